import {
  absentRevision, deedOf, describe, findingAt, inDoubt, missingObjects, nameOf, relatedEvent, unlessAbsent, type Rule,
} from "../src/rule.ts";

export const usedBeforeCreated: Rule = {
  id: "used-before-created",
  category: "lifecycle",
  severity: "error",
  summary: "A revision uses an object that only a later or a parallel revision creates.",
  why:
    "Alembic runs revisions along down_revision and depends_on. When the creator comes later in that order, or stands on a parallel branch that " +
    "happens to be run later, an empty database has no such object yet. It went unnoticed because the databases at hand got it in another order.",
  remedy: "Move the creation before the use, or, between branches, declare the order with `depends_on`.",
  bad: `
-- versions/001_orders.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table(
        "orders",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id")),  # expect: used-before-created "table users is created only later, in 002"
    )
-- versions/002_users.py --
revision = "002"
down_revision = "001"
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))
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
    op.create_table(
        "orders",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id")),
    )
`,
  *check(history) {
    for (const { step, fault, cause, doubt } of missingObjects(history)) {
      if (cause.kind !== "created-later") continue;
      const creator = cause.birth.step.revision.id;
      const where = cause.parallel ? `in ${creator} on a parallel branch, which runs after ${step.revision.id}` : `in ${creator}`;
      const finding = findingAt(step, fault.object, {
        message: `${describe(fault.object)} is created only later, ${where}, and ${step.revision.id} ${deedOf(step, fault)}`,
        related: [relatedEvent(`created in ${creator}`, cause.birth)],
        remedy: cause.parallel
          ? `Declare the order: depends_on = "${creator}" in ${step.revision.id}.`
          : `Create ${nameOf(fault.object)} before ${step.revision.id}, or move this step behind ${creator}.`,
      });
      // A revision that is lost may put the branches into another order.
      yield doubt === null && cause.parallel ? unlessAbsent(finding, absentRevision(history.chain), "changes the order") : inDoubt(finding, doubt);
    }
  },
};
