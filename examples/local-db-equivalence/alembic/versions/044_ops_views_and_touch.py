"""Views of the operations console; one trigger function for updated_at

Revision ID: 044_ops_views_and_touch
Revises: 043_ops_events
Create Date: 2025-03-22
"""
from alembic import op

revision = "044_ops_views_and_touch"
down_revision = "043_ops_events"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        CREATE OR REPLACE FUNCTION public.touch_updated_at() RETURNS trigger AS $$
        BEGIN
            NEW.updated_at = now();
            RETURN NEW;
        END
        $$ LANGUAGE 'plpgsql';
    """)
    op.execute("""
        CREATE VIEW v_ops_tenant_health AS
        SELECT t.id AS tenant_id, t.name, m.calls_24h, m.errors_24h,
               CASE
                   WHEN COALESCE(m.calls_24h, 0) = 0 THEN 'idle'
                   WHEN m.errors_24h::numeric / m.calls_24h > 0.1 THEN 'critical'
                   WHEN m.errors_24h::numeric / m.calls_24h > 0.02 THEN 'degraded'
                   ELSE 'healthy'
               END AS health
          FROM tenants t
          LEFT JOIN ops_tenant_metrics m ON m.tenant_id = t.id
    """)
    op.execute("""
        CREATE VIEW v_ops_open_incidents AS
        SELECT i.id, i.tenant_id, i.title, i.severity, i.started_at, count(e.id) AS events
          FROM incidents i LEFT JOIN incident_events e ON e.incident_id = i.id
         WHERE i.status = 'open'
         GROUP BY i.id
    """)


def downgrade() -> None:
    op.execute("DROP VIEW IF EXISTS v_ops_open_incidents")
    op.execute("DROP VIEW IF EXISTS v_ops_tenant_health")
    op.execute("DROP FUNCTION IF EXISTS public.touch_updated_at()")
