"""M19: the policy layer

Revision ID: 032_policy_schema
Revises: 031_tenant_fks_for_workers
Create Date: 2025-01-27 17:42:20.361614
"""

from __future__ import annotations

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ENUM, JSONB, UUID

revision: str = "032_policy_schema"
down_revision: str | None = "031_tenant_fks_for_workers"
branch_labels = None
depends_on = None

CATEGORY = ENUM("compliance", "ethical", "risk", "safety", "operational", name="policy_category", schema="policy", create_type=False)
DECISION = ENUM("allow", "block", "modify", name="decision_kind", schema="policy", create_type=False)


def upgrade() -> None:
    op.execute("CREATE SCHEMA IF NOT EXISTS policy")
    bind = op.get_bind()
    for enum in (CATEGORY, DECISION):
        enum.create(bind, checkfirst=True)

    op.create_table(
        "policies",
        sa.Column("id", UUID(as_uuid=True), server_default=sa.text("gen_random_uuid()"), primary_key=True),
        sa.Column("name", sa.String(128), nullable=False),
        sa.Column("category", CATEGORY, nullable=False),
        sa.Column("version", sa.Integer, server_default="1", nullable=False),
        sa.Column("rules", JSONB, nullable=False),
        sa.Column("is_active", sa.Boolean, server_default="true", nullable=False),
        sa.Column("effective_from", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("effective_until", sa.DateTime(timezone=True)),
        sa.UniqueConstraint("name", "version", name="uq_policies_name_version"),
        schema="policy",
    )
    op.create_table(
        "policy_versions",
        sa.Column("id", UUID(as_uuid=True), server_default=sa.text("gen_random_uuid()"), primary_key=True),
        sa.Column("version", sa.String(32), nullable=False, unique=True),
        sa.Column("policy_hash", sa.String(64), nullable=False),
        sa.Column("snapshot", JSONB, nullable=False),
        sa.Column("parent_version", UUID(as_uuid=True), sa.ForeignKey("policy.policy_versions.id")),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        schema="policy",
    )
    op.create_table(
        "evaluations",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("action_type", sa.String(64), nullable=False),
        sa.Column("agent_id", sa.String(128)),
        sa.Column("tenant_id", sa.String(64)),
        sa.Column("request_context", JSONB, nullable=False),
        sa.Column("decision", DECISION, nullable=False),
        sa.Column("evaluation_ms", sa.Float),
        sa.Column("evaluated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        schema="policy",
    )
    op.create_table(
        "violations",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("evaluation_id", sa.BigInteger, sa.ForeignKey("policy.evaluations.id", ondelete="CASCADE"), nullable=False),
        sa.Column("policy_id", UUID(as_uuid=True), sa.ForeignKey("policy.policies.id")),
        sa.Column("severity", sa.Float, server_default="0.5", nullable=False),
        sa.Column("description", sa.Text, nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("severity BETWEEN 0 AND 1", name="ck_violations_severity"),
        schema="policy",
    )
    op.create_index("ix_evaluations_tenant", "evaluations", ["tenant_id", "evaluated_at"], schema="policy")


def downgrade() -> None:
    for table in ["violations", "evaluations", "policy_versions", "policies"]:
        op.drop_table(table, schema="policy")
    bind = op.get_bind()
    DECISION.drop(bind, checkfirst=True)
    CATEGORY.drop(bind, checkfirst=True)
    op.execute("DROP SCHEMA IF EXISTS policy")
