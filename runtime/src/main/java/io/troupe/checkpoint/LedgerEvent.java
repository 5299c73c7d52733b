package io.troupe.checkpoint;

/** The kinds of facts in a ledger. */
public enum LedgerEvent {
    /** A checkpoint is durable and the run may rely on it. */
    CHECKPOINT_ANNOUNCED("checkpoint-announced"),
    /** The run goes on from a checkpoint, in a new epoch. */
    RESUMED("resumed"),
    /** Another process has a role now. */
    ROLE_TAKEN_OVER("role-taken-over"),
    /** A process takes part from now on. */
    MEMBER_JOINED("member-joined"),
    /** A process takes no part any more. */
    MEMBER_LOST("member-lost"),
    /** The run has ended. */
    FINISHED("finished");

    private final String label;

    LedgerEvent(String label) {
        this.label = label;
    }

    /** As the file spells it. */
    public String label() {
        return label;
    }
}
