/**
 * `sa.inspect(bind)`: questions to the catalog, answered by the state at that moment when an inspector
 * is asked for the first time. Afterwards it gives the same answer again, whatever the migration has
 * changed meanwhile (`reflection.cache` in sqlalchemy/engine/reflection.py, as real runs of SQLAlchemy
 * 2.1 and 1.4 show), until its cache is cleared.
 */
import {
  bool, dict, HOLE, knownText, list, NONE, str, unknown, type HostValue, type Site, type StrValue, type UnknownValue,
  type Value,
} from "../../../evaluate/value.ts";
import { sameValue } from "../../../evaluate/join.ts";
import { defaultOf, type Catalog, type Column, type Relation } from "../../../model/catalog.ts";
import type { QualifiedName, TypeReference } from "../../../model/operation.ts";
import type { Recorder } from "../../index.ts";
import { bindArguments, type Arguments } from "./arguments.ts";
import { queryOperation } from "./constructs.ts";
import type { Exceptions } from "./exceptions.ts";
import type { ReflectedKey } from "./schema.ts";
import { sqlType, unknownType, type TypeData } from "./type-data.ts";
import type { Types } from "./types.ts";
import { callable, hostValue, member, type Members } from "./values.ts";

export interface InspectorTools {
  readonly catalog: Catalog;
  readonly recorder: Recorder;
  readonly exceptions: Exceptions;
  readonly types: Types;
  bind(): Value;
  engine(): Value;
}

export interface Inspection {
  /** A new inspector, which has asked nothing yet. */
  inspect(): HostValue;
  exists(object: "table" | "index" | "sequence" | "schema" | "type", name: Value | undefined, schema: Value | undefined): boolean | undefined;
  /**
   * The table of that name, for reflection. When it certainly does not exist: NoSuchTableError where
   * a handler would see it, otherwise the fault of a query that needs it. Null: nothing is known of it.
   */
  table(name: QualifiedName, site: Site, tag: string): Relation | null;
  typeOf(reference: TypeReference): TypeData;
  /** The text of a column's default as the database shows it; null when it has none. */
  defaultText(column: Column): StrValue | UnknownValue | null;
  /** The tables of a schema for MetaData.reflect; null when they are not all certain. */
  tables(schema: string | null): readonly Relation[] | null;
  /** The foreign keys of a table; null when they are not all certain. */
  foreignKeys(relation: Relation): readonly ReflectedKey[] | null;
}

/** What SQLAlchemy 1.4 asks the database anew each time; it has not all of the methods that 2.0 has. */
const REMEMBERED_SINCE_2: ReadonlySet<string> = new Set(["has_table", "has_sequence", "get_enums"]);

/** An answer that an inspector gave. `certain`: it was asked on every path. */
interface Remembered {
  readonly answer: Value;
  readonly certain: boolean;
}

/** A name that no object has: whether it may have been touched tells of statements that may have touched anything. */
const ANY_NAME = "\u0000";

export function createInspection(tools: InspectorTools): Inspection {
  const { catalog, recorder, exceptions, types } = tools;

  function defaultText(column: Column): StrValue | UnknownValue | null {
    if (!column.default) return null;
    return column.default.read ? str(defaultOf(catalog, column)!) : unknown("the default is not known");
  }

  const touched = (schema: string | null): boolean => catalog.mayHaveBeenTouched({ schema, name: ANY_NAME });
  const schemaOf = (value: Value | undefined): { readonly known: boolean; readonly name: string | null } =>
    value === undefined || value.kind === "none" ? { known: true, name: null } : { known: knownText(value) !== null, name: knownText(value) };
  const inSchema = (name: string | null): string => name ?? catalog.currentSchema() ?? "public";

  /** True or false when certain. */
  function presence(found: { readonly presence: string } | undefined, name: QualifiedName): boolean | undefined {
    if (found) return found.presence === "certain" ? true : undefined;
    return catalog.mayHaveBeenTouched(name) ? undefined : false;
  }

  function exists(object: "table" | "index" | "sequence" | "schema" | "type", value: Value | undefined, schemaValue: Value | undefined): boolean | undefined {
    const text = knownText(value);
    const schema = schemaOf(schemaValue);
    if (text === null || !schema.known) return undefined;
    const name: QualifiedName = { schema: schema.name, name: text };
    switch (object) {
      case "schema": return presence(catalog.schemas().find((one) => one.name === text), name);
      case "type": return presence(catalog.findType(name), name);
      case "table":
      case "index":
      case "sequence": {
        const found = catalog.findRelation(name);
        // PGDialect.has_table asks for tables, views, foreign tables and partitioned tables alike.
        const fits =
          found &&
          (object === "table"
            ? found.kind !== "index" && found.kind !== "sequence" && found.kind !== "composite-type"
            : found.kind === object);
        if (
          !found &&
          object === "index" &&
          catalog.relations(inSchema(schema.name)).some((relation) => relation.kind === "index" && HOLE.test(relation.name))
        )
          return undefined;
        return presence(fits ? found : undefined, name);
      }
    }
  }

  function table(name: QualifiedName, site: Site, tag: string): Relation | null {
    const found = catalog.findRelation(name);
    if (found) return found.presence === "certain" ? found : null;
    if (catalog.mayHaveBeenTouched(name)) return null;
    const missing = exceptions.sqlalchemy.get("NoSuchTableError")!;
    if (site.wouldCatch(missing) !== false) site.raise(missing, name.name);
    recorder.perform(
      [
        queryOperation({
          data: "statement",
          verb: "select",
          uses: [{ table: name, columns: [], access: "read" }],
          from: [],
          opaqueRows: true,
          items: "columns",
        }),
      ],
      site,
      tag,
    );
    return catalog.findRelation(name) ?? null;
  }

  /** The names of a kind of relations. The list is open when objects may exist that are not certain. */
  function names(kinds: readonly Relation["kind"][], schemaValue: Value | undefined, accept: (relation: Relation) => boolean = () => true): Value {
    const schema = schemaOf(schemaValue);
    if (!schema.known) return { kind: "list", items: [], open: true };
    const all = catalog.relations(inSchema(schema.name)).filter((relation) => kinds.includes(relation.kind) && accept(relation));
    const certain = all.filter((relation) => relation.presence === "certain");
    return { kind: "list", items: certain.map((relation) => str(relation.name)), open: certain.length < all.length || touched(schema.name) };
  }

  /** Describes something of one table; what is not known of it makes the list open. */
  function describe(name: string, site: Site, passed: Arguments, items: (relation: Relation) => readonly (Value | null)[]): Value {
    const text = knownText(passed.get("table_name"));
    const schema = schemaOf(passed.get("schema"));
    const nothing: Value = { kind: "list", items: [], open: true };
    if (text === null || !schema.known) return nothing;
    const qualified = { schema: schema.name, name: text };
    const relation = table(qualified, site, `inspector.${name}`);
    if (!relation) return nothing;
    const described = items(relation);
    const certain = described.filter((item) => item !== null);
    return { kind: "list", items: certain, open: certain.length < described.length || relation.open || catalog.mayHaveBeenTouched(qualified) };
  }

  function columnDict(column: Column): Value | null {
    if (column.presence !== "certain") return null;
    return dict([
      ["name", str(column.name)],
      ["type", types.value(typeOf(column.type))],
      ["nullable", bool(column.nullable)],
      ["default", defaultText(column) ?? (column.sequence !== null && !column.identity ? unknown("the default of a serial column") : NONE)],
      ["autoincrement", bool(column.sequence !== null)],
      ["comment", unknown("comments are not kept")],
    ]);
  }

  const columnsByNumber = (relation: Relation, numbers: readonly number[]): Value => list(numbers.map((number) => {
    const name = relation.columns.find((column) => column.number === number)?.name;
    return name === undefined ? NONE : str(name);
  }));

  function constraints(relation: Relation, kind: string): readonly (Relation["constraints"][number] | null)[] {
    return relation.constraints
      .filter((constraint) => constraint.kind === kind)
      .map((constraint) => (constraint.presence === "certain" && !HOLE.test(constraint.name) ? constraint : null));
  }

  /** Answers a question, from memory when this inspector was asked it before. */
  function remember(memory: Map<string, Remembered>, name: string, given: readonly (Value | undefined)[], site: Site, ask: () => Value): Value {
    const texts = given.map((value) => (value === undefined || value.kind === "none" ? "" : knownText(value)));
    if (texts.includes(null)) return ask();
    const question = [name, ...texts].join("\0");
    const known = memory.get(question);
    if (known?.certain && !REMEMBERED_SINCE_2.has(name)) return copyOf(known.answer);
    const answer = ask();
    if (known && !isSameAnswer(known.answer, answer)) return unknown("the inspector may remember what was so before");
    memory.set(question, { answer: copyOf(answer), certain: site.certainty.certain });
    return answer;
  }

  const inspectorWith = (memory: Map<string, Remembered>): Members => {
    const asked = (name: string, run: (passed: Arguments, site: Site) => Value, parameters: readonly string[] = ["table_name", "schema"]): (() => Value) =>
      () => callable(`sqlalchemy.Inspector.${name}`, (call, site) => {
        const passed = bindArguments(call, parameters);
        return remember(memory, name, parameters.map((parameter) => passed.get(parameter)), site, () => run(passed, site));
      });

    return {
      get_table_names: asked(
        "get_table_names",
        (passed) => names(["table"], passed.get("schema"), (relation) => relation.persistence !== "temporary"),
        ["schema"],
      ),
      get_view_names: asked("get_view_names", (passed) => names(["view"], passed.get("schema")), ["schema"]),
      get_materialized_view_names: asked("get_materialized_view_names", (passed) => names(["materialized-view"], passed.get("schema")), ["schema"]),
      get_foreign_table_names: asked("get_foreign_table_names", (passed) => names(["foreign-table"], passed.get("schema")), ["schema"]),
      get_sequence_names: asked("get_sequence_names", (passed) => names(["sequence"], passed.get("schema")), ["schema"]),
      get_temp_table_names: asked(
        "get_temp_table_names",
        () => ({
          kind: "list",
          items: catalog
            .relations(null)
            .filter((relation) => relation.persistence === "temporary")
            .map((relation) => str(relation.name)),
          open: false,
        }),
        [],
      ),
      get_schema_names: asked("get_schema_names", () => {
        const all = catalog.schemas();
        const certain = all.filter((schema) => schema.presence === "certain");
        return {
          kind: "list",
          items: ["information_schema", ...certain.map((schema) => schema.name)].sort().map(str),
          open: certain.length < all.length || touched(null),
        };
      }, []),
      has_table: asked("has_table", (passed) => truth(exists("table", passed.get("table_name"), passed.get("schema")))),
      has_schema: asked("has_schema", (passed) => truth(exists("schema", passed.get("schema_name"), undefined)), ["schema_name"]),
      has_sequence: asked("has_sequence", (passed) => truth(exists("sequence", passed.get("sequence_name"), passed.get("schema"))), [
        "sequence_name",
        "schema",
      ]),
      has_type: asked("has_type", (passed) => truth(exists("type", passed.get("type_name"), passed.get("schema"))), ["type_name", "schema"]),
      has_index: asked("has_index", (passed) => truth(exists("index", passed.get("index_name"), passed.get("schema"))), ["table_name", "index_name", "schema"]),
      get_columns: asked("get_columns", (passed, site) => describe("get_columns", site, passed, (relation) => relation.columns.map(columnDict))),
      get_indexes: asked("get_indexes", (passed, site) =>
        describe("get_indexes", site, passed, (relation) =>
          relation.indexes.flatMap((id): readonly (Value | null)[] => {
            const index = catalog.relation(id);
            if (!index?.index) return [];
            const owner = relation.constraints.find((constraint) => constraint.id === index.index!.constraint);
            // The index of a primary key is left out, that of a unique constraint is not.
            if (owner?.kind === "primary-key") return [];
            if (index.presence !== "certain" || HOLE.test(index.name)) return [null];
            return [
              dict([
                ["name", str(index.name)],
                ["column_names", columnsByNumber(relation, index.index.columns)],
                ["unique", bool(index.index.unique)],
                ...(owner ? [["duplicates_constraint", str(owner.name)] as const] : []),
                ["include_columns", columnsByNumber(relation, index.index.include)],
                ["dialect_options", unknown("the options of an index")],
              ]),
            ];
          }),
        ),
      ),
      get_unique_constraints: asked("get_unique_constraints", (passed, site) =>
        describe("get_unique_constraints", site, passed, (relation) =>
          constraints(relation, "unique").map(
            (constraint) =>
              constraint &&
              dict([
                ["name", str(constraint.name)],
                ["column_names", columnsByNumber(relation, constraint.columns)],
                ["comment", NONE],
              ]),
          ),
        ),
      ),
      get_check_constraints: asked("get_check_constraints", (passed, site) =>
        describe("get_check_constraints", site, passed, (relation) =>
          constraints(relation, "check").map(
            (constraint) =>
              constraint &&
              dict([
                ["name", str(constraint.name)],
                [
                  "sqltext",
                  constraint.expression?.read
                    ? unknown("PostgreSQL writes the condition in its own way")
                    : unknown("the condition is not known"),
                ],
              ]),
          ),
        ),
      ),
      get_foreign_keys: asked("get_foreign_keys", (passed, site) =>
        describe("get_foreign_keys", site, passed, (relation) =>
          constraints(relation, "foreign-key").map((constraint) => {
            if (!constraint) return null;
            const other = constraint.references ? catalog.relation(constraint.references.table) : undefined;
            return dict([
              ["name", str(constraint.name)],
              ["constrained_columns", columnsByNumber(relation, constraint.columns)],
              ["referred_schema", other && other.schema !== inSchema(null) ? str(other.schema) : NONE],
              ["referred_table", other ? str(other.name) : unknown("the table that the key refers to")],
              [
                "referred_columns",
                other && constraint.references
                  ? columnsByNumber(other, constraint.references.columns)
                  : unknown("the columns that the key refers to"),
              ],
              ["options", unknown("the options of a foreign key")],
            ]);
          }),
        ),
      ),
      get_pk_constraint: asked("get_pk_constraint", (passed, site) => {
        const found = describe("get_pk_constraint", site, passed, (relation) =>
          constraints(relation, "primary-key").map(
            (constraint) =>
              constraint &&
              dict([
                ["constrained_columns", columnsByNumber(relation, constraint.columns)],
                ["name", str(constraint.name)],
                ["comment", NONE],
              ]),
          ),
        );
        if (found.kind !== "list" || (found.open && found.items.length === 0)) return unknown("the primary key is not known");
        return found.items[0] ?? dict([["constrained_columns", list([])], ["name", NONE], ["comment", NONE]]);
      }),
      get_enums: asked("get_enums", (passed) => {
        const schema = schemaOf(passed.get("schema"));
        if (!schema.known) return { kind: "list", items: [], open: true };
        const all = catalog.types(schema.name === "*" ? null : inSchema(schema.name)).filter((type) => type.kind === "enum");
        const certain = all.filter((type) => type.presence === "certain");
        return {
          kind: "list", open: certain.length < all.length || touched(null),
          items: certain.map((type) =>
            dict([
              ["name", str(type.name)],
              ["schema", str(type.schema)],
              ["visible", bool(type.schema === inSchema(null))],
              ["labels", list(type.labels.map(str))],
            ]),
          ),
        };
      }, ["schema"]),
      default_schema_name: () => str(inSchema(null)),
      clear_cache: () => callable("sqlalchemy.Inspector.clear_cache", () => {
        memory.clear();
        return NONE;
      }),
      bind: () => tools.bind(),
      engine: () => tools.engine(),
    };
  };

  function truth(known: boolean | undefined): Value {
    return known === undefined ? unknown("whether it exists is not known") : bool(known);
  }

  function typeOf(reference: TypeReference): TypeData {
    if (reference.kind === "unknown") return unknownType("TypeEngine", reference.reason);
    const built = REFLECTED[reference.name];
    if (!built || reference.schema !== null)
      return {
        ...unknownType("ENUM", "a type that the inspector does not tell"),
        form: { kind: "named", name: { schema: reference.schema, name: reference.name }, dimensions: reference.dimensions },
      };
    const [name, text] = built;
    const modifiers = reference.modifiers.length > 0 ? `(${reference.modifiers.join(", ")})` : "";
    const zone = / WITH(OUT)? TIME ZONE$/.exec(text)?.[0];
    const length = reference.modifiers[0];
    return sqlType(
      reference.dimensions > 0 ? "ARRAY" : name,
      (zone ? text.slice(0, -zone.length) + modifiers + zone : text + modifiers) + "[]".repeat(reference.dimensions),
      {
        attributes: new Map<string, Value>([
          ...(text === "VARCHAR" || text === "CHAR"
            ? [["length", typeof length === "number" ? { kind: "int", value: length } : NONE] as [string, Value]]
            : []),
          ...(zone ? [["timezone", bool(zone === " WITH TIME ZONE")] as [string, Value]] : []),
        ]),
      },
    );
  }

  function foreignKeys(relation: Relation): readonly ReflectedKey[] | null {
    const keys: ReflectedKey[] = [];
    for (const constraint of relation.constraints) {
      if (constraint.kind !== "foreign-key") continue;
      const other = constraint.references ? catalog.relation(constraint.references.table) : undefined;
      if (constraint.presence !== "certain" || HOLE.test(constraint.name) || !other || !constraint.references) return null;
      const names = (of: Relation, numbers: readonly number[]): readonly string[] =>
        numbers.flatMap((number) => of.columns.find((column) => column.number === number)?.name ?? []);
      keys.push({
        name: constraint.name,
        columns: names(relation, constraint.columns),
        table: { schema: other.schema === inSchema(null) ? null : other.schema, name: other.name },
        referred: names(other, constraint.references.columns),
      });
    }
    return catalog.mayHaveBeenTouched({ schema: relation.schema, name: relation.name }) ? null : keys;
  }

  return {
    foreignKeys,
    tables: (schema) => {
      const all = catalog.relations(inSchema(schema)).filter((relation) => relation.kind === "table");
      return touched(schema) || all.some((relation) => relation.presence !== "certain") ? null : all;
    },
    inspect() {
      const members = inspectorWith(new Map());
      return hostValue("sqlalchemy.engine.reflection.Inspector", undefined, {
        attribute: (name, site) => member(members, name, site),
        truth: () => true,
        isInstance: (name) => name.endsWith("Inspector"),
      });
    },
    exists,
    table,
    typeOf,
    defaultText,
  };
}

/** An answer of its own: the migration may change the lists and dictionaries that it is given. */
function copyOf(answer: Value): Value {
  switch (answer.kind) {
    case "list": return { ...answer, items: answer.items.map(copyOf) };
    case "dict": return { ...answer, entries: answer.entries.map(({ key, value }) => ({ key, value: copyOf(value) })) };
    default: return answer;
  }
}

function isSameAnswer(left: Value, right: Value): boolean {
  if (left.kind === "list")
    return (
      right.kind === "list" &&
      left.open === right.open &&
      left.items.length === right.items.length &&
      left.items.every((item, at) => isSameAnswer(item, right.items[at]!))
    );
  if (left.kind === "dict")
    return (
      right.kind === "dict" &&
      left.entries.length === right.entries.length &&
      left.entries.every(({ value }, at) => isSameAnswer(value, right.entries[at]!.value))
    );
  // Types are made for each answer, and what is not known has no more than a reason.
  if (left.kind === "host" || left.kind === "unknown") return left.kind === right.kind;
  return sameValue(left, right);
}

/** PGDialect.ischema_names: the class of a reflected type, by PostgreSQL's internal name, and how it is written. */
const REFLECTED: Readonly<Record<string, readonly [string, string]>> = {
  int2: ["SMALLINT", "SMALLINT"],
  int4: ["INTEGER", "INTEGER"],
  int8: ["BIGINT", "BIGINT"],
  float4: ["REAL", "REAL"],
  float8: ["DOUBLE_PRECISION", "DOUBLE PRECISION"],
  numeric: ["NUMERIC", "NUMERIC"],
  varchar: ["VARCHAR", "VARCHAR"],
  bpchar: ["CHAR", "CHAR"],
  text: ["TEXT", "TEXT"],
  bool: ["BOOLEAN", "BOOLEAN"],
  bytea: ["BYTEA", "BYTEA"],
  uuid: ["UUID", "UUID"],
  json: ["JSON", "JSON"],
  jsonb: ["JSONB", "JSONB"],
  date: ["DATE", "DATE"],
  time: ["TIME", "TIME WITHOUT TIME ZONE"],
  timetz: ["TIME", "TIME WITH TIME ZONE"],
  timestamp: ["TIMESTAMP", "TIMESTAMP WITHOUT TIME ZONE"],
  timestamptz: ["TIMESTAMP", "TIMESTAMP WITH TIME ZONE"],
  interval: ["INTERVAL", "INTERVAL"],
  inet: ["INET", "INET"],
  cidr: ["CIDR", "CIDR"],
  macaddr: ["MACADDR", "MACADDR"],
  hstore: ["HSTORE", "HSTORE"],
  citext: ["CITEXT", "CITEXT"],
  tsvector: ["TSVECTOR", "TSVECTOR"],
  money: ["MONEY", "MONEY"],
  oid: ["OID", "OID"],
};
