import { ancestorsOf, relatedRevision, type Chain, type Revision, type Rule } from "../src/rule.ts";

export const severalRoots: Rule = {
  id: "several-roots",
  category: "chain",
  severity: "warning",
  summary: "More than one revision has no `down_revision`, and no branch label or `depends_on` says that this is meant.",
  why:
    "A second root is most often a `down_revision` that was forgotten or that a copied file brought along. Alembic runs it all the same, before or after the first one as it comes: " +
    "databases that were made at different times then went through the revisions in different orders.",
  remedy:
    "Give the revision the `down_revision` that it was written on top of. Where several histories are meant, give each root a `branch_labels` of its own.",
  bad: `
-- versions/001_users.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))
-- versions/002_orders.py --
revision = "002"  # expect: several-roots "2 revisions have no down_revision: 001, 002"
down_revision = None
def upgrade():
    op.create_table("orders", sa.Column("id", sa.Integer, primary_key=True))
-- versions/003_merge.py --
revision = "003"
down_revision = ("001", "002")
def upgrade():
    pass
`,
  good: `
-- versions/001_users.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))
-- versions/002_orders.py --
revision = "002"
down_revision = "001"
def upgrade():
    op.create_table("orders", sa.Column("id", sa.Integer, primary_key=True))
`,
  *check({ chain }) {
    if (chain.bases.length < 2) return;
    const roots = chain.bases.filter((base) => !isMarked(chain, base));
    // One of several may go without a mark: it is the first.
    if (roots.length < 2) return;
    const last = roots.at(-1)!;
    yield {
      message: `${roots.length} revisions have no down_revision: ${roots.map(({ id }) => id).join(", ")}; nothing says which comes first`,
      place: { kind: "text", location: { source: last.source, span: last.idSpan } },
      revision: last.id, direction: null, object: null,
      related: roots.slice(0, -1).map((root) => relatedRevision(`another root: ${root.id}`, root)),
      remedy: `Set the down_revision of ${last.id} to the revision that it follows, or give each root a branch_labels of its own if the histories are meant to be apart.`,
      key: roots.map(({ id }) => id).sort().join("/"), stops: null,
    };
  },
};

/** Whether a root begins a history that is meant to be one of its own: it waits for another revision, or its line bears a label before it meets another. */
function isMarked(chain: Chain, base: Revision): boolean {
  if (base.labels.length > 0 || base.dependsOn.length > 0 || base.missing.length > 0) return true;
  return chain.revisions.some((revision) => {
    if (revision.labels.length === 0) return false;
    const line = ancestorsOf(chain, revision, "down");
    return line.has(base) && !chain.bases.some((other) => other !== base && line.has(other));
  });
}
