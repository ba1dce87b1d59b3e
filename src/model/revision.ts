/**
 * The logic of a chain, apart from where its revisions come from: which ids resolve, what are the
 * heads and bases, what is wrong, and in which order Alembic runs the revisions.
 *
 * The rules are those of Alembic's `RevisionMap` (alembic/script/revision.py, read at 1.20.1). Where
 * Alembic stops at the first fault, a usable order is made all the same, so that everything else
 * can still be shown.
 */

/** What a revision says of itself. Names are as written: ids, and for `dependsOn` also branch labels. */
export interface RevisionRecord {
  readonly id: string;
  readonly down: readonly string[];
  readonly dependsOn: readonly string[];
  readonly labels: readonly string[];
  /** True when it has parents that could not be read. */
  readonly incomplete?: boolean;
}

/** One revision with its names resolved. */
export interface Arranged<R> {
  readonly record: R;
  /** Ids of the parents that exist, in the order in which they are named. */
  readonly down: readonly string[];
  /** Ids of the revisions that `dependsOn` names, as far as they exist; labels are replaced by ids. */
  readonly dependsOn: readonly string[];
  /** Names that stand for no revision. */
  readonly missing: readonly { readonly name: string; readonly as: "down_revision" | "depends_on" }[];
}

export interface Arrangement<R> {
  /**
   * Base to head, as `alembic upgrade heads` runs them on an empty database. Then those that Alembic
   * cannot reach: what stands above a missing revision, parents first; then what is part of a cycle
   * or stands above one, in the order in which the records were given.
   */
  readonly order: readonly Arranged<R>[];
  /** Revisions that no revision names as its `down_revision`, in the order given (`ScriptDirectory.get_heads()`). */
  readonly heads: readonly R[];
  /** Revisions without `down_revision`, in the order given (`ScriptDirectory.get_bases()`). */
  readonly bases: readonly R[];
  /** Several records with one id, in the order given. The last one counts: in Alembic it replaces the others. */
  readonly duplicates: readonly { readonly id: string; readonly records: readonly R[] }[];
  /** Branch labels that stand for two revisions, or that are the id of another one. Alembic refuses these. */
  readonly labelConflicts: readonly { readonly label: string; readonly records: readonly R[] }[];
  /** One cycle for every group of revisions that depend on each other, parents first, beginning with the smallest id. */
  readonly cycles: readonly (readonly R[])[];
}

/** A graph over the revisions by their numbers in loading order. */
interface Graph {
  readonly size: number;
  /** Parents named by `down_revision`. */
  readonly down: readonly (readonly number[])[];
  /** Parents named by `depends_on`. */
  readonly dependsOn: readonly (readonly number[])[];
}

/**
 * Resolves and orders revisions.
 *
 * `records` are given in the order in which Alembic loads them: by folder, then by file name; its
 * order of running depends on it. Takes time and memory in proportion to the number of revisions
 * and links between them, but for graphs of very many crossing branches.
 */
export function arrange<R extends RevisionRecord>(records: readonly R[]): Arrangement<R> {
  const { kept, numberOf, duplicates } = withoutDuplicates(records);
  const { labelled, labelConflicts } = readLabels(kept, numberOf);
  const arranged: Arranged<R>[] = [];
  const down: number[][] = [];
  const dependsOn: number[][] = [];
  for (const record of kept) {
    const missing: { name: string; as: "down_revision" | "depends_on" }[] = [];
    const resolve = (names: readonly string[], as: "down_revision" | "depends_on", lookup: (name: string) => number | undefined): number[] => {
      const numbers: number[] = [];
      for (const name of new Set(names)) {
        const number = lookup(name);
        if (number === undefined) missing.push({ name, as });
        else if (!numbers.includes(number)) numbers.push(number);
      }
      return numbers;
    };
    // `_add_depends_on` looks up ids and labels, exactly; abbreviated ids are for the command line only.
    const downHere = resolve(record.down, "down_revision", (name) => numberOf.get(name));
    const dependsOnHere = resolve(record.dependsOn, "depends_on", (name) => numberOf.get(name) ?? labelled.get(name));
    down.push(downHere);
    dependsOn.push(dependsOnHere);
    arranged.push({ record, down: downHere.map((number) => kept[number]!.id), dependsOn: dependsOnHere.map((number) => kept[number]!.id), missing });
  }
  const graph: Graph = { size: kept.length, down, dependsOn };

  const named = new Set(down.flat());
  return {
    order: orderOf(graph, arranged.map((revision) => revision.missing.length > 0 || revision.record.incomplete === true)).map((number) => arranged[number]!),
    heads: kept.filter((_, number) => !named.has(number)),
    bases: kept.filter((record) => record.down.length === 0 && record.incomplete !== true),
    duplicates,
    labelConflicts,
    cycles: cyclesOf(graph, kept),
  };
}

/**
 * The last revision, in running order, that all of `revisions` stand above (or are), by
 * `down_revision` alone; null when there is none. `order` is an order of `arrange`.
 */
export function lastCommonAncestor<R extends RevisionRecord>(order: readonly Arranged<R>[], revisions: readonly R[]): R | null {
  const byId = new Map(order.map((revision) => [revision.record.id, revision]));
  const lineages = revisions.map((revision) => {
    const lineage = new Set<string>();
    const todo = [revision.id];
    for (let id = todo.pop(); id !== undefined; id = todo.pop()) {
      if (lineage.has(id)) continue;
      lineage.add(id);
      todo.push(...(byId.get(id)?.down ?? []));
    }
    return lineage;
  });
  return order.findLast(({ record }) => lineages.every((lineage) => lineage.has(record.id)))?.record ?? null;
}

// ------------------------------------------------------------------------------------------------
// Names

/** Keeps the last record of every id, in the place of the first: Python's dict does so when a key is set again. */
function withoutDuplicates<R extends RevisionRecord>(records: readonly R[]): {
  readonly kept: readonly R[];
  readonly numberOf: ReadonlyMap<string, number>;
  readonly duplicates: Arrangement<R>["duplicates"];
} {
  const groups = new Map<string, R[]>();
  for (const record of records) {
    const group = groups.get(record.id);
    if (group === undefined) groups.set(record.id, [record]);
    else group.push(record);
  }
  const kept = [...groups.values()].map((group) => group.at(-1)!);
  return {
    kept,
    numberOf: new Map(kept.map((record, number) => [record.id, number])),
    duplicates: [...groups].filter(([, group]) => group.length > 1).map(([id, group]) => ({ id, records: group })),
  };
}

/** Branch labels by name; the first revision that has one keeps it. (`RevisionMap._map_branch_labels`) */
function readLabels<R extends RevisionRecord>(kept: readonly R[], numberOf: ReadonlyMap<string, number>): {
  readonly labelled: ReadonlyMap<string, number>;
  readonly labelConflicts: Arrangement<R>["labelConflicts"];
} {
  const labelled = new Map<string, number>();
  const conflicts = new Map<string, Set<R>>();
  kept.forEach((record, number) => {
    for (const label of record.labels) {
      const holder = numberOf.get(label) ?? labelled.get(label);
      if (holder === undefined) {
        labelled.set(label, number);
        continue;
      }
      const conflict = conflicts.get(label) ?? new Set([kept[holder]!]);
      conflicts.set(label, conflict.add(record));
    }
  });
  return { labelled, labelConflicts: [...conflicts].map(([label, holders]) => ({ label, records: [...holders] })) };
}

// ------------------------------------------------------------------------------------------------
// Order

function orderOf(graph: Graph, hasMissing: readonly boolean[]): number[] {
  const parents = united(graph.down, graph.dependsOn);
  const reachable = withAllParents(parents, (number) => !hasMissing[number]);
  const acyclic = withAllParents(parents, () => true);
  const orphaned = acyclic.map((value, number) => value && !reachable[number]);
  return [
    ...alembicOrder(graph, reachable),
    ...alembicOrder(graph, orphaned),
    ...[...parents.keys()].filter((number) => !acyclic[number]),
  ];
}

/** The revisions that are allowed and whose parents are all allowed, up to the bases. */
function withAllParents(parents: readonly (readonly number[])[], allowed: (number: number) => boolean): boolean[] {
  const children = childrenOf(parents);
  const waiting = parents.map((list) => list.length);
  const reached = parents.map(() => false);
  const todo = [...waiting.keys()].filter((number) => waiting[number] === 0);
  for (let number = todo.pop(); number !== undefined; number = todo.pop()) {
    if (!allowed(number)) continue;
    reached[number] = true;
    for (const child of children[number]!) if (--waiting[child]! === 0) todo.push(child);
  }
  return reached;
}

/** Both kinds of parents, each parent once. */
function united(down: readonly (readonly number[])[], dependsOn: readonly (readonly number[])[]): (readonly number[])[] {
  return down.map((list, number) => (dependsOn[number]!.length === 0 ? list : [...new Set([...list, ...dependsOn[number]!])]));
}

function childrenOf(parents: readonly (readonly number[])[]): number[][] {
  const children: number[][] = parents.map(() => []);
  parents.forEach((list, number) => {
    for (const parent of list) children[parent]!.push(number);
  });
  return children;
}

/**
 * The order in which `alembic upgrade heads` runs a set of revisions without cycles; links that lead
 * out of the set are left aside.
 *
 * This is `RevisionMap._topological_sort`, which walks down from the heads: it follows one line
 * until it comes to a revision that another line needs as well, and then goes on with the first
 * line that does. Alembic keeps the set of ancestors of every line that is being walked and looks
 * the revision up in each of them. A revision is in one of these sets exactly if some revision
 * above it has not been passed yet, so a count of such revisions takes their place; only when it is
 * not zero are the lines searched for.
 *
 * Alembic goes through several dependencies of one revision in the order of a Python set of
 * strings, which differs from run to run; here they come in the order in which they are written.
 */
function alembicOrder(graph: Graph, included: readonly boolean[]): number[] {
  const inside = (list: readonly number[]): number[] => list.filter((number) => included[number]);
  const down = graph.down.map((list, number) => (included[number] ? inside(list) : []));
  const dependsOn = graph.dependsOn.map((list, number) => (included[number] ? inside(list) : []));
  const normalised = withoutInherited(down, dependsOn);
  const parents = united(down, normalised);
  const children = childrenOf(parents);

  const notPassed = children.map((list) => list.length);
  const passed = parents.map(() => false);
  const visit = { marks: new Uint32Array(graph.size), round: 0 };

  /** The first line in `lines` that stands above a revision. */
  function lineAbove(revision: number, lines: readonly number[]): number {
    visit.round += 1;
    const todo = [revision];
    for (let number = todo.pop(); number !== undefined; number = todo.pop()) {
      for (const child of children[number]!) {
        if (passed[child] || visit.marks[child] === visit.round) continue;
        visit.marks[child] = visit.round;
        todo.push(child);
      }
    }
    return lines.findIndex((line) => visit.marks[line] === visit.round);
  }

  const lines = [...parents.keys()].filter((number) => included[number] && children[number]!.length === 0);
  const isLine = parents.map(() => false);
  for (const line of lines) isLine[line] = true;
  const output: number[] = [];
  let current = 0;
  while (lines.length > 0) {
    const candidate = lines[current]!;
    if (notPassed[candidate]! > 0) {
      current = lineAbove(candidate, lines);
      continue;
    }
    output.push(candidate);
    passed[candidate] = true;
    isLine[candidate] = false;
    for (const parent of parents[candidate]!) notPassed[parent]! -= 1;
    const next = parents[candidate]!.filter((parent) => !isLine[parent]);
    for (const line of next) isLine[line] = true;
    const [first, ...others] = next;
    if (first === undefined) {
      lines.splice(current, 1);
      current = Math.max(current - 1, 0);
    } else {
      lines[current] = first;
      lines.push(...others);
    }
  }
  return output.reverse();
}

/**
 * The dependencies of each revision without those that a revision below it, by `down_revision`,
 * names as well (`RevisionMap._normalize_depends_on`).
 */
function withoutInherited(down: readonly (readonly number[])[], dependsOn: readonly (readonly number[])[]): number[][] {
  const normalised = dependsOn.map((list) => [...list]);
  const users = childrenOf(dependsOn);
  const children = childrenOf(down);
  const marks = new Int32Array(down.length).fill(-1);
  users.forEach((list, dependency) => {
    // A dependency that one revision names is inherited by nobody.
    if (list.length < 2) return;
    const todo = list.flatMap((user) => children[user]!);
    for (let number = todo.pop(); number !== undefined; number = todo.pop()) {
      if (marks[number] === dependency) continue;
      marks[number] = dependency;
      todo.push(...children[number]!);
    }
    for (const user of list) {
      if (marks[user] === dependency) normalised[user] = normalised[user]!.filter((other) => other !== dependency);
    }
  });
  return normalised;
}

// ------------------------------------------------------------------------------------------------
// Cycles

function cyclesOf<R extends RevisionRecord>(graph: Graph, records: readonly R[]): R[][] {
  const parents = graph.down.map((list, number) => [...list, ...graph.dependsOn[number]!]);
  const components = stronglyConnected(parents).filter(
    (component) => component.length > 1 || parents[component[0]!]!.includes(component[0]!),
  );
  const byId = (a: number, b: number): number => (records[a]!.id < records[b]!.id ? -1 : 1);
  const starts = components.map((component) => ({ start: component.toSorted(byId)[0]!, members: new Set(component) }));
  return starts
    .toSorted((a, b) => byId(a.start, b.start))
    .map(({ start, members }) => shortestCycle(parents, start, members).map((number) => records[number]!));
}

/** A shortest way from a revision over children back to itself. */
function shortestCycle(parents: readonly (readonly number[])[], start: number, members: ReadonlySet<number>): number[] {
  // Going down from the start, the parent's way back is known once the start is met again.
  const cameFrom = new Map<number, number>();
  let frontier = [start];
  while (frontier.length > 0) {
    const next: number[] = [];
    for (const number of frontier) {
      for (const parent of parents[number]!) {
        if (!members.has(parent)) continue;
        if (parent === start) {
          const cycle = [start];
          for (let at = number; at !== start; at = cameFrom.get(at)!) cycle.push(at);
          return cycle;
        }
        if (cameFrom.has(parent)) continue;
        cameFrom.set(parent, number);
        next.push(parent);
      }
    }
    frontier = next;
  }
  return [start];
}

/** Tarjan's algorithm, without recursion since chains are long. */
function stronglyConnected(parents: readonly (readonly number[])[]): number[][] {
  const index = new Int32Array(parents.length).fill(-1);
  const low = new Int32Array(parents.length);
  const onStack = parents.map(() => false);
  const stack: number[] = [];
  const components: number[][] = [];
  let counter = 0;
  for (let root = 0; root < parents.length; root += 1) {
    if (index[root] !== -1) continue;
    const frames = [{ node: root, next: 0 }];
    while (frames.length > 0) {
      const frame = frames.at(-1)!;
      const { node } = frame;
      if (frame.next === 0) {
        index[node] = low[node] = counter++;
        stack.push(node);
        onStack[node] = true;
      }
      const parent = parents[node]![frame.next++];
      if (parent !== undefined) {
        if (index[parent] === -1) frames.push({ node: parent, next: 0 });
        else if (onStack[parent]) low[node] = Math.min(low[node]!, index[parent]!);
        continue;
      }
      frames.pop();
      const below = frames.at(-1);
      if (below !== undefined) low[below.node] = Math.min(low[below.node]!, low[node]!);
      if (low[node] !== index[node]) continue;
      const component = stack.splice(stack.lastIndexOf(node));
      for (const member of component) onStack[member] = false;
      components.push(component);
    }
  }
  return components;
}
