/**
 * The configuration of a project: `chainlint.toml`, or `[tool.chainlint]` in `pyproject.toml`, in the
 * linted folder or the nearest one above it. Every option is declared once, in `OPTIONS`: the reading,
 * its errors and the JSON schema follow from there.
 */
import { createRequire } from "node:module";
import { pathOf, SEVERITIES, type Diagnostic, type Severity } from "./diagnostic.ts";
import type { Chain, Revision } from "./model/history.ts";
import { suggestion } from "./near.ts";
import { folderOf, joinPath, type Project } from "./project.ts";
import { parseToml } from "./toml.ts";

export interface Config {
  /** The file, relative to the project root; null when there is none. */
  readonly path: string | null;
  /** Only these rules; null: all. */
  readonly select: readonly string[] | null;
  readonly ignore: readonly string[];
  readonly severity: ReadonlyMap<string, Severity>;
  /** Patterns are relative to the folder of the file. */
  readonly perFileIgnores: ReadonlyMap<string, readonly string[]>;
  /** Chains that are not linted: patterns of their folder. */
  readonly exclude: readonly string[];
  /** Tables from outside the chain, with the reason. */
  readonly externalTables: ReadonlyMap<string, string>;
  /** What the database searches by itself; null: PostgreSQL's default. */
  readonly searchPath: readonly string[] | null;
  /** The last released revisions: what stands in them or before them cannot be edited any more. */
  readonly frozenThrough: readonly string[];
  /** SQLAlchemy's name of the database; null: as the project tells. */
  readonly dialect: string | null;
  /** The major version of PostgreSQL that the chains run on; null: any that is in use. */
  readonly postgresVersion: number | null;
  /** `never`: findings do not fail the run. */
  readonly failLevel: Severity | "never";
  /** The file of known findings, relative to the folder of the file. */
  readonly baseline: string | null;
}

export const NO_CONFIG: Config = {
  path: null, select: null, ignore: [], severity: new Map(), perFileIgnores: new Map(), exclude: [], externalTables: new Map(),
  searchPath: null, frozenThrough: [], dialect: null, postgresVersion: null, failLevel: "error", baseline: null,
};

export type ConfigResult = { readonly ok: true; readonly config: Config } | { readonly ok: false; readonly message: string };

export const CONFIG_FILE = "chainlint.toml";
export const PYPROJECT = "pyproject.toml";
/** Every usual way to write the table names it so. */
const MENTIONS_TABLE = /\btool\s*\.\s*["']?chainlint\b/;

// ------------------------------------------------------------------------------------------------
// Options

/** A kind of value: how it is read, and how the JSON schema describes it. Reading throws `Problem`. */
interface Kind<Value> {
  readonly read: (value: unknown, at: string, ruleIds: readonly string[]) => Value;
  readonly schema: (ruleIds: readonly string[]) => object;
}

/** What is wrong with a value; the message says where. */
class Problem extends Error {}

function quoted(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}

const text: Kind<string> = {
  read(value, at) {
    if (typeof value !== "string" || value.trim() === "") throw new Problem(`${at} must be a string, not ${quoted(value)}`);
    return value;
  },
  schema: () => ({ type: "string", minLength: 1 }),
};

function oneOf<Word extends string>(words: readonly Word[]): Kind<Word> {
  return {
    read(value, at) {
      if (!words.includes(value as Word))
        throw new Problem(
          `${at} must be ${words.map(quoted).join(" or ")}, not ${quoted(value)}${typeof value === "string" ? suggestion(value, words) : ""}`,
        );
      return value as Word;
    },
    schema: () => ({ enum: words }),
  };
}

const ruleId: Kind<string> = {
  read(value, at, ruleIds) {
    if (typeof value !== "string") throw new Problem(`${at} must be the id of a rule, not ${quoted(value)}`);
    if (!ruleIds.includes(value)) throw new Problem(`${at}: there is no rule ${quoted(value)}${suggestion(value, ruleIds)}`);
    return value;
  },
  schema: (ruleIds) => ({ enum: ruleIds }),
};

function listOf<Value>(kind: Kind<Value>): Kind<readonly Value[]> {
  return {
    read(value, at, ruleIds) {
      if (!Array.isArray(value)) throw new Problem(`${at} must be a list, not ${quoted(value)}`);
      return value.map((item, index) => kind.read(item, `${at}[${index}]`, ruleIds));
    },
    schema: (ruleIds) => ({ type: "array", items: kind.schema(ruleIds) }),
  };
}

/** One value, or a list of them. */
function oneOrMore<Value>(kind: Kind<Value>): Kind<readonly Value[]> {
  const list = listOf(kind);
  return {
    read: (value, at, ruleIds) => (Array.isArray(value) ? list.read(value, at, ruleIds) : [kind.read(value, at, ruleIds)]),
    schema: (ruleIds) => ({ anyOf: [kind.schema(ruleIds), list.schema(ruleIds)] }),
  };
}

function tableOf<Value>(key: Kind<string>, kind: Kind<Value>): Kind<ReadonlyMap<string, Value>> {
  return {
    read(value, at, ruleIds) {
      if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Problem(`${at} must be a table, not ${quoted(value)}`);
      return new Map(Object.entries(value).map(([name, item]) => [key.read(name, at, ruleIds), kind.read(item, `${at}.${name}`, ruleIds)]));
    },
    schema: (ruleIds) => ({ type: "object", propertyNames: key.schema(ruleIds), additionalProperties: kind.schema(ruleIds) }),
  };
}

/** SQLAlchemy supports PostgreSQL from 9.6 on. */
const OLDEST_POSTGRES = 9;
const POSTGRES_VERSION = /^(\d{1,2})(?:\.\d+)*$/;

/** A version of PostgreSQL, of which the major part counts: `"15"`, `15`, `"15.4"`. */
const postgresVersion: Kind<number> = {
  read(value, at) {
    const major = Number((typeof value === "string" || typeof value === "number" ? POSTGRES_VERSION.exec(String(value).trim()) : null)?.[1] ?? NaN);
    if (!(major >= OLDEST_POSTGRES)) throw new Problem(`${at} must be a version of PostgreSQL such as "15", not ${quoted(value)}`);
    return major;
  },
  schema: () => ({ anyOf: [{ type: "string", pattern: POSTGRES_VERSION.source }, { type: "number", minimum: OLDEST_POSTGRES, exclusiveMaximum: 100 }] }),
};

interface Option<Key extends keyof Config> {
  readonly key: Key;
  readonly kind: Kind<Config[Key]>;
  readonly description: string;
}

function option<Key extends keyof Config>(key: Key, kind: Kind<NonNullable<Config[Key]>>, description: string): Option<Key> {
  return { key, kind: kind as Kind<Config[Key]>, description };
}

/** SQLAlchemy's names of the databases whose refusals are known. */
const DIALECTS = ["postgresql", "mysql", "mariadb", "sqlite"] as const;

const severity = oneOf<Severity>([...SEVERITIES].reverse());

const OPTIONS = {
  "select": option("select", listOf(ruleId), "Only these rules are applied; all of them when it is left out."),
  "ignore": option("ignore", listOf(ruleId), "Rules that are not applied."),
  "severity": option("severity", tableOf(ruleId, severity), "Other severities than the rules' own."),
  "per-file-ignores": option(
    "perFileIgnores",
    tableOf(text, listOf(ruleId)),
    "Rules that are not applied to files, by pattern (`alembic/versions/0*.py`), relative to this file.",
  ),
  "exclude": option("exclude", listOf(text), "Chains that are not linted, by patterns of their folder, relative to this file."),
  "external-tables": option(
    "externalTables",
    tableOf(text, text),
    'Tables that something outside the chain creates (`"public.runs" = "created by the application at start-up"`), with the reason.',
  ),
  "search-path": option(
    "searchPath",
    listOf(text),
    "The schemas that the database, the role or the connection searches (`search_path`), where it is not PostgreSQL's default.",
  ),
  "frozen-through": option(
    "frozenThrough",
    oneOrMore(text),
    "The last released revision, or several where the chain branches: findings up to it are notes, since released history is not edited but followed by a repair.",
  ),
  "dialect": option("dialect", oneOf(DIALECTS), "The database that the chains are for, where it is not the one that chainlint takes them for."),
  "postgres-version": option(
    "postgresVersion",
    postgresVersion,
    'The version of PostgreSQL that the chains run on (`"15"`): what only some versions refuse is told as an error or not at all, instead of as a warning.',
  ),
  "fail-level": option(
    "failLevel",
    oneOf([...SEVERITIES].reverse().concat(["never" as Severity]) as (Severity | "never")[]),
    "The mildest severity that fails the run.",
  ),
  "baseline": option("baseline", text, "The file of known findings that are not shown, relative to this file."),
} as const;

/** The JSON schema of the configuration. */
export function configSchema(ruleIds: readonly string[]): object {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "chainlint.toml, or [tool.chainlint] in pyproject.toml",
    type: "object",
    additionalProperties: false,
    properties: Object.fromEntries(Object.entries(OPTIONS).map(([name, { kind, description }]) => [name, { description, ...kind.schema(ruleIds) }])),
  };
}

// ------------------------------------------------------------------------------------------------
// Reading

/** The configuration for a path of the project: that of the nearest folder that has one, or none at all. */
export function findConfig(project: Project, path: string, ruleIds: readonly string[]): ConfigResult {
  let folder = project.kind(path) === "directory" ? path : folderOf(path);
  for (;;) {
    for (const name of [CONFIG_FILE, PYPROJECT]) {
      const file = joinPath(folder, name);
      if (project.kind(file) !== "file") continue;
      const result = readConfig(project, file, ruleIds);
      if (!result.ok || result.config.path !== null) return result;
    }
    if (folder === "") return { ok: true, config: NO_CONFIG };
    folder = folderOf(folder);
  }
}

/** The configuration in a file; that of a pyproject.toml without `[tool.chainlint]` has no path. */
export function readConfig(project: Project, path: string, ruleIds: readonly string[]): ConfigResult {
  const file = project.read(path);
  if (!file.ok) return { ok: false, message: file.message };
  const isPyproject = path === PYPROJECT || path.endsWith(`/${PYPROJECT}`);
  if (isPyproject && !MENTIONS_TABLE.test(file.source.text)) return { ok: true, config: NO_CONFIG };
  const parsed = parseToml(file.source.text);
  if (!parsed.ok) return { ok: false, message: `${path}: ${parsed.message}` };
  const table = isPyproject ? (parsed.value as { tool?: { chainlint?: unknown } }).tool?.chainlint : parsed.value;
  if (table === undefined) return { ok: true, config: NO_CONFIG };
  try {
    return { ok: true, config: { ...NO_CONFIG, ...readOptions(table, isPyproject ? "tool.chainlint" : "", ruleIds), path } };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { ok: false, message: `${path}: ${error.message}` };
  }
}

function readOptions(table: unknown, at: string, ruleIds: readonly string[]): Partial<Config> {
  if (typeof table !== "object" || table === null || Array.isArray(table)) throw new Problem(`${at} must be a table`);
  const prefix = at === "" ? "" : `${at}.`;
  return Object.fromEntries(Object.entries(table).map(([name, value]) => {
    if (!Object.hasOwn(OPTIONS, name)) throw new Problem(`there is no option ${quoted(prefix + name)}${suggestion(name, Object.keys(OPTIONS))}`);
    const { key, kind } = OPTIONS[name as keyof typeof OPTIONS];
    return [key, kind.read(value, prefix + name, ruleIds)];
  }));
}

// ------------------------------------------------------------------------------------------------
// Applying

/** Whether a rule is applied at all. */
export function isEnabled({ select, ignore }: Config, rule: string): boolean {
  return (select === null || select.includes(rule)) && !ignore.includes(rule);
}

/** Whether a chain's folder is excluded. */
export function isExcluded(config: Config, path: string): boolean {
  return config.exclude.some((pattern) => matches(config, pattern, path) || matches(config, `${pattern.replace(/\/$/, "")}/**`, path));
}

/** Whether a path of the project fits a pattern of the configuration. */
function matches({ path }: Config, pattern: string, file: string): boolean {
  const folder = folderOf(path ?? "");
  if (folder !== "" && !file.startsWith(`${folder}/`)) return false;
  // Few configurations have patterns; the others do not pay for loading what reads them.
  const picomatch = createRequire(import.meta.url)("picomatch") as typeof import("picomatch");
  return picomatch.isMatch(folder === "" ? file : file.slice(folder.length + 1), pattern, { dot: true });
}

/** The findings of enabled rules, with the severities that are asked for. `frozen`: released revisions. */
export function configured(diagnostics: readonly Diagnostic[], config: Config, frozen: ReadonlySet<Revision>, chain: Chain): Diagnostic[] {
  const isReleased = releasedBy(frozen, chain);
  return diagnostics
    .filter((diagnostic) => isEnabled(config, diagnostic.rule) && !isIgnoredIn(config, diagnostic))
    .map((diagnostic) => withSeverity(diagnostic, config.severity.get(diagnostic.rule)))
    .map((diagnostic) => (isReleased(diagnostic) ? asReleased(diagnostic, config) : diagnostic));
}

/**
 * Whether a finding belongs to released history: it stands there, and nothing that is not released is
 * its cause, or another case of it. Causes are what ran before it; of a finding about the chain itself all that it is related to.
 */
function releasedBy(frozen: ReadonlySet<Revision>, chain: Chain): (diagnostic: Diagnostic) => boolean {
  if (frozen.size === 0) return () => false;
  const sources = new Set([...frozen].map((revision) => revision.source));
  const ids = new Set([...frozen].map((revision) => revision.id));
  const orderOf = new Map(chain.revisions.map((revision, order) => [revision.id, order]));
  return ({ revision, direction, place, related }) => {
    if (revision === null || !ids.has(revision)) return false;
    if (direction === null && place.kind === "text" && !sources.has(place.location.source)) return false;
    const causes = related.filter(
      (each) =>
        each.revision !== null && (direction === null || each.isCase || (orderOf.get(each.revision) ?? 0) < (orderOf.get(revision) ?? 0)),
    );
    return causes.every((each) => ids.has(each.revision!) && (direction !== null || sources.has(each.location.source)));
  };
}

function isIgnoredIn(config: Config, { rule, place }: Diagnostic): boolean {
  return [...config.perFileIgnores].some(([pattern, rules]) => rules.includes(rule) && matches(config, pattern, pathOf(place)));
}

/** A finding that its rule itself takes for milder than usual does not become graver than it is. */
function withSeverity(diagnostic: Diagnostic, severity: Severity | undefined): Diagnostic {
  if (severity === undefined || severity === diagnostic.severity) return diagnostic;
  const isMilder = SEVERITIES.indexOf(diagnostic.severity) < SEVERITIES.indexOf(diagnostic.ruleSeverity);
  if (isMilder && SEVERITIES.indexOf(severity) > SEVERITIES.indexOf(diagnostic.severity)) return diagnostic;
  return { ...diagnostic, severity };
}

function asReleased(diagnostic: Diagnostic, { frozenThrough }: Config): Diagnostic {
  return {
    ...diagnostic,
    isReleased: true,
    severity: "info",
    remedy: `Released history (frozen-through is ${frozenThrough.join(", ")}): leave ${diagnostic.revision} as it is, and repair forward in a new revision. ${diagnostic.remedy}`,
  };
}
