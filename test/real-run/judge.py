"""Runs the examples with real Alembic on real PostgreSQL, and compares with what they claim.

One line for each check; the exit code is 1 when one of them failed. Started by run.sh.
"""
from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import alembic
import psycopg
import sqlalchemy

sys.dont_write_bytecode = True

from catalog import read_catalog  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "local-db-equivalence"
QUICKSTART = ROOT / "examples" / "quickstart"
SERVER = os.environ["CHAINLINT_PG_URL"].replace("postgresql+psycopg://", "postgresql://", 1)

HEAD = "124_prevention_records_run_id"
# Columns after the revision that changes their number. The first is the bootstrap.
RUNS = {
    "064_guard_console_ledger": 18,
    "065_run_authorization": 23,
    "073_synthetic_markers": 25,
    "082_run_execution_mode": 27,
    "086_runs_activity_projection": 43,
    "104_run_actor": 46,
    "110_run_termination": 50,
    "112_run_observability": 52,
}
AGENTS = {"064_guard_console_ledger": 16, "073_synthetic_markers": 18}

failed = 0


def check(what: str, good: bool, figures: str, detail: str = "") -> None:
    global failed
    print(f"{'ok  ' if good else 'FAIL'}  {what}: {figures}", flush=True)
    if not good:
        failed += 1
        if detail:
            print("      " + detail.strip().replace("\n", "\n      "), flush=True)


@contextmanager
def database() -> Iterator[str]:
    """A new, empty database, dropped afterwards."""
    name = f"chainlint_{os.getpid()}_{database.count}"
    database.count += 1
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    parts = urlsplit(SERVER)
    try:
        # urlunsplit writes postgresql:/name when the host is in the query
        yield re.sub(r"^postgresql:/(?!/)", "postgresql:///", urlunsplit(parts._replace(path=f"/{name}")))
    finally:
        with psycopg.connect(SERVER, autocommit=True) as server:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


database.count = 0


@contextmanager
def project(*layers: Path, kept: tuple[str, ...] = ()) -> Iterator[Path]:
    """A copy of a project with overlays laid over it, except for the files that are kept as they were."""
    with tempfile.TemporaryDirectory(prefix="chainlint-real-run-") as folder:
        copy = Path(folder) / "project"
        for layer in layers:
            shutil.copytree(layer, copy, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__", "fixed"))
        for path in kept:
            shutil.copy2(EXAMPLE / path, copy / path)
        yield copy


def environment(url: str) -> dict[str, str]:
    """For a program of the project's on that database."""
    env = {key: value for key, value in os.environ.items() if not key.startswith("MIGRATION_")}
    return env | {"DATABASE_URL": url.replace("postgresql://", "postgresql+psycopg://", 1), "PYTHONDONTWRITEBYTECODE": "1"}


class Run:
    """One call of alembic, and what it said."""

    def __init__(self, folder: Path, url: str, *arguments: str) -> None:
        command = [str(Path(sys.executable).with_name("alembic")), *arguments]
        done = subprocess.run(command, cwd=folder, env=environment(url), capture_output=True, text=True)
        self.good = done.returncode == 0
        self.log = done.stderr
        steps = re.findall(r"Running (?:upgrade|downgrade) (\S*) ?-> ?([^,\s]*),", done.stderr)
        self.steps = len(steps)
        self.last = steps[-1][1] if steps else None
        errors = re.findall(r"\((psycopg\.errors\.\w+)\) (.*)", done.stderr)
        self.error = f"{errors[-1][0].rpartition('.')[2]}: {errors[-1][1]}" if errors else None
        statements = re.findall(r"\[SQL: (.*)", done.stderr)
        self.sql = statements[-1].strip().rstrip("]") if statements else None

    @property
    def tail(self) -> str:
        return "\n".join(self.log.splitlines()[-12:])


def query(url: str, text: str) -> list[tuple]:
    with psycopg.connect(url) as connection:
        return connection.execute(text).fetchall()


def versions(url: str) -> list[str] | None:
    """The rows of alembic_version; None when there is no such table."""
    if query(url, "SELECT to_regclass('public.alembic_version')") == [(None,)]:
        return None
    return [row[0] for row in query(url, "SELECT version_num FROM alembic_version")]


def tables(url: str) -> dict[str, list[str]]:
    return {name: sorted(schema["tables"]) for name, schema in read_catalog(url)["schemas"].items() if schema["tables"]}


def bootstrap(url: str) -> None:
    """Create runs and agents as the models of the application do: the SQL of the bootstrap migration."""
    tree = ast.parse((EXAMPLE / "fixed/alembic/versions/000_bootstrap_runs_agents.py").read_text())
    upgrade = next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "upgrade")
    with psycopg.connect(url) as connection:
        for call in ast.walk(upgrade):
            if isinstance(call, ast.Call):
                connection.execute(ast.literal_eval(call.args[0]))


def count_columns(url: str, table: str) -> int:
    return query(url, f"SELECT count(*) FROM pg_attribute WHERE attrelid = 'public.{table}'::regclass AND attnum > 0 AND NOT attisdropped")[0][0]


def broken() -> None:
    with project(EXAMPLE) as folder, database() as url:
        run = Run(folder, url, "upgrade", "head")
        good = (
            not run.good
            and run.last == "065_run_authorization"
            and run.error == 'UndefinedTable: relation "runs" does not exist'
        )
        check("broken chain on an empty database stops at 065", good, f"revision {run.steps}, {run.last}, {run.error}", run.tail)
        left = sum(map(len, tables(url).values()))
        check("its one transaction takes everything back", versions(url) is None and left == 0,
              f"alembic_version {versions(url)}, {left} tables left")

    with project(EXAMPLE) as folder, database() as url:
        bootstrap(url)
        run = Run(folder, url, "upgrade", "head")
        good = (
            not run.good
            and run.last == "115_inflection_point_metadata"
            and run.error == 'UndefinedTable: relation "sdsr_incidents" does not exist'
            and run.sql == "ALTER TABLE sdsr_incidents ADD COLUMN inflection_step_index INTEGER"
        )
        check("with runs and agents made beforehand it stops at 115", good, f"revision {run.steps}, {run.last}, {run.error}", run.tail)
        left = tables(url)
        check("and takes 114 revisions back", versions(url) is None and left == {"public": ["agents", "runs"]},
              f"alembic_version {versions(url)}, left {left}")

    # The bootstrap and the repaired env.py, but 115 as it was.
    kept = ("alembic/versions/115_add_inflection_point_metadata.py",)
    with project(EXAMPLE, EXAMPLE / "fixed", kept=kept) as folder, database() as url:
        run = Run(folder, url, "upgrade", "head")
        good = not run.good and run.last == "115_inflection_point_metadata" and versions(url) == ["114_incident_event_order"]
        check("with a transaction for each migration the first 114 stay", good, f"alembic_version {versions(url)}", run.tail)

    # And the other way round: the original env.py with both tables and a guarded 115.
    with project(EXAMPLE, EXAMPLE / "fixed", kept=("alembic/env.py",)) as folder, database() as url:
        run = Run(folder, url, "upgrade", "head")
        check("in one transaction the repaired revisions reach head too", run.good and versions(url) == [HEAD],
              f"alembic_version {versions(url)}", run.tail)


def repaired() -> None:
    inventory = json.loads((EXAMPLE / "inventory.json").read_text())
    with project(EXAMPLE, EXAMPLE / "fixed") as folder, database() as url:
        run = Run(folder, url, "upgrade", "head")
        check("repaired chain reaches head in one run", run.good and versions(url) == [HEAD] == [inventory["head"]],
              f"{run.steps} revisions, alembic_version {versions(url)}", run.tail)
        if not run.good:
            return
        first = read_catalog(url)
        found = {name: sorted(schema["tables"]) for name, schema in first["schemas"].items() if schema["tables"]}
        wanted = {name: sorted(names) for name, names in inventory["tables"].items()}
        difference = [
            f"{sign}{schema}.{table}"
            for schema in sorted({*found, *wanted})
            for sign, ours, theirs in (("missing ", wanted, found), ("surplus ", found, wanted))
            for table in sorted({*ours.get(schema, [])} - {*theirs.get(schema, [])})
        ]
        each = ", ".join(f"{name} {len(names)}" for name, names in sorted(found.items()))
        check("its tables are those of the inventory", not difference and first["totals"]["tables"] == 187,
              f"{first['totals']['tables']} tables in {len(found)} schemas ({each})", "\n".join(difference))
        views = {name: len(schema["views"]) for name, schema in first["schemas"].items() if schema["views"]}
        materialized = first["totals"]["materializedViews"]
        total = sum(views.values()) + materialized
        check("its views are those of the inventory", views == inventory["views_per_schema"] and total == 14,
              f"{total} views: {sum(views.values())} plain ({', '.join(f'{k} {v}' for k, v in sorted(views.items()))}), "
              f"{materialized} materialized")
        runs, agents = count_columns(url, "runs"), count_columns(url, "agents")
        check("runs and agents have their columns", (runs, agents) == (52, 18), f"runs {runs}, agents {agents}")
        print("      at head: " + ", ".join(f"{value} {key}" for key, value in first["totals"].items()))

        down_and_up("repaired chain", folder, url, first)

    with project(EXAMPLE, EXAMPLE / "fixed") as folder, database() as url:
        seen: dict[str, int] = {}
        seen_agents: dict[str, int] = {}
        for revision in RUNS:
            step = Run(folder, url, "upgrade", revision)
            if not step.good:
                check("runs by revision", False, f"stopped at {step.last}", step.tail)
                return
            seen[revision] = count_columns(url, "runs")
            if revision in AGENTS:
                seen_agents[revision] = count_columns(url, "agents")
            if revision.startswith("064"):
                indexes = query(url, """
                    SELECT indrelid::regclass::text, count(*) FROM pg_index
                     WHERE indrelid IN ('runs'::regclass, 'agents'::regclass) AND NOT indisprimary GROUP BY 1 ORDER BY 1
                """)
        check("columns of runs come from the revisions that are documented", seen == RUNS,
              ", ".join(f"{name[:3]} {count}" for name, count in seen.items()))
        check("columns of agents likewise", seen_agents == AGENTS,
              ", ".join(f"{name[:3]} {count}" for name, count in seen_agents.items()))
        check("indexes of the bootstrap", indexes == [("agents", 2), ("runs", 5)], str(dict(indexes)))
        last = Run(folder, url, "upgrade", "head")
        check("in nine runs instead of one the result is the same", last.good and read_catalog(url) == first,
              f"alembic_version {versions(url)}", last.tail)


def down_and_up(what: str, folder: Path, url: str, first: dict[str, Any]) -> None:
    run = Run(folder, url, "downgrade", "base")
    left = read_catalog(url)
    for schema in left["schemas"].values():
        schema["tables"].pop("alembic_version", None)
    leftover = {
        f"{name}.{key}": sorted(entries if isinstance(entries, dict) else [entry["name"] for entry in entries])
        for name, schema in left["schemas"].items()
        for key, entries in schema.items()
        if entries
    }
    leftover |= {name: "schema" for name in left["schemas"] if name != "public"}
    check(f"{what} goes down to base and leaves nothing", run.good and not leftover, f"{run.steps} revisions, left {leftover or 'nothing'}", run.tail)
    again = Run(folder, url, "upgrade", "head")
    check(f"{what} comes up again, the same", again.good and read_catalog(url) == first, f"{again.steps} revisions, alembic_version {versions(url)}", again.tail)


def quickstart() -> None:
    with project(QUICKSTART) as folder, database() as url:
        run = Run(folder, url, "upgrade", "head")
        check("quickstart reaches head", run.good and run.steps == 5, f"{run.steps} revisions, alembic_version {versions(url)}", run.tail)
        if run.good:
            down_and_up("quickstart", folder, url, read_catalog(url))


def main() -> int:
    server = query(SERVER, "SHOW server_version")[0][0]
    print(f"      PostgreSQL {server.split()[0]}, Alembic {alembic.__version__}, SQLAlchemy {sqlalchemy.__version__}")
    broken()
    repaired()
    quickstart()
    print("all checks passed" if not failed else f"{failed} checks failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
