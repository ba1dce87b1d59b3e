"""Timeline views, audit of confidence computation

Revision ID: 053_timeline_and_confidence
Revises: 052_graduation
Create Date: 2025-04-18 15:40:14.314858

"""

from alembic import op
import sqlalchemy as sa

# revision identifiers, used by Alembic.
revision = '053_timeline_and_confidence'
down_revision = '052_graduation'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'timeline_views',
        sa.Column('incident_id', sa.String(36), sa.ForeignKey('incidents.id', ondelete='CASCADE')),
        sa.Column('viewer', sa.String(128)),
        sa.Column('viewed_at', sa.DateTime(timezone=True), server_default=sa.func.now()),
        sa.PrimaryKeyConstraint('incident_id', 'viewer', name='pk_timeline_views'),
    )
    op.create_table(
        'confidence_audit_log',
        sa.Column('id', sa.BigInteger(), autoincrement=True),
        sa.Column('entity_kind', sa.String(32), nullable=False),
        sa.Column('entity_id', sa.String(64), nullable=False),
        sa.Column('old_confidence', sa.Numeric(5, 4)),
        sa.Column('new_confidence', sa.Numeric(5, 4), nullable=False),
        sa.Column('calculator_version', sa.String(16), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
        sa.PrimaryKeyConstraint('id'),
    )
    op.create_index('ix_confidence_entity', 'confidence_audit_log', ['entity_kind', 'entity_id'])


def downgrade():
    op.drop_index('ix_confidence_entity', 'confidence_audit_log')
    op.drop_table('confidence_audit_log')
    op.drop_table('timeline_views')
