"""Tie rows made before tenants existed to a tenant

Rows of the closed beta carry tenant ids that no longer exist. They are kept, under the tenant "legacy".

Revision ID: 031_tenant_fks_for_workers
Revises: 030_worker_registry
Create Date: 2025-01-25 19:37:32.626047
"""

from __future__ import annotations

from alembic import op
from sqlalchemy import text

from helpers.ddl import add_tenant_fk, drop_tenant_fk

revision: str = "031_tenant_fks_for_workers"
down_revision: str | None = "030_worker_registry"
branch_labels = None
depends_on = None

LEGACY_TENANT = "00000000-0000-0000-0000-000000000000"


def upgrade() -> None:
    conn = op.get_bind()
    conn.execute(
        text(
            "INSERT INTO tenants (id, name, slug, plan) VALUES (:id, 'Legacy', 'legacy', 'internal')"
            " ON CONFLICT (id) DO NOTHING"
        ).bindparams(id=LEGACY_TENANT)
    )
    conn.execute(
        text("UPDATE worker_runs SET tenant_id = :id WHERE tenant_id NOT IN (SELECT id FROM tenants)"),
        {"id": LEGACY_TENANT},
    )
    add_tenant_fk("worker_runs", ondelete="RESTRICT")


def downgrade() -> None:
    drop_tenant_fk("worker_runs")
    op.execute(f"DELETE FROM tenants WHERE id = '{LEGACY_TENANT}'")
