/** libpg-query, PostgreSQL's own parser compiled to WebAssembly. No other file imports it. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { setFlagsFromString } from "node:v8";
// @ts-expect-error The package has no types for Emscripten's own module.
import createLibrary from "libpg-query/wasm/libpg-query.js";
import type { Node, RawStmt } from "libpg-query";
import { BRACKET_COST, nestingCost } from "./scan.ts";

export type {
  AlterTableCmd, AlterTableStmt, A_Const, ColumnDef, Constraint, CreateStmt, CreateTableAsStmt, DefElem, DeleteStmt,
  FuncCall, IndexElem, InsertStmt, IntoClause, MergeStmt, ObjectType, ObjectWithArgs, PartitionBoundSpec, RangeVar, RawStmt, SelectStmt,
  TypeName, UpdateStmt, WithClause,
} from "libpg-query";

type Intersection<Union> = (Union extends unknown ? (member: Union) => void : never) extends (all: infer All) => void ? All : never;
/** A node of the tree: an object with one key, the node's kind. Scalars that are zero, false or empty are left out by libpg-query. */
export type SyntaxNode = Partial<Intersection<Node>>;

export type Parsed =
  | { readonly kind: "parsed"; readonly statements: readonly RawStmt[] }
  /** PostgreSQL's message. Unlike every other position, this one counts code points. */
  | { readonly kind: "error"; readonly message: string; readonly codePoint: number }
  /** `reason` completes "could not be read: ...". */
  | { readonly kind: "refused"; readonly reason: string };

export type Parse = (text: string) => Parsed;

/**
 * The deepest tree that is given to the parser, in units of `nestingCost`. libpg-query and the
 * readers recurse; 4,000 levels of operators already come near to the stack of 984 kB that Node
 * gives, of which the caller may have used a good part.
 */
export const NESTING_LIMIT = 1200;
/** A shorter text cannot reach the limit. */
const HARMLESS_LENGTH = NESTING_LIMIT / 4;

/** Bytes of stack that must be free before the parser is called: what the nesting limit needs, or a harmless text. */
const SPARE_STACK_BYTES = 200_000;
const SPARE_STACK_BYTES_HARMLESS = 40_000;

/** libpg-query's C functions and memory, as Emscripten gives them. Addresses are byte offsets; 0 is NULL. */
interface Library {
  readonly _malloc: (bytes: number) => number;
  readonly _free: (address: number) => void;
  readonly _wasm_parse_query_raw: (text: number) => number;
  readonly _wasm_free_parse_result: (result: number) => void;
  /** The memory, anew after each call: growing replaces it. */
  readonly HEAPU8: Uint8Array;
}

/** Calls back with what the library imports from JavaScript, and takes the instance that was made with it. */
type LibraryFactory = (options: { readonly instantiateWasm: (imports: object, receive: (instance: object) => void) => void }) => Promise<Library>;

// Node has it, but its types are those of browsers.
declare const WebAssembly: { readonly Module: new (binary: Uint8Array) => object; readonly Instance: new (module: object, imports: object) => object };

let loading: Promise<Parse> | null = null;

/** Loads and compiles the parser, once. */
export function loadParser(): Promise<Parse> {
  loading ??= compileParser();
  return loading;
}

/** The package's own entry loads the binary in several turns of the event loop and leaves its functions to be compiled twice. */
async function compileParser(): Promise<Parse> {
  const binary = readFileSync(createRequire(import.meta.url).resolve("libpg-query/wasm/libpg-query.wasm"));
  const module = compileOnce(binary);
  const library = await (createLibrary as LibraryFactory)({ instantiateWasm: (imports, receive) => receive(new WebAssembly.Instance(module, imports)) });
  return parserOf((text) => parseWith(library, text));
}

/**
 * A module whose functions are compiled when they are first called, and by the baseline compiler only.
 * The optimizing one would take 150 ms of another core for PostgreSQL's grammar in every run, which
 * only a chain of many thousand statements gives back; newer versions of V8 take 300 MB for it and let
 * the process wait for its end. The flags are set as late as this, since V8 takes no bytecode that was
 * kept under other flags, that of Node's own modules included. The first implies the others at start-up only.
 */
function compileOnce(binary: Uint8Array): object {
  for (const flag of ["--liftoff-only", "--no-wasm-dynamic-tiering", "--no-wasm-tier-up"]) setFlagsFromString(flag);
  return new WebAssembly.Module(binary);
}

/** PostgreSQL refuses the text. `codePoint` is the place of the error, from 0. */
class SyntaxProblem extends Error {
  readonly codePoint: number;
  constructor(message: string, codePoint: number) {
    super(message);
    this.codePoint = codePoint;
  }
}

/** Fields of PgQueryParseResult and PgQueryError (pg_query.h), in bytes from their beginning. */
const PARSE_TREE = 0;
const ERROR = 8;
const ERROR_MESSAGE = 0;
const ERROR_CURSOR = 16;

/** The most bytes that one UTF-16 unit takes in UTF-8. */
const MAX_BYTES_OF_UNIT = 3;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Parses a text by the C function. Throws `SyntaxProblem`, and whatever a trap in WebAssembly throws. */
function parseWith(library: Library, text: string): readonly RawStmt[] {
  const address = writeText(library, text);
  const result = library._wasm_parse_query_raw(address);
  try {
    const error = readNumber(library, result + ERROR);
    // The cursor counts code points from 1; 0 when there is none.
    if (error)
      throw new SyntaxProblem(
        readText(library, readNumber(library, error + ERROR_MESSAGE)),
        Math.max(0, readNumber(library, error + ERROR_CURSOR) - 1),
      );
    return (JSON.parse(readText(library, readNumber(library, result + PARSE_TREE))) as { stmts?: readonly RawStmt[] }).stmts ?? [];
  } finally {
    library._free(address);
    library._wasm_free_parse_result(result);
  }
}

// Emscripten's own functions for texts take them byte by byte.

/** Writes a text with the zero behind it into memory of its own; gives its address. */
function writeText(library: Library, text: string): number {
  const room = text.length * MAX_BYTES_OF_UNIT;
  const address = library._malloc(room + 1);
  const { written } = encoder.encodeInto(text, library.HEAPU8.subarray(address, address + room));
  library.HEAPU8[address + written] = 0;
  return address;
}

function readText({ HEAPU8 }: Library, address: number): string {
  return decoder.decode(HEAPU8.subarray(address, HEAPU8.indexOf(0, address)));
}

/** A number of four bytes, the least first. */
function readNumber({ HEAPU8 }: Library, address: number): number {
  return HEAPU8[address]! | (HEAPU8[address + 1]! << 8) | (HEAPU8[address + 2]! << 16) | (HEAPU8[address + 3]! << 24);
}

/** What `nestingCost` counts, found without looking at quotes: more marks than it would find, never fewer. */
const NESTING_MARKS = /[([]|[-+*/<>=~!@#%^&|`?:]+|\b(?:case|not)\b|\b(?:union|intersect|except|join)\b/gi;

/** Whether a text may cost more than the limit if each mark costs as much as the dearest, a bracket. */
function mayNestDeeply(text: string): boolean {
  return (text.match(NESTING_MARKS)?.length ?? 0) * BRACKET_COST > NESTING_LIMIT;
}

function parserOf(parseText: (text: string) => readonly RawStmt[]): Parse {
  // After a trap inside WebAssembly the C stack and memory contexts are as the trap left them.
  let broken = false;
  return (text) => {
    if (text === "") return { kind: "parsed", statements: [] };
    if (broken) return { kind: "refused", reason: "the SQL parser failed on an earlier text" };
    const harmless = text.length <= HARMLESS_LENGTH;
    if (!harmless && mayNestDeeply(text) && nestingCost(text) > NESTING_LIMIT) return { kind: "refused", reason: `nested deeper than ${NESTING_LIMIT} levels` };
    if (!hasSpareStack(harmless ? SMALL_FILLER : LARGE_FILLER)) return { kind: "refused", reason: "too little stack is left for the SQL parser" };
    try {
      return { kind: "parsed", statements: parseText(text) };
    } catch (error) {
      if (error instanceof SyntaxProblem) return { kind: "error", message: error.message, codePoint: error.codePoint };
      broken = true;
      return { kind: "refused", reason: "the SQL parser failed on this text" };
    }
  };
}

/** Arguments of a call stand on the stack, eight bytes each. */
const SMALL_FILLER: readonly null[] = new Array<null>(SPARE_STACK_BYTES_HARMLESS / 8).fill(null);
const LARGE_FILLER: readonly null[] = new Array<null>(SPARE_STACK_BYTES / 8).fill(null);

/** A stack overflow in JavaScript does no harm, in WebAssembly it leaves the parser unusable: so the first is provoked instead of the second. */
function hasSpareStack(filler: readonly null[]): boolean {
  try {
    takeAny(...filler);
    return true;
  } catch {
    return false;
  }
}

// Without a rest parameter the arguments are not gathered into an array.
const takeAny: (...values: readonly null[]) => void = () => {};
