/**
 * Which database a chain is for, told without running anything.
 *
 * Many chains are made for several databases, with a SQLite URL in the configuration for a first try.
 * PostgreSQL is what is judged best, so that it is taken wherever the chain or the project says that
 * it is one of them; another database is taken only where something speaks for it and nothing for
 * PostgreSQL. Where nothing speaks for any, it is PostgreSQL.
 */
import type { Span } from "../../source.ts";
import { blocksOf, statementsIn, type Module, type Statement } from "../../syntax/tree.ts";
import type { Chain, Revision } from "../../model/history.ts";
import { folderOf, joinPath } from "../../project.ts";
import type { Project } from "../../project.ts";
import type { ChainPlace, DialectFact } from "../index.ts";
import { dialectOfWord } from "./versions.ts";

type Known = "postgresql" | "mysql" | "sqlite" | "oracle" | "mssql";

/** Words that code has for one database only: its types, options of its tables, a guard by its name. */
const SIGNS: Readonly<Record<Known, RegExp>> = {
  postgresql:
    /\bdialects(?:\.|\s+import\s+[^\n]*\b)postgresql\b|\bpostgresql_\w+\s*=|["'](?:postgres|postgresql)(?:["']|\+\w+|:\/\/)|\bpsycopg|\basyncpg\b|\bplpgsql\b|\bCREATE\s+EXTENSION\b|\bREFRESH\s+MATERIALIZED\s+VIEW\b|\bAS\s+ENUM\s*\(|\b(?:TIMESTAMPTZ|JSONB|BIGSERIAL)\b/i,
  mysql: /\bdialects(?:\.|\s+import\s+[^\n]*\b)mysql\b|\bmysql_\w+\s*=|["'](?:mysql|mariadb)(?:["']|\+\w+|:\/\/)|\bENGINE\s*=\s*InnoDB\b/i,
  sqlite: /\bdialects(?:\.|\s+import\s+[^\n]*\b)sqlite\b|\bsqlite_\w+\s*=|["']sqlite(?:["']|\+\w+|:\/\/)|\bPRAGMA\b/i,
  oracle: /\bdialects(?:\.|\s+import\s+[^\n]*\b)oracle\b|\boracle_\w+\s*=|["']oracle(?:["']|\+\w+|:\/\/)|\bcx_Oracle\b/i,
  mssql: /\bdialects(?:\.|\s+import\s+[^\n]*\b)mssql\b|\bmssql_\w+\s*=|["']mssql(?:["']|\+\w+|:\/\/)|\bpymssql\b|\bODBC Driver \d+ for SQL Server\b/i,
};
/** Signs that a database is used, and not only asked for among others. PostgreSQL has none of these types, functions and catalogs. */
const USED: Readonly<Record<"mysql" | "oracle" | "mssql", RegExp>> = {
  mysql:
    /\bdialects(?:\.|\s+import\s+[^\n]*\b)mysql\b|\bmysql_\w+\s*=|\b(?:TABLE|INTO|FROM|UPDATE|JOIN)\s+`\w+`|\bMODIFY\s+(?:COLUMN\s+)?\w+\s+\w+|\bDROP\s+PRIMARY\s+KEY\b/,
  oracle: /\bdialects(?:\.|\s+import\s+[^\n]*\b)oracle\b|\boracle_\w+\s*=|\bN?VARCHAR2\s*\(|\bSYSDATE\b|\bSYSTIMESTAMP\b|\bSYS_GUID\s*\(|\bFROM\s+DUAL\b/i,
  mssql:
    /\bdialects(?:\.|\s+import\s+[^\n]*\b)mssql\b|\bmssql_\w+\s*=|\bGET(?:UTC)?DATE\s*\(|\bSYS(?:UTC)?DATETIME(?:OFFSET)?\s*\(|\bNEW(?:SEQUENTIAL)?ID\s*\(\s*\)|\[?\bdbo\b\]?\s*\.|\bschema\s*=\s*["']dbo["']|\bUNIQUEIDENTIFIER\b|\bDATETIME2\b|\bDATETIMEOFFSET\b|\bNVARCHAR\s*\(\s*MAX\s*\)|\bIDENTITY\s*\(\s*\d+\s*,\s*\d+\s*\)|\bsp_rename\b|\bsys\.(?:tables|columns|objects|indexes|default_constraints|check_constraints|foreign_keys)\b/i,
};
/** Packages that connect to a database. */
const DRIVERS: Readonly<Record<Known, RegExp>> = {
  postgresql: /\b(?:psycopg(?:2|3)?(?:[-_]binary)?|asyncpg|pg8000|psycopg2cffi)\b/i,
  mysql: /\b(?:pymysql|mysqlclient|mysql-python|mysql-connector\b[\w-]*|aiomysql|asyncmy)\b/i,
  sqlite: /\b(?:aiosqlite|pysqlite3?)\b/i,
  oracle: /\b(?:cx[-_]oracle|(?:python-)?oracledb)\b/i,
  mssql: /\b(?:pymssql|pyodbc|aioodbc)\b/i,
};
const REQUIREMENTS = /^(?:.*requirements.*\.(?:txt|in)|pyproject\.toml|setup\.(?:py|cfg)|Pipfile)$/i;

/** A URL as code writes it: its scheme names the dialect. */
const URL = /["'](\w+)(?:\+\w+)?:\/\//g;

/** The database that a chain is judged by. Reads env.py and the files beside and above it that name requirements, and no more than it needs to. `modules`: the trees of revisions. */
export function dialectOf(
  place: ChainPlace,
  project: Project,
  revisions: readonly Revision[],
  modules: ReadonlyMap<string, Module>,
): Pick<Chain, "dialect" | "dialectReason" | "dialectIsTold"> {
  const told = factOf(place, project, revisions, modules);
  const { name, reason } = told ?? { name: "postgresql", reason: "nothing tells of another database" };
  return { dialect: name, dialectReason: reason, dialectIsTold: told !== null };
}

function factOf(place: ChainPlace, project: Project, revisions: readonly Revision[], modules: ReadonlyMap<string, Module>): DialectFact | null {
  // A SQLite URL is often what a checkout begins with.
  if (place.dialect !== null && place.dialect.name !== "sqlite") return place.dialect;
  const environment = codeOf(textAt(project, joinPath(place.path, "env.py")));
  const inEnvironment = (pattern: RegExp, as: Known): DialectFact | null =>
    pattern.test(environment) ? { name: as, reason: `what ${joinPath(place.path, "env.py")} names` } : null;
  const inChain = (pattern: RegExp, as: Known): DialectFact | null => {
    const named = inEnvironment(pattern, as);
    const found = named ? undefined : revisions.find(({ source }) => pattern.test(source.text) && pattern.test(codeOf(source.text)));
    return found ? { name: as, reason: `what ${found.source.path} uses` } : named;
  };
  const inUrl = (): DialectFact | null => {
    const name = [...environment.matchAll(URL)].map(([, scheme]) => dialectOfWord(scheme!)).find((one) => one !== undefined && one !== "sqlite");
    return name === undefined ? null : { name, reason: `a URL in ${joinPath(place.path, "env.py")}` };
  };
  let requirements: { readonly path: string; readonly text: string }[] | null = null;
  const inRequirements = (as: Known): DialectFact | null => {
    requirements ??= requirementsAbove(project, place.path);
    const found = requirements.find(({ text }) => DRIVERS[as].test(text));
    return found ? { name: as, reason: `a driver in ${found.path}` } : null;
  };
  return ofSqliteAlone(environment, revisions, modules)
    ?? inChain(SIGNS.postgresql, "postgresql")
    ?? inChain(USED.mysql, "mysql")
    ?? inChain(USED.oracle, "oracle")
    ?? inChain(USED.mssql, "mssql")
    ?? inUrl()
    ?? inEnvironment(SIGNS.mysql, "mysql")
    ?? inEnvironment(SIGNS.oracle, "oracle")
    ?? inEnvironment(SIGNS.mssql, "mssql")
    ?? inRequirements("postgresql")
    ?? inChain(SIGNS.mysql, "mysql")
    ?? inChain(SIGNS.oracle, "oracle")
    ?? inChain(SIGNS.mssql, "mssql")
    ?? place.dialect
    ?? inChain(SIGNS.sqlite, "sqlite")
    ?? inRequirements("mysql")
    ?? inRequirements("oracle")
    ?? inRequirements("mssql")
    ?? inRequirements("sqlite");
}

// ------------------------------------------------------------------------------------------------
// Guards

/** SQLite's own catalog, which no other database has. */
const ONLY_SQLITE = /\bsqlite_master\b/;
/** A condition that asks for the database. */
const ASKS = /dialect|\bengine\.name\b|\bis_(?:sqlite|mysql|mariadb|postgres\w*)\b|["'](?:sqlite|mysql|mariadb|postgres\w*)["']/i;

/**
 * A chain that reads SQLite's catalog without asking where it runs is for SQLite, whatever stands in branches that do
 * ask. Where anything else speaks for PostgreSQL, it is left to the other signs.
 */
function ofSqliteAlone(environment: string, revisions: readonly Revision[], modules: ReadonlyMap<string, Module>): DialectFact | null {
  const reads = revisions.find(({ source }) => ONLY_SQLITE.test(source.text) && readsUnguarded(source.text, modules.get(source.path)));
  if (!reads || SIGNS.postgresql.test(environment)) return null;
  const isUnguarded = ({ source }: Revision): boolean => SIGNS.postgresql.test(source.text) && namesPostgresql(source.text, modules.get(source.path));
  return revisions.some(isUnguarded) ? null : { name: "sqlite", reason: `${reads.source.path} reads sqlite_master` };
}

function readsUnguarded(text: string, module: Module | undefined): boolean {
  if (!module) return false;
  const open = withoutSpans(text, guardedSpans(module.body, text, true));
  if (!ONLY_SQLITE.test(codeOf(open))) return false;
  // Inside of functions it counts where these are called without a guard.
  return [...statementsIn(module.body)].every((statement) => {
    if (
      statement.kind !== "function" ||
      !ONLY_SQLITE.test(open.slice(statement.span.start, statement.span.end)) ||
      /^(?:up|down)grade/.test(statement.name)
    )
      return true;
    return [...codeOf(open).matchAll(new RegExp(`(\\bdef\\s+)?\\b${statement.name}\\s*\\(`, "g"))].some(([, definition]) => definition === undefined);
  });
}

/** Whether something of PostgreSQL's stands in a revision outside of branches that ask for the database; an import alone is nothing. */
function namesPostgresql(text: string, module: Module | undefined): boolean {
  if (!module) return true;
  const imports = [...statementsIn(module.body)].flatMap((statement) => (statement.kind === "import" ? [statement] : []));
  const names = imports
    .filter((statement) => /\bdialects\.postgresql\b/.test(statement.module))
    .flatMap((statement) => (statement.names ?? []).map(({ name, alias }) => alias ?? name));
  const open = codeOf(withoutSpans(text, [...guardedSpans(module.body, text, false), ...imports.map(({ span }) => span)]));
  return SIGNS.postgresql.test(open) || /\bpostgresql\s*\./.test(open) || names.some((name) => new RegExp(`\\b${name === "*" ? "" : name}\\b`).test(open));
}

/** Where only those come who have asked for the database, or with `tried` those whose errors are caught. */
function guardedSpans(list: readonly Statement[], text: string, tried: boolean): Span[] {
  const spans: Span[] = [];
  for (const statement of list) {
    if (statement.kind === "if" && ASKS.test(text.slice(statement.test.span.start, statement.test.span.end))) {
      spans.push(statement.span);
      const last = statement.then.at(-1);
      // What follows is for those who have not left.
      if (last?.kind === "return" || last?.kind === "raise")
        return [...spans, { start: statement.span.end, end: list.at(-1)!.span.end }].filter(({ start, end }) => start < end);
      continue;
    }
    if (statement.kind === "function" || statement.kind === "class") spans.push(...guardedSpans(statement.body(), text, tried));
    else if (statement.kind === "try" && tried) {
      const [first, end] = [statement.body[0], statement.body.at(-1)];
      if (first && end) spans.push({ start: first.span.start, end: end.span.end });
      for (const block of blocksOf(statement).slice(1)) spans.push(...guardedSpans(block, text, tried));
    } else for (const block of blocksOf(statement)) spans.push(...guardedSpans(block, text, tried));
  }
  return spans;
}

/** A text of the same length with nothing at these places. */
function withoutSpans(text: string, spans: readonly Span[]): string {
  let left = text;
  for (const { start, end } of spans) left = `${left.slice(0, start)}${left.slice(start, end).replace(/[^\n]/g, " ")}${left.slice(end)}`;
  return left;
}

// ------------------------------------------------------------------------------------------------
// Files

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
