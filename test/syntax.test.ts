/**
 * Python lowered to the tree of src/syntax/tree.ts: each case is a piece of Python and the tree that it
 * becomes, written as an expression in parentheses. All cases run on both runtimes, which must agree.
 */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { Source } from "../src/source.ts";
import { loadPythonParser, type PythonParser } from "../src/syntax/parser.ts";
import { MAX_SYNTAX_PROBLEMS, MAX_TREE_DEPTH } from "../src/syntax/python.ts";
import type { Argument, Expression, Module, Parameter, Statement, TemplateExpression, TextSegment } from "../src/syntax/tree.ts";

const native = await loadPythonParser({ prefer: "native" });
const wasm = await loadPythonParser({ prefer: "wasm" });

function sourceOf(text: string): Source {
  return { path: "case.py", text };
}

/** Everything in a module, bodies included, as plain data. */
function plain(module: Module): unknown {
  return JSON.parse(
    JSON.stringify({ body: module.body, docstring: module.docstring, errors: module.errors }, (_key, value: unknown) =>
      typeof value === "function" ? (value as () => unknown)() : typeof value === "bigint" ? `${value}n` : value),
  );
}

// --- Rendering: lists are joined by blanks, what is not there is `_`.

function list(items: readonly string[]): string {
  return items.join(" ");
}

function expression(node: Expression | null): string {
  if (node === null) return "_";
  switch (node.kind) {
    case "name":
      return node.name;
    case "constant":
      if (node.value.type === "none" || node.value.type === "ellipsis") return node.value.type;
      if (node.value.type === "bytes") return `b${JSON.stringify(node.value.value)}`;
      if (node.value.type === "str") return JSON.stringify(node.value.value);
      if (node.value.type === "float") return `(float ${node.value.value})`;
      return `${node.value.value}${typeof node.value.value === "bigint" ? "n" : ""}`;
    case "template":
      return `(template ${list(node.parts.map(part))})`;
    case "attribute":
      return `(. ${expression(node.object)} ${node.name})`;
    case "subscript":
      return `([] ${expression(node.object)} ${expression(node.index)})`;
    case "slice":
      return `(slice ${expression(node.lower)} ${expression(node.upper)} ${expression(node.step)})`;
    case "call":
      return `(call ${list([expression(node.callee), ...node.arguments.map(argument)])})`;
    case "unary":
      return `(${node.operator} ${expression(node.operand)})`;
    case "binary":
    case "logical":
      return `(${node.operator} ${expression(node.left)} ${expression(node.right)})`;
    case "compare":
      return `(compare ${list([expression(node.first), ...node.rest.map((next) => `${next.operator} ${expression(next.operand)}`)])})`;
    case "conditional":
      return `(if ${expression(node.test)} ${expression(node.then)} ${expression(node.otherwise)})`;
    case "list":
    case "tuple":
    case "set":
      return `(${list([node.kind, ...node.items.map(expression)])})`;
    case "dict":
      return `(${list(["dict", ...node.entries.map((entry) => (entry.key ? `${expression(entry.key)}:${expression(entry.value)}` : `**${expression(entry.value)}`))])})`;
    case "comprehension": {
      const element = node.value ? `${expression(node.element)}:${expression(node.value)}` : expression(node.element);
      const clauses = node.clauses.map((clause) =>
        clause.kind === "if" ? `if ${expression(clause.test)}` : `for ${expression(clause.target)} in ${expression(clause.iterable)}`,
      );
      return `(${node.result}-of ${element} ${list(clauses)})`;
    }
    case "lambda":
      return `(lambda [${list(node.parameters.map(parameter))}] ${expression(node.result)})`;
    case "spread":
      return `*${expression(node.value)}`;
    case "assign":
      return `(:= ${node.name} ${expression(node.value)})`;
    case "opaque":
      return `(opaque "${node.reason}"${node.children.map((child) => ` ${expression(child)}`).join("")})`;
  }
}

function part(node: TemplateExpression["parts"][number]): string {
  if (node.kind === "text") return JSON.stringify(node.value);
  return `{${expression(node.expression)}${node.conversion ? `!${node.conversion}` : ""}${node.format ? `:${expression(node.format)}` : ""}}`;
}

function argument(node: Argument): string {
  return `${node.name === null ? "" : `${node.name}=`}${node.spread ?? ""}${expression(node.value)}`;
}

function parameter(node: Parameter): string {
  const mark = { positional: "", "keyword-only": "kw:", rest: "*", "keyword-rest": "**" }[node.kind];
  return `${mark}${node.name}${node.annotation ? `:${expression(node.annotation)}` : ""}${node.default ? `=${expression(node.default)}` : ""}`;
}

function block(statements: readonly Statement[]): string {
  return `{${statements.map(statement).join("; ")}}`;
}

function orElse(statements: readonly Statement[]): string {
  return statements.length > 0 ? ` else ${block(statements)}` : "";
}

function statement(node: Statement): string {
  switch (node.kind) {
    case "expression":
      return expression(node.expression);
    case "assignment":
      return `${list(node.targets.map((target) => `${expression(target)} =`))}${node.annotation ? ` :${expression(node.annotation)}` : ""} ${expression(node.value)}`;
    case "augment":
      return `${expression(node.target)} ${node.operator}= ${expression(node.value)}`;
    case "if":
      return `if ${expression(node.test)} ${block(node.then)}${orElse(node.otherwise)}`;
    case "for":
      return `for ${expression(node.target)} in ${expression(node.iterable)} ${block(node.body)}${orElse(node.otherwise)}`;
    case "while":
      return `while ${expression(node.test)} ${block(node.body)}${orElse(node.otherwise)}`;
    case "try": {
      const handlers = node.handlers.map((handler) => ` except ${expression(handler.type)} as ${handler.name ?? "_"} ${block(handler.body)}`);
      return `try ${block(node.body)}${handlers.join("")}${orElse(node.otherwise)}${node.finally.length > 0 ? ` finally ${block(node.finally)}` : ""}`;
    }
    case "with":
      return `with ${list(node.items.map((item) => `${expression(item.value)}${item.target ? `->${expression(item.target)}` : ""}`))} ${block(node.body)}`;
    case "function":
      return `${node.decorators.map((decorator) => `@${expression(decorator)} `).join("")}def ${node.flavour} ${node.name}[${list(node.parameters.map(parameter))}] ${block(node.body())}`;
    case "class":
      return `${node.decorators.map((decorator) => `@${expression(decorator)} `).join("")}class ${node.name}[${list(node.bases.map(argument))}] ${block(node.body())}`;
    case "return":
      return `return ${expression(node.value)}`;
    case "raise":
      return `raise ${expression(node.value)} from ${expression(node.cause)}`;
    case "import": {
      const names = node.names?.map((name) => `${name.name}${name.alias ? ` as ${name.alias}` : ""}`);
      return `import ${".".repeat(node.level)}${node.module}${node.alias ? ` as ${node.alias}` : ""}${names ? ` (${names.join(", ")})` : ""}`;
    }
    case "pass":
    case "break":
    case "continue":
      return node.kind;
    case "delete":
      return `del ${list(node.targets.map(expression))}`;
    case "assert":
      return `assert ${expression(node.test)} ${expression(node.message)}`;
    case "global":
    case "nonlocal":
      return `${node.kind} ${list(node.names)}`;
    case "opaque-statement":
      return `opaque "${node.reason}"${node.children.map((child) => ` ${expression(child)}`).join("")}${node.body.length > 0 ? ` ${block(node.body)}` : ""}`;
  }
}

function render(module: Module): string {
  return module.body.map(statement).join("; ");
}

// --- The cases

type Case = readonly [python: string, tree: string];

const cases: Readonly<Record<string, readonly Case[]>> = {
  statements: [
    ["x", "x"],
    ["x, y", "(tuple x y)"],
    ["x: int", "x = :int _"],
    ["x = 1", "x = 1"],
    ["a = b = f(c)", "a = b = (call f c)"],
    ["x: int = 3", "x = :int 3"],
    ['(x) = f"a"', 'x = (template "a")'],
    ["(x, y) = z", "(tuple x y) = z"],
    ["[a, *b] = c", "(list a *b) = c"],
    ["a.b[0] = 1", "([] (. a b) 0) = 1"],
    ["x += 1", "x += 1"],
    ["x //= f(y) + 1", "x //= (+ (call f y) 1)"],
    ["x = yield y", 'x = (opaque "yield" y)'],
    ["a = b = yield", 'a = b = (opaque "yield")'],
    ["if a: b\nelif c: d\nelif e: f\nelse: g\n", "if a {b} else {if c {d} else {if e {f} else {g}}}"],
    ["if (n := f(x)): pass", "if (:= n (call f x)) {pass}"],
    ["for i, (j, k) in x: break\nelse: pass\n", "for (tuple i (tuple j k)) in x {break} else {pass}"],
    ["for x in 1, 2: pass", "for x in (tuple 1 2) {pass}"],
    ["while x: pass\nelse: y\n", "while x {pass} else {y}"],
    ["try: a\nexcept: b\n", "try {a} except _ as _ {b}"],
    [
      "try:\n  a\nexcept A as e:\n  b\nexcept (B, C):\n  c\nelse:\n  d\nfinally:\n  e\n",
      "try {a} except A as e {b} except (tuple B C) as _ {c} else {d} finally {e}",
    ],
    ["try: a\nfinally: b\n", "try {a} finally {b}"],
    ["try: a\nexcept* A as e: b\n", "try {a} except A as e {b}"],
    ["try: a\nexcept A, B: b\n", "try {a} except (tuple A B) as _ {b}"],
    ["try: a\nexcept A, b.C, D: b\n", "try {a} except (tuple A (. b C) D) as _ {b}"],
    ["with a: b", "with a {b}"],
    ["with a as b, c() as d.e: f", "with a->b (call c)->(. d e) {f}"],
    ["with (a as b, c): d", "with a->b c {d}"],
    ["with (a as b): c", "with a->b {c}"],
    ["with (a, b): c", "with a b {c}"],
    ["with (yield): a", 'with (opaque "yield") {a}'],
    ["def f(): pass", "def plain f[] {pass}"],
    ["def f(a, /, b: int = 3, *c, d, e=1, **k) -> int: return a", "def plain f[a b:int=3 *c kw:d kw:e=1 **k] {return a}"],
    ["def f(*, a): return", "def plain f[kw:a] {return _}"],
    ["def f[T: int](a: T): pass", "def plain f[a:T] {pass}"],
    ["async def f(): await g()", 'def async f[] {(opaque "await" (call g))}'],
    ["def f():\n  yield 1\n", 'def generator f[] {(opaque "yield" 1)}'],
    ['def f():\n  x = "yield"\n  def g(): yield\n', 'def plain f[] {x = "yield"; def generator g[] {(opaque "yield")}}'],
    ["def f(): yield from x", 'def generator f[] {(opaque "yield" x)}'],
    ["class A: x = 1", "class A[] {x = 1}"],
    ["class A[T](B, metaclass=C):\n  def f(self): pass\n", "class A[B metaclass=C] {def plain f[self] {pass}}"],
    ["@a\n@b.c(1)\ndef f(): pass\n", "@a @(call (. b c) 1) def plain f[] {pass}"],
    ["@a\nclass B: pass\n", "@a class B[] {pass}"],
    ["raise", "raise _ from _"],
    ["raise A", "raise A from _"],
    ["raise A from b", "raise A from b"],
    ["import a", "import a"],
    ["import a.b as c, d", "import a.b as c; import d"],
    ["from a import b as c, d", "import a (b as c, d)"],
    ["from . import a", "import . (a)"],
    ["from ..a.b import (c,\n  d,)", "import ..a.b (c, d)"],
    ["from a import *", "import a (*)"],
    ["from __future__ import annotations, division as d", "import __future__ (annotations, division as d)"],
    ["del a, b[0]", "del a ([] b 0)"],
    ["del (a)", "del a"],
    ["assert a", "assert a _"],
    ['assert a, "m"', 'assert a "m"'],
    ["global a, b", "global a b"],
    ["def f():\n  nonlocal a", "def plain f[] {nonlocal a}"],
    ["pass; x = 1; y", "pass; x = 1; y"],
    ["type X[T] = int | str", 'X = (opaque "type alias" (| int str))'],
    ["type(x).a = 1", "(. (call type x) a) = 1"],
    ['type(x).a = f"{b}"', 'opaque "assignment to a part of type(...)" (. x a) (template {b})'],
    ["type = 3; type(match)", "type = 3; (call type match)"],
    ["match = 3; match.group(1)", "match = 3; (call (. match group) 1)"],
    [
      'match a:\n  case [1, b] if f(b): g()\n  case {"c": d} | E(): h()\n  case _: pass\n',
      'opaque "match statement" a (call f b) {(call g); (call h); pass}',
    ],
    [
      "async def f():\n  async for a in b: c\n  async with d as e: g\n",
      'def async f[] {opaque "async for" a b {c}; opaque "async with" d e {g}}',
    ],
  ],
  expressions: [
    ["None; True; False; ...", "none; true; false; ellipsis"],
    ["1; 1_000; 0xFF; 0o17; 0b1_1; 0777; 10L; 0", "1; 1000; 255; 15; 3; 511; 10; 0"],
    ["1.5; 1e3; .5; 5.; 1_0.0_1", "(float 1.5); (float 1000); (float 0.5); (float 5); (float 10.01)"],
    ["1j", '(opaque "complex number")'],
    ["123456789012345678901234567890; 0xffffffffffffffffff", "123456789012345678901234567890n; 4722366482869645213695n"],
    ["a.b.c", "(. (. a b) c)"],
    ["a . b", "(. a b)"],
    ["a[0]", "([] a 0)"],
    ["a[0, 1]", "([] a (tuple 0 1))"],
    ["a[0,]", "([] a (tuple 0))"],
    ["a[:]", "([] a (slice _ _ _))"],
    ["a[1:2, ::f(3)]", "([] a (tuple (slice 1 2 _) (slice _ _ (call f 3))))"],
    ["a[*b]", "([] a *b)"],
    ["f()", "(call f)"],
    ["f(a, b=1, *c, **d)", "(call f a b=1 *c **d)"],
    ["f(*a.b(), **c.d)", "(call f *(call (. a b)) **(. c d))"],
    ["f(*a or b)", "(call f *(or a b))"],
    ["f(a for a in b)", "(call f (generator-of a for a in b))"],
    ["f(a=lambda: 1)", "(call f a=(lambda [] 1))"],
    ["f((a))", "(call f a)"],
    ["f (a)", "(call f a)"],
    ['a.b(1).c(f"x").d[2](3)', '(call ([] (. (call (. (call (. a b) 1) c) (template "x")) d) 2) 3)'],
    ["not a", "(not a)"],
    ["-a", "(- a)"],
    ["+a", "(+ a)"],
    ["~a", "(~ a)"],
    ["- 1", "(- 1)"],
    ["a + b - c * d / e // f % g ** h @ i", "(- (+ a b) (@ (% (// (/ (* c d) e) f) (** g h)) i))"],
    ["a | b & c ^ d << e >> f", "(| a (& b (^ c (>> (<< d e) f))))"],
    ["a and b or not c", "(or (and a b) (not c))"],
    ["a < b <= c != d", "(compare a < b <= c != d)"],
    [
      "a in b; a not in b; a is b; a is not b; a not  in b",
      "(compare a in b); (compare a not in b); (compare a is b); (compare a is not b); (compare a not in b)",
    ],
    ["a == (b > c)", "(compare a == (compare b > c))"],
    ["a <> b", "(compare a != b)"],
    ["a if b else c", "(if b a c)"],
    ["[]; [a, *b]; ()", "(list); (list a *b); (tuple)"],
    ["(a,); (a); (a, b); ((a), b)", "(tuple a); a; (tuple a b); (tuple a b)"],
    ["{}; {a}; {a, *b}", "(dict); (set a); (set a *b)"],
    ['{a: b, **c, "d": e}', '(dict a:b **c "d":e)'],
    ["[*a.b(1)[2], *c]", "(list *([] (call (. a b) 1) 2) *c)"],
    ["x = *a, *b.c()", "x = (tuple *a *(call (. b c)))"],
    ["[a for a in b if c if d]", "(list-of a for a in b if c if d)"],
    ["{a for a in b for c in d}", "(set-of a for a in b for c in d)"],
    ["{a: b for a, b in c}", "(dict-of a:b for (tuple a b) in c)"],
    ["(a for a in b)", "(generator-of a for a in b)"],
    ["[a for a in 1, 2]", "(list-of a for a in (tuple 1 2))"],
    ["[a async for a in b]", '(opaque "async for" a a b)'],
    ["lambda: a", "(lambda [] a)"],
    ["lambda a, *b, c=1, **d: a", "(lambda [a *b kw:c=1 **d] a)"],
    ["x = await a", 'x = (opaque "await" a)'],
    ["f(a # b\n , # c\n b)", "(call f a b)"],
    ["a.\\\n  b(1)", "(call (. a b) 1)"],
    ['ä.ö(ü="ß")', '(call (. ä ö) ü="ß")'],
    ["print(a)", "(call print a)"],
    ['exec("a")', '(call exec "a")'],
    ["`a`", '(opaque "backticks")'],
    ["x: list[int] | None", "x = :(| ([] list int) none) _"],
    ['x: a.b[c, "d"] = e', 'x = :([] (. a b) (tuple c "d")) e'],
    ["x: Callable[[int], str]", "x = :([] Callable (tuple (list int) str)) _"],
  ],
  strings: [
    ["\"a\" 'b' \"\"\"c\"\"\" '''d'''", "\"abcd\""],
    ["\"\" \"\"", "\"\""],
    ["\"a'b\" 'a\"b'", "\"a'ba\\\"b\""],
    ["r\"a\\n\\\"\" R'\\\\'", "\"a\\\\n\\\\\\\"\\\\\\\\\""],
    ["b\"a\\x41\\n\\u0041\\377\" B\"b\"", "b\"aA\\n\\\\u0041ÿb\""],
    ["rb\"\\x41\" Rb\"\\n\" bR\"c\"", "b\"\\\\x41\\\\nc\""],
    ["u\"a\" U\"b\"", "\"ab\""],
    ["ur\"\\d\"", "\"\\\\d\""],
    ["\"\\a\\b\\f\\n\\r\\t\\v\\\\\\'\\\"\"", "\"\\u0007\\b\\f\\n\\r\\t\\u000b\\\\'\\\"\""],
    ["\"\\0\\12\\123\\1234\\x41\\u00e4\\U0001F600\"", "\"\\u0000\\nSS4Aä😀\""],
    ["\"\\N{DASH}\"", "\"�\""],
    ["\"\\d\\ \\8\"", "\"\\\\d\\\\ \\\\8\""],
    ["\"a\\\nb\"", "\"ab\""],
    ["\"a\\\r\nb\"", "\"ab\""],
    ["\"\"\"a\nb\r\nc\rd\"\"\"", "\"a\\nb\\nc\\nd\""],
    ["\"é😀\" \"ä\"", "\"é😀ä\""],
    ["b\"a\" \"c\"", "(opaque \"bytes joined with text\") !! cannot mix bytes and nonbytes literals @0-8"],
    ["(\"a\"\n  # comment\n  \"b\" 'c')", "\"abc\""],
    ["\"a\" \"b\" if c else \"d\"", "(if c \"ab\" \"d\")"],
    ["f\"a\"", "(template \"a\")"],
    ["f\"{a}b{c!r}{d:>10}{e!s:{w}.{p}}\"", "(template {a} \"b\" {c!r} {d:\">10\"} {e!s:(template {w} \".\" {p})})"],
    ["f\"{{a}} {{{b}}}\"", "(template \"{a} {\" {b} \"}\")"],
    ["f\"{a=}{b = }{c=!s}{d=:x}\"", "(template \"a=\" {a!r} \"b = \" {b!r} \"c=\" {c!s} \"d=\" {d:\"x\"})"],
    ["f\"{a[\"b\"]}{c['d']}\"", "(template {([] a \"b\")} {([] c \"d\")})"],
    ["f\"{f\"{f\"{1}\"}\"}\"", "(template {(template {(template {1})})})"],
    ["rf\"\\d{a}\\{b}\" fr\"{c}\"", "(template \"\\\\d\" {a} \"\\\\\" {b} {c})"],
    ["f\"\\x41{a}\\N{DASH}{b}\"", "(template \"A\" {a} \"�\" {b})"],
    ["f\"\"\"a\n{\n b\n}\"\"\"", "(template \"a\\n\" {b})"],
    ["\"a\" f\"{b}\" \"c{d}\"", "(template \"a\" {b} \"c{d}\")"],
    ["f\"{a, b}{*c, d}\"", "(template {(tuple a b)} {(tuple *c d)})"],
    ["f\"{lambda x: 1}\"", "(template {(lambda [x] 1)})"],
    ["f\"{(lambda x: 1)}\"", "(template {(lambda [x] 1)})"],
    ["f\"{a if b else c}{d or e}\"", "(template {(if b a c)} {(or d e)})"],
    ["t\"a{b}\" rt\"c\"", "(opaque \"template string\" b)"],
    ["t\"{a}\" \"b\"", "(opaque \"template string\" a)"],
  ],
  "Python 2": [
    ["print \"a\" % b", "opaque \"Python 2's print statement\" (% \"a\" b) !! the print statement of Python 2 @0-13"],
    ["print", "print"],
    ["print \"a\", b,", "opaque \"Python 2's print statement\" \"a\" b !! the print statement of Python 2 @0-13"],
    ["print >>f, a", "opaque \"Python 2's print statement\" f a"],
    ["exec \"a\"", "opaque \"Python 2's exec statement\" \"a\" !! the exec statement of Python 2 @0-8"],
    ["exec a in b, c", "opaque \"Python 2's exec statement\" a b c !! the exec statement of Python 2 @0-14"],
    ["raise E, \"m\"", "raise (tuple E \"m\") from _"],
    ["try: a\nexcept A, e: b\n", "try {a} except A as e {b}"],
    ["try: a\nexcept (A, B), e: b\n", "try {a} except (tuple A B) as e {b}"],
    ["x = `a` + `f(b)`", "x = (+ (opaque \"backticks\") (opaque \"backticks\"))"],
    ["def f((a, b), c): pass", "def plain f[(a, b) c] {pass}"],
    ["u\"ä\" ur\"b\"", "\"äb\""],
    ["0L", "0"],
  ],
  "syntax errors": [
    ["x = = 1\ny = 2\n", 'opaque "syntax error" x (opaque "syntax error") 1; y = 2 !! invalid syntax near "= 1" @4-5'],
    ["f(1 2)", '(call f 1 (opaque "syntax error" 2)) !! invalid syntax near "2)" @4-5'],
    ["f(a=)", '(call f a (opaque "syntax error")) !! invalid syntax near "=)" @3-4'],
    ["[1, , 2]", '(list 1 (opaque "syntax error") 2) !! invalid syntax near ", , 2]" @2-3'],
    ["def f(:\n  a()\nb = 1\n", 'def plain f[] {(call a)}; b = 1 !! invalid syntax near ":" @6-6'],
    [
      "def f()\n  a()\ndef g(): pass\n",
      'opaque "syntax error" a {opaque "syntax error" f}; def plain g[] {pass} !! invalid syntax near "def f()" @0-13',
    ],
    ["if : a\n", 'if (opaque "syntax error") {a} !! invalid syntax near ": a" @2-2'],
    [
      "if a\n  b()\nc = 1\n",
      'opaque "syntax error" (opaque "syntax error" a (opaque "syntax error" b)); c = 1 !! invalid syntax near "if a" @0-10',
    ],
    ['x = "a\ny = 1\n', 'opaque "syntax error" x (opaque "syntax error") a; y = 1 !! invalid syntax near ""a" @4-5'],
    [
      'x = """a\ndef f():\n  b()\n',
      'opaque "syntax error" x (opaque "syntax error") a; def plain f[] {(call b)} !! invalid syntax near """"a" @4-7',
    ],
    [
      'def f():\n  a()\n  b(1, "x"\n  c()\n\n@d\n@e(\n  1\n)\ndef g():\n  h()\n',
      'def plain f[] {(call a); opaque "syntax error" b 1 (opaque "syntax error" "x" (opaque "syntax error" c))}; @d @(call e 1) def plain g[] {(call h)} !! invalid syntax near "b(1, "x"" @17-31',
    ],
    ["x = [1, 2\n\ny = 3\n", 'opaque "syntax error" x 1 2; y = 3 !! invalid syntax near "x = [1, 2" @0-9'],
    [
      "<<<<<<< HEAD\na = 1\n=======\na = 2\n>>>>>>> b\ndef f(): pass\n",
      'opaque "syntax error"; HEAD; a = 1; opaque "syntax error"; a = 2; opaque "syntax error"; b; def plain f[] {pass} !! invalid syntax near "<<<<<<< HEAD" @0-7 !! invalid syntax near "=======" @19-26 !! invalid syntax near ">>>>>>> b" @33-40',
    ],
    [
      "class A:\n  def f(self)\n    pass\n  def g(self): pass\n",
      'class A[] {def plain g[self] {pass}} !! invalid syntax near "def f(self)" @11-31',
    ],
    ["f(]\n", 'opaque "syntax error" f !! invalid syntax near "f(]" @0-3'],
    ["a b c\n", 'opaque "syntax error" a b; c !! invalid syntax near "a b c" @0-3'],
    ["try:\n  a\nb = 1\n", 'opaque "syntax error" {a}; b = 1 !! invalid syntax near "try:" @0-8'],
    ["f(\n", 'opaque "syntax error" f !! invalid syntax near "f(" @0-2'],
    ["@a\n", 'opaque "syntax error" a !! invalid syntax near "@a" @0-2'],
    ["x = 1 +\n", 'opaque "syntax error" x 1 !! invalid syntax near "x = 1 +" @0-7'],
    ["import\n", 'opaque "syntax error" !! invalid syntax near "import" @0-6'],
    ["from a import\n", 'opaque "syntax error" !! invalid syntax near "from a import" @0-13'],
    ["€ = 1\n", 'opaque "syntax error" {opaque "syntax error"}; 1 !! invalid syntax near "€ = 1" @0-3'],
    ["a\u0000b\nc = 1\n", 'opaque "syntax error" a {opaque "syntax error"}; b; c = 1 !! invalid syntax near "a\u0000b" @0-2'],
  ],
};

const snippets = Object.values(cases).flat().map(([python]) => python);

describe.each(Object.entries(cases))("%s", (_group, table) => {
  test.each(table)("%j", (python, tree) => {
    for (const parser of [native, wasm]) {
      const module = parser.parse(sourceOf(python));
      const errors = module.errors.map((error) => ` !! ${error.message} @${error.span.start}-${error.span.end}`);
      expect(render(module) + errors.join("")).toBe(tree);
    }
  });
});

/** The strings of a module: constants and the texts of templates. */
function textsOf(module: Module): { readonly value: string; readonly segments: readonly TextSegment[] }[] {
  const texts: { value: string; segments: TextSegment[] }[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== "object" || node === null) return;
    if ("segments" in node) texts.push(node as { value: string; segments: TextSegment[] });
    for (const value of Object.values(node)) visit(value);
  };
  visit(plain(module));
  return texts;
}

/** Each character of the value with its place in the source. */
function places(text: { readonly value: string; readonly segments: readonly TextSegment[] }): string {
  const placed = text.segments.flatMap(({ at, length, start }) =>
    Array.from({ length }, (_, index) => `${JSON.stringify(text.value[at + index]).slice(1, -1)}${start + index}`),
  );
  return placed.join(" ");
}

describe("segments say where every character stands", () => {
  test.each([
    ['"ab"', "a1 b2"],
    ['"a\\nb\\x41"', "a1 \\n2 b4 A5"],
    ['"a" r\'\\b\'', "a1 \\\\6 b7"],
    ['("a"\n  """b\r\nc""")', "a2 b10 \\n12 c13"],
    ['"""a\rb"""', "a3 \\n4 b5"],
    ['"a\\\n  b"', "a1  4  5 b6"],
    ['"\\q"', "\\\\1 q2"],
    ['x = "ä😀b"', "ä5 \\ud83d6 \\ude007 b8"],
    ['"\\U0001F600b"', "\\ud83d1 \\ude001 b11"],
    ['f"a{{b}}"', "a2 {3 b5 }6"],
    ['"a" f"b{c}d" "e"', "a1 b6 | d10 e14"],
    ['f"{a=}"', "a3 =4"],
  ])("%j", (python, expected) => {
    for (const parser of [native, wasm]) expect(textsOf(parser.parse(sourceOf(python))).map(places).join(" | ")).toBe(expected);
  });

  test("sorted, without overlap, and covering the value", () => {
    for (const python of snippets) {
      for (const { value, segments } of textsOf(native.parse(sourceOf(python)))) {
        let covered = 0;
        for (const segment of segments) {
          expect(segment.at).toBe(covered);
          covered += segment.length;
        }
        expect(covered).toBe(value.length);
      }
    }
  });
});

/** The texts under the spans of the first statement's expression, outermost first, in document order. */
function spansOf(module: Module): string[] {
  const found: string[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== "object" || node === null) return;
    if ("span" in node && "kind" in node) {
      const { start, end } = node.span as { start: number; end: number };
      found.push(`${String(node.kind)} ${module.source.text.slice(start, end)}`);
    }
    for (const [key, value] of Object.entries(node)) if (key !== "span" && key !== "segments") visit(value);
  };
  visit(plain(module));
  return found;
}

test.each([
  ["ä = f('😀', b)", ["assignment ä = f('😀', b)", "name ä", "call f('😀', b)", "name f", "constant '😀'", "name b"]],
  ["x = f((a), b=-c)", ["assignment x = f((a), b=-c)", "name x", "call f((a), b=-c)", "name f", "name a", "unary -c", "name c"]],
  [
    '"ä😀"; (a).b[0](1)',
    [
      'expression "ä😀"',
      'constant "ä😀"',
      "expression (a).b[0](1)", "call (a).b[0](1)", "subscript (a).b[0]", "attribute (a).b", "name a", "constant 0", "constant 1",
    ],
  ],
  [
    "[*a.b(f'{c}')]",
    [
      "expression [*a.b(f'{c}')]", "list [*a.b(f'{c}')]", "spread *a.b(f'{c}')", "call a.b(f'{c}')", "attribute a.b", "name a",
      "template f'{c}'",
    ],
  ],
  ["\ufeffx = 1", ["assignment x = 1", "name x", "constant 1"]],
])("spans of %j", (python, expected) => {
  for (const parser of [native, wasm]) expect(spansOf(parser.parse(sourceOf(python))).slice(0, expected.length)).toEqual(expected);
});

test.each([
  ['"""a"""\nx = 1', "a"],
  ['# c\n\n"a" "b"', "ab"],
  ['f"a"', null],
  ["x = 1", null],
  ["", null],
])("docstring of %j", (python, docstring) => {
  for (const parser of [native, wasm]) expect(parser.parse(sourceOf(python)).docstring).toBe(docstring);
});

test("line breaks of all kinds part statements", () => {
  for (const parser of [native, wasm]) {
    for (const lineBreak of ["\n", "\r\n", "\r"]) {
      const module = parser.parse(sourceOf(["def f():", "  a()  # c", "  b()", "x = 1", ""].join(lineBreak)));
      expect(render(module)).toBe("def plain f[] {(call a); (call b)}; x = 1");
      expect(module.errors).toEqual([]);
    }
  }
});

test("a body is lowered once", () => {
  const [definition] = native.parse(sourceOf("def f():\n  a(b)\n")).body;
  expect(definition?.kind === "function" && definition.body()).toBe(definition?.kind === "function" && definition.body());
});

test("what is read straight from the text equals what the tree gives", () => {
  // A syntax error at the end turns the direct reader off for the whole file.
  for (const python of snippets) {
    const direct = native.parse(sourceOf(python));
    const indirect = native.parse(sourceOf(`${python}\n$\n`));
    // Behind an error, the grammar reads `type(x).a = ...` another way.
    if (direct.errors.length > 0 || python.startsWith("type(")) continue;
    expect((plain(indirect) as { body: unknown[] }).body.slice(0, direct.body.length), python).toEqual((plain(direct) as { body: unknown[] }).body);
  }
});

describe("both runtimes give the same tree", () => {
  const folder = fileURLToPath(new URL("../examples/", import.meta.url));
  test("of the examples", () => {
    for (const path of readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".py"))) {
      const source = { path, text: readFileSync(`${folder}${path}`, "utf8") };
      const module = native.parse(source);
      expect(plain(wasm.parse(source)), path).toEqual(plain(module));
      expect(module.errors, path).toEqual([]);
    }
  });

  test("of all cases in one file", () => {
    const valid = snippets.filter((python) => native.parse(sourceOf(python)).errors.length === 0);
    // Several chunks of input, with characters of all lengths on their borders.
    const source = sourceOf(`${valid.join("\n").replaceAll("\r", "")}\n# ${"ä😀".repeat(5000)}\n`.repeat(3));
    const module = native.parse(source);
    expect(module.errors).toEqual([]);
    expect(plain(wasm.parse(source))).toEqual(plain(module));
  });
});

test("no text is too broken to be read", () => {
  for (const python of snippets) {
    for (let end = 0; end < python.length; end++) {
      for (const piece of [python.slice(0, end), python.slice(end)]) plain(native.parse(sourceOf(piece)));
    }
  }
  for (const text of [
    "\0", "\ud800", "x = '\udc00\0", "\ufeff", "\ufeff\ufeffx", "\\", "'",
    '"""',
    "f'{", "f'{a!", "f'{a:{", "#", "@", "\t", "\f", "\u2028x",
  ]) {
    for (const parser of [native, wasm]) plain(parser.parse(sourceOf(text)));
  }
});

/** How many objects a module's tree has; walks without recursion. */
function sizeOf(module: Module): number {
  let size = 0;
  const pending: unknown[] = [module.body];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (typeof node !== "object" || node === null) continue;
    size++;
    for (const value of Object.values(node)) pending.push(typeof value === "function" ? (value as () => unknown)() : (value ?? null));
  }
  return size;
}

/** The reasons of all that is opaque. */
function reasonsOf(module: Module): Set<string> {
  const reasons = new Set<string>();
  const pending: unknown[] = [module.body];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (typeof node !== "object" || node === null) continue;
    if ("reason" in node) reasons.add(String(node.reason));
    for (const value of Object.values(node)) pending.push(typeof value === "function" ? (value as () => unknown)() : (value ?? null));
  }
  return reasons;
}

describe("size is no danger", () => {
  const tooDeep = `nested deeper than ${MAX_TREE_DEPTH} levels`;
  test.each<readonly [name: string, python: string, reason: string | null]>([
    ["brackets", `x = ${"[".repeat(10_000)}${"]".repeat(10_000)}`, tooDeep],
    ["calls", `x = ${"f(".repeat(10_000)}${")".repeat(10_000)}`, tooDeep],
    ["parentheses", `x = ${"(".repeat(10_000)}1${")".repeat(10_000)}`, tooDeep],
    ["prefixes", `x = ${"not ".repeat(10_000)}a`, tooDeep],
    ["annotations", `x: ${"list[".repeat(5000)}a${"]".repeat(5000)}`, tooDeep],
    ["f-strings", `x = ${'f"{'.repeat(150)}1${'}"'.repeat(150)}`, null],
    ["a sum", `x = ${"'a' + ".repeat(5000)}b`, null],
    ["a condition", `x = ${"a and ".repeat(5000)}b`, null],
    ["method calls", `x = a${".b(f'{c}')".repeat(5000)}`, null],
    ["a union", `x: ${"a | ".repeat(5000)}b`, null],
    ["elif", `if a: b\n${"elif c: d\n".repeat(3000)}`, null],
    ["a list", `x = [${"1, ".repeat(100_000)}]`, null],
    ["templates", `x = [${"f'{a}', ".repeat(20_000)}]`, null],
    ["statements", "f(a)\n".repeat(150_000), null],
    ["one line", `x = "${"a".repeat(5_000_000)}"`, null],
    ["digits", `x = ${"9".repeat(100_000)}`, "a number longer than 4300 digits"],
    ["open brackets", "f(".repeat(10_000), "syntax error"],
    ["unclosed lines", "x = (1\n".repeat(1000), "syntax error"],
  ])("%s", (_name, python, reason) => {
    const module = native.parse(sourceOf(python));
    expect(sizeOf(module)).toBeGreaterThan(0);
    expect([...reasonsOf(module)]).toEqual(reason === null ? [] : [reason]);
  }, 60_000);

  test("errors are listed up to a limit", () => {
    const { errors } = native.parse(sourceOf("x = = 1\n".repeat(100)));
    expect(errors.length).toBe(MAX_SYNTAX_PROBLEMS + 1);
    expect(errors.at(-1)?.message).toBe(`more syntax errors follow; only the first ${MAX_SYNTAX_PROBLEMS} are listed`);
  });
});

test("the native parser is preferred", async () => {
  const runtimes = async (...parsers: Promise<PythonParser>[]): Promise<string[]> => (await Promise.all(parsers)).map((parser) => parser.runtime);
  expect(await runtimes(loadPythonParser(), loadPythonParser({ prefer: "native" }), loadPythonParser({ prefer: "wasm" }))).toEqual([
    "native",
    "native",
    "wasm",
  ]);
});
