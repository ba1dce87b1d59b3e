"""Record the authorization decision of each run

Revision ID: 065_run_authorization
Revises: 064_guard_console_ledger
Create Date: 2025-06-09

Until now the decision was made and forgotten. The engine writes the five columns before the
first step; runs from before this revision are taken as granted by the API key.
"""
from alembic import op

revision = "065_run_authorization"
down_revision = "064_guard_console_ledger"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        ALTER TABLE runs ADD COLUMN authorization_decision VARCHAR(30);
        ALTER TABLE runs ADD COLUMN authorization_engine VARCHAR(64);
        ALTER TABLE runs ADD COLUMN authorization_context JSONB;
        ALTER TABLE runs ADD COLUMN authorized_at TIMESTAMPTZ;
        ALTER TABLE runs ADD COLUMN authorized_by VARCHAR(128);
    """)
    op.execute("UPDATE runs SET authorization_decision = 'GRANTED', authorization_engine = 'legacy' WHERE authorization_decision IS NULL")
    op.execute("ALTER TABLE runs ALTER COLUMN authorization_decision SET DEFAULT 'GRANTED'")
    op.execute("ALTER TABLE runs ALTER COLUMN authorization_decision SET NOT NULL")
    op.execute("""
        ALTER TABLE runs ADD CONSTRAINT ck_runs_authorization_decision
            CHECK (authorization_decision IN ('GRANTED', 'DENIED', 'PENDING_APPROVAL'))
    """)


def downgrade() -> None:
    op.execute("ALTER TABLE runs DROP CONSTRAINT ck_runs_authorization_decision")
    for column in ("authorized_by", "authorized_at", "authorization_context", "authorization_engine", "authorization_decision"):
        op.execute(f"ALTER TABLE runs DROP COLUMN {column}")
