/** What a query gives, as far as the state of the database tells. */
import type { Query } from "../operation.ts";
import { selected, type Result } from "./compute.ts";
import { isEmpty } from "./queries.ts";
import { answer } from "./questions.ts";
import { creationSchema, type Run } from "./run.ts";
import { comparedType } from "./compared.ts";

/** What is known of the rows that a statement gives. */
export type Rows =
  | { readonly rows: "none" }
  /** `count(*)` over tables without rows: one row, 0. */
  | { readonly rows: "zero" }
  /** One row with one value, which is known. */
  | { readonly rows: "value"; readonly value: boolean | string | bigint | null }
  /** At least one row, of which nothing is known. */
  | { readonly rows: "filled"; readonly reason: string }
  /** At least one row; what stands in it is not known, but its first value is true. */
  | { readonly rows: "some"; readonly reason: string }
  | { readonly rows: "unknown"; readonly reason: string };

/** The rows of a query at this point of the chain: tables known to be empty give none, questions about the catalog are answered. */
export function rowsOfQuery(run: Run, query: Query): Rows {
  if (query.asks?.form === "current-schema") return { rows: "value", value: creationSchema(run.state) };
  if (query.asks) return answered(query.asks.form, answer(run, query.asks.question));
  if (query.emptyWhenAnyIsEmpty.some((name) => isEmpty(run, name))) return query.countsRows ? { rows: "zero" } : { rows: "none" };
  const reason = "the rows of a table that was filled are not known";
  const given = query.selection ? selected(run, query.selection, null) : null;
  if (!given || (given.rows.length === 0 && !given.whole)) return { rows: "unknown", reason };
  const [row] = given.rows;
  if (!row) return { rows: "none" };
  const value = given.whole && given.rows.length === 1 && row.length === 1 ? valueOf(run, row[0]!) : undefined;
  return value === undefined ? { rows: "filled", reason } : { rows: "value", value };
}

/** A value as a program gets it; undefined when it is not known, or comes in a form of the driver's. */
function valueOf(run: Run, result: Result): Extract<Rows, { rows: "value" }>["value"] | undefined {
  if (result.kind !== "datum" || typeof result.value === "symbol") return undefined;
  if (result.value === null) return null;
  switch (result.type === null ? "text" : comparedType(run.state, result.type)) {
    case "int2": case "int4": case "int8": return BigInt(result.value);
    case "bool": return result.value === "true";
    case "text": case "varchar": return result.value;
    default: return undefined;
  }
}

function answered(form: "rows" | "fields" | "boolean" | "count" | "value", answer: boolean | null): Rows {
  if (answer === null) return { rows: "unknown", reason: "what the query asks about the database's catalog is not known" };
  const reason = "what stands in the database's catalog is not read whole";
  const some: Rows = { rows: "some", reason };
  switch (form) {
    case "rows":
      return answer ? some : { rows: "none" };
    case "fields":
      return answer ? { rows: "filled", reason } : { rows: "none" };
    case "boolean":
      return { rows: "value", value: answer };
    case "count":
      return answer ? some : { rows: "zero" };
    case "value":
      return answer ? some : { rows: "value", value: null };
  }
}
