# Sourced by the scripts beside it: the tools of others that chainlint is proved against.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/chainlint
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() { printf 'FAILED: %s\n' "$*" >&2; exit 1; }

# The folder with the programs of requirements.txt. A new set of versions gets a new environment.
python_tools() {
    local venv
    venv=$cache/integrations-$(cksum <"$here/requirements.txt" | cut -d' ' -f1)
    if [ ! -e "$venv/complete" ]; then
        python3 -m venv --clear "$venv"
        "$venv/bin/python" -m pip install --quiet --disable-pip-version-check -r "$here/requirements.txt"
        touch "$venv/complete"
    fi
    echo "$venv/bin"
}

# A git repository of its own, untouched by the settings of whoever runs this.
scratch_repository() {
    export GIT_CONFIG_GLOBAL=$work/gitconfig GIT_CONFIG_NOSYSTEM=1
    git config --global user.name "Scratch"
    git config --global user.email "scratch@example.invalid"
    git config --global init.defaultBranch main
    git init --quiet "$1"
}

# The broken example, and its repair, as a project of somebody else.
broken_example() {
    cp -r "$root/examples/local-db-equivalence/." "$1/"
    rm -r "$1/fixed"
}
repair_example() { cp -r "$root/examples/local-db-equivalence/fixed/." "$1/"; }

# The folder with reviewdog.
reviewdog_tools() {
    local bin=$cache/reviewdog-0.21.0
    [ -x "$bin/reviewdog" ] || GOBIN=$bin GOFLAGS=-mod=mod go install github.com/reviewdog/reviewdog/cmd/reviewdog@v0.21.0 >&2
    echo "$bin"
}
