import { describe, findingAt, livesOf, missingObjects, nameOf, relatedEvent, type Finding, type History, type MissingObject, type Related, type Rule } from "../src/rule.ts";

/** Up to here each table gets a finding of its own; a chain that lacks more of them has one cause, and gets one finding. */
const MOST_TABLES_TOLD_APART = 5;

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
    const missing = missingObjects(history).filter(({ cause }) => cause.kind === "never-created");
    const tables = missing.filter(({ fault }) => fault.object.kind === "table");
    if (tables.length > MOST_TABLES_TOLD_APART) yield chainFinding(tables);
    else for (const table of tables) yield tableFinding(history, table);
    for (const other of missing.filter(({ fault }) => fault.object.kind !== "table")) yield objectFinding(history, other);
  },
};

function tableFinding(history: History, missing: MissingObject): Finding {
  const { step, fault } = missing;
  return findingAt(step, fault.object, {
    message: `${describe(fault.object)} is created by no revision, and ${step.revision.id} ${fault.intent}`,
    related: laterUses(history, missing),
    remedy: `Create ${nameOf(fault.object)} in a revision before ${step.revision.id} (CREATE TABLE IF NOT EXISTS, so that existing databases pass).`,
  });
}

function objectFinding(history: History, missing: MissingObject): Finding {
  const { step, fault } = missing;
  return findingAt(step, fault.object, {
    message: `${describe(fault.object)} is created by no revision, and ${step.revision.id} ${fault.intent}`,
    related: laterUses(history, missing),
    remedy: `Create ${describe(fault.object)} before this step, or correct the name.`,
  });
}

/** One finding for a chain that starts from tables made elsewhere: at the first use of the first of them. */
function chainFinding(tables: readonly MissingObject[]): Finding {
  const first = tables[0]!;
  const names = tables.map(({ fault }) => nameOf(fault.object));
  return findingAt(first.step, first.fault.object, {
    message: `${tables.length} tables are created by no revision: ${names.join(", ")}; ${first.step.revision.id} is the first to need one`,
    related: tables.map(({ step, fault }) => ({ message: `${nameOf(fault.object)}: first used in ${step.revision.id}, which ${fault.intent}`, location: step.location, revision: step.revision.id })),
    remedy: `The chain does not stand on its own. Write a bootstrap revision that creates these tables as they were before ${first.step.revision.id}.`,
  });
}

/** Every later use of the assumed object, with what it adds. */
function laterUses(history: History, { step, fault }: MissingObject): Related[] {
  if (fault.id === null || fault.object.kind === "column") return [];
  return livesOf(history).of(fault.id)
    .filter((event) => event.step.id > step.id && !event.effect.implicit)
    .map((event) => relatedEvent(`${event.step.revision.id} ${event.effect.detail}`, event));
}
