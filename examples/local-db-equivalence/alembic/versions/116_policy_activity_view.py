"""One list of what policies did

Revision ID: 116_policy_activity_view
Revises: 115_inflection_point_metadata
Create Date: 2026-01-20
"""
from alembic import op

revision = "116_policy_activity_view"
down_revision = "115_inflection_point_metadata"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        CREATE VIEW v_policy_activity (tenant_id, policy_id, kind, detail, at) AS
        SELECT r.tenant_id, l.policy_id, 'activation', l.activated_by, l.at
          FROM policy_activation_log l JOIN policy_rules r ON r.id = l.policy_id
        UNION ALL
        SELECT r.tenant_id, o.policy_id, 'override', o.reason, o.starts_at
          FROM policy_override_records o JOIN policy_rules r ON r.id = o.policy_id
        UNION ALL
        SELECT d.tenant_id, d.rule_id, 'decision', d.reason, d.decided_at
          FROM policy_decisions d
    """)
    op.execute("GRANT SELECT ON v_policy_activity TO PUBLIC")


def downgrade() -> None:
    op.execute("DROP VIEW v_policy_activity")
