/** Forgetting what a loop may change when nobody knows how often it turns. */
import type { Expression, Statement } from "../syntax/tree.ts";
import { scopeOf } from "./expressions.ts";
import type { Frame, Machine } from "./machine.ts";
import { unknown, type Value } from "./value.ts";

/** Names that statements bind, and names whose object they change in place. */
interface Changes {
  readonly bound: Set<string>;
  readonly changed: Set<string>;
}

const known = new WeakMap<readonly Statement[], Changes>();

/** Makes unknown what statements assign, and opens the collections that they change. */
export function havoc(machine: Machine, frame: Frame, body: readonly Statement[], reason: string): void {
  const { bound, changed } = changesOf(body);
  for (const name of bound) {
    const { names } = scopeOf(frame, name);
    if (names.has(name)) machine.branches.set(names, name, unknown(reason));
  }
  for (const name of changed) {
    const value = valueOf(frame, name);
    if (value?.kind !== "list" && value?.kind !== "set" && value?.kind !== "dict") continue;
    machine.branches.touch(value);
    value.open = true;
    if (value.kind === "dict") value.entries = value.entries.map((entry) => ({ key: entry.key, value: unknown(reason) }));
  }
}

function valueOf(frame: Frame, name: string): Value | undefined {
  for (let scope: Frame["scope"] | null = frame.scope; scope; scope = scope.parent) {
    const value = scope.names.get(name);
    if (value) return value;
  }
  return undefined;
}

function changesOf(body: readonly Statement[]): Changes {
  let changes = known.get(body);
  if (!changes) {
    changes = { bound: new Set(), changed: new Set() };
    known.set(body, changes);
    for (const statement of body) collect(statement, changes);
  }
  return changes;
}

function collect(statement: Statement, changes: Changes): void {
  const all = (statements: readonly Statement[]): void => {
    for (const inner of statements) collect(inner, changes);
  };
  switch (statement.kind) {
    case "expression":
      collectMutation(statement.expression, changes);
      return;
    case "assignment":
      for (const target of statement.targets) collectTarget(target, changes);
      return;
    case "augment":
      collectTarget(statement.target, changes);
      if (statement.target.kind === "name") changes.changed.add(statement.target.name);
      return;
    case "delete":
      for (const target of statement.targets) collectTarget(target, changes);
      return;
    case "if":
      all(statement.then);
      all(statement.otherwise);
      return;
    case "for":
      collectTarget(statement.target, changes);
      all(statement.body);
      all(statement.otherwise);
      return;
    case "while":
      all(statement.body);
      all(statement.otherwise);
      return;
    case "try":
      all(statement.body);
      for (const handler of statement.handlers) all(handler.body);
      all(statement.otherwise);
      all(statement.finally);
      return;
    case "with":
      for (const item of statement.items) if (item.target) collectTarget(item.target, changes);
      all(statement.body);
      return;
    case "opaque-statement":
      all(statement.body);
      return;
    default:
      return;
  }
}

function collectTarget(target: Expression, changes: Changes): void {
  switch (target.kind) {
    case "name":
      changes.bound.add(target.name);
      return;
    case "subscript":
      if (target.object.kind === "name") changes.changed.add(target.object.name);
      return;
    case "spread":
      collectTarget(target.value, changes);
      return;
    case "tuple":
    case "list":
      for (const item of target.items) collectTarget(item, changes);
      return;
    default:
      return;
  }
}

/** `name.append(...)`, and `name[key].append(...)`. */
function collectMutation(expression: Expression, changes: Changes): void {
  if (expression.kind !== "call" || expression.callee.kind !== "attribute") return;
  const object = expression.callee.object;
  if (object.kind === "name") changes.changed.add(object.name);
  else if (object.kind === "subscript" && object.object.kind === "name") changes.changed.add(object.object.name);
}
