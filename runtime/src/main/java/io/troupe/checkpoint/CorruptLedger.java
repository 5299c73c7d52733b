package io.troupe.checkpoint;

/** A ledger that cannot be relied on; the message names the file, the line and what is wrong with it. */
public final class CorruptLedger extends Exception {
    private static final long serialVersionUID = 1L;

    public CorruptLedger(String message) {
        super(message);
    }
}
