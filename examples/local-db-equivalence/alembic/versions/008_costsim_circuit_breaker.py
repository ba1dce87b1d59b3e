"""CostSim: circuit breaker state, incidents and alert queue

Revision ID: 008_costsim_circuit_breaker
Revises: 007_archived_approvals
Create Date: 2024-10-21 19:57:26.160354

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = '008_costsim_circuit_breaker'
down_revision: Union[str, None] = '007_archived_approvals'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.create_table('costsim_cb_state',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=128), nullable=False),
    sa.Column('disabled', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('consecutive_failures', sa.Integer(), server_default='0', nullable=False),
    sa.Column('last_drift_score', sa.Float(), nullable=True),
    sa.Column('disabled_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('updated_at', sa.DateTime(timezone=True), server_default=sa.text('CURRENT_TIMESTAMP'), nullable=False),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('name')
    )
    op.create_table('costsim_cb_incidents',
    sa.Column('id', sa.String(length=64), nullable=False),
    sa.Column('circuit_breaker_name', sa.String(length=128), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('severity', sa.String(length=8), nullable=False),
    sa.Column('drift_score', sa.Float(), nullable=True),
    sa.Column('resolved', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), server_default=sa.text('CURRENT_TIMESTAMP'), nullable=False),
    sa.ForeignKeyConstraint(['circuit_breaker_name'], ['costsim_cb_state.name'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_costsim_cb_incidents_circuit_breaker_name'), 'costsim_cb_incidents', ['circuit_breaker_name'], unique=False)
    op.create_table('costsim_alert_queue',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('incident_id', sa.String(length=64), nullable=True),
    sa.Column('alert_type', sa.String(length=32), nullable=False),
    sa.Column('payload', sa.JSON(), nullable=False),
    sa.Column('attempts', sa.Integer(), server_default='0', nullable=False),
    sa.Column('next_attempt_at', sa.DateTime(timezone=True), server_default=sa.text('CURRENT_TIMESTAMP'), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['incident_id'], ['costsim_cb_incidents.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('ix_costsim_alert_queue_due', 'costsim_alert_queue', ['next_attempt_at'], unique=False, postgresql_where=sa.text('sent_at IS NULL'))


def downgrade() -> None:
    op.drop_index('ix_costsim_alert_queue_due', table_name='costsim_alert_queue')
    op.drop_table('costsim_alert_queue')
    op.drop_index(op.f('ix_costsim_cb_incidents_circuit_breaker_name'), table_name='costsim_cb_incidents')
    op.drop_table('costsim_cb_incidents')
    op.drop_table('costsim_cb_state')
