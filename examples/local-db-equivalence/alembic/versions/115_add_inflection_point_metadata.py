"""Add inflection point metadata to incidents of the scenario engine

Revision ID: 115_inflection_point_metadata
Revises: 114_incident_event_order
Create Date: 2026-01-14

Where a run turned bad: the step, when, and how much it had cost by then.
"""
from alembic import op

revision = "115_inflection_point_metadata"
down_revision = "114_incident_event_order"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE sdsr_incidents ADD COLUMN inflection_step_index INTEGER")
    op.execute("ALTER TABLE sdsr_incidents ADD COLUMN inflection_timestamp TIMESTAMPTZ")
    op.execute("ALTER TABLE sdsr_incidents ADD COLUMN cost_at_inflection_usd NUMERIC(12, 6)")


def downgrade() -> None:
    op.execute("ALTER TABLE IF EXISTS sdsr_incidents DROP COLUMN IF EXISTS cost_at_inflection_usd")
    op.execute("ALTER TABLE IF EXISTS sdsr_incidents DROP COLUMN IF EXISTS inflection_timestamp")
    op.execute("ALTER TABLE IF EXISTS sdsr_incidents DROP COLUMN IF EXISTS inflection_step_index")
