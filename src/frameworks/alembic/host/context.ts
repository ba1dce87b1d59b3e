/** `alembic.context`, the migration context and the configuration, as a migration sees them in a plain online run. */
import { exceptionClass } from "../../../evaluate/exceptions.ts";
import { bool, dict, FALSE, knownText, list, NONE, str, unknown, type HostValue, type Value } from "../../../evaluate/value.ts";
import type { Dialect } from "../../../dialects/index.ts";
import type { EnvironmentFacts, TransactionFacts } from "../../../model/history.ts";
import type { ChainPlace, Recorder } from "../../index.ts";
import { bindArguments, readFlag } from "./arguments.ts";
import type { Connection } from "./connection.ts";
import { callable, hostValue, member, type Members } from "./values.ts";

export interface ContextTools {
  readonly place: ChainPlace;
  /** The database's dialect. */
  readonly database: Dialect;
  readonly recorder: Recorder;
  readonly connection: Connection;
  readonly transactions: TransactionFacts;
  readonly versionTable: EnvironmentFacts["versionTable"];
}

export interface Contexts {
  /** `op.get_context()`. */
  readonly migrationContext: HostValue;
  /** The attributes of `alembic.context`. */
  readonly environment: Members;
}

export function createContexts(tools: ContextTools): Contexts {
  const { place, database, recorder, connection, transactions, versionTable } = tools;

  const execute: Value = callable("alembic.context.execute", (call, site) => {
    const passed = bindArguments(call, ["sql", "execution_options"]);
    connection.execute(passed.get("sql") ?? passed.get("statement"), [], site, "context.execute");
    return NONE;
  }, { reachesDatabase: true });

  /**
   * `with autocommit_block():` ends the transaction, and begins another after it. It asserts that the
   * transaction is one that Alembic began (runtime/migration.py).
   */
  const autocommitBlock: Value = callable("alembic.MigrationContext.autocommit_block", () => hostValue("alembic.MigrationContext.autocommit_block", undefined, {
    reachesDatabase: true,
    enter(site) {
      if (transactions.mode === "outer") {
        site.raise(
          exceptionClass("AssertionError"),
          `autocommit_block() asserts that Alembic itself began the transaction, and ${transactions.text ?? "env.py"} began it`,
        );
      }
      recorder.perform(
        [
          { kind: "transaction", verb: "commit", name: null },
          { kind: "transaction", verb: "autocommit", name: null },
        ],
        site,
        "autocommit_block",
      );
      return NONE;
    },
    exit: (site) => recorder.perform([{ kind: "transaction", verb: "begin", name: null }], site, "autocommit_block"),
  }), { reachesDatabase: true });

  const transaction = (): Value =>
    callable("alembic.MigrationContext.begin_transaction", () =>
      hostValue("alembic.ContextManager", undefined, { enter: () => NONE, exit: () => undefined }),
    );

  const config: HostValue = hostValue("alembic.config.Config", undefined, {
    attribute(name) {
      switch (name) {
        case "get_main_option":
        case "get_alembic_option": return callable(`alembic.Config.${name}`, (call) => option(bindArguments(call, ["name", "default"]).get("name")));
        case "get_section_option": return callable("alembic.Config.get_section_option", (call) => {
          const passed = bindArguments(call, ["section", "name", "default"]);
          return knownText(passed.get("section")) === "alembic" ? option(passed.get("name")) : unknown("a section of the configuration");
        });
        case "config_ini_section": return str("alembic");
        case "config_file_name": return place.config === null ? NONE : str(place.config);
        case "get_section": return callable("alembic.Config.get_section", () => unknown("a section of the configuration"));
        case "set_main_option":
        case "set_section_option": return callable(`alembic.Config.${name}`, () => NONE);
        default: return unknown(`config.${name} depends on how Alembic is run`);
      }
    },
    truth: () => true,
  });

  function option(name: Value | undefined): Value {
    const key = knownText(name);
    const value = key === null ? undefined : place.options.get(key);
    return value === undefined ? unknown("an option of the configuration that may be set elsewhere") : str(value);
  }

  const implementation: HostValue = hostValue(database.traits.implementation, undefined, {
    reachesDatabase: true,
    attribute: (name, site) => member({
      dialect: () => connection.dialect,
      bind: () => connection.bind,
      connection: () => connection.bind,
      execute: () => execute,
      _exec: () => execute,
      transactional_ddl: () => bool(database.traits.transactionalDdl),
      as_sql: () => FALSE,
      static_output: () => callable("alembic.DefaultImpl.static_output", () => NONE),
    }, name, site),
  });

  const members: Members = {
    dialect: () => connection.dialect,
    bind: () => connection.bind,
    connection: () => connection.bind,
    impl: () => implementation,
    as_sql: () => FALSE,
    version_table: () => (versionTable.known ? str(versionTable.name) : unknown("the name of the version table")),
    version_table_schema: () =>
      !versionTable.known ? unknown("the schema of the version table") : versionTable.schema === null ? NONE : str(versionTable.schema),
    execute: () => execute,
    autocommit_block: () => autocommitBlock,
    begin_transaction: transaction,
    config: () => config,
    opts: () => unknown("the options of the migration context"),
    environment_context: () => unknown("the environment of the migration context"),
    get_current_revision: () => callable("alembic.MigrationContext.get_current_revision", () => unknown("the current revision of the database")),
    get_current_heads: () => callable("alembic.MigrationContext.get_current_heads", () => unknown("the current revision of the database")),
    script: () => unknown("the script directory"),
  };

  const migrationContext: HostValue = hostValue("alembic.migration.MigrationContext", undefined, {
    reachesDatabase: true,
    attribute: (name, site) => member(members, name, site),
    truth: () => true,
  });

  const environment: Members = {
    get_context: () => callable("alembic.context.get_context", () => migrationContext),
    get_bind: () => callable("alembic.context.get_bind", () => connection.bind),
    is_offline_mode: () => callable("alembic.context.is_offline_mode", () => FALSE),
    is_transactional_ddl: () => callable("alembic.context.is_transactional_ddl", () => bool(database.traits.transactionalDdl)),
    get_x_argument: () => callable("alembic.context.get_x_argument", (call) => {
      // Options of the command line (-x): none on a plain run.
      const asDictionary = readFlag(bindArguments(call, ["as_dictionary"]).get("as_dictionary"), false);
      return asDictionary === null ? unknown("options of the command line") : asDictionary ? dict([]) : list([]);
    }),
    get_tag_argument: () => callable("alembic.context.get_tag_argument", () => NONE),
    get_head_revision: () => callable("alembic.context.get_head_revision", () => unknown("the head revision")),
    get_revision_argument: () => callable("alembic.context.get_revision_argument", () => unknown("the revision that is asked for")),
    get_starting_revision_argument: () => callable("alembic.context.get_starting_revision_argument", () => unknown("the revision that the run starts from")),
    execute: () => execute,
    config: () => config,
    script: () => unknown("the script directory"),
    begin_transaction: transaction,
    configure: () => callable("alembic.context.configure", () => NONE),
    run_migrations: () => callable("alembic.context.run_migrations", () => NONE),
  };

  return { migrationContext, environment };
}
