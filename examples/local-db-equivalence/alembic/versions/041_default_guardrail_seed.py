"""Seed the default guardrails

Revision ID: 041_default_guardrail_seed
Revises: 040_killswitch
Create Date: 2025-03-10
"""

import json

import sqlalchemy as sa
from alembic import op
from sqlalchemy.sql import column, table

revision = "041_default_guardrail_seed"
down_revision = "040_killswitch"
branch_labels = None
depends_on = None

GUARDRAILS = [
    ("dg-001", "max_cost_per_request", "cost", "block", {"max_cents": 100}, 10),
    ("dg-002", "rate_limit_rpm", "rate", "throttle", {"max_rpm": 60}, 20),
    ("dg-003", "max_tokens_per_request", "cost", "warn", {"max_tokens": 16000}, 30),
    ("dg-004", "prompt_injection", "content", "block", {"patterns": ["ignore previous", "system prompt"]}, 5),
    ("dg-005", "repeated_failure_freeze", "safety", "freeze", {"failures": 5, "window_seconds": 60}, 1),
]

default_guardrails = table(
    "default_guardrails",
    column("id", sa.String),
    column("name", sa.String),
    column("category", sa.String),
    column("action", sa.String),
    column("rule_config_json", sa.Text),
    column("priority", sa.Integer),
)


def upgrade():
    op.bulk_insert(
        default_guardrails,
        [
            dict(id=i, name=n, category=c, action=a, rule_config_json=json.dumps(config), priority=p)
            for i, n, c, a, config, p in GUARDRAILS
        ],
    )


def downgrade():
    op.execute(default_guardrails.delete().where(default_guardrails.c.id.in_([g[0] for g in GUARDRAILS])))
