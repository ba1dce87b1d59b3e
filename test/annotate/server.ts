/** A server in the place of GitHub's API: it validates each request by GitHub's OpenAPI description, keeps what it is given, and answers as a scenario has it. */
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Ajv } from "ajv";
import published from "./github-openapi.json" with { type: "json" };

interface Schema { readonly [key: string]: unknown }
interface Parameter { readonly name: string; readonly in: "path" | "query"; readonly required?: boolean; readonly schema: Schema }
interface Operation {
  readonly operationId: string;
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly content: { readonly "application/json": { readonly schema: Schema } } };
}

const description = published as unknown as { readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> };
const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
/** Values of paths and queries are texts. */
const coercing = new Ajv({ strict: false, validateFormats: false, coerceTypes: true });

export interface Received { readonly method: string; readonly path: string; readonly body: unknown }

export interface Comment { id: number; body: string; user: { type: string }; author_association: string }
export interface CheckRun { id: number; name: string; head_sha: string; external_id: string; output: { annotations_count: number } }

/** What a scenario answers instead: a status with headers; `undefined` to let the request through. */
export type Fault = (
  request: Received,
  count: number,
) =>
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      /** The request is carried out, and its answer gets lost. */ readonly isDone?: boolean;
      /** No answer at all. */ readonly isSilent?: boolean;
    }
  | undefined;

export interface Github {
  readonly url: string;
  readonly received: readonly Received[];
  /** What was wrong with requests, by the description. */
  readonly invalid: readonly string[];
  readonly comments: Comment[];
  readonly checkRuns: CheckRun[];
  fault: Fault;
  /** Forgets the requests, and keeps comments and check runs. */
  forget(): void;
  close(): Promise<void>;
}

export async function startGithub(): Promise<Github> {
  let received: Received[] = [];
  const invalid: string[] = [];
  const comments: Comment[] = [];
  const checkRuns: CheckRun[] = [];
  const server: Server = createServer(async (request, response) => {
    const text = await textOf(request);
    const entry: Received = { method: request.method!, path: decodeURI(request.url!), body: text === "" ? null : JSON.parse(text) };
    received.push(entry);
    invalid.push(...problemsOf(request, entry));
    const fault = github.fault(entry, received.length);
    if (fault?.isSilent) return;
    const answer = fault === undefined || fault.isDone ? answerTo(entry, github) : null;
    const { status, body } = fault === undefined ? answer! : { status: fault.status, body: { message: "as the scenario has it" } };
    response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...fault?.headers }).end(status === 204 ? undefined : JSON.stringify(body));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const github: Github = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get received() {
      return received;
    },
    invalid, comments, checkRuns,
    fault: () => undefined,
    forget: () => {
      received = [];
    },
    close: () => new Promise((done) => {
      server.closeAllConnections();
      server.close(() => done());
    }),
  };
  return github;
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

/** What the description says against a request. */
function problemsOf(request: IncomingMessage, { method, body }: Received): string[] {
  const url = new URL(request.url!, "http://localhost");
  const found = operationOf(method, url.pathname);
  const at = `${method} ${url.pathname}`;
  if (found === null) return [`${at}: there is no such operation`];
  const { operation, values } = found;
  const problems: string[] = [];
  if (!/^(token|bearer) \S+$/i.test(request.headers.authorization ?? "")) problems.push(`${at}: no token`);
  if (!request.headers["user-agent"]?.startsWith("chainlint/")) problems.push(`${at}: user agent ${request.headers["user-agent"]}`);
  if (request.headers.accept !== "application/vnd.github.v3+json") problems.push(`${at}: accept ${request.headers.accept}`);
  for (const name of url.searchParams.keys())
    if (!operation.parameters.some((parameter) => parameter.in === "query" && parameter.name === name))
      problems.push(`${at}: unknown parameter ${name}`);
  for (const { name, in: where, required, schema } of operation.parameters) {
    const value = where === "path" ? values[name] : (url.searchParams.get(name) ?? undefined);
    if (value === undefined) {
      if (required) problems.push(`${at}: parameter ${name} is missing`);
    } else if (!coercing.validate({ type: "object", properties: { value: schema } }, { value }))
      problems.push(`${at}: parameter ${name}: ${coercing.errorsText()}`);
  }
  if (operation.requestBody === undefined) {
    if (body !== null) problems.push(`${at}: a body`);
  } else {
    if (!request.headers["content-type"]?.startsWith("application/json")) problems.push(`${at}: content type ${request.headers["content-type"]}`);
    if (!ajv.validate(closed(operation.requestBody.content["application/json"].schema), body)) problems.push(`${at}: ${ajv.errorsText()}`);
  }
  return problems;
}

function operationOf(method: string, path: string): { readonly operation: Operation; readonly values: Readonly<Record<string, string>> } | null {
  for (const [template, operations] of Object.entries(description.paths)) {
    const match = new RegExp(`^${template.replaceAll(/\{(\w+)\}/g, "(?<$1>[^/]+)")}$`).exec(path);
    const operation = operations[method.toLowerCase()];
    if (match && operation) return { operation, values: match.groups ?? {} };
  }
  return null;
}

/** A schema that takes no properties beside those that it describes, so that a misspelt name is found. */
function closed(schema: Schema): Schema {
  const { properties, items, ...rest } = schema as { properties?: Readonly<Record<string, Schema>>; items?: Schema };
  return {
    ...rest,
    ...(items ? { items: closed(items) } : {}),
    ...(properties ? { additionalProperties: false, properties: Object.fromEntries(Object.entries(properties).map(([name, of]) => [name, closed(of)])) } : {}),
  };
}

/** What GitHub does with a request, as far as the bot asks. */
function answerTo({ method, path, body }: Received, { comments, checkRuns }: Github): { readonly status: number; readonly body: unknown } {
  const url = new URL(path, "http://localhost");
  const parts = url.pathname.split("/").slice(4);
  const sent = body as {
    readonly body?: string;
    readonly name?: string;
    readonly head_sha?: string;
    readonly external_id?: string;
    readonly output?: { readonly annotations?: readonly unknown[] };
  };
  if (parts[0] === "commits")
    return {
      status: 200,
      body: {
        check_runs: checkRuns.filter((run) => run.head_sha === parts[1] && run.name === url.searchParams.get("check_name")).slice(-1),
      },
    };
  if (parts[0] === "check-runs") {
    const added = sent.output?.annotations?.length ?? 0;
    const known = checkRuns.find(({ id }) => id === Number(parts[1]));
    if (known) known.output.annotations_count += added;
    else
      checkRuns.push({
        id: 1000 + checkRuns.length,
        name: sent.name!,
        head_sha: sent.head_sha!,
        external_id: sent.external_id!,
        output: { annotations_count: added },
      });
    return { status: known ? 200 : 201, body: known ?? checkRuns.at(-1) };
  }
  if (method === "GET") {
    const size = Number(url.searchParams.get("per_page"));
    const page = Number(url.searchParams.get("page"));
    return { status: 200, body: comments.slice((page - 1) * size, page * size) };
  }
  if (method === "POST") {
    comments.push({ id: 2000 + comments.length, body: sent.body!, user: { type: "Bot" }, author_association: "NONE" });
    return { status: 201, body: comments.at(-1) };
  }
  const at = comments.findIndex(({ id }) => id === Number(parts[2]));
  if (at < 0) return { status: 404, body: { message: "Not Found" } };
  if (method === "DELETE") return { status: 204, body: comments.splice(at, 1)[0] };
  comments[at]!.body = sent.body!;
  return { status: 200, body: comments[at] };
}
