package io.troupe.env.python;

import io.troupe.env.EnvironmentFailure;
import io.troupe.random.RandomStream;
import io.troupe.spec.ParallelSpec;
import io.troupe.trajectory.Trajectory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The copies {@code first .. first + B - 1} of an environment, which one Python process steps. A process that dies, hangs or
 * talks nonsense is replaced by {@link Replacement}: the steps that it was in are void, and their episodes end there, with the last observations as
 * the final ones.
 */
final class PythonCopies {
    private static final String STREAM_ROLE = "environment-copy";
    private static final String AGAIN = ", again after it was made anew";

    private final BridgeSettings settings;
    private final int first;
    private final int copies;
    private final ParallelSpec spec;
    private final Consumer<EnvironmentFailure> repairs;
    private final RandomStream[] randoms;
    /** Of each behaviour. */
    private final List<PartRows> parts = new ArrayList<>();

    private final CopyEpisodes episodes;
    /** Which copies took a good step since they were last made anew: one that did not is beyond repair. */
    private final boolean[] stepped;

    private PythonProcess process;
    private Session session;
    private boolean steppedSinceStart = true;
    private Optional<BridgeFault> fault = Optional.empty();

    /**
     * @param first index of the first of the copies among all
     * @param started taken over
     * @param repairs told of every copy and every process that was made anew
     */
    PythonCopies(BridgeSettings settings, int first, StartedProcess started, Consumer<EnvironmentFailure> repairs) {
        this.settings = settings;
        this.first = first;
        this.repairs = repairs;
        process = started.process();
        session = started.session();
        spec = session.spec();
        ResultLayout layout = session.layout();
        copies = layout.copies();
        for (int k = 0; k < layout.parts().size(); k++) {
            parts.add(new PartRows(layout.parts().get(k), k, copies, first));
        }
        episodes = new CopyEpisodes(layout, parts, first);
        randoms = new RandomStream[copies];
        for (int b = 0; b < copies; b++) {
            randoms[b] = RandomStream.derive(0, STREAM_ROLE, first + b);
        }
        stepped = new boolean[copies];
    }

    /** Of a process for {@code copies} copies that could not be started. */
    static EnvironmentFailure cannotStart(BridgeSettings settings, int first, int copies, BridgeFault fault) {
        return new EnvironmentFailure(settings.id(), first, 0, problem(fault, first, copies), fault.getCause());
    }

    private static String problem(BridgeFault fault, int first, int copies) {
        return "the Python process of copies " + first + " to " + (first + copies - 1) + " failed: " + fault.problem();
    }

    ParallelSpec spec() {
        return spec;
    }

    int copies() {
        return copies;
    }

    /** Index of the first of them among all. */
    int first() {
        return first;
    }

    /** The process that steps them now. */
    PythonProcess process() {
        return process;
    }

    /** Draws the seeds of episodes from this one from now on. */
    void seed(long seed) {
        for (int b = 0; b < copies; b++) {
            randoms[b] = RandomStream.derive(seed, STREAM_ROLE, first + b);
        }
    }

    /** Has the process start an episode in every copy, with new seeds; what goes wrong is in {@link #failed} when it is finished. */
    void beginReset(long deadline) {
        if (failed()) {
            return;
        }
        long[] seeds = new long[copies];
        for (int b = 0; b < copies; b++) {
            // What every generator takes for a seed.
            seeds[b] = randoms[b].nextLong() >>> 33;
            episodes.forget(b);
            stepped[b] = true;
        }
        try {
            session.sendReset(seeds, deadline);
        } catch (BridgeFault e) {
            fail(e, "startTimeout", settings.startTimeout());
        }
    }

    /** Waits for the first observations, unless it {@link #failed}. */
    void finishReset(long deadline) {
        if (failed()) {
            return;
        }
        try {
            accept(session.receive(deadline));
        } catch (BridgeFault e) {
            fail(e, "startTimeout", settings.startTimeout());
            return;
        } catch (CopyBeyondRepair broken) {
            throw failure(broken.copy(), broken.problem());
        }
        // What an environment starts, it mostly starts by now.
        process.remember();
        readObservations();
    }

    private void readObservations() {
        for (int k = 0; k < parts.size(); k++) {
            parts.get(k).readCurrent(session);
        }
    }

    private void fail(BridgeFault problem, String parameter, Duration limit) {
        fault = Optional.of(StartedProcess.within(problem, parameter, limit));
    }

    /** Whether the process must be replaced. */
    boolean failed() {
        return fault.isPresent();
    }

    /** Sends the actions of a step; what goes wrong is dealt with when it is finished. */
    void beginStep(Trajectory fragment, int t, long deadline) {
        try {
            session.sendStep(fragment, t, first, deadline);
        } catch (BridgeFault e) {
            fail(e, "timeout", settings.timeout());
        }
    }

    /**
     * Writes what came of the step into row {@code t} of all copies. Where the process {@link #failed}, the step is void, and
     * the observations after it are still to come.
     *
     * @throws EnvironmentFailure when a copy could not be repaired
     */
    void finishStep(Trajectory fragment, int t, long deadline) {
        List<Session.Report> reports = List.of();
        try {
            if (!failed()) {
                reports = session.receive(deadline);
            }
        } catch (BridgeFault e) {
            fail(e, "timeout", settings.timeout());
        } catch (CopyBeyondRepair broken) {
            throw failure(broken.copy(), broken.problem());
        }
        if (failed()) {
            for (int k = 0; k < parts.size(); k++) {
                parts.get(k).voidStep(fragment.parts().get(k), t);
            }
            episodes.voidStep(fragment, t);
            return;
        }
        steppedSinceStart = true;
        accept(reports);
        for (int k = 0; k < parts.size(); k++) {
            parts.get(k).write(fragment.parts().get(k), t, session);
        }
        episodes.write(fragment, t, session);
        readObservations();
    }

    /** What is known of the agents of each behaviour. */
    List<PartRows> parts() {
        return parts;
    }

    /** Counts the copies that the process itself made anew. */
    private void accept(List<Session.Report> reports) {
        for (Session.Report report : reports) {
            int b = report.copy();
            // Where only the reset after an episode failed, its step was a good one.
            if (!stepped[b] && !report.inReset()) {
                throw failure(b, report.problem() + AGAIN);
            }
            repairs.accept(failure(b, report.problem()));
        }
        Arrays.fill(stepped, true);
        for (Session.Report report : reports) {
            stepped[report.copy()] = false;
        }
    }

    /**
     * Why the process, which was ended, must be replaced.
     *
     * @throws EnvironmentFailure when there is no good step since it was replaced the last time
     */
    EnvironmentFailure requireReplaceable() {
        String problem = problem(takeFault(), first, copies);
        if (!steppedSinceStart) {
            throw failure(0, problem + AGAIN);
        }
        steppedSinceStart = false;
        return failure(0, problem);
    }

    /** The fault of the process, which was ended. */
    BridgeFault takeFault() {
        BridgeFault taken = process.describe(fault.orElseThrow());
        fault = Optional.empty();
        return taken;
    }

    /** Goes on with another process, which this one owns then. */
    void replace(StartedProcess started) {
        process = started.process();
        session = started.session();
        if (!session.spec().equals(spec)) {
            fault = Optional.of(new BridgeFault("its spec changed from " + spec + " to " + session.spec()));
        }
    }

    /** Of a process that took the place of one that had failed before. */
    EnvironmentFailure beyondRepair(Exception again, EnvironmentFailure before) {
        EnvironmentFailure failure = failure(
                0,
                "the Python process that took the place of another one failed: " + again.getMessage()
                        + "; the other one: " + before.getMessage());
        failure.addSuppressed(before);
        return failure;
    }

    /** Reports that the process was replaced. */
    void replaced(EnvironmentFailure failure) {
        repairs.accept(failure);
    }

    /** About copy {@code b} of this process. */
    EnvironmentFailure failure(int b, String problem) {
        return new EnvironmentFailure(spec.name(), first + b, episodes.steps(b) + 1L, problem, null);
    }
}
