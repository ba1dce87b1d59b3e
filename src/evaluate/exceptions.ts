/** Python's built-in exceptions, and which handler takes which exception. */
import { classOf, isSubclass, makeClass } from "./classes.ts";
import { str, tuple, type ClassValue, type InstanceValue, type Value } from "./value.ts";

/** Each class with its base (Python documentation, "Exception hierarchy"). */
const HIERARCHY: readonly (readonly [string, string | null])[] = [
  ["BaseException", null],
  ["SystemExit", "BaseException"],
  ["KeyboardInterrupt", "BaseException"],
  ["GeneratorExit", "BaseException"],
  ["Exception", "BaseException"],
  ["StopIteration", "Exception"],
  ["StopAsyncIteration", "Exception"],
  ["ArithmeticError", "Exception"],
  ["FloatingPointError", "ArithmeticError"],
  ["OverflowError", "ArithmeticError"],
  ["ZeroDivisionError", "ArithmeticError"],
  ["AssertionError", "Exception"],
  ["AttributeError", "Exception"],
  ["BufferError", "Exception"],
  ["EOFError", "Exception"],
  ["ImportError", "Exception"],
  ["ModuleNotFoundError", "ImportError"],
  ["LookupError", "Exception"],
  ["IndexError", "LookupError"],
  ["KeyError", "LookupError"],
  ["MemoryError", "Exception"],
  ["NameError", "Exception"],
  ["UnboundLocalError", "NameError"],
  ["OSError", "Exception"],
  ["BlockingIOError", "OSError"],
  ["ConnectionError", "OSError"],
  ["BrokenPipeError", "ConnectionError"],
  ["ConnectionAbortedError", "ConnectionError"],
  ["ConnectionRefusedError", "ConnectionError"],
  ["ConnectionResetError", "ConnectionError"],
  ["FileExistsError", "OSError"],
  ["FileNotFoundError", "OSError"],
  ["InterruptedError", "OSError"],
  ["IsADirectoryError", "OSError"],
  ["NotADirectoryError", "OSError"],
  ["PermissionError", "OSError"],
  ["ProcessLookupError", "OSError"],
  ["TimeoutError", "OSError"],
  ["ReferenceError", "Exception"],
  ["RuntimeError", "Exception"],
  ["NotImplementedError", "RuntimeError"],
  ["RecursionError", "RuntimeError"],
  ["SyntaxError", "Exception"],
  ["SystemError", "Exception"],
  ["TypeError", "Exception"],
  ["ValueError", "Exception"],
  ["UnicodeError", "ValueError"],
  ["UnicodeDecodeError", "UnicodeError"],
  ["UnicodeEncodeError", "UnicodeError"],
  ["Warning", "Exception"],
  ["BytesWarning", "Warning"],
  ["DeprecationWarning", "Warning"],
  ["FutureWarning", "Warning"],
  ["ImportWarning", "Warning"],
  ["PendingDeprecationWarning", "Warning"],
  ["ResourceWarning", "Warning"],
  ["RuntimeWarning", "Warning"],
  ["SyntaxWarning", "Warning"],
  ["UnicodeWarning", "Warning"],
  ["UserWarning", "Warning"],
];

const classes = new Map<string, ClassValue>();
for (const [name, base] of HIERARCHY) classes.set(name, makeClass(name, base === null ? [] : [classes.get(base)!]));
for (const alias of ["IOError", "EnvironmentError"]) classes.set(alias, classes.get("OSError")!);

/** A built-in exception class; `Exception` for a name that Python does not have. */
export function exceptionClass(name: string): ClassValue {
  return classes.get(name) ?? classes.get("Exception")!;
}

/** Every built-in exception by its name. */
export function exceptionClasses(): ReadonlyMap<string, ClassValue> {
  return classes;
}

/** An exception object, as `Class(message)` makes it. */
export function makeException(klass: ClassValue, message: string): InstanceValue {
  return { kind: "instance", class: klass, attributes: new Map([["args", tuple([str(message)])]]) };
}

/** The class of what was raised; null when it is not known. */
export function exceptionClassOf(exception: Value): ClassValue | null {
  return exception.kind === "class" ? exception : exception.kind === "instance" ? classOf(exception) : null;
}

/** Whether `except type:` takes an exception; undefined when that is not known. */
export function handles(type: Value, exception: Value): boolean | undefined {
  if (type.kind === "tuple") {
    const answers = type.items.map((item) => handles(item, exception));
    return answers.includes(true) ? true : answers.includes(undefined) ? undefined : false;
  }
  if (type.kind !== "class") return undefined;
  const raised = exceptionClassOf(exception);
  if (raised) return isSubclass(raised, type);
  return type === exceptionClass("BaseException") || type === exceptionClass("Exception") ? true : undefined;
}
