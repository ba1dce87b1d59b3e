/** GitLab's REST API: one note in a merge request. Findings in the diff are shown by the code quality report, which needs no API. */
import type { Message } from "./message.ts";
import type { Patience, Published } from "./github.ts";
import type { GitlabPlace } from "./place.ts";

const NOTES_A_PAGE = 100;
/** A merge request with more notes than this gets a second note of ours. */
const MOST_PAGES = 30;
const RETRIES = 3;

interface Note { readonly id: number; readonly body: string; readonly author: { readonly id: number } }

class Refused extends Error {}

type Call = (method: string, path: string, body?: unknown) => Promise<unknown>;

/** Writes the note, when one is wanted and there is a merge request. Never throws. */
export async function publishToGitlab(place: GitlabPlace, message: Message, wantsNote: boolean, patience: Patience): Promise<Published> {
  const { change, token, project } = place;
  if (!wantsNote || change === null) return { check: null, comment: null };
  if (token === null) return { check: null, comment: message.isEmpty ? null : "CHAINLINT_GITLAB_TOKEN is not set: a project access token with the scope api" };
  try {
    await writeNote(caller(place.api, token, patience), `/projects/${encodeURIComponent(project)}/merge_requests/${change}/notes`, message);
    return { check: null, comment: null };
  } catch (error) {
    return {
      check: null,
      comment:
        error instanceof Refused
          ? error.message
          : `the API could not be reached (${error instanceof Error ? error.message : String(error)})`,
    };
  }
}

/** As in GitHub's pull requests. Notes of other users are left alone. */
async function writeNote(call: Call, notes: string, { mark, body: text, isEmpty }: Message): Promise<void> {
  const { id: self } = await call("GET", "/user") as { readonly id: number };
  const found: Note[] = [];
  for (let page = 1; page <= MOST_PAGES; page++) {
    const listed = await call("GET", `${notes}?per_page=${NOTES_A_PAGE}&page=${page}&sort=asc`) as readonly Note[];
    found.push(...listed.filter((note) => note.body.startsWith(mark) && note.author.id === self));
    if (listed.length < NOTES_A_PAGE) break;
  }
  const body = `${mark}\n${text}`;
  const [ours, ...surplus] = found;
  // GitLab trims the text of a note.
  if (ours === undefined && !isEmpty) await call("POST", notes, { body });
  if (ours !== undefined && ours.body.trim() !== body.trim()) await call("PUT", `${notes}/${ours.id}`, { body });
  for (const { id } of surplus) await call("DELETE", `${notes}/${id}`);
}

function caller(api: string, token: string, { retryMilliseconds, mostMilliseconds }: Patience): Call {
  const signal = AbortSignal.timeout(mostMilliseconds);
  return async (method, path, body) => {
    for (let tries = 0; ; tries++) {
      const response = await fetch(`${api}${path}`, {
        method, signal, headers: { "private-token": token, ...(body === undefined ? {} : { "content-type": "application/json" }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if (response.ok) return response.status === 204 ? null : response.json();
      if (response.status < 500 || tries === RETRIES) throw new Refused(reasonOf(response.status));
      await new Promise((done) => setTimeout(done, retryMilliseconds * (tries + 1) ** 2));
    }
  };
}

function reasonOf(status: number): string {
  if (status === 429) return "the API's rate limit is reached";
  if (status === 401) return "the API does not accept CHAINLINT_GITLAB_TOKEN";
  if (status === 403 || status === 404) return "CHAINLINT_GITLAB_TOKEN lacks the scope api, or the role of a reporter";
  return `the API answered ${status}`;
}
