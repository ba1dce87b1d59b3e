"""Decision records are a contract: move them to a schema of their own

Revision ID: 061_contracts_schema
Revises: 060_decision_records
Create Date: 2025-05-19

Moves the sequence, the index and the constraints as well.
"""
from alembic import op

revision = "061_contracts_schema"
down_revision = "060_decision_records"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE SCHEMA IF NOT EXISTS contracts")
    op.execute("ALTER TABLE public.decision_records SET SCHEMA contracts")
    op.execute("COMMENT ON SCHEMA contracts IS 'Tables whose meaning other services rely on'")
    op.execute("""
        ALTER TABLE contracts.decision_records
            DROP CONSTRAINT decision_type_check,
            ADD CONSTRAINT decision_type_check CHECK (
                decision_type IN ('routing', 'recovery', 'memory', 'policy', 'budget', 'care_routing_optimized'))
    """)


def downgrade() -> None:
    op.execute("""
        ALTER TABLE contracts.decision_records
            DROP CONSTRAINT decision_type_check,
            ADD CONSTRAINT decision_type_check CHECK (
                decision_type IN ('routing', 'recovery', 'memory', 'policy', 'budget'))
    """)
    op.execute("ALTER TABLE contracts.decision_records SET SCHEMA public")
    op.execute("DROP SCHEMA contracts")
