"""M26: cost records, budgets, anomalies, daily aggregates

Revision ID: 037_cost_intelligence
Revises: 036_policy_versions_immutable
Create Date: 2025-02-19 09:03:03.336216

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = '037_cost_intelligence'
down_revision: Union[str, None] = '036_policy_versions_immutable'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.create_table('feature_tags',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('tenant_id', sa.String(length=36), nullable=False),
    sa.Column('tag', sa.String(length=128), nullable=False),
    sa.Column('budget_cents', sa.Integer(), nullable=True),
    sa.Column('is_active', sa.Boolean(), server_default=sa.text('true'), nullable=False),
    sa.ForeignKeyConstraint(['tenant_id'], ['tenants.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('tenant_id', 'tag', name='uq_feature_tags_tenant_tag')
    )
    op.create_table('cost_records',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('tenant_id', sa.String(length=36), nullable=False),
    sa.Column('user_id', sa.String(length=36), nullable=True),
    sa.Column('feature_tag', sa.String(length=128), nullable=True),
    sa.Column('model', sa.String(length=100), nullable=False),
    sa.Column('input_tokens', sa.Integer(), server_default='0', nullable=False),
    sa.Column('output_tokens', sa.Integer(), server_default='0', nullable=False),
    sa.Column('cost_cents', sa.Float(), server_default='0', nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.ForeignKeyConstraint(['tenant_id'], ['tenants.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('ix_cost_records_tenant_created', 'cost_records', ['tenant_id', 'created_at'], unique=False)
    op.create_index('ix_cost_records_feature', 'cost_records', ['tenant_id', 'feature_tag'], unique=False)
    op.create_table('cost_budgets',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('tenant_id', sa.String(length=36), nullable=False),
    sa.Column('budget_type', sa.String(length=32), nullable=False),
    sa.Column('entity_id', sa.String(length=128), nullable=True),
    sa.Column('daily_limit_cents', sa.Integer(), nullable=True),
    sa.Column('monthly_limit_cents', sa.Integer(), nullable=True),
    sa.Column('hard_limit_enabled', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.ForeignKeyConstraint(['tenant_id'], ['tenants.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_table('cost_anomalies',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('tenant_id', sa.String(length=36), nullable=False),
    sa.Column('anomaly_type', sa.String(length=32), nullable=False),
    sa.Column('severity', sa.String(length=16), nullable=False),
    sa.Column('current_value_cents', sa.Float(), nullable=False),
    sa.Column('expected_value_cents', sa.Float(), nullable=False),
    sa.Column('message', sa.Text(), nullable=False),
    sa.Column('resolved', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('detected_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.ForeignKeyConstraint(['tenant_id'], ['tenants.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_table('cost_daily_aggregates',
    sa.Column('tenant_id', sa.String(length=36), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('model', sa.String(length=100), nullable=False),
    sa.Column('total_cost_cents', sa.Float(), nullable=False),
    sa.Column('request_count', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('tenant_id', 'day', 'model')
    )


def downgrade() -> None:
    op.drop_table('cost_daily_aggregates')
    op.drop_table('cost_anomalies')
    op.drop_table('cost_budgets')
    op.drop_index('ix_cost_records_feature', table_name='cost_records')
    op.drop_index('ix_cost_records_tenant_created', table_name='cost_records')
    op.drop_table('cost_records')
    op.drop_table('feature_tags')
