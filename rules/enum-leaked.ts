import {
  findingAt, livesOf, nameOf, relatedEvent, typeUses, type Effect, type History, type LifeEvent, type Rule, type Step,
  type Type,
} from "../src/rule.ts";

export const enumLeaked: Rule = {
  id: "enum-leaked",
  category: "lifecycle",
  severity: "warning",
  summary: "An enum type stays behind when the last column that had it is dropped or gets another type.",
  why:
    "`op.create_table` creates the enum types of its columns; `op.drop_table` and `op.drop_column` do not drop them, and neither does autogenerate. The type stays in the database for ever, and when a table of that name, or a downgrade and a new " +
    "upgrade, creates it once more, PostgreSQL refuses: `type already exists`.",
  remedy:
    'Drop the type after the last column that has it: `sa.Enum(name="job_state").drop(op.get_bind())`, or `op.execute("DROP TYPE job_state")`. For released history, do it in a new revision.',
  bad: `
-- versions/001_jobs.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("jobs", sa.Column("id", sa.Integer, primary_key=True), sa.Column("state", sa.Enum("new", "done", name="job_state")))
-- versions/002_no_jobs.py --
revision = "002"
down_revision = "001"
def upgrade():
    op.drop_table("jobs")  # expect: enum-leaked "enum type job_state stays behind"
`,
  good: `
-- versions/001_jobs.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("jobs", sa.Column("id", sa.Integer, primary_key=True), sa.Column("state", sa.Enum("new", "done", name="job_state")))
-- versions/002_no_jobs.py --
revision = "002"
down_revision = "001"
def upgrade():
    op.drop_table("jobs")
    op.execute("DROP TYPE job_state")
`,
  *check(history) {
    const { catalog } = history;
    const enums = catalog
      .types(null)
      .filter(
        ({ kind, presence, origin, extension }) => kind === "enum" && presence === "certain" && origin === "chain" && extension === null,
      );
    if (enums.length === 0) return;
    const isUsed = typeUses(catalog);
    for (const type of enums) {
      if (isUsed(type) || catalog.mayHaveBeenTouched(type)) continue;
      const last = lastLoss(history, type);
      if (!last) continue;
      const birth = livesOf(history).of(type.id).find(({ effect }) => effect.action === "create");
      const object = { kind: "type", schema: type.schema, name: type.name, column: null, table: null } as const;
      yield {
        ...findingAt(last.step, last.effect.object, {
          message: `enum type ${nameOf(object)} stays behind when ${last.step.revision.id} ${deedOf(last.effect)}: nothing uses it any more, and creating it again fails`,
          related: birth ? [relatedEvent(`created in ${birth.step.revision.id}`, birth)] : [],
          remedy: `Say DROP TYPE ${nameOf(object)} after this step; where the revision is released, in a new one.`,
        }),
        object, key: `${type.schema}.${type.name}`, stops: null,
      };
    }
  },
};

/** The last event by which a column lost this type: it was dropped, alone or with its table, or got another type. */
function lastLoss(history: History, type: Type): LifeEvent | undefined {
  const lives = livesOf(history);
  const tables = new Map<Effect["id"], Set<string>>();
  for (const { step, effect } of lives.of(type.id)) {
    if (effect.action !== "reference") continue;
    const table = step.effects.find(
      ({ action, object }) => (action === "create" || action === "alter") && (object.kind === "table" || object.kind === "column"),
    );
    if (table) tables.set(table.id, new Set([...(tables.get(table.id) ?? []), ...columnsWith(type, step)]));
  }
  const losses = [...tables].flatMap(([table, columns]) => lives.of(table).filter(({ step, effect }) => {
    const { action, object, previous } = effect;
    if (action === "rename" && columns.has(previous?.column ?? "")) columns.add(object.column!);
    return (
      step.certainty.certain &&
      (hadType(effect, type) ||
        (action === "drop" && (object.kind === "table" || (object.kind === "column" && columns.has(object.column!)))))
    );
  }));
  return losses.sort((one, other) => one.step.id - other.step.id).at(-1);
}

/** The columns to which a step gives the type. */
function columnsWith(type: Type, { operation }: Step): string[] {
  const isIt = (reference: { readonly kind: string; readonly name?: string }): boolean => reference.kind === "named" && reference.name === type.name;
  switch (operation.kind) {
    case "create-table":
      return operation.columns.filter((column) => isIt(column.type)).map(({ name }) => name);
    case "add-column":
      return isIt(operation.column.type) ? [operation.column.name] : [];
    case "alter-column":
      return operation.change.kind === "type" && isIt(operation.change.type) ? [operation.column] : [];
    default:
      return [];
  }
}

function hadType({ was }: Effect, { schema, name }: Type): boolean {
  return was?.type.kind === "named" && was.type.schema === schema && was.type.name === name;
}

function deedOf({ action, object }: Effect): string {
  if (action === "alter") return `gives ${nameOf(object)} another type`;
  return `drops ${nameOf(object)}`;
}
