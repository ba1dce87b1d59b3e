/** Python's built-in functions and types. */
import { membersOf } from "./attributes.ts";
import { builtinClass, classOf, constructWith, detailsOf, isSubclass, lookup } from "./classes.ts";
import { distinct, sortItems, updateDict } from "./collections.ts";
import { idOf, storeEntry } from "./dicts.ts";
import { exceptionClasses } from "./exceptions.ts";
import { formatField, representation } from "./format.ts";
import { isIterator, iterateOnce, makeIterator } from "./iterators.ts";
import { keyOf } from "./join.ts";
import { MAX_ITEMS } from "./limits.ts";
import {
  argument, isDescriptor, isModuleScope, isNative, missImport, native, plainCall, unknownModule, type Descriptor,
  type NativeCall,
} from "./machine.ts";
import { openFile } from "./files.ts";
import { knownItems } from "./standard/helpers.ts";
import { compareValues, plainOf, smallest } from "./operators.ts";
import { unknownText } from "./text.ts";
import {
  FALSE, NONE, TRUE, bool, int, knownText, list, str, tuple, unknown, type ClassValue, type HostValue, type Scope,
  type Value,
} from "./value.ts";

type Builtin = (call: NativeCall) => Value;

/** What a name means that no scope binds; undefined for one that Python does not have. */
export function builtinNamed(name: string): Value | undefined {
  return NAMES.get(name);
}

const NOT_KNOWN = "an argument is not known";
const given = (call: NativeCall, index = 0, name?: string): Value => argument(call, index, name) ?? unknown("an argument is missing");
const reasonOf = (value: Value): string => (value.kind === "unknown" ? value.reason : NOT_KNOWN);

function openReason(call: NativeCall, value: Value): string {
  return value.kind === "unknown" ? value.reason : (call.machine.iterate(call.frame, value, call.node).open ?? NOT_KNOWN);
}

// ---------------------------------------------------------------------------------------------
// Sequences

const length: Builtin = (call) => {
  const value = plainOf(given(call));
  switch (value.kind) {
    case "str":
      return value.holes.length > 0 ? unknown(value.holes[0]!.reason) : int([...value.value].length);
    case "bytes":
      return int(value.value.length);
    case "tuple":
      return int(value.items.length);
    case "list":
    case "set":
      return value.open ? unknown(`the items of the ${value.kind} are not all known`) : int(value.items.length);
    case "dict":
      return value.open ? unknown("the entries of the dict are not all known") : int(value.entries.length);
    case "class":
      return value.enumeration ? int(membersOf(value).length) : unknown(NOT_KNOWN);
    case "instance": {
      const method = lookup(value.class, "__len__");
      if (method?.kind === "function") return call.machine.call(call.frame, { ...method, self: value }, plainCall([], call.node.span), call.node);
      const items = knownItems(call, value);
      return items ? int(items.length) : unknown(`the length of a ${value.class.name} is not known`);
    }
    case "host": {
      const size = call.machine.host(call.frame, call.node, value.type, (site) => value.length?.(site) ?? value.iterate?.(site)?.length, () => undefined);
      return size === undefined ? unknown(`the length of ${value.type} is not known`) : int(size);
    }
    default:
      return unknown(reasonOf(value));
  }
};

const range: Builtin = (call) => {
  const numbers = call.positional.map((value) => (value.kind === "int" ? Number(value.value) : value.kind === "bool" ? Number(value.value) : null));
  const [first = null, second, third = 1] = numbers;
  if (first === null || second === null || third === null || third === 0) return unknown(call.positional.map(reasonOf)[0] ?? NOT_KNOWN);
  const [from, to] = second === undefined ? [0, first] : [first, second];
  const count = Math.max(0, Math.ceil((to - from) / third));
  if (count > MAX_ITEMS) return unknown(call.machine.limit(call.frame, call.node, `a range has more than ${MAX_ITEMS} items`));
  call.machine.charge(count);
  return list(Array.from({ length: count }, (_, at) => int(from + at * third)));
};

const sorted: Builtin = (call) => {
  const items = knownItems(call, given(call));
  const result = items && sortItems(items, call);
  if (result) return list(result);
  return items ? { kind: "list", items: [...items], open: true } : unknown(openReason(call, given(call)));
};

const enumerate: Builtin = (call) => {
  const start = argument(call, 1, "start") ?? int(0);
  return lazily(call, "builtins.enumerate", given(call), (item, at) =>
    tuple([start.kind === "int" ? int(Number(start.value) + at) : unknown(NOT_KNOWN), item]),
  );
};

/** An iterator that changes each item of another. */
function lazily(call: NativeCall, type: string, value: Value, change: (item: Value, at: number) => Value): Value {
  return makeIterator(call.machine, type, (frame, node) => {
    const { items, open } = call.machine.iterate(frame, value, node);
    call.machine.charge(items?.length ?? 0);
    return { items: items && items.map(change), open };
  });
}

const zip: Builtin = (call) =>
  makeIterator(call.machine, "builtins.zip", (frame, node) => {
    const iterations = call.positional.map((value) => call.machine.iterate(frame, value, node));
    const open = iterations.find((one) => one.open !== null || one.items === null);
    if (open) return { items: null, open: open.open ?? NOT_KNOWN };
    const count = Math.min(...iterations.map((one) => one.items!.length));
    if (!Number.isFinite(count)) return { items: [], open: null };
    call.machine.charge(count * iterations.length);
    return { items: Array.from({ length: count }, (_, at) => tuple(iterations.map((one) => one.items![at]!))), open: null };
  });

const map: Builtin = (call) => {
  const [transform, ...sources] = call.positional;
  if (!transform || sources.length === 0) return unknown(NOT_KNOWN);
  const apply = (items: readonly Value[]): Value => call.machine.call(call.frame, transform, plainCall(items, call.node.span), call.node);
  if (sources.length === 1) return lazily(call, "builtins.map", sources[0]!, (item) => apply([item]));
  return lazily(call, "builtins.map", zip({ ...call, positional: sources }), (items) => apply(items.kind === "tuple" ? items.items : [items]));
};

const filter: Builtin = (call) =>
  makeIterator(call.machine, "builtins.filter", (frame, node) => {
    const { items, open } = call.machine.iterate(frame, given(call, 1), node);
    let vague = open;
    const kept = items?.filter((item) => {
      const test = given(call).kind === "none" ? item : call.machine.call(frame, given(call), plainCall([item], node.span), node);
      const truth = call.machine.truth(frame, test, node);
      if (typeof truth !== "boolean") vague ??= truth.unknown;
      return truth !== false;
    });
    return { items: kept ?? null, open: vague };
  });

/** `any` (looking for true) and `all` (looking for false). */
function quantifier(sought: boolean): Builtin {
  return (call) => {
    const { items, open } = call.machine.iterate(call.frame, given(call), call.node);
    let vague = open;
    for (const item of items ?? []) {
      const truth = call.machine.truth(call.frame, item, call.node);
      if (typeof truth !== "boolean") vague ??= truth.unknown;
      // An item that may not be there decides nothing.
      else if (truth === sought && open === null) return bool(sought);
    }
    return vague === null ? bool(!sought) : unknown(vague);
  };
}

/** `min` (sign 1) and `max` (sign -1). */
function extreme(sign: 1 | -1): Builtin {
  return (call) => {
    const items = call.positional.length > 1 ? call.positional : knownItems(call, given(call));
    if (!items) return unknown(openReason(call, given(call)));
    const key = call.named.get("key");
    const keyed = items.map((item) => ({
      item,
      key: key && key.kind !== "none" ? call.machine.call(call.frame, key, plainCall([item], call.node.span), call.node) : item,
    }));
    let best = keyed[0];
    if (!best) return call.named.get("default") ?? call.machine.fail(call.frame, call.node, "ValueError", "the argument is an empty sequence");
    for (const one of keyed.slice(1)) {
      const order = compareValues(call.machine, call.frame, one.key, best.key, call.node);
      if (order === undefined) return unknown("the order of the values is not known");
      if (order * sign < 0) best = one;
    }
    return best.item;
  };
}

const sum: Builtin = (call) => {
  const items = knownItems(call, given(call));
  if (!items) return unknown(openReason(call, given(call)));
  let total: Value = argument(call, 1, "start") ?? int(0);
  for (const item of items) total = call.machine.binary(call.frame, "+", total, item, call.node);
  return total;
};

const reversed: Builtin = (call) =>
  makeIterator(call.machine, "builtins.reversed", (frame, node) => {
    const { items, open } = call.machine.iterate(frame, given(call), node);
    return { items: items && [...items].reverse(), open };
  });

const next: Builtin = (call) => {
  const iterator = given(call);
  if (!isIterator(iterator)) return unknown(iterator.kind === "unknown" ? iterator.reason : "what the iterator gives next is not known");
  const item = iterator.next(call.frame, call.node);
  return item ?? argument(call, 1) ?? call.machine.fail(call.frame, call.node, "StopIteration", "the iterator is exhausted");
};

const iter: Builtin = (call) => {
  const value = given(call);
  return isIterator(value) || value.kind === "unknown" ? value : iterateOnce(call.machine, value);
};

// ---------------------------------------------------------------------------------------------
// Objects

/** `isinstance(value, type)`. */
function isInstanceOf(call: NativeCall, value: Value, type: Value): boolean | undefined {
  if (type.kind === "tuple") {
    const answers = type.items.map((one) => isInstanceOf(call, value, one));
    return answers.includes(true) ? true : answers.includes(undefined) ? undefined : false;
  }
  if (value.kind === "unknown" || type.kind === "unknown") return undefined;
  if (value.kind === "host") {
    if (value.isInstance === undefined) return undefined;
    const name = type.kind === "class" ? detailsOf(type).qualifiedName : type.kind === "host" ? type.type : null;
    return name === null ? undefined : value.isInstance(name);
  }
  if (type.kind === "host") return value.kind === "instance" || value.kind === "class" ? undefined : abstractMatch(value, type.type);
  if (type.kind !== "class") return undefined;
  const klass = classOf(value);
  // A string is a str in Python 3, and unicode, basestring and six.string_types are aliases of it here.
  return klass ? isSubclass(klass, type) : undefined;
}

/** `collections.abc` and `typing` types that plain values are instances of. */
const ABSTRACT: Readonly<Record<string, readonly Value["kind"][]>> = {
  Mapping: ["dict"],
  MutableMapping: ["dict"],
  Dict: ["dict"],
  Sequence: ["list", "tuple", "str", "bytes"],
  MutableSequence: ["list"],
  List: ["list"],
  Tuple: ["tuple"],
  Set: ["set"],
  Iterable: ["list", "tuple", "set", "dict", "str", "bytes"],
  Callable: ["function", "class"],
  Number: ["int", "float", "bool"],
  Hashable: ["str", "int", "float", "bool", "none", "bytes", "tuple"],
};

function abstractMatch(value: Value, type: string): boolean | undefined {
  const name = type.split(".").at(-1)!;
  return Object.hasOwn(ABSTRACT, name) ? ABSTRACT[name]!.includes(value.kind) : value.kind === "function" || value.kind === "module" ? undefined : false;
}

const issubclass: Builtin = (call) => {
  const [klass, base] = [given(call), given(call, 1)];
  const bases = base.kind === "tuple" ? base.items : [base];
  if (klass.kind !== "class") return unknown(reasonOf(klass));
  const answers = bases.map((one) => (one.kind === "class" ? isSubclass(klass, one) : undefined));
  return answers.includes(true) ? TRUE : answers.includes(undefined) ? unknown("a base class is not known") : FALSE;
};

const getattr: Builtin = (call) => {
  const [object, nameValue, otherwise] = [given(call), given(call, 1), argument(call, 2)];
  const name = knownText(plainOf(nameValue));
  if (name === null)
    return object.kind === "host" && object.reachesDatabase
      ? { kind: "unknown", reason: "the name of the attribute is not known", reachesDatabase: true }
      : unknown("the name of the attribute is not known");
  const value = call.machine.attribute(call.frame, object, name, call.node);
  if (value === undefined) return otherwise ?? call.machine.fail(call.frame, call.node, "AttributeError", name);
  return value;
};

const hasattr: Builtin = (call) => {
  const [object, name] = [given(call), knownText(plainOf(given(call, 1)))];
  if (name === null || object.kind === "unknown") return unknown(name === null ? "the name of the attribute is not known" : reasonOf(object));
  const value = call.machine.attribute(call.frame, object, name, call.node);
  if (value === undefined) return FALSE;
  return value.kind === "unknown" && (object.kind === "host" || object.kind === "module" || object.kind === "function")
    ? unknown(value.reason)
    : value.kind === "unknown" && object.kind === "instance" && !object.attributes.has(name)
      ? unknown(value.reason)
      : TRUE;
};

const type: Builtin = (call) => {
  if (call.positional.length !== 1) return unknown("a class made by type() is not followed");
  const value = given(call);
  return classOf(value) ?? unknown(value.kind === "host" ? `the type of ${value.type} is not followed` : reasonOf(value));
};

const callable: Builtin = (call) => {
  const value = given(call);
  switch (value.kind) {
    case "function":
    case "class":
      return TRUE;
    case "instance":
      return lookup(value.class, "__call__") ? TRUE : value.class.open ? unknown("the base class is not known") : FALSE;
    case "host":
      return value.call || isNative(value) ? TRUE : unknown(`whether ${value.type} can be called is not known`);
    case "unknown":
      return unknown(value.reason);
    default:
      return FALSE;
  }
};

const vars: Builtin = (call) => {
  const value = argument(call, 0);
  if (!value) return localNames(call);
  const attributes = call.machine.attribute(call.frame, value, "__dict__", call.node);
  return attributes?.kind === "dict"
    ? attributes
    : value.kind === "module"
      ? liveNames("builtins.module.__dict__", value.attributes, () => undefined)
      : unknown(reasonOf(value));
};

const dir: Builtin = (call) => {
  const value = argument(call, 0);
  if (value?.kind === "instance" || value?.kind === "class") {
    const names = value.kind === "instance" ? [...value.attributes.keys(), ...value.class.attributes.keys()] : [...value.attributes.keys()];
    return { kind: "list", items: distinct(names.sort().map(str)), open: true };
  }
  return unknown("the attributes are not listed");
};

const localNames: Builtin = (call) => {
  let scope: Scope = call.frame.scope;
  while (scope.kind === "comprehension" && scope.parent) scope = scope.parent;
  if (isModuleScope(scope)) return globalNames(call);
  return { kind: "dict", entries: [...scope.names].map(([name, value]) => ({ key: str(name), value })), open: false };
};

const globalNames: Builtin = (call) => {
  const { scope } = call.frame.module;
  return liveNames("builtins.globals", scope.names, (name) => scope.demand(name), () => scope.demandAll());
};

/** A dict that shows the names of a module as they are. */
function liveNames(
  typeName: string,
  names: Map<string, Value>,
  demand: (name: string) => Value | undefined,
  demandAll: () => void = () => undefined,
): HostValue {
  const get = (name: string): Value | undefined => names.get(name) ?? demand(name);
  const dict = (): Value => {
    demandAll();
    return { kind: "dict", entries: [...names].map(([name, value]) => ({ key: str(name), value })), open: false };
  };
  return {
    kind: "host",
    type: typeName,
    item: (key) => {
      const name = knownText(key);
      return name === null ? undefined : get(name);
    },
    contains: (key) => {
      const name = knownText(key);
      return name === null ? undefined : get(name) !== undefined;
    },
    truth: () => true,
    iterate: () => {
      demandAll();
      return [...names.keys()].map(str);
    },
    attribute: (name) => {
      switch (name) {
        case "get":
          return native(`${typeName}.get`, (call) => {
            const wanted = knownText(given(call));
            return wanted === null ? unknown("the name is not known") : (get(wanted) ?? argument(call, 1) ?? NONE);
          });
        case "update":
          return native(`${typeName}.update`, (call) => {
            const source = argument(call, 0);
            if (source?.kind === "dict")
              for (const { key, value } of source.entries)
                if (knownText(key) !== null) call.machine.branches.set(names, knownText(key)!, value);
            for (const [key, value] of call.named) call.machine.branches.set(names, key, value);
            return NONE;
          });
        case "__setitem__":
          return native(`${typeName}.__setitem__`, (call) => {
            const wanted = knownText(given(call));
            if (wanted !== null) call.machine.branches.set(names, wanted, given(call, 1));
            return NONE;
          });
        default:
          return native(`${typeName}.${name}`, (call) => {
            const snapshot = dict();
            const method = call.machine.attribute(call.frame, snapshot, name, call.node);
            return method
              ? call.machine.call(call.frame, method, plainCall(call.positional, call.node.span), call.node)
              : unknown(`globals().${name} is not followed`);
          });
      }
    },
    setItem: (key, value, site) => {
      const name = knownText(key);
      if (name !== null) site.call(native(`${typeName}.__setitem__`, (call) => {
        call.machine.branches.set(names, name, value);
        return NONE;
      }), []);
    },
  };
}

// ---------------------------------------------------------------------------------------------
// Conversions

function toInteger(call: NativeCall): Value {
  const value = plainOf(argument(call, 0) ?? int(0));
  if (value.kind === "int") return value;
  if (value.kind === "bool") return int(Number(value.value));
  if (value.kind === "float") return Number.isFinite(value.value) ? int(smallest(BigInt(Math.trunc(value.value)))) : unknown("it is no finite number");
  const base = argument(call, 1, "base");
  const text = knownText(value);
  if (text === null) return unknown(value.kind === "str" ? value.holes[0]!.reason : reasonOf(value));
  const digits = text.trim().replaceAll("_", "");
  const radix = base === undefined ? 10 : base.kind === "int" ? Number(base.value) : null;
  if (radix === 10 && /^[+-]?\d{1,1000}$/.test(digits)) return int(smallest(BigInt(digits.replace(/^\+/, ""))));
  if (radix === 16 && /^(0x)?[0-9a-f]{1,12}$/i.test(digits)) return int(Number.parseInt(digits, 16));
  return radix === 10
    ? call.machine.fail(call.frame, call.node, "ValueError", `invalid literal for int(): ${text.slice(0, 40)}`)
    : unknown("the number is not followed");
}

function toFloat(call: NativeCall): Value {
  const value = plainOf(argument(call, 0) ?? int(0));
  if (value.kind === "float") return value;
  if (value.kind === "int" || value.kind === "bool") return { kind: "float", value: Number(value.value) };
  const text = knownText(value);
  if (text === null) return unknown(reasonOf(value));
  const number = Number(text.trim());
  return text.trim() === "" || Number.isNaN(number)
    ? call.machine.fail(call.frame, call.node, "ValueError", "could not convert string to float")
    : { kind: "float", value: number };
}

function toCollection(kind: "list" | "tuple" | "set"): Builtin {
  return (call) => {
    const source = argument(call, 0);
    if (!source) return kind === "tuple" ? tuple([]) : { kind, items: [], open: false };
    const { items, open } = call.machine.iterate(call.frame, source, call.node);
    if (items === null) return unknown(open ?? NOT_KNOWN);
    if (kind === "tuple") return open === null ? tuple(items) : unknown(open);
    if (kind === "list") return { kind, items: [...items], open: open !== null };
    return { kind, items: distinct(items), open: open !== null || items.some((item) => keyOf(item) === null) };
  };
}

const toDict: Builtin = (call) => {
  const made: Value = { kind: "dict", entries: [], open: false };
  const source = argument(call, 0);
  if (source) updateDict(made, call, source);
  for (const [name, value] of call.named) storeEntry(call.machine.branches, made, str(name), value);
  return made;
};

const absolute: Builtin = (call) => {
  const value = given(call);
  if (value.kind === "int") return int(value.value < 0 ? -value.value : value.value);
  return value.kind === "float" ? { kind: "float", value: Math.abs(value.value) } : unknown(reasonOf(value));
};

/** Python rounds halves to the even neighbour. */
const round: Builtin = (call) => {
  const [value, digits] = [given(call), argument(call, 1, "ndigits")];
  if (value.kind === "int" && (!digits || digits.kind === "none")) return value;
  if (value.kind !== "float" || (digits && digits.kind !== "none"))
    return unknown(value.kind === "float" ? "rounding to digits is not followed" : reasonOf(value));
  const floor = Math.floor(value.value);
  const rest = value.value - floor;
  return int(rest < 0.5 ? floor : rest > 0.5 ? floor + 1 : floor % 2 === 0 ? floor : floor + 1);
};

const decorator = (binds: Descriptor["binds"]): Builtin => (call) => {
  const wrapped = given(call);
  const made: Descriptor = { kind: "host", type: `builtins.${binds}`, binds, wrapped: isDescriptor(wrapped) ? wrapped.wrapped : wrapped };
  return made;
};

const truthValue: Builtin = (call) => {
  const value = argument(call, 0);
  const truth = value ? call.machine.truth(call.frame, value, call.node) : false;
  return typeof truth === "boolean" ? bool(truth) : unknown(truth.unknown);
};

const FUNCTIONS: Readonly<Record<string, Builtin>> = {
  len: length, range, xrange: range, sorted, enumerate, zip, map, filter, reversed, next, iter, sum,
  any: quantifier(true), all: quantifier(false), min: extreme(1), max: extreme(-1),
  isinstance: (call) => {
    const answer = isInstanceOf(call, given(call), given(call, 1));
    return answer === undefined ? unknown("the type of the value is not known") : bool(answer);
  },
  issubclass, getattr, hasattr, callable, vars, dir, locals: localNames, globals: globalNames,
  setattr: (call) => {
    const name = knownText(plainOf(given(call, 1)));
    if (name !== null) call.machine.setAttribute(call.frame, given(call), name, given(call, 2), call.node);
    return NONE;
  },
  delattr: (call) => {
    const [object, name] = [given(call), knownText(given(call, 1))];
    if (name !== null && (object.kind === "instance" || object.kind === "class" || object.kind === "module"))
      call.machine.branches.remove(object.attributes, name);
    return NONE;
  },
  print: () => NONE,
  input: () => unknown("what is typed in is not known"),
  open: openFile,
  repr: (call) => representation(call.machine, call.frame, given(call), call.node),
  ascii: (call) => representation(call.machine, call.frame, given(call), call.node),
  format: (call) => {
    const spec = argument(call, 1);
    return formatField(
      call.machine,
      call.frame,
      given(call),
      null,
      spec === undefined ? null : spec.kind === "str" ? spec : unknownText(reasonOf(spec)),
      call.node,
    );
  },
  id: (call) => int(idOf(given(call))),
  hash: () => unknown("hashes differ from run to run"),
  abs: absolute,
  round,
  divmod: (call) =>
    tuple([
      call.machine.binary(call.frame, "//", given(call), given(call, 1), call.node),
      call.machine.binary(call.frame, "%", given(call), given(call, 1), call.node),
    ]),
  pow: (call) =>
    call.positional.length > 2
      ? unknown("pow() with a modulus is not followed")
      : call.machine.binary(call.frame, "**", given(call), given(call, 1), call.node),
  chr: (call) => {
    const code = given(call);
    return code.kind === "int" && code.value >= 0 && code.value <= 0x10ffff ? str(String.fromCodePoint(Number(code.value))) : unknown(reasonOf(code));
  },
  ord: (call) => {
    const text = knownText(given(call));
    return text === null || text === "" ? unknown(reasonOf(given(call))) : int(text.codePointAt(0)!);
  },
  hex: (call) => radixText(given(call), 16, "0x"),
  oct: (call) => radixText(given(call), 8, "0o"),
  bin: (call) => radixText(given(call), 2, "0b"),
  property: decorator("property"), classmethod: decorator("class"), staticmethod: decorator("static"),
  __import__: (call) => {
    const name = knownText(given(call));
    return name === null
      ? unknownModule(call.machine, "the name of the module is not known")
      : call.machine.importModule(call.frame, name.split(".")[0]!, call.node);
  },
  eval: () => unknown("eval() is not followed"),
  exec: (call) => opaqueCode(call, "exec"),
  execfile: (call) => opaqueCode(call, "execfile"),
  compile: () => unknown("compile() is not followed"),
  raw_input: () => unknown("what is typed in is not known"),
  intern: (call) => given(call),
  cmp: (call) => {
    const order = compareValues(call.machine, call.frame, given(call), given(call, 1), call.node);
    return order === undefined ? unknown(NOT_KNOWN) : int(Math.sign(order));
  },
  reduce: (call) => reduce(call),
  unichr: (call) => (given(call).kind === "int" ? FUNCTIONS.chr!(call) : unknown(NOT_KNOWN)),
  breakpoint: () => NONE,
};

function radixText(value: Value, radix: number, prefix: string): Value {
  if (value.kind !== "int") return unknown(reasonOf(value));
  const digits = BigInt(value.value).toString(radix);
  return str(digits.startsWith("-") ? `-${prefix}${digits.slice(1)}` : prefix + digits);
}

/** Code made at run time may do anything with what it sees; whether that is the database nobody can tell. */
function opaqueCode(call: NativeCall, name: string): Value {
  missImport(call.machine, `${name}() is not followed`);
  call.machine.reportOpaque(call.frame, call.node, name, "code that is made at run time is not followed", { positional: [], named: new Map(), open: null });
  return NONE;
}

/** `functools.reduce`. */
export function reduce(call: NativeCall): Value {
  const items = knownItems(call, given(call, 1));
  if (!items) return unknown(openReason(call, given(call, 1)));
  const initial = argument(call, 2);
  let value = initial ?? items[0];
  if (value === undefined) return call.machine.fail(call.frame, call.node, "TypeError", "reduce() of empty iterable with no initial value");
  for (const item of initial ? items : items.slice(1)) value = call.machine.call(call.frame, given(call), plainCall([value, item], call.node.span), call.node);
  return value;
}

const CONSTRUCTORS: Readonly<Record<string, Builtin>> = {
  str: (call) => {
    const value = argument(call, 0, "object");
    if (!value) return str("");
    return value.kind === "bytes" && argument(call, 1, "encoding") ? str(value.value) : call.machine.text(call.frame, value, call.node);
  },
  bytes: (call) => {
    const text = knownText(argument(call, 0));
    return text !== null && /^[\x00-\x7f]*$/.test(text)
      ? { kind: "bytes", value: text }
      : argument(call, 0)?.kind === "bytes"
        ? given(call)
        : call.positional.length === 0
          ? { kind: "bytes", value: "" }
          : unknown("the bytes are not known");
  },
  int: toInteger, float: toFloat, bool: truthValue, type,
  list: toCollection("list"), tuple: toCollection("tuple"), set: toCollection("set"), frozenset: toCollection("set"), dict: toDict, range,
  complex: () => unknown("complex numbers are not followed"),
  bytearray: () => unknown("bytearrays are not followed"),
  slice: () => unknown("slice objects are not followed"),
  property: decorator("property"),
};

const NAMES: ReadonlyMap<string, Value> = builtinNames();

function builtinNames(): Map<string, Value> {
  const names = new Map<string, Value>();
  for (const [name, run] of Object.entries(FUNCTIONS)) names.set(name, native(`builtins.${name}`, run));
  for (const name of [
    "object", "type", "str", "bytes", "bytearray", "int", "float", "complex", "list", "tuple", "set", "frozenset", "dict", "range", "slice",
    "bool",
  ]) {
    const klass: ClassValue = builtinClass(name);
    const construct = CONSTRUCTORS[name];
    if (construct) constructWith(klass, construct);
    names.set(name, klass);
  }
  // Python 2.
  for (const alias of ["unicode", "basestring"]) names.set(alias, builtinClass("str"));
  names.set("long", builtinClass("int"));
  for (const [name, klass] of exceptionClasses()) names.set(name, klass);
  names.set("NotImplemented", unknown("NotImplemented"));
  names.set("Ellipsis", { kind: "ellipsis" });
  names.set("__debug__", TRUE);
  return names;
}
