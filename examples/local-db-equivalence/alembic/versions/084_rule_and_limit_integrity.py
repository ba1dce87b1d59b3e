"""Integrity hashes for rules and limits

Revision ID: 084_rule_and_limit_integrity
Revises: 083_policy_rules_v2
Create Date: 2025-08-30 16:14:44.295904
"""

from __future__ import annotations

from alembic import op
import sqlalchemy as sa

revision: str = "084_rule_and_limit_integrity"
down_revision: str | None = "083_policy_rules_v2"
branch_labels = None
depends_on = None

PAIRS = [
    ("policy_rule_integrity", "rule_id", "policy_rules"),
    ("limit_integrity", "limit_id", "limits"),
]


def _create_integrity_table(table: str, key: str, referent: str) -> None:
    op.create_table(
        table,
        sa.Column("integrity_id", sa.String(36), primary_key=True),
        sa.Column(key, sa.String(36), sa.ForeignKey(f"{referent}.id", ondelete="CASCADE"), nullable=False, unique=True),
        sa.Column("integrity_status", sa.String(20), nullable=False, server_default="VERIFIED"),
        sa.Column("integrity_score", sa.Numeric(5, 4), nullable=False, server_default="1.0000"),
        sa.Column("hash_root", sa.String(64), nullable=False),
        sa.Column("details", sa.JSON),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        sa.CheckConstraint("integrity_score >= 0 AND integrity_score <= 1", name=f"ck_{table}_score"),
    )


def upgrade() -> None:
    for args in PAIRS:
        _create_integrity_table(*args)


def downgrade() -> None:
    for table, _, _ in reversed(PAIRS):
        op.drop_table(table)
