/**
 * Repairs, tried before anybody sees them: what a rule names becomes edits, the edited project is linted in
 * memory, and an edit that does not take its finding away, or brings another one, is refused with the reason.
 * Nothing is written here.
 */
import { pathOf, SEVERITIES, type ChainReport, type Diagnostic, type Report } from "./diagnostic.ts";
import { dialectNamed } from "./dialects/index.ts";
import { frameworks } from "./frameworks/index.ts";
import { lint, type LintOptions } from "./lint.ts";
import { overlay } from "./project.ts";
import type { FileEdit, Fix } from "./repair.ts";
import { loadPythonParser } from "./syntax/parser.ts";
import { applyEdits } from "./edits.ts";

export interface FixOptions {
  /** Also repairs that change what a migration does somewhere. */
  readonly unsafe: boolean;
  /** What new files are dated with. */
  readonly now: Date;
}

/** A repair that was not made. */
export interface Refusal { readonly diagnostic: Diagnostic; readonly reason: string }

/** A repair, and the findings that it takes away. */
export interface TriedFix { readonly fix: Fix; readonly diagnostics: readonly Diagnostic[] }

export interface FixResult {
  readonly tried: readonly TriedFix[];
  readonly refused: readonly Refusal[];
}

/** The changes of a whole repair: what each file was (null: not there) and what it is. */
export interface FileChange { readonly path: string; readonly before: string | null; readonly after: string }

export interface RepairedProject {
  readonly changes: readonly FileChange[];
  readonly applied: readonly TriedFix[];
  readonly refused: readonly Refusal[];
  /** What is found in the project as it is. */
  readonly before: Report;
  /** What is found in the repaired project. */
  readonly report: Report;
}

/** One repair may bring to light what another one is for; more rounds than this mean that two of them undo each other. */
const MOST_ROUNDS = 10;

/** Repairs a project again and again, until nothing is left that can be repaired. Throws like `lint`. */
export async function repairProject(options: LintOptions, fixes: FixOptions): Promise<RepairedProject> {
  const { project } = options;
  const texts = new Map<string, string>();
  const applied: TriedFix[] = [];
  const current = (): LintOptions => ({ ...options, project: texts.size === 0 ? project : overlay(project, encoded(texts)) });
  const before = await lint(current());
  let report = before;
  let refused: readonly Refusal[] = [];
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const found = await findFixes(report, current(), fixes);
    refused = found.refused;
    if (found.tried.length === 0) break;
    for (const [path, text] of textsAfter(found.tried.map(({ fix }) => fix))) texts.set(path, text);
    applied.push(...found.tried);
    report = await lint(current());
  }
  const changes = [...texts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([path, after]): FileChange => {
    const file = project.read(path);
    return { path, before: file.ok ? file.source.text : null, after };
  });
  return { changes, applied, refused, before, report };
}

/** The report with the fixes of its findings, for formats that show them. Throws like `lint`. */
export async function withFixes(report: Report, options: LintOptions, fixes: FixOptions): Promise<Report> {
  const { tried } = await findFixes(report, options, fixes);
  const fixOf = new Map(tried.flatMap(({ fix, diagnostics }) => diagnostics.map((diagnostic) => [diagnostic, fix] as const)));
  if (fixOf.size === 0) return report;
  const fixed = (diagnostic: Diagnostic): Diagnostic => (fixOf.has(diagnostic) ? { ...diagnostic, fix: fixOf.get(diagnostic)! } : diagnostic);
  return { ...report, chains: report.chains.map((chain) => ({ ...chain, diagnostics: chain.diagnostics.map(fixed) })) };
}

/** The fixes for the findings of a report that stand a trial, together. `options` are those of the report. */
async function findFixes(report: Report, options: LintOptions, fixes: FixOptions): Promise<FixResult> {
  const refused: Refusal[] = [];
  const proposed: TriedFix[] = [];
  for (const chain of report.chains) {
    for (const { diagnostic, proposal } of await proposalsFor(chain, options, fixes)) {
      if (!proposal.ok) refused.push({ diagnostic, reason: proposal.reason });
      else if (!proposal.fix.isSafe && !fixes.unsafe) refused.push({ diagnostic, reason: `${proposal.fix.title}: only with --unsafe-fixes` });
      else add(proposed, proposal.fix, diagnostic);
    }
  }
  const { together, apart } = withoutConflicts(proposed);
  const problem = together.length === 0 ? null : await trial(together, report, options);
  if (problem === null) return { tried: together, refused: [...refused, ...apart] };
  if (together.length === 1) return { tried: [], refused: [...refused, ...apart, ...refusals(together[0]!, problem)] };
  // Something among them is wrong: each is tried on its own, on top of those before it that are good.
  const tried: TriedFix[] = [];
  for (const one of together) {
    const alone = await trial([...tried, one], report, options);
    if (alone === null) tried.push(one);
    else refused.push(...refusals(one, alone));
  }
  return { tried, refused: [...refused, ...apart] };
}

function refusals({ diagnostics, fix }: TriedFix, problem: string): Refusal[] {
  return diagnostics.map((diagnostic) => ({ diagnostic, reason: `${fix.title}: ${problem}` }));
}

/** Two findings may have one repair. */
function add(proposed: TriedFix[], fix: Fix, diagnostic: Diagnostic): void {
  const identity = (one: Fix): string =>
    JSON.stringify([one.title, one.edits.map((edit) => (edit.kind === "create" ? edit : [edit.source.path, edit.span, edit.text]))]);
  const at = proposed.findIndex((one) => identity(one.fix) === identity(fix));
  if (at < 0) proposed.push({ fix, diagnostics: [diagnostic] });
  else proposed[at] = { fix: proposed[at]!.fix, diagnostics: [...proposed[at]!.diagnostics, diagnostic] };
}

async function proposalsFor(
  report: ChainReport,
  options: LintOptions,
  fixes: FixOptions,
): Promise<{ readonly diagnostic: Diagnostic; readonly proposal: ReturnType<(typeof frameworks)[number]["propose"]> }[]> {
  const { project, path } = options;
  // Released history is not edited; what is put in front of it changes nothing where it ran.
  const repairable = report.diagnostics.filter(({ repair, isReleased }) => repair !== null && (!isReleased || repair.kind === "create-tables"));
  if (repairable.length === 0) return [];
  const framework = frameworks.find(({ name }) => name === report.chain.framework)!;
  const place = framework.find(project, path).places.find((one) => one.path === report.chain.path && one.config === report.chain.config);
  if (!place) return [];
  const parser = await loadPythonParser(options.parser ? { prefer: options.parser } : {});
  const dialect = dialectNamed(report.chain.dialect);
  const tools = { place, project, parser, history: report.history, released: report.released, dialect, sql: await dialect.load(), ...fixes };
  return repairable.map((diagnostic) => ({ diagnostic, proposal: framework.propose(diagnostic.repair!, tools) }));
}

// ------------------------------------------------------------------------------------------------
// Edits together

function withoutConflicts(proposed: readonly TriedFix[]): { readonly together: readonly TriedFix[]; readonly apart: readonly Refusal[] } {
  const together: TriedFix[] = [];
  const apart: Refusal[] = [];
  for (const one of proposed) {
    const rival = together.find(({ fix }) => fix.edits.some((edit) => one.fix.edits.some((other) => collide(edit, other))));
    if (rival) apart.push(...refusals(one, `it changes the same place as "${rival.fix.title}"; ask again after that`));
    else together.push(one);
  }
  return { together, apart };
}

function collide(one: FileEdit, other: FileEdit): boolean {
  if (one.kind === "create" || other.kind === "create") return one.kind === "create" && other.kind === "create" && one.path === other.path;
  return one.source.path === other.source.path && one.span.start <= other.span.end && other.span.start <= one.span.end;
}

/** The texts of the files that fixes change. */
function textsAfter(fixes: readonly Fix[]): Map<string, string> {
  const edits = fixes.flatMap((fix) => fix.edits);
  const replaced = edits.flatMap((edit) => (edit.kind === "replace" ? [edit] : []));
  return new Map([
    ...[...new Set(replaced.map(({ source }) => source))].map(
      (source) =>
        [
          source.path,
          applyEdits(
            source.text,
            replaced.filter((edit) => edit.source === source),
          ),
        ] as const,
    ),
    ...edits.flatMap((edit) => (edit.kind === "create" ? [[edit.path, edit.text] as const] : [])),
  ]);
}

function encoded(texts: ReadonlyMap<string, string>): Map<string, Uint8Array> {
  return new Map([...texts].map(([path, text]) => [path, Buffer.from(text, "utf8")]));
}

// ------------------------------------------------------------------------------------------------
// The trial

/** Lints the project with fixes applied. Gives what speaks against them, as a clause; null when nothing does. */
async function trial(fixes: readonly TriedFix[], before: Report, options: LintOptions): Promise<string | null> {
  let after: Report;
  try {
    after = await lint({ ...options, project: overlay(options.project, encoded(textsAfter(fixes.map(({ fix }) => fix)))) });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const [known, left] = [findingsOf(before), findingsOf(after)];
  for (const { diagnostics } of fixes) {
    for (const { fingerprint, message } of diagnostics) if (left.has(fingerprint)) return `the finding would stay: ${message}`;
  }
  // A repair that is asked for all the same may leave something milder behind.
  const isSafe = fixes.every(({ fix }) => fix.isSafe);
  const rank = ({ severity }: Diagnostic): number => SEVERITIES.indexOf(severity);
  const bar = isSafe ? SEVERITIES.indexOf("warning") : Math.max(...fixes.flatMap(({ diagnostics }) => diagnostics.map(rank)));
  // Of a revision whose upgrade stops, the downgrade is not judged: what it lacks comes to light, and was there.
  const stopped = new Set(fixes.flatMap(({ diagnostics }) => diagnostics.flatMap(({ direction, revision }) => (direction === "upgrade" ? [revision] : []))));
  const isRevealed = ({ direction, revision }: Diagnostic): boolean => direction === "downgrade" && stopped.has(revision);
  const fresh = [...left.values()].find((diagnostic) => !known.has(diagnostic.fingerprint) && rank(diagnostic) >= bar && !isRevealed(diagnostic));
  return fresh ? `it would bring another finding: ${fresh.message} [${fresh.rule}] (${pathOf(fresh.place)})` : null;
}

/** Everything that is found, whether it is shown or not. */
function findingsOf(report: Report): Map<string, Diagnostic> {
  return new Map(
    report.chains
      .flatMap((chain) => [...chain.diagnostics, ...chain.suppressed, ...chain.baselined])
      .map((diagnostic) => [diagnostic.fingerprint, diagnostic]),
  );
}
