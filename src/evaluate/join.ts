/** What is known of a value that is one of several. Structural only: nothing is called. */
import { builtinClass, lookupOrder } from "./classes.ts";
import { tuple, unknown, type UnknownValue, type Value } from "./value.ts";

/** Whether two values cannot be told apart by anything that the interpreter does with them. */
export function sameValue(left: Value, right: Value): boolean {
  if (left === right) return true;
  switch (left.kind) {
    case "none":
    case "ellipsis":
      return left.kind === right.kind;
    case "bool":
      return right.kind === "bool" && left.value === right.value;
    case "int":
      return right.kind === "int" && left.value === right.value;
    case "float":
      return right.kind === "float" && left.value === right.value;
    case "bytes":
      return right.kind === "bytes" && left.value === right.value;
    case "str":
      return right.kind === "str" && left.value === right.value && left.holes.length === 0 && right.holes.length === 0;
    case "tuple":
      return right.kind === "tuple" && left.items.length === right.items.length && left.items.every((item, at) => sameValue(item, right.items[at]!));
    case "function":
      return (
        right.kind === "function" && left.declaration === right.declaration && left.scope === right.scope &&
        (left.self === right.self || (left.self !== null && right.self !== null && sameValue(left.self, right.self)))
      );
    case "unknown":
    case "list":
    case "set":
    case "dict":
    case "class":
    case "instance":
    case "module":
    case "host":
      return false;
  }
}

const identities = new WeakMap<object, number>();
let lastIdentity = 0;

/** A number for an object by which it can be told from all others. */
export function identityOf(value: object): number {
  let known = identities.get(value);
  if (known === undefined) identities.set(value, (known = ++lastIdentity));
  return known;
}

/**
 * A text that is equal for two values exactly when Python takes them for the same dict key
 * (`1 == 1.0 == True`). Null when that cannot be told.
 */
export function keyOf(value: Value): string | null {
  switch (value.kind) {
    case "none":
    case "ellipsis":
      return value.kind;
    case "bool":
      return value.value ? "i1" : "i0";
    case "int":
      return `i${value.value}`;
    case "float":
      return Number.isInteger(value.value) ? `i${BigInt(value.value)}` : `f${value.value}`;
    case "bytes":
      return `b${value.value}`;
    case "str":
      return value.holes.length === 0 ? `s${value.value}` : null;
    case "tuple": {
      const keys = value.items.map(keyOf);
      return keys.includes(null) ? null : `t${keys.map((key) => `${key!.length}:${key}`).join("")}`;
    }
    case "instance": {
      // A member of `class E(str, Enum)` is equal to its value.
      const mixed = value.class.enumeration && lookupOrder(value.class).some((base) => base === builtinClass("str") || base === builtinClass("int"));
      const member = mixed ? value.attributes.get("value") : undefined;
      return member ? keyOf(member) : `o${identityOf(value)}`;
    }
    case "function":
      return value.self === null ? `o${identityOf(value.declaration)}/${identityOf(value.scope)}` : null;
    case "class":
    case "host":
    case "module":
      return `o${identityOf(value)}`;
    case "unknown":
    case "list":
    case "set":
    case "dict":
      return null;
  }
}

/** One value that stands for all of these. */
export function join(values: readonly Value[], reason: string): Value {
  const first = values[0];
  if (first === undefined) return unknown(reason);
  if (values.every((value) => sameValue(value, first))) return first;
  if (first.kind === "tuple") {
    const tuples = values.flatMap((value) => (value.kind === "tuple" && value.items.length === first.items.length ? [value] : []));
    if (tuples.length === values.length) return tuple(first.items.map((_, at) => join(tuples.map((one) => one.items[at]!), reason)));
  }
  return values.some(reachesDatabase) ? unknownOfDatabase(reason) : unknown(reason);
}

/** An unknown value by which the database may be reached. */
export function unknownOfDatabase(reason: string): UnknownValue {
  return { kind: "unknown", reason, reachesDatabase: true };
}

/** Why the result of a call is not known by which a module reaches for the database when it is imported. */
export const NOT_OF_IMPORTS = "what a module does to the database when it is imported is not followed";

/** Whether modules declare into a value (a metadata, a base of models), or it holds such a one. */
export function isCollector(value: Value): boolean {
  if (value.kind === "list" || value.kind === "tuple" || value.kind === "set")
    return value.items.some((item) => item.kind === "host" && item.collects === true);
  return value.kind === "host" && value.collects === true;
}

/** Whether a class is declared in something (a model), or a value is what unknown code made of such a class. */
export function isCollected(value: Value): boolean {
  if (value.kind === "class") return [...value.attributes.values()].some((one) => one.kind === "host" && one.collects === true);
  return value.kind === "unknown" && value.collected === true;
}

/** Whether the value itself leads to the database. */
export function reachesDatabase(value: Value): boolean {
  return (value.kind === "host" || value.kind === "unknown" || value.kind === "module") && value.reachesDatabase === true;
}
