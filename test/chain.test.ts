import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { arrange, type RevisionRecord } from "../src/model/revision.ts";

type Row = readonly [id: string, down: readonly string[], dependsOn: readonly string[], labels: readonly string[]];
type Golden = readonly [rows: readonly Row[], order: readonly string[], heads: readonly string[], bases: readonly string[]];

function records(rows: readonly Row[]): RevisionRecord[] {
  return rows.map(([id, down, dependsOn, labels]) => ({ id, down, dependsOn, labels }));
}

describe("the order of a chain", () => {
  // Written by the real Alembic: see test/real-run/alembic-order.py.
  const goldens = JSON.parse(readFileSync(new URL("chain/orders.json", import.meta.url), "utf8")) as readonly Golden[];

  test("there are enough chains to compare", () => expect(goldens.length).toBeGreaterThanOrEqual(300));

  test.each(goldens.map((golden, number) => [number, golden] as const))("is Alembic's: chain %i", (_, [rows, order, heads, bases]) => {
    const arrangement = arrange(records(rows));
    expect(arrangement.order.map((revision) => revision.record.id)).toEqual(order);
    expect(arrangement.heads.map((record) => record.id)).toEqual(heads);
    expect(arrangement.bases.map((record) => record.id)).toEqual(bases);
    expect([arrangement.cycles, arrangement.duplicates, arrangement.labelConflicts]).toEqual([[], [], []]);
  });
});
