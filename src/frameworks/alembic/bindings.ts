/**
 * What the names of a module are bound to, as far as that can be told without running it: strings,
 * lists of strings, None. Enough for revision ids and for the options in env.py.
 */
import type { Span } from "../../source.ts";
import type { Expression, Statement } from "../../syntax/tree.ts";

/** A string and the place of its literal. */
export interface PlacedText {
  readonly text: string;
  readonly span: Span;
}

export type Binding =
  | { readonly kind: "none"; readonly span: Span }
  | { readonly kind: "text"; readonly text: string; readonly span: Span }
  | { readonly kind: "texts"; readonly items: readonly PlacedText[]; readonly span: Span }
  | { readonly kind: "true" | "false"; readonly span: Span }
  /** Bound, but not known to what. `reason` completes "could not be read: it is ...". */
  | { readonly kind: "computed"; readonly reason: string; readonly span: Span };

/** The names of one module or function. */
export interface Bindings {
  readonly names: ReadonlyMap<string, Binding>;
  /** Names may be bound that are not listed (`from x import *`). */
  readonly open: boolean;
}

/**
 * The bindings that statements leave behind, last assignment wins. Both branches of an `if` count,
 * the handlers of a `try` only for names that its body does not bind.
 */
export function bindingsOf(statements: readonly Statement[], outer: ReadonlyMap<string, Binding> = new Map()): Bindings {
  const names = new Map<string, Binding>();
  let open = false;
  const lookup = (name: string): Binding | undefined => names.get(name) ?? outer.get(name);
  const computed = (name: string, span: Span, reason: string): void => void names.set(name, { kind: "computed", reason, span });

  function assign(target: Expression, value: Expression): void {
    if (target.kind === "name") {
      names.set(target.name, evaluate(value, lookup));
      return;
    }
    if (target.kind !== "tuple" && target.kind !== "list") return;
    const values = (value.kind === "tuple" || value.kind === "list") && value.items.length === target.items.length ? value.items : null;
    target.items.forEach((item, index) => {
      if (values !== null) assign(item, values[index]!);
      else if (item.kind === "name") computed(item.name, value.span, "unpacked from something else");
    });
  }

  function walk(list: readonly Statement[]): void {
    for (const statement of list) visit(statement);
  }

  function visit(statement: Statement): void {
    switch (statement.kind) {
      case "assignment":
        if (statement.value !== null) for (const target of statement.targets) assign(target, statement.value);
        return;
      case "augment":
        if (statement.target.kind === "name") computed(statement.target.name, statement.span, "put together in several steps");
        return;
      case "import":
        for (const { name, alias, span } of statement.names ?? []) {
          if (name === "*") open = true;
          else computed(alias ?? name, span, `imported from ${".".repeat(statement.level)}${statement.module}`);
        }
        return;
      case "function":
      case "class":
        computed(statement.name, statement.nameSpan, `a ${statement.kind}`);
        return;
      case "if":
        walk(statement.then);
        walk(statement.otherwise);
        return;
      case "try": {
        const before = new Set(names.keys());
        walk(statement.body);
        walk(statement.otherwise);
        const bound = new Map(names);
        for (const handler of statement.handlers) walk(handler.body);
        for (const [name, binding] of bound) if (!before.has(name)) names.set(name, binding);
        walk(statement.finally);
        return;
      }
      case "with":
      case "for":
      case "while":
      case "opaque-statement":
        walk(statement.body);
        return;
      case "delete":
        for (const target of statement.targets) if (target.kind === "name") names.delete(target.name);
        return;
      case "expression":
      case "return":
      case "raise":
      case "pass":
      case "break":
      case "continue":
      case "assert":
      case "global":
      case "nonlocal":
        return;
    }
  }

  walk(statements);
  return { names, open };
}

/** What an expression is, as far as constants and the names of `lookup` tell. */
export function evaluate(expression: Expression, lookup: (name: string) => Binding | undefined): Binding {
  const { span } = expression;
  switch (expression.kind) {
    case "constant": {
      const { value } = expression;
      if (value.type === "none") return { kind: "none", span };
      if (value.type === "str") return { kind: "text", text: value.value, span };
      if (value.type === "bool") return { kind: value.value ? "true" : "false", span };
      return { kind: "computed", reason: `not a string, but ${value.type === "int" || value.type === "float" ? "a number" : value.type}`, span };
    }
    case "name":
      return lookup(expression.name) ?? { kind: "computed", reason: `the name ${expression.name}, which this file does not bind`, span };
    case "list":
    case "tuple":
    case "set": {
      const items: PlacedText[] = [];
      for (const item of expression.items) {
        const binding = evaluate(item.kind === "spread" ? item.value : item, lookup);
        if (binding.kind === "text") items.push(binding);
        else if (binding.kind === "texts" && item.kind === "spread") items.push(...binding.items);
        else return { kind: "computed", reason: binding.kind === "computed" ? binding.reason : "a list of other things than strings", span };
      }
      return { kind: "texts", items, span };
    }
    case "binary": {
      const [left, right] = [evaluate(expression.left, lookup), evaluate(expression.right, lookup)];
      if (expression.operator === "+" && left.kind === "text" && right.kind === "text") return { kind: "text", text: left.text + right.text, span };
      if (expression.operator === "+" && left.kind === "texts" && right.kind === "texts")
        return { kind: "texts", items: [...left.items, ...right.items], span };
      return { kind: "computed", reason: "computed", span };
    }
    case "template": {
      let text = "";
      for (const part of expression.parts) {
        const binding = part.kind === "text" ? null : evaluate(part.expression, lookup);
        if (part.kind === "text") text += part.value;
        else if (binding?.kind === "text" && part.format === null && (part.conversion === null || part.conversion === "s")) text += binding.text;
        else return { kind: "computed", reason: "computed", span };
      }
      return { kind: "text", text, span };
    }
    default:
      return { kind: "computed", reason: "computed", span };
  }
}
