"""Discovery ledger

Revision ID: 056_discovery_ledger
Revises: 055_prediction_events
Create Date: 2025-05-06

Advisory only: what the system noticed, never what it decided.
"""
from alembic import op

revision = "056_discovery_ledger"
down_revision = "055_prediction_events"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(r"""
        CREATE TABLE IF NOT EXISTS discovery_ledger (
            id            UUID PRIMARY KEY DEFAULT gen_random_uuid(),
            artifact      TEXT NOT NULL,
            field         TEXT,
            signal_type   TEXT NOT NULL,
            evidence      JSONB NOT NULL,
            detected_by   TEXT NOT NULL,
            phase         TEXT NOT NULL DEFAULT 'C',
            environment   TEXT NOT NULL DEFAULT 'local',
            first_seen_at TIMESTAMPTZ NOT NULL DEFAULT now(),
            last_seen_at  TIMESTAMPTZ NOT NULL DEFAULT now(),
            seen_count    INTEGER NOT NULL DEFAULT 1,
            status        TEXT NOT NULL DEFAULT 'observed',
            CONSTRAINT ck_discovery_artifact CHECK (artifact ~ '^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$')
        );

        DO $guard$
        BEGIN
            IF NOT EXISTS (
                SELECT 1 FROM pg_indexes WHERE schemaname = 'public' AND indexname = 'uq_discovery_ledger_signal'
            ) THEN
                CREATE UNIQUE INDEX uq_discovery_ledger_signal
                    ON discovery_ledger (artifact, COALESCE(field, ''), signal_type);
            END IF;
        END
        $guard$;
    """)


def downgrade() -> None:
    op.execute("DROP TABLE IF EXISTS discovery_ledger")
