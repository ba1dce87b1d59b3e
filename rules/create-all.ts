import type { Rule } from "../src/rule.ts";

export const createAll: Rule = {
  id: "create-all",
  category: "bootstrap",
  severity: "warning",
  summary: "ORM metadata creates tables inside the alembic directory (`create_all`), beside the migrations.",
  why:
    "`create_all` makes what the models say today, not what the chain says at that revision. Where it runs before or between migrations, later " +
    "revisions meet tables and columns that exist already, and what the chain itself lacks is never noticed.",
  remedy: "Let migrations alone create tables: write out the CREATE TABLE of the revision in question, and keep `create_all` for tests.",
  bad: `
-- env.py --
from alembic import context
from sqlmodel import SQLModel
def run_migrations_online():
    with engine.connect() as connection:
        SQLModel.metadata.create_all(connection)  # expect: create-all "SQLModel.metadata.create_all"
        context.configure(connection=connection, transaction_per_migration=True)
        with context.begin_transaction():
            context.run_migrations()
run_migrations_online()
-- versions/001_users.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))
`,
  good: `
-- env.py --
from alembic import context
def run_migrations_online():
    with engine.connect() as connection:
        context.configure(connection=connection, transaction_per_migration=True)
        with context.begin_transaction():
            context.run_migrations()
run_migrations_online()
-- versions/001_users.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))
`,
  *check({ environment, chain }) {
    for (const { location, text, certain } of environment.createAll) {
      const revision = chain.revisions.find(({ source }) => source === location.source)?.id ?? null;
      yield {
        message: revision === null
          ? `${text} creates tables from the ORM models, beside the migrations${certain ? "" : ", on some paths"}`
          : `${revision} creates by ${text} whatever tables the ORM models declare today${certain ? "" : ", on some paths"}: what it does changes when they do`,
        place: { kind: "text", location }, revision, direction: null, object: null, related: [],
        remedy:
          revision === null
            ? "Remove the call from the alembic directory, and create in a revision what it created."
            : `Write out in ${revision} the tables as they were when it was made (op.create_table), instead of asking the models.`,
        key: `${location.source.path}/${text}`, stops: null,
      };
    }
  },
};
