/** `super()`. */
import { bind } from "./attributes.ts";
import { lookupOrder } from "./classes.ts";
import { isDescriptor, native, type Frame } from "./machine.ts";
import { NONE, unknown, type ClassValue, type HostValue, type PassedValue, type Scope, type Value } from "./value.ts";

// The class whose body a scope was: by it a method knows the class it stands in.
const owners = new WeakMap<Scope, ClassValue>();

export function ownScope(scope: Scope, klass: ClassValue): void {
  owners.set(scope, klass);
}

/** The name `super`, called in a method or with its two arguments. */
export function superObject(frame: Frame): Value {
  return native("builtins.super", (call) => {
    const { function: method } = frame.activation;
    const parameters = method?.declaration.parameters ?? [];
    const first = parameters[0] && nameInFunction(frame.scope, parameters[0].name);
    const owner = call.positional[0] ?? (method ? owners.get(method.scope) : undefined);
    const self = call.positional[1] ?? first;
    if (owner?.kind !== "class" || !self) return unknown("what super() is here is not known");
    return afterOwner(owner, self);
  });
}

function nameInFunction(scope: Scope, name: string): Value | undefined {
  for (let at: Scope | null = scope; at; at = at.parent) if (at.kind === "function" && at.names.has(name)) return at.names.get(name);
  return undefined;
}

/** Attributes are those of the classes behind `owner` in the lookup order of the object's class. */
function afterOwner(owner: ClassValue, self: Value): HostValue {
  const klass = self.kind === "instance" ? self.class : self.kind === "class" ? self : owner;
  const order = lookupOrder(klass);
  const rest = order.slice(order.indexOf(owner) + 1);
  return {
    kind: "host",
    type: "builtins.super",
    attribute: (name) => {
      for (const one of rest) {
        const value = one.attributes.get(name);
        if (value === undefined) continue;
        if (!isDescriptor(value)) return bind(value, self);
        return value.binds === "static" ? value.wrapped : value.binds === "class" ? bind(value.wrapped, klass) : unknown(`super().${name} is a property`);
      }
      if (name === "__init__" && self.kind === "instance") {
        return native("object.__init__", ({ positional, named, node }) => {
          const passed = (value: Value): PassedValue => ({ value, span: node.span });
          self.given =
            self.given === undefined
              ? { positional: positional.map(passed), named: new Map([...named].map(([key, value]) => [key, passed(value)])), open: null }
              : null;
          return NONE;
        });
      }
      // What object, Exception or an unknown base do with these changes nothing that is followed.
      if (name === "__init__" || name === "__init_subclass__" || name === "__setattr__") return native(`object.${name}`, () => NONE);
      return unknown(`super().${name} is not followed`);
    },
  };
}
