/** Whether a SELECT yields a row when its FROM clause yields none. */
import { strings } from "./names.ts";
import type { SelectStmt, SyntaxNode } from "./parser.ts";

/**
 * Functions of PostgreSQL's that are certainly no aggregates, out of those that migrations select.
 * Any other function may be one: then the SELECT may yield a row without input.
 */
const SCALAR_FUNCTIONS: ReadonlySet<string> = new Set([
  "abs", "age", "btrim", "ceil", "ceiling", "char_length", "chr", "clock_timestamp", "concat", "concat_ws", "convert_from", "convert_to",
  "current_database", "current_schema", "current_setting", "date_part", "date_trunc", "decode", "digest", "encode", "extract", "floor",
  "format", "format_type", "gen_random_bytes", "gen_random_uuid", "generate_series", "initcap", "json_array_elements",
  "json_array_elements_text", "json_build_array", "json_build_object", "json_each", "json_each_text", "json_extract_path",
  "json_extract_path_text", "json_object_keys", "json_typeof", "jsonb_array_elements", "jsonb_array_elements_text", "jsonb_array_length",
  "jsonb_build_array", "jsonb_build_object", "jsonb_each", "jsonb_each_text", "jsonb_extract_path", "jsonb_extract_path_text",
  "jsonb_object_keys", "jsonb_set", "jsonb_strip_nulls", "jsonb_typeof", "left", "length", "lower", "lpad", "ltrim", "make_interval", "md5",
  "mod", "nextval", "now", "octet_length", "overlay", "pg_get_serial_sequence", "position", "power", "quote_ident", "quote_literal",
  "quote_nullable", "random", "regexp_match", "regexp_matches", "regexp_replace", "regexp_split_to_array", "regexp_split_to_table",
  "repeat", "replace", "reverse", "right", "round", "rpad", "rtrim", "setval", "sha256", "sign", "split_part", "sqrt",
  "statement_timestamp", "string_to_array", "strpos", "substr", "substring", "timezone", "to_char", "to_date", "to_json", "to_jsonb",
  "to_number", "to_timestamp", "to_tsquery", "to_tsvector", "transaction_timestamp", "translate", "trim", "trunc", "unnest", "upper",
  "uuid_generate_v1", "uuid_generate_v4",
]);

/** Functions of PostgreSQL's that are aggregates only, window functions only, or give sets of rows: names of which pg_proc has no other sort. */
const AGGREGATES: ReadonlySet<string> = new Set(
  (
    "array_agg avg bit_and bit_or bit_xor bool_and bool_or corr count covar_pop covar_samp every json_agg json_object_agg jsonb_agg jsonb_object_agg max min mode percentile_cont percentile_disc range_agg range_intersect_agg " +
    "regr_avgx regr_avgy regr_count regr_intercept regr_r2 regr_slope regr_sxx regr_sxy regr_syy stddev stddev_pop stddev_samp string_agg sum var_pop var_samp variance xmlagg"
  ).split(" "),
);
const WINDOW_FUNCTIONS: ReadonlySet<string> = new Set("first_value lag last_value lead nth_value ntile row_number".split(" "));
/** These are window functions with OVER, and aggregates with WITHIN GROUP. */
const RANKS: ReadonlySet<string> = new Set("cume_dist dense_rank percent_rank rank".split(" "));
const SETS: ReadonlySet<string> = new Set(
  (
    "aclexplode generate_series generate_subscripts json_array_elements json_array_elements_text json_each json_each_text json_object_keys json_populate_recordset json_to_recordset jsonb_array_elements jsonb_array_elements_text " +
    "jsonb_each jsonb_each_text jsonb_object_keys jsonb_path_query jsonb_path_query_tz jsonb_populate_recordset jsonb_to_recordset regexp_matches regexp_split_to_table string_to_table ts_debug ts_parse ts_stat ts_token_type unnest"
  ).split(" "),
);

/** What a call of a function of PostgreSQL's is, if it is no plain one; null for a plain one, or one that is refused for another reason. */
export function formOf(name: string, over: boolean, withinGroup: boolean): "aggregate" | "window" | "set" | null {
  if (over) return AGGREGATES.has(name) || WINDOW_FUNCTIONS.has(name) || RANKS.has(name) ? "window" : null;
  if (SETS.has(name)) return "set";
  return (AGGREGATES.has(name) && name !== "mode" && !name.startsWith("percentile_")) ||
    (withinGroup && (RANKS.has(name) || AGGREGATES.has(name)))
    ? "aggregate"
    : null;
}

/**
 * `always`: without input there is no row. `counts`: there is one row, of zero counts. `never`:
 * there is a row, or may be one.
 */
export function yieldsNoRow(statement: SelectStmt): "always" | "counts" | "never" {
  const groups = (statement.groupClause ?? []) as readonly SyntaxNode[];
  if (groups.length > 0) return groups.some((group) => group.GroupingSet) ? "never" : "always";
  if (statement.havingClause) return "never";
  const values = ((statement.targetList ?? []) as readonly SyntaxNode[]).map((target) => target.ResTarget?.val as SyntaxNode | undefined);
  if (values.length > 0 && values.every(isCount)) return "counts";
  return mayAggregate(statement.targetList) || mayAggregate(statement.sortClause) || mayAggregate(statement.distinctClause) ? "never" : "always";
}

function isCount(value: SyntaxNode | undefined): boolean {
  if (value?.TypeCast) return isCount(value.TypeCast.arg);
  return value?.FuncCall !== undefined && !value.FuncCall.over && strings(value.FuncCall.funcname).at(-1) === "count";
}

/** Whether a part of a select list may contain an aggregate of its own query. */
export function mayAggregate(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(value)) return value.some(mayAggregate);
  const node = value as SyntaxNode & Record<string, unknown>;
  if (node.FuncCall && !node.FuncCall.over && !SCALAR_FUNCTIONS.has(strings(node.FuncCall.funcname).at(-1) ?? "")) return true;
  if (node.JsonObjectAgg || node.JsonArrayAgg || node.GroupingFunc) return true;
  // An aggregate in a subquery belongs to it, unless the subquery has no FROM to take rows from.
  if (node.SubLink) {
    const inner = (node.SubLink.subselect as SyntaxNode | undefined)?.SelectStmt;
    return mayAggregate(node.SubLink.testexpr) || (inner !== undefined && !inner.fromClause && mayAggregate(inner.targetList));
  }
  return Object.values(node).some(mayAggregate);
}
