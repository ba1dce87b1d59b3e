#!/usr/bin/env bash
# The path of a stranger: the commands of the README from nothing to a red hook, on a project that is not ours, timed.
set -euo pipefail
. "$(dirname "$0")/tools.sh"

# The commands as the README has them; a here-document goes with its command.
awk '/^```sh$/ { inside = 1; text = ""; next } /^```$/ { if (inside && text ~ /pre-commit install/) printf "%s", text; inside = 0 } inside { text = text $0 "\n" }' "$root/README.md" >"$work/readme.sh"
commands=$(awk '/<<.END.$/ { print; skip = 1; next } skip && /^END$/ { skip = 0; next } !skip' "$work/readme.sh" | grep -c .)
test "$commands" -ge 1 && test "$commands" -le 5 || fail "$commands commands; five or fewer were promised"

(cd "$root" && npm pack --silent --ignore-scripts --pack-destination "$work" >/dev/null)
python3 -m venv "$work/venv"
export PATH=$work/venv/bin:$PATH PRE_COMMIT_HOME=$work/pre-commit PIP_DISABLE_PIP_VERSION_CHECK=1
broken=alembic/versions/115_add_inflection_point_metadata.py
scratch_repository "$work/project"
cd "$work/project"
broken_example .
repair_example .
git add --all
git commit --quiet --message "a chain that builds"
cp "$root/examples/local-db-equivalence/$broken" "$broken"

# The package is not in the registry yet: the packed one takes its place.
sed -i "s|^npm install --save-dev chainlint\$|npm install --save-dev $(echo "$work"/chainlint-*.tgz)|" "$work/readme.sh"
started=$(date +%s%N)
code=0
bash -e "$work/readme.sh" >"$work/output" 2>&1 || code=$?
milliseconds=$((($(date +%s%N) - started) / 1000000))
grep -q '\[use-after-drop\]' "$work/output" && test $code = 1 || { cat "$work/output"; fail "the hook is not red"; }
test "$(git log --oneline | wc -l)" = 1 || fail "the commit went through"
echo "from npm install to a red hook: $commands commands, $((milliseconds / 1000)).$(printf %03d $((milliseconds % 1000))) seconds"
