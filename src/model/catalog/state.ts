/**
 * Everything that the symbolic database holds, and the only functions that change it.
 *
 * The records are the truth. Names and reverse dependencies are derived from them whenever a record
 * is put or removed, so that nobody else has to keep them right.
 */
import type { ConstraintDefinition, QualifiedName, TypeReference } from "../operation.ts";
import { createJournal, type Journal, type JournaledMap } from "./journal.ts";
import type { Extension, ObjectId, Relation, Routine, Schema, StepId, Transaction, Type } from "./objects.ts";

/** Where temporary objects live; searched before everything else. */
export const TEMPORARY_SCHEMA = "pg_temp";

/** One value that goes through the journal. */
export interface Cell<T> {
  get(): T;
  set(value: T): void;
}

/** The transaction with the journal positions of its start and its savepoints, which have no name where a block with an EXCEPTION part opened them. */
export type TransactionState =
  | (Extract<Transaction, { kind: "open" }> & {
      readonly start: number;
      readonly savepoints: readonly { readonly name: string | null; readonly position: number }[];
    })
  | Exclude<Transaction, { kind: "open" }>;

/** Names in use, by schema. */
type NamesBySchema<V> = Map<string, JournaledMap<string, V>>;

export interface State {
  /** The major version of the server; null: any that is in use. */
  readonly postgresVersion: number | null;
  readonly journal: Journal;
  readonly relations: JournaledMap<ObjectId, Relation>;
  readonly types: JournaledMap<ObjectId, Type>;
  readonly routines: JournaledMap<ObjectId, Routine>;
  readonly extensions: JournaledMap<string, Extension>;
  readonly schemas: JournaledMap<string, Schema>;
  /** Names that an unread statement may have made or removed: `schema\0name`, `*\0name` for unqualified ones. */
  readonly touched: JournaledMap<string, true>;
  /** Names of routines that the chain created and dropped for certain, `schema\0name`. */
  /** What search_path is where nothing has set it: the database's own, `"$user"` left out. */
  readonly databaseSearchPath: readonly string[];
  readonly searchPath: Cell<readonly string[] | null>;
  readonly localSearchPath: Cell<readonly string[] | null>;
  readonly transaction: Cell<TransactionState>;
  /** The last step at which rows may have got into any table (a function or trigger of the chain ran). */
  readonly rowsAnywhere: Cell<StepId>;
  /** The last step at which some table may have lost rows. */
  readonly rowsLost: Cell<StepId>;
  /** What the sequences of serial columns give next, and the step at which that was known. A sequence that is used in any other way is not listed. */
  readonly counters: JournaledMap<ObjectId, { readonly at: StepId; readonly next: bigint }>;
  readonly relationNames: NamesBySchema<ObjectId>;
  readonly typeNames: NamesBySchema<ObjectId>;
  readonly routineNames: NamesBySchema<readonly ObjectId[]>;
  /** How many constraints of a schema bear a name: generated names avoid them all. */
  readonly constraintNames: NamesBySchema<number>;
  /** Which relations, types and routines mention an object. */
  readonly dependents: Map<ObjectId, JournaledMap<ObjectId, true>>;
  readonly mentions: JournaledMap<ObjectId, readonly ObjectId[]>;
  /** Tables that inherit from a table, and its partitions: asked for at every change of a table. */
  readonly children: Map<ObjectId, JournaledMap<ObjectId, true>>;
  readonly identities: Identities;
}

/**
 * Hands out ids. Alternatives of a branch that create the same thing get the same id for it, so
 * that they can be merged and what refers to it still does.
 */
export interface Identities {
  /** An id for a new object; `key` tells which things are the same in two alternatives. */
  create(key: string): ObjectId;
  /** A number for a new column of a relation. */
  column(relation: ObjectId, name: string, next: number): number;
  open(): void;
  /** The next alternative begins. */
  next(): void;
  close(): void;
}

/** PostgreSQL's default `search_path` is `"$user", public`; nobody has a schema of their own on a fresh database. */
const DEFAULT_SEARCH_PATH: readonly string[] = ["public"];

/** What a server is before anything runs on it. */
export interface Server {
  /** The major version; null for any that is in use. */
  readonly postgresVersion?: number | null;
  /** The schemas that the database or the role searches by itself. */
  readonly searchPath?: readonly string[];
}

export function createState({ postgresVersion = null, searchPath: databaseSearchPath = DEFAULT_SEARCH_PATH }: Server): State {
  const journal = createJournal();
  return {
    postgresVersion,
    journal,
    relations: journal.map(),
    types: journal.map(),
    routines: journal.map(),
    extensions: journal.map(),
    schemas: journal.map(),
    touched: journal.map(),
    databaseSearchPath: databaseSearchPath.filter((name) => name !== "$user"),
    searchPath: cell(journal, null),
    localSearchPath: cell(journal, null),
    transaction: cell<TransactionState>(journal, { kind: "unknown" }),
    rowsAnywhere: cell(journal, Number.NEGATIVE_INFINITY), rowsLost: cell(journal, Number.NEGATIVE_INFINITY),
    counters: journal.map(),
    relationNames: new Map(),
    typeNames: new Map(),
    routineNames: new Map(),
    constraintNames: new Map(),
    dependents: new Map(),
    mentions: journal.map(),
    children: new Map(),
    identities: createIdentities(),
  };
}

function cell<T>(journal: Journal, initial: T): Cell<T> {
  // The value is boxed: undefined would remove it.
  const values = journal.map<"value", { readonly value: T }>();
  return {
    get: () => values.get("value")?.value ?? initial,
    set: (value) => values.set("value", { value }),
  };
}

function createIdentities(): Identities {
  let lastId = 0;
  interface Scope {
    readonly ids: Map<string, ObjectId>;
    readonly columns: Map<string, number>;
    readonly nextColumn: Map<ObjectId, number>;
    /** Keys given out since the present alternative began. */
    given: Set<string>;
  }
  const scopes: Scope[] = [];
  const remember = (key: string, keep: (scope: Scope) => void): void => {
    for (const scope of scopes) {
      keep(scope);
      scope.given.add(key);
    }
  };
  return {
    create(key) {
      const scope = scopes.findLast((candidate) => candidate.ids.has(key) && !candidate.given.has(key));
      const id = scope?.ids.get(key) ?? ++lastId;
      remember(key, ({ ids }) => ids.set(key, id));
      return id;
    },
    column(relation, name, next) {
      const key = `${relation}\0${name}`;
      const scope = scopes.findLast((candidate) => candidate.columns.has(key) && !candidate.given.has(key));
      const number = scope?.columns.get(key) ?? Math.max(next, ...scopes.map((candidate) => candidate.nextColumn.get(relation) ?? 0));
      remember(key, ({ columns, nextColumn }) => {
        columns.set(key, number);
        nextColumn.set(relation, Math.max(number + 1, nextColumn.get(relation) ?? 0));
      });
      return number;
    },
    open: () => void scopes.push({ ids: new Map(), columns: new Map(), nextColumn: new Map(), given: new Set() }),
    next() {
      scopes.at(-1)!.given = new Set();
    },
    close: () => void scopes.pop(),
  };
}

/** The names of one schema in a map of names, made on first use. */
export function namesIn<V>(state: State, names: NamesBySchema<V>, schema: string): JournaledMap<string, V> {
  const known = names.get(schema);
  if (known) return known;
  const fresh = state.journal.map<string, V>();
  names.set(schema, fresh);
  return fresh;
}

/** Puts a relation in place of the one with its id, or as a new one. */
export function putRelation(state: State, given: Relation): void {
  const old = state.relations.get(given.id);
  const relation = withoutCycle(state, given, old);
  if (old && (old.name !== relation.name || old.schema !== relation.schema)) unname(state, state.relationNames, old);
  if (!old || old.name !== relation.name || old.schema !== relation.schema)
    namesIn(state, state.relationNames, relation.schema).set(relation.name, relation.id);
  if (!old || old.constraints !== relation.constraints || old.schema !== relation.schema) {
    for (const { name } of old?.constraints ?? []) countConstraintName(state, old!.schema, name, -1);
    for (const { name } of relation.constraints) countConstraintName(state, relation.schema, name, 1);
  }
  if (old?.partitionOf !== relation.partitionOf || old.inherits !== relation.inherits)
    setParents(state, relation.id, old ? parentsOf(old) : NONE, parentsOf(relation));
  state.relations.set(relation.id, relation);
  if (!old || mentionsDiffer(old, relation)) setMentions(state, relation.id, mentionsOfRelation(state, relation));
}

/** Whether a part that mentions other objects has changed. Records are immutable, so that an unchanged part is the same object. */
function mentionsDiffer(old: Relation, now: Relation): boolean {
  return (
    old.columns !== now.columns ||
    old.constraints !== now.constraints ||
    old.triggers !== now.triggers ||
    old.index !== now.index ||
    old.inherits !== now.inherits ||
    old.uses !== now.uses ||
    old.dependsOn !== now.dependsOn ||
    old.partitionOf !== now.partitionOf ||
    old.ownedBy !== now.ownedBy
  );
}

export function removeRelation(state: State, id: ObjectId): void {
  const old = state.relations.get(id);
  if (!old) return;
  unname(state, state.relationNames, old);
  for (const { name } of old.constraints) countConstraintName(state, old.schema, name, -1);
  setParents(state, id, parentsOf(old), NONE);
  state.relations.set(id, undefined);
  setMentions(state, id, NONE);
}

/** Alternatives that are merged, and recoveries, could make a table its own ancestor; what goes down to children would never end. */
function withoutCycle(state: State, relation: Relation, old: Relation | undefined): Relation {
  if (old?.partitionOf === relation.partitionOf && old.inherits === relation.inherits) return relation;
  const leadsBack = (id: ObjectId): boolean => {
    if (id === relation.id) return true;
    const parent = state.relations.get(id);
    return parent !== undefined && parentsOf(parent).some(leadsBack);
  };
  if (!parentsOf(relation).some(leadsBack)) return relation;
  return {
    ...relation,
    inherits: relation.inherits.filter((id) => !leadsBack(id)),
    partitionOf: relation.partitionOf !== null && leadsBack(relation.partitionOf) ? null : relation.partitionOf,
  };
}

/** Tables that a table inherits from, or is a partition of. */
function parentsOf(relation: Relation): readonly ObjectId[] {
  return relation.partitionOf === null ? relation.inherits : [...relation.inherits, relation.partitionOf];
}

function setParents(state: State, id: ObjectId, before: readonly ObjectId[], now: readonly ObjectId[]): void {
  for (const parent of before) if (!now.includes(parent)) state.children.get(parent)?.set(id, undefined);
  for (const parent of now) {
    if (before.includes(parent)) continue;
    let known = state.children.get(parent);
    if (!known) state.children.set(parent, (known = state.journal.map()));
    known.set(id, true);
  }
}

/** From here on it is not known where any sequence stands. */
export function forgetCounters(state: State): void {
  for (const id of [...state.counters.keys()]) state.counters.set(id, undefined);
}

/** Tables that inherit from a table, and its partitions; one level down, in the order of their creation. */
export function childrenOf(state: State, table: ObjectId): readonly ObjectId[] {
  const known = state.children.get(table);
  return known && known.size > 0 ? [...known.keys()].sort((left, right) => left - right) : NONE;
}

export function putType(state: State, type: Type): void {
  const old = state.types.get(type.id);
  if (old) unname(state, state.typeNames, old);
  countConstraintsOfType(state, old, type);
  namesIn(state, state.typeNames, type.schema).set(type.name, type.id);
  state.types.set(type.id, type);
  setMentions(state, type.id, type.base ? idsOfType(state, type.base) : NONE);
}

/** The constraints of domains bear names like those of tables. */
function countConstraintsOfType(state: State, old: Type | undefined, now: Type | undefined): void {
  if (old?.constraints === now?.constraints && old?.schema === now?.schema) return;
  for (const { name } of old?.constraints ?? []) if (name !== null) countConstraintName(state, old!.schema, name, -1);
  for (const { name } of now?.constraints ?? []) if (name !== null) countConstraintName(state, now!.schema, name, 1);
}

export function removeType(state: State, id: ObjectId): void {
  const old = state.types.get(id);
  if (!old) return;
  unname(state, state.typeNames, old);
  countConstraintsOfType(state, old, undefined);
  state.types.set(id, undefined);
  setMentions(state, id, NONE);
}

export function putRoutine(state: State, routine: Routine): void {
  const old = state.routines.get(routine.id);
  if (old) unnameRoutine(state, old);
  const names = namesIn(state, state.routineNames, routine.schema);
  names.set(routine.name, [...(names.get(routine.name) ?? []), routine.id]);
  state.routines.set(routine.id, routine);
  const types = [...routine.arguments, ...routine.outputs, ...(routine.returns ? [routine.returns] : [])];
  setMentions(state, routine.id, types.flatMap((type) => idsOfType(state, type)));
}

export function removeRoutine(state: State, id: ObjectId): void {
  const old = state.routines.get(id);
  if (!old) return;
  unnameRoutine(state, old);
  state.routines.set(id, undefined);
  setMentions(state, id, NONE);
}

/** The ids of what mentions an object, in the order of their creation. Some of the mentions may be gone by now. */
export function dependentsOf(state: State, id: ObjectId): readonly ObjectId[] {
  const known = state.dependents.get(id);
  return known ? [...known.keys()].sort((left, right) => left - right) : NONE;
}

/** The type or, for a row type, the relation that a resolved reference means. */
export function idsOfType(state: State, type: TypeReference): readonly ObjectId[] {
  if (type.kind === "unknown" || type.schema === null) return NONE;
  const id = state.typeNames.get(type.schema)?.get(type.name) ?? state.relationNames.get(type.schema)?.get(type.name);
  return id === undefined ? NONE : [id];
}

const NONE: readonly ObjectId[] = [];

function unname(state: State, names: NamesBySchema<ObjectId>, object: { readonly id: ObjectId } & NamedInSchema): void {
  const inSchema = namesIn(state, names, object.schema);
  // Another object may have taken the name in the meantime (a duplicate that was let through).
  if (inSchema.get(object.name) === object.id) inSchema.set(object.name, undefined);
}

interface NamedInSchema extends QualifiedName {
  readonly schema: string;
}

function unnameRoutine(state: State, routine: Routine): void {
  const names = namesIn(state, state.routineNames, routine.schema);
  const rest = (names.get(routine.name) ?? []).filter((id) => id !== routine.id);
  names.set(routine.name, rest.length > 0 ? rest : undefined);
}

function countConstraintName(state: State, schema: string, name: string, change: 1 | -1): void {
  const names = namesIn(state, state.constraintNames, schema);
  const count = (names.get(name) ?? 0) + change;
  names.set(name, count > 0 ? count : undefined);
}

function mentionsOfRelation(state: State, relation: Relation): readonly ObjectId[] {
  const ids: ObjectId[] = [...relation.inherits, ...relation.uses, ...relation.dependsOn.map((use) => use.relation)];
  if (relation.partitionOf !== null) ids.push(relation.partitionOf);
  if (relation.index) ids.push(relation.index.table, ...relation.index.dependsOn, ...(relation.index.partOf === null ? [] : [relation.index.partOf]));
  if (relation.ownedBy) ids.push(relation.ownedBy.table);
  for (const { type, dependsOn } of relation.columns) {
    // Most columns are of a built-in type and depend on nothing.
    if (type.kind === "named" && type.schema !== null) ids.push(...idsOfType(state, type));
    if (dependsOn.length > 0) ids.push(...dependsOn);
  }
  for (const constraint of relation.constraints) {
    if (constraint.references) ids.push(constraint.references.table, ...(constraint.references.index === null ? [] : [constraint.references.index]));
    ids.push(...constraint.dependsOn);
  }
  for (const trigger of relation.triggers) if (trigger.function !== null) ids.push(trigger.function);
  return ids;
}

function setMentions(state: State, id: ObjectId, ids: readonly ObjectId[]): void {
  const before = state.mentions.get(id) ?? NONE;
  // Most changes of a table leave what it mentions as it was.
  if (before.length === ids.length && before.every((mentioned, at) => mentioned === ids[at])) return;
  state.mentions.set(id, ids.length > 0 ? ids : undefined);
  const now = new Set(ids);
  now.delete(id);
  const old = new Set(before);
  old.delete(id);
  for (const mentioned of old) if (!now.has(mentioned)) state.dependents.get(mentioned)?.set(id, undefined);
  for (const mentioned of now) {
    if (old.has(mentioned)) continue;
    let known = state.dependents.get(mentioned);
    if (!known) state.dependents.set(mentioned, (known = state.journal.map()));
    known.set(id, true);
  }
}

/** A constraint's own columns, as far as its kind has any. */
export function columnsOfDefinition(definition: ConstraintDefinition): readonly string[] {
  switch (definition.kind) {
    case "primary-key": case "unique": case "foreign-key": case "not-null":
      return definition.columns;
    case "exclude":
      return definition.elements.flatMap((element) => (element.column === null ? [] : [element.column]));
    case "check":
      return [];
  }
}
