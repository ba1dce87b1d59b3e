/** GitHub's REST API: one check run with annotations for each commit, one comment for each pull request. The only file that imports Octokit. */
import { Octokit } from "@octokit/core";
import { retry } from "@octokit/plugin-retry";
import { hexDigest } from "../hash.ts";
import type { Annotation, Message } from "./message.ts";
import type { GithubPlace } from "./place.ts";

/** What could not be written and why, as sentences; null where all went well. */
export interface Published { readonly check: string | null; readonly comment: string | null }

export interface Patience {
  /** Between two tries; longer each time. */
  readonly retryMilliseconds: number;
  /** After so long nothing more is asked: nobody's build waits for us. */
  readonly mostMilliseconds: number;
}

/** The Checks API takes so many annotations in one request, and adds those of later requests to them. */
const ANNOTATIONS_A_REQUEST = 50;
const COMMENTS_A_PAGE = 100;
/** A pull request with more comments than this gets a second comment of ours. */
const MOST_PAGES = 30;
const RETRIES = 3;
/** Answers that another try does not change: the request, the permissions, and limits that take minutes to pass. */
const FINAL = [400, 401, 403, 404, 410, 413, 422, 429, 451];
/** Who may write comments that begin like ours. Anybody else could have us write into theirs. */
const TRUSTED = ["OWNER", "MEMBER", "COLLABORATOR"];

type Request = Octokit["request"];

/** Writes the check run and, when a comment is wanted and there is a pull request, the comment. Never throws. */
export async function publishToGithub(place: GithubPlace, message: Message, wantsComment: boolean, version: string, patience: Patience): Promise<Published> {
  if (place.token === null) {
    const reason = "the job hands on no GITHUB_TOKEN";
    return { check: reason, comment: wantsComment && place.change !== null && !message.isEmpty ? reason : null };
  }
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const signal = AbortSignal.timeout(patience.mostMilliseconds);
  const octokit = new (Octokit.plugin(retry))({
    auth: place.token, baseUrl: place.api, userAgent: `chainlint/${version}`, log,
    request: { signal },
    retry: { doNotRetry: FINAL, retries: RETRIES, retryAfterBaseValue: patience.retryMilliseconds },
  });
  const { request } = octokit;
  const check = await attempt(place, signal, "checks: write", () => writeCheck(request, place, message));
  const comment =
    wantsComment && place.change !== null
      ? await attempt(place, signal, "pull-requests: write", () => writeComment(request, place, place.change!, message))
      : null;
  return { check, comment };
}

async function writeCheck(
  request: Request,
  { owner, repository: repo, commit }: GithubPlace,
  { annotations, subject, title, body, conclusion }: Message,
): Promise<void> {
  const name = subject === "." ? "chainlint" : `chainlint (${subject})`;
  const external_id = hexDigest("sha256", JSON.stringify([annotations, body, conclusion]));
  const {
    data: { check_runs },
  } = await request("GET /repos/{owner}/{repo}/commits/{ref}/check-runs", { owner, repo, ref: commit, check_name: name, filter: "latest" });
  // A run that says the same is there: the job is run again. Annotations cannot be taken back, so that another one takes the place of what says something else.
  if (check_runs.some((run) => run.external_id === external_id && run.output.annotations_count === annotations.length)) return;
  const batches = batched(annotations);
  const output = (batch: readonly Annotation[]) => ({ title, summary: body, annotations: [...batch] });
  const {
    data: { id },
  } = await request("POST /repos/{owner}/{repo}/check-runs", {
    owner,
    repo,
    name,
    head_sha: commit,
    external_id,
    status: "completed",
    conclusion,
    output: output(batches[0] ?? []),
  });
  for (const batch of batches.slice(1))
    await request("PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}", { owner, repo, check_run_id: id, output: output(batch) });
}

function batched(annotations: readonly Annotation[]): Annotation[][] {
  const batches: Annotation[][] = [];
  for (let at = 0; at < annotations.length; at += ANNOTATIONS_A_REQUEST) batches.push(annotations.slice(at, at + ANNOTATIONS_A_REQUEST));
  return batches;
}

/** Keeps one comment: made with the first finding, changed in its place, and emptied when nothing is left to say. */
async function writeComment(
  request: Request,
  { owner, repository: repo }: GithubPlace,
  issue_number: number,
  { mark, body: text, isEmpty }: Message,
): Promise<void> {
  const body = `${mark}\n${text}`;
  const [ours, ...surplus] = await commentsOfOurs(request, owner, repo, issue_number, mark);
  if (ours === undefined && !isEmpty) await request("POST /repos/{owner}/{repo}/issues/{issue_number}/comments", { owner, repo, issue_number, body });
  if (ours !== undefined && ours.body !== body)
    await request("PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}", { owner, repo, comment_id: ours.id, body });
  // Two jobs at once, or an answer that got lost, can have made more than one.
  for (const { id } of surplus) await request("DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}", { owner, repo, comment_id: id });
}

async function commentsOfOurs(
  request: Request,
  owner: string,
  repo: string,
  issue_number: number,
  mark: string,
): Promise<{ readonly id: number; readonly body: string }[]> {
  const found: { id: number; body: string }[] = [];
  for (let page = 1; page <= MOST_PAGES; page++) {
    const { data } = await request("GET /repos/{owner}/{repo}/issues/{issue_number}/comments", { owner, repo, issue_number, per_page: COMMENTS_A_PAGE, page });
    for (const { id, body = "", user, author_association = "NONE" } of data)
      if (body.startsWith(mark) && (user?.type === "Bot" || TRUSTED.includes(author_association))) found.push({ id: Number(id), body });
    if (data.length < COMMENTS_A_PAGE) break;
  }
  return found;
}

/** Does something at GitHub's. Gives why it did not work, null when it did. */
async function attempt({ isFork }: GithubPlace, signal: AbortSignal, permission: string, work: () => Promise<void>): Promise<string | null> {
  if (signal.aborted) return "the API takes too long";
  try {
    await work();
    return null;
  } catch (error) {
    const { status, message, response } = error as {
      readonly status?: number;
      readonly message?: string;
      readonly response?: { readonly headers: Readonly<Record<string, string | undefined>> };
    };
    const headers = response?.headers ?? {};
    if (signal.aborted) return "the API takes too long";
    if (response === undefined) return `the API could not be reached (${message})`;
    if (status === 429 || (status === 403 && (headers["x-ratelimit-remaining"] === "0" || headers["retry-after"] !== undefined)))
      return "the API's rate limit is reached";
    if (status === 403 && isFork) return "the token of a pull request from a fork may only read";
    if (status === 403 || status === 404) return `the token lacks the permission "${permission}"`;
    if (status === 401) return "the API does not accept the token";
    return `the API answered ${status}`;
  }
}
