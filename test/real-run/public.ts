/**
 * Runs chains of public projects with real Alembic on a real PostgreSQL, and compares every catalog on
 * the way with the one that chainlint has after the same revision.
 *
 *     npm run real-run -- CHECKOUTS [NAME...]
 *
 * CHECKOUTS holds a checkout of each project, `owner+name`; public.json says what each one needs: its
 * packages, its environment, and a folder of stand-ins for what it imports and cannot be had. See
 * chain.py. Checkouts that are not there are left out. Exits 1 when a catalog differs, or when one run
 * stops where the other does not.
 *
 *   CHAINLINT_PG_URL  URL of a superuser on a PostgreSQL server, where scratch databases are made.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { dialects } from "../../src/dialects/index.ts";
import type { Direction } from "../../src/model/history.ts";
import { openProject } from "../../src/project.ts";
import { compareChain, requestsOf, noFigures, type ObservedChain } from "../oracle/compare.ts";
import { loadNormaliser } from "../oracle/operations.ts";
import { replayChain, type OurChain } from "../oracle/ours.ts";

interface PublicChain {
  /** The folder on Python's path, and the current one when Alembic is called. */
  readonly root: string;
  readonly scriptLocation: string;
  readonly packages: readonly string[];
  readonly standIns?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

type ObservedRun = NonNullable<ObservedChain["runs"][Direction]>;
interface Told {
  readonly chain: ObservedChain;
  readonly touched: Readonly<Record<string, readonly string[]>>;
  readonly standIns: Readonly<Record<string, string>>;
  readonly notes: readonly string[];
  readonly versions: Readonly<Record<"alembic" | "sqlalchemy", string>>;
}

const here = join(process.cwd(), "test/real-run");
const server = process.env["CHAINLINT_PG_URL"]!;

/** A virtual environment with these packages; one for each set, kept between runs. */
function environmentFor(packages: readonly string[]): string {
  const key = createHash("sha256").update(packages.join("\n")).digest("hex").slice(0, 12);
  const folder = join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "chainlint", `public-${key}`);
  if (!existsSync(join(folder, "complete"))) {
    const python = process.env["CHAINLINT_PYTHON"] ?? "python3";
    execFileSync(python, ["-m", "venv", "--clear", folder], { stdio: "inherit" });
    execFileSync(join(folder, "bin/python"), ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...packages], { stdio: "inherit" });
    writeFileSync(join(folder, "complete"), "");
  }
  return join(folder, "bin/python");
}

/** Runs SQL on the server, by the driver that the environment of the judge has. */
function onServer(statement: string): void {
  execFileSync(process.env["CHAINLINT_JUDGE"]!, [
    "-c",
    "import psycopg, sys; psycopg.connect(sys.argv[1], autocommit=True).execute(sys.argv[2])",
    server,
    statement,
  ]);
}

function observe(name: string, chain: PublicChain, checkout: string, ours: OurChain, work: string): Told {
  const database = `chainlint_public_${process.pid}`;
  const [settings, out] = [join(work, "settings.json"), join(work, "out.jsonl")];
  const upgrades = requestsOf(ours.upgrade, null);
  writeFileSync(settings, JSON.stringify({
    url: server.replace(/\/[^/?]*(\?|$)/, `/${database}$1`), root: resolve(checkout, chain.root), scriptLocation: resolve(checkout, chain.scriptLocation),
    standIns: chain.standIns ? join(here, "stand-ins", chain.standIns) : null, downgrade: true,
    requests: { upgrade: upgrades, downgrade: requestsOf(ours.downgrade, ours.upgrade) },
  }));
  onServer(`CREATE DATABASE ${database} TEMPLATE template0`);
  try {
    const run = spawnSync(environmentFor(chain.packages), [join(here, "chain.py"), settings, out], {
      env: { ...process.env, ...chain.environment },
      encoding: "utf8",
      maxBuffer: 1 << 28,
    });
    const lines = existsSync(out) ? readFileSync(out, "utf8").trim().split("\n").map((line) => JSON.parse(line)) : [];
    const last = lines.pop();
    if (last?.versions === undefined) throw new Error(`${name}: the run ended without a word:\n${run.stderr.slice(-4_000)}`);
    const stepsOf = (direction: Direction): ObservedRun["steps"] => lines.filter((line) => line.direction === direction);
    const [up, down] = [stepsOf("upgrade"), stepsOf("downgrade")];
    const reachedHead = last.end === null || up.some(({ revision }) => revision === last.end.revision);
    const runs = reachedHead ? { upgrade: { steps: up, stop: null }, downgrade: { steps: down, stop: last.end } } : { upgrade: { steps: up, stop: last.end } };
    const silent = { steps: [], error: null };
    return {
      chain: { chain: name, runs, sql: { upgrade: silent, downgrade: silent } },
      touched: last.touched,
      standIns: last.standIns,
      notes: last.notes,
      versions: last.versions,
    };
  } finally {
    onServer(`DROP DATABASE ${database} WITH (FORCE)`);
  }
}

const [folder, ...names] = process.argv.slice(2);
if (!folder) throw new Error("usage: npm run real-run -- CHECKOUTS [NAME...]");
const all = JSON.parse(readFileSync(join(here, "public.json"), "utf8")) as Readonly<Record<string, PublicChain>>;
const unknown = names.filter((name) => !(name in all));
if (unknown.length > 0) throw new Error(`not in public.json: ${unknown.join(", ")}; it has ${Object.keys(all).join(", ")}`);
const readers = { sql: await dialects[0]!.load(), normalise: await loadNormaliser() };
const work = mkdtempSync(join(tmpdir(), "chainlint-public-"));
let different = 0;
try {
  for (const [name, chain] of Object.entries(all).filter(([each]) => names.length === 0 || names.includes(each))) {
    const checkout = join(folder, name.replace("/", "+"));
    if (!existsSync(checkout)) {
      console.log(`${name}: no checkout in ${checkout}`);
      continue;
    }
    const began = Date.now();
    const space = join(work, name.replace("/", "+"));
    mkdirSync(space);
    const ours = await replayChain(openProject(resolve(checkout, chain.root)), "");
    const told = observe(name, chain, checkout, ours, space);
    const figures = noFigures();
    // Where a public chain stops is for the real run to say.
    const stopped = (["upgrade", "downgrade"] as const).flatMap((direction) => told.chain.runs[direction]?.stop ?? []).at(0);
    const stops = stopped
      ? {
          direction: told.chain.runs.downgrade ? ("downgrade" as const) : ("upgrade" as const),
          revision: stopped.revision!,
          error: stopped.error,
        }
      : null;
    compareChain({ name, files: new Map(), needs: [], stops, onlineOnly: new Set(), ours }, told.chain, readers, figures);
    const unread = figures.differences.filter((difference) => / unread: /.test(difference));
    const differences = figures.differences.filter((difference) => !unread.includes(difference));
    console.log(
      `${name}, Alembic ${told.versions.alembic}, SQLAlchemy ${told.versions.sqlalchemy}: ${figures.revisions.upgrade} revisions up, ${figures.revisions.downgrade} down${stops ? ` (${stops.direction} stops at ${stops.revision}, ${stops.error})` : ""}; ` +
        `${figures.catalogs} catalogs compared (${figures.entries} entries, ${figures.expressions} expressions); ${differences.length} differences, ${figures.doubts.length} in doubt, ${unread.length} statements unread; ${((Date.now() - began) / 1000).toFixed(0)} s`,
    );
    for (const [revision, uses] of Object.entries(told.touched)) console.log(`  stand-ins used by ${revision}: ${uses.join(", ").slice(0, 200)}`);
    for (const note of told.notes) console.log(`  note: ${note}`);
    for (const difference of [...differences, ...unread].slice(0, 60)) console.log(`  ${difference}`);
    different += differences.length;
  }
} finally {
  rmSync(work, { recursive: true });
}
process.exitCode = different === 0 ? 0 : 1;
