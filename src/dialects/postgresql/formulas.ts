/** How values are computed: the tree of an expression as a `Formula`, of a SELECT as a `Selection`. What is not modelled is opaque. */
import { UNKNOWN_PARAMETER } from "../../evaluate/value.ts";
import type { Formula, RowChange, Selection } from "../../model/operation.ts";
import { hasHole, nameHasHole, nameOfNodes, relationName, strings } from "./names.ts";
import type { DeleteStmt, FuncCall, SelectStmt, SyntaxNode, UpdateStmt } from "./parser.ts";
import { builtInType, typeReference } from "./types.ts";

/** Names that are variables of PL/pgSQL rather than columns. */
type Variables = ReadonlySet<string>;

const OPAQUE: Formula = { kind: "opaque", present: false };
const PRESENT: Formula = { kind: "opaque", present: true };

/** Functions that never give NULL, whatever they are called with. */
const NEVER_NULL: ReadonlySet<string> = new Set([
  "clock_timestamp", "current_database", "gen_random_uuid", "nextval", "now", "pi", "random", "statement_timestamp", "timeofday", "transaction_timestamp",
  "uuid_generate_v1", "uuid_generate_v1mc", "uuid_generate_v4", "version",
]);
/** Functions that `catalog/compute.ts` computes, or that are NULL only where an argument is. */
const COMPUTED: ReadonlySet<string> = new Set([
  "abs", "btrim", "char_length", "character_length", "concat", "left", "length", "lower", "ltrim", "mod", "octet_length", "replace",
  "right", "rtrim", "upper",
]);
const AGGREGATES: ReadonlySet<string> = new Set(["count", "max", "min", "sum"]);

/** An expression, which may stand in a query. */
export function formulaOf(node: SyntaxNode | undefined, variables: Variables): Formula {
  if (!node) return OPAQUE;
  const of = (inner: unknown): Formula => formulaOf(inner as SyntaxNode | undefined, variables);
  const all = (inner: unknown): readonly Formula[] => ((inner ?? []) as readonly SyntaxNode[]).map(of);
  const apply = (name: string, ...operands: readonly Formula[]): Formula => ({ kind: "apply", name, operands });
  if (node.A_Const) return constantOf(node.A_Const);
  if (node.ColumnRef) return columnOf(node.ColumnRef.fields as readonly SyntaxNode[] | undefined, variables);
  if (node.TypeCast) {
    const type = typeReference(node.TypeCast.typeName);
    const operand = of(node.TypeCast.arg);
    return type.kind === "unknown" ? operand.kind === "opaque" ? operand : OPAQUE : { kind: "cast", operand, type };
  }
  if (node.CollateClause) return of(node.CollateClause.arg);
  if (node.BoolExpr) return apply(node.BoolExpr.boolop === "AND_EXPR" ? "and" : node.BoolExpr.boolop === "OR_EXPR" ? "or" : "not", ...all(node.BoolExpr.args));
  if (node.NullTest)
    return node.NullTest.argisrow
      ? OPAQUE
      : apply(node.NullTest.nulltesttype === "IS_NOT_NULL" ? "is not null" : "is null", of(node.NullTest.arg));
  if (node.BooleanTest) return apply((node.BooleanTest.booltesttype ?? "").toLowerCase().replaceAll("_", " "), of(node.BooleanTest.arg));
  if (node.CoalesceExpr) return apply("coalesce", ...all(node.CoalesceExpr.args));
  if (node.CaseExpr) return caseOf(node.CaseExpr, of);
  if (node.A_Expr) return operatorOf(node.A_Expr, of, all);
  if (node.FuncCall) return callOf(node.FuncCall, all);
  if (node.SubLink) {
    const select = (node.SubLink.subselect as SyntaxNode | undefined)?.SelectStmt;
    const form = node.SubLink.subLinkType === "EXPR_SUBLINK" ? "value" : node.SubLink.subLinkType === "EXISTS_SUBLINK" ? "exists" : null;
    const selection = select && form !== null ? selectionOf(select, variables) : null;
    return selection && form !== null ? { kind: "query", form, selection } : OPAQUE;
  }
  return node.SQLValueFunction || node.A_ArrayExpr || node.RowExpr ? PRESENT : OPAQUE;
}

function constantOf(constant: NonNullable<SyntaxNode["A_Const"]>): Formula {
  const typed = (text: string, name: string): Formula => ({ kind: "constant", text, type: builtInType(name) });
  if (constant.isnull) return { kind: "constant", text: null, type: null };
  if (constant.sval) {
    const text = constant.sval.sval ?? "";
    return text === UNKNOWN_PARAMETER || hasHole(text) ? OPAQUE : { kind: "constant", text, type: null };
  }
  if (constant.boolval) return typed(String(constant.boolval.boolval ?? false), "bool");
  if (constant.ival) return typed(String(constant.ival.ival ?? 0), "int4");
  const text = constant.fval?.fval ?? "";
  // Integers that int4 does not hold come as text, too.
  if (/^-?\d{1,18}$/.test(text)) return typed(text, "int8");
  return /\d/.test(text) && !/[xob_]/i.test(text) ? typed(text, "numeric") : PRESENT;
}

function columnOf(fields: readonly SyntaxNode[] | undefined, variables: Variables): Formula {
  const parts = strings(fields);
  const name = parts.at(-1);
  if (!name || parts.length > 2 || fields?.at(-1)?.A_Star || parts.some((part) => hasHole(part)) || variables.has(parts[0]!)) return OPAQUE;
  return { kind: "column", column: { relation: parts.length > 1 ? parts[0]! : null, name } };
}

function caseOf(expression: NonNullable<SyntaxNode["CaseExpr"]>, of: (inner: unknown) => Formula): Formula {
  const subject = expression.arg ? of(expression.arg) : null;
  const operands = ((expression.args ?? []) as readonly SyntaxNode[]).flatMap(({ CaseWhen: branch }) => {
    const condition = of(branch?.expr);
    return [subject ? { kind: "apply" as const, name: "=", operands: [subject, condition] } : condition, of(branch?.result)];
  });
  return {
    kind: "apply",
    name: "case",
    operands: [...operands, expression.defresult ? of(expression.defresult) : { kind: "constant", text: null, type: null }],
  };
}

/** Operators that are computed, by PostgreSQL's names. */
const OPERATORS: ReadonlySet<string> = new Set(["=", "<>", "<", ">", "<=", ">=", "+", "-", "*", "/", "%", "||"]);

function operatorOf(expression: NonNullable<SyntaxNode["A_Expr"]>, of: (inner: unknown) => Formula, all: (inner: unknown) => readonly Formula[]): Formula {
  const names = strings(expression.name);
  const name = names.at(-1) === "!=" ? "<>" : names.at(-1)!;
  if (names.length > 1) return OPAQUE;
  const list = (): readonly Formula[] => all((expression.rexpr as SyntaxNode | undefined)?.List?.items);
  const apply = (called: string, operands: readonly Formula[]): Formula => ({ kind: "apply", name: called, operands });
  const not = (inner: Formula): Formula => apply("not", [inner]);
  const left = expression.lexpr ? of(expression.lexpr) : null;
  switch (expression.kind) {
    case "AEXPR_OP":
      if (!OPERATORS.has(name)) return OPAQUE;
      return apply(left ? name : `unary ${name}`, left ? [left, of(expression.rexpr)] : [of(expression.rexpr)]);
    case "AEXPR_IN":
      return name === "<>" ? not(apply("in", [left!, ...list()])) : apply("in", [left!, ...list()]);
    case "AEXPR_BETWEEN": case "AEXPR_NOT_BETWEEN": {
      const [low, high] = list() as [Formula, Formula];
      const inside = apply("and", [apply(">=", [left!, low]), apply("<=", [left!, high])]);
      return expression.kind === "AEXPR_BETWEEN" ? inside : not(inside);
    }
    case "AEXPR_LIKE": case "AEXPR_ILIKE": {
      const matches = apply(expression.kind === "AEXPR_LIKE" ? "like" : "ilike", [left!, of(expression.rexpr)]);
      return name.startsWith("!") ? not(matches) : matches;
    }
    case "AEXPR_DISTINCT":
      return apply("is distinct from", [left!, of(expression.rexpr)]);
    case "AEXPR_NOT_DISTINCT":
      return not(apply("is distinct from", [left!, of(expression.rexpr)]));
    case "AEXPR_NULLIF":
      return apply("nullif", [left!, of(expression.rexpr)]);
    default:
      return OPAQUE;
  }
}

function callOf(call: FuncCall, all: (inner: unknown) => readonly Formula[]): Formula {
  const { schema, name } = nameOfNodes(call.funcname);
  if (schema !== null && schema !== "pg_catalog") return NEVER_NULL.has(name) ? PRESENT : OPAQUE;
  if (NEVER_NULL.has(name)) return PRESENT;
  const isPlain = !call.over && !call.agg_filter && !call.agg_distinct && !call.agg_order && !call.func_variadic;
  if (call.agg_star) return isPlain && name === "count" ? { kind: "apply", name: "count", operands: [] } : OPAQUE;
  return isPlain && (COMPUTED.has(name) || AGGREGATES.has(name)) ? { kind: "apply", name, operands: all(call.args) } : OPAQUE;
}

/** The names of the functions that an expression calls itself, subqueries left out. */
function calledIn(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(calledIn);
  const node = value as SyntaxNode & Record<string, unknown>;
  if (node.SubLink) return calledIn(node.SubLink.testexpr);
  const own = node.FuncCall ? [node.FuncCall.over ? "" : (strings(node.FuncCall.funcname).at(-1) ?? "")] : [];
  return [...own, ...Object.values(node).flatMap(calledIn)];
}

/** A SELECT; null when how many rows it gives depends on more than is modelled. */
export function selectionOf(statement: SelectStmt, variables: Variables): Selection | null {
  if (statement.valuesLists && !statement.withClause && !statement.limitCount && !statement.limitOffset) {
    const values = (statement.valuesLists as readonly SyntaxNode[]).map((row) =>
      ((row.List?.items ?? []) as readonly SyntaxNode[]).map((value) => formulaOf(value, variables)),
    );
    return { values, from: [], items: [], where: null, aggregates: false, distinct: false, limit: null };
  }
  if (
    (statement.op !== undefined && statement.op !== "SETOP_NONE") ||
    statement.valuesLists ||
    statement.withClause ||
    statement.groupClause ||
    statement.havingClause ||
    statement.windowClause ||
    statement.limitOffset
  )
    return null;
  const distinct = (statement.distinctClause ?? []) as readonly SyntaxNode[];
  if (distinct.some((item) => Object.keys(item).length > 0)) return null;
  const limit = statement.limitCount ? ((statement.limitCount as SyntaxNode).A_Const?.ival?.ival ?? null) : null;
  if (statement.limitCount && limit === null) return null;
  const from: { readonly relation: Selection["from"][number]["relation"]; readonly alias: string }[] = [];
  const conditions: SyntaxNode[] = [];
  if (!((statement.fromClause ?? []) as readonly SyntaxNode[]).every((item) => addSource(item, from, conditions))) return null;
  if (statement.whereClause) conditions.push(statement.whereClause as SyntaxNode);
  const values = ((statement.targetList ?? []) as readonly SyntaxNode[]).map((target) => target.ResTarget?.val as SyntaxNode | undefined);
  // Any other function may be an aggregate, or give more rows than one.
  const called = calledIn(values);
  if (!called.every((name) => NEVER_NULL.has(name) || COMPUTED.has(name) || AGGREGATES.has(name))) return null;
  const items = values.map((value): Selection["items"][number] => {
    const fields = value?.ColumnRef?.fields as readonly SyntaxNode[] | undefined;
    return fields?.at(-1)?.A_Star ? { kind: "star", alias: fields.length > 1 ? strings(fields).at(-2)! : null } : formulaOf(value, variables);
  });
  const formulas = conditions.map((condition) => formulaOf(condition, variables));
  return {
    from, items, distinct: distinct.length > 0, limit, aggregates: called.some((name) => AGGREGATES.has(name)),
    where: formulas.length === 0 ? null : formulas.length === 1 ? formulas[0]! : { kind: "apply", name: "and", operands: formulas },
  };
}

/** Adds the tables of an item of FROM, and the conditions under which they are joined; false when it is anything else. */
function addSource(
  item: SyntaxNode,
  from: { readonly relation: Selection["from"][number]["relation"]; readonly alias: string }[],
  conditions: SyntaxNode[],
): boolean {
  if (item.RangeVar) {
    const relation = relationName(item.RangeVar);
    const alias = item.RangeVar.alias?.aliasname ?? relation.name;
    if (nameHasHole(relation) || hasHole(alias) || item.RangeVar.alias?.colnames) return false;
    from.push({ relation, alias });
    return true;
  }
  const join = item.JoinExpr;
  if (!join || (join.jointype !== undefined && join.jointype !== "JOIN_INNER") || join.usingClause || join.isNatural || join.alias) return false;
  if (!addSource((join.larg ?? {}) as SyntaxNode, from, conditions) || !addSource((join.rarg ?? {}) as SyntaxNode, from, conditions)) return false;
  if (join.quals) conditions.push(join.quals as SyntaxNode);
  return true;
}

/** What an UPDATE or DELETE changes; null when its target is not known. Which rows is opaque where other tables or CTEs decide. */
export function rowChangeOf(node: SyntaxNode, variables: Variables): RowChange | null {
  const statement = (node.UpdateStmt ?? node.DeleteStmt) as (UpdateStmt & DeleteStmt) | undefined;
  if (!statement) return null;
  const table = relationName(statement.relation);
  const alias = statement.relation?.alias?.aliasname ?? table.name;
  const targets = (statement.targetList ?? []) as readonly SyntaxNode[];
  if (nameHasHole(table) || hasHole(alias) || targets.some((target) => hasHole(target.ResTarget?.name ?? ""))) return null;
  const isAlone = !statement.withClause && !statement.fromClause && !statement.usingClause;
  const value = (target: SyntaxNode): Formula | null => {
    const given = target.ResTarget?.val as SyntaxNode | undefined;
    if (given?.SetToDefault) return null;
    return isAlone && !target.ResTarget?.indirection ? formulaOf(given, variables) : OPAQUE;
  };
  return {
    verb: node.UpdateStmt ? "update" : "delete", table, alias,
    set: node.UpdateStmt ? targets.map((target) => ({ column: target.ResTarget?.name ?? "", value: value(target) })) : [],
    where: !isAlone ? OPAQUE : statement.whereClause ? formulaOf(statement.whereClause as SyntaxNode, variables) : null,
  };
}
