#!/bin/sh
# Others' WhatsApp clients for Node, which the tests let loose on the sandbox: from the npm registry into .venv.
set -eu
. scripts/find_npm.sh
clients=.venv/clients

rm -rf $clients
mkdir -p $clients
cp tests/sandbox/clients/node/package.json tests/sandbox/clients/node/package-lock.json $clients/
(cd $clients && $npm ci --ignore-scripts --no-audit --no-fund --silent </dev/null)
ln -s "$node" $clients/node
