#!/usr/bin/env bash
# Tests of bin/troupe-cluster and of the scripts that keep nodes alive. Needs a built tree; nothing is trained.
set -euo pipefail
shopt -s extglob

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failures=0

expect() {
    local what=$1 actual=$2 expected=$3
    # shellcheck disable=SC2053  # a pattern
    if [[ $actual != $expected ]]; then
        printf 'FAILED: %s\n  expected %s\n  was      %s\n' "$what" "$expected" "$actual" >&2
        failures=$((failures + 1))
    fi
}

# Sets output and status.
attempt() {
    status=0
    output=$("$@" 2>&1) || status=$?
}

# The program itself.

attempt "$ROOT/bin/troupe-cluster" --help
expect "help is no error" "$status" 0
expect "help names the kinds" "$output" "*local*ssh*slurm*k8s*status*logs*stop*"
expect "what is for batch scripts only is not shown" "$output" "!(*slurm-job*)"

ln -s "$ROOT/bin/troupe-cluster" "$scratch/link"
cd "$scratch"
attempt ./link lcoal cartpole
expect "a wrong command ends with 2" "$status" 2
expect "a wrong command gets the right one" "$output" "*did you mean local?*"

attempt "$ROOT/bin/troupe-cluster" local cartpole --workers 0 --results-dir "$scratch/results"
expect "a wrong number ends with 2" "$status" 2
expect "a wrong number is named with what is allowed" "$output" "*--workers 0 is not allowed: it must be from 1*"

printf 'wokers = 2\n' >"$scratch/wrong.conf"
attempt "$ROOT/bin/troupe-cluster" local cartpole --cluster "$scratch/wrong.conf" --results-dir "$scratch/results"
expect "a wrong cluster file ends with 2" "$status" 2
expect "a wrong setting gets the right one" "$output" "*unknown setting wokers = 2*did you mean workers?*"
expect "nothing is left behind" "$(ls "$scratch")" "link"$'\n'"wrong.conf"

attempt "$ROOT/bin/troupe-cluster" k8s cartpole --results-dir "$scratch/results"
expect "an image is needed" "$status $output" "2 kubernetes.image is not set*"

attempt "$ROOT/bin/troupe-cluster" status "$scratch"
expect "what is no run has no status" "$status $output" "2 *is not a run directory*"

# What keeps a node alive in a pod: a bin/troupe that ends as told, one line of $scratch/plan for each start.

mkdir -p "$scratch/home/bin/lib" "$scratch/settings" "$scratch/secrets" "$scratch/tmp"
cp "$ROOT/bin/lib/kubernetes-node.sh" "$ROOT/bin/lib/slurm-job.sh" "$scratch/home/bin/lib/"
cat >"$scratch/home/bin/troupe" <<'STUB'
#!/usr/bin/env bash
echo "$*" >>"$SCRATCH/starts"
next=$(sed -n "$(wc -l <"$SCRATCH/starts" | tr -d ' ')p" "$SCRATCH/plan")
case $next in
    stay)
        trap 'exit 143' TERM
        for ((i = 0; i < 200; i++)); do sleep 0.1; done
        ;;
    kill) kill -9 $$ ;;
    *)
        echo "the words of $next"
        exit "$next"
        ;;
esac
STUB
chmod +x "$scratch/home/bin/troupe"
export SCRATCH=$scratch
echo seed=1 >"$scratch/settings/experiment.conf"
echo node >"$scratch/secrets/node.conf"

# Starts the pod $1 of role $2 for the rest, as a plan of exit codes; sets pod.
start_pod() {
    local name=$1 role=$2
    shift 2
    rm -rf "$scratch/starts" "$scratch/message" "$scratch/tmp"
    mkdir "$scratch/tmp"
    printf '%s\n' "$@" >"$scratch/plan"
    HOSTNAME=$name TROUPE_NAME=t TROUPE_RUN_DIRECTORY=$scratch/runs/a TROUPE_CONTROL_PORT=25520 TROUPE_TRAINERS=1 \
        TROUPE_WORKERS=2 TROUPE_SETTINGS=$scratch/settings TROUPE_SECRETS=$scratch/secrets \
        TROUPE_TEMPORARY=$scratch/tmp TROUPE_MESSAGE=$scratch/message \
        bash "$scratch/home/bin/lib/kubernetes-node.sh" "$role" >"$scratch/pod.out" 2>&1 &
    pod=$!
}

# Waits until $2 is in the file $1.
wait_for() {
    local i
    for ((i = 0; i < 300; i++)); do
        if grep -q -- "$2" "$1" 2>/dev/null; then
            return
        fi
        sleep 0.1
    done
    expect "'$2' in time in $1" "$(cat "$1" 2>/dev/null)" "*$2*"
}

end_pod() {
    kill -TERM "$pod" 2>/dev/null || true
    status=0
    wait "$pod" || status=$?
}

start_pod t-worker-1 worker 75 kill 0
wait_for "$scratch/pod.out" "waiting to be removed"
end_pod
expect "a node that is over waits for the end of its pod" "$status" 0
expect "what died or asks for it is started again" "$(wc -l <"$scratch/starts" | tr -d ' ')" 3
expect "a worker joins the first supervisor, under its own name" "$(head -n 1 "$scratch/starts")" \
    "node --role worker --config $scratch/secrets/node.conf --join t-supervisor-0.t:25520 node.index=1 node.host=t-worker-1.t"

touch "$scratch/secrets/t-worker-0.crt"
start_pod t-worker-0 worker 2
status=0
wait "$pod" || status=$?
expect "a node whose input is wrong is not started again" "$status $(wc -l <"$scratch/starts" | tr -d ' ')" "2 1"
expect "Kubernetes is told why" "$(cat "$scratch/message")" "the words of 2"
expect "a node gets the certificate of its name" "$(cat "$scratch/starts")" \
    "*node.security.certificate=$scratch/secrets/t-worker-0.crt*"

start_pod t-supervisor-0 supervisor stay
wait_for "$scratch/starts" node
expect "the first supervisor forms the cluster" "$(cat "$scratch/starts")" "!(*--join*)"
expect "it makes the run directory" "$(cat "$scratch/runs/a/experiment.conf" "$scratch/runs/a/cluster/ledger-before")" "seed=1"$'\n'0
end_pod
expect "the end of the pod ends the node" "$status" 143

echo '{"event":"member-joined"}' >"$scratch/runs/a/ledger.jsonl"
start_pod t-supervisor-0 supervisor 0
wait_for "$scratch/pod.out" "waiting to be removed"
end_pod
expect "where nobody answers there is no cluster to join" "$(cat "$scratch/starts")" "!(*--join*)"
expect "a pod that is started again does not take the run for a new one" "$(cat "$scratch/runs/a/cluster/ledger-before")" 0

start_pod t-supervisor-0 supervisor stay
wait_for "$scratch/starts" node
wait_for "$scratch/tmp/troupe-node.pid" .
touch "$scratch/tmp/troupe-stop"
kill -TERM "$(cat "$scratch/tmp/troupe-node.pid")"
wait_for "$scratch/pod.out" "waiting to be removed"
expect "a node that was stopped is not started again" "$(wc -l <"$scratch/starts" | tr -d ' ')" 1
end_pod

# What a Slurm job does after its launcher.

mkdir "$scratch/tools"
# shellcheck disable=SC2016  # for the scripts
printf '#!/bin/sh\necho "$*" >>"$SCRATCH/scontrol"\n' >"$scratch/tools/scontrol"
# shellcheck disable=SC2016  # for the script
printf '#!/bin/sh\necho "$*" >"$SCRATCH/launched"\nexit "$(cat "$SCRATCH/plan")"\n' >"$scratch/home/bin/troupe-cluster"
chmod +x "$scratch/tools/scontrol" "$scratch/home/bin/troupe-cluster"
slurm_job() {
    rm -f "$scratch/scontrol"
    echo "$1" >"$scratch/plan"
    PATH=$scratch/tools:$PATH SLURM_JOB_ID=7 attempt bash "$scratch/home/bin/lib/slurm-job.sh" "$scratch/runs/a" "$2" 1 2
    requeued=$(cat "$scratch/scontrol" 2>/dev/null) || true
}

slurm_job 0 requeue
expect "the job's launcher is told the run and the numbers" "$(cat "$scratch/launched")" \
    "slurm-job $scratch/runs/a --cluster $scratch/runs/a/cluster/cluster.conf --trainers 1 --workers 2"
expect "a run that has ended is not queued again" "$status $requeued" "0 "
slurm_job 143 requeue
expect "a job whose time is up is queued again" "$status $requeued" "143 requeue 7"
slurm_job 143 once
expect "unless it must not be" "$status $requeued" "143 "
touch "$scratch/runs/a/cluster/stop"
slurm_job 143 requeue
expect "unless somebody has stopped the run" "$status $requeued" "143 "

((failures == 0)) || exit 1
