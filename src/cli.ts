/** The command line: arguments in, text and exit code out. Beside start.ts, which loads it, the only file that touches `process`. */
import { createRequire } from "node:module";
import { basename, dirname, isAbsolute, join, relative, resolve } from "node:path";
import { Argument, Command, CommanderError, InvalidArgumentError, Option } from "commander";
import manifest from "../package.json" with { type: "json" };
import { rules } from "../rules/index.ts";
import { BASELINE_FILE, readBaseline, writeBaseline } from "./baseline.ts";
import { configSchema, findConfig, NO_CONFIG, readConfig, type Config } from "./config.ts";
import { lineOf, pathOf, SEVERITIES, type BaselineEntry, type Diagnostic, type Report, type Severity } from "./diagnostic.ts";
import { unifiedDiff } from "./edits.ts";
import { repairProject, withFixes, type RepairedProject } from "./fix.ts";
import { paintDiff } from "./formats/diff.ts";
import { explainRule, listRules, rulesPage } from "./formats/explain.ts";
import { formats, type Format, type FormatOptions } from "./formats/index.ts";
import { renderInventory } from "./formats/inventory.ts";
import { renderLives } from "./formats/life.ts";
import { pretty } from "./formats/pretty.ts";
import { renderStatistics } from "./formats/statistics.ts";
import { changeSince, knowsCommit, mergedInto, type Change } from "./git.ts";
import { counted, painter, printable } from "./formats/text.ts";
import { initialConfig, nextSteps } from "./init.ts";
import { inventoryOf } from "./inventory.ts";
import { livesNamed, namesOf } from "./life.ts";
import { lint, lintChange, LintError, replayAll, type LintOptions } from "./lint.ts";
import { matcherFor, READERS, type Reader } from "./matchers.ts";
import { suggestion } from "./near.ts";
import { folderOf, joinPath, openProject, rootOf } from "./project.ts";
import { createWatcher, type Watcher } from "./watch.ts";
import { appendFile, replaceFiles, writeFile } from "./write.ts";

/** 0: nothing at or above the failing level. 1: findings. 2: could not run. */
const EXIT = { clean: 0, findings: 1, cannotRun: 2 } as const;

/** A run that takes longer shows what it is doing, when a person is watching. */
const QUIET_MILLISECONDS = 1000;
const PROGRESS_INTERVAL_MILLISECONDS = 100;

/** How many statements the chains have that were replayed to their ends, and one for each chain; of several runs (`--watch`) the largest counts. */
let statementsRead = 0;

function countStatements({ chains }: Report): void {
  statementsRead = Math.max(statementsRead, chains.reduce((sum, { history }) => sum + 1 + history.statements.all, 0));
}

interface CommonOptions { readonly color: "auto" | "always" | "never" }

function program(): Command {
  const command = new Command("chainlint")
    .description(
      "Replays a whole Alembic migration chain from base to head, without a database and without running it, and shows every reason why an empty database would not reach head.",
    )
    .version(manifest.version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .addOption(colorOption())
    .showSuggestionAfterError()
    .exitOverride()
    .addHelpText(
      "after",
      `
The first time:
  chainlint                          lint every chain below this folder
  chainlint --isolated --diff        what could be repaired for you (--fix does it)
  chainlint init                     known from now on: a configuration and a baseline, and what to do next

Every day:
  chainlint --watch                  lint again after each change
  chainlint --since origin/main      only what this branch is the cause of
  chainlint backend/alembic.ini      one chain of several
  chainlint --write-baseline         the findings of today become known ones
  chainlint -f github -f json:all.json   for CI, and everything for other programs

To understand a finding:
  chainlint explain use-after-drop   what a rule means, with a bad and a good chain
  chainlint history runs             the life of a table, revision by revision
  chainlint inventory --at 3f2a      tables, columns and where they come from, at a revision
  chainlint --show-unread            what could not be read, and why

Configuration: chainlint.toml, or [tool.chainlint] in pyproject.toml ("chainlint schema" describes it).
Silence one finding with a comment: # chainlint: ignore[rule] reason
Exit codes: 0 nothing at or above --fail-level, 1 findings, 2 could not run.`,
    );

  lintingCommand(command.command("check", { isDefault: true }).description("lint every chain at or below PATH (the default command)"))
    .optionsGroup("What is done:")
    .option("--fix", "repair what can be repaired for certain, and lint what comes of it")
    .option("--diff", "show these repairs as a diff, and write nothing")
    .option("--unsafe-fixes", "with --fix or --diff: also repairs that change what a migration does somewhere")
    .option("--write-baseline", "write the findings of this run into the baseline, and exit 0")
    .option("--watch", "lint again whenever something changes that the chains are made of")
    .option("--statistics", "count the findings of each rule instead of listing them")
    .action(check);

  lintingCommand(command.command("annotate").description("lint what a pull request changes, and show it there: the bot of GitHub Actions and GitLab CI"))
    .option("--no-comment", "no comment in the pull request, only annotations")
    .action(annotate);

  command.command("init")
    .description("begin on a project with a past: write a configuration, and a baseline of today's findings")
    .argument("[path]", "the folder that chainlint will be started in", ".")
    .option("--force", "overwrite a configuration and a baseline that are there already")
    .action(init);

  command.command("inventory")
    .description("what stands in the database at head, and which revision put it there")
    .argument("[path]", "a folder, an alembic.ini, a pyproject.toml or a revision", ".")
    .option("--at <revision>", "at this revision instead of head (an id, or its beginning)")
    .addOption(new Option("-f, --format <name>", "how it is printed").choices(["text", "json"]).default("text"))
    .addOption(colorOption())
    .action(inventory);

  command.command("history")
    .description("the life of one object, revision by revision")
    .argument("<object>", "its name: runs, public.runs, runs.state, m10_recovery.outbox")
    .argument("[path]", "a folder, an alembic.ini, a pyproject.toml or a revision", ".")
    .addOption(colorOption())
    .action(history);

  command.command("explain")
    .description("what a rule reports, why it matters, and what to do")
    .argument("<rule>", "the rule's id, as it stands in brackets behind a finding", knownRule)
    .addOption(colorOption())
    .action((id: string, _options: CommonOptions, self: Command) => print(explainRule(rules.find((rule) => rule.id === id)!, isColored(self, process.stdout))));

  command
    .command("rules")
    .description("all rules, one line each")
    .addOption(new Option("-f, --format <name>", "how they are printed").choices(["text", "markdown"]).default("text"))
    .addOption(colorOption())
    .action(({ format }: { format: string }, self: Command) =>
      print(format === "markdown" ? rulesPage(rules) : listRules(rules, isColored(self, process.stdout))),
    );

  command.command("schema")
    .description("the JSON schema of chainlint.toml and of [tool.chainlint] in pyproject.toml")
    .action(() => print(`${JSON.stringify(configSchema(ruleIds), null, 2)}\n`));

  command.command("matcher")
    .description("what makes an editor or GitHub's runner read the format line: a tasks.json, a problem matcher, lines of configuration")
    .addArgument(new Argument("<reader>", "who reads").choices(READERS))
    .action((reader: Reader) => print(matcherFor(reader)));

  for (const sub of command.commands) sub.exitOverride().helpOption("-h, --help", "print this help").showSuggestionAfterError();
  return command;
}

/** What every command that lints takes. */
function lintingCommand(command: Command): Command {
  return command
    .argument("[path]", "a folder, an alembic.ini, a pyproject.toml or a revision", ".")
    .optionsGroup("What is looked for:")
    .addOption(new Option("--select <rules>", "only these rules, separated by commas").argParser(ruleList))
    .addOption(new Option("--ignore <rules>", "rules that are not applied, separated by commas").argParser(ruleList))
    .option("--since <ref>", "only what the change since this commit or branch is the cause of, merged into it")
    .option("--baseline <file>", `known findings, which are not shown (default: ${BASELINE_FILE}, when it is there)`)
    .addOption(
      new Option("--config <file>", "this configuration instead of the nearest chainlint.toml or pyproject.toml").conflicts("isolated"),
    )
    .option("--isolated", "no configuration and no baseline at all")
    .optionsGroup("How it is shown:")
    .addOption(
      new Option(
        "-f, --format <name[:file]>",
        `how findings are printed: ${formats.map((format) => format.name).join(", ")}; with a file, written there; may be repeated`,
      )
        .argParser(addFormat)
        .default([], '"pretty"'),
    )
    .option("-q, --quiet", "findings only: no verdict, no coverage, no summary")
    .option("--show-unread", "list every statement that could not be read")
    .addOption(colorOption())
    .optionsGroup("When it fails:")
    .addOption(
      new Option("--fail-level <severity>", 'exit 1 when there is a finding at least this grave (default: "error")').choices(
        [...SEVERITIES].reverse().concat("never" as Severity),
      ),
    )
    .option("--exit-zero", "exit 0 whatever is found");
}

function colorOption(): Option {
  return new Option("--color <when>", "colour the output").choices(["auto", "always", "never"]).default("auto");
}

const ruleIds: readonly string[] = rules.map((rule) => rule.id);

function knownRule(id: string): string {
  if (ruleIds.includes(id)) return id;
  throw new InvalidArgumentError(`There is no rule ${id}${suggestion(id, ruleIds) || "."} "chainlint rules" lists them.`);
}

function ruleList(text: string): readonly string[] {
  return text.split(",").map((id) => id.trim()).filter((id) => id !== "").map(knownRule);
}

/** `json`, or `json:report.json`. */
function addFormat(text: string, outputs: readonly Output[]): readonly Output[] {
  const at = text.indexOf(":");
  const name = at < 0 ? text : text.slice(0, at);
  const format = formats.find((candidate) => candidate.name === name);
  const names = formats.map((candidate) => candidate.name);
  if (!format) throw new InvalidArgumentError(`There is no format ${name}${suggestion(name, names) || "."} The formats are ${names.join(", ")}.`);
  if (at >= 0 && at === text.length - 1) throw new InvalidArgumentError(`The file is missing behind ${name}:`);
  return [...outputs, { format, file: at < 0 ? null : text.slice(at + 1) }];
}

interface CheckOptions extends ConfigOptions {
  readonly format: readonly Output[];
  readonly exitZero?: boolean;
  readonly since?: string;
  readonly writeBaseline?: boolean;
  readonly fix?: boolean;
  readonly diff?: boolean;
  readonly unsafeFixes?: boolean;
  readonly watch?: boolean;
  readonly quiet?: boolean;
  readonly showUnread?: boolean;
  readonly statistics?: boolean;
}

/** What the command line says of the configuration. */
interface ConfigOptions {
  readonly select?: readonly string[];
  readonly ignore?: readonly string[];
  readonly failLevel?: Severity | "never";
  readonly config?: string;
  readonly isolated?: boolean;
  readonly baseline?: string;
}

/** A format, and the file that it is written to; null: standard output. */
interface Output { readonly format: Format; readonly file: string | null }

async function check(path: string, options: CheckOptions, self: Command): Promise<void> {
  refuseCombinations(options);
  if (options.watch) return watchAsked(path, options, self);
  const linted = await lintAsked(path, options);
  if (options.writeBaseline) {
    const known = linted.report.chains.flatMap((chain) => chain.diagnostics);
    writeText(linted.baselinePath, writeBaseline(known));
    process.stderr.write(
      `${known.length} ${known.length === 1 ? "finding" : "findings"} written to ${relative(process.cwd(), linted.baselinePath) || linted.baselinePath}\n`,
    );
    return;
  }
  if (linted.repaired) showRepairs(linted.place, linted.repaired, options, isColored(self, process.stdout));
  if (!options.diff) print(renderOutputs(linted, options, self));
  process.exitCode = linted.fails ? EXIT.findings : EXIT.clean;
}

/** What a command that lints found. */
interface Linted {
  readonly place: ProjectPlace;
  readonly report: Report;
  readonly baselinePath: string;
  /** Whether the exit code is to tell of findings. */ readonly fails: boolean;
  /** What was asked to be repaired; nothing is written yet. */ readonly repaired: RepairedProject | null;
}

/** `watcher` is told of everything that is read. */
async function lintAsked(path: string, options: CheckOptions, watcher: Watcher | null = null): Promise<Linted> {
  const opened = openAt(path);
  const place = watcher ? { ...opened, lintOptions: { ...opened.lintOptions, project: watcher.follow(opened.lintOptions.project) } } : opened;
  const config = configurationFor(place, options);
  const baselinePath = baselineFor(place, config, options);
  watcher?.add(relative(place.root, baselinePath).replaceAll("\\", "/"));
  const baseline = options.writeBaseline || (options.isolated && options.baseline === undefined) ? [] : readKnown(baselinePath, options.baseline !== undefined);
  const change = options.since === undefined ? null : changeFrom(place, options.since);
  const fixOptions = { unsafe: options.unsafeFixes === true, now: today() };
  let repaired: RepairedProject | null = null;
  const report = await withProgress(async (onProgress) => {
    const lintOptions = { ...place.lintOptions, config, baseline, onProgress };
    if (change) return lintChange(lintOptions, change);
    if (options.fix || options.diff) {
      repaired = await repairProject(lintOptions, fixOptions);
      return options.diff ? repaired.before : repaired.report;
    }
    const found = await lint(lintOptions);
    return options.format.some(({ format }) => format.showsFixes) ? withFixes(found, lintOptions, fixOptions) : found;
  });
  countStatements(report);
  return { place, report, baselinePath, fails: !options.exitZero && fails(report, config.failLevel), repaired };
}

/** Writes the outputs that go to files. Gives the text of the others. */
function renderOutputs({ place, report }: Linted, options: CheckOptions, self: Command): string {
  const shown: FormatOptions = { ...formatOptions(self, place.display), quiet: options.quiet === true, showUnread: options.showUnread === true };
  let printed = "";
  for (const { format, file } of options.format.length > 0 ? options.format : [{ format: pretty, file: null }]) {
    const text =
      options.statistics && format === pretty
        ? renderStatistics(report, shown)
        : format.render(report, file === null ? shown : { ...shown, color: false });
    if (file === null) printed += text;
    else writeText(resolve(file), text);
  }
  return printed;
}

/** The bot, a bundle of its own beside this program. */
type Bot = typeof import("./annotate/index.ts");
type BotPlace = import("./annotate/index.ts").AnnotateInput["place"];

async function annotate(path: string, options: CheckOptions & { readonly comment: boolean }, self: Command): Promise<void> {
  const bot = createRequire(import.meta.url)("./annotate.js") as Bot;
  const result = bot.placeOf(process.env, readTextAt);
  if (!result.ok) throw new LintError(result.message);
  const { place } = result;
  const since = options.since ?? baseOf(place, openAt(path).root);
  const linted = await lintAsked(path, { ...options, ...(since === null ? {} : { since }) });
  const text = renderOutputs(linted, options, self);
  print(place.kind === "github" ? bot.withoutCommands(text) : text);
  const { log, summary } = await bot.annotate({
    place,
    report: linted.report,
    subject: path,
    fails: linted.fails,
    wantsComment: options.comment,
    options: formatOptions(self, linted.place.display),
  });
  print(log);
  const summaryFile = process.env["GITHUB_STEP_SUMMARY"];
  const problem = summary !== null && summaryFile ? appendFile(summaryFile, summary) : null;
  if (problem !== null) process.stderr.write(`chainlint: ${problem}\n`);
  process.exitCode = linted.fails ? EXIT.findings : EXIT.clean;
}

/** What the change of a job is compared with; null for the whole chain. */
function baseOf(place: BotPlace, root: string): string | null {
  if (place.change !== null) return (place.kind === "github" ? mergedInto(root, place.commit, process.env) : null) ?? place.base;
  // After a forced push, git no longer knows what was there before.
  return place.base !== null && knowsCommit(root, place.base, process.env) ? place.base : null;
}

function readTextAt(path: string): string | null {
  const file = openProject(dirname(resolve(path))).read(basename(path));
  return file.ok ? file.source.text : null;
}

/** What new files are dated with; https://reproducible-builds.org/specs/source-date-epoch/ decides. */
function today(): Date {
  const seconds = Number(process.env["SOURCE_DATE_EPOCH"] || NaN);
  return Number.isInteger(seconds) ? new Date(seconds * 1000) : new Date();
}

/**
 * Lints, and lints again after each change, until the user ends it. The lines around each run are those that
 * editors wait for: they stand at the beginning of a line of standard output, whatever the format.
 */
async function watchAsked(path: string, options: CheckOptions, self: Command): Promise<void> {
  const watcher = createWatcher(openAt(path).root, (message) => void process.stderr.write(`chainlint: ${message}\n`));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => watcher.close());
  do {
    print("chainlint: checking\n");
    let summary: Pick<Report["summary"], "errors" | "warnings"> = { errors: 0, warnings: 0 };
    try {
      const linted = await lintAsked(path, options, watcher);
      const text = renderOutputs(linted, options, self);
      print(text === "" || text.endsWith("\n") ? text : `${text}\n`);
      ({ summary } = linted.report);
    } catch (error) {
      // What cannot be linted now may be after the next change.
      if (!(error instanceof LintError)) throw error;
      process.stderr.write(`chainlint: ${error.message}\n`);
    }
    print(`chainlint: done, ${summary.errors} errors, ${summary.warnings} warnings\n`);
  } while ((await watcher.next()) === "changed");
  process.exitCode = EXIT.clean;
}

function refuseCombinations(options: CheckOptions): void {
  const asked = [
    options.watch && "--watch",
    options.fix && "--fix",
    options.diff && "--diff",
    options.since !== undefined && "--since",
    options.writeBaseline && "--write-baseline",
  ].filter((name) => typeof name === "string");
  if (asked.length > 1 && !(options.watch && options.since !== undefined && asked.length === 2))
    throw new LintError(`${asked.join(" and ")} do not go together`);
  if (options.unsafeFixes && !options.fix && !options.diff) throw new LintError("--unsafe-fixes goes with --fix or --diff");
}

/** Writes the repairs, or shows them as a diff, and tells of those that were not made. */
function showRepairs({ root, display }: ProjectPlace, { changes, applied, refused }: RepairedProject, { diff }: CheckOptions, color: boolean): void {
  if (diff) for (const { path, before, after } of changes) print(paintDiff(unifiedDiff(path, before, after), painter(color)));
  else {
    const problem = replaceFiles(changes.map((change) => ({ ...change, path: join(root, change.path) })));
    if (problem !== null) throw new LintError(problem);
  }
  const tell = (what: string, { rule, place }: Diagnostic, how: string): void =>
    void process.stderr.write(`${what}: ${printable(display(pathOf(place)))}:${lineOf(place)} [${rule}]: ${printable(how)}\n`);
  for (const { fix, diagnostics } of applied) tell(diff ? "would repair" : "repaired", diagnostics[0]!, fix.title);
  for (const { diagnostic, reason } of refused) tell("not repaired", diagnostic, reason);
}

function changeFrom({ lintOptions }: ProjectPlace, ref: string): Change {
  const result = changeSince(lintOptions.project, ref, process.env);
  if (!result.ok) throw new LintError(result.message);
  if (result.change.note !== null) process.stderr.write(`chainlint: ${result.change.note}\n`);
  return result.change;
}

/** The configuration of the nearest file, with what the command line says instead. */
function configurationFor({ root, lintOptions: { project, path } }: ProjectPlace, options: ConfigOptions): Config {
  const { select, ignore, failLevel } = options;
  const result = options.isolated ? { ok: true as const, config: NO_CONFIG }
    : options.config === undefined ? findConfig(project, path, ruleIds)
    : readConfig(project, relative(root, resolve(options.config)).replaceAll("\\", "/"), ruleIds);
  if (!result.ok) throw new LintError(result.message);
  return { ...result.config, ...(select && { select }), ...(ignore && { ignore: [...result.config.ignore, ...ignore] }), ...(failLevel && { failLevel }) };
}

/** Where known findings are kept: as asked for, as configured, or beside the configuration, or in the root of the project. */
function baselineFor({ root }: ProjectPlace, config: Config, { baseline }: ConfigOptions): string {
  if (baseline !== undefined) return resolve(baseline);
  return join(root, dirname(config.path ?? "x"), config.baseline ?? BASELINE_FILE);
}

function readKnown(path: string, isAskedFor: boolean): readonly BaselineEntry[] {
  const file = openProject(dirname(path)).read(basename(path));
  if (!file.ok && file.problem === "missing" && !isAskedFor) return [];
  const result = file.ok ? readBaseline(file.source.text, path) : { ok: false as const, message: file.message };
  if (!result.ok) throw new LintError(result.message);
  return result.entries;
}

function writeText(path: string, text: string): void {
  const problem = writeFile(path, text);
  if (problem !== null) throw new LintError(problem);
}

async function init(path: string, { force = false }: { force?: boolean }): Promise<void> {
  const { root, lintOptions, display } = openAt(path);
  const { project, path: inside } = lintOptions;
  const folder = project.kind(inside) === "directory" ? inside : folderOf(inside);
  const report = await withProgress((onProgress) => lint({ ...lintOptions, onProgress }));
  const known = report.chains.flatMap((chain) => chain.diagnostics);
  const baselinePath = joinPath(folder, BASELINE_FILE);
  if (!force && project.kind(baselinePath) === "file") throw new LintError(`${display(baselinePath)} is there already; --force overwrites it`);
  const config = initialConfig(project, folder, report, BASELINE_FILE, force);
  if (!config.ok) throw new LintError(config.message);
  if (config.before === null) writeText(join(root, config.path), config.text);
  else {
    const problem = replaceFiles([{ path: join(root, config.path), before: config.before, after: config.text }]);
    if (problem !== null) throw new LintError(problem);
  }
  writeText(join(root, baselinePath), writeBaseline(known));
  countStatements(report);

  // What was written is judged as every later run will judge it.
  const begun = openAt(path);
  const configuration = configurationFor(begun, {});
  const after = await lint({ ...begun.lintOptions, config: configuration, baseline: readKnown(baselineFor(begun, configuration, {}), true) });
  const isGreen = !fails(after, configuration.failLevel);
  const { errors, warnings, infos } = report.summary;
  print(
    [
      ...(config.note === null ? [] : [printable(config.note)]),
      `${printable(display(config.path))} written: ${counted(report.chains.length, "chain")}, ${counted(
        report.chains.reduce((sum, { chain }) => sum + chain.revisions.length, 0),
        "revision",
      )}, released history up to today's heads`,
      `${printable(display(baselinePath))} written: ${counted(known.length, "finding")} known (${counted(errors, "error")}, ${counted(warnings, "warning")}, ${counted(infos, "note")})`,
      isGreen
        ? "chainlint exits with 0 now, and with 1 as soon as there is an error that is not known."
        : "chainlint still finds something that it does not know: start it to see what.",
      "",
    ].join("\n"),
  );
  print(nextSteps([config.path, baselinePath].map((file) => printable(display(file))), report.chains.map(({ chain }) => printable(display(chain.path)))));
  process.exitCode = isGreen ? EXIT.clean : EXIT.findings;
}

async function inventory(path: string, options: { at?: string; format: "text" | "json" }, self: Command): Promise<void> {
  const { lintOptions, display } = openAt(path);
  const histories = await withProgress((onProgress) => replayAll({ ...lintOptions, onProgress, ...(options.at === undefined ? {} : { at: options.at }) }));
  const chains = histories.map(inventoryOf);
  print(options.format === "json" ? `${JSON.stringify({ version: 1, chains }, null, 2)}\n` : renderInventory(chains, formatOptions(self, display)));
}

async function history(object: string, path: string, _options: CommonOptions, self: Command): Promise<void> {
  const { lintOptions, display } = openAt(path);
  const histories = await withProgress((onProgress) => replayAll({ ...lintOptions, onProgress }));
  const lives = histories.flatMap((each) => livesNamed(each, object));
  if (lives.length === 0)
    throw new LintError(`no revision has anything to do with an object called ${object}${suggestion(object, histories.flatMap(namesOf))}`);
  print(renderLives(lives, formatOptions(self, display)));
}

function fails(report: Report, level: Severity | "never"): boolean {
  return (
    level !== "never" &&
    report.chains.some((chain) => chain.diagnostics.some(({ severity }) => SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(level)))
  );
}

/** The project that a path belongs to, and how its files are called from the current folder. */
interface ProjectPlace { readonly root: string; readonly lintOptions: LintOptions; readonly display: FormatOptions["display"] }

function openAt(path: string): ProjectPlace {
  const absolute = resolve(path);
  const root = rootOf(absolute);
  if (root === null) throw new LintError(`${path}: there is no such file or folder`);
  const inside = relative(root, absolute).replaceAll("\\", "/");
  const parser = process.env["CHAINLINT_PARSER"];
  return {
    root,
    lintOptions: { project: openProject(root), path: inside, ...(parser === "native" || parser === "wasm" ? { parser } : {}) },
    display: (file) => {
      const fromHere = relative(process.cwd(), join(root, file));
      // A path that climbs out of the current folder reads worse than an absolute one.
      return fromHere === "" ? "." : fromHere.startsWith(`..`) || isAbsolute(fromHere) ? join(root, file) : fromHere.replaceAll("\\", "/");
    },
  };
}

function formatOptions(self: Command, display: FormatOptions["display"]): FormatOptions {
  return { color: isColored(self, process.stdout), display, version: manifest.version, rules, quiet: false, showUnread: false };
}

/** `--color` decides; else NO_COLOR and FORCE_COLOR (https://no-color.org); else whether a terminal is there. */
function isColored(self: Command, stream: NodeJS.WriteStream): boolean {
  const { color } = self.optsWithGlobals<CommonOptions>();
  const own = self.getOptionValueSource("color") === "cli" ? self.opts<CommonOptions>().color : color;
  if (own !== "auto") return own === "always";
  if (process.env["NO_COLOR"]) return false;
  if (process.env["FORCE_COLOR"]) return process.env["FORCE_COLOR"] !== "0";
  return stream.isTTY === true && process.env["TERM"] !== "dumb";
}

/** Shows a line of progress on a terminal's stderr once a run takes long, and takes it away in the end. */
async function withProgress<T>(run: (onProgress: (done: number, all: number) => void) => Promise<T>): Promise<T> {
  if (!process.stderr.isTTY) return run(() => {});
  const started = performance.now();
  let shownAt = 0;
  try {
    return await run((done, all) => {
      const now = performance.now();
      if (now - started < QUIET_MILLISECONDS || now - shownAt < PROGRESS_INTERVAL_MILLISECONDS) return;
      shownAt = now;
      process.stderr.write(`\r\u001b[Kreplaying revision ${done + 1} of ${all}`);
    });
  } finally {
    if (shownAt > 0) process.stderr.write("\r\u001b[K");
  }
}

function print(text: string): void {
  process.stdout.write(text);
}

/** One clear line on stderr, and exit code 2. */
function cannotRun(message: string): void {
  process.stderr.write(`chainlint: ${message}\n`);
  process.exitCode = EXIT.cannotRun;
}

/** Runs the command that the arguments ask for. Gives how many statements were read, more than 0 when any chain was; 0 when it came to none. */
export async function run(): Promise<number> {
  // A reader that goes away (`chainlint | head`) is no error.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit();
    throw error;
  });
  try {
    await program().parseAsync();
    return statementsRead;
  } catch (error) {
    // Commander has printed its own words (help, version, a usage error with a suggestion) by now.
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? EXIT.clean : EXIT.cannotRun;
    else if (error instanceof LintError) cannotRun(error.message);
    else cannotRun(`internal error, please report it: ${error instanceof Error ? error.message : String(error)}`);
    return 0;
  }
}
