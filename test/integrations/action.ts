/**
 * Runs the step of action.yml as GitHub's runner does, in a checkout of one commit, against a server that validates
 * what it is asked:   action.mjs ACTION.json PACKAGE.tgz EXAMPLE FOLDER
 */
import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startGithub } from "../annotate/server.ts";

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly runs: { readonly steps: readonly { readonly env: Readonly<Record<string, string>>; readonly run: string }[] };
}

const [actionPath, packagePath, example, work] = process.argv.slice(2) as [string, string, string, string];
const action = JSON.parse(readFileSync(actionPath, "utf8")) as Action;
const [step] = action.runs.steps as [Action["runs"]["steps"][0]];

function git(folder: string, ...parameters: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(
    "git",
    ["-c", "user.name=scratch", "-c", "user.email=scratch@example.invalid", "-c", "init.defaultBranch=main", ...parameters],
    { cwd: folder, encoding: "utf8" },
  );
  if (status !== 0) throw new Error(`git ${parameters.join(" ")}: ${stderr}`);
  return stdout.trim();
}

/** The repository at GitHub's: main, a pull request that breaks what main repaired, and the merge of both. */
const origin = join(work, "origin");
mkdirSync(origin);
git(origin, "init", "--quiet");
cpSync(example, origin, { recursive: true });
cpSync(join(example, "fixed"), origin, { recursive: true });
rmSync(join(origin, "fixed"), { recursive: true });
git(origin, "add", "--all");
git(origin, "commit", "--quiet", "--message", "the repaired chain");
const base = git(origin, "rev-parse", "HEAD");
git(origin, "checkout", "--quiet", "-b", "change");
const broken = "alembic/versions/115_add_inflection_point_metadata.py";
cpSync(join(example, broken), join(origin, broken));
git(origin, "commit", "--quiet", "--all", "--message", "the guard is taken away");
const head = git(origin, "rev-parse", "HEAD");
git(origin, "checkout", "--quiet", "main");
writeFileSync(join(origin, "notes.txt"), "what came in meanwhile\n");
git(origin, "add", "--all");
git(origin, "commit", "--quiet", "--message", "main goes on");
git(origin, "checkout", "--quiet", "--detach");
git(origin, "merge", "--quiet", "--no-edit", "change");
const merge = git(origin, "rev-parse", "HEAD");
git(origin, "update-ref", "refs/pull/7/merge", merge);
git(origin, "config", "uploadpack.allowAnySHA1InWant", "true");

/** As actions/checkout does it: the one commit, nothing before. */
const checkout = join(work, "checkout");
mkdirSync(checkout);
git(checkout, "init", "--quiet");
git(checkout, "remote", "add", "origin", `file://${origin}`);
git(checkout, "fetch", "--quiet", "--no-tags", "--depth=1", "origin", `+${merge}:refs/remotes/pull/7/merge`);
git(checkout, "checkout", "--quiet", "--detach", "refs/remotes/pull/7/merge");

const github = await startGithub();
writeFileSync(
  join(work, "event.json"),
  JSON.stringify({ pull_request: { number: 7, head: { sha: head, repo: { full_name: "shop/backend" } }, base: { sha: base } } }),
);

/** Runs the step with these inputs, the rest by default. */
function run(inputs: Readonly<Record<string, string>>): Promise<{ readonly code: number | null; readonly output: string }> {
  const values: Record<string, string> = {
    ...Object.fromEntries(Object.entries(action.inputs).map(([name, input]) => [name, input.default])),
    token: "t0ken",
    version: `file:${packagePath}`,
    ...inputs,
  };
  const environment = Object.fromEntries(
    Object.entries(step.env).map(([name, value]) => [
      name,
      value.replace(/^\$\{\{ inputs\.([\w-]+) \}\}$/, (_all, input: string) => values[input]!),
    ]),
  );
  // As the runner starts `shell: bash`.
  writeFileSync(join(work, "step.sh"), step.run);
  const child = spawn("bash", ["--noprofile", "--norc", "-e", "-o", "pipefail", join(work, "step.sh")], {
    cwd: checkout,
    env: {
      ...process.env,
      ...environment,
      GITHUB_ACTIONS: "true",
      GITHUB_EVENT_NAME: "pull_request",
      GITHUB_EVENT_PATH: join(work, "event.json"),
      GITHUB_REPOSITORY: "shop/backend",
      GITHUB_API_URL: github.url,
      GITHUB_SHA: merge,
      GITHUB_STEP_SUMMARY: join(work, "summary.md"),
      RUNNER_TEMP: work,
    },
  });
  let output = "";
  child.stdout.on("data", (data) => (output += data));
  child.stderr.on("data", (data) => (output += data));
  return new Promise((done) => child.on("close", (code) => done({ code, output })));
}

function expect(what: string, holds: boolean, output: string): void {
  console.log(`${holds ? "ok    " : "FAILED"} ${what}`);
  if (holds) return;
  console.log(output, JSON.stringify(github.received, null, 1));
  process.exit(1);
}

const first = await run({ format: "line sarif:chainlint.sarif" });
expect(
  "the action finds what the pull request breaks, in a checkout of one commit",
  first.code === 1 &&
    /115_add_inflection_point_metadata\.py:\d+:\d+: error: .*\[use-after-drop\]/.test(first.output) &&
    !first.output.includes("[single-transaction]"),
  first.output,
);
expect(
  "it writes one check run and one comment",
  github.checkRuns.length === 1 && github.checkRuns[0]!.head_sha === head && github.comments.length === 1,
  first.output,
);
expect(
  "it writes the files that were asked for",
  JSON.parse(readFileSync(join(checkout, "chainlint.sarif"), "utf8")).runs[0].results.length === 1,
  first.output,
);
const again = await run({ "fail-level": "never", comment: "false" });
expect("it goes by fail-level", again.code === 0, again.output);
expect("every request was valid by GitHub's OpenAPI description", github.received.length > 0 && github.invalid.length === 0, github.invalid.join("\n"));
await github.close();
