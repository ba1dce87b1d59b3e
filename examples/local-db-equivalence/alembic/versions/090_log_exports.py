"""Exports of logs; overrides of feature flags for one tenant

Revision ID: 090_log_exports
Revises: 089_lessons_learned
Create Date: 2025-09-25 21:05:37.226922

"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

# revision identifiers, used by Alembic.
revision = '090_log_exports'
down_revision = '089_lessons_learned'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'log_exports',
        sa.Column('id', postgresql.UUID(), server_default=sa.text('gen_random_uuid()'), nullable=False),
        sa.Column('tenant_id', sa.String(36), nullable=False),
        sa.Column('scope', sa.String(16), nullable=False),
        sa.Column('run_id', sa.String(), nullable=True),
        sa.Column('format', sa.String(8), server_default='json', nullable=False),
        sa.Column('checksum', sa.String(64), nullable=True),
        sa.Column('requested_by', sa.String(255), nullable=False),
        sa.Column('delivered_at', sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint('id'),
        sa.ForeignKeyConstraint(['tenant_id'], ['tenants.id'], ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['run_id'], ['runs.id'], ondelete='SET NULL'),
    )
    op.create_table(
        'feature_flag_overrides',
        sa.Column('flag_id', sa.Integer(), sa.ForeignKey('feature_flags.id'), primary_key=True),
        sa.Column('tenant_id', sa.String(36), sa.ForeignKey('tenants.id'), primary_key=True),
        sa.Column('enabled', sa.Boolean(), nullable=False),
    )
    if op.get_context().dialect.name == 'postgresql':
        op.execute("COMMENT ON COLUMN log_exports.scope IS 'one of: llm_run, trace, compliance, system'")
        op.execute("COMMENT ON TABLE feature_flag_overrides IS NULL")


def downgrade():
    op.drop_table('feature_flag_overrides')
    op.drop_table('log_exports')
