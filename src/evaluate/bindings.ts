/** Which names the statements of a module level bind, without running them. */
import { blocksOf, type Expression, type Statement } from "../syntax/tree.ts";

export interface ModuleBindings {
  /** Indexes of the statements that bind a name or change its object, in order. */
  readonly statements: ReadonlyMap<string, readonly number[]>;
  /** Indexes of `from m import *`. */
  readonly stars: readonly number[];
  /** Names may be made in ways that cannot be told from the text (`globals()[...] = `, `exec`). */
  readonly dynamic: boolean;
  /** A name has several values one after the other, so that the order of statements matters. */
  readonly ordered: boolean;
}

const DYNAMIC = /\b(?:globals|locals|vars|setattr|exec|execfile)\s*\(/;

export function bindingsOf(statements: readonly Statement[], text: string): ModuleBindings {
  const found = new Map<string, number[]>();
  const assigned = new Map<string, number>();
  const stars: number[] = [];
  let dynamic = false;
  for (const [at, statement] of statements.entries()) {
    const names = new Set<string>();
    boundNames(statement, names);
    if (isStar(statement)) stars.push(at);
    if (names.has("*")) names.delete("*");
    for (const name of names) {
      const places = found.get(name);
      if (places) places.push(at);
      else found.set(name, [at]);
      if (SEQUENCED.has(statement.kind) && name !== "__all__") assigned.set(name, (assigned.get(name) ?? 0) + 1);
    }
    if (statement.kind !== "function" && statement.kind !== "class" && statement.kind !== "import")
      dynamic ||= DYNAMIC.test(text.slice(statement.span.start, statement.span.end));
  }
  for (const [at, statement] of statements.entries()) {
    const name = changedName(statement);
    const places = name === null ? undefined : found.get(name);
    if (places && !places.includes(at)) {
      places.push(at);
      places.sort((left, right) => left - right);
    }
  }
  return { statements: found, stars, dynamic, ordered: [...assigned.values()].some((count) => count > 1) };
}

/** Statements whose order among each other matters when they bind the same name. */
const SEQUENCED: ReadonlySet<Statement["kind"]> = new Set(["assignment", "augment", "for", "while", "with"]);

function isStar(statement: Statement): boolean {
  return statement.kind === "import" && statement.names?.some((name) => name.name === "*") === true;
}

/** Adds the names that a statement binds, with those of the blocks inside of it unless only its `own` are asked for. */
export function boundNames(statement: Statement, names: Set<string>, which: "own" | "all" = "all"): void {
  switch (statement.kind) {
    case "function":
    case "class":
      names.add(statement.name);
      break;
    case "import":
      if (statement.names) for (const { name, alias } of statement.names) names.add(alias ?? name);
      else names.add(statement.alias ?? statement.module.split(".")[0]!);
      break;
    case "assignment":
      if (statement.value) for (const target of statement.targets) targetNames(target, names);
      break;
    case "augment":
    case "for":
      targetNames(statement.target, names);
      break;
    case "with":
      for (const item of statement.items) if (item.target) targetNames(item.target, names);
      break;
    default:
      break;
  }
  if (which === "all") for (const block of blocksOf(statement)) for (const inner of block) boundNames(inner, names);
}

function targetNames(target: Expression, names: Set<string>): void {
  switch (target.kind) {
    case "name":
      names.add(target.name);
      return;
    case "spread":
      targetNames(target.value, names);
      return;
    case "tuple":
    case "list":
      for (const item of target.items) targetNames(item, names);
      return;
    default:
      return;
  }
}

/** The name whose object a statement changes: `name.x = ...`, `name[...] = ...`, `name.append(...)`. */
function changedName(statement: Statement): string | null {
  if (statement.kind === "assignment") {
    const target = statement.targets[0];
    return target?.kind === "attribute" || target?.kind === "subscript" ? rootName(target) : null;
  }
  return statement.kind === "expression" && statement.expression.kind === "call" && statement.expression.callee.kind === "attribute"
    ? rootName(statement.expression.callee)
    : null;
}

function rootName(expression: Expression): string | null {
  let at = expression;
  while (at.kind === "attribute" || at.kind === "subscript") at = at.object;
  return at.kind === "name" ? at.name : null;
}
