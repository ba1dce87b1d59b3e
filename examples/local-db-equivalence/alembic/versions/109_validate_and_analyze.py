"""Constraints added NOT VALID during the incident of the week, validated

Revision ID: 109_validate_and_analyze
Revises: 108_serial_to_identity
Create Date: 2025-12-23 07:48:26.987410
"""

from __future__ import annotations

import logging

from alembic import op
from sqlalchemy.exc import DBAPIError

revision: str = "109_validate_and_analyze"
down_revision: str | None = "108_serial_to_identity"
branch_labels = None
depends_on = None

logger = logging.getLogger("alembic.versions.109")

CHECKS = {
    "proxy_calls": ("ck_proxy_calls_cost", "cost_cents >= 0"),
    "cost_records": ("ck_cost_records_tokens", "input_tokens >= 0 AND output_tokens >= 0"),
    "worker_runs": ("ck_worker_runs_latency", "latency_ms IS NULL OR latency_ms >= 0"),
}


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for table, (name, condition) in CHECKS.items():
        op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} CHECK ({condition}) NOT VALID")
        op.execute(f"ALTER TABLE {table} VALIDATE CONSTRAINT {name}")
    op.execute("SET LOCAL lock_timeout TO DEFAULT")

    # Statistics are a courtesy to the first queries; nobody should be stopped by them.
    try:
        with op.get_bind().begin_nested():
            op.execute("ANALYZE proxy_calls")
    except DBAPIError as error:
        logger.info("statistics were not renewed: %s", error)


def downgrade() -> None:
    for table, (name, _) in CHECKS.items():
        op.drop_constraint(name, table, type_="check")
