"""Infrastructure errors, coordination audit, budget envelopes

Revision ID: 059_infra_and_coordination
Revises: 058_external_responses
Create Date: 2025-05-13 14:01:21.586387

"""

from alembic import op
import sqlalchemy as sa

# revision identifiers, used by Alembic.
revision = '059_infra_and_coordination'
down_revision = '058_external_responses'
branch_labels = None
depends_on = None

COORDINATION = '''
CREATE TABLE coordination_audit_records (
    audit_id     VARCHAR(36) PRIMARY KEY,
    envelope_id  VARCHAR(36),
    decision     VARCHAR(20) NOT NULL,
    reason       TEXT NOT NULL,
    decided_at   TIMESTAMPTZ NOT NULL,
    emergency    BOOLEAN NOT NULL DEFAULT false
)
'''


def upgrade():
    conn = op.get_bind()
    conn.execute(sa.text('''
        CREATE TABLE infra_error_events (
            id          VARCHAR(36) NOT NULL PRIMARY KEY,
            component   VARCHAR(64) NOT NULL,
            error_class VARCHAR(128) NOT NULL,
            fingerprint VARCHAR(64) NOT NULL,
            details     JSONB NOT NULL DEFAULT '{}'::jsonb,
            occurred_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT CURRENT_TIMESTAMP
        )
    '''))
    conn.execute(sa.text('CREATE INDEX ix_infra_errors_component ON infra_error_events (component, occurred_at)'))
    conn.execute(sa.text('''
        CREATE TABLE budget_envelopes (
            envelope_id  VARCHAR(36) PRIMARY KEY,
            tenant_id    VARCHAR(36) NOT NULL REFERENCES tenants (id),
            window_days  SMALLINT NOT NULL,
            ceiling_usd  NUMERIC(12, 2) NOT NULL CHECK (ceiling_usd > 0),
            created_at   TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    '''))
    conn.exec_driver_sql(COORDINATION)
    op.create_foreign_key('fk_coordination_envelope', 'coordination_audit_records', 'budget_envelopes',
                          ['envelope_id'], ['envelope_id'])
    op.create_table(
        'budget_usage_history',
        sa.Column('envelope_id', sa.String(36), sa.ForeignKey('budget_envelopes.envelope_id', ondelete='CASCADE'), primary_key=True),
        sa.Column('day', sa.Date(), primary_key=True),
        sa.Column('used_usd', sa.Numeric(12, 2), nullable=False),
    )


def downgrade():
    op.drop_table('budget_usage_history')
    op.drop_table('coordination_audit_records')
    op.drop_table('budget_envelopes')
    op.drop_table('infra_error_events')
