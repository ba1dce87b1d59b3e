/** What the replay saw: every step of every revision, with its effects and faults. Rules read this and nothing else. */
import type { Location, Source, Span } from "../source.ts";
import type { Certainty } from "../evaluate/value.ts";
import type { Application, Passage } from "./application.ts";
import type { Catalog, Difference, Effect, Fault, StepId, Transaction } from "./catalog.ts";
import type { Operation, QualifiedName } from "./operation.ts";

export type Direction = "upgrade" | "downgrade";

/** One revision file. Ids are complete and resolved as Alembic resolves them. */
export interface Revision {
  readonly id: string;
  /** Place of the id's literal, for findings about the revision as such. */
  readonly idSpan: Span;
  readonly source: Source;
  /** Resolved parents; ids that resolve to nothing are in `missing`. */
  readonly down: readonly string[];
  readonly dependsOn: readonly string[];
  readonly labels: readonly string[];
  readonly missing: readonly { readonly id: string; readonly span: Span; readonly as: "down_revision" | "depends_on" }[];
  readonly message: string | null;
}

/** The tag of what `create_all` makes of models that stand outside of the revision: they say what the application wants today. */
export const CREATE_ALL_OF_MODELS = "create_all of models";

/** One thing that a migration does to the database. Steps are numbered in the order in which they happen. */
export interface Step {
  readonly id: StepId;
  readonly revision: Revision;
  readonly direction: Direction;
  readonly operation: Operation;
  /** What is shown: the statement inside a SQL text, or the call. In the revision's file where possible. */
  readonly location: Location;
  /** Calls that led here, outermost first, when the step is in a helper. */
  readonly stack: readonly Location[];
  readonly certainty: Certainty;
  /** `op.add_column`, `ALTER TABLE`. */
  readonly tag: string;
  /** The transaction in which it runs, when all revisions are run at once. */
  readonly transaction: Transaction;
  readonly effects: readonly Effect[];
  readonly faults: readonly Fault[];
}

/** A statement that could not be read. */
export interface Unread {
  readonly revision: Revision;
  readonly direction: Direction;
  readonly location: Location;
  readonly reason: string;
}

/** How env.py opens transactions around revisions. */
export interface TransactionFacts {
  /**
   * `per-migration`: transaction_per_migration=True and nothing outside defeats it.
   * `one`: Alembic's default, one transaction for all pending revisions.
   * `outer`: a transaction opened outside Alembic's; `perMigration` tells whether it defeats transaction_per_migration.
   * `unknown`: env.py could not be followed.
   */
  readonly mode: "per-migration" | "one" | "outer" | "unknown";
  readonly perMigration: boolean;
  /** The `begin_transaction()` call, or the outer `begin()`. */
  readonly location: Location | null;
  /** What opens the outer transaction, as written: `connectable.begin()`. */
  readonly text: string | null;
}

/** What env.py tells. */
export interface EnvironmentFacts {
  readonly source: Source | null;
  readonly transactions: TransactionFacts;
  /** A statement on the connection before context.configure() that nobody commits: with SQLAlchemy 2 the whole run is lost. */
  readonly uncommitted: Passage | null;
  /** A `SET LOCAL` on the connection. */
  readonly setLocal: Passage | null;
  /** Table and schema that Alembic stamps; width of the version_num column in characters. */
  readonly versionTable: {
    readonly schema: string | null;
    readonly name: string;
    readonly width: number;
    /** False when env.py passes a name or a schema that is not known; then Alembic's defaults stand here. */ readonly known: boolean;
  };
  /** The schema that `schema_translate_map={None: ...}` puts unqualified names into; null when there is none or it is not known. */
  readonly translatedSchema: string | null;
  /** DDL by ORM metadata (`create_all`) anywhere in the alembic directory or a helper it imports. */
  readonly createAll: readonly { readonly location: Location; readonly text: string; readonly certain: boolean }[];
  /** The naming convention of `target_metadata`, by which Alembic names constraints and indexes that `op` is given no name for. */
  readonly naming: NamingConvention;
}

/**
 * `MetaData(naming_convention=...)`. `none`: SQLAlchemy's own, which names indexes only. `known`: its
 * patterns by `ix`, `uq`, `ck`, `fk` and `pk`, as written (`fk_%(table_name)s_%(column_0_name)s`).
 * `unknown`: there is one or may be one; `reason` completes the sentence "could not be read: ...".
 */
export type NamingConvention =
  | { readonly kind: "none" }
  | { readonly kind: "known"; readonly patterns: ReadonlyMap<string, string> }
  | { readonly kind: "unknown"; readonly reason: string };

/** A fault of the chain itself, found before anything is replayed. */
export type ChainFault =
  | { readonly kind: "multiple-heads"; readonly heads: readonly Revision[]; /** The last common ancestor, if any. */ readonly forkedAt: Revision | null }
  | { readonly kind: "missing-parent"; readonly revision: Revision; readonly parent: string; readonly span: Span; readonly as: "down_revision" | "depends_on" }
  | { readonly kind: "duplicate-revision"; readonly id: string; readonly revisions: readonly Revision[] }
  | { readonly kind: "cycle"; /** In order, starting at the smallest id. */ readonly revisions: readonly Revision[] }
  | { readonly kind: "ambiguous-id"; readonly revision: Revision; readonly text: string; readonly candidates: readonly Revision[]; readonly span: Span };

/** A file that stands among the revisions and could not be read whole. */
export interface UnreadableFile {
  readonly path: string;
  /** Null when no text could be had (binary, too large). */
  readonly source: Source | null;
  readonly span: Span | null;
  readonly problem: string;
  /** True when nothing of it could be replayed. */
  readonly whole: boolean;
  /** True when Python or Alembic stop at the file as well; false when only chainlint cannot read it (a computed id, a very large file). */
  readonly refused: boolean;
}

/** The chain: which revisions there are and in which order Alembic runs them. */
export interface Chain {
  /** Folder of env.py, relative to the project root. */
  readonly path: string;
  /** The configuration file that named it, null for a bare folder. */
  readonly config: string | null;
  readonly framework: string;
  /** SQLAlchemy's name of the database that the chain is judged by. */
  readonly dialect: string;
  /** What tells the dialect: `sqlalchemy.url in alembic.ini`. */
  readonly dialectReason: string;
  /** False when nothing tells of any database, and PostgreSQL is taken for want of another. */
  readonly dialectIsTold: boolean;
  /**
   * Base to head, in the order of `alembic upgrade heads` on an empty database. Revisions above a missing one come after
   * these, parents first, and those of a cycle or above one come last, in file order.
   */
  readonly revisions: readonly Revision[];
  readonly heads: readonly Revision[];
  readonly bases: readonly Revision[];
  readonly faults: readonly ChainFault[];
  readonly unreadable: readonly UnreadableFile[];
}

/** A Python exception that ends a revision. */
export interface Raised {
  /** The step that would have come next. */
  readonly step: StepId;
  readonly revision: Revision;
  readonly direction: Direction;
  readonly location: Location;
  /** The name of its class; null when that is not known. */
  readonly exception: string | null;
  readonly message: string;
  /** A `raise` of the migration's own, not an error that something else raises. */
  readonly deliberate: boolean;
  readonly certainty: Certainty;
}

/** What some revisions did, in the order in which they ran. */
export interface Replayed {
  /** Every step, in the order in which it happens. */
  readonly steps: readonly Step[];
  readonly unread: readonly Unread[];
  /** Exceptions that end a revision for certain. */
  readonly raised: readonly Raised[];
  /** Statements that PostgreSQL refuses for certain and whose error the migration catches; `step` is the next one, with which it goes on. */
  readonly caught: readonly {
    readonly step: StepId;
    readonly revision: Revision;
    readonly direction: Direction;
    readonly location: Location;
    readonly fault: Fault;
  }[];
  readonly statements: { readonly all: number; readonly read: number };
  /** What conditions keep from happening on every run from an empty database. */
  readonly skips: readonly Skip[];
}

/** Statements of a revision that no run from an empty database comes to, because of a condition. */
export interface Skip {
  readonly revision: Revision;
  readonly direction: Direction;
  /** The condition. */
  readonly test: Location;
  /** The changes of tables that are written out in them, by the table's name. */
  readonly changes: () => readonly SkippedChange[];
}

export interface SkippedChange { readonly table: QualifiedName; readonly location: Location }

/** `each`: every downgrade from the state after its upgrade. `chain`: all of them from head to base. */
export type DowngradePass = "each" | "chain";

/**
 * What the downgrade of one revision did. `after` is how many steps went before it in its pass, and
 * the id of its first step: in `each` the upgrades up to its revision, in `chain` all upgrades and
 * the downgrades before it. So these, followed by its own, are again steps whose ids are their places.
 */
export interface Downgrade extends Replayed {
  readonly revision: Revision;
  readonly pass: DowngradePass;
  readonly after: StepId;
  /** False when the file certainly has no `downgrade()`. */
  readonly defined: boolean;
  /** The name in `def downgrade()`; the revision's id when the function does not stand in its file. */
  readonly location: Location;
  /** In `each`: how the database then differs from what it was before the upgrade. */
  readonly differences: readonly Difference[];
  /**
   * In `each`: what the upgrade does when it is run once more, in a run of its own. Its steps follow
   * those of the downgrade. Null when it is not tried, since it would do what it did the first time:
   * the database is what it was, or the downgrade does not get so far.
   */
  readonly again: Replayed | null;
}

/** A comment that asks for silence: `# chainlint: ignore[rule] reason`. */
export interface Ignore {
  readonly source: Source;
  readonly span: Span;
  /** `ignore` or `ignore-file`; anything else is a mistake. */
  readonly verb: string;
  /** As written. */
  readonly rules: readonly string[];
  readonly reason: string;
  /** Findings that start in here are meant; null: in the whole file. */
  readonly scope: Span | null;
}

/** The upgrades, base to head: `steps[id]` has that id. */
export interface History extends Replayed {
  readonly chain: Chain;
  readonly environment: EnvironmentFacts;
  /** The revisions that were replayed, in order: all of the chain, or those up to the one asked for. */
  readonly revisions: readonly Revision[];
  /** The downgrades that were asked for, in the order in which they were run. */
  readonly downgrades: readonly Downgrade[];
  /** The catalog at head. */
  readonly catalog: Catalog;
  /**
   * The revisions that can still be edited, as far as anybody tells: those of the change that is judged, those after the
   * last released one, or else the heads. What only hurts where tables have rows is told of these alone.
   */
  readonly fresh: ReadonlySet<Revision>;
  /** Comments in revisions and env.py that ask for silence. */
  readonly ignores: readonly Ignore[];
  readonly application: Application;
  /** The other chains of the project: they may share the database. */
  readonly neighbours: readonly History[];
}

/** The index of the last item whose step is at the given one or before it, -1 when there is none. The items stand in the order of their steps. */
export function indexUpTo<Item>(items: readonly Item[], stepOf: (item: Item) => StepId, step: StepId): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (stepOf(items[middle]!) <= step) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
