"""MCP tools: the rule that governs a tool

Revision ID: 117_mcp_tool_policy
Revises: 116_policy_activity_view
Create Date: 2026-01-26 14:19:51.583083

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = '117_mcp_tool_policy'
down_revision: Union[str, None] = '116_policy_activity_view'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    with op.batch_alter_table('mcp_tools', schema=None) as batch_op:
        batch_op.add_column(sa.Column('rule_id', sa.String(length=36), nullable=True))
        batch_op.add_column(sa.Column('rate_limit_per_minute', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_mcp_tools_rule_id_policy_rules'), 'policy_rules', ['rule_id'], ['id'], ondelete='SET NULL')
        batch_op.alter_column('name', existing_type=sa.String(length=128), type_=sa.String(length=255), existing_nullable=False)
        batch_op.alter_column('risk_level', existing_type=sa.String(length=16), new_column_name='risk', existing_nullable=False, existing_server_default='medium')


def downgrade() -> None:
    with op.batch_alter_table('mcp_tools', schema=None) as batch_op:
        batch_op.alter_column('risk', existing_type=sa.String(length=16), new_column_name='risk_level', existing_nullable=False, existing_server_default='medium')
        batch_op.alter_column('name', existing_type=sa.String(length=255), type_=sa.String(length=128), existing_nullable=False)
        batch_op.drop_constraint(batch_op.f('fk_mcp_tools_rule_id_policy_rules'), type_='foreignkey')
        batch_op.drop_column('rate_limit_per_minute')
        batch_op.drop_column('rule_id')
