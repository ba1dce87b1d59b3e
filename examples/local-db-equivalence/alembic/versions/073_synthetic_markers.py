"""Tell synthetic data from real data

Scenario runs (SDSR) go through the same engine as real ones. Every table that they write to says so.

Revision ID: 073_synthetic_markers
Revises: 072_run_failures
Create Date: 2025-07-14 17:39:20.767735
"""

from __future__ import annotations

from alembic import op
import sqlalchemy as sa

revision: str = "073_synthetic_markers"
down_revision: str | None = "072_run_failures"
branch_labels = None
depends_on = None

SYNTHETIC_TABLES = ("runs", "agents", "policy_proposals", "aos_traces")


def upgrade() -> None:
    for table in SYNTHETIC_TABLES:
        op.add_column(table, sa.Column("is_synthetic", sa.Boolean, nullable=False, server_default=sa.text("false")))
        op.add_column(table, sa.Column("synthetic_scenario_id", sa.String(64), nullable=True))
        op.create_index(
            f"ix_{table}_synthetic",
            table,
            ["synthetic_scenario_id"],
            postgresql_where=sa.text("is_synthetic"),
        )


def downgrade() -> None:
    for table in reversed(SYNTHETIC_TABLES):
        op.drop_index(f"ix_{table}_synthetic", table_name=table)
        op.drop_column(table, "synthetic_scenario_id")
        op.drop_column(table, "is_synthetic")
