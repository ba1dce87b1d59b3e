/** os, sys, pathlib, logging, warnings, time, random and others whose results lie outside of the project. */
import { builtinNamed } from "../builtins.ts";
import { builtinClass } from "../classes.ts";
import { exceptionClass, makeException } from "../exceptions.ts";
import {
  existence, joinPaths, lastPart, makePath, normalizePath, openFile, parentPath, pathText, projectPath, VIRTUAL_ROOT,
} from "../files.ts";
import { argument, locationOf, native, PythonRaise, type NativeCall, type NativeContext } from "../machine.ts";
import {
  FALSE, NONE, TRUE, int, knownText, list, str, tuple, unknown, type HostValue, type ModuleValue, type StrValue,
  type Value,
} from "../value.ts";
import { given, identity, keeping, makeModule, nothing, unfollowedType, unpredictable, type Run } from "./helpers.ts";

const environmentReason = (name: Value | undefined): string => `the environment variable ${knownText(name) ?? ""} is not known`.replace("  ", " ");

const getenv: Run = (call) => unknown(environmentReason(argument(call, 0, "key")));

const ENVIRONMENT: HostValue = {
  kind: "host",
  type: "os.environ",
  truth: () => true,
  item: (key) => unknown(environmentReason(key)),
  attribute: (name) =>
    name === "get" || name === "pop" || name === "setdefault"
      ? native(`os.environ.${name}`, getenv)
      : native(`os.environ.${name}`, () => unknown("the environment is not known")),
};

/** A function of one path. */
function onPath(change: (path: string, call: NativeCall) => Value): Run {
  return (call) => {
    const path = pathText(argument(call, 0));
    return path === null ? unknown("the path is not known") : change(path, call);
  };
}

const osPath = (): ModuleValue => makeModule("os.path", { sep: str("/") }, {
  join: (call) => {
    const parts = call.positional.map(pathText);
    return parts.includes(null) ? unknown("a part of the path is not known") : str(joinPaths(parts as string[]));
  },
  dirname: onPath((path) => str(parentPath(path))),
  basename: onPath((path) => str(lastPart(path))),
  abspath: onPath((path) => str(normalizePath(path.startsWith("/") ? path : `${VIRTUAL_ROOT}/${path}`))),
  realpath: onPath((path) => str(normalizePath(path.startsWith("/") ? path : `${VIRTUAL_ROOT}/${path}`))),
  normpath: onPath((path) => str(normalizePath(path))),
  split: onPath((path) => tuple([str(parentPath(path)), str(lastPart(path))])),
  splitext: onPath((path) => {
    const suffix = /(?<=[^/.])\.[^./]*$/.exec(path)?.[0] ?? "";
    return tuple([str(path.slice(0, path.length - suffix.length)), str(suffix)]);
  }),
  exists: onPath((path, call) => existence(call, path, ["file", "directory"])),
  isfile: onPath((path, call) => existence(call, path, ["file"])),
  isdir: onPath((path, call) => existence(call, path, ["directory"])),
  expanduser: identity,
});

export const osPathModule = osPath;

export const os = (): ModuleValue =>
  makeModule(
    "os",
    { path: osPath(), environ: ENVIRONMENT, sep: str("/"), linesep: str("\n"), name: str("posix"), curdir: str("."), pardir: str("..") },
    {
      getenv,
      getcwd: () => str(VIRTUAL_ROOT),
      fspath: onPath((path) => str(path)),
      // Python's order is the file system's; here it is by name.
      listdir: onPath((path, call) => {
        const inside = projectPath(path);
        return inside === null
          ? unknown("files outside the project are not looked at")
          : list(call.machine.options.project.list(inside).map((entry) => str(entry.name)));
      }),
    },
  );

export const pathlib = (): ModuleValue => {
  const path: Run = (call) => {
    const parts = call.positional.map(pathText);
    return parts.includes(null) ? unknown("a part of the path is not known") : makePath(joinPaths(parts as string[]));
  };
  const klass: HostValue = {
    ...native("pathlib.Path", path),
    truth: () => true,
    attribute: (name) => (name === "cwd" ? native("pathlib.Path.cwd", () => makePath(VIRTUAL_ROOT)) : undefined),
  };
  return makeModule("pathlib", { Path: klass, PurePath: klass, PosixPath: klass, PurePosixPath: klass });
};

export const glob = (): ModuleValue => makeModule("glob", {}, {
  glob: onPath((pattern, call) => {
    const folder = makePath(parentPath(pattern) || ".");
    const method = call.machine.attribute(call.frame, folder, "glob", call.node);
    if (!method) return unknown("the pattern is not followed");
    const found = call.machine.call(
      call.frame,
      method,
      { positional: [{ value: str(lastPart(pattern)), span: call.node.span }], named: new Map(), open: null },
      call.node,
    );
    return found.kind === "list" ? list(found.items.map((item) => str(pathText(item) ?? ""))) : found;
  }),
});

export const io = (): ModuleValue => makeModule("io", {}, { open: openFile });
export const codecs = (): ModuleValue => makeModule("codecs", {}, { open: openFile });

// ---------------------------------------------------------------------------------------------

export const sys = (): ModuleValue => makeModule("sys", {
  path: { kind: "list", items: [], open: true },
  // Which Python runs a chain is not known, only that it is 3.
  version_info: tuple([int(3), unknown("the version of Python is not known"), unknown("the version of Python is not known")]),
  maxsize: int(9223372036854775807n),
  stdout: logger("sys.stdout"),
  stderr: logger("sys.stderr"),
}, {
  exit: (call) => {
    const value = argument(call, 0);
    throw new PythonRaise(makeException(exceptionClass("SystemExit"), ""), knownText(value) ?? "", locationOf(call.frame, call.node));
  },
  exc_info: unpredictable("the exception that is handled is not followed"),
});

// ---------------------------------------------------------------------------------------------

const SILENT = new Set([
  "debug", "info", "warning", "warn", "error", "critical", "fatal", "exception", "log", "setLevel", "addHandler", "removeHandler",
  "addFilter", "write", "flush", "writelines",
]);

/** Something that is only written to. */
function logger(type: string): HostValue {
  return { kind: "host", type, truth: () => true, attribute: (name) => (SILENT.has(name) ? native(`${type}.${name}`, nothing) : undefined) };
}

const quiet = (names: readonly string[]): Record<string, Run> => Object.fromEntries(names.map((name) => [name, nothing]));

export const logging = (): ModuleValue =>
  makeModule(
    "logging",
    { config: loggingConfig(), DEBUG: int(10), INFO: int(20), WARNING: int(30), WARN: int(30), ERROR: int(40), CRITICAL: int(50) },
    {
      getLogger: () => logger("logging.Logger"),
      ...quiet([
        "debug", "info", "warning", "warn", "error", "critical", "exception", "log", "basicConfig", "disable", "captureWarnings",
        "addLevelName",
      ]),
    },
  );

export const loggingConfig = (): ModuleValue => makeModule("logging.config", {}, quiet(["fileConfig", "dictConfig"]));

export const warnings = (): ModuleValue => makeModule("warnings", {}, {
  ...quiet(["warn", "warn_explicit", "filterwarnings", "simplefilter", "resetwarnings"]),
  catch_warnings: () => ({ kind: "host", type: "warnings.catch_warnings", within: (_frame, _node, body) => body(NONE) }) as NativeContext,
});

export const traceback = (): ModuleValue => makeModule("traceback", {}, quiet(["print_exc", "print_stack", "print_exception"]));
export const pprint = (): ModuleValue => makeModule("pprint", {}, quiet(["pprint", "pp"]));
export const atexit = (): ModuleValue => makeModule("atexit", {}, { register: keeping });

const CLOCK = "what the clock says is not known";
const CHANCE = "it differs from run to run";

export const time = (): ModuleValue =>
  makeModule(
    "time",
    {},
    {
      sleep: nothing,
      ...Object.fromEntries(
        ["time", "monotonic", "perf_counter", "localtime", "gmtime", "strftime", "time_ns"].map((name) => [name, unpredictable(CLOCK)]),
      ),
    },
  );

export const random = (): ModuleValue =>
  makeModule(
    "random",
    {},
    {
      seed: nothing,
      ...Object.fromEntries(
        ["random", "randint", "choice", "choices", "sample", "shuffle", "uniform", "getrandbits"].map((name) => [
          name,
          unpredictable(CHANCE),
        ]),
      ),
    },
  );
export const secrets = (): ModuleValue =>
  makeModule(
    "secrets",
    {},
    Object.fromEntries(["token_hex", "token_urlsafe", "token_bytes", "choice", "randbelow"].map((name) => [name, unpredictable(CHANCE)])),
  );

/** `uuid.UUID("...")` is known by its text. */
const makeUuid: Run = (call) => {
  const text = knownText(argument(call, 0, "hex"))?.replace(/urn:|uuid:|[{}-]/g, "").toLowerCase();
  if (text === undefined || !/^[0-9a-f]{32}$/.test(text)) return unknown("the UUID is not known");
  const written = text.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  const made: HostValue = {
    kind: "host",
    type: "uuid.UUID",
    truth: () => true,
    text: (): StrValue => str(written),
    attribute: (name) => (name === "hex" ? str(text) : undefined),
  };
  return made;
};

export const uuid = (): ModuleValue =>
  makeModule(
    "uuid",
    { UUID: { ...native("uuid.UUID", makeUuid), truth: () => true } as HostValue },
    Object.fromEntries(["uuid1", "uuid3", "uuid4", "uuid5"].map((name) => [name, unpredictable(CHANCE)])),
  );

export const decimal = (): ModuleValue => makeModule("decimal", { Decimal: unfollowedType("decimal.Decimal", "decimals are not followed") });
export const hashlib = (): ModuleValue =>
  makeModule(
    "hashlib",
    {},
    Object.fromEntries(
      ["md5", "sha1", "sha256", "sha512", "new", "blake2b"].map((name) => [name, unpredictable("hashes are not followed")]),
    ),
  );
export const base64 = (): ModuleValue => makeModule("base64", {}, {});
export const inspect = (): ModuleValue => makeModule("inspect", {}, { cleandoc: (call) => unknown(`the text of ${given(call).kind} is not followed`) });

/** What the language itself turns on. */
export const future = (): ModuleValue => makeModule("__future__", {}, {});

/** Python 2 and 3 in one, as far as Python 3 goes. */
export const six = (): ModuleValue => {
  const view = (method: string): Run => (call) => {
    const found = call.machine.attribute(call.frame, given(call), method, call.node);
    return found ? call.machine.call(call.frame, found, { positional: [], named: new Map(), open: null }, call.node) : unknown("the dict is not known");
  };
  return makeModule(
    "six",
    {
      PY2: FALSE,
      PY3: TRUE,
      string_types: tuple([builtinClass("str")]),
      text_type: builtinClass("str"),
      binary_type: builtinClass("bytes"),
      integer_types: tuple([builtinClass("int")]),
      class_types: tuple([builtinClass("type")]),
      moves: sixMoves(),
    },
    {
      iteritems: view("items"),
      iterkeys: view("keys"),
      itervalues: view("values"),
      viewitems: view("items"),
      u: identity,
      b: identity,
      ensure_text: identity,
      ensure_str: identity,
      add_metaclass: () => native("six.add_metaclass", identity),
      python_2_unicode_compatible: keeping,
      with_metaclass: (call) => given(call, 1),
    },
  );
};

/** `six.moves`: what has another name or place in Python 2. */
export const sixMoves = (): ModuleValue => makeModule("six.moves", Object.fromEntries(["range", "zip", "map", "filter", "input", "reduce"].flatMap((name) => {
  const value = builtinNamed(name);
  return value ? [[name, value], [name === "range" ? "xrange" : `i${name}`, value]] : [];
})));
