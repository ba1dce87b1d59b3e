/**
 * The oracle: compares what chainlint says of the fixtures and examples with what real Alembic and a
 * real PostgreSQL say, for an old and for the newest release of Alembic. Exits 1 when they differ.
 * Started by test/real-run/run.sh.
 *
 *     npm run test:oracle [-- --only PATTERN] [--show NUMBER]
 */
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { createInterface } from "node:readline";
import { dialects } from "../../src/dialects/index.ts";
import type { Direction } from "../../src/model/history.ts";
import { compareChain, requestsOf, noFigures, type ObservedChain, type Requests } from "./compare.ts";
import { loadFixtures, runsWith, type Fixture } from "./fixtures.ts";
import { loadNormaliser } from "./operations.ts";
import { replayFixture, type OurChain } from "./ours.ts";

const root = process.cwd();

interface Chain extends Fixture {
  readonly folder: string;
  readonly config: string;
  /** env.py makes no connection that this environment can make; it is given one. */
  readonly handOver: boolean;
  readonly ours: OurChain;
  readonly requests: Readonly<Record<Direction, Requests>>;
}

/** The examples as chains: the broken one stops where its README says, the repaired one and the quickstart do not. */
function examples(): readonly (Fixture & { readonly handOver: boolean })[] {
  const read = (...folders: readonly string[]): Map<string, string> => {
    const files = new Map<string, string>();
    for (const folder of folders) {
      for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
        const path = relative(folder, join(entry.parentPath, entry.name));
        if (entry.isFile() && !path.includes("__pycache__") && !path.startsWith("fixed/")) files.set(path, readFileSync(join(folder, path), "utf8"));
      }
    }
    return files;
  };
  const example = join(root, "examples/local-db-equivalence");
  const plain = { needs: [], onlineOnly: new Set<string>() };
  // The case study uses sa.UUID.
  const modern = { ...plain, needs: [{ package: "sqlalchemy", version: "2.0" }] } as const;
  return [
    {
      ...modern,
      name: "example local-db-equivalence",
      files: read(example),
      stops: { direction: "upgrade", revision: "065_run_authorization", error: "42P01" },
      handOver: true,
    },
    {
      ...modern,
      name: "example local-db-equivalence, repaired",
      files: read(example, join(example, "fixed")),
      stops: null,
      handOver: true,
    },
    { ...plain, name: "example quickstart", files: read(join(root, "examples/quickstart")), stops: null, handOver: false },
  ];
}

async function prepare(fixture: Fixture & { readonly handOver: boolean }, folder: string): Promise<Chain> {
  for (const [path, text] of fixture.files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const config = ["alembic.ini", "pyproject.toml"].find((path) => fixture.files.has(path)) ?? [...fixture.files.keys()].find((path) => path.endsWith(".ini"))!;
  const ours = await replayFixture(fixture.files);
  return { ...fixture, folder, config, ours, requests: { upgrade: requestsOf(ours.upgrade, null), downgrade: requestsOf(ours.downgrade, ours.upgrade) } };
}

/** Runs the observer in one environment. */
async function observe(
  python: string,
  chains: readonly Chain[],
  work: string,
): Promise<{ readonly versions: Record<"alembic" | "sqlalchemy", string>; readonly observed: ReadonlyMap<string, ObservedChain> }> {
  const file = join(work, `work-${Math.abs(hash(python))}.json`);
  const versions = JSON.parse(
    execFileSync(
      python,
      ["-c", "import alembic, json, sqlalchemy; print(json.dumps({'alembic': alembic.__version__, 'sqlalchemy': sqlalchemy.__version__}))"],
      { encoding: "utf8" },
    ),
  ) as Record<"alembic" | "sqlalchemy", string>;
  const run = chains.filter((chain) => runsWith(chain, versions));
  writeFileSync(file, JSON.stringify({ chains: run.map(({ name, folder, config, handOver, requests }) => ({ name, folder, config, handOver, requests })) }));
  const child = spawn(python, [join(root, "test/real-run/observe.py"), file], { stdio: ["ignore", "pipe", "pipe"] });
  const observed = new Map<string, ObservedChain>();
  let complaints = "";
  child.stderr.on("data", (data: Buffer) => (complaints = (complaints + data.toString()).slice(-20_000)));
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  for await (const line of createInterface({ input: child.stdout })) {
    const told = JSON.parse(line) as ObservedChain;
    observed.set(told.chain, told);
  }
  if ((await ended) !== 0 || observed.size !== run.length)
    throw new Error(`the observer failed after ${observed.size} of ${run.length} chains:\n${complaints}`);
  return { versions, observed };
}

function hash(text: string): number {
  return [...text].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) | 0, 7);
}

const options = process.argv.slice(2);
const take = (name: string): string | null => {
  const at = options.indexOf(name);
  return at < 0 ? null : options.splice(at, 2)[1]!;
};
const only = take("--only");
const limit = Number(take("--show") ?? 200);
const pythons = [process.env["CHAINLINT_PYTHON"], process.env["CHAINLINT_PYTHON_OLD"]].filter((python) => python !== undefined);

const work = mkdtempSync(join(tmpdir(), "chainlint-oracle-"));
try {
  const began = Date.now();
  const fixtures = [
    ...loadFixtures(join(root, "test/oracle/fixtures")).map((fixture) => ({ ...fixture, handOver: false })),
    ...examples(),
  ].filter(({ name }) => only === null || new RegExp(only).test(name));
  const chains: Chain[] = [];
  for (const fixture of fixtures) chains.push(await prepare(fixture, join(work, fixture.name.replaceAll(/\W+/g, "-"))));
  console.log(`${chains.length} chains, replayed in ${((Date.now() - began) / 1000).toFixed(1)} s`);
  const sql = await dialects[0]!.load();
  const normalise = await loadNormaliser();
  const results = await Promise.all(pythons.map((python) => observe(python, chains, work)));
  let different = 0;
  for (const { versions, observed } of results) {
    const figures = noFigures();
    for (const chain of chains) {
      const told = observed.get(chain.name);
      if (told) compareChain(chain, told, { sql, normalise }, figures);
    }
    // The fixtures leave nothing in doubt.
    figures.differences.push(...figures.doubts);
    const skipped = chains.length - observed.size;
    console.log(
      `Alembic ${versions.alembic}, SQLAlchemy ${versions.sqlalchemy}: ${figures.chains} chains${skipped > 0 ? ` (${skipped} need a newer version)` : ""}, ` +
        `${figures.revisions.upgrade} revisions up, ${figures.revisions.downgrade} down; ${figures.printed} printed (${figures.notPrinted} need a connection), ${figures.statements} operations compared; ` +
        `${figures.catalogs} catalogs compared (${figures.entries} entries, ${figures.expressions} expressions; ${figures.untold} columns not told); ${figures.differences.length} differences`,
    );
    for (const difference of figures.differences.slice(0, limit)) console.log(`  ${difference}`);
    if (figures.differences.length > limit) console.log(`  ... and ${figures.differences.length - limit} more`);
    different += figures.differences.length;
  }
  console.log(`${((Date.now() - began) / 1000).toFixed(0)} s`);
  process.exitCode = different === 0 ? 0 : 1;
} finally {
  rmSync(work, { recursive: true });
}
