/** textwrap, string, re, json. */
import { textOf } from "../format.ts";
import { MAX_ITEMS, MAX_TEXT } from "../limits.ts";
import { argument, native, plainCall, type NativeCall } from "../machine.ts";
import { plainOf, smallest } from "../operators.ts";
import { floatText } from "../format.ts";
import { buildText, dedentText, sliceText, splitLines, unknownText, type TextBuilder } from "../text.ts";
import {
  FALSE, NONE, bool, int, knownText, list, str, tuple, unknown, type HostValue, type ModuleValue, type StrValue,
  type Value,
} from "../value.ts";
import { given, makeModule, type Run } from "./helpers.ts";

/** The text of an argument; unknown text when it is none. */
function textArgument(call: NativeCall, index: number, name?: string): StrValue | null {
  const value = plainOf(given(call, index, name));
  return value.kind === "str" ? value : null;
}

export const textwrap = (): ModuleValue => makeModule("textwrap", {}, {
  dedent: (call) => {
    const text = textArgument(call, 0, "text");
    if (!text) return unknownText("the text is not known");
    call.machine.charge(text.value.length / 16);
    return dedentText(text);
  },
  indent: (call) => {
    const [text, prefix] = [textArgument(call, 0, "text"), textArgument(call, 1, "prefix")];
    if (!text || !prefix) return unknownText("the text is not known");
    const lines = splitLines(text, true);
    call.machine.charge(text.value.length / 16);
    if (text.value.length + lines.length * prefix.value.length > MAX_TEXT)
      return unknown(call.machine.limit(call.frame, call.node, `a string is longer than ${MAX_TEXT} characters`));
    const result = buildText();
    for (const line of lines) {
      if (line.value.trim() !== "") result.append(prefix);
      result.append(line);
    }
    return result.finish();
  },
});

// ---------------------------------------------------------------------------------------------

/** `string.Template(text).substitute(...)`; a name without value stays as it is in `safe_substitute`. */
function substitute(template: StrValue, call: NativeCall): Value {
  const mapping = argument(call, 0);
  const result = buildText();
  let at = 0;
  for (const found of template.value.matchAll(/\$(?:\$|([A-Za-z_]\w*)|\{([A-Za-z_]\w*)\})/g)) {
    result.append(sliceText(template, at, found.index));
    at = found.index + found[0].length;
    const name = found[1] ?? found[2];
    if (name === undefined) result.plain("$");
    else {
      const value = call.named.get(name) ?? (mapping ? call.machine.item(call.frame, mapping, str(name), call.node) : unknown(`${name} is not given`));
      result.append(textOf(call.machine, call.frame, value, call.node));
    }
    if (result.length > MAX_TEXT) return unknown(call.machine.limit(call.frame, call.node, `a string is longer than ${MAX_TEXT} characters`));
  }
  result.append(sliceText(template, at, template.value.length));
  return result.finish();
}

const LETTERS = "abcdefghijklmnopqrstuvwxyz";

export const string = (): ModuleValue =>
  makeModule(
    "string",
    {
      ascii_lowercase: str(LETTERS),
      ascii_uppercase: str(LETTERS.toUpperCase()),
      ascii_letters: str(LETTERS + LETTERS.toUpperCase()),
      digits: str("0123456789"),
      hexdigits: str("0123456789abcdefABCDEF"),
      punctuation: str("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"),
      whitespace: str(" \t\n\r\x0b\x0c"),
    },
    {
      Template: (call) => {
        const template = textArgument(call, 0, "template");
        if (!template) return unknown("the template is not known");
        const made: HostValue = {
          kind: "host",
          type: "string.Template",
          attribute: (name) =>
            name === "substitute" || name === "safe_substitute"
              ? native(`string.Template.${name}`, (inner) => substitute(template, inner))
              : name === "template"
                ? template
                : undefined,
        };
        return made;
      },
    },
  );

// ---------------------------------------------------------------------------------------------

/** Python's flags and JavaScript's. Verbose patterns are not followed. */
const FLAGS: Readonly<Record<string, readonly [number, string]>> = {
  IGNORECASE: [2, "i"],
  I: [2, "i"],
  MULTILINE: [8, "m"],
  M: [8, "m"],
  DOTALL: [16, "s"],
  S: [16, "s"],
  UNICODE: [32, ""],
  U: [32, ""],
};

/** The work that one search may cost, as characters tried: a pattern with k open repetitions tries length ** (k + 1). */
const MAX_SEARCH_COST = 1e8;

/** Characters that a search tries in the time of one step. */
const TRIES_PER_STEP = 200;

/**
 * A pattern of Python's as JavaScript's, when the two mean the same and no text of this length can
 * make the search run for long. Null otherwise.
 */
function translatePattern(pattern: string, flags: number, text: string, charge: (steps: number) => void): RegExp | null {
  const bare = pattern.replace(/\\./gs, "\\").replace(/\[(?:[^\]])*\]/g, "[]");
  // Repeated groups can take exponential time; references, conditions, inline flags, comments and possessive forms differ.
  if (/\)[*+{]|\(\?(?!:|=|!|P<|<=|<!)|\\[1-9]|[*+?}]\+|\{,/.test(bare) || /\\[AZbBGN]/.test(pattern.replace(/\\b/g, ""))) return null;
  if (/\$/.test(bare) && text.endsWith("\n")) return null;
  const open = (bare.match(/[*+]|,\}/g) ?? []).length;
  const optional = (bare.match(/\?|\|/g) ?? []).length;
  const cost = (text.length + 1) ** (open + 1);
  if (optional > 10 || cost > MAX_SEARCH_COST) return null;
  charge(cost / TRIES_PER_STEP);
  const marks = [...new Set(Object.values(FLAGS).filter(([bit]) => (flags & bit) !== 0).map(([, mark]) => mark))].join("");
  try {
    return new RegExp(pattern.replaceAll("(?P<", "(?<"), `${marks}g`);
  } catch {
    return null;
  }
}

function flagBits(value: Value | undefined): number | null {
  if (value === undefined) return 0;
  if (value.kind !== "int") return null;
  const known = Object.values(FLAGS).reduce((bits, [bit]) => bits | bit, 0);
  return (Number(value.value) & ~known) === 0 ? Number(value.value) : null;
}

interface Search {
  readonly pattern: RegExp;
  readonly text: StrValue;
}

/** The pattern and the text of a call, when both are known and the pattern can be followed. */
function searchOf(call: NativeCall, pattern: Value, text: Value, flags: Value | undefined): Search | null {
  const source = knownText(pattern);
  const plain = plainOf(text);
  const bits = flagBits(flags);
  if (source === null || plain.kind !== "str" || plain.holes.length > 0 || bits === null) return null;
  const translated = translatePattern(source, bits, plain.value, (steps) => call.machine.charge(steps));
  return translated && { pattern: translated, text: plain };
}

const NOT_FOLLOWED = "the regular expression is not followed";

function matchObject(found: RegExpMatchArray, text: StrValue): HostValue {
  const group = (key: Value): Value => {
    const name = knownText(key);
    const value = name !== null ? found.groups?.[name] : key.kind === "int" ? found[Number(key.value)] : undefined;
    return value === undefined ? NONE : str(value);
  };
  const start = found.index ?? 0;
  const end = start + found[0].length;
  const methods: Readonly<Record<string, Run>> = {
    group: (call) => {
      if (call.positional.length > 1) return tuple(call.positional.map(group));
      const [key] = call.positional;
      return key === undefined || (key.kind === "int" && key.value === 0) ? sliceText(text, start, end) : group(key);
    },
    groups: (call) => tuple(found.slice(1).map((value) => (value === undefined ? (argument(call, 0) ?? NONE) : str(value)))),
    groupdict: () => ({
      kind: "dict",
      entries: Object.entries(found.groups ?? {}).map(([name, value]) => ({
        key: str(name),
        value: value === undefined ? NONE : str(value),
      })),
      open: false,
    }),
    start: (call) => (call.positional.length === 0 ? int(start) : unknown(NOT_FOLLOWED)),
    end: (call) => (call.positional.length === 0 ? int(end) : unknown(NOT_FOLLOWED)),
    span: (call) => (call.positional.length === 0 ? tuple([int(start), int(end)]) : unknown(NOT_FOLLOWED)),
  };
  return {
    kind: "host",
    type: "re.Match",
    truth: () => true,
    item: (key) => group(key),
    attribute: (name) => (Object.hasOwn(methods, name) ? native(`re.Match.${name}`, methods[name]!) : undefined),
  };
}

type Finder = (search: Search, call: NativeCall, rest: readonly Value[]) => Value;

const matchAt = (accepts: (found: RegExpMatchArray, text: string) => boolean): Finder => ({ pattern, text }) => {
  const found = new RegExp(pattern.source, pattern.flags.replace("g", "")).exec(text.value);
  return found && accepts(found, text.value) ? matchObject(found, text) : NONE;
};

/** `re.match` begins at the first character, which a sticky search does too. */
const matchFirst: Finder = ({ pattern, text }) => {
  const found = new RegExp(pattern.source, pattern.flags.replace("g", "y")).exec(text.value);
  return found ? matchObject(found, text) : NONE;
};

const matchWhole: Finder = ({ pattern, text }) => {
  const found = new RegExp(`(?:${pattern.source})$(?![\\s\\S])`, pattern.flags.replace("g", "y")).exec(text.value);
  return found ? matchObject(found, text) : NONE;
};

const findAll: Finder = ({ pattern, text }) =>
  list(
    [...text.value.matchAll(pattern)]
      .slice(0, MAX_ITEMS)
      .map((found) =>
        found.length === 1
          ? sliceText(text, found.index, found.index + found[0].length)
          : found.length === 2
            ? str(found[1] ?? "")
            : tuple(found.slice(1).map((one) => str(one ?? ""))),
      ),
  );

const findEach: Finder = ({ pattern, text }) => list([...text.value.matchAll(pattern)].slice(0, MAX_ITEMS).map((found) => matchObject(found, text)));

const splitBy: Finder = ({ pattern, text }) => {
  const parts: Value[] = [];
  let at = 0;
  for (const found of text.value.matchAll(pattern)) {
    if (found[0] === "") return unknown(NOT_FOLLOWED);
    parts.push(sliceText(text, at, found.index), ...found.slice(1).map((one) => (one === undefined ? NONE : str(one))));
    at = found.index + found[0].length;
  }
  return list([...parts, sliceText(text, at, text.value.length)]);
};

/** `re.sub`; what stands between the matches keeps its place in the file. */
const substituteMatches = (replacement: Value, count: Value | undefined): Finder => ({ pattern, text }, call) => {
  const template = knownText(replacement);
  if (template === null && replacement.kind !== "function") return unknownText("the replacement is not known");
  if (template !== null && /\\[^\d\\ntg]|\\g(?!<)/.test(template)) return unknownText(NOT_FOLLOWED);
  const limit = count?.kind === "int" && count.value > 0 ? Number(count.value) : Number.POSITIVE_INFINITY;
  const result = buildText();
  let at = 0;
  let done = 0;
  for (const found of text.value.matchAll(pattern)) {
    if (done++ >= limit) break;
    result.append(sliceText(text, at, found.index));
    at = found.index + found[0].length;
    if (template !== null) result.plain(expand(template, found));
    else {
      const value = call.machine.call(call.frame, replacement, plainCall([matchObject(found, text)], call.node.span), call.node);
      result.append(value.kind === "str" ? value : unknownText("the replacement is not known"));
    }
    if (result.length > MAX_TEXT) return unknown(call.machine.limit(call.frame, call.node, `a string is longer than ${MAX_TEXT} characters`));
  }
  result.append(sliceText(text, at, text.value.length));
  return result.finish();
};

function expand(template: string, found: RegExpMatchArray): string {
  return template.replace(/\\(?:g<(\w+)>|(\d{1,2})|n|t|\\)/g, (whole, name: string | undefined, index: string | undefined) => {
    const key = name ?? index;
    if (key !== undefined) return (/^\d+$/.test(key) ? found[Number(key)] : found.groups?.[key]) ?? "";
    return whole === "\\n" ? "\n" : whole === "\\t" ? "\t" : "\\";
  });
}

const FINDERS: Readonly<Record<string, Finder>> = {
  match: matchFirst,
  search: matchAt(() => true),
  fullmatch: matchWhole,
  findall: findAll,
  finditer: findEach,
  split: splitBy,
};

/** `re.compile(pattern)`. */
const compile: Run = (outer) => {
  const [pattern, flags] = [given(outer, 0, "pattern"), argument(outer, 1, "flags")];
  const compiled: HostValue = {
    kind: "host",
    type: "re.Pattern",
    truth: () => true,
    attribute: (name) => {
      if (name === "pattern") return pattern;
      const finder = Object.hasOwn(FINDERS, name) ? FINDERS[name] : undefined;
      if (finder) return native(`re.Pattern.${name}`, (call) => {
        const search = searchOf(call, pattern, given(call), flags);
        return search ? finder(search, call, []) : unknown(NOT_FOLLOWED);
      });
      if (name === "sub") return native("re.Pattern.sub", (call) => {
        const search = searchOf(call, pattern, given(call, 1, "string"), flags);
        return search ? substituteMatches(given(call, 0, "repl"), argument(call, 2, "count"))(search, call, []) : unknownText(NOT_FOLLOWED);
      });
      return undefined;
    },
  };
  return compiled;
};

export const re = (): ModuleValue => makeModule("re", Object.fromEntries(Object.entries(FLAGS).map(([name, [bit]]) => [name, int(bit)])), {
  compile,
  escape: (call) => {
    const text = knownText(given(call));
    return text === null ? unknownText("the text is not known") : str(text.replace(/[()[\]{}?*+\-|^$\\.&~# \t\n\r\v\f]/g, "\\$&"));
  },
  sub: (call) => {
    const search = searchOf(call, given(call, 0, "pattern"), given(call, 2, "string"), argument(call, 4, "flags"));
    return search ? substituteMatches(given(call, 1, "repl"), argument(call, 3, "count"))(search, call, []) : unknownText(NOT_FOLLOWED);
  },
  ...Object.fromEntries(Object.entries(FINDERS).map(([name, finder]) => [name, (call: NativeCall) => {
    const search = searchOf(call, given(call, 0, "pattern"), given(call, 1, "string"), argument(call, 2, "flags"));
    return search ? finder(search, call, []) : unknown(NOT_FOLLOWED);
  }])),
});

// ---------------------------------------------------------------------------------------------

/** A value as `json.dumps` writes it; what is not known becomes a hole. */
function writeJson(call: NativeCall, text: TextBuilder, value: Value, indent: number | null, sort: boolean, depth: number): void {
  const plain = plainOf(value);
  const line = (level: number): void => {
    if (indent !== null) text.plain(`\n${" ".repeat(indent * level)}`);
  };
  const separator = indent === null ? ", " : ",";
  switch (plain.kind) {
    case "none":
      text.plain("null");
      return;
    case "bool":
      text.plain(String(plain.value));
      return;
    case "int":
      text.plain(String(plain.value));
      return;
    case "float":
      text.plain(floatText(plain.value));
      return;
    case "str":
      writeJsonText(text, plain);
      return;
    case "list":
    case "tuple": {
      if ((plain.kind === "list" && plain.open) || depth > MAX_JSON_DEPTH) {
        text.hole("the items are not all known");
        return;
      }
      text.plain("[");
      for (const [at, item] of plain.items.entries()) {
        if (at > 0) text.plain(separator);
        line(depth + 1);
        writeJson(call, text, item, indent, sort, depth + 1);
        if (text.length > MAX_TEXT) return;
      }
      if (plain.items.length > 0) line(depth);
      text.plain("]");
      return;
    }
    case "dict": {
      const keys = plain.entries.map((entry) => (entry.key.kind === "str" ? entry.key : textOf(call.machine, call.frame, entry.key, call.node)));
      if (plain.open || depth > MAX_JSON_DEPTH || (sort && keys.some((key) => key.holes.length > 0))) {
        text.hole("the entries are not all known");
        return;
      }
      const entries = plain.entries.map((entry, at) => ({ key: keys[at]!, value: entry.value }));
      if (sort) entries.sort((left, right) => (left.key.value < right.key.value ? -1 : 1));
      text.plain("{");
      for (const [at, entry] of entries.entries()) {
        if (at > 0) text.plain(separator);
        line(depth + 1);
        writeJsonText(text, entry.key);
        text.plain(": ");
        writeJson(call, text, entry.value, indent, sort, depth + 1);
        if (text.length > MAX_TEXT) return;
      }
      if (entries.length > 0) line(depth);
      text.plain("}");
      return;
    }
    default:
      text.hole(plain.kind === "unknown" ? plain.reason : "the value is not known");
  }
}

/** Deeper values are not written by hand. */
const MAX_JSON_DEPTH = 32;

function writeJsonText(text: TextBuilder, value: StrValue): void {
  if (value.holes.length > 0) {
    text.plain('"');
    text.append(value);
    text.plain('"');
    return;
  }
  text.plain(JSON.stringify(value.value).replace(/[\u007f-\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`));
}

function fromJson(value: unknown): Value {
  if (value === null) return NONE;
  if (typeof value === "boolean") return bool(value);
  if (typeof value === "string") return str(value);
  if (typeof value === "number") return Number.isInteger(value) ? int(smallest(BigInt(value))) : { kind: "float", value };
  if (Array.isArray(value)) return list(value.map(fromJson));
  return { kind: "dict", entries: Object.entries(value as object).map(([key, item]) => ({ key: str(key), value: fromJson(item) })), open: false };
}

export const json = (): ModuleValue => makeModule("json", {}, {
  dumps: (call) => {
    const indent = call.named.get("indent");
    const sort = call.named.get("sort_keys");
    const options = [...call.named.keys()].filter((name) => name !== "indent" && name !== "sort_keys" && name !== "default" && name !== "ensure_ascii");
    const ascii = call.named.get("ensure_ascii");
    if (options.length > 0 || (ascii && ascii !== bool(true)) || (indent && indent.kind !== "int" && indent.kind !== "none"))
      return unknownText("the options of json.dumps are not followed");
    const text = buildText();
    writeJson(call, text, given(call), indent?.kind === "int" ? Math.min(Number(indent.value), 16) : null, sort !== undefined && sort !== FALSE, 0);
    call.machine.charge(text.length / 16);
    return text.length > MAX_TEXT ? unknown(call.machine.limit(call.frame, call.node, `a string is longer than ${MAX_TEXT} characters`)) : text.finish();
  },
  loads: (call) => readJson(call, given(call)),
  load: (call) => {
    const read = call.machine.attribute(call.frame, given(call), "read", call.node);
    return read ? readJson(call, call.machine.call(call.frame, read, plainCall([], call.node.span), call.node)) : unknown("the file is not known");
  },
  dump: () => NONE,
});

function readJson(call: NativeCall, value: Value): Value {
  const text = value.kind === "bytes" ? value.value : knownText(value);
  if (text === null) return unknown(value.kind === "unknown" ? value.reason : "the text is not known");
  call.machine.charge(text.length / 8);
  try {
    return fromJson(JSON.parse(text));
  } catch {
    return call.machine.fail(call.frame, call.node, "ValueError", "the text is not valid JSON");
  }
}
