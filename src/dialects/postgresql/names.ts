/** Names: from the tree, from a text, and with holes in them. */
import { HOLE } from "../../evaluate/value.ts";
import type { QualifiedName } from "../../model/operation.ts";
import type { RangeVar, SyntaxNode } from "./parser.ts";
import { nextToken } from "./scan.ts";

export function relationName(relation: RangeVar | undefined): QualifiedName {
  return { schema: relation?.schemaname ?? null, name: relation?.relname ?? "" };
}

/** The strings of a list of String nodes. */
export function strings(nodes: readonly SyntaxNode[] | undefined): readonly string[] {
  return (nodes ?? []).map((node) => node.String?.sval ?? "");
}

/** `[schema, name]`, `[name]` or `[database, schema, name]`. */
export function nameOf(parts: readonly string[]): QualifiedName {
  return { schema: parts.at(-2) ?? null, name: parts.at(-1) ?? "" };
}

export function nameOfNodes(nodes: readonly SyntaxNode[] | undefined): QualifiedName {
  return nameOf(strings(nodes));
}

export function hasHole(text: string | null): boolean {
  return text !== null && text.includes("__hole_") && HOLE.test(text);
}

export function nameHasHole(name: QualifiedName): boolean {
  return hasHole(name.name) || hasHole(name.schema);
}

/** How a name is written in messages: `public.users`. */
export function displayName(name: QualifiedName): string {
  return name.schema === null ? name.name : `${name.schema}.${name.name}`;
}

/**
 * The parts of a name as SQL writes it, folded to lower case unless quoted; null when the text is
 * anything else.
 */
export function parseNameParts(text: string): readonly string[] | null {
  const parts: string[] = [];
  let at = 0;
  for (;;) {
    const part = nextToken(text, at);
    if (!part) return null;
    if (part.kind === "word") parts.push(foldCase(text.slice(part.start, part.end)));
    else if (part.kind === "quoted" && part.closed && text[part.start] === '"') parts.push(text.slice(part.start + 1, part.end - 1).replaceAll('""', '"'));
    else return null;
    if (parts.at(-1) === "") return null;
    const dot = nextToken(text, part.end);
    if (!dot) return parts;
    if (text[dot.start] !== "." || dot.end - dot.start !== 1) return null;
    at = dot.end;
  }
}

/** PostgreSQL folds ASCII letters only, in a multi-byte encoding such as UTF-8 (downcase_identifier). */
export function foldCase(identifier: string): string {
  return identifier.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** A possibly qualified name as SQL writes it; null when the text is anything else. */
export function parseName(text: string): QualifiedName | null {
  const parts = parseNameParts(text);
  return parts && parts.length <= 3 ? nameOf(parts) : null;
}
