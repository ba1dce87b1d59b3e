#!/usr/bin/env bash
# Starts what needs real Alembic and a real PostgreSQL: a script in Python, by default judge.py,
# which proves what the examples claim; or a program in JavaScript, which finds the Python of Alembic's
# newest release in CHAINLINT_PYTHON and that of an old one in CHAINLINT_PYTHON_OLD.
#
#   test/real-run/run.sh [SCRIPT.py | PROGRAM.mjs] [ARGUMENT...]
#
#   CHAINLINT_PG_URL  URL of a superuser on a PostgreSQL server (15 or newer). Scratch databases are
#                     made there and dropped again. Default: a temporary cluster of the newest
#                     installation below /usr/lib/postgresql.
#   CHAINLINT_VENV, CHAINLINT_VENV_OLD
#                     virtual environments with requirements.txt and requirements-1.8.txt installed.
#                     Default: they are made in the cache directory of the user.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

script=$here/judge.py
case ${1:-} in *.py | *.mjs) script=$1; shift ;; esac

# The Python of an environment with the packages of a requirements file. A new set of versions gets a new environment.
python_with() {
    local pins venv
    pins=$(cksum <"$1" | cut -d' ' -f1)
    venv=${XDG_CACHE_HOME:-$HOME/.cache}/chainlint/real-run-$pins
    if [ ! -e "$venv/complete" ]; then
        python3 -m venv --clear "$venv"
        "$venv/bin/python" -m pip install --quiet --disable-pip-version-check -r "$1"
        touch "$venv/complete"
    fi
    echo "$venv/bin/python"
}

CHAINLINT_PYTHON=${CHAINLINT_VENV:+$CHAINLINT_VENV/bin/python}
CHAINLINT_PYTHON=${CHAINLINT_PYTHON:-$(python_with "$here/requirements.txt")}
export CHAINLINT_PYTHON
case $script in
    *.py) start=("$CHAINLINT_PYTHON" "$script") ;;
    *.mjs)
        # What judges more than one version of Alembic.
        CHAINLINT_PYTHON_OLD=${CHAINLINT_VENV_OLD:+$CHAINLINT_VENV_OLD/bin/python}
        CHAINLINT_PYTHON_OLD=${CHAINLINT_PYTHON_OLD:-$(python_with "$here/requirements-1.8.txt")}
        export CHAINLINT_PYTHON_OLD
        start=(node "$script")
        ;;
esac

if [ -n "${CHAINLINT_PG_URL:-}" ]; then
    exec "${start[@]}" "$@"
fi

bin=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
if [ ! -x "$bin/initdb" ]; then
    echo "No PostgreSQL server found: install one, or set CHAINLINT_PG_URL" >&2
    exit 2
fi

work=$(mktemp -d "${TMPDIR:-/tmp}/chainlint-pg.XXXXXX")
as_owner=()
if [ "$(id -u)" = 0 ]; then
    # PostgreSQL refuses to run as root.
    chown postgres "$work"
    as_owner=(runuser -u postgres --)
fi

# shellcheck disable=SC2317  # called by the trap
stop() {
    (cd "$work" && "${as_owner[@]}" "$bin/pg_ctl" -D "$work/data" -m immediate stop >/dev/null 2>&1) || true
    rm -rf "$work"
}
trap stop EXIT

# A socket in a private directory and no TCP: nothing can collide with another server.
(
    cd "$work"
    "${as_owner[@]}" "$bin/initdb" -D "$work/data" -U postgres -A trust -E UTF8 --locale=C --no-sync >"$work/initdb.log"
    "${as_owner[@]}" "$bin/pg_ctl" -D "$work/data" -l "$work/server.log" -w start >/dev/null \
        -o "-c listen_addresses='' -c unix_socket_directories='$work' -c fsync=off -c synchronous_commit=off"
) || { cat "$work"/*.log >&2; exit 2; }

CHAINLINT_PG_URL="postgresql://postgres@/postgres?host=$work" "${start[@]}" "$@"
