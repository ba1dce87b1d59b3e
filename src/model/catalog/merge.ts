/** What holds after alternatives: the same in all stays, what differs is merely possible. */
import type { JournaledMap } from "./journal.ts";
import type { Column, Constraint, ObjectId, Presence, Relation, Routine, Type } from "./objects.ts";
import { touchName } from "./run.ts";
import { putRelation, putRoutine, putType, removeRelation, removeRoutine, removeType, type State, type TransactionState } from "./state.ts";

/** What an alternative left of the records that it changed. */
interface Outcome {
  readonly relations: ReadonlyMap<ObjectId, Relation | undefined>;
  readonly types: ReadonlyMap<ObjectId, Type | undefined>;
  readonly routines: ReadonlyMap<ObjectId, Routine | undefined>;
  readonly extensions: ReadonlyMap<string, { readonly presence: Presence } | undefined>;
  readonly schemas: ReadonlyMap<string, { readonly presence: Presence } | undefined>;
  readonly touched: ReadonlyMap<string, true | undefined>;
  readonly searchPath: readonly string[] | null;
  readonly localSearchPath: readonly string[] | null;
  readonly rowsAnywhere: number;
  readonly rowsLost: number;
  /** Sequences that counted on. */
  readonly counted: Iterable<ObjectId>;
  readonly transaction: TransactionState;
}

export interface Alternatives {
  /** The present alternative is complete; the next starts from where the first did. */
  next(): void;
  /** The present alternative ends the run: nothing after it comes from there. */
  abandon(): void;
  /** The last alternative is complete: the state becomes what holds in all. */
  merge(): void;
}

export function startAlternatives(state: State): Alternatives {
  const position = state.journal.position();
  const outcomes: Outcome[] = [];
  state.identities.open();
  let abandoned = false;
  const finish = (): void => {
    if (!abandoned) outcomes.push(outcomeSince(state, position));
    abandoned = false;
    state.journal.rollback(position);
  };
  return {
    abandon() {
      abandoned = true;
    },
    next() {
      finish();
      state.identities.next();
    },
    merge() {
      finish();
      state.identities.close();
      if (outcomes.length > 0) mergeOutcomes(state, outcomes);
    },
  };
}

function outcomeSince(state: State, position: number): Outcome {
  const changed = <K, V>(map: JournaledMap<K, V>): ReadonlyMap<K, V | undefined> =>
    new Map([...state.journal.changedSince(map, position)].map((key) => [key, map.get(key)]));
  return {
    relations: changed(state.relations),
    types: changed(state.types),
    routines: changed(state.routines),
    extensions: changed(state.extensions),
    schemas: changed(state.schemas),
    touched: changed(state.touched),
    searchPath: state.searchPath.get(),
    localSearchPath: state.localSearchPath.get(),
    rowsAnywhere: state.rowsAnywhere.get(),
    rowsLost: state.rowsLost.get(),
    counted: state.journal.changedSince(state.counters, position),
    transaction: state.transaction.get(),
  };
}

function mergeOutcomes(state: State, outcomes: readonly Outcome[]): void {
  mergeMap(outcomes.map(({ schemas }) => schemas), state.schemas, mergePlain, (key, value) => state.schemas.set(key, value));
  mergeMap(outcomes.map(({ extensions }) => extensions), state.extensions, mergePlain, (key, value) => state.extensions.set(key, value));
  mergeMap(
    outcomes.map(({ types }) => types),
    state.types,
    (values) => mergeTypes(state, values),
    (key, value) => (value ? putType(state, value) : removeType(state, key)),
  );
  mergeMap(
    outcomes.map(({ relations }) => relations),
    state.relations,
    (values) => mergeRelations(state, values),
    (key, value) => (value ? putRelation(state, value) : removeRelation(state, key)),
  );
  mergeMap(
    outcomes.map(({ routines }) => routines),
    state.routines,
    (values) => mergeRoutines(state, values),
    (key, value) => (value ? putRoutine(state, value) : removeRoutine(state, key)),
  );
  for (const { touched } of outcomes) for (const [key, value] of touched) if (value) state.touched.set(key, value);
  state.searchPath.set(mergePaths(outcomes.map(({ searchPath }) => searchPath)));
  state.localSearchPath.set(mergePaths(outcomes.map(({ localSearchPath }) => localSearchPath)));
  state.rowsAnywhere.set(Math.max(...outcomes.map(({ rowsAnywhere }) => rowsAnywhere)));
  state.rowsLost.set(Math.max(...outcomes.map(({ rowsLost }) => rowsLost)));
  for (const { counted } of outcomes) for (const id of counted) state.counters.set(id, undefined);
  // Savepoints that only some alternatives set are gone with the alternatives.
  const [{ transaction }] = outcomes as [Outcome];
  if (outcomes.some((outcome) => outcome.transaction !== transaction)) state.transaction.set({ kind: "unknown" });
}

function mergeMap<K, V>(
  outcomes: readonly ReadonlyMap<K, unknown>[],
  base: JournaledMap<K, V>,
  merge: (values: readonly (V | undefined)[]) => V | undefined,
  put: (key: K, value: V | undefined) => void,
): void {
  const keys = new Set(outcomes.flatMap((outcome) => [...outcome.keys()]));
  for (const key of keys) {
    const values = outcomes.map((outcome) => (outcome.has(key) ? (outcome.get(key) as V | undefined) : base.get(key)));
    const merged = merge(values);
    if (merged !== base.get(key)) put(key, merged);
  }
}

/** A schema found in any of the alternatives' paths may be searched; the first alternative decides where things are created. */
function mergePaths(paths: readonly (readonly string[] | null)[]): readonly string[] | null {
  if (paths.every((path) => JSON.stringify(path) === JSON.stringify(paths[0]))) return paths[0]!;
  return [...new Set(paths.flatMap((path) => path ?? ["public"]))];
}

function mergePlain<T extends { readonly presence: Presence }>(values: readonly (T | undefined)[]): T | undefined {
  const present = values.filter((value) => value !== undefined);
  if (present.length === 0) return undefined;
  return { ...present[0]!, presence: presenceOf(values) };
}

function presenceOf(values: readonly ({ readonly presence: Presence } | undefined)[]): Presence {
  return values.every((value) => value?.presence === "certain") ? "certain" : "possible";
}

/** Names under which an object goes on some paths only may exist or not from now on. */
function touchOtherNames(
  state: State,
  kept: { readonly schema: string; readonly name: string },
  others: readonly { readonly schema: string; readonly name: string }[],
): boolean {
  const different = others.filter((other) => other.schema !== kept.schema || other.name !== kept.name);
  for (const { schema, name } of different) touchName(state, { schema, name });
  if (different.length > 0) touchName(state, kept);
  return different.length > 0;
}

function mergeTypes(state: State, values: readonly (Type | undefined)[]): Type | undefined {
  const present = values.filter((value) => value !== undefined);
  const first = present.at(-1);
  if (!first) return undefined;
  const labels = [...new Set(present.flatMap((type) => type.labels))];
  const differs = touchOtherNames(state, first, present) || present.some((type) => type.labels.length !== labels.length || type.kind !== first.kind);
  return {
    ...first,
    labels: present.every((type) => sameList(type.labels, first.labels)) ? first.labels : labels,
    presence: differs ? "possible" : presenceOf(values),
  };
}

function sameList(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((item, at) => item === right[at]);
}

function mergeRoutines(state: State, values: readonly (Routine | undefined)[]): Routine | undefined {
  const present = values.filter((value) => value !== undefined);
  const first = present.at(-1);
  if (!first) return undefined;
  return { ...first, presence: touchOtherNames(state, first, present) ? "possible" : presenceOf(values) };
}

function mergeRelations(state: State, values: readonly (Relation | undefined)[]): Relation | undefined {
  const present = values.filter((value) => value !== undefined);
  // The last alternative is the one that an unknown operation leaves untouched.
  const last = present.at(-1);
  if (!last) return undefined;
  if (present.every((relation) => relation === last)) return { ...last, presence: presenceOf(values) };
  const renamed = touchOtherNames(state, last, present);
  const columns = mergeColumns(present);
  return {
    ...last,
    presence: renamed || present.some(({ kind }) => kind !== last.kind) ? "possible" : presenceOf(values),
    columns, nextColumnNumber: Math.max(...present.map(({ nextColumnNumber }) => nextColumnNumber), ...columns.map(({ number }) => number + 1)),
    open: present.some(({ open }) => open),
    constraints: mergeParts(present.map(({ constraints }) => constraints), ({ id }) => id, sameConstraint),
    indexes: [...new Set(present.flatMap(({ indexes }) => indexes))],
    dependsOn: mergeDependencies(present),
    uses: [...new Set(present.flatMap(({ uses }) => uses))],
    triggers: mergeParts(present.map(({ triggers }) => triggers), ({ id }) => id, (left, right) => left.name === right.name),
    rules: mergeParts(present.map(({ rules }) => rules), ({ kind, name }) => `${kind} ${name}`, () => true),
    index: mergeIndex(present),
    inherits: [...new Set(present.flatMap(({ inherits }) => inherits))],
    partitionOf: last.partitionOf ?? present[0]!.partitionOf,
    rows: present.every(({ rows }) => rows === "empty") ? "empty" : "unknown",
    written: present.every(({ written }) => written === last.written) ? last.written : null,
  };
}

/** An index that became a constraint's in some alternative belongs to it as far as the constraint exists. */
function mergeIndex(relations: readonly Relation[]): Relation["index"] {
  const last = relations.at(-1)!.index;
  return last && { ...last, constraint: relations.map(({ index }) => index?.constraint ?? null).find((constraint) => constraint !== null) ?? null };
}

/** Parts of a table by their identity: those that some alternatives lack or have differently are possible. */
function mergeParts<T extends { readonly presence: Presence }, K>(
  lists: readonly (readonly T[])[],
  key: (part: T) => K,
  same: (left: T, right: T) => boolean,
): readonly T[] {
  if (lists.every((list) => list === lists[0])) return lists[0]!;
  const byKey = new Map<K, (T | undefined)[]>();
  lists.forEach((list, at) => {
    for (const part of list) {
      const known: (T | undefined)[] = byKey.get(key(part)) ?? Array.from({ length: lists.length }, () => undefined);
      known[at] = part;
      byKey.set(key(part), known);
    }
  });
  return [...byKey.values()].map((parts) => {
    const present = parts.filter((part) => part !== undefined);
    const last = present.at(-1)!;
    return { ...last, presence: present.every((part) => same(part, last)) ? presenceOf(parts) : "possible" };
  });
}

function mergeColumns(relations: readonly Relation[]): readonly Column[] {
  const byNumber = mergeParts(relations.map(({ columns }) => columns), ({ number }) => number, sameColumn);
  // Dropped and added anew in one alternative: one of the two stands for both.
  const merged = byNumber.filter((column, at) => byNumber.findIndex(({ name }) => name === column.name) === at);
  // A column that has another name in some alternative is possible under both.
  const names = new Set(merged.map(({ name }) => name));
  let number = Math.max(0, ...relations.map(({ nextColumnNumber }) => nextColumnNumber));
  const renamed: Column[] = [];
  for (const column of relations.flatMap(({ columns }) => columns)) {
    if (names.has(column.name)) continue;
    names.add(column.name);
    renamed.push({ ...column, number: number++, presence: "possible" });
  }
  return renamed.length > 0 ? [...merged, ...renamed] : merged;
}

function sameColumn(left: Column, right: Column): boolean {
  if (left === right) return true;
  const essence = ({ name, type, nullable, default: value, identity, generated, collation }: Column): string =>
    JSON.stringify([name, type, nullable, value?.text, identity, generated?.text, collation]);
  return essence(left) === essence(right);
}

function sameConstraint(left: Constraint, right: Constraint): boolean {
  if (left === right) return true;
  const essence = ({ name, kind, columns, references, expression, valid }: Constraint): string =>
    JSON.stringify([name, kind, columns, references, expression?.text, valid]);
  return essence(left) === essence(right);
}

function mergeDependencies(relations: readonly Relation[]): Relation["dependsOn"] {
  const first = relations[0]!.dependsOn;
  if (relations.every(({ dependsOn }) => dependsOn === first)) return first;
  const columns = new Map<ObjectId, Set<number>>();
  for (const use of relations.flatMap(({ dependsOn }) => dependsOn)) {
    const known = columns.get(use.relation) ?? new Set();
    for (const number of use.columns) known.add(number);
    columns.set(use.relation, known);
  }
  return [...columns].map(([relation, numbers]) => ({ relation, columns: [...numbers] }));
}
