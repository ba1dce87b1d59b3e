/**
 * The one file that knows tree-sitter: it parses Python with the native parser, or with the same
 * grammar as WebAssembly where the native one cannot be loaded, and hands the tree to the lowering.
 */
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { Language, Node as WasmNode } from "web-tree-sitter";
import type { Source } from "../source.ts";
import { asGrammarReads, lowerPython, type ConcreteNode, type ConcreteTree } from "./python.ts";
import type { Module } from "./tree.ts";

/** A ready parser. `parse` never throws and takes any text; offsets in the result are UTF-16 units. */
export interface PythonParser {
  readonly runtime: "native" | "wasm";
  readonly parse: (source: Source) => Module;
}

/** `prefer` forces one runtime: loading fails when that one is not there. */
export interface ParserOptions {
  readonly prefer?: "native" | "wasm";
}

/** Loads a parser: native when possible, otherwise WebAssembly. Rejects only when neither can be loaded. */
export async function loadPythonParser(options: ParserOptions = {}): Promise<PythonParser> {
  if (options.prefer !== "wasm") {
    const native = loadNativeParser();
    if (typeof native !== "string") return remembering(native);
    if (options.prefer === "native") throw new Error(`the native parser cannot be loaded: ${native}`);
  }
  return remembering(await loadWasmParser());
}

/** Parses each file once: the reading of the chain and the interpreter both ask for it. */
function remembering(parser: PythonParser): PythonParser {
  const known = new WeakMap<Source, Module>();
  return {
    runtime: parser.runtime,
    parse(source) {
      let module = known.get(source);
      if (!module) known.set(source, (module = parser.parse(source)));
      return module;
    },
  };
}

/** The text is handed over in pieces of this many UTF-16 units; both runtimes' buffers hold more than 5,000. */
const CHUNK_LENGTH = 4096;

const NO_TREE = "the parser gave no tree";

/** What the parser asks for the text from an offset on. */
function readerOf(text: string): (offset: number) => string {
  const readable = asGrammarReads(text);
  return (offset) => readable.slice(offset, offset + CHUNK_LENGTH);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Turns a failure of the parser itself into an empty module with an error: a broken file costs that file only. */
function lowerSafely(source: Source, parse: (text: string) => ConcreteTree): Module {
  try {
    return lowerPython(source, parse);
  } catch (error) {
    return failedModule(source, messageOf(error));
  }
}

function failedModule(source: Source, reason: string): Module {
  return { source, body: [], docstring: null, errors: [{ span: { start: 0, end: 0 }, message: `the file could not be parsed: ${reason}` }] };
}

// ---------------------------------------------------------------------------------------------
// Native

/**
 * tree-sitter's native module. The package around it is not loaded: its node objects cost a BigInt, a
 * map entry and a finalizer each, four times the price of parsing, and it compiles a class for each of
 * the grammar's node types. The module itself passes nodes as six numbers through a shared array. One
 * of another shape counts as absent.
 */
interface NativeBinding {
  readonly Parser: new () => NativeParser;
  readonly Tree: {
    readonly prototype: {
      /** The type id of the root, which the transfer array then holds. */ readonly rootNode: (this: NativeTree) => number;
    };
  };
  /** Six numbers per node: two for its identity, start byte (two per UTF-16 unit), row, column, alias. */
  readonly nodeTransferArray: Uint32Array;
  readonly NodeMethods: {
    /** The type ids of the children of the node in the transfer array, which then holds the children. */
    readonly children: (tree: NativeTree) => number[];
    readonly endIndex: (tree: NativeTree) => number;
    readonly hasError: (tree: NativeTree) => boolean;
    readonly isMissing: (tree: NativeTree) => boolean;
  };
  /** Names by type id; null for tokens. */
  readonly getNodeTypeNamesById: (language: NativeLanguage) => (string | null)[];
}

interface NativeParser {
  setLanguage(language: NativeLanguage): void;
  parse(input: (offset: number) => string): NativeTree | undefined;
}

/** Opaque to JavaScript. */
type NativeTree = object & { readonly native: "tree" };
type NativeLanguage = object & { readonly native: "language" };

const NODE_LENGTH = 6;
const START_BYTE = 2;
const ERROR_TYPE = 0xffff;
/** So many nodes of an ordinary revision are looked at. */
const FIRST_POOL_NODES = 256;

/** The native parser, or why there is none. */
function loadNativeParser(): PythonParser | string {
  try {
    const binding = loadPrebuilt("tree-sitter") as NativeBinding;
    const language = loadPrebuilt("tree-sitter-python") as NativeLanguage;
    // The package replaces `rootNode` when someone else in this process has loaded it.
    const rootNode = Object.getOwnPropertyDescriptor(binding.Tree.prototype, "rootNode")?.value as NativeBinding["Tree"]["prototype"]["rootNode"] | undefined;
    if (
      typeof binding.NodeMethods?.children !== "function" ||
      !(binding.nodeTransferArray instanceof Uint32Array) ||
      rootNode === undefined
    )
      return "its binding has another shape";
    const names = binding.getNodeTypeNamesById(language).map((name) => name ?? "");
    const parser = new binding.Parser();
    parser.setLanguage(language);
    return {
      runtime: "native",
      parse: (source) =>
        lowerSafely(source, (text) => {
          const tree = parser.parse(readerOf(text));
          if (!tree) throw new Error(NO_TREE);
          return nativeTree(binding, names, tree, rootNode.call(tree));
        }),
    };
  } catch (error) {
    return messageOf(error);
  }
}

/** The native module of a package, as the package itself loads it; a second load gives the same object. */
function loadPrebuilt(name: string): unknown {
  const require = createRequire(import.meta.url);
  const manifest = require.resolve(`${name}/package.json`);
  const load = createRequire(manifest)("node-gyp-build") as (directory: string) => unknown;
  return load(dirname(manifest));
}

/** The grammar's name of a type, empty for a token. */
function nameOf(names: readonly string[], type: number): string {
  return type === ERROR_TYPE ? "ERROR" : (names[type] ?? "");
}

/** A native tree whose root stands in the transfer array. A node's handle is the index of its six numbers in `pool`. */
function nativeTree(binding: NativeBinding, names: readonly string[], tree: NativeTree, rootType: number): ConcreteTree {
  const { NodeMethods } = binding;
  let pool = new Uint32Array(FIRST_POOL_NODES * NODE_LENGTH);
  pool.set(binding.nodeTransferArray.subarray(0, NODE_LENGTH));
  let used = NODE_LENGTH;
  /** Copies the nodes in the transfer array; gives the handle of the first. */
  const keep = (count: number): number => {
    const first = used;
    used += count * NODE_LENGTH;
    if (used > pool.length) {
      const larger = new Uint32Array(Math.max(used, pool.length * 2));
      larger.set(pool);
      pool = larger;
    }
    // Read anew: the binding replaces the array when it needs a longer one.
    pool.set(binding.nodeTransferArray.subarray(0, count * NODE_LENGTH), first);
    return first;
  };
  const select = (node: ConcreteNode): void => {
    const transfer = binding.nodeTransferArray;
    for (let index = 0; index < NODE_LENGTH; index++) transfer[index] = pool[node.handle + index]!;
  };
  return {
    root: { type: nameOf(names, rootType), start: pool[START_BYTE]! >> 1, handle: 0 },
    children: (node) => {
      select(node);
      const types = NodeMethods.children(tree);
      const first = keep(types.length);
      return types.map((type, at) => {
        const handle = first + at * NODE_LENGTH;
        return { type: nameOf(names, type), start: pool[handle + START_BYTE]! >> 1, handle };
      });
    },
    end: (node) => {
      select(node);
      return NodeMethods.endIndex(tree);
    },
    hasError: (node) => {
      select(node);
      return NodeMethods.hasError(tree);
    },
    isMissing: (node) => {
      select(node);
      return NodeMethods.isMissing(tree);
    },
  };
}

// ---------------------------------------------------------------------------------------------
// WebAssembly

/** The grammar stands beside the bundle, or in its package when the sources run unbundled. */
async function loadGrammar(load: (path: string) => Promise<Language>): Promise<Language> {
  try {
    return await load(fileURLToPath(new URL("tree-sitter-python.wasm", import.meta.url)));
  } catch {
    return await load(createRequire(import.meta.url).resolve("tree-sitter-python/tree-sitter-python.wasm"));
  }
}

async function loadWasmParser(): Promise<PythonParser> {
  // Loaded only here: where the native parser works, nobody pays for this one.
  const wasm = createRequire(import.meta.url)("web-tree-sitter") as typeof import("web-tree-sitter");
  await wasm.Parser.init();
  const language = await loadGrammar((path) => wasm.Language.load(path));
  const parser = new wasm.Parser();
  parser.setLanguage(language);
  const names = Array.from({ length: language.nodeTypeCount }, (_, type) => (language.nodeTypeIsNamed(type) ? (language.nodeTypeForId(type) ?? "") : ""));
  return {
    runtime: "wasm",
    parse: (source) =>
      lowerSafely(source, (text) => {
        const tree = parser.parse(readerOf(text));
        if (!tree) throw new Error(NO_TREE);
        return wasmTree(names, tree.rootNode);
      }),
  };
}

/** A WebAssembly tree. A node's handle is its index in `pool`. */
function wasmTree(names: readonly string[], root: WasmNode): ConcreteTree {
  const pool: WasmNode[] = [root];
  return {
    root: { type: nameOf(names, root.typeId), start: root.startIndex, handle: 0 },
    children: (node) =>
      pool[node.handle]!.children.map((child) => {
        const type = child.typeId;
        const handle = pool.push(child) - 1;
        return { type: nameOf(names, type), start: child.startIndex, handle };
      }),
    end: (node) => pool[node.handle]!.endIndex,
    hasError: (node) => pool[node.handle]!.hasError,
    isMissing: (node) => pool[node.handle]!.isMissing,
  };
}
