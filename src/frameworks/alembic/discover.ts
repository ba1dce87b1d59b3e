/**
 * Finds Alembic's chains in a project: by `alembic.ini` (or another file with `script_location`), by
 * `[tool.alembic]` in `pyproject.toml`, and by folders with `env.py` and `versions/`.
 *
 * Paths in a configuration are relative to the folder that Alembic is started in. That is not written
 * anywhere; nearly always it is the configuration's own folder, otherwise one above it.
 */
import { folderOf, joinPath, nameOf, normalisePath } from "../../project.ts";
import type { Project } from "../../project.ts";
import type { ChainPlace, DialectFact, PlaceProblem } from "../index.ts";
import { parseIni, sectionOptions } from "./ini.ts";
import { parsePyproject } from "./pyproject.ts";
import { dialectOfWord, historiesBelow, isSearchable, subfolders } from "./versions.ts";

/** Folders that a search looks into. The largest repositories have some ten thousand; a home directory has millions. */
const MAX_SEARCHED_FOLDERS = 50_000;
/** How deep a search goes. Chains are found five to eight folders deep; deeper trees are generated. */
const MAX_SEARCH_DEPTH = 16;

interface Found {
  readonly places: ChainPlace[];
  readonly problems: PlaceProblem[];
}

/**
 * Every chain at or below a path: a folder, a configuration, or a revision or a folder of revisions
 * (then the chain that it is part of). Each chain once, those with a configuration first, by path.
 */
export function findChains(project: Project, path: string): { readonly places: readonly ChainPlace[]; readonly problems: readonly PlaceProblem[] } {
  const start = normalisePath(path);
  const kind = start === null ? "missing" : project.kind(start);
  if (start === null || kind === "missing") return { places: [], problems: [{ path, message: "there is no such file or folder in the project" }] };
  const found = kind === "file" ? fromFile(project, start) : searchBelow(project, start);
  const complete = found.places.length > 0 || found.problems.length > 0 ? found : around(project, kind === "file" ? folderOf(start) : start);
  return { places: distinct(complete.places), problems: complete.problems };
}

function fromFile(project: Project, path: string): Found {
  if (path.endsWith(".py")) return around(project, folderOf(path));
  return nameOf(path) === "pyproject.toml" ? fromPyproject(project, path) : fromIni(project, path);
}

/** The chain that a folder inside it belongs to: env.py stands in it or above it. */
function around(project: Project, folder: string): Found {
  const environment = withFoldersAbove(folder).find((above) => isEnvironment(project, above));
  return environment === undefined ? { places: [], problems: [] } : { places: ofEnvironment(project, environment), problems: [] };
}

// ------------------------------------------------------------------------------------------------
// Searching

function searchBelow(project: Project, start: string): Found {
  const places: ChainPlace[] = [];
  const problems: PlaceProblem[] = [];
  const environments: string[] = [];
  const add = (found: Found): void => {
    places.push(...found.places);
    problems.push(...found.problems);
  };

  const folders = [{ path: start, depth: 0 }];
  let tooDeep: string | null = null;
  // The list grows while it is walked: nearer folders come first.
  for (const { path, depth } of folders) {
    for (const entry of project.list(path)) {
      const inside = joinPath(path, entry.name);
      if (entry.kind === "directory") {
        if (entry.link !== undefined || !isSearchable(project, inside)) continue;
        if (depth + 1 > MAX_SEARCH_DEPTH) tooDeep ??= inside;
        else if (folders.length < MAX_SEARCHED_FOLDERS) folders.push({ path: inside, depth: depth + 1 });
      } else if (entry.name === "pyproject.toml") add(fromPyproject(project, inside));
      else if (isConfiguration(project, inside)) add(fromIni(project, inside));
      else if (entry.name === "env.py" && isEnvironment(project, path)) environments.push(path);
    }
  }
  if (folders.length >= MAX_SEARCHED_FOLDERS)
    problems.push({
      path: start,
      message: `the search for chains ended after ${MAX_SEARCHED_FOLDERS} folders; name a folder or a configuration`,
    });
  if (tooDeep !== null) problems.push({ path: tooDeep, message: `the search for chains does not go deeper than ${MAX_SEARCH_DEPTH} folders` });

  const known = new Set(places.map((place) => place.path));
  const configured = [...places];
  for (const environment of environments) if (!known.has(environment) && !isCopy(environment, configured)) places.push(...ofEnvironment(project, environment));
  return adoptConfigurations(places, problems);
}

/**
 * Whether a folder without a configuration is laid out as a configured chain above it is: then it is
 * an overlay or a backup of that chain (`fixed/alembic` beside `alembic.ini` and `alembic`).
 */
function isCopy(environment: string, configured: readonly ChainPlace[]): boolean {
  return configured.some(({ path, config }) => {
    if (config === null) return false;
    const folder = folderOf(config);
    const inside = folder === "" ? path : path.slice(folder.length + 1);
    return (folder === "" || environment.startsWith(`${folder}/`)) && inside !== "" && environment.endsWith(`/${inside}`);
  });
}

/**
 * A configuration that is a template (`script_location = {alembic_dir}`) names no folder, but belongs
 * to the only chain below it that has no configuration of its own.
 */
function adoptConfigurations(places: readonly ChainPlace[], problems: readonly PlaceProblem[]): Found {
  const adopted = new Map<ChainPlace, string>();
  const left = problems.filter((problem) => {
    if (!problem.path.endsWith(".ini")) return true;
    const folder = folderOf(problem.path);
    const below = places.filter((place) => place.config === null && withFoldersAbove(place.path).includes(folder));
    if (below.length !== 1) return true;
    adopted.set(below[0]!, problem.path);
    return false;
  });
  return { places: places.map((place) => ({ ...place, config: place.config ?? adopted.get(place) ?? null })), problems: left };
}

/** Whether a file other than pyproject.toml may configure Alembic. Any name can be given to `alembic -c`. */
function isConfiguration(project: Project, path: string): boolean {
  const name = nameOf(path);
  if (name === "alembic.ini") return true;
  if (!/\.(?:ini|cfg)$/.test(name) && !/alembic.*\.conf$/.test(name)) return false;
  const file = project.read(path);
  return file.ok && /^script_location[ \t]*[=:]/m.test(file.source.text);
}

/** Whether a folder holds an env.py of Alembic's with revisions beside it. */
function isEnvironment(project: Project, folder: string): boolean {
  if (project.kind(joinPath(folder, "env.py")) !== "file" || project.kind(joinPath(folder, "versions")) !== "directory") return false;
  const file = project.read(joinPath(folder, "env.py"));
  return file.ok && file.source.text.includes("alembic");
}

/** The chains of a folder with env.py that no configuration below the start of the search names. */
function ofEnvironment(project: Project, environment: string): ChainPlace[] {
  for (const folder of withFoldersAbove(environment)) {
    for (const { name, kind } of project.list(folder)) {
      const path = joinPath(folder, name);
      if (kind !== "file") continue;
      const found = name === "pyproject.toml" ? fromPyproject(project, path) : isConfiguration(project, path) ? fromIni(project, path) : null;
      const named = found?.places.filter((place) => place.path === environment) ?? [];
      if (named.length > 0) return named;
    }
  }
  return placesAt(project, environment, {
    config: null,
    base: folderOf(environment),
    options: new Map(),
    versionLocations: null,
    sysPath: null,
    recursive: false,
  });
}

/** One place for one env folder and one set of version folders. */
function distinct(places: readonly ChainPlace[]): ChainPlace[] {
  const byIdentity = new Map<string, ChainPlace>();
  for (const place of places) {
    const identity = JSON.stringify([place.path, place.versionFolders]);
    const known = byIdentity.get(identity);
    if (known === undefined || (known.config === null && place.config !== null)) byIdentity.set(identity, place);
  }
  const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  return [...byIdentity.values()].sort((a, b) => compare(a.path, b.path) || compare(a.versionFolders.join(), b.versionFolders.join()));
}

// ------------------------------------------------------------------------------------------------
// Configurations

interface Settings {
  readonly config: string | null;
  /** The folder that relative paths are relative to. */
  readonly base: string;
  readonly options: ReadonlyMap<string, string>;
  readonly versionLocations: readonly string[] | null;
  readonly sysPath: readonly string[] | null;
  readonly recursive: boolean;
}

function absolute(project: Project, folder: string): string {
  return project.root === "/" ? `/${folder}` : joinPath(project.root, folder);
}

function fromIni(project: Project, path: string): Found {
  const places: ChainPlace[] = [];
  const problems: PlaceProblem[] = [];
  const file = project.read(path);
  if (!file.ok) return { places, problems: [{ path, message: file.message }] };
  const folder = folderOf(path);
  const ini = parseIni(file.source.text);
  const names = [...ini.sections.keys()].filter((name) => name === "alembic" || ini.sections.get(name)!.has("script_location"));
  // `[alembic]` is what Alembic reads unless it is told otherwise (`alembic -n name`).
  names.sort((a, b) => Number(b === "alembic") - Number(a === "alembic"));
  if (names.length === 0) problems.push({ path, message: "the file has no section [alembic]" });

  for (const name of names) {
    const section = sectionOptions(ini, name, absolute(project, folder))!;
    const options = new Map([...section].filter((option): option is [string, string] => option[1] !== null));
    const config = name === "alembic" ? path : `${path} [${name}]`;
    const location = section.get("script_location");
    if (location === undefined) {
      // Flask-Migrate passes the folder of the file as script_location.
      if (isEnvironment(project, folder)) places.push(...placesAt(project, folder, { config, base: folder, ...pathOptions(options), options }));
      else if (name === "alembic") places.push(...fromPyproject(project, joinPath(folder, "pyproject.toml")).places);
      continue;
    }
    const found = location === null ? null : locate(project, location, folder);
    if (found === null)
      problems.push({
        path,
        message: `script_location of [${name}] leads to no folder of the project: ${ini.sections.get(name)!.get("script_location") ?? ""}`,
      });
    else
      places.push(
        ...placesAt(project, found.path, {
          config,
          base: found.base,
          ...pathOptions(options),
          options: withUrl(options, ini, absolute(project, folder)),
        }),
      );
  }
  if (places.length === 0 && problems.length === 0)
    problems.push({ path, message: "[alembic] has no script_location, and there is no env.py beside the file" });
  return { places, problems };
}

/** In the template for several databases the URLs stand in sections of their own; the first one's is taken. */
function withUrl(options: ReadonlyMap<string, string>, ini: ReturnType<typeof parseIni>, here: string): ReadonlyMap<string, string> {
  const first = options.get("databases")?.split(",")[0]?.trim();
  const url = first === undefined || options.has("sqlalchemy.url") ? null : sectionOptions(ini, first, here)?.get("sqlalchemy.url");
  return typeof url === "string" ? new Map([...options, ["sqlalchemy.url", url]]) : options;
}

/** The options that hold several paths, split as `Config.get_version_locations_list` and `get_prepend_sys_paths_list` do. */
function pathOptions(options: ReadonlyMap<string, string>): Pick<Settings, "versionLocations" | "sysPath" | "recursive"> {
  const separator = options.get("path_separator");
  return {
    versionLocations: splitPaths(options.get("version_locations"), separator ?? options.get("version_path_separator"), /, *| +/),
    sysPath: splitPaths(options.get("prepend_sys_path"), separator, /, *| +|:/),
    recursive: options.get("recursive_version_locations") === "true",
  };
}

function splitPaths(value: string | undefined, separator: string | undefined, legacy: RegExp): string[] | null {
  if (value === undefined || value === "") return null;
  const split = (on: string | RegExp): string[] => value.split(on).map((path) => path.trim()).filter((path) => path !== "");
  switch (separator) {
    case "space": return split(" ");
    case "newline": return split("\n");
    case ":": return split(":");
    case ";": return split(";");
    // os.pathsep of the machine that runs Alembic; a colon can stand in a path of Windows only.
    case "os": return split(value.includes(";") ? ";" : ":");
    default: return split(legacy);
  }
}

function fromPyproject(project: Project, path: string): Found {
  const file = project.read(path);
  const folder = folderOf(path);
  const table = file.ok ? parsePyproject(file.source.text, absolute(project, folder)) : null;
  if (table === null) return { places: [], problems: [] };
  if (!table.ok) return { places: [], problems: [{ path, message: table.message }] };
  // What stands in alembic.ini beside the file goes before it (`Config.get_alembic_option`).
  const beside = project.read(joinPath(folder, "alembic.ini"));
  const section = beside.ok ? sectionOptions(parseIni(beside.source.text), "alembic", absolute(project, folder)) : null;
  const fromBeside = new Map([...(section ?? [])].filter((option): option is [string, string] => option[1] !== null));
  if (fromBeside.has("script_location")) return { places: [], problems: [] };

  const location = table.options.get("script_location");
  if (typeof location !== "string") return { places: [], problems: [{ path, message: "[tool.alembic] has no script_location" }] };
  const found = locate(project, location, folder);
  if (found === null) return { places: [], problems: [{ path, message: `script_location of [tool.alembic] leads to no folder of the project: ${location}` }] };
  const ownPaths = pathOptions(fromBeside);
  return {
    places: placesAt(project, found.path, {
      config: path,
      base: found.base,
      // Alembic does not show [tool.alembic] to `get_main_option`; what it says of paths is used here.
      options: fromBeside,
      versionLocations: ownPaths.versionLocations ?? texts(table.options.get("version_locations")),
      sysPath: ownPaths.sysPath ?? texts(table.options.get("prepend_sys_path")),
      recursive: ownPaths.recursive || table.options.get("recursive_version_locations") === true,
    }),
    problems: [],
  };
}

function texts(value: unknown): string[] | null {
  if (typeof value === "string") return [value];
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : null;
}

// ------------------------------------------------------------------------------------------------
// Paths

/** A folder and those above it, nearest first, the root last. */
function withFoldersAbove(folder: string): string[] {
  const folders = [folder];
  for (let at = folder; at !== ""; ) folders.push((at = folderOf(at)));
  return folders;
}

/** The folders that Alembic may be started in for a configuration in `folder`: its own, the root, those between. */
function workingFolders(folder: string): string[] {
  const above = withFoldersAbove(folder);
  return [...new Set([folder, "", ...above])];
}

/**
 * The folder that `script_location` names, and the folder that relative paths of this configuration
 * are relative to. Null when there is no such folder in the project.
 */
function locate(project: Project, location: string, folder: string): { readonly path: string; readonly base: string } | null {
  const fixed = location.startsWith("/") ? insideProject(project, location) : isResource(location) ? resourceFolder(project, location, folder) : undefined;
  if (fixed !== undefined) return fixed !== null && project.kind(fixed) === "directory" ? { path: fixed, base: folder } : null;
  const candidates = workingFolders(folder).flatMap((base) => {
    const path = normalisePath(`${base}/${location}`.replace(/^\//, ""));
    return path !== null && project.kind(path) === "directory" ? [{ path, base }] : [];
  });
  return candidates.find(({ path }) => project.kind(joinPath(path, "env.py")) === "file") ?? candidates[0] ?? null;
}

/** An absolute path as a path of the project; null when it leads elsewhere. */
function insideProject(project: Project, path: string): string | null {
  const root = project.root === "/" ? "" : project.root;
  const plain = path.replace(/\/+/g, "/");
  return plain === root || plain.startsWith(`${root}/`) ? normalisePath(plain.slice(root.length + 1)) : null;
}

/** `package.module:folder:folder` names a folder of an installed package (`coerce_resource_to_filename`). */
function isResource(location: string): boolean {
  return location.includes(":");
}

function resourceFolder(project: Project, location: string, folder: string): string | null {
  const [module, ...rest] = location.split(":");
  const inside = [...module!.split("."), ...rest].join("/");
  for (const root of importRoots(project, folder, folder, [])) {
    const path = normalisePath(joinPath(root, inside));
    if (path !== null && project.kind(path) === "directory") return path;
  }
  return null;
}

/** Where a path of the configuration leads, whether or not something is there; null when out of the project. */
function pathFrom(project: Project, location: string, base: string, folder: string): string | null {
  if (location.startsWith("/")) return insideProject(project, location);
  if (isResource(location)) return resourceFolder(project, location, folder);
  const paths = [base, ...workingFolders(folder)].map((from) => normalisePath(`${from}/${location}`.replace(/^\//, "")));
  return paths.find((path) => path !== null && project.kind(path) === "directory") ?? paths[0] ?? null;
}

/**
 * Folders that absolute imports are looked up in: `prepend_sys_path`, the folder that Alembic is
 * started in, the folder that the outermost package around env.py stands in, then the folders above
 * with their `src/`, in which an installed project keeps its packages.
 */
function importRoots(project: Project, base: string, environment: string, sysPath: readonly string[]): string[] {
  const isPackage = (folder: string): boolean => project.kind(joinPath(folder, "__init__.py")) === "file";
  const above = withFoldersAbove(environment);
  const packageRoot = above.find((folder) => !isPackage(folder)) ?? "";
  const projects = [packageRoot, ...withFoldersAbove(base), ...above.slice(1)].filter((folder) => folder === "" || !isPackage(folder));
  const roots = [...sysPath, base, ...projects].flatMap((root) => [root, joinPath(root, "src")]);
  return [...new Set(roots)].filter((root) => project.kind(root) === "directory");
}

// ------------------------------------------------------------------------------------------------
// Places

function placesAt(project: Project, environment: string, settings: Settings): ChainPlace[] {
  const folder = settings.config === null ? environment : folderOf(settings.config.replace(/ \[[^\]]*\]$/, ""));
  const resolved = (paths: readonly string[]): string[] => [
    ...new Set(paths.map((path) => pathFrom(project, path, settings.base, folder)).filter((path) => path !== null)),
  ];
  const place = {
    path: environment,
    config: settings.config,
    recursive: settings.recursive,
    importRoots: importRoots(project, settings.base, environment, resolved(settings.sysPath ?? [])),
    dialect: urlDialect(settings),
    options: settings.options,
  };
  if (settings.versionLocations !== null) return [{ ...place, versionFolders: resolved(settings.versionLocations) }];
  const versions = joinPath(environment, "versions");
  if (settings.recursive || subfolders(project, versions).length === 0) return [{ ...place, versionFolders: [versions] }];
  return historiesBelow(project, versions).map((history) => ({
    ...place,
    versionFolders: history.folders,
    dialect: history.dialect === null ? place.dialect : { name: history.dialect, reason: `the folder ${history.folders[0]}` },
  }));
}

/** The dialect of the configuration's URL; null for what stands there in templates (`driver://user:pass@localhost/dbname`). */
function urlDialect({ options, config }: Settings): DialectFact | null {
  const scheme = /^([a-z0-9_]+)(?:\+[a-z0-9_]+)?:\/\//i.exec(options.get("sqlalchemy.url") ?? "")?.[1];
  const name = scheme === undefined ? undefined : dialectOfWord(scheme);
  return name === undefined ? null : { name, reason: `sqlalchemy.url in ${config ?? "the configuration"}` };
}
