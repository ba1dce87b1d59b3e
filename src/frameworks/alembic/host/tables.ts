/**
 * Creating and dropping whole tables with what hangs on them: types, sequences, indexes, comments.
 * `op.create_table` (alembic/ddl/impl.py) and `Table.create` / `MetaData.create_all`
 * (sqlalchemy/sql/ddl.py, SchemaGenerator) send the same statements under different checks.
 */
import { knownText, NONE, str, type Site, type Value } from "../../../evaluate/value.ts";
import type { Dialect } from "../../../dialects/index.ts";
import type { Relation } from "../../../model/catalog.ts";
import { CREATE_ALL_OF_MODELS } from "../../../model/history.ts";
import type { Operation, QualifiedName } from "../../../model/operation.ts";
import type { Recorder } from "../../index.ts";
import { itemsOf, known, readFlag, readTexts, reasonOf, type Arguments } from "./arguments.ts";
import { clause, clauseOf } from "./constructs.ts";
import { typeInMetadata, type Ddl } from "./ddl.ts";
import { attached, createMemo, createNamed, type NamedType, type TypeMemo } from "./enums.ts";
import type { Inspection } from "./inspector.ts";
import {
  NO_OPTIONS, type ColumnData, type ConstraintData, type IndexData, type MetaDataData, type Schema, type SchemaTools,
  type SequenceData, type TableData,
} from "./schema.ts";
import type { Types } from "./types.ts";

export interface TablesTools {
  readonly dialect: Dialect;
  readonly recorder: Recorder;
  readonly ddl: Ddl;
  readonly types: Types;
  /** The schema objects are made with these tables; asked for when something happens. */
  schema(): Schema;
  readonly inspection: Inspection;
  /** The memo of the run of Alembic that is going on. */
  memo(): TypeMemo;
}

export interface Tables extends Readonly<SchemaTools["perform"]> {
  /** `metadata`: the type of a column without a type may be found by its foreign key. */
  create(table: TableData, options: { readonly ifNotExists: boolean; readonly metadata: boolean }, site: Site, tag: string): void;
  createType(type: NamedType, passed: Arguments, site: Site): void;
  dropType(type: NamedType, passed: Arguments, site: Site): void;
}

const NOTHING_OMITTED: ReadonlySet<ConstraintData> = new Set();

export function createTables(tools: TablesTools): Tables {
  const { recorder, ddl, types, inspection } = tools;
  const domain = { reference: types.reference, expression: (value: Value, literal: boolean) => ddl.expression(value, literal ? "literal" : "raw") };

  /** CREATE TYPE for the types of a table's columns, as far as the memo does not hold them. */
  function typesOf(table: TableData, memo: TypeMemo, checked: boolean, site: Site): readonly Operation[] {
    if (!tools.dialect.traits.namedTypes) return [];
    return table.columns.flatMap((column): readonly Operation[] => {
      const type = attached(column.type, table.schema).named;
      if (!type) return [];
      const what = memo.onTableCreate(type, site.certainty.certain);
      if (what === "nothing") return [];
      if (what === "remembered")
        return [
          {
            kind: "remembered-type",
            name: { schema: type.schema.known ? type.schema.value : null, name: type.name.known ? type.name.value : "" },
          },
        ];
      const ensure = checked || what === "ensure";
      return ensure && type.kind === "domain" && existsType(type) !== false ? [] : [createNamed(type, ensure, domain)];
    });
  }

  function existsType(type: NamedType): boolean | undefined {
    if (!type.name.known || !type.schema.known) return undefined;
    return inspection.exists("type", str(type.name.value), type.schema.value === null ? undefined : str(type.schema.value));
  }

  function perform(operations: readonly Operation[], site: Site, tag: string): void {
    if (operations.length > 0) recorder.perform(operations, site, tag);
  }

  function createWith(
    table: TableData,
    memo: TypeMemo,
    options: {
      readonly ifNotExists: boolean;
      readonly checkTypes: boolean;
      readonly metadata: boolean;
      readonly omit: ReadonlySet<ConstraintData>;
    },
    site: Site,
    tag: string,
  ): void {
    const name = table.qualified;
    if (!name) {
      recorder.perform(
        [
          {
            kind: "unread",
            reason: `the table's name is not known: ${!table.name.known ? table.name.reason : !table.schema.known ? table.schema.reason : ""}`,
            mayTouch: null,
          },
        ],
        site,
        tag,
      );
      return;
    }
    const operations: Operation[] = [...typesOf(table, memo, options.checkTypes, site)];
    if (options.metadata) for (const { sequence } of table.columns) if (sequence) operations.push(...createSequenceOperations(sequence, true));
    const created = ddl.createTable(
      table,
      {
        ifNotExists: options.ifNotExists,
        omit: options.omit,
        typesOf: (column) => (options.metadata ? typeInMetadata(column, table) : column.type),
      },
      site,
    );
    if (created.operation) operations.push(created.operation);
    const gaps = [...created.gaps];
    for (const index of ddl.indexesOf(table)) {
      const made = ddl.createIndex(index, table, { ifNotExists: false }, site);
      if (made.ok) operations.push(made.value);
      else gaps.push(made.gap);
    }
    operations.push(...ddl.comments(table));
    perform(operations, site, tag);
    const spatial = spatialIndexes(table, name);
    if (spatial.length > 0) perform(spatial, site.possibly("geoalchemy2 creates spatial indexes when it is loaded"), tag);
    for (const gap of gaps) recorder.perform([{ kind: "unread", reason: `the table ${name.name} is not read whole: ${gap}`, mayTouch: [name] }], site, tag);
  }

  /** geoalchemy2 listens to the creation of tables and adds an index to each spatial column, unless its helpers for Alembic are set up. */
  function spatialIndexes(table: TableData, name: QualifiedName): readonly Operation[] {
    return table.columns.flatMap(({ columnName, type }): readonly Operation[] => {
      const indexed = type.attributes.get("spatial_index");
      if (columnName === null || indexed?.kind !== "bool" || !indexed.value) return [];
      return [
        {
          kind: "create-index",
          name: `idx_${name.name}_${columnName}`,
          table: name,
          elements: [{ column: columnName, expression: null, operatorClass: null }],
          include: [],
          unique: false,
          method: "gist",
          where: null,
          concurrently: false,
          ifNotExists: false,
        },
      ];
    });
  }

  /** Whether a check finds the table: true skips creation. Not known: what happens is only possible. */
  function existsTable(name: QualifiedName): boolean | undefined {
    return inspection.exists("table", str(name.name), name.schema === null ? undefined : str(name.schema));
  }

  /** `open`: why there may be other tables that are created with them; null when there are none. */
  function createChecked(tables: readonly TableData[], checkfirst: boolean, open: string | null, site: Site, tag: string): void {
    const memo = createMemo();
    const exists = new Map(tables.map((table) => [table, checkfirst && table.qualified ? existsTable(table.qualified) : false]));
    const { order, later } = sorted(tables.filter((table) => exists.get(table) !== true));
    // They come first, since those that are known may refer to them.
    if (open !== null) recorder.perform([{ kind: "unread", reason: `the tables of the metadata are not all known: ${open}`, mayTouch: null }], site, tag);
    const siteOf = (table: TableData): Site => {
      if (table.possible !== null) return site.possibly(table.possible);
      return exists.get(table) === undefined ? site.possibly("whether the table exists is not known") : site;
    };
    for (const table of order) {
      const at = siteOf(table);
      createWith(table, memo, { ifNotExists: false, checkTypes: checkfirst, metadata: true, omit: later }, at, tag);
    }
    for (const table of order) {
      for (const constraint of ddl.constraintsOf(table)) {
        if (!later.has(constraint) && !(constraint.kind === "foreign-key" && constraint.useAlter)) continue;
        const made = ddl.constraintDefinition(constraint, table, site);
        if (made.ok && made.value && table.qualified)
          perform([{ kind: "add-constraint", table: table.qualified, constraint: made.value, ifExists: false }], siteOf(table), tag);
      }
    }
  }

  /** Tables after those that they refer to. Keys of tables that refer to each other in a circle are added later (sql/ddl.py, `sort_tables_and_constraints`). */
  function sorted(tables: readonly TableData[]): { readonly order: readonly TableData[]; readonly later: ReadonlySet<ConstraintData> } {
    const order: TableData[] = [];
    const later = new Set<ConstraintData>();
    const keysOf = new Map(tables.map((table) => [table, ddl.constraintsOf(table).filter((one) => one.kind === "foreign-key")]));
    const targetsOf = (table: TableData): readonly TableData[] =>
      keysOf
        .get(table)!
        .flatMap((key) => (key.kind === "foreign-key" && !later.has(key) && !key.useAlter && key.targets.known ? key.targets.value : []))
        .flatMap((target) =>
          target.known
            ? tables.filter(
                (other) =>
                  other !== table &&
                  other.qualified?.name === target.value.table.name &&
                  (target.value.table.schema === null || other.qualified.schema === target.value.table.schema),
              )
            : [],
        );
    const left = new Set(tables);
    const isInCircle = (table: TableData): boolean => {
      const seen = new Set<TableData>();
      const visit = (one: TableData): boolean =>
        targetsOf(one).some((target) => target === table || (left.has(target) && !seen.has(target) && visit((seen.add(target), target))));
      return visit(table);
    };
    while (left.size > 0) {
      const next = [...left].find((table) => targetsOf(table).every((target) => !left.has(target)));
      if (next) {
        order.push(next);
        left.delete(next);
      } else for (const key of [...left].filter(isInCircle).flatMap((table) => keysOf.get(table)!)) later.add(key);
    }
    return { order, later };
  }

  function dropOne(table: TableData, ifExists: boolean, site: Site, tag: string): void {
    if (!table.qualified) {
      recorder.unread("the table's name is not known", site, tag);
      return;
    }
    perform([{ kind: "drop-relation", relation: "table", name: table.qualified, ifExists, cascade: false, concurrently: false }], site, tag);
  }

  /** Keys of tables that refer to each other in a circle go before the tables; SQLAlchemy raises when one has no name. */
  function dropKey(table: TableData, constraint: ConstraintData, site: Site): void {
    const made = ddl.constraintDefinition(constraint, table, site);
    const name = made.ok ? made.value?.name : null;
    if (!name || !table.qualified) recorder.unread("tables refer to each other by keys that have no name", site, "drop_all");
    else
      perform(
        [{ kind: "drop-constraint", table: table.qualified, name, constraintIfExists: false, ifExists: false, cascade: false }],
        table.possible === null ? site : site.possibly(table.possible),
        "drop_all",
      );
  }

  /** The tables that are meant, and why there may be others; null when they are not known, which is told of. */
  function chosen(
    metadata: MetaDataData,
    passed: Arguments,
    site: Site,
    tag: string,
  ): { readonly tables: readonly TableData[]; readonly open: string | null } | null {
    const given = passed.get("tables");
    if (given === undefined || given.kind === "none") {
      const open = tools.schema().openOf(metadata, site);
      return { tables: [...metadata.tables], open };
    }
    const items = itemsOf(given);
    const tables: TableData[] = [];
    for (const item of items ?? []) {
      const data = item.kind === "host" ? (item.data as { readonly data?: string } | undefined) : undefined;
      if (data?.data === "table") tables.push(data as TableData);
      else {
        recorder.unread(`a table of ${tag}() is not known: ${reasonOf(item, "the table")}`, site, tag);
        return null;
      }
    }
    if (items) return { tables, open: null };
    recorder.unread(`the tables of ${tag}() are not known: ${reasonOf(given, "the list")}`, site, tag);
    return null;
  }

  function createSequenceOperations(sequence: SequenceData, ifNotExists: boolean): readonly Operation[] {
    if (!sequence.name.known || !sequence.schema.known) return [{ kind: "unread", reason: "the name of a sequence is not known", mayTouch: [] }];
    return [
      {
        kind: "create-sequence",
        name: { schema: sequence.schema.value, name: sequence.name.value },
        ifNotExists,
        ownedBy: null,
        type: sequence.type ? types.reference(sequence.type) : null,
        persistence: "permanent",
      },
    ];
  }

  function dropSequenceOperations(sequence: SequenceData, ifExists: boolean): readonly Operation[] {
    if (!sequence.name.known || !sequence.schema.known) return [{ kind: "unread", reason: "the name of a sequence is not known", mayTouch: [] }];
    return [
      {
        kind: "drop-relation",
        relation: "sequence",
        name: { schema: sequence.schema.value, name: sequence.name.value },
        ifExists,
        cascade: false,
        concurrently: false,
      },
    ];
  }

  /** `checkfirst=`: a flag, or since 2.1 a member of CheckFirst, which is read as checking. */
  function checks(passed: Arguments, otherwise: boolean): boolean {
    return readFlag(passed.get("checkfirst"), otherwise) ?? true;
  }

  /** Gives a table object what the catalog holds of it. */
  function fill(table: TableData, relation: Relation, site: Site): void {
    table.open ??= "the table was reflected from the database";
    if (relation.open || relation.presence !== "certain" || relation.columns.some((column) => column.presence !== "certain")) return;
    const place = { source: site.source, span: site.span };
    for (const column of relation.columns) {
      if (table.columns.some((own) => own.key === column.name)) continue;
      const isKey = relation.constraints.some((one) => one.kind === "primary-key" && one.columns.includes(column.number));
      const text = inspection.defaultText(column);
      const fallback = text?.kind === "str" ? clause({ ...clauseOf(NONE), sql: text }) : (text ?? undefined);
      const made: ColumnData = {
        ...tools.schema().plainColumn(column.name, inspection.typeOf(column.type), place),
        nullable: column.nullable,
        primaryKey: isKey,
        serverDefault: fallback,
        autoincrement: column.sequence !== null && column.identity === null ? true : "auto",
        identity: column.identity ? { data: "identity", always: column.identity === "always", limit: undefined } : null,
      };
      made.owner = table;
      table.columns.push(made);
    }
    table.reflected = inspection.foreignKeys(relation);
    table.open = null;
  }

  return {
    create(table, options, site, tag) {
      createWith(table, tools.memo(), { ifNotExists: options.ifNotExists, checkTypes: false, metadata: options.metadata, omit: NOTHING_OMITTED }, site, tag);
    },
    createTable(table, passed, site) {
      // A model of a module that has not been run yet may add columns to it.
      if (table.metadata) tools.schema().openOf(table.metadata, site);
      createChecked([table], checks(passed, true), null, site, "Table.create");
    },
    dropTable(table, passed, site) {
      dropOne(table, checks(passed, true), site, "Table.drop");
      // Before 2.1 the types of its columns went with it, so that they may be gone.
      for (const { type: { named } } of table.columns) {
        if (!named?.name.known || !named.schema.known) continue;
        perform(
          [
            {
              kind: "drop-type",
              name: { schema: named.schema.value, name: named.name.value },
              domain: named.kind === "domain",
              ifExists: true,
              cascade: false,
            },
          ],
          site.possibly("SQLAlchemy before 2.1 drops the types of a table with it"),
          "Table.drop",
        );
      }
    },
    createAll(metadata, passed, site) {
      const all = chosen(metadata, passed, site, "create_all");
      if (!all) return;
      const ifNotExists = checks(passed, true);
      const tag = all.tables.some(({ columns }) => columns.some(({ place }) => place.source !== site.source)) ? CREATE_ALL_OF_MODELS : "create_all";
      for (const sequence of metadata.sequences) perform(createSequenceOperations(sequence, ifNotExists), site, tag);
      createChecked(all.tables, ifNotExists, all.open, site, tag);
    },
    dropAll(metadata, passed, site) {
      const all = chosen(metadata, passed, site, "drop_all");
      if (!all) return;
      const { tables, open } = all;
      if (open !== null)
        recorder.perform(
          [{ kind: "unread", reason: `the tables of the metadata are not all known: ${open}`, mayTouch: null }],
          site,
          "drop_all",
        );
      const { order, later } = sorted(tables);
      for (const table of order) {
        for (const constraint of ddl.constraintsOf(table)) if (later.has(constraint)) dropKey(table, constraint, site);
      }
      for (const table of [...order].reverse())
        dropOne(table, checks(passed, true), table.possible === null ? site : site.possibly(table.possible), "drop_all");
      for (const sequence of metadata.sequences) perform(dropSequenceOperations(sequence, checks(passed, true)), site, "drop_all");
      const dropped = new Set<string>();
      for (const { type: { named } } of tables.flatMap((table) => table.columns)) {
        if (!named?.name.known || !named.schema.known || dropped.has(named.name.value)) continue;
        dropped.add(named.name.value);
        perform(
          [
            {
              kind: "drop-type",
              name: { schema: named.schema.value, name: named.name.value },
              domain: named.kind === "domain",
              ifExists: checks(passed, true),
              cascade: false,
            },
          ],
          site,
          "drop_all",
        );
      }
    },
    createSequence(sequence, passed, site) {
      perform(createSequenceOperations(sequence, checks(passed, true)), site, "Sequence.create");
    },
    dropSequence(sequence, passed, site) {
      perform(dropSequenceOperations(sequence, checks(passed, true)), site, "Sequence.drop");
    },
    createIndex(index, passed, site) {
      const table = tableOfIndex(index);
      if (!table) {
        recorder.unread("the table of an index is not known", site, "Index.create");
        return;
      }
      const made = ddl.createIndex(index, table, { ifNotExists: checks(passed, false) }, site);
      if (made.ok) perform([made.value], site, "Index.create");
      else recorder.unread(made.gap, site, "Index.create");
    },
    dropIndex(index, passed, site) {
      if (!index.name.known || index.name.value === null) {
        recorder.unread("the name of an index is not known", site, "Index.drop");
        return;
      }
      perform(
        [
          {
            kind: "drop-relation",
            relation: "index",
            name: { schema: tableOfIndex(index)?.qualified?.schema ?? null, name: index.name.value },
            ifExists: checks(passed, false),
            cascade: false,
            concurrently: index.options.concurrently,
          },
        ],
        site,
        "Index.drop",
      );
    },
    reflect(table, site) {
      table.open ??= "the table was reflected from the database";
      if (!table.qualified) return;
      const relation = inspection.table(table.qualified, site, "Table(autoload_with)");
      if (relation) fill(table, relation, site);
    },
    reflectAll(metadata, passed, site) {
      const schema = passed.get("schema");
      const inSchema = schema === undefined || schema.kind === "none" ? null : knownText(schema);
      const found = inspection.tables(inSchema);
      // Other tables may be there, and those that `only` leaves out are not.
      if (found === null || (schema !== undefined && schema.kind !== "none" && inSchema === null))
        metadata.open ??= "the metadata was reflected from the database";
      const only = passed.get("only");
      const names = only === undefined || only.kind === "none" ? null : readTexts(only, "the tables to reflect");
      if (names && !names.known) metadata.open ??= names.reason;
      for (const relation of found ?? []) {
        if (names?.known && !names.value.includes(relation.name)) continue;
        if (metadata.tables.some((one) => one.qualified?.name === relation.name && one.qualified.schema === inSchema)) continue;
        const table = tools.schema().table(known(relation.name), known(inSchema), [], NO_OPTIONS, metadata, site);
        fill(table, relation, site);
        metadata.tables.push(table);
      }
    },
    createType(type, passed, site) {
      if (!tools.dialect.traits.namedTypes) return;
      // sa.Enum.create() does not check unless asked; postgresql.ENUM and DOMAIN do.
      const checkfirst = readFlag(passed.get("checkfirst"), !type.generic) ?? true;
      if (!type.name.known || !type.schema.known) recorder.unread("the name of a type is not known", site, "Enum.create");
      else if (type.kind === "enum") perform([createNamed(type, checkfirst, domain)], site, "Enum.create");
      else {
        const exists = checkfirst ? existsType(type) : false;
        if (exists !== true)
          perform(
            [createNamed(type, false, domain)],
            exists === undefined ? site.possibly("whether the type exists is not known") : site,
            "DOMAIN.create",
          );
      }
    },
    dropType(type, passed, site) {
      if (!tools.dialect.traits.namedTypes) return;
      const checkfirst = readFlag(passed.get("checkfirst"), !type.generic) ?? true;
      if (!type.name.known || !type.schema.known) recorder.unread("the name of a type is not known", site, "Enum.drop");
      else
        perform(
          [
            {
              kind: "drop-type",
              name: { schema: type.schema.value, name: type.name.value },
              domain: type.kind === "domain",
              ifExists: checkfirst,
              cascade: false,
            },
          ],
          site,
          "Enum.drop",
        );
    },
  };
}

/** The table of the columns that an index is made of. */
function tableOfIndex(index: IndexData): TableData | null {
  if (!index.elements.known) return null;
  for (const element of index.elements.value) {
    const data = element.kind === "host" ? (element.data as { readonly data?: string; readonly owner?: TableData | null } | undefined) : undefined;
    if (data?.data === "column" && data.owner) return data.owner;
  }
  return null;
}
