"""M10: inputs, actions and provenance of suggestions

Revision ID: 014_m10_recovery_schema
Revises: 013_recovery_candidates
Create Date: 2024-11-18 12:58:17.686578
"""

from __future__ import annotations

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

revision: str = "014_m10_recovery_schema"
down_revision: str | None = "013_recovery_candidates"
branch_labels = None
depends_on = None

SCHEMA = "m10_recovery"

ACTION_SEED = [
    ("retry_exponential", "retry", "Retry with exponential back-off"),
    ("fallback_model", "fallback", "Fall back to the next model of the tenant"),
    ("notify_ops", "notify", "Tell the operations channel"),
    ("reject_manual", "escalate", "Stop and wait for a human"),
]


def _pk() -> sa.Column:
    return sa.Column("id", sa.Integer, primary_key=True, autoincrement=True)


def _created() -> sa.Column:
    return sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False)


def upgrade() -> None:
    op.execute("CREATE SCHEMA IF NOT EXISTS " + SCHEMA)
    op.create_table(
        "suggestion_input",
        _pk(),
        sa.Column("suggestion_id", sa.Integer, nullable=False),
        sa.Column("input_type", sa.Text, nullable=False),
        sa.Column("raw_value", sa.Text, nullable=False),
        sa.Column("parsed_value", JSONB),
        sa.Column("confidence", sa.Float, server_default=sa.text("0.5"), nullable=False),
        sa.Column("weight", sa.Float, server_default=sa.text("1.0"), nullable=False),
        _created(),
        sa.ForeignKeyConstraint(
            ["suggestion_id"], ["public.recovery_candidates.id"], name="fk_suggestion_input_candidate", ondelete="CASCADE"
        ),
        schema=SCHEMA,
    )
    action = op.create_table(
        "suggestion_action",
        _pk(),
        sa.Column("action_code", sa.String(64), nullable=False),
        sa.Column("action_type", sa.String(32), nullable=False),
        sa.Column("description", sa.Text),
        sa.Column("template", JSONB, server_default=sa.text("'{}'::jsonb"), nullable=False),
        sa.Column("is_active", sa.Boolean, server_default=sa.true(), nullable=False),
        _created(),
        sa.UniqueConstraint("action_code"),
        schema=SCHEMA,
    )
    op.create_table(
        "suggestion_provenance",
        _pk(),
        sa.Column("suggestion_id", sa.Integer, sa.ForeignKey("recovery_candidates.id", ondelete="CASCADE"), nullable=False),
        sa.Column("event_type", sa.Text, nullable=False),
        sa.Column("details", JSONB),
        sa.Column("action_id", sa.Integer, sa.ForeignKey(f"{SCHEMA}.suggestion_action.id")),
        sa.Column("confidence_before", sa.Float),
        sa.Column("confidence_after", sa.Float),
        sa.Column("actor", sa.Text, server_default="system", nullable=False),
        _created(),
        schema=SCHEMA,
    )
    for name in ("suggestion_input", "suggestion_provenance"):
        op.create_index(f"idx_{name}_suggestion", name, ["suggestion_id"], schema=SCHEMA)

    op.bulk_insert(
        action,
        [{"action_code": code, "action_type": kind, "description": text} for code, kind, text in ACTION_SEED],
    )


def downgrade() -> None:
    for name in ("suggestion_provenance", "suggestion_action", "suggestion_input"):
        op.drop_table(name, schema=SCHEMA)
    op.execute(f"DROP SCHEMA {SCHEMA}")
