/**
 * What came of the downgrades: which fail, which do not restore what was before, after which the
 * upgrade fails. One cause is told once: what a fault or a gap of an upgrade brings about is left
 * out, and so is whatever follows from a downgrade that fails.
 */
import type { Difference, Fault, ObjectReference } from "./catalog.ts";
import { certainFaults, describe, missingObjects, mayCreateAnything, mayRemoveAnything, nameOf, type CertainFault } from "./cause.ts";
import { CREATE_ALL_OF_MODELS, type Downgrade, type History, type Raised, type Revision, type Step } from "./history.ts";
import { livesOf, type LifeEvent } from "./lives.ts";
import type { Operation } from "./operation.ts";
import { once } from "../once.ts";

/** How a downgrade ended. */
export type DowngradeEnd =
  /** The file has no `downgrade()`. */
  | { readonly kind: "absent" }
  /** It sends nothing at all. */
  | { readonly kind: "does-nothing" }
  /** It raises an exception of its own. */
  | { readonly kind: "refuses"; readonly raised: Raised }
  /** The database, SQLAlchemy or Python refuses it. */
  | { readonly kind: "fails"; readonly faults: readonly CertainFault[]; readonly raised: Raised | null }
  | { readonly kind: "goes-through" };

/** A difference that a downgrade leaves, and what the upgrade did to make it; null when nothing is known of that. */
export interface Leftover {
  readonly difference: Difference;
  readonly cause: LifeEvent | null;
}

/** What came of one downgrade from the state after its upgrade. */
export interface Undoing {
  readonly downgrade: Downgrade;
  readonly revision: Revision;
  readonly end: DowngradeEnd;
  /** The history up to the end of the downgrade, as if the revision were the last one. */
  readonly history: History;
  /** How the database is not what it was before the upgrade. */
  readonly leftovers: readonly Leftover[];
  /** What PostgreSQL refuses when the upgrade is then run once more, and the leftover that is in its way. */
  readonly again: readonly (CertainFault & { readonly leftover: Leftover | null })[];
  /** The downgrade of an earlier revision that then fails in a run from head to base. */
  readonly blocks: { readonly revision: Revision; readonly found: CertainFault } | null;
}

const undoingsOf = new WeakMap<History, readonly Undoing[]>();

/** What came of each downgrade, in the order of the revisions; those whose upgrade does not get through are left out. */
export function undoings(history: History): readonly Undoing[] {
  const known = undoingsOf.get(history);
  if (known) return known;
  const upgrades = new Map<Revision, Step[]>(history.revisions.map((revision) => [revision, []]));
  for (const step of history.steps) upgrades.get(step.revision)?.push(step);
  const raising = new Set(history.raised.map(({ revision }) => revision));
  const single = history.downgrades.filter(({ pass, revision }) => pass === "each" && !raising.has(revision) && isPassed(upgrades.get(revision) ?? []));
  const blocked = blockage(history);
  const found = single.map((downgrade) => undoingOf(history, downgrade, upgrades.get(downgrade.revision) ?? [], blocked));
  undoingsOf.set(history, found);
  return found;
}

/**
 * Faults that a run from head to base meets, and no downgrade by itself: the one in which it stops, when
 * every downgrade before that one restores what was.
 */
export function faultsInOneRun(history: History): readonly { readonly downgrade: Downgrade; readonly found: CertainFault; readonly history: History }[] {
  const stop = newStop(history);
  if (stop === null || stop.before.some(({ differences }) => differences.length > 0)) return [];
  return [{ downgrade: stop.downgrade, found: stop.found, history: historyWith(history, stop.downgrade) }];
}

/** Whether the upgrade gets through but for objects that something outside of the chain has made. */
function isPassed(steps: readonly Step[]): boolean {
  return steps.every((step) => step.faults.every(({ kind, only }) => kind === "missing" || only !== null));
}

function undoingOf(history: History, downgrade: Downgrade, upgrade: readonly Step[], blocked: ReturnType<typeof blockage>): Undoing {
  const { revision } = downgrade;
  const whole = once(() => historyWith(history, downgrade));
  const isDoubtful = [...upgrade, ...downgrade.steps].some((step) => mayCreateAnything(step) || mayRemoveAnything(step));
  const end = endOf(history, whole, downgrade, upgrade, isDoubtful);
  const assumed = upgrade.flatMap((step) => step.faults);
  const leftovers =
    end.kind === "fails" || isDoubtful
      ? []
      : downgrade.differences
          .filter(
            (difference) =>
              isOfChain(history, difference) &&
              !assumed.some(({ object }) => isAbout(object, difference.object)) &&
              isMeant(history, difference, downgrade, upgrade),
          )
          .map((difference) => ({ difference, cause: causeOf(difference, upgrade) }));
  const again = end.kind === "fails" || downgrade.again === null || isDoubtful ? [] : certainFaults(downgrade.again)
    .map((found) => ({ ...found, leftover: leftovers.find(({ difference }) => isInTheWay(difference, found.fault)) ?? null }));
  return {
    downgrade, revision, end, leftovers, again, blocks: blocked?.revision === revision ? blocked.blocks : null,
    // It lists all steps before, and few downgrades are worth a look at them.
    get history() {
      return whole();
    },
  };
}

/** The history up to the end of a downgrade: its steps follow those that went before them in their pass. */
function historyWith(history: History, downgrade: Downgrade): History {
  const { after, pass, steps } = downgrade;
  const earlier = pass === "each" ? [] : history.downgrades.filter((other) => other.pass === pass && other.after < after).flatMap((other) => other.steps);
  return {
    ...history,
    steps: [...history.steps.slice(0, pass === "each" ? after : history.steps.length), ...earlier, ...steps],
    caught: downgrade.caught,
    raised: downgrade.raised,
    unread: downgrade.unread,
  };
}

/** `isDoubtful`: a step of the upgrade or the downgrade that could not be read may have made or removed any object. */
function endOf(history: History, whole: () => History, downgrade: Downgrade, upgrade: readonly Step[], isDoubtful: boolean): DowngradeEnd {
  if (!downgrade.defined) return { kind: "absent" };
  const raised = downgrade.raised.find(({ certainty }) => certainty.certain) ?? null;
  const faults = certainFaults(downgrade).filter(
    (found) =>
      !(isDoubtful && found.fault.kind !== "refused") &&
      !followsFromUpgrade(whole, found, upgrade) &&
      !isFromElsewhere(history, found) &&
      !isAboutModels(history, found),
  );
  // What a migration raises after the database has refused something is an answer to that.
  if (raised?.deliberate && faults.length === 0) return { kind: "refuses", raised };
  if (faults.length > 0 || raised) return { kind: "fails", faults, raised };
  return downgrade.statements.all === 0 && downgrade.caught.length === 0 ? { kind: "does-nothing" } : { kind: "goes-through" };
}

/** Whether a downgrade misses what its upgrade missed as well, or what fell with a recovery from a fault. */
function followsFromUpgrade(whole: () => History, { fault }: CertainFault, upgrade: readonly Step[]): boolean {
  return (
    upgrade.some((step) => step.faults.some(({ object }) => isAbout(object, fault.object))) ||
    whole().steps.some(
      (step) =>
        step.direction === "upgrade" &&
        step.faults.length > 0 &&
        step.effects.some(({ action, implicit, object }) => action === "drop" && implicit && isAbout(object, fault.object)),
    )
  );
}

/**
 * Whether something is missing that no revision ever creates, in a chain that is known to start from what
 * something else has made: told of once, where an upgrade needs it or a guard passes over it.
 */
function isFromElsewhere(history: History, { fault }: CertainFault): boolean {
  const { kind, object } = fault;
  if (kind !== "missing" || object.table !== null || object.kind === "column" || livesOf(history).births(object).length > 0) return false;
  return startsElsewhere(history)
    || history.skips.some(({ changes }) => changes().some(({ table }) => table.name === object.name));
}

/**
 * Whether something came from a `create_all` of an earlier revision, which makes what the models say today. The
 * revisions after it were written for what they said then, so that an upgrade finds there what its downgrade drops.
 */
function isOfModels(history: History, object: ObjectReference, revision: Revision): boolean {
  const owner: ObjectReference = { ...object, kind: "table", name: object.table ?? object.name, table: null, column: null };
  return [object, owner].some((one) => livesOf(history).births(one).some(({ step }) => step.tag === CREATE_ALL_OF_MODELS && step.revision !== revision));
}

/** Whether what is in the way of a downgrade came from the models of today. */
function isAboutModels(history: History, { step, fault }: CertainFault): boolean {
  return [fault.object, ...fault.dependents.map(({ object }) => object)].some((object) => isOfModels(history, object, step.revision));
}

/** Whether two references are about one relation or object, or a part of it. */
function isAbout(one: ObjectReference, other: ObjectReference): boolean {
  const owner = ({ table, name }: ObjectReference): string => table ?? name;
  return (
    (one.schema ?? "public") === (other.schema ?? "public") &&
    owner(one) === owner(other) &&
    (one.column === null || other.column === null || one.column === other.column)
  );
}

/** Alembic's own table is no part of what a chain restores. */
function isOfChain({ environment }: History, { object }: Difference): boolean {
  return (object.table ?? object.name) !== environment.versionTable.name;
}

/** Whether a difference is one that nobody means to have, and not one that cannot be helped. */
function isMeant(history: History, difference: Difference, downgrade: Downgrade, upgrade: readonly Step[]): boolean {
  const { change, object, what, before, created } = difference;
  if (isOfModels(history, object, downgrade.revision)) return false;
  // A value more does no harm, and PostgreSQL cannot take one away.
  if (what === "labels" && before === null) return false;
  // Of other databases we know tables and columns.
  if (
    history.chain.dialect !== "postgresql" &&
    !((object.kind === "table" || object.kind === "column") && (change === "more" || change === "less"))
  )
    return false;
  // What an earlier revision took for granted, and the upgrade then made, is no loss.
  if (change === "less" && difference.unseen && causeOf(difference, upgrade) === null) return !upgrade.some((step) => writes(step, object));
  if (change !== "more" || created === null) return true;
  const mayHaveBeen = (): boolean => mayHaveBeenThere(history, difference, downgrade);
  if (created >= downgrade.after) {
    // It makes again what the upgrade takes away where it stands, by IF EXISTS or behind a guard in Python.
    const isSpared =
      upgrade.some(({ operation }) => dropsIfThere(operation, object)) ||
      history.skips.some(({ revision, direction }) => revision === downgrade.revision && direction === "upgrade");
    return !isSpared && !mayHaveBeen();
  }
  // What may have been there before is nothing to take away, and what the downgrade writes once more is not forgotten.
  const creator = upgrade.find(({ id }) => id === created);
  if (creator === undefined || !isConditional(creator.operation)) return true;
  return !(
    object.kind === "extension" ||
    object.kind === "schema" ||
    difference.unseen ||
    (downgrade.steps.some((step) => isConditional(step.operation) && writes(step, object)) && mayHaveBeen())
  );
}

/** Whether something that the replay has not seen before the upgrade may have been there: in what is not known of the database, by a step that was not read, or from outside of the chain. */
function mayHaveBeenThere(history: History, { object, unseen }: Difference, { after }: Downgrade): boolean {
  if (unseen || history.steps.some((step) => step.id < after && mayCreateAnything(step))) return true;
  return object.table === null && object.kind !== "column" && startsElsewhere(history) && livesOf(history).births(object).length === 0;
}

/** Whether a step creates an object, or writes it anew. */
function writes({ effects }: Step, object: ObjectReference): boolean {
  return effects.some(
    (effect) =>
      effect.action !== "drop" &&
      effect.object.kind === object.kind &&
      effect.object.name === object.name &&
      effect.object.schema === object.schema &&
      effect.object.column === object.column,
  );
}

/** Whether the chain stands on objects that it does not create, of which there may be more than it uses. */
function startsElsewhere(history: History): boolean {
  return history.chain.faults.some(({ kind }) => kind === "missing-parent")
    || missingObjects(history).some(({ cause, fault: { object } }) => cause.kind === "never-created" && object.kind === "table");
}

function dropsIfThere(operation: Operation, object: ObjectReference): boolean {
  switch (operation.kind) {
    case "drop-relation": case "drop-type": case "drop-function":
      return operation.ifExists && object.column === null && operation.name.name === object.name;
    case "drop-column":
      return operation.columnIfExists && operation.column === object.column && operation.table.name === object.name;
    case "drop-constraint":
      return operation.constraintIfExists && object.kind === "constraint" && operation.name === object.name;
    case "drop-table-object":
      return operation.ifExists && operation.object === object.kind && operation.name === object.name;
    default:
      return false;
  }
}

/** Whether a statement passes over what is there already, or puts something in its place. */
function isConditional(operation: Operation): boolean {
  return ("ifNotExists" in operation && operation.ifNotExists) || ("orReplace" in operation && operation.orReplace);
}

/** What the upgrade did to the object last, as far as that made the difference. */
function causeOf({ change, object, created, before }: Difference, upgrade: readonly Step[]): LifeEvent | null {
  const events = upgrade.flatMap((step) => step.effects.map((effect): LifeEvent => ({ step, effect })));
  const isSame = (other: ObjectReference | null): boolean =>
    other !== null &&
    other.kind === object.kind &&
    other.name === object.name &&
    other.column === object.column &&
    (other.table ?? object.table) === object.table &&
    (other.schema ?? "public") === (object.schema ?? "public");
  switch (change) {
    case "more":
      return events.find(({ step, effect }) => step.id === created && effect.action !== "drop" && isSame(effect.object)) ?? null;
    case "less":
      return events.findLast(({ effect }) => effect.action === "drop" && isSame(effect.object)) ?? null;
    case "renamed":
      return (
        events.findLast(({ effect }) => (effect.action === "rename" || effect.action === "move") && isSame(effect.object)) ??
        events.findLast(
          ({ effect }) =>
            effect.action === "drop" && effect.object.kind === object.kind && (effect.object.column ?? effect.object.name) === before,
        ) ??
        null
      );
    case "changed":
      return events.findLast(({ effect }) => (effect.action === "alter" || effect.action === "drop") && isSame(effect.object)) ?? null;
  }
}

/** Whether a difference explains why the upgrade fails the second time. */
function isInTheWay({ object, before, what }: Difference, fault: Fault): boolean {
  if ((object.schema ?? "public") !== (fault.object.schema ?? "public")) return false;
  const names = [object.column ?? object.name, ...(what === "name" && before !== null ? [before] : [])];
  return names.includes(fault.object.column ?? fault.object.name) || isAbout(object, fault.object);
}

/** Where a run from head to base stops although the downgrade by itself does not. */
function newStop(
  history: History,
): {
  readonly downgrade: Downgrade;
  readonly found: CertainFault;
  /** The downgrades before it, by themselves. */ readonly before: readonly Downgrade[];
} | null {
  const run = history.downgrades.filter(({ pass }) => pass === "chain");
  const single = new Map(history.downgrades.filter(({ pass }) => pass === "each").map((downgrade) => [downgrade.revision, downgrade]));
  const last = run.at(-1);
  const [found] = last ? certainFaults(last) : [];
  if (!last || !found || certainFaults(single.get(last.revision)!).length > 0) return null;
  return { downgrade: last, found, before: run.slice(0, -1).map(({ revision }) => single.get(revision)!) };
}

/** The revision whose downgrade is the reason why that of an earlier one fails in a run from head to base. */
function blockage(history: History): { readonly revision: Revision; readonly blocks: NonNullable<Undoing["blocks"]> } | null {
  const stop = newStop(history);
  if (stop === null) return null;
  const { found } = stop;
  const wanted = [found.fault.object, ...found.fault.dependents.map(({ object }) => object)];
  const culprit = stop.before.findLast(({ differences }) =>
    differences.some(({ object, before }) =>
      wanted.some((other) => isAbout(object, other) || (before !== null && (other.column ?? other.name) === before)),
    ),
  );
  return culprit ? { revision: culprit.revision, blocks: { revision: stop.downgrade.revision, found } } : null;
}

/** More differences than these are counted. */
const MOST_TOLD = 4;

/** Differences by what a downgrade did wrong; `left`: what its upgrade made and it does not take away, `made`: what it makes beside that. */
function sortedOut(differences: readonly Difference[], { after }: Downgrade) {
  const more = differences.filter(({ change }) => change === "more");
  return {
    left: more.filter(({ created }) => created === null || created < after),
    lost: differences.filter(({ change }) => change === "less"),
    made: more.filter(({ created }) => created !== null && created >= after),
    other: differences.filter(({ change }) => change === "renamed" || change === "changed"),
  };
}

/** Differences as a predicate of the downgrade: `leaves column users.email; does not bring back index ix_a`. */
export function describeLeftovers(leftovers: readonly Leftover[], downgrade: Downgrade): string {
  const shown = leftovers.slice(0, MOST_TOLD).map(({ difference }) => difference);
  const { left, lost, made, other } = sortedOut(shown, downgrade);
  const clauses = [
    ...(left.length > 0 ? [`leaves ${enumerate(left)}`] : []),
    ...(lost.length > 0 ? [`does not bring back ${enumerate(lost)}`] : []),
    ...(made.length > 0 ? [`creates ${enumerate(made)}, which ${made.length === 1 ? "was" : "were"} not there before`] : []),
    ...other.map((difference) => `leaves ${describeChanged(difference)}`),
  ];
  const more = leftovers.length - shown.length;
  return clauses.join("; ") + (more > 0 ? `; and ${more} more difference${more === 1 ? "" : "s"}` : "");
}

/** What a downgrade that leaves something has to do: `Let the downgrade drop what it leaves and bring back what it loses.` */
export function remedyForLeftovers(leftovers: readonly Leftover[], downgrade: Downgrade): string {
  const { left, lost, made, other } = sortedOut(leftovers.map(({ difference }) => difference), downgrade);
  const deeds = [
    ...(left.length > 0 ? ["drop what it leaves"] : []),
    ...(lost.length > 0 ? ["bring back what is missing"] : []),
    ...(made.length > 0 ? ["create nothing that the upgrade did not drop"] : []),
    ...(other.length > 0 ? ["restore what is different as it was before the upgrade"] : []),
  ];
  return `Let the downgrade ${deeds.length === 1 ? deeds[0] : `${deeds.slice(0, -1).join(", ")} and ${deeds.at(-1)}`}.`;
}

function enumerate(differences: readonly Difference[]): string {
  const names = differences.map(({ object }) => describe(object));
  return names.length === 1 ? names[0]! : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** An object that is not what it was, and how: `column users.name nullable, and it was NOT NULL`, `index ix_a under the name ix_b`. */
function describeChanged(difference: Difference): string {
  const { object, change, before } = difference;
  if (change !== "renamed" || before === null) return `${describe(object)} ${describeChange(difference)}`;
  // What came from another schema was called by its whole name.
  if (object.column === null && before.includes(".")) return `${describe({ ...object, schema: null, name: before })} under the name ${nameOf(object)}`;
  return `${describe(object.column === null ? { ...object, name: before } : { ...object, column: before })} under the name ${object.column ?? object.name}`;
}

/** How an object is not what it was. */
function describeChange({ what, before, now }: Difference): string {
  switch (what) {
    case "name":
      return `under the name ${now}`;
    case "kind":
      return `as ${now}, and it was ${before}`;
    case "type": case "reference": case "columns": case "uniqueness": case "actions":
      return `${PREPOSITIONS[what]}${now}, and it was ${before}`;
    case "nullable":
      return now === "nullable" ? "nullable, and it was NOT NULL" : "NOT NULL, and it was nullable";
    case "default":
      return before === "none"
        ? `with default ${now}, and it had none`
        : now === "none"
          ? `without its default ${before}`
          : `with default ${now}, and it was ${before}`;
    case "identity":
      return before === "none" ? "as an identity column" : now === "none" ? "without its identity" : `generated ${now}, and it was ${before}`;
    case "labels":
      return `without ${before}`;
    case null:
      return "changed";
  }
}

const PREPOSITIONS = { type: "with type ", reference: "leading to ", columns: "on ", uniqueness: "", actions: "with " } as const;
