/** The passes of downgrades, over the fixtures of the oracle; what they do is judged by real runs there. */
import { describe, expect, test } from "vitest";
import { replayAll } from "../src/lint.ts";
import type { Downgrade, DowngradePass, History } from "../src/model/history.ts";
import { memoryProject } from "../src/project.ts";
import { entriesOf } from "./oracle/entries.ts";
import { loadFixtures } from "./oracle/fixtures.ts";

const fixtures = loadFixtures(new URL("oracle/fixtures/", import.meta.url)).filter(({ stops }) => stops === null);

/** Fixtures of which a downgrade does not restore all that was before its upgrade. */
const INCOMPLETE = new Set(["cascade", "foreign-keys-sql", "generated-identity", "inheritance", "sequences-op"]);

const replay = async (files: ReadonlyMap<string, string>, downgrades?: readonly DowngradePass[]): Promise<History> =>
  (await replayAll({ project: memoryProject(files), path: "", ...(downgrades && { downgrades }) }))[0]!;

const keysOf = (history: History): readonly string[] => [...entriesOf(history.catalog, null).entries.keys()].sort();
/** SQLAlchemy counts the savepoints of a connection. */
const told = ({ steps }: Downgrade): readonly string[] => steps.map(({ operation }) => JSON.stringify(operation).replace(/sa_savepoint_\d+/, "sa_savepoint"));

describe("downgrades", () => {
  test.each(fixtures.map(({ name, files }) => [name, files] as const))("%s", async (name, files) => {
    const plain = await replay(files);
    const history = await replay(files, ["each", "chain"]);
    expect(plain.downgrades).toEqual([]);

    // The upgrades and the catalog at head are what they are without downgrades.
    expect(history.steps.map(({ id, operation }) => [id, operation.kind])).toEqual(plain.steps.map(({ id, operation }) => [id, operation.kind]));
    expect(keysOf(history)).toEqual(keysOf(plain));

    const of = (pass: DowngradePass): readonly Downgrade[] => history.downgrades.filter((downgrade) => downgrade.pass === pass);
    expect(of("each").map(({ revision }) => revision.id)).toEqual(history.revisions.map(({ id }) => id));
    expect(of("chain").map(({ revision }) => revision.id)).toEqual(history.revisions.map(({ id }) => id).reverse());
    for (const downgrade of history.downgrades) {
      expect(downgrade.steps.map(({ id }) => id)).toEqual(downgrade.steps.map((_, at) => downgrade.after + at));
      expect(downgrade.steps.every(({ direction, revision }) => direction === "downgrade" && revision === downgrade.revision)).toBe(true);
    }
    // Since no downgrade of these chains leaves anything that is in the way of another one, both passes do the same.
    const differences = of("each").flatMap((downgrade) => downgrade.differences);
    expect(differences.length > 0 && !INCOMPLETE.has(name) ? differences : []).toEqual([]);
    expect(differences.length > 0).toBe(INCOMPLETE.has(name));
    for (const each of of("each")) expect(told(each)).toEqual(told(of("chain").find(({ revision }) => revision === each.revision)!));
    // Whatever goes before it in its pass, a step's place is its id.
    expect(
      of("chain").reduce((after, downgrade) => (expect(downgrade.after).toBe(after), after + downgrade.steps.length), history.steps.length),
    ).toBeGreaterThanOrEqual(history.steps.length);
  });
});
