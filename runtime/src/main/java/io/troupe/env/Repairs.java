package io.troupe.env;

import java.util.ArrayList;
import java.util.List;

/**
 * What is done where an author's object breaks a rule: it is made anew, and told of. One that fails again before it took one
 * good step, or that cannot be made anew, is beyond repair.
 */
final class Repairs {
    private static final String AGAIN = ", again after it was made anew";

    /** An author's object with what is around it. */
    interface Repairable {
        /** Starts an episode. */
        void begin() throws Fault;

        /** Replaces the author's object by a new one, and starts an episode in it. */
        void remake() throws Fault;

        /** Whether it took a good step since it was last made anew. */
        boolean steppedSinceMade();

        /** Steps of its episode so far. */
        int episodeSteps();

        /** Closes the author's object, once. */
        void close();
    }

    private final String environment;
    private final List<? extends Repairable> copies;
    private final List<EnvironmentFailure> repaired = new ArrayList<>();

    /**
     * @param environment its name
     * @param copies stay the caller's until {@link #close}
     */
    Repairs(String environment, List<? extends Repairable> copies) {
        this.environment = environment;
        this.copies = List.copyOf(copies);
    }

    /** Starts an episode, in a new object where the old one cannot. */
    void begin(int b) {
        try {
            copies.get(b).begin();
        } catch (Fault fault) {
            repair(b, 0, fault);
        }
    }

    /**
     * Makes a copy anew.
     *
     * @param step of its episode in which it failed
     * @throws EnvironmentFailure when it is beyond repair
     */
    void repair(int b, long step, Fault fault) {
        Repairable copy = copies.get(b);
        if (!copy.steppedSinceMade()) {
            throw failure(b, step, fault, AGAIN);
        }
        EnvironmentFailure told = failure(b, step, fault, "");
        try {
            copy.remake();
        } catch (Fault again) {
            boolean same = again.problem().equals(fault.problem());
            EnvironmentFailure beyondRepair =
                    failure(b, 0, again, same ? AGAIN : ", when it was made anew after this: " + fault.problem());
            beyondRepair.addSuppressed(told);
            throw beyondRepair;
        }
        repaired.add(told);
    }

    private EnvironmentFailure failure(int b, long step, Fault fault, String circumstance) {
        return new EnvironmentFailure(environment, b, step, fault.problem() + circumstance, fault.getCause());
    }

    /** Those since the last call. */
    List<EnvironmentFailure> drain() {
        if (repaired.isEmpty()) {
            return List.of();
        }
        List<EnvironmentFailure> drained = List.copyOf(repaired);
        repaired.clear();
        return drained;
    }

    /**
     * Closes every copy.
     *
     * @throws EnvironmentFailure of the first that could not be closed, with the others suppressed
     */
    void close() {
        List<EnvironmentFailure> failures = new ArrayList<>();
        for (int b = 0; b < copies.size(); b++) {
            Repairable copy = copies.get(b);
            try {
                copy.close();
            } catch (RuntimeException | Error e) {
                failures.add(new EnvironmentFailure(environment, b, copy.episodeSteps(), "close threw " + e, e));
            }
        }
        if (!failures.isEmpty()) {
            EnvironmentFailure first = failures.getFirst();
            failures.stream().skip(1).forEach(first::addSuppressed);
            throw first;
        }
    }
}
