import { relatedRevision, type Rule } from "../src/rule.ts";

export const duplicateRevision: Rule = {
  id: "duplicate-revision",
  category: "chain",
  severity: "error",
  summary: "Two files have the same revision id.",
  why: "Alembic warns and keeps one of them: the other file is never run, and which one that is depends on the order of the directory.",
  remedy: "Give one of them a new id (`alembic revision` makes random ones), and re-point the `down_revision` of what follows it.",
  bad: `
-- versions/001_users.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))
-- versions/002_email.py --
revision = "a1b2c3d4e5f6"
down_revision = "001"
def upgrade():
    op.add_column("users", sa.Column("email", sa.Text))
-- versions/003_phone.py --
revision = "a1b2c3d4e5f6"  # expect: duplicate-revision "a1b2c3d4e5f6 is the revision id of 2 files"
down_revision = "001"
def upgrade():
    op.add_column("users", sa.Column("phone", sa.Text))
`,
  good: `
-- versions/001_users.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))
-- versions/002_email.py --
revision = "a1b2c3d4e5f6"
down_revision = "001"
def upgrade():
    op.add_column("users", sa.Column("email", sa.Text))
-- versions/003_phone.py --
revision = "b2c3d4e5f6a1"
down_revision = "a1b2c3d4e5f6"
def upgrade():
    op.add_column("users", sa.Column("phone", sa.Text))
`,
  *check({ chain }) {
    for (const fault of chain.faults) {
      if (fault.kind !== "duplicate-revision") continue;
      const revisions = [...fault.revisions].sort((a, b) => (a.source.path < b.source.path ? -1 : 1));
      const last = revisions.at(-1)!;
      yield {
        message: `${fault.id} is the revision id of ${revisions.length} files, and Alembic runs only one of them`,
        place: { kind: "text", location: { source: last.source, span: last.idSpan } },
        revision: fault.id, direction: null, object: null,
        related: revisions.slice(0, -1).map((other) => relatedRevision("the same id", other)),
        remedy: "Give one of them a new id, and re-point the down_revision of what follows it.",
        key: fault.id, stops: null,
      };
    }
  },
};
