"""Summary of runs for each agent

Revision ID: 099_agent_run_summary
Revises: 098_knowledge_search
Create Date: 2025-11-04
"""
from alembic import op

revision = "099_agent_run_summary"
down_revision = "098_knowledge_search"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # public.agents is the table of the application; the schema "agents" belongs to the orchestrator
    op.execute("""
        CREATE VIEW public.v_agent_run_summary AS
        SELECT a.id AS agent_id,
               a.name,
               count(r.id) AS runs,
               count(r.id) FILTER (WHERE r.status = 'failed') AS failed,
               max(r.last_seen_at) AS last_seen_at,
               sum(r.estimated_cost_usd) AS cost_usd
          FROM public.agents a
          LEFT JOIN public.runs r ON r.agent_id = a.id AND NOT r.is_synthetic
         GROUP BY a.id, a.name
    """)


def downgrade() -> None:
    op.execute("DROP VIEW public.v_agent_run_summary")
