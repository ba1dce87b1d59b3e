/**
 * Walking alternatives under an unknown condition.
 *
 * Both the interpreter's own state (variables, lists, dicts, attributes) and the world's (the
 * catalog) are taken back before the next alternative and merged at the end. Changes are logged
 * with the value before them, so that a branch costs what it changes.
 *
 * A path that leaves (`return`, `break`, `continue`, an exception that is caught) rejoins the others
 * where its region ends: the function, the loop, the turn, the `try`. Until then its branch stays
 * open, and what the remaining path does is only possible. A path that ends the run (an exception
 * that nothing catches) is abandoned: a run that reaches head never took it.
 */
import { MAX_WAITING_BRANCHES } from "./limits.ts";
import { join, keyOf, sameValue } from "./join.ts";
import type { Branch, Certainty, DictValue, ListValue, SetValue, Value, World } from "./value.ts";
import { CERTAIN } from "./value.ts";

/** A stretch of execution that paths can leave early and at whose end they rejoin. */
export interface Region {
  /** How many branches were open when it began. */
  readonly base: number;
  /** Messages for those who look at a `try` afterwards: exceptions that some paths raised in it. */
  readonly raised: unknown[];
}

export type Collection = ListValue | SetValue | DictValue;
type Contents = { readonly items: Value[]; readonly open: boolean } | { readonly entries: DictValue["entries"]; readonly open: boolean };

/** What one alternative changed: values before when logging, values after when it is over. */
interface Changes {
  readonly names: Map<Map<string, Value>, Map<string, Value | undefined>>;
  readonly collections: Map<Collection, Contents>;
}

interface OpenBranch {
  readonly reason: string;
  log: Changes;
  /** What the alternatives that were walked and not abandoned left behind. */
  readonly outcomes: Changes[];
  abandoned: boolean;
  /** Another alternative follows. */
  more: boolean;
  /** The world's branch; made when a host is first called, since many branches never reach one. */
  world: Branch | null;
  /** Where the paths that left through this branch rejoin. */
  readonly regions: Set<Region>;
}

export interface Branches {
  readonly depth: number;
  /** Whether what happens now happens in every run. */
  certainty(): Certainty;
  /** Makes the world follow the branches that are open; called before a host is. */
  enterWorld(): void;
  region(): Region;
  open(reason: string): void;
  /** Goes to the next alternative of the innermost branch. */
  next(more: boolean): void;
  /** The path that is being walked ends the run. */
  abandon(): void;
  /** Whether any path of the innermost branch has not been abandoned. */
  survives(): boolean;
  /** Closes the innermost branches down to a depth and gives the regions that paths in them left to. */
  closeTo(depth: number): Set<Region>;
  /** Leaves the innermost branch open until the regions end; only its last alternative goes on. */
  keepOpen(regions: Iterable<Region>): void;
  /** Notes that one path left to these regions while another goes on. */
  reopen(regions: Iterable<Region>, reason: string): void;
  /** Whether paths left to this region and wait for its end. */
  awaits(region: Region): boolean;
  /** Ends a region: paths that left to it rejoin. `leaving`: where the path that came to its end goes instead. */
  close(region: Region, leaving?: Region): void;
  /** Makes one branch of the innermost ones that only wait, when there are many, down to a depth that no region which is left began behind. */
  gather(depth: number): void;
  /** Runs something whose changes belong to no branch (the module level of an import happens once, whoever asks first). */
  apart<T>(action: () => T): T;
  /** Forgets every open branch, merging what they hold. */
  reset(): void;

  /** Every write goes through these, so that it can be taken back. */
  set(names: Map<string, Value>, name: string, value: Value): void;
  remove(names: Map<string, Value>, name: string): void;
  /** Called before a collection is changed. */
  touch(collection: Collection): void;
  /** The names of a scope that nothing sees any more need not be taken back or merged. */
  forget(names: Map<string, Value>): void;
}

const noChanges = (): Changes => ({ names: new Map(), collections: new Map() });

/** `charge` counts the items that are copied and compared. */
export function createBranches(world: World, charge: (amount: number) => void): Branches {
  let stack: OpenBranch[] = [];
  let log: Changes | null = null;

  const follow = (): void => {
    log = stack.at(-1)?.log ?? null;
  };

  function set(names: Map<string, Value>, name: string, value: Value): void {
    if (log) remember(log, names, name);
    names.set(name, value);
  }

  function remove(names: Map<string, Value>, name: string): void {
    if (log) remember(log, names, name);
    names.delete(name);
  }

  function touch(collection: Collection): void {
    if (!log || log.collections.has(collection)) return;
    charge(sizeOf(collection) / 4);
    log.collections.set(collection, copyOf(collection));
  }

  /** Takes back what the current alternative changed; keeps it for the merge unless abandoned. */
  function finishAlternative(branch: OpenBranch): void {
    const after = noChanges();
    for (const [names, before] of branch.log.names) {
      const values = new Map<string, Value | undefined>();
      for (const [name, value] of before) {
        values.set(name, names.get(name));
        if (value === undefined) names.delete(name);
        else names.set(name, value);
      }
      after.names.set(names, values);
    }
    for (const [collection, before] of branch.log.collections) {
      after.collections.set(collection, contentsOf(collection));
      restore(collection, before);
    }
    if (!branch.abandoned) branch.outcomes.push(after);
    else branch.world?.abandon?.();
  }

  function merge(): OpenBranch {
    const branch = stack.at(-1)!;
    finishAlternative(branch);
    branch.world?.merge();
    stack.pop();
    follow();
    const reason = `it depends on a condition that is not known: ${branch.reason}`;
    let changes = 0;
    for (const [names, name] of changedNames(branch.outcomes)) {
      changes++;
      const before = names.get(name);
      const values = branch.outcomes.map((outcome) => {
        const changed = outcome.names.get(names);
        return changed?.has(name) ? changed.get(name) : before;
      });
      const joined = joinBindings(values, reason);
      if (joined === undefined) remove(names, name);
      else set(names, name, joined);
    }
    charge(changes);
    const collections = new Set(branch.outcomes.flatMap((outcome) => [...outcome.collections.keys()]));
    for (const collection of collections) {
      const contents = branch.outcomes.map((outcome) => outcome.collections.get(collection) ?? contentsOf(collection));
      touch(collection);
      charge(sizeOf(collection));
      restore(collection, joinContents(contents, reason));
    }
    return branch;
  }

  const branches: Branches = {
    get depth() {
      return stack.length;
    },
    certainty() {
      for (let at = stack.length - 1; at >= 0; at--) {
        const branch = stack[at]!;
        if (branch.more || branch.outcomes.length > 0) return { certain: false, reason: branch.reason };
      }
      return CERTAIN;
    },
    enterWorld() {
      for (const branch of stack) {
        if (branch.world) continue;
        branch.world = world.branch();
        // Alternatives that called no host left the world as it was; one stands for all of them.
        if (branch.outcomes.length > 0) branch.world.alternative();
      }
    },
    region: () => ({ base: stack.length, raised: [] }),
    open(reason) {
      stack.push({ reason, log: noChanges(), outcomes: [], abandoned: false, more: true, world: null, regions: new Set() });
      follow();
    },
    next(more) {
      const branch = stack.at(-1)!;
      finishAlternative(branch);
      branch.world?.alternative();
      branch.log = noChanges();
      branch.abandoned = false;
      branch.more = more;
      follow();
    },
    abandon() {
      const branch = stack.at(-1);
      if (branch) branch.abandoned = true;
    },
    survives() {
      const branch = stack.at(-1)!;
      return !branch.abandoned || branch.outcomes.length > 0;
    },
    closeTo(depth) {
      const regions = new Set<Region>();
      while (stack.length > depth) for (const region of merge().regions) regions.add(region);
      return regions;
    },
    keepOpen(regions) {
      const branch = stack.at(-1)!;
      for (const region of regions) branch.regions.add(region);
      branch.more = false;
    },
    reopen(regions, reason) {
      const waiting = [...regions];
      if (waiting.length === 0) return;
      branches.open(reason);
      branches.next(false);
      branches.keepOpen(waiting);
    },
    awaits(region) {
      for (let at = stack.length - 1; at >= region.base; at--) if (stack[at]!.regions.has(region)) return true;
      return false;
    },
    close(region, leaving) {
      let lowest = -1;
      for (let at = region.base; at < stack.length && lowest < 0; at++) if (stack[at]!.regions.has(region)) lowest = at;
      if (lowest < 0) return;
      const reason = stack[lowest]!.reason;
      const regions = branches.closeTo(lowest);
      regions.delete(region);
      if (leaving) regions.add(leaving);
      branches.reopen(regions, reason);
    },
    gather(depth) {
      let lowest = stack.length;
      while (lowest > depth && stack[lowest - 1]!.regions.size > 0) lowest--;
      if (stack.length - lowest <= MAX_WAITING_BRANCHES) return;
      const reason = stack.at(-1)!.reason;
      branches.reopen(branches.closeTo(lowest), reason);
    },
    apart(action) {
      const outer = stack;
      stack = [];
      follow();
      try {
        return action();
      } finally {
        branches.closeTo(0);
        stack = outer;
        follow();
      }
    },
    reset() {
      branches.closeTo(0);
    },
    set,
    remove,
    touch,
    forget(names) {
      log?.names.delete(names);
    },
  };
  return branches;
}

function remember(log: Changes, names: Map<string, Value>, name: string): void {
  let before = log.names.get(names);
  if (!before) log.names.set(names, (before = new Map()));
  if (!before.has(name)) before.set(name, names.get(name));
}

function* changedNames(outcomes: readonly Changes[]): Generator<[Map<string, Value>, string]> {
  const seen = new Map<Map<string, Value>, Set<string>>();
  for (const outcome of outcomes) {
    for (const [names, values] of outcome.names) {
      let known = seen.get(names);
      if (!known) seen.set(names, (known = new Set()));
      for (const name of values.keys()) {
        if (known.has(name)) continue;
        known.add(name);
        yield [names, name];
      }
    }
  }
}

/** The value of a name after a merge; undefined when it is bound on no path. */
function joinBindings(values: readonly (Value | undefined)[], reason: string): Value | undefined {
  const bound = values.filter((value) => value !== undefined);
  if (bound.length === 0) return undefined;
  if (bound.length < values.length) return join([...bound, { kind: "unknown", reason }], reason);
  return join(bound, reason);
}

function sizeOf(collection: Collection): number {
  return collection.kind === "dict" ? collection.entries.length : collection.items.length;
}

/** A copy that later changes in place do not reach. */
function copyOf(collection: Collection): Contents {
  return collection.kind === "dict" ? { entries: [...collection.entries], open: collection.open } : { items: [...collection.items], open: collection.open };
}

function contentsOf(collection: Collection): Contents {
  return collection.kind === "dict" ? { entries: collection.entries, open: collection.open } : { items: collection.items, open: collection.open };
}

function restore(collection: Collection, contents: Contents): void {
  if (collection.kind === "dict") {
    if ("entries" in contents) collection.entries = contents.entries;
  } else if ("items" in contents) collection.items = contents.items;
  collection.open = contents.open;
}

/** What a collection holds after a merge: items that differ in place are joined, and where the number differs it becomes open. */
function joinContents(contents: readonly Contents[], reason: string): Contents {
  const open = contents.some((one) => one.open);
  const lists = contents.flatMap((one) => ("items" in one ? [one.items] : []));
  if (lists.length === contents.length) return joinItems(lists, open, reason);
  return joinEntries(contents.flatMap((one) => ("entries" in one ? [one.entries] : [])), open, reason);
}

function joinItems(lists: readonly Value[][], open: boolean, reason: string): Contents {
  const first = lists[0]!;
  if (lists.every((items) => items.length === first.length)) {
    return { items: first.map((_, at) => join(lists.map((items) => items[at]!), reason)), open };
  }
  let common = 0;
  while (lists.every((items) => common < items.length && sameValue(items[common]!, first[common]!))) common++;
  // Whatever stands behind the common beginning may be there; an open list says that there may be more.
  const rest = new Map<string | Value, Value>();
  for (const item of lists.flatMap((items) => items.slice(common))) {
    if (rest.size < MAX_POSSIBLE_ITEMS) rest.set(item.kind === "unknown" ? "unknown" : (keyOf(item) ?? item), item);
  }
  return { items: [...first.slice(0, common), ...rest.values()], open: true };
}

/** Items of an open list that differ between paths; merges would double them otherwise. */
const MAX_POSSIBLE_ITEMS = 1_000;

function joinEntries(dicts: readonly DictValue["entries"][], open: boolean, reason: string): Contents {
  const values = new Map<string, { readonly key: Value; readonly values: Value[] }>();
  let partial = open;
  for (const entries of dicts) {
    for (const { key, value } of entries) {
      const hash = keyOf(key);
      if (hash === null) partial = true;
      else if (values.has(hash)) values.get(hash)!.values.push(value);
      else values.set(hash, { key, values: [value] });
    }
  }
  const entries: DictValue["entries"] = [];
  for (const one of values.values()) {
    if (one.values.length < dicts.length) partial = true;
    entries.push({ key: one.key, value: join(one.values, reason) });
  }
  return { entries, open: partial };
}
