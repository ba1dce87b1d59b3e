/** Functions and procedures, and what is named per table: triggers, rules, policies. */
import { HOLE } from "../../evaluate/value.ts";
import type { ColumnReference, Operation, QualifiedName, SqlExpression, TypeReference } from "../operation.ts";
import { calledName, calledSignature, drop } from "./dependencies.ts";
import { isSameSignature, routinesNamed } from "./calls.ts";
import { useExpression } from "./expressions.ts";
import { isBuiltIn, mayBeBrought, provision } from "./extensions.ts";
import { cutName } from "./names.ts";
import { partitionsOf } from "./indexes.ts";
import type { ObjectId, Relation, Routine, Type } from "./objects.ts";
import { requireParts, useRelation } from "./queries.ts";
import {
  columnName, current, fault, findColumn, isKnown, isTouched, missing, isSystemSchema, namedReference, partReference,
  patchRelation, relationReference, report, requireColumn, requireRelation, requireSchema, resolveType,
  routineReference, searchPath, targetSchema, touchName, typeReference, wrongKind, type Run,
} from "./run.ts";
import { putRoutine, removeRoutine, type State } from "./state.ts";
import { formatType, sameType } from "./types.ts";
import { refuseCasts, refuseText } from "./values.ts";

/**
 * Whether a routine that the chain did not make may exist all the same: PostgreSQL or an extension has
 * one of that name, or an unread statement may have made it.
 */
function mayExist(state: State, name: QualifiedName): boolean {
  const cut = cutName(name.name);
  const schemas = name.schema === null ? searchPath(state) : [cutName(name.schema)];
  return (
    cut.startsWith("pg_") ||
    isBuiltIn("functions", cut) ||
    provision(state, "functions", name, schemas).kind === "here" ||
    mayBeBrought(state, "functions") ||
    isTouched(state, name) ||
    schemas.some(
      (schema) =>
        isSystemSchema(schema) || state.schemas.get(schema)?.origin === "assumed" || state.schemas.get(schema)?.presence === "possible",
    )
  );
}

/** Marks that the chain has set check_function_bodies, as dumps do: bodies are not looked at from then on. */
const UNCHECKED_BODIES: QualifiedName = { schema: null, name: "check_function_bodies" };

/** Takes note of a setting by the words of its statement. */
export function noteSetting(state: State, detail: string): void {
  if (detail.toLowerCase() === `set ${UNCHECKED_BODIES.name}`) touchName(state, UNCHECKED_BODIES);
}

export function createFunction(run: Run, operation: Extract<Operation, { kind: "create-function" }>): void {
  const { state } = run;
  const intent = operation.orReplace ? "creates or replaces it" : "creates it";
  const schema = targetSchema(run, operation.name);
  const name = cutName(operation.name.name);
  // Lengths and precisions are not part of a routine's types.
  const bare = (type: TypeReference): TypeReference => (type.kind === "named" && type.modifiers.length > 0 ? { ...type, modifiers: [] } : type);
  const ofParameter = (type: TypeReference): TypeReference => bare(resolveType(run, type, { intent, isParameter: true }));
  const types = operation.arguments.map(ofParameter);
  const outputs = operation.outputs.map(ofParameter);
  const returns = operation.returns && bare(resolveType(run, operation.returns, { intent }));
  for (const { type, default: value } of operation.defaults ?? []) {
    const place = { object: namedReference("function", schema, name), intent, id: null };
    useExpression(run, null, value, { intent, place: "DEFAULT expression" });
    refuseCasts(run, value.cast, place);
    if (value.yields?.kind === "text") refuseText(run, ofParameter(type), value.yields.text, place);
  }
  const existing = routinesNamed(state, { schema, name }).find((routine) => isSameSignature(routine.arguments, types));
  const isCertain = existing?.presence === "certain" && existing.origin === "chain" && types.every(({ kind }) => kind === "named");
  if (existing && isCertain && !operation.orReplace) {
    fault(run, {
      kind: "duplicate",
      sqlstate: "42723",
      message: `function "${name}" already exists with same argument types`,
      object: routineReference(existing),
      intent,
      id: existing.id,
    });
    return;
  }
  if (existing && isCertain && existing.kind !== operation.routine) {
    fault(run, {
      kind: "wrong-kind",
      sqlstate: "42809",
      message: "cannot change routine kind",
      object: routineReference(existing),
      intent,
      id: existing.id,
    });
  } else if (
    existing &&
    isCertain &&
    existing.returns &&
    returns &&
    existing.returns.kind === "named" &&
    returns.kind === "named" &&
    !sameType(existing.returns, returns)
  ) {
    fault(run, {
      kind: "refused",
      sqlstate: "42P13",
      message: "cannot change return type of existing function",
      object: routineReference(existing),
      intent,
      id: existing.id,
    });
  }
  const routine: Routine = {
    id: existing?.id ?? state.identities.create(routineKey(schema, name, types)),
    name,
    schema,
    kind: operation.routine,
    arguments: types,
    outputs,
    returns,
    language: operation.language,
    writes: writesOf(operation),
    sets: columnsSet(operation),
    constructs: null,
    extension: null,
    presence: "certain",
    origin: "chain",
    created: existing && operation.orReplace ? existing.created : run.step,
  };
  putRoutine(state, routine);
  if (operation.language === "sql" && !isTouched(state, UNCHECKED_BODIES)) {
    for (const query of operation.queries) {
      for (const use of query.uses) useRelation(run, use);
      requireParts(run, query, `creates function ${name}`);
    }
  }
  report(
    run,
    existing ? "alter" : "create",
    routineReference(routine),
    routine.id,
    existing ? "replaces its body" : `${operation.routine} (${types.map((type) => formatType(type)).join(", ")})`,
  );
}

/** Statements of PL/pgSQL and SQL by which a function may get at rows of any table. */
const REACHES_ROWS = /\b(?:truncate|merge|copy|execute|perform|call|select|do|create|alter|drop|refresh|import|open|fetch|move|with)\b/i;
/** Those that name the table that they write to. */
const WRITES = /\b(?:insert\s+into|delete\s+from|update)\s+(?:only\s+)?((?:"[^"]+"|[\w$]+)(?:\s*\.\s*(?:"[^"]+"|[\w$]+))?)/gi;

/** What a function may write to. The usual handler of a trigger sets a column of NEW, or writes a line into some journal. */
function writesOf({ language, body }: CreateFunction): Routine["writes"] {
  if (language !== "plpgsql" || body === null) return "anything";
  const code = codeOf(body);
  const called = [...code.matchAll(/([\w$]+)\s*\(/g)].map(([, name]) => name!.toLowerCase());
  const written = [...code.matchAll(WRITES)].map(([, name]) => name!);
  const isAnyOther =
    (code.match(/\b(?:insert|update|delete)\b/gi)?.length ?? 0) > written.length ||
    called.some(
      (name) => !NO_CALLS.has(name) && !isBuiltIn("functions", name) && !written.some((table) => table.toLowerCase().endsWith(name)),
    );
  if (HOLE.test(body) || REACHES_ROWS.test(code) || isAnyOther) return "anything";
  return written.map((name) => {
    const parts = name.split(".").map((part) => (part.trim().startsWith('"') ? part.trim().slice(1, -1) : part.trim().toLowerCase()));
    return { schema: parts.length > 1 ? parts[0]! : null, name: parts.at(-1)! };
  });
}

type CreateFunction = Extract<Operation, { kind: "create-function" }>;

/** A body without strings and comments. */
function codeOf(body: string): string {
  return body.replace(/'(?:[^']|'')*'|--[^\n]*|\/\*[^]*?\*\//g, " ");
}

/** See `Routine.sets`: the usual handler of a trigger assigns to columns of NEW, and ends with RETURN NEW. */
function columnsSet(operation: CreateFunction): readonly string[] | null {
  if (operation.body === null || writesOf(operation) === "anything") return null;
  const code = codeOf(operation.body);
  const returned = [...code.matchAll(/\breturn\b\s*([^;]*)/gi)].map(([, value]) => value!.trim().toLowerCase());
  if (returned.length === 0 || returned.some((value) => value !== "new") || /\bnew\s*:?=/i.test(code) || /\bexception\s+when\b/i.test(code)) return null;
  return [...code.matchAll(/\bnew\s*\.\s*(?:"((?:[^"]|"")+)"|([\w$]+))\s*(?:\[[^\]]*\]\s*)*:?=/gi)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain!.toLowerCase(),
  );
}

/** Words of PL/pgSQL that stand before a parenthesis and call nothing. */
const NO_CALLS: ReadonlySet<string> = new Set([
  "and", "coalesce", "elsif", "greatest", "if", "in", "least", "not", "nullif", "or", "return", "then", "values", "when", "while",
]);

/** What a statement calls a routine; ROUTINE stands for all kinds. */
type RoutineNoun = Extract<Operation, { kind: "drop-function" }>["routine"];

/** The routine that a statement names, with the fault when it is not there or not unique. */
function requireRoutine(
  run: Run,
  name: QualifiedName,
  types: readonly TypeReference[] | null,
  wanted: RoutineNoun,
  intent: string,
  ifExists: boolean,
): Routine | null {
  const noun = wanted === "routine" ? "function" : wanted;
  // Without arguments only routines of that kind are looked for (LookupFuncWithArgs).
  const candidates = routinesNamed(run.state, name).filter(
    ({ kind, presence }) => types !== null || wanted === "routine" || kind === wanted || presence === "possible",
  );
  const resolved = types?.map((type) => resolveType({ ...run, quiet: true }, type, { intent })) ?? null;
  const matching = resolved === null ? candidates : candidates.filter((routine) => isSameSignature(routine.arguments, resolved));
  const cut = cutName(name.name);
  if (matching.length === 1) return matching[0]!;
  if (matching.length > 1) {
    if (resolved === null && matching.every(({ presence }) => presence === "certain")) {
      fault(run, {
        kind: "refused",
        sqlstate: "42725",
        message: `${wanted} name "${cut}" is not unique`,
        object: routineReference(matching[0]!),
        intent,
        id: matching[0]!.id,
      });
    }
    return null;
  }
  // Another signature is known: types that are written otherwise or unknown are not judged.
  if (
    ifExists ||
    mayExist(run.state, name) ||
    resolved?.some(({ kind }) => kind === "unknown") ||
    candidates.some(({ arguments: known }) => known.some(({ kind }) => kind === "unknown"))
  )
    return null;
  if (name.schema !== null && !run.state.schemas.get(cutName(name.schema))) {
    requireSchema(run, name.schema, intent);
    return null;
  }
  const written = name.schema === null ? cut : `${name.schema}.${cut}`;
  fault(run, {
    kind: "missing", sqlstate: "42883",
    message:
      resolved === null
        ? `could not find a ${noun} named "${written}"`
        : `${noun} ${calledSignature(run.state, written, resolved, ", ")} does not exist`,
    object: namedReference("function", name.schema ?? searchPath(run.state)[0] ?? "public", cut), intent,
  });
  return null;
}

/** The functions that come with a range type or a multirange type, by which its values are made; they stand in the schema of the range (makeRangeConstructors, makeMultirangeConstructors). */
export function addConstructors(run: Run, schema: string, type: Type, signatures: readonly (readonly TypeReference[])[], intent: string): void {
  const returns = { kind: "named", schema: type.schema, name: type.name, modifiers: [], dimensions: 0 } as const;
  for (const types of signatures) {
    const existing = routinesNamed(run.state, { schema, name: type.name }).find((routine) => isSameSignature(routine.arguments, types));
    if (existing && existing.presence === "certain" && existing.origin === "chain") {
      fault(run, {
        kind: "duplicate",
        sqlstate: "42723",
        message: `function "${type.name}" already exists with same argument types`,
        object: routineReference(existing),
        intent,
        id: existing.id,
      });
      continue;
    }
    putRoutine(run.state, {
      id: existing?.id ?? run.state.identities.create(routineKey(schema, type.name, types)),
      name: type.name,
      schema,
      kind: "function",
      arguments: types,
      outputs: [],
      returns,
      language: "internal",
      writes: [],
      sets: null,
      constructs: type.id,
      extension: null,
      presence: "certain",
      origin: "chain",
      created: run.step,
    });
  }
}

/** By which two alternatives know that they make the same routine. */
function routineKey(schema: string, name: string, types: readonly TypeReference[]): string {
  return `routine\0${schema}\0${name}\0${types.map((type) => formatType(type)).join(",")}`;
}

/** Raises 42809 when a routine is called what it is not; gives whether it is what it is called. */
function refuseKind(run: Run, routine: Routine, wanted: RoutineNoun, called: string, intent: string): boolean {
  if (wanted === "routine" || wanted === routine.kind || routine.presence === "possible") return true;
  fault(run, {
    kind: "wrong-kind",
    sqlstate: "42809",
    message: wanted === "aggregate" ? `function ${called} is not an aggregate` : `${called} is not a ${wanted}`,
    object: routineReference(routine),
    intent,
    id: routine.id,
  });
  return false;
}

export function alterFunction(run: Run, operation: Extract<Operation, { kind: "alter-function" }>): void {
  const { state } = run;
  const { change } = operation;
  const intent =
    change.kind === "rename"
      ? `renames it to ${change.newName}`
      : change.kind === "set-schema"
        ? `moves it to schema ${change.newSchema}`
        : "alters it";
  const routine = requireRoutine(run, operation.name, operation.arguments, operation.routine ?? "routine", intent, false);
  if (!routine) return;
  if (!refuseKind(run, routine, operation.routine ?? "routine", calledSignature(state, routine.name, routine.arguments), intent)) return;
  const schema = change.kind === "set-schema" ? requireSchema(run, change.newSchema, intent) : routine.schema;
  if (change.kind === "other") return report(run, "alter", routineReference(routine), routine.id, intent);
  const name = change.kind === "rename" ? cutName(change.newName) : routine.name;
  const taken = routinesNamed(state, { schema, name }).find(
    (other) => (other.id !== routine.id || change.kind === "rename") && isSameSignature(other.arguments, routine.arguments),
  );
  if (taken && taken.presence === "certain" && routine.presence === "certain") {
    fault(run, {
      kind: "duplicate",
      sqlstate: "42723",
      message: `function ${calledSignature(state, name, routine.arguments)} already exists in schema "${schema}"`,
      object: routineReference(taken),
      intent,
      id: taken.id,
    });
    return;
  }
  if (taken) removeRoutine(state, taken.id);
  const renamed = { ...routine, name, schema };
  putRoutine(state, renamed);
  report(
    run,
    change.kind === "rename" ? "rename" : "move",
    routineReference(renamed),
    routine.id,
    change.kind === "rename" ? `renames ${routine.name} to ${name}` : `moves ${routine.name} from schema ${routine.schema} to ${schema}`,
    { previous: routineReference(routine) },
  );
}

export function dropFunction(run: Run, operation: Extract<Operation, { kind: "drop-function" }>): void {
  const intent = "drops it";
  const routine = requireRoutine(run, operation.name, operation.arguments, operation.routine, intent, operation.ifExists);
  if (!routine) return;
  const called = calledSignature(run.state, routine.name, routine.arguments);
  refuseKind(run, routine, operation.routine, called, intent);
  const constructed = routine.constructs === null ? undefined : run.state.types.get(routine.constructs);
  if (constructed && routine.presence === "certain") {
    const type = calledName(run.state, constructed);
    fault(run, {
      kind: "dependents",
      sqlstate: "2BP01",
      message: `cannot drop function ${calledSignature(run.state, calledName(run.state, routine), routine.arguments)} because type ${type} requires it`,
      object: routineReference(routine),
      intent,
      id: routine.id,
      dependents: [{ object: typeReference(constructed), id: constructed.id }],
    });
  }
  drop(run, [{ kind: "routine", id: routine.id }], {
    cascade: operation.cascade,
    object: routineReference(routine),
    id: routine.id,
    called: `${routine.kind} ${called}`,
    intent,
    detail: `drops ${routine.kind} ${called}`,
  });
}

// --- triggers

export function createTrigger(run: Run, operation: Extract<Operation, { kind: "create-trigger" }>): void {
  const name = cutName(operation.name);
  const intent = `trigger ${name}`;
  const table = requireRelation(run, operation.table, { intent });
  if (!table) return;
  if (table.kind === "index" || table.kind === "sequence" || table.kind === "composite-type" || table.kind === "materialized-view") {
    return wrongKind(
      run,
      table,
      table.kind === "index" || table.kind === "composite-type"
        ? `"${table.name}" is ${table.kind === "index" ? "an index" : "a composite type"}`
        : `relation "${table.name}" cannot have triggers`,
      intent,
    );
  }
  if (table.kind === "view" && (operation.timing === "before" || operation.timing === "after") && operation.row === true)
    return wrongKind(run, table, `"${table.name}" is a view`, intent);
  if (table.kind !== "view" && operation.timing === "instead of") return wrongKind(run, table, `"${table.name}" is a table`, intent);
  const reads = columnsOfRows(run, table.id, operation.when?.columns ?? [], intent);
  if (operation.when) useExpression(run, table.id, aboutRow(operation.when), { intent, place: "trigger WHEN condition" });
  const candidates = routinesNamed(run.state, operation.function);
  const handler = candidates.find((routine) => routine.arguments.length === 0 && routine.kind === "function") ?? null;
  if (
    !handler &&
    operation.function.schema !== null &&
    !mayExist(run.state, operation.function) &&
    !run.state.schemas.get(cutName(operation.function.schema))
  )
    requireSchema(run, operation.function.schema, intent);
  else if (!handler && !mayExist(run.state, operation.function)) {
    const written =
      operation.function.schema === null ? operation.function.name : `${operation.function.schema}.${operation.function.name}`;
    missing(
      run,
      {
        kind: "missing",
        sqlstate: "42883",
        message: `function ${written}() does not exist`,
        object: namedReference(
          "function",
          operation.function.schema ?? searchPath(run.state)[0] ?? "public",
          cutName(operation.function.name),
        ),
        intent: `${intent} on ${table.name}`,
      },
      { part: "functions", name: operation.function },
    );
    assumeTriggerFunction(run, operation.function);
  } else if (handler && handler.presence === "certain" && handler.returns?.kind === "named" && handler.returns.name !== "trigger") {
    fault(run, {
      kind: "refused",
      sqlstate: "42P17",
      message: `function ${handler.name} must return type trigger`,
      object: routineReference(handler),
      intent: `${intent} on ${table.name}`,
      id: handler.id,
    });
  }
  const existing = current(run, table.id).triggers.find((trigger) => trigger.name === name);
  if (existing && !operation.orReplace) {
    if (existing.presence === "certain" && isKnown(table)) {
      fault(run, {
        kind: "duplicate",
        sqlstate: "42710",
        message: `trigger "${name}" for relation "${table.name}" already exists`,
        object: partReference("trigger", table, name),
        intent,
        id: table.id,
      });
      return;
    }
  }
  const columns = operation.columns.flatMap((column) => requireColumn(run, table.id, column, { intent })?.number ?? []);
  const trigger = {
    id: existing?.id ?? run.state.identities.create(`trigger\0${table.id}\0${name}`),
    name,
    function: handler?.id ?? null,
    columns,
    reads,
    row: operation.row ?? false,
    copyOf: null,
    presence: "certain",
    created: existing?.created ?? run.step,
  } as const;
  const others = current(run, table.id).triggers.filter((known) => known.name !== name);
  patchRelation(run, table.id, { triggers: [...others, trigger] });
  report(run, existing ? "alter" : "create", partReference("trigger", table, name), table.id, `trigger ${name} on ${table.name}`);
  report(run, "reference", relationReference(table), table.id, intent, { implicit: true });
  if (handler) report(run, "reference", routineReference(handler), handler.id, `${intent} on ${table.name}`);
  for (const partition of partitionsOf(run.state, table.id)) copyTrigger(run, partition, current(run, table.id), trigger, intent);
}

/** The columns of NEW and OLD that the condition of a trigger or a rule reads. */
function columnsOfRows(run: Run, table: ObjectId, reads: readonly ColumnReference[], intent: string): readonly number[] {
  return reads.flatMap(({ relation, name }) => {
    if (relation !== "new" && relation !== "old") return [];
    return requireColumn(run, table, name, { intent, message: `column ${relation}.${cutName(name)} does not exist` })?.number ?? [];
  });
}

/** A condition about NEW and OLD as one about a row of the table. Its columns have been looked up. */
function aboutRow(condition: SqlExpression): SqlExpression {
  const plain = <Part extends { readonly column: ColumnReference }>(parts: readonly Part[] | undefined): readonly Part[] =>
    (parts ?? []).map((part) =>
      part.column.relation === "new" || part.column.relation === "old" ? { ...part, column: { ...part.column, relation: null } } : part,
    );
  return { ...condition, columns: [], compared: plain(condition.compared), applied: plain(condition.applied) };
}

type Trigger = Relation["triggers"][number];

/** Gives a partition, and those below it, the row trigger of its table (CloneRowTriggersToPartition). */
export function copyTrigger(run: Run, partitionId: ObjectId, table: Relation, trigger: Trigger, intent: string): void {
  if (!trigger.row) return;
  const partition = current(run, partitionId);
  const existing = partition.triggers.find(({ name }) => name === trigger.name);
  if (existing && existing.copyOf === null && existing.presence === "certain" && isKnown(partition)) {
    fault(run, {
      kind: "duplicate",
      sqlstate: "42710",
      message: `trigger "${trigger.name}" for relation "${partition.name}" already exists`,
      object: partReference("trigger", partition, trigger.name),
      intent,
      id: partitionId,
    });
    return;
  }
  const here = (number: number): number | readonly number[] => findColumn(partition, columnName(table, number))?.number ?? [];
  const [columns, reads] = [trigger.columns.flatMap(here), trigger.reads.flatMap(here)];
  const copy: Trigger = {
    ...trigger,
    id: existing?.id ?? run.state.identities.create(`trigger\0${partitionId}\0${trigger.name}`),
    columns,
    reads,
    copyOf: trigger.id,
  };
  patchRelation(run, partitionId, { triggers: [...partition.triggers.filter((known) => known !== existing), copy] });
  for (const below of partitionsOf(run.state, partitionId)) copyTrigger(run, below, current(run, partitionId), copy, intent);
}

/** Changes or takes away the copies of a trigger in the partitions of its table. */
function changeCopies(run: Run, tableId: ObjectId, trigger: Trigger, change: (copy: Trigger) => Trigger | null): void {
  for (const partition of partitionsOf(run.state, tableId)) {
    const copy = current(run, partition).triggers.find(({ copyOf }) => copyOf === trigger.id);
    if (!copy) continue;
    const changed = change(copy);
    patchRelation(run, partition, { triggers: current(run, partition).triggers.flatMap((known) => (known === copy ? (changed ?? []) : known)) });
    changeCopies(run, partition, copy, change);
  }
}

/** So that the second trigger with a missing function is not a second finding. */
function assumeTriggerFunction(run: Run, name: QualifiedName): void {
  const schema = name.schema ?? searchPath(run.state)[0] ?? "public";
  const cut = cutName(name.name);
  putRoutine(run.state, {
    id: run.state.identities.create(routineKey(schema, cut, [])),
    name: cut,
    schema,
    kind: "function",
    arguments: [],
    outputs: [],
    returns: null,
    language: null,
    writes: "anything",
    sets: null,
    constructs: null,
    extension: null,
    presence: "possible",
    origin: "assumed",
    created: run.step,
  });
}

export function renameTrigger(run: Run, operation: Extract<Operation, { kind: "rename-trigger" }>): void {
  const name = cutName(operation.name);
  const newName = cutName(operation.newName);
  const intent = `renames trigger ${name} to ${newName}`;
  const table = requireRelation(run, operation.table, { intent });
  if (!table) return;
  if (table.kind !== "table" && table.kind !== "view" && table.kind !== "foreign-table")
    return wrongKind(run, table, `relation "${table.name}" cannot have triggers`, intent);
  const trigger = table.triggers.find((known) => known.name === name);
  if (!trigger) return missingPart(run, table, "trigger", name, intent);
  const other = table.triggers.find((known) => known.name === newName);
  // It has the name already.
  if (other === trigger) return;
  if (other && other.presence === "certain" && isKnown(table)) {
    fault(run, {
      kind: "duplicate",
      sqlstate: "42710",
      message: `trigger "${newName}" for relation "${table.name}" already exists`,
      object: partReference("trigger", table, newName),
      intent,
      id: table.id,
    });
    return;
  }
  patchRelation(run, table.id, {
    triggers: table.triggers.filter((known) => known !== other).map((known) => (known === trigger ? { ...known, name: newName } : known)),
  });
  changeCopies(run, table.id, trigger, (copy) => ({ ...copy, name: newName }));
  report(run, "rename", partReference("trigger", table, newName), table.id, `renames trigger ${name} to ${newName}`, {
    previous: partReference("trigger", table, name),
  });
}

function missingPart(run: Run, table: Relation, kind: "trigger" | "rule" | "policy", name: string, intent: string): void {
  if (!isKnown(table)) return;
  fault(run, {
    kind: "missing",
    sqlstate: "42704",
    message: `${kind} "${name}" for ${ownerNoun(kind)} "${table.name}" does not exist`,
    object: partReference(kind, table, name),
    intent,
    id: table.id,
  });
}

// --- rules and policies

export function createTableObject(run: Run, operation: Extract<Operation, { kind: "create-table-object" }>): void {
  const name = cutName(operation.name);
  const intent = `${operation.object} ${name}`;
  const table = requireRelation(run, operation.table, { intent });
  if (!table) return;
  if (table.kind !== "table" && !(operation.object === "rule" && table.kind === "view")) {
    if (operation.object === "rule" && table.kind === "materialized-view")
      return wrongKind(run, table, "rules on materialized views are not supported", intent, "0A000");
    if (table.kind === "index" || table.kind === "composite-type")
      return wrongKind(run, table, `"${table.name}" is ${table.kind === "index" ? "an index" : "a composite type"}`, intent);
    return wrongKind(run, table, operation.object === "rule" ? `relation "${table.name}" cannot have rules` : `"${table.name}" is not a table`, intent);
  }
  const place = operation.object === "policy" ? "policy expression" : null;
  const columns = new Set(operation.expressions.flatMap((expression) => columnsRead(run, table.id, expression, intent, place)));
  const checked = operation.check ? columnsRead(run, table.id, operation.check, intent, place) : [];
  const existing = table.rules.find((rule) => rule.kind === operation.object && rule.name === name);
  if (existing && !operation.orReplace && existing.presence === "certain" && isKnown(table)) {
    fault(run, {
      kind: "duplicate",
      sqlstate: "42710",
      message: `${operation.object} "${name}" for ${ownerNoun(operation.object)} "${table.name}" already exists`,
      object: partReference(operation.object, table, name),
      intent,
      id: table.id,
    });
    return;
  }
  const rule = {
    kind: operation.object,
    name,
    event: operation.event ?? null,
    columns: [...columns],
    checked,
    presence: "certain",
    created: run.step,
  } as const;
  patchRelation(run, table.id, { rules: [...current(run, table.id).rules.filter((known) => known !== existing), rule] });
  report(run, existing ? "alter" : "create", partReference(operation.object, table, name), table.id, `${intent} on ${table.name}`);
}

/** The columns of its table that an expression of a rule or policy reads. */
function columnsRead(run: Run, table: ObjectId, expression: SqlExpression, intent: string, place: string | null): readonly number[] {
  // In a subquery a bare name may be a column of something else. A rule's actions list no columns.
  const mayNameOthers = /\bselect\b/i.test(expression.text);
  const { columns } = useExpression(run, table, expression, { intent, accuseColumns: !mayNameOthers, ...(place !== null && { place, queries: true }) });
  const ofRows = columnsOfRows(run, table, expression.columns, intent);
  return mayNameOthers ? ofRows : [...columns, ...ofRows];
}

export function alterTableObject(run: Run, operation: Extract<Operation, { kind: "alter-table-object" }>): void {
  const name = cutName(operation.name);
  const { change, object: kind } = operation;
  const intent = change.kind === "rename" ? `renames ${kind} ${name} to ${cutName(change.newName)}` : `alters ${kind} ${name}`;
  const table = requireRelation(run, operation.table, { intent });
  if (!table) return;
  if (table.kind !== "table" && !(kind === "rule" && table.kind === "view")) {
    return wrongKind(run, table, kind === "rule" ? `relation "${table.name}" cannot have rules` : `"${table.name}" is not a table`, intent);
  }
  // ALTER POLICY reads its expressions before it looks for the policy.
  const columns = change.kind === "expressions" && change.using ? columnsRead(run, table.id, change.using, intent, "policy expression") : null;
  const checked = change.kind === "expressions" && change.check ? columnsRead(run, table.id, change.check, intent, "policy expression") : null;
  const rules = current(run, table.id).rules;
  const rule = rules.find((known) => known.kind === kind && known.name === name);
  if (!rule) return missingPart(run, table, kind, name, intent);
  const newName = change.kind === "rename" ? cutName(change.newName) : name;
  const other = change.kind === "rename" ? rules.find((known) => known.kind === kind && known.name === newName) : undefined;
  if (other && other.presence === "certain" && isKnown(table)) {
    fault(run, {
      kind: "duplicate",
      sqlstate: "42710",
      message: `${kind} "${newName}" for ${ownerNoun(kind)} "${table.name}" already exists`,
      object: partReference(kind, table, newName),
      intent,
      id: table.id,
    });
    return;
  }
  const altered = { ...rule, name: newName, columns: columns ?? rule.columns, checked: checked ?? rule.checked };
  patchRelation(run, table.id, { rules: rules.filter((known) => known !== other).map((known) => (known === rule ? altered : known)) });
  if (change.kind === "rename")
    report(run, "rename", partReference(kind, table, newName), table.id, `renames ${kind} ${name} to ${newName}`, {
      previous: partReference(kind, table, name),
    });
  else report(run, "alter", partReference(kind, table, name), table.id, intent);
}

/** PostgreSQL speaks of the table of a trigger or policy, and of the relation of a rule. */
function ownerNoun(kind: "trigger" | "rule" | "policy"): string {
  return kind === "rule" ? "relation" : "table";
}

export function dropTableObject(run: Run, operation: Extract<Operation, { kind: "drop-table-object" }>): void {
  const name = cutName(operation.name);
  const intent = `drops ${operation.object} ${name}`;
  const table = requireRelation(run, operation.table, { intent, ifExists: operation.ifExists });
  if (!table) return;
  if (table.kind === "index" || table.kind === "composite-type")
    return wrongKind(run, table, `"${table.name}" is ${table.kind === "index" ? "an index" : "a composite type"}`, intent);
  if (operation.object === "trigger") {
    const trigger = table.triggers.find((known) => known.name === name);
    if (!trigger) return operation.ifExists ? undefined : missingPart(run, table, "trigger", name, intent);
    if (trigger.copyOf !== null && trigger.presence === "certain" && isKnown(table)) {
      const message = `cannot drop trigger ${name} on table ${table.name} because trigger ${name} on table ${run.state.relations.get(table.partitionOf ?? -1)?.name ?? "?"} requires it`;
      fault(run, { kind: "dependents", sqlstate: "2BP01", message, object: partReference("trigger", table, name), intent, id: table.id });
    }
    patchRelation(run, table.id, { triggers: table.triggers.filter((known) => known !== trigger) });
    changeCopies(run, table.id, trigger, () => null);
  } else {
    const rule = table.rules.find((known) => known.kind === operation.object && known.name === name);
    if (!rule) return operation.ifExists ? undefined : missingPart(run, table, operation.object, name, intent);
    patchRelation(run, table.id, { rules: table.rules.filter((known) => known !== rule) });
  }
  report(run, "drop", partReference(operation.object, table, name), table.id, intent);
}

/** Whether a schema holds routines: they keep it from being dropped. */
export function routinesIn(state: State, schema: string): readonly Routine[] {
  const names = state.routineNames.get(schema);
  return names ? [...names.values()].flat().flatMap((id) => state.routines.get(id) ?? []) : [];
}
