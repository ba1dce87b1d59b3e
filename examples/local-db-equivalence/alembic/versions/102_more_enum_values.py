"""New values: a killswitch mode, two record sources

Revision ID: 102_more_enum_values
Revises: 101_retire_flag_overrides
Create Date: 2025-11-17
"""

from alembic import op

revision = "102_more_enum_values"
down_revision = "101_retire_flag_overrides"
branch_labels = None
depends_on = None

NEW_VALUES = {
    "killswitch_mode": ["quarantine"],
    "record_source": ["import", "webhook"],
}


def upgrade():
    for type_name, values in NEW_VALUES.items():
        for value in values:
            op.execute("ALTER TYPE %s ADD VALUE IF NOT EXISTS '%s'" % (type_name, value))


def downgrade():
    pass
