"""CostSim provenance and canary reports

Revision ID: 009_costsim_provenance
Revises: 008_costsim_circuit_breaker
Create Date: 2024-10-28

Provenance: docs/costsim.md, "Reproducing a simulation"
"""
from alembic import op

revision = "009_costsim_provenance"
down_revision = "008_costsim_circuit_breaker"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE costsim_provenance (
            id              BIGSERIAL PRIMARY KEY,
            run_ref         VARCHAR(255) NOT NULL,      -- engine's own reference, not a key
            tenant_id       VARCHAR(64)  NOT NULL,
            variant_slug    VARCHAR(64)  NOT NULL,
            source          VARCHAR(32)  NOT NULL DEFAULT 'sandbox',
            model_version   VARCHAR(64),
            adapter_version VARCHAR(64),
            input_hash      CHAR(64)     NOT NULL,
            output_hash     CHAR(64),
            v1_cost         DOUBLE PRECISION,
            v2_cost         DOUBLE PRECISION,
            cost_delta      DOUBLE PRECISION GENERATED ALWAYS AS (v2_cost - v1_cost) STORED,
            payload         JSONB        NOT NULL,
            created_at      TIMESTAMPTZ  NOT NULL DEFAULT now(),
            CONSTRAINT uq_costsim_provenance_input UNIQUE (tenant_id, variant_slug, input_hash)
        );

        /* The simulator asks by reference; the
           report asks by time. */
        CREATE INDEX idx_costsim_prov_ref ON costsim_provenance (run_ref);
        CREATE INDEX idx_costsim_prov_created ON costsim_provenance USING brin (created_at);

        CREATE TABLE costsim_canary_reports (
            id              SERIAL PRIMARY KEY,
            day             DATE NOT NULL UNIQUE,
            samples         INTEGER NOT NULL CHECK (samples >= 0),
            kl_divergence   NUMERIC(10, 6),
            outlier_count   INTEGER NOT NULL DEFAULT 0,
            passed          BOOLEAN NOT NULL,
            failure_reasons TEXT[] NOT NULL DEFAULT '{}',
            created_at      TIMESTAMPTZ NOT NULL DEFAULT now()
        );
        """
    )


def downgrade() -> None:
    op.execute("DROP TABLE costsim_canary_reports; DROP TABLE costsim_provenance;")
