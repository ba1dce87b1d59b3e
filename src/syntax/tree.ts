/**
 * The language-neutral tree that the interpreter walks: about 25 kinds of nodes, no concrete syntax.
 *
 * A parser adapter lowers a file to this tree. Lowering never fails: what the adapter does not
 * understand becomes an `opaque` node with a reason, and syntax errors are listed beside the tree.
 * Bodies of functions are lowered on demand (`body()`), since most functions of a large
 * application module are never called by a migration.
 */
import type { Source, Span } from "../source.ts";

/** A file, lowered. */
export interface Module {
  readonly source: Source;
  readonly body: readonly Statement[];
  readonly docstring: string | null;
  readonly errors: readonly SyntaxProblem[];
}

/** A place where the file is not valid in its language. */
export interface SyntaxProblem {
  readonly span: Span;
  readonly message: string;
}

export type Expression =
  | NameExpression
  | ConstantExpression
  | TemplateExpression
  | AttributeExpression
  | SubscriptExpression
  | SliceExpression
  | CallExpression
  | UnaryExpression
  | BinaryExpression
  | LogicalExpression
  | CompareExpression
  | ConditionalExpression
  | SequenceExpression
  | DictExpression
  | ComprehensionExpression
  | LambdaExpression
  | SpreadExpression
  | AssignExpression
  | OpaqueExpression;

export interface NameExpression { readonly kind: "name"; readonly span: Span; readonly name: string }

/** A literal. Integers that a double cannot hold are `bigint`. */
export interface ConstantExpression {
  readonly kind: "constant";
  readonly span: Span;
  readonly value:
    | { readonly type: "none" }
    | { readonly type: "ellipsis" }
    | { readonly type: "bool"; readonly value: boolean }
    | { readonly type: "int"; readonly value: number | bigint }
    | { readonly type: "float"; readonly value: number }
    | { readonly type: "bytes"; readonly value: string }
    | { readonly type: "str"; readonly value: string; readonly segments: readonly TextSegment[] };
}

/**
 * Where a run of a string's characters stands in its file. Segments are sorted, do not overlap and
 * map one to one: character `at + i` of the value stands at source offset `start + i`, for i in
 * [0, length). Characters made by an escape sequence get a segment of their own with length 1.
 * Adjacent literals (`"a" "b"`) are one constant with several segments.
 */
export interface TextSegment {
  readonly at: number;
  readonly length: number;
  readonly start: number;
}

/** An f-string (or several adjacent literals of which one is an f-string). */
export interface TemplateExpression {
  readonly kind: "template";
  readonly span: Span;
  readonly parts: readonly (
    | { readonly kind: "text"; readonly value: string; readonly segments: readonly TextSegment[] }
    | { readonly kind: "value"; readonly expression: Expression; readonly conversion: "r" | "s" | "a" | null; readonly format: Expression | null }
  )[];
}

export interface AttributeExpression {
  readonly kind: "attribute";
  readonly span: Span;
  readonly object: Expression;
  readonly name: string;
  readonly nameSpan: Span;
}
export interface SubscriptExpression { readonly kind: "subscript"; readonly span: Span; readonly object: Expression; readonly index: Expression }
/** Stands only as the index of a subscript. */
export interface SliceExpression {
  readonly kind: "slice";
  readonly span: Span;
  readonly lower: Expression | null;
  readonly upper: Expression | null;
  readonly step: Expression | null;
}
export interface CallExpression { readonly kind: "call"; readonly span: Span; readonly callee: Expression; readonly arguments: readonly Argument[] }

/** `name` is null for positional arguments; `spread` is `*` for `*args`, `**` for `**kwargs`. */
export interface Argument { readonly span: Span; readonly name: string | null; readonly spread: "*" | "**" | null; readonly value: Expression }

export interface UnaryExpression { readonly kind: "unary"; readonly span: Span; readonly operator: "not" | "-" | "+" | "~"; readonly operand: Expression }
export type BinaryOperator = "+" | "-" | "*" | "/" | "//" | "%" | "**" | "@" | "|" | "&" | "^" | "<<" | ">>";
export interface BinaryExpression {
  readonly kind: "binary";
  readonly span: Span;
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
}
export interface LogicalExpression {
  readonly kind: "logical";
  readonly span: Span;
  readonly operator: "and" | "or";
  readonly left: Expression;
  readonly right: Expression;
}
export type CompareOperator = "==" | "!=" | "<" | "<=" | ">" | ">=" | "in" | "not in" | "is" | "is not";
/** `a < b < c`: `first` a, then `rest` [(<, b), (<, c)]. */
export interface CompareExpression {
  readonly kind: "compare";
  readonly span: Span;
  readonly first: Expression;
  readonly rest: readonly { readonly operator: CompareOperator; readonly operand: Expression }[];
}
export interface ConditionalExpression {
  readonly kind: "conditional";
  readonly span: Span;
  readonly test: Expression;
  readonly then: Expression;
  readonly otherwise: Expression;
}
/** A display: `[..]`, `(..)`, `{..}`; items may be `spread`. */
export interface SequenceExpression { readonly kind: "list" | "tuple" | "set"; readonly span: Span; readonly items: readonly Expression[] }
/** `key` is null for `**mapping`. */
export interface DictExpression {
  readonly kind: "dict";
  readonly span: Span;
  readonly entries: readonly { readonly key: Expression | null; readonly value: Expression }[];
}
export interface ComprehensionExpression {
  readonly kind: "comprehension";
  readonly span: Span;
  readonly result: "list" | "set" | "dict" | "generator";
  /** The element, or the key of a dict comprehension. */
  readonly element: Expression;
  /** The value of a dict comprehension, otherwise null. */
  readonly value: Expression | null;
  readonly clauses: readonly (
    | { readonly kind: "for"; readonly target: Expression; readonly iterable: Expression }
    | { readonly kind: "if"; readonly test: Expression }
  )[];
}
export interface LambdaExpression { readonly kind: "lambda"; readonly span: Span; readonly parameters: readonly Parameter[]; readonly result: Expression }
/** `*items` inside a display, a call's positional list or an assignment target. */
export interface SpreadExpression { readonly kind: "spread"; readonly span: Span; readonly value: Expression }
/** `(name := value)`. */
export interface AssignExpression { readonly kind: "assign"; readonly span: Span; readonly name: string; readonly value: Expression }
/** Something that has a value which the tree does not describe: `await`, `yield`, a syntax error. */
export interface OpaqueExpression { readonly kind: "opaque"; readonly span: Span; readonly reason: string; readonly children: readonly Expression[] }

export interface Parameter {
  readonly name: string;
  readonly span: Span;
  readonly kind: "positional" | "keyword-only" | "rest" | "keyword-rest";
  readonly default: Expression | null;
  readonly annotation: Expression | null;
}

export type Statement =
  | ExpressionStatement
  | AssignStatement
  | AugmentStatement
  | IfStatement
  | ForStatement
  | WhileStatement
  | TryStatement
  | WithStatement
  | FunctionStatement
  | ClassStatement
  | ReturnStatement
  | RaiseStatement
  | ImportStatement
  | JumpStatement
  | DeleteStatement
  | AssertStatement
  | ScopeStatement
  | OpaqueStatement;

export interface ExpressionStatement { readonly kind: "expression"; readonly span: Span; readonly expression: Expression }
/** `a = b = value`; an annotation without value (`x: int`) has `value` null. Targets: name, attribute, subscript, tuple, list, spread. */
export interface AssignStatement {
  readonly kind: "assignment";
  readonly span: Span;
  readonly targets: readonly Expression[];
  readonly annotation: Expression | null;
  readonly value: Expression | null;
}
export interface AugmentStatement {
  readonly kind: "augment";
  readonly span: Span;
  readonly target: Expression;
  readonly operator: BinaryOperator;
  readonly value: Expression;
}
export interface IfStatement {
  readonly kind: "if";
  readonly span: Span;
  readonly test: Expression;
  readonly then: readonly Statement[];
  readonly otherwise: readonly Statement[];
}
export interface ForStatement {
  readonly kind: "for";
  readonly span: Span;
  readonly target: Expression;
  readonly iterable: Expression;
  readonly body: readonly Statement[];
  readonly otherwise: readonly Statement[];
}
export interface WhileStatement {
  readonly kind: "while";
  readonly span: Span;
  readonly test: Expression;
  readonly body: readonly Statement[];
  readonly otherwise: readonly Statement[];
}
export interface TryStatement {
  readonly kind: "try";
  readonly span: Span;
  readonly body: readonly Statement[];
  readonly handlers: readonly {
    readonly span: Span;
    /** null for a bare `except:` */ readonly type: Expression | null;
    readonly name: string | null;
    readonly body: readonly Statement[];
  }[];
  readonly otherwise: readonly Statement[];
  readonly finally: readonly Statement[];
}
export interface WithStatement {
  readonly kind: "with";
  readonly span: Span;
  readonly items: readonly { readonly value: Expression; readonly target: Expression | null }[];
  readonly body: readonly Statement[];
}
export interface FunctionStatement {
  readonly kind: "function";
  readonly span: Span;
  readonly name: string;
  readonly nameSpan: Span;
  readonly decorators: readonly Expression[];
  readonly parameters: readonly Parameter[];
  /** Async functions and generators are known by this; the interpreter runs neither. */
  readonly flavour: "plain" | "async" | "generator";
  /** The lowered body; computed on first call and kept. */
  readonly body: () => readonly Statement[];
}
export interface ClassStatement {
  readonly kind: "class";
  readonly span: Span;
  readonly name: string;
  readonly nameSpan: Span;
  readonly decorators: readonly Expression[];
  readonly bases: readonly Argument[];
  readonly body: () => readonly Statement[];
}
export interface ReturnStatement { readonly kind: "return"; readonly span: Span; readonly value: Expression | null }
export interface RaiseStatement { readonly kind: "raise"; readonly span: Span; readonly value: Expression | null; readonly cause: Expression | null }
/**
 * `import a.b as c`: module "a.b", level 0, names null, alias "c" (null alias binds `a`).
 * `from ..m import x as y`: module "m", level 2, names [{name: "x", alias: "y"}]; `*` is the name "*".
 * `import a, b` is lowered to two statements.
 */
export interface ImportStatement {
  readonly kind: "import";
  readonly span: Span;
  readonly module: string;
  readonly level: number;
  readonly alias: string | null;
  readonly names: readonly { readonly name: string; readonly alias: string | null; readonly span: Span }[] | null;
}
export interface JumpStatement { readonly kind: "pass" | "break" | "continue"; readonly span: Span }
export interface DeleteStatement { readonly kind: "delete"; readonly span: Span; readonly targets: readonly Expression[] }
export interface AssertStatement { readonly kind: "assert"; readonly span: Span; readonly test: Expression; readonly message: Expression | null }
export interface ScopeStatement { readonly kind: "global" | "nonlocal"; readonly span: Span; readonly names: readonly string[] }
/** A statement that the tree does not describe (`match`, a syntax error, `async for`): its parts are kept so that calls in it can be counted. */
export interface OpaqueStatement {
  readonly kind: "opaque-statement";
  readonly span: Span;
  readonly reason: string;
  readonly children: readonly Expression[];
  readonly body: readonly Statement[];
}

/** The blocks of statements that stand directly inside a statement and run in its scope: not those of functions and classes. */
export function blocksOf(statement: Statement): readonly (readonly Statement[])[] {
  switch (statement.kind) {
    case "if":
      return [statement.then, statement.otherwise];
    case "for":
    case "while":
      return [statement.body, statement.otherwise];
    case "try":
      return [statement.body, ...statement.handlers.map((handler) => handler.body), statement.otherwise, statement.finally];
    case "with":
    case "opaque-statement":
      return [statement.body];
    default:
      return [];
  }
}

/** Every statement, outer ones before those inside of them, bodies of functions and classes included. */
export function* statementsIn(list: readonly Statement[]): Generator<Statement> {
  for (const statement of list) {
    yield statement;
    for (const block of blocksOf(statement)) yield* statementsIn(block);
    if (statement.kind === "function" || statement.kind === "class") yield* statementsIn(statement.body());
  }
}
