/**
 * PostgreSQL's input functions: what a text is as a value of a built-in type. Only what is certain
 * on every version is refused; each rule was measured on a server (test/catalog/values.sql).
 */
import type { VersionRange } from "./objects.ts";

/** What is wrong with a text as a value of a type. */
export interface Objection {
  readonly sqlstate: string;
  readonly message: string;
  /** See `Fault`. */
  readonly only?: VersionRange;
}

/**
 * A value that was read. `text`: it is known, in a form that equal values share (`1.50` and `1.5` are the
 * numeric `1.5`, all spellings of true are `true`) if the type is canonical, as it is written otherwise.
 * `present`: it is some value.
 */
export type Input =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "present" }
  | { readonly kind: "refused"; readonly objection: Objection };

const PRESENT: Input = { kind: "present" };

function text(value: string): Input {
  return { kind: "text", text: value };
}

function refused(sqlstate: string, message: string): Input {
  return { kind: "refused", objection: { sqlstate, message } };
}

/**
 * Reads a text as a scalar of a built-in type. `name` is the type's internal name, `written` how
 * messages call it. Lengths and precisions are applied later (see `fitted`), as by PostgreSQL.
 */
export function inputOf(name: string, written: string, given: string): Input {
  const read = scalar(name, written, given);
  // The same text is the same value, but for what depends on the time.
  return read.kind === "present" && !CANONICAL.has(name) && !/now|today|tomorrow|yesterday/i.test(given) ? text(given) : read;
}

function scalar(name: string, written: string, given: string): Input {
  const invalid = (): Input => refused("22P02", `invalid input syntax for type ${written}: "${given}"`);
  const bare = given.replace(/^[ \t\n\r\v\f]+|[ \t\n\r\v\f]+$/g, "");
  switch (name) {
    case "int2": case "int4": case "int8":
      return integer(name, written, given, bare) ?? invalid();
    case "oid":
      return /\d/.test(bare) ? PRESENT : invalid();
    case "numeric": case "float4": case "float8":
      return decimal(name, bare) ?? invalid();
    case "bool":
      return TRUTH_VALUES.test(bare) ? text(/^(?:t|y|on|1)/i.test(bare) ? "true" : "false") : invalid();
    case "uuid":
      // Hyphens may stand after every fourth digit, braces around it.
      return /^(?:\{(?:[\da-f]{4}-?){7}[\da-f]{4}\}|(?:[\da-f]{4}-?){7}[\da-f]{4})$/i.test(given) ? text(given.replace(/[-{}]/g, "").toLowerCase()) : invalid();
    case "text": case "varchar": case "bpchar": case "name":
      return text(given);
    case "json": case "jsonb":
      return isJson(given) ? PRESENT : refused("22P02", "invalid input syntax for type json");
    case "date": case "timestamp": case "timestamptz":
      // The type's own name in the message is the one of the parser, which does not say "without time zone".
      return dateTime(name, name === "timestamp" ? "timestamp" : written, given, bare);
    case "time": case "timetz":
      return timeOfDay(name === "time" ? "time" : written, given, bare);
    case "interval":
      return interval(given, bare);
    case "bytea":
      return bytes(given);
    case "bit": case "varbit":
      return bits(given);
    case "inet": case "cidr":
      return /^[\da-fx:./]+$/i.test(given) && /\d|::/.test(given) ? PRESENT : invalid();
    case "macaddr":
      return /^[\da-fx:.\s+-]+$/i.test(bare) ? PRESENT : invalid();
    case "macaddr8":
      // Some versions look at nothing that stands behind a whole address.
      return /^(?:[\da-fx:.\s+-]+$|(?:[\da-f]{2}[:.-]?){6})/i.test(bare) ? PRESENT : invalid();
    case "money":
      return /\d/.test(bare) || !/[a-z[{]/i.test(bare) ? PRESENT : invalid();
    case "pg_lsn":
      return /^[\da-f]{1,8}\/[\da-f]{1,8}$/i.test(given) ? PRESENT : invalid();
    case "point": case "line": case "lseg": case "box": case "path": case "polygon": case "circle":
      return /\d|nan|inf/i.test(bare) ? PRESENT : invalid();
    case "int4range": case "int8range": case "numrange": case "daterange": case "tsrange": case "tstzrange":
      return range(RANGED[name]!, given, bare);
    case "int4multirange": case "int8multirange": case "nummultirange": case "datemultirange": case "tsmultirange": case "tstzmultirange":
      return /^\{.*\}$/s.test(bare) ? PRESENT : refused("22P02", `malformed multirange literal: "${given}"`);
    default:
      return PRESENT;
  }
}

/** Types whose values `inputOf` tells in a form that only equal values share, so that different texts are different values. */
const CANONICAL: ReadonlySet<string> = new Set([
  "int2", "int4", "int8", "numeric", "float4", "float8", "bool", "uuid", "text", "varchar", "bpchar", "name", "date", "timestamp",
]);

/** Whether two values of a type (by its name as `comparedType` gives it) that are told differently are different. */
export function isCanonical(name: string): boolean {
  return CANONICAL.has(name) || name.startsWith("enum:");
}

// --- numbers

const INTEGERS: Readonly<Record<string, bigint>> = { int2: 32767n, int4: 2147483647n, int8: 9223372036854775807n };
/** Every prefix of these that is not ambiguous is a truth value (parse_bool_with_len). */
const TRUTH_VALUES = /^(?:t|tr|tru|true|f|fa|fal|fals|false|y|ye|yes|n|no|on|of|off|1|0)$/i;

function integer(name: string, written: string, given: string, bare: string): Input | null {
  // Version 16 took other bases and underscores in.
  if (!/^[+-]?\d+$/.test(bare)) return /^[+-]?(?:\d+(?:_\d+)+|0[xob]_?[\da-f]+(?:_[\da-f]+)*)$/i.test(bare) ? PRESENT : null;
  const value = BigInt(bare.replace("+", ""));
  return fitsInteger(name, value) ? text(String(value)) : refused("22003", `value "${given}" is out of range for type ${written}`);
}

/** Whether a whole number is one of an integer type's. */
export function fitsInteger(name: string, value: bigint): boolean {
  const most = INTEGERS[name]!;
  return value <= most && value >= -most - 1n;
}

function decimal(name: string, bare: string): Input | null {
  if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,2})?$/i.test(bare)) {
    const plain = plainDecimal(bare);
    // More digits are rounded, and a real is compared as the double that it is not quite.
    const digits = plain.replace(/[^\d]/g, "").length;
    return name === "numeric" || (name === "float8" && digits <= 15) || (digits <= 6 && !plain.includes(".")) ? text(plain) : PRESENT;
  }
  return /^[+-]?(?:\d[\d_]*\.?[\d_]*(?:e[+-]?\d+)?|\.\d[\d_]*(?:e[+-]?\d+)?|0[xob][\da-f_.p]+|nan(?:\(\w*\))?|inf(?:inity)?)$/i.test(bare) ? PRESENT : null;
}

/** A decimal number without exponent, and without sign or zeros that do not matter. */
export function plainDecimal(written: string): string {
  const [digits = "", exponent = "0"] = written.replace(/^[+-]/, "").toLowerCase().split("e");
  const [whole = "", fraction = ""] = shifted(digits, Number(exponent)).split(".");
  const rest = fraction.replace(/0+$/, "");
  const plain = `${whole.replace(/^0+(?=\d)/, "") || "0"}${rest === "" ? "" : `.${rest}`}`;
  return written.startsWith("-") && plain !== "0" ? `-${plain}` : plain;
}

/** A decimal with its point moved to the right. */
function shifted(digits: string, by: number): string {
  if (by === 0) return digits;
  const [whole = "", fraction = ""] = digits.split(".");
  const all = by > 0 ? whole + fraction.padEnd(by, "0") : whole.padStart(1 - by, "0") + fraction;
  const point = by > 0 ? whole.length + by : all.length - fraction.length + by;
  return `${all.slice(0, point)}.${all.slice(point)}`;
}

function isJson(given: string): boolean {
  try {
    JSON.parse(given);
    return true;
  } catch {
    return false;
  }
}

// --- dates and times

/** Words that dates and timestamps may be instead of digits (datetktbl). */
const DATE_WORDS: ReadonlySet<string> = new Set(["now", "today", "tomorrow", "yesterday", "epoch", "infinity"]);
/** Words of one or two letters that mean something beside digits. Longer ones may be names of time zones. */
const SHORT_WORDS: ReadonlySet<string> = new Set(["ad", "am", "at", "bc", "d", "h", "j", "jd", "m", "mm", "on", "pm", "s", "t", "y", "z", "ut"]);
/** Letters that may stand between digits: ISO's, Julian days, military zones. */
const INNER_LETTERS = /[dhjmstyz]/i;

/** The words of a date, a time or an interval. Whatever is neither letter nor digit only keeps them apart (ParseDateTime): `now()` is `now`. */
function wordsIn(bare: string): readonly string[] {
  return bare.toLowerCase().match(/[a-z]+/g) ?? [];
}

function dateTime(name: string, written: string, given: string, bare: string): Input {
  const invalid = refused("22007", `invalid input syntax for type ${written}: "${given}"`);
  const outOfRange = refused("22008", `date/time field value out of range: "${given}"`);
  if (!/\d/.test(bare)) return wordsIn(bare).some((word) => DATE_WORDS.has(word)) ? PRESENT : invalid;
  if (/^\d+$/.test(bare)) {
    if (bare === "0") return outOfRange;
    if (bare.length < 6) return /[1-9]/.test(bare) ? invalid : PRESENT;
    if (bare.length !== 8) return PRESENT;
    return isDay(bare.slice(0, 4), bare.slice(4, 6), bare.slice(6)) ? PRESENT : outOfRange;
  }
  const parts = /^(\d{3,6})-(\d{1,2})-(\d{1,2})(?:(?:T|\s+)(\d{1,2}):(\d{2})(?::(\d{2})(\.\d{1,6})?)?(?:\s*(Z|[+-]\d{2}(?::?\d{2})?))?)?$/i.exec(bare);
  const clock = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(bare);
  if (clock) return isTime(clock[1], clock[2], clock[3]) ? invalid : outOfRange;
  if (!parts)
    return hasStrangeWord(bare) ||
      hasStrangeEnd(bare) ||
      /^[+-]?[1-9]\d{0,2}(?:\.\d{0,2})?$/.test(bare) ||
      (/^\w{4}-\w{2}-\w{2}$/.test(bare) && /[a-z]/i.test(bare) && !INNER_LETTERS.test(bare))
      ? invalid
      : PRESENT;
  const [, year, month, day, hour, minute, second, fraction, zone] = parts;
  if (!isDay(year!, month!, day!) || !isTime(hour, minute, second, fraction)) return outOfRange;
  if (Number(year) > 9999 || zone !== undefined || hour === "24" || second === "60") return PRESENT;
  const date = `${year!.padStart(4, "0")}-${month!.padStart(2, "0")}-${day!.padStart(2, "0")}`;
  if (name === "date") return text(date);
  // What a timestamp with time zone is depends on the session's time zone.
  return name === "timestamp"
    ? text(`${date} ${(hour ?? "00").padStart(2, "0")}:${minute ?? "00"}:${second ?? "00"}${(fraction ?? "").replace(/\.?0*$/, "")}`)
    : PRESENT;
}

/** Whether a word apart from digits is nothing that a date may have in it. */
function hasStrangeWord(bare: string): boolean {
  return (bare.toLowerCase().match(/(?<!\S)[a-z]{1,2}(?!\S)/g) ?? []).some((word) => !SHORT_WORDS.has(word));
}

/** Whether a letter stands right behind a date or time that means nothing there. */
function hasStrangeEnd(bare: string): boolean {
  return /^\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2}:\d{2}(?:[+-]\d{2})?)?[a-z]$/i.test(bare) && !INNER_LETTERS.test(bare.at(-1)!);
}

const DAYS: readonly number[] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function isDay(year: string, month: string, day: string): boolean {
  const [y, m, d] = [Number(year), Number(month), Number(day)];
  const isLeap = y % 4 === 0 && (y % 100 !== 0 || y % 400 === 0);
  return y > 0 && m >= 1 && m <= 12 && d >= 1 && d <= DAYS[m - 1]! + (m === 2 && isLeap ? 1 : 0);
}

function isTime(hour = "0", minute = "0", second = "0", fraction = ""): boolean {
  const [h, m, s] = [Number(hour), Number(minute), Number(second)];
  return h <= 24 && m <= 59 && s <= 60 && (h < 24 || (m === 0 && s === 0 && !/[1-9]/.test(fraction)));
}

function timeOfDay(written: string, given: string, bare: string): Input {
  const invalid = refused("22007", `invalid input syntax for type ${written}: "${given}"`);
  const outOfRange = refused("22008", `date/time field value out of range: "${given}"`);
  if (!/\d/.test(bare)) return wordsIn(bare).some((word) => word === "now" || word === "allballs") ? PRESENT : invalid;
  if (/^\d+$/.test(bare)) {
    if (bare.length !== 4 && bare.length !== 6) return invalid;
    return isTime(bare.slice(0, 2), bare.slice(2, 4), bare.slice(4) || "0") ? PRESENT : outOfRange;
  }
  const parts = /^(\d{1,2}):(\d{2})(?::(\d{2})(\.\d+)?)?$/.exec(bare);
  if (parts) return isTime(parts[1], parts[2], parts[3], parts[4]) ? PRESENT : outOfRange;
  return /^\d{4}-(?:0?\d|1[0-5])-\d{1,2}$/.test(bare) ? invalid : PRESENT;
}

/** The units of an interval (deltatktbl), of which ten letters count. */
const UNITS: ReadonlySet<string> = new Set(
  (
    "ago at c cent centuries century d day days dec decade decades decs dow doy h hour hours hr hrs isodow isoyear j jd julian m microsecond microsecon mil millennia millennium millisecon mils min mins minute minutes mm " +
    "mon mons month months ms msec msecond mseconds msecs on qtr quarter quarters s sec second seconds secs timezone timezone_h timezone_m us usec usecond useconds usecs w week weeks y year years yr yrs"
  ).split(" "),
);

function interval(given: string, bare: string): Input {
  const invalid = refused("22007", `invalid input syntax for type interval: "${given}"`);
  if (/^p/i.test(bare) && /\d/.test(bare)) return PRESENT;
  // Version 17 took infinity in.
  if (!/[\d.]/.test(bare)) return wordsIn(bare).includes("infinity") ? PRESENT : invalid;
  if (wordsIn(bare).some((word) => !UNITS.has(word.slice(0, 10)))) return invalid;
  if (/^\d+-\d+-\d+$/.test(bare)) return Number(bare.split("-")[1]) > 11 ? refused("22015", `interval field value out of range: "${given}"`) : invalid;
  return PRESENT;
}

// --- bytes, bits, ranges, arrays

function bytes(given: string): Input {
  if (!given.startsWith("\\x")) return /^(?:[^\\]|\\\\|\\[0-3][0-7]{2})*$/s.test(given) ? PRESENT : refused("22P02", "invalid input syntax for type bytea");
  const digits = given.slice(2).replace(/[ \n\t\r]/g, "");
  const wrong = /[^\da-f]/i.exec(digits);
  if (wrong) return refused("22023", `invalid hexadecimal digit: "${wrong[0]}"`);
  return digits.length % 2 === 0 ? PRESENT : refused("22023", "invalid hexadecimal data: odd number of digits");
}

function bits(given: string): Input {
  const isHex = /^x/i.test(given);
  const wrong = (isHex ? /[^\da-f]/i : /[^01]/).exec(given.replace(/^[bx]/i, ""));
  return wrong ? refused("22P02", `"${wrong[0]}" is not a valid ${isHex ? "hexadecimal" : "binary"} digit`) : PRESENT;
}

/** What a range's bounds are, with the words of messages. */
const RANGED: Readonly<Record<string, readonly [name: string, written: string]>> = {
  int4range: ["int4", "integer"],
  int8range: ["int8", "bigint"],
  numrange: ["numeric", "numeric"],
  daterange: ["date", "date"],
  tsrange: ["timestamp", "timestamp"],
  tstzrange: ["timestamptz", "timestamp with time zone"],
};

function range([name, written]: readonly [name: string, written: string], given: string, bare: string): Input {
  if (/^empty$/i.test(bare)) return PRESENT;
  const malformed = refused("22P02", `malformed range literal: "${given}"`);
  if (!/^[[(].*[\])]$/s.test(bare)) return malformed;
  const inside = bare.slice(1, -1);
  // Quotes and backslashes let a bound have anything in it.
  if (/["\\]/.test(inside)) return PRESENT;
  const bounds = inside.split(",");
  if (bounds.length !== 2 || /[[\](){}]/.test(inside)) return malformed;
  const read = bounds.map((bound) => (bound === "" ? null : inputOf(name, written, bound)));
  for (const bound of read) if (bound?.kind === "refused") return bound;
  const [low, high] = read;
  const isDescending = low?.kind === "text" && high?.kind === "text" && compareTexts(name, low.text, high.text) === 1;
  return isDescending ? refused("22000", "range lower bound must be less than or equal to range upper bound") : PRESENT;
}

/** The order of two values of a type as `inputOf` tells them: -1, 0, 1; null where more decides than what is known here, such as a collation. */
export function compareTexts(name: string, left: string, right: string): number | null {
  if (left === right) return 0;
  const order = (less: boolean): number => (less ? -1 : 1);
  switch (name) {
    case "int2": case "int4": case "int8": case "numeric": case "float4": case "float8":
      return compareDecimals(left, right);
    case "bool": case "uuid": case "date": case "timestamp":
      return order(left < right);
    default:
      return null;
  }
}

function compareDecimals(left: string, right: string): number {
  const scale = Math.max(...[left, right].map((one) => one.split(".")[1]?.length ?? 0));
  const [first, second] = [left, right].map((one) => scaled(one, scale)) as [bigint, bigint];
  return first === second ? 0 : first < second ? -1 : 1;
}

/** A decimal as a whole number of units of 10^-scale; digits beyond are rounded half away from zero. */
export function scaled(decimalText: string, scale: number): bigint {
  const isNegative = decimalText.startsWith("-");
  const [whole = "", fraction = ""] = decimalText.replace("-", "").split(".");
  const kept = BigInt(`${whole}${fraction.slice(0, Math.max(0, scale)).padEnd(Math.max(0, scale), "0")}`);
  const absolute = kept + ((fraction[Math.max(0, scale)] ?? "0") >= "5" ? 1n : 0n);
  return isNegative ? -absolute : absolute;
}

/** A whole number of units of 10^-scale as a decimal. */
export function unscaled(value: bigint, scale: number): string {
  const digits = String(value < 0n ? -value : value).padStart(scale + 1, "0");
  const written = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  return plainDecimal(value < 0n ? `-${written}` : written);
}

/** The elements of an array's text, null for NULL; `malformed` when it is none, `other` when it is written with bounds or too strangely to tell. */
export function arrayElements(given: string): readonly (string | null)[] | "malformed" | "other" {
  const bare = given.trim();
  // Brackets hold the bounds, and an equals sign follows.
  if (bare.startsWith("[")) return /^(?:\[[+-]?\d+(?::[+-]?\d+)?\])+\s*=\s*\{.*\}$/s.test(bare) ? "other" : "malformed";
  if (!bare.startsWith("{") || !bare.endsWith("}")) return "malformed";
  const inside = bare.slice(1, -1);
  if (inside.trim() === "") return [];
  // An array of arrays: braces must be balanced, which is all that is looked at.
  if (/[{}]/.test(inside)) return /["\\]/.test(inside) || isBalanced(inside) ? "other" : "malformed";
  const elements = [...`${inside},`.matchAll(/\s*(?:"((?:[^"\\]|\\.)*)"\s*|((?:[^",\\]|\\.)*)),/gsy)];
  if (elements.reduce((length, [whole]) => length + whole.length, 0) !== inside.length + 1) return "malformed";
  if (elements.some(([, quoted, plain]) => quoted === undefined && plain!.trim() === "")) return "malformed";
  return elements.map(([, quoted, plain]) => {
    if (quoted !== undefined) return quoted.replace(/\\(.)/gs, "$1");
    return /^null$/i.test(plain!.trim()) ? null : plain!.trimEnd().replace(/\\(.)/gs, "$1");
  });
}

function isBalanced(inside: string): boolean {
  let depth = 0;
  for (const mark of inside.match(/[{}]/g) ?? []) {
    depth += mark === "{" ? 1 : -1;
    if (depth < 0) return false;
  }
  return depth === 0;
}

// --- lengths and precisions

/** Types that have a length, the most that it may be, and what messages call them (anychar_typmodin, anybit_typmodin). */
const LENGTHS: Readonly<Record<string, readonly [most: number, called: string]>> = {
  varchar: [10485760, "varchar"],
  bpchar: [10485760, "char"],
  bit: [83886080, "bit"],
  varbit: [83886080, "varbit"],
};

/** What PostgreSQL says of the modifiers that a built-in type is written with; null when nothing (numerictypmodin and its like). */
export function objectionToModifiers(name: string, modifiers: readonly (number | string)[]): Objection | null {
  if (name !== "numeric" && !(name in LENGTHS)) return null;
  for (const modifier of modifiers) {
    const read = typeof modifier === "string" ? inputOf("int4", "integer", modifier) : null;
    if (read?.kind === "refused") return read.objection;
    if (read) return null;
  }
  const invalid = (message: string): Objection => ({ sqlstate: "22023", message });
  const [first, second] = modifiers as readonly number[];
  if (name === "numeric") {
    if (modifiers.length > 2) return invalid("invalid NUMERIC type modifier");
    if (first! < 1 || first! > 1000) return invalid(`NUMERIC precision ${first} must be between 1 and 1000`);
    // Before version 15 the scale had to be between zero and the precision.
    return second !== undefined && Math.abs(second) > 1000 ? invalid(`NUMERIC scale ${second} must be between -1000 and 1000`) : null;
  }
  const [most, called] = LENGTHS[name]!;
  if (modifiers.length > 1) return invalid("invalid type modifier");
  return first! < 1
    ? invalid(`length for type ${called} must be at least 1`)
    : first! > most
      ? invalid(`length for type ${called} cannot exceed ${most}`)
      : null;
}

/**
 * A value with the length or precision of its type (the length coercion functions). `isExplicit`: by
 * a cast, which cuts strings that are too long.
 */
export function fitted(name: string, written: string, modifiers: readonly (number | string)[], value: string, isExplicit: boolean): Input {
  const [first, second] = modifiers;
  if (typeof first !== "number") return name === "bpchar" ? text(value.replace(/ +$/, "")) : text(value);
  switch (name) {
    case "varchar": case "bpchar": {
      const characters = [...value];
      const [kept, rest] = [characters.slice(0, first).join(""), characters.slice(first).join("")];
      if (!isExplicit && /[^ ]/.test(rest)) return refused("22001", `value too long for type ${written}`);
      // Blanks at the end of a char(n) do not count.
      return text(name === "bpchar" ? kept.replace(/ +$/, "") : kept);
    }
    case "numeric": {
      const scale = typeof second === "number" ? second : 0;
      if (scale < 0) return PRESENT;
      const value10 = scaled(value, scale);
      const absolute = value10 < 0n ? -value10 : value10;
      return first >= 1 && absolute >= 10n ** BigInt(first) ? refused("22003", "numeric field overflow") : text(unscaled(value10, scale));
    }
    default:
      return PRESENT;
  }
}
