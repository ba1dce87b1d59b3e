"""M25: events and traces of the integration loop

Revision ID: 048_integration_loops
Revises: 047_human_checkpoints
Create Date: 2025-03-31
"""
from alembic import op

revision = "048_integration_loops"
down_revision = "047_human_checkpoints"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE TYPE loop_stage AS ENUM ('incident_created', 'pattern_matched', 'recovery_suggested', 'policy_generated')")
    op.execute("""
        CREATE TABLE loop_traces (
            id              VARCHAR(64) PRIMARY KEY,
            incident_id     VARCHAR(36) NOT NULL,
            tenant_id       VARCHAR(36) NOT NULL,
            stages          JSONB NOT NULL DEFAULT '{}',
            failed_stage    loop_stage,
            is_complete     BOOLEAN NOT NULL DEFAULT false,
            started_at      TIMESTAMPTZ NOT NULL DEFAULT now(),
            completed_at    TIMESTAMPTZ,
            FOREIGN KEY (incident_id) REFERENCES incidents (id) ON DELETE CASCADE
        )
    """)
    op.execute("""
        CREATE TABLE loop_events (
            id            BIGSERIAL PRIMARY KEY,
            loop_trace_id VARCHAR(64) NOT NULL REFERENCES loop_traces (id) ON DELETE CASCADE,
            stage         loop_stage NOT NULL,
            details       JSONB,
            confidence    REAL CHECK (confidence IS NULL OR confidence BETWEEN 0 AND 1),
            created_at    TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)
    op.execute("CREATE INDEX IF NOT EXISTS ix_loop_events_trace_stage ON loop_events (loop_trace_id, stage)")


def downgrade() -> None:
    op.execute("DROP TABLE IF EXISTS loop_events")
    op.execute("DROP TABLE IF EXISTS loop_traces")
    op.execute("DROP TYPE IF EXISTS loop_stage")
