#!/bin/sh
# Makes .venv with the given Python (3.11 or newer); bare Debian keeps the venv module in its own package.
set -eu
python=$1

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "Avisa needs Python 3.11 or newer; $python is $("$python" -V). Try: make setup PYTHON=python3.12" >&2
    exit 1
}
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    sh scripts/need_package.sh python3-venv
fi
"$python" -m venv --clear .venv
