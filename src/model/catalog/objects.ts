/**
 * What the symbolic database holds, and what is reported when an operation changes it.
 *
 * Records are immutable and are replaced as a whole; every replacement goes through one journal,
 * so that undoing (an unknown branch, a rolled-back savepoint) costs what was changed, not what
 * exists. Objects are known by `id`, as by PostgreSQL's OID: a rename moves a name, and everything
 * that refers to the object by id follows.
 */
import type { Branch } from "../../evaluate/value.ts";
import type {
  ConstraintDefinition, IndexElement, Operation, PartitionBound, QualifiedName, Query, RelationKind, SqlExpression,
  TypeReference,
} from "../operation.ts";
import type { Rows } from "./rows.ts";
import type { Contents, Known } from "./contents.ts";

/** Identifies an object for its whole life. Never used again. */
export type ObjectId = number;

/** Number of the step (see history.ts) that did something. */
export type StepId = number;

export type ObjectKind =
  | "schema" | "table" | "view" | "materialized-view" | "foreign-table" | "sequence" | "index" | "composite-type"
  | "column" | "constraint" | "type" | "domain" | "function" | "trigger" | "rule" | "policy" | "extension";

/** An object as messages name it. `column` is set for kind `column` only, `name` is then the relation's. For a constraint, trigger, rule or policy `table` is its table. */
export interface ObjectReference {
  readonly kind: ObjectKind;
  readonly schema: string | null;
  readonly name: string;
  readonly column: string | null;
  readonly table: string | null;
}

/**
 * `chain`: created by the chain. `assumed`: used by the chain though nothing created it (the replay
 * recovered from a fault); its columns are `open`. `system`: there from the start.
 */
export type Origin = "chain" | "assumed" | "system";

/** `possible`: exists only on some paths through unknown conditions. Never accused, neither as missing nor as duplicate. */
export type Presence = "certain" | "possible";

interface ObjectRecord {
  readonly id: ObjectId;
  readonly name: string;
  readonly presence: Presence;
  readonly origin: Origin;
  /** The step that created it, or at which it was assumed. */
  readonly created: StepId;
}

export interface Column {
  /** Its number in the table (attnum), kept through renames; dropped columns keep theirs too. */
  readonly number: number;
  readonly name: string;
  readonly type: TypeReference;
  readonly nullable: boolean;
  readonly default: SqlExpression | null;
  readonly identity: "always" | "by default" | null;
  readonly generated: SqlExpression | null;
  readonly collation: string | null;
  readonly presence: Presence;
  readonly origin: Origin;
  readonly created: StepId;
  /** The sequence that a serial or identity column owns. */
  readonly sequence: ObjectId | null;
  /** How many parents pass it down (attinhcount); such a column can be neither dropped nor renamed here. */
  readonly inherited: number;
  /** Defined by the table itself, too (attislocal). */
  readonly local: boolean;
  /** Sequences, functions and relations that the default or the generation expression uses. */
  readonly dependsOn: readonly ObjectId[];
  /** Columns of the same table that the generation expression reads. */
  readonly generatedFrom: readonly number[];
}

/** A constraint, its columns by number. `definition` keeps the writer's words for messages. */
export interface Constraint {
  readonly id: ObjectId;
  readonly name: string;
  readonly kind: ConstraintDefinition["kind"];
  readonly columns: readonly number[];
  readonly references: {
    readonly table: ObjectId;
    readonly columns: readonly number[];
    /** The unique index that the foreign key relies on, when it is known. */ readonly index: ObjectId | null;
  } | null;
  /** The index behind a primary key, unique or exclusion constraint. */
  readonly index: ObjectId | null;
  readonly expression: SqlExpression | null;
  readonly valid: boolean;
  /** How many parents pass it down (coninhcount). */
  readonly inherited: number;
  /** Defined by the table itself, too (conislocal). */
  readonly local: boolean;
  /** The partitioned table's foreign key that this one of a partition belongs to (conparentid). */
  readonly partOf?: ObjectId | null;
  /** Functions that the expression calls. */
  readonly dependsOn: readonly ObjectId[];
  readonly definition: ConstraintDefinition;
  readonly presence: Presence;
  readonly created: StepId;
}

export interface Relation extends ObjectRecord {
  readonly kind: RelationKind;
  readonly schema: string;
  readonly persistence: "permanent" | "unlogged" | "temporary";
  readonly columns: readonly Column[];
  readonly nextColumnNumber: number;
  /** Columns may exist that are not listed (assumed tables, `AS SELECT *` that could not be expanded). */
  readonly open: boolean;
  readonly constraints: readonly Constraint[];
  /** Indexes of a table, by id. */
  readonly indexes: readonly ObjectId[];
  /** Set for an index. */
  readonly index: {
    readonly table: ObjectId;
    /** Column numbers; 0 for an expression. */ readonly columns: readonly number[];
    readonly elements: readonly IndexElement[];
    readonly include: readonly number[];
    /** What the index itself calls its columns, those of INCLUDE last (attname): a rename in the table leaves it. */ readonly names: readonly string[];
    /** Every column that the index needs: keys, expressions, predicate, INCLUDE. */ readonly uses: readonly number[];
    /** Functions that its expressions call. */ readonly dependsOn: readonly ObjectId[];
    /** The index of the partitioned table that it is a part of. */ readonly partOf: ObjectId | null;
    readonly unique: boolean;
    /** Two NULLs are the same in it. */ readonly nullsNotDistinct?: boolean;
    readonly method: string;
    readonly where: SqlExpression | null;
    readonly constraint: ObjectId | null;
    readonly valid: boolean;
  } | null;
  /** Set for a sequence that a column owns. */
  readonly ownedBy: { readonly table: ObjectId; readonly column: number } | null;
  /** For the sequence of an identity column: the type that it counts in and its MAXVALUE, where they are known. */
  readonly counting?: SequenceLimit | null;
  /** Set for a view: what it reads, by id and column number (0: the relation as a whole). */
  readonly dependsOn: readonly { readonly relation: ObjectId; readonly columns: readonly number[] }[];
  readonly query: Query | null;
  /** Set for a view: functions and types that it uses. */
  readonly uses: readonly ObjectId[];
  readonly triggers: readonly {
    readonly id: ObjectId;
    readonly name: string;
    readonly function: ObjectId | null;
    /** `UPDATE OF` columns. */ readonly columns: readonly number[];
    /** Columns that its condition reads. */ readonly reads: readonly number[];
    /** FOR EACH ROW. */ readonly row: boolean;
    /** The partitioned table's trigger that this one is a copy of. */ readonly copyOf: ObjectId | null;
    readonly presence: Presence;
    readonly created: StepId;
  }[];
  readonly rules: readonly {
    readonly kind: "rule" | "policy";
    readonly name: string;
    /** What a rule is about, when it is told. */ readonly event: "select" | "insert" | "update" | "delete" | null;
    /** Columns that the condition of a rule and USING of a policy read. */ readonly columns: readonly number[];
    /** Those of WITH CHECK. */ readonly checked: readonly number[];
    readonly presence: Presence;
    readonly created: StepId;
  }[];
  readonly inherits: readonly ObjectId[];
  /** `expressions`: not all parts of the key are columns. */
  readonly partitionBy: { readonly strategy: string; readonly columns: readonly string[]; readonly expressions?: true } | null;
  /** A partition of this table. */
  readonly partitionOf: ObjectId | null;
  readonly bound: StoredBound | null;
  /** `empty`: on a fresh database no row can be in it at this point. */
  readonly rows: "empty" | "unknown";
  /** Rows that were certainly in it after a step; see `contentsOf` for whether they still are. */
  readonly written: (Contents & { readonly at: StepId }) | null;
}

/** The bound of a partition in values of the key's types; undefined for one that is not known. */
export type StoredBound =
  | Extract<PartitionBound, { kind: "default" | "hash" }>
  | { readonly kind: "list"; readonly values: readonly (Known | undefined)[] }
  | { readonly kind: "range"; readonly from: readonly StoredEnd[]; readonly to: readonly StoredEnd[] };
export type StoredEnd = "minvalue" | "maxvalue" | { readonly value: Known | undefined };

export interface SequenceLimit {
  readonly type: "int2" | "int4" | "int8";
  readonly highest: bigint;
}

export interface Type extends ObjectRecord {
  readonly kind: "enum" | "domain" | "range" | "multirange" | "base" | "assumed";
  readonly schema: string;
  /** Labels of an enum, in order. */
  readonly labels: readonly string[];
  /** The transaction (the step at which it began) that made an enum while no savepoint of it was open. */
  readonly madeBy?: StepId;
  /** Labels that ALTER TYPE ADD VALUE added, by the transaction that did (the step at which it began): not to be used before it is committed. `withType`: the type is as new, and no savepoint was open at either. */
  readonly added?: ReadonlyMap<string, { readonly begun: StepId; readonly withType: boolean }>;
  /** What a domain is based on, what a range is made of, the range of a multirange. */
  readonly base: TypeReference | null;
  /** False for a domain that is NOT NULL. */
  readonly nullable: boolean;
  /** The default of a domain. */
  readonly default: SqlExpression | null;
  /** Constraints of a domain, named. */
  readonly constraints: readonly ConstraintDefinition[];
  /** The extension that brought it, if any. */
  readonly extension: string | null;
}

export interface Routine extends ObjectRecord {
  readonly kind: "function" | "procedure" | "aggregate";
  readonly schema: string;
  readonly arguments: readonly TypeReference[];
  /** The types of OUT and TABLE parameters. */
  readonly outputs: readonly TypeReference[];
  readonly returns: TypeReference | null;
  readonly language: string | null;
  /** The tables whose rows it may add, change or remove. */
  readonly writes: readonly QualifiedName[] | "anything";
  /** For a trigger function that lets every row pass: the columns of NEW that it may set. Null when it may do anything else. */
  readonly sets: readonly string[] | null;
  /** The range or multirange type that it makes values of, with which it came and goes. */
  readonly constructs: ObjectId | null;
  readonly extension: string | null;
}

export interface Schema extends ObjectRecord {}
export interface Extension extends ObjectRecord { readonly schema: string }

/**
 * The transaction that a statement runs in. `open`: known by the step at which it began; `abortedBy`
 * is the error that ended it in all but name, after which PostgreSQL takes nothing but its end.
 * `autocommit`: the statement is a transaction by itself. `unknown`: it is not known whether one is
 * open; after a COMMIT in SQL text, for example, psycopg begins the next one and psycopg2 does not.
 */
export type Transaction =
  | { readonly kind: "open"; readonly begun: StepId; readonly abortedBy: string | null }
  | { readonly kind: "autocommit" }
  | { readonly kind: "unknown" };

/** Something that happened to an object. */
export interface Effect {
  readonly action: "create" | "alter" | "rename" | "move" | "drop" | "reference" | "read" | "write";
  readonly object: ObjectReference;
  /** The object, or the relation that a column, constraint or trigger belongs to. */
  readonly id: ObjectId;
  /** What was done, as a clause without subject: `adds column state`, `renames a to b`, `adds a foreign key from orders(user_id)`. */
  readonly detail: string;
  /** A consequence rather than the statement's own object: a sequence of a serial column, an index that fell with its table. */
  readonly implicit: boolean;
  /** The name before, for rename and move. */
  readonly previous: ObjectReference | null;
  /** The column before, where one is altered. */
  readonly was?: Column;
}

/** Major versions of PostgreSQL. */
export interface VersionRange {
  /** All that are older than this one. */
  readonly before: number;
}

/** A reason why PostgreSQL refuses an operation. The catalog then goes on as if the intent had worked. */
export interface Fault {
  readonly kind: "missing" | "duplicate" | "dependents" | "wrong-kind" | "refused";
  /** PostgreSQL's error code, five characters. */
  readonly sqlstate: string;
  /** PostgreSQL's own words: `relation "runs" does not exist`. */
  readonly message: string;
  /** What is missing, there twice, in the way, or of the wrong kind. */
  readonly object: ObjectReference;
  /** What the operation wanted with it, as a clause: `adds column state`. */
  readonly intent: string;
  /** The object that exists (duplicate), or that was assumed instead (missing). */
  readonly id: ObjectId | null;
  /** For `dependents`: what depends on it. */
  readonly dependents: readonly { readonly object: ObjectReference; readonly id: ObjectId }[];
  /** The place in the SQL text or source that names the object, when it is narrower than the statement. */
  readonly span: { readonly start: number; readonly end: number } | null;
  /** Which versions of PostgreSQL alone raise it; null: all, or the one that the catalog is for. */
  readonly only: VersionRange | null;
  /** It is about the columns of a key, at which PostgreSQL looks while it reads a CREATE TABLE, before the rest is made (transformIndexConstraint). */
  readonly ofKey?: true;
}

/** One thing that is not as it was. */
export interface Difference {
  /** `more`: there now and not before; `less`: there before and not now; `renamed`; `changed`: of another kind, type, ... */
  readonly change: "more" | "less" | "renamed" | "changed";
  /** As it is called now; for what is gone, as it was called. */
  readonly object: ObjectReference;
  /** What changed, for `changed`: `type`, `default`, `labels`. */
  readonly what: "name" | "kind" | "type" | "nullable" | "default" | "identity" | "labels" | "columns" | "uniqueness" | "reference" | "actions" | null;
  /** As it was, for `renamed` and `changed`; of labels those that are gone. */
  readonly before: string | null;
  /** As it is; of labels those that are more. */
  readonly now: string | null;
  /** The step that created what is there now; null for what is gone. */
  readonly created: StepId | null;
  /**
   * Of what is more: it may have been there before, since not all is known of where it stands (an assumed table or
   * schema), or of its like (names that a naming convention makes). Of what is less: it was assumed.
   */
  readonly unseen: boolean;
}

export interface Applied {
  readonly effects: readonly Effect[];
  readonly faults: readonly Fault[];
}

/** How an operation is applied: by which step, and whether it happens in every run. */
export interface ApplyContext {
  readonly step: StepId;
  /**
   * False: on some paths only; it raises no fault, and what it creates is `possible`. Inside an open
   * branch the merge decides that: what all alternatives create is certain.
   */
  readonly certain: boolean;
  /** With `certain` false inside a branch: it may fail and be caught, so that not even this alternative has it for certain. */
  readonly mayFail?: boolean;
}

export interface Catalog {
  /** Applies one operation; after a fault, recovers as if the author's intent had worked. */
  apply(operation: Operation, context: ApplyContext): Applied;
  /** The faults that `apply` would raise, with nothing changed (for guards such as try/except). */
  check(operation: Operation, context: ApplyContext): readonly Fault[];

  /** Schemas that exist, `public` included, system schemas excluded. */
  schemas(): readonly Schema[];
  /** Relations of a schema, sorted by name; all schemas when null. */
  relations(schema: string | null): readonly Relation[];
  types(schema: string | null): readonly Type[];
  routines(schema: string | null): readonly Routine[];
  extensions(): readonly Extension[];
  relation(id: ObjectId): Relation | undefined;
  type(id: ObjectId): Type | undefined;
  /** Finds a relation as PostgreSQL resolves the name (search_path when unqualified). */
  findRelation(name: QualifiedName): Relation | undefined;
  findType(name: QualifiedName): Type | undefined;
  /** What a query gives at this point. */
  rowsOf(query: Query): Rows;
  /** The schema that an unqualified name is created in, null when search_path leads to none. */
  currentSchema(): string | null;
  /** Whether an unread statement may have made or removed objects of this name since the start. */
  mayHaveBeenTouched(name: QualifiedName): boolean;

  /** The transaction that the next statement runs in. */
  transaction(): Transaction;
  /** A statement was refused and the migration went on: an open transaction takes nothing but its end from now on. */
  abort(message: string): void;
  /** Goes on as if the open transaction had not been aborted. */
  forgive(): void;

  /** See `World` in evaluate/value.ts. */
  branch(): Branch;
  /** A point to come back to. Marks nest; rolling back to one forgets the later ones. */
  mark(): Mark;
  rollback(mark: Mark): void;
  /** How the database differs from what it was at a mark. */
  differencesSince(mark: Mark): readonly Difference[];
}

/** A position in the journal. */
export type Mark = { readonly position: number };
