import { hiddenBy, type History, type Rule } from "../src/rule.ts";

/** Of released history, what is guarded has run where it had to, so this is advice about revisions that can still be edited. */
export const unreachableWhenEmpty: Rule = {
  id: "unreachable-when-empty",
  category: "lifecycle",
  severity: "info",
  summary: "A guard asks the inspector for something that no revision ever creates: on an empty database what it guards is never reached.",
  why:
    "The guard is false on every run that starts with nothing. Either it is meant for databases with another past, and then what it guards runs in no test that builds a database by the chain; or the name is wrong, " +
    "and the guard keeps the mistake quiet. It is told of revisions that can still be edited: those of the change (`--since`), those after `frozen-through`, or else the heads.",
  remedy: "Leave it where databases with another past exist, and test it on one of them; otherwise take the guard away, or correct what it asks for.",
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
    inspector = sa.inspect(op.get_bind())
    if inspector.has_table("user"):  # expect: unreachable-when-empty "no revision ever creates user"
        op.drop_column("user", "id")
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
    inspector = sa.inspect(op.get_bind())
    if inspector.has_table("users"):
        op.drop_column("users", "id")
`,
  *check(history) {
    for (const skip of history.skips) {
      const { revision, direction, test } = skip;
      const condition = test.source.text.slice(test.span.start, test.span.end);
      if (!history.fresh.has(revision) || !ASKS.test(condition) || hiddenBy(history, skip).length > 0) continue;
      const names = [...condition.matchAll(/["'](\w+)["']/g)].map(([, name]) => name!);
      if (names.length === 0 || names.some((name) => isEverThere(history, name))) continue;
      yield {
        message: `${condition.replace(/\s+/g, " ")}: no revision ever creates ${names.join(" or ")}, so what this guards is never reached on an empty database`,
        place: { kind: "text", location: test }, revision: revision.id, direction, object: null, related: [],
        remedy: "Leave it if databases with another past exist, and test it on one of them; otherwise take it away, or correct what it asks for.",
        key: `${revision.id}/${condition}`, stops: null,
      };
    }
  },
};

/** Whether anything of the chain has the name at any time. */
function isEverThere({ steps }: History, name: string): boolean {
  return steps.some(({ effects }) => effects.some(({ object, previous }) => [object.name, object.column, previous?.name, previous?.column].includes(name)));
}

/** The condition itself asks the database what it holds. */
const ASKS = /\b(?:inspect|inspector|insp)\b|\bhas_(?:table|index|sequence|type|schema)\b/;
