/**
 * Constraints and indexes whose names are not known, because a naming convention that could not be
 * read makes them or a name in SQL has an unknown part. Each of them may be the one that a later
 * statement names, so that nothing is accused of being missing where there is one.
 */
import { HOLE } from "../../evaluate/value.ts";
import type { Constraint, Relation } from "./objects.ts";
import type { State } from "./state.ts";

export function isNameless(name: string): boolean {
  return HOLE.test(name);
}

/** The constraints of a table that a name which none of them has may mean; all of them when that name is not known itself. */
export function namelessConstraints(table: Relation, name: string): readonly Constraint[] {
  return isNameless(name) ? table.constraints : table.constraints.filter((constraint) => isNameless(constraint.name));
}

export function hasNamelessIndex(state: State, schema: string): boolean {
  const names = state.relationNames.get(schema);
  return [...(names?.keys() ?? [])].some((name) => isNameless(name) && state.relations.get(names!.get(name)!)?.kind === "index");
}
