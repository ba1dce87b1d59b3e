/**
 * `# chainlint: ignore[rule] reason` in Python, `-- chainlint: ignore[rule] reason` in SQL inside it.
 *
 * Behind code, the comment covers the statement that the line belongs to; the whole function or
 * block when it stands behind its first line. On a line of its own it covers the statement, function
 * or class that follows. `ignore-file` covers the file. In SQL the same holds for SQL statements.
 */
import type { Diagnostic } from "./diagnostic.ts";
import type { Ignore } from "./model/history.ts";
import type { UsedIgnore } from "./rule.ts";
import type { Source, Span } from "./source.ts";
import type { PythonParser } from "./syntax/parser.ts";
import { blocksOf, statementsIn, type Statement } from "./syntax/tree.ts";

/** Files without this word have no such comments. */
const MARK = "chainlint:";

/** `chainlint: ignore[a, b] reason`, up to the end of the line. */
const DIRECTIVE = /(?:#|--)[ \t]*chainlint:[ \t]*([\w-]+)[ \t]*(?:\[([^\]\n]*)\])?[ \t]*([^\n]*)/y;

/** Comments and strings of Python, in order; prefixes do not matter here, and an unclosed string ends with its line. */
const PYTHON_TOKENS =
  /#[^\n]*|"""(?:\\[\s\S]|(?!""")[\s\S])*(?:"""|$)|'''(?:\\[\s\S]|(?!''')[\s\S])*(?:'''|$)|"(?:\\[\s\S]|[^"\\\n])*"?|'(?:\\[\s\S]|[^'\\\n])*'?/g;

/** The comments of a file, in order. */
export function ignoresIn(source: Source, parser: PythonParser): readonly Ignore[] {
  if (!source.text.includes(MARK)) return [];
  const found: Ignore[] = [];
  let statements: readonly Statement[] | null = null;
  for (const { 0: token, index } of source.text.matchAll(PYTHON_TOKENS)) {
    if (!token.includes(MARK)) continue;
    if (token.startsWith("#")) {
      const comment = directiveAt(source, index);
      statements ??= [...statementsIn(parser.parse(source).body)];
      if (comment) found.push({ ...comment, scope: comment.isFile ? null : statementScope(source.text, comment.span, statements) });
    } else {
      for (const { index: at } of token.matchAll(/--[ \t]*chainlint:/g)) {
        const comment = directiveAt(source, index + at);
        if (comment)
          found.push({
            ...comment,
            scope: comment.isFile ? null : sqlScope(source.text, comment.span, { start: index, end: index + token.length }),
          });
      }
    }
  }
  return found;
}

/** The directive whose comment starts at an offset. */
function directiveAt(source: Source, at: number): (Omit<Ignore, "scope"> & { readonly isFile: boolean }) | null {
  DIRECTIVE.lastIndex = at;
  const match = DIRECTIVE.exec(source.text);
  if (!match) return null;
  const [whole, verb, list, reason] = match;
  return {
    source, span: { start: at, end: at + whole.trimEnd().length },
    verb: verb!, rules: list === undefined ? [] : list.split(",").map((id) => id.trim()).filter((id) => id !== ""),
    reason: reason!.trim(), isFile: verb === "ignore-file",
  };
}

function isAlone(text: string, at: number): boolean {
  return text.slice(text.lastIndexOf("\n", at - 1) + 1, at).trim() === "";
}

const NOWHERE: Span = { start: 0, end: 0 };

function statementScope(text: string, comment: Span, statements: readonly Statement[]): Span {
  const lineStart = text.lastIndexOf("\n", comment.start - 1) + 1;
  // A comment between the lines of a statement belongs to it, alone on its line or not.
  const around = statements.findLast(({ span }) => span.start < comment.start && comment.end <= span.end);
  if (!isAlone(text, comment.start)) {
    const onLine = statements.findLast(({ span }) => span.start < comment.start && span.end >= lineStart);
    return (around && around.span.start >= (onLine?.span.start ?? 0) ? around : onLine)?.span ?? NOWHERE;
  }
  if (around && blocksOf(around).length === 0 && around.kind !== "function" && around.kind !== "class") return around.span;
  const next = statements
    .filter(({ span }) => span.start >= comment.end)
    .reduce<Statement | null>((first, each) => (first === null || each.span.start < first.span.start ? each : first), null);
  return next?.span ?? NOWHERE;
}

/** SQL statements end with semicolons; for a comment, those in strings need not be told apart. */
function sqlScope(text: string, comment: Span, literal: Span): Span {
  const lineStart = Math.max(literal.start, text.lastIndexOf("\n", comment.start - 1) + 1);
  const before = text.slice(lineStart, comment.start).trimEnd();
  // Behind a semicolon the comment means the statement that ended.
  const anchor = before.endsWith(";") ? lineStart + before.length - 1 : comment.start;
  const start = Math.max(literal.start, text.lastIndexOf(";", anchor - 1) + 1);
  const end = text.indexOf(";", before.endsWith(";") ? anchor : comment.end);
  return { start, end: end === -1 || end > literal.end ? literal.end : end };
}

/** Whether a comment covers the place of a finding, whatever its rule. */
function covers({ source, scope }: Ignore, { place }: Diagnostic): boolean {
  if (place.kind === "file") return scope === null && source.path === place.path;
  const { location } = place;
  return source === location.source && (scope === null || (location.span.start >= scope.start && location.span.start < scope.end));
}

export interface Suppression {
  readonly kept: readonly Diagnostic[];
  readonly suppressed: readonly Diagnostic[];
  readonly ignores: readonly UsedIgnore[];
}

/** Takes out the findings that comments cover. */
export function suppress(diagnostics: readonly Diagnostic[], ignores: readonly Ignore[]): Suppression {
  const used = new Map<Ignore, Set<string>>();
  const silences = (ignore: Ignore, diagnostic: Diagnostic): boolean =>
    (ignore.verb === "ignore" || ignore.verb === "ignore-file") && ignore.rules.includes(diagnostic.rule) && covers(ignore, diagnostic);
  const isSuppressed = (diagnostic: Diagnostic): boolean => {
    const by = ignores.filter((ignore) => silences(ignore, diagnostic));
    for (const ignore of by) used.set(ignore, (used.get(ignore) ?? new Set()).add(diagnostic.rule));
    return by.length > 0;
  };
  const suppressed = diagnostics.filter(isSuppressed);
  const taken = new Set(suppressed);
  return {
    kept: diagnostics.filter((diagnostic) => !taken.has(diagnostic)),
    suppressed,
    ignores: ignores.map((ignore) => ({ ignore, unused: ignore.rules.filter((id) => !used.get(ignore)?.has(id)) })),
  };
}
