/**
 * Rows that the chain itself writes and that stand for certain: what constraints meet on every
 * database, the empty one included.
 */
import type { Formula, InsertedRows, QualifiedName, RelationUse, RowChange, Selection, TypeReference } from "../operation.ts";
import { areEqual, castTo, compute, holds, NO_ROW, rowScope, selected, type Result, type Scope } from "./compute.ts";
import { contentsOf, PRESENT, ROWS_KEPT, rowsOf, type Contents, type Known, type WrittenRow } from "./contents.ts";
import { cutName } from "./names.ts";
import type { Column, Constraint, ObjectId, Relation } from "./objects.ts";
import {
  columnReference, current, fault, findColumn, isKnown, isTouched, lookUpRelation, lookUpType, partReference,
  patchRelation, relationReference, touchName, type Run,
} from "./run.ts";
import { childrenOf, dependentsOf, type State } from "./state.ts";
import { baseType, comparedType } from "./compared.ts";
import { formatType } from "./types.ts";

/** A value as it would be stored, or why it cannot be; nothing when it is not known. */
type Stored = { readonly known?: Known; readonly refused?: Extract<Result, { kind: "refused" }> };

const NOT_KNOWN: Stored = {};

/** What is known of a table before a statement: its rows, and what the sequences of its serial columns give next. */
export interface Before extends Contents {
  readonly counters: ReadonlyMap<ObjectId, bigint>;
}

export function before({ state }: Run, name: QualifiedName): Before {
  const found = lookUpRelation(state, name);
  if (found.kind !== "found") return { rows: [], whole: false, counters: new Map() };
  const counters = found.relation.columns.flatMap(({ sequence }) => {
    const known = sequence === null ? undefined : state.counters.get(sequence);
    return known && known.at > state.rowsAnywhere.get() ? [[sequence!, known.next] as const] : [];
  });
  return { ...contentsOf(state, found.relation), counters: new Map(counters) };
}

// --- INSERT

/** Writes the rows of an INSERT, and raises what PostgreSQL objects to in them. `before`: what the table held; null when no row is written for certain. */
export function insertRows(run: Run, id: ObjectId, inserted: InsertedRows, before: Before | null): void {
  const table = current(run, id);
  const isGiven = refuseGenerated(run, table, inserted);
  if (
    inserted.mayLeaveOut &&
    table.rules.some(({ event, presence }) => (event === "insert" || event === "update") && presence === "certain") &&
    table.presence === "certain"
  ) {
    fault(run, {
      kind: "refused",
      sqlstate: "0A000",
      message: "INSERT with ON CONFLICT clause cannot be used with table that has INSERT or UPDATE rules",
      object: relationReference(table),
      intent: "inserts a row",
      id,
    });
  }
  if (!isGiven || before === null || !isPlain(run, table)) return;
  const given = rowsOfInsert(run, inserted);
  // In which order a query gives its rows is not known.
  const counters = new Map(inserted.selection && given.rows.length > 1 ? [] : before.counters);
  const drafts = given.rows.slice(0, ROWS_JUDGED).map((values) => draftOf(run, table, inserted, values, counters));
  // Constants are brought to their columns' types when the statement is planned, before any row is looked at.
  if (drafts.some((draft) => refuseDraft(run, table, draft, (sqlstate) => !sqlstate.startsWith("23")))) return;
  // ON CONFLICT may leave out any of them where they can conflict.
  const mayConflict = table.indexes.some((index) => current(run, index).index?.unique === true || current(run, index).index?.constraint !== null);
  const isLoose = (inserted.mayLeaveOut && mayConflict) || run.quiet;
  const rows: WrittenRow[] = [];
  for (const draft of drafts) {
    const row = withGenerated(run, table, afterTriggers(run, table, draft.row));
    const objection = draft.refused.length > 0 ? null : objectionToRow(run, table, row, "inserts a row");
    // Each row is stored before the next one is looked at.
    const isTwin =
      (draft.refused.length > 0 || objection !== null) &&
      !isLoose &&
      refuseTwins(run, table, [...before.rows, ...rows], new Set(rows), "inserts a row");
    if (isTwin || refuseDraft(run, table, draft, () => true)) return;
    if (objection) return fault(run, objection);
    rows.push(row);
  }
  if (isLoose) return;
  const after = { rows: [...before.rows, ...rows], whole: before.whole && given.whole && given.rows.length <= ROWS_JUDGED };
  if (refuseTwins(run, table, after.rows, new Set(rows), "inserts a row") || refuseAllDangling(run, table, rows, after, "inserts a row")) return;
  write(run, id, after);
  if (given.whole && given.rows.length <= ROWS_JUDGED) for (const [sequence, next] of counters) run.state.counters.set(sequence, { at: run.step, next });
}

/** Whatever can be said of further rows is hardly worth the time. */
const ROWS_JUDGED = 500;

/** Fills a table that is made of a query's result: its columns are the query's, in order. */
export function fillFromQuery(run: Run, id: ObjectId, selection: Selection): void {
  const given = run.quiet ? null : selected(run, selection, null);
  const table = current(run, id);
  if (!given || !isPlain(run, table)) return;
  const rows = given.rows.map((values) => new Map(table.columns.flatMap(({ number }, at) => {
    const value = values[at];
    return value?.kind === "datum" ? [[number, value.value] as const] : [];
  })));
  write(run, id, { rows, whole: given.whole });
}

/** Keeps what is known of a table's rows after a statement. */
function write(run: Run, id: ObjectId, { rows, whole }: Contents): void {
  patchRelation(run, id, { written: { at: run.step, rows: rows.slice(0, ROWS_KEPT), whole: whole && rows.length <= ROWS_KEPT } });
}

/** The values of the rows that an INSERT certainly writes; null for DEFAULT. */
function rowsOfInsert(run: Run, inserted: InsertedRows): { readonly rows: readonly (readonly (Result | null)[])[]; readonly whole: boolean } {
  if (inserted.selection) return selected(run, inserted.selection, null) ?? { rows: [], whole: false };
  return {
    rows: inserted.rows.map((row) => row.map((value) => (value.kind === "default" ? null : compute(run, value, NO_ROW)))),
    whole: inserted.rows.length > 0,
  };
}

/** A row as an INSERT gives it, and what its columns refuse. */
interface Draft {
  readonly row: WrittenRow;
  readonly refused: readonly { readonly column: Column; readonly why: Extract<Result, { kind: "refused" }> }[];
}

function draftOf(run: Run, table: Relation, inserted: InsertedRows, values: readonly (Result | null)[], counters: Map<ObjectId, bigint>): Draft {
  const targets = inserted.columns?.map(cutName) ?? table.columns.map(({ name }) => name);
  const row = new Map<number, Known>();
  const refused: Draft["refused"][number][] = [];
  for (const column of table.columns) {
    const value = values[targets.indexOf(column.name)] ?? null;
    const stored = value === null ? (nextOf(column, counters) ?? defaultOf(run, column)) : storedIn(run, column, value);
    // What a driver makes of a program's value is its own business.
    if (stored.refused && (inserted.bound !== true || isEnum(run, column.type))) refused.push({ column, why: stored.refused });
    if (stored.known !== undefined) row.set(column.number, stored.known);
  }
  return { row, refused };
}

/** Raises the first refusal of a row's columns that is meant; gives whether there is one. */
function refuseDraft(run: Run, table: Relation, { refused }: Draft, isMeant: (sqlstate: string) => boolean): boolean {
  const found = refused.find(({ why }) => isMeant(why.objection.sqlstate));
  if (found) refuseValue(run, table, found.column, found.why, "inserts a row");
  return found !== undefined;
}

function isEnum(run: Run, type: TypeReference): boolean {
  return comparedType(run.state, type)?.startsWith("enum:") === true;
}

function refuseValue(run: Run, table: Relation, column: Column, { objection }: Extract<Result, { kind: "refused" }>, intent: string): void {
  // The statement may have said so already, where it names its columns.
  if (run.faults.some(({ message }) => message === objection.message)) return;
  fault(run, { kind: "refused", ...objection, object: columnReference(table, column.name), intent, id: table.id });
}

function storedIn(run: Run, column: Column, value: Result): Stored {
  const result = value.kind === "datum" ? castTo(run, value, column.type, false) : value;
  return result.kind === "datum" ? { known: result.value } : result.kind === "refused" ? { refused: result } : NOT_KNOWN;
}

/** The value of an expression that names no column, as a column stores it. */
export function computedFor(run: Run, column: Column, formula: Formula): Stored {
  return storedIn(run, column, compute(run, formula, NO_ROW));
}

/** What the sequence of a serial column gives, if it is known; it then counts on. */
function nextOf(column: Column, counters: Map<ObjectId, bigint>): Stored | null {
  const { sequence } = column;
  const next = sequence === null ? undefined : counters.get(sequence);
  // Its own default has no formula: it was made with the sequence.
  if (next === undefined || column.identity !== null || column.default === null || column.default.formula || !column.dependsOn.includes(sequence!)) return null;
  counters.set(sequence!, next + 1n);
  return { known: String(next) };
}

/** What a column gets that no value is given for. */
function defaultOf(run: Run, column: Column): Stored {
  if (column.generated !== null) return NOT_KNOWN;
  if (column.identity !== null) return { known: PRESENT };
  if (column.default === null) return mayHaveDefault(run, column.type) ? NOT_KNOWN : storedIn(run, column, { kind: "datum", type: column.type, value: null });
  const tooLong = refusedClock(run, column, column.default.text);
  if (tooLong) return { refused: tooLong };
  if (column.default.formula) {
    const stored = storedIn(run, column, compute(run, column.default.formula, NO_ROW));
    // It was a value of its type when it was made, whatever its text has come to mean.
    return stored.refused && !REFUSED_WHEN_STORED.has(stored.refused.objection.sqlstate) ? NOT_KNOWN : stored;
  }
  return column.sequence !== null ? { known: PRESENT } : NOT_KNOWN;
}

/** How long the text of the present time is at least, by what asks for it. */
const CLOCKS: readonly (readonly [pattern: RegExp, length: number])[] = [
  [/^(?:now\(\)|current_timestamp|(?:transaction|statement)_timestamp\(\))$/i, 22],
  [/^localtimestamp$/i, 19],
  [/^current_date$/i, 10],
];

/** The present time is too long for a short string. */
function refusedClock(run: Run, { type }: Column, text: string): Extract<Result, { kind: "refused" }> | null {
  const base = baseType(run.state, type);
  const [length] = base?.modifiers ?? [];
  if (base?.schema !== null || base.dimensions > 0 || !/^(?:varchar|bpchar)$/.test(base.name) || typeof length !== "number") return null;
  const clock = CLOCKS.find(([pattern]) => pattern.test(text.trim()));
  return clock && clock[1] > length ? { kind: "refused", objection: { sqlstate: "22001", message: `value too long for type ${formatType(base)}` } } : null;
}

/** What is found out about a default when it is stored: length, precision, checks of a domain. */
const REFUSED_WHEN_STORED: ReadonlySet<string> = new Set(["22001", "22003", "23502", "23514"]);

/** Whether a type may bring a default of its own. */
function mayHaveDefault(run: Run, type: TypeReference): boolean {
  if (type.kind === "unknown") return true;
  const found = lookUpType(run.state, type);
  return (
    found.kind === "found" &&
    found.type.kind !== "enum" &&
    (found.type.kind !== "domain" || found.type.default !== null || found.type.presence === "possible")
  );
}

/** The row with the values of its generated columns. */
function withGenerated(run: Run, table: Relation, row: WrittenRow): WrittenRow {
  const generated = table.columns.filter((column) => column.generated !== null);
  if (generated.length === 0) return row;
  const full = new Map(row);
  for (const column of generated) {
    const { known } = column.generated!.formula ? storedIn(run, column, compute(run, column.generated!.formula, rowScope(table, row))) : NOT_KNOWN;
    full.delete(column.number);
    if (known !== undefined) full.set(column.number, known);
  }
  return full;
}

/** Whether nothing but the statement and plain triggers decide about the rows of a table. Those of a temporary one may go with a commit. */
function isPlain(run: Run, table: Relation): boolean {
  return (
    table.kind === "table" &&
    isKnown(table) &&
    table.origin === "chain" &&
    table.partitionBy === null &&
    columnsOfTriggers(run, table) !== null &&
    table.rules.length === 0 &&
    table.persistence !== "temporary" &&
    table.columns.every(({ presence, origin }) => presence === "certain" && origin === "chain")
  );
}

/** Whether no value but DEFAULT is given to a column whose values PostgreSQL makes (rewriteTargetListIU). */
function refuseGenerated(run: Run, table: Relation, { columns, width, rows, overriding }: InsertedRows): boolean {
  if (!isKnown(table)) return true;
  const named = columns?.map((name) => findColumn(table, name)) ?? table.columns.slice(0, width ?? 0);
  const isGiven = (at: number): boolean => (rows.length === 0 ? width !== null : rows.some((row) => row[at] !== undefined && row[at].kind !== "default"));
  const refused = named.find((column, at) => column !== undefined && column.presence === "certain" && column.origin === "chain" && isGiven(at)
    && (column.generated !== null || (column.identity === "always" && overriding !== true)));
  if (!refused) return true;
  fault(run, {
    kind: "refused",
    sqlstate: "428C9",
    message: `cannot insert a non-DEFAULT value into column "${refused.name}"`,
    object: columnReference(table, refused.name),
    intent: "inserts into it",
    id: table.id,
  });
  return false;
}

/** Raises 42701 when a column is named twice, 42601 when a row has more or fewer values than columns are named, all of which must be there (transformInsertRow). */
export function refuseWidth(run: Run, table: Relation, { columns, width, rows }: InsertedRows): boolean {
  const names = columns?.map(cutName) ?? [];
  // Each is looked up before it is compared with those before it (checkInsertTargets).
  const wrong = isKnown(table) ? names.find((name, at) => !findColumn(table, name) || names.indexOf(name) < at) : undefined;
  const repeated = wrong !== undefined && findColumn(table, wrong) ? wrong : undefined;
  if (repeated !== undefined) {
    fault(run, {
      kind: "refused",
      sqlstate: "42701",
      message: `column "${repeated}" specified more than once`,
      object: columnReference(table, repeated),
      intent: "inserts into it",
      id: table.id,
    });
    return true;
  }
  if (
    width === null ||
    !isKnown(table) ||
    (table.kind !== "table" && table.kind !== "foreign-table") ||
    columns?.some((name) => !findColumn(table, cutName(name)))
  )
    return false;
  const objection = rows.some((row) => row.length !== width) ? "VALUES lists must all be the same length"
    : width > (columns ?? table.columns).length ? "INSERT has more expressions than target columns"
    : columns !== null && width < columns.length ? "INSERT has more target columns than expressions"
    : null;
  if (objection !== null)
    fault(run, {
      kind: "refused",
      sqlstate: "42601",
      message: objection,
      object: relationReference(table),
      intent: "inserts into it",
      id: table.id,
    });
  return objection !== null;
}

// --- constraints

/** The columns that triggers may set while they let every row pass; null when they may do anything else. */
function columnsOfTriggers({ state }: Run, table: Relation): ReadonlySet<number> | null {
  const columns = new Set<number>();
  for (const trigger of table.triggers) {
    const routine = trigger.function === null ? undefined : state.routines.get(trigger.function);
    if (!routine || routine.presence === "possible" || routine.sets === null || routine.writes === "anything") return null;
    if (routine.writes.some((name) => idOf(state, name) === table.id)) return null;
    for (const name of routine.sets) columns.add(findColumn(table, name)?.number ?? 0);
  }
  return columns;
}

/** The row without what triggers may have set. */
function afterTriggers(run: Run, table: Relation, row: WrittenRow): WrittenRow {
  const columns = table.triggers.length > 0 ? columnsOfTriggers(run, table) : NO_COLUMNS;
  return columns === null ? new Map() : columns.size === 0 ? row : new Map([...row].filter(([number]) => !columns.has(number)));
}

const NO_COLUMNS: ReadonlySet<number> = new Set();

/** Raises 23502 or 23514 for a row that a statement writes (ExecConstraints); gives whether it did. */
function refuseRow(run: Run, table: Relation, row: WrittenRow, intent: string): boolean {
  const objection = objectionToRow(run, table, row, intent);
  if (objection) fault(run, objection);
  return objection !== null;
}

function objectionToRow(run: Run, table: Relation, row: WrittenRow, intent: string): Parameters<typeof fault>[1] | null {
  const column = table.columns.find((candidate) => !candidate.nullable && row.get(candidate.number) === null);
  if (column)
    return {
      kind: "refused",
      sqlstate: "23502",
      message: `null value in column "${column.name}" of relation "${table.name}" violates not-null constraint`,
      object: columnReference(table, column.name),
      intent,
      id: table.id,
    };
  // Checks are made in the order of their names.
  const checks = table.constraints
    .filter(({ kind, presence }) => kind === "check" && presence === "certain")
    .sort((left, right) => (left.name < right.name ? -1 : 1));
  const violated = checks.find((constraint) => violates(run, table, constraint, row));
  return violated
    ? {
        kind: "refused",
        sqlstate: "23514",
        message: `new row for relation "${table.name}" violates check constraint "${violated.name}"`,
        object: partReference("constraint", table, violated.name),
        intent,
        id: table.id,
      }
    : null;
}

function violates(run: Run, table: Relation, { expression }: Constraint, row: WrittenRow): boolean {
  return expression?.formula !== undefined && holds(run, expression.formula, rowScope(table, row)) === false;
}

/** A unique key that is checked when a row is written. */
interface Key {
  readonly index: Relation;
  /** What has to differ between rows; null for a row that it does not concern, or of which not enough is known. */
  of(row: WrittenRow): string | null;
}

function keysOf(run: Run, table: Relation): readonly Key[] {
  return table.indexes.flatMap((id) => {
    const index = run.state.relations.get(id);
    const isDeferrable = table.constraints.some(({ index: behind, definition }) => behind === id && "deferrable" in definition && definition.deferrable);
    return index?.index?.unique && index.presence === "certain" && !isDeferrable ? [keyOf(run, table, index)] : [];
  });
}

function keyOf(run: Run, table: Relation, index: Relation): Key {
  const { columns, elements, where, nullsNotDistinct } = index.index!;
  const valueIn = (row: WrittenRow, at: number): Known | undefined => {
    if (columns[at]! > 0) return row.get(columns[at]!);
    const formula = elements[at]?.expression?.formula;
    const result = formula && compute(run, formula, rowScope(table, row));
    return result?.kind === "datum" ? result.value : undefined;
  };
  return {
    index,
    of(row) {
      if (where !== null && (where.formula === undefined || holds(run, where.formula, rowScope(table, row)) !== true)) return null;
      const values = columns.map((_, at) => valueIn(row, at));
      return values.length > 0 && values.every((value) => typeof value === "string" || (value === null && nullsNotDistinct)) ? JSON.stringify(values) : null;
    },
  };
}

/** Whether two rows are the same in a key, one of them among `written`. */
function haveTwins(key: Key, rows: readonly WrittenRow[], written?: ReadonlySet<WrittenRow>): boolean {
  const seen = new Map<string, boolean>();
  for (const row of rows) {
    const value = key.of(row);
    if (value === null) continue;
    const isNew = written?.has(row) ?? true;
    const before = seen.get(value);
    if (before !== undefined && (before || isNew)) return true;
    seen.set(value, isNew);
  }
  return false;
}

function refuseTwins(run: Run, table: Relation, rows: readonly WrittenRow[], written: ReadonlySet<WrittenRow>, intent: string): boolean {
  const clash = keysOf(run, table).find((key) => haveTwins(key, rows, written));
  if (clash)
    fault(run, {
      kind: "refused",
      sqlstate: "23505",
      message: `duplicate key value violates unique constraint "${clash.index.name}"`,
      object: relationReference(clash.index),
      intent,
      id: clash.index.id,
    });
  return clash !== undefined;
}

/** Marks that triggers do not fire, those of foreign keys among them, as data loads have it. */
const UNCHECKED_ROWS: QualifiedName = { schema: null, name: "disable trigger" };

/** Takes note of a statement by which foreign keys are not checked, by its words. */
export function noteUncheckedRows(state: State, detail: string): void {
  if (/^(?:set session_replication_role|disable trigger)\b/i.test(detail)) touchName(state, UNCHECKED_ROWS);
}

/**
 * Whether a row certainly refers to a row that is not there. `own`: what its table holds once the
 * statement is done, for a table that refers to itself.
 */
function isDangling(run: Run, table: Relation, { references, columns, presence, definition }: Constraint, row: WrittenRow, own: Contents): boolean {
  const referenced = references && run.state.relations.get(references.table);
  if (
    !referenced ||
    columns.length === 0 ||
    references.columns.length !== columns.length ||
    presence !== "certain" ||
    (definition.kind === "foreign-key" && definition.deferrable)
  )
    return false;
  if (
    referenced.presence !== "certain" ||
    isTouched(run.state, UNCHECKED_ROWS) ||
    columns.some((number) => row.get(number) === undefined || row.get(number) === null)
  )
    return false;
  const { rows, whole } = referenced.id === table.id ? own : contentsOf(run.state, referenced);
  return (
    whole &&
    rows.every((other) =>
      columns.some((number, at) =>
        areDifferent(
          run,
          typeOf(table, number),
          row.get(number),
          typeOf(referenced, references.columns[at]!),
          other.get(references.columns[at]!),
        ),
      ),
    )
  );
}

function typeOf(table: Relation, number: number): TypeReference | undefined {
  return table.columns.find((column) => column.number === number)?.type;
}

/** Whether two values are certainly not the same; NULL is the same as nothing. */
function areDifferent(
  run: Run,
  leftType: TypeReference | undefined,
  left: Known | undefined,
  rightType: TypeReference | undefined,
  right: Known | undefined,
): boolean {
  if (left === null || right === null) return true;
  if (typeof left !== "string" || typeof right !== "string" || !leftType || !rightType) return false;
  return areEqual(run, { kind: "datum", type: leftType, value: left }, { kind: "datum", type: rightType, value: right }) === false;
}

function refuseAllDangling(run: Run, table: Relation, rows: readonly WrittenRow[], own: Contents, intent: string): boolean {
  const dangling = table.constraints.find(
    (constraint) => constraint.kind === "foreign-key" && rows.some((row) => isDangling(run, table, constraint, row, own)),
  );
  if (dangling) refuseDangling(run, table, dangling, intent);
  return dangling !== undefined;
}

function refuseDangling(run: Run, table: Relation, constraint: Constraint, intent: string): void {
  fault(run, {
    kind: "refused",
    sqlstate: "23503",
    message: `insert or update on table "${table.name}" violates foreign key constraint "${constraint.name}"`,
    object: partReference("constraint", table, constraint.name),
    intent,
    id: table.id,
  });
}

/** Raises 23502 when a column that is to be NOT NULL has a NULL (ATRewriteTable). */
export function requireValues(run: Run, id: ObjectId, number: number, intent: string): void {
  const table = current(run, id);
  const column = table.columns.find((candidate) => candidate.number === number);
  if (!column || !contentsOf(run.state, table).rows.some((row) => row.get(number) === null)) return;
  fault(run, {
    kind: "refused",
    sqlstate: "23502",
    message: `column "${column.name}" of relation "${table.name}" contains null values`,
    object: columnReference(table, column.name),
    intent,
    id,
  });
}

/** Raises 23514 when a new check meets a row for which it does not hold (ATRewriteTable). */
export function requireCheck(run: Run, id: ObjectId, constraint: Constraint, intent: string): void {
  const table = current(run, id);
  if (!isKnown(table) || !contentsOf(run.state, table).rows.some((row) => violates(run, table, constraint, row))) return;
  fault(run, {
    kind: "refused",
    sqlstate: "23514",
    message: `check constraint "${constraint.name}" of relation "${table.name}" is violated by some row`,
    object: partReference("constraint", table, constraint.name),
    intent,
    id,
  });
}

/** Raises 23505 when a new unique index meets two rows that are the same in its columns. */
export function requireUnique(run: Run, table: Relation, index: Relation, intent: string): void {
  if (!index.index!.unique || !haveTwins(keyOf(run, table, index), contentsOf(run.state, table).rows)) return;
  fault(run, {
    kind: "refused",
    sqlstate: "23505",
    message: `could not create unique index "${index.name}"`,
    object: relationReference(index),
    intent,
    id: index.id,
  });
}

/** Raises 23503 when a new foreign key meets a row that refers to one that is not there. */
export function requireReferenced(run: Run, id: ObjectId, constraint: Constraint, intent: string): void {
  const table = current(run, id);
  const own = contentsOf(run.state, table);
  if (constraint.kind === "foreign-key" && constraint.valid && own.rows.some((row) => isDangling(run, table, constraint, row, own)))
    refuseDangling(run, table, constraint, intent);
}

// --- UPDATE, DELETE, TRUNCATE

/** Takes note of what a use of a table does to its rows, other than to add some. `change`: how, where that is told. */
export function changeRows(run: Run, id: ObjectId, use: RelationUse, change: RowChange | undefined): void {
  const { state } = run;
  const table = current(run, id);
  if (use.access !== "update" && use.access !== "delete" && use.access !== "truncate") return;
  // Rules do what they like.
  if (table.kind !== "table" || table.rules.length > 0 || table.partitionBy !== null) return state.rowsLost.set(run.step);
  fireTriggers(run, table);
  for (const child of childrenOf(state, id)) forgetRows(run, child);
  // TRUNCATE may restart them, UPDATE may set a column to its default.
  countOn(run, id);
  if (use.access === "truncate") return forgetRows(run, id);
  if (change && refuseConstants(run, table, change)) return forgetValues(run, id, null);
  const told: RowChange = change ?? {
    verb: use.access,
    table: use.name,
    alias: use.name.name,
    set: use.columns.map((column) => ({ column, value: OPAQUE })),
    where: OPAQUE,
  };
  // An UPDATE of which not even the columns are known.
  if (use.access === "update" && told.set.length === 0) return forgetValues(run, id, null);
  if (use.access === "update") return updateRows(run, table, told);
  deleteRows(run, table, told);
}

const OPAQUE: Formula = { kind: "opaque", present: false };

/** Raises what PostgreSQL says of a constant that a column cannot hold: it is found out when the statement is planned, whatever rows there are. */
function refuseConstants(run: Run, table: Relation, { set }: RowChange): boolean {
  if (!isKnown(table)) return false;
  for (const { column: name, value } of set) {
    const column = findColumn(table, name);
    if (!column || column.presence === "possible" || column.origin !== "chain" || value === null || !isConstant(value)) continue;
    const { refused } = storedIn(run, column, compute(run, value, NO_ROW));
    // The checks of a domain are made when a row is stored.
    if (!refused || refused.objection.sqlstate.startsWith("23")) continue;
    refuseValue(run, table, column, refused, "updates it");
    return true;
  }
  return false;
}

/** Whether the planner computes an expression: it reads no row, and nothing in it depends on settings, as texts of dates do. */
function isConstant(formula: Formula): boolean {
  switch (formula.kind) {
    case "constant": return true;
    case "cast": return isConstant(formula.operand) && formula.type.kind === "named" && !/^(?:date|time|interval|float)/.test(formula.type.name);
    case "apply": return formula.name !== "concat" && formula.operands.every(isConstant);
    case "column": case "query": case "opaque": return false;
  }
}

/** Takes note of what the triggers of a table may do to the rows of others. */
function fireTriggers(run: Run, table: Relation, seen: Set<ObjectId> = new Set()): void {
  const { state } = run;
  for (const trigger of table.triggers) {
    const routine = trigger.function === null ? undefined : state.routines.get(trigger.function);
    if (!routine || routine.presence === "possible" || routine.writes === "anything") {
      state.rowsAnywhere.set(run.step);
      state.rowsLost.set(run.step);
    } else for (const name of routine.writes) disturb(run, idOf(state, name), seen);
  }
}

function idOf(state: State, name: QualifiedName): ObjectId | null {
  const found = lookUpRelation(state, name);
  return found.kind === "found" ? found.relation.id : null;
}

/** Rows of a table may have come, changed and gone. */
function disturb(run: Run, id: ObjectId | null, seen: Set<ObjectId>): void {
  const table = id === null ? undefined : run.state.relations.get(id);
  if (!table || seen.has(table.id)) return;
  seen.add(table.id);
  if (table.kind !== "table" || table.rules.some(({ kind }) => kind === "rule")) run.state.rowsAnywhere.set(run.step);
  forgetRows(run, table.id);
  fillAlone(run, table.id);
  countOn(run, table.id);
  for (const child of childrenOf(run.state, table.id)) disturb(run, child, seen);
  fireTriggers(run, table, seen);
}

/** Notes that rows may be in a table, in what it is a part of or consists of, and wherever its triggers put some. */
export function fill(run: Run, id: ObjectId): void {
  const relation = current(run, id);
  if (relation.kind === "view" || relation.rules.some(({ kind }) => kind === "rule")) run.state.rowsAnywhere.set(run.step);
  fireTriggers(run, relation);
  fillAlone(run, id);
  countOn(run, id);
  if (relation.partitionBy !== null) for (const part of childrenOf(run.state, id)) disturb(run, part, new Set([id]));
}

/** What sequences give next for the defaults of a table is not known any more. */
function countOn({ state }: Run, id: ObjectId): void {
  for (const { dependsOn } of state.relations.get(id)?.columns ?? [])
    for (const used of dependsOn) if (state.counters.get(used)) state.counters.set(used, undefined);
}

/** There may be more rows in a table, and in what it is a part of. */
function fillAlone(run: Run, id: ObjectId): void {
  const { rows, written, inherits, partitionOf } = current(run, id);
  if (rows !== "unknown" || written?.whole) patchRelation(run, id, { rows: "unknown", written: written && { ...written, whole: false } });
  for (const parent of partitionOf === null ? inherits : [...inherits, partitionOf]) if (run.state.relations.get(parent)) fillAlone(run, parent);
}

/** A table that held rows and was truncated is empty. */
export function emptyRows(run: Run, id: ObjectId): void {
  if (!run.quiet && isPlain(run, current(run, id))) write(run, id, { rows: [], whole: true });
}

function updateRows(run: Run, table: Relation, change: RowChange): void {
  const { rows, whole } = contentsOf(run.state, table);
  const set = change.set.flatMap(({ column: name, value }) => {
    const column = findColumn(table, name);
    return column ? [{ column, value }] : [];
  });
  if (!whole || rows.length > 0) forgetReferring(run, table, set.map(({ column }) => column.number));
  if (rows.length === 0) return;
  const changed = new Set<WrittenRow>();
  const after: WrittenRow[] = [];
  for (const row of rows) {
    const scope = rowScope(table, row, cutName(change.alias));
    const isMeant = holds(run, change.where, scope);
    const updated = isMeant === false || isMeant === null ? row : updatedRow(run, table, row, set, scope, isMeant === true && !run.quiet);
    if (updated === null) return forgetValues(run, table.id, null);
    after.push(updated);
    if (isMeant === true) changed.add(updated);
  }
  if (!run.quiet && columnsOfTriggers(run, table) !== null) {
    for (const row of changed) if (refuseRow(run, table, row, "updates it")) return forgetValues(run, table.id, null);
    if (
      refuseTwins(run, table, after, changed, "updates it") ||
      refuseAllDangling(run, table, [...changed], { rows: after, whole }, "updates it")
    )
      return forgetValues(run, table.id, null);
  }
  write(run, table.id, { rows: after, whole });
}

/** The row after an UPDATE that certainly or possibly concerns it; null after a fault. */
function updatedRow(
  run: Run,
  table: Relation,
  row: WrittenRow,
  set: readonly { readonly column: Column; readonly value: Formula | null }[],
  scope: Scope,
  isCertain: boolean,
): WrittenRow | null {
  const updated = new Map(row);
  for (const { column, value } of set) {
    const stored = value === null ? defaultOf(run, column) : storedIn(run, column, compute(run, value, scope));
    if (stored.refused && isCertain) {
      refuseValue(run, table, column, stored.refused, "updates it");
      return null;
    }
    if (stored.known !== undefined && (isCertain || stored.known === row.get(column.number))) updated.set(column.number, stored.known);
    else updated.delete(column.number);
  }
  return withGenerated(run, table, afterTriggers(run, table, updated));
}

function deleteRows(run: Run, table: Relation, change: RowChange): void {
  const { rows, whole } = contentsOf(run.state, table);
  const kept: WrittenRow[] = [];
  const gone: WrittenRow[] = [];
  let isTold = whole && !run.quiet;
  for (const row of rows) {
    const isMeant = holds(run, change.where, rowScope(table, row, cutName(change.alias)));
    if (isMeant === false || isMeant === null) kept.push(row);
    else if (isMeant === true && !run.quiet) gone.push(row);
    else isTold = false;
  }
  if (table.triggers.length === 0) refuseReferred(run, table, gone, kept);
  // A trigger may keep a row.
  if (rows.length > 0 || isTold) write(run, table.id, { rows: kept, whole: isTold && table.triggers.length === 0 });
  const isAnyGone = !isTold || table.triggers.length > 0;
  for (const { table: other, constraint } of referringTo(run, table.id)) {
    if (constraint.definition.kind !== "foreign-key" || !isWriting(constraint.definition.onDelete)) continue;
    const isUnconcerned = !isAnyGone && contentsOf(run.state, other).rows.every((row) => gone.every((to) => !mayRefer(run, other, constraint, row, table, to)));
    if (!isUnconcerned) forgetRows(run, other.id);
  }
}

/** Foreign keys that refer to a table. */
function referringTo(run: Run, id: ObjectId): readonly { readonly table: Relation; readonly constraint: Constraint }[] {
  return dependentsOf(run.state, id).concat(id).flatMap((other) => {
    const table = run.state.relations.get(other);
    return table ? table.constraints.filter(({ references }) => references?.table === id).map((constraint) => ({ table, constraint })) : [];
  });
}

/** Raises 23503 when a row is deleted that another one certainly refers to (RI_FKey_noaction_del). */
function refuseReferred(run: Run, table: Relation, gone: readonly WrittenRow[], kept: readonly WrittenRow[]): void {
  if (gone.length === 0 || isTouched(run.state, UNCHECKED_ROWS)) return;
  for (const { table: other, constraint } of referringTo(run, table.id)) {
    const { definition, references, columns, presence } = constraint;
    if (
      definition.kind !== "foreign-key" ||
      definition.deferrable ||
      presence !== "certain" ||
      other.presence !== "certain" ||
      isWriting(definition.onDelete)
    )
      continue;
    const referring = other.id === table.id ? kept : contentsOf(run.state, other).rows;
    const refers = (row: WrittenRow, to: WrittenRow): boolean =>
      columns.length > 0 &&
      columns.every((number, at) =>
        areSame(run, typeOf(other, number), row.get(number), typeOf(table, references!.columns[at]!), to.get(references!.columns[at]!)),
      );
    if (!referring.some((row) => gone.some((to) => refers(row, to)))) continue;
    return fault(run, {
      kind: "refused",
      sqlstate: "23503",
      message: `update or delete on table "${table.name}" violates foreign key constraint "${constraint.name}" on table "${other.name}"`,
      object: partReference("constraint", other, constraint.name),
      intent: "deletes from it",
      id: other.id,
    });
  }
}

function mayRefer(run: Run, table: Relation, { columns, references }: Constraint, row: WrittenRow, referenced: Relation, to: WrittenRow): boolean {
  return !columns.some((number, at) =>
    areDifferent(
      run,
      typeOf(table, number),
      row.get(number),
      typeOf(referenced, references!.columns[at] ?? 0),
      to.get(references!.columns[at] ?? 0),
    ),
  );
}

function areSame(
  run: Run,
  leftType: TypeReference | undefined,
  left: Known | undefined,
  rightType: TypeReference | undefined,
  right: Known | undefined,
): boolean {
  if (typeof left !== "string" || typeof right !== "string" || !leftType || !rightType) return false;
  return areEqual(run, { kind: "datum", type: leftType, value: left }, { kind: "datum", type: rightType, value: right }) === true;
}

/** Whether a referential action writes to the rows that refer. */
function isWriting(action: string | null): boolean {
  return action !== null && !/^(?:no action|restrict)$/i.test(action);
}

/** What refers to columns of a table that are updated may change with them. */
function forgetReferring(run: Run, table: Relation, changed: readonly number[]): void {
  for (const { table: other, constraint: { definition, references } } of referringTo(run, table.id)) {
    if (
      definition.kind === "foreign-key" &&
      isWriting(definition.onUpdate) &&
      (references!.columns.length === 0 || references!.columns.some((number) => changed.includes(number)))
    )
      forgetRows(run, other.id);
  }
}

/** Nothing is known of a table's rows any more, nor of those that refer to it. */
export function forgetRows(run: Run, id: ObjectId, seen: Set<ObjectId> = new Set()): void {
  const table = run.state.relations.get(id);
  if (!table || seen.has(id) || rowsOf(run.state, table) === "empty") return;
  seen.add(id);
  if (table.written !== null) patchRelation(run, id, { written: null });
  for (const {
    table: other,
    constraint: { definition },
  } of referringTo(run, id))
    if (definition.kind === "foreign-key" && (isWriting(definition.onDelete) || isWriting(definition.onUpdate)))
      forgetRows(run, other.id, seen);
  for (const child of childrenOf(run.state, id)) forgetRows(run, child, seen);
}

/** A column's values are not known any more; with null for the column, those of all columns. */
export function forgetValues(run: Run, id: ObjectId, number: number | null): void {
  const { written } = current(run, id);
  if (written === null) return;
  const without = (row: WrittenRow): WrittenRow => new Map(number === null ? [] : [...row].filter(([column]) => column !== number));
  patchRelation(run, id, { written: { ...written, rows: written.rows.map(without) } });
}

// --- ALTER TABLE

/** A new column has its default in the rows that stand already; a NOT NULL may then fail (ATRewriteTable). */
export function fillColumn(run: Run, id: ObjectId, number: number, intent: string): void {
  const table = current(run, id);
  const column = table.columns.find((candidate) => candidate.number === number);
  if (!column) return;
  const { known, refused } = defaultOf(run, column);
  // A constant is computed once, even when there are no rows to hold it; the checks of a domain are made for rows.
  if (refused && (!refused.objection.sqlstate.startsWith("23") || contentsOf(run.state, table).rows.length > 0))
    refuseValue(run, table, column, refused, intent);
  countOn(run, id);
  if (table.written === null) return;
  const filled = (row: WrittenRow): WrittenRow => withGenerated(run, table, known === undefined ? row : new Map<number, Known>([...row, [number, known]]));
  patchRelation(run, id, { written: { ...table.written, rows: table.written.rows.map(filled) } });
  if (!column.nullable) requireValues(run, id, number, intent);
}

/** A column's values in the type that it gets; raises what PostgreSQL objects to in them (ATRewriteTable). */
export function convertValues(run: Run, id: ObjectId, column: Column, type: TypeReference, using: Formula | null | undefined, intent: string): void {
  const table = current(run, id);
  if (table.written === null) return;
  const isThere = contentsOf(run.state, table).rows.length > 0;
  const rows: WrittenRow[] = [];
  for (const row of table.written.rows) {
    const old = row.get(column.number);
    const given: Result =
      using === undefined
        ? { kind: "unknown" }
        : using !== null
          ? compute(run, using, rowScope(table, row))
          : old === undefined
            ? { kind: "unknown" }
            : { kind: "datum", type: column.type, value: old };
    const { known, refused } = storedIn(run, { ...column, type }, given);
    if (refused && isThere) {
      refuseValue(run, table, column, refused, intent);
      return forgetValues(run, id, column.number);
    }
    const converted = new Map(row);
    converted.delete(column.number);
    if (known !== undefined) converted.set(column.number, known);
    rows.push(converted);
  }
  patchRelation(run, id, { written: { ...table.written, rows } });
}
