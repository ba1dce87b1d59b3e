/** Paths and files as migrations use them: SQL scripts of the project that stand beside a migration. */
import { MAX_TEXT } from "./limits.ts";
import { argument, native, type NativeCall } from "./machine.ts";
import { splitLines } from "./text.ts";
import { NONE, bool, knownText, list, str, tuple, unknown, type HostValue, type StrValue, type Value } from "./value.ts";

/** Stands for the project's root in `__file__` and in paths made from it. No real path is shown, so that output does not depend on where a project lies. */
export const VIRTUAL_ROOT = "/project";

/** `os.path.normpath` for POSIX. */
export function normalizePath(path: string): string {
  const absolute = path.startsWith("/");
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else if (part !== ".." || !absolute) parts.push(part);
  }
  return (absolute ? "/" : "") + parts.join("/") || ".";
}

/** `os.path.join`: an absolute part begins anew. */
export function joinPaths(parts: readonly string[]): string {
  let path = "";
  for (const part of parts) {
    if (part.startsWith("/")) path = part;
    else path = path === "" || path.endsWith("/") ? path + part : `${path}/${part}`;
  }
  return path;
}

/** `os.path.dirname`. */
export function parentPath(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? "" : slash === 0 ? "/" : path.slice(0, slash).replace(/\/+$/, "");
}

/** `os.path.basename`. */
export function lastPart(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** The path inside the project that a path of Python's means; null when it leads out. Relative ones start at the root, where Alembic is run. */
export function projectPath(path: string): string | null {
  const normal = normalizePath(path.startsWith("/") ? path : `${VIRTUAL_ROOT}/${path}`);
  if (normal === VIRTUAL_ROOT) return "";
  return normal.startsWith(`${VIRTUAL_ROOT}/`) ? normal.slice(VIRTUAL_ROOT.length + 1) : null;
}

/** The text of a project file. */
export function readText(call: NativeCall, path: string): Value {
  const inside = projectPath(path);
  if (inside === null) return unknown("a file outside the project is not read");
  const read = call.machine.options.project.read(inside);
  if (!read.ok) {
    if (read.problem === "missing") return call.machine.fail(call.frame, call.node, "FileNotFoundError", `No such file: ${inside}`);
    return unknown(`the file ${inside} could not be read: ${read.message}`);
  }
  if (read.source.text.length > MAX_TEXT) return unknown(call.machine.limit(call.frame, call.node, `a string is longer than ${MAX_TEXT} characters`));
  return {
    kind: "str",
    value: read.source.text,
    pieces: read.source.text === "" ? [] : [{ at: 0, length: read.source.text.length, source: read.source, start: 0 }],
    holes: [],
  };
}

/** The text of a path: a string, or a pathlib object. */
export function pathText(value: Value | undefined): string | null {
  return value?.kind === "host" && isPath(value) ? value.path : knownText(value);
}

/** `open(path)`: a file of the project that is read as text; nothing else is known. */
export function openFile(call: NativeCall): Value {
  const path = pathText(argument(call, 0, "file"));
  const mode = argument(call, 1, "mode");
  if (path === null) return unknown("which file is opened is not known");
  if (mode && !/^[rtbU]*$/.test(knownText(mode) ?? "?")) return unknown("a file that is written to is not followed");
  return textFile(() => readText(call, path));
}

/** A file that is open for reading. */
function textFile(read: () => Value): HostValue {
  let text: Value | null = null;
  let isTaken = false;
  const whole = (): Value => (text ??= read());
  /** What is read once is not read again: a second `read()` gives nothing, or the whole where `seek()` or another branch came between. */
  const take = (): Value => {
    if (isTaken) return unknown("what is left of a file that was read already is not followed");
    isTaken = true;
    return whole();
  };
  const lines = (): Value => {
    const all = take();
    return all.kind === "str" ? list(splitLines(all, true)) : all;
  };
  const file: HostValue = {
    kind: "host",
    type: "io.TextIOWrapper",
    enter: () => {
      whole();
      return file;
    },
    truth: () => true,
    iterate: () => {
      const all = lines();
      return all.kind === "list" ? all.items : undefined;
    },
    attribute: (name) => {
      if (name === "read") return native("io.read", (call) => (call.positional.length === 0 ? take() : unknown("a part of a file is not followed")));
      if (name === "readlines") return native("io.readlines", lines);
      if (name === "close") return native("io.close", () => NONE);
      return undefined;
    },
  };
  return file;
}

/** A pathlib path. */
interface PathValue extends HostValue {
  readonly path: string;
}

function isPath(value: HostValue): value is PathValue {
  return "path" in value;
}

/** `pathlib.Path(path)`. */
export function makePath(path: string): PathValue {
  const shown = path === "" ? "." : path;
  const derived: Readonly<Record<string, () => Value>> = {
    parent: () => makePath(parentPath(shown) || "."),
    name: () => str(lastPart(shown)),
    stem: () => str(lastPart(shown).replace(/(?<=.)\.[^.]*$/, "")),
    suffix: () => str(/(?<=.)(\.[^.]*)$/.exec(lastPart(shown))?.[1] ?? ""),
    parts: () => tuple(shown.split("/").filter(Boolean).map(str)),
    parents: () => tuple(ancestors(shown).map(makePath)),
  };
  const methods: Readonly<Record<string, (call: NativeCall) => Value>> = {
    resolve: () => makePath(shown.startsWith("/") ? normalizePath(shown) : normalizePath(`${VIRTUAL_ROOT}/${shown}`)),
    absolute: () => makePath(shown.startsWith("/") ? shown : `${VIRTUAL_ROOT}/${shown}`),
    expanduser: () => makePath(shown),
    as_posix: () => str(shown),
    joinpath: (call) => {
      const parts = call.positional.map(pathText);
      return parts.includes(null) ? unknown("a part of the path is not known") : makePath(joinPaths([shown, ...(parts as string[])]));
    },
    with_name: (call) => withText(call, (name) => makePath(joinPaths([parentPath(shown), name]))),
    with_suffix: (call) => withText(call, (suffix) => makePath(shown.replace(/(\.[^./]*)?$/, "") + suffix)),
    read_text: (call) => readText(call, shown),
    read_bytes: (call) => {
      const text = readText(call, shown);
      return text.kind === "str" && /^[\x00-\x7f]*$/.test(text.value) ? { kind: "bytes", value: text.value } : unknown("the bytes of a file are not followed");
    },
    open: (call) => textFile(() => readText(call, shown)),
    exists: (call) => existence(call, shown, ["file", "directory"]),
    is_file: (call) => existence(call, shown, ["file"]),
    is_dir: (call) => existence(call, shown, ["directory"]),
    iterdir: (call) => entriesOf(call, shown),
    glob: (call) => withText(call, (pattern) => globbed(call, shown, pattern)),
  };
  const value: PathValue = {
    kind: "host",
    type: "pathlib.Path",
    path: shown,
    truth: () => true,
    // A path is a context that does nothing (before Python 3.13), and what `importlib.resources.path()` gives is one that matters.
    enter: () => value,
    text: (): StrValue => str(shown),
    attribute: (name) =>
      Object.hasOwn(derived, name)
        ? derived[name]!()
        : Object.hasOwn(methods, name)
          ? native(`pathlib.Path.${name}`, methods[name]!)
          : undefined,
    binary: (operator, other, reflected) => {
      const text = pathText(other);
      if (operator === "/")
        return text === null
          ? unknown("a part of the path is not known")
          : makePath(reflected ? joinPaths([text, shown]) : joinPaths([shown, text]));
      if ((operator === "==" || operator === "!=") && other.kind === "host" && isPath(other)) return bool((other.path === shown) === (operator === "=="));
      return undefined;
    },
    isInstance: (name) => /(^|\.)(Pure|Posix|PurePosix)?Path(Like)?$/.test(name),
  };
  return value;
}

function withText(call: NativeCall, make: (text: string) => Value): Value {
  const text = knownText(argument(call, 0));
  return text === null ? unknown("a part of the path is not known") : make(text);
}

function ancestors(path: string): string[] {
  const found: string[] = [];
  for (let at = path; at !== "/" && at !== "." && at !== ""; ) {
    at = parentPath(at) || ".";
    found.push(at);
  }
  return found;
}

/** Whether a path of the project exists; outside of it nothing is known. */
export function existence(call: NativeCall, path: string, kinds: readonly string[]): Value {
  const inside = projectPath(path);
  return inside === null ? unknown("files outside the project are not looked at") : bool(kinds.includes(call.machine.options.project.kind(inside)));
}

/** The entries of a folder, as paths. Python's order is the file system's; here it is by name. */
function entriesOf(call: NativeCall, path: string): Value {
  const inside = projectPath(path);
  if (inside === null) return unknown("files outside the project are not looked at");
  return list(call.machine.options.project.list(inside).map((entry) => makePath(joinPaths([path, entry.name]))));
}

/** `glob` with a pattern for one folder. */
function globbed(call: NativeCall, path: string, pattern: string): Value {
  const entries = entriesOf(call, path);
  if (pattern.includes("/") || pattern.includes("**") || entries.kind !== "list") return unknown("the pattern is not followed");
  const matches = new RegExp(`^${pattern.replace(/[.+^${}()|\\]/g, "\\$&").replaceAll("*", ".*").replaceAll("?", ".")}$`, "s");
  return list(entries.items.filter((entry) => matches.test(lastPart(pathText(entry) ?? ""))));
}
