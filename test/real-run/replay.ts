// Replays a chain, and writes what stands after each revision as chain.py does for the real run.
//
//     node replay.mjs PATH OUT.jsonl [--downgrades]
//
// The last line has the verdict and all findings.
import { closeSync, openSync, writeSync } from "node:fs";
import { relative, resolve } from "node:path";
import { lint, openProject } from "../../src/lint.ts";
import { rootOf } from "../../src/project.ts";
import { snapshot } from "./snapshot.ts";

const [path, file, ...flags] = process.argv.slice(2);
const root = rootOf(path!)!;
const out = openSync(file!, "w");
const write = (line: unknown): void => void writeSync(out, `${JSON.stringify(line)}\n`);

const report = await lint({
  project: openProject(root), path: relative(root, resolve(path!)),
  ...(flags.includes("--downgrades") && { downgrades: ["chain"] }),
  observe: (revision, pass, catalog) => write({ revision: revision.id, direction: pass === "upgrade" ? "upgrade" : "downgrade", catalog: snapshot(catalog) }),
});
for (const chain of report.chains) {
  write({
    end: chain.verdict, breaksAt: chain.breaksAt?.revision ?? null, path: chain.chain.path,
    findings: chain.diagnostics.map(({ rule, severity, message, revision }) => ({ rule, severity, message, revision })),
    unread: chain.history.unread.map(({ revision, reason }) => ({ revision: revision.id, reason })),
    statements: chain.history.statements,
  });
}
closeSync(out);
