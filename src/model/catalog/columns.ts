/** Columns: how they are made, altered, renamed and dropped, with what follows in child tables. */
import type {
  ColumnChange, ColumnDefinition, ColumnReference, Formula, Operation, RelationKind, SqlExpression, TypeReference,
  Typing,
} from "../operation.ts";
import { requireOperatorClasses } from "./access-methods.ts";
import { addConstraint, rebuildParts, withoutRepeatedKeys } from "./constraints.ts";
import { calledRelation, drop, ruleReads, viewsReadingColumn, type Target } from "./dependencies.ts";
import { namesWholeRow, useExpression } from "./expressions.ts";
import { limitAfter, limitFor, limitOf } from "./sequence-limits.ts";
import { renameIndexColumn, renameRebuilt, requireIndexColumn } from "./indexes.ts";
import { chooseName, cutName } from "./names.ts";
import type { Column, Constraint, Fault, ObjectId, ObjectReference, Relation } from "./objects.ts";
import {
  bringForward, allows, appendColumns, columnName, columnReference, current, emptyRelation, fault, findColumn,
  isInTheWay, isKnown, isSystemColumn, partReference, patchRelation, plainColumn, relationNamed, relationReference,
  replaceColumn, report, reportTypeUse, requireColumn, requireRelation, resolveType, settled, wrongKind, type Run,
} from "./run.ts";
import { idsOfType, childrenOf, putRelation } from "./state.ts";
import { convertValues, fillColumn, requireValues } from "./written.ts";
import { hasRows, refuseMembership, refuseRowTypeUse } from "./row-types.ts";
import { castFits, formatType, sameColumnType } from "./types.ts";
import { comparedType, isDomain, mayReferTo } from "./compared.ts";
import { refuseDefault, refuseRereading, refuseStableCasts, refuseText, storedDefault, typeOfYield } from "./values.ts";

/** A column of a definition, without what needs the other columns (see `completeColumn`). */
export function columnOf(run: Run, relation: Pick<Relation, "id" | "nextColumnNumber">, definition: ColumnDefinition, intent: string): Column {
  const type = resolveType(run, definition.type, { intent, span: definition.span });
  const column = plainColumn(run, relation, cutName(definition.name), type);
  return {
    ...column,
    nullable: definition.nullable !== false && !definition.serial && definition.identity === null,
    identity: definition.identity,
    collation: definition.collation,
  };
}

/** Adds default, generation expression and the sequence of a serial or identity column. */
export function completeColumn(run: Run, tableId: ObjectId, definition: ColumnDefinition, intent: string): void {
  const column = findColumn(current(run, tableId), definition.name);
  if (!column) return;
  if (definition.serial || definition.identity !== null) addSequence(run, tableId, column, definition);
  if (definition.default) setDefault(run, tableId, column.number, definition.default, intent);
  if (definition.generated) {
    const use = useExpression(run, tableId, definition.generated, { intent, place: "column generation expression" });
    const source = current(run, tableId).columns.find(
      (other) =>
        (other.generated !== null || other.number === column.number) && other.presence === "certain" && use.columns.includes(other.number),
    );
    if (source)
      fault(run, {
        kind: "refused",
        sqlstate: "42P17",
        message: `cannot use generated column "${source.name}" in column generation expression`,
        object: columnReference(current(run, tableId), column.name),
        intent,
        id: tableId,
      });
    else if (namesWholeRow(current(run, tableId), definition.generated))
      fault(run, {
        kind: "refused",
        sqlstate: "42P17",
        message: "cannot use whole-row variable in column generation expression",
        object: columnReference(current(run, tableId), column.name),
        intent,
        id: tableId,
      });
    refuseStableCasts(run, current(run, tableId), definition.generated, "generation expression is not immutable", {
      object: columnReference(current(run, tableId), column.name),
      intent,
      id: tableId,
    });
    replaceColumn(run, tableId, column.number, { generated: definition.generated, generatedFrom: use.columns, dependsOn: use.dependsOn });
  }
  reportTypeUse(run, column.type, `type of column ${current(run, tableId).name}.${column.name}`);
}

/** Gives a column a default, or raises what PostgreSQL objects to in it. */
export function setDefault(run: Run, tableId: ObjectId, number: number, expression: SqlExpression, intent: string): void {
  // `DEFAULT NULL` is no default: PostgreSQL stores nothing, unless a length or a domain's checks have to be applied to it.
  const table = current(run, tableId);
  const column = table.columns.find((candidate) => candidate.number === number);
  const type = column?.type ?? { kind: "unknown", reason: "the column is not known" } as const;
  if (/^null$/i.test(expression.text.trim()) && (type.kind !== "named" || (type.modifiers.length === 0 && !isDomain(run.state, type))))
    return replaceColumn(run, tableId, number, { default: null, dependsOn: [] });
  const use = useExpression(run, null, expression, { intent, place: "DEFAULT expression" });
  if (column && table.presence === "certain" && column.presence === "certain" && column.origin === "chain")
    refuseDefault(run, type, column.name, expression, { object: columnReference(table, column.name), intent, id: tableId });
  replaceColumn(run, tableId, number, { default: storedDefault(run, expression, type), dependsOn: [...use.dependsOn, ...typesOfText(run, expression, type)] });
}

/** A quoted text is stored as a value of the column's type, and stays one when the column gets another type. */
function typesOfText(run: Run, expression: SqlExpression, type: TypeReference): readonly ObjectId[] {
  return expression.yields?.kind === "text" ? idsOfType(run.state, type) : [];
}

/** The sequence of a serial or identity column, named `table_column_seq` unless it is given a name (generateSerialExtraStmts). */
function addSequence(run: Run, tableId: ObjectId, column: Column, definition: Pick<ColumnDefinition, "serial" | "identitySequence" | "identityLimit">): void {
  const { serial, identitySequence: given } = definition;
  const table = current(run, tableId);
  const schema = given?.schema ?? table.schema;
  const inTheWay = given && relationNamed(run.state, schema, cutName(given.name));
  if (inTheWay && isInTheWay(inTheWay))
    fault(run, {
      kind: "duplicate",
      sqlstate: "42P07",
      message: `relation "${inTheWay.name}" already exists`,
      object: relationReference(inTheWay),
      intent: `sequence of ${table.name}.${column.name}`,
      id: inTheWay.id,
    });
  // The owner is looked for in the sequence's schema, where the table is only if it is the same one.
  if (schema !== table.schema && !relationNamed(run.state, schema, table.name)) {
    fault(run, {
      kind: "missing",
      sqlstate: "42P01",
      message: `relation "${schema}.${table.name}" does not exist`,
      object: { ...relationReference(table), schema },
      intent: `sequence of ${table.name}.${column.name}`,
      id: null,
    });
  }
  const name =
    given && !inTheWay
      ? cutName(given.name)
      : chooseName(table.name, column.name, "seq", (taken) => run.state.relationNames.get(schema)?.get(taken) !== undefined);
  // A sequence has a row of its own.
  const sequence: Relation = {
    ...emptyRelation(run, "sequence", schema, name),
    rows: "unknown",
    ownedBy: { table: tableId, column: column.number },
    persistence: table.persistence,
    ...(!serial && definition.identityLimit?.kind !== "other" && { counting: limitFor(column.type, definition.identityLimit?.digits) }),
  };
  putRelation(run.state, sequence);
  if (serial && !run.quiet) run.state.counters.set(sequence.id, { at: run.step, next: 1n });
  const text = `nextval('${name}'::regclass)`;
  replaceColumn(run, tableId, column.number, {
    sequence: sequence.id,
    ...(serial
      ? {
          default: {
            text,
            columns: [],
            functions: [],
            types: [],
            relations: [],
            read: true,
            yields: { kind: "typed", type: { kind: "named", schema: null, name: "int8", modifiers: [], dimensions: 0 } },
          },
          dependsOn: [sequence.id],
        }
      : {}),
  });
  report(run, "create", relationReference(sequence), sequence.id, `sequence of ${table.name}.${column.name}`, { implicit: true });
}

export function addColumn(run: Run, operation: Extract<Operation, { kind: "add-column" }>): void {
  const name = cutName(operation.column.name);
  const intent = `adds column ${name}`;
  const table = requireRelation(run, operation.table, { intent, ifExists: operation.ifExists });
  if (!table) return;
  if (!allows(run, table, "ADD COLUMN", ["table", "foreign-table"], intent)) return;
  const existing = findColumn(table, name);
  const refuse = (sqlstate: string, message: string): void =>
    fault(run, { kind: "refused", sqlstate, message, object: columnReference(table, name), intent, id: table.id });
  if (table.partitionOf !== null && isKnown(table)) refuse("42809", "cannot add column to a partition");
  if (existing && operation.ifNotExists) {
    if (existing.presence === "possible") replaceColumn(run, table.id, existing.number, { presence: "certain" });
    return;
  }
  if (isSystemColumn(name)) {
    fault(run, {
      kind: "duplicate",
      sqlstate: "42701",
      message: `column name "${name}" conflicts with a system column name`,
      object: columnReference(table, name),
      intent,
      id: table.id,
    });
    return;
  }
  if (existing?.presence === "certain" && existing.origin === "chain" && table.presence === "certain") {
    fault(run, {
      kind: "duplicate",
      sqlstate: "42701",
      message: `column "${name}" of relation "${table.name}" already exists`,
      object: columnReference(table, name),
      intent,
      id: table.id,
    });
    return;
  }
  // The definition is read when the column is about to be added (ATParseTransformCmd).
  const definition = { ...operation.column, type: resolveType(run, operation.column.type, { intent, span: operation.column.span }) };
  refuseContradiction(run, definition, table, columnReference(table, name), intent);
  refuseIdentityType(run, definition, columnReference(table, name), intent);
  const hasChildren = isKnown(table) && childrenOf(run.state, table.id).length > 0;
  if (definition.identity !== null && hasChildren) refuse("42P16", "cannot recursively add identity column to table that has child tables");
  if (operation.only && hasChildren) refuse("42P16", "column must be added to child tables too");
  if (existing) {
    // Nobody else can have made it if this statement works.
    replaceColumn(run, table.id, existing.number, {
      type: definition.type,
      presence: "certain",
      origin: "chain",
      created: run.step,
      nullable: definition.nullable !== false,
    });
  } else {
    const column = columnOf(run, table, definition, intent);
    refuseMembership(run, table, column.type, intent);
    appendColumns(run, table.id, [column]);
  }
  report(run, "create", columnReference(table, name), table.id, intent);
  const before = run.faults.length;
  completeColumn(run, table.id, operation.column, intent);
  fillColumn(run, table.id, findColumn(current(run, table.id), name)!.number, intent);
  for (const child of childrenOf(run.state, table.id)) addInherited(run, child, current(run, table.id), findColumn(current(run, table.id), name)!, intent);
  for (const constraint of withoutRepeatedKeys(operation.column.constraints)) addConstraint(run, table.id, constraint, { implicit: true, inherited: false });
  const added = findColumn(current(run, table.id), name)!;
  if (!existing && isFilledIn(run, definition, added.type)) {
    for (const [heir, { created }] of heirsOf(run, current(run, table.id), added))
      if (created === run.step && hasRows(heir)) refuseRowTypeUse(run, heir, intent);
  }
  rowsLast(run, before);
}

/** Puts what rows violate behind the other faults: they are looked at when everything else has been done (ATRewriteTables). */
function rowsLast(run: Run, from: number): void {
  bringForward(run, from, ({ sqlstate }) => !sqlstate.startsWith("23"));
}

/** Whether a new column gets a value in the rows that are there, so that stored rows of the table's type would have to get one, too (ATExecAddColumn). */
function isFilledIn(run: Run, definition: ColumnDefinition, type: TypeReference): boolean {
  const isNull = definition.default?.yields?.kind === "null";
  if ((definition.default && !isNull) || definition.serial || definition.identity !== null || definition.generated) return true;
  const id = type.kind === "named" && type.schema !== null ? run.state.typeNames.get(type.schema)?.get(type.name) : undefined;
  const domain = id === undefined ? undefined : run.state.types.get(id);
  return domain?.kind === "domain" && (domain.default !== null || domain.constraints.length > 0 || !domain.nullable);
}

/** Hands a parent's column down to a child; a column of that name is merged with it. */
export function addInherited(run: Run, childId: ObjectId, parent: Relation, column: Column, intent: string): void {
  const child = current(run, childId);
  const existing = findColumn(child, column.name);
  if (!existing) {
    refuseMembership(run, child, column.type, intent);
    appendColumns(run, childId, [
      {
        ...column,
        number: plainColumn(run, child, column.name, column.type).number,
        inherited: 1,
        local: false,
        identity: null,
        sequence: null,
        created: run.step,
        // Numbers are the parent's; the child has its own.
        generatedFrom: column.generatedFrom.flatMap((number) => findColumn(child, columnName(parent, number))?.number ?? []),
      },
    ]);
    report(run, "create", columnReference(child, column.name), childId, `adds column ${column.name}`, { implicit: true });
  } else {
    if (isKnown(child) && existing.presence === "certain" && !sameColumnType(existing.type, column.type)) {
      fault(run, {
        kind: "refused",
        sqlstate: "42804",
        message: `child table "${child.name}" has different type for column "${column.name}"`,
        object: columnReference(child, column.name),
        intent,
        id: childId,
      });
    }
    if (isKnown(child) && existing.presence === "certain" && (existing.generated === null) !== (column.generated === null) && existing.inherited > 0) {
      fault(run, {
        kind: "refused",
        sqlstate: "42804",
        message: `inherited column "${column.name}" has a generation conflict`,
        object: columnReference(child, column.name),
        intent,
        id: childId,
      });
    }
    replaceColumn(run, childId, existing.number, { inherited: existing.inherited + 1 });
  }
  const added = findColumn(current(run, childId), column.name)!;
  if (!existing) for (const below of childrenOf(run.state, childId)) addInherited(run, below, current(run, childId), added, intent);
}

export function dropColumn(run: Run, operation: Extract<Operation, { kind: "drop-column" }>): void {
  const name = cutName(operation.column);
  const intent = `drops column ${name}`;
  const table = requireRelation(run, operation.table, { intent, ifExists: operation.ifExists });
  if (!table) return;
  if (!allows(run, table, "DROP COLUMN", ["table", "foreign-table"], intent)) return;
  const known = findColumn(table, name);
  if (!known) {
    if (operation.columnIfExists) return;
    // Dropping what is assumed leaves nothing: only the fault remains.
    requireColumn(run, table.id, name, { intent });
  }
  const column = findColumn(current(run, table.id), name);
  if (!column) return;
  const refuse = (message: string): void =>
    fault(run, { kind: "refused", sqlstate: "42P16", message, object: columnReference(table, name), intent, id: table.id });
  if (known && isKnown(table) && known.presence === "certain") {
    if (known.inherited > 0) refuse(`cannot drop inherited column "${name}"`);
    else if (operation.only && table.partitionBy && childrenOf(run.state, table.id).length > 0)
      refuse("cannot drop column from only the partitioned table when partitions exist");
    else if (table.partitionBy?.columns.includes(name))
      refuse(`cannot drop column "${name}" because it is part of the partition key of relation "${table.name}"`);
  }
  const targets: Target[] = [{ kind: "column", id: table.id, number: column.number }];
  for (const child of childrenOf(run.state, table.id)) targets.push(...disinherit(run, child, name, operation.only === true));
  drop(run, targets, {
    cascade: operation.cascade,
    object: columnReference(table, name),
    id: table.id,
    called: `column ${name} of table ${table.name}`,
    intent,
    detail: intent,
  });
}

/** What falls below when a parent loses a column: a child keeps it when it has it from elsewhere, and takes it over after DROP with ONLY. */
function disinherit(run: Run, childId: ObjectId, name: string, only = false): readonly Target[] {
  const column = findColumn(current(run, childId), name);
  if (!column) return [];
  const inherited = Math.max(0, column.inherited - 1);
  if (inherited > 0 || column.local || only) {
    replaceColumn(run, childId, column.number, { inherited, local: column.local || only });
    return [];
  }
  return [{ kind: "column", id: childId, number: column.number }, ...childrenOf(run.state, childId).flatMap((below) => disinherit(run, below, name))];
}

const RENAMES_COLUMNS: ReadonlySet<RelationKind> = new Set(["table", "view", "materialized-view", "composite-type", "foreign-table"]);

export function renameColumn(run: Run, operation: Extract<Operation, { kind: "rename-column" }>): void {
  const name = cutName(operation.column);
  const newName = cutName(operation.newName);
  const intent = `renames column ${name} to ${newName}`;
  const relation = requireRelation(run, operation.table, { intent, ifExists: operation.ifExists, kind: operation.relation });
  if (!relation) return;
  if (relation.index) return renameIndexColumn(run, relation, name, newName, intent);
  if (!RENAMES_COLUMNS.has(relation.kind)) return wrongKind(run, relation, `cannot rename columns of relation "${relation.name}"`, intent);
  if (operation.only && isKnown(relation) && childrenOf(run.state, relation.id).length > 0) {
    fault(run, {
      kind: "refused",
      sqlstate: "42P16",
      message: `inherited column "${name}" must be renamed in child tables too`,
      object: columnReference(relation, name),
      intent,
      id: relation.id,
    });
  }
  const wasKnown = findColumn(relation, name) !== undefined;
  const column = requireColumn(run, relation.id, name, { intent, message: `column "${name}" does not exist` });
  if (!column) return;
  const table = current(run, relation.id);
  if ((column.inherited > 0 || sharedHeir(run, table, column)) && isKnown(table)) {
    fault(run, {
      kind: "refused",
      sqlstate: "42P16",
      message: `cannot rename inherited column "${name}"`,
      object: columnReference(table, name),
      intent,
      id: table.id,
    });
  }
  const other = findColumn(table, newName);
  if (!wasKnown && other) {
    // What the rename was to bring about is there already.
    patchRelation(run, table.id, { columns: relation.columns });
    return;
  }
  if (other) {
    if (isKnown(table) && other.presence === "certain" && other.origin === "chain") {
      fault(run, {
        kind: "duplicate",
        sqlstate: "42701",
        message: `column "${newName}" of relation "${table.name}" already exists`,
        object: columnReference(table, newName),
        intent,
        id: table.id,
      });
      // After the rename that was meant there would be one of the two.
      if (column.number !== other.number) replaceColumn(run, table.id, column.number, { presence: "possible" });
      return;
    }
    patchRelation(run, table.id, { columns: table.columns.filter(({ number }) => number !== other.number) });
  }
  setColumnName(run, table.id, column, newName, false);
}

/** A stored expression under a column's new name: what is copied from it later is resolved by names. */
function renamedIn<E extends SqlExpression | null>(expression: E, name: string, newName: string): E {
  if (expression === null) return expression;
  const rename = <R extends ColumnReference>(column: R): R => (cutName(column.name) === name ? { ...column, name: newName } : column);
  const isWord = /^\w+$/.test(name) && /^[a-z_]\w*$/.test(newName);
  return {
    ...expression,
    columns: expression.columns.map(rename),
    text: isWord ? expression.text.replaceAll(new RegExp(`\\b${name}\\b`, "gi"), newName) : expression.text,
    ...(expression.applied ? { applied: expression.applied.map((applied) => ({ ...applied, column: rename(applied.column) })) } : {}),
    ...(expression.formula ? { formula: withNewName(expression.formula, rename) } : {}),
    ...(expression.compared ? { compared: expression.compared.map((compared) => ({ ...compared, column: rename(compared.column) })) } : {}),
  };
}

/** A formula with other names for its columns. */
function withNewName(formula: Formula, rename: (column: ColumnReference) => ColumnReference): Formula {
  switch (formula.kind) {
    case "column":
      return { ...formula, column: rename(formula.column) };
    case "cast":
      return { ...formula, operand: withNewName(formula.operand, rename) };
    case "apply":
      return { ...formula, operands: formula.operands.map((operand) => withNewName(operand, rename)) };
    case "constant": case "opaque": case "query":
      return formula;
  }
}

function withExpression(constraint: Constraint, expression: SqlExpression): Constraint {
  return { ...constraint, expression, definition: constraint.definition.kind === "check" ? { ...constraint.definition, expression } : constraint.definition };
}

function setColumnName(run: Run, id: ObjectId, column: Column, newName: string, implicit: boolean): void {
  const table = current(run, id);
  const partitionBy = table.partitionBy && { ...table.partitionBy, columns: table.partitionBy.columns.map((key) => (key === column.name ? newName : key)) };
  const follow = <E extends SqlExpression | null>(expression: E): E => renamedIn(expression, column.name, newName);
  const uses = (constraint: Constraint): boolean => constraint.expression !== null && constraint.columns.includes(column.number);
  patchRelation(run, id, {
    columns: table.columns.map((known) =>
      known.number === column.number
        ? { ...known, name: newName }
        : known.generatedFrom.includes(column.number)
          ? { ...known, generated: follow(known.generated) }
          : known,
    ),
    constraints: table.constraints.some(uses)
      ? table.constraints.map((known) => (uses(known) ? withExpression(known, follow(known.expression)!) : known))
      : table.constraints,
    partitionBy,
  });
  for (const indexId of table.indexes) {
    const { index } = current(run, indexId);
    if (index?.uses.includes(column.number) && (index.where !== null || index.columns.includes(0)))
      patchRelation(run, indexId, {
        index: {
          ...index,
          where: follow(index.where),
          elements: index.elements.map((element) => ({ ...element, expression: follow(element.expression) })),
        },
      });
  }
  report(run, "rename", columnReference(table, newName), id, `renames column ${column.name} to ${newName}`, {
    implicit,
    previous: columnReference(table, column.name),
  });
  for (const child of childrenOf(run.state, id)) {
    const relation = current(run, child);
    const inherited = findColumn(relation, column.name);
    if (!inherited || inherited.inherited === 0) continue;
    const other = findColumn(relation, newName);
    if (!other) setColumnName(run, child, inherited, newName, true);
    else {
      if (isKnown(relation) && other.presence === "certain" && other.origin === "chain") {
        fault(run, {
          kind: "duplicate",
          sqlstate: "42701",
          message: `column "${newName}" of relation "${relation.name}" already exists`,
          object: columnReference(relation, newName),
          intent: `renames column ${column.name} to ${newName}`,
          id: child,
        });
      }
      patchRelation(run, child, { columns: relation.columns.filter(({ number }) => number !== inherited.number) });
    }
  }
}

/** PostgreSQL's name of the action and the kinds of relations that allow it (ATPrepCmd). */
function actionOf(change: ColumnChange): { readonly action: string; readonly kinds: readonly RelationKind[]; readonly intent: (name: string) => string } {
  switch (change.kind) {
    case "type": case "prepare-type":
      return {
        action: "ALTER COLUMN ... SET DATA TYPE",
        kinds: ["table", "foreign-table"],
        intent: (name) => `changes the type of column ${name} to ${formatType(change.type)}`,
      };
    case "set-not-null":
      return { action: "ALTER COLUMN ... SET NOT NULL", kinds: ["table", "foreign-table"], intent: (name) => `makes column ${name} NOT NULL` };
    case "drop-not-null":
      return { action: "ALTER COLUMN ... DROP NOT NULL", kinds: ["table", "foreign-table"], intent: (name) => `makes column ${name} nullable` };
    case "set-default":
      return { action: "ALTER COLUMN ... SET DEFAULT", kinds: ["table", "view", "foreign-table"], intent: (name) => `sets the default of column ${name}` };
    case "drop-default":
      return { action: "ALTER COLUMN ... DROP DEFAULT", kinds: ["table", "view", "foreign-table"], intent: (name) => `drops the default of column ${name}` };
    case "add-identity":
      return {
        action: "ALTER COLUMN ... ADD IDENTITY",
        kinds: ["table", "view", "foreign-table"],
        intent: (name) => `makes column ${name} an identity column`,
      };
    case "set-identity":
      return {
        action: "ALTER COLUMN ... SET",
        kinds: ["table", "view", "foreign-table"],
        intent: (name) => `changes how the values of column ${name} are generated`,
      };
    case "drop-identity":
      return {
        action: "ALTER COLUMN ... DROP IDENTITY",
        kinds: ["table", "view", "foreign-table"],
        intent: (name) => `makes column ${name} no identity column`,
      };
    case "drop-expression":
      return { action: "ALTER COLUMN ... DROP EXPRESSION", kinds: ["table", "foreign-table"], intent: (name) => `drops the expression of column ${name}` };
    case "other":
      return {
        action: `ALTER COLUMN ... ${change.detail}`,
        kinds: ["table", "materialized-view", "index", "foreign-table"],
        intent: (name) => `${change.detail} on column ${name}`,
      };
  }
}

export function alterColumn(run: Run, operation: Extract<Operation, { kind: "alter-column" }>): void {
  const { change } = operation;
  const name = cutName(operation.column);
  const { action, kinds, intent: describe } = actionOf(change);
  const intent = describe(name);
  const table = requireRelation(run, operation.table, { intent, ifExists: operation.ifExists });
  if (!table) return;
  if (operation.relation === "view" && table.kind !== "view") return wrongKind(run, table, `"${table.name}" is not a view`, intent);
  if (!allows(run, table, action, kinds, intent)) return;
  if (table.index) return refuseIndexColumn(run, table, name, change, intent);
  if (change.kind === "drop-expression" && operation.only && isKnown(table) && childrenOf(run.state, table.id).length > 0) {
    fault(run, {
      kind: "refused",
      sqlstate: "0A000",
      message: "ALTER TABLE / DROP EXPRESSION must be applied to child tables too",
      object: columnReference(table, name),
      intent,
      id: table.id,
    });
  }
  const column = requireColumn(run, table.id, name, { intent });
  if (!column) return;
  const isJudged = isKnown(table) && column.presence === "certain" && column.origin === "chain";
  const isPreparing = change.kind === "prepare-type" || (change.kind === "type" && change.prepared !== true);
  if (isPreparing && change.using) useExpression(run, table.id, change.using, { intent, place: "transform expression" });
  if (isJudged) refuseChange(run, table, column, change, intent, operation.only === true);
  if (isJudged && isPreparing && operation.only && childrenOf(run.state, table.id).length > 0) {
    fault(run, {
      kind: "refused",
      sqlstate: "42P16",
      message: `type of inherited column "${name}" must be changed in child tables too`,
      object: columnReference(table, name),
      intent,
      id: table.id,
    });
  }
  if (change.kind === "prepare-type") return void resolveType(run, change.type, { intent });
  changeColumn(run, table.id, column, change, intent, operation.only === true);
  if (change.kind === "type" && table.partitionBy) rebuildParts(run, table.id, column.number, intent);
  report(run, "alter", columnReference(table, name), table.id, intent, { was: column });
}

/** Settings of an index's column: statistics are taken of expressions only (ATExecSetStatistics). */
function refuseIndexColumn(run: Run, relation: Relation, name: string, change: ColumnChange, intent: string): void {
  const at = requireIndexColumn(run, relation, name, `column "${name}" of relation "${relation.name}" does not exist`, intent);
  if (at < 0 || relation.index!.columns[at] === 0 || change.kind !== "other" || change.detail !== "SET STATISTICS" || relation.presence === "possible") return;
  const kind = at < relation.index!.columns.length ? "non-expression" : "included";
  fault(run, {
    kind: "refused",
    sqlstate: "0A000",
    message: `cannot alter statistics on ${kind} column "${name}" of index "${relation.name}"`,
    object: columnReference(relation, name),
    intent,
    id: relation.id,
  });
}

/** Raises what PostgreSQL objects to when a known column is changed. */
function refuseChange(run: Run, table: Relation, column: Column, change: ColumnChange, intent: string, only: boolean): void {
  const { name } = column;
  const object = columnReference(table, name);
  const refuse = (sqlstate: string, message: string, versions: Fault["only"] = null): void =>
    fault(run, { kind: "refused", sqlstate, message, object, intent, id: table.id, only: versions });
  const ofRelation = `column "${name}" of relation "${table.name}"`;
  switch (change.kind) {
    case "prepare-type":
      return prepareTypeChange(run, table, column, change, intent);
    case "type":
      if (!change.prepared) prepareTypeChange(run, table, column, change, intent);
      return refuseTypeChange(run, table, column, change, intent);
    case "drop-not-null":
      if (only && table.partitionBy !== null && childrenOf(run.state, table.id).length > 0)
        refuse("42P16", "cannot remove constraint from only the partitioned table when partitions exist", { before: 18 });
      for (const [heir, used] of only ? [[table, column] as const] : heirsOf(run, table, column)) {
        const isKey = heir.constraints.some(({ kind, presence, columns }) => kind === "primary-key" && presence === "certain" && columns.includes(used.number));
        // Since PostgreSQL 18 a table below may have NOT NULL by itself, and keeps it.
        const since = heir.id === table.id ? null : { before: 18 };
        if (used.identity !== null) refuse("42601", `column "${name}" of relation "${heir.name}" is an identity column`, since);
        else if (isKey) refuse("42P16", `column "${name}" is in a primary key`, since);
        else if (heir.id === table.id && heir.partitionOf !== null && findColumn(current(run, heir.partitionOf), name)?.nullable === false)
          refuse("42P16", `column "${name}" is marked NOT NULL in parent table`);
      }
      return;
    case "set-default": case "drop-default":
      for (const [heir, used] of only ? [[table, column] as const] : heirsOf(run, table, column)) {
        if (used.identity !== null) refuse("42601", `column "${name}" of relation "${heir.name}" is an identity column`);
        else if (used.generated !== null) refuse("42601", `column "${name}" of relation "${heir.name}" is a generated column`);
      }
      return;
    case "add-identity":
      if (refuseIdentityType(run, { identity: change.identity, type: column.type }, object, intent)) return;
      if (column.nullable) refuse("55000", `${ofRelation} must be declared NOT NULL before identity can be added`);
      else if (column.identity !== null) refuse("55000", `${ofRelation} is already an identity column`);
      else if (column.default !== null || column.generated !== null) refuse("55000", `${ofRelation} already has a default value`);
      return;
    case "set-identity":
      if (column.identity === null) refuse("55000", `${ofRelation} is not an identity column`);
      return;
    case "drop-identity":
      if (column.identity === null && !change.ifExists) refuse("55000", `${ofRelation} is not an identity column`);
      return;
    case "drop-expression":
      if (column.inherited > 0) refuse("42P16", "cannot drop generation expression from inherited column");
      else if (column.generated === null && !change.ifExists) refuse("55000", `${ofRelation} is not a stored generated column`);
      return;
    case "set-not-null": case "other":
      return;
  }
}

/** What is said of a change of type: what of, how, the type and how it is written. */
function aboutTypeChange(run: Run, table: Relation, column: Column, changed: TypeReference, intent: string) {
  const object = columnReference(table, column.name);
  return {
    object, type: settled(run, changed), written: formatType(changed),
    refuse: (sqlstate: string, message: string): void => fault(run, { kind: "refused", sqlstate, message, object, intent, id: table.id }),
  };
}

/** What PostgreSQL finds of a change of type before it runs the statement: inheritance, a key of partitions, no cast (ATPrepAlterColumnType). */
function prepareTypeChange(
  run: Run,
  table: Relation,
  column: Column,
  change: { readonly type: TypeReference; readonly using: SqlExpression | null },
  intent: string,
): void {
  const { name } = column;
  const { object, refuse, type, written } = aboutTypeChange(run, table, column, change.type, intent);
  refuseIdentityType(run, { identity: column.identity, type }, object, intent);
  const shared = sharedHeir(run, table, column);
  if (column.inherited > 0) refuse("42P16", `cannot alter inherited column "${name}"`);
  else if (shared) refuse("42P16", `cannot alter inherited column "${name}" of relation "${shared.name}"`);
  if (table.partitionBy?.columns.includes(name))
    refuse("42P16", `cannot alter column "${name}" because it is part of the partition key of relation "${table.name}"`);
  resolveType(run, change.type, { intent });
  refuseMembership(run, table, type, intent);
  if (change.using === null && !isAssigned(run, column.type, type)) refuse("42804", `column "${name}" cannot be cast automatically to type ${written}`);
  if (change.using !== null && column.generated !== null) refuse("42611", `cannot specify USING when altering type of generated column`);
  if (change.using !== null && !isAssigned(run, typeOf(run, table, change.using), type))
    refuse("42804", `result of USING clause for column "${name}" cannot be cast automatically to type ${written}`);
  if (change.using?.yields?.kind === "text") refuseText(run, type, change.using.yields.text, { object, intent, id: table.id });
  for (const [heir, used] of heirsOf(run, table, column)) {
    if (heir.id !== table.id) {
      refuseIdentityType(run, { identity: used.identity, type }, columnReference(heir, used.name), intent);
      refuseMembership(run, heir, type, intent);
    }
    // What has rows of its own is asked for this when it is written anew.
    if (!hasRows(heir)) refuseRowTypeUse(run, heir, intent);
  }
}

/** Whether values of a type are cast to another by assignment; true where that is not known. */
function isAssigned(run: Run, from: TypeReference | null, to: TypeReference): boolean {
  const before = from && comparedType(run.state, settled(run, from));
  const after = comparedType(run.state, to);
  return before === null || after === null || castFits(before, after);
}

/** What keeps a column's type as it is while the change is made: the default; views, rules, triggers, policies and generated columns that use it; rows stored elsewhere. */
function refuseTypeChange(run: Run, table: Relation, column: Column, change: Extract<ColumnChange, { kind: "type" }>, intent: string): void {
  const { name } = column;
  const { refuse, type, written } = aboutTypeChange(run, table, column, change.type, intent);
  const { beside = [] } = change;
  const joint = (relation: Relation): Relation => withTypes(run, relation, beside, relation.id !== table.id);
  const heirs = heirsOf(run, table, column);
  if (column.default?.yields && !isAssigned(run, typeOfYield(run, column.default.yields), type))
    refuse("42804", `default for column "${name}" cannot be cast automatically to type ${written}`);
  for (const [heir, used] of heirs) refuseUses(run, heir, used.number, columnReference(heir, used.name), intent);
  const reread = (expressions: readonly SqlExpression[], user: Relation, used: Column): void => {
    for (const expression of expressions)
      refuseRereading(run, joint(user), expression, used, type, { object: columnReference(user, used.name), intent, id: user.id });
  };
  for (const [heir, used] of heirs) reread(indexedOver(run, heir, used.number), heir, used);
  for (const [heir, used] of heirs) refuseKeysInUse(run, heir, [used, ...beside.flatMap((other) => findColumn(heir, other.column) ?? [])], intent);
  for (const [heir, used] of heirs) refuseIndexes(run, heir, used.number, type);
  for (const [, used] of heirs) {
    const counted = limitOf(run.state, used);
    if (isSequenceType(type) && counted !== null && !limitAfter(counted, type).fits)
      refuse("22023", `MAXVALUE (${counted.highest}) is out of range for sequence data type ${written}`);
  }
  for (const [heir, used] of heirs) reread(checksOver(heir, used.number), heir, used);
  refuseForeignKeys(run, heirs, type, joint, intent);
  for (const [heir] of heirs) if (hasRows(heir)) refuseRowTypeUse(run, heir, intent);
}

/**
 * Indexes over a column are dropped to be built anew. A foreign key is, too, if one of its own columns
 * changes; one that only needs the index, which holds the column beside its key, is in the way
 * (ATPostAlterTypeCleanup). `changed`: the column, and others that change with it.
 */
function refuseKeysInUse(run: Run, table: Relation, changed: readonly Column[], intent: string): void {
  const { state } = run;
  const numbers = changed.map(({ number }) => number);
  const dropped = table.indexes.map((id) => current(run, id)).filter(({ index, presence }) => index!.uses.includes(numbers[0]!) && presence === "certain");
  const needs = ({ references, presence }: Constraint): boolean =>
    presence === "certain" &&
    references?.table === table.id &&
    dropped.some(({ id }) => id === references.index) &&
    !references.columns.some((number) => numbers.includes(number));
  const others = [table.id, ...(dropped.length > 0 ? (state.dependents.get(table.id)?.keys() ?? []) : [])].flatMap((id) => {
    const referring = state.relations.get(id);
    return referring?.presence === "certain" &&
      referring.constraints.some((key) => needs(key) && !(id === table.id && key.columns.some((number) => numbers.includes(number))))
      ? [referring]
      : [];
  });
  if (others.length === 0) return;
  const isConcerned = ({ kind, columns }: Constraint): boolean => (kind === "check" || kind === "foreign-key") && columns.includes(numbers[0]!);
  const isAlone = dropped.length === 1 && changed.length === 1 && !table.constraints.some(isConcerned);
  const what = isAlone ? calledKey(run, wholeOf(run, dropped[0]!)) : null;
  fault(run, {
    kind: "dependents",
    sqlstate: "2BP01",
    message:
      what === null
        ? "cannot drop desired object(s) because other objects depend on them"
        : `cannot drop ${what} because other objects depend on it`,
    object: columnReference(table, changed[0]!.name),
    intent,
    id: table.id,
    dependents: others.map((referring) => ({ object: relationReference(referring), id: referring.id })),
  });
}

/** A relation with the types that other columns get by the same statement; below the table that it names they are inherited. */
function withTypes(run: Run, relation: Relation, types: readonly { readonly column: string; readonly type: TypeReference }[], isBelow: boolean): Relation {
  if (types.length === 0) return relation;
  const typeOfColumn = ({ name, type, inherited }: Column): TypeReference => {
    const changed = isBelow && inherited === 0 ? undefined : types.find((one) => cutName(one.column) === name);
    return changed ? settled(run, changed.type) : type;
  };
  return { ...relation, columns: relation.columns.map((column) => ({ ...column, type: typeOfColumn(column) })) };
}

/** Indexes over the column are built anew, and must be able to hold the new type (ATPostAlterTypeParse). */
function refuseIndexes(run: Run, table: Relation, number: number, type: TypeReference): void {
  const changed: Relation = { ...table, columns: table.columns.map((column) => (column.number === number ? { ...column, type } : column)) };
  for (const id of table.indexes) {
    const { index, name, presence } = current(run, id);
    if (!index?.columns.includes(number) || presence === "possible") continue;
    const elements = index.elements.flatMap((element, at) => (index.columns[at] === number ? [{ ...element, column: columnName(table, number) }] : []));
    requireOperatorClasses(run, changed, index.method, elements, `index ${name}`);
  }
}

/** The checks that name a column of a table. */
function checksOver(table: Relation, number: number): readonly SqlExpression[] {
  return table.constraints.flatMap((constraint) =>
    constraint.kind === "check" && constraint.presence === "certain" && constraint.columns.includes(number)
      ? (constraint.expression ?? [])
      : [],
  );
}

/** The expressions and conditions of indexes that name a column of their table. */
function indexedOver(run: Run, table: Relation, number: number): readonly SqlExpression[] {
  return table.indexes.flatMap((id) => {
    const { index, presence } = current(run, id);
    if (!index?.uses.includes(number) || presence === "possible") return [];
    return [...index.elements.flatMap(({ expression }) => expression ?? []), ...(index.where ? [index.where] : [])];
  });
}

/** The column in its table, and where it was handed down to. */
function heirsOf(run: Run, table: Relation, column: Column): readonly (readonly [Relation, Column])[] {
  const below = childrenOf(run.state, table.id).flatMap((id) => {
    const child = current(run, id);
    const inherited = findColumn(child, column.name);
    return inherited && inherited.inherited > 0 ? heirsOf(run, child, inherited) : [];
  });
  return [[table, column], ...below];
}

/** A table below another that inherits a column of it from elsewhere as well: there it can be neither changed nor renamed (find_all_inheritors). */
function sharedHeir(run: Run, table: Relation, column: Column): Relation | undefined {
  const heirs = new Map(heirsOf(run, table, column).map(([heir, inherited]) => [heir.id, { heir, inherited }]));
  const parentsAmong = (heir: Relation): number =>
    [...heir.inherits, ...(heir.partitionOf === null ? [] : [heir.partitionOf])].filter((parent) => heirs.has(parent)).length;
  return [...heirs.values()].find(({ heir, inherited }) => heir.id !== table.id && inherited.inherited > parentsAmong(heir) && isKnown(heir))?.heir;
}

/** The type of an expression over a table's columns, where it is plain; null when it is not told. */
function typeOf(run: Run, table: Relation, expression: SqlExpression): TypeReference | null {
  if (expression.yields) return typeOfYield(run, expression.yields, table);
  const [only, ...others] = expression.columns;
  const isBare = only && others.length === 0 && /^(?:\w+|"(?:[^"]|"")+")$/.test(expression.text.trim());
  return isBare ? (findColumn(table, only.name)?.type ?? null) : null;
}

function refuseUses(run: Run, table: Relation, number: number, object: ReturnType<typeof columnReference>, intent: string): void {
  const views = viewsReadingColumn(run.state, table.id, number).filter(({ presence }) => presence === "certain");
  const block = (message: string, dependents: readonly { readonly object: ReturnType<typeof columnReference>; readonly id: ObjectId }[]): void => {
    if (dependents.length > 0) fault(run, { kind: "dependents", sqlstate: "0A000", message, object, intent, id: table.id, dependents });
  };
  const rules = table.rules.filter((rule) => rule.kind === "rule" && ruleReads(rule, number) && rule.presence === "certain");
  block("cannot alter type of a column used by a view or rule", [
    ...views.map((view) => ({ object: relationReference(view), id: view.id })),
    ...rules.map((rule) => ({ object: partReference("rule", table, rule.name), id: table.id })),
  ]);
  block(
    "cannot alter type of a column used by a generated column",
    table.columns
      .filter((other) => other.generatedFrom.includes(number) && other.presence === "certain")
      .map((other) => ({ object: columnReference(table, other.name), id: table.id })),
  );
  block(
    "cannot alter type of a column used in a trigger definition",
    table.triggers
      .filter((trigger) => (trigger.columns.includes(number) || trigger.reads.includes(number)) && trigger.presence === "certain")
      .map((trigger) => ({ object: partReference("trigger", table, trigger.name), id: table.id })),
  );
  block(
    "cannot alter type of a column used in a policy definition",
    table.rules
      .filter((rule) => rule.kind === "policy" && ruleReads(rule, number) && rule.presence === "certain")
      .map((rule) => ({ object: partReference("policy", table, rule.name), id: table.id })),
  );
}

/** A key of a partitioned table is dropped to be built anew, and its parts with it: what refers to a partition by itself is in the way (ATPostAlterTypeCleanup). */
function refusePartKeys(run: Run, partition: Relation, column: Column, intent: string): void {
  const { state } = run;
  for (const id of state.dependents.get(partition.id)?.keys() ?? []) {
    const referencing = state.relations.get(id);
    for (const { references, presence } of referencing?.constraints ?? []) {
      const index =
        references?.table === partition.id && references.index !== null && references.columns.includes(column.number)
          ? state.relations.get(references.index)
          : undefined;
      if (!index || index.index?.partOf == null || presence === "possible" || referencing?.presence === "possible") continue;
      const whole = wholeOf(run, index);
      fault(run, {
        kind: "dependents",
        sqlstate: "2BP01",
        message: `cannot drop ${calledKey(run, whole)} because other objects depend on it`,
        object: columnReference(partition, column.name),
        intent,
        id: partition.id,
        dependents: [{ object: relationReference(referencing!), id }],
      });
    }
  }
}

/** The index of the uppermost partitioned table that an index is a part of; itself when it is none. */
function wholeOf(run: Run, index: Relation): Relation {
  return index.index?.partOf == null ? index : wholeOf(run, current(run, index.index.partOf));
}

function calledKey(run: Run, whole: Relation): string {
  const table = current(run, whole.index!.table);
  return whole.index!.constraint === null ? `index ${whole.name}` : `constraint ${whole.name} on table ${table.name}`;
}

/** Foreign keys from and to the columns that change their type together must still compare afterwards. `joint` gives a table with what else the statement changes. */
function refuseForeignKeys(
  run: Run,
  changed: readonly (readonly [Relation, Column])[],
  after: TypeReference,
  joint: (relation: Relation) => Relation,
  intent: string,
): void {
  const { state } = run;
  const tables = new Map(changed.map(([relation]) => [relation.id, joint(relation)]));
  /** Raises the fault where the other end of a key does not compare with the new type. */
  const compare = (
    constraint: Constraint,
    relation: Relation,
    column: Column,
    other: Relation | undefined,
    number: number | undefined,
    isReferencing: boolean,
  ): void => {
    if (constraint.presence === "possible" || other?.presence !== "certain" || number === undefined) return;
    const end = (tables.get(other.id) ?? other).columns.find((candidate) => candidate.number === number);
    if (end?.presence !== "certain") return;
    const type = changed.some(([table, { number: own }]) => table.id === other.id && own === number) ? after : end.type;
    if (isReferencing ? mayReferTo(state, after, type) : mayReferTo(state, type, after)) return;
    fault(run, {
      kind: "refused",
      sqlstate: "42804",
      message: `foreign key constraint "${constraint.name}" cannot be implemented`,
      object: columnReference(relation, column.name),
      intent,
      id: relation.id,
    });
  };
  for (const [relation, column] of changed) {
    refusePartKeys(run, relation, column, intent);
    for (const constraint of relation.constraints) {
      const at = constraint.references ? constraint.columns.indexOf(column.number) : -1;
      if (at >= 0) compare(constraint, relation, column, state.relations.get(constraint.references!.table), constraint.references!.columns[at], true);
    }
    for (const id of new Set([relation.id, ...(state.dependents.get(relation.id)?.keys() ?? [])])) {
      const referencing = state.relations.get(id);
      for (const constraint of referencing?.constraints ?? []) {
        const at = constraint.references?.table === relation.id ? constraint.references.columns.indexOf(column.number) : -1;
        if (at >= 0) compare(constraint, relation, column, referencing, constraint.columns[at], false);
      }
    }
  }
}

/**
 * Where varchar or char(n) comes or goes, a column stands under a cast in the checks and indexes over it, and goes
 * with what it is compared with or given to whatever becomes of it later.
 */
function keepCasts(run: Run, id: ObjectId, column: Column, type: TypeReference): void {
  const [before, after] = [comparedType(run.state, column.type), comparedType(run.state, type)];
  const isCast = (name: string | null): boolean => name === "varchar" || name === "bpchar";
  if (before === after || (!isCast(before) && !isCast(after))) return;
  const isOther = ({ name }: { readonly name: string }): boolean => cutName(name) !== column.name;
  const keep = <E extends SqlExpression | null>(expression: E): E => expression && {
    ...expression,
    // Both sides of a comparison with a text are char(n).
    ...(before !== "bpchar" || isCast(after) ? { compared: expression.compared?.filter((compared) => isOther(compared.column)) } : {}),
    applied: expression.applied?.filter((applied) => isOther(applied.column)), typings: expression.typings?.filter((typing) => !mentions(typing, isOther)),
  };
  const table = current(run, id);
  patchRelation(run, id, {
    constraints: table.constraints.map((constraint) =>
      constraint.expression !== null && constraint.columns.includes(column.number)
        ? withExpression(constraint, keep(constraint.expression))
        : constraint,
    ),
  });
  for (const indexId of table.indexes) {
    const { index } = current(run, indexId);
    if (index?.uses.includes(column.number))
      patchRelation(run, indexId, {
        index: {
          ...index,
          where: keep(index.where),
          elements: index.elements.map((element) => ({ ...element, expression: keep(element.expression) })),
        },
      });
  }
}

/** Whether anything in an expression is a column that is none of the others. */
function mentions(typing: Typing, isOther: (column: { readonly name: string }) => boolean): boolean {
  switch (typing.kind) {
    case "column": return !isOther(typing);
    case "operator": return typing.operands.some((operand) => mentions(operand, isOther));
    case "comparisons": return [typing.left, ...typing.right].some((operand) => mentions(operand, isOther));
    case "function": return typing.arguments.some((argument) => mentions(argument, isOther));
    case "cast": return mentions(typing.operand, isOther);
    case "literal": case "unknown": case "typed": return false;
  }
}

/** The values of a column come from one place only, and one that fills itself in is NOT NULL (transformColumnDefinition). */
export function refuseContradiction(run: Run, definition: ColumnDefinition, table: { readonly name: string }, object: ObjectReference, intent: string): void {
  const { identity, generated, serial, nullable } = definition;
  const hasDefault = definition.default !== null || serial;
  const both = (one: string, other: string): string => `both ${one} and ${other} specified`;
  const found = serial && nullable === true ? "conflicting NULL/NOT NULL declarations"
    : hasDefault && identity !== null ? both("default", "identity")
    : hasDefault && generated !== null ? both("default", "generation expression")
    : identity !== null && generated !== null ? both("identity", "generation expression")
    : serial && definition.default !== null ? "multiple default values specified"
    : identity !== null && nullable === true ? "conflicting NULL/NOT NULL declarations"
    : null;
  if (found !== null)
    fault(run, {
      kind: "refused",
      sqlstate: "42601",
      message: `${found} for column "${cutName(definition.name)}" of table "${table.name}"`,
      object,
      intent,
    });
}

/** An identity column must be of an integer type (generateSerialExtraStmts). Gives whether it was refused. */
export function refuseIdentityType(run: Run, definition: Pick<ColumnDefinition, "identity" | "type">, object: ObjectReference, intent: string): boolean {
  const type = definition.identity === null ? null : settled(run, definition.type);
  if (type === null || type.kind === "unknown" || isSequenceType(type)) return false;
  fault(run, { kind: "refused", sqlstate: "22023", message: "identity column type must be smallint, integer, or bigint", object, intent });
  return true;
}

function isSequenceType(type: TypeReference): boolean {
  return type.kind === "named" && type.schema === null && type.dimensions === 0 && ["int2", "int4", "int8"].includes(type.name);
}

function changeColumn(run: Run, id: ObjectId, column: Column, change: ColumnChange, intent: string, only = false): void {
  const patch = (values: Partial<Column>): void => replaceColumn(run, id, column.number, values);
  const recurse = (): void => {
    if (only) return;
    for (const child of childrenOf(run.state, id)) {
      const inherited = findColumn(current(run, child), column.name);
      if (inherited && inherited.inherited > 0) changeColumn(run, child, inherited, change, intent);
    }
  };
  switch (change.kind) {
    case "type": {
      const type = resolveType(run, change.type, { intent });
      convertValues(run, id, column, type, change.using && change.using.formula, intent);
      patch({ type, collation: change.collation });
      if (column.identity !== null && column.sequence !== null)
        patchRelation(run, column.sequence, { counting: limitAfter(limitOf(run.state, column), type).limit });
      keepCasts(run, id, column, type);
      renameRebuilt(run, current(run, id), column.number);
      reportTypeUse(run, type, `type of column ${current(run, id).name}.${column.name}`);
      return recurse();
    }
    case "set-not-null":
      requireValues(run, id, column.number, intent);
      patch({ nullable: false });
      return recurse();
    case "drop-not-null":
      patch({ nullable: true });
      return recurse();
    case "set-default":
      setDefault(run, id, column.number, change.default, intent);
      return recurse();
    case "drop-default":
      // A serial column's sequence stays owned.
      patch({ default: null, dependsOn: [] });
      return recurse();
    case "add-identity":
      patch({ identity: change.identity, nullable: false });
      if (column.sequence === null || column.identity === null) addSequence(run, id, { ...column, identity: change.identity }, { ...change, serial: false });
      return;
    case "set-identity":
      if (change.identity !== null) patch({ identity: change.identity });
      // MAXVALUE may be among what is set.
      if (column.sequence !== null) patchRelation(run, column.sequence, { counting: null });
      return;
    case "drop-identity":
      if (column.identity !== null && column.sequence !== null) dropIdentitySequence(run, column.sequence);
      patch({ identity: null, sequence: null });
      return;
    case "drop-expression":
      if (column.generated !== null) patch({ generated: null, generatedFrom: [], dependsOn: [] });
      return recurse();
    case "other":
      return;
  }
}

function dropIdentitySequence(run: Run, id: ObjectId): void {
  const sequence = run.state.relations.get(id);
  if (!sequence) return;
  const before = run.effects.length;
  drop(run, [{ kind: "relation", id }], {
    cascade: false,
    object: relationReference(sequence),
    id,
    called: calledRelation(run.state, sequence),
    intent: "drops it",
  });
  run.effects.length = before;
  report(run, "drop", relationReference(sequence), id, "drops it with the identity of its column", { implicit: true });
}
