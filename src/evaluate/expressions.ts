/** Evaluating expressions. */
import type { Span } from "../source.ts";
import type {
  Argument, AttributeExpression, BinaryExpression, CallExpression, ComprehensionExpression, ConstantExpression,
  DictExpression, Expression, LambdaExpression, NameExpression, OpaqueExpression, Parameter, SequenceExpression,
  TemplateExpression,
} from "../syntax/tree.ts";
import { makeSlice } from "./attributes.ts";
import { updateDict, distinct } from "./collections.ts";
import { conditionReason, eitherValue, itemsReason, walk } from "./control.ts";
import { storeEntry } from "./dicts.ts";
import { exceptionClass, makeException } from "./exceptions.ts";
import { formatField } from "./format.ts";
import { makeIterator } from "./iterators.ts";
import { isBoundNowhere, isUnboundAt } from "./locals.ts";
import { isCollector, keyOf, NOT_OF_IMPORTS, reachesDatabase, unknownOfDatabase } from "./join.ts";
import { MAX_ITEMS, MAX_LOOP_TURNS, MAX_NESTING, MAX_TEXT } from "./limits.ts";
import {
  capture, isModuleScope, locationOf, NORMAL, PythonRaise, stackAt, StepsExhausted, type Frame, type Machine,
  type Truth,
} from "./machine.ts";
import { binaryValue, comparison } from "./operators.ts";
import { buildText, literalText } from "./text.ts";
import {
  bool, int, knownText, NONE, str, tuple, unknown, type Call, type DictValue, type FunctionValue, type PassedValue,
  type Scope, type Value,
} from "./value.ts";
import { superObject } from "./super.ts";

/** Counts one node against the limits; gives the reason when it must not be evaluated. */
export function evaluateExpression(machine: Machine, frame: Frame, expression: Expression): Value {
  if (--machine.steps < 0) throw new StepsExhausted(stackAt(frame, expression));
  if (machine.nesting >= MAX_NESTING) return unknown(machine.limit(frame, expression, `expressions are nested deeper than ${MAX_NESTING}`));
  machine.nesting++;
  const value = evaluateKind(machine, frame, expression);
  machine.nesting--;
  return value;
}

// Without closures: those would cost every evaluation an object.
function evaluateKind(machine: Machine, frame: Frame, expression: Expression): Value {
  switch (expression.kind) {
    case "name":
      return lookUpName(machine, frame, expression);
    case "constant":
      return constant(frame, expression);
    case "template":
      return template(machine, frame, expression);
    case "attribute": {
      const object = machine.evaluate(frame, expression.object);
      return attributeOrError(machine, frame, object, expression.name, expression);
    }
    case "subscript": {
      const object = machine.evaluate(frame, expression.object);
      return machine.item(frame, object, machine.evaluate(frame, expression.index), expression);
    }
    case "slice":
      return makeSlice(bound(machine, frame, expression.lower), bound(machine, frame, expression.upper), bound(machine, frame, expression.step));
    case "call":
      return call(machine, frame, expression);
    case "unary":
      return unary(machine, frame, expression.operator, expression.operand, expression);
    case "binary":
      return binary(machine, frame, expression);
    case "logical":
      return logical(machine, frame, expression.operator, expression.left, expression.right);
    case "compare":
      return comparisons(machine, frame, expression);
    case "conditional":
      return conditional(machine, frame, expression);
    case "list":
    case "tuple":
    case "set":
      return display(machine, frame, expression);
    case "dict":
      return dictDisplay(machine, frame, expression);
    case "comprehension":
      return comprehension(machine, frame, expression);
    case "lambda":
      return lambda(machine, frame, expression);
    case "spread":
      return machine.evaluate(frame, expression.value);
    case "assign":
      return assignExpression(machine, frame, expression);
    case "opaque":
      return opaque(machine, frame, expression);
  }
}

function bound(machine: Machine, frame: Frame, part: Expression | null): Value {
  return part ? machine.evaluate(frame, part) : NONE;
}

function conditional(machine: Machine, frame: Frame, expression: Extract<Expression, { kind: "conditional" }>): Value {
  const test = machine.decide(frame, expression.test);
  if (typeof test === "boolean") return machine.evaluate(frame, test ? expression.then : expression.otherwise);
  return eitherValue(machine, frame, conditionReason(frame, expression.test, test.unknown), [
    () => machine.evaluate(frame, expression.then),
    () => machine.evaluate(frame, expression.otherwise),
  ]);
}

/** `(name := value)` binds in the scope around a comprehension. */
function assignExpression(machine: Machine, frame: Frame, expression: Extract<Expression, { kind: "assign" }>): Value {
  const value = machine.evaluate(frame, expression.value);
  let scope: Scope = frame.scope;
  while (scope.kind === "comprehension" && scope.parent) scope = scope.parent;
  bindName(machine, { ...frame, scope }, expression.name, value);
  return value;
}

// ---------------------------------------------------------------------------------------------
// Names

/** The value that a name has here. */
function lookUpName(machine: Machine, frame: Frame, { name, span }: NameExpression): Value {
  const { globals, nonlocals, function: running } = frame.activation;
  for (let scope: Scope | null = globals?.has(name) ? frame.module.scope : frame.scope, own = true; scope; scope = scope.parent, own = false) {
    // Functions in a class body do not see the names of the class.
    if (scope.kind === "class" && !own) continue;
    if (own && nonlocals?.has(name) && scope.kind === "function") continue;
    const value = scope.names.get(name) ?? (isModuleScope(scope) ? scope.demand(name) : undefined);
    if (value !== undefined) return value;
    if (own && scope.kind === "function" && running?.declaration.kind === "function" && isUnboundAt(running.declaration, name, span)) {
      throw raised("UnboundLocalError", `cannot access local variable '${name}' where it is not associated with a value`, frame, span);
    }
    if (scope.kind === "comprehension") own = true;
  }
  if (name === "super") return superObject(frame);
  const builtin = machine.builtin(name, frame);
  if (builtin !== undefined) return builtin;
  const outer = frame.scope.kind === "function" ? frame.scope.parent : null;
  if (
    running?.declaration.kind === "function" &&
    outer &&
    isModuleScope(outer) &&
    isBoundNowhere(running.declaration, outer.module.source.text, name, outer.mayBind)
  ) {
    throw raised("NameError", `name '${name}' is not defined`, frame, span);
  }
  return unknown(`the name ${name} is not defined`);
}

function raised(exception: string, message: string, frame: Frame, span: Span): PythonRaise {
  return new PythonRaise(makeException(exceptionClass(exception), message), message, locationOf(frame, { span }));
}

/** Binds a name where an assignment here binds it. */
export function bindName(machine: Machine, frame: Frame, name: string, value: Value): void {
  machine.branches.set(scopeOf(frame, name).names, name, value);
}

/** The scope that an assignment to a name here writes to. */
export function scopeOf(frame: Frame, name: string): Scope {
  const { globals, nonlocals } = frame.activation;
  if (frame.scope.kind === "function" && globals?.has(name)) return frame.module.scope;
  if (frame.scope.kind === "function" && nonlocals?.has(name)) {
    for (let scope = frame.scope.parent; scope; scope = scope.parent) if (scope.kind === "function" && scope.names.has(name)) return scope;
  }
  return frame.scope;
}

// ---------------------------------------------------------------------------------------------
// Literals

function constant(frame: Frame, { value }: ConstantExpression): Value {
  switch (value.type) {
    case "str": return literalText(value.value, value.segments, frame.module.source);
    case "none": return NONE;
    case "bool": return bool(value.value);
    case "ellipsis": return { kind: "ellipsis" };
    default: return { kind: value.type, value: value.value } as Value;
  }
}

function template(machine: Machine, frame: Frame, expression: TemplateExpression): Value {
  const text = buildText();
  for (const part of expression.parts) {
    if (part.kind === "text") text.append(literalText(part.value, part.segments, frame.module.source));
    else {
      const value = machine.evaluate(frame, part.expression);
      const format = part.format ? machine.evaluate(frame, part.format) : null;
      text.append(formatField(machine, frame, value, part.conversion, format?.kind === "str" ? format : format ? str("?") : null, part.expression));
    }
    if (text.length > MAX_TEXT) return unknown(machine.limit(frame, expression, `a string is longer than ${MAX_TEXT} characters`));
  }
  machine.charge(text.length / 64);
  return text.finish();
}

/** The items of a display or of `*args`, with spreads taken apart. `open` says why there may be others. */
function spreadItems(machine: Machine, frame: Frame, items: readonly Expression[]): { readonly items: Value[]; readonly open: string | null } {
  const values: Value[] = [];
  let open: string | null = null;
  for (const item of items) {
    if (item.kind !== "spread") {
      values.push(machine.evaluate(frame, item));
      continue;
    }
    const iteration = machine.iterate(frame, machine.evaluate(frame, item.value), item);
    for (const value of iteration.items ?? []) values.push(value);
    open ??= iteration.open;
    if (values.length > MAX_ITEMS) {
      open = machine.limit(frame, item, `a collection has more than ${MAX_ITEMS} items`);
      break;
    }
  }
  machine.charge(values.length / 4);
  return { items: values, open };
}

function display(machine: Machine, frame: Frame, expression: SequenceExpression): Value {
  const { items, open } = spreadItems(machine, frame, expression.items);
  switch (expression.kind) {
    case "list":
      return { kind: "list", items, open: open !== null };
    case "set":
      return { kind: "set", items: distinct(items), open: open !== null || items.some((item) => keyOf(item) === null) };
    case "tuple":
      return open === null ? tuple(items) : unknown(open);
  }
}

function dictDisplay(machine: Machine, frame: Frame, expression: DictExpression): Value {
  const made: DictValue = { kind: "dict", entries: [], open: false };
  for (const { key, value } of expression.entries) {
    if (key) storeEntry(machine.branches, made, machine.evaluate(frame, key), machine.evaluate(frame, value));
    else {
      const mapping = machine.evaluate(frame, value);
      if (mapping.kind === "dict") updateDict(made, { machine, frame, node: value, positional: [], named: new Map(), open: null }, mapping);
      else made.open = true;
    }
  }
  return made;
}

// ---------------------------------------------------------------------------------------------
// Access and calls

function attributeOrError(machine: Machine, frame: Frame, object: Value, name: string, node: Expression): Value {
  const value = machine.attribute(frame, object, name, node);
  if (value !== undefined) return value;
  const owner = object.kind === "instance" ? object.class.name : object.kind === "class" || object.kind === "module" ? object.name : object.kind;
  return machine.fail(frame, node, "AttributeError", `${owner} has no attribute ${name}`);
}

function call(machine: Machine, frame: Frame, expression: CallExpression): Value {
  if (machine.importing > 0 && expression.callee.kind === "attribute") return callWhileImporting(machine, frame, expression, expression.callee);
  const callee = machine.evaluate(frame, expression.callee);
  return machine.call(frame, callee, evaluateArguments(machine, frame, expression.arguments), expression);
}

/** What the module level of an import does to the database is not the migration's: methods of a connection and its like are not called. */
function callWhileImporting(machine: Machine, frame: Frame, expression: CallExpression, method: AttributeExpression): Value {
  const object = machine.evaluate(frame, method.object);
  const given = evaluateArguments(machine, frame, expression.arguments);
  const callee = attributeOrError(machine, frame, object, method.name, method);
  // Of a module, and of what models are declared with (`db.Column` of Flask-SQLAlchemy), not every member does something to the database.
  const isHarmless = (object.kind === "module" || isCollector(object)) && callee.kind === "host" && !reachesDatabase(callee);
  if (reachesDatabase(object) && !isHarmless) return unknownOfDatabase(NOT_OF_IMPORTS);
  return machine.call(frame, callee, given, expression);
}

/** The arguments of a call. Of a spread whose items may not all be there nothing is passed on: `open` stands for it. */
function evaluateArguments(machine: Machine, frame: Frame, given: readonly Argument[]): Call {
  const positional: PassedValue[] = [];
  const named = new Map<string, PassedValue>();
  let open: string | null = null;
  for (const { span, name, spread, value: expression } of given) {
    const value = machine.evaluate(frame, expression);
    if (spread === null && name !== null) named.set(name, { value, span });
    else if (spread === null) positional.push({ value, span });
    else if (spread === "*") {
      const iteration = machine.iterate(frame, value, expression);
      if (iteration.open === null && iteration.items && iteration.items.length <= MAX_ITEMS)
        for (const item of iteration.items) positional.push({ value: item, span });
      else open = iteration.open ?? "there are too many arguments";
    } else if (value.kind === "dict" && !value.open) {
      for (const entry of value.entries) {
        const key = knownText(entry.key);
        if (key === null) open = "a keyword is not known";
        else named.set(key, { value: entry.value, span });
      }
    } else {
      if (value.kind === "dict")
        for (const entry of value.entries)
          if (knownText(entry.key) !== null)
            named.set(knownText(entry.key)!, { value: unknown("the entries of the dict are not all known"), span });
      open = value.kind === "unknown" ? value.reason : "the keywords are not all known";
    }
  }
  return { positional, named, open };
}

// ---------------------------------------------------------------------------------------------
// Operators

function unary(machine: Machine, frame: Frame, operator: "not" | "-" | "+" | "~", operand: Expression, node: Expression): Value {
  if (operator === "not") {
    const truth = machine.decide(frame, operand);
    return typeof truth === "boolean" ? bool(!truth) : unknown(truth.unknown);
  }
  const value = machine.evaluate(frame, operand);
  if (value.kind === "int" || value.kind === "bool") {
    const number = value.kind === "int" ? value.value : Number(value.value);
    if (operator === "-") return int(typeof number === "bigint" ? -number : number === 0 ? 0 : -number);
    return operator === "+" ? int(number) : int(typeof number === "bigint" ? ~number : -number - 1);
  }
  if (value.kind === "float" && operator !== "~") return { kind: "float", value: operator === "-" ? -value.value : value.value };
  if (value.kind === "host" && value.binary)
    return (
      machine.host<Value | undefined>(frame, node, value.type, (site) => value.binary!(operator, NONE, true, site), unknown) ??
      unknown(`${operator} of ${value.type} is not followed`)
    );
  return unknown(value.kind === "unknown" ? value.reason : `${operator} of a ${value.kind} is not followed`);
}

/** Long sums (`"..." + x + "..."`) lean to the left; they are walked in a loop, since they may be longer than the stack is deep. */
function binary(machine: Machine, frame: Frame, expression: BinaryExpression): Value {
  const spine: BinaryExpression[] = [];
  let leftmost: Expression = expression;
  while (leftmost.kind === "binary") {
    spine.push(leftmost);
    leftmost = leftmost.left;
  }
  let value = machine.evaluate(frame, leftmost);
  for (const node of spine.reverse()) {
    machine.charge(1);
    value = binaryValue(machine, frame, node.operator, value, machine.evaluate(frame, node.right), node);
  }
  return value;
}

function logical(machine: Machine, frame: Frame, operator: "and" | "or", left: Expression, right: Expression): Value {
  const value = machine.evaluate(frame, left);
  const truth = machine.truth(frame, value, left);
  if (typeof truth === "boolean") return truth === (operator === "and") ? machine.evaluate(frame, right) : value;
  return eitherValue(machine, frame, conditionReason(frame, left, truth.unknown), [() => machine.evaluate(frame, right), () => value]);
}

function comparisons(machine: Machine, frame: Frame, expression: Extract<Expression, { kind: "compare" }>): Value {
  let left = machine.evaluate(frame, expression.first);
  let result: Value = bool(true);
  for (const { operator, operand } of expression.rest) {
    const right = machine.evaluate(frame, operand);
    result = comparison(machine, frame, operator, left, right, expression);
    if (expression.rest.length > 1 && machine.truth(frame, result, expression) === false) return result;
    if (expression.rest.length > 1 && result.kind === "unknown") return result;
    left = right;
  }
  return result;
}

/** See `Machine.decide`: `and`, `or` and `not` are decided where one side is enough. */
export function decideCondition(machine: Machine, frame: Frame, test: Expression): Truth {
  if (test.kind === "unary" && test.operator === "not") {
    const truth = machine.decide(frame, test.operand);
    return typeof truth === "boolean" ? !truth : truth;
  }
  if (test.kind !== "logical") return machine.truth(frame, machine.evaluate(frame, test), test);
  // The value of the left side that ends the evaluation.
  const ending = test.operator === "or";
  const left = machine.decide(frame, test.left);
  if (typeof left === "boolean") return left === ending ? ending : machine.decide(frame, test.right);
  const answers: Truth[] = [];
  walk(machine, frame, conditionReason(frame, test.left, left.unknown), [
    () => {
      answers.push(machine.decide(frame, test.right));
      return NORMAL;
    },
    () => NORMAL,
  ]);
  return answers[0] === ending ? ending : { unknown: left.unknown };
}

// ---------------------------------------------------------------------------------------------
// Comprehensions and lambdas

function comprehension(machine: Machine, frame: Frame, expression: ComprehensionExpression): Value {
  const inner: Frame = { ...frame, scope: { names: new Map(), parent: frame.scope, kind: "comprehension" } };
  const items: Value[] = [];
  const made: DictValue = { kind: "dict", entries: [], open: false };
  const found: Gathered = {
    open: null,
    turns: 0,
    add: (certain) => {
      const element = machine.evaluate(inner, expression.element);
      if (expression.result === "dict") {
        const value = machine.evaluate(inner, expression.value ?? expression.element);
        storeEntry(machine.branches, made, element, value);
        if (!certain) made.open = true;
      } else items.push(element);
    },
  };
  const { limitsHit } = machine;
  gather(machine, inner, expression, 0, found, true);
  if (machine.limitsHit > limitsHit) found.open ??= "a limit was hit";
  switch (expression.result) {
    case "dict":
      return { ...made, open: made.open || found.open !== null };
    case "set":
      return { kind: "set", items: distinct(items), open: found.open !== null || items.some((item) => keyOf(item) === null) };
    case "list":
      return { kind: "list", items, open: found.open !== null };
    case "generator":
      return makeIterator(machine, "builtins.generator", () => ({ items, open: found.open }));
  }
}

interface Gathered {
  /** Why there may be other items than these, or fewer. */
  open: string | null;
  turns: number;
  readonly add: (certain: boolean) => void;
}

function gather(machine: Machine, frame: Frame, expression: ComprehensionExpression, clauseAt: number, found: Gathered, certain: boolean): void {
  const clause = expression.clauses[clauseAt];
  if (!clause) {
    found.add(certain);
    return;
  }
  if (clause.kind === "if") {
    const test = machine.decide(frame, clause.test);
    if (test === true) gather(machine, frame, expression, clauseAt + 1, found, certain);
    else if (test !== false) {
      found.open ??= test.unknown;
      possibly(machine, frame, conditionReason(frame, clause.test, test.unknown), () => gather(machine, frame, expression, clauseAt + 1, found, false));
    }
    return;
  }
  const iterable = machine.evaluate(clauseAt === 0 ? { ...frame, scope: frame.scope.parent! } : frame, clause.iterable);
  const iteration = machine.iterate(frame, iterable, clause.iterable);
  found.open ??= iteration.open;
  if (iteration.items === null || iteration.open !== null) {
    // Nobody knows which items come: the element is evaluated once, for what it may do.
    possibly(machine, frame, itemsReason(frame, clause.iterable, iteration.open), () => {
      for (const item of iteration.items?.slice(0, MAX_LOOP_TURNS) ?? []) {
        machine.assign(frame, clause.target, item);
        gather(machine, frame, expression, clauseAt + 1, found, false);
      }
      if (iteration.items?.length) return;
      machine.assign(frame, clause.target, unknown(iteration.open ?? "the items are not known"));
      gather(machine, frame, expression, clauseAt + 1, found, false);
    });
    return;
  }
  for (const item of iteration.items) {
    if (++found.turns > MAX_LOOP_TURNS) {
      found.open ??= machine.limit(frame, expression, `a comprehension takes more than ${MAX_LOOP_TURNS} turns`);
      return;
    }
    machine.assign(frame, clause.target, item);
    gather(machine, frame, expression, clauseAt + 1, found, certain);
  }
}

function possibly(machine: Machine, frame: Frame, reason: string, action: () => void): void {
  walk(machine, frame, reason, [
    () => {
      action();
      return NORMAL;
    },
    () => NORMAL,
  ]);
}

function lambda(machine: Machine, frame: Frame, expression: LambdaExpression): FunctionValue {
  capture(frame.scope);
  return {
    kind: "function",
    name: "<lambda>",
    declaration: expression,
    source: frame.module.source,
    scope: frame.scope,
    defaults: evaluateDefaults(machine, frame, expression.parameters),
    self: null,
  };
}

/** Defaults are evaluated where the function is defined. */
export function evaluateDefaults(machine: Machine, frame: Frame, parameters: readonly Parameter[]): ReadonlyMap<string, Value> {
  const defaults = new Map<string, Value>();
  for (const parameter of parameters) if (parameter.default) defaults.set(parameter.name, machine.evaluate(frame, parameter.default));
  return defaults;
}

// ---------------------------------------------------------------------------------------------
// What the tree does not describe

function opaque(machine: Machine, frame: Frame, expression: OpaqueExpression): Value {
  const values = expression.children.map((child) => machine.evaluate(frame, child));
  const only = values[0];
  switch (expression.reason) {
    case "await":
      return only ?? unknown("what is awaited is not known");
    case "yield": {
      const { onYield } = frame.activation;
      if (!onYield) return unknown("what is sent to a generator is not known");
      if (!/^yield\s+from\b/.test(frame.module.source.text.slice(expression.span.start, expression.span.end))) onYield(only ?? NONE);
      else {
        const iteration = machine.iterate(frame, only ?? NONE, expression);
        for (const item of iteration.items ?? []) onYield(item);
        if (iteration.open !== null) onYield(unknown(iteration.open));
      }
      return NONE;
    }
    default:
      return values.some(reachesDatabase) ? unknownOfDatabase(expression.reason) : unknown(expression.reason);
  }
}
