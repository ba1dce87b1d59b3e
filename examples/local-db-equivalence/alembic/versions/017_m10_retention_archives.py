"""M10: retention jobs and archives

Revision ID: 017_m10_retention_archives
Revises: 016_m10_outbox_and_locks
Create Date: 2024-12-02 09:24:19.416743
"""

from __future__ import annotations

from alembic import op
import sqlalchemy as sa

revision: str = "017_m10_retention_archives"
down_revision: str | None = "016_m10_outbox_and_locks"
branch_labels = None
depends_on = None

SCHEMA = "m10_recovery"
ARCHIVED = ["suggestion_input", "suggestion_provenance"]

JOBS = {
    "provenance_archive": ("suggestion_provenance", 90),
    "input_archive": ("suggestion_input", 90),
    "outbox_cleanup": ("outbox", 7),
    "dead_letter_cleanup": ("dead_letter_archive", 180),
}


def upgrade() -> None:
    for source in ARCHIVED:
        op.execute(
            f"""
            CREATE TABLE {SCHEMA}.{source}_archive (LIKE {SCHEMA}.{source} INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
            ALTER TABLE {SCHEMA}.{source}_archive ADD COLUMN archived_at TIMESTAMPTZ NOT NULL DEFAULT now();
            ALTER TABLE {SCHEMA}.{source}_archive ADD CONSTRAINT {source}_archive_pkey PRIMARY KEY (id);
            ALTER TABLE {SCHEMA}.{source}_archive ALTER COLUMN id DROP DEFAULT;
            """
        )

    jobs = op.create_table(
        "retention_jobs",
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("target_table", sa.String(64), nullable=False),
        sa.Column("retention_days", sa.Integer, nullable=False),
        sa.Column("last_run_at", sa.DateTime(timezone=True)),
        sa.Column("rows_archived", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("enabled", sa.Boolean, nullable=False, server_default="true"),
        sa.CheckConstraint("retention_days > 0", name="ck_retention_days_positive"),
        schema=SCHEMA,
    )
    op.bulk_insert(
        jobs,
        [{"name": name, "target_table": target, "retention_days": days} for name, (target, days) in JOBS.items()],
    )


def downgrade() -> None:
    op.drop_table("retention_jobs", schema=SCHEMA)
    for source in reversed(ARCHIVED):
        op.drop_table(f"{source}_archive", schema=SCHEMA)
