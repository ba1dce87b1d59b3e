/** Executing statements. */
import type {
  AssignStatement, AugmentStatement, ClassStatement, DeleteStatement, Expression, ForStatement, FunctionStatement,
  IfStatement, OpaqueStatement, RaiseStatement, Statement, TryStatement, WhileStatement, WithStatement,
} from "../syntax/tree.ts";
import { bind } from "./attributes.ts";
import { describeClass, detailsOf, isEnumOf, lookup } from "./classes.ts";
import { collectionMethod, updateDict } from "./collections.ts";
import { conditionReason, endRegion, itemsReason, leaveByRaise, quote, walk, withCleanup } from "./control.ts";
import { findEntry, removeEntry } from "./dicts.ts";
import { exceptionClass, exceptionClassOf, handles, makeException } from "./exceptions.ts";
import { bindName, evaluateDefaults, scopeOf } from "./expressions.ts";
import { textOf } from "./format.ts";
import { havoc } from "./havoc.ts";
import { MAX_LOOP_TURNS, MAX_NESTING } from "./limits.ts";
import {
  capture, isDescriptor, isNative, isNativeContext, missImport, NORMAL, PythonRaise, StepsExhausted, locationOf,
  stackAt, plainCall, type Completion, type Frame, type Loop, type Machine, type TryContext,
} from "./machine.ts";
import { isCollected, sameValue } from "./join.ts";
import { ownScope } from "./super.ts";
import {
  NONE, int, knownText, str, unknown, type ClassValue, type HostValue, type InstanceValue, type Scope, type Value,
} from "./value.ts";

/** Runs statements until one does not end normally. */
export function executeStatements(machine: Machine, frame: Frame, statements: readonly Statement[]): Completion {
  for (const statement of statements) {
    if (--machine.steps < 0) throw new StepsExhausted(stackAt(frame, statement));
    const completion = executeStatement(machine, frame, statement);
    if (completion.kind === "normal") continue;
    if (completion.kind === "return" && statement.kind === "if") skip(machine, frame, statement.test, statements.slice(statements.indexOf(statement) + 1));
    return completion;
  }
  return NORMAL;
}

/** Tells of statements that no run comes to, because of a condition that is certain. */
function skip(machine: Machine, frame: Frame, test: Expression, skipped: readonly Statement[]): void {
  if (skipped.length > 0 && machine.options.onSkip && machine.branches.certainty().certain) machine.options.onSkip(locationOf(frame, test), skipped);
}

function executeStatement(machine: Machine, frame: Frame, statement: Statement): Completion {
  switch (statement.kind) {
    case "expression":
      machine.evaluate(frame, statement.expression);
      return NORMAL;
    case "assignment":
      assignment(machine, frame, statement);
      return NORMAL;
    case "augment":
      augment(machine, frame, statement);
      return NORMAL;
    case "if":
      return ifStatement(machine, frame, statement);
    case "for":
      return forStatement(machine, frame, statement);
    case "while":
      return whileStatement(machine, frame, statement);
    case "try":
      return tryStatement(machine, frame, statement);
    case "with":
      return withItems(machine, frame, statement, 0);
    case "function":
      bindName(machine, frame, statement.name, defineFunction(machine, frame, statement));
      return NORMAL;
    case "class":
      bindName(machine, frame, statement.name, defineClass(machine, frame, statement));
      return NORMAL;
    case "return":
      return { kind: "return", value: statement.value ? machine.evaluate(frame, statement.value) : NONE };
    case "raise":
      throw raised(machine, frame, statement);
    case "import":
      machine.importInto(frame, statement);
      return NORMAL;
    case "pass":
      return NORMAL;
    case "break":
    case "continue":
      return { kind: statement.kind };
    case "delete":
      deletion(machine, frame, statement);
      return NORMAL;
    case "assert":
      if (machine.decide(frame, statement.test) !== false) return NORMAL;
      throw new PythonRaise(
        makeException(exceptionClass("AssertionError"), ""),
        statement.message ? textOf(machine, frame, machine.evaluate(frame, statement.message), statement.message).value : "",
        locationOf(frame, statement),
      );
    case "global":
    case "nonlocal": {
      const { activation } = frame;
      const names = (activation[statement.kind === "global" ? "globals" : "nonlocals"] ??= new Set());
      for (const name of statement.names) names.add(name);
      return NORMAL;
    }
    case "opaque-statement":
      return opaqueStatement(machine, frame, statement);
  }
}

// ---------------------------------------------------------------------------------------------
// Assignment

function assignment(machine: Machine, frame: Frame, statement: AssignStatement): void {
  if (!statement.value) return;
  const value = machine.evaluate(frame, statement.value);
  for (const target of statement.targets) machine.assign(frame, target, value);
}

/** See `Machine.assign`. */
export function assignTarget(machine: Machine, frame: Frame, target: Expression, value: Value): void {
  switch (target.kind) {
    case "name":
      bindName(machine, frame, target.name, value);
      return;
    case "attribute":
      machine.setAttribute(frame, machine.evaluate(frame, target.object), target.name, value, target);
      return;
    case "subscript":
      machine.setItem(frame, machine.evaluate(frame, target.object), machine.evaluate(frame, target.index), value, target);
      return;
    case "spread":
      assignTarget(machine, frame, target.value, value);
      return;
    case "tuple":
    case "list":
      unpack(machine, frame, target.items, value);
      return;
    default:
      machine.evaluate(frame, target);
  }
}

function unpack(machine: Machine, frame: Frame, targets: readonly Expression[], value: Value): void {
  const iteration = machine.iterate(frame, value, targets[0] ?? { kind: "opaque", span: { start: 0, end: 0 }, reason: "an empty target", children: [] });
  const starred = targets.findIndex((target) => target.kind === "spread");
  const items = iteration.open === null ? iteration.items : null;
  const fits = items !== null && (starred < 0 ? items.length === targets.length : items.length >= targets.length - 1);
  if (!fits) {
    const reason = iteration.open ?? "the number of values does not fit the targets";
    for (const target of targets) assignTarget(machine, frame, target, value.kind === "unknown" ? value : unknown(reason));
    return;
  }
  const rest = items.length - targets.length + 1;
  for (const [at, target] of targets.entries()) {
    if (starred < 0 || at < starred) assignTarget(machine, frame, target, items[at]!);
    else if (at === starred) assignTarget(machine, frame, target, { kind: "list", items: items.slice(at, at + rest), open: false });
    else assignTarget(machine, frame, target, items[at + rest - 1]!);
  }
}

/** `target operator= value`: lists, sets and dicts are changed in place. */
function augment(machine: Machine, frame: Frame, statement: AugmentStatement): void {
  const { target, operator } = statement;
  const before = machine.evaluate(frame, target);
  const value = machine.evaluate(frame, statement.value);
  const call = { machine, frame, node: statement.value, positional: [value], named: new Map<string, Value>(), open: null };
  if (before.kind === "list" && operator === "+") {
    collectionMethod(before, "extend")?.(call);
    return;
  }
  if (before.kind === "dict" && operator === "|") {
    updateDict(before, call, value);
    return;
  }
  if (before.kind === "set" && /^[|&^-]$/.test(operator)) {
    const method = { "|": "update", "&": "intersection_update", "-": "difference_update", "^": "symmetric_difference_update" }[
      operator as "|" | "&" | "-" | "^"
    ];
    collectionMethod(before, method)?.(call);
    return;
  }
  machine.assign(frame, target, machine.binary(frame, operator, before, value, statement.value));
}

function deletion(machine: Machine, frame: Frame, statement: DeleteStatement): void {
  for (const target of statement.targets) deleteTarget(machine, frame, target);
}

function deleteTarget(machine: Machine, frame: Frame, target: Expression): void {
  switch (target.kind) {
    case "name":
      machine.branches.remove(scopeOf(frame, target.name).names, target.name);
      return;
    case "attribute": {
      const object = machine.evaluate(frame, target.object);
      if (object.kind === "instance" || object.kind === "class" || object.kind === "module") machine.branches.remove(object.attributes, target.name);
      return;
    }
    case "subscript": {
      const object = machine.evaluate(frame, target.object);
      const key = machine.evaluate(frame, target.index);
      if (object.kind === "dict") {
        const found = findEntry(object, key);
        if (found.kind === "found") removeEntry(machine.branches, object, found.at);
        else if (found.kind === "absent") machine.fail(frame, target, "KeyError", knownText(key) ?? "the key is not in the dict");
        else {
          machine.branches.touch(object);
          object.open = true;
        }
      } else if (object.kind === "list") deleteItem(machine, object, key);
      return;
    }
    case "tuple":
    case "list":
      for (const item of target.items) deleteTarget(machine, frame, item);
      return;
    default:
      machine.evaluate(frame, target);
  }
}

function deleteItem(machine: Machine, object: Extract<Value, { kind: "list" }>, key: Value): void {
  machine.branches.touch(object);
  const at = key.kind === "int" ? (Number(key.value) < 0 ? object.items.length + Number(key.value) : Number(key.value)) : -1;
  if (at >= 0 && at < object.items.length) object.items = object.items.filter((_, index) => index !== at);
  else object.open = true;
}

// ---------------------------------------------------------------------------------------------
// Conditions and loops

function ifStatement(machine: Machine, frame: Frame, first: IfStatement): Completion {
  let statement = first;
  for (;;) {
    const test = machine.decide(frame, statement.test);
    if (test === true) {
      skip(machine, frame, statement.test, statement.otherwise);
      return machine.execute(frame, statement.then);
    }
    if (test === false) {
      skip(machine, frame, statement.test, statement.then);
      // A chain of `elif` is nested in the tree; it is walked in a loop.
      const next = statement.otherwise[0];
      if (statement.otherwise.length !== 1 || next?.kind !== "if") return machine.execute(frame, statement.otherwise);
      statement = next;
      continue;
    }
    const { then, otherwise } = statement;
    const reason = conditionReason(frame, statement.test, test.unknown);
    const walkBoth = [() => machine.execute(frame, then), () => machine.execute(frame, otherwise)];
    // The path that leaves is walked first, so that the other one goes on from its own state.
    if (leaves(otherwise) && !leaves(then)) walkBoth.reverse();
    return nested(machine, frame, statement.test, () => walk(machine, frame, reason, walkBoth));
  }
}

/** Whether statements never go on to the next one, as far as their form tells. */
function leaves(statements: readonly Statement[]): boolean {
  const last = statements.at(-1);
  switch (last?.kind) {
    case "return":
    case "raise":
    case "break":
    case "continue":
      return true;
    case "if":
      return leaves(last.then) && leaves(last.otherwise);
    default:
      return false;
  }
}

/** Counts statements inside each other against the same limit as expressions. */
function nested(machine: Machine, frame: Frame, node: Expression, action: () => Completion): Completion {
  if (machine.nesting >= MAX_NESTING) {
    machine.limit(frame, node, "statements are nested too deeply");
    return NORMAL;
  }
  machine.nesting += STATEMENT_COST;
  const completion = action();
  machine.nesting -= STATEMENT_COST;
  return completion;
}

/** A compound statement takes about as much of JavaScript's stack as this many expressions. */
const STATEMENT_COST = 3;

/** Runs loops with their regions: `turns` runs them one by one, and says whether the loop came to its own end. */
function inLoop(machine: Machine, frame: Frame, otherwise: readonly Statement[], turns: (loop: Loop) => LoopEnd): Completion {
  const { activation } = frame;
  const { nesting, tries } = machine;
  const outer = activation.loop;
  const loop: Loop = { region: machine.branches.region(), turn: machine.branches.region() };
  activation.loop = loop;
  try {
    const end = turns(loop);
    activation.loop = outer;
    const completion = end.kind === "exhausted" ? machine.execute(frame, otherwise) : end.completion;
    return endRegion(machine, frame, loop.region, completion);
  } catch (thrown) {
    activation.loop = outer;
    if (!(thrown instanceof PythonRaise)) throw thrown;
    machine.nesting = nesting;
    machine.tries = tries;
    leaveByRaise(machine, loop.region, thrown);
    return NORMAL;
  }
}

type LoopEnd = { readonly kind: "exhausted" } | { readonly kind: "stopped"; readonly completion: Completion };
const EXHAUSTED: LoopEnd = { kind: "exhausted" };
const STOPPED: LoopEnd = { kind: "stopped", completion: NORMAL };

/** One turn; null when the loop goes on. */
function turn(machine: Machine, frame: Frame, loop: Loop, body: readonly Statement[]): LoopEnd | null {
  loop.turn = machine.branches.region();
  let completion: Completion;
  const { nesting, tries } = machine;
  try {
    completion = machine.execute(frame, body);
  } catch (thrown) {
    if (!(thrown instanceof PythonRaise)) throw thrown;
    machine.nesting = nesting;
    machine.tries = tries;
    leaveByRaise(machine, loop.turn, thrown);
    return null;
  }
  const rest = endRegion(machine, frame, loop.turn, completion.kind === "continue" ? NORMAL : completion);
  if (rest.kind === "normal") {
    machine.branches.gather(loop.region.base);
    return null;
  }
  return rest.kind === "break" ? STOPPED : { kind: "stopped", completion: rest };
}

function forStatement(machine: Machine, frame: Frame, statement: ForStatement): Completion {
  const iteration = machine.iterate(frame, machine.evaluate(frame, statement.iterable), statement.iterable);
  const { items } = iteration;
  return nested(machine, frame, statement.iterable, () => {
    if (items === null || iteration.open !== null) return uncertainFor(machine, frame, statement, items ?? [], iteration.open);
    return inLoop(machine, frame, statement.otherwise, (loop) => {
      for (const [at, item] of items.entries()) {
        if (at >= MAX_LOOP_TURNS) {
          const reason = machine.limit(frame, statement.iterable, `a loop takes more than ${MAX_LOOP_TURNS} turns`);
          havoc(machine, frame, statement.body, reason);
          machine.assign(frame, statement.target, unknown(reason));
          return EXHAUSTED;
        }
        machine.assign(frame, statement.target, item);
        const end = turn(machine, frame, loop, statement.body);
        if (end) return end;
      }
      return EXHAUSTED;
    });
  });
}

/** A loop over nobody knows what: each item that may be there, and one that is not known, against no turn. */
function uncertainFor(machine: Machine, frame: Frame, statement: ForStatement, items: readonly Value[], why: string | null): Completion {
  const reason = itemsReason(frame, statement.iterable, why);
  return inLoop(machine, frame, statement.otherwise, (loop) => {
    for (const item of [...items.slice(0, MAX_LOOP_TURNS), unknown(why ?? reason)]) {
      const end = possibleTurn(machine, frame, loop, statement.body, reason, () => machine.assign(frame, statement.target, item));
      if (end) return end;
    }
    return EXHAUSTED;
  });
}

/** A turn that may or may not happen, any number of times. */
function possibleTurn(machine: Machine, frame: Frame, loop: Loop, body: readonly Statement[], reason: string, begin: () => void): LoopEnd | null {
  const completion = walk(machine, frame, reason, [
    () => {
      havoc(machine, frame, body, reason);
      begin();
      const end = turn(machine, frame, loop, body);
      if (!end) return NORMAL;
      return end === STOPPED ? { kind: "break" } : end.kind === "stopped" ? end.completion : NORMAL;
    },
    () => NORMAL,
  ]);
  return completion.kind === "normal" ? null : { kind: "stopped", completion: completion.kind === "break" ? NORMAL : completion };
}

function whileStatement(machine: Machine, frame: Frame, statement: WhileStatement): Completion {
  return nested(machine, frame, statement.test, () =>
    inLoop(machine, frame, statement.otherwise, (loop) => {
      for (let turns = 0; ; turns++) {
        const test = machine.decide(frame, statement.test);
        if (test === false) return EXHAUSTED;
        if (test !== true) {
          const reason = conditionReason(frame, statement.test, test.unknown);
          return possibleTurn(machine, frame, loop, statement.body, reason, () => undefined) ?? EXHAUSTED;
        }
        if (turns >= MAX_LOOP_TURNS) {
          havoc(machine, frame, statement.body, machine.limit(frame, statement.test, `a loop takes more than ${MAX_LOOP_TURNS} turns`));
          return STOPPED;
        }
        const end = turn(machine, frame, loop, statement.body);
        if (end) return end;
        if (machine.branches.depth > loop.region.base) {
          // Some paths have left: nobody knows how many turns the others take. One more stands for them all.
          const reason = `how often the loop \`while ${quote(frame, statement.test)}\` turns is not known`;
          const later = possibleTurn(machine, frame, loop, statement.body, reason, () => undefined);
          if (later) return later;
          havoc(machine, frame, statement.body, reason);
          const endless = statement.test.kind === "constant" && !machine.branches.awaits(loop.region);
          return endless ? { kind: "stopped", completion: { kind: "left" } } : STOPPED;
        }
      }
    }),
  );
}

// ---------------------------------------------------------------------------------------------
// Exceptions

function raised(machine: Machine, frame: Frame, statement: RaiseStatement): PythonRaise {
  if (!statement.value) return frame.activation.handling ?? new PythonRaise(unknown("what is raised again is not known"), "", locationOf(frame, statement));
  const value = machine.evaluate(frame, statement.value);
  const exception = value.kind === "class" ? machine.call(frame, value, plainCall([], statement.span), statement.value) : value;
  const message = exception.kind === "instance" ? textOf(machine, frame, exception, statement.value) : null;
  return new PythonRaise(exception, message && message.holes.length === 0 ? message.value : "", locationOf(frame, statement), true);
}

function tryStatement(machine: Machine, frame: Frame, statement: TryStatement): Completion {
  return nested(machine, frame, NOWHERE, () =>
    statement.finally.length === 0
      ? tryHandlers(machine, frame, statement)
      : withCleanup(machine, () => tryHandlers(machine, frame, statement), () => machine.execute(frame, statement.finally)),
  );
}

const NOWHERE: Expression = { kind: "opaque", span: { start: 0, end: 0 }, reason: "", children: [] };

/** The body with its handlers and its `else`. */
function tryHandlers(machine: Machine, frame: Frame, statement: TryStatement): Completion {
  const { tries, nesting, branches } = machine;
  const context = tryContext(machine, frame, statement);
  machine.tries = [...tries, context];
  let completion: Completion | null = null;
  let thrown: PythonRaise | null = null;
  try {
    completion = machine.execute(frame, statement.body);
  } catch (caught) {
    if (!(caught instanceof PythonRaise)) throw caught;
    thrown = caught;
  }
  machine.nesting = nesting;
  machine.tries = tries;
  const raises = distinctRaises(context.region.raised);
  if (completion?.kind === "normal" && raises.length === 0) return machine.execute(frame, statement.otherwise);
  branches.close(context.region);
  const endings = raises.map((one) => () => handle(machine, frame, statement, context, one, 0));
  if (thrown) {
    const last = thrown;
    endings.push(() => handle(machine, frame, statement, context, last, 0));
  } else if (completion && completion.kind !== "left") {
    const ended = completion;
    endings.push(() => (ended.kind === "normal" ? machine.execute(frame, statement.otherwise) : ended));
  }
  const only = endings[0];
  if (!only) return { kind: "left" };
  return endings.length === 1 ? only() : walk(machine, frame, `whether the code in \`try\` raises an exception is not known`, endings);
}

/** Exceptions of the same class take the same way. */
function distinctRaises(raised: readonly unknown[]): PythonRaise[] {
  const seen: PythonRaise[] = [];
  for (const one of raised) {
    if (!(one instanceof PythonRaise)) continue;
    const klass = exceptionClassOf(one.exception);
    if (!seen.some((other) => klass !== null && exceptionClassOf(other.exception) === klass)) seen.push(one);
  }
  return seen;
}

function tryContext(machine: Machine, frame: Frame, statement: TryStatement): TryContext {
  return {
    region: machine.branches.region(),
    handlers: statement.handlers.map((handler) => {
      let type: Value | null = null;
      return {
        matches: (exception) => {
          if (!handler.type) return true;
          type ??= machine.evaluate(frame, handler.type);
          return handles(type, exception);
        },
        reraises: raisesAgain(handler.body),
      };
    }),
  };
}

/** Whether a handler's body ends in a `raise` that nothing before it can keep from being reached but another exception. */
function raisesAgain(body: readonly Statement[]): "no" | "same" | "other" {
  for (const statement of body) {
    if (statement.kind === "raise") return statement.value === null ? "same" : "other";
    if (mayJump(statement)) return "no";
  }
  return "no";
}

/** Whether a `return`, `break` or `continue` stands in a statement. */
function mayJump(statement: Statement): boolean {
  switch (statement.kind) {
    case "return":
    case "break":
    case "continue":
      return true;
    case "if":
      return [...statement.then, ...statement.otherwise].some(mayJump);
    case "for":
    case "while":
      return [...statement.body, ...statement.otherwise].some(mayJump);
    case "try":
      return [...statement.body, ...statement.handlers.flatMap((handler) => handler.body), ...statement.otherwise, ...statement.finally].some(mayJump);
    case "with":
    case "opaque-statement":
      return statement.body.some(mayJump);
    default:
      return false;
  }
}

/** Runs the handler that takes an exception; where several may, each is walked. */
function handle(machine: Machine, frame: Frame, statement: TryStatement, context: TryContext, thrown: PythonRaise, from: number): Completion {
  for (let at = from; at < statement.handlers.length; at++) {
    const answer = context.handlers[at]!.matches(thrown.exception);
    if (answer === false) continue;
    const run = (): Completion => runHandler(machine, frame, statement.handlers[at]!, thrown);
    if (answer === true) return run();
    return walk(machine, frame, "whether a handler takes the exception is not known", [() => handle(machine, frame, statement, context, thrown, at + 1), run]);
  }
  throw thrown;
}

function runHandler(machine: Machine, frame: Frame, handler: TryStatement["handlers"][number], thrown: PythonRaise): Completion {
  const { activation } = frame;
  const outer = activation.handling;
  activation.handling = thrown;
  if (handler.name !== null)
    bindName(
      machine,
      frame,
      handler.name,
      thrown.exception.kind === "class" ? makeException(thrown.exception, thrown.message) : thrown.exception,
    );
  try {
    return machine.execute(frame, handler.body);
  } finally {
    activation.handling = outer;
  }
}

// ---------------------------------------------------------------------------------------------
// With

function withItems(machine: Machine, frame: Frame, statement: WithStatement, at: number): Completion {
  const item = statement.items[at];
  if (!item) return machine.execute(frame, statement.body);
  const context = machine.evaluate(frame, item.value);
  const rest = (value: Value): Completion => {
    if (item.target) machine.assign(frame, item.target, value);
    return withItems(machine, frame, statement, at + 1);
  };
  return nested(machine, frame, item.value, () => withContext(machine, frame, context, item.value, rest));
}

function withContext(machine: Machine, frame: Frame, context: Value, node: Expression, rest: (value: Value) => Completion): Completion {
  if (isNativeContext(context)) return context.within(frame, node, rest);
  if (context.kind === "host") {
    const entered = context.enter
      ? machine.host<Value>(frame, node, context.type, (site) => context.enter!(site), unknown)
      : context.reachesDatabase
        ? context
        : unknown(`what ${context.type} gives to \`with\` is not followed`);
    return withCleanup(machine, () => rest(entered), (raised) => {
      if (context.exit) machine.host<void>(frame, node, context.type, (site) => context.exit!(site, raised), () => undefined);
      return NORMAL;
    });
  }
  if (context.kind === "instance") {
    const [enter, exit] = [lookup(context.class, "__enter__"), lookup(context.class, "__exit__")];
    if (enter?.kind === "function" && exit?.kind === "function") {
      const value = machine.call(frame, bind(enter, context), plainCall([], node.span), node);
      return withCleanup(machine, () => rest(value), () => {
        machine.call(frame, bind(exit, context), plainCall([NONE, NONE, NONE], node.span), node);
        return NORMAL;
      });
    }
  }
  return rest(context.kind === "unknown" ? context : unknown("what the context manager gives is not known"));
}

// ---------------------------------------------------------------------------------------------
// Definitions

function defineFunction(machine: Machine, frame: Frame, statement: FunctionStatement): Value {
  capture(frame.scope);
  const made: Value = {
    kind: "function",
    name: statement.name,
    declaration: statement,
    source: frame.module.source,
    scope: frame.scope,
    defaults: evaluateDefaults(machine, frame, statement.parameters),
    self: null,
  };
  return decorate(machine, frame, statement.decorators, made);
}

/**
 * Applies decorators, the last one first. A decorator of the project is followed; one from outside
 * is taken to call the function itself, since most of them only look on.
 */
function decorate(machine: Machine, frame: Frame, decorators: readonly Expression[], value: Value): Value {
  let decorated = value;
  for (const decorator of [...decorators].reverse()) {
    const applied = machine.evaluate(frame, decorator);
    // `@value.setter` and its like keep the property.
    if (decorator.kind === "attribute" && /^(setter|getter|deleter)$/.test(decorator.name)) {
      decorated = frame.scope.names.get(decorator.object.kind === "name" ? decorator.object.name : "") ?? decorated;
      continue;
    }
    const followed =
      applied.kind === "function" ||
      applied.kind === "class" ||
      applied.kind === "instance" ||
      isNative(applied) ||
      (applied.kind === "host" && applied.call !== undefined);
    if (!followed) {
      if (isCollected(decorated))
        missImport(
          machine,
          `the decorator ${frame.module.source.text.slice(decorator.span.start, decorator.span.end)} of a model is not followed`,
        );
      continue;
    }
    const result = machine.call(frame, applied, plainCall([decorated], decorator.span), decorator);
    if (result.kind !== "unknown" && result.kind !== "none") decorated = result;
  }
  return decorated;
}

function defineClass(machine: Machine, frame: Frame, statement: ClassStatement): Value {
  const bases = statement.bases.filter((base) => base.name === null && base.spread === null).map((base) => machine.evaluate(frame, base.value));
  const scope: Scope = { names: new Map(), parent: frame.scope, kind: "class" };
  capture(scope);
  const body = statement.body();
  machine.execute({ ...frame, scope }, body);
  if (bases.some((base) => base.kind === "unknown" && base.collected))
    missImport(machine, `the base of ${statement.name} is made of a model by code that is not followed`);
  const classBases = bases.filter((base) => base.kind === "class");
  const namedTuple = bases.some((base) => base.kind === "host" && base.type === "typing.NamedTuple");
  const metaclass = statement.bases.find((base) => base.name === "metaclass");
  const klass: ClassValue = {
    kind: "class",
    name: statement.name,
    bases: bases.filter((base) => base.kind !== "host" || base.type !== "typing.NamedTuple"),
    attributes: scope.names,
    source: frame.module.source,
    open:
      statement.bases.some((base) => base.spread !== null) ||
      metaclass !== undefined ||
      bases.some((base) => (base.kind === "class" ? base.open : base.kind !== "host" || base.type !== "typing.NamedTuple")),
    enumeration:
      classBases.some((base) => base.enumeration) || (metaclass !== undefined && machine.evaluate(frame, metaclass.value) === ENUM_META),
  };
  const inherited = classBases.map(detailsOf).filter((details) => details.shape !== "plain");
  describeClass(klass, {
    fields: [...inherited.flatMap((details) => details.fields), ...annotationsIn(body).map(({ name }) => name)],
    shape: namedTuple ? "namedtuple" : (inherited[0]?.shape ?? "plain"),
    qualifiedName: `${frame.module.value.name}.${statement.name}`,
    annotations: () => annotationsIn(body).map((each) => ({ ...each, evaluate: (part) => machine.evaluate({ ...frame, scope }, part) })),
    options: () => new Map(statement.bases.flatMap((base) => (base.name === null ? [] : [[base.name, machine.evaluate(frame, base.value)] as const]))),
  });
  ownScope(scope, klass);
  if (klass.enumeration) makeMembers(machine, frame, klass, body);
  let value: Value = klass;
  for (const base of hostBases(bases)) {
    if (!base.subclass) continue;
    const replaced = machine.host<Value | undefined>(
      frame,
      statement.bases[0]?.value ?? NOWHERE,
      base.type,
      (site) => base.subclass!(klass, site),
      () => undefined,
    );
    if (replaced) {
      value = replaced;
      break;
    }
  }
  return decorate(machine, frame, statement.decorators, value);
}

/** The host values that a class derives from, also through classes of the project. */
function hostBases(bases: readonly Value[]): readonly HostValue[] {
  return bases.flatMap((base) => (base.kind === "host" ? [base] : base.kind === "class" ? hostBases(base.bases) : []));
}

/** Stands for `enum.EnumMeta`. */
export const ENUM_META: Value = { kind: "host", type: "enum.EnumMeta" };

/** Names with an annotation, in order: the fields of a dataclass or NamedTuple, and of models. */
function annotationsIn(body: readonly Statement[]): { readonly name: string; readonly expression: Expression }[] {
  return body.flatMap((statement) => {
    if (statement.kind !== "assignment" || !statement.annotation) return [];
    const [target] = statement.targets;
    return target?.kind === "name" ? [{ name: target.name, expression: statement.annotation }] : [];
  });
}

/** Turns the plain attributes of an enumeration into members; a value that was there before makes an alias. */
function makeMembers(machine: Machine, frame: Frame, klass: ClassValue, body: readonly Statement[]): void {
  const assigned = new Set(
    body.flatMap((statement) =>
      statement.kind === "assignment" && statement.value
        ? statement.targets.flatMap((target) =>
            target.kind === "name"
              ? [target.name]
              : target.kind === "tuple"
                ? target.items.flatMap((item) => (item.kind === "name" ? [item.name] : []))
                : [],
          )
        : [],
    ),
  );
  const members: InstanceValue[] = [];
  for (const [name, given] of [...klass.attributes]) {
    if (!assigned.has(name) || name.startsWith("_") || given.kind === "function" || isDescriptor(given)) continue;
    const automatic = given.kind === "host" && given.type === "enum.auto";
    const value = automatic ? automaticValue(klass, name, members.length) : given;
    const alias = members.find((member) => sameValue(member.attributes.get("value")!, value));
    if (alias) {
      machine.branches.set(klass.attributes, name, alias);
      continue;
    }
    const member: InstanceValue = {
      kind: "instance",
      class: klass,
      attributes: new Map<string, Value>([
        ["name", str(name)],
        ["value", value],
        ["_name_", str(name)],
        ["_value_", value],
      ]),
    };
    const initializer = lookup(klass, "__init__");
    if (initializer?.kind === "function")
      machine.call(
        frame,
        { ...initializer, self: member },
        plainCall(value.kind === "tuple" ? value.items : [value], NOWHERE.span),
        NOWHERE,
      );
    members.push(member);
    machine.branches.set(klass.attributes, name, member);
  }
}

/** `enum.auto()`: 1, 2, 3 for Enum, the name in lower case for StrEnum, powers of two for Flag. */
function automaticValue(klass: ClassValue, name: string, before: number): Value {
  if (lookup(klass, "_generate_next_value_")) return unknown("the value is made by _generate_next_value_");
  if (isEnumOf(klass, "StrEnum")) return str(name.toLowerCase());
  return int(isEnumOf(klass, "Flag") ? 2 ** before : before + 1);
}

// ---------------------------------------------------------------------------------------------
// What the tree does not describe

/** Parts of a statement that is not understood are walked as things that may happen. */
function opaqueStatement(machine: Machine, frame: Frame, statement: OpaqueStatement): Completion {
  for (const child of statement.children) machine.evaluate(frame, child);
  if (statement.reason === "async with") return machine.execute(frame, statement.body);
  if (statement.body.length === 0) return NORMAL;
  const reason = `the statement is not followed (${statement.reason})`;
  if (statement.reason === "async for") {
    return inLoop(machine, frame, [], (loop) => possibleTurn(machine, frame, loop, statement.body, reason, () => undefined) ?? EXHAUSTED);
  }
  havoc(machine, frame, statement.body, reason);
  for (const inner of statement.body) {
    const completion = walk(machine, frame, reason, [() => machine.execute(frame, [inner]), () => NORMAL]);
    if (completion.kind !== "normal") return completion;
  }
  return NORMAL;
}
