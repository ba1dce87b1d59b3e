"""Responses of external systems, failures to capture evidence

Revision ID: 058_external_responses
Revises: 057_governance_signals
Create Date: 2025-05-12
"""

import sqlalchemy as sa
from alembic import op

revision = "058_external_responses"
down_revision = "057_governance_signals"
branch_labels = None
depends_on = None


def upgrade():
    bind = op.get_bind()
    inspector = sa.inspect(bind)
    # Two installations got the table from a hotfix.
    if not inspector.has_table("external_responses"):
        op.create_table(
            "external_responses",
            sa.Column("id", sa.BigInteger, primary_key=True),
            sa.Column("source", sa.String(64), nullable=False),
            sa.Column("raw_response", sa.LargeBinary),
            sa.Column("interpreted_value", sa.JSON),
            sa.Column("interpretation_owner", sa.String(64), nullable=False),
            sa.Column("received_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        )

    columns = [c["name"] for c in sa.inspect(bind).get_columns("external_responses")]
    if "interpreted_at" not in columns:
        op.add_column("external_responses", sa.Column("interpreted_at", sa.DateTime(timezone=True)))

    if "evidence_capture_failures" in inspector.get_table_names():
        return
    op.create_table(
        "evidence_capture_failures",
        sa.Column("id", sa.BigInteger, primary_key=True),
        sa.Column("evidence_type", sa.String(64), nullable=False),
        sa.Column("error_reason", sa.String(64), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
    )


def downgrade():
    op.drop_table("evidence_capture_failures")
    op.drop_table("external_responses")
