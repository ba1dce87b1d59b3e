"""Make workflow_checkpoints.status an enum

The engine only ever writes five values; a typo in a worker ("complete") went unnoticed for a week.

Revision ID: 002_workflow_status_enum
Revises: 001_workflow_checkpoints
Create Date: 2024-09-21 14:28:51.428687
"""

from __future__ import annotations

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision: str = "002_workflow_status_enum"
down_revision: str | None = "001_workflow_checkpoints"
branch_labels = None
depends_on = None

WORKFLOW_STATUS = ("pending", "running", "completed", "failed", "aborted")

workflow_status = postgresql.ENUM(*WORKFLOW_STATUS, name="workflow_status", create_type=False)


def upgrade() -> None:
    bind = op.get_bind()
    workflow_status.create(bind, checkfirst=True)
    # A default of the old type stands in the way of the cast.
    op.alter_column("workflow_checkpoints", "status", server_default=None)
    op.alter_column(
        "workflow_checkpoints",
        "status",
        type_=workflow_status,
        existing_type=sa.String(length=32),
        existing_nullable=False,
        postgresql_using="status::workflow_status",
    )
    op.alter_column("workflow_checkpoints", "status", server_default="running")


def downgrade() -> None:
    op.alter_column("workflow_checkpoints", "status", server_default=None)
    op.alter_column(
        "workflow_checkpoints",
        "status",
        type_=sa.String(length=32),
        existing_type=workflow_status,
        existing_nullable=False,
        postgresql_using="status::text",
    )
    op.alter_column("workflow_checkpoints", "status", server_default="running")
    workflow_status.drop(op.get_bind(), checkfirst=True)
