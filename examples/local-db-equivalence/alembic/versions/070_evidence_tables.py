"""Evidence of what a run did: one table for each kind, one common head

Revision ID: 070_evidence_tables
Revises: 069_limits
Create Date: 2025-06-30
"""
from alembic import op

revision = "070_evidence_tables"
down_revision = "069_limits"
branch_labels = None
depends_on = None

KINDS = [
    ("activity_evidence", "activity VARCHAR(64) NOT NULL, detail JSONB"),
    ("provider_evidence", "provider VARCHAR(32) NOT NULL, request_ref VARCHAR(128), status_code SMALLINT"),
    ("retrieval_evidence", "connector_id VARCHAR(64) NOT NULL, query_hash CHAR(64) NOT NULL, doc_ids TEXT[] NOT NULL DEFAULT '{}'"),
    ("environment_evidence", "sdk_version VARCHAR(32), region VARCHAR(32), env_hash CHAR(64)"),
]


def upgrade() -> None:
    op.execute("""
        CREATE TABLE evidence_base (
            id          UUID NOT NULL DEFAULT gen_random_uuid(),
            run_id      VARCHAR NOT NULL,
            recorded_at TIMESTAMPTZ NOT NULL DEFAULT now()
        )
    """)
    for name, columns in KINDS:
        op.execute(f"CREATE TABLE {name} ({columns}, PRIMARY KEY (id)) INHERITS (evidence_base)")
        op.execute(f"ALTER TABLE {name} ADD CONSTRAINT fk_{name}_run FOREIGN KEY (run_id) REFERENCES runs (id) ON DELETE CASCADE")
        op.execute(f"CREATE INDEX ix_{name}_run ON {name} (run_id, recorded_at)")


def downgrade() -> None:
    for name, _ in reversed(KINDS):
        op.execute(f"DROP TABLE {name}")
    op.execute("DROP TABLE evidence_base")
