/**
 * How the database differs from what it was at an earlier position of the journal. Only what was
 * written since is looked at, so that asking costs what was changed.
 *
 * What is not certain on both sides is left out: records that exist on some paths only, tables whose
 * columns are not all known, names that an unread statement may have touched, texts that may mean the
 * same. Column order, comments, storage, the bodies of views and functions are not compared.
 */
import { HOLE } from "../../evaluate/value.ts";
import { columnNames, defaultOf } from "./describe.ts";
import { hasNamelessIndex, isNameless } from "./nameless.ts";
import type { Column, Constraint, Difference, ObjectId, ObjectReference, Relation, Routine, StepId, Type } from "./objects.ts";
import {
  columnReference, isForeignSchema, isTouched, partReference, plainReference, relationReference, routineReference,
  typeReference,
} from "./run.ts";
import { TEMPORARY_SCHEMA, type State } from "./state.ts";
import { formatType } from "./types.ts";

/** The records of one point in time. */
interface View {
  relation(id: ObjectId): Relation | undefined;
}

interface Pair<T> { readonly old: T; readonly now: T }

/** What belongs together of two lists, and what is left over of each. */
interface Paired<T> {
  readonly pairs: readonly Pair<T>[];
  readonly less: readonly T[];
  readonly more: readonly T[];
}

/** Pairs by the first key that two items share; the keys are tried one after the other, each on what the ones before have left. A null pairs nothing. */
function pair<T>(olds: readonly T[], nows: readonly T[], keys: readonly ((item: T, side: "old" | "now") => unknown)[]): Paired<T> {
  const pairs: Pair<T>[] = [];
  let [less, more] = [[...olds], [...nows]];
  for (const key of keys) {
    if (less.length === 0 || more.length === 0) break;
    const waiting = new Map<unknown, T[]>();
    for (const item of more) waiting.set(key(item, "now"), [...(waiting.get(key(item, "now")) ?? []), item]);
    const taken = new Set<T>();
    less = less.filter((old) => {
      const at = key(old, "old");
      const now = at === null ? undefined : waiting.get(at)?.shift();
      if (now === undefined) return true;
      pairs.push({ old, now });
      taken.add(now);
      return false;
    });
    more = more.filter((item) => !taken.has(item));
  }
  return { pairs, less, more };
}

/** The differences between the state at `position` and the present one, in the order of the records. */
export function differencesSince(state: State, position: number): readonly Difference[] {
  const { journal } = state;
  const relationsBefore = journal.before(state.relations, position);
  const then: View = { relation: (id) => (relationsBefore.has(id) ? relationsBefore.get(id) : state.relations.get(id)) };
  const now: View = { relation: (id) => state.relations.get(id) };
  const found: Difference[] = [];
  const note = (change: Difference["change"], object: ObjectReference, rest: Partial<Difference> = {}): void => {
    found.push({ change, object, what: null, before: null, now: null, created: null, unseen: false, ...rest });
  };
  // Temporary objects go with the session.
  const isTold = (schema: string | null, name: string): boolean =>
    schema !== TEMPORARY_SCHEMA && !HOLE.test(name) && (state.touched.size === 0 || !isTouched(state, { schema, name }));

  const changed = [...relationsBefore.keys()].filter((id) => relationsBefore.get(id) !== state.relations.get(id));
  const olds = changed.flatMap((id) => relationsBefore.get(id) ?? []);
  const nows = changed.flatMap((id) => state.relations.get(id) ?? []);
  const isOwn = ({ kind, persistence }: Relation): boolean => kind !== "index" && persistence !== "temporary";
  const relations = pair(olds.filter(isOwn), nows.filter(isOwn), [({ id }) => id, ({ schema, name }) => `${schema}\0${name}`]);
  const gone = new Set(relations.less.map(({ id }) => id));
  const fresh = new Set(relations.more.map(({ id }) => id));

  for (const relation of relations.less)
    if (isCertain(relation) && relation.ownedBy === null && isTold(relation.schema, relation.name))
      note("less", relationReference(relation), { unseen: relation.origin === "assumed" });
  for (const relation of relations.more) {
    if (isCertain(relation) && relation.origin === "chain" && relation.ownedBy === null && isTold(relation.schema, relation.name))
      note("more", relationReference(relation), { created: relation.created, unseen: isForeignSchema(state, relation.schema) });
  }
  for (const { old, now: relation } of relations.pairs) {
    if (!isCertain(old) || !isCertain(relation) || !isTold(old.schema, old.name) || !isTold(relation.schema, relation.name)) continue;
    if (old.kind !== relation.kind) {
      note("changed", relationReference(relation), { what: "kind", before: old.kind, now: relation.kind, created: relation.created });
      continue;
    }
    // A sequence that a column owns is called after the column.
    if (relation.ownedBy === null && (old.name !== relation.name || old.schema !== relation.schema)) {
      note("renamed", relationReference(relation), {
        what: "name",
        before: old.schema === relation.schema ? old.name : `${old.schema}.${old.name}`,
        now: relation.name,
      });
    }
    if (relation.kind === "table" || relation.kind === "foreign-table") compareTables(old, relation);
  }
  compareIndexes();
  compareTypes();
  compareRoutines();
  compareNamed(state.schemas, "schema");
  compareNamed(state.extensions, "extension");
  return found;

  function compareTables(old: Relation, table: Relation): void {
    const isSame = old.id === table.id;
    const columns = pair(old.columns, table.columns, [({ number }) => (isSame ? number : null), ({ name }) => name]);
    const lost = new Set(columns.less.map(({ name }) => name));
    const added = new Set(columns.more.map(({ name }) => name));
    for (const column of columns.less) {
      if (isCertain(column) && column.inherited === 0 && !table.open && !HOLE.test(column.name))
        note("less", columnReference(old, column.name), { unseen: column.origin === "assumed" });
    }
    for (const column of columns.more) {
      if (isCertain(column) && column.inherited === 0 && column.origin === "chain" && !old.open && !HOLE.test(column.name))
        note("more", columnReference(table, column.name), { created: column.created });
    }
    for (const each of columns.pairs) if (each.now.inherited === 0 && isCertain(each.old) && isCertain(each.now)) compareColumns(table, each);
    compareConstraints(old, table, lost, added);
    compareParts(old, table);
  }

  function compareColumns(table: Relation, { old, now: column }: Pair<Column>): void {
    const object = columnReference(table, column.name);
    const change = (what: NonNullable<Difference["what"]>, before: string, after: string): void => {
      if (before !== after && !HOLE.test(before) && !HOLE.test(after)) note("changed", object, { what, before, now: after });
    };
    if (old.name !== column.name && !HOLE.test(old.name) && !HOLE.test(column.name))
      note("renamed", object, { what: "name", before: old.name, now: column.name });
    if (old.type.kind === "named" && column.type.kind === "named") change("type", formatType(old.type), formatType(column.type));
    if (old.nullable !== column.nullable) change("nullable", old.nullable ? "nullable" : "not null", column.nullable ? "nullable" : "not null");
    if (old.identity !== column.identity) change("identity", old.identity ?? "none", column.identity ?? "none");
    const [before, after] = [defaultAt(then, old), defaultAt(now, column)];
    if (isOtherDefault(before, after)) change("default", before ?? "none", after ?? "none");
  }

  function defaultAt(view: View, column: Column): string | null {
    return defaultOf({ relation: (id) => view.relation(id) }, column);
  }

  function compareConstraints(old: Relation, table: Relation, lost: ReadonlySet<string>, added: ReadonlySet<string>): void {
    const own = (relation: Relation): readonly Constraint[] => relation.constraints.filter(({ kind, inherited }) => kind !== "not-null" && !inherited);
    const structure = (constraint: Constraint, side: "old" | "now"): string | null =>
      structureOf(side === "old" ? then : now, side === "old" ? old : table, constraint);
    const constraints = pair(own(old), own(table), [({ id }) => id, ({ name }) => (isNameless(name) ? null : name), structure]);
    // What a constraint is about tells of it as well.
    const follows = (relation: Relation, { columns, references }: Constraint, names: ReadonlySet<string>, tables: ReadonlySet<ObjectId>): boolean =>
      columnNames(relation, columns).some((name) => names.has(name)) || (references !== null && tables.has(references.table));
    const nameless = constraints.less.some(({ name }) => isNameless(name)) || constraints.more.some(({ name }) => isNameless(name));
    const unseen = old.open || own(old).some(({ name }) => isNameless(name));
    for (const constraint of constraints.less) {
      if (isCertain(constraint) && !nameless && !follows(old, constraint, lost, gone))
        note("less", partReference("constraint", old, constraint.name), { before: constraint.kind });
    }
    for (const constraint of constraints.more) {
      if (isCertain(constraint) && !nameless && !follows(table, constraint, added, fresh))
        note("more", partReference("constraint", table, constraint.name), { now: constraint.kind, created: constraint.created, unseen });
    }
    for (const { old: before, now: after } of constraints.pairs) {
      if (!isCertain(before) || !isCertain(after)) continue;
      const object = partReference("constraint", table, after.name);
      if (isNameless(before.name) || isNameless(after.name)) continue;
      if (before.name !== after.name) note("renamed", object, { what: "name", before: before.name, now: after.name });
      if (before.kind !== after.kind) note("changed", object, { what: "kind", before: before.kind, now: after.kind });
      else compareConstraint(object, { relation: old, constraint: before }, { relation: table, constraint: after });
    }
  }

  function compareConstraint(
    object: ObjectReference,
    old: { readonly relation: Relation; readonly constraint: Constraint },
    after: { readonly relation: Relation; readonly constraint: Constraint },
  ): void {
    const [columnsBefore, columnsNow] = [
      columnNames(old.relation, old.constraint.columns),
      columnNames(after.relation, after.constraint.columns),
    ].map((names) => names.join(", ")) as [string, string];
    // A renamed column tells of itself, and the columns of a check are read out of its text.
    const sameColumns = old.constraint.kind === "check" || old.constraint.kind === "exclude" || columnsBefore === columnsNow
      || (old.relation.id === after.relation.id && old.constraint.columns.join() === after.constraint.columns.join());
    if (!sameColumns) note("changed", object, { what: "columns", before: columnsBefore, now: columnsNow });
    if (old.constraint.definition.kind !== "foreign-key" || after.constraint.definition.kind !== "foreign-key") return;
    const [before, present] = [referenceOf(then, old.constraint), referenceOf(now, after.constraint)];
    if (before !== null && present !== null && before.identity !== present.identity && before.text !== present.text)
      note("changed", object, { what: "reference", before: before.text, now: present.text });
    const [actionsBefore, actionsNow] = [actionsOf(old.constraint.definition), actionsOf(after.constraint.definition)];
    if (actionsBefore !== actionsNow) note("changed", object, { what: "actions", before: actionsBefore, now: actionsNow });
  }

  /** Triggers, rules and policies, by name. */
  function compareParts(old: Relation, table: Relation): void {
    const parts = (relation: Relation) => [
      ...relation.triggers
        .filter(({ copyOf }) => copyOf === null)
        .map(({ name, presence, created }) => ({ kind: "trigger" as const, name, presence, created })),
      ...relation.rules,
    ];
    const { less, more } = pair(parts(old), parts(table), [({ kind, name }) => `${kind}\0${name}`]);
    for (const part of less) if (isCertain(part) && !HOLE.test(part.name)) note("less", partReference(part.kind, old, part.name));
    for (const part of more)
      if (isCertain(part) && !HOLE.test(part.name))
        note("more", partReference(part.kind, table, part.name), { created: part.created, unseen: old.open });
  }

  function compareIndexes(): void {
    const own = (list: readonly Relation[], view: View, whole: ReadonlySet<ObjectId>): readonly Relation[] => list.filter(({ kind, index, persistence }) => {
      const table = index === null ? undefined : view.relation(index.table);
      // Behind a constraint it is the constraint that tells.
      return (
        kind === "index" &&
        index !== null &&
        index.constraint === null &&
        index.partOf === null &&
        persistence !== "temporary" &&
        table !== undefined &&
        table.persistence !== "temporary" &&
        !whole.has(index.table)
      );
    });
    const indexes = pair(own(olds, then, gone), own(nows, now, fresh), [
      ({ id }) => id,
      ({ schema, name }) => (isNameless(name) ? null : `${schema}\0${name}`),
      (index, side) => indexStructure(side === "old" ? then : now, index),
    ]);
    const columnsOf = (view: View, { index }: Relation): readonly string[] => columnNames(view.relation(index!.table)!, index!.columns);
    const has = (list: readonly Difference[], change: "more" | "less", table: Relation, name: string): boolean =>
      list.some(
        ({ change: other, object }) =>
          other === change &&
          object.kind === "column" &&
          object.schema === table.schema &&
          object.name === table.name &&
          object.column === name,
      );
    const nameless = indexes.less.some(({ name }) => isNameless(name)) || indexes.more.some(({ name }) => isNameless(name));
    for (const [change, list, view] of [["less", indexes.less, then], ["more", indexes.more, now]] as const) {
      for (const index of list) {
        const table = view.relation(index.index!.table)!;
        if (!isCertain(index) || !isCertain(table) || nameless || !isTold(index.schema, index.name)) continue;
        if (columnsOf(view, index).some((name) => has(found, change, table, name))) continue;
        note(
          change,
          { ...relationReference(index), table: table.name },
          change === "more" ? { created: index.created, unseen: table.open || hasNamelessIndex(state, index.schema) } : {},
        );
      }
    }
    for (const { old, now: index } of indexes.pairs) {
      if (!isCertain(old) || !isCertain(index) || isNameless(old.name) || isNameless(index.name)) continue;
      const table = now.relation(index.index!.table)!;
      const object = { ...relationReference(index), table: table.name };
      if (old.name !== index.name) note("renamed", object, { what: "name", before: old.name, now: index.name });
      if (old.index!.unique !== index.index!.unique)
        note("changed", object, {
          what: "uniqueness",
          before: old.index!.unique ? "unique" : "not unique",
          now: index.index!.unique ? "unique" : "not unique",
        });
      const [before, after] = [columnsOf(then, old), columnsOf(now, index)];
      const sameTable = old.index!.table === index.index!.table && old.index!.columns.join() === index.index!.columns.join();
      if (!sameTable && !before.includes("?") && !after.includes("?") && before.join() !== after.join())
        note("changed", object, { what: "columns", before: before.join(", "), now: after.join(", ") });
    }
  }

  function compareTypes(): void {
    const before = journal.before(state.types, position);
    const own = (type: Type | undefined): readonly Type[] => (type && type.extension === null ? [type] : []);
    // Of a type from outside of the chain no more is known than its name.
    const isKnown = (type: Type): boolean => isCertain(type) && type.origin !== "assumed" && type.kind !== "assumed" && isTold(type.schema, type.name);
    const ids = [...before.keys()];
    const types = pair(
      ids.flatMap((id) => own(before.get(id))),
      ids.flatMap((id) => own(state.types.get(id))),
      [({ id }) => id, ({ schema, name }) => `${schema}\0${name}`],
    );
    for (const type of types.less) if (isKnown(type)) note("less", typeReference(type));
    for (const type of types.more) if (isKnown(type)) note("more", typeReference(type), { created: type.created, unseen: isForeignSchema(state, type.schema) });
    for (const { old, now: type } of types.pairs) {
      if (!isKnown(old) || !isKnown(type)) continue;
      if (old.name !== type.name || old.schema !== type.schema)
        note("renamed", typeReference(type), {
          what: "name",
          before: old.schema === type.schema ? old.name : `${old.schema}.${old.name}`,
          now: type.name,
        });
      if (old.kind !== type.kind) note("changed", typeReference(type), { what: "kind", before: old.kind, now: type.kind });
      const lost = old.labels.filter((label) => !type.labels.includes(label));
      const added = type.labels.filter((label) => !old.labels.includes(label));
      if ([...lost, ...added].some((label) => HOLE.test(label))) continue;
      if (lost.length > 0) note("changed", typeReference(type), { what: "labels", before: lost.join(", "), now: null });
      if (added.length > 0) note("changed", typeReference(type), { what: "labels", before: null, now: added.join(", ") });
    }
  }

  function compareRoutines(): void {
    const before = journal.before(state.routines, position);
    const own = (routine: Routine | undefined): readonly Routine[] => (routine && routine.extension === null && routine.origin === "chain" ? [routine] : []);
    const ids = [...before.keys()];
    const signature = ({ schema, name, arguments: types }: Routine): string => `${schema}\0${name}\0${types.map((type) => formatType(type, [])).join()}`;
    const { less, more } = pair(ids.flatMap((id) => own(before.get(id))), ids.flatMap((id) => own(state.routines.get(id))), [({ id }) => id, signature]);
    const isSure = (routine: Routine): boolean =>
      isCertain(routine) && isTold(routine.schema, routine.name) && routine.arguments.every(({ kind }) => kind === "named");
    for (const routine of less) if (isSure(routine)) note("less", routineReference(routine));
    for (const routine of more)
      if (isSure(routine))
        note("more", routineReference(routine), { created: routine.created, unseen: isForeignSchema(state, routine.schema) });
  }

  function compareNamed(map: State["schemas"] | State["extensions"], kind: "schema" | "extension"): void {
    for (const [name, old] of journal.before<
      string,
      { readonly presence: "certain" | "possible"; readonly origin: string; readonly created: StepId }
    >(map, position)) {
      const present = map.get(name);
      if (old && !present && isCertain(old) && isTold(null, name)) note("less", plainReference(kind, name), { unseen: old.origin === "assumed" });
      if (!old && present && isCertain(present) && present.origin === "chain" && isTold(null, name))
        note("more", plainReference(kind, name), { created: present.created });
    }
  }
}

function isCertain({ presence }: { readonly presence: "certain" | "possible" }): boolean {
  return presence === "certain";
}

function structureOf(view: View, relation: Relation, constraint: Constraint): string | null {
  if (constraint.kind === "check" || constraint.kind === "exclude") return null;
  return JSON.stringify([constraint.kind, columnNames(relation, constraint.columns), referenceOf(view, constraint)?.text]);
}

/** An index by what it is on; null when that is not only columns. */
function indexStructure(view: View, { index }: Relation): string | null {
  const table = index && view.relation(index.table);
  if (!table || index.columns.includes(0)) return null;
  return JSON.stringify([table.schema, table.name, columnNames(table, index.columns), index.unique, index.where?.text]);
}

/** What a foreign key leads to: the same through renames (`identity`), and in words. */
function referenceOf(view: View, { references }: Constraint): { readonly identity: string; readonly text: string } | null {
  const target = references && view.relation(references.table);
  if (!target) return null;
  return { identity: `${references.table} ${references.columns.join()}`, text: `${target.name}(${columnNames(target, references.columns).join(", ")})` };
}

/** `NO ACTION` is what PostgreSQL does when nothing is said. */
function actionsOf({
  onDelete,
  onUpdate,
  deferrable,
}: {
  readonly onDelete: string | null;
  readonly onUpdate: string | null;
  readonly deferrable: boolean;
}): string {
  const action = (text: string | null): string => (text ?? "no action").toUpperCase();
  return [`ON DELETE ${action(onDelete)}`, `ON UPDATE ${action(onUpdate)}`, ...(deferrable ? ["DEFERRABLE"] : [])].join(" ");
}

/** A number, a truth value or a text in quotes, whatever cast stands behind it; null for anything else. */
function literalOf(text: string): string | null {
  const bare = text.trim().replace(/^\((.*)\)$/s, "$1").replace(/::[\w ."]+(?:\(\d+(?:,\s*\d+)?\))?(?:\[\])?$/, "").trim();
  const quoted = /^'((?:[^']|'')*)'$/.exec(bare);
  const value = quoted ? quoted[1]! : /^[-+]?\d+(?:\.\d+)?$|^(?:true|false)$/i.test(bare) ? bare.toLowerCase() : null;
  return value;
}

/** Whether two defaults certainly differ: one is missing, or both are literals and not the same. */
function isOtherDefault(before: string | null, now: string | null): boolean {
  if (before === now) return false;
  if (before === null || now === null) return !/^\(?null(?:::.*)?\)?$/i.test((before ?? now)!.trim());
  const [old, present] = [literalOf(before), literalOf(now)];
  return old !== null && present !== null && old !== present && valueOf(old) !== valueOf(present);
}

/** A number, and a truth value in any of its spellings as one; NaN for anything else, which is not equal to itself. */
function valueOf(literal: string): number {
  const truth = TRUTH.get(literal.toLowerCase());
  return truth ?? (literal.trim() === "" ? Number.NaN : Number(literal));
}

const TRUTH: ReadonlyMap<string, number> = new Map([["t", 1], ["true", 1], ["yes", 1], ["on", 1], ["f", 0], ["false", 0], ["no", 0], ["off", 0]]);
