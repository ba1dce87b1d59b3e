import { freshSteps, type Rule } from "../src/rule.ts";

/** Released history has run, so this is advice about revisions that can still be edited. */
export const commitInRevision: Rule = {
  id: "commit-in-revision",
  category: "transactions",
  severity: "warning",
  summary: "A revision ends the transaction that Alembic runs it in, by COMMIT or ROLLBACK.",
  why:
    "What comes before a COMMIT stays when a later step fails, while Alembic has not written down that the revision is done: run again, it stops at what is there already. What comes before a ROLLBACK is gone, and with one transaction for all " +
    "revisions that goes for the earlier ones as well. What follows runs in a transaction that Alembic does not know, or in none: drivers differ. It is told of revisions that can still be edited: those of the " +
    "change (`--since`), those after `frozen-through`, or else the heads.",
  remedy:
    "Use `with op.get_context().autocommit_block():` for statements that need no transaction, a savepoint (`op.get_bind().begin_nested()`) for those that may fail, and several revisions for what has to be committed in parts.",
  bad: `
-- versions/001_users.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))
    op.execute("COMMIT")  # expect: commit-in-revision "001 says COMMIT"
    op.execute("CREATE INDEX CONCURRENTLY users_id ON users (id)")
`,
  good: `
-- versions/001_users.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))
    with op.get_context().autocommit_block():
        op.execute("CREATE INDEX CONCURRENTLY users_id ON users (id)")
`,
  *check(history) {
    for (const { operation, tag, revision, location, direction } of freshSteps(history)) {
      if (operation.kind !== "transaction" || (operation.verb !== "commit" && operation.verb !== "rollback") || tag === "autocommit_block") continue;
      const ends = operation.verb === "commit"
        ? "what came before stays if a later step fails, though Alembic has not written down that the revision is done"
        : "what the transaction did before is gone";
      yield {
        message: `${revision.id} says ${/^[A-Z]+$/.test(tag) ? tag : `${tag}()`} inside of Alembic's transaction: ${ends}`,
        place: { kind: "text", location }, revision: revision.id, direction, object: null, related: [],
        remedy:
          operation.verb === "commit"
            ? "Put what needs no transaction into with op.get_context().autocommit_block(), or into a revision of its own."
            : "Put what may fail into a savepoint: with op.get_bind().begin_nested().",
        key: `${operation.verb}/${revision.id}`, stops: null,
      };
    }
  },
};
