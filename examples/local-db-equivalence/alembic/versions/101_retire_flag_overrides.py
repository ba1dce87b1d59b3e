"""Overrides of feature flags become a column

Revision ID: 101_retire_flag_overrides
Revises: 100_remove_import_scratch
Create Date: 2025-11-13 14:01:22.012306
"""

from __future__ import annotations

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision: str = "101_retire_flag_overrides"
down_revision: str | None = "100_remove_import_scratch"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("feature_flags", sa.Column("tenant_overrides", postgresql.JSONB, nullable=True))
    op.execute(
        """
        UPDATE feature_flags f
           SET tenant_overrides = o.overrides
          FROM (SELECT flag_id, jsonb_object_agg(tenant_id, enabled) AS overrides
                  FROM feature_flag_overrides GROUP BY flag_id) o
         WHERE o.flag_id = f.id
        """
    )
    op.execute("UPDATE feature_flags SET tenant_overrides = '{}'::jsonb WHERE tenant_overrides IS NULL")
    op.alter_column("feature_flags", "tenant_overrides", nullable=False, server_default=sa.text("'{}'::jsonb"))
    op.drop_table("feature_flag_overrides", if_exists=True)


def downgrade() -> None:
    op.create_table(
        "feature_flag_overrides",
        sa.Column("flag_id", sa.Integer, sa.ForeignKey("feature_flags.id"), primary_key=True),
        sa.Column("tenant_id", sa.String(36), sa.ForeignKey("tenants.id"), primary_key=True),
        sa.Column("enabled", sa.Boolean, nullable=False),
    )
    op.execute(
        """
        INSERT INTO feature_flag_overrides (flag_id, tenant_id, enabled)
        SELECT f.id, e.key, e.value::boolean
          FROM feature_flags f CROSS JOIN LATERAL jsonb_each_text(f.tenant_overrides) e
        """
    )
    op.drop_column("feature_flags", "tenant_overrides")
