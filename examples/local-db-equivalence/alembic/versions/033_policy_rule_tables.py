"""M19: ceilings, safety rules, ethical constraints, business rules

Revision ID: 033_policy_rule_tables
Revises: 032_policy_schema
Create Date: 2025-01-31 07:24:58.075942

"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

# revision identifiers, used by Alembic.
revision = '033_policy_rule_tables'
down_revision = '032_policy_schema'
branch_labels = None
depends_on = None

TABLES = {
    'risk_ceilings': [
        ('metric', sa.String(128)),
        ('max_value', sa.Float()),
        ('window_seconds', sa.Integer()),
    ],
    'safety_rules': [
        ('rule_type', sa.String(64)),
        ('condition', postgresql.JSONB()),
        ('action', sa.String(64)),
        ('priority', sa.Integer()),
    ],
    'ethical_constraints': [
        ('constraint_type', sa.String(64)),
        ('forbidden_pattern', sa.Text()),
    ],
    'business_rules': [
        ('rule_type', sa.String(64)),
        ('condition', postgresql.JSONB()),
        ('constraint_def', postgresql.JSONB()),
    ],
}


def upgrade():
    for name, extra in TABLES.items():
        op.create_table(
            name,
            sa.Column('id', postgresql.UUID(), server_default=sa.text('gen_random_uuid()'), primary_key=True),
            sa.Column('name', sa.String(128), nullable=False),
            *[sa.Column(column, type_, nullable=False) for column, type_ in extra],
            sa.Column('tenant_id', sa.String(64)),
            sa.Column('is_active', sa.Boolean(), server_default=sa.text('true'), nullable=False),
            sa.UniqueConstraint('name', name='uq_{0}_name'.format(name)),
            schema='policy',
        )


def downgrade():
    for name in reversed(list(TABLES)):
        op.drop_table(name, schema='policy')
