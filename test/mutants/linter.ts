/**
 * chainlint as a long-lived process, for judge.py: a line of JSON in, a line of JSON out.
 * The argument is the major version of the server that judges beside it, which projects tell by postgres-version.
 *
 *     {"name": "x", "files": {path: text}}   keep a chain        -> {"files": {path: text}}, complete
 *     {"name": "x", "archive": text}         the same            -> with what the archive leaves out
 *     {"name": "x", "edits": {path: text}}   lint it with edits  -> Answer
 */
import { createInterface } from "node:readline";
import { NO_CONFIG } from "../../src/config.ts";
import { lint, memoryProject, type Diagnostic } from "../../src/lint.ts";
import type { Fault, Step } from "../../src/rule.ts";
import { chainArchive } from "../archive.ts";

type Request = { readonly name: string } & (
  { readonly files: Record<string, string> } | { readonly archive: string } | { readonly edits: Record<string, string> }
);

/** What chainlint says of a chain. */
interface Answer {
  /** SQLAlchemy's name of the database that the chain is judged by. */
  readonly dialect: string;
  readonly verdict: string;
  /** Where it breaks: a revision, or null for before the first. */
  readonly revision: string | null;
  /** The database's refusal at which it breaks; null for builds, for an exception of Python and for a fault of the chain itself. */
  readonly fault: { readonly sqlstate: string; readonly message: string; readonly object: Fault["object"]; readonly statement: string } | null;
  readonly errors: readonly string[];
  readonly unread: readonly string[];
}

const config = { ...NO_CONFIG, postgresVersion: Number(process.argv[2]) };
const chains = new Map<string, Map<string, string>>();

for await (const line of createInterface({ input: process.stdin })) {
  const answer = await respond(JSON.parse(line) as Request);
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}

async function respond(request: Request): Promise<object> {
  if ("edits" in request) return judge(new Map([...chains.get(request.name)!, ...Object.entries(request.edits)]));
  const files = "archive" in request ? chainArchive(request.archive) : new Map(Object.entries(request.files));
  chains.set(request.name, files);
  return { files: Object.fromEntries(files) };
}

async function judge(files: ReadonlyMap<string, string>): Promise<Answer | { readonly crash: string }> {
  try {
    const report = await lint({ project: memoryProject(files), path: "", config });
    const [chain] = report.chains;
    const { verdict, breaksAt, diagnostics, history } = chain!;
    const isChainFault =
      breaksAt !== null &&
      diagnostics.some(
        (one) => one.revision === breaksAt.revision && one.place === breaksAt.place && one.direction === null && one.rule !== "step-fails",
      );
    const stop = verdict === "breaks" && !isChainFault ? stopIn(history.steps, breaksAt!.revision) : null;
    return {
      dialect: chain!.chain.dialect, verdict,
      revision: isChainFault ? null : breaksAt?.revision ?? null,
      fault: stop && { sqlstate: stop.fault.sqlstate, message: stop.fault.message, object: stop.fault.object, statement: stop.step.tag },
      // The real run goes up only.
      errors: diagnostics.filter(({ severity, direction }) => severity === "error" && direction !== "downgrade").map(show),
      unread: history.unread.map(({ revision, reason }) => `${revision.id}: ${reason}`),
    };
  } catch (error) {
    return { crash: error instanceof Error ? error.stack ?? error.message : String(error) };
  }
}

/** The first certain refusal in the revision at which the chain breaks. */
function stopIn(steps: readonly Step[], revision: string | null): { readonly step: Step; readonly fault: Fault } | null {
  const step = steps.find((one) => one.revision.id === revision && one.direction === "upgrade" && one.certainty.certain && one.faults.length > 0);
  return step ? { step, fault: step.faults[0]! } : null;
}

function show({ rule, revision, message }: Diagnostic): string {
  return `[${rule}] ${revision ?? "the chain"}: ${message}`;
}
