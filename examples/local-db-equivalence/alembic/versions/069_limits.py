"""Limits, their breaches and overrides

Revision ID: 069_limits
Revises: 068_policy_decisions
Create Date: 2025-06-24

Budgets, rates and thresholds are one thing with a category.
"""
from alembic import op

revision = "069_limits"
down_revision = "068_policy_decisions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        CREATE TABLE limits (
            id             VARCHAR(36) PRIMARY KEY,
            tenant_id      VARCHAR(36) NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
            limit_category VARCHAR(20) NOT NULL,
            limit_type     VARCHAR(50) NOT NULL,
            scope          VARCHAR(20) NOT NULL DEFAULT 'TENANT',
            max_value      NUMERIC(20, 4) NOT NULL,
            enforcement    VARCHAR(20) NOT NULL DEFAULT 'BLOCK',
            status         VARCHAR(20) NOT NULL DEFAULT 'ACTIVE',
            created_at     TIMESTAMPTZ NOT NULL DEFAULT now(),
            updated_at     TIMESTAMPTZ
        );
        ALTER TABLE ONLY limits ADD CONSTRAINT ck_limits_category
            CHECK (limit_category = ANY (ARRAY['BUDGET', 'RATE', 'THRESHOLD']::text[]));
        CREATE UNIQUE INDEX uq_limits_active ON limits (tenant_id, limit_type, scope) WHERE status = 'ACTIVE';

        CREATE TABLE limit_breaches (
            id          VARCHAR(36) PRIMARY KEY,
            limit_id    VARCHAR(36) NOT NULL,
            run_id      VARCHAR,
            breach_type VARCHAR(20) NOT NULL,
            value_at_breach NUMERIC(20, 4),
            breached_at TIMESTAMPTZ NOT NULL DEFAULT now(),
            CONSTRAINT fk_limit_breaches_limit FOREIGN KEY (limit_id) REFERENCES limits (id),
            CONSTRAINT fk_limit_breaches_run FOREIGN KEY (run_id) REFERENCES runs (id) ON DELETE SET NULL
        );
        CREATE TABLE limit_overrides (
            override_id  VARCHAR(36) PRIMARY KEY,
            limit_id     VARCHAR(36) NOT NULL REFERENCES limits,
            requested_by VARCHAR(255) NOT NULL,
            new_value    NUMERIC(20, 4) NOT NULL,
            valid        TSTZRANGE NOT NULL DEFAULT tstzrange(now(), now() + interval '1 day'),
            approved     BOOLEAN
        );
    """)


def downgrade() -> None:
    op.execute("DROP TABLE IF EXISTS limit_overrides CASCADE")
    op.execute("DROP TABLE IF EXISTS limit_breaches CASCADE")
    op.execute("DROP TABLE IF EXISTS limits CASCADE")
