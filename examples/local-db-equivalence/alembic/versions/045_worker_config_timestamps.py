"""Timestamps for worker configuration

Revision ID: 045_worker_config_timestamps
Revises: 044_ops_views_and_touch
Create Date: 2025-03-25 14:29:40.832032
"""

from __future__ import annotations

from alembic import op

from helpers.ddl import attach_updated_at_trigger, detach_updated_at_trigger, timestamps

revision: str = "045_worker_config_timestamps"
down_revision: str | None = "044_ops_views_and_touch"
branch_labels = None
depends_on = None

TABLES = ("worker_configs", "worker_registry")


def upgrade() -> None:
    for table in TABLES:
        for column in timestamps():
            op.add_column(table, column)
        attach_updated_at_trigger(table)


def downgrade() -> None:
    for table in reversed(TABLES):
        detach_updated_at_trigger(table)
        op.drop_column(table, "updated_at")
        op.drop_column(table, "created_at")
