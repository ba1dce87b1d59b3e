/** Constraints of tables. */
import type { ConstraintDefinition, Operation, QualifiedName } from "../operation.ts";
import { requireOperatorClasses } from "./access-methods.ts";
import { drop, type Target } from "./dependencies.ts";
import { sameCondition, useExpression } from "./expressions.ts";
import {
  addIndex, chooseIndexName, isIndexNameFree, keyKind, matchingIndex, partitionsOf, plainElements, refuseMethod,
  refusePartialKey, refuseRepetition, respecify, type IndexSpecification,
} from "./indexes.ts";
import { chooseName, cutName, joinColumnNames, makeObjectName } from "./names.ts";
import { isNameless, namelessConstraints } from "./nameless.ts";
import type { Column, Constraint, ObjectId, Relation } from "./objects.ts";
import {
  allows, columnName, current, fault, findColumn, isKnown, isSystemSchema, lookUpRelation, partReference, patchRelation,
  relationNamed, relationReference, replaceColumn, replaceConstraint, report, requireColumn, requireRelation, wrongKind,
  type Run,
} from "./run.ts";
import { childrenOf, type State } from "./state.ts";
import { requireCheck, requireReferenced, requireValues } from "./written.ts";
import { mayReferTo } from "./compared.ts";

/** Under which circumstances a constraint is added. */
export interface ConstraintPlace {
  /** Part of CREATE TABLE, ADD COLUMN or of another constraint's recursion rather than a statement of its own. */
  readonly implicit: boolean;
  readonly inherited: boolean;
  /** ALTER TABLE ONLY: partitions get nothing of it. */
  readonly only?: boolean;
  /** Of a partition's foreign key: the partitioned table's that it belongs to. */
  readonly partOf?: ObjectId;
  /** Of a copied key: what its index calls the columns. */
  readonly names?: readonly string[] | undefined;
}

const OWN: ConstraintPlace = { implicit: false, inherited: false };

/** What a constraint is for, as a clause for messages. */
export function constraintIntent(table: { readonly name: string }, definition: ConstraintDefinition): string {
  if (definition.kind === "foreign-key") return `adds a foreign key from ${table.name}(${definition.columns.join(", ")})`;
  if (definition.name !== null) return `adds constraint ${definition.name}`;
  switch (definition.kind) {
    case "primary-key":
      return `adds primary key (${definition.columns.join(", ")})`;
    case "unique":
      return `adds unique constraint (${definition.columns.join(", ")})`;
    case "check":
      return "adds check constraint";
    case "exclude":
      return "adds exclusion constraint";
    case "not-null":
      return `makes ${definition.columns.join(", ")} NOT NULL`;
  }
}

export function addConstraint(run: Run, tableId: ObjectId, definition: ConstraintDefinition, place: ConstraintPlace = OWN): void {
  switch (definition.kind) {
    case "primary-key": case "unique":
      return definition.usingIndex === null
        ? addKey(run, tableId, definition, place)
        : addKeyUsingIndex(run, tableId, definition, definition.usingIndex, place);
    case "exclude":
      return addKey(run, tableId, definition, place);
    case "check":
      return addCheck(run, tableId, definition, place);
    case "foreign-key":
      return addForeignKey(run, tableId, definition, place);
    case "not-null":
      return addNotNull(run, tableId, definition, place);
  }
}

/** PostgreSQL checks no primary key of a column's own before the others; the order of kinds is its own. */
export function inOrderOfCreation<T extends { readonly kind: string }>(constraints: readonly T[]): readonly T[] {
  const rank = (kind: string): number => ["not-null", "check", "primary-key", "unique", "exclude", "foreign-key"].indexOf(kind);
  return [...constraints].sort((left, right) => rank(left.kind) - rank(right.kind));
}

/** In one definition a key over the same columns as an earlier one is made only once (transformIndexConstraints). */
export function withoutRepeatedKeys(constraints: readonly ConstraintDefinition[]): readonly ConstraintDefinition[] {
  const seen = new Map<string, number>();
  const kept: ConstraintDefinition[] = [];
  for (const constraint of inOrderOfCreation(constraints)) {
    if (constraint.kind === "primary-key" || constraint.kind === "unique" || constraint.kind === "exclude") {
      const key =
        constraint.kind === "exclude"
          ? JSON.stringify([
              constraint.method,
              constraint.elements.map(({ column, expression, operator }) => [column, expression?.text, operator]),
              constraint.where?.text,
            ])
          : JSON.stringify([
              constraint.columns,
              constraint.include,
              constraint.deferrable,
              constraint.kind === "unique" && constraint.nullsNotDistinct,
            ]);
      const at = constraint.kind === "primary-key" ? undefined : seen.get(key);
      if (at !== undefined) {
        const first = kept[at]!;
        // The one that has a name gives it to the other.
        if (first.name === null) kept[at] = { ...first, name: constraint.name };
        continue;
      }
      seen.set(key, kept.length);
    }
    kept.push(constraint);
  }
  return kept;
}

type KeyDefinition = Extract<ConstraintDefinition, { kind: "primary-key" | "unique" | "exclude" }>;

function addKey(run: Run, tableId: ObjectId, definition: KeyDefinition, place: ConstraintPlace): void {
  const table = current(run, tableId);
  const intent = constraintIntent(table, definition);
  const elements = definition.kind === "exclude" ? definition.elements : plainElements(definition.columns);
  // The columns are looked up before the name is.
  for (const column of [...elements.flatMap((element) => element.column ?? []), ...(definition.kind === "exclude" ? [] : definition.include)]) {
    // ALTER TABLE makes the columns of a primary key NOT NULL before it looks at the key.
    const isKeyOfOld = definition.kind === "primary-key" && !place.implicit;
    requireColumn(run, tableId, column, { intent, span: definition.span, ...(!isKeyOfOld && { ofKey: true }) });
  }
  if (definition.kind === "exclude")
    refuseMethod(run, table, {
      method: definition.method,
      unique: false,
      elements: definition.elements,
      include: [],
      intent,
      span: definition.span,
    });
  else refuseRepetition(run, table, definition.kind, definition.columns.map(cutName), intent);
  requireOperatorClasses(run, current(run, tableId), methodOf(definition), elements, intent);
  if (definition.kind === "primary-key" && hasPrimaryKey(run, table, intent)) return;
  refusePartialKey(run, table, { elements, intent, span: definition.span });
  if (definition.name !== null && (!isIndexNameFree(run, table, definition.name, intent) || !isConstraintNameFree(run, table, definition.name, intent))) return;
  const id = run.state.identities.create(`constraint\0${tableId}\0${definition.name ?? intent}`);
  const specification: IndexSpecification = {
    name: definition.name,
    elements,
    ...(place.names && { names: place.names }),
    include: definition.kind === "exclude" ? [] : definition.include,
    unique: definition.kind !== "exclude",
    nullsNotDistinct: definition.kind === "unique" && definition.nullsNotDistinct,
    method: methodOf(definition),
    where: definition.kind === "exclude" ? definition.where : null,
    constraint: definition.kind,
    partOf: null,
    implicit: true,
    intent,
    presence: "certain",
    span: definition.span,
  };
  const index = addIndex(run, tableId, specification, id);
  attachKey(run, tableId, definition, id, index, place);
  if (!place.only)
    for (const partition of partitionsOf(run.state, tableId))
      if (!joinWhole(run, partition, index)) addPartKey(run, partition, definition, index);
}

function methodOf(definition: KeyDefinition): string {
  return definition.kind === "exclude" ? definition.method : "btree";
}

/** Makes an index that a partition has already a part of its table's index, with the constraint that stands on it (AttachPartitionEnsureIndexes, DefineIndex). Gives whether there is one. */
export function joinWhole(run: Run, partitionId: ObjectId, whole: ObjectId): boolean {
  const match = matchingIndex(run, partitionId, current(run, whole));
  if (!match?.index) return false;
  patchRelation(run, match.id, { index: { ...match.index, partOf: whole } });
  const key = current(run, partitionId).constraints.find(({ index }) => index === match.id);
  if (key) replaceConstraint(run, partitionId, key.id, { inherited: 1, local: false });
  return true;
}

/** The key of a partition that belongs to its partitioned table's key; its name is generated. */
export function addPartKey(run: Run, partition: ObjectId, definition: KeyDefinition, whole: ObjectId): void {
  const unnamed = { ...definition, name: null };
  if (definition.kind === "primary-key" && current(run, partition).constraints.some(({ kind }) => kind === "primary-key")) return;
  const before = new Set(current(run, partition).constraints.map(({ id }) => id));
  addKey(run, partition, unnamed, { implicit: true, inherited: true, names: current(run, whole).index?.names });
  for (const constraint of current(run, partition).constraints) {
    if (before.has(constraint.id) || constraint.index === null) continue;
    const index = current(run, constraint.index);
    if (index.index) patchRelation(run, index.id, { index: { ...index.index, partOf: whole } });
  }
}

function attachKey(run: Run, tableId: ObjectId, definition: KeyDefinition, id: ObjectId, indexId: ObjectId, place: ConstraintPlace): void {
  const index = current(run, indexId);
  const columns = (index.index?.columns ?? []).filter((number) => number > 0);
  if (definition.kind === "primary-key") for (const number of columns) makeNotNull(run, tableId, number, constraintIntent(current(run, tableId), definition));
  append(
    run,
    tableId,
    {
      id,
      name: index.name,
      kind: definition.kind,
      columns,
      references: null,
      index: indexId,
      expression: null,
      valid: true,
      inherited: place.inherited ? 1 : 0,
      local: !place.inherited,
      dependsOn: [],
      definition,
      presence: "certain",
      created: run.step,
    },
    place,
  );
}

/** SET NOT NULL, which goes down to the children. */
function makeNotNull(run: Run, tableId: ObjectId, number: number, intent: string): void {
  const column = current(run, tableId).columns.find((candidate) => candidate.number === number);
  const name = column?.name ?? "?";
  if (column?.nullable) {
    requireValues(run, tableId, number, intent);
    replaceColumn(run, tableId, number, { nullable: false });
  }
  for (const child of childrenOf(run.state, tableId)) {
    const inherited = current(run, child).columns.find((column) => column.name === name && column.inherited > 0);
    if (inherited) makeNotNull(run, child, inherited.number, intent);
  }
}

function hasPrimaryKey(run: Run, table: Relation, intent: string): boolean {
  const existing = table.constraints.find(({ kind }) => kind === "primary-key");
  if (!existing) return false;
  if (existing.presence === "possible" || !isKnown(table)) {
    // If there were one this statement would have failed, so there is none.
    removeSilently(run, table.id, existing);
    return false;
  }
  fault(run, {
    kind: "duplicate", sqlstate: "42P16", message: `multiple primary keys for table "${table.name}" are not allowed`,
    object: partReference("constraint", table, existing.name), intent, id: table.id,
  });
  return true;
}

function removeSilently(run: Run, tableId: ObjectId, constraint: Constraint): void {
  const table = current(run, tableId);
  const targets: Target[] = [{ kind: "constraint", id: tableId, part: constraint.id }];
  const before = run.effects.length;
  drop(run, targets, { cascade: true, object: partReference("constraint", table, constraint.name), id: tableId, called: constraint.name, intent: "" });
  run.effects.length = before;
}

/** Whether a constraint name is free on its table; faults when it is not. */
function isConstraintNameFree(run: Run, table: Relation, name: string, intent: string, isCheck = false): boolean {
  const cut = cutName(name);
  const existing = current(run, table.id).constraints.find((constraint) => constraint.name === cut);
  if (!existing) return true;
  if (existing.presence === "possible" || table.presence === "possible") {
    removeSilently(run, table.id, existing);
    return true;
  }
  // Two checks of one CREATE TABLE are found out earlier than others.
  const inOneStatement = existing.kind === "check" && existing.created === run.step && table.created === run.step;
  fault(run, {
    kind: "duplicate",
    sqlstate: "42710",
    message:
      inOneStatement && isCheck
        ? `check constraint "${cut}" already exists`
        : `constraint "${cut}" for relation "${table.name}" already exists`,
    object: partReference("constraint", table, cut),
    intent,
    id: table.id,
  });
  return false;
}

function append(run: Run, tableId: ObjectId, constraint: Constraint, place: ConstraintPlace): void {
  const table = current(run, tableId);
  patchRelation(run, tableId, { constraints: [...table.constraints, constraint] });
  report(run, "create", partReference("constraint", table, constraint.name), tableId, describeConstraint(run.state, table, constraint), {
    implicit: place.implicit,
  });
}

function describeConstraint(state: State, table: Relation, constraint: Constraint): string {
  const columns = constraint.columns.map((number) => columnName(table, number)).join(", ");
  const called = (noun: string): string =>
    isNameless(constraint.name) ? `adds ${noun.startsWith("exclusion") ? "an" : "a"} ${noun}` : `adds ${noun} ${constraint.name}`;
  switch (constraint.kind) {
    case "primary-key":
      return `${called("primary key")} (${columns})`;
    case "unique":
      return `${called("unique constraint")} (${columns})`;
    case "check":
      return called("check constraint");
    case "exclude":
      return called("exclusion constraint");
    case "not-null":
      return called("not-null constraint");
    case "foreign-key":
      return `${called("foreign key")} (${columns}) to ${constraint.references ? (state.relations.get(constraint.references.table)?.name ?? "?") : "?"}`;
  }
}

/** `ADD CONSTRAINT ... UNIQUE USING INDEX i`: the index gets the constraint's name. */
function addKeyUsingIndex(
  run: Run,
  tableId: ObjectId,
  definition: Extract<KeyDefinition, { kind: "primary-key" | "unique" }>,
  usingIndex: string,
  place: ConstraintPlace,
): void {
  const table = current(run, tableId);
  const intent = constraintIntent(table, definition);
  const found = lookUpRelation(run.state, { schema: table.schema, name: usingIndex });
  if (found.kind !== "found") {
    if (isKnown(table) && found.kind === "missing" && !found.excused) {
      fault(run, {
        kind: "missing",
        sqlstate: "42704",
        message: `index "${cutName(usingIndex)}" does not exist`,
        object: { kind: "index", schema: table.schema, name: cutName(usingIndex), column: null, table: null },
        intent,
      });
    }
    return;
  }
  const index = found.relation;
  if (!index.index || index.index.table !== tableId) {
    wrongKind(
      run,
      index,
      index.index ? `index "${index.name}" does not belong to table "${table.name}"` : `"${index.name}" is not an index`,
      intent,
      index.index ? "55000" : "42809",
    );
    return;
  }
  if (index.index.constraint !== null && index.presence === "certain") {
    fault(run, {
      kind: "refused",
      sqlstate: "55000",
      message: `index "${index.name}" is already associated with a constraint`,
      object: relationReference(index),
      intent,
      id: index.id,
    });
    return;
  }
  const reordered = index.index.elements.findIndex((element) => element.reordered === true) + 1;
  const objection = !index.index.unique ? `"${index.name}" is not a unique index`
    : index.index.elements.some(({ column }) => column === null) ? `index "${index.name}" contains expressions`
    : index.index.where !== null ? `"${index.name}" is a partial index`
    : reordered > 0 ? `index "${index.name}" column number ${reordered} does not have default sorting behavior`
    : null;
  if (objection !== null) {
    wrongKind(run, index, objection, intent);
    return;
  }
  refuseRepetition(run, table, definition.kind, index.index.columns.map((number) => columnName(table, number)), intent);
  if (table.partitionBy !== null && isKnown(table)) {
    fault(run, {
      kind: "refused",
      sqlstate: "0A000",
      message: "ALTER TABLE / ADD CONSTRAINT USING INDEX is not supported on partitioned tables",
      object: relationReference(table),
      intent,
      id: tableId,
    });
    return;
  }
  if (definition.kind === "primary-key" && hasPrimaryKey(run, table, intent)) return;
  const id = run.state.identities.create(`constraint\0${tableId}\0${definition.name ?? usingIndex}`);
  const name = definition.name === null ? index.name : cutName(definition.name);
  if (name !== index.name && !isIndexNameFree(run, table, name, intent)) return;
  if (isKnown(table) && table.constraints.some((constraint) => constraint.name === name && constraint.presence === "certain")) {
    // Nothing but the system catalog itself keeps the name from being given twice.
    const message = 'duplicate key value violates unique constraint "pg_constraint_conrelid_contypid_conname_index"';
    fault(run, { kind: "duplicate", sqlstate: "23505", message, object: partReference("constraint", table, name), intent, id: tableId });
    return;
  }
  if (!isConstraintNameFree(run, table, name, intent)) return;
  if (name !== index.name) renameSilently(run, index, name);
  const renamed = current(run, index.id);
  patchRelation(run, index.id, { index: { ...renamed.index!, constraint: id } });
  attachKey(run, tableId, definition, id, index.id, place);
}

function renameSilently(run: Run, relation: Relation, name: string): void {
  patchRelation(run, relation.id, { name });
  report(run, "rename", { ...relationReference(relation), name }, relation.id, `renames ${relation.name} to ${name}`, {
    implicit: true,
    previous: relationReference(relation),
  });
}

/**
 * A change of a column's type makes the indexes of a partitioned table anew, and with them those of its
 * partitions: these get names as new ones do, before the partitions' own indexes come back under theirs
 * (ATPostAlterTypeCleanup, DefineIndex).
 */
export function rebuildParts(run: Run, tableId: ObjectId, number: number, intent: string): void {
  const { state } = run;
  const table = current(run, tableId);
  const isRebuilt = ({ index }: Relation, column: number): boolean => index !== null && index.uses.includes(column);
  const wholes = table.indexes.map((id) => current(run, id)).filter((index) => isRebuilt(index, number));
  if (wholes.length === 0) return;
  const indexesBelow = (above: ObjectId): readonly Relation[] => partitionsOf(state, above).flatMap((id) => {
    const column = findColumn(current(run, id), columnName(table, number))?.number ?? 0;
    return [...current(run, id).indexes.map((index) => current(run, index)).filter((index) => isRebuilt(index, column)), ...indexesBelow(id)];
  });
  const before = indexesBelow(tableId);
  for (const index of before) setIndexName(run, index, `\0${index.id}`);
  const give = (index: Relation, name: string): void => {
    setIndexName(run, current(run, index.id), name);
    const old = before.find(({ id }) => id === index.id)!;
    if (name !== old.name)
      report(run, "rename", { ...relationReference(old), name }, index.id, `renames ${old.name} to ${name}`, {
        implicit: true,
        previous: relationReference(old),
      });
  };
  const rebuild = (whole: Relation): void => {
    for (const id of partitionsOf(state, whole.index!.table)) {
      const partition = current(run, id);
      const part = partition.indexes.map((index) => current(run, index)).find(({ index }) => index?.partOf === whole.id);
      const constraint = part && partition.constraints.find(({ index }) => index === part.id);
      const specification = part ? null : respecify(state, whole, table, undefined);
      if (part) {
        give(part, chooseIndexName(state, partition, constraint ? keyKind(constraint.kind) : null, part.index!.names));
        rebuild(current(run, part.id));
      } else if (specification && whole.index!.constraint === null)
        addIndex(
          run,
          id,
          { ...specification, name: null, partOf: whole.id, implicit: true, intent, presence: whole.presence, span: null },
          null,
        );
    }
  };
  // Constraints come first.
  for (const isKey of [true, false]) for (const whole of wholes) if ((whole.index!.constraint !== null) === isKey) rebuild(current(run, whole.id));
  for (const own of before.filter(({ index }) => index!.partOf === null)) {
    const other = relationNamed(state, own.schema, own.name);
    const taken = other?.presence === "certain" && own.presence === "certain";
    if (taken)
      fault(run, {
        kind: "duplicate",
        sqlstate: "42P07",
        message: `relation "${own.name}" already exists`,
        object: relationReference(own),
        intent,
        id: own.id,
      });
    give(own, other ? chooseIndexName(state, current(run, own.index!.table), null, own.index!.names) : own.name);
  }
}

/** Names an index, and the constraint that it stands behind. */
function setIndexName(run: Run, { id, index }: Relation, name: string): void {
  patchRelation(run, id, { name });
  const constraint = current(run, index!.table).constraints.find((known) => known.index === id);
  if (constraint) replaceConstraint(run, index!.table, constraint.id, { name });
}

function addCheck(run: Run, tableId: ObjectId, definition: Extract<ConstraintDefinition, { kind: "check" }>, place: ConstraintPlace): void {
  const table = current(run, tableId);
  const intent = constraintIntent(table, definition);
  const use = useExpression(run, tableId, definition.expression, { intent, place: "check constraint" });
  if (definition.name !== null && mergeCheck(run, table, definition, place, intent)) {
    // What is passed down to a child goes on to those below it.
    if (place.inherited) for (const child of childrenOf(run.state, tableId)) addCheck(run, child, definition, { implicit: true, inherited: true });
    return;
  }
  if (definition.name !== null && !isConstraintNameFree(run, table, definition.name, intent, true)) return;
  if (definition.noInherit && table.partitionBy !== null && isKnown(table)) {
    fault(run, {
      kind: "refused",
      sqlstate: "42P16",
      message: `cannot add NO INHERIT constraint to partitioned table "${table.name}"`,
      object: relationReference(table),
      intent,
      id: tableId,
      span: definition.span,
    });
  }
  const only = use.columns.length === 1 ? columnName(current(run, tableId), use.columns[0]!) : null;
  const name = definition.name === null ? chooseConstraintName(run.state, table, only, "check") : cutName(definition.name);
  append(
    run,
    tableId,
    {
      id: run.state.identities.create(`constraint\0${tableId}\0${name}`),
      name,
      kind: "check",
      columns: use.columns,
      references: null,
      index: null,
      expression: definition.expression,
      valid: !definition.notValid,
      inherited: place.inherited ? 1 : 0,
      local: !place.inherited,
      dependsOn: use.dependsOn,
      definition,
      presence: "certain",
      created: run.step,
    },
    place,
  );
  if (!definition.notValid) requireCheck(run, tableId, current(run, tableId).constraints.at(-1)!, intent);
  if (definition.noInherit) return;
  for (const child of childrenOf(run.state, tableId)) addCheck(run, child, { ...definition, name }, { implicit: true, inherited: true });
}

/**
 * Whether a check is the same as one that its table has under that name: what a parent passes down
 * and what the table says itself become one (MergeWithExistingConstraint). Raises what keeps them apart.
 */
function mergeCheck(run: Run, table: Relation, definition: Extract<ConstraintDefinition, { kind: "check" }>, place: ConstraintPlace, intent: string): boolean {
  const name = cutName(definition.name!);
  const existing = current(run, table.id).constraints.find((constraint) => constraint.name === name && constraint.presence === "certain");
  if (existing?.definition.kind !== "check" || !isKnown(table)) return false;
  const isWholly = place.implicit && table.created === run.step;
  const mayMerge = place.inherited || (!existing.local && table.partitionOf === null) || (isWholly && existing.inherited > 0);
  if (!mayMerge || !sameCondition(existing.expression, definition.expression)) return false;
  const refuse = (what: string): void =>
    fault(run, {
      kind: "refused",
      sqlstate: "42P17",
      message: `constraint "${name}" conflicts with ${what} constraint on relation "${table.name}"`,
      object: partReference("constraint", table, name),
      intent,
      id: table.id,
    });
  if (existing.definition.noInherit) refuse("non-inherited");
  else if (existing.inherited > 0 && definition.noInherit) refuse("inherited");
  else if (!definition.notValid && !existing.valid) refuse("NOT VALID");
  replaceConstraint(run, table.id, existing.id, place.inherited ? { inherited: existing.inherited + 1 } : { local: table.partitionOf === null });
  return true;
}

/** The name that PostgreSQL gives a check or foreign key (`ChooseConstraintName`). */
function chooseConstraintName(state: State, table: Relation, column: string | null, label: string): string {
  return chooseName(table.name, column, label, (name) => state.constraintNames.get(table.schema)?.get(name) !== undefined);
}

function addNotNull(run: Run, tableId: ObjectId, definition: Extract<ConstraintDefinition, { kind: "not-null" }>, place: ConstraintPlace): void {
  const table = current(run, tableId);
  const intent = constraintIntent(table, definition);
  const numbers = definition.columns.flatMap((name) => requireColumn(run, tableId, name, { intent })?.number ?? []);
  for (const number of numbers) {
    if (!definition.notValid) requireValues(run, tableId, number, intent);
    replaceColumn(run, tableId, number, { nullable: false });
  }
  if (definition.name === null || current(run, tableId).constraints.some(({ name }) => name === cutName(definition.name!))) return;
  // PostgreSQL keeps the name from version 18 on and forgets it before, so it is there or not.
  append(
    run,
    tableId,
    {
      id: run.state.identities.create(`constraint\0${tableId}\0${definition.name}`),
      name: cutName(definition.name),
      kind: "not-null",
      columns: numbers,
      references: null,
      index: null,
      expression: null,
      valid: !definition.notValid,
      inherited: place.inherited ? 1 : 0,
      local: !place.inherited,
      dependsOn: [],
      definition,
      presence: "possible",
      created: run.step,
    },
    place,
  );
}

type ForeignKeyDefinition = Extract<ConstraintDefinition, { kind: "foreign-key" }>;

function addForeignKey(run: Run, tableId: ObjectId, definition: ForeignKeyDefinition, place: ConstraintPlace): void {
  const { state } = run;
  const table = current(run, tableId);
  const intent = constraintIntent(table, definition);
  if (definition.name !== null && !isConstraintNameFree(run, table, definition.name, intent)) return;
  const name = definition.references.table;
  const referenced =
    lookUpRelation(state, name).kind === "system" && name.schema !== null && isSystemSchema(name.schema)
      ? null
      : requireRelation(run, name, { intent, span: definition.span });
  if (referenced && referenced.kind !== "table" && referenced.kind !== "foreign-table") {
    wrongKind(run, referenced, `referenced relation "${referenced.name}" is not a table`, intent);
    return;
  }
  if (referenced && isKnown(referenced)) refusePersistence(run, table, referenced, intent);
  const message = (column: string): string => `column "${cutName(column)}" referenced in foreign key constraint does not exist`;
  const columns = definition.columns.flatMap(
    (column) => requireColumn(run, tableId, column, { intent, message: message(column), span: definition.span }) ?? [],
  );
  const target = referenced ? referencedColumns(run, referenced.id, definition, intent, message) : null;
  const chosen =
    definition.name === null
      ? chooseConstraintName(state, table, joinColumnNames(definition.columns.map(cutName)), "fkey")
      : cutName(definition.name);
  let index: ObjectId | null = null;
  const isMatched = referenced !== null && target !== null && columns.length === definition.columns.length;
  if (isMatched)
    index = matchedKey(run, current(run, referenced.id), columns, target, definition.references.columns.length > 0, {
      intent,
      span: definition.span,
    });
  refuseActions(run, table, columns, definition, intent);
  if (isMatched && index !== null) refuseTypes(run, current(run, referenced.id), columns, target, { name: chosen, intent, span: definition.span });
  append(
    run,
    tableId,
    {
      id: state.identities.create(`constraint\0${tableId}\0${chosen}`),
      name: chosen,
      kind: "foreign-key",
      columns: columns.map(({ number }) => number),
      references: referenced ? { table: referenced.id, columns: (target ?? []).map(({ number }) => number), index } : null,
      index: null,
      expression: null,
      valid: !definition.notValid,
      inherited: place.inherited ? 1 : 0,
      local: !place.inherited,
      partOf: place.partOf ?? null,
      dependsOn: [],
      definition,
      presence: "certain",
      created: run.step,
    },
    place,
  );
  if (referenced) report(run, "reference", relationReference(referenced), referenced.id, intent);
  requireReferenced(run, tableId, current(run, tableId).constraints.at(-1)!, intent);
  const whole = current(run, tableId).constraints.at(-1)!;
  for (const partition of partitionsOf(state, tableId)) addPartForeignKey(run, partition, current(run, tableId), whole);
}

/** Gives a partition the foreign key of its partitioned table: one of its own that is the same and belongs to no other, or else a new one (tryAttachPartitionForeignKey, CloneFkReferencing). */
export function addPartForeignKey(run: Run, partitionId: ObjectId, parent: Relation, whole: Constraint): void {
  const { definition, references } = whole;
  if (definition.kind !== "foreign-key" || references === null) return;
  const partition = current(run, partitionId);
  const columns = whole.columns.map((number) => columnName(parent, number));
  const isSame = (known: Constraint): boolean =>
    known.definition.kind === "foreign-key" &&
    known.presence === "certain" &&
    (known.partOf ?? null) === null &&
    known.valid &&
    known.references?.table === references.table &&
    known.references.columns.join() === references.columns.join() &&
    known.columns.map((number) => columnName(partition, number)).join("\0") === columns.join("\0") &&
    behaviour(known.definition) === behaviour(definition);
  const own = partition.constraints.find(isSame);
  if (own) return replaceConstraint(run, partitionId, own.id, { inherited: 1, local: false, partOf: whole.id });
  const taken = partition.constraints.some(({ name }) => name === whole.name);
  addForeignKey(
    run,
    partitionId,
    { ...definition, name: taken ? null : whole.name, columns, references: nowReferenced(run, whole, definition.references) },
    { implicit: true, inherited: true, partOf: whole.id },
  );
}

/** What a foreign key does and when, to be compared. */
function behaviour({ onDelete, onUpdate, deferrable, initiallyDeferred }: ForeignKeyDefinition): string {
  return [onDelete ?? "NO ACTION", onUpdate ?? "NO ACTION", deferrable, initiallyDeferred].join();
}

/** A foreign key's target under its present names. */
function nowReferenced(
  run: Run,
  constraint: Constraint,
  written: { readonly table: QualifiedName; readonly columns: readonly string[] },
): { readonly table: QualifiedName; readonly columns: readonly string[] } {
  const target = run.state.relations.get(constraint.references!.table);
  if (!target) return written;
  return { table: { schema: target.schema, name: target.name }, columns: constraint.references!.columns.map((number) => columnName(target, number)) };
}

/** Actions that would write a generated column (ATAddForeignKeyConstraint). */
function refuseActions(run: Run, table: Relation, columns: readonly Column[], definition: ForeignKeyDefinition, intent: string): void {
  if (!columns.some(({ generated, presence }) => generated !== null && presence === "certain")) return;
  const [event] = [["ON UPDATE", definition.onUpdate, ["CASCADE", "SET NULL", "SET DEFAULT"]], ["ON DELETE", definition.onDelete, ["SET NULL", "SET DEFAULT"]]]
    .filter(([, action, writing]) => action !== null && (writing as readonly string[]).includes(action as string));
  if (event)
    fault(run, {
      kind: "refused",
      sqlstate: "42601",
      message: `invalid ${event[0]} action for foreign key constraint containing generated column`,
      object: relationReference(table),
      intent,
      id: table.id,
      span: definition.span,
    });
}

/** A table refers only to tables that live as long as it does (ATAddForeignKeyConstraint). */
function refusePersistence(run: Run, table: Relation, referenced: Relation, intent: string): void {
  const allowed = { permanent: ["permanent"], unlogged: ["permanent", "unlogged"], temporary: ["temporary"] }[table.persistence];
  if (allowed.includes(referenced.persistence)) return;
  const message = `constraints on ${table.persistence} tables may reference only ${allowed.join(" or ")} tables`;
  fault(run, { kind: "refused", sqlstate: "42P16", message, object: relationReference(referenced), intent, id: referenced.id });
}

/** The referenced columns; without a list those of the primary key. Null when they cannot be told. */
function referencedColumns(
  run: Run,
  referencedId: ObjectId,
  definition: ForeignKeyDefinition,
  intent: string,
  message: (column: string) => string,
): readonly Column[] | null {
  const referenced = current(run, referencedId);
  if (definition.references.columns.length > 0) {
    const columns = definition.references.columns.flatMap(
      (column) => requireColumn(run, referencedId, column, { intent, message: message(column), span: definition.span }) ?? [],
    );
    return columns.length === definition.references.columns.length ? columns : null;
  }
  const key = referenced.constraints.find(({ kind }) => kind === "primary-key");
  if (key) return key.columns.flatMap((number) => referenced.columns.find((column) => column.number === number) ?? []);
  if (isKnown(referenced) && referenced.origin !== "assumed") {
    fault(run, {
      kind: "refused", sqlstate: "42704", message: `there is no primary key for referenced table "${referenced.name}"`,
      object: relationReference(referenced), intent, id: referencedId, span: definition.span,
    });
  }
  return null;
}

interface KeyPlace {
  readonly intent: string;
  readonly span: Constraint["definition"]["span"];
}

/** Finds the unique index behind a foreign key (transformFkeyCheckAttrs). */
function matchedKey(
  run: Run,
  referenced: Relation,
  columns: readonly Column[],
  target: readonly Column[],
  isListed: boolean,
  { intent, span }: KeyPlace,
): ObjectId | null {
  const wanted = new Set(target.map(({ number }) => number));
  const matches = referenced.indexes.filter((id) => {
    const index = run.state.relations.get(id)?.index;
    return index?.unique && index.where === null && index.columns.length === wanted.size && index.columns.every((number) => wanted.has(number));
  });
  if (matches.length === 0 && areJudged(referenced, columns, target)) {
    fault(run, {
      kind: "refused",
      sqlstate: "42830",
      message: `there is no unique constraint matching given keys for referenced table "${referenced.name}"`,
      object: relationReference(referenced),
      intent,
      id: referenced.id,
      span,
    });
  }
  // Without a list of columns the primary key is meant, whatever else is over the same ones (transformFkeyGetPrimaryKey).
  const primary = isListed ? undefined : referenced.constraints.find(({ kind }) => kind === "primary-key")?.index;
  return matches.find((id) => id === primary) ?? matches[0] ?? null;
}

function areJudged(referenced: Relation, columns: readonly Column[], target: readonly Column[]): boolean {
  return isKnown(referenced) && [...columns, ...target].every(({ presence, origin }) => presence === "certain" && origin === "chain");
}

/** The columns of a foreign key must be as many as those of the key, and compare with them. */
function refuseTypes(
  run: Run,
  referenced: Relation,
  columns: readonly Column[],
  target: readonly Column[],
  { name, intent, span }: KeyPlace & { readonly name: string },
): void {
  const refuse = (sqlstate: string, message: string): void =>
    fault(run, { kind: "refused", sqlstate, message, object: relationReference(referenced), intent, id: referenced.id, span });
  if (columns.length !== target.length) return refuse("42830", "number of referencing and referenced columns for foreign key disagree");
  const isMisfit = columns.some((column, at) => !mayReferTo(run.state, column.type, target[at]!.type));
  if (isMisfit && areJudged(referenced, columns, target)) refuse("42804", `foreign key constraint "${name}" cannot be implemented`);
}

// --- statements

export function addConstraintTo(run: Run, operation: Extract<Operation, { kind: "add-constraint" }>): void {
  const intent = constraintIntent(operation.table, operation.constraint);
  const table = requireRelation(run, operation.table, { intent, ifExists: operation.ifExists });
  if (!table || !allows(run, table, "ADD CONSTRAINT", ["table", "foreign-table"], intent)) return;
  const isForAll = operation.constraint.kind === "check" && !operation.constraint.noInherit;
  if (operation.only && isForAll && isKnown(table) && childrenOf(run.state, table.id).length > 0) {
    fault(run, {
      kind: "refused",
      sqlstate: "42P16",
      message: "constraint must be added to child tables too",
      object: relationReference(table),
      intent,
      id: table.id,
    });
  }
  if (operation.only && operation.constraint.kind === "foreign-key" && table.partitionBy && isKnown(table)) {
    wrongKind(
      run,
      table,
      `cannot use ONLY for foreign key on partitioned table "${table.name}" referencing relation "${cutName(operation.constraint.references.table.name)}"`,
      intent,
    );
  }
  addConstraint(run, table.id, operation.constraint, { ...OWN, only: operation.only === true });
}

/** PostgreSQL 18 names not-null constraints; whether they exist depends on its version. */
function isNotNullName(table: Relation, name: string): boolean {
  return name.includes("not_null") && table.columns.some((column) => makeObjectName(table.name, column.name, "not_null") === name);
}

export function dropConstraint(run: Run, operation: Extract<Operation, { kind: "drop-constraint" }>): void {
  const name = cutName(operation.name);
  const intent = `drops constraint ${name}`;
  const table = requireRelation(run, operation.table, { intent, ifExists: operation.ifExists });
  if (!table || !allows(run, table, "DROP CONSTRAINT", ["table", "foreign-table"], intent)) return;
  const constraint = table.constraints.find((known) => known.name === name) ?? onlyNameless(run, table, name);
  if (!constraint) {
    if (operation.constraintIfExists || isNotNullName(table, name)) return;
    missingConstraint(run, table, name, `constraint "${name}" of relation "${table.name}" does not exist`, intent);
    return;
  }
  if (constraint.inherited > 0 && isKnown(table)) {
    fault(run, {
      kind: "refused", sqlstate: "42P16", message: `cannot drop inherited constraint "${name}" of relation "${table.name}"`,
      object: partReference("constraint", table, name), intent, id: table.id,
    });
  }
  if (operation.only && table.partitionBy && isKnown(table) && constraint.kind === "check" && childrenOf(run.state, table.id).length > 0) {
    fault(run, {
      kind: "refused",
      sqlstate: "42P16",
      message: "cannot remove constraint from only the partitioned table when partitions exist",
      object: partReference("constraint", table, name),
      intent,
      id: table.id,
      only: { before: 18 },
    });
  }
  const targets: Target[] = [{ kind: "constraint", id: table.id, part: constraint.id }];
  for (const child of childrenOf(run.state, table.id)) targets.push(...inheritedCopies(run, child, constraint, operation.only === true));
  drop(run, targets, {
    cascade: operation.cascade,
    object: partReference("constraint", table, name),
    id: table.id,
    called: `constraint ${name} on table ${table.name}`,
    intent,
  });
}

/**
 * The constraint that must be meant by a name that none has, when only one has a name that is not
 * known. Of several any may be meant: from now on they are possible.
 */
function onlyNameless(run: Run, table: Relation, name: string): Constraint | undefined {
  const candidates = namelessConstraints(table, name);
  if (candidates.length === 1 && !isNameless(name)) return candidates[0];
  for (const candidate of candidates) {
    replaceConstraint(run, table.id, candidate.id, { presence: "possible" });
    if (candidate.index !== null) patchRelation(run, candidate.index, { presence: "possible" });
  }
  return undefined;
}

/** Copies of a parent's constraint that fall with it, on a child and below; one that the child has from elsewhere as well, or by itself, stays (ATExecDropConstraint). */
function inheritedCopies(run: Run, child: ObjectId, constraint: Constraint, only: boolean): readonly Target[] {
  const { state } = run;
  const relation = state.relations.get(child);
  if (!relation || (constraint.definition.kind === "check" && constraint.definition.noInherit)) return [];
  const copies = relation.constraints.filter((known) => known.inherited > 0 && known.kind === constraint.kind && (known.kind === "foreign-key"
    ? known.partOf === constraint.id
    : known.index === null ? known.name === constraint.name
    : state.relations.get(known.index)?.index?.partOf === constraint.index));
  return copies.flatMap((copy): readonly Target[] => {
    if (only || copy.local || copy.inherited > 1) {
      replaceConstraint(run, child, copy.id, { inherited: copy.inherited - 1, local: copy.local || only });
      return [];
    }
    return [{ kind: "constraint", id: child, part: copy.id }, ...childrenOf(state, child).flatMap((below) => inheritedCopies(run, below, copy, false))];
  });
}

/** Whether a table below another has a check of that name from elsewhere as well: then it keeps its name (rename_constraint_internal). */
function isSharedBelow(run: Run, table: Relation, name: string): boolean {
  const heirs = new Map<ObjectId, Relation>();
  const collect = (id: ObjectId): void => {
    const relation = current(run, id);
    if (heirs.has(id) || !relation.constraints.some((constraint) => constraint.kind === "check" && constraint.name === name)) return;
    heirs.set(id, relation);
    childrenOf(run.state, id).forEach(collect);
  };
  collect(table.id);
  return [...heirs.values()].some(
    (heir) =>
      heir.id !== table.id &&
      isKnown(heir) &&
      heir.constraints.some(
        (constraint) =>
          constraint.name === name &&
          constraint.inherited >
            heir.inherits.filter((parent) => heirs.has(parent)).length + (heir.partitionOf !== null && heirs.has(heir.partitionOf) ? 1 : 0),
      ),
  );
}

function missingConstraint(run: Run, table: Relation, name: string, message: string, intent: string): void {
  if (!isKnown(table) || namelessConstraints(table, name).length > 0) return;
  fault(run, { kind: "missing", sqlstate: "42704", message, object: partReference("constraint", table, name), intent, id: table.id });
}

export function renameConstraint(run: Run, operation: Extract<Operation, { kind: "rename-constraint" }>): void {
  const name = cutName(operation.name);
  const newName = cutName(operation.newName);
  const intent = `renames constraint ${name} to ${newName}`;
  const table = requireRelation(run, operation.table, { intent, ifExists: operation.ifExists ?? false });
  if (!table) return;
  if (table.kind === "sequence") return wrongKind(run, table, `cannot rename columns of relation "${table.name}"`, intent);
  const constraint = table.constraints.find((known) => known.name === name) ?? onlyNameless(run, table, name);
  if (!constraint) {
    if (!isNotNullName(table, name)) missingConstraint(run, table, name, `constraint "${name}" for table "${table.name}" does not exist`, intent);
    return;
  }
  if (operation.only && inheritedBelow(run, table, constraint).length > 0) {
    fault(run, {
      kind: "refused",
      sqlstate: "42P16",
      message: `inherited constraint "${name}" must be renamed in child tables too`,
      object: partReference("constraint", table, name),
      intent,
      id: table.id,
    });
    return;
  }
  // Children share the names of checks only; a partition may call its keys what it likes (rename_constraint_internal).
  if (constraint.kind === "check" && isKnown(table) && (constraint.inherited > 0 || isSharedBelow(run, table, name))) {
    fault(run, {
      kind: "refused",
      sqlstate: "42P16",
      message: `cannot rename inherited constraint "${name}"`,
      object: partReference("constraint", table, name),
      intent,
      id: table.id,
    });
    return;
  }
  if (constraint.index !== null) {
    const other = relationNamed(run.state, table.schema, newName);
    if (other && other.presence === "certain") {
      fault(run, {
        kind: "duplicate",
        sqlstate: "42P07",
        message: `relation "${newName}" already exists`,
        object: relationReference(other),
        intent,
        id: other.id,
      });
      return;
    }
    if (!isConstraintNameFree(run, table, newName, intent)) return;
    renameSilently(run, current(run, constraint.index), newName);
  } else if (!isConstraintNameFree(run, table, newName, intent)) return;
  setConstraintName(run, table.id, constraint, newName, false);
  if (constraint.kind === "check") renameInChildren(run, table.id, name, newName);
}

export function alterConstraint(run: Run, operation: Extract<Operation, { kind: "alter-constraint" }>): void {
  const name = cutName(operation.name);
  const intent = `changes when constraint ${name} is checked`;
  const table = requireRelation(run, operation.table, { intent, ifExists: operation.ifExists });
  if (!table) return;
  const constraint = table.constraints.find((known) => known.name === name) ?? onlyNameless(run, table, name);
  if (!constraint) return missingConstraint(run, table, name, `constraint "${name}" of relation "${table.name}" does not exist`, intent);
  const object = partReference("constraint", table, name);
  if (constraint.definition.kind !== "foreign-key") {
    if (isKnown(table))
      fault(run, {
        kind: "wrong-kind",
        sqlstate: "42809",
        message: `constraint "${name}" of relation "${table.name}" is not a foreign key constraint`,
        object,
        intent,
        id: table.id,
      });
    return;
  }
  const { deferrable, initiallyDeferred } = operation;
  replaceConstraint(run, table.id, constraint.id, { definition: { ...constraint.definition, deferrable, initiallyDeferred } });
  report(run, "alter", object, table.id, intent);
}

function renameInChildren(run: Run, parent: ObjectId, name: string, newName: string): void {
  for (const child of childrenOf(run.state, parent)) {
    const copy = current(run, child).constraints.find((known) => known.inherited > 0 && known.kind === "check" && known.name === name);
    if (!copy || !isConstraintNameFree(run, current(run, child), newName, `renames constraint ${name} to ${newName}`)) continue;
    setConstraintName(run, child, copy, newName, true);
    renameInChildren(run, child, name, newName);
  }
}

/** Names a constraint anew and tells so; its index is the caller's. */
export function setConstraintName(run: Run, tableId: ObjectId, constraint: Constraint, name: string, implicit: boolean): void {
  const table = current(run, tableId);
  replaceConstraint(run, tableId, constraint.id, { name });
  report(run, "rename", partReference("constraint", table, name), tableId, `renames constraint ${constraint.name} to ${name}`, {
    implicit,
    previous: partReference("constraint", table, constraint.name),
  });
}

/** The copies of a check in the tables that inherit it, one level down. */
function inheritedBelow(run: Run, table: Relation, { kind, name, definition }: Constraint): readonly { readonly child: Relation; readonly copy: Constraint }[] {
  if (kind !== "check" || (definition.kind === "check" && definition.noInherit)) return [];
  return childrenOf(run.state, table.id).flatMap((id) => {
    const child = current(run, id);
    const copy = child.constraints.find((known) => known.kind === "check" && known.name === name);
    return copy ? [{ child, copy }] : [];
  });
}

/** Notes that the rows fit a constraint, in the tables below as well; a fault where known ones do not. */
function setValid(run: Run, table: Relation, constraint: Constraint, intent: string): void {
  if (constraint.valid) return;
  replaceConstraint(run, table.id, constraint.id, { valid: true });
  for (const { child, copy } of inheritedBelow(run, table, constraint)) setValid(run, child, copy, intent);
  if (constraint.presence !== "certain") return;
  if (constraint.kind === "check") requireCheck(run, table.id, constraint, intent);
  else requireReferenced(run, table.id, { ...constraint, valid: true }, intent);
}

export function validateConstraint(run: Run, operation: Extract<Operation, { kind: "validate-constraint" }>): void {
  const name = cutName(operation.name);
  const intent = `validates constraint ${name}`;
  const table = requireRelation(run, operation.table, { intent, ifExists: operation.ifExists ?? false });
  if (!table || !allows(run, table, "VALIDATE CONSTRAINT", ["table", "foreign-table"], intent)) return;
  const constraint = table.constraints.find((known) => known.name === name);
  if (!constraint) {
    if (!isNotNullName(table, name)) missingConstraint(run, table, name, `constraint "${name}" of relation "${table.name}" does not exist`, intent);
    return;
  }
  if (constraint.kind !== "check" && constraint.kind !== "foreign-key" && constraint.kind !== "not-null") {
    const message = `constraint "${name}" of relation "${table.name}" is not a foreign key or check constraint`;
    if (isKnown(table) && constraint.presence === "certain")
      fault(run, {
        kind: "wrong-kind",
        sqlstate: "42809",
        message,
        object: partReference("constraint", table, name),
        intent,
        id: table.id,
      });
    return;
  }
  if (operation.only && !constraint.valid && isKnown(table) && inheritedBelow(run, table, constraint).length > 0) {
    fault(run, {
      kind: "refused",
      sqlstate: "42P16",
      message: "constraint must be validated on child tables too",
      object: partReference("constraint", table, name),
      intent,
      id: table.id,
    });
  }
  setValid(run, table, constraint, intent);
  report(run, "alter", partReference("constraint", table, name), table.id, intent);
}
