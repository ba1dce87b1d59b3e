"""Orders can be returned

Revision ID: f83a06b1c9d4
Revises: c1f6a97d2e53
Create Date: 2025-05-20 10:51:33.205861
"""
import sqlalchemy as sa
from alembic import op

revision = "f83a06b1c9d4"
down_revision = "c1f6a97d2e53"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TYPE order_status ADD VALUE IF NOT EXISTS 'returned'")
    op.add_column("orders", sa.Column("return_reason", sa.Text(), nullable=True))


def downgrade() -> None:
    # The value stays: PostgreSQL cannot take one away, and one that nobody uses does no harm.
    op.drop_column("orders", "return_reason")
