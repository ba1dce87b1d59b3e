"""Archive decided approval requests

Revision ID: 007_archived_approvals
Revises: 006_approval_expiry_backfill
Create Date: 2024-10-14

Rows older than 90 days are moved by the nightly job. The archive keeps the shape of
the live table, without its foreign key.
"""
from alembic import op

revision = "007_archived_approvals"
down_revision = "006_approval_expiry_backfill"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        -- same columns and checks; no defaults, nothing is created here
        CREATE TABLE archived_approval_requests (
            LIKE approval_requests INCLUDING CONSTRAINTS,
            archived_at  TIMESTAMPTZ NOT NULL DEFAULT now(),
            archived_by  VARCHAR(255) NOT NULL DEFAULT 'retention-job',
            PRIMARY KEY (id)
        );

        CREATE INDEX idx_archived_ar_tenant ON archived_approval_requests (tenant_id, archived_at DESC);

        COMMENT ON TABLE archived_approval_requests IS 'Decided approval requests, older than 90 days';
    """)


def downgrade() -> None:
    op.execute("DROP TABLE IF EXISTS archived_approval_requests")
