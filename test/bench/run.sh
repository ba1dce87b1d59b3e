#!/usr/bin/env bash
# Cold runs on the case-study example, as ratios of wall time: chainlint against `alembic heads` on
# the same project, and against the floor (see floor.mjs). Needs hyperfine and an Alembic:
# ALEMBIC=/path/to/alembic test/bench/run.sh
set -euo pipefail
cd "$(dirname "$0")/../.."
project=examples/local-db-equivalence
alembic=${ALEMBIC:-alembic}
out=$(mktemp)
trap 'rm -f "$out"' EXIT
hyperfine --warmup 3 --runs "${RUNS:-20}" --ignore-failure --export-json "$out" \
  --command-name chainlint "node dist/cli.js $project" \
  --command-name "alembic heads" "cd $project && DATABASE_URL=postgresql+psycopg://localhost/none $alembic heads" \
  --command-name floor "node test/bench/floor.mjs $project/alembic/versions"
node -e '
const { results } = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"));
const [chainlint, heads, floor] = results.map((result) => result.median);
console.log(`chainlint / alembic heads: ${(chainlint / heads).toFixed(2)}`);
console.log(`chainlint / floor:         ${(chainlint / floor).toFixed(2)}`);
' "$out"
/usr/bin/time -f "peak memory: %M KB" node dist/cli.js "$project" >/dev/null || true
