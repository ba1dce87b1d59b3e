"""Immutable records of model calls and of the system

Revision ID: 076_llm_run_records
Revises: 075_incidents_consolidation
Create Date: 2025-07-31
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql as pg

revision = "076_llm_run_records"
down_revision = "075_incidents_consolidation"
branch_labels = None
depends_on = None


def upgrade():
    source = pg.ENUM("user", "scheduler", "replay", "synthetic", name="record_source")
    source.create(op.get_bind(), checkfirst=True)
    # the type exists by now
    source_column = pg.ENUM(name="record_source", create_type=False)

    op.create_table(
        "llm_run_records",
        sa.Column("id", sa.BigInteger, primary_key=True),
        sa.Column("run_id", sa.String, sa.ForeignKey("runs.id"), nullable=False),
        sa.Column("trace_id", sa.String(64)),
        sa.Column("provider", sa.String(32), nullable=False),
        sa.Column("model", sa.String(100), nullable=False),
        sa.Column("prompt_hash", sa.CHAR(64), nullable=False),
        sa.Column("input_tokens", sa.Integer, nullable=False),
        sa.Column("output_tokens", sa.Integer, nullable=False),
        sa.Column("source", source_column, nullable=False, server_default=sa.text("'user'::record_source")),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
    )
    op.create_table(
        "system_records",
        sa.Column("id", sa.BigInteger, primary_key=True),
        sa.Column("component", sa.String(64), nullable=False),
        sa.Column("event", sa.String(64), nullable=False),
        sa.Column("source", source_column, nullable=False, server_default="scheduler"),
        sa.Column("payload", pg.JSONB),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
    )
    # scratch table of the importer of old records; revision 100 removes it
    op.create_table(
        "llm_record_import",
        sa.Column("line", sa.BigInteger, primary_key=True),
        sa.Column("raw", sa.Text, nullable=False),
        sa.Column("problem", sa.Text),
    )
    op.create_index("ix_llm_run_records_run", "llm_run_records", ["run_id"], unique=False)


def downgrade():
    op.drop_table("llm_record_import")
    op.drop_table("system_records")
    op.drop_table("llm_run_records")
    op.execute("DROP TYPE record_source")
