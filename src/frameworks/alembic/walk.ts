/**
 * Follows what a module of the alembic directory does when Alembic loads it, through the functions
 * that it calls, without running anything: in order, each alternative once.
 *
 * This is no interpreter: env.py is full of engines, events and settings whose values nobody knows,
 * and all that is asked of it is which calls are made, in which order, inside of which `with`.
 */
import { folderOf, joinPath, normalisePath } from "../../project.ts";
import type { Project } from "../../project.ts";
import type { PythonParser } from "../../syntax/parser.ts";
import { blocksOf } from "../../syntax/tree.ts";
import type {
  AttributeExpression, CallExpression, Expression, FunctionStatement, ImportStatement, Module, Parameter, Statement,
} from "../../syntax/tree.ts";

/** Calls within calls that are followed. Real ones go four deep (`asyncio.run`, async function, `run_sync`, helper). */
const MAX_CALL_DEPTH = 12;
/** Functions that are followed in one walk. Branches that call each other's helpers multiply; real ones stay under 20. */
const MAX_FOLLOWED_CALLS = 400;

/** A module that is walked: its tree and what its names lead to. */
export interface Unit {
  readonly module: Module;
  readonly path: string;
  readonly functions: ReadonlyMap<string, FunctionStatement>;
  readonly imports: readonly ImportStatement[];
}

/** Where the walk is. Names are looked up in these scopes, innermost first. */
export interface Position {
  readonly unit: Unit;
  readonly scopes: readonly number[];
  /** Whether it is unknown if the walk comes here. */
  readonly conditional: boolean;
}

/** How one function is called: its parameters and the expressions that they get, where these can be told. */
export interface Passing {
  readonly parameter: Parameter;
  readonly from: readonly { readonly name: string | null; readonly value: Expression; readonly spread: boolean }[];
}

/** What is told of the walk. `save` and `restore` let a listener keep a state that follows the alternatives. */
export interface Listener<State> {
  onAttribute?(expression: AttributeExpression, at: Position): void;
  onCall?(call: CallExpression, at: Position): void;
  onAssign?(targets: readonly Expression[], value: Expression, at: Position): void;
  onEnter?(item: Expression, target: Expression | null, at: Position): void;
  onLeave?(item: Expression, target: Expression | null, at: Position): void;
  onPass?(passings: readonly Passing[], outside: Position, inside: Position): void;
  /** `run_sync(f)` and the like: `f` gets what the receiver of the call is. */
  onHandOver?(parameter: Parameter | undefined, receiver: Expression, outside: Position, inside: Position): void;
  save?(): State;
  restore?(state: State): void;
}

export interface Walk {
  /** Runs a module's top level. `online` decides `context.is_offline_mode()`. */
  module(path: string): void;
  /** Runs a function of a module. */
  function(path: string, name: string): void;
  /** Whether a limit ended the walk early. */
  readonly cut: boolean;
}

export interface WalkOptions<State> {
  readonly units: Units;
  readonly online: boolean;
  /** Whether functions of an imported file are followed; application code is not, as a rule. */
  readonly follows: (path: string) => boolean;
  readonly listener: Listener<State>;
}

// ------------------------------------------------------------------------------------------------
// Modules

/** The modules of a project, parsed when they are first asked for. */
export interface Units {
  unit(path: string): Unit | null;
  /** The file of an imported module, or of the module `name` inside it; null when it is not in the project. */
  resolve(statement: Pick<ImportStatement, "module" | "level">, from: string, name?: string): string | null;
  /** The files of the project that the imports at the top level of a module lead to. */
  importedFiles(unit: Unit): readonly string[];
}

export function createUnits(project: Project, parser: PythonParser, importRoots: readonly string[], parsed: ReadonlyMap<string, Module>): Units {
  const units = new Map<string, Unit | null>();
  const resolved = new Map<string, string | null>();
  const imported = new Map<Unit, readonly string[]>();

  function fileOf(module: string): string | null {
    for (const path of [`${module}.py`, joinPath(module, "__init__.py")]) if (project.kind(path) === "file") return path;
    return null;
  }

  function load(path: string): Unit | null {
    const file = parsed.has(path) ? null : project.read(path);
    const module = parsed.get(path) ?? (file?.ok ? parser.parse(file.source) : null);
    if (module === null) return null;
    const functions = new Map<string, FunctionStatement>();
    const imports: ImportStatement[] = [];
    collect(module.body, functions, imports);
    return { module, path, functions, imports };
  }

  return {
    unit(path) {
      const known = units.get(path);
      if (known !== undefined) return known;
      const unit = load(path);
      units.set(path, unit);
      return unit;
    },
    resolve,
    importedFiles(unit) {
      let files = imported.get(unit);
      if (files === undefined) imported.set(unit, (files = [...new Set(unit.imports.flatMap((statement) => filesOf(statement, unit.path)))]));
      return files;
    },
  };

  function filesOf(statement: ImportStatement, from: string): string[] {
    const inside = statement.names?.map(({ name }) => (name === "*" ? null : resolve(statement, from, name))) ?? [];
    return [resolve(statement, from), ...inside].filter((path) => path !== null);
  }

  function resolve({ module, level }: Pick<ImportStatement, "module" | "level">, from: string, name = ""): string | null {
    const key = level === 0 ? `${module} ${name}` : `${module} ${name} ${level} ${folderOf(from)}`;
    let path = resolved.get(key);
    if (path === undefined) resolved.set(key, (path = search(module, level, from, name)));
    return path;
  }

  function search(module: string, level: number, from: string, name: string): string | null {
    const inside = [...module.split("."), name].filter((part) => part !== "").join("/");
    if (inside === "") return null;
    const roots = level === 0 ? importRoots : [folderOf(from) + "/..".repeat(level - 1)];
    for (const root of roots) {
      const candidate = normalisePath(`${root}/${inside}`.replace(/^\//, ""));
      const path = candidate === null ? null : fileOf(candidate);
      if (path !== null) return path;
    }
    return null;
  }
}

/** Functions and imports at module level, also inside `if` and `try`. */
function collect(statements: readonly Statement[], functions: Map<string, FunctionStatement>, imports: ImportStatement[]): void {
  for (const statement of statements) {
    if (statement.kind === "function") functions.set(statement.name, statement);
    else if (statement.kind === "import") imports.push(statement);
    else for (const block of blocksOf(statement)) collect(block, functions, imports);
  }
}

/** The value of a string that is written out; null for anything else. */
export function textOf(expression: Expression | undefined): string | null {
  return expression?.kind === "constant" && expression.value.type === "str" ? expression.value.value : null;
}

/** `a.b.c` as ["a", "b", "c"]; null for anything else. */
export function dottedName(expression: Expression): readonly string[] | null {
  if (expression.kind === "name") return [expression.name];
  if (expression.kind !== "attribute") return null;
  const object = dottedName(expression.object);
  return object === null ? null : [...object, expression.name];
}

// ------------------------------------------------------------------------------------------------
// The walk

/** A function, and the scopes that its names are looked up in beside its own. */
interface Target {
  readonly unit: Unit;
  readonly declaration: FunctionStatement;
  readonly scopes: readonly number[];
}

/** What the walk knows of a condition. */
type Truth = "true" | "false" | "unknown";

/** Creates a walk; its listener is told of everything that it comes by. */
export function createWalk<State>({ units, online, follows, listener }: WalkOptions<State>): Walk {
  let followed = 0;
  let lastScope = 0;
  let cut = false;
  const running: FunctionStatement[] = [];
  /** Functions that are defined inside functions or given to them, by scope and name. */
  const local = new Map<string, Target>();
  /** Names that hold what `is_offline_mode()` gave. */
  const offlineNames = new Set<string>();
  const imported = new Map<string, ImportStatement[]>();

  /** Walks a block; true when its end is not reached (`return`, `raise`). */
  function block(statements: readonly Statement[], at: Position): boolean {
    let position = at;
    for (const statement of statements) {
      const result = visit(statement, position);
      if (result === "ended") return true;
      // After an `if` that may have returned, it is unknown whether the rest runs.
      if (result === "maybe-ended" && !position.conditional) position = { ...position, conditional: true };
    }
    return false;
  }

  function visit(statement: Statement, at: Position): "ended" | "maybe-ended" | "goes-on" {
    switch (statement.kind) {
      case "expression":
        expression(statement.expression, at);
        return "goes-on";
      case "assignment":
        if (statement.value === null) return "goes-on";
        expression(statement.value, at);
        if (isOfflineCall(statement.value)) for (const target of statement.targets) if (target.kind === "name") offlineNames.add(target.name);
        listener.onAssign?.(statement.targets, statement.value, at);
        return "goes-on";
      case "augment":
        expression(statement.value, at);
        return "goes-on";
      case "if":
        return alternatives(truth(statement.test, at), statement.test, statement.then, statement.otherwise, at);
      case "for":
        expression(statement.iterable, at);
        optional([statement.body, statement.otherwise], at);
        return "goes-on";
      case "while":
        expression(statement.test, at);
        optional([statement.body, statement.otherwise], at);
        return "goes-on";
      case "try":
        return attempt(statement, at);
      case "with":
        return within(statement.items, statement.body, at);
      case "opaque-statement":
        if (statement.reason === "async with") return within(itemsOf(statement.children), statement.body, at);
        for (const child of statement.children) expression(child, at);
        optional([statement.body], at);
        return "goes-on";
      case "function":
        for (const decorator of statement.decorators) expression(decorator, at);
        local.set(`${at.scopes[0]}:${statement.name}`, { unit: at.unit, declaration: statement, scopes: at.scopes });
        return "goes-on";
      case "class":
        block(statement.body(), at);
        return "goes-on";
      case "return":
      case "raise":
        if (statement.value !== null) expression(statement.value, at);
        return "ended";
      case "assert":
        expression(statement.test, at);
        return "goes-on";
      case "import": {
        const list = imported.get(at.unit.path);
        if (list === undefined) imported.set(at.unit.path, [statement]);
        else list.push(statement);
        return "goes-on";
      }
      case "delete":
      case "pass":
      case "break":
      case "continue":
      case "global":
      case "nonlocal":
        return "goes-on";
    }
  }

  function alternatives(
    known: Truth,
    test: Expression,
    then: readonly Statement[],
    otherwise: readonly Statement[],
    at: Position,
  ): "ended" | "maybe-ended" | "goes-on" {
    expression(test, at);
    if (known === "true") return block(then, at) ? "ended" : "goes-on";
    if (known === "false") return block(otherwise, at) ? "ended" : "goes-on";
    const inside = { ...at, conditional: true };
    const before = listener.save?.();
    const thenEnded = block(then, inside);
    const afterThen = listener.save?.();
    if (before !== undefined) listener.restore?.(before);
    const otherwiseEnded = block(otherwise, inside);
    // What goes on after both is the state of the first alternative, unless that does nothing or ends.
    if (!thenEnded && then.length > 0 && !(otherwise.length > 0 && isPass(then)) && afterThen !== undefined) listener.restore?.(afterThen);
    if (thenEnded && otherwiseEnded) return "ended";
    return thenEnded || otherwiseEnded ? "maybe-ended" : "goes-on";
  }

  function optional(blocks: readonly (readonly Statement[])[], at: Position): void {
    for (const each of blocks) block(each, { ...at, conditional: true });
  }

  function attempt(statement: Extract<Statement, { kind: "try" }>, at: Position): "ended" | "goes-on" {
    const before = listener.save?.();
    const ended = block(statement.body, at) || block(statement.otherwise, at);
    const after = listener.save?.();
    for (const handler of statement.handlers) {
      if (before !== undefined) listener.restore?.(before);
      block(handler.body, { ...at, conditional: true });
    }
    if (after !== undefined) listener.restore?.(after);
    return block(statement.finally, at) || (ended && statement.handlers.length === 0) ? "ended" : "goes-on";
  }

  function within(
    items: readonly { readonly value: Expression; readonly target: Expression | null }[],
    body: readonly Statement[],
    at: Position,
  ): "ended" | "goes-on" {
    for (const { value, target } of items) {
      expression(value, at);
      listener.onEnter?.(value, target, at);
    }
    const ended = block(body, at);
    for (const { value, target } of [...items].reverse()) listener.onLeave?.(value, target, at);
    return ended ? "ended" : "goes-on";
  }

  function expression(node: Expression, at: Position): void {
    switch (node.kind) {
      case "name":
      case "constant":
        return;
      case "call":
        if (node.callee.kind === "attribute") expression(node.callee, at);
        else if (node.callee.kind !== "name") expression(node.callee, at);
        for (const argument of node.arguments) expression(argument.value, at);
        listener.onCall?.(node, at);
        follow(node, at);
        return;
      case "attribute":
        expression(node.object, at);
        listener.onAttribute?.(node, at);
        return;
      case "conditional": {
        const known = truth(node.test, at);
        expression(node.test, at);
        if (known !== "false") expression(node.then, known === "unknown" ? { ...at, conditional: true } : at);
        if (known !== "true") expression(node.otherwise, known === "unknown" ? { ...at, conditional: true } : at);
        return;
      }
      case "logical":
        expression(node.left, at);
        expression(node.right, { ...at, conditional: true });
        return;
      case "lambda":
        expression(node.result, { ...at, conditional: true });
        return;
      default:
        for (const child of childrenOf(node)) expression(child, node.kind === "comprehension" ? { ...at, conditional: true } : at);
    }
  }

  /** Goes into the function that a call runs, and into functions that it is given to run. */
  function follow(call: CallExpression, at: Position): void {
    const target = find(call.callee, at);
    if (target !== null) {
      const passings = passingsOf(target.declaration, call);
      enter(target, at, (inside) => {
        for (const { parameter, from } of passings) {
          const given = from.length === 1 ? find(from[0]!.value, at) : null;
          if (given !== null) local.set(`${inside.scopes[0]}:${parameter.name}`, given);
        }
        listener.onPass?.(passings, at, inside);
      });
      return;
    }
    for (const argument of call.arguments) {
      const given = argument.name === null && argument.spread === null ? find(argument.value, at) : null;
      if (given === null) continue;
      const receiver = call.callee.kind === "attribute" ? call.callee.object : null;
      enter(given, at, (inside) => {
        if (receiver !== null) listener.onHandOver?.(given.declaration.parameters[0], receiver, at, inside);
      });
    }
  }

  function enter(target: Target, at: Position, pass: (inside: Position) => void): void {
    if (running.includes(target.declaration)) return;
    if (running.length >= MAX_CALL_DEPTH || followed >= MAX_FOLLOWED_CALLS) {
      cut = true;
      return;
    }
    followed += 1;
    const inside: Position = { unit: target.unit, scopes: [++lastScope, ...target.scopes], conditional: at.conditional };
    pass(inside);
    running.push(target.declaration);
    block(target.declaration.body(), inside);
    running.pop();
  }

  /** The function of the project that an expression names. */
  function find(callee: Expression, at: Position): Target | null {
    const name = dottedName(callee);
    if (name === null) return null;
    const [first, ...rest] = name;
    if (rest.length === 0) {
      for (const scope of at.scopes) {
        const target = local.get(`${scope}:${first}`);
        if (target !== undefined) return target;
      }
      const declaration = at.unit.functions.get(first!);
      if (declaration !== undefined) return { unit: at.unit, declaration, scopes: moduleScopes(at.unit) };
    }
    return findImported(name, at.unit, 0);
  }

  function findImported(name: readonly string[], from: Unit, hops: number): Target | null {
    for (const statement of [...from.imports, ...(imported.get(from.path) ?? [])]) {
      const place = placeOf(name, statement, from);
      const unit = place !== null && follows(place.path) ? units.unit(place.path) : null;
      if (unit === null || place === null) continue;
      const declaration = unit.functions.get(place.name);
      if (declaration !== undefined) return { unit, declaration, scopes: moduleScopes(unit) };
      // A package's `__init__.py` passes on what its modules define.
      if (hops < 2) {
        const passedOn = findImported([place.name], unit, hops + 1);
        if (passedOn !== null) return passedOn;
      }
    }
    return null;
  }

  /** The file and the function in it that a dotted name means by an import. */
  function placeOf(name: readonly string[], statement: ImportStatement, from: Unit): { readonly path: string; readonly name: string } | null {
    const last = name.at(-1)!;
    if (statement.names === null) {
      const bound = statement.alias === null ? statement.module.split(".") : [statement.alias];
      if (name.length !== bound.length + 1 || !bound.every((part, index) => part === name[index])) return null;
      const path = units.resolve(statement, from.path);
      return path === null ? null : { path, name: last };
    }
    const imports = statement.names.find((each) => (each.alias ?? each.name) === name[0] || each.name === "*");
    if (imports === undefined) return null;
    const path = name.length === 1 ? units.resolve(statement, from.path) : name.length === 2 ? units.resolve(statement, from.path, imports.name) : null;
    return path === null ? null : { path, name: name.length === 1 && imports.name !== "*" ? imports.name : last };
  }

  const scopesOfModules = new Map<string, readonly number[]>();
  function moduleScopes(unit: Unit): readonly number[] {
    let scopes = scopesOfModules.get(unit.path);
    if (scopes === undefined) scopesOfModules.set(unit.path, (scopes = [++lastScope]));
    return scopes;
  }

  function truth(test: Expression, at: Position): Truth {
    if (isOfflineCall(test) || (test.kind === "name" && offlineNames.has(test.name))) return online ? "false" : "true";
    if (test.kind === "unary" && test.operator === "not") {
      const inner = truth(test.operand, at);
      return inner === "unknown" ? inner : inner === "true" ? "false" : "true";
    }
    if (test.kind === "constant" && test.value.type === "bool") return test.value.value ? "true" : "false";
    if (dottedName(test)?.at(-1) === "TYPE_CHECKING") return "false";
    if (test.kind === "compare" && test.first.kind === "name" && test.first.name === "__name__") return "false";
    return "unknown";
  }

  return {
    module(path) {
      const unit = units.unit(path);
      if (unit !== null) block(unit.module.body, { unit, scopes: moduleScopes(unit), conditional: false });
    },
    function(path, name) {
      const unit = units.unit(path);
      const declaration = unit?.functions.get(name);
      if (unit && declaration)
        enter({ unit, declaration, scopes: moduleScopes(unit) }, { unit, scopes: moduleScopes(unit), conditional: false }, () => undefined);
    },
    get cut() {
      return cut;
    },
  };
}

function isOfflineCall(expression: Expression): boolean {
  return expression.kind === "call" && dottedName(expression.callee)?.at(-1) === "is_offline_mode";
}

function isPass(statements: readonly Statement[]): boolean {
  return statements.every((statement) => statement.kind === "pass");
}

/** The tree gives the parts of an `async with` in a row: each value, and its target if it has one. */
function itemsOf(children: readonly Expression[]): { readonly value: Expression; readonly target: Expression | null }[] {
  const items: { value: Expression; target: Expression | null }[] = [];
  for (const child of children) {
    const last = items.at(-1);
    if (last !== undefined && last.target === null && (child.kind === "name" || child.kind === "tuple" || child.kind === "attribute")) last.target = child;
    else items.push({ value: child, target: null });
  }
  return items;
}

/** Which expressions each parameter of a function may get from a call. */
function passingsOf(declaration: FunctionStatement, call: CallExpression): Passing[] {
  const positional = call.arguments.filter((argument) => argument.name === null && argument.spread === null);
  const named = new Map(call.arguments.filter((argument) => argument.name !== null).map((argument) => [argument.name!, argument.value]));
  const spreads = call.arguments.filter((argument) => argument.spread === "**");
  let next = 0;
  const taken = new Set<string>();
  const passings: Passing[] = [];
  for (const parameter of declaration.parameters) {
    if (parameter.kind === "rest") next = positional.length;
    else if (parameter.kind === "keyword-rest") {
      const rest = [...named].filter(([name]) => !taken.has(name)).map(([name, value]) => ({ name, value, spread: false }));
      passings.push({ parameter, from: [...rest, ...spreads.map((spread) => ({ name: null, value: spread.value, spread: true }))] });
    } else {
      const argument = parameter.kind === "positional" && next < positional.length ? positional[next++]!.value : named.get(parameter.name);
      taken.add(parameter.name);
      const value = argument ?? (spreads.length === 0 ? parameter.default : null);
      passings.push({ parameter, from: value === null ? [] : [{ name: null, value, spread: false }] });
    }
  }
  return passings;
}

/** The expressions directly inside an expression. */
export function childrenOf(node: Expression): readonly Expression[] {
  const present = (list: readonly (Expression | null | undefined)[]): Expression[] =>
    list.filter((child): child is Expression => child !== null && child !== undefined);
  switch (node.kind) {
    case "name":
    case "constant": return [];
    case "template": return present(node.parts.flatMap((part) => (part.kind === "value" ? [part.expression, part.format] : [])));
    case "attribute": return [node.object];
    case "subscript": return [node.object, node.index];
    case "slice": return present([node.lower, node.upper, node.step]);
    case "call": return [node.callee, ...node.arguments.map((argument) => argument.value)];
    case "unary": return [node.operand];
    case "binary":
    case "logical": return [node.left, node.right];
    case "compare": return [node.first, ...node.rest.map((rest) => rest.operand)];
    case "conditional": return [node.test, node.then, node.otherwise];
    case "list":
    case "tuple":
    case "set": return node.items;
    case "dict": return node.entries.flatMap((entry) => present([entry.key, entry.value]));
    case "comprehension":
      return present([
        ...node.clauses.flatMap((clause) => (clause.kind === "for" ? [clause.iterable] : [clause.test])),
        node.element,
        node.value,
      ]);
    case "lambda": return [node.result];
    case "spread":
    case "assign": return [node.value];
    case "opaque": return node.children;
  }
}

/** Every expression in statements, also in bodies of functions and classes, outer ones first. */
export function* allExpressions(statements: readonly Statement[]): Generator<Expression> {
  for (const statement of statements) {
    for (const expression of expressionsOf(statement)) yield* withDescendants(expression);
    for (const block of blocksOf(statement)) yield* allExpressions(block);
    if (statement.kind === "function" || statement.kind === "class") yield* allExpressions(statement.body());
  }
}

function* withDescendants(expression: Expression): Generator<Expression> {
  const todo = [expression];
  for (let node = todo.pop(); node !== undefined; node = todo.pop()) {
    yield node;
    todo.push(...[...childrenOf(node)].reverse());
  }
}

function expressionsOf(statement: Statement): readonly Expression[] {
  switch (statement.kind) {
    case "expression": return [statement.expression];
    case "assignment": return statement.value === null ? statement.targets : [...statement.targets, statement.value];
    case "augment": return [statement.target, statement.value];
    case "if":
    case "while": return [statement.test];
    case "for": return [statement.iterable];
    case "with": return statement.items.map((item) => item.value);
    case "function": return statement.decorators;
    case "class": return [...statement.decorators, ...statement.bases.map((base) => base.value)];
    case "return":
    case "raise": return statement.value === null ? [] : [statement.value];
    case "delete": return statement.targets;
    case "assert": return [statement.test];
    case "opaque-statement": return statement.children;
    case "try":
    case "import":
    case "pass":
    case "break":
    case "continue":
    case "global":
    case "nonlocal": return [];
  }
}
