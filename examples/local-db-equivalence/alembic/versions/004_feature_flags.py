"""Feature flags in the database instead of a JSON file

Revision ID: 004_feature_flags
Revises: 003_workflow_version_tenant
Create Date: 2024-09-30
"""

import sqlalchemy as sa
from alembic import op

revision = "004_feature_flags"
down_revision = "003_workflow_version_tenant"
branch_labels = None
depends_on = None


def upgrade():
    feature_flags = op.create_table(
        "feature_flags",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(255), nullable=False, unique=True),
        sa.Column("enabled", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("environment", sa.String(50), nullable=False, server_default="staging"),
        sa.Column("description", sa.Text),
        sa.Column("rollback_to", sa.Boolean),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now()),
    )
    op.create_index("idx_feature_flags_env", "feature_flags", ["environment", "enabled"])
    op.bulk_insert(
        feature_flags,
        [
            {"name": "failure_catalog_runtime_integration", "description": "match failures against the catalogue"},
            {"name": "costsim_runtime_integration", "description": "simulate the cost of a plan before it starts"},
            {"name": "workflow_checkpoint_fsync", "description": "flush each checkpoint"},
        ],
    )


def downgrade():
    op.drop_index("idx_feature_flags_env", table_name="feature_flags")
    op.drop_table("feature_flags")
