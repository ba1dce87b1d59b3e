/** What migrations see of the database: `alembic.op`, `alembic.context`, SQLAlchemy and what goes with them. */
import {
  knownText, NONE, str, unknown, type Call, type ClassValue, type HostValue, type ModuleValue, type Site, type Value,
} from "../../evaluate/value.ts";
import type { Direction, Revision } from "../../model/history.ts";
import type { Operation, QualifiedName } from "../../model/operation.ts";
import type { Host, HostTools } from "../index.ts";
import { bindArguments, itemsOf, known, notKnown, readFlag, readText, reasonOf, concatenate, withReading } from "./host/arguments.ts";
import { annotatedColumns } from "./host/annotations.ts";
import { batchBlock } from "./host/batch.ts";
import { createConnection, isConnection, type ComposedData, type DdlData } from "./host/connection.ts";
import { EXPRESSIONS, gather, literal, modify, quote, select, clause, clauseOf } from "./host/constructs.ts";
import { createContexts } from "./host/context.ts";
import { markFinal } from "./host/conventions.ts";
import { createDdl, truncated } from "./host/ddl.ts";
import { entityMembers, performEntity } from "./host/entities.ts";
import { enumMembers, syncEnumValues } from "./host/enum-values.ts";
import { createMemo, type NamedType, type TypeMemo } from "./host/enums.ts";
import { createExceptions } from "./host/exceptions.ts";
import { createInspection, type Inspection } from "./host/inspector.ts";
import { createDirectives, requireArguments, SIGNATURES, type Directive } from "./host/op.ts";
import { createOrm } from "./host/orm.ts";
import { createSchema, NO_OPTIONS, type IndexData, type Schema, type SequenceData, type TableData } from "./host/schema.ts";
import { createTables, type Tables } from "./host/tables.ts";
import { createTypes } from "./host/types.ts";
import type { TypeData } from "./host/type-data.ts";
import { callable, hostValue, moduleOf } from "./host/values.ts";
import { once } from "../../once.ts";

/** Makes the host of one chain. Its state, the memo of created types, is that of a run of Alembic. */
export function createHost(tools: HostTools): Host {
  const { recorder, catalog, dialect: database, sql, place, environment } = tools;
  let running: Revision | null = null;
  let memo: TypeMemo = createMemo();
  const memos = new WeakMap<object, TypeMemo>();
  let partOf: object | null = null;

  const exceptions = createExceptions();
  // The parts ask for each other while a migration runs, when all of them are there.
  const types = createTypes({
    sql,
    database,
    dialect: () => connection.dialect,
    createNamed: (type, passed, site) => tables.createType(type, passed, site),
    dropNamed: (type, passed, site) => tables.dropType(type, passed, site),
  });
  const inspection: Inspection = createInspection({ catalog, recorder, exceptions, types, bind: () => connection.bind, engine: () => connection.engine });
  const connection = createConnection({ database, catalog, recorder, exceptions, inspector: () => inspection.inspect(), exists: inspection.exists });
  const ddl = createDdl({ dialect: database, types, sql, recorder, exceptions, runningSource: () => running?.source ?? null });
  const tables: Tables = createTables({ dialect: database, recorder, ddl, types, schema: () => schema, inspection, memo: () => memo });
  const schema: Schema = createSchema({ types, naming: environment.naming, perform: tables });
  const directives = createDirectives({ catalog, naming: environment.naming, recorder, exceptions, schema, ddl, types, connection, tables });
  const contexts = createContexts({ place, database, recorder, connection, transactions: environment.transactions, versionTable: environment.versionTable });
  const nameInCore = (name: string): Value | undefined => moduleNamed("sqlalchemy").attributes.get(name);
  const orm = createOrm({
    recorder,
    connection,
    schema,
    naming: environment.naming,
    core: nameInCore,
    annotated: annotatedColumns({ schema, types, core: nameInCore }),
  });

  // --- alembic.op ---

  const named = (name: string, directive: Directive): Value =>
    callable(`alembic.op.${name}`, (call, site) => {
      const passed = bindArguments(call, SIGNATURES[name] ?? []);
      requireArguments(name, passed, site);
      return directive(passed, site, `op.${name}`);
    }, { reachesDatabase: true });

  /** What `op` has beside its directives; a batch block has it too. */
  function shared(name: string, site: Site): Value | undefined {
    switch (name) {
      case "f": return callable("alembic.op.f", (call) => {
        const given = call.positional[0]?.value ?? call.named.get("name")?.value;
        return finalName(given);
      });
      case "get_bind": return callable("alembic.op.get_bind", () => connection.bind);
      case "get_context": return callable("alembic.op.get_context", () => contexts.migrationContext);
      case "migration_context": return contexts.migrationContext;
      case "impl": return contexts.migrationContext.attribute?.("impl", site);
      case "execute": return named("execute", directives.execute!);
      case "bulk_insert": return named("bulk_insert", directives.bulk_insert!);
      case "inline_literal": return callable("alembic.op.inline_literal", (call) => {
        const value = call.positional[0]?.value ?? NONE;
        return clause(value.kind === "str" ? { ...clauseOf(NONE), sql: literal(value) } : clauseOf(value));
      });
      case "batch_alter_table":
        return callable(
          "alembic.op.batch_alter_table",
          (call) =>
            batchBlock(bindArguments(call, ["table_name", "schema", "recreate"]), {
              directives,
              shared,
              commandError: exceptions.alembic.get("CommandError")!,
            }),
          { reachesDatabase: true },
        );
      case "run_async": return callable("alembic.op.run_async", (call, at) => {
        const [callee, ...rest] = call.positional;
        return callee ? at.call(callee.value, [connection.bind, ...rest.map((one) => one.value)]) : NONE;
      }, { reachesDatabase: true });
      case "register_operation":
      case "implementation_for": return callable(`alembic.op.${name}`, () => callable("alembic.op.decorator", (call) => call.positional[0]?.value ?? NONE));
      case "invoke":
        return callable(
          "alembic.op.invoke",
          (call, at) => (
            recorder.unread(`op.invoke is given ${reasonOf(call.positional[0]?.value, "an operation")}`, at, "op.invoke"),
            unknown("the result of op.invoke")
          ),
          { reachesDatabase: true },
        );
      default: return undefined;
    }
  }

  function opAttribute(name: string, site: Site): Value | undefined {
    const directive = Object.hasOwn(directives, name) ? directives[name] : undefined;
    if (directive) return named(name, directive);
    const other = shared(name, site);
    if (other || name.startsWith("__")) return other;
    return callable(`alembic.op.${name}`, (call, at) => {
      const statements = name === "sync_enum_values" ? syncEnumValues(call, catalog) : notKnown(`op.${name} is not a directive of Alembic`);
      if (statements.known) recorder.execute(str(statements.value), at, `op.${name}`);
      else if (!performEntity(name, call.positional[0]?.value, recorder, at)) {
        recorder.perform([{ kind: "unread", reason: statements.reason, mayTouch: namesIn(call) }], at, `op.${name}`);
      }
      return unknown(`the result of op.${name}`);
    }, { reachesDatabase: true });
  }

  const op: HostValue = hostValue("alembic.op", undefined, {
    reachesDatabase: true,
    attribute: opAttribute,
    truth: () => true,
  });

  /** `from alembic.op import create_table`: the names as a module holds them. */
  const opNames = [
    ...Object.keys(SIGNATURES),
    "f", "get_bind", "get_context", "inline_literal", "batch_alter_table", "run_async", "register_operation", "implementation_for",
    "invoke",
  ];
  const noSite = {} as Site;

  // --- DDL constructs ---

  const construct = (
    name: string,
    run: (passed: ReturnType<typeof bindArguments>, site: Site, tag: string) => void,
  ): readonly [string, () => Value] => [
    name,
    () =>
      callable(`sqlalchemy.schema.${name}`, (call) => {
        const passed = bindArguments(call, ["element"]);
        const data: DdlData = { data: "ddl", run: (site, tag) => run(passed, site, tag) };
        return hostValue(`sqlalchemy.schema.${name}`, data, {
          attribute: (attribute) =>
            attribute === "execute_if"
              ? callable("sqlalchemy.DDL.execute_if", () => hostValue("sqlalchemy.DDL", { data: "ddl-event" }))
              : undefined,
        });
      }),
  ];

  function dataOf<T>(value: Value | undefined, kind: string): T | null {
    const data = value?.kind === "host" ? (value.data as { readonly data?: string } | undefined) : undefined;
    return data?.data === kind ? (data as T) : null;
  }

  function onTable(passed: ReturnType<typeof bindArguments>, site: Site, tag: string, run: (table: TableData) => void): void {
    const table = dataOf<TableData>(passed.get("element"), "table");
    if (table) run(table);
    else recorder.unread(`the table is not known: ${reasonOf(passed.get("element"), "the table")}`, site, tag);
  }

  const flag = (passed: ReturnType<typeof bindArguments>, name: string): boolean => readFlag(passed.get(name), false) !== false;

  const constructs: Readonly<Record<string, () => Value>> = Object.fromEntries([
    construct("CreateTable", (passed, site, tag) =>
      onTable(passed, site, tag, (table) => {
        const made = ddl.createTable(
          table,
          { ifNotExists: flag(passed, "if_not_exists"), omit: new Set(), typesOf: (column) => column.type },
          site,
        );
        if (made.operation) recorder.perform([made.operation], site, tag);
        if (table.qualified)
          for (const gap of made.gaps) recorder.perform([{ kind: "unread", reason: gap, mayTouch: [table.qualified] }], site, tag);
      }),
    ),
    construct("DropTable", (passed, site, tag) =>
      onTable(passed, site, tag, (table) => {
        if (table.qualified)
          recorder.perform(
            [
              {
                kind: "drop-relation",
                relation: "table",
                name: table.qualified,
                ifExists: flag(passed, "if_exists"),
                cascade: false,
                concurrently: false,
              },
            ],
            site,
            tag,
          );
      }),
    ),
    construct("CreateSequence", (passed, site) => {
      const sequence = dataOf<SequenceData>(passed.get("element"), "sequence");
      if (sequence)
        tables.createSequence(sequence, withReading(passed, { get: () => ({ kind: "bool", value: flag(passed, "if_not_exists") }) }), site);
      else recorder.unread(`the sequence is not known: ${reasonOf(passed.get("element"), "the sequence")}`, site, "CreateSequence");
    }),
    construct("DropSequence", (passed, site) => {
      const sequence = dataOf<SequenceData>(passed.get("element"), "sequence");
      if (sequence)
        tables.dropSequence(sequence, withReading(passed, { get: () => ({ kind: "bool", value: flag(passed, "if_exists") }) }), site);
      else recorder.unread(`the sequence is not known: ${reasonOf(passed.get("element"), "the sequence")}`, site, "DropSequence");
    }),
    construct("CreateSchema", (passed, site, tag) =>
      onSchema(passed, site, tag, (name) => ({ kind: "create-schema", name, ifNotExists: flag(passed, "if_not_exists") })),
    ),
    construct("DropSchema", (passed, site, tag) =>
      onSchema(passed, site, tag, (name) => ({
        kind: "drop-schema",
        name,
        ifExists: flag(passed, "if_exists"),
        cascade: flag(passed, "cascade"),
      })),
    ),
    construct("CreateIndex", (passed, site, tag) => {
      const index = dataOf<IndexData>(passed.get("element"), "index");
      if (index)
        tables.createIndex(index, withReading(passed, { get: () => ({ kind: "bool", value: flag(passed, "if_not_exists") }) }), site);
      else recorder.unread(`the index is not known: ${reasonOf(passed.get("element"), "the index")}`, site, tag);
    }),
    construct("DropIndex", (passed, site, tag) => {
      const index = dataOf<IndexData>(passed.get("element"), "index");
      if (index) tables.dropIndex(index, withReading(passed, { get: () => ({ kind: "bool", value: flag(passed, "if_exists") }) }), site);
      else recorder.unread(`the index is not known: ${reasonOf(passed.get("element"), "the index")}`, site, tag);
    }),
    construct("AddConstraint", (passed, site, tag) =>
      recorder.unread(`the table of a constraint is not known: ${reasonOf(passed.get("element"), "the constraint")}`, site, tag),
    ),
    construct("DropConstraint", (passed, site, tag) =>
      recorder.unread(`the table of a constraint is not known: ${reasonOf(passed.get("element"), "the constraint")}`, site, tag),
    ),
    construct("DDL", (passed, site, tag) => {
      const text = passed.get("element") ?? passed.get("statement");
      if (text?.kind === "str") recorder.execute(text, site, tag);
      else recorder.unread(`the SQL is not known: ${reasonOf(text, "the statement")}`, site, tag);
    }),
  ]);

  /** Constructs of PostgreSQL's dialect alone; they ask nothing first. */
  const onType = (name: string, act: (type: NamedType, passed: ReturnType<typeof bindArguments>, site: Site) => void): readonly [string, Value] => {
    const [, make] = construct(name, (passed, site, tag) => {
      const type = dataOf<TypeData>(passed.get("element"), "type")?.named;
      if (type) act(type, withReading(passed, { get: () => ({ kind: "bool", value: false }) }), site);
      else recorder.unread(`the type is not known: ${reasonOf(passed.get("element"), "the type")}`, site, tag);
    });
    return [name, make()];
  };
  const typeConstructs = once(() =>
    ["Enum", "Domain"].flatMap((kind) => [onType(`Create${kind}Type`, tables.createType), onType(`Drop${kind}Type`, tables.dropType)]),
  );

  function onSchema(passed: ReturnType<typeof bindArguments>, site: Site, tag: string, make: (name: string) => Operation): void {
    const name = readText(passed.get("element") ?? passed.get("name"), "the name of the schema");
    if (name.known) recorder.perform([make(name.value)], site, tag);
    else recorder.unread(`the name of the schema is not known: ${name.reason}`, site, tag);
  }

  // --- modules ---

  const inspect: Value = callable("sqlalchemy.inspect", (call) => {
    const subject = call.positional[0]?.value ?? call.named.get("subject")?.value;
    // A query inspects itself.
    if (subject?.kind === "host" && subject.type === "sqlalchemy.orm.Query") return subject;
    return isConnection(subject) ? inspection.inspect() : unknown("what is inspected is not a connection");
  });
  const inspectorClass: Value = hostValue("sqlalchemy.engine.reflection.Inspector", undefined, {
    call: () => inspection.inspect(),
    attribute: (name) => (name === "from_engine" ? callable("sqlalchemy.Inspector.from_engine", () => inspection.inspect()) : undefined),
  });

  const statements: Readonly<Record<string, () => Value>> = {
    select: () => callable("sqlalchemy.select", select),
    insert: () =>
      callable("sqlalchemy.insert", (call) =>
        modify("insert", bindArguments(call, ["table"]).get("table"), { ...call, positional: call.positional.slice(1) }),
      ),
    update: () =>
      callable("sqlalchemy.update", (call) =>
        modify("update", bindArguments(call, ["table"]).get("table"), { ...call, positional: call.positional.slice(1) }),
      ),
    delete: () =>
      callable("sqlalchemy.delete", (call) =>
        modify("delete", bindArguments(call, ["table"]).get("table"), { ...call, positional: call.positional.slice(1) }),
      ),
    ...Object.fromEntries(
      ["exists", "join", "outerjoin", "union", "union_all", "intersect", "except_", "alias", "subquery", "values"].map((name) => [
        name,
        () => callable(`sqlalchemy.${name}`, gather),
      ]),
    ),
  };

  const quotedName: Value = callable("sqlalchemy.quoted_name", (call) => {
    const passed = bindArguments(call, ["value", "quote"]);
    const text = knownText(passed.get("value"));
    // Without quotes PostgreSQL folds the name.
    return text !== null && passed.get("quote")?.kind === "bool" && readFlag(passed.get("quote"), true) === false
      ? str(text.toLowerCase())
      : (passed.get("value") ?? NONE);
  });

  const evaluated = (members: Readonly<Record<string, () => Value>>): (readonly [string, Value])[] =>
    Object.entries(members).map(([name, make]) => [name, make()]);

  const conventionalName: Value = callable("sqlalchemy.schema.conv", (call) => {
    return finalName(call.positional[0]?.value);
  });

  /** Everything that `sqlalchemy` and its modules offer under one name or another. */
  const core = once((): readonly (readonly [string, Value])[] => [
    ...types.generic,
    ...evaluated(schema.members),
    ...evaluated(EXPRESSIONS),
    ...evaluated(statements),
    ...evaluated(constructs),
    ["inspect", inspect],
    ["Inspector", inspectorClass],
    ["quoted_name", quotedName],
    ["conv", conventionalName],
    ["create_engine", callable("sqlalchemy.create_engine", () => ({ kind: "unknown", reason: "an engine of its own", reachesDatabase: true }))],
    ["engine_from_config", callable("sqlalchemy.engine_from_config", () => ({ kind: "unknown", reason: "an engine of its own", reachesDatabase: true }))],
    ["__version__", unknown("the version of SQLAlchemy")],
  ]);
  const ormMembers = once(() => evaluated(orm));
  const postgresqlMembers = once((): readonly (readonly [string, Value])[] => [
    ...types.postgresql,
    [
      "insert",
      callable("sqlalchemy.dialects.postgresql.insert", (call) =>
        modify("insert", bindArguments(call, ["table"]).get("table"), { ...call, positional: call.positional.slice(1) }),
      ),
    ],
    ["ExcludeConstraint", schema.members.ExcludeConstraint!()],
    ...typeConstructs(),
    [
      "aggregate_order_by",
      callable("sqlalchemy.dialects.postgresql.aggregate_order_by", (call) =>
        clause({ ...clauseOf(NONE), sql: null, uses: call.positional.flatMap((one) => clauseOf(one.value).uses) }),
      ),
    ],
    ["dialect", callable("sqlalchemy.dialects.postgresql.dialect", () => connection.dialect)],
    ["PGDialect", hostValue("sqlalchemy.dialects.postgresql.PGDialect", undefined)],
  ]);

  const classes = (from: ReadonlyMap<string, ClassValue>): readonly (readonly [string, Value])[] => [...from];

  /** `psycopg2.sql`: text that is put together. */
  function composed(text: ComposedData["text"]): HostValue {
    const data: ComposedData = { data: "composed", text };
    return hostValue("psycopg.sql.Composed", data, {
      attribute: (name) => {
        switch (name) {
          case "format": return callable("psycopg.sql.SQL.format", (call) => formatted(text, call));
          case "join": return callable("psycopg.sql.SQL.join", (call) => {
            const parts = (itemsOf(call.positional[0]?.value) ?? []).map((item) => dataOf<ComposedData>(item, "composed")?.text);
            return parts.every((part) => part !== undefined)
              ? composed(concatenate(...parts.flatMap((part, index) => (index > 0 ? [text, part] : [part]))))
              : unknown("the parts of a composed statement");
          });
          case "as_string": return callable("psycopg.sql.SQL.as_string", () => text);
          default: return undefined;
        }
      },
    });
  }

  function formatted(text: ComposedData["text"], call: Call): Value {
    let next = 0;
    let missing = false;
    const value = text.value.replace(/\{(\w*)\}/g, (_match, name: string) => {
      const part = name === "" ? call.positional[next++]?.value : /^\d+$/.test(name) ? call.positional[Number(name)]?.value : call.named.get(name)?.value;
      const inner = dataOf<ComposedData>(part, "composed");
      if (!inner) missing = true;
      return inner?.text.value ?? "";
    });
    return missing || call.open !== null ? unknown("the parts of a composed statement") : composed(str(value));
  }

  const psycopgSql = (): readonly (readonly [string, Value])[] => [
    [
      "SQL",
      callable("psycopg.sql.SQL", (call) =>
        call.positional[0]?.value.kind === "str" ? composed(call.positional[0].value) : unknown("the text of a statement is not a string"),
      ),
    ],
    [
      "Identifier",
      callable("psycopg.sql.Identifier", (call) => {
        const parts = call.positional.map((one) => knownText(one.value));
        return parts.every((part) => part !== null)
          ? composed(str(parts.map((part) => quote(part!)).join(".")))
          : unknown("a name in a statement");
      }),
    ],
    [
      "Literal",
      callable("psycopg.sql.Literal", (call) =>
        call.positional[0]?.value.kind === "str" ? composed(literal(call.positional[0].value)) : composed(str("NULL")),
      ),
    ],
  ];

  const flaskApplication: Value = hostValue("flask.current_app", undefined, { attribute: (name) => {
    // Flask's own command starts the run, after the application has been loaded.
    schema.missModels("the application that starts Alembic may have other models");
    return unknown(`current_app.${name} depends on how the application is configured`);
  }, truth: () => true });

  /** What hears of tables that are made, of models that are declared, or of mappers, may make other tables. */
  const listen = (name: string): Value => callable(`sqlalchemy.event.${name}`, (call) => {
    const identifier = knownText(call.positional[1]?.value ?? call.named.get("identifier")?.value);
    if (
      identifier === null ||
      /^(?:before_create|after_create|\w+_parent_attach|\w*configured|\w*instrument_class|column_reflect|mapper_constructed|class_\w+)$/.test(
        identifier,
      )
    )
      schema.missModels(`what listens to ${identifier ?? "an event"} is not followed`);
    return name === "listen" ? NONE : callable("sqlalchemy.event.decorator", (given) => given.positional[0]?.value ?? NONE);
  });

  const makers: Readonly<Record<string, () => readonly (readonly [string, Value])[]>> = {
    alembic: () => [["op", op], ["context", moduleNamed("alembic.context")], ["util", moduleNamed("alembic.util")]],
    "alembic.op": () => opNames.map((name) => [name, opAttribute(name, noSite) ?? NONE]),
    "alembic.context": () => Object.entries(contexts.environment).map(([name, make]) => [name, make(noSite)]),
    "alembic.util": () => [["CommandError", exceptions.alembic.get("CommandError")!], ["exc", moduleNamed("alembic.util.exc")]],
    "alembic.util.exc": () => classes(exceptions.alembic),
    "alembic.migration": () => [["MigrationContext", migrationContextClass]],
    "alembic.runtime.migration": () => [["MigrationContext", migrationContextClass]],
    "alembic.operations": () => [
      ["Operations", operationsClass],
      ["BatchOperations", hostValue("alembic.operations.BatchOperations", undefined, registering)],
      ["MigrateOperation", hostValue("alembic.operations.MigrateOperation", undefined)],
      ["ops", moduleNamed("alembic.operations.ops")],
    ],
    "alembic.operations.ops": () => [["MigrateOperation", hostValue("alembic.operations.MigrateOperation", undefined)]],
    sqlalchemy: () => [
      ...core(),
      ["orm", moduleNamed("sqlalchemy.orm")],
      ["sql", moduleNamed("sqlalchemy.sql")],
      ["schema", moduleNamed("sqlalchemy.schema")],
      ["types", moduleNamed("sqlalchemy.types")],
      ["exc", moduleNamed("sqlalchemy.exc")],
      ["engine", moduleNamed("sqlalchemy.engine")],
      ["dialects", moduleNamed("sqlalchemy.dialects")],
      ["inspection", moduleNamed("sqlalchemy.inspection")],
      ["event", moduleNamed("sqlalchemy.event")],
      ["ext", moduleNamed("sqlalchemy.ext")],
      ["util", moduleNamed("sqlalchemy.util")],
    ],
    "sqlalchemy.sql": () => [
      ...core(),
      ["expression", moduleNamed("sqlalchemy.sql.expression")],
      ["sqltypes", moduleNamed("sqlalchemy.sql.sqltypes")],
      ["schema", moduleNamed("sqlalchemy.schema")],
      ["functions", moduleNamed("sqlalchemy.sql.functions")],
      ["elements", moduleNamed("sqlalchemy.sql.elements")],
    ],
    "sqlalchemy.sql.functions": () => functionMembers(),
    "sqlalchemy.orm": () => [...ormMembers(), ["Query", unknown("a class of the ORM")], ["session", moduleNamed("sqlalchemy.orm.session")]],
    "sqlalchemy.event": () => [["listen", listen("listen")], ["listens_for", listen("listens_for")]],
    "sqlalchemy.exc": () => [...classes(exceptions.sqlalchemy), ["DBAPIError", exceptions.sqlalchemy.get("DBAPIError")!]],
    "sqlalchemy.orm.exc": () => [
      ["NoResultFound", exceptions.sqlalchemy.get("NoResultFound")!],
      ["MultipleResultsFound", exceptions.sqlalchemy.get("MultipleResultsFound")!],
    ],
    "sqlalchemy.engine": () => [
      ["Inspector", inspectorClass],
      ["reflection", moduleNamed("sqlalchemy.engine.reflection")],
      ...core().filter(([name]) => name === "create_engine"),
      ["Connection", hostValue("sqlalchemy.engine.Connection", undefined)],
      ["Engine", hostValue("sqlalchemy.engine.Engine", undefined)],
    ],
    "sqlalchemy.engine.reflection": () => [["Inspector", inspectorClass]],
    "sqlalchemy.engine.base": () => [
      ["Connection", hostValue("sqlalchemy.engine.Connection", undefined)],
      ["Engine", hostValue("sqlalchemy.engine.Engine", undefined)],
    ],
    "sqlalchemy.inspection": () => [["inspect", inspect]],
    "sqlalchemy.ext": () => ["declarative", "asyncio", "compiler", "hybrid", "mutable"].map((name) => [name, moduleNamed(`sqlalchemy.ext.${name}`)] as const),
    "sqlalchemy.ext.declarative": () => ormMembers(),
    "sqlalchemy.ext.compiler": () => [
      [
        "compiles",
        callable("sqlalchemy.ext.compiler.compiles", () =>
          callable("sqlalchemy.ext.compiler.decorator", (call) => call.positional[0]?.value ?? NONE),
        ),
      ],
    ],
    "sqlalchemy.ext.mutable": () =>
      ["MutableDict", "MutableList", "MutableSet", "Mutable"].map(
        (name) =>
          [
            name,
            hostValue(`sqlalchemy.ext.mutable.${name}`, undefined, {
              attribute: (attribute) =>
                attribute === "as_mutable"
                  ? callable(`sqlalchemy.ext.mutable.${name}.as_mutable`, (call) => call.positional[0]?.value ?? NONE)
                  : undefined,
            }),
          ] as const,
      ),
    "sqlalchemy.dialects": () =>
      ["postgresql", "mysql", "sqlite", "oracle", "mssql"].map((name) => [name, moduleNamed(`sqlalchemy.dialects.${name}`)] as const),
    "sqlalchemy.dialects.postgresql": postgresqlMembers,
    sqlmodel: () => [
      ...core(),
      ...types.library("sqlmodel.sql.sqltypes")!,
      ...ormMembers().filter(([name]) => ["SQLModel", "Session", "Field", "Relationship"].includes(name)),
      ["sql", moduleNamed("sqlmodel.sql")],
    ],
    "sqlmodel.sql": () => [["sqltypes", moduleNamed("sqlmodel.sql.sqltypes")]],
    // It imports `types` from SQLAlchemy, and autogenerate writes `sqlmodel.sql.sqltypes.types.Uuid()`.
    "sqlmodel.sql.sqltypes": () => [...types.library("sqlmodel.sql.sqltypes")!, ["types", moduleNamed("sqlalchemy.types")]],
    alembic_utils: () => entityMembers(),
    alembic_postgresql_enum: () => enumMembers(),
    flask_sqlalchemy: () => ormMembers().filter(([name]) => name === "SQLAlchemy"),
    // Its SQLA is Flask-SQLAlchemy's class with a few more methods.
    flask_appbuilder: () => ormMembers().filter(([name]) => name === "SQLAlchemy").map(([, value]) => ["SQLA", value] as const),
    "flask_appbuilder.utils.legacy": () =>
      ormMembers()
        .filter(([name]) => name === "SQLAlchemy")
        .map(([, value]) => ["get_sqla_class", callable("flask_appbuilder.utils.legacy.get_sqla_class", () => value)] as const),
    flask: () => [["current_app", flaskApplication]],
    psycopg2: () => [
      ...classes(exceptions.driver),
      ["sql", moduleNamed("psycopg2.sql")],
      ["extras", moduleNamed("psycopg2.extras")],
      ["errors", moduleNamed("psycopg2.errors")],
    ],
    psycopg: () => [...classes(exceptions.driver), ["sql", moduleNamed("psycopg.sql")]],
    "psycopg2.sql": psycopgSql,
    "psycopg.sql": psycopgSql,
    "psycopg2.extras": () =>
      ["Json", "execute_values", "execute_batch"].map(
        (name) =>
          [
            name,
            name === "Json"
              ? callable("psycopg2.extras.Json", () => unknown("a JSON value"))
              : callable(
                  `psycopg2.extras.${name}`,
                  (call, site) => {
                    // The second argument is the statement, the third its rows.
                    connection.execute(call.positional[1]?.value, [unknown("there are several rows of values")], site, name, true);
                    return NONE;
                  },
                  { reachesDatabase: true },
                ),
          ] as const,
      ),
  };

  function functionMembers(): readonly (readonly [string, Value])[] {
    const generator = EXPRESSIONS.func!();
    const attribute = generator.kind === "host" ? generator.attribute : undefined;
    return ["now", "count", "max", "min", "sum", "coalesce", "current_timestamp", "current_date", "concat", "random", "char_length"]
      .map((name) => [name, attribute?.(name, noSite) ?? unknown(name)] as const)
      .concat([["func", generator]]);
  }

  const registering = {
    attribute: (name: string): Value | undefined =>
      name === "register_operation" || name === "implementation_for"
        ? callable(`alembic.operations.Operations.${name}`, () =>
            callable("alembic.operations.decorator", (call) => call.positional[0]?.value ?? NONE),
          )
        : undefined,
  };
  const operationsClass: Value = hostValue("alembic.operations.Operations", undefined, { ...registering, call: () => op, reachesDatabase: true });
  const migrationContextClass: Value = hostValue("alembic.migration.MigrationContext", undefined, {
    attribute: (name) => (name === "configure" ? callable("alembic.MigrationContext.configure", () => contexts.migrationContext) : undefined),
  });

  /** Modules that stand for another one's content. */
  const ALIASES: Readonly<Record<string, string>> = {
    "sqlalchemy.sql.expression": "sqlalchemy.sql",
    "sqlalchemy.future": "sqlalchemy.sql",
    "sqlalchemy.sql.schema": "sqlalchemy.sql",
    "sqlalchemy.schema": "sqlalchemy.sql",
    "sqlalchemy.types": "sqlalchemy.sql",
    "sqlalchemy.sql.sqltypes": "sqlalchemy.sql",
    "sqlalchemy.sql.elements": "sqlalchemy.sql",
    "sqlalchemy.sql.selectable": "sqlalchemy.sql",
    "sqlalchemy.sql.ddl": "sqlalchemy.sql",
    "sqlalchemy.sql.dml": "sqlalchemy.sql",
    "sqlalchemy.sql.type_api": "sqlalchemy.sql",
    "sqlalchemy.sql.naming": "sqlalchemy.sql",
    "sqlalchemy.orm.session": "sqlalchemy.orm",
    "sqlalchemy.orm.decl_api": "sqlalchemy.orm",
    "sqlalchemy.ext.declarative.api": "sqlalchemy.orm",
    "sqlalchemy.ext.automap": "sqlalchemy.orm",
    "sqlalchemy.ext.associationproxy": "sqlalchemy.orm",
    "sqlalchemy.event.api": "sqlalchemy.event",
    "sqlalchemy.ext.asyncio": "sqlalchemy.orm",
    "sqlmodel.main": "sqlmodel",
    "sqlmodel.sql.expression": "sqlmodel",
    "alembic.autogenerate": "alembic.operations",
    ...Object.fromEntries(
      ["array", "base", "json", "hstore", "ranges", "types", "named_types", "ext", "dml"].map((name) => [
        `sqlalchemy.dialects.postgresql.${name}`,
        "sqlalchemy.dialects.postgresql",
      ]),
    ),
    ...Object.fromEntries(
      "arrow choice color country currency email encrypted encrypted.encrypted_type enriched_datetime enriched_datetime.enriched_date_type enriched_datetime.enriched_datetime_type ip_address json locale ltree password phone_number range scalar_list timezone ts_vector url uuid weekdays"
        .split(" ")
        .map((name) => [`sqlalchemy_utils.types.${name}`, "sqlalchemy_utils"]),
    ),
    "sqlalchemy_utils.types": "sqlalchemy_utils",
    ...Object.fromEntries(
      ["pg_function", "pg_view", "pg_materialized_view", "pg_trigger", "pg_extension"].map((name) => [
        `alembic_utils.${name}`,
        "alembic_utils",
      ]),
    ),
    "geoalchemy2.types": "geoalchemy2",
    fastapi_users_db_sqlalchemy: "fastapi_users_db_sqlalchemy.generics",
    "fastapi_users.db.sqlalchemy": "fastapi_users_db_sqlalchemy.generics",
    "advanced_alchemy.types.guid": "advanced_alchemy.types",
    pgvector: "pgvector.sqlalchemy",
    "alembic_postgresql_enum.sql_commands.indexes": "alembic_postgresql_enum",
    "alembic_postgresql_enum.get_enum_data": "alembic_postgresql_enum",
    "psycopg2.errors": "psycopg2",
    "psycopg.errors": "psycopg",
  };

  const OTHER_DIALECTS = /^sqlalchemy\.dialects\.(mysql|mariadb|sqlite|oracle|mssql)(\.\w+)?$/;

  /** For questions such as `isinstance(bind.dialect, MySQLDialect)`. */
  const DIALECT_CLASSES = ["dialect", "MySQLDialect", "SQLiteDialect", "OracleDialect", "MSDialect"];

  function contents(name: string): readonly (readonly [string, Value])[] | null {
    const target = Object.hasOwn(ALIASES, name) ? ALIASES[name]! : name;
    if (Object.hasOwn(makers, target)) return makers[target]!();
    const library = types.library(target);
    if (library) return [...library];
    // Types of other databases: those that PostgreSQL's compiler knows too; the rest is unknown.
    const [, other] = OTHER_DIALECTS.exec(name) ?? [];
    if (other !== undefined)
      return [
        ...core().filter(([member]) => member === member.toUpperCase()),
        ...DIALECT_CLASSES.map((klass) => [klass, hostValue(`sqlalchemy.dialects.${other}.${klass}`, undefined)] as const),
      ];
    return name === "sqlalchemy" || name.startsWith("sqlalchemy.") || name.startsWith("alembic.") ? [] : null;
  }

  const modules = new Map<string, ModuleValue | undefined>();

  function moduleNamed(name: string): ModuleValue {
    return findModule(name) ?? moduleOf(name, []);
  }

  function findModule(name: string): ModuleValue | undefined {
    if (modules.has(name)) return modules.get(name);
    // The module is there before its contents: modules hold each other.
    const made: ModuleValue = { ...moduleOf(name, []), ...(REACHING.has(name) ? { reachesDatabase: true } : {}) };
    modules.set(name, made);
    const found = contents(name);
    if (found === null) modules.set(name, undefined);
    else for (const [member, value] of found) made.attributes.set(member, value);
    return modules.get(name);
  }

  /** Modules whose unknown names may do something to the database. */
  const REACHING = new Set(["alembic.op", "alembic.context"]);

  // --- how a revision is called ---

  /** A project's own collection of tables: an attribute is taken for the table of that name if there is one. */
  function tableNamed(name: string, site: Site): Value {
    if (!catalog.findRelation({ schema: null, name })) return unknown(`the table object tables.${name}`);
    const table = schema.table(known(name), known(null), [], NO_OPTIONS, null, site);
    table.open = "the table object is made by the project";
    return schema.tableValue(table);
  }

  function entryArgument(name: string): Value {
    switch (name) {
      case "op":
      case "operations": return op;
      case "bind":
      case "connection":
      case "conn": return connection.bind;
      case "context": return contexts.migrationContext;
      case "tables": return hostValue("tables", undefined, { attribute: tableNamed });
      default: return unknown(`the parameter ${name} is given by the environment`);
    }
  }

  return {
    module: findModule,
    entry(module, _revision, way) {
      types.startBody();
      const callee = module.attributes.get(way);
      if (!callee || callee.kind === "unknown") return null;
      if (callee.kind !== "function") return { callee, positional: [] };
      const required = callee.declaration.parameters.filter((parameter) => parameter.kind === "positional");
      const engines = required[0]?.name === "engine_name" ? enginesOf(module, way) : [];
      if (engines.length > 0)
        return {
          callee: callable(`${way} of each engine`, (_call, site) => (engines.forEach((engine) => site.call(callee, [str(engine)])), NONE)),
          positional: [],
        };
      const wanted = required.map((parameter) => (parameter.default === null || parameter.name === "op" ? entryArgument(parameter.name) : undefined));
      const upTo = wanted.findIndex((value) => value === undefined);
      return { callee, positional: (upTo < 0 ? wanted : wanted.slice(0, upTo)).flatMap((value) => value ?? []) };
    },
    exceptionFor: (sqlstate) => exceptions.forCode(sqlstate),
    begin(revision, run) {
      running = revision;
      types.startRevision(run !== partOf);
      partOf = run;
      memo = memos.get(run) ?? createMemo();
      memos.set(run, memo);
      memo.startRevision();
    },
  };
}

/** Names of the engines of the multidb template: those that have an `upgrade_<name>` of their own. */
function enginesOf(module: ModuleValue, way: Direction): readonly string[] {
  return [...module.attributes.keys()].filter((name) => name.startsWith(`${way}_`)).map((name) => name.slice(way.length + 1));
}

/**
 * What a directive of the project's own may concern: every name in its arguments and in the objects
 * that it is given (`ReplaceableObject("view", "SELECT ...")`); null, anything, when there is none.
 */
function namesIn(call: Call): readonly QualifiedName[] | null {
  const texts = [...call.positional, ...call.named.values()]
    .flatMap(({ value }) => [value, ...(value.kind === "instance" ? value.attributes.values() : [])])
    .flatMap((value) => knownText(value) ?? []);
  const names = texts.flatMap((text): QualifiedName[] => {
    const parts = /^\s*(?:"?([\w$]+)"?\.)?"?([\w$]+)"?\s*(?:\(.*)?$/s.exec(text);
    return parts ? [{ schema: parts[1] ?? null, name: parts[2]! }] : [];
  });
  return names.length > 0 && call.open === null ? names : null;
}

/** What `op.f` and `conv` give: the name, marked as one that no convention changes, and cut if it is too long. */
function finalName(given: Value | undefined): Value {
  if (given?.kind !== "str") return given ?? NONE;
  const text = knownText(given);
  return markFinal(text === null || truncated(text) === text ? given : str(truncated(text)));
}
