/** A finding of a rule, and how rules make one: where it points, what explains it, and when it is in doubt. */
import type { Place, Related, Severity } from "./diagnostic.ts";
import { cutName, type Fault, type ObjectReference, type StepId } from "./model/catalog.ts";
import { describe } from "./model/cause.ts";
import type { Direction, Revision, Step } from "./model/history.ts";
import type { LifeEvent } from "./model/lives.ts";
import type { Operation } from "./model/operation.ts";
import type { Repair } from "./repair.ts";
import { escapeRegExp, type Location } from "./source.ts";

export interface Finding {
  /** When it differs from the rule's own. */
  readonly severity?: Severity;
  /** What is wrong, in one line that can stand alone. */
  readonly message: string;
  readonly place: Place;
  readonly revision: string | null;
  readonly direction: Direction | null;
  readonly object: ObjectReference | null;
  readonly related: readonly Related[];
  /** What to do in this case. */
  readonly remedy: string;
  /** What makes this finding itself, beside the rule: the same as long as its cause is. */
  readonly key: string;
  /** What chainlint can do about it on request. */
  readonly repair?: Repair | null;
  /** Where a real run on an empty database stops because of it: at a step, between two of them (a half), `before` when nothing is run at all; null when it goes on. */
  readonly stops: StepId | "before" | null;
}

/**
 * What a step does, as a predicate that stands without the fault's object before it: `drops runs`. "It" is
 * what the step works on, but for what it only reads or works in.
 */
export function namedDeed(step: Step, { intent, object }: Pick<Fault, "intent" | "object">): string {
  const target = targetOf(step.operation) ?? object.name;
  const deed = createdByName(intent, target).replace(/ it(?=$| in a query$)/, ` ${/^reads | in it$/.test(intent) ? object.name : target}`);
  return withTable(deed, tableOf(step.operation), object);
}

/** The same behind the fault's object, which "it" then means; what is created is another thing where a part of it is missing. */
export function deedOf(step: Step, fault: Pick<Fault, "intent" | "object">): string {
  const target = targetOf(step.operation);
  const deed = target === null || target === fault.object.name ? fault.intent : createdByName(fault.intent, target);
  return withTable(deed, tableOf(step.operation), fault.object);
}

/** What an event did, as a predicate: its table is named unless `subject`, which stands beside it, does so. */
export function eventDeed({ effect: { action, detail, object } }: LifeEvent, subject: ObjectReference | null): string {
  // Of what is created as a whole the detail says what it is.
  if (action === "create" && object.kind !== "column" && object.table === null) return `creates ${describe(object)}`;
  return withTable(detail, object.kind === "column" ? object.name : object.table, subject);
}

/** `drops column state` with the table, for a reader who has not met it: `drops column runs.state`, `drops constraint positive of runs`. */
function withTable(deed: string, table: string | null, subject: ObjectReference | null): string {
  if (table === null || table === subject?.name || table === subject?.table || deed.split(/[^\p{L}\p{N}_$]+/u).includes(table)) return deed;
  return deed
    .replace(/\bcolumn (?=\S)/, `column ${table}.`)
    .replace(/\bconstraint(?: (?!\()\S+)?/, `$& of ${table}`)
    .replace(/\bkey (?:(?!\()\S+ )?(?=\()/, `$&on ${table} `);
}

/** The table that an operation is about, cut as PostgreSQL cuts names. */
function tableOf(operation: Operation): string | null {
  return "table" in operation && typeof operation.table === "object" && operation.table !== null && "name" in operation.table
    ? cutName(operation.table.name)
    : null;
}

function createdByName(intent: string, name: string): string {
  return intent.replace(/^(creates(?: or replaces)?) it(?=$|, which )/, `$1 ${name}`);
}

/** The name of what an operation is about. */
function targetOf(operation: Operation): string | null {
  const target =
    operation.kind === "query"
      ? operation.query.uses.find(({ access }) => access !== "read")?.name
      : "name" in operation
        ? operation.name
        : "table" in operation
          ? operation.table
          : undefined;
  return typeof target === "object" && target !== null ? cutName(target.name) : null;
}

/** A finding about something that a step does, placed at the object's name within the step. */
export function findingAt(step: Step, object: ObjectReference, rest: Pick<Finding, "message" | "related" | "remedy" | "severity" | "repair">): Finding {
  return {
    ...rest, object,
    place: { kind: "text", location: mention(step.location, object) },
    revision: step.revision.id, direction: step.direction,
    key: [object.kind, object.schema, object.table, object.name, object.column, step.revision.id].join("/"),
    stops: step.direction === "upgrade" ? step.id : null,
  };
}

/**
 * The same finding when an earlier step, which could not be read, may have created what is missing,
 * or removed what is in the way: a warning then, since what is not known accuses nobody.
 */
export function inDoubt(finding: Finding, doubt: Step | null, deed: "creates" | "removes" = "creates", pronoun: "it" | "them" = "it"): Finding {
  if (doubt === null) return finding;
  return {
    ...finding, severity: "warning", stops: null,
    message: `${finding.message}, unless ${doubt.revision.id} ${deed} ${pronoun} by a step that could not be read`,
    related: [
      ...finding.related,
      {
        message: `not read: ${doubt.operation.kind === "unread" ? doubt.operation.reason : doubt.tag}`,
        location: doubt.location,
        revision: doubt.revision.id,
      },
    ],
  };
}

/**
 * The same finding in a chain that lacks a revision, which may have created what is missing, or put the branches
 * into another order: a warning then. `absent`: the id that no file has.
 */
export function unlessAbsent(finding: Finding, absent: string | null, deed: "creates it" | "creates them" | "changes the order" = "creates it"): Finding {
  return absent === null
    ? finding
    : { ...finding, severity: "warning", stops: null, message: `${finding.message}, unless ${absent}, which no file has, ${deed}` };
}

/** A related place: what an event did to the object. */
export function relatedEvent(message: string, { step, effect }: LifeEvent): Related {
  return { message, location: mention(step.location, effect.object), revision: step.revision.id };
}

/** A related place: where something came into being that depends on the object of the finding. */
export function relatedDependent({ object, birth }: { readonly object: ObjectReference; readonly birth: LifeEvent }): Related {
  return relatedEvent(`${describe(object)} depends on it, created in ${birth.step.revision.id}`, birth);
}

/** A related place: the revision as such. */
export function relatedRevision(message: string, revision: Revision): Related {
  return { message, location: { source: revision.source, span: revision.idSpan }, revision: revision.id };
}

/**
 * The part of a step's text that names the object, so that the culprit can be underlined: its
 * column, else its name. Falls back to the step as a whole.
 */
export function mention(location: Location, object: ObjectReference): Location {
  const text = location.source.text.slice(location.span.start, location.span.end);
  for (const name of [object.column, object.name]) {
    if (!name) continue;
    const found = new RegExp(`(?<![\\w$])${escapeRegExp(name)}(?![\\w$])`, "i").exec(text);
    if (found) return { source: location.source, span: { start: location.span.start + found.index, end: location.span.start + found.index + name.length } };
  }
  return location;
}
