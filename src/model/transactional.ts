/** Statements that commit by themselves, so that PostgreSQL takes them outside of transactions only. */
import type { Operation } from "./operation.ts";

/**
 * PostgreSQL's words for a statement that cannot run inside a transaction block, null for all others:
 * the callers of PreventInTransactionBlock in PostgreSQL 15.
 */
export function statementOutsideTransactions(operation: Operation): string | null {
  switch (operation.kind) {
    case "create-index":
      return operation.concurrently ? "CREATE INDEX CONCURRENTLY" : null;
    case "drop-relation":
      return operation.concurrently ? "DROP INDEX CONCURRENTLY" : null;
    case "detach-partition":
      return operation.concurrently ? "ALTER TABLE ... DETACH CONCURRENTLY" : null;
    case "touch":
      return OUTSIDE.has(operation.detail) ? operation.detail : null;
    case "no-effect":
      // CLUSTER of one table is a `touch`, and may run anywhere.
      return OUTSIDE.has(operation.detail) || operation.detail === "CLUSTER" ? operation.detail : null;
    default:
      return null;
  }
}

const OUTSIDE: ReadonlySet<string> = new Set([
  "VACUUM",
  "REINDEX CONCURRENTLY",
  "REINDEX SCHEMA",
  "REINDEX DATABASE",
  "REINDEX SYSTEM",
  "CREATE DATABASE",
  "DROP DATABASE",
  "CREATE TABLESPACE",
  "DROP TABLESPACE",
  "ALTER SYSTEM",
  "CREATE SUBSCRIPTION ... WITH (create_slot = true)",
  "DISCARD ALL",
]);
