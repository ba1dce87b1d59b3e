/** Transactions: which one is open, what must not run in one, and what an error leaves of one. */
import type { Operation } from "../operation.ts";
import { statementOutsideTransactions } from "../transactional.ts";
import { creationSchema, fault, plainReference, type Run } from "./run.ts";
import { forgetCounters, type State } from "./state.ts";

/** Takes back what happened since a position of the journal. Sequences do not count back. */
export function undo(state: State, position: number): void {
  state.journal.revert(position);
  forgetCounters(state);
}

/** Opens a savepoint that nothing can name, where a transaction is known to be open. */
export function enterSavepoint(state: State): void {
  const transaction = state.transaction.get();
  if (transaction.kind === "open")
    state.transaction.set({ ...transaction, savepoints: [...transaction.savepoints, { name: null, position: state.journal.position() }] });
}

/** Ends the innermost savepoint and keeps what was done on it. */
export function leaveSavepoint(state: State): void {
  const transaction = state.transaction.get();
  if (transaction.kind === "open") state.transaction.set({ ...transaction, savepoints: transaction.savepoints.slice(0, -1) });
}

type TransactionOperation = Extract<Operation, { kind: "transaction" }>;

/**
 * What PostgreSQL objects to because of the transaction, before it looks at the statement itself:
 * 25P02 after an error (postgres.c, exec_simple_query), 25001 for a statement that commits by itself
 * (PreventInTransactionBlock). Goes on as if there had been no error.
 */
export function checkTransaction(run: Run, operation: Operation): void {
  const transaction = run.state.transaction.get();
  if (transaction.kind !== "open" || run.quiet) return;
  const object = plainReference("schema", creationSchema(run.state) ?? "public");
  if (transaction.abortedBy !== null && !(operation.kind === "transaction" && ENDS_ABORTED.has(operation.verb))) {
    run.state.transaction.set({ ...transaction, abortedBy: null });
    fault(run, {
      kind: "refused", sqlstate: "25P02", message: "current transaction is aborted, commands ignored until end of transaction block",
      object, intent: `goes on in a transaction that an error has ended (${transaction.abortedBy})`,
    });
  }
  const statement = statementOutsideTransactions(operation);
  if (statement !== null)
    fault(run, {
      kind: "refused",
      sqlstate: "25001",
      message: `${statement} cannot run inside a transaction block`,
      object,
      intent: `runs ${statement} in a transaction`,
    });
}

/** What an aborted transaction still takes. */
const ENDS_ABORTED: ReadonlySet<TransactionOperation["verb"]> = new Set(["commit", "rollback", "rollback-to"]);

/** BEGIN, COMMIT and the like. On some paths only, nothing is known of the transaction afterwards. */
export function applyTransaction(run: Run, operation: TransactionOperation): void {
  const { state } = run;
  const transaction = state.transaction.get();
  const position = state.journal.position();
  const isSavepoint = operation.verb === "savepoint" || operation.verb === "release" || operation.verb === "rollback-to";
  if (run.quiet) {
    if (!isSavepoint) state.transaction.set({ kind: "unknown" });
    return;
  }
  switch (operation.verb) {
    case "begin":
      // BEGIN inside a transaction does nothing but warn.
      if (transaction.kind !== "open") state.transaction.set({ kind: "open", begun: run.step, abortedBy: null, start: position, savepoints: [] });
      return;
    case "autocommit":
      return state.transaction.set({ kind: "autocommit" });
    case "lose-sight":
      return state.transaction.set({ kind: "unknown" });
    case "commit":
    case "rollback":
      // COMMIT of an aborted transaction is a ROLLBACK.
      if (transaction.kind === "open" && (operation.verb === "rollback" || transaction.abortedBy !== null)) undo(state, transaction.start);
      // The driver begins the next transaction or not.
      state.transaction.set(transaction.kind === "autocommit" ? transaction : { kind: "unknown" });
      return state.localSearchPath.set(null);
    case "savepoint":
      if (transaction.kind === "open" && operation.name !== null)
        state.transaction.set({ ...transaction, savepoints: [...transaction.savepoints, { name: operation.name, position }] });
      return;
    case "release":
    case "rollback-to": {
      if (transaction.kind !== "open") return;
      const at = transaction.savepoints.findLastIndex(({ name }) => name === operation.name);
      if (at < 0) {
        const object = plainReference("schema", creationSchema(state) ?? "public");
        return fault(run, {
          kind: "refused",
          sqlstate: "3B001",
          message: `savepoint "${operation.name}" does not exist`,
          object,
          intent: operation.verb === "release" ? "releases it" : "goes back to it",
        });
      }
      if (operation.verb === "release") return state.transaction.set({ ...transaction, savepoints: transaction.savepoints.slice(0, at) });
      undo(state, transaction.savepoints[at]!.position);
      return state.transaction.set({ ...transaction, abortedBy: null, savepoints: transaction.savepoints.slice(0, at + 1) });
    }
  }
}
