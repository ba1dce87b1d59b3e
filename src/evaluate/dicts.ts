/** Finding and storing the entries of a dict. */
import { identityOf, keyOf } from "./join.ts";
import type { Branches } from "./branches.ts";
import { unknown, type DictValue, type Value } from "./value.ts";

interface Index {
  readonly entries: DictValue["entries"];
  length: number;
  readonly places: Map<string, number>;
  /** Some key is not known, so that a key that is not found may be there nevertheless. */
  vague: boolean;
}

// Entries are only appended or replaced in place, or the array is exchanged as a whole; so an index
// holds for as long as its array is the dict's, and grows with it.
const indexes = new WeakMap<DictValue, Index>();
const factories = new WeakMap<DictValue, Value>();

function indexOf(dict: DictValue): Index {
  let index = indexes.get(dict);
  if (!index || index.entries !== dict.entries || index.length > dict.entries.length) {
    index = { entries: dict.entries, length: 0, places: new Map(), vague: false };
    indexes.set(dict, index);
  }
  for (; index.length < dict.entries.length; index.length++) {
    const key = keyOf(dict.entries[index.length]!.key);
    if (key === null) index.vague = true;
    else index.places.set(key, index.length);
  }
  return index;
}

export type Lookup =
  | { readonly kind: "found"; readonly at: number; readonly value: Value }
  | { readonly kind: "absent" }
  | { readonly kind: "unknown"; readonly reason: string };

export function findEntry(dict: DictValue, key: Value): Lookup {
  const hash = keyOf(key);
  if (hash === null) return { kind: "unknown", reason: key.kind === "unknown" ? key.reason : "the key is not known" };
  const index = indexOf(dict);
  const at = index.places.get(hash);
  if (at !== undefined) return { kind: "found", at, value: dict.entries[at]!.value };
  return dict.open || index.vague ? { kind: "unknown", reason: "the entries of the dict are not all known" } : { kind: "absent" };
}

export function storeEntry(branches: Branches, dict: DictValue, key: Value, value: Value): void {
  const found = findEntry(dict, key);
  branches.touch(dict);
  if (keyOf(key) === null) {
    // Any entry may have been the one.
    const reason = "an entry of the dict was set whose key is not known";
    dict.entries = dict.entries.map((entry) => ({ key: entry.key, value: unknown(reason) }));
    dict.open = true;
  } else if (found.kind === "found") dict.entries[found.at] = { key: dict.entries[found.at]!.key, value };
  else dict.entries.push({ key, value });
}

export function removeEntry(branches: Branches, dict: DictValue, at: number): void {
  branches.touch(dict);
  dict.entries = dict.entries.filter((_, index) => index !== at);
}

/** What makes the values of missing keys (`collections.defaultdict`). */
export function factoryOf(dict: DictValue): Value | undefined {
  return factories.get(dict);
}

export function useFactory(dict: DictValue, factory: Value): DictValue {
  factories.set(dict, factory);
  return dict;
}

/** `id(value)`. */
export function idOf(value: Value): number {
  return identityOf(value);
}
