import {
  describe, findingAt, livesOf, mayHoldRows, nameOf, readBefore, relatedEvent, type Effect, type Finding, type History,
  type LifeEvent, type Rule, type Step,
} from "../src/rule.ts";

/** What released history has lost is lost, so this is advice about revisions that can still be edited. */
export const dropThenRecreate: Rule = {
  id: "drop-then-recreate",
  category: "data",
  severity: "warning",
  summary: "A table or column is dropped and created again under the same name: what was in it is gone.",
  why:
    "Autogenerate writes a drop and an add where a type or a name was changed in the model, and by hand it is the quickest way to another type. On an empty database the result is the same; where there are rows, they are lost " +
    "without a word. It is told of revisions that can still be edited: those of the change (`--since`), those after `frozen-through`, or else the heads.",
  remedy: "Change it in place (`op.alter_column(..., type_=..., postgresql_using=...)`, a rename), or copy the data before the drop.",
  bad: `
-- versions/001_users.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True), sa.Column("age", sa.Text))
-- versions/002_age.py --
revision = "002"
down_revision = "001"
def upgrade():
    op.drop_column("users", "age")
    op.add_column("users", sa.Column("age", sa.Integer))  # expect: drop-then-recreate "column users.age is dropped and created again"
`,
  good: `
-- versions/001_users.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True), sa.Column("age", sa.Text))
-- versions/002_age.py --
revision = "002"
down_revision = "001"
def upgrade():
    op.alter_column("users", "age", type_=sa.Integer, postgresql_using="age::integer")
`,
  *check(history) {
    for (const step of history.steps) {
      if (!history.fresh.has(step.revision) || !step.certainty.certain) continue;
      for (const effect of step.effects) {
        const death =
          effect.action === "create" && !effect.implicit && (effect.object.kind === "table" || effect.object.kind === "column")
            ? lossBefore(history, step, effect)
            : undefined;
        if (death) yield finding(step, effect, death);
      }
    }
  },
};

/** The drop of the same name in a revision that is as fresh, if rows may have gone with it. */
function lossBefore(history: History, step: Step, effect: Effect): LifeEvent | undefined {
  const death = livesOf(history).deaths(effect.object).findLast((event) => event.step.id < step.id);
  if (
    !death ||
    death.effect.action !== "drop" ||
    death.effect.implicit ||
    !death.step.certainty.certain ||
    !history.fresh.has(death.step.revision)
  )
    return undefined;
  if (effect.object.kind === "column" && death.effect.id !== effect.id) return undefined;
  return mayHoldRows(history, death.effect.id, death.step) && !readBefore(history, death.effect.id, death.step) ? death : undefined;
}

function finding(step: Step, { object }: Effect, death: LifeEvent): Finding {
  const place = death.step.revision === step.revision ? `in ${step.revision.id}` : `in ${death.step.revision.id} and ${step.revision.id}`;
  return {
    ...findingAt(step, object, {
      message: `${describe(object)} is dropped and created again ${place}: what was in it is lost`,
      related: [relatedEvent("dropped here", death)],
      remedy:
        object.kind === "column"
          ? `Change ${nameOf(object)} in place: op.alter_column(..., type_=..., postgresql_using=...), or copy its values first.`
          : `Change ${nameOf(object)} in place, or copy its rows before it is dropped.`,
    }),
    stops: null,
  };
}
