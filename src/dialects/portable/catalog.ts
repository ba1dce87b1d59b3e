/**
 * What MySQL and SQLite share with PostgreSQL's catalog: tables, columns and indexes.
 *
 * The replay's catalog is PostgreSQL's. For another database nothing may be called an error that only
 * PostgreSQL refuses, so that a fault stands when it is of a sort that is listed here: a table or a
 * column that is missing or is there already. Everything else (types, names of constraints, what
 * depends on what, casts) is left alone.
 */
import type { Catalog, Fault } from "../../model/catalog.ts";
import type { Operation } from "../../model/operation.ts";

/** Operations on what the others do not have, or have without a place in the catalog. */
const UNKNOWN: ReadonlySet<Operation["kind"]> = new Set([
  "create-enum", "create-domain", "create-composite-type", "create-range", "create-other-type", "add-enum-value", "rename-enum-value",
  "rename-type", "set-type-schema", "alter-type", "drop-type", "create-sequence", "alter-sequence", "create-extension", "drop-extension",
  "set-search-path", "create-function", "alter-function", "drop-function", "create-trigger", "rename-trigger", "drop-table-object",
  "create-table-object", "alter-table-object", "touch",
  // DDL commits by itself (MySQL), or the driver has committed before it (SQLite).
  "transaction",
]);

export function knowsPortably(operation: Operation): boolean {
  return !UNKNOWN.has(operation.kind) && !(operation.kind === "drop-relation" && operation.relation === "sequence");
}

export interface Peculiarities {
  /** An index has its name in the schema, as in PostgreSQL, and not in its table. */
  readonly indexesPerSchema: boolean;
}

/**
 * Whether every database refuses what PostgreSQL refuses here. Sources: the MySQL 8.0 reference
 * (ER_NO_SUCH_TABLE, ER_TABLE_EXISTS_ERROR, ER_BAD_FIELD_ERROR, ER_CANT_DROP_FIELD_OR_KEY,
 * ER_DUP_FIELDNAME), and SQLite's `no such table`, `no such column`, `already exists`, `duplicate column name`.
 */
export function refusesPortably(fault: Fault, operation: Operation, catalog: Catalog, { indexesPerSchema }: Peculiarities): boolean {
  switch (fault.kind) {
    case "missing":
      if (fault.object.kind === "table" || fault.object.kind === "view") return needsRelation(operation, fault) && !hasNamesake(catalog, fault);
      if (fault.object.kind === "column") return needsColumn(operation, fault.object.column) && !hasColumnNamesake(catalog, fault);
      return indexesPerSchema && fault.object.kind === "index" && operation.kind === "drop-relation" && !hasNamesake(catalog, fault);
    case "duplicate":
      if (fault.object.kind === "column") return operation.kind === "add-column" || operation.kind === "rename-column";
      return isDuplicate(operation, fault, catalog, indexesPerSchema);
    case "dependents": case "wrong-kind": case "refused":
      return false;
  }
}

/** Whether the operation works on the missing relation itself. What foreign keys and views lead to may be missing in some databases. */
function needsRelation(operation: Operation, { object }: Fault): boolean {
  switch (operation.kind) {
    case "add-column": case "drop-column": case "alter-column": case "rename-column": case "add-constraint": case "drop-constraint": case "create-index":
      return operation.table.name === object.name;
    case "drop-relation":
      return operation.relation === "table" || operation.relation === "view";
    case "rename-relation":
      return operation.relation === "table";
    case "query":
      return true;
    default:
      return false;
  }
}

function needsColumn(operation: Operation, column: string | null): boolean {
  switch (operation.kind) {
    case "drop-column": case "alter-column": case "rename-column":
      return operation.column === column;
    case "create-index":
      return operation.elements.some((element) => element.column === column);
    default:
      return false;
  }
}

function isDuplicate(operation: Operation, fault: Fault, catalog: Catalog, indexesPerSchema: boolean): boolean {
  const existing = fault.id === null ? undefined : catalog.relation(fault.id);
  if (!existing) return false;
  switch (operation.kind) {
    case "create-table": case "rename-relation":
      return (existing.kind === "table" || existing.kind === "view") && fault.object.kind !== "index";
    case "create-index":
      // The index behind a constraint has a name in PostgreSQL only.
      return indexesPerSchema && existing.kind === "index" && existing.index?.constraint === null;
    default:
      return false;
  }
}

/** Names of tables and columns are compared without case in SQLite, and in MySQL on some systems. */
function hasNamesake(catalog: Catalog, { object, id }: Fault): boolean {
  const name = object.name.toLowerCase();
  return catalog.relations(null).some((relation) => relation.id !== id && relation.name.toLowerCase() === name && relation.name !== object.name);
}

function hasColumnNamesake(catalog: Catalog, { object }: Fault): boolean {
  const name = object.column?.toLowerCase();
  const relation = catalog.findRelation({ schema: object.schema, name: object.name });
  return relation?.columns.some((column) => column.name !== object.column && column.name.toLowerCase() === name) ?? false;
}
