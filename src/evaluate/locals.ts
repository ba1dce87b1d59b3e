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
