"""Runs chains with real Alembic on real PostgreSQL, many of them in one process.

Each run is a fork of a process in which Alembic is loaded already: it starts at once, leaves no
module and no setting behind, and can be stopped. Long chains are run once with a copy of the
database kept after every few revisions; a mutant then starts at the last copy before its change.
"""
from __future__ import annotations

import gc
import json
import os
import re
import select
import signal
import sys
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit, urlunsplit

import alembic.command
import alembic.ddl.impl
import alembic.runtime.migration
import psycopg
import sqlalchemy.dialects.postgresql.psycopg  # noqa: F401  loaded before the fork
from alembic.config import Config
from sqlalchemy.exc import DBAPIError

sys.dont_write_bytecode = True

# A run that takes longer waits for something: the longest chain takes a second.
TIMEOUT_SECONDS = 60

# Chains with more revisions are run from copies of the database.
SHORT_CHAIN = 20
REVISIONS_BETWEEN_COPIES = 8


@dataclass(frozen=True)
class Outcome:
    """How a run ended."""

    good: bool
    order: list[str]
    """The revisions that were started."""
    memo: list[list[str | None]]
    """The enum types that SQLAlchemy believes it made in this run."""
    error: str | None = None
    """The class of the exception."""
    message: str | None = None
    sqlstate: str | None = None
    names: str = ""
    """The words of the error that name objects."""
    at_end: str = ""
    """The last lines of the traceback, for people."""

    @property
    def revision(self) -> str | None:
        """The revision that failed; None when none was started."""
        return None if self.good or not self.order else self.order[-1]


class Server:
    """A PostgreSQL server, and databases of this process on it."""

    def __init__(self, url: str) -> None:
        self.url = url.replace("postgresql+psycopg://", "postgresql://", 1)
        self.connection = psycopg.connect(self.url, autocommit=True)
        self.version = self.connection.info.server_version // 10000
        """The major version."""
        self.made: set[str] = set()
        self.count = 0

    def create(self, template: str = "template0") -> str:
        name = f"chainlint_mutant_{os.getpid()}_{self.count}"
        self.count += 1
        self.connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY {"wal_log" if template == "template0" else "file_copy"}')
        self.made.add(name)
        return name

    def drop(self, name: str) -> None:
        self.connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        self.made.discard(name)

    def close(self) -> None:
        for name in sorted(self.made):
            self.drop(name)
        self.connection.close()

    def url_of(self, database: str) -> str:
        # urlunsplit writes postgresql:/name when the host is in the query
        return re.sub(r"^postgresql:/(?!/)", "postgresql:///", urlunsplit(urlsplit(self.url)._replace(path=f"/{database}")))

    def environment(self, database: str) -> dict[str, str]:
        """For env.py files that read a URL, and for those that leave all to libpq."""
        parts = urlsplit(self.url)
        host = parse_qs(parts.query).get("host", [parts.hostname or ""])[0]
        found = {
            "DATABASE_URL": self.url_of(database).replace("postgresql://", "postgresql+psycopg://", 1),
            "PGDATABASE": database, "PGHOST": host, "PGUSER": parts.username or "postgres",
        }
        if parts.port:
            found["PGPORT"] = str(parts.port)
        if parts.password:
            found["PGPASSWORD"] = parts.password
        return found


class StepLog:
    """Stands in for Alembic's logger, which says which revision it starts."""

    def __init__(self) -> None:
        self.order: list[str] = []

    def info(self, message: str, *arguments: Any) -> None:
        if message.startswith("Running"):
            self.order.append(arguments[0].revision.revision)

    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *arguments, **named: None


def upgrade(folder: Path, environment: dict[str, str], target: str = "heads", memo: list[list[str | None]] = []) -> Outcome:
    """`alembic upgrade TARGET` in a fork. `memo` is what earlier parts of the same run made."""
    reading, writing = os.pipe()
    gc.freeze()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        with os.fdopen(writing, "w") as out:
            json.dump(asdict(run(folder, environment, target, memo)), out)
        os._exit(0)
    os.close(writing)
    text = b""
    while True:
        ready, _, _ = select.select([reading], [], [], TIMEOUT_SECONDS)
        if not ready:
            os.kill(pid, signal.SIGKILL)
            break
        part = os.read(reading, 1 << 16)
        if not part:
            break
        text += part
    os.close(reading)
    os.waitpid(pid, 0)
    return Outcome(**json.loads(text)) if text else Outcome(False, [], [], error="Timeout", message=f"no end after {TIMEOUT_SECONDS} seconds")


def run(folder: Path, environment: dict[str, str], target: str, memo: list[list[str | None]]) -> Outcome:
    """In the fork: what the command `alembic` does, with an eye on it."""
    for name in [name for name in os.environ if name.startswith(("MIGRATION_", "PG"))]:
        del os.environ[name]
    os.environ.update(environment)
    os.chdir(folder)
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    log = StepLog()
    alembic.runtime.migration.log = log
    implementations: list[alembic.ddl.impl.DefaultImpl] = []
    plain = alembic.ddl.impl.DefaultImpl.__init__

    def begin(self: alembic.ddl.impl.DefaultImpl, *arguments: Any, **named: Any) -> None:
        plain(self, *arguments, **named)
        if memo:
            self.memo["_pg_enums"] = {tuple(one) for one in memo}
        implementations.append(self)

    alembic.ddl.impl.DefaultImpl.__init__ = begin
    try:
        config = Config("alembic.ini")
        config.set_main_option("sqlalchemy.url", environment["DATABASE_URL"])
        alembic.command.upgrade(config, target)
    except BaseException as error:
        return failed(error, log.order)
    made = {one for each in implementations for one in each.memo.get("_pg_enums", ())}
    return Outcome(True, log.order, sorted((list(one) for one in made), key=str))


def failed(error: BaseException, order: list[str]) -> Outcome:
    trace = "".join(traceback.format_exception(error)[-3:])[-1500:]
    if not (isinstance(error, DBAPIError) and isinstance(error.orig, psycopg.Error)):
        return Outcome(False, order, [], error=type(error).__name__, message=str(error)[:500], at_end=trace)
    original = error.orig
    diagnosis = original.diag
    names = [diagnosis.message_detail, diagnosis.schema_name, diagnosis.table_name, diagnosis.column_name, diagnosis.constraint_name, diagnosis.datatype_name]
    primary = diagnosis.message_primary or str(original)
    return Outcome(
        False, order, [], error=type(original).__name__, message=primary, sqlstate=original.sqlstate,
        names=" ".join([primary, *filter(None, names)]), at_end=trace,
    )


class Replica:
    """A chain on disk, run as it is; then its mutants."""

    def __init__(self, server: Server, folder: Path, files: dict[str, str]) -> None:
        self.server, self.folder, self.files = server, folder, files
        for path, text in files.items():
            self.write(path, text)
        self.copies: list[tuple[int, str, list[list[str | None]]]] = []
        """How many revisions a copy has, its database, and the types made so far."""
        self.head = server.create()
        self.outcome = upgrade(folder, server.environment(self.head))
        if self.outcome.good and len(self.outcome.order) > SHORT_CHAIN:
            self.keep_copies()

    def write(self, path: str, text: str) -> None:
        place = self.folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)

    def keep_copies(self) -> None:
        database = self.server.create()
        memo: list[list[str | None]] = []
        for count in range(REVISIONS_BETWEEN_COPIES, len(self.outcome.order), REVISIONS_BETWEEN_COPIES):
            part = upgrade(self.folder, self.server.environment(database), self.outcome.order[count - 1], memo)
            if not part.good:
                raise RuntimeError(f"the chain builds in one run, but not in parts: {part.at_end}")
            memo = sorted([*memo, *(one for one in part.memo if one not in memo)], key=str)
            self.copies.append((count, self.server.create(database), memo))
        self.server.drop(database)

    def run(self, changed: dict[str, str], unchanged_revisions: int) -> Outcome:
        """Runs the chain with changed files; the first revisions are known to be as they were."""
        before = [copy for copy in self.copies if copy[0] <= unchanged_revisions]
        done, template, memo = before[-1] if before else (0, "template0", [])
        database = self.server.create(template)
        try:
            for path, text in changed.items():
                self.write(path, text)
            return upgrade(self.folder, self.server.environment(database), memo=memo)
        finally:
            for path in changed:
                self.write(path, self.files[path])
            self.server.drop(database)

    def close(self) -> None:
        for database in [self.head, *(name for _, name, _ in self.copies)]:
            self.server.drop(database)
