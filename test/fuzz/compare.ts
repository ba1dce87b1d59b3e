/** Puts the two answers beside each other. */
import type { SqlReader } from "../../src/dialects/index.ts";
import { cutName, type Catalog } from "../../src/model/catalog.ts";
import type { Operation, QualifiedName } from "../../src/model/operation.ts";
import { createSession } from "./ours.ts";
import type { Judgement } from "./judge.ts";

/** How a statement came out on both sides. */
export type Verdict =
  | { readonly kind: "accepted" }
  | {
      readonly kind: "refused";
      readonly sqlstate: string;
      /** Whether our first fault has that SQLSTATE; otherwise one of them is of the same class. */ readonly exact: boolean;
    }
  /** A difference between versions of PostgreSQL, of which we follow the older. */
  | { readonly kind: "version"; readonly difference: string }
  /** We do not claim to know: what the rows that are there do, a statement that we cannot read. */
  | { readonly kind: "unknown"; readonly sqlstate: string | null; readonly reason: string }
  | { readonly kind: "disagreement"; readonly statement: string; readonly ours: string | null; readonly theirs: string | null };

export interface Comparison {
  readonly verdicts: readonly Verdict[];
  /** Lines of the catalog that only one side has; null when a statement already set them apart, or one was not known. */
  readonly catalog: { readonly ours: readonly string[]; readonly theirs: readonly string[] } | null;
}

export function disagrees({ verdicts, catalog }: Comparison): boolean {
  return verdicts.some(({ kind }) => kind === "disagreement") || (catalog !== null && catalog.ours.length + catalog.theirs.length > 0);
}

/** Whether we refuse what PostgreSQL accepts. */
export function accuses({ verdicts }: Comparison): boolean {
  return verdicts.some((verdict) => verdict.kind === "disagreement" && verdict.theirs === null);
}

/** Errors that only the rows of a table can raise: class 23, and casts of values. */
const OF_ROWS =
  /^(?:23|22P02|22003|22001|22007|22008|22012|44000|428C9|21|55000 cannot (?:insert into|update|delete from) view|0A000 (?:cannot (?:insert into|update) column|trigger functions can only be called as triggers))/;

/** Where PostgreSQL 18 refuses what 15 accepts; each was run on both. */
const VERSION_DIFFERENCES: readonly { readonly newer: RegExp; readonly difference: string }[] = [
  {
    newer: /^42P16 cannot (?:add|change|drop) identity (?:from|to|of) a column of (?:a partition|only the partitioned table)/,
    difference: "ALTER COLUMN ... IDENTITY of a partition",
  },
  { newer: /^42P16 cannot drop inherited constraint ".*_not_null"/, difference: "DROP NOT NULL of an inherited column" },
  {
    newer: /^55000 table ".*" being attached contains an identity column/,
    difference: "ATTACH PARTITION of a table with an identity column",
  },
  { newer: /^42611 child column ".*" specifies generation expression/, difference: "a generated column over an inherited one that is not" },
  {
    newer: /^42804 column ".*" in child table must not be a generated column/,
    difference: "a child whose column is generated, unlike its parent's",
  },
  { newer: /^42P16 primary key column ".*" is not marked NOT NULL/, difference: "ADD PRIMARY KEY beside DROP NOT NULL in one ALTER TABLE" },
];

/** Compares answer by answer, and stops at the first that is not known or not the same. */
export function compare(sql: SqlReader, statements: readonly string[], judgement: Judgement): Comparison {
  const session = createSession(sql);
  const verdicts: Verdict[] = [];
  for (const [at, statement] of statements.entries()) {
    const theirs = judgement.outcomes[at]!;
    const mayHaveRows = rowsMatter(session.catalog, sql, statement);
    const rereads = rereadsExpressions(session.catalog, sql, statement);
    const ofChildren = takesNotNullFromChildren(session.catalog, sql, statement);
    const { faults, unread } = session.apply(statement);
    const objections = faults.map((fault) => `${fault.sqlstate} ${fault.message}`);
    const verdict: Verdict =
      ofChildren &&
      faults.length === 0 &&
      (theirs === null ||
        /^(?:42P16 column ".*" is in a primary key|55000 column ".*" of relation ".*" is an identity column)/.test(theirs))
        ? { kind: "version", difference: "DROP NOT NULL of a parent whose children may have one of their own" }
        : judged(statement, objections, theirs, unread, mayHaveRows, rereads);
    verdicts.push(verdict);
    if (verdict.kind === "disagreement") return { verdicts, catalog: null };
    if (verdict.kind === "unknown" || verdict.kind === "version") {
      if (theirs === null) return { verdicts, catalog: null };
      session.undo();
    }
  }
  const own = new Set(session.catalogLines());
  const real = new Set(judgement.catalog);
  return { verdicts, catalog: { ours: [...own].filter((line) => !real.has(line)), theirs: [...real].filter((line) => !own.has(line)) } };
}

function judged(statement: string, faults: readonly string[], theirs: string | null, unread: string | null, mayHaveRows: boolean, rereads: boolean): Verdict {
  if (unread !== null) return { kind: "unknown", sqlstate: theirs?.slice(0, 5) ?? null, reason: `not read: ${unread}` };
  const ours = faults[0] ?? null;
  // Statements are read anew after their first parts have run, in which checks and columns may have come together.
  if (
    ours === null &&
    theirs !== null &&
    /^(?:42883|42804|42P17)/.test(theirs) &&
    / (?:TYPE|GENERATED ALWAYS AS \()/.test(statement) &&
    /, (?:ADD|ALTER|DROP) /.test(statement)
  )
    return { kind: "unknown", sqlstate: theirs.slice(0, 5), reason: "the types inside expressions" };
  if (ours === null && theirs === null) return { kind: "accepted" };
  if (theirs !== null && faults.some((fault) => fault.slice(0, 2) === theirs.slice(0, 2)))
    return { kind: "refused", sqlstate: theirs.slice(0, 5), exact: ours!.slice(0, 5) === theirs.slice(0, 5) };
  // Several values are refused, each for its reason: which one comes first depends on how they are computed.
  if (ours !== null && theirs !== null && mayHaveRows && OF_ROWS.test(theirs) && /^2[23]/.test(ours))
    return { kind: "unknown", sqlstate: theirs.slice(0, 5), reason: "the rows, of which we refuse another value" };
  // Two parts of a statement that do the same: PostgreSQL's own catalog refuses the second.
  if (ours !== null && theirs?.includes('"pg_constraint_')) return { kind: "refused", sqlstate: theirs.slice(0, 5), exact: false };
  const version = VERSION_DIFFERENCES.find(({ newer }) => theirs !== null && newer.test(theirs));
  if (version) return { kind: "version", difference: version.difference };
  if (ours === null && mayHaveRows && OF_ROWS.test(theirs!)) return { kind: "unknown", sqlstate: theirs!.slice(0, 5), reason: "the rows" };
  // A default is computed while its column is added, whatever is refused of the parts that come later.
  if (
    (ours === null || /, (?:ADD|ALTER|DROP) /.test(statement)) &&
    /\bDEFAULT\b/.test(statement) &&
    /^(?:22001|22003|22P02|22007|22008|23502|23514)/.test(theirs!)
  )
    return { kind: "unknown", sqlstate: theirs!.slice(0, 5), reason: "the value of a default" };
  if (theirs?.startsWith("55006")) return { kind: "unknown", sqlstate: "55006", reason: "triggers that wait for the end of the transaction" };
  if (ours === null && /^42P17 infinite recursion detected in rules/.test(theirs!))
    return { kind: "unknown", sqlstate: "42P17", reason: "views over themselves" };
  if (theirs !== null && rereads && /^(?:42883|42804|42P17|42725)/.test(theirs!))
    return { kind: "unknown", sqlstate: theirs!.slice(0, 5), reason: "the types inside expressions" };
  return { kind: "disagreement", statement, ours, theirs };
}

/** Whether the outcome of a statement may hang on rows: it writes some, or a table that it works on may hold some. */
function rowsMatter(catalog: Catalog, sql: SqlReader, statement: string): boolean {
  const operations = everyOperation(sql.read(statement).flatMap((read) => read.operations));
  return operations.some(writesRows) || operations.flatMap(namesIn).some((name) => {
    const relation = catalog.findRelation(name);
    return relation !== undefined && relation.kind !== "sequence" && relation.rows !== "empty";
  });
}

/** Whether a column changes its type that is used in a check or in an index over expressions: PostgreSQL reads those anew, for the new type. */
function rereadsExpressions(catalog: Catalog, sql: SqlReader, statement: string): boolean {
  return everyOperation(sql.read(statement).flatMap((read) => read.operations)).some((operation) => {
    if (operation.kind !== "alter-column" || operation.change.kind !== "type") return false;
    const table = catalog.findRelation(operation.table);
    const number = table?.columns.find(({ name }) => name === cutName(operation.column))?.number;
    if (!table || number === undefined) return false;
    return (
      table.constraints.some(({ expression, columns }) => expression !== null && columns.includes(number)) ||
      table.indexes.some(
        (id) =>
          catalog.relation(id)?.index?.uses.includes(number) &&
          (catalog.relation(id)!.index!.where !== null || catalog.relation(id)!.index!.columns.includes(0)),
      )
    );
  });
}

/** Whether a column loses NOT NULL that is NOT NULL in a table below: from version 18 on it may stay there. */
function takesNotNullFromChildren(catalog: Catalog, sql: SqlReader, statement: string): boolean {
  return everyOperation(sql.read(statement).flatMap((read) => read.operations)).some((operation) => {
    if (operation.kind !== "alter-column" || operation.change.kind !== "drop-not-null") return false;
    const table = catalog.findRelation(operation.table);
    return [...catalog.relations(null), ...catalog.relations("pg_temp")].some(
      (child) =>
        table !== undefined &&
        (child.inherits.includes(table.id) || child.partitionOf === table.id) &&
        child.columns.some(({ name, nullable }) => name === cutName(operation.column) && !nullable),
    );
  });
}

function everyOperation(operations: readonly Operation[]): readonly Operation[] {
  return operations.flatMap((operation) => {
    if (operation.kind === "handled") return everyOperation([...operation.body, ...operation.handlers.flatMap((handler) => handler.operations)]);
    if (operation.kind === "conditional") return everyOperation([...operation.then, ...operation.otherwise]);
    return [operation];
  });
}

function writesRows(operation: Operation): boolean {
  return operation.kind === "query" || operation.kind === "create-view" || (operation.kind === "create-table" && operation.as !== null);
}

/** Every qualified name in an operation. */
function namesIn(part: unknown): readonly QualifiedName[] {
  if (typeof part !== "object" || part === null) return [];
  if (Array.isArray(part)) return part.flatMap(namesIn);
  const fields = part as Readonly<Record<string, unknown>>;
  const own =
    typeof fields["name"] === "string" && "schema" in fields && (fields["schema"] === null || typeof fields["schema"] === "string")
      ? [{ schema: fields["schema"] as string | null, name: fields["name"] }]
      : [];
  return [...own, ...Object.values(fields).flatMap(namesIn)];
}
