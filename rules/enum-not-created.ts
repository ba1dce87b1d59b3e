import {
  deedOf, describe, eventDeed, findingAt, fromElsewhere, inDoubt, isTypeOfConstruct, livesOf, missingObjects,
  objectsNeverCreated, relatedEvent, type Rule,
} from "../src/rule.ts";

export const enumNotCreated: Rule = {
  id: "enum-not-created",
  category: "lifecycle",
  severity: "error",
  summary: "A column gets an enum type that no revision creates: `op.add_column` and `op.alter_column` send no CREATE TYPE.",
  why:
    "`op.create_table` creates the enum types of its columns by itself, and one expects the same of `op.add_column`. SQLAlchemy does not do it there, nor for `postgresql.ENUM(create_type=False)`, and autogenerate does not " +
    "write it. The developer's database has the type from `create_all` or from an earlier attempt; every other one stops here.",
  remedy: "Create the type before the column: `sa.Enum(..., name=\"...\").create(op.get_bind(), checkfirst=True)`, and drop it in the downgrade.",
  bad: `
-- versions/001_jobs.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("jobs", sa.Column("id", sa.Integer, primary_key=True))
-- versions/002_state.py --
revision = "002"
down_revision = "001"
def upgrade():
    op.add_column("jobs", sa.Column("state", sa.Enum("new", "done", name="job_state")))  # expect: enum-not-created "type job_state is created by no revision"
`,
  good: `
-- versions/001_jobs.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("jobs", sa.Column("id", sa.Integer, primary_key=True))
-- versions/002_state.py --
revision = "002"
down_revision = "001"
state = sa.Enum("new", "done", name="job_state")
def upgrade():
    state.create(op.get_bind(), checkfirst=True)
    op.add_column("jobs", sa.Column("state", state))
`,
  *check(history) {
    // A chain that starts from a database made elsewhere has one finding for all that it lacks.
    if (fromElsewhere(objectsNeverCreated(history), "table")) return;
    for (const missing of missingObjects(history)) {
      const { step, fault, doubt, cause } = missing;
      if (cause.kind !== "never-created" || !isTypeOfConstruct(missing)) continue;
      const later = fault.id === null ? [] : livesOf(history).of(fault.id).filter((event) => event.step.id > step.id && !event.effect.implicit);
      const finding = findingAt(step, fault.object, {
        message: `${describe(fault.object)} is created by no revision, and ${step.revision.id} ${deedOf(step, fault)}: ${step.tag} sends no CREATE TYPE for it`,
        related: later.map((event) => relatedEvent(`${event.step.revision.id} ${eventDeed(event, fault.object)}`, event)),
        remedy: `Create the type before this step: sa.Enum(..., name="${fault.object.name}").create(op.get_bind(), checkfirst=True).`,
      });
      yield inDoubt(finding, doubt);
    }
  },
};
