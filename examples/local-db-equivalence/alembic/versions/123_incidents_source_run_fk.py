"""incidents.source_run_id references runs

The column came over from sdsr_incidents in 075, its foreign key did not.

Revision ID: 123_incidents_source_run_fk
Revises: 122_lesson_routing
Create Date: 2026-02-19 22:05:02.858539
"""

from __future__ import annotations

from alembic import op

revision: str = "123_incidents_source_run_fk"
down_revision: str | None = "122_lesson_routing"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "UPDATE incidents SET source_run_id = NULL "
        "WHERE source_run_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM runs WHERE runs.id = incidents.source_run_id)"
    )
    op.create_foreign_key(
        "fk_incidents_source_run_id",
        "incidents",
        "runs",
        ["source_run_id"],
        ["id"],
        source_schema="public",
        referent_schema="public",
        ondelete="SET NULL",
    )


def downgrade() -> None:
    op.drop_constraint("fk_incidents_source_run_id", "incidents", schema="public", type_="foreignkey")
