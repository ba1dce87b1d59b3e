/** The differential fuzz: our catalog and PostgreSQL, statement by statement. */
import { check, asyncProperty, type RunDetails } from "fast-check";
import type { SqlReader } from "../../src/dialects/index.ts";
import { runOnPostgres } from "../catalog/cases.ts";
import { compare, disagrees, type Comparison } from "./compare.ts";
import type { Judge, Judgement } from "./judge.ts";
import { anySequence, sequencesOf, type DrawSequence } from "./sequences.ts";

export interface FuzzOptions {
  readonly sql: SqlReader;
  readonly judge: Judge;
  /** What is drawn; statements of all kinds by default. */
  readonly draw?: DrawSequence;
  /** Which comparisons are disagreements; those in which anything differs by default. */
  readonly disagrees?: (comparison: Comparison) => boolean;
  readonly seed: number;
  readonly sequences: number;
  readonly minutes: number;
  /** Disagreements after which it ends. */
  readonly mostDisagreements: number;
  readonly onDisagreement?: (text: string) => void;
  /** The URL of another PostgreSQL, whose answers are given beside a disagreement. */
  readonly other?: string | undefined;
}

export interface FuzzResult {
  readonly seed: number;
  readonly version: string;
  readonly sequences: number;
  readonly statements: number;
  readonly accepted: number;
  readonly refused: number;
  /** Of the refused: those where SQLSTATEs are the same, not only their class. */
  readonly exact: number;
  readonly unknown: number;
  readonly version18: number;
  readonly disagreements: readonly string[];
  /** How often PostgreSQL gave each SQLSTATE. */
  readonly sqlstates: ReadonlyMap<string, number>;
  readonly reasons: ReadonlyMap<string, number>;
  readonly classes: ReadonlyMap<string, number>;
  readonly minutes: number;
}

/** Sequences that are checked under one seed; the next ones get the next seed, so that a run can be taken up anywhere. */
const BATCH = 100;

export async function fuzz(options: FuzzOptions): Promise<FuzzResult> {
  const { sql, judge } = options;
  const started = performance.now();
  const elapsed = (): number => (performance.now() - started) / 60_000;
  const counts = { sequences: 0, statements: 0, accepted: 0, refused: 0, exact: 0, unknown: 0, version18: 0 };
  const sqlstates = new Map<string, number>();
  const reasons = new Map<string, number>();
  const classes = new Map<string, number>();
  const disagreements: string[] = [];
  const add = (counted: Map<string, number>, key: string): void => void counted.set(key, (counted.get(key) ?? 0) + 1);
  /** What the first failure of a run was about: shrinking must not end with something else. */
  let wanted: string | null = null;
  const count = ({ verdicts }: Comparison): void => {
    counts.sequences += 1;
    for (const verdict of verdicts) {
      counts.statements += 1;
      if (verdict.kind === "accepted") counts.accepted += 1;
      if (verdict.kind === "refused") {
        counts.refused += 1;
        counts.exact += verdict.exact ? 1 : 0;
        if (!verdict.exact) add(classes, verdict.sqlstate);
      }
      if (verdict.kind === "version") {
        counts.version18 += 1;
        add(reasons, `version: ${verdict.difference}`);
      }
      if (verdict.kind === "unknown") {
        counts.unknown += 1;
        add(reasons, `${verdict.reason} ${verdict.sqlstate ?? "accepted"}`);
      }
      if ((verdict.kind === "refused" || verdict.kind === "unknown") && verdict.sqlstate !== null) add(sqlstates, verdict.sqlstate);
    }
  };
  const property = asyncProperty(sequencesOf(sql, options.draw ?? anySequence), async (statements) => {
    const comparison = compare(sql, statements, await judge.judge(statements));
    if (wanted === null) count(comparison);
    if (!(options.disagrees ?? disagrees)(comparison)) return true;
    wanted ??= kindOf(comparison);
    return kindOf(comparison) !== wanted;
  });
  for (
    let seed = options.seed;
    counts.sequences < options.sequences && elapsed() < options.minutes && disagreements.length < options.mostDisagreements;
    seed++
  ) {
    let left = Math.min(BATCH, options.sequences - counts.sequences);
    let skip = 0;
    while (left > 0) {
      wanted = null;
      const details: RunDetails<[readonly string[]]> = await check(property, { seed: seed * 1000 + skip, numRuns: left, endOnFailure: false });
      if (!details.failed || !details.counterexample) break;
      const [statements] = details.counterexample;
      const comparison = compare(sql, statements, await judge.judge(statements));
      const text =
        describe(statements, comparison, details.seed) +
        (options.other === undefined ? "" : otherAnswer(options.other, statements, comparison, await judge.judge(statements)));
      disagreements.push(text);
      options.onDisagreement?.(text);
      if (disagreements.length >= options.mostDisagreements) break;
      left -= details.numRuns;
      skip += 1;
    }
  }
  return { seed: options.seed, version: judge.version, ...counts, disagreements, sqlstates, reasons, classes, minutes: elapsed() };
}

/** Both SQLSTATEs, or whose catalog has more. */
function kindOf({ verdicts, catalog }: Comparison): string {
  const last = verdicts.at(-1);
  if (last?.kind === "disagreement") return `${last.ours?.slice(0, 5) ?? "accepted"} ${last.theirs?.slice(0, 5) ?? "accepted"}`;
  return `catalog ${(catalog?.ours.length ?? 0) > 0} ${(catalog?.theirs.length ?? 0) > 0}`;
}

function describe(statements: readonly string[], { verdicts, catalog }: Comparison, seed: number): string {
  const lines = [`-- seed ${seed}`, ...statements.slice(0, verdicts.length)];
  const last = verdicts.at(-1);
  if (last?.kind === "disagreement") lines.push(`-- ours:   ${last.ours ?? "accepted"}`, `-- theirs: ${last.theirs ?? "accepted"}`);
  for (const line of catalog?.ours ?? []) lines.push(`-- only ours:   ${line}`);
  for (const line of catalog?.theirs ?? []) lines.push(`-- only theirs: ${line}`);
  return lines.join("\n");
}

/** Where another version of PostgreSQL says something else. */
function otherAnswer(url: string, statements: readonly string[], { verdicts }: Comparison, judgement: Judgement): string {
  const other = runOnPostgres(url, { name: "", statements: statements.map((text) => ({ text, expected: null })), catalog: [] });
  const lines: string[] = [];
  for (const [at, { text, expected }] of other.statements.entries()) {
    if (at < verdicts.length && (expected?.slice(0, 5) ?? null) !== (judgement.outcomes[at]?.slice(0, 5) ?? null))
      lines.push(`-- other version: ${expected ?? "accepted"} for ${text}`);
  }
  for (const line of other.catalog) if (!judgement.catalog.includes(line)) lines.push(`-- other version only: ${line}`);
  return lines.map((line) => `\n${line}`).join("");
}

export function reportOf(result: FuzzResult): string {
  const share = (part: number, whole = result.statements): string => `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`;
  const table = (counted: ReadonlyMap<string, number>): string =>
    [...counted]
      .sort(([, left], [, right]) => right - left)
      .map(([key, times]) => `  ${key}  ${times}`)
      .join("\n");
  return [
    `PostgreSQL ${result.version}, seed ${result.seed}, ${result.minutes.toFixed(1)} minutes`,
    `sequences ${result.sequences}, statements ${result.statements}: accepted ${share(result.accepted)}, refused ${share(result.refused)}, not known ${share(result.unknown)}, different by version ${share(result.version18)}`,
    `refused, and our first SQLSTATE is PostgreSQL's ${share(result.exact, result.refused)}; SQLSTATEs ${result.sqlstates.size}`,
    table(result.sqlstates),
    "same class, other SQLSTATE (PostgreSQL's):",
    table(result.classes),
    "not known:",
    table(result.reasons),
    `disagreements: ${result.disagreements.length}`,
  ].join("\n");
}
