/** What a query gives, as far as the state of the database tells. */
import type { Query } from "../operation.ts";
import { isEmpty } from "./queries.ts";
import { answer } from "./questions.ts";
import { creationSchema, type Run } from "./run.ts";

/** What is known of the rows that a statement gives. */
export type Rows =
  | { readonly rows: "none" }
  /** `count(*)` over tables without rows: one row, 0. */
  | { readonly rows: "zero" }
  /** One row with one value, which is known. */
  | { readonly rows: "value"; readonly value: boolean | string | null }
  /** At least one row; what stands in it is not known, but its first value is not null. */
  | { readonly rows: "some"; readonly reason: string }
  | { readonly rows: "unknown"; readonly reason: string };

/** The rows of a query at this point of the chain: tables known to be empty give none, questions about the catalog are answered. */
export function rowsOfQuery(run: Run, query: Query): Rows {
  if (query.asks?.form === "current-schema") return { rows: "value", value: creationSchema(run.state) };
  if (query.asks) return answered(query.asks.form, answer(run, query.asks.question));
  if (!query.emptyWhenAnyIsEmpty.some((name) => isEmpty(run, name))) return { rows: "unknown", reason: "the rows of a table that was filled are not known" };
  return query.countsRows ? { rows: "zero" } : { rows: "none" };
}

function answered(form: "rows" | "boolean" | "count" | "value", answer: boolean | null): Rows {
  if (answer === null) return { rows: "unknown", reason: "what the query asks about the database's catalog is not known" };
  const some: Rows = { rows: "some", reason: "what stands in the database's catalog is not read whole" };
  switch (form) {
    case "rows":
      return answer ? some : { rows: "none" };
    case "boolean":
      return { rows: "value", value: answer };
    case "count":
      return answer ? some : { rows: "zero" };
    case "value":
      return answer ? some : { rows: "value", value: null };
  }
}
