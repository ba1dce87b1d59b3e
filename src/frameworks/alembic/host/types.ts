/** SQLAlchemy's types: from a type object, a type class or a project's own type to the type that PostgreSQL sees. */
import {
  bool, int, knownText, NONE, str, tuple, unknown, type ClassValue, type FunctionValue, type HostValue,
  type InstanceValue, type Site, type Value,
} from "../../../evaluate/value.ts";
import type { TypeReference } from "../../../model/operation.ts";
import type { Dialect, SqlReader } from "../../../dialects/index.ts";
import { bindArguments, readFlag, readInteger, readOptionalText, reasonOf, withReading, type Arguments } from "./arguments.ts";
import { callable, hostValue, member, NO_ARGUMENTS, type Members } from "./values.ts";
import { enumCall, withAssigned, type NamedType } from "./enums.ts";
import { errorType, NULL_TYPE, sqlType, unknownType, type TypeData } from "./type-data.ts";

type Builder = (name: string, passed: Arguments) => TypeData;

/** Types without parameters, as PGTypeCompiler and GenericTypeCompiler write them. */
function fixed(text: string, more: Partial<TypeData> = {}): Builder {
  return (name) => sqlType(name, text, more);
}

function parameters(names: readonly string[], write: (values: readonly (number | null)[], passed: Arguments) => string): Builder {
  return (name, passed) => {
    const values: (number | null)[] = [];
    for (const parameter of names) {
      const value = readInteger(passed.get(parameter));
      if (value === undefined) return unknownType(name, reasonOf(passed.get(parameter), `the ${parameter} of ${name}`));
      values.push(value);
    }
    return passed.open === null ? sqlType(name, write(values, passed)) : unknownType(name, passed.open);
  };
}

/** `VARCHAR(30) COLLATE "C"`. The collation stands apart: it belongs to the column. */
function string(word: string): Builder {
  return (name, passed) => {
    const length = readInteger(passed.get("length"));
    const collation = knownText(passed.get("collation"));
    if (length === undefined || passed.open !== null) return unknownType(name, passed.open ?? reasonOf(passed.get("length"), `the length of ${name}`));
    return sqlType(name, length ? `${word}(${length})` : word, { collation, attributes: new Map([["length", length === null ? NONE : int(length)]]) });
  };
}

function withTimeZone(word: string): Builder {
  return (name, passed) => {
    const zone = readFlag(passed.get("timezone"), false);
    const precision = readInteger(passed.get("precision"));
    if (zone === null || precision === undefined || passed.open !== null) return unknownType(name, passed.open ?? `the arguments of ${name} are not known`);
    return sqlType(name, `${word}${precision === null ? "" : `(${precision})`} ${zone ? "WITH" : "WITHOUT"} TIME ZONE`, {
      attributes: new Map([["timezone", bool(zone)]]),
    });
  };
}

const numeric = (word: string): Builder =>
  parameters(["precision", "scale"], ([precision, scale]) =>
    precision === null ? word : scale === null ? `${word}(${precision})` : `${word}(${precision}, ${scale})`,
  );

/** A float with precision; 0 counts as none. */
const float: Builder = parameters(["precision"], ([precision]) => (precision ? `FLOAT(${precision})` : "FLOAT"));

const binary = (word: string): Builder => parameters(["length"], ([length]) => (length ? `${word}(${length})` : word));

const interval: Builder = (name, passed) => {
  const precision = readInteger(passed.get("precision") ?? passed.get("second_precision"));
  const fields = readOptionalText(passed.get("fields"), "the fields of an interval");
  if (precision === undefined || !fields.known) return unknownType(name, `the arguments of ${name} are not known`);
  return sqlType(name, `INTERVAL${fields.value === null ? "" : ` ${fields.value}`}${precision === null ? "" : ` (${precision})`}`);
};

const bit: Builder = (name, passed) => {
  const varying = readFlag(passed.get("varying"), false);
  const length = readInteger(passed.get("length"));
  if (varying === null || length === undefined) return unknownType(name, `the arguments of ${name} are not known`);
  if (varying) return sqlType(name, length === null ? "BIT VARYING" : `BIT VARYING(${length})`);
  return sqlType(name, `BIT(${length ?? 1})`);
};

/** `Uuid(native_uuid=False)` is stored as CHAR(32). */
const uuid: Builder = (name, passed) => {
  const native = readFlag(passed.get("native_uuid"), true);
  return native === null ? unknownType(name, "whether the UUID is native is not known") : sqlType(name, native ? "UUID" : "CHAR(32)");
};

interface TypeSignature {
  readonly parameters: readonly string[];
  readonly build: Builder;
  /** Names of the classes that it derives from, for isinstance(). */
  readonly bases: readonly string[];
}

function signature(build: Builder, parameters: readonly string[] = [], bases: readonly string[] = []): TypeSignature {
  return { build, parameters, bases };
}

const STRING = ["length", "collation"];
const TIME = ["timezone", "precision"];
const NUMBER = ["precision", "scale", "decimal_return_scale", "asdecimal"];
const INTEGER_4 = signature(fixed("INTEGER", { serial: "int4" }), [], ["Integer"]);
const INTEGER_2 = signature(fixed("SMALLINT", { serial: "int2" }), [], ["SmallInteger", "Integer"]);
const INTEGER_8 = signature(fixed("BIGINT", { serial: "int8" }), [], ["BigInteger", "Integer"]);
const word = (text: string, bases: readonly string[] = []): TypeSignature => signature(fixed(text), [], bases);

/** Types of `sqlalchemy`, `sqlalchemy.types` and the generic part of every dialect. */
const GENERIC: Readonly<Record<string, TypeSignature>> = {
  Integer: INTEGER_4,
  INTEGER: INTEGER_4,
  INT: INTEGER_4,
  SmallInteger: INTEGER_2,
  SMALLINT: INTEGER_2,
  BigInteger: INTEGER_8,
  BIGINT: INTEGER_8,
  String: signature(string("VARCHAR"), STRING, ["String"]),
  VARCHAR: signature(string("VARCHAR"), STRING, ["String"]),
  Unicode: signature(string("VARCHAR"), STRING, ["String"]),
  // visit_NVARCHAR writes the word as it is, which PostgreSQL has no type for.
  NVARCHAR: signature(string("NVARCHAR"), STRING, ["String", "Unicode"]),
  Text: signature(string("TEXT"), STRING, ["Text", "String"]),
  TEXT: signature(string("TEXT"), STRING, ["Text", "String"]),
  UnicodeText: signature(string("TEXT"), STRING, ["Text", "String"]),
  CHAR: signature(string("CHAR"), STRING, ["String"]),
  NCHAR: signature(string("NCHAR"), STRING, ["String"]),
  CLOB: signature(string("CLOB"), STRING, ["Text", "String"]),
  Float: signature(float, ["precision", "asdecimal", "decimal_return_scale"], ["Float", "Numeric"]),
  FLOAT: signature(float, ["precision", "asdecimal", "decimal_return_scale"], ["Float", "Numeric"]),
  Double: word("DOUBLE PRECISION", ["Double", "Float", "Numeric"]),
  DOUBLE_PRECISION: word("DOUBLE PRECISION", ["Double", "Float", "Numeric"]),
  DOUBLE: word("DOUBLE", ["Double", "Float", "Numeric"]),
  REAL: word("REAL", ["Float", "Numeric"]),
  Numeric: signature(numeric("NUMERIC"), NUMBER, ["Numeric"]),
  NUMERIC: signature(numeric("NUMERIC"), NUMBER, ["Numeric"]),
  DECIMAL: signature(numeric("DECIMAL"), NUMBER, ["Numeric"]),
  DateTime: signature(withTimeZone("TIMESTAMP"), TIME, ["DateTime"]),
  TIMESTAMP: signature(withTimeZone("TIMESTAMP"), TIME, ["DateTime"]),
  DATETIME: word("DATETIME", ["DateTime"]),
  Date: word("DATE", ["Date"]),
  DATE: word("DATE", ["Date"]),
  Time: signature(withTimeZone("TIME"), TIME, ["Time"]),
  TIME: signature(withTimeZone("TIME"), TIME, ["Time"]),
  Interval: signature(interval, ["native", "second_precision", "day_precision"], ["Interval"]),
  Boolean: word("BOOLEAN", ["Boolean"]),
  BOOLEAN: word("BOOLEAN", ["Boolean"]),
  LargeBinary: word("BYTEA", ["LargeBinary"]),
  PickleType: word("BYTEA", ["PickleType"]),
  BLOB: word("BLOB", ["LargeBinary"]),
  BINARY: signature(binary("BINARY"), ["length"]),
  VARBINARY: signature(binary("VARBINARY"), ["length"]),
  Uuid: signature(uuid, ["as_uuid", "native_uuid"], ["Uuid"]),
  UUID: signature(uuid, ["as_uuid", "native_uuid"], ["Uuid"]),
  JSON: word("JSON", ["JSON"]),
  NullType: signature(() => NULL_TYPE, [], ["NullType"]),
};

/** Types of `sqlalchemy.dialects.postgresql`. */
const POSTGRESQL: Readonly<Record<string, TypeSignature>> = {
  BYTEA: word("BYTEA", ["LargeBinary"]), JSONB: word("JSONB", ["JSONB", "JSON"]), JSONPATH: word("JSONPATH"), HSTORE: word("HSTORE", ["HSTORE"]),
  INET: word("INET"), CIDR: word("CIDR"), MACADDR: word("MACADDR"), MACADDR8: word("MACADDR8"), MONEY: word("MONEY"),
  OID: word("OID"), REGCLASS: word("REGCLASS"), REGCONFIG: word("REGCONFIG"), TSVECTOR: word("TSVECTOR"), TSQUERY: word("TSQUERY"), CITEXT: word("CITEXT"),
  BIT: signature(bit, ["length", "varying"]),
  INTERVAL: signature(interval, ["precision", "fields"], ["Interval"]),
  ...Object.fromEntries(
    ["INT4", "INT8", "NUM", "DATE", "TS", "TSTZ"].flatMap((kind) => [
      [`${kind}RANGE`, word(`${kind}RANGE`)],
      [`${kind}MULTIRANGE`, word(`${kind}MULTIRANGE`)],
    ]),
  ),
};

/** Types of other libraries that projects use in migrations, as they load on PostgreSQL. */
const LIBRARIES: Readonly<Record<string, Readonly<Record<string, TypeSignature>>>> = {
  "sqlmodel.sql.sqltypes": { AutoString: signature(string("VARCHAR"), STRING, ["String"]), GUID: word("UUID") },
  "fastapi_users_db_sqlalchemy.generics": { GUID: word("UUID"), TIMESTAMPAware: word("TIMESTAMP WITH TIME ZONE") },
  "advanced_alchemy.types": {
    GUID: word("UUID"),
    DateTimeUTC: word("TIMESTAMP WITH TIME ZONE"),
    JsonB: word("JSONB"),
    BigIntIdentity: signature(fixed("BIGINT", { serial: "int8" })),
  },
  citext: { CIText: word("CITEXT") },
  "pgvector.sqlalchemy": {
    Vector: signature(binary("VECTOR"), ["length"]), VECTOR: signature(binary("VECTOR"), ["length"]),
    HALFVEC: signature(binary("HALFVEC"), ["length"]), SPARSEVEC: signature(binary("SPARSEVEC"), ["length"]), BIT: signature(binary("BIT"), ["length"]),
  },
  sqlalchemy_utils: {
    UUIDType: signature(
      (name, passed) => {
        const native = readFlag(passed.get("native"), true);
        const asBinary = readFlag(passed.get("binary"), true);
        if (native === null || asBinary === null) return unknownType(name, `the arguments of ${name} are not known`);
        return sqlType(name, native ? "UUID" : asBinary ? "BYTEA" : "CHAR(32)");
      },
      ["binary", "native"],
    ),
    EmailType: signature((name, passed) => string("VARCHAR")(name, defaulting(passed, "length", 255)), ["length"]),
    ChoiceType: signature(
      (name, passed) => (passed.get("impl") === undefined ? sqlType(name, "VARCHAR(255)") : implementation(name, passed.get("impl"))),
      ["choices", "impl"],
    ),
    URLType: word("TEXT"),
    JSONType: word("JSON"),
    TSVectorType: word("TSVECTOR"),
    LtreeType: word("LTREE"),
    ScalarListType: word("TEXT"),
    ArrowType: signature(withTimeZone("TIMESTAMP"), TIME),
    EnrichedDateTimeType: signature(withTimeZone("TIMESTAMP"), TIME),
    PasswordType: word("BYTEA"),
    IPAddressType: word("VARCHAR(50)"),
    CountryType: word("VARCHAR(2)"),
    CurrencyType: word("VARCHAR(3)"),
    LocaleType: word("VARCHAR(10)"),
    TimezoneType: word("VARCHAR(50)"),
    WeekDaysType: word("BIT(7)"),
    EnrichedDateType: word("DATE"),
    PhoneNumberType: signature((name, passed) => string("VARCHAR")(name, lengthFrom(passed, "max_length", 20)), ["region", "max_length"]),
    ColorType: signature((name, passed) => string("VARCHAR")(name, lengthFrom(passed, "max_length", 20)), ["max_length"]),
    EncryptedType: word("BYTEA"),
    StringEncryptedType: signature(string("VARCHAR"), ["type_in", "key", "engine", "padding", ...STRING]),
    IntRangeType: word("INT4RANGE"),
    NumericRangeType: word("NUMRANGE"),
    DateRangeType: word("DATERANGE"),
    DateTimeRangeType: word("TSRANGE"),
    Int8RangeType: word("INT8RANGE"),
  },
  geoalchemy2: { Geometry: geography("geometry"), Geography: geography("geography"), Raster: word("raster") },
};

/** `geometry(POINT,4326)`: GEOMETRY and no SRID are PostGIS's defaults, which geoalchemy2 writes out all the same. */
function geography(name: string): TypeSignature {
  return signature((className, passed) => {
    const shape = readOptionalText(passed.get("geometry_type"), "the geometry type");
    const srid = readInteger(passed.get("srid"));
    if (!shape.known || srid === undefined) return unknownType(className, `the arguments of ${className} are not known`);
    const noShape = passed.passed("geometry_type") !== undefined && shape.value === null;
    const indexed = readFlag(passed.get("spatial_index"), true) !== false;
    return sqlType(className, noShape ? name : `${name}(${shape.value ?? "GEOMETRY"},${srid ?? -1})`, {
      attributes: new Map([["spatial_index", bool(indexed)]]),
    });
  }, ["geometry_type", "srid", "dimension", "spatial_index"]);
}

function defaulting(passed: Arguments, name: string, value: number): Arguments {
  return withReading(passed, { get: (asked) => passed.get(asked) ?? (asked === name ? int(value) : undefined) });
}

/** The length under another parameter's name. */
function lengthFrom(passed: Arguments, parameter: string, otherwise: number): Arguments {
  return withReading(passed, { get: (asked) => (asked === "length" ? (passed.get(parameter) ?? int(otherwise)) : passed.get(asked)) });
}

function implementation(name: string, value: Value | undefined): TypeData {
  return value?.kind === "host"
    ? (asType(value) ?? unknownType(name, `the implementation of ${name} is not known`))
    : unknownType(name, `the implementation of ${name} is not known`);
}

/** What a type class keeps. */
interface TypeClassData {
  readonly data: "type-class";
  readonly name: string;
  /** The type that the class alone stands for. */
  readonly build: () => TypeData;
}

/** Type classes whose arguments change what PostgreSQL gets: a length, a precision, a time zone, labels. */
const SHAPED_BY_ARGUMENTS = new Set(
  "String VARCHAR Unicode NVARCHAR CHAR NCHAR Numeric NUMERIC DECIMAL Float FLOAT DateTime TIMESTAMP Time TIME BIT BINARY VARBINARY ARRAY Enum ENUM DOMAIN Vector VECTOR Geometry Geography".split(
    " ",
  ),
);

/** The data of a host value that is a type object, or of a type class as if it were called without arguments. */
export function asType(value: HostValue): TypeData | null {
  const data = value.data as { readonly data?: string } | undefined;
  if (data?.data === "type") return data as TypeData;
  if (data?.data === "type-class") return (data as TypeClassData).build();
  return null;
}

/** A value whose data an assignment changes. */
type Changeable = { -readonly [K in keyof HostValue]: HostValue[K] };

/** What the types need of the rest of the host. */
export interface TypeTools {
  readonly sql: SqlReader;
  /** The database's dialect. */
  readonly database: Dialect;
  /** The dialect object that `load_dialect_impl` gets. */
  dialect(): Value;
  createNamed(type: NamedType, call: Arguments, site: Site): void;
  dropNamed(type: NamedType, call: Arguments, site: Site): void;
}

export interface Types {
  /** The attributes of `sqlalchemy`, `sqlalchemy.types`. */
  readonly generic: ReadonlyMap<string, Value>;
  readonly postgresql: ReadonlyMap<string, Value>;
  /** Types of other libraries, by module. */
  library(module: string): ReadonlyMap<string, Value> | undefined;
  /** Any value that stands for a type: an object, a class, a project's own type. */
  typeOf(value: Value | undefined, site: Site): TypeData;
  /** The type object of a reflected column. */
  value(type: TypeData): HostValue;
  reference(type: TypeData): TypeReference;
  /** A revision begins. In another run of Alembic, what revisions assigned to their types is gone, as the process is. */
  startRevision(isAnotherRun: boolean): void;
  /** Its function runs from here on; what is assigned before stands at the level of its module, which every run reads. */
  startBody(): void;
}

export function createTypes(tools: TypeTools): Types {
  const parsed = new Map<string, TypeReference>();
  const projectTypes = new WeakMap<object, TypeData>();
  /** What the bodies of this run changed of types, and as what SQLAlchemy knows types that it has adapted to the dialect. */
  const changed = new Map<HostValue, TypeData>();
  const adapted = new Map<HostValue, NamedType>();
  let isInBody = false;

  function startRevision(isAnotherRun: boolean): void {
    isInBody = false;
    if (!isAnotherRun) return;
    for (const [type, data] of changed) (type as Changeable).data = data;
    changed.clear();
    adapted.clear();
  }

  function startBody(): void {
    isInBody = true;
  }

  function assign(self: HostValue, name: string, given: Value, site: Site): void {
    const before = self.data as TypeData;
    const after = withAssigned(before, name, given, site.certainty.certain);
    if (after === before) return;
    if (isInBody && !changed.has(self)) changed.set(self, before);
    (self as Changeable).data = after;
  }

  /**
   * The type that create() and drop() speak of. `sa.Enum` makes an ENUM of itself when a dialect first asks,
   * and does not see what is assigned to it later (TypeEngine.dialect_impl); an ENUM is its own.
   */
  function namedFor(self: HostValue): NamedType | null {
    const { named } = self.data as TypeData;
    if (!named?.generic) return named;
    const first = adapted.get(self) ?? named;
    adapted.set(self, first);
    return first;
  }

  function reference(type: TypeData): TypeReference {
    const { form } = type;
    switch (form.kind) {
      case "named":
        return !tools.database.traits.namedTypes
          ? { kind: "unknown", reason: type.name }
          : {
              kind: "named",
              schema: form.name.schema,
              name: form.name.name,
              modifiers: [],
              dimensions: form.dimensions,
              constructed: true,
            };
      case "unknown": return { kind: "unknown", reason: form.reason };
      case "error": return { kind: "unknown", reason: form.message };
      case "sql": {
        let found = parsed.get(form.text);
        if (!found) parsed.set(form.text, (found = tools.sql.type(form.text)));
        return found;
      }
    }
  }

  function value(given: TypeData): HostValue {
    const members = (type: TypeData): Members => ({
      with_variant: () => callable(`sqlalchemy.${type.name}.with_variant`, (call, site) => {
        const dialects = [
          ...call.positional.slice(1).map((passed) => passed.value),
          ...(call.named.get("dialect_name") ? [call.named.get("dialect_name")!.value] : []),
        ];
        const names = dialects.map(knownText);
        const variant = (call.positional[0] ?? call.named.get("type_"))?.value;
        if (names.includes("postgresql")) return value(typeOf(variant, site));
        return names.includes(null) ? value(unknownType(type.name, "the dialect of a variant is not known")) : value(type);
      }),
      copy: () => callable(`sqlalchemy.${type.name}.copy`, () => self),
      adapt: () => callable(`sqlalchemy.${type.name}.adapt`, () => self),
      dialect_impl: () => callable(`sqlalchemy.${type.name}.dialect_impl`, () => self),
      compile: () => callable(`sqlalchemy.${type.name}.compile`, () => textOf(type) ?? unknown("the type is not known")),
      create: () => callable(`sqlalchemy.${type.name}.create`, (call, site) => {
        const named = namedFor(self);
        if (named) tools.createNamed(named, bindArguments(call, ["bind", "checkfirst"]), site);
        return NONE;
      }, { reachesDatabase: true }),
      drop: () => callable(`sqlalchemy.${type.name}.drop`, (call, site) => {
        const named = namedFor(self);
        if (named) tools.dropNamed(named, bindArguments(call, ["bind", "checkfirst"]), site);
        return NONE;
      }, { reachesDatabase: true }),
      name: () => (type.named?.name.known ? str(type.named.name.value) : unknown("the name of the type is not known")),
      schema: () => (type.named?.schema.known && type.named.schema.value !== null ? str(type.named.schema.value) : NONE),
      enums: () =>
        type.named?.kind === "enum" && type.named.labels.known
          ? tuple(type.named.labels.value.map(str))
          : unknown("the labels of the type are not known"),
      timezone: () => type.attributes.get("timezone") ?? unknown("the type has no time zone flag"),
    });
    const now = () => self.data as TypeData;
    const self = hostValue(`sqlalchemy.${given.name}`, given, {
      attribute: (name, site) => now().attributes.get(name) ?? member(members(now()), name, site),
      ...given.named && { setAttribute: (name: string, assigned: Value, site: Site) => assign(self, name, assigned, site) },
      text: () => textOf(now()),
      isInstance: (qualified) => {
        const type = now();
        if (type.form.kind === "unknown") return undefined;
        const asked = qualified.slice(qualified.lastIndexOf(".") + 1);
        return asked === "TypeEngine" || asked === type.name || (GENERIC[type.name]?.bases ?? POSTGRESQL[type.name]?.bases ?? []).includes(asked);
      },
    });
    return self;
  }

  const textOf = ({ form }: TypeData) => (form.kind === "sql" ? str(form.text) : form.kind === "named" ? str(form.name.name) : undefined);

  function typeClass(name: string, { parameters: names, build }: TypeSignature): HostValue {
    const make = (passed: Arguments): TypeData => build(name, passed);
    const data: TypeClassData = { data: "type-class", name, build: () => make(bindArguments(NO_ARGUMENTS, names)) };
    return hostValue(`sqlalchemy.${name}`, data, {
      call: (call) => value(make(bindArguments(call, names))),
      attribute: (attribute) => (attribute === "__name__" ? str(name) : undefined),
    });
  }

  /** ARRAY(item): one dimension unless said otherwise; the item's ENUM hangs on the table too. */
  const array: HostValue = hostValue(
    "sqlalchemy.ARRAY",
    { data: "type-class", name: "ARRAY", build: () => errorType("ARRAY", "ARRAY requires an item type") } satisfies TypeClassData,
    {
      call: (call, site) => {
        const passed = bindArguments(call, ["item_type", "as_tuple", "dimensions", "zero_indexes"]);
        const item = typeOf(passed.get("item_type"), site);
        const dimensions = readInteger(passed.get("dimensions"));
        const more = { collation: item.collation, named: item.named, attributes: new Map<string, Value>([["item_type", value(item)]]) };
        switch (item.form.kind) {
          case "sql":
            return value(
              dimensions === undefined
                ? unknownType("ARRAY", "the dimensions of an array are not known", more)
                : sqlType("ARRAY", item.form.text + "[]".repeat(dimensions ?? 1), more),
            );
          case "named":
            return value({
              ...item,
              ...more,
              name: "ARRAY",
              serial: null,
              form: { ...item.form, dimensions: item.form.dimensions + (dimensions ?? 1) },
            });
          case "unknown":
          case "error":
            return value({ ...item, ...more, name: "ARRAY", serial: null });
        }
      },
    },
  );

  const namedClass = (name: "Enum" | "ENUM" | "DOMAIN"): HostValue =>
    hostValue(
      `sqlalchemy.${name}`,
      { data: "type-class", name, build: () => errorType(name, `PostgreSQL ${name} type requires a name.`) } satisfies TypeClassData,
      {
        call: (call, site) => value(enumCall(name, call, site, typeOf)),
        attribute: (attribute) => (attribute === "__name__" ? str(name) : undefined),
      },
    );

  function typeOf(given: Value | undefined, site: Site): TypeData {
    switch (given?.kind) {
      case undefined:
      case "none": return NULL_TYPE;
      case "host": return asType(given) ?? unknownType("TypeEngine", `a ${given.type} stands where a type is wanted`);
      case "instance": return projectType(given, site);
      case "class": {
        const cached = projectTypes.get(given);
        if (cached) return cached;
        const made = site.call(given, []);
        const type =
          made.kind === "instance"
            ? projectType(made, site)
            : made.kind === "host"
              ? typeOf(made, site)
              : unknownType(given.name, reasonOf(made, `the type ${given.name}`));
        projectTypes.set(given, type);
        return type;
      }
      default: return unknownType("TypeEngine", reasonOf(given, "the type"));
    }
  }

  /**
   * A TypeDecorator or UserDefinedType of the project's. What it loads on PostgreSQL is asked in
   * SQLAlchemy's order: `load_dialect_impl`, `get_col_spec`, `impl`.
   */
  function projectType(instance: InstanceValue, site: Site): TypeData {
    const cached = projectTypes.get(instance);
    if (cached) return cached;
    // A type that asks for itself while it is read is not known.
    projectTypes.set(instance, unknownType(instance.class.name, `the type ${instance.class.name} refers to itself`));
    const type = { ...readProjectType(instance, site), name: instance.class.name };
    projectTypes.set(instance, type);
    return type;
  }

  function readProjectType(instance: InstanceValue, site: Site): TypeData {
    const name = instance.class.name;
    const load = methodOf(instance, "load_dialect_impl");
    if (load) return loaded(site.call(load, [tools.dialect()]), name, site);
    const specification = methodOf(instance, "get_col_spec");
    if (specification) {
      const text = knownText(site.call(specification, []));
      return text === null ? unknownType(name, `get_col_spec() of ${name} could not be followed`) : sqlType(name, text);
    }
    const base = instance.attributes.get("impl") ?? classAttribute(instance.class, "impl") ?? hostBase(instance.class) ?? undefined;
    // TypeDecorator.__init__ calls `impl`, where it is a class, with its own arguments.
    if (base?.kind === "host" && takesArguments(base)) {
      if (!instance.given) return unknownType(name, `the arguments of the type ${name} are not known`);
      return loaded(base.call?.(instance.given, site) ?? base, name, site);
    }
    return base ? loaded(base, name, site) : unknownType(name, `what the type ${name} is on PostgreSQL is not known`);
  }

  function takesArguments(base: HostValue): boolean {
    const data = base.data as Partial<TypeClassData> | undefined;
    return data?.data === "type-class" && SHAPED_BY_ARGUMENTS.has(data.name ?? "");
  }

  function loaded(made: Value, name: string, site: Site): TypeData {
    if (made.kind === "unknown") return unknownType(name, `what the type ${name} is on PostgreSQL is not known: ${made.reason}`);
    const type = typeOf(made, site);
    return type.form.kind === "error" ? unknownType(name, type.form.message) : type;
  }

  const generic = new Map<string, Value>(Object.entries(GENERIC).map(([name, type]) => [name, typeClass(name, type)]));
  generic.set("ARRAY", array).set("Enum", namedClass("Enum"));
  generic
    .set("TypeDecorator", hostValue("sqlalchemy.TypeDecorator", undefined))
    .set("UserDefinedType", hostValue("sqlalchemy.UserDefinedType", undefined))
    .set("TypeEngine", hostValue("sqlalchemy.TypeEngine", undefined));
  generic
    .set("NULLTYPE", value(NULL_TYPE))
    .set("BOOLEANTYPE", value(sqlType("Boolean", "BOOLEAN")))
    .set("INTEGERTYPE", value(sqlType("Integer", "INTEGER")))
    .set("STRINGTYPE", value(sqlType("String", "VARCHAR")));
  const postgresql = new Map<string, Value>([...generic].filter(([name]) => name === name.toUpperCase()));
  for (const [name, type] of Object.entries(POSTGRESQL)) postgresql.set(name, typeClass(name, type));
  postgresql
    .set("ENUM", namedClass("ENUM"))
    .set("DOMAIN", namedClass("DOMAIN"))
    .set(
      "array",
      callable("sqlalchemy.dialects.postgresql.array", () => unknown("an array literal")),
    );

  const libraries = new Map<string, ReadonlyMap<string, Value>>();
  return {
    generic,
    postgresql,
    library: (module) => {
      const table = Object.hasOwn(LIBRARIES, module) ? LIBRARIES[module] : undefined;
      if (!table) return undefined;
      let made = libraries.get(module);
      if (!made) libraries.set(module, (made = new Map(Object.entries(table).map(([name, type]) => [name, typeClass(name, type)]))));
      return made;
    },
    typeOf,
    value,
    reference,
    startRevision,
    startBody,
  };
}

/** A method of a project's object, bound to it. */
function methodOf(instance: InstanceValue, name: string): FunctionValue | null {
  const found = classAttribute(instance.class, name);
  return found?.kind === "function" ? { ...found, self: instance } : null;
}

/** An attribute of a class or of the project's classes that it derives from. */
export function classAttribute(klass: ClassValue, name: string): Value | undefined {
  const own = klass.attributes.get(name);
  if (own) return own;
  for (const base of klass.bases) {
    const found = base.kind === "class" ? classAttribute(base, name) : undefined;
    if (found) return found;
  }
  return undefined;
}

/** The library class that a project's class derives from. */
export function hostBase(klass: ClassValue): HostValue | null {
  for (const base of klass.bases) {
    if (base.kind === "host") return base;
    const found = base.kind === "class" ? hostBase(base) : null;
    if (found) return found;
  }
  return null;
}
