package io.troupe.env.python;

import io.troupe.env.EnvironmentFailure;
import io.troupe.input.UserError;
import io.troupe.random.RandomStream;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.trajectory.Trajectory;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The copies {@code first .. first + B - 1} of an environment, which one Python process steps. A process that dies, hangs or
 * talks nonsense is replaced: the steps that it was in are void, and their episodes end there, with the last observations as
 * the final ones.
 */
final class PythonCopies implements AutoCloseable {
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

    private PythonCopies(
            BridgeSettings settings, int first, StartedProcess started, Consumer<EnvironmentFailure> repairs) {
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

    /**
     * Starts a process for {@code copies} copies, of which the first has the index {@code first}.
     *
     * @throws UserError when the settings are wrong
     * @throws EnvironmentFailure when the process does not work
     */
    static PythonCopies start(BridgeSettings settings, int first, int copies, Consumer<EnvironmentFailure> repairs) {
        try {
            return new PythonCopies(settings, first, StartedProcess.with(settings, copies), repairs);
        } catch (BridgeFault fault) {
            throw new EnvironmentFailure(settings.id(), first, 0, problem(fault, first, copies), fault.getCause());
        }
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

    /** Number of the process that steps them now. */
    long pid() {
        return process.pid();
    }

    /** Starts an episode in every copy, and writes the first observations where those of copy 0 of all begin. */
    void reset(long seed, float[] target, int offset) {
        for (int b = 0; b < copies; b++) {
            randoms[b] = RandomStream.derive(seed, STREAM_ROLE, first + b);
        }
        try {
            begin();
        } catch (BridgeFault failed) {
            restart(failed);
        }
        System.arraycopy(observations, 0, target, offset + first * layout.observationSize(), observations.length);
    }

    /** Has the process start an episode in every copy, with new seeds. */
    private void begin() throws BridgeFault {
        long[] seeds = new long[copies];
        for (int b = 0; b < copies; b++) {
            // What every generator takes for a seed.
            seeds[b] = randoms[b].nextLong() >>> 33;
            forgetEpisode(b);
            stepped[b] = true;
        }
        long deadline = StartedProcess.deadline(settings.startTimeout());
        try {
            session.sendReset(seeds, deadline);
            accept(session.receive(deadline));
        } catch (BridgeFault failed) {
            throw process.end(StartedProcess.within(failed, "startTimeout", settings.startTimeout()));
        } catch (CopyBeyondRepair broken) {
            throw failure(broken.copy(), broken.problem());
        }
        session.floats(layout.observationsAt(), observations, 0, observations.length);
        session.masks(layout.masksAt(), masks, 0, masks.length);
    }

    /** Sends the actions of a step; what goes wrong is dealt with when it is finished. */
    void beginStep(float[] actions, int offset) {
        try {
            session.sendStep(
                    actions, offset + first * spec.action().size(), StartedProcess.deadline(settings.timeout()));
        } catch (BridgeFault failed) {
            fault = Optional.of(failed);
        }
    }

    /**
     * Writes what came of the step into row {@code t} of all copies.
     *
     * @throws EnvironmentFailure when neither a copy nor the process could be repaired
     */
    void finishStep(Trajectory fragment, int t) {
        int row = t * fragment.copies() + first;
        List<Session.Report> reports;
        try {
            if (fault.isPresent()) {
                throw fault.get();
            }
            reports = session.receive(StartedProcess.deadline(settings.timeout()));
        } catch (BridgeFault failed) {
            fault = Optional.empty();
            for (int b = 0; b < copies; b++) {
                voidStep(fragment, row, b);
            }
            restart(process.end(StartedProcess.within(failed, "timeout", settings.timeout())));
            copyObservations(fragment, row);
            return;
        } catch (CopyBeyondRepair broken) {
            throw failure(broken.copy(), broken.problem());
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
        session.floats(layout.observationsAt(), observations, 0, observations.length);
        session.masks(layout.masksAt(), masks, 0, masks.length);
        copyObservations(fragment, row);
    }

    private void copyObservations(Trajectory fragment, int row) {
        System.arraycopy(
                observations,
                0,
                fragment.observations,
                (row + fragment.copies()) * layout.observationSize(),
                observations.length);
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

    /** Puts a new process in the place of the one that failed, and starts an episode in every copy. */
    private void restart(BridgeFault failed) {
        EnvironmentFailure failure = failure(0, problem(failed, first, copies));
        if (Thread.currentThread().isInterrupted()) {
            throw failure;
        }
        if (!steppedSinceStart) {
            throw failure(0, problem(failed, first, copies) + AGAIN);
        }
        steppedSinceStart = false;
        try {
            StartedProcess started = StartedProcess.with(settings, copies);
            process = started.process();
            session = started.session();
            if (!session.spec().equals(spec)) {
                throw new BridgeFault("its spec changed from " + spec + " to " + session.spec());
            }
            begin();
        } catch (BridgeFault | UserError again) {
            throw beyondRepair(again, failure);
        }
        repairs.accept(failure);
    }

    private EnvironmentFailure beyondRepair(Exception again, EnvironmentFailure before) {
        EnvironmentFailure failure = failure(
                0,
                "the Python process that took the place of another one failed: " + again.getMessage()
                        + "; the other one: " + before.getMessage());
        failure.addSuppressed(before);
        return failure;
    }

    /** About copy {@code b} of this process. */
    EnvironmentFailure failure(int b, String problem) {
        return new EnvironmentFailure(spec.name(), first + b, episodeSteps[b] + 1L, problem, null);
    }

    void copyMasks(boolean[] target, int offset) {
        System.arraycopy(masks, 0, target, offset + first * layout.maskSize(), masks.length);
    }

    @Override
    public void close() {
        process.close();
    }
}
