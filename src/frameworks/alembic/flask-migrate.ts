/**
 * What Flask-Migrate hands to `context.configure()`. Its env.py spreads
 * `current_app.extensions["migrate"].configure_args`, which are the keywords of `Migrate(...)` or `init_app(...)`
 * somewhere in the application (flask_migrate/__init__.py).
 */
import { folderOf, nameOf, type Project } from "../../project.ts";
import type { ChainPlace } from "../index.ts";
import { filesBelow } from "./versions.ts";

/** Applications have fewer modules; beyond that it counts as not known what is handed over. */
const MAX_SCANNED_FILES = 2000;

const ABOUT_TRANSACTIONS = /\btransaction(?:_per_migration|al_ddl)\b/;

/** Whether the application may hand over options about transactions: one that never writes their names does not. */
export function mayPassTransactionOptions(project: Project, place: ChainPlace): boolean {
  let files = 0;
  for (const { path } of filesBelow(project, folderOf(place.path), (folder) => folder === place.path || nameOf(folder) === "tests")) {
    if (!path.endsWith(".py")) continue;
    if (++files > MAX_SCANNED_FILES) return true;
    const file = project.read(path);
    if (!file.ok || ABOUT_TRANSACTIONS.test(file.source.text)) return true;
  }
  return false;
}
