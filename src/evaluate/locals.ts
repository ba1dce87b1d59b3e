/** Names that a function binds: all of its body sees them as its own, also before they are bound. */
import type { Span } from "../source.ts";
import { blocksOf, type FunctionStatement, type Statement } from "../syntax/tree.ts";
import { boundNames } from "./bindings.ts";

interface Locals {
  /** Where the first statement begins that binds a name. */
  readonly firstBinding: ReadonlyMap<string, number>;
  readonly loops: readonly Span[];
}

const known = new WeakMap<FunctionStatement, Locals>();

function localsOf(declaration: FunctionStatement): Locals {
  let locals = known.get(declaration);
  if (!locals) known.set(declaration, (locals = readLocals(declaration.body())));
  return locals;
}

function readLocals(body: readonly Statement[]): Locals {
  const firstBinding = new Map<string, number>();
  const loops: Span[] = [];
  const elsewhere = new Set<string>();
  const visit = (statement: Statement): void => {
    if (statement.kind === "global" || statement.kind === "nonlocal") for (const name of statement.names) elsewhere.add(name);
    if (statement.kind === "for" || statement.kind === "while") loops.push(statement.span);
    const names = new Set<string>();
    boundNames(statement, names, "own");
    for (const name of names) if (!firstBinding.has(name)) firstBinding.set(name, statement.span.start);
    for (const block of blocksOf(statement)) block.forEach(visit);
  };
  body.forEach(visit);
  for (const name of elsewhere) firstBinding.delete(name);
  return { firstBinding, loops };
}

/** What Python has without any import, in any of its versions, and what tools put there. */
const EVERYWHERE: ReadonlySet<string> = new Set(
  (
    "aiter anext bin breakpoint bytearray bytes callable chr classmethod compile complex copyright credits delattr dir divmod exit eval exec filter format frozenset globals help hex id input license locals map " +
    "memoryview oct open ord pow print property quit range repr reversed round slice staticmethod super vars Ellipsis NotImplemented EncodingWarning BaseExceptionGroup ExceptionGroup IOError EnvironmentError WindowsError " +
    "apply basestring buffer cmp coerce execfile file intern long raw_input reduce reload unichr unicode xrange _ reveal_type"
  ).split(" "),
);

/**
 * Whether a name is certainly bound nowhere: neither in the function that reads it, whose scope stands
 * right in its module, nor by its module, nor by Python. `mayBind`: what the module says of itself.
 */
export function isBoundNowhere(declaration: FunctionStatement, text: string, name: string, mayBind: (name: string) => boolean): boolean {
  if (name.startsWith("__") || EVERYWHERE.has(name) || mayBind(name) || localsOf(declaration).firstBinding.has(name)) return false;
  const { start, end } = declaration.span;
  // Handlers, matches and assignments in expressions bind names as well.
  return !new RegExp(`\\bas\\s+${name}\\b|\\b${name}\\s*:=|\\b(?:case|match|nonlocal)\\b`).test(text.slice(start, end));
}

/**
 * Whether reading a name at a place raises UnboundLocalError on every path that gets there: the
 * function binds the name, but only further down, and no loop leads back.
 */
export function isUnboundAt(declaration: FunctionStatement, name: string, { start, end }: Span): boolean {
  const { firstBinding, loops } = localsOf(declaration);
  const binding = firstBinding.get(name);
  if (binding === undefined || binding < end) return false;
  return !loops.some((loop) => loop.start <= start && binding < loop.end);
}
