package io.troupe.actors;

/** Why somebody outside stops a run, with the exit code that scripts expect. */
public enum StopCause {
    /** Ctrl-C. */
    INTERRUPT("stopped by an interrupt (Ctrl-C)", 130),
    /** A termination signal, as schedulers send it. */
    TERMINATE("stopped by a termination signal", 143),
    /** Whoever started the nodes, and would have started again what dies, is gone. */
    ABANDONED("stopped because the launcher of its nodes is gone", 143);

    private final String reason;
    private final int exitCode;

    StopCause(String reason, int exitCode) {
        this.reason = reason;
        this.exitCode = exitCode;
    }

    /** One sentence for people. */
    public String reason() {
        return reason;
    }

    /** 128 plus the signal's number. */
    public int exitCode() {
        return exitCode;
    }
}
