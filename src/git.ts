/**
 * What a change does to the tree of a base branch: `--since REF`. The only file that starts programs, and
 * the only program is git. Nothing is written into the repository: new objects go to a temporary folder.
 */
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { overlay, type Project } from "./project.ts";

export interface Change {
  /** The project as the base branch has it. */
  readonly base: Project;
  /** The project as it will be when the change is merged into the base branch. */
  readonly merged: Project;
  /** Files that the change brings, relative to the project root. */
  readonly changed: ReadonlySet<string>;
  /** Something that the reader should know of how it was judged; a sentence, or null. */
  readonly note: string | null;
}

export type ChangeResult = { readonly ok: true; readonly change: Change } | { readonly ok: false; readonly message: string };

/** More output of git than this is refused. */
const MOST_OUTPUT_BYTES = 512 * 1024 * 1024;

interface Output { readonly code: number; readonly stdout: Buffer; readonly text: string; readonly stderr: string }

type Git = (parameters: readonly string[], input?: string) => Output;

/** Variables of the environment that git is started in. */
type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The change from a base branch (any name of a commit) to the working tree of a project, untracked
 * files included. `disk` is the project in its folder. The message of a failure is one line.
 */
export function changeSince(disk: Project, ref: string, environment: Environment): ChangeResult {
  const folder = mkdtempSync(join(tmpdir(), "chainlint-"));
  try {
    return readChange(disk, ref, environment, folder);
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    return { ok: false, message: `--since ${ref}: git failed: ${error.message.split("\n")[0]}` };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readChange(disk: Project, ref: string, environment: Environment, folder: string): ChangeResult {
  const plain = gitIn(disk.root, environment);
  const refuse = (message: string): ChangeResult => ({ ok: false, message });
  const place = plain(["rev-parse", "--show-prefix", "--git-path", "index", "--git-path", "objects"]);
  if (place.code === NOT_STARTED) return refuse("--since needs git, which could not be started");
  if (place.code !== 0) return refuse(`--since ${ref}: ${disk.root} is not in a git repository`);
  const [prefix = "", index = "", objects = ""] = place.text.split("\n");
  const isShallow = plain(["rev-parse", "--is-shallow-repository"]).text.trim() === "true";
  const base = plain(["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`]).text.trim();
  if (base === "")
    return refuse(
      `--since ${ref}: git knows no such commit here${isShallow ? `; this is a shallow clone: fetch it first (git fetch --depth=100 origin ${ref})` : ""}`,
    );

  // Git looks up objects in the repository's folder, and writes new ones into ours.
  const ours = join(folder, "objects");
  mkdirSync(ours);
  const git = gitIn(disk.root, {
    ...environment, GIT_INDEX_FILE: join(folder, "index"), GIT_OBJECT_DIRECTORY: ours, GIT_ALTERNATE_OBJECT_DIRECTORIES: resolve(disk.root, objects),
    GIT_AUTHOR_NAME: "chainlint", GIT_AUTHOR_EMAIL: "chainlint", GIT_COMMITTER_NAME: "chainlint", GIT_COMMITTER_EMAIL: "chainlint",
  });
  // With the times that the index keeps, git need not read files that have not changed.
  const known = resolve(disk.root, index);
  if (existsSync(known)) copyFileSync(known, join(folder, "index"));
  if (git(["add", "--all", "--", "."]).code !== 0) return refuse(`--since ${ref}: git could not read the working tree`);
  const working = git(["write-tree"]).text.trim();
  const head = plain(["rev-parse", "--verify", "--quiet", "HEAD"]).text.trim();
  const commit = git(["commit-tree", working, ...(head === "" ? [] : ["-p", head]), "-m", "working tree"]).text.trim();
  if (working === "" || commit === "") return refuse(`--since ${ref}: git could not read the working tree`);

  const merge = git(["merge-tree", "--write-tree", "--name-only", base, commit]);
  const conflict = merge.code === 1;
  if (merge.code === 129) return refuse(`--since ${ref}: git 2.38 or newer is needed, which can merge without a working tree`);
  if (merge.code > 1)
    return refuse(
      `--since ${ref}: no common ancestor is known here${isShallow ? "; this is a shallow clone: fetch more history (git fetch --unshallow)" : ""}`,
    );
  const merged = conflict ? working : merge.text.split("\n")[0]!;
  return {
    ok: true,
    change: {
      base: overlay(disk, differences(git, prefix, working, base)),
      merged: overlay(disk, differences(git, prefix, working, merged)),
      changed: new Set(differences(git, prefix, base, merged).keys()),
      note: conflict ? `the change does not merge into ${ref} without conflicts, so it is judged as it stands` : null,
    },
  };
}

/**
 * The commit that HEAD merges `head` into; null when HEAD is no such merge. A job for a pull request has such a merge
 * checked out, and its other parent is newer than the base that the event names.
 */
export function mergedInto(root: string, head: string, environment: Environment): string | null {
  const git = gitIn(root, environment);
  const parent = (number: number): string => git(["rev-parse", "--verify", "--quiet", `HEAD^${number}`]).text.trim();
  return parent(2) === head ? parent(1) : null;
}

/** Whether git knows a commit by this name. */
export function knowsCommit(root: string, ref: string, environment: Environment): boolean {
  return gitIn(root, environment)(["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`]).code === 0;
}

/** Git ended with an error where none was expected. */
class GitFailure extends Error {}

/** A code that no program ends with. */
const NOT_STARTED = -1;

function gitIn(root: string, environment: Environment): Git {
  const { spawnSync } = createRequire(import.meta.url)("node:child_process") as typeof import("node:child_process");
  return (parameters, input) => {
    // Neither hooks nor a file system monitor of the repository's configuration are started.
    const all = ["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "core.quotePath=false", ...parameters];
    const { status, stdout, stderr, error } = spawnSync("git", all, {
      cwd: root,
      env: environment,
      maxBuffer: MOST_OUTPUT_BYTES,
      ...(input === undefined ? {} : { input }),
    });
    if (error && status === null) return { code: NOT_STARTED, stdout: Buffer.alloc(0), text: "", stderr: error.message };
    return { code: status ?? NOT_STARTED, stdout, text: stdout.toString("utf8"), stderr: stderr.toString("utf8") };
  };
}

/**
 * The files below the project that differ between two trees, with what they are in the second; null
 * for what is not there. Links are left out: what they lead to is read from the disk, as ever.
 */
function differences(git: Git, prefix: string, from: string, to: string): ReadonlyMap<string, Uint8Array | null> {
  const listing = git(["diff-tree", "-r", "-z", "--no-renames", from, to]);
  if (listing.code !== 0) throw new GitFailure(listing.stderr);
  const listed = listing.text.split("\0");
  const entries: { readonly path: string; readonly id: string | null }[] = [];
  for (let at = 0; at + 1 < listed.length; at += 2) {
    // `:100644 100644 OLD NEW M`, and the path.
    const [, mode, , id, status] = listed[at]!.split(" ");
    const path = listed[at + 1]!;
    if (!path.startsWith(prefix) || mode === "120000" || mode === "160000") continue;
    entries.push({ path: path.slice(prefix.length), id: status === "D" ? null : id! });
  }
  const ids = entries.flatMap(({ id }) => id ?? []);
  const read = git(["cat-file", "--batch"], ids.map((id) => `${id}\n`).join(""));
  if (read.code !== 0) throw new GitFailure(read.stderr);
  const contents = blobs(read.stdout);
  return new Map(entries.map(({ path, id }) => [path, id === null ? null : (contents.get(id) ?? null)]));
}

/** The output of `git cat-file --batch`: a line `ID blob SIZE`, the content, a line break; again and again. */
function blobs(output: Buffer): Map<string, Uint8Array> {
  const found = new Map<string, Uint8Array>();
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf("\n", at);
    const [id, , size] = output.toString("utf8", at, end).split(" ");
    const length = Number(size);
    if (!Number.isInteger(length)) break;
    found.set(id!, output.subarray(end + 1, end + 1 + length));
    at = end + 1 + length + 1;
  }
  return found;
}
