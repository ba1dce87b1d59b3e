"""Failure patterns and matches

Revision ID: 012_failure_catalog
Revises: 011_rbac_and_memory_audit
Create Date: 2024-11-04 07:04:56.686240

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql


# revision identifiers, used by Alembic.
revision: str = '012_failure_catalog'
down_revision: Union[str, None] = '011_rbac_and_memory_audit'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.create_table('failure_patterns',
    sa.Column('id', sa.UUID(), server_default=sa.text('gen_random_uuid()'), nullable=False),
    sa.Column('error_code', sa.String(length=128), nullable=False),
    sa.Column('category', sa.String(length=64), nullable=False),
    sa.Column('pattern', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('is_retryable', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('failure_patterns_pkey')),
    sa.UniqueConstraint('error_code', name=op.f('failure_patterns_error_code_key'))
    )
    op.create_table('failure_matches',
    sa.Column('id', sa.UUID(), server_default=sa.text('gen_random_uuid()'), nullable=False),
    sa.Column('tenant_id', sa.String(length=64), nullable=True),
    sa.Column('pattern_id', sa.UUID(), nullable=True),
    sa.Column('error_code', sa.String(length=128), nullable=False),
    sa.Column('error_message', sa.Text(), nullable=True),
    sa.Column('match_type', sa.String(length=32), server_default='miss', nullable=False),
    sa.Column('confidence_score', sa.Numeric(precision=5, scale=4), server_default='0', nullable=False),
    sa.Column('recovery_attempted', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('recovery_succeeded', sa.Boolean(), nullable=True),
    sa.Column('context', postgresql.JSONB(astext_type=sa.Text()), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.ForeignKeyConstraint(['pattern_id'], ['failure_patterns.id'], name=op.f('fk_failure_matches_pattern_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('failure_matches_pkey'))
    )
    op.create_index(op.f('ix_failure_matches_error_code'), 'failure_matches', ['error_code'], unique=False)
    op.create_index('ix_failure_matches_unresolved', 'failure_matches', ['tenant_id', sa.text('created_at DESC')], unique=False, postgresql_where=sa.text('recovery_succeeded IS NOT TRUE'))
    op.create_index('ix_failure_matches_context', 'failure_matches', ['context'], unique=False, postgresql_using='gin', postgresql_ops={'context': 'jsonb_path_ops'})


def downgrade() -> None:
    op.drop_index('ix_failure_matches_context', table_name='failure_matches', postgresql_using='gin')
    op.drop_index('ix_failure_matches_unresolved', table_name='failure_matches')
    op.drop_index(op.f('ix_failure_matches_error_code'), table_name='failure_matches')
    op.drop_table('failure_matches')
    op.drop_table('failure_patterns')
