/** Built-in types: which there are, how they are written, and which of them compare. */
import type { TypeReference } from "../operation.ts";

/** `typname` of every type in pg_catalog of PostgreSQL 15 that is not an array or a row type, and the few that later versions added. */
const BUILT_IN: ReadonlySet<string> = new Set(
  ("aclitem any anyarray anycompatible anycompatiblearray anycompatiblemultirange anycompatiblenonarray anycompatiblerange anyelement anyenum " +
  "anymultirange anynonarray anyrange bit bool box bpchar bytea char cid cidr circle cstring date datemultirange daterange event_trigger " +
  "fdw_handler float4 float8 gtsvector index_am_handler inet int2 int2vector int4 int4multirange int4range int8 int8multirange int8range " +
  "internal interval json jsonb jsonpath language_handler line lseg macaddr macaddr8 money name numeric nummultirange numrange oid oidvector " +
  "path pg_brin_bloom_summary pg_brin_minmax_multi_summary pg_ddl_command pg_dependencies pg_lsn pg_mcv_list pg_ndistinct pg_node_tree " +
  "pg_snapshot point polygon record refcursor regclass regcollation regconfig regdictionary regnamespace regoper regoperator regproc " +
  "regprocedure regrole regtype table_am_handler text tid time timestamp timestamptz timetz trigger tsm_handler tsmultirange tsquery tsrange " +
  "tstzmultirange tstzrange tsvector txid_snapshot unknown uuid varbit varchar void xid xid8 xml").split(" "),
);

/** SQL's names that the grammar turns into PostgreSQL's own, for writers that hand the type over as text. */
const ALIASES: Readonly<Record<string, string>> = {
  int: "int4", integer: "int4", bigint: "int8", smallint: "int2", boolean: "bool", real: "float4", "double precision": "float8", float: "float8",
  decimal: "numeric", dec: "numeric", character: "bpchar", "character varying": "varchar", "timestamp with time zone": "timestamptz",
  "timestamp without time zone": "timestamp", "time with time zone": "timetz", "time without time zone": "time", "bit varying": "varbit",
};

/** What `format_type` writes for a type whose name differs. */
const WRITTEN: Readonly<Record<string, string>> = {
  bool: "boolean", char: '"char"', int2: "smallint", int4: "integer", int8: "bigint", float4: "real", float8: "double precision", bpchar: "character",
  varchar: "character varying", time: "time without time zone", timestamp: "timestamp without time zone", timestamptz: "timestamp with time zone",
  timetz: "time with time zone", varbit: "bit varying", any: '"any"',
};

/** PostgreSQL's internal name of a built-in type, or null when it is not one. */
export function builtInName(name: string): string | null {
  if (BUILT_IN.has(name)) return name;
  // An array's own type name, as in `_text`.
  if (name.startsWith("_") && BUILT_IN.has(name.slice(1))) return name;
  return ALIASES[name] ?? null;
}

/** Built-in types that take a modifier (pg_type.typmodin), `varchar(30)`. */
const WITH_MODIFIERS: ReadonlySet<string> = new Set([
  "bit", "bpchar", "interval", "numeric", "time", "timestamp", "timestamptz", "timetz", "varbit", "varchar",
]);

/** Whether a built-in type, by its internal name, may have a length or a precision. */
export function takesModifiers(name: string): boolean {
  return WITH_MODIFIERS.has(name.replace(/^_/, ""));
}

/** Whether two types are written alike, dimensions aside: PostgreSQL does not enforce their number. */
export function sameType(left: TypeReference, right: TypeReference): boolean {
  if (left.kind === "unknown" || right.kind === "unknown") return true;
  return left.name === right.name && (left.schema === right.schema || left.schema === null || right.schema === null)
    && (left.dimensions > 0) === (right.dimensions > 0);
}

/** Whether two types are the same with length and precision, as columns of a parent and its child must be. */
export function sameColumnType(left: TypeReference, right: TypeReference): boolean {
  return left.kind === "unknown" || right.kind === "unknown" || formatType(left, []) === formatType(right, []);
}

/**
 * A type as PostgreSQL's `format_type` writes it: `character varying(30)`, `timestamp(3) with time
 * zone`, `integer[]`; user types with their schema unless it is in `searchPath`.
 */
export function formatType(type: TypeReference, searchPath: readonly string[] = ["public"]): string {
  if (type.kind === "unknown") return "unknown";
  const name = type.schema === null || type.schema === "pg_catalog" ? (ALIASES[type.name] ?? type.name) : type.name;
  const array = type.dimensions > 0 ? "[]" : "";
  const isBuiltIn = (type.schema === null || type.schema === "pg_catalog") && BUILT_IN.has(name);
  if (!isBuiltIn) {
    const modifiers = type.modifiers.length > 0 ? `(${type.modifiers.join(",")})` : "";
    const prefix = type.schema === null || searchPath.includes(type.schema) ? "" : `${quoteIdentifier(type.schema)}.`;
    return `${prefix}${quoteIdentifier(name)}${modifiers}${array}`;
  }
  return `${withModifiers(name, type.modifiers)}${array}`;
}

function withModifiers(name: string, modifiers: readonly (number | string)[]): string {
  const written = name === "bpchar" && modifiers.length === 0 ? "bpchar" : (WRITTEN[name] ?? name);
  if (modifiers.length === 0) return name === "bit" ? "bit(1)" : written;
  const fields = modifiers.filter((modifier) => typeof modifier === "string");
  const numbers = modifiers.filter((modifier) => typeof modifier === "number");
  // `numeric(5)` has scale 0, and format_type says so.
  if (name === "numeric" && numbers.length === 1) numbers.push(0);
  const precision = numbers.length > 0 ? `(${numbers.join(",")})` : "";
  if (name === "interval") return `interval${fields.length > 0 ? ` ${fields.join(" ")}` : ""}${precision}`;
  const zone = /^(timestamp|time)( with.*)$/.exec(written);
  return zone ? `${zone[1]}${precision}${zone[2]}` : `${written}${precision || `(${fields.join(",")})`}`;
}

/** An identifier in double quotes where PostgreSQL would need them (reserved words aside). */
export function quoteIdentifier(name: string): string {
  return /^[a-z_][a-z0-9_$]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

/**
 * Which key types a column of a type may refer to, beside its own: measured on PostgreSQL 15 for
 * every pair. Types that are not listed fit everything, as far as we know.
 */
const REFERS_TO: Readonly<Record<string, readonly string[]>> = {
  int2: ["int4", "int8", "numeric", "float4", "float8", "oid"],
  int4: ["int2", "int8", "numeric", "float4", "float8", "oid"],
  int8: ["int2", "int4", "numeric", "float4", "float8", "oid"],
  numeric: ["float4", "float8"],
  float4: ["float8"],
  float8: ["float4"],
  text: ["varchar", "bpchar", "name"],
  varchar: ["text", "bpchar", "name"],
  bpchar: ["text", "varchar", "name"],
  name: ["text", "varchar"],
  uuid: [],
  bool: [],
  date: ["timestamp", "timestamptz"],
  timestamp: ["date", "timestamptz"],
  timestamptz: ["date", "timestamp"],
  time: ["timetz", "interval"],
  timetz: [],
  interval: [],
  bytea: [],
  inet: ["cidr"],
  cidr: ["inet"],
  jsonb: [],
  oid: [],
  money: [],
  macaddr: ["macaddr8"],
  macaddr8: ["macaddr"],
  bit: ["varbit"],
  varbit: ["bit"],
};

/**
 * Whether a column of type `referencing` may refer to a key of type `referenced`
 * (ATAddForeignKeyConstraint: an equality operator in the key's B-tree operator family, or an
 * implicit cast to the key's type). Both are names as `comparedType` gives them. True when it is
 * not known.
 */
export function foreignKeyFits(referencing: string, referenced: string): boolean {
  if (referencing === referenced) return true;
  // Rows are compared as records, whatever they are rows of.
  if (referencing.startsWith("row:") && referenced.startsWith("row:")) return true;
  if (isOwn(referencing) || isOwn(referenced)) return !isJudgedBy(REFERS_TO, referencing) || !isJudgedBy(REFERS_TO, referenced);
  if (!isJudgedBy(REFERS_TO, referencing) || !isJudgedBy(REFERS_TO, referenced)) return true;
  return (REFERS_TO[referencing] ?? []).includes(referenced);
}

/** What functions may return and nothing but its text can be stored. */
const PSEUDO_TYPES: ReadonlySet<string> = new Set(["trigger", "event_trigger", "void"]);

/** Types to which any other may be assigned, through its text form. */
const STRINGS: readonly string[] = ["text", "varchar", "bpchar", "name"];

/**
 * Which types a column's values are cast to by assignment, beside the string types: measured on
 * PostgreSQL 15 with ALTER COLUMN TYPE for every pair.
 */
const ASSIGNED_TO: Readonly<Record<string, readonly string[]>> = {
  int2: ["int4", "int8", "numeric", "float4", "float8", "oid"],
  int4: ["int2", "int8", "numeric", "float4", "float8", "oid", "money"],
  int8: ["int2", "int4", "numeric", "float4", "float8", "oid", "money"],
  numeric: ["int2", "int4", "int8", "float4", "float8", "money"],
  float4: ["int2", "int4", "int8", "numeric", "float8"],
  float8: ["int2", "int4", "int8", "numeric", "float4"],
  text: [],
  varchar: [],
  bpchar: [],
  name: [],
  uuid: [],
  bool: [],
  date: ["timestamp", "timestamptz"],
  timestamp: ["date", "timestamptz", "time"],
  timestamptz: ["date", "timestamp", "time", "timetz"],
  time: ["timetz", "interval"],
  timetz: ["time"],
  interval: ["time"],
  bytea: [],
  inet: ["cidr"],
  cidr: ["inet"],
  json: ["jsonb"],
  jsonb: ["json"],
  oid: ["int4", "int8"],
  money: ["numeric"],
  macaddr: ["macaddr8"],
  macaddr8: ["macaddr"],
  bit: ["varbit"],
  varbit: ["bit"],
  xml: [],
};

/**
 * Whether a value of one type is stored in a column of another without an explicit cast: there is
 * an implicit or assignment cast. Names as for `foreignKeyFits`. True when it is not known.
 */
export function castFits(from: string, to: string): boolean {
  if (from === to) return true;
  if (STRINGS.includes(to)) return true;
  if (PSEUDO_TYPES.has(from)) return false;
  if (from.startsWith("array:") && to.startsWith("array:")) return castFits(from.slice("array:".length), to.slice("array:".length));
  if (!isJudgedBy(ASSIGNED_TO, from) || !isJudgedBy(ASSIGNED_TO, to)) return true;
  return (ASSIGNED_TO[from] ?? []).includes(to);
}

/** Casts of PostgreSQL's that must be written (pg_cast, castcontext `e`), beside those between strings and everything else. */
const WRITTEN_CASTS: Readonly<Record<string, readonly string[]>> = {
  int4: ["bool", "bit"], int8: ["bit"], bool: ["int4"], bit: ["int4", "int8"], jsonb: ["bool", "int2", "int4", "int8", "numeric", "float4", "float8"],
};

/** Whether a value of one type can be cast to another explicitly. Names as for `foreignKeyFits`. True when it is not known. */
export function isCast(from: string, to: string): boolean {
  if (STRINGS.includes(from)) return true;
  if (from.startsWith("array:") && to.startsWith("array:")) return isCast(from.slice("array:".length), to.slice("array:".length));
  return castFits(from, to) || WRITTEN_CASTS[from]?.includes(to) === true;
}

/** An enum, a row type, a range, a multirange or an array: none of them is cast to a type of another kind but the strings. */
function isOwn(name: string): boolean {
  return /^(?:enum|row|range|multirange|array):/.test(name);
}

function isJudgedBy(table: Readonly<Record<string, readonly string[]>>, name: string): boolean {
  return isOwn(name) || name in table;
}
