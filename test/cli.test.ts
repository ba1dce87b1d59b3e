/** The command line as a user meets it: the built program, run on real folders. `npm test` builds it first. */
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chainArchive } from "./archive.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const cli = join(root, "dist/cli.js");
let folder = "";

interface Run { readonly code: number; readonly stdout: string; readonly stderr: string }

function chainlint(parameters: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Run> {
  return new Promise((done) => {
    const { NO_COLOR: _noColor, FORCE_COLOR: _forceColor, ...inherited } = process.env;
    execFile(
      process.execPath,
      [cli, ...parameters],
      { cwd: folder, env: { ...inherited, ...environment }, maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => done({ code: error === null ? 0 : typeof error.code === "number" ? error.code : -1, stdout, stderr }),
    );
  });
}

function write(name: string, files: ReadonlyMap<string, string | Uint8Array>): void {
  for (const [path, content] of files) {
    mkdirSync(dirname(join(folder, name, path)), { recursive: true });
    writeFileSync(join(folder, name, path), content);
  }
}

const CLEAN = `
-- versions/001.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))
`;
const BROKEN = `
-- versions/001.py --
revision = "001"
down_revision = None
def upgrade():
    op.drop_table("nobody")
`;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "chainlint-cli-"));
  write("clean", chainArchive(CLEAN));
  write("broken", chainArchive(BROKEN));
  mkdirSync(join(folder, "empty"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("exit codes", () => {
  test.each([
    [["clean"], 0],
    [["check", "clean/alembic.ini"], 0],
    [["clean/versions/001.py"], 0],
    [["broken"], 1],
    [["."], 1],
    [["empty"], 2],
    [["nowhere"], 2],
    [["--frobnicate"], 2],
    [["clean", "--format", "xml"], 2],
    [["explain", "no-such-rule"], 2],
    [["inventory", "clean", "--at", "zzz"], 2],
    [["history", "ghost", "clean"], 2],
    [["--help"], 0],
    [["--version"], 0],
    [["rules"], 0],
    [["explain", "use-after-drop"], 0],
    [["inventory", "clean"], 0],
    [["history", "users", "clean"], 0],
  ] as const)("%j gives %i", async (parameters, code) => {
    const run = await chainlint(parameters);
    expect(run.code, run.stdout + run.stderr).toBe(code);
    if (code === 2) {
      expect(run.stderr).toMatch(/^[^\n]+\n(\([^\n]+\)\n)?$/);
      expect(run.stderr).not.toContain("    at ");
    } else expect(run.stderr).toBe("");
  });

  test("a name that no object has is answered with the nearest one", async () => {
    expect((await chainlint(["history", "user", "clean"])).stderr).toContain('called user; did you mean "users"?');
    expect((await chainlint(["history", "users.ids", "clean"])).stderr).toContain('did you mean "users.id"?');
  });

  test("--fail-level lowers the bar", async () => {
    write("long", chainArchive(CLEAN));
    write(
      "long",
      new Map([
        ["versions/002.py", 'revision = "002"\ndown_revision = "001"\ndef upgrade():\n    pass\n'],
        [
          "env.py",
          "from alembic import context\nfrom app import engine\ndef run():\n    with engine.connect() as connection:\n        context.configure(connection=connection)\n        with context.begin_transaction():\n            context.run_migrations()\nrun()\n",
        ],
      ]),
    );
    expect((await chainlint(["long"])).code).toBe(0);
    expect((await chainlint(["long", "--fail-level", "info"])).code).toBe(1);
    // As grave as the finding is, not as the rule may be.
    expect((await chainlint(["long", "--statistics"])).stdout).toBe("1  info     single-transaction\n1 finding\n");
  });
});

describe("colour", () => {
  test.each([
    [["broken"], {}, false],
    [["broken", "--color", "always"], {}, true],
    [["--color", "always", "broken"], {}, true],
    [["broken"], { FORCE_COLOR: "1" }, true],
    [["broken"], { FORCE_COLOR: "1", NO_COLOR: "1" }, false],
    [["broken", "--color", "never"], { FORCE_COLOR: "1" }, false],
    [["broken", "--format", "line", "--color", "always"], {}, false],
  ] as const)("%j with %j", async (parameters, environment, colored) => {
    expect((await chainlint(parameters, environment)).stdout.includes("\u001b[")).toBe(colored);
  });
});

describe("output", () => {
  test("JSON has the promised shape, and the same bytes every time", async () => {
    const [first, second] = await Promise.all([chainlint(["broken", "--format", "json"]), chainlint(["broken", "--format", "json"])]);
    expect(first.stdout).toBe(second.stdout);
    const report = JSON.parse(first.stdout);
    expect(report).toMatchObject({
      version: 1, tool: { name: "chainlint" },
      chains: [
        {
          framework: "alembic",
          dialect: "postgresql",
          revisions: 1,
          heads: ["001"],
          bases: ["001"],
          verdict: "breaks",
          breaksAt: { revision: "001", line: 5 },
          coverage: { statements: 1, read: 1, unread: [] },
        },
      ],
      diagnostics: [
        {
          rule: "never-created",
          severity: "error",
          line: 5,
          column: 20,
          endLine: 5,
          endColumn: 26,
          revision: "001",
          direction: "upgrade",
          object: { kind: "table", schema: "public", name: "nobody", column: null },
        },
      ],
      summary: { errors: 1, warnings: 0, infos: 0, suppressed: 0, baselined: 0 },
    });
    expect(report.diagnostics[0].file).toBe("versions/001.py");
  });

  test("line format is GCC's", async () => {
    expect((await chainlint(["broken", "-f", "line"])).stdout).toBe(
      "broken/versions/001.py:5:20: error: table nobody is created by no revision, and 001 drops it [never-created]\n",
    );
  });

  test("names that nobody knows are told as such, and what is not read at one place once", async () => {
    write(
      "unnamed",
      new Map([
        [
          "alembic/env.py",
          "from alembic import context\nfrom app.models import Base\ncontext.configure(target_metadata=Base.metadata)\ncontext.run_migrations()\n",
        ],
        [
          "alembic/versions/001.py",
          [
            "import sqlalchemy as sa",
            "from alembic import op; from parts import load",
            'revision = "001"',
            "down_revision = None",
            "def upgrade():",
            '    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))',
            '    op.create_table("orders", sa.Column("id", sa.Integer, sa.ForeignKey("users.id")))',
            '    op.create_table("tags", sa.Column("id", sa.Integer, unique=True))',
            '    op.drop_table("users")',
            "    for part in (1, 2):",
            "        op.execute(load(part))",
            "",
          ].join("\n"),
        ],
      ]),
    );
    const inventory = JSON.parse((await chainlint(["inventory", "unnamed", "-f", "json"])).stdout);
    expect(inventory.chains[0].schemas.public.tables.tags.constraints).toEqual([{ name: null, kind: "unique", columns: ["id"] }]);
    const { stdout } = await chainlint(["unnamed"]);
    expect(stdout).toContain("= a constraint of table orders whose name is not known depends on it, created in 001");
    expect(stdout).toMatch(/not read: unnamed\/alembic\/versions\/001.py:11: .* \(2 times\)\n/);
    expect(stdout).not.toContain("__hole_");
  });

  test("a constraint without a name is called by the names that the upgrade gives", async () => {
    write("none", chainArchive(`
-- versions/001.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))
    op.create_table("orders", sa.Column("id", sa.Integer, primary_key=True), sa.Column("user_id", sa.Integer))
def downgrade():
    op.drop_table("orders")
    op.drop_table("users")
-- versions/002.py --
revision = "002"
down_revision = "001"
def upgrade():
    op.create_foreign_key(None, "orders", "users", ["user_id"], ["id"])
def downgrade():
    op.drop_constraint(None, "orders", type_="foreignkey")
`));
    expect((await chainlint(["none"])).stdout).toContain(
      "help: Name the constraint, as the database calls it: its upgrade makes orders_user_id_fkey. A naming_convention",
    );
  });

  test("native and WASM parser give the same bytes", async () => {
    const project = join(root, "examples/local-db-equivalence");
    const [native, wasm] = await Promise.all(
      (["native", "wasm"] as const).map((parser) => chainlint([project, "--format", "json"], { CHAINLINT_PARSER: parser })),
    );
    expect(native!.stdout.length).toBeGreaterThan(1000);
    expect(wasm!.stdout).toBe(native!.stdout);
  }, 60_000);
});

describe("adoption", () => {
  test("known findings are written, and only new ones fail", async () => {
    write("old", chainArchive(BROKEN));
    expect(await chainlint(["old", "--write-baseline"])).toEqual({ code: 0, stdout: "", stderr: "1 finding written to old/chainlint-baseline.json\n" });
    const known = await chainlint(["old"]);
    expect(known.code).toBe(0);
    expect(known.stdout).toContain("no errors, no warnings, 1 known");
    write(
      "old",
      new Map([
        [
          "versions/002.py",
          'revision = "002"\ndown_revision = "001"\nfrom alembic import op\ndef upgrade():\n    op.drop_table("nothing")\n',
        ],
      ]),
    );
    expect(await chainlint(["old", "-f", "line"])).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^old\/versions\/002\.py:5:.*\[never-created\]\n$/),
    });
    write("old", chainArchive(CLEAN));
    rmSync(join(folder, "old/versions/002.py"));
    expect((await chainlint(["old"])).stdout).toContain("1 known finding of the baseline is gone: --write-baseline takes it out");
    expect((await chainlint(["old", "--baseline", "nowhere.json"])).code).toBe(2);
  });

  test("the configuration decides, the command line decides otherwise", async () => {
    write("configured", chainArchive(BROKEN));
    write("configured", new Map([["pyproject.toml", '[tool.chainlint.severity]\nnever-created = "warning"\n']]));
    expect((await chainlint(["configured"])).code).toBe(0);
    expect((await chainlint(["configured", "--fail-level", "warning"])).code).toBe(1);
    expect((await chainlint(["configured", "--fail-level", "warning", "--exit-zero"])).code).toBe(0);
    expect((await chainlint(["configured", "--isolated"])).code).toBe(1);
    expect((await chainlint(["configured", "--isolated", "--ignore", "never-created"])).code).toBe(0);
    expect((await chainlint(["configured", "--isolated", "--select", "use-after-drop,never-created"])).code).toBe(1);
    expect(await chainlint(["configured", "--select", "never-create"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('There is no rule never-create; did you mean "never-created"?'),
    });
    write("configured", new Map([["chainlint.toml", 'fail-levle = "error"\n']]));
    expect(await chainlint(["configured"])).toEqual({
      code: 2,
      stdout: "",
      stderr: 'chainlint: chainlint.toml: there is no option "fail-levle"; did you mean "fail-level"?\n',
    });
    expect((await chainlint(["configured", "--config", "configured/pyproject.toml"])).code).toBe(0);
  });

  test("several formats at once, counts, and less words", async () => {
    const run = await chainlint(["broken", "-f", "line", "-f", "json:report.json"]);
    expect(run.stdout.split("\n")).toHaveLength(2);
    expect(JSON.parse(readFileSync(join(folder, "report.json"), "utf8"))).toMatchObject({ summary: { errors: 1 } });
    expect((await chainlint(["broken", "--statistics"])).stdout).toBe("1  error    never-created\n1 finding\n");
    const quiet = (await chainlint(["broken", "--quiet"])).stdout;
    expect(quiet).toContain("never-created");
    expect(quiet).not.toContain("statements read");
    expect((await chainlint(["broken", "-f", "json:no/such/folder/report.json"])).code).toBe(2);
    expect(await chainlint(["broken", "-f", "jsn"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('There is no format jsn; did you mean "json"?'),
    });
  });

  test("the schema is JSON", async () => {
    expect(JSON.parse((await chainlint(["schema"])).stdout)).toMatchObject({ type: "object", additionalProperties: false });
  });
});

describe("repairs", () => {
  const HEADS = `
-- versions/001.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("t", sa.Column("id", sa.Integer))
    op.create_index("ix", "t", ["id"], postgresql_concurrently=True)
-- versions/002a.py --
revision = "002a"
down_revision = "001"
def upgrade(): pass
-- versions/002b.py --
revision = "002b"
down_revision = "001"
def upgrade(): pass
`;
  const at = { SOURCE_DATE_EPOCH: "0" };

  test("--diff shows them and writes nothing, --fix makes them", async () => {
    write("heads", chainArchive(HEADS));
    const before = readdirSync(join(folder, "heads/versions"));
    const diff = await chainlint(["heads", "--diff"], at);
    expect(diff).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /^would repair: heads\/versions\/001\.py:6 \[concurrently-in-transaction\]: run it in an autocommit_block\(\)\nwould repair: heads\/versions\/002b\.py:2 \[multiple-heads\]: write a merge revision of 002a and 002b\n$/,
      ),
    });
    expect(diff.stdout).toMatch(/^--- a\/versions\/001\.py\n[\s\S]*\n--- \/dev\/null\n\+\+\+ b\/versions\/[0-9a-f]{12}_merge_heads\.py\n/);
    expect(await chainlint(["heads", "--diff"], at)).toEqual(diff);
    expect((await chainlint(["heads", "--diff", "--color", "always"], at)).stdout).toContain("\u001b[");
    expect(readdirSync(join(folder, "heads/versions"))).toEqual(before);

    const fixed = await chainlint(["heads", "--fix"], at);
    expect(fixed).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("4 revisions, 1 head"),
      stderr: diff.stderr.replaceAll("would repair", "repaired"),
    });
    expect(readFileSync(join(folder, "heads/versions/001.py"), "utf8")).toContain("    with op.get_context().autocommit_block():\n        op.create_index");
    expect(await chainlint(["heads", "--fix"], at)).toMatchObject({ code: 0, stderr: "" });
  });

  test("a file that is not UTF-8 stays as it is", async () => {
    write("latin", chainArchive(HEADS));
    const latin = Buffer.from(`# coding: latin-1\n# \u00e4\n${chainArchive(HEADS).get("versions/001.py")!}`, "latin1");
    write("latin", new Map([["versions/001.py", latin]]));
    expect(await chainlint(["latin", "--fix"], at)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^chainlint: .*versions\/001\.py was not written: it has changed, or it is not written in UTF-8\n$/),
    });
    expect(readFileSync(join(folder, "latin/versions/001.py"))).toEqual(latin);
    expect(readdirSync(join(folder, "latin/versions"))).toHaveLength(3);
  });

  test.each([
    [["--fix", "--diff"], "--fix and --diff do not go together"],
    [["--fix", "--since", "HEAD"], "--fix and --since do not go together"],
    [["--watch", "--write-baseline"], "--watch and --write-baseline do not go together"],
    [["--unsafe-fixes"], "--unsafe-fixes goes with --fix or --diff"],
  ])("%j are refused", async (parameters, message) => {
    expect(await chainlint(["clean", ...parameters])).toEqual({ code: 2, stdout: "", stderr: `chainlint: ${message}\n` });
  });
});

describe("bytecode of earlier runs", () => {
  const lines = ["broken", "-f", "line"];

  test("is made anew by a chain that is much larger", async () => {
    const cache = join(folder, "cache-that-grows");
    const environment = { CHAINLINT_CACHE_DIR: cache };
    const sizeAfter = async (...args: string[]): Promise<number> => (await chainlint(args, environment), statSync(join(cache, readdirSync(cache)[0]!)).size);
    const small = await sizeAfter("broken");
    const large = await sizeAfter(join(root, "examples/local-db-equivalence"));
    expect(large).toBeGreaterThan(small);
    expect(await sizeAfter("broken")).toBe(large);
  });

  test("is kept in the cache directory and changes nothing", async () => {
    const cache = join(folder, "cache");
    const environment = { CHAINLINT_CACHE_DIR: cache };
    await chainlint(["--help"], environment);
    expect(existsSync(cache)).toBe(false);
    const first = await chainlint(lines, environment);
    const [kept, ...others] = readdirSync(cache);
    expect(others).toEqual([]);
    expect(await chainlint(lines, environment)).toEqual(first);
    expect(readdirSync(cache)).toEqual([kept]);

    for (const damage of [(bytes: Buffer) => bytes.subarray(0, 1000), (bytes: Buffer) => Buffer.alloc(bytes.length, 7), () => Buffer.alloc(0)]) {
      writeFileSync(join(cache, kept!), damage(readFileSync(join(cache, kept!))));
      expect(await chainlint(lines, environment)).toEqual(first);
    }
  });

  test("is not kept where there is no place for it", async () => {
    writeFileSync(join(folder, "file"), "");
    const plain = await chainlint(lines, { CHAINLINT_CACHE_DIR: "" });
    expect(plain.stderr).toBe("");
    expect(await chainlint(lines, { CHAINLINT_CACHE_DIR: join(folder, "file", "below") })).toEqual(plain);
  });
});

test("the bundled API lints", async () => {
  const script = `import { lint, memoryProject } from ${JSON.stringify(pathToFileURL(join(root, "dist/lint.mjs")).href)};
    const report = await lint({ project: memoryProject(new Map(${JSON.stringify([...chainArchive(BROKEN)])})), path: "" });
    console.log(report.chains[0].diagnostics.map(({ rule }) => rule).join());`;
  const printed = await new Promise((done) =>
    execFile(process.execPath, ["--input-type=module", "--eval", script], (_error, stdout, stderr) => done(stdout + stderr)),
  );
  expect(printed).toBe("never-created\n");
});

describe("bad input is normal input", () => {
  test("a folder of it: diagnostics, no stack trace, nothing read outside", async () => {
    const head = 'revision = "REV"\ndown_revision = DOWN\nfrom alembic import op\nimport sqlalchemy as sa\n';
    const bodies: readonly (readonly [string, string])[] = [
      ["truncated", "def upgrade():\n    op.create_table('t', sa.Column('id', sa.Integer"],
      ["python2", "def upgrade():\n    print 'hello'\n    op.create_table('p2', sa.Column('id', sa.Integer))\n"],
      ["nested", `def upgrade():\n    x = ${"(".repeat(10_000)}1${")".repeat(10_000)}\n`],
      ["large", `def upgrade():\n    op.execute("""${"-- nothing but a comment\n".repeat(210_000)}""")\n`],
      ["cycle", "from loop_a import thing\ndef upgrade():\n    op.create_table(thing, sa.Column('id', sa.Integer))\n"],
      ["outside", "def upgrade():\n    op.execute(open('../../etc/passwd').read())\n    op.execute(open('/etc/passwd').read())\n"],
      ["escape", "from escape import SECRET\ndef upgrade():\n    op.execute(SECRET)\n"],
      ["forever", "def upgrade():\n    while True:\n        pass\n"],
      ["recursion", "def upgrade():\n    upgrade()\n"],
      ["growing", "def upgrade():\n    x = 'a'\n    for i in range(10**9):\n        x = x + x\n    op.execute(x)\n"],
      ["sql", "def upgrade():\n    op.execute('CREATE TABEL x (')\n    op.execute('SELECT ' + '(' * 5000)\n"],
      ["last", "def upgrade():\n    op.add_column('nobody', sa.Column('x', sa.Text))\n"],
    ];
    const files = new Map<string, string | Uint8Array>(chainArchive(""));
    files.set("alembic.ini", "[alembic]\nscript_location = %(here)s\nprepend_sys_path = .\n");
    files.set("loop_a.py", "from loop_b import thing\n");
    files.set("loop_b.py", "from loop_a import thing\n");
    files.set("versions/000_binary.py", new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2, 3, 0xff, 0xfe, 0, 0]));
    bodies.forEach(([name, body], at) =>
      files.set(
        `versions/${String(at + 1).padStart(3, "0")}_${name}.py`,
        head.replace("REV", name).replace("DOWN", at === 0 ? "None" : JSON.stringify(bodies[at - 1]![0])) + body,
      ),
    );
    write("bad", files);
    write("secret", new Map([["escape.py", "SECRET = 'DROP TABLE secret_word'\n"]]));
    symlinkSync(join(folder, "secret/escape.py"), join(folder, "bad/escape.py"));
    symlinkSync(join(folder, "secret"), join(folder, "bad/versions/linked"));

    const run = await chainlint(["bad", "--format", "json"]);
    expect(run.code, run.stderr).toBe(1);
    expect(run.stderr).toBe("");
    expect(run.stdout).not.toMatch(/root:|secret_word|\n\s+at .*\.js:/);
    const report = JSON.parse(run.stdout);
    const told = report.diagnostics.map(
      (diagnostic: { rule: string; revision: string | null; file: string }) =>
        `${diagnostic.rule} ${diagnostic.revision ?? diagnostic.file}`,
    );
    expect(told).toEqual(
      expect.arrayContaining([
        "unreadable-revision truncated",
        "unreadable-revision python2",
        "unreadable-revision versions/000_binary.py",
        "never-created last",
      ]),
    );
    expect(report.chains[0].revisions).toBe(bodies.length);
    expect(report.chains[0].coverage.unread.length).toBeGreaterThan(3);
  }, 60_000);

  test("names out of the project cannot inject escape sequences or lines", async () => {
    write(
      "hostile",
      chainArchive(
        '-- versions/001.py --\nrevision = "001"\ndown_revision = None\ndef upgrade():\n    op.drop_table("x\\x1b[31m\\n::error::y")\n',
      ),
    );
    for (const format of ["pretty", "line"]) {
      const { stdout } = await chainlint(["hostile", "--format", format, "--color", "never"]);
      expect(stdout).not.toContain("\u001b");
      expect(stdout).not.toMatch(/^::error/m);
    }
  });
});
