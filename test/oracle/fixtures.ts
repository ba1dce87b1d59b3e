/**
 * The fixtures of the oracle: small chains that real Alembic runs on real PostgreSQL.
 *
 * An archive as in `test/archive.ts`. Before the first file stands in words what the chain is about,
 * and on lines of their own, where they apply:
 *
 *     needs: alembic 1.16         not run with an older version (or `sqlalchemy 2.0`)
 *     stops: upgrade 0003 42P01   meant to fail: the revision, and the SQLSTATE or the class of the exception in Python
 *     online: 0002                what Alembic prints with `--sql` for these revisions is not what it runs online
 */
import { readdirSync, readFileSync } from "node:fs";
import { chainArchive } from "../archive.ts";
import type { Direction } from "../../src/model/history.ts";

export interface Fixture {
  readonly name: string;
  readonly files: ReadonlyMap<string, string>;
  /** The oldest version of a package that has what the chain uses. */
  readonly needs: readonly { readonly package: "alembic" | "sqlalchemy"; readonly version: string }[];
  readonly stops: { readonly direction: Direction; readonly revision: string; readonly error: string } | null;
  readonly onlineOnly: ReadonlySet<string>;
}

/** Every fixture of a folder, by name. */
export function loadFixtures(folder: URL | string): readonly Fixture[] {
  const base = typeof folder === "string" ? folder.replace(/\/?$/, "/") : folder.pathname;
  return readdirSync(base).filter((file) => file.endsWith(".txt")).sort().map((file) => parseFixture(file.slice(0, -4), readFileSync(base + file, "utf8")));
}

/** Reads one archive. Throws when its heading has a line that says nothing. */
export function parseFixture(name: string, text: string): Fixture {
  const heading = text.slice(0, text.indexOf("\n-- "));
  const lines = [...heading.matchAll(/^(needs|stops|online): (.*)$/gm)].map(([, key, value]) => ({ key: key!, words: value!.trim().split(/\s+/) }));
  const needs = lines.filter(({ key }) => key === "needs").map(({ words: [packageName, version] }) => {
    if ((packageName !== "alembic" && packageName !== "sqlalchemy") || !/^\d+(\.\d+)*$/.test(version ?? ""))
      throw new Error(`${name}: needs: ${packageName} ${version}`);
    return { package: packageName, version: version! } as const;
  });
  const stops = lines.filter(({ key }) => key === "stops").map(({ words: [direction, revision, error] }) => {
    if ((direction !== "upgrade" && direction !== "downgrade") || error === undefined)
      throw new Error(`${name}: stops: a direction, a revision and an error are needed`);
    return { direction, revision: revision!, error } as const;
  });
  if (stops.length > 1) throw new Error(`${name}: a run stops only once`);
  return {
    name,
    files: chainArchive(text),
    needs,
    stops: stops[0] ?? null,
    onlineOnly: new Set(lines.filter(({ key }) => key === "online").flatMap(({ words }) => words)),
  };
}

/** Whether a set of versions has what the fixture needs. */
export function runsWith(fixture: Fixture, versions: Readonly<Record<"alembic" | "sqlalchemy", string>>): boolean {
  return fixture.needs.every(({ package: name, version }) => {
    const [have, want] = [versions[name], version].map((text) => text.split(".").map((part) => Number.parseInt(part, 10)));
    const at = want!.findIndex((part, index) => part !== (have![index] ?? 0));
    return at < 0 || (have![at] ?? 0) > want![at]!;
  });
}
