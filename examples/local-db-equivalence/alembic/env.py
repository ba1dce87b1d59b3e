"""Alembic environment.

The URL comes from DATABASE_URL, or from ``-x url=...`` for a database that is not one's own.
Most migrations of this repository are written by hand; autogenerate is asked for a first draft
at best, so the metadata of the ORM is loaded when it is needed and not before.

    alembic upgrade head
    alembic -x url=postgresql+psycopg://postgres@localhost/scratch upgrade head
    alembic upgrade 064_guard_console_ledger:065_run_authorization --sql
"""
from __future__ import annotations

import logging
import os
import sys
import time
from logging.config import fileConfig

from alembic import context
from sqlalchemy import create_engine, pool, text
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import OperationalError

config = context.config

if config.config_file_name is not None:
    fileConfig(config.config_file_name, disable_existing_loggers=False)

logger = logging.getLogger("alembic.env")

# Schemas that the chain owns. Whatever else a database holds is nobody's business here.
MANAGED_SCHEMAS = frozenset(
    {
        "public",
        "agents",
        "contracts",
        "m10_recovery",
        "m11_audit",
        "policy",
        "routing",
        "system",
    }
)

# Tables that other software makes in our schemas.
FOREIGN_TABLES = frozenset({"spatial_ref_sys", "pg_stat_statements", "pg_stat_statements_info"})

# A migration that waits for a lock makes everybody behind it wait as well.
LOCK_TIMEOUT = os.environ.get("MIGRATION_LOCK_TIMEOUT", "15s")
STATEMENT_TIMEOUT = os.environ.get("MIGRATION_STATEMENT_TIMEOUT", "0")

# Two deployments that start together must not migrate together.
ADVISORY_LOCK_KEY = 7_204_001

CONNECT_ATTEMPTS = int(os.environ.get("MIGRATION_CONNECT_ATTEMPTS", "5"))
CONNECT_PAUSE_SECONDS = 2.0

MINIMUM_SERVER_VERSION = (15, 0)


def migration_url() -> URL:
    """Where to migrate: -x url=..., DATABASE_URL, sqlalchemy.url; in this order."""
    arguments = context.get_x_argument(as_dictionary=True)
    raw = arguments.get("url") or os.environ.get("DATABASE_URL") or config.get_main_option("sqlalchemy.url")
    if not raw:
        sys.exit("No database: set DATABASE_URL, or pass -x url=...")
    return with_driver(raw)


def with_driver(raw: str) -> URL:
    """The platform hands out postgres:// URLs, the application uses asyncpg; migrations use psycopg."""
    if raw.startswith("postgres://"):
        raw = "postgresql://" + raw[len("postgres://") :]
    url = make_url(raw)
    if url.get_backend_name() != "postgresql":
        sys.exit(f"The chain is written for PostgreSQL, not for {url.get_backend_name()}")
    if url.drivername in {"postgresql", "postgresql+asyncpg"}:
        url = url.set(drivername="postgresql+psycopg")
    return url


def describe(url: URL) -> str:
    """For the log: never with the password."""
    return url.render_as_string(hide_password=True)


def load_metadata():
    """The metadata of the ORM, for autogenerate only.

    The models need the packages of the application, which a migration job does not have.
    """
    if getattr(config.cmd_opts, "autogenerate", False) is False:
        return None
    from app.models import metadata

    return metadata


def include_name(name: str | None, type_: str, parent_names: dict[str, str | None]) -> bool:
    """What autogenerate reads from the database."""
    if type_ == "schema":
        return name is None or name in MANAGED_SCHEMAS
    if type_ == "table":
        return name not in FOREIGN_TABLES
    return True


def include_object(obj, name: str | None, type_: str, reflected: bool, compare_to) -> bool:
    """What autogenerate compares."""
    if type_ == "table":
        # Partitions are made by the scheduler, archives by LIKE: neither has a model.
        if reflected and name is not None and ("_p20" in name or name.endswith("_archive")):
            return False
        return not obj.info.get("is_view", False)
    if type_ == "index" and reflected and compare_to is None:
        # Expression and partial indexes live in the migrations alone.
        return False
    return True


def compare_type(ctx, inspected_column, metadata_column, inspected_type, metadata_type):
    """TEXT and VARCHAR without a length are the same to us."""
    kinds = {type(inspected_type).__name__, type(metadata_type).__name__}
    if kinds <= {"TEXT", "Text", "VARCHAR", "String", "AutoString"}:
        return False
    return None


def log_version(ctx, step, heads, run_args) -> None:
    """One line for each revision that was applied, for the log of the deployment."""
    verb = "applied" if step.is_upgrade else "reverted"
    logger.info("%s %s (was %s)", verb, step.up_revision_id, ", ".join(step.source_revision_ids) or "empty")


def common_options() -> dict:
    """Options that both modes share."""
    return {
        "target_metadata": load_metadata(),
        "version_table": "alembic_version",
        "include_schemas": True,
        "include_name": include_name,
        "include_object": include_object,
        "compare_type": compare_type,
        "compare_server_default": False,
    }


def server_settings() -> str:
    """Settings of the session, given when connecting, so that they hold from the first statement."""
    settings = {
        "lock_timeout": LOCK_TIMEOUT,
        "statement_timeout": STATEMENT_TIMEOUT,
        "idle_in_transaction_session_timeout": "0",
        "application_name": "alembic",
        "timezone": "UTC",
    }
    return " ".join(f"-c {name}={value}" for name, value in settings.items())


def make_engine(url: URL) -> Engine:
    return create_engine(
        url,
        poolclass=pool.NullPool,
        connect_args={"options": server_settings(), "connect_timeout": 10},
    )


def wait_for_database(engine: Engine) -> None:
    """In a new environment the database may be a few seconds behind us."""
    for attempt in range(1, CONNECT_ATTEMPTS + 1):
        try:
            with engine.connect() as probe:
                check_server_version(probe)
            return
        except OperationalError as error:
            if attempt == CONNECT_ATTEMPTS:
                raise
            logger.warning("database not ready (%d of %d): %s", attempt, CONNECT_ATTEMPTS, error.orig)
            time.sleep(CONNECT_PAUSE_SECONDS)


def check_server_version(connection: Connection) -> None:
    found = connection.dialect.server_version_info
    if found is not None and found < MINIMUM_SERVER_VERSION:
        wanted = ".".join(map(str, MINIMUM_SERVER_VERSION))
        sys.exit(f"PostgreSQL {wanted} or newer is needed, this is {'.'.join(map(str, found))}")


def refuse_during_freeze() -> None:
    """Operations sets MIGRATION_FREEZE while a database is being moved."""
    reason = os.environ.get("MIGRATION_FREEZE")
    if reason:
        sys.exit(f"Migrations are frozen: {reason}")


def hold_advisory_lock(connection: Connection) -> None:
    """Wait until no other migration runs. The lock ends with the transaction."""
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK_KEY})


def run_migrations_offline() -> None:
    """Write the SQL to standard output instead of running it."""
    context.configure(
        url=migration_url(),
        literal_binds=True,
        dialect_opts={"paramstyle": "named"},
        transaction_per_migration=True,
        **common_options(),
    )
    with context.begin_transaction():
        context.run_migrations()


def run_migrations_online() -> None:
    """Migrate the database.

    A connection may be handed over by a caller (tests do so); it then owns the transaction.
    """
    handed_over: Connection | None = config.attributes.get("connection")
    if handed_over is not None:
        run_on(handed_over)
        return

    refuse_during_freeze()
    url = migration_url()
    connectable = make_engine(url)
    logger.info("migrating %s", describe(url))
    wait_for_database(connectable)

    # begin() rather than connect(): the advisory lock lives as long as its transaction.
    with connectable.begin() as connection:
        hold_advisory_lock(connection)
        run_on(connection)


def run_on(connection: Connection) -> None:
    context.configure(
        connection=connection,
        transaction_per_migration=True,  # a revision that is done stays done
        on_version_apply=log_version,
        **common_options(),
    )
    with context.begin_transaction():
        context.run_migrations()


if context.is_offline_mode():
    run_migrations_offline()
else:
    run_migrations_online()
