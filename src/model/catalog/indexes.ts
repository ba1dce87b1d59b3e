/** Indexes, standing alone or behind a constraint. */
import type { Span } from "../../source.ts";
import type { ConstraintDefinition, IndexElement, Operation, SqlExpression } from "../operation.ts";
import { requireOperatorClasses, type IndexedElement } from "./access-methods.ts";
import { calledRelation, drop } from "./dependencies.ts";
import { refuseWholeRow, sameCondition, useExpression } from "./expressions.ts";
import { chooseName, cutName, expressionColumnName, indexColumnNames, joinColumnNames } from "./names.ts";
import type { Constraint, ObjectId, Presence, Relation } from "./objects.ts";
import {
  appendColumns, columnName, columnReference, current, emptyRelation, fault, findColumn, isInTheWay, isKnown, kindNoun,
  patchRelation, plainColumn, relationNamed, relationReference, report, requireColumn, requireRelation,
  SEQUENCE_COLUMNS, withArticle, wrongKind, type Run,
} from "./run.ts";
import { childrenOf, putRelation, type State } from "./state.ts";
import { refuseStableCasts } from "./values.ts";
import { requireUnique } from "./written.ts";

export interface IndexSpecification {
  /** Null: PostgreSQL chooses. */
  readonly name: string | null;
  readonly elements: readonly IndexedElement[];
  /** What a copied index calls its columns: its copy does the same, and its name is made of that. */
  readonly names?: readonly string[];
  readonly include: readonly string[];
  readonly unique: boolean;
  readonly nullsNotDistinct?: boolean;
  readonly method: string;
  readonly where: SqlExpression | null;
  /** The kind of constraint that the index stands behind. */
  readonly constraint: "primary-key" | "unique" | "exclude" | null;
  readonly partOf: ObjectId | null;
  /** Partitions get none. */
  readonly only?: boolean;
  readonly implicit: boolean;
  readonly intent: string;
  readonly presence: Presence;
  readonly span: Span | null;
}

const LABELS = { "primary-key": "pkey", unique: "key", exclude: "excl" } as const;

/** Whether a generated name is taken in a schema: by a relation, or for constraints by another constraint. */
export function isNameTaken(state: State, schema: string, name: string, asConstraint: boolean): boolean {
  return state.relationNames.get(schema)?.get(name) !== undefined || (asConstraint && state.constraintNames.get(schema)?.get(name) !== undefined);
}

/** The name that PostgreSQL gives an index (`ChooseIndexName`). */
export function chooseIndexName(state: State, table: Relation, constraint: IndexSpecification["constraint"], names: readonly string[]): string {
  const taken = (name: string): boolean => isNameTaken(state, table.schema, name, constraint !== null);
  if (constraint === "primary-key") return chooseName(table.name, null, LABELS[constraint], taken);
  return chooseName(table.name, joinColumnNames(names), constraint === null ? "idx" : LABELS[constraint], taken);
}

/** The names that an index gives its own columns (`ChooseIndexColumnNames`). */
function columnNamesOf({ elements, include }: Pick<IndexSpecification, "elements" | "include">): readonly string[] {
  const origins = elements.map(({ column, expression }) => (column === null ? expressionColumnName(expression?.text ?? "") : cutName(column)));
  return indexColumnNames([...origins, ...include.map(cutName)]);
}

/** A change of a column's type builds its indexes anew: they call their columns as the table does by now (RememberIndexForRebuilding). */
export function renameRebuilt(run: Run, table: Relation, column: number): void {
  for (const id of table.indexes) {
    const { index } = current(run, id);
    if (!index?.uses.includes(column)) continue;
    const elements = index.elements.map((element, at) => (element.column === null ? element : { ...element, column: columnName(table, index.columns[at]!) }));
    patchRelation(run, id, { index: { ...index, names: columnNamesOf({ elements, include: index.include.map((number) => columnName(table, number)) }) } });
  }
}

/** Names a column of an index, which nothing uses but the names of its copies. */
export function renameIndexColumn(run: Run, relation: Relation, name: string, newName: string, intent: string): void {
  const index = relation.index!;
  const at = requireIndexColumn(run, relation, name, `column "${name}" does not exist`, intent);
  if (at < 0) return;
  if (index.names.includes(newName) && relation.presence === "certain") {
    fault(run, {
      kind: "duplicate",
      sqlstate: "42701",
      message: `column "${newName}" of relation "${relation.name}" already exists`,
      object: relationReference(relation),
      intent,
      id: relation.id,
    });
    return;
  }
  patchRelation(run, relation.id, { index: { ...index, names: index.names.with(at, newName) } });
  report(run, "alter", relationReference(relation), relation.id, intent);
}

/** The place of an index's column among its names, -1 (and a fault) when there is none. */
export function requireIndexColumn(run: Run, relation: Relation, name: string, message: string, intent: string): number {
  const at = relation.index!.names.indexOf(name);
  if (at < 0 && relation.presence === "certain")
    fault(run, { kind: "missing", sqlstate: "42703", message, object: columnReference(relation, name), intent, id: relation.id });
  return at;
}

/**
 * Adds an index to a table, and to its partitions. `constraint` is the id of the constraint it
 * stands behind. Gives the index's id.
 */
export function addIndex(run: Run, tableId: ObjectId, specification: IndexSpecification, constraint: ObjectId | null): ObjectId {
  const { state } = run;
  const uses = new Set<number>();
  const dependsOn = new Set<ObjectId>();
  const numberOf = (name: string): number => {
    const number =
      requireColumn(run, tableId, name, {
        intent: specification.intent,
        span: specification.span,
        ...(specification.constraint === null ? { message: `column "${cutName(name)}" does not exist` } : { ofKey: true }),
      })?.number ?? 0;
    uses.add(number);
    return number;
  };
  const needs = (expression: SqlExpression, place: "index expression" | "index predicate"): void => {
    const used = useExpression(run, tableId, expression, { intent: specification.intent, place });
    refuseStableCasts(run, current(run, tableId), expression, `functions in ${place} must be marked IMMUTABLE`, {
      object: relationReference(current(run, tableId)),
      intent: specification.intent,
      id: tableId,
    });
    for (const number of used.columns) uses.add(number);
    for (const id of used.dependsOn) dependsOn.add(id);
  };
  const columns = specification.elements.map((element) => {
    if (element.column !== null) return numberOf(element.column);
    if (element.expression) needs(element.expression, "index expression");
    return 0;
  });
  const include = specification.include.map(numberOf);
  if (specification.where) needs(specification.where, "index predicate");

  const table = current(run, tableId);
  // Those of a constraint's index have been looked up with its columns.
  if (specification.constraint === null) requireOperatorClasses(run, table, specification.method, specification.elements, specification.intent);
  if (specification.constraint === null && specification.unique && specification.partOf !== null) refusePartialKey(run, table, specification);
  const names = specification.names ?? columnNamesOf(specification);
  const name = specification.name === null ? chooseIndexName(state, table, specification.constraint, names) : cutName(specification.name);
  const index: Relation = {
    ...emptyRelation(run, "index", table.schema, name),
    presence: specification.presence,
    persistence: table.persistence,
    index: {
      table: tableId,
      columns,
      elements: specification.elements,
      include,
      names,
      uses: [...uses],
      dependsOn: [...dependsOn],
      partOf: specification.partOf,
      unique: specification.unique,
      nullsNotDistinct: specification.nullsNotDistinct === true,
      method: specification.method,
      where: specification.where,
      constraint,
      valid: true,
    },
  };
  putRelation(state, index);
  patchRelation(run, tableId, { indexes: [...current(run, tableId).indexes, index.id] });
  requireUnique(run, table, index, specification.intent);
  report(
    run,
    "create",
    relationReference(index),
    index.id,
    `index ${name} on ${table.name} (${describeElements(specification.elements)})`,
    { implicit: specification.implicit },
  );
  if (constraint === null && !specification.only) {
    for (const partition of partitionsOf(state, tableId)) {
      const match = matchingIndex(run, partition, index);
      if (match?.index) patchRelation(run, match.id, { index: { ...match.index, partOf: index.id } });
      else if (
        !refuseWholeRow(
          run,
          table,
          [...specification.elements.map(({ expression }) => expression), specification.where],
          specification.intent,
        )
      )
        addIndex(run, partition, { ...specification, name: null, names, partOf: index.id, implicit: true }, null);
    }
  }
  return index.id;
}

/** What the access methods that come with PostgreSQL can do, beside B-trees (amcanunique, amcanmulticol, amcaninclude). */
const METHODS: Readonly<Record<string, { readonly multicolumn: boolean; readonly include: boolean }>> = {
  hash: { multicolumn: false, include: false },
  gist: { multicolumn: true, include: true },
  spgist: { multicolumn: false, include: true },
  gin: { multicolumn: true, include: false },
  brin: { multicolumn: true, include: false },
};

export function refuseMethod(
  run: Run,
  table: Relation,
  specification: Pick<IndexSpecification, "method" | "unique" | "elements" | "include" | "intent" | "span">,
): void {
  const method = METHODS[specification.method];
  if (!method) return;
  const lacks = specification.unique ? "unique indexes"
    : specification.include.length > 0 && !method.include ? "included columns"
    : specification.elements.length > 1 && !method.multicolumn ? "multicolumn indexes"
    : null;
  if (lacks === null) return;
  fault(run, {
    kind: "refused",
    sqlstate: "0A000",
    message: `access method "${specification.method}" does not support ${lacks}`,
    object: relationReference(table),
    intent: specification.intent,
    id: table.id,
    span: specification.span,
  });
}

/** A key holds each column once (transformIndexConstraint). */
export function refuseRepetition(run: Run, table: Relation, kind: "primary-key" | "unique", names: readonly string[], intent: string): void {
  const repeated = names.find((name, at) => names.indexOf(name) < at);
  if (repeated === undefined || !isKnown(table)) return;
  fault(run, {
    kind: "refused",
    sqlstate: "42701",
    message: `column "${repeated}" appears twice in ${kind === "unique" ? "unique" : "primary key"} constraint`,
    object: relationReference(table),
    intent,
    id: table.id,
    ofKey: true,
  });
}

/** On a partitioned table a unique key must hold the whole partition key (DefineIndex). */
export function refusePartialKey(run: Run, table: Relation, specification: Pick<IndexSpecification, "elements" | "intent" | "span">): void {
  const keys = table.partitionBy?.columns ?? [];
  const missing = keys.find(
    (key) =>
      findColumn(table, key) && !specification.elements.some((element) => element.column !== null && cutName(element.column) === key),
  );
  if (missing === undefined || !isKnown(table)) return;
  fault(run, {
    kind: "refused", sqlstate: "0A000", message: "unique constraint on partitioned table must include all partitioning columns",
    object: relationReference(table), intent: specification.intent, id: table.id, span: specification.span,
  });
}

export function describeElements(elements: readonly IndexElement[]): string {
  const shown = (text: string): string => (text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}...` : text);
  return elements.map((element) => element.column ?? (element.expression ? shown(element.expression.text) : "?")).join(", ");
}

/** Characters of an expression that stand in a message. */
const MOST_SHOWN = 60;

/** An index of a partition that can serve as part of the partitioned table's index (CompareIndexInfo). */
export function matchingIndex(run: Run, partitionId: ObjectId, whole: Relation): Relation | undefined {
  const [partition, parent] = [current(run, partitionId), current(run, whole.index!.table)];
  const names = (table: Relation, numbers: readonly number[]): string => numbers.map((number) => columnName(table, number)).join("\0");
  return partition.indexes
    .map((id) => current(run, id))
    .find(
      ({ index }) =>
        index !== null &&
        index.partOf === null &&
        index.unique === whole.index!.unique &&
        sameCondition(index.where, whole.index!.where) &&
        index.elements.every(
          ({ expression }, at) => expression === null || sameCondition(expression, whole.index!.elements[at]?.expression ?? null),
        ) &&
        (whole.index!.constraint === null || index.constraint !== null) &&
        index.method === whole.index!.method &&
        names(partition, index.columns) === names(parent, whole.index!.columns) &&
        names(partition, index.include) === names(parent, whole.index!.include),
    );
}

/** The partitions of a partitioned table, one level down. */
export function partitionsOf(state: State, table: ObjectId): readonly ObjectId[] {
  return childrenOf(state, table).filter((id) => state.relations.get(id)?.partitionOf === table);
}

/** Whether a new index name is free in its table's schema; faults when it is not. */
export function isIndexNameFree(run: Run, table: Relation, name: string, intent: string): boolean {
  const existing = relationNamed(run.state, table.schema, cutName(name));
  if (!existing) return true;
  if (isInTheWay(existing)) {
    fault(run, {
      kind: "duplicate",
      sqlstate: "42P07",
      message: `relation "${existing.name}" already exists`,
      object: relationReference(existing),
      intent,
      id: existing.id,
    });
  } else if (existing.kind === "index") {
    // It may be there or not: now it is, as this statement makes it.
    drop(run, [{ kind: "relation", id: existing.id }], {
      cascade: true,
      object: relationReference(existing),
      id: existing.id,
      called: `index ${existing.name}`,
      intent,
    });
    run.effects.pop();
    return true;
  }
  return !isInTheWay(existing);
}

export function createIndex(run: Run, operation: Extract<Operation, { kind: "create-index" }>): void {
  const intent = `creates index ${operation.name ?? ""} on ${operation.table.name} (${describeElements(operation.elements)})`.replace("  ", " ");
  const table = requireRelation(run, operation.table, { intent });
  if (!table) return;
  if (table.kind === "index" || table.kind === "view" || table.kind === "sequence" || table.kind === "composite-type" || table.kind === "foreign-table") {
    if (!refuseParts(run, table, operation, intent))
      wrongKind(
        run,
        table,
        table.kind === "index" || table.kind === "composite-type"
          ? `"${table.name}" is ${withArticle(kindNoun(table.kind))}`
          : `cannot create index on relation "${table.name}"`,
        intent,
      );
    return;
  }
  const before = run.faults.length;
  refuseMethod(run, table, { ...operation, intent, span: null });
  if (run.faults.length > before && refuseParts(run, table, operation, intent)) run.faults.push(...run.faults.splice(before, 1));
  const existing = operation.name === null ? undefined : relationNamed(run.state, table.schema, cutName(operation.name));
  // PostgreSQL resolves the columns before it looks whether the key is whole and the name is free.
  if (existing || (operation.unique && table.partitionBy !== null)) checkColumns(run, table.id, operation, intent);
  if (operation.unique) refusePartialKey(run, table, { ...operation, intent, span: null });
  if (operation.name !== null) {
    if (operation.ifNotExists && existing) {
      if (existing.presence === "possible") patchRelation(run, existing.id, { presence: "certain" });
      return;
    }
    if (!isIndexNameFree(run, table, operation.name, intent)) return;
  }
  addIndex(
    run,
    table.id,
    {
      name: operation.name,
      elements: operation.elements,
      include: operation.include,
      unique: operation.unique,
      nullsNotDistinct: operation.nullsNotDistinct === true,
      method: operation.method,
      where: operation.where,
      constraint: null,
      partOf: null,
      only: operation.only === true,
      implicit: false,
      intent,
      presence: "certain",
      span: null,
    },
    null,
  );
}

/**
 * Raises what PostgreSQL objects to in the expressions of an index, which it reads before it looks at
 * what they are about (transformIndexStmt). Gives whether there was anything.
 */
function refuseParts(run: Run, relation: Relation, operation: Extract<Operation, { kind: "create-index" }>, intent: string): boolean {
  const position = run.state.journal.position();
  const before = run.faults.length;
  const silent: Run = { ...run, effects: [] };
  const given = relation.index
    ? relation.index.names.map((name) => ({ name, type: { kind: "unknown", reason: "a column of an index" } as const }))
    : relation.kind === "sequence"
      ? SEQUENCE_COLUMNS
      : [];
  for (const { name, type } of given) appendColumns(silent, relation.id, [plainColumn(silent, current(run, relation.id), name, type)]);
  for (const expression of [...operation.elements.map((element) => element.expression), operation.where])
    if (expression) useExpression(silent, relation.id, expression, { intent });
  run.state.journal.rollback(position);
  return run.faults.length > before;
}

function checkColumns(run: Run, tableId: ObjectId, operation: Extract<Operation, { kind: "create-index" }>, intent: string): void {
  const names = [...operation.elements.flatMap((element) => (element.column === null ? [] : [element.column])), ...operation.include];
  for (const name of names) requireColumn(run, tableId, name, { intent, message: `column "${cutName(name)}" does not exist` });
  for (const { expression } of operation.elements) if (expression) useExpression(run, tableId, expression, { intent, place: "index expression" });
  if (operation.where) useExpression(run, tableId, operation.where, { intent, place: "index predicate" });
  requireOperatorClasses(run, current(run, tableId), operation.method, operation.elements, intent);
}

export function dropIndex(run: Run, operation: Extract<Operation, { kind: "drop-relation" }>, index: Relation): void {
  const intent = "drops it";
  const { state } = run;
  const table = index.index ? state.relations.get(index.index.table) : undefined;
  const constraint = table?.constraints.find(({ id }) => id === index.index?.constraint);
  if (table && constraint?.presence === "certain" && index.presence === "certain") {
    fault(run, {
      kind: "dependents",
      sqlstate: "2BP01",
      message: `cannot drop index ${index.name} because constraint ${constraint.name} on table ${table.name} requires it`,
      object: relationReference(index),
      intent,
      id: index.id,
      dependents: [
        { object: { kind: "constraint", schema: table.schema, name: constraint.name, column: null, table: table.name }, id: table.id },
      ],
    });
  }
  const whole = index.index?.partOf == null ? undefined : state.relations.get(index.index.partOf);
  if (whole && index.presence === "certain" && !constraint) {
    fault(run, {
      kind: "dependents", sqlstate: "2BP01", message: `cannot drop index ${index.name} because index ${whole.name} requires it`,
      object: relationReference(index), intent, id: index.id, dependents: [{ object: relationReference(whole), id: whole.id }],
    });
  }
  drop(run, [{ kind: "relation", id: index.id }], {
    cascade: operation.cascade || constraint !== undefined,
    object: relationReference(index),
    id: index.id,
    called: calledRelation(state, index),
    intent,
  });
}

/** The elements of a key over plain columns. */
export function plainElements(columns: readonly string[]): readonly IndexElement[] {
  return columns.map((column) => ({ column, expression: null, operatorClass: null }));
}

/** What a copy of an index on another table needs to be specified by; columns go by name. */
export function respecify(
  state: State,
  index: Relation,
  table: Relation,
  constraint: Constraint | undefined,
): Pick<IndexSpecification, "elements" | "names" | "include" | "unique" | "nullsNotDistinct" | "method" | "where" | "constraint"> | null {
  if (!index.index) return null;
  const { columns, elements, include, names, unique, nullsNotDistinct, method, where } = index.index;
  const source = state.relations.get(index.index.table) ?? table;
  return {
    // Columns may have been renamed since: numbers tell which are meant.
    elements: elements.map((element, at) => (element.column === null ? element : { ...element, column: columnName(source, columns[at]!) })),
    names, include: include.map((number) => columnName(source, number)), unique, nullsNotDistinct: nullsNotDistinct === true, method, where,
    constraint: constraint ? keyKind(constraint.kind) : null,
  };
}

export function keyKind(kind: ConstraintDefinition["kind"]): IndexSpecification["constraint"] {
  return kind === "primary-key" || kind === "unique" || kind === "exclude" ? kind : null;
}
