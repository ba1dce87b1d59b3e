/**
 * Maps that remember what they held, so that any change can be undone at the cost of the change.
 *
 * Every write to a map of a journal is logged with the value before. Going back to a position
 * either forgets the later entries (`rollback`) or writes the old values anew (`revert`), which
 * keeps positions valid that lie in between.
 */

/** A map whose writes go through the journal. `set` with undefined removes. */
export interface JournaledMap<K, V> extends Pick<ReadonlyMap<K, V>, "get" | "keys" | "values" | "size"> {
  set(key: K, value: V | undefined): void;
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
  readonly map: Map<unknown, unknown>;
  readonly key: unknown;
  readonly old: unknown;
}

export function createJournal(): Journal {
  const log: Entry[] = [];

  function write(map: Map<unknown, unknown>, key: unknown, value: unknown): void {
    log.push({ map, key, old: map.get(key) });
    put(map, key, value);
  }

  return {
    map<K, V>(): JournaledMap<K, V> {
      const map = new Map<unknown, unknown>();
      // It is the very Map, with another `set`: a replay reads a hundred thousand times, and writes ten thousand times.
      return Object.assign(map, { set: (key: K, value: V | undefined) => write(map, key, value) }) as unknown as JournaledMap<K, V>;
    },
    position: () => log.length,
    rollback(position) {
      while (log.length > position) {
        const entry = log.pop()!;
        put(entry.map, entry.key, entry.old);
      }
    },
    revert(position) {
      for (let at = log.length - 1; at >= position; at--) {
        const entry = log[at]!;
        write(entry.map, entry.key, entry.old);
      }
    },
    changedSince<K, V>(map: JournaledMap<K, V>, position: number): Set<K> {
      const changed = new Set<K>();
      for (let at = position; at < log.length; at++) if (log[at]!.map === (map as object)) changed.add(log[at]!.key as K);
      return changed;
    },
    before<K, V>(map: JournaledMap<K, V>, position: number): Map<K, V | undefined> {
      const before = new Map<K, V | undefined>();
      for (let at = position; at < log.length; at++) {
        const entry = log[at]!;
        if (entry.map === (map as object) && !before.has(entry.key as K)) before.set(entry.key as K, entry.old as V | undefined);
      }
      return before;
    },
  };
}

/** Writes past the journal. */
function put(map: Map<unknown, unknown>, key: unknown, value: unknown): void {
  if (value === undefined) map.delete(key);
  else Map.prototype.set.call(map, key, value);
}
