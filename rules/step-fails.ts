import { refusals, type Rule } from "../src/rule.ts";

export const stepFails: Rule = {
  id: "step-fails",
  category: "lifecycle",
  severity: "error",
  summary: "PostgreSQL, SQLAlchemy or the migration itself refuses a step for a reason that no other rule names.",
  why:
    "A row breaks a constraint, a column gets a second identity, a statement follows on an error that was caught but ended the transaction, or the revision raises an exception on " +
    "every run. A real run stops here, whatever the rest of the chain does.",
  remedy: "Read the database's own words in the message, and correct the step.",
  bad: `
-- versions/001_plans.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("plans", sa.Column("name", sa.Text, nullable=False))
    op.execute("INSERT INTO plans (name) VALUES (NULL)")  # expect: step-fails "null value in column"
`,
  good: `
-- versions/001_plans.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("plans", sa.Column("name", sa.Text, nullable=False))
    op.execute("INSERT INTO plans (name) VALUES ('free')")
`,
  check: (history) => refusals(history, "step-fails"),
};
