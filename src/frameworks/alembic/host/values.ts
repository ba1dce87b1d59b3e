/** Making host values: small helpers around the protocol of `HostValue`. */
import type { Call, HostValue, ModuleValue, Site, Value } from "../../../evaluate/value.ts";

/** What can be done with a host value, beside its type and data. */
export type Behaviour = Omit<HostValue, "kind" | "type" | "data">;

export function hostValue(type: string, data: unknown, behaviour: Behaviour = {}): HostValue {
  return { kind: "host", type, data, ...behaviour };
}

/** A function of a library. */
export function callable(type: string, call: (call: Call, site: Site) => Value, behaviour: Behaviour = {}): HostValue {
  return { kind: "host", type, call, ...behaviour };
}

/** Attributes by name, made when they are asked for. */
export type Members = Readonly<Record<string, (site: Site) => Value>>;

/** Looks a member up without stumbling over the names that every object has. */
export function member(members: Members, name: string, site: Site): Value | undefined {
  return Object.hasOwn(members, name) ? members[name]!(site) : undefined;
}

/** A module whose attributes are given; names that are missing are unknown. */
export function moduleOf(name: string, attributes: Iterable<readonly [string, Value]>): ModuleValue {
  return { kind: "module", name, attributes: new Map(attributes), open: true };
}

/** A call without arguments, for `to_instance(TypeClass)` and the like. */
export const NO_ARGUMENTS: Call = { positional: [], named: new Map(), open: null };
