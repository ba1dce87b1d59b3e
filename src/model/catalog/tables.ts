/** Tables: creation, inheritance and partitions; and what holds for relations of every kind. */
import type {
  ColumnDefinition, ConstraintDefinition, Operation, PartitionBound, QualifiedName, Query, RelationKind, SqlExpression,
  TypeReference,
} from "../operation.ts";
import { readBound, refuseOverlap } from "./bounds.ts";
import { addInherited, columnOf, completeColumn, refuseContradiction, refuseIdentityType, setDefault } from "./columns.ts";
import { requireOperatorClasses } from "./access-methods.ts";
import { refuseWholeRow, sameCondition, useExpression } from "./expressions.ts";
import {
  addConstraint, addPartForeignKey, addPartKey, inOrderOfCreation, joinWhole, setConstraintName, withoutRepeatedKeys,
} from "./constraints.ts";
import { calledRelation, discard, drop } from "./dependencies.ts";
import { addIndex, dropIndex, plainElements, refuseRepetition, respecify } from "./indexes.ts";
import { chooseName, cutName } from "./names.ts";
import type { Column, Constraint, Fault, ObjectId, Relation, StoredBound } from "./objects.ts";
import { outputOf, requireParts, requireSources, useRelation, yieldsNoRow, type OutputColumn } from "./queries.ts";
import {
  bringForward, allows, appendColumns, columnName, columnReference, current, emptyRelation, fault, findColumn,
  hasRowType, isInTheWay, isKnown, isSystemColumn, kindNoun, lookUpRelation, namedReference, patchRelation, refuseNameOfType,
  partReference, plainColumn, relationNamed, refuseMember, relationReference, replaceColumn, report, requireColumn,
  requireRelation, requireSchema, resolveType, targetSchema, typeInTheWay, withArticle,
  wrongKind, type Run,
} from "./run.ts";
import { copyTrigger } from "./routines.ts";
import { copiedLimit, limitOf } from "./sequence-limits.ts";
import { childrenOf, dependentsOf, namesIn, putRelation, putRoutine, putType, removeRelation, TEMPORARY_SCHEMA } from "./state.ts";
import { sameColumnType } from "./types.ts";
import { fillFromQuery } from "./written.ts";

type CreateTable = Extract<Operation, { kind: "create-table" }>;

export function createTable(run: Run, written: CreateTable): void {
  const { state } = run;
  const intent = "creates it";
  const name = cutName(written.name.name);
  // A query is read before anything is looked up for the table.
  const result = written.as && resultOf(run, written.as);
  const schema = placeOf(run, written, intent);
  const existing = relationNamed(state, schema, name);
  if (existing && written.ifNotExists) return keepExisting(run, existing, written, intent);
  // What the table is made from is looked up while it does not exist yet: types and patterns at first, what it
  // inherits from at last (transformCreateStmt, DefineRelation).
  const typed = {
    ...written,
    columns: written.columns.map((column) => {
      const type = resolveType(run, column.type, { intent, span: column.span });
      refuseContradiction(run, column, { name }, namedReference("table", schema, name), intent);
      return { ...column, type };
    }),
  };
  const liked = written.like.flatMap((like) => {
    const source = requireRelation(run, like.table, { intent: `serves as the pattern of ${name}` });
    if (source && (source.kind === "index" || source.kind === "sequence")) {
      wrongKind(run, source, `relation "${source.name}" is invalid in LIKE clause`, intent);
      return [];
    }
    if (source) report(run, "reference", relationReference(source), source.id, `pattern of ${name}`);
    return source ? [{ source, including: like.including }] : [];
  });
  const operation = withOneKey(run, typed, schema);
  const before = run.faults.length;
  for (const column of operation.columns) refuseIdentityType(run, column, namedReference("table", schema, name), intent);
  const parents = parentsOf(run, operation);
  const sources = { parents, liked, result };
  if (isInTheWay(existing)) {
    rehearse(run, operation, existing!, sources, intent);
    fault(run, {
      kind: "duplicate",
      sqlstate: "42P07",
      message: `relation "${name}" already exists`,
      object: relationReference(existing!),
      intent,
      id: existing!.id,
    });
    keysFirst(run, before);
    if (existing!.kind === "table") mergeColumns(run, existing!, operation, intent);
    return;
  }
  refuseNameOfType(run, schema, name, intent);
  const table = startTable(run, operation, schema, name, relationNamed(state, schema, name));
  putRelation(state, table);
  report(run, "create", relationReference(table), table.id, describeTable(operation));
  const inherited = putColumns(run, table.id, operation, sources, intent);
  for (const column of operation.columns) completeColumn(run, table.id, column, intent);
  for (const given of operation.defaults ?? []) {
    const column = requireColumn(run, table.id, given.column, { intent, message: `column "${cutName(given.column)}" does not exist` });
    if (column) setDefault(run, table.id, column.number, given.default, intent);
  }
  const bound = operation.partitionOf && inherited[0] ? boundIn(run, inherited[0], name, operation.bound ?? null, intent) : null;
  checkPartitionKey(run, table.id, operation, intent);
  for (const column of current(run, table.id).columns) {
    if (column.created === run.step)
      report(run, "create", columnReference(current(run, table.id), column.name), table.id, `adds column ${column.name}`, {
        implicit: true,
      });
  }
  for (const { source, including } of liked) copyDetails(run, table.id, source, (part) => including.includes(part) || including.includes("all"));
  for (const parent of inherited) inheritConstraints(run, table.id, parent);
  const own = withoutRepeatedKeys([...operation.columns.flatMap((column) => column.constraints), ...operation.constraints]);
  for (const constraint of inOrderOfCreation(own))
    addConstraint(run, table.id, operation.foreign ? constraint : validated(constraint), { implicit: true, inherited: false });
  keysFirst(run, before);
  for (const { source, including } of liked) if (including.includes("indexes") || including.includes("all")) copyIndexes(run, table.id, source, null);
  if (operation.partitionOf) for (const parent of inherited) becomePartition(run, table.id, parent.id, bound);
}

/** Puts columns that keys name twice, or that the table lacks, in front of the other faults: they are found while the statement is read (transformIndexConstraint). */
function keysFirst(run: Run, from: number): void {
  bringForward(run, from, ({ ofKey }) => ofKey === true);
}

/** What a table gets its columns from, beside its own definition. */
interface Sources {
  readonly parents: readonly Relation[];
  readonly liked: readonly { readonly source: Relation }[];
  readonly result: ReturnType<typeof resultOf> | null;
}

/** Puts the columns of a new table together. Gives the parents that it inherits from. */
function putColumns(run: Run, tableId: ObjectId, operation: CreateTable, { parents, liked, result }: Sources, intent: string): readonly Relation[] {
  const columns = withoutRepeatedColumns(run, current(run, tableId), operation.columns, liked.flatMap(({ source }) => source.columns), intent);
  const inherited = inheritColumns(run, tableId, parents, operation, intent);
  for (const { source } of liked) copyColumns(run, tableId, source, intent);
  if (result) columnsFromQuery(run, tableId, operation, result);
  ownColumns(run, tableId, columns, intent);
  return inherited;
}

/** Raises what PostgreSQL objects to in the columns of a table before it finds that the name is taken (DefineRelation). */
function rehearse(run: Run, operation: CreateTable, existing: Relation, sources: Sources, intent: string): void {
  const { state } = run;
  const position = state.journal.position();
  const before = run.faults.length;
  const table = startTable(run, operation, existing.schema, existing.name, undefined);
  putRelation(state, table);
  // The name means the other one, as in the columns that come from elsewhere.
  namesIn(state, state.relationNames, existing.schema).set(existing.name, existing.id);
  // The rows of a query are worth a look only for a table that can be made.
  putColumns(silently(run), table.id, operation, { ...sources, result: null }, intent);
  for (const key of [...operation.columns.flatMap((column) => column.constraints), ...operation.constraints]) {
    if (key.kind === "primary-key" || key.kind === "unique")
      for (const column of key.columns) requireColumn(run, table.id, column, { intent, ofKey: true, span: key.span });
    if (key.kind === "primary-key" || key.kind === "unique") refuseRepetition(run, current(run, table.id), key.kind, key.columns.map(cutName), intent);
  }
  state.journal.rollback(position);
  for (let at = before; at < run.faults.length; at++) if (run.faults[at]!.id === table.id) run.faults[at] = { ...run.faults[at]!, id: existing.id };
}

/** The schema that a relation is created in: that of the session for a temporary one (RangeVarAdjustRelationPersistence). */
export function placeOf(run: Run, operation: { readonly name: QualifiedName; readonly persistence: Relation["persistence"] }, intent: string): string {
  if (operation.persistence !== "temporary") return targetSchema(run, operation.name);
  if (operation.name.schema === null || operation.name.schema === TEMPORARY_SCHEMA) return TEMPORARY_SCHEMA;
  const schema = targetSchema(run, operation.name);
  fault(run, {
    kind: "refused",
    sqlstate: "42P16",
    message: "cannot create temporary relation in non-temporary schema",
    object: namedReference("table", schema, cutName(operation.name.name)),
    intent,
  });
  return TEMPORARY_SCHEMA;
}

/** The definition without any primary key but the first; a fault when there are others (transformIndexConstraints). */
function withOneKey(run: Run, operation: CreateTable, schema: string): CreateTable {
  const isKey = ({ kind }: ConstraintDefinition): boolean => kind === "primary-key";
  const [first, ...others] = [...operation.columns.flatMap((column) => column.constraints), ...operation.constraints].filter(isKey);
  if (others.length === 0) return operation;
  const name = cutName(operation.name.name);
  fault(run, {
    kind: "duplicate",
    sqlstate: "42P16",
    message: `multiple primary keys for table "${name}" are not allowed`,
    object: namedReference("table", schema, name),
    intent: "creates it",
  });
  const keep = (constraint: ConstraintDefinition): boolean => !isKey(constraint) || constraint === first;
  return {
    ...operation,
    columns: operation.columns.map((column) => ({ ...column, constraints: column.constraints.filter(keep) })),
    constraints: operation.constraints.filter(keep),
  };
}

function describeTable(operation: CreateTable): string {
  if (operation.partitionOf) return `partition of ${operation.partitionOf.name}`;
  if (operation.as) return "table from a query";
  return operation.foreign ? "foreign table" : "table";
}

/** The record that creation starts from: a new one, or that of the relation that was possible or assumed before. */
function startTable(run: Run, operation: CreateTable, schema: string, name: string, existing: Relation | undefined): Relation {
  const kind: RelationKind = operation.foreign ? "foreign-table" : "table";
  const fresh: Relation = {
    ...emptyRelation(run, kind, schema, name), persistence: schema === TEMPORARY_SCHEMA ? "temporary" : operation.persistence,
    partitionBy: operation.partitionBy && {
      strategy: operation.partitionBy.strategy,
      columns: operation.partitionBy.columns.map(cutName),
      ...(operation.partitionBy.expressions && { expressions: true }),
    },
    rows: operation.foreign ? "unknown" : "empty",
  };
  if (!existing) return fresh;
  if (existing.kind !== kind) {
    discard(run, existing);
    return fresh;
  }
  // If this statement works there was nothing before it: indexes and sequences of the possible table go.
  for (const id of dependentsOf(run.state, existing.id)) {
    const part = run.state.relations.get(id);
    if (part?.index?.table === existing.id || part?.ownedBy?.table === existing.id) removeRelation(run.state, id);
  }
  const kept = existing.origin === "assumed" ? existing.columns.map((column): Column => ({ ...column, presence: "possible", origin: "assumed" })) : [];
  return { ...fresh, id: existing.id, columns: kept, nextColumnNumber: existing.nextColumnNumber };
}

/** IF NOT EXISTS over something that is there. */
function keepExisting(run: Run, existing: Relation, operation: CreateTable, intent: string): void {
  if (existing.presence === "certain" && existing.origin === "chain") return;
  const before = new Set(existing.columns.map((column) => column.name));
  patchRelation(run, existing.id, { presence: "certain", open: true });
  for (const column of existing.columns)
    if (!operation.columns.some((own) => cutName(own.name) === column.name))
      replaceColumn(run, existing.id, column.number, { presence: "possible" });
  for (const column of operation.columns) {
    if (before.has(cutName(column.name))) continue;
    ownColumn(run, existing.id, column, intent);
    const added = findColumn(current(run, existing.id), column.name);
    if (added) replaceColumn(run, existing.id, added.number, { presence: "possible" });
  }
  report(run, "create", relationReference(existing), existing.id, describeTable(operation));
}

/** After a second creation the columns that only the second has may be there. */
function mergeColumns(run: Run, existing: Relation, operation: CreateTable, intent: string): void {
  for (const column of operation.columns) {
    if (findColumn(current(run, existing.id), column.name)) continue;
    const added = columnOf({ ...run, quiet: true }, current(run, existing.id), column, intent);
    appendColumns(run, existing.id, [{ ...added, presence: "possible" }]);
  }
}

/** The definitions whose columns come for the first time; 42701 for the first that does not (MergeAttributes). `copied`: what LIKE brings. */
export function withoutRepeatedColumns(
  run: Run,
  relation: Relation,
  definitions: readonly ColumnDefinition[],
  copied: readonly Column[],
  intent: string,
): readonly ColumnDefinition[] {
  const seen = new Set<string>();
  let repeated: string | undefined;
  const isNew = (name: string): boolean => {
    const isRepeated = seen.has(name);
    if (isRepeated) repeated ??= name;
    else seen.add(name);
    return !isRepeated;
  };
  for (const { name, presence } of copied) if (presence === "certain") isNew(name);
  const fresh = definitions.filter(({ name }) => isNew(cutName(name)));
  const counted = new Set<string>();
  const twice = definitions.find(({ name, serial, identity, identitySequence }) => {
    const isCounted = (serial || identity !== null) && identitySequence === undefined;
    const isTwin = isCounted && counted.has(cutName(name));
    if (isCounted) counted.add(cutName(name));
    return isTwin;
  });
  if (twice) {
    const sequence = chooseName(
      relation.name,
      cutName(twice.name),
      "seq",
      (taken) => run.state.relationNames.get(relation.schema)?.get(taken) !== undefined,
    );
    fault(run, {
      kind: "duplicate",
      sqlstate: "42P07",
      message: `relation "${sequence}" already exists`,
      object: columnReference(relation, cutName(twice.name)),
      intent,
      id: relation.id,
    });
  } else if (repeated !== undefined)
    fault(run, {
      kind: "refused",
      sqlstate: "42701",
      message: `column "${repeated}" specified more than once`,
      object: columnReference(relation, repeated),
      intent,
      id: relation.id,
    });
  return fresh;
}

/** Adds the columns of a definition. New ones go into the table together: each change of a table costs a copy of it. */
function ownColumns(run: Run, tableId: ObjectId, definitions: readonly ColumnDefinition[], intent: string): void {
  const names = new Set(current(run, tableId).columns.map((column) => column.name));
  let { nextColumnNumber } = current(run, tableId);
  let added: Column[] = [];
  for (const definition of definitions) {
    const name = cutName(definition.name);
    if (names.has(name) || isSystemColumn(name)) {
      appendColumns(run, tableId, added);
      added = [];
      ownColumn(run, tableId, definition, intent);
      nextColumnNumber = current(run, tableId).nextColumnNumber;
      continue;
    }
    const column = columnOf(run, { id: tableId, nextColumnNumber }, definition, intent);
    names.add(name);
    added.push(column);
    nextColumnNumber = Math.max(nextColumnNumber, column.number + 1);
  }
  if (added.length > 0) appendColumns(run, tableId, added);
}

function ownColumn(run: Run, tableId: ObjectId, definition: ColumnDefinition, intent: string): void {
  const table = current(run, tableId);
  const name = cutName(definition.name);
  const column = columnOf(run, table, definition, intent);
  const existing = findColumn(table, name);
  if (isSystemColumn(name)) {
    fault(run, {
      kind: "duplicate",
      sqlstate: "42701",
      message: `column name "${name}" conflicts with a system column name`,
      object: columnReference(table, name),
      intent,
      id: tableId,
    });
  } else if (!existing) appendColumns(run, tableId, [column]);
  else if (existing.inherited > 0) {
    mergeInherited(run, table, existing, column, intent);
    refuseRefinement(run, table, existing, definition, intent);
  } else replaceColumn(run, tableId, existing.number, { ...column, number: existing.number });
}

/** A column of the table's own that it inherits as well. */
function mergeInherited(run: Run, table: Relation, existing: Column, column: Column, intent: string): void {
  if (!sameColumnType(existing.type, column.type) && existing.presence === "certain") {
    fault(run, {
      kind: "refused",
      sqlstate: "42804",
      message: `column "${existing.name}" has a type conflict`,
      object: columnReference(table, existing.name),
      intent,
      id: table.id,
    });
  }
  replaceColumn(run, table.id, existing.number, { local: true, nullable: existing.nullable && column.nullable, identity: column.identity });
}

// --- inheritance, partitions, LIKE, AS

/** An inherited column that is generated is that in the child as well; since PostgreSQL 16 the child may have an expression of its own (MergeAttributes). */
function refuseRefinement(run: Run, table: Relation, inherited: Column, definition: ColumnDefinition, intent: string): void {
  if (inherited.presence !== "certain") return;
  const refuse = (message: string, only: Fault["only"] = null): void =>
    fault(run, { kind: "refused", sqlstate: "42611", message, object: columnReference(table, inherited.name), intent, id: table.id, only });
  if (inherited.generated && (definition.default || definition.serial))
    refuse(`column "${inherited.name}" inherits from generated column but specifies default`);
  else if (inherited.generated && definition.identity !== null)
    refuse(`column "${inherited.name}" inherits from generated column but specifies identity`);
  else if (inherited.generated && definition.generated)
    refuse(`child column "${inherited.name}" specifies generation expression`, { before: 16 });
}

function parentsOf(run: Run, operation: CreateTable): readonly Relation[] {
  const intent = operation.partitionOf ? `partition ${operation.name.name}` : `inherited by ${operation.name.name}`;
  const parents: Relation[] = [];
  for (const name of [...operation.inherits, ...(operation.partitionOf ? [operation.partitionOf] : [])]) {
    const parent = requireRelation(run, name, { intent });
    if (parent && parents.some(({ id }) => id === parent.id)) {
      fault(run, {
        kind: "duplicate",
        sqlstate: "42P07",
        message: `relation "${parent.name}" would be inherited from more than once`,
        object: relationReference(parent),
        intent,
        id: parent.id,
      });
    } else if (parent) parents.push(parent);
  }
  return parents;
}

function inheritColumns(run: Run, tableId: ObjectId, sources: readonly Relation[], operation: CreateTable, intent: string): readonly Relation[] {
  const parents: Relation[] = [];
  for (const parent of sources) {
    const isPartition = operation.partitionOf !== null;
    if (parent.kind !== "table" && parent.kind !== "foreign-table") {
      wrongKind(
        run,
        parent,
        parent.kind === "index" || parent.kind === "composite-type"
          ? `"${parent.name}" is ${withArticle(kindNoun(parent.kind))}`
          : `inherited relation "${parent.name}" is not a table or foreign table`,
        intent,
      );
      continue;
    }
    if (!isPartition && isKnown(parent) && (parent.partitionBy !== null || parent.partitionOf !== null)) {
      fault(run, {
        kind: "wrong-kind",
        sqlstate: "42809",
        message: parent.partitionBy
          ? `cannot inherit from partitioned table "${parent.name}"`
          : `cannot inherit from partition "${parent.name}"`,
        object: relationReference(parent),
        intent,
        id: parent.id,
      });
    }
    refusePersistence(run, current(run, tableId), parent, isPartition, intent);
    parents.push(parent);
    report(run, "reference", relationReference(parent), parent.id, isPartition ? `partition ${operation.name.name}` : `inherited by ${operation.name.name}`);
    const table = current(run, tableId);
    patchRelation(run, tableId, {
      open: table.open || !isKnown(parent),
      ...(isPartition ? { partitionOf: parent.id } : { inherits: [...table.inherits, parent.id] }),
    });
    for (const column of parent.columns) {
      addInherited(silently(run), tableId, parent, column, intent);
      const merged = findColumn(current(run, tableId), column.name);
      if (merged && !column.nullable) replaceColumn(run, tableId, merged.number, { nullable: false });
      if (merged && column.default && merged.default === null && merged.generated === null)
        replaceColumn(run, tableId, merged.number, { default: column.default, dependsOn: column.dependsOn });
      const isJudged =
        isKnown(parent) &&
        !operation.columns.some(
          (own) => cutName(own.name) === column.name && (own.serial || own.default !== null || own.generated !== null),
        );
      const conflict = !isJudged ? null
        : merged?.default && column.default && merged.default.text.trim() !== column.default.text.trim() ? "default values"
        : merged?.generated && column.generated && !sameCondition(merged.generated, column.generated) ? "generation expressions"
        : null;
      if (conflict !== null)
        fault(run, {
          kind: "refused",
          sqlstate: "42611",
          message: `column "${column.name}" inherits conflicting ${conflict}`,
          object: columnReference(current(run, tableId), column.name),
          intent,
          id: tableId,
        });
    }
  }
  return parents;
}

/** Temporary and permanent tables do not mix among partitions; a permanent table inherits from no temporary one (MergeAttributes). */
function refusePersistence(run: Run, table: Relation, parent: Relation, isPartition: boolean, intent: string, verb: "create" | "attach" = "create"): void {
  const [isTemporary, parentIsTemporary] = [table, parent].map(({ persistence }) => persistence === "temporary");
  if (isTemporary === parentIsTemporary || (isTemporary && !isPartition) || !isKnown(parent)) return;
  const message = !isPartition ? `cannot inherit from temporary relation "${parent.name}"`
    : isTemporary ? `cannot ${verb} a temporary relation as partition of permanent relation "${parent.name}"`
    : `cannot ${verb} a permanent relation as partition of temporary relation "${parent.name}"`;
  wrongKind(run, parent, message, intent);
}

/** A run whose effects are left out, because the caller tells the story. */
function silently(run: Run): Run {
  return { ...run, effects: [] };
}

/** A constraint as a new table has it: NOT VALID means nothing there, since no row is left out (transformCheckConstraints, transformFKConstraints). */
function validated<D extends ConstraintDefinition>(definition: D): D {
  return (definition.kind === "check" || definition.kind === "foreign-key") && definition.notValid ? { ...definition, notValid: false } : definition;
}

/** Checks, keys and foreign keys that a child gets from its parent; keys come to partitions only. */
function inheritConstraints(run: Run, tableId: ObjectId, parent: Relation): void {
  for (const constraint of parent.constraints) {
    if (
      constraint.definition.kind === "check" &&
      !constraint.definition.noInherit &&
      !refuseWholeRow(run, parent, [constraint.expression], "passes its checks on")
    ) {
      addConstraint(run, tableId, { ...validated(constraint.definition), name: constraint.name }, { implicit: true, inherited: true });
    }
  }
}

/** The bound of a new partition; raises what PostgreSQL objects to in it (DefineRelation). */
function boundIn(run: Run, parent: Relation, name: string, written: PartitionBound | null, intent: string): StoredBound | null {
  if (!parent.partitionBy && isKnown(parent))
    fault(run, {
      kind: "refused",
      sqlstate: "42P17",
      message: `"${parent.name}" is not partitioned`,
      object: relationReference(parent),
      intent,
      id: parent.id,
    });
  const bound = written && readBound(run, parent, written, `partition ${name}`);
  if (bound) refuseOverlap(run, parent, name, bound, `partition ${name}`);
  return bound;
}

/** Gives a partition the keys, indexes, foreign keys and triggers of the partitioned table that it lacks. */
function becomePartition(run: Run, partitionId: ObjectId, parentId: ObjectId, bound: StoredBound | null): void {
  const { state } = run;
  const parent = current(run, parentId);
  patchRelation(run, partitionId, { bound });
  for (const trigger of parent.triggers) copyTrigger(run, partitionId, parent, trigger, `partition ${current(run, partitionId).name}`);
  for (const indexId of parent.indexes) {
    const index = state.relations.get(indexId);
    if (!index?.index) continue;
    const constraint = parent.constraints.find(({ id }) => id === index.index!.constraint);
    if (joinWhole(run, partitionId, index.id)) continue;
    if (constraint && (constraint.definition.kind === "primary-key" || constraint.definition.kind === "unique" || constraint.definition.kind === "exclude")) {
      addPartKey(run, partitionId, renamedKey(parent, index.index, constraint.definition), index.id);
    } else copyIndex(run, partitionId, parent, index, undefined, index.id);
  }
  for (const constraint of parent.constraints) addPartForeignKey(run, partitionId, parent, constraint);
}

type KeyDefinition = Parameters<typeof addPartKey>[2];

/** The definition of a key under the names that the columns of its table have by now. */
function renamedKey(table: Relation, index: NonNullable<Relation["index"]>, definition: KeyDefinition): KeyDefinition {
  const present = (number: number): string => columnName(table, number);
  if (definition.kind !== "exclude") return { ...definition, columns: index.columns.map(present), include: index.include.map(present), usingIndex: null };
  const elements = definition.elements.map((element, at) =>
    element.column === null
      ? { ...element, expression: index.elements[at]!.expression }
      : { ...element, column: present(index.columns[at]!) },
  );
  return { ...definition, elements, where: index.where };
}

/** LIKE: names, types and NOT NULL come in any case. */
function copyColumns(run: Run, tableId: ObjectId, source: Relation, intent: string): void {
  if (!isKnown(source)) patchRelation(run, tableId, { open: true });
  for (const column of source.columns) {
    const table = current(run, tableId);
    const copy = { ...plainColumn(run, table, column.name, column.type), nullable: column.nullable, collation: column.collation, presence: column.presence };
    const existing = findColumn(table, column.name);
    if (existing && existing.inherited > 0) mergeInherited(run, table, existing, copy, intent);
    else appendColumns(run, tableId, [copy]);
  }
}

function copyDetails(run: Run, tableId: ObjectId, source: Relation, including: (part: "defaults" | "generated" | "identity" | "constraints") => boolean): void {
  for (const column of source.columns) {
    const definition: ColumnDefinition = {
      name: column.name, type: column.type, nullable: column.nullable, serial: false, collation: column.collation, constraints: [], span: null, generated: null,
      identity: including("identity") ? column.identity : null, default: null,
    };
    completeColumn(run, tableId, definition, "creates it");
    const copy = findColumn(current(run, tableId), column.name);
    if (copy && including("generated") && column.generated) {
      const generatedFrom = column.generatedFrom.flatMap((number) => findColumn(current(run, tableId), columnName(source, number))?.number ?? []);
      replaceColumn(run, tableId, copy.number, { generated: column.generated, generatedFrom, dependsOn: column.dependsOn });
    }
    if (copy && definition.identity !== null) {
      replaceColumn(run, tableId, copy.number, { identity: definition.identity });
      if (copy.sequence !== null) patchRelation(run, copy.sequence, { counting: copiedLimit(limitOf(run.state, column)) });
    }
    // A serial column's default keeps using the sequence of the original.
    if (copy && including("defaults") && column.default) replaceColumn(run, tableId, copy.number, { default: column.default, dependsOn: column.dependsOn });
  }
  if (!including("constraints")) return;
  for (const constraint of source.constraints) {
    if (constraint.definition.kind === "check" && !refuseWholeRow(run, source, [constraint.expression], "serves as a pattern"))
      addConstraint(run, tableId, { ...validated(constraint.definition), name: constraint.name }, { implicit: true, inherited: false });
  }
}

function copyIndexes(run: Run, tableId: ObjectId, source: Relation, partOf: ObjectId | null): void {
  for (const indexId of source.indexes) {
    const index = run.state.relations.get(indexId);
    const constraint = source.constraints.find(({ id }) => id === index?.index?.constraint);
    if (!index?.index) continue;
    if (constraint && (constraint.definition.kind === "primary-key" || constraint.definition.kind === "unique" || constraint.definition.kind === "exclude")) {
      addConstraint(
        run,
        tableId,
        { ...renamedKey(source, index.index, constraint.definition), name: null },
        { implicit: true, inherited: false, names: index.index.names },
      );
    } else copyIndex(run, tableId, source, index, undefined, partOf);
  }
}

function copyIndex(run: Run, tableId: ObjectId, source: Relation, index: Relation, constraint: Constraint | undefined, partOf: ObjectId | null): void {
  const specification = respecify(run.state, index, source, constraint);
  if (
    !specification ||
    refuseWholeRow(
      run,
      source,
      [...specification.elements.map(({ expression }) => expression), specification.where],
      "passes its indexes on",
    )
  )
    return;
  addIndex(run, tableId, { ...specification, name: null, partOf, implicit: true, intent: "creates it", presence: index.presence, span: null }, null);
}

/** The query of CREATE TABLE AS, as far as it can be told: its columns, and whether it yields no row. */
function resultOf(run: Run, query: Query): { readonly query: Query; readonly output: readonly OutputColumn[] | null; readonly empty: boolean } {
  const empty = yieldsNoRow(run, query);
  requireSources(run, query);
  for (const use of query.uses) useRelation(run, use);
  requireParts(run, query, null);
  return { query, output: outputOf(run, query), empty };
}

function columnsFromQuery(run: Run, tableId: ObjectId, operation: CreateTable, { query, output, empty }: ReturnType<typeof resultOf>): void {
  const named = operation.columns.length > 0;
  patchRelation(run, tableId, { open: output === null && !named, rows: !operation.withData || empty ? "empty" : "unknown", query });
  const names = (output ?? []).map(({ name }) => name);
  const repeated = names.find((name, at) => names.indexOf(name) < at);
  if (repeated !== undefined) {
    const table = current(run, tableId);
    fault(run, {
      kind: "refused",
      sqlstate: "42701",
      message: `column "${repeated}" specified more than once`,
      object: columnReference(table, repeated),
      intent: "creates it",
      id: tableId,
    });
  }
  // The names of a column list stand in `columns`; they are the query's columns under new names.
  for (const [at, column] of (output ?? []).entries()) {
    if (named && at < operation.columns.length) continue;
    const table = current(run, tableId);
    if (!findColumn(table, column.name)) appendColumns(run, tableId, [plainColumn(run, table, column.name, column.type)]);
  }
  if (query.selection && operation.withData && output !== null) fillFromQuery(run, tableId, query.selection);
}

/** What keeps columns from being a partition key (transformPartitionSpec, ComputePartitionAttrs). */
function checkPartitionKey(run: Run, tableId: ObjectId, { partitionBy, inherits }: CreateTable, intent: string): void {
  const table = current(run, tableId);
  if (!isKnown(table) || partitionBy === null) return;
  const refuse = (message: string): void => fault(run, { kind: "refused", sqlstate: "42P17", message, object: relationReference(table), intent, id: tableId });
  if (inherits.length > 0) refuse("cannot create partitioned table as inheritance child");
  if (partitionBy.strategy === "list" && partitionBy.columns.length > 1) refuse('cannot use "list" partition strategy with more than one column');
  for (const column of table.partitionBy?.columns ?? []) {
    if (isSystemColumn(column)) {
      refuse(`cannot use system column "${column}" in partition key`);
      continue;
    }
    const key = findColumn(table, column);
    if (key?.generated)
      fault(run, {
        kind: "refused",
        sqlstate: "42P17",
        message: "cannot use generated column in partition key",
        object: columnReference(table, column),
        intent,
        id: tableId,
      });
    if (!key)
      fault(run, {
        kind: "missing",
        sqlstate: "42703",
        message: `column "${column}" named in partition key does not exist`,
        object: columnReference(table, column),
        intent,
        id: tableId,
      });
    else if (!key.generated && !partitionBy.classed?.some((classed) => cutName(classed) === column))
      requireOperatorClasses(run, table, partitionBy.strategy === "hash" ? "hash" : "btree", plainElements([column]), intent);
  }
  for (const expression of partitionBy.expressions ?? []) useExpression(run, tableId, expression, { intent, place: "partition key expression" });
}

export function attachPartition(run: Run, operation: Extract<Operation, { kind: "attach-partition" }>): void {
  const intent = `attaches partition ${operation.partition.name}`;
  const parent = requireRelation(run, operation.table, { intent });
  if (!parent || !areTables(run, [parent], "ATTACH PARTITION", intent)) return;
  if (!parent.partitionBy && isKnown(parent)) {
    return fault(run, {
      kind: "refused",
      sqlstate: "42P17",
      message: `table "${parent.name}" is not partitioned`,
      object: relationReference(parent),
      intent,
      id: parent.id,
    });
  }
  // The bound is read with the statement.
  const bound = operation.bound ? readBound(run, parent, operation.bound, intent) : null;
  const partition = requireRelation(run, operation.partition, { intent: `becomes a partition of ${operation.table.name}` });
  if (!partition || !areTables(run, [parent, partition], "ATTACH PARTITION", intent)) return;
  const object = relationReference(partition);
  const refuse = (sqlstate: string, message: string): void => fault(run, { kind: "refused", sqlstate, message, object, intent, id: partition.id });
  if (isKnown(parent) && isKnown(partition)) {
    if (partition.partitionOf !== null) return refuse("42809", `"${partition.name}" is already a partition`);
    if (partition.inherits.length > 0) return refuse("42809", "cannot attach inheritance child as partition");
    if (partition.partitionBy === null && childrenOf(run.state, partition.id).length > 0)
      return refuse("42809", "cannot attach inheritance parent as partition");
    if (isAncestor(run, partition.id, parent)) return refuse("42P07", "circular inheritance not allowed");
    refusePersistence(run, partition, parent, true, intent, "attach");
    const extra = partition.columns.find((column) => column.presence === "certain" && !findColumn(parent, column.name));
    if (extra) refuse("42804", `table "${partition.name}" contains column "${extra.name}" not found in parent "${parent.name}"`);
    if (bound) refuseOverlap(run, parent, partition.name, bound, intent);
    if (!extra) compareWithParent(run, partition, parent, intent);
    const key = parent.constraints.find(({ references, presence }) => references?.table === partition.id && presence === "certain");
    if (key) refuse("0A000", `cannot attach table "${partition.name}" as a partition because it is referenced by foreign key "${key.name}"`);
  }
  patchRelation(run, partition.id, {
    partitionOf: parent.id,
    constraints: partition.constraints.map((constraint) =>
      isPassedDown(parent, constraint) ? { ...constraint, inherited: 1, local: false } : constraint,
    ),
  });
  for (const column of parent.columns) addInherited({ ...silently(run), quiet: true }, partition.id, parent, column, intent);
  for (const column of current(run, partition.id).columns) replaceColumn(run, partition.id, column.number, { local: false });
  becomePartition(run, partition.id, parent.id, bound);
  if (partition.rows === "unknown") patchRelation(run, parent.id, { rows: "unknown" });
  report(run, "alter", object, partition.id, `becomes a partition of ${parent.name}`);
  report(run, "alter", relationReference(parent), parent.id, intent);
}

/** Only tables are partitions, have them, or inherit; the first that is none is a fault. `action` is PostgreSQL's name of it. */
function areTables(run: Run, relations: readonly Relation[], action: string, intent: string): boolean {
  const [altered, other] = relations;
  if (other?.kind === "index") {
    wrongKind(run, other, `"${other.name}" is an index`, intent);
    return false;
  }
  return [altered, other].every((relation) => relation === undefined || allows(run, relation, action, ["table", "foreign-table"], intent));
}

/** Columns of the parent that the child must have, of the same type (MergeAttributesIntoExisting). */
function compareWithParent(run: Run, child: Relation, parent: Relation, intent: string): void {
  for (const column of parent.columns) {
    if (column.presence !== "certain") continue;
    const own = findColumn(child, column.name);
    const refuse = (message: string, only: Fault["only"] = null): void =>
      fault(run, { kind: "refused", sqlstate: "42804", message, object: columnReference(child, column.name), intent, id: child.id, only });
    if (!own) refuse(`child table is missing column "${column.name}"`);
    else if (own.presence === "certain" && !sameColumnType(own.type, column.type))
      refuse(`child table "${child.name}" has different type for column "${column.name}"`);
    else if (own.presence === "certain" && !column.nullable && own.nullable)
      refuse(`column "${column.name}" in child table must be marked NOT NULL`);
    else if (own.presence === "certain" && column.generated && !own.generated)
      refuse(`column "${column.name}" in child table must be a generated column`);
    else if (own.presence === "certain" && column.generated && !sameCondition(own.generated, column.generated))
      refuse(`column "${column.name}" in child table has a conflicting generation expression`, { before: 16 });
  }
  for (const { definition, name, presence, expression, valid } of parent.constraints) {
    if (definition.kind !== "check" || definition.noInherit || presence !== "certain") continue;
    const own = child.constraints.find((constraint) => constraint.kind === "check" && constraint.name === name);
    const refuse = (sqlstate: string, message: string): void =>
      fault(run, { kind: "refused", sqlstate, message, object: partReference("constraint", child, name), intent, id: child.id });
    if (!own) refuse("42804", `child table is missing constraint "${name}"`);
    else if (own.presence !== "certain" || own.definition.kind !== "check") continue;
    else if (!sameCondition(own.expression, expression)) refuse("42804", `child table "${child.name}" has different definition for check constraint "${name}"`);
    else if (own.definition.noInherit) refuse("42P17", `constraint "${name}" conflicts with non-inherited constraint on child table "${child.name}"`);
    else if (valid && !own.valid) refuse("42P17", `constraint "${name}" conflicts with NOT VALID constraint on child table "${child.name}"`);
  }
}

/** Whether a constraint of a table is a check that a parent of it has and passes down. */
function isPassedDown(parent: Relation, constraint: Constraint): boolean {
  return (
    constraint.kind === "check" &&
    parent.constraints.some(
      ({ kind, name, definition }) =>
        kind === "check" && name === constraint.name && !(definition.kind === "check" && definition.noInherit),
    )
  );
}

export function detachPartition(run: Run, operation: Extract<Operation, { kind: "detach-partition" }>): void {
  const intent = `detaches partition ${operation.partition.name}`;
  const parent = requireRelation(run, operation.table, { intent });
  const partition = requireRelation(run, operation.partition, { intent });
  if (!parent || !partition || !areTables(run, [parent, partition], "DETACH PARTITION", intent)) return;
  if (!parent.partitionBy && isKnown(parent)) {
    fault(run, {
      kind: "refused",
      sqlstate: "42P17",
      message: `table "${parent.name}" is not partitioned`,
      object: relationReference(parent),
      intent,
      id: parent.id,
    });
  } else if (partition.partitionOf !== parent.id && isKnown(parent) && isKnown(partition)) {
    fault(run, {
      kind: "refused",
      sqlstate: "42P01",
      message: `relation "${partition.name}" is not a partition of relation "${parent.name}"`,
      object: relationReference(partition),
      intent,
      id: partition.id,
    });
  }
  patchRelation(run, partition.id, {
    partitionOf: null,
    bound: null,
    columns: partition.columns.map((column) => ({ ...column, inherited: Math.max(0, column.inherited - 1), local: true })),
    constraints: partition.constraints.map((constraint) => ({ ...constraint, inherited: 0, local: true, partOf: null })),
    triggers: partition.triggers.filter(({ copyOf }) => copyOf === null || !parent.triggers.some(({ id }) => id === copyOf)),
  });
  for (const id of partition.indexes) {
    const index = run.state.relations.get(id);
    if (index?.index) patchRelation(run, id, { index: { ...index.index, partOf: null } });
  }
  report(run, "alter", relationReference(partition), partition.id, `is detached from ${parent.name}`);
}

export function inherit(run: Run, operation: Extract<Operation, { kind: "inherit" }>): void {
  const intent = operation.remove ? `no longer inherits ${operation.parent.name}` : `inherits ${operation.parent.name}`;
  const table = requireRelation(run, operation.table, { intent, ifExists: operation.ifExists ?? false });
  if (!table || !areTables(run, [table], operation.remove ? "NO INHERIT" : "INHERIT", intent)) return;
  if (isKnown(table) && table.partitionOf !== null) return wrongKind(run, table, "cannot change inheritance of a partition", intent);
  if (isKnown(table) && table.partitionBy !== null && !operation.remove) return wrongKind(run, table, "cannot change inheritance of partitioned table", intent);
  const parent = requireRelation(run, operation.parent, { intent });
  if (!parent || (!operation.remove && !mayBeInherited(run, table, parent, intent))) return;
  const known = isKnown(table) && isKnown(parent);
  const object = relationReference(table);
  if (operation.remove) {
    if (!table.inherits.includes(parent.id)) {
      const message = parent.partitionBy
        ? `relation "${table.name}" is not a partition of relation "${parent.name}"`
        : `relation "${parent.name}" is not a parent of relation "${table.name}"`;
      if (known) fault(run, { kind: "refused", sqlstate: "42P01", message, object, intent, id: table.id });
      return;
    }
    patchRelation(run, table.id, {
      inherits: table.inherits.filter((id) => id !== parent.id),
      columns: table.columns.map((column) =>
        findColumn(parent, column.name) && column.inherited > 0
          ? { ...column, inherited: column.inherited - 1, local: column.local || column.inherited === 1 }
          : column,
      ),
      constraints: table.constraints.map((constraint) =>
        isPassedDown(parent, constraint)
          ? { ...constraint, inherited: Math.max(0, constraint.inherited - 1), local: constraint.local || constraint.inherited <= 1 }
          : constraint,
      ),
    });
  } else {
    if (table.inherits.includes(parent.id)) {
      if (known)
        fault(run, {
          kind: "duplicate",
          sqlstate: "42P07",
          message: `relation "${parent.name}" would be inherited from more than once`,
          object,
          intent,
          id: table.id,
        });
      return;
    }
    if (isAncestor(run, table.id, parent)) {
      fault(run, { kind: "refused", sqlstate: "42P07", message: "circular inheritance not allowed", object, intent, id: table.id });
      return;
    }
    if (known) compareWithParent(run, table, parent, intent);
    patchRelation(run, table.id, {
      inherits: [...table.inherits, parent.id],
      constraints: table.constraints.map((constraint) =>
        isPassedDown(parent, constraint) ? { ...constraint, inherited: constraint.inherited + 1 } : constraint,
      ),
    });
    for (const column of parent.columns) addInherited({ ...silently(run), quiet: true }, table.id, parent, column, intent);
  }
  report(run, "alter", object, table.id, intent);
}

/** Whether a relation is one that a table can be made to inherit from; a fault when it is not (ATExecAddInherit). */
function mayBeInherited(run: Run, table: Relation, parent: Relation, intent: string): boolean {
  if (!areTables(run, [table, parent], "INHERIT", intent)) return false;
  if (!isKnown(table) || !isKnown(parent)) return true;
  refusePersistence(run, table, parent, false, intent);
  const message = parent.partitionBy
    ? `cannot inherit from partitioned table "${parent.name}"`
    : parent.partitionOf !== null
      ? "cannot inherit from a partition"
      : null;
  if (message !== null) wrongKind(run, parent, message, intent);
  return message === null;
}

/** Whether a table is another, or one that it inherits from or is a partition of. */
function isAncestor(run: Run, id: ObjectId, of: Relation): boolean {
  return of.id === id || [...of.inherits, ...(of.partitionOf === null ? [] : [of.partitionOf])].some((parent) => {
    const relation = run.state.relations.get(parent);
    return relation !== undefined && isAncestor(run, id, relation);
  });
}

// --- relations of every kind

export function dropRelation(run: Run, operation: Extract<Operation, { kind: "drop-relation" }>): void {
  const { state } = run;
  const intent = "drops it";
  const name = cutName(operation.name.name);
  const noun = kindNoun(operation.relation);
  const member = lookUpRelation(state, operation.name);
  if (member.kind === "extension")
    return refuseMember(
      run,
      namedReference(operation.relation, member.extension.schema, name),
      `${noun} ${name}`,
      member.extension.name,
      intent,
    );
  const relation = requireRelation(run, operation.name, {
    intent, ifExists: operation.ifExists, kind: operation.relation,
    missing: {
      sqlstate: operation.relation === "index" || operation.relation === "foreign-table" ? "42704" : "42P01",
      message: `${noun} "${name}" does not exist`,
    },
  });
  if (!relation) return;
  const isRight = relation.kind === operation.relation;
  if (!isRight) wrongKind(run, relation, `"${name}" is not ${withArticle(noun)}`, intent);
  if (relation.kind === "index") return isRight ? dropIndex(run, operation, relation) : undefined;
  if (relation.kind === "sequence") refuseIdentitySequence(run, relation, intent);
  const others = (operation.later ?? []).flatMap((other) => {
    const found = lookUpRelation(state, other);
    return found.kind === "found" ? [found.relation.id] : [];
  });
  // Named twice, as `t` and `public.t`, it is dropped once.
  if (others.includes(relation.id)) return;
  // Its own indexes are named beside it by mistake: they are what was meant.
  if (!isRight && others.some((id) => current(run, id).index?.table === relation.id)) return;
  drop(run, [{ kind: "relation", id: relation.id }], {
    cascade: operation.cascade || !isRight,
    object: relationReference(relation),
    id: relation.id,
    called: calledRelation(state, relation),
    intent,
    detail: `drops ${noun} ${relation.name}`,
    spare: new Set(others),
  });
}

function refuseIdentitySequence(run: Run, sequence: Relation, intent: string): void {
  const owner = sequence.ownedBy ? run.state.relations.get(sequence.ownedBy.table) : undefined;
  const column = owner?.columns.find(({ sequence: owned }) => owned === sequence.id);
  if (!owner || !column || column.identity === null || sequence.presence === "possible") return;
  fault(run, {
    kind: "dependents",
    sqlstate: "2BP01",
    message: `cannot drop ${calledRelation(run.state, sequence)} because column ${column.name} of ${calledRelation(run.state, owner)} requires it`,
    object: relationReference(sequence),
    intent,
    id: sequence.id,
    dependents: [{ object: columnReference(owner, column.name), id: owner.id }],
  });
}

export function renameRelation(run: Run, operation: Extract<Operation, { kind: "rename-relation" }>): void {
  const { state } = run;
  const newName = cutName(operation.newName);
  const intent = `renames it to ${newName}`;
  const relation = requireRelation(run, operation.name, { intent, ifExists: operation.ifExists, kind: operation.relation });
  if (!relation) return;
  if (!canRename(relation, operation.relation)) {
    wrongKind(
      run,
      relation,
      relation.kind === "composite-type"
        ? `"${relation.name}" is a composite type`
        : `"${relation.name}" is not ${withArticle(kindNoun(operation.relation))}`,
      intent,
    );
    return;
  }
  const other = relationNamed(state, relation.schema, newName);
  if (other && (other.id !== relation.id || isInTheWay(other))) {
    if (other.presence === "certain" && other.origin !== "assumed") {
      fault(run, {
        kind: "duplicate",
        sqlstate: "42P07",
        message: `relation "${newName}" already exists`,
        object: relationReference(other),
        intent,
        id: other.id,
      });
      // Of the two, one would be left under the new name.
      if (other.id !== relation.id) patchRelation(run, relation.id, { presence: "possible" });
      return;
    }
    // An index or a sequence cannot outlive the table that owns it: where the table is, PostgreSQL refuses.
    if (other.id === relation.index?.table || other.id === relation.ownedBy?.table) return;
    discard(run, other, relation);
  }
  if (hasRowType(relation.kind)) refuseNameOfType(run, relation.schema, newName, intent);
  const owner = relation.index?.constraint != null ? state.relations.get(relation.index.table) : undefined;
  if (
    owner &&
    isKnown(owner) &&
    owner.constraints.some(({ id, name, presence }) => id !== relation.index!.constraint && name === newName && presence === "certain")
  ) {
    fault(run, {
      kind: "duplicate",
      sqlstate: "42710",
      message: `constraint "${newName}" for relation "${owner.name}" already exists`,
      object: relationReference(relation),
      intent,
      id: owner.id,
    });
    return;
  }
  setRelationName(run, current(run, relation.id), relation.schema, newName, false);
  const table = relation.index ? state.relations.get(relation.index.table) : undefined;
  const constraint = table?.constraints.find(({ id }) => id === relation.index!.constraint);
  if (table && constraint) setConstraintName(run, table.id, constraint, newName, true);
}

/** ALTER TABLE renames relations of any kind, ALTER INDEX too; the others insist on their own. */
function canRename(relation: Relation, kind: RelationKind): boolean {
  if (kind === "table" || kind === "index") return relation.kind !== "composite-type";
  return relation.kind === kind;
}

/** Gives a relation another name or schema; references to its row type follow. */
function setRelationName(run: Run, relation: Relation, schema: string, name: string, implicit: boolean): void {
  const users = hasRowType(relation.kind) ? dependentsOf(run.state, relation.id) : [];
  patchRelation(run, relation.id, { schema, name });
  const moved = current(run, relation.id);
  const detail = schema === relation.schema ? `renames ${relation.name} to ${name}` : `moves ${relation.name} from schema ${relation.schema} to ${schema}`;
  report(run, schema === relation.schema ? "rename" : "move", relationReference(moved), relation.id, detail, {
    implicit,
    previous: relationReference(relation),
  });
  renameTypeUses(run, users, relation, { schema, name });
}

/** Columns, domains and routines of a type that has got another name. */
export function renameTypeUses(
  run: Run,
  users: readonly ObjectId[],
  before: { readonly schema: string; readonly name: string },
  after: { readonly schema: string; readonly name: string },
): void {
  const { state } = run;
  const rename = (type: TypeReference): TypeReference =>
    type.kind === "named" && type.schema === before.schema && type.name === before.name ? { ...type, ...after } : type;
  for (const id of users) {
    const relation = state.relations.get(id);
    if (relation)
      patchRelation(run, id, {
        columns: relation.columns.map((column) => ({ ...column, type: rename(column.type), default: retyped(column.default, rename) })),
      });
    const type = state.types.get(id);
    if (type?.base) putType(state, { ...type, base: rename(type.base) });
    const routine = state.routines.get(id);
    if (routine)
      putRoutine(state, {
        ...routine,
        arguments: routine.arguments.map(rename),
        outputs: routine.outputs.map(rename),
        returns: routine.returns && rename(routine.returns),
      });
  }
}

/** A stored default with another name for the type of its value. */
function retyped(expression: SqlExpression | null, rename: (type: TypeReference) => TypeReference): SqlExpression | null {
  return expression?.yields?.kind === "typed" ? { ...expression, yields: { kind: "typed", type: rename(expression.yields.type) } } : expression;
}

export function setRelationSchema(run: Run, operation: Extract<Operation, { kind: "set-relation-schema" }>): void {
  const intent = `moves it to schema ${operation.newSchema}`;
  const relation = requireRelation(run, operation.name, { intent, ifExists: operation.ifExists, kind: operation.relation });
  if (!relation) return;
  if (relation.kind === "index") return wrongKind(run, relation, `cannot change schema of index "${relation.name}"`, intent);
  if (!canRename(relation, operation.relation))
    return wrongKind(run, relation, `"${relation.name}" is not ${withArticle(kindNoun(operation.relation))}`, intent);
  if (relation.ownedBy && run.state.relations.get(relation.ownedBy.table)?.presence === "certain" && relation.presence === "certain") {
    fault(run, {
      kind: "refused",
      sqlstate: "0A000",
      message: "cannot move an owned sequence into another schema",
      object: relationReference(relation),
      intent,
      id: relation.id,
    });
    return;
  }
  const schema = requireSchema(run, operation.newSchema, intent);
  if ((relation.schema === TEMPORARY_SCHEMA) !== (schema === TEMPORARY_SCHEMA) && relation.presence === "certain") {
    fault(run, {
      kind: "refused",
      sqlstate: "0A000",
      message: "cannot move objects into or out of temporary schemas",
      object: relationReference(relation),
      intent,
      id: relation.id,
    });
    return;
  }
  if (schema === relation.schema) return;
  const moved = [relation, ...movedWith(run, relation)];
  const blocked = blockedMove(run, moved, schema);
  if (blocked) {
    fault(run, { kind: "duplicate", ...blocked, intent });
    patchRelation(run, relation.id, { presence: "possible" });
    return;
  }
  for (const part of moved) {
    const other = relationNamed(run.state, schema, part.name);
    if (other) discard(run, other, part);
    setRelationName(run, current(run, part.id), schema, part.name, part !== relation);
  }
}

/** What goes to another schema with a relation: its indexes, and the sequences that it owns. */
function movedWith(run: Run, relation: Relation): readonly Relation[] {
  return dependentsOf(run.state, relation.id).flatMap((id) => {
    const part = run.state.relations.get(id);
    return part && (part.index?.table === relation.id || part.ownedBy?.table === relation.id) ? [part] : [];
  });
}

/** The first of several relations whose name is taken where they go, as a relation's or as that of its row type (AlterTableNamespaceInternal). A composite type is a type at first (AlterTypeNamespaceInternal). */
function blockedMove(run: Run, relations: readonly Relation[], schema: string): Pick<Fault, "sqlstate" | "message" | "object" | "id"> | null {
  for (const { kind, name } of relations) {
    const other = relationNamed(run.state, schema, name);
    const type = hasRowType(kind) ? typeInTheWay(run.state, schema, name) : null;
    if (isInTheWay(other) && !(kind === "composite-type" && type))
      return {
        sqlstate: "42P07",
        message: `relation "${name}" already exists in schema "${schema}"`,
        object: relationReference(other!),
        id: other!.id,
      };
    if (type) return { sqlstate: "42710", message: `type "${name}" already exists in schema "${schema}"`, ...type };
  }
  return null;
}
