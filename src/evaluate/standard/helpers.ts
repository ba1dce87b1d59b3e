/** What the stand-ins for modules of Python's standard library have in common. */
import { native, argument, type NativeCall } from "../machine.ts";
import { NONE, unknown, type HostValue, type ModuleValue, type Value } from "../value.ts";

export type Run = (call: NativeCall) => Value;

/** A module. What is not listed is there in reality, but not followed. */
export function makeModule(name: string, values: Readonly<Record<string, Value>>, functions: Readonly<Record<string, Run>> = {}): ModuleValue {
  const attributes = new Map<string, Value>(Object.entries(values));
  for (const [key, run] of Object.entries(functions)) attributes.set(key, native(`${name}.${key}`, run));
  return { kind: "module", name, attributes, open: true };
}

/** The argument at a position or of a name; unknown when it is missing. */
export function given(call: NativeCall, index = 0, name?: string): Value {
  return argument(call, index, name) ?? unknown("an argument is missing");
}

/** The items of a value when all are known. */
export function knownItems(call: NativeCall, value: Value): readonly Value[] | null {
  const { items, open } = call.machine.iterate(call.frame, value, call.node);
  return open === null ? items : null;
}

/** A decorator that keeps what it decorates: `decorator`, `decorator()` and `decorator(option=...)`. */
export const keeping: Run = (call) => {
  const [first] = call.positional;
  return first && (first.kind === "function" || first.kind === "class" || first.kind === "host") ? first : native("decorator", (inner) => given(inner));
};

/** A function that gives its first argument. */
export const identity: Run = (call) => given(call);

/** A function that does nothing a migration could see. */
export const nothing: Run = () => NONE;

/** A function whose result differs from run to run. */
export function unpredictable(reason: string): Run {
  return () => unknown(reason);
}

/** A type whose objects are not followed, and whose other attributes are not known either. */
export function unfollowedType(type: string, reason: string): HostValue {
  const made: HostValue = { ...native(type, () => unknown(reason)), attribute: () => unknown(reason), truth: () => true };
  return made;
}
