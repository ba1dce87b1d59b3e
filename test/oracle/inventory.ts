/** Compares the data of `chainlint inventory` with the entries of a real catalog at head. */
import type { ChainInventory } from "../../src/inventory.ts";

type Fields = Readonly<Record<string, unknown>>;

/** What differs, one line each. Types in `public` are written without their schema, as a session with the default search_path does. */
export function* inventoryDifferences(inventory: ChainInventory, real: ReadonlyMap<string, Fields>): Iterable<string> {
  const ours = new Map([...linesOf(inventory)]);
  const theirs = new Map([...linesOfEntries(real)]);
  for (const [key, line] of ours) {
    const other = theirs.get(key);
    // The type of what a query gives is not always told.
    if (other !== line && !(other !== undefined && line.startsWith("unknown"))) yield `inventory: ${key} is ${line} and in PostgreSQL ${other ?? "not there"}`;
  }
  for (const [key, line] of theirs) if (!ours.has(key)) yield `inventory: ${key} is not there and in PostgreSQL ${line}`;
}

function* linesOf(inventory: ChainInventory): Iterable<[string, string]> {
  for (const [name, schema] of Object.entries(inventory.schemas)) {
    for (const [table, { columns, constraints, indexes }] of Object.entries(schema.tables)) {
      const path = `${name}.${table}`;
      yield [`table ${path}`, "there"];
      for (const column of columns) yield [`column ${path}.${column.name}`, columnLine(column.type, column.nullable, column.default !== null)];
      for (const { name: own, kind, columns: keys, references } of constraints) {
        if (kind !== "not-null")
          yield [
            `constraint ${path}.${own}`,
            constraintLine(kind, keys, references ? `${references.table} (${references.columns.join(", ")})` : null),
          ];
      }
      for (const index of indexes) yield [`index ${name}.${index.name}`, index.unique ? "unique" : "plain"];
    }
    for (const { name: own } of schema.views) yield [`view ${name}.${own}`, "there"];
    for (const { name: own } of schema.materializedViews) yield [`materialized-view ${name}.${own}`, "there"];
    for (const { name: own } of schema.sequences) yield [`sequence ${name}.${own}`, "there"];
    for (const { name: own } of schema.functions) yield [`routine ${name}.${own}`, "there"];
    for (const [own, { kind, labels }] of Object.entries(schema.types)) yield [`${kind} ${name}.${own}`, labels.join(", ")];
  }
}

function* linesOfEntries(entries: ReadonlyMap<string, Fields>): Iterable<[string, string]> {
  // Names may hold dots: any one of them may be what parts the table's name from that of its part.
  const isOfTable = (key: string): boolean => {
    const path = key.slice(key.indexOf(" ") + 1);
    return [...path.matchAll(/\./g)].some(({ index }) => entries.has(`table ${path.slice(0, index)}`));
  };
  for (const [key, fields] of entries) {
    const kind = key.slice(0, key.indexOf(" "));
    switch (kind) {
      case "table": case "view": case "materialized-view": case "sequence":
        yield [key, "there"];
        break;
      case "column":
        if (isOfTable(key))
          yield [
            key,
            columnLine(String(fields["type"]), fields["nullable"] === true, fields["default"] !== null || fields["generated"] !== null),
          ];
        break;
      case "constraint": {
        const references = fields["references"] as { readonly table: string; readonly columns: readonly string[] } | null;
        if (isOfTable(key))
          yield [
            key,
            constraintLine(
              String(fields["kind"]),
              fields["columns"] as readonly string[] | null,
              references && `${references.table} (${references.columns.join(", ")})`,
            ),
          ];
        break;
      }
      case "index":
        if (entries.has(`table ${String(fields["table"])}`)) yield [key, fields["unique"] === true ? "unique" : "plain"];
        break;
      case "function": case "procedure": case "aggregate":
        yield [`routine ${key.slice(key.indexOf(" ") + 1, key.indexOf("("))}`, "there"];
        break;
      case "enum": case "domain": case "range": case "multirange":
        yield [key, ((fields["labels"] as readonly string[] | undefined) ?? []).join(", ")];
        break;
    }
  }
}

function columnLine(type: string, nullable: boolean, hasDefault: boolean): string {
  return `${type.replace(/^public\./, "")}${nullable ? "" : " not null"}${hasDefault ? " default" : ""}`;
}

/** The columns of a check are not part of what the inventory promises. */
function constraintLine(kind: string, columns: readonly string[] | null, references: string | null): string {
  return `${kind}${kind === "check" || kind === "exclude" ? "" : ` (${(columns ?? []).join(", ")})`}${references === null ? "" : ` to ${references}`}`;
}
