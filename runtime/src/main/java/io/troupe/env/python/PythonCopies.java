package io.troupe.env.python;

import io.troupe.env.EnvironmentFailure;
import io.troupe.random.RandomStream;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.trajectory.Trajectory;
import java.time.Duration;
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
    private final EnvironmentSpec spec;
    private final ResultLayout layout;
    private final Consumer<EnvironmentFailure> repairs;
    private final RandomStream[] randoms;
    /** Last good observations, raw, [B, O]. */
    private final float[] observations;
    /** What is allowed after them, [B, M]. */
    private final boolean[] masks;
    /** One row of either, of an episode's end. */
    private final float[] finalObservation;

    private final boolean[] finalMask;
    private final int[] episodeSteps;
    private final double[] episodeReturns;
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
        layout = session.layout();
        copies = layout.copies();
        randoms = new RandomStream[copies];
        for (int b = 0; b < copies; b++) {
            randoms[b] = RandomStream.derive(0, STREAM_ROLE, first + b);
        }
        observations = new float[copies * layout.observationSize()];
        masks = new boolean[copies * layout.maskSize()];
        finalObservation = new float[layout.observationSize()];
        finalMask = new boolean[layout.maskSize()];
        episodeSteps = new int[copies];
        episodeReturns = new double[copies];
        stepped = new boolean[copies];
    }

    /** Of a process for {@code copies} copies that could not be started. */
    static EnvironmentFailure cannotStart(BridgeSettings settings, int first, int copies, BridgeFault fault) {
        return new EnvironmentFailure(settings.id(), first, 0, problem(fault, first, copies), fault.getCause());
    }

    private static String problem(BridgeFault fault, int first, int copies) {
        return "the Python process of copies " + first + " to " + (first + copies - 1) + " failed: " + fault.problem();
    }

    EnvironmentSpec spec() {
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
            forgetEpisode(b);
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
        session.floats(layout.observationsAt(), observations, 0, observations.length);
        session.masks(layout.masksAt(), masks, 0, masks.length);
    }

    private void fail(BridgeFault problem, String parameter, Duration limit) {
        fault = Optional.of(StartedProcess.within(problem, parameter, limit));
    }

    /** Whether the process must be replaced. */
    boolean failed() {
        return fault.isPresent();
    }

    /** Sends the actions of a step; what goes wrong is dealt with when it is finished. */
    void beginStep(float[] actions, int offset, long deadline) {
        try {
            session.sendStep(actions, offset + first * spec.action().size(), deadline);
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
        int row = t * fragment.copies() + first;
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
            for (int b = 0; b < copies; b++) {
                voidStep(fragment, row, b);
            }
            return;
        }
        steppedSinceStart = true;
        accept(reports);
        session.floats(0, fragment.rewards, row, copies);
        int ended = 0;
        for (int b = 0; b < copies; b++) {
            int flags = session.flags(b);
            if ((flags & ResultLayout.VOIDED) != 0) {
                voidStep(fragment, row, b);
                forgetEpisode(b);
                continue;
            }
            fragment.terminated[row + b] = (flags & ResultLayout.TERMINATED) != 0;
            fragment.truncated[row + b] = !fragment.terminated[row + b] && (flags & ResultLayout.TRUNCATED) != 0;
            episodeSteps[b]++;
            episodeReturns[b] += fragment.rewards[row + b];
            if (Session.ends(flags)) {
                session.finalObservation(ended, finalObservation, finalMask);
                fragment.finalObservations.append(row + b, finalObservation, 0, finalMask, 0);
                fragment.episodes.append((float) episodeReturns[b], episodeSteps[b]);
                forgetEpisode(b);
                ended++;
            }
        }
        readObservations();
    }

    /**
     * Copies the current observations out.
     *
     * @param offset where those of copy 0 of all begin
     */
    void copyObservations(float[] target, int offset) {
        System.arraycopy(observations, 0, target, offset + first * layout.observationSize(), observations.length);
    }

    private void forgetEpisode(int b) {
        episodeSteps[b] = 0;
        episodeReturns[b] = 0;
    }

    private void voidStep(Trajectory fragment, int row, int b) {
        fragment.rewards[row + b] = 0;
        fragment.terminated[row + b] = false;
        fragment.truncated[row + b] = true;
        fragment.voided[row + b] = true;
        fragment.finalObservations.append(
                row + b, observations, b * layout.observationSize(), masks, b * layout.maskSize());
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
        return new EnvironmentFailure(spec.name(), first + b, episodeSteps[b] + 1L, problem, null);
    }

    void copyMasks(boolean[] target, int offset) {
        System.arraycopy(masks, 0, target, offset + first * layout.maskSize(), masks.length);
    }
}
