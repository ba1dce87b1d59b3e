/**
 * Modules: which file a name means, and running module levels.
 *
 * Migrations import single names from application packages that import hundreds of modules in turn.
 * So the module level of an imported module is not run from top to bottom: a name is indexed to the
 * statements that bind it, and these are run when the name is first asked for. Where the order of
 * statements matters (a name that is assigned twice) the whole level is run in order instead.
 * A revision's own file is always run in order.
 *
 * Who asks what all modules together have declared (`runImports`) has everything run that a real run has
 * imported by then.
 */
import type { Source } from "../source.ts";
import { blocksOf, statementsIn, type Expression, type ImportStatement, type Statement } from "../syntax/tree.ts";
import { bindingsOf } from "./bindings.ts";
import { MAX_MODULES, MAX_STEPS } from "./limits.ts";
import { unknownOfDatabase, reachesDatabase } from "./join.ts";
import {
  missImport, PythonRaise, StepsExhausted, type Activation, type Frame, type LoadedModule, type Machine,
  type ModuleScope,
} from "./machine.ts";
import { bindName } from "./expressions.ts";
import { VIRTUAL_ROOT } from "./files.ts";
import { knownText, str, unknown, type ModuleValue, type Value } from "./value.ts";


/** By these a function binds names of its module, or of all modules. */
const MADE_IN_FUNCTIONS = /\bglobal\s|\b(?:globals|exec|execfile|setattr|builtins|__builtins__|__builtin__|install|vars)\b/;

export interface Modules {
  /** A project file, run from top to bottom. Null when it cannot be read. */
  load(path: string): ModuleValue | null;
  /** The module of a file as far as it has been run. */
  loaded(path: string): ModuleValue | null;
  importInto(frame: Frame, statement: ImportStatement): void;
  importModule(frame: Frame, name: string, node: Expression | Statement): Value;
  /** See `Machine.packageFolder`. */
  packageFolder(module: ModuleValue): string | null;
  /** A name of a module that is not among its attributes yet. */
  find(module: ModuleValue, name: string): Value | undefined;
  /** See `Site.runImports`. */
  runImports(): string | null;
}

/** What a dotted name means in the project. */
type Place =
  | { readonly kind: "module"; readonly path: string; readonly name: string; readonly isPackage: boolean }
  | { readonly kind: "namespace"; readonly folder: string; readonly name: string };

/** What a file is called as a module. */
interface Identity {
  readonly name: string;
  /** Where its relative imports start. */
  readonly package: string;
  readonly isPackage: boolean;
  /** Its module level runs because of an import: what it does to the database is not the migration's. */
  readonly imported: boolean;
}

/** What can be found in a module beside its attributes: names of its file, and files in its folder when it is a package. */
interface Inside {
  readonly folder: string | null;
  readonly name: string;
  readonly loaded: Loaded | null;
}

interface Loaded extends LoadedModule {
  readonly identity: Identity;
  readonly body: readonly Statement[];
  /** Why it may not be imported at all; null when it certainly is. */
  doubt: string | null;
  /** Runs what has not been run, or of that the imports alone. */
  readonly runAll: (which?: "imports") => void;
}

export function createModules(machine: Machine, standard: (name: string) => ModuleValue | undefined): Modules {
  const { options } = machine;
  const { project, parser, importRoots, hostModule } = options;
  let imports = 0;
  /** What a run has loaded before its first call, when somebody has asked for it. */
  let isStarted = false;
  let isRunningImports = false;
  const byPath = new Map<string, Loaded | null>();
  const namespaces = new Map<string, ModuleValue>();
  const placeOf = new WeakMap<ModuleValue, Inside>();
  /** What stands for names whose statement is running. */
  const notSetYet = new WeakSet<Value>();

  // -------------------------------------------------------------------------------------------
  // Finding files

  /** The module or package `name` in a folder; `full` is its dotted name. */
  function inFolder(folder: string, name: string, full: string): Place | null {
    const base = joinPath(folder, name.replaceAll(".", "/"));
    if (project.kind(`${base}/__init__.py`) === "file") return { kind: "module", path: `${base}/__init__.py`, name: full, isPackage: true };
    if (project.kind(`${base}.py`) === "file") return { kind: "module", path: `${base}.py`, name: full, isPackage: false };
    return project.kind(base) === "directory" ? { kind: "namespace", folder: base, name: full } : null;
  }

  /** A regular module in any root comes before a bare folder in an earlier one (Python reference, "The Path Based Finder"). */
  function absolute(name: string): Place | null {
    let namespace: Place | null = null;
    for (const root of importRoots) {
      const place = inFolder(root, name, name);
      if (place?.kind === "module") return place;
      namespace ??= place;
    }
    return namespace;
  }

  // -------------------------------------------------------------------------------------------
  // Loading

  function open(place: Place): ModuleValue | null {
    if (place.kind === "module") {
      const loaded = loadFile(place.path, {
        name: place.name,
        package: place.isPackage ? place.name : parentOf(place.name),
        isPackage: place.isPackage,
        imported: true,
      });
      if (loaded?.doubt) loaded.doubt = doubtNow();
      return loaded?.value ?? null;
    }
    let namespace = namespaces.get(place.folder);
    if (!namespace) {
      namespace = { kind: "module", name: place.name, attributes: new Map(), open: false };
      namespaces.set(place.folder, namespace);
      placeOf.set(namespace, { folder: place.folder, name: place.name, loaded: null });
    }
    return namespace;
  }

  function loadFile(path: string, identity: Identity): Loaded | null {
    const known = byPath.get(path);
    if (known !== undefined) return known;
    // The files that the replay asks for are as many as the chain has; only what they import is limited.
    if (identity.imported && ++imports > MAX_MODULES) {
      missImport(machine, machine.limit(null, null, `more than ${MAX_MODULES} modules are imported`));
      return null;
    }
    const read = project.read(path);
    const loaded = read.ok ? makeModule(read.source, identity) : null;
    if (!loaded) missImport(machine, `${path} could not be read`);
    byPath.set(path, loaded);
    return loaded;
  }

  function makeModule(source: Source, identity: Identity): Loaded {
    const { name, isPackage } = identity;
    const tree = parser.parse(source);
    const bindings = bindingsOf(tree.body, source.text);
    const folder = source.path.includes("/") ? source.path.slice(0, source.path.lastIndexOf("/")) : "";
    const names = new Map<string, Value>();
    const done = new Uint8Array(tree.body.length);
    let running = 0;
    const sought = new Set<string>();

    const value: ModuleValue = { kind: "module", name, attributes: names, open: tree.errors.length > 0 };
    const scope: ModuleScope = { names, parent: null, kind: "module", demand, demandAll: runAll, mayBind, get module() { return loaded; } };
    const loaded: Loaded = {
      value,
      source,
      scope,
      package: identity.package,
      folder,
      identity,
      body: tree.body,
      doubt: identity.imported ? doubtNow() : null,
      runAll,
    };
    placeOf.set(value, { folder: isPackage ? folder : null, name, loaded });
    names.set("__name__", str(name));
    names.set("__file__", str(`${VIRTUAL_ROOT}/${source.path}`));
    if (tree.docstring !== null) names.set("__doc__", str(tree.docstring));

    function run(at: number): void {
      if (done[at] === 1) return;
      done[at] = 1;
      running++;
      if (identity.imported) machine.importing++;
      const { doubt } = machine;
      machine.doubt = loaded.doubt;
      try {
        atModuleLevel(() => machine.execute(frameOf(loaded), [tree.body[at]!]));
      } finally {
        running--;
        if (identity.imported) machine.importing--;
        machine.doubt = doubt;
      }
    }

    function runAll(which?: "imports"): void {
      for (const [at, { kind }] of tree.body.entries()) if (which === undefined || kind === "import") run(at);
    }

    function demand(wanted: string): Value | undefined {
      const places = bindings.statements.get(wanted);
      if (places && bindings.ordered && running === 0) runAll();
      else if (places && !bindings.ordered) for (const at of places) run(at);
      const bound = names.get(wanted);
      if (bound !== undefined || wanted.startsWith("__")) return bound;
      if (!places) {
        const found = findInStars(wanted);
        if (found !== undefined) return found;
        if (bindings.dynamic && running === 0) runAll();
        return names.get(wanted);
      }
      // A statement that is running, or that ended in an exception, has not bound it.
      if (running === 0 && done[places[0]!] !== 1) return undefined;
      const missing = unknown(`${name}.${wanted} is not set yet where it is read`);
      notSetYet.add(missing);
      return missing;
    }

    function mayBind(wanted: string): boolean {
      return bindings.statements.has(wanted) || bindings.stars.length > 0 || bindings.dynamic || tree.errors.length > 0 || names.has(wanted)
        || tree.body.some(({ kind }) => kind === "opaque-statement") || MADE_IN_FUNCTIONS.test(source.text);
    }

    /** A name that one of the star imports brings in, the last one first. Modules may import each other. */
    function findInStars(wanted: string): Value | undefined {
      if (sought.has(wanted)) return undefined;
      sought.add(wanted);
      try {
        for (const at of [...bindings.stars].reverse()) {
          const found = fromStar(tree.body[at] as ImportStatement, wanted);
          if (found !== undefined) return found;
        }
        return undefined;
      } finally {
        sought.delete(wanted);
      }
    }

    /** A name that `from m import *` brings in. */
    function fromStar(statement: ImportStatement, wanted: string): Value | undefined {
      const base = importBase(frameOf(loaded), statement);
      if (base.kind === "unknown") return undefined;
      if (base.kind !== "module" || wanted.startsWith("_")) return undefined;
      const target = placeOf.get(base)?.loaded;
      if (!target) return base.attributes.get(wanted) ?? hostModule(`${base.name}.${wanted}`);
      if (!exports(target).allows(wanted)) return undefined;
      return target.scope.names.get(wanted) ?? target.scope.demand(wanted);
    }

    return loaded;
  }

  /** What `import *` takes from a module: `__all__`, or every name without an underscore. */
  function exports(target: Loaded): { readonly allows: (name: string) => boolean } {
    const all = target.scope.names.get("__all__") ?? target.scope.demand("__all__");
    if (all?.kind !== "list" && all?.kind !== "tuple") return { allows: (name) => !name.startsWith("_") };
    const names = new Set(all.items.map(knownText));
    return { allows: (name) => names.has(name) || names.has(null) };
  }

  /** Runs statements of a module level: once, outside of every branch and of every `try` of whoever asked first. */
  function atModuleLevel(action: () => void): void {
    const { tries, nesting } = machine;
    machine.tries = [];
    try {
      machine.branches.apart(action);
    } catch (thrown) {
      if (!(thrown instanceof PythonRaise)) throw thrown;
      // What was bound before stays; names that were not are unknown to those who ask.
      missImport(machine, thrown.message);
    } finally {
      machine.tries = tries;
      machine.nesting = nesting;
    }
  }

  function frameOf(loaded: LoadedModule): Frame {
    const activation: Activation = {
      caller: null, callNode: null, depth: 0, function: null, region: machine.branches.region(), returns: [],
      globals: null, nonlocals: null, loop: null, handling: null, onYield: null,
    };
    return { module: loaded, scope: loaded.scope, activation };
  }

  // -------------------------------------------------------------------------------------------
  // Importing

  function importModule(frame: Frame, name: string, node: Expression | Statement): Value {
    const given = hostModule(name);
    if (given) return given;
    const place = absolute(name);
    if (place?.kind === "module") return opened(place, name);
    const known = standard(name);
    if (known) return known;
    if (place) return opened(place, name);
    return missingModule(frame, name, node);
  }

  function opened(place: Place, name: string): Value {
    return open(place) ?? unknown(`the module ${name} could not be read`);
  }

  /** A missing part of a package of the project is an error; anything else is taken to be installed. */
  function missingModule(frame: Frame, name: string, node: Expression | Statement): Value {
    const [top = name] = name.split(".");
    if (name !== top && absolute(top)?.kind === "module" && !hostModule(top))
      return machine.fail(frame, node, "ModuleNotFoundError", `No module named '${name}'`);
    return unknown(`imported from ${name}, which is outside the project`);
  }

  /** The module that `from ... import` names. */
  function importBase(frame: Frame, statement: ImportStatement): Value {
    if (statement.level === 0) return importModule(frame, statement.module, statement);
    const { folder, package: packageName } = frame.module;
    const up = statement.level - 1;
    const folders = folder === "" ? [] : folder.split("/");
    const names = packageName === "" ? [] : packageName.split(".");
    if (up > folders.length) return unknown("the relative import leads out of the project");
    const from = folders.slice(0, folders.length - up).join("/");
    const fullName = [...names.slice(0, Math.max(0, names.length - up)), ...(statement.module ? [statement.module] : [])].join(".");
    if (statement.module === "") {
      const own: Place =
        project.kind(joinPath(from, "__init__.py")) === "file"
          ? { kind: "module", path: joinPath(from, "__init__.py"), name: fullName, isPackage: true }
          : { kind: "namespace", folder: from, name: fullName };
      return opened(own, fullName);
    }
    const place = inFolder(from, statement.module, fullName);
    return place ? opened(place, fullName) : machine.fail(frame, statement, "ModuleNotFoundError", `No module named '${fullName}'`);
  }

  function importInto(frame: Frame, statement: ImportStatement): void {
    if (statement.names === null) {
      const [top = statement.module] = statement.module.split(".");
      const value = importModule(frame, statement.module, statement);
      bindName(machine, frame, statement.alias ?? top, statement.alias !== null || top === statement.module ? value : importModule(frame, top, statement));
      return;
    }
    const base = importBase(frame, statement);
    for (const { name, alias } of statement.names) {
      if (name === "*") importStar(frame, base);
      else bindName(machine, frame, alias ?? name, importedName(frame, base, name, statement));
    }
  }

  function importedName(frame: Frame, base: Value, name: string, statement: ImportStatement): Value {
    if (base.kind !== "module") return base.kind === "unknown" ? base : unknown(`${name} is imported from something that is not a module`);
    const value = base.attributes.get(name) ?? find(base, name);
    if (value !== undefined) return value;
    if (!base.open && placeOf.has(base)) return machine.fail(frame, statement, "ImportError", `cannot import name '${name}' from '${base.name}'`);
    const reason = `${base.name}.${name} is not followed`;
    return reachesDatabase(base) ? unknownOfDatabase(reason) : unknown(reason);
  }

  function importStar(frame: Frame, base: Value): void {
    if (base.kind !== "module") return;
    const target = placeOf.get(base)?.loaded;
    if (target) target.scope.demandAll();
    const allowed = target ? exports(target) : { allows: (name: string) => !name.startsWith("_") };
    for (const [name, value] of base.attributes) if (allowed.allows(name)) bindName(machine, frame, name, value);
  }

  function find(module: ModuleValue, name: string): Value | undefined {
    const place = placeOf.get(module);
    if (!place) return hostModule(`${module.name}.${name}`);
    const bound = place.loaded?.scope.demand(name);
    // A package whose `from . import part` is running has a module of that name.
    if (bound !== undefined && !notSetYet.has(bound)) return bound;
    if (place.folder === null) return bound;
    const inner = inFolder(place.folder, name, place.name === "" ? name : `${place.name}.${name}`);
    return inner ? (open(inner) ?? unknown(`the module ${inner.name} could not be read`)) : bound;
  }

  function packageFolder(module: ModuleValue): string | null {
    return placeOf.get(module)?.folder ?? null;
  }

  // -------------------------------------------------------------------------------------------
  // Running what has been imported

  /** Why an import at this place may not happen; null when it does. */
  function doubtNow(): string | null {
    const certainty = machine.certainty();
    return certainty.certain ? null : certainty.reason;
  }

  function runImports(): string | null {
    // Who asks while modules are imported sees what has been declared so far.
    if (machine.importing > 0 || isRunningImports) return "the modules are being imported";
    const { steps } = machine;
    machine.steps = MAX_STEPS;
    isRunningImports = true;
    try {
      if (!isStarted) start();
      // A module that is run may load others, which come last in this map.
      for (const loaded of byPath.values()) if (loaded?.identity.imported) runWhole(loaded);
    } catch (thrown) {
      if (!(thrown instanceof StepsExhausted)) throw thrown;
      missImport(machine, `the modules take more than ${MAX_STEPS} steps`);
    } finally {
      machine.steps = steps;
      isRunningImports = false;
    }
    return machine.importGap;
  }

  /** Loads what a run has loaded by itself: the program that starts it, whose functions import too, and what its files import. */
  function start(): void {
    isStarted = true;
    const { program, files } = options.loaded ?? { program: null, files: [] };
    const started = program === null ? null : loadFile(program, { ...fileIdentity(program), imported: true });
    if (started) {
      started.runAll();
      seek(started, statementsIn(started.body));
    }
    for (const path of files) {
      const loaded = loadFile(path, fileIdentity(path));
      loaded?.runAll("imports");
      if (loaded) seek(loaded, loaded.body.flatMap((statement) => blocksOf(statement).flat()));
    }
  }

  /** Notes imports of a file that were not met when it ran: whether anything comes to them is not known. */
  function seek(loaded: Loaded, statements: Iterable<Statement>): void {
    for (const statement of statements) {
      if (statement.kind !== "import") continue;
      const base = statement.level === 0 ? absolute(statement.module) : null;
      const places = [base, ...(statement.names ?? []).map(({ name }) => (statement.level === 0 ? absolute(`${statement.module}.${name}`) : null))];
      const missed = places.find((place) => place?.kind === "module" && !byPath.has(place.path));
      if (missed) missImport(machine, `whether ${loaded.source.path} imports ${missed.name} is not known`);
    }
  }

  /** Runs an imported module, and the packages that it is in, which Python imports first. */
  function runWhole(loaded: Loaded): void {
    const { name } = loaded.identity;
    if (loaded.doubt !== null) {
      missImport(machine, `whether ${name} is imported is not known: ${loaded.doubt}`);
      return;
    }
    for (let parent = parentOf(name); parent !== ""; parent = parentOf(parent)) {
      const place = absolute(parent);
      if (place?.kind === "module") open(place);
    }
    if (loaded.value.open) missImport(machine, `${loaded.source.path} is not read whole`);
    loaded.runAll();
  }

  /** Alembic names a revision's module after its file (`load_python_file`). */
  function fileIdentity(path: string): Identity {
    const slash = path.lastIndexOf("/");
    return {
      name: path.slice(slash + 1).replace(/\W/g, "_"),
      package: slash < 0 ? "" : path.slice(0, slash).replaceAll("/", "."),
      isPackage: false,
      imported: false,
    };
  }

  return {
    load(path) {
      const loaded = loadFile(path, fileIdentity(path));
      loaded?.runAll();
      return loaded?.value ?? null;
    },
    loaded: (path) => byPath.get(path)?.value ?? null,
    importInto,
    importModule,
    packageFolder,
    find,
    runImports,
  };
}

function parentOf(name: string): string {
  return name.split(".").slice(0, -1).join(".");
}

function joinPath(folder: string, rest: string): string {
  return folder === "" || folder === "." ? rest : `${folder}/${rest}`;
}
