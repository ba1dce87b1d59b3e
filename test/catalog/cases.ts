/**
 * Cases of the catalog as text: SQL statements, what PostgreSQL objects to, and what its catalog
 * holds at the end.
 *
 *     -- case: a name for the test
 *     CREATE TABLE t (a int);
 *     DROP TABLE u;
 *     -- expect: 42P01 table "u" does not exist
 *     -- catalog:
 *     -- table public.t
 *     -- column public.t.a integer
 *
 * The lines `expect` and below `catalog` are PostgreSQL's own: with CHAINLINT_POSTGRES set to a
 * database's URL the tests ask it again, and with CHAINLINT_UPDATE=1 they write its answers down.
 */
import { execFileSync } from "node:child_process";
import { foreignKeysOf, formatType, type Catalog, type Relation } from "../../src/model/catalog.ts";

export interface CaseStatement {
  readonly text: string;
  /** `42P01 table "u" does not exist`, null when PostgreSQL accepts the statement. */
  readonly expected: string | null;
}

export interface Case {
  readonly name: string;
  readonly statements: readonly CaseStatement[];
  readonly catalog: readonly string[];
}

/** Splits a file into cases. A statement ends at a line that ends in `;` outside of dollar quotes. */
export function parseCases(text: string): readonly Case[] {
  const cases: { name: string; statements: CaseStatement[]; catalog: string[] }[] = [];
  let lines: string[] = [];
  let inCatalog = false;
  for (const line of text.split("\n")) {
    const heading = /^-- case: (.*)$/.exec(line);
    const expected = /^-- expect: (.*)$/.exec(line);
    const present = cases.at(-1);
    if (heading) {
      cases.push({ name: heading[1]!, statements: [], catalog: [] });
      inCatalog = false;
    } else if (!present) continue;
    else if (expected) present.statements.push({ text: present.statements.pop()!.text, expected: expected[1]! });
    else if (line === "-- catalog:") inCatalog = true;
    else if (inCatalog && line.startsWith("-- ")) present.catalog.push(line.slice(3));
    else if (line.trim() !== "") {
      lines.push(line);
      const statement = lines.join("\n");
      if (line.trimEnd().endsWith(";") && (statement.match(/\$\$/g) ?? []).length % 2 === 0) {
        present.statements.push({ text: statement, expected: null });
        lines = [];
      }
    }
  }
  return cases;
}

export function formatCases(cases: readonly Case[]): string {
  return cases.map(({ name, statements, catalog }) => [
    `-- case: ${name}`,
    ...statements.flatMap(({ text, expected }) => (expected === null ? [text] : [text, `-- expect: ${expected}`])),
    "-- catalog:",
    ...catalog.map((line) => `-- ${line}`),
    "",
  ].join("\n")).join("\n");
}

/** What our catalog holds, in the words of `CATALOG_QUERY`. */
export function dump(catalog: Catalog): readonly string[] {
  const lines: string[] = [];
  const columnsOf = (relation: Relation, numbers: readonly number[]): string =>
    numbers.map((number) => relation.columns.find((column) => column.number === number)?.name ?? "-").join(",");
  for (const { name } of catalog.schemas()) lines.push(`schema ${name}`);
  for (const relation of catalog.relations(null)) {
    const name = `${relation.schema}.${relation.name}`;
    const owner = relation.ownedBy && catalog.relation(relation.ownedBy.table);
    const ownedBy = owner ? ` of ${owner.name}.${columnsOf(owner, [relation.ownedBy!.column])}` : "";
    if (relation.index) {
      const table = catalog.relation(relation.index.table)!;
      lines.push(
        `index ${name} on ${table.name} (${columnsOf(table, relation.index.columns)})${relation.index.include.length > 0 ? ` include (${columnsOf(table, relation.index.include)})` : ""}${relation.index.unique ? " unique" : ""}`,
      );
      continue;
    }
    lines.push(`${relation.kind} ${name}${ownedBy}`);
    if (relation.kind === "sequence") continue;
    for (const column of relation.columns) {
      const marks = [
        column.nullable ? "" : " not null",
        column.default ? " default" : "",
        column.identity ? " identity" : "",
        column.generated ? " generated" : "",
      ].join("");
      lines.push(`column ${name}.${column.name} ${formatType(column.type, ["pg_temp"])}${marks}`);
    }
    for (const key of foreignKeysOf(catalog, relation))
      lines.push(
        `constraint ${name} ${key.name} foreign-key (${key.columns.join(",")}) to ${key.references?.schema}.${key.references?.table} (${key.references?.columns.join(",")})`,
      );
    for (const constraint of relation.constraints)
      if (constraint.kind !== "foreign-key")
        lines.push(
          `constraint ${name} ${constraint.name} ${constraint.kind} (${constraint.columns.map((number) => columnsOf(relation, [number])).join(",")})`,
        );
    for (const trigger of relation.triggers) lines.push(`trigger ${name} ${trigger.name}`);
    for (const rule of relation.rules) lines.push(`${rule.kind} ${name} ${rule.name}`);
  }
  for (const type of catalog.types(null))
    if (type.extension === null)
      lines.push(`${type.kind} ${type.schema}.${type.name}${type.kind === "enum" ? ` ${type.labels.join(",")}` : ""}`);
  for (const routine of catalog.routines(null))
    lines.push(
      `${routine.kind} ${routine.schema}.${routine.name}(${routine.arguments.map((type) => formatType(type, ["pg_temp"])).join(",")})`,
    );
  for (const extension of catalog.extensions()) lines.push(`extension ${extension.name}`);
  return [...lines].sort();
}

const RELATION_KINDS = `CASE c.relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'table' WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized-view' WHEN 'S' THEN 'sequence' WHEN 'f' THEN 'foreign-table' WHEN 'c' THEN 'composite-type' END`;

/** The same of a real PostgreSQL. */
export const CATALOG_QUERY = `
WITH ns AS (SELECT oid, nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'),
member AS (SELECT objid FROM pg_depend WHERE deptype = 'e'),
names AS (SELECT c.oid, n.nspname || '.' || c.relname AS name, c.relname, c.relkind FROM pg_class c JOIN ns n ON n.oid = c.relnamespace WHERE c.oid NOT IN (SELECT objid FROM member))
SELECT 'schema ' || nspname AS line FROM ns
UNION ALL SELECT ${RELATION_KINDS} || ' ' || c.name || coalesce((SELECT ' of ' || t.relname || '.' || a.attname FROM pg_depend d JOIN pg_class t ON t.oid = d.refobjid JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
  WHERE d.objid = c.oid AND d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i') AND c.relkind = 'S'), '') FROM names c WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f', 'c')
UNION ALL SELECT 'index ' || c.name || ' on ' || t.relname || ' (' || (SELECT string_agg(coalesce(a.attname, '-'), ',' ORDER BY k.at) FROM unnest(i.indkey) WITH ORDINALITY k(number, at) LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number AND k.number > 0 WHERE k.at <= i.indnkeyatts) || ')'
  || coalesce(' include (' || (SELECT string_agg(a.attname, ',' ORDER BY k.at) FROM unnest(i.indkey) WITH ORDINALITY k(number, at) JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number WHERE k.at > i.indnkeyatts) || ')', '')
  || CASE WHEN i.indisunique THEN ' unique' ELSE '' END FROM names c JOIN pg_index i ON i.indexrelid = c.oid JOIN pg_class t ON t.oid = i.indrelid
UNION ALL SELECT 'column ' || c.name || '.' || a.attname || ' ' || (SELECT set_config('search_path', '', true) || format_type(a.atttypid, a.atttypmod)) || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END
  || CASE WHEN a.atthasdef AND a.attgenerated = '' THEN ' default' ELSE '' END || CASE WHEN a.attidentity <> '' THEN ' identity' ELSE '' END || CASE WHEN a.attgenerated <> '' THEN ' generated' ELSE '' END
  FROM names c JOIN pg_attribute a ON a.attrelid = c.oid WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c') AND a.attnum > 0 AND NOT a.attisdropped
UNION ALL SELECT 'constraint ' || c.name || ' ' || k.conname || ' ' || CASE k.contype WHEN 'p' THEN 'primary-key' WHEN 'u' THEN 'unique' WHEN 'c' THEN 'check' WHEN 'x' THEN 'exclude' WHEN 'f' THEN 'foreign-key' ELSE k.contype::text END
  || ' (' || coalesce((SELECT string_agg(a.attname, ',' ORDER BY n.at) FROM unnest(k.conkey) WITH ORDINALITY n(number, at) JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = n.number), '') || ')'
  || CASE WHEN k.contype = 'f' THEN ' to ' || (SELECT n.nspname || '.' || t.relname FROM pg_class t JOIN pg_namespace n ON n.oid = t.relnamespace WHERE t.oid = k.confrelid) || ' (' || (SELECT string_agg(a.attname, ',' ORDER BY n.at) FROM unnest(k.confkey) WITH ORDINALITY n(number, at) JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = n.number) || ')' ELSE '' END
  FROM names c JOIN pg_constraint k ON k.conrelid = c.oid WHERE k.contype NOT IN ('t', 'n') AND (k.contype <> 'f' OR k.conparentid = 0 OR (SELECT p.conrelid FROM pg_constraint p WHERE p.oid = k.conparentid) <> k.conrelid)
UNION ALL SELECT 'trigger ' || c.name || ' ' || t.tgname FROM names c JOIN pg_trigger t ON t.tgrelid = c.oid WHERE NOT t.tgisinternal
UNION ALL SELECT 'policy ' || c.name || ' ' || p.polname FROM names c JOIN pg_policy p ON p.polrelid = c.oid
UNION ALL SELECT 'rule ' || c.name || ' ' || r.rulename FROM names c JOIN pg_rewrite r ON r.ev_class = c.oid WHERE r.rulename <> '_RETURN'
UNION ALL SELECT CASE t.typtype WHEN 'e' THEN 'enum' WHEN 'd' THEN 'domain' WHEN 'r' THEN 'range' WHEN 'm' THEN 'multirange' ELSE 'base' END || ' ' || n.nspname || '.' || t.typname || CASE WHEN t.typtype = 'e' THEN ' ' || coalesce((SELECT string_agg(e.enumlabel, ',' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid), '') ELSE '' END
  FROM pg_type t JOIN ns n ON n.oid = t.typnamespace WHERE t.typtype IN ('e', 'd', 'r', 'm') AND t.oid NOT IN (SELECT objid FROM member)
UNION ALL SELECT CASE p.prokind WHEN 'f' THEN 'function' WHEN 'p' THEN 'procedure' ELSE 'aggregate' END || ' ' || n.nspname || '.' || p.proname || '(' || coalesce((SELECT string_agg(format_type(a.type, -1), ',' ORDER BY a.at) FROM unnest(p.proargtypes) WITH ORDINALITY a(type, at)), '') || ')'
  FROM pg_proc p JOIN ns n ON n.oid = p.pronamespace WHERE p.oid NOT IN (SELECT objid FROM member) AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'i')
UNION ALL SELECT 'extension ' || extname FROM pg_extension WHERE extname <> 'plpgsql'
ORDER BY 1`;

/** Runs a case on a real PostgreSQL, in a transaction that is rolled back: what it says and what it then holds. */
export function runOnPostgres(url: string, { name, statements }: Case): Case {
  const script = [
    "\\set ON_ERROR_ROLLBACK on", "\\set VERBOSITY verbose", "\\pset tuples_only on", "\\pset format unaligned", "BEGIN;",
    ...statements.flatMap(({ text }, at) => [`\\echo @statement ${at}`, text]),
    "\\echo @dump", "SET LOCAL search_path = '';", CATALOG_QUERY + ";", "ROLLBACK;",
  ].join("\n");
  const output = execFileSync("sh", ["-c", 'psql -X -q -d "$0" -f - 2>&1', url], {
    input: script,
    encoding: "utf8",
    env: { ...process.env, PGOPTIONS: "-c client_min_messages=warning" },
  });
  const errors = new Map<number, string>();
  const lines: string[] = [];
  let at = -1;
  for (const line of output.split("\n")) {
    const statement = /^@statement (\d+)$/.exec(line);
    const error = /^(?:psql:<stdin>:\d+: )?ERROR: +(\w{5}): (.*)$/.exec(line);
    if (statement) at = Number(statement[1]);
    else if (line === "@dump") at = -2;
    else if (error && at >= 0) errors.set(at, `${error[1]} ${error[2]}`);
    else if (at === -2 && line !== "") lines.push(line);
  }
  return { name, statements: statements.map(({ text }, index) => ({ text, expected: errors.get(index) ?? null })), catalog: [...lines].sort() };
}
