"""Every order has a currency

Revision ID: 5e92bd317f08
Revises: a04d5c88e617
Create Date: 2025-04-02 08:05:19.402277
"""
import sqlalchemy as sa
from alembic import op

revision = "5e92bd317f08"
down_revision = "a04d5c88e617"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("orders", sa.Column("currency", sa.CHAR(length=3), nullable=True))
    # All orders so far were sold at home.
    op.execute("UPDATE orders SET currency = 'EUR' WHERE currency IS NULL")
    op.alter_column("orders", "currency", existing_type=sa.CHAR(length=3), nullable=False)


def downgrade() -> None:
    op.drop_column("orders", "currency")
