/** Queries and DML: what they need, what they yield, and which tables may hold rows afterwards. */
import type {
  InsertedRows, NamedColumn, Operation, Query, QualifiedName, QueryColumn, RelationUse, TypeReference, Yield,
} from "../operation.ts";
import { requireFunctions } from "./calls.ts";
import { isKnownEmpty } from "./contents.ts";
import { cutName } from "./names.ts";
import type { Column, Effect, ObjectId, ObjectReference, Relation } from "./objects.ts";
import {
  columnReference, current, fault, findColumn, hasRowType, isKnown, isSystemColumn, lookUpRelation, lookUpType,
  patchRelation, relationReference, report, requireColumn, requireRelation, resolveType, SEQUENCE_COLUMNS, kindNoun,
  wrongKind, onlyRoutineNamed, namedReference, plainReference, searchPath, type Run,
} from "./run.ts";
import { childrenOf, dependentsOf, forgetCounters, type State } from "./state.ts";
import { before as stateBefore, changeRows, emptyRows, fill, forgetRows, insertRows, refuseWidth, type Before } from "./written.ts";
import { formatType } from "./types.ts";
import { refuseTyping } from "./typings.ts";
import { misfitOf, refuseApplication, refuseCasts, refuseComparedText, refuseText } from "./values.ts";

type QueryOperation = Extract<Operation, { kind: "query" }>;

const INTENTS: Readonly<Record<RelationUse["access"], string>> = {
  read: "reads it",
  insert: "inserts into it",
  update: "updates it",
  delete: "deletes from it",
  truncate: "truncates it",
  lock: "locks it",
  refresh: "refreshes it",
};

/** What a statement of its own does: to the relation that it changes, else to the first that it reads. */
function intentOf({ uses }: Query): string {
  const use = uses.find(({ access }) => access !== "read") ?? uses[0];
  return use ? INTENTS[use.access].replace(/ it$/, ` ${cutName(use.name.name)}`) : "calculates";
}

/** A table that TRUNCATE names; `only`: without what inherits from it. */
interface Truncated {
  readonly table: Relation;
  readonly only: boolean;
}

export function applyQuery(run: Run, operation: QueryOperation): void {
  const { query } = operation;
  // Whether rows arrive is decided by the state before the statement.
  const yieldsNothing = query.emptyWhenAnyIsEmpty.some((name) => isEmpty(run, name));
  const truncated: Truncated[] = [];
  const faultsBefore = run.faults.length;
  // The number of values is counted before they are looked at, each by itself.
  const isRefused = query.inserted ? refuseInserted(run, query.inserted) : false;
  const before = query.inserted && !yieldsNothing ? stateBefore(run, query.inserted.table) : null;
  requireSources(run, query);
  for (const use of query.uses) {
    const relation = useRelation(run, use);
    if (!relation) continue;
    if (use.access === "insert" && !yieldsNothing) fill(run, relation.id);
    if (use.access === "truncate") truncated.push({ table: relation, only: use.only === true });
    if (use.access === "refresh" && !(relation.query && yieldsNoRow(run, relation.query))) patchRelation(run, relation.id, { rows: "unknown" });
    // nextval() and its like.
    if (relation.kind === "sequence") run.state.counters.set(relation.id, undefined);
    changeRows(
      run,
      relation.id,
      use,
      query.changed?.verb === use.access && use === query.uses.find(({ access }) => access === use.access) ? query.changed : undefined,
    );
  }
  if (operation.verb === "merge" || operation.verb === "other" || operation.verb === "copy") run.state.rowsLost.set(run.step);
  if (query.movesSequences) forgetCounters(run.state);
  if (query.handsOut && !yieldsNothing) {
    run.state.rowsAnywhere.set(run.step);
    run.state.rowsLost.set(run.step);
  }
  if (truncated.length > 0) truncate(run, truncated, operation.truncateCascade);
  requireParts(run, query, null);
  for (const name of query.advances ?? []) {
    const found = lookUpRelation(run.state, name);
    if (found.kind === "found" && found.relation.kind !== "sequence" && found.relation.origin !== "assumed")
      wrongKind(run, found.relation, `"${found.relation.name}" is not a sequence`, "takes it for a sequence");
  }
  const isUnchangeable = refuseChanges(run, query, run.faults.length === faultsBefore);
  if (run.faults.length === faultsBefore) refuseRepeated(run, query);
  if (query.inserted && !isRefused && !isUnchangeable) applyInserted(run, query.inserted, before);
  if (query.functions.some((name) => onlyRoutineNamed(run.state, name) !== null || lookUpRoutines(run, name))) run.state.rowsAnywhere.set(run.step);
}

/** Whether a statement is to change what cannot be changed; a fault then, if that is `told`. */
function refuseChanges(run: Run, query: Query, told: boolean): boolean {
  return query.uses.some((use) => {
    const found = lookUpRelation(run.state, use.name);
    const objection = found.kind === "found" ? unchangeable(found.relation, use.access) : null;
    if (objection !== null && found.kind === "found" && told) wrongKind(run, found.relation, objection, INTENTS[use.access]);
    return objection !== null;
  });
}

/** Raises 42701 or 42601 for a column that is named twice as what is written (checkInsertTargets, process_matched_tle). */
function refuseRepeated(run: Run, { uses }: Query): void {
  for (const { name, access, twice } of uses) {
    const found = twice === undefined ? null : lookUpRelation(run.state, name);
    if (found?.kind !== "found" || !isKnown(found.relation) || findColumn(found.relation, cutName(twice!))?.presence !== "certain") continue;
    const column = cutName(twice!);
    const [sqlstate, message] =
      access === "insert"
        ? ["42701", `column "${column}" specified more than once`]
        : ["42601", `multiple assignments to same column "${column}"`];
    fault(run, { kind: "refused", sqlstate, message, object: columnReference(found.relation, column), intent: INTENTS[access], id: found.relation.id });
  }
}

/** Raises faults for what a query names, beside relations with the columns that are certainly theirs. `intent`: what the query is for; null for a statement of its own. */
export function requireParts(run: Run, query: Query, intent: string | null): void {
  for (const column of query.named ?? []) requireNamed(run, column, query, intent);
  for (const type of query.types) resolveType(run, type, { intent: intent ?? "uses it in a query" });
  for (const cast of query.cast ?? []) {
    if (cast.type.kind === "named")
      refuseCasts(run, [cast], {
        object: namedReference("type", cast.type.schema ?? "pg_catalog", cast.type.name),
        intent: intent ?? "casts a value to it",
        id: null,
      });
  }
  requireFunctions(run, query.functions, intent, query.uses.length > 0);
  if (!query.typings) return;
  const found = query.uses[0] && lookUpRelation(run.state, query.uses[0].name);
  const relation = found?.kind === "found" ? found.relation : null;
  const object = relation ? relationReference(relation) : plainReference("schema", searchPath(run.state)[0] ?? "public");
  for (const typing of query.typings) refuseTyping(run, typing, null, { object, intent: intent ?? intentOf(query), id: relation?.id ?? null });
}

/** Raises 42703 for a column that nothing in scope has, 42P01 for a qualifier that nothing goes by (errorMissingColumn, errorMissingRTE). */
function requireNamed(run: Run, { qualifier, name, among }: NamedColumn, query: Query, purpose: string | null): void {
  const intent = purpose ?? intentOf(query);
  const cut = cutName(name);
  const found = among === null ? [] : ownersOf(run, cut, among);
  // `t.f` may call a function of the row.
  if (found === null || found.length > 0 || lookUpRoutines(run, { schema: null, name })) return;
  const written = qualifier === null ? cut : `${cutName(qualifier)}.${cut}`;
  const relations = [...new Set((among ?? []).flatMap((item) => (item.kind === "star" ? [item.relation] : [])))];
  const [relation, ...others] = relations.flatMap((one) => {
    const known = lookUpRelation(run.state, one);
    return known.kind === "found" ? [known.relation] : [];
  });
  if (among === null) {
    const hidden = query.uses.some((use) => use.name.name === qualifier);
    const message = hidden ? `invalid reference to FROM-clause entry for table "${qualifier}"` : `missing FROM-clause entry for table "${qualifier}"`;
    return fault(run, { kind: "refused", sqlstate: "42P01", message, object: namedReference("table", "public", qualifier!), intent });
  }
  const message = qualifier === null ? `column "${cut}" does not exist` : `column ${written} does not exist`;
  if (relation && others.length === 0 && among.length === 1)
    requireColumn(run, relation.id, name, { intent: purpose ?? "uses it in a query", message });
  else
    fault(run, {
      kind: "refused",
      sqlstate: "42703",
      message,
      object: relation ? columnReference(relation, cut) : { kind: "column", schema: null, name: qualifier ?? "", column: cut, table: null },
      intent,
      id: relation?.id ?? null,
    });
}

/** The relations, or null in their place for subqueries, that have a column; null when that is not known for certain. */
function ownersOf(run: Run, name: string, among: NonNullable<NamedColumn["among"]>): readonly (Relation | null)[] | null {
  const owners: (Relation | null)[] = [];
  for (const item of among) {
    if (item.kind === "column") {
      if (cutName(item.name) === name) owners.push(null);
      continue;
    }
    const found = lookUpRelation(run.state, item.relation);
    if (found.kind !== "found") return null;
    const { relation } = found;
    if (findColumn(relation, name) || (relation.kind === "sequence" && isSequenceColumn(name))) owners.push(relation);
    else if (!isKnown(relation)) return null;
  }
  return owners;
}

function refuseInserted(run: Run, inserted: InsertedRows): boolean {
  const found = lookUpRelation(run.state, inserted.table);
  return found.kind === "found" && refuseWidth(run, found.relation, inserted);
}

function applyInserted(run: Run, inserted: InsertedRows, before: Before | null): void {
  const found = lookUpRelation(run.state, inserted.table);
  if (found.kind === "found") insertRows(run, found.relation.id, inserted, before);
}

function lookUpRoutines(run: Run, name: QualifiedName): boolean {
  const schemas = name.schema === null ? [...run.state.schemas.keys()] : [name.schema];
  return schemas.some((schema) => run.state.routineNames.get(schema)?.get(cutName(name.name)) !== undefined);
}

/** Whether no row can be in a relation at this point of the chain. */
export function isEmpty(run: Run, name: QualifiedName): boolean {
  const found = lookUpRelation(run.state, name);
  return found.kind === "found" && isKnownEmpty(run.state, found.relation);
}

/** Whether a query certainly yields no row; one that counts yields one over empty tables. */
export function yieldsNoRow(run: Run, query: Query): boolean {
  return !query.countsRows && query.emptyWhenAnyIsEmpty.some((name) => isEmpty(run, name));
}

/**
 * Empties tables with all below them, unless ONLY was said, and with CASCADE what refers to them; a
 * fault when something else refers to one of them, be it as a partition (ExecuteTruncate, heap_truncate_check_FKs).
 */
function truncate(run: Run, truncated: readonly Truncated[], cascade: boolean): void {
  const { state } = run;
  const all = new Set<ObjectId>();
  const add = (id: ObjectId, isOnly: boolean): void => {
    all.add(id);
    if (!isOnly) for (const child of childrenOf(state, id)) add(child, false);
  };
  for (const { table, only } of truncated) {
    if (only && table.partitionBy && isKnown(table)) wrongKind(run, table, "cannot truncate only a partitioned table", INTENTS.truncate);
    add(table.id, only);
  }
  // With CASCADE the set grows while it is walked.
  for (const id of all) {
    const table = state.relations.get(id);
    if (!table) continue;
    const referring = referringRelations(state, table).filter((relation) => !all.has(relation.id));
    const certain = referring.filter(({ isCertain }) => isCertain);
    if (cascade) referring.forEach((relation) => add(relation.id, true));
    else if (certain.length > 0 && table.presence === "certain") {
      fault(run, {
        kind: "dependents",
        sqlstate: "0A000",
        message: "cannot truncate a table referenced in a foreign key constraint",
        object: relationReference(table),
        intent: INTENTS.truncate,
        id,
        dependents: certain.map((relation) => ({ object: relation.object, id: relation.id })),
      });
      return;
    }
  }
  for (const id of all) {
    forgetRows(run, id);
    if (state.relations.get(id)?.presence === "certain") emptyRows(run, id);
  }
}

/** The relations whose foreign keys refer to a table, or to one that it is a partition of. */
function referringRelations(
  state: State,
  table: Relation,
): readonly { readonly id: ObjectId; readonly object: ObjectReference; readonly isCertain: boolean }[] {
  const above = table.partitionOf === null ? undefined : state.relations.get(table.partitionOf);
  const own = dependentsOf(state, table.id).concat(table.id).flatMap((id) => {
    const relation = state.relations.get(id);
    const keys = relation?.constraints.filter(({ references }) => references?.table === table.id) ?? [];
    return relation && keys.length > 0
      ? [
          {
            id,
            object: relationReference(relation),
            isCertain: relation.presence === "certain" && keys.some(({ presence }) => presence === "certain"),
          },
        ]
      : [];
  });
  return above ? [...own, ...referringRelations(state, above)] : own;
}

/** What each access may be made to. TRUNCATE and LOCK work on tables, reading on everything that has rows. */
function misuse(relation: Relation, access: RelationUse["access"]): string | null {
  if (access !== "refresh" && relation.kind === "index") return `"${relation.name}" is an index`;
  if (access !== "refresh" && relation.kind === "composite-type") return `"${relation.name}" is a composite type`;
  switch (access) {
    case "read":
      return null;
    case "lock":
      return relation.kind === "sequence" || relation.kind === "materialized-view" ? `"${relation.name}" is not a table or view` : null;
    case "truncate":
      return relation.kind === "table" || relation.kind === "foreign-table" ? null : `"${relation.name}" is not a table`;
    case "refresh":
      if (relation.kind === "materialized-view") return null;
      return relation.kind === "table" ? `"${relation.name}" is not a materialized view` : `"${relation.name}" is not a table or materialized view`;
    case "insert": case "update": case "delete":
      return null;
  }
}

/** What keeps the rows of a relation from being changed: found when the statement, which is read by then, is about to run (CheckValidResultRel). */
function unchangeable({ kind, name }: Relation, access: RelationUse["access"]): string | null {
  const changes = access === "insert" || access === "update" || access === "delete";
  return changes && (kind === "sequence" || kind === "materialized-view") ? `cannot change ${kindNoun(kind)} "${name}"` : null;
}

/** What the query parser opens; it does not tell a missing schema from a missing table. */
const PARSED_ACCESSES: ReadonlySet<RelationUse["access"]> = new Set(["read", "insert", "update", "delete"]);

/** Looks up all that a statement is about, since FROM is read before any column; the columns that an INSERT names come first (transformFromClause, checkInsertTargets). */
export function requireSources(run: Run, { uses }: Query): void {
  if (uses.length > 1 && uses.every(({ access }) => access !== "insert")) for (const use of uses) requireUsed(run, use);
}

function requireUsed(run: Run, use: RelationUse): Relation | null {
  return requireRelation(run, use.name, {
    intent: INTENTS[use.access],
    inQuery: PARSED_ACCESSES.has(use.access),
    span: use.span,
    kind: use.access === "refresh" ? "materialized-view" : "table",
  });
}

/** One relation of a query with its columns. Null when it is not the chain's or not usable so. */
export function useRelation(run: Run, use: RelationUse): Relation | null {
  const intent = INTENTS[use.access];
  const relation = requireUsed(run, use);
  if (!relation) return null;
  const objection = misuse(relation, use.access);
  if (objection !== null) {
    wrongKind(run, relation, objection, intent, use.access === "refresh" && relation.kind === "table" ? "0A000" : "42809");
    return null;
  }
  for (const name of use.columns) useColumn(run, relation.id, name, use, intent);
  for (const { column: name, text } of isKnown(relation) ? (use.texts ?? []) : []) {
    const column = findColumn(relation, name);
    if (column?.presence === "certain" && column.origin === "chain")
      refuseComparedText(run, column.type, text, { object: columnReference(relation, column.name), intent, id: relation.id });
  }
  for (const { column: name, how } of isKnown(relation) ? (use.applied ?? []) : []) {
    const column = findColumn(relation, name);
    if (column?.presence === "certain" && column.origin === "chain")
      refuseApplication(run, column.type, how, { object: columnReference(relation, column.name), intent, id: relation.id });
  }
  for (const { column: name, value } of isKnown(relation) ? (use.stored ?? []) : []) {
    const column = findColumn(relation, name);
    if (column?.presence === "certain" && column.origin === "chain") refuseStored(run, relation, column, value, intent);
  }
  if (unchangeable(relation, use.access) !== null) return null;
  const action: Effect["action"] = use.access === "read" || use.access === "lock" ? "read" : "write";
  report(run, action, relationReference(relation), relation.id, intent.replace(/ it$/, ` ${relation.name}`));
  return current(run, relation.id);
}

/** Raises what PostgreSQL objects to in a value that is put into a column (transformAssignedExpr). */
function refuseStored(run: Run, relation: Relation, column: Column, value: Yield, intent: string): void {
  const place = { object: columnReference(relation, column.name), intent, id: relation.id };
  if (value.kind === "text") return refuseText(run, column.type, value.text, place);
  const misfit = misfitOf(run, column.type, value);
  if (misfit !== null)
    fault(run, {
      kind: "refused",
      sqlstate: "42804",
      message: `column "${column.name}" is of type ${misfit.wanted} but expression is of type ${misfit.given}`,
      ...place,
    });
}

function isSequenceColumn(name: string): boolean {
  return SEQUENCE_COLUMNS.some((column) => column.name === name);
}

function useColumn(run: Run, id: ObjectId, written: string, use: RelationUse, intent: string): void {
  const relation = current(run, id);
  const name = cutName(written);
  if (!isKnown(relation) || findColumn(relation, name) || isSystemColumn(name)) return;
  const isTarget = (use.access === "insert" || use.access === "update") && use.targets?.includes(written) !== false;
  const qualifier = use.qualifiers?.[written];
  const isWhole = name === relation.name || (qualifier !== undefined && !isSequenceColumn(name));
  // A column that is not there may be a function of the row.
  if (isWhole && relation.kind === "sequence" && use.access === "read")
    return wrongKind(run, relation, `relation "${relation.name}" does not have a composite type`, intent);
  if ((name === relation.name && use.access !== "insert" && !use.aliased) || (relation.kind === "sequence" && isSequenceColumn(name))) return;
  requireColumn(run, id, name, {
    intent,
    message: isTarget
      ? `column "${name}" of relation "${relation.name}" does not exist`
      : qualifier === undefined
        ? `column "${name}" does not exist`
        : `column ${cutName(qualifier)}.${name} does not exist`,
    span: use.span,
  });
}

// --- what a query yields

export interface OutputColumn {
  readonly name: string;
  readonly type: TypeReference;
}

/** The output columns of a query, `*` expanded from the catalog; null when they cannot be told. */
export function outputOf(run: Run, query: Query): readonly OutputColumn[] | null {
  if (query.star !== null) {
    const columns: OutputColumn[] = [];
    for (const item of query.star) {
      if (item.kind === "column") columns.push({ name: cutName(item.name), type: unitedType(run, item) });
      else {
        const found = lookUpRelation(run.state, item.relation);
        if (found.kind === "found" && found.relation.kind === "sequence") {
          columns.push(...SEQUENCE_COLUMNS);
          continue;
        }
        if (found.kind !== "found" || !isKnown(found.relation) || found.relation.columns.some(({ presence }) => presence === "possible")) return null;
        columns.push(...found.relation.columns.map(({ name, type }) => ({ name, type })));
      }
    }
    return columns;
  }
  if (query.output === null) return null;
  return query.output.map(({ name, type }) => ({ name: cutName(name), type: outputType(run, type, null) }));
}

/** What comes out of a column, in a UNION only where all queries give the same type. */
function unitedType(run: Run, item: QueryColumn): TypeReference {
  const [first, ...others] = [item, ...(item.others ?? [])].map(({ type, from }) => outputType(run, type, from));
  return others.every((other) => other.kind === "named" && first!.kind === "named" && formatType(first!) === formatType(other))
    ? first!
    : { kind: "unknown", reason: "the types of a UNION are not worked out" };
}

function outputType(run: Run, type: TypeReference | null, from: QueryColumn["from"]): TypeReference {
  if (type !== null) return type.kind === "named" && lookUpType(run.state, type).kind !== "missing" ? resolveType(run, type, { intent: "" }) : type;
  const found = from && lookUpRelation(run.state, from.relation);
  if (from && found?.kind === "found") {
    const { relation } = found;
    const column =
      findColumn(relation, from.name) ??
      (relation.kind === "sequence" ? SEQUENCE_COLUMNS.find(({ name }) => name === cutName(from.name)) : undefined);
    if (column) return column.type;
    // The name of the relation means its whole row.
    if (isKnown(relation) && hasRowType(relation.kind) && cutName(from.name) === relation.name)
      return { kind: "named", schema: relation.schema, name: relation.name, modifiers: [], dimensions: 0 };
  }
  return { kind: "unknown", reason: "the type of the expression is not worked out" };
}

/** Numbers of the columns that a query reads from each relation; 0 stands for the relation as a whole. */
export function readColumns(run: Run, query: Query): readonly { readonly relation: ObjectId; readonly columns: readonly number[] }[] {
  const reads = new Map<ObjectId, Set<number>>();
  const add = (relation: Relation, numbers: readonly number[]): void => {
    const known = reads.get(relation.id) ?? new Set();
    for (const number of [0, ...numbers]) known.add(number);
    reads.set(relation.id, known);
  };
  for (const use of query.uses) {
    const found = lookUpRelation(run.state, use.name);
    if (found.kind === "found") add(found.relation, use.columns.flatMap((name) => findColumn(found.relation, name)?.number ?? []));
  }
  for (const { name, among } of query.named ?? []) {
    const [owner, ...others] = (among && ownersOf(run, cutName(name), among)) ?? [];
    if (owner && others.length === 0) add(owner, [findColumn(owner, name)?.number ?? 0]);
  }
  for (const item of query.star ?? []) {
    if (item.kind !== "star") continue;
    const found = lookUpRelation(run.state, item.relation);
    if (found.kind === "found") add(found.relation, found.relation.columns.map(({ number }) => number));
  }
  return [...reads].map(([relation, columns]) => ({ relation, columns: [...columns] }));
}
