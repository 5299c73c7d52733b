package io.troupe.actors.cluster;

/** Why a node is not a member: one sentence for people. */
public final class JoinFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is in the way. */
    public enum Reason {
        /** Another process listens there. */
        PORT_TAKEN,
        /** This machine has no such address. */
        NOT_THIS_HOST,
        /** No member could be connected to. */
        UNREACHABLE,
        /** One side does not take the other's certificate, or only one side uses TLS. */
        CERTIFICATE,
        /** The members run another Troupe. */
        OTHER_VERSION,
        /** The members belong to another run, or have other settings. */
        OTHER_CLUSTER,
        /** Members were reached, and did not take this node in. */
        NOT_TAKEN_IN
    }

    private final Reason reason;

    JoinFailure(Reason reason, String sentence) {
        super(sentence);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** Whether the same node may get in later without anybody changing its settings. */
    public boolean mayPass() {
        return reason == Reason.UNREACHABLE || reason == Reason.NOT_TAKEN_IN || reason == Reason.PORT_TAKEN;
    }
}
