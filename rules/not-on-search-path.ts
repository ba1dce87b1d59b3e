import { describe, findingAt, inDoubt, missingObjects, nameOf, relatedEvent, type Rule } from "../src/rule.ts";

export const notOnSearchPath: Rule = {
  id: "not-on-search-path",
  category: "lifecycle",
  severity: "error",
  summary: "A revision names an object without its schema, and it stands in a schema that `search_path` does not lead to.",
  why:
    "Nothing in the chain sets `search_path`, so a fresh database looks in `public` alone and finds nothing. Databases on which the role, the " +
    "connection or somebody's ALTER DATABASE set another path do not show it.",
  remedy:
    "Name the schema, or let env.py set `search_path` for every run. Where the database or the role does that for certain, say so: " +
    "`search-path = [\"public\", \"app\"]` in chainlint's configuration.",
  bad: `
-- versions/001_outbox.py --
revision = "001"
down_revision = None
def upgrade():
    op.execute("CREATE SCHEMA app")
    op.create_table("outbox", sa.Column("id", sa.Integer, primary_key=True), schema="app")
-- versions/002_state.py --
revision = "002"
down_revision = "001"
def upgrade():
    op.add_column("outbox", sa.Column("state", sa.Text))  # expect: not-on-search-path "table app.outbox stands in schema app"
    op.create_index("outbox_state", "outbox", ["state"])
`,
  good: `
-- versions/001_outbox.py --
revision = "001"
down_revision = None
def upgrade():
    op.execute("CREATE SCHEMA app")
    op.create_table("outbox", sa.Column("id", sa.Integer, primary_key=True), schema="app")
-- versions/002_state.py --
revision = "002"
down_revision = "001"
def upgrade():
    op.add_column("outbox", sa.Column("state", sa.Text), schema="app")
    op.create_index("outbox_state", "outbox", ["state"], schema="app")
`,
  *check(history) {
    for (const { step, fault, cause, doubt } of missingObjects(history)) {
      if (cause.kind !== "off-search-path") continue;
      const found = cause.birth.effect.object;
      const finding = findingAt(step, fault.object, {
        message: `${describe(found)} stands in schema ${found.schema}, which search_path does not hold, and ${step.revision.id} ${fault.intent} as ${fault.object.name}`,
        related: [relatedEvent(`there since ${cause.birth.step.revision.id}`, cause.birth)],
        remedy: `Write ${nameOf(found)}, or set search_path in env.py. What follows is read as if ${found.schema} were searched.`,
      });
      yield inDoubt(finding, doubt !== null && doubt.id > cause.birth.step.id ? doubt : null);
    }
  },
};
