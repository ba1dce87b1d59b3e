/** Which types of the database's own are in use. */
import type { Catalog, Type } from "./catalog.ts";
import type { TypeReference } from "./operation.ts";

/** Tells whether a column, an attribute, a domain or a routine has a type at this point, or may have it. */
export function typeUses(catalog: Catalog): (type: Type) => boolean {
  const used = new Set<string>();
  let unknown = false;
  const note = (reference: TypeReference | null): void => {
    if (reference?.kind === "unknown") unknown = true;
    else if (reference !== null && reference.schema !== "pg_catalog") used.add(`${reference.schema ?? ""}.${reference.name}`);
  };
  for (const relation of catalog.relations(null)) for (const column of relation.columns) note(column.type);
  for (const type of catalog.types(null)) note(type.base);
  for (const routine of catalog.routines(null))
    if (routine.extension === null) for (const reference of [...routine.arguments, ...routine.outputs, routine.returns]) note(reference);
  return ({ schema, name }) => unknown || used.has(`${schema}.${name}`) || used.has(`.${name}`);
}
