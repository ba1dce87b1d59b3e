/**
 * `chainlint init`: the text of a configuration that lets a project with a past begin, and what to do next.
 * Nothing is written here.
 */
import { CONFIG_FILE, PYPROJECT } from "./config.ts";
import type { ChainReport, Report } from "./diagnostic.ts";
import { joinPath, type Project } from "./project.ts";
import { escapeRegExp } from "./source.ts";
import { parseToml } from "./toml.ts";

/** Where the configuration goes, with the whole text of the file. `note`: why it does not go where one would look for it; a sentence, or null. */
export type InitialConfig =
  | {
      readonly ok: true;
      readonly path: string;
      /** What stands in the file, when only a part of it is to be changed. */ readonly before: string | null;
      readonly text: string;
      readonly note: string | null;
    }
  | { readonly ok: false; readonly message: string };

/**
 * The configuration for a folder of the project: a table in its pyproject.toml when it has one, since that
 * is where a Python project keeps its tools, otherwise a chainlint.toml. With `force` a table or a file that
 * is there already is replaced; the rest of a pyproject.toml always stays as it is.
 */
export function initialConfig(project: Project, folder: string, report: Report, baseline: string, force: boolean): InitialConfig {
  const own = joinPath(folder, CONFIG_FILE);
  const pyproject = joinPath(folder, PYPROJECT);
  const alone: InitialConfig = { ok: true, path: own, before: null, text: configText(report, baseline, ""), note: null };
  if (project.kind(own) === "file") return force ? alone : { ok: false, message: `${own} is there already; --force overwrites it` };
  if (project.kind(pyproject) !== "file") return alone;
  const file = project.read(pyproject);
  if (!file.ok) return { ...alone, note: `${file.message}, so that the configuration has a file of its own` };
  if (file.encodingError !== undefined || file.source.text.includes("\uFFFD"))
    return { ...alone, note: `${pyproject} is not written in UTF-8, so that the configuration has a file of its own` };
  const { text } = file.source;
  const before = parseToml(text);
  if (!before.ok) return { ...alone, note: `${pyproject} is ${before.message}; so the configuration has a file of its own` };
  if (hasTable(before.value) && !force) return { ok: false, message: `${pyproject} has a [tool.chainlint] already; --force overwrites it` };
  const kept = hasTable(before.value) ? withoutTable(text) : text;
  const separator = kept.trim() === "" || /\n\r?\n$/.test(kept) ? "" : kept.endsWith("\n") ? "\n" : "\n\n";
  const written = `${kept}${`${separator}${configText(report, baseline, "tool.chainlint")}`.replaceAll("\n", lineEndOf(text))}`;
  const after = parseToml(written);
  if (!after.ok || !isSameBut(before.value, after.value))
    return {
      ...alone,
      note: `${pyproject} is written in a way that a table cannot be added to, so that the configuration has a file of its own`,
    };
  return { ok: true, path: pyproject, before: text, text: written, note: null };
}

function lineEndOf(text: string): string {
  return text.includes("\r\n") ? "\r\n" : "\n";
}

interface Pyproject { readonly tool?: { readonly chainlint?: unknown } }

function hasTable(value: unknown): boolean {
  return (value as Pyproject).tool?.chainlint !== undefined;
}

/** Whether two documents differ in `[tool.chainlint]` at most, and the second has it. */
function isSameBut(before: unknown, after: unknown): boolean {
  const rest = (value: unknown): string => {
    const { tool, ...others } = value as { tool?: Record<string, unknown> };
    const { chainlint: _own, ...tools } = tool ?? {};
    return JSON.stringify([others, tools], (_key, item: unknown) => (typeof item === "bigint" ? `${item}n` : item));
  };
  return rest(before) === rest(after) && hasTable(after);
}

const OWN_HEADER = /^[ \t]*\[{1,2}[ \t]*["']?tool["']?[ \t]*\.[ \t]*["']?chainlint["']?[ \t]*[.\]]/;

/** A document without the lines of `[tool.chainlint]` and the tables below it. */
function withoutTable(text: string): string {
  let isOwn = false;
  return text.split(/(?<=\n)/).filter((line) => {
    if (/^[ \t]*\[/.test(line)) isOwn = OWN_HEADER.test(line);
    return !isOwn;
  }).join("");
}

// ------------------------------------------------------------------------------------------------
// The text

/** A string as TOML writes it, on one line, whatever is in it. */
function tomlText(text: string): string {
  return JSON.stringify(text.toWellFormed()).replaceAll("\u007f", "\\u007f");
}

function configText(report: Report, baseline: string, table: string): string {
  const heads = [...new Set(report.chains.flatMap(({ chain }) => chain.heads.map((head) => head.id)))];
  const untold = report.chains.find(({ chain }) => !chain.dialectIsTold || chain.dialect !== "postgresql");
  const section = (name: string): string => `[${table === "" ? "" : `${table}.`}${name}]`;
  return `${table === "" ? "" : `[${table}]\n`}# What chainlint shows of the migrations below this folder, and what makes it fail.
# "chainlint schema" describes every option, "chainlint rules" lists the rules, and
# "chainlint explain RULE" tells what one of them means.

# Released history. What stands up to here has run in production and is not edited any more, so
# that findings there are notes: they are repaired forward, by a new revision. Move it on with
# each release.
${heads.length === 0 ? "# frozen-through = \"the id of a revision\"" : `frozen-through = ${heads.length === 1 ? tomlText(heads[0]!) : `[${heads.map(tomlText).join(", ")}]`}`}

# Findings that were there when chainlint came. They are not shown again; once one is gone,
# "chainlint --write-baseline" takes it out.
baseline = ${tomlText(baseline)}

# The mildest finding that makes chainlint exit with 1: "error", "warning", "info" or "never".
fail-level = "error"

# The database that the migrations are for${untold ? `; taken for ${untold.chain.dialect}, since ${printableReason(untold)}` : ""}.
# dialect = "postgresql"

# Rules that are not applied at all ...
# ignore = ["create-all"]

# ... or not to some files. One finding is silenced where it stands, with the reason:
#     op.drop_table("runs")  # chainlint: ignore[never-created] made by hand in 2019
# ${section("per-file-ignores")}
# "alembic/versions/0*.py" = ["step-fails"]

# Other severities than the rules' own.
# ${section("severity")}
# single-transaction = "error"

# Tables that something else creates, and what: the migrations may use them.
# ${section("external-tables")}
# "public.runs" = "created by the application at start-up"
`;
}

/** A reason on one line of a comment: paths may hold anything. */
function printableReason({ chain }: ChainReport): string {
  return JSON.stringify(chain.dialectReason).slice(1, -1);
}

// ------------------------------------------------------------------------------------------------
// What to do next

/** Snippets for the places where chainlint is run from now on. `files`: what to commit, `chains`: folders of chains; paths as the reader types them. */
export function nextSteps(files: readonly string[], chains: readonly string[]): string {
  const folders = chains.map((path) => (path === "" || path === "." ? "" : `${escapeRegExp(path)}/`));
  const pattern = folders.includes("") ? "\\.py$" : folders.length === 1 ? `^${folders[0]}` : `^(${folders.join("|")})`;
  return `
Next
  Commit ${files.join(" and ")}.
  chainlint --diff --isolated   shows what can be repaired for you, of known findings too
  chainlint --watch             lints again whenever a migration changes

In CI
  npx --yes chainlint --format github     # GitHub Actions; or gitlab, sarif, junit, rdjson

Before each commit, in .pre-commit-config.yaml
  - repo: local
    hooks:
      - id: chainlint
        name: chainlint
        entry: npx --yes chainlint
        language: system
        pass_filenames: false
        files: ${JSON.stringify(pattern)}
`;
}
