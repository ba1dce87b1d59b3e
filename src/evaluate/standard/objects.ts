/** enum, dataclasses, typing, abc, collections, copy, types. */
import { ENUM_CLASSES, builtinClass, constructorOf, constructWith, describeClass, detailsOf, lookup, makeClass } from "../classes.ts";
import { updateDict } from "../collections.ts";
import { findEntry, storeEntry, useFactory } from "../dicts.ts";
import { MAX_CONTAINER_DEPTH } from "../limits.ts";
import { argument, native, type NativeCall } from "../machine.ts";
import { ENUM_META } from "../statements.ts";
import {
  FALSE, NONE, int, knownText, list, str, tuple, unknown, type ClassValue, type DictValue, type HostValue,
  type InstanceValue, type ModuleValue, type Value,
} from "../value.ts";
import { given, identity, keeping, knownItems, makeModule, type Run } from "./helpers.ts";

/** `Enum("Color", "RED GREEN")`, and the other forms of the functional way to make one. */
const makeEnumeration = (base: ClassValue): Run => (call) => {
  const name = knownText(argument(call, 0, "value"));
  const source = argument(call, 1, "names");
  if (name === null || !source) return unknown("which member it is is not known");
  const pairs = memberPairs(call, source);
  if (!pairs) return unknown(`the members of ${name} are not known`);
  const klass: ClassValue = { kind: "class", name, bases: [base], attributes: new Map(), source: null, open: false, enumeration: true };
  for (const [member, value] of pairs)
    klass.attributes.set(member, {
      kind: "instance",
      class: klass,
      attributes: new Map<string, Value>([
        ["name", str(member)],
        ["value", value],
        ["_name_", str(member)],
        ["_value_", value],
      ]),
    });
  return klass;
};

function memberPairs(call: NativeCall, source: Value): [string, Value][] | null {
  const text = knownText(source);
  const items =
    text !== null
      ? text
          .split(/[\s,]+/)
          .filter(Boolean)
          .map(str)
      : source.kind === "dict" && !source.open
        ? source.entries.map((entry) => tuple([entry.key, entry.value]))
        : knownItems(call, source);
  const pairs = items?.map((item, at): [string, Value] | null => {
    if (item.kind === "str") return item.holes.length === 0 ? [item.value, int(at + 1)] : null;
    const [key, value] = knownItems(call, item) ?? [];
    const name = knownText(key);
    return name !== null && value ? [name, value] : null;
  });
  return pairs && !pairs.includes(null) ? (pairs as [string, Value][]) : null;
}

export const enumModule = (): ModuleValue => {
  for (const klass of ENUM_CLASSES.values()) if (!constructorOf(klass)) constructWith(klass, makeEnumeration(klass));
  return makeModule("enum", { ...Object.fromEntries(ENUM_CLASSES), EnumMeta: ENUM_META, EnumType: ENUM_META }, {
    auto: () => ({ kind: "host", type: "enum.auto" }),
    unique: identity, verify: keeping, nonmember: identity, member: identity,
  });
};

// ---------------------------------------------------------------------------------------------

/** `@dataclass` and `@dataclass(...)`. */
const dataclass: Run = (call) => {
  const klass = argument(call, 0);
  if (klass?.kind !== "class") return native("dataclasses.dataclass", dataclass);
  describeClass(klass, { ...detailsOf(klass), shape: "dataclass" });
  return klass;
};

function fieldEntries(value: InstanceValue): DictValue["entries"] {
  return detailsOf(value.class).fields.map((field) => ({ key: str(field), value: value.attributes.get(field) ?? unknown("not set") }));
}

export const dataclasses = (): ModuleValue => makeModule("dataclasses", {}, {
  dataclass,
  field: (call) => ({ kind: "host", type: "dataclasses.field", data: call.named }),
  asdict: (call) => {
    const value = given(call);
    return value.kind === "instance" ? { kind: "dict", entries: fieldEntries(value), open: false } : unknown("the object is not known");
  },
  astuple: (call) => {
    const value = given(call);
    return value.kind === "instance" ? tuple(fieldEntries(value).map((entry) => entry.value)) : unknown("the object is not known");
  },
  replace: (call) => {
    const value = given(call);
    return value.kind === "instance"
      ? { kind: "instance", class: value.class, attributes: new Map([...value.attributes, ...call.named]) }
      : unknown("the object is not known");
  },
});

// ---------------------------------------------------------------------------------------------

/** A name of typing: what it is written with in brackets makes no difference. */
function typeForm(name: string): HostValue {
  const form: HostValue = {
    ...native(name, () => unknown(`${name} is a type`)),
    item: () => form,
    truth: () => true,
    binary: (operator) => (operator === "|" ? form : undefined),
  };
  return form;
}

/** What `Annotated[type, ...]` keeps: a name for it may stand in the annotations of models. */
export interface AnnotatedData { readonly data: "annotated"; readonly items: readonly Value[] }

function annotatedForm(): HostValue {
  const form = typeForm("typing.Annotated");
  return { ...form, item: (key) => ({ ...form, data: { data: "annotated", items: key.kind === "tuple" ? key.items : [key] } satisfies AnnotatedData }) };
}

const TYPE_FORMS = [
  "Any", "Optional", "Union", "List", "Dict", "Tuple", "Set", "FrozenSet", "Sequence", "MutableSequence", "Mapping", "MutableMapping",
  "Iterable", "Iterator", "Generator", "AsyncGenerator", "Callable", "Type", "Literal", "ClassVar", "Final", "Annotated", "Awaitable",
  "Coroutine", "Collection", "Hashable", "Text", "IO", "NoReturn", "Never", "Self", "TypeAlias", "Required", "NotRequired", "DefaultDict",
  "OrderedDict", "Counter", "Deque", "Pattern", "Match", "SupportsInt", "AnyStr",
];

export const typing = (): ModuleValue => makeModule("typing", {
  ...Object.fromEntries(TYPE_FORMS.map((name) => [name, typeForm(`typing.${name}`)])),
  Annotated: annotatedForm(),
  TYPE_CHECKING: FALSE,
  NamedTuple: { ...typeForm("typing.NamedTuple"), native: namedTuple } as HostValue,
  Generic: makeClass("Generic", [builtinClass("object")]),
  Protocol: makeClass("Protocol", [builtinClass("object")]),
  TypedDict: makeClass("TypedDict", [builtinClass("dict")]),
}, {
  cast: (call) => given(call, 1, "val"),
  overload: identity, final: identity, runtime_checkable: identity, no_type_check: identity, override: identity,
  NewType: () => native("typing.NewType", identity),
  TypeVar: () => unknown("a type variable"), ParamSpec: () => unknown("a type variable"),
  get_args: () => unknown("the parts of a type are not followed"), get_type_hints: () => unknown("annotations are not followed"),
});

export const abc = (): ModuleValue =>
  makeModule(
    "abc",
    { ABC: builtinClass("object"), ABCMeta: { kind: "host", type: "abc.ABCMeta" } },
    {
      abstractmethod: identity,
      abstractproperty: (call) => ({ kind: "host", type: "builtins.property", binds: "property", wrapped: given(call) }) as HostValue,
    },
  );

export const collectionsAbc = (): ModuleValue =>
  makeModule(
    "collections.abc",
    Object.fromEntries(
      [
        "Mapping", "MutableMapping", "Sequence", "MutableSequence", "Set", "Iterable", "Iterator", "Callable", "Collection", "Generator",
        "Hashable", "Awaitable", "AsyncIterator",
      ].map((name) => [name, typeForm(`collections.abc.${name}`)]),
    ),
  );

// ---------------------------------------------------------------------------------------------

/** `namedtuple("Point", "x y")`, also in typing's form with a list of pairs. */
function namedTuple(call: NativeCall): Value {
  const name = knownText(given(call));
  const source = given(call, 1, "field_names");
  const text = knownText(source);
  const fields =
    text !== null
      ? text.split(/[\s,]+/).filter(Boolean)
      : knownItems(call, source)?.map((item) => knownText(item) ?? knownText(knownItems(call, item)?.[0]));
  if (name === null || !fields || fields.some((field) => field === null || field === undefined)) return unknown("the fields of a namedtuple are not known");
  const klass = makeClass(name, [builtinClass("object")]);
  const names = fields as string[];
  const defaults = call.named.get("defaults");
  const values = defaults ? (knownItems(call, defaults) ?? []) : [];
  values.forEach((value, at) => klass.attributes.set(names[names.length - values.length + at] ?? "", value));
  describeClass(klass, { fields: names, shape: "namedtuple", qualifiedName: name });
  return klass;
}

const emptyDict = (): DictValue => ({ kind: "dict", entries: [], open: false });

const defaultdict: Run = (call) => {
  const [factory = NONE, source] = call.positional;
  const made = useFactory(emptyDict(), factory);
  if (source) updateDict(made, call, source);
  for (const [name, value] of call.named) storeEntry(call.machine.branches, made, str(name), value);
  return made;
};

/** Counts the items of an iterable; a key that is missing counts zero. */
const counter: Run = (call) => {
  const made = useFactory(emptyDict(), native("int", () => int(0)));
  const source = argument(call, 0);
  if (!source) return made;
  if (source.kind === "dict") {
    updateDict(made, call, source);
    return made;
  }
  const items = knownItems(call, source);
  if (!items) return { ...made, open: true };
  for (const item of items) {
    const found = findEntry(made, item);
    storeEntry(call.machine.branches, made, item, int(found.kind === "found" && found.value.kind === "int" ? Number(found.value.value) + 1 : 1));
  }
  return made;
};

const orderedDict: Run = (call) => {
  const made = emptyDict();
  const source = argument(call, 0);
  if (source) updateDict(made, call, source);
  for (const [name, value] of call.named) storeEntry(call.machine.branches, made, str(name), value);
  return made;
};

export const collections = (): ModuleValue => makeModule("collections", { abc: collectionsAbc(), ...Object.fromEntries(collectionsAbc().attributes) }, {
  OrderedDict: orderedDict,
  defaultdict,
  Counter: counter,
  namedtuple: namedTuple,
  deque: (call) => {
    const items = call.positional.length === 0 ? [] : knownItems(call, given(call));
    return items ? list([...items]) : { kind: "list", items: [], open: true };
  },
  ChainMap: () => unknown("a ChainMap is not followed"),
});

// ---------------------------------------------------------------------------------------------

/** Copies collections and objects of project classes; everything else cannot change or is shared. */
function copyOf(value: Value, depth: number): Value {
  const inner = (item: Value): Value => (depth > 0 ? copyOf(item, depth - 1) : item);
  switch (value.kind) {
    case "list":
    case "set":
      return { kind: value.kind, items: value.items.map(inner), open: value.open };
    case "tuple":
      return tuple(value.items.map(inner));
    case "dict":
      return { kind: "dict", entries: value.entries.map((entry) => ({ key: entry.key, value: inner(entry.value) })), open: value.open };
    case "instance":
      if (value.class.enumeration || lookup(value.class, "__copy__") || lookup(value.class, "__deepcopy__")) return value;
      return { kind: "instance", class: value.class, attributes: new Map([...value.attributes].map(([name, item]) => [name, inner(item)])) };
    case "host":
      return unknown(`a copy of ${value.type} is not followed`);
    default:
      return value;
  }
}

/** Objects of a library are copied by their own method where they have one, as `copy.copy` does. */
function copying(depth: number): Run {
  return (call) => {
    const value = given(call);
    if (value.kind === "host") {
      const method = call.machine.attribute(call.frame, value, depth > 0 ? "__deepcopy__" : "__copy__", call.node);
      if (method && method.kind !== "unknown") return call.machine.call(call.frame, method, { positional: [], named: new Map(), open: null }, call.node);
    }
    return copyOf(value, depth);
  };
}

export const copy = (): ModuleValue => makeModule("copy", {}, { copy: copying(0), deepcopy: copying(MAX_CONTAINER_DEPTH * 2) });

export const types = (): ModuleValue => {
  const namespace = makeClass("SimpleNamespace", [builtinClass("object")]);
  constructWith(namespace, (call) => ({ kind: "instance", class: namespace, attributes: new Map(call.named) }));
  return makeModule(
    "types",
    {
      SimpleNamespace: namespace,
      NoneType: builtinClass("NoneType"),
      FunctionType: builtinClass("function"),
      ModuleType: builtinClass("module"),
    },
    { MappingProxyType: identity },
  );
};

