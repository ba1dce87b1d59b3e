/** CREATE TABLE, ALTER TABLE and CREATE INDEX. */
import {
  identityLimit, type ColumnChange, type ColumnDefinition, type ConstraintDefinition, type IdentityLimit,
  type IndexElement, type Operation, type PartitionBound, type QualifiedName, type Query, type RangeEnd,
  type RelationKind, type SqlExpression, type TypeChange, type TypeReference,
} from "../../model/operation.ts";
import type { Span } from "../../source.ts";
import { sqlExpression } from "./expressions.ts";
import { nameOf, nameOfNodes, relationName, strings } from "./names.ts";
import type {
  AlterTableCmd, AlterTableStmt, ColumnDef, Constraint, CreateStmt, CreateTableAsStmt, IndexElem, IntoClause,
  ObjectType, PartitionBoundSpec, RangeVar, SyntaxNode,
} from "./parser.ts";
import { readQuery } from "./queries.ts";
import { afterWord, elementEnd, listElements, nameEnd, parenthesized, skipBlank } from "./scan.ts";
import type { SqlText } from "./text.ts";
import { serialType, typeReference } from "./types.ts";

type CreateTable = Extract<Operation, { kind: "create-table" }>;

const PERSISTENCE = { p: "permanent", u: "unlogged", t: "temporary" } as const;

export function persistenceOf(relation: RangeVar | undefined): CreateTable["persistence"] {
  return PERSISTENCE[relation?.relpersistence as keyof typeof PERSISTENCE] ?? "permanent";
}

/** Column constraints that only modify the one before them. */
const CONSTRAINT_ATTRIBUTES: ReadonlySet<string> = new Set([
  "CONSTR_ATTR_DEFERRABLE", "CONSTR_ATTR_NOT_DEFERRABLE", "CONSTR_ATTR_DEFERRED", "CONSTR_ATTR_IMMEDIATE", "CONSTR_ATTR_ENFORCED", "CONSTR_ATTR_NOT_ENFORCED",
]);

/** What most tables are not. */
const ORDINARY = {
  columns: [], constraints: [], ifNotExists: false, persistence: "permanent", inherits: [],
  partitionBy: null, partitionOf: null, like: [], as: null, withData: true, foreign: false,
} as const;

/** CREATE TABLE and CREATE FOREIGN TABLE. */
export function createTable(statement: CreateStmt, foreign: boolean, text: SqlText): CreateTable {
  const elements = (statement.tableElts ?? []) as readonly SyntaxNode[];
  const parents = (statement.inhRelations ?? []).map((node: SyntaxNode) => relationName(node.RangeVar));
  const isPartition = statement.partbound !== undefined;
  const partition = statement.partspec;
  const parts = ((partition?.partParams ?? []) as readonly SyntaxNode[]).flatMap((node) => node.PartitionElem ?? []);
  const columns = elements.flatMap((node) => (node.ColumnDef ? [columnDefinition(node.ColumnDef, text)] : []));
  // A partition and a typed table name columns only to add something to those that they already have.
  const inherited = isPartition || statement.ofTypename !== undefined;
  // A typed table has the columns of a composite type, which LIKE copies from its relation as well.
  const typed = statement.ofTypename ? [{ table: nameOfNodes(statement.ofTypename.names), including: [] }] : [];
  return {
    kind: "create-table",
    name: relationName(statement.relation),
    ...ORDINARY,
    columns: inherited ? [] : columns,
    ...(inherited &&
      columns.some((column) => column.default) && {
        defaults: columns.flatMap((column) => (column.default ? [{ column: column.name, default: column.default }] : [])),
      }),
    constraints: [
      ...(inherited ? columns.flatMap(addedConstraints) : []),
      ...elements.flatMap((node) => (node.Constraint ? tableConstraint(node.Constraint, text) : [])),
    ],
    ifNotExists: statement.if_not_exists ?? false,
    persistence: persistenceOf(statement.relation),
    inherits: isPartition ? [] : parents,
    partitionOf: isPartition ? (parents[0] ?? null) : null,
    bound: statement.partbound ? partitionBound(statement.partbound, text) : null,
    partitionBy: partition ? {
      strategy: (partition.strategy ?? "PARTITION_STRATEGY_RANGE").replace("PARTITION_STRATEGY_", "").toLowerCase(),
      columns: (partition.partParams ?? []).flatMap((node: SyntaxNode) => node.PartitionElem?.name ?? []),
      ...(parts.some((part) => part.name && part.opclass) && { classed: parts.flatMap((part) => (part.name && part.opclass ? [part.name] : [])) }),
      ...(parts.some((part) => !part.name) && { expressions: parts.flatMap((part) => (part.name ? [] : [sqlExpression(part.expr, text, null)])) }),
    } : null,
    like: [
      ...typed,
      ...elements.flatMap((node) =>
        node.TableLikeClause
          ? [{ table: relationName(node.TableLikeClause.relation), including: likeOptions(node.TableLikeClause.options ?? 0) }]
          : [],
      ),
    ],
    foreign,
  };
}

/** FOR VALUES of a partition. */
function partitionBound(bound: PartitionBoundSpec, text: SqlText): PartitionBound {
  if (bound.is_default) return { kind: "default" };
  const value = (node: SyntaxNode): SqlExpression => sqlExpression(node, text, null);
  const ends = (nodes: readonly SyntaxNode[] | undefined): readonly RangeEnd[] => (nodes ?? []).map((node) => infiniteEnd(node) ?? value(node));
  switch (bound.strategy) {
    case "h": return { kind: "hash", modulus: bound.modulus ?? 0, remainder: bound.remainder ?? 0 };
    case "l": return { kind: "list", values: ((bound.listdatums ?? []) as readonly SyntaxNode[]).map(value) };
    default: return { kind: "range", from: ends(bound.lowerdatums), to: ends(bound.upperdatums) };
  }
}

/** MINVALUE and MAXVALUE come as columns of that name. */
function infiniteEnd(node: SyntaxNode): RangeEnd | null {
  const word = strings(node.ColumnRef?.fields).join(".").toLowerCase();
  return word === "minvalue" || word === "maxvalue" ? word : null;
}

function addedConstraints(column: ColumnDefinition): readonly ConstraintDefinition[] {
  const notNull = column.nullable === false && !column.constraints.some((constraint) => constraint.kind === "not-null");
  return [...(notNull ? [{ kind: "not-null", name: null, columns: [column.name], notValid: false, span: column.span } as const] : []), ...column.constraints];
}

// The bits of TableLikeOption in PostgreSQL's src/include/nodes/parsenodes.h, in order.
const LIKE_OPTIONS = ["comments", "compression", "constraints", "defaults", "generated", "identity", "indexes", "statistics", "storage"] as const;
const LIKE_ALL = 0x7fffffff;

function likeOptions(bits: number): CreateTable["like"][number]["including"] {
  return bits === LIKE_ALL ? ["all"] : LIKE_OPTIONS.filter((_, bit) => bits & (1 << bit));
}

/** CREATE TABLE AS, SELECT INTO. */
export function createTableAs(into: IntoClause | undefined, query: Query, ifNotExists: boolean): CreateTable {
  return {
    kind: "create-table",
    name: relationName(into?.rel),
    ...ORDINARY,
    ifNotExists,
    persistence: persistenceOf(into?.rel),
    as: withNames(query, strings(into?.colNames)),
    withData: !into?.skipData,
  };
}

/** The query with its first columns renamed. */
function withNames(query: Query, names: readonly string[]): Query {
  if (names.length === 0) return query;
  const { output, star } = query;
  if (!output || !star) return { ...query, output: null, star: null };
  return {
    ...query,
    output: output.map((column, at) => ({ ...column, name: names[at] ?? column.name })),
    star: star.map((item, at) => (item.kind === "column" ? { ...item, name: names[at] ?? item.name } : item)),
  };
}

const NO_QUERY: Query = { uses: [], functions: [], types: [], output: null, star: null, emptyWhenAnyIsEmpty: [], countsRows: false };

/** CREATE TABLE AS and CREATE MATERIALIZED VIEW. `AS EXECUTE` tells nothing of its query. */
export function createFromQuery(statement: CreateTableAsStmt, text: SqlText): Operation {
  const query = readQuery(statement.query, text)?.query ?? NO_QUERY;
  if (statement.objtype !== "OBJECT_MATVIEW") return createTableAs(statement.into, query, statement.if_not_exists ?? false);
  return {
    kind: "create-view", name: relationName(statement.into?.rel), materialized: true, orReplace: false,
    ifNotExists: statement.if_not_exists ?? false, temporary: false, columns: strings(statement.into?.colNames), query, recursive: false,
  };
}

function identityOf(constraint: Constraint | undefined): {
  readonly identity: "always" | "by default";
  readonly identitySequence?: QualifiedName;
  readonly identityLimit?: IdentityLimit;
} {
  const options = ((constraint?.options ?? []) as readonly SyntaxNode[]).flatMap((node) => node.DefElem ?? []);
  const name = (options.find(({ defname }) => defname === "sequence_name")?.arg as SyntaxNode | undefined)?.List?.items as readonly SyntaxNode[] | undefined;
  // NO MAXVALUE has no value.
  const limit = identityLimit(
    options
      .filter(({ defname, arg }) => SEQUENCE_LIMITS.has(defname ?? "") && arg !== undefined)
      .map(({ defname, arg }) => ({ limit: defname!, value: integerOf(arg as SyntaxNode) })),
  );
  return {
    identity: constraint?.generated_when === "a" ? "always" : "by default",
    ...(name && { identitySequence: nameOfNodes(name) }),
    ...(limit && { identityLimit: limit }),
  };
}

/** Options that tell how far a sequence counts. */
const SEQUENCE_LIMITS: ReadonlySet<string> = new Set(["minvalue", "maxvalue", "increment"]);

/** A whole number as the grammar gives it: one that has no place in 32 bits comes as a float. */
function integerOf(node: SyntaxNode): bigint | null {
  if (node.Integer) return BigInt(node.Integer.ival ?? 0);
  const digits = node.Float?.fval;
  return digits !== undefined && /^-?\d+$/.test(digits) ? BigInt(digits) : null;
}

/** A column of CREATE TABLE, ADD COLUMN or a composite type. */
export function columnDefinition(column: ColumnDef, text: SqlText): ColumnDefinition {
  const start = text.at(column.location ?? 0);
  const end = elementEnd(text.text, start);
  const nodes = (column.constraints ?? []).flatMap((node: SyntaxNode) => node.Constraint ?? []);
  const starts = [...nodes.map((node) => node.location), column.collClause?.location]
    .flatMap((byte) => (byte === undefined ? [] : [text.at(byte)]));
  const spanOf = (node: Constraint): Span => {
    const from = text.at(node.location ?? 0);
    return { start: from, end: elementEnd(text.text, from, Math.min(end, ...starts.filter((other) => other > from))) };
  };
  const serial = serialType(column.typeName);
  const find = (kind: Constraint["contype"]): Constraint | undefined => nodes.find((node) => node.contype === kind);
  const defaultNode = find("CONSTR_DEFAULT");
  const identity = find("CONSTR_IDENTITY");
  const generated = find("CONSTR_GENERATED");
  return {
    name: column.colname ?? "",
    type: serial ?? typeReference(column.typeName),
    nullable: find("CONSTR_NOTNULL") ? false : find("CONSTR_NULL") ? true : null,
    default: defaultNode ? expressionAfter("default", defaultNode.raw_expr, text, spanOf(defaultNode)) : null,
    identity: null, ...(identity && identityOf(identity)),
    generated: generated ? expressionInParentheses(generated.raw_expr, text, spanOf(generated)) : null,
    serial: serial !== null,
    collation: column.collClause ? nameOfNodes(column.collClause.collname).name : null,
    constraints: columnConstraints(column.colname ?? "", nodes, text, spanOf),
    span: { start, end },
  };
}

function columnConstraints(column: string, nodes: readonly Constraint[], text: SqlText, spanOf: (node: Constraint) => Span): readonly ConstraintDefinition[] {
  const merged: { node: Constraint; span: Span }[] = [];
  for (const node of nodes) {
    const last = merged.at(-1);
    if (CONSTRAINT_ATTRIBUTES.has(node.contype ?? "")) {
      if (last) merged[merged.length - 1] = { node: withAttribute(last.node, node.contype!), span: { start: last.span.start, end: spanOf(node).end } };
    } else merged.push({ node, span: spanOf(node) });
  }
  return merged.flatMap(({ node, span }) => {
    // Before version 18 a NOT NULL constraint's name is ignored; without name it is said by `nullable` alone.
    if (node.contype === "CONSTR_NOTNULL" && node.conname === undefined) return [];
    return constraintDefinition({ ...node, keys: [{ String: { sval: column } }], fk_attrs: [{ String: { sval: column } }] }, text, span);
  });
}

function withAttribute(node: Constraint, attribute: string): Constraint {
  switch (attribute) {
    case "CONSTR_ATTR_DEFERRABLE": return { ...node, deferrable: true };
    case "CONSTR_ATTR_DEFERRED": return { ...node, deferrable: true, initdeferred: true };
    case "CONSTR_ATTR_NOT_ENFORCED": return { ...node, skip_validation: true };
    default: return node;
  }
}

function tableConstraint(node: Constraint, text: SqlText): readonly ConstraintDefinition[] {
  const start = text.at(node.location ?? 0);
  return constraintDefinition(node, text, { start, end: elementEnd(text.text, start) });
}

const REFERENTIAL_ACTIONS: Readonly<Record<string, string>> = { r: "RESTRICT", c: "CASCADE", n: "SET NULL", d: "SET DEFAULT" };

/** None for what is no constraint of its own (DEFAULT, NULL, IDENTITY, GENERATED). */
export function constraintDefinition(node: Constraint, text: SqlText, span: Span): readonly ConstraintDefinition[] {
  const name = node.conname ?? null;
  const deferrable = node.deferrable ?? false;
  const index = { columns: strings(node.keys), include: strings(node.including), usingIndex: node.indexname ?? null };
  switch (node.contype) {
    case "CONSTR_PRIMARY":
      return [{ kind: "primary-key", name, ...index, deferrable, span }];
    case "CONSTR_UNIQUE":
      return [{ kind: "unique", name, ...index, nullsNotDistinct: node.nulls_not_distinct ?? false, deferrable, span }];
    case "CONSTR_CHECK":
      return [
        {
          kind: "check",
          name,
          expression: expressionInParentheses(node.raw_expr, text, span),
          notValid: node.skip_validation ?? false,
          noInherit: node.is_no_inherit ?? false,
          span,
        },
      ];
    case "CONSTR_NOTNULL":
      return [{ kind: "not-null", name, columns: index.columns, notValid: node.skip_validation ?? false, span }];
    case "CONSTR_FOREIGN":
      return [{
        kind: "foreign-key", name, columns: strings(node.fk_attrs),
        references: { table: relationName(node.pktable), columns: strings(node.pk_attrs) },
        onDelete: REFERENTIAL_ACTIONS[node.fk_del_action ?? ""] ?? null,
        onUpdate: REFERENTIAL_ACTIONS[node.fk_upd_action ?? ""] ?? null,
        deferrable, initiallyDeferred: node.initdeferred ?? false, notValid: node.skip_validation ?? false, span,
      }];
    case "CONSTR_EXCLUSION":
      return [exclusion(node, text, span)];
    default:
      return [];
  }
}

function exclusion(node: Constraint, text: SqlText, span: Span): ConstraintDefinition {
  const list = parenthesized(text.text, afterWord(text.text, "exclude", span.start, span.end) ?? span.start, span.end);
  const places = list ? listElements(text.text, list) : [];
  const elements = (node.exclusions ?? []).map((pair: SyntaxNode, at) => {
    const [element, operator] = (pair.List?.items ?? []) as readonly SyntaxNode[];
    return { ...indexElement(element?.IndexElem ?? {}, text, places[at] ?? null), operator: strings(operator?.List?.items).at(-1) ?? "" };
  });
  const where = afterWord(text.text, "where", list ? skipBlank(text.text, list.end) + 1 : span.start, span.end);
  return {
    kind: "exclude", name: node.conname ?? null, method: node.access_method ?? "gist",
    elements,
    where: node.where_clause ? sqlExpression(node.where_clause, text, where === null ? null : parenthesized(text.text, where, span.end)) : null,
    span,
  };
}

function expressionInParentheses(node: SyntaxNode | undefined, text: SqlText, within: Span): SqlExpression {
  return sqlExpression(node, text, parenthesized(text.text, within.start, within.end));
}

function expressionAfter(keyword: string, node: SyntaxNode | undefined, text: SqlText, within: Span): SqlExpression {
  const after = afterWord(text.text, keyword, within.start, within.end);
  return sqlExpression(node, text, after === null ? null : { start: skipBlank(text.text, after), end: within.end });
}

/** `place`: the element in the text, with operator class and ordering. */
function indexElement(element: IndexElem, text: SqlText, place: Span | null): IndexElement {
  const operatorClass = element.opclass ? nameOfNodes(element.opclass) : null;
  const reordered = element.ordering === "SORTBY_DESC" || element.nulls_ordering === "SORTBY_NULLS_FIRST" ? { reordered: true } : {};
  if (!element.expr) return { column: element.name ?? null, expression: null, operatorClass, ...reordered };
  return { column: null, expression: sqlExpression(element.expr, text, place && elementExpression(text.text, place)), operatorClass, ...reordered };
}

/** The expression of an index element: in parentheses, or a function call. */
function elementExpression(text: string, place: Span): Span {
  const inner = parenthesized(text, place.start, place.end);
  if (!inner) return { start: place.start, end: nameEnd(text, place.start) };
  if (text[place.start] === "(") return inner;
  return { start: place.start, end: skipBlank(text, inner.end) + 1 };
}

/** CREATE INDEX. */
export function createIndex(statement: NonNullable<SyntaxNode["IndexStmt"]>, text: SqlText, end: number): Operation {
  const from = nameEnd(text.text, text.at(statement.relation?.location ?? 0));
  const list = parenthesized(text.text, from, end);
  const places = list ? listElements(text.text, list) : [];
  const where = statement.whereClause && afterWord(text.text, "where", from, end);
  return {
    kind: "create-index",
    name: statement.idxname ?? null,
    table: relationName(statement.relation),
    elements: (statement.indexParams ?? []).map((node: SyntaxNode, at) => indexElement(node.IndexElem ?? {}, text, places[at] ?? null)),
    include: (statement.indexIncludingParams ?? []).flatMap((node: SyntaxNode) => node.IndexElem?.name ?? []),
    unique: statement.unique ?? false,
    ...(statement.nulls_not_distinct === true && { nullsNotDistinct: true }),
    method: statement.accessMethod ?? "btree",
    where: statement.whereClause ? sqlExpression(statement.whereClause, text, where ? { start: skipBlank(text.text, where), end } : null) : null,
    concurrently: statement.concurrent ?? false,
    ifNotExists: statement.if_not_exists ?? false,
    ...(statement.relation?.inh !== true && { only: true }),
  };
}

const RELATION_KINDS: Readonly<Partial<Record<ObjectType, RelationKind>>> = {
  OBJECT_TABLE: "table", OBJECT_INDEX: "index", OBJECT_VIEW: "view", OBJECT_MATVIEW: "materialized-view",
  OBJECT_SEQUENCE: "sequence", OBJECT_FOREIGN_TABLE: "foreign-table", OBJECT_TYPE: "composite-type",
};

/** The kind of relation that a statement speaks of, null when it is none. */
export function relationKind(type: ObjectType | undefined): RelationKind | null {
  return RELATION_KINDS[type ?? "OBJECT_TABLE"] ?? null;
}

/** ALTER TABLE and its like: one operation per subcommand, in order. `end` is the statement's. */
export function alterTable(statement: AlterTableStmt, text: SqlText, end: number): readonly Operation[] {
  const table = relationName(statement.relation);
  const ifExists = statement.missing_ok ?? false;
  const kind = relationKind(statement.objtype) ?? "table";
  const commands = (statement.cmds ?? []).flatMap((node: SyntaxNode) => node.AlterTableCmd ?? []);
  if (kind === "composite-type") return commands.map((command) => ({ kind: "alter-type", name: table, domain: false, ...attributeChange(command, text) }));
  let places: readonly Span[] | null = null;
  const placeOf = (at: number): Span => {
    places ??= listElements(text.text, { start: nameEnd(text.text, text.at(statement.relation?.location ?? 0)), end });
    return places[at] ?? { start: end, end };
  };
  const altered = { table, ifExists, kind, only: statement.relation?.inh !== true };
  const operations = commands.flatMap((command, at) =>
    alterCommand(command, altered, text, () => placeOf(at)).map((operation) => ({ operation, pass: passOf(command) })),
  );
  if (commands.length < 2) return operations.map(({ operation }) => operation);
  const isFirst = operations.filter(({ pass }) => pass <= PASS.type).length < 2;
  const inOrder = (isFirst ? operations : operations.flatMap((part) => prepared(part, typesIn(operations))))
    .flatMap(({ operation, pass }) => withoutConstraints(operation, pass, altered))
    .sort((left, right) => left.pass - right.pass);
  return inOrder.map(({ operation }) => operation);
}

/** An operation, and when PostgreSQL runs it. */
interface Part {
  readonly operation: Operation;
  readonly pass: number;
}

function typesIn(parts: readonly Part[]): readonly { readonly column: string; readonly type: TypeReference }[] {
  return parts.flatMap(({ operation }) =>
    operation.kind === "alter-column" && operation.change.kind === "type"
      ? [{ column: operation.column, type: operation.change.type }]
      : [],
  );
}

/** A change of type, which PostgreSQL looks at before it runs any part of the statement. `typed`: all columns that get a type. */
function prepared(part: Part, typed: ReturnType<typeof typesIn>): readonly Part[] {
  const { operation } = part;
  if (operation.kind !== "alter-column" || operation.change.kind !== "type") return [part];
  const { type, using } = operation.change;
  const beside = typed.filter(({ column }) => column !== operation.column);
  return [
    { operation: { ...operation, change: { kind: "prepare-type", type, using } }, pass: PASS.prepare },
    { ...part, operation: { ...operation, change: { ...operation.change, prepared: true, ...(beside.length > 0 && { beside }) } } },
  ];
}

/**
 * When PostgreSQL runs the parts of one ALTER TABLE (ATPrepCmd, AlterTablePass): drops before changes of type before new columns, and so on.
 * A key over an index that is there is made after the attributes of columns, but its index is looked for before them (transformIndexConstraint).
 */
const PASS = {
  prepare: -1,
  drop: 0,
  type: 1,
  column: 2,
  usingIndex: 3,
  attribute: 4,
  keyOfColumn: 5,
  key: 6,
  value: 7,
  constraintOfColumn: 8,
  constraint: 9,
  rest: 10,
} as const;

function passOf(command: AlterTableCmd): number {
  switch (command.subtype ?? "AT_AddColumn") {
    case "AT_DropColumn": case "AT_DropConstraint": case "AT_DropNotNull": case "AT_DropIdentity": case "AT_DropExpression":
      return PASS.drop;
    case "AT_ColumnDefault":
      return command.def ? PASS.value : PASS.drop;
    case "AT_AlterColumnType":
      return PASS.type;
    case "AT_AddColumn":
      return PASS.column;
    case "AT_SetNotNull": case "AT_SetIdentity":
      return PASS.attribute;
    case "AT_AddIdentity":
      return PASS.value;
    case "AT_AddConstraint":
      return passOfConstraint(
        (command.def as SyntaxNode | undefined)?.Constraint?.contype,
        (command.def as SyntaxNode | undefined)?.Constraint?.indexname !== undefined,
      );
    default:
      return PASS.rest;
  }
}

function passOfConstraint(kind: Constraint["contype"], usingIndex: boolean): number {
  if (usingIndex) return PASS.usingIndex;
  return kind === "CONSTR_PRIMARY" || kind === "CONSTR_UNIQUE" || kind === "CONSTR_EXCLUSION" ? PASS.key : PASS.constraint;
}

/** A new column's constraints are made later than the column, in front of others of their kind. */
function withoutConstraints(operation: Operation, pass: number, { table, ifExists, only }: AlteredRelation): readonly Part[] {
  const isKey = ({ kind }: ConstraintDefinition): boolean => kind === "primary-key" || kind === "unique" || kind === "exclude";
  // Keys of one column are compared with each other while they stand together.
  if (
    operation.kind !== "add-column" ||
    operation.ifNotExists ||
    operation.column.constraints.length === 0 ||
    operation.column.constraints.filter(isKey).length > 1
  )
    return [{ operation, pass }];
  const later = operation.column.constraints.map((constraint) => ({
    operation: { kind: "add-constraint", table, constraint, ifExists, ...(only && { only }) } as const,
    pass: isKey(constraint) ? PASS.keyOfColumn : PASS.constraintOfColumn,
  }));
  return [{ operation: { ...operation, column: { ...operation.column, constraints: [] } }, pass }, ...later];
}

function attributeChange(command: AlterTableCmd, text: SqlText): { readonly detail: string; readonly change: TypeChange } {
  const column = (command.def as SyntaxNode | undefined)?.ColumnDef;
  const name = column?.colname ?? command.name ?? "";
  const cascade = command.behavior === "DROP_CASCADE";
  switch (command.subtype) {
    case "AT_DropColumn":
      return { detail: `DROP ATTRIBUTE ${name}`, change: { kind: "drop-attribute", name, ifExists: command.missing_ok ?? false, cascade } };
    case "AT_AlterColumnType":
      return {
        detail: `ALTER ATTRIBUTE ${command.name ?? ""}`,
        change: { kind: "attribute-type", name: command.name ?? "", type: typeReference(column?.typeName), cascade },
      };
    default:
      return { detail: `ADD ATTRIBUTE ${name}`, change: { kind: "add-attribute", column: columnDefinition(column ?? {}, text) } };
  }
}

interface AlteredRelation {
  readonly table: QualifiedName;
  readonly ifExists: boolean;
  readonly kind: RelationKind;
  readonly only: boolean;
}

/** Subcommands that need the relation, and change nothing that the catalog holds. */
const TOUCHING: Readonly<Partial<Record<NonNullable<AlterTableCmd["subtype"]>, string>>> = {
  AT_ChangeOwner: "OWNER TO", AT_DropCluster: "SET WITHOUT CLUSTER", AT_SetLogged: "SET LOGGED", AT_SetUnLogged: "SET UNLOGGED",
  AT_DropOids: "SET WITHOUT OIDS", AT_SetAccessMethod: "SET ACCESS METHOD", AT_SetTableSpace: "SET TABLESPACE", AT_SetRelOptions: "SET",
  AT_ResetRelOptions: "RESET", AT_ReplaceRelOptions: "SET", AT_EnableTrigAll: "ENABLE TRIGGER ALL", AT_DisableTrigAll: "DISABLE TRIGGER ALL",
  AT_EnableTrigUser: "ENABLE TRIGGER USER", AT_DisableTrigUser: "DISABLE TRIGGER USER", AT_EnableRule: "ENABLE RULE",
  AT_EnableAlwaysRule: "ENABLE ALWAYS RULE", AT_EnableReplicaRule: "ENABLE REPLICA RULE", AT_DisableRule: "DISABLE RULE", AT_AddOf: "OF", AT_DropOf: "NOT OF",
  AT_EnableRowSecurity: "ENABLE ROW LEVEL SECURITY", AT_DisableRowSecurity: "DISABLE ROW LEVEL SECURITY", AT_ForceRowSecurity: "FORCE ROW LEVEL SECURITY",
  AT_NoForceRowSecurity: "NO FORCE ROW LEVEL SECURITY", AT_GenericOptions: "OPTIONS", AT_DetachPartitionFinalize: "DETACH PARTITION FINALIZE",
};
const TRIGGER_SWITCHES: Readonly<Partial<Record<NonNullable<AlterTableCmd["subtype"]>, string>>> = {
  AT_EnableTrig: "ENABLE TRIGGER",
  AT_EnableAlwaysTrig: "ENABLE ALWAYS TRIGGER",
  AT_EnableReplicaTrig: "ENABLE REPLICA TRIGGER",
  AT_DisableTrig: "DISABLE TRIGGER",
};
const COLUMN_SETTINGS: Readonly<Partial<Record<NonNullable<AlterTableCmd["subtype"]>, string>>> = {
  AT_SetStatistics: "SET STATISTICS", AT_SetOptions: "SET", AT_ResetOptions: "RESET", AT_SetStorage: "SET STORAGE", AT_SetCompression: "SET COMPRESSION",
  AT_AlterColumnGenericOptions: "OPTIONS", AT_SetExpression: "SET EXPRESSION",
};

function alterCommand(command: AlterTableCmd, altered: AlteredRelation, text: SqlText, place: () => Span): readonly Operation[] {
  const { table, ifExists, kind } = altered;
  const only = altered.only && { only: true as const };
  const subtype = command.subtype ?? "AT_AddColumn";
  const def = command.def as SyntaxNode | undefined;
  const name = command.name ?? "";
  const cascade = command.behavior === "DROP_CASCADE";
  const touching = TOUCHING[subtype];
  if (touching !== undefined) return [touchRelation(altered, null, touching)];
  const triggerSwitch = TRIGGER_SWITCHES[subtype];
  if (triggerSwitch !== undefined) return [{ ...touchRelation(altered, name, triggerSwitch), object: "trigger" }];
  switch (subtype) {
    case "AT_AddColumn":
      return [{ kind: "add-column", table, column: columnDefinition(def?.ColumnDef ?? {}, text), ifNotExists: command.missing_ok ?? false, ifExists, ...only }];
    case "AT_DropColumn":
      return [{ kind: "drop-column", table, column: name, columnIfExists: command.missing_ok ?? false, ifExists, cascade, ...only }];
    case "AT_AddConstraint":
      return tableConstraint(def?.Constraint ?? {}, text).map((constraint) => ({ kind: "add-constraint", table, constraint, ifExists, ...only }));
    case "AT_DropConstraint":
      return [{ kind: "drop-constraint", table, name, constraintIfExists: command.missing_ok ?? false, ifExists, cascade, ...only }];
    case "AT_ValidateConstraint":
      return [{ kind: "validate-constraint", table, name, ifExists, ...only }];
    case "AT_AlterConstraint":
      return [
        {
          kind: "alter-constraint",
          table,
          name: def?.ATAlterConstraint?.conname ?? name,
          deferrable: def?.ATAlterConstraint?.deferrable ?? false,
          initiallyDeferred: def?.ATAlterConstraint?.initdeferred ?? false,
          ifExists,
        },
      ];
    case "AT_AttachPartition": case "AT_DetachPartition": {
      const partition = relationName(def?.PartitionCmd?.name);
      if (kind === "index")
        return [
          touchRelation(altered, null, "ATTACH PARTITION"),
          touchRelation({ ...altered, table: partition }, null, "ATTACH PARTITION"),
        ];
      const bound = def?.PartitionCmd?.bound;
      if (subtype === "AT_AttachPartition") return [{ kind: "attach-partition", table, partition, bound: bound ? partitionBound(bound, text) : null }];
      return [{ kind: "detach-partition", table, partition, concurrently: def?.PartitionCmd?.concurrent ?? false }];
    }
    case "AT_AddInherit": case "AT_DropInherit":
      return [{ kind: "inherit", table, parent: relationName(def?.RangeVar), remove: subtype === "AT_DropInherit", ifExists }];
    case "AT_ClusterOn":
      return [touchRelation(altered, null, "CLUSTER ON"), touchIndex({ schema: table.schema, name }, "CLUSTER ON")];
    case "AT_ReplicaIdentity": {
      const index = def?.ReplicaIdentityStmt?.name;
      return [
        touchRelation(altered, null, "REPLICA IDENTITY"),
        ...(index === undefined ? [] : [touchIndex({ schema: table.schema, name: index }, "REPLICA IDENTITY")]),
      ];
    }
    default: {
      const change = columnChange(command, text, place);
      if (!change) return [touchRelation(altered, null, subtype.replace("AT_", ""))];
      // The columns of an index have numbers; those of a view have defaults that no table knows.
      if (kind === "index") return [touchRelation(altered, null, "ALTER COLUMN")];
      const isDefault = change.kind === "set-default" || change.kind === "drop-default";
      if (kind !== "table" && kind !== "foreign-table" && !(kind === "view" && isDefault)) return [touchRelation(altered, name, "ALTER COLUMN")];
      return [{ kind: "alter-column", ...(kind === "view" ? { relation: kind } : {}), table, column: name, change, ifExists, ...only }];
    }
  }
}

function columnChange(command: AlterTableCmd, text: SqlText, place: () => Span): ColumnChange | null {
  const def = command.def as SyntaxNode | undefined;
  const setting = command.subtype && COLUMN_SETTINGS[command.subtype];
  if (setting !== undefined) return { kind: "other", detail: setting };
  switch (command.subtype) {
    case "AT_ColumnDefault":
      return def ? { kind: "set-default", default: expressionAfter("default", def, text, place()) } : { kind: "drop-default" };
    case "AT_SetNotNull":
      return { kind: "set-not-null" };
    case "AT_DropNotNull":
      return { kind: "drop-not-null" };
    case "AT_DropExpression":
      return { kind: "drop-expression", ifExists: command.missing_ok ?? false };
    case "AT_AddIdentity":
      return { kind: "add-identity", ...identityOf(def?.Constraint) };
    case "AT_SetIdentity": {
      const options = (def?.List?.items ?? []) as readonly SyntaxNode[];
      const generated = options.find((option) => option.DefElem?.defname === "generated")?.DefElem?.arg as SyntaxNode | undefined;
      // The letter of pg_attribute.attidentity, as a number.
      return { kind: "set-identity", identity: generated === undefined ? null : generated.Integer?.ival === "a".charCodeAt(0) ? "always" : "by default" };
    }
    case "AT_DropIdentity":
      return { kind: "drop-identity", ifExists: command.missing_ok ?? false };
    case "AT_AlterColumnType": {
      const column = def?.ColumnDef;
      return {
        kind: "type",
        type: typeReference(column?.typeName),
        using: column?.raw_default ? expressionAfter("using", column.raw_default, text, place()) : null,
        collation: column?.collClause ? nameOfNodes(column.collClause.collname).name : null,
      };
    }
    default:
      return null;
  }
}

type Touch = Extract<Operation, { kind: "touch" }>;

function touchRelation(altered: AlteredRelation, column: string | null, detail: string): Touch {
  return { kind: "touch", object: "relation", relation: altered.kind, name: altered.table, column, detail, ifExists: altered.ifExists };
}

function touchIndex(name: QualifiedName, detail: string): Touch {
  return { kind: "touch", object: "relation", relation: "index", name, column: null, detail, ifExists: false };
}

/** A table and something in it, from a list such as `[schema, table, trigger]`. */
export function nameInTable(nodes: readonly SyntaxNode[] | undefined): { readonly table: QualifiedName; readonly name: string } {
  const parts = strings(nodes);
  return { table: nameOf(parts.slice(0, -1)), name: parts.at(-1) ?? "" };
}
