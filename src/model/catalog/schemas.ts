/** Schemas, extensions, search_path, and statements that only touch something. */
import type { Operation, QualifiedName, RelationKind } from "../operation.ts";
import { drop, type Target } from "./dependencies.ts";
import { extensionsWith, fixedSchema, installExtension, isBuiltIn, provision, requiredBy, type Part } from "./extensions.ts";
import { namelessConstraints } from "./nameless.ts";
import { cutName } from "./names.ts";
import type { Extension, Fault, ObjectId, ObjectReference, Relation, Schema } from "./objects.ts";
import {
  allows, assumeSchema, creationSchema, fault, isInTheWay, isKnown, isSystemSchema, isTouched, kindNoun, lookUpRelation,
  lookUpType, missing, missingType, partReference, plainReference, relationReference, report, requireColumn,
  requireRelation, requireSchema, routineReference, searchPath, touchName, typeReference, withArticle, wrongKind,
  onlyRoutineNamed, type Run,
} from "./run.ts";
import { routinesIn } from "./routines.ts";
import { dependentsOf, putRelation, putRoutine, putType, type State } from "./state.ts";
import { renameTypeUses } from "./tables.ts";
import { rangeOf } from "./types-ddl.ts";

export function createSchema(run: Run, operation: Extract<Operation, { kind: "create-schema" }>): void {
  const name = cutName(operation.name);
  const intent = "creates it";
  const existing = run.state.schemas.get(name);
  if (existing && operation.ifNotExists) {
    if (existing.presence === "possible" || existing.origin === "assumed") run.state.schemas.set(name, { ...existing, presence: "certain", origin: "chain" });
    return;
  }
  if (isInTheWay(existing)) return refuseSecondSchema(run, name, existing!.id, intent);
  if (name.startsWith("pg_"))
    fault(run, {
      kind: "refused",
      sqlstate: "42939",
      message: `unacceptable schema name "${name}"`,
      object: plainReference("schema", name),
      intent,
    });
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
    if (!operation.ifExists && !isSystemSchema(name) && !isTouched(state, { schema: null, name }))
      fault(run, { kind: "missing", sqlstate: "3F000", message: `schema "${name}" does not exist`, object, intent });
    return;
  }
  const contents = contentsOf(state, name);
  const certain = contents.filter(({ isCertain }) => isCertain);
  if (certain.length > 0 && !operation.cascade && schema.presence === "certain") {
    fault(run, {
      kind: "dependents",
      sqlstate: "2BP01",
      message: `cannot drop schema ${name} because other objects depend on it`,
      object,
      intent,
      id: schema.id,
      dependents: certain.map((content) => ({ object: content.object, id: content.id })),
    });
  }
  report(run, "drop", object, schema.id, `drops schema ${name}`);
  const before = run.effects.length;
  drop(
    run,
    contents.map(({ target }) => target),
    { cascade: true, object, id: schema.id, called: `schema ${name}`, intent, detail: `drops it with schema ${name}` },
  );
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
    const found = state.types.get(id);
    // A multirange goes with its range, wherever that is.
    const type = found?.kind === "multirange" ? rangeOf(state, found) : found;
    return type && (type === found || type.schema !== schema)
      ? [{ target: { kind: "type", id: type.id }, object: typeReference(type), id: type.id, isCertain: type.presence === "certain" }]
      : [];
  });
  const routines = routinesIn(state, schema)
    .filter(({ constructs }) => constructs === null)
    .map((routine): Content => ({
      target: { kind: "routine", id: routine.id },
      object: routineReference(routine),
      id: routine.id,
      isCertain: routine.presence === "certain",
    }));
  return [...relations, ...types, ...routines].sort((left, right) => left.id - right.id);
}

/** Refuses a second schema of a name (SQLSTATE 42P06), which CREATE and RENAME do alike. */
function refuseSecondSchema(run: Run, name: string, id: ObjectId, intent: string): void {
  fault(run, { kind: "duplicate", sqlstate: "42P06", message: `schema "${name}" already exists`, object: plainReference("schema", name), intent, id });
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
  if (isInTheWay(other)) return refuseSecondSchema(run, newName, other!.id, intent);
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
  for (const extension of [...state.extensions.values()])
    if (extension.schema === name) state.extensions.set(extension.name, { ...extension, schema: newName });
  report(run, "rename", plainReference("schema", newName), schema.id, `renames ${name} to ${newName}`, { previous: plainReference("schema", name) });
}

export function createExtension(run: Run, operation: Extract<Operation, { kind: "create-extension" }>): void {
  const { state } = run;
  const name = cutName(operation.name);
  const intent = "creates it";
  const existing = state.extensions.get(name);
  if (existing && operation.ifNotExists) {
    if (existing.presence === "possible" || existing.origin === "assumed")
      state.extensions.set(name, { ...existing, presence: "certain", origin: existing.origin === "system" ? "system" : "chain" });
    return;
  }
  if (isInTheWay(existing))
    return fault(run, {
      kind: "duplicate",
      sqlstate: "42710",
      message: `extension "${name}" already exists`,
      object: plainReference("extension", name),
      intent,
      id: existing!.id,
    });
  const asked = operation.schema === null ? null : requireSchema(run, operation.schema, intent);
  for (const required of requiredBy(name)) {
    if (state.extensions.get(required)) continue;
    if (operation.cascade) createExtension(run, { ...operation, name: required, ifNotExists: true });
    else {
      fault(run, {
        kind: "missing",
        sqlstate: "42704",
        message: `required extension "${required}" is not installed`,
        object: plainReference("extension", required),
        intent: `creates extension ${name}, which needs it`,
      });
      installExtension(state, run.step, required, asked ?? creationSchema(state) ?? "public", "assumed");
    }
  }
  const schema = fixedSchema(name) ?? asked ?? creationSchema(state) ?? "public";
  const types = installExtension(state, run.step, name, schema, "chain");
  report(run, "create", plainReference("extension", name), state.extensions.get(name)!.id, "extension");
  for (const id of types) report(run, "create", typeReference(state.types.get(id)!), id, `type of extension ${name}`, { implicit: true });
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
  const users = usersOfExtension(state, extension);
  if (!operation.cascade && extension.presence === "certain" && users.length > 0) {
    fault(run, {
      kind: "dependents",
      sqlstate: "2BP01",
      message: `cannot drop extension ${name} because other objects depend on it`,
      object,
      intent,
      id: extension.id,
      dependents: users,
    });
  }
  const types = [...(state.typeNames.get(extension.schema)?.values() ?? [])].filter((id) => state.types.get(id)?.extension === name);
  report(run, "drop", object, extension.id, `drops extension ${name}`);
  const before = run.effects.length;
  drop(
    run,
    types.map((id): Target => ({ kind: "type", id })),
    {
      cascade: operation.cascade || users.length > 0,
      object,
      id: extension.id,
      called: `extension ${name}`,
      intent,
      together: `cannot drop extension ${name} because other objects depend on it`,
    },
  );
  for (let at = before; at < run.effects.length; at++) run.effects[at] = { ...run.effects[at]!, implicit: true };
  state.extensions.set(name, undefined);
}

export function setExtensionSchema(run: Run, operation: Extract<Operation, { kind: "set-extension-schema" }>): void {
  const { state } = run;
  const name = cutName(operation.name);
  const intent = `moves it to schema ${operation.newSchema}`;
  const object = plainReference("extension", name);
  const schema = requireSchema(run, operation.newSchema, intent);
  const extension = state.extensions.get(name);
  if (!extension) return fault(run, { kind: "missing", sqlstate: "42704", message: `extension "${name}" does not exist`, object, intent });
  for (const id of [...(state.typeNames.get(extension.schema)?.values() ?? [])]) {
    const type = state.types.get(id);
    if (type?.extension !== name) continue;
    const users = dependentsOf(state, id);
    putType(state, { ...type, schema });
    renameTypeUses(run, users, type, { schema, name: type.name });
  }
  state.extensions.set(name, { ...extension, schema });
  report(run, "move", object, extension.id, `moves ${extension.name} from schema ${extension.schema} to ${schema}`, { previous: object });
}

/** What calls a function of an extension, is indexed by its operator classes, or needs it as another extension does. */
function usersOfExtension(state: State, extension: Extension): Fault["dependents"] {
  const users: { readonly object: ObjectReference; readonly id: number }[] = [...state.extensions.values()]
    .filter((other) => other.presence === "certain" && requiredBy(other.name).includes(extension.name))
    .map((other) => ({ object: plainReference("extension", other.name), id: other.id }));
  const calls = (functions: readonly QualifiedName[] | undefined): boolean => functions?.some((name) => isMember(state, extension, "functions", name)) === true;
  for (const relation of state.relations.values()) {
    if (relation.presence !== "certain") continue;
    for (const column of relation.columns)
      if (column.presence === "certain" && (calls(column.default?.functions) || calls(column.generated?.functions)))
        users.push({ object: { ...relationReference(relation), kind: "column", column: column.name }, id: relation.id });
    for (const constraint of relation.constraints)
      if (constraint.presence === "certain" && calls(constraint.expression?.functions))
        users.push({ object: partReference("constraint", relation, constraint.name), id: relation.id });
    if (calls(relation.query?.functions)) users.push({ object: relationReference(relation), id: relation.id });
    if (
      relation.index &&
      (calls(relation.index.where?.functions) ||
        relation.index.elements.some((element, at) => calls(element.expression?.functions) || isIndexedBy(state, extension, relation, at)))
    ) {
      users.push({ object: relationReference(relation), id: relation.id });
    }
  }
  return users;
}

/** Whether an element of an index uses an operator class of the extension. */
function isIndexedBy(state: State, extension: Extension, index: Relation, at: number): boolean {
  const { method, elements, columns, table } = index.index!;
  const named = elements[at]!.operatorClass;
  if (named)
    return (
      !isBuiltIn("operatorClasses", `${method} ${named.name}`) &&
      isMember(state, extension, "operatorClasses", named, `${method} ${cutName(named.name)}`)
    );
  const column = state.relations.get(table)?.columns.find(({ number }) => number === columns[at]);
  if (column?.type.kind !== "named" || column.type.dimensions > 0) return false;
  const key = `${method} ${column.type.name}`;
  return !isBuiltIn("defaultOperatorClasses", key) && isMember(state, extension, "defaultOperatorClasses", { schema: null, name: column.type.name }, key);
}

/** Whether a name means something of this extension: nothing of the chain's own has it. */
function isMember(state: State, extension: Extension, part: Part, name: QualifiedName, key: string = cutName(name.name)): boolean {
  if (part === "functions" && (onlyRoutineNamed(state, name) !== null || (name.schema === null && isBuiltIn(part, key)))) return false;
  return extensionsWith(part, key).includes(extension.name) && (name.schema === null || cutName(name.schema) === extension.schema);
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
      if (!run.state.extensions.get(cut) && !operation.ifExists)
        fault(run, {
          kind: "missing",
          sqlstate: "42704",
          message: `extension "${cut}" does not exist`,
          object: plainReference("extension", cut),
          intent,
        });
      return;
    case "function": {
      // Functions that the chain did not make may come from anywhere.
      const id = onlyRoutineNamed(run.state, name);
      const routine = id === null ? undefined : run.state.routines.get(id);
      if (routine) report(run, "alter", routineReference(routine), routine.id, intent);
      return;
    }
    case "text-search-dictionary": {
      // The chain's own are not kept; those of extensions are known by name.
      const key = `dictionary ${cut}`;
      if (
        extensionsWith("textSearch", key).length === 0 ||
        isBuiltIn("textSearch", key) ||
        isTouched(run.state, name) ||
        provision(run.state, "textSearch", name, searchPath(run.state), key).kind === "here"
      )
        return;
      return missing(
        run,
        {
          kind: "missing",
          sqlstate: "42704",
          message: `text search dictionary "${cut}" does not exist`,
          object: plainReference("extension", cut),
          intent: `uses text search dictionary ${cut}`,
        },
        { part: "textSearch", name, key },
      );
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
    fault(run, {
      kind: "missing",
      sqlstate: "42704",
      message: `${kind} "${name}" for table "${table.name}" does not exist`,
      object: partReference(kind, table, name),
      intent,
      id: table.id,
    });
  }
}

/** Which relations an action of ALTER TABLE can be performed on (ATPrepCmd). */
const ALTERED_KINDS: Readonly<Record<string, readonly RelationKind[]>> = {
  "ENABLE ROW LEVEL SECURITY": ["table"],
  "DISABLE ROW LEVEL SECURITY": ["table"],
  "FORCE ROW LEVEL SECURITY": ["table"],
  "NO FORCE ROW LEVEL SECURITY": ["table"],
  "ENABLE TRIGGER ALL": ["table", "foreign-table"],
  "DISABLE TRIGGER ALL": ["table", "foreign-table"],
  "ENABLE TRIGGER USER": ["table", "foreign-table"],
  "DISABLE TRIGGER USER": ["table", "foreign-table"],
  "ENABLE RULE": ["table"],
  "DISABLE RULE": ["table"],
  "SET LOGGED": ["table", "sequence"],
  "SET UNLOGGED": ["table", "sequence"],
};

function touchRelation(run: Run, operation: Extract<Operation, { kind: "touch" }>): void {
  const intent = operation.detail;
  const relation = requireRelation(run, operation.name, { intent, ifExists: operation.ifExists, ...(operation.relation ? { kind: operation.relation } : {}) });
  if (!relation) return;
  const isPrivilege = operation.detail === "GRANT" || operation.detail === "REVOKE";
  if (isPrivilege && (relation.kind === "index" || relation.kind === "composite-type"))
    return wrongKind(run, relation, `"${relation.name}" is ${withArticle(kindNoun(relation.kind))}`, intent);
  const kinds = ALTERED_KINDS[operation.detail];
  if (kinds && operation.relation !== null && !allows(run, relation, operation.detail.replace("ROW LEVEL SECURITY", "ROW SECURITY"), kinds, intent)) return;
  // ALTER TABLE and GRANT ... ON TABLE take relations of other kinds as well, COMMENT does not.
  if (operation.relation !== null && (operation.relation !== "table" || operation.detail === "COMMENT") && operation.relation !== relation.kind) {
    return wrongKind(run, relation, `"${relation.name}" is not ${withArticle(kindNoun(operation.relation))}`, intent);
  }
  if (operation.column !== null) requireColumn(run, relation.id, operation.column, { intent });
  report(run, "alter", relationReference(relation), relation.id, intent);
}

/** What an unread statement may have made or removed is there or not from now on. */
export function unread(run: Run, operation: Extract<Operation, { kind: "unread" }>): void {
  const { state } = run;
  const doubt = (relation: Relation): void => putRelation(state, { ...relation, presence: "possible", open: true, rows: "unknown", written: null });
  state.rowsAnywhere.set(run.step);
  if (operation.named !== undefined) {
    touchName(state, { schema: null, name: operation.named });
    for (const names of [...state.relationNames.values()]) {
      const relation = state.relations.get(names.get(cutName(operation.named))!);
      if (relation) doubt(relation);
    }
  }
  for (const name of operation.mayTouch ?? []) {
    touchName(state, name);
    const relation = lookUpRelation(state, name);
    if (relation.kind === "found") doubt(relation.relation);
    const type = lookUpType(state, name);
    if (type.kind === "found") putType(state, { ...type.type, presence: "possible" });
    const routine = onlyRoutineNamed(state, name);
    if (routine !== null) putRoutine(state, { ...state.routines.get(routine)!, presence: "possible" });
    if (name.schema !== null && !state.schemas.get(name.schema) && !isSystemSchema(name.schema)) assumeSchema(run, name.schema);
  }
}
