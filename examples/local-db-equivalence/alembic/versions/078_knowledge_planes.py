"""Knowledge: sources and planes

Revision ID: 078_knowledge_planes
Revises: 077_threshold_signals
Create Date: 2025-08-09
"""
from alembic import op

revision = "078_knowledge_planes"
down_revision = "077_threshold_signals"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE TYPE knowledge_plane_state AS ENUM ('draft', 'verifying', 'active', 'deactivated', 'archived', 'purged')")
    op.execute("""
        CREATE TABLE knowledge_sources (
            id          UUID DEFAULT gen_random_uuid() PRIMARY KEY,
            tenant_id   VARCHAR(36) NOT NULL REFERENCES tenants (id),
            source_type VARCHAR(32) NOT NULL,
            uri         TEXT NOT NULL,
            credentials_ref VARCHAR(255),
            created_at  TIMESTAMPTZ NOT NULL DEFAULT now(),
            UNIQUE NULLS NOT DISTINCT (tenant_id, uri, credentials_ref)
        )
    """)
    op.execute("""
        CREATE TABLE knowledge_planes (
            plane_id   UUID DEFAULT gen_random_uuid() PRIMARY KEY,
            tenant_id  VARCHAR(36) NOT NULL,
            source_id  UUID NOT NULL REFERENCES knowledge_sources ON DELETE RESTRICT,
            state      knowledge_plane_state NOT NULL DEFAULT 'draft',
            documents  BIGINT NOT NULL DEFAULT 0,
            config     JSONB NOT NULL DEFAULT '{}'
        )
    """)


def downgrade() -> None:
    op.execute("DROP TABLE knowledge_planes")
    op.execute("DROP TABLE knowledge_sources")
    op.execute("DROP TYPE knowledge_plane_state")
