import { freshSteps, type Rule } from "../src/rule.ts";

/** Released history has run, so this is advice about revisions that can still be edited. */
export const autocommitInOneTransaction: Rule = {
  id: "autocommit-in-one-transaction",
  category: "transactions",
  severity: "warning",
  summary: "A revision uses `autocommit_block()` while env.py runs all revisions in one transaction: the block commits whatever came before it.",
  why:
    "Who leaves `transaction_per_migration` off counts on all or nothing: a failure takes back every revision of the run. The block commits all that the run has done so far, the revisions before this one and the steps before it in this one. When " +
    "something fails after that, a part of the deployment stays. It is told of revisions that can still be edited: those of the change (`--since`), those after `frozen-through`, or else the heads.",
  remedy: "Pass `transaction_per_migration=True` in env.py, so that each revision stands for itself, and give the block a revision of its own.",
  bad: `
-- env.py --
from alembic import context
from sqlalchemy import create_engine
engine = create_engine(context.config.get_main_option("sqlalchemy.url"))
with engine.connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():  # expect: single-transaction "runs its one revision in one transaction"
        context.run_migrations()
-- versions/001_users.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))
    with op.get_context().autocommit_block():  # expect: autocommit-in-one-transaction "commits what the run has done before it"
        op.create_index("users_id", "users", ["id"], postgresql_concurrently=True)
`,
  good: `
-- env.py --
from alembic import context
from sqlalchemy import create_engine
engine = create_engine(context.config.get_main_option("sqlalchemy.url"))
with engine.connect() as connection:
    context.configure(connection=connection, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()
-- versions/001_users.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))
    with op.get_context().autocommit_block():
        op.create_index("users_id", "users", ["id"], postgresql_concurrently=True)
`,
  *check(history) {
    const { mode, location } = history.environment.transactions;
    if (mode !== "one" || history.chain.dialect !== "postgresql") return;
    const told = new Set<string>();
    for (const { operation, tag, revision, location: at, direction } of freshSteps(history)) {
      if (tag !== "autocommit_block" || operation.kind !== "transaction" || operation.verb !== "commit" || told.has(revision.id)) continue;
      told.add(revision.id);
      yield {
        message: `autocommit_block() of ${revision.id} commits what the run has done before it, while env.py puts all revisions into one transaction: a failure after it takes back only a part`,
        place: { kind: "text", location: at }, revision: revision.id, direction, object: null,
        related: location ? [{ message: "one transaction for all revisions", location, revision: null }] : [],
        remedy: "Pass transaction_per_migration=True to context.configure().",
        key: revision.id, stops: null,
      };
    }
  },
};
