/** The registry of SQL dialects: one file per dialect, one line here. */
import type { Catalog, Fault } from "../model/catalog.ts";
import type { Operation, QualifiedName, SqlExpression, SqlStatement, TypeReference } from "../model/operation.ts";
import { mysql } from "./mysql.ts";
import { other } from "./other.ts";
import { postgresql } from "./postgresql.ts";
import { sqlite } from "./sqlite.ts";

export interface Dialect {
  /** SQLAlchemy's name of the dialect: what `bind.dialect.name` gives. */
  readonly name: string;
  /** Loads the parsers, once; cheap to call again. Start it early and await it late. */
  load(): Promise<SqlReader>;
  readonly traits: DialectTraits;
  /**
   * Whether a database has what the operation is about. The catalog is PostgreSQL's; what another
   * database has no notion of (a type of its own, a sequence) never reaches it.
   */
  knows(operation: Operation): boolean;
  /** Whether the database refuses, for the same reason, what PostgreSQL refuses. `catalog` is as the refused operation left it. */
  refuses(fault: Fault, operation: Operation, catalog: Catalog): boolean;
}

/** What SQLAlchemy's dialect object and Alembic's implementation say of the database. */
export interface DialectTraits {
  /** Alembic's `transactional_ddl`: DDL takes part in transactions, so that env.py's transaction matters. */
  readonly transactionalDdl: boolean;
  /** CREATE TYPE gives types names of their own; enums are such types. */
  readonly namedTypes: boolean;
  /** A column that numbers its rows is filled from a sequence that exists beside the table. */
  readonly sequences: boolean;
  readonly nativeEnum: boolean;
  readonly comments: boolean;
  readonly alter: boolean;
  /** Characters of the longest name of an index or a constraint that SQLAlchemy sends (`max_identifier_length` and its like). */
  readonly maxIdentifierLength: number;
  /** Columns that are computed when they are read (`Computed(persisted=False)`). */
  readonly virtualColumns: boolean;
  /** Alembic's name of the implementation class. */
  readonly implementation: string;
}

/** Reads SQL text. Never throws: what cannot be read comes back as `unread` operations. */
export interface SqlReader {
  /** The statements of a text, in order; empty statements and comments are dropped. */
  read(text: string): readonly SqlStatement[];
  /** One expression (`now()`, `lower(email)`, `status = 'x'`). */
  expression(text: string): SqlExpression;
  /** A type as written in SQL: `varchar(30)[]`, `timestamp with time zone`, `public.mood`. */
  type(text: string): TypeReference;
  /** A possibly qualified, possibly quoted name (`"Users"`, `public.users`); null when it is not one. */
  name(text: string): QualifiedName | null;
}

/** The dialects that are read; PostgreSQL, for which everything is made, first. */
export const dialects: readonly Dialect[] = [postgresql, mysql, sqlite];

/** SQLAlchemy's dialects that differ in name only. */
const SAME: Readonly<Record<string, string>> = { mariadb: "mysql" };

/** The dialect of a name that SQLAlchemy gives it. One that is not known here is judged by what all databases refuse. */
export function dialectNamed(name: string): Dialect {
  return dialects.find((dialect) => dialect.name === (SAME[name] ?? name)) ?? other(name);
}
