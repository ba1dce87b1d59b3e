"""M10: durable work queue, claim function, materialized view of the top pending work

Revision ID: 015_m10_work_queue
Revises: 014_m10_recovery_schema
Create Date: 2024-11-19

Redis stays the fast path; the table is the truth after a restart.
"""
from alembic import op

revision = "015_m10_work_queue"
down_revision = "014_m10_recovery_schema"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        CREATE TABLE IF NOT EXISTS m10_recovery.work_queue (
            id            BIGSERIAL PRIMARY KEY,
            candidate_id  INTEGER NOT NULL REFERENCES public.recovery_candidates (id),
            priority      SMALLINT NOT NULL DEFAULT 5 CHECK (priority BETWEEN 0 AND 9),
            method        VARCHAR(32) NOT NULL DEFAULT 'fallback',
            status        VARCHAR(16) NOT NULL DEFAULT 'pending',
            claimed_at    TIMESTAMPTZ,
            claimed_by    VARCHAR(128),
            processed_at  TIMESTAMPTZ,
            success       BOOLEAN,
            error_message TEXT,
            retry_count   INTEGER NOT NULL DEFAULT 0,
            created_at    TIMESTAMPTZ NOT NULL DEFAULT now()
        );
        CREATE UNIQUE INDEX IF NOT EXISTS uq_work_queue_candidate_open
            ON m10_recovery.work_queue (candidate_id) WHERE processed_at IS NULL;

        CREATE TABLE IF NOT EXISTS m10_recovery.matview_refresh_log (
            id           SERIAL PRIMARY KEY,
            view_name    TEXT NOT NULL,
            started_at   TIMESTAMPTZ NOT NULL DEFAULT now(),
            completed_at TIMESTAMPTZ,
            duration_ms  INTEGER,
            success      BOOLEAN
        );
    """)

    op.execute("""
        CREATE OR REPLACE FUNCTION m10_recovery.claim_work(p_worker VARCHAR, p_limit INTEGER DEFAULT 50)
        RETURNS SETOF m10_recovery.work_queue
        LANGUAGE sql AS $$
            UPDATE m10_recovery.work_queue q
               SET status = 'claimed', claimed_at = now(), claimed_by = p_worker
             WHERE q.id IN (
                SELECT id FROM m10_recovery.work_queue
                 WHERE status = 'pending'
                 ORDER BY priority DESC, id
                 LIMIT p_limit
                   FOR UPDATE SKIP LOCKED)
            RETURNING q.*;
        $$;
    """)

    op.execute("""
        CREATE MATERIALIZED VIEW m10_recovery.mv_top_pending AS
        SELECT rc.id AS candidate_id, rc.failure_match_id, rc.suggestion, rc.confidence,
               fm.error_code, wq.priority
          FROM public.recovery_candidates rc
          JOIN public.failure_matches fm ON fm.id = rc.failure_match_id
          LEFT JOIN m10_recovery.work_queue wq ON wq.candidate_id = rc.id
         WHERE rc.decision = 'pending'
        WITH NO DATA;

        CREATE UNIQUE INDEX uq_mv_top_pending ON m10_recovery.mv_top_pending (candidate_id, priority);
    """)


def downgrade() -> None:
    op.execute("DROP MATERIALIZED VIEW IF EXISTS m10_recovery.mv_top_pending")
    op.execute("DROP FUNCTION IF EXISTS m10_recovery.claim_work(VARCHAR, INTEGER)")
    op.execute("DROP TABLE IF EXISTS m10_recovery.matview_refresh_log")
    op.execute("DROP TABLE IF EXISTS m10_recovery.work_queue")
