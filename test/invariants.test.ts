/** The architecture's invariants (src/README.md), as ordinary tests. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const files = ["src", "rules"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll("\\", "/")));
const textOf = new Map(files.map((file) => [file, readFileSync(join(root, file), "utf8")]));

/** Characters in a line. */
const MAX_WIDTH = 160;

/** What a file imports when it is loaded: types vanish, so `import type` and dynamic imports do not count. */
function runtimeImports(file: string): string[] {
  return [...textOf.get(file)!.matchAll(/^(?:import|export) (?!type )(?:[^;]*? from )?"([^"]+)"/gms)].map(([, from]) => from!);
}

function allImports(file: string): string[] {
  return [...textOf.get(file)!.matchAll(/(?:from |import\(|import |require\(|require\.resolve\()"([^"]+)"/g)].map(([, from]) => from!);
}

const resolve = (file: string, from: string): string => join(dirname(file), from).replaceAll("\\", "/");

describe("invariants", () => {
  test("no import cycles", () => {
    const state = new Map<string, "open" | "done">();
    const cycles: string[] = [];
    const visit = (file: string, path: readonly string[]): void => {
      if (state.get(file) === "done") return;
      if (state.get(file) === "open") {
        cycles.push([...path.slice(path.indexOf(file)), file].join(" -> "));
        return;
      }
      state.set(file, "open");
      for (const from of runtimeImports(file)) if (from.startsWith(".") && textOf.has(resolve(file, from))) visit(resolve(file, from), [...path, file]);
      state.set(file, "done");
    };
    for (const file of files) visit(file, []);
    expect(cycles).toEqual([]);
  });

  test.each([
    ["libpg-query"],
    ["tree-sitter"],
    ["tree-sitter-python"],
    ["web-tree-sitter"],
    ["commander"],
    ["smol-toml"],
    ["node-sql-parser"],
    ["picomatch"],
    ["fastest-levenshtein"],
    ["@octokit/core"],
    ["@octokit/plugin-retry"],
  ])("%s is imported by one file at the most", (name) => {
    const importers = files.filter((file) => allImports(file).some((from) => from === name || from.startsWith(`${name}/`)));
    expect(importers.length, importers.join(", ")).toBeLessThanOrEqual(1);
  });

  test("only project.ts reads the file system, but for parts of the program itself and git's; only write.ts writes what is asked for, only watch.ts waits for changes", () => {
    expect(files.filter((file) => allImports(file).some((from) => /^(node:)?fs(\/promises)?$/.test(from))).sort()).toEqual([
      "src/dialects/postgresql/parser.ts", "src/git.ts", "src/project.ts", "src/start.ts", "src/watch.ts", "src/write.ts",
    ]);
  });

  test("only cli.ts and start.ts, which loads it, touch the process", () => {
    const toucher = /(?<![\w.])process\.(?:env|argv|exit|stdout|stderr|stdin|cwd|on|exitCode)/;
    expect(files.filter((file) => toucher.test(textOf.get(file)!))).toEqual(["src/cli.ts", "src/start.ts"]);
  });

  test("only the bot speaks to a network, and the program does not load it with itself", () => {
    const speaker = /\bfetch\(|from "node:(?:https?|http2|net|tls|dgram)"/;
    expect(files.filter((file) => speaker.test(textOf.get(file)!))).toEqual(["src/annotate/gitlab.ts"]);
    for (const file of files.filter((name) => !name.startsWith("src/annotate/")))
      expect(
        runtimeImports(file).filter((from) => from.includes("annotate/")),
        file,
      ).toEqual([]);
  });

  test("rules import only src/rule.ts", () => {
    for (const file of files.filter((name) => name.startsWith("rules/") && name !== "rules/index.ts"))
      expect(allImports(file), file).toEqual(["../src/rule.ts"]);
  });

  test("the model knows no framework, no dialect and no syntax", () => {
    for (const file of files.filter((name) => name.startsWith("src/model/")))
      for (const from of allImports(file)) expect(resolve(file, from), file).not.toMatch(/^src\/(frameworks|dialects|syntax|formats)/);
  });

  test("formats only read the report", () => {
    for (const file of files.filter((name) => name.startsWith("src/formats/")))
      for (const from of allImports(file))
        expect(from.startsWith(".") ? resolve(file, from) : from, file).not.toMatch(
          /^src\/(frameworks|dialects|syntax|evaluate|lint|replay)/,
        );
  });

  test("no line of code is wider than a screen; texts and regular expressions may be", () => {
    const text = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`|\/(?:[^/\\\n[]|\\.|\[(?:[^\]\\]|\\.)*\])+\/[a-z]*/g;
    const isWide = (line: string): boolean => line.length > MAX_WIDTH && line.replace(text, "").length > MAX_WIDTH;
    expect(files.flatMap((file) => textOf.get(file)!.split("\n").flatMap((line, at) => (isWide(line) ? [`${file}:${at + 1}`] : [])))).toEqual([]);
  });

  test("no file is left out of its registry", () => {
    const registered = (folder: string, index: string): void => {
      const text = textOf.get(index)!;
      for (const file of files.filter((name) => dirname(name) === folder && name !== index))
        expect(text, `${file} in ${index}`).toContain(`./${file.split("/").at(-1)}`);
    };
    registered("rules", "rules/index.ts");
    registered("src/dialects", "src/dialects/index.ts");
    // What formats share, and the text of other commands, is no format.
    const shared = ["diff", "explain", "inventory", "life", "statistics", "text", "xml"];
    const registry = textOf.get("src/formats/index.ts")!;
    for (const file of files.filter(
      (name) =>
        dirname(name) === "src/formats" && name !== "src/formats/index.ts" && !shared.includes(name.split("/").at(-1)!.slice(0, -3)),
    ))
      expect(registry, file).toContain(`./${file.split("/").at(-1)}`);
  });
});
