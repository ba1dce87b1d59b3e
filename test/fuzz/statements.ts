/**
 * Statements by chance: DDL and DML as migrations write it, over the few objects that there are.
 *
 * Most statements should work, the others should fail for as many reasons as PostgreSQL has.
 */
import type { Relation } from "../../src/model/catalog.ts";
import type { TypeReference } from "../../src/model/operation.ts";
import { conditionOver, literalFor, quote, type Draw } from "./draw.ts";

const INT: TypeReference = { kind: "named", schema: null, name: "int4", modifiers: [], dimensions: 0 };
const TABLES = ["table"] as const;
const ROWS = ["table", "table", "view", "materialized-view"] as const;

// --- columns

/** What a type that was just drawn as text is, as far as the pool of types tells. */
function referenceOf(draw: Draw, written: string): TypeReference {
  const name = written.replace(/\(.*\)/, "").replace(/\[\]$/, "");
  const builtIn: Readonly<Record<string, string>> = {
    int: "int4", bigint: "int8", smallint: "int2", text: "text", varchar: "varchar", boolean: "bool", numeric: "numeric", date: "date",
    timestamptz: "timestamptz", timestamp: "timestamp", uuid: "uuid", jsonb: "jsonb", "double precision": "float8", char: "bpchar",
  };
  const dimensions = written.endsWith("[]") ? 1 : 0;
  if (builtIn[name] !== undefined) return { kind: "named", schema: null, name: builtIn[name], modifiers: [], dimensions };
  const [schema, own] = name.includes(".") ? name.split(".") : [null, name];
  const bare = (text: string): string => (text.startsWith('"') ? text.slice(1, -1) : text.toLowerCase());
  const found = draw.catalog.findType({ schema: schema === null ? null : bare(schema!), name: bare(own!) });
  return found ? { kind: "named", schema: found.schema, name: found.name, modifiers: [], dimensions } : { kind: "unknown", reason: "not found" };
}

interface DrawnColumn {
  readonly name: string;
  readonly text: string;
  readonly type: TypeReference;
}

function columnText(draw: Draw, table: Relation | null, name: string, others: readonly DrawnColumn[], isAdded: boolean): DrawnColumn {
  if (draw.chance(9)) {
    const serial = draw.pick(["serial", "bigserial", "smallserial"]);
    return { name, type: INT, text: `${name} ${serial}${draw.maybe(50, " PRIMARY KEY")}` };
  }
  if (!table?.partitionBy && draw.chance(6))
    return {
      name,
      type: INT,
      text: `${name} ${draw.pick(["int", "bigint", "int", "text"])} GENERATED ${draw.pick(["ALWAYS", "BY DEFAULT"])} AS IDENTITY${draw.maybe(30, " PRIMARY KEY")}`,
    };
  const type = draw.type();
  const reference = referenceOf(draw, type);
  // Only of some types the text is immutable.
  const sources = (others.length > 0 ? others : columnsOf(table)).filter(
    (source) => source.type.kind === "named" && source.type.dimensions === 0 && /^int|^text$|^bool$|^numeric$/.test(source.type.name),
  );
  if (draw.chance(20) && sources.length > 0) {
    const source = draw.pick(sources);
    return {
      name,
      type: referenceOf(draw, type === "int" ? "bigint" : "text"),
      text: `${name} ${type === "int" ? "bigint" : "text"} GENERATED ALWAYS AS (${type === "int" ? `length(${source.name}::text)` : `${source.name}::text`}) STORED`,
    };
  }
  const parts: string[] = [`${name} ${type}`];
  if (draw.chance(isAdded ? 12 : 25)) parts.push("NOT NULL");
  if (draw.chance(20)) parts.push(`DEFAULT ${defaultFor(draw, reference)}`);
  if (draw.chance(8)) parts.push(`${constraintName(draw)}UNIQUE`);
  if (draw.chance(8)) parts.push(`${constraintName(draw)}CHECK (${conditionOver(draw, table, { name, type: reference })})`);
  if (draw.chance(isAdded ? 3 : 10)) parts.push(`${constraintName(draw)}PRIMARY KEY`);
  if (draw.chance(9)) parts.push(`${constraintName(draw)}${references(draw, reference)}`);
  return { name, type: reference, text: parts.join(" ") };
}

function constraintName(draw: Draw): string {
  return draw.maybe(20, `CONSTRAINT ${draw.newPart()} `);
}

function defaultFor(draw: Draw, type: TypeReference): string {
  if (draw.chance(4)) return `nextval('${existingSequence(draw)}')`;
  if (draw.chance(4)) return draw.pick(["'nope'", "true", "1", "'{}'", "now()", "NULL"]);
  const callable = draw.catalog.routines(null).filter((routine) => routine.arguments.length === 0 && routine.kind === "function");
  if (draw.chance(4) && callable.length > 0) return `${draw.nameOf(draw.pick(callable))}()`;
  return literalFor(draw, type);
}

const ACTIONS = ["", "", "", " ON DELETE CASCADE", " ON DELETE SET NULL", " ON UPDATE CASCADE", " DEFERRABLE INITIALLY DEFERRED"];

/** A table with a key that a column of the type may refer to, most of the time. */
function target(draw: Draw, type: TypeReference): { readonly table: string; readonly column: string | null } {
  const keyed = draw.catalog
    .relations(null)
    .filter(
      (relation) =>
        relation.kind === "table" &&
        relation.constraints.some(({ kind, columns }) => (kind === "primary-key" || kind === "unique") && columns.length === 1),
    );
  const fitting = keyed.flatMap((table) => table.constraints.flatMap((constraint) => {
    const column =
      (constraint.kind === "primary-key" || constraint.kind === "unique") && constraint.columns.length === 1
        ? table.columns.find(({ number }) => number === constraint.columns[0])
        : undefined;
    return column?.type.kind === "named" && type.kind === "named" && column.type.name === type.name
      ? [{ table: draw.nameOf(table), column: quote(column.name), primary: constraint.kind === "primary-key" }]
      : [];
  }));
  if (fitting.length > 0 && draw.chance(85)) {
    const found = draw.pick(fitting);
    return { table: found.table, column: found.primary && draw.chance(60) ? null : found.column };
  }
  const { name, record } = draw.relation(TABLES);
  return { table: name, column: draw.chance(40) ? draw.column(record).name : null };
}

function references(draw: Draw, type: TypeReference): string {
  const { table, column } = target(draw, type);
  return `REFERENCES ${table}${column === null ? "" : ` (${column})`}${draw.pick(ACTIONS)}`;
}

// --- constraints

function tableConstraint(draw: Draw, table: Relation | null, columns: readonly { readonly name: string; readonly type: TypeReference | null }[]): string {
  const list = (most: number): string =>
    draw
      .some(columns.length > 0 ? columns : [{ name: draw.newColumn(), type: null }], most)
      .map(({ name }) => name)
      .join(", ");
  const one = (): { readonly name: string; readonly type: TypeReference | null } =>
    columns.length > 0 && !draw.chance(4) ? draw.pick(columns) : { name: draw.newColumn(), type: null };
  const name = draw.maybe(60, `CONSTRAINT ${draw.newPart()} `);
  return name + draw.weighted<() => string>([
    [3, () => `UNIQUE${draw.maybe(5, " NULLS NOT DISTINCT")} (${list(2)})${draw.maybe(10, ` INCLUDE (${one().name})`)}`],
    [2, () => `PRIMARY KEY (${list(2)})`],
    [4, () => `CHECK (${conditionOver(draw, table, one())})${draw.maybe(8, " NO INHERIT")}${draw.maybe(10, " NOT VALID")}`],
    [4, () => {
      const from = one();
      const to = target(draw, from.type ?? INT);
      return `FOREIGN KEY (${from.name}) REFERENCES ${to.table}${to.column === null ? "" : ` (${to.column})`}${draw.pick(ACTIONS)}${draw.maybe(10, " NOT VALID")}`;
    }],
    // On partitioned tables only from version 17 on.
    [table?.partitionBy ? 0 : 1, () => `EXCLUDE USING ${draw.pick(["btree", "hash"])} (${one().name} WITH =)`],
  ])();
}

function columnsOf(relation: Relation | null): readonly { readonly name: string; readonly type: TypeReference }[] {
  return (relation?.columns ?? []).map(({ name, type }) => ({ name: quote(name), type }));
}

// --- tables

function createTable(draw: Draw): string {
  const temporary = draw.chance(4);
  const head = `CREATE ${temporary ? "TEMP " : draw.maybe(3, "UNLOGGED ")}TABLE ${draw.maybe(12, "IF NOT EXISTS ")}`;
  const tables = draw.catalog.relations(null).filter(({ kind }) => kind === "table");
  const partitioned = tables.filter(({ partitionBy }) => partitionBy !== null);
  if (partitioned.length > 0 && draw.chance(25))
    return `${head}${draw.newRelation()} PARTITION OF ${draw.nameOf(partitioned[0]!)} ${bound(draw, draw.chance(95) ? partitioned[0]! : draw.pick(partitioned))}`;
  if (draw.chance(6)) return `${head}${temporary ? lastPart(draw.newRelation()) : draw.newRelation()} AS ${select(draw)}${draw.maybe(20, " WITH NO DATA")}`;
  if (tables.length > 0 && draw.chance(6)) {
    const including = draw.some(["ALL", "DEFAULTS", "CONSTRAINTS", "INDEXES", "IDENTITY", "GENERATED"], 2).map((part) => ` INCLUDING ${part}`).join("");
    return `${head}${draw.newRelation()} (LIKE ${draw.nameOf(draw.pick(tables))}${draw.maybe(70, including)}${draw.maybe(20, `, ${draw.newColumn()} int`)})`;
  }
  const name = draw.newRelation();
  const inherits = draw.chance(9) && tables.length > 0 ? ` INHERITS (${draw.some(tables, 2).map((table) => draw.nameOf(table)).join(", ")})` : "";
  const columns: DrawnColumn[] = [];
  const count = draw.int(inherits === "" ? 1 : 0, 4);
  for (let at = 0; at < count; at++) {
    const own = draw.newColumn();
    if (columns.some((column) => column.name === own) && draw.chance(90)) continue;
    columns.push(columnText(draw, null, own, columns, false));
  }
  const constraints = Array.from({ length: draw.weighted([[6, 0], [3, 1], [1, 2]]) }, () => tableConstraint(draw, null, columns));
  // Version 18 refuses an unlogged partitioned table, 15 makes one; from 17 on partitions have their table's identity.
  const partitionBy =
    inherits === "" &&
    !head.includes("UNLOGGED") &&
    columns.length > 0 &&
    !columns.some(({ text }) => text.includes("IDENTITY")) &&
    !constraints.some((text) => text.includes("EXCLUDE")) &&
    draw.chance(9)
      ? ` PARTITION BY ${draw.pick(["LIST", "RANGE", "HASH"])} (${draw.pick(columns).name})`
      : "";
  return `${head}${name} (${[...columns.map(({ text }) => text), ...constraints].join(", ")})${inherits}${partitionBy}`;
}

function bound(draw: Draw, parent: Relation): string {
  if (draw.chance(25)) return "DEFAULT";
  const key = parent.columns.find(({ name }) => name === parent.partitionBy?.columns[0]);
  const drawn = key ? literalFor(draw, key.type) : "1";
  const value = /\(|CURRENT/.test(drawn) ? "NULL" : drawn;
  switch (parent.partitionBy?.strategy) {
    case "list": return `FOR VALUES IN (${value})`;
    case "hash": return `FOR VALUES WITH (MODULUS 2, REMAINDER ${draw.int(0, 1)})`;
    default: return `FOR VALUES FROM (${draw.chance(50) || value === "NULL" ? "MINVALUE" : value}) TO (${draw.chance(50) ? "MAXVALUE" : value})`;
  }
}

function alterTable(draw: Draw): string {
  const { name, record } = draw.relation(TABLES);
  const drawn = Array.from({ length: draw.weighted([[7, 1], [2, 2], [1, 3]]) }, () => alterAction(draw, record));
  // A column's type is changed once in a statement, and by none that drops it or its identity: what is refused first depends on PostgreSQL's phases.
  const typed = drawn.find((action) => / TYPE /.test(action));
  const isSame = (action: string): boolean => typed !== undefined && / DROP IDENTITY|^DROP COLUMN /.test(action) && columnIn(action) === columnIn(typed);
  const actions = drawn.filter((action, at) => (!/ TYPE /.test(action) || at === drawn.indexOf(typed!)) && !isSame(action));
  // From version 18 on NOT NULL is a constraint, which ONLY treats otherwise.
  const only = draw.maybe(actions.some((action) => / NOT NULL|PRIMARY KEY|SERIAL|IDENTITY/i.test(action)) ? 0 : 8, "ONLY ");
  // What stands behind IF NOT EXISTS stays together, though PostgreSQL would run a part of it later.
  const written = actions.length === 1 ? actions : actions.map((action) => action.replace("ADD COLUMN IF NOT EXISTS", "ADD COLUMN"));
  return `ALTER TABLE ${draw.maybe(6, "IF EXISTS ")}${only}${name} ${written.join(", ")}`;
}

/** The column that a part of ALTER TABLE is about, folded. */
function columnIn(action: string): string | undefined {
  return /^(?:ALTER|DROP) COLUMN (?:IF EXISTS )?(?:"([^"]*)"|(\S+))/
    .exec(action)
    ?.slice(1)
    .map((name) => name?.toLowerCase())
    .find((name) => name !== undefined);
}

function alterAction(draw: Draw, table: Relation | null): string {
  const column = draw.column(table);
  const constraints = table?.constraints ?? [];
  const constraint = (): string => (constraints.length > 0 && draw.chance(90) ? quote(draw.pick(constraints).name) : draw.newPart());
  const behaviour = draw.weighted([[8, ""], [2, " CASCADE"], [1, " RESTRICT"]]);
  return draw.weighted<() => string>([
    [10, () => `ADD COLUMN ${draw.maybe(12, "IF NOT EXISTS ")}${columnText(draw, table, draw.newColumn(), [], true).text}`],
    [6, () => `DROP COLUMN ${draw.maybe(15, "IF EXISTS ")}${column.name}${behaviour}`],
    [8, () => `ALTER COLUMN ${column.name} TYPE ${typeChange(draw, column)}`],
    [4, () => `ALTER COLUMN ${column.name} SET NOT NULL`],
    [3, () => `ALTER COLUMN ${column.name} DROP NOT NULL`],
    [4, () => `ALTER COLUMN ${column.name} SET DEFAULT ${defaultFor(draw, column.record?.type ?? INT)}`],
    [2, () => `ALTER COLUMN ${column.name} DROP DEFAULT`],
    [table?.partitionBy || table?.partitionOf ? 0 : 2, () => `ALTER COLUMN ${column.name} ADD GENERATED ${draw.pick(["ALWAYS", "BY DEFAULT"])} AS IDENTITY`],
    [1, () => `ALTER COLUMN ${column.name} DROP IDENTITY${draw.maybe(40, " IF EXISTS")}`],
    [1, () => `ALTER COLUMN ${column.name} DROP EXPRESSION${draw.maybe(40, " IF EXISTS")}`],
    [1, () => `ALTER COLUMN ${column.name} SET STATISTICS 100`],
    [10, () => `ADD ${tableConstraint(draw, table, columnsOf(table))}`],
    [2, () => {
      const indexes = (table?.indexes ?? []).flatMap((id) => draw.catalog.relation(id) ?? []);
      return `ADD ${draw.maybe(50, `CONSTRAINT ${draw.newPart()} `)}${draw.pick(["UNIQUE", "PRIMARY KEY"])} USING INDEX ${indexes.length > 0 ? quote(draw.pick(indexes).name) : draw.newPart()}`;
    }],
    [6, () => `DROP CONSTRAINT ${draw.maybe(15, "IF EXISTS ")}${constraint()}${behaviour}`],
    [1, () => `VALIDATE CONSTRAINT ${constraint()}`],
    [1, () => draw.pick(["ENABLE ROW LEVEL SECURITY", "DISABLE TRIGGER ALL"])],
    [1, () => `${draw.pick(["INHERIT", "NO INHERIT"])} ${draw.relation(TABLES).name}`],
  ])();
}

const CASTABLE: Readonly<Record<string, readonly string[]>> = {
  int4: ["bigint", "text", "numeric", "smallint"],
  int8: ["int", "text", "numeric"],
  int2: ["int", "bigint"],
  text: ["varchar(20)", "varchar", "text"],
  varchar: ["text", "varchar(30)", "varchar(3)"],
  numeric: ["int", "double precision", "numeric(10,2)", "text"],
  bool: ["text", "boolean"],
  date: ["timestamp", "timestamptz", "text"],
  timestamp: ["timestamptz", "date"],
  timestamptz: ["timestamp", "date"],
};

function typeChange(draw: Draw, column: { readonly name: string; readonly record: Relation["columns"][number] | null }): string {
  const from = column.record?.type;
  const fitting = from?.kind === "named" && from.dimensions === 0 ? CASTABLE[from.name] : undefined;
  const type = fitting && draw.chance(60) ? draw.pick(fitting) : draw.type();
  return `${type}${draw.maybe(30, ` USING ${draw.chance(70) ? `${column.name}::text::${type}` : draw.pick(["NULL", `${column.name}`])}`)}`;
}

function partition(draw: Draw): string | null {
  const parents = draw.catalog.relations(null).filter(({ partitionBy }) => partitionBy !== null);
  if (parents.length === 0) return null;
  const parent = draw.pick(parents);
  const parts = draw.catalog.relations(null).filter(({ partitionOf }) => partitionOf === parent.id);
  if (parts.length > 0 && draw.chance(50)) return `ALTER TABLE ${draw.nameOf(parent)} DETACH PARTITION ${draw.nameOf(draw.pick(parts))}`;
  return `ALTER TABLE ${draw.nameOf(parent)} ATTACH PARTITION ${draw.relation(TABLES).name} ${bound(draw, parent)}`;
}

function rename(draw: Draw): string {
  const { name, record } = draw.relation([...TABLES, ...TABLES, "view", "materialized-view", "index", "sequence"]);
  const kind = record?.kind ?? "table";
  const word = {
    table: "TABLE",
    view: "VIEW",
    "materialized-view": "MATERIALIZED VIEW",
    index: "INDEX",
    sequence: "SEQUENCE",
    "composite-type": "TYPE",
    "foreign-table": "TABLE",
  }[kind];
  const keyword = kind === "composite-type" ? "TYPE" : draw.chance(10) ? "TABLE" : draw.chance(4) ? draw.pick(["VIEW", "INDEX", "SEQUENCE"]) : word;
  const ifExists = keyword === "TYPE" ? "" : draw.maybe(6, "IF EXISTS ");
  return draw.weighted<() => string>([
    [5, () => `ALTER ${keyword} ${ifExists}${name} RENAME TO ${lastPart(draw.newRelation())}`],
    [
      kind === "index" ? 0 : 4,
      () =>
        `ALTER ${kind === "view" || kind === "materialized-view" ? word : "TABLE"} ${name} RENAME COLUMN ${draw.column(record).name} TO ${draw.newColumn()}`,
    ],
    [
      2,
      () =>
        `ALTER TABLE ${name} RENAME CONSTRAINT ${record && record.constraints.length > 0 ? quote(draw.pick(record.constraints).name) : draw.newPart()} TO ${draw.newPart()}`,
    ],
    [2, () => `ALTER ${keyword} ${ifExists}${name} SET SCHEMA ${draw.schema()}`],
  ])();
}

function lastPart(name: string): string {
  return name.replace(/^(?:"[^"]*"|[^".]*)\./, "");
}

function dropRelation(draw: Draw): string {
  const { name, record } = draw.relation([...TABLES, "view", "materialized-view", "index", "sequence"]);
  const word = {
    table: "TABLE",
    view: "VIEW",
    "materialized-view": "MATERIALIZED VIEW",
    index: "INDEX",
    sequence: "SEQUENCE",
    "composite-type": "TYPE",
    "foreign-table": "TABLE",
  }[record?.kind ?? "table"];
  const names = draw.chance(8) && record?.kind === "table" ? `${name}, ${draw.relation(TABLES).name}` : name;
  return `DROP ${draw.chance(5) ? draw.pick(["TABLE", "VIEW", "INDEX", "SEQUENCE", "MATERIALIZED VIEW"]) : word} ${draw.maybe(20, "IF EXISTS ")}${names}${draw.weighted(
    [
      [7, ""],
      [3, " CASCADE"],
      [1, " RESTRICT"],
    ],
  )}`;
}

// --- indexes

function createIndex(draw: Draw): string {
  const { name, record } = draw.relation(["table", "table", "table", "materialized-view"]);
  const columns = draw.columns(record, 2);
  const element = (): string => {
    const column = draw.pick(columns);
    const type = column.record?.type;
    if (draw.chance(18))
      return type?.kind === "named" && type.name === "text" && type.dimensions === 0
        ? `lower(${column.name})`
        : draw.pick([`(${column.name} IS NULL)`, `(${column.name} IS NOT NULL)`]);
    return `${column.name}${draw.maybe(6, " DESC")}`;
  };
  const elements = columns.map(() => element());
  const hash = draw.chance(5);
  const index = draw.chance(60) ? `${draw.maybe(10, "IF NOT EXISTS ")}${lastPart(draw.chance(50) ? draw.newRelation() : draw.newPart())} ` : "";
  return `CREATE ${draw.maybe(30, "UNIQUE ")}INDEX ${index}ON ${draw.maybe(4, "ONLY ")}${name}${hash ? " USING hash" : ""} (${(hash ? elements.map((text) => text.replace(/ DESC$/, "")) : elements).join(", ")})${draw.maybe(8, ` INCLUDE (${draw.column(record).name})`)}${draw.maybe(18, ` WHERE ${conditionOver(draw, record)}`)}`;
}

// --- types

const OWN_TYPES = ["enum", "domain", "range", "multirange"] as const;

function types(draw: Draw): string {
  const behaviour = draw.weighted([[6, ""], [3, " CASCADE"], [1, " RESTRICT"]]);
  return draw.weighted<() => string>([
    [
      5,
      () =>
        `CREATE TYPE ${draw.newType()} AS ENUM (${draw
          .some(["x", "y", "z"], 3)
          .map((label) => `'${label}'`)
          .join(", ")})`,
    ],
    [
      2,
      () =>
        `CREATE TYPE ${draw.newType()} AS (${draw
          .some(["a", "b", "c"], 2)
          .map((name) => `${name} ${draw.type()}`)
          .join(", ")})`,
    ],
    [
      4,
      () => {
        const base = draw.type();
        return `CREATE DOMAIN ${draw.newType()} AS ${base}${draw.maybe(15, " NOT NULL")}${draw.maybe(10, ` DEFAULT ${literalFor(draw, referenceOf(draw, base))}`)}${draw.maybe(35, ` ${constraintName(draw)}CHECK (${conditionOver(draw, null, { name: "VALUE", type: referenceOf(draw, base) })})`)}`;
      },
    ],
    [
      2,
      () =>
        `CREATE TYPE ${draw.weighted([
          [4, "span"],
          [2, "daterange_of_ours"],
          [4, draw.newType()],
        ])} AS RANGE (subtype = ${draw.weighted([
          [4, draw.pick(["int4", "date", "numeric"])],
          [1, draw.type()],
        ])}${draw.maybe(15, `, multirange_type_name = ${draw.newType()}`)})`,
    ],
    [3, () => `ALTER TYPE ${draw.typeRecord(["enum"]).name} RENAME VALUE '${draw.label()}' TO '${draw.pick(["x", "y", "z", "n"])}'`],
    [
      3,
      () =>
        `ALTER TYPE ${draw.typeRecord(["enum"]).name} ADD VALUE ${draw.maybe(20, "IF NOT EXISTS ")}'${draw.pick(["n", "m", "x"])}'${draw.maybe(30, ` ${draw.pick(["BEFORE", "AFTER"])} '${draw.label()}'`)}`,
    ],
    [3, () => `ALTER TYPE ${draw.typeRecord(OWN_TYPES).name} RENAME TO ${lastPart(draw.newType())}`],
    [2, () => `ALTER TYPE ${draw.typeRecord(OWN_TYPES).name} SET SCHEMA ${draw.schema()}`],
    [5, () => `DROP TYPE ${draw.maybe(20, "IF EXISTS ")}${draw.typeRecord(OWN_TYPES).name}${behaviour}`],
    [1, () => `DROP DOMAIN ${draw.maybe(20, "IF EXISTS ")}${draw.typeRecord(["domain"]).name}${behaviour}`],
    [1, () => `DROP TYPE ${draw.relation(["composite-type"]).name}${behaviour}`],
    [
      1,
      () => {
        const all = draw.catalog.relations(null).filter(({ kind }) => kind === "composite-type");
        const record = all.length > 0 ? draw.pick(all) : null;
        const name = record ? draw.nameOf(record) : draw.newType();
        return `ALTER TYPE ${name} ${draw.pick([`ADD ATTRIBUTE ${draw.newColumn()} ${draw.type()}`, `DROP ATTRIBUTE ${draw.column(record).name}`, `ALTER ATTRIBUTE ${draw.column(record).name} TYPE ${draw.type()}`, `RENAME ATTRIBUTE ${draw.column(record).name} TO ${draw.newColumn()}`, `RENAME TO ${lastPart(draw.newType())}`])}`;
      },
    ],
    [
      3,
      () => {
        const { name, record } = draw.typeRecord(["domain"]);
        const constraint = record?.constraints[0]?.name ?? "k";
        return `ALTER DOMAIN ${name} ${draw.pick(["SET NOT NULL", "DROP NOT NULL", "DROP DEFAULT", `SET DEFAULT ${record?.base ? literalFor(draw, record.base) : "1"}`, `ADD ${constraintName(draw)}CHECK (VALUE IS NOT NULL)`, `DROP CONSTRAINT ${draw.maybe(30, "IF EXISTS ")}${quote(constraint)}`, `RENAME CONSTRAINT ${quote(constraint)} TO ${draw.newPart()}`, `VALIDATE CONSTRAINT ${quote(constraint)}`])}`;
      },
    ],
  ])();
}

// --- sequences

function sequences(draw: Draw): string {
  const owner = (): string => {
    const { name, record } = draw.relation(TABLES);
    return draw.chance(15) ? "NONE" : `${name}.${draw.column(record).name}`;
  };
  return draw.weighted<() => string>([
    [
      3,
      () =>
        `CREATE ${draw.maybe(4, "TEMP ")}SEQUENCE ${draw.maybe(15, "IF NOT EXISTS ")}${draw.newRelation()}${draw.maybe(10, ` AS ${draw.pick(["int", "bigint", "text"])}`)}${draw.maybe(15, ` OWNED BY ${owner()}`)}`,
    ],
    [
      2,
      () =>
        `ALTER SEQUENCE ${draw.maybe(8, "IF EXISTS ")}${draw.relation(["sequence"]).name} ${draw.pick([`OWNED BY ${owner()}`, "RESTART", "INCREMENT BY 2"])}`,
    ],
    [1, () => `SELECT ${draw.pick(["nextval('NAME')", "setval('NAME', 5)"]).replace("NAME", existingSequence(draw))}`],
  ])();
}

/** A sequence's name as a text; what is no sequence is refused only when the call runs. */
function existingSequence(draw: Draw): string {
  const all = draw.catalog.relations(null).filter(({ kind }) => kind === "sequence");
  return (all.length > 0 ? draw.nameOf(draw.pick(all)) : "missing_seq").replaceAll("'", "''");
}

// --- queries and views

function select(draw: Draw, kinds: readonly ("table" | "view" | "materialized-view")[] = ROWS): string {
  const { name, record } = draw.relation(kinds);
  const columns = draw.columns(record, 3).map((column) => column.name);
  return draw.weighted<() => string>([
    [5, () => `SELECT ${[...new Set(columns)].join(", ")} FROM ${name}${draw.maybe(25, ` WHERE ${conditionOver(draw, record)}`)}`],
    [2, () => `SELECT * FROM ${name}`],
    [1, () => `SELECT count(*) AS n FROM ${name}`],
    [1, () => `SELECT ${columns[0]} AS ${draw.newColumn()}, 1 AS one FROM ${name}`],
    [1, () => {
      const other = draw.relation(kinds);
      return `SELECT p.${columns[0]}, q.${draw.column(other.record).name} AS other FROM ${name} p ${draw.pick(["JOIN", "LEFT JOIN"])} ${other.name} q ON true`;
    }],
    [1, () => draw.pick(["SELECT 1 AS a", "SELECT 1 AS a, 'x'::text AS b", "VALUES (1, 'x')"])],
    [1, () => `SELECT ${columns[0]} FROM ${name} UNION ALL SELECT ${columns[0]} FROM ${name}`],
    [1, () => `WITH q AS (SELECT ${columns[0]} FROM ${name}) SELECT * FROM q`],
  ])();
}

function views(draw: Draw): string {
  const existing = draw.relation(["view"]);
  return draw.weighted<() => string>([
    [5, () => `CREATE VIEW ${draw.newRelation()}${draw.maybe(10, ` (${draw.newColumn()})`)} AS ${select(draw)}`],
    [
      3,
      () =>
        `CREATE OR REPLACE VIEW ${draw.chance(80) ? existing.name : draw.newRelation()} AS ${existing.record && draw.chance(40) && existing.record.columns.length > 0 ? `SELECT ${existing.record.columns.map(({ name }) => quote(name)).join(", ")}${draw.maybe(40, ", 1 AS more")} FROM ${draw.relation(TABLES).name}` : select(draw, TABLES)}`,
    ],
    [2, () => `CREATE MATERIALIZED VIEW ${draw.maybe(15, "IF NOT EXISTS ")}${draw.newRelation()} AS ${select(draw)}`],
    [1, () => `REFRESH MATERIALIZED VIEW ${draw.relation(["materialized-view"]).name}`],
    [1, () => `DROP VIEW ${draw.maybe(20, "IF EXISTS ")}${existing.name}${draw.maybe(30, " CASCADE")}`],
    [1, () => `ALTER VIEW ${existing.name} ALTER COLUMN ${draw.column(existing.record).name} SET DEFAULT NULL`],
  ])();
}

function dml(draw: Draw): string {
  const { name, record } = draw.relation(TABLES);
  const given = draw.columns(record, 3).filter((column, at, all) => all.findIndex((other) => other.name === column.name) === at);
  const value = (column: { readonly record: Relation["columns"][number] | null }): string =>
    draw.chance(12) ? draw.pick(["NULL", "DEFAULT"]) : column.record ? literalFor(draw, column.record.type) : "NULL";
  return draw.weighted<() => string>([
    [
      6,
      () =>
        `INSERT INTO ${name} (${given.map((column) => column.name).join(", ")}) VALUES (${given.map(value).join(", ")})${draw.maybe(15, ", (" + given.map(value).join(", ") + ")")}${draw.maybe(12, " ON CONFLICT DO NOTHING")}`,
    ],
    [1, () => `INSERT INTO ${name} DEFAULT VALUES`],
    [
      2,
      () => {
        // What is assigned must be of the column's type.
        const source = draw.relation(TABLES);
        const fitting = columnsOf(source.record).filter(
          ({ type }) =>
            type.kind === "named" &&
            given[0]!.record?.type.kind === "named" &&
            type.name === given[0]!.record.type.name &&
            type.dimensions === given[0]!.record.type.dimensions,
        );
        return `INSERT INTO ${name} (${given[0]!.name}) SELECT ${fitting.length > 0 ? draw.pick(fitting).name : "NULL"} FROM ${source.name}`;
      },
    ],
    [2, () => `UPDATE ${name} SET ${given[0]!.name} = ${value(given[0]!)}${draw.maybe(40, ` WHERE ${conditionOver(draw, record)}`)}`],
    [2, () => `DELETE FROM ${name}${draw.maybe(40, ` WHERE ${conditionOver(draw, record)}`)}`],
    [1, () => `TRUNCATE ${name}${draw.maybe(25, " CASCADE")}`],
    [3, () => select(draw)],
  ])();
}

// --- routines and what is named per table

function routineSignatures(draw: Draw): readonly string[] {
  return draw.catalog
    .routines(null)
    .map(
      (routine) =>
        `${draw.nameOf(routine)}(${routine.arguments.map((type) => (type.kind === "named" ? `${type.schema === null ? "" : `${quote(type.schema)}.`}${quote(type.name)}${type.dimensions > 0 ? "[]" : ""}` : "int")).join(", ")})`,
    );
}

function routines(draw: Draw): string {
  const existing = routineSignatures(draw);
  const signature = (): string => (existing.length > 0 && draw.chance(85) ? draw.pick(existing) : `${draw.newRoutine()}(${draw.maybe(40, "int")})`);
  const behaviour = draw.weighted([[6, ""], [3, " CASCADE"]]);
  const parameters = (): string => draw.weighted([[5, ""], [2, "p int"], [1, `p ${draw.type()}`], [1, "p int, q text"]]);
  return draw.weighted<() => string>([
    [
      5,
      () =>
        `CREATE ${draw.maybe(35, "OR REPLACE ")}FUNCTION ${draw.newRoutine()}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$`,
    ],
    [
      5,
      () =>
        `CREATE ${draw.maybe(35, "OR REPLACE ")}FUNCTION ${draw.newRoutine()}(${parameters()}) RETURNS ${draw.pick(["int", "int", "text", draw.type()])} LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$`,
    ],
    [
      1,
      () =>
        `CREATE ${draw.maybe(30, "OR REPLACE ")}PROCEDURE ${draw.newRoutine()}(${parameters()}) LANGUAGE plpgsql AS $$ BEGIN NULL; END $$`,
    ],
    [
      5,
      () =>
        `DROP ${draw.weighted([
          [8, "FUNCTION"],
          [1, "PROCEDURE"],
          [1, "ROUTINE"],
        ])} ${draw.maybe(20, "IF EXISTS ")}${draw.chance(70) ? signature() : signature().replace(/\(.*$/, "")}${behaviour}`,
    ],
    [
      2,
      () =>
        `ALTER FUNCTION ${signature()} ${draw.pick([`RENAME TO ${lastPart(draw.newRoutine())}`, `SET SCHEMA ${draw.schema()}`, "STABLE"])}`,
    ],
  ])();
}

function tableObjects(draw: Draw): string {
  const { name, record } = draw.relation(["table", "table", "table", "view"]);
  const trigger = record && record.triggers.length > 0 && draw.chance(85) ? quote(draw.pick(record.triggers).name) : draw.newPart();
  const handlers = draw.catalog.routines(null).filter(({ returns }) => returns?.kind === "named" && returns.name === "trigger");
  const handler = handlers.length > 0 && draw.chance(88) ? draw.nameOf(draw.pick(handlers)) : draw.newRoutine();
  const named = (kind: "rule" | "policy"): string => {
    const known = record?.rules.filter((rule) => rule.kind === kind) ?? [];
    return known.length > 0 && draw.chance(85) ? quote(draw.pick(known).name) : draw.newPart();
  };
  return draw.weighted<() => string>([
    [
      6,
      () =>
        `CREATE ${draw.maybe(15, "OR REPLACE ")}TRIGGER ${draw.newPart()} ${draw.pick(["BEFORE INSERT", "AFTER INSERT", "BEFORE UPDATE", `BEFORE UPDATE OF ${draw.column(record).name}`, "AFTER DELETE"])} ON ${name} FOR EACH ${draw.weighted(
          [
            [5, "ROW"],
            [1, "STATEMENT"],
          ],
        )} EXECUTE FUNCTION ${handler}()`,
    ],
    [2, () => `DROP TRIGGER ${draw.maybe(20, "IF EXISTS ")}${trigger} ON ${name}${draw.maybe(20, " CASCADE")}`],
    [1, () => `ALTER TRIGGER ${trigger} ON ${name} RENAME TO ${draw.newPart()}`],
    [
      2,
      () => {
        const event = draw.pick(["INSERT", "UPDATE", "DELETE"]);
        return `CREATE ${draw.maybe(20, "OR REPLACE ")}RULE ${draw.newPart()} AS ON ${event} TO ${name}${draw.maybe(20, ` WHERE ${event === "INSERT" ? "NEW" : "OLD"}.${draw.column(record).name} IS NOT NULL`)} DO ${draw.pick(["NOTHING", "INSTEAD NOTHING"])}`;
      },
    ],
    [1, () => `DROP RULE ${draw.maybe(20, "IF EXISTS ")}${named("rule")} ON ${name}`],
    [2, () => `CREATE POLICY ${draw.newPart()} ON ${name} USING (${conditionOver(draw, record)})`],
    [1, () => `DROP POLICY ${draw.maybe(20, "IF EXISTS ")}${named("policy")} ON ${name}`],
    [1, () => `ALTER ${draw.chance(50) ? `RULE ${named("rule")}` : `POLICY ${named("policy")}`} ON ${name} RENAME TO ${draw.newPart()}`],
  ])();
}

// --- schemas, session, blocks

function schemas(draw: Draw): string {
  return draw.weighted<() => string>([
    [4, () => `CREATE SCHEMA ${draw.maybe(20, "IF NOT EXISTS ")}${draw.newSchema()}`],
    [2, () => `DROP SCHEMA ${draw.maybe(20, "IF EXISTS ")}${draw.schema()}${draw.maybe(40, " CASCADE")}`],
    [1, () => `ALTER SCHEMA ${draw.schema()} RENAME TO ${draw.newSchema()}`],
    [
      3,
      () =>
        `SET ${draw.maybe(20, "LOCAL ")}search_path TO ${draw.weighted([
          [3, draw.schema()],
          [2, `${draw.schema()}, public`],
          [3, "public"],
          [1, '"$user", public'],
        ])}`,
    ],
    [1, () => "RESET search_path"],
  ])();
}

function comments(draw: Draw): string {
  const { name, record } = draw.relation([...TABLES, "view"]);
  return draw.weighted<() => string>([
    [3, () => `COMMENT ON ${record?.kind === "view" ? "VIEW" : "TABLE"} ${name} IS 'x'`],
    [2, () => `COMMENT ON COLUMN ${name}.${draw.column(record).name} IS 'x'`],
    [1, () => `COMMENT ON TYPE ${draw.typeRecord(["enum", "domain"]).name} IS 'x'`],
    [
      1,
      () =>
        `COMMENT ON CONSTRAINT ${record && record.constraints.length > 0 ? quote(draw.pick(record.constraints).name) : draw.newPart()} ON ${name} IS 'x'`,
    ],
    [1, () => `COMMENT ON SCHEMA ${draw.schema()} IS 'x'`],
    [1, () => `COMMENT ON INDEX ${draw.relation(["index"]).name} IS 'x'`],
    [1, () => `GRANT SELECT ON ${name} TO PUBLIC`],
    [1, () => `LOCK TABLE ${name}`],
    [1, () => `ANALYZE ${name}`],
  ])();
}

const CONDITIONS = [
  "duplicate_table", "duplicate_column", "duplicate_object", "undefined_table", "undefined_column", "undefined_object",
  "dependent_objects_still_exist", "others",
];

function block(draw: Draw): string {
  const inner = (): string =>
    draw.weighted<() => string>([
      [4, () => createTable(draw)],
      [5, () => alterTable(draw)],
      [3, () => dropRelation(draw)],
      [3, () => types(draw)],
      [2, () => createIndex(draw)],
    ])();
  const name = (): string => draw.relation(TABLES).record?.name ?? "t";
  const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
  return draw.weighted<() => string>([
    [3, () => `DO $$ BEGIN ${inner()}; EXCEPTION WHEN ${draw.pick(CONDITIONS)} THEN NULL; END $$`],
    [
      2,
      () =>
        `DO $$ BEGIN IF ${draw.maybe(50, "NOT ")}EXISTS (SELECT 1 FROM pg_type WHERE typname = ${literal(draw.typeRecord(["enum", "domain"]).record?.name ?? "e")}) THEN ${inner()}; END IF; END $$`,
    ],
    [
      2,
      () => {
        const { record } = draw.relation(TABLES);
        return `DO $$ BEGIN IF ${draw.maybe(50, "NOT ")}EXISTS (SELECT 1 FROM information_schema.columns WHERE table_name = ${literal(record?.name ?? "t")} AND column_name = ${literal(draw.column(record).record?.name ?? "a")}) THEN ${inner()}; END IF; END $$`;
      },
    ],
    [1, () => `DO $$ BEGIN IF to_regclass(${literal(quote(name()))}) IS NULL THEN ${inner()}; ELSE ${inner()}; END IF; END $$`],
    [1, () => `DO $$ BEGIN EXECUTE ${literal(inner())}; END $$`],
    [1, () => `DO $$ BEGIN ${inner()}; ${inner()}; END $$`],
    [
      1,
      () =>
        `DO $$ BEGIN RAISE EXCEPTION ${draw.pick(["'no'", "'no' USING ERRCODE = 'unique_violation'"])}; EXCEPTION WHEN ${draw.pick(["raise_exception", "unique_violation", "others"])} THEN ${inner()}; END $$`,
    ],
  ])();
}

function transactions(draw: Draw): string {
  return draw.weighted([[3, "SAVEPOINT p"], [2, "SAVEPOINT q"], [2, "ROLLBACK TO SAVEPOINT p"], [1, "ROLLBACK TO SAVEPOINT q"], [1, "RELEASE SAVEPOINT p"]]);
}

/** The next statement. With few tables there, more of them are made. */
export function drawStatement(draw: Draw): string {
  const tables = draw.catalog.relations(null).filter(({ kind }) => kind === "table").length;
  const text = draw.weighted<() => string | null>([
    [tables < 2 ? 40 : tables < 5 ? 12 : 3, () => createTable(draw)],
    [26, () => alterTable(draw)],
    [7, () => rename(draw)],
    [6, () => dropRelation(draw)],
    [8, () => createIndex(draw)],
    [10, () => types(draw)],
    [4, () => sequences(draw)],
    [8, () => views(draw)],
    [11, () => dml(draw)],
    [5, () => routines(draw)],
    [5, () => tableObjects(draw)],
    [5, () => schemas(draw)],
    [3, () => comments(draw)],
    [3, () => partition(draw)],
    [4, () => block(draw)],
    [2, () => transactions(draw)],
  ])();
  return `${text ?? createTable(draw)};`;
}
