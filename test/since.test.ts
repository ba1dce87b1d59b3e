/** `--since`: what a change is the cause of, in real repositories. `npm test` builds the program first. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chainArchive } from "./archive.ts";

const cli = join(fileURLToPath(new URL("..", import.meta.url)), "dist/cli.js");
let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "chainlint-since-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const BASE = `
-- versions/001.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("t", sa.Column("id", sa.Integer))
    op.drop_table("old_sin")
-- versions/002.py --
revision = "002"
down_revision = "001"
def upgrade():
    op.add_column("t", sa.Column("a", sa.Text))
`;

function revision(id: string, down: string, ...steps: readonly string[]): string {
  return `-- versions/${id}.py --\nrevision = "${id}"\ndown_revision = ${down}\ndef upgrade():\n${steps.map((step) => `    ${step}\n`).join("") || "    pass\n"}`;
}

function git(repository: string, ...parameters: readonly string[]): string {
  return execFileSync("git", ["-c", "user.name=test", "-c", "user.email=test", "-c", "init.defaultBranch=main", ...parameters], {
    cwd: repository,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
}

function write(repository: string, archive: string): void {
  for (const [path, text] of chainArchive(archive)) {
    mkdirSync(dirname(join(repository, path)), { recursive: true });
    writeFileSync(join(repository, path), text);
  }
}

/** A repository whose branch main has the base chain, with a branch of its own checked out. */
function repositoryOf(name: string, inside = ""): string {
  const repository = join(folder, name);
  mkdirSync(join(repository, inside), { recursive: true });
  git(repository, "init", "--quiet");
  write(join(repository, inside), BASE);
  git(repository, "add", "--all");
  git(repository, "commit", "--quiet", "--message", "base");
  git(repository, "checkout", "--quiet", "-b", "change");
  return repository;
}

function since(repository: string, ref = "main"): { code: number | null; lines: string[]; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ".", "--since", ref, "--format", "line"], { cwd: repository, encoding: "utf8" });
  return { code: status, lines: stdout.split("\n").filter((line) => line !== ""), stderr };
}

describe("a change", () => {
  test("without faults shows nothing of what was there before", () => {
    const repository = repositoryOf("clean");
    expect(since(repository)).toEqual({ code: 0, lines: [], stderr: "" });
    write(repository, revision("003", '"002"', 'op.add_column("t", sa.Column("b", sa.Text))'));
    expect(since(repository)).toEqual({ code: 0, lines: [], stderr: "" });
  });

  test("is judged with what is not committed yet, and leaves the repository as it is", () => {
    const repository = repositoryOf("untracked");
    write(repository, revision("003", '"002"', 'op.drop_table("nobody")'));
    const before = [git(repository, "status", "--porcelain"), git(repository, "count-objects", "-v")];
    expect(since(repository)).toMatchObject({ code: 1, lines: [expect.stringMatching(/^versions\/003\.py:5:.*nobody.*\[never-created\]$/)] });
    expect([git(repository, "status", "--porcelain"), git(repository, "count-objects", "-v")]).toEqual(before);
  });

  test("in a revision that had a finding before shows that too", () => {
    const repository = repositoryOf("edited");
    write(repository, BASE.replace('op.create_table("t"', 'op.create_table("u", sa.Column("id", sa.Integer))\n    op.create_table("t"'));
    expect(since(repository)).toMatchObject({ code: 1, lines: [expect.stringContaining("old_sin")] });
  });

  test("that breaks a revision elsewhere is told there", () => {
    const repository = repositoryOf("elsewhere");
    write(repository, BASE.replace('op.create_table("t"', 'op.create_table("renamed"'));
    git(repository, "commit", "--quiet", "--all", "--message", "rename");
    expect(since(repository).lines).toEqual(
      [expect.stringContaining("old_sin"), expect.stringMatching(/^versions\/002\.py:.*table t is created by no revision/)].sort(),
    );
  });

  test("is merged with what has come into the base since: two heads", () => {
    const repository = repositoryOf("heads");
    write(repository, revision("003_mine", '"002"'));
    git(repository, "add", "--all");
    git(repository, "commit", "--quiet", "--message", "mine");
    expect(since(repository)).toEqual({ code: 0, lines: [], stderr: "" });
    git(repository, "checkout", "--quiet", "main");
    write(repository, revision("003_theirs", '"002"'));
    git(repository, "add", "--all");
    git(repository, "commit", "--quiet", "--message", "theirs");
    git(repository, "checkout", "--quiet", "change");
    expect(since(repository)).toMatchObject({ code: 1, lines: [expect.stringMatching(/^versions\/003_mine\.py:.*\[multiple-heads\]$/)] });
  });

  test("is told what all of its revisions do to rows that are there, and no older one", () => {
    const repository = repositoryOf("rows");
    write(
      repository,
      revision(
        "003",
        '"002"',
        'op.add_column("t", sa.Column("b", sa.Text, nullable=False))',
        'op.create_table("u", sa.Column("id", sa.Integer))',
      ),
    );
    write(
      repository,
      revision(
        "004",
        '"003"',
        'op.add_column("u", sa.Column("b", sa.Text, nullable=False))',
        'op.add_column("t", sa.Column("c", sa.Text, default="c"))',
      ),
    );
    expect(since(repository)).toMatchObject({
      code: 0,
      lines: [
        expect.stringMatching(/^versions\/003\.py:.*\[not-null-without-default\]$/),
        expect.stringMatching(/^versions\/004\.py:.*\[client-side-default\]$/),
      ],
    });
    git(repository, "add", "--all");
    git(repository, "commit", "--quiet", "--message", "rows");
    git(repository, "checkout", "--quiet", "-b", "next");
    write(repository, revision("005", '"004"'));
    expect(since(repository, "change")).toEqual({ code: 0, lines: [], stderr: "" });
  });

  test("that removes a revision is told where it is missed", () => {
    const repository = repositoryOf("removed");
    rmSync(join(repository, "versions/001.py"));
    expect(since(repository).lines.join("\n")).toContain("[missing-parent]");
  });

  test("in a project below the repository's top is found", () => {
    const repository = repositoryOf("below", "services/api");
    writeFileSync(join(repository, "services/api/pyproject.toml"), "");
    write(join(repository, "services/api"), revision("003", '"002"', 'op.drop_table("nobody")'));
    expect(since(join(repository, "services/api"))).toMatchObject({ code: 1, lines: [expect.stringContaining("nobody")] });
  });

  test("that does not merge is judged as it stands, and says so", () => {
    const repository = repositoryOf("conflict");
    write(repository, BASE.replace('"a", sa.Text', '"mine", sa.Text'));
    git(repository, "commit", "--quiet", "--all", "--message", "mine");
    git(repository, "checkout", "--quiet", "main");
    write(repository, BASE.replace('"a", sa.Text', '"theirs", sa.Text'));
    git(repository, "commit", "--quiet", "--all", "--message", "theirs");
    git(repository, "checkout", "--quiet", "change");
    expect(since(repository)).toEqual({
      code: 0,
      lines: [],
      stderr: "chainlint: the change does not merge into main without conflicts, so it is judged as it stands\n",
    });
  });
});

describe("what cannot be compared", () => {
  test("an unknown name, a folder without repository, a history that is cut off", () => {
    const repository = repositoryOf("unknown");
    expect(since(repository, "no-such-branch")).toEqual({ code: 2, lines: [], stderr: "chainlint: --since no-such-branch: git knows no such commit here\n" });
    expect(since(repository, "--output=x").code).toBe(2);
    expect(readdirSync(repository)).not.toContain("x");

    const outside = join(folder, "outside");
    write(outside, BASE);
    expect(since(outside)).toMatchObject({ code: 2, stderr: expect.stringMatching(/^chainlint: --since main: .* is not in a git repository\n$/) });

    write(repository, revision("003", '"002"'));
    git(repository, "add", "--all");
    git(repository, "commit", "--quiet", "--message", "more");
    const shallow = join(folder, "shallow");
    git(folder, "clone", "--quiet", "--depth=1", "--branch", "change", `file://${repository}`, shallow);
    expect(since(shallow, "origin/main")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("this is a shallow clone: fetch it first (git fetch --depth=100 origin origin/main)"),
    });
    git(shallow, "fetch", "--quiet", "--depth=1", "origin", "main:refs/remotes/origin/main");
    expect(since(shallow, "origin/main")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("no common ancestor is known here; this is a shallow clone"),
    });
  });
});
