#!/usr/bin/env bash
# The step of action.yml, as GitHub's runner starts it; and action.yml by its published schema. Needs dist/.
set -euo pipefail
. "$(dirname "$0")/tools.sh"

tools=$(python_tools)
"$tools/check-jsonschema" --builtin-schema vendor.github-actions "$root/action.yml"
version=$(node -p 'require(process.argv[1]).version' "$root/package.json")
grep -qx "    default: $version" "$root/action.yml" || fail "action.yml names another version than package.json ($version)"

"$tools/python" -c 'import json, sys, yaml; json.dump(yaml.safe_load(sys.stdin), sys.stdout)' <"$root/action.yml" >"$work/action.json"
(cd "$root" && npm pack --silent --ignore-scripts --pack-destination "$work" >/dev/null)
"$root/node_modules/.bin/esbuild" "$here/action.ts" --bundle --platform=node --format=esm --target=node20.19 --packages=external --log-level=warning --outfile="$root/node_modules/.cache/chainlint/action.mjs"
node "$root/node_modules/.cache/chainlint/action.mjs" "$work/action.json" "$work"/chainlint-*.tgz "$root/examples/local-db-equivalence" "$work"
