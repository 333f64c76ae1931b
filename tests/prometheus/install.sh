#!/bin/sh
# Puts Debian's promtool below target/prometheus, if it isn't there. Nothing is installed on the machine.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
into=$root/target/prometheus
mkdir -p "$into"
# Tests may call this at the same time.
exec 9>"$into/lock"
flock 9
[ ! -x "$into/promtool" ] || exit 0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get download --quiet=2 prometheus 2>/dev/null || {
    apt-get update --quiet=2
    apt-get download --quiet=2 prometheus
}
dpkg -x prometheus_*.deb debian
install debian/usr/bin/promtool "$into/promtool"
