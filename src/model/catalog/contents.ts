/** What is known of the rows in a table: those that certainly stand in it, and whether there are no others. */
import type { Relation } from "./objects.ts";
import { childrenOf, type State } from "./state.ts";

/** A value that is not NULL, whatever it is. */
export const PRESENT = Symbol("present");

/** What is known of a value: null for NULL, a text in the form of `inputOf`. */
export type Known = string | null | typeof PRESENT;

/** The values of a row by column number. What is not known is left out. */
export type WrittenRow = ReadonlyMap<number, Known>;

export interface Contents {
  readonly rows: readonly WrittenRow[];
  /** There are no other rows. */
  readonly whole: boolean;
}

/** More rows of a table are not kept: constraints are met by the first ones as well, and comparing costs. */
export const ROWS_KEPT = 50;

/** `empty` stands only as long as nothing ran that may have put rows anywhere. */
export function rowsOf(state: State, relation: Relation): Relation["rows"] {
  return relation.rows === "empty" && relation.created > state.rowsAnywhere.get() ? "empty" : "unknown";
}

const NOTHING_KNOWN: Contents = { rows: [], whole: false };
const EMPTY: Contents = { rows: [], whole: true };

/** The rows that are still known to stand in a table. */
export function contentsOf(state: State, relation: Relation): Contents {
  const { written } = relation;
  const isWhole = relation.presence === "certain" && relation.kind === "table" && relation.partitionBy === null && childrenOf(state, relation.id).length === 0;
  if (rowsOf(state, relation) === "empty") return EMPTY;
  if (written === null || written.at <= Math.max(state.rowsAnywhere.get(), state.rowsLost.get())) return NOTHING_KNOWN;
  return written.whole && !isWhole ? { ...written, whole: false } : written;
}

/** Whether no row can be in a relation. */
export function isKnownEmpty(state: State, relation: Relation): boolean {
  const { rows, whole } = contentsOf(state, relation);
  return whole && rows.length === 0;
}
