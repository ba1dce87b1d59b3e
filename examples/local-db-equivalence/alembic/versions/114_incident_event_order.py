"""Events of an incident in a stable order

Revision ID: 114_incident_event_order
Revises: 113_cost_matview_retired
Create Date: 2026-01-07 10:49:10.688798

"""

from alembic import op
import sqlalchemy as sa

# revision identifiers, used by Alembic.
revision = '114_incident_event_order'
down_revision = '113_cost_matview_retired'
branch_labels = None
depends_on = None


def upgrade():
    op.execute(sa.schema.CreateSequence(sa.Sequence('incident_event_position_seq')))
    op.add_column('incident_events', sa.Column('position', sa.BigInteger(), server_default=sa.text("nextval('incident_event_position_seq')"), nullable=False))
    op.create_unique_constraint('uq_incident_events_position', 'incident_events', ['incident_id', 'position'])

    # positions of old events follow their time
    op.execute('''
        WITH ordered AS (
            SELECT id, row_number() OVER (ORDER BY created_at, id) AS n FROM incident_events
        )
        UPDATE incident_events e SET position = -1000000000 + o.n FROM ordered o WHERE o.id = e.id
    ''')


def downgrade():
    op.drop_constraint('uq_incident_events_position', 'incident_events', type_='unique')
    op.drop_column('incident_events', 'position')
    op.execute(sa.schema.DropSequence(sa.Sequence('incident_event_position_seq')))
