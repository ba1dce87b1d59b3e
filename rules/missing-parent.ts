import type { Rule } from "../src/rule.ts";

export const missingParent: Rule = {
  id: "missing-parent",
  category: "chain",
  severity: "error",
  summary: "A revision names a `down_revision` or `depends_on` that no file has.",
  why: "Alembic cannot build its map of revisions and refuses every command, `upgrade` first of all. A file was deleted, renamed or never committed.",
  remedy: "Restore the missing file, or point `down_revision` at the revision that takes its place.",
  bad: `
-- versions/001_users.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))
-- versions/003_email.py --
revision = "003"
down_revision = "002"  # expect: missing-parent "down_revision 002"
def upgrade():
    op.add_column("users", sa.Column("email", sa.Text))
`,
  good: `
-- versions/001_users.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))
-- versions/003_email.py --
revision = "003"
down_revision = "001"
def upgrade():
    op.add_column("users", sa.Column("email", sa.Text))
`,
  *check({ chain, neighbours }) {
    for (const fault of chain.faults) {
      if (fault.kind !== "missing-parent") continue;
      const home = neighbours.find((neighbour) => neighbour.chain.revisions.some(({ id }) => id === fault.parent))?.chain;
      if (home) {
        yield {
          severity: "info",
          message: `${fault.revision.id} names ${fault.as} ${fault.parent}, a revision of the chain in ${home.path}: it runs only where both folders are version_locations`,
          place: { kind: "text", location: { source: fault.revision.source, span: fault.span } },
          revision: fault.revision.id, direction: null, object: null, related: [],
          remedy: "Name both folders in version_locations of one alembic.ini, so that Alembic and chainlint see one chain.",
          key: `${fault.revision.id}/${fault.parent}`, stops: null,
        };
        continue;
      }
      yield {
        message: `${fault.revision.id} names ${fault.as} ${fault.parent}, and no file has that revision`,
        place: { kind: "text", location: { source: fault.revision.source, span: fault.span } },
        revision: fault.revision.id, direction: null, object: null, related: [],
        remedy: `Restore the file of ${fault.parent}, or name an existing revision.`,
        key: `${fault.revision.id}/${fault.parent}`, stops: "before",
      };
    }
  },
};
