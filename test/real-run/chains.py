"""Runs small chains with real Alembic on a real PostgreSQL, and prints how each run ends.

    python chains.py [--check] ARCHIVE...

The environment's CHAINLINT_PG_URL is the URL of a superuser; scratch databases are made there. ARCHIVE is
a file of cases as in test/runs: `=== name`, then a chain. With --check nothing is printed but what
differs from NAME.real.txt beside the archive. For each case two lines: what `alembic upgrade heads` gives in
one run from an empty database, and what it gives when every revision is a run of its own. Where the chain is
one line of revisions that all have a downgrade(), a third: each revision goes up, down and up again, and
then all of them go down to base. A run that ends early is told as the revision that was running, the
SQLSTATE and PostgreSQL's message, or the class and message of the Python exception.

A line `# database: SQL` in a case runs in the scratch database before anything else, and a line
`# target: REVISION` says what is upgraded to instead of `heads`.
"""

import importlib
import io
import logging
import os
import re
import sys
import tempfile
import warnings
from pathlib import Path

import alembic
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

warnings.simplefilter("ignore")
sys.dont_write_bytecode = True

DRIVER = "psycopg" if sa.__version__ >= "2" else "psycopg2"
INI = "[alembic]\nscript_location = %(here)s\n"
ENV = """\
from alembic import context
from sqlalchemy import create_engine
with create_engine("postgresql://").connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
"""
IMPORTS = "import sqlalchemy as sa; from alembic import op; from sqlalchemy.dialects import postgresql\n"


def cases(path):
    for part in re.split(r"^=== ", Path(path).read_text(encoding="utf-8"), flags=re.M)[1:]:
        name, _, text = part.partition("\n")
        yield name.strip(), text


def files(text):
    """The files of an archive, filled in as test/runs.test.ts does."""
    found = {name: body for name, body in re.findall(r"^-- (\S+) --\n(.*?)(?=^-- \S+ --$|\Z)", text, re.M | re.S)}
    found.setdefault("alembic.ini", INI)
    found.setdefault("env.py", ENV)
    for name, body in found.items():
        if name.startswith("versions/") and not re.search(r"^\s*(import|from) ", body, re.M):
            found[name] = IMPORTS + body
    return found


def recorded(archive, versions):
    """The endings of an archive's cases as NAME.real.txt has them, those of these versions where they differ."""
    found = {}
    for title, text in cases(re.sub(r"\.txt$", ".real.txt", archive)):
        concerned = True
        for line in text.splitlines():
            if line.startswith("# "):
                concerned = line == versions
            elif concerned and ": " in line:
                words = line.partition(": ")[0]
                found[title, words] = line
    return found


class Steps(logging.Handler):
    def __init__(self):
        super().__init__()
        self.running = None
        # What is being done with the revision.
        self.label = ""

    def emit(self, record):
        step = re.search(r"Running upgrade .*-> ([^,\s]+)|Running downgrade ([^,\s]+) ->", record.getMessage())
        self.running = step[1] or step[2] if step else self.running


def outcome(error, running):
    place = f"at {running}" if running else "before any revision"
    original = getattr(error, "orig", None)
    code = getattr(original, "sqlstate", None) or getattr(original, "pgcode", None)
    if code:
        return f"breaks {place}: {code} {str(original).splitlines()[0]}"
    # How objects show themselves differs between versions and runs.
    message = re.sub(r"<[^<>]*>", "<...>", (str(error).splitlines() or [""])[0])
    return f"breaks {place}: {type(error).__name__}: {message}"


def goes_back(folder):
    """Whether a chain is one line of revisions that all have a downgrade()."""
    try:
        scripts = list(ScriptDirectory.from_config(Config(str(folder / "alembic.ini"))).walk_revisions())[::-1]
        is_line = all(script.down_revision == (scripts[at - 1].revision if at else None) for at, script in enumerate(scripts))
        return is_line and all(hasattr(script.module, "downgrade") for script in scripts)
    except Exception:
        return False


def main():
    check = "--check" in sys.argv[1:]
    archives = [argument for argument in sys.argv[1:] if argument != "--check"]
    server = sa.engine.make_url(os.environ["CHAINLINT_PG_URL"]).set(drivername=f"postgresql+{DRIVER}")
    admin = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    name = f"chainlint_chains_{os.getpid()}"
    url = server.set(database=name)
    real_create_engine = sa.create_engine
    log = Steps()
    logging.getLogger("alembic.runtime.migration").addHandler(log)
    logging.getLogger("alembic.runtime.migration").setLevel(logging.INFO)
    with admin.connect() as connection:
        version = connection.exec_driver_sql("SHOW server_version").scalar().split()[0]
    versions = f"# alembic {alembic.__version__}, SQLAlchemy {sa.__version__}, PostgreSQL {version.split('.')[0]}"
    if not check:
        print(versions)

    def run(folder, text, shape):
        with admin.connect() as connection:
            connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            connection.exec_driver_sql(f'CREATE DATABASE "{name}" TEMPLATE template0')
        engine = real_create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for statement in re.findall(r"^# database: (.*)$", text, re.M):
                connection.exec_driver_sql(statement)
        engine.dispose()
        engines = []

        def create_engine(given, **options):
            engines.append(real_create_engine(url, **options))
            return engines[-1]

        sa.create_engine = create_engine
        log.running, log.label = None, ""
        # Modules of the project are found in its folder, as where Alembic is started there.
        sys.path.insert(0, str(folder))
        try:
            config = Config(str(folder / "alembic.ini"), stdout=io.StringIO())
            revisions = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()][::-1]
            for target in re.findall(r"^# target: (.*)$", text, re.M) or ["heads"] if shape == "one run" else revisions:
                command.upgrade(config, target)
                if shape == "there and back":
                    log.label = ", down"
                    command.downgrade(config, "-1")
                    log.label = ", up again"
                    command.upgrade(config, target)
                    log.label = ""
            if shape == "there and back":
                log.label = ", down to base"
                command.downgrade(config, "base")
            return "builds"
        except Exception as error:
            return outcome(error, log.running and log.running + log.label)
        finally:
            sa.create_engine = real_create_engine
            sys.path.remove(str(folder))
            for module in [name for name, module in sys.modules.items() if str(getattr(module, "__file__", None)).startswith(f"{folder}/")]:
                del sys.modules[module]
            importlib.invalidate_caches()
            for engine in engines:
                engine.dispose()

    runs = different = 0
    for archive in archives:
        known = recorded(archive, versions) if check else {}
        for title, text in cases(archive):
            if not check:
                print(f"\n=== {title}")
            with tempfile.TemporaryDirectory() as root:
                folder = Path(root)
                for path, body in files(text).items():
                    (folder / path).parent.mkdir(parents=True, exist_ok=True)
                    (folder / path).write_text(body, encoding="utf-8")
                # A chain of one revision runs one by one as it runs at once.
                is_single = sum(path.startswith("versions/") for path in files(text)) == 1
                at_once = run(folder, text, "one run")
                endings = {"one run": at_once, "one by one": at_once if is_single else run(folder, text, "one by one")}
                if goes_back(folder):
                    endings["there and back"] = run(folder, text, "there and back")
                runs += len(endings) - is_single
                for words, ending in endings.items():
                    line = f"{words}: {ending}"
                    # An extension that this server does not offer tells nothing.
                    if check and line != known.get((title, words)) and " is not available" not in line:
                        different += 1
                        print(f"{archive}: {title}\n  {line}\n  recorded: {known.get((title, words))}", flush=True)
                    elif not check:
                        print(line, flush=True)
    with admin.connect() as connection:
        connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    if check:
        print(f"{runs} runs of small chains, {different} differ from what is recorded ({versions[2:]})")
    return 1 if different else 0


sys.exit(main())
