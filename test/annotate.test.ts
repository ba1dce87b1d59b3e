/** The bot of pull requests, against a server that validates its requests: what it receives, as goldens. `-u` writes them. */
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { messageOf } from "../src/annotate/message.ts";
import { annotate, placeOf, withoutCommands, type Annotated } from "../src/annotate/index.ts";
import type { Place } from "../src/annotate/place.ts";
import { formats, type FormatOptions } from "../src/formats/index.ts";
import { lint, memoryProject, rules, type Report } from "../src/lint.ts";
import { startGithub, type Github } from "./annotate/server.ts";
import { BOT, startGitlab, type Gitlab } from "./annotate/gitlab.ts";
import { chainArchive } from "./archive.ts";

const options: FormatOptions = { color: false, display: (path) => path, version: "1.2.3", rules, quiet: false, showUnread: false };
const HEAD = "1111111111111111111111111111111111111111";
const NEXT = "2222222222222222222222222222222222222222";

let github: Github;
beforeEach(async () => {
  github = await startGithub();
});
afterEach(async () => {
  expect(github.invalid).toEqual([]);
  await github.close();
});

const first = (body: string): Promise<Report> =>
  lint({
    project: memoryProject(
      chainArchive(
        `-- versions/001.py --\nrevision = "001"\ndown_revision = None\ndef upgrade():\n    op.create_table("users", sa.Column("id", sa.Integer))\n${body}`,
      ),
    ),
    path: "",
  });
const clean = await first("");
const one = await first('    op.drop_table("nobody")\n');
const story = await first('    op.drop_table("users")\n    op.add_column("users", sa.Column("name", sa.Text))\n');
const crowded = await first('    op.add_column("users", sa.Column("id", sa.Integer))\n'.repeat(130));
const hostile = await lint({ project: memoryProject(chainArchive(readFileSync(new URL("annotate/hostile.txt", import.meta.url), "utf8"))), path: "" });

function pullRequest({ head = HEAD, from = "shop/backend" } = {}): Place {
  const event = { pull_request: { number: 7, head: { sha: head, repo: { full_name: from } }, base: { sha: "0123456789012345678901234567890123456789" } } };
  const result = placeOf(
    {
      GITHUB_EVENT_PATH: "event.json",
      GITHUB_REPOSITORY: "shop/backend",
      GITHUB_API_URL: `${github.url}/`,
      GITHUB_TOKEN: "t0ken",
      GITHUB_SHA: "9999999999999999999999999999999999999999",
    },
    () => JSON.stringify(event),
  );
  if (!result.ok) throw new Error(result.message);
  return result.place;
}

const run = (report: Report, place: Place = pullRequest(), wantsComment = true): Promise<Annotated> =>
  annotate({
    place,
    report,
    subject: ".",
    fails: report.summary.errors > 0,
    wantsComment,
    options,
    patience: { retryMilliseconds: 1, mostMilliseconds: 10_000 },
  });

/** What the server received and what is left for the job, as text. */
function told({ log, summary }: Annotated, received = github.received): string {
  const requests = received.map(
    ({ method, path, body }) =>
      `${method} ${path}\n${body === null ? "" : `${JSON.stringify(body, null, 2).replace(/(?<!\\)\\n/g, "\\n\n      ")}\n`}`,
  );
  return `${requests.join("\n")}\n== log\n${log}\n== summary of the job\n${summary ?? "(none)\n"}`;
}

const golden = (name: string, annotated: Annotated, received = github.received): Promise<void> =>
  expect(told(annotated, received)).toMatchFileSnapshot(`annotate/${name}.golden`);

describe("scenarios", () => {
  test("first run", async () => golden("first-run", await run(story)));

  test("no finding at all: a check run, and no comment", async () => golden("clean", await run(clean)));

  test("the same job again: nothing is written", async () => {
    await run(story);
    github.forget();
    await run(story);
    expect(github.received.map(({ method }) => method)).toEqual(["GET", "GET"]);
  });

  test("update: a further commit", async () => {
    await run(story);
    github.forget();
    await golden("update", await run(one, pullRequest({ head: NEXT })));
    expect(github.comments).toHaveLength(1);
  });

  test("all fixed: the comment is emptied", async () => {
    await run(story);
    github.forget();
    await golden("all-fixed", await run(clean, pullRequest({ head: NEXT })));
    expect(github.comments).toHaveLength(1);
    expect(github.comments[0]!.body).not.toContain("users");
  });

  test("130 annotations", async () => {
    const annotated = await run(crowded);
    const annotations = github.received
      .map(({ body }) => (body as { output?: { annotations: unknown[] } } | null)?.output?.annotations.length)
      .filter((count) => count !== undefined);
    expect(annotations).toEqual([50, 50, 30]);
    await golden("130-annotations", annotated);
  });

  test("a fork's token: the log annotates, and the summary of the job has the story", async () => {
    github.fault = ({ method }) => (method === "GET" ? undefined : { status: 403 });
    const annotated = await run(story, pullRequest({ from: "somebody/backend" }));
    await golden("fork", annotated);
    expect(annotated.log).toContain("::error file=versions/001.py");
  });

  test("a permission is missing: for comments alone", async () => {
    github.fault = ({ method, path }) => (method === "POST" && path.endsWith("/comments") ? { status: 403 } : undefined);
    await golden("permission", await run(one));
  });

  test("the rate limit is reached: not asked again", async () => {
    github.fault = () => ({ status: 403, headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1900000000" } });
    await golden("rate-limit", await run(one));
    github.forget();
    github.fault = () => ({ status: 429, headers: { "retry-after": "60" } });
    expect((await run(one)).log).toContain("the API's rate limit is reached");
    expect(github.received).toHaveLength(2);
  });

  test("500, then success", async () => {
    github.fault = (_request, count) => (count % 2 === 1 ? { status: 500 } : undefined);
    const annotated = await run(one);
    expect(annotated).toEqual({ log: "", summary: null });
    await golden("500-then-success", annotated);
  });

  test("500 for ever, and no server at all: the job goes on", async () => {
    github.fault = () => ({ status: 502 });
    const annotated = await run(one);
    expect(annotated.log).toContain("the API answered 502");
    expect(annotated.log).toContain("::error file=versions/001.py");
    const place = { ...pullRequest(), api: "http://127.0.0.1:9" } as Place;
    expect((await run(one, place)).log).toContain("the API could not be reached");
  });

  test("an API that does not answer: the job goes on after a while", async () => {
    github.fault = () => ({ status: 200, isSilent: true });
    const place = pullRequest();
    const annotated = await annotate({
      place,
      report: one,
      subject: ".",
      fails: true,
      wantsComment: true,
      options,
      patience: { retryMilliseconds: 1, mostMilliseconds: 200 },
    });
    expect(annotated.log.match(/the API takes too long/g)).toHaveLength(2);
    expect(annotated.log).toContain("::error file=versions/001.py");
    expect(github.received).toHaveLength(1);
  });

  test("a comment that was made although its answer got lost is not left beside another", async () => {
    github.fault = ({ method, path }, count) => (method === "POST" && path.endsWith("/comments") && count < 5 ? { status: 502, isDone: true } : undefined);
    await run(one);
    expect(github.comments.length).toBeGreaterThan(1);
    await run(one);
    expect(github.comments).toHaveLength(1);
  });

  test("a comment of a stranger with our mark is left alone; ours is found on a later page", async () => {
    await run(one);
    const [ours] = github.comments.splice(0);
    const stranger = { ...ours!, id: 1, user: { type: "User" }, author_association: "CONTRIBUTOR" };
    const talk = Array.from({ length: 150 }, (_, index) => ({ id: 3000 + index, body: `${index}`, user: { type: "User" }, author_association: "OWNER" }));
    github.comments.push(stranger, ...talk, ours!);
    github.forget();
    await run(clean);
    expect(github.received.filter(({ method }) => method === "PATCH").map(({ path }) => path)).toEqual([`/repos/shop/backend/issues/comments/${ours!.id}`]);
  });

  test("no comment wanted, no token, no pull request", async () => {
    await run(one, pullRequest(), false);
    expect(github.received.every(({ path }) => path.includes("check-runs"))).toBe(true);
    github.forget();
    const { log } = await run(one, { ...pullRequest(), token: null } as Place);
    expect(log).toContain("the job hands on no GITHUB_TOKEN");
    expect(github.received).toEqual([]);
    await run(one, { ...pullRequest(), change: null } as Place);
    expect(github.received.some(({ path }) => path.includes("/issues/"))).toBe(false);
  });
});

describe("injected text", () => {
  /** The texts in a rendered comment where GitHub and GitLab look for mentions and references: all but code. */
  const running = (html: string): string[] =>
    html
      .replace(/<code>.*?<\/code>/gs, "")
      .split(/<[^>]*>/)
      .map((text) => text.replace(/&quot;|&lt;|&gt;|&amp;/g, " "));

  test("what the server receives", async () => golden("injected", await run(hostile)));

  /** Nothing of a comment is markup but what is ours, and nobody is mentioned. */
  function expectHarmless(body: string, findings: number): void {
    const [mark, ...rest] = body.split("\n");
    expect(mark).toMatch(/^<!-- chainlint [0-9a-f]{16} -->$/);
    const html = micromark(rest.join("\n"), { allowDangerousHtml: true, allowDangerousProtocol: true, extensions: [gfm()], htmlExtensions: [gfmHtml()] });
    for (const [, tag] of html.matchAll(/<\/?([a-z][^\s>]*)/gi)) expect(["a", "code", "h3", "h4", "li", "p", "ul"]).toContain(tag);
    for (const [, target] of html.matchAll(/href="([^"]*)"/g))
      expect(target).toMatch(/^https:\/\/github\.com\/chainlint\/chainlint\/blob\/main\/rules\/README\.md#[a-z-]+$/);
    expect(html.match(/<h[34]>/g)!.length).toBe(1 + findings);
    for (const text of running(html)) expect(text).not.toMatch(/[@#!~][\w"]|GH-\d/i);
    // GitLab takes a line that begins with a slash for an order.
    expect(rest.filter((line) => line.startsWith("/"))).toEqual([]);
  }

  test("is markup nowhere in the comment", async () => {
    await run(hostile);
    expectHarmless(github.comments[0]!.body, hostile.chains[0]!.diagnostics.length);
  });

  const words = [
    "@octocat", "@", "#1", "GH-2", "org/repo#3", "!4", "::error::", "::stop-commands::x", "##[group]", "\n", "\r\n", "\u001b[31m", "<b>",
    "</p>", "<!--", "-->", "&#64;a", "&lt;", "`", "```", "*", "**", "_", "~~", "[a](b)", "![a](b)", "http://e.example", "www.e.example",
    "a@b.example", "/close", "|", "\\", "- ", "1. ", "> ", "# ", "===", "---", "%0A", "$x$", ":+1:", "\u202e", "\u200b", " ", "a", "é",
    "\ud800",
  ];

  test("whatever it is made of, is markup in no comment and a command in no log", () => {
    const texts = fc
      .array(fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...words) }, fc.string({ unit: "binary", maxLength: 3 })), { maxLength: 12 })
      .map((parts) => parts.join(""));
    const [chain] = story.chains;
    const [diagnostic] = chain!.diagnostics;
    fc.assert(fc.property(texts, texts, texts, (what, why, remedy) => {
      const related = diagnostic!.related.map((each) => ({ ...each, message: why }));
      // The getter of the fingerprint is not copied along.
      const written = { ...diagnostic!, message: what, remedy, related };
      const report: Report = { ...story, chains: [{ ...chain!, diagnostics: [written] }] };
      const { mark, body } = messageOf(report, ".", true, options);
      expectHarmless(`${mark}\n${body}`, 1);
      const log = `${withoutCommands(formats.map((format) => format.render(report, options)).join(""))}${formats.find(({ name }) => name === "github")!.render(report, options)}`;
      expect(commandsIn(log).map(({ name }) => name)).toEqual(["error"]);
    }), { numRuns: 200, seed: 1 });
  });

  test("is a command nowhere in the log", async () => {
    github.fault = () => ({ status: 403 });
    const { log, summary } = await run(hostile);
    const prefix = withoutCommands("").length;
    expect(prefix).toBe(0);
    const everything = formats.map((format) => withoutCommands(format.render(hostile, options))).join("") + log;
    expect(commandsIn(everything).filter(({ name }) => name !== "error" && name !== "warning" && name !== "notice")).toEqual([]);
    expect(commandsIn(everything).every(({ line }) => log.includes(line))).toBe(true);
    for (const text of [log, summary!]) expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
  });

  test("is no control character in an annotation", async () => {
    await run(hostile);
    const [created] = github.received.filter(({ method }) => method === "POST");
    for (const { message, title } of (created!.body as { output: { annotations: { message: string; title: string }[] } }).output.annotations) {
      expect(`${title}\n${message}`).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
    }
  });
});

/** The commands that GitHub's runner finds in a log (ActionCommandManager.TryProcessCommand): `::name ...::`, or `##[name ...]` anywhere in a line; none while they are stopped. */
function commandsIn(log: string): { readonly name: string; readonly line: string }[] {
  const found: { name: string; line: string }[] = [];
  let resume: string | null = null;
  for (const line of log.split(/\r\n|\r|\n/)) {
    const match = /^\s*::([^ :]+)[^:]*::/.exec(line) ?? /##\[([^ \]]+)[^\]]*\]/.exec(line);
    if (match === null) continue;
    if (resume !== null) {
      if (match[1] === resume) resume = null;
    } else if (match[1] === "stop-commands") resume = line.slice(line.lastIndexOf("::") + 2);
    else found.push({ name: match[1]!, line });
  }
  return found;
}

describe("GitLab", () => {
  let gitlab: Gitlab;
  beforeEach(async () => {
    gitlab = await startGitlab();
  });
  afterEach(async () => {
    expect(gitlab.invalid).toEqual([]);
    await gitlab.close();
  });

  function mergeRequest(more: Readonly<Record<string, string>> = {}): Place {
    const result = placeOf(
      {
        GITLAB_CI: "true",
        CI_API_V4_URL: gitlab.url,
        CI_PROJECT_ID: "42",
        CI_MERGE_REQUEST_IID: "7",
        CI_MERGE_REQUEST_DIFF_BASE_SHA: "abc",
        CHAINLINT_GITLAB_TOKEN: "t0ken",
        ...more,
      },
      () => null,
    );
    if (!result.ok) throw new Error(result.message);
    return result.place;
  }
  const writes = (): string[] => gitlab.received.filter(({ method }) => method !== "GET").map(({ method }) => method);

  test("one note: made, left as it is, changed, emptied", async () => {
    await golden("gitlab", await run(story, mergeRequest()), gitlab.received);
    await run(story, mergeRequest());
    expect(writes()).toEqual(["POST"]);
    await run(one, mergeRequest());
    await run(clean, mergeRequest());
    expect(writes()).toEqual(["POST", "PUT", "PUT"]);
    expect(gitlab.notes).toHaveLength(1);
    expect(gitlab.notes[0]!.body).not.toContain("nobody");
    await run(clean, mergeRequest());
    expect(writes()).toHaveLength(3);
  });

  test("notes of others are left alone, whatever they begin with; ours is found on a later page", async () => {
    await run(one, mergeRequest());
    const [ours] = gitlab.notes.splice(0);
    gitlab.notes.push(
      { ...ours!, id: 1, author: { id: BOT + 1 } },
      ...Array.from({ length: 150 }, (_, index) => ({ id: 1000 + index, body: "talk", author: { id: 3 } })),
      ours!,
    );
    await run(clean, mergeRequest());
    expect(gitlab.received.at(-1)).toMatchObject({ method: "PUT", path: expect.stringMatching(`/${ours!.id}$`) });
  });

  test("what goes wrong is told in the log", async () => {
    expect((await run(one, mergeRequest({ CHAINLINT_GITLAB_TOKEN: "" }))).log).toBe(
      "chainlint: No comment could be written: CHAINLINT_GITLAB_TOKEN is not set: a project access token with the scope api.\n",
    );
    gitlab.fault = () => 403;
    expect((await run(one, mergeRequest())).log).toContain("lacks the scope api");
    gitlab.fault = () => 429;
    expect((await run(one, mergeRequest())).log).toContain("rate limit");
    gitlab.received = [];
    gitlab.fault = (_request, count) => (count % 2 === 1 ? 503 : null);
    expect((await run(one, mergeRequest())).log).toBe("");
    expect(gitlab.notes).toHaveLength(1);
    expect((await run(one, { ...mergeRequest(), api: "http://127.0.0.1:9" } as Place)).log).toContain("the API could not be reached");
    expect((await run(one, mergeRequest({ CI_MERGE_REQUEST_IID: "" }))).log).toBe("");
  });

  test("no line of a note is an order", async () => {
    await run(hostile, mergeRequest());
    expect(gitlab.notes[0]!.body.split("\n").filter((line) => /^\s*\//.test(line))).toEqual([]);
  });
});

describe("where a job stands", () => {
  const github = { GITHUB_EVENT_PATH: "e", GITHUB_REPOSITORY: "a/b", GITHUB_SHA: "s" };
  const at = (environment: Record<string, string>, event: unknown): unknown => placeOf(environment, () => JSON.stringify(event));

  test("a push: compared with what was there before, a new branch with the default branch", () => {
    expect(at(github, { before: "abc", repository: { default_branch: "main" } })).toMatchObject({
      ok: true,
      place: { base: "abc", commit: "s", change: null, isFork: false, api: "https://api.github.com" },
    });
    expect(at(github, { before: "0".repeat(40), repository: { default_branch: "main" } })).toMatchObject({ place: { base: "origin/main" } });
    expect(at(github, { merge_group: { head_sha: "h", base_sha: "b" } })).toMatchObject({ place: { base: "b", commit: "h", change: null } });
    expect(at(github, { schedule: "0 0 * * *" })).toMatchObject({ place: { base: null, commit: "s" } });
  });

  test("what cannot be read is refused in one line", () => {
    expect(placeOf({}, () => null)).toMatchObject({ ok: false });
    expect(placeOf(github, () => null)).toMatchObject({ ok: false });
    expect(placeOf(github, () => "{")).toMatchObject({ ok: false });
    expect(at({ ...github, GITHUB_REPOSITORY: "../x/y" }, {})).toMatchObject({ ok: false });
    expect(placeOf({ GITLAB_CI: "true" }, () => null)).toMatchObject({ ok: false });
  });
});

describe("the program", () => {
  const cli = join(fileURLToPath(new URL("..", import.meta.url)), "dist/cli.js");
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "chainlint-annotate-"));
    git("init", "--quiet");
    write("", "001", "None", 'op.drop_table("old_sin")');
    commit("base");
    base = git("rev-parse", "HEAD").trim();
    git("checkout", "--quiet", "-b", "change");
    write("", "002", '"001"', 'op.drop_table("nobody")');
    head = commit("the change");
    git("checkout", "--quiet", "main");
    write("other", "001", "None", 'op.drop_table("not_ours")');
    commit("what came into the base since");
    git("checkout", "--quiet", "--detach");
    git("merge", "--quiet", "--no-edit", "change");
    merge = git("rev-parse", "HEAD").trim();
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  let base = "";
  let head = "";
  let merge = "";

  const git = (...parameters: readonly string[]): string =>
    execFileSync("git", ["-c", "user.name=test", "-c", "user.email=test", "-c", "init.defaultBranch=main", ...parameters], {
      cwd: folder,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
  /** A revision of the chain that stands in a folder. */
  function write(inside: string, id: string, down: string, step: string): void {
    for (const [path, text] of chainArchive(`-- versions/${id}.py --\nrevision = "${id}"\ndown_revision = ${down}\ndef upgrade():\n    ${step}\n`)) {
      mkdirSync(dirname(join(folder, inside, path)), { recursive: true });
      writeFileSync(join(folder, inside, path), text);
    }
  }
  function commit(message: string): string {
    git("add", "--all");
    git("commit", "--quiet", "--message", message);
    return git("rev-parse", "HEAD").trim();
  }

  function program(
    event: unknown,
    parameters: readonly string[] = [],
  ): Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }> {
    writeFileSync(join(folder, ".git/event.json"), JSON.stringify(event));
    rmSync(join(folder, ".git/summary.md"), { force: true });
    const environment = {
      ...process.env,
      GITHUB_EVENT_PATH: join(folder, ".git/event.json"),
      GITHUB_REPOSITORY: "shop/backend",
      GITHUB_API_URL: github.url,
      GITHUB_TOKEN: "t0ken",
      GITHUB_SHA: merge,
      GITHUB_STEP_SUMMARY: join(folder, ".git/summary.md"),
    };
    return new Promise((done) => {
      const child = spawn(process.execPath, [cli, "annotate", "--format=line", ...parameters], { cwd: folder, env: environment });
      let [stdout, stderr] = ["", ""];
      child.stdout.on("data", (data) => (stdout += data));
      child.stderr.on("data", (data) => (stderr += data));
      child.on("close", (code) => done({ code, stdout, stderr }));
    });
  }

  const pull = (): unknown => ({ pull_request: { number: 7, head: { sha: head, repo: { full_name: "shop/backend" } }, base: { sha: base } } });

  test("shows what the pull request is the cause of, and nothing that came into its base since", async () => {
    const { code, stdout, stderr } = await program(pull());
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(commandsIn(stdout)).toEqual([]);
    expect(stdout.split("\n").filter((line) => !line.startsWith("::"))).toEqual([
      expect.stringMatching(/^versions\/002\.py:5:\d+: error: .*nobody.*\[never-created\]$/),
      "",
    ]);
    expect(github.checkRuns).toMatchObject([{ head_sha: head, output: { annotations_count: 1 } }]);
    expect(github.comments).toHaveLength(1);
  });

  test("fails by the failing level only, whatever the API does", async () => {
    github.fault = () => ({ status: 403 });
    expect(await program(pull(), ["--fail-level", "never"])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("::error file=versions/002.py"),
      stderr: "",
    });
    expect(readFileSync(join(folder, ".git/summary.md"), "utf8")).toContain("nobody");
    expect(await program(pull())).toMatchObject({ code: 1, stderr: "" });
  });

  test("says in one line when the base is not here", async () => {
    const unknown = { pull_request: { number: 7, head: { sha: merge, repo: { full_name: "shop/backend" } }, base: { sha: HEAD } } };
    expect(await program(unknown)).toMatchObject({ code: 2, stderr: `chainlint: --since ${HEAD}: git knows no such commit here\n` });
    expect(github.received).toEqual([]);
    // A forced push takes away what was there before.
    expect((await program({ before: HEAD })).stdout).toContain("old_sin");
  });
});
