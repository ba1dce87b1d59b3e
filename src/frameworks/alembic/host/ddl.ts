/**
 * From SQLAlchemy's schema objects to operations: what its DDL compiler for PostgreSQL would write.
 * Sources: sqlalchemy/sql/compiler.py (DDLCompiler), dialects/postgresql/base.py (PGDDLCompiler),
 * sql/schema.py (PrimaryKeyConstraint._autoincrement_column).
 */
import { exceptionClass } from "../../../evaluate/exceptions.ts";
import { HOLE, str, type Site, type StrValue, type Value } from "../../../evaluate/value.ts";
import type { Dialect, SqlReader } from "../../../dialects/index.ts";
import { hexDigest } from "../../../hash.ts";
import type {
  ColumnDefinition, ConstraintDefinition, IndexElement, Operation, QualifiedName, SqlExpression, TypeReference,
} from "../../../model/operation.ts";
import type { Source, Span } from "../../../source.ts";
import type { Recorder } from "../../index.ts";
import { concatenate } from "./arguments.ts";
import { clauseOf, compileText, literal, quote } from "./constructs.ts";
import { conventionalName, placeholderName, type NamedObject } from "./conventions.ts";
import { attached } from "./enums.ts";
import type { Exceptions } from "./exceptions.ts";
import type { ColumnData, ConstraintData, IndexData, Place, TableData, Target } from "./schema.ts";
import { NULL_TYPE, type TypeData } from "./type-data.ts";
import type { Types } from "./types.ts";

/** What PostgreSQL takes after ON DELETE and ON UPDATE; SQLAlchemy refuses the rest, newer releases only what is no sequence of words. */
const REFERENTIAL_ACTION = /^(?:RESTRICT|CASCADE|NO ACTION|SET (?:NULL|DEFAULT)(?: ?\(.+\))?)$/;
/** NAMEDATALEN - 1: SQLAlchemy's PGDialect.max_identifier_length. */
const MAX_IDENTIFIER_LENGTH = 63;
/** What SQLAlchemy leaves of a name that it cuts: the limit less the underscore, the digest and some room. */
const KEPT_OF_A_CUT_NAME = MAX_IDENTIFIER_LENGTH - 8;

/**
 * The name that a `conv` (`op.f`, a name made by a naming convention) gets when it is longer than
 * PostgreSQL allows: `IdentifierPreparer._truncate_and_render_maxlen_name`.
 */
export function truncated(name: string): string {
  const letters = [...name];
  if (letters.length <= MAX_IDENTIFIER_LENGTH) return name;
  return `${letters.slice(0, KEPT_OF_A_CUT_NAME).join("")}_${hexDigest("md5", name).slice(-4)}`;
}

/** Something that keeps a part of a directive from being read; the rest is performed. */
export type Gap = string;

/** A part of a directive: what could be read of it, or why not. */
export type Made<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly gap: Gap };

export interface DdlTools {
  readonly dialect: Dialect;
  readonly types: Types;
  readonly sql: SqlReader;
  readonly recorder: Recorder;
  readonly exceptions: Exceptions;
  /** The file of the revision that runs: spans of names are kept only when they stand in it. */
  runningSource(): Source | null;
}

export interface Ddl {
  /** `CREATE TABLE`, with the parts of it that could not be read. `omit`: foreign keys that are added later. */
  createTable(
    table: TableData,
    options: {
      readonly ifNotExists: boolean;
      readonly omit: ReadonlySet<ConstraintData>;
      readonly typesOf: (column: ColumnData) => TypeData;
    },
    site: Site,
  ): { readonly operation: Operation | null; readonly gaps: readonly Gap[] };
  /** The column of `ADD COLUMN`: its CHECKs stand in the column's own definition. */
  columnDefinition(column: ColumnData, table: TableData, type: TypeData, site: Site): ColumnDefinition;
  constraintDefinition(constraint: ConstraintData, table: TableData, site: Site): Made<ConstraintDefinition | null>;
  /** Constraints of a table in the order in which SQLAlchemy writes them, those of its columns included. */
  constraintsOf(table: TableData): readonly ConstraintData[];
  indexesOf(table: TableData): readonly IndexData[];
  createIndex(index: IndexData, table: TableData, options: { readonly ifNotExists: boolean }, site: Site): Made<Operation>;
  comments(table: TableData): readonly Operation[];
  expression(value: Value, mode: "raw" | "literal"): SqlExpression;
  /** The value of `server_default=`, or an ArgumentError when Python refuses it. */
  serverDefault(value: Value, site: Site): SqlExpression;
  reference(type: TypeData, where: string, site: Site): TypeReference;
  /**
   * The name that a constraint or an index of a table has in the database, by the convention of the
   * table; null when PostgreSQL chooses. Raises what SQLAlchemy does: IdentifierError for a written
   * name that is too long, what a pattern of the convention runs into.
   */
  nameFor(object: Omit<NamedObject, "table">, table: TableData, site: Site): string | null;
  /** Raises IdentifierError for a name that is too long; gives it back otherwise. */
  checked(name: string, site: Site): string;
}

export function createDdl(tools: DdlTools): Ddl {
  const { types, recorder, exceptions } = tools;

  function spanOf(place: Place): Span | null {
    return place.source === tools.runningSource() ? place.span : null;
  }

  function checked(name: string, site: Site): string {
    const { maxIdentifierLength } = tools.dialect.traits;
    if ([...name].length <= maxIdentifierLength) return name;
    return exceptions.raise(site, "IdentifierError", `Identifier '${name}' exceeds maximum length of ${maxIdentifierLength} characters`);
  }

  function reference(type: TypeData, where: string, site: Site): TypeReference {
    if (type.form.kind === "error" && tools.dialect.traits.namedTypes) return exceptions.raise(site, "CompileError", `${where}${type.form.message}`);
    return types.reference(type);
  }

  // --- expressions ---

  const unreadable = (text: string): SqlExpression => ({ text, columns: [], functions: [], types: [], relations: [], read: false });

  function expression(value: Value, mode: "raw" | "literal"): SqlExpression {
    if (value.kind === "str") return recorder.expression(mode === "raw" ? compileText(value, new Map()).sql : literal(value));
    const sql = value.kind === "host" ? sqlOf(value) : null;
    return sql ? recorder.expression(sql) : unreadable("");
  }

  function sqlOf(value: Value): StrValue | null {
    const clause = clauseOf(value);
    return clause.text ? compileText(clause.text.source, clause.text.bound).sql : clause.sql;
  }

  function serverDefault(value: Value, site: Site): SqlExpression {
    if (value.kind === "bool" || value.kind === "int" || value.kind === "float") {
      const python = value.kind;
      return exceptions.raise(
        site,
        "ArgumentError",
        `Argument 'arg' is expected to be one of type '<class 'str'>' or '<class 'sqlalchemy.sql.elements.ClauseElement'>' or '<class 'sqlalchemy.sql.elements.TextClause'>', got '<class '${python}'>'`,
      );
    }
    return expression(value, "literal");
  }

  // --- columns ---

  function primaryKeyOf(table: TableData): {
    readonly keys: readonly ColumnData[];
    readonly explicit: Extract<ConstraintData, { kind: "primary-key" | "unique" }> | null;
  } {
    const flagged = (): readonly ColumnData[] => table.columns.filter((column) => column.primaryKey);
    for (const constraint of table.constraints) {
      if (constraint.data !== "constraint" || constraint.kind !== "primary-key") continue;
      if (!constraint.columns.known) return { keys: [], explicit: constraint };
      const named = constraint.columns.value.flatMap((key) => table.columns.find((column) => column.key === key) ?? []);
      return { keys: constraint.columns.value.length > 0 ? named : flagged(), explicit: constraint };
    }
    return { keys: flagged(), explicit: null };
  }

  /** The column that PostgreSQL numbers by a sequence of its own. */
  function autoincrementOf(table: TableData): ColumnData | null {
    const { keys } = primaryKeyOf(table);
    if (keys.length === 1) {
      const column = keys[0]!;
      if (column.autoincrement === true) return column;
      return column.autoincrement !== false && autoincrementFits(column, table) ? column : null;
    }
    return keys.find((column) => column.autoincrement === true) ?? null;
  }

  function autoincrementFits(column: ColumnData, table: TableData): boolean {
    if (column.type.serial === null || column.clientDefault === "value") return false;
    if (column.serverDefault !== undefined) return false;
    return column.autoincrement === "ignore_fk" || !hasForeignKey(column, table);
  }

  function hasForeignKey(column: ColumnData, table: TableData): boolean {
    return (
      column.foreignKeys.length > 0 ||
      table.constraints.some(
        (one) => one.kind === "foreign-key" && one.columns.known && column.key !== null && one.columns.value.includes(column.key),
      )
    );
  }

  function columnDefinition(column: ColumnData, table: TableData, type: TypeData, site: Site): ColumnDefinition {
    const name = column.name.known ? column.name.value : "";
    const where = `(in table '${table.qualified?.name ?? ""}', column '${name}'): `;
    if (column.computed?.virtual && !tools.dialect.traits.virtualColumns) {
      exceptions.raise(
        site,
        "CompileError",
        `${where}PostrgreSQL computed columns do not support 'virtual' persistence; set the 'persisted' flag to None or True for PostgreSQL support.`,
      );
    }
    const isKey = primaryKeyOf(table).keys.includes(column);
    const serial = column.primaryKey || isKey
      ? autoincrementOf(table) === column && column.identity === null && column.clientDefault === "none" && tools.dialect.traits.sequences
      : false;
    const required = column.nullable === false || (column.nullable === null && isKey);
    return {
      name,
      type: serial
        ? { kind: "named", schema: null, name: type.serial ?? "int4", modifiers: [], dimensions: 0 }
        : reference(attached(type, table.schema), where, site),
      nullable: column.identity ? (column.nullable === true ? true : null) : required ? false : null,
      default: serial || column.serverDefault === undefined ? null : serverDefault(column.serverDefault, site),
      identity: column.identity ? (column.identity.always === true ? "always" : "by default") : null,
      ...(column.identity?.limit && { identityLimit: column.identity.limit }),
      generated: column.computed ? expression(column.computed.expression, "raw") : null,
      serial,
      collation: type.collation,
      constraints: column.checks.flatMap((check) => {
        const made = constraintDefinition(check, table, site);
        return made.ok && made.value ? [made.value] : [];
      }),
      span: spanOf(column.place),
      ...(column.clientDefault === "value" && { clientDefault: true as const }),
    };
  }

  // --- constraints ---

  function nameFor(object: Omit<NamedObject, "table">, table: TableData, site: Site): string | null {
    const named: NamedObject = { ...object, table: { schema: table.qualified?.schema ?? null, name: table.qualified?.name ?? "" } };
    const made = conventionalName(named, table.naming);
    switch (made.kind) {
      case "plain": return made.name === null ? null : checked(made.name, site);
      case "made": return truncated(made.name);
      case "unknown": return placeholderName(named);
      case "raises": return site.raise(exceptions.sqlalchemy.get(made.exception) ?? exceptionClass(made.exception), made.message);
    }
  }

  function constraintName(constraint: ConstraintData, name: string | null, table: TableData, site: Site): string | null {
    return nameFor(
      {
        kind: constraint.kind,
        name,
        final: constraint.name.known && constraint.name.final === true,
        columns: columnsOf(constraint, table),
        referred: referredOf(constraint, table),
      },
      table,
      site,
    );
  }

  /** The columns that SQLAlchemy sees in a constraint; null when they are not known. */
  function columnsOf(constraint: ConstraintData, table: TableData): NamedObject["columns"] {
    const withNames = (keys: readonly string[]): NamedObject["columns"] => keys.map((key) => ({ key, name: nameOf(table, key) }));
    switch (constraint.kind) {
      case "primary-key":
      case "unique":
      case "foreign-key": return constraint.columns.known ? withNames(constraint.columns.value) : null;
      case "check": {
        if (constraint.ofType !== undefined) return withNames([constraint.ofType]);
        // Nobody looks for columns in text.
        return constraint.expression.kind === "str" || (constraint.expression.kind === "host" && clauseOf(constraint.expression).text !== null) ? [] : null;
      }
      case "exclude": return null;
    }
  }

  /**
   * Where a foreign key leads. `op.create_foreign_key` makes both tables first; in a list of columns
   * Alembic adds the other table last, when its columns have been asked for in vain
   * (`SchemaObjects.table`, `_ensure_table_for_fk`).
   */
  function referredOf(constraint: ConstraintData, table: TableData): NamedObject["referred"] {
    if (constraint.kind !== "foreign-key" || !constraint.columns.known || !constraint.targets.known) return null;
    const { value: columns } = constraint.columns;
    const targets = constraint.targets.value.map((target, index) =>
      target.known ? { table: target.value.table, column: target.value.column ?? nameOf(table, columns[index] ?? "") } : null,
    );
    const [first] = targets;
    if (!first || targets.includes(null)) return null;
    const isThere =
      table.columns.length === 0 ||
      table.metadata !== null ||
      (first.table.name === table.qualified?.name && first.table.schema === table.qualified.schema);
    return { table: first.table.name, columns: isThere ? targets.map((target) => target!.column) : null };
  }

  function nameOf(table: TableData | null, key: string): string {
    return table?.columns.find((column) => column.key === key)?.columnName ?? key;
  }

  function constraintsOf(table: TableData): readonly ConstraintData[] {
    const { keys, explicit } = primaryKeyOf(table);
    const rest = table.constraints.filter((one) => one !== explicit);
    const primary: ConstraintData[] = explicit
      ? [
          explicit.columns.known && explicit.columns.value.length === 0
            ? { ...explicit, columns: { known: true, value: keysOf(keys) } }
            : explicit,
        ]
      : keys.length > 0
        ? [
            {
              data: "constraint",
              kind: "primary-key",
              name: { known: true, value: null },
              columns: { known: true, value: keysOf(autoincrementFirst(keys, table)) },
              include: [],
              deferrable: false,
              nullsNotDistinct: false,
              place: keys[0]!.place,
            },
          ]
        : [];
    return [...primary, ...rest, ...table.columns.flatMap((column) => ofColumn(column))];
  }

  /** A primary key that nobody wrote as a constraint names the SERIAL column first (columns_autoinc_first). */
  function autoincrementFirst(keys: readonly ColumnData[], table: TableData): readonly ColumnData[] {
    const first = autoincrementOf(table);
    return first ? [first, ...keys.filter((column) => column !== first)] : keys;
  }

  function keysOf(columns: readonly ColumnData[]): string[] {
    return columns.flatMap((column) => column.key ?? []);
  }

  /** `unique=True`, `ForeignKey(...)` and the CHECK of a non-native Enum. `index=True` makes the index unique instead. */
  function ofColumn(column: ColumnData): readonly ConstraintData[] {
    const kept = constraintsOfColumns.get(column);
    if (kept) return kept;
    const made = makeOfColumn(column);
    constraintsOfColumns.set(column, made);
    return made;
  }

  /** A constraint is the same one whenever it is asked for. */
  const constraintsOfColumns = new WeakMap<ColumnData, readonly ConstraintData[]>();

  function makeOfColumn(column: ColumnData): readonly ConstraintData[] {
    if (column.key === null) return [];
    const columns = { known: true, value: [column.key] } as const;
    const made: ConstraintData[] = [];
    if (column.type.check && column.columnName !== null) {
      const values = column.type.check.values.map((value) => `'${value.replaceAll("'", "''")}'`).join(", ");
      made.push({
        data: "constraint",
        kind: "check",
        name: { known: true, value: column.type.check.name },
        expression: str(`${quote(column.columnName)} IN (${values})`),
        notValid: false,
        place: column.place,
        ofType: column.key,
      });
    }
    if (column.unique && !column.index)
      made.push({
        data: "constraint",
        kind: "unique",
        name: { known: true, value: null },
        columns,
        include: [],
        deferrable: false,
        nullsNotDistinct: false,
        place: column.place,
      });
    for (const { data: _data, target, ...options } of column.foreignKeys) {
      made.push({ data: "constraint", kind: "foreign-key", columns, targets: { known: true, value: [target] }, place: column.place, ...options });
    }
    return made;
  }

  function constraintDefinition(constraint: ConstraintData, table: TableData, site: Site): Made<ConstraintDefinition | null> {
    if (!constraint.name.known) return { ok: false, gap: `the name of a constraint is not known: ${constraint.name.reason}` };
    const name = constraintName(constraint, constraint.name.value, table, site);
    const span = spanOf(constraint.place);
    switch (constraint.kind) {
      case "primary-key":
      case "unique": {
        if (!constraint.columns.known) return { ok: false, gap: `the columns of a constraint are not known: ${constraint.columns.reason}` };
        const columns = constraint.columns.value.map((key) => nameOf(table, key));
        // A constraint without columns is not written at all.
        if (columns.length === 0) return { ok: true, value: null };
        const shared = { name, columns, include: constraint.include, usingIndex: null, deferrable: constraint.deferrable, span };
        return {
          ok: true,
          value:
            constraint.kind === "primary-key"
              ? { kind: "primary-key", ...shared }
              : { kind: "unique", ...shared, nullsNotDistinct: constraint.nullsNotDistinct },
        };
      }
      case "check":
        return {
          ok: true,
          value: {
            kind: "check",
            name,
            expression: expression(constraint.expression, "raw"),
            notValid: constraint.notValid,
            noInherit: false,
            span,
          },
        };
      case "foreign-key":
        for (const phrase of [constraint.onDelete, constraint.onUpdate]) {
          if (phrase !== null && !HOLE.test(phrase) && !REFERENTIAL_ACTION.test(phrase))
            exceptions.raise(site, "CompileError", `Unexpected SQL phrase: '${phrase}'`);
        }
        return foreignKey(constraint, name, table, span);
      case "exclude": {
        if (constraint.method === null) return site.raise(exceptionClass("AttributeError"), "'NoneType' object has no attribute 'lower'");
        if (!constraint.elements.known) return { ok: false, gap: constraint.elements.reason };
        const elements = constraint.elements.value.map(({ element, operator }) => ({
          ...elementsOf([element], table, constraint.operatorClasses)[0]!,
          operator,
        }));
        return {
          ok: true,
          value: {
            kind: "exclude",
            name,
            method: constraint.method,
            elements,
            where: constraint.where ? expression(constraint.where, "raw") : null,
            span,
          },
        };
      }
    }
  }

  function foreignKey(
    constraint: Extract<ConstraintData, { kind: "foreign-key" }>,
    name: string | null,
    table: TableData | null,
    span: Span | null,
  ): Made<ConstraintDefinition> {
    if (!constraint.columns.known) return { ok: false, gap: `the columns of a foreign key are not known: ${constraint.columns.reason}` };
    if (!constraint.targets.known) return { ok: false, gap: `the target of a foreign key is not known: ${constraint.targets.reason}` };
    const columns = constraint.columns.value.map((key) => nameOf(table, key));
    const referred: string[] = [];
    let referredTable: QualifiedName | null = null;
    for (const [index, one] of constraint.targets.value.entries()) {
      if (!one.known) return { ok: false, gap: `the target of a foreign key is not known: ${one.reason}` };
      referredTable = targetTable(one, table);
      referred.push(one.value.column ?? columns[index] ?? "");
    }
    if (referredTable === null) return { ok: false, gap: "a foreign key refers to nothing" };
    return {
      ok: true,
      value: {
        kind: "foreign-key",
        name,
        columns,
        references: { table: referredTable, columns: referred },
        onDelete: constraint.onDelete,
        onUpdate: constraint.onUpdate,
        deferrable: constraint.deferrable,
        initiallyDeferred: constraint.initiallyDeferred,
        notValid: constraint.notValid,
        span,
      },
    };
  }

  /** `MetaData(schema=...)` holds for targets that name no schema. */
  function targetTable(target: Extract<Target, { known: true }>, table: TableData | null): QualifiedName {
    const { schema, name } = target.value.table;
    const inherited = table?.metadata?.schema;
    return { schema: schema ?? (inherited?.known ? inherited.value : null), name };
  }

  // --- tables ---

  function createTable(table: TableData, options: Parameters<Ddl["createTable"]>[1], site: Site): ReturnType<Ddl["createTable"]> {
    const gaps: Gap[] = table.open === null ? [] : [`not all of its columns could be read: ${table.open}`];
    if (!table.qualified) return { operation: null, gaps };
    const columns = table.columns.filter((column) => column.name.known).map((column) => columnDefinition(column, table, options.typesOf(column), site));
    const constraints: ConstraintDefinition[] = [];
    for (const constraint of constraintsOf(table)) {
      if (options.omit.has(constraint) || (constraint.kind === "foreign-key" && constraint.useAlter)) continue;
      const made = constraintDefinition(constraint, table, site);
      if (!made.ok) gaps.push(made.gap);
      else if (made.value) constraints.push(made.value);
    }
    const partition = table.partitionBy === null ? null : /^\s*(\w+)\s*\((.*)\)\s*$/s.exec(table.partitionBy);
    return {
      operation: {
        kind: "create-table", name: table.qualified, columns, constraints, ifNotExists: options.ifNotExists,
        persistence: table.temporary ? "temporary" : table.unlogged ? "unlogged" : "permanent",
        inherits: table.inherits.map((parent) => ({ schema: null, name: parent })),
        partitionBy: partition
          ? {
              strategy: partition[1]!.toLowerCase(),
              columns: partition[2]!.split(",").map((column) => tools.sql.name(column.trim())?.name ?? column.trim()),
            }
          : null,
        partitionOf: null, like: [], as: null, withData: true, foreign: false,
      },
      gaps,
    };
  }

  function indexesOf(table: TableData): readonly IndexData[] {
    const own = table.columns.flatMap((column): IndexData[] =>
      column.index && column.key !== null
        ? [
            {
              data: "index",
              name: { known: true, value: null },
              elements: { known: true, value: [str(column.key)] },
              unique: column.unique,
              options: { where: undefined, method: "btree", include: [], operatorClasses: new Map(), concurrently: false },
            },
          ]
        : [],
    );
    return [...table.indexes, ...own];
  }

  function indexName(index: IndexData, name: string | null, elements: readonly Value[], table: TableData, site: Site): string {
    // Alembic makes a column of a text that stands in a list of columns, named by the text (`_textual_index_element`).
    const columns = elements.map((element) => (element.kind === "str" ? { key: element.value, name: nameOf(table, element.value) } : textualColumn(element)));
    const known = columns.every((column) => column !== null) ? columns.flatMap((column) => column ?? []) : null;
    const made = nameFor({ kind: "index", name, final: index.name.known && index.name.final === true, columns: known, referred: null }, table, site);
    return made ?? site.raise(exceptionClass("AssertionError"), "");
  }

  function textualColumn(element: Value): { readonly key: string; readonly name: string } | null {
    const clause = element.kind === "host" ? clauseOf(element) : null;
    const name = clause?.column ?? (clause?.text && clause.text.source.holes.length === 0 ? clause.text.source.value : null);
    return name === null ? null : { key: name, name };
  }

  function createIndex(index: IndexData, table: TableData, options: { readonly ifNotExists: boolean }, site: Site): Made<Operation> {
    if (!table.qualified) return { ok: false, gap: "the table's name is not known" };
    if (!index.name.known) return { ok: false, gap: `the name of an index is not known: ${index.name.reason}` };
    if (!index.elements.known) return { ok: false, gap: `the columns of an index are not known: ${index.elements.reason}` };
    const holding = index.elements.value.find((one) => one.kind === "unknown");
    if (holding) return { ok: false, gap: `a column of an index is not known: ${holding.kind === "unknown" ? holding.reason : ""}` };
    const elements = elementsOf(index.elements.value, table, index.options.operatorClasses);
    if (elements.length === 0) return { ok: false, gap: "an index has no columns" };
    const name = indexName(index, index.name.value, index.elements.value, table, site);
    return {
      ok: true,
      value: {
        kind: "create-index", name, table: table.qualified, elements, include: index.options.include, unique: index.unique, method: index.options.method,
        where: index.options.where ? expression(index.options.where, "raw") : null, concurrently: index.options.concurrently, ifNotExists: options.ifNotExists,
      },
    };
  }

  /** Columns by name, and expressions read as PostgreSQL reads them inside CREATE INDEX. */
  function elementsOf(values: readonly Value[], table: TableData | null, operatorClasses: ReadonlyMap<string, string>): readonly IndexElement[] {
    return values.flatMap((value): readonly IndexElement[] => {
      if (value.kind === "str") {
        const column = nameOf(table, value.value);
        return [{ column, expression: null, operatorClass: operatorClass(operatorClasses, value.value) }];
      }
      const clause = value.kind === "host" ? clauseOf(value) : null;
      if (clause?.column != null) {
        const isReordered = / (?:DESC|NULLS FIRST)\b/.test((clause.sql?.value ?? "").slice(clause.column.length));
        return [
          {
            column: clause.column,
            expression: null,
            operatorClass: operatorClass(operatorClasses, clause.column),
            ...(isReordered && { reordered: true }),
          },
        ];
      }
      const sql = value.kind === "host" ? sqlOf(value) : null;
      if (!sql) return [{ column: null, expression: unreadable(""), operatorClass: null }];
      const text = clause && clause.text === null && clause.binding !== "atom" ? concatenate("(", sql, ")") : sql;
      const read = tools.sql.read(`CREATE INDEX i ON t (${text.value})`)[0]?.operations[0];
      return read?.kind === "create-index" && text.holes.length === 0
        ? read.elements
        : [{ column: null, expression: recorder.expression(sql), operatorClass: null }];
    });
  }

  /** The operator class in what stands behind a column: `gin_trgm_ops`, `gist_trgm_ops(siglen=32)`, `text_pattern_ops DESC`; `DESC` has none. */
  function operatorClass(classes: ReadonlyMap<string, string>, key: string): QualifiedName | null {
    const written = classes.get(key) ?? classes.get("*");
    if (written === undefined) return null;
    const read = tools.sql.read(`CREATE INDEX i ON t (c ${written})`)[0]?.operations[0];
    return read?.kind === "create-index" ? (read.elements[0]?.operatorClass ?? null) : null;
  }

  function comments(table: TableData): readonly Operation[] {
    if (!table.qualified) return [];
    const name = table.qualified;
    const made: Operation[] = table.comment
      ? [{ kind: "touch", object: "relation", relation: "table", name, column: null, detail: "COMMENT", ifExists: false }]
      : [];
    for (const column of table.columns) if (column.comment && column.columnName !== null) made.push(columnComment(name, column.columnName));
    return made;
  }

  return {
    createTable,
    columnDefinition,
    constraintDefinition,
    constraintsOf,
    indexesOf,
    createIndex,
    comments,
    expression,
    serverDefault,
    reference,
    nameFor,
    checked,
  };
}

export function columnComment(table: QualifiedName, column: string): Operation {
  return { kind: "touch", object: "relation", relation: null, name: table, column, detail: "COMMENT", ifExists: false };
}

/** The type of a column of a table that is created with its metadata: one without a type takes that of the column that it refers to. */
export function typeInMetadata(column: ColumnData, table: TableData): TypeData {
  if (column.type !== NULL_TYPE) return column.type;
  for (const key of column.foreignKeys) {
    if (!key.target.known) continue;
    const { table: name, column: referred } = key.target.value;
    const other = table.metadata?.tables.find((one) => one.qualified?.name === name.name && (name.schema === null || one.qualified.schema === name.schema));
    const found = other?.columns.find((one) => one.columnName === (referred ?? column.columnName));
    if (found && other) return found === column ? column.type : typeInMetadata(found, other);
  }
  return column.type;
}
