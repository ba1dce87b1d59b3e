/**
 * What CPython refuses at compile time and the grammar takes: found while a file is lowered, in the
 * parts that are lowered at all.
 */
import type { Argument, Parameter, Statement } from "./tree.ts";
import { blocksOf } from "./tree.ts";

/** What is wrong with the order or the names of a call's arguments (Python's own words); null when nothing is. */
export function argumentsProblem(items: readonly Argument[]): string | null {
  let named: Set<string> | null = null;
  let unpacked = false;
  for (const { name, spread } of items) {
    if (name !== null) {
      if (named?.has(name)) return `keyword argument repeated: ${name}`;
      (named ??= new Set()).add(name);
    } else if (spread === "**") unpacked = true;
    else if (unpacked)
      return spread === "*"
        ? "iterable argument unpacking follows keyword argument unpacking"
        : "positional argument follows keyword argument unpacking";
    // `f(a=1, *b)` is allowed.
    else if (named !== null && spread === null) return "positional argument follows keyword argument";
  }
  return null;
}

/** The same of a function's parameters. */
export function parametersProblem(parameters: readonly Parameter[]): string | null {
  let withDefault = false;
  for (const [at, parameter] of parameters.entries()) {
    if (parameters.findIndex(({ name }) => name === parameter.name) < at) return `duplicate argument '${parameter.name}' in function definition`;
    if (parameter.kind !== "positional") continue;
    if (parameter.default !== null) withDefault = true;
    else if (withDefault) return "non-default argument follows default argument";
  }
  return null;
}

/** The first statement outside of any function that may stand in one only; `break` and `continue` outside of any loop. */
export function misplaced(statements: readonly Statement[], inLoop = false): { readonly statement: Statement; readonly message: string } | null {
  for (const statement of statements) {
    if (statement.kind === "return") return { statement, message: "'return' outside function" };
    if (!inLoop && (statement.kind === "break" || statement.kind === "continue"))
      return { statement, message: statement.kind === "break" ? "'break' outside loop" : "'continue' not properly in loop" };
    if (statement.kind === "nonlocal") return { statement, message: "nonlocal declaration not allowed at module level" };
    // The cases of a match are not told apart from other statements that are not understood.
    if (statement.kind === "opaque-statement") continue;
    for (const [at, block] of blocksOf(statement).entries()) {
      const found = misplaced(block, inLoop || ((statement.kind === "for" || statement.kind === "while") && at === 0));
      if (found) return found;
    }
  }
  return null;
}

const TAB_WIDTH = 8;

/** Whether two lines are indented alike: tabs count to the next multiple of eight and, so that both agree on it, as one (tok_get). */
export function isIndentedAlike(left: string, right: string): boolean {
  return left === right || (columnOf(left, TAB_WIDTH) === columnOf(right, TAB_WIDTH) && columnOf(left, 1) === columnOf(right, 1));
}

function columnOf(blank: string, tab: number): number {
  let column = 0;
  for (const character of blank) column = character === "\t" ? (Math.floor(column / tab) + 1) * tab : character === "\f" ? 0 : column + 1;
  return column;
}
