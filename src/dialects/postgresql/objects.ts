/** Statements about objects of any kind: DROP, RENAME, SET SCHEMA, OWNER TO, COMMENT, GRANT. */
import type { Operation, QualifiedName, RelationKind, TypeReference } from "../../model/operation.ts";
import { cutName } from "../../model/catalog.ts";
import { nameOfNodes, relationName, strings, nameHasHole } from "./names.ts";
import type { ObjectType, ObjectWithArgs, SyntaxNode } from "./parser.ts";
import { nameInTable, relationKind } from "./tables.ts";
import { typeReference } from "./types.ts";

type Touch = Extract<Operation, { kind: "touch" }>;
type Routine = Extract<Operation, { kind: "drop-function" }>["routine"];

/** An object type in SQL's words: `MATERIALIZED VIEW`. */
export function objectWords(type: ObjectType | undefined): string {
  switch (type) {
    case undefined: return "";
    case "OBJECT_MATVIEW": return "MATERIALIZED VIEW";
    case "OBJECT_TABCONSTRAINT": case "OBJECT_DOMCONSTRAINT": return "CONSTRAINT";
    case "OBJECT_FDW": return "FOREIGN DATA WRAPPER";
    case "OBJECT_FOREIGN_SERVER": return "SERVER";
    case "OBJECT_STATISTIC_EXT": return "STATISTICS";
    case "OBJECT_OPCLASS": return "OPERATOR CLASS";
    case "OBJECT_OPFAMILY": return "OPERATOR FAMILY";
    case "OBJECT_TSCONFIGURATION": return "TEXT SEARCH CONFIGURATION";
    case "OBJECT_TSDICTIONARY": return "TEXT SEARCH DICTIONARY";
    case "OBJECT_TSPARSER": return "TEXT SEARCH PARSER";
    case "OBJECT_TSTEMPLATE": return "TEXT SEARCH TEMPLATE";
    case "OBJECT_LARGEOBJECT": return "LARGE OBJECT";
    default: return type.replace("OBJECT_", "").replaceAll("_", " ");
  }
}

export function touch(
  object: Touch["object"],
  name: QualifiedName,
  detail: string,
  relation: RelationKind | null = null,
  column: string | null = null,
  ifExists = false,
): Touch {
  return { kind: "touch", object, relation, name, column, detail, ifExists };
}

/** The name of a type or domain, which the grammar gives as a type or as a list. */
function typeName(node: SyntaxNode | undefined): QualifiedName {
  return nameOfNodes(node?.TypeName?.names ?? node?.List?.items);
}

export const ROUTINES: Readonly<Partial<Record<ObjectType, Routine>>> = {
  OBJECT_FUNCTION: "function", OBJECT_PROCEDURE: "procedure", OBJECT_AGGREGATE: "aggregate", OBJECT_ROUTINE: "routine",
};

/** The argument types that tell a routine from its namesakes; null when none are written. */
export function argumentTypes(routine: ObjectWithArgs | undefined): readonly TypeReference[] | null {
  if (routine?.args_unspecified) return null;
  return (routine?.objargs ?? []).map((node: SyntaxNode) => typeReference(node.TypeName));
}

/** Objects without which columns or functions cannot be: dropping them with CASCADE may drop anything. */
const CARRYING_OBJECTS: ReadonlySet<ObjectType> = new Set([
  "OBJECT_COLLATION", "OBJECT_LANGUAGE", "OBJECT_OPCLASS", "OBJECT_OPFAMILY", "OBJECT_OPERATOR", "OBJECT_ACCESS_METHOD", "OBJECT_FDW", "OBJECT_FOREIGN_SERVER",
  "OBJECT_CAST", "OBJECT_TSCONFIGURATION", "OBJECT_CONVERSION",
]);

/** DROP: one operation per object. */
export function dropObjects(statement: NonNullable<SyntaxNode["DropStmt"]>): readonly Operation[] {
  const type = statement.removeType ?? "OBJECT_TABLE";
  const options = { ifExists: statement.missing_ok ?? false, cascade: statement.behavior === "DROP_CASCADE" };
  const operations = distinctDrops((statement.objects ?? []).map((object) => dropObject(object, type, options, statement.concurrent ?? false)));
  if (operations.length < 2) return operations;
  // PostgreSQL looks at dependents after it has gathered all objects of the statement (RemoveObjects).
  const namesAfter = (at: number): readonly QualifiedName[] =>
    operations
      .slice(at + 1)
      .flatMap((operation) =>
        (operation.kind === "drop-relation" || operation.kind === "drop-type") && !nameHasHole(operation.name) ? [operation.name] : [],
      );
  return operations.map((operation, at) =>
    operation.kind === "drop-relation" || operation.kind === "drop-type" ? { ...operation, later: namesAfter(at) } : operation,
  );
}

/** An object that is named twice is dropped once. */
function distinctDrops(operations: readonly Operation[]): readonly Operation[] {
  const keyOf = (operation: Operation, at: number): string =>
    operation.kind === "drop-relation" || operation.kind === "drop-type" ? `${operation.name.schema ?? ""}\0${cutName(operation.name.name)}` : String(at);
  return operations.filter((operation, at) => operations.findIndex((other, place) => keyOf(other, place) === keyOf(operation, at)) === at);
}

function dropObject(
  object: SyntaxNode,
  type: ObjectType,
  options: { readonly ifExists: boolean; readonly cascade: boolean },
  concurrently: boolean,
): Operation {
  const routine = ROUTINES[type];
  if (routine)
    return {
      kind: "drop-function",
      name: nameOfNodes(object.ObjectWithArgs?.objname),
      arguments: argumentTypes(object.ObjectWithArgs),
      routine,
      ...options,
    };
  switch (type) {
    case "OBJECT_TYPE": case "OBJECT_DOMAIN":
      return { kind: "drop-type", name: typeName(object), domain: type === "OBJECT_DOMAIN", ...options };
    case "OBJECT_SCHEMA":
      return { kind: "drop-schema", name: object.String?.sval ?? "", ...options };
    case "OBJECT_EXTENSION":
      return { kind: "drop-extension", name: object.String?.sval ?? "", ...options };
    case "OBJECT_TRIGGER": case "OBJECT_RULE": case "OBJECT_POLICY": {
      const { table, name } = nameInTable(object.List?.items);
      return { kind: "drop-table-object", object: type === "OBJECT_TRIGGER" ? "trigger" : type === "OBJECT_RULE" ? "rule" : "policy", name, table, ...options };
    }
    default: {
      const relation = relationKind(type);
      if (relation) return { kind: "drop-relation", relation, name: nameOfNodes(object.List?.items), concurrently, ...options };
      if (options.cascade && CARRYING_OBJECTS.has(type))
        return { kind: "unread", reason: `what else DROP ${objectWords(type)} ... CASCADE drops is not known`, mayTouch: null };
      return { kind: "no-effect", detail: `DROP ${objectWords(type)}` };
    }
  }
}

/** ALTER ... RENAME. */
export function renameObject(statement: NonNullable<SyntaxNode["RenameStmt"]>): readonly Operation[] {
  const type = statement.renameType ?? "OBJECT_TABLE";
  const newName = statement.newname ?? "";
  const table = relationName(statement.relation);
  const subname = statement.subname ?? "";
  const ifExists = statement.missing_ok ?? false;
  const object = statement.object as SyntaxNode | undefined;
  const only = statement.relation?.inh !== true && { only: true as const };
  if (ROUTINES[type]) {
    return [
      {
        kind: "alter-function",
        routine: ROUTINES[type],
        name: nameOfNodes(object?.ObjectWithArgs?.objname),
        arguments: argumentTypes(object?.ObjectWithArgs),
        change: { kind: "rename", newName },
      },
    ];
  }
  switch (type) {
    case "OBJECT_COLUMN":
      return [{ kind: "rename-column", relation: relationKind(statement.relationType) ?? "table", table, column: subname, newName, ifExists, ...only }];
    case "OBJECT_ATTRIBUTE":
      return [
        {
          kind: "alter-type",
          name: table,
          domain: false,
          detail: `RENAME ATTRIBUTE ${subname}`,
          change: { kind: "rename-attribute", name: subname, newName, cascade: statement.behavior === "DROP_CASCADE" },
        },
      ];
    case "OBJECT_TABCONSTRAINT":
      return [{ kind: "rename-constraint", table, name: subname, newName, ifExists, ...only }];
    case "OBJECT_DOMCONSTRAINT":
      return [
        {
          kind: "alter-type",
          name: typeName(object),
          domain: true,
          detail: `RENAME CONSTRAINT ${subname}`,
          change: { kind: "rename-constraint", name: subname, newName },
        },
      ];
    case "OBJECT_TRIGGER":
      return [{ kind: "rename-trigger", name: subname, table, newName }];
    case "OBJECT_RULE": case "OBJECT_POLICY":
      return [{ kind: "alter-table-object", object: type === "OBJECT_RULE" ? "rule" : "policy", name: subname, table, change: { kind: "rename", newName } }];
    case "OBJECT_TYPE": case "OBJECT_DOMAIN":
      return [{ kind: "rename-type", name: typeName(object), newName, domain: type === "OBJECT_DOMAIN" }];
    case "OBJECT_SCHEMA":
      return [{ kind: "rename-schema", name: subname, newName }];
    default: {
      const relation = relationKind(type);
      return relation
        ? [{ kind: "rename-relation", relation, name: table, newName, ifExists }]
        : [{ kind: "no-effect", detail: `ALTER ${objectWords(type)} RENAME` }];
    }
  }
}

/** ALTER ... SET SCHEMA. */
export function setSchema(statement: NonNullable<SyntaxNode["AlterObjectSchemaStmt"]>): Operation {
  const type = statement.objectType ?? "OBJECT_TABLE";
  const newSchema = statement.newschema ?? "";
  const object = statement.object as SyntaxNode | undefined;
  if (ROUTINES[type]) {
    return {
      kind: "alter-function",
      routine: ROUTINES[type],
      name: nameOfNodes(object?.ObjectWithArgs?.objname),
      arguments: argumentTypes(object?.ObjectWithArgs),
      change: { kind: "set-schema", newSchema },
    };
  }
  if (type === "OBJECT_TYPE" || type === "OBJECT_DOMAIN") return { kind: "set-type-schema", name: typeName(object), newSchema };
  const relation = relationKind(type);
  if (relation) return { kind: "set-relation-schema", relation, name: relationName(statement.relation), newSchema, ifExists: statement.missing_ok ?? false };
  if (type === "OBJECT_EXTENSION") return { kind: "set-extension-schema", name: object?.String?.sval ?? "", newSchema };
  return { kind: "no-effect", detail: `ALTER ${objectWords(type)} SET SCHEMA` };
}

/**
 * The object that COMMENT, SECURITY LABEL or OWNER TO speaks of. `detail` says which.
 */
export function touchObject(type: ObjectType, object: SyntaxNode | undefined, detail: string): Operation {
  const items = object?.List?.items as readonly SyntaxNode[] | undefined;
  if (ROUTINES[type]) return touch("function", nameOfNodes(object?.ObjectWithArgs?.objname), detail);
  switch (type) {
    case "OBJECT_COLUMN": {
      const { table, name } = nameInTable(items);
      return touch("relation", table, detail, null, name);
    }
    case "OBJECT_TYPE": case "OBJECT_DOMAIN":
      return touch("type", typeName(object), detail);
    case "OBJECT_SCHEMA":
      return touch("schema", { schema: null, name: object?.String?.sval ?? "" }, detail);
    case "OBJECT_EXTENSION":
      return touch("extension", { schema: null, name: object?.String?.sval ?? "" }, detail);
    case "OBJECT_TABCONSTRAINT": case "OBJECT_TRIGGER": {
      const { table, name } = nameInTable(items);
      return touch(type === "OBJECT_TRIGGER" ? "trigger" : "constraint", table, detail, "table", name);
    }
    case "OBJECT_DOMCONSTRAINT":
      return touch("type", typeName(items?.[0]), detail);
    case "OBJECT_RULE": case "OBJECT_POLICY":
      return touch("relation", nameInTable(items).table, detail);
    default: {
      const relation = relationKind(type);
      return relation ? touch("relation", nameOfNodes(items), detail, relation) : { kind: "no-effect", detail: `${detail} ${objectWords(type)}` };
    }
  }
}

/** GRANT and REVOKE on objects. */
export function grant(statement: NonNullable<SyntaxNode["GrantStmt"]>): readonly Operation[] {
  const detail = statement.is_grant ? "GRANT" : "REVOKE";
  const objects = (statement.objects ?? []) as readonly SyntaxNode[];
  if (statement.targtype === "ACL_TARGET_ALL_IN_SCHEMA")
    return objects.map((object) => touch("schema", { schema: null, name: object.String?.sval ?? "" }, detail));
  const columns = (statement.privileges ?? []).flatMap((node: SyntaxNode) => strings(node.AccessPriv?.cols));
  const touched = objects.flatMap((object): readonly Operation[] => {
    if (object.RangeVar) {
      const name = relationName(object.RangeVar);
      const relation = statement.objtype === "OBJECT_SEQUENCE" ? "sequence" : null;
      return columns.length === 0 ? [touch("relation", name, detail, relation)] : columns.map((column) => touch("relation", name, detail, relation, column));
    }
    return statement.objtype === "OBJECT_DATABASE" || statement.objtype === "OBJECT_LANGUAGE"
      ? []
      : [touchObject(statement.objtype ?? "OBJECT_TABLE", object, detail)];
  });
  return touched.length > 0 ? touched : [{ kind: "no-effect", detail }];
}
