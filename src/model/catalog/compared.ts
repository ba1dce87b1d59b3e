/** Types by the names under which they are compared, and whether the chain has made casts and operators of its own. */
import type { QualifiedName, TypeReference } from "../operation.ts";
import type { ObjectId } from "./objects.ts";
import { isTouched, touchName } from "./run.ts";
import type { State } from "./state.ts";
import { foreignKeyFits } from "./types.ts";

/** The type at the bottom of domains; null when that is not known for certain. */
export function baseType(state: State, type: TypeReference): Extract<TypeReference, { kind: "named" }> | null {
  const seen = new Set<ObjectId>();
  for (let present = type; ;) {
    if (present.kind === "unknown") return null;
    if (present.dimensions > 0 || present.schema === null) return present;
    const id = state.typeNames.get(present.schema)?.get(present.name);
    const known = id === undefined ? undefined : state.types.get(id);
    if (known?.kind !== "domain") return present;
    if (known.base === null || known.presence === "possible" || seen.has(known.id)) return null;
    seen.add(known.id);
    present = known.base;
  }
}

/**
 * The name under which a type is compared: domains count as what they are based on; `enum:s.e`,
 * `row:s.t`, `range:s.r` for the chain's own types, `array:` before the elements' name. Null: not known.
 */
export function comparedType(state: State, type: TypeReference): string | null {
  const base = baseType(state, type);
  if (base === null) return null;
  if (base.dimensions > 0) {
    const element = comparedType(state, { ...base, dimensions: 0 });
    return element === null ? null : `array:${element}`;
  }
  if (base.schema === null) return base.name;
  const id = state.typeNames.get(base.schema)?.get(base.name);
  const known = id === undefined ? undefined : state.types.get(id);
  if (known)
    return known.presence === "certain" && (known.kind === "enum" || known.kind === "range" || known.kind === "multirange")
      ? `${known.kind}:${known.schema}.${known.name}`
      : null;
  const relation = state.relations.get(state.relationNames.get(base.schema)?.get(base.name) ?? -1);
  return relation?.presence === "certain" ? `row:${relation.schema}.${relation.name}` : null;
}

/** Stands in an operand's name between a domain and what it is based on. */
const BASED_ON = "\0";

/**
 * The name under which operators and functions know a type: as `comparedType` has it, but with the
 * name of a domain in front of what it is based on, since it counts by itself where any type may stand.
 */
export function operandType(state: State, type: TypeReference): string | null {
  if (type.kind === "unknown" || type.schema === null) return comparedType(state, type);
  const element = { ...type, dimensions: 0 };
  if (!isDomain(state, element)) return comparedType(state, type);
  if (type.dimensions > 0) {
    const name = operandType(state, element);
    return name === null ? null : `array:${name}`;
  }
  const base = baseType(state, type);
  const below = base && operandType(state, base);
  return below === null ? null : `domain:${type.schema}.${type.name}${BASED_ON}${below}`;
}

/** An operand's name without that of its domain. */
export function undomained(operand: string): string {
  return operand.startsWith("domain:") ? operand.slice(operand.indexOf(BASED_ON) + 1) : operand;
}

/**
 * Whether a column of one type may refer to a key of another (ATAddForeignKeyConstraint). Nothing is
 * equal to a domain over an enum, nor to an array of a domain but arrays of the same. True when it is not known.
 */
export function mayReferTo(state: State, referencing: TypeReference, referenced: TypeReference): boolean {
  const operands = [operandType(state, referencing), operandType(state, referenced)] as const;
  if (operands[0] === null || operands[1] === null) return true;
  const [from, to] = [undomained(operands[0]), undomained(operands[1])];
  if ((from !== operands[0] && from.startsWith("enum:")) || (to !== operands[1] && to.startsWith("enum:"))) return false;
  return foreignKeyFits(from, to);
}

/** Types whose texts hang on settings, as they are written and as they are read: arrays and rows may hold one, labels of enums may get other names (pg_proc.provolatile of their functions). */
const SET_BY_SETTINGS = /^(?:date|interval|money|timestamp|timestamptz|\w*range|(?:enum|array|row|range|multirange):.*)$/;
const READ_BY_SETTINGS = /^(?:time|timetz)$/;
const STRINGS = /^(?:text|varchar|bpchar|name)$/;
/** Casts by functions that are not immutable (pg_cast). */
const STABLE_CASTS: Readonly<Record<string, readonly string[]>> = {
  money: ["numeric"],
  numeric: ["money"],
  int4: ["money"],
  int8: ["money"],
  date: ["timestamptz"],
  time: ["timetz"],
  timestamp: ["timestamptz"],
  timestamptz: ["date", "time", "timestamp", "timetz"],
};

/** Whether a cast hangs on the settings of a session, so that what is stored must not hold it (contain_mutable_functions). False where that is not known. */
export function isStableCast(state: State, from: TypeReference, to: TypeReference): boolean {
  const [before, after] = [comparedType(state, from), comparedType(state, to)];
  if (before === null || after === null || hasOwnCasts(state)) return false;
  if (STRINGS.test(after)) return SET_BY_SETTINGS.test(before);
  if (STRINGS.test(before)) return SET_BY_SETTINGS.test(after) || READ_BY_SETTINGS.test(after);
  return STABLE_CASTS[before]?.includes(after) === true;
}

/** Whether a type is a domain, and no array of one. */
export function isDomain(state: State, type: TypeReference): boolean {
  return (
    type.kind === "named" &&
    type.dimensions === 0 &&
    type.schema !== null &&
    state.types.get(state.typeNames.get(type.schema)?.get(type.name) ?? -1)?.kind === "domain"
  );
}

/** Marks that the chain has made operators, casts or functions by which more types go together. */
const OWN_CASTS: QualifiedName = { schema: null, name: "create cast" };

/** Whether the chain may have given types other casts or operators than PostgreSQL has. */
export function hasOwnCasts(state: State): boolean {
  return isTouched(state, OWN_CASTS);
}

/** Takes note of a statement that makes a cast or an operator, by its words. */
export function noteOwnCasts(state: State, detail: string): void {
  if (/^create (?:cast|operator)\b/i.test(detail)) touchName(state, OWN_CASTS);
}
