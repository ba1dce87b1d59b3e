"""MCP servers, their tools, and each invocation

Revision ID: 091_mcp_servers
Revises: 090_log_exports
Create Date: 2025-09-30 18:57:18.575591
"""

from __future__ import annotations

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from helpers.ddl import timestamps
from helpers.guards import has_table

revision: str = "091_mcp_servers"
down_revision: str | None = "090_log_exports"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if has_table("mcp_servers"):
        # installed by the preview of this feature, with the same shape
        return

    op.create_table(
        "mcp_servers",
        sa.Column("id", sa.Integer, sa.Identity(start=1), primary_key=True),
        sa.Column("server_id", sa.String(64), nullable=False),
        sa.Column("tenant_id", sa.String(36), sa.ForeignKey("tenants.id"), nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("transport", sa.String(16), nullable=False, server_default="http"),
        sa.Column("status", sa.String(16), nullable=False, server_default="pending"),
        *timestamps(),
        sa.UniqueConstraint("server_id", name="uq_mcp_servers_server_id"),
    )
    op.create_table(
        "mcp_tools",
        sa.Column("id", sa.Integer, sa.Identity(start=1), primary_key=True),
        sa.Column("server_id", sa.String(64), nullable=False),
        sa.Column("name", sa.String(128), nullable=False),
        sa.Column("input_schema", JSONB, nullable=False),
        sa.Column("risk_level", sa.String(16), nullable=False, server_default="medium"),
        sa.Column("enabled", sa.Boolean, nullable=False, server_default=sa.true()),
        sa.ForeignKeyConstraint(["server_id"], ["mcp_servers.server_id"], name="fk_mcp_tools_server", ondelete="CASCADE"),
        sa.UniqueConstraint("server_id", "name", name="uq_mcp_tools_server_name"),
    )
    op.create_table(
        "mcp_tool_invocations",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("tool_id", sa.Integer, sa.ForeignKey("mcp_tools.id"), nullable=False),
        sa.Column("run_id", sa.String, sa.ForeignKey("runs.id", ondelete="SET NULL")),
        sa.Column("policy_decision", sa.String(16), nullable=False),
        sa.Column("input_hash", sa.String(64), nullable=False),
        sa.Column("duration_ms", sa.Float),
        sa.Column("error_code", sa.String(64)),
        sa.Column("invoked_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
    )
    op.create_index("ix_mcp_invocations_run", "mcp_tool_invocations", ["run_id"])


def downgrade() -> None:
    op.drop_table("mcp_tool_invocations")
    op.drop_table("mcp_tools")
    op.drop_table("mcp_servers")
