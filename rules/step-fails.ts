import { certainFaults, conditionalFaults, describe, findingAt, inDoubt, livesOf, relatedEvent, removalDoubt, type CertainFault, type Finding, type History, type Rule } from "../src/rule.ts";

export const stepFails: Rule = {
  id: "step-fails",
  category: "lifecycle",
  severity: "error",
  summary: "PostgreSQL, SQLAlchemy or the migration itself refuses a step for a reason that no other rule names.",
  why:
    "Something still depends on what is dropped, the object is of another kind, a foreign key leads to columns without a unique key, or the revision " +
    "raises an exception on every run. A real run stops here, whatever the rest of the chain does.",
  remedy: "Read the database's own words in the message: drop what depends on the object first (or CASCADE), or correct the step.",
  bad: `
-- versions/001_users.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))
    op.create_table("orders", sa.Column("id", sa.Integer, primary_key=True), sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id")))
-- versions/002_no_users.py --
revision = "002"
down_revision = "001"
def upgrade():
    op.drop_table("users")  # expect: step-fails "other objects depend on it"
`,
  good: `
-- versions/001_users.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))
    op.create_table("orders", sa.Column("id", sa.Integer, primary_key=True), sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id")))
-- versions/002_no_users.py --
revision = "002"
down_revision = "001"
def upgrade():
    op.drop_constraint("orders_user_id_fkey", "orders")
    op.drop_table("users")
`,
  *check(history) {
    for (const found of certainFaults(history)) {
      const { kind } = found.fault;
      if (kind === "dependents" || kind === "wrong-kind" || kind === "refused") yield refusal(history, found);
    }
    for (const found of conditionalFaults(history)) yield { ...refusal(history, found), severity: "warning", stops: null };
    for (const raised of history.raised) if (raised.certainty.certain) yield exception(history, raised);
  },
};

function refusal(history: History, { step, fault }: CertainFault): Finding {
  const adding = fault.sqlstate === UNCOMMITTED_VALUE ? additionBefore(history, step, fault.message) : undefined;
  const lost = fault.sqlstate === ABORTED ? history.caught.findLast((caught) => caught.step <= step.id) : undefined;
  const births = fault.dependents.map(({ id }) => livesOf(history).of(id).find((event) => event.effect.action === "create"));
  const finding = findingAt(step, fault.object, {
    message: `${step.revision.id} ${fault.intent}, and PostgreSQL refuses${fault.only === null ? "" : ` ${fault.only}`}: ${fault.message}${adding && adding.revision !== step.revision ? `; ${adding.revision.id} adds it in the same transaction, and in runs of their own both pass` : ""}`,
    related: [
      ...(adding ? [{ message: `added in ${adding.revision.id}`, location: adding.location, revision: adding.revision.id }] : []),
      ...fault.dependents.flatMap(({ object }, at) => {
        const birth = births[at];
        return birth ? [relatedEvent(`${describe(object)} depends on it, created in ${birth.step.revision.id}`, birth)] : [];
      }),
      ...(lost ? [{ message: `the error that is caught here: ${lost.fault.message}`, location: lost.location, revision: lost.revision.id }] : []),
    ],
    remedy: remedyFor(fault),
  });
  // What is not read may have removed every dependent if it comes after the last of them.
  const last = births.reduce((latest, birth) => (birth && (!latest || birth.step.id > latest.step.id) ? birth : latest), undefined);
  return fault.kind === "dependents" ? inDoubt(finding, last ? removalDoubt(history, last.step, step) : null, "removes") : finding;
}

/** The ALTER TYPE ADD VALUE that PostgreSQL complains of. */
function additionBefore(history: History, step: CertainFault["step"], message: string): CertainFault["step"] | undefined {
  return history.steps.slice(0, step.id).findLast(({ operation }) => operation.kind === "add-enum-value" && message.includes(`"${operation.label}"`));
}

/** PostgreSQL's code for a statement after an error in the same transaction. */
const ABORTED = "25P02";
/** PostgreSQL's code for an enum value that is used before it is committed. */
const UNCOMMITTED_VALUE = "55P04";

function remedyFor(fault: CertainFault["fault"]): string {
  if (fault.kind === "dependents") return `Drop ${fault.dependents.map(({ object }) => describe(object)).join(", ") || "what depends on it"} first, or say CASCADE if that is meant.`;
  switch (fault.sqlstate) {
    case ABORTED:
      return "Ask the database first (IF EXISTS, IF NOT EXISTS, an inspector) instead of catching its error, or put the statement that may fail into a savepoint: with op.get_bind().begin_nested().";
    case "25001":
      return "Run it outside of the transaction: with op.get_context().autocommit_block().";
    case UNCOMMITTED_VALUE:
      return "Commit the new value before it is used: add it in an autocommit_block(), or in a revision of its own with transaction_per_migration=True.";
    default:
      return "Correct the step; PostgreSQL's words in the message say what it objects to.";
  }
}

function exception(history: History, { revision, direction, location, message }: History["raised"][number]): Finding {
  return {
    message: `${revision.id} raises an exception on every run: ${message}`,
    place: { kind: "text", location }, revision: revision.id, direction, object: null, related: [],
    remedy: "Correct what raises it, or make it depend on the state of the database that it guards against.",
    key: `raise/${revision.id}`,
    stops: direction === "upgrade" ? history.steps.findLastIndex((step) => step.revision === revision) + 1 : null,
  };
}
