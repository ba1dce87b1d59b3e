#!/bin/sh
# Start of the container. In development the tables come from the models, and the chain is told
# that it has nothing to do.
set -eu

if [ "${APP_ENV:-development}" = "production" ]; then
    alembic upgrade head
else
    python -c 'from app.db import init_db; init_db()'
    alembic stamp head
fi

exec uvicorn app.main:app --host 0.0.0.0 --port "${PORT:-8000}"
