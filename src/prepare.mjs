/**
 * Builds dist/ where npm makes a package of this repository: after `npm install` here, and when it is installed from git.
 *
 * For `npm install --global git+...`, which pre-commit runs, npm starts this script without the packages that
 * it needs: the setting `global` reaches the installation inside the clone as well, which then installs nothing there.
 */
import { execSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const run = (command) => execSync(command, { cwd: root, stdio: "inherit" });

// What the build needs holds no script of installation that it needs.
if (!existsSync(new URL("../node_modules/esbuild", import.meta.url))) run("npm ci --global=false --include=dev --ignore-scripts --no-audit --no-fund");
run("npm run --global=false bundle");
