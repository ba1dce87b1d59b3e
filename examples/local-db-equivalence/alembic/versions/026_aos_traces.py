"""Traces, partitioned by time

Revision ID: 026_aos_traces
Revises: 025_routing_schema
Create Date: 2024-12-31

The scheduler makes the hot partitions (two weeks ahead) while it runs; the chain makes
the archive, and the first hot partition so that a fresh database can take writes at once.
"""
from alembic import op

revision = "026_aos_traces"
down_revision = "025_routing_schema"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        CREATE TABLE aos_traces (
            trace_id      VARCHAR(64)  NOT NULL,
            created_at    TIMESTAMPTZ  NOT NULL DEFAULT now(),
            tenant_id     VARCHAR(64)  NOT NULL,
            correlation_id VARCHAR(64) NOT NULL,
            plan          JSONB        NOT NULL,
            seed          BIGINT       NOT NULL DEFAULT 42,
            root_hash     CHAR(64),
            status        VARCHAR(16)  NOT NULL DEFAULT 'running',
            started_at    TIMESTAMPTZ,
            completed_at  TIMESTAMPTZ,
            PRIMARY KEY (trace_id, created_at)
        ) PARTITION BY RANGE (created_at);

        CREATE TABLE aos_traces_archive PARTITION OF aos_traces
            FOR VALUES FROM (MINVALUE) TO ('2025-01-01 00:00:00+00');
        CREATE TABLE aos_traces_2025_01 PARTITION OF aos_traces
            FOR VALUES FROM ('2025-01-01 00:00:00+00') TO ('2025-02-01 00:00:00+00');

        CREATE INDEX idx_aos_traces_tenant ON aos_traces (tenant_id, created_at DESC);
        CREATE INDEX idx_aos_traces_root_hash ON aos_traces (root_hash) WHERE root_hash IS NOT NULL;
    """)
    op.execute("""
        CREATE TABLE aos_trace_steps (
            id               BIGSERIAL PRIMARY KEY,
            trace_id         VARCHAR(64) NOT NULL,
            trace_created_at TIMESTAMPTZ NOT NULL,
            step_index       INTEGER NOT NULL,
            skill            VARCHAR(128) NOT NULL,
            params           JSONB NOT NULL DEFAULT '{}',
            status           VARCHAR(16) NOT NULL,
            outcome_code     VARCHAR(64),
            cost_cents       NUMERIC(12, 4) NOT NULL DEFAULT 0,
            duration_ms      INTEGER,
            replay_behavior  VARCHAR(16) NOT NULL DEFAULT 'execute',
            UNIQUE (trace_id, step_index),
            FOREIGN KEY (trace_id, trace_created_at) REFERENCES aos_traces (trace_id, created_at) ON DELETE CASCADE
        );
    """)


def downgrade() -> None:
    op.execute("DROP TABLE aos_trace_steps")
    # takes its partitions with it
    op.execute("DROP TABLE aos_traces")
