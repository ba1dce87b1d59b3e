"""M12: credits

Revision ID: 021_agent_credits
Revises: 020_agents_schema
Create Date: 2024-12-14

Amounts are a domain, so that no table can hold a negative balance by accident.
"""
from alembic import op

revision = "021_agent_credits"
down_revision = "020_agents_schema"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        CREATE DOMAIN agents.credit_amount AS NUMERIC(18, 6)
            CONSTRAINT credit_amount_not_negative CHECK (VALUE >= 0);

        CREATE TABLE agents.credit_balances (
            tenant_id  VARCHAR(64) PRIMARY KEY,
            total      agents.credit_amount NOT NULL DEFAULT 0,
            reserved   agents.credit_amount NOT NULL DEFAULT 0,
            spent      agents.credit_amount NOT NULL DEFAULT 0,
            available  NUMERIC(18, 6) GENERATED ALWAYS AS (total - reserved - spent) STORED,
            updated_at TIMESTAMPTZ NOT NULL DEFAULT now()
        );

        CREATE TABLE agents.credit_ledger (
            id         BIGSERIAL PRIMARY KEY,
            job_id     UUID REFERENCES agents.jobs (id) ON DELETE SET NULL,
            tenant_id  VARCHAR(64) NOT NULL REFERENCES agents.credit_balances (tenant_id),
            operation  VARCHAR(16) NOT NULL,
            amount     agents.credit_amount NOT NULL,
            context    JSONB,
            created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
            CONSTRAINT ck_ledger_operation CHECK (operation IN ('reserve', 'spend', 'refund', 'charge'))
        );
        CREATE INDEX ix_credit_ledger_tenant ON agents.credit_ledger (tenant_id, created_at DESC);
    """)


def downgrade() -> None:
    op.execute("DROP TABLE agents.credit_ledger")
    op.execute("DROP TABLE agents.credit_balances")
    op.execute("DROP DOMAIN agents.credit_amount")
