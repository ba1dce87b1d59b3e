import {
  absentRevision, deedOf, describe, eventDeed, findingAt, fromElsewhere, inDoubt, isTrustedExtension, isTypeOfConstruct,
  livesOf, missingObjects, MOST_TOLD_APART, nameOf, objectsNeverCreated, originOf, relatedEvent, unlessAbsent,
  type Finding, type History, type LifeEvent, type MissingObject, type NeededTable, type Related, type Rule,
} from "../src/rule.ts";

export const neverCreated: Rule = {
  id: "never-created",
  category: "lifecycle",
  severity: "error",
  summary: "The chain uses a table, column, type or other object that no revision creates.",
  why:
    "Something outside the chain must have created it: `metadata.create_all()` at application start, a SQL script, a hand on a console. Migrations " +
    "alone then build no database: a fresh install, a CI database or a disaster recovery stops at the first revision that needs it.",
  remedy:
    "Write a bootstrap revision that creates the object as it was before the first revision that changes it (with IF NOT EXISTS, so that existing " +
    "databases pass), and put it in front of that revision.",
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
    op.execute("ALTER TABLE runs ADD COLUMN state VARCHAR(30)")  # expect: never-created "table runs is created by no revision"
-- versions/003_source.py --
revision = "003"
down_revision = "002"
def upgrade():
    op.add_column("runs", sa.Column("source", sa.String(20)))
`,
  good: `
-- versions/000_bootstrap.py --
revision = "000"
down_revision = None
def upgrade():
    op.execute("CREATE TABLE IF NOT EXISTS runs (id SERIAL PRIMARY KEY)")
-- versions/001_users.py --
revision = "001"
down_revision = "000"
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))
-- versions/002_state.py --
revision = "002"
down_revision = "001"
def upgrade():
    op.execute("ALTER TABLE runs ADD COLUMN state VARCHAR(30)")
`,
  *check(history) {
    for (const object of missingObjects(history)) if (object.cause.kind === "created-elsewhere") yield neighbourFinding(object, object.cause.birth);

    const absent = absentRevision(history.chain);
    const missing = objectsNeverCreated(history);
    // What one lost revision can have brought, it brought: one cause, one finding.
    const [along, own] = absent === null ? [[], missing] : partition(missing, (object) => object.doubt === null && !isTypeOfConstruct(object));
    const isMany = along.length > MOST_TOLD_APART;
    if (isMany) yield unlessAbsent(objectsFinding(history, along), absent, "creates them");
    yield* findingsOf(history, isMany ? own : missing, absent);
  },
};

function* findingsOf(history: History, missing: readonly MissingObject[], absent: string | null): Generator<Finding> {
  const doubted = (finding: Finding, { doubt }: MissingObject, pronoun: "it" | "them" = "it"): Finding =>
    doubt === null ? unlessAbsent(finding, absent, `creates ${pronoun}`) : inDoubt(finding, doubt, "creates", pronoun);
  const elsewhere = fromElsewhere(missing, "table");
  const [tables, others] = partition(missing, ({ fault }) => fault.object.kind === "table");
  // What belongs to a table from outside the chain, or may, came from there too.
  const [along, own] = partition(
    others,
    (object) =>
      (elsewhere !== null && !belongsToChain(history, object)) || (tables.length > 0 && COME_WITH_TABLES.has(object.fault.object.kind)),
  );
  if (elsewhere) yield doubted(chainFinding(history, elsewhere, along), elsewhere[0]!, "them");
  else for (const [at, table] of tables.entries()) yield doubted(tableFinding(history, table, tables, at === 0 ? along : []), table);
  const schemas = fromElsewhere(missing, "schema");
  if (schemas) yield doubted(schemasFinding(schemas), schemas[0]!, "them");
  for (const [object, ...again] of byObject(own.filter((one) => !isTypeOfConstruct(one) && !schemas?.includes(one))))
    yield doubted(objectFinding(history, object!, again), object!);
}

/** The uses of each function that is missing, which is not assumed after the first of them; other objects are missing once. */
function byObject(missing: readonly MissingObject[]): readonly (readonly MissingObject[])[] {
  const uses = new Map<string | MissingObject, MissingObject[]>();
  for (const object of missing) {
    const key = object.fault.object.kind === "function" ? describe(object.fault.object) : object;
    uses.set(key, [...(uses.get(key) ?? []), object]);
  }
  return [...uses.values()];
}

/** Kinds of objects that a tool makes together with a table. */
const COME_WITH_TABLES: ReadonlySet<string> = new Set(["index", "sequence", "constraint", "trigger"]);

/** Whether it is a part of a table that the chain itself creates. */
function belongsToChain(history: History, { step, fault: { object } }: MissingObject): boolean {
  const table = object.kind === "column" ? object.name : object.table;
  return (
    table !== null &&
    livesOf(history)
      .births({ kind: "table", schema: object.schema, name: table, column: null, table: null })
      .some((birth) => birth.step.id < step.id)
  );
}

function partition<T>(items: readonly T[], test: (item: T) => boolean): readonly [T[], T[]] {
  return [items.filter(test), items.filter((item) => !test(item))];
}

function neighbourFinding({ step, fault }: MissingObject, birth: LifeEvent): Finding {
  return {
    ...findingAt(step, fault.object, {
      severity: "info",
      message: `${describe(fault.object)} is created by no revision of this chain, but by ${birth.step.revision.id} of another one: this chain builds only after it`,
      related: [relatedEvent(`created in ${birth.step.revision.id}`, birth)],
      remedy: "Run the other chain first wherever a database is made from nothing.",
    }),
    stops: null,
  };
}

function tableFinding(history: History, missing: MissingObject, tables: readonly MissingObject[], along: readonly MissingObject[]): Finding {
  const { step, fault } = missing;
  const origin = originOf(history, [fault.object]);
  const finding = findingAt(step, fault.object, {
    message: `${describe(fault.object)} is created by no revision, and ${step.revision.id} ${deedOf(step, fault)}${origin.clause}`,
    related: [...origin.related, ...laterUses(history, missing), ...along.map(firstUse)],
    remedy: `Create ${nameOf(fault.object)} in a revision before ${step.revision.id} (CREATE TABLE IF NOT EXISTS, so that existing databases pass).`,
    repair: {
      kind: "create-tables",
      tables: [needed(history, missing)],
      others: tables.filter((other) => other !== missing).map((other) => needed(history, other)),
    },
  });
  return along.length === 0 ? finding : { ...finding, key: keyOf(finding.key, along) };
}

/** `again`: further uses of the same object. */
function objectFinding(history: History, missing: MissingObject, again: readonly MissingObject[]): Finding {
  const { step, fault } = missing;
  if (fault.object.kind === "extension") {
    const { name } = fault.object;
    return findingAt(step, fault.object, {
      message: `${describe(fault.object)} is created by no revision, and ${step.revision.id} ${deedOf(step, fault)}: ${fault.message}`,
      related: laterUses(history, missing),
      remedy: `Put op.execute('CREATE EXTENSION IF NOT EXISTS "${name}"') before this step. ${isTrustedExtension(name) ? "A role with CREATE on the database may run it." : "Only a superuser may run it, unless the provider of the database lets others."}`,
    });
  }
  return findingAt(step, fault.object, {
    message: `${describe(fault.object)} is created by no revision, and ${step.revision.id} ${deedOf(step, fault)}`,
    related: [...laterUses(history, missing), ...again.map(firstUse)],
    remedy: `Create ${describe(fault.object)} before this step, or correct the name.`,
  });
}

/** One finding for a chain that starts from tables made elsewhere: at the first use of the first of them. */
function chainFinding(history: History, tables: readonly MissingObject[], along: readonly MissingObject[]): Finding {
  const first = tables[0]!;
  const names = tables.map(({ fault }) => nameOf(fault.object));
  const origin = originOf(history, tables.map(({ fault }) => fault.object));
  return {
    ...findingAt(first.step, first.fault.object, {
      message: `${tables.length} tables are created by no revision: ${names.join(", ")}; ${first.step.revision.id} is the first to need one${origin.clause}`,
      related: [...origin.related, ...[...tables, ...along].map(firstUse)],
      remedy: `The chain does not stand on its own. Write a bootstrap revision that creates these tables as they were before ${first.step.revision.id}.`,
      repair: { kind: "create-tables", tables: tables.map((table) => needed(history, table)), others: [] },
    }),
    key: keyOf("tables", [...tables, ...along]),
  };
}

/** The table with all that the chain does to it. */
function needed(history: History, { step, fault }: MissingObject): NeededTable {
  const steps = fault.id === null ? [] : livesOf(history).of(fault.id).map((event) => event.step).filter(({ id }) => id >= step.id);
  return { table: fault.object, first: step, steps: [...new Set([step, ...steps])] };
}

/** One finding for all that came with a revision that is lost. */
function objectsFinding(history: History, objects: readonly MissingObject[]): Finding {
  const { step, fault } = objects[0]!;
  const tables = objects.filter((object) => object.fault.object.kind === "table");
  const names = [...new Set(objects.map((object) => describe(object.fault.object)))];
  return {
    ...findingAt(step, fault.object, {
      message: `${names.length} objects are created by no revision: ${names.join(", ")}; ${step.revision.id} is the first to need one`,
      related: objects.map(firstUse),
      remedy: `Restore the revision that is lost; or write a bootstrap revision that creates these objects as they were before ${step.revision.id}.`,
      ...tables.length > 0 && { repair: { kind: "create-tables", tables: tables.map((table) => needed(history, table)), others: [] } },
    }),
    key: keyOf("objects", objects),
  };
}

/** One finding for schemas that are all made elsewhere, with the tables in them. */
function schemasFinding(schemas: readonly MissingObject[]): Finding {
  const { step, fault } = schemas[0]!;
  return {
    ...findingAt(step, fault.object, {
      message: `${schemas.length} schemas are created by no revision: ${schemas.map((schema) => nameOf(schema.fault.object)).join(", ")}; ${step.revision.id} is the first to need one`,
      related: schemas.map(firstUse),
      remedy: `The chain does not stand on its own. Write a bootstrap revision that creates these schemas, and what is in them as it was, before ${step.revision.id}.`,
    }),
    key: keyOf("schemas", schemas),
  };
}

/** Whoever knows of these objects does not know of one more. */
function keyOf(first: string, objects: readonly MissingObject[]): string {
  return [first, ...objects.map(({ fault }) => describe(fault.object)).sort()].join("/");
}

function firstUse({ step, fault }: MissingObject): Related {
  return {
    message: `${describe(fault.object)}: first used in ${step.revision.id}, which ${deedOf(step, fault)}`,
    location: step.location,
    revision: step.revision.id,
    isCase: true,
  };
}

/** Every later use of the assumed object, with what it adds. */
function laterUses(history: History, { step, fault }: MissingObject): Related[] {
  if (fault.id === null || fault.object.kind === "column") return [];
  return livesOf(history).of(fault.id)
    .filter((event) => event.step.id > step.id && !event.effect.implicit)
    .map((event) => relatedEvent(`${event.step.revision.id} ${eventDeed(event, fault.object)}`, event));
}
