/** `chainlint --watch`: the built program on a real folder, which is changed while it runs. `npm test` builds it first. */
import { spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { chainArchive } from "./archive.ts";

const cli = fileURLToPath(new URL("../dist/cli.js", import.meta.url));
/** A slow machine needs a second or two for a run. */
const LONGEST_WAIT_MILLISECONDS = 20_000;
/** Long enough for a change to be noticed and linted. */
const SILENCE_MILLISECONDS = 1_000;

let folder = "";
let child: ChildProcess | null = null;
let output = "";
let problems = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "chainlint-watch-"));
  [output, problems] = ["", ""];
});
afterEach(() => {
  child?.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

function start(...parameters: readonly string[]): void {
  child = spawn(process.execPath, [cli, "--watch", ...parameters], { cwd: folder });
  child.stdout!.on("data", (data) => void (output += String(data)));
  child.stderr!.on("data", (data) => void (problems += String(data)));
}

/** The output of the next run, without the lines around it. */
async function run(): Promise<string> {
  const until = performance.now() + LONGEST_WAIT_MILLISECONDS;
  for (;;) {
    const done = /^chainlint: checking\n([\s\S]*?)^chainlint: done, (\d+ errors, \d+ warnings)\n/m.exec(output);
    if (done) {
      output = output.slice(done.index + done[0].length);
      return `${done[1]}${done[2]}`;
    }
    if (performance.now() > until) throw new Error(`no end of a run: ${JSON.stringify({ output, problems })}`);
    await new Promise((resume) => setTimeout(resume, 20));
  }
}

const revision = (id: string, down: string | null, body: string): string =>
  `from alembic import op\nimport sqlalchemy as sa\nrevision = "${id}"\ndown_revision = ${JSON.stringify(down)?.replace("null", "None")}\ndef upgrade():\n    ${body}\n`;

test("each change is linted once, what does not matter is not, and an interrupt ends it well", async () => {
  for (const [path, text] of chainArchive(
    `-- versions/001.py --\n${revision("001", null, 'op.create_table("a", sa.Column("id", sa.Integer))')}`,
  ))
    write(path, text);
  start("-f", "line", "-f", "json:report.json");
  expect(await run()).toBe("0 errors, 0 warnings");

  write("versions/002.py", revision("002", "001", 'op.drop_table("b")'));
  expect(await run()).toBe('versions/002.py:6:20: error: table b is created by no revision, and 002 drops it [never-created]\n1 errors, 0 warnings');

  write("versions/002.py", revision("002", "001", 'op.drop_table("a")'));
  expect(await run()).toBe("0 errors, 0 warnings");

  write("notes.txt", "nothing of interest");
  write("report.txt", "nor this");
  await new Promise((resume) => setTimeout(resume, SILENCE_MILLISECONDS));
  expect(output).toBe("");

  write("chainlint.toml", 'fail-levle = "error"');
  expect(await run()).toBe("0 errors, 0 warnings");
  expect(problems).toContain('chainlint: chainlint.toml: there is no option "fail-levle"');
  rmSync(join(folder, "chainlint.toml"));
  expect(await run()).toBe("0 errors, 0 warnings");

  // A helper module that comes to be imported, in a folder that was not there.
  write("versions/003.py", revision("003", "002", "from helpers.steps import go; go(op)"));
  expect(await run()).toContain("0 errors");
  write("helpers/steps.py", "def go(op):\n    op.drop_table('c')\n");
  expect(await run()).toContain("1 errors");

  const ended = new Promise((done) => child!.once("exit", (code, signal) => done([code, signal])));
  child!.kill("SIGINT");
  expect(await ended).toEqual([0, null]);
}, 120_000);

test("where there is no chain it waits for one", async () => {
  start("-f", "line");
  expect(await run()).toBe("0 errors, 0 warnings");
  expect(problems).toContain("no migration chain");
  for (const [path, text] of chainArchive(`-- versions/001.py --\n${revision("001", null, 'op.drop_table("b")')}`)) write(path, text);
  let last = await run();
  while (!last.includes("1 errors")) last = await run();
}, 60_000);
