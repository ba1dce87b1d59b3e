"""Workers as first-class citizens

Revision ID: 030_worker_registry
Revises: 029_subscriptions_usage
Create Date: 2025-01-22 16:05:46.929633
"""

from __future__ import annotations

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

revision: str = "030_worker_registry"
down_revision: str | None = "029_subscriptions_usage"
branch_labels = None
depends_on = None

WORKERS = [
    {"id": "business-builder", "name": "Business Builder", "version": "0.2", "status": "available"},
    {"id": "code-debugger", "name": "Code Debugger", "version": "0.1", "status": "beta"},
    {"id": "repo-fixer", "name": "Repository Fixer", "version": "0.0", "status": "coming_soon"},
]


def upgrade() -> None:
    registry = op.create_table(
        "worker_registry",
        sa.Column("id", sa.String(100), primary_key=True),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("version", sa.String(50), nullable=False),
        sa.Column("status", sa.String(50), nullable=False),
        sa.Column("moats", JSONB, nullable=False, server_default="[]"),
        sa.Column("is_public", sa.Boolean, nullable=False, server_default=sa.true()),
    )
    op.bulk_insert(registry, WORKERS)

    op.create_table(
        "worker_configs",
        sa.Column("tenant_id", sa.String(36), sa.ForeignKey("tenants.id"), primary_key=True),
        sa.Column("worker_id", sa.String(100), sa.ForeignKey("worker_registry.id"), primary_key=True),
        sa.Column("enabled", sa.Boolean, nullable=False, server_default=sa.true()),
        sa.Column("config", JSONB),
    )
    op.create_table(
        "worker_runs",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("tenant_id", sa.String(36), nullable=False),
        sa.Column("worker_id", sa.String(100), nullable=False),
        sa.Column("api_key_id", sa.String(36), sa.ForeignKey("api_keys.id", ondelete="SET NULL")),
        sa.Column("task", sa.Text, nullable=False),
        sa.Column("status", sa.String(50), nullable=False, server_default="queued"),
        sa.Column("success", sa.Boolean),
        sa.Column("error", sa.Text),
        sa.Column("total_tokens", sa.Integer),
        sa.Column("total_latency_ms", sa.Integer),
        sa.Column("cost_cents", sa.Integer),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        sa.ForeignKeyConstraint(["worker_id"], ["worker_registry.id"], name="fk_worker_runs_worker"),
    )
    op.create_index("ix_worker_runs_tenant_created", "worker_runs", ["tenant_id", "created_at"])


def downgrade() -> None:
    for table in "worker_runs", "worker_configs", "worker_registry":
        op.drop_table(table)
