/**
 * Writes src/model/catalog/extension-contents.json: what PostgreSQL itself offers that an expression
 * or an index may name, and what each extension brings, as real servers tell by pg_depend.
 *
 *     node test/real-run/extensions.mjs PSQL_URL [PGLITE_MODULE:EXTENSION,EXTENSION...]...
 *
 * PSQL_URL is a superuser's URL of a scratch database; every extension that the server offers is
 * created there, alone, in a transaction that is rolled back. A PGlite package adds the extensions that
 * are named after it and that the server lacks, and the functions of its own PostgreSQL version.
 */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [url, ...packages] = process.argv.slice(2);

/** Operator classes are written with the type that they take. Functions that take no argument in any form are written with `()`, so that PostgreSQL's words about them are known whole. */
const functions = (of) =>
  `(SELECT coalesce(json_agg(f ORDER BY f), '[]') FROM (SELECT p.proname || CASE WHEN bool_and(p.pronargs = 0) THEN '()' ELSE '' END AS f FROM pg_proc p WHERE ${of("pg_proc", "p.oid")} GROUP BY p.proname) x)`;
const parts = (of) => `json_build_object(
  'types', (SELECT coalesce(json_agg(t.typname ORDER BY t.typname), '[]') FROM pg_type t LEFT JOIN pg_class c ON c.oid = t.typrelid
             WHERE ${of("pg_type", "t.oid")} AND t.typcategory <> 'A' AND (t.typtype <> 'c' OR c.relkind = 'c')),
  'functions', ${functions(of)},
  'relations', (SELECT coalesce(json_agg(c.relname ORDER BY c.relname), '[]') FROM pg_class c WHERE ${of("pg_class", "c.oid")} AND c.relkind IN ('r', 'v', 'm', 'p', 'f', 'S')),
  'schemas', (SELECT coalesce(json_agg(n.nspname ORDER BY n.nspname), '[]') FROM pg_namespace n WHERE ${of("pg_namespace", "n.oid")}),
  'accessMethods', (SELECT coalesce(json_agg(a.amname ORDER BY a.amname), '[]') FROM pg_am a WHERE ${of("pg_am", "a.oid")} AND a.amtype = 'i'),
  'operatorClasses', (SELECT coalesce(json_agg(DISTINCT a.amname || ' ' || o.opcname || '=' || t.typname), '[]') FROM pg_opclass o JOIN pg_am a ON a.oid = o.opcmethod JOIN pg_type t ON t.oid = o.opcintype WHERE ${of("pg_opclass", "o.oid")}),
  'defaultOperatorClasses', (SELECT coalesce(json_agg(DISTINCT a.amname || ' ' || t.typname), '[]') FROM pg_opclass o JOIN pg_am a ON a.oid = o.opcmethod JOIN pg_type t ON t.oid = o.opcintype WHERE ${of("pg_opclass", "o.oid")} AND o.opcdefault),
  'textSearch', (SELECT coalesce(json_agg(d ORDER BY d), '[]') FROM (SELECT 'dictionary ' || dictname AS d FROM pg_ts_dict t WHERE ${of("pg_ts_dict", "t.oid")} UNION ALL SELECT 'configuration ' || cfgname FROM pg_ts_config t WHERE ${of("pg_ts_config", "t.oid")}) x)
)`;
/** What is asked of PostgreSQL itself. */
const CORE_PARTS = ["functions", "accessMethods", "operatorClasses", "defaultOperatorClasses", "textSearch"];
const CORE = `SELECT ${parts((catalog, oid) => `${oid} < 16384 AND ${oid} NOT IN (SELECT objid FROM pg_depend WHERE deptype = 'e' AND classid = '${catalog}'::regclass)`)}`;
const MEMBERS = (name) =>
  `SELECT ${parts((catalog, oid) => `${oid} IN (SELECT d.objid FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e' AND d.classid = '${catalog}'::regclass AND e.extname = '${name}')`)}`;
const CONTROL = `SELECT coalesce(json_object_agg(v.name, json_build_object('version', v.version, 'trusted', v.trusted, 'schema', v.schema, 'requires', coalesce(v.requires, '{}'))), '{}')
  FROM pg_available_extension_versions v JOIN pg_available_extensions a ON a.name = v.name AND a.default_version = v.version`;
/** Kept out: they belong to a version of another one, or are the language that is always there. */
const LEFT_OUT = /-\d+$|^plpgsql$/;

function server() {
  const psql = (text) =>
    JSON.parse(
      execFileSync("psql", ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", url], {
        input: text,
        encoding: "utf8",
        maxBuffer: 1 << 28,
        env: { ...process.env, PGOPTIONS: "-c client_min_messages=error" },
      }),
    );
  return {
    query: async (text) => psql(text),
    contents: async (name) => psql(`BEGIN; CREATE SCHEMA IF NOT EXISTS extensions_scratch; CREATE EXTENSION "${name}" CASCADE; ${MEMBERS(name)}; ROLLBACK;`),
  };
}

async function pglite(path, names) {
  const main = await import(pathToFileURL(resolve(path, "dist/index.js")).href);
  const found = {};
  for (const name of names) {
    const module = await import(pathToFileURL(join(resolve(path), "dist", name, "index.js")).href).catch(
      () => import(pathToFileURL(join(resolve(path), "dist/contrib", `${name}.js`)).href),
    );
    found[name] = module[name];
  }
  const database = await main.PGlite.create({ extensions: found });
  const query = async (text) => Object.values((await database.query(text)).rows[0])[0];
  return {
    query,
    contents: async (name) => {
      await database.exec(`CREATE EXTENSION "${name}" CASCADE`);
      return query(MEMBERS(name));
    },
  };
}

/** Empty lists say nothing. */
const compact = (value) =>
  Object.fromEntries(
    Object.entries(value).filter(([, part]) => part !== null && part !== false && !(Array.isArray(part) && part.length === 0)),
  );

async function describe(source, control, name) {
  const { version, trusted, schema, requires } = control[name];
  return compact({ version, trusted, schema, requires, ...(await source.contents(name)) });
}

const union = (left, right) => [...new Set([...left, ...right])].sort();

const main = server();
const control = await main.query(CONTROL);
const whole = await main.query(CORE);
const core = Object.fromEntries(CORE_PARTS.map((part) => [part, whole[part]]));
const extensions = {};
for (const name of Object.keys(control).filter((one) => !LEFT_OUT.test(one)).sort()) {
  try {
    extensions[name] = await describe(main, control, name);
  } catch (error) {
    // Some want to be loaded at the server's start.
    console.error(`${name}: ${String(error.stderr ?? error.message).trim().split("\n")[0]}`);
  }
}
for (const spec of packages) {
  const [path, list = ""] = spec.split(":");
  const names = list.split(",").filter(Boolean);
  const source = await pglite(path, names);
  const theirs = await source.query(CONTROL);
  for (const name of names) extensions[name] ??= await describe(source, theirs, name);
  const newer = await source.query(CORE);
  for (const part of Object.keys(core)) core[part] = union(core[part], newer[part]);
}
// A function may take an argument in one version and none in another.
const bare = new Set(core.functions.filter((name) => !name.endsWith("()")));
core.functions = core.functions.filter((name) => !(name.endsWith("()") && bare.has(name.slice(0, -2))));
const target = join(dirname(new URL(import.meta.url).pathname), "../../src/model/catalog/extension-contents.json");
const words = (value) => JSON.stringify(value, (_key, part) => (Array.isArray(part) ? part.join(",") : part));
const lines = Object.keys(extensions).sort().map((name) => `    ${JSON.stringify(name)}: ${words(extensions[name])}`);
writeFileSync(target, `{\n  "core": ${words(compact(core))},\n  "extensions": {\n${lines.join(",\n")}\n  }\n}\n`);
console.error(`${lines.length} extensions, ${core.functions.length} functions of PostgreSQL itself`);
process.exit(0);
