/**
 * Dropping things with what depends on them, as PostgreSQL's dependency.c does.
 *
 * A dependent is either `auto` (goes with the object: indexes, owned sequences, the table's own
 * constraints) or `normal` (blocks the drop unless CASCADE takes it along).
 */
import type { TypeReference } from "../operation.ts";
import type { ObjectId, ObjectReference, Relation } from "./objects.ts";
import {
  columnName, columnReference, fault, kindNoun, partReference, patchRelation, relationReference, replaceColumn, report,
  routineReference, searchPath, typeReference, type Run,
} from "./run.ts";
import { dependentsOf, idsOfType, removeRelation, removeRoutine, removeType, TEMPORARY_SCHEMA, type State } from "./state.ts";
import { formatType, quoteIdentifier } from "./types.ts";

/** Something that can be dropped. `id` is the relation's for parts of one. */
export type Target =
  | { readonly kind: "relation" | "type" | "routine"; readonly id: ObjectId }
  | { readonly kind: "column" | "default"; readonly id: ObjectId; readonly number: number }
  | { readonly kind: "constraint" | "trigger"; readonly id: ObjectId; readonly part: ObjectId }
  | { readonly kind: "rule"; readonly id: ObjectId; readonly name: string };

function keyOf(target: Target): string {
  switch (target.kind) {
    case "relation": case "type": case "routine":
      return `${target.kind} ${target.id}`;
    case "column": case "default":
      return `${target.kind} ${target.id} ${target.number}`;
    case "constraint": case "trigger":
      return `${target.kind} ${target.id} ${target.part}`;
    case "rule":
      return `rule ${target.id} ${target.name}`;
  }
}

interface Dependents {
  readonly auto: Target[];
  readonly normal: Target[];
}

/** What depends directly on a target. */
function directDependents(state: State, target: Target): Dependents {
  const found: Dependents = { auto: [], normal: [] };
  switch (target.kind) {
    case "relation":
      dependentsOfRelation(state, target.id, found);
      break;
    case "column":
      dependentsOfColumn(state, target.id, target.number, found);
      break;
    case "constraint": {
      const constraint = state.relations.get(target.id)?.constraints.find(({ id }) => id === target.part);
      if (constraint && constraint.index !== null) found.auto.push({ kind: "relation", id: constraint.index });
      break;
    }
    case "type":
      dependentsOfUse(state, target.id, found);
      break;
    case "routine":
      dependentsOfUse(state, target.id, found);
      break;
    case "default": case "trigger": case "rule":
      break;
  }
  return found;
}

function dependentsOfRelation(state: State, id: ObjectId, found: Dependents): void {
  const own = state.relations.get(id);
  if (own?.index && own.index.constraint !== null) found.auto.push({ kind: "constraint", id: own.index.table, part: own.index.constraint });
  for (const dependent of dependentsOf(state, id)) {
    const relation = state.relations.get(dependent);
    if (!relation) continue;
    if (relation.index?.table === id || relation.index?.partOf === id || relation.ownedBy?.table === id || relation.partitionOf === id) {
      found.auto.push({ kind: "relation", id: relation.id });
      continue;
    }
    if (relation.inherits.includes(id) || relation.dependsOn.some((use) => use.relation === id)) found.normal.push({ kind: "relation", id: relation.id });
    for (const constraint of relation.constraints) {
      if (constraint.references?.table === id || constraint.references?.index === id)
        found.normal.push({ kind: "constraint", id: relation.id, part: constraint.id });
    }
  }
  // A foreign key to a partitioned table refers to each of its partitions.
  for (let above = own?.partitionOf ?? null; above !== null; above = state.relations.get(above)?.partitionOf ?? null) {
    for (const dependent of [above, ...dependentsOf(state, above)]) {
      for (const constraint of state.relations.get(dependent)?.constraints ?? []) {
        if (constraint.references?.table === above) found.normal.push({ kind: "constraint", id: dependent, part: constraint.id });
      }
    }
  }
  dependentsOfUse(state, id, found);
}

/** What uses an object by its id: as a column's type, in an expression, as a trigger's function, as an argument's type. */
function dependentsOfUse(state: State, id: ObjectId, found: Dependents): void {
  for (const dependent of dependentsOf(state, id)) {
    const type = state.types.get(dependent);
    if (type) (type.kind === "multirange" ? found.auto : found.normal).push({ kind: "type", id: dependent });
    const routine = state.routines.get(dependent);
    if (routine) (routine.constructs === id ? found.auto : found.normal).push({ kind: "routine", id: dependent });
    const relation = state.relations.get(dependent);
    if (!relation) continue;
    if (relation.uses.includes(id) || relation.index?.dependsOn.includes(id)) found.normal.push({ kind: "relation", id: relation.id });
    for (const column of relation.columns) {
      // Without a column of its key a partitioned table cannot be.
      if (relation.partitionBy?.columns.includes(column.name) && idsOfType(state, column.type).includes(id))
        found.normal.push({ kind: "relation", id: relation.id });
      if (idsOfType(state, column.type).includes(id) || (column.generated && column.dependsOn.includes(id)))
        found.normal.push({ kind: "column", id: relation.id, number: column.number });
      else if (column.dependsOn.includes(id)) found.normal.push({ kind: "default", id: relation.id, number: column.number });
    }
    for (const constraint of relation.constraints)
      if (constraint.dependsOn.includes(id)) found.normal.push({ kind: "constraint", id: relation.id, part: constraint.id });
    for (const trigger of relation.triggers) if (trigger.function === id) found.normal.push({ kind: "trigger", id: relation.id, part: trigger.id });
  }
}

function dependentsOfColumn(state: State, id: ObjectId, number: number, found: Dependents): void {
  const table = state.relations.get(id);
  if (!table) return;
  for (const indexId of table.indexes) {
    if (state.relations.get(indexId)?.index?.uses.includes(number)) found.auto.push({ kind: "relation", id: indexId });
  }
  for (const constraint of table.constraints) {
    if (constraint.columns.includes(number)) found.auto.push({ kind: "constraint", id, part: constraint.id });
    else if (constraint.references?.table === id && constraint.references.columns.includes(number))
      found.normal.push({ kind: "constraint", id, part: constraint.id });
  }
  for (const column of table.columns) if (column.generatedFrom.includes(number)) found.normal.push({ kind: "column", id, number: column.number });
  for (const trigger of table.triggers)
    if (trigger.columns.includes(number) || trigger.reads.includes(number)) found.normal.push({ kind: "trigger", id, part: trigger.id });
  for (const rule of table.rules) if (ruleReads(rule, number)) found.normal.push({ kind: "rule", id, name: rule.name });
  for (const dependent of dependentsOf(state, id)) {
    const relation = state.relations.get(dependent);
    if (!relation) continue;
    if (relation.ownedBy?.table === id && relation.ownedBy.column === number) found.auto.push({ kind: "relation", id: relation.id });
    if (relation.dependsOn.some((use) => use.relation === id && use.columns.includes(number))) found.normal.push({ kind: "relation", id: relation.id });
    for (const constraint of relation.constraints) {
      if (constraint.references?.table === id && constraint.references.columns.includes(number))
        found.normal.push({ kind: "constraint", id: relation.id, part: constraint.id });
    }
  }
}

/** Views whose stored query reads a column: they keep its type from being changed. */
export function viewsReadingColumn(state: State, id: ObjectId, number: number): readonly Relation[] {
  return dependentsOf(state, id).flatMap((dependent) => {
    const relation = state.relations.get(dependent);
    return relation && relation.dependsOn.some((use) => use.relation === id && use.columns.includes(number)) ? [relation] : [];
  });
}

/** Whether a rule or policy reads a column of its table. */
export function ruleReads(rule: Relation["rules"][number], number: number): boolean {
  return rule.columns.includes(number) || rule.checked.includes(number);
}

/** What a drop was asked for, for its fault. */
export interface DropRequest {
  readonly cascade: boolean;
  readonly object: ObjectReference;
  readonly id: ObjectId;
  /** How PostgreSQL calls the object: `table t`, `constraint c on table t`. */
  readonly called: string;
  readonly intent: string;
  readonly detail?: string;
  /** PostgreSQL's words when the targets are parts of one object that the statement names. */
  readonly together?: string;
  /** What the same statement drops itself: neither in the way nor taken along. */
  readonly spare?: ReadonlySet<ObjectId>;
}

/** Drops targets and all that goes with them; a fault (2BP01) when something else depends on them and CASCADE was not said. */
export function drop(run: Run, targets: readonly Target[], request: DropRequest): void {
  const { state } = run;
  const falling = new Map<string, Target>();
  const normal: Target[] = [];
  const ofSpared = ({ id }: Target): boolean => request.spare?.has(id) === true;
  const isSpared = (target: Target): boolean => ofSpared(target) && (target.kind === "relation" || target.kind === "type" || target.kind === "routine");
  const fall = (target: Target): void => {
    const key = keyOf(target);
    if (falling.has(key)) return;
    falling.set(key, target);
    const dependents = directDependents(state, target);
    normal.push(...dependents.normal.filter((dependent) => !isSpared(dependent)));
    for (const auto of dependents.auto) if (!isSpared(auto)) fall(auto);
  };
  targets.forEach(fall);
  // Part of a table that falls as a whole falls with it, however it was reached.
  const fallsWithTable = (target: Target): boolean => (target.kind !== "type" && target.kind !== "routine" && falling.has(`relation ${target.id}`))
    || (target.kind === "default" && falling.has(`column ${target.id} ${target.number}`));
  const blockers = distinct(normal.filter((target) => !falling.has(keyOf(target)) && !fallsWithTable(target) && !ofSpared(target)));
  if (!request.cascade) {
    const certain = blockers.filter((target) => isCertain(state, target));
    if (certain.length > 0) {
      fault(run, {
        kind: "dependents",
        sqlstate: "2BP01",
        message:
          request.together ??
          (targets.length > 1
            ? "cannot drop desired object(s) because other objects depend on them"
            : `cannot drop ${request.called} because other objects depend on it`),
        object: request.object,
        intent: request.intent,
        id: request.id,
        dependents: certain.map((target) => ({ object: referenceOf(state, target), id: ownerOf(state, target) })),
      });
    }
  }
  // What depends on a dependent falls too, and so on: `normal` grows while it is walked.
  for (let at = 0; at < normal.length; at++) if (!fallsWithTable(normal[at]!)) fall(normal[at]!);

  const asked = new Set(targets.map(keyOf));
  for (const [key, target] of falling) {
    const implicit = !asked.has(key);
    if (target.kind === "relation" || !fallsWithTable(target))
      reportDrop(run, target, implicit, implicit ? `drops it with ${request.called}` : (request.detail ?? request.intent));
  }
  for (const target of falling.values()) remove(run, target);
}

/**
 * Takes away a relation that only may have been there, with all that hangs on it: the statement
 * that takes its name could not work otherwise. Nothing is told of it. The `successor` that takes
 * the name stays, with the table that owns it, though it may depend on the other.
 */
export function discard(run: Run, relation: Relation, successor?: Relation): void {
  const silent: Run = { ...run, quiet: true, effects: [], faults: [] };
  const spare = new Set([successor?.id, successor?.index?.table, successor?.ownedBy?.table].filter((id) => id !== undefined));
  drop(silent, [{ kind: "relation", id: relation.id }], {
    cascade: true,
    object: relationReference(relation),
    id: relation.id,
    called: relation.name,
    intent: "",
    spare,
  });
}

function distinct(targets: readonly Target[]): readonly Target[] {
  return [...new Map(targets.map((target) => [keyOf(target), target])).values()];
}

function isCertain(state: State, target: Target): boolean {
  if (target.kind === "type") return state.types.get(target.id)?.presence === "certain";
  if (target.kind === "routine") return state.routines.get(target.id)?.presence === "certain";
  const relation = state.relations.get(target.id);
  if (!relation || relation.presence !== "certain") return false;
  switch (target.kind) {
    case "relation":
      return true;
    case "column": case "default":
      return relation.columns.find(({ number }) => number === target.number)?.presence === "certain";
    case "constraint":
      return relation.constraints.find(({ id }) => id === target.part)?.presence === "certain";
    case "trigger":
      return relation.triggers.find(({ id }) => id === target.part)?.presence === "certain";
    case "rule":
      return relation.rules.find(({ name }) => name === target.name)?.presence === "certain";
  }
}

function ownerOf(state: State, target: Target): ObjectId {
  // A constraint's or trigger's life is told under its relation.
  return state.relations.get(target.id)?.id ?? target.id;
}

function referenceOf(state: State, target: Target): ObjectReference {
  if (target.kind === "type") return typeReference(state.types.get(target.id)!);
  if (target.kind === "routine") return routineReference(state.routines.get(target.id)!);
  const relation = state.relations.get(target.id)!;
  switch (target.kind) {
    case "relation":
      return relationReference(relation);
    case "column": case "default":
      return columnReference(relation, columnName(relation, target.number));
    case "constraint":
      return partReference("constraint", relation, relation.constraints.find(({ id }) => id === target.part)?.name ?? "?");
    case "trigger":
      return partReference("trigger", relation, relation.triggers.find(({ id }) => id === target.part)?.name ?? "?");
    case "rule":
      return partReference(relation.rules.find(({ name }) => name === target.name)?.kind ?? "rule", relation, target.name);
  }
}

function reportDrop(run: Run, target: Target, implicit: boolean, detail: string): void {
  if (target.kind === "default") {
    const relation = run.state.relations.get(target.id)!;
    report(run, "alter", columnReference(relation, columnName(relation, target.number)), target.id, `loses its default: ${detail}`, { implicit });
    return;
  }
  report(run, "drop", referenceOf(run.state, target), ownerOf(run.state, target), detail, { implicit });
}

function remove(run: Run, target: Target): void {
  const { state } = run;
  if (target.kind === "type") return removeType(state, target.id);
  if (target.kind === "routine") return removeRoutine(state, target.id);
  const relation = state.relations.get(target.id);
  if (!relation) return;
  switch (target.kind) {
    case "relation": {
      removeRelation(state, target.id);
      const table = relation.index ? state.relations.get(relation.index.table) : undefined;
      if (table) patchRelation(run, table.id, { indexes: table.indexes.filter((id) => id !== target.id) });
      const owner = relation.ownedBy ? state.relations.get(relation.ownedBy.table) : undefined;
      // A column may own others beside the one that it counts with.
      if (owner?.columns.some(({ sequence }) => sequence === target.id)) replaceColumn(run, owner.id, relation.ownedBy!.column, { sequence: null });
      return;
    }
    case "column":
      return patchRelation(run, relation.id, { columns: relation.columns.filter(({ number }) => number !== target.number) });
    case "default":
      return replaceColumn(run, relation.id, target.number, { default: null, dependsOn: [] });
    case "constraint":
      return patchRelation(run, relation.id, { constraints: relation.constraints.filter(({ id }) => id !== target.part) });
    case "trigger":
      return patchRelation(run, relation.id, { triggers: relation.triggers.filter(({ id }) => id !== target.part) });
    case "rule":
      return patchRelation(run, relation.id, { rules: relation.rules.filter(({ name }) => name !== target.name) });
  }
}

/** A name as PostgreSQL writes it in such messages: with its schema unless search_path finds it. */
export function calledName(state: State, object: { readonly schema: string; readonly name: string }): string {
  const visible = object.schema === TEMPORARY_SCHEMA || searchPath(state).includes(object.schema);
  return visible ? quoteIdentifier(object.name) : `${quoteIdentifier(object.schema)}.${quoteIdentifier(object.name)}`;
}

export function calledRelation(state: State, relation: Relation): string {
  return `${kindNoun(relation.kind)} ${calledName(state, relation)}`;
}

/** `f(integer,text)`, as PostgreSQL names a function (format_procedure); arguments have no modifiers. */
export function calledSignature(state: State, name: string, types: readonly TypeReference[], separator = ","): string {
  return `${name}(${types.map((type) => formatType(type.kind === "named" ? { ...type, modifiers: [] } : type, searchPath(state))).join(separator)})`;
}
