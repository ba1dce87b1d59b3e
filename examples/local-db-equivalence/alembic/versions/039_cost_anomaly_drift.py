"""Breach history, drift tracking, causes of anomalies

Revision ID: 039_cost_anomaly_drift
Revises: 038_cost_snapshots
Create Date: 2025-02-27
"""

import sqlalchemy as sa
from alembic import op

revision = "039_cost_anomaly_drift"
down_revision = "038_cost_snapshots"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("cost_anomalies", sa.Column("derived_cause", sa.String(64)))
    op.add_column("cost_anomalies", sa.Column("breach_count", sa.Integer, nullable=False, server_default="1"))
    op.add_column(
        "cost_anomalies", sa.Column("feature_tag_id", sa.String(36), sa.ForeignKey("feature_tags.id", ondelete="SET NULL"))
    )
    op.create_table(
        "cost_breach_history",
        sa.Column("id", sa.BigInteger, primary_key=True),
        sa.Column("tenant_id", sa.String(36), nullable=False, index=True),
        sa.Column("anomaly_id", sa.String(36), sa.ForeignKey("cost_anomalies.id", ondelete="CASCADE")),
        sa.Column("breach_date", sa.Date, nullable=False),
        sa.Column("deviation_pct", sa.Float, nullable=False),
        sa.UniqueConstraint("tenant_id", "anomaly_id", "breach_date"),
    )
    op.create_table(
        "cost_drift_tracking",
        sa.Column("id", sa.BigInteger, primary_key=True),
        sa.Column("tenant_id", sa.String(36), nullable=False),
        sa.Column("drift_start", sa.Date, nullable=False),
        sa.Column("drift_days", sa.Integer, nullable=False, server_default=sa.text("1")),
        sa.Column("cumulative_pct", sa.Float, nullable=False),
        sa.Column("closed", sa.Boolean, nullable=False, server_default=sa.text("false")),
    )


def downgrade():
    op.drop_table("cost_drift_tracking")
    op.drop_table("cost_breach_history")
    with op.batch_alter_table("cost_anomalies") as batch:
        batch.drop_column("feature_tag_id")
        batch.drop_column("breach_count")
        batch.drop_column("derived_cause")
