/**
 * Bundles the sources into dist/:
 *
 *     cli.js          start.ts, what `chainlint` runs: it loads the program with what V8 kept of it
 *     program-H.js    cli.ts and all below it; H is the hash of its content
 *     sql-D.js        node-sql-parser for the dialect D, loaded when a chain of it is met
 *     annotate.js     the bot of pull requests with Octokit, loaded by `chainlint annotate`
 *     licenses.txt    of the packages whose code is in these files
 *     lint.mjs        the public API, an ES module
 *
 * The command line is CommonJS, because only for such scripts Node gives a code cache.
 */
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const require = createRequire(import.meta.url);
const from = (path) => fileURLToPath(new URL(path, import.meta.url));
const dist = from("../dist");

/** commander starts subcommands that are programs of their own; there are none, and the module takes a while to load. */
const WITHOUT_CHILD_PROCESSES = {
  name: "without-child-processes",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:child_process$/ }, () => ({ path: "none", namespace: "none" }));
    onLoad({ filter: /.*/, namespace: "none" }, () => ({ contents: "" }));
  },
};

const COMMON = {
  bundle: true, minify: true, platform: "node", target: "node20.19", logLevel: "warning", write: false, outdir: dist,
  external: ["tree-sitter", "tree-sitter-python", "web-tree-sitter"], plugins: [WITHOUT_CHILD_PROCESSES],
};
/** The program is a script, which has no `import.meta`: start.ts hands it its address. */
const SCRIPT = { ...COMMON, format: "cjs", define: { "import.meta.url": "chainlintUrl" } };

async function bundle(entry, options) {
  const { outputFiles } = await build({ ...options, entryPoints: [entry] });
  return outputFiles[0].text;
}

/** A function of what Node gives to a module, and of the program's own address; esbuild writes ASCII alone. */
const program = `(function(exports,require,module,__filename,__dirname,chainlintUrl){${await bundle(from("cli.ts"), SCRIPT)}\n})`;
const name = `program-${createHash("sha256").update(program).digest("hex").slice(0, 16)}.js`;

/** Packages whose code stands in these files. */
const BUNDLED_PACKAGES = [
  "commander", "fastest-levenshtein", "libpg-query", "node-sql-parser", "big-integer", "tree-sitter-python",
  "@octokit/auth-token", "@octokit/core", "@octokit/endpoint", "@octokit/graphql", "@octokit/plugin-retry", "@octokit/request", "@octokit/request-error",
  "before-after-hook", "bottleneck", "content-type", "json-with-bigint", "universal-user-agent",
];

/** Whose it is, and under which terms: most licenses ask that this goes with the code. */
function licenseOf(name) {
  const folder = join(from("../node_modules"), name);
  const { version, license, author } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file
    ? readFileSync(join(folder, file), "utf8")
    : `License: ${license}. Author: ${typeof author === "string" ? author : (author?.name ?? "see the package")}.\n`;
  return `${name} ${version}\n\n${text}`;
}

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);
const write = (file, text, mode = 0o644) => writeFileSync(join(dist, file), text, { mode });
write(name, program);
write("cli.js", await bundle(from("start.ts"), { ...COMMON, format: "cjs", define: { CHAINLINT_PROGRAM: JSON.stringify(name) } }), 0o755);
for (const dialect of ["mysql", "sqlite"])
  write(`sql-${dialect}.js`, await bundle(require.resolve(`node-sql-parser/build/${dialect}.js`), { ...COMMON, format: "cjs" }));
write("annotate.js", await bundle(from("annotate/index.ts"), { ...SCRIPT, define: { "import.meta.url": "__filename" } }));
write("lint.mjs", await bundle(from("lint.ts"), {
  ...COMMON, format: "esm",
  // CommonJS packages inside it ask for these.
  banner: {
    js: "import{createRequire as chainlintRequire}from'node:module';const require=chainlintRequire(import.meta.url),__filename=require('node:url').fileURLToPath(import.meta.url),__dirname=require('node:path').dirname(__filename);",
  },
}));
write("package.json", '{"type":"commonjs"}\n');
write("licenses.txt", BUNDLED_PACKAGES.map(licenseOf).join("\n"));
copyFileSync(require.resolve("tree-sitter-python/tree-sitter-python.wasm"), join(dist, "tree-sitter-python.wasm"));
