#!/usr/bin/env bash
# Starts what needs real Alembic and a real PostgreSQL: a script in Python, by default judge.py,
# which proves what the examples claim.
#
#   test/real-run/run.sh [SCRIPT.py] [ARGUMENT...]
#
#   CHAINLINT_PG_URL  URL of a superuser on a PostgreSQL server (15 or newer). Scratch databases are
#                     made there and dropped again. Default: a temporary cluster of the newest
#                     installation below /usr/lib/postgresql.
#   CHAINLINT_VENV    a virtual environment with requirements.txt installed. Default: one is made in
#                     the cache directory of the user.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

script=$here/judge.py
case ${1:-} in *.py) script=$1; shift ;; esac

venv=${CHAINLINT_VENV:-}
if [ -z "$venv" ]; then
    # A new set of versions gets a new environment.
    pins=$(cksum <"$here/requirements.txt" | cut -d' ' -f1)
    venv=${XDG_CACHE_HOME:-$HOME/.cache}/chainlint/real-run-$pins
    if [ ! -e "$venv/complete" ]; then
        python3 -m venv --clear "$venv"
        "$venv/bin/python" -m pip install --quiet --disable-pip-version-check -r "$here/requirements.txt"
        touch "$venv/complete"
    fi
fi

if [ -n "${CHAINLINT_PG_URL:-}" ]; then
    exec "$venv/bin/python" "$script" "$@"
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

CHAINLINT_PG_URL="postgresql://postgres@/postgres?host=$work" "$venv/bin/python" "$script" "$@"
