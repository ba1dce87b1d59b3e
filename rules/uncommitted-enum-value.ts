import { refusals, type Rule } from "../src/rule.ts";

export const uncommittedEnumValue: Rule = {
  id: "uncommitted-enum-value",
  category: "transactions",
  severity: "error",
  summary: "A value is added to an enum type and used in the same transaction.",
  why:
    "PostgreSQL does not let a new value of an enum type be used before it is committed. When all revisions run in one transaction, which is Alembic's default, even a value that an " +
    "earlier revision added counts: it passes when the revisions are deployed one by one, and fails on the first empty database.",
  remedy: "Add the value in `with op.get_context().autocommit_block():`, or in a revision of its own and with `transaction_per_migration=True` in env.py.",
  bad: `
-- versions/001_jobs.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("jobs", sa.Column("state", sa.Enum("new", "done", name="job_state")))
-- versions/002_queued.py --
revision = "002"
down_revision = "001"
def upgrade():
    op.execute("ALTER TYPE job_state ADD VALUE 'queued'")
    op.execute("UPDATE jobs SET state = 'queued' WHERE state = 'new'")  # expect: uncommitted-enum-value "unsafe use of new value"
`,
  good: `
-- versions/001_jobs.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("jobs", sa.Column("state", sa.Enum("new", "done", name="job_state")))
-- versions/002_queued.py --
revision = "002"
down_revision = "001"
def upgrade():
    with op.get_context().autocommit_block():
        op.execute("ALTER TYPE job_state ADD VALUE 'queued'")
    op.execute("UPDATE jobs SET state = 'queued' WHERE state = 'new'")
`,
  check: (history) => refusals(history, "uncommitted-enum-value"),
};
