/** Statements about a few small tables and the rows in them: what constraints make of values that are known. */
import type { Random } from "fast-check";
import type { SqlReader } from "../../src/dialects/index.ts";
import { createSession } from "./ours.ts";

const SHORTEST = 8;
const LONGEST = 26;
const MOST_TABLES = 4;
/** How deep expressions are. */
const DEEPEST = 2;

/** Values as SQL writes them, by type: some that the type refuses, some that are the same in another form. */
const LITERALS: Readonly<Record<string, readonly string[]>> = {
  int: ["0", "1", "2", "3", "-1", "100", "70000", "2147483647"],
  bigint: ["0", "1", "2", "5", "9999999999"],
  smallint: ["0", "1", "2", "3", "40000"],
  numeric: ["1", "1.5", "1.50", "0", "-2.25", "999.99", "999.995", "1000", "1e2", ".5", "12345.678"],
  "double precision": ["1", "1.5", "0.1", "-2", "1e3"],
  real: ["1", "1.5", "0.1", "-2"],
  text: ["'a'", "'b'", "'c'", "'A'", "'ab '", "'abc'", "''", "'1'", "'é'"],
  varchar: ["'a'", "'b'", "'abc'", "'abcd'", "'ab  '", "'B'"],
  char: ["'a'", "'b'", "'ab'", "'a '", "'abc'"],
  boolean: ["true", "false", "'yes'", "'f'"],
  date: ["'2020-01-01'", "'2020-02-30'", "'2021-12-31'", "'2020-1-1'", "'20200101'"],
  timestamp: ["'2020-01-01'", "'2020-01-01 10:00'", "'2020-01-01 10:00:00'", "'2020-01-01 24:00:00'"],
  uuid: ["'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'", "'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'", "'b0eebc999c0b4ef8bb6d6bb9bd380a11'"],
  mood: ["'good'", "'bad'", "'ugly'", "'none'"],
  positive: ["1", "2", "0", "-1"],
  jsonb: ["'{}'", "'[]'", "'{ }'", "'{'"],
};
const TYPES = [
  "int", "text", "varchar(3)", "numeric(5,2)", "boolean", "date", "char(2)", "bigint", "mood", "positive", "smallint", "double precision",
  "timestamp", "uuid", "numeric", "real", "jsonb",
];
const NUMBERS = ["int", "bigint", "smallint", "numeric", "double precision", "real", "positive"];
const STRINGS = ["text", "varchar", "char"];

interface Table {
  readonly name: string;
  readonly columns: Map<string, string>;
}

const bare = (type: string): string => type.replace(/\(.*/, "");

/** Draws statements; `follow` says that the last one was accepted. */
function drawRows(random: Random): { statement(): string; follow(): void } {
  const int = (from: number, to: number): number => random.nextInt(from, to);
  const chance = (percent: number): boolean => int(0, 99) < percent;
  const pick = <T>(items: readonly T[]): T => items[int(0, items.length - 1)]!;
  const maybe = (percent: number, text: () => string): string => (chance(percent) ? text() : "");
  const tables = new Map<string, Table>();
  let count = 0;
  let planned: (() => void) | null = null;

  const literal = (type: string): string => (chance(12) ? "NULL" : pick(LITERALS[bare(type)]!));
  const valueOf = (type: string): string => (chance(4) ? "DEFAULT" : literal(type));
  const columnsLike = (types: readonly string[], columns: ReadonlyMap<string, string>): readonly string[] =>
    [...columns].filter(([, type]) => types.includes(bare(type))).map(([name]) => name);

  function number(columns: ReadonlyMap<string, string>, depth: number): string {
    const own = columnsLike(NUMBERS, columns);
    if (own.length > 0 && chance(50)) return pick(own);
    if (depth >= DEEPEST || chance(45)) return pick(LITERALS[pick(["int", "numeric"])]!);
    return pick([
      () => `(${number(columns, depth + 1)} ${pick(["+", "-", "*"])} ${number(columns, depth + 1)})`,
      () => `abs(${number(columns, depth + 1)})`,
      () => `coalesce(${number(columns, depth + 1)}, ${number(columns, depth + 1)})`,
      () => `length(${string(columns, depth + 1)})`,
      () => `(- ${number(columns, depth + 1)})`,
      () => `CASE WHEN ${condition(columns, depth + 1)} THEN ${number(columns, depth + 1)} ELSE ${number(columns, depth + 1)} END`,
    ])();
  }

  function string(columns: ReadonlyMap<string, string>, depth: number): string {
    const own = columnsLike(STRINGS, columns);
    if (own.length > 0 && chance(50)) return pick(own);
    if (depth >= DEEPEST || chance(45)) return `${pick(LITERALS["text"]!)}::text`;
    return pick([
      () => `(${string(columns, depth + 1)} || ${string(columns, depth + 1)})`,
      () => `${pick(["upper", "lower", "trim"])}(${string(columns, depth + 1)})`,
      () => `coalesce(${string(columns, depth + 1)}, ${string(columns, depth + 1)})`,
      () => `left(${string(columns, depth + 1)}, ${int(0, 2)})`,
      () => `nullif(${string(columns, depth + 1)}, ${string(columns, depth + 1)})`,
      () => `replace(${string(columns, depth + 1)}, 'a', ${string(columns, depth + 1)})`,
      () => `(${number(columns, depth + 1)})::text`,
      () => `(${string(columns, depth + 1)})::${pick(["varchar(2)", "char(2)", "text"])}`,
      () => `concat(${string(columns, depth + 1)}, ${number(columns, depth + 1)})`,
    ])();
  }

  function expression(type: string, columns: ReadonlyMap<string, string>): string {
    if (chance(8) && tables.size > 0) {
      const other = pick([...tables.values()]);
      const fitting = columnsLike([bare(type)], other.columns);
      const aggregate = ["boolean", "uuid", "jsonb"].includes(bare(type)) ? "" : pick(["min", "max", ""]);
      if (fitting.length > 0) return `(SELECT ${aggregate}(${pick(fitting)}) FROM ${other.name}${maybe(50, () => ` WHERE ${condition(other.columns, 1)}`)})`;
    }
    const same = columnsLike([bare(type)], columns);
    if (same.length > 0 && chance(25)) return pick(same);
    if (["int", "bigint", "numeric", "smallint"].includes(bare(type)) && chance(60)) return number(columns, 0);
    if (STRINGS.includes(bare(type)) && chance(60)) return string(columns, 0);
    return bare(type) === "boolean" && chance(60) ? `(${condition(columns, 0)})` : literal(type);
  }

  function condition(columns: ReadonlyMap<string, string>, depth: number): string {
    if (columns.size === 0) return "true";
    if (depth < DEEPEST && chance(20)) return `(${condition(columns, depth + 1)} ${pick(["AND", "OR"])} ${condition(columns, depth + 1)})`;
    if (depth < DEEPEST && chance(8)) return `NOT (${condition(columns, depth + 1)})`;
    const [name, type] = pick([...columns]);
    return pick([
      () => `${name} IS ${pick(["", "NOT "])}NULL`,
      () => `${name} ${pick(["=", "<>", "<", ">", "<=", ">="])} ${literal(type)}`,
      () => `${name} ${pick(["IN", "NOT IN"])} (${literal(type)}, ${literal(type)}, ${literal(type)})`,
      () => `${name} BETWEEN ${literal(type)} AND ${literal(type)}`,
      () => `${number(columns, depth + 1)} ${pick(["=", "<>", "<", ">=", "IS DISTINCT FROM"])} ${number(columns, depth + 1)}`,
      () => `${string(columns, depth + 1)} ${pick(["=", "<>", "IS DISTINCT FROM"])} ${string(columns, depth + 1)}`,
      () => `${string(columns, depth + 1)} ${pick(["LIKE", "NOT LIKE", "ILIKE"])} ${pick(["'a%'", "'_'", "'%b'", "'%'", "'A_%'"])}`,
      () => `(${name} = ${literal(type)}) IS ${pick(["TRUE", "NOT TRUE", "FALSE", "NOT FALSE", "UNKNOWN"])}`,
    ])();
  }

  function createTable(): string {
    const table: Table = { name: `t${++count}`, columns: new Map(Array.from({ length: int(1, 4) }, (_, at) => [`c${at}`, pick(TYPES)] as const)) };
    const parts = [...table.columns].map(([name, type], at) =>
      [
        `${name} ${type}`,
        maybe(15, () => ` DEFAULT ${literal(type)}`),
        maybe(15, () => " NOT NULL"),
        maybe(12, () => (at === 0 ? " PRIMARY KEY" : " UNIQUE")),
        maybe(10, () => ` CHECK (${condition(new Map([[name, type]]), 0)})`),
        maybe(8, () => {
          const other = tables.size > 0 ? pick([...tables.values()]) : null;
          return other
            ? ` REFERENCES ${other.name} (${pick([...other.columns.keys()])})${pick(["", " ON DELETE CASCADE", " ON DELETE SET NULL", " ON UPDATE CASCADE"])}`
            : "";
        }),
      ].join(""),
    );
    planned = () => void tables.set(table.name, table);
    return `CREATE TABLE ${table.name} (${parts.join(", ")})`;
  }

  function insert({ name, columns }: Table): string {
    const given = [...columns.keys()].filter(() => chance(85));
    const named = given.length > 0 ? given : [pick([...columns.keys()])];
    const rows = Array.from({ length: pick([1, 1, 2, 3]) }, () => `(${named.map((column) => valueOf(columns.get(column)!)).join(", ")})`);
    return `INSERT INTO ${name} (${named.join(", ")}) VALUES ${rows.join(", ")}${maybe(6, () => " ON CONFLICT DO NOTHING")}`;
  }

  function retype({ name, columns }: Table, column: string, type: string): string {
    planned = () => void columns.set(column, type);
    return `ALTER TABLE ${name} ALTER COLUMN ${column} TYPE ${type}${pick(["", ` USING ${column}::${type}`, ` USING ${column}::text::${type}`])}`;
  }

  function statement(): string {
    planned = null;
    if (tables.size === 0 || (tables.size < MOST_TABLES && chance(7))) return createTable();
    const table = pick([...tables.values()]);
    const { name, columns } = table;
    const column = pick([...columns.keys()]);
    const type = columns.get(column)!;
    const where = (percent: number): string => maybe(percent, () => ` WHERE ${condition(columns, 0)}`);
    const other = pick([...tables.values()]);
    const added = pick(TYPES);
    const statements: readonly (readonly [weight: number, text: () => string])[] = [
      [34, () => insert(table)],
      [
        6,
        () =>
          `INSERT INTO ${name} (${column}) SELECT ${expression(type, other.columns)} FROM ${other.name}${maybe(50, () => ` WHERE ${condition(other.columns, 0)}`)}`,
      ],
      [16, () => `UPDATE ${name} SET ${column} = ${expression(type, columns)}${where(70)}`],
      [6, () => `DELETE FROM ${name}${where(85)}`],
      [2, () => `TRUNCATE ${name}${maybe(50, () => " CASCADE")}`],
      [9, () => `ALTER TABLE ${name} ADD CHECK (${condition(columns, 0)})${maybe(10, () => " NOT VALID")}`],
      [3, () => `CREATE UNIQUE INDEX ON ${name} (${column})${maybe(30, () => ` WHERE ${condition(columns, 0)}`)}`],
      [2, () => `ALTER TABLE ${name} ADD FOREIGN KEY (${column}) REFERENCES ${other.name} (${pick([...other.columns.keys()])})`],
      [3, () => `ALTER TABLE ${name} ALTER COLUMN ${column} ${pick(["SET", "DROP"])} NOT NULL`],
      [
        3,
        () => {
          const fresh = `n${++count}`;
          planned = () => void columns.set(fresh, added);
          return `ALTER TABLE ${name} ADD COLUMN ${fresh} ${added}${maybe(30, () => " NOT NULL")}${maybe(50, () => ` DEFAULT ${literal(added)}`)}`;
        },
      ],
      [4, () => retype(table, column, added)],
    ];
    let at = int(0, statements.reduce((sum, [weight]) => sum + weight, 0) - 1);
    return statements.find(([weight]) => (at -= weight) < 0)![1]();
  }

  return {
    statement,
    follow: () => planned?.(),
  };
}

const BEGINNING: readonly string[] = ["CREATE TYPE mood AS ENUM ('good', 'bad', 'ugly')", "CREATE DOMAIN positive AS int CHECK (VALUE > 0)"];

/** A sequence of statements; of those that our catalog refuses about half are kept. */
export function rowSequence(sql: SqlReader, random: Random): readonly string[] {
  const session = createSession(sql);
  const draw = drawRows(random);
  const statements = [...BEGINNING];
  for (const text of BEGINNING) session.apply(text);
  const length = random.nextInt(SHORTEST, LONGEST);
  while (statements.length < length) {
    const text = draw.statement();
    const [fault] = session.apply(text).faults;
    if (fault && random.nextInt(0, 99) < 50) continue;
    statements.push(text);
    if (!fault) draw.follow();
  }
  return statements.map((text) => `${text};`);
}
