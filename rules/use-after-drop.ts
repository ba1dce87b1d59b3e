import {
  deedOf, describe, findingAt, inDoubt, livesOf, missingObjects, nameOf, relatedEvent, type History, type LifeEvent,
  type MissingObject, type Related, type Rule,
} from "../src/rule.ts";

export const useAfterDrop: Rule = {
  id: "use-after-drop",
  category: "lifecycle",
  severity: "error",
  summary: "A revision uses a table, column, type or other object that an earlier revision dropped or renamed.",
  why:
    "On an empty database every revision runs in order, so the object is gone when this one needs it, and the upgrade stops here. Databases that " +
    "were stamped, or that were migrated before the chain was edited, do not show it: the fault waits for the first fresh install.",
  remedy:
    "Point the change at what replaced the object, remove it, or guard it with the inspector (`if sa.inspect(op.get_bind()).has_table(...)`) when " +
    "databases exist in which the object is still there.",
  bad: `
-- versions/001_incidents.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("sdsr_incidents", sa.Column("id", sa.Integer, primary_key=True))
-- versions/002_consolidate.py --
revision = "002"
down_revision = "001"
def upgrade():
    op.drop_table("sdsr_incidents")
-- versions/003_inflection.py --
revision = "003"
down_revision = "002"
def upgrade():
    op.add_column("sdsr_incidents", sa.Column("step", sa.Integer))  # expect: use-after-drop "table sdsr_incidents was dropped in 002"
`,
  good: `
-- versions/001_incidents.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("sdsr_incidents", sa.Column("id", sa.Integer, primary_key=True))
-- versions/002_consolidate.py --
revision = "002"
down_revision = "001"
def upgrade():
    op.drop_table("sdsr_incidents")
-- versions/003_inflection.py --
revision = "003"
down_revision = "002"
def upgrade():
    if sa.inspect(op.get_bind()).has_table("sdsr_incidents"):
        op.add_column("sdsr_incidents", sa.Column("step", sa.Integer))
`,
  *check(history) {
    for (const missing of missingObjects(history)) {
      if (missing.cause.kind !== "dropped") continue;
      const { death, birth } = missing.cause;
      const { step, fault } = missing;
      const finding = findingAt(step, fault.object, {
        message: `${describe(fault.object)} ${wayOfDeath(death)} in ${death.step.revision.id}, and ${step.revision.id} ${deedOf(step, fault)}${missing.remembered === null ? "" : "; SQLAlchemy, having created it in the same run, does not create it again, and would in a run of its own"}`,
        related: story(history, missing, birth, death),
        remedy: remedyFor(missing, death),
        repair:
          fault.object.kind === "table" && death.effect.action === "drop" && fault.id !== null
            ? {
                kind: "guard",
                table: fault.object,
                steps: [
                  ...new Set([
                    step,
                    ...livesOf(history)
                      .of(fault.id)
                      .flatMap((event) =>
                        event.step.revision === step.revision && event.step.direction === step.direction ? [event.step] : [],
                      ),
                  ]),
                ],
              }
            : null,
      });
      const { doubt } = missing;
      yield inDoubt(finding, doubt !== null && doubt.id > death.step.id ? doubt : null);
    }
  },
};

/** How the name was lost, as a predicate. */
function wayOfDeath({ effect }: LifeEvent): string {
  if (effect.action === "rename") return `was renamed to ${effect.object.column ?? nameOf(effect.object)}`;
  if (effect.action === "move") return `was moved to schema ${effect.object.schema}`;
  return effect.implicit ? "fell with what it belonged to" : "was dropped";
}

/** What follows is listed up to here: real chains touch a lost object a few times, a loop that loses it in each turn thousands of times. */
const MOST_FOLLOWING = 100;

function story(history: History, { step, fault }: MissingObject, birth: LifeEvent | null, death: LifeEvent): Related[] {
  const later = fault.id === null ? [] : livesOf(history).of(fault.id).filter((event) => event.step.id > step.id && !event.effect.implicit);
  return [
    ...(birth ? [relatedEvent(`created in ${birth.step.revision.id}`, birth)] : []),
    relatedEvent(`${death.effect.action === "drop" ? "dropped" : death.effect.action === "rename" ? "renamed" : "moved"} in ${death.step.revision.id}`, death),
    ...later.slice(0, MOST_FOLLOWING).map((event) => relatedEvent(`${event.step.revision.id} ${event.effect.detail}`, event)),
  ];
}

function remedyFor({ fault }: MissingObject, death: LifeEvent): string {
  if (death.effect.action === "rename") return `Use the new name, ${death.effect.object.column ?? nameOf(death.effect.object)}.`;
  if (death.effect.action === "move") return `Qualify the name: ${death.effect.object.schema}.${death.effect.object.name}.`;
  if (fault.object.kind === "table")
    return `Change what replaced ${nameOf(fault.object)} instead, or guard this step: if sa.inspect(op.get_bind()).has_table("${fault.object.name}").`;
  return `Remove this step, or do it before ${death.step.revision.id} drops ${nameOf(fault.object)}.`;
}
