#!/usr/bin/env bash
# Runs a nats-server and every service in a process of its own, with data under data-stack, until ctrl-C. For trying out on
# one machine: it listens on loopback only, and anybody may sign in as anybody. `make stack` builds first.
set -euo pipefail
cd "$(dirname "$0")/.."
fairground=${FAIRGROUND:-target/release/fairground}
nats=${NATS_SERVER:-target/nats/current/nats-server}
listen=${LISTEN:-127.0.0.1:8080}
nats_listen=${NATS_LISTEN:-127.0.0.1:4222}
data=$PWD/data-stack
mkdir -p "$data/nats" "$data/log"

# nats.conf as a deployment has it, beside what differs from one machine to the next.
mkdir -p "$data/nats/nats"
cp deploy/nats.conf "$data/nats/nats.conf"
cp "$data/keys/keys.conf" "$data/nats/nats/keys.conf"
cat > "$data/nats/nats/site.conf" <<EOF
listen: "$nats_listen"
STREAMS_DIR: "$data/nats/streams"
STREAMS_BYTES_MAX: 8GB
EOF
cat > "$data/settings.toml" <<EOF
[nats]
servers = ["nats://$nats_listen"]
seeds = "$data/keys"
facts_bytes_max = 1073741824
journal_bytes_max = 2147483648
EOF

# Each in a group of its own, so that ctrl-C reaches this script alone, and it can end them in their order.
set -m
pids=''
stop() {
    trap - EXIT INT TERM
    # The last that was started is the first to go: the door before services, nats-server at the end.
    for pid in $pids; do
        kill -TERM "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# Starts a command in the background with its words in a log of its own.
start() {
    name=$1
    shift
    # What it said the last time must not pass for its first line.
    : > "$data/log/$name.out"
    "$@" > "$data/log/$name.out" 2> "$data/log/$name.log" &
    pids="$! $pids"
}
# Waits until a process has said its first line, or has ended.
await() {
    pid=${pids%% *}
    until [ -s "$data/log/$1.out" ]; do
        if ! kill -0 "$pid" 2>/dev/null; then
            echo "$1 did not start:" >&2
            cat "$data/log/$1.log" >&2
            exit 1
        fi
        sleep 0.1
    done
}

start nats-server "$nats" --config "$data/nats/nats.conf"
services=$("$fairground" serve --help | tr -s ' \n' ' ' | grep -o 'values: all, [^]]*' | cut -d, -f2- | tr -d ,)
for service in $services; do
    if [ "$service" = gateway ]; then continue; fi
    start "$service" "$fairground" serve "$service" --development --config "$data/settings.toml" \
        --data "$data/$service" --metrics-listen 127.0.0.1:0
    await "$service"
    echo "$service: $(cat "$data/log/$service.out")"
done
start gateway "$fairground" serve gateway --development --config "$data/settings.toml" --data "$data/gateway" \
    --listen "$listen" --demo
gateway=$!
await gateway
# Among them, what the demo says of where to point browser and curl.
tail -n +1 -f "$data/log/gateway.log" &
pids="$! $pids"
echo "logs: $data/log; end all with ctrl-C"
wait "$gateway"
