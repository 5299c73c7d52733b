package io.troupe.env;

import org.jspecify.annotations.Nullable;

/** A rule that one row of a step breaks, or what a call for all copies did wrong and which of them it is told of. */
final class BrokenRule extends Fault {
    private static final long serialVersionUID = 1L;

    private final int row;

    /** @param row of the step, among those that whoever throws it has looked at */
    BrokenRule(int row, String problem) {
        this(row, problem, null);
    }

    /** @param cause what was thrown, if anything was */
    BrokenRule(int row, String problem, @Nullable Throwable cause) {
        super(problem, cause);
        this.row = row;
    }

    int row() {
        return row;
    }
}
