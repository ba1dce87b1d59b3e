"""Runs migration snippets against a real PostgreSQL and prints the statements that Alembic sends.

    python directives.py URL ARCHIVE...

URL is SQLAlchemy's URL of an empty scratch database, ARCHIVE a file of cases as in test/alembic.
For every case it prints the statements in order, and the exception that ends the case, if any.
Each case runs in a transaction of its own that is rolled back, with an Alembic migration context of
its own, so that the per-run memo of enum types starts empty. Lines `# setup: SQL` run first and are
not printed. A line `# convention: {...}` is the naming convention of the metadata that env.py would
pass.
"""
import json
import re
import sys
import textwrap
import warnings

import alembic
import sqlalchemy as sa
from alembic import op
from alembic.migration import MigrationContext
from alembic.operations import Operations

warnings.simplefilter("ignore")


def cases(path):
    name, lines = None, []
    for line in open(path, encoding="utf-8"):
        if line.startswith("=== "):
            if name is not None:
                yield name, "".join(lines)
            name, lines = line[4:].strip(), []
        elif name is not None:
            lines.append(line)
    if name is not None:
        yield name, "".join(lines)


CATALOG_QUERY = re.compile(r"pg_catalog\.|^select pg_catalog|^show |current_schema", re.I)


def main():
    engine = sa.create_engine(sys.argv[1])
    print(f"# alembic {alembic.__version__}, SQLAlchemy {sa.__version__}")
    sent = []

    @sa.event.listens_for(engine, "before_cursor_execute")
    def note(connection, cursor, statement, parameters, context, executemany):
        if not CATALOG_QUERY.search(statement):
            sent.append(re.sub(r"\s+", " ", statement).strip())

    for path in sys.argv[2:]:
        for name, text in cases(path):
            snippet = text.split("\n--> ")[0].split("\n-->\n")[0]
            print(f"\n=== {name}")
            with engine.connect() as connection:
                transaction = connection.begin()
                for setup in re.findall(r"^# setup: (.*)$", snippet, re.M):
                    connection.exec_driver_sql(setup)
                sent.clear()
                conventions = re.findall(r"^# convention: (.*)$", snippet, re.M)
                options = {"target_metadata": sa.MetaData(naming_convention=json.loads(conventions[0]))} if conventions else {}
                context = MigrationContext.configure(connection, opts=options)
                with Operations.context(context):
                    try:
                        exec(compile(textwrap.dedent(snippet), name, "exec"), {"op": op, "sa": sa})
                        outcome = None
                    except Exception as error:
                        message = (str(error).strip().splitlines() or [""])[0]
                        outcome = f"! {type(error).__module__}.{type(error).__name__}: {message}"
                for statement in sent:
                    print(statement)
                if outcome:
                    print(outcome)
                transaction.rollback()


main()
