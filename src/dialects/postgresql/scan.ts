/**
 * PostgreSQL's lexical rules, as far as they decide where a token, a statement or an expression
 * ends: quotes, E'' strings, dollar quotes, nested comments. The grammar itself is libpg-query's;
 * this scanner serves texts that it refuses, and finds the ends that its tree does not tell.
 */
import type { Span } from "../../source.ts";

export interface Token {
  /** `word`: an identifier or keyword, as written. `quoted`: "x". `string`: any string constant. `closed` false: it runs to the end of the text. */
  readonly kind: "word" | "quoted" | "string" | "number" | "parameter" | "operator" | "punctuation";
  readonly start: number;
  readonly end: number;
  readonly closed: boolean;
}

const WORD = /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y;
const NUMBER = /(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?|0[xXoObB][\da-fA-F_]+/y;
const PARAMETER = /\$\d+/y;
const DOLLAR = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y;
// An operator ends where a comment starts.
const OPERATOR = /(?:(?!--|\/\*)[-~!@#^&|`?+*/%<>=])+/y;
/** The most frequent marks, so that they need no pattern. */
const BRACKETS = "(),;[]";
const COMMENT_EDGE = /\/\*|\*\//g;

function matchLength(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex - at : 0;
}

/** The offset of the first character at or after `at` that is neither white space nor comment. */
export function skipBlank(text: string, at: number): number {
  for (;;) {
    const code = text.charCodeAt(at);
    if (code === SPACE || (code >= TAB && code <= CARRIAGE_RETURN)) at++;
    else if (code === MINUS && text.charCodeAt(at + 1) === MINUS) {
      const end = text.indexOf("\n", at);
      if (end === -1) return text.length;
      at = end + 1;
    } else if (code === SLASH && text.charCodeAt(at + 1) === STAR) at = skipBlockComment(text, at);
    else return at;
  }
}

const TAB = 9;
const CARRIAGE_RETURN = 13;
const SPACE = 32;
const STAR = 42;
const MINUS = 45;
const SLASH = 47;

/** Block comments nest in PostgreSQL. */
function skipBlockComment(text: string, at: number): number {
  let depth = 0;
  COMMENT_EDGE.lastIndex = at;
  for (let edge = COMMENT_EDGE.exec(text); edge; edge = COMMENT_EDGE.exec(text)) {
    depth += edge[0] === "/*" ? 1 : -1;
    if (depth === 0) return edge.index + 2;
  }
  return text.length;
}

/** The token at or after `at`, null at the end of the text. Every character belongs to some token: what SQL does not know is punctuation. */
export function nextToken(text: string, at: number): Token | null {
  const start = skipBlank(text, at);
  if (start >= text.length) return null;
  const first = text[start]!;
  if (first === "'") return quotedToken(text, start, start, "'", "string", false);
  if (first === '"') return quotedToken(text, start, start, '"', "quoted", false);
  if (first === "$") {
    const dollar = matchLength(DOLLAR, text, start);
    if (dollar > 0) {
      const close = text.indexOf(text.slice(start, start + dollar), start + dollar);
      return { kind: "string", start, end: close === -1 ? text.length : close + dollar, closed: close !== -1 };
    }
    const parameter = matchLength(PARAMETER, text, start);
    return token(parameter > 0 ? "parameter" : "punctuation", start, Math.max(parameter, 1));
  }
  if (BRACKETS.includes(first)) return token("punctuation", start, 1);
  const word = matchLength(WORD, text, start);
  if (word > 0) return prefixedToken(text, start, word) ?? token("word", start, word);
  const number = matchLength(NUMBER, text, start);
  if (number > 0) return token("number", start, number);
  if (text.startsWith("::", start) || text.startsWith(":=", start) || text.startsWith("..", start)) return token("punctuation", start, 2);
  const operator = matchLength(OPERATOR, text, start);
  return operator > 0 ? token("operator", start, operator) : token("punctuation", start, 1);
}

function token(kind: Token["kind"], start: number, length: number): Token {
  return { kind, start, end: start + length, closed: true };
}

/** E'..', B'..', X'..', N'..', U&'..' and U&"..": a word that a quote follows at once. */
function prefixedToken(text: string, start: number, length: number): Token | null {
  if (length !== 1) return null;
  const letter = text[start]!.toLowerCase();
  if (letter === "u" && text[start + 1] === "&") {
    if (text[start + 2] === "'") return quotedToken(text, start, start + 2, "'", "string", false);
    if (text[start + 2] === '"') return quotedToken(text, start, start + 2, '"', "quoted", false);
    return null;
  }
  if (text[start + 1] !== "'" || !"ebxn".includes(letter)) return null;
  return quotedToken(text, start, start + 1, "'", "string", letter === "e");
}

function quotedToken(text: string, start: number, quoteAt: number, quote: string, kind: "string" | "quoted", escapes: boolean): Token {
  let at = quoteAt + 1;
  for (; at < text.length; at++) {
    const character = text[at]!;
    if (escapes && character === "\\") at++;
    else if (character === quote) {
      if (text[at + 1] !== quote) return { kind, start, end: at + 1, closed: true };
      at++;
    }
  }
  return { kind, start, end: text.length, closed: false };
}

/** A token's text in lower case when it is a word, as written otherwise. */
export function tokenText(text: string, found: Token): string {
  const written = text.slice(found.start, found.end);
  return found.kind === "word" ? written.toLowerCase() : written;
}

/**
 * The end of the expression or element that starts at `start`: the offset after its last token
 * before a comma, semicolon or closing bracket that belongs to something outside, or before `limit`.
 */
export function elementEnd(text: string, start: number, limit: number = text.length): number {
  let depth = 0;
  let end = start;
  for (let at = nextToken(text, start); at && at.start < limit; at = nextToken(text, at.end)) {
    if (at.kind === "punctuation") {
      const mark = text[at.start];
      if (mark === "(" || mark === "[") depth++;
      else if (mark === ")" || mark === "]") {
        if (depth === 0) return end;
        depth--;
      } else if (depth === 0 && (mark === "," || mark === ";")) return end;
    }
    end = at.end;
  }
  return Math.min(end, limit);
}

/** The inside of the first pair of parentheses at or after `from`, without white space around it; null when there is none before `limit`. */
export function parenthesized(text: string, from: number, limit: number = text.length): Span | null {
  for (let at = nextToken(text, from); at && at.start < limit; at = nextToken(text, at.end)) {
    if (at.kind !== "punctuation" || text[at.start] !== "(") continue;
    const start = skipBlank(text, at.end);
    return { start, end: listEnd(text, start) };
  }
  return null;
}

/** Like `elementEnd`, but commas belong to the inside. */
function listEnd(text: string, start: number): number {
  let end = elementEnd(text, start);
  for (let at = nextToken(text, end); at && text[at.start] === ","; at = nextToken(text, end)) {
    end = elementEnd(text, at.end);
  }
  return end;
}

/** The elements of a list between `span.start` and `span.end`, separated by commas. */
export function listElements(text: string, span: Span): readonly Span[] {
  const elements: Span[] = [];
  let start = span.start;
  while (start < span.end) {
    const end = elementEnd(text, start, span.end);
    elements.push({ start: skipBlank(text, start), end });
    const separator = nextToken(text, end);
    if (!separator || separator.start >= span.end) break;
    start = separator.end;
  }
  return elements;
}

/** The offset after the first of `words` (lower case) outside parentheses at or after `from`; null when there is none before `limit`. */
export function afterWord(text: string, words: string, from: number, limit: number = text.length): number | null {
  let depth = 0;
  for (let at = nextToken(text, from); at && at.start < limit; at = nextToken(text, at.end)) {
    if (at.kind === "punctuation") {
      if (text[at.start] === "(") depth++;
      else if (text[at.start] === ")") depth--;
    } else if (depth === 0 && at.kind === "word" && tokenText(text, at) === words) return at.end;
  }
  return null;
}

/** The end of a possibly qualified name that starts at `start`. */
export function nameEnd(text: string, start: number): number {
  let last = nextToken(text, start);
  if (!last) return start;
  for (;;) {
    const dot = nextToken(text, last.end);
    if (!dot || text[dot.start] !== "." || dot.kind !== "punctuation") return last.end;
    const part = nextToken(text, dot.end);
    if (!part || (part.kind !== "word" && part.kind !== "quoted")) return last.end;
    last = part;
  }
}

/**
 * Cuts a text into statements at the semicolons outside quotes, comments, parentheses (a rule's
 * action list) and `BEGIN ATOMIC ... END` bodies, as psql does. Spans exclude the semicolon and
 * start and end with a token. A psql meta-command (`\connect x`) is a statement that ends with its line.
 */
export function splitStatements(text: string, from: number = 0, to: number = text.length, insideParentheses: boolean = false): readonly Span[] {
  const statements: Span[] = [];
  let start = -1;
  let end = from;
  let depth = 0;
  let blocks = 0;
  let previous = "";
  const finish = (): void => {
    if (start !== -1) statements.push({ start, end });
    start = -1;
    depth = 0;
    blocks = 0;
    previous = "";
  };
  for (let at = nextToken(text, from); at && at.start < to; at = nextToken(text, at.end)) {
    const mark = text[at.start]!;
    if (start === -1 && mark === "\\") {
      const line = text.indexOf("\n", at.start);
      start = at.start;
      end = text.slice(start, line === -1 ? to : line).trimEnd().length + start;
      finish();
      at = { ...at, end: line === -1 ? to : line };
      continue;
    }
    if (at.kind === "punctuation") {
      if (mark === "(") depth++;
      else if (mark === ")") depth = Math.max(0, depth - 1);
      else if (mark === ";" && (depth === 0 || insideParentheses) && blocks === 0) {
        finish();
        continue;
      }
    } else if (at.kind === "word") {
      const word = tokenText(text, at);
      if (word === "atomic" && previous === "begin") blocks = 1;
      else if (blocks > 0 && word === "case") blocks++;
      else if (blocks > 0 && word === "end") blocks--;
      previous = word;
    }
    if (start === -1) start = at.start;
    end = Math.min(at.end, to);
  }
  finish();
  return statements;
}

// SQLAlchemy's text() takes `:name` for a bind parameter where neither a colon nor a word precedes
// it nor a colon follows (sqlalchemy/sql/elements.py, `_bind_params_regex`).
const NAMED_BIND = /:([A-Za-z_]\w*)(?!:)/y;
const DBAPI_PLACEHOLDER = /%s\b|%\(\w+\)s\b/y;
const ESCAPED_COLON = /(?:\\:)+/y;

/**
 * Replaces bind parameters (`:name`, `%s`, `%(name)s`) outside quotes by `$1`, and escaped colons
 * (`\:`) by colons. After IN a parameter is expanded to a list, and becomes `(1)`. The result has the same length, so that offsets stay. `places` are the
 * offsets of the parameters, ascending.
 */
export function replacePlaceholders(text: string): { readonly text: string; readonly places: readonly number[] } {
  const places: number[] = [];
  const parts: string[] = [];
  let copied = 0;
  const replace = (start: number, length: number, by: string): number => {
    parts.push(text.slice(copied, start), by);
    copied = start + length;
    return copied;
  };
  const parameter = (previous: Token | null, start: number, length: number): number => {
    places.push(start);
    // Leading zeros keep the length, and the end of the last token.
    const expands = previous !== null && previous.end < start && tokenText(text, previous) === "in";
    return expands ? replace(start - 1, length + 1, `(${"1".padStart(length - 1, "0")})`) : replace(start, length, `$${"1".padStart(length - 1, "0")}`);
  };
  let previous: Token | null = null;
  for (let at = nextToken(text, 0); at; ) {
    let next = at.end;
    const mark = text[at.start]!;
    if (mark === "\\") {
      const length = matchLength(ESCAPED_COLON, text, at.start);
      if (length > 0) next = replace(at.start, length, " ".repeat(length / 2) + ":".repeat(length / 2));
    } else if (mark === ":" && at.end - at.start === 1 && !/\w/.test(text[at.start - 1] ?? "")) {
      const length = matchLength(NAMED_BIND, text, at.start);
      if (length > 0) next = parameter(previous, at.start, length);
    } else if (at.kind === "operator") {
      const percent = text.indexOf("%", at.start);
      const length = percent !== -1 && percent < at.end ? matchLength(DBAPI_PLACEHOLDER, text, percent) : 0;
      if (length > 0) next = parameter(previous, percent, length);
    }
    previous = at;
    at = nextToken(text, next);
  }
  parts.push(text.slice(copied));
  return { text: parts.join(""), places };
}

/** What a bracket or CASE costs of the parser's stack, in units of one operator of a chain (measured with libpg-query 18.1.5: 531 bytes for a subquery, 103 for an operator). */
export const BRACKET_COST = 4;
const CHAINING_WORDS: ReadonlySet<string> = new Set(["union", "intersect", "except", "join"]);
// PostgreSQL keeps the terms of AND and OR, and the branches of CASE, in flat lists.
const SEPARATING_WORDS: ReadonlySet<string> = new Set(["and", "or", "when", "then", "else", "select", "from", "where", "on", "set", "values"]);

/** How deep the tree of a text becomes at most, in units of one operator of a chain. */
export function nestingCost(text: string): number {
  const outer: { readonly cost: number; readonly clauses: number; readonly isCase: boolean }[] = [];
  let operators = 0;
  let clauses = 0;
  let outerCost = 0;
  let deepest = 0;
  const open = (isCase: boolean): void => {
    const cost = operators + clauses + BRACKET_COST;
    outer.push({ cost, clauses, isCase });
    outerCost += cost;
    operators = 0;
    clauses = 0;
  };
  const close = (): void => {
    const level = outer.pop();
    if (!level) return;
    outerCost -= level.cost;
    clauses = level.clauses;
    operators = level.cost - level.clauses - BRACKET_COST;
  };
  for (let at = nextToken(text, 0); at; at = nextToken(text, at.end)) {
    const mark = text[at.start]!;
    if (at.kind === "punctuation") {
      if (mark === "(" || mark === "[") open(false);
      else if (mark === ")" || mark === "]") close();
      else if (mark === ":") operators++;
      else if (mark === ",") operators = 0;
      else if (mark === ";") operators = clauses = 0;
    } else if (at.kind === "operator") operators++;
    else if (at.kind === "word") {
      const word = tokenText(text, at);
      if (word === "case") open(true);
      else if (word === "end" && outer.at(-1)?.isCase) close();
      else if (word === "not") operators++;
      else if (CHAINING_WORDS.has(word)) clauses++;
      else if (SEPARATING_WORDS.has(word)) operators = 0;
    }
    deepest = Math.max(deepest, outerCost + operators + clauses);
  }
  return deepest;
}
