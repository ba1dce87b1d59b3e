"""M12: multi-agent orchestration

Jobs fan out to items, items are claimed by instances; messages travel between instances.

Revision ID: 020_agents_schema
Revises: 019_m11_audit_schema
Create Date: 2024-12-13 16:05:08.901488
"""

from __future__ import annotations

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, UUID

revision: str = "020_agents_schema"
down_revision: str | None = "019_m11_audit_schema"
branch_labels = None
depends_on = None

S = "agents"


def uuid_pk() -> sa.Column:
    return sa.Column("id", UUID(as_uuid=True), primary_key=True, server_default=sa.text("gen_random_uuid()"))


def now(name: str = "created_at") -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False, server_default=sa.text("now()"))


def upgrade() -> None:
    op.execute(sa.text("CREATE SCHEMA IF NOT EXISTS agents"))

    op.create_table(
        "instances",
        uuid_pk(),
        sa.Column("agent_id", sa.String(128), nullable=False),
        sa.Column("instance_id", sa.String(128), nullable=False),
        sa.Column("job_id", UUID(as_uuid=True)),
        sa.Column("status", sa.String(32), nullable=False, server_default="starting"),
        sa.Column("capabilities", JSONB),
        sa.Column("heartbeat_at", sa.DateTime(timezone=True)),
        now(),
        sa.UniqueConstraint("instance_id", name="uq_instances_instance_id"),
        schema=S,
    )
    op.create_table(
        "jobs",
        uuid_pk(),
        sa.Column("orchestrator_instance_id", sa.String(128), nullable=False),
        sa.Column("task", sa.Text, nullable=False),
        sa.Column("config", JSONB, nullable=False),
        sa.Column("status", sa.String(32), nullable=False, server_default="pending"),
        sa.Column("total_items", sa.Integer, nullable=False, server_default="0"),
        sa.Column("completed_items", sa.Integer, nullable=False, server_default="0"),
        sa.Column("failed_items", sa.Integer, nullable=False, server_default="0"),
        sa.Column("tenant_id", sa.String(64), nullable=False),
        now(),
        sa.Column("completed_at", sa.DateTime(timezone=True)),
        schema=S,
    )
    op.create_foreign_key(
        "fk_instances_job", "instances", "jobs", ["job_id"], ["id"], source_schema=S, referent_schema=S, ondelete="SET NULL"
    )
    op.create_table(
        "job_items",
        uuid_pk(),
        sa.Column("job_id", UUID(as_uuid=True), nullable=False),
        sa.Column("item_index", sa.Integer, nullable=False),
        sa.Column("input", JSONB, nullable=False),
        sa.Column("output", JSONB),
        sa.Column("worker_instance_id", sa.String(128)),
        sa.Column("status", sa.String(32), nullable=False, server_default="pending"),
        sa.Column("claimed_at", sa.DateTime(timezone=True)),
        sa.Column("retry_count", sa.SmallInteger, nullable=False, server_default="0"),
        sa.ForeignKeyConstraint(["job_id"], [f"{S}.jobs.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["worker_instance_id"], [f"{S}.instances.instance_id"]),
        sa.UniqueConstraint("job_id", "item_index"),
        schema=S,
    )
    op.create_table(
        "messages",
        uuid_pk(),
        sa.Column("from_instance_id", sa.String(128), nullable=False),
        sa.Column("to_instance_id", sa.String(128), nullable=False),
        sa.Column("reply_to", UUID(as_uuid=True), sa.ForeignKey(f"{S}.messages.id")),
        sa.Column("payload", JSONB, nullable=False),
        now(),
        sa.Column("read_at", sa.DateTime(timezone=True)),
        schema=S,
    )
    op.create_index("ix_messages_inbox", "messages", ["to_instance_id", "created_at"], schema=S,
                    postgresql_where=sa.text("read_at IS NULL"))


def downgrade() -> None:
    op.drop_table("messages", schema=S)
    op.drop_table("job_items", schema=S)
    op.drop_constraint("fk_instances_job", "instances", schema=S, type_="foreignkey")
    op.drop_table("jobs", schema=S)
    op.drop_table("instances", schema=S)
    op.execute("DROP SCHEMA IF EXISTS agents")
