/** Answers to what a statement asks the catalog: yes, no, or null for not known. */
import type { CatalogQuestion, ExistsQuestion, QualifiedName, Query, RelationKind } from "../operation.ts";
import { selected } from "./compute.ts";
import { hasNamelessIndex, isNameless } from "./nameless.ts";
import { cutName } from "./names.ts";
import type { Presence, Relation } from "./objects.ts";
import { isEmpty } from "./queries.ts";
import { isKnown, isSystemSchema, isTouched, lookUpRelation, searchPath, type Run } from "./run.ts";
import { mayBeBrought } from "./extensions.ts";
import { TEMPORARY_SCHEMA } from "./state.ts";

export type Answer = boolean | null;

export function answer(run: Run, question: CatalogQuestion): Answer {
  switch (question.kind) {
    case "constant":
      return question.value;
    case "unknown":
      return null;
    case "not": {
      const of = answer(run, question.of);
      return of === null ? null : !of;
    }
    case "all":
      return combine(question.of.map((part) => answer(run, part)), false);
    case "any":
      return combine(question.of.map((part) => answer(run, part)), true);
    case "any-row":
      return question.query.emptyWhenAnyIsEmpty.some((name) => isEmpty(run, name)) ? false : anyRow(run, question.query);
    case "exists": {
      const found = exists(run, question);
      // When more is asked than existence, only "no" is certain.
      return found === true && !question.exact ? null : found;
    }
  }
}

/** Whether a query gives a row, as far as the rows of its tables are known. */
function anyRow(run: Run, { selection }: Query): Answer {
  const given = selection ? selected(run, selection, null) : null;
  return given === null ? null : given.rows.length > 0 ? true : given.whole ? false : null;
}

/** `decisive` settles the whole (false for AND, true for OR); otherwise one unknown leaves it open. */
function combine(answers: readonly Answer[], decisive: boolean): Answer {
  if (answers.includes(decisive)) return decisive;
  return answers.includes(null) ? null : !decisive;
}

const KINDS: Readonly<Record<string, readonly RelationKind[] | null>> = {
  relation: null, table: ["table", "foreign-table"], view: ["view"], "materialized-view": ["materialized-view"], sequence: ["sequence"], index: ["index"],
};

function exists(run: Run, question: ExistsQuestion): Answer {
  const { state } = run;
  const { name } = question;
  // Names are compared as they are: a longer one equals nothing that is stored.
  if (cutName(name) !== name) return false;
  switch (question.object) {
    case "schema": {
      if (isSystemSchema(name)) return true;
      return answerFor(run, state.schemas.get(name), { schema: null, name });
    }
    case "extension":
      return answerFor(run, state.extensions.get(name), { schema: null, name });
    case "relation": case "table": case "view": case "materialized-view": case "sequence": case "index": {
      const kinds = KINDS[question.object] ?? null;
      const found = relationsNamed(run, question, name).filter((relation) => kinds === null || kinds.includes(relation.kind));
      const ofParent =
        question.parent === null
          ? found
          : found.filter((relation) => !relation.index || state.relations.get(relation.index.table)?.name === question.parent);
      if (
        ofParent.length === 0 &&
        (kinds === null || kinds.includes("index")) &&
        schemasOf(run, question).some((schema) => hasNamelessIndex(state, schema))
      )
        return null;
      return anyOf(run, ofParent, { schema: question.schema, name });
    }
    case "column": case "constraint": case "trigger": case "policy":
      return partExists(run, question);
    case "type": {
      if (mayBeBrought(state, "types")) return null;
      const types = schemasOf(run, question).flatMap((schema) => state.types.get(state.typeNames.get(schema)?.get(name) ?? -1) ?? []);
      return anyOf(run, [...types, ...relationsNamed(run, question, name).filter(({ kind }) => kind === "composite-type")], { schema: question.schema, name });
    }
    case "enum-value":
      return enumValueExists(run, question);
    case "function": {
      const routines = schemasOf(run, question)
        .flatMap((schema) => state.routineNames.get(schema)?.get(name) ?? [])
        .flatMap((id) => state.routines.get(id) ?? []);
      // PostgreSQL and extensions bring functions that are not listed here.
      return anyOf(run, routines, { schema: question.schema, name }) || null;
    }
  }
}

function answerFor(run: Run, object: { readonly presence: Presence; readonly origin: string } | undefined, name: QualifiedName): Answer {
  if (!object) return isTouched(run.state, name) ? null : false;
  return object.presence === "certain" && object.origin !== "assumed" ? true : null;
}

function anyOf(run: Run, objects: readonly { readonly presence: Presence; readonly origin: string }[], name: QualifiedName): Answer {
  if (objects.length === 0) {
    const isForeign = name.schema !== null && run.state.schemas.get(name.schema)?.origin === "assumed";
    return isForeign || name.name.startsWith("pg_") ? null : answerFor(run, undefined, name);
  }
  return combine(objects.map((object) => answerFor(run, object, name)), true);
}

function schemasOf(run: Run, question: ExistsQuestion): readonly string[] {
  if (question.schema !== null) return [question.schema];
  return question.searchPath ? searchPath(run.state) : [...run.state.schemas.keys(), TEMPORARY_SCHEMA];
}

function relationsNamed(run: Run, question: ExistsQuestion, name: string): readonly Relation[] {
  if (question.schema === null && question.searchPath) {
    const found = lookUpRelation(run.state, { schema: null, name });
    return found.kind === "found" ? [found.relation] : [];
  }
  return schemasOf(run, question).flatMap((schema) => run.state.relations.get(run.state.relationNames.get(schema)?.get(name) ?? -1) ?? []);
}

/** Whose columns information_schema.columns lists. */
const LISTED_KINDS: ReadonlySet<RelationKind> = new Set(["table", "view", "foreign-table"]);

/** Columns, constraints, triggers and policies belong to a table. */
function partExists(run: Run, question: ExistsQuestion): Answer {
  const { state } = run;
  if (question.parent === null) {
    if (question.object !== "constraint") return null;
    const holders = schemasOf(run, question).filter((schema) => state.constraintNames.get(schema)?.get(question.name) !== undefined);
    const isCertain = (relation: Relation): boolean =>
      isKnown(relation) && relation.constraints.some(({ name, presence }) => name === question.name && presence === "certain");
    if (holders.length > 0) return [...state.relations.values()].some((relation) => holders.includes(relation.schema) && isCertain(relation)) || null;
    return state.touched.size > 0 ||
      schemasOf(run, question).some((schema) => [...(state.constraintNames.get(schema)?.keys() ?? [])].some(isNameless))
      ? null
      : false;
  }
  const parents = relationsNamed(run, question, question.parent).filter(({ kind }) => !question.listed || LISTED_KINDS.has(kind));
  if (parents.length === 0) return anyOf(run, [], { schema: question.schema, name: question.parent });
  return combine(parents.map((parent): Answer => {
    const parts: readonly { readonly name: string; readonly presence: Presence }[] =
      question.object === "column"
        ? parent.columns
        : question.object === "constraint"
          ? parent.constraints
          : question.object === "trigger"
            ? parent.triggers
            : parent.rules.filter(({ kind }) => kind === "policy");
    const part = parts.find(({ name }) => name === question.name);
    if (!isKnown(parent)) return null;
    if (!part && question.object === "constraint" && parts.some((each) => isNameless(each.name))) return null;
    return part ? part.presence === "certain" || null : false;
  }), true);
}

function enumValueExists(run: Run, question: ExistsQuestion): Answer {
  if (question.parent === null) return null;
  const { parent } = question;
  const types = schemasOf(run, question).flatMap((schema) => run.state.types.get(run.state.typeNames.get(schema)?.get(parent) ?? -1) ?? []);
  if (types.length === 0) return anyOf(run, [], { schema: question.schema, name: parent });
  return combine(types.map((type): Answer => (type.presence === "certain" && type.kind === "enum" ? type.labels.includes(question.name) : null)), true);
}
