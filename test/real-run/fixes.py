"""Repairs chains with chainlint, and lets real Alembic on real PostgreSQL judge what came of them.

Each archive in test/fix is repaired by `chainlint --fix`; every file must be Python, and a chain that chainlint
then says builds must reach its head, others must not. Where tables were bootstrapped from models, SQLAlchemy
itself makes these tables in a second database, and both must hold the same columns. Last comes the case study.
One line for each check; the exit code is 1 when one of them failed. Started by run.sh.
"""
from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import judge
from judge import EXAMPLE, ROOT, Run, check, count_columns, database, project, query

sys.dont_write_bytecode = True

CLI = ROOT / "dist" / "cli.js"
IMPORTS = "import sqlalchemy as sa; from alembic import op; from sqlalchemy.dialects import postgresql\n"
ENVIRONMENT = """
import os
from alembic import context
from sqlalchemy import create_engine, pool

with create_engine(os.environ["DATABASE_URL"], poolclass=pool.NullPool).connect() as connection:
    context.configure(connection=connection, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()
"""


def unpack(archive: str, folder: Path) -> list[str]:
    """Writes the files of an archive as test/archive.ts does, with an env.py that runs."""
    files: dict[str, str] = {}
    _comment, *parts = re.split(r"^-- (.+) --\n", archive, flags=re.M)
    files |= zip(parts[::2], parts[1::2], strict=True)
    files.setdefault("alembic.ini", "[alembic]\nscript_location = %(here)s\n")
    for path in [path for path in files if path.endswith("env.py")] or ["env.py"]:
        files[path] = ENVIRONMENT
    for path, text in files.items():
        if path.startswith("versions/") and not re.search(r"^\s*(import|from) ", text, re.M):
            text = IMPORTS + text
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    return list(files)


def chainlint(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["node", str(CLI), *arguments], cwd=folder, capture_output=True, text=True)


COLUMNS = """
    SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, regexp_replace(pg_get_expr(d.adbin, d.adrelid), 'nextval.*', 'nextval')
      FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname = ANY (string_to_array('%s', ','))
     ORDER BY 1, 2
"""
# The module with the models of an archive, and its tables that the bootstrap makes.
MODELS = {"bootstrap-declarative": ("app.person", ["people"]), "bootstrap-mapped": ("models", ["runs"]), "bootstrap-sqlmodel": ("models", ["rules"])}
CREATE = """
import importlib, os, sys
import sqlalchemy as sa
sys.path.insert(0, ".")
module = importlib.import_module(sys.argv[1])
metadata = next(value.metadata for value in vars(module).values() if getattr(value, "__tablename__", None))
# What the chain creates itself.
if "teams" not in metadata.tables:
    sa.Table("teams", metadata, sa.Column("id", sa.Integer, primary_key=True))
metadata.create_all(sa.create_engine(os.environ["DATABASE_URL"]))
"""


def archives() -> None:
    for path in sorted((ROOT / "test/fix").glob("*.txt")):
        text = path.read_text()
        unsafe = ["--unsafe-fixes"] if re.search(r"^unsafe: yes$", text, re.M) else []
        with tempfile.TemporaryDirectory(prefix="chainlint-fix-") as name, database() as url:
            folder = Path(name)
            unpack(text, folder)
            done = chainlint(folder, "--fix", *unsafe, "--format", "json", "--isolated")
            broken = [str(file) for file in folder.rglob("*.py") if not compiles(file)]
            verdict = json.loads(done.stdout)["chains"][0]["verdict"] if done.stdout else done.stderr
            run = Run(folder, url, "upgrade", "heads")
            good = not broken and verdict in ("builds", "breaks") and run.good == (verdict == "builds")
            check(f"{path.stem} repaired", good, f"{verdict}, and a real run {'reaches head' if run.good else 'stops'}", f"no Python: {broken}\n{run.tail}")
            if path.stem in MODELS:
                module, tables = MODELS[path.stem]
                with database() as other:
                    made = subprocess.run([sys.executable, "-c", CREATE, module], cwd=folder, capture_output=True, text=True, env=judge.environment(other))
                    ours, theirs = query(url, COLUMNS % ",".join(tables)), query(other, COLUMNS % ",".join(tables))
                    difference = [f"{sign}{row}" for sign, one, rest in (("surplus ", ours, theirs), ("missing ", theirs, ours)) for row in one if row not in rest]
                    check(f"{path.stem} has the columns that SQLAlchemy makes of the models", bool(theirs) and not difference, f"{len(theirs)} columns", "\n".join(difference) or made.stderr)


def compiles(path: Path) -> bool:
    try:
        compile(path.read_text(), str(path), "exec")
    except (SyntaxError, ValueError):
        return False
    return True


def case_study() -> None:
    with project(EXAMPLE) as folder, database() as url:
        done = chainlint(folder, "--fix")
        run = Run(folder, url, "upgrade", "114_incident_event_order")
        check("the case study after --fix passes 065 and 073", done.returncode == 1 and run.good and run.last == "114_incident_event_order", f"{run.steps} revisions, {run.last}", done.stderr + run.tail)
        done = chainlint(folder, "--fix", "--unsafe-fixes")
        run = Run(folder, url, "upgrade", "head")
        columns = {table: count_columns(url, table) for table in ("runs", "agents")}
        check("and after --fix --unsafe-fixes reaches head", done.returncode == 0 and run.good and columns == {"runs": 52, "agents": 18}, f"{run.last}, {columns}", done.stderr + run.tail)
        down = Run(folder, url, "downgrade", "base")
        check("and goes down to base again", down.good, f"{down.steps} revisions", down.tail)
        second = chainlint(folder, "--fix", "--unsafe-fixes")
        check("a second repair finds nothing to do", second.returncode == 0 and "repaired" not in second.stderr, second.stderr.strip() or "nothing", second.stderr)


def main() -> int:
    archives()
    case_study()
    print("all checks passed" if not judge.failed else f"{judge.failed} checks failed")
    return 1 if judge.failed else 0


if __name__ == "__main__":
    sys.exit(main())
