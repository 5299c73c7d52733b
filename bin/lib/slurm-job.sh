#!/usr/bin/env bash
# What the batch script of `troupe-cluster slurm` runs: the launcher inside the job, and after it, where the time was up,
# the way back into the queue.
#
#   slurm-job.sh RUN requeue|once TRAINERS WORKERS
set -uo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
run=$1 requeue=$2 trainers=$3 workers=$4

"$ROOT/bin/troupe-cluster" slurm-job "$run" --cluster "$run/cluster/cluster.conf" \
    --trainers "$trainers" --workers "$workers" &
launcher=$!

# Slurm sends SIGTERM before the time is up (#SBATCH --signal), and so does `troupe-cluster stop`.
trap 'kill -TERM "$launcher" 2>/dev/null' TERM INT

status=0
wait "$launcher" || status=$?
# A signal ends the wait early.
while kill -0 "$launcher" 2>/dev/null; do
    status=0
    wait "$launcher" || status=$?
done

if ((status == 143)) && [[ $requeue == requeue && ! -e $run/cluster/stop ]]; then
    echo "stopped before the time is up; back into the queue"
    scontrol requeue "$SLURM_JOB_ID" || status=$?
fi
exit "$status"
