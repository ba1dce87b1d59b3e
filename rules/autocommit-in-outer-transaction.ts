import { refusals, type Rule } from "../src/rule.ts";

export const autocommitInOuterTransaction: Rule = {
  id: "autocommit-in-outer-transaction",
  category: "transactions",
  severity: "error",
  summary: "A revision uses `autocommit_block()`, and env.py has begun the transaction before Alembic could.",
  why:
    "`autocommit_block()` commits Alembic's transaction, runs the block without one, and begins the next. It asserts that the transaction is Alembic's own. When env.py hands over a connection from `engine.begin()`, or begins a " +
    "transaction before `context.configure()`, it is not, and every revision with such a block ends in an AssertionError.",
  remedy: "Open the connection with `.connect()` in env.py, and leave transactions to Alembic (`transaction_per_migration=True`).",
  bad: `
-- env.py --
from alembic import context
from sqlalchemy import create_engine
engine = create_engine(context.config.get_main_option("sqlalchemy.url"))
with engine.begin() as connection:  # expect: single-transaction "engine.begin() encloses"
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
-- versions/001_users.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))
    with op.get_context().autocommit_block():  # expect: autocommit-in-outer-transaction "ends in an AssertionError"
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
  check: (history) => refusals(history, "autocommit-in-outer-transaction"),
};
