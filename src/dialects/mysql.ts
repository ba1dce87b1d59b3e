/** The MySQL dialect, and MariaDB's: indexes are named per table, an enum is part of its column, every DDL statement commits. */
import type { Dialect } from "./index.ts";
import { knowsPortably, refusesPortably } from "./portable/catalog.ts";
import { loadParser } from "./portable/parser.ts";
import { portableReader } from "./portable/reader.ts";
import { postgresql } from "./postgresql.ts";

/** `ALTER TABLE t CONVERT TO CHARACTER SET utf8mb4`, `ALTER DATABASE d COLLATE ...`: how text is stored and compared. */
const TABLE_OPTIONS =
  /^alter\s+(?:table|database|schema)\s+(?:\S+\s+)?(?:convert\s+to\s+(?:character\s+set|charset)|(?:default\s+)?(?:character\s+set|charset|collate)|engine|auto_increment|row_format)\b[^,]*$/i;

export const mysql: Dialect = {
  name: "mysql",
  load: async () => portableReader(await loadParser("mysql"), await postgresql.load(), { withoutEffect: TABLE_OPTIONS }),
  traits: {
    transactionalDdl: false, namedTypes: false, sequences: false, nativeEnum: true, comments: true, alter: true,
    // max_index_name_length and max_constraint_name_length in sqlalchemy/dialects/mysql/base.py.
    maxIdentifierLength: 64, virtualColumns: true, implementation: "alembic.ddl.mysql.MySQLImpl",
  },
  knows: knowsPortably,
  refuses: (fault, operation, catalog) => refusesPortably(fault, operation, catalog, { indexesPerSchema: false }),
};
