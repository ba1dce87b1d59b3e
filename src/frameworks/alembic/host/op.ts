/**
 * The directives of `alembic.op`: from the arguments of a call to operations, in the order in which
 * Alembic sends its statements (operations/toimpl.py, ddl/impl.py, ddl/postgresql.py; every shape in
 * test/alembic was run).
 */
import { HOLE, knownText, NONE, str, unknown, type HostValue, type Site, type Value } from "../../../evaluate/value.ts";
import { exceptionClass } from "../../../evaluate/exceptions.ts";
import type { Catalog } from "../../../model/catalog.ts";
import type { NamingConvention } from "../../../model/history.ts";
import type { ConstraintDefinition, Operation, QualifiedName } from "../../../model/operation.ts";
import type { Recorder } from "../../index.ts";
import {
  entriesOf, itemsOf, known, readFlag, readOptionalText, readText, readTexts, reasonOf, type Arguments, type Reading,
} from "./arguments.ts";
import { readName, type WrittenName } from "./conventions.ts";
import { insertedRows, modify, queryOperation, tableOf, withValues, type StatementData } from "./constructs.ts";
import type { Connection } from "./connection.ts";
import { columnComment, type Ddl } from "./ddl.ts";
import type { Exceptions } from "./exceptions.ts";
import {
  excludeConstraint, given, type ColumnData, type ConstraintData, type IdentityData, type IndexData, type Place,
  type Schema, type TableData,
} from "./schema.ts";
import type { Tables } from "./tables.ts";
import type { Types } from "./types.ts";

export interface DirectiveTools {
  readonly catalog: Catalog;
  readonly naming: NamingConvention;
  readonly recorder: Recorder;
  readonly exceptions: Exceptions;
  readonly schema: Schema;
  readonly ddl: Ddl;
  readonly types: Types;
  readonly connection: Connection;
  readonly tables: Tables;
}

/** One directive: reads its arguments and performs it. */
export type Directive = (passed: Arguments, site: Site, tag: string) => Value;

/** Parameters of each directive, keyword-only ones in the order in which older versions took them by position. */
export const SIGNATURES: Readonly<Record<string, readonly string[]>> = {
  add_column: ["table_name", "column", "schema"],
  alter_column: [
    "table_name", "column_name", "nullable", "comment", "server_default", "new_column_name", "type_", "existing_type",
    "existing_server_default", "existing_nullable", "existing_comment", "schema",
  ],
  bulk_insert: ["table", "rows", "multiinsert"],
  create_check_constraint: ["constraint_name", "table_name", "condition", "schema"],
  create_exclude_constraint: ["constraint_name", "table_name"],
  create_foreign_key: [
    "constraint_name", "source_table", "referent_table", "local_cols", "remote_cols", "onupdate", "ondelete", "deferrable", "initially",
    "match", "source_schema", "referent_schema",
  ],
  create_index: ["index_name", "table_name", "columns", "schema", "unique"],
  create_primary_key: ["constraint_name", "table_name", "columns", "schema"],
  create_table: ["table_name"],
  create_table_comment: ["table_name", "comment", "existing_comment", "schema"],
  create_unique_constraint: ["constraint_name", "table_name", "columns", "schema"],
  drop_column: ["table_name", "column_name", "schema"],
  drop_constraint: ["constraint_name", "table_name", "type_", "schema"],
  drop_index: ["index_name", "table_name", "schema"],
  drop_table: ["table_name", "schema"],
  drop_table_comment: ["table_name", "existing_comment", "schema"],
  execute: ["sqltext", "execution_options"],
  rename_table: ["old_table_name", "new_table_name", "schema"],
};

/** How many of a directive's leading parameters have no default. */
const REQUIRED: Readonly<Record<string, number>> = {
  add_column: 2, alter_column: 2, bulk_insert: 2, create_check_constraint: 3, create_exclude_constraint: 2, create_foreign_key: 5,
  create_index: 3, create_primary_key: 3, create_table: 1, create_table_comment: 2, create_unique_constraint: 3, drop_column: 2,
  drop_constraint: 2, drop_index: 1, drop_table: 1, drop_table_comment: 1, execute: 1, rename_table: 2,
};

/** Raises Python's TypeError for a call that leaves out what has no default. */
export function requireArguments(directive: string, passed: Arguments, site: Site): void {
  // A keyword that is not known here may be an older name of the parameter.
  if (passed.open !== null || passed.extra.size > 0) return;
  const missing = (SIGNATURES[directive] ?? []).slice(0, REQUIRED[directive]).filter((name) => old(passed, name) === undefined).map((name) => `'${name}'`);
  if (missing.length === 0) return;
  const names = missing.length < 3 ? missing.join(" and ") : `${missing.slice(0, -1).join(", ")}, and ${missing.at(-1)}`;
  site.raise(exceptionClass("TypeError"), `${directive}() missing ${missing.length} required positional argument${missing.length > 1 ? "s" : ""}: ${names}`);
}

/** Names that parameters had before Alembic 0.8, still taken by keyword for long. */
const OLD_NAMES: Readonly<Record<string, readonly string[]>> = {
  constraint_name: ["name"],
  index_name: ["name"],
  table_name: ["tablename", "source"],
  source_table: ["source"],
  referent_table: ["referent"],
  columns: ["local_cols"],
  type_: ["type"],
  new_column_name: ["name"],
};

/** Looks a parameter up by its name of today, then by the older ones. */
function old(passed: Arguments, name: string): Value | undefined {
  const value = passed.get(name);
  if (value !== undefined) return value;
  for (const alias of OLD_NAMES[name] ?? []) {
    const aliased = passed.get(alias);
    if (aliased !== undefined) return aliased;
  }
  return undefined;
}

export function createDirectives(tools: DirectiveTools): Readonly<Record<string, Directive>> {
  const { recorder, exceptions, schema, ddl, types, connection, tables } = tools;

  /** A table that a directive names, or the report that it is not known. */
  function tableName(passed: Arguments, key: string, schemaKey: string, site: Site, tag: string): QualifiedName | null {
    const name = readText(old(passed, key), "the table's name");
    const inSchema = readOptionalText(passed.get(schemaKey), "the schema");
    if (name.known && inSchema.known) return { schema: inSchema.value, name: name.value };
    anything(`the table's name is not known: ${!name.known ? name.reason : !inSchema.known ? inSchema.reason : ""}`, site, tag, name);
    return null;
  }

  /** A directive about an object whose name is not known may have done it to any. `table`: the table's name, where it is only the schema that is not. */
  function anything(reason: string, site: Site, tag: string, table: Reading<string> | null = null): void {
    recorder.perform([{ kind: "unread", reason, mayTouch: null, ...(table?.known && { named: table.value }) }], site, tag);
  }

  /** Something of a table is not known; it may concern that table only. */
  function gap(reason: string, table: QualifiedName, site: Site, tag: string): void {
    recorder.perform([{ kind: "unread", reason, mayTouch: [table] }], site, tag);
  }

  function placeOf(passed: Arguments, key: string, site: Site): Place {
    return { source: site.source, span: passed.passed(key)?.span ?? site.span };
  }

  function shell(name: QualifiedName, columns: readonly ColumnData[] = []): TableData {
    return {
      data: "table",
      name: known(name.name),
      schema: known(name.schema),
      qualified: name,
      columns: [...columns],
      constraints: [],
      indexes: [],
      possible: null,
      metadata: null,
      naming: tools.naming,
      comment: false,
      temporary: false,
      unlogged: false,
      inherits: [],
      partitionBy: null,
      open: null,
    };
  }

  // --- tables ---

  const createTable: Directive = (passed, site, tag) => {
    const name = readText(passed.get("table_name"), "the table's name");
    const inSchema = readOptionalText(passed.get("schema"), "the schema");
    const table = schema.table(name, inSchema, passed.rest, passed, null, site);
    if (!table.qualified) {
      anything(`the table's name is not known: ${!name.known ? name.reason : !inSchema.known ? inSchema.reason : ""}`, site, tag, name);
      return schema.tableValue(table);
    }
    tables.create(table, { ifNotExists: readFlag(passed.get("if_not_exists"), false) === true, metadata: false }, site, tag);
    return schema.tableValue(table);
  };

  const dropTable: Directive = (passed, site, tag) => {
    const name = tableName(passed, "table_name", "schema", site, tag);
    if (name)
      recorder.perform(
        [
          {
            kind: "drop-relation",
            relation: "table",
            name,
            ifExists: readFlag(passed.get("if_exists"), false) !== false,
            cascade: false,
            concurrently: false,
          },
        ],
        site,
        tag,
      );
    return NONE;
  };

  const renameTable: Directive = (passed, site, tag) => {
    const name = tableName(passed, "old_table_name", "schema", site, tag);
    const newName = readText(passed.get("new_table_name"), "the new name of the table");
    if (!name) return NONE;
    if (newName.known) recorder.perform([{ kind: "rename-relation", relation: "table", name, newName: newName.value, ifExists: false }], site, tag);
    else gap(`the new name of the table is not known: ${newName.reason}`, name, site, tag);
    return NONE;
  };

  const tableComment: Directive = (passed, site, tag) => {
    const name = tableName(passed, "table_name", "schema", site, tag);
    if (name) recorder.perform([{ kind: "touch", object: "relation", relation: "table", name, column: null, detail: "COMMENT", ifExists: false }], site, tag);
    return NONE;
  };

  // --- columns ---

  const addColumn: Directive = (passed, site, tag) => {
    const name = tableName(passed, "table_name", "schema", site, tag);
    if (!name) return NONE;
    const read = schema.column(passed.get("column"));
    if (!read.known || !read.value.name.known) {
      gap(`the column is not known: ${!read.known ? read.reason : !read.value.name.known ? read.value.name.reason : ""}`, name, site, tag);
      return NONE;
    }
    const column: ColumnData = read.value.owner === null ? read.value : { ...read.value, owner: null };
    const table = shell(name, [column]);
    column.owner = table;
    const definition = ddl.columnDefinition(column, table, column.type, site);
    const inline: ConstraintDefinition[] = [];
    const after: Operation[] = [];
    const inlineReferences = readFlag(passed.get("inline_references"), false) === true && column.foreignKeys.length === 1;
    for (const constraint of ddl.constraintsOf(table)) {
      // Alembic leaves PRIMARY KEY out unless inline_primary_key asks for it.
      if (constraint.kind === "primary-key" && readFlag(passed.get("inline_primary_key"), false) !== true) continue;
      const made = ddl.constraintDefinition(constraint, table, site);
      if (!made.ok) gap(made.gap, name, site, tag);
      else if (made.value && (constraint.kind === "primary-key" || (constraint.kind === "foreign-key" && inlineReferences))) inline.push(made.value);
      else if (made.value) after.push({ kind: "add-constraint", table: name, constraint: made.value, ifExists: false });
    }
    for (const index of ddl.indexesOf(table)) {
      const made = ddl.createIndex(index, table, { ifNotExists: false }, site);
      if (made.ok) after.push(made.value);
      else gap(made.gap, name, site, tag);
    }
    if (column.comment) after.push(columnComment(name, definition.name));
    recorder.perform(
      [
        {
          kind: "add-column",
          table: name,
          column: { ...definition, constraints: [...definition.constraints, ...inline] },
          ifNotExists: readFlag(passed.get("if_not_exists"), false) === true,
          ifExists: false,
        },
        ...after,
      ],
      site,
      tag,
    );
    return NONE;
  };

  const dropColumn: Directive = (passed, site, tag) => {
    const name = tableName(passed, "table_name", "schema", site, tag);
    if (!name) return NONE;
    const column = columnText(passed.get("column_name"));
    if (column.known)
      recorder.perform(
        [
          {
            kind: "drop-column",
            table: name,
            column: column.value,
            columnIfExists: readFlag(passed.get("if_exists"), false) !== false,
            ifExists: false,
            cascade: false,
          },
        ],
        site,
        tag,
      );
    else gap(`the column's name is not known: ${column.reason}`, name, site, tag);
    return NONE;
  };

  /** A column's name; a Column object stands for its name. */
  function columnText(value: Value | undefined): Reading<string> {
    const column = schema.column(value);
    return column.known ? column.value.name : readText(value, "the column's name");
  }

  /** Type, then nullability, default, comment, and the new name last: PostgresqlImpl.alter_column. */
  const alterColumn: Directive = (passed, site, tag) => {
    const table = tableName(passed, "table_name", "schema", site, tag);
    if (!table) return NONE;
    const column = columnText(passed.get("column_name"));
    if (!column.known) {
      gap(`the column's name is not known: ${column.reason}`, table, site, tag);
      return NONE;
    }
    const alter = (change: Extract<Operation, { kind: "alter-column" }>["change"]): Operation => ({
      kind: "alter-column",
      table,
      column: column.value,
      change,
      ifExists: false,
    });
    const operations: Operation[] = [];
    const gaps: string[] = [];

    const using = given(passed.get("postgresql_using"));
    const type = given(old(passed, "type_"));
    if (using && !type) site.raise(exceptions.alembic.get("CommandError")!, "postgresql_using must be used with the type_ parameter");
    const existing = type && given(passed.get("existing_type")) ? types.typeOf(passed.get("existing_type"), site) : null;
    const check = existing?.check
      ? ddl.nameFor(
          { kind: "check", name: existing.check.name, final: false, columns: [{ key: column.value, name: column.value }], referred: null },
          shell(table),
          site,
        )
      : null;
    if (check !== null) operations.push({ kind: "drop-constraint", table, name: check, constraintIfExists: false, ifExists: false, cascade: false });
    if (type) {
      const data = types.typeOf(type, site);
      operations.push(
        alter({
          kind: "type",
          type: ddl.reference(data, "", site),
          using: using ? ddl.expression(using, "raw") : null,
          collation: data.collation,
        }),
      );
    }
    const nullable = given(passed.get("nullable"));
    if (nullable) {
      const flag = readFlag(nullable, false);
      if (flag === null) gaps.push(`nullable is not known: ${reasonOf(nullable, "nullable")}`);
      else operations.push(alter({ kind: flag ? "drop-not-null" : "set-not-null" }));
    }
    const fallback = passed.get("server_default");
    if (fallback && !(fallback.kind === "bool" && !fallback.value))
      operations.push(...defaultChange(fallback, passed.get("existing_server_default"), alter, site));
    const comment = passed.get("comment");
    if (comment && !(comment.kind === "bool" && !comment.value)) operations.push(columnComment(table, column.value));
    const newName = given(old(passed, "new_column_name"));
    if (newName) {
      const text = readText(newName, "the new name of the column");
      if (text.known) operations.push({ kind: "rename-column", relation: "table", table, column: column.value, newName: text.value, ifExists: false });
      else gaps.push(`the new name of the column is not known: ${text.reason}`);
    }
    if (type) operations.push(...typeChecks(type, table, column.value, site, gaps));
    if (operations.length > 0) recorder.perform(operations, site, tag);
    for (const reason of gaps) gap(reason, table, site, tag);
    if (passed.open !== null) gap(passed.open, table, site, tag);
    return NONE;
  };

  /** The CHECK that a non-native Enum brings, added after everything else. It names the column as it was called. */
  function typeChecks(type: Value, table: QualifiedName, column: string, site: Site, gaps: string[]): readonly Operation[] {
    const data = types.typeOf(type, site);
    if (!data.check) return [];
    const altered = shell(table, [schema.plainColumn(column, data, { source: site.source, span: site.span })]);
    return ddl.constraintsOf(altered).flatMap((constraint): readonly Operation[] => {
      const made = ddl.constraintDefinition(constraint, altered, site);
      if (!made.ok) gaps.push(made.gap);
      return made.ok && made.value ? [{ kind: "add-constraint", table, constraint: made.value, ifExists: false }] : [];
    });
  }

  function defaultChange(
    value: Value,
    existing: Value | undefined,
    alter: (change: Extract<Operation, { kind: "alter-column" }>["change"]) => Operation,
    site: Site,
  ): readonly Operation[] {
    const data = hostData(value);
    const before = hostData(existing);
    if (data === "computed" || before === "computed") {
      exceptions.raise(
        site,
        "CompileError",
        'Adding or removing a "computed" construct, e.g. GENERATED ALWAYS AS, to or from an existing column is not supported.',
      );
    }
    if (data === "identity" || before === "identity") {
      if (value.kind === "none") return [alter({ kind: "drop-identity", ifExists: false })];
      if (data !== "identity") return [alter({ kind: "set-identity", identity: null })];
      const { always: isAlways, limit } = (value as HostValue).data as IdentityData;
      const always = isAlways === true;
      const identity = always ? "always" : "by default";
      // Before Alembic 1.13 ADD GENERATED was written only when existing_server_default was None.
      if (before !== "identity") return [alter({ kind: "add-identity", identity, ...(limit && { identityLimit: limit }) })];
      // What differs is set; ALWAYS is among it or not.
      const wasAlways = ((existing as HostValue).data as IdentityData).always === true;
      return [alter({ kind: "set-identity", identity: always === wasAlways ? null : identity })];
    }
    if (value.kind === "none") return [alter({ kind: "drop-default" })];
    return [alter({ kind: "set-default", default: ddl.serverDefault(value, site) })];
  }

  function hostData(value: Value | undefined): string | null {
    return value?.kind === "host" ? ((value.data as { readonly data?: string } | undefined)?.data ?? null) : null;
  }

  // --- constraints ---

  function addConstraint(table: QualifiedName, constraint: ConstraintData, site: Site, tag: string): void {
    const made = ddl.constraintDefinition(constraint, shell(table), site);
    if (!made.ok) gap(made.gap, table, site, tag);
    else if (made.value) recorder.perform([{ kind: "add-constraint", table, constraint: made.value, ifExists: false }], site, tag);
  }

  const nameOfConstraint = (passed: Arguments): WrittenName => readName(old(passed, "constraint_name"), "the name of a constraint");

  const keyConstraint = (kind: "primary-key" | "unique"): Directive => (passed, site, tag) => {
    const table = tableName(passed, "table_name", "schema", site, tag);
    if (!table) return NONE;
    addConstraint(table, {
      data: "constraint", kind, name: nameOfConstraint(passed), columns: readTexts(old(passed, "columns"), "the columns"),
      include: (itemsOf(passed.get("postgresql_include")) ?? []).flatMap((item) => knownText(item) ?? []),
      deferrable: readFlag(passed.get("deferrable"), false) === true || knownText(passed.get("initially"))?.toUpperCase() === "DEFERRED",
      nullsNotDistinct: readFlag(passed.get("postgresql_nulls_not_distinct"), false) === true, place: placeOf(passed, "constraint_name", site),
    }, site, tag);
    return NONE;
  };

  const foreignKey: Directive = (passed, site, tag) => {
    const table = tableName(passed, "source_table", "source_schema", site, tag);
    if (!table) return NONE;
    const referent = readText(old(passed, "referent_table"), "the table that the key refers to");
    const referentSchema = readOptionalText(passed.get("referent_schema"), "the schema of the table that the key refers to");
    const remote = readTexts(passed.get("remote_cols"), "the columns that the key refers to");
    if (!referent.known || !referentSchema.known || !remote.known) {
      gap(
        `the target of a foreign key is not known: ${!referent.known ? referent.reason : !referentSchema.known ? referentSchema.reason : !remote.known ? remote.reason : ""}`,
        table,
        site,
        tag,
      );
      return NONE;
    }
    const referred: QualifiedName = { schema: referentSchema.value, name: referent.value };
    addConstraint(table, {
      data: "constraint", kind: "foreign-key", columns: readTexts(passed.get("local_cols"), "the columns"),
      targets: known(remote.value.map((column) => known({ table: referred, column }))), place: placeOf(passed, "constraint_name", site),
      ...schema.keyOptions(passed, old(passed, "constraint_name")),
    }, site, tag);
    return NONE;
  };

  const check: Directive = (passed, site, tag) => {
    const table = tableName(passed, "table_name", "schema", site, tag);
    if (!table) return NONE;
    addConstraint(table, {
      data: "constraint", kind: "check", name: nameOfConstraint(passed), expression: passed.get("condition") ?? unknown("the condition is not given"),
      notValid: readFlag(passed.get("postgresql_not_valid"), false) === true, place: placeOf(passed, "constraint_name", site),
    }, site, tag);
    return NONE;
  };

  const exclude: Directive = (passed, site, tag) => {
    const table = tableName(passed, "table_name", "schema", site, tag);
    if (table)
      addConstraint(
        table,
        excludeConstraint(
          passed.rest.map((one) => one.value),
          passed,
          passed.get("constraint_name"),
          placeOf(passed, "constraint_name", site),
        ),
        site,
        tag,
      );
    return NONE;
  };

  /** Constraint types that `type_` may name; others are a TypeError (schemaobj.generic_constraint). */
  const CONSTRAINT_TYPES = new Map([
    ["foreignkey", "foreign-key"],
    ["primary", "primary-key"],
    ["unique", "unique"],
    ["check", "check"],
  ] as const satisfies readonly (readonly [string, ConstraintDefinition["kind"]])[]) as ReadonlyMap<
    string,
    "foreign-key" | "primary-key" | "unique" | "check"
  >;

  const dropConstraint: Directive = (passed, site, tag) => {
    const table = tableName(passed, "table_name", "schema", site, tag);
    if (!table) return NONE;
    const type = knownText(old(passed, "type_"));
    if (type !== null && !CONSTRAINT_TYPES.has(type))
      site.raise(exceptionClass("TypeError"), "'type' can be one of 'check', 'foreignkey', 'primary', 'unique', None");
    const name = nameOfConstraint(passed);
    if (!name.known) {
      gap(`the name of the constraint is not known: ${name.reason}`, table, site, tag);
      return NONE;
    }
    // Alembic makes a constraint of that type without columns and asks the convention for its name (schemaobj.generic_constraint).
    const dropped = ddl.nameFor(
      {
        kind: type === null ? "any" : CONSTRAINT_TYPES.get(type)!,
        name: name.value,
        final: name.final === true,
        columns: [],
        referred: null,
      },
      shell(table),
      site,
    );
    if (dropped === null) return exceptions.raise(site, "CompileError", `Can't emit DROP CONSTRAINT for constraint on table '${table.name}'; it has no name`);
    // Without a convention the constraint has no name, which is an error; with one it has a name that may be another's.
    if (HOLE.test(dropped)) exceptions.mayRaise(site, "CompileError", "the constraint may have no name");
    recorder.perform(
      [
        {
          kind: "drop-constraint",
          table,
          name: dropped,
          constraintIfExists: readFlag(passed.get("if_exists"), false) !== false,
          ifExists: false,
          cascade: false,
        },
      ],
      site,
      tag,
    );
    return NONE;
  };

  // --- indexes ---

  const createIndex: Directive = (passed, site, tag) => {
    const table = tableName(passed, "table_name", "schema", site, tag);
    if (!table) return NONE;
    const columns = passed.get("columns");
    // A single name in place of a list is taken letter by letter; a name of one letter works.
    const items = itemsOf(columns) ?? (knownText(columns) === null ? null : [...knownText(columns)!].map(str));
    const index: IndexData = {
      data: "index",
      name: readName(old(passed, "index_name"), "the name of an index"),
      elements: items ? known(items) : { known: false, reason: reasonOf(columns, "the columns of the index") },
      unique: readFlag(passed.get("unique"), false) === true,
      options: schema.indexOptions(passed),
    };
    const names = (items ?? []).flatMap((item) => knownText(item) ?? []);
    if (new Set(names).size < names.length)
      recorder.unread(
        "a column stands twice in an index: SQLAlchemy 2 refuses that (DuplicateColumnError), older versions do not",
        site,
        tag,
      );
    const made = ddl.createIndex(index, shell(table), { ifNotExists: readFlag(passed.get("if_not_exists"), false) === true }, site);
    if (made.ok) recorder.perform([made.value], site, tag);
    else gap(made.gap, table, site, tag);
    return NONE;
  };

  const dropIndex: Directive = (passed, site, tag) => {
    const name = readName(old(passed, "index_name"), "the name of the index");
    const inSchema = readOptionalText(passed.get("schema"), "the schema");
    if (!name.known || !inSchema.known) {
      const table = knownText(old(passed, "table_name"));
      const reason = `the name of the index is not known: ${!name.known ? name.reason : !inSchema.known ? inSchema.reason : ""}`;
      // It is one of the indexes that the table has, if the table is known.
      const relation = table !== null && inSchema.known ? tools.catalog.findRelation({ schema: inSchema.value, name: table }) : undefined;
      const indexes = relation && !relation.open ? relation.indexes.flatMap((id) => tools.catalog.relation(id) ?? []) : null;
      recorder.perform([{ kind: "unread", reason, mayTouch: indexes && indexes.map(({ schema, name: index }) => ({ schema, name: index })) }], site, tag);
      return NONE;
    }
    // DropIndexOp.to_index makes an index on a column "x", so that None becomes a name of the convention.
    const table = shell({ schema: inSchema.value, name: knownText(old(passed, "table_name")) ?? "no_table" });
    const index =
      ddl.nameFor(
        { kind: "index", name: name.value, final: name.final === true, columns: [{ key: "x", name: "x" }], referred: null },
        table,
        site,
      ) ?? site.raise(exceptionClass("AssertionError"), "");
    recorder.perform(
      [
        {
          kind: "drop-relation",
          relation: "index",
          name: { schema: inSchema.value, name: index },
          ifExists: readFlag(passed.get("if_exists"), false) !== false,
          cascade: false,
          concurrently: readFlag(passed.get("postgresql_concurrently"), false) === true,
        },
      ],
      site,
      tag,
    );
    return NONE;
  };

  // --- data and SQL ---

  const bulkInsert: Directive = (passed, site, tag) => {
    const items = itemsOf(passed.get("rows"));
    if (items?.length === 0) return NONE;
    const insert = modify("insert", passed.get("table"), null);
    const data = (insert as HostValue).data as StatementData;
    const rows = items?.map(entriesOf) ?? [];
    const keysOf = (row: (typeof rows)[number]): readonly string[] => row?.map(([key]) => key) ?? [];
    // With multiinsert it is one statement, whose columns the first row tells: others must have them too, and what else they say is not read.
    const isOne = readFlag(passed.get("multiinsert"), true) === true;
    // In one statement for all rows SQLAlchemy drops what the table object has no column for; in a statement for each row it refuses it.
    const columns = columnKeys(passed.get("table"));
    const written = isOne ? keysOf(rows[0] ?? null) : rows.flatMap(keysOf);
    const keys = written.filter((key) => columns?.has(key) ?? true);
    const surplus = isOne ? undefined : written.find((key) => !keys.includes(key));
    if (surplus !== undefined) exceptions.raise(site, "CompileError", `Unconsumed column names: ${surplus}`);
    const lacking =
      isOne && rows[0]
        ? rows.flatMap((row, at) => (row ? keys.filter((key) => !keysOf(row).includes(key)).map((key) => ({ key, at })) : []))[0]
        : undefined;
    if (lacking)
      exceptions.raise(
        site,
        "StatementError",
        `(sqlalchemy.exc.InvalidRequestError) A value is required for bind parameter '${lacking.key}', in parameter group ${lacking.at}`,
      );
    const statement = withValues(data, {
      positional: [{ value: { kind: "dict", entries: keys.map((key) => ({ key: str(key), value: NONE })), open: false }, span: site.span }],
      named: new Map(),
      open: null,
    });
    if (statement.uses.length === 0)
      recorder.perform(
        [
          {
            kind: "unread",
            reason: `the table is not known: ${reasonOf(passed.get("table"), "the table")}`,
            mayTouch: null,
            rowsOnly: true,
          },
        ],
        site,
        tag,
      );
    else {
      const operation = queryOperation(statement);
      const inserted = insertedRows(tableOf(passed.get("table")), items, isOne);
      // The statement stands for columns only: it has a row of NULLs, which nobody writes.
      const { inserted: _, ...query } = operation.query;
      recorder.perform([{ ...operation, query: inserted ? { ...query, inserted } : query }], site, tag);
    }
    return NONE;
  };

  const execute: Directive = (passed, site, tag) => {
    connection.execute(old(passed, "sqltext") ?? passed.get("sql"), [], site, tag);
    return NONE;
  };

  return {
    add_column: addColumn,
    alter_column: alterColumn,
    bulk_insert: bulkInsert,
    create_check_constraint: check,
    create_exclude_constraint: exclude,
    create_foreign_key: foreignKey,
    create_index: createIndex,
    create_primary_key: keyConstraint("primary-key"),
    create_table: createTable,
    create_table_comment: tableComment,
    create_unique_constraint: keyConstraint("unique"),
    drop_column: dropColumn,
    drop_constraint: dropConstraint,
    drop_index: dropIndex,
    drop_table: dropTable,
    drop_table_comment: tableComment,
    execute,
    rename_table: renameTable,
  };
}

/** The keys of a table object's columns; null when they are not all known. */
function columnKeys(target: Value | undefined): ReadonlySet<string> | null {
  const table = tableOf(target) as TableData | null;
  if (!table || table.open !== null) return null;
  const keys = table.columns.map((column) => column.key);
  return keys.every((key) => key !== null) ? new Set(keys as string[]) : null;
}
