import { findingAt, freshSteps, mayHoldRows, nameOf, narrowing, wroteIn, type Rule } from "../src/rule.ts";

/** Released history has met its rows, so this is advice about revisions that can still be edited. */
export const narrowingType: Rule = {
  id: "narrowing-type",
  category: "data",
  severity: "warning",
  summary: "The type of a column becomes narrower, and values that are there may not fit.",
  why:
    "PostgreSQL converts every row. A text that is longer than the new length and a number that is too large stop the deployment; fractions, times of day and digits behind the point go without a word. No empty database " +
    "shows either. It is told of revisions that can still be edited: those of the change (`--since`), those after `frozen-through`, or else the heads.",
  remedy:
    "Look at the values first (`SELECT max(length(...))`), bring them into shape with an UPDATE in the same revision, or say with `postgresql_using=` what becomes of those that do not fit.",
  bad: `
-- versions/001_users.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String(200)), sa.Column("seen", sa.DateTime))
-- versions/002_short.py --
revision = "002"
down_revision = "001"
def upgrade():
    op.alter_column("users", "name", type_=sa.String(50))  # expect: narrowing-type "from character varying(200) to character varying(50)"
    op.alter_column("users", "seen", type_=sa.Date)  # expect: narrowing-type "times of day are lost"
`,
  good: `
-- versions/001_users.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String(200)), sa.Column("seen", sa.DateTime))
-- versions/002_longer.py --
revision = "002"
down_revision = "001"
def upgrade():
    op.alter_column("users", "name", type_=sa.Text)
    op.alter_column("users", "seen", type_=sa.DateTime(timezone=True))
`,
  *check(history) {
    if (history.chain.dialect !== "postgresql") return;
    for (const step of freshSteps(history)) {
      const { operation } = step;
      if (operation.kind !== "alter-column" || operation.change.kind !== "type") continue;
      const changed = step.effects.find(({ action, object, was }) => action === "alter" && object.kind === "column" && was !== undefined);
      const found = changed && narrowing(changed.was!, operation.change.type, operation.change.using);
      if (!found || !mayHoldRows(history, changed.id, step) || wroteIn(history, changed.id, step)) continue;
      yield {
        ...findingAt(step, changed.object, {
          message: `${step.revision.id} narrows ${nameOf(changed.object)} from ${found.from} to ${found.to}: ${found.consequence}`,
          related: [],
          remedy: `Make sure that every value fits, with an UPDATE before this step or with postgresql_using=, or leave the type as it is.`,
        }),
        stops: null,
      };
    }
  },
};
