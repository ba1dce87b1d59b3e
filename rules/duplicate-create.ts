import { describe, duplicateObjects, findingAt, inDoubt, relatedEvent, type Rule } from "../src/rule.ts";

export const duplicateCreate: Rule = {
  id: "duplicate-create",
  category: "lifecycle",
  severity: "error",
  summary: "A revision creates a table, column, index or other object that exists already.",
  why:
    "PostgreSQL refuses the second creation, so an empty database does not get past this revision. It comes from merged branches and " +
    "from a revision that was generated against a database that was behind.",
  remedy: "Remove one of the two, or make the second one conditional (IF NOT EXISTS, `if_not_exists=True`).",
  bad: `
-- versions/001_users.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True), sa.Column("email", sa.Text))
-- versions/002_email.py --
revision = "002"
down_revision = "001"
def upgrade():
    op.add_column("users", sa.Column("email", sa.Text))  # expect: duplicate-create "column users.email exists already"
`,
  good: `
-- versions/001_users.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True), sa.Column("email", sa.Text))
-- versions/002_email.py --
revision = "002"
down_revision = "001"
def upgrade():
    op.execute("ALTER TABLE users ADD COLUMN IF NOT EXISTS email text")
`,
  *check(history) {
    for (const { step, fault, first, same, doubt } of duplicateObjects(history)) {
      if (same !== "object") continue;
      const finding = findingAt(step, fault.object, {
        message: `${describe(fault.object)} exists already${first ? ` since ${first.step.revision.id === step.revision.id ? "an earlier step of the same revision" : first.step.revision.id}` : ""}, and ${step.revision.id} creates it again`,
        related: first ? [relatedEvent(`first created in ${first.step.revision.id}`, first)] : [],
        remedy: "Remove one of the two creations, or make this one conditional (IF NOT EXISTS).",
      });
      yield inDoubt(finding, doubt, "removes");
    }
  },
};
