"""M24: the operations console

Revision ID: 043_ops_events
Revises: 042_killswitch_modes
Create Date: 2025-03-18 19:34:37.248334
"""

from __future__ import annotations

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, UUID

revision: str = "043_ops_events"
down_revision: str | None = "042_killswitch_modes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ops_events",
        sa.Column("event_id", UUID(as_uuid=True), primary_key=True, server_default=sa.text("gen_random_uuid()")),
        sa.Column("ts", sa.DateTime(timezone=True), nullable=False, server_default=sa.text("now()")),
        sa.Column("tenant_id", sa.String(36), sa.ForeignKey("tenants.id"), nullable=False),
        sa.Column("user_id", sa.String(36), sa.ForeignKey("users.id")),
        sa.Column("event_type", sa.String(64), nullable=False),
        sa.Column("severity", sa.SmallInteger),
        sa.Column("latency_ms", sa.Integer),
        sa.Column("cost_usd", sa.Numeric(10, 6)),
        sa.Column("metadata", JSONB, nullable=False, server_default="{}"),
    )
    op.create_index("idx_ops_events_tenant_ts", "ops_events", ["tenant_id", sa.text("ts DESC")])
    op.create_index("idx_ops_events_ts_brin", "ops_events", ["ts"], postgresql_using="brin", postgresql_with={"pages_per_range": 64})

    op.create_table(
        "ops_tenant_metrics",
        sa.Column("tenant_id", sa.String(36), sa.ForeignKey("tenants.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("calls_24h", sa.Integer, nullable=False, server_default="0"),
        sa.Column("errors_24h", sa.Integer, nullable=False, server_default="0"),
        sa.Column("cost_24h_usd", sa.Numeric(12, 4), nullable=False, server_default="0"),
        sa.Column("stickiness_7d", sa.Numeric(6, 4)),
        sa.Column("refreshed_at", sa.DateTime(timezone=True)),
    )
    op.create_table(
        "ops_alert_thresholds",
        sa.Column("metric_name", sa.String(64), primary_key=True),
        sa.Column("warning_value", sa.Numeric(12, 4)),
        sa.Column("critical_value", sa.Numeric(12, 4)),
        sa.Column("comparison", sa.String(4), nullable=False, server_default="gt"),
        sa.Column("is_active", sa.Boolean, nullable=False, server_default=sa.true()),
    )
    op.create_table(
        "ops_customer_segments",
        sa.Column("tenant_id", sa.String(36), sa.ForeignKey("tenants.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("first_action", sa.String(64)),
        sa.Column("inferred_buyer_type", sa.String(32)),
        sa.Column("risk_level", sa.String(16)),
        sa.Column("computed_at", sa.DateTime(timezone=True)),
    )


def downgrade() -> None:
    op.drop_table("ops_customer_segments")
    op.drop_table("ops_alert_thresholds")
    op.drop_table("ops_tenant_metrics")
    op.drop_index("idx_ops_events_ts_brin", table_name="ops_events")
    op.drop_index("idx_ops_events_tenant_ts", table_name="ops_events")
    op.drop_table("ops_events")
