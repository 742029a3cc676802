#!/bin/sh
# Installs a Debian package, or says how to.
set -eu

if ! command -v apt-get >/dev/null; then
    echo "Please install $1, then try again." >&2
    exit 1
fi
sudo=
if [ "$(id -u)" != 0 ]; then
    sudo="sudo -n"
    $sudo true 2>/dev/null || { echo "Please run: sudo apt-get install $1, then try again." >&2; exit 1; }
fi
echo "Installing $1"
export DEBIAN_FRONTEND=noninteractive
$sudo apt-get update -qq </dev/null
$sudo apt-get install -y -qq --no-install-recommends "$1" </dev/null >/dev/null
