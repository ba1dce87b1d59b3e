/** The inventory of a chain, for people. */
import type { ChainInventory, InventoryTable } from "../inventory.ts";
import type { FormatOptions } from "./index.ts";
import { counted, painter, printable, type Paint } from "./text.ts";

export function renderInventory(chains: readonly ChainInventory[], { color, display }: FormatOptions): string {
  const paint = painter(color);
  return chains.map((chain) => renderChain(chain, display, paint)).join("\n");
}

function renderChain({ path, at, schemas, totals }: ChainInventory, display: (path: string) => string, paint: Paint): string {
  const lines = [`${paint("strong", printable(display(path)))} at ${printable(at.join(", ") || "base")}`];
  for (const [name, schema] of Object.entries(schemas)) {
    const tables = Object.entries(schema.tables);
    const views = schema.views.length + schema.materializedViews.length;
    lines.push(
      "",
      `${paint("strong", `schema ${printable(name)}`)}  ${counted(tables.length, "table")}${views > 0 ? `, ${counted(schema.views.length, "view")}` : ""}${schema.materializedViews.length > 0 ? `, ${counted(schema.materializedViews.length, "materialized view")}` : ""}`,
    );
    for (const [table, record] of tables) lines.push(...renderTable(table, record, paint));
    for (const view of schema.views) lines.push(`  ${printable(view.name)}  ${paint("faint", `view, ${view.created?.revision ?? "external"}`)}`);
    for (const view of schema.materializedViews)
      lines.push(`  ${printable(view.name)}  ${paint("faint", `materialized view, ${view.created?.revision ?? "external"}`)}`);
  }
  const external = Object.entries(schemas).flatMap(([schema, { tables }]) =>
    Object.entries(tables)
      .filter(([, table]) => table.origin === "external")
      .map(([table, record]) => ({ name: `${schema}.${table}`, record })),
  );
  lines.push(
    "",
    `${counted(totals.tables, "table")} in ${counted(totals.schemas, "schema")}, ${counted(totals.views, "view")}${totals.materializedViews > 0 ? ` (${totals.materializedViews} materialized)` : ""}, ${counted(totals.columns, "column")}`,
  );
  if (external.length > 0) {
    lines.push(paint("warning", `${counted(external.length, "table")} created outside the chain:`));
    for (const { name, record } of external)
      lines.push(
        `  ${printable(name)}  first used in ${printable(record.firstUsed?.revision ?? "?")}${record.firstUsed ? paint("faint", `  ${printable(display(record.firstUsed.file))}:${record.firstUsed.line}`) : ""}`,
      );
  }
  return `${lines.join("\n")}\n`;
}

/** The table on a line, and below it its columns, grouped by the revision that added them. */
function renderTable(name: string, table: InventoryTable, paint: Paint): string[] {
  const origin =
    table.origin === "chain"
      ? (table.created?.revision ?? "?")
      : table.origin === "alembic"
        ? "made by Alembic"
        : "external: created by no revision";
  const byRevision = new Map<string, string[]>();
  for (const column of table.columns) {
    const from = column.revision ?? (table.origin === "external" ? "external" : table.created?.revision ?? "alembic");
    byRevision.set(from, [...(byRevision.get(from) ?? []), column.name]);
  }
  const lines = [
    `  ${printable(name)}  ${paint("faint", `${counted(table.columns.length, "column")}, ${printable(origin)}${table.certain ? "" : ", only on some paths"}`)}`,
  ];
  if (byRevision.size > 1 || table.origin === "external")
    for (const [revision, columns] of byRevision) lines.push(paint("faint", `      ${printable(revision)}: ${columns.map(printable).join(", ")}`));
  return lines;
}
