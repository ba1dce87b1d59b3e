"""Create orders and their lines

Revision ID: a04d5c88e617
Revises: 3b7e1f0c9a42
Create Date: 2025-03-11 16:40:02.773915
"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "a04d5c88e617"
down_revision = "3b7e1f0c9a42"
branch_labels = None
depends_on = None

# create_type=False: the type is made and dropped here, and not by create_table behind our back.
order_status = postgresql.ENUM("draft", "placed", "shipped", "cancelled", name="order_status", create_type=False)


def upgrade() -> None:
    order_status.create(op.get_bind(), checkfirst=True)
    op.create_table(
        "orders",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("status", order_status, server_default="draft", nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name="fk_orders_customer_id"),
    )
    op.create_table(
        "order_lines",
        sa.Column("order_id", sa.BigInteger(), sa.ForeignKey("orders.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("position", sa.SmallInteger(), primary_key=True),
        sa.Column("sku", sa.String(length=40), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("unit_price", sa.Numeric(12, 2), nullable=False),
        sa.CheckConstraint("quantity > 0", name="ck_order_lines_quantity"),
    )
    op.create_index("ix_orders_customer_id", "orders", ["customer_id"])


def downgrade() -> None:
    op.drop_index("ix_orders_customer_id", table_name="orders")
    op.drop_table("order_lines")
    op.drop_table("orders")
    order_status.drop(op.get_bind(), checkfirst=True)
