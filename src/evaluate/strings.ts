/** The methods of str and bytes. */
import { formatText, padText } from "./format.ts";
import { findEntry } from "./dicts.ts";
import { MAX_ITEMS, MAX_TEXT, MAX_WIDTH } from "./limits.ts";
import { argument, type NativeCall } from "./machine.ts";
import { plainOf } from "./operators.ts";
import { buildText, mapText, replaceText, sliceText, splitAtHoles, splitLines, unknownText } from "./text.ts";
import { FALSE, TRUE, bool, int, knownText, list, str, tuple, unknown, type StrValue, type Value } from "./value.ts";

type Method = (self: StrValue, call: NativeCall) => Value;

/** A method of str by its name. */
export function textMethod(name: string): Method | undefined {
  return Object.hasOwn(METHODS, name) ? METHODS[name] : undefined;
}

const NOT_KNOWN = "the text is not fully known";

/** A method that only works on a text without holes. */
function known(method: (text: string, call: NativeCall) => Value): Method {
  return (self, call) => (self.holes.length > 0 ? unknown(self.holes[0]!.reason) : method(self.value, call));
}

/** A test of all characters; false for the empty text, as in Python. */
function characters(pattern: RegExp): Method {
  return known((text) => bool(pattern.test(text)));
}

function changing(change: (text: string) => string): Method {
  return (self, call) => {
    call.machine.charge(self.value.length / 64);
    return mapText(self, change);
  };
}

const METHODS: Readonly<Record<string, Method>> = {
  upper: changing((text) => text.toUpperCase()),
  lower: changing((text) => text.toLowerCase()),
  casefold: changing((text) => text.toLowerCase()),
  swapcase: changing((text) => [...text].map((one) => (one === one.toUpperCase() ? one.toLowerCase() : one.toUpperCase())).join("")),
  title: known((text) => str(text.toLowerCase().replace(/\p{L}+/gu, (word) => word[0]!.toUpperCase() + word.slice(1)))),
  capitalize: known((text) => str(text.slice(0, 1).toUpperCase() + text.slice(1).toLowerCase())),
  strip: (self, call) => strip(self, call, true, true),
  lstrip: (self, call) => strip(self, call, true, false),
  rstrip: (self, call) => strip(self, call, false, true),
  join: (self, call) => joinTexts(self, call),
  split: (self, call) => split(self, call, false),
  rsplit: (self, call) => split(self, call, true),
  splitlines: (self, call) => {
    if (self.holes.length > 0) return { ...list(splitLines(self, false)), open: true };
    const keep = argument(call, 0, "keepends");
    return list(splitLines(self, keep?.kind === "bool" && keep.value));
  },
  replace: (self, call) => {
    const search = textArgument(call, 0, "old");
    const replacement = textArgument(call, 1, "new");
    const count = argument(call, 2, "count");
    if (!search || !replacement || search.holes.length > 0) return unknownText(NOT_KNOWN);
    call.machine.charge(self.value.length / 64 + self.pieces.length);
    const occurrences = search.value === "" ? self.value.length + 1 : self.value.split(search.value).length - 1;
    if (self.value.length + occurrences * replacement.value.length > MAX_TEXT)
      return unknown(call.machine.limit(call.frame, call.node, `a string is longer than ${MAX_TEXT} characters`));
    return replaceText(self, search.value, replacement, count?.kind === "int" && count.value >= 0 ? Number(count.value) : Number.POSITIVE_INFINITY);
  },
  startswith: (self, call) => affix(self, call, true),
  endswith: (self, call) => affix(self, call, false),
  removeprefix: (self, call) => {
    const prefix = knownText(argument(call, 0));
    if (prefix === null || (self.holes[0] && self.holes[0].at < prefix.length)) return unknownText(NOT_KNOWN);
    return self.value.startsWith(prefix) ? sliceText(self, prefix.length, self.value.length) : self;
  },
  removesuffix: (self, call) => {
    const suffix = knownText(argument(call, 0));
    const lastHole = self.holes.at(-1);
    if (suffix === null || (lastHole && lastHole.at + lastHole.length > self.value.length - suffix.length)) return unknownText(NOT_KNOWN);
    return suffix !== "" && self.value.endsWith(suffix) ? sliceText(self, 0, self.value.length - suffix.length) : self;
  },
  format: (self, call) => formatText(call.machine, call.frame, self, call.positional, (name) => call.named.get(name), call.node),
  format_map: (self, call) => {
    const mapping = argument(call, 0) ?? unknown("the mapping is missing");
    return formatText(call.machine, call.frame, self, [], (name) => call.machine.item(call.frame, mapping, str(name), call.node), call.node);
  },
  zfill: known((text, call) => {
    const sign = /^[+-]/.exec(text)?.[0] ?? "";
    const width = widthArgument(call);
    return width === null ? unknownText(NOT_KNOWN) : str(sign + text.slice(sign.length).padStart(width - sign.length, "0"));
  }),
  ljust: (self, call) => justify(self, call, "<"),
  rjust: (self, call) => justify(self, call, ">"),
  center: (self, call) => justify(self, call, "^"),
  find: position((text, search, from, to) => text.slice(0, to).indexOf(search, from)),
  rfind: position((text, search, from, to) => rightmost(text, search, from, to)),
  index: positionOrError((text, search, from, to) => text.slice(0, to).indexOf(search, from)),
  rindex: positionOrError((text, search, from, to) => rightmost(text, search, from, to)),
  count: known((text, call) => {
    const search = knownText(argument(call, 0));
    return search === null ? unknown(NOT_KNOWN) : int(search === "" ? text.length + 1 : text.split(search).length - 1);
  }),
  partition: (self, call) => partition(self, call, false),
  rpartition: (self, call) => partition(self, call, true),
  isdigit: characters(/^\d+$/),
  isdecimal: characters(/^\d+$/),
  isnumeric: characters(/^\p{N}+$/u),
  isalpha: characters(/^\p{L}+$/u),
  isalnum: characters(/^[\p{L}\p{N}]+$/u),
  isspace: characters(/^\s+$/),
  isidentifier: characters(/^[\p{L}_][\p{L}\p{N}_]*$/u),
  isupper: known((text) => bool(text !== text.toLowerCase() && text === text.toUpperCase())),
  islower: known((text) => bool(text !== text.toUpperCase() && text === text.toLowerCase())),
  istitle: known((text) => bool(/\p{L}/u.test(text) && text === text.toLowerCase().replace(/\p{L}+/gu, (word) => word[0]!.toUpperCase() + word.slice(1)))),
  isascii: known((text) => bool(/^[\x00-\x7f]*$/.test(text))),
  isprintable: known((text) => bool(!/[\x00-\x1f\x7f]/.test(text))),
  expandtabs: (self, call) => {
    const size = argument(call, 0, "tabsize");
    return replaceText(self, "\t", str(" ".repeat(size?.kind === "int" ? Math.min(Math.max(Number(size.value), 0), 64) : 8)), Number.POSITIVE_INFINITY);
  },
  // Bytes hold what the text held: encodings make no difference to SQL that is ASCII.
  encode: known((text) => (/^[\x00-\x7f]*$/.test(text) ? { kind: "bytes", value: text } : unknown("encoded text is not followed"))),
  decode: (self) => self,
  translate: (self, call) => translate(self, argument(call, 0)),
  __len__: known((text) => int([...text].length)),
  __contains__: known((text, call) => {
    const search = knownText(argument(call, 0));
    return search === null ? unknown(NOT_KNOWN) : bool(text.includes(search));
  }),
};

function textArgument(call: NativeCall, index: number, name?: string): StrValue | null {
  const value = argument(call, index, name);
  if (!value) return null;
  const plain = plainOf(value);
  if (plain.kind === "str") return plain;
  return plain.kind === "unknown" ? unknownText(plain.reason) : null;
}

/** The width to pad to; null when it is not known or beyond the limit. */
function widthArgument(call: NativeCall): number | null {
  const width = argument(call, 0);
  if (width?.kind !== "int") return null;
  if (width.value <= MAX_WIDTH) return Number(width.value);
  call.machine.limit(call.frame, call.node, `a text is padded to more than ${MAX_WIDTH} characters`);
  return null;
}

function justify(self: StrValue, call: NativeCall, align: string): Value {
  if (self.holes.length > 0) return self;
  const fill = knownText(argument(call, 1)) ?? " ";
  const width = widthArgument(call);
  if (width === null) return unknownText(NOT_KNOWN);
  call.machine.charge(width / 16);
  return padText(self, width, align, fill);
}

function strip(self: StrValue, call: NativeCall, left: boolean, right: boolean): Value {
  const given = argument(call, 0);
  const set = given === undefined || given.kind === "none" ? null : knownText(given);
  if (given !== undefined && given.kind !== "none" && set === null) return unknownText(NOT_KNOWN);
  const strips = (character: string): boolean => (set === null ? /\s/.test(character) : set.includes(character));
  const first = self.holes[0];
  const last = self.holes.at(-1);
  let start = 0;
  let end = self.value.length;
  const stopLeft = first ? first.at : end;
  const stopRight = last ? last.at + last.length : 0;
  if (left) while (start < stopLeft && strips(self.value[start]!)) start++;
  if (right) while (end > Math.max(stopRight, start) && strips(self.value[end - 1]!)) end--;
  return sliceText(self, start, end);
}

function joinTexts(self: StrValue, call: NativeCall): Value {
  const { machine, frame, node } = call;
  const given = argument(call, 0);
  const iteration = given ? machine.iterate(frame, given, node) : null;
  if (!iteration?.items || iteration.open !== null) return unknownText(iteration?.open ?? NOT_KNOWN);
  const text = buildText();
  for (const [at, item] of iteration.items.entries()) {
    if (at > 0) text.append(self);
    const plain = plainOf(item);
    if (plain.kind === "str") text.append(plain);
    else text.hole(plain.kind === "unknown" ? plain.reason : "the text of an item is not known");
    if (text.length > MAX_TEXT) return unknown(machine.limit(frame, node, `a string is longer than ${MAX_TEXT} characters`));
  }
  machine.charge(iteration.items.length + text.length / 64);
  return text.finish();
}

function split(self: StrValue, call: NativeCall, fromRight: boolean): Value {
  const { machine } = call;
  const separatorValue = argument(call, 0, "sep");
  const separator = separatorValue === undefined || separatorValue.kind === "none" ? null : knownText(separatorValue);
  if (self.holes.length > 0 || (separator === null && separatorValue !== undefined && separatorValue.kind !== "none"))
    return unknown(self.holes[0]?.reason ?? NOT_KNOWN);
  const limitValue = argument(call, 1, "maxsplit");
  const limit = limitValue?.kind === "int" && limitValue.value >= 0 ? Number(limitValue.value) : Number.POSITIVE_INFINITY;
  if (separator === "") return machine.fail(call.frame, call.node, "ValueError", "empty separator");
  const ranges = separator === null ? wordRanges(self.value) : partRanges(self.value, separator);
  machine.charge(ranges.length + self.value.length / 64);
  if (ranges.length > MAX_ITEMS) return unknown(machine.limit(call.frame, call.node, `a list has more than ${MAX_ITEMS} items`));
  const end = separator === null ? self.value.trimEnd().length : self.value.length;
  const start = separator === null ? self.value.length - self.value.trimStart().length : 0;
  if (ranges.length > limit + 1) {
    if (fromRight) {
      const kept = ranges.slice(ranges.length - limit);
      const headEnd = ranges[ranges.length - limit - 1]![1];
      return list([sliceText(self, start, headEnd), ...kept.map(([from, to]) => sliceText(self, from, to))]);
    }
    return list([...ranges.slice(0, limit).map(([from, to]) => sliceText(self, from, to)), sliceText(self, ranges[limit]![0], end)]);
  }
  return list(ranges.map(([from, to]) => sliceText(self, from, to)));
}

function wordRanges(text: string): [number, number][] {
  return [...text.matchAll(/\S+/g)].map((found) => [found.index, found.index + found[0].length]);
}

function partRanges(text: string, separator: string): [number, number][] {
  const ranges: [number, number][] = [];
  let at = 0;
  for (let found = text.indexOf(separator); found !== -1; found = text.indexOf(separator, at)) {
    ranges.push([at, found]);
    at = found + separator.length;
  }
  ranges.push([at, text.length]);
  return ranges;
}

function affix(self: StrValue, call: NativeCall, atStart: boolean): Value {
  const given = argument(call, 0);
  const options = given?.kind === "tuple" ? given.items.map(knownText) : [knownText(given)];
  if (call.positional.length > 1) return unknown("startswith with a range is not followed");
  const first = self.holes[0];
  const last = self.holes.at(-1);
  const prefix = first ? self.value.slice(0, first.at) : self.value;
  const suffix = last ? self.value.slice(last.at + last.length) : self.value;
  let unsure = false;
  for (const option of options) {
    if (option === null) unsure = true;
    else if (atStart ? prefix.startsWith(option) : suffix.endsWith(option)) return TRUE;
    else if (self.holes.length > 0 && (atStart ? option.startsWith(prefix) : option.endsWith(suffix))) unsure = true;
  }
  return unsure ? unknown(first?.reason ?? NOT_KNOWN) : FALSE;
}

type Search = (text: string, search: string, from: number, to: number) => number;

function rightmost(text: string, search: string, from: number, to: number): number {
  const found = text.slice(0, to).lastIndexOf(search);
  return found < from ? -1 : found;
}

function searchIn(text: string, call: NativeCall, search: Search): number | null {
  const wanted = knownText(argument(call, 0));
  if (wanted === null) return null;
  const bound = (value: Value | undefined, otherwise: number): number | null => {
    if (value === undefined || value.kind === "none") return otherwise;
    if (value.kind !== "int") return null;
    const at = Number(value.value);
    return at < 0 ? Math.max(0, text.length + at) : Math.min(at, text.length);
  };
  const [from, to] = [bound(argument(call, 1), 0), bound(argument(call, 2), text.length)];
  return from === null || to === null ? null : search(text, wanted, from, to);
}

function position(search: Search): Method {
  return known((text, call) => {
    const found = searchIn(text, call, search);
    return found === null ? unknown(NOT_KNOWN) : int(found);
  });
}

function positionOrError(search: Search): Method {
  return known((text, call) => {
    const found = searchIn(text, call, search);
    if (found === null) return unknown(NOT_KNOWN);
    return found < 0 ? call.machine.fail(call.frame, call.node, "ValueError", "substring not found") : int(found);
  });
}

function partition(self: StrValue, call: NativeCall, fromRight: boolean): Value {
  const separator = knownText(argument(call, 0));
  if (self.holes.length > 0 || separator === null || separator === "") return tuple([unknownText(NOT_KNOWN), unknownText(NOT_KNOWN), unknownText(NOT_KNOWN)]);
  const found = fromRight ? self.value.lastIndexOf(separator) : self.value.indexOf(separator);
  if (found < 0) return fromRight ? tuple([str(""), str(""), self]) : tuple([self, str(""), str("")]);
  const end = found + separator.length;
  return tuple([sliceText(self, 0, found), sliceText(self, found, end), sliceText(self, end, self.value.length)]);
}

/** `str.translate` with a table of `str.maketrans`: a dict from code points or characters. */
function translate(self: StrValue, table: Value | undefined): Value {
  if (table?.kind !== "dict" || table.open) return unknownText("the translation table is not known");
  const result = buildText();
  for (const part of splitAtHoles(self)) {
    if (part.kind === "hole") {
      result.hole(part.reason);
      continue;
    }
    for (const character of part.text.value) {
      const found = findEntry(table, int(character.codePointAt(0)!));
      if (found.kind !== "found") result.plain(character);
      else if (found.value.kind === "str") result.append(found.value);
      else if (found.value.kind === "int") result.plain(String.fromCodePoint(Math.min(0x10ffff, Math.max(0, Number(found.value.value)))));
      else if (found.value.kind !== "none") result.hole("a replacement is not known");
    }
  }
  return result.finish();
}
