"""Subscriptions, invitations, usage records

Revision ID: 029_subscriptions_usage
Revises: 028_tenants_and_users
Create Date: 2025-01-17 13:59:52.831491

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql


# revision identifiers, used by Alembic.
revision: str = '029_subscriptions_usage'
down_revision: Union[str, None] = '028_tenants_and_users'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None

subscription_status = sa.Enum('trialing', 'active', 'past_due', 'cancelled', name='subscription_status')


def upgrade() -> None:
    op.create_table('subscriptions',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('tenant_id', sa.String(length=36), nullable=False),
    sa.Column('plan', sa.String(length=50), nullable=False),
    sa.Column('status', subscription_status, nullable=False),
    sa.Column('current_period_start', sa.Date(), nullable=False),
    sa.Column('current_period_end', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['tenant_id'], ['tenants.id'], name='fk_subscriptions_tenant_id', ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id'),
    sa.CheckConstraint('current_period_end > current_period_start', name='period_order')
    )
    op.create_table('invitations',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('tenant_id', sa.String(length=36), sa.ForeignKey('tenants.id', ondelete='CASCADE'), nullable=False),
    sa.Column('email', sa.String(length=255), nullable=False),
    sa.Column('role', postgresql.ENUM(name='membership_role', create_type=False), nullable=False),
    sa.Column('token_hash', sa.LargeBinary(), nullable=False),
    sa.Column('invited_by', sa.String(length=36), sa.ForeignKey('users.id')),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('tenant_id', 'email', name='uq_invitations_tenant_email')
    )
    op.create_table('usage_records',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('tenant_id', sa.String(length=36), nullable=False),
    sa.Column('meter', sa.String(length=64), nullable=False),
    sa.Column('quantity', sa.Numeric(20, 6), nullable=False),
    sa.Column('period', postgresql.DATERANGE(), nullable=False),
    sa.ForeignKeyConstraint(['tenant_id'], ['tenants.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('ix_usage_records_tenant_meter', 'usage_records', ['tenant_id', 'meter'], unique=False)


def downgrade() -> None:
    op.drop_table('usage_records')
    op.drop_table('invitations')
    op.drop_table('subscriptions')
    subscription_status.drop(op.get_bind(), checkfirst=False)
