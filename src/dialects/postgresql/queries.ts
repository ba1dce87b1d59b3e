/**
 * What queries and expressions depend on: relations, columns, functions and types, with CTE names
 * and aliases resolved away. A column is attributed to a relation only where no other reading is
 * possible.
 */
import { UNKNOWN_PARAMETER } from "../../evaluate/value.ts";
import type {
  Application, CastValue, ColumnReference, ComparedText, InsertedRows, NamedColumn, OutOfPlace, QualifiedName, Query,
  QueryColumn, RelationUse, TypeReference, Typing, WrittenValue, Yield,
} from "../../model/operation.ts";
import { cutName } from "../../model/catalog.ts";
import type { Span } from "../../source.ts";
import { formOf, yieldsNoRow } from "./aggregates.ts";
import { formulaOf, rowChangeOf, selectionOf } from "./formulas.ts";
import { hasHole, nameHasHole, nameOf, nameOfNodes, parseName, relationName, strings } from "./names.ts";
import type { DeleteStmt, FuncCall, InsertStmt, MergeStmt, RangeVar, SelectStmt, SyntaxNode, UpdateStmt, WithClause } from "./parser.ts";
import { nameSpan, type SqlText } from "./text.ts";
import { builtInType, typeReference } from "./types.ts";

type Verb = "select" | "insert" | "update" | "delete" | "merge";
type StarItem = NonNullable<Query["star"]>[number];

interface MutableUse {
  readonly name: QualifiedName;
  readonly access: RelationUse["access"];
  readonly columns: string[];
  readonly targets: string[];
  readonly qualifiers: Record<string, string>;
  readonly texts: { readonly column: string; readonly text: string }[];
  readonly applied: { readonly column: string; readonly how: Application }[];
  readonly stored: { readonly column: string; readonly value: Yield }[];
  aliased?: true;
  twice?: string;
  readonly span: Span | null;
}

/** Where everything that a walk finds is collected. */
export interface Findings {
  readonly text: SqlText;
  readonly uses: MutableUse[];
  readonly functions: Map<string, QualifiedName>;
  readonly types: Map<string, TypeReference>;
  /** Columns that an expression names and that belong to no query inside it. */
  readonly columns: ColumnReference[];
  /** Quoted texts that are compared with those columns. */
  readonly compared: ComparedText[];
  /** What is cast to a type. */
  readonly cast: CastValue[];
  /** What is done with those columns that only some types allow. */
  readonly applied: { readonly column: ColumnReference; readonly how: Application }[];
  /** Columns that one of several things in scope has to have, by qualifier and name with what is in scope. */
  readonly named: Map<string, NamedColumn>;
  /** Operators and functions with what they are applied to. */
  readonly typings: Typing[];
  /** What is being walked is a part of one of them. */
  inTyping: boolean;
  /** Names that mean variables, not columns (inside PL/pgSQL). */
  readonly variables: ReadonlySet<string>;
  /** There is a query inside. */
  hasQuery: boolean;
  /** See `SqlExpression`. */
  outOfPlace: OutOfPlace | null;
  /** A CTE changes data. */
  modifies: boolean;
  /** See `Query`. */
  movesSequences: boolean;
}

export function newFindings(text: SqlText, variables: ReadonlySet<string> = NO_VARIABLES): Findings {
  return {
    text,
    uses: [],
    functions: new Map(),
    types: new Map(),
    columns: [],
    compared: [],
    cast: [],
    applied: [],
    named: new Map(),
    typings: [],
    inTyping: false,
    variables,
    hasQuery: false,
    outOfPlace: null,
    modifies: false,
    movesSequences: false,
  };
}
const NO_VARIABLES: ReadonlySet<string> = new Set();

/** One item of a FROM clause, or the target of a change. */
interface Source {
  /** What its columns may be qualified with. */
  readonly alias: string;
  /** Set when they may be qualified with the schema, too. */
  readonly schema: string | null;
  /** The table or view; null for a subquery, a CTE, a function. */
  readonly use: MutableUse | null;
  /** What `*` stands for; null when it cannot be told. */
  readonly items: readonly StarItem[] | null;
}

interface Scope {
  readonly sources: Source[];
  readonly outer: Scope | null;
  /** True for the outermost scope of an expression that stands outside any query: its columns are collected. */
  readonly expression: boolean;
  /** False where an unqualified column may belong to something that is not listed here. */
  readonly complete: boolean;
}

interface CteScope {
  readonly name: string;
  readonly items: readonly StarItem[] | null;
  readonly empty: readonly QualifiedName[];
  readonly next: CteScope | null;
}

/** What a SELECT yields. */
interface Result {
  readonly items: readonly StarItem[] | null;
  readonly empty: readonly QualifiedName[];
  readonly countsRows: boolean;
}

const NOTHING_TOLD: Result = { items: null, empty: [], countsRows: false };
const NO_ROWS_RETURNED: Result = { items: [], empty: [], countsRows: false };
/** What ORDER BY of a UNION or of VALUES may name are output columns, which are not looked at. */
const UNITED_SCOPE: Scope = { sources: [], outer: null, expression: false, complete: false };
const EXPRESSION_SCOPE: Scope = { sources: [], outer: null, expression: true, complete: true };

/** What an INSERT writes; null when its target cannot be told. */
function insertedRows(statement: InsertStmt, variables: ReadonlySet<string>): InsertedRows | null {
  const targets = (statement.cols ?? []) as readonly SyntaxNode[];
  const names = targets.map((target) => target.ResTarget?.name ?? "");
  const table = relationName(statement.relation);
  // A part of a column (`point.x`, `tags[1]`) is not the column.
  if (nameHasHole(table) || names.some(hasHole) || targets.some((target) => target.ResTarget?.indirection)) return null;
  const source = (statement.selectStmt as SyntaxNode | undefined)?.SelectStmt;
  const rows = ((source?.valuesLists ?? []) as readonly SyntaxNode[]).map((row) =>
    ((row.List?.items ?? []) as readonly SyntaxNode[]).map((value): WrittenValue =>
      value.SetToDefault ? { kind: "default" } : statement.withClause ? { kind: "opaque", present: false } : formulaOf(value, variables),
    ),
  );
  const selection = source && rows.length === 0 && !statement.withClause ? selectionOf(source, variables) : null;
  return {
    table, columns: targets.length > 0 ? names : null, mayLeaveOut: statement.onConflictClause !== undefined,
    ...(statement.override !== undefined && statement.override !== "OVERRIDING_NOT_SET" ? { overriding: true } : {}),
    width: source ? (rows[0]?.length ?? widthOf(source)) : null,
    // DEFAULT VALUES is one row.
    rows: source ? rows : [[]],
    ...(selection && { selection }),
  };
}

/** How many columns a SELECT has, unless `*` stands for some of them. */
function widthOf(statement: SelectStmt): number | null {
  if (statement.op !== undefined && statement.op !== "SETOP_NONE") return statement.larg ? widthOf(statement.larg) : null;
  const targets = (statement.targetList ?? []) as readonly SyntaxNode[];
  const isStar = (target: SyntaxNode): boolean => {
    const value = target.ResTarget?.val as SyntaxNode | undefined;
    return ((value?.ColumnRef?.fields ?? value?.A_Indirection?.indirection ?? []) as readonly SyntaxNode[]).at(-1)?.A_Star !== undefined;
  };
  return targets.length === 0 || targets.some(isStar) ? null : targets.length;
}

/** A query or DML statement; null when the node is another kind of statement. */
export function readQuery(node: SyntaxNode | undefined, text: SqlText, variables?: ReadonlySet<string>): { readonly verb: Verb; readonly query: Query } | null {
  const findings = newFindings(text, variables);
  const found = anyQuery(node, null, null, findings);
  if (!node || !found) return null;
  const inserted = node.InsertStmt ? insertedRows(node.InsertStmt, findings.variables) : null;
  const changes = node.UpdateStmt ?? node.DeleteStmt;
  const wholeTable = changes !== undefined && asksForNullsOnly(changes.whereClause as SyntaxNode | undefined);
  const changed = rowChangeOf(node, findings.variables);
  const selection = node.SelectStmt ? selectionOf(node.SelectStmt, findings.variables) : null;
  const advances = node.SelectStmt ? advancedSequences(node.SelectStmt) : [];
  return {
    verb: found.verb,
    query: {
      ...queryOf(found.result, findings),
      ...(inserted && { inserted }),
      ...(wholeTable && { wholeTable }),
      ...(changed && { changed }),
      ...(selection && { selection }),
      ...(advances.length > 0 && { advances }),
    },
  };
}

/** Whether a condition says no more than that columns are NULL or are not; there is none, for example. */
function asksForNullsOnly(condition: SyntaxNode | undefined): boolean {
  if (condition === undefined || condition.NullTest) return true;
  return condition.BoolExpr !== undefined && ((condition.BoolExpr.args ?? []) as readonly SyntaxNode[]).every(asksForNullsOnly);
}

/** Sequences whose next value a SELECT of one row takes or sets: nothing decides whether the call runs. */
function advancedSequences({ targetList, fromClause, whereClause, limitCount, limitOffset }: SelectStmt): readonly QualifiedName[] {
  if (fromClause || whereClause || limitCount || limitOffset) return [];
  return ((targetList ?? []) as readonly SyntaxNode[]).flatMap((target) => {
    const call = (target.ResTarget?.val as SyntaxNode | undefined)?.FuncCall;
    const first = call && ["nextval", "setval"].includes(nameOfNodes(call.funcname).name) ? ((call.args ?? []) as readonly SyntaxNode[])[0] : undefined;
    const text = first ? constantText(first) : null;
    return text === null || hasHole(text) ? [] : (parseName(text) ?? []);
  });
}

/** What any other piece of the tree depends on, as a query without output. */
export function readDependencies(node: unknown, text: SqlText): Query {
  const findings = newFindings(text);
  walk(node, EXPRESSION_SCOPE, null, findings);
  return queryOf(NOTHING_TOLD, findings);
}

/** What an expression outside queries depends on. */
export function readExpressionFindings(node: unknown, text: SqlText, variables?: ReadonlySet<string>): Findings {
  const findings = newFindings(text, variables);
  walk(node, EXPRESSION_SCOPE, null, findings);
  return findings;
}

function queryOf(result: Result, findings: Findings): Query {
  const { items } = result;
  const output = items && items.flatMap((item) => (item.kind === "column" ? [{ name: item.name, type: item.others ? null : item.type }] : []));
  return {
    uses: findings.uses.map(({ targets, qualifiers, texts, applied, stored, ...use }) => ({
      ...use,
      ...(use.access === "insert" || use.access === "update" ? { targets } : {}),
      ...(Object.keys(qualifiers).length > 0 ? { qualifiers } : {}),
      ...(texts.length > 0 ? { texts } : {}),
      ...(applied.length > 0 ? { applied } : {}),
      ...(stored.length > 0 ? { stored } : {}),
    })),
    ...(findings.named.size > 0 ? { named: [...findings.named.values()] } : {}),
    ...(findings.typings.length > 0 ? { typings: findings.typings } : {}),
    functions: [...findings.functions.values()],
    types: [...findings.types.values()],
    output: output && output.length === items.length ? output : null,
    star: items,
    // A CTE that changes data does so however many rows the query itself yields.
    emptyWhenAnyIsEmpty: findings.modifies ? [] : distinctNames(result.empty),
    countsRows: result.countsRows && !findings.modifies,
    ...(findings.cast.length > 0 ? { cast: findings.cast } : {}),
    ...(findings.movesSequences ? { movesSequences: true as const } : {}),
  };
}

function distinctNames(names: readonly QualifiedName[]): readonly QualifiedName[] {
  return names.filter((name, at) => names.findIndex((other) => sameName(name, other)) === at);
}

function sameName(left: QualifiedName, right: QualifiedName): boolean {
  return left.name === right.name && left.schema === right.schema;
}

function anyQuery(
  node: SyntaxNode | undefined,
  outer: Scope | null,
  ctes: CteScope | null,
  findings: Findings,
): { readonly verb: Verb; readonly result: Result } | null {
  if (node?.SelectStmt) return { verb: "select", result: select(node.SelectStmt, outer, ctes, findings) };
  if (node?.InsertStmt) return { verb: "insert", result: insert(node.InsertStmt, outer, ctes, findings) };
  if (node?.UpdateStmt) return { verb: "update", result: update(node.UpdateStmt, outer, ctes, findings) };
  if (node?.DeleteStmt) return { verb: "delete", result: remove(node.DeleteStmt, outer, ctes, findings) };
  if (node?.MergeStmt) return { verb: "merge", result: merge(node.MergeStmt, outer, ctes, findings) };
  return null;
}

/** Reads the CTEs of a WITH clause, and returns the names that are visible below it. */
function withCtes(clause: WithClause | undefined, outer: Scope | null, ctes: CteScope | null, findings: Findings): CteScope | null {
  const definitions = (clause?.ctes ?? []).map((node: SyntaxNode) => node.CommonTableExpr);
  let visible = ctes;
  if (clause?.recursive) {
    // Under RECURSIVE every name of the clause is visible in every definition.
    for (const definition of definitions) visible = { name: definition?.ctename ?? "", items: null, empty: [], next: visible };
  }
  for (const definition of definitions) {
    const read = anyQuery(definition?.ctequery, outer, visible, findings);
    if (read && read.verb !== "select") findings.modifies = true;
    const items = renamed(read?.result.items ?? null, strings(definition?.aliascolnames));
    const hasMore = definition?.search_clause !== undefined || definition?.cycle_clause !== undefined;
    const empty = clause?.recursive || read?.verb !== "select" || read.result.countsRows ? [] : read.result.empty;
    visible = { name: definition?.ctename ?? "", items: hasMore ? null : items, empty, next: visible };
  }
  return visible;
}

/** Column aliases rename the first columns; they can be counted only where no `*` comes before. */
function renamed(items: readonly StarItem[] | null, aliases: readonly string[]): readonly StarItem[] | null {
  if (!items || aliases.length === 0) return items;
  if (items.slice(0, aliases.length).some((item) => item.kind === "star")) return null;
  return items.map((item, at) => (item.kind === "column" && at < aliases.length ? { ...item, name: aliases[at]! } : item));
}

function select(statement: SelectStmt, outer: Scope | null, ctes: CteScope | null, findings: Findings): Result {
  const visible = withCtes(statement.withClause, outer, ctes, findings);
  if (statement.op && statement.op !== "SETOP_NONE") return setOperation(statement, outer, visible, findings);
  const scope = newScope(outer);
  if (statement.valuesLists) {
    walk(statement.valuesLists, scope, visible, findings);
    walkSort(statement, UNITED_SCOPE, visible, findings, null);
    castsOfValues(statement.valuesLists as readonly SyntaxNode[], findings);
    return { items: valuesItems(statement.valuesLists), empty: [], countsRows: false };
  }
  const from = fromClause(statement.fromClause, scope, visible, findings);
  const targets = (statement.targetList ?? []) as readonly SyntaxNode[];
  walk(targets, scope, visible, findings);
  walk(statement.whereClause, scope, visible, findings);
  const aliases = new Set(targets.map((target) => target.ResTarget?.name ?? ""));
  for (const item of groupKeys(statement.groupClause)) if (!isOutputName(item, aliases)) walk(item, scope, visible, findings);
  walk(statement.havingClause, scope, visible, findings);
  walk(statement.windowClause, scope, visible, findings);
  walkSort(statement, scope, visible, findings, aliases);
  const empty = from.empty;
  const rows = yieldsNoRow(statement);
  return {
    items: outputItems(targets, scope, from.merged),
    empty: rows === "never" ? [] : empty,
    countsRows: rows === "counts" && empty.length > 0,
  };
}

function newScope(outer: Scope | null): Scope {
  return { sources: [], outer, expression: false, complete: true };
}

/** DISTINCT ON, ORDER BY, LIMIT. A plain name in the first two means an output column if there is one. */
function walkSort(statement: SelectStmt, scope: Scope, ctes: CteScope | null, findings: Findings, aliases: ReadonlySet<string> | null): void {
  for (const item of [...(statement.distinctClause ?? []), ...(statement.sortClause ?? [])] as readonly SyntaxNode[]) {
    const key = (item.SortBy?.node ?? item) as SyntaxNode;
    if (aliases === null ? !key.ColumnRef : !isOutputName(key, aliases)) walk(key, scope, ctes, findings);
  }
  walk(statement.limitCount, scope, ctes, findings);
  walk(statement.limitOffset, scope, ctes, findings);
}

/** What stands in GROUP BY. A list in parentheses and the lists of ROLLUP and its like are taken apart (flatten_grouping_sets). */
function groupKeys(items: unknown): readonly SyntaxNode[] {
  return ((items ?? []) as readonly SyntaxNode[]).flatMap((item) => {
    if (item.RowExpr?.row_format === "COERCE_IMPLICIT_CAST") return groupKeys(item.RowExpr.args);
    return item.GroupingSet ? groupKeys(item.GroupingSet.content) : [item];
  });
}

function isOutputName(node: SyntaxNode, aliases: ReadonlySet<string>): boolean {
  const fields = node.ColumnRef?.fields;
  return fields?.length === 1 && aliases.has(strings(fields)[0]!);
}

function setOperation(statement: SelectStmt, outer: Scope | null, ctes: CteScope | null, findings: Findings): Result {
  const left = select(statement.larg ?? {}, outer, ctes, findings);
  const right = select(statement.rarg ?? {}, outer, ctes, findings);
  walkSort(statement, UNITED_SCOPE, ctes, findings, null);
  const leftEmpty = left.countsRows ? [] : left.empty;
  const rightEmpty = right.countsRows ? [] : right.empty;
  const items = left.items && !left.items.some((item) => item.kind === "star")
    ? left.items.map((item, at) => (item.kind === "column" ? unitedColumn(item, right.items?.slice(0, at + 1)) : item))
    : null;
  const empty = statement.op === "SETOP_EXCEPT" ? leftEmpty
    : statement.op === "SETOP_INTERSECT" ? [...leftEmpty, ...rightEmpty]
    : leftEmpty.filter((name) => rightEmpty.some((other) => sameName(name, other)));
  return { items, empty, countsRows: false };
}

/** `others`: the columns on the right side up to the one that meets the column. */
function unitedColumn(column: QueryColumn, others: readonly StarItem[] | undefined): QueryColumn {
  const other = others?.some((item) => item.kind === "star") ? undefined : others?.at(-1);
  if (other?.kind !== "column") return { kind: "column", name: column.name, type: null, from: null };
  // A literal takes on the type of the other side, whatever it comes to be alone.
  return { ...column, others: [...(column.others ?? []), { type: other.type, from: other.from }, ...(other.others ?? [])] };
}

function valuesItems(lists: readonly SyntaxNode[]): readonly StarItem[] | null {
  const rows = lists.map((row) => row.List?.items ?? []);
  // PostgreSQL names the columns of VALUES column1, column2, ...
  return rows[0]!.map((_, at) => {
    // Quoted texts and NULL take on the type of the others.
    const values: readonly SyntaxNode[] = rows.map((row) => row[at] ?? {});
    const typed = values.filter((value) => !value.A_Const?.sval && !value.A_Const?.isnull);
    const types = (typed.length > 0 ? typed : values).map(expressionType);
    const same = types[0] && types.every((type) => type && typeKey(type) === typeKey(types[0]!));
    return { kind: "column", name: `column${at + 1}`, type: same ? types[0]! : null, from: null };
  });
}

/** In VALUES that is a query of its own, quoted texts are read in the type of what stands above or below them (select_common_type). */
function castsOfValues(lists: readonly SyntaxNode[], findings: Findings): void {
  const rows = lists.map((row) => (row.List?.items ?? []) as readonly SyntaxNode[]);
  for (const at of rows[0]!.keys()) {
    const column = rows.flatMap((row) => row[at] ?? []);
    const typed = column.filter((value) => knownText(value) === null && !value.A_Const?.isnull).map(yieldOf);
    const [first, ...others] = typed.map((value) => (value?.kind === "typed" ? value.type : null));
    if (!first || others.some((other) => other === null || typeKey(other) !== typeKey(first))) continue;
    for (const value of column) {
      const text = knownText(value);
      if (text !== null) findings.cast.push({ type: first, text });
    }
  }
}

/** The result of a FROM clause: the relations without whose rows there is none, and whether columns were merged by USING or NATURAL. */
interface From {
  readonly empty: readonly QualifiedName[];
  readonly merged: boolean;
}

function fromClause(nodes: readonly SyntaxNode[] | undefined, scope: Scope, ctes: CteScope | null, findings: Findings): From {
  const conditions: unknown[] = [];
  const items = (nodes ?? []).map((node) => fromItem(node, scope, ctes, findings, conditions));
  for (const condition of conditions) walk(condition, scope, ctes, findings);
  return { empty: items.flatMap((item) => item.empty), merged: items.some((item) => item.merged) };
}

function fromItem(node: SyntaxNode, scope: Scope, ctes: CteScope | null, findings: Findings, conditions: unknown[]): From {
  if (node.RangeVar) return relationItem(node.RangeVar, scope, ctes, findings);
  if (node.JoinExpr) {
    const join = node.JoinExpr;
    const left = fromItem(join.larg ?? {}, scope, ctes, findings, conditions);
    const right = fromItem(join.rarg ?? {}, scope, ctes, findings, conditions);
    conditions.push(join.quals);
    const using = strings(join.usingClause);
    for (const side of [join.larg, join.rarg]) addJoinColumns(side, using, scope);
    const empty = join.jointype === "JOIN_INNER" || join.jointype === undefined ? [...left.empty, ...right.empty]
      : join.jointype === "JOIN_LEFT" ? left.empty
      : join.jointype === "JOIN_RIGHT" ? right.empty
      : [];
    // An alias of the join itself hides the names inside; its columns are not told apart then.
    if (join.alias) scope.sources.push({ alias: join.alias.aliasname ?? "", schema: null, use: null, items: null });
    return { empty, merged: left.merged || right.merged || using.length > 0 || join.isNatural === true || join.alias !== undefined };
  }
  if (node.RangeTableSample) {
    walk([node.RangeTableSample.args, node.RangeTableSample.repeatable], scope, ctes, findings);
    return fromItem(node.RangeTableSample.relation ?? {}, scope, ctes, findings, conditions);
  }
  if (node.RangeSubselect) {
    const { subquery, lateral, alias } = node.RangeSubselect;
    const around: Scope | null = lateral ? { ...scope, complete: false } : scope.outer;
    const read = anyQuery(subquery, around, ctes, findings);
    scope.sources.push({ alias: alias?.aliasname ?? "", schema: null, use: null, items: renamed(read?.result.items ?? null, strings(alias?.colnames)) });
    return { empty: read && !read.result.countsRows ? read.result.empty : [], merged: false };
  }
  // Functions, XMLTABLE and JSON_TABLE may refer to what stands before them.
  const around = { ...scope, sources: [...scope.sources], complete: false };
  const item = node.RangeFunction ?? node.RangeTableFunc ?? node.JsonTable;
  walk(item, around, ctes, findings);
  scope.sources.push({ alias: item?.alias?.aliasname ?? functionAlias(node) ?? "", schema: null, use: null, items: null });
  return { empty: [], merged: false };
}

/** A function in FROM goes by its own name when it has no alias. */
function functionAlias(node: SyntaxNode): string | undefined {
  const call = ((node.RangeFunction?.functions?.[0] as SyntaxNode | undefined)?.List?.items?.[0] as SyntaxNode | undefined)?.FuncCall;
  return strings(call?.funcname).at(-1);
}

function relationItem(relation: RangeVar, scope: Scope, ctes: CteScope | null, findings: Findings): From {
  const name = relationName(relation);
  const alias = relation.alias?.aliasname;
  const columnAliases = strings(relation.alias?.colnames);
  if (name.schema === null) {
    for (let cte = ctes; cte; cte = cte.next) {
      if (cte.name !== name.name) continue;
      scope.sources.push({ alias: alias ?? name.name, schema: null, use: null, items: renamed(cte.items, columnAliases) });
      return { empty: cte.empty, merged: false };
    }
  }
  const use = addUse(relation, "read", findings);
  // Column aliases hide which column is meant.
  scope.sources.push({
    alias: alias ?? name.name,
    schema: alias === undefined ? name.schema : null,
    use: columnAliases.length > 0 ? null : use,
    items: columnAliases.length > 0 || nameHasHole(name) ? null : [{ kind: "star", relation: name }],
  });
  return { empty: nameHasHole(name) ? [] : [name], merged: false };
}

function addJoinColumns(side: SyntaxNode | undefined, using: readonly string[], scope: Scope): void {
  if (!side?.RangeVar || using.length === 0) return;
  const name = relationName(side.RangeVar);
  const alias = side.RangeVar.alias?.aliasname ?? name.name;
  const source = scope.sources.find((candidate) => candidate.alias === alias);
  if (source?.use) for (const column of using) addColumn(source.use, column);
}

function addUse(relation: RangeVar | undefined, access: RelationUse["access"], findings: Findings): MutableUse {
  const name = relationName(relation);
  const use: MutableUse = {
    name,
    access,
    columns: [],
    targets: [],
    qualifiers: {},
    texts: [],
    applied: [],
    stored: [],
    ...(relation?.alias && { aliased: true }),
    span: nameSpan(findings.text, relation?.location ?? 0),
  };
  // A relation that is read and whose name is not known is not listed: it may be any. One that is
  // changed is, and makes the operation unread (see holes.ts).
  if (access !== "read" || !nameHasHole(name)) findings.uses.push(use);
  return use;
}

function addColumn(use: MutableUse, column: string): void {
  if (!SYSTEM_COLUMNS.has(column) && !hasHole(column) && !use.columns.includes(column)) use.columns.push(column);
}

function addTarget(use: MutableUse, column: string): void {
  addColumn(use, column);
  if (!hasHole(column)) use.targets.push(column);
}

// Every table has these (PostgreSQL documentation, "System Columns").
const SYSTEM_COLUMNS: ReadonlySet<string> = new Set(["tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"]);

/** The source of a changed table: what RETURNING, WHERE and SET may qualify columns with. */
function targetSource(relation: RangeVar | undefined, use: MutableUse): Source {
  const alias = relation?.alias?.aliasname;
  return {
    alias: alias ?? use.name.name,
    schema: alias === undefined ? use.name.schema : null,
    use,
    items: nameHasHole(use.name) ? null : [{ kind: "star", relation: use.name }],
  };
}

/** Notes a column that is named twice: only parts of one may be (checkInsertTargets, process_matched_tle). */
function noteRepeated(use: MutableUse, targets: readonly SyntaxNode[]): void {
  const parts = new Map<string, boolean>();
  for (const { ResTarget: target } of targets) {
    const name = target?.name ?? "";
    const isPart = target?.indirection !== undefined;
    if (parts.has(name) && !(isPart && parts.get(name)) && !hasHole(name)) use.twice ??= name;
    parts.set(name, isPart);
  }
}

function insert(statement: InsertStmt, outer: Scope | null, ctes: CteScope | null, findings: Findings): Result {
  const visible = withCtes(statement.withClause, outer, ctes, findings);
  const use = addUse(statement.relation, "insert", findings);
  noteRepeated(use, (statement.cols ?? []) as readonly SyntaxNode[]);
  for (const column of (statement.cols ?? []) as readonly SyntaxNode[]) {
    addTarget(use, column.ResTarget?.name ?? "");
    walk(column.ResTarget?.indirection, newScope(outer), visible, findings);
  }
  // What VALUES holds takes on the types of the columns that it is for.
  const source = (statement.selectStmt as SyntaxNode | undefined)?.SelectStmt;
  const values = source?.withClause || source?.sortClause ? undefined : source?.valuesLists;
  if (values) walk(values, newScope(outer), visible, findings);
  const read = values ? null : anyQuery(statement.selectStmt, outer, visible, findings);
  insertedValues(statement, use);
  const target = targetSource(statement.relation, use);
  const conflict = statement.onConflictClause;
  if (conflict) {
    const inferred = newScope(outer);
    inferred.sources.push(target);
    for (const element of (conflict.infer?.indexElems ?? []) as readonly SyntaxNode[]) {
      if (element.IndexElem?.name) addColumn(use, element.IndexElem.name);
      walk(element.IndexElem?.expr, inferred, visible, findings);
    }
    walk(conflict.infer?.whereClause, inferred, visible, findings);
    if (conflict.action === "ONCONFLICT_UPDATE") {
      const updated = addUse(statement.relation, "update", findings);
      const both = newScope(outer);
      both.sources.push({ ...target, use: updated }, { alias: "excluded", schema: null, use: updated, items: target.items });
      assignments(conflict.targetList, updated, both, visible, findings);
      walk(conflict.whereClause, both, visible, findings);
    }
  }
  const returned = returning(statement.returningClause?.exprs, [target], outer, visible, findings);
  return { ...returned, empty: read && !read.result.countsRows ? read.result.empty : [] };
}

/** What VALUES or the list of a SELECT puts into the columns that are named for it. */
function insertedValues(statement: InsertStmt, use: MutableUse): void {
  const source = (statement.selectStmt as SyntaxNode | undefined)?.SelectStmt;
  const columns = ((statement.cols ?? []) as readonly SyntaxNode[]).map((column) => (column.ResTarget?.indirection ? "" : (column.ResTarget?.name ?? "")));
  // A quoted text in a list of its own has a type before it is stored.
  const isDirect = source !== undefined && (source.op === undefined || source.op === "SETOP_NONE") && !source.distinctClause && widthOf(source) !== null;
  const selected = isDirect ? [((source.targetList ?? []) as readonly SyntaxNode[]).map((target) => (target.ResTarget?.val ?? {}) as SyntaxNode)] : [];
  const rows = ((source?.valuesLists ?? []) as readonly SyntaxNode[]).map((row) => (row.List?.items ?? []) as readonly SyntaxNode[]);
  for (const row of [...rows, ...selected]) for (const [at, value] of row.entries()) if (columns[at]) addStored(use, columns[at], value);
}

/** `around`: where the columns are looked for that the value names. */
function addStored(use: MutableUse, column: string, node: SyntaxNode | undefined, around?: { readonly scope: Scope; readonly findings: Findings }): void {
  const plain = node ? yieldOf(node) : null;
  const value: Yield | null = plain === null && around && node?.A_Expr ? { kind: "expression", typing: typingOf(node, around.scope, around.findings) } : plain;
  // What a function returns may be cast in ways that are not looked into here.
  if (value === null || value.kind === "null" || value.kind === "call" || hasHole(column)) return;
  if (!use.stored.some((known) => known.column === column && JSON.stringify(known.value) === JSON.stringify(value))) use.stored.push({ column, value });
}

/** A quoted text that is wholly known. */
function knownText(node: SyntaxNode | undefined): string | null {
  const text = node?.A_Const?.sval ? (node.A_Const.sval.sval ?? "") : null;
  return text === UNKNOWN_PARAMETER || hasHole(text) ? null : text;
}

function addText(use: MutableUse, column: string, value: SyntaxNode | undefined): void {
  const text = knownText(value);
  if (text !== null && !hasHole(column) && !use.texts.some((known) => known.column === column && known.text === text)) use.texts.push({ column, text });
}

function assignments(targets: readonly SyntaxNode[] | undefined, use: MutableUse, scope: Scope, ctes: CteScope | null, findings: Findings): void {
  noteRepeated(use, targets ?? []);
  for (const target of targets ?? []) {
    addTarget(use, target.ResTarget?.name ?? "");
    // What is assigned to is a column, though it bears the table's name.
    if (cutName(target.ResTarget?.name ?? "") === cutName(use.name.name)) use.aliased = true;
    if (target.ResTarget?.indirection === undefined)
      addStored(use, target.ResTarget?.name ?? "", target.ResTarget?.val as SyntaxNode | undefined, { scope, findings });
    walk(target.ResTarget?.indirection, scope, ctes, findings);
    walk(target.ResTarget?.val, scope, ctes, findings);
  }
}

function returning(
  targets: readonly SyntaxNode[] | undefined,
  sources: readonly Source[],
  outer: Scope | null,
  ctes: CteScope | null,
  findings: Findings,
): Result {
  if (!targets) return NO_ROWS_RETURNED;
  // PostgreSQL 18 lets RETURNING qualify columns with old and new, which count as no further source.
  const scope: Scope = { sources: [...sources], outer, expression: false, complete: true };
  walk(targets, scope, ctes, findings);
  return { items: outputItems(targets, scope, false), empty: [], countsRows: false };
}

function update(statement: UpdateStmt, outer: Scope | null, ctes: CteScope | null, findings: Findings): Result {
  const visible = withCtes(statement.withClause, outer, ctes, findings);
  const use = addUse(statement.relation, "update", findings);
  const scope = newScope(outer);
  scope.sources.push(targetSource(statement.relation, use));
  const from = fromClause(statement.fromClause, scope, visible, findings);
  assignments(statement.targetList, use, scope, visible, findings);
  walk(statement.whereClause, scope, visible, findings);
  const returned = returning(statement.returningClause?.exprs, scope.sources, outer, visible, findings);
  return { ...returned, empty: emptyTarget(use, from.empty) };
}

function emptyTarget(use: MutableUse, others: readonly QualifiedName[]): readonly QualifiedName[] {
  return nameHasHole(use.name) ? others : [use.name, ...others];
}

function remove(statement: DeleteStmt, outer: Scope | null, ctes: CteScope | null, findings: Findings): Result {
  const visible = withCtes(statement.withClause, outer, ctes, findings);
  const use = addUse(statement.relation, "delete", findings);
  const scope = newScope(outer);
  scope.sources.push(targetSource(statement.relation, use));
  const from = fromClause(statement.usingClause, scope, visible, findings);
  walk(statement.whereClause, scope, visible, findings);
  const returned = returning(statement.returningClause?.exprs, scope.sources, outer, visible, findings);
  return { ...returned, empty: emptyTarget(use, from.empty) };
}

const MERGE_ACCESS = { CMD_INSERT: "insert", CMD_UPDATE: "update", CMD_DELETE: "delete" } as const;

function merge(statement: MergeStmt, outer: Scope | null, ctes: CteScope | null, findings: Findings): Result {
  const visible = withCtes(statement.withClause, outer, ctes, findings);
  const read = addUse(statement.relation, "read", findings);
  const scope = newScope(outer);
  scope.sources.push(targetSource(statement.relation, read));
  const from = fromClause(statement.sourceRelation ? [statement.sourceRelation] : [], scope, visible, findings);
  walk(statement.joinCondition, scope, visible, findings);
  const clauses = (statement.mergeWhenClauses ?? []).map((node: SyntaxNode) => node.MergeWhenClause);
  for (const clause of clauses) {
    const access = MERGE_ACCESS[clause?.commandType as keyof typeof MERGE_ACCESS];
    const known = findings.uses.find((use) => use.access === access && use.span?.start === read.span?.start);
    const use = access === undefined ? read : (known ?? addUse(statement.relation, access, findings));
    walk(clause?.condition, scope, visible, findings);
    assignments(clause?.targetList, use, scope, visible, findings);
    walk(clause?.values, scope, visible, findings);
  }
  const returned = returning(statement.returningClause?.exprs, scope.sources, outer, visible, findings);
  // WHEN NOT MATCHED BY SOURCE acts on rows of the target that no source row matches.
  const bySource = clauses.some((clause) => clause?.matchKind === "MERGE_WHEN_NOT_MATCHED_BY_SOURCE");
  return { ...returned, empty: bySource ? [] : from.empty };
}

/** Walks any part of the tree. */
function walk(value: unknown, scope: Scope, ctes: CteScope | null, findings: Findings): void {
  if (typeof value !== "object" || value === null) return;
  if (Array.isArray(value)) {
    for (const item of value) walk(item, scope, ctes, findings);
    return;
  }
  const fields = value as SyntaxNode & Record<string, unknown>;
  for (const key in fields) {
    switch (key) {
      case "A_Const": case "ParamRef": case "String": case "Integer": case "SetToDefault":
        break;
      case "ColumnRef":
        columnReference(fields.ColumnRef?.fields, scope, findings);
        break;
      case "FuncCall":
        functionCall(fields.FuncCall!, findings);
        walkTyped(fields.FuncCall, fields, scope, ctes, findings);
        if (!findings.hasQuery) findings.outOfPlace ??= outOfPlace(fields.FuncCall!);
        break;
      case "funcname":
        break;
      case "MultiAssignRef":
        // `(a, b) = (SELECT ...)` comes as one assignment per column, all with the same source.
        if (fields.MultiAssignRef?.colno === 1) walk(fields.MultiAssignRef.source, scope, ctes, findings);
        break;
      case "A_Expr":
        comparison(fields.A_Expr!, scope, findings);
        walkTyped(fields.A_Expr, fields, scope, ctes, findings);
        break;
      case "TypeCast":
        regclassConstant(fields.TypeCast!, findings);
        castOf(fields.TypeCast!, scope, findings);
        walk(fields.TypeCast, scope, ctes, findings);
        break;
      case "typeName": case "TypeName":
        addType(typeReference(fields[key] as SyntaxNode["TypeName"]), findings);
        break;
      case "SelectStmt": case "InsertStmt": case "UpdateStmt": case "DeleteStmt": case "MergeStmt":
        findings.hasQuery = true;
        untyped(findings, () => anyQuery(fields, scope, ctes, findings));
        break;
      case "List":
        walk(fields.List, scope, ctes, findings);
        break;
      default:
        // Of other nodes the type is not worked out, so that what is inside of them stands for itself.
        if (findings.inTyping && /^[A-Z]/.test(key)) untyped(findings, () => walk(fields[key], scope, ctes, findings));
        else walk(fields[key], scope, ctes, findings);
    }
  }
}

/** Walks an operator or a function, and notes it with what it is applied to unless it is a part of another one. */
function walkTyped(part: unknown, node: SyntaxNode, scope: Scope, ctes: CteScope | null, findings: Findings): void {
  const { inTyping } = findings;
  if (!inTyping) findings.typings.push(typingOf(node, scope, findings));
  findings.inTyping = true;
  walk(part, scope, ctes, findings);
  findings.inTyping = inTyping;
}

function untyped(findings: Findings, action: () => unknown): void {
  const { inTyping } = findings;
  findings.inTyping = false;
  action();
  findings.inTyping = inTyping;
}

const NO_TYPE: Typing = { kind: "unknown" };

/** An expression with what its type depends on. */
function typingOf(node: SyntaxNode | undefined, scope: Scope, findings: Findings): Typing {
  if (!node) return NO_TYPE;
  const of = (part: unknown): Typing => typingOf(part as SyntaxNode | undefined, scope, findings);
  if (node.A_Const) {
    if (node.A_Const.sval?.sval === UNKNOWN_PARAMETER) return NO_TYPE;
    if (node.A_Const.sval || node.A_Const.isnull) return { kind: "literal" };
  }
  if (node.ColumnRef) return columnTyping(node.ColumnRef.fields, scope, findings);
  if (node.TypeCast) return { kind: "cast", operand: of(node.TypeCast.arg), type: typeReference(node.TypeCast.typeName) };
  if (node.FuncCall) {
    const { args, agg_within_group, func_variadic, funcname } = node.FuncCall;
    const name = nameOfNodes(funcname);
    const parts = (args ?? []) as readonly SyntaxNode[];
    if (agg_within_group || func_variadic || nameHasHole(name) || parts.some((part) => part.NamedArgExpr)) return NO_TYPE;
    return { kind: "function", function: name, arguments: parts.map(of) };
  }
  if (node.A_Expr) return operatorTyping(node.A_Expr, of);
  const found = yieldOf(node);
  return found?.kind === "typed" ? { kind: "typed", type: found.type } : NO_TYPE;
}

function operatorTyping({ kind, name: names, lexpr, rexpr }: NonNullable<SyntaxNode["A_Expr"]>, of: (part: unknown) => Typing): Typing {
  const [name, ...schema] = strings(names).toReversed();
  const items = ((rexpr as SyntaxNode | undefined)?.List?.items ?? []) as readonly SyntaxNode[];
  if (name === undefined || (schema.length > 0 && schema[0] !== "pg_catalog")) return NO_TYPE;
  switch (kind) {
    case "AEXPR_OP": case "AEXPR_LIKE": case "AEXPR_ILIKE":
      return { kind: "operator", name, operands: (lexpr ? [lexpr, rexpr] : [rexpr]).map(of) };
    case "AEXPR_DISTINCT": case "AEXPR_NOT_DISTINCT":
      return { kind: "comparisons", name: "=", left: of(lexpr), right: [of(rexpr)] };
    case "AEXPR_IN":
      return { kind: "comparisons", name, left: of(lexpr), right: items.map(of) };
    case "AEXPR_BETWEEN": case "AEXPR_NOT_BETWEEN":
      return { kind: "comparisons", name: ">=", left: of(lexpr), right: items.map(of) };
    default:
      return NO_TYPE;
  }
}

function columnTyping(nodes: readonly SyntaxNode[] | undefined, scope: Scope, findings: Findings): Typing {
  const [name, qualifier = null, ...more] = strings(nodes).toReversed();
  if (!name || more.length > 0 || nodes?.at(-1)?.A_Star || hasHole(name) || hasHole(qualifier) || findings.variables.has(qualifier ?? name)) return NO_TYPE;
  if (scope.expression) return qualifier === null ? { kind: "column", name, among: null } : NO_TYPE;
  // A scope further out is asked only where no other one may have the column.
  const sources = qualifier === null ? scope.sources : scope.sources.filter(({ alias }) => alias === qualifier).slice(-1);
  const among = sources.flatMap(({ items }) => items ?? []);
  const isKnown = sources.length > 0 && (scope.complete || qualifier !== null) && sources.every(({ items, alias }) => items !== null && alias !== name);
  return isKnown ? { kind: "column", name, among } : NO_TYPE;
}

function columnReference(nodes: readonly SyntaxNode[] | undefined, scope: Scope, findings: Findings): void {
  const column = columnOf(nodes, scope, findings);
  const parts = strings(nodes);
  if (column === null) return nodes?.at(-1)?.A_Star ? undefined : nameColumn(parts, scope, findings);
  if ("use" in column) {
    // A name that is a target as well is told of as one.
    if (parts.length === 2 && !column.use.columns.includes(column.name)) column.use.qualifiers[column.name] = parts[0]!;
    addColumn(column.use, column.name);
  }
  else addColumnReference(column, findings);
}

// RETURNING of PostgreSQL 18 has the first two, ON CONFLICT the last.
const ROW_QUALIFIERS: ReadonlySet<string> = new Set(["old", "new", "excluded"]);

/** Notes a column that the text alone does not attribute, where everything that it can be a column of is known (colNameToVar, scanNSItemForColumn). */
function nameColumn(parts: readonly string[], scope: Scope, findings: Findings): void {
  const [name, qualifier = null, ...more] = parts.toReversed();
  if (name === undefined || more.length > 0 || parts.some(hasHole) || SYSTEM_COLUMNS.has(name) || findings.variables.has(qualifier ?? name)) return;
  const among: StarItem[] = [];
  let isInScope = qualifier === null;
  for (let inner: Scope | null = scope; inner && !(qualifier !== null && isInScope); inner = inner.outer) {
    // A part of the text that is not known may hold more than a name.
    if (inner.expression || inner.sources.some(({ alias }) => hasHole(alias))) return;
    const sources = qualifier === null ? inner.sources : inner.sources.filter(({ alias }) => alias === qualifier).slice(-1);
    if (qualifier === null && !inner.complete) return;
    for (const { alias, items } of sources) {
      // The alias alone means the whole row.
      if (items === null || alias === name) return;
      among.push(...items);
      isInScope = true;
    }
    if (!isInScope && !inner.complete) return;
  }
  // What a variable of PL/pgSQL is a record of is not told.
  if (!isInScope && (ROW_QUALIFIERS.has(qualifier!) || findings.variables.size > 0)) return;
  const key = `${qualifier ?? ""}\0${name}\0${among.map((item) => (item.kind === "star" ? `${item.relation.schema ?? ""}.${item.relation.name}` : `.${item.name}`)).join()}`;
  if (!findings.named.has(key)) findings.named.set(key, { qualifier, name, among: isInScope ? among : null });
}

/** What a column's name means, if only one reading is possible: a column of a relation that is used, or one of the expression's own. */
function columnOf(
  nodes: readonly SyntaxNode[] | undefined,
  scope: Scope,
  findings: Findings,
): { readonly use: MutableUse; readonly name: string } | ColumnReference | null {
  const parts = strings(nodes);
  const column = parts.at(-1);
  if (!column || nodes?.at(-1)?.A_Star || hasHole(column)) return null;
  if (parts.length === 1) {
    if (findings.variables.has(column)) return null;
    const only = scope.sources[0];
    if (scope.expression) return { relation: null, name: column };
    // An alias may mean the whole row; so may the relation's own name, which whoever knows its columns can tell.
    const mayBeRow = column === only?.alias && only.alias !== only.use?.name.name;
    return only?.use && scope.sources.length === 1 && scope.complete && outermost(scope) && !mayBeRow ? { use: only.use, name: column } : null;
  }
  const [schema, relation] = parts.length > 2 ? [parts.at(-3)!, parts.at(-2)!] : [null, parts[0]!];
  if (hasHole(relation)) return null;
  for (let inner: Scope | null = scope; inner; inner = inner.outer) {
    const source = inner.sources.findLast((candidate) => candidate.alias === relation && (schema === null || candidate.schema === schema));
    if (source) return source.use ? { use: source.use, name: column } : null;
    if (inner.expression) return { relation, name: column };
  }
  return null;
}

// Under these PostgreSQL reads a quoted text as a value of the type on the other side.
const COMPARING: ReadonlySet<string> = new Set(["=", "<>", "!=", "<", ">", "<=", ">="]);

/** A column beside a quoted text, IN a list with some, or BETWEEN two of which each is compared by itself. */
function comparison(expression: NonNullable<SyntaxNode["A_Expr"]>, scope: Scope, findings: Findings): void {
  const isBetween = expression.kind === "AEXPR_BETWEEN" || expression.kind === "AEXPR_NOT_BETWEEN";
  const [pairs, otherPairs] = [expression.lexpr, expression.rexpr].map(
    (side) => (side as SyntaxNode | undefined)?.RowExpr?.args as readonly SyntaxNode[] | undefined,
  );
  if (expression.kind === "AEXPR_OP" && pairs && otherPairs) {
    // Rows are compared value by value.
    for (const [at, lexpr] of pairs.entries()) comparison({ ...expression, lexpr, rexpr: otherPairs[at] } as typeof expression, scope, findings);
    return;
  }
  if (
    (expression.kind !== "AEXPR_OP" && expression.kind !== "AEXPR_IN" && !isBetween) ||
    (!isBetween && !COMPARING.has(strings(expression.name).at(-1) ?? ""))
  )
    return;
  const [left, right] = [expression.lexpr, expression.rexpr] as readonly (SyntaxNode | undefined)[];
  const [named, others] = left?.ColumnRef ? [left, right] : [right, left];
  const column = named?.ColumnRef ? columnOf(named.ColumnRef.fields, scope, findings) : null;
  if (column === null) return;
  const values = (others?.List?.items ?? [others]) as readonly (SyntaxNode | undefined)[];
  // A list with a value of a type of its own is compared in that type.
  if (!isBetween && !values.every((value) => value?.A_Const?.sval || value?.A_Const?.isnull)) return;
  for (const value of values) {
    const text = knownText(value);
    if ("use" in column) addText(column.use, column.name, value);
    else if (text !== null) findings.compared.push({ column, text });
  }
}

function apply(column: NonNullable<ReturnType<typeof columnOf>>, how: Application, findings: Findings): void {
  if ("use" in column) column.use.applied.push({ column: column.name, how });
  else findings.applied.push({ column, how });
}

function castOf(cast: NonNullable<SyntaxNode["TypeCast"]>, scope: Scope, findings: Findings): void {
  const operand = cast.arg as SyntaxNode | undefined;
  const type = typeReference(cast.typeName);
  const text = knownText(operand);
  if (text !== null) findings.cast.push({ type, text });
  else if (operand?.ColumnRef) {
    const column = columnOf(operand.ColumnRef.fields, scope, findings);
    if (column !== null) apply(column, { kind: "cast", type }, findings);
  } else {
    const from = operand ? yieldOf(operand) : null;
    if (from?.kind === "typed") findings.cast.push({ type, from: from.type });
  }
}

function outermost(scope: Scope): boolean {
  return scope.outer === null;
}

function addColumnReference(reference: ColumnReference, findings: Findings): void {
  if (!findings.columns.some((known) => known.name === reference.name && known.relation === reference.relation)) findings.columns.push(reference);
}

function functionCall(call: FuncCall, findings: Findings): void {
  const name = nameOfNodes(call.funcname);
  if (!nameHasHole(name)) findings.functions.set(`${name.schema ?? ""}.${name.name}`, name);
  const [first, second] = (call.args ?? []) as readonly (SyntaxNode | undefined)[];
  const text = first && constantText(first);
  if (text === undefined || text === null || hasHole(text)) {
    if (name.name === "nextval" || name.name === "setval") findings.movesSequences = true;
    return;
  }
  if (SEQUENCE_FUNCTIONS.has(name.name)) addNamedRelation(text, null, findings);
  else if (name.name === "pg_get_serial_sequence") addNamedRelation(text, second ? constantText(second) : null, findings);
}

/** Whether a call is one that only the list of a query may have. A function of another schema may be anything. */
function outOfPlace(call: FuncCall): OutOfPlace | null {
  const [name = "", schema = "pg_catalog", ...more] = strings(call.funcname).toReversed();
  if (schema !== "pg_catalog" || more.length > 0) return null;
  const kind = formOf(name, call.over !== undefined, call.agg_within_group === true);
  return kind && { kind, function: name };
}

// Functions that take a sequence as regclass: a literal is looked up when the statement is planned.
const SEQUENCE_FUNCTIONS: ReadonlySet<string> = new Set(["nextval", "currval", "setval", "pg_sequence_last_value"]);

function regclassConstant(cast: NonNullable<SyntaxNode["TypeCast"]>, findings: Findings): void {
  if (strings(cast.typeName?.names).at(-1) !== "regclass" || (cast.typeName?.arrayBounds?.length ?? 0) > 0) return;
  const text = (cast.arg as SyntaxNode | undefined)?.A_Const?.sval?.sval;
  // A number is an OID, `-` is no relation.
  if (text && !hasHole(text) && !/^(-|\d+)$/.test(text)) addNamedRelation(text, null, findings);
}

function addNamedRelation(text: string, column: string | null, findings: Findings): void {
  const name = parseName(text);
  if (!name || findings.uses.some((use) => use.access === "read" && use.span === null && sameName(use.name, name))) return;
  findings.uses.push({
    name,
    access: "read",
    columns: column === null || hasHole(column) ? [] : [column],
    targets: [],
    qualifiers: {},
    texts: [],
    applied: [],
    stored: [],
    span: null,
  });
}

/** The text of a string literal, with or without a cast. */
export function constantText(node: SyntaxNode): string | null {
  if (node.A_Const?.sval) return node.A_Const.sval.sval ?? "";
  return node.TypeCast?.arg ? constantText(node.TypeCast.arg) : null;
}

function addType(type: TypeReference, findings: Findings): void {
  findings.types.set(typeKey(type), type);
}

function typeKey(type: TypeReference): string {
  return type.kind === "unknown" ? "?" : `${type.schema ?? ""}.${type.name}(${type.modifiers.join()})${type.dimensions}`;
}

/** The output columns of a select list or RETURNING. */
function outputItems(targets: readonly SyntaxNode[], scope: Scope, merged: boolean): readonly StarItem[] | null {
  const items: StarItem[] = [];
  for (const target of targets) {
    const value = target.ResTarget?.val as SyntaxNode | undefined;
    const fields = value?.ColumnRef?.fields as readonly SyntaxNode[] | undefined;
    if (fields?.at(-1)?.A_Star) {
      const expanded = expandStar(strings(fields.slice(0, -1)), scope, merged);
      if (!expanded) return null;
      items.push(...expanded);
      continue;
    }
    // `(composite).*`
    if (value?.A_Indirection?.indirection?.some((step: SyntaxNode) => step.A_Star)) return null;
    const name = target.ResTarget?.name ?? (value ? outputName(value).name : "?column?");
    if (hasHole(name)) return null;
    items.push({ kind: "column", name, type: value ? expressionType(value) : null, from: fields ? originOf(strings(fields), scope) : null });
  }
  return items;
}

function expandStar(qualifier: readonly string[], scope: Scope, merged: boolean): readonly StarItem[] | null {
  if (qualifier.length > 0) {
    const { schema, name } = nameOf(qualifier);
    return scope.sources.findLast((source) => source.alias === name && (schema === null || source.schema === schema))?.items ?? null;
  }
  if (merged || scope.sources.length === 0) return null;
  const items: StarItem[] = [];
  for (const source of scope.sources) {
    if (!source.items) return null;
    items.push(...source.items);
  }
  return items;
}

/** The table column that an output column is, by the table's own name. */
function originOf(parts: readonly string[], scope: Scope): QueryColumn["from"] {
  const column = parts.at(-1)!;
  const source = parts.length > 1
    ? scope.sources.findLast((candidate) => candidate.alias === parts.at(-2))
    : scope.sources.length === 1 && outermost(scope) ? scope.sources[0] : undefined;
  if (!source || SYSTEM_COLUMNS.has(column)) return null;
  if (source.use) return nameHasHole(source.use.name) || hasHole(column) ? null : { relation: source.use.name, name: column };
  const item = source.items?.find((candidate) => candidate.kind === "column" && candidate.name === column);
  return item?.kind === "column" ? item.from : null;
}

/** What PostgreSQL calls an output column without alias, and how strongly (FigureColname in parse_target.c). */
function outputName(node: SyntaxNode): { readonly name: string; readonly strength: 0 | 1 | 2 } {
  const strong = (name: string): { name: string; strength: 2 } => ({ name, strength: 2 });
  const weak = (name: string): { name: string; strength: 1 } => ({ name, strength: 1 });
  if (node.ColumnRef) {
    const name = strings(node.ColumnRef.fields).findLast((part) => part !== "");
    return name ? strong(name) : { name: "?column?", strength: 0 };
  }
  if (node.A_Indirection) {
    const name = strings(node.A_Indirection.indirection).findLast((part) => part !== "");
    return name ? strong(name) : outputName(node.A_Indirection.arg ?? {});
  }
  if (node.FuncCall) return strong(strings(node.FuncCall.funcname).at(-1) ?? "");
  if (node.A_Expr?.kind === "AEXPR_NULLIF") return strong("nullif");
  if (node.TypeCast) {
    const inner = outputName(node.TypeCast.arg ?? {});
    return inner.strength === 2 ? inner : weak(strings(node.TypeCast.typeName?.names).at(-1) ?? "");
  }
  if (node.CollateClause) return outputName(node.CollateClause.arg ?? {});
  if (node.GroupingFunc) return strong("grouping");
  if (node.SubLink) {
    if (node.SubLink.subLinkType === "EXISTS_SUBLINK") return strong("exists");
    if (node.SubLink.subLinkType === "ARRAY_SUBLINK") return strong("array");
    if (node.SubLink.subLinkType !== "EXPR_SUBLINK") return { name: "?column?", strength: 0 };
    const target = ((node.SubLink.subselect as SyntaxNode | undefined)?.SelectStmt?.targetList?.[0] as SyntaxNode | undefined)?.ResTarget;
    if (target?.name) return strong(target.name);
    return target?.val ? outputName(target.val) : { name: "?column?", strength: 0 };
  }
  if (node.CaseExpr) {
    const inner = outputName(node.CaseExpr.defresult ?? {});
    return inner.strength === 2 ? inner : weak("case");
  }
  if (node.A_ArrayExpr) return strong("array");
  if (node.RowExpr) return strong("row");
  if (node.CoalesceExpr) return strong("coalesce");
  if (node.MinMaxExpr) return strong(node.MinMaxExpr.op === "IS_LEAST" ? "least" : "greatest");
  if (node.SQLValueFunction) return strong((node.SQLValueFunction.op ?? "SVFOP_CURRENT_DATE").replace("SVFOP_", "").replace(/_N$/, "").toLowerCase());
  return { name: "?column?", strength: 0 };
}

const INT4_MAX = 2147483647;

// What PostgreSQL's own functions return whatever their arguments are (pg_proc.dat), as far as defaults use them.
const RETURNED: Readonly<Record<string, string>> = {
  count: "int8",
  nextval: "int8",
  currval: "int8",
  setval: "int8",
  now: "timestamptz",
  statement_timestamp: "timestamptz",
  clock_timestamp: "timestamptz",
  transaction_timestamp: "timestamptz",
  gen_random_uuid: "uuid",
  length: "int4",
  char_length: "int4",
  md5: "text",
  random: "float8",
};
const VALUE_FUNCTIONS: Readonly<Record<string, string>> = {
  SVFOP_CURRENT_DATE: "date",
  SVFOP_CURRENT_TIMESTAMP: "timestamptz",
  SVFOP_CURRENT_TIMESTAMP_N: "timestamptz",
  SVFOP_LOCALTIMESTAMP: "timestamp",
  SVFOP_LOCALTIMESTAMP_N: "timestamp",
  SVFOP_CURRENT_TIME: "timetz",
  SVFOP_LOCALTIME: "time",
  SVFOP_CURRENT_USER: "name",
  SVFOP_CURRENT_ROLE: "name",
  SVFOP_USER: "name",
  SVFOP_SESSION_USER: "name",
};

/** What an expression yields where it is plain: a literal, a cast, a well-known function. */
export function yieldOf(node: SyntaxNode): Yield | null {
  const typed = (type: TypeReference): Yield => ({ kind: "typed", type });
  if (node.TypeCast) return typed(typeReference(node.TypeCast.typeName));
  if (node.CollateClause) return yieldOf(node.CollateClause.arg ?? {});
  const constant = node.A_Const;
  if (constant) {
    if (constant.isnull) return { kind: "null" };
    if (constant.sval) {
      const text = knownText(node);
      return text === null ? null : { kind: "text", text };
    }
    if (constant.boolval) return typed(builtInType("bool"));
    if (constant.ival) return typed(builtInType(Math.abs(constant.ival.ival ?? 0) > INT4_MAX ? "int8" : "int4"));
    // Integers beyond int4 come as text, too; int8 holds up to 18 digits for sure.
    if (constant.fval)
      return /^\d+$/.test(constant.fval.fval ?? "")
        ? constant.fval.fval!.length <= 18
          ? typed(builtInType("int8"))
          : null
        : typed(builtInType("numeric"));
    return null;
  }
  if (node.A_Expr?.kind === "AEXPR_OP" && !node.A_Expr.lexpr && strings(node.A_Expr.name).at(-1) === "-") {
    const negated = yieldOf((node.A_Expr.rexpr ?? {}) as SyntaxNode);
    return negated?.kind === "typed" ? negated : null;
  }
  if (node.FuncCall) {
    const { schema, name } = nameOfNodes(node.FuncCall.funcname);
    const returned = schema === null || schema === "pg_catalog" ? RETURNED[name] : undefined;
    if (returned !== undefined) return typed(builtInType(returned));
    return hasHole(name) || hasHole(schema) ? null : { kind: "call", function: { schema, name } };
  }
  const value = VALUE_FUNCTIONS[node.SQLValueFunction?.op ?? ""];
  if (value !== undefined) return typed(builtInType(value));
  if (node.SubLink?.subLinkType === "EXISTS_SUBLINK" || node.BoolExpr || node.NullTest || node.BooleanTest) return typed(builtInType("bool"));
  return null;
}

/** The type of an output column. A string or NULL of no other type becomes text there. */
function expressionType(node: SyntaxNode): TypeReference | null {
  // Whatever a text is, its type is the same.
  if (node.A_Const?.sval) return builtInType("text");
  const found = yieldOf(node);
  if (found === null || found.kind === "call") return null;
  return found.kind === "typed" ? found.type : builtInType("text");
}
