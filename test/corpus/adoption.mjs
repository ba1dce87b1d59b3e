/**
 * Adopts chainlint in copies of checkouts of real projects, as their teams would.
 *
 *     npm run corpus:adoption -- DIR...
 *
 * In each copy `chainlint init` is run, then `chainlint`, which must exit with 0; then one bad revision at a
 * time is put on top of the first chain, ten kinds in all, and chainlint must exit with 1 and show the
 * finding of that kind alone. Prints one row for each project. Exit 0; 1 when anything is otherwise; 2 for bad arguments.
 */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, extname, join, relative, resolve } from "node:path";
import { seeds } from "./seeds.mjs";

const CLI = resolve(import.meta.dirname, "../../dist/cli.js");
/** What chains are made of; the rest of a checkout is not copied. */
const COPIED = new Set([".py", ".ini", ".cfg", ".toml", ".txt", ".in", ".sql", ".mako", ".conf", ".json", ".csv", ".yaml", ".yml", ""]);
const SKIPPED = new Set([".git", "node_modules", ".venv", "__pycache__"]);
const LARGEST_BYTES = 6 * 1024 * 1024;
const MAX_REPORT_BYTES = 1 << 28;

function chainlint(folder, ...parameters) {
  try {
    return {
      code: 0,
      stdout: execFileSync(process.execPath, [CLI, ...parameters], {
        cwd: folder,
        encoding: "utf8",
        stdio: ["ignore", "pipe", "pipe"],
        maxBuffer: MAX_REPORT_BYTES,
      }),
      stderr: "",
    };
  } catch (error) {
    return { code: error.status ?? -1, stdout: error.stdout ?? "", stderr: error.stderr ?? String(error) };
  }
}

/** A copy that is a repository's root of its own, so that nothing above it counts. */
function copyOf(folder, into) {
  cpSync(folder, into, {
    recursive: true, verbatimSymlinks: true,
    filter: (path) => {
      if (SKIPPED.has(basename(path))) return false;
      const found = statSync(path, { throwIfNoEntry: false });
      return found === undefined || found.isDirectory() || (COPIED.has(extname(path)) && found.size <= LARGEST_BYTES);
    },
  });
  mkdirSync(join(into, ".git"), { recursive: true });
}

/** The file of a revision, with how its upgrade() is called. */
function revisionFile(root, id) {
  const pattern = new RegExp(`^revision\\b[^=\\n]*=\\s*\\(?\\s*[rub]*["']{1,3}${id.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}["']`, "m");
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith(".py")) continue;
    const path = join(entry.parentPath, entry.name);
    const text = readFileSync(path, "utf8");
    if (pattern.test(text))
      return {
        path,
        parameters: /^def upgrade\(([^)]*)\)/m.exec(text)?.[1] ?? "",
        parent: /^down_revision\b[^=\n]*=\s*(.+)$/m.exec(text)?.[1] ?? "None",
      };
  }
  return null;
}

/** Whether a downgrade beside a revision does anything. */
function goesBack(folder) {
  return readdirSync(folder).some(
    (name) =>
      name.endsWith(".py") &&
      /^def downgrade\b[^\n]*:\s*\n(?:\s*(?:"""[\s\S]*?"""|#[^\n]*)\s*\n)*[ \t]+(?!pass\b|#)\S/m.test(
        readFileSync(join(folder, name), "utf8"),
      ),
  );
}

function adopt(folder, copy) {
  copyOf(folder, copy);
  // What would be known of a chain that is torn already.
  const before = chainlint(copy, "--format", "json", "--isolated");
  const isTorn = before.code === 1 && JSON.parse(before.stdout).diagnostics.some(({ rule }) => rule === "missing-parent");
  const init = chainlint(copy, "init");
  if (init.code !== 0) return { problems: [`init: exit ${init.code}: ${(init.stderr || init.stdout).trim().split("\n")[0]}`], seeded: 0, of: 10 };
  const first = chainlint(copy, "--format", "json");
  const problems = first.code === 0 ? [] : [`after init: exit ${first.code}: ${first.stderr.trim() || JSON.parse(first.stdout).diagnostics[0]?.message}`];
  const chain = JSON.parse(first.stdout || "null")?.chains.find(({ heads }) => heads.length > 0);
  const found = chain && revisionFile(join(copy, chain.path), chain.heads[0]) || chain && revisionFile(copy, chain.heads[0]);
  if (!found) return { problems: [...problems, "no head to put a revision on"], seeded: 0, of: 10 };
  const all = seeds({ head: chain.heads[0], isTorn, goesBack: goesBack(dirname(found.path)), dialect: chain.dialect, ...found });
  let seeded = 0;
  for (const [rule, texts] of all) {
    const files = texts.map((text, at) => [join(dirname(found.path), `c0ffee00000${at + 1}_seed.py`), text]);
    for (const [path, text] of files) writeFileSync(path, text);
    const run = chainlint(copy, "--format", "json");
    for (const [path] of files) rmSync(path);
    const report = run.code === 0 || run.code === 1 ? JSON.parse(run.stdout) : null;
    const shown = report?.diagnostics.map((diagnostic) =>
      `${diagnostic.severity} ${diagnostic.rule} ${relative(copy, join(copy, diagnostic.file))}: ${diagnostic.message}`.slice(0, 200),
    ) ?? [run.stderr.trim()];
    const isAlone = shown.length === 1 && shown[0].startsWith(`error ${rule} `);
    if (run.code === 1 && isAlone) seeded++;
    else problems.push(`${rule}: exit ${run.code}, ${shown.length} findings: ${shown.slice(0, 3).join("; ") || "none"}`);
  }
  return { problems, seeded, of: all.length };
}

const folders = process.argv.slice(2);
if (folders.length === 0 || folders.some((folder) => !statSync(folder, { throwIfNoEntry: false })?.isDirectory())) {
  console.error("adoption: name folders of checkouts");
  process.exit(2);
}
const work = mkdtempSync(join(tmpdir(), "chainlint-adoption-"));
let failed = 0;
let total = 0;
let good = 0;
try {
  for (const folder of folders) {
    const copy = join(work, basename(resolve(folder)));
    const { problems, seeded, of } = adopt(resolve(folder), copy);
    rmSync(copy, { recursive: true, force: true });
    total += of;
    good += seeded;
    if (problems.length > 0) failed++;
    console.log(`${problems.length === 0 ? "ok  " : "FAIL"}  ${basename(resolve(folder))}: ${seeded} of ${of} seeded revisions are the only finding`);
    for (const problem of problems) console.log(`      ${problem}`);
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
console.log(`${folders.length - failed} of ${folders.length} projects, ${good} of ${total} seeded revisions`);
if (failed > 0) process.exitCode = 1;
