"""Precedence of policies, monitors and alerts

Revision ID: 085_policy_precedence
Revises: 084_rule_and_limit_integrity
Create Date: 2025-09-03 12:29:15.950285

"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

# revision identifiers, used by Alembic.
revision = '085_policy_precedence'
down_revision = '084_rule_and_limit_integrity'
branch_labels = None
depends_on = None

FK = dict(ondelete='CASCADE')


def upgrade():
    op.create_table(
        'policy_precedence',
        sa.Column('policy_id', sa.String(36), sa.ForeignKey('policy_rules.id', **FK), primary_key=True),
        sa.Column('precedence', sa.Integer(), nullable=False, server_default='100'),
        sa.Column('binding_moment', sa.String(30), nullable=False, server_default='RUN_START'),
        sa.Column('conflict_strategy', sa.String(30), nullable=False, server_default='MOST_RESTRICTIVE'),
    )
    op.create_table(
        'policy_monitor_configs',
        sa.Column('config_id', sa.String(36), primary_key=True),
        sa.Column('policy_id', sa.String(36), sa.ForeignKey('policy_rules.id', **FK), nullable=False),
        sa.Column('monitor_token_usage', sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column('monitor_cost', sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column('monitor_rag_access', sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column('inspection_constraints', postgresql.JSONB(none_as_null=True)),
    )
    op.create_table(
        'policy_alert_configs',
        sa.Column('config_id', sa.String(36), primary_key=True),
        sa.Column('policy_id', sa.String(36), sa.ForeignKey('policy_rules.id', **FK), nullable=False),
        sa.Column('near_threshold_percent', sa.SmallInteger(), nullable=False, server_default='80'),
        sa.Column('channels', postgresql.ARRAY(sa.String(20)), nullable=False, server_default=sa.text("ARRAY['UI']::varchar[]")),
        sa.CheckConstraint('near_threshold_percent BETWEEN 1 AND 99'),
    )
    op.execute('CREATE INDEX ix_policy_precedence_order ON policy_precedence USING btree (precedence, policy_id)')


def downgrade():
    op.drop_index('ix_policy_precedence_order', table_name='policy_precedence')
    op.drop_table('policy_alert_configs')
    op.drop_table('policy_monitor_configs')
    op.drop_table('policy_precedence')
