/**
 * The files of the project under inspection: the one door to the file system.
 *
 * Everything that chainlint reads, it reads through a `Project`. Paths are relative to the root,
 * with forward slashes; a path that leads out of the root, by `..` or by a symbolic link, is refused.
 */
import type { Source } from "./source.ts";

/** Why a file could not be read as text. */
export type ReadProblem = "missing" | "outside" | "binary" | "too-large" | "unreadable";

/** The text of a file, or why there is none. `message` is a sentence for people. */
export type ReadResult =
  | { readonly ok: true; readonly source: Source }
  | { readonly ok: false; readonly problem: ReadProblem; readonly message: string };

/** A directory entry. `kind` follows symbolic links that stay inside the root; others are left out. */
export interface Entry {
  readonly name: string;
  readonly kind: "file" | "directory";
}

/** Read access to one project. Implementations never throw. */
export interface Project {
  /** Absolute path of the root, for messages and `%(here)s`; `/` for a project held in memory. */
  readonly root: string;
  /** The text of a file. The same `Source` object is given for the same path every time. */
  read(path: string): ReadResult;
  /** The entries of a directory, sorted by name (code-unit order); empty when there is no such directory. */
  list(path: string): readonly Entry[];
  /** What stands at a path inside the root. */
  kind(path: string): "file" | "directory" | "missing";
}
