"""A policy snapshot that a run refers to is history

Revision ID: 111_snapshot_immutability
Revises: 110_run_termination
Create Date: 2026-01-03
"""
from alembic import op

revision = "111_snapshot_immutability"
down_revision = "110_run_termination"
branch_labels = None
depends_on = None

FUNCTION = """
CREATE OR REPLACE FUNCTION protect_policy_snapshot() RETURNS trigger
LANGUAGE plpgsql
AS $function$
DECLARE
    used boolean := false;
BEGIN
    SELECT EXISTS (SELECT 1 FROM runs WHERE policy_snapshot_id = OLD.snapshot_id) INTO used;
    IF used THEN
        RAISE EXCEPTION 'policy snapshot % is in use; make a new one', OLD.snapshot_id;
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END;
$function$
"""


def upgrade() -> None:
    op.execute(FUNCTION)
    op.execute(
        "CREATE TRIGGER policy_snapshots_protected BEFORE UPDATE OR DELETE ON policy_snapshots "
        "FOR EACH ROW EXECUTE FUNCTION protect_policy_snapshot()"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER IF EXISTS policy_snapshots_protected ON policy_snapshots")
    op.execute("DROP FUNCTION IF EXISTS protect_policy_snapshot()")
