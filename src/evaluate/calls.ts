/** Calling: functions, classes, generators, and what cannot be followed. */
import type { Expression, Parameter } from "../syntax/tree.ts";
import { membersOf } from "./attributes.ts";
import { constructorOf, detailsOf, isSubclass, lookup } from "./classes.ts";
import { leaveAgain, leaveByRaise, rejoinLeavers, walk, type Leavers } from "./control.ts";
import { exceptionClass } from "./exceptions.ts";
import { forgetSetLater } from "./havoc.ts";
import { makeIterator } from "./iterators.ts";
import { isCollected, isCollector, join, keyOf, NOT_OF_IMPORTS, reachesDatabase, unknownOfDatabase } from "./join.ts";
import { MAX_CALL_DEPTH, MAX_CONTAINER_DEPTH, MAX_ITEMS, MAX_UNCERTAIN_RECURSION } from "./limits.ts";
import {
  isCaptured, isNative, missImport, moduleOfScope, NORMAL, PythonRaise, plainCall, type Activation, type Completion,
  type Frame, type Machine, type NativeContext, type NativeIterable, type NativeValue,
} from "./machine.ts";
import {
  NONE, list, str, tuple, unknown, type Call, type ClassValue, type FunctionValue, type InstanceValue, type PassedValue,
  type Scope, type UnknownValue, type Value,
} from "./value.ts";

/** See `Machine.call`. */
export function callValue(machine: Machine, frame: Frame, callee: Value, call: Call, node: Expression): Value {
  switch (callee.kind) {
    case "function":
      return callFunction(machine, frame, callee, call, node);
    case "class":
      return instantiate(machine, frame, callee, call, node);
    case "instance": {
      const method = lookup(callee.class, "__call__");
      if (method?.kind === "function") return callFunction(machine, frame, { ...method, self: callee }, call, node);
      return opaqueCall(machine, frame, callee, `a call of a ${callee.class.name} is not followed`, call, node);
    }
    case "host":
      if (isNative(callee)) return callNative(machine, frame, callee, call, node);
      if (!callee.call) return opaqueCall(machine, frame, callee, `${callee.type} is not followed`, call, node);
      if (machine.importing > 0 && touchesDatabase(callee, call)) {
        if (callee.collects) noteImports(machine, frame, call, NOT_OF_IMPORTS, node);
        return unknownOfDatabase(NOT_OF_IMPORTS);
      }
      return machine.host<Value>(
        frame,
        node,
        callee.type,
        (site) => callee.call!(call, site),
        (reason) => (callee.reachesDatabase ? unknownOfDatabase(reason) : unknown(reason)),
      );
    case "unknown":
      return opaqueCall(machine, frame, callee, callee.reason, call, node);
    default:
      return machine.fail(frame, node, "TypeError", `a ${callee.kind} cannot be called`);
  }
}

function callNative(machine: Machine, frame: Frame, callee: NativeValue, call: Call, node: Expression): Value {
  if (call.open !== null) return unknown(call.open);
  return callee.native({ machine, frame, node, positional: call.positional.map((one) => one.value), named: namedValues(call), open: null });
}

function namedValues(call: Call): ReadonlyMap<string, Value> {
  if (call.named.size === 0) return NO_NAMES;
  return new Map([...call.named].map(([name, passed]) => [name, passed.value]));
}
const NO_NAMES: ReadonlyMap<string, Value> = new Map();

function touchesDatabase(callee: Value, call: Call): boolean {
  return reachesDatabase(callee) || argumentsOf(call).some((value) => leadsToDatabase(value, 0));
}

/** By such functions modules are imported whose names are not written in an import statement. */
const IMPORTS_OTHERS = /(?:\b|_)(?:import_\w+|\w+_import|\w*modules|\w*packages|autodiscover\w*|autoload\w*|exec_module|run_path|run_module|load_source)$/;

/** Notes what unknown code may have declared or imported. */
function noteImports(machine: Machine, frame: Frame, call: Call, reason: string, node: Expression): void {
  if (machine.importGap !== null) return;
  if (argumentsOf(call).some(isCollector) || IMPORTS_OTHERS.test(calleeText(frame, node)))
    missImport(machine, `${calleeText(frame, node)}() is not followed: ${reason}`);
}

function argumentsOf(call: Call): Value[] {
  return [...call.positional, ...call.named.values()].map((passed: PassedValue) => passed.value);
}

/** Whether a value is or holds an object by which the database can be reached. */
function leadsToDatabase(value: Value, depth: number): boolean {
  if (reachesDatabase(value)) return true;
  if (depth >= MAX_CONTAINER_DEPTH) return false;
  switch (value.kind) {
    case "list":
    case "tuple":
    case "set":
      return value.items.some((item) => leadsToDatabase(item, depth + 1));
    case "dict":
      return value.entries.some((entry) => leadsToDatabase(entry.value, depth + 1));
    case "instance":
      return [...value.attributes.values()].some((item) => leadsToDatabase(item, depth + 1));
    case "function":
      return value.self !== null && leadsToDatabase(value.self, depth + 1);
    default:
      return false;
  }
}

// An unknown result of a call that was reported: a call on it in the same chain of calls
// (`session.query(X).filter(...).all()`) is part of the same thing and not reported again.
const reported = new WeakMap<UnknownValue, number>();

/**
 * A call of something that cannot be followed. It is reported when it could reach the database; what
 * it was handed may have been changed; functions of the project that it was handed may be called.
 */
function opaqueCall(machine: Machine, frame: Frame, callee: Value, reason: string, call: Call, node: Expression): Value {
  const fromDatabase = reachesDatabase(callee);
  const result: UnknownValue = {
    ...(fromDatabase ? unknownOfDatabase(reason) : { kind: "unknown", reason }),
    ...(argumentsOf(call).some(isCollected) && { collected: true }),
  };
  noteImports(machine, frame, call, reason, node);
  if (machine.importing === 0) {
    const continues = callee.kind === "unknown" && reported.get(callee) === node.span.start;
    if (!continues && !isQuiet(node) && (fromDatabase || touchesDatabase(callee, call))) {
      machine.reportOpaque(frame, node, calleeText(frame, node), reason, call);
    }
    if (fromDatabase) reported.set(result, node.span.start);
    for (const value of argumentsOf(call)) {
      loosen(machine, value, 0);
      if (value.kind === "function" && frame.activation.depth < MAX_CALLBACK_DEPTH) possiblyCall(machine, frame, value, reason, node);
    }
  }
  return result;
}

/** Methods of engines, connections and results that send no statement of the author's: they open, close, or read what a statement gave. */
const QUIET_METHODS: ReadonlySet<string> = new Set([
  "connect", "begin", "commit", "rollback", "close", "dispose", "fetchone", "fetchall", "fetchmany", "first", "scalar", "scalars",
  "mappings", "one", "one_or_none", "scalar_one", "scalar_one_or_none", "all", "keys",
]);

function isQuiet(node: Expression): boolean {
  return node.kind === "call" && node.callee.kind === "attribute" && node.arguments.length === 0 && QUIET_METHODS.has(node.callee.name);
}

/** Callbacks handed to unknown code are followed this deep, so that they cannot multiply. */
const MAX_CALLBACK_DEPTH = 8;

/** Unknown code may call a function that it is handed, with arguments of its own. */
function possiblyCall(machine: Machine, frame: Frame, callback: FunctionValue, reason: string, node: Expression): void {
  const call: Call = { positional: [], named: new Map(), open: reason };
  walk(machine, frame, `whether ${callback.name} is called is not known: ${reason}`, [
    () => {
      callFunction(machine, frame, callback, call, node);
      return NORMAL;
    },
    () => NORMAL,
  ]);
}

/** What unknown code was handed may hold other items afterwards. */
function loosen(machine: Machine, value: Value, depth: number): void {
  if (depth >= MAX_CONTAINER_DEPTH) return;
  if (value.kind === "list" || value.kind === "set" || value.kind === "dict") {
    if (!value.open) {
      machine.branches.touch(value);
      value.open = true;
    }
  }
  if (value.kind === "list" || value.kind === "tuple") for (const item of value.items) loosen(machine, item, depth + 1);
  if (value.kind === "dict") for (const entry of value.entries) loosen(machine, entry.value, depth + 1);
}

/** The callee as written. */
function calleeText(frame: Frame, node: Expression): string {
  const span = node.kind === "call" ? node.callee.span : node.span;
  return frame.module.source.text.slice(span.start, span.end).replace(/\s+/g, " ").slice(0, MAX_CALLEE_TEXT);
}

/** Callees longer than this are chains of calls, whose beginning tells enough. */
const MAX_CALLEE_TEXT = 80;

// Functions under `contextlib.contextmanager`, by their declaration: a decorated function is only reached decorated.
const contextManagers = new WeakSet<FunctionValue["declaration"]>();

/** Makes calls of a function give context managers. */
export function managesContext(callee: FunctionValue): void {
  contextManagers.add(callee.declaration);
}

/** Runs a function, or makes the generator that running it would give. */
function callFunction(machine: Machine, frame: Frame, callee: FunctionValue, call: Call, node: Expression): Value {
  if (contextManagers.has(callee.declaration)) return generatorContext(machine, callee, call);
  if (callee.declaration.kind === "function" && callee.declaration.flavour === "generator") return generator(machine, callee, call);
  return runFunction(machine, frame, callee, call, node, null);
}

/** Runs the body of a function. `onYield` takes what it yields. */
function runFunction(machine: Machine, frame: Frame, callee: FunctionValue, call: Call, node: Expression, onYield: ((value: Value) => void) | null): Value {
  const depth = frame.activation.depth + 1;
  if (depth > MAX_CALL_DEPTH) return unknown(machine.limit(frame, node, `calls are nested deeper than ${MAX_CALL_DEPTH}`));
  const { declaration } = callee;
  if (!machine.branches.certainty().certain && callsOf(callee, frame) >= MAX_UNCERTAIN_RECURSION) {
    return unknown(machine.limit(frame, node, `${callee.name} calls itself under a condition that is not known`));
  }
  const scope: Scope = { names: bindParameters(callee, declaration.parameters, call), parent: callee.scope, kind: "function" };
  const activation: Activation = {
    caller: frame, callNode: node, depth, function: callee, region: machine.branches.region(), returns: [],
    globals: null, nonlocals: null, loop: null, handling: null, onYield,
  };
  const inner: Frame = { module: moduleOfScope(callee.scope) ?? frame.module, scope, activation };
  if (declaration.kind === "lambda") return machine.evaluate(inner, declaration.result);
  const completion = runBody(machine, inner, () => machine.execute(inner, declaration.body()));
  return resultOf(machine, activation, completion);
}

/** How many calls of a function are running. */
function callsOf(callee: FunctionValue, frame: Frame): number {
  let calls = 0;
  for (let at: Frame | null = frame; at; at = at.activation.caller) if (at.activation.function?.declaration === callee.declaration) calls++;
  return calls;
}

function runBody(machine: Machine, inner: Frame, body: () => Completion): Completion {
  const { nesting, tries } = machine;
  try {
    return body();
  } catch (thrown) {
    if (!(thrown instanceof PythonRaise)) throw thrown;
    machine.nesting = nesting;
    machine.tries = tries;
    leaveByRaise(machine, inner.activation.region, thrown);
    return { kind: "left" };
  } finally {
    machine.branches.close(inner.activation.region);
    if (!isCaptured(inner.scope)) machine.branches.forget(inner.scope.names);
  }
}

/** The value of a call, over all paths that return. */
function resultOf(machine: Machine, activation: Activation, completion: Completion): Value {
  const last = completion.kind === "return" ? [completion.value] : completion.kind === "left" ? [] : [NONE];
  if (activation.returns.length === 0 && last.length === 1) return last[0]!;
  const certainty = machine.branches.certainty();
  return join(
    [...activation.returns, ...last],
    `what ${activation.function?.name ?? "it"} returns depends on a condition that is not known${certainty.certain ? "" : `: ${certainty.reason}`}`,
  );
}

/** Distributes the arguments of a call over parameters. What may come from an unknown spread is unknown. */
function bindParameters(callee: FunctionValue, parameters: readonly Parameter[], call: Call): Map<string, Value> {
  const names = new Map<string, Value>();
  const positional = call.positional.map((passed) => passed.value);
  if (callee.self !== null) positional.unshift(callee.self);
  const left = new Map(call.named);
  let next = 0;
  for (const parameter of parameters) {
    switch (parameter.kind) {
      case "positional":
      case "keyword-only": {
        const passed = left.get(parameter.name);
        if (parameter.kind === "positional" && next < positional.length) names.set(parameter.name, positional[next++]!);
        else if (passed) names.set(parameter.name, passed.value);
        else names.set(parameter.name, missingArgument(callee, parameter, call));
        if (passed) left.delete(parameter.name);
        break;
      }
      case "rest":
        names.set(parameter.name, call.open === null ? tuple(positional.slice(next)) : unknown(call.open));
        next = positional.length;
        break;
      case "keyword-rest":
        break;
    }
  }
  const keywordRest = parameters.find((parameter) => parameter.kind === "keyword-rest");
  if (keywordRest) {
    names.set(keywordRest.name, {
      kind: "dict",
      entries: [...left].map(([name, passed]) => ({ key: str(name), value: passed.value })),
      open: call.open !== null,
    });
  }
  return names;
}

function missingArgument(callee: FunctionValue, parameter: Parameter, call: Call): Value {
  if (call.open !== null) return unknown(call.open);
  return callee.defaults.get(parameter.name) ?? unknown(`the argument ${parameter.name} of ${callee.name} is missing`);
}

/** A generator: its body runs to its end when the first item is asked for, and the items are kept. */
function generator(machine: Machine, callee: FunctionValue, call: Call): NativeIterable {
  return makeIterator(machine, "builtins.generator", (frame, node) => {
    const made = list([]);
    const limitsHit = machine.limitsHit;
    runFunction(machine, frame, callee, call, node, (value) => {
      machine.branches.touch(made);
      if (made.items.length < MAX_ITEMS) made.items.push(value);
      else if (!made.open) {
        made.open = true;
        machine.limit(frame, node, `a generator gives more than ${MAX_ITEMS} items`);
      }
    });
    return { items: made.items, open: made.open || machine.limitsHit > limitsHit ? `the items of ${callee.name} are not all known` : null };
  });
}

/** A function under `contextlib.contextmanager`: the body of the `with` runs where the function yields. */
function generatorContext(machine: Machine, callee: FunctionValue, call: Call): NativeContext {
  return {
    kind: "host",
    type: "contextlib.contextmanager",
    within: (frame, node, body) => {
      let completion: Completion | null = null;
      let left: Leavers | null = null;
      runFunction(machine, frame, callee, call, node, (value) => {
        const { branches, nesting, tries } = machine;
        const depth = branches.depth;
        completion = NORMAL;
        // The body belongs to the frame of the `with`, whose regions began before the generator's.
        machine.tries = [...tries, { region: branches.region(), handlers: [] }];
        try {
          completion = body(value);
          machine.tries = tries;
          left = rejoinLeavers(machine, depth, null);
        } catch (thrown) {
          if (!(thrown instanceof PythonRaise)) throw thrown;
          machine.nesting = nesting;
          machine.tries = tries;
          left = rejoinLeavers(machine, depth, thrown);
          if (!left.ends) throw thrown;
          completion = { kind: "left" };
        }
      });
      // A function that could not be followed to its `yield` still lets the body run.
      const ending: Completion = completion ?? body(unknown(`what ${callee.name} yields is not known`));
      if (left) leaveAgain(machine, left, ending.kind === "left");
      return ending;
    },
  };
}

/** `Class(...)`. */
function instantiate(machine: Machine, frame: Frame, klass: ClassValue, call: Call, node: Expression): Value {
  const construct = constructorOf(klass);
  if (construct) {
    if (call.open !== null) return unknown(call.open);
    return construct({ machine, frame, node, positional: call.positional.map((one) => one.value), named: namedValues(call), open: null });
  }
  if (klass.enumeration) return memberByValue(machine, frame, klass, call, node);
  const made: InstanceValue = { kind: "instance", class: klass, attributes: new Map() };
  const details = detailsOf(klass);
  if (isSubclass(klass, exceptionClass("BaseException"))) made.attributes.set("args", tuple(call.positional.map((one) => one.value)));
  const initializer = lookup(klass, "__init__");
  if (!initializer && call.open === null) made.given = call;
  if (initializer?.kind === "function") callFunction(machine, frame, { ...initializer, self: made }, call, node);
  else if (details.shape !== "plain") fillFields(machine, frame, klass, made, call, node);
  else if (klass.open) opaqueCall(machine, frame, klass, `the base of ${klass.name} is outside the project`, call, node);
  if (machine.importing > 0) forgetSetLater(machine, made);
  const replaced = lookup(klass, "__new__");
  return replaced?.kind === "function" ? unknown(`what ${klass.name}.__new__ makes is not followed`) : made;
}

/** Fields of a dataclass or NamedTuple, from arguments and defaults. */
function fillFields(machine: Machine, frame: Frame, klass: ClassValue, made: InstanceValue, call: Call, node: Expression): void {
  for (const [at, field] of detailsOf(klass).fields.entries()) {
    const passed = call.positional[at] ?? call.named.get(field);
    let value = passed?.value ?? (call.open === null ? lookup(klass, field) : unknown(call.open));
    if (!passed && value?.kind === "host" && value.type === "dataclasses.field") value = fieldDefault(machine, frame, value.data, node);
    made.attributes.set(field, value ?? unknown(`the field ${field} of ${klass.name} is not given`));
  }
  const after = lookup(klass, "__post_init__");
  if (after?.kind === "function") callFunction(machine, frame, { ...after, self: made }, plainCall([], node.span), node);
}

/** The `default=` or `default_factory=` of `dataclasses.field`. */
function fieldDefault(machine: Machine, frame: Frame, data: unknown, node: Expression): Value | undefined {
  const given = data as ReadonlyMap<string, Value>;
  const factory = given.get("default_factory");
  return factory ? machine.call(frame, factory, plainCall([], node.span), node) : given.get("default");
}

/** `Enumeration(value)`. */
function memberByValue(machine: Machine, frame: Frame, klass: ClassValue, call: Call, node: Expression): Value {
  const value = call.positional[0]?.value;
  const key = value && keyOf(value);
  if (!key || membersOf(klass).length === 0 || call.positional.length > 1) return unknown(`which member of ${klass.name} it is is not known`);
  if (value.kind === "instance" && value.class === klass) return value;
  const member = membersOf(klass).find((one) => keyOf(one.attributes.get("value") ?? NONE) === key);
  return member ?? machine.fail(frame, node, "ValueError", `not a valid ${klass.name}`);
}
