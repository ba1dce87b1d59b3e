import {
  describeLeftovers, dropOfTypes, eventDeed, relatedEvent, remedyForLeftovers, undoings, type Related, type Rule,
} from "../src/rule.ts";

export const incompleteDowngrade: Rule = {
  id: "incomplete-downgrade",
  category: "downgrade",
  severity: "warning",
  summary: "A downgrade passes and does not restore what was there before its upgrade: it leaves, loses or changes something.",
  why:
    "Columns, indexes, constraints, defaults or enum types that a downgrade forgets stay where they are, unknown to everyone: the schema is then one that no revision " +
    "describes. `op.drop_table` and `op.drop_column` drop no enum type, which is the most frequent of them. What is compared is the state before the upgrade with that after " +
    "the downgrade; the order of columns, comments and additional enum values do not count.",
  remedy: "Undo each step of the upgrade, in the opposite order; drop enum types by `sa.Enum(name=\"...\").drop(op.get_bind())`.",
  needs: "downgrades",
  bad: `
-- versions/001_jobs.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("jobs", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.Text, nullable=False))
def downgrade():
    op.drop_table("jobs")
-- versions/002_owner.py --
revision = "002"
down_revision = "001"
def upgrade():
    op.add_column("jobs", sa.Column("owner", sa.Text))
    op.execute("ALTER TABLE jobs ADD COLUMN IF NOT EXISTS team text")
    op.alter_column("jobs", "name", nullable=True)
def downgrade():  # expect: incomplete-downgrade "leaves column jobs.team; leaves column jobs.name nullable, and it was NOT NULL"
    op.drop_column("jobs", "owner")
`,
  good: `
-- versions/001_jobs.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("jobs", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.Text, nullable=False))
def downgrade():
    op.drop_table("jobs")
-- versions/002_owner.py --
revision = "002"
down_revision = "001"
def upgrade():
    op.add_column("jobs", sa.Column("owner", sa.Text))
    op.execute("ALTER TABLE jobs ADD COLUMN IF NOT EXISTS team text")
    op.alter_column("jobs", "name", nullable=True)
def downgrade():
    op.alter_column("jobs", "name", nullable=False)
    op.drop_column("jobs", "team")
    op.drop_column("jobs", "owner")
`,
  *check(history) {
    for (const { revision, downgrade, end, leftovers, again, blocks } of undoings(history)) {
      if (end.kind !== "goes-through") continue;
      // What makes the next upgrade fail is told as an error.
      const untold = leftovers.filter((leftover) => !again.some((found) => found.leftover === leftover));
      if (untold.length === 0) continue;
      yield {
        message: `${revision.id}'s downgrade does not restore what was there before: it ${describeLeftovers(untold, downgrade)}`,
        place: { kind: "text", location: downgrade.location }, revision: revision.id, direction: "downgrade", object: untold[0]!.difference.object,
        related: [
          ...untold.flatMap(({ cause }): Related[] => (cause ? [relatedEvent(`its upgrade ${eventDeed(cause, null)}`, cause)] : [])),
          ...(blocks
            ? [
                {
                  message: `from head to base, ${blocks.revision.id}'s downgrade then fails: ${blocks.found.fault.message}`,
                  location: blocks.found.step.location,
                  revision: blocks.revision.id,
                },
              ]
            : []),
        ],
        remedy: remedyForLeftovers(untold, downgrade),
        repair: dropOfTypes(revision, untold),
        key: `downgrade/${revision.id}`, stops: null,
      };
    }
  },
};
