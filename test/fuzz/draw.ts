/** What the generator of statements draws from: chance, names and what the catalog holds. */
import type { Random } from "fast-check";
import type { Catalog, Column, Relation, Type } from "../../src/model/catalog.ts";
import type { RelationKind, TypeReference } from "../../src/model/operation.ts";

/** Whole numbers by chance, both ends included. */
export interface Chance {
  int(from: number, to: number): number;
}

/** Chance from fast-check's generator, so that a seed gives the same sequences again. */
export function chanceOf(random: Random): Chance {
  return { int: (from, to) => random.nextInt(from, to) };
}

const LONG = "a_name_that_is_cut_because_it_takes_more_than_sixty_three_bytes";

/** Few names, so that statements meet; some that only differ by case, some that are the same once cut to 63 bytes. */
const RELATION_NAMES = [
  "t", "t", "u", "u", "v", "w", "x", "T", "t_a_idx", "t_pkey", "t_a_seq",
  `${LONG}_one`,
  `${LONG}_two`,
  "ünïcode_ünïcode_ünïcode_ünïcode_ünïcode_ünïcode_ü",
];
const COLUMN_NAMES = ["a", "a", "b", "b", "c", "d", "id", "A", `${LONG}_1`, `${LONG}_2`, "order"];
const PART_NAMES = ["k", "l", "m", "t_a_check", "t_a_key", "t_a_fkey", "t_pkey", `${LONG}_k`];
const TYPE_NAMES = ["e", "e", "f", "f", "g", "g", "t", "E", "e_multirange"];
const SCHEMA_NAMES = ["s", "r", "S"];
const ROUTINE_NAMES = ["f", "g", "h"];
const LABELS = ["x", "y", "z"];

const RESERVED: ReadonlySet<string> = new Set(["order", "user", "table", "end"]);

export function quote(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) && !RESERVED.has(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

export interface Draw {
  readonly catalog: Catalog;
  int(from: number, to: number): number;
  /** True `percent` times out of a hundred. */
  chance(percent: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** Some of the items, at least one, in their order. */
  some<T>(items: readonly T[], most: number): readonly T[];
  /** One of several pieces of text, by weight. */
  weighted<T>(items: readonly (readonly [weight: number, item: T])[]): T;
  /** `text` or nothing. */
  maybe(percent: number, text: string): string;
  // names as SQL writes them
  newRelation(): string;
  newColumn(): string;
  newPart(): string;
  newType(): string;
  newSchema(): string;
  newRoutine(): string;
  label(): string;
  /** The name of a relation that exists, most of the time; the record when it does. */
  relation(kinds: readonly RelationKind[]): { readonly name: string; readonly record: Relation | null };
  nameOf(object: { readonly schema: string; readonly name: string }): string;
  column(relation: Relation | null): { readonly name: string; readonly record: Column | null };
  columns(relation: Relation | null, most: number): readonly { readonly name: string; readonly record: Column | null }[];
  schema(): string;
  typeRecord(kinds: readonly Type["kind"][]): { readonly name: string; readonly record: Type | null };
  type(): string;
}

const BASIC_TYPES = [
  "int", "int", "int", "bigint", "smallint", "text", "text", "varchar(10)", "varchar", "boolean", "numeric(6,2)", "numeric", "date",
  "timestamptz", "timestamp", "uuid", "jsonb", "double precision", "char(3)", "int[]", "text[]",
];

export function drawFrom(chance: Chance, catalog: Catalog): Draw {
  const int = chance.int;
  const pick = <T>(items: readonly T[]): T => items[int(0, items.length - 1)]!;
  const happens = (percent: number): boolean => int(0, 99) < percent;
  /** SQL folds what is not quoted. */
  const written = (name: string): string => (quote(name) === name && happens(8) ? name.toUpperCase() : quote(name));
  const isHome = (schema: string): boolean => schema === catalog.currentSchema() || schema === "pg_temp";
  const qualified = (object: { readonly schema: string; readonly name: string }): string => `${quote(object.schema)}.${written(object.name)}`;
  const nameOf = (object: { readonly schema: string; readonly name: string }): string =>
    isHome(object.schema) && !happens(10) ? written(object.name) : qualified(object);
  /** A temporary table hides another of its name. */
  const nameOfRelation = (relation: Relation): string =>
    catalog.findRelation({ schema: null, name: relation.name })?.id === relation.id ? nameOf(relation) : qualified(relation);
  const schemaNames = (): readonly string[] => catalog.schemas().map(({ name }) => name);
  const placed = (name: string): string =>
    happens(15) && schemaNames().length > 0
      ? `${quote(pick(schemaNames()))}.${written(name)}`
      : happens(1)
        ? `nowhere.${written(name)}`
        : written(name);
  const some = <T>(items: readonly T[], most: number): readonly T[] => {
    const count = int(1, Math.max(1, Math.min(most, items.length)));
    const rest = [...items];
    return Array.from({ length: Math.min(count, rest.length) }, () => rest.splice(int(0, rest.length - 1), 1)[0]!);
  };
  const draw: Draw = {
    catalog, int, pick, some,
    chance: happens,
    weighted(items) {
      let at = int(1, items.reduce((sum, [weight]) => sum + weight, 0));
      for (const [weight, item] of items) if ((at -= weight) <= 0) return item;
      return items.at(-1)![1];
    },
    maybe: (percent, text) => (happens(percent) ? text : ""),
    newRelation: () => placed(pick(RELATION_NAMES)),
    newColumn: () => written(pick(COLUMN_NAMES)),
    newPart: () => written(pick(PART_NAMES)),
    newType: () => placed(pick(TYPE_NAMES)),
    newSchema: () => quote(pick(SCHEMA_NAMES)),
    newRoutine: () => placed(pick(ROUTINE_NAMES)),
    label: () => pick(LABELS),
    nameOf,
    relation(kinds) {
      const all = [...catalog.relations(null), ...catalog.relations("pg_temp")];
      const fitting = all.filter(({ kind }) => kinds.includes(kind));
      if (fitting.length > 0 && happens(92)) {
        const record = pick(fitting);
        return { name: nameOfRelation(record), record };
      }
      if (all.length > 0 && happens(50)) {
        const record = pick(all);
        return { name: nameOfRelation(record), record };
      }
      return { name: draw.newRelation(), record: null };
    },
    column(relation) {
      const columns = relation?.columns ?? [];
      if (columns.length > 0 && happens(93)) {
        const record = pick(columns);
        return { name: written(record.name), record };
      }
      const name = draw.newColumn();
      return { name, record: null };
    },
    columns(relation, most) {
      const columns = relation?.columns ?? [];
      if (columns.length === 0 || happens(5)) return [draw.column(relation)];
      return some(columns, most).map((record) => ({ name: written(record.name), record }));
    },
    schema: () => (happens(90) && schemaNames().length > 0 ? quote(pick(schemaNames())) : draw.newSchema()),
    typeRecord(kinds) {
      const fitting = catalog.types(null).filter(({ kind }) => kinds.includes(kind));
      if (fitting.length > 0 && happens(90)) {
        const record = pick(fitting);
        return { name: nameOf(record), record };
      }
      return { name: draw.newType(), record: null };
    },
    type() {
      const types = catalog.types(null);
      if (types.length > 0 && happens(25)) return `${nameOf(pick(types))}${draw.maybe(10, "[]")}`;
      const composites = catalog.relations(null).filter(({ kind }) => kind === "composite-type" || kind === "table");
      if (composites.length > 0 && happens(4)) return nameOf(pick(composites));
      return happens(2) ? draw.newType() : pick(BASIC_TYPES);
    },
  };
  return draw;
}

/** What a type is at the bottom, domains followed; null when it is nothing that a literal is known for. */
export function baseOf(catalog: Catalog, type: TypeReference): { readonly name: string; readonly labels: readonly string[] } | null {
  if (type.kind === "unknown") return null;
  if (type.dimensions > 0) return { name: "array", labels: [] };
  if (type.schema === null) return { name: type.name, labels: [] };
  const known = catalog.findType({ schema: type.schema, name: type.name });
  if (known?.kind === "enum") return { name: "enum", labels: known.labels };
  if (known?.kind === "domain" && known.base) return baseOf(catalog, known.base);
  return null;
}

const LITERALS: Readonly<Record<string, readonly string[]>> = {
  int2: ["1", "2"],
  int4: ["1", "2", "-1"],
  int8: ["1", "3000000000"],
  numeric: ["1.5", "2"],
  float8: ["1", "0.5"],
  text: ["'x'", "'1'", "''"],
  varchar: ["'x'", "'1'"],
  bpchar: ["'x'"],
  bool: ["true", "false"],
  date: ["'2020-01-01'", "CURRENT_DATE"],
  timestamptz: ["now()", "'2020-01-01'"],
  timestamp: ["'2020-01-01'", "now()"],
  uuid: ["gen_random_uuid()"],
  jsonb: ["'{}'", "'[]'"],
  array: ["'{}'"],
};

/** An expression that can be stored in a column of a type. */
export function literalFor(draw: Draw, type: TypeReference): string {
  const base = baseOf(draw.catalog, type);
  if (base?.name === "enum") return base.labels.length > 0 ? `'${draw.pick(base.labels)}'` : "NULL";
  const known = base && LITERALS[base.name];
  return known ? draw.pick(known) : "NULL";
}

/** A condition about columns of a relation, which PostgreSQL accepts for their types. */
export function conditionOver(
  draw: Draw,
  relation: Relation | null,
  own: { readonly name: string; readonly type: TypeReference | null } | null = null,
): string {
  const one = (): string => {
    const column = own ?? (() => {
      const { name, record } = draw.column(relation);
      return { name, type: record?.type ?? null };
    })();
    const base = column.type && baseOf(draw.catalog, column.type);
    switch (base?.name) {
      case "int2": case "int4": case "int8": case "numeric": case "float8":
        return draw.pick([`${column.name} > ${draw.int(-1, 3)}`, `abs(${column.name}) < 100`, `${column.name} IS NOT NULL`]);
      case "text": case "varchar":
        return draw.pick([`${column.name} <> 'y'`, `length(${column.name}) < 20`, `lower(${column.name}) = 'x'`, `${column.name} IN ('x', '1', '')`]);
      case "bool":
        return draw.pick([column.name, `NOT ${column.name}`]);
      case "enum":
        return draw.chance(50) && base.labels.length > 0
          ? `${column.name} <> '${draw.chance(85) ? draw.pick(base.labels) : draw.label()}'`
          : `${column.name} IS NOT NULL`;
      default:
        return `${column.name} IS NOT NULL`;
    }
  };
  return draw.chance(20) ? `${one()} AND ${one()}` : one();
}
