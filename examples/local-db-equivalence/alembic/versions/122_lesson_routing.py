"""Lessons know their run; severity is no longer optional

Revision ID: 122_lesson_routing
Revises: 121_tenant_isolation
Create Date: 2026-02-14
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import text

revision = "122_lesson_routing"
down_revision = "121_tenant_isolation"
branch_labels = None
depends_on = None


def upgrade():
    conn = op.get_bind()
    inspector = sa.inspect(conn)

    if "routed_at" not in {c["name"] for c in inspector.get_columns("lessons_learned")}:
        op.add_column("lessons_learned", sa.Column("routed_at", sa.DateTime(timezone=True)))

    conn.execute(text("UPDATE lessons_learned SET severity = 'medium' WHERE severity IS NULL"))
    conn.execute(
        text(
            "UPDATE lessons_learned SET source_run_id = NULL "
            "WHERE source_run_id IS NOT NULL AND source_run_id NOT IN (SELECT id FROM runs)"
        )
    )
    op.alter_column("lessons_learned", "severity", existing_type=sa.String(16), nullable=False)
    op.create_foreign_key("fk_lessons_source_run", "lessons_learned", "runs", ["source_run_id"], ["id"], ondelete="SET NULL")

    existing = {ix["name"] for ix in inspector.get_indexes("lessons_learned")}
    if "ix_lessons_tenant_status" in existing:
        op.drop_index("ix_lessons_tenant_status", table_name="lessons_learned")
    op.create_index("ix_lessons_tenant_status_severity", "lessons_learned", ["tenant_id", "status", "severity"])


def downgrade():
    op.drop_index("ix_lessons_tenant_status_severity", table_name="lessons_learned")
    op.create_index("ix_lessons_tenant_status", "lessons_learned", ["tenant_id", "status"])
    op.drop_constraint("fk_lessons_source_run", "lessons_learned", type_="foreignkey")
    op.alter_column("lessons_learned", "severity", existing_type=sa.String(16), nullable=True)
    op.drop_column("lessons_learned", "routed_at")
