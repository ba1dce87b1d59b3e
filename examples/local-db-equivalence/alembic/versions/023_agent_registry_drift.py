"""M15/M18: agent registry, drift and boundaries

Revision ID: 023_agent_registry_drift
Revises: 022_agent_invocations
Create Date: 2024-12-25
"""

from alembic import op

revision = "023_agent_registry_drift"
down_revision = "022_agent_invocations"
branch_labels = None
depends_on = None


def upgrade():
    # A local search_path keeps the statements readable; it ends with the transaction,
    # and it is put back here for the revisions that share it.
    op.execute("SET LOCAL search_path TO agents, public")
    op.execute("""
        CREATE TABLE agent_registry (
            agent_id      VARCHAR(128) PRIMARY KEY,
            agent_name    VARCHAR(256) NOT NULL,
            sba           JSONB,
            sba_version   VARCHAR(16) DEFAULT '1.0',
            enabled       BOOLEAN NOT NULL DEFAULT TRUE,
            registered_at TIMESTAMPTZ NOT NULL DEFAULT now()
        );
        CREATE TABLE drift_signals (
            id          SERIAL PRIMARY KEY,
            agent_id    VARCHAR(128) NOT NULL REFERENCES agent_registry ON DELETE CASCADE,
            signal_type VARCHAR(64) NOT NULL,
            severity    REAL NOT NULL,
            detected_at TIMESTAMPTZ NOT NULL DEFAULT now()
        );
        CREATE TABLE boundary_violations (
            id             SERIAL PRIMARY KEY,
            agent_id       VARCHAR(128) NOT NULL REFERENCES agent_registry ON DELETE CASCADE,
            violation_type VARCHAR(64) NOT NULL,
            task           TEXT NOT NULL,
            domain         VARCHAR(64),
            auto_reported  BOOLEAN NOT NULL DEFAULT FALSE,
            detected_at    TIMESTAMPTZ NOT NULL DEFAULT now()
        );
        CREATE TABLE strategy_adjustments (
            id              SERIAL PRIMARY KEY,
            agent_id        VARCHAR(128) NOT NULL REFERENCES agent_registry ON DELETE CASCADE,
            trigger_signal  INTEGER REFERENCES drift_signals (id),
            old_strategy    JSONB,
            new_strategy    JSONB NOT NULL,
            adjusted_at     TIMESTAMPTZ NOT NULL DEFAULT now()
        );
    """)
    op.execute("SET LOCAL search_path TO DEFAULT")


def downgrade():
    op.drop_table("strategy_adjustments", schema="agents")
    op.drop_table("boundary_violations", schema="agents")
    op.drop_table("drift_signals", schema="agents")
    op.drop_table("agent_registry", schema="agents")
