"""How and where a run is executed

Revision ID: 082_run_execution_mode
Revises: 081_telemetry_unpartitioned
Create Date: 2025-08-25 08:35:06.858472

"""

from alembic import op
import sqlalchemy as sa

# revision identifiers, used by Alembic.
revision = '082_run_execution_mode'
down_revision = '081_telemetry_unpartitioned'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('runs') as batch_op:
        batch_op.add_column(sa.Column('execution_mode', sa.String(20), server_default='live', nullable=False))
        batch_op.add_column(sa.Column('execution_environment', sa.String(20), nullable=True))
        batch_op.create_check_constraint('ck_runs_execution_mode', "execution_mode IN ('live', 'shadow', 'replay', 'dry_run')")

    op.execute("UPDATE runs SET execution_environment = 'production' WHERE NOT is_synthetic")


def downgrade():
    with op.batch_alter_table('runs') as batch_op:
        batch_op.drop_constraint('ck_runs_execution_mode', type_='check')
        batch_op.drop_column('execution_environment')
        batch_op.drop_column('execution_mode')
