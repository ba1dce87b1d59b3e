/** Repairs of Alembic's revisions as edits. */
import type { Revision, Step } from "../../../model/history.ts";
import { qualified } from "../../../dialects/postgresql/write.ts";
import { ancestorsOf } from "../../../model/cause.ts";
import { declined, type FileEdit, type Proposal, type Repair } from "../../../repair.ts";
import type { Module, Statement } from "../../../syntax/tree.ts";
import type { RepairTools } from "../../index.ts";
import { bootstrap, bound } from "./bootstrap.ts";
import { isOrdinary, newRevision } from "./files.ts";
import { pointed } from "./links.ts";
import {
  functionNamed, importedAs, insertAfter, insertBefore, isDocstring, lastImport, pythonText, replaceStatement,
  statementAt, wrap,
} from "./python.ts";

export function propose(repair: Repair, tools: RepairTools): Proposal {
  switch (repair.kind) {
    case "one-head":
      return oneHead(repair, tools);
    case "autocommit":
      return autocommit(repair.step, tools);
    case "guard":
      return guard(repair, tools);
    case "create-tables":
      return bootstrap(repair, tools);
    case "drop-types":
      return dropTypes(repair, tools);
  }
}

// ------------------------------------------------------------------------------------------------
// Heads

/**
 * A merge revision, which is right wherever the branches ran already. Pointing one branch to the end of the
 * other reads better, but a database that ran that branch alone would never get the other one.
 */
function oneHead({ heads, forkedAt }: Extract<Repair, { kind: "one-head" }>, tools: RepairTools): Proposal {
  const sorted = [...heads].sort((a, b) => (a.id < b.id ? -1 : 1));
  const linear =
    tools.unsafe && sorted.length === 2
      ? (linked(sorted[0]!, sorted[1]!, forkedAt, tools) ?? linked(sorted[1]!, sorted[0]!, forkedAt, tools))
      : null;
  if (linear) return linear;
  if (!sorted.every(isOrdinary)) return declined("the project calls upgrade() in a way of its own, so that a merge revision is not written");
  const ids = sorted.map(({ id }) => id);
  const made = newRevision(
    { message: "merge heads", explanation: "", down: ids, upgrade: [], downgrade: [] },
    ["merge", tools.history.chain.path, ...ids].join("\0"), tools.place, tools.history.chain, tools.project, tools.now,
  );
  return made.ok ? { ok: true, fix: { title: `write a merge revision of ${ids.join(" and ")}`, isSafe: true, edits: [made.edit] } } : declined(made.reason);
}

/** The branch of the second head, put on top of the first; null when it is no plain line, or released. */
function linked(first: Revision, second: Revision, forkedAt: Revision | null, { history, parser, released }: RepairTools): Proposal | null {
  const byId = new Map(history.chain.revisions.map((revision) => [revision.id, revision]));
  const others = ancestorsOf(history.chain, first, "down");
  if ([...ancestorsOf(history.chain, second, "down")].some((revision) => !others.has(revision) && released.has(revision))) return null;
  let root = second;
  for (let parent = byId.get(root.down[0] ?? ""); root.down.length === 1 && parent && !others.has(parent); parent = byId.get(root.down[0] ?? "")) root = parent;
  // The branch must be a plain line from the fork, or from nothing, up.
  if (root.down.length > 1 || (forkedAt === null ? root.down.length > 0 : root.down[0] !== forkedAt.id)) return null;
  const edits = pointed(root, first.id, parser);
  return edits && { ok: true, fix: { title: `put ${root.id} on top of ${first.id}`, isSafe: false, edits } };
}

// ------------------------------------------------------------------------------------------------
// Blocks around steps

/** The file of a step's revision, if the step stands in it and Python can read it. */
function moduleOf({ revision, location }: Step, { parser }: RepairTools): Module | null {
  const module = parser.parse(revision.source);
  return location.source === revision.source && module.errors.length === 0 ? module : null;
}

const ELSEWHERE = "the step does not stand in the revision itself";
const CROWDED = "something else stands on the same line";

/** PostgreSQL's code for a statement that cannot run in a transaction. */
const OUTSIDE_TRANSACTIONS_ONLY = "25001";

/** The step, with whatever else in the revision is refused for the same reason, in both directions: some of that comes to light only when the rest passes. */
function autocommit(step: Step, tools: RepairTools): Proposal {
  const { history } = tools;
  const { source } = step.revision;
  const module = moduleOf(step, tools);
  const statement = module && statementAt(module, step.location.span);
  if (!module || !statement) return declined(ELSEWHERE);
  const op = importedAs(module, "alembic", "op");
  if (op === null) return declined("the revision does not import op from alembic");
  const all = [...history.steps, ...history.downgrades.flatMap(({ pass, steps }) => (pass === "each" ? steps : []))].filter(
    ({ revision, location }) => revision === step.revision && location.source === source,
  );
  const others = all
    .filter(({ certainty, faults }) => certainty.certain && faults.some(({ sqlstate }) => sqlstate === OUTSIDE_TRANSACTIONS_ONLY))
    .flatMap(({ location }) => statementAt(module, location.span) ?? []);
  const edits = [...new Set([statement, ...others])].map((one) => wrap(source, [one], `with ${op}.get_context().autocommit_block():`));
  if (edits[0] === null) return declined(CROWDED);
  // The block commits what comes before it; with one transaction for all that is more than the revision's own.
  const isSafe = history.environment.transactions.mode === "per-migration";
  // In the order of the file: the same repair for each of them.
  const made = edits.flatMap((edit) => (edit?.kind === "replace" ? [edit] : [])).sort((one, other) => one.span.start - other.span.start);
  return { ok: true, fix: { title: "run it in an autocommit_block()", isSafe, edits: made } };
}

function guard({ table, steps }: Extract<Repair, { kind: "guard" }>, tools: RepairTools): Proposal {
  const { revision, direction } = steps[0]!;
  const { source } = revision;
  const module = moduleOf(steps[0]!, tools);
  const body = module && functionNamed(module, direction)?.body();
  if (!module || !body) return declined(ELSEWHERE);
  const op = importedAs(module, "alembic", "op");
  if (op === null) return declined("the revision does not import op from alembic");
  const statements = body.filter((statement) =>
    steps.some(
      ({ location }) =>
        location.source === source && statement.span.start <= location.span.start && location.span.start < statement.span.end,
    ),
  );
  if (steps.some(({ location }) => location.source !== source) || statements.length === 0) return declined(ELSEWHERE);
  const sa = importedAs(module, "sqlalchemy", null);
  const imports: readonly (FileEdit | null)[] = sa !== null ? [] : [insertAfter(source, lastImport(module)!, ["import sqlalchemy as sa"])];
  const schema = table.schema === null || table.schema === "public" ? "" : `, schema=${pythonText(table.schema)}`;
  const question = `${sa ?? "sa"}.inspect(${op}.get_bind()).has_table(${pythonText(table.name)}${schema})`;
  const rest = body.filter((statement) => !isDocstring(statement));
  const blocks = rest.length === statements.length && rest.every((statement, at) => statement === statements[at])
    ? [insertBefore(source, rest[0]!, [`if not ${question}:`, "    return"])]
    : runsOf(body, statements).map((run) => wrap(source, run, `if ${question}:`));
  const edits = [...imports, ...blocks];
  if (edits.some((edit) => edit === null)) return declined(CROWDED);
  return { ok: true, fix: { title: `ask first whether ${table.name} is there`, isSafe: false, edits: edits.flatMap((edit) => edit ?? []) } };
}

/** Chosen statements, those that follow each other together. */
function runsOf(body: readonly Statement[], chosen: readonly Statement[]): Statement[][] {
  const runs: Statement[][] = [];
  for (const [at, statement] of body.entries()) {
    if (!chosen.includes(statement)) continue;
    if (at > 0 && chosen.includes(body[at - 1]!)) runs.at(-1)!.push(statement);
    else runs.push([statement]);
  }
  return runs;
}

// ------------------------------------------------------------------------------------------------
// Types

function dropTypes({ revision, types }: Extract<Repair, { kind: "drop-types" }>, { parser }: RepairTools): Proposal {
  const { source } = revision;
  const module = parser.parse(source);
  const last = functionNamed(module, "downgrade")?.body().at(-1);
  const op = importedAs(module, "alembic", "op");
  if (module.errors.length > 0 || !last || op === null) return declined("the revision has no downgrade() of its own");
  if (last.kind === "return" || last.kind === "raise") return declined("its downgrade() ends before its last line");
  const names = types.map(qualified);
  const lines = names.map((name) => `${op}.execute(${pythonText(`DROP TYPE IF EXISTS ${bound(name)}`)})`);
  // `pass` gives way; anything else stays, and the types go after it.
  const edit = last.kind === "pass" ? replaceStatement(source, last, lines) : insertAfter(source, last, lines);
  if (!edit) return declined(CROWDED);
  return { ok: true, fix: { title: `drop ${names.join(", ")} at the end of the downgrade`, isSafe: true, edits: [edit] } };
}
