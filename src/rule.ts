/**
 * What a rule is, and everything that a rule may use: rules import this file and nothing else.
 * A rule reads the history and gives findings; it never parses, and never reads a file.
 */
import type { Severity } from "./diagnostic.ts";
import type { Finding } from "./finding.ts";
import type { History, Ignore } from "./model/history.ts";

export type { Place, Related, Severity } from "./diagnostic.ts";
export {
  deedOf, eventDeed, findingAt, inDoubt, mention, namedDeed, relatedDependent, relatedEvent, relatedRevision,
  unlessAbsent, type Finding,
} from "./finding.ts";
export type { Effect, Fault, ObjectReference, Type } from "./model/catalog.ts";
export { typeUses } from "./model/type-uses.ts";
export { isNameless, isTrustedExtension } from "./model/catalog.ts";
export { isLinear, standsOn } from "./model/branches.ts";
export {
  absentRevision, ancestorsOf, areAlternatives, birthsOfDependents, describe, duplicateObjects, fromElsewhere,
  isTypeOfConstruct, missingObjects, MOST_TOLD_APART, nameOf, objectsNeverCreated, removalDoubt, writtenName,
  type CertainFault, type DuplicateObject, type MissingObject,
} from "./model/cause.ts";
export {
  describeLeftovers, remedyForLeftovers, faultsInOneRun, undoings, type DowngradeEnd, type Leftover, type Undoing,
} from "./model/downgrade.ts";
export type { ApplicationModel, LiveImport, Passage } from "./model/application.ts";
export {
  CREATE_ALL_OF_MODELS, indexUpTo, type Chain, type ChainFault, type History, type Raised, type Revision, type Step,
  type UnreadableFile,
} from "./model/history.ts";
export { freshSteps, mayHoldRows, readBefore, writesLater, wroteBetween, wroteIn } from "./model/fresh.ts";
export { narrowing } from "./model/narrowing.ts";
export { hiddenBy, hiddenChanges, type HiddenChange } from "./model/hidden.ts";
export { suggestion } from "./near.ts";
export { originOf } from "./origin.ts";
export { refusals } from "./refusals.ts";
export { dropOfTypes, type NeededTable, type Repair } from "./repair.ts";
export { livesOf, type LifeEvent } from "./model/lives.ts";

export interface Rule {
  /** Names the problem; file name and documentation anchor. */
  readonly id: string;
  readonly category: "chain" | "lifecycle" | "bootstrap" | "transactions" | "downgrade" | "data" | "comments";
  readonly severity: Severity;
  /** One sentence: what is reported. */
  readonly summary: string;
  /** Why it hurts: a paragraph. */
  readonly why: string;
  /** What to do about it in general: a paragraph. */
  readonly remedy: string;
  /** A chain that shows the problem, as an archive; the offending lines are marked `# expect: id "text"`. */
  readonly bad: string;
  /** The same chain, mended. */
  readonly good: string;
  /** Downgrades are interpreted when a rule that is applied asks for them. */
  readonly needs?: "downgrades";
  readonly check: (history: History) => Iterable<Finding>;
  /** For a rule about comments that ask for silence: called with them when all other findings are known. */
  readonly checkIgnores?: (ignores: readonly UsedIgnore[], known: KnownRules) => Iterable<Finding>;
}

/** A comment that asks for silence, and which of its rules silenced nothing. */
export interface UsedIgnore { readonly ignore: Ignore; readonly unused: readonly string[] }

export interface KnownRules {
  /** The ids of all rules. */
  readonly ids: readonly string[];
  /** Whether a rule is applied at all. */
  readonly isEnabled: (id: string) => boolean;
}
