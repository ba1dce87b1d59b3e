/** Which change a job of continuous integration is about, and where to write of it: read from the job's environment. */

/** Variables of the environment. */
export type Environment = Readonly<Record<string, string | undefined>>;

export interface GithubPlace {
  readonly kind: "github";
  /** The REST API, without a slash at its end. */
  readonly api: string;
  /** Null when the job hands none on. */
  readonly token: string | null;
  readonly owner: string;
  readonly repository: string;
  /** The commit that checks are shown at. */
  readonly commit: string;
  /** The number of the pull request. */
  readonly change: number | null;
  /** The pull request comes from another repository, so that its token may only read. */
  readonly isFork: boolean;
  /** The commit that the change is compared with; null for the whole chain. */
  readonly base: string | null;
}

export interface GitlabPlace {
  readonly kind: "gitlab";
  readonly api: string;
  readonly token: string | null;
  /** The number of the project. */
  readonly project: string;
  /** The number of the merge request in its project. */
  readonly change: number | null;
  readonly base: string | null;
}

export type Place = GithubPlace | GitlabPlace;

export type PlaceResult = { readonly ok: true; readonly place: Place } | { readonly ok: false; readonly message: string };

/** Git's name of no commit: what a new branch was before. */
const NO_COMMIT = /^0+$/;

/**
 * Reads the place from the variables that GitHub Actions and GitLab CI set. `readEvent` gives the text of GitHub's
 * event, or null when the file cannot be read.
 */
export function placeOf(environment: Environment, readEvent: (path: string) => string | null): PlaceResult {
  if (environment["GITLAB_CI"]) return gitlabPlace(environment);
  if (environment["GITHUB_EVENT_PATH"]) return githubPlace(environment, readEvent(environment["GITHUB_EVENT_PATH"]));
  return refuse("annotate reads the job of GitHub Actions (GITHUB_EVENT_PATH) or of GitLab CI (GITLAB_CI), and finds neither here");
}

function githubPlace(environment: Environment, text: string | null): PlaceResult {
  const [owner, repository, ...more] = (environment["GITHUB_REPOSITORY"] ?? "").split("/");
  if (!owner || !repository || more.length > 0) return refuse("GITHUB_REPOSITORY must be OWNER/NAME");
  const event = text === null ? null : parsed(text);
  if (event === null) return refuse(`the event in ${environment["GITHUB_EVENT_PATH"]} could not be read`);
  const pull = field(event, "pull_request");
  const head = field(pull, "head");
  const number = field(pull, "number");
  const commit = words(field(head, "sha")) ?? words(field(field(event, "merge_group"), "head_sha")) ?? words(environment["GITHUB_SHA"]);
  if (commit === null) return refuse("GITHUB_SHA must be the commit that the job is for");
  return {
    ok: true,
    place: {
      kind: "github", owner, repository, commit,
      api: (environment["GITHUB_API_URL"] || "https://api.github.com").replace(/\/+$/, ""),
      token: environment["GITHUB_TOKEN"] || null,
      change: typeof number === "number" ? number : null,
      isFork: pull !== undefined && words(field(field(head, "repo"), "full_name")) !== `${owner}/${repository}`,
      base: words(field(field(pull, "base"), "sha")) ?? words(field(field(event, "merge_group"), "base_sha")) ?? before(event),
    },
  };
}

/** What a branch was before a push; the default branch for a new one. */
function before(event: unknown): string | null {
  const commit = words(field(event, "before"));
  if (commit === null || !NO_COMMIT.test(commit)) return commit;
  const branch = words(field(field(event, "repository"), "default_branch"));
  return branch === null ? null : `origin/${branch}`;
}

function gitlabPlace(environment: Environment): PlaceResult {
  const { CI_API_V4_URL: api, CI_PROJECT_ID: project } = environment;
  if (!api || !project) return refuse("CI_API_V4_URL and CI_PROJECT_ID must be set, as GitLab CI sets them");
  const number = Number(environment["CI_MERGE_REQUEST_IID"]);
  return {
    ok: true,
    place: {
      kind: "gitlab", project, api: api.replace(/\/+$/, ""), token: environment["CHAINLINT_GITLAB_TOKEN"] || null,
      change: Number.isInteger(number) && number > 0 ? number : null,
      base: environment["CI_MERGE_REQUEST_TARGET_BRANCH_SHA"] || environment["CI_MERGE_REQUEST_DIFF_BASE_SHA"] || null,
    },
  };
}

function refuse(message: string): PlaceResult {
  return { ok: false, message };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function field(of: unknown, name: string): unknown {
  return typeof of === "object" && of !== null ? (of as Readonly<Record<string, unknown>>)[name] : undefined;
}

function words(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
