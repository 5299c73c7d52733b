package io.troupe.actors;

/** Who asked a run to stop. */
public enum StopCause {
    /** SIGINT, such as Ctrl-C. */
    INTERRUPT,
    /** SIGTERM. */
    TERMINATE
}
