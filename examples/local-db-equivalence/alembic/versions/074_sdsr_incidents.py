"""Incidents that the scenario engine raises

Revision ID: 074_sdsr_incidents
Revises: 073_synthetic_markers
Create Date: 2025-07-18 19:29:36.326198
"""

from __future__ import annotations

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

revision: str = "074_sdsr_incidents"
down_revision: str | None = "073_synthetic_markers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sdsr_incidents",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("tenant_id", sa.String(36), sa.ForeignKey("tenants.id"), nullable=False),
        sa.Column("source_run_id", sa.String(), sa.ForeignKey("runs.id"), nullable=True),
        sa.Column("source_type", sa.String(32), nullable=False, server_default="run"),
        sa.Column("category", sa.String(50), nullable=False),
        sa.Column("severity", sa.String(16), nullable=False),
        sa.Column("status", sa.String(16), nullable=False, server_default="OPEN"),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("error_code", sa.String(64)),
        sa.Column("affected_count", sa.Integer, nullable=False, server_default="1"),
        sa.Column("metadata", JSONB),
        sa.Column("is_synthetic", sa.Boolean, nullable=False, server_default=sa.text("false")),
        sa.Column("synthetic_scenario_id", sa.String(64)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        sa.Column("resolved_at", sa.DateTime(timezone=True)),
    )
    op.create_index("ix_sdsr_incidents_source_run", "sdsr_incidents", ["source_run_id"])
    op.create_index("ix_sdsr_incidents_tenant_status", "sdsr_incidents", ["tenant_id", "status"])


def downgrade() -> None:
    op.drop_index("ix_sdsr_incidents_tenant_status", table_name="sdsr_incidents")
    op.drop_index("ix_sdsr_incidents_source_run", table_name="sdsr_incidents")
    op.drop_table("sdsr_incidents")
