import { findingAt, freshSteps, mayHoldRows, nameOf, writesLater, type Finding, type Rule, type Step } from "../src/rule.ts";

/** Released history has met its rows, so this is advice about revisions that can still be edited. */
export const clientSideDefault: Rule = {
  id: "client-side-default",
  category: "data",
  severity: "warning",
  summary: "A column with the ORM's `default=` is added to a table that may have rows, where `server_default=` was meant.",
  why:
    "`default=` is applied by the ORM when it inserts a row. In a migration it does nothing: no DEFAULT is sent, and the rows that are there get NULL. With `nullable=False` the deployment to a database with rows stops; " +
    "without it the application reads NULL where it expects the default. It is told of revisions that can still be edited: those of the change (`--since`), those after `frozen-through`, or else the heads.",
  remedy: "Write `server_default=` (`sa.text(\"0\")`, `sa.false()`), or fill the column with an UPDATE in the same revision.",
  bad: `
-- versions/001_users.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))
-- versions/002_active.py --
revision = "002"
down_revision = "001"
def upgrade():
    op.add_column("users", sa.Column("active", sa.Boolean, nullable=False, default=True))  # expect: client-side-default "default= of users.active does nothing here"
`,
  good: `
-- versions/001_users.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))
-- versions/002_active.py --
revision = "002"
down_revision = "001"
def upgrade():
    op.add_column("users", sa.Column("active", sa.Boolean, nullable=False, server_default=sa.true()))
`,
  *check(history) {
    const isPostgresql = history.chain.dialect === "postgresql";
    for (const step of freshSteps(history)) {
      const { operation } = step;
      if (operation.kind !== "add-column" || !operation.column.clientDefault) continue;
      const { nullable, default: value, serial, identity, generated } = operation.column;
      if (value !== null || serial || identity !== null || generated !== null) continue;
      const added = step.effects.find(({ action, object, implicit }) => action === "create" && object.kind === "column" && !implicit);
      if (!added || !mayHoldRows(history, added.id, step)) continue;
      // Other databases fill a NOT NULL column with a value of their own.
      if (nullable === false ? isPostgresql : !writesLater(history, added.id, step)) yield finding(step, added.object, nullable === false);
    }
  },
};

function finding(step: Step, object: NonNullable<Finding["object"]>, isRequired: boolean): Finding {
  const consequence = isRequired
    ? "which NOT NULL does not allow: PostgreSQL refuses it as soon as there is one"
    : "and the application reads NULL where it expects the default";
  return {
    ...findingAt(step, object, {
      message: `default= of ${nameOf(object)} does nothing here: the rows that ${object.name} may have get NULL, ${consequence}`,
      related: [], remedy: `Say server_default= for ${object.column}${isRequired ? "" : ", or fill it with an UPDATE"}.`,
    }),
    stops: null,
  };
}
