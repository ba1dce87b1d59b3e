"""One open override for each limit

Revision ID: 119_limit_override_dedupe
Revises: 118_incident_view_error_code
Create Date: 2026-02-04 09:53:17.714795
"""

from __future__ import annotations

from alembic import op
import sqlalchemy as sa

revision: str = "119_limit_override_dedupe"
down_revision: str | None = "118_incident_view_error_code"
branch_labels = None
depends_on = None

KEEP_NEWEST = sa.text(
    """
    WITH ranked AS (
        SELECT override_id, row_number() OVER (PARTITION BY limit_id ORDER BY upper(valid) DESC, override_id) AS n
          FROM limit_overrides
         WHERE approved IS NULL
    )
    DELETE FROM limit_overrides o USING ranked r WHERE r.override_id = o.override_id AND r.n > :keep
    """
).bindparams(keep=1)


def upgrade() -> None:
    op.execute(KEEP_NEWEST)
    op.create_index(
        "uq_limit_overrides_open",
        "limit_overrides",
        ["limit_id"],
        unique=True,
        postgresql_where=sa.column("approved").is_(None),
    )


def downgrade() -> None:
    op.drop_index("uq_limit_overrides_open", table_name="limit_overrides")
