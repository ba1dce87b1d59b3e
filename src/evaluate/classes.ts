/** Classes: Python's built-in ones, and how classes relate to each other. */
import type { NativeCall } from "./machine.ts";
import type { Expression } from "../syntax/tree.ts";
import type { ClassValue, Value } from "./value.ts";

/** What a class statement tells beyond attributes. */
export interface ClassDetails {
  /** Annotated names of the body in order, for dataclasses and NamedTuple. */
  readonly fields: readonly string[];
  readonly shape: "plain" | "dataclass" | "namedtuple";
  /** `__module__` and name with dots. */
  readonly qualifiedName: string;
  /** Names of the body with their annotations, in order; those of bases are not among them. */
  readonly annotations?: () => readonly Annotation[];
  /** Options of the class statement: `table=True`. */
  readonly options?: () => ReadonlyMap<string, Value>;
}

/** `name: annotation`. */
export interface Annotation {
  readonly name: string;
  readonly expression: Expression;
  /** What a part of it stands for where the class is defined. */
  readonly evaluate: (part: Expression) => Value;
}

const details = new WeakMap<ClassValue, ClassDetails>();
const constructors = new WeakMap<ClassValue, (call: NativeCall) => Value>();
const builtins = new Map<string, ClassValue>();

export function detailsOf(klass: ClassValue): ClassDetails {
  return details.get(klass) ?? { fields: [], shape: "plain", qualifiedName: klass.name };
}

export function describeClass(klass: ClassValue, facts: ClassDetails): void {
  details.set(klass, facts);
}

/** Gives a class a constructor of the interpreter's own (`str`, `dict`, ...). */
export function constructWith(klass: ClassValue, construct: (call: NativeCall) => Value): void {
  constructors.set(klass, construct);
}

export function constructorOf(klass: ClassValue): ((call: NativeCall) => Value) | undefined {
  return constructors.get(klass);
}

export function makeClass(name: string, bases: readonly Value[], attributes: Map<string, Value> = new Map()): ClassValue {
  return {
    kind: "class", name, bases, attributes, source: null,
    open: bases.some((base) => base.kind !== "class" || base.open),
    enumeration: bases.some((base) => base.kind === "class" && base.enumeration),
  };
}

function builtin(name: string, base: string | null): void {
  builtins.set(name, makeClass(name, base === null ? [] : [builtins.get(base)!]));
}

builtin("object", null);
for (const name of [
  "type", "str", "bytes", "bytearray", "int", "float", "complex", "list", "tuple", "set", "frozenset", "dict", "range", "slice", "property",
  "NoneType", "ellipsis", "function", "module", "generator",
])
  builtin(name, "object");
builtin("bool", "int");

/** The type objects of Python: `str`, `dict`, `NoneType`, ... */
export function builtinClass(name: string): ClassValue {
  return builtins.get(name) ?? builtins.get("object")!;
}

/** `enum.Enum` and its relatives. */
export const ENUM_CLASSES: ReadonlyMap<string, ClassValue> = enumClasses();

function enumClasses(): Map<string, ClassValue> {
  const made = new Map<string, ClassValue>();
  const add = (name: string, bases: readonly ClassValue[]): void => {
    made.set(name, { kind: "class", name, bases, attributes: new Map(), source: null, open: false, enumeration: true });
  };
  add("Enum", [builtinClass("object")]);
  add("Flag", [made.get("Enum")!]);
  add("IntEnum", [builtinClass("int"), made.get("Enum")!]);
  add("IntFlag", [builtinClass("int"), made.get("Flag")!]);
  add("StrEnum", [builtinClass("str"), made.get("Enum")!]);
  return made;
}

/**
 * A class and its bases in the order in which attributes are looked up, as far as the bases are
 * classes. Of a class met twice the last place counts, which agrees with Python's linearization
 * wherever that exists for hierarchies without crossing orders.
 */
export function lookupOrder(klass: ClassValue): readonly ClassValue[] {
  const visited: ClassValue[] = [];
  const visit = (one: ClassValue, depth: number): void => {
    if (depth > MAX_HIERARCHY) return;
    visited.push(one);
    for (const base of one.bases) if (base.kind === "class") visit(base, depth + 1);
  };
  visit(klass, 0);
  return visited.filter((one, at) => visited.lastIndexOf(one) === at);
}

/** Bases of bases that are followed; hierarchies of real projects stay below ten. */
const MAX_HIERARCHY = 24;

/** Whether a class derives from another; undefined when a base that is not known could decide it. */
export function isSubclass(klass: ClassValue, base: ClassValue): boolean | undefined {
  const order = lookupOrder(klass);
  if (order.includes(base)) return true;
  if (base === builtinClass("object")) return true;
  return order.some((one) => one.open) ? undefined : false;
}

/** Whether a class derives from one of Python's own classes for enumerations, directly or not. */
export function isEnumOf(klass: ClassValue, ...names: readonly string[]): boolean {
  return lookupOrder(klass).some((base) => names.some((name) => base === ENUM_CLASSES.get(name)));
}

/** The attribute of a class or of its bases. */
export function lookup(klass: ClassValue, name: string): Value | undefined {
  const own = klass.attributes.get(name);
  if (own !== undefined) return own;
  for (const one of lookupOrder(klass)) {
    const value = one.attributes.get(name);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** The class of a value as `type(value)` gives it; null when that is not known. */
export function classOf(value: Value): ClassValue | null {
  switch (value.kind) {
    case "none":
      return builtinClass("NoneType");
    case "ellipsis":
    case "bool":
    case "int":
    case "float":
    case "bytes":
    case "str":
    case "list":
    case "tuple":
    case "set":
    case "dict":
    case "function":
    case "module":
      return builtinClass(value.kind);
    case "class":
      return builtinClass("type");
    case "instance":
      return value.class;
    case "host":
    case "unknown":
      return null;
  }
}
