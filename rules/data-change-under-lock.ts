import { findingAt, freshSteps, mayHoldRows, nameOf, type Effect, type History, type Rule, type Step } from "../src/rule.ts";

/** Released history has met its rows, so this is advice about revisions that can still be edited. */
export const dataChangeUnderLock: Rule = {
  id: "data-change-under-lock",
  category: "transactions",
  severity: "info",
  summary: "A whole table is changed or copied while the transaction holds the ACCESS EXCLUSIVE lock of an ALTER TABLE.",
  why:
    "ALTER TABLE takes a lock that keeps everybody from reading the table, and keeps it until the transaction ends. By itself it is a matter of milliseconds. When an UPDATE of every row, a DELETE, or an INSERT from a SELECT follows in the same transaction, " +
    "the table stays closed for as long as that takes: minutes for millions of rows, nothing for a hundred. How many there are, no chain tells, so it is a note; raise it to a warning (`severity`) where tables are large. It is told of revisions that can still be edited: those of the change (`--since`), those after `frozen-through`, or else the heads; and not " +
    "of tables that these revisions create themselves.",
  remedy:
    "Change the data in a revision of its own (with `transaction_per_migration=True`), in batches where the table is large, and before the ALTER TABLE where the order allows it.",
  bad: `
-- versions/001_users.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))
-- versions/002_state.py --
revision = "002"
down_revision = "001"
def upgrade():
    op.add_column("users", sa.Column("state", sa.Text))
    op.execute("UPDATE users SET state = 'new'")  # expect: data-change-under-lock "while nobody can read users"
    op.alter_column("users", "state", nullable=False)
`,
  good: `
-- versions/001_users.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))
-- versions/002_state.py --
revision = "002"
down_revision = "001"
def upgrade():
    op.add_column("users", sa.Column("state", sa.Text, server_default="new"))
    op.alter_column("users", "state", nullable=False)
`,
  *check(history) {
    if (history.chain.dialect !== "postgresql") return;
    const steps = freshSteps(history);
    const told = new Set<string>();
    for (const [at, step] of steps.entries()) {
      const changed = changedWhole(history, step);
      if (!changed || told.has(step.revision.id)) continue;
      const lock = steps.slice(0, at).find((earlier) => inOneTransaction(earlier, step) && lockedBy(history, earlier));
      if (!lock) continue;
      told.add(step.revision.id);
      const locked = nameOf({ ...lockedBy(history, lock)!.object, kind: "table", column: null });
      yield {
        ...findingAt(step, changed.object, {
          message: `${step.revision.id} ${step.operation.kind === "query" && step.operation.verb === "insert" ? "copies" : "changes"} ${nameOf(changed.object)} as a whole while nobody can read ${locked}: the transaction holds the lock of ${lock.tag} until it ends`,
          related: [{ message: `${lock.tag} locks ${locked} until the transaction ends`, location: lock.location, revision: lock.revision.id }],
          remedy: "Change the data in a revision of its own, or before the lock is taken.",
        }),
        stops: null,
      };
    }
  },
};

function inOneTransaction(one: Step, other: Step): boolean {
  return one.transaction.kind === "open" && other.transaction.kind === "open" && one.transaction.begun === other.transaction.begun;
}

/** The table whose rows a step changes or copies without regard to which. */
function changedWhole(history: History, step: Step): Effect | undefined {
  const { operation } = step;
  if (operation.kind !== "query") return undefined;
  const isCopy = operation.verb === "insert" && operation.query.inserted?.rows.length === 0;
  if (!isCopy && operation.query.wholeTable !== true) return undefined;
  return step.effects.find(({ action, object, id }) => action === (isCopy ? "read" : "write") && object.kind === "table" && mayHoldRows(history, id, step));
}

/** The effect of a step by which it takes ACCESS EXCLUSIVE on a table that may have rows: pg_locks on PostgreSQL 15 and 18. */
function lockedBy(history: History, step: Step): Effect | undefined {
  const { operation } = step;
  const locks = LOCKING.has(operation.kind) && !(operation.kind === "add-constraint" && operation.constraint.kind === "foreign-key");
  return locks
    ? step.effects.find(
        ({ action, implicit, id, object }) =>
          !implicit && action !== "read" && (object.kind === "table" || object.kind === "column") && mayHoldRows(history, id, step),
      )
    : undefined;
}

const LOCKING: ReadonlySet<string> = new Set(["add-column", "drop-column", "alter-column", "rename-column", "rename-relation", "set-relation-schema"]);
