import { areAlternatives, certainFaults, describe, findingAt, indexUpTo, inDoubt, livesOf, nameOf, relatedEvent, removalDoubt, type CertainFault, type History, type LifeEvent, type Rule } from "../src/rule.ts";

export const duplicateCreate: Rule = {
  id: "duplicate-create",
  category: "lifecycle",
  severity: "error",
  summary: "A revision creates a table, column, type, index or other object that exists already.",
  why:
    "PostgreSQL refuses the second creation, so an empty database does not get past this revision. It comes from merged branches, from a " +
    "revision generated against a database that was behind, and from enum types that both `create()` and `create_table` emit.",
  remedy: "Remove one of the two, or make the second one conditional (IF NOT EXISTS, `checkfirst=True`, `create_type=False` for an enum).",
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
    for (const found of certainFaults(history)) {
      if (found.fault.kind !== "duplicate") continue;
      const { step, fault } = found;
      const first = firstCreation(history, found);
      if (first && areAlternatives(history.chain, first.step.revision, step.revision)) continue;
      const since = first ? ` since ${first.step.revision.id === step.revision.id ? "an earlier step of the same revision" : first.step.revision.id}` : "";
      const finding = findingAt(step, fault.object, {
        message: `${describe(fault.object)} exists already${since}, and ${step.revision.id} creates it again`,
        related: first ? [relatedEvent(`first created in ${first.step.revision.id}`, first)] : [],
        remedy: fault.object.kind === "type"
          ? `Create the type ${nameOf(fault.object)} once: create_type=False (postgresql.ENUM) where a column uses it, or checkfirst=True.`
          : "Remove one of the two creations, or make this one conditional (IF NOT EXISTS).",
      });
      yield inDoubt(finding, first ? removalDoubt(history, first.step, step) : null, "removes");
    }
  },
};

/** The event by which the existing object got this name. */
function firstCreation(history: History, { step, fault }: CertainFault): LifeEvent | undefined {
  const births = livesOf(history).births(fault.object);
  let at = indexUpTo(births, (event) => event.step.id, step.id);
  while (at >= 0 && births[at]!.step.id === step.id && births[at]!.effect.id !== fault.id) at--;
  return births[at];
}
