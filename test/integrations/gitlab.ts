/** Runs the job of the example's .gitlab-ci.yml in gitlab-ci-local, against a server in the place of GitLab's:   gitlab.mjs PROGRAM PACKAGE.tgz CHECKOUT WORK CLIENT */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { startGitlab } from "../annotate/gitlab.ts";

const [program, packagePath, checkout, work, clientPath] = process.argv.slice(2) as [string, string, string, string, string];
const gitlab = await startGitlab();

/** Runs the pipeline of a merge request. */
function run(): Promise<{ readonly code: number | null; readonly output: string }> {
  const variables = {
    CHAINLINT_VERSION: `file:${packagePath}`,
    CHAINLINT_GITLAB_TOKEN: "t0ken",
    CI_API_V4_URL: gitlab.url,
    CI_PROJECT_ID: "42",
    CI_MERGE_REQUEST_IID: "7",
    CI_MERGE_REQUEST_TARGET_BRANCH_NAME: "main",
    NPM_CONFIG_PREFIX: join(work, "npm"),
  };
  const child = spawn(
    process.execPath,
    [
      program,
      "--force-shell-executor",
      "--home",
      work,
      ...Object.entries(variables).flatMap(([name, value]) => ["--variable", `${name}=${value}`]),
    ],
    { cwd: checkout, env: { ...process.env, PATH: `${join(work, "npm/bin")}:${process.env["PATH"]}` } },
  );
  let output = "";
  child.stdout.on("data", (data) => (output += data));
  child.stderr.on("data", (data) => (output += data));
  return new Promise((done) => child.on("close", (code) => done({ code, output })));
}

function expect(what: string, holds: boolean, output: string): void {
  console.log(`${holds ? "ok    " : "FAILED"} ${what}`);
  if (holds) return;
  console.log(output, JSON.stringify(gitlab.received, null, 1));
  process.exit(1);
}

const first = await run();
expect("the job fails for what the merge request breaks", first.code === 1 && first.output.includes("[use-after-drop]"), first.output);
expect("it writes one note", gitlab.notes.length === 1 && gitlab.notes[0]!.body.includes("use-after-drop") && gitlab.invalid.length === 0, first.output);
const report = JSON.parse(readFileSync(join(checkout, "gl-code-quality-report.json"), "utf8")) as readonly { readonly check_name: string }[];
expect(
  "its code quality report tells of the whole chain",
  report
    .map((issue) => issue.check_name)
    .sort()
    .join() === "single-transaction,use-after-drop",
  first.output,
);
await run();
expect("another pipeline leaves the note as it is", gitlab.received.filter(({ method }) => method !== "GET").length === 1 && gitlab.invalid.length === 0, "");

/** What the widely used client @gitbeaker/rest sends for what the bot does. */
interface Client {
  readonly Users: { showCurrentUser(): Promise<unknown> };
  readonly MergeRequestNotes: {
    all(project: number, mergeRequest: number, options: object): Promise<unknown>;
    create(project: number, mergeRequest: number, body: string): Promise<unknown>;
    edit(project: number, mergeRequest: number, note: number, options: object): Promise<unknown>;
    remove(project: number, mergeRequest: number, note: number): Promise<unknown>;
  };
}
/** The sorts of requests: method, path and the names in the body. */
const sorts = (): string =>
  [
    ...new Set(
      gitlab.received.map(
        ({ method, path, body }) =>
          `${method} ${path.replace(/\?.*/, "").replace(/\/notes\/\d+$/, "/notes/ID")} ${Object.keys(body ?? {}).join()}`,
      ),
    ),
  ]
    .sort()
    .join("\n");

// Another note of ours, and one that says something else: each sort of request is sent.
gitlab.notes.push({ ...gitlab.notes[0]!, id: 900 });
gitlab.notes[0]!.body += "changed";
await run();
const ours = sorts();
gitlab.received = [];
const { Gitlab } = await import(pathToFileURL(clientPath).href) as { readonly Gitlab: new (options: object) => Client };
const { Users, MergeRequestNotes } = new Gitlab({ host: gitlab.url.replace("/api/v4", ""), token: "t0ken" });
await Users.showCurrentUser();
await MergeRequestNotes.all(42, 7, { perPage: 100, maxPages: 1 });
await MergeRequestNotes.create(42, 7, "another");
await MergeRequestNotes.edit(42, 7, gitlab.notes[0]!.id, { body: "changed" });
await MergeRequestNotes.remove(42, 7, gitlab.notes[0]!.id);
expect(
  `it asks what @gitbeaker/rest asks: ${ours.split("\n").length} sorts of requests`,
  ours === sorts() && gitlab.invalid.length === 0,
  `${ours}\n\n${sorts()}\n${gitlab.invalid.join("\n")}`,
);
await gitlab.close();
