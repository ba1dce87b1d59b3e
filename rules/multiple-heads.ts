import { ancestorsOf, relatedRevision, type Chain, type Revision, type Rule } from "../src/rule.ts";

export const multipleHeads: Rule = {
  id: "multiple-heads",
  category: "chain",
  severity: "error",
  summary: "The chain has more than one head.",
  why:
    "`alembic upgrade head` refuses to run when there are several heads, so a deployment applies nothing at all. It happens when two branches " +
    "each add a revision on top of the same parent and both are merged.",
  remedy: "Re-point the `down_revision` of the newer revision to the other head, or write a merge revision (`alembic merge heads`).",
  bad: `
-- versions/001_users.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))
-- versions/002_a.py --
revision = "002a"
down_revision = "001"
def upgrade():
    op.add_column("users", sa.Column("a", sa.Integer))
-- versions/002_b.py --
revision = "002b"  # expect: multiple-heads "2 heads: 002a, 002b"
down_revision = "001"
def upgrade():
    op.add_column("users", sa.Column("b", sa.Integer))
`,
  good: `
-- versions/001_users.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))
-- versions/002_a.py --
revision = "002a"
down_revision = "001"
def upgrade():
    op.add_column("users", sa.Column("a", sa.Integer))
-- versions/002_b.py --
revision = "002b"
down_revision = "002a"
def upgrade():
    op.add_column("users", sa.Column("b", sa.Integer))
`,
  *check({ chain, fresh }) {
    for (const fault of chain.faults) {
      if (fault.kind !== "multiple-heads") continue;
      const heads = [...fault.heads].sort((a, b) => (a.id < b.id ? -1 : 1));
      // The head of this change gives way to those that are there already.
      const last = heads.findLast((head) => fresh.has(head)) ?? heads.at(-1)!;
      const others = heads.filter((head) => head !== last);
      const parent = others.find((head) => !fresh.has(head)) ?? others[0]!;
      const meant = heads.filter((head) => labelOf(chain, head) === null).length <= 1;
      yield {
        // Branches that carry labels of their own are kept apart on purpose, and run as `heads` or by label.
        severity: meant ? "info" : "error",
        message: `the chain has ${heads.length} heads: ${heads.map((head) => head.id).join(", ")}; "alembic upgrade head" refuses to choose`,
        place: { kind: "text", location: { source: last.source, span: last.idSpan } },
        revision: last.id, direction: null, object: null,
        related: [
          ...others.map((head) => relatedRevision(`another head: ${head.id}`, head)),
          ...(fault.forkedAt ? [relatedRevision(`the branches part after ${fault.forkedAt.id}`, fault.forkedAt)] : []),
        ],
        remedy: meant
          ? "Upgrade with `alembic upgrade heads`, or name the branch: `alembic upgrade LABEL@head`."
          : `Set down_revision = "${parent.id}" in ${last.id} if the order does not matter, or write a merge revision (alembic merge heads).`,
        repair: meant ? null : { kind: "one-head", heads: fault.heads, forkedAt: fault.forkedAt },
        // A revision on top of one of them changes its name, not the fault.
        key: `${heads.length} after ${fault.forkedAt?.id ?? "nothing"}`, stops: null,
      };
    }
  },
};

/** The branch label that belongs to this head and to no other head. Labels follow down_revision, not depends_on. */
function labelOf(chain: Chain, head: Revision): string | null {
  const others = chain.heads.filter((other) => other.id !== head.id).map((other) => ancestorsOf(chain, other, "down"));
  for (const revision of ancestorsOf(chain, head, "down")) {
    const label = revision.labels[0];
    if (label !== undefined && !others.some((line) => line.has(revision))) return label;
  }
  return null;
}
