/**
 * datetime, and dateutil's relativedelta: constants and sums of constants, by which migrations name
 * partitions and their bounds. What the clock says is not known.
 */
import { argument, native, type NativeCall } from "../machine.ts";
import { bool, int, knownText, NONE, str, unknown, type HostValue, type ModuleValue, type StrValue, type Value } from "../value.ts";
import { makeModule, unfollowedType, unpredictable, type Run } from "./helpers.ts";

const CLOCK = "what the clock says is not known";
const NOT_FOLLOWED = "the date is not known";

const SECOND = 1_000_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A date, or a date with a time. */
interface Moment extends HostValue {
  readonly moment: {
    readonly hasTime: boolean;
    /** Milliseconds since 1970 of the time as written, without regard to its zone. */
    readonly milliseconds: number;
    /** Microseconds beyond these, [0, 1000). */
    readonly microseconds: number;
    /** Written with `+00:00`; other zones are not followed. */
    readonly utc: boolean;
  };
}

/** A length of time in microseconds. */
interface Delta extends HostValue { readonly delta: number }

/** `relativedelta`: months, and microseconds. */
interface Relative extends HostValue { readonly relative: { readonly months: number; readonly delta: number } }

const isMoment = (value: Value): value is Moment => value.kind === "host" && "moment" in value;
const isDelta = (value: Value): value is Delta => value.kind === "host" && "delta" in value;
const isRelative = (value: Value): value is Relative => value.kind === "host" && "relative" in value;

/** Arguments by position or name as whole numbers; null when one of them is not known. */
function integers(call: NativeCall, names: readonly string[]): number[] | null {
  const numbers = names.map((name, at) => {
    const value = argument(call, at, name);
    return value === undefined ? Number.NaN : value.kind === "int" ? Number(value.value) : null;
  });
  return numbers.includes(null) ? null : (numbers as number[]);
}

function makeMoment(moment: Moment["moment"]): Value {
  const year = new Date(moment.milliseconds).getUTCFullYear();
  if (!(year >= 1 && year <= 9999)) return unknown("the date is out of range");
  const self: Moment = {
    kind: "host",
    type: moment.hasTime ? "datetime.datetime" : "datetime.date",
    moment,
    truth: () => true,
    text: (): StrValue => str(isoText(moment, " ")),
    isInstance: (name) => name === "datetime.date" || (name === "datetime.datetime" && moment.hasTime),
    attribute: (name) => momentAttribute(moment, name),
    binary: (operator, other, reflected) => momentBinary(moment, operator, other, reflected),
  };
  return self;
}

const pad = (value: number, width = 2): string => String(value).padStart(width, "0");

function isoText(moment: Moment["moment"], separator: string): string {
  const { year, month, day, hour, minute, second, microsecond } = partsOf(moment);
  const date = `${pad(year, 4)}-${pad(month)}-${pad(day)}`;
  if (!moment.hasTime) return date;
  return `${date}${separator}${pad(hour)}:${pad(minute)}:${pad(second)}${microsecond === 0 ? "" : `.${pad(microsecond, 6)}`}${moment.utc ? "+00:00" : ""}`;
}

function partsOf(moment: Moment["moment"]) {
  const date = new Date(moment.milliseconds);
  return {
    year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate(),
    hour: date.getUTCHours(), minute: date.getUTCMinutes(), second: date.getUTCSeconds(),
    microsecond: date.getUTCMilliseconds() * 1000 + moment.microseconds,
    // Monday is 0 in Python.
    weekday: (date.getUTCDay() + 6) % 7,
  };
}

/** Milliseconds of a date; null when there is no such date. */
function fromParts(year: number, month: number, day: number, hour = 0, minute = 0, second = 0): number | null {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCFullYear() !== year || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  if (!(hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60)) return null;
  return date.getTime() + ((hour * 60 + minute) * 60 + second) * 1000;
}

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/** `strftime` in the C locale; null for a directive that is not followed. */
function formatMoment(moment: Moment["moment"], format: string): string | null {
  const parts = partsOf(moment);
  const yearStart = fromParts(parts.year, 1, 1) ?? 0;
  let followed = true;
  const text = format.replace(/%(.)/gs, (_whole, directive: string) => {
    switch (directive) {
      case "Y": return String(parts.year);
      case "y": return pad(parts.year % 100);
      case "m": return pad(parts.month);
      case "d": return pad(parts.day);
      case "H": return pad(parts.hour);
      case "I": return pad(((parts.hour + 11) % 12) + 1);
      case "M": return pad(parts.minute);
      case "S": return pad(parts.second);
      case "f": return pad(parts.microsecond, 6);
      case "p": return parts.hour < 12 ? "AM" : "PM";
      case "j": return pad(Math.floor((moment.milliseconds - yearStart) / 86_400_000) + 1, 3);
      case "b": return MONTHS[parts.month - 1]!.slice(0, 3);
      case "B": return MONTHS[parts.month - 1]!;
      case "a": return DAYS[parts.weekday]!.slice(0, 3);
      case "A": return DAYS[parts.weekday]!;
      case "F": return `${pad(parts.year, 4)}-${pad(parts.month)}-${pad(parts.day)}`;
      case "T": return `${pad(parts.hour)}:${pad(parts.minute)}:${pad(parts.second)}`;
      case "z": return moment.utc ? "+0000" : "";
      case "%": return "%";
      default:
        followed = false;
        return "";
    }
  });
  return followed ? text : null;
}

function momentAttribute(moment: Moment["moment"], name: string): Value | undefined {
  const parts = partsOf(moment);
  switch (name) {
    case "year":
    case "month":
    case "day":
      return int(parts[name]);
    case "hour":
    case "minute":
    case "second":
    case "microsecond":
      return moment.hasTime ? int(parts[name]) : undefined;
    case "tzinfo":
      return moment.utc ? unknown("time zones are not followed") : NONE;
    case "isoformat":
      return native("datetime.isoformat", (call) =>
        call.positional.length === 0
          ? str(isoText(moment, "T"))
          : knownText(call.positional[0]) === " "
            ? str(isoText(moment, " "))
            : unknown(NOT_FOLLOWED),
      );
    case "strftime":
    case "__format__":
      return native("datetime.strftime", (call) => {
        const format = knownText(argument(call, 0, "format"));
        const text = format === null ? null : formatMoment(moment, format);
        return text === null ? unknown("the format of a date is not followed") : str(text);
      });
    case "weekday":
      return native("datetime.weekday", () => int(parts.weekday));
    case "isoweekday":
      return native("datetime.isoweekday", () => int(parts.weekday + 1));
    case "date":
      return native("datetime.date", () =>
        makeMoment({
          hasTime: false,
          milliseconds: Math.floor(moment.milliseconds / 86_400_000) * 86_400_000,
          microseconds: 0,
          utc: false,
        }),
      );
    case "replace":
      return native("datetime.replace", (call) => replaceParts(moment, call));
    default:
      return undefined;
  }
}

function replaceParts(moment: Moment["moment"], call: NativeCall): Value {
  const now = partsOf(moment);
  const names = ["year", "month", "day", "hour", "minute", "second", "microsecond"] as const;
  const given = integers(call, names);
  if (!given || [...call.named.keys()].some((name) => !names.some((known) => known === name))) return unknown(NOT_FOLLOWED);
  const [year, month, day, hour, minute, second, microsecond] = names.map((name, at) =>
    Number.isNaN(given[at]!) ? now[name] : given[at]!,
  ) as [number, number, number, number, number, number, number];
  const milliseconds = fromParts(year, month, day, hour, minute, second);
  return milliseconds === null
    ? call.machine.fail(call.frame, call.node, "ValueError", "day is out of range for month")
    : makeMoment({ ...moment, milliseconds: milliseconds + Math.floor(microsecond / 1000), microseconds: microsecond % 1000 });
}

const COMPARISONS: Readonly<Record<string, (order: number) => boolean>> = {
  "==": (order) => order === 0, "!=": (order) => order !== 0,
  "<": (order) => order < 0, "<=": (order) => order <= 0, ">": (order) => order > 0, ">=": (order) => order >= 0,
};

function compareNumbers(operator: string, left: number, right: number): Value | undefined {
  const decide = Object.hasOwn(COMPARISONS, operator) ? COMPARISONS[operator] : undefined;
  return decide && bool(decide(left - right));
}

const microsecondsOf = (moment: Moment["moment"]): number => moment.milliseconds * 1000 + moment.microseconds;

function momentBinary(moment: Moment["moment"], operator: string, other: Value, reflected: boolean): Value | undefined {
  if (operator === "+" || (operator === "-" && !reflected)) {
    const sign = operator === "-" ? -1 : 1;
    if (isDelta(other)) return later(moment, 0, sign * other.delta);
    if (isRelative(other)) return later(moment, sign * other.relative.months, sign * other.relative.delta);
  }
  if (!isMoment(other) || other.moment.hasTime !== moment.hasTime || other.moment.utc !== moment.utc) return undefined;
  const [left, right] = reflected ? [other.moment, moment] : [moment, other.moment];
  if (operator === "-") return makeDelta(microsecondsOf(left) - microsecondsOf(right));
  return compareNumbers(operator, microsecondsOf(left), microsecondsOf(right));
}

/** Months first, with the day cut to the month's last one, then the rest (dateutil's order). Dates ignore parts of days. */
function later(moment: Moment["moment"], months: number, delta: number): Value {
  const { year, month, day, hour, minute, second } = partsOf(moment);
  const index = year * 12 + month - 1 + months;
  const [newYear, newMonth] = [Math.floor(index / 12), (index % 12) + 1];
  const lastDay = new Date(Date.UTC(2000 + (newYear % 400), newMonth, 0)).getUTCDate();
  const base = fromParts(newYear, newMonth, Math.min(day, lastDay), hour, minute, second);
  if (base === null) return unknown("the date is out of range");
  const rest = (moment.milliseconds % 1000) * 1000 + moment.microseconds;
  const total = base * 1000 + rest + (moment.hasTime ? delta : Math.floor(delta / DAY) * DAY);
  return Number.isSafeInteger(total)
    ? makeMoment({ ...moment, milliseconds: Math.floor(total / 1000), microseconds: ((total % 1000) + 1000) % 1000 })
    : unknown("the date is out of range");
}

function makeDelta(delta: number): Value {
  if (!Number.isSafeInteger(delta)) return unknown("the length of time is not followed");
  const days = Math.floor(delta / DAY);
  const rest = delta - days * DAY;
  const self: Delta = {
    kind: "host",
    type: "datetime.timedelta",
    delta,
    truth: () => delta !== 0,
    text: (): StrValue => {
      const micro = rest % SECOND;
      const clock = `${Math.floor(rest / HOUR)}:${pad(Math.floor(rest / MINUTE) % 60)}:${pad(Math.floor(rest / SECOND) % 60)}${micro === 0 ? "" : `.${pad(micro, 6)}`}`;
      return str(days === 0 ? clock : `${days} day${Math.abs(days) === 1 ? "" : "s"}, ${clock}`);
    },
    attribute: (name) => {
      if (name === "days") return int(days);
      if (name === "seconds") return int(Math.floor(rest / SECOND));
      return name === "total_seconds" ? native("timedelta.total_seconds", () => ({ kind: "float", value: delta / SECOND })) : undefined;
    },
    binary: (operator, other, reflected) => {
      if (isDelta(other)) {
        if (operator === "+") return makeDelta(delta + other.delta);
        if (operator === "-") return makeDelta(reflected ? other.delta - delta : delta - other.delta);
        return compareNumbers(operator, delta, other.delta);
      }
      if (operator === "*" && other.kind === "int") return makeDelta(delta * Number(other.value));
      if (operator === "-" && reflected && other.kind === "none") return makeDelta(-delta);
      return undefined;
    },
  };
  return self;
}

const UNITS: Readonly<Record<string, number>> = {
  days: DAY,
  seconds: SECOND,
  microseconds: 1,
  milliseconds: 1000,
  minutes: MINUTE,
  hours: HOUR,
  weeks: 7 * DAY,
};

const timedelta: Run = (call) => {
  const names = Object.keys(UNITS);
  const given = integers(call, names);
  if (!given || [...call.named.keys()].some((name) => !names.includes(name))) return unknown("the length of time is not known");
  return makeDelta(names.reduce((sum, name, at) => sum + (Number.isNaN(given[at]!) ? 0 : given[at]! * UNITS[name]!), 0));
};

/** A date or a date with a time; only UTC is followed as a zone. */
function constructor(hasTime: boolean): Run {
  return (call) => {
    const names = hasTime ? ["year", "month", "day", "hour", "minute", "second", "microsecond"] : ["year", "month", "day"];
    const given = integers(call, names);
    const zone = hasTime ? argument(call, 7, "tzinfo") : undefined;
    if (!given || (zone && zone.kind !== "none" && zone !== UTC)) return unknown(NOT_FOLLOWED);
    const [year, month, day, hour, minute, second, micro] = given.map((value, at) => (Number.isNaN(value) && at > 2 ? 0 : value));
    const milliseconds = fromParts(year ?? NaN, month ?? NaN, day ?? NaN, hour, minute, second);
    if (milliseconds === null) return call.machine.fail(call.frame, call.node, "ValueError", "day is out of range for month");
    return makeMoment({ hasTime, milliseconds: milliseconds + Math.floor((micro ?? 0) / 1000), microseconds: (micro ?? 0) % 1000, utc: zone === UTC });
  };
}

/** `fromisoformat`, for dates and for times without a zone. */
const fromIso = (hasTime: boolean): Run => (call) => {
  const text = knownText(argument(call, 0));
  const found = text === null ? null : /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d))?)?$/.exec(text);
  if (!found || (!hasTime && found[4] !== undefined)) return unknown(NOT_FOLLOWED);
  const milliseconds = fromParts(...(found.slice(1).map((part) => Number(part ?? 0)) as [number, number, number, number, number, number]));
  return milliseconds === null ? unknown(NOT_FOLLOWED) : makeMoment({ hasTime, milliseconds, microseconds: 0, utc: false });
};

const UTC: HostValue = { kind: "host", type: "datetime.timezone.utc", truth: () => true, text: () => str("UTC") };

function typeOfMoments(name: string, hasTime: boolean): HostValue {
  const attributes = new Map<string, Value>([["fromisoformat", native(`datetime.${name}.fromisoformat`, fromIso(hasTime))]]);
  for (const clock of ["now", "utcnow", "today", "fromtimestamp", "utcfromtimestamp", "strptime"])
    attributes.set(clock, native(`datetime.${name}.${clock}`, unpredictable(clock === "strptime" ? NOT_FOLLOWED : CLOCK)));
  return { ...native(`datetime.${name}`, constructor(hasTime)), truth: () => true, attribute: (attribute) => attributes.get(attribute) };
}

export const datetime = (): ModuleValue => makeModule("datetime", {
  date: typeOfMoments("date", false),
  datetime: typeOfMoments("datetime", true),
  timedelta: { ...native("datetime.timedelta", timedelta), truth: () => true } as HostValue,
  timezone: { ...unfollowedType("datetime.timezone", "time zones are not followed"), attribute: (name) => (name === "utc" ? UTC : undefined) } as HostValue,
  time: unfollowedType("datetime.time", "times of day are not followed"),
  tzinfo: unfollowedType("datetime.tzinfo", "time zones are not followed"),
  UTC,
});

/** `dateutil.relativedelta`: the plural arguments, which add; the singular ones, which replace, are not followed. */
export const relativedelta = (): ModuleValue => makeModule("dateutil.relativedelta", {}, {
  relativedelta: (call) => {
    const names = ["years", "months", ...Object.keys(UNITS).filter((name) => name !== "milliseconds")];
    const values = [...call.named].map(([name, value]) => (names.includes(name) && value.kind === "int" ? ([name, Number(value.value)] as const) : null));
    if (call.positional.length > 0 || values.includes(null)) return unknown("the length of time is not known");
    const amount = (name: string): number => values.find((value) => value?.[0] === name)?.[1] ?? 0;
    const months = amount("years") * 12 + amount("months");
    const delta = names.slice(2).reduce((sum, name) => sum + amount(name) * UNITS[name]!, 0);
    const made: Relative = { kind: "host", type: "dateutil.relativedelta", relative: { months, delta }, truth: () => months !== 0 || delta !== 0 };
    return made;
  },
});
