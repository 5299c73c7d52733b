package io.troupe.benchmarks.scale;

/** What a run can have too little of, and what gives it more. */
public enum Resource {
    WORKERS("workers", "more workers, or faster environments"),
    LEARNER("learner", "a faster device, more learners, fewer epochs"),
    INGEST_LINK("trainer's link in", "a faster link, compression, smaller observations (bytes, not floats)"),
    POLICY_LINK("trainer's link out", "fewer and larger nodes, rarer versions, relaying from node to node"),
    CONNECTION_CORES(
            "cores for connections", "more cores, OpenSSL instead of the JDK's TLS, no TLS in a closed network"),
    TRAINER_ACTORS("trainer's actor threads", "more threads than two, checking policies elsewhere"),
    TRAINER_CONTROL("trainer's control messages", "larger fragments, credit for several fragments in one message"),
    SUPERVISOR_CONTROL("supervisor's control messages", "fewer and larger nodes, telling only what changed");

    private final String title;
    private final String remedy;

    Resource(String title, String remedy) {
        this.title = title;
        this.remedy = remedy;
    }

    /** For people. */
    public String title() {
        return title;
    }

    /** What moves the wall. */
    public String remedy() {
        return remedy;
    }
}
