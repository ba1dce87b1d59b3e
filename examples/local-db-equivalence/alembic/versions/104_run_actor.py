"""Who started a run

Revision ID: 104_run_actor
Revises: 103_updated_at_sweep
Create Date: 2025-11-27
"""

import sqlalchemy as sa
from alembic import op

revision = "104_run_actor"
down_revision = "103_updated_at_sweep"
branch_labels = None
depends_on = None


def upgrade():
    actor_columns = [
        sa.Column("actor_type", sa.String(20), nullable=True),
        sa.Column("actor_id", sa.String(36), nullable=True),
        sa.Column("origin_system_id", sa.String(64), nullable=True),
    ]
    for column in actor_columns:
        op.add_column("runs", column)

    op.execute("UPDATE runs SET actor_type = CASE WHEN authorized_by IS NULL THEN 'SYSTEM' ELSE 'HUMAN' END")
    op.execute("UPDATE runs SET origin_system_id = 'legacy-migration' WHERE origin_system_id IS NULL")

    op.alter_column("runs", "actor_type", existing_type=sa.String(20), nullable=False, server_default="SYSTEM")
    op.alter_column("runs", "origin_system_id", existing_type=sa.String(64), nullable=False, server_default="unknown")
    op.create_check_constraint("ck_runs_actor_type", "runs", sa.text("actor_type IN ('HUMAN', 'SYSTEM', 'SERVICE')"))
    op.create_index("ix_runs_actor", "runs", ["tenant_id", "actor_id"], postgresql_where=sa.text("actor_type = 'HUMAN'"))


def downgrade():
    op.drop_index("ix_runs_actor", table_name="runs")
    op.drop_constraint("ck_runs_actor_type", "runs", type_="check")
    for name in ("origin_system_id", "actor_id", "actor_type"):
        op.drop_column("runs", name)
