import { describe, hiddenChanges, type Finding, type HiddenChange, type Rule } from "../src/rule.ts";

export const hiddenByGuard: Rule = {
  id: "hidden-by-guard",
  category: "bootstrap",
  severity: "warning",
  summary: "A guard (`if has_table(...)`, `ALTER TABLE IF EXISTS`) leaves out the change of a table that no revision creates.",
  why:
    "The chain passes on an empty database, and builds one in which the table is missing, or later made by something else without this change. The guard answers an error message and not the question behind it: who creates the table. Databases " +
    "that were there before have it, so nobody notices until a new environment lacks a column.",
  remedy:
    "Create the table in a revision (CREATE TABLE IF NOT EXISTS, so that existing databases pass) before it is changed, and take the guard away; or take the change out, if the table belongs to somebody else.",
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
    for (const change of hiddenChanges(history)) {
      const key = `${change.table.schema}.${change.table.name}`;
      if (told.has(key)) continue;
      told.add(key);
      yield finding(change, key);
    }
  },
};

function finding({ table, revision, direction, location, test }: HiddenChange, key: string): Finding {
  const [guard, cure] = test ? [`the guard of ${revision.id}`, "the guard"] : [`IF EXISTS in ${revision.id}`, "IF EXISTS"];
  return {
    message: `${describe(table)} is created by no revision, and ${guard} hides it: on an empty database this change is left out without a word`,
    place: { kind: "text", location }, revision: revision.id, direction, object: table,
    related: test ? [{ message: "the guard, which is never true on an empty database", location: test, revision: revision.id }] : [],
    remedy: `Create ${table.name} in a revision before ${revision.id} (CREATE TABLE IF NOT EXISTS), and take ${cure} away.`,
    key, stops: null,
  };
}
