import {
  birthsOfDependents, describe, eventDeed, faultsInOneRun, inDoubt, isNameless, livesOf, missingObjects,
  MOST_TOLD_APART, namedDeed, relatedDependent, relatedEvent, removalDoubt, undoings, type CertainFault, type Finding,
  type History, type Raised, type Related, type Revision, type Rule, type Step, type Undoing,
} from "../src/rule.ts";

export const downgradeFails: Rule = {
  id: "downgrade-fails",
  category: "downgrade",
  severity: "error",
  summary: "A downgrade that is run right after its upgrade is refused by PostgreSQL, SQLAlchemy or Python.",
  why:
    "A downgrade is run when a deployment has gone wrong, under pressure and for the first time. When it stops half way, the release can be neither kept " +
    "nor taken back. It drops what the upgrade has made under another name or on another table, drops things in an order that foreign keys forbid, " +
    "creates an enum type that is still there, or drops an index concurrently inside of a transaction.",
  remedy: "Correct the step so that it undoes what the upgrade does, in the opposite order.",
  needs: "downgrades",
  bad: `
-- versions/001_events.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("events", sa.Column("id", sa.Integer, primary_key=True))
    op.create_table("localizations", sa.Column("id", sa.Integer, primary_key=True))
def downgrade():
    op.drop_table("localizations")
    op.drop_table("events")
-- versions/002_notice_format.py --
revision = "002"
down_revision = "001"
def upgrade():
    op.add_column("localizations", sa.Column("notice_format", sa.Text))
def downgrade():
    op.drop_column("events", "notice_format")  # expect: downgrade-fails "column "notice_format" of relation "events" does not exist (42703)"
`,
  good: `
-- versions/001_events.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("events", sa.Column("id", sa.Integer, primary_key=True))
    op.create_table("localizations", sa.Column("id", sa.Integer, primary_key=True))
def downgrade():
    op.drop_table("localizations")
    op.drop_table("events")
-- versions/002_notice_format.py --
revision = "002"
down_revision = "001"
def upgrade():
    op.add_column("localizations", sa.Column("notice_format", sa.Text))
def downgrade():
    op.drop_column("localizations", "notice_format")
`,
  *check(history) {
    for (const undoing of undoings(history)) {
      const { end, revision } = undoing;
      if (end.kind !== "fails") continue;
      const [first, ...others] = end.faults;
      if (first) yield refusal(undoing.history, revision, first, others, undoing);
      else if (end.raised) yield exception(undoing, end.raised);
    }
    for (const { downgrade, found, history: whole } of faultsInOneRun(history)) yield refusal(whole, downgrade.revision, found, [], null);
  },
};

/** `undoing` is null when the downgrade fails in a run from head to base only. */
function refusal(history: History, revision: Revision, { step, fault }: CertainFault, others: readonly CertainFault[], undoing: Undoing | null): Finding {
  const missing = missingObjects(history).find((object) => object.step === step && object.fault === fault);
  const dropped = missing?.cause.kind === "dropped" ? missing.cause.death : null;
  const elsewhere = undoing && missing?.cause.kind === "never-created" ? namesake(undoing, fault.object) : null;
  const refuser = history.chain.dialect === "postgresql" ? "PostgreSQL refuses" : "the database refuses";
  const why = undoing === null ? "; by itself it passes, but not in one run from head to base"
    : dropped ? `; ${whoDid(dropped.step.revision, dropped.step.direction, revision)} ${eventDeed(dropped, fault.object)}`
    : elsewhere ? `; its upgrade ${eventDeed(elsewhere, fault.object)}` : "";
  const finding: Finding = {
    message: `${revision.id}'s downgrade ${namedDeed(step, fault)}, and ${refuser}: ${fault.message}${history.chain.dialect === "postgresql" ? ` (${fault.sqlstate})` : ""}${why}`,
    place: { kind: "text", location: step.location }, revision: revision.id, direction: "downgrade", object: fault.object,
    related: [
      ...(dropped ? [relatedEvent(`${whoDid(dropped.step.revision, dropped.step.direction, revision)} ${eventDeed(dropped, fault.object)}`, dropped)] : []),
      ...(elsewhere ? [relatedEvent(`its upgrade ${eventDeed(elsewhere, fault.object)}`, elsewhere)] : []),
      ...birthsOfDependents(history, { step, fault }).map(relatedDependent),
      ...others.map((other): Related => ({ message: `refused as well: ${other.fault.message}`, location: other.step.location, revision: null })),
    ],
    remedy: remedyFor(fault),
    repair: fault.sqlstate === "25001" ? { kind: "autocommit", step } : null,
    key: `downgrade/${revision.id}`, stops: null,
  };
  if (missing) return inDoubt(finding, missing.doubt);
  // What is in the way may be gone by a step after it that could not be read.
  const inTheWay = fault.kind === "dependents" ? fault.dependents.map(({ id }) => id) : fault.kind === "duplicate" && fault.id !== null ? [fault.id] : [];
  const born = inTheWay.flatMap((id) => livesOf(history).of(id).find(({ effect }) => effect.action === "create")?.step ?? []);
  const last = born.reduce<Step | null>((latest, each) => (latest === null || each.id > latest.id ? each : latest), null);
  return inDoubt(finding, last ? removalDoubt(history, last, step) : null, "removes", fault.kind === "dependents" ? "them" : "it");
}

/** Who did something before a downgrade: `its own upgrade`, `an earlier step`, `003`. */
function whoDid(doer: Revision, direction: "upgrade" | "downgrade", revision: Revision): string {
  if (doer !== revision) return direction === "upgrade" ? doer.id : `${doer.id}'s downgrade`;
  return direction === "upgrade" ? "its own upgrade" : "an earlier step of it";
}

/** What the upgrade made that the downgrade may have meant: of the same kind and name elsewhere, or of the same kind on the same table. */
function namesake({ downgrade, history }: Undoing, object: NonNullable<Finding["object"]>) {
  const made = history.steps
    .slice(0, downgrade.after)
    .filter(({ revision }) => revision === downgrade.revision)
    .flatMap((step) =>
      step.effects
        .filter(({ action, object: other, implicit }) => action === "create" && !implicit && other.kind === object.kind)
        .map((effect) => ({ step, effect })),
    );
  const isNamesake = ({ effect }: (typeof made)[number]): boolean =>
    object.kind === "column" ? effect.object.column === object.column : effect.object.name === object.name;
  const onSameTable = made.filter(
    ({ effect }) =>
      object.kind !== "table" &&
      (object.kind === "column" ? effect.object.name === object.name : object.table !== null && effect.object.table === object.table),
  );
  return made.find(isNamesake) ?? (onSameTable.length === 1 ? onSameTable[0]! : null);
}

function exception(undoing: Undoing, { exception: name, message, location }: Raised): Finding {
  const { revision } = undoing;
  const unnamed = name === "CompileError" && message.includes("has no name");
  return {
    message: unnamed
      ? `${revision.id}'s downgrade drops a constraint without saying which, and SQLAlchemy refuses: ${message}`
      : `${revision.id}'s downgrade raises ${name ?? "an exception"} on every run${message ? `: ${message}` : ""}`,
    place: { kind: "text", location }, revision: revision.id, direction: "downgrade", object: null, related: [],
    remedy: unnamed
      ? `Name the constraint, as the database calls it: ${namesOn(undoing, /on table '([^']+)'/.exec(message)?.[1] ?? "")}. A naming_convention on the metadata lets autogenerate write names in the future.`
      : "Correct what raises it.",
    key: `downgrade/${revision.id}`, stops: null,
  };
}

/** What the constraints are called that the upgrade makes on a table. */
function namesOn({ downgrade, history }: Undoing, table: string): string {
  const names = history.steps
    .slice(0, downgrade.after)
    .filter(({ revision }) => revision === downgrade.revision)
    .flatMap((step) =>
      step.effects.flatMap(({ action, object }) =>
        action === "create" && object.kind === "constraint" && object.table === table && !isNameless(object.name) ? [object.name] : [],
      ),
    );
  return names.length > 0 && names.length <= MOST_TOLD_APART ? `its upgrade makes ${names.join(", ")}` : "chainlint inventory -f json lists the names";
}

function remedyFor(fault: CertainFault["fault"]): string {
  if (fault.kind === "dependents") return `Drop ${fault.dependents.map(({ object }) => describe(object)).join(", ") || "what depends on it"} first.`;
  if (fault.kind === "duplicate" && fault.object.kind === "type")
    return "The type outlives the table that uses it: create the column with postgresql.ENUM(..., create_type=False), or drop the type in the upgrade.";
  if (fault.kind === "duplicate") return "Remove the step, or make it undo what the upgrade does.";
  if (fault.sqlstate === "25001") return "Run it outside of the transaction: with op.get_context().autocommit_block().";
  if (fault.kind === "missing") return "Name what the upgrade makes, on the table on which it makes it.";
  return "Correct the step; the database's words in the message say what it objects to.";
}
