/** Row types of relations: what cannot be done because they are used, or because they would hold themselves. */
import type { TypeReference } from "../operation.ts";
import type { ObjectId, Relation } from "./objects.ts";
import { columnReference, fault, kindNoun, relationReference, type Run } from "./run.ts";
import { dependentsOf, idsOfType, type State } from "./state.ts";

/** A stored column of a relation's row type, of a domain, range, array or composite type over it (find_composite_type_dependencies). */
function columnOfRowType(state: State, id: ObjectId, seen: Set<ObjectId>): { readonly relation: Relation; readonly column: string } | null {
  if (seen.has(id)) return null;
  seen.add(id);
  for (const dependent of dependentsOf(state, id)) {
    const relation = state.relations.get(dependent);
    const column = relation?.columns.find(({ type, presence }) => presence === "certain" && idsOfType(state, type).includes(id));
    if (relation && column && relation.presence === "certain" && (relation.kind === "table" || relation.kind === "materialized-view"))
      return { relation, column: column.name };
    const below = (relation && column) || state.types.get(dependent) ? columnOfRowType(state, dependent, seen) : null;
    if (below) return below;
  }
  return null;
}

/** A stored column that holds values of a domain, or of a `domain` over it, inside of others: of an array, a row or a range (get_rels_with_domain). */
export function columnAround(state: State, domain: ObjectId): { readonly relation: Relation; readonly column: string; readonly domain: ObjectId } | null {
  for (const dependent of dependentsOf(state, domain)) {
    const relation = state.relations.get(dependent);
    for (const { name, type, presence } of relation?.columns ?? []) {
      if (presence !== "certain" || !idsOfType(state, type).includes(domain)) continue;
      const isStored = relation!.presence === "certain" && (relation!.kind === "table" || relation!.kind === "materialized-view");
      if (isStored && type.kind === "named" && type.dimensions > 0) return { relation: relation!, column: name, domain };
      const found = columnOfRowType(state, dependent, new Set());
      if (found) return { ...found, domain };
    }
    const type = state.types.get(dependent);
    const isDomainOver = type?.kind === "domain" && type.base?.kind === "named" && type.base.dimensions === 0;
    const found = type ? (isDomainOver ? columnAround(state, dependent) : columnOfRowType(state, dependent, new Set())) : null;
    if (found) return { domain, ...found };
  }
  return null;
}

/** Whether a relation has rows of its own, which are written anew after everything else has been done (ATRewriteTables). */
export function hasRows(relation: Relation): boolean {
  return relation.kind === "table" && relation.partitionBy === null;
}

/** Raises 0A000 when rows of the relation's type are stored somewhere: they would have to be written anew. */
export function refuseRowTypeUse(run: Run, relation: Relation, intent: string): void {
  const use = columnOfRowType(run.state, relation.id, new Set());
  if (use === null || relation.presence === "possible") return;
  const used = `because column "${use.relation.name}.${use.column}" uses`;
  const message =
    relation.kind === "composite-type"
      ? `cannot alter type "${relation.name}" ${used} it`
      : `cannot alter ${kindNoun(relation.kind)} "${relation.name}" ${used} its row type`;
  fault(run, {
    kind: "dependents",
    sqlstate: "0A000",
    message,
    object: relationReference(relation),
    intent,
    id: relation.id,
    dependents: [{ object: columnReference(use.relation, use.column), id: use.relation.id }],
  });
}

/** Raises 42P16 when a column of the type would make a relation part of itself (CheckAttributeType). */
export function refuseMembership(run: Run, relation: Relation, type: TypeReference, intent: string): void {
  if (relation.presence === "possible" || !holds(run.state, type, relation.id, new Set())) return;
  fault(run, {
    kind: "refused",
    sqlstate: "42P16",
    message: `composite type ${relation.name} cannot be made a member of itself`,
    object: relationReference(relation),
    intent,
    id: relation.id,
  });
}

function holds(state: State, type: TypeReference, wanted: ObjectId, seen: Set<ObjectId>): boolean {
  return idsOfType(state, type).some((id) => {
    if (id === wanted) return true;
    if (seen.has(id)) return false;
    seen.add(id);
    const base = state.types.get(id)?.base;
    return (
      (base ? holds(state, base, wanted, seen) : false) ||
      (state.relations.get(id)?.columns ?? []).some((column) => holds(state, column.type, wanted, seen))
    );
  });
}
