#!/bin/sh
# Others' front-end code: from the npm registry into avisa/web/vendor, which is never committed.
set -eu
modules=node_modules
vendor=avisa/web/vendor

. scripts/find_npm.sh
$npm ci --ignore-scripts --no-audit --no-fund --silent </dev/null

rm -rf $vendor
mkdir -p $vendor
cp $modules/htmx.org/dist/htmx.min.js \
    $modules/htmx.org/dist/ext/hx-sse.min.js \
    $modules/@fontsource-variable/figtree/files/figtree-latin-wght-normal.woff2 \
    $modules/@fontsource-variable/figtree/files/figtree-latin-ext-wght-normal.woff2 \
    $vendor/
rm -rf $modules
