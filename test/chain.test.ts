import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { findChains } from "../src/frameworks/alembic/discover.ts";
import { parseIni, sectionOptions } from "../src/frameworks/alembic/ini.ts";
import { readRevisions } from "../src/frameworks/alembic/revisions.ts";
import type { Chain, ChainFault } from "../src/model/history.ts";
import { arrange, lastCommonAncestor, type RevisionRecord } from "../src/model/revision.ts";
import { memoryProject } from "../src/project.ts";
import { loadPythonParser } from "../src/syntax/parser.ts";
import { parseArchive } from "./archive.ts";

const parser = await loadPythonParser();

type Row = readonly [id: string, down: readonly string[], dependsOn: readonly string[], labels: readonly string[]];
type Golden = readonly [rows: readonly Row[], order: readonly string[], heads: readonly string[], bases: readonly string[]];

function records(rows: readonly Row[]): RevisionRecord[] {
  return rows.map(([id, down, dependsOn, labels]) => ({ id, down, dependsOn, labels }));
}

describe("the order of a chain", () => {
  // Written by the real Alembic: see test/real-run/alembic-order.py.
  const goldens = JSON.parse(readFileSync(new URL("chain/orders.json", import.meta.url), "utf8")) as readonly Golden[];

  test("there are enough chains to compare", () => expect(goldens.length).toBeGreaterThanOrEqual(300));

  test.each(goldens.map((golden, number) => [number, golden] as const))("is Alembic's: chain %i", (_, [rows, order, heads, bases]) => {
    const arrangement = arrange(records(rows));
    expect(arrangement.order.map((revision) => revision.record.id)).toEqual(order);
    expect(arrangement.heads.map((record) => record.id)).toEqual(heads);
    expect(arrangement.bases.map((record) => record.id)).toEqual(bases);
    expect([arrangement.cycles, arrangement.duplicates, arrangement.labelConflicts]).toEqual([[], [], []]);
  });

  test("10,000 revisions in a row, in the order of their names", () => {
    const rows = Array.from({ length: 10_000 }, (__, number): Row => [`${number}`, number === 0 ? [] : [`${number - 1}`], [], []]);
    const order = arrange(records(rows).reverse()).order.map((revision) => revision.record.id);
    expect(order).toEqual(rows.map(([id]) => id));
  });

  test("the last common ancestor", () => {
    const given = records([["1", [], [], []], ["2", ["1"], [], []], ["3", ["2"], [], []], ["4", ["2"], [], []], ["5", [], [], []]]);
    const { order } = arrange(given);
    const of = (...ids: string[]): string | undefined => lastCommonAncestor(order, given.filter((record) => ids.includes(record.id)))?.id;
    expect([of("3", "4"), of("3"), of("2", "3"), of("3", "5")]).toEqual(["2", "3", "2", undefined]);
  });
});

/** A revision file. */
function revision(id: string, down: string, more = ""): string {
  return `revision = ${id}\ndown_revision = ${down}\n${more}\ndef upgrade():\n    pass\n`;
}

function chainOf(files: Record<string, string | Uint8Array>, ini = ""): Chain {
  const versions = Object.entries(files).map(([path, text]) => [`versions/${path}`, text] as const);
  const project = memoryProject(
    new Map([["alembic.ini", `[alembic]\nscript_location = %(here)s\n${ini}`], ["env.py", "from alembic import context"], ...versions]),
  );
  return readRevisions(findChains(project, "").places[0]!, project, parser).chain;
}

function showFault(fault: ChainFault): string {
  switch (fault.kind) {
    case "multiple-heads": return `heads ${fault.heads.map(({ id }) => id).join(" ")} from ${fault.forkedAt?.id ?? "nothing"}`;
    case "missing-parent": return `${fault.revision.id} misses ${fault.as} ${fault.parent}`;
    case "duplicate-revision": return `${fault.id} in ${fault.revisions.map(({ source }) => source.path.slice("versions/".length)).join(" ")}`;
    case "cycle": return `cycle ${fault.revisions.map(({ id }) => id).join(" ")}`;
    case "ambiguous-id": return `${fault.text} is ${fault.candidates.map(({ id }) => id).join(" ")}`;
  }
}

function show(chain: Chain): { order: string; faults: string[]; unreadable: string[] } {
  return {
    order: chain.revisions.map(({ id }) => id).join(" "),
    faults: chain.faults.map(showFault),
    unreadable: chain.unreadable.map(
      ({ path, problem, whole, refused }) =>
        `${path.slice("versions/".length)}: ${problem}${whole ? ", whole" : ""}${refused ? "" : ", may run"}`,
    ),
  };
}

describe("reading revisions", () => {
  // What Alembic 1.20 says of each is in the comments, from real runs.
  test.each<[string, Record<string, string | Uint8Array>, string, string[], string[]]>([
    [
      "the usual forms",
      {
        "a.py": revision('"1"', "None"),
        "b.py": revision("'2'", '"1"'),
        "c.py": revision("'3'", "('2',)"),
        "d.py": revision("u'4'", "['3']"),
        "e.py": revision('"5"', '{"4"}'),
      },
      "1 2 3 4 5",
      [],
      [],
    ],
    [
      "annotations",
      { "a.py": 'revision: str = "1"\ndown_revision: Union[str, Sequence[str], None] = None\ndef upgrade() -> None: ...\n' },
      "1",
      [],
      [],
    ],
    [
      "constants of the same file",
      {
        "a.py": revision("ID", "BEFORE", "").replace(/^/, 'BEFORE = None\nID = "ab" "cd" + "ef"\n'),
        "b.py": revision('f"{ID}2"', "(ID,)").replace(/^/, 'ID = "abcdef"\n'),
      },
      "abcdef abcdef2",
      [],
      [],
    ],
    ["several at once", { "a.py": 'revision, down_revision = "1", None\ndef upgrade(): pass\n' }, "1", [], []],
    [
      "inside if and try",
      {
        "a.py":
          'if True:\n    revision = "1"\ntry:\n    down_revision = None\nexcept ImportError:\n    down_revision = "x"\ndef upgrade(): pass\n',
      },
      "1",
      [],
      [],
    ],
    ["the last assignment", { "a.py": revision('"0"', '"x"', 'revision = "1"\ndown_revision = None') }, "1", [], []],
    ["no parents at all", { "a.py": revision('"1"', "()") }, "1", [], []],
    ["an id from the file's name", { "abc123.py": "down_revision = None\ndef upgrade(): pass\n" }, "abc123", [], []],
    [
      "files that are none",
      {
        ".#a.py": "1 +",
        "__init__.py": "1 +",
        "__init__old.py": "1 +",
        "a.pyi": "1 +",
        "a.pyc": "\0",
        README: "",
        "below/b.py": "1 +",
        ".a.py": revision('"1"', "None"),
      },
      "1",
      [],
      [],
    ],
    // CommandError: Could not determine revision id from filename helper.py
    [
      "a helper among them",
      { "a.py": revision('"1"', "None"), "helper.py": "x = 1\n" },
      "1",
      [],
      ["helper.py: it has no revision id, and Alembic takes every .py file in a folder of revisions for one, whole"],
    ],
    // TypeError: 'int' object is not iterable
    [
      "a number for an id",
      { "a.py": revision("1", "None") },
      "",
      [],
      ["a.py: its revision id is not a string, but a number, whole, may run"],
    ],
    ["None for an id", { "a.py": revision("None", "None") }, "", [], ["a.py: its revision id is not a string, whole"]],
    // CommandError: Character(s) '-' not allowed in revision identifier 'a-b'
    [
      "an id with a hyphen",
      { "a.py": revision('"a-b"', "None") },
      "a-b",
      [],
      ["a.py: Alembic refuses the revision id a-b: - must not stand in one"],
    ],
    // AttributeError: module 'a_py' has no attribute 'down_revision', 'upgrade'
    [
      "no down_revision",
      { "a.py": 'revision = "1"\ndef upgrade(): pass\n' },
      "1",
      [],
      ["a.py: it has no down_revision, which Alembic reads"],
    ],
    [
      "no upgrade()",
      { "a.py": 'revision = "1"\ndown_revision = None\n' },
      "1",
      [],
      ["a.py: it has no upgrade(), which Alembic calls, whole"],
    ],
    // Only the last file counts. CommandError: Requested revision 3 overlaps with other requested revisions 2
    [
      "one id twice",
      {
        "a.py": revision('"1"', "None"),
        "b.py": revision('"2"', '"1"'),
        "c.py": revision('"2"', '"1"', "# c"),
        "d.py": revision('"3"', '"2"'),
      },
      "1 2 3",
      ["2 in b.py c.py"],
      [],
    ],
    // KeyError: 'x'
    [
      "a parent that is not there",
      { "a.py": revision('"1"', "None"), "b.py": revision('"3"', '"2"'), "c.py": revision('"2"', '"x"'), "d.py": revision('"4"', '"1"') },
      "1 4 2 3",
      ["2 misses down_revision x"],
      [],
    ],
    ["a dependency that is not there", { "a.py": revision('"1"', "None", 'depends_on = "x"') }, "1", ["1 misses depends_on x"], []],
    [
      "a dependency by the first characters",
      { "a.py": revision('"abcdef"', "None"), "b.py": revision('"2"', '"abcdef"', 'depends_on = "abcd"') },
      "abcdef 2",
      ["2 misses depends_on abcd"],
      [],
    ],
    [
      "a dependency by its label",
      { "a.py": revision('"1"', "None", 'branch_labels = ("left",)'), "b.py": revision('"0"', "None", 'depends_on = "left"') },
      "1 0",
      ["heads 1 0 from nothing"],
      [],
    ],
    [
      "a parent by its label",
      { "a.py": revision('"1"', "None", 'branch_labels = "left"'), "b.py": revision('"2"', '"left"') },
      "1 2",
      ["2 misses down_revision left"],
      [],
    ],
    ["an empty parent", { "a.py": revision('"1"', '""') }, "1", ["1 misses down_revision "], []],
    // CommandError: Branch name 'left' in revision 1 already used by revision 2
    [
      "one label twice",
      { "a.py": revision('"1"', "None", 'branch_labels = "left"'), "b.py": revision('"2"', '"1"', 'branch_labels = "left"') },
      "1 2",
      ["left is 1 2"],
      [],
    ],
    [
      "a label that is an id",
      { "a.py": revision('"1"', "None", 'branch_labels = "2"'), "b.py": revision('"2"', '"1"') },
      "1 2",
      ["2 is 2 1"],
      [],
    ],
    // CommandError: Self-loop is detected in revisions (2)
    ["its own parent", { "a.py": revision('"1"', "None"), "b.py": revision('"2"', '"2"') }, "1 2", ["cycle 2"], []],
    // CommandError: Cycle is detected in revisions (2, 3)
    [
      "a cycle",
      {
        "a.py": revision('"1"', "None"),
        "c.py": revision('"3"', '"2"'),
        "d.py": revision('"2"', '("1", "4")'),
        "b.py": revision('"4"', '"3"'),
        "e.py": revision('"0"', '"4"'),
      },
      "1 4 3 2 0",
      ["cycle 2 3 4"],
      [],
    ],
    // CommandError: Dependency cycle is detected in revisions (1, 2, 3)
    [
      "a cycle by dependencies",
      { "a.py": revision('"1"', "None"), "b.py": revision('"2"', '"1"', 'depends_on = "3"'), "c.py": revision('"3"', '"2"') },
      "1 2 3",
      ["cycle 2 3"],
      [],
    ],
    [
      "two heads",
      { "a.py": revision('"1"', "None"), "b.py": revision('"2"', '"1"'), "c.py": revision('"3"', '"2"'), "d.py": revision('"4"', '"2"') },
      "1 2 4 3",
      ["heads 3 4 from 2"],
      [],
    ],
    [
      "a syntax error in upgrade()",
      { "a.py": 'revision = "1"\ndown_revision = None\ndef upgrade():\n    x = = 1\n' },
      "1",
      [],
      ["a.py: SYNTAX"],
    ],
    // A file whose id is not known may be the parent that another one misses: nobody is accused.
    [
      "a binary file where a parent is missing",
      { "a.py": revision('"1"', "None"), "b.py": revision('"3"', '"2"'), "c.py": "\0" },
      "1 3",
      [],
      ["c.py: versions/c.py is not a text file: it holds NUL bytes, whole"],
    ],
    [
      "an id that is computed",
      { "a.py": revision("make_id()", "None"), "b.py": revision('"3"', '"2"') },
      "3",
      [],
      ["a.py: its revision id is computed, whole, may run"],
    ],
    [
      "an id that is imported",
      { "a.py": `from .ids import revision\ndown_revision = None\ndef upgrade(): pass\n` },
      "",
      [],
      ["a.py: its revision id is imported from .ids, whole, may run"],
    ],
    [
      "a parent that is computed",
      { "a.py": revision('"1"', "None"), "b.py": revision('"2"', "latest()") },
      "1 2",
      [],
      ["b.py: its down_revision is computed, may run"],
    ],
    // Python reads invalid UTF-8 in comments, and refuses it in strings.
    ["invalid UTF-8 in a comment", { "a.py": Buffer.from(revision('"1"', "None", "# é"), "latin1") }, "1", [], []],
    [
      "invalid UTF-8 in a string",
      { "a.py": Buffer.from(revision('"1"', "None", 'x = "é"'), "latin1") },
      "1",
      [],
      ["a.py: it is not valid UTF-8 and declares no other encoding"],
    ],
  ])("%s", (_, files, order, faults, unreadable) => {
    const shown = show(chainOf(files));
    const withoutMessages = shown.unreadable.map((line, index) => (unreadable[index]?.endsWith("SYNTAX") ? unreadable[index]! : line));
    expect({ ...shown, unreadable: withoutMessages }).toEqual({ order, faults, unreadable });
  });

  test("places and messages", () => {
    const text = `"""Add users\n\nRevision ID: 2\n"""\n${revision('"2"', '("1", "x")', 'branch_labels = (BRANCH,)')}`;
    const { revisions, faults } = chainOf({ "a.py": revision('"1"', "None"), "b.py": text });
    const second = revisions[1]!;
    const at = ({ start, end }: { start: number; end: number }): string => text.slice(start, end);
    expect([at(second.idSpan), ...second.missing.map(({ span }) => at(span)), second.message, second.labels, second.down]).toEqual([
      '"2"',
      '"x"',
      "Add users",
      ["(BRANCH,)"],
      ["1"],
    ]);
    expect(faults[0]).toMatchObject({ kind: "missing-parent", parent: "x" });
  });

  test("recursive_version_locations: folders and files by name, links and caches left out, each file once", () => {
    const files = { "b.py": revision('"2"', '"1"'), "s/a.py": revision('"1"', "None"), "__pycache__/z.py": "1 +", ".h/c.py": revision('"3"', '"2"') };
    expect(show(chainOf(files, "recursive_version_locations = true\n"))).toEqual({ order: "1 2 3", faults: [], unreadable: [] });
    expect(chainOf(files, "recursive_version_locations = true\nversion_locations = %(here)s/versions %(here)s/versions/s\n").revisions.length).toBe(3);
  });
});

describe("alembic.ini", () => {
  const text = `[DEFAULT]
base = db
; comment
[alembic]
# comment
Script_Location : %(here)s/%(base)s/alembic
version_locations =
    %(here)s/a
    # no part of the value
    %(here)s/b

  %(here)s/c
file_template = %%(rev)s = %%(slug)s
broken = %(nothing)s
loop = %(loop)s
empty =
[logger_root]
level=WARN`;

  test("is read as configparser reads it", () => {
    const ini = parseIni(text);
    expect(ini.problems).toEqual([]);
    // From Python 3.11's configparser.ConfigParser({"here": "/p"}).
    expect([...sectionOptions(ini, "alembic", "/p")!].sort()).toEqual([
      ["base", "db"], ["broken", null], ["empty", ""], ["file_template", "%(rev)s = %(slug)s"], ["loop", null],
      ["script_location", "/p/db/alembic"], ["version_locations", "\n/p/a\n/p/b\n\n/p/c"],
    ]);
    expect([sectionOptions(ini, "logger_root", "/p")?.get("level"), sectionOptions(ini, "nothing", "/p")]).toEqual(["WARN", null]);
  });

  test.each([
    ["x = 1\n[alembic]\n", "text before its first section"], ["[alembic]\nnonsense\n", "neither a section nor an option"],
    ["[a]\nx=1\n[a]\n", "[a] stands in the file twice"], ["[a]\nx=1\nX=2\n", "option x stands in its section twice"],
  ])("%j is refused", (broken, message) => expect(parseIni(broken).problems[0]?.message).toContain(message));
});

describe("finding chains", () => {
  const archive = readFileSync(new URL("chain/places.txt", import.meta.url), "utf8");
  const cases = archive.split(/^=== /m).slice(1).map((part) => {
    const [title, ...lines] = part.split("\n");
    const text = lines.join("\n");
    const [, path, expected] = /^find ?(.*)\n((?:[^-\n].*\n)*)/m.exec(text)!;
    return [title!, path!, expected!.trimEnd().split("\n").filter((line) => line !== ""), parseArchive(text)] as const;
  });

  test.each(cases)("%s", (_, path, expected, files) => {
    const { places, problems } = findChains(memoryProject(files), path);
    expect([
      ...places.map((place) =>
        [
          place.path || ".",
          place.config ?? "-",
          place.versionFolders.join(" ") + (place.recursive ? " and below" : ""),
          place.dialect?.name ?? "-",
        ].join(" | "),
      ),
      ...problems.map((problem) => `! ${problem.path}: ${problem.message}`),
    ]).toEqual(expected);
  });

  test("a revision of a chain may be given, or its folder", () => {
    const project = memoryProject(
      new Map([
        ["a/alembic.ini", "[alembic]\nscript_location = db\n"],
        ["a/db/env.py", "import alembic"],
        ["a/db/versions/1.py", revision('"1"', "None")],
      ]),
    );
    for (const path of ["a/db/versions/1.py", "a/db/versions", "a/db/env.py", "a/db", "a/alembic.ini", "a", ""])
      expect(
        findChains(project, path).places.map((place) => place.config),
        path,
      ).toEqual(["a/alembic.ini"]);
  });

  test("import roots: sys.path of the configuration, where Alembic is started, around packages, src", () => {
    const files = {
      "server/alembic.ini": "[alembic]\nscript_location = app/db/alembic\nprepend_sys_path = .:%(here)s/lib\npath_separator = os\n",
      "server/app/__init__.py": "",
      "server/app/db/__init__.py": "",
      "server/app/db/alembic/env.py": "import alembic",
      "server/app/db/alembic/versions/x": "",
      "server/lib/x": "",
      "server/src/x": "",
    };
    const [place] = findChains(memoryProject(new Map(Object.entries(files))), "").places;
    expect(place?.importRoots).toEqual(["server", "server/src", "server/lib", "server/app/db/alembic", ""]);
  });

  test("options are interpolated", () => {
    const [place] = findChains(
      memoryProject(
        new Map([
          [
            "alembic.ini",
            "[DEFAULT]\nname = x\n[alembic]\nscript_location = .\nowner = %(name)s\nsqlalchemy.url = postgresql+psycopg://%(name)s/db\n",
          ],
          ["env.py", ""],
        ]),
      ),
      "",
    ).places;
    expect([place?.dialect?.name, place?.options.get("owner")]).toEqual(["postgresql", "x"]);
  });
});
