"""Kill switch: replace the mode "frozen" by "soft_freeze" and "hard_freeze"

Revision ID: 042_killswitch_modes
Revises: 041_default_guardrail_seed
Create Date: 2025-03-12

A value cannot be removed from an enum, so the type is made anew.
"""
from alembic import op

revision = "042_killswitch_modes"
down_revision = "041_default_guardrail_seed"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TYPE killswitch_mode RENAME TO killswitch_mode_old")
    op.execute("CREATE TYPE killswitch_mode AS ENUM ('live', 'soft_freeze', 'hard_freeze')")
    op.execute("""
        ALTER TABLE killswitch_state ALTER COLUMN state DROP DEFAULT;
        ALTER TABLE killswitch_state
            ALTER COLUMN state TYPE killswitch_mode
            USING (CASE state::text WHEN 'frozen' THEN 'hard_freeze' ELSE state::text END)::killswitch_mode;
        ALTER TABLE killswitch_state ALTER COLUMN state SET DEFAULT 'live';
    """)
    op.execute("DROP TYPE killswitch_mode_old")


def downgrade() -> None:
    op.execute("ALTER TYPE killswitch_mode RENAME TO killswitch_mode_new")
    op.execute("CREATE TYPE killswitch_mode AS ENUM ('live', 'frozen')")
    op.execute("""
        ALTER TABLE killswitch_state ALTER COLUMN state DROP DEFAULT;
        ALTER TABLE killswitch_state
            ALTER COLUMN state TYPE killswitch_mode
            USING (CASE WHEN state = 'live' THEN 'live' ELSE 'frozen' END)::killswitch_mode;
        ALTER TABLE killswitch_state ALTER COLUMN state SET DEFAULT 'live';
    """)
    op.execute("DROP TYPE killswitch_mode_new")
