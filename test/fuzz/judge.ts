/** A real PostgreSQL in this process, which says what it thinks of statements and what it then holds. */
import { PGlite } from "@electric-sql/pglite";
import { CATALOG_QUERY } from "../catalog/cases.ts";

export interface Judgement {
  /** For each statement `42P01 relation "t" does not exist`, null when it was accepted. */
  readonly outcomes: readonly (string | null)[];
  readonly catalog: readonly string[];
}

export interface Judge {
  readonly version: string;
  /** Runs statements in a transaction, each on its own savepoint, and undoes it all. */
  judge(statements: readonly string[]): Promise<Judgement>;
  close(): Promise<void>;
}

/** Statements that move savepoints themselves, and so cannot stand on one that is released after them. */
export const MOVES_SAVEPOINTS = /^(?:SAVEPOINT|ROLLBACK|RELEASE)\b/i;

export async function createJudge(): Promise<Judge> {
  const database = await PGlite.create();
  const version = String((await database.query<{ server_version: string }>("SHOW server_version")).rows[0]!.server_version);
  /** Before and after there is a savepoint `fuzz`, at which a refused statement is undone. */
  const outcomeOf = async (statement: string): Promise<string | null> => {
    try {
      await database.exec(statement);
    } catch (error) {
      const { code, message } = error as { code?: string; message: string };
      if (code === undefined) throw error;
      await database.exec("ROLLBACK TO SAVEPOINT fuzz;");
      return `${code} ${message}`;
    }
    await database.exec(MOVES_SAVEPOINTS.test(statement) ? "SAVEPOINT fuzz;" : "RELEASE SAVEPOINT fuzz; SAVEPOINT fuzz;");
    return null;
  };
  return {
    version,
    async judge(statements) {
      await database.exec("BEGIN; SET LOCAL client_min_messages = error; SAVEPOINT fuzz;");
      try {
        const outcomes: (string | null)[] = [];
        for (const statement of statements) outcomes.push(await outcomeOf(statement));
        await database.exec("SET LOCAL search_path = '';");
        const { rows } = await database.query<{ line: string }>(CATALOG_QUERY);
        return { outcomes, catalog: rows.map(({ line }) => line).sort() };
      } finally {
        await database.exec("ROLLBACK;");
      }
    },
    close: () => database.close(),
  };
}
