"""What the activity pages show of a run, as columns

The pages (O1 lists, O2 table) filter and sort by these. Computing them for each request took seconds.

Revision ID: 086_runs_activity_projection
Revises: 085_policy_precedence
Create Date: 2025-09-10 07:23:17.453049
"""

from __future__ import annotations

from alembic import op
import sqlalchemy as sa

revision: str = "086_runs_activity_projection"
down_revision: str | None = "085_policy_precedence"
branch_labels = None
depends_on = None

COLUMNS = [
    # name, type, default
    ("state", sa.String(20), "LIVE"),
    ("project_id", sa.String(36), None),
    ("last_seen_at", sa.DateTime(timezone=True), None),
    ("source", sa.String(30), "agent"),
    ("provider_type", sa.String(30), "unknown"),
    ("risk_level", sa.String(20), "NORMAL"),
    ("latency_bucket", sa.String(20), "OK"),
    ("evidence_health", sa.String(20), "FLOWING"),
    ("integrity_status", sa.String(20), "UNKNOWN"),
    ("incident_count", sa.Integer(), "0"),
    ("policy_draft_count", sa.Integer(), "0"),
    ("policy_violation", sa.Boolean(), "false"),
    ("input_tokens", sa.Integer(), None),
    ("output_tokens", sa.Integer(), None),
    ("estimated_cost_usd", sa.Float(), None),
    ("expected_latency_ms", sa.Integer(), None),
]

INDEXES = {
    "ix_runs_state_tenant": ["tenant_id", "state"],
    "ix_runs_risk_tenant": ["tenant_id", "risk_level"],
}

O2_VIEW = """
    CREATE VIEW v_runs_o2 AS
    SELECT r.id AS run_id, r.tenant_id, r.project_id, r.is_synthetic, r.source, r.provider_type, r.state, r.status,
           r.started_at, r.last_seen_at, r.completed_at, r.risk_level, r.latency_bucket, r.evidence_health,
           r.integrity_status, r.incident_count, r.policy_draft_count, r.policy_violation,
           r.input_tokens + r.output_tokens AS total_tokens, r.estimated_cost_usd
      FROM runs r
"""


def upgrade() -> None:
    for name, type_, default in COLUMNS:
        op.add_column("runs", sa.Column(name, type_, nullable=default is None, server_default=default))
    op.execute(
        "UPDATE runs SET state = CASE WHEN completed_at IS NULL THEN 'LIVE' ELSE 'COMPLETED' END, "
        "last_seen_at = coalesce(completed_at, started_at, created_at)"
    )
    for name, columns in INDEXES.items():
        op.create_index(name, "runs", columns)
    op.execute(O2_VIEW)


def downgrade() -> None:
    op.execute("DROP VIEW v_runs_o2")
    for name in INDEXES:
        op.drop_index(name, table_name="runs")
    for name, *_ in reversed(COLUMNS):
        op.drop_column("runs", name)
