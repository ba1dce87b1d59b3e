/** node-sql-parser, a parser of many dialects. No other file imports it. Each dialect is loaded when a chain of it is met. */
import { createRequire } from "node:module";

/** A node of its tree. The shapes differ between dialects and statements, so that every part is asked for before it is used. */
export interface SyntaxNode { readonly [key: string]: unknown }

export interface Parsed {
  readonly statement: SyntaxNode;
  /** `access::schema::table` for each table of the statement that is found in it. */
  readonly tables: readonly string[];
}

/** Gives the tree of one statement; null when the text is not of the dialect, as far as the parser knows it. */
export type Parse = (text: string) => Parsed | null;

/** What is longer is a data load. The parser backtracks, so that a long text may take very long. */
const TEXT_LIMIT = 100_000;

interface Library {
  readonly Parser: new () => {
    parse(
      text: string,
      options: { readonly database: string },
    ): { readonly tableList: readonly string[]; readonly ast: SyntaxNode | readonly SyntaxNode[] };
  };
}

const DIALECTS = {
  mysql: { database: "MySQL", bundled: "./sql-mysql.js", file: "node-sql-parser/build/mysql.js" },
  sqlite: { database: "Sqlite", bundled: "./sql-sqlite.js", file: "node-sql-parser/build/sqlite.js" },
} as const;

export async function loadParser(dialect: keyof typeof DIALECTS): Promise<Parse> {
  const { database, bundled, file } = DIALECTS[dialect];
  const parser = new (load(bundled, file) as Library).Parser();
  return (text) => {
    if (text.length > TEXT_LIMIT) return null;
    try {
      const { ast, tableList } = parser.parse(text, { database });
      const statements = Array.isArray(ast) ? ast.filter((node) => node !== null) as readonly SyntaxNode[] : [ast as SyntaxNode];
      return statements.length === 1 && statements[0] ? { statement: statements[0], tables: tableList } : null;
    } catch {
      // A syntax error, or a text that is nested too deeply: the parser throws for both.
      return null;
    }
  };
}

/** The parser stands beside the bundle, or in its package when the sources run unbundled. */
function load(bundled: string, file: string): unknown {
  const require = createRequire(import.meta.url);
  try {
    return require(bundled);
  } catch {
    return require(file);
  }
}
