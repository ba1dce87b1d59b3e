/**
 * The pass: from a folder to a report, one call per stage. This file is the public API.
 *
 *     project -> framework reads revisions -> chain -> replay -> rules -> findings -> report
 */
import { rules } from "../rules/index.ts";
import {
  pathOf, SEVERITIES, type BaselineEntry, type ChainReport, type Diagnostic, type Report, type Severity, type Verdict,
} from "./diagnostic.ts";
import { withoutKnown } from "./baseline.ts";
import { configured, isEnabled, isExcluded, NO_CONFIG, type Config } from "./config.ts";
import type { Change } from "./git.ts";
import { dialectNamed, type SqlReader } from "./dialects/index.ts";
import { frameworks, type ChainPlace, type Framework, type PlaceProblem } from "./frameworks/index.ts";
import { hexDigest } from "./hash.ts";
import { ancestorsOf } from "./model/cause.ts";
import type { Chain, EnvironmentFacts, History, Ignore, Revision } from "./model/history.ts";
import type { QualifiedName } from "./model/operation.ts";
import { suggestion } from "./near.ts";
import type { Project } from "./project.ts";
import { replay, type ReplayInput } from "./replay.ts";
import type { Finding, Rule } from "./rule.ts";
import { ignoresIn, suppress } from "./suppress.ts";
import { loadPythonParser, type PythonParser } from "./syntax/parser.ts";

export type { ChainReport, Diagnostic, Place, Related, Report, Severity, Verdict } from "./diagnostic.ts";
export type { Rule } from "./rule.ts";
export type { Project } from "./project.ts";
export { openProject, memoryProject } from "./project.ts";
export { rules } from "../rules/index.ts";

export interface LintOptions {
  /** The project: everything that is read is read through it. */
  readonly project: Project;
  /** Where to look for chains, relative to the project root: a folder, a configuration file or a revision. "" for the whole project. */
  readonly path: string;
  /** Replays only what leads to this revision (an id, or its unambiguous beginning). */
  readonly at?: string;
  /** Which tree-sitter to use; by default the native one where it loads, else the WASM one. */
  readonly parser?: "native" | "wasm";
  /** What the project asks for; nothing by default. */
  readonly config?: Config;
  /** Known findings, which are taken out. */
  readonly baseline?: readonly BaselineEntry[];
  /** The files of the change that is judged; its revisions are those that can still be edited. */
  readonly changed?: ReadonlySet<string>;
  /** Called before each revision is replayed. */
  readonly onProgress?: (done: number, all: number) => void;
  /** Passed on to the replay; see there. */
  readonly downgrades?: ReplayInput["downgrades"];
  readonly observe?: ReplayInput["observe"];
}

/** chainlint could not run at all: nothing to lint, or a question that the project does not answer. The message is one line. */
export class LintError extends Error {}

/** Lints every chain at or below a path. Throws `LintError` when there is none, or when `at` names no revision. */
export async function lint(options: LintOptions): Promise<Report> {
  const { project, config = NO_CONFIG, baseline = [], changed } = options;
  const isAsked = rules.some(({ id, needs }) => needs === "downgrades" && isEnabled(config, id));
  const histories = await replayAll({ ...(isAsked && { downgrades: "judged" }), ...options });
  const frozen = frozenRevisions(histories, config);
  const chains = histories.map((history) => judge({ ...history, fresh: freshRevisions(history, frozen, changed) }, config, frozen, baseline));
  const seen = new Set(chains.flatMap((chain) => chain.baselined).map((diagnostic) => diagnostic.fingerprint));
  return { root: project.root, chains, staleBaseline: baseline.filter((entry) => !seen.has(entry.fingerprint)), summary: summarize(chains) };
}

/**
 * Lints what a change will be when it is merged, and keeps what the change is the cause of: findings in
 * files that it brings, and findings anywhere that the base does not have. Throws like `lint`.
 */
export async function lintChange(options: LintOptions, change: Change): Promise<Report> {
  const after = await lint({ ...options, project: change.merged, changed: change.changed });
  const before = await lint({ ...options, project: change.base, baseline: [] }).catch((error: unknown) => {
    // A base without any chain has no findings.
    if (error instanceof LintError) return null;
    throw error;
  });
  const old = new Set(before?.chains.flatMap((chain) => chain.diagnostics.map((diagnostic) => diagnostic.fingerprint)));
  const isOld = (diagnostic: Diagnostic): boolean => old.has(diagnostic.fingerprint) && !change.changed.has(pathOf(diagnostic.place));
  const chains = after.chains.map((chain) => ({ ...chain, diagnostics: chain.diagnostics.filter((diagnostic) => !isOld(diagnostic)) }));
  const unchanged = after.chains.reduce((sum, chain) => sum + chain.diagnostics.filter(isOld).length, 0);
  return { ...after, chains, summary: { ...summarize(chains), unchanged } };
}

/** The histories alone, for commands that ask about objects instead of faults. Throws like `lint`. */
export async function replayAll(options: LintOptions): Promise<History[]> {
  const { project, onProgress, downgrades, observe, config = NO_CONFIG } = options;
  const parser = await loadPythonParser(options.parser ? { prefer: options.parser } : {});
  const found = findChains(project, options.path, config);
  const read = found.map(({ framework, place }) => {
    const { chain, environment } = framework.read(place, project, parser);
    return { framework, place, environment, chain: toldByConfig(chain, config) };
  });
  const chains = await Promise.all(read.map(async (chain) => {
    const dialect = dialectNamed(chain.chain.dialect);
    const sql = await dialect.load();
    return {
      ...chain,
      dialect,
      sql,
      external: externalTables(config, sql),
      ...(config.searchPath && { searchPath: config.searchPath }),
      ignores: ignoresOf(chain.chain, chain.environment, parser),
      revisions: revisionsUpTo(chain.chain, options.at),
    };
  }));
  const histories = chains
    .filter((chain) => chain.revisions !== null)
    .map((chain) =>
      replay({
        ...chain,
        revisions: chain.revisions!,
        postgresVersion: config.postgresVersion,
        project,
        parser,
        ...(onProgress && { onProgress }),
        ...(downgrades && { downgrades }),
        ...(observe && { observe }),
      }),
    );
  if (histories.length === 0) throw new LintError(`no revision is called ${options.at}, and none begins like it`);
  return histories.map((history) => ({ ...history, neighbours: histories.filter((other) => other !== history) }));
}

/** The database is what the configuration says. Whoever tells a version of PostgreSQL means it, unless the chain itself speaks of another database. */
function toldByConfig(chain: Chain, { dialect, postgresVersion, path }: Config): Chain {
  const told = (name: string, option: string): Chain => ({
    ...chain,
    dialect: name,
    dialectIsTold: true,
    dialectReason: path === null ? option : `${option} in ${path}`,
  });
  if (dialect !== null) return told(dialect, "dialect");
  return postgresVersion === null || chain.dialectIsTold ? chain : told("postgresql", "postgres-version");
}

/** The comments that ask for silence in every file that findings of a chain point at. */
function ignoresOf(chain: Chain, environment: EnvironmentFacts, parser: PythonParser): readonly Ignore[] {
  const sources = [
    ...chain.revisions.map((revision) => revision.source),
    ...chain.unreadable.flatMap(({ source }) => source ?? []),
    ...(environment.source ? [environment.source] : []),
    ...environment.createAll.map(({ location }) => location.source),
  ];
  return [...new Set(sources)].flatMap((source) => ignoresIn(source, parser));
}

function externalTables({ path, externalTables }: Config, sql: SqlReader): readonly QualifiedName[] {
  return [...externalTables.keys()].map((text) => {
    const name = sql.name(text);
    if (name === null) throw new LintError(`${path}: external-tables: ${JSON.stringify(text)} is no name of a table`);
    return name;
  });
}

function findChains(project: Project, path: string, config: Config): { framework: Framework; place: ChainPlace }[] {
  const problems: PlaceProblem[] = [];
  const found = frameworks.flatMap((framework) => {
    const { places, problems: own } = framework.find(project, path);
    problems.push(...own);
    return places.map((place) => ({ framework, place }));
  });
  if (found.length > 0) {
    const wanted = found.filter(
      ({ place }) =>
        !isExcluded(config, place.path) &&
        !hasBetterTwin(
          place,
          found.map((other) => other.place),
          config.dialect ?? "postgresql",
        ),
    );
    if (wanted.length === 0) throw new LintError(`${config.path}: every chain is excluded`);
    return wanted;
  }
  const [problem] = problems;
  if (problem) throw new LintError(`${problem.path}: ${problem.message}`);
  throw new LintError(`no migration chain in ${path || project.root}: looked for alembic.ini, [tool.alembic] in pyproject.toml, or env.py beside versions/`);
}

/** An env.py that keeps one history for each database: the one for the database that is asked for, otherwise for PostgreSQL, is replayed. */
function hasBetterTwin(place: ChainPlace, all: readonly ChainPlace[], dialect: string): boolean {
  return place.dialect !== null && place.dialect.name !== dialect && all.some((other) => other.path === place.path && other.dialect?.name === dialect);
}

/** The revisions that `alembic upgrade AT` runs on an empty database; all of them without `at`; null when `at` is not in this chain. */
function revisionsUpTo(chain: Chain, at: string | undefined): readonly Revision[] | null {
  if (at === undefined) return chain.revisions;
  const exact = chain.revisions.find((revision) => revision.id === at);
  const candidates = exact ? [exact] : chain.revisions.filter((revision) => revision.id.startsWith(at));
  if (candidates.length === 0) return null;
  if (candidates.length > 1) throw new LintError(`${at} is the beginning of several revisions: ${candidates.map((revision) => revision.id).join(", ")}`);
  const needed = ancestorsOf(chain, candidates[0]!);
  return chain.revisions.filter((revision) => needed.has(revision));
}

/** Released revisions, which `frozen-through` names, and all before them. */
function frozenRevisions(histories: readonly History[], { path, frozenThrough }: Config): ReadonlySet<Revision> {
  const frozen = new Set<Revision>();
  for (const id of frozenThrough) {
    const last = histories.flatMap(({ chain }) => chain.revisions.filter((revision) => revision.id === id).map((revision) => ({ chain, revision })));
    if (last.length === 0)
      throw new LintError(
        `${path}: frozen-through: no revision is called ${id}${suggestion(
          id,
          histories.flatMap(({ chain }) => chain.revisions.map((revision) => revision.id)),
        )}`,
      );
    for (const { chain, revision } of last) for (const ancestor of ancestorsOf(chain, revision)) frozen.add(ancestor);
  }
  return frozen;
}

/** See `History.fresh`. */
function freshRevisions({ chain }: History, frozen: ReadonlySet<Revision>, changed: ReadonlySet<string> | undefined): ReadonlySet<Revision> {
  if (changed) return new Set(chain.revisions.filter(({ source }) => changed.has(source.path)));
  return new Set(chain.revisions.some((revision) => frozen.has(revision)) ? chain.revisions.filter((revision) => !frozen.has(revision)) : chain.heads);
}

/**
 * Runs the rules over a history, and draws the conclusion. The verdict is what a real run would do,
 * whatever is configured, ignored or known.
 */
function judge(history: History, config: Config, frozen: ReadonlySet<Revision>, baseline: readonly BaselineEntry[]): ChainReport {
  const found = rules
    .filter(({ id, needs }) => needs === undefined || isEnabled(config, id))
    .flatMap((rule) => [...findingsOf(rule, rule.check, history)].map((finding) => ({ rule, finding })));
  const diagnosed = configured(diagnosticsOf(found, history), config, frozen, history.chain);
  const { kept, suppressed, ignores } = suppress(diagnosed, history.ignores);
  const known = { ids: rules.map((rule) => rule.id), isEnabled: (id: string) => isEnabled(config, id) };
  const aboutComments = rules.flatMap((rule) =>
    rule.checkIgnores ? [...findingsOf(rule, () => rule.checkIgnores!(ignores, known), history)].map((finding) => ({ rule, finding })) : [],
  );
  const { kept: fresh, known: baselined } = withoutKnown(
    [...kept, ...configured(diagnosticsOf(aboutComments, history), config, frozen, history.chain)],
    baseline,
  );
  return {
    chain: history.chain, environment: history.environment, history, released: frozen,
    diagnostics: sortDiagnostics(fresh, history.chain), suppressed, baselined,
    ...verdictOf(found.map(({ finding }) => finding), history),
  };
}

/** A rule that breaks costs its own findings, not the run. */
function* findingsOf(rule: Rule, check: Rule["check"], history: History): Iterable<Finding> {
  try {
    yield* check(history);
  } catch (error) {
    yield {
      severity: "warning", message: `the rule ${rule.id} failed on this chain; please report it: ${error instanceof Error ? error.message : String(error)}`,
      place: { kind: "file", path: history.chain.path }, revision: null, direction: null, object: null, related: [],
      remedy: "Report it, with the chain if that is possible.", key: "failed", stops: null,
    };
  }
}

function diagnosticOf(rule: Rule, finding: Finding, history: History): Diagnostic {
  const { message, place, revision, direction, object, related, remedy, key, repair = null } = finding;
  return {
    rule: rule.id,
    severity: finding.severity ?? rule.severity,
    ruleSeverity: rule.severity,
    message,
    place,
    revision,
    direction,
    object,
    related,
    remedy,
    repair,
    isReleased: false,
    fix: null,
    // Only some formats show it.
    get fingerprint() {
      return hexDigest("sha256", [rule.id, history.chain.path, key].join("\0")).slice(0, 32);
    },
    url: `https://github.com/chainlint/chainlint/blob/main/rules/README.md#${rule.id}`,
  };
}

/** The diagnostics of one rule after the other. Findings about the same object in the same revision are told apart by their number. */
function diagnosticsOf(found: readonly { readonly rule: Rule; readonly finding: Finding }[], history: History): Diagnostic[] {
  const counts = new Map<string, number>();
  return found.map(({ rule, finding }) => {
    const what = `${rule.id}\0${finding.key}`;
    const earlier = counts.get(what) ?? 0;
    counts.set(what, earlier + 1);
    return diagnosticOf(rule, earlier === 0 ? finding : { ...finding, key: `${finding.key}#${earlier + 1}` }, history);
  });
}

/** Gravest first, then in Alembic's order, then by place. */
function sortDiagnostics(diagnostics: readonly Diagnostic[], chain: Chain): Diagnostic[] {
  const orderOf = new Map(chain.revisions.map((revision, order) => [revision.id, order]));
  const rank = (diagnostic: Diagnostic): (number | string)[] => {
    const { place } = diagnostic;
    return [
      -SEVERITIES.indexOf(diagnostic.severity),
      diagnostic.revision === null ? -1 : orderOf.get(diagnostic.revision) ?? chain.revisions.length,
      pathOf(place), place.kind === "text" ? place.location.span.start : 0, diagnostic.rule, diagnostic.message,
    ];
  };
  return diagnostics
    .map((diagnostic) => ({ diagnostic, rank: rank(diagnostic) }))
    .sort((a, b) => compareRanks(a.rank, b.rank))
    .map(({ diagnostic }) => diagnostic);
}

function compareRanks(a: readonly (number | string)[], b: readonly (number | string)[]): number {
  for (let at = 0; at < a.length; at++) {
    if (a[at]! < b[at]!) return -1;
    if (a[at]! > b[at]!) return 1;
  }
  return 0;
}

/** Whether an empty database reaches head: the first stop in Alembic's order decides. */
function verdictOf(findings: readonly Finding[], history: History): { verdict: Verdict; breaksAt: ChainReport["breaksAt"] } {
  const order = (stops: Finding["stops"]): number => (stops === "before" || stops === null ? -1 : stops);
  const [first] = findings.filter((finding) => finding.stops !== null).sort((a, b) => order(a.stops) - order(b.stops));
  if (first) return { verdict: "breaks", breaksAt: { revision: first.revision, place: first.place } };
  // A revision that is out of sight is one more that was not read.
  const isWhole = history.unread.length === 0 && !history.chain.faults.some(({ kind }) => kind === "missing-parent");
  return { verdict: isWhole ? "builds" : "unknown", breaksAt: null };
}

function summarize(chains: readonly ChainReport[]): Report["summary"] {
  const count = (severity: Severity): number =>
    chains.reduce((sum, chain) => sum + chain.diagnostics.filter((diagnostic) => diagnostic.severity === severity).length, 0);
  const sum = (of: (chain: ChainReport) => readonly Diagnostic[]): number => chains.reduce((total, chain) => total + of(chain).length, 0);
  return {
    errors: count("error"),
    warnings: count("warning"),
    infos: count("info"),
    suppressed: sum((chain) => chain.suppressed),
    baselined: sum((chain) => chain.baselined),
    unchanged: 0,
  };
}
