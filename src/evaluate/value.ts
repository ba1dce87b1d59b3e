/**
 * What the interpreter knows about a Python value, and the protocol by which a framework gives
 * meaning to names that come from outside the project (`op`, `sa`, `context`, ...).
 *
 * Not knowing is a value with a reason: `unknown` absorbs every operation and never accuses.
 */
import type { Location, Source, Span } from "../source.ts";
import type { FunctionStatement, LambdaExpression } from "../syntax/tree.ts";

export type Value =
  | UnknownValue
  | NoneValue
  | EllipsisValue
  | BoolValue
  | IntValue
  | FloatValue
  | BytesValue
  | StrValue
  | ListValue
  | TupleValue
  | SetValue
  | DictValue
  | FunctionValue
  | ClassValue
  | InstanceValue
  | ModuleValue
  | HostValue;

/**
 * A value that cannot be known statically. `reason` completes the sentence "could not be read: ...".
 * `reachesDatabase`: it came from an object through which the database can be reached, so a call of
 * it may have had an effect there.
 */
export interface UnknownValue {
  readonly kind: "unknown";
  readonly reason: string;
  readonly reachesDatabase?: true;
  /** Unknown code made it of a class that is declared in something (a model). */ readonly collected?: true;
}
export interface NoneValue { readonly kind: "none" }
export interface EllipsisValue { readonly kind: "ellipsis" }
export interface BoolValue { readonly kind: "bool"; readonly value: boolean }
export interface IntValue { readonly kind: "int"; readonly value: number | bigint }
export interface FloatValue { readonly kind: "float"; readonly value: number }
export interface BytesValue { readonly kind: "bytes"; readonly value: string }

/**
 * A string. Parts of it may be unknown: a hole stands in `value` as a placeholder that is a valid
 * SQL identifier (see `HOLE`), so that the text around it can still be read. `pieces` tell where
 * the characters stand in the project's files, so that a finding inside a SQL text points at its
 * own line; characters made at run time have no piece.
 */
export interface StrValue {
  readonly kind: "str";
  readonly value: string;
  readonly pieces: readonly StrPiece[];
  readonly holes: readonly StrHole[];
}

/** Character `at + i` of the value stands at offset `start + i` of `source`, for i in [0, length). Sorted by `at`. */
export interface StrPiece { readonly at: number; readonly length: number; readonly source: Source; readonly start: number }

/** An unknown part of a string; the placeholder occupies [at, at + length). */
export interface StrHole { readonly at: number; readonly length: number; readonly reason: string }

/** What stands in a SQL text for the value of a parameter that is not known, as a string constant: it fits wherever a value may stand. */
export const UNKNOWN_PARAMETER = "?";

/** What every hole's placeholder looks like: `__hole_1__`. No real identifier is taken for one. */
export const HOLE: RegExp = /__hole_\d+__/;

/** `open`: there may be other items than these, or not all of these (changed under an unknown condition). */
export interface ListValue { readonly kind: "list"; items: Value[]; open: boolean }
export interface TupleValue { readonly kind: "tuple"; readonly items: readonly Value[] }
export interface SetValue { readonly kind: "set"; items: Value[]; open: boolean }
/** Entries in insertion order; keys are compared with `sameKey`. */
export interface DictValue { readonly kind: "dict"; entries: { readonly key: Value; readonly value: Value }[]; open: boolean }

export interface FunctionValue {
  readonly kind: "function";
  readonly name: string;
  readonly declaration: FunctionStatement | LambdaExpression;
  readonly source: Source;
  readonly scope: Scope;
  /** Defaults evaluated at definition, by parameter name. */
  readonly defaults: ReadonlyMap<string, Value>;
  /** Set for a method bound to its object. */
  readonly self: Value | null;
}
export interface ClassValue {
  readonly kind: "class";
  readonly name: string;
  readonly bases: readonly Value[];
  readonly attributes: Map<string, Value>;
  readonly source: Source | null;
  /** True when a base or a decorator is unknown, so that attributes may exist that are not listed. */
  readonly open: boolean;
  /** True for classes that derive from enum.Enum: attributes in capital or lower case are members. */
  readonly enumeration: boolean;
}
export interface InstanceValue {
  readonly kind: "instance";
  readonly class: ClassValue;
  readonly attributes: Map<string, Value>;
  /** What the `__init__` of a base outside the project was given. Undefined until it is called; null when more than one call was seen. */
  given?: Call | null;
}
/** `open`: the module could not be read whole, a name that is missing is unknown instead of an error. */
export interface ModuleValue {
  readonly kind: "module";
  readonly name: string;
  readonly attributes: Map<string, Value>;
  readonly open: boolean;
  /** See `HostValue`; `alembic.op` is one. */ readonly reachesDatabase?: true;
}

/** A chain of name bindings. */
export interface Scope {
  readonly names: Map<string, Value>;
  readonly parent: Scope | null;
  readonly kind: "module" | "function" | "class" | "comprehension";
}

/**
 * A value whose meaning the framework knows. Every method is optional; a missing one, and a result
 * `undefined`, mean "not known", and the interpreter goes on with `unknown`.
 */
export interface HostValue {
  readonly kind: "host";
  /** What it is, in the library's own words: `sqlalchemy.Column`, `alembic.op.create_table`. */
  readonly type: string;
  /** What the framework wants to keep with it. Only the framework looks inside. */
  readonly data?: unknown;
  /** The database can be reached through it (op, a connection, a session, an engine): code outside the project that is given it may have had an effect. */
  readonly reachesDatabase?: true;
  /** Collects what modules declare (a metadata, a base of models), or declares (`Table`): code outside the project that is given it may add to it. */
  readonly collects?: true;
  attribute?(name: string, site: Site): Value | undefined;
  setAttribute?(name: string, value: Value, site: Site): void;
  call?(call: Call, site: Site): Value;
  item?(key: Value, site: Site): Value | undefined;
  setItem?(key: Value, value: Value, site: Site): void;
  /** The items of one iteration; `undefined` when their number is unknown. */
  iterate?(site: Site): readonly Value[] | undefined;
  length?(site: Site): number | undefined;
  truth?(site: Site): boolean | undefined;
  contains?(item: Value, site: Site): boolean | undefined;
  /** `self operator other`, or `other operator self` when `reflected`. Comparison operators included. */
  binary?(operator: string, other: Value, reflected: boolean, site: Site): Value | undefined;
  enter?(site: Site): Value;
  /** Leaves a `with` block. `raised`: by an exception that goes on. */
  exit?(site: Site, raised?: boolean): void;
  /** `str(self)`. */
  text?(site: Site): StrValue | undefined;
  /** Whether `isinstance(self, C)` for a class of that qualified name; `undefined` when not known. */
  isInstance?(qualifiedName: string): boolean | undefined;
  /** Takes part in `class C(self)`: what stands for the new class in place of `klass` (a declarative model); undefined leaves it. */
  subclass?(klass: ClassValue, site: Site): Value | undefined;
}

/** The arguments of one call, evaluated. */
export interface Call {
  readonly positional: readonly PassedValue[];
  readonly named: ReadonlyMap<string, PassedValue>;
  /** Null, or why there may be arguments that are not listed (`*args` or `**kwargs` of unknown content). */
  readonly open: string | null;
}
export interface PassedValue { readonly value: Value; readonly span: Span }

/** Whether what happens at a site happens in every run on an empty database, or only may happen. */
export type Certainty = { readonly certain: true } | { readonly certain: false; readonly reason: string };
export const CERTAIN: Certainty = { certain: true };

/** Where and under which circumstances a host is called. */
export interface Site {
  /** The expression that is being evaluated, in the innermost frame. */
  readonly source: Source;
  readonly span: Span;
  /** The calls that led here, outermost first, this site last. */
  readonly stack: readonly Location[];
  readonly certainty: Certainty;
  /** False when nothing that is raised here can be caught. */
  readonly isInTry: boolean;
  /** Whether the module level of an imported module runs, of which only those statements are run that bind a name somebody asks for. */
  readonly isImporting: boolean;
  /**
   * Runs whole what a run of the framework has imported by now: the modules that its files and those of the project
   * import, at every depth. Gives why more may have been declared than what these declare, null when all is known.
   */
  runImports(): string | null;
  /** Calls a Python value, as a library would call a callback. */
  call(callee: Value, positional: readonly Value[], named?: ReadonlyMap<string, Value>): Value;
  /** Raises a Python exception. `exception` is a class or an instance. Never returns. */
  raise(exception: Value, message: string): never;
  /** Raises a Python exception or does not: what comes after, up to the handler, is uncertain. */
  mayRaise(exception: Value, message: string): void;
  /** Whether an exception of this class, raised here, would be caught inside the running `upgrade()`. `undefined`: not known. */
  wouldCatch(exception: ClassValue): boolean | undefined;
  /** The same place under a condition that is not known. */
  possibly(reason: string): Site;
}

/**
 * The state outside the interpreter (the catalog), as far as unknown conditions concern it.
 * An `if` whose test is unknown is walked as: `branch()`, then-branch, `alternative()`,
 * else-branch, `merge()`. Each alternative starts from the state at `branch()`; after `merge()` the
 * state is what holds in all alternatives, and the rest is "possible".
 */
export interface World {
  branch(): Branch;
}
export interface Branch {
  alternative(): void;
  /**
   * The run ends in the alternative that is being walked (an exception that nothing catches), so
   * that a run which reaches head never took it: `merge()` leaves it out. When one alternative is
   * left, the state after `merge()` is that one's and nothing becomes "possible".
   */
  abandon?(): void;
  merge(): void;
}

export function unknown(reason: string): UnknownValue {
  return { kind: "unknown", reason };
}
export const NONE: NoneValue = { kind: "none" };
export const TRUE: BoolValue = { kind: "bool", value: true };
export const FALSE: BoolValue = { kind: "bool", value: false };
export function bool(value: boolean): BoolValue {
  return value ? TRUE : FALSE;
}
export function int(value: number | bigint): IntValue {
  return { kind: "int", value };
}
/** A string made at run time: it stands nowhere in the project's files. */
export function str(value: string): StrValue {
  return { kind: "str", value, pieces: [], holes: [] };
}
export function list(items: Value[]): ListValue {
  return { kind: "list", items, open: false };
}
export function tuple(items: readonly Value[]): TupleValue {
  return { kind: "tuple", items };
}
export function dict(entries: readonly (readonly [string, Value])[]): DictValue {
  return { kind: "dict", entries: entries.map(([key, value]) => ({ key: str(key), value })), open: false };
}
/** The text of a string without holes, otherwise null. */
export function knownText(value: Value | undefined): string | null {
  return value?.kind === "str" && value.holes.length === 0 ? value.value : null;
}
