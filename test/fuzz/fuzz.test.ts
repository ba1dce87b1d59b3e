/** The differential fuzz with a fixed seed; `npm run fuzz` goes on from there. Each disagreement is to be mended and kept as a case in test/catalog. */
import { expect, test } from "vitest";
import { postgresql } from "../../src/dialects/postgresql.ts";
import { accuses } from "./compare.ts";
import { fuzz, reportOf } from "./fuzz.ts";
import { createJudge } from "./judge.ts";
import { rowSequence } from "./rows.ts";

const SEQUENCES = 2_000;
const SEED = 1;
/** An oracle that does not know agrees with everything. */
const MOST_UNKNOWN = 0.05;

test(`${SEQUENCES} sequences of statements come out as on PostgreSQL`, async () => {
  const judge = await createJudge();
  const found = await fuzz({ sql: await postgresql.load(), judge, seed: SEED, sequences: SEQUENCES, minutes: Number.POSITIVE_INFINITY, mostDisagreements: 3 });
  await judge.close();
  console.log(reportOf(found));
  expect(found.disagreements).toEqual([]);
  expect(found.sequences).toBe(SEQUENCES);
  expect(found.unknown / found.statements).toBeLessThan(MOST_UNKNOWN);
  // Neither trivial nor hopeless: most statements work, the others fail for many reasons.
  expect(found.accepted / found.statements).toBeGreaterThan(0.5);
  expect(found.accepted / found.statements).toBeLessThan(0.8);
  expect(found.sqlstates.size).toBeGreaterThan(25);
}, 900_000);

const ROW_SEQUENCES = 400;

// What is not known of rows is not told; what is told must be so.
test(`${ROW_SEQUENCES} sequences of statements about rows are refused only where PostgreSQL refuses them`, async () => {
  const judge = await createJudge();
  const found = await fuzz({
    sql: await postgresql.load(),
    judge,
    seed: SEED,
    sequences: ROW_SEQUENCES,
    minutes: Number.POSITIVE_INFINITY,
    mostDisagreements: 3,
    draw: rowSequence,
    disagrees: accuses,
  });
  await judge.close();
  console.log(reportOf(found));
  expect(found.disagreements).toEqual([]);
  expect(found.sequences).toBe(ROW_SEQUENCES);
  expect(found.unknown / found.statements).toBeLessThan(MOST_UNKNOWN);
  expect(found.refused / found.statements).toBeGreaterThan(0.1);
}, 900_000);
