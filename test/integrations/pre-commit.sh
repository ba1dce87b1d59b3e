#!/usr/bin/env bash
# The real pre-commit installs the hook from this repository, and runs it in a scratch repository:
# red on the broken example, green on the repaired one, not at all for a file that is not of the chain.
set -euo pipefail
. "$(dirname "$0")/tools.sh"

PATH=$(python_tools):$PATH
export PRE_COMMIT_HOME=$work/pre-commit
project=$work/project
scratch_repository "$project"
cd "$project"

# What `pre-commit try-repo` must end with and say.
try() {
    local expected=$1 words=$2 code=0
    pre-commit try-repo "$root" chainlint --all-files --color never >"$work/output" 2>&1 || code=$?
    if [ "$code" != "$expected" ] || ! grep -qF "$words" "$work/output"; then
        cat "$work/output"
        fail "pre-commit try-repo: exit $code where $expected was expected, with: $words"
    fi
    echo "pre-commit try-repo: exit $code, $(grep -m 1 '^chainlint\.\.\.' "$work/output")"
}

broken_example .
git add --all
try 1 "[never-created]"
repair_example .
git add --all
try 0 "Passed"

# As a user has it: the hook is installed, and git runs it at each commit.
cat >.pre-commit-config.yaml <<CONFIG
repos:
  - repo: $root
    rev: $(git -C "$root" rev-parse HEAD)
    hooks:
      - id: chainlint
CONFIG
git add --all
pre-commit install >/dev/null
commit() { code=0; git commit --quiet --message "$1" >"$work/output" 2>&1 || code=$?; }
commit "the repaired chain"
test $code = 0 || { cat "$work/output"; fail "a commit of the repaired chain was refused"; }
echo "a note" >notes.txt
git add notes.txt
commit "an unrelated file"
grep -q "no files to check.*Skipped" "$work/output" || { cat "$work/output"; fail "a commit of an unrelated file ran the hook"; }
echo "git commit of an unrelated file: $(grep -m 1 '^chainlint\.\.\.' "$work/output")"
broken_example .
git add --all
commit "the chain as it was, broken"
test $code = 1 || { cat "$work/output"; fail "a commit that breaks the chain went through"; }
echo "git commit that breaks the chain: exit $code, $(grep -m 1 '^chainlint\.\.\.' "$work/output")"
