"""Who may override a policy, and who did

Revision ID: 087_policy_overrides
Revises: 086_runs_activity_projection
Create Date: 2025-09-17 12:47:10.127422

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql


# revision identifiers, used by Alembic.
revision: str = '087_policy_overrides'
down_revision: Union[str, None] = '086_runs_activity_projection'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.create_table('policy_override_authority',
    sa.Column('policy_id', sa.String(length=36), nullable=False),
    sa.Column('override_allowed', sa.Boolean(), server_default=sa.text('true'), nullable=False),
    sa.Column('allowed_roles', postgresql.ARRAY(sa.String(length=50)), nullable=True),
    sa.Column('max_duration', postgresql.INTERVAL(), server_default=sa.text("'15 minutes'::interval"), nullable=False),
    sa.ForeignKeyConstraint(['policy_id'], ['policy_rules.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('policy_id')
    )
    op.create_table('policy_override_records',
    sa.Column('id', sa.BigInteger(), autoincrement=True, nullable=False),
    sa.Column('policy_id', sa.String(length=36), nullable=False),
    sa.Column('overridden_by', sa.String(length=255), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_policy_override_records_period')),
    sa.ForeignKeyConstraint(['policy_id'], ['policy_override_authority.policy_id'], ),
    sa.PrimaryKeyConstraint('id')
    )


def downgrade() -> None:
    op.drop_table('policy_override_records')
    op.drop_table('policy_override_authority')
