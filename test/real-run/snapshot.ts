/** Our catalog as plain data, in the shape of catalog.py, so that a program can compare it with the real one. */
import { defaultOf, foreignKeysOf, formatType, indexesOf, type Catalog, type Column, type Constraint, type Relation } from "../../src/model/catalog.ts";

/** What is printed is qualified, as a server does with an empty search_path. */
const NO_PATH: readonly string[] = [];

const CONSTRAINT_KINDS: Readonly<Record<Constraint["kind"], string>> = {
  "primary-key": "primaryKey", unique: "unique", "foreign-key": "foreignKey", check: "check", exclude: "exclude", "not-null": "notNull",
};

/** `possible` marks what exists only on some paths through what could not be known. */
export function snapshot(catalog: Catalog) {
  return {
    schemas: Object.fromEntries(catalog.schemas().map((schema) => [schema.name, {
      ...possible(schema),
      tables: Object.fromEntries(permanent(catalog, schema.name, "table").map((table) => [table.name, tableSnapshot(catalog, table)])),
      views: permanent(catalog, schema.name, "view").map((view) => ({ name: view.name, ...possible(view), columns: view.columns.map((column) => columnSnapshot(catalog, column)), open: view.open })),
      materializedViews: permanent(catalog, schema.name, "materialized-view").map((view) => ({ name: view.name, ...possible(view), columns: view.columns.map((column) => columnSnapshot(catalog, column)), open: view.open, indexes: indexSnapshots(catalog, view) })),
      types: {
        ...Object.fromEntries(catalog.types(schema.name).filter((type) => type.extension === null).map((type) => [type.name, {
          ...possible(type), kind: type.kind, ...(type.kind === "enum" && { labels: type.labels }), ...(type.base && { base: formatType(type.base, NO_PATH) }),
        }])),
        ...Object.fromEntries(permanent(catalog, schema.name, "composite-type").map((type) => [type.name, { ...possible(type), kind: "composite" }])),
      },
      sequences: permanent(catalog, schema.name, "sequence").map((sequence) => {
        const owner = sequence.ownedBy && catalog.relation(sequence.ownedBy.table);
        const column = owner?.columns.find(({ number }) => number === sequence.ownedBy!.column);
        return { name: sequence.name, ...possible(sequence), ownedBy: owner && column ? `${owner.name}.${column.name}` : null, identity: column?.identity != null && column.sequence === sequence.id };
      }),
      functions: catalog.routines(schema.name).filter((routine) => routine.extension === null).map((routine) => ({
        name: routine.name, ...possible(routine), arguments: routine.arguments.map((type) => formatType(type, NO_PATH)), language: routine.language,
      })),
    }])),
    extensions: catalog.extensions().map(({ name }) => name),
  };
}

function permanent(catalog: Catalog, schema: string, kind: Relation["kind"]): readonly Relation[] {
  return catalog.relations(schema).filter((relation) => relation.kind === kind && relation.persistence !== "temporary");
}

function possible({ presence }: { readonly presence: Relation["presence"] }): { readonly possible?: true } {
  return presence === "possible" ? { possible: true } : {};
}

function tableSnapshot(catalog: Catalog, table: Relation) {
  const parent = table.partitionOf === null ? undefined : catalog.relation(table.partitionOf);
  const foreignKeys = new Map(foreignKeysOf(catalog, table).map((key) => [key.constraint.id, key]));
  return {
    ...possible(table), open: table.open,
    ...(table.origin === "assumed" && { assumed: true }),
    columns: table.columns.map((column) => columnSnapshot(catalog, column)),
    // PostgreSQL 15 keeps NOT NULL with the column.
    constraints: table.constraints.filter(({ kind }) => kind !== "not-null").map((constraint) => {
      const foreignKey = foreignKeys.get(constraint.id);
      return {
        name: constraint.name, ...possible(constraint), kind: CONSTRAINT_KINDS[constraint.kind],
        columns: constraint.columns.map((number) => table.columns.find((column) => column.number === number)?.name ?? "?"),
        ...(!constraint.valid && { valid: false }),
        ...(constraint.expression && { expression: constraint.expression.text }),
        ...(foreignKey?.references && { references: { ...foreignKey.references, onDelete: foreignKey.onDelete ?? "NO ACTION", onUpdate: foreignKey.onUpdate ?? "NO ACTION" } }),
      };
    }),
    indexes: indexSnapshots(catalog, table),
    triggers: table.triggers.map((trigger) => ({ name: trigger.name, ...possible(trigger) })),
    ...(parent && { partitionOf: parent.name }),
    ...(table.partitionBy && { partitionBy: table.partitionBy.strategy }),
  };
}

function columnSnapshot(catalog: Catalog, column: Column) {
  return {
    name: column.name, ...possible(column), type: formatType(column.type, NO_PATH), nullable: column.nullable, default: defaultOf(catalog, column),
    ...(column.identity && { identity: column.identity }), ...(column.generated && { generated: "stored" }),
  };
}

function indexSnapshots(catalog: Catalog, relation: Relation) {
  return indexesOf(catalog, relation).map(({ name, columns, expressions, include, unique, method, where, constraint, relation: index }) => ({
    name, ...possible(index), columns: columns.map((column, at) => column ?? { expression: expressions[at] ?? null }), include, unique, method, predicate: where, constraint,
  }));
}
