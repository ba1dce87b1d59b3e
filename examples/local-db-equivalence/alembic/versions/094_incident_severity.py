"""Severity of incidents: one spelling, checked

Revision ID: 094_incident_severity
Revises: 093_cost_reporting
Create Date: 2025-10-08 17:04:06.161706
"""

from __future__ import annotations

from alembic import op
import sqlalchemy as sa

revision: str = "094_incident_severity"
down_revision: str | None = "093_cost_reporting"
branch_labels = None
depends_on = None

MAPPING = {"sev1": "critical", "sev2": "high", "sev3": "medium", "sev4": "low", "warn": "medium", "info": "low"}
ALLOWED = sorted({*MAPPING.values()})


def upgrade() -> None:
    incidents = sa.table("incidents", sa.column("severity", sa.String), sa.column("status", sa.String))
    for old, new in MAPPING.items():
        op.execute(incidents.update().where(incidents.c.severity == old).values(severity=new))
    allowed = ", ".join("'%s'" % value for value in ALLOWED)
    op.create_check_constraint("ck_incidents_severity", "incidents", f"severity IN ({allowed})")
    op.execute(
        """
        CREATE OR REPLACE VIEW v_active_incidents AS
        SELECT i.id, i.tenant_id, i.category, i.severity, i.status, i.source_run_id, i.started_at,
               array_position(ARRAY['critical', 'high', 'medium', 'low'], i.severity::text) AS rank
          FROM incidents i
         WHERE i.status NOT IN ('resolved', 'closed')
        """
    )


def downgrade() -> None:
    op.execute("DROP VIEW IF EXISTS v_active_incidents")
    op.drop_constraint("ck_incidents_severity", "incidents", type_="check")
