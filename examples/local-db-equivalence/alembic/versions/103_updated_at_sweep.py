"""Triggers for updated_at on the tables that were forgotten

Revision ID: 103_updated_at_sweep
Revises: 102_more_enum_values
Create Date: 2025-11-20
"""
from alembic import op

revision = "103_updated_at_sweep"
down_revision = "102_more_enum_values"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        DO $do$
        DECLARE
            t TEXT;
        BEGIN
            FOREACH t IN ARRAY ARRAY['policy_rules_legacy', 'mcp_servers', 'limits'] LOOP
                EXECUTE format(
                    'CREATE TRIGGER %I BEFORE UPDATE ON public.%I FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at()',
                    'trg_' || t || '_updated_at', t);
            END LOOP;
        END;
        $do$;
    """)


def downgrade() -> None:
    for table in ("limits", "mcp_servers", "policy_rules_legacy"):
        op.execute("DROP TRIGGER trg_{0}_updated_at ON {0}".format(table))
