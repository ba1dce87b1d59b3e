/**
 * What the interpreter knows of values, as cases in test/evaluate: Python files, or archives of
 * several (`-- path --` before each), of which `main.py` is run. On a line of code stands what is
 * expected there:
 *
 *     reveal(x)      # value: 'a'          what is known of x each time, parted by ` | `; `never`
 *     effect("a")    # effect: certain     whether a host's effect happens in every run
 *     ...            # opaque: f           a call that was reported as not followed
 *     ...            # limit: ...          a limit that was reported, by the beginning of its text
 *
 * `UPDATE=1 npx vitest run test/evaluate.test.ts` writes what was found; what must hold is then to be read.
 *
 * Open collections end in `...`; a hole in a string is shown as the placeholder. After the module
 * level `upgrade()` runs, if there is one; `# outcome:` says how it ends.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createInterpreter } from "../src/evaluate/interpreter.ts";
import { exceptionClass } from "../src/evaluate/exceptions.ts";
import {
  NONE, bool, str, type Branch, type ClassValue, type HostValue, type ModuleValue, type Site, type Value, type World,
} from "../src/evaluate/value.ts";
import { memoryProject } from "../src/project.ts";
import { positionAt, type Source, type Span } from "../src/source.ts";
import { loadPythonParser } from "../src/syntax/parser.ts";
import { parseArchive } from "./archive.ts";

const folder = join(import.meta.dirname, "evaluate");
const parser = await loadPythonParser();

/** A text without headings is `main.py`. */
function filesOf(text: string): Map<string, string> {
  return /^-- .+ --$/m.test(text) ? parseArchive(text) : new Map([["main.py", text]]);
}

for (const file of readdirSync(folder).sort()) {
  describe(file, () => {
    const files = filesOf(readFileSync(join(folder, file), "utf8"));
    const seen = evaluate(files);
    if (process.env.UPDATE) writeFileSync(join(folder, file), updated(readFileSync(join(folder, file), "utf8"), seen));
    for (const expectation of expectationsOf(files)) {
      test(`${expectation.place} ${expectation.kind}: ${expectation.text}`, () => {
        const found = seen.filter((one) => one.place === expectation.place && one.kind === expectation.kind).map((one) => one.text);
        const text = found.length === 0 ? "never" : found.join(" | ");
        if (expectation.kind === "limit" || expectation.kind === "opaque") expect(text.slice(0, expectation.text.length)).toBe(expectation.text);
        else expect(text).toBe(expectation.text);
      });
    }
    test("reports nothing else", () => {
      const expected = new Set(expectationsOf(files).map((one) => `${one.place} ${one.kind}`));
      expect(seen.filter((one) => (one.kind === "opaque" || one.kind === "limit") && !expected.has(`${one.place} ${one.kind}`))).toEqual([]);
    });
  });
}

interface Seen {
  /** `main.py:3`. */
  readonly place: string;
  readonly kind: "value" | "effect" | "opaque" | "limit" | "outcome";
  readonly text: string;
}

function expectationsOf(files: ReadonlyMap<string, string>): Seen[] {
  return [...files].flatMap(([path, text]) =>
    text.split("\n").flatMap((line, at) =>
      [...line.matchAll(/# (value|effect|opaque|limit|outcome): (.*?)(?= +# (?:value|effect|opaque|limit|outcome): |$)/g)].map((found) => ({
        place: found[1] === "outcome" ? "outcome" : `${path}:${at + 1}`,
        kind: found[1] as Seen["kind"],
        text: found[2]!.trim(),
      })),
    ),
  );
}

/** An archive with the values and effects that were found. */
function updated(text: string, seen: readonly Seen[]): string {
  let path = "main.py";
  let number = 0;
  return text.split("\n").map((line) => {
    number += 1;
    const heading = /^-- (.+) --$/.exec(line);
    if (heading) {
      path = heading[1]!;
      number = 0;
    }
    return line.replace(/# (value|effect|outcome): (.*?)(?= +# (?:value|effect|opaque|limit|outcome): |$)/g, (_whole, kind: string) => {
      const place = kind === "outcome" ? "outcome" : `${path}:${number}`;
      return `# ${kind}: ${seen.filter((one) => one.place === place && one.kind === kind).map((one) => one.text).join(" | ") || "never"}`;
    });
  }).join("\n");
}

function evaluate(files: ReadonlyMap<string, string>): Seen[] {
  const seen: Seen[] = [];
  const placeOf = (source: Source, span: Span): string => `${source.path}:${positionAt(source, span.start).line}`;
  const note = (site: Site, kind: Seen["kind"], text: string): void => {
    seen.push({ place: placeOf(site.source, site.span), kind, text });
  };
  const { world, module } = probe(note);
  const interpreter = createInterpreter({
    project: memoryProject(files),
    parser,
    importRoots: ["", "lib"],
    hostModule: (name) => (name === "probe" ? module : name === "broken" ? brokenModule : undefined),
    world,
    onOpaqueCall: (callee, _call, _reason, stack) => {
      const last = stack.at(-1);
      seen.push({ place: last ? placeOf(last.source, last.span) : "nowhere", kind: "opaque", text: callee });
    },
    onLimit: (reason, stack) => {
      const last = stack.at(-1);
      seen.push({ place: last ? placeOf(last.source, last.span) : "nowhere", kind: "limit", text: reason });
    },
  });
  const main = interpreter.module("main.py");
  const upgrade = main?.attributes.get("upgrade");
  if (upgrade) {
    const outcome = interpreter.run(upgrade, []);
    const ending =
      outcome.kind === "returned"
        ? `returned ${show(outcome.value)}`
        : `raised ${outcome.exception?.name ?? "?"}${outcome.message ? ` ${outcome.message}` : ""}${outcome.certain ? "" : " possibly"}`;
    seen.push({ place: "outcome", kind: "outcome", text: ending });
  }
  return seen;
}

/** A module that stands for what frameworks supply, and a world that is a set of names. */
function probe(note: (site: Site, kind: Seen["kind"], text: string) => void): { world: World; module: ModuleValue } {
  // Name -> whether it is there for certain.
  let state = new Map<string, boolean>();
  const world: World = {
    branch(): Branch {
      const before = state;
      const outcomes: Map<string, boolean>[] = [];
      let abandoned = false;
      const finish = (): void => {
        if (!abandoned) outcomes.push(state);
        abandoned = false;
        state = before;
      };
      return {
        alternative: finish,
        abandon: () => {
          abandoned = true;
        },
        merge() {
          finish();
          if (outcomes.length === 0) return;
          const names = new Set(outcomes.flatMap((outcome) => [...outcome.keys()]));
          state = new Map([...names].map((name) => [name, outcomes.every((outcome) => outcome.get(name) === true)]));
        },
      };
    },
  };
  const host = (type: string, call: NonNullable<HostValue["call"]>, more: Partial<HostValue> = {}): HostValue => ({ kind: "host", type, call, ...more });
  const error: ClassValue = {
    kind: "class",
    name: "DatabaseError",
    bases: [exceptionClass("Exception")],
    attributes: new Map(),
    source: null,
    open: false,
    enumeration: false,
  };
  const connection: HostValue = {
    kind: "host", type: "probe.connection", reachesDatabase: true,
    attribute: (name) => (name === "execute" ? host("probe.connection.execute", (_call, site) => {
      note(site, "effect", site.certainty.certain ? "certain" : "possible");
      return { kind: "unknown", reason: "the rows are not known" };
    }) : undefined),
  };
  const attributes = new Map<string, Value>([
    [
      "reveal",
      host("probe.reveal", (call, site) => {
        note(
          site,
          "value",
          call.positional.map((one) => show(one.value)).join(", ") +
            [...call.named].map(([name, one]) => ` ${name}=${show(one.value)}`).join("") +
            (call.open === null ? "" : ` open: ${call.open}`),
        );
        return call.positional[0]?.value ?? NONE;
      }),
    ],
    [
      "effect",
      host("probe.effect", (call, site) => {
        const name = call.positional[0]?.value;
        if (name?.kind === "str") state = new Map(state).set(name.value, true);
        note(site, "effect", site.certainty.certain ? "certain" : "possible");
        return NONE;
      }),
    ],
    [
      "undo",
      host("probe.undo", (call) => {
        const name = call.positional[0]?.value;
        state = new Map(state);
        if (name?.kind === "str") state.delete(name.value);
        return NONE;
      }),
    ],
    [
      "state",
      host("probe.state", () =>
        str(
          [...state]
            .map(([name, certain]) => (certain ? name : `${name}?`))
            .sort()
            .join(" "),
        ),
      ),
    ],
    ["certainty", host("probe.certainty", (_call, site) => str(site.certainty.certain ? "certain" : site.certainty.reason))],
    [
      "stack",
      host("probe.stack", (_call, site) =>
        str(site.stack.map((one) => `${one.source.path}:${positionAt(one.source, one.span.start).line}`).join(" ")),
      ),
    ],
    [
      "pieces",
      host("probe.pieces", (call) => {
        const value = call.positional[0]?.value;
        return str(
          value?.kind === "str"
            ? value.pieces
                .map(
                  (piece) =>
                    `${value.value.slice(piece.at, piece.at + piece.length)}@${piece.source.path}:${positionAt(piece.source, piece.start).line}:${positionAt(piece.source, piece.start).column}`,
                )
                .join(" ")
            : "none",
        );
      }),
    ],
    ["fail", host("probe.fail", (_call, site) => site.raise(error, "refused"))],
    [
      "would_catch",
      host("probe.would_catch", (call, site) => {
        const klass = call.positional[0]?.value;
        const answer = klass?.kind === "class" ? site.wouldCatch(klass) : undefined;
        return answer === undefined ? { kind: "unknown", reason: "it is not known whether it is caught" } : bool(answer);
      }),
    ],
    [
      "call_back",
      host("probe.call_back", (call, site) =>
        site.call(
          call.positional[0]!.value,
          call.positional.slice(1).map((one) => one.value),
        ),
      ),
    ],
    ["DatabaseError", error],
    ["connection", connection],
    [
      "bug",
      host("probe.bug", () => {
        throw new TypeError("a defect");
      }),
    ],
    [
      "context",
      {
        kind: "host",
        type: "probe.context",
        enter: (site) => (note(site, "effect", "enter"), str("entered")),
        exit: (site) => note(site, "effect", "exit"),
      },
    ],
    [
      "Model",
      {
        kind: "host",
        type: "probe.Model",
        subclass: (klass) => ({
          kind: "host",
          type: `model ${klass.name}`,
          attribute: (name) => (name === "table" ? (klass.attributes.get("__tablename__") ?? undefined) : undefined),
        }),
      },
    ],
    [
      "items",
      {
        kind: "host",
        type: "probe.items",
        iterate: () => [str("one"), str("two")],
        contains: (item) => item.kind === "str" && item.value === "one",
        length: () => 2,
        truth: () => true,
        item: (key) => key,
        text: () => str("<items>"),
        binary: (operator, other, reflected) => str(`${reflected ? "r" : ""}${operator} ${show(other)}`),
        isInstance: (name) => (name === "str" ? false : undefined),
      },
    ],
  ]);
  return { world, module: { kind: "module", name: "probe", attributes, open: false } };
}

const brokenModule: ModuleValue = { kind: "module", name: "broken", attributes: new Map(), open: true };

/** A value as it is written in expectations. */
function show(value: Value, depth = 0): string {
  if (depth > 6) return "...";
  const items = (all: readonly Value[], open: boolean): string => [...all.map((item) => show(item, depth + 1)), ...(open ? ["..."] : [])].join(", ");
  switch (value.kind) {
    case "unknown":
      return "unknown";
    case "none":
      return "None";
    case "ellipsis":
      return "Ellipsis";
    case "bool":
      return value.value ? "True" : "False";
    case "int":
      return String(value.value);
    case "float":
      return Number.isInteger(value.value) ? `${value.value}.0` : String(value.value);
    case "bytes":
      return `b'${value.value}'`;
    case "str":
      return value.value.length > 200
        ? `'${value.value.slice(0, 20)}...' (${value.value.length})`
        : `'${value.value.replaceAll("\n", "\\n").replaceAll("\t", "\\t")}'`;
    case "list":
      return value.items.length > 20 ? `[...] (${value.items.length})` : `[${items(value.items, value.open)}]`;
    case "tuple":
      return `(${items(value.items, false)}${value.items.length === 1 ? "," : ""})`;
    case "set":
      return `{${items(value.items, value.open)}}`;
    case "dict":
      return `{${[...value.entries.map((entry) => `${show(entry.key, depth + 1)}: ${show(entry.value, depth + 1)}`), ...(value.open ? ["..."] : [])].join(", ")}}`;
    case "function":
      return `function ${value.name}`;
    case "class":
      return `class ${value.name}`;
    case "instance":
      return `${value.class.name}(${[...value.attributes]
        .filter(([name]) => !name.startsWith("_"))
        .map(([name, one]) => `${name}=${show(one, depth + 1)}`)
        .join(", ")})`;
    case "module":
      return `module ${value.name}`;
    case "host":
      return `<${value.type}>`;
  }
}
