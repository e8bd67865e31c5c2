#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Install the Debian packages that are missing: tools/setup.sh build | check
# Says which; uses sudo when not root; does nothing, and needs no network, when all are there.
set -eu
purpose=${1:-build}
here=$(dirname "$0")

case $purpose in
build) wanted=$(sed -n 's/^build //p' "$here/packages.txt") ;;
check) wanted=$(sed -n -e 's/^build //p' -e 's/^check //p' "$here/packages.txt") ;;
*) echo "usage: tools/setup.sh build|check" >&2; exit 2 ;;
esac

if ! command -v dpkg-query >/dev/null 2>&1; then
    echo "setup: this is not a Debian system; install the equivalents of:" $wanted >&2
    exit 0
fi

missing=
for package in $wanted; do
    state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$state" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

echo "setup: installing Debian packages:$missing"
sudo=
if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null 2>&1 || {
        echo "setup: not root and no sudo; as root run: apt-get install$missing" >&2
        exit 1
    }
    sudo=sudo
fi
export DEBIAN_FRONTEND=noninteractive
$sudo apt-get update -q >/dev/null || echo "setup: could not refresh the package lists, trying the old ones" >&2
# shellcheck disable=SC2086
$sudo apt-get install -y -q --no-install-recommends $missing >/tmp/interdict-setup.$$ 2>&1 || {
    tail -n 20 /tmp/interdict-setup.$$ >&2
    rm -f /tmp/interdict-setup.$$
    echo "setup: could not install$missing" >&2
    exit 1
}
rm -f /tmp/interdict-setup.$$
