/** Schemas, extensions, search_path, and statements that only touch something. */
import type { Operation } from "../operation.ts";
import { drop, type Target } from "./dependencies.ts";
import { namelessConstraints } from "./nameless.ts";
import { cutName } from "./names.ts";
import type { Extension, ObjectReference, Schema, Type } from "./objects.ts";
import {
  assumeSchema, creationSchema, fault, isInTheWay, isKnown, isSystemSchema, isTouched, kindNoun, lookUpRelation, lookUpType, missingType, partReference, plainReference, relationNamed, relationReference, report, requireColumn,
  requireRelation, requireSchema, routineReference, touchName, typeNamed, typeReference, withArticle, wrongKind, type Run,
} from "./run.ts";
import { onlyRoutineNamed } from "./expressions.ts";
import { routinesIn } from "./routines.ts";
import { dependentsOf, putRelation, putRoutine, putType, type State } from "./state.ts";
import { renameTypeUses } from "./tables.ts";
import { EXTENSION_TYPES } from "./types.ts";

export function createSchema(run: Run, operation: Extract<Operation, { kind: "create-schema" }>): void {
  const name = cutName(operation.name);
  const intent = "creates it";
  const existing = run.state.schemas.get(name);
  if (existing && operation.ifNotExists) {
    if (existing.presence === "possible" || existing.origin === "assumed") run.state.schemas.set(name, { ...existing, presence: "certain", origin: "chain" });
    return;
  }
  if (isInTheWay(existing)) return fault(run, { kind: "duplicate", sqlstate: "42P06", message: `schema "${name}" already exists`, object: plainReference("schema", name), intent, id: existing!.id });
  if (name.startsWith("pg_")) fault(run, { kind: "refused", sqlstate: "42939", message: `unacceptable schema name "${name}"`, object: plainReference("schema", name), intent });
  const schema: Schema = { id: existing?.id ?? run.state.identities.create(`schema\0${name}`), name, presence: "certain", origin: "chain", created: run.step };
  run.state.schemas.set(name, schema);
  report(run, "create", plainReference("schema", name), schema.id, "schema");
}

export function dropSchema(run: Run, operation: Extract<Operation, { kind: "drop-schema" }>): void {
  const { state } = run;
  const name = cutName(operation.name);
  const intent = "drops it";
  const schema = state.schemas.get(name);
  const object = plainReference("schema", name);
  if (!schema) {
    if (!operation.ifExists && !isSystemSchema(name) && !isTouched(state, { schema: null, name })) fault(run, { kind: "missing", sqlstate: "3F000", message: `schema "${name}" does not exist`, object, intent });
    return;
  }
  const contents = contentsOf(state, name);
  const certain = contents.filter(({ isCertain }) => isCertain);
  if (certain.length > 0 && !operation.cascade && schema.presence === "certain") {
    fault(run, { kind: "dependents", sqlstate: "2BP01", message: `cannot drop schema ${name} because other objects depend on it`, object, intent, id: schema.id, dependents: certain.map((content) => ({ object: content.object, id: content.id })) });
  }
  report(run, "drop", object, schema.id, `drops schema ${name}`);
  const before = run.effects.length;
  drop(run, contents.map(({ target }) => target), { cascade: true, object, id: schema.id, called: `schema ${name}`, intent, detail: `dropped with schema ${name}` });
  for (let at = before; at < run.effects.length; at++) run.effects[at] = { ...run.effects[at]!, implicit: true };
  state.schemas.set(name, undefined);
}

interface Content {
  readonly target: Target;
  readonly object: ObjectReference;
  readonly id: number;
  readonly isCertain: boolean;
}

/** What stands in a schema by itself: indexes and owned sequences belong to their tables. */
function contentsOf(state: State, schema: string): readonly Content[] {
  const relations = [...(state.relationNames.get(schema)?.values() ?? [])].flatMap((id): Content[] => {
    const relation = state.relations.get(id);
    if (!relation || relation.index || relation.ownedBy) return [];
    return [{ target: { kind: "relation", id }, object: relationReference(relation), id, isCertain: relation.presence === "certain" }];
  });
  const types = [...(state.typeNames.get(schema)?.values() ?? [])].flatMap((id): Content[] => {
    const type = state.types.get(id);
    return type ? [{ target: { kind: "type", id }, object: typeReference(type), id, isCertain: type.presence === "certain" }] : [];
  });
  const routines = routinesIn(state, schema).map((routine): Content => ({ target: { kind: "routine", id: routine.id }, object: routineReference(routine), id: routine.id, isCertain: routine.presence === "certain" }));
  return [...relations, ...types, ...routines].sort((left, right) => left.id - right.id);
}

export function renameSchema(run: Run, operation: Extract<Operation, { kind: "rename-schema" }>): void {
  const { state } = run;
  const name = cutName(operation.name);
  const newName = cutName(operation.newName);
  const intent = `renames it to ${newName}`;
  if (!state.schemas.get(name)) requireSchema(run, name, intent);
  const schema = state.schemas.get(name);
  if (!schema) return;
  const other = state.schemas.get(newName);
  if (isInTheWay(other)) return fault(run, { kind: "duplicate", sqlstate: "42P06", message: `schema "${newName}" already exists`, object: plainReference("schema", newName), intent, id: other!.id });
  state.schemas.set(name, undefined);
  state.schemas.set(newName, { ...schema, name: newName });
  for (const id of [...(state.relationNames.get(name)?.values() ?? [])]) {
    const relation = state.relations.get(id);
    if (!relation) continue;
    const users = dependentsOf(state, id);
    putRelation(state, { ...relation, schema: newName });
    renameTypeUses(run, users, relation, { schema: newName, name: relation.name });
  }
  for (const id of [...(state.typeNames.get(name)?.values() ?? [])]) {
    const type = state.types.get(id);
    if (!type) continue;
    const users = dependentsOf(state, id);
    putType(state, { ...type, schema: newName });
    renameTypeUses(run, users, type, { schema: newName, name: type.name });
  }
  for (const routine of routinesIn(state, name)) putRoutine(state, { ...routine, schema: newName });
  for (const extension of [...state.extensions.values()]) if (extension.schema === name) state.extensions.set(extension.name, { ...extension, schema: newName });
  report(run, "rename", plainReference("schema", newName), schema.id, `renamed from ${name} to ${newName}`, { previous: plainReference("schema", name) });
}

export function createExtension(run: Run, operation: Extract<Operation, { kind: "create-extension" }>): void {
  const { state } = run;
  const name = cutName(operation.name);
  const intent = "creates it";
  const existing = state.extensions.get(name);
  if (existing && operation.ifNotExists) {
    if (existing.presence === "possible") state.extensions.set(name, { ...existing, presence: "certain" });
    return;
  }
  if (existing?.presence === "certain") return fault(run, { kind: "duplicate", sqlstate: "42710", message: `extension "${name}" already exists`, object: plainReference("extension", name), intent, id: existing.id });
  const schema = operation.schema === null ? (creationSchema(state) ?? "public") : requireSchema(run, operation.schema, intent);
  const extension: Extension = { id: existing?.id ?? state.identities.create(`extension\0${name}`), name, schema, presence: "certain", origin: "chain", created: run.step };
  state.extensions.set(name, extension);
  report(run, "create", plainReference("extension", name), extension.id, "extension");
  for (const typeName of EXTENSION_TYPES[name] ?? []) {
    if (typeNamed(state, schema, typeName) || relationNamed(state, schema, typeName)) continue;
    const type: Type = {
      id: state.identities.create(`type\0${schema}\0${typeName}`), name: typeName, schema, kind: "base", labels: [], base: null, constraints: [], extension: name,
      presence: "certain", origin: "chain", created: run.step,
    };
    putType(state, type);
    report(run, "create", typeReference(type), type.id, `type of extension ${name}`, { implicit: true });
  }
}

export function dropExtension(run: Run, operation: Extract<Operation, { kind: "drop-extension" }>): void {
  const { state } = run;
  const name = cutName(operation.name);
  const intent = "drops it";
  const object = plainReference("extension", name);
  const extension = state.extensions.get(name);
  if (!extension) {
    if (!operation.ifExists) fault(run, { kind: "missing", sqlstate: "42704", message: `extension "${name}" does not exist`, object, intent });
    return;
  }
  const types = [...(state.typeNames.get(extension.schema)?.values() ?? [])].filter((id) => state.types.get(id)?.extension === name);
  report(run, "drop", object, extension.id, `drops extension ${name}`);
  const before = run.effects.length;
  drop(run, types.map((id): Target => ({ kind: "type", id })), { cascade: operation.cascade, object, id: extension.id, called: `extension ${name}`, intent });
  for (let at = before; at < run.effects.length; at++) run.effects[at] = { ...run.effects[at]!, implicit: true };
  state.extensions.set(name, undefined);
}

export function setSearchPath(run: Run, operation: Extract<Operation, { kind: "set-search-path" }>): void {
  if (operation.local) run.state.localSearchPath.set(operation.schemas);
  else {
    run.state.searchPath.set(operation.schemas);
    run.state.localSearchPath.set(null);
  }
}

/** Statements that need an object and change nothing that is held here. */
export function touch(run: Run, operation: Extract<Operation, { kind: "touch" }>): void {
  const { name, detail: intent } = operation;
  const cut = cutName(name.name);
  switch (operation.object) {
    case "relation":
      return touchRelation(run, operation);
    case "type": {
      const found = lookUpType(run.state, name);
      if (found.kind === "missing" && !operation.ifExists) missingType(run, name, found, { intent });
      if (found.kind === "found") report(run, "alter", typeReference(found.type), found.type.id, intent);
      return;
    }
    case "schema": {
      if (!operation.ifExists || run.state.schemas.get(cut)) requireSchema(run, cut, intent);
      const schema = run.state.schemas.get(cut);
      if (schema) report(run, "alter", plainReference("schema", cut), schema.id, intent);
      return;
    }
    case "extension":
      if (!run.state.extensions.get(cut) && !operation.ifExists) fault(run, { kind: "missing", sqlstate: "42704", message: `extension "${cut}" does not exist`, object: plainReference("extension", cut), intent });
      return;
    case "function": {
      // Functions that the chain did not make may come from anywhere.
      const id = onlyRoutineNamed(run.state, name);
      const routine = id === null ? undefined : run.state.routines.get(id);
      if (routine) report(run, "alter", routineReference(routine), routine.id, intent);
      return;
    }
    case "constraint": case "trigger":
      return touchPart(run, operation, operation.object);
  }
}

/** A constraint or trigger: the name is its table's, `column` its own. */
function touchPart(run: Run, operation: Extract<Operation, { kind: "touch" }>, kind: "constraint" | "trigger"): void {
  const intent = operation.detail;
  const table = requireRelation(run, operation.name, { intent, ifExists: operation.ifExists });
  if (!table || operation.column === null) return;
  const name = cutName(operation.column);
  const parts: readonly { readonly name: string }[] = kind === "constraint" ? table.constraints : table.triggers;
  if (parts.some((part) => part.name === name)) report(run, "alter", partReference(kind, table, name), table.id, intent);
  else if (isKnown(table) && !operation.ifExists && !name.includes("not_null") && (kind !== "constraint" || namelessConstraints(table, name).length === 0)) {
    fault(run, { kind: "missing", sqlstate: "42704", message: `${kind} "${name}" for table "${table.name}" does not exist`, object: partReference(kind, table, name), intent, id: table.id });
  }
}

function touchRelation(run: Run, operation: Extract<Operation, { kind: "touch" }>): void {
  const intent = operation.detail;
  const relation = requireRelation(run, operation.name, { intent, ifExists: operation.ifExists, ...(operation.relation ? { kind: operation.relation } : {}) });
  if (!relation) return;
  // ALTER TABLE and GRANT ... ON TABLE take relations of other kinds as well.
  if (operation.relation !== null && operation.relation !== "table" && operation.relation !== relation.kind) {
    return wrongKind(run, relation, `"${relation.name}" is not ${withArticle(kindNoun(operation.relation))}`, intent);
  }
  if (operation.column !== null) requireColumn(run, relation.id, operation.column, { intent });
  report(run, "alter", relationReference(relation), relation.id, intent);
}

/** What an unread statement may have made or removed is there or not from now on. */
export function unread(run: Run, operation: Extract<Operation, { kind: "unread" }>): void {
  const { state } = run;
  state.rowsAnywhere.set(run.step);
  for (const name of operation.mayTouch ?? []) {
    touchName(state, name);
    const relation = lookUpRelation(state, name);
    if (relation.kind === "found") putRelation(state, { ...relation.relation, presence: "possible", open: true, rows: "unknown" });
    const type = lookUpType(state, name);
    if (type.kind === "found") putType(state, { ...type.type, presence: "possible" });
    const routine = onlyRoutineNamed(state, name);
    if (routine !== null) putRoutine(state, { ...state.routines.get(routine)!, presence: "possible" });
    if (name.schema !== null && !state.schemas.get(name.schema) && !isSystemSchema(name.schema)) assumeSchema(run, name.schema);
  }
}
