/** The SQLite dialect: everything is loosely typed, foreign keys are not checked, tables are altered by making them anew. */
import type { Dialect } from "./index.ts";
import { knowsPortably, refusesPortably } from "./portable/catalog.ts";
import { loadParser } from "./portable/parser.ts";
import { portableReader } from "./portable/reader.ts";
import { postgresql } from "./postgresql.ts";

/** `UPDATE OR IGNORE t`: what happens on a conflict changes which rows there are. */
function withoutConflictClause(text: string): string {
  return text.replace(
    /^(\s*update)(\s+or\s+(?:rollback|abort|replace|fail|ignore))\b/i,
    (_whole, verb: string, clause: string) => verb + " ".repeat(clause.length),
  );
}

export const sqlite: Dialect = {
  name: "sqlite",
  load: async () => portableReader(await loadParser("sqlite"), await postgresql.load(), { simplify: withoutConflictClause }),
  traits: {
    transactionalDdl: false, namedTypes: false, sequences: false, nativeEnum: false, comments: false, alter: false,
    // Names may have any length; SQLAlchemy's default of `max_identifier_length`.
    maxIdentifierLength: 9999, virtualColumns: true, implementation: "alembic.ddl.sqlite.SQLiteImpl",
  },
  knows: knowsPortably,
  refuses: (fault, operation, catalog) => refusesPortably(fault, operation, catalog, { indexesPerSchema: true }),
};
