"""Recovery suggestion engine: candidates and their audit trail

Revision ID: 013_recovery_candidates
Revises: 012_failure_catalog
Create Date: 2024-11-11

The audit trail is written by a trigger, so that manual fixes in psql leave a trace as well.
"""
from alembic import op

revision = "013_recovery_candidates"
down_revision = "012_failure_catalog"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        CREATE TABLE recovery_candidates (
            id               SERIAL PRIMARY KEY,
            failure_match_id UUID NOT NULL REFERENCES failure_matches (id) ON DELETE CASCADE,
            suggestion       TEXT NOT NULL,
            confidence       NUMERIC(5, 4) NOT NULL DEFAULT 0.2
                             CHECK (confidence >= 0 AND confidence <= 1),
            explain          JSONB DEFAULT '{}'::jsonb,
            decision         TEXT NOT NULL DEFAULT 'pending'
                             CHECK (decision IN ('pending', 'approved', 'rejected')),
            occurrence_count INTEGER NOT NULL DEFAULT 1,
            created_at       TIMESTAMPTZ NOT NULL DEFAULT now(),
            updated_at       TIMESTAMPTZ NOT NULL DEFAULT now()
        );
        CREATE UNIQUE INDEX uq_rc_failure_match ON recovery_candidates (failure_match_id, md5(suggestion));
        CREATE INDEX idx_rc_decision_conf ON recovery_candidates (decision, confidence DESC NULLS LAST);

        CREATE TABLE recovery_candidates_audit (
            id           BIGSERIAL PRIMARY KEY,
            candidate_id INTEGER NOT NULL REFERENCES recovery_candidates ON DELETE CASCADE,
            actor        TEXT NOT NULL,
            action       TEXT NOT NULL,
            old_decision TEXT,
            new_decision TEXT,
            changed_at   TIMESTAMPTZ NOT NULL DEFAULT now()
        );
    """)
    op.execute("""
        CREATE OR REPLACE FUNCTION record_candidate_decision() RETURNS trigger AS $body$
        BEGIN
            NEW.updated_at := now();
            IF NEW.decision IS DISTINCT FROM OLD.decision THEN
                INSERT INTO recovery_candidates_audit (candidate_id, actor, action, old_decision, new_decision)
                VALUES (NEW.id, current_user, 'decide', OLD.decision, NEW.decision);
            END IF;
            RETURN NEW;
        END;
        $body$ LANGUAGE plpgsql;

        CREATE TRIGGER trg_candidate_decision
            BEFORE UPDATE ON recovery_candidates
            FOR EACH ROW EXECUTE FUNCTION record_candidate_decision();
    """)


def downgrade() -> None:
    op.execute("DROP TRIGGER IF EXISTS trg_candidate_decision ON recovery_candidates")
    op.execute("DROP FUNCTION IF EXISTS record_candidate_decision()")
    op.execute("DROP TABLE IF EXISTS recovery_candidates_audit")
    op.execute("DROP TABLE IF EXISTS recovery_candidates")
