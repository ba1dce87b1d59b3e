import {
  describe, eventDeed, livesOf, relatedEvent, undoings, type Effect, type LifeEvent, type Rule, type Step, type Undoing,
} from "../src/rule.ts";

export const downgradeLosesData: Rule = {
  id: "downgrade-loses-data",
  category: "downgrade",
  severity: "info",
  summary: "A downgrade brings back a table or column that its upgrade dropped, and nothing puts back what was in it.",
  why:
    "The schema is then what it was, and looks as if all were well, but every row of the table is gone, or the column is NULL or its default in every row. Whoever goes back because " +
    "of a failed release should know that before, not after. It is a note, since often there is no other way, and told of revisions that can still be edited: those of the change (`--since`), " +
    "those after `frozen-through`, or else the heads.",
  remedy:
    "Fill it in the downgrade from where the upgrade has moved the data; keep the old table or column for one release longer; or raise an exception that asks for a backup.",
  needs: "downgrades",
  bad: `
-- versions/001_users.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True), sa.Column("nickname", sa.Text))
def downgrade():
    op.drop_table("users")
-- versions/002_no_nickname.py --
revision = "002"
down_revision = "001"
def upgrade():
    op.drop_column("users", "nickname")
def downgrade():
    op.add_column("users", sa.Column("nickname", sa.Text))  # expect: downgrade-loses-data "column users.nickname, and not what was in it"
`,
  good: `
-- versions/001_users.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True), sa.Column("nickname", sa.Text))
def downgrade():
    op.drop_table("users")
-- versions/002_names.py --
revision = "002"
down_revision = "001"
def upgrade():
    op.create_table("names", sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id")), sa.Column("name", sa.Text))
    op.execute("INSERT INTO names SELECT id, nickname FROM users")
    op.drop_column("users", "nickname")
def downgrade():
    op.add_column("users", sa.Column("nickname", sa.Text))
    op.execute("UPDATE users SET nickname = name FROM names WHERE user_id = users.id")
    op.drop_table("names")
`,
  *check(history) {
    for (const undoing of undoings(history)) {
      if (undoing.end.kind !== "goes-through" || !history.fresh.has(undoing.revision)) continue;
      const lost = emptied(undoing);
      const [first] = lost;
      if (!first) continue;
      const { revision } = undoing;
      const names = lost.slice(0, MOST_NAMED).map(({ drop }) => describe(drop.effect.object)).join(", ");
      yield {
        message: `${revision.id}'s downgrade brings back ${names}${lost.length > MOST_NAMED ? ` and ${lost.length - MOST_NAMED} more` : ""}, and not what was in ${lost.length === 1 ? "it" : "them"}`,
        place: { kind: "text", location: first.made.location }, revision: revision.id, direction: "downgrade", object: first.drop.effect.object,
        related: lost.map(({ drop }) => relatedEvent(`its upgrade ${eventDeed(drop, null)}`, drop)),
        remedy: "Fill it in the downgrade if the data is anywhere; otherwise whoever goes back needs a backup.",
        key: `data/${revision.id}`, stops: null,
      };
    }
  },
};

const MOST_NAMED = 3;

/** What the upgrade drops that was there before it, and the downgrade makes anew and leaves empty. */
function emptied({ history, downgrade, revision }: Undoing): readonly { readonly drop: LifeEvent; readonly made: Step }[] {
  const upgrade = history.steps.filter((step) => step.revision === revision && step.direction === "upgrade");
  const begins = upgrade[0]?.id ?? downgrade.after;
  const drops = upgrade.flatMap((step) => step.effects.filter(isDropOfData).map((effect): LifeEvent => ({ step, effect })));
  return drops.flatMap((drop) => {
    if (!drop.step.certainty.certain) return [];
    const isOlder = livesOf(history).births(drop.effect.object).some((birth) => birth.step.id < begins);
    const made = downgrade.steps.find(
      (step) => step.certainty.certain && step.effects.some((effect) => effect.action === "create" && isSame(effect, drop.effect)),
    );
    if (!isOlder || !made) return [];
    // A write, or a step that is not read, may fill it.
    const isFilled = downgrade.steps.some(
      (step) =>
        step.id > made.id &&
        (step.operation.kind === "unread" ||
          step.effects.some(
            ({ action, object }) => (action === "write" || action === "rename") && object.name === drop.effect.object.name,
          )),
    );
    return isFilled ? [] : [{ drop, made }];
  });
}

function isDropOfData({ action, object, implicit }: Effect): boolean {
  return action === "drop" && !implicit && (object.kind === "table" || object.kind === "column");
}

function isSame({ object: one }: Effect, { object: other }: Effect): boolean {
  return one.kind === other.kind && one.schema === other.schema && one.name === other.name && one.column === other.column;
}
