import { describe, findingAt, livesOf, relatedEvent, type Finding, type History, type Rule, type Step } from "../src/rule.ts";

export const failsInSeparateRuns: Rule = {
  id: "fails-in-separate-runs",
  category: "lifecycle",
  severity: "warning",
  summary: "A table brings an enum type that an earlier revision created: it builds in one run of Alembic and fails when the revisions run one by one.",
  why:
    "`op.create_table` sends CREATE TYPE for each `sa.Enum` of the table without looking whether the type exists, but once in a run only: SQLAlchemy " +
    "remembers. So a fresh install, which runs all revisions at once, passes, and a deployment that has the earlier revision already stops with " +
    "`type already exists`. A test that builds a database from nothing cannot see it.",
  remedy: "Tell the later table not to create the type: `postgresql.ENUM(..., name=\"...\", create_type=False)`.",
  bad: `
-- versions/001_jobs.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("jobs", sa.Column("state", sa.Enum("new", "done", name="state")))
-- versions/002_tasks.py --
revision = "002"
down_revision = "001"
def upgrade():
    op.create_table("tasks", sa.Column("state", sa.Enum("new", "done", name="state")))  # expect: fails-in-separate-runs "type "state" already exists"
`,
  good: `
-- versions/001_jobs.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("jobs", sa.Column("state", sa.Enum("new", "done", name="state")))
-- versions/002_tasks.py --
revision = "002"
down_revision = "001"
def upgrade():
    op.create_table("tasks", sa.Column("state", postgresql.ENUM("new", "done", name="state", create_type=False)))
`,
  *check(history) {
    for (const step of history.steps) if (step.operation.kind === "remembered-type" && step.certainty.certain) yield* again(history, step);
  },
};

/** The effect tells that the type is there when the table is created, so that a second CREATE TYPE is refused. */
function* again(history: History, step: Step): Iterable<Finding> {
  for (const { object, id } of step.effects) {
    const birth = livesOf(history).of(id).find((event) => event.effect.action === "create");
    yield {
      ...findingAt(step, object, {
        message: `${step.revision.id} creates a table with ${describe(object)}, which ${birth?.step.revision.id ?? "an earlier revision"} created: in one run SQLAlchemy remembers that, and when ${step.revision.id} runs later PostgreSQL refuses: type "${object.name}" already exists`,
        related: birth ? [relatedEvent(`created in ${birth.step.revision.id}`, birth)] : [],
        remedy: `Say postgresql.ENUM(..., name="${object.name}", create_type=False) in ${step.revision.id}.`,
      }),
      stops: null,
    };
  }
}
