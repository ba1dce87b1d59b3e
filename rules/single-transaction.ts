import type { Finding, Rule, Step } from "../src/rule.ts";

export const singleTransaction: Rule = {
  id: "single-transaction",
  category: "transactions",
  severity: "warning",
  summary: "All revisions run in one transaction, by the way env.py is written.",
  why:
    "One failure rolls back every revision of the run and leaves no trace of how far it came; locks taken by the first revision are held until the " +
    "last one ends. It is Alembic's default on PostgreSQL. A transaction that env.py opens around Alembic's own defeats `transaction_per_migration=True` " +
    "as well. Steps that cannot run inside a transaction, or must be committed before the next one, suffer most.",
  remedy: "Pass `transaction_per_migration=True` to context.configure(), and give it a connection on which no transaction was begun (`connectable.connect()`).",
  bad: `
-- env.py --
from alembic import context
def run_migrations_online():
    with engine.begin() as connection:  # expect: single-transaction "engine.begin() encloses"
        context.configure(connection=connection, transaction_per_migration=True)
        with context.begin_transaction():
            context.run_migrations()
run_migrations_online()
-- versions/001_users.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))
`,
  good: `
-- env.py --
from alembic import context
def run_migrations_online():
    with engine.connect() as connection:
        context.configure(connection=connection, transaction_per_migration=True)
        with context.begin_transaction():
            context.run_migrations()
run_migrations_online()
-- versions/001_users.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))
`,
  *check(history) {
    const { mode, perMigration, location, text } = history.environment.transactions;
    // Where DDL commits by itself, Alembic opens no transaction around it.
    if (history.chain.dialect !== "postgresql" || location === null || (mode !== "one" && mode !== "outer")) return;
    const sufferers = history.steps.filter((step) => step.direction === "upgrade" && suffersFromOneTransaction(step));
    const count = history.chain.revisions.length;
    const defeated = mode === "outer" && perMigration;
    // A single revision has one transaction in any case.
    if (count === 0 || (count === 1 && mode === "one" && sufferers.length === 0)) return;
    const examples = examplesOf(sufferers);
    const finding: Finding = {
      severity: defeated || sufferers.length > 0 ? "warning" : "info",
      message:
        `${location.source.path.split("/").at(-1)} runs ${count === 1 ? "its one revision" : `all ${count} revisions`} in one transaction: ${reason(mode, perMigration, text)}; one failure rolls back all of them` +
        (examples.length > 0
          ? `, and what needs a commit of its own suffers: ${examples.map(({ sort, revisions }) => `${sort} in ${revisions}`).join(", ")}`
          : ""),
      place: { kind: "text", location }, revision: null, direction: null, object: null,
      related: examples.map(({ sort, revisions, first }) => ({
        message: `${sort} in ${revisions}, first in ${first.revision.id}`,
        location: first.location,
        revision: first.revision.id,
      })),
      remedy:
        mode === "outer"
          ? `Open the connection without a transaction (.connect() instead of .begin())${perMigration ? "" : ", and pass transaction_per_migration=True to context.configure()"}.`
          : "Pass transaction_per_migration=True to context.configure().",
      key: mode, stops: null,
    };
    yield finding;
  },
};

function reason(mode: "one" | "outer", perMigration: boolean, text: string | null): string {
  if (mode === "one") return "Alembic's default, begin_transaction() without transaction_per_migration=True";
  return `${text ?? "a transaction begun in env.py"} encloses Alembic's own transactions${perMigration ? " and defeats transaction_per_migration=True" : ""}`;
}

/** What must leave the transaction, or must be committed before it can be used. */
function suffersFromOneTransaction({ operation, tag }: Step): boolean {
  switch (operation.kind) {
    case "create-index":
    case "detach-partition":
      return operation.concurrently;
    case "drop-relation":
      return operation.concurrently;
    case "add-enum-value":
      return true;
    case "transaction":
      return tag === "autocommit_block";
    default:
      return false;
  }
}

/** One place of each sort is enough to see the point. */
function examplesOf(steps: readonly Step[]): readonly { readonly sort: string; readonly revisions: string; readonly first: Step }[] {
  const bySort = new Map<string, Step[]>();
  for (const step of steps) {
    const sort = step.operation.kind === "add-enum-value" ? "ADD VALUE" : step.operation.kind === "transaction" ? "autocommit_block" : "CONCURRENTLY";
    bySort.set(sort, [...(bySort.get(sort) ?? []), step]);
  }
  return [...bySort].map(([sort, found]) => {
    const revisions = new Set(found.map((step) => step.revision.id));
    return { sort, revisions: `${revisions.size} revision${revisions.size === 1 ? "" : "s"}`, first: found[0]! };
  });
}
