/**
 * Reads the simplest expressions straight from the text.
 *
 * Asking the native tree for the children of a node costs more than reading a hundred characters, and
 * migrations consist mostly of calls, dotted names and plain literals. So before the lowering asks the
 * tree about a node, it offers the node's text to `readDirectly`. This reader knows a small subset of
 * Python's grammar in which there is nothing to be ambiguous about; at the first character outside of
 * it, it gives up and the tree is asked. What it returns equals what the tree gives (a test compares).
 */
import { appendLiteral, readNumber, readOpening, type DecodedText } from "./python-literals.ts";
import { argumentsProblem } from "./python-refusals.ts";
import type { Argument, Expression } from "./tree.ts";

/** Deeper nesting is left to the tree, whose lowering counts depth for the whole file. */
const MAX_DIRECT_DEPTH = 40;

/** The reader's place in the text, which it reads up to `end`. After a failure `at` is where it gave up. */
interface Reading {
  readonly text: string;
  readonly end: number;
  at: number;
}

const number = /(?:0[xX][\da-fA-F]+|\d+(?:\.\d*)?|\.\d+)(?![\w.])/y;
const stringStart = /(?:[uU]|[bB][rR]?|[rR][bB]?)?["']/y;
const plainSingle = /'[^'\\\r\n]*'(?!')/y;
const plainDouble = /"[^"\\\r\n]*"(?!")/y;

// Words that are no names in any Python, and those that are names only sometimes: the tree decides about both.
const reserved: readonly string[] = [
  "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if",
  "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
];

/**
 * The names seen so far, each kept once; null for a reserved word. Migrations repeat few names many
 * thousand times, and every string that is not kept is one that the collector need not move.
 */
const knownWords = new Map<string, string | null>(reserved.map((word) => [word, null]));

/** So many names are kept; a name seen later is simply not shared. Far above what one project uses. */
const MAX_KNOWN_WORDS = 50_000;

const NONE = { type: "none" } as const;
const TRUE = { type: "bool", value: true } as const;
const FALSE = { type: "bool", value: false } as const;

export type DirectStatement =
  | { readonly kind: "expression"; readonly expression: Expression }
  | { readonly kind: "assignment"; readonly target: Expression; readonly annotation: Expression | null; readonly value: Expression | null };

/** The expression that is the whole of `text` between `start` and `end`, or the offset where the reader gave up. */
export function readDirectly(text: string, start: number, end: number): Expression | number {
  const reading: Reading = { text, end, at: start };
  const expression = readExpression(reading, 0);
  return expression !== null && reading.at === end ? expression : reading.at;
}

/** The same for an expression statement: `call(...)`, `target = value`, `name: annotation = value`. */
export function readStatementDirectly(text: string, start: number, end: number): DirectStatement | number {
  const reading: Reading = { text, end, at: start };
  const target = readExpression(reading, 0);
  if (target === null) return reading.at;
  if (reading.at === end) return { kind: "expression", expression: target };
  if (target.kind !== "name" && target.kind !== "attribute") return reading.at;
  skipSpace(reading);
  let annotation: Expression | null = null;
  if (isAt(reading, ":") && !isAt(reading, ":=")) {
    reading.at++;
    skipSpace(reading);
    annotation = readExpression(reading, 0);
    if (annotation === null) return reading.at;
    if (reading.at === end) return { kind: "assignment", target, annotation, value: null };
    skipSpace(reading);
  }
  if (!isAt(reading, "=") || isAt(reading, "==")) return reading.at;
  reading.at++;
  skipSpace(reading);
  const value = readExpression(reading, 0);
  return value !== null && reading.at === end ? { kind: "assignment", target, annotation, value } : reading.at;
}

function isAt(reading: Reading, token: string): boolean {
  return reading.text.startsWith(token, reading.at);
}

const TAB = 9;
const NEWLINE = 10;
const CARRIAGE_RETURN = 13;
const SPACE = 32;
const QUOTE = 34;
const HASH = 35;
const APOSTROPHE = 39;
const asciiWord = /[A-Za-z_][A-Za-z0-9_]*/y;
const LAST_ASCII = 127;

/** Skips blanks, line breaks and comments: all that may stand between two tokens inside brackets. */
function skipSpace(reading: Reading): void {
  const { text, end } = reading;
  let at = reading.at;
  for (; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === HASH) {
      const lineEnd = text.indexOf("\n", at);
      if (lineEnd === -1 || lineEnd >= end) {
        at = end;
        break;
      }
      at = lineEnd;
    } else if (code !== SPACE && code !== NEWLINE && code !== TAB && code !== CARRIAGE_RETURN) break;
  }
  reading.at = at;
}

/** Reads an expression from its first character; leaves `at` after its last one, or returns null with `at` where it gave up. */
function readExpression(reading: Reading, depth: number): Expression | null {
  if (depth > MAX_DIRECT_DEPTH) return null;
  const start = reading.at;
  let expression = readAtom(reading, depth);
  while (expression !== null && reading.at < reading.end) {
    const next = reading.text[reading.at];
    if (next === ".") expression = readAttribute(reading, start, expression);
    else if (next === "(") expression = readCall(reading, start, expression, depth);
    else if (next === "[") expression = readSubscript(reading, start, expression, depth);
    else break;
  }
  return expression;
}

function readAtom(reading: Reading, depth: number): Expression | null {
  const { text, at: start } = reading;
  const first = text[start];
  if (first === undefined) return null;
  if (first === "[") return readList(reading, depth);
  if (first === "(") return readTuple(reading, depth);
  if (first === "{") return readDict(reading, depth);
  if (first >= "0" && first <= "9") return readDigits(reading);
  stringStart.lastIndex = start;
  if (stringStart.test(text)) return readStrings(reading);
  return readName(reading);
}

/** Reads an ASCII name that is no reserved word; others are left to the tree, which knows Unicode's classes. */
function readWord(reading: Reading): string | null {
  const { text, at: start } = reading;
  asciiWord.lastIndex = start;
  if (!asciiWord.test(text)) return null;
  const at = asciiWord.lastIndex;
  if (text.charCodeAt(at) > LAST_ASCII) return null;
  const word = text.slice(start, at);
  const known = knownWords.get(word);
  if (known === null) return null;
  if (known === undefined && knownWords.size < MAX_KNOWN_WORDS) knownWords.set(word, word);
  reading.at = at;
  return known ?? word;
}

function readName(reading: Reading): Expression | null {
  const start = reading.at;
  const word = readWord(reading);
  if (word === null) return null;
  const span = { start, end: reading.at };
  if (word === "True") return { kind: "constant", span, value: TRUE };
  if (word === "False") return { kind: "constant", span, value: FALSE };
  if (word === "None") return { kind: "constant", span, value: NONE };
  // `f"..."` and the like: a name that touches a quote is a prefix which this reader does not know.
  const next = reading.text.charCodeAt(reading.at);
  if (next === QUOTE || next === APOSTROPHE) return null;
  return { kind: "name", span, name: word };
}

function readDigits(reading: Reading): Expression | null {
  const start = reading.at;
  number.lastIndex = start;
  const written = number.exec(reading.text)?.[0];
  const value = written === undefined ? "malformed number" : readNumber(written);
  if (written === undefined || typeof value === "string") return null;
  reading.at += written.length;
  return { kind: "constant", span: { start, end: reading.at }, value };
}

/** Reads one string or several adjacent ones. */
function readStrings(reading: Reading): Expression | null {
  const { text, at: start } = reading;
  const out: DecodedText = { value: "", segments: [] };
  let bytes: boolean | null = null;
  let last = start;
  for (;;) {
    stringStart.lastIndex = reading.at;
    if (reading.at >= reading.end || !stringStart.test(text)) break;
    const isBytes = readString(reading, out);
    if (isBytes === null || (bytes !== null && bytes !== isBytes)) return null;
    bytes = isBytes;
    last = reading.at;
    skipSpace(reading);
  }
  // Whatever follows may be another literal with a prefix unknown here; a name cannot follow a string otherwise.
  const next = text[reading.at];
  if (reading.at < reading.end && next !== undefined && /[\w\\`]/.test(next)) return null;
  reading.at = last;
  const span = { start, end: last };
  if (bytes === true) return { kind: "constant", span, value: { type: "bytes", value: out.value } };
  return { kind: "constant", span, value: { type: "str", value: out.value, segments: out.segments } };
}

/** Appends the literal that starts here; answers whether it is bytes, or null when it does not end as it should. */
function readString(reading: Reading, out: DecodedText): boolean | null {
  const { text } = reading;
  const start = reading.at;
  const first = text.charCodeAt(start);
  if (first === QUOTE || first === APOSTROPHE) {
    const plain = first === QUOTE ? plainDouble : plainSingle;
    plain.lastIndex = start;
    if (plain.test(text) && plain.lastIndex <= reading.end) {
      reading.at = plain.lastIndex;
      if (reading.at - start > 2) {
        out.segments.push({ at: out.value.length, length: reading.at - start - 2, start: start + 1 });
        out.value += text.slice(start + 1, reading.at - 1);
      }
      return false;
    }
  }
  const opened = readOpening(text, start);
  if (opened === null || opened.quote === "`" || opened.format) return null;
  const closing = findClosing(text, opened.contentStart, opened.quote, reading.end);
  if (closing === -1) return null;
  appendLiteral(out, text, opened.contentStart, closing, { raw: opened.raw, bytes: opened.bytes, braces: false });
  reading.at = closing + opened.quote.length;
  return opened.bytes;
}

/** The offset of the closing quotes, -1 when there are none before `end` or the literal would break its line. */
function findClosing(text: string, contentStart: number, quote: string, end: number): number {
  for (let at = contentStart; at < end; at++) {
    const character = text[at];
    if (character === "\\") at++;
    else if (character === quote[0] && text.startsWith(quote, at)) return at + quote.length <= end ? at : -1;
    else if (quote.length === 1 && (character === "\n" || character === "\r")) return -1;
  }
  return -1;
}

function readAttribute(reading: Reading, start: number, object: Expression): Expression | null {
  reading.at++;
  const nameStart = reading.at;
  const word = readWord(reading);
  if (word === null) return null;
  return { kind: "attribute", span: { start, end: reading.at }, object, name: word, nameSpan: { start: nameStart, end: reading.at } };
}

function readCall(reading: Reading, start: number, callee: Expression, depth: number): Expression | null {
  const read = readItems(reading, ")", depth, readArgument);
  // What Python refuses is told of by the reader of the tree.
  return read === null || argumentsProblem(read.items) !== null ? null : { kind: "call", span: { start, end: reading.at }, callee, arguments: read.items };
}

function readArgument(reading: Reading, depth: number): Argument | null {
  const start = reading.at;
  const value = readExpression(reading, depth);
  if (value === null) return null;
  // Parentheses around a value belong to the argument only.
  const span = value.span.start === start && value.span.end === reading.at ? value.span : { start, end: reading.at };
  if (value.kind !== "name") return { span, name: null, spread: null, value };
  skipSpace(reading);
  if (!isAt(reading, "=") || isAt(reading, "==")) return { span, name: null, spread: null, value };
  reading.at++;
  skipSpace(reading);
  const named = readExpression(reading, depth);
  return named === null ? null : { span: { start, end: reading.at }, name: value.name, spread: null, value: named };
}

/**
 * Steps over the opening bracket, reads comma-separated items and steps over the closing one. Answers
 * null where it gave up.
 */
function readItems<Item>(
  reading: Reading,
  closing: string,
  depth: number,
  readItem: (reading: Reading, depth: number) => Item | null,
): { readonly items: Item[]; readonly trailingComma: boolean } | null {
  const items: Item[] = [];
  reading.at++;
  for (let trailingComma = false; ; ) {
    skipSpace(reading);
    if (reading.at >= reading.end) return null;
    if (reading.text[reading.at] === closing) {
      reading.at++;
      return { items, trailingComma };
    }
    // Between two items a comma must have stood.
    if (items.length > 0 && !trailingComma) return null;
    const item = readItem(reading, depth + 1);
    if (item === null) return null;
    items.push(item);
    skipSpace(reading);
    trailingComma = reading.text[reading.at] === ",";
    if (trailingComma) reading.at++;
  }
}

function readList(reading: Reading, depth: number): Expression | null {
  const start = reading.at;
  const read = readItems(reading, "]", depth, readExpression);
  return read === null ? null : { kind: "list", span: { start, end: reading.at }, items: read.items };
}

/** `(a, b)`, `()`, or one expression in parentheses, which is that expression. */
function readTuple(reading: Reading, depth: number): Expression | null {
  const start = reading.at;
  const read = readItems(reading, ")", depth, readExpression);
  if (read === null) return null;
  const only = read.items[0];
  if (read.items.length === 1 && only && !read.trailingComma) return only;
  return { kind: "tuple", span: { start, end: reading.at }, items: read.items };
}

function readDict(reading: Reading, depth: number): Expression | null {
  const start = reading.at;
  const read = readItems(reading, "}", depth, readEntry);
  return read === null ? null : { kind: "dict", span: { start, end: reading.at }, entries: read.items };
}

function readEntry(reading: Reading, depth: number): { key: Expression; value: Expression } | null {
  const key = readExpression(reading, depth);
  if (key === null) return null;
  skipSpace(reading);
  if (!isAt(reading, ":") || isAt(reading, ":=")) return null;
  reading.at++;
  skipSpace(reading);
  const value = readExpression(reading, depth);
  return value === null ? null : { key, value };
}

/** `a[i]` and `a[i, j]`; slices are left to the tree. */
function readSubscript(reading: Reading, start: number, object: Expression, depth: number): Expression | null {
  const read = readItems(reading, "]", depth, readExpression);
  const first = read?.items[0];
  if (!read || !first) return null;
  const single = read.items.length === 1 && !read.trailingComma;
  const span = { start: first.span.start, end: read.items.at(-1)!.span.end };
  return { kind: "subscript", span: { start, end: reading.at }, object, index: single ? first : { kind: "tuple", span, items: read.items } };
}
