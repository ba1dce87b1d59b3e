/** What `object.name`, `object[key]` and iteration give for each kind of value. */
import type { Expression } from "../syntax/tree.ts";
import { builtinClass, classOf, detailsOf, isSubclass, lookup, lookupOrder } from "./classes.ts";
import { collectionMethod, missingValue } from "./collections.ts";
import { findEntry, storeEntry } from "./dicts.ts";
import { exceptionClass } from "./exceptions.ts";
import { reachesDatabase, unknownOfDatabase } from "./join.ts";
import { isDescriptor, isNativeIterable, native, plainCall, type Frame, type Iteration, type Machine } from "./machine.ts";
import { textMethod } from "./strings.ts";
import { sliceText } from "./text.ts";
import {
  bool, int, knownText, list, str, tuple, unknown, type ClassValue, type HostValue, type InstanceValue, type ListValue,
  type ModuleValue, type StrValue, type TupleValue, type Value,
} from "./value.ts";

/** See `Machine.attribute`. `submodule` finds what is not among a module's own names. */
export function attributeOf(
  machine: Machine,
  frame: Frame,
  object: Value,
  name: string,
  node: Expression,
  submodule: (module: ModuleValue, name: string) => Value | undefined,
): Value | undefined {
  switch (object.kind) {
    case "unknown":
      return object;
    case "host":
      return hostAttribute(machine, frame, object, name, node);
    case "module":
      return moduleAttribute(object, name, submodule);
    case "str": {
      const method = textMethod(name);
      return method ? native(`str.${name}`, (call) => method(object, call)) : commonAttribute(object, name);
    }
    case "bytes": {
      const method = textMethod(name);
      return method ? native(`bytes.${name}`, (call) => bytesResult(name, method(str(object.value), call))) : commonAttribute(object, name);
    }
    case "list":
    case "tuple":
    case "set":
    case "dict": {
      const method = collectionMethod(object, name);
      return method ? native(`${object.kind}.${name}`, method) : commonAttribute(object, name);
    }
    case "function":
      if (name === "__name__" || name === "__qualname__") return str(object.name);
      if (name === "__self__" && object.self) return object.self;
      return unknown(`the attribute ${name} of a function is not followed`);
    case "class":
      return classAttribute(object, name);
    case "instance":
      return instanceAttribute(machine, frame, object, name, node);
    case "int":
    case "float":
    case "bool":
      return name === "is_integer"
        ? native("float.is_integer", () => bool(Number.isInteger(Number(object.value))))
        : (commonAttribute(object, name) ?? unknown(`the attribute ${name} of a number is not followed`));
    case "none":
    case "ellipsis":
      return commonAttribute(object, name);
  }
}

/** Methods of bytes give bytes, but for `decode` and tests. */
function bytesResult(name: string, result: Value): Value {
  if (name === "decode" || result.kind !== "str") return result;
  return result.holes.length === 0 ? { kind: "bytes", value: result.value } : unknown("the bytes are not known");
}

/** What every object has. Dunder names beyond these are not denied, since not all are followed. */
function commonAttribute(object: Value, name: string): Value | undefined {
  if (name === "__class__") return classOf(object) ?? unknown("its class is not known");
  if (name.startsWith("__")) return unknown(`the attribute ${name} is not followed`);
  return undefined;
}

function hostAttribute(machine: Machine, frame: Frame, object: HostValue, name: string, node: Expression): Value {
  const found = object.attribute
    ? machine.host<Value | undefined>(frame, node, `${object.type}.${name}`, (site) => object.attribute!(name, site), unknown)
    : undefined;
  if (found !== undefined) return found;
  const reason = `${object.type}.${name} is not followed`;
  return object.reachesDatabase ? unknownOfDatabase(reason) : unknown(reason);
}

function moduleAttribute(object: ModuleValue, name: string, submodule: (module: ModuleValue, name: string) => Value | undefined): Value | undefined {
  const own = object.attributes.get(name) ?? submodule(object, name);
  if (own !== undefined) return own;
  if (name === "__name__") return str(object.name);
  if (!object.open && !name.startsWith("__")) return undefined;
  const reason = `${object.name}.${name} is not followed`;
  return reachesDatabase(object) ? unknownOfDatabase(reason) : unknown(reason);
}

function classAttribute(klass: ClassValue, name: string): Value | undefined {
  const found = lookup(klass, name);
  if (found !== undefined) {
    if (!isDescriptor(found)) return found;
    return found.binds === "static" ? found.wrapped : found.binds === "class" ? bind(found.wrapped, klass) : unknown(`${klass.name}.${name} is a property`);
  }
  if (name === "__name__" || name === "__qualname__") return str(klass.name);
  if (name === "__members__" && klass.enumeration) {
    return {
      kind: "dict",
      entries: [...klass.attributes].flatMap(([key, value]) =>
        value.kind === "instance" && value.class === klass ? [{ key: str(key), value }] : [],
      ),
      open: false,
    };
  }
  if (name === "__bases__") return tuple(klass.bases);
  if (name === "__mro__") return tuple([...lookupOrder(klass), builtinClass("object")]);
  if (name === "__dict__") return { kind: "dict", entries: [...klass.attributes].map(([key, value]) => ({ key: str(key), value })), open: klass.open };
  const unbound = unboundMethod(klass, name);
  if (unbound) return unbound;
  return klass.open || hasBuiltinBase(klass) || name.startsWith("__") ? unknown(`${klass.name}.${name} is not known`) : undefined;
}

/** `str.upper`, `dict.get`, ...: the method with its object as the first argument. */
function unboundMethod(klass: ClassValue, name: string): Value | undefined {
  if (klass !== builtinClass(klass.name)) return undefined;
  if (klass.name === "dict" && name === "fromkeys") return native("dict.fromkeys", (call) => {
    const iteration = call.machine.iterate(call.frame, call.positional[0] ?? unknown("the keys are missing"), call.node);
    const made: Value = { kind: "dict", entries: [], open: iteration.items === null || iteration.open !== null };
    for (const key of iteration.items ?? []) storeEntry(call.machine.branches, made, key, call.positional[1] ?? { kind: "none" });
    return made;
  });
  if (klass.name === "str" && name === "maketrans") return native("str.maketrans", (call) => translationTable(call.positional));
  if (klass.name === "object" || name.startsWith("__")) return undefined;
  return native(`${klass.name}.${name}`, (call) => {
    const [self, ...rest] = call.positional;
    const method = self && call.machine.attribute(call.frame, self, name, call.node);
    if (!method) return unknown(`${klass.name}.${name} is not followed`);
    const inner = plainCall(rest, call.node.span);
    return call.machine.call(
      call.frame,
      method,
      { ...inner, named: new Map([...call.named].map(([key, value]) => [key, { value, span: call.node.span }])) },
      call.node,
    );
  });
}

function translationTable(positional: readonly Value[]): Value {
  const [from, to] = [knownText(positional[0]), knownText(positional[1])];
  if (positional[0]?.kind === "dict") {
    return {
      ...positional[0],
      entries: positional[0].entries.map(({ key, value }) => ({
        key: knownText(key) === null ? key : int(knownText(key)!.codePointAt(0) ?? 0),
        value,
      })),
    };
  }
  if (from === null || to === null) return unknown("the translation table is not known");
  const targets = [...to];
  const entries = [...from].map((character, at) => ({ key: int(character.codePointAt(0)!), value: str(targets[at] ?? "") }));
  const removed = [...(knownText(positional[2]) ?? "")].map((character) => ({ key: int(character.codePointAt(0)!), value: { kind: "none" } as Value }));
  return { kind: "dict", entries: [...entries, ...removed], open: false };
}

/** A base that is one of Python's own classes with behaviour that is not followed for subclasses. */
function hasBuiltinBase(klass: ClassValue): boolean {
  return lookupOrder(klass).some((one) => one !== builtinClass("object") && (one === builtinClass(one.name) || one === exceptionClass("BaseException")));
}

/** A function taken from an object is bound to it. */
export function bind(value: Value, self: Value): Value {
  return value.kind === "function" ? { ...value, self } : value;
}

function instanceAttribute(machine: Machine, frame: Frame, object: InstanceValue, name: string, node: Expression): Value | undefined {
  const own = object.attributes.get(name);
  if (own !== undefined) return own;
  const found = lookup(object.class, name);
  if (found !== undefined) {
    if (!isDescriptor(found)) return bind(found, object);
    if (found.binds === "static") return found.wrapped;
    if (found.binds === "class") return bind(found.wrapped, object.class);
    return machine.call(frame, bind(found.wrapped, object), plainCall([], node.span), node);
  }
  if (name === "__class__") return object.class;
  if (name === "__dict__") return { kind: "dict", entries: [...object.attributes].map(([key, value]) => ({ key: str(key), value })), open: object.class.open };
  const fallback = lookup(object.class, "__getattr__");
  if (fallback?.kind === "function") return machine.call(frame, { ...fallback, self: object }, plainCall([str(name)], node.span), node);
  const details = detailsOf(object.class);
  if (details.shape === "namedtuple") {
    if (name === "_fields") return tuple(details.fields.map(str));
    if (name === "_asdict")
      return native("namedtuple._asdict", () => ({
        kind: "dict",
        entries: details.fields.map((field) => ({ key: str(field), value: object.attributes.get(field) ?? unknown("not set") })),
        open: false,
      }));
    if (name === "_replace")
      return native("namedtuple._replace", (call) => ({
        kind: "instance",
        class: object.class,
        attributes: new Map([...object.attributes, ...call.named]),
      }));
  }
  if (object.class.enumeration) {
    const value = object.attributes.get("value");
    const inherited = value?.kind === "str" ? textMethod(name) : undefined;
    if (inherited && value?.kind === "str") return native(`str.${name}`, (call) => inherited(value, call));
  }
  const isException = isSubclass(object.class, exceptionClass("BaseException")) !== false;
  return object.class.open || isException || hasBuiltinBase(object.class) || name.startsWith("__")
    ? unknown(`the attribute ${name} of a ${object.class.name} is not known`)
    : undefined;
}

/** `object.name = value`. */
export function setAttributeOf(machine: Machine, frame: Frame, object: Value, name: string, value: Value, node: Expression): void {
  switch (object.kind) {
    case "instance":
    case "class":
    case "module":
      machine.branches.set(object.attributes, name, value);
      return;
    case "host":
      if (object.setAttribute) machine.host<unknown>(frame, node, `${object.type}.${name}`, (site) => object.setAttribute!(name, value, site), () => undefined);
      return;
    default:
      return;
  }
}

/** The members of an enumeration in their order, without aliases. */
export function membersOf(klass: ClassValue): InstanceValue[] {
  return [...new Set([...klass.attributes.values()].flatMap((value) => (value.kind === "instance" && value.class === klass ? [value] : [])))];
}

const ALL = (items: readonly Value[]): Iteration => ({ items, open: null });

/** See `Machine.iterate`. */
export function iterationOf(machine: Machine, frame: Frame, value: Value, node: Expression): Iteration {
  switch (value.kind) {
    case "list":
    case "set":
      machine.charge(value.items.length);
      // A copy: the loop's body may change the list. Python would see items that are appended; such loops are rare.
      return { items: [...value.items], open: value.open ? `the items of the ${value.kind} are not all known` : null };
    case "tuple":
      return ALL(value.items);
    case "dict":
      return { items: value.entries.map((entry) => entry.key), open: value.open ? "the entries of the dict are not all known" : null };
    case "str":
      if (value.holes.length > 0) return { items: null, open: value.holes[0]!.reason };
      machine.charge(value.value.length);
      return ALL([...value.value].map(str));
    case "bytes":
      machine.charge(value.value.length);
      return ALL([...value.value].map((character) => int(character.charCodeAt(0))));
    case "class":
      return value.enumeration ? ALL(membersOf(value)) : { items: null, open: `the items of ${value.name} are not known` };
    case "instance":
      return iterateInstance(machine, frame, value, node);
    case "host": {
      if (isNativeIterable(value)) return value.items(frame, node);
      const items = machine.host(frame, node, value.type, (site) => value.iterate?.(site), () => undefined);
      return items ? ALL(items) : { items: null, open: `the items of ${value.type} are not known` };
    }
    case "unknown":
      return { items: null, open: value.reason };
    default:
      return { items: null, open: `a ${value.kind} has no items` };
  }
}

function iterateInstance(machine: Machine, frame: Frame, value: InstanceValue, node: Expression): Iteration {
  const details = detailsOf(value.class);
  if (details.shape === "namedtuple") return ALL(details.fields.map((field) => value.attributes.get(field) ?? unknown("not set")));
  const method = lookup(value.class, "__iter__");
  if (method?.kind !== "function") return { items: null, open: `the items of a ${value.class.name} are not known` };
  const made = machine.call(frame, { ...method, self: value }, plainCall([], node.span), node);
  return made === value ? { items: null, open: `the items of a ${value.class.name} are not known` } : iterationOf(machine, frame, made, node);
}

/** A slice as an index. */
export interface Slice extends HostValue { readonly bounds: readonly [Value, Value, Value] }

export function makeSlice(lower: Value, upper: Value, step: Value): Slice {
  return { kind: "host", type: "builtins.slice", bounds: [lower, upper, step] };
}

function isSlice(value: Value): value is Slice {
  return value.kind === "host" && "bounds" in value;
}

/** `object[key]`. */
export function itemOf(machine: Machine, frame: Frame, object: Value, key: Value, node: Expression): Value {
  switch (object.kind) {
    case "unknown":
      return object;
    case "list":
    case "tuple":
    case "str":
      return isSlice(key) ? sliceOf(machine, object, key) : indexed(machine, frame, object, key, node);
    case "dict": {
      const found = findEntry(object, key);
      if (found.kind === "found") return found.value;
      if (found.kind === "unknown") return unknown(found.reason);
      return missingValue(object, key, { machine, frame, node }) ?? machine.fail(frame, node, "KeyError", knownText(key) ?? "the key is not in the dict");
    }
    case "instance":
      return instanceItem(machine, frame, object, key, node);
    case "class": {
      if (!object.enumeration) return object;
      const name = knownText(key);
      const member = name === null ? undefined : object.attributes.get(name);
      return member ?? (name === null ? unknown("the member is not known") : machine.fail(frame, node, "KeyError", name));
    }
    case "host":
      return (
        machine.host<Value | undefined>(frame, node, object.type, (site) => object.item?.(key, site), unknown) ??
        (object.reachesDatabase
          ? unknownOfDatabase(`an item of ${object.type} is not followed`)
          : unknown(`an item of ${object.type} is not followed`))
      );
    default:
      return unknown(`an item of a ${object.kind} is not followed`);
  }
}

function instanceItem(machine: Machine, frame: Frame, object: InstanceValue, key: Value, node: Expression): Value {
  const details = detailsOf(object.class);
  if (details.shape === "namedtuple")
    return itemOf(machine, frame, tuple(details.fields.map((field) => object.attributes.get(field) ?? unknown("not set"))), key, node);
  const method = lookup(object.class, "__getitem__");
  if (method?.kind === "function") return machine.call(frame, { ...method, self: object }, plainCall([key], node.span), node);
  return unknown(`an item of a ${object.class.name} is not known`);
}

function indexed(machine: Machine, frame: Frame, object: ListValue | TupleValue | StrValue, key: Value, node: Expression): Value {
  if (object.kind === "list" && object.open) return unknown("the items of the list are not all known");
  const index = key.kind === "int" ? Number(key.value) : key.kind === "bool" ? Number(key.value) : null;
  if (index === null) return unknown(key.kind === "unknown" ? key.reason : "the index is not known");
  if (object.kind === "str") {
    if (object.holes.length > 0) return unknown(object.holes[0]!.reason);
    const at = index < 0 ? object.value.length + index : index;
    return at >= 0 && at < object.value.length ? sliceText(object, at, at + 1) : machine.fail(frame, node, "IndexError", "string index out of range");
  }
  return object.items[index < 0 ? object.items.length + index : index] ?? machine.fail(frame, node, "IndexError", `${object.kind} index out of range`);
}

/** The indexes that a slice picks out of a length (Python reference, "slice.indices"); null when a bound is not known. */
function sliceIndexes(slice: Slice, length: number): { readonly start: number; readonly stop: number; readonly step: number } | null {
  const [lower, upper, stepValue] = slice.bounds.map((bound) => (bound.kind === "none" ? undefined : bound.kind === "int" ? Number(bound.value) : null));
  if (lower === null || upper === null || stepValue === null || stepValue === 0) return null;
  const step = stepValue ?? 1;
  const [low, high] = step > 0 ? [0, length] : [-1, length - 1];
  const clamp = (at: number): number => Math.min(Math.max(at < 0 ? at + length : at, low), high);
  return { start: lower === undefined ? (step > 0 ? low : high) : clamp(lower), stop: upper === undefined ? (step > 0 ? high : low) : clamp(upper), step };
}

function sliceOf(machine: Machine, object: ListValue | TupleValue | StrValue, key: Slice): Value {
  if (object.kind === "str") return sliceString(object, key);
  if (object.kind === "list" && object.open) return { kind: "list", items: [], open: true };
  const range = sliceIndexes(key, object.items.length);
  if (!range) return unknown("a bound of the slice is not known");
  const items: Value[] = [];
  for (let at = range.start; range.step > 0 ? at < range.stop : at > range.stop; at += range.step) items.push(object.items[at]!);
  machine.charge(items.length);
  return object.kind === "list" ? list(items) : tuple(items);
}

function sliceString(object: StrValue, key: Slice): Value {
  const range = sliceIndexes(key, object.value.length);
  if (!range) return unknown("a bound of the slice is not known");
  const first = object.holes[0];
  // Behind a hole nobody knows where a character stands.
  if (first) {
    const upper = key.bounds[1];
    const fromStart = range.step === 1 && range.start >= 0 && upper.kind === "int" && upper.value >= 0 && range.stop <= first.at;
    if (!fromStart) return unknown(first.reason);
  }
  if (range.step === 1) return sliceText(object, range.start, Math.max(range.start, range.stop));
  let text = "";
  for (let at = range.start; range.step > 0 ? at < range.stop : at > range.stop; at += range.step) text += object.value[at] ?? "";
  return str(text);
}

/** `object[key] = value`. */
export function setItemOf(machine: Machine, frame: Frame, object: Value, key: Value, value: Value, node: Expression): void {
  switch (object.kind) {
    case "dict":
      storeEntry(machine.branches, object, key, value);
      return;
    case "list": {
      machine.branches.touch(object);
      const index = key.kind === "int" ? Number(key.value) : null;
      const at = index === null ? null : index < 0 ? object.items.length + index : index;
      if (at !== null && object.items[at] !== undefined) object.items[at] = value;
      else if (at === null) {
        // A slice, or an index that is not known: any item may have been replaced.
        object.items = object.items.map(() => unknown("an item of the list was replaced whose index is not known"));
        object.open = true;
      }
      return;
    }
    case "instance": {
      const method = lookup(object.class, "__setitem__");
      if (method?.kind === "function") machine.call(frame, { ...method, self: object }, plainCall([key, value], node.span), node);
      return;
    }
    case "host":
      if (object.setItem) machine.host<unknown>(frame, node, object.type, (site) => object.setItem!(key, value, site), () => undefined);
      return;
    default:
      return;
  }
}
