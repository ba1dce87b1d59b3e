"""Structured agent memory in its own schema

Revision ID: 010_system_memory_pins
Revises: 009_costsim_provenance
Create Date: 2024-10-29 10:00:25.531818
"""

from __future__ import annotations

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

revision: str = "010_system_memory_pins"
down_revision: str | None = "009_costsim_provenance"
branch_labels = None
depends_on = None

SCHEMA = "system"


def upgrade() -> None:
    op.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
    op.create_table(
        "memory_pins",
        sa.Column("id", sa.BigInteger, sa.Identity(always=False), primary_key=True),
        sa.Column("tenant_id", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("value", JSONB, nullable=False),
        sa.Column("source", sa.Text, nullable=False, server_default="manual"),
        sa.Column("ttl_seconds", sa.Integer),
        sa.Column("expires_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.text("now()")),
        sa.UniqueConstraint("tenant_id", "key", name="uq_memory_pins_tenant_key"),
        sa.CheckConstraint("ttl_seconds IS NULL OR ttl_seconds > 0", name="ck_memory_pins_ttl"),
        schema=SCHEMA,
    )
    op.create_index(
        "ix_memory_pins_expiry",
        "memory_pins",
        ["expires_at"],
        schema=SCHEMA,
        postgresql_where=sa.text("expires_at IS NOT NULL"),
    )
    op.create_index("ix_memory_pins_value", "memory_pins", ["value"], schema=SCHEMA, postgresql_using="gin")


def downgrade() -> None:
    op.drop_table("memory_pins", schema=SCHEMA)
    op.execute(f"DROP SCHEMA IF EXISTS {SCHEMA}")
