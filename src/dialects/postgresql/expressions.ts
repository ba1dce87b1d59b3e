/** Expressions outside queries: defaults, checks, predicates. */
import type { QualifiedName, SqlExpression, Typing, Yield } from "../../model/operation.ts";
import type { Span } from "../../source.ts";
import { formulaOf } from "./formulas.ts";
import { displayName } from "./names.ts";
import type { SyntaxNode } from "./parser.ts";
import { readExpressionFindings, yieldOf } from "./queries.ts";
import type { SqlText } from "./text.ts";

/** An expression of the tree; `span` is its place in the text. */
export function sqlExpression(node: SyntaxNode | undefined, text: SqlText, span: Span | null): SqlExpression {
  const findings = readExpressionFindings(node, text);
  const formula = formulaOf(node, findings.variables);
  return {
    text: span ? text.text.slice(span.start, span.end) : "",
    columns: findings.columns,
    functions: [...findings.functions.values()],
    types: [...findings.types.values()],
    relations: distinct(findings.uses.map((use) => use.name)),
    read: true,
    yields: node ? yieldIn(node, findings.typings) : null,
    ...(findings.hasQuery ? { hasQuery: true as const } : {}),
    ...(findings.outOfPlace && { outOfPlace: findings.outOfPlace }),
    ...(findings.compared.length > 0 ? { compared: findings.compared } : {}),
    ...(findings.cast.length > 0 ? { cast: findings.cast } : {}),
    ...(findings.typings.length > 0 ? { typings: findings.typings } : {}),
    ...(findings.applied.length > 0 ? { applied: findings.applied } : {}),
    ...(formula.kind === "opaque" && !formula.present ? {} : { formula }),
  };
}

/** An operator or a function that is the whole expression, and was found first then, gives what its arguments make of it. */
function yieldIn(node: SyntaxNode, [typing]: readonly Typing[]): Yield | null {
  const plain = yieldOf(node);
  const isOpen = plain === null || plain.kind === "call";
  return isOpen && typing && (node.A_Expr || node.FuncCall) ? { kind: "expression", typing } : plain;
}

function distinct(names: readonly QualifiedName[]): readonly QualifiedName[] {
  return [...new Map(names.map((name) => [displayName(name), name])).values()];
}

/** An expression that could not be parsed. */
export function unreadExpression(text: string): SqlExpression {
  return { text, columns: [], functions: [], types: [], relations: [], read: false };
}
