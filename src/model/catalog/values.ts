/** Values against types: whether a quoted text is one of the type's, and what may be stored in a column. */
import { HOLE } from "../../evaluate/value.ts";
import type { Application, CastValue, SqlExpression, TypeReference, Typing, Yield } from "../operation.ts";
import { baseType, comparedType, hasOwnCasts, isDomain, isStableCast } from "./compared.ts";
import { arrayElements, inputOf, type Input, type Objection } from "./input.ts";
import { cutName } from "./names.ts";
import type { ObjectId, ObjectReference, Relation, Type } from "./objects.ts";
import { fault, onlyRoutineNamed, settled, type Run } from "./run.ts";
import type { State } from "./state.ts";
import { functionOfTyping, refuseTyping, typeOfTyping } from "./typings.ts";
import { castFits, foreignKeyFits, formatType, isCast } from "./types.ts";

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
  const unsafe = known.labels.includes(text)
    ? unsafeUse(state, known, text)
    : { sqlstate: "22P02", message: `invalid input value for enum ${formatType(base)}: "${text}"` };
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

/**
 * A label that the open transaction added must be committed before it is used (check_safe_enum_use).
 * Since PostgreSQL 17 not when the transaction made the type as well, unless a savepoint was open
 * at either (EnumValuesCreate, AddEnumLabel).
 */
function unsafeUse(state: State, type: Type, label: string): Objection | null {
  const transaction = state.transaction.get();
  const added = type.added?.get(label);
  if (transaction.kind !== "open" || added?.begun !== transaction.begun) return null;
  const message = `unsafe use of new value "${label}" of enum type ${formatType({ kind: "named", schema: type.schema, name: type.name, modifiers: [], dimensions: 0 })}`;
  return { sqlstate: "55P04", message, ...(added.withType && { only: { before: 17 } }) };
}

/** Raises what PostgreSQL says of a quoted text that is no value of the type. */
export function refuseText(run: Run, type: TypeReference, text: string, place: ValuePlace): void {
  const objection = objectionTo(run.state, type, text);
  if (objection) fault(run, { kind: "refused", ...objection, ...place });
}

/** The same of a text that a column is compared with. One beside a domain over an enum is never read: nothing compares with those. */
export function refuseComparedText(run: Run, type: TypeReference, text: string, place: ValuePlace): void {
  if (!isDomain(run.state, type) || comparedType(run.state, type)?.startsWith("enum:") !== true) refuseText(run, type, text, place);
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
  if (namesColumn(expression)) fault(run, { kind: "refused", sqlstate: "0A000", message: "cannot use column reference in DEFAULT expression", ...place });
  refuseCasts(run, expression.cast, place);
  if (yields?.kind === "text") return refuseText(run, type, yields.text, place);
  const misfit = yields ? misfitOf(run, type, yields) : null;
  if (misfit !== null)
    fault(run, {
      kind: "refused",
      sqlstate: "42804",
      message: `column "${column}" is of type ${misfit.wanted} but default expression is of type ${misfit.given}`,
      ...place,
    });
}

/** Whether an expression names a column; what stands for an unknown part of the text is none. */
export function namesColumn({ columns, read }: SqlExpression): boolean {
  return read && columns.length > 0 && !columns.some(({ relation, name }) => HOLE.test(`${relation ?? ""} ${name}`));
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

/** The type that a value has by itself, null when it has none or it is not known. `table`: whose columns it may name. */
export function typeOfYield(run: Run, value: Yield, table: Relation | null = null): TypeReference | null {
  if (value.kind === "typed") return settled(run, value.type);
  if (value.kind === "expression") return typeOfTyping(run, value.typing, table) ?? functionOfTyping(run, value.typing, table)?.returns ?? null;
  const id = value.kind === "call" ? onlyRoutineNamed(run.state, value.function) : null;
  const routine = id === null ? undefined : run.state.routines.get(id);
  return routine?.presence === "certain" ? routine.returns : null;
}

/** The expression with the type that it has once it is stored: a quoted text has become a value of its column's type. */
export function storedDefault(run: Run, expression: SqlExpression, type: TypeReference): SqlExpression {
  const { yields } = expression;
  if (yields?.kind === "text") return { ...expression, yields: { kind: "typed", type } };
  // A type that is cast to is the one that has the name now.
  return yields?.kind === "typed" ? { ...expression, yields: { kind: "typed", type: settled(run, yields.type) } } : expression;
}

/** Raises what PostgreSQL says of something that is done with a column of a type. */
export function refuseApplication(run: Run, type: TypeReference, how: Application, place: ValuePlace): void {
  refuseCast(run, type, how.type, place);
}

/** Raises 42P17 for a cast of a column that hangs on settings, where only what is immutable can be stored. */
export function refuseStableCasts(run: Run, table: Relation, expression: SqlExpression, message: string, place: ValuePlace): void {
  const isStable = expression.applied?.some(({ column: { relation, name }, how }) => {
    const column = relation === null || cutName(relation) === table.name ? table.columns.find((candidate) => candidate.name === cutName(name)) : undefined;
    return column?.presence === "certain" && column.origin === "chain" && isStableCast(run.state, column.type, settled(run, how.type));
  });
  if (isStable && table.presence === "certain") fault(run, { kind: "refused", sqlstate: "42P17", message, ...place });
}

/** Whether an expression applies an operator or a plain cast to a column. */
function isOperand(expression: SqlExpression, isIt: (column: { readonly name: string }) => boolean): boolean {
  const is = (typing: Typing): boolean => typing.kind === "column" && isIt(typing);
  const within = (typing: Typing): boolean => {
    switch (typing.kind) {
      case "operator": return typing.operands.some((operand) => is(operand) || within(operand));
      case "comparisons": return [typing.left, ...typing.right].some((operand) => is(operand) || within(operand));
      case "cast": return is(typing.operand) || within(typing.operand);
      default: return false;
    }
  };
  return expression.compared?.some((compared) => isIt(compared.column)) === true || expression.typings?.some(within) === true;
}

/**
 * Raises 42883 when a stored expression cannot be read anew after a column in it has changed its type
 * (ATPostAlterTypeParse). A text in it is of the type that the column had; values of a domain or of
 * varchar and char(n), which have few operators or functions of their own, stand there under a cast.
 */
export function refuseRereading(
  run: Run,
  table: Relation,
  expression: SqlExpression,
  column: { readonly name: string; readonly type: TypeReference },
  now: TypeReference,
  place: ValuePlace,
): void {
  const [before, after] = [comparedType(run.state, column.type), comparedType(run.state, now)];
  if (before === null || after === null || hasOwnCasts(run.state)) return;
  const isIt = (named: { readonly name: string }): boolean => cutName(named.name) === column.name;
  if (isDomain(run.state, column.type)) {
    // It stands under a cast to the type that the domain is over, and no array can be cast to one that is none.
    const base = baseType(run.state, column.type);
    if (base && base.dimensions === 0 && after.startsWith("array:") && isOperand(expression, isIt)) {
      fault(run, { kind: "refused", sqlstate: "42846", message: `cannot cast type ${formatType(now)} to ${formatType({ ...base, modifiers: [] })}`, ...place });
    }
    return;
  }
  const isKnownToFit = before === "varchar" || before === after || foreignKeyFits(before, after) || foreignKeyFits(after, before);
  if (!isKnownToFit && expression.compared?.some((compared) => isIt(compared.column))) {
    const [left, right] = [now, column.type].map((type) => formatType({ ...baseType(run.state, type)!, modifiers: [] }));
    fault(run, { kind: "refused", sqlstate: "42883", message: `operator does not exist: ${left} = ${right}`, ...place });
  }
  for (const { column: used, how } of expression.applied ?? []) if (isIt(used)) refuseApplication(run, now, how, place);
  if (before === "varchar" || before === "bpchar") return;
  const changed: Relation = { ...table, columns: table.columns.map((one) => (one.name === column.name ? { ...one, type: now } : one)) };
  // The items of a list have been cast to one type.
  for (const typing of expression.typings ?? []) if (typing.kind !== "comparisons") refuseTyping(run, typing, changed, place);
}
