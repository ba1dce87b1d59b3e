/** Why an object is missing: dropped before, created later, or created never. */
import { cutName, isNameless, type Fault, type ObjectKind, type ObjectReference } from "./catalog.ts";
import { indexUpTo, type Chain, type History, type Replayed, type Revision, type Step } from "./history.ts";
import { livesOf, type LifeEvent } from "./lives.ts";
import type { Operation } from "./operation.ts";

/** A fault that happens in every run. */
export interface CertainFault {
  readonly step: Step;
  readonly fault: Fault;
}

/** A certain fault of kind `missing`, with the reason. */
export interface MissingObject extends CertainFault {
  readonly cause:
    | { readonly kind: "dropped"; /** The event that took the name away. */ readonly death: LifeEvent; readonly birth: LifeEvent | null }
    | {
        readonly kind: "created-later";
        readonly birth: LifeEvent;
        /** The creator is no descendant: only the order between branches decides. */ readonly parallel: boolean;
      }
    | { readonly kind: "created-elsewhere"; /** In another chain of the project. */ readonly birth: LifeEvent }
    | {
        readonly kind: "off-search-path";
        /** The event that gave the object its name, in a schema that is not searched. */ readonly birth: LifeEvent;
      }
    | { readonly kind: "never-created" };
  /** An earlier step that could not be read and may have created it, whatever it is called. */
  readonly doubt: Step | null;
  /** The step at which SQLAlchemy did not create the missing type because it had in the same run: in a run of its own the revision creates it. */
  readonly remembered: Step | null;
}

/** Faults that a run on an empty database certainly meets, in the order in which they happen. */
export function certainFaults(history: Pick<Replayed, "steps">): readonly CertainFault[] {
  return history.steps.flatMap((step) => (step.certainty.certain ? step.faults.filter(({ only }) => only === null).map((fault) => ({ step, fault })) : []));
}

/** Whether a fault is about an object of a history that is not run together with the step's: there the step finds its own. */
export function isOfAlternative(history: History, { step, fault: { id } }: CertainFault): boolean {
  const birth = id === null ? undefined : livesOf(history).of(id).find(({ effect }) => effect.action === "create");
  return birth !== undefined && areAlternatives(history.chain, birth.step.revision, step.revision);
}

/** Faults that a run meets under circumstances of which the chain tells nothing: another version of PostgreSQL, another driver. */
export function conditionalFaults(history: History): readonly CertainFault[] {
  return history.steps.flatMap((step) => (step.certainty.certain ? step.faults.filter(({ only }) => only !== null).map((fault) => ({ step, fault })) : []));
}

/** A certain fault of kind `duplicate`, with what was there first. */
export interface DuplicateObject extends CertainFault {
  /** The event by which the existing object got its name; undefined when it is not the chain that made it. */
  readonly first: LifeEvent | undefined;
  /** `name`: two different names, which are the same once PostgreSQL has cut them to 63 bytes. `enum-type`: CREATE TYPE for an enum. */
  readonly same: "object" | "name" | "enum-type";
  /** A step after the first that could not be read and may have removed it. */
  readonly doubt: Step | null;
}

const duplicatesOf = new WeakMap<History, readonly DuplicateObject[]>();

/** The duplicate objects of a history, but for those of histories that are not run together; computed once. */
export function duplicateObjects(history: History): readonly DuplicateObject[] {
  const known = duplicatesOf.get(history);
  if (known) return known;
  const duplicates = certainFaults(history).filter(({ fault }) => fault.kind === "duplicate").flatMap((found) => {
    const first = firstCreation(history, found);
    if (first && areAlternatives(history.chain, first.step.revision, found.step.revision)) return [];
    return [{ ...found, first, same: samenessOf(found, first), doubt: first ? removalDoubt(history, first.step, found.step) : null }];
  });
  duplicatesOf.set(history, duplicates);
  return duplicates;
}

/** The event by which the existing object got this name. */
function firstCreation(history: History, { step, fault }: CertainFault): LifeEvent | undefined {
  const births = livesOf(history).births(fault.object);
  let at = indexUpTo(births, (event) => event.step.id, step.id);
  while (at >= 0 && births[at]!.step.id === step.id && births[at]!.effect.id !== fault.id) at--;
  return births[at];
}

function samenessOf({ step, fault }: CertainFault, first: LifeEvent | undefined): DuplicateObject["same"] {
  if (step.operation.kind === "create-enum") return "enum-type";
  const name = fault.object.column ?? fault.object.name;
  const [own, other] = [writtenName(step, name), first === undefined ? null : writtenName(first.step, name)];
  return first !== undefined && own !== other && (own ?? other) !== null ? "name" : "object";
}

/** The longer name that stands in a step's text and that PostgreSQL cuts to this one; null when there is none. */
export function writtenName({ location: { source, span } }: Step, name: string): string | null {
  const words = source.text.slice(span.start, span.end).match(/[\p{L}\p{N}_$]+/gu) ?? [];
  return words.find((word) => word.length > name.length && cutName(word).toLowerCase() === name.toLowerCase()) ?? null;
}

const missingOf = new WeakMap<History, readonly MissingObject[]>();

/** The missing objects of a history; computed once. */
export function missingObjects(history: History): readonly MissingObject[] {
  const known = missingOf.get(history);
  if (known) return known;
  const doubts = history.steps.filter(mayCreateAnything);
  const missing = certainFaults(history)
    .filter((found) => found.fault.kind === "missing" && !isOfAlternative(history, found))
    .map((found) => ({ ...found, cause: causeOf(history, found), doubt: doubtOf(history, doubts, found), remembered: rememberedAt(history, found) }));
  missingOf.set(history, missing);
  return missing;
}

/** What a later step created whole, an earlier one cannot have added a column to. */
function doubtOf(history: History, doubts: readonly Step[], { step, fault }: CertainFault): Step | null {
  const doubt = lastBefore(doubts, step);
  if (doubt === null || fault.object.kind !== "column") return doubt;
  const births = livesOf(history).births({ ...fault.object, kind: "table", column: null });
  const birth = births[indexUpTo(births, (event) => event.step.id, step.id - 1)];
  return birth && birth.effect.action === "create" && birth.step.id > doubt.id ? null : doubt;
}

function rememberedAt(history: History, { step, fault }: CertainFault): Step | null {
  if (fault.object.kind !== "type") return null;
  for (let at = step.id - 1; history.steps[at]?.location === step.location; at--) {
    const before = history.steps[at]!;
    if (before.operation.kind === "remembered-type" && before.operation.name.name === fault.object.name) return before;
  }
  return null;
}

/** Statements and directives that bring no new object, even when it is not known which object they are about. */
const CREATES_NOTHING =
  /^(?:ALTER|COMMENT|COPY|DELETE|DROP|GRANT|INSERT|LOCK|REINDEX|REVOKE|SELECT|SET|TRUNCATE|UPDATE)\b|^(?:batch_op|op)\.(?:add|alter|bulk|create_(?!table)|drop)|^drop_all$/;

/** Whether a step that could not be read may bring any object. */
export function mayCreateAnything({ operation, tag }: Step): boolean {
  return mayTouchAnything(operation) && !CREATES_NOTHING.test(tag);
}

/** Whether an operation, or one of those that a block of PL/pgSQL holds, could not be read and is about any object. */
function mayTouchAnything(operation: Operation): boolean {
  switch (operation.kind) {
    case "unread": return operation.mayTouch === null && operation.rowsOnly !== true;
    case "conditional": return [...operation.then, ...operation.otherwise].some(mayTouchAnything);
    case "handled": return operation.body.some(mayTouchAnything) || operation.handlers.some((handler) => handler.operations.some(mayTouchAnything));
    default: return false;
  }
}

/** Statements and directives that take nothing away, even when it is not known which object they are about. */
const REMOVES_NOTHING =
  /^(?:COMMENT|COPY|CREATE|DELETE|GRANT|INSERT|LOCK|REINDEX|REVOKE|SELECT|SET|TRUNCATE|UPDATE)\b|^(?:batch_op|op)\.(?:add|bulk|create)|^create_all$/;

/** Whether a step that could not be read may take any object away. */
export function mayRemoveAnything({ operation, tag }: Step): boolean {
  return mayTouchAnything(operation) && !REMOVES_NOTHING.test(tag);
}

const removersOf = new WeakMap<History, readonly Step[]>();

/** The last step between two others that could not be read and may have removed anything; null when there is none. */
export function removalDoubt(history: History, after: Step, before: Step): Step | null {
  let removers = removersOf.get(history);
  if (!removers) removersOf.set(history, (removers = history.steps.filter(mayRemoveAnything)));
  const last = lastBefore(removers, before);
  return last !== null && last.id > after.id ? last : null;
}

function lastBefore(steps: readonly Step[], { id }: Step): Step | null {
  return steps[indexUpTo(steps, (step) => step.id, id - 1)] ?? null;
}

/** What gives an object its name. */
const NAMING: ReadonlySet<string> = new Set(["create", "rename", "move"]);

function causeOf(history: History, { step, fault }: CertainFault): MissingObject["cause"] {
  const lives = livesOf(history);
  const deaths = lives.deaths(fault.object);
  const death = deaths[indexUpTo(deaths, (event) => event.step.id, step.id - 1)];
  if (death) {
    const birth = lives.of(death.effect.id).find((event) => event.effect.action === "create" && concernsSame(event, death)) ?? null;
    return { kind: "dropped", death, birth };
  }
  const birth = lives.births(fault.object).find((event) => event.step.id > step.id);
  // A chain that drops or renames the object and then makes it anew (the usual way to change an enum or
  // a foreign key) took for granted that it was there: the later creation replaces it.
  const replaced = birth !== undefined && (takesAway(step.operation) || lives.deaths(fault.object).some((event) => event.step.id < birth.step.id));
  if (birth && !replaced) return { kind: "created-later", birth, parallel: !ancestorsOf(history.chain, birth.step.revision).has(step.revision) };
  const named =
    fault.id === null
      ? undefined
      : lives
          .of(fault.id)
          .findLast(
            (event) =>
              event.step.id <= step.id &&
              NAMING.has(event.effect.action) &&
              event.effect.object.kind !== "column" &&
              event.effect.object.name === fault.object.name,
          );
  if (named && named.effect.object.schema !== fault.object.schema) return { kind: "off-search-path", birth: named };
  const elsewhere = history.neighbours.flatMap((neighbour) => livesOf(neighbour).births(fault.object)[0] ?? [])[0];
  return elsewhere ? { kind: "created-elsewhere", birth: elsewhere } : { kind: "never-created" };
}

/** Up to here each thing that a chain lacks has a cause of its own; more of them have one in common, and are told together. */
export const MOST_TOLD_APART = 5;

/** What no revision creates, at its first use each. */
export function objectsNeverCreated(history: History): readonly MissingObject[] {
  return missingObjects(history).filter(({ cause }) => cause.kind === "never-created");
}

/** Those of a kind when there are so many of them that they have one cause; otherwise null. */
export function fromElsewhere(missing: readonly MissingObject[], kind: "table" | "schema"): readonly MissingObject[] | null {
  const objects = missing.filter(({ fault }) => fault.object.kind === kind);
  return objects.length > MOST_TOLD_APART ? objects : null;
}

/** A revision that the chain stands on and does not have: that of a package whose migrations join this chain, or of a lost file. */
export function absentRevision({ faults }: Chain): string | null {
  for (const fault of faults) if (fault.kind === "missing-parent") return fault.parent;
  return null;
}

/** Where what depends on the object of a fault came into being, as far as the chain tells. Parts of a table bear its id, and are known by their names. */
export function birthsOfDependents(
  history: History,
  { step, fault }: CertainFault,
): readonly { readonly object: ObjectReference; readonly birth: LifeEvent }[] {
  const lives = livesOf(history);
  return fault.dependents.flatMap(({ id, object }) => {
    const isPart = object.table !== null || object.column !== null;
    const birth = isPart ? lives.births(object).findLast((event) => event.step.id <= step.id) : lives.of(id).find(({ effect }) => effect.action === "create");
    return birth ? [{ object, birth }] : [];
  });
}

/** Whether a missing type is one that a column of SQLAlchemy's has: nothing but `op.create_table` and `create()` sends CREATE TYPE for it. */
export function isTypeOfConstruct({ step, fault }: CertainFault): boolean {
  return fault.object.kind === "type" && /^(?:batch_)?op\./.test(step.tag);
}

function takesAway(operation: Operation): boolean {
  return operation.kind.startsWith("drop-") || operation.kind.startsWith("rename-");
}

/** A table's events hold those of its columns too; a birth explains a death when both are about the same part. */
function concernsSame(birth: LifeEvent, death: LifeEvent): boolean {
  return birth.effect.object.kind === death.effect.object.kind && birth.step.id <= death.step.id
    && (birth.effect.object.column === null) === (death.effect.object.column === null)
    && (birth.effect.object.column === null || birth.effect.object.column === death.effect.object.column);
}

const byIdOf = new WeakMap<Chain, ReadonlyMap<string, Revision>>();

function revisionsById(chain: Chain): ReadonlyMap<string, Revision> {
  const known = byIdOf.get(chain);
  if (known) return known;
  const byId = new Map(chain.revisions.map((revision) => [revision.id, revision]));
  byIdOf.set(chain, byId);
  return byId;
}

/** What a revision stands on, itself included: by down_revision, and by depends_on unless `along` is `down`. */
export function ancestorsOf(chain: Chain, revision: Revision, along: "all" | "down" = "all"): ReadonlySet<Revision> {
  const byId = revisionsById(chain);
  const ancestors = new Set([revision]);
  // The set grows while it is walked.
  for (const { down, dependsOn } of ancestors) {
    for (const id of along === "down" ? down : [...down, ...dependsOn]) {
      const parent = byId.get(id);
      if (parent) ancestors.add(parent);
    }
  }
  return ancestors;
}

const NOUNS: Readonly<Record<ObjectKind, string>> = {
  schema: "schema", table: "table", view: "view", "materialized-view": "materialized view", "foreign-table": "foreign table",
  sequence: "sequence", index: "index", "composite-type": "composite type", column: "column", constraint: "constraint",
  type: "type", domain: "domain", function: "function", trigger: "trigger", rule: "rule", policy: "policy", extension: "extension",
};

/** The name of an object, with its schema unless that is `public`: `runs`, `m10_recovery.outbox`, `runs.state`. */
export function nameOf(object: ObjectReference): string {
  const schema = object.schema === null || object.schema === "public" ? "" : `${object.schema}.`;
  if (object.kind === "column") return `${schema}${object.name}.${object.column ?? "?"}`;
  return `${schema}${object.name}`;
}

/** Kind and name of an object, for sentences: `table runs`, `column runs.state`, `constraint x of table t`, `a constraint of table t whose name is not known`. */
export function describe(object: ObjectReference): string {
  const owner = object.table === null || object.kind === "column" ? "" : ` of table ${object.table}`;
  if (isNameless(object.name)) return `${object.kind === "index" ? "an" : "a"} ${NOUNS[object.kind]}${owner} whose name is not known`;
  return `${NOUNS[object.kind]} ${nameOf(object)}${owner}`;
}

/**
 * Whether two revisions belong to labelled histories that have nothing to do with each other: nothing
 * says then that both are run on one database (`alembic upgrade LABEL@head` runs one of them).
 */
export function areAlternatives(chain: Chain, one: Revision, other: Revision): boolean {
  const histories = historiesOf(chain);
  const [own, others] = [histories.get(one), histories.get(other)];
  return own !== undefined && others !== undefined && own !== others && own.labelled && others.labelled;
}

interface SeparateHistory { labelled: boolean }

const separate = new WeakMap<Chain, ReadonlyMap<Revision, SeparateHistory>>();

/** Revisions that are linked by down_revision or depends_on, however indirectly, have the same history. */
function historiesOf(chain: Chain): ReadonlyMap<Revision, SeparateHistory> {
  const known = separate.get(chain);
  if (known) return known;
  const linked = new Map<string, string[]>(chain.revisions.map((revision) => [revision.id, []]));
  for (const revision of chain.revisions) {
    for (const parent of [...revision.down, ...revision.dependsOn]) {
      linked.get(revision.id)?.push(parent);
      linked.get(parent)?.push(revision.id);
    }
  }
  const byId = new Map(chain.revisions.map((revision) => [revision.id, revision]));
  const histories = new Map<Revision, SeparateHistory>();
  for (const start of chain.revisions) {
    if (histories.has(start)) continue;
    const history: SeparateHistory = { labelled: false };
    for (const waiting = [start.id]; waiting.length > 0; ) {
      const revision = byId.get(waiting.pop()!);
      if (!revision || histories.has(revision)) continue;
      histories.set(revision, history);
      if (revision.labels.length > 0) history.labelled = true;
      waiting.push(...linked.get(revision.id)!);
    }
  }
  separate.set(chain, histories);
  return histories;
}
