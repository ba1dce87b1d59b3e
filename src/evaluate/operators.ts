/** Truth, equality, order and arithmetic. */
import type { Expression } from "../syntax/tree.ts";
import { detailsOf, lookup } from "./classes.ts";
import { findEntry } from "./dicts.ts";
import { percentFormat } from "./format.ts";
import { keyOf, sameValue } from "./join.ts";
import { MAX_CONTAINER_DEPTH, MAX_INTEGER_BITS, MAX_ITEMS, MAX_TEXT } from "./limits.ts";
import { plainCall, type Frame, type Machine, type Truth } from "./machine.ts";
import { concatenate, unknownText } from "./text.ts";
import { bool, int, list, str, tuple, unknown, type ClassValue, type InstanceValue, type StrValue, type Value } from "./value.ts";

/** Whether a value counts as true. */
export function truthOf(machine: Machine, frame: Frame, value: Value, node: Expression): Truth {
  switch (value.kind) {
    case "none":
      return false;
    case "bool":
      return value.value;
    case "int":
    case "float":
      return value.value !== 0 && value.value !== 0n;
    case "bytes":
      return value.value !== "";
    case "str":
      if (value.holes.length === 0) return value.value !== "";
      return value.value.length > value.holes.reduce((sum, hole) => sum + hole.length, 0) ? true : { unknown: value.holes[0]!.reason };
    case "tuple":
      return value.items.length > 0;
    case "list":
    case "set":
      return value.open ? { unknown: `the items of the ${value.kind} are not all known` } : value.items.length > 0;
    case "dict":
      return value.open ? { unknown: "the entries of the dict are not all known" } : value.entries.length > 0;
    case "instance":
      return instanceTruth(machine, frame, value, node);
    case "host": {
      if ("native" in value || "items" in value) return true;
      const answer = machine.host(frame, node, value.type, (site) => value.truth?.(site), () => undefined);
      return answer ?? { unknown: `whether ${value.type} counts as true is not known` };
    }
    case "unknown":
      return { unknown: value.reason };
    case "ellipsis":
    case "function":
    case "class":
    case "module":
      return true;
  }
}

function instanceTruth(machine: Machine, frame: Frame, value: InstanceValue, node: Expression): Truth {
  for (const name of ["__bool__", "__len__"]) {
    const method = lookup(value.class, name);
    if (method?.kind !== "function") continue;
    return machine.truth(frame, machine.call(frame, { ...method, self: value }, plainCall([], node.span), node), node);
  }
  if (detailsOf(value.class).shape === "namedtuple") return detailsOf(value.class).fields.length > 0;
  if (value.class.enumeration && keyOf(value)?.startsWith("o") === false) return machine.truth(frame, value.attributes.get("value")!, node);
  return value.class.open ? { unknown: `whether a ${value.class.name} counts as true is not known` } : true;
}

/** `left == right`. What hosts give for it counts when it is a truth value; for a column it is an expression. */
export function equalTo(machine: Machine, frame: Frame, left: Value, right: Value, node: Expression, depth = 0): boolean | undefined {
  if (left.kind === "unknown" || right.kind === "unknown") return undefined;
  if (left === right) return true;
  if (depth > MAX_CONTAINER_DEPTH * 4) return undefined;
  if (left.kind === "instance") return instanceEqual(machine, frame, left, right, node, depth);
  if (right.kind === "instance") return instanceEqual(machine, frame, right, left, node, depth);
  if (left.kind === "str" && right.kind === "str") return textEqual(left, right);
  if ((left.kind === "list" && right.kind === "list") || (left.kind === "tuple" && right.kind === "tuple")) {
    if ((left.kind === "list" && left.open) || (right.kind === "list" && right.open)) return undefined;
    if (left.items.length !== right.items.length) return false;
    machine.charge(left.items.length);
    return all(left.items.map((item, at) => equalTo(machine, frame, item, right.items[at]!, node, depth + 1)));
  }
  if (left.kind === "set" && right.kind === "set") {
    if (left.open || right.open) return undefined;
    const keys = new Set(right.items.map(keyOf));
    if (keys.has(null) || left.items.some((item) => keyOf(item) === null)) return undefined;
    return left.items.length === right.items.length && left.items.every((item) => keys.has(keyOf(item)));
  }
  if (left.kind === "dict" && right.kind === "dict") {
    if (left.open || right.open) return undefined;
    if (left.entries.length !== right.entries.length) return false;
    machine.charge(left.entries.length);
    return all(
      left.entries.map((entry) => {
        const other = findEntry(right, entry.key);
        return other.kind === "found" ? equalTo(machine, frame, entry.value, other.value, node, depth + 1) : other.kind === "absent" ? false : undefined;
      }),
    );
  }
  if (left.kind === "host" || right.kind === "host") return answerOf(hostBinary(machine, frame, "==", left, right, node));
  const [leftKey, rightKey] = [keyOf(left), keyOf(right)];
  if (leftKey !== null && rightKey !== null) return leftKey === rightKey;
  return left.kind === right.kind ? undefined : false;
}

function answerOf(value: Value | undefined): boolean | undefined {
  return value?.kind === "bool" ? value.value : undefined;
}

function all(answers: readonly (boolean | undefined)[]): boolean | undefined {
  return answers.includes(false) ? false : answers.includes(undefined) ? undefined : true;
}

/** Two texts differ for certain when what stands before their first holes does. */
function textEqual(left: StrValue, right: StrValue): boolean | undefined {
  if (left.holes.length === 0 && right.holes.length === 0) return left.value === right.value;
  const leftPrefix = left.holes[0] ? left.value.slice(0, left.holes[0].at) : left.value;
  const rightPrefix = right.holes[0] ? right.value.slice(0, right.holes[0].at) : right.value;
  const shared = Math.min(leftPrefix.length, rightPrefix.length);
  if (leftPrefix.slice(0, shared) !== rightPrefix.slice(0, shared)) return false;
  if (left.holes.length === 0 && leftPrefix.length < rightPrefix.length) return false;
  if (right.holes.length === 0 && rightPrefix.length < leftPrefix.length) return false;
  return undefined;
}

function instanceEqual(machine: Machine, frame: Frame, left: InstanceValue, right: Value, node: Expression, depth: number): boolean | undefined {
  const method = lookup(left.class, "__eq__");
  if (method?.kind === "function") {
    const answer = machine.truth(frame, machine.call(frame, { ...method, self: left }, plainCall([right], node.span), node), node);
    return typeof answer === "boolean" ? answer : undefined;
  }
  const details = detailsOf(left.class);
  if (details.shape !== "plain" && right.kind === "instance" && right.class === left.class) {
    return all(
      details.fields.map((field) =>
        equalTo(
          machine,
          frame,
          left.attributes.get(field) ?? unknown("not set"),
          right.attributes.get(field) ?? unknown("not set"),
          node,
          depth + 1,
        ),
      ),
    );
  }
  const [leftKey, rightKey] = [keyOf(left), keyOf(right)];
  if (left.class.open && !left.class.enumeration) return undefined;
  return leftKey === rightKey;
}

/** `left operator right` for `<`, `<=`, `>`, `>=`. */
export function ordered(machine: Machine, frame: Frame, operator: string, left: Value, right: Value, node: Expression): boolean | undefined {
  if (left.kind === "set" && right.kind === "set") return subset(operator, left.items, right.items, left.open || right.open);
  const order = compareValues(machine, frame, left, right, node);
  if (order === undefined || Number.isNaN(order)) return order === undefined ? undefined : false;
  return operator === "<" ? order < 0 : operator === "<=" ? order <= 0 : operator === ">" ? order > 0 : order >= 0;
}

function subset(operator: string, left: readonly Value[], right: readonly Value[], open: boolean): boolean | undefined {
  const [leftKeys, rightKeys] = [new Set(left.map(keyOf)), new Set(right.map(keyOf))];
  if (open || leftKeys.has(null) || rightKeys.has(null)) return undefined;
  const within = (one: Set<string | null>, other: Set<string | null>): boolean => [...one].every((key) => other.has(key));
  const strict = leftKeys.size !== rightKeys.size;
  switch (operator) {
    case "<=":
      return within(leftKeys, rightKeys);
    case "<":
      return strict && within(leftKeys, rightKeys);
    case ">=":
      return within(rightKeys, leftKeys);
    default:
      return strict && within(rightKeys, leftKeys);
  }
}

/** Negative, zero or positive as `left` sorts before, with or after `right`; undefined when that is not known. */
export function compareValues(machine: Machine, frame: Frame, left: Value, right: Value, node: Expression): number | undefined {
  const [a, b] = [plainOf(left), plainOf(right)];
  const [x, y] = [numberOf(a), numberOf(b)];
  if (x !== null && y !== null) return x < y ? -1 : x > y ? 1 : x == y ? 0 : NaN;
  if ((a.kind === "str" && b.kind === "str" && a.holes.length === 0 && b.holes.length === 0) || (a.kind === "bytes" && b.kind === "bytes"))
    return comparePoints(a.value, (b as { value: string }).value);
  if ((a.kind === "tuple" && b.kind === "tuple") || (a.kind === "list" && b.kind === "list" && !a.open && !b.open)) {
    for (const [at, item] of a.items.entries()) {
      const other = b.items[at];
      if (other === undefined) return 1;
      const same = equalTo(machine, frame, item, other, node);
      if (same === undefined) return undefined;
      if (!same) return compareValues(machine, frame, item, other, node);
    }
    return a.items.length === b.items.length ? 0 : -1;
  }
  if (a.kind !== "host" && b.kind !== "host") return undefined;
  if (answerOf(hostBinary(machine, frame, "<", a, b, node)) === true) return -1;
  const greater = answerOf(hostBinary(machine, frame, ">", a, b, node));
  return greater === undefined ? undefined : greater ? 1 : 0;
}

/** Python orders strings by code points, JavaScript by UTF-16 units; they differ only beyond the first plane. */
function comparePoints(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at++) {
    if (left.charCodeAt(at) === right.charCodeAt(at)) continue;
    return (left.codePointAt(at) ?? 0) - (right.codePointAt(at) ?? 0);
  }
  return left.length - right.length;
}

/** `left is right`. */
function identical(left: Value, right: Value): boolean | undefined {
  if (left.kind === "unknown" || right.kind === "unknown") return undefined;
  if (left === right) return true;
  if (left.kind !== right.kind) return left.kind === "host" && right.kind === "host" ? undefined : false;
  if (left.kind === "none" || left.kind === "bool" || left.kind === "ellipsis" || left.kind === "int") return sameValue(left, right);
  return left.kind === "str" || left.kind === "tuple" || left.kind === "float" || left.kind === "bytes" || left.kind === "function" ? undefined : false;
}

/** A member of an enumeration that mixes in str or int, as that str or int; anything else as it is. */
export function plainOf(value: Value): Value {
  if (value.kind !== "instance" || !value.class.enumeration || keyOf(value)?.startsWith("o") !== false) return value;
  return value.attributes.get("value") ?? value;
}

type NumberLike = number | bigint;

function numberOf(value: Value): NumberLike | null {
  return value.kind === "int" || value.kind === "float" ? value.value : value.kind === "bool" ? Number(value.value) : null;
}

const METHODS: Readonly<Record<string, string>> = {
  "+": "add", "-": "sub", "*": "mul", "/": "truediv", "//": "floordiv", "%": "mod", "**": "pow", "|": "or", "&": "and", "^": "xor",
  "<": "lt", "<=": "le", ">": "gt", ">=": "ge",
};

/** `left operator right` for the arithmetic operators. */
export function binaryValue(machine: Machine, frame: Frame, operator: string, leftValue: Value, rightValue: Value, node: Expression): Value {
  const byHost = hostBinary(machine, frame, operator, leftValue, rightValue, node);
  if (byHost) return byHost;
  if (leftValue.kind === "instance" || rightValue.kind === "instance") {
    const byMethod = instanceBinary(machine, frame, operator, leftValue, rightValue, node);
    if (byMethod) return byMethod;
  }
  const left = plainOf(leftValue);
  const right = plainOf(rightValue);
  if (operator === "%" && left.kind === "str") return limitedText(machine, frame, percentFormat(machine, frame, left, rightValue, node), node);
  if (operator === "+" && (left.kind === "str" || right.kind === "str")) {
    // Python adds only strings to strings, so the unknown one is a string too.
    const parts = [left, right].map((part) =>
      part.kind === "str"
        ? part
        : part.kind === "unknown" || part.kind === "instance" || part.kind === "host"
          ? unknownText(part.kind === "unknown" ? part.reason : "its text is not known")
          : null,
    );
    if (parts[0] && parts[1]) return addText(machine, frame, parts[0], parts[1], node);
  }
  if (left.kind === "unknown") return unknown(left.reason);
  if (right.kind === "unknown") return unknown(right.reason);
  const [x, y] = [numberOf(left), numberOf(right)];
  if (x !== null && y !== null) return arithmetic(machine, frame, operator, x, y, left.kind === "float" || right.kind === "float", node);
  return (
    collectionBinary(machine, frame, operator, left, right, node) ??
    machine.fail(frame, node, "TypeError", `the operator ${operator} is not known for these values`)
  );
}

function addText(machine: Machine, frame: Frame, left: StrValue, right: StrValue, node: Expression): Value {
  if (left.value.length + right.value.length > MAX_TEXT) return unknown(machine.limit(frame, node, `a string is longer than ${MAX_TEXT} characters`));
  machine.charge((left.value.length + right.value.length) / 512 + (left.pieces.length + right.pieces.length) / 16);
  return concatenate([left, right]);
}

function limitedText(machine: Machine, frame: Frame, text: StrValue, node: Expression): Value {
  machine.charge(text.value.length / 64);
  return text.value.length > MAX_TEXT ? unknown(machine.limit(frame, node, `a string is longer than ${MAX_TEXT} characters`)) : text;
}

/** Asks the operands that are hosts, the left one first. */
function hostBinary(machine: Machine, frame: Frame, operator: string, left: Value, right: Value, node: Expression): Value | undefined {
  if (left.kind === "host" && left.binary) {
    const result = machine.host(frame, node, left.type, (site) => left.binary!(operator, right, false, site), unknown);
    if (result) return result;
  }
  if (right.kind === "host" && right.binary) return machine.host(frame, node, right.type, (site) => right.binary!(operator, left, true, site), unknown);
  return undefined;
}

/** Asks `__add__` and its like of project classes. */
function instanceBinary(machine: Machine, frame: Frame, operator: string, left: Value, right: Value, node: Expression): Value | undefined {
  const name = METHODS[operator];
  if (!name) return undefined;
  for (const [self, other, method] of [[left, right, `__${name}__`], [right, left, `__r${name}__`]] as const) {
    if (self.kind !== "instance") continue;
    const found = lookup(self.class, method);
    if (found?.kind === "function") return machine.call(frame, { ...found, self }, plainCall([other], node.span), node);
    if (self.class.open && !self.class.enumeration) return unknown(`what ${operator} means for a ${self.class.name} is not known`);
  }
  return undefined;
}

function collectionBinary(machine: Machine, frame: Frame, operator: string, left: Value, right: Value, node: Expression): Value | undefined {
  if (operator === "*") {
    const [sequence, times] = left.kind === "int" ? [right, left.value] : [left, right.kind === "int" ? right.value : null];
    return times === null ? undefined : repeat(machine, frame, sequence, Number(times), node);
  }
  if (operator === "+" && left.kind === "list" && right.kind === "list") {
    return joined(machine, frame, "list", left.items, right.items, left.open || right.open, node);
  }
  if (operator === "+" && left.kind === "tuple" && right.kind === "tuple") return joined(machine, frame, "tuple", left.items, right.items, false, node);
  if (operator === "+" && left.kind === "bytes" && right.kind === "bytes") return { kind: "bytes", value: left.value + right.value };
  if (operator === "|" && left.kind === "dict" && right.kind === "dict") {
    const merged: Value = { kind: "dict", entries: [...left.entries], open: left.open || right.open };
    for (const entry of right.entries) {
      const found = findEntry(merged, entry.key);
      if (found.kind === "found") merged.entries[found.at] = entry;
      else merged.entries.push(entry);
    }
    return merged;
  }
  if (left.kind === "set" && right.kind === "set") return setBinary(operator, left.items, right.items, left.open || right.open);
  // `int | None` in annotations that are evaluated.
  if (operator === "|" && (left.kind === "class" || right.kind === "class")) return unknown("a union of types");
  return undefined;
}

function repeat(machine: Machine, frame: Frame, sequence: Value, times: number, node: Expression): Value | undefined {
  const count = Math.max(0, times);
  if (sequence.kind === "str" || sequence.kind === "bytes") {
    const length = sequence.value.length * count;
    if (length > MAX_TEXT) return unknown(machine.limit(frame, node, `a string is longer than ${MAX_TEXT} characters`));
    machine.charge(length / 64);
    if (sequence.kind === "bytes") return { kind: "bytes", value: sequence.value.repeat(count) };
    if (sequence.holes.length === 0 && sequence.value.length <= 1) return str(sequence.value.repeat(count));
    machine.charge(count);
    return concatenate([str(""), ...Array.from({ length: count }, () => sequence)]);
  }
  if (sequence.kind === "list" || sequence.kind === "tuple") {
    const length = sequence.items.length * count;
    if (length > MAX_ITEMS) return unknown(machine.limit(frame, node, `a ${sequence.kind} has more than ${MAX_ITEMS} items`));
    machine.charge(length);
    const items = Array.from({ length: count }, () => sequence.items).flat();
    return sequence.kind === "tuple" ? tuple(items) : { kind: "list", items, open: sequence.open };
  }
  return undefined;
}

/** A list or tuple of two together; unknown when it would be too long. */
function joined(
  machine: Machine,
  frame: Frame,
  kind: "list" | "tuple",
  left: readonly Value[],
  right: readonly Value[],
  open: boolean,
  node: Expression,
): Value {
  if (left.length + right.length > MAX_ITEMS) return unknown(machine.limit(frame, node, `a ${kind} has more than ${MAX_ITEMS} items`));
  machine.charge((left.length + right.length) / 4);
  const items = [...left, ...right];
  return kind === "list" ? { kind, items, open } : tuple(items);
}

/** `|`, `&`, `-` and `^` of sets. */
export function setBinary(operator: string, left: readonly Value[], right: readonly Value[], open: boolean): Value | undefined {
  const keys = new Set(right.map(keyOf));
  const own = new Set(left.map(keyOf));
  const vague = open || keys.has(null) || own.has(null);
  const has = (set: Set<string | null>, item: Value): boolean => keyOf(item) !== null && set.has(keyOf(item));
  switch (operator) {
    case "|":
      return { kind: "set", items: [...left, ...right.filter((item) => !has(own, item))], open: vague };
    case "&":
      return { kind: "set", items: left.filter((item) => has(keys, item)), open: vague };
    case "-":
      return { kind: "set", items: left.filter((item) => !has(keys, item)), open: vague };
    case "^":
      return { kind: "set", items: [...left.filter((item) => !has(keys, item)), ...right.filter((item) => !has(own, item))], open: vague };
    default:
      return undefined;
  }
}

function arithmetic(machine: Machine, frame: Frame, operator: string, x: NumberLike, y: NumberLike, floating: boolean, node: Expression): Value {
  if ((operator === "/" || operator === "//" || operator === "%") && Number(y) === 0) return machine.fail(frame, node, "ZeroDivisionError", "division by zero");
  if (floating || operator === "/") {
    const result = floatArithmetic(operator, Number(x), Number(y));
    return result === null || Number.isNaN(result) ? unknown(`the operator ${operator} is not followed for these numbers`) : { kind: "float", value: result };
  }
  if (typeof x === "number" && typeof y === "number" && (operator === "+" || operator === "-" || operator === "*")) {
    const quick = operator === "+" ? x + y : operator === "-" ? x - y : x * y;
    if (Number.isSafeInteger(quick)) return int(quick === 0 ? 0 : quick);
  }
  const result = integerArithmetic(operator, BigInt(x), BigInt(y));
  if (result === "float") return { kind: "float", value: Number(x) ** Number(y) };
  if (result === "large") return unknown(machine.limit(frame, node, `an integer has more than ${MAX_INTEGER_BITS} bits`));
  return result === null ? unknown(`the operator ${operator} is not followed for integers`) : int(smallest(result));
}

/** Integers that a double holds exactly are numbers. */
export function smallest(value: bigint): number | bigint {
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}

function floatArithmetic(operator: string, x: number, y: number): number | null {
  switch (operator) {
    case "+":
      return x + y;
    case "-":
      return x - y;
    case "*":
      return x * y;
    case "/":
      return x / y;
    case "//":
      return Math.floor(x / y);
    case "%":
      return x - Math.floor(x / y) * y;
    case "**":
      return x ** y;
    default:
      return null;
  }
}

function integerArithmetic(operator: string, x: bigint, y: bigint): bigint | "float" | "large" | null {
  const bits = (value: bigint): number => value.toString(2).length;
  switch (operator) {
    case "+":
      return x + y;
    case "-":
      return x - y;
    case "*":
      return bits(x) + bits(y) > MAX_INTEGER_BITS ? "large" : x * y;
    case "//":
      return (x - modulo(x, y)) / y;
    case "%":
      return modulo(x, y);
    case "**":
      if (y < 0n) return "float";
      if (x !== 0n && x !== 1n && x !== -1n && (y > BigInt(MAX_INTEGER_BITS) || bits(x) * Number(y) > MAX_INTEGER_BITS)) return "large";
      return x === 1n || x === 0n ? (y === 0n ? 1n : x) : x === -1n ? (y % 2n === 0n ? 1n : -1n) : x ** y;
    case "|":
      return x | y;
    case "&":
      return x & y;
    case "^":
      return x ^ y;
    case "<<":
      return y < 0n || y > BigInt(MAX_INTEGER_BITS) ? "large" : x << y;
    case ">>":
      return y < 0n || y > BigInt(MAX_INTEGER_BITS) ? "large" : x >> y;
    default:
      return null;
  }
}

/** Python's remainder has the sign of the divisor. */
function modulo(x: bigint, y: bigint): bigint {
  const rest = x % y;
  return rest !== 0n && rest < 0n !== y < 0n ? rest + y : rest;
}

/** `item in container`. */
export function contains(machine: Machine, frame: Frame, container: Value, item: Value, node: Expression): boolean | undefined {
  switch (container.kind) {
    case "list":
    case "tuple":
    case "set": {
      machine.charge(container.items.length);
      const open = container.kind !== "tuple" && container.open;
      let unsure = open;
      for (const other of container.items) {
        const same = equalTo(machine, frame, other, item, node);
        if (same === true) return open ? undefined : true;
        if (same === undefined) unsure = true;
      }
      return unsure ? undefined : false;
    }
    case "dict": {
      const found = findEntry(container, item);
      return found.kind === "unknown" ? undefined : found.kind === "absent" ? false : container.open ? undefined : true;
    }
    case "str": {
      const needle = plainOf(item);
      if (needle.kind !== "str") return undefined;
      if (needle.holes.length > 0) return undefined;
      if (container.holes.length === 0) return container.value.includes(needle.value);
      return container.value.includes(needle.value) && !/hole/.test(needle.value) ? true : undefined;
    }
    case "host":
      return machine.host(frame, node, container.type, (site) => container.contains?.(item, site), () => undefined);
    case "instance": {
      const method = lookup(container.class, "__contains__");
      if (method?.kind !== "function") return containsIterated(machine, frame, container, item, node);
      const answer = machine.truth(frame, machine.call(frame, { ...method, self: container }, plainCall([item], node.span), node), node);
      return typeof answer === "boolean" ? answer : undefined;
    }
    case "class":
      return containsIterated(machine, frame, container, item, node);
    default:
      return undefined;
  }
}

function containsIterated(machine: Machine, frame: Frame, container: InstanceValue | ClassValue, item: Value, node: Expression): boolean | undefined {
  const iteration = machine.iterate(frame, container, node);
  if (iteration.items === null || iteration.open !== null) return undefined;
  return contains(machine, frame, list([...iteration.items]), item, node);
}

/** The result of a comparison. */
export function comparison(machine: Machine, frame: Frame, operator: string, left: Value, right: Value, node: Expression): Value {
  const answer = compare(machine, frame, operator, left, right, node);
  if (typeof answer === "boolean") return bool(answer);
  if (answer !== undefined) return answer;
  const reason =
    left.kind === "unknown"
      ? left.reason
      : right.kind === "unknown"
        ? right.reason
        : (holeReason(left) ?? holeReason(right) ?? "the values that are compared are not known");
  return unknown(reason);
}

function holeReason(value: Value): string | null {
  return value.kind === "str" ? (value.holes[0]?.reason ?? null) : null;
}

function compare(machine: Machine, frame: Frame, operator: string, left: Value, right: Value, node: Expression): Value | boolean | undefined {
  switch (operator) {
    case "is":
      return identical(left, right);
    case "is not":
      return not(identical(left, right));
    case "in":
      return contains(machine, frame, right, left, node);
    case "not in":
      return not(contains(machine, frame, right, left, node));
    case "==":
      return hostBinary(machine, frame, operator, left, right, node) ?? equalTo(machine, frame, left, right, node);
    case "!=":
      return hostBinary(machine, frame, operator, left, right, node) ?? not(equalTo(machine, frame, left, right, node));
    default:
      return (
        hostBinary(machine, frame, operator, left, right, node) ??
        instanceBinary(machine, frame, operator, left, right, node) ??
        ordered(machine, frame, operator, left, right, node)
      );
  }
}

function not(answer: boolean | undefined): boolean | undefined {
  return answer === undefined ? undefined : !answer;
}
