"""prevention_records.run_id

Revision ID: 124_prevention_records_run_id
Revises: 123_incidents_source_run_fk
Create Date: 2026-02-25 18:03:00.846486

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = '124_prevention_records_run_id'
down_revision: Union[str, None] = '123_incidents_source_run_fk'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.add_column('prevention_records', sa.Column('run_id', sa.String(), nullable=True))
    op.create_foreign_key(op.f('fk_prevention_records_run_id'), 'prevention_records', 'runs', ['run_id'], ['id'], ondelete='SET NULL')
    op.create_index(op.f('ix_prevention_records_run_id'), 'prevention_records', ['run_id'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_prevention_records_run_id'), table_name='prevention_records')
    op.drop_constraint(op.f('fk_prevention_records_run_id'), 'prevention_records', type_='foreignkey')
    op.drop_column('prevention_records', 'run_id')
