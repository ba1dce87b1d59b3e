/** CREATE, ALTER and DROP TYPE and DOMAIN. */
import type {
  ColumnReference, ConstraintDefinition, Operation, QualifiedName, SqlExpression, TypeChange, TypeReference,
} from "../operation.ts";
import { refuseUnordered } from "./access-methods.ts";
import { calledName, discard, drop } from "./dependencies.ts";
import { completeColumn, columnOf, renameColumn } from "./columns.ts";
import { useExpression } from "./expressions.ts";
import { chooseName, cutName, multirangeName } from "./names.ts";
import { isDomain } from "./compared.ts";
import { holds, NO_ROW } from "./compute.ts";
import { contentsOf, type Known } from "./contents.ts";
import type { ObjectId, Relation, Type } from "./objects.ts";
import {
  appendColumns, columnReference, current, emptyRelation, fault, findColumn, hasRowType, isInTheWay, isKnown, kindNoun,
  lookUpType, missingType, namedReference, plainReference, relationNamed, relationReference, refuseMember,
  replaceColumn, report, requireColumn, requireRelation, requireSchema, resolveType, searchPath, targetSchema,
  typeInTheWay, typeNamed, typeReference, wrongKind, type Run,
} from "./run.ts";
import { renameRelation, renameTypeUses, setRelationSchema, withoutRepeatedColumns } from "./tables.ts";
import { addConstructors } from "./routines.ts";
import { dependentsOf, idsOfType, putRelation, putType, removeType, TEMPORARY_SCHEMA, type State } from "./state.ts";
import { columnAround, refuseMembership, refuseRowTypeUse } from "./row-types.ts";
import { formatType } from "./types.ts";
import { refuseDomainTyping } from "./typings.ts";
import { refuseApplication, refuseCasts, refuseDefault, refuseComparedText } from "./values.ts";
import { forgetValues } from "./written.ts";

/**
 * The place for a new type: null when another is in the way (a fault then), otherwise its schema
 * and the possible or assumed type that it replaces.
 */
function placeFor(
  run: Run,
  name: QualifiedName,
  intent: string,
  ifNotExists: boolean,
): { readonly schema: string; readonly replaced: Type | undefined } | null {
  const schema = targetSchema(run, name);
  const cut = cutName(name.name);
  const type = typeNamed(run.state, schema, cut);
  if (type && ifNotExists && type.origin !== "assumed") {
    if (type.presence === "possible") putType(run.state, { ...type, presence: "certain" });
    return null;
  }
  const taken = typeInTheWay(run.state, schema, cut);
  if (!taken) return { schema, replaced: type };
  if (ifNotExists) return null;
  fault(run, { kind: "duplicate", sqlstate: "42710", message: `type "${cut}" already exists`, ...taken, intent });
  return null;
}

function newType(
  run: Run,
  name: QualifiedName,
  place: { readonly schema: string; readonly replaced: Type | undefined },
  parts: Partial<Type> & Pick<Type, "kind">,
): Type {
  const cut = cutName(name.name);
  const type: Type = {
    id: place.replaced?.id ?? run.state.identities.create(`type\0${place.schema}\0${cut}`),
    name: cut,
    schema: place.schema,
    labels: [],
    base: null,
    nullable: true,
    default: null,
    constraints: [],
    extension: null,
    presence: "certain",
    origin: "chain",
    created: run.step,
    ...parts,
  };
  putType(run.state, type);
  return type;
}

export function createEnum(run: Run, operation: Extract<Operation, { kind: "create-enum" }>): void {
  const place = placeFor(run, operation.name, "creates it", operation.ifNotExists);
  if (!place) return;
  const transaction = run.state.transaction.get();
  const type = newType(run, operation.name, place, {
    kind: "enum",
    labels: operation.labels,
    ...(transaction.kind === "open" && transaction.savepoints.length === 0 && { madeBy: transaction.begun }),
  });
  report(run, "create", typeReference(type), type.id, `enum (${operation.labels.join(", ")})`);
}

/** Tells of the type when it is there for certain: CREATE TYPE, which a run of its own would send, is refused then. */
export function noteRememberedType(run: Run, operation: Extract<Operation, { kind: "remembered-type" }>): void {
  const found = lookUpType(run.state, operation.name);
  if (found.kind === "found" && isInTheWay(found.type)) report(run, "reference", typeReference(found.type), found.type.id, "takes it for created");
}

export function createDomain(run: Run, operation: Extract<Operation, { kind: "create-domain" }>): void {
  const intent = "creates it";
  const place = placeFor(run, operation.name, intent, false);
  if (!place) return;
  const base = resolveType(run, operation.type, { intent });
  const type = newType(run, operation.name, place, { kind: "domain", base, nullable: operation.nullable });
  report(run, "create", typeReference(type), type.id, `domain over ${formatType(base, searchPath(run.state))}`);
  if (operation.default) setDomainDefault(run, type, operation.default, intent);
  for (const constraint of operation.constraints) addDomainConstraint(run, run.state.types.get(type.id)!, constraint, intent);
}

function setDomainDefault(run: Run, type: Type, expression: SqlExpression, intent: string): void {
  if (type.base === null) return;
  useExpression(run, null, expression, { intent, place: "DEFAULT expression" });
  refuseDefault(run, type.base, type.name, expression, { object: typeReference(type), intent, id: type.id });
  putType(run.state, { ...type, default: expression });
}

function addDomainConstraint(run: Run, type: Type, constraint: ConstraintDefinition, intent: string): void {
  const names = type.constraints.map(({ name }) => name);
  if (constraint.kind === "check" && type.base) useDomainCheck(run, type, type.base, constraint.expression, intent);
  const isTaken = (name: string): boolean => run.state.constraintNames.get(type.schema)?.get(name) !== undefined;
  const name = constraint.name === null ? chooseName(type.name, null, "check", isTaken) : cutName(constraint.name);
  if (constraint.name !== null && names.includes(name)) {
    if (type.presence === "certain")
      fault(run, {
        kind: "duplicate",
        sqlstate: "42710",
        message: `constraint "${name}" for domain "${type.name}" already exists`,
        object: typeReference(type),
        intent,
        id: type.id,
      });
    return;
  }
  const isChecked = constraint.kind !== "check" || !constraint.notValid;
  if (isChecked) refuseContainers(run, type, intent);
  putType(run.state, { ...type, constraints: [...type.constraints, { ...constraint, name }] });
  if (isChecked) refuseStored(run, type.id, constraint, intent);
}

/** Values that are stored already must keep to what a domain now asks of them: to a check, or null for NOT NULL (validateDomainCheckConstraint, validateDomainNotNullConstraint). */
function refuseStored(run: Run, id: ObjectId, constraint: ConstraintDefinition | null, intent: string): void {
  const { state } = run;
  const domain = state.types.get(id);
  const formula = constraint?.kind === "check" ? constraint.expression.formula : undefined;
  if (run.quiet || domain?.presence !== "certain" || domain.base === null || (constraint !== null && !formula)) return;
  const { base } = domain;
  const violates = (value: Known | undefined): boolean =>
    formula
      ? value !== undefined && holds(run, formula, { ...NO_ROW, value: { kind: "datum", type: base, value } }) === false
      : value === null;
  for (const dependent of dependentsOf(state, id)) {
    const table = state.relations.get(dependent);
    const column = table?.columns.find(
      ({ type, number }) =>
        isDomain(state, type) &&
        idsOfType(state, type).includes(id) &&
        contentsOf(state, table).rows.some((row) => violates(row.get(number))),
    );
    if (!table || !column) continue;
    const message = constraint === null ? "contains null values" : "contains values that violate the new constraint";
    return fault(run, {
      kind: "refused",
      sqlstate: constraint === null ? "23502" : "23514",
      message: `column "${column.name}" of table "${table.name}" ${message}`,
      object: columnReference(table, column.name),
      intent,
      id: table.id,
    });
  }
}

/** What the check of a domain needs, and what it does with VALUE, which is of the domain's base type (domainAddCheckConstraint). */
function useDomainCheck(run: Run, type: Type, base: TypeReference, expression: SqlExpression, intent: string): void {
  const place = { object: typeReference(type), intent, id: type.id };
  const isValue = ({ relation, name }: ColumnReference): boolean => relation === null && name === "value";
  useExpression(run, null, expression, { intent, place: "check constraint" });
  refuseCasts(run, expression.cast, place);
  for (const { column, text } of expression.compared ?? []) if (isValue(column)) refuseComparedText(run, base, text, place);
  for (const { column, how } of expression.applied ?? []) if (isValue(column)) refuseApplication(run, base, how, place);
  for (const typing of expression.typings ?? []) refuseDomainTyping(run, typing, base, place);
}

/** A condition cannot be checked where the domain stands inside of an array or a composite type (find_composite_type_dependencies). */
function refuseContainers(run: Run, domain: Type, intent: string): void {
  const around = domain.kind === "domain" && domain.presence === "certain" ? columnAround(run.state, domain.id) : null;
  if (around === null) return;
  const message = `cannot alter type "${run.state.types.get(around.domain)!.name}" because column "${around.relation.name}.${around.column}" uses it`;
  fault(run, {
    kind: "dependents",
    sqlstate: "0A000",
    message,
    object: typeReference(domain),
    intent,
    id: domain.id,
    dependents: [{ object: columnReference(around.relation, around.column), id: around.relation.id }],
  });
}

export function createCompositeType(run: Run, operation: Extract<Operation, { kind: "create-composite-type" }>): void {
  const intent = "creates it";
  const cut = cutName(operation.name.name);
  const schema = targetSchema(run, operation.name);
  const relation = relationNamed(run.state, schema, cut);
  // Every relation that has a row type is found as one before the columns are read (DefineCompositeType).
  const isType = relation !== undefined && hasRowType(relation.kind);
  if (isType && isInTheWay(relation)) {
    fault(run, { kind: "duplicate", sqlstate: "42710", message: `type "${cut}" already exists`, object: relationReference(relation), intent, id: relation.id });
    return;
  }
  const place = placeFor(run, operation.name, intent, false);
  if (!place) return;
  const resolved = operation.columns.map((column) => ({ ...column, type: resolveType(run, column.type, { intent, span: column.span }) }));
  const columns = withoutRepeatedColumns(run, emptyRelation(run, "composite-type", schema, cut), resolved, [], intent);
  if (relation && isInTheWay(relation)) {
    fault(run, {
      kind: "duplicate",
      sqlstate: "42P07",
      message: `relation "${cut}" already exists`,
      object: relationReference(relation),
      intent,
      id: relation.id,
    });
    return;
  }
  if (place.replaced) removeType(run.state, place.replaced.id);
  if (relation && relation.kind !== "composite-type") discard(run, relation);
  const fresh = emptyRelation(run, "composite-type", schema, cut);
  const composite: Relation = relation?.kind === "composite-type" ? { ...fresh, id: relation.id } : fresh;
  putRelation(run.state, composite);
  report(run, "create", relationReference(composite), composite.id, "composite type");
  for (const column of columns) {
    appendColumns(run, composite.id, [columnOf(run, current(run, composite.id), column, intent)]);
    completeColumn(run, composite.id, column, intent);
  }
}

export function createRange(run: Run, operation: Extract<Operation, { kind: "create-range" }>): void {
  const intent = "creates it";
  const place = placeFor(run, operation.name, intent, false);
  if (!place) return;
  const object = namedReference("type", place.schema, cutName(operation.name.name));
  if (operation.subtype === null) fault(run, { kind: "refused", sqlstate: "42601", message: 'type attribute "subtype" is required', object, intent });
  const subtype = operation.subtype && resolveType(run, operation.subtype, { intent });
  if (subtype && !operation.ordered) refuseUnordered(run, subtype, object, intent);
  const range = newType(run, operation.name, place, { kind: "range", base: subtype });
  report(run, "create", typeReference(range), range.id, `range type${subtype ? ` over ${formatType(subtype, searchPath(run.state))}` : ""}`);
  const multirange = addMultirange(run, range, operation.multirange, intent);
  addConstructors(run, range.schema, range, subtype ? [[subtype, subtype], [subtype, subtype, TEXT]] : [], intent);
  if (multirange?.base?.kind === "named")
    addConstructors(run, range.schema, multirange, [[], [multirange.base], [{ ...multirange.base, dimensions: 1 }]], intent);
}

const TEXT: TypeReference = { kind: "named", schema: null, name: "text", modifiers: [], dimensions: 0 };

/** The type of several ranges that comes with a range type, under a name that is given or made of the range's (makeMultirangeTypeName). */
function addMultirange(run: Run, range: Type, given: QualifiedName | null, intent: string): Type | null {
  const name = given ?? { schema: range.schema, name: multirangeName(range.name) };
  if (given && typeNamed(run.state, targetSchema(run, given), cutName(given.name))?.id === range.id) {
    // PostgreSQL looks for the name before the range has it; its own catalog refuses the second.
    fault(run, {
      kind: "refused",
      sqlstate: "23505",
      message: 'duplicate key value violates unique constraint "pg_type_typname_nsp_index"',
      object: typeReference(range),
      intent,
      id: range.id,
    });
    return null;
  }
  const place = placeFor(run, name, intent, false);
  if (!place) return null;
  const base = { kind: "named", schema: range.schema, name: range.name, modifiers: [], dimensions: 0 } as const;
  const multirange = newType(run, name, place, { kind: "multirange", base });
  report(run, "create", typeReference(multirange), multirange.id, `multirange of type ${range.name}`, { implicit: true });
  return multirange;
}

/** The range that a multirange belongs to. */
export function rangeOf(state: State, multirange: Type): Type | undefined {
  const [id] = multirange.base ? idsOfType(state, multirange.base) : [];
  return id === undefined ? undefined : state.types.get(id);
}

export function createOtherType(run: Run, operation: Extract<Operation, { kind: "create-other-type" }>): void {
  const schema = operation.name.schema;
  const shell = lookUpType(run.state, { schema, name: operation.name.name });
  // A base type takes the place of its shell.
  if (operation.form === "base" && shell.kind === "found" && shell.type.kind === "base") {
    report(run, "alter", typeReference(shell.type), shell.type.id, "completes the shell type");
    return;
  }
  const place = placeFor(run, operation.name, "creates it", false);
  if (!place) return;
  const type = newType(run, operation.name, place, { kind: "base" });
  report(run, "create", typeReference(type), type.id, `${operation.form} type`);
}

/** The type that an ALTER TYPE works on: of the chain, a composite type, or null when there is nothing to do. */
function requireType(run: Run, name: QualifiedName, intent: string): { readonly type: Type } | { readonly relation: Relation } | null {
  const found = lookUpType(run.state, name);
  switch (found.kind) {
    case "found":
      return { type: found.type };
    case "row":
      return { relation: found.relation };
    case "built-in": case "system":
      return null;
    case "missing":
      return { type: missingType(run, name, found, { intent }) };
  }
}

/** The enum that a statement works on, null when it is none. */
function requireEnum(run: Run, name: QualifiedName, intent: string): Type | null {
  const found = requireType(run, name, intent);
  if (!found) return null;
  if ("type" in found && (found.type.kind === "enum" || found.type.kind === "assumed")) return found.type;
  const object = "type" in found ? typeReference(found.type) : relationReference(found.relation);
  const target = "type" in found ? found.type : found.relation;
  if (target.presence === "certain")
    fault(run, {
      kind: "wrong-kind",
      sqlstate: "42809",
      message: `${calledName(run.state, target)} is not an enum`,
      object,
      intent,
      id: target.id,
    });
  return null;
}

export function addEnumValue(run: Run, operation: Extract<Operation, { kind: "add-enum-value" }>): void {
  const { label, neighbour } = operation;
  const intent = `adds value '${label}'`;
  const type = requireEnum(run, operation.name, intent);
  if (!type) return;
  const isJudged = type.kind === "enum" && type.presence === "certain";
  if (type.labels.includes(label)) {
    if (isJudged && !operation.ifNotExists)
      fault(run, {
        kind: "duplicate",
        sqlstate: "42710",
        message: `enum label "${label}" already exists`,
        object: typeReference(type),
        intent,
        id: type.id,
      });
    return;
  }
  let at = type.labels.length;
  if (neighbour) {
    const beside = type.labels.indexOf(neighbour.label);
    if (beside < 0 && isJudged)
      fault(run, {
        kind: "refused",
        sqlstate: "22023",
        message: `"${neighbour.label}" is not an existing enum label`,
        object: typeReference(type),
        intent,
        id: type.id,
      });
    if (beside >= 0) at = neighbour.position === "before" ? beside : beside + 1;
  }
  const transaction = run.state.transaction.get();
  const added =
    transaction.kind === "open"
      ? new Map([
          ...(type.added ?? []),
          [label, { begun: transaction.begun, withType: type.madeBy === transaction.begun && transaction.savepoints.length === 0 }],
        ])
      : type.added;
  putType(run.state, { ...type, labels: type.labels.toSpliced(at, 0, label), ...(added && { added }) });
  report(run, "alter", typeReference(type), type.id, intent);
}

export function renameEnumValue(run: Run, operation: Extract<Operation, { kind: "rename-enum-value" }>): void {
  const intent = `renames value '${operation.label}' to '${operation.newLabel}'`;
  const type = requireEnum(run, operation.name, intent);
  if (!type) return;
  const isJudged = type.kind === "enum" && type.presence === "certain";
  if (isJudged && !type.labels.includes(operation.label)) {
    fault(run, {
      kind: "refused",
      sqlstate: "22023",
      message: `"${operation.label}" is not an existing enum label`,
      object: typeReference(type),
      intent,
      id: type.id,
    });
  } else if (isJudged && type.labels.includes(operation.newLabel)) {
    fault(run, {
      kind: "duplicate",
      sqlstate: "42710",
      message: `enum label "${operation.newLabel}" already exists`,
      object: typeReference(type),
      intent,
      id: type.id,
    });
    return;
  }
  const renamed = (label: string): string => (label === operation.label ? operation.newLabel : label);
  putType(run.state, {
    ...type,
    labels: type.labels.map(renamed),
    ...(type.added && { added: new Map([...type.added].map(([label, by]) => [renamed(label), by])) }),
  });
  // Rows that are known hold labels by their old names.
  for (const id of dependentsOf(run.state, type.id))
    for (const column of run.state.relations.get(id)?.columns ?? [])
      if (column.type.kind === "named" && column.type.name === type.name) forgetValues(run, id, column.number);
  report(run, "alter", typeReference(type), type.id, intent);
}

export function renameType(run: Run, operation: Extract<Operation, { kind: "rename-type" }>): void {
  const newName = cutName(operation.newName);
  const intent = `renames it to ${newName}`;
  const found = requireType(run, operation.name, intent);
  if (!found) return;
  if ("relation" in found) {
    if (found.relation.kind === "composite-type")
      renameRelation(run, { kind: "rename-relation", relation: "composite-type", name: operation.name, newName, ifExists: false });
    else refuseRowType(run, found.relation, intent);
    return;
  }
  const { type } = found;
  if (operation.domain && type.kind !== "domain" && type.kind !== "assumed" && type.presence === "certain") {
    fault(run, {
      kind: "wrong-kind",
      sqlstate: "42809",
      message: `${calledName(run.state, type)} is not a domain`,
      object: typeReference(type),
      intent,
      id: type.id,
    });
    return;
  }
  const other = typeNamed(run.state, type.schema, newName);
  const taken = typeInTheWay(run.state, type.schema, newName);
  if (taken) {
    fault(run, { kind: "duplicate", sqlstate: "42710", message: `type "${newName}" already exists`, ...taken, intent });
    if (taken.id !== type.id) putType(run.state, { ...type, presence: "possible" });
    return;
  }
  if (other) removeType(run.state, other.id);
  setTypeName(run, type, type.schema, newName);
}

function refuseRowType(run: Run, relation: Relation, intent: string): void {
  if (relation.presence === "possible") return;
  fault(run, {
    kind: "wrong-kind",
    sqlstate: "42809",
    message: `${calledName(run.state, relation)} is a table's row type`,
    object: relationReference(relation),
    intent,
    id: relation.id,
  });
}

function setTypeName(run: Run, type: Type, schema: string, name: string): void {
  const users = dependentsOf(run.state, type.id);
  const renamed = { ...type, schema, name };
  putType(run.state, renamed);
  const moves = schema !== type.schema;
  report(
    run,
    moves ? "move" : "rename",
    typeReference(renamed),
    type.id,
    moves ? `moves ${type.name} from schema ${type.schema} to ${schema}` : `renames ${type.name} to ${name}`,
    { previous: typeReference(type) },
  );
  renameTypeUses(run, users, type, { schema, name });
}

export function setTypeSchema(run: Run, operation: Extract<Operation, { kind: "set-type-schema" }>): void {
  const intent = `moves it to schema ${operation.newSchema}`;
  const found = requireType(run, operation.name, intent);
  if (!found) return;
  if ("relation" in found) {
    requireSchema(run, operation.newSchema, intent);
    const fromTemporary = found.relation.schema === TEMPORARY_SCHEMA && found.relation.presence === "certain";
    if (fromTemporary)
      fault(run, {
        kind: "refused",
        sqlstate: "0A000",
        message: "cannot move objects into or out of temporary schemas",
        object: relationReference(found.relation),
        intent,
        id: found.relation.id,
      });
    else if (found.relation.kind === "composite-type")
      setRelationSchema(run, {
        kind: "set-relation-schema",
        relation: "composite-type",
        name: operation.name,
        newSchema: operation.newSchema,
        ifExists: false,
      });
    else refuseRowType(run, found.relation, intent);
    return;
  }
  const schema = requireSchema(run, operation.newSchema, intent);
  if (schema === found.type.schema) return;
  const other = typeNamed(run.state, schema, found.type.name);
  const taken = typeInTheWay(run.state, schema, found.type.name);
  if (taken) {
    fault(run, { kind: "duplicate", sqlstate: "42710", message: `type "${found.type.name}" already exists in schema "${schema}"`, ...taken, intent });
    return;
  }
  if (other) removeType(run.state, other.id);
  setTypeName(run, found.type, schema, found.type.name);
}

const ATTRIBUTE_CHANGES: ReadonlySet<TypeChange["kind"]> = new Set(["add-attribute", "drop-attribute", "attribute-type", "rename-attribute"]);

export function alterType(run: Run, operation: Extract<Operation, { kind: "alter-type" }>): void {
  const { detail: intent, change } = operation;
  // Attributes are those of a relation, and PostgreSQL says so when it is missing.
  if (change !== null && ATTRIBUTE_CHANGES.has(change.kind) && lookUpType(run.state, operation.name).kind === "missing")
    requireRelation(run, operation.name, { intent, kind: "composite-type" });
  const found = requireType(run, operation.name, intent);
  if (!found) return;
  const target = "type" in found ? found.type : found.relation;
  const object = "type" in found ? typeReference(found.type) : relationReference(found.relation);
  const isDomain = "type" in found && (found.type.kind === "domain" || found.type.kind === "assumed");
  if (operation.domain && !isDomain) {
    if (target.presence === "certain")
      fault(run, {
        kind: "wrong-kind",
        sqlstate: "42809",
        message: `${calledName(run.state, target)} is not a domain`,
        object,
        intent,
        id: target.id,
      });
    return;
  }
  if ("type" in found && change) changeDomain(run, found.type, change, intent);
  if ("relation" in found && change) changeAttribute(run, found.relation, change, intent);
  report(run, "alter", object, target.id, intent);
}

function changeDomain(run: Run, type: Type, change: TypeChange, intent: string): void {
  const isJudged = type.kind === "domain" && type.presence === "certain";
  const missing = (name: string, of = `of domain "${type.name}"`): void => {
    if (isJudged)
      fault(run, {
        kind: "missing",
        sqlstate: "42704",
        message: `constraint "${name}" ${of} does not exist`,
        object: typeReference(type),
        intent,
        id: type.id,
      });
  };
  switch (change.kind) {
    case "set-default":
      return setDomainDefault(run, type, change.default, intent);
    case "drop-default":
      return putType(run.state, { ...type, default: null });
    case "set-not-null": case "drop-not-null":
      if (change.kind === "set-not-null" && type.nullable) {
        refuseContainers(run, type, intent);
        refuseStored(run, type.id, null, intent);
      }
      return putType(run.state, { ...type, nullable: change.kind === "drop-not-null" });
    case "add-constraint":
      return addDomainConstraint(run, type, change.constraint, intent);
    case "drop-constraint": {
      const name = cutName(change.name);
      if (!type.constraints.some((constraint) => constraint.name === name)) return change.ifExists ? undefined : missing(name);
      return putType(run.state, { ...type, constraints: type.constraints.filter((constraint) => constraint.name !== name) });
    }
    case "validate-constraint": {
      const name = cutName(change.name);
      const constraint = type.constraints.find((known) => known.name === name);
      if (!constraint) return missing(name);
      refuseContainers(run, type, intent);
      return refuseStored(run, type.id, constraint, intent);
    }
    case "rename-constraint": {
      const [name, newName] = [cutName(change.name), cutName(change.newName)];
      if (!type.constraints.some((constraint) => constraint.name === name)) return missing(name, `for domain ${type.name}`);
      if (isJudged && type.constraints.some((constraint) => constraint.name === newName)) {
        return fault(run, {
          kind: "duplicate",
          sqlstate: "42710",
          message: `constraint "${newName}" for domain ${type.name} already exists`,
          object: typeReference(type),
          intent,
          id: type.id,
        });
      }
      return putType(run.state, {
        ...type,
        constraints: type.constraints.map((constraint) => (constraint.name === name ? { ...constraint, name: newName } : constraint)),
      });
    }
    case "add-attribute": case "drop-attribute": case "attribute-type": case "rename-attribute":
      // Only a composite type is a relation that has them.
      if (type.kind !== "assumed" && type.presence === "certain")
        fault(run, {
          kind: "wrong-kind",
          sqlstate: "42P01",
          message: `relation "${type.name}" does not exist`,
          object: typeReference(type),
          intent,
          id: type.id,
        });
      return;
  }
}

/** A change of a composite type's attributes. */
function changeAttribute(run: Run, composite: Relation, change: TypeChange, intent: string): void {
  if (composite.kind !== "composite-type" && change.kind !== "rename-attribute") {
    return ATTRIBUTE_CHANGES.has(change.kind) ? wrongKind(run, composite, `"${composite.name}" is not a composite type`, intent) : undefined;
  }
  switch (change.kind) {
    case "add-attribute": {
      const name = cutName(change.column.name);
      if (findColumn(composite, name)) {
        if (isKnown(composite))
          fault(run, {
            kind: "duplicate",
            sqlstate: "42701",
            message: `column "${name}" of relation "${composite.name}" already exists`,
            object: columnReference(composite, name),
            intent,
            id: composite.id,
          });
        return;
      }
      const column = columnOf(run, composite, change.column, intent);
      refuseMembership(run, composite, column.type, intent);
      return appendColumns(run, composite.id, [column]);
    }
    case "drop-attribute": {
      if (change.ifExists && !findColumn(composite, change.name)) return;
      const column = requireColumn(run, composite.id, change.name, { intent });
      if (!column) return;
      drop(run, [{ kind: "column", id: composite.id, number: column.number }], {
        cascade: change.cascade,
        object: columnReference(composite, column.name),
        id: composite.id,
        called: `column ${column.name} of composite type ${composite.name}`,
        intent,
      });
      return;
    }
    case "attribute-type": {
      const column = requireColumn(run, composite.id, change.name, { intent });
      const type = resolveType(run, change.type, { intent });
      if (!column) return;
      refuseRowTypeUse(run, composite, intent);
      refuseMembership(run, composite, type, intent);
      return replaceColumn(run, composite.id, column.number, { type });
    }
    case "rename-attribute":
      return renameColumn(run, {
        kind: "rename-column",
        relation: "composite-type",
        table: composite,
        column: change.name,
        newName: change.newName,
        ifExists: false,
      });
    default:
      return;
  }
}

export function dropType(run: Run, operation: Extract<Operation, { kind: "drop-type" }>): void {
  const { state } = run;
  const intent = "drops it";
  const cut = cutName(operation.name.name);
  const found = lookUpType(state, operation.name);
  switch (found.kind) {
    case "built-in":
      fault(run, {
        kind: "dependents",
        sqlstate: "2BP01",
        message: `cannot drop type ${formatType({ kind: "named", schema: null, name: found.name, modifiers: [], dimensions: 0 })} because it is required by the database system`,
        object: namedReference("type", "pg_catalog", found.name),
        intent,
      });
      return;
    case "system":
      return;
    case "missing": {
      if (operation.ifExists || found.excused) return;
      const written = operation.name.schema === null ? cut : `${operation.name.schema}.${cut}`;
      fault(run, {
        kind: "missing",
        sqlstate: found.noSchema ? "3F000" : "42704",
        message: found.noSchema ? `schema "${found.schema}" does not exist` : `type "${written}" does not exist`,
        object: found.noSchema
          ? plainReference("schema", found.schema)
          : namedReference(operation.domain ? "domain" : "type", found.schema, cut),
        intent,
      });
      return;
    }
    case "row":
      return dropRowType(run, found.relation, operation, intent);
    case "found":
      break;
  }
  const { type } = found;
  if (type.extension !== null && type.presence === "certain" && type.origin !== "assumed")
    return refuseMember(run, typeReference(type), `type ${calledName(run.state, type)}`, type.extension, intent);
  if (operation.domain && type.kind !== "domain" && type.kind !== "assumed" && type.presence === "certain") {
    fault(run, { kind: "wrong-kind", sqlstate: "42809", message: `"${type.name}" is not a domain`, object: typeReference(type), intent, id: type.id });
  }
  const others = (operation.later ?? []).flatMap((name) => {
    const other = lookUpType(state, name);
    return other.kind === "found" ? [other.type.id] : [];
  });
  if (others.includes(type.id)) return;
  const range = type.kind === "multirange" ? rangeOf(state, type) : undefined;
  if (range && type.presence === "certain") {
    fault(run, {
      kind: "dependents",
      sqlstate: "2BP01",
      message: `cannot drop type ${calledName(state, type)} because type ${calledName(state, range)} requires it`,
      object: typeReference(type),
      intent,
      id: type.id,
      dependents: [{ object: typeReference(range), id: range.id }],
    });
  }
  drop(run, [{ kind: "type", id: type.id }], {
    cascade: operation.cascade,
    object: typeReference(type),
    id: type.id,
    called: `type ${calledName(state, type)}`,
    intent,
    detail: `drops type ${type.name}`,
    spare: new Set(others),
  });
}

/** DROP TYPE drops composite types; the row type of a table goes only with its table. */
function dropRowType(run: Run, relation: Relation, operation: Extract<Operation, { kind: "drop-type" }>, intent: string): void {
  const object = relationReference(relation);
  const called = calledName(run.state, relation);
  if (relation.kind === "composite-type") {
    if (operation.domain) fault(run, { kind: "wrong-kind", sqlstate: "42809", message: `"${relation.name}" is not a domain`, object, intent, id: relation.id });
    drop(run, [{ kind: "relation", id: relation.id }], {
      cascade: operation.cascade,
      object,
      id: relation.id,
      called: `type ${called}`,
      intent,
      detail: `drops type ${relation.name}`,
    });
    return;
  }
  if (relation.presence === "possible") return;
  if (operation.domain)
    return fault(run, {
      kind: "wrong-kind",
      sqlstate: "42809",
      message: `"${relation.name}" is not a domain`,
      object,
      intent,
      id: relation.id,
    });
  const noun = kindNoun(relation.kind);
  fault(run, {
    kind: "dependents",
    sqlstate: "2BP01",
    message: `cannot drop type ${called} because ${noun} ${called} requires it`,
    object,
    intent,
    id: relation.id,
    dependents: [{ object, id: relation.id }],
  });
}
