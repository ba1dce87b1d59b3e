import {
  CREATE_ALL_OF_MODELS, describe, duplicateObjects, findingAt, inDoubt, relatedEvent, type DuplicateObject, type Rule,
} from "../src/rule.ts";

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
    const duplicates = duplicateObjects(history).filter(({ same }) => same === "object");
    for (const [duplicate, indexes] of withIndexes(duplicates)) {
      const { step, fault, first, doubt } = duplicate;
      const isOfModels = first?.step.tag === CREATE_ALL_OF_MODELS;
      const since = first ? ` since ${first.step.revision.id === step.revision.id ? "an earlier step of the same revision" : first.step.revision.id}` : "";
      const finding = findingAt(step, fault.object, {
        message: `${describe(fault.object)} exists already${since}${isOfModels ? ", whose create_all makes what the models declare today" : ""}, and ${step.revision.id} creates it again`,
        related: [
          ...first ? [relatedEvent(`first created in ${first.step.revision.id}`, first)] : [],
          ...indexes.map((index) => ({ message: `${describe(index.fault.object)} as well`, location: index.step.location, revision: step.revision.id })),
        ],
        remedy: isOfModels
          ? `Write into ${first.step.revision.id} what was to be created then, instead of create_all; or make this step conditional (IF NOT EXISTS).`
          : "Remove one of the two creations, or make this one conditional (IF NOT EXISTS).",
      });
      yield inDoubt(finding, doubt, "removes");
    }
  },
};

/** The duplicates with those of indexes behind the table, made again before them in the same revision, that they are told with. */
function withIndexes(duplicates: readonly DuplicateObject[]): ReadonlyMap<DuplicateObject, readonly DuplicateObject[]> {
  const told = new Map<DuplicateObject, DuplicateObject[]>();
  const lastOf = new Map<string, DuplicateObject>();
  for (const duplicate of duplicates) {
    const { step, fault } = duplicate;
    const keyOf = (table: string): string => `${step.revision.id}\0${table}`;
    const table = fault.object.kind === "index" && step.operation.kind === "create-index" ? lastOf.get(keyOf(step.operation.table.name)) : undefined;
    if (table) told.get(table)!.push(duplicate);
    else told.set(duplicate, []);
    if (fault.object.kind === "table") lastOf.set(keyOf(fault.object.name), duplicate);
  }
  return told;
}
