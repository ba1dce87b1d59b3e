"""Writes test/chain/transactions.json: what each env.py in test/chain/transactions.txt leaves behind.

    python test/real-run/env-transactions.py postgresql+psycopg://USER@HOST/SCRATCH > test/chain/transactions.json

Needs requirements.txt, greenlet for the asynchronous ones, and a scratch database of which schema
public is dropped many times. For each env.py:

- "failed": the tables that are left when the third of three revisions fails,
- "succeeded": those that are left when all three succeed,
- "autocommit_block": whether a revision may use op.get_context().autocommit_block().
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile

import sqlalchemy

URL = sys.argv[1]
CASES = pathlib.Path(__file__).parent.parent / "chain" / "transactions.txt"
HEAD = f"""\
from alembic import context
import sqlalchemy as sa
from sqlalchemy import create_engine, text
URL = {URL!r}
engine = create_engine(URL)
"""
CREATE = "op.execute('CREATE TABLE t{0} (id int)')"
FAIL = "op.execute('ALTER TABLE absent ADD COLUMN a int')"
AUTOCOMMIT = "with op.get_context().autocommit_block(): op.execute('CREATE TABLE t{0} (id int)')"

scratch = sqlalchemy.create_engine(URL, isolation_level="AUTOCOMMIT")


def run(env, upgrades):
    """Upgrades an empty database; gives the exit status and the tables that are there then."""
    with scratch.connect() as connection, tempfile.TemporaryDirectory() as folder:
        connection.execute(sqlalchemy.text("DROP SCHEMA IF EXISTS public CASCADE"))
        connection.execute(sqlalchemy.text("CREATE SCHEMA public"))
        root = pathlib.Path(folder)
        (root / "versions").mkdir()
        (root / "alembic.ini").write_text("[alembic]\nscript_location = %(here)s\n")
        (root / "env.py").write_text(HEAD + env)
        for number, upgrade in enumerate(upgrades, 1):
            down = repr(str(number - 1)) if number > 1 else None
            (root / "versions" / f"{number}.py").write_text(
                f"from alembic import op\nrevision = '{number}'\ndown_revision = {down}\n"
                f"def upgrade():\n    {upgrade.format(number)}\n"
            )
        command = [sys.executable, "-m", "alembic", "-c", str(root / "alembic.ini"), "upgrade", "head"]
        done = subprocess.run(command, capture_output=True, text=True)
        query = sqlalchemy.text("SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename ~ '^t' ORDER BY 1")
        return done, list(connection.execute(query).scalars())


results = {}
for name, env in re.findall(r"^-- ([^\n]+) --\n(.*?)(?=^-- |\Z)", CASES.read_text(), re.M | re.S):
    failed, left = run(env, [CREATE, CREATE, FAIL])
    assert failed.returncode and "absent" in failed.stderr, failed.stderr
    succeeded, made = run(env, [CREATE, CREATE, CREATE])
    assert succeeded.returncode == 0, succeeded.stderr
    block, _ = run(env, [CREATE, AUTOCOMMIT, CREATE])
    assert block.returncode == 0 or re.search("AssertionError|InvalidRequestError", block.stderr), block.stderr
    results[name] = {"failed": left, "succeeded": made, "autocommit_block": block.returncode == 0}
lines = [f"{json.dumps(name)}: {json.dumps(result)}" for name, result in results.items()]
sys.stdout.write("{\n" + ",\n".join(lines) + "\n}\n")
