/** The types of expressions: what operators and functions of PostgreSQL's own make of their arguments' types, and which arguments they refuse. */
import type { QualifiedName, Typing, TypeReference } from "../operation.ts";
import { isSameSignature, requireFunction, routinesNamed } from "./calls.ts";
import { extensionsWith, isBuiltIn } from "./extensions.ts";
import { cutName } from "./names.ts";
import type { Fault, ObjectId, Relation, Routine } from "./objects.ts";
import { fault, findColumn, isKnown, lookUpRelation, settled, type Run } from "./run.ts";
import { LITERAL, resolveFunction, resolveOperator, type Operand, type Resolution } from "./signatures.ts";
import { builtInName, formatType } from "./types.ts";
import { baseType, hasOwnCasts, operandType, undomained } from "./compared.ts";

/** A type as operators know it and as it is written; a literal has none yet; null: not known. */
type Result = { readonly name: string; readonly type: TypeReference } | typeof LITERAL | null;

/** Where an expression stands, for faults. */
type Place = Pick<Fault, "object" | "intent" | "id">;

interface Asking {
  readonly run: Run;
  /** The relation whose columns are meant by those that belong to no query. */
  readonly table: Relation | null;
  /** The type of VALUE in the check of a domain. */
  readonly value?: TypeReference;
  /** Where what is refused is told of; null: it is not. */
  readonly place: Place | null;
}

/** The type of an expression; null when it is not known, or a quoted text that takes on any. */
export function typeOfTyping(run: Run, typing: Typing, table: Relation | null): TypeReference | null {
  const found = evaluate({ run, table, place: null }, typing);
  return found === null || found === LITERAL ? null : found.type;
}

/** Raises 42883 for each operator and function that does not exist for the types of its arguments. */
export function refuseTyping(run: Run, typing: Typing, table: Relation | null, place: Place): void {
  if (!run.quiet && !hasOwnCasts(run.state)) evaluate({ run, table, place }, typing);
}

/** The same in the check of a domain over a type. */
export function refuseDomainTyping(run: Run, typing: Typing, value: TypeReference, place: Place): void {
  if (!run.quiet && !hasOwnCasts(run.state)) evaluate({ run, table: null, value, place }, typing);
}

/** The same for an operator that is to compare values of a column, as EXCLUDE has it (compatible_oper_opid). */
export function refuseOperator(run: Run, name: string, type: TypeReference, place: Place): void {
  if (run.quiet || hasOwnCasts(run.state)) return;
  const asking: Asking = { run, table: null, place };
  const operand = resultOf(asking, type);
  applied(asking, name, [operand, operand]);
}

function evaluate(asking: Asking, typing: Typing): Result {
  switch (typing.kind) {
    case "literal":
      return LITERAL;
    case "unknown":
      return null;
    case "typed":
      return resultOf(asking, settled(asking.run, typing.type));
    case "cast":
      evaluate(asking, typing.operand);
      return resultOf(asking, settled(asking.run, typing.type));
    case "column":
      return columnOf(asking, typing);
    case "operator":
      return applied(asking, typing.name, typing.operands.map((operand) => evaluate(asking, operand)));
    case "comparisons": {
      const left = evaluate(asking, typing.left);
      const right = typing.right.map((one) => evaluate(asking, one));
      // Several texts in a list are read as an array first, of what a domain is based on (transformAExprIn).
      const list = typing.name !== ">=" && right.length > 1 && right.every((one) => one === LITERAL) ? basisOf(asking, left) : null;
      for (const one of right) applied(asking, typing.name, [left, list ?? one]);
      return builtIn("bool");
    }
    case "function":
      return called(asking, typing, typing.arguments.map((argument) => evaluate(asking, argument)));
  }
}

function resultOf({ run }: Asking, type: TypeReference): Result {
  const name = operandType(run.state, type);
  return name === null ? null : { name, type: type.kind === "named" ? { ...type, modifiers: [] } : type };
}

/** What a domain is based on; null for anything else. */
function basisOf(asking: Asking, result: Result): Result {
  const base = typeof result === "object" && result?.name.startsWith("domain:") ? baseType(asking.run.state, result.type) : null;
  return base && resultOf(asking, base);
}

function builtIn(name: string): Result {
  const array = name.startsWith("array:");
  return { name, type: { kind: "named", schema: null, name: array ? name.slice("array:".length) : name, modifiers: [], dimensions: array ? 1 : 0 } };
}

/** A column that exactly one relation in scope has, if that is certain. */
function columnOf(asking: Asking, { name, among }: Extract<Typing, { kind: "column" }>): Result {
  const cut = cutName(name);
  const owners: Relation[] = [];
  if (among === null) {
    if (asking.value && cut === "value") return resultOf(asking, asking.value);
    if (!asking.table) return null;
    owners.push(asking.table);
  } else {
    for (const item of among) {
      if (item.kind === "column") {
        if (cutName(item.name) === cut) return null;
        continue;
      }
      const found = lookUpRelation(asking.run.state, item.relation);
      if (found.kind !== "found" || !isKnown(found.relation)) return null;
      if (findColumn(found.relation, cut)) owners.push(found.relation);
    }
  }
  const [owner, ...others] = owners;
  const column = owner && others.length === 0 && isKnown(owner) ? findColumn(owner, cut) : undefined;
  // The name of the table means its whole row.
  if (owner && among === null && !column && cut === owner.name && isKnown(owner))
    return resultOf(asking, { kind: "named", schema: owner.schema, name: owner.name, modifiers: [], dimensions: 0 });
  return column?.presence === "certain" && column.origin === "chain" ? resultOf(asking, column.type) : null;
}

function operandOf(result: Result): Operand {
  return result === null || result === LITERAL ? result : result.name;
}

/** Between PostgreSQL's own types no extension brings one of these. */
const COMPARISONS: ReadonlySet<string> = new Set(["=", "<>", "<", ">", "<=", ">="]);
/** Extensions that bring no operator between PostgreSQL's own types. */
const WITHOUT_OPERATORS: ReadonlySet<string> = new Set([
  "plpgsql", "uuid-ossp", "pgcrypto", "citext", "hstore", "ltree", "unaccent", "postgis", "vector", "pg_stat_statements", "pg_uuidv7",
]);

function applied(asking: Asking, name: string, operands: readonly Result[]): Result {
  const { run } = asking;
  const written = name === "!=" ? "<>" : name;
  const resolution = resolveOperator(written, operands.map(operandOf));
  const mayBeBrought = !COMPARISONS.has(written) && [...run.state.extensions.values()].some((extension) => !WITHOUT_OPERATORS.has(extension.name));
  if (resolution.kind === "none" && !mayBeBrought) {
    const words = wordsOf(operands);
    if (words !== null) refuse(asking, `operator does not exist: ${operands.length === 1 ? `${written} ${words[0]}` : words.join(` ${written} `)}`);
  }
  return given(resolution);
}

function called(asking: Asking, { function: { schema, name } }: Extract<Typing, { kind: "function" }>, operands: readonly Result[]): Result {
  const { state } = asking.run;
  const own = routineCalled(asking, { schema, name }, operands);
  if (own) return own.returns === null || isPseudoType(own.returns) ? null : resultOf(asking, own.returns);
  const isOwn = [...state.schemas.keys()].some((each) => state.routineNames.get(each)?.get(cutName(name)) !== undefined);
  const words = wordsOf(operands);
  // `f(x)` is field f of x where x is a row.
  if (
    asking.place &&
    words !== null &&
    !operands.some((operand) => typeof operand === "object" && operand !== null && undomained(operand.name).startsWith("row:"))
  )
    requireCalled(asking, { schema, name }, words);
  if (
    isOwn ||
    (schema !== null && schema !== "pg_catalog") ||
    extensionsWith("functions", name).some((extension) => state.extensions.get(extension) !== undefined)
  )
    return null;
  const resolution = resolveFunction(name, operands.map(operandOf));
  // `name('a')` may be a cast as well.
  if (resolution.kind === "none" && builtInName(name) === null) {
    if (words !== null) refuse(asking, `function ${schema === null ? "" : `${schema}.`}${name}(${words.join(", ")}) does not exist`);
  }
  return given(resolution);
}

/**
 * The chain's function that a call means: the one for the very types of its arguments, or the only one
 * of its name (func_get_detail). Null when that is not known, or it is PostgreSQL's own or an extension's.
 */
function routineCalled({ run }: Asking, name: QualifiedName, operands: readonly Result[]): Routine | null {
  const named = routinesNamed(run.state, name);
  if (named.length === 0) return null;
  const types = operands.flatMap((operand) => (operand === null || operand === LITERAL ? [] : [operand.type]));
  const exact =
    types.length === operands.length
      ? named.find((routine) => routine.arguments.every(({ kind }) => kind === "named") && isSameSignature(routine.arguments, types))
      : undefined;
  const isAlone =
    named.length === 1 &&
    !isBuiltIn("functions", cutName(name.name)) &&
    extensionsWith("functions", name.name).every((extension) => run.state.extensions.get(extension) === undefined);
  const found = exact ?? (isAlone ? named[0]! : null);
  return found?.presence === "certain" && found.kind !== "procedure" ? found : null;
}

/** Types that no value has: what a polymorphic one stands for is not worked out. */
function isPseudoType(type: TypeReference): boolean {
  return type.kind === "named" && type.schema === null && /^(?:any|record$|void$|trigger$|event_trigger$|internal$|cstring$)/.test(type.name);
}

/** The function that is the outermost part of an expression, if it is the chain's. */
export function functionOfTyping(run: Run, typing: Typing, table: Relation | null): Routine | null {
  if (typing.kind !== "function") return null;
  const asking: Asking = { run, table, place: null };
  return routineCalled(asking, typing.function, typing.arguments.map((argument) => evaluate(asking, argument)));
}

/** The chain's functions that an expression or a query calls. */
export function functionsCalled(
  run: Run,
  { functions, typings }: { readonly functions: readonly QualifiedName[]; readonly typings?: readonly Typing[] },
  table: Relation | null,
): readonly ObjectId[] {
  return functions.flatMap((name) => {
    const [only, ...others] = routinesNamed(run.state, name);
    if (!only || others.length === 0) return only ? [only.id] : [];
    const calls = (typings ?? []).flatMap(callsIn).filter((call) => call.function.name === name.name && call.function.schema === name.schema);
    return calls.flatMap((call) => functionOfTyping(run, call, table)?.id ?? []);
  });
}

function callsIn(typing: Typing): readonly Extract<Typing, { kind: "function" }>[] {
  switch (typing.kind) {
    case "function": return [typing, ...typing.arguments.flatMap(callsIn)];
    case "operator": return typing.operands.flatMap(callsIn);
    case "comparisons": return [typing.left, ...typing.right].flatMap(callsIn);
    case "cast": return callsIn(typing.operand);
    case "literal": case "unknown": case "typed": case "column": return [];
  }
}

function requireCalled({ run, place }: Asking, name: QualifiedName, words: readonly string[]): void {
  const isTold = run.faults.some(({ kind, object }) => kind === "missing" && object.kind === "function" && object.name === cutName(name.name));
  if (place && !isTold) requireFunction(run, name, place.intent, false, words.join(", "));
}

function given(resolution: Resolution): Result {
  return resolution.kind === "gives" && (builtInName(resolution.type) !== null || resolution.type.startsWith("array:")) ? builtIn(resolution.type) : null;
}

/** The operands as messages have them; null when one is not known. */
function wordsOf(operands: readonly Result[]): readonly string[] | null {
  const words = operands.map((operand) => (operand === null ? null : operand === LITERAL ? "unknown" : calledType(operand.type)));
  return words.includes(null) ? null : (words as readonly string[]);
}

function calledType(type: TypeReference): string {
  const written = formatType(type);
  return written.replace(/^bpchar\b/, "character").replace(/^bit\(1\)/, "bit");
}

function refuse({ run, place }: Asking, message: string): void {
  if (place && !run.faults.some((known) => known.message === message)) fault(run, { kind: "refused", sqlstate: "42883", message, ...place });
}
