/**
 * Conditions of PL/pgSQL as questions to the catalog: `EXISTS (SELECT 1 FROM pg_type WHERE typname
 * = 'mood')`. What is not recognized is `unknown`; a lookup with further conditions is asked with
 * `exact: false`, so that only its "no" is certain.
 */
import type { CatalogQuestion, ExistsQuestion, QualifiedName, Query } from "../../model/operation.ts";
import { mayAggregate } from "./aggregates.ts";
import { hasHole, parseName, relationName, strings } from "./names.ts";
import type { SelectStmt, SyntaxNode } from "./parser.ts";
import { constantText } from "./queries.ts";

type ObjectKind = ExistsQuestion["object"];

/** What a variable stands for in a condition. */
export type VariableMeaning =
  | { readonly kind: "boolean"; readonly question: CatalogQuestion }
  /** The number of rows, or a value of the first row (null without one), of a query that has rows when `question` holds. */
  | { readonly kind: "count" | "row"; readonly question: CatalogQuestion };

export interface QuestionContext {
  readonly variable: (name: string) => VariableMeaning | undefined;
  /** What a query depends on. */
  readonly query: (select: SelectStmt) => Query;
}

function unknown(reason: string): CatalogQuestion {
  return { kind: "unknown", reason };
}

function not(question: CatalogQuestion): CatalogQuestion {
  if (question.kind === "not") return question.of;
  if (question.kind === "constant") return { kind: "constant", value: !question.value };
  return { kind: "not", of: question };
}

const NOT_RECOGNIZED = unknown("a condition that depends on data");

/** A boolean expression as a question. */
export function conditionQuestion(node: SyntaxNode | undefined, context: QuestionContext): CatalogQuestion {
  if (!node) return NOT_RECOGNIZED;
  if (node.BoolExpr) {
    const terms = (node.BoolExpr.args ?? []).map((term: SyntaxNode) => conditionQuestion(term, context));
    if (node.BoolExpr.boolop === "NOT_EXPR") return not(terms[0] ?? NOT_RECOGNIZED);
    return { kind: node.BoolExpr.boolop === "OR_EXPR" ? "any" : "all", of: terms };
  }
  if (node.A_Const?.boolval) return { kind: "constant", value: node.A_Const.boolval.boolval === true };
  if (node.TypeCast && strings(node.TypeCast.typeName?.names).at(-1) === "bool") return conditionQuestion(node.TypeCast.arg, context);
  if (node.ColumnRef) {
    const meaning = variableMeaning(node, context);
    return meaning?.kind === "boolean" ? meaning.question : NOT_RECOGNIZED;
  }
  if (node.BooleanTest) {
    const asked = conditionQuestion(node.BooleanTest.arg, context);
    if (node.BooleanTest.booltesttype === "IS_FALSE" || node.BooleanTest.booltesttype === "IS_NOT_TRUE") return not(asked);
    return node.BooleanTest.booltesttype === "IS_UNKNOWN" || node.BooleanTest.booltesttype === "IS_NOT_UNKNOWN" ? NOT_RECOGNIZED : asked;
  }
  if (node.NullTest) {
    const present = valuePresent(node.NullTest.arg, context);
    return node.NullTest.nulltesttype === "IS_NOT_NULL" ? present : not(present);
  }
  if (node.SubLink) return subqueryQuestion(node.SubLink, context);
  if (node.A_Expr) return comparisonQuestion(node.A_Expr, context);
  return NOT_RECOGNIZED;
}

function variableMeaning(node: SyntaxNode | undefined, context: QuestionContext): VariableMeaning | undefined {
  const fields = node?.ColumnRef?.fields;
  return fields?.length === 1 ? context.variable(strings(fields)[0]!) : undefined;
}

function subqueryQuestion(link: NonNullable<SyntaxNode["SubLink"]>, context: QuestionContext): CatalogQuestion {
  const select = (link.subselect as SyntaxNode | undefined)?.SelectStmt;
  if (!select) return NOT_RECOGNIZED;
  if (link.subLinkType === "EXISTS_SUBLINK") return rowsQuestion(select, context);
  if (link.subLinkType === "EXPR_SUBLINK") {
    // `(SELECT EXISTS (...))`
    const value = soleTarget(select);
    if (value?.SubLink?.subLinkType === "EXISTS_SUBLINK" && !select.fromClause) return subqueryQuestion(value.SubLink, context);
    return NOT_RECOGNIZED;
  }
  // `'users' IN (SELECT table_name FROM ...)`, `= ANY (SELECT ...)`
  const value = soleTarget(select);
  const operator = strings(link.operName).at(-1);
  const text = link.testexpr && constantText(link.testexpr);
  if (link.subLinkType !== "ANY_SUBLINK" || (operator !== undefined && operator !== "=") || typeof text !== "string" || !value?.ColumnRef)
    return NOT_RECOGNIZED;
  const equality: SyntaxNode = { A_Expr: { kind: "AEXPR_OP", name: [{ String: { sval: "=" } }], lexpr: value as never, rexpr: link.testexpr! } };
  const where = select.whereClause ? { BoolExpr: { boolop: "AND_EXPR" as const, args: [select.whereClause, equality as never] } } : equality;
  return rowsQuestion({ ...select, whereClause: where as never }, context);
}

function soleTarget(select: SelectStmt): SyntaxNode | undefined {
  return select.targetList?.length === 1 ? (select.targetList[0] as SyntaxNode).ResTarget?.val : undefined;
}

/** Whether a value is not null: `to_regclass('t')`, a subquery's value, a variable. */
function valuePresent(node: SyntaxNode | undefined, context: QuestionContext): CatalogQuestion {
  const meaning = variableMeaning(node, context);
  if (meaning) return meaning.kind === "row" ? meaning.question : meaning.kind === "count" ? { kind: "constant", value: true } : NOT_RECOGNIZED;
  const call = node?.FuncCall;
  const argument = call?.args?.[0] && constantText(call.args[0] as SyntaxNode);
  const kind = LOOKUP_FUNCTIONS[strings(call?.funcname).at(-1) ?? ""];
  if (kind && typeof argument === "string") {
    const name = parseName(argument);
    return name && !hasHole(argument) ? exists(kind, name, null, true) : NOT_RECOGNIZED;
  }
  const select = node?.SubLink?.subLinkType === "EXPR_SUBLINK" ? (node.SubLink.subselect as SyntaxNode | undefined)?.SelectStmt : undefined;
  if (!select || isCount(soleTarget(select))) return NOT_RECOGNIZED;
  return valueQuestion(select, context);
}

const LOOKUP_FUNCTIONS: Readonly<Record<string, ObjectKind>> = { to_regclass: "relation", to_regtype: "type", to_regnamespace: "schema" };

function exists(object: ObjectKind, name: QualifiedName, parent: string | null, searchPath: boolean): ExistsQuestion {
  return { kind: "exists", object, schema: name.schema, searchPath, name: name.name, parent, exact: true };
}

/** Whether the value that a SELECT yields is not null: its row may be there and the value null. */
function valueQuestion(select: SelectStmt, context: QuestionContext): CatalogQuestion {
  return isTrueThing(soleTarget(select)) ? rowsQuestion(select, context) : inexact(rowsQuestion(select, context));
}

/** Whether a value out of PostgreSQL's catalogs is neither null nor anything else that Python takes for false. */
function isTrueThing(node: SyntaxNode | undefined): boolean {
  if (node?.TypeCast) return isTrueThing(node.TypeCast.arg as SyntaxNode | undefined);
  const column = node?.ColumnRef?.fields?.at(-1) as SyntaxNode | undefined;
  if (column) return column.A_Star !== undefined || NAME_COLUMNS.test(strings([column]).join());
  if (node?.FuncCall) return DEFINITIONS.has(strings(node.FuncCall.funcname).at(-1) ?? "");
  const constant = node?.A_Const;
  return Boolean(constant && (constant.ival?.ival || constant.sval?.sval || constant.boolval?.boolval || constant.fval));
}

/** Columns of the catalogs that are never null nor empty. Those of information_schema that speak of collations, domains and the like are null where there is none. */
const NAME_COLUMNS =
  /^(?!collation_|domain_|character_set_|scope_|unique_constraint_)(?:oid|\w+name|\w+_schema|enumlabel|data_type|is_nullable|table_type|constraint_type|ordinal_position|indexdef)$/;

/** Functions that write out what stands in a catalog. */
const DEFINITIONS: ReadonlySet<string> = new Set([
  "pg_get_constraintdef", "pg_get_indexdef", "pg_get_viewdef", "pg_get_functiondef", "pg_get_triggerdef", "format_type",
]);

function inexact(question: CatalogQuestion): CatalogQuestion {
  if (question.kind === "exists") return { ...question, exact: false };
  return question.kind === "any" || question.kind === "all" ? { ...question, of: question.of.map(inexact) } : question;
}

function isCount(node: SyntaxNode | undefined): boolean {
  return strings(node?.FuncCall?.funcname).at(-1) === "count";
}

/** `(SELECT count(*) ...) = 0`, `n > 0`, and the same the other way round. */
function comparisonQuestion(comparison: NonNullable<SyntaxNode["A_Expr"]>, context: QuestionContext): CatalogQuestion {
  if (comparison.kind !== "AEXPR_OP") return NOT_RECOGNIZED;
  const operator = strings(comparison.name).at(-1) ?? "";
  const left = comparison.lexpr as SyntaxNode | undefined;
  const right = comparison.rexpr as SyntaxNode | undefined;
  if (left?.A_Const) return countComparison(right, MIRRORED[operator] ?? operator, left, context);
  return countComparison(left, operator, right, context);
}

const MIRRORED: Readonly<Record<string, string>> = { "<": ">", ">": "<", "<=": ">=", ">=": "<=" };

function countComparison(counted: SyntaxNode | undefined, operator: string, limit: SyntaxNode | undefined, context: QuestionContext): CatalogQuestion {
  const meaning = variableMeaning(counted, context);
  const truth = limit?.A_Const?.boolval;
  if (meaning?.kind === "boolean" && truth && (operator === "=" || operator === "<>")) {
    return (truth.boolval === true) === (operator === "=") ? meaning.question : not(meaning.question);
  }
  const number = limit?.A_Const?.ival ? (limit.A_Const.ival.ival ?? 0) : null;
  if (number === null) return NOT_RECOGNIZED;
  const select = counted?.SubLink?.subLinkType === "EXPR_SUBLINK" ? (counted.SubLink.subselect as SyntaxNode | undefined)?.SelectStmt : undefined;
  const any = meaning?.kind === "count" ? meaning.question : select && isCount(soleTarget(select)) ? countQuestion(select, context) : null;
  if (!any) return NOT_RECOGNIZED;
  if ((operator === ">" && number === 0) || (operator === ">=" && number === 1) || (operator === "<>" && number === 0)) return any;
  if ((operator === "=" && number === 0) || (operator === "<" && number === 1) || (operator === "<=" && number === 0)) return not(any);
  // `= 1`, `< 5`: that there is a row tells nothing of how many.
  return NOT_RECOGNIZED;
}

/** Whether `SELECT count(...)` counts anything. */
function countQuestion(select: SelectStmt, context: QuestionContext): CatalogQuestion {
  return rowsQuestion({ ...select, targetList: [] }, context);
}

/** What a variable means that a SELECT is put into; undefined when it tells nothing. */
export function selectedMeaning(select: SelectStmt, context: QuestionContext): VariableMeaning | undefined {
  const value = soleTarget(select);
  if (!value) return undefined;
  if (isCount(value) && !select.groupClause) return { kind: "count", question: countQuestion(select, context) };
  if (!select.fromClause) return { kind: "boolean", question: conditionQuestion(value, context) };
  return { kind: "row", question: valueQuestion(select, context) };
}

/** What a SELECT asks PostgreSQL's catalog; undefined when it asks for something else. */
export function asksOf(select: SelectStmt, context: QuestionContext): Query["asks"] {
  const value = soleTarget(select);
  if (!select.fromClause && value) {
    if (isCurrentSchema(value) && !value.FuncCall?.args) return { form: "current-schema" };
    const present = value.FuncCall ? valuePresent(value, context) : NOT_RECOGNIZED;
    if (isLookup(present)) return { form: "value", question: present };
    const question = conditionQuestion(value, context);
    return isLookup(question) ? { form: "boolean", question } : undefined;
  }
  const counts = value && isCount(value) && !select.groupClause;
  const question = counts
    ? countQuestion(select, context)
    : select.fromClause && !mayAggregate(select.targetList)
      ? rowsQuestion(select, context)
      : NOT_RECOGNIZED;
  if (!isLookup(question)) return undefined;
  return { form: counts ? "count" : isTrueThing((select.targetList?.[0] as SyntaxNode | undefined)?.ResTarget?.val) ? "rows" : "fields", question };
}

function isLookup(question: CatalogQuestion): boolean {
  switch (question.kind) {
    case "exists": return true;
    case "not": return isLookup(question.of);
    case "all": case "any": return question.of.some(isLookup);
    case "any-row": case "constant": case "unknown": return false;
  }
}

/** Whether a SELECT yields a row. */
export function rowsQuestion(select: SelectStmt, context: QuestionContext): CatalogQuestion {
  if (!select.fromClause && !select.op?.includes("UNION") && !select.valuesLists) return NOT_RECOGNIZED;
  const sources = new Map<string, string>();
  const conditions: SyntaxNode[] = [];
  const plain = (select.fromClause ?? []).every((item) => collectSources(item, sources, conditions));
  const catalogs = [...sources.values()];
  if (catalogs.length > 0 && catalogs.every((name) => name in CATALOGS)) {
    const filtered = !plain || select.groupClause || select.havingClause || select.limitOffset || select.withClause;
    if (filtered) return unknown("a lookup in PostgreSQL's catalog that could not be read");
    if (select.whereClause) conditions.push(select.whereClause);
    return catalogQuestion(sources, conditions.flatMap(conjuncts)) ?? unknown("a lookup in PostgreSQL's catalog that could not be read");
  }
  if (catalogs.some((name) => name in CATALOGS || name.startsWith("pg_"))) return unknown("a lookup in PostgreSQL's catalog that could not be read");
  return { kind: "any-row", query: context.query(select) };
}

/** Fills `sources` with alias and catalog; false when there is more than inner joins of relations. */
function collectSources(node: SyntaxNode, sources: Map<string, string>, conditions: SyntaxNode[]): boolean {
  if (node.RangeVar) {
    const { schema, name } = relationName(node.RangeVar);
    const known = schema === "information_schema" ? `information_schema.${name}` : schema === null || schema === "pg_catalog" ? name : `${schema}.${name}`;
    sources.set(node.RangeVar.alias?.aliasname ?? name, known);
    return true;
  }
  const join = node.JoinExpr;
  if (!join || (join.jointype !== undefined && join.jointype !== "JOIN_INNER") || join.isNatural || join.alias) return false;
  if (join.quals) conditions.push(join.quals);
  return [join.larg, join.rarg].every((side) => side !== undefined && collectSources(side, sources, conditions));
}

function conjuncts(node: SyntaxNode): readonly SyntaxNode[] {
  if (node.BoolExpr?.boolop !== "AND_EXPR") return [node];
  return (node.BoolExpr.args ?? []).flatMap((term: SyntaxNode) => conjuncts(term));
}

/** What a column of a catalog says. `parent`: the table or type, by name; `parentOid`: by OID, so compared with a regclass or regtype. */
type Meaning = "name" | "schema" | "parent" | "parentOid" | "relkind" | "tableType" | "any";

interface CatalogDescription {
  readonly object: ObjectKind;
  readonly columns: Readonly<Record<string, Meaning>>;
}

/** Columns of any catalog that tell nothing here: databases are one, dropped columns are none. */
const INDIFFERENT: ReadonlySet<string> = new Set(["table_catalog", "constraint_catalog", "catalog_name", "attnum", "attisdropped", "tgisinternal"]);

const CATALOGS: Readonly<Record<string, CatalogDescription>> = {
  "information_schema.tables": { object: "table", columns: { table_name: "name", table_schema: "schema", table_type: "tableType" } },
  "information_schema.views": { object: "view", columns: { table_name: "name", table_schema: "schema" } },
  "information_schema.columns": { object: "column", columns: { column_name: "name", table_name: "parent", table_schema: "schema" } },
  "information_schema.table_constraints": {
    object: "constraint",
    columns: { constraint_name: "name", table_name: "parent", table_schema: "schema", constraint_schema: "schema" },
  },
  "information_schema.referential_constraints": { object: "constraint", columns: { constraint_name: "name", constraint_schema: "schema" } },
  "information_schema.check_constraints": { object: "constraint", columns: { constraint_name: "name", constraint_schema: "schema" } },
  "information_schema.sequences": { object: "sequence", columns: { sequence_name: "name", sequence_schema: "schema" } },
  "information_schema.schemata": { object: "schema", columns: { schema_name: "name" } },
  "information_schema.routines": { object: "function", columns: { routine_name: "name", routine_schema: "schema" } },
  "information_schema.triggers": {
    object: "trigger",
    columns: { trigger_name: "name", event_object_table: "parent", event_object_schema: "schema", trigger_schema: "schema" },
  },
  pg_tables: { object: "table", columns: { tablename: "name", schemaname: "schema" } },
  pg_views: { object: "view", columns: { viewname: "name", schemaname: "schema" } },
  pg_matviews: { object: "materialized-view", columns: { matviewname: "name", schemaname: "schema" } },
  pg_indexes: { object: "index", columns: { indexname: "name", tablename: "parent", schemaname: "schema" } },
  pg_sequences: { object: "sequence", columns: { sequencename: "name", schemaname: "schema" } },
  pg_policies: { object: "policy", columns: { policyname: "name", tablename: "parent", schemaname: "schema" } },
  pg_namespace: { object: "schema", columns: { nspname: "name" } },
  pg_extension: { object: "extension", columns: { extname: "name" } },
  pg_type: { object: "type", columns: { typname: "name" } },
  pg_enum: { object: "enum-value", columns: { enumlabel: "name", enumtypid: "parentOid" } },
  pg_constraint: { object: "constraint", columns: { conname: "name", conrelid: "parentOid" } },
  pg_class: { object: "relation", columns: { relname: "name", relkind: "relkind" } },
  pg_attribute: { object: "column", columns: { attname: "name", attrelid: "parentOid" } },
  pg_trigger: { object: "trigger", columns: { tgname: "name", tgrelid: "parentOid" } },
  pg_policy: { object: "policy", columns: { polname: "name", polrelid: "parentOid" } },
  pg_proc: { object: "function", columns: { proname: "name" } },
};

/** Of joined catalogs, the one that holds the object asked for; the others hold its table, type or schema. */
const JOINED: readonly { readonly main: string; readonly parent: string | null }[] = [
  { main: "pg_enum", parent: "pg_type" },
  { main: "pg_constraint", parent: "pg_class" },
  { main: "pg_attribute", parent: "pg_class" },
  { main: "pg_trigger", parent: "pg_class" },
  { main: "pg_policy", parent: "pg_class" },
  { main: "pg_class", parent: null },
  { main: "pg_type", parent: null },
  { main: "pg_proc", parent: null },
];

function catalogQuestion(sources: ReadonlyMap<string, string>, conditions: readonly SyntaxNode[]): CatalogQuestion | null {
  const catalogs = [...sources.values()];
  const main = catalogs.length === 1 ? { main: catalogs[0]!, parent: null } : JOINED.find((shape) => catalogs.includes(shape.main));
  if (
    !main ||
    new Set(catalogs).size !== catalogs.length ||
    catalogs.some((name) => name !== main.main && name !== main.parent && name !== "pg_namespace")
  )
    return null;
  let object: ObjectKind = CATALOGS[main.main]!.object;
  let name: string | null = null;
  let schema: string | null = null;
  let parent: string | null = null;
  let searchPath = false;
  let exact = true;
  let otherTables = main.main === "information_schema.tables";
  for (const condition of conditions) {
    const fact = readFact(condition, sources, main);
    if (fact === "indifferent") continue;
    if (fact === null) exact = false;
    else if (fact === "visible") searchPath = true;
    else if (fact.meaning === "name" && (name ?? fact.value) === fact.value) name = fact.value;
    else if (fact.meaning === "schema") schema = fact.value;
    else if (fact.meaning === "parent") parent = fact.value;
    else if (fact.meaning === "parentOid") {
      const qualified = parseName(fact.value);
      if (!qualified) return null;
      parent = qualified.name;
      schema = qualified.schema;
    } else if (fact.meaning === "relkind") object = RELATION_KINDS[fact.value] ?? object;
    else if (fact.meaning === "tableType" && fact.value === "BASE TABLE") otherTables = false;
    else exact = false;
  }
  if (name === null || hasHole(name) || hasHole(schema) || hasHole(parent)) return null;
  const asked: ExistsQuestion = {
    kind: "exists",
    object,
    schema,
    searchPath: searchPath && schema === null,
    name,
    parent,
    exact,
    ...(main.main === "information_schema.columns" && { listed: true }),
  };
  // information_schema.tables lists views as well.
  return otherTables ? { kind: "any", of: [asked, { ...asked, object: "view" }] } : asked;
}

const RELATION_KINDS: Readonly<Record<string, ObjectKind>> = {
  r: "table", p: "table", f: "table", v: "view", m: "materialized-view", S: "sequence", i: "index", I: "index",
};

type Fact = { readonly meaning: Meaning; readonly value: string };

/** What one condition says; null: something else than existence. */
function readFact(
  node: SyntaxNode,
  sources: ReadonlyMap<string, string>,
  main: { readonly main: string; readonly parent: string | null },
): Fact | "indifferent" | "visible" | null {
  if (node.BoolExpr?.boolop === "NOT_EXPR") {
    const column = columnOf(node.BoolExpr.args?.[0] as SyntaxNode | undefined, sources);
    return column && INDIFFERENT.has(column.column) ? "indifferent" : null;
  }
  if (node.FuncCall) return /^pg_\w+_is_visible$/.test(strings(node.FuncCall.funcname).at(-1) ?? "") ? "visible" : null;
  const comparison = node.A_Expr;
  if (!comparison) return null;
  const left = columnOf(comparison.lexpr, sources);
  const right = columnOf(comparison.rexpr, sources);
  const operator = strings(comparison.name).at(-1);
  // Columns of two catalogs compared: how they are joined.
  if (left && right) return operator === "=" && left.catalog !== right.catalog ? "indifferent" : null;
  const column = left ?? right;
  const other = (left ? comparison.rexpr : comparison.lexpr) as SyntaxNode | undefined;
  if (!column || !other) return null;
  if (INDIFFERENT.has(column.column)) return "indifferent";
  const meaning = meaningOf(column, main);
  if (comparison.kind === "AEXPR_IN" && operator === "=") return listFact(meaning, (other.List?.items ?? []) as readonly SyntaxNode[]);
  if (operator !== "=" || (comparison.kind !== "AEXPR_OP" && comparison.kind !== "AEXPR_OP_ANY")) return null;
  if (meaning === "schema" && isCurrentSchema(other)) return "visible";
  if (comparison.kind === "AEXPR_OP_ANY") return null;
  const value = meaning === "parentOid" ? objectConstant(other) : constantText(other);
  return value === null ? null : { meaning, value };
}

function listFact(meaning: Meaning, items: readonly SyntaxNode[]): Fact | null {
  const values = items.map((item) => constantText(item) ?? "");
  if (values.length === 1) return { meaning, value: values[0]! };
  const kinds = new Set(values.map((value) => RELATION_KINDS[value]));
  return meaning === "relkind" && kinds.size === 1 && values[0] ? { meaning, value: values[0] } : null;
}

/** `current_schema()`, `ANY (current_schemas(false))`. */
function isCurrentSchema(node: SyntaxNode): boolean {
  const name = strings(node.FuncCall?.funcname).at(-1);
  return name === "current_schema" || name === "current_schemas" || node.SQLValueFunction?.op === "SVFOP_CURRENT_SCHEMA";
}

/** The name in `'t'::regclass`, `to_regclass('t')` or `(SELECT oid FROM pg_type WHERE typname = 'mood')`. */
function objectConstant(node: SyntaxNode): string | null {
  const cast = strings(node.TypeCast?.typeName?.names).at(-1);
  if (cast === "regclass" || cast === "regtype") return constantText(node);
  const call = strings(node.FuncCall?.funcname).at(-1) ?? "";
  if (LOOKUP_FUNCTIONS[call]) return node.FuncCall?.args?.[0] ? constantText(node.FuncCall.args[0] as SyntaxNode) : null;
  const select = (node.SubLink?.subselect as SyntaxNode | undefined)?.SelectStmt;
  const from = (select?.fromClause?.[0] as SyntaxNode | undefined)?.RangeVar;
  if (!select || select.fromClause?.length !== 1 || !from || !select.whereClause) return null;
  const catalog = relationName(from).name;
  if (catalog !== "pg_type" && catalog !== "pg_class") return null;
  const facts = conjuncts(select.whereClause).map((condition) =>
    readFact(condition, new Map([[from.alias?.aliasname ?? catalog, catalog]]), { main: catalog, parent: null }),
  );
  const named = facts.find((fact): fact is Fact => typeof fact === "object" && fact?.meaning === "name");
  return named && facts.every((fact) => fact === named || fact === "indifferent" || fact === "visible") ? `"${named.value.replaceAll('"', '""')}"` : null;
}

interface CatalogColumn {
  readonly catalog: string;
  readonly column: string;
}

/** A column of one of the catalogs, also under a cast (`typname::text`). */
function columnOf(node: SyntaxNode | undefined, sources: ReadonlyMap<string, string>): CatalogColumn | null {
  if (node?.TypeCast) return columnOf(node.TypeCast.arg, sources);
  const parts = strings(node?.ColumnRef?.fields);
  const column = parts.at(-1);
  if (column === undefined) return null;
  const catalog =
    parts.length > 1
      ? sources.get(parts.at(-2)!)
      : ([...sources.values()].find((name) => column in CATALOGS[name]!.columns) ?? [...sources.values()][0]);
  return catalog === undefined ? null : { catalog, column };
}

function meaningOf({ catalog, column }: CatalogColumn, main: { readonly main: string; readonly parent: string | null }): Meaning {
  const meaning = CATALOGS[catalog]?.columns[column] ?? "any";
  if (catalog === main.main) return meaning;
  if (catalog === main.parent) return meaning === "name" ? "parent" : meaning === "relkind" ? "any" : meaning;
  return catalog === "pg_namespace" && meaning === "name" ? "schema" : "any";
}
