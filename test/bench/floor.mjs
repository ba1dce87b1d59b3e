// The floor of any linter of this kind: node starts, loads tree-sitter, and parses the revision
// files of a folder. Nothing else. Usage: node test/bench/floor.mjs FOLDER
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(import.meta.url);
const Parser = require("tree-sitter");
const parser = new Parser();
parser.setLanguage(require("tree-sitter-python"));

const folder = process.argv[2];
for (const name of readdirSync(folder)) {
  if (!name.endsWith(".py")) continue;
  const text = readFileSync(join(folder, name), "utf8");
  // The binding takes no string over 32 KB at once.
  parser.parse((at) => (at < text.length ? text.slice(at, at + 16384) : null));
}
