/** Runs the job of the example's .gitlab-ci.yml in gitlab-ci-local, against a server in the place of GitLab's:   gitlab.mjs PROGRAM PACKAGE.tgz CHECKOUT WORK */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { startGitlab } from "../annotate/gitlab.ts";

const [program, packagePath, checkout, work] = process.argv.slice(2) as [string, string, string, string];
const gitlab = await startGitlab();

/** Runs the pipeline of a merge request. */
function run(): Promise<{ readonly code: number | null; readonly output: string }> {
  const variables = {
    CHAINLINT_VERSION: `file:${packagePath}`, CHAINLINT_GITLAB_TOKEN: "t0ken", CI_API_V4_URL: gitlab.url, CI_PROJECT_ID: "42", CI_MERGE_REQUEST_IID: "7", CI_MERGE_REQUEST_TARGET_BRANCH_NAME: "main",
    NPM_CONFIG_PREFIX: join(work, "npm"),
  };
  const child = spawn(process.execPath, [program, "--force-shell-executor", "--home", work, ...Object.entries(variables).flatMap(([name, value]) => ["--variable", `${name}=${value}`])], { cwd: checkout, env: { ...process.env, PATH: `${join(work, "npm/bin")}:${process.env["PATH"]}` } });
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
expect("its code quality report tells of the whole chain", report.map((issue) => issue.check_name).sort().join() === "single-transaction,use-after-drop", first.output);
await run();
expect("another pipeline leaves the note as it is", gitlab.received.filter(({ method }) => method !== "GET").length === 1 && gitlab.invalid.length === 0, "");
await gitlab.close();
