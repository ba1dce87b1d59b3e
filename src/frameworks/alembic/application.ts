/**
 * What the application says of the database: the models, `create_all`, `alembic stamp`. Files are read
 * when a rule asks, once, and no more of them than the limits allow. Tests are left out: what they do
 * to a database of their own is their affair.
 */
import type { Application, ApplicationModel, LiveImport, Passage } from "../../model/application.ts";
import type { Chain, Revision } from "../../model/history.ts";
import { folderOf, joinPath, type Project } from "../../project.ts";
import type { Location, Source, Span } from "../../source.ts";
import type { PythonParser } from "../../syntax/parser.ts";
import { blocksOf } from "../../syntax/tree.ts";
import type { CallExpression, ClassStatement, Expression, ImportStatement, Module, Statement } from "../../syntax/tree.ts";
import type { ChainPlace } from "../index.ts";
import { once } from "../../once.ts";
import { filesBelow } from "./versions.ts";
import { allExpressions, createUnits, dottedName, textOf, type Unit } from "./walk.ts";

/** Files of a project that are looked at. Larger projects are not searched to their end; what is found until then counts. */
const MOST_FILES = 20_000;
/** A larger file holds data, or was generated. In characters. */
const LONGEST_TEXT = 1_000_000;
/** Folders and files of tests. */
const TESTS = /(?:^|\/)(?:tests?|testing)\/|(?:^|\/)(?:conftest|test_[^/]*|[^/]*_tests?)\.py$/;
/** Files that hold command lines. */
const SCRIPT =
  /(?:^|\/)(?:[^/]*\.sh|[Mm]akefile|[Jj]ustfile|Procfile|[^/]*[Dd]ockerfile[^/]*|[^/]*compose[^/]*\.ya?ml|[^/]*entrypoint[^/]*|package\.json|pyproject\.toml|tox\.ini)$/;

/** The application around a chain. Never fails: what cannot be read is not there. */
export function readApplication(place: ChainPlace, project: Project, parser: PythonParser, chain: Chain): Application {
  const revisions = new Set(chain.revisions.map(({ source }) => source.path));
  const isOwn = (path: string): boolean => revisions.has(path) || (place.path === "" ? path === "env.py" : path.startsWith(`${place.path}/`));
  const sources = once(() => sourcesOf(project, homeOf(place, project)).filter(({ path }) => !isOwn(path)));
  const python = once(() => sources().filter(({ path }) => path.endsWith(".py")));
  const models = once(() => python().filter(({ text }) => MAY_DECLARE.test(text)).flatMap((source) => modelsIn(parser.parse(source))));
  return {
    metadataCalls: once(() => python().filter(({ text }) => METADATA_CALL.test(text)).flatMap((source) => metadataCallsIn(parser.parse(source)))),
    stamps: once(() =>
      sources().flatMap((source) =>
        !source.text.includes("stamp") ? [] : source.path.endsWith(".py") ? pythonStamps(parser.parse(source)) : scriptStamps(source),
      ),
    ),
    versionLocations: once(() =>
      python()
        .filter(({ text }) => text.includes("version_locations"))
        .flatMap((source) => versionLocationsIn(parser.parse(source))),
    ),
    modelsOf: ({ schema, name }) => models().filter(({ table }) => table.name === name && (table.schema ?? "public") === (schema ?? "public")),
    liveImports: importReader(place, project, parser, isOwn),
  };
}

/** Files that stand where an application begins. */
const HOME_MARKS = ["pyproject.toml", "setup.py", "setup.cfg", "requirements.txt", "Pipfile", "alembic.ini"];

/**
 * The folder of the application that a chain belongs to: the nearest one above the chain that has one
 * of the marks, else the root. In a repository of several services each has models of its own.
 */
function homeOf(place: ChainPlace, project: Project): string {
  for (let folder = folderOf(place.path); folder !== ""; folder = folderOf(folder)) {
    if (HOME_MARKS.some((name) => project.kind(joinPath(folder, name)) === "file")) return folder;
  }
  return "";
}

/** The files below a folder that may be the application's, sorted by path. */
function sourcesOf(project: Project, home: string): Source[] {
  const sources: Source[] = [];
  const inside = (path: string): string => (home === "" ? path : path.slice(home.length + 1));
  let files = 0;
  for (const { path, link } of filesBelow(project, home, (folder) => TESTS.test(`${inside(folder)}/`))) {
    if (link !== undefined || TESTS.test(inside(path)) || !(path.endsWith(".py") || SCRIPT.test(path)) || ++files > MOST_FILES) continue;
    const file = project.read(path);
    if (file.ok && file.source.text.length <= LONGEST_TEXT) sources.push(file.source);
  }
  return sources.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function passage(source: Source, span: Span): Passage {
  return { location: { source, span }, text: source.text.slice(span.start, span.end).replace(/\s+/g, " ") };
}

// ------------------------------------------------------------------------------------------------
// create_all and stamp

/** How metadata is called, and Flask-SQLAlchemy's object; other things have a method of that name too. */
const METADATA = /metadata$|^db$/i;
const METADATA_CALL = /\b(?:create|drop)_all\b/;

function metadataCallsIn({ source, body }: Module): Passage[] {
  return [...allExpressions(body)].flatMap((expression) => {
    // Also without being called: `conn.run_sync(Base.metadata.create_all)`.
    if (expression.kind !== "attribute" || (expression.name !== "create_all" && expression.name !== "drop_all")) return [];
    return METADATA.test(dottedName(expression.object)?.at(-1) ?? "") ? [passage(source, expression.span)] : [];
  });
}

/** `config.set_main_option("version_locations", ...)`, by which plugins and installed packages bring revisions of theirs. */
function versionLocationsIn({ source, body }: Module): Passage[] {
  return [...allExpressions(body)].flatMap((expression) =>
    expression.kind === "call" &&
    dottedName(expression.callee)?.at(-1) === "set_main_option" &&
    textOf(expression.arguments[0]?.value) === "version_locations"
      ? [passage(source, expression.span)]
      : [],
  );
}

/** `command.stamp(config, "head")`, flask_migrate's `stamp()`, and a list of arguments for a process. */
function pythonStamps({ source, body }: Module): Passage[] {
  const fromFlask = /^\s*from\s+flask_migrate\s+import\b[^\n]*\bstamp\b/m.test(source.text);
  return [...allExpressions(body)].flatMap((expression) => {
    if (expression.kind === "list" && textOf(expression.items[1]) === "stamp" && /(?:^|\/)alembic$/.test(textOf(expression.items[0]) ?? ""))
      return [passage(source, expression.span)];
    if (expression.kind !== "call") return [];
    const name = dottedName(expression.callee);
    const isStamp = name?.at(-1) === "stamp" && (name.length === 1 ? fromFlask : /command$/i.test(name.at(-2)!) || name[0] === "flask_migrate");
    return isStamp ? [passage(source, expression.span)] : [];
  });
}

function scriptStamps(source: Source): Passage[] {
  return [
    ...source.text.matchAll(
      /^(?![ \t]*#)([^\n#]*?)(\b(?:alembic|flask\s+db)\b(?:[ \t]+-\S+(?:[ \t]+[\w./-]+)?)*[ \t]+stamp\b[^\n;&|"']*)/gm,
    ),
  ].map((match) => {
    const start = match.index + match[1]!.length;
    return passage(source, { start, end: start + match[2]!.trimEnd().length });
  });
}

// ------------------------------------------------------------------------------------------------
// Models

const MAY_DECLARE = /__tablename__|\btable\s*=\s*True\b|\.Model\b|\bTable\s*\(/;

function modelsIn(module: Module): ApplicationModel[] {
  return statementsOf(module.body).flatMap((statement) => {
    if (statement.kind === "class") return modelOf(statement, module.source) ?? [];
    if (statement.kind === "assignment" && statement.value?.kind === "call") return tableOf(statement.value, statement.targets[0], module.source) ?? [];
    return [];
  });
}

/** Statements of a module or class, also inside `if` and `try`. */
function statementsOf(statements: readonly Statement[]): Statement[] {
  return statements.flatMap((statement) => [statement, ...blocksOf(statement).flatMap(statementsOf)]);
}

function modelOf(declaration: ClassStatement, source: Source): ApplicationModel | null {
  const body = statementsOf(declaration.body());
  const assigned = (name: string): Expression | undefined =>
    body.flatMap((one) =>
      one.kind === "assignment" && one.value && one.targets.some((target) => target.kind === "name" && target.name === name)
        ? [one.value]
        : [],
    )[0];
  const bases = declaration.bases.flatMap(({ name, value }) => (name === null ? [dottedName(value)?.join(".") ?? ""] : []));
  const isSqlModel = declaration.bases.some(
    ({ name, value }) => name === "table" && value.kind === "constant" && value.value.type === "bool" && value.value.value,
  );
  const named = assigned("__tablename__");
  if (assigned("__abstract__")) return null;
  const table = named ? textOf(named) : isSqlModel ? declaration.name.toLowerCase() : bases.includes("db.Model") ? snakeCase(declaration.name) : null;
  const schema = schemaOf(assigned("__table_args__"));
  if (table === null || schema === undefined) return null;
  const columns = new Map(
    body
      .map((one) => (one.kind === "assignment" ? columnOf(one.targets[0], one.annotation, one.value, isSqlModel, source) : null))
      .filter((column) => column !== null),
  );
  return { name: declaration.name, table: { schema, name: table }, columns, location: { source, span: declaration.nameSpan } };
}

/** `Table("users", metadata, Column("id", ...))`. */
function tableOf(call: CallExpression, target: Expression | undefined, source: Source): ApplicationModel | null {
  const name = dottedName(call.callee)?.at(-1) === "Table" ? textOf(call.arguments[0]?.value) : null;
  const schema = call.arguments.find((argument) => argument.name === "schema");
  if (name === null || target?.kind !== "name" || (schema && textOf(schema.value) === null)) return null;
  const columns = call.arguments.flatMap(({ value }): [string, Location][] => {
    const column = value.kind === "call" && dottedName(value.callee)?.at(-1) === "Column" ? textOf(value.arguments[0]?.value) : null;
    return column === null ? [] : [[column, { source, span: value.span }]];
  });
  return {
    name: target.name,
    table: { schema: schema ? textOf(schema.value) : null, name },
    columns: new Map(columns),
    location: { source, span: target.span },
  };
}

/** The schema in `__table_args__`; null when there is none, undefined when it is not written out. */
function schemaOf(value: Expression | undefined): string | null | undefined {
  if (value === undefined) return null;
  const options = value.kind === "tuple" ? value.items.at(-1) : value;
  if (options === undefined || (value.kind === "tuple" && options.kind === "call")) return null;
  if (options.kind !== "dict") return undefined;
  for (const { key, value: given } of options.entries) {
    if (key === null) return undefined;
    if (textOf(key) === "schema") return textOf(given) ?? undefined;
  }
  return null;
}

const COLUMN_CALLS = new Set(["Column", "mapped_column", "deferred", "column_property"]);
const NO_COLUMN_CALLS = /(?:^|_)(?:relationship|association_proxy|synonym|backref|Relationship|query_expression)$/;

function columnOf(
  target: Expression | undefined,
  annotation: Expression | null,
  value: Expression | null,
  isSqlModel: boolean,
  source: Source,
): [string, Location] | null {
  if (target?.kind !== "name" || target.name.startsWith("__")) return null;
  const called = value?.kind === "call" ? (dottedName(value.callee)?.at(-1) ?? "") : "";
  const isMapped = annotation?.kind === "subscript" && dottedName(annotation.object)?.at(-1) === "Mapped" && value === null;
  const isField = isSqlModel && annotation !== null && !NO_COLUMN_CALLS.test(called);
  if (!COLUMN_CALLS.has(called) && !isMapped && !isField) return null;
  const first = value?.kind === "call" && COLUMN_CALLS.has(called) ? value.arguments[0] : undefined;
  const written = first?.name === null ? textOf(first.value) : null;
  return [written ?? target.name, { source, span: target.span }];
}

/** As Flask-SQLAlchemy calls the table of a class (`camel_to_snake_case`). */
function snakeCase(name: string): string {
  return name.replaceAll(/((?<=[a-z0-9])[A-Z]|(?!^)[A-Z](?=[a-z]))/g, "_$1").toLowerCase();
}

// ------------------------------------------------------------------------------------------------
// What revisions import

/** Names that projects give to their settings. */
const SETTINGS = /^(?:settings|get_settings|Settings|config|get_config|Config|app_config|AppConfig)$/;
const ENUM_BASES = /^(?:enum\.)?(?:Enum|IntEnum|StrEnum|Flag|IntFlag)$/;
/** A package's `__init__.py` passes on what its modules define, at most through so many. */
const MOST_HOPS = 3;

function importReader(place: ChainPlace, project: Project, parser: PythonParser, isOwn: (path: string) => boolean): Application["liveImports"] {
  const units = createUnits(project, parser, place.importRoots, new Map());

  /** The class that a module knows by a name. */
  function definitionOf(name: string, unit: Unit, hops = 0): { readonly declaration: ClassStatement; readonly source: Source } | null {
    for (const statement of statementsOf(unit.module.body)) {
      if (statement.kind === "class" && statement.name === name) return { declaration: statement, source: unit.module.source };
    }
    if (hops >= MOST_HOPS) return null;
    for (const statement of unit.imports) {
      const passed = statement.names?.find((each) => (each.alias ?? each.name) === name || each.name === "*");
      const path = passed ? units.resolve(statement, unit.path) : null;
      const next = path === null || path === unit.path ? null : units.unit(path);
      const found = next && definitionOf(passed!.name === "*" ? name : passed!.name, next, hops + 1);
      if (found) return found;
    }
    return null;
  }

  function liveImport(statement: ImportStatement, name: string, span: Span, source: Source): LiveImport | null {
    const path = units.resolve(statement, source.path);
    const unit = path === null || isOwn(path) ? null : units.unit(path);
    if (unit === null) return null;
    const location = { source, span };
    if (SETTINGS.test(name))
      return makesItself(name, unit) || units.resolve(statement, source.path, name) !== null
        ? { kind: "settings", name, location, definition: null }
        : null;
    const found = definitionOf(name, unit);
    if (!found) return null;
    const definition = { source: found.source, span: found.declaration.nameSpan };
    if (found.declaration.bases.some(({ value }) => ENUM_BASES.test(dottedName(value)?.join(".") ?? ""))) return { kind: "enum", name, location, definition };
    return modelOf(found.declaration, found.source) ? { kind: "model", name, location, definition } : null;
  }

  return ({ source }: Revision) => {
    const { body } = parser.parse(source);
    const imports = importsIn(body);
    if (imports.length === 0) return [];
    const used = new Set([...allExpressions(body)].flatMap((expression) => (expression.kind === "name" ? [expression.name] : [])));
    return imports.flatMap((statement) =>
      (statement.names ?? []).flatMap(({ name, alias, span }) =>
        used.has(alias ?? name) ? (liveImport(statement, name, span, source) ?? []) : [],
      ),
    );
  };
}

/** Whether a module defines a name, and does not only pass it on. */
function makesItself(name: string, { module }: Unit): boolean {
  return statementsOf(module.body).some((statement) =>
    statement.kind === "assignment" ? statement.targets.some((target) => target.kind === "name" && target.name === name)
    : (statement.kind === "class" || statement.kind === "function") && statement.name === name);
}

/** The imports of a module, also those in functions; not those that only a type checker follows. */
function importsIn(statements: readonly Statement[]): ImportStatement[] {
  return statements.flatMap((statement) => {
    if (statement.kind === "import") return [statement];
    if (statement.kind === "if" && dottedName(statement.test)?.at(-1) === "TYPE_CHECKING") return importsIn(statement.otherwise);
    return importsIn(statement.kind === "function" ? statement.body() : blocksOf(statement).flat());
  });
}
