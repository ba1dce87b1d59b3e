import type { Rule } from "../src/rule.ts";

export const unreadableRevision: Rule = {
  id: "unreadable-revision",
  category: "chain",
  severity: "error",
  summary: "A file among the revisions cannot be read: a syntax error, Python 2, binary content, or too large.",
  why:
    "Alembic imports every file of the versions folder before it runs anything, so one file that Python cannot parse stops every command. chainlint " +
    "replays the rest of the chain all the same, and whatever the file still shows.",
  remedy: "Correct the file, or move it out of the versions folder when it is no revision.",
  bad: `
-- versions/001_users.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))
    x = = 1  # expect: unreadable-revision "cannot be read"
`,
  good: `
-- versions/001_users.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))
`,
  *check({ chain }) {
    for (const { path, source, span, problem, whole, refused } of chain.unreadable) {
      yield {
        severity: refused ? "error" : "warning",
        message: `${path.split("/").at(-1)} cannot be read${whole ? "" : " whole"}: ${problem}`,
        place: source && span ? { kind: "text", location: { source, span } } : { kind: "file", path },
        revision: chain.revisions.find((revision) => revision.source.path === path)?.id ?? null,
        direction: null, object: null, related: [],
        remedy: refused ? "Correct the file; Alembic stops at it before it runs anything." : "Alembic may read it all the same; write it so that its ids can be told without running it.",
        key: path, stops: refused ? "before" : null,
      };
    }
  },
};
