"""Exports of failure patterns; keep the raw message out of them

Revision ID: 046_failure_pattern_exports
Revises: 045_worker_config_timestamps
Create Date: 2025-03-27 10:45:24.076702

"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

# revision identifiers, used by Alembic.
revision = '046_failure_pattern_exports'
down_revision = '045_worker_config_timestamps'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'failure_pattern_exports',
        sa.Column('id', sa.Integer(), primary_key=True),
        sa.Column('exported_at', sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column('s3_key', sa.String(512), nullable=False, unique=True),
        sa.Column('pattern_count', sa.Integer(), nullable=False),
        sa.Column('window', postgresql.TSTZRANGE(), nullable=False),
        sa.Column('status', sa.String(16), server_default='done', nullable=False),
    )
    op.add_column('failure_matches', sa.Column('error_signature', sa.String(64), sa.Computed("md5(coalesce(error_message, ''))", persisted=True)))
    op.create_index('ix_failure_matches_signature', 'failure_matches', ['error_signature'])


def downgrade():
    op.drop_index('ix_failure_matches_signature', 'failure_matches')
    op.drop_column('failure_matches', 'error_signature')
    op.drop_table('failure_pattern_exports')
