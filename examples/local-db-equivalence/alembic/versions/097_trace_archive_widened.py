"""Traces of 2025 go to the archive partition

Revision ID: 097_trace_archive_widened
Revises: 096_tenant_fk_sweep
Create Date: 2025-10-22

The archive partition gets a later end; the hot partition of 026 is emptied into it.
"""
from alembic import op

revision = "097_trace_archive_widened"
down_revision = "096_tenant_fk_sweep"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        ALTER TABLE aos_traces DETACH PARTITION aos_traces_2025_01;
        ALTER TABLE aos_traces DETACH PARTITION aos_traces_archive;
        INSERT INTO aos_traces_archive SELECT * FROM aos_traces_2025_01;
        DROP TABLE aos_traces_2025_01;
        ALTER TABLE aos_traces ATTACH PARTITION aos_traces_archive
            FOR VALUES FROM (MINVALUE) TO ('2025-10-01 00:00:00+00');
    """)


def downgrade() -> None:
    op.execute("""
        ALTER TABLE aos_traces DETACH PARTITION aos_traces_archive;
        CREATE TABLE aos_traces_2025_01 PARTITION OF aos_traces
            FOR VALUES FROM ('2025-01-01 00:00:00+00') TO ('2025-02-01 00:00:00+00');
        WITH moved AS (
            DELETE FROM aos_traces_archive WHERE created_at >= '2025-01-01 00:00:00+00' RETURNING *
        )
        INSERT INTO aos_traces_2025_01 SELECT * FROM moved WHERE created_at < '2025-02-01 00:00:00+00';
        ALTER TABLE aos_traces ATTACH PARTITION aos_traces_archive
            FOR VALUES FROM (MINVALUE) TO ('2025-01-01 00:00:00+00');
    """)
