"""Telemetry, one partition for each month

Revision ID: 062_telemetry_event
Revises: 061_contracts_schema
Create Date: 2025-05-22 10:56:56.810928
"""

from __future__ import annotations

from alembic import op
import sqlalchemy as sa

revision: str = "062_telemetry_event"
down_revision: str | None = "061_contracts_schema"
branch_labels = None
depends_on = None

MONTHS = [("2025_06", "2025-06-01", "2025-07-01"), ("2025_07", "2025-07-01", "2025-08-01"), ("2025_08", "2025-08-01", "2025-09-01")]


def upgrade() -> None:
    op.create_table(
        "telemetry_event",
        sa.Column("id", sa.BigInteger, sa.Identity(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        sa.Column("integration_id", sa.String(36), nullable=False),
        sa.Column("event_name", sa.String(100), nullable=False),
        sa.Column("attributes", sa.JSON),
        sa.PrimaryKeyConstraint("id", "created_at", name="telemetry_event_pkey"),
        postgresql_partition_by="RANGE (created_at)",
    )
    for suffix, start, end in MONTHS:
        op.execute(
            f"CREATE TABLE telemetry_event_{suffix} PARTITION OF telemetry_event "
            f"FOR VALUES FROM ('{start}') TO ('{end}')"
        )
    op.create_table(
        "telemetry_cleanup_log",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("partition_name", sa.String(63), nullable=False),
        sa.Column("rows_removed", sa.BigInteger, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
    )


def downgrade() -> None:
    op.drop_table("telemetry_cleanup_log")
    for suffix, *_ in reversed(MONTHS):
        op.drop_table(f"telemetry_event_{suffix}")
    op.drop_table("telemetry_event")
