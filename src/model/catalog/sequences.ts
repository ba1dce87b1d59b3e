/** Sequences that stand alone or are given to a column. */
import type { Operation, QualifiedName } from "../operation.ts";
import { discard } from "./dependencies.ts";
import { cutName } from "./names.ts";
import type { Relation } from "./objects.ts";
import {
  creationSchema, emptyRelation, fault, isInTheWay, namedReference, patchRelation, refuseNameOfType, relationNamed,
  relationReference, report, requireColumn, requireRelation, resolveType, wrongKind, type Run,
} from "./run.ts";
import { putRelation } from "./state.ts";
import { placeOf } from "./tables.ts";

export function createSequence(run: Run, operation: Extract<Operation, { kind: "create-sequence" }>): void {
  const intent = "creates it";
  const name = cutName(operation.name.name);
  // Only IF NOT EXISTS makes PostgreSQL look for the place before it reads the options (DefineSequence).
  if (!operation.ifNotExists) refuseType(run, operation, intent);
  const schema = placeOf(run, operation, intent);
  const existing = relationNamed(run.state, schema, name);
  if (existing && operation.ifNotExists) {
    if (existing.presence === "possible") patchRelation(run, existing.id, { presence: "certain" });
    return;
  }
  if (operation.ifNotExists) refuseType(run, operation, intent);
  if (isInTheWay(existing)) {
    fault(run, {
      kind: "duplicate",
      sqlstate: "42P07",
      message: `relation "${name}" already exists`,
      object: relationReference(existing!),
      intent,
      id: existing!.id,
    });
    return;
  }
  // A sequence has no row type, but every relation's name must be free as a type's.
  if (!existing) refuseNameOfType(run, schema, name, intent);
  const fresh: Relation = { ...emptyRelation(run, "sequence", schema, name), persistence: operation.persistence, rows: "unknown" };
  const sequence = existing?.kind === "sequence" ? { ...fresh, id: existing.id } : fresh;
  if (existing && existing.kind !== "sequence") discard(run, existing);
  putRelation(run.state, sequence);
  report(run, "create", relationReference(sequence), sequence.id, "sequence");
  if (operation.ownedBy) setOwner(run, sequence, operation.ownedBy);
}

function refuseType(run: Run, operation: Extract<Operation, { kind: "create-sequence" }>, intent: string): void {
  const counted = operation.type && resolveType(run, operation.type, { intent });
  if (counted?.kind !== "named" || (counted.schema === null && counted.dimensions === 0 && ["int2", "int4", "int8"].includes(counted.name))) return;
  const object = namedReference("sequence", operation.name.schema ?? creationSchema(run.state) ?? "public", cutName(operation.name.name));
  fault(run, { kind: "refused", sqlstate: "22023", message: "sequence type must be smallint, integer, or bigint", object, intent });
}

export function alterSequence(run: Run, operation: Extract<Operation, { kind: "alter-sequence" }>): void {
  const intent = operation.ownedBy ? `makes it owned by ${operation.ownedBy.table.name}.${operation.ownedBy.column}` : "alters it";
  const sequence = requireRelation(run, operation.name, { intent, ifExists: operation.ifExists, kind: "sequence" });
  if (!sequence) return;
  if (sequence.kind !== "sequence") return wrongKind(run, sequence, `"${sequence.name}" is not a sequence`, intent);
  if (operation.ownedBy !== undefined && isOfIdentity(run, sequence)) {
    if (operation.ownedBy) ownerOf(run, sequence, operation.ownedBy, intent);
    fault(run, {
      kind: "refused",
      sqlstate: "0A000",
      message: "cannot change ownership of identity sequence",
      object: relationReference(sequence),
      intent,
      id: sequence.id,
    });
    return;
  }
  run.state.counters.set(sequence.id, undefined);
  if (operation.ownedBy === undefined) patchRelation(run, sequence.id, { counting: null });
  if (operation.ownedBy === null) patchRelation(run, sequence.id, { ownedBy: null });
  else if (operation.ownedBy) setOwner(run, sequence, operation.ownedBy);
  report(run, "alter", relationReference(sequence), sequence.id, intent);
}

function isOfIdentity(run: Run, sequence: Relation): boolean {
  const owner = sequence.ownedBy ? run.state.relations.get(sequence.ownedBy.table) : undefined;
  return sequence.presence === "certain" && owner?.columns.some((column) => column.sequence === sequence.id && column.identity !== null) === true;
}

function refuseOtherSchema(run: Run, table: Relation, sequence: Relation, intent: string): void {
  if (table.schema === sequence.schema || table.presence === "possible" || sequence.presence === "possible") return;
  fault(run, {
    kind: "refused",
    sqlstate: "55000",
    message: "sequence must be in same schema as table it is linked to",
    object: relationReference(sequence),
    intent,
    id: sequence.id,
  });
}

function setOwner(run: Run, sequence: Relation, owner: { readonly table: QualifiedName; readonly column: string }): void {
  const ownedBy = ownerOf(run, sequence, owner, `owns sequence ${sequence.name}`);
  if (ownedBy) patchRelation(run, sequence.id, { ownedBy });
}

/** The column that OWNED BY names, with the fault when a sequence cannot be its (process_owned_by). */
function ownerOf(run: Run, sequence: Relation, owner: { readonly table: QualifiedName; readonly column: string }, intent: string): Relation["ownedBy"] {
  const table = requireRelation(run, owner.table, { intent });
  if (!table) return null;
  if (!["table", "foreign-table", "view"].includes(table.kind)) {
    wrongKind(run, table, `sequence cannot be owned by relation "${table.name}"`, intent);
    return null;
  }
  refuseOtherSchema(run, table, sequence, intent);
  const column = requireColumn(run, table.id, owner.column, { intent });
  return column ? { table: table.id, column: column.number } : null;
}
