import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { postgresql } from "../src/dialects/postgresql.ts";
import type { SqlReader } from "../src/dialects/index.ts";
import { createCatalog, type Fault } from "../src/model/catalog.ts";
import { dump, formatCases, parseCases, runOnPostgres, type Case } from "./catalog/cases.ts";

const folder = new URL("catalog/", import.meta.url);
const url = process.env["CHAINLINT_POSTGRES"];
let sql: SqlReader;
beforeAll(async () => {
  sql = await postgresql.load();
});

/** Runs a case on our catalog; a refused statement is undone, as PostgreSQL does it. */
function run({ name, statements }: Case): Case {
  const catalog = createCatalog();
  let step = 0;
  const outcome = statements.map(({ text }) => {
    const before = catalog.mark();
    const faults: Fault[] = [];
    for (const statement of sql.read(text)) {
      if (statement.syntaxError) return { text, expected: `42601 ${statement.syntaxError.message}` };
      for (const operation of statement.operations) faults.push(...catalog.apply(operation, { step: step++, certain: true }).faults);
    }
    if (faults[0]) catalog.rollback(before);
    return { text, expected: faults[0] ? `${faults[0].sqlstate} ${faults[0].message}` : null };
  });
  return { name, statements: outcome, catalog: dump(catalog) };
}

for (const file of readdirSync(folder).filter((name) => name.endsWith(".sql")).sort()) {
  const path = new URL(file, folder);
  let cases = parseCases(readFileSync(path, "utf8"));
  describe(file, () => {
    if (url && process.env["CHAINLINT_UPDATE"] === "1") {
      cases = cases.map((known) => runOnPostgres(url, known));
      writeFileSync(path, formatCases(cases));
    }
    for (const known of cases) {
      test(known.name, () => expect(formatCases([run(known)])).toBe(formatCases([known])));
      if (url) test(`${known.name}, on PostgreSQL`, () => expect(formatCases([runOnPostgres(url, known)])).toBe(formatCases([known])));
    }
  });
}
