"""Totals of orders, as a view

Revision ID: c1f6a97d2e53
Revises: 5e92bd317f08
Create Date: 2025-04-15 13:27:55.918340
"""
from alembic import op

revision = "c1f6a97d2e53"
down_revision = "5e92bd317f08"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        CREATE VIEW order_totals AS
        SELECT o.id AS order_id, o.customer_id, o.status, o.currency,
               coalesce(sum(l.quantity * l.unit_price), 0) AS total
          FROM orders o
          LEFT JOIN order_lines l ON l.order_id = o.id
         GROUP BY o.id
        """
    )


def downgrade() -> None:
    op.execute("DROP VIEW order_totals")
