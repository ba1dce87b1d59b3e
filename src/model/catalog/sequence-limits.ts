/** How far the sequences of identity columns count, which keeps their columns from getting a smaller type. */
import type { TypeReference } from "../operation.ts";
import type { Column, SequenceLimit } from "./objects.ts";
import type { State } from "./state.ts";

const MAXIMA: Readonly<Record<SequenceLimit["type"], bigint>> = { int2: 32_767n, int4: 2_147_483_647n, int8: 9_223_372_036_854_775_807n };

function countedIn(type: TypeReference): SequenceLimit["type"] | null {
  if (type.kind === "unknown" || type.schema !== null || type.dimensions > 0) return null;
  return type.name === "int2" || type.name === "int4" || type.name === "int8" ? type.name : null;
}

/** How far a sequence counts that is made for a column of a type; null when the type is none to count in. `maximum`: its MAXVALUE in digits, where one is written. */
export function limitFor(type: TypeReference, maximum?: string): SequenceLimit | null {
  const counted = countedIn(type);
  return counted && { type: counted, highest: maximum === undefined ? MAXIMA[counted] : BigInt(maximum) };
}

/** The limit of the sequence of an identity column; null when it is not known. */
export function limitOf(state: State, column: Column): SequenceLimit | null {
  const sequence = column.identity === null || column.sequence === null ? undefined : state.relations.get(column.sequence);
  return (sequence?.presence === "certain" ? sequence.counting : null) ?? null;
}

/** The limit that the copy of a sequence has: LIKE copies MAXVALUE, but leaves out the type (expandTableLikeClause). */
export function copiedLimit(limit: SequenceLimit | null): SequenceLimit | null {
  return limit && { type: "int8", highest: limit.highest };
}

/**
 * The limit after the column has changed its type: that of the type when it was that of the type
 * before, otherwise MAXVALUE stays (init_params). `fits`: whether the type reaches so far.
 */
export function limitAfter(limit: SequenceLimit | null, type: TypeReference): { readonly limit: SequenceLimit | null; readonly fits: boolean } {
  const counted = countedIn(type);
  if (limit === null || counted === null) return { limit: null, fits: true };
  const highest = limit.highest === MAXIMA[limit.type] ? MAXIMA[counted] : limit.highest;
  return { limit: { type: counted, highest }, fits: highest <= MAXIMA[counted] };
}
