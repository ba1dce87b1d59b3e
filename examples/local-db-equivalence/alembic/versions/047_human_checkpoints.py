"""M25: human checkpoints

Revision ID: 047_human_checkpoints
Revises: 046_failure_pattern_exports
Create Date: 2025-03-27
"""

import sqlalchemy as sa
from alembic import op

revision = "047_human_checkpoints"
down_revision = "046_failure_pattern_exports"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "checkpoint_configs",
        sa.Column("checkpoint_type", sa.String(64), primary_key=True),
        sa.Column("is_blocking", sa.Boolean, nullable=False),
        sa.Column("timeout_hours", sa.SmallInteger, nullable=False, server_default="24"),
        sa.Column("auto_dismiss", sa.Boolean, nullable=False, server_default=sa.false()),
    )
    op.create_table(
        "human_checkpoints",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("checkpoint_type", sa.String(64), nullable=False),
        sa.Column("tenant_id", sa.String(36), nullable=False, index=True),
        sa.Column("incident_id", sa.String(36)),
        sa.Column("description", sa.Text),
        sa.Column("options", sa.JSON, nullable=False, server_default=sa.text("'[]'::json")),
        sa.Column("status", sa.String(16), nullable=False, server_default="pending"),
        sa.Column("resolved_by", sa.String(128)),
        sa.Column("resolution", sa.String(64)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
    )
    op.create_foreign_key(None, "human_checkpoints", "checkpoint_configs", ["checkpoint_type"], ["checkpoint_type"])
    op.create_foreign_key(None, "human_checkpoints", "incidents", ["incident_id"], ["id"], ondelete="SET NULL")
    op.execute(
        "INSERT INTO checkpoint_configs (checkpoint_type, is_blocking) "
        "VALUES ('approve_policy', true), ('approve_recovery', true), ('simulate_routing', false), "
        "('revert_loop', false), ('override_guardrail', true)"
    )


def downgrade():
    op.drop_table("human_checkpoints")
    op.drop_table("checkpoint_configs")
