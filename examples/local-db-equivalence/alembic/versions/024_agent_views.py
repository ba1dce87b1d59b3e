"""M12: views for the agents console

Revision ID: 024_agent_views
Revises: 023_agent_registry_drift
Create Date: 2024-12-26
"""
from alembic import op

revision = "024_agent_views"
down_revision = "023_agent_registry_drift"
branch_labels = None
depends_on = None

JOB_PROGRESS = """
CREATE VIEW agents.v_job_progress AS
SELECT j.id,
       j.tenant_id,
       j.status,
       j.total_items,
       j.completed_items,
       round(100.0 * j.completed_items / NULLIF(j.total_items, 0), 1) AS percent_done,
       c.reason AS cancel_reason
FROM agents.jobs j
LEFT JOIN agents.job_cancellations c ON c.job_id = j.id
"""

ACTIVE_INSTANCES = """
CREATE OR REPLACE VIEW agents.v_active_instances AS
SELECT i.agent_id, r.agent_name, i.instance_id, i.heartbeat_at
FROM agents.instances AS i
JOIN agents.agent_registry AS r USING (agent_id)
WHERE i.status = 'running' AND i.heartbeat_at > now() - interval '90 seconds'
"""


def upgrade() -> None:
    op.execute(JOB_PROGRESS)
    op.execute(ACTIVE_INSTANCES)


def downgrade() -> None:
    op.execute("DROP VIEW agents.v_active_instances, agents.v_job_progress")
