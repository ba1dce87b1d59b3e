"""M12: invocations between agents, their audit, cancelled jobs

Revision ID: 022_agent_invocations
Revises: 021_agent_credits
Create Date: 2024-12-20 07:39:52.217074

"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

# revision identifiers, used by Alembic.
revision = '022_agent_invocations'
down_revision = '021_agent_credits'
branch_labels = None
depends_on = None

S = 'agents'


def create_audited_table(name, *columns):
    """Every table of this revision has the same head and tail."""
    op.create_table(
        name,
        sa.Column('id', sa.BigInteger(), sa.Identity(), nullable=False),
        *columns,
        sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
        sa.PrimaryKeyConstraint('id', name='pk_%s' % name),
        schema=S,
    )


def upgrade():
    create_audited_table(
        'invocations',
        sa.Column('invoke_id', sa.String(128), nullable=False, unique=True),
        sa.Column('caller_instance_id', sa.String(128), nullable=False),
        sa.Column('target_instance_id', sa.String(128), nullable=False),
        sa.Column('status', sa.String(32), nullable=False, server_default='pending'),
        sa.Column('request_payload', postgresql.JSONB(), nullable=False),
        sa.Column('response_payload', postgresql.JSONB(), nullable=True),
        sa.Column('timeout_at', sa.DateTime(timezone=True), nullable=True),
    )
    create_audited_table(
        'invoke_audit',
        sa.Column('invoke_id', sa.String(128), nullable=False),
        sa.Column('job_id', postgresql.UUID(), nullable=True),
        sa.Column('credits_charged', sa.Numeric(18, 6), nullable=True),
        sa.Column('duration_ms', sa.Integer(), nullable=True),
    )
    create_audited_table(
        'job_cancellations',
        sa.Column('job_id', postgresql.UUID(), nullable=False),
        sa.Column('cancelled_by', sa.String(128), nullable=False),
        sa.Column('credits_refunded', sa.Numeric(18, 6), server_default=sa.text('0'), nullable=False),
        sa.Column('reason', sa.Text(), nullable=True),
    )
    for table, ondelete in [('invoke_audit', 'SET NULL'), ('job_cancellations', 'CASCADE')]:
        op.create_foreign_key(
            'fk_%s_job' % table, table, 'jobs', ['job_id'], ['id'],
            source_schema=S, referent_schema=S, ondelete=ondelete,
        )


def downgrade():
    for table in ('job_cancellations', 'invoke_audit', 'invocations'):
        op.drop_table(table, schema=S)
