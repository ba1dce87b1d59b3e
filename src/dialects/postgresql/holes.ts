/** Operations in which a part of the text was not known (see `HOLE` in evaluate/value.ts). */
import type { Operation, QualifiedName } from "../../model/operation.ts";
import { hasHole, nameHasHole } from "./names.ts";

/** Where free text stands, of which nothing is looked up. */
const FREE_TEXT: ReadonlySet<string> = new Set(["text", "body", "queries", "detail", "message", "reason"]);

/** The operation itself when every name in it is known, otherwise an `unread` one that says what is not. */
export function withoutHoles(operation: Operation): Operation {
  if (!holds(operation)) return operation;
  if (operation.kind === "conditional") {
    return { ...operation, then: operation.then.map(withoutHoles), otherwise: operation.otherwise.map(withoutHoles) };
  }
  if (operation.kind === "handled") {
    return {
      ...operation,
      body: operation.body.map(withoutHoles),
      handlers: operation.handlers.map((handler) => ({ ...handler, operations: handler.operations.map(withoutHoles) })),
    };
  }
  if (operation.kind === "query") return { kind: "unread", reason: "the table's name is not known", mayTouch: null, rowsOnly: true };
  const target = targetOf(operation);
  if (target === null || nameHasHole(target.name)) {
    return {
      kind: "unread",
      reason: target ? `the ${target.noun}'s name is not known` : "part of the text is not known",
      mayTouch: null,
      ...(target && !hasHole(target.name.name) && { named: target.name.name }),
    };
  }
  if (namesNewObject(operation)) return { kind: "unread", reason: "the new name is not known", mayTouch: null };
  return { kind: "unread", reason: "part of the text is not known", mayTouch: [target.name, ...otherNames(operation, target.name)] };
}

/** The relations that it makes beside its target: indexes and sequences, by the names that PostgreSQL gives them. */
function otherNames(operation: Operation, target: QualifiedName): readonly QualifiedName[] {
  const named = (names: readonly (string | null)[]): readonly QualifiedName[] =>
    names.flatMap((name) => (name === null || hasHole(name) ? [] : [{ schema: target.schema, name }]));
  switch (operation.kind) {
    case "create-index":
      return named([operation.name]);
    case "add-constraint":
      return named([operation.constraint.name]);
    case "create-table":
      return named([
        `${target.name}_pkey`,
        ...operation.columns.flatMap((column) => [
          `${target.name}_${column.name}_seq`,
          `${target.name}_${column.name}_key`,
          ...column.constraints.map((constraint) => constraint.name),
        ]),
        ...operation.constraints.map((constraint) => constraint.name),
      ]);
    case "add-column":
      return named([
        `${target.name}_${operation.column.name}_seq`,
        `${target.name}_${operation.column.name}_key`,
        ...operation.column.constraints.map((constraint) => constraint.name),
      ]);
    default:
      return [];
  }
}

function holds(value: unknown): boolean {
  if (typeof value === "string") return hasHole(value);
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(value)) return value.some(holds);
  for (const key in value) if (!FREE_TEXT.has(key) && holds((value as Record<string, unknown>)[key])) return true;
  return false;
}

/** What the operation changes, and what that is called. */
function targetOf(operation: Operation): { readonly name: QualifiedName; readonly noun: string } | null {
  if ("table" in operation) return { name: operation.table, noun: "table" };
  if (!("name" in operation) || operation.name === null) return null;
  const name = typeof operation.name === "string" ? { schema: null, name: operation.name } : operation.name;
  return { name, noun: "relation" in operation ? (operation.relation ?? "relation") : nounOf(operation.kind) };
}

function nounOf(kind: Operation["kind"]): string {
  for (const noun of ["table", "type", "domain", "sequence", "view", "function", "schema", "extension"]) if (kind.endsWith(noun)) return noun;
  return kind.includes("enum") ? "type" : "object";
}

/** Whether a name in it, other than the target's, becomes that of an object among others of its kind. */
function namesNewObject(operation: Operation): boolean {
  switch (operation.kind) {
    case "create-index":
      return hasHole(operation.name);
    case "rename-relation": case "rename-type": case "rename-schema":
      return hasHole(operation.newName);
    case "set-relation-schema": case "set-type-schema":
      return true;
    case "alter-function":
      return true;
    default:
      return false;
  }
}
