/** A database that no dialect here reads (Oracle, SQL Server, ...): `op.*` is replayed, its own SQL is read as far as it is PostgreSQL's too. */
import type { Dialect } from "./index.ts";
import { knowsPortably, refusesPortably } from "./portable/catalog.ts";
import { portableReader } from "./portable/reader.ts";
import { postgresql } from "./postgresql.ts";

export function other(name: string): Dialect {
  return {
    name,
    load: async () => portableReader(() => null, await postgresql.load()),
    traits: {
      transactionalDdl: false, namedTypes: false, sequences: false, nativeEnum: false, comments: true, alter: true,
      maxIdentifierLength: Infinity, virtualColumns: true, implementation: "alembic.ddl.impl.DefaultImpl",
    },
    knows: knowsPortably,
    refuses: (fault, operation, catalog) => refusesPortably(fault, operation, catalog, { indexesPerSchema: false }),
  };
}
