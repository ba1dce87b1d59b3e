#!/usr/bin/env bash
# The real reviewdog takes what chainlint finds: all of it, and on a diff what stands in the diff. Needs dist/.
set -euo pipefail
. "$(dirname "$0")/tools.sh"

PATH=$(reviewdog_tools):$PATH
project=$work/project
broken=alembic/versions/115_add_inflection_point_metadata.py
scratch_repository "$project"
cd "$project"
broken_example .
cp alembic/env.py "$work/env.py"
repair_example .
cp "$work/env.py" alembic/env.py
git add --all
git commit --quiet --message "the repaired chain, but for what env.py does"
cp "$root/examples/local-db-equivalence/$broken" "$broken"

chainlint() { node "$root/dist/cli.js" "$@" || test $? -eq 1; }
# The places of lines `path:line:column: ...`.
places() { grep -oE '^[^ ]+:[0-9]+:[0-9]+:' | sort; }

chainlint --format line | places >"$work/expected"
test "$(wc -l <"$work/expected")" = 2 || fail "two findings were expected"
for format in rdjson checkstyle; do
    chainlint --format $format >"$work/$format"
    reviewdog -f=$format -reporter=local -filter-mode=nofilter <"$work/$format" >"$work/shown"
    places <"$work/shown" | diff "$work/expected" - || { cat "$work/shown"; fail "reviewdog -f=$format shows other places"; }
    echo "reviewdog -f=$format -reporter=local: $(places <"$work/shown" | wc -l) of $(wc -l <"$work/expected") findings"
done

reviewdog -f=rdjson -reporter=local -diff="git diff" -filter-mode=diff_context <"$work/rdjson" >"$work/shown"
diff <(grep "^$broken:" "$work/expected") <(places <"$work/shown") || fail "on the diff, reviewdog does not show what the diff breaks, and that alone"
echo "reviewdog -f=rdjson -reporter=local -diff='git diff': $(cat "$work/shown")"
