/**
 * Python that nobody wrote: revisions of the examples and of the tests, changed at random by bytes,
 * tokens and lines. Whatever comes of it, reading neither throws nor hangs.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { array, asyncProperty, assert, constantFrom, nat, record } from "fast-check";
import { expect, test } from "vitest";
import { findConfig } from "../../src/config.ts";
import { lint, LintError, memoryProject, rules } from "../../src/lint.ts";
import { chainArchive } from "../archive.ts";

const MUTANTS = 10_000;
const SEED = 3;
/** Of the processor, so that it does not matter what else the machine does. Far more than any of the texts takes. */
const LONGEST_MILLISECONDS = 10_000;
/** Of a chain, so that a mutant takes milliseconds. */
const LONGEST_TEXT = 3_500;

/** A chain, and the file in it that is changed. */
interface Original {
  readonly name: string;
  readonly files: ReadonlyMap<string, string>;
  readonly path: string;
}

const root = new URL("../..", import.meta.url).pathname;

function filesUnder(folder: string, ending: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => relative(root, join(entry.parentPath, entry.name))).sort();
}

/** A revision that stands alone: a chain of one. */
function alone(path: string): Original {
  const text = readFileSync(join(root, path), "utf8").replaceAll(/^(down_revision|depends_on)\b.*=.*$/gm, "$1 = None");
  const revision = /^revision\b.*=/m.test(text) ? text : `revision = "r"\ndown_revision = None\n${text}`;
  return { name: path, files: chainArchive(`-- versions/r.py --\n${revision}`), path: "versions/r.py" };
}

const originals: readonly Original[] = [
  ...filesUnder("examples", ".py").filter((path) => path.includes("/versions/")).map(alone),
  ...filesUnder("test/evaluate", ".py").filter((path) => !path.includes("limits")).map(alone),
  ...filesUnder("test/replay", ".txt").flatMap((path) => {
    const files = chainArchive(readFileSync(join(root, path), "utf8"));
    return [...files.keys()].filter((name) => name.endsWith(".py")).map((name) => ({ name: path, files, path: name }));
  }),
].filter(({ files }) => [...files.values()].reduce((length, text) => length + text.length, 0) < LONGEST_TEXT);

interface Edit {
  readonly kind: "character" | "token" | "line";
  readonly verb: "remove" | "repeat" | "swap" | "replace" | "cut";
  readonly at: number;
  readonly other: number;
}

const STRANGE = [
  "\0",
  '"',
  "'''", "(", ")", "[", "}", "\\", "\n", "\t", "\r", "#", "{",
  'f"',
  "é", "\u{1F600}", "\ud800", ":", ",", "=", "*", "**", "@", "lambda", "yield", "await", "async", "None", "...", "0x", "1e999", "-", "not",
  "for", "in", "if", "else", "try:", "except:", "class", "def", "return", "raise", "while True:", "op", "sa", "%s",
];

const PIECES: Readonly<Record<Edit["kind"], RegExp>> = { character: /[\s\S]/gu, token: /\w+|\s+|[^\w\s]/gu, line: /[^\n]*\n|[^\n]+$/g };

function edited(text: string, { kind, verb, at, other }: Edit): string {
  const pieces: readonly string[] = text.match(PIECES[kind]) ?? [];
  if (pieces.length === 0) return STRANGE[other % STRANGE.length]!;
  const place = at % pieces.length;
  const second = other % pieces.length;
  switch (verb) {
    case "remove":
      return pieces.toSpliced(place, 1).join("");
    case "repeat":
      return pieces.toSpliced(place, 0, ...Array.from({ length: 1 + (other % 3) }, () => pieces[second]!)).join("");
    case "swap":
      return pieces.with(place, pieces[second]!).with(second, pieces[place]!).join("");
    case "replace":
      return pieces.with(place, STRANGE[other % STRANGE.length]!).join("");
    case "cut":
      return pieces.slice(0, place).join("");
  }
}

const edits = array(
  record({
    kind: constantFrom<Edit["kind"][]>("character", "token", "token", "line"),
    verb: constantFrom<Edit["verb"][]>("remove", "repeat", "swap", "replace", "replace", "cut"),
    at: nat(100_000),
    other: nat(100_000),
  }),
  { minLength: 1, maxLength: 4 },
);

const configOf = (() => {
  const project = memoryProject(new Map());
  const found = findConfig(project, "", rules.map(({ id }) => id));
  if (!found.ok) throw new Error(found.message);
  return found.config;
})();

test(`${MUTANTS} mutants of ${originals.length} revisions are linted without an exception, each in time`, async () => {
  let slowest = 0;
  let all = 0;
  await assert(asyncProperty(nat(originals.length - 1), edits, async (which, changes) => {
    const original = originals[which]!;
    const text = changes.reduce(edited, original.files.get(original.path)!);
    const started = process.cpuUsage();
    const report = await lint({
      project: memoryProject(new Map([...original.files, [original.path, text]])),
      path: "",
      config: configOf,
    }).catch((error: unknown) => {
      // By its env.py alone a folder is known for a chain where no configuration names it.
      if (error instanceof LintError && original.path.endsWith("env.py")) return null;
      throw error;
    });
    const used = process.cpuUsage(started);
    const took = (used.user + used.system) / 1000;
    all += took;
    slowest = Math.max(slowest, took);
    expect(took, original.name).toBeLessThan(LONGEST_MILLISECONDS);
    expect(report?.chains.length, original.name).not.toBe(0);
  }), { numRuns: MUTANTS, seed: SEED });
  console.log(`${MUTANTS} mutants: ${(all / 1000).toFixed(0)} s of the processor, the slowest ${slowest.toFixed(0)} ms`);
}, 1_800_000);
