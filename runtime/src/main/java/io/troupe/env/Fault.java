package io.troupe.env;

import org.jspecify.annotations.Nullable;

/** What one copy did wrong, before it is decided whether the copy can be repaired. */
class Fault extends Exception {
    private static final long serialVersionUID = 1L;

    private final String problem;

    Fault(String problem) {
        this(problem, null);
    }

    Fault(String problem, @Nullable Throwable cause) {
        super(problem, cause);
        this.problem = problem;
    }

    /**
     * What an author's method threw: linkage errors and assertions are an author's mistakes too, the end of the machine's
     * resources is not.
     *
     * @param call what was called
     * @param hint added where an array was too short for an index
     * @throws VirtualMachineError when it was one, but for a stack that overflowed
     */
    static Fault thrownBy(String call, Throwable thrown, String hint) {
        if (thrown instanceof VirtualMachineError fatal && !(thrown instanceof StackOverflowError)) {
            throw fatal;
        }
        String added = thrown instanceof ArrayIndexOutOfBoundsException ? hint : "";
        return new Fault(call + " threw " + thrown + added, thrown);
    }

    static StepResult requireResult(@Nullable StepResult result) throws Fault {
        if (result == null) {
            throw new Fault("step returned null");
        }
        return result;
    }

    String problem() {
        return problem;
    }
}
