/** node-sql-parser's trees to operations: the statements that change or use tables, columns and indexes. */
import type {
  ColumnDefinition, ConstraintDefinition, IndexElement, Operation, QualifiedName, Query, RelationUse, SqlExpression,
  TypeReference,
} from "../../model/operation.ts";
import type { Parsed, SyntaxNode } from "./parser.ts";

export interface StatementTools {
  type(text: string): TypeReference;
  expression(text: string): SqlExpression;
}

/** The operations of a statement; null when a part of it is not known here. */
export function operationsOf(parsed: Parsed, tools: StatementTools): readonly Operation[] | null {
  const { statement } = parsed;
  const keyword = word(statement["keyword"]);
  switch (word(statement["type"])) {
    case "select": case "insert": case "replace": case "update": case "delete": case "truncate":
      return [queryOperation(parsed)];
    case "create":
      return keyword === "table" ? createTable(parsed, tools) : keyword === "index" ? createIndex(statement) : keyword === "view" ? createView(parsed) : null;
    case "alter":
      return alterTable(statement, tools);
    case "drop":
      return drop(statement, keyword);
    case "rename":
      return nodes(statement["table"], (pair) => {
        const [from, to] = Array.isArray(pair) ? pair : [];
        const [name, newName] = [tableName(from), tableName(to)];
        return name && newName ? [{ kind: "rename-relation", relation: "table", name, newName: newName.name, ifExists: false }] : null;
      });
    default:
      return null;
  }
}

// --- reading the tree

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function word(value: unknown): string {
  return typeof value === "string" ? value.toLowerCase() : "";
}

/** Applies a reading to each item of a list; null when one of them cannot be read. */
function nodes<T>(value: unknown, read: (item: unknown) => readonly T[] | null): readonly T[] | null {
  const found: T[] = [];
  for (const item of Array.isArray(value) ? value : isNode(value) ? [value] : []) {
    const one = read(item);
    if (one === null) return null;
    found.push(...one);
  }
  return found;
}

/** `{db, table}`, `{schema, name}` or a plain string. */
function tableName(value: unknown): QualifiedName | null {
  if (typeof value === "string") return { schema: null, name: value };
  if (!isNode(value)) return null;
  const name = value["table"] ?? value["view"] ?? value["name"];
  const schema = value["db"] ?? value["schema"];
  return typeof name === "string" ? { schema: typeof schema === "string" ? schema : null, name } : null;
}

function columnName(value: unknown): string | null {
  if (typeof value === "string") return value;
  if (!isNode(value)) return null;
  const column = value["column"];
  if (typeof column === "string") return column;
  return isNode(column) ? columnName(isNode(column["expr"]) ? column["expr"]["value"] : column["column"]) : null;
}

function columnNames(value: unknown): readonly string[] | null {
  return nodes(value, (item) => {
    const name = columnName(item) ?? prefixed(item);
    return name === null ? null : [name];
  });
}

/** `name(10)`: the first characters of a column in an index, which the parser takes for the call of a function. */
function prefixed(value: unknown): string | null {
  if (!isNode(value) || value["type"] !== "function" || !isNode(value["args"])) return null;
  const parts = isNode(value["name"]) ? value["name"]["name"] : null;
  const args = value["args"]["value"];
  const isLength = Array.isArray(args) && args.length === 1 && isNode(args[0]) && args[0]["type"] === "number";
  return isLength && Array.isArray(parts) && parts.length === 1 && isNode(parts[0]) && typeof parts[0]["value"] === "string" ? parts[0]["value"] : null;
}

// --- queries

const ACCESSES: Readonly<Record<string, RelationUse["access"]>> = {
  select: "read",
  insert: "insert",
  replace: "insert",
  update: "update",
  delete: "delete",
  truncate: "truncate",
};

/** Every table that the statement names, without the names that it gives to subqueries itself. */
function queryOf({ statement, tables }: Parsed): Query {
  const own = new Set<string>();
  gatherNames(statement, own);
  const uses = tables.flatMap((entry): readonly RelationUse[] => {
    const [access, schema, name] = entry.split("::");
    if (name === undefined || name === "null" || own.has(name) || ACCESSES[word(access)] === undefined) return [];
    return [{ name: { schema: schema === "null" ? null : schema!, name }, access: ACCESSES[word(access)]!, columns: [], span: null }];
  });
  return {
    uses: uses.filter(({ name }) => !isSystemTable(name)),
    functions: [],
    types: [],
    output: null,
    star: null,
    emptyWhenAnyIsEmpty: [],
    countsRows: false,
  };
}

/** Names of common table expressions, and aliases: MySQL deletes from and updates tables by their alias. */
function gatherNames(value: unknown, names: Set<string>): void {
  if (Array.isArray(value)) for (const item of value) gatherNames(item, names);
  if (!isNode(value)) return;
  for (const common of Array.isArray(value["with"]) ? value["with"] : []) {
    const name = isNode(common) ? common["name"] : null;
    if (typeof name === "string") names.add(name);
    else if (isNode(name) && typeof name["value"] === "string") names.add(name["value"]);
  }
  if (typeof value["as"] === "string" && value["as"] !== value["table"]) names.add(value["as"]);
  for (const key in value) gatherNames(value[key], names);
}

function isSystemTable({ schema, name }: QualifiedName): boolean {
  return /^(?:information_schema|performance_schema|mysql|sys)$/i.test(schema ?? "") || /^sqlite_/i.test(name) || /^dual$/i.test(name);
}

function queryOperation(parsed: Parsed): Operation {
  const type = word(parsed.statement["type"]);
  const verb = type === "replace" ? "insert" : (type as "select" | "insert" | "update" | "delete" | "truncate");
  return { kind: "query", query: queryOf(parsed), verb, truncateCascade: false };
}

// --- CREATE

function createTable(parsed: Parsed, tools: StatementTools): readonly Operation[] | null {
  const { statement } = parsed;
  const name = tableName(Array.isArray(statement["table"]) ? statement["table"][0] : statement["table"]);
  if (name === null || statement["like"]) return null;
  const columns: ColumnDefinition[] = [];
  const constraints: ConstraintDefinition[] = [];
  const indexes: Operation[] = [];
  for (const definition of Array.isArray(statement["create_definitions"]) ? statement["create_definitions"] : []) {
    if (!isNode(definition)) return null;
    switch (definition["resource"]) {
      case "column": {
        const column = columnDefinition(definition, tools);
        if (column === null) return null;
        columns.push(column);
        break;
      }
      case "constraint": {
        const constraint = constraintOf(definition);
        if (constraint === null) return null;
        constraints.push(...constraint);
        break;
      }
      case "index": {
        const index = indexOf(definition, name);
        if (index === null) return null;
        indexes.push(index);
        break;
      }
      default:
        return null;
    }
  }
  const source = isNode(statement["query_expr"]) ? queryOf({ ...parsed, tables: parsed.tables.filter((entry) => word(entry).startsWith("select::")) }) : null;
  return [
    {
      kind: "create-table",
      name,
      columns,
      constraints,
      ifNotExists: Boolean(statement["if_not_exists"]),
      persistence: statement["temporary"] ? "temporary" : "permanent",
      inherits: [],
      partitionBy: null,
      partitionOf: null,
      like: [],
      as: source,
      withData: true,
      foreign: false,
    },
    ...indexes,
  ];
}

function columnDefinition(node: SyntaxNode, tools: StatementTools): ColumnDefinition | null {
  const name = columnName(node["column"]);
  if (name === null) return null;
  const isKey = Boolean(node["primary_key"] ?? node["primary"]);
  const isUnique = Boolean(node["unique"] ?? node["unique_key"]);
  return {
    name, type: typeOf(node["definition"], tools), nullable: isNode(node["nullable"]) ? word(node["nullable"]["type"]) !== "not null" : null,
    default: defaultOf(node["default_val"], tools), identity: null, generated: null, serial: false, collation: null, span: null,
    constraints: [
      ...(isKey ? [primaryKey(null, [name])] : []),
      ...(isUnique ? [unique(null, [name])] : []),
    ],
  };
}

function typeOf(definition: unknown, tools: StatementTools): TypeReference {
  if (!isNode(definition) || typeof definition["dataType"] !== "string") return { kind: "unknown", reason: "the column has no type" };
  const { dataType, length, scale } = definition as { readonly dataType: string; readonly length?: unknown; readonly scale?: unknown };
  const hasWidth = typeof length === "number" && /char|dec|num/i.test(dataType);
  return tools.type(hasWidth ? `${dataType}(${length}${typeof scale === "number" ? `, ${scale}` : ""})` : dataType);
}

function defaultOf(value: unknown, tools: StatementTools): SqlExpression | null {
  const given = isNode(value) ? value["value"] : null;
  if (!isNode(given)) return null;
  switch (given["type"]) {
    case "number": case "bool": return tools.expression(String(given["value"]));
    case "single_quote_string": case "string": return tools.expression(`'${String(given["value"]).replaceAll("'", "''")}'`);
    case "null": return null;
    default: return { text: "", columns: [], functions: [], types: [], relations: [], read: false };
  }
}

function primaryKey(name: string | null, columns: readonly string[]): ConstraintDefinition {
  return { kind: "primary-key", name, columns, include: [], usingIndex: null, deferrable: false, span: null };
}

function unique(name: string | null, columns: readonly string[]): ConstraintDefinition {
  return { kind: "unique", name, columns, include: [], usingIndex: null, nullsNotDistinct: false, deferrable: false, span: null };
}

/** Empty for a constraint that nothing is looked up in. */
function constraintOf(node: SyntaxNode): readonly ConstraintDefinition[] | null {
  const name = typeof node["constraint"] === "string" ? node["constraint"] : null;
  const kind = word(node["constraint_type"]);
  if (kind === "check") return [];
  const columns = columnNames(node["definition"]);
  if (columns === null) return null;
  if (kind === "primary key") return [primaryKey(null, columns)];
  if (kind.startsWith("unique")) return [unique(name ?? (typeof node["index"] === "string" ? node["index"] : null), columns)];
  if (kind !== "foreign key" || !isNode(node["reference_definition"])) return null;
  const reference = node["reference_definition"];
  const table = tableName(Array.isArray(reference["table"]) ? reference["table"][0] : reference["table"]);
  const referenced = columnNames(reference["definition"]);
  if (table === null || referenced === null) return null;
  return [
    {
      kind: "foreign-key",
      name,
      columns,
      references: { table, columns: referenced },
      onDelete: null,
      onUpdate: null,
      deferrable: false,
      initiallyDeferred: false,
      notValid: false,
      span: null,
    },
  ];
}

function indexElements(value: unknown): readonly IndexElement[] | null {
  return nodes(value, (item): readonly IndexElement[] => {
    const column = columnName(item) ?? prefixed(item);
    return [
      column === null
        ? { column: null, expression: { text: "", columns: [], functions: [], types: [], relations: [], read: false }, operatorClass: null }
        : { column, expression: null, operatorClass: null },
    ];
  });
}

function indexOf(node: SyntaxNode, table: QualifiedName): Operation | null {
  const elements = indexElements(node["definition"]);
  if (elements === null) return null;
  return {
    kind: "create-index",
    name: typeof node["index"] === "string" ? node["index"] : null,
    table,
    elements,
    include: [],
    unique: false,
    method: "btree",
    where: null,
    concurrently: false,
    ifNotExists: false,
  };
}

function createIndex(statement: SyntaxNode): readonly Operation[] | null {
  const table = tableName(statement["table"]);
  const name = tableName(statement["index"]);
  const elements = indexElements(statement["index_columns"]);
  if (!table || !name || !elements) return null;
  return [{
    kind: "create-index", name: name.name, table, elements, include: [], unique: word(statement["index_type"]) === "unique", method: "btree", where: null,
    concurrently: false, ifNotExists: Boolean(statement["if_not_exists"]),
  }];
}

function createView(parsed: Parsed): readonly Operation[] | null {
  const name = tableName(parsed.statement["view"]);
  if (!name) return null;
  return [
    {
      kind: "create-view",
      name,
      materialized: false,
      orReplace: Boolean(parsed.statement["replace"]),
      ifNotExists: Boolean(parsed.statement["if_not_exists"]),
      temporary: Boolean(parsed.statement["temporary"]),
      columns: [],
      query: queryOf(parsed),
      recursive: false,
    },
  ];
}

// --- DROP and ALTER

function drop(statement: SyntaxNode, keyword: string): readonly Operation[] | null {
  const ifExists = Boolean(statement["prefix"] ?? statement["if_exists"]);
  switch (keyword) {
    case "table": case "view":
      return nodes(statement["name"], (item) => {
        const name = tableName(item);
        return name && [{ kind: "drop-relation", relation: keyword, name, ifExists, cascade: false, concurrently: false }];
      });
    case "index": {
      const name = columnName(statement["name"]);
      return name === null ? null : [dropIndex(name, ifExists)];
    }
    default:
      return null;
  }
}

function dropIndex(name: string, ifExists: boolean): Operation {
  return { kind: "drop-relation", relation: "index", name: { schema: null, name }, ifExists, cascade: false, concurrently: false };
}

function alterTable(statement: SyntaxNode, tools: StatementTools): readonly Operation[] | null {
  const table = tableName(Array.isArray(statement["table"]) ? statement["table"][0] : statement["table"]);
  if (!table) return null;
  return nodes(statement["expr"], (action) => (isNode(action) ? alteration(action, table, tools) : null));
}

function alteration(action: SyntaxNode, table: QualifiedName, tools: StatementTools): readonly Operation[] | null {
  const resource = word(action["resource"]);
  switch (word(action["action"])) {
    case "add": {
      if (resource === "column") {
        const column = columnDefinition(action, tools);
        return column && [{ kind: "add-column", table, column, ifNotExists: Boolean(action["if_not_exists"]), ifExists: false }];
      }
      if (resource === "index") {
        const index = indexOf(action, table);
        return index && [index];
      }
      const definition = isNode(action["create_definitions"]) ? constraintOf(action["create_definitions"]) : null;
      return definition && definition.map((constraint) => ({ kind: "add-constraint", table, constraint, ifExists: false }));
    }
    case "drop": {
      if (resource === "column") {
        const column = columnName(action["column"]);
        return column === null
          ? null
          : [
              {
                kind: "drop-column",
                table,
                column,
                columnIfExists: Boolean(action["if_exists"] ?? action["prefix"]),
                ifExists: false,
                cascade: false,
              },
            ];
      }
      const name = word(action["keyword"]) === "index" || word(action["keyword"]) === "key" ? columnName(action["index"]) : null;
      // Keys have other names here than PostgreSQL would give them; that they go changes nothing that is asked for.
      return name === null ? [noEffect("DROP KEY")] : [dropIndex(name, true)];
    }
    case "modify": {
      const column = columnName(action["column"]);
      return column === null ? null : redefine(table, column, action, tools);
    }
    case "change": {
      const [from, to] = [columnName(action["old_column"]), columnName(action["column"])];
      if (from === null || to === null) return null;
      return [...(from === to ? [] : [renameColumn(table, from, to)]), ...redefine(table, to, action, tools)];
    }
    case "rename": {
      if (resource === "table") {
        const name = tableName(action["table"]);
        return name && [{ kind: "rename-relation", relation: "table", name: table, newName: name.name, ifExists: false }];
      }
      const [from, to] = [columnName(action["old_column"]), columnName(action["column"])];
      return resource === "column" && from !== null && to !== null ? [renameColumn(table, from, to)] : resource === "index" ? [noEffect("RENAME INDEX")] : null;
    }
    case "alter": {
      const column = columnName(action["column"]);
      return column === null
        ? [noEffect("ALTER")]
        : [{ kind: "alter-column", table, column, change: { kind: "other", detail: "SET DEFAULT" }, ifExists: false }];
    }
    default:
      // Options of the table: engine, character set, auto_increment.
      return word(action["type"]) === "alter" ? [noEffect("ALTER TABLE")] : null;
  }
}

function renameColumn(table: QualifiedName, column: string, newName: string): Operation {
  return { kind: "rename-column", relation: "table", table, column, newName, ifExists: false };
}

/** MODIFY and CHANGE define the whole column anew: what is not said is nullable. */
function redefine(table: QualifiedName, column: string, action: SyntaxNode, tools: StatementTools): readonly Operation[] {
  const required = isNode(action["nullable"]) && word(action["nullable"]["type"]) === "not null";
  return [
    { kind: "alter-column", table, column, change: { kind: "type", type: typeOf(action["definition"], tools), using: null, collation: null }, ifExists: false },
    { kind: "alter-column", table, column, change: { kind: required ? "set-not-null" : "drop-not-null" }, ifExists: false },
  ];
}

function noEffect(detail: string): Operation {
  return { kind: "no-effect", detail };
}
