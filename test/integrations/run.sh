#!/usr/bin/env bash
# The places where people meet chainlint, each proved by the real consumer. Needs dist/.
set -euo pipefail
cd "$(dirname "$0")"

for proof in pre-commit action gitlab schemas reviewdog editors stranger; do
    printf -- '-- %s\n' "$proof"
    bash "$proof.sh"
done
