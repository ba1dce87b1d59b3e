/** The registry of SQL dialects: one file per dialect, one line here. */
import type { QualifiedName, SqlExpression, SqlStatement, TypeReference } from "../model/operation.ts";
import { postgresql } from "./postgresql.ts";

export interface Dialect {
  /** SQLAlchemy's name of the dialect: what `bind.dialect.name` gives. */
  readonly name: string;
  /** Loads the parser, once; cheap to call again. Start it early and await it late. */
  load(): Promise<SqlReader>;
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

export const dialects: readonly Dialect[] = [postgresql];
