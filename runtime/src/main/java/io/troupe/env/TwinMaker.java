package io.troupe.env;

import java.util.Optional;
import java.util.function.Supplier;

/** Makes objects beside the one that is watched, with the parameters that this has now. */
final class TwinMaker {
    private final Supplier<SteppedCopies> maker;
    private final int copies;
    private final Optional<AuthorThread> thread;
    private Optional<EnvironmentParameters> changes = Optional.empty();
    private boolean known = true;

    /**
     * @param maker of objects, with the parameters that the watched one began with
     * @param thread on which they are called
     */
    TwinMaker(Supplier<SteppedCopies> maker, int copies, Optional<AuthorThread> thread) {
        this.maker = maker;
        this.copies = copies;
        this.thread = thread;
    }

    /** The watched object got others, which take the place of all that it got before. */
    void setParameters(EnvironmentParameters parameters) {
        changes = Optional.of(parameters);
        known = true;
    }

    /** The watched object has those that were saved, and only it knows which. */
    void forgetParameters() {
        known = false;
    }

    /** Whether an object can be made that has to give the same as the watched one. */
    boolean canCompare() {
        return known;
    }

    /** @throws BrokenRule where none can be made */
    Twin make() throws BrokenRule {
        Optional<Twin> made = Optional.empty();
        try {
            Twin twin = new Twin(maker.get(), new WatchedThread(copies, thread));
            made = Optional.of(twin);
            changes.ifPresent(twin.object()::setParameters);
            return twin;
        } catch (RuntimeException | LinkageError e) {
            made.ifPresent(Twin::close);
            throw new BrokenRule(0, "another object, to compare it with, cannot be made: " + e, e);
        }
    }
}
