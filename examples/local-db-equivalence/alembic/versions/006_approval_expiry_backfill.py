"""Every approval request expires

Revision ID: 006_approval_expiry_backfill
Revises: 005_approval_requests
Create Date: 2024-10-07 15:11:05.893959
"""

from __future__ import annotations

from alembic import op
from sqlalchemy import text
import sqlalchemy as sa

revision: str = "006_approval_expiry_backfill"
down_revision: str | None = "005_approval_requests"
branch_labels = None
depends_on = None

DEFAULT_TTL_HOURS = 72


def upgrade() -> None:
    op.add_column("approval_requests", sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("approval_requests", sa.Column("escalate_to", sa.String(255), nullable=True))

    conn = op.get_bind()
    conn.execute(
        text("UPDATE approval_requests SET expires_at = created_at + make_interval(hours => :ttl) WHERE expires_at IS NULL"),
        {"ttl": DEFAULT_TTL_HOURS},
    )

    op.alter_column("approval_requests", "expires_at", existing_type=sa.DateTime(timezone=True), nullable=False)
    op.create_check_constraint("ck_ar_expiry_after_creation", "approval_requests", "expires_at > created_at")


def downgrade() -> None:
    op.drop_constraint("ck_ar_expiry_after_creation", "approval_requests", type_="check")
    op.drop_column("approval_requests", "escalate_to")
    op.drop_column("approval_requests", "expires_at")
