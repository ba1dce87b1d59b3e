import { certainFaults, describe, findingAt, livesOf, relatedEvent, type CertainFault, type Finding, type History, type Rule } from "../src/rule.ts";

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
    for (const raised of history.raised) if (raised.certainty.certain) yield exception(history, raised);
  },
};

function refusal(history: History, { step, fault }: CertainFault): Finding {
  return findingAt(step, fault.object, {
    message: `${step.revision.id} ${fault.intent}, and PostgreSQL refuses: ${fault.message}`,
    related: fault.dependents.flatMap(({ object, id }) => {
      const birth = livesOf(history).of(id).find((event) => event.effect.action === "create");
      return birth ? [relatedEvent(`${describe(object)} depends on it, created in ${birth.step.revision.id}`, birth)] : [];
    }),
    remedy: fault.kind === "dependents"
      ? `Drop ${fault.dependents.map(({ object }) => describe(object)).join(", ") || "what depends on it"} first, or say CASCADE if that is meant.`
      : "Correct the step; PostgreSQL's words in the message say what it objects to.",
  });
}

function exception(history: History, { revision, direction, location, message }: History["raised"][number]): Finding {
  return {
    message: `${revision.id} raises an exception on every run: ${message}`,
    place: { kind: "text", location }, revision: revision.id, direction, object: null, related: [],
    remedy: "Remove the raise, or make it depend on the state of the database that it guards against.",
    key: `raise/${revision.id}`,
    stops: direction === "upgrade" ? history.steps.findLastIndex((step) => step.revision === revision) + 1 : null,
  };
}
