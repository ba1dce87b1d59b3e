"""Remove the scratch table of the record importer

Revision ID: 100_remove_import_scratch
Revises: 099_agent_run_summary
Create Date: 2025-11-11
"""

import sqlalchemy as sa
from alembic import op

revision = "100_remove_import_scratch"
down_revision = "099_agent_run_summary"
branch_labels = None
depends_on = None


def upgrade():
    op.drop_table("llm_record_import")


def downgrade():
    op.create_table(
        "llm_record_import",
        sa.Column("line", sa.BigInteger, primary_key=True),
        sa.Column("raw", sa.Text, nullable=False),
        sa.Column("problem", sa.Text),
    )
