/** What an inspector or an inventory wants to know of a relation, with all numbers and ids resolved to names. */
import type { SqlExpression } from "../operation.ts";
import type { Catalog, Column, Constraint, Relation } from "./objects.ts";
import { quoteIdentifier } from "./types.ts";

export interface KeyDescription {
  readonly name: string;
  readonly columns: readonly string[];
  readonly constraint: Constraint;
}

export interface ForeignKeyDescription extends KeyDescription {
  /** Null schema and name when the referenced table is not known. */
  readonly references: { readonly schema: string; readonly table: string; readonly columns: readonly string[] } | null;
  readonly onDelete: string | null;
  readonly onUpdate: string | null;
}

export interface CheckDescription {
  readonly name: string;
  readonly expression: SqlExpression | null;
  readonly constraint: Constraint;
}

export interface IndexDescription {
  readonly name: string;
  /** Column names; null for an expression. */
  readonly columns: readonly (string | null)[];
  readonly expressions: readonly (string | null)[];
  readonly include: readonly string[];
  readonly unique: boolean;
  readonly method: string;
  readonly where: string | null;
  /** The constraint that it stands behind. */
  readonly constraint: string | null;
  readonly relation: Relation;
}

/** The names of columns that are given by number; `?` for one that is not there. */
export function columnNames(relation: Relation, numbers: readonly number[]): readonly string[] {
  return numbers.map((number) => relation.columns.find((column) => column.number === number)?.name ?? "?");
}

/**
 * The default of a column, or the expression that generates it, as written; null when it has none.
 * `nextval('name')` holds its sequence by OID, as a regclass constant: it shows the name of today.
 */
export function defaultOf(catalog: Pick<Catalog, "relation">, column: Column): string | null {
  const text = (column.generated ?? column.default)?.text ?? null;
  const named =
    text === null
      ? null
      : /^nextval\('(?:[^']|'')*'::regclass\)$/.test(text) && column.dependsOn.length === 1
        ? catalog.relation(column.dependsOn[0]!)
        : null;
  if (named?.kind !== "sequence") return text;
  const name = named.schema === "public" ? quoteIdentifier(named.name) : `${quoteIdentifier(named.schema)}.${quoteIdentifier(named.name)}`;
  return `nextval('${name.replaceAll("'", "''")}'::regclass)`;
}

/** Null when the relation has none. */
export function primaryKeyOf(relation: Relation): KeyDescription | null {
  const constraint = relation.constraints.find(({ kind }) => kind === "primary-key");
  return constraint ? { name: constraint.name, columns: columnNames(relation, constraint.columns), constraint } : null;
}

export function uniqueConstraintsOf(relation: Relation): readonly KeyDescription[] {
  return relation.constraints
    .filter(({ kind }) => kind === "unique")
    .map((constraint) => ({ name: constraint.name, columns: columnNames(relation, constraint.columns), constraint }));
}

export function checkConstraintsOf(relation: Relation): readonly CheckDescription[] {
  return relation.constraints
    .filter(({ kind }) => kind === "check")
    .map((constraint) => ({ name: constraint.name, expression: constraint.expression, constraint }));
}

export function foreignKeysOf(catalog: Catalog, relation: Relation): readonly ForeignKeyDescription[] {
  return relation.constraints.flatMap((constraint) => {
    const { definition } = constraint;
    if (definition.kind !== "foreign-key") return [];
    const target = constraint.references ? catalog.relation(constraint.references.table) : undefined;
    const references =
      target && constraint.references
        ? { schema: target.schema, table: target.name, columns: columnNames(target, constraint.references.columns) }
        : null;
    return [
      {
        name: constraint.name,
        columns: columnNames(relation, constraint.columns),
        references,
        onDelete: definition.onDelete,
        onUpdate: definition.onUpdate,
        constraint,
      },
    ];
  });
}

/** Indexes by name, those behind constraints included. */
export function indexesOf(catalog: Catalog, relation: Relation): readonly IndexDescription[] {
  const described = relation.indexes.flatMap((id): IndexDescription[] => {
    const index = catalog.relation(id);
    if (!index?.index) return [];
    const { columns, elements, include, unique, method, where, constraint } = index.index;
    return [
      {
        name: index.name,
        columns: columns.map((number) => (number === 0 ? null : (columnNames(relation, [number])[0] ?? null))),
        expressions: elements.map((element) => element.expression?.text ?? null),
        include: columnNames(relation, include),
        unique,
        method,
        where: where?.text ?? null,
        constraint: relation.constraints.find(({ id: known }) => known === constraint)?.name ?? null,
        relation: index,
      },
    ];
  });
  return described.sort((left, right) => (left.name < right.name ? -1 : 1));
}
