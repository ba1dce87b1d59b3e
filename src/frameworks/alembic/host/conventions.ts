/**
 * Names that a naming convention makes for constraints and indexes (sqlalchemy/sql/naming.py).
 *
 * What `op` makes is named by the convention of env.py's `target_metadata` (`SchemaObjects.metadata`
 * in alembic/operations/schemaobj.py), what a `Table` of a migration makes by that of its own
 * MetaData. `op.batch_alter_table(naming_convention=...)` names nothing on PostgreSQL: it is for
 * what reflection finds without a name, and there every constraint has one.
 */
import { dict, knownText, str, unknown, type StrValue, type Value } from "../../../evaluate/value.ts";
import { hexDigest } from "../../../hash.ts";
import type { NamingConvention } from "../../../model/history.ts";
import { entriesOf, readOptionalText, type Reading } from "./arguments.ts";

export const NO_CONVENTION: NamingConvention = { kind: "none" };

/** `MetaData()` names indexes only (DEFAULT_NAMING_CONVENTION). A convention of one's own replaces this one, it adds nothing to it. */
const DEFAULT_PATTERNS: ReadonlyMap<string, string> = new Map([["ix", "ix_%(column_0_label)s"]]);

/** The patterns of a convention; null when they are not known. */
export function patternsOf(convention: NamingConvention): ReadonlyMap<string, string> | null {
  switch (convention.kind) {
    case "none": return DEFAULT_PATTERNS;
    case "known": return convention.patterns;
    case "unknown": return null;
  }
}

/** The convention that `MetaData(naming_convention=value)` takes; None and an empty dict leave SQLAlchemy's own. */
export function conventionOf(value: Value | undefined): NamingConvention {
  if (value === undefined || value.kind === "none") return NO_CONVENTION;
  const entries = entriesOf(value);
  const patterns = new Map((entries ?? []).flatMap(([key, pattern]): [string, string][] => (knownText(pattern) === null ? [] : [[key, knownText(pattern)!]])));
  if (!entries || patterns.size < entries.length) return { kind: "unknown", reason: "the naming convention of the metadata could not be read" };
  return patterns.size === 0 ? NO_CONVENTION : { kind: "known", patterns };
}

/** `metadata.naming_convention`. */
export function conventionValue(convention: NamingConvention): Value {
  const patterns = patternsOf(convention);
  return patterns === null
    ? unknown(convention.kind === "unknown" ? convention.reason : "the naming convention")
    : dict([...patterns].map(([key, pattern]) => [key, str(pattern)]));
}

// ------------------------------------------------------------------------------------------------
// Names that are final

/** A name as written; `final` when it is marked (`op.f`, `conv`), so that no convention changes it. */
export type WrittenName = Reading<string | null> & { readonly final?: boolean };

/** A string is the same object wherever Python carries it; what is made of it is another one, as `conv` is lost there too. */
const finalNames = new WeakSet<Value>();

/** Marks a name as `op.f()` does. */
export function markFinal(name: StrValue): StrValue {
  const marked: StrValue = { ...name };
  finalNames.add(marked);
  return marked;
}

/** Reads a `name=`: a string, None, or the reason why it is not known. */
export function readName(value: Value | undefined, wanted: string): WrittenName {
  const read = readOptionalText(value, wanted);
  return value !== undefined && finalNames.has(value) ? { ...read, final: true } : read;
}

// ------------------------------------------------------------------------------------------------
// Applying a convention

/** What a convention can name; `any` is `op.drop_constraint` without `type_`, which no convention fits. */
export interface NamedObject {
  readonly kind: "primary-key" | "unique" | "check" | "foreign-key" | "exclude" | "index" | "any";
  readonly name: string | null;
  readonly final: boolean;
  readonly table: { readonly schema: string | null; readonly name: string };
  /** In order; empty where SQLAlchemy sees none (a condition that is text). Null: not known. */
  readonly columns: readonly { readonly key: string; readonly name: string }[] | null;
  /** Where a foreign key leads; `columns` null when its table is not among those of the metadata. Null: to nothing, or not known. */
  readonly referred: { readonly table: string; readonly columns: readonly string[] | null } | null;
}

export type ConventionalName =
  /** As written, or null: PostgreSQL chooses. */
  | { readonly kind: "plain"; readonly name: string | null }
  /** Made by the convention, and cut when it is too long. */
  | { readonly kind: "made"; readonly name: string }
  | { readonly kind: "unknown"; readonly reason: string }
  | { readonly kind: "raises"; readonly exception: string; readonly message: string };

const PREFIXES: Readonly<Record<NamedObject["kind"], string | null>> = {
  "primary-key": "pk",
  unique: "uq",
  check: "ck",
  "foreign-key": "fk",
  exclude: null,
  index: "ix",
  any: null,
};

/** The name that an object gets when it joins its table (`_constraint_name_for_table`). */
export function conventionalName(object: NamedObject, convention: NamingConvention): ConventionalName {
  const { name, kind } = object;
  const plain: ConventionalName = { kind: "plain", name };
  const prefix = PREFIXES[kind];
  if (object.final || prefix === null) return plain;
  const patterns = patternsOf(convention);
  if (patterns === null) {
    // Conventions for checks are made of the names that they have; other objects with a name keep it.
    return name === null || kind === "check" ? { kind: "unknown", reason: convention.kind === "unknown" ? convention.reason : "" } : plain;
  }
  const pattern = patterns.get(prefix);
  if (pattern === undefined || (name !== null && !pattern.includes("constraint_name"))) return plain;
  return fill(pattern, object, patterns);
}

/** `pattern % ConventionDict(...)`. */
function fill(pattern: string, object: NamedObject, patterns: ReadonlyMap<string, string>): ConventionalName {
  let name = "";
  let from = 0;
  for (const match of pattern.matchAll(/%(?:\((\w+)\)s|%)/g)) {
    name += pattern.slice(from, match.index);
    from = match.index + match[0].length;
    if (match[1] === undefined) name += "%";
    else {
      const made = token(match[1], object, patterns);
      if (typeof made !== "string") return made;
      name += made;
    }
  }
  name += pattern.slice(from);
  // What is left of `%` are formats that nobody writes (`%(table_name)10s`, `%d`).
  return /%(?!\()/.test(pattern.replace(/%(?:\(\w+\)s|%)/g, "")) || /%\(\w+\)(?!s)/.test(pattern)
    ? { kind: "unknown", reason: "the naming convention formats its tokens in a way of its own" }
    : { kind: "made", name };
}

const UNKNOWN_COLUMNS: ConventionalName = { kind: "unknown", reason: "the columns that the naming convention names are not known" };

/** One token of a pattern: its text, or what happens instead (`ConventionDict.__getitem__`). */
function token(key: string, object: NamedObject, patterns: ReadonlyMap<string, string>): string | Exclude<ConventionalName, { kind: "made" | "plain" }> {
  // A token of one's own is a function; a string cannot be called.
  if (patterns.has(key)) return raises("TypeError", "'str' object is not callable");
  if (key === "table_name") return object.table.name;
  if (key === "constraint_name") {
    return object.name ?? raises("InvalidRequestError", "Naming convention including %(constraint_name)s token requires that constraint is explicitly named.");
  }
  if (key === "referred_table_name") {
    if (object.kind !== "foreign-key") return raises("AttributeError", `'${object.kind}' object has no attribute 'elements'`);
    return (
      object.referred?.table.split(".").at(-1) ??
      (object.columns?.length === 0
        ? raises("IndexError", "list index out of range")
        : { kind: "unknown", reason: "the table that a foreign key refers to is not known" })
    );
  }
  const parts = /^(referred_)?column_(\d+)(_?N)?_(name|key|label)$/.exec(key);
  // Several columns are always all of them: `column_0N_name`, `column_0_N_name`.
  if (!parts || (parts[3] !== undefined && parts[2] !== "0") || (parts[1] !== undefined && parts[4] !== "name")) return raises("KeyError", `'${key}'`);
  const texts = parts[1] === undefined ? columnTexts(object, parts[4] as "name" | "key" | "label") : referredTexts(object);
  if (!Array.isArray(texts)) return texts as Exclude<ConventionalName, { kind: "made" | "plain" }>;
  if (parts[3] !== undefined) return texts.join(parts[3].startsWith("_") ? "_" : "");
  const text = (texts as readonly string[])[Number(parts[2])];
  // There is nothing in place of a local column that does not exist.
  return text ?? (parts[1] === undefined ? "" : raises("IndexError", "list index out of range"));
}

function columnTexts(object: NamedObject, part: "name" | "key" | "label"): readonly string[] | ConventionalName {
  if (object.columns === null) return UNKNOWN_COLUMNS;
  const { schema, name } = object.table;
  // ColumnClause._gen_tq_label.
  const prefix = `${schema === null ? "" : `${schema.replaceAll(".", "_")}_`}${name}_`;
  return object.columns.map((column) => (part === "label" ? prefix + column.name : column[part]));
}

/** The columns that a foreign key refers to are looked up in the metadata, where Alembic puts their table too late unless the key is made by `op.create_foreign_key`. */
function referredTexts(object: NamedObject): readonly string[] | ConventionalName {
  if (object.referred === null) return object.columns?.length === 0 ? [] : UNKNOWN_COLUMNS;
  return object.referred.columns ?? raises("NoReferencedTableError", `could not find table '${object.referred.table}' with which to generate a foreign key`);
}

function raises(exception: string, message: string): { readonly kind: "raises"; readonly exception: string; readonly message: string } {
  return { kind: "raises", exception, message };
}

// ------------------------------------------------------------------------------------------------
// Names that are not known

/** Digits of a placeholder: enough that two objects of a chain do not meet, few enough for a JavaScript number. */
const PLACEHOLDER_DIGITS = 12;

/**
 * What stands for a name that is not known (see `HOLE` in evaluate/value.ts). The same object made
 * again, or dropped in the words in which it was made, gets the same placeholder.
 */
export function placeholderName(object: NamedObject): string {
  const { schema, name } = object.table;
  const what = [schema, name, object.kind, object.name, ...(object.name === null ? (object.columns ?? []).map((column) => column.name) : [])];
  return `__hole_${parseInt(hexDigest("md5", JSON.stringify(what)).slice(0, PLACEHOLDER_DIGITS), 16)}__`;
}

