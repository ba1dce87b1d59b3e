"""The report reads daily aggregates now

Revision ID: 113_cost_matview_retired
Revises: 112_run_observability
Create Date: 2026-01-05
"""
from alembic import op

revision = "113_cost_matview_retired"
down_revision = "112_run_observability"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DROP MATERIALIZED VIEW IF EXISTS mv_cost_by_model")
    op.execute("CREATE STATISTICS IF NOT EXISTS st_cost_records_tenant_feature (dependencies) ON tenant_id, feature_tag FROM cost_records")


def downgrade() -> None:
    op.execute("DROP STATISTICS IF EXISTS st_cost_records_tenant_feature")
    op.execute("""
        CREATE MATERIALIZED VIEW mv_cost_by_model AS
        SELECT model, date_trunc('month', created_at) AS month, sum(cost_cents) AS cents
          FROM cost_records GROUP BY 1, 2;
        CREATE UNIQUE INDEX uq_mv_cost_by_model ON mv_cost_by_model (model, month);
    """)
