/**
 * `alembic_postgresql_enum`: `op.sync_enum_values` makes a type anew with other labels and moves the
 * columns over (alembic_postgresql_enum/operations/sync_enum_values.py). The comparison operators
 * that it makes for that time and drops again leave nothing and are left out.
 */
import type { Call, Value } from "../../../evaluate/value.ts";
import type { Catalog } from "../../../model/catalog.ts";
import { bindArguments, itemsOf, known, notKnown, readOptionalText, readText, readTexts, reasonOf, type Reading } from "./arguments.ts";
import { callable, hostValue } from "./values.ts";

interface ColumnData {
  readonly data: "enum-column";
  readonly schema: string | null | undefined;
  readonly table: string;
  readonly column: string;
  readonly isArray: boolean;
  readonly default: string | null;
}
interface IndexData { readonly data: "enum-index"; readonly name: string; readonly definition: string }
interface KindData { readonly data: "enum-column-type"; readonly isArray: boolean }

type Rename = readonly [from: string, to: string];

export function enumMembers(): readonly (readonly [string, Value])[] {
  const kinds: Readonly<Record<string, Value>> = {
    COMMON: hostValue("alembic_postgresql_enum.ColumnType", { data: "enum-column-type", isArray: false } satisfies KindData),
    ARRAY: hostValue("alembic_postgresql_enum.ColumnType", { data: "enum-column-type", isArray: true } satisfies KindData),
  };
  return [
    ["ColumnType", hostValue("alembic_postgresql_enum.ColumnType", undefined, { attribute: (name) => (Object.hasOwn(kinds, name) ? kinds[name] : undefined) })],
    ["TableReference", callable("alembic_postgresql_enum.TableReference", (call) => {
      const passed = bindArguments(call, ["table_name", "column_name", "table_schema", "column_type", "existing_server_default"]);
      const read = readColumn([passed.get("table_name"), passed.get("column_name")], passed.get("column_type"));
      const schema = readOptionalText(passed.get("table_schema"), "the schema");
      const expression = readOptionalText(passed.get("existing_server_default"), "the default");
      if (!read.known || !schema.known || !expression.known || call.open !== null)
        return {
          kind: "unknown",
          reason: !read.known ? read.reason : !schema.known ? schema.reason : !expression.known ? expression.reason : call.open!,
        };
      return hostValue("alembic_postgresql_enum.TableReference", {
        ...read.value,
        schema: passed.get("table_schema") ? schema.value : undefined,
        default: expression.value,
      });
    })],
    ["TableIndex", callable("alembic_postgresql_enum.TableIndex", (call) => {
      const passed = bindArguments(call, ["name", "definition"]);
      const [name, definition] = [readText(passed.get("name"), "the name"), readText(passed.get("definition"), "the definition")];
      if (!name.known || !definition.known) return { kind: "unknown", reason: !name.known ? name.reason : (definition as { readonly reason: string }).reason };
      return hostValue("alembic_postgresql_enum.TableIndex", { data: "enum-index", name: name.value, definition: definition.value } satisfies IndexData);
    })],
  ];
}

/** The statements of `op.sync_enum_values`, or why they are not known. */
export function syncEnumValues(call: Call, catalog: Catalog): Reading<string> {
  if (call.open !== null) return notKnown(call.open);
  const passed = bindArguments(call, ["enum_schema", "enum_name", "new_values", "affected_columns", "enum_values_to_rename", "indexes_to_recreate"]);
  const schema = readText(passed.get("enum_schema"), "the schema of the type");
  const name = readText(passed.get("enum_name"), "the name of the type");
  const labels = readTexts(passed.get("new_values"), "the list of labels");
  const renames = readAll(passed.get("enum_values_to_rename"), "the labels to rename", renameOf);
  const indexes = readAll(
    passed.get("indexes_to_recreate"),
    "the indexes",
    (value) => dataOf<IndexData>(value, "enum-index") ?? notKnown(reasonOf(value, "an index")),
  );
  if (!schema.known) return schema;
  if (!name.known) return name;
  if (!labels.known) return labels;
  if (!renames.known) return renames;
  if (!indexes.known) return indexes;
  const columns = readAll(passed.get("affected_columns"), "the columns", (value) => columnOf(value, schema.value, catalog));
  if (!columns.known) return columns;

  const type = `"${schema.value}"."${name.value}"`;
  const drops = indexes.value.map((index) => `DROP INDEX IF EXISTS ${index.name.split(".").map((part) => `"${part.replaceAll('"', "")}"`).join(".")}`);
  return known([
    `ALTER TYPE ${type} RENAME TO "${name.value}_old"`,
    `CREATE TYPE ${type} AS ENUM(${labels.value.map((label) => `'${label}'`).join(", ")})`,
    ...drops,
    ...columns.value.flatMap((column) => moveColumn(column, type, `${schema.value}.${name.value}`, renames.value)),
    `DROP TYPE "${schema.value}"."${name.value}_old"`,
    ...indexes.value.map((index) => renameIn(index.definition, renames.value)),
  ].join(";\n"));
}

/** Takes the default away, casts by way of text, and puts the default back in the new type. */
function moveColumn(column: ColumnData, type: string, written: string, renames: readonly Rename[]): string[] {
  const table = `ALTER TABLE ${column.schema ? `"${column.schema}".` : ""}"${column.table}" ALTER COLUMN "${column.column}"`;
  const array = column.isArray ? "[]" : "";
  const labels = renames.map(([from, to]) => ` WHEN "${column.column}"::text = '${from}' THEN '${to}'::${type}`).join("");
  const value = column.isArray
    ? `${renames.reduce((text, [from, to]) => `array_replace(${text}, '${from}', '${to}')`, `"${column.column}"::text[]`)}::${type}[]`
    : labels === "" ? `"${column.column}"::text::${type}` : `CASE${labels} ELSE "${column.column}"::text::${type} END`;
  const move = `${table} TYPE ${type}${array} USING ${value}`;
  return column.default === null ? [move] : [`${table} DROP DEFAULT`, move, `${table} SET DEFAULT ${defaultIn(column.default, written, renames)}`];
}

/** A default of the old type as one of the new: `'a'::old` becomes `'b'::new`. */
function defaultIn(text: string, type: string, renames: readonly Rename[]): string {
  if (text.startsWith("ARRAY[")) return renameIn(text, renames).replace(/::[.\w]+/g, `::${type}`);
  return `${renameIn(text.split("::")[0]!, renames)}::${type}${text.endsWith("[]") ? "[]" : ""}`;
}

function renameIn(text: string, renames: readonly Rename[]): string {
  return renames.reduce((renamed, [from, to]) => renamed.replaceAll(`'${from}'`, `'${to}'`).replaceAll(`"${from}"`, `"${to}"`), text);
}

// ------------------------------------------------------------------------------------------------
// Reading the arguments

function readAll<T>(
  value: Value | undefined,
  wanted: string,
  read: (item: Value) => T | { readonly known: false; readonly reason: string },
): Reading<readonly T[]> {
  if (value === undefined || value.kind === "none") return known([]);
  const items = itemsOf(value);
  if (!items) return notKnown(reasonOf(value, wanted));
  const all: T[] = [];
  for (const item of items) {
    const one = read(item);
    if (typeof one === "object" && one !== null && "known" in one) return one;
    all.push(one);
  }
  return known(all);
}

function renameOf(value: Value): Rename | { readonly known: false; readonly reason: string } {
  const pair = readTexts(value, "a pair of labels");
  if (!pair.known) return pair;
  return pair.value.length === 2 ? [pair.value[0]!, pair.value[1]!] : notKnown("a pair of labels has not two items");
}

/** A TableReference, or (table, column) and (table, column, type): the form of old versions, which asks the database for the default. */
function columnOf(value: Value, schema: string, catalog: Catalog): ColumnData | { readonly known: false; readonly reason: string } {
  const reference = dataOf<ColumnData>(value, "enum-column");
  if (reference) return reference.schema === undefined ? { ...reference, schema } : reference;
  const items = value.kind === "tuple" ? value.items : null;
  if (!items || items.length < 2) return notKnown(reasonOf(value, "a column"));
  const read = readColumn(items, items[2]);
  if (!read.known) return read;
  const column = catalog.findRelation({ schema, name: read.value.table })?.columns.find(({ name }) => name === read.value.column);
  return { ...read.value, schema, default: column?.default?.text ?? null };
}

function readColumn([table, column]: readonly (Value | undefined)[], kind: Value | undefined): Reading<Omit<ColumnData, "schema" | "default">> {
  const [tableName, columnName] = [readText(table, "the table"), readText(column, "the column")];
  if (!tableName.known) return tableName;
  if (!columnName.known) return columnName;
  const type = kind === undefined ? { isArray: false } : dataOf<KindData>(kind, "enum-column-type");
  return type
    ? known({ data: "enum-column", table: tableName.value, column: columnName.value, isArray: type.isArray })
    : notKnown(reasonOf(kind, "the kind of column"));
}

function dataOf<T extends { readonly data: string }>(value: Value | undefined, kind: T["data"]): T | null {
  const data = value?.kind === "host" ? (value.data as T | undefined) : undefined;
  return data?.data === kind ? data : null;
}
