#!/usr/bin/env bash
# Tests of bin/troupe and of how it finds a JDK. Needs a built tree.
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

# A folder that looks like a JDK; its java says what it is called with.
fake_jdk() {
    mkdir -p "$1/bin"
    printf 'IMPLEMENTOR="Fake"\nJAVA_VERSION="%s"\n' "$2" >"$1/release"
    printf '#!/bin/sh\nprintf "%%s " "$@"\npwd\nexit 7\n' >"$1/bin/java"
    cp "$1/bin/java" "$1/bin/javac"
    chmod +x "$1/bin/java" "$1/bin/javac"
}

# What find_jdk says with JAVA_HOME $1 and the folders after it, and nothing in PATH.
found() {
    local java_home=$1
    shift
    # shellcheck source=jdk.sh disable=SC2030,SC2031,SC2034,SC2123
    (
        source "$ROOT/bin/lib/jdk.sh"
        JAVA_HOME=$java_home
        PATH=$scratch/empty
        JDK_FOLDERS=("$@")
        find_jdk 2>&1 && echo "$JDK $JDK_VERSION"
    ) || echo "exit $?"
}

mkdir "$scratch/empty"
fake_jdk "$scratch/jdk-8" 1.8.0_402
fake_jdk "$scratch/jdk-17" 17.0.15
fake_jdk "$scratch/jdk-21" 21.0.2
fake_jdk "$scratch/jdk-99" 99-ea
fake_jdk "$scratch/jre-98" 98
rm "$scratch/jre-98/bin/javac"

expect "JAVA_HOME comes first" "$(found "$scratch/jdk-21" "$scratch/jdk-99")" "$scratch/jdk-21 21.0.2"
expect "a JAVA_HOME that is too old is passed over" "$(found "$scratch/jdk-17" "$scratch/jdk-21")" "$scratch/jdk-21 21.0.2"
expect "a JAVA_HOME that does not exist is passed over" "$(found /nonexistent "$scratch/jdk-21")" "$scratch/jdk-21 21.0.2"
expect "the newest of the usual folders is taken" "$(found "" "$scratch"/*)" "$scratch/jdk-99 99-ea"
expect "a runtime without a compiler does not do" "$(found "" "$scratch/jre-98" "$scratch/jdk-21")" "$scratch/jdk-21 21.0.2"
none=$(found "" "$scratch/jdk-8" "$scratch/jdk-17" "$scratch/jre-98")
expect "none is said in one sentence" "$none" "A JDK of version 21 or newer is needed and none was found*"$'\n'"exit 2"
expect "none is said in one line" "$(wc -l <<<"$none" | tr -d ' ')" 2

# What is_stale says of a lock made at the time $1 by the process $2.
staleness() {
    (
        # shellcheck source=build.sh
        source "$ROOT/bin/lib/build.sh"
        rm -rf "$scratch/lock" && mkdir "$scratch/lock"
        [[ -z $2 ]] || echo "$2" >"$scratch/lock/pid"
        touch -t "$1" "$scratch/lock"
        is_stale "$scratch/lock" && echo stale || echo held
    )
}

sleep 0 &
dead=$!
wait "$dead"
expect "the lock of a build that was killed is stale" "$(staleness 202001010000 "$dead")" stale
expect "the lock of a build that was killed before it wrote its number is stale" "$(staleness 202001010000 "")" stale
expect "the lock of a build that runs is held" "$(staleness 202001010000 $$)" held
expect "a lock in the making is held" "$(staleness "$(date +%Y%m%d%H%M.%S)" "")" held

# The class path of a Troupe in the folder $1.
class_path_in() {
    local script=$ROOT/bin/lib/java.sh
    env ROOT="$1" CLASSPATH_FILE="$scratch/class-path" TROUPE_CLASSPATH=/mine.jar \
        bash -c "source '$script'; class_path"
}

echo /library.jar >"$scratch/class-path"
mkdir -p "$scratch/with/plugins"
expect "jars in the folder for plugins are on the class path" "$(class_path_in "$scratch/with")" \
    "*:/library.jar:$scratch/with/plugins/\*:/mine.jar"
expect "no folder for plugins is needed" "$(class_path_in "$scratch/empty")" "*:/library.jar:/mine.jar"

ln -s "$ROOT/bin/troupe" "$scratch/link"
ln -s link "$scratch/link to link"
cd "$scratch/empty"
status=0
output=$(JAVA_HOME=$scratch/jdk-21 TROUPE_JAVA_OPTS="-Xmx1g -XX:+UseZGC" TROUPE_CLASSPATH=/mine.jar \
    "$scratch/link to link" train "a b" seed=1 2>&1) || status=$?
expect "the exit code passes through" "$status" 7
expect "arguments and folder pass through" "$output" "*:/mine.jar io.troupe.actors.cli.Main train a b seed=1 $scratch/empty"
expect "options pass through" "$output" "* -Xmx1g -XX:+UseZGC *"
expect "one collector is chosen" "$output" "!(*UseSerialGC*)"
expect "JDK 21 gets no flag that it does not know" "$output" "!(*sun-misc-unsafe*)"
output=$(JAVA_HOME=$scratch/jdk-99 "$ROOT/bin/troupe" benchmark queue 2>&1) || true
expect "benchmarks have a program of their own" "$output" "* io.troupe.benchmarks.Main queue *"
expect "newer JDKs are kept quiet" "$output" "*--sun-misc-unsafe-memory-access=allow*"

status=0
output=$("$ROOT/bin/troupe" no-such-command 2>&1) || status=$?
expect "a wrong command ends with 2" "$status" 2
expect "the JVM says nothing of its own" "$output" "!(*warning*|*WARNING*|*Exception*)"

# The README's first command, in short.
status=0
output=$("$ROOT/bin/troupe" train cartpole termination.maxSteps=8192 --quiet 2>&1) || status=$?
expect "a training run ends well" "$status $output" "0 "
expect "its folder is made where it was started" "$(ls "$scratch/empty/results")" "cartpole-*"
if [[ -z ${TROUPE_JAVA_OPTS:-}${TROUPE_CLASSPATH:-} && ! -d $ROOT/plugins ]]; then
    expect "it leaves an archive of classes for later starts" "$(ls "$ROOT"/target/troupe-*.jsa)" "*.jsa"
fi

((failures == 0)) || exit 1
