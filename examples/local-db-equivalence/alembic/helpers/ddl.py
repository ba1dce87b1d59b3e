"""DDL that several revisions repeat."""
from alembic import op
import sqlalchemy as sa


def timestamps(nullable: bool = False) -> list[sa.Column]:
    """created_at / updated_at as every table made after revision 040 has them."""
    return [
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=nullable, server_default=sa.func.now()),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=True),
    ]


def add_tenant_fk(table: str, *, schema: str | None = None, ondelete: str = "CASCADE") -> None:
    """Reference tenants(id) from an existing tenant_id column."""
    op.create_foreign_key(
        f"fk_{table}_tenant_id",
        table,
        "tenants",
        ["tenant_id"],
        ["id"],
        source_schema=schema,
        referent_schema="public" if schema else None,
        ondelete=ondelete,
    )


def drop_tenant_fk(table: str, *, schema: str | None = None) -> None:
    op.drop_constraint(f"fk_{table}_tenant_id", table, schema=schema, type_="foreignkey")


def attach_updated_at_trigger(table: str, schema: str = "public") -> None:
    """Keep updated_at current. The trigger function comes from revision 044."""
    op.execute(
        f"""
        CREATE TRIGGER trg_{table}_updated_at
            BEFORE UPDATE ON {schema}.{table}
            FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at()
        """
    )


def detach_updated_at_trigger(table: str, schema: str = "public") -> None:
    op.execute(f"DROP TRIGGER IF EXISTS trg_{table}_updated_at ON {schema}.{table}")
