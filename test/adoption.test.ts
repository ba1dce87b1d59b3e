/** What lets a team adopt chainlint: configuration, comments that ignore, the baseline. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readBaseline, writeBaseline } from "../src/baseline.ts";
import { configSchema, findConfig, NO_CONFIG } from "../src/config.ts";
import { lint, memoryProject, rules, type Report } from "../src/lint.ts";
import { chainArchive } from "./archive.ts";
import { check } from "./check.ts";

const folder = new URL("./adoption/", import.meta.url);
const ids = rules.map((rule) => rule.id);

describe("chains with comments and configurations", () => {
  test.each(readdirSync(folder))("%s", async (name) => {
    const text = readFileSync(new URL(name, folder), "utf8");
    const report = await check(text);
    expect(report.summary.suppressed).toBe(Number(/^suppressed: (\d+)$/m.exec(text)![1]));
  });

  test("findings in released history are notes that say so, and the verdict stays", async () => {
    const report = await check(readFileSync(new URL("configured.txt", folder), "utf8"));
    const [chain] = report.chains;
    expect(chain!.diagnostics.map(({ rule, severity, revision }) => `${revision} ${severity} ${rule}`).sort()).toEqual([
      "002 info use-after-drop",
      "003 warning never-created",
    ]);
    expect(chain!.diagnostics.find(({ revision }) => revision === "002")!.remedy).toContain("leave 002 as it is, and repair forward");
    expect(chain!.verdict).toBe("breaks");
  });

  test("what a new revision has a part in is no note", async () => {
    for (const [name, expected] of [
      ["released.txt", ["error multiple-heads", "error use-after-drop", "info never-created"]],
      ["released-group.txt", ["error never-created", "error never-created"]],
    ] as const) {
      const report = await check(readFileSync(new URL(name, folder), "utf8"));
      expect(report.chains[0]!.diagnostics.map(({ rule, severity }) => `${severity} ${rule}`), name).toEqual(expected);
    }
  });
});

describe("a configuration", () => {
  const at = (files: Record<string, string>, path = ""): ReturnType<typeof findConfig> => findConfig(memoryProject(new Map(Object.entries(files))), path, ids);

  test.each([
    ["selct = []", 'chainlint.toml: there is no option "selct"; did you mean "select"?'],
    ["select = ['use-after-dorp']", 'chainlint.toml: select[0]: there is no rule "use-after-dorp"; did you mean "use-after-drop"?'],
    ["ignore = 'create-all'", 'chainlint.toml: ignore must be a list, not "create-all"'],
    ["ignore = [1]", "chainlint.toml: ignore[0] must be the id of a rule, not 1"],
    ["fail-level = 'warn'", 'chainlint.toml: fail-level must be "error" or "warning" or "info" or "never", not "warn"; did you mean "warning"?'],
    ["severity = 3", "chainlint.toml: severity must be a table, not 3"],
    ["[severity]\ncreate-all = 'fatal'", 'chainlint.toml: severity.create-all must be "error" or "warning" or "info", not "fatal"'],
    ["[severity]\ncreate_all = 'error'", 'chainlint.toml: severity: there is no rule "create_all"; did you mean "create-all"?'],
    ["[per-file-ignores]\n'*.py' = ['nonsense']", 'chainlint.toml: per-file-ignores.*.py[0]: there is no rule "nonsense"'],
    ["frozen-through = ['001', 1]", "chainlint.toml: frozen-through[1] must be a string, not 1"],
    ["dialect = 'postgres'", 'chainlint.toml: dialect must be "postgresql" or "mysql" or "mariadb" or "sqlite", not "postgres"; did you mean "postgresql"?'],
    ["postgres-version = 'newest'", 'chainlint.toml: postgres-version must be a version of PostgreSQL such as "15", not "newest"'],
    ["postgres-version = 7", 'chainlint.toml: postgres-version must be a version of PostgreSQL such as "15", not 7'],
    ["frozen-through = ''", 'chainlint.toml: frozen-through must be a string, not ""'],
    ["[external-tables]\nruns = 1", "chainlint.toml: external-tables.runs must be a string, not 1"],
    ["select = [", "chainlint.toml: not valid TOML"],
  ])("%j is refused", (text, message) => {
    const result = at({ "chainlint.toml": text });
    expect(result.ok ? "" : result.message.slice(0, message.length)).toBe(message);
  });

  // PostgreSQL 17 lets a value be used whose type was made in the same transaction.
  test.each([
    ["", "warning builds"],
    ["postgres-version = '15'", "error breaks"],
    ["postgres-version = 16.4", "error breaks"],
    ["postgres-version = '17'", " builds"],
  ])("a fault of older versions, with %j", async (config, expected) => {
    const result = at({ "chainlint.toml": config });
    if (!result.ok) throw new Error(result.message);
    const report = await lint({
      path: "",
      project: memoryProject(
        chainArchive(`-- versions/001.py --
revision = "001"
down_revision = None
def upgrade():
    op.execute("CREATE TYPE mood AS ENUM ('a')")
    op.execute("ALTER TYPE mood ADD VALUE 'b'")
    op.execute("SELECT 'b'::mood")
`),
      ),
      config: result.config,
    });
    const [chain] = report.chains;
    expect(`${chain!.diagnostics.map(({ severity }) => severity).join()} ${chain!.verdict}`).toBe(expected);
  });

  test("postgres-version tells that a chain is PostgreSQL's, so that a text which its grammar refuses is an error", async () => {
    const project = memoryProject(chainArchive(`-- versions/001.py --
from alembic import op
revision = "001"
down_revision = None
def upgrade():
    op.execute("DROPP TABLE t")
`));
    const verdicts = await Promise.all(
      [null, 15].map(
        async (postgresVersion) => (await lint({ path: "", project, config: { ...NO_CONFIG, postgresVersion } })).chains[0]!.verdict,
      ),
    );
    expect(verdicts).toEqual(["unknown", "breaks"]);
  });

  test("the nearest one counts, and pyproject.toml only with its table", () => {
    const files = {
      "chainlint.toml": "fail-level = 'never'",
      "a/pyproject.toml": "[tool.ruff]\nline-length = 100",
      "b/pyproject.toml": "[tool.chainlint]\nfail-level = 'info'",
      "a/x/env.py": "",
      "b/x/env.py": "",
    };
    const level = (path: string): string | null => {
      const result = at(files, path);
      return result.ok ? `${result.config.path} ${result.config.failLevel}` : result.message;
    };
    expect([level("a/x"), level("a/x/env.py"), level("b/x"), level("")]).toEqual([
      "chainlint.toml never", "chainlint.toml never", "b/pyproject.toml info", "chainlint.toml never",
    ]);
  });

  test("the schema knows every option and every rule", () => {
    const schema = configSchema(ids) as { properties: Record<string, { items?: { enum: string[] }; description: string }> };
    expect(Object.keys(schema.properties)).toEqual([
      "select", "ignore", "severity", "per-file-ignores", "exclude", "external-tables", "search-path", "frozen-through", "dialect",
      "postgres-version", "fail-level", "baseline",
    ]);
    expect(schema.properties["select"]!.items!.enum).toEqual(ids);
  });

  const CHAIN = `
-- a/alembic.ini --
[alembic]
script_location = %(here)s
-- a/env.py --
-- a/versions/001.py --
revision = "001"
down_revision = None
def upgrade(): pass
`;
  const lintWith = (toml: string): Promise<Report> => {
    const project = memoryProject(chainArchive(`-- chainlint.toml --\n${toml}\n${CHAIN}`));
    const result = findConfig(project, "", ids);
    if (!result.ok) throw new Error(result.message);
    return lint({ project, path: "", config: result.config });
  };

  test.each([
    ["exclude = ['a']", "chainlint.toml: every chain is excluded"],
    ["exclude = ['**/a/']", "chainlint.toml: every chain is excluded"],
    ["frozen-through = '01'", 'chainlint.toml: frozen-through: no revision is called 01; did you mean "001"?'],
    ["[external-tables]\n'a b c' = 'x'", 'chainlint.toml: external-tables: "a b c" is no name of a table'],
  ])("%j cannot be applied", async (toml, message) => {
    await expect(lintWith(toml)).rejects.toThrow(message);
  });
});

describe("the baseline", () => {
  const CHAIN = `
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
    op.create_table("c", sa.Column("id", sa.Integer))
`;
  const run = (archive: string, baseline: string | null): Promise<Report> => {
    const known = baseline === null ? null : readBaseline(baseline, "baseline.json");
    if (known && !known.ok) throw new Error(known.message);
    return lint({ project: memoryProject(chainArchive(archive)), path: "", ...(known ? { baseline: known.entries } : {}) });
  };
  const shown = (report: Report): string[] =>
    report.chains.flatMap((chain) => chain.diagnostics.map(({ rule, revision, object }) => `${revision} ${rule} ${object?.name}`));

  test("takes out what is known, tells what is gone, and shows what is new", async () => {
    const first = await run(CHAIN, null);
    const text = writeBaseline(first.chains.flatMap((chain) => chain.diagnostics));
    expect(shown(first)).toEqual(["001 never-created a", "001 never-created b", "002 duplicate-create c", "002 duplicate-create c"]);
    expect(shown(await run(CHAIN, text))).toEqual([]);

    const changed = await run(CHAIN.replace('    op.drop_table("a")\n', '    op.drop_table("new")\n'), text);
    expect(shown(changed)).toEqual(["001 never-created new"]);
    expect(changed.staleBaseline.map(({ message }) => message)).toEqual(["table a is created by no revision, and 001 drops it"]);
    expect(changed.summary).toMatchObject({ errors: 1, baselined: 3 });
    expect(changed.chains[0]!.verdict).toBe("breaks");
  });

  test("is not disturbed by edits that have nothing to do with its findings", async () => {
    const first = await run(CHAIN, null);
    const text = writeBaseline(first.chains.flatMap((chain) => chain.diagnostics));
    const edits: readonly ((archive: string) => string)[] = [
      (archive) => archive.replaceAll("def upgrade", "\n\n# a comment\ndef upgrade"),
      (archive) => archive.replaceAll("def upgrade", "LIMIT = 1\ndef upgrade"),
      (archive) => archive.replaceAll("versions/001.py", "versions/2024_01_01_first_revision.py"),
      (archive) => archive.replaceAll("versions/002.py", "versions/z.py"),
      (archive) => archive.replaceAll("def upgrade():", "def upgrade() -> None:"),
      (archive) => archive.replaceAll("    op.", "        op.").replaceAll("def upgrade():", "def upgrade():\n    if True:"),
      (archive) => archive.replaceAll('op.drop_table("a")', "op.drop_table('a')"),
      (archive) => archive.replaceAll('op.drop_table("a")', "op.execute('DROP TABLE a')"),
      (archive) => archive.replaceAll('op.drop_table("a")', "op.drop_table(\n        'a',\n    )"),
      (archive) =>
        `${archive}-- versions/003.py --\nrevision = "003"\ndown_revision = "002"\ndef upgrade():\n    op.create_table("d", sa.Column("id", sa.Integer))\n`,
      (archive) =>
        `${archive}-- versions/000.py --\nrevision = "000"\ndown_revision = None\ndef upgrade(): pass\n`.replace(
          "down_revision = None\ndef upgrade():\n    op.drop",
          'down_revision = "000"\ndef upgrade():\n    op.drop',
        ),
      (archive) =>
        archive.replace('    op.drop_table("b")\n', '    op.create_table("e", sa.Column("id", sa.Integer))\n    op.drop_table("b")\n'),
      (archive) => archive.replace('    op.drop_table("b")\n', '    op.drop_table("b")\n    op.execute("SELECT 1")\n'),
      (archive) => archive.replaceAll('revision = "001"', 'revision: str = "001"'),
      (archive) => archive.replaceAll('down_revision = "001"', 'down_revision = ("001",)'),
      (archive) => archive.replaceAll("def upgrade", '"""A docstring."""\ndef upgrade'),
      (archive) => archive.replaceAll("\n", "\r\n").replaceAll(/^-- (.+) --\r$/gm, "-- $1 --"),
      (archive) => `${archive}\ndef undo():\n    op.drop_table("c")\n`,
      (archive) => archive.replaceAll("sa.Integer", "sa.BigInteger"),
      (archive) => archive.replaceAll('"c", sa.Column', '"c", sa.Column("name", sa.Text), sa.Column'),
    ];
    for (const [at, edit] of edits.entries()) {
      const after = await run(edit(CHAIN), text);
      expect({ at, shown: shown(after).filter((one) => !one.includes("multiple-heads")), stale: after.staleBaseline.length }).toEqual({
        at,
        shown: [],
        stale: 0,
      });
    }
  });

  test("knows two heads whatever stands on top of one of them, and not a third", async () => {
    const heads = `
-- versions/001.py --
revision = "001"
down_revision = None
def upgrade(): pass
-- versions/a.py --
revision = "a"
down_revision = "001"
def upgrade(): pass
-- versions/b.py --
revision = "b"
down_revision = "001"
def upgrade(): pass
`;
    const text = writeBaseline((await run(heads, null)).chains.flatMap((chain) => chain.diagnostics));
    const added = (id: string, down: string): string => `${heads}-- versions/${id}.py --\nrevision = "${id}"\ndown_revision = "${down}"\ndef upgrade(): pass\n`;
    expect(shown(await run(added("c", "b"), text))).toEqual([]);
    expect(shown(await run(added("c", "001"), text))).toEqual(["c multiple-heads undefined"]);
  });

  test.each(["", "[]", "{}", '{"version": 2, "findings": []}', '{"version": 1, "findings": [{}]}'])("%j is refused", (text) => {
    const result = readBaseline(text, "baseline.json");
    expect(result.ok ? "" : result.message).toMatch(/^baseline\.json: .*; write it anew with --write-baseline$/);
  });
});
