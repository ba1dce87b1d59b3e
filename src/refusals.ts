/**
 * What the database refuses beside objects that are missing or there already. Which rule tells of a
 * refusal is decided here, once, so that a user can select and ignore each sort by a name of its own.
 */
import { findingAt, inDoubt, relatedDependent, type Finding } from "./finding.ts";
import type { Fault } from "./model/catalog.ts";
import {
  birthsOfDependents, certainFaults, conditionalFaults, describe, isOfAlternative, removalDoubt, type CertainFault,
} from "./model/cause.ts";
import type { History, Step } from "./model/history.ts";

/** The rules that tell of refusals; `step-fails` of those that no other one names. */
export type RefusalRule =
  | "still-depended-on" | "wrong-object-kind" | "invalid-foreign-key" | "missing-enum-value" | "uncommitted-enum-value"
  | "concurrently-in-transaction" | "autocommit-in-outer-transaction" | "sql-syntax-error" | "unnamed-constraint" | "step-fails";

/** PostgreSQL's codes (errcodes.txt) by what they say here. */
const ABORTED = "25P02";
const OUTSIDE_TRANSACTIONS_ONLY = "25001";
const UNCOMMITTED_VALUE = "55P04";
const INVALID_FOREIGN_KEY = "42830";

/** The rule that tells of a refusal by the database. */
export function refusalOf({ kind, sqlstate, message }: Fault, { operation }: Step): RefusalRule {
  if (kind === "dependents") return "still-depended-on";
  if (kind === "wrong-kind") return "wrong-object-kind";
  if (sqlstate === OUTSIDE_TRANSACTIONS_ONLY) return "concurrently-in-transaction";
  if (sqlstate === UNCOMMITTED_VALUE) return "uncommitted-enum-value";
  if (sqlstate === INVALID_FOREIGN_KEY || /^foreign key constraint .* cannot be implemented$/.test(message)) return "invalid-foreign-key";
  if (/^invalid input value for enum |is not an existing enum label$/.test(message)) return "missing-enum-value";
  return sqlstate === "42601" && (operation.kind === "raise" || WORDS_OF_PARSER.test(message)) ? "sql-syntax-error" : "step-fails";
}

/** What the scanner and the grammar say of a text, by how it begins. */
const WORDS_OF_PARSER = /^(?:syntax error|unterminated|trailing junk)/;

/** SQLAlchemy's words for `drop_constraint(None, ...)` without a naming convention. */
const WITHOUT_NAME = /\bCan't emit DROP CONSTRAINT .* it has no name$/;
const OUTER_TRANSACTION = /\bautocommit_block\(\) asserts that Alembic itself began the transaction/;

/** The rule that tells of an exception in Python. */
function exceptionRule(message: string): RefusalRule {
  return WITHOUT_NAME.test(message) ? "unnamed-constraint" : OUTER_TRANSACTION.test(message) ? "autocommit-in-outer-transaction" : "step-fails";
}

const findingsOf = new WeakMap<History, ReadonlyMap<RefusalRule, readonly Finding[]>>();

/** The findings of one of these rules, in the order in which the steps happen. */
export function refusals(history: History, rule: RefusalRule): readonly Finding[] {
  let findings = findingsOf.get(history);
  if (!findings) findingsOf.set(history, (findings = allRefusals(history)));
  return findings.get(rule) ?? [];
}

function allRefusals(history: History): ReadonlyMap<RefusalRule, readonly Finding[]> {
  const findings = new Map<RefusalRule, Finding[]>();
  const add = (rule: RefusalRule, finding: Finding): void => void findings.set(rule, [...(findings.get(rule) ?? []), finding]);
  for (const found of certainFaults(history)) {
    const { kind } = found.fault;
    if (kind !== "missing" && kind !== "duplicate" && !isOfAlternative(history, found)) add(refusalOf(found.fault, found.step), refusal(history, found));
  }
  for (const found of conditionalFaults(history)) add(refusalOf(found.fault, found.step), { ...refusal(history, found), severity: "warning", stops: null });
  for (const raised of history.raised) if (raised.certainty.certain) add(exceptionRule(raised.message), exception(history, raised));
  return findings;
}

function refusal(history: History, { step, fault }: CertainFault): Finding {
  const adding = fault.sqlstate === UNCOMMITTED_VALUE ? additionBefore(history, step, fault.message) : undefined;
  const lost = fault.sqlstate === ABORTED ? history.caught.findLast((caught) => caught.step <= step.id) : undefined;
  const births = birthsOfDependents(history, { step, fault });
  const deed = fault.intent.replace(/ it$/, ` ${describe(fault.object)}`);
  const where = fault.only === null ? "" : ` on PostgreSQL ${fault.only.before - 1} and older`;
  const isOfOther = adding && adding.revision !== step.revision;
  const why = isOfOther ? `; ${adding.revision.id} adds it in the same transaction, and in runs of their own both pass` : "";
  const finding = findingAt(step, fault.object, {
    message: `${step.revision.id} ${deed}, and PostgreSQL refuses${where}: ${fault.message}${why}`,
    related: [
      ...(adding ? [{ message: `added in ${adding.revision.id}`, location: adding.location, revision: adding.revision.id }] : []),
      ...births.map(relatedDependent),
      ...(lost ? [{ message: `the error that is caught here: ${lost.fault.message}`, location: lost.location, revision: lost.revision.id }] : []),
    ],
    remedy: remedyFor(fault, step),
    repair: refusalOf(fault, step) === "concurrently-in-transaction" ? { kind: "autocommit", step } : null,
  });
  // What is not read may have removed every dependent if it comes after the last of them.
  const [last] = births.map(({ birth }) => birth.step).sort((a, b) => b.id - a.id);
  return fault.kind === "dependents" ? inDoubt(finding, last ? removalDoubt(history, last, step) : null, "removes", "them") : finding;
}

/** The ALTER TYPE ADD VALUE that PostgreSQL complains of. */
function additionBefore(history: History, step: Step, message: string): Step | undefined {
  return history.steps.slice(0, step.id).findLast(({ operation }) => operation.kind === "add-enum-value" && message.includes(`"${operation.label}"`));
}

function remedyFor(fault: Fault, step: Step): string {
  switch (refusalOf(fault, step)) {
    case "still-depended-on": {
      const dependents = fault.dependents.map(({ object }) => describe(object)).join(", ");
      const mayCascade = fault.sqlstate === "2BP01";
      return `Drop ${dependents || "what depends on it"} first${mayCascade ? ", or say CASCADE if that is meant" : ", and create it again afterwards"}.`;
    }
    case "wrong-object-kind":
      return "Use the statement for what the object is (ALTER VIEW, DROP MATERIALIZED VIEW, DROP INDEX ...), or correct the name.";
    case "concurrently-in-transaction":
      return "Run it outside of the transaction: with op.get_context().autocommit_block().";
    case "uncommitted-enum-value":
      return "Commit the new value before it is used: add it in an autocommit_block(), or in a revision of its own with transaction_per_migration=True.";
    case "invalid-foreign-key":
      return fault.sqlstate === INVALID_FOREIGN_KEY
        ? "Put a unique constraint or a primary key on exactly the referenced columns first, or refer to columns that have one."
        : "Give the column the type of the column that it refers to.";
    case "missing-enum-value":
      return "Add the value to the type first (ALTER TYPE ... ADD VALUE, committed before it is used), or correct its spelling.";
    case "sql-syntax-error":
      return "Correct the statement; PostgreSQL reads the whole text before it runs any of it.";
    case "unnamed-constraint":
    case "autocommit-in-outer-transaction":
    case "step-fails":
      return fault.sqlstate === ABORTED
        ? "Ask the database first (IF EXISTS, IF NOT EXISTS, an inspector) instead of catching its error, or put the statement that may fail into a savepoint: with op.get_bind().begin_nested()."
        : "Correct the step; PostgreSQL's words in the message say what it objects to.";
  }
}

function exception(history: History, { step, revision, direction, location, message }: History["raised"][number]): Finding {
  return {
    ...exceptionWords(history, revision.id, message),
    place: { kind: "text", location }, revision: revision.id, direction, object: null,
    key: `raise/${revision.id}`,
    // Before the step that would have come next.
    stops: direction === "upgrade" ? step - 0.5 : null,
  };
}

function exceptionWords({ environment }: History, id: string, message: string): Pick<Finding, "message" | "related" | "remedy"> {
  switch (exceptionRule(message)) {
    case "unnamed-constraint":
      return {
        message: `${id} drops a constraint without saying which, and SQLAlchemy refuses: ${message}`, related: [],
        remedy: "Name the constraint, as the database calls it (\\d TABLE in psql; chainlint inventory -f json lists the names that PostgreSQL chose).",
      };
    case "autocommit-in-outer-transaction": {
      const { location, text } = environment.transactions;
      return {
        message: `${id} enters autocommit_block(), and Alembic asserts that it began the transaction itself, while ${text ?? "env.py"} did: the revision ends in an AssertionError`,
        related: location ? [{ message: "begun here, before context.configure()", location, revision: null }] : [],
        remedy: "Give context.configure() a connection on which no transaction was begun: .connect() instead of .begin().",
      };
    }
    default:
      return {
        message: `${id} raises an exception on every run: ${message}`,
        related: [],
        remedy: "Correct what raises it, or make it depend on the state of the database that it guards against.",
      };
  }
}
