/** What SQL expressions depend on: columns of their table, types, functions, sequences. */
import type { Query, SqlExpression } from "../operation.ts";
import { requireFunctions } from "./calls.ts";
import { cutName } from "./names.ts";
import type { ObjectId, ObjectReference, Relation } from "./objects.ts";
import {
  columnReference, current, fault, findColumn, isKnown, isSystemColumn, lookUpType, plainReference, relationReference,
  report, requireColumn, requireRelation, resolveType, searchPath, type Run,
} from "./run.ts";
import { idsOfType } from "./state.ts";
import { functionsCalled, refuseTyping } from "./typings.ts";
import { refuseApplication, refuseCasts, refuseComparedText } from "./values.ts";

/** What an expression was found to need. */
export interface ExpressionUse {
  /** Numbers of the table's columns, ascending. */
  readonly columns: readonly number[];
  /** Functions, sequences, relations and types of the chain. */
  readonly dependsOn: readonly ObjectId[];
}

/** How far an expression is checked. */
export interface ExpressionWant {
  readonly intent: string;
  /** False where a name may come from elsewhere (subqueries of policies, NEW and OLD). */
  readonly accuseColumns?: boolean;
  /** PostgreSQL's name of an expression in which only plain functions may stand: `check constraint`. */
  readonly place?: string;
  /** A query may stand there all the same. */
  readonly queries?: true;
}

/**
 * Resolves what an expression names and raises a fault for what is missing. `table`: the relation
 * whose columns it may name, null for none.
 */
export function useExpression(run: Run, table: ObjectId | null, expression: SqlExpression, want: ExpressionWant): ExpressionUse {
  if (expression.syntaxError !== undefined) refuseSyntax(run, table, expression.syntaxError, want);
  if (expression.hasQuery && want.place !== undefined && !want.queries)
    fault(run, {
      kind: "refused",
      sqlstate: "0A000",
      message: `cannot use subquery in ${want.place}`,
      object: placeOf(run, table),
      intent: want.intent,
      id: table,
    });
  const columns = new Set<number>();
  const dependsOn = new Set<ObjectId>();
  if (table !== null) for (const number of columnsOf(run, table, expression, want)) columns.add(number);
  if (expression.read) for (const type of expression.types) for (const id of idsOfType(run.state, resolveType(run, type, want))) dependsOn.add(id);
  refuseOutOfPlace(run, table, expression, want);
  if (table !== null) refuseTexts(run, table, expression, want);
  for (const name of expression.relations) {
    const relation = requireRelation(run, name, { intent: want.intent, kind: "sequence" });
    if (!relation) continue;
    dependsOn.add(relation.id);
    report(run, "reference", relationReference(relation), relation.id, want.intent);
  }
  if (expression.read) requireFunctions(run, expression.functions, want.intent, table !== null);
  for (const id of functionsCalled(run, expression, table === null ? null : current(run, table))) dependsOn.add(id);
  return { columns: [...columns].sort((left, right) => left - right), dependsOn: [...dependsOn] };
}

/** Raises 42803, 42P20 or 0A000 for a call that may stand in the list of a query only (check_agglevels_and_constraints, transformWindowFuncCall, check_srf_call_placement). */
function refuseOutOfPlace(run: Run, table: ObjectId | null, { outOfPlace }: SqlExpression, { place, intent }: ExpressionWant): void {
  // A function of the chain's by that name may take these arguments better.
  if (!outOfPlace || place === undefined || [...run.state.routineNames.values()].some((names) => names.get(outOfPlace.function) !== undefined)) return;
  const places = place === "partition bound" ? place : `${place}s`;
  const [sqlstate, what] =
    outOfPlace.kind === "aggregate"
      ? ["42803", "aggregate functions"]
      : outOfPlace.kind === "window"
        ? ["42P20", "window functions"]
        : ["0A000", "set-returning functions"];
  fault(run, { kind: "refused", sqlstate, message: `${what} are not allowed in ${places}`, object: placeOf(run, table), intent, id: table });
}

/** What a fault in an expression is about: the relation whose columns it may name, or the schema of the session. */
function placeOf(run: Run, table: ObjectId | null): ObjectReference {
  return table === null ? plainReference("schema", searchPath(run.state)[0] ?? "public") : relationReference(current(run, table));
}

/** Raises 42601. A statement is parsed as a whole before anything else is looked at. */
function refuseSyntax(run: Run, table: ObjectId | null, message: string, { intent }: ExpressionWant): void {
  const before = run.faults.length;
  fault(run, { kind: "refused", sqlstate: "42601", message, object: placeOf(run, table), intent, id: table });
  run.faults.unshift(...run.faults.splice(before));
}

/** Quoted texts that cannot be read as the type that they are compared with or cast to. */
function refuseTexts(run: Run, table: ObjectId, expression: SqlExpression, want: ExpressionWant): void {
  const relation = current(run, table);
  refuseCasts(run, expression.cast, { object: relationReference(relation), intent: want.intent, id: table });
  if (want.accuseColumns === false || !isKnown(relation)) return;
  for (const { column: { relation: qualifier, name }, text } of expression.compared ?? []) {
    const column = qualifier === null || cutName(qualifier) === relation.name ? findColumn(relation, name) : undefined;
    if (column?.presence === "certain" && column.origin === "chain")
      refuseComparedText(run, column.type, text, { object: columnReference(relation, column.name), intent: want.intent, id: table });
  }
  for (const typing of expression.typings ?? []) refuseTyping(run, typing, relation, { object: relationReference(relation), intent: want.intent, id: table });
  for (const { column: { relation: qualifier, name }, how } of expression.applied ?? []) {
    const column = qualifier === null || cutName(qualifier) === relation.name ? findColumn(relation, name) : undefined;
    if (column?.presence === "certain" && column.origin === "chain")
      refuseApplication(run, column.type, how, { object: columnReference(relation, column.name), intent: want.intent, id: table });
  }
}

function columnsOf(run: Run, table: ObjectId, expression: SqlExpression, want: ExpressionWant): readonly number[] {
  const relation = current(run, table);
  const accuse = want.accuseColumns !== false && expression.read && isKnown(relation);
  const numbers: number[] = [];
  for (const reference of expression.columns) {
    const name = cutName(reference.name);
    if (reference.relation !== null && cutName(reference.relation) !== relation.name) continue;
    const column = findColumn(current(run, table), name);
    if (column) numbers.push(column.number);
    // `t IS NOT NULL` on table t is about the whole row.
    else if (accuse && (reference.relation !== null || name !== relation.name)) {
      const assumed = requireColumn(run, table, name, {
        intent: want.intent,
        message: `column ${reference.relation === null ? `"${name}"` : `${relation.name}.${name}`} does not exist`,
      });
      if (assumed) numbers.push(assumed.number);
    }
  }
  return numbers;
}

/** Whether a stored expression names the row of its table as a whole: what is no column of it. */
export function namesWholeRow(table: Relation, expression: SqlExpression | null): boolean {
  return (
    expression !== null &&
    expression.read &&
    isKnown(table) &&
    expression.columns.some(({ relation, name }) => relation === null && !isSystemColumn(cutName(name)) && !findColumn(table, name))
  );
}

/** Raises 0A000 when one of the expressions that another table gets from its own names the whole row, which is of another type there (map_variable_attnos). Gives whether one does. */
export function refuseWholeRow(run: Run, table: Relation, expressions: readonly (SqlExpression | null)[], intent: string): boolean {
  if (!expressions.some((expression) => namesWholeRow(table, expression))) return false;
  fault(run, {
    kind: "refused",
    sqlstate: "0A000",
    message: "cannot convert whole-row table reference",
    object: relationReference(table),
    intent,
    id: table.id,
  });
  return true;
}

/** Ids of the chain's functions, types and relations that a query names, for a view's dependencies. */
export function routinesAndTypesOf(run: Run, query: Query): readonly ObjectId[] {
  const ids = new Set(functionsCalled(run, query, null));
  for (const type of query.types) {
    if (!("name" in type)) continue;
    const found = lookUpType(run.state, type);
    if (found.kind === "found") ids.add(found.type.id);
  }
  return [...ids];
}

/** Whether two conditions are written alike, white space, case and outer parentheses aside. PostgreSQL compares what it has read. */
export function sameCondition(left: SqlExpression | null, right: SqlExpression | null): boolean {
  const bare = (text: string): string => {
    const inner = text.startsWith("(") ? parenthesized(text) : null;
    return inner === null ? text : bare(inner);
  };
  const written = (expression: SqlExpression | null): string | null =>
    expression && bare(expression.text.replace(/\s+/g, "").replaceAll("!=", "<>").toLowerCase());
  return written(left) === written(right);
}

/** What a pair of parentheses around a whole text holds; null when they are no pair. */
function parenthesized(text: string): string | null {
  let depth = 0;
  for (let at = 0; at < text.length - 1; at++) {
    depth += text[at] === "(" ? 1 : text[at] === ")" ? -1 : 0;
    if (depth === 0) return null;
  }
  return text.endsWith(")") ? text.slice(1, -1) : null;
}
