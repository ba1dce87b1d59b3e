/**
 * Many files in one text, as golang's txtar has it: a line `-- path --` begins a file.
 * A chain archive may leave out what every chain has (alembic.ini, env.py, the imports of a revision):
 * `chainArchive` fills it in.
 */

/** The files of an archive, by path. Text before the first heading is a comment. */
export function parseArchive(text: string): Map<string, string> {
  const files = new Map<string, string>();
  let path: string | null = null;
  let lines: string[] = [];
  const close = (): void => {
    if (path !== null) files.set(path, lines.join("\n").replace(/\n*$/, "\n"));
  };
  for (const line of text.split("\n")) {
    const heading = /^-- (.+) --$/.exec(line);
    if (heading) {
      close();
      path = heading[1]!;
      lines = [];
    } else lines.push(line);
  }
  close();
  return files;
}

const INI = "[alembic]\nscript_location = %(here)s\n";

/** Works for a real run as well, online and offline: the URL is set as an option of the configuration. */
const ENV = `from alembic import context
from sqlalchemy import create_engine, pool

url = context.config.get_main_option("sqlalchemy.url")


def run_migrations_offline():
    context.configure(url=url, literal_binds=True, dialect_opts={"paramstyle": "named"}, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()


def run_migrations_online():
    with create_engine(url, poolclass=pool.NullPool).connect() as connection:
        context.configure(connection=connection, transaction_per_migration=True)
        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    run_migrations_offline()
else:
    run_migrations_online()
`;

const IMPORTS = "import sqlalchemy as sa; from alembic import op; from sqlalchemy.dialects import postgresql\n";

/** A whole project from an archive of what matters. Revisions that import nothing get the usual imports on a line before the first. */
export function chainArchive(text: string): Map<string, string> {
  const files = parseArchive(text);
  if (
    ![...files.keys()].some(
      (path) => path.endsWith(".ini") || (path.endsWith(".toml") && !path.endsWith("chainlint.toml")) || path.includes("env.py"),
    )
  )
    files.set("alembic.ini", INI);
  if (!files.has("alembic.ini") && files.has("env.py")) files.set("alembic.ini", INI);
  if (files.get("alembic.ini")?.startsWith(INI) && !files.has("env.py")) files.set("env.py", ENV);
  for (const [path, source] of files)
    if (path.startsWith("versions/") && path.endsWith(".py") && !/^\s*(import|from) /m.test(source)) files.set(path, IMPORTS + source);
  return files;
}
