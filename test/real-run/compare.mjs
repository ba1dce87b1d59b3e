// Compares chainlint's inventory of a project with the catalog that a real run left.
//
//     node test/real-run/compare.mjs PROJECT REAL_CATALOG.json [CASE_INVENTORY.json]
//
// REAL_CATALOG is what `run.sh --catalog-out` writes; CASE_INVENTORY lists tables by schema, and
// views per schema. Prints what was compared; exits 1 and lists the differences when there are any.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const [project, realFile, caseFile] = process.argv.slice(2);
const cli = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));
const ours = JSON.parse(execFileSync(process.execPath, [cli, "inventory", project, "--format", "json"], { encoding: "utf8", maxBuffer: 1 << 28 })).chains[0];
const real = JSON.parse(readFileSync(realFile, "utf8"));

const differences = [];
let compared = 0;
function same(what, mine, theirs) {
  compared += 1;
  if (JSON.stringify(mine) !== JSON.stringify(theirs)) differences.push(`${what}\n    chainlint  ${JSON.stringify(mine)}\n    PostgreSQL ${JSON.stringify(theirs)}`);
}
const names = (list) => list.map(({ name }) => name).sort();
const keys = (record) => Object.keys(record).sort();
const byName = (list) => [...list].sort((a, b) => (a.name < b.name ? -1 : 1));

same("schemas", keys(ours.schemas), keys(real.schemas));
for (const schema of keys(real.schemas)) {
  const mine = ours.schemas[schema] ?? { tables: {}, views: [], materializedViews: [], types: {}, sequences: [], functions: [] };
  const theirs = real.schemas[schema];
  same(`tables of ${schema}`, keys(mine.tables), keys(theirs.tables));
  for (const kind of ["views", "materializedViews", "sequences", "functions"]) same(`${kind} of ${schema}`, names(mine[kind]), names(theirs[kind]));
  same(`types of ${schema}`, typesOf(mine.types), typesOf(theirs.types));
  for (const table of keys(theirs.tables)) {
    const at = `${schema}.${table}`;
    const [our, their] = [mine.tables[table], theirs.tables[table]];
    if (!our) continue;
    // Defaults are compared by presence: PostgreSQL prints them in a normal form of its own. The real
    // catalog was read with an empty search_path, so that it qualifies the types of public.
    const columns = (list) => list.map(({ name, type, nullable, default: value }) => `${name} ${type.replace(/^public\./, "")}${nullable ? "" : " not null"}${value === null ? "" : " default"}`);
    same(`columns of ${at}`, columns(our.columns), columns(their.columns));
    same(`constraints of ${at}`, constraintsOf(our.constraints), constraintsOf(their.constraints));
    const indexes = (list) => byName(list).map(({ name, unique }) => ({ name, unique }));
    same(`indexes of ${at}`, indexes(our.indexes), indexes(their.indexes));
  }
}
if (caseFile) {
  const documented = JSON.parse(readFileSync(caseFile, "utf8"));
  for (const [schema, tables] of Object.entries(documented.tables)) same(`documented tables of ${schema}`, keys(ours.schemas[schema]?.tables ?? {}), [...tables].sort());
  for (const [schema, count] of Object.entries(documented.views_per_schema)) same(`documented views of ${schema}`, (ours.schemas[schema]?.views ?? []).length, count);
  same("documented head", ours.at, [documented.head]);
}

/** In words common to both: kinds hyphenated, the referenced table qualified. The columns of a check are not part of our contract. */
function constraintsOf(list) {
  return byName(list).map(({ name, kind, columns, references }) => ({
    name, kind: kind.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`), columns: kind === "check" ? null : columns,
    references: references ? { table: references.schema ? `${references.schema}.${references.table}` : references.table, columns: references.columns } : null,
  }));
}

function typesOf(types) {
  return Object.entries(types).map(([name, { kind, labels }]) => ({ name, kind, labels: labels ?? [] })).sort((a, b) => (a.name < b.name ? -1 : 1));
}

const { totals } = ours;
console.log(`inventory: ${totals.tables} tables in ${totals.schemas} schemas, ${totals.views} views, ${totals.columns} columns; ${compared} comparisons, ${differences.length} differences`);
for (const difference of differences) console.log(`  ${difference}`);
process.exitCode = differences.length === 0 ? 0 : 1;
