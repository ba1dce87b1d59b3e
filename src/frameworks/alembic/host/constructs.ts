/**
 * SQLAlchemy's expression language: `sa.text`, columns in expressions, `func`, and the select,
 * insert, update and delete constructs. An expression keeps its SQL as DDL would write it
 * (no table names, values in place) and the tables that it surely reads; a statement keeps what a
 * query operation says.
 */
import {
  knownText, NONE, str, unknown, UNKNOWN_PARAMETER, type Call, type HostValue, type ListValue, type StrValue,
  type Value,
} from "../../../evaluate/value.ts";
import type {
  Formula, InsertedRows, Operation, QualifiedName, Query, RelationUse, RowChange, WrittenValue,
} from "../../../model/operation.ts";
import { bindArguments, concatenate, entriesOf, itemsOf, replaceAll } from "./arguments.ts";
import { callable, hostValue, type Behaviour } from "./values.ts";

/** A table with the columns of it that are certainly named. */
export interface TableUse { readonly table: QualifiedName; readonly columns: readonly string[] }

/** How tightly an expression holds together; what is looser than its place needs parentheses. */
type Binding = "atom" | "comparison" | "and" | "or";

export interface ClauseData {
  readonly data: "clause";
  /** Null: cannot be written without knowing more. */
  readonly sql: StrValue | null;
  readonly uses: readonly TableUse[];
  /** Columns that no table is said for: `sa.column("state")`. */
  readonly loose: readonly string[];
  readonly binding: Binding;
  /** `count(...)`, or another function that makes one row of many. */
  readonly aggregate: "count" | "other" | null;
  /** Set for `sa.text()`: its bound parameters are values in the text, and those that are missing are listed. */
  readonly text: { readonly source: StrValue; readonly bound: ReadonlyMap<string, Value>; readonly open: boolean } | null;
  /** What NOT makes of it, where SQLAlchemy writes another operator instead: `!=` for `=`. */
  readonly negation?: StrValue;
  /** The name of the column that the expression is, for INCLUDE, operator classes and constraints. */
  readonly column: string | null;
}

/** What a select, insert, update or delete statement says. */
export interface StatementData {
  readonly data: "statement";
  readonly verb: "select" | "insert" | "update" | "delete";
  readonly uses: readonly (TableUse & { readonly access: RelationUse["access"] })[];
  /** The tables whose rows it is made of: an empty one leaves no row. */
  readonly from: readonly QualifiedName[];
  /** Set by outer joins, unions, text: whether there are rows cannot be told from the tables. */
  readonly opaqueRows: boolean;
  readonly items: "columns" | "counts" | "aggregates";
  /** See `Query.handsOut`. */
  readonly handsOut?: true;
  /** See `Query.movesSequences`. */
  readonly movesSequences?: true;
  /** Columns that no table is said for, see `ClauseData`. */
  readonly loose?: readonly string[];
  /** Something but values was said of it: a condition, as a rule. */
  readonly refined?: true;
  /** For an UPDATE: its table, and the columns that it sets; null when they are not told. */
  readonly updated?: { readonly table: TableLike; readonly columns: readonly string[] | null };
  /** For an INSERT: its table, and the dicts of its rows; null when they are not told. */
  readonly inserted?: { readonly table: TableLike; readonly rows: readonly Value[] | null; /** ON CONFLICT. */ readonly mayLeaveOut: boolean };
}

/** What expressions need to see of a table; schema.ts makes it. */
export interface TableLike {
  readonly data: "table";
  /** Null: not known. */
  readonly qualified: QualifiedName | null;
  readonly columns: readonly { readonly key: string | null; readonly columnName: string | null; readonly clientDefault: "none" | "value" | "sequence" }[];
  /** Why there may be columns that are not listed; null when all are. */
  readonly open: string | null;
}
/** What expressions need to see of a column; schema.ts makes it. */
export interface ColumnLike {
  readonly data: "column";
  readonly columnName: string | null;
  readonly owner: TableLike | null;
}

export function clauseOf(value: Value): ClauseData {
  switch (value.kind) {
    case "host": {
      const data = value.data as { readonly data?: string } | undefined;
      if (data?.data === "clause") return data as ClauseData;
      if (data?.data === "column") return columnClause(data as ColumnLike);
      if (data?.data === "statement") return { ...unwritten([...(data as StatementData).uses]), binding: "atom" };
      return unwritten([]);
    }
    case "none": return written("NULL");
    case "bool": return written(value.value ? "true" : "false");
    case "int":
    case "float": return written(String(value.value));
    case "str": return { ...written(""), sql: literal(value) };
    case "tuple":
    case "list":
    case "set": return group(value);
    default: return unwritten([]);
  }
}

function columnClause(column: ColumnLike): ClauseData {
  if (column.columnName === null) return unwritten([]);
  const table = column.owner?.qualified;
  return {
    ...written(quote(column.columnName)),
    column: column.columnName,
    uses: table ? [{ table, columns: [column.columnName] }] : [],
    loose: column.owner === null ? [column.columnName] : [],
  };
}

function group(value: Value): ClauseData {
  const items = itemsOf(value);
  if (!items) return unwritten([]);
  const clauses = items.map(clauseOf);
  return { ...combined(clauses), sql: join(clauses, ", ", "(", ")"), binding: "atom" };
}

function written(sql: string): ClauseData {
  return { data: "clause", sql: str(sql), uses: [], loose: [], binding: "atom", aggregate: null, text: null, column: null };
}
function unwritten(uses: readonly TableUse[]): ClauseData {
  return { data: "clause", sql: null, uses, loose: [], binding: "atom", aggregate: null, text: null, column: null };
}
function combined(clauses: readonly ClauseData[]): ClauseData {
  return {
    ...unwritten(clauses.flatMap((clause) => clause.uses)),
    loose: clauses.flatMap((clause) => clause.loose),
    aggregate: clauses.find((clause) => clause.aggregate !== null)?.aggregate ?? null,
  };
}
function join(clauses: readonly ClauseData[], separator: string, open = "", close = ""): StrValue | null {
  const parts: (StrValue | string)[] = [open];
  for (const [index, clause] of clauses.entries()) {
    if (clause.sql === null) return null;
    if (index > 0) parts.push(separator);
    parts.push(clause.sql);
  }
  return concatenate(...parts, close);
}

/** A string as a SQL literal; quotes inside are doubled. */
export function literal(text: StrValue): StrValue {
  return concatenate("'", replaceAll(text, /'/g, () => "''"), "'");
}

/** PGIdentifierPreparer's reserved words: names that are quoted though they are lower-case letters. */
const RESERVED = new Set(
  (
    "all analyse analyze and any array as asc asymmetric both case cast check collate column constraint create current_catalog current_date current_role current_time " +
    "current_timestamp current_user default deferrable desc distinct do else end except false fetch for foreign from grant group having in initially intersect into leading " +
    "limit localtime localtimestamp new not null of off offset old on only or order placing primary references returning select session_user some symmetric table then to " +
    "trailing true union unique user using variadic when where window with authorization between binary cross current_schema freeze full ilike inner is isnull join left like " +
    "natural notnull outer over overlaps right similar verbose"
  ).split(" "),
);

/** A name as SQLAlchemy writes it: quoted when it is not plain lower case, or reserved. */
export function quote(name: string): string {
  return /^[a-z_][a-z0-9_$]*$/.test(name) && !RESERVED.has(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

/** TextClause._bind_params_regex in compiling: `:name`, neither `::name` nor `\:name`. */
const BOUND_PARAMETER = /(?<![:\w\\]):(\w+)(?![:\w])/g;
/** BIND_PARAMS_ESC: a backslash that keeps a colon from being a parameter. */
const ESCAPED_COLON = /\\(:\w*)(?![:\w])/g;

/**
 * The SQL that `sa.text()` sends: parameters replaced by their values, `\:` by `:`. `missing` are
 * the parameters that have no value: SQLAlchemy then raises StatementError.
 */
export function compileText(text: StrValue, bound: ReadonlyMap<string, Value>): { readonly sql: StrValue; readonly missing: readonly string[] } {
  const missing: string[] = [];
  const sql = replaceAll(text, BOUND_PARAMETER, (match) => {
    const name = match[1]!;
    const value = bound.get(name);
    if (value === undefined) missing.push(name);
    return parameter(value, /\bin\s*\(?\s*$/i.test(text.value.slice(0, match.index)) && !/\(\s*$/.test(text.value.slice(0, match.index)));
  });
  return { sql: replaceAll(sql, ESCAPED_COLON, (match) => match[1]!), missing };
}

/**
 * A value as the driver would write it. One that is not known stands as a string literal, which is
 * allowed wherever a value is; after IN a list is wanted. A Python list is an array: psycopg 3 and asyncpg send its
 * text, of the type that is wanted there, psycopg2 writes ARRAY[...].
 */
export function parameter(value: Value | undefined, afterIn: boolean): string {
  if (value?.kind === "list" && !afterIn) return arrayParameter(value);
  const items = itemsOf(value);
  if (items) return `(${items.length === 0 ? "NULL" : items.map((item) => parameter(item, false)).join(", ")})`;
  if (afterIn) return "(NULL)";
  switch (value?.kind) {
    case "none": return "NULL";
    case "bool": return value.value ? "true" : "false";
    case "int":
    case "float": return String(value.value);
    case "str": return value.holes.length > 0 ? `'${UNKNOWN_PARAMETER}'` : `'${value.value.replaceAll("'", "''")}'`;
    default: return `'${UNKNOWN_PARAMETER}'`;
  }
}

/** `'{"a","b"}'`, the text of an array; not known unless all its items are plain values. */
function arrayParameter({ items, open }: ListValue): string {
  const written = open ? null : items.map((item) => {
    switch (item.kind) {
      case "none": return "NULL";
      case "bool":
      case "int":
      case "float": return String(item.value);
      case "str": return item.holes.length > 0 ? null : `"${item.value.replace(/["\\]/g, "\\$&")}"`;
      default: return null;
    }
  });
  return written === null || written.includes(null) ? `'${UNKNOWN_PARAMETER}'` : `'{${written.join(",").replaceAll("'", "''")}}'`;
}

/** `sa.text("...")`. */
export function textClause(source: StrValue, bound: ReadonlyMap<string, Value> = new Map(), open = false): HostValue {
  const data: ClauseData = { ...written(""), sql: compileText(source, bound).sql, text: { source, bound, open } };
  const base = clauseBehaviour(data);
  return hostValue("sqlalchemy.TextClause", data, {
    ...base,
    attribute: (name, site) => {
      switch (name) {
        case "bindparams": return callable("sqlalchemy.text.bindparams", (call) => {
          const more = new Map(bound);
          let unclear = open || call.open !== null;
          for (const [key, passed] of call.named) more.set(key, passed.value);
          for (const passed of call.positional) {
            const binding = passed.value.kind === "host" ? (passed.value.data as BindData | undefined) : undefined;
            if (binding?.data === "bind" && binding.name !== null) more.set(binding.name, binding.value ?? unknown("the value is given later"));
            else unclear = true;
          }
          return textClause(source, more, unclear);
        });
        case "text": return source;
        case "columns":
        case "execution_options": return callable(`sqlalchemy.text.${name}`, () => textClause(source, bound, open));
        default: return base.attribute?.(name, site);
      }
    },
    text: () => source,
  });
}

interface BindData { readonly data: "bind"; readonly name: string | null; readonly value: Value | null }

/** `sa.bindparam(key, value, type_)`: a type that is not plain makes another value of it, such as the JSON of a list. */
export const bindparam: HostValue = callable("sqlalchemy.bindparam", (call) => {
  const passed = bindArguments(call, ["key", "value", "type_", "unique", "required"]);
  const value = passed.get("value") ?? null;
  const type = passed.get("type_");
  const isPlain = type === undefined || type.kind === "none" || (type.kind === "host" && PLAIN_TYPES.test(type.type));
  const data: BindData = {
    data: "bind",
    name: knownText(passed.get("key")),
    value: value === null || isPlain ? value : unknown("the type of a parameter makes a value of its own"),
  };
  return hostValue("sqlalchemy.BindParameter", data, clauseBehaviour(unwritten([])));
});

/** Types whose values go to the driver as they are. */
const PLAIN_TYPES =
  /^sqlalchemy\.(?:String|Text|Unicode|UnicodeText|VARCHAR|TEXT|CHAR|Integer|BigInteger|SmallInteger|INTEGER|BIGINT|SMALLINT|Boolean|BOOLEAN)$/;

export function clause(data: ClauseData): HostValue {
  return hostValue("sqlalchemy.ClauseElement", data, clauseBehaviour(data));
}

const OPERATORS: Readonly<Record<string, readonly [string, Binding]>> = {
  "==": ["=", "comparison"],
  "!=": ["!=", "comparison"],
  "<": ["<", "comparison"],
  "<=": ["<=", "comparison"],
  ">": [">", "comparison"],
  ">=": [">=", "comparison"],
  "+": ["+", "comparison"],
  "-": ["-", "comparison"],
  "*": ["*", "comparison"],
  "/": ["/", "comparison"],
  "%": ["%", "comparison"],
  "&": ["AND", "and"],
  "|": ["OR", "or"],
};

/** Methods of an expression that compare it with others, and the operator that they write. */
const COMPARISONS: Readonly<Record<string, string>> = {
  in_: "IN", notin_: "NOT IN", not_in: "NOT IN", like: "LIKE", notlike: "NOT LIKE", not_like: "NOT LIKE", ilike: "ILIKE",
  notilike: "NOT ILIKE", not_ilike: "NOT ILIKE", is_: "IS", isnot: "IS NOT", is_not: "IS NOT", is_distinct_from: "IS DISTINCT FROM",
  isnot_distinct_from: "IS NOT DISTINCT FROM",
  is_not_distinct_from: "IS NOT DISTINCT FROM",
  regexp_match: "~",
};
const SUFFIXES: Readonly<Record<string, string>> = {
  desc: "DESC",
  asc: "ASC",
  nullsfirst: "NULLS FIRST",
  nulls_first: "NULLS FIRST",
  nullslast: "NULLS LAST",
  nulls_last: "NULLS LAST",
};

/** What can be done with anything that is a SQL expression. */
export function clauseBehaviour(self: ClauseData): Behaviour {
  return {
    binary(operator, other, reflected) {
      const found = Object.hasOwn(OPERATORS, operator) ? OPERATORS[operator]! : null;
      if (!found) return undefined;
      const pair = reflected ? [clauseOf(other), self] : [self, clauseOf(other)];
      if (other.kind === "none" && operator === "==") return clause(operation("IS", "comparison", pair));
      if (other.kind === "none" && operator === "!=") return clause(operation("IS NOT", "comparison", pair));
      return clause(operation(found[0], found[1], pair));
    },
    attribute(name) {
      if (Object.hasOwn(COMPARISONS, name))
        return callable(`sqlalchemy.${name}`, (call) =>
          clause(operation(COMPARISONS[name]!, "comparison", [self, ...call.positional.map((passed) => clauseOf(passed.value))])),
        );
      if (Object.hasOwn(SUFFIXES, name))
        return callable(`sqlalchemy.${name}`, () =>
          clause({ ...self, text: null, sql: self.sql && concatenate(wrap(self, "comparison"), ` ${SUFFIXES[name]!}`) }),
        );
      switch (name) {
        case "label":
        case "self_group":
        case "execution_options":
        case "correlate": return callable(`sqlalchemy.${name}`, () => clause(self));
        case "between": return callable("sqlalchemy.between", (call) => {
          const [low, high] = call.positional.map((passed) => clauseOf(passed.value));
          if (!low || !high) return unknown("between() takes two values");
          return clause({
            ...combined([self, low, high]),
            sql:
              self.sql &&
              low.sql &&
              high.sql &&
              concatenate(wrap(self, "atom"), " BETWEEN ", wrap(low, "atom"), " AND ", wrap(high, "atom")),
            binding: "comparison",
          });
        });
        case "op":
        case "bool_op": return callable("sqlalchemy.op", (outer) => {
          const operator = knownText(outer.positional[0]?.value);
          return callable("sqlalchemy.custom_op", (call) => {
            const sides = [self, ...call.positional.map((passed) => clauseOf(passed.value))];
            return clause(operator === null ? combined(sides) : operation(operator, "comparison", sides));
          });
        });
        default: return callable(`sqlalchemy.${name}`, (call) => clause(combined([self, ...clausesOf(call)])));
      }
    },
    // `t.c.x["key"]` on JSON
    item: () => clause(combined([self])),
  };
}

/** `operators.negate` of SQLAlchemy, by what the operators write. */
const NEGATIONS = new Map(
  [
    ["=", "!="],
    ["<", ">="],
    [">", "<="],
    ["IN", "NOT IN"],
    ["LIKE", "NOT LIKE"],
    ["ILIKE", "NOT ILIKE"],
    ["IS", "IS NOT"],
    ["IS DISTINCT FROM", "IS NOT DISTINCT FROM"],
    ["~", "!~"],
  ].flatMap(
    ([operator, negated]) =>
      [
        [operator!, negated!],
        [negated!, operator!],
      ] as const,
  ),
);

function operation(operator: string, binding: Binding, sides: readonly ClauseData[]): ClauseData {
  if (sides.some((side) => side.sql === null)) return { ...combined(sides), binding };
  const parts = sides.map((side) => wrap(side, binding === "comparison" ? "atom" : binding));
  const joined = (by: string): StrValue => concatenate(...parts.flatMap((part, index) => (index > 0 ? [` ${by} `, part] : [part])));
  const negated = NEGATIONS.get(operator);
  return { ...combined(sides), sql: joined(operator), binding, ...(negated !== undefined && { negation: joined(negated) }) };
}

const LOOSENESS: Readonly<Record<Binding, number>> = { atom: 0, comparison: 1, and: 2, or: 3 };

function wrap(side: ClauseData, place: Binding): StrValue | string {
  if (side.sql === null) return "";
  return LOOSENESS[side.binding] > LOOSENESS[place] ? concatenate("(", side.sql, ")") : side.sql;
}

function clausesOf(call: Call): readonly ClauseData[] {
  return [...call.positional, ...call.named.values()].map((passed) => clauseOf(passed.value));
}

/** Functions that SQL writes without parentheses. */
const BARE_FUNCTIONS = new Set(["current_date", "current_time", "current_timestamp", "localtime", "localtimestamp", "current_user", "session_user", "user"]);
const AGGREGATES = new Set([
  "max", "min", "sum", "avg", "array_agg", "string_agg", "json_agg", "jsonb_agg", "bool_and", "bool_or", "every", "json_object_agg",
  "jsonb_object_agg", "group_concat",
]);

/** `sa.func`: `func.now()`, `func.public.gen_id()`. */
export function functionGenerator(path: readonly string[] = []): HostValue {
  return hostValue("sqlalchemy.func", undefined, {
    attribute: (name) => (name.startsWith("__") ? undefined : functionGenerator([...path, name.replace(/_$/, "")])),
    call: (call) => {
      const name = path[path.length - 1];
      if (name === undefined) return unknown("a function without a name");
      const clauses = call.positional.map((passed) => clauseOf(passed.value));
      const all = [...clauses, ...[...call.named.values()].map((passed) => clauseOf(passed.value))];
      const aggregate = name.toLowerCase() === "count" ? "count" : AGGREGATES.has(name.toLowerCase()) ? "other" : combined(clauses).aggregate;
      const qualified = path.map(quote).join(".");
      const sql = path.length === 1 && BARE_FUNCTIONS.has(name.toLowerCase()) ? str(name.toUpperCase())
        : aggregate === "count" && clauses.length === 0 ? str("count(*)")
        : call.open !== null ? null
        : join(clauses, ", ", `${qualified}(`, ")");
      return clause({ ...combined(all), sql, aggregate });
    },
  });
}

/** Functions of `sqlalchemy` that make expressions. */
export const EXPRESSIONS: Readonly<Record<string, () => Value>> = {
  func: () => functionGenerator(),
  true: () => callable("sqlalchemy.true", () => clause(written("true"))),
  false: () => callable("sqlalchemy.false", () => clause(written("false"))),
  null: () => callable("sqlalchemy.null", () => clause(written("NULL"))),
  literal: () => callable("sqlalchemy.literal", (call) => clause(call.positional[0] ? { ...clauseOf(call.positional[0].value), column: null } : unwritten([]))),
  literal_column: () => callable("sqlalchemy.literal_column", (call) => {
    const text = call.positional[0]?.value;
    return clause(text?.kind === "str" ? { ...written(""), sql: text } : unwritten([]));
  }),
  text: () => callable("sqlalchemy.text", (call) => {
    const text = bindArguments(call, ["text"]).get("text");
    if (text?.kind === "str") return textClause(text);
    return text?.kind === "host" && (text.data as ClauseData | undefined)?.data === "clause"
      ? text
      : unknown(text?.kind === "unknown" ? text.reason : "the text of a statement is not a string");
  }),
  bindparam: () => bindparam,
  and_: () => callable("sqlalchemy.and_", (call) => clause(operation("AND", "and", call.positional.map((passed) => clauseOf(passed.value))))),
  or_: () => callable("sqlalchemy.or_", (call) => clause(operation("OR", "or", call.positional.map((passed) => clauseOf(passed.value))))),
  not_: () => callable("sqlalchemy.not_", (call) => {
    const inner = clauseOf(call.positional[0]?.value ?? NONE);
    return clause({ ...combined([inner]), sql: inner.negation ?? (inner.sql && concatenate("NOT (", inner.sql, ")")), binding: "comparison" });
  }),
  cast: () => callable("sqlalchemy.cast", (call) => clause(castOf(call))),
  type_coerce: () => callable("sqlalchemy.type_coerce", (call) => clause(call.positional[0] ? clauseOf(call.positional[0].value) : unwritten([]))),
  desc: () => suffix("DESC"),
  asc: () => suffix("ASC"),
  nullsfirst: () => suffix("NULLS FIRST"),
  nulls_first: () => suffix("NULLS FIRST"),
  nullslast: () => suffix("NULLS LAST"),
  nulls_last: () => suffix("NULLS LAST"),
  ...Object.fromEntries(
    [
      "case", "extract", "tuple_", "within_group", "over", "any_", "all_", "collate", "distinct", "between", "lateral", "label", "try_cast",
    ].map((name) => [name, () => callable(`sqlalchemy.${name}`, (call: Call) => clause(combined(deepClauses(call))))]),
  ),
};

function suffix(word: string): Value {
  return callable("sqlalchemy.UnaryExpression", (call) => {
    const inner = clauseOf(call.positional[0]?.value ?? NONE);
    const named =
      inner.column !== null
        ? inner
        : call.positional[0]?.value.kind === "str"
          ? { ...written(quote(knownText(call.positional[0].value) ?? "")), column: knownText(call.positional[0].value) }
          : inner;
    return clause({ ...named, sql: named.sql && concatenate(wrap(named, "comparison"), ` ${word}`) });
  });
}

function castOf(call: Call): ClauseData {
  const passed = bindArguments(call, ["expression", "type_"]);
  const inner = clauseOf(passed.get("expression") ?? NONE);
  const type = passed.get("type_");
  // A type class is written as if it were called without arguments.
  const data =
    type?.kind === "host"
      ? (type.data as { readonly data?: string; readonly form?: { readonly kind: string; readonly text?: string } } | undefined)
      : undefined;
  const text = data?.data === "type" && data.form?.kind === "sql" ? data.form.text : null;
  return { ...combined([inner]), sql: text && inner.sql ? concatenate("CAST(", inner.sql, ` AS ${text})`) : null };
}

/** Every expression in a call's arguments, those in lists, tuples and dicts included. */
function deepClauses(call: Call): readonly ClauseData[] {
  return [...call.positional, ...call.named.values()].flatMap((passed) => deep(passed.value));
}
function deep(value: Value): readonly ClauseData[] {
  if (value.kind === "list" || value.kind === "tuple" || value.kind === "set") return value.items.flatMap(deep);
  if (value.kind === "dict") return value.entries.flatMap((entry) => [...deep(entry.key), ...deep(entry.value)]);
  return value.kind === "host" ? [clauseOf(value)] : [];
}

// --- statements ---

/** The table that a value stands for: a table object, or what a model maps. */
export function tableOf(value: Value | undefined): TableLike | null {
  if (value?.kind === "class") return tableOf(value.attributes.get("__table__"));
  if (value?.kind !== "host") return null;
  const data = value.data as { readonly data?: string; readonly of?: TableLike } | undefined;
  if (data?.data === "table") return data as TableLike;
  return data?.data === "alias" ? (data.of ?? null) : null;
}

function usesOf(clauses: readonly ClauseData[]): StatementData["uses"] {
  return clauses.flatMap((one) => one.uses.map((use) => ({ ...use, access: "read" as const })));
}

function statementFrom(value: Value): StatementData | null {
  const data = value.kind === "host" ? (value.data as { readonly data?: string } | undefined) : undefined;
  return data?.data === "statement" ? (data as StatementData) : null;
}

const MOVES_SEQUENCES = /\b(?:next|set)val\s*\(/i;

/** Adds what the arguments of a method of a statement name. */
function withArguments(data: StatementData, call: Call, from: boolean): StatementData {
  let next = data;
  const visit = (value: Value): void => {
    const table = tableOf(value);
    const inner = statementFrom(value);
    if (table) {
      if (table.qualified)
        next = {
          ...next,
          uses: [...next.uses, { table: table.qualified, columns: [], access: "read" }],
          from: from ? [...next.from, table.qualified] : next.from,
        };
      else next = { ...next, opaqueRows: true };
    } else if (inner) {
      next = { ...next, uses: [...next.uses, ...inner.uses.map((use) => ({ ...use, access: "read" as const }))], opaqueRows: next.opaqueRows || from };
    } else if (value.kind === "list" || value.kind === "tuple" || value.kind === "set") {
      value.items.forEach(visit);
    } else if (value.kind === "dict") {
      for (const entry of value.entries) { visit(entry.key); visit(entry.value); }
    } else if (value.kind === "host") {
      const one = clauseOf(value);
      next = {
        ...next,
        uses: [...next.uses, ...usesOf([one])],
        from: from ? [...next.from, ...one.uses.map((use) => use.table)] : next.from,
        opaqueRows: next.opaqueRows || (from && one.text !== null),
        loose: [...(next.loose ?? []), ...one.loose],
        ...((one.sql === null || MOVES_SEQUENCES.test(one.sql.value)) && { movesSequences: true as const }),
      };
    }
  };
  for (const passed of [...call.positional, ...call.named.values()]) visit(passed.value);
  return next;
}

/** `sa.select(...)`: columns and tables, or one list of them as before 2.0. */
export function select(call: Call): Value {
  const items = call.positional.flatMap((passed) => (passed.value.kind === "list" ? passed.value.items : [passed.value]));
  const clauses = items.filter((item) => !tableOf(item)).map(clauseOf);
  const counts = items.length > 0 && items.every((item) => !tableOf(item) && clauseOf(item).aggregate === "count");
  const aggregates = clauses.some((one) => one.aggregate !== null);
  // A model, or what may be one.
  const handsOut = call.open !== null || items.some((item) => item.kind === "class" || item.kind === "unknown");
  const empty: StatementData = {
    data: "statement",
    verb: "select",
    uses: [],
    from: [],
    opaqueRows: call.open !== null,
    items: counts ? "counts" : aggregates ? "aggregates" : "columns",
    ...(handsOut && { handsOut }),
  };
  return statement(withArguments(empty, { ...call, named: new Map() }, true));
}

/** insert, update or delete of a table. */
export function modify(verb: "insert" | "update" | "delete", target: Value | undefined, call: Call | null): Value {
  const table = tableOf(target);
  const uses = table?.qualified ? [{ table: table.qualified, columns: [], access: verb }] : [];
  const inserted = verb === "insert" && table ? { table, rows: null, mayLeaveOut: false } : undefined;
  const updated = verb === "update" && table ? { table, columns: [] } : undefined;
  const data: StatementData = {
    data: "statement",
    verb,
    uses,
    from: [],
    opaqueRows: true,
    items: "columns",
    ...(inserted && { inserted }),
    ...(updated && { updated }),
  };
  if (!call) return statement(data);
  const isRefined = verb !== "insert" && (call.open !== null || call.positional.length > 0 || call.named.has("whereclause"));
  return statement({ ...withValues(data, call), ...(isRefined && { refined: true as const }) });
}

/** `.values(...)`: by keyword, a dict, or a list of dicts. Keys are columns of the statement's table. */
export function withValues(data: StatementData, call: Call): StatementData {
  const columns = new Set<string>();
  const note = (value: Value): void => {
    if (value.kind === "list" || value.kind === "tuple") value.items.forEach(note);
    if (value.kind !== "dict") return;
    for (const { key } of value.entries) {
      const name = knownText(key) ?? (key.kind === "host" ? clauseOf(key).column : null);
      if (name !== null) columns.add(name);
    }
  };
  for (const name of call.named.keys()) if (!VALUE_OPTIONS.has(name)) columns.add(name);
  for (const passed of call.positional) note(passed.value);
  const [target, ...others] = withArguments(data, call, false).uses;
  if (!target || target.access === "read") return data;
  return {
    ...data, uses: [{ ...target, columns: [...new Set([...target.columns, ...columns])] }, ...others],
    ...(data.inserted ? { inserted: { ...data.inserted, rows: rowsOf(call, data.inserted.rows) } } : {}),
    ...(data.updated ? { updated: { ...data.updated, columns: columnsSet(call, data.updated, columns) } } : {}),
  };
}

/** The columns that an UPDATE sets together with what `.values()` names; null when it may name others. */
function columnsSet(call: Call, { table, columns }: NonNullable<StatementData["updated"]>, named: ReadonlySet<string>): readonly string[] | null {
  const isTold = ({ value }: Call["positional"][number]): boolean =>
    value.kind === "dict" && !value.open && value.entries.every(({ key }) => knownText(key) !== null);
  // The condition may be an argument of update() itself.
  const given = call.positional.filter(({ value }) => value.kind !== "host");
  if (columns === null || call.open !== null || !given.every(isTold)) return null;
  return [...columns, ...[...named].map((key) => table.columns.find((column) => column.key === key)?.columnName ?? key)];
}

/** The dicts of rows that `.values()` or an execution is given, if any; null when they cannot be told, or are given in parts. */
function rowsOf(call: Call, before: readonly Value[] | null): readonly Value[] | null {
  const named = [...call.named].filter(([name]) => !VALUE_OPTIONS.has(name));
  if (call.open === null && call.positional.length === 0 && named.length === 0) return before;
  if (before !== null || call.open !== null || call.positional.length > 1) return null;
  const [only] = call.positional;
  if (!only)
    return named.length > 0
      ? [{ kind: "dict", entries: named.map(([name, passed]) => ({ key: str(name), value: passed.value })), open: false }]
      : null;
  if (named.length > 0) return null;
  return only.value.kind === "dict" ? [only.value] : itemsOf(only.value);
}

/**
 * The rows of an INSERT whose values are a program's, where each has the same columns and SQLAlchemy
 * fills in none by itself; null otherwise. `isOne`: it is one statement, whose columns the first row
 * tells, and what others have beyond is not read.
 */
export function insertedRows(table: TableLike | null, items: readonly Value[] | null, isOne: boolean, mayLeaveOut = false): InsertedRows | null {
  if (!table?.qualified || table.open !== null) return null;
  const rows = (items ?? [null]).map((item) => (item === null ? null : entriesOf(item)));
  const keys = rows[0]?.map(([key]) => key);
  const columns = keys?.map((key) => table.columns.find((column) => column.key === key)?.columnName ?? null);
  if (
    !keys ||
    !columns ||
    columns.includes(null) ||
    table.columns.some(({ key, clientDefault }) => clientDefault !== "none" && !keys.includes(key ?? ""))
  )
    return null;
  const hasKeys = (row: (typeof rows)[number]): boolean =>
    row !== null && keys.every((key) => row.some(([other]) => other === key)) && (isOne || row.length === keys.length);
  if (!rows.every(hasKeys)) return null;
  return {
    table: table.qualified, columns: columns as readonly string[], width: columns.length, mayLeaveOut,
    rows: rows.map((row) => keys.map((key) => writtenValue(row!.find(([other]) => other === key)![1]))), bound: true,
  };
}

/** A type of SQLAlchemy's may write None as something else than NULL (JSON does), so that it is not told. */
function writtenValue(value: Value): WrittenValue {
  const typed = (name: string, text: string): WrittenValue => ({
    kind: "constant",
    text,
    type: { kind: "named", schema: null, name, modifiers: [], dimensions: 0 },
  });
  if (value.kind === "bool") return typed("bool", String(value.value));
  if (value.kind === "int") return typed("int8", String(value.value));
  const text = knownText(value) ?? (value.kind === "float" ? String(value.value) : null);
  return text === null ? { kind: "opaque", present: false } : { kind: "constant", text, type: null };
}

/** Keywords of `update()` and `insert()` themselves, which are no columns. */
const VALUE_OPTIONS = new Set(["whereclause", "values", "inline", "bind", "prefixes", "returning", "return_defaults", "preserve_parameter_order"]);

export function statement(data: StatementData): HostValue {
  return hostValue(`sqlalchemy.${data.verb}`, data, {
    attribute(name) {
      switch (name) {
        case "values":
        case "ordered_values": return callable(`sqlalchemy.${data.verb}.values`, (call) => statement(withValues(data, call)));
        case "from_select": return callable("sqlalchemy.insert.from_select", (call) => {
          const names =
            itemsOf(call.positional[0]?.value)?.flatMap(
              (item) => knownText(item) ?? (item.kind === "host" ? (clauseOf(item).column ?? []) : []),
            ) ?? [];
          const [target, ...others] = withArguments(data, { ...call, positional: call.positional.slice(1) }, false).uses;
          return statement(target ? { ...data, uses: [{ ...target, columns: [...target.columns, ...names] }, ...others] } : data);
        });
        case "select_from":
        case "join":
        case "join_from": return callable(`sqlalchemy.select.${name}`, (call) => {
          const next = withArguments(data, call, true);
          return statement(call.named.has("isouter") || call.named.has("full") ? { ...next, opaqueRows: true } : next);
        });
        case "outerjoin":
        case "outerjoin_from":
        case "union":
        case "union_all":
        case "except_":
        case "intersect":
        case "group_by":
        case "having": return callable(`sqlalchemy.select.${name}`, (call) => statement({ ...withArguments(data, call, false), opaqueRows: true }));
        case "c":
        case "columns":
        case "selected_columns":
          return hostValue("sqlalchemy.ColumnCollection", undefined, {
            attribute: () => clause(unwritten([])),
            item: () => clause(unwritten([])),
          });
        case "scalar_subquery":
        case "as_scalar":
        case "exists":
        case "label": return callable(`sqlalchemy.select.${name}`, () => clause(unwritten(data.uses)));
        case "on_conflict_do_nothing":
        case "on_conflict_do_update":
        case "prefix_with":
          return callable(`sqlalchemy.insert.${name}`, (call) =>
            statement({
              ...withArguments(data, call, false),
              ...(data.inserted ? { inserted: { ...data.inserted, mayLeaveOut: true } } : {}),
            }),
          );
        // Every other method refines the statement by what its arguments name.
        default:
          return name.startsWith("__")
            ? undefined
            : callable(`sqlalchemy.${data.verb}.${name}`, (call) => statement({ ...withArguments(data, call, false), refined: true }));
      }
    },
    // `select(...).join(...)` in older code makes a join of two tables.
    truth: () => true,
  });
}

/** `sa.exists()`, `sa.join()`, `sa.union()`: only the tables that they name matter. */
export function gather(call: Call): Value {
  const empty: StatementData = { data: "statement", verb: "select", uses: [], from: [], opaqueRows: true, items: "columns" };
  return statement(withArguments(empty, call, false));
}

/** The operation that runs a statement. Uses of the same table and access are one. */
export function queryOperation(data: StatementData): Extract<Operation, { kind: "query" }> {
  const uses = new Map<string, RelationUse>();
  const target = data.verb === "update" || data.verb === "delete" ? data.uses[0] : undefined;
  for (const one of data.uses) {
    // What an UPDATE or DELETE reads of its own table belongs to that use.
    const use = target && one.table.name === target.table.name && one.table.schema === target.table.schema ? { ...one, access: target.access } : one;
    const key = JSON.stringify([use.table.schema, use.table.name, use.access]);
    const before = uses.get(key);
    uses.set(key, { name: use.table, access: use.access, columns: [...new Set([...(before?.columns ?? []), ...use.columns])], span: null });
  }
  const [only] = uses.values();
  // In an UPDATE or DELETE of one table alone a column that no table is said for can only be that table's.
  if (target && only && uses.size === 1) uses.set(uses.keys().next().value!, { ...only, columns: [...new Set([...only.columns, ...(data.loose ?? [])])] });
  const query: Query = {
    uses: [...uses.values()], functions: [], types: [], output: null, star: null,
    emptyWhenAnyIsEmpty: target ? [target.table] : data.verb === "select" && !data.opaqueRows && data.items !== "aggregates" ? unique(data.from) : [],
    countsRows: data.items === "counts",
    ...(data.movesSequences && { movesSequences: true as const }),
    ...(data.handsOut && data.verb === "select" && { handsOut: true as const }),
    ...(target && data.refined !== true && { wholeTable: true as const }),
  };
  const inserted = data.inserted?.rows ? insertedRows(data.inserted.table, data.inserted.rows, true, data.inserted.mayLeaveOut) : null;
  // What the conditions and values of constructs are is not looked into.
  const opaque: Formula = { kind: "opaque", present: false };
  const changed: RowChange | null =
    target && data.updated
      ? {
          verb: "update",
          table: target.table,
          alias: target.table.name,
          set: (data.updated.columns ?? []).map((column) => ({ column, value: opaque })),
          where: opaque,
        }
      : null;
  return { kind: "query", query: { ...query, ...(inserted && { inserted }), ...(changed && { changed }) }, verb: data.verb, truncateCascade: false };
}

function unique(names: readonly QualifiedName[]): readonly QualifiedName[] {
  return [...new Map(names.map((name) => [JSON.stringify([name.schema, name.name]), name])).values()];
}
