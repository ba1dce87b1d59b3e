/** Runs the chains of test/runs with both versions of Alembic, and compares with what is recorded: `npm run test:runs`. */
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../runs/", import.meta.url));
const archives = readdirSync(folder).filter((name) => name.endsWith(".txt") && !name.endsWith(".real.txt")).sort().map((name) => `${folder}${name}`);
const script = fileURLToPath(new URL("chains.py", import.meta.url));
const endings = [process.env.CHAINLINT_PYTHON, process.env.CHAINLINT_PYTHON_OLD].map(
  (python) => spawnSync(python, [script, "--check", ...archives], { stdio: "inherit" }).status,
);
process.exit(endings.every((status) => status === 0) ? 0 : 1);
