import { describe, duplicateObjects, findingAt, inDoubt, nameOf, relatedEvent, type Rule } from "../src/rule.ts";

export const enumCreatedTwice: Rule = {
  id: "enum-created-twice",
  category: "lifecycle",
  severity: "error",
  summary: "An enum type is created that exists already.",
  why:
    "SQLAlchemy sends CREATE TYPE from two places: from `Enum.create()`, and from `op.create_table` for every `sa.Enum` among its columns, which does not look whether the type is there. " +
    "Whoever writes both, or uses the type of an earlier revision in a new table, gets `type already exists`. The generic `sa.Enum` ignores `create_type=False`; only `postgresql.ENUM` knows it.",
  remedy: "Create the type in one place, and write `postgresql.ENUM(..., name=\"...\", create_type=False)` where a table only uses it.",
  bad: `
-- versions/001_jobs.py --
revision = "001"
down_revision = None
state = sa.Enum("new", "done", name="job_state")
def upgrade():
    state.create(op.get_bind(), checkfirst=True)
    op.create_table("jobs", sa.Column("state", state))  # expect: enum-created-twice "type job_state exists already"
`,
  good: `
-- versions/001_jobs.py --
revision = "001"
down_revision = None
state = postgresql.ENUM("new", "done", name="job_state", create_type=False)
def upgrade():
    state.create(op.get_bind(), checkfirst=True)
    op.create_table("jobs", sa.Column("state", state))
`,
  *check(history) {
    for (const { step, fault, first, same, doubt } of duplicateObjects(history)) {
      if (same !== "enum-type") continue;
      const finding = findingAt(step, fault.object, {
        message: `${describe(fault.object)} exists already${first ? ` since ${first.step.revision.id === step.revision.id ? "an earlier step of the same revision" : first.step.revision.id}` : ""}, and ${step.revision.id} sends CREATE TYPE again${step.tag === "op.create_table" ? " with its table" : ""}`,
        related: first ? [relatedEvent(`first created in ${first.step.revision.id}`, first)] : [],
        remedy: `Create the type ${nameOf(fault.object)} once: postgresql.ENUM(..., create_type=False) where a column uses it, or checkfirst=True where it is created.`,
      });
      yield inDoubt(finding, doubt, "removes");
    }
  },
};
