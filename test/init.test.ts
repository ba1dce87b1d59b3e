/** `chainlint init`: after it chainlint is green, and each kind of bad revision makes it red. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { execFile } from "node:child_process";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readBaseline, writeBaseline } from "../src/baseline.ts";
import { findConfig, type Config } from "../src/config.ts";
import { initialConfig } from "../src/init.ts";
import { lint, memoryProject, rules, type Report } from "../src/lint.ts";
import { parseToml } from "../src/toml.ts";
import { chainArchive } from "./archive.ts";
import { seeds } from "./corpus/seeds.mjs";

const ids = rules.map((rule) => rule.id);
const BASELINE = "chainlint-baseline.json";

/** The files of a project, those that `init` writes among them. */
async function initialised(files: Map<string, string>, force = false): Promise<Map<string, string>> {
  const project = memoryProject(files);
  const report = await lint({ project, path: "" });
  const config = initialConfig(project, "", report, BASELINE, force);
  if (!config.ok) throw new Error(config.message);
  return new Map([...files, [config.path, config.text], [BASELINE, writeBaseline(report.chains.flatMap((chain) => chain.diagnostics))]]);
}

function configIn(files: ReadonlyMap<string, string>): Config {
  const result = findConfig(memoryProject(files), "", ids);
  if (!result.ok) throw new Error(result.message);
  return result.config;
}

function relint(files: ReadonlyMap<string, string>): Promise<Report> {
  const known = readBaseline(files.get(BASELINE)!, BASELINE);
  if (!known.ok) throw new Error(known.message);
  return lint({ project: memoryProject(files), path: "", config: configIn(files), baseline: known.entries });
}

const told = (report: Report): string[] => report.chains.flatMap((chain) => chain.diagnostics.map(({ severity, rule }) => `${severity} ${rule}`));

const CHAINS: Readonly<Record<string, string>> = {
  clean: `
-- versions/001.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))
-- versions/002.py --
revision = "002"
down_revision = "001"
def upgrade():
    pass
`,
  "full of faults": `
-- versions/001.py --
revision = "001"
down_revision = None
def upgrade():
    op.drop_table("a")
    op.drop_table("b")
-- versions/002.py --
revision = "002"
down_revision = "001"
def upgrade():
    op.create_table("c", sa.Column("id", sa.Integer))
    op.create_table("c", sa.Column("id", sa.Integer))
-- versions/003.py --
revision = "003 \\" ] \\u007f"
down_revision = "002"
def upgrade():
    raise RuntimeError("never")
`,
};

describe.each(Object.entries(CHAINS))("a chain that is %s", (_name, archive) => {
  test("is green after init, and each bad revision is shown alone", async () => {
    const files = await initialised(chainArchive(archive));
    expect(told(await relint(files))).toEqual([]);
    const head = (await relint(files)).chains[0]!.chain.heads[0]!;
    expect(configIn(files).frozenThrough).toEqual([head.id]);
    const parent = JSON.stringify(head.down[0]);
    for (const [rule, texts] of seeds({ head: head.id, parent, parameters: "" })) {
      const seeded = new Map([...files, ...texts.map((text: string, at: number) => [`versions/c0ffee00000${at + 1}_seed.py`, text] as const)]);
      expect(told(await relint(seeded)), rule).toEqual([`error ${rule}`]);
    }
  });
});

describe("where the configuration goes", () => {
  const chain = chainArchive(CHAINS["clean"]!);
  const withFile = (name: string, text: string): Map<string, string> => new Map([...chain, [name, text]]);

  test("into pyproject.toml when there is one, whose text stays", async () => {
    const before = '[project]\nname = "app" # ours\n\n[tool.ruff]\nline-length = 100';
    const files = await initialised(withFile("pyproject.toml", before));
    expect(files.has("chainlint.toml")).toBe(false);
    expect(files.get("pyproject.toml")!.startsWith(`${before}\n\n[tool.chainlint]\n`)).toBe(true);
    expect(configIn(files)).toMatchObject({ path: "pyproject.toml", frozenThrough: ["002"], baseline: BASELINE });
  });

  test("with the line ends of that file", async () => {
    const text = (await initialised(withFile("pyproject.toml", "[project]\r\nname = 'app'\r\n"))).get("pyproject.toml")!;
    expect(text.split("\n").every((line) => line === "" || line.endsWith("\r"))).toBe(true);
  });

  test("--force replaces the table and nothing else", async () => {
    const before = '[tool.chainlint]\nignore = ["create-all"]\n[ tool . "chainlint".severity ]\ncreate-all = "error"\n[tool.other]\nx = 1\n';
    const files = withFile("pyproject.toml", before);
    await expect(initialised(files)).rejects.toThrow("pyproject.toml has a [tool.chainlint] already; --force overwrites it");
    const after = (await initialised(files, true)).get("pyproject.toml")!;
    expect(after.startsWith("[tool.other]\nx = 1\n\n[tool.chainlint]\n")).toBe(true);
    expect(after).not.toContain('create-all = "error"');
  });

  test.each([
    ["[project", /^pyproject\.toml is not valid TOML: .*; so the configuration has a file of its own$/],
    ["a = \0", /^pyproject\.toml is not a text file: .*, so that the configuration has a file of its own$/],
    [Buffer.from("# \u00e4\n", "latin1"), /^pyproject\.toml is not written in UTF-8, so that/],
    ["tool = { ruff = 1 }", /^pyproject\.toml is written in a way that a table cannot be added to, /],
  ])("beside a pyproject.toml such as %j", async (text, note) => {
    const project = memoryProject(new Map<string, string | Uint8Array>([...chain, ["pyproject.toml", text]]));
    const config = initialConfig(project, "", await lint({ project, path: "" }), BASELINE, false);
    expect(config).toMatchObject({ ok: true, path: "chainlint.toml", note: expect.stringMatching(note) });
  });

  test("every option that is commented out is one, with every table of options", async () => {
    const text = (await initialised(chain)).get("chainlint.toml")!;
    const uncommented = text.replaceAll(/^# (\w[\w-]* = |\[[\w.-]+\]$|"[^"\n]+" = )/gm, "$1");
    expect(parseToml(uncommented)).toMatchObject({ ok: true });
    expect(configIn(new Map([...chain, ["chainlint.toml", uncommented]]))).toMatchObject({ dialect: "postgresql", ignore: ["create-all"] });
  });
});

describe("the command", () => {
  const cli = fileURLToPath(new URL("../dist/cli.js", import.meta.url));
  let folder = "";
  beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), "chainlint-init-"))));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const chainlint = (
    cwd: string,
    ...parameters: readonly string[]
  ): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> =>
    new Promise((done) => {
      execFile(process.execPath, [cli, ...parameters], { cwd: join(folder, cwd) }, (error, stdout, stderr) =>
        done({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
      );
    });
  const write = (name: string, files: ReadonlyMap<string, string>): void => {
    for (const [path, text] of files) {
      mkdirSync(dirname(join(folder, name, path)), { recursive: true });
      writeFileSync(join(folder, name, path), text);
    }
  };

  test("writes both files, says so, and overwrites nothing unasked", async () => {
    write("project", chainArchive(CHAINS["full of faults"]!));
    const first = await chainlint("project", "init");
    expect(first).toMatchObject({ code: 0, stderr: "" });
    expect(first.stdout).toMatch(
      /^chainlint\.toml written: 1 chain, 3 revisions, .*\nchainlint-baseline\.json written: 4 findings known \(4 errors, 0 warnings, 0 notes\)\nchainlint exits with 0 now/,
    );
    expect(await chainlint("project")).toMatchObject({ code: 0 });
    const before = readFileSync(join(folder, "project/chainlint.toml"), "utf8");
    expect(await chainlint("project", "init")).toEqual({
      code: 2,
      stdout: "",
      stderr: "chainlint: chainlint-baseline.json is there already; --force overwrites it\n",
    });
    rmSync(join(folder, "project", BASELINE));
    expect(await chainlint("project", "init")).toEqual({ code: 2, stdout: "", stderr: "chainlint: chainlint.toml is there already; --force overwrites it\n" });
    expect(existsSync(join(folder, "project", BASELINE))).toBe(false);
    expect(await chainlint("project", "init", "--force")).toMatchObject({ code: 0 });
    expect(readFileSync(join(folder, "project/chainlint.toml"), "utf8")).toBe(before);
  });

  test("changes a pyproject.toml by its own part only", async () => {
    const before = "\uFEFF[project]\r\nname = 'app'\r\n";
    write("python", new Map([...chainArchive(CHAINS["clean"]!), ["pyproject.toml", before]]));
    expect(await chainlint("python", "init")).toMatchObject({ code: 0, stdout: expect.stringMatching(/^pyproject\.toml written/) });
    expect(readFileSync(join(folder, "python/pyproject.toml"), "utf8").startsWith(`${before}\r\n[tool.chainlint]\r\n`)).toBe(true);
    expect((await chainlint("python")).code).toBe(0);
  });

  test("writes nothing where there is no chain, and says what it could not write", async () => {
    mkdirSync(join(folder, "empty"));
    expect(await chainlint("empty", "init")).toMatchObject({ code: 2, stderr: expect.stringMatching(/^chainlint: no migration chain in /) });
    expect(existsSync(join(folder, "empty/chainlint.toml"))).toBe(false);
    write("blocked", chainArchive(CHAINS["clean"]!));
    mkdirSync(join(folder, "blocked/chainlint.toml"));
    expect(await chainlint("blocked", "init")).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^chainlint: .*chainlint\.toml could not be written \(EISDIR\)\n$/),
    });
  });
});
