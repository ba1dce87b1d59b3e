"""Audit of RBAC decisions and of access to memory

Revision ID: 011_rbac_and_memory_audit
Revises: 010_system_memory_pins
Create Date: 2024-11-01
"""

import sqlalchemy as sa
from alembic import op

revision = "011_rbac_and_memory_audit"
down_revision = "010_system_memory_pins"
branch_labels = None
depends_on = None

SCHEMA = "system"

COMMON = [
    ("ts", sa.DateTime(timezone=True), "now()"),
    ("subject", sa.Text(), None),
    ("resource", sa.Text(), None),
    ("action", sa.String(32), None),
    ("tenant_id", sa.Text(), None),
]


def _audit_columns():
    return [
        sa.Column(name, type_, nullable=False, server_default=sa.text(default) if default else None)
        for name, type_, default in COMMON
    ]


def upgrade():
    op.create_table(
        "rbac_audit",
        sa.Column("id", sa.BigInteger, primary_key=True),
        *_audit_columns(),
        sa.Column("allowed", sa.Boolean, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("roles", sa.ARRAY(sa.Text), nullable=False, server_default="{}"),
        schema=SCHEMA,
    )
    op.create_table(
        "memory_audit",
        sa.Column("id", sa.BigInteger, primary_key=True),
        *_audit_columns(),
        sa.Column("pin_id", sa.BigInteger, sa.ForeignKey("system.memory_pins.id", ondelete="SET NULL")),
        sa.Column("cache_hit", sa.Boolean),
        sa.Column("latency_ms", sa.Float),
        schema=SCHEMA,
    )
    for table in ("rbac_audit", "memory_audit"):
        op.create_index(f"ix_{table}_tenant_ts", table, ["tenant_id", "ts"], schema=SCHEMA)


def downgrade():
    for table in ("memory_audit", "rbac_audit"):
        op.drop_table(table, schema=SCHEMA)
