/** Stand-ins for modules of Python's standard library: what migrations use of them. */
import type { ModuleValue } from "./value.ts";

export function standardModule(_name: string): ModuleValue | undefined {
  return undefined;
}
