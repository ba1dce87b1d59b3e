"""Active incidents: show the error code; the rank moves to the front end

Revision ID: 118_incident_view_error_code
Revises: 117_mcp_tool_policy
Create Date: 2026-01-29

A column cannot be taken out by CREATE OR REPLACE VIEW, nor its type changed below a view.
"""
from alembic import op

revision = "118_incident_view_error_code"
down_revision = "117_mcp_tool_policy"
branch_labels = None
depends_on = None

VIEW = """
CREATE VIEW v_active_incidents AS
SELECT i.id, i.tenant_id, i.category, i.severity, i.status, {columns}
  FROM incidents i
 WHERE i.status NOT IN ('resolved', 'closed')
"""

# views that read incidents.severity
DEPENDENT = ["v_active_incidents", "v_ops_open_incidents"]

OPEN_INCIDENTS = """
CREATE VIEW v_ops_open_incidents AS
SELECT i.id, i.tenant_id, i.title, i.severity, i.started_at, count(e.id) AS events
  FROM incidents i LEFT JOIN incident_events e ON e.incident_id = i.id
 WHERE i.status = 'open'
 GROUP BY i.id
"""

NEW = "i.error_code, i.source_run_id, i.started_at"
OLD = "i.source_run_id, i.started_at, array_position(ARRAY['critical', 'high', 'medium', 'low'], i.severity::text) AS rank"


def _replace(columns: str, severity_type: str) -> None:
    for view in DEPENDENT:
        op.execute("DROP VIEW IF EXISTS " + view)
    op.execute(f"ALTER TABLE incidents ALTER COLUMN severity TYPE {severity_type}")
    op.execute(VIEW.format(columns=columns))
    op.execute(OPEN_INCIDENTS)


def upgrade() -> None:
    _replace(NEW, "VARCHAR(20)")


def downgrade() -> None:
    _replace(OLD, "VARCHAR(16)")
