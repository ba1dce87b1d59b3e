import type { Rule } from "../src/rule.ts";

export const setLocalDoesNotLast: Rule = {
  id: "set-local-does-not-last",
  category: "transactions",
  severity: "warning",
  summary: "The env.py says `SET LOCAL` for all revisions, and each of them has a transaction of its own.",
  why:
    "`SET LOCAL` lasts until the end of the transaction. With `transaction_per_migration=True` that is the end of the first revision (SQLAlchemy 2), or the statement itself (SQLAlchemy 1.4): a `lock_timeout` that is to keep " +
    "migrations from blocking the application is not there for those that follow. Nothing tells of it until a migration waits for hours.",
  remedy:
    'Say `SET` instead of `SET LOCAL`, after `context.configure()`, or pass it with the connection: `connect_args={"options": "-c lock_timeout=4000"}`.',
  bad: `
-- env.py --
from alembic import context
from sqlalchemy import create_engine, text
engine = create_engine(context.config.get_main_option("sqlalchemy.url"))
with engine.connect() as connection:
    context.configure(connection=connection, transaction_per_migration=True)
    with context.begin_transaction():
        connection.execute(text("SET LOCAL lock_timeout = '4s'"))  # expect: set-local-does-not-last "the first revision at most"
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
    context.configure(connection=connection, transaction_per_migration=True)
    with context.begin_transaction():
        connection.execute(text("SET lock_timeout = '4s'"))
        context.run_migrations()
-- versions/001_users.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))
`,
  *check({ environment: { setLocal, transactions } }) {
    if (setLocal === null || transactions.mode !== "per-migration") return;
    yield {
      message: `${setLocal.text} lasts for the first revision at most: each revision runs in a transaction of its own`,
      place: { kind: "text", location: setLocal.location }, revision: null, direction: null, object: null,
      related: transactions.location ? [{ message: "a transaction for each revision", location: transactions.location, revision: null }] : [],
      remedy: "Say SET instead of SET LOCAL.",
      key: setLocal.text, stops: null,
    };
  },
};
