# shellcheck shell=bash
# Sourced by the scripts beside it. Finds a JDK without starting one: its `release` file says which it is.

MINIMUM_JDK=21
JDK_FOLDERS=(
    /usr/lib/jvm/* /usr/java/* /opt/* /opt/java/*
    "${HOME:-/nonexistent}"/.sdkman/candidates/java/* "${HOME:-/nonexistent}"/.jdks/*
    /Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME:-/nonexistent}"/Library/Java/JavaVirtualMachines/*/Contents/Home
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home
)

# Takes the JDK in folder $1 when it is new enough and newer than the one found so far.
consider_jdk() {
    local line version="" major
    [[ -x $1/bin/java && -x $1/bin/javac && -r $1/release ]] || return 0
    while IFS= read -r line || [[ -n $line ]]; do
        if [[ $line == JAVA_VERSION=* ]]; then
            version=${line#JAVA_VERSION=}
            version=${version//[\"$'\r']/}
        fi
    done <"$1/release"
    major=${version%%[!0-9]*}
    [[ -n $major ]] || return 0
    if ((major >= MINIMUM_JDK && major > JDK_MAJOR)); then
        JDK=$1
        JDK_MAJOR=$major
        JDK_VERSION=$version
    fi
}

# Sets JDK (a folder), JDK_VERSION and JDK_MAJOR. JAVA_HOME and PATH come first; elsewhere the newest is taken.
# Ends with 2 where there is none.
find_jdk() {
    local folder java
    # shellcheck disable=SC2034  # for who sources this
    JDK="" JDK_VERSION="" JDK_MAJOR=0
    if [[ -n ${JAVA_HOME:-} ]]; then
        consider_jdk "$JAVA_HOME"
    fi
    # macOS has a /usr/bin/java that only asks for a JDK to be installed.
    if [[ -z $JDK ]] && java=$(command -v java) && [[ $java != /usr/bin/java || ! -x /usr/libexec/java_home ]]; then
        java=$(readlink -f "$java" 2>/dev/null) && consider_jdk "${java%/bin/java}"
    fi
    if [[ -z $JDK ]]; then
        for folder in ${JDK_FOLDERS[@]+"${JDK_FOLDERS[@]}"}; do
            consider_jdk "$folder"
        done
    fi
    if [[ -z $JDK ]]; then
        echo "A JDK of version $MINIMUM_JDK or newer is needed and none was found: install one (for example Temurin from https://adoptium.net) or set JAVA_HOME to it." >&2
        exit 2
    fi
}
