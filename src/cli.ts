/** The command line: arguments in, text and exit code out. Beside start.ts, which loads it, the only file that touches `process`. */
import { isAbsolute, join, relative, resolve } from "node:path";
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import manifest from "../package.json" with { type: "json" };
import { rules } from "../rules/index.ts";
import { SEVERITIES, type Report, type Severity } from "./diagnostic.ts";
import { explainRule, listRules, rulesPage } from "./formats/explain.ts";
import { formats, type FormatOptions } from "./formats/index.ts";
import { renderInventory } from "./formats/inventory.ts";
import { renderLives } from "./formats/life.ts";
import { inventoryOf } from "./inventory.ts";
import { livesNamed } from "./life.ts";
import { lint, LintError, replayAll, type LintOptions } from "./lint.ts";
import { openProject, rootOf } from "./project.ts";

/** 0: nothing at or above the failing level. 1: findings. 2: could not run. */
const EXIT = { clean: 0, findings: 1, cannotRun: 2 } as const;

/** A run that takes longer shows what it is doing, when a person is watching. */
const QUIET_MILLISECONDS = 1000;
const PROGRESS_INTERVAL_MILLISECONDS = 100;

/** Set when a chain was replayed to its end. */
let hasLinted = false;

interface CommonOptions { readonly color: "auto" | "always" | "never" }

function program(): Command {
  const command = new Command("chainlint")
    .description("Replays a whole Alembic migration chain from base to head, without a database and without running it,\nand shows every reason why an empty database would not reach head.")
    .version(manifest.version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .addOption(colorOption())
    .showSuggestionAfterError()
    .exitOverride()
    .addHelpText("after", `
Examples:
  chainlint                          lint every chain below this folder
  chainlint backend/alembic.ini      lint the chain that a configuration names
  chainlint --format json > out.json everything, for programs
  chainlint inventory --at 3f2a      tables, columns and where they come from, at a revision
  chainlint history runs             the life of a table, revision by revision
  chainlint explain use-after-drop   what a rule means, with examples

Exit codes: 0 nothing at or above --fail-level, 1 findings, 2 could not run.`);

  command.command("check", { isDefault: true })
    .description("lint every chain at or below PATH (the default command)")
    .argument("[path]", "a folder, an alembic.ini, a pyproject.toml or a revision", ".")
    .addOption(new Option("-f, --format <name>", "how findings are printed").choices(formats.map((format) => format.name)).default("pretty"))
    .addOption(new Option("--fail-level <severity>", "exit 1 when there is a finding at least this grave").choices([...SEVERITIES]).default("error"))
    .addOption(colorOption())
    .action(check);

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

  command.command("rules")
    .description("all rules, one line each")
    .addOption(new Option("-f, --format <name>", "how they are printed").choices(["text", "markdown"]).default("text"))
    .addOption(colorOption())
    .action(({ format }: { format: string }, self: Command) => print(format === "markdown" ? rulesPage(rules) : listRules(rules, isColored(self, process.stdout))));

  for (const sub of command.commands) sub.exitOverride().helpOption("-h, --help", "print this help").showSuggestionAfterError();
  return command;
}

function colorOption(): Option {
  return new Option("--color <when>", "colour the output").choices(["auto", "always", "never"]).default("auto");
}

function knownRule(id: string): string {
  if (rules.some((rule) => rule.id === id)) return id;
  const near = rules.find((rule) => rule.id.includes(id) || id.includes(rule.id));
  throw new InvalidArgumentError(`There is no such rule.${near ? ` Did you mean ${near.id}?` : ""} "chainlint rules" lists them.`);
}

async function check(path: string, options: { format: string; failLevel: Severity }, self: Command): Promise<void> {
  const { lintOptions, display } = openAt(path);
  const report = await withProgress((onProgress) => lint({ ...lintOptions, onProgress }));
  hasLinted = true;
  const format = formats.find((candidate) => candidate.name === options.format)!;
  print(format.render(report, formatOptions(self, display)));
  process.exitCode = fails(report, options.failLevel) ? EXIT.findings : EXIT.clean;
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
  if (lives.length === 0) throw new LintError(`no revision has anything to do with an object called ${object}`);
  print(renderLives(lives, formatOptions(self, display)));
}

function fails(report: Report, level: Severity): boolean {
  return report.chains.some((chain) => chain.diagnostics.some(({ severity }) => SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(level)));
}

/** The project that a path belongs to, and how its files are called from the current folder. */
function openAt(path: string): { lintOptions: LintOptions; display: FormatOptions["display"] } {
  const absolute = resolve(path);
  const root = rootOf(absolute);
  if (root === null) throw new LintError(`${path}: there is no such file or folder`);
  const inside = relative(root, absolute).replaceAll("\\", "/");
  const parser = process.env["CHAINLINT_PARSER"];
  return {
    lintOptions: { project: openProject(root), path: inside, ...(parser === "native" || parser === "wasm" ? { parser } : {}) },
    display: (file) => {
      const fromHere = relative(process.cwd(), join(root, file));
      // A path that climbs out of the current folder reads worse than an absolute one.
      return fromHere === "" ? "." : fromHere.startsWith(`..`) || isAbsolute(fromHere) ? join(root, file) : fromHere.replaceAll("\\", "/");
    },
  };
}

function formatOptions(self: Command, display: FormatOptions["display"]): FormatOptions {
  return { color: isColored(self, process.stdout), display, version: manifest.version };
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

/** Runs the command that the arguments ask for. Gives whether a chain was read to the end. */
export async function run(): Promise<boolean> {
  // A reader that goes away (`chainlint | head`) is no error.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit();
    throw error;
  });
  try {
    await program().parseAsync();
    return hasLinted;
  } catch (error) {
    // Commander has printed its own words (help, version, a usage error with a suggestion) by now.
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? EXIT.clean : EXIT.cannotRun;
    else if (error instanceof LintError) cannotRun(error.message);
    else cannotRun(`internal error, please report it: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}
