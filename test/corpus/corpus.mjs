/**
 * Lints checkouts of real projects and tells how well their chains are read.
 *
 *     npm run corpus -- DIR... [--out FILE] [--against FILE] [--seconds LIMIT]
 *
 * Prints one row for each chain, the sums by dialect, and what could not be read by reason. `--out`
 * keeps verdicts, findings and unread statements as text, one a line; `--against` compares with such
 * a file and prints what is new and what is gone. Exit 0; 1 when something differs, a run crashed or
 * took longer than the limit; 2 for bad arguments.
 */
import { execFile } from "node:child_process";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import { parseArgs } from "node:util";

const CLI = resolve(import.meta.dirname, "../../dist/cli.js");
/** A chain takes a second or two; what takes longer than this hangs. */
const DEFAULT_LIMIT_SECONDS = 60;
/** The report of a chain with a thousand revisions has some megabytes. */
const MAX_REPORT_BYTES = 1 << 28;

function readArguments() {
  const options = { out: { type: "string" }, against: { type: "string" }, seconds: { type: "string", default: String(DEFAULT_LIMIT_SECONDS) } };
  try {
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    if (positionals.length === 0) throw new Error("name at least one folder");
    for (const folder of positionals) if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw new Error(`${folder} is no folder`);
    if (!(Number(values.seconds) > 0)) throw new Error("--seconds takes a number above 0");
    return {
      folders: positionals,
      out: values.out,
      limit: Number(values.seconds),
      before: values.against === undefined ? null : readFileSync(values.against, "utf8"),
    };
  } catch (error) {
    console.error(`corpus: ${error.message}`);
    process.exit(2);
  }
}

/** Lints one folder: its report and the seconds that it took, or why there is none. */
async function lint(folder, limit) {
  const started = performance.now();
  const { error, stdout, stderr } = await new Promise((done) => {
    execFile(process.execPath, [CLI, "check", folder, "--format", "json"], { timeout: limit * 1000, killSignal: "SIGKILL", maxBuffer: MAX_REPORT_BYTES },
      (error, stdout, stderr) => done({ error, stdout, stderr }));
  });
  const seconds = (performance.now() - started) / 1000;
  const project = basename(resolve(folder));
  // Exit code 1 tells of findings.
  if (error && error.code !== 1)
    return { project, seconds, report: null, problem: error.killed ? `no end after ${limit} seconds` : stderr.trim() || error.message };
  return { project, seconds, report: JSON.parse(stdout), problem: null };
}

/** The chain of a report that a diagnostic belongs to: the deepest one that its file stands in. */
function chainOf(report, diagnostic) {
  const inside = report.chains.filter(({ path }) => path === "" || diagnostic.file === path || diagnostic.file.startsWith(`${path}/`));
  return inside.sort((a, b) => b.path.length - a.path.length)[0] ?? report.chains[0];
}

function rowsOf({ project, seconds, report }) {
  return report.chains.map((chain, at) => {
    const own = report.diagnostics.filter((diagnostic) => chainOf(report, diagnostic) === chain);
    const count = (severity) => own.filter((diagnostic) => diagnostic.severity === severity).length;
    const { statements, read } = chain.coverage;
    return {
      chain: report.chains.length === 1 ? project : `${project}: ${chain.path}`, dialect: chain.dialect, revisions: chain.revisions, statements, read,
      errors: count("error"), warnings: count("warning"), verdict: chain.verdict,
      // The project is linted in one run, so its first chain has the time of all.
      seconds: at === 0 ? seconds.toFixed(2) : "",
    };
  });
}

function linesOf({ project, report, problem }) {
  if (report === null) return [`${project}: failed: ${problem.split("\n")[0]}`];
  return [
    ...report.chains.flatMap(({ path, dialect, revisions, verdict, breaksAt, coverage }) => [
      `${project}: ${path}: ${dialect}, ${revisions} revisions, ${verdict}${breaksAt ? ` at ${breaksAt.file}:${breaksAt.line}` : ""}`,
      ...coverage.unread.map(({ file, line, reason }) => `${project}: ${file}:${line}: unread: ${reason}`),
    ]),
    ...report.diagnostics.map(({ file, line, severity, message, rule }) => `${project}: ${file}:${line}: ${severity}: ${message} [${rule}]`),
  ].sort();
}

const percent = (read, all) => (all === 0 ? "100.00" : (Math.floor((10_000 * read) / all) / 100).toFixed(2));

function printTable(rows) {
  const columns = [
    ["chain", (row) => row.chain], ["dialect", (row) => row.dialect], ["revisions", (row) => row.revisions], ["statements", (row) => row.statements],
    ["read %", (row) => percent(row.read, row.statements)], ["unread", (row) => row.statements - row.read],
    ["errors", (row) => row.errors], ["warnings", (row) => row.warnings], ["verdict", (row) => row.verdict], ["seconds", (row) => row.seconds],
  ];
  const cells = [columns.map(([title]) => title), ...rows.map((row) => columns.map(([, of]) => String(of(row))))];
  const widths = columns.map((_, at) => Math.max(...cells.map((line) => line[at].length)));
  const isText = (at) => ["chain", "dialect", "verdict"].includes(columns[at][0]);
  for (const line of cells) console.log(line.map((cell, at) => (isText(at) ? cell.padEnd(widths[at]) : cell.padStart(widths[at]))).join("  ").trimEnd());
}

function sumsByDialect(rows) {
  return [...new Set(rows.map(({ dialect }) => dialect))].sort().map((dialect) => {
    const own = rows.filter((row) => row.dialect === dialect);
    const sum = (key) => own.reduce((total, row) => total + row[key], 0);
    return {
      chain: `${own.length} chains`,
      dialect,
      revisions: sum("revisions"),
      statements: sum("statements"),
      read: sum("read"),
      errors: sum("errors"),
      warnings: sum("warnings"),
      verdict: "",
      seconds: "",
    };
  });
}

/** How often each reason stands, most frequent first. Names inside a reason are left out, so that like goes with like. */
function printUnread(results) {
  const counts = new Map();
  for (const { report } of results) {
    for (const { dialect, coverage } of report?.chains ?? []) {
      for (const { reason } of coverage.unread) {
        const kind = `${dialect}: ${reason.replace(/"[^"]*"|'[^']*'/g, '"…"')}`;
        counts.set(kind, (counts.get(kind) ?? 0) + 1);
      }
    }
  }
  if (counts.size > 0) console.log("\nunread, by reason:");
  for (const [kind, count] of [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))) console.log(`${String(count).padStart(6)}  ${kind}`);
}

/** Prints what two sorted lists of lines do not share; whether there is any such line. */
function printDifference(before, after) {
  const [old, now] = [new Set(before), new Set(after)];
  const gone = before.filter((line) => !now.has(line));
  const added = after.filter((line) => !old.has(line));
  console.log(`\ncompared: ${added.length} new, ${gone.length} gone`);
  for (const line of gone) console.log(`- ${line}`);
  for (const line of added) console.log(`+ ${line}`);
  return gone.length + added.length > 0;
}

const { folders, out, before, limit } = readArguments();
const results = [];
for (const folder of folders) results.push(await lint(folder, limit));

const rows = results.filter(({ report }) => report !== null).flatMap(rowsOf);
if (rows.length > 0) printTable([...rows, ...sumsByDialect(rows)]);
printUnread(results);
const failed = results.filter(({ report }) => report === null);
for (const { project, problem } of failed) console.log(`\n${project}: ${problem}`);

const lines = results.flatMap(linesOf);
if (out !== undefined) writeFileSync(out, lines.map((line) => `${line}\n`).join(""));
const differs = before !== null && printDifference(before.split("\n").filter((line) => line !== ""), lines);
if (failed.length > 0 || differs) process.exitCode = 1;
