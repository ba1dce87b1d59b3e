"""Audit ledger

Revision ID: 092_audit_ledger
Revises: 091_mcp_servers
Create Date: 2025-10-01

Replaces the audit_events of 063 for governance; the old table stays for the console.
"""
from alembic import op

revision = "092_audit_ledger"
down_revision = "091_mcp_servers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        CREATE TABLE audit_ledger (
            id           UUID PRIMARY KEY DEFAULT gen_random_uuid(),
            tenant_id    VARCHAR(36) NOT NULL,
            event_type   VARCHAR(64) NOT NULL,
            entity_type  VARCHAR(32) NOT NULL,
            entity_id    VARCHAR(64) NOT NULL,
            actor_type   VARCHAR(16) NOT NULL,
            actor_id     VARCHAR(255),
            before_state JSONB,
            after_state  JSONB,
            created_at   TIMESTAMPTZ NOT NULL DEFAULT now()
        );
        CREATE INDEX idx_audit_ledger_entity ON audit_ledger (entity_type, entity_id, created_at DESC);
        CREATE INDEX idx_audit_ledger_after ON audit_ledger USING gin (after_state jsonb_path_ops);

        CREATE RULE audit_ledger_no_delete AS ON DELETE TO audit_ledger DO INSTEAD NOTHING;

        INSERT INTO audit_ledger (tenant_id, event_type, entity_type, entity_id, actor_type, created_at)
        SELECT 'platform', event_type, left(entity_type, 32), entity_id, 'SYSTEM', occurred_at
          FROM audit_events;
    """)


def downgrade() -> None:
    op.execute("DROP TABLE audit_ledger")
