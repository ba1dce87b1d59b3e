"""Bootstrap: the two tables that only the application used to create

Revision ID: 000_bootstrap_runs_agents
Revises:
Create Date: 2026-03-02

runs and agents came from the models, made by the application when it started. Revisions 065
and 073 alter them, so a database that is built from migrations alone needs them first. These
are the columns that the models had before any migration touched the tables. Where the tables
exist, nothing happens.
"""
from alembic import op

revision = "000_bootstrap_runs_agents"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        CREATE TABLE IF NOT EXISTS agents (
            id                     VARCHAR NOT NULL,
            name                   VARCHAR(255) NOT NULL,
            description            TEXT,
            status                 VARCHAR(32) NOT NULL DEFAULT 'active',
            tenant_id              VARCHAR(36),
            owner_id               VARCHAR(36),
            capabilities_json      TEXT,
            planner_config_json    TEXT,
            memory_config_json     TEXT,
            budget_cents           INTEGER NOT NULL DEFAULT 0,
            spent_cents            INTEGER NOT NULL DEFAULT 0,
            budget_alert_threshold INTEGER,
            rate_limit_rpm         INTEGER NOT NULL DEFAULT 60,
            concurrent_runs_limit  INTEGER NOT NULL DEFAULT 5,
            created_at             TIMESTAMPTZ NOT NULL DEFAULT now(),
            updated_at             TIMESTAMPTZ NOT NULL DEFAULT now(),
            CONSTRAINT agents_pkey PRIMARY KEY (id)
        );
        CREATE INDEX IF NOT EXISTS ix_agents_name ON agents (name);
        CREATE INDEX IF NOT EXISTS ix_agents_tenant_id ON agents (tenant_id);
    """)
    op.execute("""
        CREATE TABLE IF NOT EXISTS runs (
            id              VARCHAR NOT NULL,
            agent_id        VARCHAR NOT NULL,
            tenant_id       VARCHAR(36),
            parent_run_id   VARCHAR,
            goal            TEXT NOT NULL,
            status          VARCHAR(32) NOT NULL DEFAULT 'queued',
            priority        INTEGER NOT NULL DEFAULT 0,
            attempts        INTEGER NOT NULL DEFAULT 0,
            max_attempts    INTEGER NOT NULL DEFAULT 3,
            error_message   TEXT,
            plan_json       TEXT,
            tool_calls_json TEXT,
            idempotency_key VARCHAR(128),
            created_at      TIMESTAMPTZ NOT NULL DEFAULT now(),
            started_at      TIMESTAMPTZ,
            completed_at    TIMESTAMPTZ,
            next_attempt_at TIMESTAMPTZ,
            duration_ms     DOUBLE PRECISION,
            CONSTRAINT runs_pkey PRIMARY KEY (id),
            CONSTRAINT runs_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agents (id)
        );
        CREATE INDEX IF NOT EXISTS ix_runs_agent_id ON runs (agent_id);
        CREATE INDEX IF NOT EXISTS ix_runs_tenant_id ON runs (tenant_id);
        CREATE INDEX IF NOT EXISTS ix_runs_status ON runs (status);
        CREATE INDEX IF NOT EXISTS ix_runs_parent_run_id ON runs (parent_run_id);
        CREATE INDEX IF NOT EXISTS ix_runs_idempotency_key ON runs (idempotency_key);
    """)


def downgrade() -> None:
    op.execute("DROP TABLE IF EXISTS runs")
    op.execute("DROP TABLE IF EXISTS agents")
