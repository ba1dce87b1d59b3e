"""M25: routing adjustments and regret

Revision ID: 051_routing_adjustments
Revises: 050_pattern_calibrations
Create Date: 2025-04-10
"""
from alembic import op

revision = "051_routing_adjustments"
down_revision = "050_pattern_calibrations"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        CREATE TABLE routing_policy_adjustments (
            id              VARCHAR(64) PRIMARY KEY,
            agent_id        VARCHAR(128) NOT NULL,
            capability      VARCHAR(64),
            adjustment_type VARCHAR(32) NOT NULL,
            magnitude       DOUBLE PRECISION NOT NULL,
            decay_days      INTEGER NOT NULL DEFAULT 7,
            is_active       BOOLEAN NOT NULL DEFAULT true,
            rolled_back_at  TIMESTAMPTZ,
            created_at      TIMESTAMPTZ NOT NULL DEFAULT now()
        );
        ALTER TABLE routing_policy_adjustments
            ADD CONSTRAINT fk_rpa_agent FOREIGN KEY (agent_id)
                REFERENCES agents.agent_registry (agent_id) ON UPDATE CASCADE NOT VALID,
            ADD CONSTRAINT ck_rpa_magnitude CHECK (magnitude BETWEEN -1 AND 1);
        ALTER TABLE routing_policy_adjustments VALIDATE CONSTRAINT fk_rpa_agent;

        CREATE TABLE regret_events (
            id            VARCHAR(64) PRIMARY KEY,
            adjustment_id VARCHAR(64) REFERENCES routing_policy_adjustments ON DELETE CASCADE,
            regret_type   VARCHAR(32) NOT NULL,
            severity      SMALLINT NOT NULL CHECK (severity BETWEEN 1 AND 10),
            created_at    TIMESTAMPTZ NOT NULL DEFAULT now()
        );
        CREATE TABLE policy_regret_summary (
            policy_id          VARCHAR(64) PRIMARY KEY,
            regret_score       DOUBLE PRECISION NOT NULL DEFAULT 0,
            regret_event_count INTEGER NOT NULL DEFAULT 0,
            auto_demoted       BOOLEAN NOT NULL DEFAULT FALSE,
            last_updated       TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP
        );
    """)


def downgrade() -> None:
    op.execute("DROP TABLE policy_regret_summary, regret_events, routing_policy_adjustments")
