/** What is kept of a SQLAlchemy type, however it was written. */
import type { Value } from "../../../evaluate/value.ts";
import type { QualifiedName } from "../../../model/operation.ts";
import type { NamedType } from "./enums.ts";

/** What a type object stands for. */
export interface TypeData {
  readonly data: "type";
  /** SQLAlchemy's name of the class: `String`, `JSONB`. */
  readonly name: string;
  /**
   * How PostgreSQL's compiler writes it. `named`: a type that the migration itself creates (ENUM,
   * DOMAIN), never parsed. `error`: the compiler refuses it with this message.
   */
  readonly form:
    | { readonly kind: "sql"; readonly text: string }
    | { readonly kind: "named"; readonly name: QualifiedName; readonly dimensions: number }
    | { readonly kind: "unknown"; readonly reason: string }
    | { readonly kind: "error"; readonly message: string };
  /** Which SERIAL an autoincrement column of this type becomes, null when none. */
  readonly serial: "int4" | "int2" | "int8" | null;
  readonly collation: string | null;
  /** An ENUM or DOMAIN whose CREATE TYPE hangs on the tables that use it. */
  readonly named: NamedType | null;
  /** Values of a non-native Enum with create_constraint=True, which becomes a CHECK. */
  readonly check: { readonly name: string | null; readonly values: readonly string[] } | null;
  /** Attributes of the type object. */
  readonly attributes: ReadonlyMap<string, Value>;
}

/** Attributes shared by most types. */
const PLAIN = { serial: null, collation: null, named: null, check: null, attributes: new Map<string, Value>() } as const;

export function sqlType(name: string, text: string, more: Partial<TypeData> = {}): TypeData {
  return { data: "type", name, ...PLAIN, form: { kind: "sql", text }, ...more };
}
export function unknownType(name: string, reason: string, more: Partial<TypeData> = {}): TypeData {
  return { data: "type", name, ...PLAIN, form: { kind: "unknown", reason }, ...more };
}
export function errorType(name: string, message: string): TypeData {
  return { data: "type", name, ...PLAIN, form: { kind: "error", message } };
}

/** SQLAlchemy refuses to write a column without a type. */
export const NULL_TYPE: TypeData = errorType("NullType", "Can't generate DDL for NullType(); did you forget to specify a type on this Column?");
