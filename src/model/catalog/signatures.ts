/**
 * Which types PostgreSQL's own functions and operators take and give (test/real-run/signatures.mjs).
 * A form is chosen as far as it is certain which (func_get_detail, oper): by its very types, or because
 * all that can be meant give the same.
 *
 * Types go by the names of `operandType`: `int4`, `array:int4`, `enum:s.mood`.
 */
import { undomained } from "./compared.ts";
import data from "./signatures.json" with { type: "json" };

/** What an argument is: a type, a quoted text or NULL that has none yet, or not known. */
export type Operand = string | typeof LITERAL | null;
export const LITERAL = Symbol("literal");

interface Form {
  readonly takes: readonly string[];
  readonly gives: string;
}

/** `none`: no form takes these arguments. `any`: some do, and what they give is not certain. */
export type Resolution = { readonly kind: "none" } | { readonly kind: "any" } | { readonly kind: "gives"; readonly type: string };

const ANY: Resolution = { kind: "any" };

const read = new Map<string, readonly Form[] | null>();

/** The forms of a name; null when it is not listed, or takes what is not. Found by its line, since few names are asked for. */
function formsOf(part: "functions" | "operators", name: string): readonly Form[] | null {
  const key = `${part} ${name}`;
  let forms = read.get(key);
  if (forms === undefined) read.set(key, (forms = readForms(data[part], name)));
  return forms;
}

function readForms(text: string, name: string): readonly Form[] | null {
  const from = text.indexOf(`\n${name}:`);
  if (from === -1) return null;
  const line = text.slice(from + name.length + 2, text.indexOf("\n", from + 1));
  if (line === "*") return null;
  return line.split(";").map((form) => {
    const [takes, gives] = form.split(">") as [string, string];
    return { takes: takes === "" ? [] : takes.split(","), gives };
  });
}

const casts = new Map<string, readonly string[]>();

/** Types to which PostgreSQL casts a type by itself. */
function implicitlyCastTo(type: string): readonly string[] {
  let found = casts.get(type);
  if (!found) {
    const from = data.casts.indexOf(`\n${type}:`);
    found = from === -1 ? [] : data.casts.slice(from + type.length + 2, data.casts.indexOf("\n", from + 1)).split(";");
    casts.set(type, found);
  }
  return found;
}

/** Whether a type is of a kind: one of the chain's own (`range:s.r`), or one of PostgreSQL's by its name. */
function isOfKind(given: string, kind: "range" | "multirange" | "enum" | "array", builtIn: RegExp | null): boolean {
  return given.includes(":") ? given.startsWith(`${kind}:`) : builtIn !== null && builtIn.test(given);
}

/** What a polymorphic type may stand for; null for any other type. */
function polymorphic(type: string): ((given: string) => boolean) | null {
  switch (type) {
    case "any": case "anyelement": case "anycompatible": return () => true;
    case "anyarray": case "anycompatiblearray": return (given) => isOfKind(given, "array", /vector$/);
    case "anynonarray": case "anycompatiblenonarray": return (given) => !isOfKind(given, "array", null);
    case "anyenum": return (given) => isOfKind(given, "enum", null);
    case "anyrange": case "anycompatiblerange": return (given) => isOfKind(given, "range", /(?<!multi)range$/);
    case "anymultirange": case "anycompatiblemultirange": return (given) => isOfKind(given, "multirange", /multirange$/);
    default: return null;
  }
}

/** `_int4` as `array:int4`. */
function compared(type: string): string {
  return type.startsWith("_") ? `array:${type.slice(1)}` : type;
}

function takes(wanted: string, given: Operand): boolean {
  if (given === null || given === LITERAL) return true;
  const to = compared(wanted);
  const from = undomained(given);
  if (to === from) return true;
  const fits = polymorphic(wanted);
  // Of a domain over an enum the enum is not seen.
  if (fits) return fits(wanted === "anyenum" ? given : from);
  if (to === "record") return from.startsWith("row:");
  if (from.startsWith("array:") && to.startsWith("array:")) return takes(to.slice("array:".length), from.slice("array:".length));
  return implicitlyCastTo(from).includes(to);
}

/** What PostgreSQL's own ranges are made of. */
const SUBTYPES: Readonly<Record<string, string>> = {
  int4range: "int4",
  int8range: "int8",
  numrange: "numeric",
  tsrange: "timestamp",
  tstzrange: "timestamptz",
  daterange: "date",
};

/** Whether polymorphic arguments can stand for one type (check_generic_type_consistency); `anycompatible` is not worked out. */
function agree(form: Form, operands: readonly Operand[]): boolean {
  let element: string | null = null;
  for (const [at, wanted] of form.takes.entries()) {
    const given = operands[at];
    if (typeof given !== "string") continue;
    const basis = undomained(given);
    const stands = wanted === "anyelement" || wanted === "anynonarray" || wanted === "anyenum" ? given
      : wanted === "anyarray" && basis.startsWith("array:") ? basis.slice("array:".length)
      : wanted === "anyrange" ? (SUBTYPES[basis] ?? null)
      : null;
    if (stands === null) continue;
    if (element !== null && element !== stands) return false;
    element = stands;
  }
  const standingFor = (polymorphic: string): ReadonlySet<string> => new Set(form.takes.flatMap((wanted, at) => {
    const operand = operands[at];
    return wanted === polymorphic && typeof operand === "string" ? [undomained(operand)] : [];
  }));
  return standingFor("anyrange").size <= 1 && standingFor("anymultirange").size <= 1;
}

function resolve(forms: readonly Form[], operands: readonly Operand[]): Resolution {
  const likely = forms.filter((form) => form.takes.length === operands.length);
  // Quoted texts alone are taken for strings where that is possible (func_select_candidate).
  const allLiteral = operands.length > 0 && operands.every((operand) => operand === LITERAL);
  const bases = operands.map((operand) => (allLiteral ? "text" : typeof operand === "string" ? undomained(operand) : null));
  const exact = likely.find((form) => form.takes.every((wanted, at) => (allLiteral ? wanted : compared(wanted)) === bases[at]));
  if (exact) return given([exact]);
  const possible = likely.filter((form) => form.takes.every((wanted, at) => takes(wanted, operands[at]!)) && agree(form, operands));
  return possible.length === 0 ? { kind: "none" } : given(possible);
}

/** What forms give of which any may be meant. */
function given(forms: readonly Form[]): Resolution {
  const gives = new Set(forms.map((form) => form.gives));
  const [only] = gives;
  // What a polymorphic result stands for is not worked out.
  return gives.size === 1 && polymorphic(only!) === null && only !== "record" ? { kind: "gives", type: compared(only!) } : ANY;
}

const resolved = new Map<string, Resolution>();

/** So many answers are kept; far more than the combinations of names and types that one chain asks for. */
const MAX_RESOLVED = 20_000;

/** Chains ask for the same few combinations again and again. */
function remembered(part: string, name: string, operands: readonly Operand[], find: () => Resolution): Resolution {
  const key = `${part} ${name} ${operands.map((operand) => (operand === LITERAL ? "'" : operand ?? "?")).join()}`;
  let resolution = resolved.get(key);
  if (!resolution) {
    resolution = find();
    if (resolved.size < MAX_RESOLVED) resolved.set(key, resolution);
  }
  return resolution;
}

export function resolveFunction(name: string, operands: readonly Operand[]): Resolution {
  const forms = formsOf("functions", name);
  return forms ? remembered("function", name, operands, () => resolve(forms, operands)) : ANY;
}

/** One operand for a prefix operator. Of two of which one is a literal the other's type is tried first (binary_oper_exact). */
export function resolveOperator(name: string, operands: readonly Operand[]): Resolution {
  const forms = formsOf("operators", name);
  return forms ? remembered("operator", name, operands, () => resolveForms(forms, operands)) : ANY;
}

function resolveForms(forms: readonly Form[], operands: readonly Operand[]): Resolution {
  const known = operands.find((operand) => typeof operand === "string");
  if (operands.length === 2 && known !== undefined && operands.includes(LITERAL)) {
    const basis = undomained(known);
    const alike = forms.find((form) => form.takes.length === 2 && form.takes.every((wanted) => compared(wanted) === basis));
    if (alike && polymorphic(alike.gives) === null) return { kind: "gives", type: compared(alike.gives) };
  }
  return resolve(forms, operands);
}
