"""Trace mismatches and the log of the retention job

Revision ID: 027_aos_trace_mismatches
Revises: 026_aos_traces
Create Date: 2025-01-06
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "027_aos_trace_mismatches"
down_revision = "026_aos_traces"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "aos_trace_mismatches",
        sa.Column("id", sa.BigInteger, primary_key=True),
        sa.Column("step_id", sa.BigInteger, sa.ForeignKey("aos_trace_steps.id", ondelete="CASCADE"), nullable=False),
        sa.Column("reason", sa.String(64), nullable=False),
        sa.Column("expected_hash", sa.CHAR(64)),
        sa.Column("actual_hash", sa.CHAR(64)),
        sa.Column("diff", JSONB),
        sa.Column("issue_url", sa.Text),
        sa.Column("resolved", sa.Boolean, nullable=False, server_default=sa.text("FALSE")),
        sa.Column("detected_at", sa.TIMESTAMP(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_table(
        "aos_traces_retention_log",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("archived_count", sa.Integer, nullable=False),
        sa.Column("deleted_count", sa.Integer, nullable=False),
        sa.Column("ran_at", sa.TIMESTAMP(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_trace_mismatch_open", "aos_trace_mismatches", ["detected_at"],
                    postgresql_where=sa.text("NOT resolved"))


def downgrade():
    op.drop_table("aos_traces_retention_log")
    op.drop_index("ix_trace_mismatch_open", "aos_trace_mismatches")
    op.drop_table("aos_trace_mismatches")
