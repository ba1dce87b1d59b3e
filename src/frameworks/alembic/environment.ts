/** What env.py, the template of revisions and the helpers beside them tell of how migrations are run. */
import type { Chain, EnvironmentFacts } from "../../model/history.ts";
import { folderOf, joinPath } from "../../project.ts";
import type { Project } from "../../project.ts";
import type { Location, Source } from "../../source.ts";
import type { PythonParser } from "../../syntax/parser.ts";
import type { AttributeExpression, Module } from "../../syntax/tree.ts";
import type { ChainPlace } from "../index.ts";
import { mayPassTransactionOptions } from "./flask-migrate.ts";
import { readNaming } from "./naming.ts";
import { once } from "../../once.ts";
import { createTransactionListener } from "./transactions.ts";
import { allExpressions, createUnits, createWalk, type Position, type Unit, type Units, type Walk } from "./walk.ts";

/** `version_num` is String(32) (`DefaultImpl.version_table_impl` in alembic/ddl/impl.py). */
const DEFAULT_WIDTH = 32;
/** A `text` column takes any id; this is the longest `varchar` that PostgreSQL has. */
const UNLIMITED_WIDTH = 10_485_760;

/** What can be told without running anything. Never fails: what cannot be followed is `unknown`. */
export function readEnvironment(
  place: ChainPlace,
  project: Project,
  parser: PythonParser,
  chain: Chain,
  modules: ReadonlyMap<string, Module>,
): EnvironmentFacts {
  const path = joinPath(place.path, "env.py");
  const units = createUnits(project, parser, place.importRoots, modules);
  const unit = project.kind(path) === "file" ? units.unit(path) : null;

  const transactions = createTransactionListener(place.options, once(() => mayPassTransactionOptions(project, place)));
  const follows = (file: string): boolean => isInside(place, file) || mentions(project, file, /\brun_migrations\b/);
  const walk = createWalk({ units, online: true, follows, listener: transactions.listener });
  if (unit !== null) walk.module(path);
  const facts = transactions.facts();

  const helpers = unit === null ? [] : helpersOf([unit], units, place);
  return {
    source: unit?.module.source ?? null,
    transactions: walk.cut ? { mode: "unknown", perMigration: false, location: null, text: null } : facts.transactions,
    uncommitted: walk.cut ? null : facts.uncommitted,
    setLocal: facts.setLocal,
    versionTable: { ...facts.versionTable, width: widthOf([unit, ...helpers].flatMap((each) => each?.module.source.text ?? [])) },
    translatedSchema: unit === null ? null : translatedSchemaOf(unit.module.source.text, place.options),
    createAll: findCreateAll(place, project, chain, units, unit),
    naming: readNaming(place, project, parser, units),
  };
}

// ------------------------------------------------------------------------------------------------
// The version table

/** How env.py makes `version_num` wider: a column of its own, a patched length, or SQL. */
const WIDTHS = [
  /\bversion_num\b[^\n]*\n?[^\n]*?\b(?:String|Unicode|VARCHAR|character\s+varying)\s*\(\s*(?:length\s*=\s*)?(\w+)\s*\)/gi,
  /\bversion_num\b[^\n]*?\btype\.length\s*=\s*(\w+)/gi,
];
const UNLIMITED = /\bversion_num\b[^\n]*?\b(?:TYPE\s+text\b|sa\.Text\b|Text\(\))/i;

/** The largest width that a text gives to `version_num`, in characters; never less than Alembic's own. */
function widthOf(texts: readonly string[]): number {
  let width = DEFAULT_WIDTH;
  for (const text of texts) {
    if (!text.includes("version_num")) continue;
    const code = text.replace(/(^|\s)#[^\n]*/g, "$1");
    if (UNLIMITED.test(code)) return UNLIMITED_WIDTH;
    for (const pattern of WIDTHS) {
      for (const [, written] of code.matchAll(pattern)) {
        const number = /^\d+$/.test(written!) ? written : new RegExp(`^\\s*${written}\\b[^=\\n]*=\\s*(\\d+)`, "m").exec(code)?.[1];
        width = Math.max(width, Number(number ?? 0));
      }
    }
  }
  return width;
}

// ------------------------------------------------------------------------------------------------
// schema_translate_map

const TRANSLATION = /\bschema_translate_map\s*=\s*\{\s*None\s*:\s*(?:["'](\w+)["']|[\w.]+\.get\w*\(\s*["'](\w+)["'])/;

/** The schema of `schema_translate_map={None: "app"}`, or of `{None: config.get_main_option("schema")}` where the configuration has the option. */
function translatedSchemaOf(text: string, options: ReadonlyMap<string, string>): string | null {
  const [, written, option] = TRANSLATION.exec(text) ?? [];
  return written ?? (option === undefined ? null : options.get(option) ?? null);
}

// ------------------------------------------------------------------------------------------------
// create_all

const NAME = "create_all";
const CREATE_ALL = /\bcreate_all\b/;

type CreateAll = EnvironmentFacts["createAll"][number];

/**
 * The calls of `create_all` in env.py, in revisions and in helper modules of the alembic directory;
 * in other modules of the project only where env.py or a revision calls the function that they
 * stand in. What only offline mode or `downgrade()` reach is left out.
 */
function findCreateAll(place: ChainPlace, project: Project, chain: Chain, units: Units, environment: Unit | null): CreateAll[] {
  const reached = new Map<AttributeExpression, CreateAll>();
  const elsewhere = new Set<AttributeExpression>();

  const note = (expression: AttributeExpression, at: Position): void => {
    if (expression.name !== NAME || reached.get(expression)?.certain === true) return;
    reached.set(expression, createAllAt(expression, at.unit, !at.conditional));
  };
  const noteElsewhere = (expression: AttributeExpression): void => {
    if (expression.name === NAME) elsewhere.add(expression);
  };

  const follows = (file: string): boolean => isInside(place, file) || mentions(project, file, CREATE_ALL);
  const walkWith = (online: boolean, onAttribute: (expression: AttributeExpression, at: Position) => void): Walk =>
    createWalk({ units, online, follows, listener: { onAttribute } });

  const own = new Set<Unit>();
  if (environment !== null) {
    if (reachesCreateAll(environment, units, place, project, own)) {
      walkWith(true, note).module(environment.path);
      walkWith(false, noteElsewhere).module(environment.path);
    }
  }
  for (const { source } of chain.revisions) {
    const unit = units.unit(source.path);
    if (unit === null || !reachesCreateAll(unit, units, place, project, own)) continue;
    const walk = walkWith(true, note);
    walk.module(unit.path);
    walk.function(unit.path, "upgrade");
    walkWith(true, noteElsewhere).function(unit.path, "downgrade");
  }

  for (const unit of own) {
    for (const expression of allExpressions(unit.module.body)) {
      if (expression.kind !== "attribute" || expression.name !== NAME || reached.has(expression) || elsewhere.has(expression)) continue;
      reached.set(expression, createAllAt(expression, unit, false));
    }
  }
  const found = [...reached].filter(
    ([expression, { location }]) => location.source === environment?.module.source || !isOfOwnTables(expression, location.source),
  );
  return [...found.map(([, call]) => call), ...inTemplate(project, place)].sort(byPlace);
}

function createAllAt(expression: AttributeExpression, unit: Unit, certain: boolean): CreateAll {
  const { source } = unit.module;
  return { location: { source, span: expression.span }, text: source.text.slice(expression.span.start, expression.span.end).replace(/\s+/g, ""), certain };
}

function byPlace(a: CreateAll, b: CreateAll): number {
  const [left, right] = [a.location.source.path, b.location.source.path];
  return left < right ? -1 : left > right ? 1 : a.location.span.start - b.location.span.start;
}

/**
 * Whether a walk from a module can come to a `create_all`: by its own text, or by that of a module that
 * it imports. Modules of the alembic directory that have one are put into `own`.
 */
function reachesCreateAll(unit: Unit, units: Units, place: ChainPlace, project: Project, own: Set<Unit>): boolean {
  let reaches = false;
  if (CREATE_ALL.test(unit.module.source.text)) {
    reaches = true;
    own.add(unit);
  }
  for (const helper of helpersOf([unit], units, place)) {
    if (!CREATE_ALL.test(helper.module.source.text)) continue;
    reaches = true;
    own.add(helper);
  }
  return reaches || units.importedFiles(unit).some((path) => mentions(project, path, CREATE_ALL));
}

function mentions(project: Project, path: string, word: RegExp): boolean {
  const file = project.read(path);
  return file.ok && word.test(file.source.text);
}

/** A table of metadata that the file makes itself is written out in it, and does not change with the models. */
function isOfOwnTables(expression: AttributeExpression, source: Source): boolean {
  const root = /^\w+/.exec(source.text.slice(expression.span.start, expression.span.end))?.[0];
  if (root === undefined) return false;
  return new RegExp(
    `^[ \\t]*(?:${root}\\s*(?::[^=\\n]+)?=\\s*[\\w.]*(?:MetaData|declarative_base|registry)\\s*\\(|class\\s+${root}\\b)`,
    "m",
  ).test(source.text);
}

/** `script.py.mako` is no Python: its lines are searched as text, without comments. */
function inTemplate(project: Project, place: ChainPlace): CreateAll[] {
  const file = project.read(joinPath(place.path, "script.py.mako"));
  if (!file.ok) return [];
  const { source } = file;
  return [...source.text.matchAll(/^(?![ \t]*#)([^\n#]*?)([\w.]+\.create_all)\s*\(/gm)].map((match) => {
    const start = match.index + match[1]!.length;
    const location: Location = { source, span: { start, end: start + match[2]!.length } };
    return { location, text: match[2]!, certain: true };
  });
}

// ------------------------------------------------------------------------------------------------
// Helpers

/** How far imports of helpers are followed inside the alembic directory. */
const MAX_HELPER_DEPTH = 2;

/** The modules of the alembic directory that modules import, and those that these import. */
function helpersOf(units: readonly Unit[], all: Units, place: ChainPlace, depth = 1): Unit[] {
  const paths = new Set(units.flatMap((unit) => all.importedFiles(unit)).filter((path) => isInside(place, path)));
  const helpers = [...paths].flatMap((path) => all.unit(path) ?? []);
  const further = depth < MAX_HELPER_DEPTH && helpers.length > 0 ? helpersOf(helpers, all, place, depth + 1) : [];
  return [...new Set([...helpers, ...further])];
}

/** Whether a file is part of the alembic directory. A chain at the root has the whole project below it; there only the files beside env.py are. */
function isInside(place: ChainPlace, path: string): boolean {
  return place.path === "" ? folderOf(path) === "" : path.startsWith(`${place.path}/`);
}
