"""Predictions, simulations of policies, suggestions from learning

Revision ID: 055_prediction_events
Revises: 054_policy_proposals
Create Date: 2025-05-01
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql as pg

revision = "055_prediction_events"
down_revision = "054_policy_proposals"
branch_labels = None
depends_on = None


def _id():
    return sa.Column("id", pg.UUID(as_uuid=True), primary_key=True, server_default=sa.text("gen_random_uuid()"))


def upgrade():
    op.create_table(
        "prediction_events",
        _id(),
        sa.Column("tenant_id", sa.String(36), nullable=False),
        sa.Column("prediction_type", sa.String(50), nullable=False),
        sa.Column("subject_id", sa.String(255), nullable=False),
        sa.Column("confidence_score", sa.Float, nullable=False),
        sa.Column("prediction_value", pg.JSONB, nullable=False),
        sa.Column("is_advisory", sa.Boolean, nullable=False, server_default=sa.true()),
        sa.Column("valid_until", sa.DateTime(timezone=True)),
        sa.CheckConstraint("is_advisory = true", name="ck_prediction_advisory_only"),
    )
    op.create_table(
        "policy_simulation_results",
        _id(),
        sa.Column("proposal_id", pg.UUID(as_uuid=True), sa.ForeignKey("policy_proposals.id", ondelete="CASCADE"), nullable=False),
        sa.Column("would_block", sa.Integer, nullable=False, server_default="0"),
        sa.Column("sample_size", sa.Integer, nullable=False),
        sa.Column("simulated_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
    )
    op.create_table(
        "learning_suggestions",
        _id(),
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("suggestion", pg.JSONB, nullable=False),
        sa.Column("status", sa.String(16), nullable=False, server_default="pending"),
        sa.Column("applied", sa.Boolean, nullable=False, server_default=sa.false()),
    )


def downgrade():
    op.drop_table("learning_suggestions")
    op.drop_table("policy_simulation_results")
    op.drop_table("prediction_events")
