"""Scopes and decisions point at the new policy rules

Revision ID: 106_scopes_follow_new_rules
Revises: 105_limit_scope_columns
Create Date: 2025-12-06 11:50:53.365510
"""

from __future__ import annotations

from alembic import op
import sqlalchemy as sa

revision: str = "106_scopes_follow_new_rules"
down_revision: str | None = "105_limit_scope_columns"
branch_labels = None
depends_on = None

TIES = [
    # table, constraint, on delete
    ("policy_scopes", "fk_policy_scopes_rule", "CASCADE"),
    ("policy_decisions", "fk_policy_decisions_rule", None),
]


def _repoint(table: str, constraint: str, ondelete: str | None, target: str, key: str, wanted: str) -> None:
    op.drop_constraint(constraint, table, type_="foreignkey")
    op.execute(
        sa.text(
            f"UPDATE {table} x SET rule_id = r.{wanted} FROM policy_rules r "
            f"WHERE r.{key} = x.rule_id AND r.legacy_rule_id IS NOT NULL"
        )
    )
    op.create_foreign_key(constraint, table, target, ["rule_id"], ["id"], ondelete=ondelete)


def upgrade() -> None:
    for table, constraint, ondelete in TIES:
        _repoint(table, constraint, ondelete, "policy_rules", "legacy_rule_id", "id")


def downgrade() -> None:
    for table, constraint, ondelete in reversed(TIES):
        _repoint(table, constraint, ondelete, "policy_rules_legacy", "id", "legacy_rule_id")
