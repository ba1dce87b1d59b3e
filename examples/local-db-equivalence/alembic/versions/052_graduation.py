"""M25: prevention records, graduation gates, capability lockouts

Revision ID: 052_graduation
Revises: 051_routing_adjustments
Create Date: 2025-04-17 20:09:15.401570
"""

from __future__ import annotations

from alembic import op
import sqlalchemy as sa

from helpers.ddl import attach_updated_at_trigger, detach_updated_at_trigger, timestamps

revision: str = "052_graduation"
down_revision: str | None = "051_routing_adjustments"
branch_labels = None
depends_on = None

STATUS_ROW = {"id": "singleton", "level": "alpha", "is_graduated": False}


def upgrade() -> None:
    op.create_table(
        "prevention_records",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("policy_id", sa.String(64), nullable=False),
        sa.Column("pattern_id", sa.String(64), nullable=False),
        sa.Column("blocked_incident_id", sa.String(36)),
        sa.Column("tenant_id", sa.String(36), nullable=False),
        sa.Column("outcome", sa.String(32), nullable=False, server_default="prevented"),
        sa.Column("signature_match_confidence", sa.Float, nullable=False),
        sa.Column("is_simulated", sa.Boolean, nullable=False, server_default=sa.false()),
        *timestamps(),
        sa.ForeignKeyConstraint(["blocked_incident_id"], ["incidents.id"], name="fk_prevention_incident", ondelete="SET NULL"),
    )
    op.create_table(
        "graduation_history",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("level", sa.String(32), nullable=False),
        sa.Column("gates", sa.JSON, nullable=False),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
    )
    status = op.create_table(
        "m25_graduation_status",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("level", sa.String(32), nullable=False),
        sa.Column("is_graduated", sa.Boolean, nullable=False),
        *timestamps(),
        sa.CheckConstraint("id = 'singleton'", name="ck_m25_graduation_status_one_row"),
    )
    op.create_table(
        "capability_lockouts",
        sa.Column("capability", sa.String(64), primary_key=True),
        sa.Column("is_unlocked", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("requires_gates", sa.ARRAY(sa.String(32)), nullable=False),
        sa.Column("unlocked_at", sa.DateTime(timezone=True)),
    )
    op.bulk_insert(status, [STATUS_ROW])
    attach_updated_at_trigger("prevention_records")
    attach_updated_at_trigger("m25_graduation_status")


def downgrade() -> None:
    detach_updated_at_trigger("m25_graduation_status")
    detach_updated_at_trigger("prevention_records")
    for table in ["capability_lockouts", "m25_graduation_status", "graduation_history", "prevention_records"]:
        op.drop_table(table)
