/** Writing Python: literals that hold whatever a migration says, and blocks around statements that stand already. */
import type { FileEdit } from "../../../repair.ts";
import type { Source, Span } from "../../../source.ts";
import { statementsIn, type FunctionStatement, type Module, type Statement } from "../../../syntax/tree.ts";
import { allExpressions } from "../walk.ts";

/** A text as a Python literal on one line. JSON's escapes are Python's, and mean the same. */
export function pythonText(text: string): string {
  return JSON.stringify(text).replaceAll("\u007f", "\\u007f");
}

/** A text between triple quotes, its lines as they are. */
export function pythonBlock(text: string): string {
  return `"""${text
    .replaceAll("\\", "\\\\")
    .replaceAll('"""', '\\"\\"\\"')
    .replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f]/g, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`)
    .replace(/"$/, '\\"')}"""`;
}

/** A name or an id for a docstring or a comment: one line, and nothing that could end either. */
export function pythonWords(text: string): string {
  return text.toWellFormed().replaceAll(/[\\"\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "?");
}

/** What a module calls a name that it imports (`from alembic import op`); null when it does not import it on its own level. */
export function importedAs(module: Module, from: string, name: string | null): string | null {
  for (const statement of module.body) {
    if (statement.kind !== "import" || statement.level !== 0 || statement.module !== from) continue;
    if (name === null) {
      // `import a.b` binds `a`.
      if (statement.names === null && (statement.alias !== null || !from.includes("."))) return statement.alias ?? from;
      continue;
    }
    const found = statement.names?.find((each) => each.name === name);
    if (found) return found.alias ?? name;
  }
  return null;
}

/** The last of the imports that a module begins with. */
export function lastImport(module: Module): Statement | null {
  return module.body.findLast((statement) => statement.kind === "import") ?? null;
}

export function functionNamed(module: Module, name: string): FunctionStatement | null {
  return module.body.find((statement): statement is FunctionStatement => statement.kind === "function" && statement.name === name) ?? null;
}

/** A string that stands for itself. */
export function isDocstring(statement: Statement): boolean {
  return statement.kind === "expression" && statement.expression.kind === "constant";
}

/** The innermost statement inside of a function that holds a place; null when it stands on the level of the module or in a class. */
export function statementAt(module: Module, span: Span): Statement | null {
  const functions = [...statementsIn(module.body)].filter(
    (statement) => statement.kind === "function" && statement.span.start <= span.start && span.start < statement.span.end,
  );
  const inner = functions.at(-1);
  if (inner?.kind !== "function") return null;
  return [...statementsIn(inner.body())].filter((statement) => statement.span.start <= span.start && span.start < statement.span.end).at(-1) ?? null;
}

/** The start of the line that an offset stands in. */
function lineStart(text: string, at: number): number {
  return text.lastIndexOf("\n", at - 1) + 1;
}

/** The white space before a statement; null when something else stands before it on its line. */
export function indentOf(source: Source, statement: Statement): string | null {
  const before = source.text.slice(lineStart(source.text, statement.span.start), statement.span.start);
  return before.trim() === "" ? before : null;
}

/** Where the line of a statement's end ends, before its break; null when more than a comment stands behind the statement. */
function lineEnd(text: string, { span }: Statement): number | null {
  const rest = /^[ \t]*(?:#[^\r\n]*)?(?=\r?\n|$)/.exec(text.slice(span.end));
  return rest && span.end + rest[0].length;
}

/**
 * Puts statements that follow each other into a block. Lines inside of strings keep their beginning. Null when
 * something else stands on the first or the last line.
 */
export function wrap(source: Source, statements: readonly Statement[], header: string): FileEdit | null {
  const { text } = source;
  const [first, last] = [statements[0]!, statements.at(-1)!];
  const indent = indentOf(source, first);
  if (indent === null || lineEnd(text, last) === null) return null;
  const start = lineStart(text, first.span.start);
  const strings = [...allExpressions(statements)].filter((each) => each.kind === "constant" || each.kind === "template").map((each) => each.span);
  const unit = indent.includes("\t") ? "\t" : "    ";
  let at = start;
  const lines = text.slice(start, last.span.end).split("\n").map((line) => {
    const isInside = strings.some((span) => span.start < at && at < span.end);
    at += line.length + 1;
    return isInside || line.trim() === "" ? line : unit + line;
  });
  return { kind: "replace", source, span: { start, end: last.span.end }, text: `${indent}${header}\n${lines.join("\n")}` };
}

/** Puts lines in front of a statement, with its indentation. Null when something else stands before it on its line. */
export function insertBefore(source: Source, statement: Statement, lines: readonly string[]): FileEdit | null {
  const indent = indentOf(source, statement);
  if (indent === null) return null;
  const unit = indent.includes("\t") ? "\t" : "    ";
  const start = lineStart(source.text, statement.span.start);
  return { kind: "replace", source, span: { start, end: start }, text: lines.map((line) => `${indent}${line.replace(/^ {4}/, unit)}\n`).join("") };
}

/** Puts lines behind a statement, with its indentation. Null when something else stands on its line. */
export function insertAfter(source: Source, statement: Statement, lines: readonly string[]): FileEdit | null {
  const indent = indentOf(source, statement);
  const end = lineEnd(source.text, statement);
  return indent === null || end === null
    ? null
    : { kind: "replace", source, span: { start: end, end }, text: lines.map((line) => `\n${indent}${line}`).join("") };
}

/** Puts lines in the place of a statement. Null when something else stands on its line. */
export function replaceStatement(source: Source, statement: Statement, lines: readonly string[]): FileEdit | null {
  const indent = indentOf(source, statement);
  return indent === null || lineEnd(source.text, statement) === null
    ? null
    : { kind: "replace", source, span: statement.span, text: lines.join(`\n${indent}`) };
}
