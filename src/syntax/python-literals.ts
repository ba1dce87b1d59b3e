/**
 * Python's literals: text between quotes and digits, decoded exactly as Python decodes them, with the
 * place of every decoded character.
 */
import type { TextSegment } from "./tree.ts";

/** What a string's prefix and quotes say: `rb'''` is raw, bytes, three quotes long. */
export interface StringOpening {
  readonly raw: boolean;
  readonly bytes: boolean;
  /** Whether braces interpolate: f-strings, and the template strings (`t"..."`) of Python 3.14. */
  readonly format: boolean;
  /** Whether it is a template string, whose value is no text. */
  readonly template: boolean;
  readonly quote: string;
  /** Offset of the first character after the opening quotes. */
  readonly contentStart: number;
}

/** Decoded characters and where they stand; grows while the pieces of a literal are appended. */
export interface DecodedText {
  value: string;
  readonly segments: TextSegment[];
}

const opening = /([A-Za-z]{0,3})("""|'''|"|'|`)/y;

/** Reads prefix and opening quotes at `start`; null when no string opens there. */
export function readOpening(text: string, start: number): StringOpening | null {
  opening.lastIndex = start;
  const match = opening.exec(text);
  if (!match) return null;
  const prefix = match[1]!.toLowerCase();
  return {
    raw: prefix.includes("r"),
    bytes: prefix.includes("b"),
    format: prefix.includes("f") || prefix.includes("t"),
    template: prefix.includes("t"),
    quote: match[2]!,
    contentStart: opening.lastIndex,
  };
}

/** Appends characters that stand one to one in the file, from offset `start` to `end`; joins runs that touch. */
export function appendRun(out: DecodedText, text: string, start: number, end: number): void {
  if (end <= start) return;
  const last = out.segments.at(-1);
  const at = out.value.length;
  if (last && last.at + last.length === at && last.start + last.length === start) {
    out.segments[out.segments.length - 1] = { at: last.at, length: last.length + end - start, start: last.start };
  } else {
    out.segments.push({ at, length: end - start, start });
  }
  out.value += text.slice(start, end);
}

// An escape makes one character, or two UTF-16 units for an astral one; each unit points at the backslash.
function appendEscaped(out: DecodedText, characters: string, start: number): void {
  for (let unit = 0; unit < characters.length; unit++) out.segments.push({ at: out.value.length + unit, length: 1, start });
  out.value += characters;
}

const simpleEscapes: ReadonlyMap<string, string> = new Map([
  ["\\", "\\"], ["'", "'"], ['"', '"'], ["a", "\x07"], ["b", "\b"], ["f", "\f"], ["n", "\n"], ["r", "\r"], ["t", "\t"], ["v", "\v"],
]);
const octalEscape = /\\[0-7]{1,3}/y;
const hexEscape = /\\x[0-9a-fA-F]{2}/y;
const unicodeEscape = /\\(?:u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|N\{[^}'"\n]+\})/y;

/** The code that stands for a character named by `\N{...}`: the table of all names would be larger than chainlint. */
const NAMED_CHARACTER = "\ufffd";

function matchAt(pattern: RegExp, text: string, start: number): string | null {
  pattern.lastIndex = start;
  return pattern.exec(text)?.[0] ?? null;
}

/** Appends what the backslash at `start` stands for; returns the offset after it. An unknown escape stays as written, as in Python. */
function appendEscape(out: DecodedText, text: string, start: number, end: number, bytes: boolean): number {
  const next = text[start + 1];
  if (next === undefined || start + 1 >= end) {
    appendRun(out, text, start, start + 1);
    return start + 1;
  }
  if (next === "\n") return start + 2;
  if (next === "\r") return text[start + 2] === "\n" ? start + 3 : start + 2;
  const simple = simpleEscapes.get(next);
  if (simple !== undefined) {
    appendEscaped(out, simple, start);
    return start + 2;
  }
  const octal = matchAt(octalEscape, text, start);
  if (octal !== null) {
    const code = Number.parseInt(octal.slice(1), 8);
    appendEscaped(out, String.fromCharCode(bytes ? code & 0xff : code), start);
    return start + octal.length;
  }
  const hex = matchAt(hexEscape, text, start);
  if (hex !== null) {
    appendEscaped(out, String.fromCharCode(Number.parseInt(hex.slice(2), 16)), start);
    return start + hex.length;
  }
  const unicode = bytes ? null : matchAt(unicodeEscape, text, start);
  if (unicode !== null) {
    const code = unicode[1] === "N" ? -1 : Number.parseInt(unicode.slice(2), 16);
    appendEscaped(out, code >= 0 && code <= 0x10ffff ? String.fromCodePoint(code) : NAMED_CHARACTER, start);
    return start + unicode.length;
  }
  appendRun(out, text, start, start + 1);
  return start + 1;
}

const special = /[\\\r{}]/g;

/**
 * Decodes the text of a literal between the offsets `start` and `end` (quotes excluded) and appends
 * it. Line breaks become `\n` as in Python; in f-strings (`braces`) a doubled brace is one brace.
 */
export function appendLiteral(
  out: DecodedText,
  text: string,
  start: number,
  end: number,
  how: { readonly raw: boolean; readonly bytes: boolean; readonly braces: boolean },
): void {
  let run = start;
  // The search sees this literal alone: over the whole file, many literals would cost the square of its length.
  const content = text.slice(start, end);
  special.lastIndex = 0;
  for (let match = special.exec(content); match; match = special.exec(content)) {
    const at = start + match.index;
    const character = match[0];
    if (character === "\\") {
      if (how.raw) continue;
      appendRun(out, text, run, at);
      run = appendEscape(out, text, at, end, how.bytes);
      special.lastIndex = run - start;
    } else if (character === "\r") {
      appendRun(out, text, run, at);
      run = at + 1;
      // A lone carriage return is a line break too; the pair's own "\n" continues the run.
      if (text[run] !== "\n" || run >= end) appendEscaped(out, "\n", at);
    } else if (how.braces && text[at + 1] === character && at + 1 < end) {
      appendRun(out, text, run, at + 1);
      run = at + 2;
      special.lastIndex = run - start;
    }
  }
  appendRun(out, text, run, end);
}

/** The most digits that Python itself reads from a decimal literal (`sys.int_info.default_max_str_digits`). */
export const MAX_INTEGER_DIGITS = 4300;

export type NumberValue = { readonly type: "int"; readonly value: number | bigint } | { readonly type: "float"; readonly value: number };

/** The value of a number as written (`1_000`, `0xFF`, `1e3`, Python 2's `0777` and `10L`), or the reason why it has none here. */
export function readNumber(written: string): NumberValue | string {
  let digits = written.replaceAll("_", "").toLowerCase();
  if (digits.length > MAX_INTEGER_DIGITS) return `a number longer than ${MAX_INTEGER_DIGITS} digits`;
  if (digits.endsWith("j")) return "complex number";
  if (digits.endsWith("l")) digits = digits.slice(0, -1);
  if (/^0[0-7]+$/.test(digits) && !/^0+$/.test(digits)) digits = `0o${digits.slice(1)}`;
  if (/^\d+$/.test(digits) || /^0[xob]/.test(digits)) {
    const value = Number(digits);
    if (Number.isSafeInteger(value)) return { type: "int", value };
    return /^(?:\d+|0x[0-9a-f]+|0o[0-7]+|0b[01]+)$/.test(digits) ? { type: "int", value: BigInt(digits) } : "malformed number";
  }
  const value = Number(digits);
  return Number.isNaN(value) ? "malformed number" : { type: "float", value };
}
