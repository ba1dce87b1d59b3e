import type { History, Revision, Rule, Step } from "../src/rule.ts";

export const revisionIdTooLong: Rule = {
  id: "revision-id-too-long",
  category: "chain",
  severity: "error",
  summary: "A revision id does not fit into the version table (32 characters, unless env.py makes the column wider).",
  why:
    "Alembic writes the id into alembic_version.version_num, a varchar(32), when the revision is done. PostgreSQL refuses a longer one, and the " +
    "revision is rolled back. SQLite ignores the length, so a test suite on SQLite does not show it.",
  remedy: "Shorten the id (the file may keep its name). Where databases exist that have it, widen the column in env.py before migrations run.",
  bad: `
-- versions/001_users.py --
revision = "0009_agent_ownership_public_channel_model"  # expect: revision-id-too-long "41 characters"
down_revision = None
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))
`,
  good: `
-- versions/001_users.py --
revision = "0009_agent_ownership"
down_revision = None
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))
`,
  *check(history) {
    // SQLite does not care how long a varchar is.
    if (history.chain.dialect === "sqlite") return;
    const widths = widthsOf(history);
    const { name } = history.environment.versionTable;
    for (const revision of history.revisions) {
      // PostgreSQL counts characters, not UTF-16 units.
      const length = [...revision.id].length;
      const { width, end } = widths.get(revision)!;
      if (length <= width) continue;
      yield {
        message: `the revision id ${revision.id} has ${length} characters, and ${name}.version_num holds ${width}`,
        place: { kind: "text", location: { source: revision.source, span: revision.idSpan } },
        revision: revision.id, direction: null, object: null, related: [],
        remedy: `Shorten the id to ${width} characters, and re-point the down_revision of what follows it.`,
        key: revision.id, stops: end,
      };
    }
  },
};

/**
 * For each revision, the width of version_num when it ends (what env.py gives it, unless a revision up
 * to this one altered it), and the number of the step that comes next.
 */
function widthsOf(history: History): Map<Revision, { readonly width: number; readonly end: number }> {
  const widths = new Map<Revision, { readonly width: number; readonly end: number }>();
  let { width } = history.environment.versionTable;
  let next = 0;
  for (const revision of history.revisions) {
    for (; history.steps[next]?.revision === revision; next++) width = widthAfter(history, history.steps[next]!, width);
    widths.set(revision, { width, end: next });
  }
  return widths;
}

function widthAfter(history: History, { operation }: Step, width: number): number {
  if (operation.kind !== "alter-column" || operation.table.name !== history.environment.versionTable.name || operation.change.kind !== "type") return width;
  const { type } = operation.change;
  return type.kind === "named" && typeof type.modifiers[0] === "number" ? type.modifiers[0] : Infinity;
}
