"""Published policy versions cannot be changed

Revision ID: 036_policy_versions_immutable
Revises: 035_temporal_policies
Create Date: 2025-02-17
"""
from alembic import op

revision = "036_policy_versions_immutable"
down_revision = "035_temporal_policies"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        CREATE FUNCTION policy.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION '% on %.% refused: published versions are immutable',
                TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME
                USING ERRCODE = 'restrict_violation';
        END;
        $$;
    """)
    for table in ("policy_versions", "policy_provenance"):
        op.execute(f"""
            CREATE TRIGGER {table}_immutable
                BEFORE UPDATE OR DELETE ON policy.{table}
                FOR EACH STATEMENT EXECUTE FUNCTION policy.refuse_change()
        """)


def downgrade() -> None:
    for table in ("policy_provenance", "policy_versions"):
        op.execute(f"DROP TRIGGER {table}_immutable ON policy.{table}")
    op.execute("DROP FUNCTION policy.refuse_change()")
