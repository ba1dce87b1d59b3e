"""New policy rules; the old ones stay as policy_rules_legacy

Names of indexes and constraints do not follow a renamed table, and the new table wants them.

Revision ID: 083_policy_rules_v2
Revises: 082_run_execution_mode
Create Date: 2025-08-29 07:59:13.089643
"""

from __future__ import annotations

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

revision: str = "083_policy_rules_v2"
down_revision: str | None = "082_run_execution_mode"
branch_labels = None
depends_on = None

CONSTRAINTS = ["policy_rules_pkey", "policy_rules_tenant_id_fkey", "uq_policy_rules_tenant_name"]


def legacy(name: str) -> str:
    return name.replace("policy_rules", "policy_rules_legacy")


def upgrade() -> None:
    op.rename_table("policy_rules", "policy_rules_legacy")
    for name in CONSTRAINTS:
        op.execute(f"ALTER TABLE policy_rules_legacy RENAME CONSTRAINT {name} TO {legacy(name)}")
    op.execute("ALTER INDEX ix_policy_rules_tenant_id RENAME TO ix_policy_rules_legacy_tenant_id")

    op.create_table(
        "policy_rules",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("tenant_id", sa.String(36), nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("enforcement_mode", sa.String(16), nullable=False, server_default="BLOCK"),
        sa.Column("source", sa.String(16), nullable=False, server_default="MANUAL"),
        sa.Column("conditions", JSONB, nullable=False),
        sa.Column("status", sa.String(16), nullable=False, server_default="ACTIVE"),
        sa.Column("legacy_rule_id", sa.String(36)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        sa.PrimaryKeyConstraint("id", name="policy_rules_pkey"),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name="policy_rules_tenant_id_fkey"),
        sa.ForeignKeyConstraint(["legacy_rule_id"], ["policy_rules_legacy.id"], name="policy_rules_legacy_rule_id_fkey"),
    )
    op.create_index("ix_policy_rules_tenant_id", "policy_rules", ["tenant_id", "status"])
    op.execute(
        """
        INSERT INTO policy_rules (id, tenant_id, name, source, conditions, status, legacy_rule_id, created_at)
        SELECT gen_random_uuid()::text, l.tenant_id, l.name, 'LEGACY', l.definition,
               CASE WHEN l.enabled THEN 'ACTIVE' ELSE 'RETIRED' END, l.id, l.created_at
          FROM policy_rules_legacy AS l
        """
    )
    # scopes and decisions keep pointing at the old rules until 106


def downgrade() -> None:
    op.drop_index("ix_policy_rules_tenant_id", table_name="policy_rules")
    op.drop_table("policy_rules")
    op.execute("ALTER INDEX ix_policy_rules_legacy_tenant_id RENAME TO ix_policy_rules_tenant_id")
    for name in CONSTRAINTS:
        op.execute(f"ALTER TABLE policy_rules_legacy RENAME CONSTRAINT {legacy(name)} TO {name}")
    op.rename_table("policy_rules_legacy", "policy_rules")
