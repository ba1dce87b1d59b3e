/**
 * The ORM as migrations use it for data: declarative models, sessions and queries. Only which tables
 * are read and written matters; models are followed into their tables.
 */
import { detailsOf, lookupOrder } from "../../../evaluate/classes.ts";
import { isDescriptor } from "../../../evaluate/machine.ts";
import {
  bool, knownText, NONE, str, tuple, unknown, type Call, type ClassValue, type DictValue, type HostValue, type Site,
  type Value,
} from "../../../evaluate/value.ts";
import type { ExecutionResult, Recorder } from "../../index.ts";
import { itemsOf, known, notKnown, readOptionalText, type Arguments, type Reading } from "./arguments.ts";
import type { NamingConvention } from "../../../model/history.ts";
import { FIELD, fieldValue, RELATIONSHIP, type annotatedColumns } from "./annotations.ts";
import type { Connection } from "./connection.ts";
import { NO_CONVENTION } from "./conventions.ts";
import { modify, queryOperation, select, tableOf, withValues, type StatementData } from "./constructs.ts";
import { newMetadata, NO_OPTIONS, type ColumnData, type MetaDataData, type Schema, type TableData } from "./schema.ts";
import { classAttribute } from "./types.ts";
import { callable, hostValue, member, type Members } from "./values.ts";

export interface OrmTools {
  readonly recorder: Recorder;
  readonly connection: Connection;
  readonly schema: Schema;
  /** The convention of `target_metadata`. */
  readonly naming: NamingConvention;
  /** A name of `sqlalchemy` itself. */
  core(name: string): Value | undefined;
  /** Columns that models declare by annotation alone. */
  readonly annotated: ReturnType<typeof annotatedColumns>;
}

/** Whether columns may be declared by annotation alone, and in whose way. */
type Annotated = false | "sqlalchemy" | "sqlmodel";

/** How a model without `__tablename__` is called: not mapped, or by its class in snake case (Flask-SQLAlchemy). */
type Naming = "explicit" | "by class";

/** Names with two underscores whose meaning for models is known; a library may read any other (`__versioned__`). */
const NAMES_OF_MODELS: ReadonlySet<string> = new Set([
  "__tablename__", "__table__", "__table_args__", "__mapper_args__", "__abstract__", "__allow_unmapped__", "__slots__", "__hash__",
  "__doc__", "__module__", "__qualname__", "__annotations__", "__sa_dataclass_metadata_key__", "__match_args__",
]);

/** `camel_to_snake_case` of Flask-SQLAlchemy: `HTTPLog2Entry` is `http_log2_entry`. */
function snakeCase(name: string): string {
  return name.replace(/((?<=[a-z0-9])[A-Z]|(?!^)[A-Z](?=[a-z]))/g, "_$1").toLowerCase().replace(/^_/, "");
}

/** The attributes of `sqlalchemy.orm` and of what stands beside it. */
export function createOrm(tools: OrmTools): Readonly<Record<string, () => Value>> {
  const { recorder, connection, schema } = tools;

  // --- models ---

  function metadataOf(value: Value | undefined): MetaDataData | null {
    const data = value?.kind === "host" ? (value.data as { readonly data?: string } | undefined) : undefined;
    return data?.data === "metadata" ? (data as MetaDataData) : null;
  }

  /** A class that models derive from. `annotated`: columns may be declared by annotation alone. `inherited`: what it has, the farthest first. */
  function declarativeBase(metadata: MetaDataData, annotated: Annotated, inherited: readonly ClassValue[], named: Naming = "explicit"): HostValue {
    return hostValue("sqlalchemy.orm.DeclarativeBase", undefined, {
      collects: true,
      attribute: (name) => (name === "metadata" ? schema.metadataValue(metadata) : inheritedAttribute(inherited, name)),
      subclass: (klass, site) => {
        const own = metadataOf(klass.attributes.get("metadata")) ?? metadata;
        const abstract = klass.attributes.get("__abstract__");
        if ((abstract?.kind === "bool" && abstract.value) || (annotated === "sqlmodel" && !isTableModel(klass)))
          return declarativeBase(own, annotated, [...inherited, ...ancestors(klass)], named);
        mapClass(klass, own, annotated, inherited, named, site);
        return undefined;
      },
    });
  }

  /** `class Base(DeclarativeBase)`: the base that models derive from. */
  const declarativeBaseClass = (annotated: Annotated): HostValue => hostValue("sqlalchemy.orm.DeclarativeBase", undefined, {
    subclass: (klass, site) => {
      const given = inheritedAttribute(ancestors(klass), "metadata");
      const metadata = metadataOf(given) ?? newMetadata(site, known(null), NO_CONVENTION);
      const other = given && !metadataOf(given) ? given : inheritedAttribute(ancestors(klass), "registry");
      if (other) metadata.open ??= `the metadata of ${klass.name} is not known`;
      return declarativeBase(metadata, annotated, ancestors(klass));
    },
  });

  /** `declarative_base(metadata=, cls=)`. */
  function makeBase(call: Call, site: Site): Value {
    const given = (name: string): Value | undefined => call.named.get(name)?.value;
    const metadata = metadataOf(given("metadata")) ?? newMetadata(site, known(null), NO_CONVENTION);
    const unknownOne = ["metadata", "cls", "class_registry", "metaclass", "mapper"].find((name) => given(name)?.kind === "unknown");
    if (unknownOne) metadata.open ??= `the ${unknownOne} of a declarative base is not known`;
    const cls = given("cls");
    return declarativeBase(metadata, false, cls?.kind === "class" ? ancestors(cls) : []);
  }

  function inheritedAttribute(inherited: readonly ClassValue[], name: string): Value | undefined {
    return inherited.toReversed().map((klass) => classAttribute(klass, name)).find((value) => value !== undefined);
  }

  /** SQLModel maps what is declared with `table=True`; other models hand on their fields. */
  function isTableModel(klass: ClassValue): boolean {
    const isTable = detailsOf(klass).options?.().get("table");
    return isTable?.kind === "bool" && isTable.value;
  }

  /**
   * Gives a model its table, and its columns their names. A model that derives from another one has a table of its own
   * if it names one, with the columns that it declares itself, and its parent's otherwise (orm/decl_base.py, `_scan_attributes`).
   */
  function mapClass(klass: ClassValue, metadata: MetaDataData, annotated: Annotated, inherited: readonly ClassValue[], named: Naming, site: Site): void {
    if (klass.attributes.has("__table__")) {
      klass.attributes.set("metadata", schema.metadataValue(metadata));
      return;
    }
    const parent = lookupOrder(klass).find((one) => one !== klass && one.attributes.has("__table__"));
    const taken = new Set(
      parent
        ? [
            ...inherited,
            ...lookupOrder(klass)
              .filter((one) => one !== klass && one.attributes.has("__table__"))
              .flatMap(ancestors),
          ]
        : [],
    );
    const attributeOf = (name: string): Value | undefined => classAttribute(klass, name) ?? inheritedAttribute(inherited, name);
    klass.attributes.set("metadata", schema.metadataValue(metadata));
    let open: string | null = null;
    const put = (attribute: string, column: ColumnData): void => {
      const placed: ColumnData =
        column.columnName !== null
          ? { ...column, owner: null, key: column.columnName }
          : { ...column, owner: null, name: known(attribute), columnName: attribute, key: attribute };
      read.set(attribute, placed);
    };
    const read = new Map<string, ColumnData>();
    // What is nearer hides what is farther away.
    const hidden = new Set<string>();
    const names: string[][] = [];
    for (const source of new Set([...lookupOrder(klass), ...inherited.toReversed()])) {
      if (taken.has(source)) continue;
      const annotations = annotated ? tools.annotated(source, attributeOf, annotated === "sqlmodel", site) : undefined;
      for (const [attribute, column] of annotations?.columns ?? []) if (!hidden.has(attribute)) put(attribute, column);
      open ??= annotations?.open ?? null;
      const found = [...source.attributes];
      for (const [attribute, value] of found) {
        if (annotations?.columns.has(attribute) || hidden.has(attribute)) continue;
        const column = schema.column(declared(value, klass, site));
        if (column.known) put(attribute, column.value);
        else if (!attribute.startsWith("__"))
          open ??= value.kind === "unknown" ? `${attribute} of the model ${klass.name} may be a column that is not read` : null;
        else if (!NAMES_OF_MODELS.has(attribute) && value.kind !== "function" && value.kind !== "str" && !isDescriptor(value))
          schema.missModels(`what ${attribute} of the model ${klass.name} is for is not known`);
      }
      const own = [...(annotations?.columns.keys() ?? []), ...found.map(([attribute]) => attribute)];
      for (const attribute of own) hidden.add(attribute);
      names.push(own);
    }
    // SQLAlchemy puts a model's own columns first (since 2.0), SQLModel those of its bases.
    const columns: ReadonlyMap<string, ColumnData> =
      annotated === "sqlmodel"
        ? new Map(
            names
              .reverse()
              .flatMap((own) => own.flatMap((attribute) => (read.has(attribute) ? [[attribute, read.get(attribute)!] as const] : []))),
          )
        : read;
    if (hasUnknownBase(klass)) open ??= `the model ${klass.name} may have columns that are not read`;
    const name = tableName(klass, annotated, inherited, parent !== undefined, named, [...columns.values()].some((column) => column.primaryKey), site);
    const parentTable = parent && tableOfModel(parent);
    if (name === undefined && hasUnknownBase(klass)) schema.missModels(`whether the model ${klass.name} has a table of its own is not known`);
    else if (name === undefined && parentTable) share(klass, parentTable, columns, open, site);
    if (name === undefined) return;
    const text = knownText(name);
    const args = declared(attributeOf("__table_args__"), klass, site);
    const items = args?.kind === "tuple" ? args.items : [];
    const last = args?.kind === "dict" ? args : items[items.length - 1];
    const options = last?.kind === "dict" ? last : undefined;
    if (args && args.kind !== "tuple" && args.kind !== "dict" && args.kind !== "none") open ??= `__table_args__ of the model ${klass.name} is not known`;
    const given = optionsOf(options);
    const inSchema: Reading<string | null> = given.get("schema") ? readOptionalText(given.get("schema"), "the schema of a model") : metadata.schema;
    const values = [...[...columns.values()].map((column) => schema.columnValue(column)), ...items.filter((item) => item !== options)];
    const table = schema.table(
      text === null ? notKnown("the name of the model's table is not known") : known(text),
      inSchema,
      values.map((value) => ({ value, span: site.span })),
      given,
      metadata,
      site,
    );
    table.open ??= open;
    schema.register(table, site);
    klass.attributes.set("__table__", schema.tableValue(table));
    bind(klass, columns, table);
    // Flask-SQLAlchemy's way to its session.
    const all = named === "by class" && !klass.attributes.has("query") ? entityStatement([klass], site) : null;
    if (all) klass.attributes.set("query", query(all));
  }

  /** Adds the columns of a model that has no table of its own to that of the model it derives from (single table inheritance). */
  function share(klass: ClassValue, table: TableData, columns: ReadonlyMap<string, ColumnData>, open: string | null, site: Site): void {
    for (const column of columns.values()) {
      if (table.columns.some((one) => one.columnName === column.columnName)) continue;
      if (site.certainty.certain) table.columns.push({ ...column, owner: table });
      else table.open ??= site.certainty.reason;
    }
    table.open ??= open;
    klass.attributes.set("__table__", schema.tableValue(table));
    bind(klass, columns, table);
  }

  function bind(klass: ClassValue, columns: ReadonlyMap<string, ColumnData>, table: TableData): void {
    for (const [attribute, column] of columns)
      klass.attributes.set(attribute, schema.columnValue(table.columns.find((one) => one.columnName === column.columnName) ?? column));
  }

  function tableOfModel(klass: ClassValue): TableData | undefined {
    const value = klass.attributes.get("__table__");
    const data = value?.kind === "host" ? (value.data as { readonly data?: string } | undefined) : undefined;
    return data?.data === "table" ? (data as TableData) : undefined;
  }

  /** The keywords of a table in `__table_args__`. */
  function optionsOf(options: DictValue | undefined): Arguments {
    const entries = new Map(options?.entries.map(({ key, value }) => [knownText(key) ?? "", value]));
    const open = options && (options.open || options.entries.some(({ key }) => knownText(key) === null)) ? "the keywords of a table are not all known" : null;
    return { ...NO_OPTIONS, get: (name) => entries.get(name), open };
  }

  /**
   * The name of a model's table; undefined when it has none of its own. A name counts that the model has from a class
   * that is no model, but not from the model that it derives from, unless that has a `declared_attr` for it.
   */
  function tableName(
    klass: ClassValue,
    annotated: Annotated,
    inherited: readonly ClassValue[],
    derived: boolean,
    named: Naming,
    hasKey: boolean,
    site: Site,
  ): Value | undefined {
    const isDeclared = (value: Value | undefined): boolean =>
      value?.kind === "host" && (value.data as { readonly data?: string } | undefined)?.data === "declared-attr";
    const gives = (one: ClassValue): boolean => {
      const own = one.attributes.get("__tablename__");
      return own !== undefined && (one === klass || !one.attributes.has("__table__") || isDeclared(own));
    };
    const written = [...lookupOrder(klass), ...inherited].some(gives)
      ? declared(classAttribute(klass, "__tablename__") ?? inheritedAttribute(inherited, "__tablename__"), klass, site)
      : undefined;
    const explicit = written?.kind === "none" ? undefined : written;
    if (named === "by class") return derived && !hasKey ? undefined : (explicit ?? str(snakeCase(klass.name)));
    return explicit ?? (annotated === "sqlmodel" && !derived ? str(klass.name.toLowerCase()) : undefined);
  }

  /** What a `declared_attr` gives for a model; any other value as it is. */
  function declared<T extends Value | undefined>(value: T, klass: ClassValue, site: Site): Value | T {
    const data = value?.kind === "host" ? (value.data as { readonly data?: string; readonly made?: Value } | undefined) : undefined;
    return data?.data === "declared-attr" && data.made ? site.call(data.made, [klass]) : value;
  }

  /** Columns may come from a base that is not known. Bases of a library's bring none. */
  function hasUnknownBase(klass: ClassValue): boolean {
    return klass.bases.some((base) => (base.kind === "class" ? hasUnknownBase(base) : base.kind !== "host"));
  }

  /** A class and the project's classes that it derives from, the farthest first. */
  function ancestors(klass: ClassValue): readonly ClassValue[] {
    return [...klass.bases.flatMap((base) => (base.kind === "class" ? ancestors(base) : [])), klass];
  }

  // --- queries ---

  const spot = (value: Value, site: Site) => ({ value, span: site.span });

  function entityStatement(entities: readonly Value[], site: Site): StatementData | null {
    const made = select({ positional: entities.map((entity) => spot(entity, site)), named: new Map(), open: null });
    return made.kind === "host" ? (made.data as StatementData) : null;
  }

  /** `session.query(...)`: the methods that refine it, and those that run it. */
  function query(data: StatementData): HostValue {
    const run = (site: Site, change: Partial<StatementData> = {}): ExecutionResult =>
      connection.query(queryOperation({ ...data, ...change }), site, "session.query");
    const finish = (name: string, shape: string): Value => callable(`sqlalchemy.orm.Query.${name}`, (_call, site) => {
      const result = connection.result(run(site)).attribute?.(shape, site);
      return result?.kind === "host" && result.call ? result.call({ positional: [], named: new Map(), open: null }, site) : unknown("the rows of a query");
    }, { reachesDatabase: true });
    const members: Members = {
      all: () => finish("all", "all"),
      first: () => finish("first", "first"),
      one: () => finish("one", "one"),
      one_or_none: () => finish("one_or_none", "one_or_none"),
      scalar: () => finish("scalar", "scalar"),
      session: () => session(),
      count: () => callable("sqlalchemy.orm.Query.count", (_call, site) => {
        const rows = run(site, { items: "columns", handsOut: undefined });
        return rows.rows === "none" ? { kind: "int", value: 0 } : unknown("the number of rows");
      }, { reachesDatabase: true }),
      get: () => callable("sqlalchemy.orm.Query.get", (_call, site) => (run(site).rows === "none" ? NONE : unknown("a row of a table"))),
      exists: () => callable("sqlalchemy.orm.Query.exists", () => hostValue("sqlalchemy.exists", data)),
      update: () =>
        callable("sqlalchemy.orm.Query.update", (call, site) => (write("update", call, site), unknown("the number of rows")), {
          reachesDatabase: true,
        }),
      delete: () =>
        callable("sqlalchemy.orm.Query.delete", (call, site) => (write("delete", call, site), unknown("the number of rows")), {
          reachesDatabase: true,
        }),
    };
    function write(verb: "update" | "delete", call: Call, site: Site): void {
      const target = data.uses[0];
      const uses = target ? [{ ...target, columns: [], access: verb }, ...data.uses] : data.uses;
      const changed: StatementData = { ...data, verb, uses, opaqueRows: true, refined: true };
      connection.query(queryOperation(verb === "update" ? withValues(changed, { ...call, named: new Map() }) : changed), site, `session.query.${verb}`);
    }
    return hostValue("sqlalchemy.orm.Query", data, {
      reachesDatabase: true,
      attribute: (name, site) => member(members, name, site) ?? (name.startsWith("__") ? undefined : callable(`sqlalchemy.orm.Query.${name}`, (call, at) => {
        const outer = name === "outerjoin" || name === "group_by" || name === "having" || name === "union";
        const joins = name === "join" || name === "select_from" ? call.positional.map((one) => one.value) : [];
        const more = entityStatement(joins, at);
        const named = entityStatement(call.positional.map((one) => one.value), at);
        return query({
          ...data,
          uses: [...data.uses, ...(named?.uses ?? [])],
          from: [...data.from, ...(more?.from ?? [])],
          opaqueRows: data.opaqueRows || outer,
        });
      })),
      iterate: (site) => connection.result(run(site)).iterate?.(site),
    });
  }

  // --- sessions ---

  /** A new object: its table gets a row when the session is flushed. */
  function add(value: Value | undefined, site: Site): void {
    const items = itemsOf(value);
    if (items) {
      items.forEach((item) => add(item, site));
      return;
    }
    const table = value?.kind === "instance" ? tableOf(value.class) : null;
    // Which table an object of another class goes to is not known, only that rows come and no object changes.
    if (!table?.qualified)
      recorder.perform(
        [{ kind: "unread", reason: "the table of an object that is added to a session is not known", mayTouch: null, rowsOnly: true }],
        site,
        "session.add",
      );
    else
      recorder.perform(
        [
          queryOperation({
            data: "statement",
            verb: "insert",
            uses: [{ table: table.qualified, columns: [], access: "insert" }],
            from: [],
            opaqueRows: true,
            items: "columns",
          }),
        ],
        site,
        "session.add",
      );
  }

  function session(): HostValue {
    const nothing = (name: string): (() => Value) => () => callable(`sqlalchemy.orm.Session.${name}`, () => NONE);
    const viaConnection = (name: string) => (site: Site): Value => connection.bind.attribute?.(name, site) ?? unknown(`session.${name}`);
    const members: Members = {
      execute: viaConnection("execute"),
      scalar: viaConnection("scalar"),
      scalars: viaConnection("scalars"),
      begin_nested: viaConnection("begin_nested"),
      in_transaction: viaConnection("in_transaction"),
      begin: () =>
        callable("sqlalchemy.orm.Session.begin", () =>
          hostValue("sqlalchemy.orm.SessionTransaction", undefined, {
            enter: () => self,
            exit: () => undefined,
            attribute: (name) => (["commit", "rollback", "close"].includes(name) ? nothing(name)() : undefined),
          }),
        ),
      // A session on Alembic's connection joins its transaction: its commit does not end it.
      commit: nothing("commit"),
      rollback: nothing("rollback"),
      flush: nothing("flush"),
      close: nothing("close"),
      expunge_all: nothing("expunge_all"),
      expire_all: nothing("expire_all"),
      refresh: nothing("refresh"),
      expire: nothing("expire"),
      expunge: nothing("expunge"),
      remove: nothing("remove"),
      add: () =>
        callable("sqlalchemy.orm.Session.add", (call, site) => (add(call.positional[0]?.value, site), NONE), { reachesDatabase: true }),
      add_all: () =>
        callable("sqlalchemy.orm.Session.add_all", (call, site) => (add(call.positional[0]?.value, site), NONE), { reachesDatabase: true }),
      bulk_save_objects: () =>
        callable("sqlalchemy.orm.Session.bulk_save_objects", (call, site) => (add(call.positional[0]?.value, site), NONE), {
          reachesDatabase: true,
        }),
      merge: () =>
        callable(
          "sqlalchemy.orm.Session.merge",
          (call, site) => (add(call.positional[0]?.value, site), call.positional[0]?.value ?? NONE),
          { reachesDatabase: true },
        ),
      delete: () =>
        callable(
          "sqlalchemy.orm.Session.delete",
          (call, site) => {
            const table = call.positional[0]?.value.kind === "instance" ? tableOf(call.positional[0].value.class) : null;
            if (table?.qualified)
              recorder.perform(
                [
                  queryOperation({
                    data: "statement",
                    verb: "delete",
                    uses: [{ table: table.qualified, columns: [], access: "delete" }],
                    from: [],
                    opaqueRows: true,
                    items: "columns",
                  }),
                ],
                site,
                "session.delete",
              );
            return NONE;
          },
          { reachesDatabase: true },
        ),
      bulk_insert_mappings: () =>
        callable(
          "sqlalchemy.orm.Session.bulk_insert_mappings",
          (call, site) => {
            const statement = modify("insert", call.positional[0]?.value, {
              positional: call.positional.slice(1),
              named: new Map(),
              open: null,
            });
            if (statement.kind === "host")
              recorder.perform([queryOperation(statement.data as StatementData)], site, "session.bulk_insert_mappings");
            return NONE;
          },
          { reachesDatabase: true },
        ),
      bulk_update_mappings: () =>
        callable(
          "sqlalchemy.orm.Session.bulk_update_mappings",
          (call, site) => {
            const statement = modify("update", call.positional[0]?.value, {
              positional: call.positional.slice(1),
              named: new Map(),
              open: null,
            });
            if (statement.kind === "host")
              recorder.perform([queryOperation(statement.data as StatementData)], site, "session.bulk_update_mappings");
            return NONE;
          },
          { reachesDatabase: true },
        ),
      query: () =>
        callable(
          "sqlalchemy.orm.Session.query",
          (call, site) => {
            const data = entityStatement(
              call.positional.map((one) => one.value),
              site,
            );
            const knownTables = call.positional.every(
              (one) => one.value.kind !== "unknown" && (one.value.kind !== "class" || tableOf(one.value) !== null),
            );
            return data ? query({ ...data, opaqueRows: data.opaqueRows || !knownTables }) : unknown("a query");
          },
          { reachesDatabase: true },
        ),
      get: () =>
        callable(
          "sqlalchemy.orm.Session.get",
          (call, site) => {
            const data = entityStatement(
              call.positional.slice(0, 1).map((one) => one.value),
              site,
            );
            return data && connection.query(queryOperation(data), site, "session.get").rows === "none" ? NONE : unknown("a row of a table");
          },
          { reachesDatabase: true },
        ),
      connection: () => callable("sqlalchemy.orm.Session.connection", () => connection.bind),
      get_bind: () => callable("sqlalchemy.orm.Session.get_bind", () => connection.bind),
      bind: () => connection.bind,
      no_autoflush: () => hostValue("sqlalchemy.orm.no_autoflush", undefined, { enter: () => self, exit: () => undefined }),
      is_active: () => bool(true),
      new: () => unknown("the new objects of a session"),
      dirty: () => unknown("the changed objects of a session"),
    };
    const self: HostValue = hostValue("sqlalchemy.orm.Session", undefined, {
      reachesDatabase: true,
      attribute: (name, site) => member(members, name, site),
      setAttribute: () => undefined,
      call: () => self,
      enter: () => self,
      exit: () => undefined,
      truth: () => true,
    });
    return self;
  }

  const sessionFactory = (name: string): (() => Value) => () => callable(`sqlalchemy.orm.${name}`, () => callable(`sqlalchemy.orm.${name}()`, session, {
    reachesDatabase: true,
    attribute: (attribute, site) =>
      attribute === "configure"
        ? callable("sqlalchemy.orm.sessionmaker.configure", () => NONE)
        : attribute === "begin"
          ? callable("sqlalchemy.orm.sessionmaker.begin", session)
          : session().attribute?.(attribute, site),
  }), { reachesDatabase: true });

  /** What a model has beside its columns: of such an attribute nothing is known but that it is none. */
  const noColumn = (name: string): Value => callable(`sqlalchemy.orm.${name}`, () => {
    const nothing = unknown(`a ${name}() of the ORM`);
    return hostValue(`sqlalchemy.orm.${name}()`, undefined, { attribute: () => nothing, call: () => nothing, item: () => nothing, binary: () => nothing });
  });
  const harmless = (name: string): (() => Value) => () => callable(`sqlalchemy.orm.${name}`, () => unknown(`a ${name}() of the ORM`));
  const same =
    (name: string): (() => Value) =>
    () =>
      callable(`sqlalchemy.orm.${name}`, (call) => call.positional[0]?.value ?? unknown(`a ${name}() of the ORM`));

  /** `@declared_attr`, `@declared_attr.directive`: a method that is called with each model that has it. */
  const declaredAttribute: HostValue = hostValue("sqlalchemy.orm.declared_attr", undefined, {
    call: (call) => hostValue("sqlalchemy.orm.declared_attr", { data: "declared-attr", made: call.positional[0]?.value }),
    attribute: (name) => (name === "directive" || name === "cascading" ? declaredAttribute : undefined),
  });

  return {
    declarative_base: () => callable("sqlalchemy.orm.declarative_base", makeBase),
    automap_base: () => callable("sqlalchemy.ext.automap.automap_base", () => unknown("classes that are made from the database")),
    DeclarativeBase: () => declarativeBaseClass("sqlalchemy"),
    DeclarativeBaseNoMeta: () => declarativeBaseClass("sqlalchemy"),
    // SQLModel has one metadata for all, which env.py knows as well.
    SQLModel: () =>
      declarativeBase(
        { data: "metadata", schema: known(null), tables: [], sequences: [], naming: tools.naming, imported: true, open: null },
        "sqlmodel",
        [],
      ),
    /** Flask-SQLAlchemy's `db`: a base for models, a session, and the names of SQLAlchemy. */
    SQLAlchemy: () => callable("flask_sqlalchemy.SQLAlchemy", (call, site) => {
      const metadata = metadataOf(call.named.get("metadata")?.value) ?? newMetadata(site, known(null), NO_CONVENTION);
      const model = declarativeBase(metadata, false, [], "by class");
      return hostValue("flask_sqlalchemy.SQLAlchemy", undefined, {
        reachesDatabase: true,
        collects: true,
        attribute(name) {
          switch (name) {
            case "Model": return model;
            // It puts the metadata between the name and the columns.
            case "Table": return callable("flask_sqlalchemy.SQLAlchemy.Table", (given, at) => {
              const [first, ...rest] = given.positional;
              const make = tools.core("Table");
              return make?.kind === "host" && make.call && first
                ? make.call(
                    {
                      ...given,
                      positional: [
                        first,
                        ...(metadataOf(rest[0]?.value) ? [] : [{ value: schema.metadataValue(metadata), span: first.span }]),
                        ...rest,
                      ],
                    },
                    at,
                  )
                : unknown("a table");
            });
            case "metadata": return schema.metadataValue(metadata);
            case "session": return session();
            // The class of sqlalchemy.orm, which a script makes sessions of its own with.
            case "Session": return callable("sqlalchemy.orm.Session", session, { reachesDatabase: true });
            case "engine": return connection.engine;
            case "relationship":
            case "backref": return noColumn(name);
            case "init_app": return callable("flask_sqlalchemy.SQLAlchemy.init_app", () => NONE);
            default: return tools.core(name);
          }
        },
        truth: () => true,
      });
    }),
    Field: () => callable(FIELD, fieldValue),
    Relationship: () => callable(RELATIONSHIP, () => hostValue(RELATIONSHIP, undefined)),
    mapped_column: () => schema.members.Column!(),
    deferred: same("deferred"),
    column_property: same("column_property"),
    aliased: same("aliased"),
    declared_attr: () => declaredAttribute,
    Session: () => callable("sqlalchemy.orm.Session", session, { reachesDatabase: true }),
    sessionmaker: sessionFactory("sessionmaker"),
    scoped_session: () => callable("sqlalchemy.orm.scoped_session", session, { reachesDatabase: true }),
    ...Object.fromEntries(
      ["relationship", "backref", "synonym", "composite", "dynamic_loader", "query_expression", "association_proxy"].map((name) => [
        name,
        () => noColumn(name),
      ]),
    ),
    ...Object.fromEntries(
      [
        "validates", "reconstructor", "joinedload", "selectinload", "subqueryload", "lazyload", "load_only", "noload", "defer", "undefer",
        "contains_eager", "configure_mappers", "with_polymorphic", "foreign", "remote", "registry",
      ].map((name) => [name, harmless(name)]),
    ),
    Mapped: () => hostValue("sqlalchemy.orm.Mapped", undefined, { item: () => tuple([]) }),
  };
}
