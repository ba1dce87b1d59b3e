import {
  areAlternatives, describe, eventDeed, isLinear, livesOf, relatedEvent, standsOn, type Finding, type History,
  type LifeEvent, type Revision, type Rule, type Step,
} from "../src/rule.ts";

export const branchOrderMatters: Rule = {
  id: "branch-order-matters",
  category: "chain",
  severity: "warning",
  summary: "Two revisions of parallel branches touch the same object in a way that works in one order only, and nothing says which comes first.",
  why:
    "Alembic runs parallel branches one after the other, in an order that follows from file names and ids. It works today by luck: with one more branch, or on a database that has one of the " +
    "two already, they run the other way round, and the revision that needs the other one fails, or the one that was to have the last word does not have it.",
  remedy: "Name the other revision in `depends_on`, or set `down_revision` so that one follows the other.",
  bad: `
-- versions/001_users.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))
-- versions/002_z_email.py --
revision = "002"
down_revision = "001"
def upgrade():
    op.add_column("users", sa.Column("email", sa.Text))
-- versions/002_b_lower.py --
revision = "002b"
down_revision = "001"
def upgrade():
    op.alter_column("users", "email", nullable=False)  # expect: branch-order-matters "002b changes column users.email, which 002 creates in a parallel branch"
-- versions/003_merge.py --
revision = "003"
down_revision = ("002b", "002")
def upgrade():
    pass
`,
  good: `
-- versions/001_users.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))
-- versions/002_z_email.py --
revision = "002"
down_revision = "001"
def upgrade():
    op.add_column("users", sa.Column("email", sa.Text))
-- versions/002_b_lower.py --
revision = "002b"
down_revision = "001"
depends_on = "002"
def upgrade():
    op.alter_column("users", "email", nullable=False)
-- versions/003_merge.py --
revision = "003"
down_revision = ("002b", "002")
def upgrade():
    pass
`,
  *check(history) {
    const { chain } = history;
    // Where the edges themselves are not known whole, nothing can be said of their want.
    if (isLinear(chain) || chain.unreadable.length > 0 || chain.faults.some(({ kind }) => kind !== "multiple-heads")) return;
    const told = new Set<string>();
    for (const step of history.steps) {
      if (!step.certainty.certain) continue;
      for (const conflict of conflictsOf(history, step)) {
        const pair = `${conflict.other.step.revision.id}/${step.revision.id}`;
        if (told.has(pair)) continue;
        told.add(pair);
        yield finding(step, conflict);
      }
    }
  },
};

interface Conflict {
  readonly event: LifeEvent;
  /** What a parallel revision did before. */
  readonly other: LifeEvent;
  readonly kind: "needs" | "takes-away" | "overrides";
}

/** What a step does to objects that parallel revisions before it have made, changed or used. */
function* conflictsOf(history: History, step: Step): Iterable<Conflict> {
  const { chain } = history;
  const isBelow = standsOn(chain);
  const isParallel = (other: Revision): boolean => other !== step.revision && !isBelow(step.revision, other) && !areAlternatives(chain, other, step.revision);
  for (const effect of step.effects) {
    if (effect.implicit || isConditional(step)) continue;
    const event: LifeEvent = { step, effect };
    const earlier = livesOf(history).of(effect.id).filter((other) => other.step.id < step.id && other.step.certainty.certain);
    for (const other of earlier) {
      if (!isParallel(other.step.revision) || other.effect.implicit) continue;
      if (other.effect.action === "create" && isNeeded(other, event)) yield { event, other, kind: "needs" };
      else if (isTakenAway(event, other)) yield { event, other, kind: "takes-away" };
      else if (isOverridden(event, other)) yield { event, other, kind: "overrides" };
    }
  }
}

/** A step that asks first works in either order. */
function isConditional({ operation }: Step): boolean {
  return ["ifExists", "ifNotExists", "columnIfExists", "constraintIfExists"].some(
    (flag) => flag in operation && (operation as unknown as Record<string, unknown>)[flag] === true,
  );
}

/** Whether an event is about what another one created: the relation as a whole, or the very column or part. */
function isNeeded({ effect: born }: LifeEvent, { effect }: LifeEvent): boolean {
  if (born.object.kind === "column")
    return (
      effect.action !== "create" && effect.object.kind === "column" && (effect.previous ?? effect.object).column === born.object.column
    );
  return born.object.table === null || (effect.action !== "create" && effect.object.kind === born.object.kind && effect.object.name === born.object.name);
}

/** Whether an event takes away, by drop or rename, what a parallel revision has worked on. */
function isTakenAway({ effect }: LifeEvent, { effect: other }: LifeEvent): boolean {
  if (effect.action !== "drop" && effect.action !== "rename" && effect.action !== "move") return false;
  if (other.action === "drop" || other.action === "read" || other.action === "write") return false;
  const name = effect.previous ?? effect.object;
  if (name.kind === "column") return other.object.kind === "column" && other.object.column === name.column && other.action !== "create";
  if (name.table !== null) return false;
  return other.action !== "create" || other.object.kind === "column" || other.object.table !== null;
}

/** Whether both set the same property of the same object, and not to the same value. */
function isOverridden({ step, effect }: LifeEvent, { step: before, effect: other }: LifeEvent): boolean {
  const [one, two] = [step.operation, before.operation];
  if (effect.object.column !== other.object.column || effect.object.name !== other.object.name || one.kind !== two.kind) return false;
  if (one.kind === "alter-column" && two.kind === "alter-column") return one.change.kind === two.change.kind && !sameIn(one.change, two.change);
  return (one.kind === "create-view" || one.kind === "create-function") && effect.object.kind === other.object.kind && !sameIn(one, two);
}

function sameIn(one: object, two: object): boolean {
  const essence = (value: object): string => JSON.stringify(value, (key, part: unknown) => (key === "span" ? undefined : part));
  return essence(one) === essence(two);
}

function finding(step: Step, { event, other, kind }: Conflict): Finding {
  const [id, parallel] = [step.revision.id, other.step.revision.id];
  const object = kind === "needs" ? other.effect.object : event.effect.previous ?? event.effect.object;
  const message =
    kind === "needs"
      ? `${id} ${USES[event.effect.action]} ${describe(object)}, which ${parallel} creates in a parallel branch`
      : kind === "takes-away"
        ? `${id} ${event.effect.action === "drop" ? "drops" : event.effect.action === "move" ? "moves" : "renames"} ${describe(object)}, which ${parallel} works on in a parallel branch`
        : `${id} and ${parallel} of parallel branches both set ${describe(object)}, and the last one has its way`;
  return {
    message: `${message}: nothing says which of them runs first`,
    place: { kind: "text", location: step.location }, revision: id, direction: "upgrade", object: event.effect.object,
    related: [relatedEvent(`${parallel} ${eventDeed(other, null)}`, other)],
    remedy: `Set depends_on = "${parallel}" in ${id}, or let ${id} follow ${parallel} by its down_revision.`,
    key: `${parallel}/${id}`, stops: null,
  };
}

const USES = {
  create: "adds to",
  alter: "changes",
  rename: "renames",
  move: "moves",
  drop: "drops",
  reference: "refers to",
  read: "reads",
  write: "writes to",
} as const;
