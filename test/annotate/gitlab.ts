/** A server in the place of GitLab's API, as far as the bot asks: it keeps notes, and finds fault with requests that GitLab's documentation does not describe. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Received } from "./server.ts";

export interface Note { id: number; body: string; author: { id: number } }

export interface Gitlab {
  readonly url: string;
  readonly notes: Note[];
  received: Received[];
  readonly invalid: string[];
  /** The status that is answered instead; null to let the request through. */
  fault: (request: Received, count: number) => number | null;
  close(): Promise<void>;
}

/** The user that the token belongs to. */
export const BOT = 77;
const NOTES = "/api/v4/projects/42/merge_requests/7/notes";

export async function startGitlab(): Promise<Gitlab> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString("utf8");
    const entry: Received = { method: request.method!, path: request.url!, body: text === "" ? null : JSON.parse(text) };
    gitlab.received.push(entry);
    if (request.headers["private-token"] !== "t0ken") gitlab.invalid.push(`${entry.path}: no token`);
    if (entry.body !== null && request.headers["content-type"] !== "application/json") gitlab.invalid.push(`${entry.path}: content type`);
    const status = gitlab.fault(entry, gitlab.received.length);
    const answer = status === null ? answerTo(entry) : { status, body: { message: "as the scenario has it" } };
    response.writeHead(answer.status, { "content-type": "application/json" }).end(answer.status === 204 ? undefined : JSON.stringify(answer.body));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const gitlab: Gitlab = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v4`, notes: [], received: [], invalid: [], fault: () => null,
    close: () => new Promise((done) => {
      server.closeAllConnections();
      server.close(() => done());
    }),
  };

  function answerTo({ method, path, body }: Received): { readonly status: number; readonly body: unknown } {
    const url = new URL(path, "http://localhost");
    const { notes } = gitlab;
    if (method === "GET" && url.pathname === "/api/v4/user") return { status: 200, body: { id: BOT } };
    const id = Number(url.pathname.slice(NOTES.length + 1));
    const known = notes.find((note) => note.id === id);
    const written = (body as { readonly body?: unknown } | null)?.body;
    if (method === "GET" && url.pathname === NOTES) {
      const [size, page] = [Number(url.searchParams.get("per_page")), Number(url.searchParams.get("page"))];
      if (size < 1 || size > 100) gitlab.invalid.push(`${path}: per_page`);
      return { status: 200, body: notes.slice((page - 1) * size, page * size) };
    }
    if (method === "POST" && url.pathname === NOTES && typeof written === "string") {
      notes.push({ id: 500 + notes.length, body: written, author: { id: BOT } });
      return { status: 201, body: notes.at(-1) };
    }
    if (method === "PUT" && known && typeof written === "string") {
      known.body = written;
      return { status: 200, body: known };
    }
    if (method === "DELETE" && known) {
      notes.splice(notes.indexOf(known), 1);
      return { status: 204, body: null };
    }
    gitlab.invalid.push(`${method} ${path}: there is no such operation`);
    return { status: 404, body: {} };
  }
  return gitlab;
}
