/** SQLAlchemy's schema objects: Column, Table, MetaData, constraints, Index, Sequence, Identity, Computed. */
import {
  knownText, NONE, str, tuple, unknown, type Call, type HostValue, type PassedValue, type Site, type Value,
} from "../../../evaluate/value.ts";
import type { NamingConvention } from "../../../model/history.ts";
import { identityLimit, type IdentityLimit, type QualifiedName } from "../../../model/operation.ts";
import type { Source, Span } from "../../../source.ts";
import {
  bindArguments, itemsOf, known, notKnown, readFlag, readOptionalText, readText, reasonOf, type Arguments, type Reading,
} from "./arguments.ts";
import { conventionOf, conventionValue, readName, type WrittenName } from "./conventions.ts";
import {
  clause, clauseBehaviour, clauseOf, modify, quote, select, statement, type ColumnLike, type StatementData,
  type TableLike,
} from "./constructs.ts";
import { NULL_TYPE, type TypeData } from "./type-data.ts";
import type { Types } from "./types.ts";
import { callable, hostValue, member, type Members } from "./values.ts";

/** Where a name stands, for findings that point at one column or constraint of many. */
export interface Place { readonly source: Source; readonly span: Span }

export interface ColumnData extends ColumnLike {
  readonly data: "column";
  readonly name: Reading<string>;
  readonly columnName: string | null;
  /** What constraints and `.c` call it. */
  readonly key: string | null;
  readonly type: TypeData;
  /** Null: not said (nullable unless a primary key). */
  readonly nullable: boolean | null;
  readonly primaryKey: boolean;
  readonly unique: boolean;
  readonly index: boolean;
  readonly autoincrement: "auto" | "ignore_fk" | boolean;
  /** Undefined: none. */
  readonly serverDefault: Value | undefined;
  /** Whether a default on the client keeps the column from being SERIAL; an optional Sequence does not. */
  readonly clientDefault: "none" | "value" | "sequence";
  readonly identity: IdentityData | null;
  readonly computed: ComputedData | null;
  readonly sequence: SequenceData | null;
  readonly comment: boolean;
  readonly foreignKeys: readonly ForeignKeyData[];
  readonly checks: readonly ConstraintData[];
  readonly place: Place;
  owner: TableData | null;
}

/** What SQLAlchemy's Identity takes to tell how far a sequence counts. */
const IDENTITY_LIMITS = ["increment", "minvalue", "maxvalue"] as const;

export interface IdentityData { readonly data: "identity"; readonly always: boolean | null; readonly limit: IdentityLimit | undefined }
export interface ComputedData { readonly data: "computed"; readonly expression: Value; readonly virtual: boolean }
export interface SequenceData {
  readonly data: "sequence";
  readonly name: Reading<string>;
  readonly schema: Reading<string | null>;
  readonly type: TypeData | null;
  readonly optional: boolean;
}

/** The target of a foreign key. `column` null: the column of the same name. */
export type Target = Reading<{ readonly table: QualifiedName; readonly column: string | null }>;

interface KeyOptions {
  readonly name: WrittenName;
  readonly onDelete: string | null;
  readonly onUpdate: string | null;
  readonly deferrable: boolean;
  readonly initiallyDeferred: boolean;
  readonly useAlter: boolean;
  readonly notValid: boolean;
}
export interface ForeignKeyData extends KeyOptions { readonly data: "foreign-key"; readonly target: Target }

/** A column that a constraint or an index names: by key, or as an expression. */
export type ConstraintData =
  | {
      readonly data: "constraint";
      readonly kind: "primary-key" | "unique";
      readonly name: WrittenName;
      readonly columns: Reading<readonly string[]>;
      readonly include: readonly string[];
      readonly deferrable: boolean;
      readonly nullsNotDistinct: boolean;
      readonly place: Place;
    }
  | {
      readonly data: "constraint";
      readonly kind: "check";
      readonly name: WrittenName;
      readonly expression: Value;
      readonly notValid: boolean;
      readonly place: Place;
      /** The key of the column whose type brings the check. */ readonly ofType?: string;
    }
  | ({
      readonly data: "constraint";
      readonly kind: "foreign-key";
      readonly columns: Reading<readonly string[]>;
      readonly targets: Reading<readonly Target[]>;
      readonly place: Place;
    } & KeyOptions)
  | {
      readonly data: "constraint";
      readonly kind: "exclude";
      readonly name: WrittenName;
      /** Null for `using=None`. */ readonly method: string | null;
      readonly elements: Reading<readonly { readonly element: Value; readonly operator: string }[]>;
      readonly operatorClasses: ReadonlyMap<string, string>;
      readonly where: Value | undefined;
      readonly place: Place;
    };

export interface IndexData {
  readonly data: "index";
  readonly name: WrittenName;
  readonly elements: Reading<readonly Value[]>;
  readonly unique: boolean;
  readonly options: IndexOptions;
}
export interface IndexOptions {
  readonly where: Value | undefined;
  readonly method: string;
  readonly include: readonly string[];
  readonly operatorClasses: ReadonlyMap<string, string>;
  readonly concurrently: boolean;
}

export interface TableData extends TableLike {
  readonly data: "table";
  name: Reading<string>;
  readonly schema: Reading<string | null>;
  readonly qualified: QualifiedName | null;
  readonly columns: ColumnData[];
  readonly constraints: ConstraintData[];
  readonly indexes: IndexData[];
  readonly metadata: MetaDataData | null;
  /** What its constraints and indexes without a name are named by. */
  naming: NamingConvention;
  readonly comment: boolean;
  readonly temporary: boolean;
  readonly unlogged: boolean;
  readonly inherits: readonly string[];
  readonly partitionBy: string | null;
  /** Why there may be columns or constraints that are not listed; null when all are. */
  open: string | null;
  /** Why its metadata may not hold it at all; null when it does. */
  possible: string | null;
  /** Set when it was read from the database: what the keys of the table were then. */
  reflected?: readonly ReflectedKey[] | null;
}

/** A foreign key as reflection finds it. */
export interface ReflectedKey {
  readonly name: string;
  readonly columns: readonly string[];
  readonly table: QualifiedName;
  readonly referred: readonly string[];
}

export interface MetaDataData {
  readonly data: "metadata";
  readonly schema: Reading<string | null>;
  readonly tables: TableData[];
  readonly sequences: SequenceData[];
  naming: NamingConvention;
  /** Modules that are imported declare tables in it, of which only what is asked for has been run. */
  readonly imported: boolean;
  /** Tables were reflected or could not be read. */
  open: string | null;
}

export function newMetadata(site: Site, schema: Reading<string | null>, naming: NamingConvention): MetaDataData {
  return { data: "metadata", schema, tables: [], sequences: [], naming, imported: site.isImporting, open: null };
}

export interface Schema {
  readonly members: Readonly<Record<string, () => Value>>;
  /** Reads an item list of `op.create_table` or `sa.Table`. */
  table(
    name: Reading<string>,
    schema: Reading<string | null>,
    items: readonly PassedValue[],
    options: Arguments,
    metadata: MetaDataData | null,
    site: Site,
  ): TableData;
  tableValue(table: TableData): HostValue;
  metadataValue(data: MetaDataData): HostValue;
  /** Adds a table to its metadata. */
  register(table: TableData, site: Site): void;
  /** Why a metadata may hold other tables than those that are listed, once the modules that declare them have been run; null when it does not. */
  openOf(metadata: MetaDataData, site: Site): string | null;
  /** Notes that models may declare more than what is read of them. */
  missModels(reason: string): void;
  /** A column of a call, or why it is none. */
  column(value: Value | undefined): Reading<ColumnData>;
  indexOptions(extra: Arguments): IndexOptions;
  keyOptions(passed: Arguments, name: Value | undefined): KeyOptions;
  columnValue(data: ColumnData): HostValue;
  /** A type of a table of a migration made into a column without more. */
  plainColumn(name: string, type: TypeData, place: Place): ColumnData;
}

export interface SchemaTools {
  readonly types: Types;
  /** The convention of `target_metadata`, which names what `op` makes. */
  readonly naming: NamingConvention;
  /** What `table.create()`, `metadata.create_all()` and their like do. */
  readonly perform: {
    createTable(table: TableData, passed: Arguments, site: Site): void;
    dropTable(table: TableData, passed: Arguments, site: Site): void;
    createAll(metadata: MetaDataData, passed: Arguments, site: Site): void;
    dropAll(metadata: MetaDataData, passed: Arguments, site: Site): void;
    createSequence(sequence: SequenceData, passed: Arguments, site: Site): void;
    dropSequence(sequence: SequenceData, passed: Arguments, site: Site): void;
    createIndex(index: IndexData, passed: Arguments, site: Site): void;
    dropIndex(index: IndexData, passed: Arguments, site: Site): void;
    reflect(table: TableData, site: Site): void;
    reflectAll(metadata: MetaDataData, passed: Arguments, site: Site): void;
  };
}

export function createSchema(tools: SchemaTools): Schema {
  const { types } = tools;

  function place(site: Site, span: Span | undefined): Place {
    return { source: site.source, span: span ?? site.span };
  }

  // --- columns ---

  /** `Column([name], [type], *items, **options)`: the name may be left out or given by keyword. */
  function makeColumn(call: Call, site: Site): Value {
    const positional = [...call.positional];
    const named = (key: string): Value | undefined => call.named.get(key)?.value;
    const first = positional[0]?.value;
    const nameIsFirst = first !== undefined && !named("name") && (first.kind === "str" || first.kind === "unknown" || first.kind === "none");
    const namePassed = named("name") !== undefined ? call.named.get("name") : nameIsFirst ? positional.shift() : undefined;
    const second = positional[0]?.value;
    const typeIsFirst = second !== undefined && named("type_") === undefined && !isSchemaItem(second);
    const typeValue = named("type_") ?? (typeIsFirst ? positional.shift()!.value : undefined);
    const type = types.typeOf(typeValue, site);
    const items = positional.flatMap((passed) => (passed.value.kind === "host" ? [passed.value.data as { readonly data?: string } | undefined] : []));
    const serverDefault = given(named("server_default"));
    const serverData = serverDefault?.kind === "host" ? (serverDefault.data as { readonly data?: string } | undefined) : undefined;
    const clientDefault = given(named("default")) ?? given(named("insert_default")) ?? given(named("default_factory"));
    const clientData = clientDefault?.kind === "host" ? (clientDefault.data as { readonly data?: string } | undefined) : undefined;
    const of = <T,>(kind: string): T | null =>
      (items.find((item) => item?.data === kind) as T | undefined) ?? (serverData?.data === kind ? (serverData as T) : null);
    const sequence = of<SequenceData>("sequence") ?? (clientData?.data === "sequence" ? (clientData as SequenceData) : null);
    const autoincrement = named("autoincrement");
    const autoText = knownText(autoincrement);
    const data: ColumnData = {
      data: "column",
      name: readText(namePassed?.value, "the name of a column"),
      columnName: knownText(namePassed?.value),
      key: knownText(named("key")) ?? knownText(namePassed?.value),
      type,
      nullable: named("nullable") === undefined ? null : readFlag(named("nullable"), false),
      primaryKey: readFlag(named("primary_key"), false) === true,
      unique: readFlag(named("unique"), false) === true,
      index: readFlag(named("index"), false) === true,
      autoincrement:
        autoText === "ignore_fk"
          ? "ignore_fk"
          : autoText === "auto" || autoincrement === undefined
            ? "auto"
            : readFlag(autoincrement, false) === true,
      serverDefault: serverData?.data === "identity" || serverData?.data === "computed" || serverData?.data === "fetched" ? undefined : serverDefault,
      clientDefault: sequence ? (sequence.optional ? "none" : "sequence") : clientDefault ? "value" : "none",
      identity: of<IdentityData>("identity"),
      computed: of<ComputedData>("computed"),
      sequence,
      comment: given(named("comment")) !== undefined,
      foreignKeys: items.filter((item): item is ForeignKeyData => item?.data === "foreign-key"),
      checks: items.filter((item): item is ConstraintData => item?.data === "constraint"),
      place: place(site, namePassed?.span),
      owner: null,
    };
    return columnValue(data);
  }

  function columnValue(data: ColumnData): HostValue {
    const members = (): Members => ({
      name: () => (data.name.known ? str(data.name.value) : unknown(data.name.reason)),
      key: () => (data.key !== null ? str(data.key) : unknown("the key of the column is not known")),
      type: () => types.value(data.type),
      nullable: () => (data.nullable === null ? { kind: "bool", value: !data.primaryKey } : { kind: "bool", value: data.nullable }),
      primary_key: () => ({ kind: "bool", value: data.primaryKey }),
      server_default: () => defaultValue(data.serverDefault),
      table: () => (data.owner ? tableValue(data.owner) : NONE),
      foreign_keys: () => unknown("the foreign keys of a column object"),
      copy: () => callable("sqlalchemy.Column.copy", () => columnValue({ ...data, owner: null })),
      _copy: () => callable("sqlalchemy.Column._copy", () => columnValue({ ...data, owner: null })),
    });
    // The expression is made when it is asked for: the column may get its table later.
    const asClause = () => clauseBehaviour(clauseOf(self));
    const self: HostValue = hostValue("sqlalchemy.Column", data, {
      attribute: (name, site) => member(members(), name, site) ?? (name.startsWith("__") ? undefined : asClause().attribute?.(name, site)),
      binary: (operator, other, reflected, site) => asClause().binary?.(operator, other, reflected, site),
      item: (key, site) => asClause().item?.(key, site),
      truth: () => true,
      isInstance: (name) => name.endsWith(".Column"),
    });
    return self;
  }

  /** A `DefaultClause`: `arg` is the expression, `arg.text` how it is written. */
  function defaultValue(value: Value | undefined): Value {
    if (value?.kind !== "host") return value ?? NONE;
    const { text, sql } = clauseOf(value);
    const written = text?.source ?? sql;
    const argument: HostValue = { ...value, attribute: (name, site) => (name === "text" && written ? written : value.attribute?.(name, site)) };
    return { ...value, attribute: (name, site) => (name === "arg" ? argument : value.attribute?.(name, site)) };
  }

  function column(value: Value | undefined): Reading<ColumnData> {
    const data = value?.kind === "host" ? (value.data as { readonly data?: string } | undefined) : undefined;
    return data?.data === "column" ? known(data as ColumnData) : notKnown(reasonOf(value, "the column"));
  }

  function plainColumn(name: string, type: TypeData, at: Place): ColumnData {
    return {
      data: "column",
      name: known(name),
      columnName: name,
      key: name,
      type,
      nullable: null, primaryKey: false, unique: false, index: false, autoincrement: "auto", serverDefault: undefined,
      clientDefault: "none", identity: null, computed: null, sequence: null, comment: false, foreignKeys: [], checks: [], place: at,
      owner: null,
    };
  }

  // --- keys and constraints ---

  function keyOptions(passed: Arguments, name: Value | undefined): KeyOptions {
    const initially = knownText(passed.get("initially"))?.toUpperCase() ?? null;
    return {
      name: readName(name, "the name of a constraint"),
      onDelete: action(passed.get("ondelete")),
      onUpdate: action(passed.get("onupdate")),
      // INITIALLY DEFERRED implies DEFERRABLE.
      deferrable: readFlag(passed.get("deferrable"), false) === true || initially === "DEFERRED",
      initiallyDeferred: initially === "DEFERRED",
      useAlter: readFlag(passed.get("use_alter"), false) === true,
      notValid: readFlag(passed.get("postgresql_not_valid"), false) === true,
    };
  }

  /** ON DELETE and ON UPDATE; NO ACTION is what they are when nothing is said. What is no such phrase stays as it is written. */
  function action(value: Value | undefined): string | null {
    const text = knownText(value);
    if (text === null || /^[^\w]|[^\w)]$/.test(text)) return text;
    const phrase = text.replace(/\s+/g, " ").toUpperCase();
    return phrase === "NO ACTION" ? null : phrase;
  }

  function makeForeignKey(call: Call): Value {
    const passed = bindArguments(call, [
      "column", "_constraint", "use_alter", "name", "onupdate", "ondelete", "deferrable", "initially", "link_to_name", "match",
    ]);
    const data: ForeignKeyData = { data: "foreign-key", target: target(passed.get("column"), null), ...keyOptions(passed, passed.get("name")) };
    return hostValue("sqlalchemy.ForeignKey", data, { isInstance: (name) => name.endsWith(".ForeignKey") });
  }

  function constraintValue(className: string, data: ConstraintData): HostValue {
    return hostValue(`sqlalchemy.${className}`, data, {
      attribute: (name) =>
        name === "name"
          ? data.name.known
            ? data.name.value === null
              ? NONE
              : str(data.name.value)
            : unknown(data.name.reason)
          : undefined,
      isInstance: (name) => name.endsWith(`.${className}`) || name.endsWith(".Constraint"),
    });
  }

  /** Column arguments of a constraint: keys, or column objects. */
  function columnKeys(values: readonly Value[]): Reading<readonly string[]> {
    const keys: string[] = [];
    for (const value of values) {
      const found = column(value);
      const text = found.known ? found.value.key : knownText(value);
      if (text === null) return notKnown(reasonOf(value, "a column of the constraint"));
      keys.push(text);
    }
    return known(keys);
  }

  /** SQLAlchemy keeps the columns of a key in a collection that holds each once (sql/base.py, DedupeColumnCollection). */
  const withoutRepetition = (keys: Reading<readonly string[]>): Reading<readonly string[]> => (keys.known ? known([...new Set(keys.value)]) : keys);

  const keyConstraint = (className: string, kind: "primary-key" | "unique") => (call: Call, site: Site): Value => {
    const passed = bindArguments(call, []);
    return constraintValue(className, {
      data: "constraint", kind,
      name: readName(passed.get("name"), "the name of a constraint"),
      columns: call.open === null ? withoutRepetition(columnKeys(call.positional.map((one) => one.value))) : notKnown(call.open),
      include: listed(passed.get("postgresql_include")),
      deferrable: readFlag(passed.get("deferrable"), false) === true || knownText(passed.get("initially"))?.toUpperCase() === "DEFERRED",
      nullsNotDistinct: readFlag(passed.get("postgresql_nulls_not_distinct"), false) === true,
      place: place(site, call.named.get("name")?.span),
    });
  };

  function makeCheck(call: Call, site: Site): Value {
    const passed = bindArguments(call, ["sqltext", "name", "deferrable", "initially"]);
    return constraintValue("CheckConstraint", {
      data: "constraint",
      kind: "check",
      name: readName(passed.get("name"), "the name of a constraint"),
      expression: passed.get("sqltext") ?? unknown("the condition of a check is not given"),
      notValid: readFlag(passed.get("postgresql_not_valid"), false) === true,
      place: place(site, passed.passed("name")?.span),
    });
  }

  function makeForeignKeyConstraint(call: Call, site: Site): Value {
    const passed = bindArguments(call, [
      "columns", "refcolumns", "name", "onupdate", "ondelete", "deferrable", "initially", "use_alter", "link_to_name", "match", "table",
    ]);
    const columns = itemsOf(passed.get("columns"));
    const targets = itemsOf(passed.get("refcolumns"));
    return constraintValue("ForeignKeyConstraint", {
      data: "constraint", kind: "foreign-key",
      columns: columns ? columnKeys(columns) : notKnown(reasonOf(passed.get("columns"), "the columns of a foreign key")),
      targets: targets
        ? known(targets.map((one) => target(one, null)))
        : notKnown(reasonOf(passed.get("refcolumns"), "the columns that a foreign key refers to")),
      place: place(site, passed.passed("name")?.span),
      ...keyOptions(passed, passed.get("name")),
    });
  }

  function makeExclude(call: Call, site: Site): Value {
    return constraintValue(
      "ExcludeConstraint",
      excludeConstraint(
        call.positional.map((one) => one.value),
        bindArguments({ ...call, positional: [] }, []),
        call.named.get("name")?.value,
        place(site, call.named.get("name")?.span),
      ),
    );
  }

  function makeIndex(call: Call): Value {
    const passed = bindArguments(call, ["name"]);
    const options = indexOptions(passed);
    const data: IndexData = {
      data: "index", name: readName(passed.get("name"), "the name of an index"),
      elements: call.open === null ? known(passed.rest.map((one) => one.value)) : notKnown(call.open),
      unique: readFlag(passed.get("unique"), false) === true, options,
    };
    // An index over columns of a table joins that table at once.
    const owner = passed.rest.map((one) => column(one.value)).find((one) => one.known && one.value.owner !== null);
    if (owner?.known) owner.value.owner!.indexes.push(data);
    return indexValue(data);
  }

  function indexValue(data: IndexData): HostValue {
    return hostValue("sqlalchemy.Index", data, {
      attribute(name) {
        switch (name) {
          case "create": return performed("sqlalchemy.Index.create", (options, where) => tools.perform.createIndex(data, options, where));
          case "drop": return performed("sqlalchemy.Index.drop", (options, where) => tools.perform.dropIndex(data, options, where));
          case "name": return data.name.known && data.name.value !== null ? str(data.name.value) : unknown("the name of the index is not known");
          default: return undefined;
        }
      },
      isInstance: (name) => name.endsWith(".Index"),
    });
  }

  function indexOptions(passed: Arguments): IndexOptions {
    const method = passed.get("postgresql_using");
    return {
      where: given(passed.get("postgresql_where")),
      method: method === undefined || method.kind === "none" ? "btree" : (knownText(method)?.toLowerCase() ?? NOT_KNOWN),
      include: listed(passed.get("postgresql_include")),
      operatorClasses: operatorClassesOf(passed.get("postgresql_ops")),
      concurrently: readFlag(passed.get("postgresql_concurrently"), false) === true,
    };
  }

  function listed(value: Value | undefined): readonly string[] {
    return (itemsOf(value) ?? []).flatMap((item) => {
      const found = column(item);
      return knownText(item) ?? (found.known ? (found.value.columnName ?? []) : []);
    });
  }

  // --- tables ---

  function table(
    name: Reading<string>,
    schema: Reading<string | null>,
    items: readonly PassedValue[],
    options: Arguments,
    metadata: MetaDataData | null,
    site: Site,
  ): TableData {
    const prefixes = (itemsOf(options.get("prefixes")) ?? []).map((prefix) => knownText(prefix)?.toUpperCase() ?? "");
    const inherits = options.get("postgresql_inherits");
    const data: TableData = {
      data: "table", name, schema,
      qualified: name.known && schema.known ? { schema: schema.value, name: name.value } : null,
      columns: [], constraints: [], indexes: [], metadata, naming: metadata ? metadata.naming : tools.naming,
      comment: given(options.get("comment")) !== undefined,
      temporary: prefixes.some((prefix) => /\bTEMP(ORARY)?\b/.test(prefix)),
      unlogged: prefixes.includes("UNLOGGED"),
      inherits: knownText(inherits) !== null ? [knownText(inherits)!] : listed(inherits),
      partitionBy: knownText(options.get("postgresql_partition_by")),
      open: options.open,
      possible: null,
    };
    for (const item of items) append(data, item.value, site);
    return data;
  }

  /** `isExtended`: a table that is there already is given columns in place of its own. */
  function append(data: TableData, value: Value, site: Site, isExtended = false): void {
    const item = value.kind === "host" ? (value.data as { readonly data?: string } | undefined) : undefined;
    switch (item?.data) {
      case "column": {
        const original = item as ColumnData;
        // A column that belongs to another table is copied, as Alembic does.
        const own: ColumnData = original.owner === null ? original : { ...original, owner: null };
        own.owner = data;
        const before = own.name.known ? data.columns.findIndex(({ name }) => name.known && name.value === (own.name.known ? own.name.value : null)) : -1;
        if (before >= 0 && !isExtended)
          data.open ??= "a column stands twice: SQLAlchemy 2 refuses that (DuplicateColumnError), older versions take the last one";
        if (before >= 0) data.columns[before] = own;
        else data.columns.push(own);
        if (!own.name.known) data.open ??= own.name.reason;
        return;
      }
      case "constraint": data.constraints.push(item as ConstraintData); return;
      case "index": data.indexes.push(item as IndexData); return;
      default:
        if (value.kind === "none") return;
        if (value.kind === "list" || value.kind === "tuple") { value.items.forEach((one) => append(data, one, site, isExtended)); return; }
        // Alembic takes columns, constraints and indexes and passes over the library's other objects (schemaobj.table).
        if (value.kind === "host" && item?.data !== undefined) return;
        data.open ??= reasonOf(value, "a column of the table");
    }
  }

  /** `sa.Table(name, metadata, *items, ...)`. The same name in the same metadata is the same table. */
  function makeTable(call: Call, site: Site): Value {
    const passed = bindArguments(call, ["name", "metadata"]);
    const metadataValueGiven = passed.get("metadata");
    const metadata = metadataValueGiven?.kind === "host" ? metadataOf(metadataValueGiven) : null;
    const name = readText(passed.get("name"), "the name of a table");
    const schema: Reading<string | null> = passed.passed("schema")
      ? readOptionalText(passed.get("schema"), "the schema of a table")
      : (metadata?.schema ?? known(null));
    const existing =
      name.known && schema.known
        ? metadata?.tables.find((one) => one.qualified?.name === name.value && one.qualified.schema === schema.value)
        : undefined;
    if (existing) {
      for (const item of passed.rest) append(existing, item.value, site, true);
      if (passed.rest.length === 0 || readFlag(passed.get("extend_existing"), false) !== false) return tableValue(existing);
    }
    const data = table(name, schema, passed.rest, passed, metadata, site);
    if (!metadata) data.naming = { kind: "unknown", reason: "the metadata of the table is not known" };
    const reflected = readFlag(passed.get("autoload"), false) !== false || given(passed.get("autoload_with")) !== undefined;
    if (reflected) tools.perform.reflect(data, site);
    register(data, site);
    return tableValue(data);
  }

  /** Why models of whatever module may declare more than what is read of them. */
  let missed: string | null = null;

  function missModels(reason: string): void {
    missed ??= reason;
  }

  function register(data: TableData, site: Site): void {
    const { metadata, qualified } = data;
    if (!metadata) return;
    if (!site.certainty.certain) data.possible = site.certainty.reason;
    const same = qualified && metadata.tables.find((one) => one.qualified?.name === qualified.name && one.qualified.schema === qualified.schema);
    if (same && same.possible === null && data.possible === null) metadata.open ??= `the table ${qualified.name} is declared more than once`;
    else metadata.tables.push(data);
  }

  function openOf(metadata: MetaDataData, site: Site): string | null {
    const imported = metadata.imported ? site.runImports() : null;
    return metadata.open ?? (metadata.imported ? (imported ?? missed) : null);
  }

  const tableValues = new WeakMap<TableData, HostValue>();

  function tableValue(data: TableData): HostValue {
    const kept = tableValues.get(data);
    if (kept) return kept;
    const columnsOf = (): HostValue => collection(data);
    const method = (name: string, run: (passed: Arguments, site: Site) => void): Value => performed(`sqlalchemy.Table.${name}`, run);
    const members = (): Members => ({
      name: () => (data.name.known ? str(data.name.value) : unknown(data.name.reason)),
      fullname: () =>
        data.qualified
          ? str(data.qualified.schema === null ? data.qualified.name : `${data.qualified.schema}.${data.qualified.name}`)
          : unknown("the name of the table is not known"),
      schema: () => (data.schema.known ? (data.schema.value === null ? NONE : str(data.schema.value)) : unknown(data.schema.reason)),
      metadata: () => (data.metadata ? metadataValue(data.metadata) : unknown("the metadata of the table")),
      c: columnsOf,
      columns: columnsOf,
      primary_key: () => unknown("the primary key of a table object"),
      indexes: () => unknown("the indexes of a table object"),
      constraints: () => unknown("the constraints of a table object"),
      foreign_keys: () => foreignKeys(data, false),
      foreign_key_constraints: () => foreignKeys(data, true),
      insert: () => callable("sqlalchemy.Table.insert", (call) => modify("insert", self, call)),
      update: () => callable("sqlalchemy.Table.update", (call) => modify("update", self, call)),
      delete: () => callable("sqlalchemy.Table.delete", (call) => modify("delete", self, call)),
      select: () =>
        callable("sqlalchemy.Table.select", (call) =>
          select({ ...call, positional: [{ value: self, span: { start: 0, end: 0 } }, ...call.positional] }),
        ),
      count: () => callable("sqlalchemy.Table.count", () => statement(counting(data))),
      join: () => callable("sqlalchemy.Table.join", (call) => joined(data, call)),
      outerjoin: () => callable("sqlalchemy.Table.outerjoin", (call) => joined(data, call)),
      alias: () => callable("sqlalchemy.Table.alias", () => self),
      create: () => method("create", (passed, site) => tools.perform.createTable(data, passed, site)),
      drop: () => method("drop", (passed, site) => tools.perform.dropTable(data, passed, site)),
      append_column: () => callable("sqlalchemy.Table.append_column", (call, site) => (call.positional.forEach((one) => append(data, one.value, site)), NONE)),
      append_constraint: () =>
        callable(
          "sqlalchemy.Table.append_constraint",
          (call, site) => (call.positional.forEach((one) => append(data, one.value, site)), NONE),
        ),
      exists: () => callable("sqlalchemy.Table.exists", () => unknown("whether the table exists was asked of the table object")),
    });
    const self: HostValue = hostValue("sqlalchemy.Table", data, {
      attribute: (name, site) => member(members(), name, site),
      truth: () => true,
      text: () => (data.qualified ? str(data.qualified.name) : undefined),
      isInstance: (name) => name.endsWith(".Table") || name.endsWith(".TableClause"),
    });
    tableValues.set(data, self);
    return self;
  }

  /** The foreign keys of a reflected table: `ForeignKey` objects of each column, or the constraints. */
  function foreignKeys(data: TableData, whole: boolean): Value {
    if (!data.reflected) return unknown("the foreign keys of a table object");
    const items = data.reflected.flatMap((key): Value[] => {
      const constraint = (): HostValue =>
        hostValue("sqlalchemy.ForeignKeyConstraint", undefined, { attribute: (name) => keyAttribute(key, key.columns, name) });
      if (whole) return [constraint()];
      return key.columns.map((column, index) => hostValue("sqlalchemy.ForeignKey", undefined, {
        attribute: (name) => {
          switch (name) {
            case "constraint": return constraint();
            case "parent": return find(data, column);
            case "column":
              return hostValue("sqlalchemy.Column", undefined, {
                attribute: (inner) =>
                  inner === "name" || inner === "key"
                    ? str(key.referred[index] ?? "")
                    : inner === "table"
                      ? hostValue("sqlalchemy.Table", undefined, { attribute: (of) => (of === "name" ? str(key.table.name) : undefined) })
                      : undefined,
              });
            case "target_fullname": return str(`${key.table.name}.${key.referred[index] ?? ""}`);
            default: return keyAttribute(key, [column], name);
          }
        },
      }));
    });
    return { kind: "set", items, open: false };
  }

  function keyAttribute(key: ReflectedKey, columns: readonly string[], name: string): Value | undefined {
    switch (name) {
      case "name": return str(key.name);
      case "column_keys": return { kind: "list", items: columns.map(str), open: false };
      case "columns":
        return {
          kind: "list",
          items: columns.map((column) =>
            hostValue("sqlalchemy.Column", undefined, { attribute: (inner) => (inner === "name" ? str(column) : undefined) }),
          ),
          open: false,
        };
      case "referred_table": return hostValue("sqlalchemy.Table", undefined, { attribute: (of) => (of === "name" ? str(key.table.name) : undefined) });
      default: return undefined;
    }
  }

  function find(data: TableData, key: string): Value {
    const found = data.columns.find((one) => one.key === key);
    return found ? columnValue(found) : unknown(`the table object has no column ${key}`);
  }

  function counting(data: TableData): StatementData {
    return {
      data: "statement",
      verb: "select",
      uses: data.qualified ? [{ table: data.qualified, columns: [], access: "read" }] : [],
      from: data.qualified ? [data.qualified] : [],
      opaqueRows: data.qualified === null,
      items: "counts",
    };
  }

  /** A join: its rows are not followed, only the tables that it reads. */
  function joined(data: TableData, call: Call): Value {
    const empty: StatementData = { ...counting(data), items: "columns", opaqueRows: true };
    const other = call.positional[0]?.value.kind === "host" ? (call.positional[0].value.data as Partial<TableData> | undefined) : undefined;
    const uses = other?.data === "table" && other.qualified ? [...empty.uses, { table: other.qualified, columns: [], access: "read" as const }] : empty.uses;
    return statement({ ...empty, uses });
  }

  /** `table.c`: columns by key. A column that the table object does not list is its own only when the table was read whole. */
  function collection(data: TableData): HostValue {
    const find = (key: string): Value => {
      const found = data.columns.find((one) => one.key === key);
      if (found) return columnValue(found);
      return data.open === null ? unknown(`the table object has no column ${key}`) : columnValue({ ...plainColumn(key, NULL_TYPE, NOWHERE), owner: data });
    };
    const all = (): readonly Value[] | undefined => (data.open === null ? data.columns.map(columnValue) : undefined);
    return hostValue("sqlalchemy.ColumnCollection", undefined, {
      attribute: (name) => {
        switch (name) {
          case "keys":
            return callable("sqlalchemy.ColumnCollection.keys", () =>
              data.open === null
                ? { kind: "list", items: data.columns.map((one) => (one.key === null ? unknown("a key") : str(one.key))), open: false }
                : unknown(data.open),
            );
          case "values":
            return callable("sqlalchemy.ColumnCollection.values", () =>
              data.open === null ? { kind: "list", items: data.columns.map(columnValue), open: false } : unknown(data.open),
            );
          case "items":
            return callable("sqlalchemy.ColumnCollection.items", () =>
              data.open === null
                ? { kind: "list", items: data.columns.map((one) => tuple([str(one.key ?? ""), columnValue(one)])), open: false }
                : unknown(data.open),
            );
          case "get": return callable("sqlalchemy.ColumnCollection.get", (call) => {
            const key = knownText(call.positional[0]?.value);
            if (key === null) return unknown("the name of the column is not known");
            return data.open === null && !data.columns.some((one) => one.key === key) ? NONE : find(key);
          });
          default: return name.startsWith("__") ? undefined : find(name);
        }
      },
      item: (key) => (knownText(key) !== null ? find(knownText(key)!) : undefined),
      iterate: all,
      length: () => all()?.length,
      contains: (item) => {
        const key = knownText(item);
        if (key === null) return undefined;
        if (data.columns.some((one) => one.key === key)) return true;
        return data.open === null ? false : undefined;
      },
    });
  }

  // --- metadata ---

  const metadataValues = new WeakMap<MetaDataData, HostValue>();

  function metadataOf(value: HostValue): MetaDataData | null {
    const data = value.data as { readonly data?: string } | undefined;
    return data?.data === "metadata" ? (data as MetaDataData) : null;
  }

  function metadataValue(data: MetaDataData): HostValue {
    const kept = metadataValues.get(data);
    if (kept) return kept;
    const method = (name: string, names: readonly string[], run: (passed: Arguments, site: Site) => void): Value =>
      performed(`sqlalchemy.MetaData.${name}`, run, names);
    const all = (site: Site): Value => {
      const open = openOf(data, site);
      return open === null && data.tables.every((one) => one.possible === null)
        ? { kind: "list", items: data.tables.map(tableValue), open: false }
        : unknown(open ?? "a table of the metadata may not be there");
    };
    const named = (name: string): TableData | undefined => data.tables.find((one) => keyOf(one) === name);
    /** A table by its key, after the modules that may declare it have been run if it is not there yet. */
    const lookup = (name: string, site: Site): { readonly found: TableData | undefined; readonly open: string | null } => {
      const there = named(name);
      const open = there ? null : openOf(data, site);
      return { found: there ?? named(name), open };
    };
    const keyOf = (one: TableData): string | null =>
      one.qualified ? (one.qualified.schema === null ? one.qualified.name : `${one.qualified.schema}.${one.qualified.name}`) : null;
    const members: Members = {
      create_all: () => method("create_all", ["bind", "tables", "checkfirst"], (passed, site) => tools.perform.createAll(data, passed, site)),
      drop_all: () => method("drop_all", ["bind", "tables", "checkfirst"], (passed, site) => tools.perform.dropAll(data, passed, site)),
      reflect: () => method("reflect", ["bind", "schema", "views", "only"], (passed, site) => tools.perform.reflectAll(data, passed, site)),
      tables: () => hostValue("sqlalchemy.FacadeDict", undefined, {
        item: (key, site) => {
          const name = knownText(key);
          if (name === null) return undefined;
          const { found, open } = lookup(name, site);
          if (found) return tableValue(found);
          if (open === null) return undefined;
          const parts = name.split(".");
          return tableValue({ ...table(known(parts.pop()!), known(parts.length > 0 ? parts.join(".") : null), [], NO_OPTIONS, data, site), open });
        },
        contains: (item, site) => {
          const name = knownText(item);
          if (name === null) return undefined;
          const { found, open } = lookup(name, site);
          return found ? (found.possible === null ? true : undefined) : open === null ? false : undefined;
        },
        attribute: (name) => {
          const pairs = (shape: (key: string, value: Value) => Value): Value => callable(`sqlalchemy.FacadeDict.${name}`, (_call, site) => {
            const open = openOf(data, site) !== null || data.tables.some((one) => one.possible !== null);
            return { kind: "list", open, items: data.tables.flatMap((one) => (keyOf(one) === null ? [] : [shape(keyOf(one)!, tableValue(one))])) };
          });
          switch (name) {
            case "keys": return pairs((key) => str(key));
            case "values": return pairs((_key, value) => value);
            case "items": return pairs((key, value) => tuple([str(key), value]));
            case "get": return callable("sqlalchemy.FacadeDict.get", (call, site) => {
              const key = knownText(call.positional[0]?.value);
              const { found, open } = key === null ? { found: undefined, open: "the key is not known" } : lookup(key, site);
              return found ? tableValue(found) : open !== null ? unknown("whether the metadata holds the table") : (call.positional[1]?.value ?? NONE);
            });
            default: return undefined;
          }
        },
        length: (site) => { const items = all(site); return items.kind === "list" ? items.items.length : undefined; },
        iterate: (site) => (all(site).kind === "list" ? data.tables.flatMap((one) => keyOf(one) ?? []).map(str) : undefined),
      }),
      sorted_tables: all,
      schema: () => (data.schema.known && data.schema.value !== null ? str(data.schema.value) : NONE),
      bind: () => NONE,
      naming_convention: () => conventionValue(data.naming),
      clear: () => callable("sqlalchemy.MetaData.clear", () => (data.tables.splice(0), NONE)),
      remove: () => callable("sqlalchemy.MetaData.remove", (call) => {
        const removed = call.positional[0]?.value;
        const at = data.tables.findIndex((one) => removed?.kind === "host" && removed.data === one);
        if (at >= 0) data.tables.splice(at, 1);
        return NONE;
      }),
    };
    const self = hostValue("sqlalchemy.MetaData", data, {
      collects: true,
      attribute: (name, site) => member(members, name, site),
      setAttribute: (name, value) => {
        if (name === "naming_convention") data.naming = conventionOf(value);
      },
      truth: () => true,
      isInstance: (name) => name.endsWith(".MetaData"),
    });
    metadataValues.set(data, self);
    return self;
  }

  function makeMetaData(call: Call, site: Site): Value {
    // Until 1.4 the first argument was a bind.
    const passed = bindArguments(call, []);
    return metadataValue(
      newMetadata(
        site,
        readOptionalText(passed.get("schema"), "the schema of the metadata"),
        conventionOf(passed.get("naming_convention")),
      ),
    );
  }

  // --- lightweight and server-side objects ---

  /** `sa.table("t", sa.column("x"), schema=...)`. */
  function makeLightTable(call: Call, site: Site): Value {
    const passed = bindArguments(call, ["name"]);
    const data = table(
      readText(passed.get("name"), "the name of a table"),
      readOptionalText(passed.get("schema"), "the schema of a table"),
      passed.rest,
      passed,
      null,
      site,
    );
    return tableValue(data);
  }

  function makeLightColumn(call: Call, site: Site): Value {
    const passed = bindArguments(call, ["text", "type_"]);
    const name = passed.get("text") ?? passed.get("name");
    return columnValue({
      ...plainColumn(knownText(name) ?? "", types.typeOf(passed.get("type_"), site), place(site, undefined)),
      name: readText(name, "the name of a column"),
      columnName: knownText(name),
      key: knownText(name),
    });
  }

  function makeSequence(call: Call, site: Site): Value {
    const passed = bindArguments(call, ["name"]);
    const metadata = passed.get("metadata");
    const owner = metadata?.kind === "host" ? metadataOf(metadata) : null;
    const data: SequenceData = {
      data: "sequence", name: readText(passed.get("name"), "the name of a sequence"),
      schema: passed.passed("schema") ? readOptionalText(passed.get("schema"), "the schema of a sequence") : (owner?.schema ?? known(null)),
      type: passed.get("data_type") === undefined ? null : types.typeOf(passed.get("data_type"), site),
      optional: readFlag(passed.get("optional"), false) === true,
    };
    owner?.sequences.push(data);
    const next = (): Value => {
      if (!data.name.known || !data.schema.known) return unknown("the name of a sequence is not known");
      const name = (data.schema.value === null ? "" : `${quote(data.schema.value)}.`) + quote(data.name.value);
      return clause({ ...clauseOf(str("")), sql: str(`nextval('${name.replaceAll("'", "''")}')`) });
    };
    return hostValue("sqlalchemy.Sequence", data, {
      attribute(name) {
        switch (name) {
          case "create": return performed("sqlalchemy.Sequence.create", (options, where) => tools.perform.createSequence(data, options, where));
          case "drop": return performed("sqlalchemy.Sequence.drop", (options, where) => tools.perform.dropSequence(data, options, where));
          case "next_value": return callable("sqlalchemy.Sequence.next_value", next);
          case "name": return data.name.known ? str(data.name.value) : unknown(data.name.reason);
          default: return undefined;
        }
      },
    });
  }

  const item =
    (type: string, make: (call: Call, site: Site) => unknown): (() => Value) =>
    () =>
      callable(type, (call, site) => hostValue(type, make(call, site)));

  const members: Schema["members"] = {
    Column: () => callable("sqlalchemy.Column", makeColumn),
    ForeignKey: () => callable("sqlalchemy.ForeignKey", makeForeignKey),
    PrimaryKeyConstraint: () => callable("sqlalchemy.PrimaryKeyConstraint", keyConstraint("PrimaryKeyConstraint", "primary-key")),
    UniqueConstraint: () => callable("sqlalchemy.UniqueConstraint", keyConstraint("UniqueConstraint", "unique")),
    CheckConstraint: () => callable("sqlalchemy.CheckConstraint", makeCheck),
    ForeignKeyConstraint: () => callable("sqlalchemy.ForeignKeyConstraint", makeForeignKeyConstraint),
    ExcludeConstraint: () => callable("sqlalchemy.ExcludeConstraint", makeExclude),
    Index: () => callable("sqlalchemy.Index", makeIndex),
    Table: () => callable("sqlalchemy.Table", makeTable, { collects: true }),
    MetaData: () => callable("sqlalchemy.MetaData", makeMetaData),
    Sequence: () => callable("sqlalchemy.Sequence", makeSequence),
    Identity: item("sqlalchemy.Identity", (call): IdentityData => {
      const passed = bindArguments(call, ["always", "on_null", "start", ...IDENTITY_LIMITS, "nominvalue", "nomaxvalue"]);
      const written = IDENTITY_LIMITS.flatMap((limit) => {
        const value = given(passed.get(limit));
        return value ? [{ limit, value: value.kind === "int" ? BigInt(value.value) : null }] : [];
      });
      return { data: "identity", always: readFlag(passed.get("always"), false), limit: identityLimit(written) };
    }),
    Computed: item("sqlalchemy.Computed", (call): ComputedData => {
      const passed = bindArguments(call, ["sqltext", "persisted"]);
      return {
        data: "computed",
        expression: passed.get("sqltext") ?? unknown("the expression of a computed column is not given"),
        virtual: passed.get("persisted") !== undefined && readFlag(passed.get("persisted"), true) === false,
      };
    }),
    FetchedValue: item("sqlalchemy.FetchedValue", () => ({ data: "fetched" })),
    DefaultClause: () => callable("sqlalchemy.DefaultClause", (call) => call.positional[0]?.value ?? NONE),
    table: () => callable("sqlalchemy.table", makeLightTable),
    column: () => callable("sqlalchemy.column", makeLightColumn),
  };

  return { members, table, tableValue, metadataValue, register, openOf, missModels, column, columnValue, indexOptions, keyOptions, plainColumn };
}

const NOWHERE: Place = { source: { path: "", text: "" }, span: { start: 0, end: 0 } };
export const NO_OPTIONS: Arguments = { get: () => undefined, passed: () => undefined, rest: [], extra: new Map(), open: null };

/** A method that acts on the database and returns None; `names` are its parameters in their order. */
function performed(name: string, run: (passed: Arguments, site: Site) => void, names: readonly string[] = ["bind", "checkfirst"]): Value {
  return callable(name, (call, site) => (run(bindArguments(call, names), site), NONE), { reachesDatabase: true });
}

/** None counts as not given. */
export function given(value: Value | undefined): Value | undefined {
  return value?.kind === "none" ? undefined : value;
}

/** Whether a positional argument of Column is an item rather than its type. */
function isSchemaItem(value: Value): boolean {
  const data = value.kind === "host" ? (value.data as { readonly data?: string } | undefined)?.data : undefined;
  return data === "foreign-key" || data === "constraint" || data === "identity" || data === "computed" || data === "sequence" || data === "fetched";
}

/** `"users.id"`, `"schema.users.id"`, `"users"`, or a column object. */
export function target(value: Value | undefined, schema: string | null): Target {
  if (value?.kind === "host") {
    const data = value.data as Partial<ColumnData> | undefined;
    if (data?.data === "column" && data.owner?.qualified && data.columnName) return known({ table: data.owner.qualified, column: data.columnName });
    return notKnown(reasonOf(value, "the target of a foreign key"));
  }
  const text = readText(value, "the target of a foreign key");
  if (!text.known) return text;
  const parts = text.value.split(".");
  const column = parts.length > 1 ? parts.pop()! : null;
  const name = parts.pop()!;
  return known({ table: { schema: parts.length > 0 ? parts.join(".") : schema, name }, column });
}

/** Stands for a name that is not known. */
const NOT_KNOWN = "__hole_0__";

/** Operator classes by the key of their column, `*` for all others: those of a dict that is not wholly known. */
function operatorClassesOf(given: Value | undefined): ReadonlyMap<string, string> {
  if (given === undefined || given.kind === "none") return new Map();
  const entries = given.kind === "dict" ? given.entries.map(({ key, value }) => [knownText(key), knownText(value) ?? NOT_KNOWN] as const) : [];
  const isKnown = given.kind === "dict" && !given.open && entries.every(([key]) => key !== null);
  return new Map([...entries.flatMap(([key, name]) => (key === null ? [] : [[key, name] as const])), ...(isKnown ? [] : [["*", NOT_KNOWN] as const])]);
}

/** The parts of `ExcludeConstraint(*elements, name=, using=, where=)` and of `op.create_exclude_constraint`. */
export function excludeConstraint(
  elements: readonly Value[],
  options: Arguments,
  name: Value | undefined,
  at: Place,
): Extract<ConstraintData, { kind: "exclude" }> {
  const read: { element: Value; operator: string }[] = [];
  let problem: string | null = options.open;
  for (const one of elements) {
    const pair = itemsOf(one);
    const operator = knownText(pair?.[1]);
    if (!pair?.[0] || operator === null) problem ??= reasonOf(one, "an element of an exclusion constraint");
    else read.push({ element: pair[0], operator });
  }
  return {
    data: "constraint",
    kind: "exclude",
    name: readName(name, "the name of a constraint"),
    method: options.get("using")?.kind === "none" ? null : (knownText(options.get("using"))?.toLowerCase() ?? "gist"),
    elements: problem === null ? known(read) : notKnown(problem),
    operatorClasses: operatorClassesOf(options.get("ops")),
    where: given(options.get("where")),
    place: at,
  };
}
