"""Views for the cost report

Revision ID: 093_cost_reporting
Revises: 092_audit_ledger
Create Date: 2025-10-07
"""
from alembic import op

revision = "093_cost_reporting"
down_revision = "092_audit_ledger"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        CREATE VIEW v_cost_daily_tenant AS
        WITH days AS (
            SELECT tenant_id, created_at::date AS day, sum(cost_cents) AS cents, count(*) AS calls
              FROM cost_records
             GROUP BY tenant_id, created_at::date
        )
        SELECT d.tenant_id, t.slug, d.day, d.cents, d.calls,
               sum(d.cents) OVER (PARTITION BY d.tenant_id ORDER BY d.day ROWS 6 PRECEDING) AS cents_7d
          FROM days d JOIN tenants t ON t.id = d.tenant_id
    """)
    op.execute("""
        CREATE MATERIALIZED VIEW mv_cost_by_model AS
        SELECT model, date_trunc('month', created_at) AS month, sum(cost_cents) AS cents
          FROM cost_records GROUP BY 1, 2
    """)
    op.create_index("uq_mv_cost_by_model", "mv_cost_by_model", ["model", "month"], unique=True)


def downgrade() -> None:
    op.drop_index("uq_mv_cost_by_model")
    op.execute("DROP MATERIALIZED VIEW mv_cost_by_model")
    op.execute("DROP VIEW v_cost_daily_tenant")
