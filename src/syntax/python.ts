/**
 * Lowers Python to the tree of `tree.ts`.
 *
 * Python 2 and 3 are read alike: a migration written years ago must not be a riddle. The concrete tree
 * comes from a parser adapter through `ConcreteTree`; this file knows the grammar's node names and
 * nothing about the parser behind them.
 *
 * Two things keep this fast. Bodies of functions and classes are lowered when they are asked for, and
 * simple expressions are read straight from the text (`python-direct.ts`), since every question to the
 * concrete tree crosses into native code. A file with syntax errors takes no such short cuts.
 */
import type { Source, Span } from "../source.ts";
import { readDirectly, readStatementDirectly, type DirectStatement } from "./python-direct.ts";
import { appendLiteral, readNumber, readOpening, type DecodedText, type StringOpening } from "./python-literals.ts";
import { argumentsProblem, isIndentedAlike, misplaced, parametersProblem } from "./python-refusals.ts";
import type {
  Argument,
  BinaryOperator,
  CompareOperator,
  ComprehensionExpression,
  ConstantExpression,
  Expression,
  FunctionStatement,
  ImportStatement,
  Module,
  Parameter,
  Statement,
  SyntaxProblem,
  TemplateExpression,
  TryStatement,
  WithStatement,
} from "./tree.ts";

/**
 * A node of the concrete tree. `type` is the grammar's name of a named node, `ERROR` for text that fits
 * nowhere, and empty for a token such as `(`. `start` is a UTF-16 offset; `handle` belongs to the tree.
 */
export interface ConcreteNode {
  readonly type: string;
  readonly start: number;
  readonly handle: number;
}

/** What the lowering asks a parser's tree. Every call may be expensive. */
export interface ConcreteTree {
  readonly root: ConcreteNode;
  /** All children, tokens and comments included, in order. */
  readonly children: (node: ConcreteNode) => ConcreteNode[];
  /** The UTF-16 offset after the node. */
  readonly end: (node: ConcreteNode) => number;
  /** Whether the node or anything in it is an error or missing. */
  readonly hasError: (node: ConcreteNode) => boolean;
  /** Whether the parser made the node up, since something had to stand there. */
  readonly isMissing: (node: ConcreteNode) => boolean;
}

/**
 * The deepest nesting that is lowered. CPython refuses 200 nested parentheses and 100 indentations;
 * each level here takes up to four stack frames of a caller who may already be deep. What lies deeper
 * becomes opaque, with this as the reason. Chains such as `a + b + c` and `a.b().c()` do not count as nesting.
 */
export const MAX_TREE_DEPTH = 400;

/** The most syntax errors that are listed for a file. One broken bracket can break every line after it. */
export const MAX_SYNTAX_PROBLEMS = 20;

/** How much of a line an error message quotes, in UTF-16 units. */
const MAX_QUOTED_TEXT = 40;

interface Lowering {
  readonly tree: ConcreteTree;
  readonly text: string;
  /** Whether simple expressions may be read from the text: only where the tree has no errors. */
  readonly direct: boolean;
  /** Where what is wrong with the file is listed. */
  readonly problems: SyntaxProblem[];
  /** Where the direct reader gave up last: it would give up there again, so nodes around it are not offered. */
  gaveUpAt: number;
}

/**
 * Lowers a file with a parser given as a function from text to tree. What is not understood is opaque,
 * and errors are listed in `errors`. Throws only when `parse` does.
 */
export function lowerPython(source: Source, parse: (text: string) => ConcreteTree): Module {
  const body: Statement[] = [];
  const errors: SyntaxProblem[] = [];
  // To Python a lone carriage return ends a line; the grammar wants to see a line feed.
  const text = source.text.replace(/\r(?!\n)/g, "\n");
  for (const tree of parsePieces(text, parse)) {
    const broken = tree.hasError(tree.root);
    const lowering: Lowering = { tree, text, direct: !broken, problems: errors, gaveUpAt: -1 };
    // A file in which nothing fits has an error for its root.
    const nodes = tree.root.type === "ERROR" ? [tree.root] : parts(lowering, tree.root);
    const statements = lowerStatements(lowering, nodes, 0);
    append(body, statements);
    checkIndentation(lowering, nodes, "");
    const found = misplaced(statements);
    if (found) refuse(lowering, found.statement.span, found.message);
    if (broken) collectProblems(lowering, errors);
    if (PYTHON_2_HINT.test(text)) append(errors, pythonTwoProblem(lowering));
  }
  return { source, body, docstring: docstringOf(body), errors };
}

/** Lists something that Python refuses and the grammar takes. Where the grammar finds errors as well, nothing else is sure. */
function refuse(lowering: Lowering, span: Span, message: string): void {
  if (lowering.direct && lowering.problems.length < MAX_SYNTAX_PROBLEMS) lowering.problems.push({ span, message });
}

/** What may be a `print` or `exec` statement of Python 2 that Python 3 refuses: `print "x"`, `exec code`. */
const PYTHON_2_HINT = /^[ \t]*(?:print|exec)[ \t]+(?=["'\w[{`])/m;

/** The first statement of a file that only Python 2 has. The grammar takes them, Python 3 does not. */
function pythonTwoProblem(lowering: Lowering): SyntaxProblem[] {
  const waiting = [lowering.tree.root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if ((node.type === "print_statement" || node.type === "exec_statement") && PYTHON_2_HINT.test(textOf(lowering, node))) {
      return [{ span: spanOf(lowering, node), message: `the ${node.type === "print_statement" ? "print" : "exec"} statement of Python 2` }];
    }
    append(waiting, lowering.tree.children(node).reverse());
  }
  return [];
}

function docstringOf(body: readonly Statement[]): string | null {
  const first = body[0];
  if (first?.kind !== "expression" || first.expression.kind !== "constant" || first.expression.value.type !== "str") return null;
  return first.expression.value.value;
}

// ---------------------------------------------------------------------------------------------
// Looking at the concrete tree

/** The children that mean something: all but comments and line continuations. */
function parts(lowering: Lowering, node: ConcreteNode): ConcreteNode[] {
  const children = lowering.tree.children(node);
  return children.some(isTrivia) ? children.filter((child) => !isTrivia(child)) : children;
}

function isTrivia(node: ConcreteNode): boolean {
  return node.type === "comment" || node.type === "line_continuation";
}

/** The named children that mean something. */
function namedParts(lowering: Lowering, node: ConcreteNode): ConcreteNode[] {
  return lowering.tree.children(node).filter((child) => child.type !== "" && !isTrivia(child));
}

function spanOf(lowering: Lowering, node: ConcreteNode): Span {
  return { start: node.start, end: lowering.tree.end(node) };
}

function textOf(lowering: Lowering, node: ConcreteNode): string {
  return lowering.text.slice(node.start, lowering.tree.end(node));
}

/** Whether a token such as `*` or `async` stands at the node's start. */
function opensWith(lowering: Lowering, node: ConcreteNode | undefined, token: string): boolean {
  return node !== undefined && lowering.text.startsWith(token, node.start);
}

function isToken(lowering: Lowering, node: ConcreteNode, token: string): boolean {
  return node.type === "" && lowering.text.startsWith(token, node.start);
}

function first(nodes: readonly ConcreteNode[], type: string): ConcreteNode | undefined {
  return nodes.find((node) => node.type === type);
}

/** Appends all items. A call of `push` with that many arguments would overflow the stack. */
function append<Item>(list: Item[], items: readonly Item[]): void {
  for (const item of items) list.push(item);
}

function spanAcross(items: readonly Expression[]): Span {
  return { start: items[0]?.span.start ?? 0, end: items.at(-1)?.span.end ?? 0 };
}

// ---------------------------------------------------------------------------------------------
// Syntax errors

/**
 * How often reading starts afresh behind an error, and how much text may be parsed again for it, in
 * UTF-16 units: about a second's work. Beyond that, an error may hide what follows it.
 */
const MAX_RESTARTS = 20;
const MAX_REPARSED_TEXT = 2_000_000;

/** A line that starts a statement of the module: it can only stand inside of another one in a text block. */
const moduleStatement = /^(?:(?:async[ \t]+def|def|class|import|from)\b|@|[A-Za-z_]\w*[ \t]*(?::[^=\n]*)?=(?!=))/gm;

/**
 * Parses the text, and when an error has swallowed the start of a later statement (an unclosed bracket
 * or quote does), parses what comes before that statement and what follows apart. All trees have the
 * offsets of the whole text: what a piece does not contain is blank in it.
 */
function parsePieces(text: string, parse: (text: string) => ConcreteTree): ConcreteTree[] {
  const pieces: ConcreteTree[] = [];
  let from = 0;
  let reparsed = 0;
  for (let tree = parse(text); ; tree = parse(blanked(text, from))) {
    const next = tree.hasError(tree.root) && pieces.length < MAX_RESTARTS && reparsed < MAX_REPARSED_TEXT ? swallowedStatement(tree, text) : null;
    if (next === null) {
      pieces.push(tree);
      return pieces;
    }
    pieces.push(parse(blanked(text.slice(0, next), from)));
    from = next;
    reparsed += text.length;
  }
}

function blanked(text: string, from: number): string {
  return text.slice(0, from).replace(/[^\n]/g, " ") + text.slice(from);
}

/** Where the first statement starts that a broken node of the module has taken into itself. */
function swallowedStatement(tree: ConcreteTree, text: string): number | null {
  for (const node of tree.root.type === "ERROR" ? [tree.root] : tree.children(tree.root)) {
    if (node.type !== "ERROR" && !tree.hasError(node)) continue;
    const end = tree.end(node);
    // Decorators, and the definition below them, belong together.
    let decorated = text[node.start] === "@";
    moduleStatement.lastIndex = node.start + 1;
    for (let match = moduleStatement.exec(text); match && match.index < end; match = moduleStatement.exec(text)) {
      if (!decorated) return match.index;
      decorated = match[0] === "@";
    }
  }
  return null;
}

/** Appends errors and missing nodes, also those in bodies that nobody asked for. Broken nodes hold no further ones. */
function collectProblems(lowering: Lowering, problems: SyntaxProblem[]): void {
  const { tree } = lowering;
  const pending: ConcreteNode[] = [tree.root];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (problems.length > MAX_SYNTAX_PROBLEMS) return;
    if (problems.length === MAX_SYNTAX_PROBLEMS) {
      problems.push({ span: { start: node.start, end: node.start }, message: `more syntax errors follow; only the first ${MAX_SYNTAX_PROBLEMS} are listed` });
      return;
    }
    if (node.type === "ERROR") {
      problems.push(problemAt(lowering, spanOf(lowering, node)));
    } else if (tree.isMissing(node)) {
      problems.push(problemAt(lowering, { start: node.start, end: node.start }));
    } else {
      const broken = tree.children(node).filter((child) => child.type === "ERROR" || tree.hasError(child));
      for (const child of broken.reverse()) pending.push(child);
    }
  }
}

function problemAt(lowering: Lowering, span: Span): SyntaxProblem {
  const lineStart = lowering.text.lastIndexOf("\n", span.start - 1) + 1;
  const lineEnd = lowering.text.indexOf("\n", span.start);
  const rest = lowering.text.slice(span.start, lineEnd === -1 ? undefined : lineEnd).trim();
  const line = rest === "" ? lowering.text.slice(lineStart, span.start).trim().slice(-MAX_QUOTED_TEXT) : rest.slice(0, MAX_QUOTED_TEXT);
  if (line === "") return { span, message: "invalid syntax" };
  return { span, message: rest === "" ? `invalid syntax after "${line}"` : `invalid syntax near "${line}"` };
}

/** How far the line of an offset is indented, in characters. */
function indentationAt(lowering: Lowering, offset: number): number {
  const lineStart = lowering.text.lastIndexOf("\n", offset - 1) + 1;
  return lowering.text.slice(lineStart, offset).search(/\S|$/);
}

/**
 * What can be saved from an error node among statements. Whole statements inside of it that are
 * indented no deeper than the error itself stay statements of this block; deeper ones have lost the
 * line that they belonged to, and are kept as the body of an opaque statement.
 */
function recoverStatements(lowering: Lowering, error: ConcreteNode, depth: number): Statement[] {
  const recovered: Statement[] = [];
  const indentation = indentationAt(lowering, error.start);
  let children: Expression[] = [];
  let body: Statement[] = [];
  const span = spanOf(lowering, error);
  const flush = (): void => {
    recovered.push({ kind: "opaque-statement", span, reason: "syntax error", children, body });
    children = [];
    body = [];
  };
  for (const part of namedParts(lowering, error)) {
    if (part.type === "block") append(body, lowerStatements(lowering, parts(lowering, part), depth + 1));
    else if (part.type === "ERROR") append(body, lowerStatement(lowering, part, depth + 1));
    else if (!statementKinds.has(part.type)) append(children, lowerOpaqueParts(lowering, [part], depth + 1));
    else if (indentationAt(lowering, part.start) > indentation) append(body, lowerStatement(lowering, part, depth + 1));
    else {
      if (children.length > 0 || body.length > 0 || recovered.length === 0) flush();
      append(recovered, lowerStatement(lowering, part, depth + 1));
    }
  }
  if (children.length > 0 || body.length > 0 || recovered.length === 0) flush();
  return recovered;
}

// ---------------------------------------------------------------------------------------------
// Statements

type LowerStatement = (lowering: Lowering, node: ConcreteNode, depth: number) => Statement | Statement[];

const statementKinds: ReadonlyMap<string, LowerStatement> = new Map<string, LowerStatement>([
  ["expression_statement", lowerExpressionStatement],
  ["if_statement", lowerIf],
  ["for_statement", lowerFor],
  ["while_statement", lowerWhile],
  ["try_statement", lowerTry],
  ["with_statement", lowerWith],
  ["match_statement", lowerMatch],
  ["function_definition", (lowering, node, depth) => lowerFunction(lowering, node, [], depth)],
  ["class_definition", (lowering, node, depth) => lowerClass(lowering, node, [], depth)],
  ["decorated_definition", lowerDecorated],
  ["return_statement", lowerReturn],
  ["raise_statement", lowerRaise],
  ["import_statement", lowerImport],
  ["import_from_statement", lowerFromImport],
  ["future_import_statement", lowerFromImport],
  ["pass_statement", (lowering, node) => ({ kind: "pass", span: spanOf(lowering, node) })],
  ["break_statement", (lowering, node) => ({ kind: "break", span: spanOf(lowering, node) })],
  ["continue_statement", (lowering, node) => ({ kind: "continue", span: spanOf(lowering, node) })],
  ["delete_statement", lowerDelete],
  ["assert_statement", lowerAssert],
  ["global_statement", (lowering, node) => ({ kind: "global", span: spanOf(lowering, node), names: identifiersIn(lowering, node) })],
  ["nonlocal_statement", (lowering, node) => ({ kind: "nonlocal", span: spanOf(lowering, node), names: identifiersIn(lowering, node) })],
  ["print_statement", (lowering, node, depth) => opaqueStatement(lowering, node, "Python 2's print statement", depth)],
  ["exec_statement", (lowering, node, depth) => opaqueStatement(lowering, node, "Python 2's exec statement", depth)],
  ["type_alias_statement", lowerTypeAlias],
]);

function lowerStatements(lowering: Lowering, nodes: readonly ConcreteNode[], depth: number): Statement[] {
  const statements: Statement[] = [];
  for (const node of nodes) {
    append(statements, lowerStatement(lowering, node, depth));
  }
  return statements;
}

function lowerStatement(lowering: Lowering, node: ConcreteNode, depth: number): readonly Statement[] {
  if (node.type === "" || isTrivia(node)) return [];
  if (depth > MAX_TREE_DEPTH)
    return [
      {
        kind: "opaque-statement",
        span: spanOf(lowering, node),
        reason: `nested deeper than ${MAX_TREE_DEPTH} levels`,
        children: [],
        body: [],
      },
    ];
  if (node.type === "ERROR") return recoverStatements(lowering, node, depth);
  const lower = statementKinds.get(node.type);
  if (!lower) return [opaqueStatement(lowering, node, `unsupported syntax: ${node.type}`, depth)];
  const lowered = lower(lowering, node, depth);
  return Array.isArray(lowered) ? lowered : [lowered];
}

/** The grammar takes statements of one block that are indented differently. `wanted`: the indentation of the block, null for that of its first statement. */
function checkIndentation(lowering: Lowering, nodes: readonly ConcreteNode[], wanted: string | null): void {
  if (!lowering.direct) return;
  let indentation = wanted;
  for (const node of nodes) {
    if (node.type === "" || node.type === "comment") continue;
    const lineStart = lowering.text.lastIndexOf("\n", node.start - 1) + 1;
    const before = lowering.text.slice(lineStart, node.start);
    // After a semicolon, after a colon, or on a line that goes on with the one before.
    if (/[^ \t\f]/.test(before) || /\\\r?\n$/.test(lowering.text.slice(Math.max(0, lineStart - 3), lineStart))) continue;
    if (indentation === null) indentation = before;
    else if (!isIndentedAlike(before, indentation)) return refuse(lowering, spanOf(lowering, node), "the line is not indented as those around it");
  }
}

function opaqueStatement(lowering: Lowering, node: ConcreteNode, reason: string, depth: number): Statement {
  const children = lowerOpaqueParts(lowering, namedParts(lowering, node), depth + 1);
  return { kind: "opaque-statement", span: spanOf(lowering, node), reason, children, body: [] };
}

function blockOf(lowering: Lowering, nodes: readonly ConcreteNode[], depth: number): Statement[] {
  return lowerBlock(lowering, first(nodes, "block"), nodes, depth);
}

function lowerBlock(lowering: Lowering, block: ConcreteNode | undefined, nodes: readonly ConcreteNode[], depth: number): Statement[] {
  const inner = block ? parts(lowering, block) : [];
  checkIndentation(lowering, inner, null);
  const statements = lowerStatements(lowering, inner, depth + 1);
  if (statements.length === 0) refuse(lowering, nodes[0] ? spanOf(lowering, nodes[0]) : NOWHERE, "an indented block is missing");
  return statements;
}

const NOWHERE: Span = { start: 0, end: 0 };

/** The body as a function that lowers it when first called. */
function lazyBlock(lowering: Lowering, nodes: readonly ConcreteNode[], depth: number): () => readonly Statement[] {
  const block = first(nodes, "block");
  let body: readonly Statement[] | undefined;
  return () => (body ??= lowerBlock(lowering, block, nodes, depth));
}

function identifiersIn(lowering: Lowering, node: ConcreteNode): string[] {
  return namedParts(lowering, node).map((part) => textOf(lowering, part));
}

function lowerExpressionStatement(lowering: Lowering, node: ConcreteNode, depth: number): Statement {
  const span = spanOf(lowering, node);
  if (lowering.direct) {
    const read = readStatementDirectly(lowering.text, span.start, span.end);
    if (typeof read !== "number") return directStatement(read, span);
    lowering.gaveUpAt = read;
  }
  const nodes = parts(lowering, node);
  const only = nodes[0];
  if (nodes.length === 1 && only) {
    if (only.type === "assignment") return lowerAssignment(lowering, only, span, depth);
    if (only.type === "augmented_assignment") return lowerAugment(lowering, only, span, depth);
    return { kind: "expression", span, expression: lowerExpression(lowering, only, depth + 1) };
  }
  if (nodes.some((part) => part.type === "ERROR")) return opaqueStatement(lowering, node, "syntax error", depth);
  const items = lowerItems(lowering, nodes, depth);
  return { kind: "expression", span, expression: { kind: "tuple", span, items } };
}

function directStatement(read: DirectStatement, span: Span): Statement {
  if (read.kind === "expression") return { kind: "expression", span, expression: read.expression };
  return { kind: "assignment", span, targets: [read.target], annotation: read.annotation, value: read.value };
}

/** `a: T = b`, `a = b = c`: the grammar nests the second into the right side of the first. */
function lowerAssignment(lowering: Lowering, node: ConcreteNode, span: Span, depth: number): Statement {
  const targets: Expression[] = [];
  let annotation: Expression | null = null;
  for (let assignment = node; ; ) {
    const nodes = parts(lowering, assignment);
    const named = nodes.filter((part) => part.type !== "");
    const [target, ...rest] = named;
    if (!target || named.some((part) => part.type === "ERROR")) {
      const children = [...targets, ...lowerOpaqueParts(lowering, named, depth + 1)];
      return { kind: "opaque-statement", span, reason: "syntax error", children, body: [] };
    }
    targets.push(lowerExpression(lowering, target, depth + 1));
    if (rest[0]?.type === "type") annotation = lowerType(lowering, rest.shift()!, depth + 1);
    const value = rest[0];
    if (value?.type === "assignment") {
      assignment = value;
      continue;
    }
    return { kind: "assignment", span, targets, annotation, value: value ? lowerExpression(lowering, value, depth + 1) : null };
  }
}

const operatorText = /\*\*|\/\/|<<|>>|[-+*/%@|&^]/y;

function binaryOperatorAt(lowering: Lowering, node: ConcreteNode | undefined): BinaryOperator | null {
  if (!node) return null;
  operatorText.lastIndex = node.start;
  return (operatorText.exec(lowering.text)?.[0] as BinaryOperator | undefined) ?? null;
}

function lowerAugment(lowering: Lowering, node: ConcreteNode, span: Span, depth: number): Statement {
  const [target, operator, value, surplus] = parts(lowering, node);
  const read = binaryOperatorAt(lowering, operator);
  if (!target || !value || surplus || read === null) return opaqueStatement(lowering, node, "syntax error", depth);
  return { kind: "augment", span, target: lowerExpression(lowering, target, depth + 1), operator: read, value: lowerExpression(lowering, value, depth + 1) };
}

/** `elif` is an `if` in the other branch. Built from the last one backwards, so thousands of them need no stack. */
function lowerIf(lowering: Lowering, node: ConcreteNode, depth: number): Statement {
  const span = spanOf(lowering, node);
  const nodes = parts(lowering, node);
  const clauses = nodes.filter((part) => part.type === "elif_clause").map((clause) => ({ start: clause.start, nodes: parts(lowering, clause) }));
  const lowered = [{ start: node.start, nodes }, ...clauses].map((clause) => ({
    start: clause.start,
    test: lowerTest(lowering, clause.nodes, depth),
    then: blockOf(lowering, clause.nodes, depth),
  }));
  let otherwise = elseOf(lowering, nodes, depth);
  for (const clause of lowered.reverse()) {
    otherwise = [{ kind: "if", span: { start: clause.start, end: span.end }, test: clause.test, then: clause.then, otherwise }];
  }
  return otherwise[0]!;
}

/** The first expression of a clause, or something opaque where a syntax error took it. */
function lowerTest(lowering: Lowering, nodes: readonly ConcreteNode[], depth: number): Expression {
  const test = nodes.find((part) => part.type !== "" && part.type !== "block");
  return test ? lowerExpression(lowering, test, depth + 1) : missingExpression(nodes[0]?.start ?? 0);
}

function missingExpression(offset: number): Expression {
  return { kind: "opaque", span: { start: offset, end: offset }, reason: "syntax error", children: [] };
}

function elseOf(lowering: Lowering, nodes: readonly ConcreteNode[], depth: number): Statement[] {
  const clause = first(nodes, "else_clause");
  return clause ? blockOf(lowering, parts(lowering, clause), depth) : [];
}

function lowerFor(lowering: Lowering, node: ConcreteNode, depth: number): Statement {
  const span = spanOf(lowering, node);
  const nodes = parts(lowering, node);
  const [target, iterable] = nodes.filter((part) => part.type !== "" && part.type !== "block" && part.type !== "else_clause");
  const body = blockOf(lowering, nodes, depth);
  const otherwise = elseOf(lowering, nodes, depth);
  const isAsync = opensWith(lowering, node, "async");
  if (isAsync || !target || !iterable) {
    const children = lowerOpaqueParts(lowering, [target, iterable].filter((part) => part !== undefined), depth + 1);
    return { kind: "opaque-statement", span, reason: isAsync ? "async for" : "syntax error", children, body: [...body, ...otherwise] };
  }
  return { kind: "for", span, target: lowerExpression(lowering, target, depth + 1), iterable: lowerExpression(lowering, iterable, depth + 1), body, otherwise };
}

function lowerWhile(lowering: Lowering, node: ConcreteNode, depth: number): Statement {
  const nodes = parts(lowering, node);
  return {
    kind: "while",
    span: spanOf(lowering, node),
    test: lowerTest(lowering, nodes, depth),
    body: blockOf(lowering, nodes, depth),
    otherwise: elseOf(lowering, nodes, depth),
  };
}

function lowerTry(lowering: Lowering, node: ConcreteNode, depth: number): Statement {
  const nodes = parts(lowering, node);
  const handlers = nodes
    .filter((part) => part.type === "except_clause" || part.type === "except_group_clause")
    .map((clause) => lowerHandler(lowering, clause, depth));
  const final = first(nodes, "finally_clause");
  return {
    kind: "try",
    span: spanOf(lowering, node),
    body: blockOf(lowering, nodes, depth),
    handlers,
    otherwise: elseOf(lowering, nodes, depth),
    finally: final ? blockOf(lowering, parts(lowering, final), depth) : [],
  };
}

type Handler = TryStatement["handlers"][number];

/** `except E as name`, Python 2's `except E, name` and Python 3.14's `except E, F`. */
function lowerHandler(lowering: Lowering, clause: ConcreteNode, depth: number): Handler {
  const span = spanOf(lowering, clause);
  const nodes = parts(lowering, clause);
  const body = blockOf(lowering, nodes, depth);
  const [type, alias] = nodes.filter((part) => part.type !== "" && part.type !== "block");
  if (!type) return { span, type: null, name: null, body };
  if (type.type === "as_pattern") {
    const [inner, target] = namedParts(lowering, type);
    if (inner && target) return { span, type: lowerExpression(lowering, inner, depth + 1), name: textOf(lowering, target), body };
  }
  if (!alias && opensExceptionList(lowering, type)) return { span, type: exceptionList(lowering, type), name: null, body };
  const lowered = lowerExpression(lowering, type, depth + 1);
  if (!alias) return { span, type: lowered, name: null, body };
  const name = textOf(lowering, alias);
  const comma = nodes.some((part) => isToken(lowering, part, ","));
  // After a comma, Python 2 binds a name and Python 3.14 expects another exception. Exceptions are capitalised or dotted.
  if (!comma || (alias.type === "identifier" && /^[_\p{Ll}]/u.test(name))) return { span, type: lowered, name, body };
  const items = [lowered, lowerExpression(lowering, alias, depth + 1)];
  return { span, type: { kind: "tuple", span: spanAcross(items), items }, name: null, body };
}

/**
 * Python 3.14 lets three and more exceptions stand without parentheses. The grammar does not; a parser
 * adapter shows it `|` in place of the commas (`asGrammarReads`), so here they are seen as one operation.
 */
function opensExceptionList(lowering: Lowering, node: ConcreteNode): boolean {
  return node.type === "binary_operator" && /^[\w.\s]+,/.test(textOf(lowering, node));
}

function exceptionList(lowering: Lowering, node: ConcreteNode): Expression {
  const items: Expression[] = [];
  for (const match of textOf(lowering, node).matchAll(/[\w.]+/g)) {
    const start = node.start + match.index;
    const read = readDirectly(lowering.text, start, start + match[0].length);
    items.push(typeof read === "number" ? missingExpression(start) : read);
  }
  return { kind: "tuple", span: spanAcross(items), items };
}

const exceptionLists = /except\*?[ \t]+[\w.]+(?:[ \t]*,[ \t]*[\w.]+){2,}[ \t]*(?=,?[ \t]*:)/g;
const templatePrefix = /[tT](?=[rR]?["'])(?<=(?:^|\W)[rR]?[tT])/g;

/**
 * The text in words that the grammar knows, for a parser adapter to parse. It does not know two things
 * of Python 3.14: template strings (`t"..."`), which are built like f-strings, and `except A, B, C:`.
 * Only single letters change, so offsets stay, and the lowering looks at the true text. Where the same
 * letters stand inside a literal or a comment, nothing depends on them.
 */
export function asGrammarReads(text: string): string {
  return text.replace(templatePrefix, "f").replace(exceptionLists, (list) => list.replaceAll(",", "|"));
}

function lowerWith(lowering: Lowering, node: ConcreteNode, depth: number): Statement {
  const span = spanOf(lowering, node);
  const nodes = parts(lowering, node);
  const clause = first(nodes, "with_clause");
  const items = clause ? withItems(lowering, clause, depth) : [];
  const body = blockOf(lowering, nodes, depth);
  if (!opensWith(lowering, node, "async")) return { kind: "with", span, items, body };
  const children = items.flatMap((item) => (item.target ? [item.value, item.target] : [item.value]));
  return { kind: "opaque-statement", span, reason: "async with", children, body };
}

type WithItem = WithStatement["items"][number];

function withItems(lowering: Lowering, clause: ConcreteNode, depth: number): WithItem[] {
  const values = namedParts(lowering, clause).flatMap((item) => (item.type === "with_item" ? namedParts(lowering, item) : [item]));
  // `with (a as b, c as d):` may also have been read as one tuple.
  const only = values[0];
  const elements = values.length === 1 && only?.type === "tuple" ? namedParts(lowering, only) : [];
  const flat = elements.some((element) => element.type === "as_pattern") ? elements : values;
  return flat.map((value) => withItem(lowering, value, depth));
}

function withItem(lowering: Lowering, node: ConcreteNode, depth: number): WithItem {
  let value = node;
  // `with (a as b):` wraps the pattern in parentheses.
  while (value.type === "parenthesized_expression") {
    const inner = namedParts(lowering, value)[0];
    if (inner?.type !== "as_pattern" && inner?.type !== "parenthesized_expression") break;
    value = inner;
  }
  const [context, target] = value.type === "as_pattern" ? namedParts(lowering, value) : [];
  if (!context || !target) return { value: lowerExpression(lowering, node, depth + 1), target: null };
  const inner = target.type === "as_pattern_target" ? (namedParts(lowering, target)[0] ?? target) : target;
  return { value: lowerExpression(lowering, context, depth + 1), target: lowerExpression(lowering, inner, depth + 1) };
}

/** A `match` is opaque: its subject and guards are the children, the statements of all cases the body. */
function lowerMatch(lowering: Lowering, node: ConcreteNode, depth: number): Statement {
  const nodes = parts(lowering, node).filter((part) => part.type !== "");
  const children = lowerOpaqueParts(lowering, nodes.filter((part) => part.type !== "block"), depth + 1);
  const body: Statement[] = [];
  const block = first(nodes, "block");
  for (const clause of block ? namedParts(lowering, block) : []) {
    if (clause.type !== "case_clause") {
      append(body, lowerStatement(lowering, clause, depth + 1));
      continue;
    }
    const clauseParts = namedParts(lowering, clause);
    const guard = first(clauseParts, "if_clause");
    if (guard) append(children, lowerOpaqueParts(lowering, namedParts(lowering, guard), depth + 1));
    append(body, blockOf(lowering, clauseParts, depth + 1));
  }
  return { kind: "opaque-statement", span: spanOf(lowering, node), reason: "match statement", children, body };
}

function lowerDecorated(lowering: Lowering, node: ConcreteNode, depth: number): Statement | Statement[] {
  const nodes = namedParts(lowering, node);
  const decorators = nodes
    .filter((part) => part.type === "decorator")
    .map((decorator) => namedParts(lowering, decorator)[0])
    .filter((expression) => expression !== undefined)
    .map((expression) => lowerExpression(lowering, expression, depth + 1));
  const definition = first(nodes, "function_definition");
  if (definition) return lowerFunction(lowering, definition, decorators, depth);
  const defined = first(nodes, "class_definition");
  if (defined) return lowerClass(lowering, defined, decorators, depth);
  return { kind: "opaque-statement", span: spanOf(lowering, node), reason: "syntax error", children: decorators, body: [] };
}

function lowerFunction(lowering: Lowering, node: ConcreteNode, decorators: readonly Expression[], depth: number): Statement {
  const nodes = parts(lowering, node);
  const name = first(nodes, "identifier");
  const parameters = first(nodes, "parameters");
  if (!name) return opaqueStatement(lowering, node, "syntax error", depth);
  const nameSpan = spanOf(lowering, name);
  return {
    kind: "function",
    span: spanOf(lowering, node),
    name: lowering.text.slice(nameSpan.start, nameSpan.end),
    nameSpan,
    decorators,
    parameters: parameters ? lowerParameters(lowering, parameters, depth) : [],
    flavour: flavourOf(lowering, node, first(nodes, "block")),
    body: lazyBlock(lowering, nodes, depth),
  };
}

function flavourOf(lowering: Lowering, node: ConcreteNode, block: ConcreteNode | undefined): FunctionStatement["flavour"] {
  if (opensWith(lowering, node, "async")) return "async";
  // The word is looked for first: it is rare, and a search through the text is cheaper than one through the tree.
  if (!block || !/\byield\b/.test(textOf(lowering, block))) return "plain";
  return yields(lowering, block) ? "generator" : "plain";
}

const ownScopes: ReadonlySet<string> = new Set(["function_definition", "class_definition", "lambda"]);

function yields(lowering: Lowering, block: ConcreteNode): boolean {
  const pending = [block];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (node.type === "yield") return true;
    for (const child of lowering.tree.children(node)) if (child.type !== "" && !ownScopes.has(child.type)) pending.push(child);
  }
  return false;
}

function lowerClass(lowering: Lowering, node: ConcreteNode, decorators: readonly Expression[], depth: number): Statement {
  const nodes = parts(lowering, node);
  const name = first(nodes, "identifier");
  if (!name) return opaqueStatement(lowering, node, "syntax error", depth);
  const nameSpan = spanOf(lowering, name);
  const bases = first(nodes, "argument_list");
  return {
    kind: "class",
    span: spanOf(lowering, node),
    name: lowering.text.slice(nameSpan.start, nameSpan.end),
    nameSpan,
    decorators,
    bases: bases ? lowerArguments(lowering, bases, depth) : [],
    body: lazyBlock(lowering, nodes, depth),
  };
}

/** The parameters of a `def` or `lambda`. `*` and `/` alone only say what kind the others are. */
function lowerParameters(lowering: Lowering, node: ConcreteNode, depth: number): Parameter[] {
  const parameters: Parameter[] = [];
  let afterStar = false;
  for (const part of namedParts(lowering, node)) {
    if (part.type === "positional_separator") continue;
    if (part.type === "keyword_separator") {
      afterStar = true;
      continue;
    }
    const parameter = lowerParameter(lowering, part, afterStar ? "keyword-only" : "positional", depth);
    if (parameter.kind === "rest") afterStar = true;
    parameters.push(parameter);
  }
  const problem = parametersProblem(parameters);
  if (problem !== null) refuse(lowering, spanOf(lowering, node), problem);
  return parameters;
}

function lowerParameter(lowering: Lowering, node: ConcreteNode, kind: "positional" | "keyword-only", depth: number): Parameter {
  const span = spanOf(lowering, node);
  const hasParts = node.type === "typed_parameter" || node.type === "default_parameter" || node.type === "typed_default_parameter";
  const [declared = node, ...rest] = hasParts ? namedParts(lowering, node) : [node];
  const annotation = first(rest, "type");
  const value = rest.find((part) => part.type !== "type");
  return {
    name: textOf(lowering, declared).replace(/^\*+\s*/, ""),
    span,
    kind: opensWith(lowering, declared, "**") ? "keyword-rest" : opensWith(lowering, declared, "*") ? "rest" : kind,
    default: value ? lowerExpression(lowering, value, depth + 1) : null,
    annotation: annotation ? lowerType(lowering, annotation, depth + 1) : null,
  };
}

function lowerReturn(lowering: Lowering, node: ConcreteNode, depth: number): Statement {
  const value = namedParts(lowering, node)[0];
  return { kind: "return", span: spanOf(lowering, node), value: value ? lowerExpression(lowering, value, depth + 1) : null };
}

function lowerRaise(lowering: Lowering, node: ConcreteNode, depth: number): Statement {
  const nodes = parts(lowering, node);
  const from = nodes.findIndex((part) => isToken(lowering, part, "from"));
  const value = nodes.find((part, index) => part.type !== "" && (from === -1 || index < from));
  const cause = from === -1 ? undefined : nodes[from + 1];
  return {
    kind: "raise",
    span: spanOf(lowering, node),
    value: value ? lowerExpression(lowering, value, depth + 1) : null,
    cause: cause ? lowerExpression(lowering, cause, depth + 1) : null,
  };
}

function dottedName(lowering: Lowering, node: ConcreteNode): string {
  return textOf(lowering, node).replace(/[\s\\]+/g, "");
}

/** Name and alias of `a.b` or `a.b as c`. */
function importedName(lowering: Lowering, node: ConcreteNode): { readonly name: string; readonly alias: string | null; readonly span: Span } {
  const span = spanOf(lowering, node);
  if (node.type !== "aliased_import") return { name: dottedName(lowering, node), alias: null, span };
  const [name, alias] = namedParts(lowering, node);
  return { name: name ? dottedName(lowering, name) : "", alias: alias ? textOf(lowering, alias) : null, span };
}

function lowerImport(lowering: Lowering, node: ConcreteNode): Statement[] {
  const span = spanOf(lowering, node);
  return namedParts(lowering, node)
    .filter((part) => part.type !== "ERROR")
    .map((part): ImportStatement => {
      const { name, alias } = importedName(lowering, part);
      return { kind: "import", span, module: name, level: 0, alias, names: null };
    });
}

function lowerFromImport(lowering: Lowering, node: ConcreteNode): Statement {
  const span = spanOf(lowering, node);
  const nodes = namedParts(lowering, node).filter((part) => part.type !== "ERROR");
  // The grammar has `__future__` as a keyword, so that statement's names begin at once.
  const from = node.type === "future_import_statement" ? undefined : nodes.shift();
  const written = from ? dottedName(lowering, from) : "__future__";
  const level = /^\.*/.exec(written)![0].length;
  const names = nodes.map((part) =>
    part.type === "wildcard_import" ? { name: "*", alias: null, span: spanOf(lowering, part) } : importedName(lowering, part),
  );
  return { kind: "import", span, module: written.slice(level), level, alias: null, names };
}

function lowerDelete(lowering: Lowering, node: ConcreteNode, depth: number): Statement {
  const target = namedParts(lowering, node)[0];
  const span = spanOf(lowering, node);
  if (!target) return { kind: "delete", span, targets: [] };
  const lowered = lowerExpression(lowering, target, depth + 1);
  const targets = target.type === "expression_list" && lowered.kind === "tuple" ? lowered.items : [lowered];
  return { kind: "delete", span, targets };
}

function lowerAssert(lowering: Lowering, node: ConcreteNode, depth: number): Statement {
  const nodes = namedParts(lowering, node);
  const message = nodes[1];
  return {
    kind: "assert",
    span: spanOf(lowering, node),
    test: lowerTest(lowering, nodes, depth),
    message: message ? lowerExpression(lowering, message, depth + 1) : null,
  };
}

const typeAlias = /type\s+[\p{L}_]/uy;

/** `type X[T] = ...` binds X to something that no migration looks into. */
function lowerTypeAlias(lowering: Lowering, node: ConcreteNode, depth: number): Statement {
  const [left, right] = namedParts(lowering, node);
  const span = spanOf(lowering, node);
  typeAlias.lastIndex = span.start;
  if (!typeAlias.test(lowering.text)) {
    // The grammar also takes the call in `type(x).y = 1` for an alias.
    const read = readStatementDirectly(lowering.text, span.start, span.end);
    return typeof read === "number" ? opaqueStatement(lowering, node, "assignment to a part of type(...)", depth) : directStatement(read, span);
  }
  if (!left || !right) return opaqueStatement(lowering, node, "syntax error", depth);
  const declared = lowerType(lowering, left, depth + 1);
  const target = declared.kind === "subscript" ? declared.object : declared;
  const value: Expression = { kind: "opaque", span: spanOf(lowering, right), reason: "type alias", children: [lowerType(lowering, right, depth + 1)] };
  return { kind: "assignment", span, targets: [target], annotation: null, value };
}

// ---------------------------------------------------------------------------------------------
// Expressions

type LowerExpression = (lowering: Lowering, node: ConcreteNode, depth: number) => Expression;

const expressionKinds: ReadonlyMap<string, LowerExpression> = new Map<string, LowerExpression>([
  ["identifier", lowerName],
  ["string", lowerString],
  ["concatenated_string", lowerConcatenation],
  ["integer", lowerNumber],
  ["float", lowerNumber],
  ["true", (lowering, node) => ({ kind: "constant", span: spanOf(lowering, node), value: { type: "bool", value: true } })],
  ["false", (lowering, node) => ({ kind: "constant", span: spanOf(lowering, node), value: { type: "bool", value: false } })],
  ["none", (lowering, node) => ({ kind: "constant", span: spanOf(lowering, node), value: { type: "none" } })],
  ["ellipsis", (lowering, node) => ({ kind: "constant", span: spanOf(lowering, node), value: { type: "ellipsis" } })],
  ["unary_operator", lowerUnary],
  ["not_operator", lowerUnary],
  ["comparison_operator", lowerComparison],
  ["conditional_expression", lowerConditional],
  ["lambda", lowerLambda],
  ["named_expression", lowerNamed],
  ["list", (lowering, node, depth) => lowerDisplay(lowering, node, "list", depth)],
  ["list_pattern", (lowering, node, depth) => lowerDisplay(lowering, node, "list", depth)],
  ["set", (lowering, node, depth) => lowerDisplay(lowering, node, "set", depth)],
  ["tuple", (lowering, node, depth) => lowerDisplay(lowering, node, "tuple", depth)],
  ["tuple_pattern", lowerTuplePattern],
  ["expression_list", (lowering, node, depth) => lowerDisplay(lowering, node, "tuple", depth)],
  ["pattern_list", (lowering, node, depth) => lowerDisplay(lowering, node, "tuple", depth)],
  ["dictionary", lowerDict],
  ["list_comprehension", (lowering, node, depth) => lowerComprehension(lowering, node, "list", depth)],
  ["set_comprehension", (lowering, node, depth) => lowerComprehension(lowering, node, "set", depth)],
  ["dictionary_comprehension", (lowering, node, depth) => lowerComprehension(lowering, node, "dict", depth)],
  ["generator_expression", (lowering, node, depth) => lowerComprehension(lowering, node, "generator", depth)],
  ["parenthesized_expression", lowerParenthesized],
  ["list_splat", lowerSplat],
  ["list_splat_pattern", lowerSplat],
  ["slice", lowerSlice],
  ["type", lowerType],
  ["await", (lowering, node, depth) => opaque(lowering, node, "await", depth)],
  ["yield", (lowering, node, depth) => opaque(lowering, node, "yield", depth)],
  ["ERROR", (lowering, node, depth) => opaque(lowering, node, "syntax error", depth)],
]);

/** Nodes whose text the direct reader may know as a whole. */
const offeredKinds: ReadonlySet<string> = new Set([
  "call", "attribute", "subscript", "string", "concatenated_string", "identifier", "integer", "float", "true", "false", "none", "list",
  "tuple", "dictionary",
]);

/** Nodes whose first child is a node of such a kind again in a long chain: lowered in a loop, not by recursion. */
const chainKinds: ReadonlySet<string> = new Set(["call", "attribute", "subscript", "binary_operator", "boolean_operator"]);

function lowerExpression(lowering: Lowering, node: ConcreteNode, depth: number): Expression {
  if (depth > MAX_TREE_DEPTH) return { kind: "opaque", span: spanOf(lowering, node), reason: `nested deeper than ${MAX_TREE_DEPTH} levels`, children: [] };
  const links: { readonly node: ConcreteNode; readonly nodes: readonly ConcreteNode[] }[] = [];
  let base = node;
  let expression = offer(lowering, base);
  while (expression === null && chainKinds.has(base.type)) {
    const nodes = parts(lowering, base);
    const head = nodes[0];
    if (!head || nodes.some((part) => part.type === "ERROR")) break;
    links.push({ node: base, nodes });
    base = head;
    expression = offer(lowering, base);
  }
  expression ??= (expressionKinds.get(base.type) ?? unsupported)(lowering, base, depth);
  if (links.length === 0) return expression;
  // The grammar binds the star of `*a.b` to `a` alone; in Python it belongs to the whole chain.
  const star = expression.kind === "spread" ? expression : null;
  if (star) expression = star.value;
  const start = star ? star.value.span.start : node.start;
  for (let link = links.pop(); link !== undefined; link = links.pop()) {
    expression = lowerLink(lowering, link.node, link.nodes, expression, { start, end: lowering.tree.end(link.node) }, depth);
  }
  return star ? { kind: "spread", span: { start: star.span.start, end: expression.span.end }, value: expression } : expression;
}

/** The node's expression when the direct reader knows its text, otherwise null. */
function offer(lowering: Lowering, node: ConcreteNode): Expression | null {
  if (!lowering.direct || !offeredKinds.has(node.type)) return null;
  const end = lowering.tree.end(node);
  if (node.start <= lowering.gaveUpAt && lowering.gaveUpAt < end) return null;
  const read = readDirectly(lowering.text, node.start, end);
  if (typeof read !== "number") return read;
  lowering.gaveUpAt = read;
  return null;
}

function unsupported(lowering: Lowering, node: ConcreteNode, depth: number): Expression {
  return opaque(lowering, node, chainKinds.has(node.type) ? "syntax error" : `unsupported syntax: ${node.type}`, depth);
}

function opaque(lowering: Lowering, node: ConcreteNode, reason: string, depth: number): Expression {
  return { kind: "opaque", span: spanOf(lowering, node), reason, children: lowerOpaqueParts(lowering, namedParts(lowering, node), depth + 1) };
}

/** Nodes that are no expressions but hold some: what is inside of them is lowered in their place. */
const containers: ReadonlySet<string> = new Set([
  "argument_list", "keyword_argument", "dictionary_splat", "pair", "chevron", "for_in_clause", "if_clause", "as_pattern",
  "as_pattern_target", "with_item", "with_clause", "decorator", "string_content", "interpolation",
]);

/** The expressions among the parts of something opaque, so that calls inside of it stay visible. */
function lowerOpaqueParts(lowering: Lowering, nodes: readonly ConcreteNode[], depth: number): Expression[] {
  if (depth > MAX_TREE_DEPTH) return [];
  return nodes.flatMap((node) => {
    if (containers.has(node.type)) return lowerOpaqueParts(lowering, namedParts(lowering, node), depth + 1);
    return expressionKinds.has(node.type) || chainKinds.has(node.type) ? [lowerExpression(lowering, node, depth)] : [];
  });
}

function lowerLink(lowering: Lowering, node: ConcreteNode, nodes: readonly ConcreteNode[], head: Expression, span: Span, depth: number): Expression {
  const broken: Expression = { kind: "opaque", span, reason: "syntax error", children: [head] };
  if (node.type === "call") {
    const given = nodes[1];
    if (!given) return broken;
    return { kind: "call", span, callee: head, arguments: lowerArguments(lowering, given, depth) };
  }
  const last = nodes.at(-1);
  if (nodes.length < 3 || !last) return broken;
  if (node.type === "attribute") {
    const nameSpan = spanOf(lowering, last);
    return { kind: "attribute", span, object: head, name: lowering.text.slice(nameSpan.start, nameSpan.end), nameSpan };
  }
  if (node.type === "subscript") return { kind: "subscript", span, object: head, index: lowerIndex(lowering, nodes.slice(1), depth) };
  const right = lowerExpression(lowering, last, depth + 1);
  if (node.type === "boolean_operator") return { kind: "logical", span, operator: opensWith(lowering, nodes[1], "and") ? "and" : "or", left: head, right };
  const operator = binaryOperatorAt(lowering, nodes[1]);
  return operator === null ? broken : { kind: "binary", span, operator, left: head, right };
}

/** What stands between `[` and `]`: one index, or a tuple of several. */
function lowerIndex(lowering: Lowering, nodes: readonly ConcreteNode[], depth: number): Expression {
  const items = lowerItems(lowering, nodes, depth);
  const only = items[0];
  if (only && items.length === 1 && !nodes.some((part) => isToken(lowering, part, ","))) return only;
  return { kind: "tuple", span: spanAcross(items), items };
}

/** The named nodes, each as an expression. */
function lowerItems(lowering: Lowering, nodes: readonly ConcreteNode[], depth: number): Expression[] {
  const items: Expression[] = [];
  for (const node of nodes) if (node.type !== "") items.push(lowerExpression(lowering, node, depth + 1));
  return items;
}

function lowerArguments(lowering: Lowering, node: ConcreteNode, depth: number): Argument[] {
  if (node.type !== "argument_list") return [positional(lowering, node, depth)];
  const items = namedParts(lowering, node).map((part): Argument => {
    if (part.type === "keyword_argument") return keywordArgument(lowering, part, depth);
    if (part.type !== "list_splat" && part.type !== "dictionary_splat") return positional(lowering, part, depth);
    const value = namedParts(lowering, part)[0];
    if (!value) return positional(lowering, part, depth);
    return { span: spanOf(lowering, part), name: null, spread: part.type === "list_splat" ? "*" : "**", value: lowerExpression(lowering, value, depth + 1) };
  });
  const problem = argumentsProblem(items);
  if (problem !== null) refuse(lowering, spanOf(lowering, node), problem);
  return items;
}

function positional(lowering: Lowering, node: ConcreteNode, depth: number): Argument {
  return { span: spanOf(lowering, node), name: null, spread: null, value: lowerExpression(lowering, node, depth + 1) };
}

function keywordArgument(lowering: Lowering, node: ConcreteNode, depth: number): Argument {
  const [name, value, surplus] = namedParts(lowering, node);
  const span = spanOf(lowering, node);
  if (!name || !value || surplus) return { span, name: null, spread: null, value: opaque(lowering, node, "syntax error", depth) };
  return { span, name: textOf(lowering, name), spread: null, value: lowerExpression(lowering, value, depth + 1) };
}

function lowerName(lowering: Lowering, node: ConcreteNode): Expression {
  const span = spanOf(lowering, node);
  // A name of no length is one that the parser missed.
  if (span.start === span.end) return missingExpression(span.start);
  return { kind: "name", span, name: lowering.text.slice(span.start, span.end) };
}

function lowerNumber(lowering: Lowering, node: ConcreteNode): Expression {
  const span = spanOf(lowering, node);
  const value = readNumber(lowering.text.slice(span.start, span.end));
  return typeof value === "string" ? { kind: "opaque", span, reason: value, children: [] } : { kind: "constant", span, value };
}

function lowerUnary(lowering: Lowering, node: ConcreteNode, depth: number): Expression {
  const [operator, operand, surplus] = parts(lowering, node);
  const span = spanOf(lowering, node);
  if (!operator || !operand || surplus) return opaque(lowering, node, "syntax error", depth);
  const sign = lowering.text[operator.start];
  return { kind: "unary", span, operator: sign === "-" || sign === "+" || sign === "~" ? sign : "not", operand: lowerExpression(lowering, operand, depth + 1) };
}

const compareText = /<=|>=|==|!=|<>|<|>|in\b|not\s+in\b|is\s+not\b|is\b/y;

function compareOperatorAt(lowering: Lowering, node: ConcreteNode): CompareOperator {
  compareText.lastIndex = node.start;
  const written = compareText.exec(lowering.text)?.[0].replace(/\s+/, " ") ?? "==";
  return written === "<>" ? "!=" : (written as CompareOperator);
}

function lowerComparison(lowering: Lowering, node: ConcreteNode, depth: number): Expression {
  const [head, ...nodes] = parts(lowering, node);
  if (!head || nodes.length % 2 === 1 || nodes.some((part) => part.type === "ERROR")) return opaque(lowering, node, "syntax error", depth);
  const rest: { operator: CompareOperator; operand: Expression }[] = [];
  const firstOperand = lowerExpression(lowering, head, depth + 1);
  for (let index = 0; index < nodes.length; index += 2) {
    rest.push({ operator: compareOperatorAt(lowering, nodes[index]!), operand: lowerExpression(lowering, nodes[index + 1]!, depth + 1) });
  }
  return { kind: "compare", span: spanOf(lowering, node), first: firstOperand, rest };
}

function lowerConditional(lowering: Lowering, node: ConcreteNode, depth: number): Expression {
  const [then, test, otherwise, surplus] = namedParts(lowering, node);
  if (!then || !test || !otherwise || surplus) return opaque(lowering, node, "syntax error", depth);
  return {
    kind: "conditional",
    span: spanOf(lowering, node),
    then: lowerExpression(lowering, then, depth + 1),
    test: lowerExpression(lowering, test, depth + 1),
    otherwise: lowerExpression(lowering, otherwise, depth + 1),
  };
}

function lowerLambda(lowering: Lowering, node: ConcreteNode, depth: number): Expression {
  const nodes = namedParts(lowering, node);
  const parameters = first(nodes, "lambda_parameters");
  const result = nodes.find((part) => part !== parameters);
  if (!result) return opaque(lowering, node, "syntax error", depth);
  return {
    kind: "lambda",
    span: spanOf(lowering, node),
    parameters: parameters ? lowerParameters(lowering, parameters, depth) : [],
    result: lowerExpression(lowering, result, depth + 1),
  };
}

function lowerNamed(lowering: Lowering, node: ConcreteNode, depth: number): Expression {
  const [name, value, surplus] = namedParts(lowering, node);
  if (!name || !value || surplus) return opaque(lowering, node, "syntax error", depth);
  return { kind: "assign", span: spanOf(lowering, node), name: textOf(lowering, name), value: lowerExpression(lowering, value, depth + 1) };
}

function lowerDisplay(lowering: Lowering, node: ConcreteNode, kind: "list" | "tuple" | "set", depth: number): Expression {
  return { kind, span: spanOf(lowering, node), items: lowerItems(lowering, parts(lowering, node), depth) };
}

/** `(a, b) = ...`; the grammar also calls `(a) = ...` a tuple, which to Python is only `a`. */
function lowerTuplePattern(lowering: Lowering, node: ConcreteNode, depth: number): Expression {
  const nodes = parts(lowering, node);
  const items = lowerItems(lowering, nodes, depth);
  const only = items[0];
  if (only && items.length === 1 && !nodes.some((part) => isToken(lowering, part, ","))) return only;
  return { kind: "tuple", span: spanOf(lowering, node), items };
}

function lowerDict(lowering: Lowering, node: ConcreteNode, depth: number): Expression {
  const entries = namedParts(lowering, node).map((part): { key: Expression | null; value: Expression } => {
    const [key, value, surplus] = namedParts(lowering, part);
    if (part.type === "pair" && key && value && !surplus)
      return { key: lowerExpression(lowering, key, depth + 1), value: lowerExpression(lowering, value, depth + 1) };
    if (part.type === "dictionary_splat" && key) return { key: null, value: lowerExpression(lowering, key, depth + 1) };
    return { key: null, value: opaque(lowering, part, "syntax error", depth) };
  });
  return { kind: "dict", span: spanOf(lowering, node), entries };
}

function lowerComprehension(lowering: Lowering, node: ConcreteNode, result: ComprehensionExpression["result"], depth: number): Expression {
  const [element, ...nodes] = namedParts(lowering, node);
  const isAsync = nodes.some((part) => part.type === "for_in_clause" && opensWith(lowering, part, "async"));
  if (isAsync) return opaque(lowering, node, "async for", depth);
  const clauses = nodes.map((part) => lowerComprehensionClause(lowering, part, depth));
  const [key, value] = element?.type === "pair" ? namedParts(lowering, element) : [element];
  if (!key || clauses.some((clause) => clause === null) || (result === "dict") !== (value !== undefined)) return opaque(lowering, node, "syntax error", depth);
  return {
    kind: "comprehension",
    span: spanOf(lowering, node),
    result,
    element: lowerExpression(lowering, key, depth + 1),
    value: value ? lowerExpression(lowering, value, depth + 1) : null,
    clauses: clauses.filter((clause) => clause !== null),
  };
}

function lowerComprehensionClause(lowering: Lowering, node: ConcreteNode, depth: number): ComprehensionExpression["clauses"][number] | null {
  const [head, ...rest] = namedParts(lowering, node);
  if (!head || (node.type !== "if_clause" && node.type !== "for_in_clause")) return null;
  if (node.type === "if_clause") return { kind: "if", test: lowerExpression(lowering, head, depth + 1) };
  const iterables = lowerItems(lowering, rest, depth);
  const only = iterables[0];
  if (!only) return null;
  // Python 2 allowed `for x in 1, 2` here.
  const iterable: Expression = iterables.length === 1 ? only : { kind: "tuple", span: spanAcross(iterables), items: iterables };
  return { kind: "for", target: lowerExpression(lowering, head, depth + 1), iterable };
}

/** Parentheses leave no trace in the tree: the expression inside keeps its own span. */
function lowerParenthesized(lowering: Lowering, node: ConcreteNode, depth: number): Expression {
  const [inner, surplus] = namedParts(lowering, node);
  return inner && !surplus ? lowerExpression(lowering, inner, depth + 1) : opaque(lowering, node, "syntax error", depth);
}

function lowerSplat(lowering: Lowering, node: ConcreteNode, depth: number): Expression {
  const value = namedParts(lowering, node)[0];
  return value
    ? { kind: "spread", span: spanOf(lowering, node), value: lowerExpression(lowering, value, depth + 1) }
    : opaque(lowering, node, "syntax error", depth);
}

function lowerSlice(lowering: Lowering, node: ConcreteNode, depth: number): Expression {
  const bounds: (Expression | null)[] = [null, null, null];
  let at = 0;
  for (const part of parts(lowering, node)) {
    if (part.type === "") at++;
    else bounds[at] = lowerExpression(lowering, part, depth + 1);
  }
  const [lower = null, upper = null, step = null] = bounds;
  return { kind: "slice", span: spanOf(lowering, node), lower, upper, step };
}

/** An annotation, as the expression that Python evaluates: the grammar reads `list[int] | None` in its own words. */
function lowerType(lowering: Lowering, node: ConcreteNode, depth: number): Expression {
  if (depth > MAX_TREE_DEPTH) return { kind: "opaque", span: spanOf(lowering, node), reason: `nested deeper than ${MAX_TREE_DEPTH} levels`, children: [] };
  const span = spanOf(lowering, node);
  const nodes = namedParts(lowering, node);
  const [left, right] = nodes;
  switch (node.type) {
    case "type":
      return left ? lowerType(lowering, left, depth + 1) : missingExpression(span.start);
    case "generic_type":
      if (!left || !right) break;
      return { kind: "subscript", span, object: lowerExpression(lowering, left, depth + 1), index: lowerTypeArguments(lowering, right, depth) };
    case "union_type":
      if (!left || !right) break;
      return { kind: "binary", span, operator: "|", left: lowerType(lowering, left, depth + 1), right: lowerType(lowering, right, depth + 1) };
    case "member_type":
      if (!left || !right) break;
      return { kind: "attribute", span, object: lowerType(lowering, left, depth + 1), name: textOf(lowering, right), nameSpan: spanOf(lowering, right) };
    case "splat_type":
      if (!left) break;
      return { kind: "spread", span, value: lowerExpression(lowering, left, depth + 1) };
    case "constrained_type":
      break;
    default:
      return lowerExpression(lowering, node, depth + 1);
  }
  return { kind: "opaque", span, reason: "type annotation", children: nodes.map((part) => lowerType(lowering, part, depth + 1)) };
}

function lowerTypeArguments(lowering: Lowering, node: ConcreteNode, depth: number): Expression {
  const nodes = parts(lowering, node);
  const items = nodes.filter((part) => part.type !== "").map((part) => lowerType(lowering, part, depth + 1));
  const only = items[0];
  if (only && items.length === 1 && !nodes.some((part) => isToken(lowering, part, ","))) return only;
  return { kind: "tuple", span: spanAcross(items), items };
}

// ---------------------------------------------------------------------------------------------
// Strings

type TemplatePart = TemplateExpression["parts"][number];

/** The pieces of a string while its literals are read: text grows until a value interrupts it. */
interface StringPieces {
  readonly parts: TemplatePart[];
  text: DecodedText;
  bytes: boolean;
  plain: boolean;
  /** Why this is no string after all. */
  reason: string | null;
}

function newPieces(): StringPieces {
  return { parts: [], text: { value: "", segments: [] }, bytes: false, plain: false, reason: null };
}

function lowerString(lowering: Lowering, node: ConcreteNode, depth: number): Expression {
  return lowerLiterals(lowering, node, [node], depth);
}

function lowerConcatenation(lowering: Lowering, node: ConcreteNode, depth: number): Expression {
  return lowerLiterals(lowering, node, namedParts(lowering, node), depth);
}

function lowerLiterals(lowering: Lowering, whole: ConcreteNode, literals: readonly ConcreteNode[], depth: number): Expression {
  const pieces = newPieces();
  let isTemplate = false;
  for (const literal of literals) {
    const opened = literal.type === "string" ? readOpening(lowering.text, literal.start) : null;
    if (opened === null) pieces.reason ??= "syntax error";
    else {
      if (opened.quote === "`") pieces.reason ??= "backticks";
      if (opened.template) pieces.reason ??= "template string";
      if (opened.bytes) pieces.bytes = true;
      else pieces.plain = true;
      isTemplate ||= opened.format;
      appendLiteralNode(lowering, literal, opened, pieces, depth);
    }
  }
  const span = spanOf(lowering, whole);
  if (pieces.bytes && pieces.plain) {
    pieces.reason ??= "bytes joined with text";
    refuse(lowering, span, "cannot mix bytes and nonbytes literals");
  }
  if (pieces.reason !== null)
    return {
      kind: "opaque",
      span,
      reason: pieces.reason,
      children: lowerOpaqueParts(
        lowering,
        literals.flatMap((literal) => namedParts(lowering, literal)),
        depth + 1,
      ),
    };
  if (isTemplate) return templateOf(pieces, span);
  return constantOf(pieces, span);
}

function constantOf(pieces: StringPieces, span: Span): ConstantExpression {
  const { value, segments } = pieces.text;
  return { kind: "constant", span, value: pieces.bytes ? { type: "bytes", value } : { type: "str", value, segments } };
}

function templateOf(pieces: StringPieces, span: Span): TemplateExpression {
  endText(pieces);
  return { kind: "template", span, parts: pieces.parts };
}

function endText(pieces: StringPieces): void {
  if (pieces.text.value !== "") pieces.parts.push({ kind: "text", value: pieces.text.value, segments: pieces.text.segments });
  pieces.text = { value: "", segments: [] };
}

/** Appends one literal: the text between its quotes, interrupted by the interpolations of an f-string. */
function appendLiteralNode(lowering: Lowering, node: ConcreteNode, opened: StringOpening, pieces: StringPieces, depth: number): void {
  const end = lowering.tree.end(node);
  const closed = end - opened.quote.length >= opened.contentStart && lowering.text.startsWith(opened.quote, end - opened.quote.length);
  const contentEnd = closed ? end - opened.quote.length : end;
  let at = opened.contentStart;
  for (const interpolation of opened.format ? lowering.tree.children(node).filter((child) => child.type === "interpolation") : []) {
    appendLiteral(pieces.text, lowering.text, at, interpolation.start, { raw: opened.raw, bytes: false, braces: true });
    at = appendInterpolation(lowering, interpolation, opened, pieces, depth);
  }
  appendLiteral(pieces.text, lowering.text, at, contentEnd, { raw: opened.raw, bytes: opened.bytes, braces: opened.format });
}

/** Appends `{expression!r:format}`; returns the offset after it. `{x=}` writes its own text first. */
function appendInterpolation(lowering: Lowering, node: ConcreteNode, opened: StringOpening, pieces: StringPieces, depth: number): number {
  const nodes = parts(lowering, node);
  const [open, inner] = nodes;
  const end = lowering.tree.end(node);
  const conversion = first(nodes, "type_conversion");
  const specifier = first(nodes, "format_specifier");
  const equals = nodes.findIndex((part) => isToken(lowering, part, "="));
  if (open && equals !== -1) {
    const textEnd = nodes[equals + 1]?.start ?? end;
    appendLiteral(pieces.text, lowering.text, open.start + 1, textEnd, { raw: true, bytes: false, braces: false });
  }
  endText(pieces);
  const written = conversion ? lowering.text[conversion.start + 1] : undefined;
  const implied = equals !== -1 && !specifier ? "r" : null;
  pieces.parts.push({
    kind: "value",
    expression: inner && inner.type !== "" ? lowerExpression(lowering, inner, depth + 1) : missingExpression(node.start),
    conversion: written === "r" || written === "s" || written === "a" ? written : implied,
    format: specifier ? lowerFormat(lowering, specifier, opened, depth + 1) : null,
  });
  return end;
}

/** A format specification: a constant, or a template when it interpolates too. */
function lowerFormat(lowering: Lowering, node: ConcreteNode, opened: StringOpening, depth: number): Expression {
  const span = spanOf(lowering, node);
  if (depth > MAX_TREE_DEPTH) return { kind: "opaque", span, reason: `nested deeper than ${MAX_TREE_DEPTH} levels`, children: [] };
  const pieces = newPieces();
  const inner = lowering.tree.children(node).filter((child) => child.type === "format_expression");
  let at = node.start + 1;
  for (const interpolation of inner) {
    appendLiteral(pieces.text, lowering.text, at, interpolation.start, { raw: opened.raw, bytes: false, braces: false });
    at = appendInterpolation(lowering, interpolation, opened, pieces, depth);
  }
  appendLiteral(pieces.text, lowering.text, at, span.end, { raw: opened.raw, bytes: false, braces: false });
  return inner.length > 0 ? templateOf(pieces, span) : constantOf(pieces, span);
}
