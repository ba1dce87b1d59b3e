/**
 * What reaches the database: the bind, engines, cursors, results. Every way to run a statement ends
 * in `execute`; what a statement gives is known only on the empty database that the chain starts from.
 */
import {
  bool, FALSE, int, list, NONE, str, tuple, unknown, type Call, type HostValue, type Site, type StrValue, type Value,
} from "../../../evaluate/value.ts";
import type { Dialect } from "../../../dialects/index.ts";
import type { Catalog } from "../../../model/catalog.ts";
import type { Operation } from "../../../model/operation.ts";
import type { ExecutionResult, Recorder } from "../../index.ts";
import { bindArguments, concatenate, entriesOf, itemsOf, reasonOf, replaceAll, type Arguments } from "./arguments.ts";
import { clauseOf, compileText, parameter, queryOperation, withValues, type ClauseData, type StatementData } from "./constructs.ts";
import type { Exceptions } from "./exceptions.ts";
import { callable, hostValue, member, type Members } from "./values.ts";

/** A DDL construct: `CreateTable(t)`, `DropSequence(s)`; `run` does it. */
export interface DdlData { readonly data: "ddl"; readonly run: (site: Site, tag: string) => void }

export interface ConnectionTools {
  /** The database's dialect. */
  readonly database: Dialect;
  readonly catalog: Catalog;
  readonly recorder: Recorder;
  readonly exceptions: Exceptions;
  /** `sa.inspect(bind)`. */
  inspector(): Value;
  /** Whether a table, index, sequence, schema or type exists; undefined when it is not known. */
  exists(object: "table" | "index" | "sequence" | "schema" | "type", name: Value | undefined, schema: Value | undefined): boolean | undefined;
}

export interface Connection {
  readonly bind: HostValue;
  readonly engine: HostValue;
  readonly dialect: HostValue;
  /** Runs whatever `execute()` takes. `raw`: the text goes to the driver as it is. */
  execute(statement: Value | undefined, parameters: readonly Value[], site: Site, tag: string, raw?: boolean): ExecutionResult;
  result(rows: ExecutionResult, scalars?: boolean): HostValue;
  /** Performs a query or DML operation, and says what rows it gives. */
  query(operation: Extract<Operation, { kind: "query" }>, site: Site, tag: string): ExecutionResult;
}

const NOTHING: ExecutionResult = { rows: "unknown", reason: "the statement gives no rows that are known" };

export function createConnection(tools: ConnectionTools): Connection {
  const { catalog, recorder, exceptions, database } = tools;
  let savepoints = 0;

  // --- running statements ---

  function execute(statement: Value | undefined, parameters: readonly Value[], site: Site, tag: string, raw = false): ExecutionResult {
    if (statement?.kind === "str") return raw ? runRaw(statement, parameters, site, tag) : runText(statement, new Map(), false, parameters, site, tag);
    if (statement?.kind === "host") {
      const data = statement.data as { readonly data?: string } | undefined;
      if (data?.data === "ddl") {
        (data as DdlData).run(site, tag);
        return NOTHING;
      }
      if (data?.data === "statement") return query(queryOperation(withParameters(data as StatementData, parameters)), site, tag);
      if (data?.data === "clause") return runClause(statement, parameters, site, tag);
      if (data?.data === "composed") return runRaw((data as ComposedData).text, parameters, site, tag);
    }
    if (itemsOf(statement)) exceptions.raise(site, "ObjectNotExecutableError", "Not an executable object: a list");
    recorder.unread(`the SQL is not known: ${reasonOf(statement, "the statement")}`, site, tag);
    return { rows: "unknown", reason: "the statement is not known" };
  }

  function runClause(statement: HostValue, parameters: readonly Value[], site: Site, tag: string): ExecutionResult {
    const clause = clauseOf(statement);
    if (clause.text) return runText(clause.text.source, clause.text.bound, clause.text.open, parameters, site, tag);
    if (clause.sql) return recorder.execute(concatenate("SELECT ", clause.sql), site, tag);
    return query(queryOperation(selectOf(clause)), site, tag);
  }

  function selectOf(clause: ClauseData): StatementData {
    return {
      data: "statement",
      verb: "select",
      uses: clause.uses.map((use) => ({ ...use, access: "read" as const })),
      from: [],
      opaqueRows: true,
      items: "columns",
    };
  }

  /** A text as `sa.text()` sends it. A parameter without a value is an error before anything is sent. */
  function runText(text: StrValue, bound: ReadonlyMap<string, Value>, open: boolean, parameters: readonly Value[], site: Site, tag: string): ExecutionResult {
    const given = namedParameters(parameters);
    const { sql, missing } = compileText(text, new Map([...bound, ...given.values]));
    if (missing.length > 0 && !open && !given.open && text.holes.length === 0) {
      exceptions.raise(site, "StatementError", `(sqlalchemy.exc.InvalidRequestError) A value is required for bind parameter '${missing[0]!}'`);
    }
    return recorder.execute(sql, site, tag);
  }

  /** A text that goes to the driver: `%s` and `%(name)s` are parameters when values are given. */
  function runRaw(text: StrValue, parameters: readonly Value[], site: Site, tag: string): ExecutionResult {
    const given = parameters.filter((value) => value.kind !== "none");
    if (given.length === 0) return recorder.execute(text, site, tag);
    const named = namedParameters(parameters).values;
    const ordered = itemsOf(given[0]);
    let next = 0;
    const sql = replaceAll(text, /%(?:\((\w+)\))?s|%%/g, (match) => {
      if (match[0] === "%%") return "%";
      const value = match[1] === undefined ? ordered?.[next++] : named.get(match[1]);
      return parameter(value, /\bin\s*$/i.test(text.value.slice(0, match.index)));
    });
    return recorder.execute(sql, site, tag);
  }

  /** The values of an execution: a dict, a list of dicts (the first tells the names), or keywords. */
  function namedParameters(parameters: readonly Value[]): { readonly values: ReadonlyMap<string, Value>; readonly open: boolean } {
    const values = new Map<string, Value>();
    let open = false;
    for (const value of parameters) {
      if (value.kind === "none") continue;
      const items = itemsOf(value);
      const entries = entriesOf(items ? items[0] : value);
      if (items?.length === 0) continue;
      if (!entries) open = true;
      else for (const [name, one] of entries) values.set(name, items && items.length > 1 ? unknown("there are several values") : one);
    }
    return { values, open };
  }

  /** `execute(table.insert(), [{...}])`: the keys are columns. */
  function withParameters(data: StatementData, parameters: readonly Value[]): StatementData {
    if (data.verb !== "insert") return data;
    return withValues(data, { positional: parameters.map((value) => ({ value, span: { start: 0, end: 0 } })), named: new Map(), open: null });
  }

  function query(operation: Extract<Operation, { kind: "query" }>, site: Site, tag: string): ExecutionResult {
    const rows = catalog.rowsOf(operation.query);
    recorder.perform([operation], site, tag);
    return rows;
  }

  // --- results ---

  function result(rows: ExecutionResult, scalars = false): HostValue {
    const reason = "reason" in rows ? rows.reason : "";
    const items = (): Value[] | undefined => {
      if (rows.rows === "none") return [];
      return rows.rows === "zero" || rows.rows === "value" ? [scalars ? scalar(rows) : tuple([scalar(rows)])] : undefined;
    };
    /** The first row, or its first value. */
    const leading = (asScalar: boolean): Value =>
      rows.rows === "none" || rows.rows === "unknown" || asScalar
        ? scalar(rows)
        : rows.rows === "some" || rows.rows === "filled"
          ? present(reason)
          : tuple([scalar(rows)]);
    const first = (asScalar: boolean) => (): Value => callable("sqlalchemy.Result.first", () => leading(asScalar));
    const one = (asScalar: boolean) => (): Value => callable("sqlalchemy.Result.one", (_call, site) => {
      if (rows.rows === "none") exceptions.raise(site, "NoResultFound", "No row was found when one was required");
      return leading(asScalar);
    });
    const all = (): Value => callable("sqlalchemy.Result.all", () => {
      const known = items();
      return known ? list(known) : { kind: "list", items: [], open: true };
    });
    const same = (): Value => callable("sqlalchemy.Result.same", () => self);
    const members: Members = {
      fetchall: all, all, fetchmany: all, partitions: all,
      fetchone: first(scalars), first: first(scalars), one_or_none: first(scalars), scalar: first(true), scalar_one_or_none: first(true),
      one: one(scalars), scalar_one: one(true),
      scalars: () => callable("sqlalchemy.Result.scalars", () => result(rows, true)),
      mappings: same, unique: same, yield_per: same, columns: same, execution_options: same, tuples: same, freeze: same,
      rowcount: () => (rows.rows === "none" ? int(0) : unknown(reason)),
      close: () => callable("sqlalchemy.Result.close", () => NONE),
    };
    const self: HostValue = hostValue("sqlalchemy.Result", undefined, {
      attribute: (name, site) => member(members, name, site) ?? unknown(reason || "the result of a statement"),
      iterate: () => items(),
      truth: () => true,
    });
    return self;
  }

  // --- the dialect ---

  const flag = (known: boolean | undefined, reason: string): Value => (known === undefined ? unknown(reason) : bool(known));
  const dialectMembers: Members = {
    name: () => str(database.name),
    type_descriptor: () => callable("sqlalchemy.Dialect.type_descriptor", (call) => call.positional[0]?.value ?? unknown("no type is given")),
    has_table: () =>
      callable("sqlalchemy.Dialect.has_table", (call) =>
        existence("table", bindArguments(call, ["connection", "table_name", "schema"]), "table_name"),
      ),
    has_index: () =>
      callable("sqlalchemy.Dialect.has_index", (call) =>
        existence("index", bindArguments(call, ["connection", "table_name", "index_name", "schema"]), "index_name"),
      ),
    has_sequence: () =>
      callable("sqlalchemy.Dialect.has_sequence", (call) =>
        existence("sequence", bindArguments(call, ["connection", "sequence_name", "schema"]), "sequence_name"),
      ),
    has_schema: () =>
      callable("sqlalchemy.Dialect.has_schema", (call) =>
        existence("schema", bindArguments(call, ["connection", "schema_name"]), "schema_name"),
      ),
    has_type: () =>
      callable("sqlalchemy.Dialect.has_type", (call) =>
        existence("type", bindArguments(call, ["connection", "type_name", "schema"]), "type_name"),
      ),
    default_schema_name: () => (database.name === "postgresql" ? str(catalog.currentSchema() ?? "public") : unknown("the schema of the database")),
    supports_native_enum: () => bool(database.traits.nativeEnum),
    supports_alter: () => bool(database.traits.alter),
    supports_comments: () => bool(database.traits.comments),
    supports_sequences: () => bool(database.traits.sequences),
  };

  function existence(object: Parameters<ConnectionTools["exists"]>[0], passed: Arguments, key: string): Value {
    return flag(tools.exists(object, passed.get(key), passed.get("schema")), `whether the ${object} exists is not known`);
  }

  const dialect: HostValue = hostValue(`sqlalchemy.dialects.${database.name}.dialect`, undefined, {
    attribute: (name, site) => member(dialectMembers, name, site),
    truth: () => true,
    isInstance: (name) => (name.includes(database.name) ? true : /postgresql|mysql|sqlite|oracle|mssql/i.test(name) ? false : undefined),
  });

  // --- connections ---

  function transactional(verb: "commit" | "rollback" | "begin", site: Site): void {
    const operations: Operation[] = [{ kind: "transaction", verb, name: null }];
    // A connection begins its next transaction by itself, unless Alembic has put it into autocommit.
    if (verb !== "begin" && catalog.transaction().kind !== "autocommit") operations.push({ kind: "transaction", verb: "begin", name: null });
    recorder.perform(operations, site, `connection.${verb}`);
  }

  /**
   * `execution_options(isolation_level="AUTOCOMMIT")` on the connection of the migration, or the same on that of its driver.
   * SQLAlchemy 2 refuses it once a transaction is begun (InvalidRequestError, Connection._set_connection_characteristics);
   * 1.4 warns and lets psycopg2 roll the transaction back (connection_int.c, conn_set_session). So what follows is not known.
   */
  function changeIsolation(what: string, site: Site): void {
    if (catalog.transaction().kind === "autocommit") return;
    if (site.certainty.certain) recorder.unread(`${what} in a transaction: SQLAlchemy 2 refuses it, older versions roll the transaction back`, site, what);
    loseSight(what, site);
  }

  function loseSight(tag: string, site: Site): void {
    recorder.perform([{ kind: "transaction", verb: "lose-sight", name: null }], site, tag);
  }

  /** A method by which the transactions of a connection that the engine gave go on, or the connection begins: those of the migration say nothing of them. */
  function elsewhere(name: string, given: () => Value): () => Value {
    return () => callable(`sqlalchemy.Connection.${name}`, (_call, site) => (loseSight(`connection.${name}`, site), given()), { reachesDatabase: true });
  }

  /** The object that `begin()` gives. Alembic has begun a transaction already, so that this one joins it. `entered`: what `with` gives in place of it, for an engine. */
  function transaction(entered?: Value): HostValue {
    const nothing = (name: string): Value => callable(`sqlalchemy.Transaction.${name}`, () => NONE);
    const self: HostValue = hostValue("sqlalchemy.Transaction", undefined, {
      attribute: (name) => (name === "is_active" ? bool(true) : ["commit", "rollback", "close", "start"].includes(name) ? nothing(name) : undefined),
      enter: () => entered ?? self,
      exit: () => undefined,
      truth: () => true,
    });
    return self;
  }

  function savepoint(site: Site): HostValue {
    const name = `sa_savepoint_${++savepoints}`;
    let open = true;
    const act = (verb: "savepoint" | "release" | "rollback-to", at: Site): void =>
      recorder.perform([{ kind: "transaction", verb, name }], at, "connection.begin_nested");
    const end = (verb: "release" | "rollback-to", at: Site): void => {
      if (open) act(verb, at);
      open = false;
    };
    act("savepoint", site);
    const self: HostValue = hostValue("sqlalchemy.NestedTransaction", undefined, {
      attribute(attribute) {
        switch (attribute) {
          case "commit": return callable("sqlalchemy.NestedTransaction.commit", (_call, at) => (end("release", at), NONE));
          case "rollback":
          case "close": return callable("sqlalchemy.NestedTransaction.rollback", (_call, at) => (end("rollback-to", at), NONE));
          case "is_active": return bool(open);
          default: return undefined;
        }
      },
      enter: () => self,
      exit: (at, raised) => end(raised ? "rollback-to" : "release", at),
      truth: () => true,
    });
    return self;
  }

  function parametersOf(call: Call): readonly Value[] {
    const passed = bindArguments(call, ["statement", "parameters"]);
    const more = [...passed.extra].filter(([name]) => name !== "execution_options" && name !== "params" && name !== "bind_arguments");
    return [
      ...(passed.get("parameters") ? [passed.get("parameters")!] : []),
      ...(passed.get("params") ? [passed.get("params")!] : []),
      ...passed.rest.map((one) => one.value),
      ...(more.length > 0 ? [{ kind: "dict", entries: more.map(([name, one]) => ({ key: str(name), value: one.value })), open: false } satisfies Value] : []),
      ...(call.open === null ? [] : [unknown(call.open)]),
    ];
  }

  /** `connection.execute` and the like: `shape` makes the result of the rows. */
  const runner = (name: string, shape: (rows: ExecutionResult) => Value, raw = false): Value =>
    callable(`sqlalchemy.Connection.${name}`, (call, site) => {
      const statement = bindArguments(call, ["statement"]).get("statement") ?? call.named.get("object_")?.value ?? call.named.get("sql")?.value;
      // Before 2.0 a connection sent a string to the driver as it is; 2.0 takes no strings here.
      return shape(execute(statement, parametersOf(call), site, `connection.${name}`, raw || statement?.kind === "str"));
    }, { reachesDatabase: true });

  /** A value that is there and is true, though what it is is not known. */
  function present(reason: string): Value {
    return hostValue("sqlalchemy.Row", undefined, { truth: () => true, attribute: () => unknown(reason), item: () => unknown(reason) });
  }

  /** The first value of the first row. */
  function scalar(rows: ExecutionResult): Value {
    switch (rows.rows) {
      case "none": return NONE;
      case "zero": return int(0);
      case "value":
        return rows.value === null
          ? NONE
          : typeof rows.value === "string"
            ? str(rows.value)
            : typeof rows.value === "bigint"
              ? int(Number.isSafeInteger(Number(rows.value)) ? Number(rows.value) : rows.value)
              : bool(rows.value);
      case "some": return present(rows.reason);
      case "filled": case "unknown": return unknown(rows.reason);
    }
  }

  function cursor(): HostValue {
    let last: ExecutionResult = NOTHING;
    const members: Members = {
      execute: () => callable("psycopg.Cursor.execute", (call, site) => {
        const passed = bindArguments(call, ["query", "vars"]);
        last = execute(
          passed.get("query"),
          passed.get("vars") ? [passed.get("vars")!] : passed.get("params") ? [passed.get("params")!] : [],
          site,
          "cursor.execute",
          true,
        );
        return NONE;
      }, { reachesDatabase: true }),
      executemany: () => callable("psycopg.Cursor.executemany", (call, site) => {
        last = execute(call.positional[0]?.value, [unknown("there are several rows of values")], site, "cursor.executemany", true);
        return NONE;
      }, { reachesDatabase: true }),
      close: () => callable("psycopg.Cursor.close", () => NONE),
    };
    const self: HostValue = hostValue("psycopg.Cursor", undefined, {
      reachesDatabase: true,
      attribute: (name, site) => member(members, name, site) ?? result(last).attribute?.(name, site),
      iterate: (site) => result(last).iterate?.(site),
      enter: () => self,
      exit: () => undefined,
    });
    return self;
  }

  /** The connection of the driver; `isAnother`: that of a connection which the engine gave. */
  function rawConnectionOf(isAnother: boolean): HostValue {
    const ends = (verb: "commit" | "rollback"): Value =>
      callable(
        `psycopg.Connection.${verb}`,
        (_call, at) => (isAnother ? loseSight(`connection.${verb}`, at) : transactional(verb, at), NONE),
        { reachesDatabase: true },
      );
    const isolation = (name: string, at: Site): void => (isAnother ? undefined : changeIsolation(name, at));
    const self: HostValue = hostValue("psycopg.Connection", undefined, {
      reachesDatabase: true,
      attribute(name) {
        switch (name) {
          case "cursor": return callable("psycopg.Connection.cursor", cursor, { reachesDatabase: true });
          case "execute": return runner("execute", (rows) => result(rows), true);
          case "commit":
          case "rollback": return ends(name);
          case "connection":
          case "dbapi_connection":
          case "driver_connection": return self;
          case "close": return callable("psycopg.Connection.close", () => NONE);
          case "set_session":
          case "set_isolation_level": return callable(`psycopg.Connection.${name}`, (_call, at) => (isolation(name, at), NONE), { reachesDatabase: true });
          default: return undefined;
        }
      },
      setAttribute: (name, _value, at) => (name === "autocommit" || name === "isolation_level" ? isolation(name, at) : undefined),
      enter: () => self,
      exit: () => undefined,
    });
    return self;
  }

  const rawConnection = rawConnectionOf(false);

  const connectionMembers: Members = {
    execute: () => runner("execute", (rows) => result(rows)),
    scalar: () => runner("scalar", scalar),
    scalars: () => runner("scalars", (rows) => result(rows, true)),
    exec_driver_sql: () => runner("exec_driver_sql", (rows) => result(rows), true),
    dialect: () => dialect,
    engine: () => engine,
    connection: () => rawConnection,
    begin: () => callable("sqlalchemy.Connection.begin", () => transaction()),
    get_transaction: () => callable("sqlalchemy.Connection.get_transaction", () => transaction()),
    begin_nested: () => callable("sqlalchemy.Connection.begin_nested", (_call, site) => savepoint(site)),
    in_transaction: () => callable("sqlalchemy.Connection.in_transaction", () => bool(true)),
    in_nested_transaction: () => callable("sqlalchemy.Connection.in_nested_transaction", () => unknown("whether a savepoint is open")),
    commit: () => callable("sqlalchemy.Connection.commit", (_call, site) => (transactional("commit", site), NONE)),
    rollback: () => callable("sqlalchemy.Connection.rollback", (_call, site) => (transactional("rollback", site), NONE)),
    execution_options: () => callable("sqlalchemy.Connection.execution_options", (call, site) => {
      if (call.named.has("isolation_level")) changeIsolation("execution_options(isolation_level=...)", site);
      return bind;
    }, { reachesDatabase: true }),
    connect: () => callable("sqlalchemy.Connection.connect", () => bind),
    run_callable: () =>
      callable("sqlalchemy.Connection.run_callable", (call, site) =>
        call.positional[0] ? site.call(call.positional[0].value, [bind, ...call.positional.slice(1).map((one) => one.value)]) : NONE,
      ),
    run_sync: () =>
      callable("sqlalchemy.AsyncConnection.run_sync", (call, site) =>
        call.positional[0] ? site.call(call.positional[0].value, [bind, ...call.positional.slice(1).map((one) => one.value)]) : NONE,
      ),
    close: () => callable("sqlalchemy.Connection.close", () => NONE),
    invalidate: () => callable("sqlalchemy.Connection.invalidate", () => NONE),
    closed: () => FALSE,
    default_isolation_level: () => str("READ COMMITTED"),
    info: () => unknown("the connection's info"),
  };

  const bind: HostValue = hostValue("sqlalchemy.engine.Connection", { data: "connection" }, {
    reachesDatabase: true,
    attribute: (name, site) => member(connectionMembers, name, site),
    enter: () => bind,
    exit: () => undefined,
    truth: () => true,
    isInstance: (name) => (name.endsWith(".Connection") ? true : name.endsWith(".Engine") ? false : undefined),
  });

  /** A connection that the engine gave. */
  const another: HostValue = hostValue("sqlalchemy.engine.Connection", { data: "connection" }, {
    ...bind,
    attribute: (name, site) => member(otherMembers, name, site),
    enter: () => another,
  });
  const otherMembers: Members = {
    ...connectionMembers,
    connection: () => rawConnectionOf(true),
    begin: () => callable("sqlalchemy.Connection.begin", () => transaction()),
    begin_nested: () => callable("sqlalchemy.Connection.begin_nested", () => transaction()),
    commit: elsewhere("commit", () => NONE),
    rollback: elsewhere("rollback", () => NONE),
    execution_options: () => callable("sqlalchemy.Connection.execution_options", () => another),
    connect: () => callable("sqlalchemy.Connection.connect", () => another),
  };

  const engineMembers: Members = {
    ...connectionMembers,
    connect: elsewhere("connect", () => another),
    begin: elsewhere("begin", () => transaction(another)),
    raw_connection: elsewhere("raw_connection", () => rawConnectionOf(true)),
    execution_options: () => callable("sqlalchemy.Engine.execution_options", () => engine),
    dispose: () => callable("sqlalchemy.Engine.dispose", () => NONE),
    has_table: () => callable("sqlalchemy.Engine.has_table", (call) => existence("table", bindArguments(call, ["table_name", "schema"]), "table_name")),
    table_names: () => callable("sqlalchemy.Engine.table_names", (call, site) => {
      const inspector = tools.inspector();
      const names = inspector.kind === "host" ? inspector.attribute?.("get_table_names", site) : undefined;
      return names?.kind === "host" && names.call ? names.call(call, site) : unknown("the names of the tables");
    }),
    name: () => str(database.name),
    driver: () => unknown("the driver"),
    url: () => url,
  };

  /** Only the kind of database is known of the URL. */
  const unknownPart = "__hole_1__";
  const urlText: StrValue = {
    kind: "str",
    value: `${database.name}://${unknownPart}`,
    pieces: [],
    holes: [
      { at: `${database.name}://`.length, length: unknownPart.length, reason: "the URL of the database depends on how Alembic is run" },
    ],
  };
  const url: HostValue = hostValue("sqlalchemy.engine.URL", undefined, {
    attribute(name) {
      switch (name) {
        case "get_backend_name": return callable("sqlalchemy.URL.get_backend_name", () => str(database.name));
        case "render_as_string": return callable("sqlalchemy.URL.render_as_string", () => urlText);
        default: return unknown("the URL of the database depends on how Alembic is run");
      }
    },
    text: () => urlText,
    truth: () => true,
  });

  const engine: HostValue = hostValue("sqlalchemy.engine.Engine", { data: "connection" }, {
    reachesDatabase: true,
    attribute: (name, site) => member(engineMembers, name, site),
    truth: () => true,
    isInstance: (name) => (name.endsWith(".Engine") ? true : name.endsWith(".Connection") ? false : undefined),
  });

  return { bind, engine, dialect, execute, result, query };
}

/** `psycopg2.sql.SQL(...)` and what is composed of it. */
export interface ComposedData { readonly data: "composed"; readonly text: StrValue }

/** Whether a value is a connection or an engine. */
export function isConnection(value: Value | undefined): boolean {
  return value?.kind === "host" && (value.data as { readonly data?: string } | undefined)?.data === "connection";
}
