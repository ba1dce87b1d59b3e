"""Runs one public chain as its own project would: real Alembic, its own env.py, a real PostgreSQL.

    python chain.py SETTINGS.json OUT.jsonl

Knows no chain. What differs from a run of the project's own is said in the output: the engine is
always one to the scratch database, and a module that cannot be imported becomes a stand-in, which
permits everything and counts every use that a revision makes of it.

SETTINGS: `url`, `scriptLocation`, `root` (the import root, and the current folder), `standIns` (a
folder of modules named by their full name, `package.module.py`, or null; `prepare.py` in it is run
first), `downgrade` (true: back to base after head), `requests` (by direction and revision the
expressions whose normal form is asked for). OUT holds a line for each revision that ran, in the form of
observe.py, and a last one that tells how it ended.
"""
from __future__ import annotations

import importlib.abc
import importlib.machinery
import importlib.util
import json
import logging.config
import os
import sys
import traceback
from pathlib import Path
from types import ModuleType
from typing import Any

sys.dont_write_bytecode = True

import alembic.command  # noqa: E402
import sqlalchemy  # noqa: E402
import sqlalchemy.engine  # noqa: E402
import sqlalchemy.engine.create  # noqa: E402
from alembic.config import Config  # noqa: E402
from alembic.runtime.environment import EnvironmentContext  # noqa: E402
from alembic.script import ScriptDirectory  # noqa: E402
from sqlalchemy.dialects import registry  # noqa: E402

from entries import read_entries  # noqa: E402
from forms import normal_forms  # noqa: E402


class Journal:
    """Which revision runs, and what it did with stand-ins."""

    def __init__(self) -> None:
        self.running: str | None = None
        self.touched: dict[str, list[str]] = {}
        self.stand_ins: dict[str, str] = {}
        self.notes: list[str] = []

    def touch(self, what: str) -> None:
        if self.running is not None:
            seen = self.touched.setdefault(self.running, [])
            if what not in seen:
                seen.append(what)


journal = Journal()


class StandIn:
    """Permits everything. Has no SQL form, so SQLAlchemy refuses it: it cannot slip into DDL unseen."""

    def __init__(self, path: str) -> None:
        object.__setattr__(self, "_path", path)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        if name in ("_sa_instance_state", "__clause_element__"):
            raise AttributeError(name)
        return self._of(f".{name}")

    def _of(self, suffix: str) -> StandIn:
        path = self._path + suffix
        journal.touch(path)
        return StandIn(path)

    def __setattr__(self, name: str, value: Any) -> None:
        journal.touch(f"{self._path}.{name} =")

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        journal.touch(f"{self._path}()")
        # As a decorator it leaves what it decorates alone.
        if len(arguments) == 1 and not named and (isinstance(arguments[0], type) or callable(arguments[0])) and not isinstance(arguments[0], StandIn):
            return arguments[0]
        return StandIn(f"{self._path}()")

    def __mro_entries__(self, bases: tuple) -> tuple:
        return ()

    def __getitem__(self, key: Any) -> StandIn:
        return self._of(f"[{key!r}]" if isinstance(key, (str, int)) else "[...]")

    def __setitem__(self, key: Any, value: Any) -> None:
        journal.touch(f"{self._path}[...] =")

    def __iter__(self) -> Any:
        journal.touch(f"iter({self._path})")
        return iter(())

    def __contains__(self, item: Any) -> bool:
        journal.touch(f"in {self._path}")
        return False

    def __len__(self) -> int:
        journal.touch(f"len({self._path})")
        return 0

    def __bool__(self) -> bool:
        journal.touch(f"bool({self._path})")
        return True

    def __enter__(self) -> StandIn:
        return self

    def __exit__(self, *error: Any) -> None:
        return None

    def _operator(self, *_: Any) -> StandIn:
        journal.touch(f"operator on {self._path}")
        return StandIn(f"({self._path} ...)")

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _operator
    __or__ = __ror__ = __and__ = __rand__ = __mod__ = __rmod__ = __pow__ = __lt__ = __le__ = __gt__ = __ge__ = _operator

    def __repr__(self) -> str:
        return f"<stand-in for {self._path}>"


class StandInModule(ModuleType):
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        path = f"{self.__name__}.{name}"
        journal.touch(path)
        return StandIn(path)


class Imports(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Stand-ins for what cannot be had: missing packages, and modules of the project that fail to load."""

    def __init__(self, root: str, folder: str | None) -> None:
        self.roots = [str(Path(root).resolve())]
        self.folder = folder
        self.inner: dict[str, importlib.machinery.ModuleSpec] = {}
        self.busy = False

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        if self.busy:
            return None
        written = Path(self.folder, f"{name}.py") if self.folder else None
        if written and written.is_file():
            return importlib.util.spec_from_file_location(name, written, submodule_search_locations=[])
        self.busy = True
        try:
            found = importlib.machinery.PathFinder.find_spec(name, path)
        except Exception:
            found = None
        finally:
            self.busy = False
        if found is None:
            return None
        if found.origin and found.loader and any(found.origin.startswith(root + os.sep) for root in self.roots) and "site-packages" not in found.origin:
            self.inner[name] = found
            return importlib.util.spec_from_file_location(name, found.origin, loader=self, submodule_search_locations=found.submodule_search_locations)
        return None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        return StandInModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        inner = self.inner.get(module.__name__)
        if inner is None:
            journal.stand_ins.setdefault(module.__name__, "no such module")
            return
        # The names that it defined before it failed are its own.
        try:
            code = inner.loader.get_code(module.__name__)
            module.__class__ = ModuleType
            exec(code, module.__dict__)
        except Exception as error:
            module.__class__ = StandInModule
            journal.stand_ins[module.__name__] = f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"


class Missing(importlib.abc.MetaPathFinder):
    """Asked last: nobody else has the module."""

    def __init__(self, imports: Imports) -> None:
        self.imports = imports

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        top = name.partition(".")[0]
        # Optional parts of what is installed ask for modules that are rightly absent.
        if not asked_by_the_project(self.imports.roots) or top in sys.stdlib_module_names:
            return None
        if "." in name and not isinstance(sys.modules.get(name.rpartition(".")[0]), StandInModule) and not self.is_of_the_project(name):
            return None
        return importlib.machinery.ModuleSpec(name, self.imports, is_package=True)

    def is_of_the_project(self, name: str) -> bool:
        parent = sys.modules.get(name.rpartition(".")[0])
        origin = getattr(parent, "__file__", None) or ""
        return any(origin.startswith(root + os.sep) for root in self.imports.roots)


def asked_by_the_project(roots: list[str]) -> bool:
    """Whether the import statement stands in a file of the project (and not of a package or of ours)."""
    frame = sys._getframe(2)
    while frame and ("importlib" in frame.f_code.co_filename or frame.f_code.co_filename == __file__):
        frame = frame.f_back
    file = frame.f_code.co_filename if frame else ""
    return "site-packages" not in file and any(os.path.abspath(file).startswith(root + os.sep) for root in roots)


def direct_engines(url: str) -> None:
    """Every engine is one to the scratch database, with the driver that the project asks for where it is there."""
    original = sqlalchemy.engine.create.create_engine
    scratch = sqlalchemy.engine.make_url(url)

    def create_engine(asked: Any, **options: Any) -> Any:
        dropped = [key for key, value in options.items() if isinstance(value, StandIn)]
        for key in dropped:
            del options[key]
        if dropped:
            journal.notes.append(f"options of the engine that are stand-ins: {', '.join(dropped)}")
        return original(scratch.set(drivername=driver_for(asked, options.get("_is_async", False))), **options)

    for module in (sqlalchemy, sqlalchemy.engine, sqlalchemy.engine.create):
        module.create_engine = create_engine


def driver_for(asked: Any, is_async: bool) -> str:
    try:
        name = str(sqlalchemy.engine.make_url(asked).drivername)
    except Exception:
        name = ""
    wanted = name.partition("+")[2] if name.startswith("postgres") else ""
    for driver in ([wanted] if wanted else []) + (["asyncpg", "psycopg"] if is_async else ["psycopg2", "psycopg"]):
        if importlib.machinery.PathFinder.find_spec(driver) is None or (driver == "asyncpg" and not is_async):
            continue
        try:
            registry.load(f"postgresql.{driver}")
        except sqlalchemy.exc.NoSuchModuleError:
            continue
        return f"postgresql+{driver}"
    raise SystemExit(f"no driver for {asked!r} is installed")


def watch(out: Any, requests: dict[str, dict[str, list[Any]]]) -> None:
    """Notes which revision runs, and writes after each what it changed."""
    for name in ("_upgrade_revs", "_downgrade_revs"):
        setattr(ScriptDirectory, name, watched(getattr(ScriptDirectory, name)))
    configure = EnvironmentContext.configure
    entries: dict[str, Any] = {}

    def applied(ctx: Any, step: Any, **_: Any) -> None:
        nonlocal entries
        direction = "upgrade" if step.is_upgrade else "downgrade"
        found, forms = in_passing(ctx.connection, requests[direction].get(step.up_revision_id, []))
        out.write(json.dumps({
            "direction": direction, "revision": step.up_revision_id, "forms": forms,
            "set": {key: entry for key, entry in found.items() if entries.get(key) != entry},
            "gone": [key for key in entries if key not in found],
        }) + "\n")
        entries = found
        journal.running = None

    def configured(self: Any, *arguments: Any, **options: Any) -> None:
        metadata = options.get("target_metadata")
        if any(isinstance(one, StandIn) for one in (metadata if isinstance(metadata, (list, tuple)) else [metadata])):
            journal.notes.append("target_metadata is a stand-in: no naming convention")
            options["target_metadata"] = None
        for key in [key for key, value in options.items() if isinstance(value, StandIn)]:
            journal.notes.append(f"context.configure({key}=) is a stand-in")
            del options[key]
        theirs = options.pop("on_version_apply", None) or ()
        options["on_version_apply"] = (*(theirs if isinstance(theirs, (list, tuple)) else (theirs,)), applied)
        configure(self, *arguments, **options)

    EnvironmentContext.configure = configured


def watched(plan: Any) -> Any:
    def planned(self: Any, *arguments: Any, **named: Any) -> Any:
        steps = list(plan(self, *arguments, **named))
        for step in steps:
            step.migration_fn = noting(step.migration_fn, step.revision.revision)
        return steps

    return planned


def noting(migrate: Any, revision: str) -> Any:
    def run(*arguments: Any, **named: Any) -> Any:
        journal.running = revision
        return migrate(*arguments, **named)

    return run


def in_passing(connection: Any, requests: list[Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the session of the migration sees and how it writes expressions, without leaving a trace in it."""
    cursor = connection.connection.dbapi_connection.cursor()
    # A migration may have committed behind the back of its driver, or run in autocommit.
    cursor.execute("SELECT pg_current_xact_id_if_assigned() IS NOT NULL OR now() <> statement_timestamp()")
    in_transaction = cursor.fetchone()[0]
    cursor.execute("SAVEPOINT chainlint" if in_transaction else "BEGIN")
    forms = normal_forms(cursor, requests)
    entries = read_entries(cursor)
    for statement in ["ROLLBACK TO SAVEPOINT chainlint", "RELEASE SAVEPOINT chainlint"] if in_transaction else ["ROLLBACK"]:
        cursor.execute(statement)
    cursor.close()
    return entries, forms


def main() -> int:
    settings = json.loads(Path(sys.argv[1]).read_text())
    url = settings["url"]
    sys.path.insert(0, settings["root"])
    os.chdir(settings["root"])
    imports = Imports(settings["root"], settings["standIns"])
    sys.meta_path.insert(0, imports)
    sys.meta_path.append(Missing(imports))
    direct_engines(url)
    if settings["standIns"] and Path(settings["standIns"], "prepare.py").is_file():
        importlib.import_module("prepare")

    # Logging is ours to set, and an env.py asks for it whether there is an ini file or not.
    logging.config.fileConfig = lambda *_, **__: None

    # Without an alembic.ini: it names no more than the folder and the URL, and both are given here.
    config = Config()
    config.set_main_option("script_location", settings["scriptLocation"])
    for key in ("sqlalchemy.url", "url"):
        config.set_main_option(key, url.replace("%", "%%"))
    set_main_option = config.set_main_option
    # An env.py that reads its URL from settings that are a stand-in.
    config.set_main_option = lambda key, value: set_main_option(key, value if isinstance(value, str) else url.replace("%", "%%"))
    config.attributes["sqlalchemy.url"] = url

    with open(sys.argv[2], "w") as out:
        watch(out, settings["requests"])
        error = None
        try:
            alembic.command.upgrade(config, "heads")
            if settings["downgrade"]:
                alembic.command.downgrade(config, "base")
        except (Exception, SystemExit) as raised:
            error = {
                "revision": journal.running, "error": sqlstate(raised) or type(raised).__name__,
                "message": str(raised).splitlines()[0] if str(raised) else "", "trace": traceback.format_exc(),
            }
        out.write(json.dumps({
            "end": error, "touched": journal.touched, "standIns": journal.stand_ins, "notes": journal.notes,
            "versions": {"alembic": alembic.__version__, "sqlalchemy": sqlalchemy.__version__},
        }) + "\n")
    return 0


def sqlstate(raised: BaseException) -> str | None:
    """The code of PostgreSQL's error, whether SQLAlchemy has wrapped it or not, by whichever driver."""
    original = getattr(raised, "orig", None) or raised
    return getattr(original, "sqlstate", None) or getattr(original, "pgcode", None)


if __name__ == "__main__":
    sys.exit(main())
