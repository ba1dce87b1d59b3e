/**
 * DO blocks: the operations of a PL/pgSQL block, as far as they can be told. Conditions become
 * questions to the catalog, EXCEPTION becomes `handled`; dynamic SQL is read when its text can be
 * computed, with holes for the parts that cannot.
 */
import type { CatalogQuestion, Operation } from "../../model/operation.ts";
import type { Span } from "../../source.ts";
import { foldCase, hasHole, strings } from "./names.ts";
import type { SyntaxNode } from "./parser.ts";
import { type Block, type BlockStatement, parseBlock } from "./plpgsql.ts";
import { conditionQuestion, type QuestionContext, rowsQuestion, selectedMeaning, type VariableMeaning } from "./questions.ts";
import { readQuery } from "./queries.ts";
import { nextToken, tokenText } from "./scan.ts";
import type { SqlText } from "./text.ts";

/** How a block gets at the statements inside it. */
export interface BlockReader {
  /** Reads the SQL between two offsets of the block's text, with `cut` taken out of it. */
  readonly statements: (span: Span, cut: Span | null, variables: ReadonlySet<string>) => readonly Operation[];
  /** Reads a SQL text that stands nowhere in the block's text. */
  readonly dynamic: (text: string) => readonly Operation[];
  /** Parses `SELECT` + the text between two offsets, with `cut` taken out. Null on a syntax error. */
  readonly select: (prefix: string, span: Span, cut: Span | null) => { readonly node: SyntaxNode; readonly located: SqlText } | null;
}

/** What a text variable holds: its text, in which holes stand for unknown parts. */
type VariableValue = { readonly kind: "text"; readonly text: string } | VariableMeaning;

interface State {
  readonly text: string;
  readonly reader: BlockReader;
  readonly declared: Set<string>;
  readonly values: Map<string, VariableValue>;
  readonly read: { statements: number };
}

/** The stand-in for a part of a dynamic statement that is not known. */
const UNKNOWN_PART = "__hole_0__";

/** FOREACH over more items than this is not unrolled: it is a data load. */
const UNROLLED_ITEMS = 100;

/** What follows a branch that returns is read once for each other branch: a block that takes more statements than this is given up. */
const STATEMENT_LIMIT = 5000;

/** Thrown inside this file when the limit is hit. */
class TooManyStatements extends Error {}

/** The operations of the block between two offsets of a text. */
export function readDoBlock(text: string, span: Span, reader: BlockReader): readonly Operation[] {
  const block = parseBlock(text, span.start, span.end);
  if (!block) return [{ kind: "unread", reason: "the PL/pgSQL block could not be read", mayTouch: null }];
  try {
    return blockOperations(block, { text, reader, declared: new Set(["found"]), values: new Map(), read: { statements: 0 } });
  } catch (error) {
    if (!(error instanceof TooManyStatements)) throw error;
    return [{ kind: "unread", reason: `a PL/pgSQL block of more than ${STATEMENT_LIMIT} statements`, mayTouch: null }];
  }
}

function blockOperations(block: Block, outer: State): readonly Operation[] {
  const state: State = { ...outer, declared: new Set(outer.declared) };
  for (const { name, value } of block.variables) {
    state.declared.add(name);
    state.values.delete(name);
    if (value) assign(name, value, state);
  }
  const body = operationsOf(block.body, state);
  if (block.handlers.length === 0) return body;
  // Whether the body's assignments happened is not known in the handlers, nor after them.
  forget(block.body, state);
  const handlers = block.handlers.map((handler) => ({ catches: handler.conditions, operations: operationsOf(handler.body, state) }));
  for (const handler of block.handlers) forget(handler.body, state);
  return [{ kind: "handled", body, handlers }];
}

/** Statements in order. What follows a branch that returns belongs to the other branches. */
function operationsOf(statements: readonly BlockStatement[], state: State): readonly Operation[] {
  const operations: Operation[] = [];
  for (const [at, statement] of statements.entries()) {
    if (++state.read.statements > STATEMENT_LIMIT) throw new TooManyStatements();
    if (statement.kind === "leave") return operations;
    if (statement.kind === "if") {
      const rest = statements.slice(at + 1);
      const leaves = mayLeave([statement], "loop");
      operations.push(...conditionalOperations(statement, 0, leaves ? rest : [], state));
      if (leaves) return operations;
      if (operations.some(changesCatalog)) forgetQuestions(state);
    } else {
      const done = statementOperations(statement, state);
      // What the statement itself asked, it asked after its changes.
      if (done.some(changesCatalog)) forgetQuestions(state);
      operations.push(...done);
      // Whether a loop or an inner block returned is not known.
      if (mayLeave([statement], "block")) return [...operations, ...possibly(operationsOf(statements.slice(at + 1), state))];
    }
  }
  return operations;
}

function ends(body: readonly BlockStatement[]): boolean {
  return body.some((statement) => statement.kind === "leave" || (statement.kind === "raise" && statement.level === "exception"));
}

/** Whether the statements may be left before their end: by RETURN, or also by EXIT, CONTINUE and RAISE. */
function mayLeave(statements: readonly BlockStatement[], what: "block" | "loop"): boolean {
  return statements.some((statement) => {
    switch (statement.kind) {
      case "leave": return what === "loop" || statement.what === "block";
      case "raise": return what === "loop" && statement.level === "exception";
      case "if": return statement.branches.some((branch) => mayLeave(branch.body, what)) || mayLeave(statement.otherwise, what);
      case "block": return mayLeave(statement.block.body, "block") || statement.block.handlers.some((handler) => mayLeave(handler.body, "block"));
      case "loop": return mayLeave(statement.body, "block");
      case "case": return statement.bodies.some((body) => mayLeave(body, what));
      default: return false;
    }
  });
}

function changesCatalog(operation: Operation): boolean {
  return operation.kind !== "query" && operation.kind !== "no-effect" && operation.kind !== "touch";
}

/** What the catalog answered before a change may be different after it. */
function forgetQuestions(state: State): void {
  for (const [name, value] of state.values) if (value.kind !== "text") state.values.delete(name);
}

/** Variables that the statements may set have unknown values from here on. */
function forget(statements: readonly BlockStatement[], state: State): void {
  for (const statement of statements) for (const name of assigned(statement)) state.values.delete(name);
}

function assigned(statement: BlockStatement): readonly string[] {
  switch (statement.kind) {
    case "assign": return [statement.variable];
    case "execute": case "sql": return ["found", ...statement.into];
    case "perform": return ["found"];
    case "nothing": return statement.variables;
    case "block": return [...statement.block.body, ...statement.block.handlers.flatMap((handler) => handler.body)].flatMap(assigned);
    case "if": return [...statement.branches.flatMap((branch) => branch.body), ...statement.otherwise].flatMap(assigned);
    case "case": return statement.bodies.flat().flatMap(assigned);
    case "loop": return ["found", ...statement.variables, ...statement.body.flatMap(assigned)];
    case "raise": case "leave": return [];
  }
}

function conditionalOperations(
  statement: Extract<BlockStatement, { kind: "if" }>,
  at: number,
  rest: readonly BlockStatement[],
  state: State,
): readonly Operation[] {
  const branch = statement.branches[at];
  if (!branch) return branchOperations(statement.otherwise, rest, state);
  const { question, reads } = readCondition(branch.condition, state);
  // Both branches start with what is known here.
  const before = new Map(state.values);
  const then = branchOperations(branch.body, rest, state);
  restore(state, before);
  const otherwise = conditionalOperations(statement, at + 1, rest, state);
  restore(state, before);
  forget([statement, ...rest], state);
  if (then.length === 0 && otherwise.length === 0) return reads;
  return [...reads, { kind: "conditional", condition: question, then, otherwise }];
}

function branchOperations(body: readonly BlockStatement[], rest: readonly BlockStatement[], state: State): readonly Operation[] {
  return operationsOf(ends(body) ? body : [...body, ...rest], state);
}

function restore(state: State, values: ReadonlyMap<string, VariableValue>): void {
  state.values.clear();
  for (const [name, value] of values) state.values.set(name, value);
}

/** A condition, and the query that asking it runs, when it reads more than PostgreSQL's own catalog. */
function readCondition(span: Span, state: State): { readonly question: CatalogQuestion; readonly reads: readonly Operation[] } {
  const parsed = state.reader.select("SELECT ", span, null);
  const target = firstTarget(parsed?.node);
  if (!parsed || !target) return { question: { kind: "unknown", reason: "a condition that could not be read" }, reads: [] };
  return { question: conditionQuestion(target, questionContext(parsed.located, state)), reads: readsOf(parsed.node, parsed.located, state) };
}

function readsOf(node: SyntaxNode, located: SqlText, state: State): readonly Operation[] {
  const query = readQuery(node, located, state.declared)?.query;
  const own = query?.uses.filter((use) => !isSystemRelation(use.name));
  if (!query || !own || own.length === 0) return [];
  return [{ kind: "query", query: { ...query, uses: own }, verb: "select", truncateCascade: false }];
}

function isSystemRelation(name: { readonly schema: string | null; readonly name: string }): boolean {
  return name.schema === "information_schema" || name.schema === "pg_catalog" || (name.schema === null && name.name.startsWith("pg_"));
}

function questionContext(located: SqlText, state: State): QuestionContext {
  return {
    variable: (name) => {
      const value = state.values.get(name);
      return value?.kind === "text" ? undefined : value;
    },
    query: (select) => readQuery({ SelectStmt: select }, located, state.declared)!.query,
  };
}

function firstTarget(node: SyntaxNode | undefined): SyntaxNode | undefined {
  const targets = node?.SelectStmt?.targetList;
  return targets?.length === 1 ? (targets[0] as SyntaxNode).ResTarget?.val : undefined;
}

function statementOperations(statement: Exclude<BlockStatement, { kind: "if" | "leave" }>, state: State): readonly Operation[] {
  switch (statement.kind) {
    case "block":
      return blockOperations(statement.block, state);
    case "loop":
      return loopOperations(statement, state);
    case "case": {
      const bodies = statement.bodies.map((body) => possibly(operationsOf(body, { ...state, values: new Map(state.values) })));
      forget([statement], state);
      return bodies.flat();
    }
    case "assign":
      assign(statement.variable, statement.value, state);
      return valueReads(statement.value, state);
    case "raise":
      return raiseOperations(statement, state);
    case "execute": {
      const command = textOf(statement.command, state);
      for (const name of ["found", ...statement.into]) state.values.delete(name);
      return state.reader.dynamic(command ?? UNKNOWN_PART);
    }
    case "perform": {
      const parsed = state.reader.select("SELECT ", statement.query, null);
      state.values.delete("found");
      if (parsed?.node.SelectStmt)
        state.values.set("found", {
          kind: "boolean",
          question: rowsQuestion(parsed.node.SelectStmt, questionContext(parsed.located, state)),
        });
      return performOperations(parsed, state);
    }
    case "sql":
      return sqlOperations(statement, state);
    case "nothing":
      for (const name of statement.variables) state.values.delete(name);
      return [];
  }
}

function performOperations(parsed: ReturnType<BlockReader["select"]>, state: State): readonly Operation[] {
  const read = parsed && readQuery(parsed.node, parsed.located, state.declared);
  if (!read) return [{ kind: "unread", reason: "PERFORM with a query that could not be read", mayTouch: null }];
  return [{ kind: "query", query: read.query, verb: "select", truncateCascade: false }];
}

function sqlOperations(statement: Extract<BlockStatement, { kind: "sql" }>, state: State): readonly Operation[] {
  const operations = state.reader.statements(statement.span, statement.intoSpan, state.declared);
  for (const name of ["found", ...statement.into]) state.values.delete(name);
  const select = statement.intoSpan && state.reader.select("", statement.span, statement.intoSpan);
  if (select?.node.SelectStmt) {
    const context = questionContext(select.located, state);
    state.values.set("found", {
      kind: "boolean",
      question: select.node.SelectStmt.fromClause ? rowsQuestion(select.node.SelectStmt, context) : { kind: "constant", value: true },
    });
    const meaning = statement.into.length === 1 ? selectedMeaning(select.node.SelectStmt, context) : undefined;
    if (meaning) state.values.set(statement.into[0]!, meaning);
  }
  return operations;
}

function possibly(
  operations: readonly Operation[],
  condition: CatalogQuestion = { kind: "unknown", reason: "a condition that depends on data" },
): readonly Operation[] {
  return operations.length === 0 ? [] : [{ kind: "conditional", condition, then: operations, otherwise: [] }];
}

/** A loop's body runs as often as there are items: for known arrays it is unrolled, else it is possible. */
function loopOperations(statement: Extract<BlockStatement, { kind: "loop" }>, state: State): readonly Operation[] {
  const items = statement.form === "array" && statement.source && !mayLeave(statement.body, "loop") ? arrayItems(statement.source, state) : null;
  if (items && statement.variables.length === 1) {
    return items.flatMap((item) => {
      state.values.set(statement.variables[0]!, { kind: "text", text: item });
      return operationsOf(statement.body, state);
    });
  }
  // In a later turn, variables have the values of an earlier one.
  forget([statement], state);
  for (const name of statement.variables) state.declared.add(name);
  const parsed = statement.form === "query" && statement.source ? state.reader.select("", statement.source, null) : null;
  const reads = parsed ? readsOf(parsed.node, parsed.located, state) : [];
  const condition = parsed?.node.SelectStmt ? rowsQuestion(parsed.node.SelectStmt, questionContext(parsed.located, state)) : undefined;
  const body = operationsOf(statement.body, state);
  forget([statement], state);
  return [...reads, ...possibly(body, condition)];
}

/** The texts of `ARRAY['a', 'b']` or `'{a,b}'::text[]`. */
function arrayItems(span: Span, state: State): readonly string[] | null {
  const parsed = state.reader.select("SELECT ", span, null);
  let node = firstTarget(parsed?.node);
  while (node?.TypeCast) node = node.TypeCast.arg;
  const elements = node?.A_ArrayExpr?.elements as readonly SyntaxNode[] | undefined;
  if (elements && elements.length <= UNROLLED_ITEMS) {
    const texts = elements.map((element) => evaluate(element, state));
    return texts.every((text) => text !== null && !hasHole(text)) ? (texts as string[]) : null;
  }
  const literal = node?.A_Const?.sval?.sval;
  if (literal === undefined || !/^\{[\w\s,]*\}$/.test(literal)) return null;
  const items = literal.slice(1, -1).split(",").map((item) => item.trim());
  return items.length <= UNROLLED_ITEMS ? items : null;
}

function assign(name: string, span: Span, state: State): void {
  state.values.delete(name);
  const parsed = state.reader.select("SELECT ", span, null);
  const target = firstTarget(parsed?.node);
  if (!parsed || !target) return;
  const text = evaluate(target, state);
  if (text !== null) {
    state.values.set(name, { kind: "text", text });
    return;
  }
  const meaning = meaningOf(target, questionContext(parsed.located, state));
  if (meaning) state.values.set(name, meaning);
}

function meaningOf(node: SyntaxNode, context: QuestionContext): VariableMeaning | undefined {
  const select = node.SubLink?.subLinkType === "EXPR_SUBLINK" ? (node.SubLink.subselect as SyntaxNode | undefined)?.SelectStmt : undefined;
  if (select) return selectedMeaning(select, context);
  const question = conditionQuestion(node, context);
  return question.kind === "unknown" ? undefined : { kind: "boolean", question };
}

/** What computing a variable's value reads. */
function valueReads(span: Span, state: State): readonly Operation[] {
  const parsed = state.reader.select("SELECT ", span, null);
  return parsed ? readsOf(parsed.node, parsed.located, state) : [];
}

function textOf(span: Span, state: State): string | null {
  const target = firstTarget(state.reader.select("SELECT ", span, null)?.node);
  return target ? evaluate(target, state) : null;
}

/** The text that an expression gives, with holes for what is not known; null when nothing of it is. */
function evaluate(node: SyntaxNode, state: State): string | null {
  if (node.A_Const?.sval) return node.A_Const.sval.sval ?? "";
  if (node.A_Const?.ival) return String(node.A_Const.ival.ival ?? 0);
  if (node.TypeCast?.arg && TEXT_TYPES.has(strings(node.TypeCast.typeName?.names).at(-1) ?? "")) return evaluate(node.TypeCast.arg, state);
  if (node.ColumnRef) {
    const parts = strings(node.ColumnRef.fields);
    const value = parts.length === 1 ? state.values.get(parts[0]!) : undefined;
    return value?.kind === "text" ? value.text : null;
  }
  if (node.A_Expr?.kind === "AEXPR_OP" && strings(node.A_Expr.name).at(-1) === "||") {
    const [left, right] = [node.A_Expr.lexpr, node.A_Expr.rexpr].map((side) => (side ? evaluate(side as SyntaxNode, state) : null));
    return left === null && right === null ? null : `${left ?? UNKNOWN_PART}${right ?? UNKNOWN_PART}`;
  }
  return node.FuncCall ? evaluateCall(node.FuncCall, state) : null;
}

const TEXT_TYPES: ReadonlySet<string> = new Set(["text", "varchar", "bpchar", "name"]);

function evaluateCall(call: NonNullable<SyntaxNode["FuncCall"]>, state: State): string | null {
  const texts = ((call.args ?? []) as readonly SyntaxNode[]).map((argument) => evaluate(argument, state));
  const [first] = texts;
  switch (strings(call.funcname).at(-1)) {
    case "format": return typeof first === "string" ? formatText(first, texts.slice(1)) : null;
    case "quote_ident": return typeof first === "string" ? quoteIdentifier(first) : null;
    case "quote_literal": return typeof first === "string" ? quoteLiteral(first) : null;
    case "concat": return texts.every((text) => text === null) ? null : texts.map((text) => text ?? UNKNOWN_PART).join("");
    case "lower": return typeof first === "string" && !hasHole(first) ? foldCase(first) : null;
    default: return null;
  }
}

/** PostgreSQL's format(): `%I`, `%L`, `%s`, `%%`, with positions (`%1$I`). */
function formatText(format: string, values: readonly (string | null)[]): string {
  let next = 0;
  return format.replace(/%(?:(\d+)\$)?(-?\d*)([sIL%])/g, (_, position: string | undefined, _width: string, type: string) => {
    if (type === "%") return "%";
    const at = position === undefined ? next : Number(position) - 1;
    next = at + 1;
    const value = values[at] ?? null;
    if (value === null) return type === "L" ? quoteLiteral(UNKNOWN_PART) : UNKNOWN_PART;
    return type === "I" ? quoteIdentifier(value) : type === "L" ? quoteLiteral(value) : value;
  });
}

function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function quoteLiteral(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** RAISE EXCEPTION ends the block; every other level only writes a message. */
function raiseOperations(statement: Extract<BlockStatement, { kind: "raise" }>, state: State): readonly Operation[] {
  if (statement.level !== "exception") return [];
  const first = nextToken(state.text, statement.span.start);
  const written = first && first.start < statement.span.end ? first : null;
  const message = written?.kind === "string" ? (textOf({ start: written.start, end: written.end }, state) ?? "") : "";
  return [{ kind: "raise", message, sqlstate: raisedState(statement.span, state) }];
}

/** `RAISE SQLSTATE '22012'`, `USING ERRCODE = 'unique_violation'`, `RAISE division_by_zero`: a code, or a condition's name. */
function raisedState(span: Span, state: State): string {
  const { text } = state;
  let previous = "";
  let first = true;
  for (let token = nextToken(text, span.start); token && token.start < span.end; token = nextToken(text, token.end)) {
    const found = tokenText(text, token);
    if (token.kind === "string" && (previous === "sqlstate" || previous === "errcode")) return found.slice(1, -1);
    if (first && token.kind === "word" && found !== "sqlstate" && found !== "using") return found;
    if (token.kind === "word") previous = found;
    first = false;
  }
  return "P0001";
}
