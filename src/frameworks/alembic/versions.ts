/**
 * Folders of revision files.
 *
 * Projects that keep revisions in folders below `versions/` without saying so in the configuration
 * set `version_locations` in code: in env.py, or in a command of their own that calls Alembic. Which
 * folders these are has to be told from the revisions themselves.
 */
import { joinPath, nameOf } from "../../project.ts";
import type { Project } from "../../project.ts";

/** Names of folders that hold no source of the project itself. */
const NOT_SEARCHED = new Set(["node_modules", "site-packages", "dist-packages", "__pycache__", "venv"]);

/** Whether a search for chains looks into a folder: not into hidden ones, templates, and environments with installed packages. */
export function isSearchable(project: Project, folder: string): boolean {
  const name = nameOf(folder);
  if (name.startsWith(".") || name.includes("{{") || NOT_SEARCHED.has(name)) return false;
  return project.kind(joinPath(folder, "pyvenv.cfg")) !== "file";
}

/**
 * The files below a folder, the nearest folders first; links to folders are not followed. `link` as in
 * `Entry`. `isLeftOut`: folders that are not looked into, beside those that hold no source.
 */
export function* filesBelow(
  project: Project,
  home: string,
  isLeftOut: (folder: string) => boolean,
): Generator<{ readonly path: string; readonly link: string | undefined }> {
  const folders = [home];
  // The list grows while it is walked.
  for (const folder of folders) {
    for (const { name, kind, link } of project.list(folder)) {
      const path = joinPath(folder, name);
      if (kind === "file") yield { path, link };
      else if (link === undefined && !isLeftOut(path) && isSearchable(project, path)) folders.push(path);
    }
  }
}

/** Alembic takes a file for a revision by this (`_only_source_rev_file` in alembic/script/base.py). */
export function isRevisionName(name: string): boolean {
  return name.endsWith(".py") && !name.startsWith(".#") && !name.startsWith("__init__");
}

/** The folders in a version folder that Alembic would look into, sorted; it follows no links. */
function childFolders(project: Project, folder: string): string[] {
  return project.list(folder)
    .filter((entry) => entry.kind === "directory" && entry.link === undefined && !entry.name.endsWith("__pycache__"))
    .map((entry) => joinPath(folder, entry.name));
}

/** All folders below a version folder, in the order in which Alembic goes through them with `recursive_version_locations`. */
export function subfolders(project: Project, folder: string): string[] {
  return childFolders(project, folder).flatMap((child) => [child, ...subfolders(project, child)]);
}

interface Sighted {
  readonly folder: string;
  readonly id: string;
  readonly parents: readonly string[];
}

const ID = /^revision(?:\s*:[^=\n]*)?\s*=\s*["']([^"'\n]+)["']/m;
const PARENTS = /^down_revision(?:\s*:[^=\n]*)?\s*=\s*([^\n]*)/m;

/** The revisions of a folder by a look at their text. */
function sight(project: Project, folder: string): Sighted[] {
  return project.list(folder).flatMap((entry) => {
    if (entry.kind !== "file" || !isRevisionName(entry.name)) return [];
    const file = project.read(joinPath(folder, entry.name));
    const id = file.ok ? ID.exec(file.source.text)?.[1] : undefined;
    if (!file.ok || id === undefined) return [];
    const parents = [...(PARENTS.exec(file.source.text)?.[1] ?? "").matchAll(/["']([^"']+)["']/g)].map((match) => match[1]!);
    return [{ folder, id, parents }];
  });
}

/** SQLAlchemy's dialects, as folders are named for them and URLs begin. */
const DIALECTS = new Map([
  ["postgresql", "postgresql"],
  ["postgres", "postgresql"],
  ["pg", "postgresql"],
  ["sqlite", "sqlite"],
  ["mysql", "mysql"],
  ["mariadb", "mysql"],
  ["oracle", "oracle"],
  ["mssql", "mssql"],
  ["cockroachdb", "cockroachdb"],
  ["snowflake", "snowflake"],
  ["redshift", "redshift"],
  ["bigquery", "bigquery"],
  ["clickhouse", "clickhouse"],
  ["duckdb", "duckdb"],
  ["db2", "db2"],
  ["ibm_db_sa", "db2"],
  ["databricks", "databricks"],
  ["trino", "trino"],
  ["hana", "hana"],
  ["vertica", "vertica"],
  ["teradatasql", "teradatasql"],
]);

/** SQLAlchemy's name of the dialect that a word stands for; undefined for other words. */
export function dialectOfWord(word: string): string | undefined {
  return DIALECTS.get(word.toLowerCase());
}

/**
 * The histories in a version folder that has folders below it, where the configuration is silent.
 *
 * Revisions in the folder itself make the history, and those below belong to it if one of them stands
 * on one of these, or one of these on them. Otherwise (an archive of old revisions) they do not. When
 * there are none in the folder itself, those below make one history, or one each if folders are
 * named for dialects or hold the same ids.
 */
export function historiesBelow(project: Project, versions: string): { readonly folders: readonly string[]; readonly dialect: string | null }[] {
  const direct = sight(project, versions);
  const groups = childFolders(project, versions).map((child) => {
    const folders = [child, ...subfolders(project, child)];
    const revisions = folders.flatMap((folder) => sight(project, folder));
    return { child, revisions, folders: folders.filter((folder) => revisions.some((revision) => revision.folder === folder)) };
  }).filter((group) => group.revisions.length > 0);

  const below = groups.flatMap((group) => group.revisions);
  const all = { folders: [versions, ...groups.flatMap((group) => group.folders)], dialect: null };
  if (below.length === 0) return [{ folders: [versions], dialect: null }];
  if (direct.length > 0) {
    const standsOn = (upper: readonly Sighted[], lower: readonly Sighted[]): boolean => {
      const ids = new Set(lower.map((revision) => revision.id));
      return upper.some((revision) => revision.parents.some((parent) => ids.has(parent)));
    };
    return standsOn(below, direct) || standsOn(direct, below) ? [all] : [{ folders: [versions], dialect: null }];
  }
  const isShared = new Set(below.map((revision) => revision.id)).size < below.length;
  const areDialects = groups.every((group) => DIALECTS.has(nameOf(group.child)));
  if (!isShared && !areDialects) return [{ ...all, folders: all.folders.slice(1) }];
  return groups.map((group) => ({ folders: group.folders, dialect: DIALECTS.get(nameOf(group.child)) ?? null }));
}
