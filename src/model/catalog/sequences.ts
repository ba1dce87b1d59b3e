/** Sequences that stand alone or are given to a column. */
import type { Operation, QualifiedName } from "../operation.ts";
import { discard } from "./dependencies.ts";
import { cutName } from "./names.ts";
import type { Relation } from "./objects.ts";
import { emptyRelation, fault, isInTheWay, patchRelation, relationNamed, relationReference, report, requireColumn, requireRelation, resolveType, targetSchema, wrongKind, type Run } from "./run.ts";
import { putRelation, TEMPORARY_SCHEMA } from "./state.ts";

export function createSequence(run: Run, operation: Extract<Operation, { kind: "create-sequence" }>): void {
  const intent = "creates it";
  const name = cutName(operation.name.name);
  const schema = operation.persistence === "temporary" && operation.name.schema === null ? TEMPORARY_SCHEMA : targetSchema(run, operation.name, intent);
  const existing = relationNamed(run.state, schema, name);
  if (existing && operation.ifNotExists) {
    if (existing.presence === "possible") patchRelation(run, existing.id, { presence: "certain" });
    return;
  }
  if (isInTheWay(existing)) {
    fault(run, { kind: "duplicate", sqlstate: "42P07", message: `relation "${name}" already exists`, object: relationReference(existing!), intent, id: existing!.id });
    return;
  }
  if (operation.type) resolveType(run, operation.type, { intent });
  const fresh: Relation = { ...emptyRelation(run, "sequence", schema, name), persistence: operation.persistence, rows: "unknown" };
  const sequence = existing?.kind === "sequence" ? { ...fresh, id: existing.id } : fresh;
  if (existing && existing.kind !== "sequence") discard(run, existing);
  putRelation(run.state, sequence);
  report(run, "create", relationReference(sequence), sequence.id, "sequence");
  if (operation.ownedBy) setOwner(run, sequence, operation.ownedBy);
}

export function alterSequence(run: Run, operation: Extract<Operation, { kind: "alter-sequence" }>): void {
  const intent = operation.ownedBy ? `makes it owned by ${operation.ownedBy.table.name}.${operation.ownedBy.column}` : "alters it";
  const sequence = requireRelation(run, operation.name, { intent, ifExists: operation.ifExists, kind: "sequence" });
  if (!sequence) return;
  if (sequence.kind !== "sequence") return wrongKind(run, sequence, `"${sequence.name}" is not a sequence`, intent);
  if (operation.ownedBy === null) patchRelation(run, sequence.id, { ownedBy: null });
  else if (operation.ownedBy) setOwner(run, sequence, operation.ownedBy);
  report(run, "alter", relationReference(sequence), sequence.id, intent);
}

function setOwner(run: Run, sequence: Relation, owner: { readonly table: QualifiedName; readonly column: string }): void {
  const intent = `owns sequence ${sequence.name}`;
  const table = requireRelation(run, owner.table, { intent });
  const column = table && requireColumn(run, table.id, owner.column, { intent });
  if (table && table.schema !== sequence.schema && table.presence === "certain" && sequence.presence === "certain") {
    fault(run, { kind: "refused", sqlstate: "55000", message: "sequence must be in same schema as table it is linked to", object: relationReference(sequence), intent, id: sequence.id });
  }
  if (table && column) patchRelation(run, sequence.id, { ownedBy: { table: table.id, column: column.number } });
}
