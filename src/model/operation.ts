/**
 * What one statement does to a PostgreSQL database, whoever wrote it.
 *
 * Frameworks (`op.create_table`) and dialects (`CREATE TABLE`) both produce these operations, and
 * the catalog knows only these. Names are as PostgreSQL would see them: folded to lower case unless
 * quoted; cutting to 63 bytes and the resolution of `schema: null` through search_path are the
 * catalog's work.
 */
import type { Span } from "../source.ts";

/** A name, qualified or not. Null schema: found through search_path. */
export interface QualifiedName {
  readonly schema: string | null;
  readonly name: string;
}

/**
 * A type as written. `name` is PostgreSQL's internal name for built-in types (`int4`, `varchar`,
 * `timestamptz`, `bpchar`), the name as written for others. `unknown` stands for a type that could
 * not be read (a project's own TypeDecorator); it fits everything.
 */
export type TypeReference =
  | {
      readonly kind: "named";
      readonly schema: string | null;
      readonly name: string;
      readonly modifiers: readonly (number | string)[];
      /** 0 for a scalar. */ readonly dimensions: number;
      /** SQLAlchemy's Enum or DOMAIN: a type that the chain has to create, which no extension brings. */ readonly constructed?: true;
    }
  | { readonly kind: "unknown"; readonly reason: string };

/** A column that an expression names, as far as it is qualified. `*` is not listed. */
export interface ColumnReference {
  readonly relation: string | null;
  readonly name: string;
}

/** A SQL expression (default, check, predicate, generation, USING), with what it depends on. */
/** A call of a function of PostgreSQL's that may stand in the list of a query only. */
export interface OutOfPlace { readonly kind: "aggregate" | "window" | "set"; readonly function: string }

export interface SqlExpression {
  /** As written, white space kept. */
  readonly text: string;
  readonly columns: readonly ColumnReference[];
  readonly functions: readonly QualifiedName[];
  readonly types: readonly TypeReference[];
  /** Sequences named in `nextval('...')` and its like, tables named by regclass constants. */
  readonly relations: readonly QualifiedName[];
  /** False when the text could not be parsed: then the lists above are incomplete. */
  readonly read: boolean;
  /** There is a query inside. */
  readonly hasQuery?: true;
  /** The first call, inner ones first, of a function of PostgreSQL's that may stand in the list of a query only. Those inside of queries do not count. */
  readonly outOfPlace?: OutOfPlace;
  /** What the grammar says of a text that it takes nowhere in a statement where an expression may stand. */
  readonly syntaxError?: string;
  /** What it yields, where its outermost form tells. */
  readonly yields?: Yield | null;
  /** Quoted texts that have to be values of a column's type, since they are compared with it. */
  readonly compared?: readonly ComparedText[];
  /** What is cast to a type, where that is plain. */
  readonly cast?: readonly CastValue[];
  /** What is done with a column that only some types allow. */
  readonly applied?: readonly { readonly column: ColumnReference; readonly how: Application }[];
  /** Operators and functions, each with what it is applied to. */
  readonly typings?: readonly Typing[];
  /** How it is computed. */
  readonly formula?: Formula;
}

/**
 * How a value is computed, as far as that can be done here (see catalog/compute.ts). A quoted text
 * has no type of its own. `apply` stands for operators and functions alike, by PostgreSQL's names in
 * lower case: `=`, `and`, `is null`, `in` (the first operand among the others), `case` (condition and
 * result in turn, the last one for ELSE), `length`. `opaque` is everything else; `present` when it is
 * not NULL in any case.
 */
export type Formula =
  | { readonly kind: "constant"; readonly text: string | null; readonly type: TypeReference | null }
  | { readonly kind: "column"; readonly column: ColumnReference }
  | { readonly kind: "cast"; readonly operand: Formula; readonly type: TypeReference }
  | { readonly kind: "apply"; readonly name: string; readonly operands: readonly Formula[] }
  /** A subquery in the place of a value: its only row, or NULL. `exists`: whether it has one. */
  | { readonly kind: "query"; readonly form: "value" | "exists"; readonly selection: Selection }
  | { readonly kind: "opaque"; readonly present: boolean };

/** A SELECT over tables that are joined without outer joins; or, with `values`, the rows of VALUES. */
export interface Selection {
  readonly values?: readonly (readonly Formula[])[];
  readonly from: readonly { readonly relation: QualifiedName; readonly alias: string }[];
  readonly where: Formula | null;
  /** The select list; `star` for all columns of a source, by its alias, or of all sources. */
  readonly items: readonly (Formula | { readonly kind: "star"; readonly alias: string | null })[];
  /** One row of aggregates, `apply` by their names. */
  readonly aggregates: boolean;
  readonly distinct: boolean;
  readonly limit: number | null;
}

/** What UPDATE and DELETE do to the rows of a table. */
export interface RowChange {
  readonly verb: "update" | "delete";
  readonly table: QualifiedName;
  readonly alias: string;
  /** For UPDATE; null for DEFAULT. */
  readonly set: readonly { readonly column: string; readonly value: Formula | null }[];
  /** Null: all rows. */
  readonly where: Formula | null;
}

/** Something that types know or not. */
export type Application = { readonly kind: "cast"; readonly type: TypeReference };

/** An expression as far as its type depends on those of its parts. */
export type Typing =
  /** A quoted text or NULL, which takes on a type from what stands around it. */
  | { readonly kind: "literal" | "unknown" }
  | { readonly kind: "typed"; readonly type: TypeReference }
  | { readonly kind: "cast"; readonly operand: Typing; readonly type: TypeReference }
  /** `among`: see `NamedColumn`; null for a column of the table that the expression is about. */
  | { readonly kind: "column"; readonly name: string; readonly among: NamedColumn["among"] }
  /** One operand for a prefix operator. */
  | { readonly kind: "operator"; readonly name: string; readonly operands: readonly Typing[] }
  /** One value beside several, each by itself: IN, BETWEEN. */
  | { readonly kind: "comparisons"; readonly name: string; readonly left: Typing; readonly right: readonly Typing[] }
  | { readonly kind: "function"; readonly function: QualifiedName; readonly arguments: readonly Typing[] };

/** The value of an expression: a quoted text and NULL take on the type that is wanted. */
export type Yield =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "null" }
  | { readonly kind: "typed"; readonly type: TypeReference }
  /** What a function returns that is not PostgreSQL's own. */
  | { readonly kind: "call"; readonly function: QualifiedName }
  | { readonly kind: "expression"; readonly typing: Typing };

export interface ComparedText {
  readonly column: ColumnReference;
  readonly text: string;
}

/** A quoted text that is cast, or something of a type. */
export type CastValue = { readonly type: TypeReference; readonly text: string } | { readonly type: TypeReference; readonly from: TypeReference };

/** A relation that a query reads or writes. */
export interface RelationUse {
  readonly name: QualifiedName;
  readonly access: "read" | "insert" | "update" | "delete" | "truncate" | "lock" | "refresh";
  /** Columns of this relation that are certainly meant (qualified, or the only relation in scope). */
  readonly columns: readonly string[];
  /** Which of the columns are put a value into; all of them when it is left out and the relation is changed. */
  readonly targets?: readonly string[];
  /** What stands before a column where the text qualifies it, by the column. */
  readonly qualifiers?: Readonly<Record<string, string>>;
  /** A column that is named twice as what is written, and not both times a part of it (`tags[1]`). */
  readonly twice?: string;
  /** Quoted texts that are compared with a column: they have to be values of its type. */
  readonly texts?: readonly { readonly column: string; readonly text: string }[];
  /** What is done with a column that only some types allow. */
  readonly applied?: readonly { readonly column: string; readonly how: Application }[];
  /** What is put into a column, where it is plain: it has to fit the column's type. */
  readonly stored?: readonly { readonly column: string; readonly value: Yield }[];
  /** TRUNCATE ONLY: what inherits from it is left as it is. */
  readonly only?: true;
  /** Its name does not mean its rows: it goes by another one, or a column is called so. */
  readonly aliased?: true;
  /** The name's place in the SQL text (UTF-16 offsets into the whole text), when known. */
  readonly span: Span | null;
}

/** An output column of a query: its type where the query tells, or the column of a relation that it is. */
export interface QueryColumn {
  readonly kind: "column";
  readonly name: string;
  readonly type: TypeReference | null;
  /** The column of a relation that it is. */
  readonly from: { readonly relation: QualifiedName; readonly name: string } | null;
  /** The same of the other queries of a UNION and its like: only if all types are the same is it known what comes out. */
  readonly others?: readonly Pick<QueryColumn, "type" | "from">[];
}

/** A column that several things may have: one of them has to. `qualifier`: as written before the column. */
export interface NamedColumn {
  readonly qualifier: string | null;
  readonly name: string;
  /** Everything in scope that it can be a column of; null when nothing in scope goes by the qualifier. */
  readonly among: readonly (QueryColumn | { readonly kind: "star"; readonly relation: QualifiedName })[] | null;
}

/** A query or DML statement, with what it depends on. CTE names and aliases are resolved away. */
export interface Query {
  readonly uses: readonly RelationUse[];
  /** Columns that are not told to be one of `uses` by the text alone. */
  readonly named?: readonly NamedColumn[];
  /** Operators and functions, each with what it is applied to. */
  readonly typings?: readonly Typing[];
  readonly functions: readonly QualifiedName[];
  readonly types: readonly TypeReference[];
  /** Output columns of a SELECT where they can be told; null when not (`*`, set-returning functions). */
  readonly output: readonly { readonly name: string; readonly type: TypeReference | null }[] | null;
  /** For `*` in the select list: the relations whose columns it stands for, in order, with surrounding items; null when not expandable. */
  readonly star: readonly (QueryColumn | { readonly kind: "star"; readonly relation: QualifiedName })[] | null;
  /** If any of these relations is empty, the query yields no row (inner joins, no aggregate), or changes none (DML). Empty list: cannot be told. With `countsRows` it yields one row, of zeros. */
  readonly emptyWhenAnyIsEmpty: readonly QualifiedName[];
  /** True when every result column is `count(*)`-like over `emptyWhenAnyIsEmpty`-style sources: yields 0 on empty tables. */
  readonly countsRows: boolean;
  /** For an UPDATE or a DELETE: it has no condition, or none but that a column is NULL or is not, so that it may change every row. */
  readonly wholeTable?: true;
  /**
   * Its rows become objects of the program, as an ORM makes them: whatever the program does to these
   * changes, adds or deletes rows of any table when it is flushed, and no statement tells of it.
   */
  readonly handsOut?: true;
  /** For an INSERT. */
  readonly inserted?: InsertedRows;
  /** What it certainly takes for sequences when it runs: `SELECT nextval('s')`. */
  readonly advances?: readonly QualifiedName[];
  /** It takes or sets values of sequences that it does not name: `setval(pg_get_serial_sequence('t', 'id'), 1)`. */
  readonly movesSequences?: true;
  /** For an UPDATE or DELETE. */
  readonly changed?: RowChange;
  /** For a SELECT: what it gives, where that can be worked out. */
  readonly selection?: Selection;
  /** What is cast to a type, where that is plain. */
  readonly cast?: readonly CastValue[];
  /**
   * For a SELECT over PostgreSQL's own catalog (`information_schema.columns`, `pg_type`): what it
   * asks. `rows`: whether it yields a row, the first value of which is true. `fields`: whether it
   * yields a row, the first value of which may be null. `boolean`: its only value (`SELECT EXISTS (...)`).
   * `count`: whether its only value, a count, is above zero. `value`: whether its only value is not
   * null (`SELECT to_regclass('t')`). `current-schema`: its only value is the name of the schema in
   * which unqualified names are created.
   */
  readonly asks?:
    | { readonly form: "rows" | "fields" | "boolean" | "count" | "value"; readonly question: CatalogQuestion }
    | { readonly form: "current-schema" };
}

/** The rows that an INSERT writes, as far as they are written out. */
export interface InsertedRows {
  readonly table: QualifiedName;
  /** The columns that are named; null for those of the table, in its order. */
  readonly columns: readonly string[] | null;
  /** How many values each row has; null when that cannot be told. */
  readonly width: number | null;
  /** The rows of VALUES; none for a SELECT. */
  readonly rows: readonly (readonly WrittenValue[])[];
  /** INSERT ... SELECT, where its rows can be worked out. */
  readonly selection?: Selection;
  /** The values are a program's, which the driver writes in its own way. */
  readonly bound?: true;
  /** ON CONFLICT: rows may be left out where others stand already. */
  readonly mayLeaveOut: boolean;
  /** OVERRIDING SYSTEM VALUE: GENERATED ALWAYS does not stand in the way of an identity column's value. */
  readonly overriding?: boolean;
}

/** A value in VALUES. */
export type WrittenValue = Formula | { readonly kind: "default" };

/** How far the sequence of an identity column is told to count: its MAXVALUE in digits, or in a way that is not followed (`INCREMENT -1`). */
export type IdentityLimit = { readonly kind: "maximum"; readonly digits: string } | { readonly kind: "other" };

/** What is written of how far a sequence counts (`maxvalue`, `minvalue`, `increment`); null for what is no known number. Undefined: nothing that matters. */
export function identityLimit(written: readonly { readonly limit: string; readonly value: bigint | null }[]): IdentityLimit | undefined {
  const maximum = written.find(({ limit }) => limit === "maxvalue")?.value ?? null;
  // A sequence that counts down has other limits, and one that begins high may have none that fits.
  const isPlain = written.every(
    ({ limit, value }) => value !== null && (limit === "maxvalue" || (value <= MOST_OF_SMALLINT && (limit === "minvalue" || value > 0n))),
  );
  if (!isPlain) return { kind: "other" };
  return maximum === null ? undefined : { kind: "maximum", digits: String(maximum) };
}
const MOST_OF_SMALLINT = 32_767n;

export interface ColumnDefinition {
  readonly name: string;
  readonly type: TypeReference;
  /** Null when the writer did not say (then nullable unless a primary key). */
  readonly nullable: boolean | null;
  readonly default: SqlExpression | null;
  readonly identity: "always" | "by default" | null;
  /** `IDENTITY (SEQUENCE NAME ...)`; PostgreSQL chooses a name otherwise. */
  readonly identitySequence?: QualifiedName;
  /** How far the identity's sequence counts, where anything is written of it. */
  readonly identityLimit?: IdentityLimit;
  readonly generated: SqlExpression | null;
  /** `serial`, `bigserial`, `smallserial`: `type` is then the integer type. */
  readonly serial: boolean;
  readonly collation: string | null;
  /** SQLAlchemy's `default=`, which fills in rows that the ORM inserts, and of which the database knows nothing. */
  readonly clientDefault?: true;
  /** Column constraints: primary key, unique, check, references; in order. */
  readonly constraints: readonly ConstraintDefinition[];
  readonly span: Span | null;
}

/** `name` null: PostgreSQL chooses. Column constraints list their own column in `columns`. */
export type ConstraintDefinition =
  | {
      readonly kind: "primary-key";
      readonly name: string | null;
      readonly columns: readonly string[];
      readonly include: readonly string[];
      readonly usingIndex: string | null;
      readonly deferrable: boolean;
      readonly span: Span | null;
    }
  | {
      readonly kind: "unique";
      readonly name: string | null;
      readonly columns: readonly string[];
      readonly include: readonly string[];
      readonly usingIndex: string | null;
      readonly nullsNotDistinct: boolean;
      readonly deferrable: boolean;
      readonly span: Span | null;
    }
  | {
      readonly kind: "check";
      readonly name: string | null;
      readonly expression: SqlExpression;
      readonly notValid: boolean;
      readonly noInherit: boolean;
      readonly span: Span | null;
    }
  | {
      readonly kind: "foreign-key";
      readonly name: string | null;
      readonly columns: readonly string[];
      readonly references: { readonly table: QualifiedName; /** Empty: the primary key. */ readonly columns: readonly string[] };
      readonly onDelete: string | null;
      readonly onUpdate: string | null;
      readonly deferrable: boolean;
      readonly initiallyDeferred: boolean;
      readonly notValid: boolean;
      readonly span: Span | null;
    }
  | {
      readonly kind: "exclude";
      readonly name: string | null;
      readonly method: string;
      readonly elements: readonly (IndexElement & { readonly operator: string })[];
      readonly where: SqlExpression | null;
      readonly span: Span | null;
    }
  | {
      readonly kind: "not-null";
      readonly name: string | null;
      readonly columns: readonly string[];
      readonly notValid: boolean;
      readonly span: Span | null;
    };

export interface IndexElement {
  readonly column: string | null;
  readonly expression: SqlExpression | null;
  readonly operatorClass: QualifiedName | null;
  /** DESC or NULLS FIRST. */
  readonly reordered?: boolean;
}

/** Kinds of relations, as `pg_class.relkind` tells them apart. */
export type RelationKind = "table" | "view" | "materialized-view" | "sequence" | "index" | "composite-type" | "foreign-table";

export type Operation =
  // tables
  | {
      readonly kind: "create-table";
      readonly name: QualifiedName;
      readonly columns: readonly ColumnDefinition[];
      readonly constraints: readonly ConstraintDefinition[];
      readonly ifNotExists: boolean;
      readonly persistence: "permanent" | "unlogged" | "temporary";
      readonly inherits: readonly QualifiedName[];
      readonly partitionBy: {
        readonly strategy: string;
        readonly columns: readonly string[];
        /** Columns with operator classes of their own. */ readonly classed?: readonly string[];
        /** What else is in the key. */ readonly expressions?: readonly SqlExpression[];
      } | null;
      readonly partitionOf: QualifiedName | null;
      readonly bound?: PartitionBound | null;
      /** Defaults that a partition or a typed table gives to columns which it has from elsewhere. */ readonly defaults?: readonly {
        readonly column: string;
        readonly default: SqlExpression;
      }[];
      readonly like: readonly {
        readonly table: QualifiedName;
        readonly including: readonly (
          "all" | "comments" | "compression" | "constraints" | "defaults" | "generated" | "identity" | "indexes" | "statistics" | "storage"
        )[];
      }[];
      /** CREATE TABLE AS / SELECT INTO. */ readonly as: Query | null;
      readonly withData: boolean;
      readonly foreign: boolean;
    }
  | {
      readonly kind: "drop-relation";
      readonly relation: RelationKind;
      readonly name: QualifiedName;
      readonly ifExists: boolean;
      readonly cascade: boolean;
      readonly concurrently: boolean;
      /** Names that the statement drops after this one (`DROP TABLE a, b`): they are not in its way. */ readonly later?: readonly QualifiedName[];
    }
  /** `ALTER TABLE/INDEX/VIEW/SEQUENCE ... RENAME TO`. PostgreSQL lets ALTER TABLE rename any relation. */
  | {
      readonly kind: "rename-relation";
      readonly relation: RelationKind;
      readonly name: QualifiedName;
      readonly newName: string;
      readonly ifExists: boolean;
    }
  | {
      readonly kind: "set-relation-schema";
      readonly relation: RelationKind;
      readonly name: QualifiedName;
      readonly newSchema: string;
      readonly ifExists: boolean;
    }
  | {
      readonly kind: "add-column";
      readonly table: QualifiedName;
      readonly column: ColumnDefinition;
      readonly ifNotExists: boolean;
      readonly ifExists: boolean;
      /** See `alter-column`. */ readonly only?: true;
    }
  | {
      readonly kind: "drop-column";
      readonly table: QualifiedName;
      readonly column: string;
      readonly columnIfExists: boolean;
      readonly ifExists: boolean;
      readonly cascade: boolean;
      /** See `alter-column`. */ readonly only?: true;
    }
  | {
      readonly kind: "rename-column";
      readonly relation: RelationKind;
      readonly table: QualifiedName;
      readonly column: string;
      readonly newName: string;
      readonly ifExists: boolean;
      /** See `alter-column`. */ readonly only?: true;
    }
  | {
      readonly kind: "alter-column";
      /** `view` for ALTER VIEW, which insists on one. */ readonly relation?: RelationKind;
      readonly table: QualifiedName;
      readonly column: string;
      readonly change: ColumnChange;
      readonly ifExists: boolean;
      /** ALTER TABLE ONLY: tables that inherit keep what they have. */ readonly only?: true;
    }
  | {
      readonly kind: "add-constraint";
      readonly table: QualifiedName;
      readonly constraint: ConstraintDefinition;
      readonly ifExists: boolean;
      /** See `alter-column`. */ readonly only?: true;
    }
  | {
      readonly kind: "drop-constraint";
      readonly table: QualifiedName;
      readonly name: string;
      readonly constraintIfExists: boolean;
      readonly ifExists: boolean;
      readonly cascade: boolean;
      /** See `alter-column`. */ readonly only?: true;
    }
  | {
      readonly kind: "rename-constraint";
      readonly table: QualifiedName;
      readonly name: string;
      readonly newName: string;
      readonly ifExists?: boolean;
      /** See `alter-column`. */ readonly only?: true;
    }
  | {
      readonly kind: "validate-constraint";
      readonly table: QualifiedName;
      readonly name: string;
      readonly ifExists?: boolean;
      /** See `alter-column`. */ readonly only?: true;
    }
  /** ALTER CONSTRAINT of a foreign key. */
  | {
      readonly kind: "alter-constraint";
      readonly table: QualifiedName;
      readonly name: string;
      readonly deferrable: boolean;
      readonly initiallyDeferred: boolean;
      readonly ifExists: boolean;
    }
  | {
      readonly kind: "attach-partition";
      readonly table: QualifiedName;
      readonly partition: QualifiedName;
      readonly bound?: PartitionBound | null;
    }
  | { readonly kind: "detach-partition"; readonly table: QualifiedName; readonly partition: QualifiedName; readonly concurrently: boolean }
  | {
      readonly kind: "inherit";
      readonly table: QualifiedName;
      readonly parent: QualifiedName;
      readonly remove: boolean;
      readonly ifExists?: boolean;
    }
  // indexes
  | {
      readonly kind: "create-index";
      /** Null: PostgreSQL chooses. */ readonly name: string | null;
      readonly table: QualifiedName;
      readonly elements: readonly IndexElement[];
      readonly include: readonly string[];
      readonly unique: boolean;
      readonly method: string;
      readonly where: SqlExpression | null;
      readonly concurrently: boolean;
      readonly ifNotExists: boolean;
      /** ON ONLY: partitions get none. */ readonly only?: true;
      /** Of a unique index: two NULLs are the same. */ readonly nullsNotDistinct?: true;
    }
  // types
  | {
      readonly kind: "create-enum";
      readonly name: QualifiedName;
      readonly labels: readonly string[];
      /** SQLAlchemy's checkfirst: nothing happens when it exists. */ readonly ifNotExists: boolean;
    }
  /** SQLAlchemy sends no CREATE TYPE for a type that a new table brings, since an earlier revision of the same run sent it; in a run of its own it would. */
  | { readonly kind: "remembered-type"; readonly name: QualifiedName }
  | {
      readonly kind: "create-domain";
      readonly name: QualifiedName;
      readonly type: TypeReference;
      readonly constraints: readonly ConstraintDefinition[];
      readonly nullable: boolean;
      readonly default: SqlExpression | null;
    }
  | { readonly kind: "create-composite-type"; readonly name: QualifiedName; readonly columns: readonly ColumnDefinition[] }
  /** CREATE TYPE AS RANGE. `subtype` null: none is given; `ordered`: an operator class is given; `multirange`: the name for its multirange type, null when PostgreSQL chooses it. */
  | {
      readonly kind: "create-range";
      readonly name: QualifiedName;
      readonly subtype: TypeReference | null;
      readonly ordered: boolean;
      readonly multirange: QualifiedName | null;
    }
  | { readonly kind: "create-other-type"; readonly name: QualifiedName; readonly form: "base" | "shell" }
  | {
      readonly kind: "add-enum-value";
      readonly name: QualifiedName;
      readonly label: string;
      readonly neighbour: { readonly position: "before" | "after"; readonly label: string } | null;
      readonly ifNotExists: boolean;
    }
  | { readonly kind: "rename-enum-value"; readonly name: QualifiedName; readonly label: string; readonly newLabel: string }
  | { readonly kind: "rename-type"; readonly name: QualifiedName; readonly newName: string; readonly domain: boolean }
  | { readonly kind: "set-type-schema"; readonly name: QualifiedName; readonly newSchema: string }
  /** ALTER TYPE and ALTER DOMAIN otherwise. `change` null: nothing that the catalog holds. */
  | {
      readonly kind: "alter-type";
      readonly name: QualifiedName;
      readonly domain: boolean;
      readonly detail: string;
      readonly change: TypeChange | null;
    }
  | {
      readonly kind: "drop-type";
      readonly name: QualifiedName;
      readonly domain: boolean;
      readonly ifExists: boolean;
      readonly cascade: boolean;
      /** See `drop-relation`. */ readonly later?: readonly QualifiedName[];
    }
  // sequences
  | {
      readonly kind: "create-sequence";
      readonly name: QualifiedName;
      readonly ifNotExists: boolean;
      readonly ownedBy: { readonly table: QualifiedName; readonly column: string } | null;
      readonly type: TypeReference | null;
      readonly persistence: "permanent" | "unlogged" | "temporary";
    }
  | {
      readonly kind: "alter-sequence";
      readonly name: QualifiedName;
      readonly ifExists: boolean;
      /** Undefined: not changed; null: OWNED BY NONE. */ readonly ownedBy:
        { readonly table: QualifiedName; readonly column: string } | null | undefined;
    }
  // views
  | {
      readonly kind: "create-view";
      readonly name: QualifiedName;
      readonly materialized: boolean;
      readonly orReplace: boolean;
      readonly ifNotExists: boolean;
      readonly temporary: boolean;
      readonly columns: readonly string[];
      readonly query: Query;
      readonly recursive: boolean;
    }
  // routines and triggers
  | {
      readonly kind: "create-function";
      readonly name: QualifiedName;
      readonly routine: "function" | "procedure" | "aggregate";
      readonly orReplace: boolean;
      /** Input argument types, which identify the function. */ readonly arguments: readonly TypeReference[];
      /** Of parameters that have one. */ readonly defaults?: readonly { readonly type: TypeReference; readonly default: SqlExpression }[];
      /** Of OUT and TABLE parameters. */ readonly outputs: readonly TypeReference[];
      readonly returns: TypeReference | null;
      readonly language: string | null;
      readonly body: string | null;
      /** What a body in SQL asks for: PostgreSQL looks at it when the function is created. */ readonly queries: readonly Query[];
    }
  | {
      readonly kind: "alter-function";
      readonly routine?: "function" | "procedure" | "aggregate" | "routine";
      readonly name: QualifiedName;
      readonly arguments: readonly TypeReference[] | null;
      readonly change:
        | { readonly kind: "rename"; readonly newName: string }
        | { readonly kind: "set-schema"; readonly newSchema: string }
        | { readonly kind: "other" };
    }
  | {
      readonly kind: "drop-function";
      readonly name: QualifiedName;
      /** Null: the only function of that name. */ readonly arguments: readonly TypeReference[] | null;
      readonly routine: "function" | "procedure" | "aggregate" | "routine";
      readonly ifExists: boolean;
      readonly cascade: boolean;
    }
  | {
      readonly kind: "create-trigger";
      readonly name: string;
      readonly table: QualifiedName;
      readonly function: QualifiedName;
      readonly orReplace: boolean;
      readonly columns: readonly string[];
      readonly constraint: boolean;
      /** FOR EACH ROW: partitions get it, too. */ readonly row?: boolean;
      readonly timing?: "before" | "after" | "instead of";
      readonly when?: SqlExpression;
    }
  | { readonly kind: "rename-trigger"; readonly name: string; readonly table: QualifiedName; readonly newName: string }
  /** Triggers, rules and policies: named per table. */
  | {
      readonly kind: "drop-table-object";
      readonly object: "trigger" | "rule" | "policy";
      readonly name: string;
      readonly table: QualifiedName;
      readonly ifExists: boolean;
      readonly cascade: boolean;
    }
  | {
      readonly kind: "create-table-object";
      readonly object: "rule" | "policy";
      /** What a rule is about. */ readonly event?: "select" | "insert" | "update" | "delete";
      readonly name: string;
      readonly table: QualifiedName;
      readonly orReplace: boolean;
      readonly expressions: readonly SqlExpression[];
      /** WITH CHECK of a policy. */ readonly check?: SqlExpression;
    }
  | {
      readonly kind: "alter-table-object";
      readonly object: "rule" | "policy";
      readonly name: string;
      readonly table: QualifiedName;
      readonly change:
        | { readonly kind: "rename"; readonly newName: string }
        | {
            readonly kind: "expressions";
            /** Null: as it was. */ readonly using: SqlExpression | null;
            readonly check: SqlExpression | null;
          };
    }
  // schemas and extensions
  | { readonly kind: "create-schema"; readonly name: string; readonly ifNotExists: boolean }
  | { readonly kind: "drop-schema"; readonly name: string; readonly ifExists: boolean; readonly cascade: boolean }
  | { readonly kind: "rename-schema"; readonly name: string; readonly newName: string }
  | {
      readonly kind: "create-extension";
      readonly name: string;
      readonly schema: string | null;
      readonly ifNotExists: boolean;
      readonly cascade: boolean;
    }
  | { readonly kind: "set-extension-schema"; readonly name: string; readonly newSchema: string }
  | { readonly kind: "drop-extension"; readonly name: string; readonly ifExists: boolean; readonly cascade: boolean }
  // use without change
  | {
      readonly kind: "query";
      readonly query: Query;
      readonly verb: "select" | "insert" | "update" | "delete" | "merge" | "truncate" | "copy" | "lock" | "refresh" | "other";
      readonly truncateCascade: boolean;
    }
  /** COMMENT, GRANT, CLUSTER, REINDEX, ENABLE ROW LEVEL SECURITY, SET (fillfactor) ...: needs the object, changes nothing that the catalog holds. `column` null: the object itself. For a constraint or trigger `name` is its table's and `column` its own name. `detail` is SQL's words: `COMMENT`, `OWNER TO`. */
  | {
      readonly kind: "touch";
      readonly object: "relation" | "type" | "function" | "schema" | "extension" | "constraint" | "trigger" | "text-search-dictionary";
      readonly relation: RelationKind | null;
      readonly name: QualifiedName;
      readonly column: string | null;
      readonly detail: string;
      readonly ifExists: boolean;
    }
  // session and transaction
  | {
      readonly kind: "set-search-path";
      readonly schemas: readonly string[] | null /* null: reset to the default */;
      readonly local: boolean;
    }
  /** `autocommit`: from here on each statement is a transaction of its own, until one is begun. `lose-sight`: in which one the next statement runs is not known. */
  | {
      readonly kind: "transaction";
      readonly verb: "begin" | "commit" | "rollback" | "savepoint" | "rollback-to" | "release" | "autocommit" | "lose-sight";
      readonly name: string | null;
    }
  /** Known to have no effect that the catalog holds: SET lock_timeout, ANALYZE, NOTIFY, roles, publications... */
  | { readonly kind: "no-effect"; readonly detail: string }
  // control flow inside one statement (DO blocks)
  /**
   * `IF condition THEN ... ELSE ... END IF`. The catalog answers the condition at that point: yes
   * applies `then`, no applies `otherwise`, not known applies both as alternatives (possible).
   */
  | {
      readonly kind: "conditional";
      readonly condition: CatalogQuestion;
      readonly then: readonly Operation[];
      readonly otherwise: readonly Operation[];
    }
  /**
   * `BEGIN body EXCEPTION WHEN ... THEN handler END`: a subtransaction. When an operation of the
   * body fails for certain with one of `catches`, the whole body is undone and the handler runs;
   * a failure of another kind stands. `catches` are PostgreSQL's condition names in lower case
   * (`duplicate_object`) or five-character SQLSTATEs; `others` catches all but query_canceled and
   * assert_failure.
   */
  | {
      readonly kind: "handled";
      readonly body: readonly Operation[];
      readonly handlers: readonly { readonly catches: readonly string[]; readonly operations: readonly Operation[] }[];
    }
  /** `RAISE EXCEPTION`: ends the statement with an error. `sqlstate` is PostgreSQL's code, `P0001` unless the writer chose another, or the condition name that the writer chose (`unique_violation`). */
  | {
      readonly kind: "raise";
      readonly message: string;
      readonly sqlstate: string;
      /** What the migration does, as a clause; by default it raises an exception. */ readonly intent?: string;
    }
  /** Known to be a statement, not known what it does. `mayTouch` null: may touch anything. `rowsOnly`: a DML statement, which changes rows and no object. `named`: the relation that it is about, whose schema is not known. */
  | {
      readonly kind: "unread";
      readonly reason: string;
      readonly mayTouch: readonly QualifiedName[] | null;
      readonly rowsOnly?: boolean;
      readonly named?: string;
    };

/** A yes-or-no question to the catalog. `unknown` cannot be answered; `not`, `all` and `any` are three-valued as in SQL. */
export type CatalogQuestion =
  | ExistsQuestion
  /** Whether the query yields a row: no when one of its `emptyWhenAnyIsEmpty` is certainly empty, otherwise not known. */
  | { readonly kind: "any-row"; readonly query: Query }
  | { readonly kind: "constant"; readonly value: boolean }
  | { readonly kind: "not"; readonly of: CatalogQuestion }
  | { readonly kind: "all" | "any"; readonly of: readonly CatalogQuestion[] }
  | { readonly kind: "unknown"; readonly reason: string };

/** Whether an object of that kind and name exists (`information_schema.columns`, `pg_type`, `to_regclass` ...). Names are compared as they are, without folding. */
export interface ExistsQuestion {
  readonly kind: "exists";
  /** `relation`: any of pg_class. `type`: enums, domains, composite and range types. */
  readonly object:
    | "relation"
    | "table"
    | "view"
    | "materialized-view"
    | "sequence"
    | "index"
    | "column"
    | "type"
    | "enum-value"
    | "constraint"
    | "function"
    | "trigger"
    | "policy"
    | "schema"
    | "extension";
  /** Null: see `searchPath`. */
  readonly schema: string | null;
  /** With a null schema, true asks through search_path (`to_regclass`), false in every schema (`pg_type.typname = 'x'`). */
  readonly searchPath: boolean;
  readonly name: string;
  /** The table of a column, constraint, index, trigger or policy, the type of an enum value; null: whichever. */
  readonly parent: string | null;
  /** Asked of information_schema.columns, which lists the columns of tables and views only. */
  readonly listed?: true;
  /** False when more is asked than existence (a data type, a definition): then only "no" is certain. */
  readonly exact: boolean;
}

/** What changes in a domain, or in the attributes of a composite type. */
export type TypeChange =
  | { readonly kind: "set-default"; readonly default: SqlExpression }
  | { readonly kind: "drop-default" }
  | { readonly kind: "set-not-null" | "drop-not-null" }
  | { readonly kind: "add-constraint"; readonly constraint: ConstraintDefinition }
  | { readonly kind: "drop-constraint"; readonly name: string; readonly ifExists: boolean }
  | { readonly kind: "validate-constraint"; readonly name: string }
  | { readonly kind: "rename-constraint"; readonly name: string; readonly newName: string }
  | { readonly kind: "add-attribute"; readonly column: ColumnDefinition }
  | { readonly kind: "drop-attribute"; readonly name: string; readonly ifExists: boolean; readonly cascade: boolean }
  | { readonly kind: "attribute-type"; readonly name: string; readonly type: TypeReference; readonly cascade: boolean }
  | { readonly kind: "rename-attribute"; readonly name: string; readonly newName: string; readonly cascade: boolean };

/** Which rows a partition takes. Values as SQL writes them, null where they are no constants. */
/** Where a range ends in one column of the key. */
export type RangeEnd = "minvalue" | "maxvalue" | SqlExpression;

export type PartitionBound =
  | { readonly kind: "default" }
  | { readonly kind: "list"; readonly values: readonly SqlExpression[] }
  | { readonly kind: "range"; readonly from: readonly RangeEnd[]; readonly to: readonly RangeEnd[] }
  | { readonly kind: "hash"; readonly modulus: number; readonly remainder: number };

export type ColumnChange =
  | {
      readonly kind: "type";
      readonly type: TypeReference;
      readonly using: SqlExpression | null;
      readonly collation: string | null;
      /** A `prepare-type` came before. */ readonly prepared?: true;
      /** Other columns that get a type by the same statement. */ readonly beside?: readonly {
        readonly column: string;
        readonly type: TypeReference;
      }[];
    }
  /** What is looked at for a change of type before any part of its ALTER TABLE is run (ATPrepAlterColumnType). */
  | { readonly kind: "prepare-type"; readonly type: TypeReference; readonly using: SqlExpression | null }
  | { readonly kind: "set-not-null" }
  | { readonly kind: "drop-not-null" }
  | { readonly kind: "set-default"; readonly default: SqlExpression }
  | { readonly kind: "drop-default" }
  | {
      readonly kind: "add-identity";
      readonly identity: "always" | "by default";
      readonly identitySequence?: QualifiedName;
      readonly identityLimit?: IdentityLimit;
    }
  /** SET GENERATED, SET INCREMENT and the like. `identity` null: it stays as it is. */
  | { readonly kind: "set-identity"; readonly identity: "always" | "by default" | null }
  | { readonly kind: "drop-identity"; readonly ifExists: boolean }
  | { readonly kind: "drop-expression"; readonly ifExists: boolean }
  /** SET STATISTICS, SET STORAGE, SET (n_distinct): needs the column, changes nothing that the catalog holds. */
  | { readonly kind: "other"; readonly detail: string };

/** One operation and the part of the statement's text that it stands for (UTF-16 offsets into the SQL text). */
export interface SqlStatement {
  readonly operations: readonly Operation[];
  readonly span: Span;
  /** The verb and object in capitals, for messages: `ALTER TABLE`, `CREATE INDEX`. */
  readonly tag: string;
  /** Set when the statement could not be parsed: PostgreSQL's message, and the offset it points to. */
  readonly syntaxError: { readonly message: string; readonly offset: number } | null;
}
