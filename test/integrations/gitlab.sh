#!/usr/bin/env bash
# The example's .gitlab-ci.yml in gitlab-ci-local, which runs GitLab's jobs in a shell. Needs dist/.
set -euo pipefail
. "$(dirname "$0")/tools.sh"

if ! command -v rsync >/dev/null; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends rsync >/dev/null
fi
tool=$cache/gitlab-ci-local-4.61.1
[ -e "$tool/node_modules/gitlab-ci-local" ] || npm install --silent --prefix "$tool" --no-audit --no-fund --ignore-scripts gitlab-ci-local@4.61.1
client=$cache/gitbeaker-43.8.0
[ -e "$client/node_modules/@gitbeaker/rest" ] || npm install --silent --prefix "$client" --no-audit --no-fund --ignore-scripts @gitbeaker/rest@43.8.0
(cd "$root" && npm pack --silent --ignore-scripts --pack-destination "$work" >/dev/null)

broken=alembic/versions/115_add_inflection_point_metadata.py
scratch_repository "$work/origin"
cd "$work/origin"
broken_example .
cp alembic/env.py "$work/env.py"
repair_example .
cp "$work/env.py" alembic/env.py
cp "$root/examples/quickstart/.gitlab-ci.yml" .
git add --all
git commit --quiet --message "the repaired chain, but for what env.py does"
git clone --quiet "$work/origin" "$work/checkout"
cd "$work/checkout"
git checkout --quiet -b change
cp "$root/examples/local-db-equivalence/$broken" "$broken"
git commit --quiet --all --message "the guard is taken away"

"$root/node_modules/.bin/esbuild" "$here/gitlab.ts" --bundle --platform=node --format=esm --target=node20.19 --packages=external --log-level=warning --outfile="$root/node_modules/.cache/chainlint/gitlab.mjs"
node "$root/node_modules/.cache/chainlint/gitlab.mjs" "$(realpath "$tool/node_modules/.bin/gitlab-ci-local")" "$work"/chainlint-*.tgz "$work/checkout" "$work" "$client/node_modules/@gitbeaker/rest/dist/index.mjs"
