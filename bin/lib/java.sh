# shellcheck shell=bash
# Sourced by the scripts beside it, after build.sh and find_jdk, with ROOT set, and STARTED where the time of the start is
# known. Says how a Java program of Troupe is run.

# Sets JAVA_OPTIONS for the command $1.
java_options() {
    # An archive of loaded classes shortens the start. A training run loads what matters, so only that makes one; and only
    # a plain one, because an archive made with other options would be thrown away and made again each time.
    local archive=$ROOT/target/troupe-$JDK_VERSION.jsa
    JAVA_OPTIONS=(--enable-native-access=ALL-UNNAMED -XX:SharedArchiveFile="$archive" -Xshare:auto
        -Xlog:disable "-Xlog:all=error:stderr" "-Xlog:cds*=off:stderr" "-Xlog:aot*=off:stderr" -XX:-PrintWarnings)
    if [[ $1 == train && -z ${TROUPE_JAVA_OPTS:-}${TROUPE_CLASSPATH:-} && ! -d $ROOT/plugins ]]; then
        JAVA_OPTIONS+=(-XX:+AutoCreateSharedArchive)
    fi
    if ((JDK_MAJOR >= 24)); then
        JAVA_OPTIONS+=(--sun-misc-unsafe-memory-access=allow)
    fi
    # Steady state allocates next to nothing, so the collector with the least overhead wins.
    if [[ ${TROUPE_JAVA_OPTS:-} != *GC* ]]; then
        JAVA_OPTIONS+=(-XX:+UseSerialGC)
    fi

    if [[ -n $STARTED ]]; then
        local digits=${STARTED//[.,]/}
        JAVA_OPTIONS+=(-Dtroupe.startMillis="${digits%???}")
    fi
    # Only here can a terminal be told from a pipe on every JDK.
    if [[ -t 1 ]]; then
        JAVA_OPTIONS+=(-Dtroupe.columns="$(tput cols 2>/dev/null || echo 80)")
    fi
}

# Jars in the folder plugins, where there is one, are found as if they were on TROUPE_CLASSPATH: the JVM expands the star.
class_path() {
    local plugins=
    [[ ! -d $ROOT/plugins ]] || plugins=":$ROOT/plugins/*"
    printf '%s\n' "$ROOT/benchmarks/target/troupe-benchmarks.jar:$(<"$CLASSPATH_FILE")$plugins${TROUPE_CLASSPATH:+:$TROUPE_CLASSPATH}"
}
