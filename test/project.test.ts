import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MAX_FILE_BYTES, memoryProject, normalisePath, openProject, rootOf, type Project } from "../src/project.ts";

describe("paths", () => {
  test.each([
    ["a/b", "a/b"], ["./a//b/", "a/b"], ["a/../b", "b"], ["", ""], [".", ""], ["a/..", ""],
    ["..", null], ["a/../../b", null], ["/a", null], ["a\0b", null], ["x/".repeat(5000), null],
  ])("%j is %j", (path, expected) => expect(normalisePath(path)).toBe(expected));
});

describe("text", () => {
  const latin = (text: string): Uint8Array => Buffer.from(text, "latin1");
  /** The text and what is wrong with it. */
  const read = (name: string, content: string | Uint8Array): [string, string | undefined] => {
    const result = memoryProject(new Map([[name, content]])).read(name);
    return result.ok ? [result.source.text, result.encodingError] : [result.problem, undefined];
  };

  // What Python makes of each is in the comments: from runs of 3.6 to 3.13.
  test.each<[string, string, string | Uint8Array, string, RegExp | undefined]>([
    ["UTF-8", "a.py", Buffer.from("x = 'é€'\n"), "x = 'é€'\n", undefined],
    ["a byte order mark", "a.py", Buffer.from("\uFEFFx = 1\n"), "x = 1\n", undefined],
    ["a byte order mark in a string", "a.py", "\uFEFFx = 1\n", "x = 1\n", undefined],
    ["line ends of Windows and of old Macs", "a.py", "a\r\nb\rc", "a\r\nb\rc", undefined],
    ["latin-1", "a.py", latin("# -*- coding: latin-1 -*-\nx = 'é\x93'\n"), "# -*- coding: latin-1 -*-\nx = 'é\x93'\n", undefined],
    [
      "cp1252 on the second line",
      "a.py",
      latin("#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\nx = '\x93'\n"),
      "#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\nx = '“'\n",
      undefined,
    ],
    [
      "a declaration after code, which does not count",
      "a.py",
      latin("x = 1\n# coding: latin-1\n# é\n"),
      "x = 1\n# coding: latin-1\n# \uFFFD\n",
      /not valid UTF-8/,
    ],
    [
      "a declaration on the third line, which does not count",
      "a.py",
      latin("#\n#\n# coding: latin-1\n# é\n"),
      "#\n#\n# coding: latin-1\n# \uFFFD\n",
      /not valid UTF-8/,
    ],
    ["invalid UTF-8", "a.py", latin("x = 'é'\n"), "x = '\uFFFD'\n", /not valid UTF-8/], // (unicode error) 'utf-8' codec can't decode byte 0xe9
    ["an encoding that is not known", "a.py", latin("# coding: klingon\n"), "# coding: klingon\n", /klingon, which is not known/], // unknown encoding: klingon
    ["ascii that is none", "a.py", latin("# coding: ascii\nx = 'é'\n"), "# coding: ascii\nx = 'é'\n", /not valid in the encoding/], // 'ascii' codec can't decode byte
    [
      "a mark and another encoding",
      "a.py",
      Buffer.from("\uFEFF# coding: latin-1\nx = 'é'\n"),
      "# coding: latin-1\nx = 'é'\n",
      /begins with the mark of UTF-8/,
    ], // encoding problem: iso-8859-1 with BOM
    [
      "a declaration in a file that is no Python",
      "a.ini",
      Buffer.from("# coding: latin-1\nx = é\n"),
      "# coding: latin-1\nx = é\n",
      undefined,
    ],
    ["NUL bytes", "a.py", "x = 1\n#\0\n", "binary", undefined], // source code string cannot contain null bytes
    ["NUL bytes far inside", "a.py", Buffer.concat([Buffer.alloc(100_000, "#"), Buffer.from([0])]), "binary", undefined],
    ["five megabytes", "a.ini", "x".repeat(5 * 1024 * 1024), "x".repeat(5 * 1024 * 1024), undefined],
    ["more than the limit", "a.py", Buffer.alloc(MAX_FILE_BYTES + 1, "#"), "too-large", undefined],
    ["nothing", "a.py", "", "", undefined],
  ])("%s", (_, name, content, text, error) => {
    const [actual, encodingError] = read(name, content);
    expect(actual === text, `${actual.slice(0, 80)}`).toBe(true);
    if (error === undefined) expect(encodingError).toBeUndefined();
    else expect(encodingError).toMatch(error);
  });
});

/** Both kinds of projects answer alike. */
describe.each<[string, (files: Record<string, string>) => Project]>([
  ["in memory", (files) => memoryProject(new Map(Object.entries(files)))],
  ["on disk", (files) => onDisk(files)],
])("a project %s", (_, make) => {
  const project = make({ "a/b/c.py": "x = 1\n", "a/a.py": "", "B.py": "", "a.py": "" });

  test("reads", () => {
    expect(project.read("a/b/c.py")).toMatchObject({ ok: true, source: { path: "a/b/c.py", text: "x = 1\n" } });
    expect(project.read("a/../a/./b/c.py")).toBe(project.read("a/b/c.py"));
  });
  test.each([
    ["a/x.py", "missing"],
    ["a/b/c.py/d", "missing"],
    ["../x.py", "outside"],
    ["/etc/passwd", "outside"],
    ["a/b", "unreadable"],
    ["", "unreadable"],
  ])("does not read %j: %s", (path, problem) => expect(project.read(path)).toMatchObject({ ok: false, problem }));
  test("lists by code unit", () => {
    expect(project.list("").map((entry) => entry.name)).toEqual(["B.py", "a", "a.py"]);
    expect(project.list("a")).toEqual([{ name: "a.py", kind: "file" }, { name: "b", kind: "directory" }]);
    expect([project.list("x"), project.list("a.py"), project.list("..")]).toEqual([[], [], []]);
  });
  test("tells what stands where", () =>
    expect(["", "a", "a/b/c.py", "x", "..", "a/b/c.py/d"].map((path) => project.kind(path))).toEqual([
      "directory", "directory", "file", "missing", "missing", "missing",
    ]));
});

const temporary = mkdtempSync(join(tmpdir(), "chainlint-project-"));
afterAll(() => rmSync(temporary, { recursive: true }));

let count = 0;
function onDisk(files: Record<string, string>): Project {
  const root = join(temporary, `${++count}`);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, path, ".."), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return openProject(root);
}

describe.skipIf(process.platform === "win32")("symbolic links", () => {
  let project: Project;
  beforeAll(() => {
    project = onDisk({ "inside/a.py": "a", "inside/folder/b.py": "b" });
    const root = project.root;
    mkdirSync(join(temporary, "outside"));
    writeFileSync(join(temporary, "outside", "secret.py"), "secret");
    // A folder whose path begins like the root's.
    mkdirSync(`${root}-beside`);
    writeFileSync(`${root}-beside/secret.py`, "secret");
    symlinkSync(join(temporary, "outside"), join(root, "out"));
    symlinkSync(join(temporary, "outside", "secret.py"), join(root, "inside", "out.py"));
    symlinkSync(`${root}-beside`, join(root, "beside"));
    symlinkSync("../inside/a.py", join(root, "inside", "link.py"));
    symlinkSync("inside/folder", join(root, "folder"));
    symlinkSync(".", join(root, "loop"));
    symlinkSync("turn", join(root, "turn"));
    symlinkSync("nowhere", join(root, "broken"));
    symlinkSync("/dev/zero", join(root, "device.py"));
  });

  test.each(["out/secret.py", "inside/out.py", "beside/secret.py", "device.py", "loop/out/secret.py"])("%s leads out", (path) => {
    expect(project.read(path)).toMatchObject({ ok: false, problem: "outside" });
    expect(project.kind(path)).toBe("missing");
  });
  test.each(["turn", "turn/a.py", "broken"])("%s leads nowhere", (path) => expect(project.read(path)).toMatchObject({ ok: false, problem: "missing" }));
  test("inside the root they are followed, and marked", () => {
    expect(project.read("folder/b.py")).toMatchObject({ ok: true, source: { path: "folder/b.py", text: "b" } });
    expect(project.read("loop/loop/inside/link.py")).toMatchObject({ ok: true, source: { text: "a" } });
    expect(project.list("")).toEqual([
      { name: "folder", kind: "directory", link: "inside/folder" },
      { name: "inside", kind: "directory" },
      { name: "loop", kind: "directory", link: "" },
    ]);
    expect(project.list("inside")).toContainEqual({ name: "link.py", kind: "file", link: "inside/a.py" });
  });
  test("a root that is a link is followed once", () => {
    const link = `${project.root}-link`;
    symlinkSync(project.root, link);
    expect(openProject(link).read("inside/a.py")).toMatchObject({ ok: true });
  });
});

describe("the root of a project", () => {
  const below = (project: Project, path: string): string | null => rootOf(join(project.root, path))?.slice(project.root.length) ?? null;

  test("is the repository's", () =>
    expect(below(onDisk({ ".git/HEAD": "", "server/pyproject.toml": "", "server/alembic/env.py": "" }), "server/alembic")).toBe(""));
  test("is the Python project's", () =>
    expect(below(onDisk({ "server/pyproject.toml": "", "server/db/alembic.ini": "", "server/db/env.py": "" }), "server/db")).toBe(
      "/server",
    ));
  test("is that of the configuration", () =>
    expect(
      below(onDisk({ "server/alembic.ini": "", "server/db/env.py": "", "server/db/versions/1.py": "" }), "server/db/versions/1.py"),
    ).toBe("/server"));
  test("is above env.py", () => expect(below(onDisk({ "server/db/env.py": "", "server/db/versions/1.py": "" }), "server/db/versions")).toBe("/server"));
  test("is the folder itself", () => expect(below(onDisk({ "a/b/1.py": "" }), "a/b/1.py")).toBe("/a/b"));
  test("is none where nothing is", () => expect(rootOf(join(temporary, "nowhere"))).toBe(null));
});
