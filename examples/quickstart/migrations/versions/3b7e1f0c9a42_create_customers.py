"""Create customers

Revision ID: 3b7e1f0c9a42
Revises:
Create Date: 2025-03-04 09:12:40.110482
"""
import sqlalchemy as sa
from alembic import op

revision = "3b7e1f0c9a42"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "customers",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("full_name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("customers_pkey")),
    )
    op.create_index("uq_customers_email", "customers", [sa.text("lower(email)")], unique=True)


def downgrade() -> None:
    op.drop_index("uq_customers_email", table_name="customers")
    op.drop_table("customers")
