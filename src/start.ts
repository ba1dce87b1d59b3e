#!/usr/bin/env node
/**
 * What `chainlint` runs: it loads the program (cli.ts, bundled) with the bytecode that V8 made of it
 * in an earlier run. Compiling functions costs a third of a cold run on a chain of a hundred revisions.
 *
 * The bytecode is kept in the user's own cache directory (CHAINLINT_CACHE_DIR names another one, an
 * empty value none). It is named after the program's content and V8's version, so that it never belongs
 * to another program; V8 itself refuses what was made under other flags or for another processor. Nothing of a linted project is in it.
 * Whatever goes wrong with it costs time and nothing else.
 */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { setFlagsFromString } from "node:v8";
import { Script } from "node:vm";

/** The name of the bundled program beside this file; the bundler writes it here. */
declare const CHAINLINT_PROGRAM: string;

/** Bytecode of programs that nobody has started for so long is deleted when new one is written. */
const KEPT_MILLISECONDS = 30 * 24 * 3600 * 1000;

/**
 * V8 before 12 (Node 20) has nothing between baseline code and its slowest compiler, which it starts
 * so early that a run over a hundred revisions ends before optimised code has paid; ten times later,
 * such a run is a twentieth faster and takes a quarter less of the processors, and long ones are as they were.
 */
const HURRIES = Number.parseInt(process.versions.v8, 10) < 12;
const DEFAULT_BUDGET = 67_584;
const PATIENT_BUDGET = 10 * DEFAULT_BUDGET;

/**
 * The bytecode of a run has the functions that the run has called. A chain that is so many times as large
 * as the one it was made with calls more of them, which V8 would compile anew each time: it is made again.
 */
const GROWN = 2;
/** Behind the bytecode stands how many statements its run has read, as an unsigned number of so many bytes. */
const SIZE_BYTES = 4;

start();

function start(): void {
  const path = join(__dirname, CHAINLINT_PROGRAM);
  const folder = cacheFolder();
  const cachePath = folder === null ? null : join(folder, `${CHAINLINT_PROGRAM}-v8-${process.versions.v8}.bytecode`);
  const kept = cachePath === null ? undefined : readIfThere(cachePath);
  // It is all ASCII, so that nothing need be decoded.
  const script = new Script(readFileSync(path, "latin1"), {
    filename: path,
    ...(kept ? { cachedData: kept.bytecode } : {}),
  });
  if (HURRIES) setFlagsFromString(`--interrupt-budget=${PATIENT_BUDGET}`);
  const module: { exports: { run?: () => Promise<number> } } = { exports: {} };
  const program = script.runInThisContext() as (...parameters: unknown[]) => void;
  program(module.exports, createRequire(path), module, path, __dirname, pathToFileURL(path).href);
  void module.exports.run!().then((statements) => {
    // Only a run that went through the whole program has compiled what the next one needs.
    if (statements > 0 && folder !== null && cachePath !== null && (!kept || script.cachedDataRejected || statements > GROWN * kept.statements)) {
      // V8 takes back only what was made under the flags that it starts with; the SQL parser sets the others.
      if (HURRIES) setFlagsFromString(`--interrupt-budget=${DEFAULT_BUDGET}`);
      for (const flag of ["--no-liftoff-only", "--wasm-tier-up", "--wasm-dynamic-tiering"]) setFlagsFromString(flag);
      keep(script.createCachedData(), statements, folder, cachePath);
    }
    leave();
  });
}

/** Leaves when everything is written, without the time that it takes to tear down the heap. */
function leave(): void {
  process.stderr.write("", () => process.stdout.write("", () => process.exit()));
}

/** The folder of this user for bytecode; null when there is to be none. */
function cacheFolder(): string | null {
  const { CHAINLINT_CACHE_DIR, XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (CHAINLINT_CACHE_DIR !== undefined) return CHAINLINT_CACHE_DIR === "" ? null : CHAINLINT_CACHE_DIR;
  try {
    if (process.platform === "win32") return LOCALAPPDATA ? join(LOCALAPPDATA, "chainlint", "Cache") : null;
    if (process.platform === "darwin") return join(homedir(), "Library", "Caches", "chainlint");
    return join(XDG_CACHE_HOME || join(homedir(), ".cache"), "chainlint");
  } catch {
    // A user without a home.
    return null;
  }
}

function readIfThere(path: string): { readonly bytecode: Buffer; readonly statements: number } | undefined {
  try {
    const file = readFileSync(path);
    const end = file.length - SIZE_BYTES;
    return { bytecode: file.subarray(0, end), statements: file.readUInt32LE(end) };
  } catch {
    // There is none, or not even a number in it.
    return undefined;
  }
}

/** Writes beside and renames, so that no other run reads half of it. */
function keep(bytecode: Buffer, statements: number, folder: string, path: string): void {
  try {
    // Bytecode is code: nobody else may write it.
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const name of readdirSync(folder)) {
      const other = join(folder, name);
      if (name.endsWith(".bytecode") && Date.now() - statSync(other).mtimeMs > KEPT_MILLISECONDS) rmSync(other);
    }
    const unfinished = `${path}.${process.pid}`;
    const size = Buffer.alloc(SIZE_BYTES);
    size.writeUInt32LE(statements);
    writeFileSync(unfinished, Buffer.concat([bytecode, size]), { mode: 0o600 });
    renameSync(unfinished, path);
  } catch {
    // A full disk or a folder that cannot be written: the next run compiles again.
  }
}
