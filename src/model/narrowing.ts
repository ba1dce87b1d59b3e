/** Changes of a column's type by which values that fitted no longer do. */
import { formatType, type Column } from "./catalog.ts";
import type { SqlExpression, TypeReference } from "./operation.ts";

export interface Narrowing {
  readonly from: string;
  readonly to: string;
  /** What becomes of the values, as a clause. */
  readonly consequence: string;
}

type Named = Extract<TypeReference, { kind: "named" }>;

/** A length that is there to have one, and that no text comes near. */
const LONG_ENOUGH = 100_000;
const INTEGERS = ["int2", "int4", "int8"];
const REFUSED = "PostgreSQL refuses the change when a value does not fit";

/**
 * How a built-in type is narrower than the one before; null when it is not, or when that is not known. An expression that
 * says how to convert is taken for a decision about values that do not fit, unless it is a mere cast.
 */
export function narrowing(column: Column, after: TypeReference, using: SqlExpression | null): Narrowing | null {
  const before = column.type;
  if (before.kind === "unknown" || after.kind === "unknown" || before.dimensions !== after.dimensions) return null;
  const cast = using === null ? null : /^\(*"?(\w+)"?\)*(::[\w ]+(?:\([\d, ]+\))?)?$/.exec(using.text.trim());
  if (using !== null && cast?.[1] !== column.name) return null;
  const consequence = consequenceOf(before, after, Boolean(cast?.[2]));
  return consequence === null ? null : { from: formatType(before), to: formatType(after), consequence };
}

/** `isCast`: the writer casts explicitly, and then PostgreSQL cuts texts instead of refusing them. */
function consequenceOf(before: Named, after: Named, isCast: boolean): string | null {
  const [from, to] = [before.name, after.name];
  if (isText(from) && isText(to)) {
    if (lengthOf(after) >= lengthOf(before) || lengthOf(after) >= LONG_ENOUGH) return null;
    return isCast ? "longer values are cut" : REFUSED.replace("does not fit", "is longer");
  }
  if (INTEGERS.includes(from) && INTEGERS.includes(to))
    return INTEGERS.indexOf(to) < INTEGERS.indexOf(from) ? REFUSED.replace("does not fit", "is out of its range") : null;
  if ((from === "numeric" || from === "float4" || from === "float8") && INTEGERS.includes(to))
    return "fractions are rounded away, and what is out of range is refused";
  if (from === "float8" && to === "float4") return "digits are rounded away, and what is out of range is refused";
  if (from === "numeric" && to === "numeric") return numericConsequence(before, after);
  if ((from === "timestamp" || from === "timestamptz") && to === "date") return "times of day are lost";
  if ((from === "timestamp" || from === "timestamptz") && to === "time") return "dates are lost";
  return null;
}

function isText(name: string): boolean {
  return name === "text" || name === "varchar" || name === "bpchar";
}

/** The characters that a text may have. */
function lengthOf({ name, modifiers: [length] }: Named): number {
  if (name === "text") return Infinity;
  return Number(length ?? (name === "bpchar" ? 1 : Infinity));
}

/** `numeric(precision, scale)`: digits before the point are refused, those behind it rounded away. */
function numericConsequence({ modifiers: before }: Named, { modifiers: after }: Named): string | null {
  if (after.length === 0) return null;
  const [whole, scale] = [wholeDigits(after), Number(after[1] ?? 0)];
  if (whole < wholeDigits(before)) return REFUSED.replace("does not fit", "is out of its range");
  return before.length === 0 || scale < Number(before[1] ?? 0) ? "digits behind the point are rounded away" : null;
}

function wholeDigits([precision, scale]: Named["modifiers"]): number {
  return precision === undefined ? Infinity : Number(precision) - Number(scale ?? 0);
}
