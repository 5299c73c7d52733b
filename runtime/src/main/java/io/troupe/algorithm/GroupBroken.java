package io.troupe.algorithm;

/** An update of a group of learners that could not be completed together: it is to be done again by those that are left. */
public final class GroupBroken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message names who was waited for, and why that ended */
    public GroupBroken(String message) {
        super(message);
    }
}
