package io.troupe.env.python;

/** A copy failed in a way that the process itself could not repair. */
final class CopyBeyondRepair extends Exception {
    private static final long serialVersionUID = 1L;

    private final int copy;
    private final String problem;

    CopyBeyondRepair(int copy, String problem) {
        super(problem);
        this.copy = copy;
        this.problem = problem;
    }

    /** Which of the process's. */
    int copy() {
        return copy;
    }

    String problem() {
        return problem;
    }
}
