/**
 * Columns that models declare by annotation: `Mapped[str | None]` of SQLAlchemy
 * (orm/properties.py, MappedColumn._init_column_for_annotation) and fields of SQLModel (main.py, get_column_from_field).
 */
import { detailsOf, type Annotation } from "../../../evaluate/classes.ts";
import type { AnnotatedData } from "../../../evaluate/standard/objects.ts";
import { bool, knownText, str, type Call, type ClassValue, type Site, type Value } from "../../../evaluate/value.ts";
import type { Expression } from "../../../syntax/tree.ts";
import { known, notKnown, readInteger, type Reading } from "./arguments.ts";
import type { ColumnData, Schema } from "./schema.ts";
import { NULL_TYPE } from "./type-data.ts";
import type { Types } from "./types.ts";
import { hostValue } from "./values.ts";

export interface AnnotationTools {
  readonly schema: Schema;
  readonly types: Types;
  /** A name of `sqlalchemy` itself. */
  core(name: string): Value | undefined;
}

/** An attribute of the model, wherever it comes from. */
type Lookup = (name: string) => Value | undefined;

/** What an annotation says. `type`: the value that the innermost part stands for; `name`: how that part is written. */
interface Read {
  readonly optional: boolean;
  readonly name: string;
  readonly type: Value;
  /** The value of the name as it is written, where that is a name for more. */
  readonly alias?: Value;
  /** `Annotated[...]`: what stands behind the type. */
  readonly extras: readonly Value[];
  /** `Literal["a", "b"]`. */
  readonly labels: readonly Value[] | null;
}

/** The last name of a dotted one. */
function lastName(expression: Expression): string {
  return expression.kind === "name"
    ? expression.name
    : expression.kind === "attribute"
      ? expression.name
      : expression.kind === "constant" && expression.value.type === "str"
        ? expression.value.value
        : "";
}

/** Null for what is no single type: a relationship's list, a string that is more than a name. */
function read(expression: Expression, evaluate: Annotation["evaluate"]): Read | null {
  if (expression.kind === "subscript") {
    const parts = expression.index.kind === "tuple" ? expression.index.items : [expression.index];
    switch (lastName(expression.object)) {
      case "Optional": {
        const inner = parts[0] && read(parts[0], evaluate);
        return inner ? { ...inner, optional: true } : null;
      }
      case "Union":
        return union(parts, evaluate);
      case "Annotated": {
        const inner = parts[0] && read(parts[0], evaluate);
        return inner ? { ...inner, extras: parts.slice(1).map(evaluate) } : null;
      }
      case "Literal":
        return { optional: false, name: "Literal", type: evaluate(expression), extras: [], labels: parts.map(evaluate) };
      case "Mapped":
      case "Final":
        return parts[0] ? read(parts[0], evaluate) : null;
      case "dict":
      case "Dict":
        return { optional: false, name: "dict", type: evaluate(expression.object), extras: [], labels: null };
      default:
        return null;
    }
  }
  if (expression.kind === "binary" && expression.operator === "|") return union([expression.left, expression.right], evaluate);
  if (expression.kind !== "name" && expression.kind !== "attribute") return null;
  const type = evaluate(expression);
  // A name for `Annotated[...]`.
  const [inner, ...extras] = annotatedItems(type);
  return {
    optional: false,
    name: inner ? nameOf(inner) : lastName(expression),
    type: inner && extras.length > 0 ? inner : type,
    alias: type,
    extras,
    labels: null,
  };
}

function annotatedItems(value: Value): readonly Value[] {
  const data = value.kind === "host" ? (value.data as Partial<AnnotatedData> | undefined) : undefined;
  return data?.data === "annotated" ? data.items! : [];
}

/** The last name of a type that is a value. */
function nameOf(value: Value): string {
  return value.kind === "class" ? value.name : value.kind === "host" ? value.type.slice(value.type.lastIndexOf(".") + 1) : "";
}

function union(parts: readonly Expression[], evaluate: Annotation["evaluate"]): Read | null {
  const isNone = (part: Expression): boolean => part.kind === "constant" && part.value.type === "none";
  const rest = parts.filter((part) => !isNone(part));
  const inner = rest.length === 1 ? read(rest[0]!, evaluate) : null;
  return inner && { ...inner, optional: inner.optional || rest.length < parts.length };
}

/** SQLAlchemy's types for Python's (`_type_map` in sqltypes.py). */
const TYPES: Readonly<Record<string, string>> = {
  str: "String",
  int: "Integer",
  float: "Float",
  bool: "Boolean",
  bytes: "LargeBinary",
  Decimal: "Numeric",
  datetime: "DateTime",
  date: "Date",
  time: "Time",
  timedelta: "Interval",
  UUID: "Uuid",
};
/** Types of pydantic that are strings (`issubclass(type_, str)`), and what SQLModel stores as one. */
const SQLMODEL_STRINGS: ReadonlySet<string> = new Set(["str", "EmailStr", "Path", "IPv4Address", "IPv4Network", "IPv6Address", "IPv6Network"]);

export function annotatedColumns({ schema, types, core }: AnnotationTools) {
  const call = (value: Value | undefined, positional: readonly Value[], named: Readonly<Record<string, Value | undefined>>, site: Site): Value | undefined => {
    if (value?.kind !== "host" || !value.call) return undefined;
    const passed = (one: Value) => ({ value: one, span: site.span });
    const made: Call = {
      positional: positional.map(passed),
      named: new Map(Object.entries(named).flatMap(([name, one]) => (one ? [[name, passed(one)] as const] : []))),
      open: null,
    };
    return value.call(made, site);
  };

  function typeFor(found: Read, inherited: Lookup, site: Site): Value | undefined {
    const map = inherited("type_annotation_map");
    if (map?.kind === "dict") {
      const own = map.entries.find(
        ({ key }) =>
          key === found.alias || key === found.type || (key.kind === "host" && found.type.kind === "host" && key.type === found.type.type),
      );
      if (own) return own.value;
    }
    if (found.type.kind === "class" && found.type.enumeration) return call(core("Enum"), [found.type], {}, site);
    if (found.labels) return call(core("Enum"), found.labels, { native_enum: bool(false) }, site);
    return core(TYPES[found.name] ?? "");
  }

  /** A column of a declarative model: what `mapped_column()` says, and the annotation says the rest. Null: the name is no column. */
  function mapped({ name, expression, evaluate }: Annotation, value: Value | undefined, inherited: Lookup, site: Site): Reading<ColumnData> | null {
    const outer = expression.kind === "subscript" ? lastName(expression.object) : "";
    const given = schema.column(value);
    if (outer !== "Mapped") return given.known ? given : null;
    if (value && !given.known) return null;
    const found = expression.kind === "subscript" ? read(expression.index, evaluate) : null;
    if (given.known && given.value.type !== NULL_TYPE && given.value.nullable !== null) return given;
    if (!found) return given.known && given.value.type !== NULL_TYPE ? given : notKnown(`the type of ${name} is not known`);
    const base = given.known ? given.value : found.extras.map((extra) => schema.column(extra)).find((extra) => extra.known)?.value;
    const made = base ?? schema.plainColumn(name, NULL_TYPE, { source: site.source, span: site.span });
    const ofExtras = found.extras.map((extra) => schema.column(extra)).find((extra) => extra.known)?.value.type;
    const type = made.type !== NULL_TYPE ? made.type : ofExtras !== undefined && ofExtras !== NULL_TYPE ? ofExtras : null;
    const fromAnnotation = type ? null : typeFor(found, inherited, site);
    // A foreign key gives a column its type when nothing else does; SQLAlchemy looks at the annotation first.
    if (!type && !fromAnnotation)
      return made.foreignKeys.length > 0
        ? known({ ...made, nullable: made.nullable ?? found.optional })
        : notKnown(`the type of ${name}, ${found.name}, is not known`);
    return known({ ...made, type: type ?? types.typeOf(fromAnnotation!, site), nullable: made.nullable ?? (made.primaryKey ? null : found.optional) });
  }

  /** A field of SQLModel. Null: the name is no column (a relationship, a constant). */
  function field({ name, expression, evaluate }: Annotation, value: Value | undefined, site: Site): Reading<ColumnData> | null {
    const options = fieldOptions(value);
    if (value?.kind === "host" && value.type === RELATIONSHIP) return null;
    const get = (option: string): Value | undefined => options?.named.get(option)?.value;
    if (options?.open) return notKnown(options.open);
    const own = get("sa_column");
    if (own) return schema.column(own);
    if (lastName(expression.kind === "subscript" ? expression.object : expression) === "ClassVar") return null;
    const found = read(expression, evaluate);
    if (!found) return notKnown(`the type of ${name} is not known`);
    const factory = get("default_factory");
    const fallback = options ? (get("default") ?? options.positional[0]?.value) : value;
    const primaryKey = get("primary_key") ?? bool(false);
    const isKey = primaryKey.kind === "bool" && primaryKey.value;
    const type = get("sa_type") ?? fieldType(found, get, site);
    if (!type)
      return notKnown(
        found.name === "datetime"
          ? `whether SQLModel stores ${name} with its time zone depends on its version`
          : `the type of ${name}, ${found.name}, is not known`,
      );
    const key = knownText(get("foreign_key"));
    const items = get("sa_column_args");
    const more = get("sa_column_kwargs");
    const column = call(schema.members.Column!(), [
      type,
      ...(key === null ? [] : [call(schema.members.ForeignKey!(), [str(key)], { ondelete: get("ondelete") }, site)].flatMap((one) => one ?? [])),
      ...(items?.kind === "list" || items?.kind === "tuple" ? items.items : []),
    ], {
      primary_key: primaryKey, nullable: get("nullable") ?? bool(!isKey && found.optional), index: get("index"), unique: get("unique"),
      default: fallback ?? factory,
      ...(more?.kind === "dict" ? Object.fromEntries(more.entries.map(({ key: option, value: given }) => [knownText(option) ?? "", given])) : {}),
    }, site);
    return schema.column(column);
  }

  /** `get_sqlalchemy_type`. */
  function fieldType(found: Read, get: (option: string) => Value | undefined, site: Site): Value | undefined {
    if (found.type.kind === "class" && found.type.enumeration) return call(core("Enum"), [found.type], {}, site);
    if (SQLMODEL_STRINGS.has(found.name)) {
      const length = found.name === "str" ? readInteger(get("max_length")) : null;
      return length === undefined ? undefined : call(core("String"), [], { length: get("max_length") }, site);
    }
    if (found.name === "Decimal") return call(core("Numeric"), [], { precision: get("max_digits"), scale: get("decimal_places") }, site);
    // Up to some version without a time zone, then with one (UTCDateTime).
    if (found.name === "datetime") return undefined;
    if (found.name === "NaiveDatetime" || found.name === "AwareDatetime")
      return call(core("DateTime"), [], { timezone: bool(found.name === "AwareDatetime") }, site);
    return TYPES[found.name] === undefined ? undefined : core(TYPES[found.name]!);
  }

  /** The columns of a class by attribute, in order; `open`: why there may be others. */
  return function columnsOf(
    source: ClassValue,
    inherited: Lookup,
    isSqlModel: boolean,
    site: Site,
  ): { readonly columns: ReadonlyMap<string, ColumnData>; readonly open: string | null } {
    const columns = new Map<string, ColumnData>();
    let open: string | null = null;
    for (const annotation of detailsOf(source).annotations?.() ?? []) {
      if (annotation.name.startsWith("__") || (isSqlModel && annotation.name === "model_config")) continue;
      const value = source.attributes.get(annotation.name);
      const column = isSqlModel ? field(annotation, value, site) : mapped(annotation, value, inherited, site);
      if (column?.known) columns.set(annotation.name, column.value);
      else if (column) open ??= column.reason;
    }
    return { columns, open };
  };
}

export const FIELD = "sqlmodel.Field()";
export const RELATIONSHIP = "sqlmodel.Relationship()";

/** What `Field()` of SQLModel was given. */
function fieldOptions(value: Value | undefined): Call | null {
  return value?.kind === "host" && value.type === FIELD ? (value.data as Call) : null;
}

/** `Field(...)`, kept as it was called. */
export function fieldValue(call: Call): Value {
  return hostValue(FIELD, call);
}
