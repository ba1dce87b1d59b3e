/**
 * Small chains beside what real runs of them gave: test/runs/NAME.txt holds the chains (`=== name`, then an
 * archive), NAME.real.txt how `alembic upgrade` ended for each, in one run and revision by revision, and how
 * it went there and back (see chains.py), with every version of Alembic that test/real-run/chains.py was run with. The replay must end the
 * same way: where it breaks, with PostgreSQL's code and words or Python's exception.
 *
 * Where the versions differ, or only the second shape fails, the replay must not claim a break.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { certainFaults, conditionalFaults } from "../src/model/cause.ts";
import { faultsInOneRun, undoings } from "../src/model/downgrade.ts";
import type { ChainReport } from "../src/lint.ts";
import { lint, memoryProject } from "../src/lint.ts";
import { chainArchive } from "./archive.ts";
import { check, hasExpectations } from "./check.ts";

const folder = join(import.meta.dirname, "runs");

/** `alembic init`'s own way: one transaction for the whole run. */
const ENV = `from alembic import context
from sqlalchemy import create_engine
with create_engine("postgresql://").connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
`;

interface Case { readonly name: string; readonly text: string }

function casesOf(text: string): readonly Case[] {
  return text.split(/^=== /m).slice(1).map((part) => {
    const end = part.indexOf("\n");
    return { name: part.slice(0, end).trim(), text: part.slice(end + 1) };
  });
}

/** How runs of one chain ended, each ending once. */
interface Real { readonly oneRun: readonly string[]; readonly oneByOne: readonly string[]; readonly thereAndBack: readonly string[] }

function realRuns(text: string): ReadonlyMap<string, Real> {
  return new Map(casesOf(text).map(({ name, text: lines }) => {
    const endings = (words: string): string[] => [...new Set([...lines.matchAll(new RegExp(`^${words}: (.*)$`, "gm"))].map((match) => match[1]!))];
    return [name, { oneRun: endings("one run"), oneByOne: endings("one by one"), thereAndBack: endings("there and back") }];
  }));
}

/** How our run ends, in the words of chains.py. */
function ending(chain: ChainReport, target: string): string {
  const { history } = chain;
  if (target === "head" && chain.chain.heads.length > 1) return "breaks before any revision: an exception";
  // What only some versions of PostgreSQL refuse is a warning, and the real run's version may be one of them.
  const [sometimes] = conditionalFaults(history);
  if (chain.verdict !== "breaks")
    return sometimes ? `breaks at ${sometimes.step.revision.id}: ${sometimes.fault.sqlstate} ${sometimes.fault.message}` : chain.verdict;
  const at = `breaks at ${chain.breaksAt!.revision}`;
  const [fault] = certainFaults(history);
  const [raised] = history.raised.filter(({ certainty }) => certainty.certain);
  if (
    chain.chain.faults.some(({ kind }) => kind === "missing-parent" || kind === "cycle") ||
    chain.chain.unreadable.some(({ refused }) => refused)
  )
    return "breaks before any revision: an exception";
  // The one thing that PostgreSQL refuses Alembic itself.
  if (chain.diagnostics.some(({ rule, revision }) => rule === "revision-id-too-long" && revision === chain.breaksAt!.revision))
    return `${at}: 22001 value too long for type character varying(${chain.environment.versionTable.width})`;
  const isRaise = raised && (!fault || history.revisions.indexOf(raised.revision) < history.revisions.indexOf(fault.step.revision));
  return isRaise ? `${at}: ${raised.message}` : `${at}: ${fault!.fault.sqlstate} ${fault!.fault.message}`;
}

/** How our runs end that go there and back, in the words of chains.py. */
function wayBack({ history }: ChainReport): string {
  for (const { revision, end, again } of undoings(history)) {
    if (end.kind === "fails" && end.faults[0]) return `breaks at ${revision.id}, down: ${end.faults[0].fault.sqlstate} ${end.faults[0].fault.message}`;
    if (end.kind === "fails" || end.kind === "refuses") return `breaks at ${revision.id}, down: ${end.raised!.exception}: ${end.raised!.message}`;
    if (again[0]) return `breaks at ${revision.id}, up again: ${again[0].fault.sqlstate} ${again[0].fault.message}`;
  }
  const inOneRun =
    undoings(history).flatMap(({ blocks }) => blocks ?? [])[0] ??
    faultsInOneRun(history).map(({ downgrade, found }) => ({ revision: downgrade.revision, found }))[0];
  return inOneRun ? `breaks at ${inOneRun.revision.id}, down to base: ${inOneRun.found.fault.sqlstate} ${inOneRun.found.fault.message}` : "builds";
}

/** A Python exception is told in words of our own, a function without the types of its arguments. */
function comparable(text: string): string {
  return text
    .replace(/^(breaks (?:at \S+(?:, [a-z ]+)?|before any revision): )(?![0-9A-Z]{5} ).*$/s, "$1an exception")
    .replace(/function (\S+)\([^)]*\) does not exist/, "function $1(...) does not exist");
}

for (const file of readdirSync(folder).filter((name) => name.endsWith(".txt") && !name.endsWith(".real.txt")).sort()) {
  const cases = casesOf(readFileSync(join(folder, file), "utf8"));
  const real = realRuns(readFileSync(join(folder, file.replace(/\.txt$/, ".real.txt")), "utf8"));

  describe(`runs/${file}`, () => {
    test("every case was run, and none twice", () => {
      expect(cases.map(({ name }) => name)).toEqual([...real.keys()]);
    });

    if (file === "rules.txt") {
      test("every rule about errors is borne out: its bad chain fails for real, and its good one does not", () => {
        const fails = (name: string): boolean => Object.values(real.get(name)!).flat().some((end) => end !== "builds");
        const wrong = cases.filter(({ name }) => fails(name) !== name.endsWith(", bad")).map(({ name }) => name);
        // Of two files with one id Alembic runs one, and says no more than a warning.
        expect(wrong).toEqual(["duplicate-revision, bad"]);
      });
    }

    test.each(cases.map((one) => [one.name, one] as const))("%s", async (name, { text }) => {
      const whole = `-- alembic.ini --\n[alembic]\nscript_location = %(here)s\n${text.includes("-- env.py --") ? "" : `-- env.py --\n${ENV}`}${text}`;
      const report = await lint({ project: memoryProject(chainArchive(whole)), path: "" });
      const [chain] = report.chains;
      const { oneRun, oneByOne } = real.get(name)!;
      if (oneRun.length === 1) expect(comparable(ending(chain!, /^# target: (.*)$/m.exec(text)?.[1] ?? "heads"))).toBe(comparable(oneRun[0]!));
      else expect(["builds", "unknown"]).toContain(chain!.verdict);
      // A type that separate runs would create twice is told of, and nothing else is.
      if (oneRun.every((end) => end === "builds")) {
        expect(chain!.diagnostics.some(({ rule }) => rule === "fails-in-separate-runs")).toBe(oneByOne.every((end) => /42710 type /.test(end)));
      }
      const { thereAndBack } = real.get(name)!;
      if (thereAndBack.length === 1 && oneRun.length === 1 && oneRun[0] === "builds") expect(comparable(wayBack(chain!))).toBe(comparable(thereAndBack[0]!));
      // What the rules' own chains are to report is compared in rules.test.ts.
      if (hasExpectations(text) && file !== "rules.txt") await check(whole, { ignore: ["single-transaction", "create-all"] });
    });
  });
}
