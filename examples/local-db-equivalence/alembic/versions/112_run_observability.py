"""Whether the observers of a run could keep up

Revision ID: 112_run_observability
Revises: 111_snapshot_immutability
Create Date: 2026-01-03 20:02:34.697807
"""

from __future__ import annotations

from alembic import op
import sqlalchemy as sa

from helpers.guards import add_column_if_missing

revision: str = "112_run_observability"
down_revision: str | None = "111_snapshot_immutability"
branch_labels = None
depends_on = None


def upgrade() -> None:
    add_column_if_missing(
        "runs", sa.Column("observability_status", sa.String(16), nullable=False, server_default="COMPLETE")
    )
    add_column_if_missing("runs", sa.Column("observability_error", sa.Text, nullable=True))
    op.create_check_constraint(
        "ck_runs_observability_status", "runs", "observability_status IN ('COMPLETE', 'PARTIAL', 'NONE')"
    )


def downgrade() -> None:
    op.drop_constraint("ck_runs_observability_status", "runs", type_="check")
    op.drop_column("runs", "observability_error")
    op.drop_column("runs", "observability_status")
