"""Hands the server that run.sh has started, and the environment with its driver, to public.ts."""
import os
import subprocess
import sys

bundle = "node_modules/.cache/chainlint/public.mjs"
sys.exit(subprocess.call(["node", bundle, *sys.argv[1:]], env={**os.environ, "CHAINLINT_JUDGE": sys.executable}))
