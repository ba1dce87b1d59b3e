"""Credits in units of one millionth of a cent

Revision ID: 120_credit_precision
Revises: 119_limit_override_dedupe
Create Date: 2026-02-05

The domain is widened; balances are derived from it, so the generated column goes and comes back.
"""
from alembic import op

revision = "120_credit_precision"
down_revision = "119_limit_override_dedupe"
branch_labels = None
depends_on = None

COLUMNS = {
    "credit_balances": ["total", "reserved", "spent"],
    "credit_ledger": ["amount"],
}


def _set_precision(precision: int, scale: int) -> None:
    op.execute("ALTER TABLE agents.credit_balances DROP COLUMN available")
    for table, columns in COLUMNS.items():
        for column in columns:
            op.execute(f"ALTER TABLE agents.{table} ALTER COLUMN {column} DROP DEFAULT")
            op.execute(f"ALTER TABLE agents.{table} ALTER COLUMN {column} TYPE NUMERIC({precision}, {scale})")
    op.execute("DROP DOMAIN agents.credit_amount")
    op.execute(f"CREATE DOMAIN agents.credit_amount AS NUMERIC({precision}, {scale})")
    op.execute("ALTER DOMAIN agents.credit_amount ADD CONSTRAINT credit_amount_not_negative CHECK (VALUE >= 0)")
    for table, columns in COLUMNS.items():
        for column in columns:
            op.execute(f"ALTER TABLE agents.{table} ALTER COLUMN {column} TYPE agents.credit_amount")
            if table == "credit_balances":
                op.execute(f"ALTER TABLE agents.{table} ALTER COLUMN {column} SET DEFAULT 0")
    op.execute(
        f"ALTER TABLE agents.credit_balances ADD COLUMN available NUMERIC({precision}, {scale}) "
        "GENERATED ALWAYS AS (total - reserved - spent) STORED"
    )


def upgrade() -> None:
    _set_precision(24, 8)


def downgrade() -> None:
    _set_precision(18, 6)
