/**
 * Rows that the chain itself writes out and that stand for certain: what a NOT NULL, a unique key or a
 * foreign key meets on every database, the empty one included.
 */
import type { InsertedRows, RelationUse, TypeReference, WrittenValue } from "../operation.ts";
import { cutName } from "./names.ts";
import type { Column, Constraint, ObjectId, Relation } from "./objects.ts";
import { columnReference, current, fault, findColumn, isKnown, lookUpType, partReference, patchRelation, relationReference, type Run } from "./run.ts";
import { dependentsOf, type State } from "./state.ts";
import { refuseLabel } from "./values.ts";

/** The values of a row by column number: a text as written, null for NULL. What is not known is left out. */
export type WrittenRow = ReadonlyMap<number, string | null>;

/** More rows of a table are not kept: constraints are met by the first ones as well, and comparing costs. */
const ROWS_KEPT = 50;

/** `empty` stands only as long as nothing ran that may have put rows anywhere. */
export function rowsOf(state: State, relation: Relation): Relation["rows"] {
  return relation.rows === "empty" && relation.created > state.rowsAnywhere.get() ? "empty" : "unknown";
}

/** The rows that are still known to stand in a table. */
export function rowsIn(run: Run, relation: Relation): readonly WrittenRow[] {
  const { written } = relation;
  return written !== null && written.at > Math.max(run.state.rowsAnywhere.get(), run.state.rowsLost.get()) ? written.rows : [];
}

/** Writes the rows of an INSERT, and raises what PostgreSQL objects to in them. */
export function insertRows(run: Run, id: ObjectId, inserted: InsertedRows): void {
  const table = current(run, id);
  if (!refuseGenerated(run, table, inserted) || !isPlain(table)) return;
  const rows = inserted.rows.map((values) => rowOf(run, table, inserted.columns, values));
  for (const row of rows) {
    const column = table.columns.find((candidate) => !candidate.nullable && row.get(candidate.number) === null);
    for (const { number, name, type } of table.columns) {
      const text = row.get(number);
      if (typeof text === "string") refuseLabel(run, type, text, { object: columnReference(table, name), intent: "inserts a row", id });
    }
    if (column) return fault(run, { kind: "refused", sqlstate: "23502", message: `null value in column "${column.name}" of relation "${table.name}" violates not-null constraint`, object: columnReference(table, column.name), intent: "inserts a row", id });
  }
  // ON CONFLICT may leave out any of them.
  if (inserted.mayLeaveOut || run.quiet) return;
  const before = rowsIn(run, table);
  const clash = keysOf(run, table).find(({ columns }) => haveTwins([...before, ...rows], columns));
  if (clash) return fault(run, { kind: "refused", sqlstate: "23505", message: `duplicate key value violates unique constraint "${clash.index.name}"`, object: relationReference(clash.index), intent: "inserts a row", id: clash.index.id });
  const dangling = table.constraints.find((constraint) => constraint.kind === "foreign-key" && isDangling(run, table, constraint, rows));
  if (dangling) return refuseDangling(run, table, dangling, "inserts a row");
  patchRelation(run, id, { written: { at: run.step, rows: [...before, ...rows].slice(0, ROWS_KEPT) } });
}

/** Whether nothing but the statement itself decides about the rows of a table. */
function isPlain(table: Relation): boolean {
  return table.kind === "table" && isKnown(table) && table.origin === "chain" && table.partitionBy === null && table.triggers.length === 0 && table.rules.length === 0
    && table.columns.every(({ presence, origin }) => presence === "certain" && origin === "chain");
}

/** Whether no value but DEFAULT is given to a column whose values PostgreSQL makes (rewriteTargetListIU). */
function refuseGenerated(run: Run, table: Relation, { columns, width, rows, overriding }: InsertedRows): boolean {
  if (!isKnown(table)) return true;
  const named = columns?.map((name) => findColumn(table, name)) ?? table.columns.slice(0, width ?? 0);
  const isGiven = (at: number): boolean => (rows.length === 0 ? width !== null : rows.some((row) => row[at] !== undefined && row[at].kind !== "default"));
  const refused = named.find((column, at) => column !== undefined && column.presence === "certain" && column.origin === "chain" && isGiven(at)
    && (column.generated !== null || (column.identity === "always" && overriding !== true)));
  if (!refused) return true;
  fault(run, { kind: "refused", sqlstate: "428C9", message: `cannot insert a non-DEFAULT value into column "${refused.name}"`, object: columnReference(table, refused.name), intent: "inserts into it", id: table.id });
  return false;
}

/** Raises 42601 when a row has more or fewer values than columns are named, all of which must be there (transformInsertRow). */
export function refuseWidth(run: Run, table: Relation, { columns, width, rows }: InsertedRows): boolean {
  if (width === null || !isKnown(table) || (table.kind !== "table" && table.kind !== "foreign-table") || columns?.some((name) => !findColumn(table, cutName(name)))) return false;
  const objection = rows.some((row) => row.length !== width) ? "VALUES lists must all be the same length"
    : width > (columns ?? table.columns).length ? "INSERT has more expressions than target columns"
    : columns !== null && width < columns.length ? "INSERT has more target columns than expressions"
    : null;
  if (objection !== null) fault(run, { kind: "refused", sqlstate: "42601", message: objection, object: relationReference(table), intent: "inserts into it", id: table.id });
  return objection !== null;
}

function rowOf(run: Run, table: Relation, named: readonly string[] | null, values: readonly WrittenValue[]): WrittenRow {
  const targets = named?.map(cutName) ?? table.columns.map(({ name }) => name);
  const row = new Map<number, string | null>();
  for (const column of table.columns) {
    const value = values[targets.indexOf(column.name)] ?? { kind: "default" };
    const known = column.generated !== null ? undefined : value.kind === "default" ? defaultOf(run, column) : value.kind === "null" ? null : value.kind === "text" ? value.text : undefined;
    if (known !== undefined) row.set(column.number, known);
  }
  return row;
}

/** NULL where a column has no default of its own or of its domain's; undefined when it has one. */
function defaultOf(run: Run, column: Column): null | undefined {
  const isFilled = column.default !== null || column.identity !== null || column.sequence !== null || column.generated !== null || mayBeDomain(run, column.type);
  return isFilled ? undefined : null;
}

function mayBeDomain(run: Run, type: TypeReference): boolean {
  if (type.kind === "unknown") return true;
  const found = lookUpType(run.state, type);
  return found.kind === "found" && found.type.kind !== "enum";
}

/** Unique keys whose columns alone decide, checked when a row is written. */
function keysOf(run: Run, table: Relation): readonly { readonly index: Relation; readonly columns: readonly number[] }[] {
  return table.indexes.flatMap((id) => {
    const index = run.state.relations.get(id);
    const isDeferrable = table.constraints.some(({ index: behind, definition }) => behind === id && "deferrable" in definition && definition.deferrable);
    return index?.index?.unique && index.presence === "certain" && index.index.where === null && index.index.columns.every((number) => number > 0) && !isDeferrable ? [{ index, columns: index.index.columns }] : [];
  });
}

/** Whether two rows are the same in some columns, and not null there. */
function haveTwins(rows: readonly WrittenRow[], columns: readonly number[]): boolean {
  const seen = new Set<string>();
  for (const row of rows) {
    const values = columns.map((number) => row.get(number));
    if (values.some((value) => value === undefined || value === null)) continue;
    const key = JSON.stringify(values);
    if (seen.has(key)) return true;
    seen.add(key);
  }
  return false;
}

/** Whether a row refers to a table that is empty. A row may refer to another one of its own statement. */
function isDangling(run: Run, table: Relation, { references, columns, presence, definition }: Constraint, rows: readonly WrittenRow[]): boolean {
  const referenced = references && run.state.relations.get(references.table);
  if (!referenced || referenced.id === table.id || presence !== "certain" || (definition.kind === "foreign-key" && definition.deferrable)) return false;
  if (referenced.presence !== "certain" || rowsOf(run.state, referenced) !== "empty") return false;
  return rows.some((row) => columns.length > 0 && columns.every((number) => typeof row.get(number) === "string"));
}

function refuseDangling(run: Run, table: Relation, constraint: Constraint, intent: string): void {
  fault(run, { kind: "refused", sqlstate: "23503", message: `insert or update on table "${table.name}" violates foreign key constraint "${constraint.name}"`, object: partReference("constraint", table, constraint.name), intent, id: table.id });
}

/** Takes note of what a use of a table does to its rows, other than to add some. */
export function changeRows(run: Run, id: ObjectId, use: RelationUse): void {
  const { state } = run;
  const table = current(run, id);
  if (use.access === "delete" || use.access === "truncate") return state.rowsLost.set(run.step);
  if (use.access !== "update") return;
  // What refers to a row may change with it, rules and most triggers do what they like.
  const isReferred = dependentsOf(state, id).some((other) => state.relations.get(other)?.constraints.some(({ references }) => references?.table === id));
  if (isReferred || table.kind !== "table" || table.triggers.some((trigger) => firesFreely(state, trigger)) || table.rules.length > 0 || table.partitionBy !== null) state.rowsLost.set(run.step);
  for (const name of use.columns) forgetValues(run, id, findColumn(table, name)?.number ?? null);
  if (use.columns.length === 0 || table.triggers.length > 0) forgetValues(run, id, null);
}

/** Whether what a trigger does goes beyond the row that it fires for. */
export function firesFreely(state: State, trigger: Relation["triggers"][number]): boolean {
  const routine = trigger.function === null ? undefined : state.routines.get(trigger.function);
  return routine === undefined || routine.presence === "possible" || routine.changesRows;
}

/** A column's values are not known any more; with null for the column, those of all columns. */
export function forgetValues(run: Run, id: ObjectId, number: number | null): void {
  const { written } = current(run, id);
  if (written === null) return;
  const without = (row: WrittenRow): WrittenRow => new Map(number === null ? [] : [...row].filter(([column]) => column !== number));
  patchRelation(run, id, { written: { ...written, rows: written.rows.map(without) } });
}

/** A new column is NULL in the rows that stand already, unless it has a default; a NOT NULL then fails (ATRewriteTable). */
export function fillColumn(run: Run, id: ObjectId, number: number, intent: string): void {
  const table = current(run, id);
  const column = table.columns.find((candidate) => candidate.number === number);
  if (!column || table.written === null || defaultOf(run, column) === undefined) return;
  patchRelation(run, id, { written: { ...table.written, rows: table.written.rows.map((row) => new Map([...row, [number, null]])) } });
  if (!column.nullable) requireValues(run, id, number, intent);
}

/** Raises 23502 when a column that is to be NOT NULL has a NULL (ATRewriteTable). */
export function requireValues(run: Run, id: ObjectId, number: number, intent: string): void {
  const table = current(run, id);
  const column = table.columns.find((candidate) => candidate.number === number);
  if (!column || !rowsIn(run, table).some((row) => row.get(number) === null)) return;
  fault(run, { kind: "refused", sqlstate: "23502", message: `column "${column.name}" of relation "${table.name}" contains null values`, object: columnReference(table, column.name), intent, id });
}

/** Raises 23505 when a new unique index meets two rows that are the same in its columns. */
export function requireUnique(run: Run, table: Relation, index: Relation, intent: string): void {
  const { unique, where, columns } = index.index!;
  if (!unique || where !== null || columns.length === 0 || columns.includes(0) || !haveTwins(rowsIn(run, table), columns)) return;
  fault(run, { kind: "refused", sqlstate: "23505", message: `could not create unique index "${index.name}"`, object: relationReference(index), intent, id: index.id });
}

/** Raises 23503 when a new foreign key meets a row that refers to an empty table. */
export function requireReferenced(run: Run, id: ObjectId, constraint: Constraint, intent: string): void {
  const table = current(run, id);
  if (constraint.valid && isDangling(run, table, constraint, rowsIn(run, table))) refuseDangling(run, table, constraint, intent);
}
