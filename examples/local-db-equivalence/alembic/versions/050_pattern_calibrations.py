"""Pattern calibrations and feedback

Revision ID: 050_pattern_calibrations
Revises: 049_loop_stage_routing
Create Date: 2025-04-09 08:40:35.085319

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql


# revision identifiers, used by Alembic.
revision: str = '050_pattern_calibrations'
down_revision: Union[str, None] = '049_loop_stage_routing'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.create_table('pattern_calibrations',
    sa.Column('pattern_id', sa.UUID(), nullable=False),
    sa.Column('matches_total', sa.Integer(), server_default='0', nullable=False),
    sa.Column('matches_correct', sa.Integer(), server_default='0', nullable=False),
    sa.Column('calibrated_confidence', sa.Double(), nullable=True),
    sa.ForeignKeyConstraint(['pattern_id'], ['failure_patterns.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('pattern_id')
    )
    op.create_table('pattern_feedback',
    sa.Column('id', sa.UUID(), server_default=sa.text('gen_random_uuid()'), nullable=False),
    sa.Column('tenant_id', sa.String(length=36), nullable=False),
    sa.Column('pattern_type', sa.String(length=50), nullable=False),
    sa.Column('severity', sa.String(length=20), nullable=False),
    sa.Column('signature', sa.Text(), nullable=False),
    sa.Column('evidence', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('acknowledged', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('detected_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_pattern_feedback_tenant_id'), 'pattern_feedback', ['tenant_id'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_pattern_feedback_tenant_id'), table_name='pattern_feedback')
    op.drop_table('pattern_feedback')
    op.drop_table('pattern_calibrations')
