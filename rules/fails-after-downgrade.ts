import { describe, describeLeftovers, dropOfTypes, eventDeed, relatedEvent, undoings, type Related, type Rule } from "../src/rule.ts";

export const failsAfterDowngrade: Rule = {
  id: "fails-after-downgrade",
  category: "downgrade",
  severity: "error",
  summary: "A downgrade passes, and the same upgrade then fails when it is run again.",
  why:
    "Going back and then forward again is what a deployment does that was rolled back and repaired. Something that the downgrade has left is in the way, most often an enum " +
    "type: `op.drop_table` drops the table and leaves the type, and `op.create_table` sends CREATE TYPE again. From there on the database can be moved neither way without a hand.",
  remedy: "Undo in the downgrade what is in the way: for an enum type `sa.Enum(name=\"...\").drop(op.get_bind())` after the table that uses it.",
  needs: "downgrades",
  bad: `
-- versions/001_jobs.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("jobs", sa.Column("state", sa.Enum("new", "done", name="state")))
def downgrade():  # expect: fails-after-downgrade "leaves type state: type "state" already exists (42710)"
    op.drop_table("jobs")
`,
  good: `
-- versions/001_jobs.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("jobs", sa.Column("state", sa.Enum("new", "done", name="state")))
def downgrade():
    op.drop_table("jobs")
    sa.Enum(name="state").drop(op.get_bind())
`,
  *check(history) {
    for (const { revision, downgrade, end, again } of undoings(history)) {
      const [first, ...others] = again;
      if (end.kind !== "goes-through" || !first) continue;
      const { step, fault, leftover } = first;
      const isType = leftover?.difference.object.kind === "type" && leftover.difference.change === "more";
      yield {
        message: `${revision.id} fails when it is run again after its downgrade, which ${leftover ? describeLeftovers([leftover], downgrade) : "leaves something in its way"}: ${fault.message} (${fault.sqlstate})`,
        place: { kind: "text", location: downgrade.location }, revision: revision.id, direction: "downgrade", object: fault.object,
        related: [
          ...(leftover?.cause ? [relatedEvent(`its upgrade ${eventDeed(leftover.cause, null)}`, leftover.cause)] : []),
          { message: `refused the second time: ${fault.message}`, location: step.location, revision: revision.id },
          ...others.map((other): Related => ({ message: `refused as well: ${other.fault.message}`, location: other.step.location, revision: revision.id })),
        ],
        remedy: isType
          ? `Drop the type at the end of the downgrade: sa.Enum(name="${leftover.difference.object.name}").drop(op.get_bind()).`
          : leftover?.difference.change === "more"
            ? `Drop ${describe(leftover.difference.object)} in the downgrade.`
            : "Undo in the downgrade what the upgrade does.",
        repair: dropOfTypes(revision, again.flatMap((found) => found.leftover ?? [])),
        key: `again/${revision.id}`, stops: null,
      };
    }
  },
};
