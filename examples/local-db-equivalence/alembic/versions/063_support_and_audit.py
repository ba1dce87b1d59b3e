"""Support tickets and the audit tables

Revision ID: 063_support_and_audit
Revises: 062_telemetry_event
Create Date: 2025-05-29
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import INET, JSONB

revision = "063_support_and_audit"
down_revision = "062_telemetry_event"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "support_tickets",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("tenant_id", sa.String(36), sa.ForeignKey("tenants.id", name="fk_support_tickets_tenant"), nullable=False),
        sa.Column("user_id", sa.String(36), sa.ForeignKey("users.id", name="fk_support_tickets_user")),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("priority", sa.Enum("low", "medium", "high", native_enum=False, length=10), nullable=False, server_default="medium"),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
    )
    op.create_table(
        "audit_log",
        sa.Column("id", sa.BigInteger, primary_key=True),
        sa.Column("tenant_id", sa.String(36)),
        sa.Column("actor", sa.String(255), nullable=False),
        sa.Column("action", sa.String(100), nullable=False),
        sa.Column("ip_address", INET),
        sa.Column("old_value", JSONB),
        sa.Column("new_value", JSONB),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
    )
    op.create_table(
        "audit_events",
        sa.Column("event_id", sa.String(36), primary_key=True),
        sa.Column("event_type", sa.String(64), nullable=False),
        sa.Column("entity_type", sa.String(64), nullable=False),
        sa.Column("entity_id", sa.String(64), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
    )
    op.create_table_comment("audit_log", "Who did what; kept for seven years")
    op.create_index("ix_audit_events_entity", "audit_events", ["entity_type", "entity_id"], if_not_exists=True)


def downgrade():
    op.drop_index("ix_audit_events_entity", table_name="audit_events", if_exists=True)
    op.drop_table("audit_events")
    op.drop_table("audit_log")
    op.drop_table("support_tickets")
