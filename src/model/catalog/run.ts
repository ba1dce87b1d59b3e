/** One application of an operation: what it sees, what it reports, and how it recovers. */
import { HOLE } from "../../evaluate/value.ts";
import type { Span } from "../../source.ts";
import type { QualifiedName, RelationKind, TypeReference } from "../operation.ts";
import { hasNamelessIndex } from "./nameless.ts";
import { cutName } from "./names.ts";
import type {
  Column, Constraint, Effect, Extension, Fault, ObjectId, ObjectKind, ObjectReference, Relation, Routine, Schema,
  StepId, Type,
} from "./objects.ts";
import { namesIn, putRelation, putType, TEMPORARY_SCHEMA, type State } from "./state.ts";
import { installExtension, mayBeBrought, provision, type Part } from "./extensions.ts";
import { objectionToModifiers } from "./input.ts";
import { builtInName, formatType, takesModifiers } from "./types.ts";

export interface Run {
  readonly state: State;
  readonly step: StepId;
  /** Faults are not raised: the operation happens on some paths only. */
  readonly quiet: boolean;
  readonly effects: Effect[];
  readonly faults: Fault[];
}

// --- what is reported

export function relationReference(relation: { readonly kind: RelationKind; readonly schema: string; readonly name: string }): ObjectReference {
  return { kind: relation.kind, schema: relation.schema, name: relation.name, column: null, table: null };
}

export function columnReference(relation: Relation, column: string): ObjectReference {
  return { kind: "column", schema: relation.schema, name: relation.name, column, table: null };
}

/** A constraint, trigger, rule or policy, named per table. */
export function partReference(kind: "constraint" | "trigger" | "rule" | "policy", relation: Relation, name: string): ObjectReference {
  return { kind, schema: relation.schema, name, column: null, table: relation.name };
}

export function typeReference(type: Type): ObjectReference {
  return { kind: type.kind === "domain" ? "domain" : "type", schema: type.schema, name: type.name, column: null, table: null };
}

export function routineReference(routine: Routine): ObjectReference {
  return { kind: "function", schema: routine.schema, name: routine.name, column: null, table: null };
}

export function plainReference(kind: "schema" | "extension", name: string): ObjectReference {
  return { kind, schema: null, name, column: null, table: null };
}

/** An object that does not exist, where an unqualified name would have been found. */
export function namedReference(kind: ObjectKind, schema: string, name: string): ObjectReference {
  return { kind, schema, name, column: null, table: null };
}

export function report(
  run: Run,
  action: Effect["action"],
  object: ObjectReference,
  id: ObjectId,
  detail: string,
  rest: Partial<Pick<Effect, "implicit" | "previous" | "was">> = {},
): void {
  run.effects.push({ action, object, id, detail, implicit: rest.implicit ?? false, previous: rest.previous ?? null, ...(rest.was && { was: rest.was }) });
}

/** Raises a fault, unless the operation is not certain, the name has an unknown part, or the server is of a version that does not refuse. */
export function fault(run: Run, found: Pick<Fault, "kind" | "sqlstate" | "message" | "object" | "intent"> & Partial<Fault>): void {
  if (run.quiet || HOLE.test(found.message)) return;
  const { postgresVersion } = run.state;
  if (found.only && postgresVersion !== null && postgresVersion >= found.only.before) return;
  run.faults.push({ id: null, dependents: [], span: null, ...found, only: postgresVersion === null ? (found.only ?? null) : null });
}

/** Puts some of the faults that were raised from a position on in front of the others: PostgreSQL finds them first, whatever we looked at first. */
export function bringForward({ faults }: Run, from: number, isFirst: (raised: Fault) => boolean): void {
  if (faults.length - from < 2) return;
  const raised = faults.splice(from);
  faults.push(...raised.filter(isFirst), ...raised.filter((one) => !isFirst(one)));
}

/**
 * Raises a fault about something missing. When an extension would bring it and none that does is
 * installed, it is the extension that is missing, and it is assumed from now on. `brought`: what it is
 * among an extension's contents, under `key` where that is more than a name.
 */
export function missing(
  run: Run,
  found: Parameters<typeof fault>[1],
  brought: {
    readonly part: Part;
    readonly name: QualifiedName;
    readonly key?: string;
    /** The intent to tell then. */ readonly use?: string;
  },
): void {
  const provided = found.object.kind === "schema" ? null : provision(run.state, brought.part, brought.name, searchPath(run.state), brought.key);
  const name = provided?.kind === "absent" ? provided.extensions[0] : undefined;
  if (name === undefined) return fault(run, found);
  const schema = brought.name.schema === null ? (creationSchema(run.state) ?? "public") : cutName(brought.name.schema);
  installExtension(run.state, run.step, name, schema, "assumed");
  const extension = run.state.extensions.get(name)!;
  fault(run, { ...found, object: plainReference("extension", name), id: extension.id, intent: brought.use ?? found.intent });
}

/** Raises 2BP01: a member of an extension can only be dropped with it. */
export function refuseMember(run: Run, object: ObjectReference, called: string, extension: string, intent: string): void {
  const owner = run.state.extensions.get(extension);
  if (!owner || owner.presence === "possible" || owner.origin === "assumed") return;
  fault(run, {
    kind: "dependents", sqlstate: "2BP01", message: `cannot drop ${called} because extension ${extension} requires it`, object, intent, id: owner.id,
    dependents: [{ object: plainReference("extension", extension), id: owner.id }],
  });
}

// --- schemas and search_path

const SYSTEM_SCHEMAS: ReadonlySet<string> = new Set(["pg_catalog", "information_schema", "pg_toast"]);

/** Schemas that extensions make for their own objects: what stands in them is never accused. */
const EXTENSION_SCHEMAS: ReadonlySet<string> = new Set([
  "cron", "partman", "topology", "tiger", "tiger_data", "timescaledb_information", "timescaledb_experimental", "_timescaledb_internal",
  "_timescaledb_catalog", "_timescaledb_config", "_timescaledb_functions", "_timescaledb_cache", "ag_catalog", "pgmq", "net", "pgsodium",
]);

export function isSystemSchema(name: string): boolean {
  return SYSTEM_SCHEMAS.has(name) || EXTENSION_SCHEMAS.has(name) || name.startsWith("pg_toast") || name.startsWith("pg_temp_");
}

/** The schemas of search_path in order, whether or not they exist; `"$user"` left out. */
export function searchPath(state: State): readonly string[] {
  const path = state.localSearchPath.get() ?? state.searchPath.get();
  return path === null ? state.databaseSearchPath : path.filter((name) => name !== "$user").map(cutName);
}

/** Where an unqualified name is created: the first schema of search_path that exists. */
export function creationSchema(state: State): string | null {
  return searchPath(state).find((name) => name === "pg_catalog" || state.schemas.get(name) !== undefined) ?? null;
}

/** Where something that no schema of search_path has is taken to stand: nobody means pg_catalog. */
function homeSchema(state: State): string {
  const schema = creationSchema(state);
  return schema === null || schema === "pg_catalog" ? (searchPath(state).find((name) => name !== "pg_catalog") ?? "public") : schema;
}

/** The schema a name is created in. Faults when there is none, and then goes on as if there were. */
export function targetSchema(run: Run, name: QualifiedName): string {
  const { state } = run;
  const intent = `creates ${cutName(name.name)} in it`;
  if (name.schema === null) {
    const schema = creationSchema(state);
    if (schema !== null) return schema;
    const wanted = searchPath(state)[0] ?? "public";
    fault(run, { kind: "missing", sqlstate: "3F000", message: "no schema has been selected to create in", object: plainReference("schema", wanted), intent });
    assumeSchema(run, wanted);
    return wanted;
  }
  return requireSchema(run, name.schema, intent);
}

/** A schema that must exist; it is assumed when it does not. */
export function requireSchema(run: Run, written: string, intent: string): string {
  const schema = schemaName(written);
  if (run.state.schemas.get(schema) || isSystemSchema(schema) || schema === TEMPORARY_SCHEMA) return schema;
  if (!isTouched(run.state, { schema: null, name: schema })) {
    fault(run, { kind: "missing", sqlstate: "3F000", message: `schema "${schema}" does not exist`, object: plainReference("schema", schema), intent });
  }
  assumeSchema(run, schema);
  return schema;
}

function schemaName(written: string): string {
  return cutName(written);
}

export function assumeSchema(run: Run, name: string): void {
  const schema: Schema = { id: run.state.identities.create(`schema\0${name}`), name, presence: "certain", origin: "assumed", created: run.step };
  run.state.schemas.set(name, schema);
}

/** Whether nothing in a schema can be accused of missing: the chain does not know what is in it. */
export function isForeignSchema(state: State, name: string): boolean {
  const schema = state.schemas.get(name);
  return schema !== undefined && (schema.origin === "assumed" || schema.presence === "possible");
}

export function isTouched(state: State, name: QualifiedName): boolean {
  const cut = cutName(name.name);
  if (state.touched.size === 0) return false;
  if (state.touched.get(`*\0${cut}`)) return true;
  const schemas = name.schema === null ? searchPath(state) : [name.schema];
  return schemas.some((schema) => state.touched.get(`${schema}\0${cut}`) !== undefined);
}

export function touchName(state: State, name: QualifiedName): void {
  state.touched.set(`${name.schema ?? "*"}\0${cutName(name.name)}`, true);
}

// --- relations

export type RelationLookup =
  | { readonly kind: "found"; readonly relation: Relation }
  /** Part of PostgreSQL. */
  | { readonly kind: "system" }
  /** Part of an installed extension. */
  | { readonly kind: "extension"; readonly extension: Extension }
  /** `schema`: where it would be; `noSchema`: that schema does not exist either; `excused`: it may exist all the same. */
  | { readonly kind: "missing"; readonly schema: string; readonly noSchema: boolean; readonly excused: boolean };

/** Resolves a relation's name as PostgreSQL does (RangeVarGetRelid). */
export function lookUpRelation(state: State, name: QualifiedName): RelationLookup {
  const cut = cutName(name.name);
  const schemas = name.schema === null ? [TEMPORARY_SCHEMA, ...searchPath(state)] : [schemaName(name.schema)];
  for (const schema of schemas) {
    const id = state.relationNames.get(schema)?.get(cut);
    const relation = id === undefined ? undefined : state.relations.get(id);
    if (relation) return { kind: "found", relation };
  }
  if (name.schema === null ? cut.startsWith("pg_") : isSystemSchema(schemas[0]!)) return { kind: "system" };
  const provided = provision(state, "relations", name, searchPath(state));
  if (provided.kind === "here") return { kind: "extension", extension: provided.extension };
  const schema = name.schema === null ? homeSchema(state) : schemas[0]!;
  return {
    kind: "missing",
    schema,
    noSchema: name.schema !== null && !state.schemas.get(schema) && schema !== TEMPORARY_SCHEMA,
    excused:
      isTouched(state, name) ||
      schemas.some((candidate) => isForeignSchema(state, candidate)) ||
      HOLE.test(`${name.schema ?? ""} ${name.name}`) ||
      mayBeBrought(state, "relations"),
  };
}

/** What an operation wants with a relation. */
export interface Want {
  readonly intent: string;
  readonly ifExists?: boolean;
  /** What it is taken for when it has to be assumed. */
  readonly kind?: RelationKind;
  /** PostgreSQL's words differ between statements; by default `relation "x" does not exist`, 42P01. */
  readonly missing?: { readonly sqlstate: string; readonly message: string };
  /** DML and queries do not name the schema as the culprit. */
  readonly inQuery?: boolean;
  readonly span?: Span | null;
}

/**
 * The relation that an operation works on. When it is missing, the fault is raised and an assumed
 * relation is given. Null when there is nothing to do: IF EXISTS, or a relation of the system.
 */
export function requireRelation(run: Run, name: QualifiedName, want: Want): Relation | null {
  const found = lookUpRelation(run.state, name);
  if (found.kind === "found") return found.relation;
  if (found.kind === "system" || found.kind === "extension" || want.ifExists) return null;
  const excused = found.excused || (want.kind === "index" && hasNamelessIndex(run.state, found.schema));
  const offPath = excused || name.schema !== null ? null : relationOffPath(run.state, cutName(name.name));
  if (!excused) {
    const noSchema = found.noSchema && want.inQuery !== true;
    const written = name.schema === null ? cutName(name.name) : `${name.schema}.${cutName(name.name)}`;
    missing(run, {
      kind: "missing",
      sqlstate: noSchema ? "3F000" : (want.missing?.sqlstate ?? "42P01"),
      message: noSchema ? `schema "${found.schema}" does not exist` : (want.missing?.message ?? `relation "${written}" does not exist`),
      object: noSchema ? plainReference("schema", found.schema) : namedReference(want.kind ?? "table", found.schema, cutName(name.name)),
      intent: want.intent,
      id: offPath?.id ?? null,
      span: want.span ?? null,
    }, { part: "relations", name, use: `uses ${want.kind ?? "table"} ${cutName(name.name)}` });
    const here = lookUpRelation(run.state, name);
    if (here.kind === "extension") return null;
    if (offPath !== null) {
      extendSearchPath(run.state, offPath.schema);
      return offPath;
    }
  }
  return assumeRelation(run, found.schema, cutName(name.name), want.kind ?? "table", excused);
}

/** The relation that is meant when search_path does not lead to the name, and one schema alone has it. */
function relationOffPath(state: State, name: string): Relation | null {
  let only: Relation | null = null;
  for (const [schema, names] of state.relationNames) {
    const id = schema === TEMPORARY_SCHEMA ? undefined : names.get(name);
    const relation = id === undefined ? undefined : state.relations.get(id);
    if (!relation) continue;
    if (only !== null) return null;
    only = relation;
  }
  return only !== null && isKnown(only) ? only : null;
}

/** Goes on as if the author's database searched this schema too. */
function extendSearchPath(state: State, schema: string): void {
  const path = state.localSearchPath.get() === null ? state.searchPath : state.localSearchPath;
  path.set([...searchPath(state), schema]);
}

/** Adds a relation that the chain uses though nothing created it: nothing but its name is known. */
export function assumeRelation(run: Run, schema: string, name: string, kind: RelationKind, excused: boolean): Relation {
  if (!run.state.schemas.get(schema) && schema !== TEMPORARY_SCHEMA) assumeSchema(run, schema);
  const relation: Relation = {
    ...emptyRelation(run, kind, schema, name),
    origin: "assumed", presence: excused ? "possible" : "certain", open: kind !== "sequence" && kind !== "index", rows: "unknown",
  };
  const last = run.faults.at(-1);
  if (last && last.id === null && last.kind === "missing") run.faults[run.faults.length - 1] = { ...last, id: relation.id };
  putRelation(run.state, relation);
  return relation;
}

/** A new relation of the chain with nothing in it. It is not put into the catalog. */
export function emptyRelation(run: Run, kind: RelationKind, schema: string, name: string): Relation {
  return {
    id: run.state.identities.create(`relation\0${schema}\0${name}`),
    kind,
    schema,
    name,
    presence: "certain",
    origin: "chain",
    created: run.step,
    persistence: schema === TEMPORARY_SCHEMA ? "temporary" : "permanent",
    columns: [], nextColumnNumber: 1, open: false, constraints: [], indexes: [], index: null, ownedBy: null, dependsOn: [], query: null,
    uses: [], triggers: [], rules: [], inherits: [], partitionBy: null, partitionOf: null, bound: null, rows: "empty", written: null,
  };
}

/** The present record of a relation; ids in hand are of relations that exist. */
export function current(run: Run, id: ObjectId): Relation {
  return run.state.relations.get(id)!;
}

export function patchRelation(run: Run, id: ObjectId, patch: Partial<Relation>): void {
  const relation = run.state.relations.get(id);
  if (relation) putRelation(run.state, { ...relation, ...patch });
}

/** Whether a relation is certainly there and completely known, so that it can be accused of what it lacks. */
export function isKnown(relation: Relation): boolean {
  return relation.presence === "certain" && !relation.open;
}

const KIND_NOUNS: Readonly<Record<RelationKind, string>> = {
  table: "table",
  view: "view",
  "materialized-view": "materialized view",
  sequence: "sequence",
  index: "index",
  "composite-type": "composite type",
  "foreign-table": "foreign table",
};

/** `a view`, `an index`: PostgreSQL's words for a kind of relation. */
export function kindNoun(kind: RelationKind): string {
  return KIND_NOUNS[kind];
}

export function withArticle(noun: string): string {
  return `${noun === "index" ? "an" : "a"} ${noun}`;
}

/** Raises 42809. Nothing is done then: there is no way to read the author's intent. */
export function wrongKind(run: Run, relation: Relation, message: string, intent: string, sqlstate = "42809"): void {
  if (relation.presence === "possible") return;
  fault(run, { kind: "wrong-kind", sqlstate, message, object: relationReference(relation), intent, id: relation.id });
}

/**
 * Whether a relation of this kind can be altered in a way that only some kinds allow
 * (ATSimplePermissions); faults when not. `action` is PostgreSQL's name of the action: `ADD COLUMN`.
 */
export function allows(run: Run, relation: Relation, action: string, kinds: readonly RelationKind[], intent: string): boolean {
  if (kinds.includes(relation.kind)) return true;
  const message =
    relation.kind === "composite-type"
      ? `"${relation.name}" is a composite type`
      : `ALTER action ${action} cannot be performed on relation "${relation.name}"`;
  wrongKind(run, relation, message, intent);
  return false;
}

// --- columns

/** System columns that every table has (`oid` was one before PostgreSQL 12). */
const SYSTEM_COLUMNS: ReadonlySet<string> = new Set(["ctid", "xmin", "xmax", "cmin", "cmax", "tableoid"]);

export function isSystemColumn(name: string): boolean {
  return SYSTEM_COLUMNS.has(name);
}

/** Columns that PostgreSQL gives every sequence. */
export const SEQUENCE_COLUMNS: readonly { readonly name: string; readonly type: TypeReference }[] = [
  "last_value int8",
  "log_cnt int8",
  "is_called bool",
].map((column) => {
  const [name, type] = column.split(" ") as [string, string];
  return { name, type: { kind: "named", schema: null, name: type, modifiers: [], dimensions: 0 } };
});

export function findColumn(relation: Relation, name: string): Column | undefined {
  return columnNamed(relation.columns, cutName(name));
}

/** A column by its name as the catalog stores it. A loop, since this is asked more often than anything else. */
function columnNamed(columns: readonly Column[], name: string): Column | undefined {
  for (const column of columns) if (column.name === name) return column;
  return undefined;
}

export function columnName(relation: Relation, number: number): string {
  for (const column of relation.columns) if (column.number === number) return column.name;
  return "?";
}

/** What an operation wants with a column. */
export interface ColumnWant {
  readonly intent: string;
  /** By default `column "x" of relation "t" does not exist`. */
  readonly message?: string;
  /** It is one of a key: `column "x" named in key does not exist`. See `Fault.ofKey`. */
  readonly ofKey?: true;
  readonly span?: Span | null;
}

/**
 * The column that an operation works on. A missing one is a fault when the relation is wholly
 * known, and is assumed in any case. Null for system columns.
 */
export function requireColumn(run: Run, id: ObjectId, name: string, want: ColumnWant): Column | null {
  const relation = current(run, id);
  const column = findColumn(relation, name);
  if (column) return column;
  if (isSystemColumn(name)) return null;
  const cut = cutName(name);
  if (isKnown(relation)) {
    fault(run, {
      kind: "missing",
      sqlstate: "42703",
      message: want.ofKey
        ? `column "${cut}" named in key does not exist`
        : (want.message ?? `column "${cut}" of relation "${relation.name}" does not exist`),
      object: columnReference(relation, cut),
      intent: want.intent,
      id,
      span: want.span ?? null,
      ...(want.ofKey && { ofKey: true }),
    });
  }
  const assumed: Column = {
    ...plainColumn(run, relation, cut, { kind: "unknown", reason: "the column was never created" }),
    origin: "assumed", presence: isKnown(relation) ? "certain" : "possible",
  };
  appendColumns(run, id, [assumed]);
  return assumed;
}

/** A nullable column without default, not yet part of its relation. */
export function plainColumn(run: Run, relation: Pick<Relation, "id" | "nextColumnNumber">, name: string, type: TypeReference): Column {
  return {
    number: run.state.identities.column(relation.id, name, relation.nextColumnNumber),
    name,
    type,
    nullable: true,
    default: null,
    identity: null,
    generated: null,
    collation: null,
    presence: "certain",
    origin: "chain",
    created: run.step,
    sequence: null,
    inherited: 0,
    local: true,
    dependsOn: [],
    generatedFrom: [],
  };
}

/** Adds columns at the end; one that takes the name of an assumed or possible column takes its place. */
export function appendColumns(run: Run, id: ObjectId, added: readonly Column[]): void {
  const relation = current(run, id);
  const columns = [...relation.columns];
  let { nextColumnNumber } = relation;
  for (const column of added) {
    const taken = columnNamed(columns, column.name);
    if (taken) columns[columns.indexOf(taken)] = { ...column, number: taken.number };
    else columns.push(column);
    nextColumnNumber = Math.max(nextColumnNumber, column.number + 1);
  }
  patchRelation(run, id, { columns, nextColumnNumber });
}

export function replaceColumn(run: Run, id: ObjectId, number: number, patch: Partial<Column>): void {
  const columns = [...current(run, id).columns];
  for (let at = 0; at < columns.length; at++) if (columns[at]!.number === number) columns[at] = { ...columns[at]!, ...patch };
  patchRelation(run, id, { columns });
}

export function replaceConstraint(run: Run, id: ObjectId, constraint: ObjectId, patch: Partial<Constraint>): void {
  const { constraints } = current(run, id);
  patchRelation(run, id, { constraints: constraints.map((known) => (known.id === constraint ? { ...known, ...patch } : known)) });
}

// --- types

export type TypeLookup =
  | { readonly kind: "found"; readonly type: Type }
  /** A row type. */
  | { readonly kind: "row"; readonly relation: Relation }
  | { readonly kind: "built-in"; readonly name: string }
  /** In a schema of PostgreSQL's own. */
  | { readonly kind: "system" }
  | { readonly kind: "missing"; readonly schema: string; readonly noSchema: boolean; readonly excused: boolean };

const KINDS_WITH_ROW_TYPE: ReadonlySet<RelationKind> = new Set(["table", "view", "materialized-view", "composite-type", "foreign-table"]);

/** Resolves a type's name as PostgreSQL does: pg_catalog first, then search_path. */
export function lookUpType(state: State, name: QualifiedName): TypeLookup {
  const cut = cutName(name.name);
  if (name.schema === null || name.schema === "pg_catalog") {
    const builtIn = builtInName(cut);
    if (builtIn !== null) return { kind: "built-in", name: builtIn };
  }
  const schemas = name.schema === null ? [TEMPORARY_SCHEMA, ...searchPath(state)] : [schemaName(name.schema)];
  for (const schema of schemas) {
    const id = state.typeNames.get(schema)?.get(cut);
    const type = id === undefined ? undefined : state.types.get(id);
    if (type) return { kind: "found", type };
    const relationId = state.relationNames.get(schema)?.get(cut);
    const relation = relationId === undefined ? undefined : state.relations.get(relationId);
    if (relation && KINDS_WITH_ROW_TYPE.has(relation.kind)) return { kind: "row", relation };
  }
  if (name.schema === null ? cut.startsWith("pg_") : isSystemSchema(schemas[0]!)) return { kind: "system" };
  const schema = name.schema === null ? (creationSchema(state) ?? searchPath(state)[0] ?? "public") : schemas[0]!;
  return {
    kind: "missing",
    schema,
    noSchema: name.schema !== null && !state.schemas.get(schema),
    excused: isTouched(state, name) || schemas.some((candidate) => isForeignSchema(state, candidate)) || HOLE.test(name.name) || mayBeBrought(state, "types"),
  };
}

export function hasRowType(kind: RelationKind): boolean {
  return KINDS_WITH_ROW_TYPE.has(kind);
}

/** What an operation wants with a type. */
export interface TypeWant {
  readonly intent: string;
  /** Of a parameter PostgreSQL says `type x does not exist`, elsewhere it quotes the name. */
  readonly isParameter?: boolean;
  readonly span?: Span | null;
}

/** A type reference with its schema settled. A missing type is a fault, and assumed. */
export function resolveType(run: Run, written: TypeReference, want: TypeWant): TypeReference {
  if (written.kind === "unknown") return written;
  const { constructed = false, ...type } = written;
  const found = lookUpType(run.state, type);
  switch (found.kind) {
    case "built-in":
      if (type.modifiers.length > 0 && !takesModifiers(found.name)) {
        const called = formatType({ ...type, schema: null, name: found.name, modifiers: [], dimensions: 0 });
        fault(run, {
          kind: "refused",
          sqlstate: "42601",
          message: `type modifier is not allowed for type "${called}"`,
          object: namedReference("type", "pg_catalog", found.name),
          intent: want.intent,
          span: want.span ?? null,
        });
      }
      const objection = type.modifiers.length > 0 ? objectionToModifiers(found.name, type.modifiers) : null;
      if (objection !== null)
        fault(run, {
          kind: "refused",
          ...objection,
          object: namedReference("type", "pg_catalog", found.name),
          intent: want.intent,
          span: want.span ?? null,
        });
      return { ...type, schema: null, name: found.name };
    case "found":
      return { ...type, schema: found.type.schema, name: found.type.name };
    case "row":
      return { ...type, schema: found.relation.schema, name: found.relation.name };
    case "system":
      return { ...type, name: cutName(type.name) };
    case "missing": {
      const assumed = missingType(run, type, found, want, constructed);
      return { ...type, schema: assumed.schema, name: assumed.name };
    }
  }
}

/** A type reference as it would be resolved, with nothing assumed or accused. */
export function settled(run: Run, type: TypeReference): TypeReference {
  const silent: Run = { ...run, quiet: true, effects: [], faults: [] };
  const position = run.state.journal.position();
  const resolved = resolveType(silent, type, { intent: "" });
  run.state.journal.rollback(position);
  return resolved;
}

/** Raises the fault for a missing type and adds it as an assumed one. `constructed`: see `TypeReference`. */
export function missingType(run: Run, name: QualifiedName, found: Extract<TypeLookup, { kind: "missing" }>, want: TypeWant, constructed = false): Type {
  const cut = cutName(name.name);
  const written = name.schema === null ? cut : `${name.schema}.${cut}`;
  const type: Type = {
    id: run.state.identities.create(`type\0${found.schema}\0${cut}`),
    name: cut,
    schema: found.schema,
    kind: "assumed",
    labels: [],
    base: null,
    nullable: true,
    default: null,
    constraints: [],
    extension: null,
    presence: found.excused ? "possible" : "certain",
    origin: "assumed",
    created: run.step,
  };
  if (!found.excused) {
    const refusal: Parameters<typeof fault>[1] = {
      kind: "missing", sqlstate: found.noSchema ? "3F000" : "42704",
      message: found.noSchema ? `schema "${found.schema}" does not exist` : `type ${want.isParameter ? written : `"${written}"`} does not exist`,
      object: found.noSchema ? plainReference("schema", found.schema) : namedReference("type", found.schema, cut),
      intent: want.intent, id: type.id, span: want.span ?? null,
    };
    if (constructed) fault(run, refusal);
    else missing(run, refusal, { part: "types", name, use: `uses type ${cut}` });
    const here = lookUpType(run.state, name);
    if (here.kind === "found") return here.type;
  }
  if (!run.state.schemas.get(found.schema)) assumeSchema(run, found.schema);
  putType(run.state, type);
  return type;
}

/** Reports that something is of a type that the chain made. */
export function reportTypeUse(run: Run, type: TypeReference, detail: string): void {
  if (type.kind === "unknown" || type.schema === null) return;
  const id = namesIn(run.state, run.state.typeNames, type.schema).get(type.name);
  const used = id === undefined ? undefined : run.state.types.get(id);
  if (used) report(run, "reference", typeReference(used), used.id, detail);
}

/** The routine that a name means when no other of the chain's has it; overloads cannot be told apart here. */
export function onlyRoutineNamed(state: State, name: QualifiedName): ObjectId | null {
  const schemas = name.schema === null ? searchPath(state) : [name.schema];
  for (const schema of schemas) {
    const ids = state.routineNames.get(schema)?.get(cutName(name.name));
    if (ids) return ids.length === 1 ? ids[0]! : null;
  }
  return null;
}

/** Whether a relation name is taken in its schema, by any kind of relation. */
export function relationNamed(state: State, schema: string, name: string): Relation | undefined {
  const id = state.relationNames.get(schema)?.get(name);
  return id === undefined ? undefined : state.relations.get(id);
}

export function typeNamed(state: State, schema: string, name: string): Type | undefined {
  const id = state.typeNames.get(schema)?.get(name);
  return id === undefined ? undefined : state.types.get(id);
}

/** A certain object that the chain made: only such a one makes a second creation a fault. */
export function isInTheWay(object: { readonly presence: "certain" | "possible"; readonly origin: string } | undefined): boolean {
  return object !== undefined && object.presence === "certain" && object.origin !== "assumed";
}

/** Reports a type that has the name a relation is to get: a relation's name must be free as a type's too (SQLSTATE 42710). */
export function refuseNameOfType(run: Run, schema: string, name: string, intent: string): void {
  const type = typeNamed(run.state, schema, name);
  if (!type || !isInTheWay(type)) return;
  fault(run, { kind: "duplicate", sqlstate: "42710", message: `type "${name}" already exists`, object: typeReference(type), intent, id: type.id });
}

/** The type or row type that keeps others of its name out of a schema. */
export function typeInTheWay(state: State, schema: string, name: string): { readonly object: ObjectReference; readonly id: ObjectId } | null {
  const type = typeNamed(state, schema, name);
  if (isInTheWay(type)) return { object: typeReference(type!), id: type!.id };
  const relation = relationNamed(state, schema, name);
  return relation && KINDS_WITH_ROW_TYPE.has(relation.kind) && isInTheWay(relation) ? { object: relationReference(relation), id: relation.id } : null;
}
