/** What has a type of the database's own. */
import type { Catalog, ObjectReference, Type } from "./catalog.ts";
import type { TypeReference } from "./operation.ts";

/** The columns, attributes, domains and routines that have a type, or may have it, at this point. */
export function usesOfType(catalog: Catalog, type: Type): readonly ObjectReference[] {
  const isIt = (reference: TypeReference | null): boolean => reference !== null && (reference.kind === "unknown" || (reference.name === type.name && (reference.schema === null || reference.schema === type.schema)));
  const columns = catalog.relations(null).flatMap((relation) => relation.columns.filter((column) => isIt(column.type)).map((column) => ({ kind: "column" as const, schema: relation.schema, name: relation.name, column: column.name, table: null })));
  const domains = catalog.types(null).filter((other) => other.id !== type.id && isIt(other.base)).map((other) => ({ kind: "domain" as const, schema: other.schema, name: other.name, column: null, table: null }));
  const routines = catalog.routines(null).filter((routine) => routine.extension === null && [...routine.arguments, routine.returns].some(isIt)).map((routine) => ({ kind: "function" as const, schema: routine.schema, name: routine.name, column: null, table: null }));
  return [...columns, ...domains, ...routines];
}
