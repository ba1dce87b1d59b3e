/** Forgetting what a loop may change when nobody knows how often it turns. */
import { blocksOf, type Expression, type Statement } from "../syntax/tree.ts";
import { lookupOrder } from "./classes.ts";
import { scopeOf } from "./expressions.ts";
import type { Frame, Machine } from "./machine.ts";
import { unknown, type InstanceValue, type Value } from "./value.ts";

/** What statements change, as far as their form tells; changes in functions that they call are not seen. */
interface Changes {
  /** Names that are bound. */
  readonly bound: Set<string>;
  /** Names, or attributes of names (`self.items`), whose object is changed in place. */
  readonly changed: Set<string>;
  /** Attributes of names that are set. */
  readonly attributes: Set<string>;
}

const known = new WeakMap<readonly Statement[], Changes>();

/** Makes unknown what statements assign, and opens the collections that they change. */
export function havoc(machine: Machine, frame: Frame, body: readonly Statement[], reason: string): void {
  const { bound, changed, attributes } = changesOf(body);
  for (const name of bound) {
    const { names } = scopeOf(frame, name);
    if (names.has(name)) machine.branches.set(names, name, unknown(reason));
  }
  for (const path of attributes) {
    const [name = "", attribute = ""] = path.split(".");
    const owner = ownedBy(frame, name);
    if (owner?.has(attribute)) machine.branches.set(owner, attribute, unknown(reason));
  }
  for (const path of changed) {
    const [name = "", attribute] = path.split(".");
    const value = attribute === undefined ? valueOf(frame, name) : ownedBy(frame, name)?.get(attribute);
    if (value?.kind !== "list" && value?.kind !== "set" && value?.kind !== "dict") continue;
    machine.branches.touch(value);
    value.open = true;
    if (value.kind === "dict") value.entries = value.entries.map((entry) => ({ key: entry.key, value: unknown(reason) }));
  }
}

/**
 * Forgets of a new object what methods of its class set: an object that a module makes when it is
 * imported (`app = Application()`) is set up by others before a migration runs.
 */
export function forgetSetLater(machine: Machine, made: InstanceValue): void {
  for (const klass of lookupOrder(made.class)) {
    for (const [name, method] of klass.attributes) {
      if (name.startsWith("__") || method.kind !== "function" || method.declaration.kind !== "function") continue;
      const self = method.declaration.parameters[0]?.name;
      for (const path of changesOf(method.declaration.body()).attributes) {
        const [owner, attribute = ""] = path.split(".");
        if (owner !== self || !made.attributes.has(attribute)) continue;
        machine.branches.set(made.attributes, attribute, unknown(`${made.class.name}.${name}() may have set ${attribute} before the migration runs`));
      }
    }
  }
}

/** The attributes of the object that a name stands for. */
function ownedBy(frame: Frame, name: string): Map<string, Value> | undefined {
  const owner = valueOf(frame, name);
  return owner?.kind === "instance" || owner?.kind === "class" ? owner.attributes : undefined;
}

function valueOf(frame: Frame, name: string): Value | undefined {
  for (let scope: Frame["scope"] | null = frame.scope; scope; scope = scope.parent) {
    const value = scope.names.get(name);
    if (value) return value;
  }
  return undefined;
}

/** `name` or `name.attribute`; null for anything else. */
function pathOf(expression: Expression): string | null {
  if (expression.kind === "name") return expression.name;
  return expression.kind === "attribute" && expression.object.kind === "name" ? `${expression.object.name}.${expression.name}` : null;
}

function noteChange(expression: Expression, changes: Changes): void {
  const path = pathOf(expression);
  if (path !== null) changes.changed.add(path);
}

function changesOf(body: readonly Statement[]): Changes {
  let changes = known.get(body);
  if (!changes) {
    changes = { bound: new Set(), changed: new Set(), attributes: new Set() };
    known.set(body, changes);
    for (const statement of body) collect(statement, changes);
  }
  return changes;
}

function collect(statement: Statement, changes: Changes): void {
  switch (statement.kind) {
    case "expression":
      collectMutation(statement.expression, changes);
      break;
    case "assignment":
    case "delete":
      for (const target of statement.targets) collectTarget(target, changes);
      break;
    case "augment":
      collectTarget(statement.target, changes);
      noteChange(statement.target, changes);
      break;
    case "for":
      collectTarget(statement.target, changes);
      break;
    case "with":
      for (const item of statement.items) if (item.target) collectTarget(item.target, changes);
      break;
    default:
      break;
  }
  for (const block of blocksOf(statement)) for (const inner of block) collect(inner, changes);
}

function collectTarget(target: Expression, changes: Changes): void {
  switch (target.kind) {
    case "name":
      changes.bound.add(target.name);
      return;
    case "attribute": {
      const path = pathOf(target);
      if (path !== null) changes.attributes.add(path);
      return;
    }
    case "subscript":
      noteChange(target.object, changes);
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

/** `name.append(...)`, `name[key].append(...)`, `name.attribute.append(...)`. */
function collectMutation(expression: Expression, changes: Changes): void {
  if (expression.kind !== "call" || expression.callee.kind !== "attribute") return;
  const { object } = expression.callee;
  noteChange(object.kind === "subscript" ? object.object : object, changes);
}
