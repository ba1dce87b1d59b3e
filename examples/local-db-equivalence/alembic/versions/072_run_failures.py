"""Run failures

Revision ID: 072_run_failures
Revises: 071_evidence_without_inheritance
Create Date: 2025-07-08 23:14:21.592579

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = '072_run_failures'
down_revision: Union[str, None] = '071_evidence_without_inheritance'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.create_table('run_failures',
    sa.Column('id', sa.UUID(), server_default=sa.text('gen_random_uuid()'), nullable=False),
    sa.Column('run_id', sa.String(), nullable=False),
    sa.Column('tenant_id', sa.String(length=36), nullable=True),
    sa.Column('failure_type', sa.String(length=50), nullable=False),
    sa.Column('symptom', sa.Text(), nullable=False),
    sa.Column('root_cause', sa.Text(), nullable=True),
    sa.Column('failure_match_id', sa.UUID(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.ForeignKeyConstraint(['failure_match_id'], ['failure_matches.id'], name=op.f('fk_run_failures_failure_match_id_failure_matches'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['run_id'], ['runs.id'], name=op.f('fk_run_failures_run_id_runs'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_run_failures'))
    )
    with op.batch_alter_table('run_failures', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_run_failures_run_id'), ['run_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_run_failures_failure_type'), ['failure_type'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('run_failures', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_run_failures_failure_type'))
        batch_op.drop_index(batch_op.f('ix_run_failures_run_id'))

    op.drop_table('run_failures')
