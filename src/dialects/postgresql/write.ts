/** Operations as SQL that leaves alone what is there already: `CREATE TABLE IF NOT EXISTS` and its like. */
import { HOLE, UNKNOWN_PARAMETER } from "../../evaluate/value.ts";
import { formatType } from "../../model/catalog.ts";
import type {
  ColumnDefinition, ConstraintDefinition, IndexElement, Operation, QualifiedName, SqlExpression,
} from "../../model/operation.ts";

/** What cannot be written for certain; the message is a clause. */
export class Unwritable extends Error {}

/** PostgreSQL's reserved words (kwlist.h), which a name cannot be without quotes. */
const RESERVED = new Set(
  (
    "all analyse analyze and any array as asc asymmetric authorization between binary both case cast check collate collation column concurrently constraint create cross current_catalog current_date current_role " +
    "current_schema current_time current_timestamp current_user default deferrable desc distinct do else end except false fetch for foreign freeze from full grant group having ilike in initially inner intersect into is " +
    "isnull join lateral leading left like limit localtime localtimestamp natural not notnull null offset on only or order outer overlaps placing primary references returning right select session_user similar some " +
    "symmetric system_user table tablesample then to trailing true union unique user using variadic verbose when where window with"
  ).split(" "),
);

export function sqlName(name: string): string {
  return /^[a-z_][a-z0-9_$]*$/.test(name) && !RESERVED.has(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

export function qualified({ schema, name }: QualifiedName): string {
  return schema === null || schema === "public" ? sqlName(name) : `${sqlName(schema)}.${sqlName(name)}`;
}

/** One statement, without a semicolon. Throws `Unwritable`. */
export function writeCreation(operation: Operation): string {
  const written = statement(operation);
  if (HOLE.test(written)) throw new Unwritable("a part of it is not known");
  return written;
}

function statement(operation: Operation): string {
  switch (operation.kind) {
    case "create-table": {
      if (operation.inherits.length > 0 || operation.partitionBy || operation.partitionOf || operation.persistence !== "permanent")
        throw new Unwritable(`the table ${operation.name.name} is no plain table`);
      const lines = [...operation.columns.map(column), ...operation.constraints.filter((one) => one.kind !== "not-null").map(constraint)];
      return `CREATE TABLE IF NOT EXISTS ${qualified(operation.name)} (\n${lines.map((line) => `    ${line}`).join(",\n")}\n)`;
    }
    case "create-index": {
      if (operation.name === null) throw new Unwritable("an index has no name");
      const include = operation.include.length > 0 ? ` INCLUDE (${operation.include.map(sqlName).join(", ")})` : "";
      const method = operation.method === "btree" ? "" : ` USING ${sqlName(operation.method)}`;
      return `CREATE ${operation.unique ? "UNIQUE " : ""}INDEX IF NOT EXISTS ${sqlName(operation.name)} ON ${qualified(operation.table)}${method} (${operation.elements.map(element).join(", ")})${include}${operation.where ? ` WHERE ${expression(operation.where)}` : ""}`;
    }
    case "create-enum": {
      // CREATE TYPE has no IF NOT EXISTS.
      const body = `BEGIN\n    CREATE TYPE ${qualified(operation.name)} AS ENUM (${operation.labels.map(text).join(", ")});\nEXCEPTION WHEN duplicate_object THEN NULL;\nEND`;
      let quotes = "$$";
      while (body.includes(quotes)) quotes = `$x${quotes.slice(1)}`;
      return `DO ${quotes} ${body} ${quotes}`;
    }
    case "create-schema":
      return `CREATE SCHEMA IF NOT EXISTS ${sqlName(operation.name)}`;
    case "create-sequence":
      if (operation.ownedBy || operation.type) throw new Unwritable(`the sequence ${operation.name.name} has options`);
      return `CREATE SEQUENCE IF NOT EXISTS ${qualified(operation.name)}`;
    default:
      throw new Unwritable(`${operation.kind} is not written`);
  }
}

function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

function expression({ text: written, read }: SqlExpression): string {
  if (!read || written.includes(`'${UNKNOWN_PARAMETER}'`)) throw new Unwritable(`the expression ${written} is not known`);
  return written;
}

function type({ name, type: reference }: ColumnDefinition): string {
  if (reference.kind === "unknown") throw new Unwritable(`the type of column ${name} is not known: ${reference.reason}`);
  return formatType(reference);
}

const SERIAL: Readonly<Record<string, string>> = { int2: "smallserial", int4: "serial", int8: "bigserial" };

function column(definition: ColumnDefinition): string {
  const { name, type: reference, serial, identity, generated, collation } = definition;
  const typeName = serial && reference.kind === "named" ? SERIAL[reference.name] : type(definition);
  if (typeName === undefined) throw new Unwritable(`the type of column ${name} is not known`);
  return [
    sqlName(name), typeName,
    ...(collation === null ? [] : [`COLLATE "${collation.replaceAll('"', '""')}"`]),
    ...(definition.default ? [`DEFAULT ${expression(definition.default)}`] : []),
    ...(identity ? [`GENERATED ${identity.toUpperCase()} AS IDENTITY`] : []),
    ...(generated ? [`GENERATED ALWAYS AS (${expression(generated)}) STORED`] : []),
    ...(definition.nullable === false ? ["NOT NULL"] : []),
    ...definition.constraints.map(constraint),
  ].join(" ");
}

function constraint(definition: ConstraintDefinition): string {
  const name = definition.name === null ? "" : `CONSTRAINT ${sqlName(definition.name)} `;
  switch (definition.kind) {
    case "primary-key":
    case "unique": {
      if (definition.include.length > 0 || definition.usingIndex !== null) throw new Unwritable("a key has options");
      const words = definition.kind === "primary-key" ? "PRIMARY KEY" : definition.nullsNotDistinct ? "UNIQUE NULLS NOT DISTINCT" : "UNIQUE";
      return `${name}${words} (${definition.columns.map(sqlName).join(", ")})${definition.deferrable ? " DEFERRABLE" : ""}`;
    }
    case "check":
      return `${name}CHECK (${expression(definition.expression)})`;
    case "foreign-key": {
      const { references, onDelete, onUpdate, deferrable, initiallyDeferred } = definition;
      const target = `${qualified(references.table)}${references.columns.length > 0 ? ` (${references.columns.map(sqlName).join(", ")})` : ""}`;
      return `${name}FOREIGN KEY (${definition.columns.map(sqlName).join(", ")}) REFERENCES ${target}${onDelete ? ` ON DELETE ${onDelete}` : ""}${onUpdate ? ` ON UPDATE ${onUpdate}` : ""}${deferrable ? " DEFERRABLE" : ""}${initiallyDeferred ? " INITIALLY DEFERRED" : ""}`;
    }
    case "exclude":
    case "not-null":
      throw new Unwritable(`a constraint of kind ${definition.kind} is not written`);
  }
}

function element({ column: name, expression: written, operatorClass, reordered }: IndexElement): string {
  if (reordered) throw new Unwritable("the order of an index column is not written");
  return `${name !== null ? sqlName(name) : `(${expression(written!)})`}${operatorClass ? ` ${qualified(operatorClass)}` : ""}`;
}
