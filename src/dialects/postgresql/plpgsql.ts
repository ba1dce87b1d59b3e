/**
 * PL/pgSQL's block structure: statements with the places of their SQL, which PostgreSQL's own
 * parser then reads. (libpg-query's PL/pgSQL reader gives line numbers only.)
 */
import type { Span } from "../../source.ts";
import { nextToken, skipBlank, type Token, tokenText } from "./scan.ts";

export type BlockStatement =
  | { readonly kind: "block"; readonly block: Block }
  | {
      readonly kind: "if";
      readonly branches: readonly { readonly condition: Span; readonly body: readonly BlockStatement[] }[];
      readonly otherwise: readonly BlockStatement[];
    }
  /** `source`: the query or array that is looped over, null for others; `variables`: what the loop sets. */
  | {
      readonly kind: "loop";
      readonly form: "query" | "array" | "execute" | "other";
      readonly variables: readonly string[];
      readonly source: Span | null;
      readonly body: readonly BlockStatement[];
    }
  | { readonly kind: "case"; readonly bodies: readonly (readonly BlockStatement[])[] }
  | { readonly kind: "assign"; readonly variable: string; readonly value: Span }
  | { readonly kind: "raise"; readonly level: string; readonly span: Span }
  | { readonly kind: "execute"; readonly command: Span; readonly into: readonly string[] }
  | { readonly kind: "perform"; readonly query: Span }
  /** Any SQL statement; `into` is cut out of the text that is parsed. */
  | { readonly kind: "sql"; readonly span: Span; readonly intoSpan: Span | null; readonly into: readonly string[] }
  /** RETURN, or EXIT and CONTINUE without condition. */
  | { readonly kind: "leave"; readonly what: "block" | "loop" }
  /** Something that only concerns variables and cursors; `variables` get values that are not known. */
  | { readonly kind: "nothing"; readonly variables: readonly string[] };

export interface Block {
  readonly variables: readonly { readonly name: string; /** `:=` or DEFAULT. */ readonly value: Span | null }[];
  readonly body: readonly BlockStatement[];
  readonly handlers: readonly { readonly conditions: readonly string[]; readonly body: readonly BlockStatement[] }[];
}

/** The block of a DO statement or function, between two offsets; null when the text is no block that this reader knows. */
export function parseBlock(text: string, from: number, to: number): Block | null {
  // What follows the block is no part of its last token: `END$$` is END.
  const cursor: Cursor = { text: text.slice(0, to), at: from, to };
  try {
    const block = readBlock(cursor);
    accept(cursor, ";");
    return peek(cursor) === null ? block : null;
  } catch (error) {
    if (error instanceof NotRecognized) return null;
    throw error;
  }
}

/** Thrown inside this file where the text is not what PL/pgSQL's grammar asks for. */
class NotRecognized extends Error {}

interface Cursor {
  readonly text: string;
  at: number;
  readonly to: number;
}

function peek(cursor: Cursor): Token | null {
  const token = nextToken(cursor.text, cursor.at);
  return token && token.start < cursor.to ? token : null;
}

function word(cursor: Cursor): string {
  const token = peek(cursor);
  return token ? tokenText(cursor.text, token) : "";
}

function advance(cursor: Cursor): Token {
  const token = peek(cursor);
  if (!token) throw new NotRecognized();
  cursor.at = token.end;
  return token;
}

function accept(cursor: Cursor, expected: string): boolean {
  if (word(cursor) !== expected) return false;
  advance(cursor);
  return true;
}

function expect(cursor: Cursor, expected: string): void {
  if (!accept(cursor, expected)) throw new NotRecognized();
}

/** The text up to one of the words or marks, outside brackets and CASE; the cursor then stands before it. */
function until(cursor: Cursor, ends: readonly string[]): Span {
  const start = skipBlank(cursor.text, cursor.at);
  let end = start;
  let depth = 0;
  for (let token = peek(cursor); token; token = peek(cursor)) {
    const found = tokenText(cursor.text, token);
    if (depth === 0 && ends.includes(found)) return { start, end };
    if (found === "(" || found === "[" || found === "case") depth++;
    else if (found === ")" || found === "]" || (found === "end" && depth > 0)) depth--;
    cursor.at = end = token.end;
  }
  throw new NotRecognized();
}

function identifier(cursor: Cursor): string {
  const token = advance(cursor);
  if (token.kind === "quoted") return cursor.text.slice(token.start + 1, token.end - 1).replaceAll('""', '"');
  if (token.kind !== "word") throw new NotRecognized();
  return tokenText(cursor.text, token);
}

/** `a, r.b`: the variables by their first names. */
function targets(cursor: Cursor): readonly string[] {
  const names: string[] = [];
  do {
    names.push(identifier(cursor));
    while (accept(cursor, ".")) identifier(cursor);
  } while (accept(cursor, ","));
  return names;
}

function skipLabel(cursor: Cursor): void {
  if (word(cursor) !== "<<") return;
  advance(cursor);
  identifier(cursor);
  expect(cursor, ">>");
}

function readBlock(cursor: Cursor): Block {
  skipLabel(cursor);
  const variables: { name: string; value: Span | null }[] = [];
  while (accept(cursor, "declare")) while (word(cursor) !== "begin" && word(cursor) !== "declare") variables.push(readDeclaration(cursor));
  expect(cursor, "begin");
  const body = readStatements(cursor, ["end", "exception"]);
  const handlers: { conditions: readonly string[]; body: readonly BlockStatement[] }[] = [];
  if (accept(cursor, "exception")) {
    while (accept(cursor, "when")) {
      const conditions: string[] = [];
      do conditions.push(readCondition(cursor));
      while (accept(cursor, "or"));
      expect(cursor, "then");
      handlers.push({ conditions, body: readStatements(cursor, ["when", "end"]) });
    }
  }
  expect(cursor, "end");
  if (word(cursor) !== ";" && peek(cursor)) identifier(cursor);
  return { variables, body, handlers };
}

/** A condition's name, or the code in `SQLSTATE '23505'`. */
function readCondition(cursor: Cursor): string {
  const name = identifier(cursor);
  if (name !== "sqlstate") return name;
  const code = advance(cursor);
  return cursor.text.slice(code.start + 1, code.end - 1);
}

function readDeclaration(cursor: Cursor): { readonly name: string; readonly value: Span | null } {
  const name = identifier(cursor);
  const declared = until(cursor, [":=", "=", "default", ";"]);
  // `a ALIAS FOR $1`, `c CURSOR FOR SELECT ...`
  if (declared.end === declared.start) throw new NotRecognized();
  const value = accept(cursor, ";") ? null : (advance(cursor), until(cursor, [";"]));
  if (value) expect(cursor, ";");
  return { name, value };
}

function readStatements(cursor: Cursor, ends: readonly string[]): readonly BlockStatement[] {
  const statements: BlockStatement[] = [];
  while (!ends.includes(word(cursor))) {
    if (!peek(cursor)) throw new NotRecognized();
    const statement = readStatement(cursor);
    if (statement) statements.push(statement);
  }
  return statements;
}

function readStatement(cursor: Cursor): BlockStatement | null {
  skipLabel(cursor);
  switch (word(cursor)) {
    case ";": advance(cursor); return null;
    case "begin": case "declare": return finished(cursor, { kind: "block", block: readBlock(cursor) });
    case "if": return readIf(cursor);
    case "case": return readCase(cursor);
    case "loop": case "while": case "for": case "foreach": return readLoop(cursor);
    case "null": advance(cursor); return finished(cursor, { kind: "nothing", variables: [] });
    case "raise": return readRaise(cursor);
    case "perform": advance(cursor); return finished(cursor, { kind: "perform", query: until(cursor, [";"]) });
    case "execute": return readExecute(cursor);
    case "return": until(cursor, [";"]); return finished(cursor, { kind: "leave", what: "block" });
    case "exit": case "continue": return readExit(cursor);
    case "get": return readDiagnostics(cursor);
    case "open": case "close": case "fetch": case "move": case "assert": return readCursorCommand(cursor);
    default: return readAssignment(cursor) ?? readSql(cursor);
  }
}

function finished(cursor: Cursor, statement: BlockStatement): BlockStatement {
  expect(cursor, ";");
  return statement;
}

function readIf(cursor: Cursor): BlockStatement {
  const branches: { condition: Span; body: readonly BlockStatement[] }[] = [];
  do {
    advance(cursor);
    const condition = until(cursor, ["then"]);
    advance(cursor);
    branches.push({ condition, body: readStatements(cursor, ["elsif", "elseif", "else", "end"]) });
  } while (word(cursor) === "elsif" || word(cursor) === "elseif");
  const otherwise = accept(cursor, "else") ? readStatements(cursor, ["end"]) : [];
  expect(cursor, "end");
  expect(cursor, "if");
  return finished(cursor, { kind: "if", branches, otherwise });
}

function readCase(cursor: Cursor): BlockStatement {
  advance(cursor);
  if (word(cursor) !== "when") until(cursor, ["when"]);
  const bodies: (readonly BlockStatement[])[] = [];
  while (accept(cursor, "when")) {
    until(cursor, ["then"]);
    advance(cursor);
    bodies.push(readStatements(cursor, ["when", "else", "end"]));
  }
  if (accept(cursor, "else")) bodies.push(readStatements(cursor, ["end"]));
  expect(cursor, "end");
  expect(cursor, "case");
  return finished(cursor, { kind: "case", bodies });
}

function readLoop(cursor: Cursor): BlockStatement {
  const opening = word(cursor);
  let variables: readonly string[] = [];
  let source: Span | null = null;
  let form: "query" | "array" | "execute" | "other" = "other";
  advance(cursor);
  if (opening === "foreach") {
    variables = targets(cursor);
    until(cursor, ["array"]);
    advance(cursor);
    source = until(cursor, ["loop"]);
    form = "array";
  } else if (opening === "for") {
    variables = targets(cursor);
    expect(cursor, "in");
    const first = word(cursor);
    source = until(cursor, ["loop"]);
    form = first === "select" || first === "with" || first === "values" || first === "(" ? "query" : first === "execute" ? "execute" : "other";
  } else if (opening === "while") until(cursor, ["loop"]);
  if (opening !== "loop") expect(cursor, "loop");
  const body = readStatements(cursor, ["end"]);
  expect(cursor, "end");
  expect(cursor, "loop");
  if (word(cursor) !== ";") identifier(cursor);
  return finished(cursor, { kind: "loop", form, variables, source, body });
}

const RAISE_LEVELS: ReadonlySet<string> = new Set(["debug", "log", "info", "notice", "warning", "exception"]);

function readRaise(cursor: Cursor): BlockStatement {
  advance(cursor);
  const level = RAISE_LEVELS.has(word(cursor)) ? tokenText(cursor.text, advance(cursor)) : "exception";
  return finished(cursor, { kind: "raise", level, span: until(cursor, [";"]) });
}

function readExecute(cursor: Cursor): BlockStatement {
  advance(cursor);
  const command = until(cursor, ["into", "using", ";"]);
  let into: readonly string[] = [];
  while (word(cursor) !== ";") {
    if (accept(cursor, "into")) {
      accept(cursor, "strict");
      into = targets(cursor);
    } else {
      expect(cursor, "using");
      until(cursor, ["into", ";"]);
    }
  }
  return finished(cursor, { kind: "execute", command, into });
}

/** `EXIT [label] [WHEN condition]` */
function readExit(cursor: Cursor): BlockStatement {
  until(cursor, ["when", ";"]);
  const conditional = word(cursor) === "when";
  until(cursor, [";"]);
  return finished(
    cursor,
    conditional
      ? {
          kind: "if",
          branches: [{ condition: { start: cursor.at, end: cursor.at }, body: [{ kind: "leave", what: "loop" }] }],
          otherwise: [],
        }
      : { kind: "leave", what: "loop" },
  );
}

/** `GET DIAGNOSTICS n = ROW_COUNT, m = ...` */
function readDiagnostics(cursor: Cursor): BlockStatement {
  until(cursor, ["diagnostics"]);
  advance(cursor);
  const variables: string[] = [];
  do {
    variables.push(identifier(cursor));
    until(cursor, [",", ";"]);
  } while (accept(cursor, ","));
  return finished(cursor, { kind: "nothing", variables });
}

function readCursorCommand(cursor: Cursor): BlockStatement {
  until(cursor, ["into", ";"]);
  return finished(cursor, { kind: "nothing", variables: accept(cursor, "into") ? targets(cursor) : [] });
}

/** `v := value`, `r.field = value`, `a[1].b := value`; null when the statement is none. */
function readAssignment(cursor: Cursor): BlockStatement | null {
  const start = cursor.at;
  const first = peek(cursor);
  if (first && (first.kind === "word" || first.kind === "quoted")) {
    const variable = identifier(cursor);
    for (;;) {
      if (accept(cursor, ".")) advance(cursor);
      else if (accept(cursor, "[")) {
        until(cursor, ["]"]);
        advance(cursor);
      } else break;
    }
    if (accept(cursor, ":=") || accept(cursor, "=")) return finished(cursor, { kind: "assign", variable, value: until(cursor, [";"]) });
  }
  cursor.at = start;
  return null;
}

/** A SQL statement up to its semicolon. `INTO` after SELECT, or after RETURNING, names variables. */
function readSql(cursor: Cursor): BlockStatement {
  const start = skipBlank(cursor.text, cursor.at);
  const verb = word(cursor);
  let takesInto = verb === "select" || verb === "with";
  let depth = 0;
  let end = start;
  let intoSpan: Span | null = null;
  let into: readonly string[] = [];
  for (let token = peek(cursor); token; token = peek(cursor)) {
    const found = tokenText(cursor.text, token);
    if (depth === 0 && found === ";") {
      cursor.at = token.end;
      return { kind: "sql", span: { start, end }, intoSpan, into };
    }
    if (found === "(" || found === "[") depth++;
    else if (found === ")" || found === "]") depth--;
    else if (depth === 0 && token.kind === "word") {
      if (found === "returning") takesInto = true;
      else if (found === "insert" || found === "merge") takesInto = false;
      else if (found === "into" && takesInto && !intoSpan) {
        advance(cursor);
        accept(cursor, "strict");
        into = targets(cursor);
        end = cursor.at;
        intoSpan = { start: token.start, end };
        continue;
      }
    }
    cursor.at = end = token.end;
  }
  throw new NotRecognized();
}
