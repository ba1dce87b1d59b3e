/** What revisions that can still be edited do to tables that may have rows. */
import type { ObjectId } from "./catalog.ts";
import type { History, Step } from "./history.ts";
import { livesOf } from "./lives.ts";

/** The steps of revisions that can still be edited, as far as they certainly happen and the database takes them. */
export function freshSteps(history: History): readonly Step[] {
  return history.steps.filter(({ revision, certainty, faults }) => history.fresh.has(revision) && certainty.certain && faults.length === 0);
}

/**
 * Whether a table may have rows where the step runs. It has none when a revision that is as fresh created it,
 * or when an earlier step of the same revision emptied it.
 */
export function mayHoldRows(history: History, table: ObjectId, step: Step): boolean {
  const events = livesOf(history).of(table);
  const birth = events.find(({ effect }) => effect.action === "create" && effect.object.column === null && effect.object.table === null);
  if (birth && history.fresh.has(birth.step.revision)) return false;
  return !events.some(({ step: earlier }) => earlier.revision === step.revision && earlier.id < step.id && empties(earlier));
}

function empties({ operation, certainty }: Step): boolean {
  return (
    certainty.certain &&
    operation.kind === "query" &&
    (operation.verb === "truncate" || (operation.verb === "delete" && operation.query.wholeTable === true))
  );
}

/**
 * Whether rows of a table were written, or may have been, after one step and before another. A query counts: what a
 * revision does with each of its rows is not seen where there is none.
 */
export function wroteBetween(history: History, table: ObjectId, after: Step, before: Step): boolean {
  return history.steps.slice(after.id + 1, before.id).some((step) => mayWrite(step, table));
}

/** The same for all that the revision of a step does before it. */
export function wroteIn(history: History, table: ObjectId, step: Step): boolean {
  return happensBefore(history, step, (earlier) => mayWrite(earlier, table));
}

/** The same for all that the revision of a step does after it. */
export function writesLater({ steps }: History, table: ObjectId, { id, revision }: Step): boolean {
  for (let at = id + 1; steps[at]?.revision === revision; at++) if (mayWrite(steps[at]!, table)) return true;
  return false;
}

function mayWrite({ operation, effects }: Step, table: ObjectId): boolean {
  return (
    operation.kind === "unread" ||
    (operation.kind === "query" && operation.verb === "select") ||
    effects.some(({ action, id }) => action === "write" && id === table)
  );
}

/** Whether the revision of a step has read rows of the table before it, or may have: to keep them elsewhere, perhaps. */
export function readBefore(history: History, table: ObjectId, step: Step): boolean {
  return happensBefore(
    history,
    step,
    ({ operation, effects }) =>
      operation.kind === "unread" || effects.some(({ action, id }) => (action === "read" || action === "write") && id === table),
  );
}

function happensBefore({ steps }: History, { id, revision }: Step, test: (step: Step) => boolean): boolean {
  for (let at = id - 1; steps[at]?.revision === revision; at--) if (test(steps[at]!)) return true;
  return false;
}
