/** The PostgreSQL dialect: SQL text to operations, by PostgreSQL's own parser. */
import type { Operation, QualifiedName, SqlExpression, SqlStatement, TypeReference } from "../model/operation.ts";
import { statementOutsideTransactions } from "../model/transactional.ts";
import type { Span } from "../source.ts";
import type { Dialect, SqlReader } from "./index.ts";
import type { BlockReader } from "./postgresql/do-block.ts";
import { sqlExpression, unreadExpression } from "./postgresql/expressions.ts";
import { withoutHoles } from "./postgresql/holes.ts";
import { foldCase, hasHole, parseName } from "./postgresql/names.ts";
import { loadParser, type Parse, type RawStmt, type SyntaxNode } from "./postgresql/parser.ts";
import { elementEnd, nextToken, replacePlaceholders, skipBlank, splitStatements } from "./postgresql/scan.ts";
import { readStatement, tagFromText, unlocated } from "./postgresql/statements.ts";
import { offsetOfCodePoint, sqlText, type SqlText } from "./postgresql/text.ts";
import { typeReference } from "./postgresql/types.ts";

/** A longer text is a data load rather than a migration, and would take a second and hundreds of megabytes. */
export const TEXT_LIMIT = 5_000_000;

export const postgresql: Dialect = {
  name: "postgresql",
  load: async () => readerOf(await loadParser()),
  traits: {
    transactionalDdl: true, namedTypes: true, sequences: true, nativeEnum: true, comments: true, alter: true,
    maxIdentifierLength: 63, virtualColumns: false, implementation: "alembic.ddl.postgresql.PostgresqlImpl",
  },
  knows: () => true,
  refuses: () => true,
};

function readerOf(parse: Parse): SqlReader {
  const read = (text: string): readonly SqlStatement[] => readText(text, parse);
  return {
    read,
    expression: (text) => readExpression(text, parse),
    type: (text) => readType(text, parse),
    name: (text) => parseName(text),
  };
}

function readText(text: string, parse: Parse): readonly SqlStatement[] {
  if (text.length > TEXT_LIMIT) return [unreadStatement(text, { start: 0, end: text.length }, `longer than ${TEXT_LIMIT} characters`)];
  // The parser takes NUL for the end of the text.
  if (!text.includes("\0")) {
    const whole = parse(text);
    if (whole.kind === "parsed") return statementsOf(whole.statements, text, { part: text, base: 0 }, parse);
  }
  const replaced = replacePlaceholders(text);
  if (replaced.text !== text && !text.includes("\0")) {
    const whole = parse(replaced.text);
    if (whole.kind === "parsed") return statementsOf(whole.statements, text, { part: replaced.text, base: 0 }, parse);
  }
  return splitStatements(replaced.text).flatMap((span) => readPart(text, replaced, span, parse, false));
}

/** One statement of a text that does not parse as a whole; `final` when it cannot be cut further. */
function readPart(text: string, replaced: ReturnType<typeof replacePlaceholders>, span: Span, parse: Parse, final: boolean): readonly SqlStatement[] {
  const part = replaced.text.slice(span.start, span.end);
  if (part.startsWith("\\"))
    return [{ ...unreadStatement(text, span, `${/^\\\S*/.exec(part)![0]} is a command of psql, not SQL`), tag: /^\\\S*/.exec(part)![0] }];
  if (part.includes("\0")) return [failedStatement(text, span, "a SQL text cannot contain NUL", span.start + part.indexOf("\0"))];
  const parsed = parse(part);
  if (parsed.kind === "parsed") return statementsOf(parsed.statements, text, { part, base: span.start }, parse);
  if (parsed.kind === "refused") return [unreadStatement(text, span, parsed.reason)];
  if (!final) {
    // An unbalanced parenthesis must not take the following statements with it.
    const pieces = splitStatements(replaced.text, span.start, span.end, true);
    if (pieces.length > 1) return pieces.flatMap((piece) => readPart(text, replaced, piece, parse, true));
  }
  if (hasHole(part) || replaced.places.some((place) => place >= span.start && place < span.end)) return [partlyKnownStatement(text, span)];
  return [failedStatement(text, span, parsed.message, span.start + offsetOfCodePoint(part, parsed.codePoint))];
}

/** `part` is what was parsed, and stands at `base` in the text. */
function statementsOf(
  statements: readonly RawStmt[],
  text: string,
  { part, base }: { readonly part: string; readonly base: number },
  parse: Parse,
  variables: ReadonlySet<string> = NO_VARIABLES,
): readonly SqlStatement[] {
  const located = sqlText(text, part, base);
  const end = base + part.length;
  const holes = hasHole(part);
  return statements.map((statement) => {
    const from = located.at(statement.stmt_location ?? 0);
    const span = trimmed(text, from, statement.stmt_len ? located.at((statement.stmt_location ?? 0) + statement.stmt_len) : end);
    try {
      const { tag, operations } = readStatement((statement.stmt ?? {}) as SyntaxNode, {
        text: located,
        span,
        variables,
        blockReader: (block) => blockReader(block, parse),
      });
      return { operations: holes ? operations.map(withoutHoles) : operations, span, tag, syntaxError: null };
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return unreadStatement(text, span, "nested too deeply");
    }
  });
}

const NO_VARIABLES: ReadonlySet<string> = new Set();

/** Reads the SQL inside a PL/pgSQL block that stands in `text`. */
function blockReader(text: string, parse: Parse): BlockReader {
  const withoutPart = (span: Span, cut: Span | null): string =>
    cut ? text.slice(span.start, cut.start) + " ".repeat(cut.end - cut.start) + text.slice(cut.end, span.end) : text.slice(span.start, span.end);
  return {
    statements: (span, cut, variables) => {
      const part = withoutPart(span, cut);
      const parsed = parse(part);
      const statements = parsed.kind === "parsed"
        ? statementsOf(parsed.statements, text, { part, base: span.start }, parse, variables)
        : readPart(text, { text, places: [] }, span, parse, true);
      return statements.flatMap((statement) => statement.operations.map(inFunction));
    },
    dynamic: (command) => unlocated(readText(command, parse).flatMap((statement) => statement.operations.map(inFunction))),
    select: (prefix, span, cut) => {
      const whole = prefix + withoutPart(span, cut);
      const parsed = parse(whole);
      if (parsed.kind !== "parsed" || parsed.statements.length !== 1) return null;
      return { node: (parsed.statements[0]!.stmt ?? {}) as SyntaxNode, located: sqlText(text, whole, span.start - prefix.length) };
    },
  };
}

/** A statement as a function runs it: what commits by itself is refused there, in a transaction or not (PreventInTransactionBlock). */
function inFunction(operation: Operation): Operation {
  const statement = statementOutsideTransactions(operation);
  return statement === null ? operation : { kind: "raise", sqlstate: "25001", message: `${statement} cannot be executed from a function` };
}

/** The span without the white space and comments around it. */
function trimmed(text: string, from: number, to: number): Span {
  const start = Math.min(skipBlank(text, from), to);
  const written = text.slice(start, to);
  if (!written.includes("--") && !written.includes("/*")) return { start, end: start + written.trimEnd().length };
  let end = start;
  for (let token = nextToken(text, start); token && token.start < to; token = nextToken(text, token.end)) end = token.end;
  return { start, end: Math.min(end, to) };
}

function unreadStatement(text: string, span: Span, reason: string): SqlStatement {
  return { operations: [{ kind: "unread", reason, mayTouch: null }], span, tag: tagFromText(text, span.start), syntaxError: null };
}

const ROW_VERBS: ReadonlySet<string> = new Set(["INSERT", "UPDATE", "DELETE", "MERGE"]);

/** Heads after which a statement makes or changes only what it names, if the name itself is known. */
const NAMING_HEADS =
  /^(?:create\s+(?:or\s+replace\s+)?(?:type|domain|table|view|materialized\s+view|function|procedure|trigger|policy|(?:unique\s+)?index(?:\s+concurrently)?)(?:\s+if\s+not\s+exists)?\s+(?!__hole_)["\w.]+\s|alter\s+table\s+(?:if\s+exists\s+)?(?:only\s+)?(?!__hole_)["\w.]+\s+(?:add|alter|drop|validate|enable|disable|owner)\s)/i;
const CREATED_TABLE = /^create\s+table\s+(?:if\s+not\s+exists\s+)?(?:"?\w+"?\.)?"?(\w+)"?\s/i;

/** A statement that does not parse because something in it is not known. Settings other than the search path do not matter. */
function partlyKnownStatement(text: string, span: Span): SqlStatement {
  const tag = tagFromText(text, span.start);
  const written = text.slice(span.start, span.end);
  if (tag === "SET" && !/\b(?:search_path|schema)\b/i.test(written) && /^set\s+(?:local\s+|session\s+)?[a-z_.]+\s*(?:=|\sto\s)/i.test(written)) {
    return { operations: [{ kind: "no-effect", detail: tag }], span, tag, syntaxError: null };
  }
  const reason = "part of the text is not known";
  const table = CREATED_TABLE.exec(written)?.[1];
  const implied = table === undefined ? [] : ["pkey", "id_seq"].map((suffix) => ({ schema: null, name: `${foldCase(table)}_${suffix}` }));
  const mayTouch = NAMING_HEADS.test(written) ? [...writtenNames(text, span).filter(({ name }) => !hasHole(name)), ...implied] : null;
  return { operations: [{ kind: "unread", reason, mayTouch, ...(ROW_VERBS.has(tag) ? { rowsOnly: true } : {}) }], span, tag, syntaxError: null };
}

/** Every word between two offsets that may be an object's name. */
function writtenNames(text: string, span: Span): readonly QualifiedName[] {
  const names = new Set<string>();
  for (let token = nextToken(text, span.start); token && token.start < span.end; token = nextToken(text, token.end)) {
    if (token.kind === "word") names.add(foldCase(text.slice(token.start, token.end)));
    else if (token.kind === "quoted") names.add(text.slice(token.start + 1, token.end - 1).replaceAll('""', '"'));
  }
  return [...names].map((name) => ({ schema: null, name }));
}

/** PostgreSQL refuses the statement; its author can have meant only objects that it names. */
function failedStatement(text: string, span: Span, message: string, offset: number): SqlStatement {
  return {
    operations: [{ kind: "unread", reason: message, mayTouch: writtenNames(text, span) }],
    span, tag: tagFromText(text, span.start), syntaxError: { message, offset },
  };
}

/** Parses `prefix` + text + `suffix`, and gives the first statement. */
function parseWithin(prefix: string, text: string, suffix: string, parse: Parse): { readonly node: SyntaxNode; readonly located: SqlText } | null {
  if (text.length > TEXT_LIMIT || text.includes("\0")) return null;
  for (const candidate of [text, replacePlaceholders(text).text]) {
    const whole = prefix + candidate + suffix;
    const parsed = parse(whole);
    if (parsed.kind === "parsed" && parsed.statements.length === 1)
      return { node: (parsed.statements[0]!.stmt ?? {}) as SyntaxNode, located: sqlText(whole, whole, 0) };
  }
  return null;
}

function readExpression(text: string, parse: Parse): SqlExpression {
  const written = text.trim();
  // The line break ends a comment in the text.
  const found = parseWithin("SELECT (", text, "\n)", parse);
  const targets = found?.node.SelectStmt?.targetList as readonly SyntaxNode[] | undefined;
  const select = found?.node.SelectStmt;
  const isExpression = targets?.length === 1 && !select?.fromClause && !select?.whereClause && targets[0]?.ResTarget?.name === undefined;
  if (!found || !isExpression) return { ...unreadExpression(written), ...refusedEverywhere(text, parse) };
  return { ...sqlExpression(targets[0]?.ResTarget?.val, found.located, null), text: written };
}

/** Around an expression of a column, a constraint or an index: there a text may be taken that is more than an expression, such as a default and NOT NULL. */
const AROUND_EXPRESSIONS: readonly (readonly [string, string])[] = [
  ["CREATE TABLE t (c text DEFAULT ", "\n)"], ["CREATE TABLE t (c text CHECK (", "\n))"], ["CREATE TABLE t (c text GENERATED ALWAYS AS (", "\n) STORED)"],
  ["CREATE INDEX ON t (", "\n)"], ["CREATE INDEX ON t (c) WHERE ", "\n"], ["ALTER TABLE t ALTER c TYPE text USING ", "\n"],
];

/** The syntax error of a text that is known whole and that the grammar takes nowhere; nothing when it takes it somewhere. */
function refusedEverywhere(text: string, parse: Parse): Pick<SqlExpression, "syntaxError"> {
  if (hasHole(text) || text.length > TEXT_LIMIT || text.includes("\0") || replacePlaceholders(text).places.length > 0) return {};
  // Where the grammar gets furthest it has met what is wrong with the text, and not with the place.
  let furthest = { message: "", at: -1 };
  for (const [prefix, suffix] of AROUND_EXPRESSIONS) {
    const parsed = parse(prefix + text + suffix);
    if (parsed.kind !== "error") return {};
    const at = parsed.codePoint - prefix.length;
    if (at > furthest.at) furthest = { message: parsed.message, at };
  }
  return { syntaxError: furthest.message };
}

function readType(text: string, parse: Parse): TypeReference {
  const written = text.trim();
  const unknown: TypeReference = { kind: "unknown", reason: `not a type of PostgreSQL's: ${written.slice(0, 60)}` };
  // Nothing but the type may stand there: `int, b int` would be two columns, `int NOT NULL` a constraint.
  if (elementEnd(text, 0) < written.length) return unknown;
  const found = parseWithin("CREATE TABLE t (c ", text, "\n)", parse);
  const elements = found?.node.CreateStmt?.tableElts as readonly SyntaxNode[] | undefined;
  const column = elements?.length === 1 ? elements[0]?.ColumnDef : undefined;
  if (!column || column.constraints || column.collClause) return unknown;
  return typeReference(column.typeName);
}
