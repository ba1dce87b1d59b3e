import { relatedRevision, type Rule } from "../src/rule.ts";

export const revisionCycle: Rule = {
  id: "revision-cycle",
  category: "chain",
  severity: "error",
  summary: "Revisions follow each other in a circle.",
  why: "Alembic finds no order in which to run them and refuses every command.",
  remedy: "Break the circle: one of the `down_revision`s or `depends_on`s must point at an older revision.",
  bad: `
-- versions/001_a.py --
revision = "001"  # expect: revision-cycle "001 -> 002 -> 001"
down_revision = "002"
def upgrade():
    pass
-- versions/002_b.py --
revision = "002"
down_revision = "001"
def upgrade():
    pass
`,
  good: `
-- versions/001_a.py --
revision = "001"
down_revision = None
def upgrade():
    pass
-- versions/002_b.py --
revision = "002"
down_revision = "001"
def upgrade():
    pass
`,
  *check({ chain }) {
    for (const fault of chain.faults) {
      if (fault.kind !== "cycle") continue;
      const first = fault.revisions[0]!;
      yield {
        message: `revisions follow each other in a circle: ${[...fault.revisions, first].map((revision) => revision.id).join(" -> ")}`,
        place: { kind: "text", location: { source: first.source, span: first.idSpan } },
        revision: first.id, direction: null, object: null,
        related: fault.revisions.slice(1).map((revision) => relatedRevision(`${revision.id} is part of the circle`, revision)),
        remedy: "Point one of their down_revisions at an older revision.",
        key: fault.revisions.map((revision) => revision.id).join("/"), stops: "before",
      };
    }
  },
};
