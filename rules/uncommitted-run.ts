import type { Rule } from "../src/rule.ts";

export const uncommittedRun: Rule = {
  id: "uncommitted-run",
  category: "transactions",
  severity: "warning",
  summary: "The env.py runs a statement on the connection before `context.configure()`, and nobody commits what follows.",
  why:
    "SQLAlchemy 2 begins a transaction with the first statement on a connection. `context.configure()` then finds a transaction that is not Alembic's, so Alembic neither begins nor commits one of its own: " +
    "`alembic upgrade` logs every revision, ends with 0, and everything is rolled back when the connection is closed. With SQLAlchemy 1.4 it works, so that an update of a library empties the deployment.",
  remedy:
    'Commit after the statement (`connection.commit()`), run it after `context.configure()`, or set it for the session by `connect_args={"options": "-c lock_timeout=4000"}`.',
  bad: `
-- env.py --
from alembic import context
from sqlalchemy import create_engine, text
engine = create_engine(context.config.get_main_option("sqlalchemy.url"))
with engine.connect() as connection:
    connection.execute(text("SET lock_timeout = '4s'"))  # expect: uncommitted-run "nobody commits"
    context.configure(connection=connection, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()
-- versions/001_users.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))
`,
  good: `
-- env.py --
from alembic import context
from sqlalchemy import create_engine, text
engine = create_engine(context.config.get_main_option("sqlalchemy.url"))
with engine.connect() as connection:
    connection.execute(text("SET lock_timeout = '4s'"))
    connection.commit()
    context.configure(connection=connection, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()
-- versions/001_users.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))
`,
  *check({ environment: { uncommitted }, chain }) {
    // Where DDL commits by itself, only the version is lost, and drivers differ.
    if (uncommitted === null || chain.dialect !== "postgresql") return;
    yield {
      message: `${uncommitted.text} begins a transaction before context.configure(), and nobody commits it: with SQLAlchemy 2 a run that reports success leaves nothing behind`,
      place: { kind: "text", location: uncommitted.location }, revision: null, direction: null, object: null, related: [],
      remedy: "Commit right after the statement (connection.commit()), or run it after context.configure().",
      key: uncommitted.text, stops: null,
    };
  },
};
