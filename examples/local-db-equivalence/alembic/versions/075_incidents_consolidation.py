"""One incidents table

Revision ID: 075_incidents_consolidation
Revises: 074_sdsr_incidents
Create Date: 2025-07-24

sdsr_incidents lived beside incidents for one release. Its rows move over, its extra columns
become columns of incidents, and the table goes.
"""
from alembic import op

revision = "075_incidents_consolidation"
down_revision = "074_sdsr_incidents"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        ALTER TABLE incidents
            ADD COLUMN source_run_id         VARCHAR,
            ADD COLUMN source_type           VARCHAR(32) NOT NULL DEFAULT 'killswitch',
            ADD COLUMN category              VARCHAR(50),
            ADD COLUMN error_code            VARCHAR(64),
            ADD COLUMN metadata              JSONB,
            ADD COLUMN is_synthetic          BOOLEAN NOT NULL DEFAULT FALSE,
            ADD COLUMN synthetic_scenario_id VARCHAR(64);
    """)
    op.execute("""
        INSERT INTO incidents (id, tenant_id, title, severity, status, trigger_type, calls_affected, started_at,
                               ended_at, created_at, source_run_id, source_type, category, error_code, metadata,
                               is_synthetic, synthetic_scenario_id)
        SELECT s.id, s.tenant_id, left(s.title, 255), lower(s.severity), lower(s.status), 'run_failure',
               s.affected_count, s.created_at, s.resolved_at, s.created_at, s.source_run_id, s.source_type,
               s.category, s.error_code, s.metadata, s.is_synthetic, s.synthetic_scenario_id
          FROM sdsr_incidents s
        ON CONFLICT (id) DO NOTHING;
    """)
    op.execute("CREATE INDEX ix_incidents_source_run ON incidents (source_run_id) WHERE source_run_id IS NOT NULL")
    op.execute("DROP TABLE sdsr_incidents")


def downgrade() -> None:
    op.execute("""
        CREATE TABLE sdsr_incidents (
            id                    VARCHAR(36) PRIMARY KEY,
            tenant_id             VARCHAR(36) NOT NULL REFERENCES tenants (id),
            source_run_id         VARCHAR REFERENCES runs (id),
            source_type           VARCHAR(32) NOT NULL DEFAULT 'run',
            category              VARCHAR(50) NOT NULL,
            severity              VARCHAR(16) NOT NULL,
            status                VARCHAR(16) NOT NULL DEFAULT 'OPEN',
            title                 TEXT NOT NULL,
            error_code            VARCHAR(64),
            affected_count        INTEGER NOT NULL DEFAULT 1,
            metadata              JSONB,
            is_synthetic          BOOLEAN NOT NULL DEFAULT FALSE,
            synthetic_scenario_id VARCHAR(64),
            created_at            TIMESTAMPTZ NOT NULL DEFAULT now(),
            resolved_at           TIMESTAMPTZ
        );
        CREATE INDEX ix_sdsr_incidents_source_run ON sdsr_incidents (source_run_id);
        CREATE INDEX ix_sdsr_incidents_tenant_status ON sdsr_incidents (tenant_id, status);

        INSERT INTO sdsr_incidents (id, tenant_id, source_run_id, source_type, category, severity, status, title,
                                    error_code, affected_count, metadata, is_synthetic, synthetic_scenario_id,
                                    created_at, resolved_at)
        SELECT id, tenant_id, source_run_id, source_type, COALESCE(category, 'UNKNOWN'), upper(severity), upper(status),
               title, error_code, calls_affected, metadata, is_synthetic, synthetic_scenario_id, created_at, ended_at
          FROM incidents WHERE trigger_type = 'run_failure';
        DELETE FROM incidents WHERE trigger_type = 'run_failure';
    """)
    op.execute("DROP INDEX ix_incidents_source_run")
    op.execute("""
        ALTER TABLE incidents
            DROP COLUMN synthetic_scenario_id, DROP COLUMN is_synthetic, DROP COLUMN metadata, DROP COLUMN error_code,
            DROP COLUMN category, DROP COLUMN source_type, DROP COLUMN source_run_id;
    """)
