"""Policy rules and their scopes

Revision ID: 066_policy_rules
Revises: 065_run_authorization
Create Date: 2025-06-12 23:22:10.177907
"""

from __future__ import annotations

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from helpers.ddl import timestamps

revision: str = "066_policy_rules"
down_revision: str | None = "065_run_authorization"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "policy_rules",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("tenant_id", sa.String(36), nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("rule_type", sa.String(32), nullable=False),
        sa.Column("definition", JSONB, nullable=False),
        sa.Column("enabled", sa.Boolean, server_default=sa.true(), nullable=False),
        *timestamps(),
        sa.PrimaryKeyConstraint("id", name="policy_rules_pkey"),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name="policy_rules_tenant_id_fkey"),
        sa.UniqueConstraint("tenant_id", "name", name="uq_policy_rules_tenant_name"),
    )
    op.create_index("ix_policy_rules_tenant_id", "policy_rules", ["tenant_id"])
    op.create_table(
        "policy_scopes",
        sa.Column("scope_id", sa.String(36), primary_key=True),
        sa.Column("rule_id", sa.String(36), nullable=False),
        sa.Column("scope_type", sa.String(32), nullable=False),
        sa.Column("selector", JSONB, nullable=False, server_default=sa.text("'{\"all\": true}'::jsonb")),
        sa.ForeignKeyConstraint(["rule_id"], ["policy_rules.id"], name="fk_policy_scopes_rule", ondelete="CASCADE"),
    )


def downgrade() -> None:
    op.drop_table("policy_scopes")
    op.drop_table("policy_rules")
