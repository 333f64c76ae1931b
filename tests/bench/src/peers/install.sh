# Installs the named Debian packages so that nothing of them runs, now or after the next boot: the measures start
# servers of their own, on folders of their own.
set -e
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    trap 'rm -f "$policy"' EXIT
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod +x "$policy"
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update --quiet=2
apt-get install --yes --quiet=2 --no-install-recommends "$@"
if [ -d /run/systemd/system ]; then
    for package in "$@"; do
        case "$package" in
        postgresql-*) systemctl disable --quiet --now postgresql.service ;;
        redis-server) systemctl disable --quiet --now redis-server.service ;;
        esac
    done
fi
