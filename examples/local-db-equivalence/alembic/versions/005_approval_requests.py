"""Approval levels and requests for policy decisions

Revision ID: 005_approval_requests
Revises: 004_feature_flags
Create Date: 2024-10-05

Levels: AUTO, PRE_APPROVED, MANAGER, SECURITY, OWNER (see the policy handbook, section 4).
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB, UUID

revision = "005_approval_requests"
down_revision = "004_feature_flags"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "policy_approval_levels",
        sa.Column("id", UUID(as_uuid=True), primary_key=True, server_default=sa.text("gen_random_uuid()")),
        sa.Column("policy_type", sa.String(64), nullable=False),
        sa.Column("tenant_id", sa.String(64)),
        sa.Column("approval_level", sa.String(32), nullable=False),
        sa.Column("auto_approve_max_cost_cents", sa.Integer, server_default="0", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.UniqueConstraint("policy_type", "tenant_id", name="uq_policy_approval_levels_type_tenant"),
        sa.CheckConstraint(
            "approval_level IN ('AUTO', 'PRE_APPROVED', 'MANAGER', 'SECURITY', 'OWNER')",
            name="ck_policy_approval_levels_level",
        ),
    )
    op.create_table(
        "approval_requests",
        sa.Column("id", UUID(as_uuid=True), primary_key=True, server_default=sa.text("gen_random_uuid()")),
        sa.Column("correlation_id", sa.String(64), nullable=False),
        sa.Column(
            "approval_level_id",
            UUID(as_uuid=True),
            sa.ForeignKey("policy_approval_levels.id", name="fk_approval_requests_level", ondelete="SET NULL"),
        ),
        sa.Column("tenant_id", sa.String(64), nullable=False),
        sa.Column("requested_by", sa.String(255), nullable=False),
        sa.Column("status", sa.String(32), nullable=False, server_default="pending"),
        sa.Column("payload", JSONB, nullable=False, server_default=sa.text("'{}'::jsonb")),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
    )
    op.create_index("idx_ar_status_tenant", "approval_requests", ["status", "tenant_id"])
    op.create_index(
        "idx_ar_pending",
        "approval_requests",
        ["created_at"],
        postgresql_where=sa.text("status = 'pending'"),
    )
    op.create_index("uq_ar_correlation", "approval_requests", ["correlation_id"], unique=True)


def downgrade():
    op.drop_table("approval_requests")
    op.drop_table("policy_approval_levels")
