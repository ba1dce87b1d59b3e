import {
  findingAt, freshSteps, livesOf, mayHoldRows, nameOf, relatedEvent, wroteBetween, type Effect, type Finding,
  type History, type Rule, type Step,
} from "../src/rule.ts";

/** Released history has met its rows, so this is advice about revisions that can still be edited. */
export const notNullWithoutDefault: Rule = {
  id: "not-null-without-default",
  category: "data",
  severity: "warning",
  summary: "A column that must not be NULL is added to a table that may have rows, and the rows get no value.",
  why:
    "PostgreSQL gives the rows that are there NULL, finds that the column does not allow it, and refuses: `column contains null values`. On an empty database, in a test for example, everything passes; the " +
    "first deployment to a database with data stops. It is told of revisions that can still be edited: those of the change (`--since`), those after `frozen-through`, or else the heads. Tables " +
    "that these revisions create themselves have no rows yet.",
  remedy:
    "Give the column a `server_default` (and take it away later, if it is not to stay), or add it with `nullable=True`, fill it with an UPDATE, and set NOT NULL after that.",
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
    op.add_column("users", sa.Column("state", sa.Text, nullable=False))  # expect: not-null-without-default "column users.state without a value for the rows"
    op.add_column("users", sa.Column("plan", sa.Text))
    op.alter_column("users", "plan", nullable=False)  # expect: not-null-without-default "nothing has filled it"
`,
  good: `
-- versions/001_users.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))
-- versions/002_state.py --
revision = "002"
down_revision = "001"
def upgrade():
    op.add_column("users", sa.Column("state", sa.Text, nullable=False, server_default="new"))
    op.add_column("users", sa.Column("plan", sa.Text, server_default="free"))
    op.alter_column("users", "plan", nullable=False, server_default=None)
`,
  *check(history) {
    if (history.chain.dialect !== "postgresql") return;
    for (const step of freshSteps(history)) {
      const { operation } = step;
      if (operation.kind === "add-column" && operation.column.nullable === false && !operation.column.clientDefault && leavesRowsNull(history, step)) {
        const added = additionIn(step);
        if (added && mayHoldRows(history, added.id, step)) yield additionFinding(step, added);
      } else if (operation.kind === "alter-column" && operation.change.kind === "set-not-null") {
        const finding = settingOf(history, step);
        if (finding) yield finding;
      }
    }
  },
};

/** The effect by which a step adds its column; undefined when the column was there. */
function additionIn(step: Step): Effect | undefined {
  return step.effects.find(({ action, object, implicit }) => action === "create" && object.kind === "column" && !implicit);
}

/** Whether the rows that are there get NULL from ADD COLUMN. */
function leavesRowsNull(history: History, { operation }: Step): boolean {
  if (operation.kind !== "add-column") return false;
  const { type, serial, identity, generated, default: value } = operation.column;
  if (serial || identity !== null || generated !== null || (value !== null && value.yields?.kind !== "null")) return false;
  const domain = type.kind === "named" ? history.catalog.findType(type) : undefined;
  return type.kind === "named" && (domain?.default ?? null) === null;
}

function additionFinding(step: Step, { object }: Effect): Finding {
  return {
    ...findingAt(step, object, {
      message: `${step.revision.id} adds the NOT NULL column ${nameOf(object)} without a value for the rows that ${object.name} may have: PostgreSQL refuses it as soon as there is one`,
      related: [],
      remedy: `Say server_default= for ${object.column}, or add it with nullable=True, fill it, and set NOT NULL after that.`,
    }),
    stops: null,
  };
}

/** SET NOT NULL of a column that the same revision has added, and that nothing has filled since. */
function settingOf(history: History, step: Step): Finding | undefined {
  const changed = step.effects.find(({ action, object }) => action === "alter" && object.kind === "column");
  if (!changed || !changed.was?.nullable) return undefined;
  const birth = livesOf(history)
    .of(changed.id)
    .findLast(({ step: { id }, effect }) => id < step.id && effect.action === "create" && effect.object.column === changed.object.column);
  if (!birth || birth.step.revision !== step.revision || !leavesRowsNull(history, birth.step)) return undefined;
  if (!mayHoldRows(history, changed.id, step) || wroteBetween(history, changed.id, birth.step, step)) return undefined;
  return {
    ...findingAt(step, changed.object, {
      message: `${step.revision.id} adds ${nameOf(changed.object)} and sets it NOT NULL, and nothing has filled it for the rows that ${changed.object.name} may have`,
      related: [relatedEvent("added here", birth)],
      remedy: `Fill ${changed.object.column} between the two steps: UPDATE ${changed.object.name} SET ${changed.object.column} = ...`,
    }),
    stops: null,
  };
}
