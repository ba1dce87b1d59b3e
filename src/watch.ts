/**
 * Watching a project: what a run looks at is watched from before it is read, so that no change is lost, and
 * nothing else is. The operating system tells of changes; nothing is polled.
 */
import { watch, type FSWatcher } from "node:fs";
import { join } from "node:path";
import { folderOf, joinPath, normalisePath, type Project } from "./project.ts";

/** Editors write a file in several steps, and tools many files: a run begins when it has been quiet for so long. */
const QUIET_MILLISECONDS = 100;

/** New files of these kinds may belong to a chain though nobody has asked for them yet. */
const OF_INTEREST = /\.(?:py|ini|cfg|toml|conf)$/;

export interface Watcher {
  /** A project that is watched wherever it is read. What was watched for an earlier project and is not read again is let go with the next one. */
  follow(project: Project): Project;
  /** Watches one more file, by its path relative to the root. */
  add(path: string): void;
  /** When something of interest has changed, or has since the last call; null when the watching has ended. */
  next(): Promise<"changed" | null>;
  close(): void;
}

/** `onProblem` is told, once, that some folders cannot be watched: a sentence. */
export function createWatcher(root: string, onProblem: (message: string) => void): Watcher {
  const watchers = new Map<string, FSWatcher>();
  /** What the present run and the one before it have asked for. */
  let seen = { folders: new Set<string>(), files: new Set<string>() };
  let before = seen;
  let hasFailed = false;
  let isDirty = false;
  let isClosed = false;
  let quiet: NodeJS.Timeout | null = null;
  let wake: ((what: "changed" | null) => void) | null = null;

  function note(kind: string, folder: string, name: string | null): void {
    if (isClosed || !isOfInterest(kind, folder, name)) return;
    if (quiet) clearTimeout(quiet);
    quiet = setTimeout(() => {
      quiet = null;
      isDirty = true;
      settle();
    }, QUIET_MILLISECONDS);
  }

  function isOfInterest(kind: string, folder: string, name: string | null): boolean {
    if (name === null) return true;
    const path = joinPath(folder, name.replaceAll("\\", "/"));
    if (seen.files.has(path) || before.files.has(path) || OF_INTEREST.test(name)) return true;
    // A folder that comes or goes.
    return kind === "rename" && !name.includes(".") && name !== "__pycache__";
  }

  function settle(): void {
    if (!wake || !(isDirty || isClosed)) return;
    const tell = wake;
    wake = null;
    isDirty = false;
    tell(isClosed ? null : "changed");
  }

  function watchFolder(folder: string): void {
    if (seen.folders.has(folder)) return;
    seen.folders.add(folder);
    if (watchers.has(folder) || isClosed) return;
    try {
      const watcher = watch(join(root, folder), { persistent: true }, (kind, name) => note(kind, folder, name));
      // A folder that is deleted: the one above it tells.
      watcher.on("error", () => forget(folder));
      watchers.set(folder, watcher);
    } catch (error) {
      const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
      // What does not exist yet is told of by the folder above it, as far as there is one.
      if (code === "ENOENT" || code === "ENOTDIR") {
        if (folder !== "") watchFolder(folderOf(folder));
      } else if (!hasFailed) {
        hasFailed = true;
        onProblem(`${folder || "the project"} cannot be watched (${code}), and maybe other folders; changes there are not seen`);
      }
    }
  }

  function forget(folder: string): void {
    watchers.get(folder)?.close();
    watchers.delete(folder);
  }

  function ask(path: string): void {
    const normal = normalisePath(path);
    if (normal === null) return;
    seen.files.add(normal);
    watchFolder(folderOf(normal));
  }

  return {
    follow(project) {
      before = seen;
      seen = { folders: new Set(), files: new Set() };
      return {
        root: project.root,
        read: (path) => (ask(path), project.read(path)),
        kind: (path) => (ask(path), project.kind(path)),
        list(path) {
          const normal = normalisePath(path);
          if (normal !== null) watchFolder(normal);
          return project.list(path);
        },
      };
    },
    add: ask,
    next() {
      for (const folder of [...watchers.keys()]) if (!seen.folders.has(folder)) forget(folder);
      return new Promise((resolve) => {
        wake = resolve;
        settle();
      });
    },
    close() {
      isClosed = true;
      if (quiet) clearTimeout(quiet);
      for (const folder of [...watchers.keys()]) forget(folder);
      settle();
    },
  };
}

