/** What stands in the database at a point of the chain, and which revision put it there. */
import {
  columnNames, defaultOf, formatType, isNameless, type Catalog, type Column, type Constraint, type ObjectId, type Relation,
  type StepId,
} from "./model/catalog.ts";
import { missingObjects } from "./model/cause.ts";
import type { History } from "./model/history.ts";
import { livesOf } from "./model/lives.ts";
import { positionAt } from "./source.ts";

/** Where something was created. Null in a record: by Alembic itself, or outside the chain. */
export interface Provenance { readonly revision: string; readonly file: string; readonly line: number }

export interface InventoryColumn {
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
  readonly default: string | null;
  /** The revision that added it; null: outside the chain. */ readonly revision: string | null;
}
/** `name`: null when a naming convention that could not be read makes it. */
export interface InventoryConstraint {
  readonly name: string | null;
  readonly kind: string;
  readonly columns: readonly string[];
  readonly references?: { readonly table: string; readonly columns: readonly string[] };
}
/** `name`: as for constraints. */
export interface InventoryIndex { readonly name: string | null; readonly columns: readonly string[]; readonly unique: boolean }

export interface InventoryTable {
  /** `external`: used by the chain, created by no revision. `alembic`: the version table. */
  readonly origin: "chain" | "external" | "alembic";
  /** False when it exists only on some paths through what could not be known. */
  readonly certain: boolean;
  readonly created: Provenance | null;
  /** For an external table: the first step that needs it. */
  readonly firstUsed: Provenance | null;
  readonly columns: readonly InventoryColumn[];
  readonly constraints: readonly InventoryConstraint[];
  readonly indexes: readonly InventoryIndex[];
}

export interface InventoryNamed { readonly name: string; readonly created: Provenance | null }
export interface InventoryType extends InventoryNamed { readonly kind: string; readonly labels: readonly string[] }
export interface InventorySchema {
  readonly tables: Readonly<Record<string, InventoryTable>>;
  readonly views: readonly InventoryNamed[];
  readonly materializedViews: readonly InventoryNamed[];
  readonly types: Readonly<Record<string, InventoryType>>;
  readonly sequences: readonly InventoryNamed[];
  readonly functions: readonly InventoryNamed[];
}
/** `schemas`: those that hold a table. `views`: plain and materialized together. `external`: tables from outside the chain. */
export interface InventoryTotals {
  readonly schemas: number;
  readonly tables: number;
  readonly views: number;
  readonly materializedViews: number;
  readonly columns: number;
  readonly external: number;
}
export interface ChainInventory {
  readonly path: string;
  readonly at: readonly string[];
  readonly schemas: Readonly<Record<string, InventorySchema>>;
  readonly totals: InventoryTotals;
}

/** The catalog after the last replayed revision, as plain data; schemas without objects are left out. */
export function inventoryOf(history: History): ChainInventory {
  const { catalog } = history;
  const schemas: Record<string, InventorySchema> = {};
  // The replay goes on with a table that the chain dropped and uses again; in the database it is not there.
  const revenants = new Set(missingObjects(history).filter(({ cause }) => cause.kind === "dropped").map(({ fault }) => fault.id));
  for (const { name } of [...catalog.schemas()].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const schema = schemaInventory(history, name, revenants);
    const isEmpty = [schema.views, schema.materializedViews, schema.sequences, schema.functions].every((list) => list.length === 0)
      && Object.keys(schema.tables).length === 0 && Object.keys(schema.types).length === 0;
    if (!isEmpty) schemas[name] = schema;
  }
  return { path: history.chain.path, at: reached(history), schemas, totals: totalsOf(schemas) };
}

/** The revisions that `alembic current` would show: those replayed that no other replayed one builds on. */
function reached(history: History): string[] {
  const run = history.revisions;
  const built = new Set(run.flatMap((revision) => [...revision.down, ...revision.dependsOn]));
  return run.filter((revision) => !built.has(revision.id)).map((revision) => revision.id).sort();
}

function schemaInventory(history: History, schema: string, revenants: ReadonlySet<ObjectId | null>): InventorySchema {
  const { catalog } = history;
  const relations = catalog.relations(schema).filter((relation) => relation.persistence !== "temporary" && !revenants.has(relation.id));
  const named = (kind: Relation["kind"]): InventoryNamed[] =>
    relations
      .filter((relation) => relation.kind === kind)
      .map((relation) => ({ name: relation.name, created: provenance(history, relation.created) }));
  return {
    tables: Object.fromEntries(relations.filter((relation) => relation.kind === "table").map((table) => [table.name, tableInventory(history, table)])),
    views: named("view"),
    materializedViews: named("materialized-view"),
    types: Object.fromEntries(
      catalog
        .types(schema)
        .filter((type) => type.extension === null)
        .map((type) => [type.name, { name: type.name, kind: type.kind, labels: type.labels, created: provenance(history, type.created) }]),
    ),
    sequences: named("sequence"),
    functions: catalog
      .routines(schema)
      .filter((routine) => routine.extension === null)
      .map((routine) => ({ name: routine.name, created: provenance(history, routine.created) })),
  };
}

function tableInventory(history: History, table: Relation): InventoryTable {
  const { catalog } = history;
  const versionTable = history.environment.versionTable;
  const assumed = table.origin === "assumed";
  return {
    origin: assumed ? "external" : table.name === versionTable.name && table.schema === (versionTable.schema ?? "public") ? "alembic" : "chain",
    certain: table.presence === "certain",
    created: assumed ? null : provenance(history, table.created),
    firstUsed: assumed ? provenance(history, livesOf(history).of(table.id)[0]?.step.id ?? table.created) : null,
    columns: table.columns.map((column) => columnInventory(history, column)),
    constraints: table.constraints.map((constraint) => constraintInventory(catalog, table, constraint)),
    indexes: table.indexes.flatMap((id) => {
      const index = catalog.relation(id);
      return index?.index ? [{ name: knownName(index.name), columns: indexColumns(table, index), unique: index.index.unique }] : [];
    }),
  };
}

function columnInventory(history: History, column: Column): InventoryColumn {
  return {
    name: column.name, type: formatType(column.type), nullable: column.nullable,
    default: defaultOf(history.catalog, column),
    revision: column.origin === "assumed" ? null : provenance(history, column.created)?.revision ?? null,
  };
}

function constraintInventory(catalog: Catalog, table: Relation, constraint: Constraint): InventoryConstraint {
  const target = constraint.references && catalog.relation(constraint.references.table);
  return {
    name: knownName(constraint.name), kind: constraint.kind, columns: columnNames(table, constraint.columns),
    ...(target && constraint.references
      ? { references: { table: `${target.schema}.${target.name}`, columns: columnNames(target, constraint.references.columns) } }
      : {}),
  };
}

function knownName(name: string): string | null {
  return isNameless(name) ? null : name;
}

/** Column names and expressions, in the index's order. */
function indexColumns(table: Relation, index: Relation): string[] {
  return index.index!.columns.map((number, at) => (number === 0 ? index.index!.elements[at]?.expression?.text ?? "?" : columnNames(table, [number])[0]!));
}

function provenance(history: History, step: StepId): Provenance | null {
  const created = history.steps[step];
  if (!created) return null;
  return { revision: created.revision.id, file: created.location.source.path, line: positionAt(created.location.source, created.location.span.start).line };
}

function totalsOf(schemas: Readonly<Record<string, InventorySchema>>): InventoryTotals {
  const all = Object.values(schemas);
  const tables = all.flatMap((schema) => Object.values(schema.tables));
  return {
    schemas: all.filter((schema) => Object.keys(schema.tables).length > 0).length,
    tables: tables.length,
    views: all.reduce((sum, schema) => sum + schema.views.length + schema.materializedViews.length, 0),
    materializedViews: all.reduce((sum, schema) => sum + schema.materializedViews.length, 0),
    columns: tables.reduce((sum, table) => sum + table.columns.length, 0),
    external: tables.filter((table) => table.origin === "external").length,
  };
}
