/** libpg-query, PostgreSQL's own parser compiled to WebAssembly. No other file imports it. */
import { createRequire } from "node:module";
import type { Node, RawStmt } from "libpg-query";
import { BRACKET_COST, nestingCost } from "./scan.ts";

export type {
  AlterTableCmd, AlterTableStmt, A_Const, ColumnDef, Constraint, CreateStmt, CreateTableAsStmt, DefElem, DeleteStmt,
  FuncCall, IndexElem, InsertStmt, IntoClause, MergeStmt, ObjectType, ObjectWithArgs, RangeVar, RawStmt, SelectStmt,
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

let loading: Promise<Parse> | null = null;

/**
 * Loads and compiles the parser, once. The package is required, not imported: an import is evaluated
 * in a later turn of the event loop, when all of the Python has been read; so the compilation begins
 * at once and runs beside that reading.
 */
export function loadParser(): Promise<Parse> {
  loading ??= compileParser();
  return loading;
}

async function compileParser(): Promise<Parse> {
  const library = createRequire(import.meta.url)("libpg-query") as typeof import("libpg-query");
  await library.loadModule();
  return parserOf(library.parseSync);
}

/** What `nestingCost` counts, found without looking at quotes: more marks than it would find, never fewer. */
const NESTING_MARKS = /[([]|[-+*/<>=~!@#%^&|`?:]+|\b(?:case|not)\b|\b(?:union|intersect|except|join)\b/gi;

/** Whether a text may cost more than the limit if each mark costs as much as the dearest, a bracket. */
function mayNestDeeply(text: string): boolean {
  return (text.match(NESTING_MARKS)?.length ?? 0) * BRACKET_COST > NESTING_LIMIT;
}

function parserOf(parseSync: (text: string) => { stmts?: RawStmt[] }): Parse {
  // After a trap inside WebAssembly the C stack and memory contexts are as the trap left them.
  let broken = false;
  return (text) => {
    if (text === "") return { kind: "parsed", statements: [] };
    if (broken) return { kind: "refused", reason: "the SQL parser failed on an earlier text" };
    const harmless = text.length <= HARMLESS_LENGTH;
    if (!harmless && mayNestDeeply(text) && nestingCost(text) > NESTING_LIMIT) return { kind: "refused", reason: `nested deeper than ${NESTING_LIMIT} levels` };
    if (!hasSpareStack(harmless ? SMALL_FILLER : LARGE_FILLER)) return { kind: "refused", reason: "too little stack is left for the SQL parser" };
    try {
      return { kind: "parsed", statements: parseSync(text).stmts ?? [] };
    } catch (error) {
      const details = (error as { sqlDetails?: { message: string; cursorPosition: number } }).sqlDetails;
      if (details) return { kind: "error", message: details.message, codePoint: details.cursorPosition };
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
