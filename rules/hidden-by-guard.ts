import { describe, livesOf, type Finding, type History, type ObjectReference, type Rule, type Step } from "../src/rule.ts";

export const hiddenByGuard: Rule = {
  id: "hidden-by-guard",
  category: "bootstrap",
  severity: "warning",
  summary: "A guard (`if has_table(...)`, `ALTER TABLE IF EXISTS`) leaves out the change of a table that no revision creates.",
  why:
    "The chain passes on an empty database, and builds one in which the table is missing, or later made by something else without this change. The guard answers an error message and not the question behind it: who creates the table. Databases " +
    "that were there before have it, so nobody notices until a new environment lacks a column.",
  remedy: "Create the table in a revision (CREATE TABLE IF NOT EXISTS, so that existing databases pass) before it is changed, and take the guard away; or take the change out, if the table belongs to somebody else.",
  bad: `
-- versions/001_users.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))
-- versions/002_state.py --
revision = "002"
down_revision = "001"
def upgrade():
    if sa.inspect(op.get_bind()).has_table("runs"):
        op.add_column("runs", sa.Column("state", sa.Text))  # expect: hidden-by-guard "table runs is created by no revision"
    op.execute("ALTER TABLE IF EXISTS agents ADD COLUMN state text")  # expect: hidden-by-guard "table agents is created by no revision"
`,
  good: `
-- versions/001_users.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))
    op.execute("CREATE TABLE IF NOT EXISTS runs (id integer)")
-- versions/002_state.py --
revision = "002"
down_revision = "001"
def upgrade():
    if sa.inspect(op.get_bind()).has_table("runs"):
        op.add_column("runs", sa.Column("state", sa.Text))
`,
  *check(history) {
    const told = new Set<string>();
    for (const { object, finding } of [...skipped(history), ...unheard(history)]) {
      const key = `${object.schema}.${object.name}`;
      if (told.has(key) || !isCreatedNowhere(history, object)) continue;
      told.add(key);
      yield finding;
    }
  },
};

interface Hidden { readonly object: ObjectReference; readonly finding: Finding }

/** Changes in code that no run comes to, because of a condition that names the table. */
function* skipped(history: History): Iterable<Hidden> {
  for (const { revision, direction, test, changes } of history.skips) {
    const condition = test.source.text.slice(test.span.start, test.span.end);
    for (const { table, location } of changes()) {
      if (!new RegExp(`["']${table.name}["']`).test(condition)) continue;
      const object = reference(history, table);
      yield {
        object,
        finding: {
          message: `${describe(object)} is created by no revision, and the guard of ${revision.id} hides it: on an empty database this change is left out without a word`,
          place: { kind: "text", location }, revision: revision.id, direction, object,
          related: [{ message: "the guard, which is never true on an empty database", location: test, revision: revision.id }],
          remedy: `Create ${object.name} in a revision before ${revision.id} (CREATE TABLE IF NOT EXISTS), and take the guard away.`,
          key: `${object.schema}.${object.name}`, stops: null,
        },
      };
    }
  }
}

/** `ALTER TABLE IF EXISTS` of a table that is not there. */
function* unheard(history: History): Iterable<Hidden> {
  for (const step of history.steps) {
    const table = changedIfThere(step);
    if (!table || !step.certainty.certain || step.effects.length > 0 || step.faults.length > 0) continue;
    const object = reference(history, table);
    yield {
      object,
      finding: {
        message: `${describe(object)} is created by no revision, and IF EXISTS in ${step.revision.id} hides it: on an empty database this change is left out without a word`,
        place: { kind: "text", location: step.location }, revision: step.revision.id, direction: step.direction, object, related: [],
        remedy: `Create ${object.name} in a revision before ${step.revision.id} (CREATE TABLE IF NOT EXISTS), and take IF EXISTS away.`,
        key: `${object.schema}.${object.name}`, stops: null,
      },
    };
  }
}

/** The table that a step adds to or changes if it exists. */
function changedIfThere({ operation }: Step): { readonly schema: string | null; readonly name: string } | null {
  switch (operation.kind) {
    case "add-column": case "alter-column": case "add-constraint":
      return operation.ifExists ? operation.table : null;
    default:
      return null;
  }
}

function reference({ catalog }: History, { schema, name }: { readonly schema: string | null; readonly name: string }): ObjectReference {
  return { kind: "table", schema: schema ?? catalog.currentSchema() ?? "public", name, column: null, table: null };
}

/** No revision of this chain or of another one of the project ever creates it, not even for a while, and nothing unread may have. */
function isCreatedNowhere(history: History, object: ObjectReference): boolean {
  if (history.catalog.findRelation(object) !== undefined || history.catalog.mayHaveBeenTouched(object)) return false;
  return [history, ...history.neighbours].every((each) => livesOf(each).births(object).length === 0);
}
