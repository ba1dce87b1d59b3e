/** The differential fuzz with a fixed seed; `npm run fuzz` goes on from there. Each disagreement is to be mended and kept as a case in test/catalog. */
import { expect, test } from "vitest";
import { postgresql } from "../../src/dialects/postgresql.ts";
import { fuzz, reportOf } from "./fuzz.ts";
import { createJudge } from "./judge.ts";

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
