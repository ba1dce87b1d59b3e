/** Every output format on the same report: a golden for each, and its consumer's own validation. `-u` writes the goldens. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { default as Ajv } from "ajv-draft-04";
import { XMLParser, XMLValidator } from "fast-xml-parser";
import { RDFormatValidator } from "@umbrelladocs/rdformat-validator";
import { describe, expect, test } from "vitest";
import { withFixes } from "../src/fix.ts";
import { formats, type FormatOptions } from "../src/formats/index.ts";
import { lint, memoryProject, rules, type Report } from "../src/lint.ts";
import { chainArchive } from "./archive.ts";

const options: FormatOptions = { color: false, display: (path) => path, version: "1.2.3", rules, quiet: false, showUnread: false };
const render = (name: string, of: Report, more: Partial<FormatOptions> = {}): string =>
  formats.find((format) => format.name === name)!.render(of, { ...options, ...more });

const files = new Map<string, string | Uint8Array>(chainArchive(readFileSync(new URL("formats/input.txt", import.meta.url), "utf8")));
files.set("versions/000_binary.py", new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2, 3]));
const report = await lint({ project: memoryProject(files), path: "" });
const clean = await lint({
  project: memoryProject(chainArchive('-- versions/001.py --\nrevision = "001"\ndown_revision = None\ndef upgrade(): pass\n')),
  path: "",
});
const crowded = await lint({
  project: memoryProject(
    chainArchive(
      `-- versions/001.py --\nrevision = "001"\ndown_revision = None\ndef upgrade():\n    op.create_table("t", sa.Column("id", sa.Integer))\n${'    op.add_column("t", sa.Column("id", sa.Integer))\n'.repeat(130)}`,
    ),
  ),
  path: "",
});
const all = report.chains.flatMap((chain) => chain.diagnostics);

describe.each(formats)("$name", ({ name }) => {
  test("is as the golden has it", async () => {
    // A golden declares the rules of its findings only, so that a new rule changes none.
    const found = rules.filter((rule) => all.some((diagnostic) => diagnostic.rule === rule.id));
    await expect(render(name, report, { rules: found })).toMatchFileSnapshot(`formats/${name}.golden`);
  });

  test("ends with a line break, and holds no control characters", () => {
    for (const of of [report, clean, crowded]) {
      const text = render(name, of);
      if (text !== "") expect(text.endsWith("\n")).toBe(true);
      expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
    }
  });
});

describe("consumers", () => {
  test("sarif is valid by the schema of OASIS, and declares every rule", () => {
    const schema = createRequire(import.meta.url)("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json") as object;
    const validate = new Ajv.default({ strict: false, unicodeRegExp: false, validateFormats: false }).compile(schema);
    for (const of of [report, clean, crowded]) {
      const document = JSON.parse(render("sarif", of));
      expect(validate(document), JSON.stringify(validate.errors)).toBe(true);
      expect(document.runs[0].tool.driver.rules.map((rule: { id: string }) => rule.id)).toEqual(rules.map((rule) => rule.id));
    }
    const prints = JSON.parse(render("sarif", crowded)).runs[0].results.map(
      (result: { partialFingerprints: Record<string, string> }) => result.partialFingerprints["chainlint/v1"],
    );
    expect(new Set(prints).size).toBe(130);
  });

  test("rdjson is valid by reviewdog's format, and counts bytes", async () => {
    for (const of of [report, clean, crowded]) expect(await new RDFormatValidator().validateString(render("rdjson", of))).toMatchObject({ valid: true });
    const [nobody] = JSON.parse(render("rdjson", report)).diagnostics.filter(({ message }: { message: string }) => message.includes("nobody"));
    const line = chainArchive(readFileSync(new URL("formats/input.txt", import.meta.url), "utf8"))
      .get("versions/001_first.py")!
      .split("\n")[nobody.location.range.start.line - 1]!;
    const { start, end } = nobody.location.range;
    expect(Buffer.from(line).subarray(start.column - 1, end.column - 1).toString()).toBe("nobody");
  });

  test("gitlab has what GitLab needs, and no fingerprint twice", () => {
    const issues = JSON.parse(render("gitlab", crowded)) as { fingerprint: string }[];
    expect(new Set(issues.map(({ fingerprint }) => fingerprint)).size).toBe(issues.length);
    for (const issue of JSON.parse(render("gitlab", report))) {
      expect(issue).toEqual({
        description: expect.any(String),
        check_name: expect.any(String),
        fingerprint: expect.stringMatching(/^[0-9a-f]{32}$/),
        severity: expect.stringMatching(/^(info|minor|major|critical|blocker)$/),
        location: { path: expect.not.stringMatching(/^\.?\//), lines: { begin: expect.any(Number), end: expect.any(Number) } },
      });
    }
  });

  test("checkstyle and junit are well-formed, and give back what was said", () => {
    for (const name of ["checkstyle", "junit"]) for (const of of [report, clean, crowded]) expect(XMLValidator.validate(render(name, of)), name).toBe(true);
    const read = (text: string): any =>
      new XMLParser({
        ignoreAttributes: false,
        attributeNamePrefix: "",
        isArray: (name) => ["file", "error", "testsuite", "testcase", "failure"].includes(name),
      }).parse(text);
    const errors = read(render("checkstyle", report)).checkstyle.file.flatMap((file: any) => file.error);
    expect(errors).toHaveLength(all.length);
    const [suite] = read(render("junit", report)).testsuites.testsuite;
    expect(suite.testcase).toHaveLength(rules.length);
    expect(Number(suite.failures)).toBe(suite.testcase.filter((one: any) => one.failure).length);
  });

  test("github gets one command a line, gravest first, within its limits, and what is left out is told", () => {
    // As the runner reads a line (ActionCommand.TryParseV2).
    const command = /^::(error|warning|notice) ([^:]*)::(.*)$/;
    for (const of of [report, crowded]) for (const line of render("github", of).trimEnd().split("\n")) expect(line).toMatch(command);
    const lines = render("github", crowded).trimEnd().split("\n");
    expect(lines.map((line) => command.exec(line)![1])).toEqual([...Array(10).fill("error"), "notice"]);
    expect(lines.at(-1)).toContain("120 more findings of 130 could not be annotated");
    expect(render("github", report)).not.toMatch(/^::error file=a/m);
    expect(render("github", clean)).toBe("");
  });

  test("markdown takes nothing out of the project for markup", () => {
    const text = render("markdown", report);
    expect(text).not.toMatch(/<script|\]\(javascript|@everyone|[^&\d]#1\b/);
    expect(render("markdown", crowded).length).toBeLessThan(65_536);
    expect(render("markdown", crowded)).toContain("And 80 more findings.");
  });
});

describe("fixes", async () => {
  const mended = memoryProject(chainArchive(`-- versions/001.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("tä", sa.Column("id", sa.Integer))
    op.create_index("ix", "tä", ["id"], postgresql_concurrently=True)
-- versions/002.py --
revision = "002"
down_revision = "001"
def upgrade(): pass
-- versions/003.py --
revision = "003"
down_revision = "001"
def upgrade(): pass
`));
  const found = await lint({ project: mended, path: "" });
  const fixed = await withFixes(found, { project: mended, path: "" }, { unsafe: false, now: new Date(0) });
  const file = mended.read("versions/001.py");
  const text = file.ok ? file.source.text : "";
  const wanted = text.replace(/^    (op\.create_index.*)$/m, "    with op.get_context().autocommit_block():\n        $1");
  const lines = text.split("\n");

  test("are worked out when a format asks for them, and only then", () => {
    expect(formats.filter((format) => format.showsFixes).map((format) => format.name)).toEqual(["sarif", "rdjson"]);
    expect(render("sarif", found)).not.toContain('"fixes"');
    // A merge revision is a new file, which neither format has a place for.
    expect(
      fixed.chains.flatMap(({ diagnostics }) => diagnostics.map(({ rule, fix }) => [rule, fix?.edits.map(({ kind }) => kind)])),
    ).toEqual([
      ["concurrently-in-transaction", ["replace"]],
      ["multiple-heads", ["create"]],
    ]);
  });

  test("in SARIF are replacements, by UTF-16 columns", () => {
    const document = JSON.parse(render("sarif", fixed));
    const [fix, ...others] = document.runs[0].results.flatMap((result: any) => result.fixes ?? []);
    expect(others).toEqual([]);
    const [{ artifactLocation, replacements: [{ deletedRegion: region, insertedContent }] }] = fix.artifactChanges;
    expect(artifactLocation.uri).toBe("versions/001.py");
    const offset = (line: number, column: number): number => lines.slice(0, line - 1).join("\n").length + 1 + column - 1;
    expect(
      text.slice(0, offset(region.startLine, region.startColumn)) +
        insertedContent.text +
        text.slice(offset(region.endLine, region.endColumn)),
    ).toBe(wanted);
  });

  test("in rdjson are suggestions, by UTF-8 columns", async () => {
    expect(await new RDFormatValidator().validateString(render("rdjson", fixed))).toMatchObject({ valid: true });
    const [{ range, text: inserted }, ...others] = JSON.parse(render("rdjson", fixed)).diagnostics.flatMap((diagnostic: any) => diagnostic.suggestions ?? []);
    expect(others).toEqual([]);
    const bytes = Buffer.from(text);
    const offset = ({ line, column }: { line: number; column: number }): number => Buffer.byteLength(lines.slice(0, line - 1).join("\n")) + 1 + column - 1;
    expect(bytes.subarray(0, offset(range.start)).toString() + inserted + bytes.subarray(offset(range.end)).toString()).toBe(wanted);
  });
});
