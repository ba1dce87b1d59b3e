import { refusals, type Rule } from "../src/rule.ts";

export const concurrentlyInTransaction: Rule = {
  id: "concurrently-in-transaction",
  category: "transactions",
  severity: "error",
  summary: "`CONCURRENTLY`, VACUUM or another statement that commits by itself runs inside a transaction.",
  why:
    "Alembic opens a transaction around revisions, and PostgreSQL refuses statements that work in several transactions of their own inside of one: CREATE and DROP INDEX CONCURRENTLY, " +
    "REINDEX CONCURRENTLY, VACUUM, CREATE DATABASE and their like.",
  remedy:
    "Put the statement into `with op.get_context().autocommit_block():`. What stands before it in the revision is committed then, so give it a revision of its own.",
  bad: `
-- versions/001_users.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))
-- versions/002_index.py --
revision = "002"
down_revision = "001"
def upgrade():
    op.create_index("users_id", "users", ["id"], postgresql_concurrently=True)  # expect: concurrently-in-transaction "cannot run inside a transaction block"
`,
  good: `
-- versions/001_users.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))
-- versions/002_index.py --
revision = "002"
down_revision = "001"
def upgrade():
    with op.get_context().autocommit_block():
        op.create_index("users_id", "users", ["id"], postgresql_concurrently=True)
`,
  check: (history) => refusals(history, "concurrently-in-transaction"),
};
