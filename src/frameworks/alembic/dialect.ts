/**
 * Which database a chain is for, told without running anything.
 *
 * Many chains are made for several databases, with a SQLite URL in the configuration for a first try.
 * PostgreSQL is what is judged best, so that it is taken wherever the chain or the project says that
 * it is one of them; another database is taken only where something speaks for it and nothing for
 * PostgreSQL. Where nothing speaks for any, it is PostgreSQL.
 */
import type { Chain, Revision } from "../../model/history.ts";
import { folderOf, joinPath } from "../../project.ts";
import type { Project } from "../../project.ts";
import type { ChainPlace, DialectFact } from "../index.ts";

type Known = "postgresql" | "mysql" | "sqlite";

/** Words that code has for one database only: its types, options of its tables, a guard by its name. */
const SIGNS: Readonly<Record<Known, RegExp>> = {
  postgresql: /\bdialects(?:\.|\s+import\s+[^\n]*\b)postgresql\b|\bpostgresql_\w+\s*=|["'](?:postgres|postgresql)(?:["']|\+\w+|:\/\/)|\bpsycopg|\basyncpg\b|\bplpgsql\b|\bCREATE\s+EXTENSION\b|\bREFRESH\s+MATERIALIZED\s+VIEW\b|\bAS\s+ENUM\s*\(|\b(?:TIMESTAMPTZ|JSONB|BIGSERIAL)\b/i,
  mysql: /\bdialects(?:\.|\s+import\s+[^\n]*\b)mysql\b|\bmysql_\w+\s*=|["'](?:mysql|mariadb)(?:["']|\+\w+|:\/\/)|\bENGINE\s*=\s*InnoDB\b/i,
  sqlite: /\bdialects(?:\.|\s+import\s+[^\n]*\b)sqlite\b|\bsqlite_\w+\s*=|["']sqlite(?:["']|\+\w+|:\/\/)|\bPRAGMA\b/i,
};
/** Signs that a database is used, and not only asked for among others. */
const USED: Readonly<Record<"mysql", RegExp>> = {
  mysql: /\bdialects(?:\.|\s+import\s+[^\n]*\b)mysql\b|\bmysql_\w+\s*=|\b(?:TABLE|INTO|FROM|UPDATE|JOIN)\s+`\w+`|\bMODIFY\s+(?:COLUMN\s+)?\w+\s+\w+|\bDROP\s+PRIMARY\s+KEY\b/,
};
/** Packages that connect to a database. */
const DRIVERS: Readonly<Record<Known, RegExp>> = {
  postgresql: /\b(?:psycopg(?:2|3)?(?:[-_]binary)?|asyncpg|pg8000|psycopg2cffi)\b/i,
  mysql: /\b(?:pymysql|mysqlclient|mysql-python|mysql-connector\b[\w-]*|aiomysql|asyncmy)\b/i,
  sqlite: /\b(?:aiosqlite|pysqlite3?)\b/i,
};
const REQUIREMENTS = /^(?:.*requirements.*\.(?:txt|in)|pyproject\.toml|setup\.(?:py|cfg)|Pipfile)$/i;

/** The database that a chain is judged by. Reads env.py and the files beside and above it that name requirements, and no more than it needs to. */
export function dialectOf(place: ChainPlace, project: Project, revisions: readonly Revision[]): Pick<Chain, "dialect" | "dialectReason" | "dialectIsTold"> {
  const told = factOf(place, project, revisions);
  const { name, reason } = told ?? { name: "postgresql", reason: "nothing tells of another database" };
  return { dialect: name, dialectReason: reason, dialectIsTold: told !== null };
}

function factOf(place: ChainPlace, project: Project, revisions: readonly Revision[]): DialectFact | null {
  // A SQLite URL is often what a checkout begins with.
  if (place.dialect !== null && place.dialect.name !== "sqlite") return place.dialect;
  const environment = codeOf(textAt(project, joinPath(place.path, "env.py")));
  const inEnvironment = (pattern: RegExp, as: Known): DialectFact | null => (pattern.test(environment) ? { name: as, reason: `what ${joinPath(place.path, "env.py")} names` } : null);
  const inChain = (pattern: RegExp, as: Known): DialectFact | null => {
    const named = inEnvironment(pattern, as);
    const found = named ? undefined : revisions.find(({ source }) => pattern.test(source.text) && pattern.test(codeOf(source.text)));
    return found ? { name: as, reason: `what ${found.source.path} uses` } : named;
  };
  let requirements: { readonly path: string; readonly text: string }[] | null = null;
  const inRequirements = (as: Known): DialectFact | null => {
    requirements ??= requirementsAbove(project, place.path);
    const found = requirements.find(({ text }) => DRIVERS[as].test(text));
    return found ? { name: as, reason: `a driver in ${found.path}` } : null;
  };
  return inChain(SIGNS.postgresql, "postgresql")
    ?? inChain(USED.mysql, "mysql")
    ?? inEnvironment(SIGNS.mysql, "mysql")
    ?? inRequirements("postgresql")
    ?? inChain(SIGNS.mysql, "mysql")
    ?? place.dialect
    ?? inChain(SIGNS.sqlite, "sqlite")
    ?? inRequirements("mysql")
    ?? inRequirements("sqlite");
}

/** A Python file without its docstring and the comments that have lines of their own: what is only spoken of is not used. */
function codeOf(text: string): string {
  return text.replace(/^(?:\s|#[^\n]*\n)*[rR]?("""|''')[^]*?\1/, "").replace(/^[ \t]*#.*$/gm, "");
}

function textAt(project: Project, path: string): string {
  const file = project.kind(path) === "file" ? project.read(path) : null;
  return file?.ok ? file.source.text : "";
}

/** Files that name requirements, nearest first. */
function requirementsAbove(project: Project, folder: string): { readonly path: string; readonly text: string }[] {
  const found: { readonly path: string; readonly text: string }[] = [];
  for (let at = folder; ; at = folderOf(at)) {
    for (const below of [at, joinPath(at, "requirements")]) {
      if (project.kind(below) !== "directory") continue;
      for (const { name, kind } of project.list(below)) {
        const isRequirement = REQUIREMENTS.test(name) || (below !== at && name.endsWith(".txt"));
        if (kind === "file" && isRequirement) found.push({ path: joinPath(below, name), text: textAt(project, joinPath(below, name)) });
      }
    }
    if (at === "") return found;
  }
}
