/** Views and materialized views. */
import type { Operation } from "../operation.ts";
import { discard } from "./dependencies.ts";
import { routinesAndTypesOf } from "./expressions.ts";
import { cutName } from "./names.ts";
import type { Column, Relation } from "./objects.ts";
import {
  creationSchema, emptyRelation, fault, isInTheWay, isKnown, namedReference, patchRelation, plainColumn, refuseNameOfType,
  relationNamed, relationReference, report, wrongKind, withArticle, kindNoun, type Run,
} from "./run.ts";
import { outputOf, readColumns, requireParts, requireSources, useRelation, yieldsNoRow, type OutputColumn } from "./queries.ts";
import { putRelation } from "./state.ts";
import { placeOf } from "./tables.ts";
import { formatType, sameColumnType } from "./types.ts";

type CreateView = Extract<Operation, { kind: "create-view" }>;

export function createView(run: Run, operation: CreateView): void {
  const { state } = run;
  const intent = operation.orReplace ? "creates or replaces it" : "creates it";
  const kind = operation.materialized ? "materialized-view" : "view";
  const name = cutName(operation.name.name);
  // The query is read before anything is looked up for the view.
  requireSources(run, operation.query);
  const uses = operation.query.uses.flatMap((use) => useRelation(run, use) ?? []);
  const overTemporary = uses.some(({ persistence }) => persistence === "temporary");
  if (overTemporary && operation.materialized) {
    const object = namedReference("materialized-view", operation.name.schema ?? creationSchema(state) ?? "public", name);
    fault(run, { kind: "refused", sqlstate: "0A000", message: "materialized views must not use temporary tables or views", object, intent });
  }
  // A view over something temporary is temporary itself.
  const temporary = operation.temporary || (overTemporary && !operation.materialized);
  const schema = placeOf(run, { name: operation.name, persistence: temporary ? "temporary" : "permanent" }, intent);
  const existing = relationNamed(state, schema, name);
  if (existing && operation.ifNotExists) {
    if (existing.presence === "possible") patchRelation(run, existing.id, { presence: "certain", open: true });
    return;
  }
  requireParts(run, operation.query, `creates ${kindNoun(kind)} ${name}`);
  const output = named(run, outputOf(run, operation.query), operation, intent, schema);
  const replaced = operation.orReplace && existing?.kind === "view" ? existing : undefined;
  if (existing && !replaced && isInTheWay(existing)) {
    if (operation.orReplace) wrongKind(run, existing, `"${name}" is not ${withArticle(kindNoun(kind))}`, intent);
    else
      fault(run, {
        kind: "duplicate",
        sqlstate: "42P07",
        message: `relation "${name}" already exists`,
        object: relationReference(existing),
        intent,
        id: existing.id,
      });
    return;
  }
  if (!existing) refuseNameOfType(run, schema, name, intent);
  if (replaced && isKnown(replaced) && output) refuseReplacement(run, replaced, output, intent);

  const kept = existing?.kind === kind ? existing : undefined;
  if (existing && !kept) discard(run, existing);
  const base: Relation = kept ?? emptyRelation(run, kind, schema, name);
  const view: Relation = {
    ...base,
    kind,
    presence: "certain",
    origin: "chain",
    created: replaced ? base.created : run.step,
    columns: viewColumns(
      run,
      base,
      output ??
        operation.columns.map((column) => ({
          name: cutName(column),
          type: { kind: "unknown", reason: "the view's query is not worked out" },
        })),
      replaced !== undefined,
    ),
    open: output === null && operation.columns.length === 0,
    query: operation.query,
    dependsOn: readColumns(run, operation.query).filter(({ relation }) => relation !== base.id),
    uses: routinesAndTypesOf(run, operation.query),
    rows: yieldsNoRow(run, operation.query) ? "empty" : "unknown",
  };
  // A plain view shows what its tables hold later, too.
  putRelation(state, kind === "view" ? { ...view, nextColumnNumber: nextNumber(view), rows: "unknown" } : { ...view, nextColumnNumber: nextNumber(view) });
  report(
    run,
    replaced ? "alter" : "create",
    relationReference(view),
    view.id,
    replaced ? "replaces its query" : `${kindNoun(kind)} over ${[...new Set(uses.map((use) => use.name))].join(", ") || "no table"}`,
  );
}

function nextNumber(view: Relation): number {
  return Math.max(view.nextColumnNumber, ...view.columns.map(({ number }) => number + 1));
}

/** The query's columns under the names of the view's own list. */
function named(run: Run, output: readonly OutputColumn[] | null, operation: CreateView, intent: string, schema: string): readonly OutputColumn[] | null {
  if (output === null) return null;
  const columns = output.map((column, at) => ({ ...column, name: operation.columns[at] === undefined ? column.name : cutName(operation.columns[at]!) }));
  const object = {
    kind: operation.materialized ? "materialized-view" : "view",
    schema,
    name: cutName(operation.name.name),
    column: null,
    table: null,
  } as const;
  if (operation.columns.length > columns.length)
    fault(run, { kind: "refused", sqlstate: "42601", message: `CREATE VIEW specifies more column names than columns`, object, intent });
  const seen = new Set<string>();
  for (const { name } of columns) {
    if (seen.has(name)) fault(run, { kind: "refused", sqlstate: "42701", message: `column "${name}" specified more than once`, object, intent });
    seen.add(name);
  }
  return columns;
}

function viewColumns(run: Run, view: Relation, output: readonly OutputColumn[], keep: boolean): readonly Column[] {
  let next = view;
  return output.map((column, at) => {
    const known = keep ? view.columns[at] : undefined;
    const made: Column = known ? { ...known, name: column.name, type: column.type } : plainColumn(run, next, column.name, column.type);
    next = { ...next, nextColumnNumber: Math.max(next.nextColumnNumber, made.number + 1) };
    return made;
  });
}

/** CREATE OR REPLACE VIEW may only add columns at the end (checkViewColumns). */
function refuseReplacement(run: Run, view: Relation, output: readonly OutputColumn[], intent: string): void {
  const refuse = (message: string): void => fault(run, { kind: "refused", sqlstate: "42P16", message, object: relationReference(view), intent, id: view.id });
  if (view.columns.some(({ presence, origin }) => presence === "possible" || origin === "assumed")) return;
  if (output.length < view.columns.length) return refuse("cannot drop columns from view");
  for (const [at, old] of view.columns.entries()) {
    const column = output[at]!;
    if (old.name !== column.name) return refuse(`cannot change name of view column "${old.name}" to "${column.name}"`);
    if (!sameColumnType(old.type, column.type))
      return refuse(`cannot change data type of view column "${old.name}" from ${formatType(old.type)} to ${formatType(column.type)}`);
  }
}
