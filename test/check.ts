/** The one function by which tests reach chainlint: lints an archive and compares the findings with the marks in it. */
import { expect } from "vitest";
import { findConfig } from "../src/config.ts";
import { lint, memoryProject, rules, type Diagnostic, type Report } from "../src/lint.ts";
import { pathOf } from "../src/diagnostic.ts";
import { positionAt } from "../src/source.ts";
import { chainArchive } from "./archive.ts";

/** A mark `# expect: rule-id "part of the message"` (or `-- expect:` in SQL), on the line of the finding. Several may follow each other. */
const MARK = /(?:#|--) expect: ([a-z-]+) "([^"]*)"/g;

/** A mark `# story: rule-id "part of the message"`, on a line that a finding of the rule names as related. Stories need not be told whole. */
const STORY = /(?:#|--) story: ([a-z-]+) "([^"]*)"/g;

interface Expectation { readonly path: string; readonly line: number; readonly rule: string; readonly text: string }

export interface CheckOptions {
  readonly parser?: "native" | "wasm";
  /** Rules whose findings are left out of the comparison: a chain about one thing need not mark every note. */
  readonly ignore?: readonly string[];
}

/** Lints the archive. Missing and surplus findings both fail. Gives the report for further questions. */
export async function check(archive: string, options: CheckOptions = {}): Promise<Report> {
  const files = chainArchive(archive);
  const project = memoryProject(files);
  const config = findConfig(project, "", rules.map((rule) => rule.id));
  if (!config.ok) throw new Error(config.message);
  const report = await lint({ project, path: "", config: config.config, ...(options.parser ? { parser: options.parser } : {}) });
  const found = report.chains.flatMap((chain) => chain.diagnostics).filter((diagnostic) => !options.ignore?.includes(diagnostic.rule));
  const expected = [...files].flatMap(([path, text]) => expectationsIn(path, text));
  const unmet = expected.filter((expectation) => !found.some((diagnostic) => meets(diagnostic, expectation)));
  const surplus = found.filter((diagnostic) => !expected.some((expectation) => meets(diagnostic, expectation)));
  const untold = [...files]
    .flatMap(([path, text]) => expectationsIn(path, text, STORY))
    .filter((expectation) => !found.some((diagnostic) => tells(diagnostic, expectation)));
  expect({ missing: unmet.map(showExpectation), surplus: surplus.map(showDiagnostic), untold: untold.map(showExpectation) }).toEqual({
    missing: [],
    surplus: [],
    untold: [],
  });
  return report;
}

/** Whether the archive says anything at all about findings. */
export function hasExpectations(archive: string): boolean {
  return archive.match(MARK) !== null;
}

function expectationsIn(path: string, text: string, mark: RegExp = MARK): Expectation[] {
  return text.split("\n").flatMap((line, at) => [...line.matchAll(mark)].map(([, rule, part]) => ({ path, line: at + 1, rule: rule!, text: part! })));
}

function meets(diagnostic: Diagnostic, { path, line, rule, text }: Expectation): boolean {
  return diagnostic.rule === rule && pathOf(diagnostic.place) === path && lineNumber(diagnostic) === line && diagnostic.message.includes(text);
}

function tells(diagnostic: Diagnostic, { path, line, rule, text }: Expectation): boolean {
  return (
    diagnostic.rule === rule &&
    diagnostic.related.some(
      ({ message, location: { source, span } }) =>
        source.path === path && positionAt(source, span.start).line === line && message.includes(text),
    )
  );
}

function lineNumber({ place }: Diagnostic): number {
  return place.kind === "text" ? positionAt(place.location.source, place.location.span.start).line : 1;
}

function showExpectation({ path, line, rule, text }: Expectation): string {
  return `${path}:${line} ${rule} "${text}"`;
}

function showDiagnostic(diagnostic: Diagnostic): string {
  return `${pathOf(diagnostic.place)}:${lineNumber(diagnostic)} ${diagnostic.rule} "${diagnostic.message}"`;
}
