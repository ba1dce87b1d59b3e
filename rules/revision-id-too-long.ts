import type { History, Revision, Rule } from "../src/rule.ts";

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
    for (const revision of history.chain.revisions) {
      // PostgreSQL counts characters, not UTF-16 units.
      const length = [...revision.id].length;
      const width = widthAt(history, revision);
      if (length <= width) continue;
      yield {
        message: `the revision id ${revision.id} has ${length} characters, and ${history.environment.versionTable.name}.version_num holds ${width}`,
        place: { kind: "text", location: { source: revision.source, span: revision.idSpan } },
        revision: revision.id, direction: null, object: null, related: [],
        remedy: `Shorten the id to ${width} characters, and re-point the down_revision of what follows it.`,
        key: revision.id,
        stops: history.steps.findLastIndex((step) => step.revision === revision) + 1,
      };
    }
  },
};

/** Width of version_num when a revision ends: what env.py gives it, unless a revision up to this one altered it. */
function widthAt(history: History, revision: Revision): number {
  const { name, width } = history.environment.versionTable;
  const last = history.steps.findLastIndex((step) => step.revision === revision);
  let current = width;
  for (const { id, operation } of history.steps) {
    if (id > last) break;
    if (operation.kind !== "alter-column" || operation.table.name !== name || operation.change.kind !== "type") continue;
    const { type } = operation.change;
    current = type.kind === "named" && typeof type.modifiers[0] === "number" ? type.modifiers[0] : Infinity;
  }
  return current;
}
