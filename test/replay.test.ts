import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { check } from "./check.ts";

const folder = new URL("replay/", import.meta.url);
const names = readdirSync(folder).filter((name) => name.endsWith(".txt")).sort();

/** A line `verdict: builds` before the first file of an archive states the verdict of its chain, or of each of its chains. */
const VERDICT = /^verdict: ((?:builds|breaks|unknown)(?: (?:builds|breaks|unknown))*)$/m;

describe("replayed chains", () => {
  test.each(names)("%s", async (name) => {
    const archive = readFileSync(new URL(name, folder), "utf8");
    const report = await check(archive);
    const verdict = VERDICT.exec(archive.slice(0, archive.indexOf("\n-- ")));
    expect(verdict, "an archive states its verdict").not.toBeNull();
    expect(report.chains.map((chain) => chain.verdict)).toEqual(verdict![1]!.split(" "));
  });

  test("no two cases are the same", () => {
    const texts = names.map((name) => readFileSync(new URL(name, folder), "utf8"));
    expect(new Set(texts).size).toBe(texts.length);
  });
});
