/**
 * The naming convention of env.py's `target_metadata`, without running anything: the expression is
 * followed by name through the modules of the project to the `MetaData(...)` that it stands for.
 *
 * Few projects have a convention and every one pays for the search, so that nothing is parsed but the
 * expressions on the way: definitions and imports are found in the text of their modules, line by line.
 */
import { folderOf, joinPath } from "../../project.ts";
import type { Project } from "../../project.ts";
import type { NamingConvention } from "../../model/history.ts";
import type { PythonParser } from "../../syntax/parser.ts";
import type { CallExpression, Expression } from "../../syntax/tree.ts";
import type { ChainPlace } from "../index.ts";
import { dottedName, type Units } from "./walk.ts";

/** Names that are followed for one env.py. Real ones take under ten; a cycle of imports would take for ever. */
const MAX_FOLLOWED_NAMES = 200;
/**
 * Files that are looked through when the metadata cannot be followed by name. Reading one costs some
 * 50 microseconds, and what env.py imports is an application of any size.
 */
const MAX_SCANNED_FILES = 150;

const NONE: NamingConvention = { kind: "none" };
const unknown = (reason: string): NamingConvention => ({ kind: "unknown", reason });

/** What could be told of an expression; null when it could not be followed. */
type Found = NamingConvention | null;

/** A piece of a module. `code`: the same length, with strings and comments blanked and each statement on one line. */
interface Piece { readonly text: string; readonly code: string }
/** A module as text; its code is made when it is asked for, since most modules are only looked through. */
interface Script extends Piece { readonly path: string; readonly imports: readonly Import[] }

/** What a name stands for. */
type Definition =
  | { readonly kind: "expression"; readonly script: Script; readonly expression: Expression }
  | { readonly kind: "class" | "function"; readonly script: Script; readonly block: Block }
  | { readonly kind: "module"; readonly path: string }
  | { readonly kind: "outside"; readonly module: string; readonly name: string };

/** Libraries whose bases and metadata have no convention of their own. */
const WITHOUT_CONVENTION = new Set([
  "sqlalchemy", "sqlmodel", "flask_sqlalchemy", "sqlalchemy_utils", "geoalchemy2", "oslo_db", "neutron_lib", "typing", "typing_extensions",
  "abc",
]);

/** The classes that may stand for keys in a convention. */
const KEYS: Readonly<Record<string, string>> = {
  Index: "ix",
  UniqueConstraint: "uq",
  CheckConstraint: "ck",
  ForeignKeyConstraint: "fk",
  PrimaryKeyConstraint: "pk",
};

/** Calls that make a metadata, or something that has one and may be given it by `metadata=`. */
const HOLDERS = new Set(["declarative_base", "automap_base", "registry", "SQLAlchemy", "as_declarative", "make_declarative_base"]);

/**
 * The convention that Alembic takes over from env.py's `target_metadata`. Never fails: what cannot be
 * followed is `unknown` if a module that env.py imports speaks of a naming convention, otherwise none.
 */
export function readNaming(place: ChainPlace, project: Project, parser: PythonParser, units: Pick<Units, "resolve">): NamingConvention {
  const scripts = new Map<string, Script | null>();
  const visited = new Set<Script>();
  const following = new Set<string>();
  const packages = new Map<string, boolean>();
  let followed = 0;

  const environment = script(joinPath(place.path, "env.py"));
  return environment === null ? NONE : ofEnvironment(environment);

  function script(path: string): Script | null {
    let made = scripts.get(path);
    if (made === undefined) {
      const file = project.kind(path) === "file" ? project.read(path) : null;
      scripts.set(path, (made = file?.ok ? scriptOf(path, file.source.text) : null));
    }
    return made;
  }

  // ----------------------------------------------------------------------------------------------
  // env.py

  function ofEnvironment(env: Script): NamingConvention {
    visited.add(env);
    const target = /\btarget_metadata[ \t]*=(?!=)/g;
    const named = [...valuesOf(env, target, true), ...keyedValues(env, "target_metadata")];
    // Without context.configure() in env.py a module beside it is given what the template of env.py calls target_metadata.
    const passed = named.length > 0 || /\bconfigure[ \t]*\(/.test(env.code) ? named : valuesOf(env, target, false);
    if (passed.length === 0 && /\bconfigure[ \t]*\(/.test(env.code) && !/\*\*/.test(env.code)) return NONE;
    const found = passed.length === 0 ? null : combined(passed.map((expression) => metadataOf(expression, env)));
    // What is assigned to the metadata afterwards holds.
    const assigned = [...visited].flatMap((each) => assignedIn(each));
    if (assigned.length > 0) return one(assigned);
    return found ?? (/\bcurrent_app\b/.test(env.code) ? ofApplication() : scanned(env));
  }

  /** Expressions after the matches of a pattern: keyword arguments (`asKeyword`), or statements. */
  function valuesOf(from: Piece, pattern: RegExp, asKeyword: boolean): Expression[] {
    return [...from.code.matchAll(pattern)].flatMap((match) => {
      const before = from.code.slice(0, match.index).trimEnd().at(-1);
      return (before === "(" || before === ",") === asKeyword ? (expressionAt(from, match.index + match[0].length) ?? []) : [];
    });
  }

  /** `{"key": value}`; strings are blank in the code, so that the text is searched. */
  function keyedValues(from: Piece, key: string): Expression[] {
    return [...from.text.matchAll(new RegExp(`["']${key}["']\\s*:`, "g"))].flatMap((match) =>
      from.code[match.index] === "_" ? (expressionAt(from, match.index + match[0].length) ?? []) : [],
    );
  }

  /** The expression that begins at an offset: up to the end of its argument, item or statement. */
  function expressionAt(from: Piece, start: number): Expression | null {
    let depth = 0;
    let end = start;
    for (; end < from.code.length; end++) {
      const character = from.code[end]!;
      if (character === "\n") break;
      if (character === "(" || character === "[" || character === "{") depth++;
      else if (character === ")" || character === "]" || character === "}") {
        if (--depth < 0) break;
      } else if ((character === "," || character === ";") && depth === 0 && !isTupleStart(from, start)) break;
    }
    return parsed(from.text.slice(start, end));
  }

  /** `x = a, b` is a tuple; after a keyword or a key a comma ends the value. */
  function isTupleStart(from: Piece, start: number): boolean {
    const line = from.code.slice(from.code.lastIndexOf("\n", start) + 1, start);
    return /^[ \t]*[\w.]+[ \t]*=[ \t]*$/.test(line);
  }

  function parsed(text: string): Expression | null {
    const [statement] = parser.parse({ path: "env.py", text: `(${text.trim()}\n)` }).body;
    return statement?.kind === "expression" ? statement.expression : null;
  }

  // ----------------------------------------------------------------------------------------------
  // Metadata

  /** The convention of the metadata that an expression is, or that belongs to what it is. */
  function metadataOf(expression: Expression, from: Script): Found {
    switch (expression.kind) {
      case "constant": return expression.value.type === "none" ? NONE : null;
      // Of several metadata Alembic takes no convention: a list has none.
      case "list":
      case "tuple": return NONE;
      case "conditional": return combined([metadataOf(expression.then, from), metadataOf(expression.otherwise, from)]);
      case "logical": return combined([metadataOf(expression.left, from), metadataOf(expression.right, from)]);
      case "name": return namedMetadata(expression.name, from);
      case "attribute": {
        const module = moduleOf(expression.object, from);
        if (module !== null) return namedMetadata(expression.name, module);
        // `Base.metadata`, `db.Model`: all of them share one.
        return metadataOf(expression.object, from);
      }
      case "call": return calledMetadata(expression, from);
      default: return null;
    }
  }

  function namedMetadata(name: string, from: Script): Found {
    const key = `${from.path}\0${name}`;
    if (following.has(key) || ++followed > MAX_FOLLOWED_NAMES) return null;
    following.add(key);
    const definitions = definitionsOf(name, from);
    const found = definitions.map((definition): Found => {
      switch (definition.kind) {
        case "expression": return metadataOf(definition.expression, definition.script);
        case "class": return classMetadata(definition.script, definition.block);
        case "outside": return outside(definition.module, definition.name);
        case "function":
        case "module": return null;
      }
    });
    following.delete(key);
    return found.length === 0 ? null : combined(found);
  }

  function outside(module: string, name: string): Found {
    if (name === "current_app") return null;
    return WITHOUT_CONVENTION.has(module.split(".")[0]!) ? NONE : unknown(`${name} comes from ${module}, which is no part of the project`);
  }

  function calledMetadata(call: CallExpression, from: Script): Found {
    const callee = dottedName(call.callee);
    const name = callee?.at(-1);
    const given = (keyword: string): Expression | undefined => call.arguments.find((argument) => argument.name === keyword)?.value;
    const spread = call.arguments.some((argument) => argument.spread === "**");
    if (name === "MetaData") {
      const convention = given("naming_convention");
      return convention ? conventionOf(convention, from) : spread ? null : NONE;
    }
    if (name === "generate_base" && call.callee.kind === "attribute") return metadataOf(call.callee.object, from);
    const metadata = given("metadata");
    if (metadata) return metadataOf(metadata, from);
    if (name !== undefined && HOLDERS.has(name)) {
      const model = given("model_class");
      return spread ? null : model ? metadataOf(model, from) : NONE;
    }
    const definitions = callee === null ? [] : definitionsOfPath(callee, from);
    const found = definitions.map((definition): Found => {
      switch (definition.kind) {
        case "function": return functionMetadata(definition.script, definition.block);
        case "class": return classMetadata(definition.script, definition.block);
        default: return null;
      }
    });
    return found.length === 0 ? null : combined(found);
  }

  /** `metadata = ...` or `registry = ...` in its body, otherwise what its bases have. */
  function classMetadata(from: Script, { head, body }: Block): Found {
    visited.add(from);
    const own = /^[ \t]+(?:metadata|registry)[ \t]*(?::[^=\n]*)?=(?!=)/m.exec(body.code);
    if (own) {
      const value = expressionAt(body, own.index + own[0].length);
      return value === null ? null : metadataOf(value, from);
    }
    const made = parsed(head.replace(/^\s*class\s+/, "").replace(/:\s*$/, ""));
    if (made?.kind !== "call") return NONE;
    const bases = made.arguments.filter((argument) => argument.name === null && argument.spread === null).map((argument) => metadataOf(argument.value, from));
    const known = bases.find((base) => base?.kind === "known");
    // A base of SQLAlchemy's own brings the metadata; the others are mixins then.
    return known ?? bases.find((base) => base?.kind === "none") ?? bases.find((base) => base?.kind === "unknown") ?? (bases.length === 0 ? NONE : null);
  }

  /** What a function gives: by the conventions that it speaks of, or by what it returns. */
  function functionMetadata(from: Script, { body }: Block): Found {
    visited.add(from);
    const spoken = conventionsIn(from, body);
    if (spoken.length > 0) return one(spoken);
    if (/\bMetaData[ \t]*\(/.test(body.code)) return NONE;
    const returned = [...body.code.matchAll(/^[ \t]+return\b/gm)].map((match) => expressionAt(body, match.index + match[0].length));
    // Models that are loaded for `alembic revision --autogenerate` only are not there when revisions run.
    if (/\bautogenerate\b/.test(body.text) && returned.some((expression) => expression?.kind === "constant" && expression.value.type === "none")) return NONE;
    return returned.length === 0 ? null : combined(returned.map((expression) => (expression === null ? null : metadataOf(expression, from))));
  }

  // ----------------------------------------------------------------------------------------------
  // Names

  /** The module that an expression names (`models` after `from app import models`), or null. */
  function moduleOf(expression: Expression, from: Script): Script | null {
    const path = dottedName(expression);
    if (path === null) return null;
    const [definition] = definitionsOfPath(path, from);
    return definition?.kind === "module" ? script(definition.path) : null;
  }

  function definitionsOfPath(path: readonly string[], from: Script): readonly Definition[] {
    const [first, ...rest] = path;
    let definitions = first === undefined ? [] : definitionsOf(first, from);
    for (const name of rest) {
      const inside = definitions.find((definition) => definition.kind === "module");
      const module = inside === undefined ? null : script(inside.path);
      if (module === null) return definitions[0]?.kind === "outside" ? definitions : [];
      definitions = definitionsOf(name, module);
    }
    return definitions;
  }

  /** What a module binds a name to. Nothing when the name is a parameter or bound in another way. */
  function definitionsOf(name: string, from: Script, depth = 0): readonly Definition[] {
    visited.add(from);
    if (depth > MAX_FOLLOWED_NAMES) return [];
    const binding = `(?:(class|(?:async[ \\t]+)?def)[ \\t]+${name}\\b|${name}[ \\t]*(?::[^=\\n]*)?=(?!=))`;
    const here: Definition[] = [];
    for (const match of from.text.matchAll(new RegExp(`^${binding}`, "gm"))) {
      const piece = statementAt(from.text, match.index);
      const definition = definitionIn(piece, 0, match[0].length, match[1], from);
      if (definition) here.push(definition);
    }
    // Inside of functions and branches it takes the code to tell a statement from an argument.
    if (here.length === 0 && new RegExp(`^[ \\t]+${binding}`, "m").test(from.text)) {
      for (const match of from.code.matchAll(new RegExp(`^[ \\t]+${binding}`, "gm"))) {
        const definition = definitionIn(from, match.index, match.index + match[0].length, match[1], from);
        if (definition) here.push(definition);
      }
    }
    // `x = None` is there to be replaced.
    const given = here.filter(
      (definition) =>
        definition.kind !== "expression" || definition.expression.kind !== "constant" || definition.expression.value.type !== "none",
    );
    if (here.length > 0) return given.length > 0 ? given : here;
    return imported(name, from, depth);
  }

  /** A definition that begins at an offset of a piece; its value, if it is an assignment, begins at another. */
  function definitionIn(piece: Piece, start: number, value: number, keyword: string | undefined, from: Script): Definition | null {
    if (keyword !== undefined) return { kind: keyword === "class" ? "class" : "function", script: from, block: blockAt(piece, start) };
    const expression = expressionAt(piece, value);
    return expression === null ? null : { kind: "expression", script: from, expression };
  }

  function imported(name: string, from: Script, depth: number): readonly Definition[] {
    const stars: string[] = [];
    for (const found of from.imports) {
      const own = found.names?.find(({ alias }) => alias === name);
      if (own) return importedName(found, own.name, from, depth);
      if (found.names === null && (found.alias ?? found.module.split(".")[0]) === name) {
        const path = units.resolve({ module: found.alias === null ? name : found.module, level: 0 }, from.path);
        return [path === null ? { kind: "outside", module: found.module, name } : { kind: "module", path }];
      }
      if (found.names?.some((each) => each.name === "*")) stars.push(...([units.resolve(found, from.path)].filter((path) => path !== null)));
    }
    for (const path of stars) {
      const module = script(path);
      const definitions = module === null ? [] : definitionsOf(name, module, depth + 1);
      if (definitions.length > 0) return definitions;
    }
    // A module inside a package (`import app.models`, then `app.models`).
    const inside = units.resolve({ module: "", level: 1 }, from.path, name);
    return inside !== null && from.path.endsWith("__init__.py") ? [{ kind: "module", path: inside }] : [];
  }

  function importedName(found: Import, name: string, from: Script, depth: number): readonly Definition[] {
    const module = units.resolve(found, from.path);
    const inside = module === null ? null : script(module);
    // A name that the package binds goes before a module of that name.
    if (inside !== null && inside !== from) {
      const definitions = definitionsOf(name, inside, depth + 1);
      if (definitions.length > 0) return definitions;
    }
    const path = units.resolve(found, from.path, name);
    if (path !== null) return [{ kind: "module", path }];
    return module === null && found.level === 0 ? [{ kind: "outside", module: found.module, name }] : [];
  }

  // ----------------------------------------------------------------------------------------------
  // Conventions

  /** The dict that an expression is, as a convention. */
  function conventionOf(expression: Expression, from: Script): NamingConvention {
    const patterns = patternsOf(expression, from, 0);
    if (typeof patterns === "string") return unknown(patterns);
    return patterns.size === 0 ? NONE : { kind: "known", patterns };
  }

  /** The patterns of a convention, or the reason why they are not known. */
  function patternsOf(expression: Expression, from: Script, depth: number): ReadonlyMap<string, string> | string {
    if (depth > MAX_FOLLOWED_NAMES) return "the naming convention is defined by itself";
    switch (expression.kind) {
      case "constant": return expression.value.type === "none" ? new Map() : "the naming convention is no dict";
      case "dict": {
        const patterns = new Map<string, string>();
        for (const { key, value } of expression.entries) {
          if (key === null) {
            const more = patternsOf(value, from, depth + 1);
            if (typeof more === "string") return more;
            for (const [name, pattern] of more) patterns.set(name, pattern);
            continue;
          }
          const name = KEYS[dottedName(key)?.at(-1) ?? ""] ?? textOf(key, from, depth);
          const pattern = textOf(value, from, depth);
          if (name === null || pattern === null) return "the naming convention has keys or values that are computed";
          patterns.set(name, pattern);
        }
        return patterns;
      }
      case "call": {
        const callee = dottedName(expression.callee)?.at(-1);
        if (callee !== "dict" && callee !== "immutabledict" && callee !== "MappingProxyType") return "the naming convention is computed by a call";
        const patterns = new Map<string, string>();
        for (const { name, value } of expression.arguments) {
          const pattern = name === null ? patternsOf(value, from, depth + 1) : textOf(value, from, depth);
          if (pattern === null || (name === null && typeof pattern === "string")) return "the naming convention has values that are computed";
          if (typeof pattern === "string") patterns.set(name!, pattern);
          else for (const [each, text] of pattern) patterns.set(each, text);
        }
        return patterns;
      }
      case "binary": {
        const [left, right] = [patternsOf(expression.left, from, depth + 1), patternsOf(expression.right, from, depth + 1)];
        if (expression.operator !== "|" || typeof left === "string" || typeof right === "string") return "the naming convention is computed";
        return new Map([...left, ...right]);
      }
      case "name":
      case "attribute": {
        const path = dottedName(expression);
        const definitions = path === null ? [] : definitionsOfPath(path, from);
        const [definition] = definitions;
        if (definition?.kind === "outside") return `the naming convention comes from ${definition.module}, which is no part of the project`;
        if (definitions.length !== 1 || definition?.kind !== "expression") return `where ${path?.join(".") ?? "the naming convention"} comes from is not known`;
        return patternsOf(definition.expression, definition.script, depth + 1);
      }
      default: return "the naming convention is computed";
    }
  }

  /** A string, or a name of one; null for anything else. */
  function textOf(expression: Expression, from: Script, depth: number): string | null {
    if (expression.kind === "constant") return expression.value.type === "str" ? expression.value.value : null;
    if (expression.kind === "binary" && expression.operator === "+") {
      const [left, right] = [textOf(expression.left, from, depth), textOf(expression.right, from, depth)];
      return left === null || right === null ? null : left + right;
    }
    const path = dottedName(expression);
    const definitions = path === null || depth > MAX_FOLLOWED_NAMES ? [] : definitionsOfPath(path, from);
    const [definition] = definitions;
    return definitions.length === 1 && definition?.kind === "expression" ? textOf(definition.expression, definition.script, depth + 1) : null;
  }

  /** `metadata.naming_convention = ...`. */
  function assignedIn(from: Script): NamingConvention[] {
    if (!from.text.includes("naming_convention")) return [];
    return valuesOf(from, /(?<=\.)naming_convention[ \t]*=(?!=)/g, false).map((value) => conventionOf(value, from));
  }

  /** Every convention that a part of a module gives to a metadata, by keyword, by key or by assignment. */
  function conventionsIn(from: Script, part: Piece = from): NamingConvention[] {
    if (!part.text.includes("naming_convention")) return [];
    const keywords = [...part.code.matchAll(/\bnaming_convention[ \t]*=(?!=)/g)].filter(
      (match) => !/\bbatch_alter_table[ \t]*$/.test(calleeBefore(part.code, match.index)),
    );
    const values = keywords.flatMap((match) => {
      const before = part.code.slice(0, match.index).trimEnd().at(-1);
      return before === "(" || before === "," || before === "." ? (expressionAt(part, match.index + match[0].length) ?? []) : [];
    });
    return [...values, ...keyedValues(part, "naming_convention")].map((value) => conventionOf(value, from));
  }

  // ----------------------------------------------------------------------------------------------
  // Looking everywhere

  /** The modules that env.py imports, and those that they import: whether one speaks of a convention. */
  function scanned(env: Script): NamingConvention {
    const queue = [env.path];
    const seen = new Set(queue);
    const found: NamingConvention[] = [];
    let others = false;
    for (let at = 0; at < queue.length; at++) {
      if (at >= MAX_SCANNED_FILES)
        return found.length > 0
          ? one(found)
          : unknown(`target_metadata could not be followed, and env.py imports more than ${MAX_SCANNED_FILES} modules`);
      const module = script(queue[at]!);
      if (module === null) continue;
      const own = conventionsIn(module);
      found.push(...own);
      others ||= own.length === 0 && METADATA_WITHOUT.test(module.text);
      for (const statement of module.imports) {
        if (statement.level === 0 && !isInProject(statement.module)) continue;
        const path = units.resolve(statement, module.path);
        // Only a package has modules inside.
        const inside =
          path === null || path.endsWith("/__init__.py")
            ? (statement.names ?? []).map(({ name }) => (name === "*" ? null : units.resolve(statement, module.path, name)))
            : [];
        for (const each of [path, ...inside]) {
          if (each === null || seen.has(each)) continue;
          seen.add(each);
          queue.push(each);
        }
      }
    }
    if (found.length === 0) return NONE;
    return others ? unknown("target_metadata could not be followed, and not every metadata that env.py imports has a naming convention") : one(found);
  }

  /** Whether the first part of an imported name stands in the project. Most imports are of libraries, and each is looked for once. */
  function isInProject(module: string): boolean {
    const first = module.split(".")[0]!;
    let known = packages.get(first);
    if (known === undefined) {
      known = place.importRoots.some((root) => project.kind(joinPath(root, first)) === "directory" || project.kind(joinPath(root, `${first}.py`)) === "file");
      packages.set(first, known);
    }
    return known;
  }

  /** Flask-Migrate asks the running application; its `SQLAlchemy(...)` stands in a module that env.py does not name. */
  function ofApplication(): NamingConvention {
    const found: NamingConvention[] = [];
    let files = 0;
    const folders = [folderOf(place.path)];
    for (let at = 0; at < folders.length; at++) {
      const folder = folders[at]!;
      const entries = project.list(folder);
      for (const { name, kind } of entries)
        if (kind === "directory" && joinPath(folder, name) !== place.path && !ASIDE.test(name)) folders.push(joinPath(folder, name));
      const modules = entries
        .filter(({ name, kind }) => kind === "file" && name.endsWith(".py"))
        .sort((a, b) => Number(LIKELY.test(b.name)) - Number(LIKELY.test(a.name)));
      for (const { name } of modules) {
        if (++files > MAX_SCANNED_FILES)
          return found.length > 0 ? one(found) : unknown(`the application that env.py asks was not found in ${MAX_SCANNED_FILES} modules`);
        const file = project.read(joinPath(folder, name));
        if (!file.ok || !/\bSQLAlchemy\s*\(|naming_convention/.test(file.source.text)) continue;
        const module = script(joinPath(folder, name))!;
        const call = /\bSQLAlchemy[ \t]*\(/.exec(module.code.replace(/^[ \t]*class\b.*$/gm, (line) => " ".repeat(line.length)));
        const made = call ? expressionAt(module, call.index) : null;
        const own = made === null ? null : metadataOf(made, module);
        if (own !== null) return one([own, ...[...visited].flatMap(assignedIn)].filter((each, _index, all) => all.length === 1 || each.kind !== "none"));
        found.push(...conventionsIn(module));
      }
    }
    return found.length === 0 ? NONE : one(found);
  }
}

/** In a module without a convention: a metadata, or a base that brings one and is not given another's. */
const METADATA_WITHOUT =
  /\bMetaData[ \t]*\(|\b(?:declarative_base|automap_base|registry|SQLAlchemy)[ \t]*\((?![^)]*metadata)|\bclass[ \t]+\w+\([^)]*\bDeclarativeBase\)/;

/** Folders in which no application makes its `SQLAlchemy`. */
const ASIDE = /^(\.|__pycache__$|tests?$|node_modules$|versions$|static$|templates$|docs?$|venv$|env$|site-packages$)/;
/** Modules in which most applications do. */
const LIKELY = /^(__init__|app|application|base|core|database|db|extensions|factory|main|models)\.py$/;

// ------------------------------------------------------------------------------------------------
// Text

interface Import {
  readonly module: string;
  readonly level: number;
  /** Null for `import module`. */
  readonly names: readonly { readonly name: string; readonly alias: string }[] | null;
  /** The name after `as`, for `import module as alias`. */
  readonly alias: string | null;
}

/** The imports of a module, those inside of functions too. */
function importsOf(text: string): Import[] {
  const found: Import[] = [];
  for (const match of text.matchAll(/^[ \t]*(?:from[ \t]+(\.*)[ \t]*([\w.]*)[ \t]+import[ \t]*(\([^)]*|(?:\\\r?\n|[^\n])*)|import[ \t]+([^\n;]+))/gm)) {
    const [, dots, module, written, modules] = match;
    if (written !== undefined) {
      const names = written.replace(/^\(/, "").replace(/#[^\n]*/g, "").replaceAll("\\", " ");
      const each = names.split(",").flatMap((one) => {
        const parts = /^\s*(\*|\w+)(?:\s+as\s+(\w+))?/.exec(one);
        return parts ? [{ name: parts[1]!, alias: parts[2] ?? parts[1]! }] : [];
      });
      found.push({ module: module!, level: dots!.length, names: each, alias: null });
    }
    for (const one of modules?.split(",") ?? []) {
      const parts = /^\s*([\w.]+)(?:\s+as\s+(\w+))?/.exec(one);
      if (parts) found.push({ module: parts[1]!, level: 0, names: null, alias: parts[2] ?? null });
    }
  }
  return found;
}

const LITERALS = /[rbfuRBFU]{0,2}(?:"""(?:\\[\s\S]|[^\\])*?"""|'''(?:\\[\s\S]|[^\\])*?'''|"(?:\\[\s\S]|[^"\\\n])*"|'(?:\\[\s\S]|[^'\\\n])*')|#[^\n]*/g;

function scriptOf(path: string, text: string): Script {
  let code: string | null = null;
  let imports: readonly Import[] | null = null;
  return { path, text, get code() { return (code ??= codeOf(text)); }, get imports() { return (imports ??= importsOf(text)); } };
}

/** The code of a module: strings and comments blank, line ends inside of brackets too. Offsets stay. */
function codeOf(text: string): string {
  const plain = text
    .replace(LITERALS, (literal) => (literal.startsWith("#") ? " " : "_").padEnd(literal.length, " "))
    .replace(/\\\r?\n/g, (end) => " ".repeat(end.length));
  let depth = 0;
  let joined = "";
  let from = 0;
  for (const match of plain.matchAll(/[([{}\])\n]/g)) {
    const [character] = match;
    if (character === "\n") {
      if (depth === 0) continue;
      joined += `${plain.slice(from, match.index)} `;
      from = match.index + 1;
    } else depth = Math.max(0, depth + (character === "(" || character === "[" || character === "{" ? 1 : -1));
  }
  return joined + plain.slice(from);
}

/** A `class` or `def` statement: its head, and the lines that stand deeper than it. */
interface Block { readonly head: string; readonly body: Piece }

function blockAt(piece: Piece, start: number): Block {
  const lineEnd = (at: number): number => {
    const next = piece.code.indexOf("\n", at);
    return next < 0 ? piece.code.length : next;
  };
  const indent = /^[ \t]*/.exec(piece.code.slice(start))![0].length;
  const headEnd = lineEnd(start);
  let end = headEnd;
  while (end < piece.code.length) {
    const next = lineEnd(end + 1);
    const line = piece.code.slice(end + 1, next);
    if (line.trim() !== "" && /^[ \t]*/.exec(line)![0].length <= indent) break;
    end = next;
  }
  return { head: piece.text.slice(start, headEnd), body: { text: piece.text.slice(headEnd, end), code: piece.code.slice(headEnd, end) } };
}

/** The statement that begins at the start of a line, with its block: up to the next line that begins at the margin. */
function statementAt(text: string, start: number): Piece {
  const next = /\n(?=[^\s#)\]}])/g;
  next.lastIndex = start;
  const end = next.exec(text)?.index ?? text.length;
  const piece = text.slice(start, end);
  return { text: piece, code: codeOf(piece) };
}

/** The code before the bracket in which an offset stands. */
function calleeBefore(code: string, offset: number): string {
  let depth = 0;
  for (let at = offset - 1; at >= 0 && code[at] !== "\n"; at--) {
    if (code[at] === ")" || code[at] === "]" || code[at] === "}") depth++;
    else if ((code[at] === "(" || code[at] === "[" || code[at] === "{") && --depth < 0) return code.slice(Math.max(0, at - 80), at);
  }
  return "";
}

// ------------------------------------------------------------------------------------------------
// Several at once

/** What several alternatives come to; null when one of them could not be followed. */
function combined(found: readonly Found[]): Found {
  const known = found.filter((each) => each !== null);
  return known.length < found.length ? (known.find((each) => each.kind === "unknown") ?? null) : one(known);
}

function one(found: readonly NamingConvention[]): NamingConvention {
  const [first] = found;
  if (first === undefined) return NONE;
  return found.every((each) => isSame(each, first))
    ? first
    : (found.find((each) => each.kind === "unknown") ?? unknown("there are several naming conventions"));
}

function isSame(a: NamingConvention, b: NamingConvention): boolean {
  if (a.kind !== "known" || b.kind !== "known") return a.kind === b.kind;
  return a.patterns.size === b.patterns.size && [...a.patterns].every(([key, pattern]) => b.patterns.get(key) === pattern);
}
