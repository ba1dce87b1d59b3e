"""Row-level security for customer integrations

Revision ID: 121_tenant_isolation
Revises: 120_credit_precision
Create Date: 2026-02-11
"""
from alembic import op

revision = "121_tenant_isolation"
down_revision = "120_credit_precision"
branch_labels = None
depends_on = None

PROTECTED = ("cus_integrations", "mcp_servers", "log_exports")


def upgrade() -> None:
    for table in PROTECTED:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(
            f"CREATE POLICY tenant_isolation ON {table} "
            "USING (tenant_id = current_setting('app.tenant_id', true))"
        )


def downgrade() -> None:
    for table in reversed(PROTECTED):
        op.execute(f"DROP POLICY IF EXISTS tenant_isolation ON {table}")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
