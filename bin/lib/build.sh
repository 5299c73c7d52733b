# shellcheck shell=bash
# Sourced by the scripts beside it, after find_jdk, with ROOT set. Builds what bin/troupe runs, when it has changed.

MODULES=(proto runtime actors testkit examples dm-env-rpc benchmarks)
CLASSPATH_FILE=$ROOT/benchmarks/target/classpath
STAMP=$ROOT/target/troupe.stamp

# Put before Maven by a script that bounds its time.
BOUND=()
# Without the tests; a script that runs them has them compiled at once, by a compiler that is warm.
WITHOUT_TESTS=-Dmaven.test.skip=true

maven() {
    local options=${MAVEN_OPTS:-}
    if ((JDK_MAJOR >= 24)); then
        # Maven's own libraries use what newer JDKs warn about.
        options+=" --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED"
    fi
    # shellcheck disable=SC2086  # several options
    (cd "$ROOT" && JAVA_HOME=$JDK MAVEN_OPTS=$options ${BOUND[@]+"${BOUND[@]}"} ./mvnw -B -ntp ${TROUPE_MAVEN_OPTS:-} "$@" </dev/null)
}

# What the build depends on besides files: class paths are absolute, and a profile changes them.
build_key() {
    BUILD_KEY="$ROOT|${TROUPE_MAVEN_OPTS:-}"
}

is_built() {
    local module sources=("$ROOT/pom.xml" "$ROOT/.mvn" "$ROOT/python/src")
    [[ -f $STAMP && -f $CLASSPATH_FILE && $(<"$STAMP") == "$BUILD_KEY" ]] || return 1
    for module in "${MODULES[@]}"; do
        [[ -f $ROOT/$module/target/troupe-$module.jar ]] || return 1
        sources+=("$ROOT/$module/pom.xml" "$ROOT/$module/src/main")
    done
    # Folders count too: a deleted source changes only its folder.
    [[ -z $(find "${sources[@]}" -newer "$STAMP" -print -quit 2>/dev/null) ]]
}

build() {
    local log=$ROOT/target/build.log started=$ROOT/target/build.started
    if [[ -f $STAMP ]]; then
        echo "building what has changed ..." >&2
    else
        echo "building Troupe (first time only; downloads about 250 MB where they are missing) ..." >&2
    fi
    # What changes while the build runs must be newer than the stamp.
    printf '%s\n' "$BUILD_KEY" >"$started"
    if ! maven -q -T 2 "$WITHOUT_TESTS" package >"$log" 2>&1; then
        grep -E '^\[ERROR\]|^Error|^curl|^wget' "$log" | sed '/\[Help 1\]/q' | head -n 15 >&2 || true
        echo "the build failed; all of it is in $log" >&2
        exit 3
    fi
    # The archive of the classes before is of no use any more.
    rm -f "$ROOT"/target/troupe-*.jsa
    mv "$started" "$STAMP"
}

# Whether a build that was killed left this lock behind, perhaps before it could write its number. One that is younger
# than a minute may just be in the making.
is_stale() {
    local pid
    [[ -n $(find "$1" -maxdepth 0 -mmin +1 2>/dev/null) ]] || return 1
    pid=$(cat "$1/pid" 2>/dev/null) || true
    [[ -z $pid ]] || ! kill -0 "$pid" 2>/dev/null
}

# Two that start at once must not build at once: the second waits and finds it done.
ensure_built() {
    build_key
    is_built && return
    mkdir -p "$ROOT/target"
    if command -v flock >/dev/null; then
        exec 9>"$ROOT/target/build.lock"
        flock 9
        is_built || build
        exec 9>&-
    else
        local lock=$ROOT/target/build.lock.d
        until mkdir "$lock" 2>/dev/null; do
            if is_stale "$lock"; then
                rm -rf "$lock"
            else
                sleep 1
            fi
        done
        echo $$ >"$lock/pid"
        # build may end the script.
        trap 'rm -rf "$ROOT/target/build.lock.d"' EXIT
        is_built || build
        rm -rf "$lock"
        trap - EXIT
    fi
}
