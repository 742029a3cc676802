#!/bin/sh
# Others' front-end code and dictionaries: from the npm registry into folders that are never committed.
set -eu
modules=node_modules
vendor=avisa/web/vendor
dictionaries=avisa/templates/lint/dictionaries

. scripts/find_npm.sh
$npm ci --ignore-scripts --no-audit --no-fund --silent </dev/null

rm -rf $vendor $dictionaries
mkdir -p $vendor $dictionaries
cp $modules/htmx.org/dist/htmx.min.js \
    $modules/htmx.org/dist/ext/hx-sse.min.js \
    $modules/@fontsource-variable/figtree/files/figtree-latin-wght-normal.woff2 \
    $modules/@fontsource-variable/figtree/files/figtree-latin-ext-wght-normal.woff2 \
    $vendor/
for language in en en-gb es pt; do
    cp $modules/dictionary-$language/index.aff $dictionaries/$language.aff
    cp $modules/dictionary-$language/index.dic $dictionaries/$language.dic
    cp $modules/dictionary-$language/license $dictionaries/$language.license
done
rm -rf $modules
