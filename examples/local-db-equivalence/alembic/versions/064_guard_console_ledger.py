"""Guard console ledger (GCL): append-only, anchored every day

Revision ID: 064_guard_console_ledger
Revises: 063_support_and_audit
Create Date: 2025-06-02

The tables of the pilot are copied over and dropped.
"""
from alembic import op

revision = "064_guard_console_ledger"
down_revision = "063_support_and_audit"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # what the pilot used; it was never more than this
    op.execute("CREATE TABLE IF NOT EXISTS gcl_pilot_log (id SERIAL PRIMARY KEY, tenant_id VARCHAR(36), entry JSONB, at TIMESTAMPTZ)")
    op.execute("""
        CREATE TABLE gcl_audit_log (
            id         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            tenant_id  VARCHAR(36) NOT NULL,
            event_type VARCHAR(50) NOT NULL,
            entry      JSONB NOT NULL,
            prev_hash  BYTEA,
            entry_hash BYTEA NOT NULL,
            created_at TIMESTAMPTZ NOT NULL DEFAULT now()
        );
        INSERT INTO gcl_audit_log (tenant_id, event_type, entry, entry_hash, created_at)
        SELECT COALESCE(tenant_id, 'unknown'), 'pilot', entry, digest(entry::text, 'sha256'), COALESCE(at, now())
          FROM gcl_pilot_log
         ORDER BY id;
        DROP TABLE gcl_pilot_log;

        CREATE TABLE gcl_daily_anchors (
            day         DATE PRIMARY KEY,
            merkle_root BYTEA NOT NULL,
            entry_count INTEGER NOT NULL
        );
        CREATE TABLE gcl_anchor_verifications (
            id          SERIAL PRIMARY KEY,
            day         DATE NOT NULL REFERENCES gcl_daily_anchors (day),
            verified_by VARCHAR(100) NOT NULL,
            is_valid    BOOLEAN NOT NULL,
            verified_at TIMESTAMPTZ NOT NULL DEFAULT now()
        );
        CREATE TABLE gcl_replay_requests (
            id           UUID PRIMARY KEY DEFAULT gen_random_uuid(),
            call_id      VARCHAR(36) NOT NULL REFERENCES proxy_calls (id),
            requested_by VARCHAR(100) NOT NULL,
            result       JSONB
        );
    """)
    op.execute("""
        CREATE FUNCTION gcl_append_only() RETURNS trigger AS $$
        BEGIN
            RAISE EXCEPTION 'gcl_audit_log is append-only; % refused', TG_OP;
        END;
        $$ LANGUAGE plpgsql;
        CREATE TRIGGER gcl_audit_log_append_only BEFORE UPDATE OR DELETE ON gcl_audit_log
            FOR EACH ROW EXECUTE PROCEDURE gcl_append_only();
    """)


def downgrade() -> None:
    op.execute("DROP TRIGGER gcl_audit_log_append_only ON gcl_audit_log")
    op.execute("DROP FUNCTION gcl_append_only()")
    op.execute("DROP TABLE gcl_replay_requests, gcl_anchor_verifications, gcl_daily_anchors, gcl_audit_log")
