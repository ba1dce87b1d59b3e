/** Iterators: they give each item once. */
import type { Expression } from "../syntax/tree.ts";
import type { Frame, Iteration, Machine, NativeIterable } from "./machine.ts";
import { int, unknown, type Value } from "./value.ts";

interface Iterator extends NativeIterable {
  /** The next item; undefined when there is none left. */
  readonly next: (frame: Frame, node: Expression) => Value | undefined;
}

export function isIterator(value: Value): value is Iterator {
  return value.kind === "host" && "next" in value;
}

/** An iterator over items that are found out when the first one is asked for. */
export function makeIterator(machine: Machine, type: string, source: NativeIterable["items"]): Iterator {
  let found: Iteration | null = null;
  // Kept in a map of the journal, so that an alternative that consumed items gives them back.
  const state = new Map<string, Value>();

  const position = (): number | null => {
    const at = state.get("at");
    return at === undefined ? 0 : at.kind === "int" ? Number(at.value) : null;
  };

  const all = (frame: Frame, node: Expression): Iteration => {
    if (!found) {
      found = { items: [], open: "the iterator is running" };
      found = source(frame, node);
    }
    return found;
  };

  const iterator: Iterator = {
    kind: "host",
    type,
    items: (frame, node) => {
      const { items, open } = all(frame, node);
      const at = position();
      if (at === null) return { items: null, open: "how far the iterator has come is not known" };
      if (items === null) return { items, open };
      machine.branches.set(state, "at", int(items.length));
      return { items: at === 0 ? items : items.slice(at), open };
    },
    next: (frame, node) => {
      const { items, open } = all(frame, node);
      const at = position();
      if (items === null || open !== null || at === null) return unknown(open ?? "how far the iterator has come is not known");
      if (at >= items.length) return undefined;
      machine.branches.set(state, "at", int(at + 1));
      return items[at];
    },
  };
  return iterator;
}

/** What `iter(value)` stands on: a list's items as they are now. */
export function iterateOnce(machine: Machine, value: Value): NativeIterable {
  return makeIterator(machine, "builtins.iterator", (frame, node) => machine.iterate(frame, value, node));
}
