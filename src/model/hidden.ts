/** Changes of tables that no revision creates, which a guard leaves out on an empty database. */
import type { Location } from "../source.ts";
import type { ObjectReference } from "./catalog.ts";
import type { Direction, History, Revision, Skip, Step } from "./history.ts";
import { missingObjects } from "./cause.ts";
import { livesOf } from "./lives.ts";
import type { QualifiedName } from "./operation.ts";

export interface HiddenChange {
  readonly table: ObjectReference;
  readonly revision: Revision;
  readonly direction: Direction;
  readonly location: Location;
  /** The condition in Python; null for IF EXISTS. */
  readonly test: Location | null;
}

/** All of them, in code that no run comes to because of a condition that names the table, and by ALTER TABLE IF EXISTS. */
export function hiddenChanges(history: History): HiddenChange[] {
  return [...history.skips.flatMap((skip) => hiddenBy(history, skip)), ...history.steps.flatMap((step) => unheard(history, step) ?? [])];
}

/** What one condition hides. */
export function hiddenBy(history: History, { revision, direction, test, changes }: Skip): HiddenChange[] {
  const condition = test.source.text.slice(test.span.start, test.span.end);
  return changes().flatMap(({ table: name, location }) => {
    const table = reference(history, name);
    return new RegExp(`["']${name.name}["']`).test(condition) && isCreatedNowhere(history, table) ? [{ table, revision, direction, location, test }] : [];
  });
}

function unheard(history: History, { operation, certainty, effects, faults, revision, direction, location }: Step): HiddenChange | null {
  if (operation.kind !== "add-column" && operation.kind !== "alter-column" && operation.kind !== "add-constraint") return null;
  if (!operation.ifExists || !certainty.certain || effects.length > 0 || faults.length > 0) return null;
  const table = reference(history, operation.table);
  return isCreatedNowhere(history, table) ? { table, revision, direction, location, test: null } : null;
}

function reference({ catalog }: History, { schema, name }: QualifiedName): ObjectReference {
  return { kind: "table", schema: schema ?? catalog.currentSchema() ?? "public", name, column: null, table: null };
}

/** Tables that the chain uses elsewhere without a guard: they are told of there. */
function isMissed(history: History, { schema, name }: ObjectReference): boolean {
  return missingObjects(history).some(({ fault: { object } }) => object.kind === "table" && object.schema === schema && object.name === name);
}

/** No revision of this chain or of another one of the project ever creates it, not even for a while, and nothing unread may have. */
function isCreatedNowhere(history: History, table: ObjectReference): boolean {
  if (isMissed(history, table)) return false;
  if (history.catalog.findRelation(table) !== undefined || history.catalog.mayHaveBeenTouched(table)) return false;
  return [history, ...history.neighbours].every((each) => livesOf(each).births(table).length === 0);
}
