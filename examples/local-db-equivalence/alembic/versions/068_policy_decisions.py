"""What a policy decided, and what was enforced

Revision ID: 068_policy_decisions
Revises: 067_policy_library
Create Date: 2025-06-18
"""

import sqlalchemy as sa
from alembic import op

revision = "068_policy_decisions"
down_revision = "067_policy_library"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "policy_decisions",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("tenant_id", sa.String(36), nullable=False),
        sa.Column("run_id", sa.String, sa.ForeignKey("runs.id", ondelete="CASCADE"), nullable=True),
        sa.Column("rule_id", sa.String(36), sa.ForeignKey("policy_rules.id", name="fk_policy_decisions_rule"), nullable=True),
        sa.Column("decision", sa.String(16), nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
    )
    op.create_table(
        "policy_enforcements",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("decision_id", sa.String(36), sa.ForeignKey("policy_decisions.id", ondelete="CASCADE"), nullable=False),
        sa.Column("action", sa.String(32), nullable=False),
        sa.Column("step_index", sa.Integer),
        sa.Column("enforced_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
    )
    op.create_index("ix_policy_decisions_tenant", "policy_decisions", ["tenant_id", "decided_at"])
    op.create_index("ix_policy_enforcements_decision", "policy_enforcements", ["decision_id"])


def downgrade():
    op.drop_table("policy_enforcements")
    op.drop_table("policy_decisions")
