"""Questions to the database that make a revision safe to repeat on databases with a past."""
from alembic import op
import sqlalchemy as sa


def has_table(name: str, schema: str | None = None) -> bool:
    return sa.inspect(op.get_bind()).has_table(name, schema=schema)


def has_column(table: str, column: str, schema: str | None = None) -> bool:
    inspector = sa.inspect(op.get_bind())
    return any(c["name"] == column for c in inspector.get_columns(table, schema=schema))


def add_column_if_missing(table: str, column: sa.Column, schema: str | None = None) -> None:
    if not has_column(table, column.name, schema=schema):
        op.add_column(table, column, schema=schema)
