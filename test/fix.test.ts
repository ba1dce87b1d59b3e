/** Repairs: each archive in `fix/` is repaired, and what is changed and what is refused stands beside it. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { findConfig } from "../src/config.ts";
import { applyEdits, unifiedDiff } from "../src/edits.ts";
import { repairProject, type RepairedProject } from "../src/fix.ts";
import { lint, memoryProject, rules } from "../src/lint.ts";
import { overlay } from "../src/project.ts";
import { chainArchive } from "./archive.ts";

const folder = new URL("./fix/", import.meta.url);
const NOW = new Date("2024-05-06T07:08:09Z");

async function repair(archive: string, unsafe: boolean): Promise<RepairedProject> {
  const project = memoryProject(chainArchive(archive));
  const config = findConfig(project, "", rules.map(({ id }) => id));
  if (!config.ok) throw new Error(config.message);
  return repairProject({ project, path: "", config: config.config }, { unsafe, now: NOW });
}

function shown({ changes, applied, refused, report }: RepairedProject): string {
  return [
    ...applied.map(({ fix, diagnostics }) => `${fix.isSafe ? "safe" : "unsafe"}: ${diagnostics.map(({ rule }) => rule).join(", ")}: ${fix.title}`),
    ...refused.map(({ diagnostic, reason }) => `refused: ${diagnostic.rule}: ${reason}`),
    ...report.chains.flatMap(({ diagnostics, verdict }) => [...diagnostics.map(({ severity, rule }) => `left: ${severity} ${rule}`), `verdict: ${verdict}`]),
    "",
    ...changes.map(({ path, before, after }) => unifiedDiff(path, before, after)),
  ].join("\n");
}

describe("archives", () => {
  const names = readdirSync(folder).filter((name) => name.endsWith(".txt"));
  test.each(names)("%s", async (name) => {
    const archive = readFileSync(new URL(name, folder), "utf8");
    const unsafe = /^unsafe: yes$/m.test(archive);
    const result = await repair(archive, unsafe);
    await expect(shown(result)).toMatchFileSnapshot(`./fix/${name.replace(".txt", ".diff")}`);
    // Nothing of a repaired file is beyond Python, and a second repair finds nothing to do.
    const project = overlay(memoryProject(chainArchive(archive)), new Map(result.changes.map(({ path, after }) => [path, Buffer.from(after)])));
    const again = await repairProject({ project, path: "" }, { unsafe, now: NOW });
    expect(again.changes).toEqual([]);
    expect(again.report.chains.flatMap(({ chain }) => chain.unreadable)).toEqual([]);
    expect(shown(await repair(archive, unsafe))).toBe(shown(result));
  });
});

describe("a repair that", () => {
  const CHAIN = `
-- versions/001.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))
    op.create_index("users_id", "users", ["id"], postgresql_concurrently=True)
`;
  test("stands in released history is not made", async () => {
    const released = await repair(`-- chainlint.toml --\nfrozen-through = "001"\n${CHAIN}`, true);
    expect([released.changes, released.refused]).toEqual([[], []]);
    expect((await repair(CHAIN, false)).changes.map(({ path }) => path)).toEqual(["versions/001.py"]);
  });

  test("concerns a known or ignored finding is not made", async () => {
    expect(
      (
        await repair(
          CHAIN.replace("concurrently=True)", "concurrently=True)  # chainlint: ignore[concurrently-in-transaction] on purpose"),
          true,
        )
      ).changes,
    ).toEqual([]);
  });
});

describe("edits", () => {
  test("are made together, with the line ends of the text", () => {
    expect(
      applyEdits("a\r\nb\r\nc", [
        { span: { start: 6, end: 7 }, text: "x\ny" },
        { span: { start: 0, end: 1 }, text: "" },
        { span: { start: 3, end: 3 }, text: "z" },
      ]),
    ).toBe("\r\nzb\r\nx\r\ny");
  });

  test.each([
    ["", "a\n", "@@ -0,0 +1,1 @@\n+a\n"],
    ["a\n", "", "@@ -1,1 +0,0 @@\n-a\n"],
    ["a", "b", "@@ -1,1 +1,1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\n"],
    ["1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nx\n5\n6\n7\n8\n9\n", "@@ -2,6 +2,7 @@\n 2\n 3\n 4\n+x\n 5\n 6\n 7\n"],
    ["1\n2\n3\n4\n5\n6\n7\n8\n9\n0\n", "x\n2\n3\n4\n5\n6\n7\n8\n9\ny\n", "@@ -1,4 +1,4 @@\n-1\n+x\n 2\n 3\n 4\n@@ -7,4 +7,4 @@\n 7\n 8\n 9\n-0\n+y\n"],
  ])("from %j to %j", (before, after, hunks) => {
    expect(unifiedDiff("f.py", before, after)).toBe(`--- a/f.py\n+++ b/f.py\n${hunks}`);
  });

  test("the same text gives no diff", () => expect(unifiedDiff("f", "a\n", "a\n")).toBe(""));
});

test("nothing is worked out for an ordinary lint", async () => {
  const report = await lint({ project: memoryProject(chainArchive(readFileSync(new URL("heads.txt", folder), "utf8"))), path: "" });
  expect(report.chains.flatMap(({ diagnostics }) => diagnostics.map(({ repair: what, fix }) => [what?.kind, fix]))).toEqual([["one-head", null]]);
});
