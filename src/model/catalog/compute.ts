/**
 * Computes values from rows that are known: checks, conditions, new values, subqueries. Three-valued
 * like SQL's logic, with a fourth: not known. What an operator or function does was measured on a
 * server (test/catalog/values.sql); nothing is computed that depends on settings or collations.
 */
import type { Formula, Selection, TypeReference } from "../operation.ts";
import { contentsOf, PRESENT, type Known, type WrittenRow } from "./contents.ts";
import { compareTexts, fitsInteger, fitted, isCanonical, plainDecimal, scaled, unscaled, type Input, type Objection } from "./input.ts";
import { cutName } from "./names.ts";
import type { Relation } from "./objects.ts";
import { findColumn, isKnown, lookUpRelation, searchPath, settled, type Run } from "./run.ts";
import { baseType, comparedType, hasOwnCasts } from "./compared.ts";
import { inputText } from "./values.ts";
import { formatType } from "./types.ts";

/** A value with its type; null for the type of a quoted text, and of what is not followed. */
export interface Datum {
  readonly kind: "datum";
  readonly type: TypeReference | null;
  readonly value: Known;
}
export type Result = Datum | { readonly kind: "unknown" } | { readonly kind: "refused"; readonly objection: Objection };

const UNKNOWN: Result = { kind: "unknown" };

/** A row that columns are taken from, under a name. */
export interface Source {
  readonly alias: string;
  readonly relation: Relation;
  readonly row: WrittenRow;
}

/** The rows that an expression is computed for; those of the query around it come after. `group`: the rows that aggregates run over. */
export interface Scope {
  readonly sources: readonly Source[];
  readonly outer: Scope | null;
  readonly group?: readonly Scope[];
  /** What VALUE means in the check of a domain. */
  readonly value?: Datum;
}

export const NO_ROW: Scope = { sources: [], outer: null };

/** The scope of a table's own expressions. */
export function rowScope(relation: Relation, row: WrittenRow, alias: string = relation.name): Scope {
  return { sources: [{ alias, relation, row }], outer: null };
}

/** More combinations of rows are not gone through. */
const COMBINATIONS = 2000;

function datum(name: string, value: Known): Datum {
  return { kind: "datum", type: { kind: "named", schema: null, name, modifiers: [], dimensions: 0 }, value };
}

const TRUE = datum("bool", "true");
const FALSE = datum("bool", "false");
const NEITHER = datum("bool", null);

function truth(value: boolean | null): Datum {
  return value === null ? NEITHER : value ? TRUE : FALSE;
}

function refused(sqlstate: string, message: string): Result {
  return { kind: "refused", objection: { sqlstate, message } };
}

export function compute(run: Run, formula: Formula, scope: Scope): Result {
  switch (formula.kind) {
    case "constant":
      return formula.type !== null && formula.text !== null
        ? constant(run, formula.type, formula.text)
        : { kind: "datum", type: formula.type, value: formula.text };
    case "opaque":
      return formula.present ? { kind: "datum", type: null, value: PRESENT } : UNKNOWN;
    case "column":
      return columnIn(scope, formula.column.relation, formula.column.name);
    case "cast": {
      const operand = compute(run, formula.operand, scope);
      return operand.kind === "datum" ? castTo(run, operand, settled(run, formula.type), true) : operand;
    }
    case "query":
      return ofQuery(run, formula, scope);
    case "apply":
      return apply(run, formula.name, formula.operands, scope);
  }
}

/** A constant that is no quoted text, in the form that equal values share. */
function constant(run: Run, type: TypeReference, text: string): Result {
  const read = inputText(run.state, type, text);
  return read.kind === "refused" ? read : { kind: "datum", type, value: read.kind === "text" ? read.text : PRESENT };
}

/** Whether a condition holds for a row; null for NULL, undefined when it is not known. */
export function holds(run: Run, condition: Formula | null, scope: Scope): boolean | null | undefined {
  if (condition === null) return true;
  const result = compute(run, condition, scope);
  if (result.kind !== "datum" || result.value === PRESENT) return undefined;
  if (result.value === null) return null;
  return result.value === "true" ? true : result.value === "false" ? false : undefined;
}

function columnIn(scope: Scope, relation: string | null, name: string): Result {
  for (let level: Scope | null = scope; level; level = level.outer) {
    if (level.value && relation === null && name === "value") return level.value;
    if (level.sources.some((source) => !isKnown(source.relation))) return UNKNOWN;
    let found: Result | null = null;
    for (const source of level.sources) {
      const column = relation === null || cutName(relation) === source.alias ? findColumn(source.relation, name) : undefined;
      if (!column) continue;
      if (found) return UNKNOWN;
      const value = source.row.get(column.number);
      found = value === undefined || column.presence === "possible" ? UNKNOWN : { kind: "datum", type: column.type, value };
    }
    if (found) return found;
  }
  return UNKNOWN;
}

// --- operators and functions

/** Operands without their results when one of them is not known or refused. */
function apply(run: Run, name: string, formulas: readonly Formula[], scope: Scope): Result {
  if (AGGREGATES.has(name)) return aggregate(run, name, formulas, scope);
  const results = formulas.map((formula) => compute(run, formula, scope));
  switch (name) {
    case "and":
      return connect(results, false);
    case "or":
      return connect(results, true);
    case "coalesce": {
      for (const result of results)
        if (result.kind !== "datum" || result.value !== null)
          return result.kind === "refused" ? UNKNOWN : withCommonType(run, result, results);
      return withCommonType(run, results[0] ?? UNKNOWN, results);
    }
    case "case":
      return chosen(run, results);
  }
  const data: Datum[] = [];
  for (const result of results) {
    if (result.kind === "refused") return result;
    if (result.kind === "datum") data.push(result);
  }
  if (data.length < results.length) return name === "in" && data.length > 0 && results[0]!.kind === "datum" ? isIn(run, results) : UNKNOWN;
  const [left, right] = data as [Datum, Datum];
  switch (name) {
    case "is null":
      return truth(left.value === null);
    case "is not null":
      return truth(left.value !== null);
    case "in":
      return isIn(run, results);
    case "not": case "is true": case "is not true": case "is false": case "is not false": case "is unknown": case "is not unknown":
      return ofTruth(name, left);
    case "=": case "<>": case "<": case ">": case "<=": case ">=": case "is distinct from":
      return compared(run, name, left, right);
    case "nullif": {
      const same = compared(run, "=", left, right);
      return same.kind !== "datum" || same.value === PRESENT ? UNKNOWN : same.value === "true" ? { ...left, value: null } : left;
    }
    case "concat":
      return data.every(({ value }) => value === null || typeof value === "string")
        ? joined(
            run,
            data.filter(({ value }) => value !== null),
          )
        : datum("text", PRESENT);
    default:
      if (hasOwnCasts(run.state) || isOwnFunction(run, name)) return UNKNOWN;
      // `||` of arrays and JSON may be given NULL.
      if (name === "||" && !data.some(isString)) return data.every(({ value }) => value !== null) ? { kind: "datum", type: null, value: PRESENT } : UNKNOWN;
      if (data.some(({ value }) => value === null)) return { kind: "datum", type: null, value: null };
      return data.some(({ value }) => value === PRESENT) ? { kind: "datum", type: null, value: PRESENT } : called(run, name, data);
  }
}

/** AND and OR: `decisive` is the truth value that decides whatever the others are. */
function connect(results: readonly Result[], decisive: boolean): Result {
  const values = results.map((result) => (result.kind === "datum" && result.value !== PRESENT ? result.value : undefined));
  if (values.includes(String(decisive))) return truth(decisive);
  if (values.includes(undefined)) return UNKNOWN;
  return truth(values.includes(null) ? null : !decisive);
}

function ofTruth(name: string, { value }: Datum): Result {
  if (value === PRESENT) return name === "is unknown" ? truth(false) : name === "is not unknown" ? truth(true) : UNKNOWN;
  switch (name) {
    case "not": return truth(value === null ? null : value !== "true");
    case "is true": return truth(value === "true");
    case "is not true": return truth(value !== "true");
    case "is false": return truth(value === "false");
    case "is not false": return truth(value !== "false");
    case "is unknown": return truth(value === null);
    default: return truth(value !== null);
  }
}

/** The value in the type that the other results have, where it has none of its own. */
function withCommonType(run: Run, result: Result, results: readonly Result[]): Result {
  if (result.kind !== "datum" || result.type !== null || result.value === PRESENT) return result;
  const typed = results.find((other): other is Datum => other.kind === "datum" && other.type !== null);
  return typed ? readAs(run, result, typed.type!) : result;
}

function chosen(run: Run, results: readonly Result[]): Result {
  for (let at = 0; at + 1 < results.length; at += 2) {
    const condition = results[at]!;
    if (condition.kind !== "datum" || condition.value === PRESENT) return UNKNOWN;
    if (condition.value === "true") return neverRefused(withCommonType(run, results[at + 1]!, results.filter((_, index) => index % 2 === 1)));
  }
  return neverRefused(withCommonType(run, results.at(-1)!, results.filter((_, index) => index % 2 === 1)));
}

function neverRefused(result: Result): Result {
  return result.kind === "refused" ? UNKNOWN : result;
}

function isIn(run: Run, [first, ...others]: readonly Result[]): Result {
  return connect(others.map((other) => (first!.kind === "datum" && other.kind === "datum" ? compared(run, "=", first!, other) : UNKNOWN)), true);
}

const NUMBERS: ReadonlySet<string> = new Set(["int2", "int4", "int8", "numeric", "float4", "float8"]);
const STRINGS: ReadonlySet<string> = new Set(["text", "varchar", "bpchar", "name"]);

/** The name of a type for comparing, all numbers and all strings being one each. */
function familyOf(run: Run, type: TypeReference): string | null {
  const name = comparedType(run.state, type);
  return name === null ? null : NUMBERS.has(name) ? "numeric" : STRINGS.has(name) ? "text" : name;
}

function isString({ type }: Datum): boolean {
  return type === null || (type.kind === "named" && type.schema === null && type.dimensions === 0 && STRINGS.has(type.name));
}

function compared(run: Run, operator: string, first: Datum, second: Datum): Result {
  const isDistinct = operator === "is distinct from";
  if (isDistinct && (first.value === null || second.value === null)) return truth(first.value !== second.value);
  if (hasOwnCasts(run.state)) return UNKNOWN;
  const left = first.type === null && second.type !== null ? readAs(run, first, second.type) : first;
  const right = second.type === null && first.type !== null ? readAs(run, second, first.type) : second;
  if (left.kind === "refused") return left;
  if (right.kind === "refused") return right;
  if (left.kind !== "datum" || right.kind !== "datum") return UNKNOWN;
  if (left.value === null || right.value === null) return truth(null);
  if (left.value === PRESENT || right.value === PRESENT) return UNKNOWN;
  const family = left.type === null || right.type === null ? (left.type === right.type ? "text" : null) : familyOf(run, left.type);
  if (family === null || (right.type !== null && family !== familyOf(run, right.type))) return UNKNOWN;
  const order = orderOf(run, family, left, right);
  switch (operator) {
    case "=": return order === undefined ? UNKNOWN : truth(order === 0);
    case "<>": case "is distinct from": return order === undefined ? UNKNOWN : truth(order !== 0);
  }
  if (order === undefined || order === null) return UNKNOWN;
  return truth(operator === "<" ? order < 0 : operator === ">" ? order > 0 : operator === "<=" ? order <= 0 : order >= 0);
}

/** Whether two values are the same by `=`; undefined when it is not known. */
export function areEqual(run: Run, left: Datum, right: Datum): boolean | undefined {
  const result = compared(run, "=", left, right);
  return result.kind === "datum" && typeof result.value === "string" ? result.value === "true" : undefined;
}

/** -1, 0 or 1; null when they differ and that is all that is known; undefined when not even that is. */
function orderOf(run: Run, family: string, left: Datum, right: Datum): number | null | undefined {
  const [one, other] = [left.value as string, right.value as string];
  if (one === other) return 0;
  if (!isCanonical(family)) return undefined;
  const labels = family.startsWith("enum:") ? labelsOf(run, left.type!) : null;
  if (labels?.includes(one) && labels.includes(other)) return Math.sign(labels.indexOf(one) - labels.indexOf(other));
  return compareTexts(family, one, other);
}

/** The order of two values that are stored in columns of a type, as `orderOf` tells it. */
export function orderOfValues(run: Run, type: TypeReference, left: string, right: string): number | null | undefined {
  const family = familyOf(run, type);
  return family === null ? undefined : orderOf(run, family, { kind: "datum", type, value: left }, { kind: "datum", type, value: right });
}

function labelsOf(run: Run, type: TypeReference): readonly string[] | null {
  const base = baseType(run.state, type);
  return base?.schema ? (run.state.types.get(run.state.typeNames.get(base.schema)?.get(base.name) ?? -1)?.labels ?? null) : null;
}

/** A routine of the chain's may be meant instead of PostgreSQL's. */
function isOwnFunction({ state }: Run, name: string): boolean {
  for (const schema of state.schemas.keys()) if (state.routineNames.get(schema)?.get(name) !== undefined) return true;
  return false;
}

/** A strict function or operator of values that are all known. */
function called(run: Run, name: string, data: readonly Datum[]): Result {
  const [first, second] = data as [Datum, Datum];
  const texts = data.map(({ value }) => value as string);
  const [one, other] = texts as [string, string];
  const areStrings = data.every(isString);
  const isAscii = texts.every((text) => /^[\x00-\x7f]*$/.test(text));
  switch (name) {
    case "+": case "-": case "*": case "/": case "%": case "mod":
      return arithmetic(run, name === "mod" ? "%" : name, first, second);
    case "unary -":
      return first.type && familyOf(run, first.type) === "numeric"
        ? { ...first, value: plainDecimal(one.startsWith("-") ? one.slice(1) : `-${one}`) }
        : PRESENT_RESULT;
    case "unary +":
      return first;
    case "abs":
      return first.type && familyOf(run, first.type) === "numeric" ? { ...first, value: one.replace("-", "") } : PRESENT_RESULT;
    case "||":
      return joined(run, data);
    case "length": case "char_length": case "character_length":
      return areStrings ? datum("int4", String([...one].length)) : PRESENT_RESULT;
    case "octet_length":
      return isString(first) && !isPadded(first) ? datum("int4", String(new TextEncoder().encode(one).length)) : PRESENT_RESULT;
    case "lower": case "upper":
      return areStrings && isAscii ? datum("text", name === "lower" ? one.toLowerCase() : one.toUpperCase()) : PRESENT_RESULT;
    case "btrim": case "ltrim": case "rtrim": {
      if (!areStrings) return PRESENT_RESULT;
      const cut = new Set(data.length > 1 ? other : " ");
      let characters = [...one];
      if (name !== "rtrim") characters = characters.slice(characters.findIndex((character) => !cut.has(character)) >>> 0);
      if (name !== "ltrim") characters = characters.slice(0, characters.findLastIndex((character) => !cut.has(character)) + 1);
      return datum("text", characters.join(""));
    }
    case "left": case "right": {
      const count = Number(other);
      if (!isString(first) || !Number.isInteger(count) || count < 0) return PRESENT_RESULT;
      const characters = [...one];
      return datum("text", (name === "left" ? characters.slice(0, count) : characters.slice(Math.max(0, characters.length - count))).join(""));
    }
    case "replace":
      return areStrings && data.length === 3 ? datum("text", other === "" ? one : one.replaceAll(other, () => texts[2]!)) : PRESENT_RESULT;
    case "like": case "ilike":
      // What pads a char(n) takes part.
      return areStrings && !data.some(isPadded) && (name === "like" || isAscii)
        ? matches(name === "like" ? one : one.toLowerCase(), name === "like" ? other : other.toLowerCase())
        : UNKNOWN;
    default:
      return UNKNOWN;
  }
}

const PRESENT_RESULT: Result = { kind: "datum", type: null, value: PRESENT };

function isPadded({ type }: Datum): boolean {
  return type?.kind === "named" && type.name === "bpchar";
}

/** Concatenation of what is text, or is written in the same form as text. */
function joined(run: Run, data: readonly Datum[]): Result {
  const parts = data.map((one) => (one.type === null ? one : castTo(run, one, TEXT, false)));
  const texts = parts.map((part) => (part.kind === "datum" && typeof part.value === "string" ? part.value : null));
  return texts.includes(null) ? datum("text", PRESENT) : datum("text", texts.join(""));
}

const TEXT: TypeReference = { kind: "named", schema: null, name: "text", modifiers: [], dimensions: 0 };

/** LIKE: `%` and `_`, with a backslash before what is meant literally. */
function matches(text: string, pattern: string): Result {
  if (/(?:^|[^\\])(?:\\\\)*\\$/.test(pattern)) return UNKNOWN;
  const expression = pattern.replace(/\\(.)|([%_])|([^\\%_])/gsu, (_, escaped?: string, wild?: string, plain?: string) =>
    wild === "%" ? ".*" : wild === "_" ? "." : (escaped ?? plain)!.replace(/[$()*+.?[\\\]^{|}/]/g, "\\$&"));
  return truth(new RegExp(`^${expression}$`, "su").test(text));
}

const WIDTHS: readonly string[] = ["int2", "int4", "int8"];

/** Arithmetic of whole numbers and of numeric; whatever else these operators do gives some value. */
function arithmetic(run: Run, operator: string, first: Datum, second: Datum): Result {
  const type = first.type ?? second.type;
  const left = first.type === null && type !== null ? readAs(run, first, type) : first;
  const right = second.type === null && type !== null ? readAs(run, second, type) : second;
  if (
    left.kind !== "datum" ||
    right.kind !== "datum" ||
    left.type === null ||
    right.type === null ||
    typeof left.value !== "string" ||
    typeof right.value !== "string"
  )
    return left.kind === "refused" ? left : right.kind === "refused" ? right : PRESENT_RESULT;
  const names = [comparedType(run.state, left.type), comparedType(run.state, right.type)];
  const widths = names.map((name) => WIDTHS.indexOf(name ?? ""));
  if (names.some((name, at) => name !== "numeric" && widths[at]! < 0)) return PRESENT_RESULT;
  if ((operator === "/" || operator === "%") && /^-?0(?:\.0*)?$/.test(right.value)) return refused("22012", "division by zero");
  if (widths.includes(-1)) {
    const scale = Math.max(...[left.value, right.value].map((one) => one.split(".")[1]?.length ?? 0));
    const [a, b] = [scaled(left.value, scale), scaled(right.value, scale)];
    if (operator === "/" || operator === "%") return datum("numeric", PRESENT);
    return datum("numeric", operator === "*" ? unscaled(a * b, scale * 2) : unscaled(operator === "+" ? a + b : a - b, scale));
  }
  const [a, b] = [BigInt(left.value), BigInt(right.value)];
  const value = operator === "+" ? a + b : operator === "-" ? a - b : operator === "*" ? a * b : operator === "/" ? a / b : a % b;
  const name = WIDTHS[Math.max(...widths)]!;
  return fitsInteger(name, value) ? datum(name, String(value)) : refused("22003", `${formatType(datum(name, null).type!)} out of range`);
}

// --- casts

/** A quoted text read in the type of what it meets: of a domain that is its base, and no length is looked at. */
function readAs(run: Run, text: Datum, type: TypeReference): Result {
  const base = baseType(run.state, type);
  return base === null ? UNKNOWN : castTo(run, text, { ...base, modifiers: [] }, false);
}

/** The value in another type; `isExplicit`: by a cast rather than by assignment. */
export function castTo(run: Run, given: Datum, type: TypeReference, isExplicit: boolean): Result {
  const base = baseType(run.state, type);
  if (base === null) return UNKNOWN;
  const into = (value: Known): Datum => ({ kind: "datum", type, value });
  const converted =
    given.value === null || given.value === PRESENT
      ? into(given.value)
      : convert(run, { ...given, value: given.value }, base, isExplicit, into);
  return converted.kind === "datum" && base !== type ? checkDomain(run, type, converted) : converted;
}

function convert(
  run: Run,
  { type: from, value }: Datum & { readonly value: string },
  base: Extract<TypeReference, { kind: "named" }>,
  isExplicit: boolean,
  into: (value: Known) => Datum,
): Result {
  const read = from === null ? inputText(run.state, base, value) : castText(run, comparedType(run.state, from), value, base, isExplicit);
  const result: Input =
    read.kind === "text" && base.schema === null && base.dimensions === 0
      ? fitted(base.name, formatType(base), base.modifiers, read.text, isExplicit)
      : read;
  return result.kind === "refused" ? result : into(result.kind === "text" ? result.text : PRESENT);
}

/** A value of one type in another, lengths and precisions left aside. */
function castText(run: Run, from: string | null, value: string, base: Extract<TypeReference, { kind: "named" }>, isExplicit: boolean): Input {
  const present: Input = { kind: "present" };
  const to = comparedType(run.state, base);
  if (from === null || to === null || hasOwnCasts(run.state)) return present;
  if (from === to || (STRINGS.has(from) && STRINGS.has(to))) return { kind: "text", text: value };
  if (STRINGS.has(to))
    return isWrittenSo(from)
      ? { kind: "text", text: from === "uuid" ? value.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-") : value }
      : present;
  if (STRINGS.has(from)) return isExplicit ? inputText(run.state, base, value) : present;
  if (WIDTHS.includes(from) && (WIDTHS.includes(to) || to === "numeric")) return wholeNumber(to, value, base);
  if (from === "numeric" && WIDTHS.includes(to)) return wholeNumber(to, String(scaled(value, 0)), base);
  // Both are read from the same digits.
  if ((WIDTHS.includes(from) || from === "numeric") && (to === "float4" || to === "float8")) return inputText(run.state, base, value);
  if (WIDTHS.includes(from) && to === "bool") return { kind: "text", text: String(value !== "0") };
  if (from === "bool" && to === "int4") return { kind: "text", text: value === "true" ? "1" : "0" };
  if (from === "date" && to === "timestamp") return { kind: "text", text: `${value} 00:00:00` };
  return from === "timestamp" && to === "date" ? { kind: "text", text: value.slice(0, 10) } : present;
}

/** Whether values of a type become text in the very form of `inputOf`. */
function isWrittenSo(from: string): boolean {
  return WIDTHS.includes(from) || from === "bool" || from === "uuid" || from === "date" || from === "timestamp" || from.startsWith("enum:");
}

function wholeNumber(to: string, value: string, base: TypeReference): Input {
  if (to === "numeric" || fitsInteger(to, BigInt(value))) return { kind: "text", text: value };
  return { kind: "refused", objection: { sqlstate: "22003", message: `${formatType(base)} out of range` } };
}

/** The checks of a domain, and of those that it is based on. */
function checkDomain(run: Run, type: TypeReference, value: Datum): Result {
  const { state } = run;
  const called = formatType(type, searchPath(state));
  for (let present: TypeReference | null = type; present?.kind === "named" && present.schema !== null && present.dimensions === 0; ) {
    const domain = state.types.get(state.typeNames.get(present.schema)?.get(present.name) ?? -1);
    if (domain?.kind !== "domain" || domain.presence === "possible") break;
    if (!domain.nullable && value.value === null) return refused("23502", `domain ${called} does not allow null values`);
    for (const constraint of domain.constraints) {
      const formula = constraint.kind === "check" ? constraint.expression.formula : undefined;
      if (formula && holds(run, formula, { ...NO_ROW, value: { ...value, type: domain.base } }) === false) {
        return refused("23514", `value for domain ${called} violates check constraint "${constraint.name ?? `${domain.name}_check`}"`);
      }
    }
    present = domain.base;
  }
  return value;
}

// --- queries

const AGGREGATES: ReadonlySet<string> = new Set(["count", "max", "min", "sum"]);

function aggregate(run: Run, name: string, formulas: readonly Formula[], scope: Scope): Result {
  if (!scope.group) return UNKNOWN;
  if (name === "count" && formulas.length === 0) return datum("int8", String(scope.group.length));
  const data: Datum[] = [];
  for (const row of scope.group) {
    const result = compute(run, formulas[0]!, row);
    if (result.kind !== "datum") return result;
    if (result.value !== null) data.push(result);
  }
  if (name === "count") return datum("int8", String(data.length));
  const [first, ...others] = data;
  if (!first) return { kind: "datum", type: null, value: null };
  const texts = data.map(({ value }) => value);
  const family = first.type === null ? null : familyOf(run, first.type);
  if (family === null || !texts.every((value) => typeof value === "string")) return PRESENT_RESULT;
  if (name === "sum") return family === "numeric" ? { kind: "datum", type: null, value: PRESENT } : UNKNOWN;
  let best = first;
  for (const other of others) {
    const order = orderOf(run, family, best, other);
    if (order === undefined || order === null) return { ...first, value: PRESENT };
    if (name === "min" ? order > 0 : order < 0) best = other;
  }
  return best;
}

/** What a SELECT gives: rows that are certainly among its result, and whether there are no others. Null when nothing is known. */
export interface Selected {
  readonly rows: readonly (readonly Result[])[];
  readonly whole: boolean;
}

export function selected(run: Run, selection: Selection, outer: Scope | null): Selected | null {
  if (selection.values) return { rows: selection.values.map((row) => row.map((value) => compute(run, value, { ...NO_ROW, outer }))), whole: true };
  let combinations: readonly (readonly Source[])[] = [[]];
  let whole = true;
  for (const { relation: name, alias } of selection.from) {
    const found = lookUpRelation(run.state, name);
    if (found.kind !== "found" || !isKnown(found.relation) || found.relation.kind !== "table") return null;
    const contents = contentsOf(run.state, found.relation);
    whole &&= contents.whole;
    if (combinations.length * contents.rows.length > COMBINATIONS) return null;
    combinations = combinations.flatMap((before) => contents.rows.map((row) => [...before, { alias: cutName(alias), relation: found.relation, row }]));
  }
  const scopes: Scope[] = [];
  for (const sources of combinations) {
    const scope: Scope = { sources, outer };
    const isMeant = holds(run, selection.where, scope);
    if (isMeant === undefined) whole = false;
    if (isMeant === true) scopes.push(scope);
  }
  if (selection.aggregates) {
    if (!whole) return null;
    const scope: Scope = { sources: [], outer, group: scopes };
    return limited(
      { rows: [selection.items.flatMap((item) => (item.kind === "star" ? [UNKNOWN] : [compute(run, item, scope)]))], whole: true },
      selection.limit,
    );
  }
  const rows = scopes.map((scope) => selection.items.flatMap((item) => (item.kind === "star" ? starOf(scope, item.alias) : [compute(run, item, scope)])));
  if (selection.distinct) return distinctOf(run, { rows, whole }, selection.limit);
  return limited({ rows, whole }, selection.limit);
}

function starOf(scope: Scope, alias: string | null): readonly Result[] {
  return scope.sources
    .filter((source) => alias === null || cutName(alias) === source.alias)
    .flatMap(({ relation, row }) =>
      relation.columns.map((column): Result => {
        const value = row.get(column.number);
        return value === undefined ? UNKNOWN : { kind: "datum", type: column.type, value };
      }),
    );
}

/** Which rows are left under a limit depends on their order, which is not told. */
function limited({ rows, whole }: Selected, limit: number | null): Selected {
  if (limit === null || (whole && rows.length <= limit)) return { rows, whole };
  const count = Math.min(limit, rows.length);
  return { rows: rows.slice(0, count).map((row) => row.map(() => UNKNOWN)), whole: count === limit };
}

/** Rows without repetitions; null when it is not known which of them are the same. */
function distinctOf(run: Run, { rows, whole }: Selected, limit: number | null): Selected | null {
  if (rows.length === 0) return limited({ rows, whole }, limit);
  const isTold = (result: Result): boolean =>
    result.kind === "datum" &&
    (result.value === null ||
      (typeof result.value === "string" && result.type !== null && isCanonical(comparedType(run.state, result.type) ?? "")));
  if (!rows.every((row) => row.every(isTold))) return null;
  const distinct = new Map(rows.map((row) => [JSON.stringify(row.map((result) => (result as Datum).value)), row]));
  return limited({ rows: [...distinct.values()], whole }, limit);
}

function ofQuery(run: Run, { form, selection }: Extract<Formula, { kind: "query" }>, scope: Scope): Result {
  const result = selected(run, selection, scope);
  if (!result) return UNKNOWN;
  if (form === "exists") return result.rows.length > 0 ? truth(true) : result.whole ? truth(false) : UNKNOWN;
  if (result.rows.length > 1) return refused("21000", "more than one row returned by a subquery used as an expression");
  if (!result.whole) return UNKNOWN;
  if (result.rows.length === 0) return { kind: "datum", type: null, value: null };
  return result.rows[0]![0] ?? UNKNOWN;
}
