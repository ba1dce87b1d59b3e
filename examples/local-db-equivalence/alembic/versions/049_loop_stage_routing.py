"""One more stage of the loop: routing_adjusted

Revision ID: 049_loop_stage_routing
Revises: 048_integration_loops
Create Date: 2025-04-02
"""

from alembic import op

revision = "049_loop_stage_routing"
down_revision = "048_integration_loops"
branch_labels = None
depends_on = None


def upgrade():
    # The value is not used before this revision has ended, as PostgreSQL requires.
    op.execute("ALTER TYPE loop_stage ADD VALUE IF NOT EXISTS 'routing_adjusted' AFTER 'policy_generated'")


def downgrade():
    # Values cannot be taken away from an enum, and an unused one does no harm.
    pass
