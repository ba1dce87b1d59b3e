/** Values against types: whether a quoted text is one of the type's, and what may be stored in a column. */
import type { Application, CastValue, QualifiedName, SqlExpression, TypeReference, Yield } from "../operation.ts";
import { arrayElements, inputOf, type Input, type Objection } from "./input.ts";
import { cutName } from "./names.ts";
import type { ObjectId, ObjectReference, Type } from "./objects.ts";
import { fault, isTouched, onlyRoutineNamed, settled, touchName, type Run } from "./run.ts";
import type { State } from "./state.ts";
import { castFits, foreignKeyFits, formatType, isCast } from "./types.ts";

/** The type at the bottom of domains; null when that is not known for certain. */
export function baseType(state: State, type: TypeReference): Extract<TypeReference, { kind: "named" }> | null {
  const seen = new Set<ObjectId>();
  for (let present = type; ;) {
    if (present.kind === "unknown") return null;
    if (present.dimensions > 0 || present.schema === null) return present;
    const id = state.typeNames.get(present.schema)?.get(present.name);
    const known = id === undefined ? undefined : state.types.get(id);
    if (known?.kind !== "domain") return present;
    if (known.base === null || known.presence === "possible" || seen.has(known.id)) return null;
    seen.add(known.id);
    present = known.base;
  }
}

/**
 * The name under which a type is compared: domains count as what they are based on; `enum:s.e`,
 * `row:s.t`, `range:s.r` for the chain's own types, `array:` before the elements' name. Null: not known.
 */
export function comparedType(state: State, type: TypeReference): string | null {
  const base = baseType(state, type);
  if (base === null) return null;
  if (base.dimensions > 0) {
    const element = comparedType(state, { ...base, dimensions: 0 });
    return element === null ? null : `array:${element}`;
  }
  if (base.schema === null) return base.name;
  const id = state.typeNames.get(base.schema)?.get(base.name);
  const known = id === undefined ? undefined : state.types.get(id);
  if (known) return known.presence === "certain" && (known.kind === "enum" || known.kind === "range" || known.kind === "multirange") ? `${known.kind}:${known.schema}.${known.name}` : null;
  const relation = state.relations.get(state.relationNames.get(base.schema)?.get(base.name) ?? -1);
  return relation?.presence === "certain" ? `row:${relation.schema}.${relation.name}` : null;
}

/** Two bounds in brackets, or none (range_parse); the bounds themselves are not looked at. */
const RANGE = /^\s*(?:empty|[[(][^]*,[^]*[\])])\s*$/i;
const MULTIRANGE = /^\s*\{[^]*\}\s*$/;

/** Reads a quoted text as a value of a type, as far as is known; lengths, precisions and the checks of domains are not looked at. */
export function inputText(state: State, type: TypeReference, text: string): Input {
  const base = baseType(state, type);
  if (base === null) return { kind: "present" };
  if (base.dimensions > 0) return inputArray(state, { ...base, dimensions: 0 }, text);
  if (base.schema === null) return inputOf(base.name, formatType({ ...base, modifiers: [] }), text);
  const known = state.types.get(state.typeNames.get(base.schema)?.get(base.name) ?? -1);
  if (!known && state.relationNames.get(base.schema)?.get(base.name) !== undefined) {
    return /^\s*\(/.test(text) ? { kind: "present" } : { kind: "refused", objection: { sqlstate: "22P02", message: `malformed record literal: "${text}"` } };
  }
  if (known?.presence === "certain" && (known.kind === "range" || known.kind === "multirange") && !(known.kind === "range" ? RANGE : MULTIRANGE).test(text)) {
    return { kind: "refused", objection: { sqlstate: "22P02", message: `malformed ${known.kind} literal: "${text}"` } };
  }
  if (known?.kind !== "enum" || known.presence === "possible") return { kind: "present" };
  const unsafe = known.labels.includes(text) ? unsafeUse(state, known, text) : { sqlstate: "22P02", message: `invalid input value for enum ${formatType(base)}: "${text}"` };
  return unsafe ? { kind: "refused", objection: unsafe } : { kind: "text", text };
}

function inputArray(state: State, element: TypeReference, text: string): Input {
  const elements = arrayElements(text);
  if (elements === "malformed") return { kind: "refused", objection: { sqlstate: "22P02", message: `malformed array literal: "${text}"` } };
  if (elements === "other") return { kind: "text", text };
  for (const one of elements) {
    const read = one === null ? null : inputText(state, element, one);
    if (read?.kind === "refused") return read;
  }
  return { kind: "text", text };
}

function objectionTo(state: State, type: TypeReference, text: string): Objection | null {
  const read = inputText(state, type, text);
  return read.kind === "refused" ? read.objection : null;
}

/** Where a value is wanted, for the fault. */
export interface ValuePlace {
  readonly object: ObjectReference;
  readonly intent: string;
  readonly id: ObjectId | null;
}

/** A label that the open transaction added must be committed before it is used (check_safe_enum_use); since PostgreSQL 17 not when the transaction made the type as well. */
function unsafeUse(state: State, type: Type, label: string): Objection | null {
  const transaction = state.transaction.get();
  if (transaction.kind !== "open" || type.added?.get(label) !== transaction.begun) return null;
  const message = `unsafe use of new value "${label}" of enum type ${formatType({ kind: "named", schema: type.schema, name: type.name, modifiers: [], dimensions: 0 })}`;
  return { sqlstate: "55P04", message, ...(type.created >= transaction.begun && { only: "on PostgreSQL 16 and older" }) };
}

/** Raises what PostgreSQL says of a quoted text that is no value of the type. */
export function refuseText(run: Run, type: TypeReference, text: string, place: ValuePlace): void {
  const objection = objectionTo(run.state, type, text);
  if (objection) fault(run, { kind: "refused", ...objection, ...place });
}

/** The same for a value that may be a number or a text: of an enum only, whose labels are texts. */
export function refuseLabel(run: Run, type: TypeReference, text: string, place: ValuePlace): void {
  if (comparedType(run.state, type)?.startsWith("enum:") !== true || /^[-+.\d]/.test(text)) return;
  const objection = objectionTo(run.state, type, text);
  // The statement may have said so already, where it names its columns.
  if (objection && !run.faults.some(({ message }) => message === objection.message)) fault(run, { kind: "refused", ...objection, ...place });
}

export function refuseCasts(run: Run, casts: readonly CastValue[] | undefined, place: ValuePlace): void {
  for (const cast of casts ?? []) {
    if ("text" in cast) refuseText(run, settled(run, cast.type), cast.text, place);
    else refuseCast(run, settled(run, cast.from), cast.type, place);
  }
}

/** Raises 42846 for an explicit cast that does not exist (find_coercion_pathway). */
function refuseCast(run: Run, from: TypeReference, written: TypeReference, place: ValuePlace): void {
  const to = settled(run, written);
  const names = [comparedType(run.state, from), comparedType(run.state, to)] as const;
  if (names[0] === null || names[1] === null || hasOwnCasts(run.state) || isCast(names[0], names[1])) return;
  fault(run, { kind: "refused", sqlstate: "42846", message: `cannot cast type ${bareName(from)} to ${bareName(to)}`, ...place });
}

/**
 * Raises what PostgreSQL says of a default that cannot be stored in a column of the type
 * (cookDefault): its own type must be cast to the column's by assignment. `noun` is the object's
 * kind, as messages have it.
 */
export function refuseDefault(run: Run, type: TypeReference, column: string, expression: SqlExpression, place: ValuePlace): void {
  const { yields } = expression;
  refuseCasts(run, expression.cast, place);
  if (yields?.kind === "text") return refuseText(run, type, yields.text, place);
  const misfit = yields ? misfitOf(run, type, yields) : null;
  if (misfit !== null) fault(run, { kind: "refused", sqlstate: "42804", message: `column "${column}" is of type ${misfit.wanted} but default expression is of type ${misfit.given}`, ...place });
}

/** Both types in PostgreSQL's words when a value is not cast to a type by assignment; null when it is, or when that is not known. */
export function misfitOf(run: Run, type: TypeReference, value: Yield): { readonly wanted: string; readonly given: string } | null {
  const given = typeOfYield(run, value);
  const from = given && comparedType(run.state, given);
  const to = comparedType(run.state, type);
  if (given === null || from === null || to === null || castFits(from, to)) return null;
  return { wanted: bareName(type), given: bareName(given) };
}

/** A type in messages that leave length and precision out (format_type_be). */
export function bareName(type: TypeReference): string {
  const written = formatType(type.kind === "named" ? { ...type, modifiers: [] } : type);
  return written.replace(/^bpchar\b/, "character").replace(/^bit\(1\)/, "bit");
}

/** The type that a value has by itself, null when it has none or it is not known. */
export function typeOfYield(run: Run, value: Yield): TypeReference | null {
  if (value.kind === "typed") return settled(run, value.type);
  const id = value.kind === "call" ? onlyRoutineNamed(run.state, value.function) : null;
  const routine = id === null ? undefined : run.state.routines.get(id);
  return routine?.presence === "certain" ? routine.returns : null;
}

/** The expression with the type that it has once it is stored: a quoted text has become a value of its column's type. */
export function storedDefault(expression: SqlExpression, type: TypeReference): SqlExpression {
  return expression.yields?.kind === "text" ? { ...expression, yields: { kind: "typed", type } } : expression;
}

/** PostgreSQL's own types that no number is compared with and that are no strings. */
const NEITHER_NUMBER_NOR_STRING: ReadonlySet<string> = new Set(["bool", "date", "timestamp", "timestamptz", "time", "timetz", "interval", "uuid", "json", "jsonb", "bytea", "inet", "cidr"]);
const NUMBERS: ReadonlySet<string> = new Set(["int2", "int4", "int8", "numeric", "float4", "float8"]);
const STRINGS: ReadonlySet<string> = new Set(["text", "varchar", "bpchar"]);

/**
 * Raises 42883 for an operator or a function that PostgreSQL has not for a column's type (oper, func_get_detail).
 * A chain that makes operators or casts of its own may have it all the same.
 */
export function refuseApplication(run: Run, type: TypeReference, how: Application, place: ValuePlace): void {
  if (how.kind === "cast") return refuseCast(run, type, how.type, place);
  const name = comparedType(run.state, type);
  if (name === null || hasOwnCasts(run.state)) return;
  if (how.kind === "string-function" && [...run.state.schemas.keys()].some((schema) => run.state.routineNames.get(schema)?.get(how.name) !== undefined)) return;
  const isOther = NEITHER_NUMBER_NOR_STRING.has(name) || name.startsWith("enum:") || name.startsWith("array:");
  const base = baseType(run.state, type)!;
  const written = formatType({ ...base, modifiers: [] });
  if (how.kind === "string-function" ? isOther || NUMBERS.has(name) : isOther || STRINGS.has(name)) {
    const sides = how.kind === "comparison" ? [written, formatType(how.number)] : [];
    const message = how.kind === "comparison" ? `operator does not exist: ${(how.columnFirst ? sides : sides.toReversed()).join(` ${how.operator} `)}` : `function ${how.name}(${written}) does not exist`;
    fault(run, { kind: "refused", sqlstate: "42883", message, ...place });
  }
}

/**
 * Raises 42883 when a stored expression cannot be read anew after a column in it has changed its type
 * (ATPostAlterTypeParse). A text in it is of the type that the column had; values of a domain or of
 * varchar and char(n), which have few operators or functions of their own, stand there under a cast.
 */
export function refuseRereading(run: Run, expression: SqlExpression, column: { readonly name: string; readonly type: TypeReference }, now: TypeReference, place: ValuePlace): void {
  const [before, after] = [comparedType(run.state, column.type), comparedType(run.state, now)];
  if (before === null || after === null || isTouched(run.state, OWN_CASTS) || isDomain(run.state, column.type)) return;
  const isIt = (named: { readonly name: string }): boolean => cutName(named.name) === column.name;
  const isKnownToFit = before === "varchar" || before === after || foreignKeyFits(before, after) || foreignKeyFits(after, before);
  if (!isKnownToFit && expression.compared?.some((compared) => isIt(compared.column))) {
    const [left, right] = [now, column.type].map((type) => formatType({ ...baseType(run.state, type)!, modifiers: [] }));
    fault(run, { kind: "refused", sqlstate: "42883", message: `operator does not exist: ${left} = ${right}`, ...place });
  }
  for (const { column: used, how } of expression.applied ?? []) {
    const isUnderCast = how.kind === "string-function" && (before === "varchar" || before === "bpchar");
    if (isIt(used) && !isUnderCast) refuseApplication(run, now, how, place);
  }
}

/** Whether a type is a domain, and no array of one. */
export function isDomain(state: State, type: TypeReference): boolean {
  return type.kind === "named" && type.dimensions === 0 && type.schema !== null && state.types.get(state.typeNames.get(type.schema)?.get(type.name) ?? -1)?.kind === "domain";
}

/** Marks that the chain has made operators, casts or functions by which more types go together. */
const OWN_CASTS: QualifiedName = { schema: null, name: "create cast" };

/** Whether the chain may have given types other casts or operators than PostgreSQL has. */
export function hasOwnCasts(state: State): boolean {
  return isTouched(state, OWN_CASTS);
}

/** Takes note of a statement that makes a cast or an operator, by its words. */
export function noteOwnCasts(state: State, detail: string): void {
  if (/^create (?:cast|operator)\b/i.test(detail)) touchName(state, OWN_CASTS);
}
