/** Modules by their names, and the files in packages: importlib, importlib.resources, pkgutil, pkg_resources. */
import { existence, joinPaths, makePath, pathText, VIRTUAL_ROOT } from "../files.ts";
import { argument, plainCall, unknownModule, type NativeCall } from "../machine.ts";
import { knownText, str, unknown, type HostValue, type ModuleValue, type Value } from "../value.ts";
import { given, identity, makeModule, type Run } from "./helpers.ts";

/** `importlib.import_module(name, package)`. */
const importModule: Run = (call) => {
  const name = knownText(given(call, 0, "name"));
  if (name === null) return unknownModule(call.machine, "the name of the module is not known");
  const dots = /^\.*/.exec(name)![0].length;
  if (dots === 0) return call.machine.importModule(call.frame, name, call.node);
  const from = knownText(given(call, 1, "package"));
  if (from === null) return unknownModule(call.machine, "the package of the module is not known");
  return call.machine.importModule(call.frame, [...from.split(".").slice(0, from.split(".").length - dots + 1), name.slice(dots)].join("."), call.node);
};

export const importlib = (): ModuleValue => makeModule("importlib", { resources: importlibResources() }, { import_module: importModule, reload: identity });

/** The path of the package that is given as a module or by its name (`anchor`); unknown for one that is not in the project. */
function packagePath(call: NativeCall, anchor: Value): HostValue | Extract<Value, { kind: "unknown" }> {
  const name = knownText(anchor);
  const module = name === null ? anchor : call.machine.importModule(call.frame, name, call.node);
  if (module.kind !== "module") return unknown(module.kind === "unknown" ? module.reason : "the package is not known");
  const folder = call.machine.packageFolder(module);
  return folder === null ? unknown(`${module.name} is no package of the project`) : makePath(joinPaths([VIRTUAL_ROOT, folder]));
}

/** A file in a package: the package is the first argument, the file's name the second. */
function ofResource(use: (path: HostValue, call: NativeCall) => Value): Run {
  return (call) => {
    const folder = packagePath(call, given(call, 0, "package"));
    const name = pathText(argument(call, 1, "resource") ?? argument(call, 1, "resource_name"));
    if (folder.kind === "unknown") return folder;
    return name === null ? unknown("the name of the file in the package is not known") : use(makePath(joinPaths([pathText(folder)!, name])), call);
  };
}

/** What a method of a path gives that is called without arguments. */
function read(method: "read_text" | "read_bytes" | "open"): Run {
  return ofResource((path, call) =>
    call.machine.call(call.frame, call.machine.attribute(call.frame, path, method, call.node)!, plainCall([], call.node.span), call.node),
  );
}

const inPackage: Run = ofResource((path) => path);

/** `importlib.resources`, and `importlib_resources`, which brings it to old Pythons. Without an anchor `files()` means the package of its caller. */
export const importlibResources = (): ModuleValue => makeModule("importlib.resources", {}, {
  files: (call) =>
    call.positional.length + call.named.size === 0
      ? makePath(joinPaths([VIRTUAL_ROOT, call.frame.module.folder]))
      : packagePath(call, argument(call, 0, "anchor") ?? given(call, 0, "package")),
  as_file: identity,
  path: inPackage,
  read_text: read("read_text"),
  read_binary: read("read_bytes"),
  open_text: read("open"),
  is_resource: ofResource((path, call) => existence(call, pathText(path)!, ["file"])),
});

export const pkgutil = (): ModuleValue => makeModule("pkgutil", {}, { get_data: read("read_bytes") });

export const pkgResources = (): ModuleValue => makeModule("pkg_resources", {}, {
  resource_filename: ofResource((path) => str(pathText(path)!)),
  resource_string: read("read_bytes"),
  resource_exists: ofResource((path, call) => existence(call, pathText(path)!, ["file", "directory"])),
});

