"""Rename columns of worker_runs to the names the API uses

Revision ID: 095_worker_run_names
Revises: 094_incident_severity
Create Date: 2025-10-10 07:06:16.781217

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = '095_worker_run_names'
down_revision: Union[str, None] = '094_incident_severity'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.alter_column('worker_runs', 'total_latency_ms', new_column_name='latency_ms', existing_type=sa.Integer(), existing_nullable=True)
    op.alter_column('worker_runs', 'error', new_column_name='error_message', existing_type=sa.Text(), existing_nullable=True)
    op.execute('ALTER TABLE worker_runs RENAME CONSTRAINT fk_worker_runs_worker TO fk_worker_runs_worker_id')
    op.execute('ALTER INDEX ix_worker_runs_tenant_created RENAME TO ix_worker_runs_tenant_id_created_at')
    op.alter_column('worker_runs', 'cost_cents', type_=sa.Numeric(precision=12, scale=4), existing_type=sa.Integer(), existing_nullable=True)


def downgrade() -> None:
    op.alter_column('worker_runs', 'cost_cents', type_=sa.Integer(), existing_type=sa.Numeric(precision=12, scale=4), existing_nullable=True)
    op.execute('ALTER INDEX ix_worker_runs_tenant_id_created_at RENAME TO ix_worker_runs_tenant_created')
    op.execute('ALTER TABLE worker_runs RENAME CONSTRAINT fk_worker_runs_worker_id TO fk_worker_runs_worker')
    op.alter_column('worker_runs', 'error_message', new_column_name='error', existing_type=sa.Text(), existing_nullable=True)
    op.alter_column('worker_runs', 'latency_ms', new_column_name='total_latency_ms', existing_type=sa.Integer(), existing_nullable=True)
