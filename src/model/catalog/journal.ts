/**
 * Maps that remember what they held, so that any change can be undone at the cost of the change.
 *
 * Every write to a map of a journal is logged with the value before. Going back to a position
 * either forgets the later entries (`rollback`) or writes the old values anew (`revert`), which
 * keeps positions valid that lie in between.
 */

/** A map whose writes go through the journal. `set` with undefined removes. */
export interface JournaledMap<K, V> {
  get(key: K): V | undefined;
  set(key: K, value: V | undefined): void;
  keys(): IterableIterator<K>;
  values(): IterableIterator<V>;
  readonly size: number;
}

export interface Journal {
  map<K, V>(): JournaledMap<K, V>;
  /** How many writes have been logged. */
  position(): number;
  /** Undoes all writes after a position and forgets them. */
  rollback(position: number): void;
  /** Undoes all writes after a position by writing: the log grows. */
  revert(position: number): void;
  /** The keys of a map that were written after a position. */
  changedSince<K, V>(map: JournaledMap<K, V>, position: number): Set<K>;
  /** What a map held at a position under the keys that were written after it; undefined where there was nothing. */
  before<K, V>(map: JournaledMap<K, V>, position: number): Map<K, V | undefined>;
}

interface Entry {
  readonly store: Map<unknown, unknown>;
  readonly key: unknown;
  readonly old: unknown;
}

export function createJournal(): Journal {
  const log: Entry[] = [];
  const storeOf = new WeakMap<object, Map<unknown, unknown>>();

  function write(store: Map<unknown, unknown>, key: unknown, value: unknown): void {
    log.push({ store, key, old: store.get(key) });
    put(store, key, value);
  }

  return {
    map<K, V>(): JournaledMap<K, V> {
      const store = new Map<K, V>();
      const map: JournaledMap<K, V> = {
        get: (key) => store.get(key),
        set: (key, value) => write(store as Map<unknown, unknown>, key, value),
        keys: () => store.keys(),
        values: () => store.values(),
        get size() {
          return store.size;
        },
      };
      storeOf.set(map, store as Map<unknown, unknown>);
      return map;
    },
    position: () => log.length,
    rollback(position) {
      while (log.length > position) {
        const entry = log.pop()!;
        put(entry.store, entry.key, entry.old);
      }
    },
    revert(position) {
      for (let at = log.length - 1; at >= position; at--) {
        const entry = log[at]!;
        write(entry.store, entry.key, entry.old);
      }
    },
    changedSince<K, V>(map: JournaledMap<K, V>, position: number): Set<K> {
      const store = storeOf.get(map);
      const changed = new Set<K>();
      for (let at = position; at < log.length; at++) if (log[at]!.store === store) changed.add(log[at]!.key as K);
      return changed;
    },
    before<K, V>(map: JournaledMap<K, V>, position: number): Map<K, V | undefined> {
      const store = storeOf.get(map);
      const before = new Map<K, V | undefined>();
      for (let at = position; at < log.length; at++) {
        const entry = log[at]!;
        if (entry.store === store && !before.has(entry.key as K)) before.set(entry.key as K, entry.old as V | undefined);
      }
      return before;
    },
  };
}

function put(store: Map<unknown, unknown>, key: unknown, value: unknown): void {
  if (value === undefined) store.delete(key);
  else store.set(key, value);
}
