"""Policy library and snapshots

Revision ID: 067_policy_library
Revises: 066_policy_rules
Create Date: 2025-06-16 21:10:27.679778

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql


# revision identifiers, used by Alembic.
revision: str = '067_policy_library'
down_revision: Union[str, None] = '066_policy_rules'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.create_table('policy_library',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('slug', sa.String(length=100), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('template', postgresql.JSON(astext_type=sa.Text()), nullable=False),
    sa.Column('tags', postgresql.ARRAY(sa.Text()), nullable=True),
    sa.Column('published', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('slug')
    )
    op.create_index('ix_policy_library_tags', 'policy_library', ['tags'], unique=False, postgresql_using='gin')
    op.create_table('policy_snapshots',
    sa.Column('snapshot_id', sa.String(length=64), nullable=False),
    sa.Column('tenant_id', sa.String(length=36), nullable=False),
    sa.Column('policies_json', sa.Text(), nullable=False),
    sa.Column('thresholds_json', sa.Text(), nullable=False),
    sa.Column('content_hash', sa.String(length=64), nullable=False),
    sa.Column('policy_count', sa.Integer(), server_default='0', nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.ForeignKeyConstraint(['tenant_id'], ['tenants.id'], ),
    sa.PrimaryKeyConstraint('snapshot_id')
    )
    op.create_index(op.f('ix_policy_snapshots_content_hash'), 'policy_snapshots', ['content_hash'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_policy_snapshots_content_hash'), table_name='policy_snapshots')
    op.drop_table('policy_snapshots')
    op.drop_index('ix_policy_library_tags', table_name='policy_library', postgresql_using='gin')
    op.drop_table('policy_library')
