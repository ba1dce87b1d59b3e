/**
 * ENUM and DOMAIN: types that SQLAlchemy creates by itself when a table that uses them is created.
 *
 * Real runs of Alembic 1.20 with SQLAlchemy 2.1 and of 1.8 with 1.4 on PostgreSQL 15 agree:
 * - `op.create_table` sends CREATE TYPE without looking whether the type exists, once per name and
 *   run of Alembic: a memo of the migration context remembers (schema, name), also after a DROP TYPE.
 *   `Enum.create()` does not write the memo, so that `create()` and then `create_table` fail.
 * - `op.add_column`, `op.alter_column(type_=...)` and `op.drop_table` neither create nor drop types.
 * - `sa.Enum.create()` checks first only when asked to; `postgresql.ENUM.create()` does by default.
 * - `postgresql.ENUM(create_type=False)` is never created with a table.
 * They differ in this: `sa.Enum(create_type=False)` is honoured since 2.1 and ignored before; an Enum
 * with `metadata=` is created by `op.create_table` since 2.1 and was not before. In both cases
 * the type is read as created unless it exists, which accuses under neither version.
 */
import type { ClassValue, Call, Site, Value } from "../../../evaluate/value.ts";
import type { Operation, SqlExpression, TypeReference } from "../../../model/operation.ts";
import { bindArguments, known, notKnown, readFlag, readInteger, readOptionalText, readTexts, reasonOf, type Reading } from "./arguments.ts";
import { errorType, sqlType, unknownType, type TypeData } from "./type-data.ts";

/** A type with a name that CREATE TYPE or CREATE DOMAIN makes. */
export interface NamedType {
  readonly kind: "enum" | "domain";
  readonly name: Reading<string>;
  readonly schema: Reading<string | null>;
  /** `sa.Enum` adapts itself to PostgreSQL; `postgresql.ENUM` and DOMAIN are PostgreSQL's from the start. */
  readonly generic: boolean;
  /** Null: not known. */
  readonly createType: boolean | null;
  /** Whether it was given `metadata=`. */
  readonly ofMetadata: boolean;
  /** Takes the schema of the first table that it is attached to. */
  readonly inheritSchema: boolean;
  readonly labels: Reading<readonly string[]>;
  readonly domain: {
    readonly base: TypeData;
    readonly check: Value | undefined;
    readonly default: Value | undefined;
    readonly notNull: boolean;
    readonly constraintName: string | null;
  } | null;
}

/** Reads a call of `Enum(...)`, `ENUM(...)` or `DOMAIN(...)`. */
export function enumCall(className: "Enum" | "ENUM" | "DOMAIN", call: Call, site: Site, typeOf: (value: Value | undefined, site: Site) => TypeData): TypeData {
  const passed = bindArguments(call, className === "DOMAIN" ? ["name", "data_type"] : []);
  // Options that are not seen leave nothing to say; labels that are not seen leave the name.
  if (call.open !== null && !call.named.has("name")) return unknownType(className, call.open);
  const labels = className === "DOMAIN" ? known<readonly string[]>([]) : readLabels(call, site);
  const enumClass = className === "DOMAIN" ? null : enumClassOf(call);
  const name = readTypeName(passed.get("name"), enumClass);
  if (!name.known) return unknownType(className, name.reason);

  if (className === "Enum" && readFlag(passed.get("native_enum"), true) !== true) {
    if (readFlag(passed.get("native_enum"), true) === null) return unknownType(className, "whether the enum is native is not known");
    return emulated(labels, name.value, passed.get("length"), readFlag(passed.get("create_constraint"), false) === true);
  }
  // PGIdentifierPreparer.format_type: a type without a name cannot be written.
  if (name.value === null) return errorType(className, `PostgreSQL ${className === "DOMAIN" ? "DOMAIN" : "ENUM"} type requires a name.`);
  const metadata = passed.get("metadata");
  const schema = readSchema(passed.get("schema"), metadata);
  const named: NamedType = {
    kind: className === "DOMAIN" ? "domain" : "enum",
    name: known(name.value),
    schema,
    generic: className === "Enum",
    createType: readFlag(passed.get("create_type"), true),
    ofMetadata: metadata !== undefined && metadata.kind !== "none",
    inheritSchema: readFlag(passed.get("inherit_schema"), false) === true,
    labels,
    domain:
      className === "DOMAIN"
        ? {
            base: typeOf(passed.get("data_type"), site),
            check: passed.get("check"),
            default: passed.get("default"),
            notNull: readFlag(passed.get("not_null"), false) === true,
            constraintName: textOrNull(passed.get("constraint_name")),
          }
        : null,
  };
  if (!schema.known) return unknownType(className, schema.reason, { named });
  return { ...sqlType(className, name.value), named, form: { kind: "named", name: { schema: schema.value, name: name.value }, dimensions: 0 } };
}

function textOrNull(value: Value | undefined): string | null {
  const text = readOptionalText(value, "the name");
  return text.known ? text.value : null;
}

function readSchema(given: Value | undefined, metadata: Value | undefined): Reading<string | null> {
  if (given !== undefined) return readOptionalText(given, "the schema of the type");
  if (metadata === undefined || metadata.kind === "none") return known(null);
  const schema = metadata.kind === "host" ? (metadata.data as { readonly schema?: Reading<string | null> } | undefined)?.schema : undefined;
  return schema ?? notKnown(reasonOf(metadata, "the metadata of the type"));
}

function enumClassOf(call: Call): Value | undefined {
  const first = call.positional[0]?.value;
  return call.positional.length === 1 && first?.kind === "class" ? first : undefined;
}

/** A class of Python's enum names the type by its own name in lower case. */
function readTypeName(given: Value | undefined, enumClass: Value | null | undefined): Reading<string | null> {
  if (given !== undefined && given.kind !== "none") return readOptionalText(given, "the name of the type");
  return known(given === undefined && enumClass?.kind === "class" ? enumClass.name.toLowerCase() : null);
}

/** The labels: strings, or the names of the members of a Python enum unless `values_callable` says otherwise. */
function readLabels(call: Call, site: Site): Reading<readonly string[]> {
  if (call.open !== null) return notKnown(call.open);
  const enumClass = enumClassOf(call);
  if (enumClass?.kind !== "class") return readTexts({ kind: "tuple", items: call.positional.map((passed) => passed.value) }, "a label of the enum");
  const values = call.named.get("values_callable")?.value;
  if (values === undefined || values.kind === "none") return enumMembers(enumClass);
  return readTexts(site.call(values, [enumClass]), "a label of the enum");
}

/** `Enum(native_enum=False)`: a VARCHAR as wide as the longest label, or as `length` says. */
function emulated(labels: Reading<readonly string[]>, name: string | null, length: Value | undefined, constraint: boolean): TypeData {
  const asked = readInteger(length);
  if (!labels.known) return unknownType("Enum", labels.reason);
  if (asked === undefined) return unknownType("Enum", reasonOf(length, "the length of the enum"));
  const width = asked ?? Math.max(0, ...labels.value.map((label) => [...label].length));
  return sqlType("Enum", width > 0 ? `VARCHAR(${width})` : "VARCHAR", { check: constraint ? { name, values: labels.value } : null });
}

/** `enum.name = "other"` and the like: the type after an assignment, the same object if it says nothing of one. `certain`: whether every run assigns it. */
export function withAssigned(type: TypeData, attribute: string, value: Value, certain: boolean): TypeData {
  const { named, form } = type;
  if (!named) return type;
  const renamed = (name: Reading<string | null>, schema: Reading<string | null>): TypeData => {
    if (!certain) return unknownType(type.name, `whether the ${attribute} of a type is assigned is not known`);
    if (!name.known) return unknownType(type.name, name.reason);
    if (name.value === null) return errorType(type.name, "PostgreSQL ENUM type requires a name.");
    if (!schema.known) return unknownType(type.name, schema.reason);
    return {
      ...type,
      named: { ...named, name: known(name.value), schema },
      form: form.kind === "named" ? { ...form, name: { schema: schema.value, name: name.value } } : form,
    };
  };
  switch (attribute) {
    case "name": return renamed(readOptionalText(value, "the name of the type"), named.schema);
    case "schema": return renamed(named.name, readOptionalText(value, "the schema of the type"));
    case "create_type": return { ...type, named: { ...named, createType: certain ? readFlag(value, true) : null } };
    case "enums":
      return {
        ...type,
        named: {
          ...named,
          labels: certain ? readTexts(value, "a label of the enum") : notKnown("whether the labels of the enum are assigned is not known"),
        },
      };
    default: return type;
  }
}

/** A type as it is on a table: `inherit_schema=True` takes the table's schema. */
export function attached(type: TypeData, tableSchema: Reading<string | null>): TypeData {
  if (!type.named?.inheritSchema || type.form.kind !== "named" || !tableSchema.known) return type;
  return { ...type, named: { ...type.named, schema: tableSchema }, form: { ...type.form, name: { ...type.form.name, schema: tableSchema.value } } };
}

/** What is asked of an expression or a type of a DOMAIN when its CREATE is written. */
export interface DomainTools {
  reference(type: TypeData): TypeReference;
  expression(value: Value, literal: boolean): SqlExpression;
}

/** CREATE TYPE or CREATE DOMAIN. */
export function createNamed(type: NamedType, ifNotExists: boolean, tools: DomainTools): Operation {
  const name = { schema: type.schema.known ? type.schema.value : null, name: type.name.known ? type.name.value : "" };
  if (type.domain) {
    const { base, check, default: fallback, notNull, constraintName } = type.domain;
    return {
      kind: "create-domain", name, type: tools.reference(base), nullable: !notNull,
      default: fallback === undefined || fallback.kind === "none" ? null : tools.expression(fallback, true),
      constraints:
        check === undefined || check.kind === "none"
          ? []
          : [
              {
                kind: "check",
                name: constraintName,
                expression: tools.expression(check, false),
                notValid: false,
                noInherit: false,
                span: null,
              },
            ],
    };
  }
  // The catalog cannot tell which labels an enum lacks when they are not known, so the type counts as touched.
  if (!type.labels.known) return { kind: "unread", reason: `the labels of the type ${name.name} are not known: ${type.labels.reason}`, mayTouch: [name] };
  return { kind: "create-enum", name, labels: type.labels.value, ifNotExists };
}

/** Which types a run of Alembic has created with tables; see the note at the top of this file. */
export interface TypeMemo {
  /**
   * What creating a table does for a type of one of its columns: `create`, `ensure` (created unless
   * it exists, where versions differ or earlier creation is not certain), or nothing: `remembered` when
   * an earlier revision of the run created it, so that a run which begins after that one would create it.
   */
  onTableCreate(type: NamedType, certain: boolean): "create" | "ensure" | "nothing" | "remembered";
  /** Another revision begins. */
  startRevision(): void;
}

export function createMemo(): TypeMemo {
  const seen = new Map<string, "certain" | "possible">();
  let inRevision = new Set<string>();
  return {
    startRevision() {
      inRevision = new Set();
    },
    onTableCreate(type, certain) {
      if (!type.name.known || !type.schema.known) return "nothing";
      if (type.createType === false && !type.generic) return "nothing";
      const key = JSON.stringify([type.schema.value, type.name.value]);
      const before = seen.get(key);
      const isRepeated = inRevision.has(key);
      inRevision.add(key);
      if (before === "certain") return isRepeated || !certain || type.createType !== true || type.ofMetadata ? "nothing" : "remembered";
      const sameEverywhere = type.createType === true && !type.ofMetadata;
      seen.set(key, certain && sameEverywhere ? "certain" : "possible");
      return before === "possible" || !sameEverywhere ? "ensure" : "create";
    },
  };
}

/** The names of the members of a Python enum class, in order. An alias is another name of the same member. */
function enumMembers(klass: ClassValue): Reading<readonly string[]> {
  if (!klass.enumeration) return notKnown(`not all members of ${klass.name} are known`);
  const names: string[] = [];
  const members = new Set<Value>();
  for (const [name, member] of klass.attributes) {
    if (member.kind !== "instance" || member.class !== klass || members.has(member)) continue;
    members.add(member);
    names.push(name);
  }
  return names.length > 0 ? known(names) : notKnown(`the members of ${klass.name} are not known`);
}
