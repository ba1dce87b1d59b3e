"""Knowledge: registry and lifecycle of planes

Revision ID: 079_knowledge_lifecycle
Revises: 078_knowledge_planes
Create Date: 2025-08-11 20:51:31.991478
"""

from __future__ import annotations

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ENUM, UUID

revision: str = "079_knowledge_lifecycle"
down_revision: str | None = "078_knowledge_planes"
branch_labels = None
depends_on = None

plane_state = ENUM(
    "draft", "verifying", "active", "deactivated", "archived", "purged", name="knowledge_plane_state", create_type=False
)

REGISTRY_COLUMNS = [
    sa.Column("plane_id", UUID(as_uuid=True), sa.ForeignKey("knowledge_planes.plane_id", ondelete="CASCADE"), primary_key=True),
    sa.Column("plane_key", sa.String(128), nullable=False, unique=True),
    sa.Column("owner", sa.String(255)),
    sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
]


def upgrade() -> None:
    op.create_table("knowledge_plane_registry", *REGISTRY_COLUMNS)
    op.create_table(
        "knowledge_lifecycle_transitions",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("plane_id", UUID(as_uuid=True), nullable=False),
        sa.Column("from_state", plane_state),
        sa.Column("to_state", plane_state, nullable=False),
        sa.Column("actor", sa.String(255), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        sa.CheckConstraint("from_state IS DISTINCT FROM to_state", name="ck_knowledge_transition_moves"),
    )
    op.create_foreign_key(
        "fk_knowledge_transition_plane",
        "knowledge_lifecycle_transitions",
        "knowledge_planes",
        local_cols=["plane_id"],
        remote_cols=["plane_id"],
        ondelete="CASCADE",
    )


def downgrade() -> None:
    op.drop_table("knowledge_lifecycle_transitions")
    op.drop_table("knowledge_plane_registry")
