"""M17: CARE routing

Revision ID: 025_routing_schema
Revises: 024_agent_views
Create Date: 2024-12-30 17:43:30.908987
"""

from __future__ import annotations

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

revision: str = "025_routing_schema"
down_revision: str | None = "024_agent_views"
branch_labels = None
depends_on = None

SCHEMA = "routing"
KW = {"schema": SCHEMA}


def upgrade() -> None:
    bind = op.get_bind()
    if bind.dialect.name == "postgresql":
        op.execute("CREATE SCHEMA IF NOT EXISTS routing")

    op.create_table(
        "routing_decisions",
        sa.Column("id", pg.UUID(as_uuid=True), server_default=sa.text("gen_random_uuid()"), primary_key=True),
        sa.Column("request_id", sa.String(64), nullable=False, index=True),
        sa.Column("tenant_id", sa.String(64), nullable=False),
        sa.Column("selected_agent_id", sa.String(128)),
        sa.Column("success_metric", sa.String(32), server_default="balanced", nullable=False),
        sa.Column("eligible_agents", pg.ARRAY(sa.String(128)), server_default="{}", nullable=False),
        sa.Column("stage_latencies", pg.JSONB),
        sa.Column("routed", sa.Boolean, nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        comment="One row for each decision of the router",
        **KW,
    )
    op.create_table(
        "agent_reputation",
        sa.Column("agent_id", sa.String(128), primary_key=True),
        sa.Column("reputation", sa.Float, server_default="1.0", nullable=False),
        sa.Column("quarantine_until", sa.DateTime(timezone=True)),
        sa.Column("successes", sa.Integer, server_default="0", nullable=False),
        sa.Column("failures", sa.Integer, server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.agent_registry.agent_id"], ondelete="CASCADE"),
        **KW,
    )
    op.create_table(
        "capability_probes",
        sa.Column("id", sa.BigInteger, primary_key=True),
        sa.Column("agent_id", sa.String(128), sa.ForeignKey("agents.agent_registry.agent_id"), nullable=False),
        sa.Column("probe_type", sa.String(32), nullable=False),
        sa.Column("passed", sa.Boolean, nullable=False),
        sa.Column("latency_ms", sa.Float),
        sa.Column("checked_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        **KW,
    )
    op.create_table(
        "learning_parameters",
        sa.Column("parameter", sa.String(64), primary_key=True),
        sa.Column("value", sa.Float, nullable=False, comment="current value, moved by the feedback loop"),
        sa.Column("bounds", pg.NUMRANGE, nullable=False, server_default="[0,1]"),
        **KW,
    )
    op.create_index("ix_probes_agent_checked", "capability_probes", ["agent_id", sa.text("checked_at DESC")], **KW)
    op.execute(
        """
        CREATE VIEW routing.v_routing_success AS
        SELECT d.selected_agent_id AS agent_id, count(*) AS decisions,
               avg(CASE WHEN d.routed THEN 1 ELSE 0 END) AS routed_ratio, r.reputation
        FROM routing.routing_decisions d LEFT JOIN routing.agent_reputation r ON r.agent_id = d.selected_agent_id
        GROUP BY d.selected_agent_id, r.reputation
        """
    )


def downgrade() -> None:
    op.execute("DROP VIEW IF EXISTS routing.v_routing_success")
    for table in ("learning_parameters", "capability_probes", "agent_reputation", "routing_decisions"):
        op.drop_table(table, **KW)
    op.execute("DROP SCHEMA IF EXISTS routing")
