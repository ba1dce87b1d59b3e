/** Binding the arguments of a call to a Python signature, and reading plain values out of them. */
import { knownText, type Call, type PassedValue, type StrValue, type Value } from "../../../evaluate/value.ts";

/** A call's arguments by parameter name. */
export interface Arguments {
  /** The value of a parameter; undefined when it was not passed. */
  get(name: string): Value | undefined;
  /** The same with its place in the source. */
  passed(name: string): PassedValue | undefined;
  /** Positional arguments beyond the named parameters (`*columns`). */
  readonly rest: readonly PassedValue[];
  /** Keyword arguments that the signature does not name (`**kw`). */
  readonly extra: ReadonlyMap<string, PassedValue>;
  /** Why there may be arguments that are not listed, otherwise null. */
  readonly open: string | null;
}

/**
 * Binds a call to parameter names in order. Parameters that newer versions take by keyword only are
 * listed too, in the order in which older versions took them by position; what is positional beyond
 * them goes to `rest`.
 */
export function bindArguments(call: Call, names: readonly string[]): Arguments {
  return new BoundArguments(call, names);
}

/** A class, since one is made for every call: what is not asked for is not put together. */
class BoundArguments implements Arguments {
  readonly open: string | null;
  private readonly call: Call;
  private readonly names: readonly string[];

  constructor(call: Call, names: readonly string[]) {
    this.open = call.open;
    this.call = call;
    this.names = names;
  }

  get(name: string): Value | undefined {
    return this.passed(name)?.value;
  }

  passed(name: string): PassedValue | undefined {
    const { call, names } = this;
    const index = names.indexOf(name);
    return (index < 0 ? undefined : call.positional[index]) ?? call.named.get(name);
  }

  get rest(): readonly PassedValue[] {
    return this.call.positional.slice(this.names.length);
  }

  get extra(): ReadonlyMap<string, PassedValue> {
    const { call, names } = this;
    return new Map([...call.named].filter(([name]) => !names.includes(name)));
  }
}

/** The same arguments, read in another way. */
export function withReading(passed: Arguments, changes: Partial<Pick<Arguments, "get" | "passed">>): Arguments {
  return { get: (name) => passed.get(name), passed: (name) => passed.passed(name), rest: passed.rest, extra: passed.extra, open: passed.open, ...changes };
}

/** A plain value that a directive needs: known, or the reason why not. */
export type Reading<T> = { readonly known: true; readonly value: T } | { readonly known: false; readonly reason: string };

export function known<T>(value: T): Reading<T> {
  return { known: true, value };
}
export function notKnown(reason: string): { readonly known: false; readonly reason: string } {
  return { known: false, reason };
}

/** Why a value is not the plain value that was wanted. */
export function reasonOf(value: Value | undefined, wanted: string): string {
  if (value === undefined) return `${wanted} is not given`;
  if (value.kind === "unknown") return value.reason;
  if (value.kind === "str" && value.holes.length > 0) return value.holes[0]!.reason;
  return `${wanted} is ${describe(value)}`;
}

function describe(value: Value): string {
  switch (value.kind) {
    case "host": return `a ${value.type}`;
    case "instance": return `a ${value.class.name}`;
    case "none": return "None";
    default: return `a ${value.kind}`;
  }
}

/** A string or None; an argument that was not passed reads as null. */
export function readOptionalText(value: Value | undefined, wanted: string): Reading<string | null> {
  if (value === undefined || value.kind === "none") return known(null);
  return readText(value, wanted);
}

export function readText(value: Value | undefined, wanted: string): Reading<string> {
  const text = knownText(value);
  return text === null ? notKnown(reasonOf(value, wanted)) : known(text);
}

/** A list or tuple of strings. Python also lets a string stand for its characters; such a call is not read. */
export function readTexts(value: Value | undefined, wanted: string): Reading<readonly string[]> {
  const items = itemsOf(value);
  if (!items) return notKnown(reasonOf(value, wanted));
  const texts: string[] = [];
  for (const item of items) {
    const text = readText(item, wanted);
    if (!text.known) return text;
    texts.push(text.value);
  }
  return known(texts);
}

/** The items of a list, tuple or set whose content is known. */
export function itemsOf(value: Value | undefined): readonly Value[] | null {
  if (value?.kind === "tuple") return value.items;
  if ((value?.kind === "list" || value?.kind === "set") && !value.open) return value.items;
  return null;
}

/** The entries of a dict with known string keys. */
export function entriesOf(value: Value | undefined): readonly (readonly [string, Value])[] | null {
  if (value?.kind !== "dict" || value.open) return null;
  const entries: (readonly [string, Value])[] = [];
  for (const { key, value: item } of value.entries) {
    const name = knownText(key);
    if (name === null) return null;
    entries.push([name, item]);
  }
  return entries;
}

/** Python's truth of a flag: true or false, `otherwise` when it was not passed or is None, null when it is not known. */
export function readFlag(value: Value | undefined, otherwise: boolean): boolean | null {
  switch (value?.kind) {
    case undefined:
    case "none": return otherwise;
    case "bool": return value.value;
    case "int": return Number(value.value) !== 0;
    case "str": return value.holes.length > 0 ? null : value.value !== "";
    default: return null;
  }
}

/** A whole number; null when it was not passed or is None, undefined when it is not known. */
export function readInteger(value: Value | undefined): number | null | undefined {
  switch (value?.kind) {
    case undefined:
    case "none": return null;
    case "int": return Number(value.value);
    case "bool": return value.value ? 1 : 0;
    default: return undefined;
  }
}

/** Strings one after the other, each character keeping its place in the project's files. */
export function concatenate(...parts: readonly (StrValue | string)[]): StrValue {
  let value = "";
  const pieces: StrValue["pieces"][number][] = [];
  const holes: StrValue["holes"][number][] = [];
  for (const part of parts) {
    if (typeof part === "string") {
      value += part;
      continue;
    }
    const by = value.length;
    for (const piece of part.pieces) pieces.push({ ...piece, at: piece.at + by });
    for (const hole of part.holes) holes.push({ ...hole, at: hole.at + by });
    value += part.value;
  }
  return { kind: "str", value, pieces, holes };
}

/** A part of a string, with its places. A hole that is cut is lost: callers cut between holes. */
export function slice(text: StrValue, start: number, end: number = text.value.length): StrValue {
  return {
    kind: "str",
    value: text.value.slice(start, end),
    pieces: text.pieces.flatMap((piece) => {
      const from = Math.max(piece.at, start);
      const to = Math.min(piece.at + piece.length, end);
      return from < to ? [{ ...piece, at: from - start, length: to - from, start: piece.start + from - piece.at }] : [];
    }),
    holes: text.holes.flatMap((hole) => (hole.at >= start && hole.at + hole.length <= end ? [{ ...hole, at: hole.at - start }] : [])),
  };
}

/** Replaces every match; what stays keeps its places. Matches that touch a hole are left alone. */
export function replaceAll(text: StrValue, pattern: RegExp, replacement: (match: RegExpExecArray) => string | null): StrValue {
  const parts: (StrValue | string)[] = [];
  let from = 0;
  for (const match of text.value.matchAll(pattern)) {
    const start = match.index;
    const end = start + match[0].length;
    if (text.holes.some((hole) => hole.at < end && start < hole.at + hole.length)) continue;
    const by = replacement(match as RegExpExecArray);
    if (by === null) continue;
    parts.push(slice(text, from, start), by);
    from = end;
  }
  return parts.length === 0 ? text : concatenate(...parts, slice(text, from));
}
