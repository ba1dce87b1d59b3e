/** Names as PostgreSQL stores and makes them: cut to 63 bytes, generated from table and columns. */

/** `NAMEDATALEN - 1`: the bytes that an identifier may have in a standard build of PostgreSQL. */
export const NAME_BYTES = 63;

/** The bytes of UTF-8 that one UTF-16 unit takes at most. */
const MAX_BYTES_OF_UNIT = 3;

const ASCII = /^[\u0000-\u007f]*$/;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Cuts a name to at most `bytes` bytes of UTF-8, never inside a character (`pg_mbcliplen`). */
function clip(name: string, bytes: number): string {
  // An ASCII character takes one byte.
  if (name.length * MAX_BYTES_OF_UNIT <= bytes || (name.length <= bytes && ASCII.test(name))) return name;
  const encoded = encoder.encode(name);
  if (encoded.length <= bytes) return name;
  let end = bytes;
  while (end > 0 && (encoded[end]! & 0xc0) === 0x80) end--;
  return decoder.decode(encoded.subarray(0, end));
}

/** An identifier as the catalog stores it (`truncate_identifier`). */
export function cutName(name: string): string {
  return name.length * MAX_BYTES_OF_UNIT <= NAME_BYTES ? name : clip(name, NAME_BYTES);
}

/**
 * `name1_name2_label` within 63 bytes: the longer of the two names is shortened first, the label
 * never (`makeObjectName` in PostgreSQL's indexcmds.c).
 */
export function makeObjectName(first: string, second: string | null, label: string | null): string {
  let firstBytes = encoder.encode(first).length;
  let secondBytes = second === null ? 0 : encoder.encode(second).length;
  const overhead = (second === null ? 0 : 1) + (label === null ? 0 : encoder.encode(label).length + 1);
  while (firstBytes + secondBytes > NAME_BYTES - overhead) {
    if (firstBytes > secondBytes) firstBytes--;
    else secondBytes--;
  }
  const parts = [clip(first, firstBytes)];
  if (second !== null) parts.push(clip(second, secondBytes));
  if (label !== null) parts.push(label);
  return parts.join("_");
}

/** The first of `name`, `name1`, `name2`, ... that is not taken (`ChooseRelationName`, `ChooseConstraintName`). */
export function chooseName(first: string, second: string | null, label: string, taken: (name: string) => boolean): string {
  for (let pass = 0; ; pass++) {
    const name = makeObjectName(first, second, pass === 0 ? label : `${label}${pass}`);
    if (!taken(name)) return name;
  }
}

/** The name of the multirange type that comes with a range type: `span_multirange`, or `strangemultirange` for `strangerange` (`makeMultirangeTypeName`). */
export function multirangeName(range: string): string {
  const at = range.indexOf("range");
  return cutName(at >= 0 ? `${range.slice(0, at)}multi${range.slice(at)}` : `${clip(range, NAME_BYTES - MULTIRANGE.length)}${MULTIRANGE}`);
}

const MULTIRANGE = "_multirange";

/** Column names joined for a generated name (`ChooseIndexNameAddition`); null without columns. */
export function joinColumnNames(names: readonly string[]): string | null {
  if (names.length === 0) return null;
  let joined = "";
  for (const name of names) {
    joined = joined === "" ? name : `${joined}_${name}`;
    if (encoder.encode(joined).length > NAME_BYTES) break;
  }
  return joined;
}

/** Names of an index's columns: a repeated name gets a number (`ChooseIndexColumnNames`). */
export function indexColumnNames(origins: readonly string[]): readonly string[] {
  const names: string[] = [];
  for (const origin of origins) {
    let name = origin;
    for (let pass = 1; names.includes(name); pass++) name = `${clip(origin, NAME_BYTES - String(pass).length)}${pass}`;
    names.push(name);
  }
  return names;
}

/**
 * The column name that PostgreSQL gives an expression in an index (`FigureIndexColname`): the
 * function's name for a call, the column for a bare or cast column, otherwise `expr`.
 */
export function expressionColumnName(text: string): string {
  const bare = stripParentheses(text.trim());
  const call = /^([a-z_][\w$]*\.)?("?)([\w$]+)\2\s*\(/i.exec(bare);
  if (call && closingParenthesis(bare, bare.indexOf("(")) === bare.length - 1) {
    const name = call[2] === "" ? call[3]!.toLowerCase() : call[3]!;
    return name === "cast" ? "expr" : name;
  }
  const cast = /^("?)([\w$]+)\1\s*::/i.exec(bare);
  if (cast) return cast[1] === "" ? cast[2]!.toLowerCase() : cast[2]!;
  return "expr";
}

function stripParentheses(text: string): string {
  let bare = text;
  while (bare.startsWith("(") && closingParenthesis(bare, 0) === bare.length - 1) bare = bare.slice(1, -1).trim();
  return bare;
}

/** The index of the parenthesis that closes the one at `open`, -1 when none does. */
function closingParenthesis(text: string, open: number): number {
  let depth = 0;
  let quote: string | null = null;
  for (let at = open; at < text.length; at++) {
    const character = text[at]!;
    if (quote !== null) {
      if (character === quote) quote = null;
    } else if (character === "'" || character === '"') quote = character;
    else if (character === "(") depth++;
    else if (character === ")" && --depth === 0) return at;
  }
  return -1;
}
