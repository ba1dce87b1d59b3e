"""Evidence tables stand alone

Revision ID: 071_evidence_without_inheritance
Revises: 070_evidence_tables
Create Date: 2025-07-07

The planner scanned all of them for each query on the parent, and the ORM never liked inheritance.
Columns stay where they are; only the tie is cut.
"""
from alembic import op

revision = "071_evidence_without_inheritance"
down_revision = "070_evidence_tables"
branch_labels = None
depends_on = None

CHILDREN = ["activity_evidence", "provider_evidence", "retrieval_evidence", "environment_evidence"]


def upgrade() -> None:
    for table in CHILDREN:
        op.execute("ALTER TABLE %s NO INHERIT evidence_base" % table)
    op.execute("DROP TABLE evidence_base")
    op.execute("""
        CREATE TABLE integrity_evidence (
            id              UUID PRIMARY KEY DEFAULT gen_random_uuid(),
            run_id          VARCHAR NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
            integrity_state VARCHAR(16) NOT NULL,
            grade           CHAR(1) CHECK (grade BETWEEN 'A' AND 'F'),
            sealed_at       TIMESTAMPTZ,
            UNIQUE (run_id)
        );
        CREATE TABLE incident_evidence (
            id          UUID PRIMARY KEY DEFAULT gen_random_uuid(),
            incident_id VARCHAR(36) NOT NULL REFERENCES incidents (id) ON DELETE CASCADE,
            evidence    JSONB NOT NULL,
            kind        VARCHAR(32) NOT NULL
        );
        CREATE TABLE failure_evidence (LIKE incident_evidence INCLUDING ALL);
        ALTER TABLE failure_evidence DROP COLUMN incident_id;
        ALTER TABLE failure_evidence ADD COLUMN failure_match_id UUID REFERENCES failure_matches (id);
    """)


def downgrade() -> None:
    op.execute("DROP TABLE failure_evidence, incident_evidence, integrity_evidence")
    op.execute("""
        CREATE TABLE evidence_base (
            id          UUID NOT NULL DEFAULT gen_random_uuid(),
            run_id      VARCHAR NOT NULL,
            recorded_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)
    for table in CHILDREN:
        op.execute("ALTER TABLE %s INHERIT evidence_base" % table)
