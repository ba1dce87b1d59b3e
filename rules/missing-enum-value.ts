import { refusals, type Rule } from "../src/rule.ts";

export const missingEnumValue: Rule = {
  id: "missing-enum-value",
  category: "lifecycle",
  severity: "error",
  summary: "A step uses a value that the enum type does not have at this point of the chain.",
  why:
    "A default, a comparison or a row with a value that the type lacks is refused. The value was added to the Python enum and not to the type, is added in a later revision only, " +
    "or is spelt otherwise: SQLAlchemy stores the names of members, not their values.",
  remedy: "Add the value first, in a revision (or an `autocommit_block()`) that is committed before the value is used.",
  bad: `
-- versions/001_jobs.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("jobs", sa.Column("state", sa.Enum("new", "done", name="job_state")))
-- versions/002_default.py --
revision = "002"
down_revision = "001"
def upgrade():
    op.alter_column("jobs", "state", server_default="queued")  # expect: missing-enum-value "invalid input value for enum job_state"
`,
  good: `
-- versions/001_jobs.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("jobs", sa.Column("state", sa.Enum("new", "done", name="job_state")))
-- versions/002_default.py --
revision = "002"
down_revision = "001"
def upgrade():
    op.alter_column("jobs", "state", server_default="new")
`,
  check: (history) => refusals(history, "missing-enum-value"),
};
