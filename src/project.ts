/**
 * The files of the project under inspection: the one door to the file system.
 *
 * Everything that chainlint reads, it reads through a `Project`. Paths are relative to the root,
 * with forward slashes; a path that leads out of the root, by `..` or by a symbolic link, is refused.
 */
import { isAscii, isUtf8 } from "node:buffer";
import { closeSync, constants, existsSync, fstatSync, openSync, readSync, readdirSync, realpathSync, statSync } from "node:fs";
import { dirname, join, resolve, sep } from "node:path";
import type { Source } from "./source.ts";

/** Why a file could not be read as text. */
export type ReadProblem = "missing" | "outside" | "binary" | "too-large" | "unreadable";

/**
 * The text of a file, or why there is none. `message` is a sentence for people.
 * `encodingError` is set when the text is not what the file's encoding makes of it. Python refuses such
 * a module, but for bytes that are not valid UTF-8 (U+FFFD in the text) inside of comments.
 */
export type ReadResult =
  | { readonly ok: true; readonly source: Source; readonly encodingError?: string }
  | { readonly ok: false; readonly problem: ReadProblem; readonly message: string };

/**
 * A directory entry. `kind` follows symbolic links that stay inside the root; others are left out.
 * `link` is set for symbolic links: the path that the link leads to, relative to the root.
 */
export interface Entry {
  readonly name: string;
  readonly kind: "file" | "directory";
  readonly link?: string;
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

/**
 * Larger files are refused. Revisions that carry 5 MB of rows exist, and to refuse one would tear the
 * chain at that place, so the limit lies above that. It exists because a file is parsed whole: the
 * tree takes about a hundred times the size of the text in memory, and a second for each megabyte.
 */
export const MAX_FILE_BYTES = 6 * 1024 * 1024;

/** Linux refuses longer paths (PATH_MAX); a longer one can only be a loop of links or nonsense. */
const MAX_PATH_LENGTH = 4096;

/**
 * A project path without `.`, `..` and doubled slashes, "" for the root; null when it leads out of
 * the root or is no path.
 */
export function normalisePath(path: string): string | null {
  if (path.startsWith("/") || path.length > MAX_PATH_LENGTH || path.includes("\0")) return null;
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.pop() === undefined) return null;
  }
  return parts.join("/");
}

/** A path of a name in a folder; the root is "". */
export function joinPath(folder: string, name: string): string {
  return folder === "" ? name : name === "" ? folder : `${folder}/${name}`;
}

/** The folder that a path stands in; "" for what stands in the root, and for the root itself. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

/** The last part of a path. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function refused(problem: ReadProblem, message: string): ReadResult {
  return { ok: false, problem, message };
}

function byName(a: Entry, b: Entry): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

// ------------------------------------------------------------------------------------------------
// Text

// PEP 263: the declaration stands in a comment of its own on the first or second line, and on the
// second only when the first holds nothing but white space or a comment.
const CODING_COOKIE = /^(?:[ \t\f]*(?:#[^\r\n]*)?(?:\r\n|\r|\n))?[ \t\f]*#[^\r\n]*?coding[:=][ \t]*([-\w.]+)/;
const FIRST_LINES_BYTES = 400;

/** The encoding that a Python file declares, in lower case with hyphens; null when it declares none. */
function declaredEncoding(bytes: Buffer): string | null {
  const cookie = CODING_COOKIE.exec(bytes.toString("latin1", 0, FIRST_LINES_BYTES));
  return cookie === null ? null : cookie[1]!.toLowerCase().replaceAll("_", "-");
}

/** Python's `latin-1` is ISO 8859-1 proper; the web's label of that name means windows-1252. */
const LATIN_1 = new Set(["latin-1", "latin1", "l1", "iso-8859-1", "iso8859-1", "8859", "cp819", "iso-ir-100"]);
const UTF_8 = new Set(["utf-8", "utf8", "u8", "utf", "utf-8-sig", "cp65001"]);
const ASCII = new Set(["ascii", "us-ascii", "646"]);

/** What windows-1252 has where latin-1 has control characters, 0x80 to 0x9f; a dot where it has nothing. */
const WINDOWS_1252 = "€.‚ƒ„…†‡ˆ‰Š‹Œ.Ž..‘’“”•–—˜™š›œ.žŸ";

/** Node.js 20 decodes this as if it were latin-1, so it is done here. */
function decodeWindows1252(bytes: Buffer): string | null {
  let valid = true;
  const text = bytes.toString("latin1").replace(/[\x80-\x9f]/g, (character) => {
    const replacement = WINDOWS_1252[character.charCodeAt(0) - 0x80]!;
    valid &&= replacement !== ".";
    return replacement;
  });
  return valid ? text : null;
}

/** The decoder of a Python codec name: it gives null for bytes that are not valid. Null when the codec is not known here. */
function decoderFor(encoding: string): ((bytes: Buffer) => string | null) | null {
  if (LATIN_1.has(encoding)) return (bytes) => bytes.toString("latin1");
  if (ASCII.has(encoding)) return (bytes) => (isAscii(bytes) ? bytes.toString("latin1") : null);
  if (encoding === "cp1252" || encoding === "windows-1252") return decodeWindows1252;
  try {
    const decoder = new TextDecoder(encoding.replace(/^cp(\d+)$/, "windows-$1"), { fatal: true });
    return (bytes) => {
      try {
        return decoder.decode(bytes);
      } catch {
        return null;
      }
    };
  } catch {
    return null;
  }
}

/**
 * Text from the bytes of a file: UTF-8 with or without a byte order mark, and for Python files what
 * their coding declaration (PEP 263) says. Line ends are kept. Never fails: what is not valid UTF-8
 * comes out as U+FFFD.
 */
function decode(path: string, bytes: Buffer): { readonly text: string; readonly encodingError?: string } {
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const body = marked ? bytes.subarray(3) : bytes;
  const encoding = path.endsWith(".py") ? declaredEncoding(body) : null;
  if (encoding === null || UTF_8.has(encoding)) {
    const text = body.toString("utf8");
    return isUtf8(body) ? { text } : { text, encodingError: "it is not valid UTF-8 and declares no other encoding" };
  }
  const decoder = decoderFor(encoding);
  const text = decoder?.(body) ?? body.toString("latin1");
  if (marked) return { text: body.toString("utf8"), encodingError: `it declares the encoding ${encoding}, and begins with the mark of UTF-8` };
  if (decoder === null) return { text, encodingError: `it declares the encoding ${encoding}, which is not known` };
  return decoder(body) === null ? { text, encodingError: `it is not valid in the encoding that it declares, ${encoding}` } : { text };
}

/** The result of reading a file with this content. */
function readBytes(path: string, bytes: Buffer): ReadResult {
  if (bytes.length > MAX_FILE_BYTES) return tooLarge(path, bytes.length);
  // Python refuses source with NUL characters, and no text file has any.
  if (bytes.includes(0)) return refused("binary", `${path} is not a text file: it holds NUL bytes`);
  const { text, encodingError } = decode(path, bytes);
  const source: Source = { path, text };
  return encodingError === undefined ? { ok: true, source } : { ok: true, source, encodingError };
}

function tooLarge(path: string, size: number): ReadResult {
  const megabytes = (count: number): string => `${(count / 1024 / 1024).toFixed(1)} MB`;
  return refused("too-large", `${path} is larger than ${megabytes(MAX_FILE_BYTES)} (${megabytes(size)})`);
}

// ------------------------------------------------------------------------------------------------
// A project on disk

interface Folder {
  /** Absolute path without symbolic links. */
  readonly real: string;
  readonly entries: readonly Entry[];
  /** Where each entry really stands, and what it is. */
  readonly found: ReadonlyMap<string, { readonly kind: "file" | "directory"; readonly real: string }>;
}

/**
 * The project in a folder of the disk. Nothing is written, and what was read once is kept.
 *
 * Only links cost a look at where they lead: every path is found through the listing of its parent,
 * whose real place is known, so that a file costs one open and a folder one listing.
 */
export function openProject(root: string): Project {
  const realRoot = realPathOf(root) ?? root;
  const prefix = realRoot.endsWith(sep) ? realRoot : realRoot + sep;
  const folders = new Map<string, Folder | null>();
  const results = new Map<string, ReadResult>();

  function isInside(real: string): boolean {
    return real === realRoot || real.startsWith(prefix);
  }

  function listFolder(real: string): Folder | null {
    const entries: Entry[] = [];
    const found = new Map<string, { kind: "file" | "directory"; real: string }>();
    let items;
    try {
      items = readdirSync(real, { withFileTypes: true });
    } catch {
      return null;
    }
    for (const item of items) {
      const name = item.name;
      const place = (real.endsWith(sep) ? real : real + sep) + name;
      if (item.isFile() || item.isDirectory()) {
        const kind = item.isFile() ? "file" : "directory";
        entries.push({ name, kind });
        found.set(name, { kind, real: place });
      } else if (item.isSymbolicLink()) {
        const target = realPathOf(place);
        const kind = target !== null && isInside(target) ? kindOf(target) : null;
        if (target === null || kind === null) continue;
        entries.push({ name, kind, link: target.slice(prefix.length).split(sep).join("/") });
        found.set(name, { kind, real: target });
      }
    }
    entries.sort(byName);
    return { real, entries, found };
  }

  function folderAt(path: string): Folder | null {
    const known = folders.get(path);
    if (known !== undefined) return known;
    const place = path === "" ? { kind: "directory", real: realRoot } : placeOf(path);
    const folder = place?.kind === "directory" ? listFolder(place.real) : null;
    folders.set(path, folder);
    return folder;
  }

  function placeOf(path: string): { readonly kind: "file" | "directory"; readonly real: string } | undefined {
    return folderAt(folderOf(path))?.found.get(nameOf(path));
  }

  function readAt(path: string): ReadResult {
    if (path === "") return refused("unreadable", "the root of the project is a folder");
    const place = placeOf(path);
    if (place === undefined) {
      return leadsOutside(path) ? refused("outside", `${path} leads out of the project`) : refused("missing", `${path} does not exist`);
    }
    if (place.kind === "directory") return refused("unreadable", `${path} is a folder`);
    return readFile(path, place.real);
  }

  /** Whether something stands at a path that was left out of the listing because it leads out of the root. */
  function leadsOutside(path: string): boolean {
    let folder = path;
    while (folder !== "" && folderAt(folderOf(folder)) === null) folder = folderOf(folder);
    const parent = folderAt(folderOf(folder));
    const real = parent === null ? null : realPathOf(parent.real + sep + nameOf(folder));
    return real !== null && !isInside(real);
  }

  return {
    root: realRoot.split(sep).join("/"),
    read(path) {
      const normal = normalisePath(path);
      if (normal === null) return refused("outside", `${path} leads out of the project`);
      const known = results.get(normal);
      if (known !== undefined) return known;
      const result = readAt(normal);
      results.set(normal, result);
      return result;
    },
    list(path) {
      const normal = normalisePath(path);
      return normal === null ? [] : (folderAt(normal)?.entries ?? []);
    },
    kind(path) {
      const normal = normalisePath(path);
      if (normal === null) return "missing";
      if (normal === "") return folderAt("") === null ? "missing" : "directory";
      return placeOf(normal)?.kind ?? "missing";
    },
  };
}

/** Files that stand at the root of a project, the surest first; a repository's root goes before all of them. */
const ROOT_MARKS = [[".git"], ["pyproject.toml", "setup.py", "setup.cfg"], ["alembic.ini"]];

/**
 * The root of the project that an absolute path belongs to: the nearest folder at or above it with
 * `.git`, else with a Python project's file, else with `alembic.ini`; else the folder that env.py
 * stands in, as Python's imports need the one above it. The folder itself when there is none of
 * these. Null when nothing stands at the path.
 */
export function rootOf(path: string): string | null {
  const absolute = resolve(path);
  const kind = kindOf(absolute);
  if (kind === null) return null;
  const folder = kind === "file" ? dirname(absolute) : absolute;
  const above = [folder];
  for (let at = folder; dirname(at) !== at; ) above.push((at = dirname(at)));
  for (const names of ROOT_MARKS) {
    const root = above.find((candidate) => names.some((name) => existsSync(join(candidate, name))));
    if (root !== undefined) return root;
  }
  const environment = above.find((candidate) => existsSync(join(candidate, "env.py")));
  return environment === undefined ? folder : dirname(environment);
}

function realPathOf(path: string): string | null {
  try {
    return realpathSync.native(path);
  } catch {
    return null;
  }
}

function kindOf(real: string): "file" | "directory" | null {
  try {
    const status = statSync(real);
    return status.isFile() ? "file" : status.isDirectory() ? "directory" : null;
  } catch {
    return null;
  }
}

// A file that is replaced by a link or a pipe after its folder was listed is refused, not followed
// or waited for. Windows has neither flag.
const READ_PLAIN_FILE = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

function readFile(path: string, real: string): ReadResult {
  let descriptor: number | null = null;
  try {
    descriptor = openSync(real, READ_PLAIN_FILE);
    const status = fstatSync(descriptor);
    if (!status.isFile()) return refused("unreadable", `${path} is not a regular file`);
    if (status.size > MAX_FILE_BYTES) return tooLarge(path, status.size);
    const bytes = Buffer.allocUnsafe(status.size);
    let length = 0;
    while (length < bytes.length) {
      const count = readSync(descriptor, bytes, length, bytes.length - length, null);
      if (count === 0) break;
      length += count;
    }
    return readBytes(path, bytes.subarray(0, length));
  } catch (error) {
    return refused("unreadable", `${path} could not be read (${error instanceof Error && "code" in error ? String(error.code) : "unknown error"})`);
  } finally {
    if (descriptor !== null) closeSync(descriptor);
  }
}

// ------------------------------------------------------------------------------------------------
// A project in memory

/** A project whose files are given: path relative to the root, and content. For tests and for editors. */
export function memoryProject(files: ReadonlyMap<string, string | Uint8Array>): Project {
  const contents = new Map<string, string | Uint8Array>();
  const folders = new Map<string, Map<string, Entry>>([["", new Map()]]);
  for (const [path, content] of files) {
    const normal = normalisePath(path);
    if (normal === null || normal === "") continue;
    contents.set(normal, content);
    let kind: Entry["kind"] = "file";
    for (let at = normal; at !== ""; at = folderOf(at)) {
      let parent = folders.get(folderOf(at));
      if (parent === undefined) folders.set(folderOf(at), (parent = new Map()));
      parent.set(nameOf(at), { name: nameOf(at), kind });
      kind = "directory";
    }
  }
  const listings = new Map([...folders].map(([path, entries]) => [path, [...entries.values()].sort(byName)]));
  const results = new Map<string, ReadResult>();

  function readAt(path: string): ReadResult {
    const content = contents.get(path);
    if (content === undefined) {
      return folders.has(path) ? refused("unreadable", `${path} is a folder`) : refused("missing", `${path} does not exist`);
    }
    if (typeof content === "string" && !content.includes("\0") && content.length <= MAX_FILE_BYTES) {
      return { ok: true, source: { path, text: content.replace(/^\uFEFF/, "") } };
    }
    return readBytes(path, Buffer.from(content));
  }

  return {
    root: "/",
    read(path) {
      const normal = normalisePath(path);
      if (normal === null) return refused("outside", `${path} leads out of the project`);
      const known = results.get(normal);
      if (known !== undefined) return known;
      const result = readAt(normal);
      results.set(normal, result);
      return result;
    },
    list(path) {
      const normal = normalisePath(path);
      return normal === null ? [] : (listings.get(normal) ?? []);
    },
    kind(path) {
      const normal = normalisePath(path);
      if (normal === null) return "missing";
      return contents.has(normal) ? "file" : folders.has(normal) ? "directory" : "missing";
    },
  };
}

// ------------------------------------------------------------------------------------------------
// A project that differs from another one

/** A project with some files replaced, added or (null) taken away. Paths are relative to the root, as git writes them. */
export function overlay(project: Project, changes: ReadonlyMap<string, Uint8Array | null>): Project {
  const added = memoryProject(new Map([...changes].flatMap(([path, content]) => (content === null ? [] : [[path, content] as const]))));

  /** What a path stands for on the disk below the changes: a folder whose files are all gone is gone too. */
  function remains(path: string): boolean {
    if (changes.has(path)) return false;
    if (project.kind(path) !== "directory") return project.kind(path) === "file";
    return path === "" || project.list(path).some((entry) => remains(joinPath(path, entry.name)));
  }

  function kind(path: string): "file" | "directory" | "missing" {
    const normal = normalisePath(path);
    if (normal === null) return "missing";
    const fresh = added.kind(normal);
    if (fresh !== "missing") return fresh;
    return changes.has(normal) ? "missing" : project.kind(normal) === "directory" && isTouched(normal) && !remains(normal) ? "missing" : project.kind(normal);
  }

  /** Whether anything was taken away below a folder. */
  function isTouched(folder: string): boolean {
    return [...changes].some(([path, content]) => content === null && path.startsWith(`${folder}/`));
  }

  return {
    root: project.root,
    read(path) {
      const normal = normalisePath(path);
      if (normal === null || !changes.has(normal)) return project.read(path);
      return changes.get(normal) === null ? refused("missing", `${path} does not exist`) : added.read(normal);
    },
    list(path) {
      const normal = normalisePath(path);
      if (normal === null) return [];
      const fresh = added.list(normal);
      const names = new Set(fresh.map((entry) => entry.name));
      const old = project.list(normal).filter((entry) => !names.has(entry.name) && kind(joinPath(normal, entry.name)) !== "missing");
      return [...old, ...fresh].sort(byName);
    },
    kind,
  };
}
