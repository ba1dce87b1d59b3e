"""Policy proposals and their versions

Revision ID: 054_policy_proposals
Revises: 053_timeline_and_confidence
Create Date: 2025-04-26 13:32:50.726297

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql


# revision identifiers, used by Alembic.
revision: str = '054_policy_proposals'
down_revision: Union[str, None] = '053_timeline_and_confidence'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.create_table('policy_proposals',
    sa.Column('id', sa.UUID(), server_default=sa.text('gen_random_uuid()'), nullable=False),
    sa.Column('tenant_id', sa.String(length=36), nullable=False),
    sa.Column('proposal_name', sa.String(length=200), nullable=False),
    sa.Column('proposal_type', sa.String(length=50), nullable=False),
    sa.Column('rationale', sa.Text(), nullable=False),
    sa.Column('proposed_rule', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('triggering_feedback_ids', postgresql.ARRAY(sa.UUID()), server_default='{}', nullable=False),
    sa.Column('status', sa.String(length=20), server_default='draft', nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('reviewed_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_policy_proposals'))
    )
    # public.policy_versions: versions of proposals. policy.policy_versions is another table.
    op.create_table('policy_versions',
    sa.Column('id', sa.UUID(), server_default=sa.text('gen_random_uuid()'), nullable=False),
    sa.Column('proposal_id', sa.UUID(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('rule_snapshot', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('change_reason', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['proposal_id'], ['policy_proposals.id'], name=op.f('fk_policy_versions_proposal_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_policy_versions')),
    sa.UniqueConstraint('proposal_id', 'version', name=op.f('uq_policy_versions_proposal_version')),
    schema='public'
    )


def downgrade() -> None:
    op.drop_table('policy_versions', schema='public')
    op.drop_table('policy_proposals')
