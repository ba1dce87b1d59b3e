"""Decision records

Revision ID: 060_decision_records
Revises: 059_infra_and_coordination
Create Date: 2025-05-15
"""
from alembic import op

revision = "060_decision_records"
down_revision = "059_infra_and_coordination"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        CREATE TABLE decision_records (
            id                SERIAL PRIMARY KEY,
            decision_id       TEXT UNIQUE NOT NULL,
            decision_type     TEXT NOT NULL,
            decision_source   TEXT NOT NULL,
            decision_trigger  TEXT NOT NULL,
            decision_inputs   JSONB NOT NULL,
            decision_outcome  TEXT NOT NULL,
            decision_reason   TEXT,
            tenant_id         TEXT NOT NULL,
            workflow_ref      TEXT,
            causal_role       TEXT NOT NULL DEFAULT 'pre_run',
            decided_at        TIMESTAMPTZ NOT NULL DEFAULT now(),
            CONSTRAINT decision_type_check CHECK (decision_type IN ('routing', 'recovery', 'memory', 'policy', 'budget'))
        );
        CREATE INDEX idx_decision_records_tenant ON decision_records (tenant_id, decided_at DESC);
    """)


def downgrade() -> None:
    op.execute("DROP TABLE decision_records")
