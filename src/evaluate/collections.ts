/** The methods of list, tuple, set and dict. */
import type { Collection } from "./branches.ts";
import { factoryOf, findEntry, removeEntry, storeEntry } from "./dicts.ts";
import { keyOf } from "./join.ts";
import { MAX_ITEMS } from "./limits.ts";
import { argument, plainCall, type NativeCall } from "./machine.ts";
import { compareValues, contains, equalTo, setBinary } from "./operators.ts";
import {
  NONE, bool, int, list, tuple, unknown, type DictValue, type ListValue, type SetValue, type TupleValue, type Value,
} from "./value.ts";

type Method<Self> = (self: Self, call: NativeCall) => Value;
type Methods<Self> = Readonly<Record<string, Method<Self>>>;

/** A method of a collection, bound to it; undefined when it has none of that name. */
export function collectionMethod(self: Collection | TupleValue, name: string): ((call: NativeCall) => Value) | undefined {
  const pick = <Self>(methods: Methods<Self>, object: Self): ((call: NativeCall) => Value) | undefined => {
    const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
    return method && ((call) => method(object, call));
  };
  switch (self.kind) {
    case "list":
      return pick(LIST, self);
    case "tuple":
      return pick(TUPLE, self);
    case "set":
      return pick(SET, self);
    case "dict":
      return pick(DICT, self);
  }
}

const given = (call: NativeCall, index = 0): Value => argument(call, index) ?? unknown("an argument is missing");

/** The items that an argument gives; null and a note on `self` when they are not all known. */
function itemsOf(self: Collection, call: NativeCall, value: Value): readonly Value[] {
  const iteration = call.machine.iterate(call.frame, value, call.node);
  if (iteration.items === null || iteration.open !== null) {
    call.machine.branches.touch(self);
    self.open = true;
  }
  return iteration.items ?? [];
}

/** Refuses to let a collection grow without end. */
function hasRoom(self: ListValue | SetValue, call: NativeCall, more: number): boolean {
  call.machine.charge(more);
  if (self.items.length + more <= MAX_ITEMS) return true;
  call.machine.limit(call.frame, call.node, `a ${self.kind} has more than ${MAX_ITEMS} items`);
  self.open = true;
  return false;
}

function insertAt(self: ListValue, at: number, items: readonly Value[]): void {
  self.items.splice(at, 0, ...items);
}

const LIST: Methods<ListValue> = {
  append: (self, call) => {
    call.machine.branches.touch(self);
    if (hasRoom(self, call, 1)) self.items.push(given(call));
    return NONE;
  },
  extend: (self, call) => {
    const items = itemsOf(self, call, given(call));
    call.machine.branches.touch(self);
    if (hasRoom(self, call, items.length)) self.items = [...self.items, ...items];
    return NONE;
  },
  insert: (self, call) => {
    call.machine.branches.touch(self);
    const at = given(call);
    if (!hasRoom(self, call, 1)) return NONE;
    call.machine.charge(self.items.length / 8);
    if (at.kind === "int") insertAt(self, Number(at.value) < 0 ? Math.max(0, self.items.length + Number(at.value)) : Number(at.value), [given(call, 1)]);
    else self.open = true;
    return NONE;
  },
  pop: (self, call) => {
    const at = argument(call, 0) ?? int(-1);
    if (self.open || at.kind !== "int") {
      call.machine.branches.touch(self);
      self.open = true;
      return unknown("the items of the list are not all known");
    }
    const index = Number(at.value) < 0 ? self.items.length + Number(at.value) : Number(at.value);
    const item = self.items[index];
    if (item === undefined) return call.machine.fail(call.frame, call.node, "IndexError", "pop index out of range");
    call.machine.branches.touch(self);
    call.machine.charge(at === undefined ? 1 : (self.items.length - index) / 8);
    self.items.splice(index, 1);
    return item;
  },
  remove: (self, call) => {
    const { machine, frame, node } = call;
    const wanted = given(call);
    machine.charge(self.items.length);
    for (const [at, item] of self.items.entries()) {
      const same = equalTo(machine, frame, item, wanted, node);
      if (same === false) continue;
      machine.branches.touch(self);
      if (same === undefined) self.open = true;
      else self.items.splice(at, 1);
      return NONE;
    }
    return self.open ? NONE : machine.fail(frame, node, "ValueError", "list.remove(x): x not in list");
  },
  clear: (self, call) => {
    call.machine.branches.touch(self);
    self.items = [];
    self.open = false;
    return NONE;
  },
  copy: (self) => ({ kind: "list", items: [...self.items], open: self.open }),
  reverse: (self, call) => {
    call.machine.branches.touch(self);
    self.items = [...self.items].reverse();
    return NONE;
  },
  sort: (self, call) => {
    const sorted = sortItems(self.items, call);
    call.machine.branches.touch(self);
    if (sorted) self.items = sorted;
    else self.open = true;
    return NONE;
  },
  index: (self, call) => indexIn(self.items, self.open, call),
  count: (self, call) => countIn(self.items, self.open, call),
};

const TUPLE: Methods<TupleValue> = {
  index: (self, call) => indexIn(self.items, false, call),
  count: (self, call) => countIn(self.items, false, call),
};

function indexIn(items: readonly Value[], open: boolean, call: NativeCall): Value {
  for (const [at, item] of items.entries()) {
    const same = equalTo(call.machine, call.frame, item, given(call), call.node);
    if (same === undefined || open) return unknown("the place of the item is not known");
    if (same) return int(at);
  }
  return open ? unknown("the place of the item is not known") : call.machine.fail(call.frame, call.node, "ValueError", "the item is not in the list");
}

function countIn(items: readonly Value[], open: boolean, call: NativeCall): Value {
  const answers = items.map((item) => equalTo(call.machine, call.frame, item, given(call), call.node));
  return open || answers.includes(undefined) ? unknown("the number of items is not known") : int(answers.filter(Boolean).length);
}

/** Sorts with `key=` and `reverse=`; null when the order is not known. Stable, as Python's sort. */
export function sortItems(items: readonly Value[], call: NativeCall): Value[] | null {
  const { machine, frame, node } = call;
  const keyFunction = call.named.get("key");
  const reverse = call.named.get("reverse");
  const descending = reverse === undefined ? false : machine.truth(frame, reverse, node);
  if (typeof descending !== "boolean") return null;
  machine.charge(items.length * 4);
  const keyed = items.map((item) => ({
    item,
    key: keyFunction && keyFunction.kind !== "none" ? machine.call(frame, keyFunction, plainCall([item], node.span), node) : item,
  }));
  let vague = false;
  keyed.sort((left, right) => {
    const order = compareValues(machine, frame, left.key, right.key, node);
    if (order === undefined) vague = true;
    return descending ? -(order ?? 0) : (order ?? 0);
  });
  return vague ? null : keyed.map((one) => one.item);
}

function addToSet(self: SetValue, call: NativeCall, items: readonly Value[]): void {
  call.machine.branches.touch(self);
  const keys = new Set(self.items.map(keyOf));
  call.machine.charge(self.items.length / 4);
  const fresh: Value[] = [];
  for (const item of items) {
    const key = keyOf(item);
    if (key === null) self.open = true;
    else if (keys.has(key)) continue;
    keys.add(key);
    fresh.push(item);
  }
  if (hasRoom(self, call, fresh.length)) self.items = [...self.items, ...fresh];
}

function discard(self: SetValue, call: NativeCall): boolean | undefined {
  const key = keyOf(given(call));
  call.machine.branches.touch(self);
  if (key === null) {
    self.open = true;
    return undefined;
  }
  const before = self.items.length;
  self.items = self.items.filter((item) => keyOf(item) !== key);
  call.machine.charge(before / 4);
  return self.items.length < before ? true : self.open ? undefined : false;
}

/** `union`, `difference`, ...: any number of iterables. */
function setOperation(operator: string): Method<SetValue> {
  return (self, call) => {
    let result: SetValue = { kind: "set", items: [...self.items], open: self.open };
    for (const other of call.positional) {
      const iteration = call.machine.iterate(call.frame, other, call.node);
      call.machine.charge(iteration.items?.length ?? 0);
      const open = result.open || iteration.items === null || iteration.open !== null;
      const made = setBinary(operator, result.items, distinct(iteration.items ?? []), open);
      if (made?.kind === "set") result = made;
    }
    return result;
  };
}

/** The first of each group of equal items. */
export function distinct(items: readonly Value[]): Value[] {
  const seen = new Set<string>();
  return items.filter((item) => {
    const key = keyOf(item);
    if (key === null) return true;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function updateSet(operator: string): Method<SetValue> {
  const combine = setOperation(operator);
  return (self, call) => {
    const result = combine(self, call);
    call.machine.branches.touch(self);
    if (result.kind === "set") {
      self.items = result.items;
      self.open = result.open;
    }
    return NONE;
  };
}

function setRelation(operator: "<=" | ">="): Method<SetValue> {
  return (self, call) => {
    const iteration = call.machine.iterate(call.frame, given(call), call.node);
    if (self.open || iteration.items === null || iteration.open !== null) return unknown("the items of the set are not all known");
    const [inner, outer] = operator === "<=" ? [self.items, iteration.items] : [iteration.items, self.items];
    const keys = new Set(outer.map(keyOf));
    if (keys.has(null) || inner.some((item) => keyOf(item) === null)) return unknown("an item of the set is not known");
    return bool(inner.every((item) => keys.has(keyOf(item))));
  };
}

const SET: Methods<SetValue> = {
  add: (self, call) => {
    addToSet(self, call, [given(call)]);
    return NONE;
  },
  update: (self, call) => {
    for (const other of call.positional) addToSet(self, call, itemsOf(self, call, other));
    return NONE;
  },
  discard: (self, call) => {
    discard(self, call);
    return NONE;
  },
  remove: (self, call) => (discard(self, call) === false ? call.machine.fail(call.frame, call.node, "KeyError", "the item is not in the set") : NONE),
  pop: (self, call) => {
    const item = self.items[0];
    if (self.open || item === undefined || self.items.length > 1) {
      call.machine.branches.touch(self);
      self.open = true;
      return unknown("which item a set gives is not known");
    }
    call.machine.branches.touch(self);
    self.items = [];
    return item;
  },
  clear: (self, call) => {
    call.machine.branches.touch(self);
    self.items = [];
    self.open = false;
    return NONE;
  },
  copy: (self) => ({ kind: "set", items: [...self.items], open: self.open }),
  union: setOperation("|"),
  intersection: setOperation("&"),
  difference: setOperation("-"),
  symmetric_difference: setOperation("^"),
  difference_update: updateSet("-"),
  intersection_update: updateSet("&"),
  symmetric_difference_update: updateSet("^"),
  issubset: setRelation("<="),
  issuperset: setRelation(">="),
  isdisjoint: (self, call) => {
    const common = setOperation("&")(self, call);
    return common.kind === "set" && !common.open ? bool(common.items.length === 0) : unknown("the items of the set are not all known");
  },
};

/** Adds the entries of a mapping, or of pairs, to a dict. */
export function updateDict(self: DictValue, call: NativeCall, source: Value): void {
  const { machine, frame, node } = call;
  const open = (): void => {
    machine.branches.touch(self);
    self.open = true;
  };
  if (source.kind === "dict") {
    machine.charge(source.entries.length);
    for (const { key, value } of source.entries) storeEntry(machine.branches, self, key, value);
    if (source.open) open();
    return;
  }
  const iteration = machine.iterate(frame, source, node);
  if (iteration.items === null || iteration.open !== null) open();
  for (const item of iteration.items ?? []) {
    const pair = machine.iterate(frame, item, node);
    if (pair.items?.length === 2 && pair.open === null) storeEntry(machine.branches, self, pair.items[0]!, pair.items[1]!);
    else open();
  }
  if (self.entries.length > MAX_ITEMS) {
    machine.limit(frame, node, `a dict has more than ${MAX_ITEMS} entries`);
    open();
  }
}

const entriesReason = "the entries of the dict are not all known";

const DICT: Methods<DictValue> = {
  get: (self, call) => {
    const found = findEntry(self, given(call));
    if (found.kind === "found") return found.value;
    return found.kind === "absent" ? (argument(call, 1, "default") ?? NONE) : unknown(found.reason);
  },
  keys: (self) => ({ kind: "set", items: self.entries.map((entry) => entry.key), open: self.open }),
  values: (self) => ({ kind: "list", items: self.entries.map((entry) => entry.value), open: self.open }),
  items: (self) => ({ kind: "list", items: self.entries.map((entry) => tuple([entry.key, entry.value])), open: self.open }),
  pop: (self, call) => {
    const found = findEntry(self, given(call));
    if (found.kind === "found") {
      removeEntry(call.machine.branches, self, found.at);
      call.machine.charge(self.entries.length / 4);
      return found.value;
    }
    if (found.kind === "absent") return argument(call, 1) ?? call.machine.fail(call.frame, call.node, "KeyError", "the key is not in the dict");
    call.machine.branches.touch(self);
    self.open = true;
    return unknown(found.reason);
  },
  popitem: (self, call) => {
    const last = self.entries.at(-1);
    if (self.open) return unknown(entriesReason);
    if (!last) return call.machine.fail(call.frame, call.node, "KeyError", "popitem(): dictionary is empty");
    removeEntry(call.machine.branches, self, self.entries.length - 1);
    return tuple([last.key, last.value]);
  },
  setdefault: (self, call) => {
    const found = findEntry(self, given(call));
    if (found.kind === "found") return found.value;
    const value = argument(call, 1, "default") ?? NONE;
    if (found.kind === "unknown") {
      call.machine.branches.touch(self);
      self.open = true;
      return unknown(found.reason);
    }
    storeEntry(call.machine.branches, self, given(call), value);
    return value;
  },
  update: (self, call) => {
    const source = argument(call, 0);
    if (source) updateDict(self, call, source);
    for (const [name, value] of call.named) storeEntry(call.machine.branches, self, { kind: "str", value: name, pieces: [], holes: [] }, value);
    return NONE;
  },
  copy: (self) => ({ kind: "dict", entries: [...self.entries], open: self.open }),
  clear: (self, call) => {
    call.machine.branches.touch(self);
    self.entries = [];
    self.open = false;
    return NONE;
  },
  has_key: (self, call) => {
    const answer = contains(call.machine, call.frame, self, given(call), call.node);
    return answer === undefined ? unknown(entriesReason) : bool(answer);
  },
  move_to_end: (self, call) => {
    const found = findEntry(self, given(call));
    if (found.kind !== "found") return NONE;
    const entry = self.entries[found.at]!;
    removeEntry(call.machine.branches, self, found.at);
    self.entries.push(entry);
    return NONE;
  },
  most_common: (self, call) => {
    if (self.open) return unknown(entriesReason);
    const sorted = sortItems(
      self.entries.map((entry) => tuple([entry.key, entry.value])),
      {
        ...call,
        named: new Map([
          ["key", secondItem(call)],
          ["reverse", bool(true)],
        ]),
      },
    );
    const limit = argument(call, 0);
    return sorted ? list(limit?.kind === "int" ? sorted.slice(0, Number(limit.value)) : sorted) : unknown(entriesReason);
  },
};
for (const [old, name] of [
  ["iteritems", "items"],
  ["iterkeys", "keys"],
  ["itervalues", "values"],
  ["viewitems", "items"],
  ["viewkeys", "keys"],
  ["viewvalues", "values"],
] as const) {
  (DICT as Record<string, Method<DictValue>>)[old] = DICT[name]!;
}

/** `lambda pair: pair[1]`. */
function secondItem(call: NativeCall): Value {
  const pick: Value & { native: (inner: NativeCall) => Value } = {
    kind: "host",
    type: "operator.itemgetter",
    native: (inner) => call.machine.item(inner.frame, given(inner), int(1), inner.node),
  };
  return pick;
}

/** The value of a missing key, when the dict makes one. */
export function missingValue(
  self: DictValue,
  key: Value,
  call: { machine: NativeCall["machine"]; frame: NativeCall["frame"]; node: NativeCall["node"] },
): Value | undefined {
  const factory = factoryOf(self);
  if (!factory || factory.kind === "none") return undefined;
  const value = call.machine.call(call.frame, factory, plainCall([], call.node.span), call.node);
  storeEntry(call.machine.branches, self, key, value);
  return value;
}
