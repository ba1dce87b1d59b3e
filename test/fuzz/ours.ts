/** The same statements on our catalog. */
import type { SqlReader } from "../../src/dialects/index.ts";
import { createCatalog, type Catalog, type Fault } from "../../src/model/catalog.ts";
import type { Operation } from "../../src/model/operation.ts";
import { dump } from "../catalog/cases.ts";

export interface OwnOutcome {
  /** What we object to, in order; PostgreSQL tells the first only. */
  readonly faults: readonly Fault[];
  /** What we do not claim to know: statements that were not read. */
  readonly unread: string | null;
}

export interface Session {
  readonly catalog: Catalog;
  /** Applies a statement. One that is refused is undone, as PostgreSQL does it. */
  apply(text: string): OwnOutcome;
  /** As `apply`, for a statement that PostgreSQL refused for the rows that were there. */
  undo(): void;
  catalogLines(): readonly string[];
}

function unreadReason(operation: Operation): string | null {
  switch (operation.kind) {
    case "unread":
      return operation.reason;
    case "conditional":
      return [...operation.then, ...operation.otherwise].map(unreadReason).find((reason) => reason !== null) ?? null;
    case "handled":
      return [...operation.body, ...operation.handlers.flatMap(({ operations }) => operations)].map(unreadReason).find((reason) => reason !== null) ?? null;
    default:
      return null;
  }
}

export function createSession(sql: SqlReader): Session {
  const catalog = createCatalog();
  let step = 0;
  catalog.apply({ kind: "transaction", verb: "begin", name: null }, { step, certain: true });
  // As the judge does.
  catalog.apply({ kind: "transaction", verb: "savepoint", name: "fuzz" }, { step, certain: true });
  let before = catalog.mark();
  return {
    catalog,
    apply(text) {
      before = catalog.mark();
      let unread: string | null = null;
      const all: Fault[] = [];
      for (const statement of sql.read(text)) {
        if (statement.syntaxError) return { faults: [syntaxError(statement.syntaxError.message)], unread };
        for (const operation of statement.operations) {
          step += 1;
          unread ??= unreadReason(operation);
          // The judge is a newer PostgreSQL than some faults are of.
          all.push(...catalog.apply(operation, { step, certain: true }).faults.filter(({ only }) => only === null));
        }
      }
      if (all.length > 0) catalog.rollback(before);
      else if ([...catalog.relations(null), ...catalog.types(null)].some(({ presence }) => presence === "possible"))
        unread ??= "a condition that is not answered";
      return { faults: all, unread };
    },
    undo: () => catalog.rollback(before),
    catalogLines: () => dump(catalog),
  };
}

function syntaxError(message: string): Fault {
  return {
    kind: "refused",
    sqlstate: "42601",
    message,
    object: { kind: "schema", schema: null, name: "public", column: null, table: null },
    intent: "",
    id: null,
    dependents: [],
    span: null,
    only: null,
  };
}
