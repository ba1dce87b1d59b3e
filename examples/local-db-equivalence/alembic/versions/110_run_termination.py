"""Why a run ended, and which policies it was subject to

Revision ID: 110_run_termination
Revises: 109_validate_and_analyze
Create Date: 2025-12-29
"""
from alembic import op

revision = "110_run_termination"
down_revision = "109_validate_and_analyze"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        ALTER TABLE public.runs
            ADD COLUMN IF NOT EXISTS policy_snapshot_id  VARCHAR(64),
            ADD COLUMN IF NOT EXISTS termination_reason  VARCHAR(50),
            ADD COLUMN IF NOT EXISTS stopped_at_step     INTEGER,
            ADD COLUMN IF NOT EXISTS violation_policy_id VARCHAR(36)
    """)
    op.execute("""
        DO $$
        BEGIN
            IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'fk_runs_policy_snapshot') THEN
                ALTER TABLE public.runs
                    ADD CONSTRAINT fk_runs_policy_snapshot FOREIGN KEY (policy_snapshot_id)
                    REFERENCES policy_snapshots (snapshot_id) ON DELETE RESTRICT;
            END IF;
        END $$
    """)
    op.execute("CREATE INDEX IF NOT EXISTS ix_runs_termination ON runs (termination_reason) WHERE termination_reason IS NOT NULL")


def downgrade() -> None:
    op.execute("DROP INDEX IF EXISTS ix_runs_termination")
    op.execute("ALTER TABLE runs DROP CONSTRAINT IF EXISTS fk_runs_policy_snapshot")
    for column in "violation_policy_id", "stopped_at_step", "termination_reason", "policy_snapshot_id":
        op.execute(f"ALTER TABLE runs DROP COLUMN IF EXISTS {column}")
