/**
 * The state of one interpreter and the operations by which its parts call each other.
 *
 * Every part (`expressions.ts`, `calls.ts`, ...) is a set of functions that take the machine; only
 * `interpreter.ts` knows all parts and puts them together. That keeps imports free of cycles though
 * evaluation is recursive through and through.
 */
import type { Location, Source, Span } from "../source.ts";
import type { Expression, ImportStatement, Statement } from "../syntax/tree.ts";
import type { Branches, Region } from "./branches.ts";
import type { InterpreterOptions } from "./options.ts";
import {
  unknown, type Call, type Certainty, type FunctionValue, type HostValue, type ModuleValue, type Scope, type Site,
  type StrValue, type Value,
} from "./value.ts";

export interface Machine {
  readonly options: InterpreterOptions;
  readonly branches: Branches;
  /** `try` bodies that are running, outermost first. */
  tries: TryContext[];
  /** Nodes that may still be evaluated in this run. */
  steps: number;
  /** Nodes that are being evaluated inside each other. */
  nesting: number;
  /** Above zero while the module level of an imported project module runs: its effects are not the migration's. */
  importing: number;
  /** Why the module whose level is running may not be imported at all; null when it certainly is. */
  doubt: string | null;
  /** Why imported modules may declare more than what was followed; null when all was. */
  importGap: string | null;

  evaluate(frame: Frame, expression: Expression): Value;
  /** Whether a condition holds; text says why that is not known. */
  decide(frame: Frame, expression: Expression): Truth;
  execute(frame: Frame, statements: readonly Statement[]): Completion;
  assign(frame: Frame, target: Expression, value: Value): void;

  call(frame: Frame, callee: Value, call: Call, node: Expression): Value;
  /** Undefined: known not to have that attribute. */
  attribute(frame: Frame, object: Value, name: string, node: Expression): Value | undefined;
  setAttribute(frame: Frame, object: Value, name: string, value: Value, node: Expression): void;
  /** The items of one iteration, or why they are not known. */
  iterate(frame: Frame, value: Value, node: Expression): Iteration;
  truth(frame: Frame, value: Value, node: Expression): Truth;
  /** `a == b` as far as it is known. */
  equal(frame: Frame, left: Value, right: Value, node: Expression): boolean | undefined;
  binary(frame: Frame, operator: string, left: Value, right: Value, node: Expression): Value;
  item(frame: Frame, object: Value, key: Value, node: Expression): Value;
  setItem(frame: Frame, object: Value, key: Value, value: Value, node: Expression): void;
  /** `str(value)`. */
  text(frame: Frame, value: Value, node: Expression): StrValue;
  /** What a name means that no scope binds. */
  builtin(name: string, frame: Frame): Value | undefined;
  importInto(frame: Frame, statement: ImportStatement): void;
  /** `importlib.import_module(name)`. */
  importModule(frame: Frame, name: string, node: Expression | Statement): Value;
  /** The folder of a package of the project; null for any other module. */
  packageFolder(module: ModuleValue): string | null;
  /** See `Site.runImports`. */
  runImports(): string | null;
  /** Whether what happens now happens in every run that comes here. */
  certainty(): Certainty;

  /** Runs what a host does, kept apart from what it may do wrong. */
  host<T>(frame: Frame, node: Expression | Statement, name: string, action: (site: Site) => T, otherwise: (reason: string) => T): T;
  /** Notes that something which may have had an effect on the database was not followed. */
  reportOpaque(frame: Frame, node: Expression | Statement, callee: string, reason: string, call: Call): void;
  /** Notes that a host or the interpreter itself failed. */
  reportFailure(frame: Frame | null, node: Expression | Statement | null, name: string, thrown: unknown): void;
  /** Notes that a limit was hit and gives the reason for the value that is now unknown. */
  limit(frame: Frame | null, node: Expression | Statement | null, reason: string): string;
  /** An error that Python would raise here: raised when a handler certainly takes it, otherwise the value is unknown, since imprecision must not accuse. */
  fail(frame: Frame, node: Expression | Statement, exception: string, message: string): Value;
  /** How often a limit was hit: what was gathered meanwhile may not be all. */
  limitsHit: number;
  /** Counts work that a builtin does on `amount` items or characters; the next node ends the run when it was too much. */
  charge(amount: number): void;
}

export type Truth = boolean | { readonly unknown: string };

/** `items` null: nothing is known. `open`: these may not be all, or not all of them may be there. */
export interface Iteration { readonly items: readonly Value[] | null; readonly open: string | null }

/** One running call (or module level, or class body: these share the activation of where they stand). */
export interface Activation {
  readonly caller: Frame | null;
  /** The call expression in the caller. */
  readonly callNode: Expression | Statement | null;
  readonly depth: number;
  readonly function: FunctionValue | null;
  readonly region: Region;
  /** Values of the paths that returned under an unknown condition. */
  readonly returns: Value[];
  globals: Set<string> | null;
  nonlocals: Set<string> | null;
  loop: Loop | null;
  /** The exception whose handler is running, for a bare `raise`. */
  handling: PythonRaise | null;
  /** Takes the values of `yield`. */
  readonly onYield: ((value: Value) => void) | null;
}

export interface Frame {
  readonly module: LoadedModule;
  readonly scope: Scope;
  readonly activation: Activation;
}

/** The loop that `break` and `continue` belong to. */
export interface Loop {
  /** Paths that left the loop. */
  readonly region: Region;
  /** Paths that left the turn; a new one for each turn. */
  turn: Region;
}

/** A project file as a module. */
export interface LoadedModule {
  readonly value: ModuleValue;
  readonly source: Source;
  readonly scope: ModuleScope;
  /** Dotted name of the package that relative imports start from, and its folder. */
  readonly package: string;
  readonly folder: string;
}

export interface ModuleScope extends Scope {
  readonly kind: "module";
  /** The value of a module-level name, whose statements are run if they have not been. */
  demand(name: string): Value | undefined;
  /** Runs every statement that has not been run. */
  demandAll(): void;
  /** Whether anything in the file, or that it imports, may bind a name at module level. */
  mayBind(name: string): boolean;
  readonly module: LoadedModule;
}

// Scopes that a function, class or generator made in them still sees when the call is over.
const captured = new WeakSet<Scope>();

/** Notes that a scope and those around it outlive their call. */
export function capture(scope: Scope): void {
  for (let at: Scope | null = scope; at && !captured.has(at); at = at.parent) captured.add(at);
}

export function isCaptured(scope: Scope): boolean {
  return captured.has(scope);
}

/** The module that a scope belongs to. */
export function moduleOfScope(scope: Scope): LoadedModule | null {
  let outermost = scope;
  while (outermost.parent) outermost = outermost.parent;
  return isModuleScope(outermost) ? outermost.module : null;
}

export function isModuleScope(scope: Scope): scope is ModuleScope {
  return "demand" in scope;
}

/** How statements ended. `left`: no path goes on here, those that were left are noted at their regions. */
export type Completion =
  | { readonly kind: "normal" }
  | { readonly kind: "return"; readonly value: Value }
  | { readonly kind: "break" }
  | { readonly kind: "continue" }
  | { readonly kind: "left" };
export const NORMAL: Completion = { kind: "normal" };

/** A running `try` body, or a `with suppress(...)`. */
export interface TryContext {
  readonly region: Region;
  readonly handlers: readonly {
    matches(exception: Value): boolean | undefined;
    /** Whether it certainly ends by raising what it took (`same`) or something else (`other`). */
    readonly reraises: "no" | "same" | "other";
  }[];
}

/** A Python exception on its way to a handler. */
export class PythonRaise {
  readonly exception: Value;
  readonly message: string;
  readonly location: Location;
  /** Raised by a `raise` statement. */
  readonly deliberate: boolean;
  constructor(exception: Value, message: string, location: Location, deliberate = false) {
    this.exception = exception;
    this.message = message;
    this.location = location;
    this.deliberate = deliberate;
  }
}

/** Notes that modules may have been imported, or may have declared something, without being followed. */
export function missImport(machine: Machine, reason: string): void {
  machine.importGap ??= reason;
}

/** The module that an import at run time gives when it is not known which one is asked for. */
export function unknownModule(machine: Machine, reason: string): Value {
  missImport(machine, reason);
  return unknown(reason);
}

/** Ends a run whose steps are used up. */
export class StepsExhausted {
  readonly stack: readonly Location[];
  constructor(stack: readonly Location[]) {
    this.stack = stack;
  }
}

/** A context manager of the interpreter's own: runs the body of the `with` where its own code has it run. */
export interface NativeContext extends HostValue {
  readonly within: (frame: Frame, node: Expression, body: (value: Value) => Completion) => Completion;
}

export function isNativeContext(value: Value): value is NativeContext {
  return value.kind === "host" && "within" in value;
}

/** What a decorator makes of a function in a class: it decides what `object.name` gives. */
export interface Descriptor extends HostValue {
  readonly binds: "property" | "class" | "static";
  readonly wrapped: Value;
}

export function isDescriptor(value: Value): value is Descriptor {
  return value.kind === "host" && "binds" in value;
}

/** An object of the interpreter's own that can be iterated (a generator, an iterator). */
export interface NativeIterable extends HostValue {
  readonly items: (frame: Frame, node: Expression) => Iteration;
}

export function isNativeIterable(value: Value): value is NativeIterable {
  return value.kind === "host" && "items" in value;
}

/** A function that the interpreter itself supplies. */
export interface NativeValue extends HostValue {
  readonly native: (call: NativeCall) => Value;
}

export interface NativeCall {
  readonly machine: Machine;
  readonly frame: Frame;
  readonly node: Expression;
  readonly positional: readonly Value[];
  readonly named: ReadonlyMap<string, Value>;
  /** See `Call.open`. */
  readonly open: string | null;
}

/** A function of the interpreter's own; not called when there may be arguments that are not listed. */
export function native(type: string, run: (call: NativeCall) => Value): NativeValue {
  return { kind: "host", type, native: run };
}

export function isNative(value: Value): value is NativeValue {
  return value.kind === "host" && "native" in value;
}

/** The argument at a position or of a name. */
export function argument(call: NativeCall, index: number, name?: string): Value | undefined {
  return call.positional[index] ?? (name === undefined ? undefined : call.named.get(name));
}

/** A call with positional arguments only, as the interpreter makes them on its own. */
export function plainCall(positional: readonly Value[], span: Span): Call {
  return { positional: positional.map((value) => ({ value, span })), named: new Map(), open: null };
}

/** Stands for the call by which something outside of the project calls into it. */
export const OUTSIDE: Expression = { kind: "opaque", span: { start: 0, end: 0 }, reason: "a call from outside the project", children: [] };

export function locationOf(frame: Frame, node: { readonly span: Span }): Location {
  return { source: frame.module.source, span: node.span };
}

/** The calls that led to a node, outermost first, the node last. */
export function stackAt(frame: Frame, node: { readonly span: Span }): Location[] {
  const stack = [locationOf(frame, node)];
  for (
    let activation = frame.activation;
    activation.caller && activation.callNode && activation.callNode !== OUTSIDE;
    activation = activation.caller.activation
  ) {
    stack.push(locationOf(activation.caller, activation.callNode));
  }
  return stack.reverse();
}
