import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { rules } from "../rules/index.ts";
import { rulesPage } from "../src/formats/explain.ts";
import { chainArchive } from "./archive.ts";
import { check, hasExpectations } from "./check.ts";

describe("the registry", () => {
  test("lists every rule file, and ids are file names", () => {
    const files = readdirSync(new URL("../rules/", import.meta.url))
      .filter((name) => name.endsWith(".ts") && name !== "index.ts")
      .map((name) => name.slice(0, -3));
    expect(rules.map((rule) => rule.id).sort()).toEqual(files.sort());
  });

});

test("rules/README.md is what the rules say (npx vitest run test/rules.test.ts -u writes it)", async () => {
  await expect(rulesPage(rules)).toMatchFileSnapshot("../rules/README.md");
});

test("the chains of rules about errors are run for real (npx vitest run test/rules.test.ts -u writes them, test:runs runs them)", async () => {
  const written = (archive: string): string => [...chainArchive(archive)].map(([path, text]) => `-- ${path} --\n${text}`).join("");
  const cases = rules
    .filter(({ severity }) => severity === "error")
    .flatMap(({ id, bad, good }) =>
      [
        ["bad", bad],
        ["good", good],
      ].map(([name, archive]) => `=== ${id}, ${name}\n${id === "multiple-heads" ? "# target: head\n" : ""}${written(archive!)}`),
    );
  await expect(`The chains of the rules about errors.\n\n${cases.join("\n")}`).toMatchFileSnapshot("runs/rules.txt");
});

describe.each(rules)("$id", (rule) => {
  test("is documented", () => {
    for (const text of [rule.summary, rule.why, rule.remedy]) expect(text).toMatch(/^[A-Z`].*[.`)]$/s);
  });

  test("reports the bad chain as marked, and nothing else", async () => {
    expect(hasExpectations(rule.bad)).toBe(true);
    await check(rule.bad);
  });

  test("is silent on the good chain", async () => {
    expect(hasExpectations(rule.good)).toBe(false);
    await check(rule.good);
  });
});
