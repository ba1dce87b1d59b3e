"""Foreign keys to tenants where they were forgotten

Rows without a tenant are counted in the log and removed: they could not be reached through the API.

Revision ID: 096_tenant_fk_sweep
Revises: 095_worker_run_names
Create Date: 2025-10-15 12:58:58.934491
"""

from __future__ import annotations

import logging

from alembic import op
import sqlalchemy as sa

from helpers.ddl import add_tenant_fk, drop_tenant_fk

revision: str = "096_tenant_fk_sweep"
down_revision: str | None = "095_worker_run_names"
branch_labels = None
depends_on = None

log = logging.getLogger("alembic.versions.096")

TABLES = [
    "cost_snapshot_baselines",
    "cost_breach_history",
    "cost_drift_tracking",
    "killswitch_state",
    "human_checkpoints",
    "loop_traces",
]


def _remove_orphans(table: str) -> None:
    result = op.get_bind().execute(
        sa.text(f"DELETE FROM {table} x WHERE NOT EXISTS (SELECT 1 FROM tenants t WHERE t.id = x.tenant_id)")
    )
    if result.rowcount:
        log.warning("%s: removed %d rows without a tenant", table, result.rowcount)


def upgrade() -> None:
    for table in TABLES:
        _remove_orphans(table)
        add_tenant_fk(table)


def downgrade() -> None:
    for table in reversed(TABLES):
        drop_tenant_fk(table)
