"""Customer integrations (bring your own key) and what they use

Revision ID: 080_cus_integrations
Revises: 079_knowledge_lifecycle
Create Date: 2025-08-12
"""

import sqlalchemy as sa
from alembic import op

revision = "080_cus_integrations"
down_revision = "079_knowledge_lifecycle"
branch_labels = None
depends_on = None

STATUSES = ["created", "enabled", "disabled", "error"]
HEALTH = ["unknown", "healthy", "degraded", "failing"]


def check(column, values):
    return sa.CheckConstraint(
        "{} IN ({})".format(column, ", ".join(repr(v) for v in values)), name="ck_cus_integrations_{}".format(column)
    )


def upgrade():
    op.create_table(
        "cus_integrations",
        sa.Column("id", sa.UUID, primary_key=True, server_default=sa.text("gen_random_uuid()")),
        sa.Column("tenant_id", sa.String(36), sa.ForeignKey("tenants.id", ondelete="CASCADE"), nullable=False),
        sa.Column("provider_type", sa.String(50), nullable=False),
        sa.Column("credential_ref", sa.Text, nullable=False),
        sa.Column("config", sa.JSON, nullable=False, server_default="{}"),
        sa.Column("status", sa.String(20), nullable=False, server_default="created"),
        sa.Column("health", sa.String(20), nullable=False, server_default="unknown"),
        sa.Column("budget_limit_cents", sa.Integer, nullable=False, server_default="0"),
        check("status", STATUSES),
        check("health", HEALTH),
    )
    op.create_table(
        "cus_llm_usage",
        sa.Column("id", sa.UUID, primary_key=True, server_default=sa.text("gen_random_uuid()")),
        sa.Column("integration_id", sa.UUID, sa.ForeignKey("cus_integrations.id"), nullable=False, index=True),
        sa.Column("call_id", sa.String(100), nullable=False, unique=True),
        sa.Column("model", sa.String(100), nullable=False),
        sa.Column("tokens_in", sa.Integer, nullable=False),
        sa.Column("tokens_out", sa.Integer, nullable=False),
        sa.Column("cost_cents", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
    )
    op.create_table(
        "cus_usage_daily",
        sa.Column("integration_id", sa.UUID, sa.ForeignKey("cus_integrations.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("date", sa.Date, primary_key=True),
        sa.Column("total_calls", sa.Integer, nullable=False, server_default="0"),
        sa.Column("total_cost_cents", sa.Integer, nullable=False, server_default="0"),
    )


def downgrade():
    for name in ["cus_usage_daily", "cus_llm_usage", "cus_integrations"]:
        op.drop_table(name)
