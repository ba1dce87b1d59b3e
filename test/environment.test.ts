import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { findChains } from "../src/frameworks/alembic/discover.ts";
import { readEnvironment } from "../src/frameworks/alembic/environment.ts";
import { readRevisions } from "../src/frameworks/alembic/revisions.ts";
import type { EnvironmentFacts } from "../src/model/history.ts";
import { memoryProject } from "../src/project.ts";
import { positionAt } from "../src/source.ts";
import { loadPythonParser } from "../src/syntax/parser.ts";
import { parseArchive } from "./archive.ts";

const parser = await loadPythonParser();

const INI = "[alembic]\nscript_location = %(here)s/alembic\nprepend_sys_path = .\n";

/** The facts of a project that has its chain in alembic/. */
function factsOf(files: Record<string, string>): EnvironmentFacts {
  const project = memoryProject(new Map(Object.entries({ "alembic.ini": INI, "alembic/versions/README": "", ...files })));
  const place = findChains(project, "").places.find((each) => each.path === "alembic")!;
  const { chain, modules } = readRevisions(place, project, parser);
  return readEnvironment(place, project, parser, chain, modules);
}

describe("transactions in env.py", () => {
  const cases = parseArchive(readFileSync(new URL("chain/transactions.txt", import.meta.url), "utf8"));
  /** From real runs: see test/real-run/env-transactions.py. */
  const runs = JSON.parse(readFileSync(new URL("chain/transactions.json", import.meta.url), "utf8")) as Record<
    string,
    { failed: string[]; succeeded: string[]; autocommit_block: boolean }
  >;

  test("every case was run", () => expect(Object.keys(runs)).toEqual([...cases.keys()]));

  test.each([...cases])("%s", (name, env) => {
    const { transactions, uncommitted } = factsOf({
      "alembic/env.py": `from alembic import context\nfrom sqlalchemy import create_engine, text\nengine = create_engine(URL)\n${env}`,
    });
    const { mode, perMigration, location } = transactions;
    const at = location === null ? [] : [`at ${location.source.text.slice(location.span.start, location.span.end)}`];
    expect([mode, ...(perMigration ? ["asked for"] : []), ...at].join(", ")).toBe(/# expect: (.*)/.exec(env)![1]);

    // What is said must be what happens.
    const run = runs[name]!;
    if (uncommitted !== null) expect(run.succeeded).toEqual([]);
    if (name.startsWith("statement-before-configure") || name.startsWith("inspect-before")) expect(uncommitted).not.toBeNull();
    if (mode === "per-migration") expect(run).toEqual({ failed: ["t1", "t2"], succeeded: ["t1", "t2", "t3"], autocommit_block: true });
    if (mode === "one") expect(run).toEqual({ failed: [], succeeded: ["t1", "t2", "t3"], autocommit_block: true });
    if (mode === "outer") expect(run).toEqual({ failed: [], succeeded: ["t1", "t2", "t3"], autocommit_block: false });
  });

  test("an env.py that is not there, or that runs nothing, is unknown", () => {
    expect(factsOf({}).transactions.mode).toBe("unknown");
    expect(factsOf({ "alembic/env.py": "from alembic import context\nprint(1)\n" }).transactions.mode).toBe("unknown");
  });

  test("helpers in the alembic directory and runners in the application are followed", () => {
    const runner =
      "from alembic import context\ndef run(connection):\n    context.configure(connection=connection, transaction_per_migration=True)\n    with context.begin_transaction():\n        context.run_migrations()\n";
    const env = (from: string): string => `from alembic import context\nfrom ${from} import run\nwith engine.begin() as connection:\n    run(connection)\n`;
    expect(
      factsOf({ "alembic/env.py": env("app.migrating"), "app/__init__.py": "", "app/migrating.py": runner }).transactions,
    ).toMatchObject({ mode: "outer", perMigration: true, text: "engine.begin()" });
    expect(factsOf({ "alembic/env.py": env(".runner"), "alembic/runner.py": runner }).transactions.mode).toBe("outer");
  });
});

describe("statements in env.py", () => {
  const online = (before: string, options = "", inside = "", after = ""): EnvironmentFacts =>
    factsOf({
      "alembic/env.py": `from alembic import context\nfrom sqlalchemy import create_engine, text\nwith create_engine(URL).connect() as connection:\n    ${before}\n    context.configure(connection=connection${options})\n    with context.begin_transaction():\n        ${inside || "pass"}\n        context.run_migrations()\n    ${after}\n`,
    });
  const statement = 'connection.execute(text("SET lock_timeout = 4000"))';

  test("what is committed after the run is not lost, on whichever name the connection has", () => {
    expect(online(statement).uncommitted).toMatchObject({ text: statement });
    expect(online(statement, "", "", "connection.commit()").uncommitted).toBeNull();
    expect(online(statement, "", "", "context.get_bind().commit()").uncommitted).toBeNull();
    expect(online(`${statement}; connection.commit()`).uncommitted).toBeNull();
  });

  test("SQLAlchemy 2 does not run a plain string, so that an env.py with one is for an older version", () => {
    expect(online('connection.execute("SET lock_timeout = 4000")').uncommitted).toBeNull();
    expect(online('connection.exec_driver_sql("SET lock_timeout = 4000")').uncommitted).not.toBeNull();
  });

  test("SET LOCAL on the connection is found, SET is not", () => {
    const local = 'connection.execute(text("SET LOCAL lock_timeout = 4000"))';
    expect(online("pass", ", transaction_per_migration=True", local).setLocal).toMatchObject({ text: local });
    expect(online("pass", "", statement).setLocal).toBeNull();
  });
});

describe("the version table", () => {
  const configured = (options: string, more = ""): EnvironmentFacts["versionTable"] =>
    factsOf({
      "alembic/env.py": `from alembic import context\n${more}\nwith engine.connect() as connection:\n    context.configure(connection=connection${options})\n    context.run_migrations()\n`,
    }).versionTable;

  test.each<[string, string, string, Partial<EnvironmentFacts["versionTable"]>]>([
    ["is Alembic's", "", "", { schema: null, name: "alembic_version", width: 32 }],
    [
      "has another name and schema",
      ', version_table="versions", version_table_schema=SCHEMA',
      'SCHEMA = "app"',
      { schema: "app", name: "versions" },
    ],
    ["has a name that is not known", ", version_table=name()", "", { name: "alembic_version", known: false }],
    [
      "is made with a wider column",
      "",
      'class Wide(PostgresqlImpl):\n    def version_table_impl(self, **kw):\n        return Table("v", MetaData(), Column("version_num", String(128), nullable=False))',
      { width: 128 },
    ],
    [
      "is made with a width from a constant",
      "",
      'WIDTH = 255\ntable = Table("v", m, sa.Column("version_num", sa.String(length=WIDTH)))',
      { width: 255 },
    ],
    [
      "is altered by SQL",
      "",
      'connection.execute(text("ALTER TABLE alembic_version ALTER COLUMN version_num TYPE varchar(255)"))',
      { width: 255 },
    ],
    [
      "is created by SQL",
      "",
      'SQL = """CREATE TABLE IF NOT EXISTS alembic_version (\n    version_num VARCHAR(64) NOT NULL)"""',
      { width: 64 },
    ],
    ["is altered to text", "", 'SQL = "ALTER TABLE alembic_version ALTER COLUMN version_num TYPE TEXT"', { width: 10_485_760 }],
    ["is patched", "", "context._version.c.version_num.type.length = 100", { width: 100 }],
    ["is only spoken of", "", "# version_num is String(255) elsewhere", { width: 32 }],
  ])("%s", (_, options, more, expected) => expect(configured(options, more)).toMatchObject(expected));
});

describe("create_all", () => {
  const ENV = "from alembic import context\n";
  const REVISION = 'revision = "1"\ndown_revision = None\n';
  /** Path, line, text, and `?` when not certain. */
  const found = (files: Record<string, string>): string[] =>
    factsOf(files).createAll.map(
      ({ location, text, certain }) =>
        `${location.source.path}:${positionAt(location.source, location.span.start).line} ${text}${certain ? "" : " ?"}`,
    );

  test.each<[string, Record<string, string>, string[]]>([
    [
      "at the top of env.py",
      { "alembic/env.py": `${ENV}Base.metadata.create_all(bind=engine)\n` },
      ["alembic/env.py:2 Base.metadata.create_all"],
    ],
    [
      "in a function that env.py calls",
      { "alembic/env.py": `${ENV}def run():\n    SQLModel.metadata.create_all(engine)\nrun()\n` },
      ["alembic/env.py:3 SQLModel.metadata.create_all"],
    ],
    [
      "handed to run_sync",
      {
        "alembic/env.py": `${ENV}async def run():\n    async with engine.begin() as c:\n        await c.run_sync(Base.metadata.create_all)\nasyncio.run(run())\n`,
      },
      ["alembic/env.py:4 Base.metadata.create_all"],
    ],
    ["under a condition", { "alembic/env.py": `${ENV}if TESTING:\n    db.create_all()\n` }, ["alembic/env.py:3 db.create_all ?"]],
    [
      "in a function that nobody calls",
      { "alembic/env.py": `${ENV}def bootstrap():\n    db.create_all()\n` },
      ["alembic/env.py:3 db.create_all ?"],
    ],
    ["in offline mode only", { "alembic/env.py": `${ENV}if context.is_offline_mode():\n    db.create_all()\n` }, []],
    [
      "in a comment and in a string",
      { "alembic/env.py": `${ENV}# metadata.create_all(engine)\nlog("metadata.create_all() is not used")\n` },
      [],
    ],
    [
      "in upgrade()",
      { "alembic/versions/1.py": `${REVISION}def upgrade():\n    SQLModel.metadata.create_all(op.get_bind())\n` },
      ["alembic/versions/1.py:4 SQLModel.metadata.create_all"],
    ],
    [
      "in downgrade() only",
      { "alembic/versions/1.py": `${REVISION}def upgrade():\n    pass\ndef downgrade():\n    Base.metadata.create_all(op.get_bind())\n` },
      [],
    ],
    [
      "of tables that the revision writes out",
      {
        "alembic/versions/1.py": `${REVISION}meta = sa.MetaData()\nsa.Table("t", meta)\ndef upgrade():\n    meta.create_all(op.get_bind())\n`,
      },
      [],
    ],
    [
      "in a helper that a revision calls",
      {
        "alembic/versions/1.py": `from alembic_helpers import nothing\nfrom helpers.bootstrap import build\n${REVISION}def upgrade():\n    build(op.get_bind())\n`,
        "alembic.ini": `${INI.replace("= .\n", "= .:%(here)s/alembic\n")}path_separator = os\n`,
        "alembic/helpers/__init__.py": "",
        "alembic/helpers/bootstrap.py": "def build(bind):\n    Base.metadata.create_all(bind)\n",
      },
      ["alembic/helpers/bootstrap.py:2 Base.metadata.create_all"],
    ],
    [
      "in a helper that is imported and not called",
      {
        "alembic/env.py": `${ENV}from .helper import other\nother()\n`,
        "alembic/helper.py": "def build(bind):\n    Base.metadata.create_all(bind)\ndef other():\n    pass\n",
      },
      ["alembic/helper.py:2 Base.metadata.create_all ?"],
    ],
    [
      "in the application, called by env.py",
      {
        "alembic/env.py": `${ENV}from app.db import init_db\ninit_db()\n`,
        "app/__init__.py": "",
        "app/db.py": "def init_db():\n    Base.metadata.create_all(engine)\n",
      },
      ["app/db.py:2 Base.metadata.create_all"],
    ],
    [
      "in the application, not called by env.py",
      {
        "alembic/env.py": `${ENV}from app.db import Base\ntarget_metadata = Base.metadata\n`,
        "app/__init__.py": "",
        "app/db.py": "Base = declarative_base()\ndef init_db():\n    Base.metadata.create_all(engine)\n",
      },
      [],
    ],
    [
      "in the template of revisions",
      { "alembic/script.py.mako": "def upgrade():\n    # db.create_all()\n    Base.metadata.create_all(op.get_bind())\n" },
      ["alembic/script.py.mako:3 Base.metadata.create_all"],
    ],
  ])("%s", (_, files, expected) => expect(found(files)).toEqual(expected));
});
