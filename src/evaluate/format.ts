/** Text of values: `str()`, `repr()`, f-strings, `format()` and the `%` operator. */
import type { Expression } from "../syntax/tree.ts";
import { detailsOf, isEnumOf, isSubclass, lookup } from "./classes.ts";
import { exceptionClass } from "./exceptions.ts";
import { keyOf } from "./join.ts";
import { MAX_CONTAINER_DEPTH, MAX_TEXT, MAX_WIDTH } from "./limits.ts";
import { plainCall, type Frame, type Machine } from "./machine.ts";
import { buildText, mapText, sliceText, unknownText, type TextBuilder } from "./text.ts";
import { knownText, str, unknown, type InstanceValue, type StrValue, type Value } from "./value.ts";

/** `str(value)`. What is not known becomes a hole. */
export function textOf(machine: Machine, frame: Frame, value: Value, node: Expression): StrValue {
  switch (value.kind) {
    case "str":
      return value;
    case "instance":
      return instanceText(machine, frame, value, node);
    case "host":
      return machine.host(frame, node, value.type, (site) => value.text?.(site), () => undefined) ?? unknownText(`the text of ${value.type} is not known`);
    default:
      return representation(machine, frame, value, node, 0);
  }
}

function instanceText(machine: Machine, frame: Frame, value: InstanceValue, node: Expression): StrValue {
  for (const name of ["__str__", "__repr__"]) {
    const method = lookup(value.class, name);
    if (method?.kind !== "function") continue;
    const text = machine.call(frame, { ...method, self: value }, plainCall([], node.span), node);
    return text.kind === "str" ? text : unknownText(`the text of ${value.class.name} is not known`);
  }
  if (isSubclass(value.class, exceptionClass("BaseException"))) {
    const args = value.attributes.get("args");
    if (args?.kind === "tuple" && args.items.length <= 1) return args.items[0] ? textOf(machine, frame, args.items[0], node) : str("");
    return unknownText(`the text of ${value.class.name} is not known`);
  }
  if (value.class.enumeration) {
    // `class E(str, Enum)` gives `E.A`, StrEnum and IntEnum give the value (Python 3.11).
    const plainValue = isEnumOf(value.class, "StrEnum", "IntEnum", "IntFlag");
    const member = value.attributes.get(plainValue ? "value" : "name");
    if (member && plainValue) return textOf(machine, frame, member, node);
    const name = member && knownText(member);
    if (name) return str(`${value.class.name}.${name}`);
  }
  return unknownText(`the text of a ${value.class.name} is not known`);
}

/** `repr(value)`. */
export function representation(machine: Machine, frame: Frame, value: Value, node: Expression, depth = 0): StrValue {
  if (depth > MAX_CONTAINER_DEPTH) return unknownText("the value is nested too deeply to be written out");
  const inner = (item: Value): StrValue => representation(machine, frame, item, node, depth + 1);
  switch (value.kind) {
    case "none":
      return str("None");
    case "ellipsis":
      return str("Ellipsis");
    case "bool":
      return str(value.value ? "True" : "False");
    case "int":
      return str(String(value.value));
    case "float":
      return str(floatText(value.value));
    case "bytes":
      return str(`b${quoted(str(value.value)).value}`);
    case "str":
      return quoted(value);
    case "list":
    case "tuple":
    case "set": {
      if (value.kind !== "tuple" && value.open) return unknownText("the items are not all known");
      if (value.kind === "set" && value.items.length === 0) return str("set()");
      const [start, end] = value.kind === "list" ? ["[", "]"] : value.kind === "tuple" ? ["(", value.items.length === 1 ? ",)" : ")"] : ["{", "}"];
      return bracketed(machine, start, end, value.items.map((item) => [inner(item)]));
    }
    case "dict":
      if (value.open) return unknownText("the entries are not all known");
      return bracketed(machine, "{", "}", value.entries.map((entry) => [inner(entry.key), str(": "), inner(entry.value)]));
    case "class":
      return str(`<class '${detailsOf(value).qualifiedName}'>`);
    case "instance": {
      const method = lookup(value.class, "__repr__");
      if (method?.kind === "function") return instanceText(machine, frame, value, node);
      return unknownText(`the text of a ${value.class.name} is not known`);
    }
    case "function":
    case "module":
    case "host":
      return unknownText(`the text of a ${value.kind} is not known`);
    case "unknown":
      return unknownText(value.reason);
  }
}

function bracketed(machine: Machine, start: string, end: string, items: readonly (readonly StrValue[])[]): StrValue {
  const text = buildText();
  text.plain(start);
  for (const [at, parts] of items.entries()) {
    if (at > 0) text.plain(", ");
    for (const part of parts) text.append(part);
    if (text.length > MAX_TEXT) return unknownText("the text is too long");
  }
  text.plain(end);
  machine.charge(text.length);
  return text.finish();
}

/** A string as Python writes it: in single quotes unless it holds some and no double ones. */
function quoted(text: StrValue): StrValue {
  const quote = text.value.includes("'") && !text.value.includes('"') ? '"' : "'";
  const result = buildText();
  result.plain(quote);
  result.append(
    mapText(text, (known) =>
      known.replace(/[\\'\n\r\t\x00-\x1f\x7f]/g, (character) => {
        if (character === "'") return quote === "'" ? "\\'" : "'";
        if (character === "\\") return "\\\\";
        if (character === "\n") return "\\n";
        if (character === "\r") return "\\r";
        if (character === "\t") return "\\t";
        return `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`;
      }),
    ),
  );
  result.plain(quote);
  return result.finish();
}

/** `repr(float)`: the shortest text that reads back, with an exponent where Python has one. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  const magnitude = Math.abs(value);
  if (magnitude !== 0 && (magnitude >= 1e16 || magnitude < 1e-4)) {
    return value.toExponential().replace(/e([+-])(\d)$/, "e$10$2");
  }
  return Number.isInteger(value) ? `${Object.is(value, -0) ? "-0" : value}.0` : String(value);
}

/** One replacement field: a value, `!r`, and a format spec. */
export function formatField(machine: Machine, frame: Frame, value: Value, conversion: string | null, spec: StrValue | null, node: Expression): StrValue {
  const converted =
    conversion === "r" || conversion === "a"
      ? representation(machine, frame, value, node)
      : conversion === "s"
        ? textOf(machine, frame, value, node)
        : value;
  const written = spec === null ? "" : knownText(spec);
  if (written === null) return unknownText("the format is not known");
  if (written === "") {
    // Whether format() of a mixed-in member is its value or its name depends on the Python version.
    if (
      converted.kind === "instance" &&
      converted.class.enumeration &&
      keyOf(converted)?.startsWith("o") === false &&
      !isEnumOf(converted.class, "StrEnum", "IntEnum")
    ) {
      return unknownText(`the text of a ${converted.class.name} depends on the Python version`);
    }
    return textOf(machine, frame, converted, node);
  }
  return formatOfHost(machine, frame, converted, written, node) ?? applySpec(machine, frame, converted, written, node);
}

/** What `__format__` of a host gives (a date's takes the directives of strftime). */
function formatOfHost(machine: Machine, frame: Frame, value: Value, spec: string, node: Expression): StrValue | null {
  const method = value.kind === "host" ? machine.attribute(frame, value, "__format__", node) : undefined;
  if (!method || method.kind === "unknown") return null;
  const text = machine.call(frame, method, plainCall([str(spec)], node.span), node);
  return text.kind === "str" ? text : unknownText(text.kind === "unknown" ? text.reason : "the text is not known");
}

const SPEC = /^(?:(.)?([<>=^]))?([+\- ])?(#)?(0)?(\d+)?([,_])?(?:\.(\d+))?([bcdeEfFgGnosxX%])?$/s;

function applySpec(machine: Machine, frame: Frame, value: Value, spec: string, node: Expression): StrValue {
  const parts = SPEC.exec(spec);
  if (!parts) return unknownText(`the format ${spec} is not followed`);
  const [, fill, align, sign, alternate, zero, widthText, grouping, precisionText, type] = parts;
  const width = Number(widthText ?? 0);
  if (width > MAX_WIDTH) return unknownText(machine.limit(frame, node, `a text is padded to more than ${MAX_WIDTH} characters`));
  machine.charge(width);
  const precision = precisionText === undefined ? null : Math.min(Number(precisionText), 100);
  const numeric = value.kind === "int" || value.kind === "float" || (value.kind === "bool" && type !== undefined && type !== "s");
  if (!numeric) {
    let text = textOf(machine, frame, value, node);
    if (text.holes.length > 0) return text;
    if (precision !== null) text = sliceText(text, 0, precision);
    return padText(text, width, align ?? "<", fill ?? " ");
  }
  const number = value.kind === "bool" ? (value.value ? 1 : 0) : value.value;
  const body = numberText(number, value.kind === "float", type, precision, alternate !== undefined);
  if (body === null) return unknownText(`the format ${spec} is not followed`);
  const negative = body.startsWith("-");
  const prefix = negative ? "-" : sign === "+" ? "+" : sign === " " ? " " : "";
  let digits = negative ? body.slice(1) : body;
  if (grouping) digits = digits.replace(/^\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, grouping));
  const usedAlign = align ?? (zero ? "=" : ">");
  const usedFill = fill ?? (zero ? "0" : " ");
  if (usedAlign === "=") return str(prefix + digits.padStart(width - prefix.length, usedFill));
  return padText(str(prefix + digits), width, usedAlign, usedFill);
}

function numberText(value: number | bigint, isFloat: boolean, type: string | undefined, precision: number | null, alternate: boolean): string | null {
  switch (type) {
    case undefined:
      if (!isFloat) return String(value);
      return precision === null ? floatText(Number(value)) : null;
    case "d":
    case "n":
      return isFloat ? null : String(value);
    case "s":
      return null;
    case "b":
    case "o":
    case "x":
    case "X": {
      if (isFloat) return null;
      const digits = BigInt(value).toString(type === "b" ? 2 : type === "o" ? 8 : 16);
      const marked = alternate ? digits.replace(/^-?/, (minus) => `${minus}0${type.toLowerCase()}`) : digits;
      return type === "X" ? marked.toUpperCase() : marked;
    }
    case "c":
      return isFloat ? null : String.fromCodePoint(Math.max(0, Math.min(0x10ffff, Number(value))));
    case "f":
    case "F":
      return fixedText(Number(value), precision ?? 6);
    case "%":
      return `${fixedText(Number(value) * 100, precision ?? 6)}%`;
    case "e":
    case "E": {
      const text = Number(value).toExponential(precision ?? 6).replace(/e([+-])(\d)$/, "e$10$2");
      return type === "E" ? text.toUpperCase() : text;
    }
    default:
      return null;
  }
}

/** A number with so many decimals. A number exactly between two goes to the even one, where JavaScript takes the larger. */
function fixedText(value: number, decimals: number): string {
  const exact = value.toFixed(MAX_DECIMALS);
  const rounded = value.toFixed(decimals);
  const cut = exact.slice(0, exact.length - MAX_DECIMALS + decimals);
  const between = decimals < MAX_DECIMALS && /^50*$/.test(exact.slice(cut.length + (decimals === 0 ? 1 : 0)));
  return between && /[02468]\.?$/.test(cut) ? cut.replace(/\.$/, "") : rounded;
}

/** The most that JavaScript writes. */
const MAX_DECIMALS = 100;

/** Pads a known text; `align` is one of `<`, `>`, `^`. */
export function padText(text: StrValue, width: number, align: string, fill: string): StrValue {
  const missing = width - text.value.length;
  if (missing <= 0) return text;
  const left = align === ">" || align === "=" ? missing : align === "^" ? Math.floor(missing / 2) : 0;
  const result = buildText();
  result.plain(fill.repeat(left));
  result.append(text);
  result.plain(fill.repeat(missing - left));
  return result.finish();
}

/** Flags, width and precision of a field, and the characters that may end it. */
const FIELD = String.raw`([#0\- +]*)(\*|\d+)?(?:\.(\*|\d*))?[hlL]?`;
const CONVERSIONS = "diouxXeEfFgGcrsa%";
const PERCENT = new RegExp(String.raw`%(?:\(([^)]*)\))?${FIELD}([${CONVERSIONS}])`, "g");
/** What Python refuses behind a per cent sign: no character that it knows, or none at all. */
const UNSUPPORTED = new RegExp(String.raw`^%${FIELD}([^${CONVERSIONS}(hlL]|$)`, "su");

/** Raises ValueError for a per cent sign between the fields that begins none. */
function refuseStrayPercent(machine: Machine, frame: Frame, text: string, from: number, to: number, node: Expression): void {
  const at = text.indexOf("%", from);
  const found = at === -1 || at >= to ? null : UNSUPPORTED.exec(text.slice(at));
  if (!found) return;
  const [whole, , , , character = ""] = found;
  if (character === "") machine.fail(frame, node, "ValueError", "incomplete format");
  machine.fail(
    frame,
    node,
    "ValueError",
    `unsupported format character '${character}' (0x${character.codePointAt(0)!.toString(16)}) at index ${at + whole.length - character.length}`,
  );
}

/** `text % right`. */
export function percentFormat(machine: Machine, frame: Frame, text: StrValue, right: Value, node: Expression): StrValue {
  const result = buildText();
  const positional = right.kind === "tuple" ? right.items : [right];
  let used = 0;
  let at = 0;
  for (const found of text.value.matchAll(PERCENT)) {
    refuseStrayPercent(machine, frame, text.value, at, found.index, node);
    result.append(sliceText(text, at, found.index));
    at = found.index + found[0].length;
    const [, key, flags = "", width, written, type = "s"] = found;
    const precision = written === "" ? "0" : written;
    if (type === "%") {
      result.append(sliceText(text, at - 1, at));
      continue;
    }
    if (width === "*" || precision === "*") {
      result.hole("the width is not known");
      continue;
    }
    const value = key === undefined ? (right.kind === "unknown" ? right : positional[used++]) : machine.item(frame, right, str(key), node);
    if (value === undefined) result.hole("there are too few values for the format");
    else result.append(percentField(machine, frame, value, flags, width ?? "", precision, type, node));
    if (result.length > MAX_TEXT) return unknownText("the text is too long");
  }
  refuseStrayPercent(machine, frame, text.value, at, text.value.length, node);
  result.append(sliceText(text, at, text.value.length));
  return result.finish();
}

function percentField(
  machine: Machine,
  frame: Frame,
  value: Value,
  flags: string,
  width: string,
  precision: string | undefined,
  type: string,
  node: Expression,
): StrValue {
  if (type === "s" || type === "r" || type === "a") {
    let text = type === "s" ? textOf(machine, frame, value, node) : representation(machine, frame, value, node);
    if (text.holes.length > 0) return text;
    if (precision !== undefined) text = sliceText(text, 0, Number(precision));
    if (Number(width) > MAX_WIDTH) return unknownText(machine.limit(frame, node, `a text is padded to more than ${MAX_WIDTH} characters`));
    return padText(text, Number(width), flags.includes("-") ? "<" : ">", " ");
  }
  if (value.kind === "float" && /[diu]/.test(type))
    return applySpec(machine, frame, { kind: "int", value: Math.trunc(value.value) }, percentSpec(flags, width, undefined, "d"), node);
  return applySpec(machine, frame, value, percentSpec(flags, width, precision, /[iu]/.test(type) ? "d" : type), node);
}

function percentSpec(flags: string, width: string, precision: string | undefined, type: string): string {
  const align = flags.includes("-") ? "<" : "";
  const sign = flags.includes("+") ? "+" : flags.includes(" ") ? " " : "";
  return `${align}${sign}${flags.includes("#") ? "#" : ""}${flags.includes("0") && !align ? "0" : ""}${width}${precision === undefined || type === "d" ? "" : `.${precision}`}${type}`;
}

/** `text.format(*positional, **named)`. */
export function formatText(
  machine: Machine,
  frame: Frame,
  text: StrValue,
  positional: readonly Value[],
  named: (name: string) => Value | undefined,
  node: Expression,
): StrValue {
  const result = buildText();
  let next = 0;
  const valueOf = (field: string): Value => {
    const [, head = "", rest = ""] = /^([^.[]*)(.*)$/s.exec(field) ?? [];
    const index = head === "" ? next++ : /^\d+$/.test(head) ? Number(head) : null;
    let value = (index === null ? named(head) : positional[index]) ?? unknown(`${field} is not among the values for the format`);
    for (const step of rest.matchAll(/\.([^.[]+)|\[([^\]]*)\]/g)) {
      const key = step[2];
      value =
        key === undefined
          ? (machine.attribute(frame, value, step[1]!, node) ?? unknown(`${field} is not known`))
          : machine.item(frame, value, /^\d+$/.test(key) ? { kind: "int", value: Number(key) } : str(key), node);
    }
    return value;
  };
  appendFormatted(machine, frame, result, text, valueOf, node, 0);
  return result.length > MAX_TEXT ? unknownText("the text is too long") : result.finish();
}

/** Fields may stand inside the format of a field, one level deep, as in Python. */
function appendFormatted(
  machine: Machine,
  frame: Frame,
  result: TextBuilder,
  text: StrValue,
  valueOf: (field: string) => Value,
  node: Expression,
  depth: number,
): void {
  const source = text.value;
  let at = 0;
  let known = 0;
  while (at < source.length && result.length <= MAX_TEXT) {
    const character = source[at];
    if ((character === "{" || character === "}") && source[at + 1] === character) {
      result.append(sliceText(text, known, at + 1));
      at += 2;
      known = at;
      continue;
    }
    if (character !== "{") {
      at++;
      continue;
    }
    const end = closingBrace(source, at);
    if (end < 0) break;
    result.append(sliceText(text, known, at));
    const [, field = "", conversion = null, spec = null] = /^([^!:]*)(?:!([rsa]))?(?::(.*))?$/s.exec(source.slice(at + 1, end)) ?? [];
    const value = valueOf(field);
    let format: StrValue | null = spec === null ? null : str(spec);
    if (spec?.includes("{") && depth === 0) {
      const inner = buildText();
      appendFormatted(machine, frame, inner, str(spec), valueOf, node, depth + 1);
      format = inner.finish();
    }
    result.append(formatField(machine, frame, value, conversion, format, node));
    at = end + 1;
    known = at;
  }
  result.append(sliceText(text, known, source.length));
}

function closingBrace(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === "{") depth++;
    else if (text[at] === "}" && --depth === 0) return at;
  }
  return -1;
}
