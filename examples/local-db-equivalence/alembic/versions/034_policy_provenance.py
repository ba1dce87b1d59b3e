"""M20: provenance, conflicts and dependencies of policies

Revision ID: 034_policy_provenance
Revises: 033_policy_rule_tables
Create Date: 2025-02-05
"""
from alembic import op

revision = "034_policy_provenance"
down_revision = "033_policy_rule_tables"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        CREATE TABLE policy.policy_provenance (
            id                UUID PRIMARY KEY DEFAULT gen_random_uuid(),
            policy_version_id UUID NOT NULL REFERENCES policy.policy_versions ON DELETE RESTRICT,
            action            VARCHAR(32) NOT NULL,
            actor             VARCHAR(128) NOT NULL DEFAULT session_user,
            before_state      JSONB,
            after_state       JSONB,
            at                TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp()
        );

        CREATE TABLE policy.policy_dependencies (
            source_policy_id UUID NOT NULL REFERENCES policy.policies (id) ON DELETE CASCADE,
            target_policy_id UUID NOT NULL REFERENCES policy.policies (id) ON DELETE CASCADE,
            kind             VARCHAR(32) NOT NULL DEFAULT 'requires',
            PRIMARY KEY (source_policy_id, target_policy_id),
            CONSTRAINT no_self_dependency CHECK (source_policy_id <> target_policy_id)
        );

        CREATE TABLE policy.policy_conflicts (
            id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            policy_a    UUID NOT NULL REFERENCES policy.policies (id),
            policy_b    UUID NOT NULL REFERENCES policy.policies (id),
            conflict    VARCHAR(64) NOT NULL,
            resolution  TEXT,
            detected_at TIMESTAMPTZ NOT NULL DEFAULT now()
        );
        -- (a, b) and (b, a) are the same conflict
        CREATE UNIQUE INDEX uq_policy_conflicts_pair
            ON policy.policy_conflicts (least(policy_a, policy_b), greatest(policy_a, policy_b), conflict);
    """)


def downgrade() -> None:
    op.execute("""
        DROP TABLE IF EXISTS policy.policy_conflicts;
        DROP TABLE IF EXISTS policy.policy_dependencies;
        DROP TABLE IF EXISTS policy.policy_provenance;
    """)
