#!/usr/bin/env bash
# The first process of a pod of `troupe-cluster k8s`: keeps one node alive.
#
#   kubernetes-node.sh supervisor|trainer|worker
#
# What died, or asks for it, is started again, here as long as it does not die all the time, and by Kubernetes beyond
# that. When the run is over the pod waits to be removed: a StatefulSet would start anew what has ended.
set -uo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
role=$1
host=${HOSTNAME:?}
index=${host##*-}
settings=${TROUPE_SETTINGS:-/etc/troupe}
secrets=${TROUPE_SECRETS:-/etc/troupe-secret}
temporary=${TROUPE_TEMPORARY:-/tmp}
run=${TROUPE_RUN_DIRECTORY:?}
first=$TROUPE_NAME-supervisor-0.$TROUPE_NAME
restarts=20
# What Kubernetes shows of a container that has ended.
message=${TROUPE_MESSAGE:-/dev/termination-log}

node=""
stopping=false
trap 'stopping=true; [[ -z $node ]] || kill -TERM "$node" 2>/dev/null' TERM INT

answers() {
    # shellcheck disable=SC2016  # for the inner shell
    timeout 2 bash -c 'exec 3<>"/dev/tcp/$1/$2"' bash "$1" "$TROUPE_CONTROL_PORT" 2>/dev/null
}

# The first supervisor forms the cluster, but joins it where it lives on already: somebody has joined since this run was
# launched, and answers. Sets JOIN.
whom_to_join() {
    local peer peers=()
    if [[ $role != supervisor || $index != 0 ]]; then
        JOIN=(--join "$first:$TROUPE_CONTROL_PORT")
        return
    fi
    JOIN=()
    tail -c "+$(($(<"$run/cluster/ledger-before") + 1))" "$run/ledger.jsonl" 2>/dev/null |
        grep -q '"member-joined"' || return
    for ((i = 0; i < TROUPE_TRAINERS && i < 4; i++)); do peers+=("$TROUPE_NAME-trainer-$i.$TROUPE_NAME"); done
    for ((i = 0; i < TROUPE_WORKERS && i < 4; i++)); do peers+=("$TROUPE_NAME-worker-$i.$TROUPE_NAME"); done
    for peer in "${peers[@]}"; do
        if answers "$peer"; then
            JOIN+=(--join "$peer:$TROUPE_CONTROL_PORT")
        fi
    done
}

# A run directory on the volume, with how long the ledger was before this launch. The file has the launch's own token
# in its name's place, so that a pod that is started again does not count anew.
prepare_run() {
    mkdir -p "$run/cluster" "$run/log" "$run/checkpoints"
    local launch
    launch=$(cksum <"$secrets/node.conf")
    if [[ $(cat "$run/cluster/launch" 2>/dev/null) != "$launch" ]]; then
        cp "$settings/experiment.conf" "$run/experiment.conf"
        (cat "$run/ledger.jsonl" 2>/dev/null || true) | wc -c | tr -d ' ' >"$run/cluster/ledger-before"
        echo "$launch" >"$run/cluster/launch"
    fi
}

if [[ $role == supervisor ]]; then
    prepare_run
fi

arguments=("node.index=$index" "node.host=$host.$TROUPE_NAME")
if [[ -e $secrets/$host.crt ]]; then
    arguments+=("node.security.certificate=$secrets/$host.crt" "node.security.privateKey=$secrets/$host.key"
        "node.security.authorities=$secrets/authorities.crt")
fi

# What the node prints is kept, too. The pipe has a name, so that its reader can be waited for.
pipe=$temporary/troupe-node.pipe

# Waits until all that the node has printed is kept, but not for what it has started and left behind.
await_output() {
    local i
    for ((i = 0; i < 50; i++)); do
        kill -0 "$reader" 2>/dev/null || return 0
        sleep 0.1
    done
    kill "$reader" 2>/dev/null || true
}

delay=1
for ((start = 0; start <= restarts; start++)); do
    whom_to_join
    ! $stopping || exit 143
    # A new one: what an earlier node has left behind may still have the old one open.
    rm -f "$pipe" && mkfifo "$pipe"
    tee "$temporary/troupe-node.out" <"$pipe" &
    reader=$!
    "$ROOT/bin/troupe" node --role "$role" --config "$secrets/node.conf" ${JOIN[@]+"${JOIN[@]}"} "${arguments[@]}" \
        >"$pipe" 2>&1 &
    node=$!
    # The signal may have come before anybody knew whom to tell.
    ! $stopping || kill -TERM "$node" 2>/dev/null || true
    echo "$node" >"$temporary/troupe-node.pid"
    status=0
    began=$SECONDS
    wait "$node" || status=$?
    while kill -0 "$node" 2>/dev/null; do
        status=0
        wait "$node" || status=$?
    done
    node=""
    await_output
    if $stopping; then
        exit "$status"
    fi
    if ((status != 75 && status < 129)) || [[ -e $temporary/troupe-stop ]]; then
        break
    fi
    if ((SECONDS - began >= 10)); then
        delay=1
    fi
    echo "the node ended with $status; starting it again in $delay s" >&2
    sleep "$delay" &
    wait $! || true
    ! $stopping || exit 143
    delay=$((delay < 8 ? delay * 2 : 10))
done

if ((status == 2)); then
    tail -n 12 "$temporary/troupe-node.out" >"$message" 2>/dev/null || true
fi
# Over, or stopped by the launcher, or the supervisor has written why the run failed: what it wrote is still to be
# fetched.
if ((status == 0)) || [[ -e $temporary/troupe-stop || ($status == 3 && $role == supervisor) ]]; then
    echo "the node has ended with $status; waiting to be removed"
    until $stopping; do
        sleep 60 &
        wait $! || true
    done
fi
exit "$status"
