package io.troupe.env;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Development mode: what an author's environment does is watched more closely than a run can afford. Beside what is
 * always checked, it finds observations outside their space, arrays that are kept or written to at the wrong time, calls
 * that do not return, episodes that begin with something of the one before, and chance that comes from elsewhere than the
 * copy's stream; of copies that step together also rows that are not theirs, and ends that do not go together.
 *
 * @param callTimeout how long one call of {@code reset} or {@code step} may take
 */
public record Development(Duration callTimeout) {
    public Development {
        if (callTimeout.isNegative() || callTimeout.isZero()) {
            throw new IllegalArgumentException("callTimeout must be longer than nothing, not " + callTimeout);
        }
    }

    /**
     * Makes a vectorised environment and watches it: what it does wrong is thrown as an {@link EnvironmentFailure}. The result is
     * {@link Snapshotable} where the environment is.
     *
     * @param maker makes another one at every call, in the same way; they are compared with each other
     */
    public VectorEnvironment watch(Supplier<? extends VectorEnvironment> maker) {
        return WatchedVectorEnvironment.of(maker.get(), maker, Optional.of(this));
    }

    /**
     * Makes copies with several agents and watches them, likewise.
     *
     * @param maker makes others at every call, in the same way
     */
    public JointEnvironment watchJoint(Supplier<? extends JointEnvironment> maker) {
        return watched(maker.get(), maker, Optional.of(this));
    }

    /** @param development how long calls may take; empty where they are not timed, and nothing is compared */
    static JointEnvironment watched(
            JointEnvironment made, Supplier<? extends JointEnvironment> maker, Optional<Development> development) {
        return made instanceof ParallelCopies copies && development.isPresent()
                ? copies.watched(development.get())
                : new WatchedJointEnvironment(
                        made,
                        maker,
                        development.map(settings -> new AuthorThread(made.spec().name(), settings.callTimeout())));
    }
}
