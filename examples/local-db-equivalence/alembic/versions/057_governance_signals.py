"""Governance signals and how well they did

Revision ID: 057_governance_signals
Revises: 056_discovery_ledger
Create Date: 2025-05-09 10:45:57.362164
"""

from __future__ import annotations

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import UUID

revision: str = "057_governance_signals"
down_revision: str | None = "056_discovery_ledger"
branch_labels = None
depends_on = None

SIGNAL_FK = ("governance_signals.id",)


def signal_fk(**kw) -> sa.Column:
    return sa.Column("signal_id", UUID(as_uuid=True), sa.ForeignKey(*SIGNAL_FK, **kw), nullable=False)


def upgrade() -> None:
    op.create_table(
        "governance_signals",
        sa.Column("id", UUID(as_uuid=True), primary_key=True, server_default=sa.text("gen_random_uuid()")),
        sa.Column("signal_type", sa.String(64), nullable=False),
        sa.Column("scope", sa.String(128), nullable=False),
        sa.Column("decision", sa.String(32), nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("expires_at", sa.DateTime(timezone=True)),
        sa.Column("superseded_by", UUID(as_uuid=True), sa.ForeignKey("governance_signals.id", name="fk_governance_superseded")),
        sa.Index("ix_governance_signals_scope", "scope", "signal_type"),
    )
    op.create_table(
        "signal_feedback",
        sa.Column("id", sa.BigInteger, primary_key=True),
        signal_fk(ondelete="CASCADE"),
        sa.Column("useful", sa.Boolean, nullable=False),
        sa.Column("comment", sa.Text),
    )
    op.create_table(
        "signal_accuracy",
        signal_fk(),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("precision", sa.Float),
        sa.Column("recall", sa.Float),
        sa.PrimaryKeyConstraint("signal_id", "day"),
    )
    op.create_table(
        "signal_recommendations",
        sa.Column("id", sa.BigInteger, primary_key=True),
        signal_fk(),
        sa.Column("recommendation", sa.Text, nullable=False),
    )


def downgrade() -> None:
    for table in ("signal_recommendations", "signal_accuracy", "signal_feedback", "governance_signals"):
        op.drop_table(table)
