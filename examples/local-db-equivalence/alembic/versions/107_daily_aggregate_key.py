"""Daily cost is kept for each feature: the key grows a column

Revision ID: 107_daily_aggregate_key
Revises: 106_scopes_follow_new_rules
Create Date: 2025-12-12
"""

import sqlalchemy as sa
from alembic import op

revision = "107_daily_aggregate_key"
down_revision = "106_scopes_follow_new_rules"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("cost_daily_aggregates", sa.Column("feature_tag", sa.String(128), nullable=False, server_default=""))
    op.drop_constraint("cost_daily_aggregates_pkey", "cost_daily_aggregates", type_="primary")
    op.create_primary_key(
        "cost_daily_aggregates_pkey", "cost_daily_aggregates", ["tenant_id", "day", "model", "feature_tag"]
    )


def downgrade():
    op.drop_constraint("cost_daily_aggregates_pkey", "cost_daily_aggregates", type_="primary")
    op.execute("DELETE FROM cost_daily_aggregates WHERE feature_tag <> ''")
    op.create_primary_key("cost_daily_aggregates_pkey", "cost_daily_aggregates", ["tenant_id", "day", "model"])
    op.drop_column("cost_daily_aggregates", "feature_tag")
