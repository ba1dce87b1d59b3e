"""M26: snapshots of cost, deterministic input of the anomaly detector

Revision ID: 038_cost_snapshots
Revises: 037_cost_intelligence
Create Date: 2025-02-22 16:12:51.595858
"""

from __future__ import annotations

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

revision: str = "038_cost_snapshots"
down_revision: str | None = "037_cost_intelligence"
branch_labels = None
depends_on = None

SNAPSHOT_TYPES = ("hourly", "daily")
STATUSES = ("pending", "computing", "complete", "failed")


def in_list(column: str, values: tuple[str, ...]) -> str:
    return column + " IN (" + ", ".join(f"'{v}'" for v in values) + ")"


def upgrade() -> None:
    op.create_table(
        "cost_snapshots",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("tenant_id", sa.String(36), sa.ForeignKey("tenants.id", ondelete="CASCADE"), nullable=False),
        sa.Column("snapshot_type", sa.String(16), nullable=False),
        sa.Column("period_start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("period_end", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(16), nullable=False, server_default="pending"),
        sa.Column("records_processed", sa.Integer),
        sa.CheckConstraint(in_list("snapshot_type", SNAPSHOT_TYPES), name="ck_cost_snapshots_type"),
        sa.CheckConstraint(in_list("status", STATUSES), name="ck_cost_snapshots_status"),
        sa.UniqueConstraint("tenant_id", "snapshot_type", "period_start"),
    )
    op.create_table(
        "cost_snapshot_aggregates",
        sa.Column("snapshot_id", sa.String(36), sa.ForeignKey("cost_snapshots.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("entity_type", sa.String(16), primary_key=True),
        sa.Column("entity_id", sa.String(128), primary_key=True, server_default=""),
        sa.Column("total_cost_cents", sa.Float, nullable=False),
        sa.Column("request_count", sa.Integer, nullable=False),
        sa.Column("deviation_pct", sa.Float),
    )
    op.create_table(
        "cost_snapshot_baselines",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("tenant_id", sa.String(36), nullable=False),
        sa.Column("avg_daily_cost_cents", sa.Float, nullable=False),
        sa.Column("stddev_daily_cost_cents", sa.Float),
        sa.Column("window_days", sa.SmallInteger, nullable=False),
        sa.Column("is_current", sa.Boolean, nullable=False, server_default=sa.true()),
    )
    op.create_index(
        "uq_cost_snapshot_baselines_current",
        "cost_snapshot_baselines",
        ["tenant_id", "window_days"],
        unique=True,
        postgresql_where=sa.text("is_current"),
    )
    op.create_table(
        "cost_anomaly_evaluations",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("snapshot_id", sa.String(36), sa.ForeignKey("cost_snapshots.id"), nullable=False),
        sa.Column("triggered", sa.Boolean, nullable=False),
        sa.Column("evidence", JSONB),
        sa.Column("anomaly_id", sa.String(36), sa.ForeignKey("cost_anomalies.id", ondelete="SET NULL")),
    )


def downgrade() -> None:
    op.drop_table("cost_anomaly_evaluations")
    op.drop_table("cost_snapshot_baselines")
    op.drop_table("cost_snapshot_aggregates")
    op.drop_table("cost_snapshots")
