"""M20: policies over time windows

Windows of one policy may not overlap; the database says so.

Revision ID: 035_temporal_policies
Revises: 034_policy_provenance
Create Date: 2025-02-12 17:07:47.466814
"""

from __future__ import annotations

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ExcludeConstraint, INT8RANGE, TSTZRANGE

revision: str = "035_temporal_policies"
down_revision: str | None = "034_policy_provenance"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "temporal_policies",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(128), nullable=False, unique=True),
        sa.Column("metric", sa.String(128), nullable=False),
        sa.Column("max_value", sa.Float, nullable=False),
        sa.Column("window_seconds", sa.Integer, nullable=False),
        sa.Column("breach_action", sa.String(32), nullable=False, server_default="throttle"),
        sa.Column("id_span", INT8RANGE),
        schema="policy",
    )
    op.create_table(
        "temporal_metric_events",
        sa.Column("id", sa.BigInteger, primary_key=True),
        sa.Column("policy_id", sa.Integer, sa.ForeignKey("policy.temporal_policies.id", ondelete="CASCADE"), nullable=False),
        sa.Column("value", sa.Float, nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        schema="policy",
    )
    op.create_table(
        "temporal_metric_windows",
        sa.Column("id", sa.BigInteger, primary_key=True),
        sa.Column("span", TSTZRANGE, nullable=False),
        sa.Column("total", sa.Float, nullable=False, server_default="0"),
        ExcludeConstraint(("span", "&&"), name="ex_metric_windows_span", using="gist"),
        schema="policy",
    )
    op.create_index("ix_metric_events_policy", "temporal_metric_events", ["policy_id", "occurred_at"], schema="policy")


def downgrade() -> None:
    op.drop_index("ix_metric_events_policy", table_name="temporal_metric_events", schema="policy")
    op.drop_table("temporal_metric_windows", schema="policy")
    op.drop_table("temporal_metric_events", schema="policy")
    op.drop_table("temporal_policies", schema="policy")
