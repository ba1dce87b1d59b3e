"""M11: skill audit, replay and circuit breakers

Revision ID: 019_m11_audit_schema
Revises: 018_m10_monitoring_views
Create Date: 2024-12-11
"""
from alembic import op

revision = "019_m11_audit_schema"
down_revision = "018_m10_monitoring_views"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE SCHEMA m11_audit")
    op.execute("CREATE SEQUENCE m11_audit.ops_seq AS bigint START 1 CACHE 50")
    op.execute("""
        CREATE TABLE m11_audit.ops (
            op_id        BIGINT NOT NULL DEFAULT nextval('m11_audit.ops_seq') PRIMARY KEY,
            workflow_id  TEXT NOT NULL,
            op_index     INTEGER NOT NULL,
            op_type      TEXT NOT NULL,
            skill_id     TEXT NOT NULL,
            skill_version TEXT NOT NULL DEFAULT '1.0.0',
            tenant_id    TEXT NOT NULL,
            args         JSONB NOT NULL,
            args_hash    TEXT NOT NULL,
            result       JSONB,
            result_hash  TEXT,
            status       TEXT NOT NULL DEFAULT 'pending',
            duration_ms  INTEGER,
            created_at   TIMESTAMPTZ NOT NULL DEFAULT now(),
            CONSTRAINT uq_ops_workflow_index UNIQUE (workflow_id, op_index)
        )
    """)
    op.execute("ALTER SEQUENCE m11_audit.ops_seq OWNED BY m11_audit.ops.op_id")
    op.execute("""
        CREATE TABLE m11_audit.replay_runs (
            replay_id    UUID PRIMARY KEY DEFAULT gen_random_uuid(),
            workflow_id  TEXT NOT NULL,
            mode         TEXT NOT NULL CHECK (mode IN ('dry_run', 'verify', 'rehydrate')),
            ops_total    INTEGER NOT NULL DEFAULT 0,
            ops_verified INTEGER NOT NULL DEFAULT 0,
            first_divergence_op_id BIGINT REFERENCES m11_audit.ops (op_id),
            started_at   TIMESTAMPTZ NOT NULL DEFAULT now(),
            completed_at TIMESTAMPTZ
        )
    """)
    op.execute("""
        CREATE TABLE m11_audit.circuit_breaker_state (
            target        TEXT PRIMARY KEY,
            state         TEXT NOT NULL DEFAULT 'CLOSED' CHECK (state IN ('CLOSED', 'OPEN', 'HALF_OPEN')),
            failure_count INTEGER NOT NULL DEFAULT 0,
            opened_at     TIMESTAMPTZ,
            cooldown      INTERVAL NOT NULL DEFAULT '60 seconds'
        )
    """)
    op.execute("""
        CREATE TABLE m11_audit.skill_metrics (
            skill_id   TEXT NOT NULL,
            tenant_id  TEXT NOT NULL,
            bucket     TIMESTAMPTZ NOT NULL,
            calls      BIGINT NOT NULL DEFAULT 0,
            failures   BIGINT NOT NULL DEFAULT 0,
            p99_ms     REAL,
            PRIMARY KEY (skill_id, tenant_id, bucket)
        )
    """)
    op.execute("CREATE INDEX idx_ops_tenant_created ON m11_audit.ops (tenant_id, created_at)")
    op.execute("""
        CREATE VIEW m11_audit.v_failed_ops AS
        SELECT o.workflow_id, o.op_index, o.skill_id, o.status, o.created_at, b.state AS breaker
          FROM m11_audit.ops o LEFT JOIN m11_audit.circuit_breaker_state b ON b.target = o.skill_id
         WHERE o.status <> 'completed'
    """)


def downgrade() -> None:
    op.execute("DROP SCHEMA m11_audit CASCADE")
