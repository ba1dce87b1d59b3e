"""M10: views for the monitoring dashboard

Revision ID: 018_m10_monitoring_views
Revises: 017_m10_retention_archives
Create Date: 2024-12-05 23:54:58.385041

"""

import textwrap

from alembic import op

# revision identifiers, used by Alembic.
revision = '018_m10_monitoring_views'
down_revision = '017_m10_retention_archives'
branch_labels = None
depends_on = None

VIEWS = {
    'v_queue_depth': '''
        SELECT status, priority, count(*) AS depth, min(created_at) AS oldest
        FROM m10_recovery.work_queue
        WHERE processed_at IS NULL
        GROUP BY status, priority
    ''',
    'v_matview_freshness': '''
        SELECT DISTINCT ON (view_name) view_name, completed_at, duration_ms,
               extract(epoch FROM now() - completed_at) AS age_seconds
        FROM m10_recovery.matview_refresh_log
        WHERE success
        ORDER BY view_name, completed_at DESC
    ''',
}


def upgrade():
    for name, query in VIEWS.items():
        op.execute('CREATE VIEW m10_recovery.{} AS {}'.format(name, textwrap.dedent(query)))


def downgrade():
    for name in VIEWS:
        op.execute('DROP VIEW IF EXISTS m10_recovery.{}'.format(name))
