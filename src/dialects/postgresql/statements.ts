/** One statement of PostgreSQL's tree: what it does, and what it is called. */
import type { Operation, QualifiedName, Query, RelationUse, SqlExpression, TypeReference } from "../../model/operation.ts";
import type { Span } from "../../source.ts";
import { type BlockReader, readDoBlock } from "./do-block.ts";
import { sqlExpression } from "./expressions.ts";
import { displayName, nameOf, nameOfNodes, parseNameParts, relationName, strings } from "./names.ts";
import { argumentTypes, ROUTINES, dropObjects, grant, objectWords, renameObject, setSchema, touch, touchObject } from "./objects.ts";
import type { DefElem, ObjectType, RangeVar, SelectStmt, SyntaxNode } from "./parser.ts";
import { constantText, readDependencies, readQuery } from "./queries.ts";
import { asksOf } from "./questions.ts";
import { afterWord, nextToken, parenthesized, skipBlank, tokenText } from "./scan.ts";
import {
  alterTable, columnDefinition, constraintDefinition, createFromQuery, createIndex, createTable, createTableAs,
  persistenceOf,
} from "./tables.ts";
import { nameSpan, type SqlText } from "./text.ts";
import { typeReference } from "./types.ts";

export interface ReadStatement {
  readonly tag: string;
  readonly operations: readonly Operation[];
}

/** Where a statement stands, and what reading it needs. */
export interface Context {
  readonly text: SqlText;
  readonly span: Span;
  /** Names that mean PL/pgSQL variables, not columns. */
  readonly variables: ReadonlySet<string>;
  /** Reads the SQL of a DO block: of one that stands in a text, with positions in that text. */
  readonly blockReader: (text: string) => BlockReader;
}

function does(tag: string, ...operations: readonly Operation[]): ReadStatement {
  return { tag, operations };
}

function noEffect(tag: string): ReadStatement {
  return does(tag, { kind: "no-effect", detail: tag });
}

function unread(tag: string, reason: string): ReadStatement {
  return does(tag, { kind: "unread", reason, mayTouch: null });
}

/** What a statement does. Kinds that change nothing the catalog holds come out as `no-effect`. */
export function readStatement(node: SyntaxNode, context: Context): ReadStatement {
  const { text, span } = context;
  const kind = Object.keys(node)[0] as keyof SyntaxNode | undefined;
  switch (kind) {
    case "SelectStmt":
      return readSelect(node.SelectStmt!, node, context);
    case "InsertStmt": case "UpdateStmt": case "DeleteStmt": case "MergeStmt": {
      const read = readQuery(node, text, context.variables)!;
      return does(read.verb.toUpperCase(), { kind: "query", query: read.query, verb: read.verb, truncateCascade: false });
    }
    case "CreateStmt":
      return does("CREATE TABLE", createTable(node.CreateStmt!, false, text));
    case "CreateForeignTableStmt":
      return does("CREATE FOREIGN TABLE", createTable(node.CreateForeignTableStmt!.base ?? {}, true, text));
    case "CreateTableAsStmt": {
      const materialized = node.CreateTableAsStmt!.objtype === "OBJECT_MATVIEW";
      return does(materialized ? "CREATE MATERIALIZED VIEW" : "CREATE TABLE AS", createFromQuery(node.CreateTableAsStmt!, text));
    }
    case "AlterTableStmt":
      return { tag: `ALTER ${objectWords(node.AlterTableStmt!.objtype ?? "OBJECT_TABLE")}`, operations: alterTable(node.AlterTableStmt!, text, span.end) };
    case "IndexStmt":
      return does("CREATE INDEX", createIndex(node.IndexStmt!, text, span.end));
    case "DropStmt":
      return { tag: `DROP ${objectWords(node.DropStmt!.removeType)}`, operations: dropObjects(node.DropStmt!) };
    case "RenameStmt": {
      const { renameType, relationType } = node.RenameStmt!;
      return { tag: `ALTER ${renamedWords(renameType, relationType)}`, operations: renameObject(node.RenameStmt!) };
    }
    case "AlterObjectSchemaStmt":
      return does(`ALTER ${objectWords(node.AlterObjectSchemaStmt!.objectType)}`, setSchema(node.AlterObjectSchemaStmt!));
    case "AlterOwnerStmt": {
      const { objectType = "OBJECT_TABLE", object, relation } = node.AlterOwnerStmt!;
      const touched = relation ? touch("relation", relationName(relation), "OWNER TO") : touchObject(objectType, object, "OWNER TO");
      return does(`ALTER ${objectWords(objectType)}`, touched);
    }
    case "CommentStmt":
      return does("COMMENT", touchObject(node.CommentStmt!.objtype ?? "OBJECT_TABLE", node.CommentStmt!.object, "COMMENT"));
    case "SecLabelStmt":
      return does("SECURITY LABEL", touchObject(node.SecLabelStmt!.objtype ?? "OBJECT_TABLE", node.SecLabelStmt!.object, "SECURITY LABEL"));
    case "GrantStmt":
      return { tag: node.GrantStmt!.is_grant ? "GRANT" : "REVOKE", operations: grant(node.GrantStmt!) };
    case "AlterDefaultPrivilegesStmt":
      return readDefaultPrivileges(node.AlterDefaultPrivilegesStmt!);
    case "CreateEnumStmt":
      return does("CREATE TYPE", {
        kind: "create-enum",
        name: nameOfNodes(node.CreateEnumStmt!.typeName),
        labels: strings(node.CreateEnumStmt!.vals),
        ifNotExists: false,
      });
    case "CompositeTypeStmt":
      return does("CREATE TYPE", {
        kind: "create-composite-type",
        name: relationName(node.CompositeTypeStmt!.typevar),
        columns: (node.CompositeTypeStmt!.coldeflist ?? []).map((column: SyntaxNode) => columnDefinition(column.ColumnDef ?? {}, text)),
      });
    case "CreateRangeStmt":
      return does("CREATE TYPE", createRange(node.CreateRangeStmt!));
    case "DefineStmt":
      return readDefine(node.DefineStmt!);
    case "AlterEnumStmt":
      return does("ALTER TYPE", alterEnum(node.AlterEnumStmt!));
    case "AlterTypeStmt":
      return does("ALTER TYPE", { kind: "alter-type", name: nameOfNodes(node.AlterTypeStmt!.typeName), domain: false, detail: "SET", change: null });
    case "CreateDomainStmt":
      return does("CREATE DOMAIN", createDomain(node.CreateDomainStmt!, context));
    case "AlterDomainStmt":
      return does("ALTER DOMAIN", alterDomain(node.AlterDomainStmt!, context));
    case "CreateSeqStmt": {
      const { sequence, options, if_not_exists } = node.CreateSeqStmt!;
      const as = option(options, "as")?.TypeName;
      return does("CREATE SEQUENCE", {
        kind: "create-sequence", name: relationName(sequence), ifNotExists: if_not_exists ?? false, ownedBy: sequenceOwner(options) ?? null,
        type: as ? typeReference(as) : null, persistence: persistenceOf(sequence),
      }, ...invalidOwner(options));
    }
    case "AlterSeqStmt": {
      const { sequence, options, missing_ok } = node.AlterSeqStmt!;
      return does(
        "ALTER SEQUENCE",
        { kind: "alter-sequence", name: relationName(sequence), ifExists: missing_ok ?? false, ownedBy: sequenceOwner(options) },
        ...invalidOwner(options),
      );
    }
    case "ViewStmt":
      return does("CREATE VIEW", createView(node.ViewStmt!, text));
    case "RefreshMatViewStmt": {
      const { relation, concurrent } = node.RefreshMatViewStmt!;
      return does(concurrent ? "REFRESH MATERIALIZED VIEW CONCURRENTLY" : "REFRESH MATERIALIZED VIEW", useOf([relation], "refresh", "refresh", text));
    }
    case "CreateFunctionStmt":
      return does(node.CreateFunctionStmt!.is_procedure ? "CREATE PROCEDURE" : "CREATE FUNCTION", createFunction(node.CreateFunctionStmt!, context));
    case "AlterFunctionStmt": {
      const { func, objtype } = node.AlterFunctionStmt!;
      return does(`ALTER ${objectWords(objtype)}`, {
        kind: "alter-function",
        ...(objtype && ROUTINES[objtype] ? { routine: ROUTINES[objtype] } : {}),
        name: nameOfNodes(func?.objname),
        arguments: argumentTypes(func),
        change: { kind: "other" },
      });
    }
    case "CreateTrigStmt": {
      const { trigname, relation, funcname, replace, columns, isconstraint, row, timing, whenClause } = node.CreateTrigStmt!;
      return does("CREATE TRIGGER", {
        kind: "create-trigger",
        name: trigname ?? "",
        table: relationName(relation),
        function: nameOfNodes(funcname),
        orReplace: replace ?? false,
        columns: strings(columns),
        constraint: isconstraint ?? false,
        row: row ?? false,
        timing: timing === undefined || (timing & TRIGGER_BITS) === 0 ? "after" : timing & TRIGGER_INSTEAD ? "instead of" : "before",
        ...(whenClause ? { when: sqlExpression(whenClause, text, null) } : {}),
      });
    }
    case "CreateEventTrigStmt":
      return does("CREATE EVENT TRIGGER", touch("function", nameOfNodes(node.CreateEventTrigStmt!.funcname), "CREATE EVENT TRIGGER"));
    case "RuleStmt":
      return does("CREATE RULE", createRule(node.RuleStmt!, context));
    case "CreatePolicyStmt": {
      const { policy_name, table, qual, with_check } = node.CreatePolicyStmt!;
      const [using, check] = [policyExpression(qual, "using", table, context), policyExpression(with_check, "check", table, context)];
      return does("CREATE POLICY", {
        kind: "create-table-object",
        object: "policy",
        name: policy_name ?? "",
        table: relationName(table),
        orReplace: false,
        expressions: using ? [using] : [],
        ...(check && { check }),
      });
    }
    case "AlterPolicyStmt": {
      const { policy_name, table, qual, with_check } = node.AlterPolicyStmt!;
      const change = {
        kind: "expressions",
        using: policyExpression(qual, "using", table, context),
        check: policyExpression(with_check, "check", table, context),
      } as const;
      return does("ALTER POLICY", { kind: "alter-table-object", object: "policy", name: policy_name ?? "", table: relationName(table), change });
    }
    case "CreateSchemaStmt":
      return createSchema(node.CreateSchemaStmt!, context);
    case "CreateExtensionStmt": {
      const { extname, if_not_exists, options } = node.CreateExtensionStmt!;
      return does("CREATE EXTENSION", {
        kind: "create-extension", name: extname ?? "", schema: option(options, "schema")?.String?.sval ?? null,
        ifNotExists: if_not_exists ?? false, cascade: option(options, "cascade") !== undefined,
      });
    }
    case "AlterExtensionStmt":
      return does("ALTER EXTENSION", touch("extension", { schema: null, name: node.AlterExtensionStmt!.extname ?? "" }, "UPDATE"));
    case "AlterExtensionContentsStmt":
      return does("ALTER EXTENSION", touch("extension", { schema: null, name: node.AlterExtensionContentsStmt!.extname ?? "" }, "ADD"));
    case "TruncateStmt": {
      const { relations, behavior } = node.TruncateStmt!;
      const used = useOf((relations ?? []).map((relation: SyntaxNode) => relation.RangeVar), "truncate", "truncate", text);
      return does("TRUNCATE", { ...used, truncateCascade: behavior === "DROP_CASCADE" });
    }
    case "LockStmt":
      return does("LOCK TABLE", useOf((node.LockStmt!.relations ?? []).map((relation: SyntaxNode) => relation.RangeVar), "lock", "lock", text));
    case "CopyStmt":
      return readCopy(node.CopyStmt!, text);
    case "ExplainStmt":
      return readExplain(node.ExplainStmt!, context);
    case "DeclareCursorStmt":
      return does("DECLARE CURSOR", readOnly(node.DeclareCursorStmt!.query, text));
    case "PrepareStmt":
      return does("PREPARE", readOnly(node.PrepareStmt!.query, text));
    case "ExecuteStmt":
      return does("EXECUTE", { kind: "unread", reason: "what the prepared statement does is not known", mayTouch: null, rowsOnly: true });
    case "CallStmt":
      return does("CALL", { kind: "query", query: readDependencies({ FuncCall: node.CallStmt!.funccall }, text), verb: "other", truncateCascade: false });
    case "DoStmt":
      return { tag: "DO", operations: readDo(node.DoStmt!.args, context) };
    case "ReindexStmt": {
      const { kind: target, relation, name, params } = node.ReindexStmt!;
      const concurrently = option(params, "concurrently") ? "REINDEX CONCURRENTLY" : null;
      if (relation)
        return does(
          "REINDEX",
          touch("relation", relationName(relation), concurrently ?? "REINDEX", target === "REINDEX_OBJECT_INDEX" ? "index" : "table"),
        );
      if (target === "REINDEX_OBJECT_SCHEMA") return does("REINDEX", touch("schema", { schema: null, name: name ?? "" }, concurrently ?? "REINDEX SCHEMA"));
      return does("REINDEX", { kind: "no-effect", detail: concurrently ?? (target === "REINDEX_OBJECT_SYSTEM" ? "REINDEX SYSTEM" : "REINDEX DATABASE") });
    }
    case "ClusterStmt": {
      const { relation, indexname } = node.ClusterStmt!;
      if (!relation) return noEffect("CLUSTER");
      const table = relationName(relation);
      const index = indexname === undefined ? [] : [touch("relation", { schema: table.schema, name: indexname }, "CLUSTER", "index")];
      return does("CLUSTER", touch("relation", table, "CLUSTER"), ...index);
    }
    case "VacuumStmt": {
      const tag = node.VacuumStmt!.is_vacuumcmd ? "VACUUM" : "ANALYZE";
      const relations = (node.VacuumStmt!.rels ?? []).map((relation: SyntaxNode) => relation.VacuumRelation);
      if (relations.length === 0) return noEffect(tag);
      return {
        tag,
        operations: relations.flatMap((relation) => {
          const columns = strings(relation?.va_cols);
          const name = relationName(relation?.relation);
          return columns.length === 0 ? [touch("relation", name, tag)] : columns.map((column) => touch("relation", name, tag, null, column));
        }),
      };
    }
    case "CreateStatsStmt":
      return {
        tag: "CREATE STATISTICS",
        operations: (node.CreateStatsStmt!.relations ?? []).flatMap((relation: SyntaxNode) => {
          const columns = (node.CreateStatsStmt!.exprs ?? []).flatMap((element: SyntaxNode) => element.StatsElem?.name ?? []);
          const name = relationName(relation.RangeVar);
          return columns.length === 0
            ? [touch("relation", name, "CREATE STATISTICS")]
            : columns.map((column) => touch("relation", name, "CREATE STATISTICS", null, column));
        }),
      };
    case "AlterTSConfigurationStmt":
      return {
        tag: "ALTER TEXT SEARCH CONFIGURATION",
        operations: (node.AlterTSConfigurationStmt!.dicts ?? []).map((dictionary: SyntaxNode): Operation => ({
          kind: "touch",
          object: "text-search-dictionary",
          relation: null,
          name: nameOfNodes(dictionary.List?.items),
          column: null,
          detail: "ALTER TEXT SEARCH CONFIGURATION",
          ifExists: false,
        })),
      };
    case "VariableSetStmt":
      return readSet(node.VariableSetStmt!);
    case "ConstraintsSetStmt":
      return noEffect("SET CONSTRAINTS");
    case "DiscardStmt":
      return node.DiscardStmt!.target === "DISCARD_ALL" || node.DiscardStmt!.target === undefined
        ? does("DISCARD", { kind: "no-effect", detail: "DISCARD ALL" }, { kind: "set-search-path", schemas: null, local: false })
        : noEffect("DISCARD");
    case "TransactionStmt":
      return readTransaction(node.TransactionStmt!);
    case "CreateSubscriptionStmt":
      return makesNoSlot(node.CreateSubscriptionStmt!.options)
        ? noEffect("CREATE SUBSCRIPTION")
        : does("CREATE SUBSCRIPTION", { kind: "no-effect", detail: "CREATE SUBSCRIPTION ... WITH (create_slot = true)" });
    case "ImportForeignSchemaStmt":
      return unread("IMPORT FOREIGN SCHEMA", "the tables that it imports are not known");
    case "DropOwnedStmt":
      return unread("DROP OWNED", "the objects that it drops are not known");
    case undefined:
      return unread("", "the statement is empty");
    default:
      return noEffect(tagFromText(text.text, span.start));
  }
}

// When a trigger fires, from PostgreSQL's src/include/catalog/pg_trigger.h; AFTER is neither.
const TRIGGER_BEFORE = 1 << 1;
const TRIGGER_INSTEAD = 1 << 6;
const TRIGGER_BITS = TRIGGER_BEFORE | TRIGGER_INSTEAD;

/** A tag for statements that need no reading, and for those that could not be read: their first words in capitals. */
export function tagFromText(text: string, start: number): string {
  const words: string[] = [];
  for (let token = nextToken(text, start); token && token.kind === "word" && words.length < 2; token = nextToken(text, token.end)) {
    words.push(tokenText(text, token).toUpperCase());
    if (words.length === 1 && !OBJECT_VERBS.has(words[0]!)) break;
  }
  return words.join(" ");
}

/** Verbs that say little without the kind of object that follows. */
const OBJECT_VERBS: ReadonlySet<string> = new Set(["CREATE", "ALTER", "DROP", "LOCK", "REFRESH", "SECURITY", "REASSIGN", "IMPORT"]);

/** What ALTER ... RENAME alters: for a part of a relation, the relation. */
function renamedWords(type: ObjectType | undefined, relation: ObjectType | undefined): string {
  switch (type) {
    case "OBJECT_COLUMN": return objectWords(relation);
    case "OBJECT_ATTRIBUTE": return "TYPE";
    case "OBJECT_TABCONSTRAINT": return "TABLE";
    case "OBJECT_DOMCONSTRAINT": return "DOMAIN";
    default: return objectWords(type);
  }
}

function option(options: readonly SyntaxNode[] | undefined, name: string): SyntaxNode | undefined {
  const found = (options ?? []).map((node) => node.DefElem).find((element: DefElem | undefined) => element?.defname === name);
  return found && (found.arg ?? {});
}

/** `WITH (create_slot = false)`, or `connect = false`, which implies it. */
function makesNoSlot(options: readonly SyntaxNode[] | undefined): boolean {
  return ["create_slot", "connect"].some((name) => {
    const given = option(options, name);
    // A word that SQL does not reserve is read as the name of a type.
    const text = given?.String?.sval ?? strings(given?.TypeName?.names).at(-1) ?? given?.Integer?.ival?.toString();
    return given !== undefined && text !== undefined && /^(?:false|off|no|0)$/i.test(text);
  });
}

function readSelect(statement: SelectStmt, node: SyntaxNode, context: Context): ReadStatement {
  const searchPath = setConfig(statement);
  const read = readQuery(node, context.text, context.variables)!;
  const into = leftmost(statement).intoClause;
  if (into) return does("SELECT INTO", createTableAs(into, read.query, false));
  const query: Operation = { kind: "query", query: withQuestion(read.query, statement, context), verb: "select", truncateCascade: false };
  if (!searchPath) return does("SELECT", query, ...geometryColumns(statement));
  return (statement.targetList ?? []).length === 1 && !statement.fromClause ? does("SELECT", searchPath) : does("SELECT", searchPath, query);
}

/**
 * What PostGIS's management functions do: `AddGeometryColumn([[catalog,] schema,] table, column, srid, type, dimension)`,
 * `DropGeometryColumn([[catalog,] schema,] table, column)`, `DropGeometryTable([[catalog,] schema,] table)`. They take names as they are stored.
 */
function geometryColumns(statement: SelectStmt): readonly Operation[] {
  return ((statement.targetList ?? []) as readonly SyntaxNode[]).flatMap((target): readonly Operation[] => {
    const call = (target.ResTarget?.val as SyntaxNode | undefined)?.FuncCall;
    const name = strings(call?.funcname).at(-1) ?? "";
    if (!/^(?:(?:add|drop)geometrycolumn|dropgeometrytable|updategeometrysrid)$/.test(name)) return [];
    const given = (call!.args ?? []) as readonly SyntaxNode[];
    const srid = given.findIndex((argument) => constantText(argument) === null);
    const names = (srid < 0 ? given : given.slice(0, srid)).map((argument) => constantText(argument)!);
    const column = name === "dropgeometrytable" ? null : (names.at(-1) ?? null);
    const [table, schema = null] = names.slice(0, column === null ? undefined : -1).toReversed();
    const unclear = (mayTouch: readonly QualifiedName[] | null): readonly Operation[] => [
      { kind: "unread", reason: `what ${name}() does is not known`, mayTouch },
    ];
    if (table === undefined || (srid >= 0 && name.startsWith("drop")) || statement.fromClause) return unclear(null);
    const at: QualifiedName = { schema: schema === "" ? null : schema, name: table };
    if (name === "dropgeometrytable") return [{ kind: "drop-relation", relation: "table", name: at, ifExists: true, cascade: false, concurrently: false }];
    if (column === null) return unclear([at]);
    if (name === "dropgeometrycolumn") return [{ kind: "drop-column", table: at, column, columnIfExists: false, ifExists: false, cascade: false }];
    const [number, form, dimension, typmod] = given.slice(srid);
    const type = form && constantText(form);
    if (name !== "addgeometrycolumn" || srid < 0 || !number?.A_Const?.ival || !type || typmod) return unclear([at]);
    const system = number.A_Const.ival.ival ?? 0;
    const suffix = /[zm]$/i.test(type) ? "" : { 3: "Z", 4: "ZM" }[dimension?.A_Const?.ival?.ival ?? 2] ?? "";
    const modifiers = system <= 0 && /^geometry$/i.test(`${type}${suffix}`) ? [] : [`${type}${suffix}`.toLowerCase(), ...(system > 0 ? [system] : [])];
    return [{
      kind: "add-column", table: at, ifNotExists: false, ifExists: false,
      column: {
        name: column,
        type: { kind: "named", schema: null, name: "geometry", modifiers, dimensions: 0 },
        nullable: true,
        default: null,
        identity: null,
        generated: null,
        serial: false,
        collation: null,
        constraints: [],
        span: null,
      },
    }];
  });
}

/** The query with what it asks the catalog. */
function withQuestion(query: Query, statement: SelectStmt, { text }: Context): Query {
  const asks = asksOf(statement, { variable: () => undefined, query: (inner) => readQuery({ SelectStmt: inner }, text)!.query });
  return asks ? { ...query, asks } : query;
}

/** SELECT INTO stands in the first SELECT of a set operation. */
function leftmost(statement: SelectStmt): SelectStmt {
  let left = statement;
  while (left.larg) left = left.larg;
  return left;
}

/** `SELECT set_config('search_path', 'a, b', false)`. */
function setConfig(statement: SelectStmt): Operation | null {
  for (const target of (statement.targetList ?? []) as readonly SyntaxNode[]) {
    const call = (target.ResTarget?.val as SyntaxNode | undefined)?.FuncCall;
    if (strings(call?.funcname).at(-1) !== "set_config") continue;
    const [setting, value, local] = (call?.args ?? []) as readonly SyntaxNode[];
    if (!setting || constantText(setting)?.toLowerCase() !== "search_path") continue;
    const path = value ? constantText(value) : null;
    const schemas = path === null ? null : searchPathSchemas(path);
    if (!schemas) return { kind: "unread", reason: "the search path is not known", mayTouch: null };
    return { kind: "set-search-path", schemas, local: local?.A_Const?.boolval?.boolval === true };
  }
  return null;
}

/** The schemas of a search_path in one text, folded as SplitIdentifierString folds them; null when the text is no such list. */
function searchPathSchemas(path: string): readonly string[] | null {
  if (path.trim() === "") return [];
  const names = path.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/).map((item) => parseNameParts(item.trim() === "$user" ? '"$user"' : item));
  return names.every((parts) => parts?.length === 1) ? names.map((parts) => parts![0]!) : null;
}

function readSet(statement: NonNullable<SyntaxNode["VariableSetStmt"]>): ReadStatement {
  const reset = statement.kind === "VAR_RESET" || statement.kind === "VAR_RESET_ALL";
  const tag = reset ? "RESET" : "SET";
  const local = statement.is_local ?? false;
  if (statement.kind === "VAR_RESET_ALL") return does(tag, { kind: "set-search-path", schemas: null, local });
  if (statement.name?.toLowerCase() !== "search_path") return does(tag, { kind: "no-effect", detail: `${tag} ${statement.name ?? ""}`.trimEnd() });
  // Outside a function's definition this sets what is set already.
  if (statement.kind === "VAR_SET_CURRENT") return does(tag, { kind: "no-effect", detail: "SET search_path FROM CURRENT" });
  if (statement.kind === "VAR_RESET" || statement.kind === "VAR_SET_DEFAULT") return does(tag, { kind: "set-search-path", schemas: null, local });
  const schemas = (statement.args ?? []).map((argument) => constantText(argument));
  // An empty string names no schema.
  if (schemas.every((schema) => schema !== null)) return does(tag, { kind: "set-search-path", schemas: schemas.filter((schema) => schema !== ""), local });
  return unread(tag, "the search path is not known");
}

const TRANSACTION_VERBS = {
  TRANS_STMT_BEGIN: "begin", TRANS_STMT_START: "begin", TRANS_STMT_COMMIT: "commit", TRANS_STMT_ROLLBACK: "rollback",
  TRANS_STMT_SAVEPOINT: "savepoint", TRANS_STMT_RELEASE: "release", TRANS_STMT_ROLLBACK_TO: "rollback-to",
} as const;

function readTransaction(statement: NonNullable<SyntaxNode["TransactionStmt"]>): ReadStatement {
  const verb = TRANSACTION_VERBS[(statement.kind ?? "TRANS_STMT_BEGIN") as keyof typeof TRANSACTION_VERBS];
  if (verb === undefined) return unread("PREPARE TRANSACTION", "whether a prepared transaction is committed is not known");
  const tag = verb === "release" ? "RELEASE SAVEPOINT" : verb === "rollback-to" ? "ROLLBACK TO SAVEPOINT" : verb.toUpperCase();
  return does(tag, { kind: "transaction", verb, name: statement.savepoint_name ?? null });
}

function readDefaultPrivileges(statement: NonNullable<SyntaxNode["AlterDefaultPrivilegesStmt"]>): ReadStatement {
  const tag = "ALTER DEFAULT PRIVILEGES";
  const schemas = strings(option(statement.options, "schemas")?.List?.items);
  return schemas.length === 0 ? noEffect(tag) : does(tag, ...schemas.map((name) => touch("schema", { schema: null, name }, tag)));
}

function createRange({ typeName, params }: NonNullable<SyntaxNode["CreateRangeStmt"]>): Extract<Operation, { kind: "create-range" }> {
  const multirange = option(params, "multirange_type_name")?.TypeName;
  const subtype = option(params, "subtype")?.TypeName;
  return {
    kind: "create-range",
    name: nameOfNodes(typeName),
    subtype: subtype ? typeReference(subtype) : null,
    ordered: option(params, "subtype_opclass") !== undefined,
    multirange: multirange ? nameOfNodes(multirange.names) : null,
  };
}

function readDefine(statement: NonNullable<SyntaxNode["DefineStmt"]>): ReadStatement {
  const { kind, defnames, definition } = statement;
  if (kind === "OBJECT_TYPE") return does("CREATE TYPE", { kind: "create-other-type", name: nameOfNodes(defnames), form: definition ? "base" : "shell" });
  if (kind !== "OBJECT_AGGREGATE") return noEffect(`CREATE ${objectWords(kind)}`);
  return does("CREATE AGGREGATE", {
    kind: "create-function", name: nameOfNodes(defnames), routine: "aggregate", orReplace: statement.replace ?? false,
    arguments: aggregateArguments(statement), outputs: [], returns: null, language: null, body: null, queries: [],
  });
}

/** `[list of parameters, number of direct ones]`; before 8.2 the type stood in the definition as BASETYPE. */
function aggregateArguments(statement: NonNullable<SyntaxNode["DefineStmt"]>): readonly TypeReference[] {
  if (statement.oldstyle) {
    const base = option(statement.definition, "basetype")?.TypeName;
    return base && strings(base.names).at(-1) !== "any" ? [typeReference(base)] : [];
  }
  return inputTypes((statement.args?.[0] as SyntaxNode | undefined)?.List?.items);
}

/** OUT and TABLE parameters do not identify a function. */
const OUTPUT_MODES: ReadonlySet<string> = new Set(["FUNC_PARAM_OUT", "FUNC_PARAM_TABLE"]);

function inputTypes(parameters: readonly SyntaxNode[] | undefined): readonly TypeReference[] {
  return parameterTypes(parameters, (mode) => !OUTPUT_MODES.has(mode));
}

function outputTypes(parameters: readonly SyntaxNode[] | undefined): readonly TypeReference[] {
  return parameterTypes(parameters, (mode) => OUTPUT_MODES.has(mode));
}

function parameterTypes(parameters: readonly SyntaxNode[] | undefined, isMeant: (mode: string) => boolean): readonly TypeReference[] {
  return (parameters ?? []).flatMap(({ FunctionParameter: parameter }) =>
    parameter && isMeant(parameter.mode ?? "") ? [typeReference(parameter.argType)] : [],
  );
}

function createFunction(statement: NonNullable<SyntaxNode["CreateFunctionStmt"]>, context: Context): Operation {
  const body = option(statement.options, "as")?.List?.items as readonly SyntaxNode[] | undefined;
  const defaults = ((statement.parameters ?? []) as readonly SyntaxNode[]).flatMap(({ FunctionParameter: parameter }) =>
    parameter?.defexpr ? [{ type: typeReference(parameter.argType), default: sqlExpression(parameter.defexpr, context.text, null) }] : [],
  );
  return {
    kind: "create-function",
    name: nameOfNodes(statement.funcname),
    routine: statement.is_procedure ? "procedure" : "function",
    orReplace: statement.replace ?? false,
    arguments: inputTypes(statement.parameters),
    ...(defaults.length > 0 && { defaults }),
    outputs: outputTypes(statement.parameters),
    returns: statement.returnType ? typeReference(statement.returnType) : null,
    // A body in SQL's own syntax can only be in SQL.
    language: option(statement.options, "language")?.String?.sval?.toLowerCase() ?? (statement.sql_body ? "sql" : null),
    body: body ? strings(body).join(", ") : statement.sql_body ? sqlBody(context) : null,
    queries: bodyQueries(statement, body ? strings(body) : [], context),
  };
}

/** The queries and DML statements of a body in SQL. Names of parameters may stand where columns do. */
function bodyQueries(statement: NonNullable<SyntaxNode["CreateFunctionStmt"]>, body: readonly string[], context: Context): readonly Query[] {
  if (statement.sql_body) return [readDependencies(statement.sql_body, context.text)];
  const [text] = body;
  if (option(statement.options, "language")?.String?.sval?.toLowerCase() !== "sql" || text === undefined) return [];
  const parameters = new Set((statement.parameters ?? []).flatMap((node: SyntaxNode) => node.FunctionParameter?.name ?? []));
  const operations = unlocated(context.blockReader(text).statements({ start: 0, end: text.length }, null, parameters));
  return operations.flatMap((operation) => (operation.kind === "query" ? [operation.query] : []));
}

/** `BEGIN ATOMIC ... END` or `RETURN expression`, as written. */
function sqlBody({ text, span }: Context): string {
  for (const keyword of ["begin", "return"]) {
    const after = afterWord(text.text, keyword, span.start, span.end);
    if (after !== null) return text.text.slice(after - keyword.length, span.end);
  }
  return "";
}

function alterEnum(statement: NonNullable<SyntaxNode["AlterEnumStmt"]>): Operation {
  const name = nameOfNodes(statement.typeName);
  const label = statement.newVal ?? "";
  if (statement.oldVal !== undefined) return { kind: "rename-enum-value", name, label: statement.oldVal, newLabel: label };
  const neighbour =
    statement.newValNeighbor === undefined
      ? null
      : ({ position: statement.newValIsAfter ? "after" : "before", label: statement.newValNeighbor } as const);
  return { kind: "add-enum-value", name, label, neighbour, ifNotExists: statement.skipIfNewValExists ?? false };
}

function createDomain(statement: NonNullable<SyntaxNode["CreateDomainStmt"]>, { text, span }: Context): Operation {
  // A domain's constraints are those of a column without a name.
  const column = columnDefinition({ typeName: statement.typeName, constraints: statement.constraints, location: statement.typeName?.location }, text);
  const nodes = (statement.constraints ?? []).flatMap((node: SyntaxNode) => node.Constraint ?? []);
  return {
    kind: "create-domain", name: nameOfNodes(statement.domainname), type: typeReference(statement.typeName),
    constraints: nodes.flatMap((node) =>
      node.contype === "CONSTR_CHECK" ? constraintDefinition(node, text, { start: text.at(node.location ?? 0), end: span.end }) : [],
    ),
    nullable: column.nullable !== false,
    default: column.default,
  };
}

function alterDomain(statement: NonNullable<SyntaxNode["AlterDomainStmt"]>, { text, span }: Context): Operation {
  const domain = { kind: "alter-type", name: nameOfNodes(statement.typeName), domain: true } as const;
  const { name = "", def } = statement;
  switch (statement.subtype) {
    case "T": {
      if (!def) return { ...domain, detail: "DROP DEFAULT", change: { kind: "drop-default" } };
      const after = afterWord(text.text, "default", span.start, span.end);
      return {
        ...domain,
        detail: "SET DEFAULT",
        change: {
          kind: "set-default",
          default: sqlExpression(def as SyntaxNode, text, after === null ? null : { start: skipBlank(text.text, after), end: span.end }),
        },
      };
    }
    case "N":
      return { ...domain, detail: "DROP NOT NULL", change: { kind: "drop-not-null" } };
    case "O":
      return { ...domain, detail: "SET NOT NULL", change: { kind: "set-not-null" } };
    case "X":
      return { ...domain, detail: "DROP CONSTRAINT", change: { kind: "drop-constraint", name, ifExists: statement.missing_ok ?? false } };
    case "V":
      return { ...domain, detail: "VALIDATE CONSTRAINT", change: { kind: "validate-constraint", name } };
    case "C": {
      const node = (def as SyntaxNode | undefined)?.Constraint;
      const constraint = node ? constraintDefinition(node, text, { start: text.at(node.location ?? 0), end: span.end })[0] : undefined;
      return { ...domain, detail: "ADD CONSTRAINT", change: constraint ? { kind: "add-constraint", constraint } : null };
    }
    default:
      return { ...domain, detail: "ALTER", change: null };
  }
}

/** Undefined when OWNED BY is not said, null for OWNED BY NONE. */
function sequenceOwner(options: readonly SyntaxNode[] | undefined): { readonly table: QualifiedName; readonly column: string } | null | undefined {
  const owner = option(options, "owned_by");
  if (!owner) return undefined;
  const parts = strings(owner.List?.items);
  return parts.length < 2 ? null : { table: nameOf(parts.slice(0, -1)), column: parts.at(-1)! };
}

/** A name alone owns no sequence (process_owned_by). */
function invalidOwner(options: readonly SyntaxNode[] | undefined): readonly Operation[] {
  const parts = strings(option(options, "owned_by")?.List?.items);
  return parts.length === 1 && parts[0] !== "none"
    ? [{ kind: "raise", sqlstate: "42601", message: "invalid OWNED BY option", intent: "gives a sequence to a name that is no column" }]
    : [];
}

function createView(statement: NonNullable<SyntaxNode["ViewStmt"]>, text: SqlText): Operation {
  const name = relationName(statement.view);
  const query = statement.query as SyntaxNode | undefined;
  // CREATE RECURSIVE VIEW comes as a query of one recursive CTE that has the view's own name.
  const ctes = query?.SelectStmt?.withClause;
  const recursive = ctes?.recursive === true && ctes.ctes?.length === 1 && (ctes.ctes[0] as SyntaxNode).CommonTableExpr?.ctename === name.name;
  return {
    kind: "create-view", name, materialized: false, orReplace: statement.replace ?? false, ifNotExists: false,
    temporary: persistenceOf(statement.view) === "temporary", columns: strings(statement.aliases),
    query: readQuery(query, text)?.query ?? readDependencies(query, text), recursive,
  };
}

type QueryOperation = Extract<Operation, { kind: "query" }>;

function useOf(relations: readonly (RangeVar | undefined)[], access: RelationUse["access"], verb: QueryOperation["verb"], text: SqlText): QueryOperation {
  return {
    kind: "query",
    query: queryOver(
      relations.map((relation) => ({
        name: relationName(relation),
        access,
        columns: [],
        ...(access === "truncate" && relation?.inh !== true && { only: true }),
        span: nameSpan(text, relation?.location ?? 0),
      })),
    ),
    verb,
    truncateCascade: false,
  };
}

function queryOver(uses: readonly RelationUse[]): Query {
  return { uses, functions: [], types: [], output: [], star: [], emptyWhenAnyIsEmpty: [], countsRows: false };
}

function readCopy(statement: NonNullable<SyntaxNode["CopyStmt"]>, text: SqlText): ReadStatement {
  if (!statement.relation) return does("COPY", { ...readOnly(statement.query, text, true), verb: "copy" });
  const use: RelationUse = {
    name: relationName(statement.relation), access: statement.is_from ? "insert" : "read",
    columns: strings(statement.attlist), span: nameSpan(text, statement.relation.location ?? 0),
  };
  return does("COPY", { kind: "query", query: queryOver([use]), verb: "copy", truncateCascade: false });
}

/** A query that is planned and not run, so that it needs its relations and changes none; `runs`: it is run. */
function readOnly(node: SyntaxNode | undefined, text: SqlText, runs = false): QueryOperation {
  const query = readQuery(node, text)?.query ?? readDependencies(node, text);
  const uses = runs ? query.uses : query.uses.map((use) => ({ ...use, access: "read" as const }));
  return { kind: "query", query: { ...query, uses, output: null, star: null }, verb: "other", truncateCascade: false };
}

/** EXPLAIN plans a statement; with ANALYZE it runs it. */
function readExplain(statement: NonNullable<SyntaxNode["ExplainStmt"]>, context: Context): ReadStatement {
  const analyze = option(statement.options, "analyze");
  const off = analyze && ["false", "off", "0"].includes((analyze.String?.sval ?? "").toLowerCase());
  const inner = (statement.query ?? {}) as SyntaxNode;
  if (analyze && !off) return { tag: "EXPLAIN", operations: readStatement(inner, context).operations };
  if (inner.CreateTableAsStmt) return does("EXPLAIN", readOnly(inner.CreateTableAsStmt.query, context.text));
  return does("EXPLAIN", readOnly(inner, context.text));
}

function readDo(options: readonly SyntaxNode[] | undefined, context: Context): readonly Operation[] {
  const language = option(options, "language")?.String?.sval?.toLowerCase() ?? "plpgsql";
  if (language !== "plpgsql") return [{ kind: "unread", reason: `a DO block in ${language}`, mayTouch: null }];
  const body = option(options, "as")?.String?.sval;
  if (body === undefined) return [{ kind: "raise", sqlstate: "42601", message: "no inline code specified", intent: "runs a DO block without code" }];
  const { text } = context.text;
  const as = (options ?? []).find((node) => node.DefElem?.defname === "as")?.DefElem;
  const literal = nextToken(text, context.text.at(as?.location ?? 0));
  const dollar = literal && /^\$[^$]*\$/.exec(text.slice(literal.start, literal.end))?.[0].length;
  if (literal && dollar) return readDoBlock(text, { start: literal.start + dollar, end: literal.end - dollar }, context.blockReader(text));
  // In quotes, doubled quotes and escapes shift everything: positions are not told.
  return unlocated(readDoBlock(body, { start: 0, end: body.length }, context.blockReader(body)));
}

/** The operation without its places. */
function withoutSpans<Part>(part: Part): Part {
  if (typeof part !== "object" || part === null) return part;
  if (Array.isArray(part)) return part.map(withoutSpans) as Part;
  return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, key === "span" ? null : withoutSpans(value)])) as Part;
}

/** The operations of a text that stands in no file, without places. */
export function unlocated(operations: readonly Operation[]): readonly Operation[] {
  return operations.map(withoutSpans);
}

function createRule(statement: NonNullable<SyntaxNode["RuleStmt"]>, context: Context): Operation {
  const table = relationName(statement.relation);
  const condition = statement.whereClause ? [ruleCondition(statement.whereClause, table, context)] : [];
  const after = afterWord(context.text.text, "do", context.span.start, context.span.end);
  const written = after === null ? "" : context.text.text.slice(after, context.span.end).trim();
  const actions = (statement.actions ?? []).map((action: SyntaxNode): SqlExpression => {
    const query = readQuery(action, context.text)?.query;
    const relations = (query?.uses ?? []).map((use) => use.name).filter((name) => !ROW_NAMES.has(displayName(name)));
    return { text: written, columns: [], functions: query?.functions ?? [], types: query?.types ?? [], relations, read: true };
  });
  // A rule on INSERT that does nothing is none to ON CONFLICT (RewriteQuery).
  const event = actions.length === 0 && statement.event === "CMD_INSERT" ? undefined : RULE_EVENTS[(statement.event ?? "") as keyof typeof RULE_EVENTS];
  return {
    kind: "create-table-object",
    object: "rule",
    ...(event && { event }),
    name: statement.rulename ?? "",
    table,
    orReplace: statement.replace ?? false,
    expressions: [...condition, ...actions],
  };
}

const RULE_EVENTS = { CMD_SELECT: "select", CMD_INSERT: "insert", CMD_UPDATE: "update", CMD_DELETE: "delete" } as const;

/** The condition of a rule. Its columns are those of the rows OLD and NEW, which may be named as a whole, too. */
function ruleCondition(node: SyntaxNode, table: QualifiedName, context: Context): SqlExpression {
  const expression = sqlExpression(node, context.text, conditionSpan(context));
  return {
    ...expression,
    columns: expression.columns.filter(({ relation, name }) =>
      relation === null ? !ROW_NAMES.has(name) : relation === table.name || ROW_NAMES.has(relation),
    ),
  };
}

/** Between WHERE and DO. */
function conditionSpan({ text, span }: Context): Span | null {
  const where = afterWord(text.text, "where", span.start, span.end);
  const after = where === null ? null : afterWord(text.text, "do", where, span.end);
  if (where === null || after === null) return null;
  const written = text.text.slice(where, after - "do".length);
  return { start: where + written.length - written.trimStart().length, end: where + written.trimEnd().length };
}

// In a rule's action these are relations of their own.
const ROW_NAMES: ReadonlySet<string> = new Set(["old", "new"]);

function policyExpression(node: SyntaxNode | undefined, keyword: string, table: RangeVar | undefined, context: Context): SqlExpression | null {
  if (!node) return null;
  const after = afterWord(context.text.text, keyword, context.span.start, context.span.end);
  return expressionOn(node, relationName(table), after === null ? null : parenthesized(context.text.text, after, context.span.end), context);
}

/** An expression about a table's rows; columns with another qualifier are not its own. */
function expressionOn(node: SyntaxNode, table: QualifiedName, span: Span | null, context: Context): SqlExpression {
  const expression = sqlExpression(node, context.text, span);
  return { ...expression, columns: expression.columns.filter(({ relation }) => relation === null || relation === table.name) };
}

/** Elements of CREATE SCHEMA are created in that schema. */
function createSchema(statement: NonNullable<SyntaxNode["CreateSchemaStmt"]>, context: Context): ReadStatement {
  const name = statement.schemaname ?? statement.authrole?.rolename;
  if (name === undefined) return unread("CREATE SCHEMA", "the schema's name is that of the user");
  const elements = ((statement.schemaElts ?? []) as readonly SyntaxNode[]).flatMap((element) => readStatement(inSchema(element, name), context).operations);
  const created = new Set(
    elements.flatMap((element) =>
      "name" in element && element.name !== null && typeof element.name === "object" ? [element.name.name] : [],
    ),
  );
  return does(
    "CREATE SCHEMA",
    { kind: "create-schema", name, ifNotExists: statement.if_not_exists ?? false },
    ...elements.map((element) => qualified(element, created, name)),
  );
}

/** PostgreSQL runs the elements with the new schema in front of the search path: the names that they created are found there. */
function qualified<Part>(part: Part, created: ReadonlySet<string>, schema: string): Part {
  if (typeof part !== "object" || part === null) return part;
  if (Array.isArray(part)) return part.map((item: unknown) => qualified(item, created, schema)) as Part;
  const fields = part as Readonly<Record<string, unknown>>;
  const isName = fields["schema"] === null && typeof fields["name"] === "string" && !("kind" in fields);
  if (isName && created.has(fields["name"] as string)) return { ...fields, schema } as Part;
  return Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, qualified(value, created, schema)])) as Part;
}

function inSchema(element: SyntaxNode, schemaname: string): SyntaxNode {
  const placed = (relation: RangeVar | undefined): RangeVar => ({ schemaname, ...relation });
  if (element.CreateStmt) return { CreateStmt: { ...element.CreateStmt, relation: placed(element.CreateStmt.relation) } };
  if (element.ViewStmt) return { ViewStmt: { ...element.ViewStmt, view: placed(element.ViewStmt.view) } };
  if (element.IndexStmt) return { IndexStmt: { ...element.IndexStmt, relation: placed(element.IndexStmt.relation) } };
  if (element.CreateSeqStmt) return { CreateSeqStmt: { ...element.CreateSeqStmt, sequence: placed(element.CreateSeqStmt.sequence) } };
  if (element.CreateTrigStmt) return { CreateTrigStmt: { ...element.CreateTrigStmt, relation: placed(element.CreateTrigStmt.relation) } };
  return element;
}
