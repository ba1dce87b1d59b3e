import { describe, duplicateObjects, findingAt, inDoubt, relatedEvent, writtenName, type Rule } from "../src/rule.ts";

export const truncatedNameCollision: Rule = {
  id: "truncated-name-collision",
  category: "lifecycle",
  severity: "error",
  summary: "Two different names are the same once PostgreSQL has cut them to 63 bytes.",
  why:
    "PostgreSQL cuts names to 63 bytes with no more than a notice, so that two long names with the same beginning are one. SQLAlchemy refuses or shortens long names of its own, but not those in SQL text; " +
    "generated names of indexes and constraints are the usual victims.",
  remedy: "Shorten one of the names, so that they differ within the first 63 bytes.",
  bad: `
-- versions/001_users.py --
revision = "001"
down_revision = None
def upgrade():
    op.execute("CREATE TABLE users (id integer, code text)")
    op.execute("CREATE INDEX customer_subscription_billing_address_postal_code_normalized_for_search_and_display ON users (id)")
    op.execute("CREATE INDEX customer_subscription_billing_address_postal_code_normalized_for_search_and_reports ON users (code)")  # expect: truncated-name-collision "the same name within 63 bytes"
`,
  good: `
-- versions/001_users.py --
revision = "001"
down_revision = None
def upgrade():
    op.execute("CREATE TABLE users (id integer, code text)")
    op.execute("CREATE INDEX customer_postal_code_normalized_for_search_and_display ON users (id)")
    op.execute("CREATE INDEX customer_postal_code_normalized_for_search_and_reports ON users (code)")
`,
  *check(history) {
    for (const { step, fault, first, same, doubt } of duplicateObjects(history)) {
      if (same !== "name" || first === undefined) continue;
      const cut = fault.object.column ?? fault.object.name;
      const [own, other] = [writtenName(step, cut) ?? cut, writtenName(first.step, cut) ?? cut];
      const finding = findingAt(step, fault.object, {
        message: `${own} and ${other} are the same name within 63 bytes: ${describe(fault.object)} exists already since ${first.step.revision.id}`,
        related: [relatedEvent(`first created in ${first.step.revision.id}`, first)],
        remedy: `Shorten ${own}, so that it differs from ${other} within its first 63 bytes.`,
      });
      yield inDoubt(finding, doubt, "removes");
    }
  },
};
