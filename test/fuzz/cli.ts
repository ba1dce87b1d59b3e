/** `npm run fuzz [-- --seed N --sequences N --minutes M --most DISAGREEMENTS --postgres URL --rows]`: as long as one likes. */
import { parseArgs } from "node:util";
import { postgresql } from "../../src/dialects/postgresql.ts";
import { accuses } from "./compare.ts";
import { createJudge } from "./judge.ts";
import { fuzz, reportOf } from "./fuzz.ts";
import { rowSequence } from "./rows.ts";

const { values } = parseArgs({
  options: {
    seed: { type: "string" },
    sequences: { type: "string" },
    minutes: { type: "string" },
    most: { type: "string" },
    postgres: { type: "string" },
    rows: { type: "boolean" },
  },
});
const seed = values.seed === undefined ? Date.now() % 2 ** 31 : Number(values.seed);
const judge = await createJudge();
const found = await fuzz({
  sql: await postgresql.load(),
  judge,
  seed,
  sequences: values.sequences === undefined ? Number.POSITIVE_INFINITY : Number(values.sequences),
  minutes: values.minutes === undefined ? Number.POSITIVE_INFINITY : Number(values.minutes),
  mostDisagreements: values.most === undefined ? 20 : Number(values.most),
  other: values.postgres,
  ...(values.rows ? { draw: rowSequence, disagrees: accuses } : {}),
  onDisagreement: (text) => console.log(`${text}\n`),
});
console.log(reportOf(found));
await judge.close();
process.exitCode = found.disagreements.length > 0 ? 1 : 0;
