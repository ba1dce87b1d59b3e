/** The examples are documentation and test at once: what chainlint says of them is pinned. */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { pretty } from "../src/formats/pretty.ts";
import { inventoryOf, type InventoryTable } from "../src/inventory.ts";
import { lint, memoryProject, replayAll, type Report } from "../src/lint.ts";

const examples = fileURLToPath(new URL("../examples/", import.meta.url));

/** The files of a folder as a project, those of `overlay` over them; the overlay's own folder left out. */
function project(folder: string, overlay: string | null = null): Map<string, string> {
  const files = new Map<string, string>();
  const add = (from: string, skip: string | null): void => {
    for (const entry of readdirSync(from, { recursive: true, withFileTypes: true })) {
      const path = relative(from, join(entry.parentPath, entry.name)).replaceAll("\\", "/");
      if (entry.isFile() && !path.includes("__pycache__") && !(skip && path.startsWith(`${skip}/`))) files.set(path, readFileSync(join(from, path), "utf8"));
    }
  };
  add(join(examples, folder), overlay);
  if (overlay) add(join(examples, folder, overlay), null);
  return files;
}

const render = (report: Report): string =>
  pretty.render(report, { color: false, display: (path) => path, version: "0", rules: [], quiet: false, showUnread: false });
const told = (report: Report): string[] =>
  report.chains.flatMap((chain) =>
    chain.diagnostics.map(({ severity, rule, revision, object }) =>
      [severity, rule, revision ?? "-", object ? object.name : "-"].join(" "),
    ),
  );

describe("local-db-equivalence", () => {
  test("has its three faults and its one transaction, and no other finding", async () => {
    const report = await lint({ project: memoryProject(project("local-db-equivalence")), path: "" });
    expect(told(report)).toEqual([
      "error never-created 065_run_authorization runs",
      "error never-created 073_synthetic_markers agents",
      "error use-after-drop 115_inflection_point_metadata sdsr_incidents",
      "warning single-transaction - -",
    ]);
    const [chain] = report.chains;
    expect([chain!.verdict, chain!.breaksAt?.revision]).toEqual(["breaks", "065_run_authorization"]);
    expect(chain!.diagnostics[2]!.related.slice(0, 2).map((related) => related.revision)).toEqual(["074_sdsr_incidents", "075_incidents_consolidation"]);
    expect(chain!.history.unread).toEqual([]);
    await expect(render(report)).toMatchFileSnapshot("../examples/local-db-equivalence/expected.txt");
  });

  test("repaired, it builds, and holds what the case study lists", async () => {
    const repaired = memoryProject(project("local-db-equivalence", "fixed"));
    const report = await lint({ project: repaired, path: "" });
    expect(told(report)).toEqual([]);
    expect(report.chains.map((chain) => chain.verdict)).toEqual(["builds"]);

    const inventory = inventoryOf((await replayAll({ project: repaired, path: "" }))[0]!);
    const documented = JSON.parse(readFileSync(join(examples, "local-db-equivalence/inventory.json"), "utf8")) as {
      tables: Record<string, string[]>;
      views_per_schema: Record<string, number>;
      head: string;
    };
    expect(Object.fromEntries(Object.entries(inventory.schemas).map(([name, schema]) => [name, Object.keys(schema.tables).sort()])))
      .toEqual(Object.fromEntries(Object.entries(documented.tables).map(([name, tables]) => [name, [...tables].sort()])));
    expect(
      Object.fromEntries(
        Object.entries(inventory.schemas).flatMap(([name, schema]) => (schema.views.length > 0 ? [[name, schema.views.length]] : [])),
      ),
    ).toEqual(documented.views_per_schema);
    expect(inventory.at).toEqual([documented.head]);
    expect(inventory.totals).toMatchObject({ schemas: 8, tables: 187, views: 14, materializedViews: 1, external: 0 });

    const columnsByRevision = (table: InventoryTable): number[] =>
      [...new Set(table.columns.map((column) => column.revision))].map(
        (revision) => table.columns.filter((column) => column.revision === revision).length,
      );
    const { runs, agents } = inventory.schemas["public"]!.tables;
    expect(columnsByRevision(runs!)).toEqual([18, 5, 2, 2, 16, 3, 4, 2]);
    expect(columnsByRevision(agents!)).toEqual([16, 2]);
  });

  test("unrepaired, its inventory says what comes from outside and where it is first needed", async () => {
    const inventory = inventoryOf((await replayAll({ project: memoryProject(project("local-db-equivalence")), path: "" }))[0]!);
    const external = Object.entries(inventory.schemas).flatMap(([schema, { tables }]) =>
      Object.entries(tables)
        .filter(([, table]) => table.origin === "external")
        .map(([name, table]) => [schema, name, table.firstUsed?.revision]),
    );
    expect(external).toEqual([["public", "agents", "073_synthetic_markers"], ["public", "runs", "065_run_authorization"]]);
  });
});

describe("quickstart", () => {
  test("is clean", async () => {
    const report = await lint({ project: memoryProject(project("quickstart")), path: "" });
    expect(told(report)).toEqual([]);
    expect(report.chains.map((chain) => chain.verdict)).toEqual(["builds"]);
    await expect(render(report)).toMatchFileSnapshot("../examples/quickstart/expected.txt");
  });
});
