"""Runs chains with real Alembic on real PostgreSQL, and tells what each revision did.

    python observe.py WORK.json > OBSERVED.jsonl

One process runs all chains. WORK holds for each chain its folder and the expressions whose normal form
is asked for after a revision. Each line of the output is one chain: after each revision, upwards and
downwards, what changed in the catalog; what Alembic prints for it with `--sql`; and where and why the
run stopped, if it did. test/oracle/ reads it.

    CHAINLINT_PG_URL  URL of a superuser on a PostgreSQL server. Scratch databases are made there.
"""
from __future__ import annotations

import io
import json
import os
import sys
import traceback
from collections.abc import Callable
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import Any

import sqlalchemy
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory

sys.dont_write_bytecode = True

from entries import read_entries  # noqa: E402
from forms import normal_forms  # noqa: E402

try:
    import psycopg as driver

    DRIVER = "postgresql+psycopg"
except ImportError:
    import psycopg2 as driver

    DRIVER = "postgresql+psycopg2"

SERVER = os.environ["CHAINLINT_PG_URL"]


def url_of(database: str) -> str:
    """The server's URL with another database and our driver."""
    authority, _, rest = SERVER.split("://", 1)[1].partition("/")
    _, mark, query = rest.partition("?")
    return f"{DRIVER}://{authority}/{database}{mark}{query}"


@contextmanager
def database(server: Any, name: str):
    """A new, empty database, dropped afterwards."""
    with server.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        try:
            yield name
        finally:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


class Observer:
    """Watches the revisions of one run. `entries` and `forms`: what was there, and the normal forms told, before it."""

    def __init__(self, requests: dict[str, list[dict[str, Any]]], entries: dict[str, Any], forms: dict[str, Any]) -> None:
        self.requests = requests
        self.entries = entries
        self.forms = forms
        self.steps: list[dict[str, Any]] = []
        self.running: str | None = None

    def watch(self, step: Any, environment: EnvironmentContext) -> None:
        run = step.migration_fn
        revision = step.revision.revision

        def observed(**options: Any) -> None:
            self.running = revision
            run(**options)
            self.note(revision, environment.get_context().connection)

        step.migration_fn = observed

    def note(self, revision: str, connection: Any) -> None:
        """What the session of the migration sees, without leaving a trace in it."""
        raw = connection.connection.dbapi_connection
        status = int(raw.info.transaction_status)
        begun = status == 0
        if status == 3:
            return
        with raw.cursor() as cursor:
            cursor.execute("BEGIN" if raw.autocommit else "SAVEPOINT chainlint" if not begun else "SELECT 1")
            requests = self.requests.get(revision, [])
            # When the type of a column changes PostgreSQL reads its own words anew, not the writer's.
            again = [
                {**request, "id": request["id"] + ", again", "text": self.forms[request["id"]]}
                for request in requests if isinstance(self.forms.get(request["id"]), str)
            ]
            forms = normal_forms(cursor, [*requests, *again])
            self.forms |= forms
            entries = read_entries(cursor)
            cursor.execute("ROLLBACK" if begun or raw.autocommit else "ROLLBACK TO SAVEPOINT chainlint")
        self.steps.append({
            "revision": revision,
            "set": {key: entry for key, entry in entries.items() if self.entries.get(key) != entry},
            "gone": [key for key in self.entries if key not in entries],
            "forms": forms,
        })
        self.entries = entries


class Printer:
    """Gathers what is printed for each revision with `--sql`. A revision that needs a connection fails alone."""

    def __init__(self) -> None:
        self.output = io.StringIO()
        self.steps: list[dict[str, Any]] = []

    def watch(self, step: Any, environment: EnvironmentContext) -> None:
        run = step.migration_fn
        revision = step.revision.revision

        def printed(**options: Any) -> None:
            start = self.output.tell()
            try:
                run(**options)
            except Exception as error:
                self.steps.append({"revision": revision, "error": describe(error)})
            else:
                self.steps.append({"revision": revision, "sql": self.output.getvalue()[start:]})

        step.migration_fn = printed


def describe(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}".splitlines()[0]


def run_alembic(config: Config, direction: str, watch: Callable[[Any, EnvironmentContext], None], output: io.StringIO | None) -> None:
    """`alembic upgrade heads` or `alembic downgrade base`; with an output, as with `--sql`."""
    script = ScriptDirectory.from_config(config)

    def plan(revision: Any, _context: Any) -> list[Any]:
        steps = script._upgrade_revs("heads", revision) if direction == "upgrade" else script._downgrade_revs("base", revision)
        for step in steps:
            watch(step, environment)
        return steps

    options: dict[str, Any] = {"destination_rev": "heads" if direction == "upgrade" else "base"}
    if output is not None:
        options |= {"as_sql": True, "output_buffer": output}
        if direction == "downgrade":
            options["starting_rev"] = tuple(script.get_heads())
    with EnvironmentContext(config, script, fn=plan, **options) as environment:
        script.run_env()


@contextmanager
def project(chain: dict[str, Any]):
    """The chain's folder as the current one, without traces of the modules that it imports."""
    before, path, folder = dict(sys.modules), list(sys.path), os.getcwd()
    environment = dict(os.environ)
    os.chdir(chain["folder"])
    try:
        with redirect_stdout(io.StringIO()):
            yield
    finally:
        os.chdir(folder)
        sys.path[:] = path
        root = os.path.realpath(chain["folder"])
        for name, module in list(sys.modules.items()):
            if name not in before and str(getattr(module, "__file__", None) or "").startswith(root):
                del sys.modules[name]
        os.environ.clear()
        os.environ.update(environment)


def configuration(chain: dict[str, Any], url: str, attributes: dict[str, Any]) -> Config:
    config = Config(os.path.join(chain["folder"], chain["config"]), stdout=io.StringIO())
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    config.attributes.update(attributes)
    os.environ["DATABASE_URL"] = url
    return config


def observe(server: Any, chain: dict[str, Any], name: str) -> dict[str, Any]:
    observed: dict[str, Any] = {"chain": chain["name"], "runs": {}, "sql": {}}
    with project(chain), database(server, name):
        url = url_of(name)
        entries: dict[str, Any] = {}
        forms: dict[str, Any] = {}
        for direction in ("upgrade", "downgrade"):
            observer = Observer(chain["requests"][direction], entries, forms)
            stop = None
            try:
                with handed_over(chain, url) as attributes:
                    run_alembic(configuration(chain, url, attributes), direction, observer.watch, None)
            except (Exception, SystemExit) as error:
                cause = getattr(error, "orig", None) or error
                code = getattr(cause, "sqlstate", None) or getattr(cause, "pgcode", None)
                stop = {"revision": observer.running, "error": code or type(error).__name__, "message": describe(error), "trace": traceback.format_exc()}
            observed["runs"][direction] = {"steps": observer.steps, "stop": stop}
            entries = observer.entries
            if stop:
                break
        for direction in ("upgrade", "downgrade"):
            printer = Printer()
            try:
                run_alembic(configuration(chain, url, {}), direction, printer.watch, printer.output)
            except (Exception, SystemExit) as error:
                observed["sql"][direction] = {"steps": printer.steps, "error": describe(error)}
            else:
                observed["sql"][direction] = {"steps": printer.steps, "error": None}
    return observed


@contextmanager
def handed_over(chain: dict[str, Any], url: str):
    """A connection for an env.py that takes one from its caller."""
    if not chain.get("handOver"):
        yield {}
        return
    engine = sqlalchemy.create_engine(url, poolclass=sqlalchemy.pool.NullPool)
    with engine.connect() as connection:
        yield {"connection": connection}


def main() -> None:
    work = json.loads(Path(sys.argv[1]).read_text())
    server = driver.connect(SERVER)
    server.autocommit = True
    for number, chain in enumerate(work["chains"]):
        print(json.dumps(observe(server, chain, f"chainlint_{os.getpid()}_{number}")), flush=True)
    server.close()


if __name__ == "__main__":
    main()
