"""Add optimistic locking and tenant to workflow_checkpoints

Revision ID: 003_workflow_version_tenant
Revises: 002_workflow_status_enum
Create Date: 2024-09-23 20:53:29.489503

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = '003_workflow_version_tenant'
down_revision: Union[str, None] = '002_workflow_status_enum'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    with op.batch_alter_table('workflow_checkpoints', schema=None) as batch_op:
        batch_op.add_column(sa.Column('version', sa.Integer(), server_default=sa.text('1'), nullable=False))
        batch_op.add_column(sa.Column('tenant_id', sa.String(length=255), server_default='', nullable=False))
        batch_op.create_index(batch_op.f('ix_workflow_checkpoints_tenant_id'), ['tenant_id'], unique=False)
        batch_op.create_check_constraint('version_positive', 'version > 0')

    # a workflow id is unique within its tenant only
    op.drop_index(op.f('ix_workflow_checkpoints_workflow_id'), table_name='workflow_checkpoints')
    op.create_unique_constraint('uq_workflow_checkpoints_tenant_workflow', 'workflow_checkpoints', ['tenant_id', 'workflow_id'])


def downgrade() -> None:
    op.drop_constraint('uq_workflow_checkpoints_tenant_workflow', 'workflow_checkpoints', type_='unique')
    op.create_index(op.f('ix_workflow_checkpoints_workflow_id'), 'workflow_checkpoints', ['workflow_id'], unique=True)
    with op.batch_alter_table('workflow_checkpoints', schema=None) as batch_op:
        batch_op.drop_constraint('version_positive', type_='check')
        batch_op.drop_index(batch_op.f('ix_workflow_checkpoints_tenant_id'))
        batch_op.drop_column('tenant_id')
        batch_op.drop_column('version')
