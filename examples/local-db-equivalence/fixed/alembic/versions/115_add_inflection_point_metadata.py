"""Add inflection point metadata to incidents of the scenario engine

Revision ID: 115_inflection_point_metadata
Revises: 114_incident_event_order
Create Date: 2026-01-14

Where a run turned bad: the step, when, and how much it had cost by then.

075 consolidated sdsr_incidents into incidents. Databases that never ran 075 still have the
table and get the columns; where it is gone, there is nothing to add them to.
"""
import sqlalchemy as sa
from alembic import op

revision = "115_inflection_point_metadata"
down_revision = "114_incident_event_order"
branch_labels = None
depends_on = None


def upgrade() -> None:
    inspector = sa.inspect(op.get_bind())
    if not inspector.has_table("sdsr_incidents"):
        return
    op.execute("ALTER TABLE sdsr_incidents ADD COLUMN inflection_step_index INTEGER")
    op.execute("ALTER TABLE sdsr_incidents ADD COLUMN inflection_timestamp TIMESTAMPTZ")
    op.execute("ALTER TABLE sdsr_incidents ADD COLUMN cost_at_inflection_usd NUMERIC(12, 6)")


def downgrade() -> None:
    op.execute("ALTER TABLE IF EXISTS sdsr_incidents DROP COLUMN IF EXISTS cost_at_inflection_usd")
    op.execute("ALTER TABLE IF EXISTS sdsr_incidents DROP COLUMN IF EXISTS inflection_timestamp")
    op.execute("ALTER TABLE IF EXISTS sdsr_incidents DROP COLUMN IF EXISTS inflection_step_index")
