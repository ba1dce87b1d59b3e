"""Log of activations, and its audit written by a trigger

Revision ID: 088_policy_activation
Revises: 087_policy_overrides
Create Date: 2025-09-18
"""
from alembic import op

revision = "088_policy_activation"
down_revision = "087_policy_overrides"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        CREATE TABLE policy_activation_log (
            id           BIGSERIAL PRIMARY KEY,
            policy_id    VARCHAR(36) NOT NULL REFERENCES policy_rules (id),
            activated    BOOLEAN NOT NULL,
            activated_by VARCHAR(255) NOT NULL,
            at           TIMESTAMPTZ NOT NULL DEFAULT now()
        );
        CREATE TABLE policy_activation_audit (
            log_id     BIGINT NOT NULL REFERENCES policy_activation_log (id) ON DELETE CASCADE,
            seq        INTEGER NOT NULL,
            checksum   TEXT NOT NULL,
            PRIMARY KEY (log_id, seq)
        );

        CREATE FUNCTION audit_policy_activation() RETURNS trigger AS $fn$
        DECLARE
            n INTEGER;
        BEGIN
            SELECT count(*) + 1 INTO n FROM policy_activation_audit WHERE log_id = NEW.id;
            INSERT INTO policy_activation_audit (log_id, seq, checksum)
            VALUES (NEW.id, n, md5(NEW.policy_id || ';' || NEW.activated_by));
            RETURN NULL;
        END;
        $fn$ LANGUAGE plpgsql;

        CREATE TRIGGER policy_activation_audited
            AFTER INSERT ON policy_activation_log
            FOR EACH ROW WHEN (NEW.activated)
            EXECUTE FUNCTION audit_policy_activation();
    """)


def downgrade() -> None:
    op.execute("""
        DROP TABLE policy_activation_audit;
        DROP TABLE policy_activation_log;
        DROP FUNCTION audit_policy_activation();
    """)
