/**
 * The symbolic database: what PostgreSQL's catalog would hold, and how an operation changes it.
 *
 * This is the face; the parts stand in `catalog/`, one file per subject.
 */
export * from "./catalog/objects.ts";
export { createCatalog, type CatalogOptions } from "./catalog/create.ts";
export {
  checkConstraintsOf, columnNames, defaultOf, foreignKeysOf, indexesOf, primaryKeyOf, uniqueConstraintsOf,
  type CheckDescription, type ForeignKeyDescription, type IndexDescription, type KeyDescription,
} from "./catalog/describe.ts";
export { isTrustedExtension } from "./catalog/extensions.ts";
export type { Rows } from "./catalog/rows.ts";
export { builtInName, formatType } from "./catalog/types.ts";
export { cutName } from "./catalog/names.ts";
export { isNameless } from "./catalog/nameless.ts";
