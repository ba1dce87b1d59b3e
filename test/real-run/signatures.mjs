/**
 * Writes src/model/catalog/signatures.json: which types PostgreSQL's own functions and operators take
 * and give, and which types are cast implicitly, as real servers tell.
 *
 *     node test/real-run/signatures.mjs PSQL_URL PGLITE_MODULE
 *
 * What either version has is written down, so that nothing is missing that one of them has. Functions
 * behind operators and those for internal use are left out, and so are those that take any number of arguments.
 */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [url, module] = process.argv.slice(2);

/** `name:args>result`, with every number of arguments that defaults allow; a name with `*` alone may take any. */
const FUNCTIONS = `SELECT coalesce(json_agg(DISTINCT f), '[]') FROM (
  SELECT p.proname || ':' || (SELECT coalesce(string_agg(t.typname, ',' ORDER BY a.at), '') FROM unnest(p.proargtypes) WITH ORDINALITY a (type, at) JOIN pg_type t ON t.oid = a.type WHERE a.at <= n) || '>' || r.typname AS f
    FROM pg_proc p JOIN pg_type r ON r.oid = p.prorettype, generate_series(p.pronargs::int - p.pronargdefaults, p.pronargs::int) n
   WHERE p.oid < 16384 AND p.provariadic = 0 AND p.prokind <> 'p' AND p.proname !~ '^(pg_|bt|hash|gist|gin|brin|spg|ri_|RI_|_)' AND p.oid NOT IN (SELECT oprcode FROM pg_operator)
     AND NOT EXISTS (SELECT FROM unnest(p.proargtypes) a (type) JOIN pg_type t ON t.oid = a.type WHERE t.typname IN ('internal', 'cstring')) AND r.typname NOT IN ('internal', 'cstring', 'trigger', 'event_trigger')
     AND p.oid NOT IN (SELECT castfunc FROM pg_cast) AND NOT (p.prokind = 'a' AND EXISTS (SELECT FROM pg_aggregate g WHERE g.aggfnoid = p.oid AND g.aggkind <> 'n'))
  UNION ALL SELECT p.proname || ':*' FROM pg_proc p LEFT JOIN pg_aggregate g ON g.aggfnoid = p.oid
   WHERE p.oid < 16384 AND (p.provariadic <> 0 OR g.aggkind <> 'n' OR p.oid IN (SELECT castfunc FROM pg_cast) OR p.oid IN (SELECT oprcode FROM pg_operator)) AND p.proname !~ '^(pg_|bt|hash|gist|gin|brin|spg|ri_|RI_|_)') x`;
/** `name:left,right>result`; without the left operand of a prefix operator. */
const OPERATORS = `SELECT coalesce(json_agg(DISTINCT o.oprname || ':' || concat_ws(',', l.typname, r.typname) || '>' || x.typname), '[]') FROM pg_operator o LEFT JOIN pg_type l ON l.oid = o.oprleft JOIN pg_type r ON r.oid = o.oprright JOIN pg_type x ON x.oid = o.oprresult WHERE o.oid < 16384`;
const CASTS = `SELECT coalesce(json_agg(DISTINCT s.typname || ':' || t.typname), '[]') FROM pg_cast c JOIN pg_type s ON s.oid = c.castsource JOIN pg_type t ON t.oid = c.casttarget WHERE c.oid < 16384 AND c.castcontext = 'i' AND s.oid <> t.oid`;

const psql = (text) =>
  JSON.parse(
    execFileSync("psql", ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", url], {
      input: text,
      encoding: "utf8",
      maxBuffer: 1 << 28,
    }),
  );
const { PGlite } = await import(pathToFileURL(join(resolve(module), "dist/index.js")).href);
const database = await PGlite.create();
const pglite = async (text) => Object.values((await database.query(text)).rows[0])[0];

/** One line for each name, in order: `lower:text>text;anyrange>anyelement`. */
async function lines(text) {
  const byName = new Map();
  for (const entry of [...new Set([...psql(text), ...(await pglite(text))])].sort()) {
    const at = entry.indexOf(":", 1);
    byName.set(entry.slice(0, at), [...(byName.get(entry.slice(0, at)) ?? []), entry.slice(at + 1)]);
  }
  // One form that takes anything stands for all.
  return [...byName].map(([name, forms]) => `${name}:${forms.includes("*") ? "*" : forms.join(";")}`).sort();
}

const found = { functions: await lines(FUNCTIONS), operators: await lines(OPERATORS), casts: await lines(CASTS) };
const target = join(dirname(new URL(import.meta.url).pathname), "../../src/model/catalog/signatures.json");
const parts = Object.entries(found).map(([part, entries]) => `  ${JSON.stringify(part)}: ${JSON.stringify(`\n${entries.join("\n")}\n`)}`);
writeFileSync(target, `{\n${parts.join(",\n")}\n}\n`);
console.error(Object.entries(found).map(([part, entries]) => `${entries.length} ${part}`).join(", "));
process.exit(0);
