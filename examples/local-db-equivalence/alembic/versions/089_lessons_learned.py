"""Lessons learned

Revision ID: 089_lessons_learned
Revises: 088_policy_activation
Create Date: 2025-09-23
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB, UUID

revision = "089_lessons_learned"
down_revision = "088_policy_activation"
branch_labels = None
depends_on = None


def upgrade():
    lessons = op.create_table(
        "lessons_learned",
        sa.Column("id", UUID(), primary_key=True, server_default=sa.text("gen_random_uuid()")),
        sa.Column("tenant_id", sa.String(36), nullable=False),
        sa.Column("lesson_type", sa.String(50), nullable=False),
        sa.Column("severity", sa.String(16)),
        sa.Column("source_run_id", sa.String),
        sa.Column("source_event_type", sa.String(50), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("description", sa.Text, nullable=False),
        sa.Column("proposed_action", sa.Text),
        sa.Column("detected_pattern", JSONB),
        sa.Column("status", sa.String(20), nullable=False, server_default="pending"),
        sa.Column("draft_proposal_id", UUID(), sa.ForeignKey("policy_proposals.id", ondelete="SET NULL")),
        sa.Column("is_synthetic", sa.Boolean, server_default=sa.false(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
    )
    conn = op.get_bind()
    # what learning_suggestions holds is carried over; rows of this table are never the only copy
    rows = conn.execute(sa.text("SELECT source, suggestion FROM learning_suggestions WHERE NOT applied")).fetchall()
    for source, suggestion in rows:
        conn.execute(
            lessons.insert().values(
                tenant_id="platform",
                lesson_type="carried_over",
                source_event_type=source,
                title=f"From {source}"[:200],
                description="Carried over from learning_suggestions",
                detected_pattern=suggestion,
            )
        )
    op.create_index("ix_lessons_tenant_status", "lessons_learned", ["tenant_id", "status"])


def downgrade():
    op.drop_table("lessons_learned")
