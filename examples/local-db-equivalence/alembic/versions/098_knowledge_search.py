"""Full-text search over lessons and support tickets

Revision ID: 098_knowledge_search
Revises: 097_trace_archive_widened
Create Date: 2025-10-29
"""
from alembic import op

revision = "098_knowledge_search"
down_revision = "097_trace_archive_widened"
branch_labels = None
depends_on = None

TARGETS = (
    ("lessons_learned", "title", "description"),
    ("support_tickets", "subject", "body"),
)


def upgrade() -> None:
    for table, a, b in TARGETS:
        op.execute(f"""
            ALTER TABLE {table} ADD COLUMN IF NOT EXISTS search tsvector
                GENERATED ALWAYS AS (
                    setweight(to_tsvector('english', coalesce({a}, '')), 'A') ||
                    setweight(to_tsvector('english', coalesce({b}, '')), 'B')
                ) STORED;
            CREATE INDEX IF NOT EXISTS ix_{table}_search ON {table} USING GIN (search);
        """)


def downgrade() -> None:
    for table, *_ in reversed(TARGETS):
        op.execute(f"DROP INDEX IF EXISTS ix_{table}_search")
        op.execute(f"ALTER TABLE {table} DROP COLUMN IF EXISTS search")
