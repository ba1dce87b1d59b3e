/**
 * Our catalog as entries: the keys and fields of `test/real-run/entries.py`.
 *
 * Expressions are apart, as slots: the words in which a chain wrote them are not those in which
 * PostgreSQL gives them back.
 */
import {
  defaultOf, formatType, type Catalog, type Column, type Constraint, type ObjectId, type Relation, type Type,
} from "../../src/model/catalog.ts";

/** An expression as the chain wrote it, and where PostgreSQL would put it to bring it into its normal form. */
export interface Slot {
  /** Stays the same as long as the object that it belongs to. */
  readonly owner: string;
  readonly place: "default" | "generated" | "check" | "exclude" | "key" | "where" | "domain-default" | "domain-check";
  readonly text: string;
  /** Schema and name; null for a domain. */
  readonly table: readonly [string, string] | null;
  readonly column?: string;
  readonly type?: string;
  readonly method?: string;
  readonly operatorClass?: string | null;
}

export interface Entry {
  /** Without its expressions. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** By field; a key of an index by its position in `keys`. */
  readonly slots: Readonly<Record<string, Slot>>;
  /** The record of the object, for a part of a table its columns: the same as long as nothing has changed that its expressions may depend on. */
  readonly record: object;
  readonly possible: boolean;
}

/** A type that cannot be told, and is not compared. */
export const UNTOLD = "untold";

export interface Entries {
  readonly entries: ReadonlyMap<string, Entry>;
  /** Relations whose columns are not all known, as keys of their columns begin. */
  readonly open: readonly string[];
  /** The present name of everything that can be renamed, by what stays the same. */
  readonly names: ReadonlyMap<string, string>;
  /** The entries of each relation, and what they were made of. */
  readonly parts: ReadonlyMap<ObjectId, Part>;
  /** The schema and name of each object, by its id. */
  readonly places: ReadonlyMap<ObjectId, string>;
}

interface Part {
  readonly of: readonly unknown[];
  readonly entries: readonly (readonly [string, Entry])[];
}

/** The entries of a catalog; those of relations that are as they were `before` are taken from there. */
export function entriesOf(catalog: Catalog, before: Entries | null): Entries {
  const entries = new Map<string, Entry>();
  const names = new Map<string, string>();
  const parts = new Map<ObjectId, Part>();
  const open: string[] = [];
  let added: [string, Entry][] = [];
  const add = (
    key: string,
    object: object & { readonly presence?: string },
    fields: Entry["fields"],
    slots: Entry["slots"] = {},
    record: object = object,
  ): void => {
    added.push([key, { fields, slots, record, possible: object.presence === "possible" }]);
  };
  const relations = catalog.relations(null);
  const routines = new Map(catalog.routines(null).map((routine) => [routine.id, routine]));
  const places = new Map([...relations, ...catalog.types(null), ...routines.values()].map((object) => [object.id, qualified(object)]));
  // A relation's entries speak of other objects by name.
  const isSettled = before !== null && [...before.places].every(([id, place]) => (places.get(id) ?? place) === place);

  for (const relation of relations) {
    for (const column of relation.columns) names.set(`column ${relation.id}.${column.number}`, column.name);
    if (relation.open) open.push(`column ${qualified(relation)}.`);
    const of = contentsOf(relation);
    const known = isSettled ? before.parts.get(relation.id) : undefined;
    if (known?.of.every((content, at) => content === of[at])) parts.set(relation.id, known);
    else {
      if (relation.kind === "index") addIndex(relation);
      else if (relation.kind === "sequence") add(`sequence ${qualified(relation)}`, relation, { ownedBy: ownerOf(catalog, relation) });
      else addRelation(relation);
      parts.set(relation.id, { of, entries: added });
      added = [];
    }
    for (const [key, entry] of parts.get(relation.id)!.entries) entries.set(key, entry);
  }
  for (const schema of catalog.schemas()) add(`schema ${schema.name}`, schema, {});
  for (const type of catalog.types(null)) if (type.extension === null) addType(type);
  for (const routine of routines.values()) {
    if (routine.extension !== null) continue;
    const types = routine.arguments.map((type) => formatType(type, [])).join(", ");
    add(`${routine.kind} ${qualified(routine)}(${types})`, routine, {
      returns: routine.returns && formatType(routine.returns, []),
      language: routine.language,
    });
  }
  for (const extension of catalog.extensions()) add(`extension ${extension.name}`, extension, {});
  for (const [key, entry] of added) entries.set(key, entry);
  for (const object of [...catalog.schemas(), ...relations, ...catalog.types(null), ...routines.values()]) names.set(`${object.id}`, object.name);
  return { entries, names, open, parts, places };

  /** Whatever the entries of a relation are made of, names of other objects aside. */
  function contentsOf(relation: Relation): readonly unknown[] {
    const others = [relation.index?.table, relation.ownedBy?.table].map((id) => (id === undefined ? null : catalog.relation(id)?.columns));
    return [
      ...others,
      relation.name,
      relation.schema,
      relation.presence,
      relation.columns,
      relation.constraints,
      relation.triggers,
      relation.rules,
      relation.index,
      relation.ownedBy,
      relation.inherits,
      relation.partitionOf,
      relation.partitionBy,
      relation.open,
    ];
  }

  function addRelation(relation: Relation): void {
    const name = qualified(relation);
    const nameOf = (id: ObjectId): string => qualified(catalog.relation(id)!);
    add(`${relation.kind} ${name}`, relation, {
      partitionBy: relation.partitionBy,
      partitionOf: relation.partitionOf === null ? null : nameOf(relation.partitionOf), inherits: relation.inherits.map(nameOf),
    });
    if (!relation.open) relation.columns.forEach((column, index) => addColumn(relation, column, index + 1));
    for (const constraint of relation.constraints) if (constraint.kind !== "not-null") addConstraint(relation, constraint);
    for (const trigger of relation.triggers) {
      const routine = trigger.function === null ? undefined : routines.get(trigger.function);
      add(`trigger ${name}.${trigger.name}`, trigger, { function: routine ? qualified(routine) : null, columns: columnNames(relation, trigger.columns) });
    }
    for (const rule of relation.rules) add(`${rule.kind} ${name}.${rule.name}`, rule, {});
  }

  function addColumn(relation: Relation, column: Column, at: number): void {
    const owner = `${relation.id}.${column.number}`;
    const table = [relation.schema, relation.name] as const;
    const type = formatType(column.type, []);
    // What a query yields has a type that only an evaluation of the query can always tell.
    const queried = column.type.kind === "unknown" && (relation.kind === "view" || relation.kind === "materialized-view" || relation.query !== null);
    add(
      `column ${qualified(relation)}.${column.name}`,
      column,
      { at, type: queried ? UNTOLD : type, nullable: column.nullable, identity: column.identity, collation: column.collation },
      {
        ...slot(column.generated ? null : defaultOf(catalog, column), (text) => ({
          default: { owner: `default ${owner}`, place: "default", text, table, column: column.name },
        })),
        ...slot(column.generated?.text ?? null, (text) => ({
          generated: { owner: `generated ${owner}`, place: "generated", text, table, type },
        })),
      },
      relation.columns,
    );
  }

  function addConstraint(relation: Relation, constraint: Constraint): void {
    const { definition } = constraint;
    const target = constraint.references && catalog.relation(constraint.references.table);
    const table = [relation.schema, relation.name] as const;
    const owner = `constraint ${constraint.id}`;
    const foreign = definition.kind === "foreign-key" ? definition : null;
    add(`constraint ${qualified(relation)}.${constraint.name}`, constraint, {
      kind: constraint.kind, valid: constraint.valid,
      columns: constraint.kind === "check" ? null : columnNames(relation, constraint.columns.filter((number) => number !== 0)),
      references:
        target && constraint.references
          ? {
              table: qualified(target),
              columns: columnNames(target, constraint.references.columns),
              onDelete: foreign?.onDelete ?? "NO ACTION",
              onUpdate: foreign?.onUpdate ?? "NO ACTION",
            }
          : null,
      deferrable: "deferrable" in definition && definition.deferrable,
      index: constraint.index === null ? null : qualified(catalog.relation(constraint.index)!),
    }, constraint.kind === "check"
      ? slot(constraint.expression?.text ?? null, (text) => ({ expression: { owner, place: "check", text, table } }))
      : definition.kind === "exclude" ? { expression: { owner, place: "exclude", text: exclusionText(definition), table } } : {}, relation.columns);
  }

  function addIndex(relation: Relation): void {
    const { index } = relation;
    const table = catalog.relation(index!.table)!;
    const place = [table.schema, table.name] as const;
    const slots: Record<string, Slot> = {};
    const keys = index!.columns.map((number, at) => {
      if (number !== 0) return columnNames(table, [number])[0];
      const element = index!.elements[at];
      if (element?.expression)
        slots[`keys ${at}`] = {
          owner: `key ${relation.id}.${at}`,
          place: "key",
          text: element.expression.text,
          table: place,
          method: index!.method,
          operatorClass: element.operatorClass?.name ?? null,
        };
      return null;
    });
    add(
      `index ${qualified(relation)}`,
      relation,
      {
        table: qualified(table),
        unique: index!.unique,
        method: index!.method,
        valid: index!.valid,
        keys,
        include: columnNames(table, index!.include),
        operatorClasses: index!.columns.map((_, at) => index!.elements[at]?.operatorClass?.name ?? null),
        partOf: index!.partOf === null ? null : qualified(catalog.relation(index!.partOf)!),
      },
      {
        ...slots,
        ...slot(index!.where?.text ?? null, (text) => ({ where: { owner: `where ${relation.id}`, place: "where", text, table: place } })),
      },
      table.columns,
    );
  }

  function addType(type: Type): void {
    const name = qualified(type);
    if (type.kind !== "domain") return add(`${type.kind} ${name}`, type, type.kind === "enum" ? { labels: type.labels } : {});
    const base = type.base ? formatType(type.base, []) : null;
    add(
      `domain ${name}`,
      type,
      { base, nullable: type.nullable },
      slot(type.default?.text ?? null, (text) => ({
        default: { owner: `domain-default ${type.id}`, place: "domain-default", text, table: null, type: base ?? "text" },
      })),
    );
    type.constraints.forEach((constraint, at) => {
      if (constraint.kind !== "check") return;
      add(
        `domain-check ${name}.${constraint.name}`,
        constraint,
        {},
        {
          expression: {
            owner: `domain-check ${type.id}.${at}`,
            place: "domain-check",
            text: constraint.expression.text,
            table: null,
            type: base ?? "text",
          },
        },
      );
    });
  }
}

function slot(text: string | null, make: (text: string) => Readonly<Record<string, Slot>>): Readonly<Record<string, Slot>> {
  return text === null ? {} : make(text);
}

function qualified(object: { readonly schema: string; readonly name: string }): string {
  return `${object.schema}.${object.name}`;
}

function columnNames(relation: Relation, numbers: readonly number[]): readonly string[] {
  return numbers.map((number) => relation.columns.find((column) => column.number === number)?.name ?? "?");
}

function ownerOf(catalog: Catalog, sequence: Relation): string | null {
  const table = sequence.ownedBy && catalog.relation(sequence.ownedBy.table);
  return table ? `${qualified(table)}.${columnNames(table, [sequence.ownedBy!.column])[0]}` : null;
}

function exclusionText(definition: Extract<Constraint["definition"], { kind: "exclude" }>): string {
  const elements = definition.elements.map(
    ({ column, expression, operator }) =>
      `${column === null ? `(${expression?.text})` : `"${column.replaceAll('"', '""')}"`} WITH ${operator}`,
  );
  return `EXCLUDE USING ${definition.method} (${elements.join(", ")})${definition.where ? ` WHERE (${definition.where.text})` : ""}`;
}
