/** What `chainlint matcher` prints reads every line of the format `line`. `-u` writes the files of the example. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseProblemMatchersJson, type IProblem } from "@rushstack/problem-matcher";
import { describe, expect, test } from "vitest";
import { rangeOf, pathOf } from "../src/diagnostic.ts";
import { line } from "../src/formats/line.ts";
import { lint, memoryProject, rules, type Report } from "../src/lint.ts";
import { matcherFor, type Reader } from "../src/matchers.ts";
import { chainArchive } from "./archive.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const archive = (name: string): Promise<Report> => lint({ project: memoryProject(chainArchive(readFileSync(join(root, "test", name), "utf8"))), path: "" });
const reports = [await archive("formats/input.txt"), await archive("annotate/hostile.txt")];
const render = (report: Report): string =>
  line.render(report, { color: true, display: (path) => path, version: "1.2.3", rules, quiet: false, showUnread: false });

interface Task {
  readonly label: string;
  readonly isBackground?: boolean;
  readonly problemMatcher: {
    readonly pattern: { readonly regexp: string };
    readonly background?: { readonly beginsPattern: string; readonly endsPattern: string };
  };
}
const tasks = (JSON.parse(matcherFor("vscode")) as { readonly tasks: readonly Task[] }).tasks;
const githubMatcher = JSON.parse(matcherFor("github")).problemMatcher[0];

/** What VS Code makes of an output. */
function read({ problemMatcher }: Task, output: string): IProblem[] {
  const [matcher] = parseProblemMatchersJson([{ name: "chainlint", severity: "error", ...problemMatcher }] as never);
  return output.split("\n").filter((text) => text !== "").map((text) => {
    const problem = matcher!.exec(`${text}\n`);
    expect(problem, text).not.toBe(false);
    return problem as IProblem;
  });
}

describe("VS Code", () => {
  test.each(tasks)("$label reads every line", (task) => {
    for (const report of reports) {
      const diagnostics = report.chains.flatMap((chain) => chain.diagnostics);
      expect(diagnostics.length).toBeGreaterThan(0);
      expect(read(task, render(report)).map(({ file, line, column, severity, code }) => ({ file, line, column, severity, code }))).toEqual(
        diagnostics.map((diagnostic) => {
          const { line, column } = rangeOf(diagnostic.place);
          return { file: pathOf(diagnostic.place), line, column, severity: diagnostic.severity, code: diagnostic.rule };
        }),
      );
    }
  });

  test("each severity is read", () => {
    const output = ["error", "warning", "info"].map((severity) => `a b/C:é.py:12:3: ${severity}: what [x] :9:9: is said [rule-id]\n`).join("");
    expect(read(tasks[0]!, output)).toEqual(
      (["error", "warning", "info"] as const).map((severity) =>
        expect.objectContaining({ file: "a b/C:é.py", line: 12, column: 3, severity, message: "what [x] :9:9: is said", code: "rule-id" }),
      ),
    );
  });

  test("sees the beginning and the end of a check, and takes neither for a finding", () => {
    const { background, pattern } = tasks.find((task) => task.isBackground)!.problemMatcher;
    const [begins, ends, finding] = [background!.beginsPattern, background!.endsPattern, pattern.regexp].map((regexp) => new RegExp(regexp));
    for (const text of ["chainlint: checking", "chainlint: checking alembic"])
      expect([begins, ends, finding].map((regexp) => regexp!.test(text))).toEqual([true, false, false]);
    for (const text of ["chainlint: done, 0 errors, 0 warnings", "chainlint: done, 1 error, 12 warnings"])
      expect([begins, ends, finding].map((regexp) => regexp!.test(text))).toEqual([false, true, false]);
    for (const report of reports) for (const text of render(report).split("\n")) expect(begins!.test(text) || ends!.test(text), text).toBe(false);
  });

  test("takes the output as it is coloured for terminals", () => {
    const run = (color: string): string => {
      try {
        return execFileSync(
          process.execPath,
          [join(root, "dist/cli.js"), join(root, "examples/local-db-equivalence"), "--format", "line", "--color", color],
          { encoding: "utf8", env: { ...process.env, FORCE_COLOR: color === "always" ? "1" : "0" } },
        );
      } catch (error) {
        return (error as { readonly stdout: string }).stdout;
      }
    };
    const [on, off] = [run("always"), run("never")];
    expect(read(tasks[0]!, on)).toHaveLength(4);
    expect(read(tasks[0]!, on)).toEqual(read(tasks[0]!, off));
  });
});

test("GitHub's runner reads every line", () => {
  const [{ regexp, ...groups }] = githubMatcher.pattern;
  for (const report of reports) for (const text of render(report).trimEnd().split("\n")) {
    const match = new RegExp(regexp).exec(text)!;
    expect(
      `${match[groups.file]}:${match[groups.line]}:${match[groups.column]}: ${match[groups.severity]}: ${match[groups.message]} [${match[groups.code]}]`,
    ).toBe(text);
  }
});

test.each([
  ["vscode", "../examples/quickstart/.vscode/tasks.json"],
  ["github", "../examples/quickstart/.github/chainlint-matcher.json"],
] as const)("the example has the file for %s", async (reader: Reader, path) => {
  await expect(matcherFor(reader)).toMatchFileSnapshot(path);
});

test("the README has the example's files", () => {
  const readme = readFileSync(join(root, "README.md"), "utf8");
  for (const path of [".vscode/tasks.json", ".pre-commit-config.yaml", ".github/workflows/chainlint.yml"])
    expect(readme).toContain(`\n${readFileSync(join(root, "examples/quickstart", path), "utf8")}\`\`\`\n`);
});
