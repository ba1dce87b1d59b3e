/** What the interpreter is given and what it gives. */
import type { Project } from "../project.ts";
import type { Location } from "../source.ts";
import type { PythonParser } from "../syntax/parser.ts";
import type { Statement } from "../syntax/tree.ts";
import type { Call, ClassValue, ModuleValue, Value, World } from "./value.ts";

export interface InterpreterOptions {
  readonly project: Project;
  readonly parser: PythonParser;
  /** Project folders (relative to the root, "" for the root itself) that absolute imports are looked up in, in order (`prepend_sys_path`). */
  readonly importRoots: readonly string[];
  /** Modules that the framework knows (`alembic`, `sqlalchemy.dialects.postgresql`, ...). Undefined: not one of them. */
  readonly hostModule: (name: string) => ModuleValue | undefined;
  readonly world: World;
  /** What a run has loaded before the first call: the program that starts it, and files of which it runs the module level. Read only when somebody asks what was imported. */
  readonly loaded?: { readonly program: string | null; readonly files: readonly string[] };
  /** Called when something that may have had an effect on the database could not be read. */
  readonly onOpaqueCall: (callee: string, call: Call, reason: string, stack: readonly Location[]) => void;
  /** Called when a condition is certain, so that statements are left out on every run: those of the other branch, or those after an `if` that returns. */
  readonly onSkip?: (test: Location, skipped: readonly Statement[]) => void;
  /** Called when a limit (see limits.ts) was hit, so that something was not followed to its end. Without it, limits go to `onOpaqueCall`. */
  readonly onLimit?: (reason: string, stack: readonly Location[]) => void;
}

export interface Interpreter {
  /** Runs a file's module level, once; the same module is given for the same path. Null when the file cannot be read. */
  module(path: string): ModuleValue | null;
  /** Calls a function from outside (`upgrade()`), with the path of its file for the stack. */
  run(callee: Value, positional: readonly Value[]): RunOutcome;
}

/** How a run ended. `possible`: the ending holds only on some paths. */
export type RunOutcome =
  | { readonly kind: "returned"; readonly value: Value }
  | {
      readonly kind: "raised";
      readonly exception: ClassValue | null;
      readonly message: string;
      readonly location: Location;
      /** Raised by a `raise` statement. */ readonly deliberate: boolean;
      readonly certain: boolean;
    };
