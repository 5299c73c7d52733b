package io.troupe.env;

import io.troupe.closing.Closing;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.trajectory.Trajectory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * {@code B} objects of an author's {@link Environment} as one vectorised environment: applies the time limit, restarts
 * episodes, and checks everything that the objects give.
 *
 * <p>A copy that breaks a rule or throws loses its episode: it is closed and made anew, the step is voided: its
 * reward is 0, its episode is truncated there, with the last good observation as the final one, and is left out of the
 * episode log. The failure is told by {@link #drainRepairs}. A copy that fails again before it took one good step, or that cannot be
 * made anew, ends it all with an {@link EnvironmentFailure}.
 *
 * <p>The result of {@link #create} is {@link Snapshotable} exactly when the author's environment is.
 */
public final class PerCopyVectorEnvironment implements VectorEnvironment {
    private final EnvironmentSpec spec;
    /** That the author's objects have. */
    private final List<Parameter> parameters;
    /** Of the experiment. */
    private final EnvironmentParameters settings;

    private final EnvironmentCopy[] copies;
    private final int observationSize;
    private final int actionSize;
    private final int maskSize;
    private final int streams;
    private final Repairs repairs;

    private PerCopyVectorEnvironment(
            EnvironmentSpec spec,
            List<Parameter> parameters,
            EnvironmentParameters settings,
            EnvironmentCopy[] copies) {
        this.spec = spec;
        this.parameters = parameters;
        this.settings = settings;
        this.copies = copies;
        observationSize = spec.observation().size();
        actionSize = spec.action().size();
        maskSize = spec.maskSize();
        streams = spec.streamedRewards();
        repairs = new Repairs(spec.name(), List.of(copies));
    }

    /**
     * Makes {@code copies} objects.
     *
     * @param name what the environment is called in messages for as long as its spec is not known
     * @param maker gives a new object at every call
     * @throws EnvironmentFailure when one cannot be made, or its spec is not that of the first
     */
    public static VectorEnvironment create(String name, Supplier<? extends Environment> maker, int copies) {
        return create(name, maker, copies, EnvironmentParameters.NONE, Optional.empty());
    }

    /**
     * Makes {@code copies} objects, see {@link #create(String, Supplier, int)}.
     *
     * @param parameters for objects that are {@link Parameterised}
     * @param development for development mode
     * @throws io.troupe.input.UserError for a parameter that they do not have, or a value that this cannot have
     */
    public static VectorEnvironment create(
            String name,
            Supplier<? extends Environment> maker,
            int copies,
            EnvironmentParameters parameters,
            Optional<Development> development) {
        return create(
                name,
                maker,
                copies,
                parameters,
                author -> development.map(settings -> new AuthorThread(author, settings.callTimeout())));
    }

    /** @param thread of the environment of a name, in development mode */
    static VectorEnvironment create(
            String name,
            Supplier<? extends Environment> maker,
            int copies,
            EnvironmentParameters parameters,
            Function<String, Optional<AuthorThread>> thread) {
        if (copies < 1) {
            throw new IllegalArgumentException(name + ": copies must be at least 1, not " + copies);
        }
        List<Environment> made = new ArrayList<>();
        int b = 0;
        try {
            for (; b < copies; b++) {
                made.add(EnvironmentCopy.make(maker));
                EnvironmentSpec first = EnvironmentCopy.specOf(made.getFirst());
                EnvironmentSpec own = EnvironmentCopy.specOf(made.get(b));
                if (!own.equals(first)) {
                    throw new Fault("spec differs from that of copy 0: " + own + ", not " + first);
                }
                EnvironmentCopy.requireClassAsInSpec(own, made.get(b));
            }
            return of(EnvironmentCopy.specOf(made.getFirst()), maker, made, parameters, thread);
        } catch (Fault fault) {
            EnvironmentFailure failure = new EnvironmentFailure(name, b, 0, fault.problem(), fault.getCause());
            Closing.after(failure, made);
            throw failure;
        } catch (RuntimeException | Error e) {
            Closing.after(e, made);
            throw e;
        }
    }

    private static VectorEnvironment of(
            EnvironmentSpec spec,
            Supplier<? extends Environment> maker,
            List<Environment> made,
            EnvironmentParameters parameters,
            Function<String, Optional<AuthorThread>> threadOf)
            throws Fault {
        List<Parameter> declared = DrawnParameters.declaredBy(made.getFirst());
        DrawnParameters drawn = DrawnParameters.of(spec.name(), declared, parameters);
        EnvironmentCopy[] copies = new EnvironmentCopy[made.size()];
        Optional<AuthorThread> thread = threadOf.apply(spec.name());
        boolean snapshotable = true;
        for (int b = 0; b < copies.length; b++) {
            EpisodeParameters own = new EpisodeParameters(drawn);
            AuthorCalls calls = calls(spec, maker, own, thread, b);
            copies[b] = new EnvironmentCopy(maker, made.get(b), calls, own, spec, b);
            snapshotable &= copies[b].snapshotable();
        }
        PerCopyVectorEnvironment environment = new PerCopyVectorEnvironment(spec, declared, parameters, copies);
        return snapshotable ? new SnapshotableCopies(environment, copies) : environment;
    }

    private static AuthorCalls calls(
            EnvironmentSpec spec,
            Supplier<? extends Environment> maker,
            EpisodeParameters parameters,
            Optional<AuthorThread> thread,
            int b) {
        if (thread.isEmpty()) {
            return new AuthorCalls.Direct(spec.action().size());
        }
        // What the class does wrong in one copy it does wrong in all.
        int compared = b == 0 ? Twins.EPISODES : 0;
        Twins<Environment, WatchedCalls.Given> twins = new Twins<>(
                () -> {
                    Environment object = EnvironmentCopy.make(maker);
                    try {
                        parameters.applyTo(object);
                    } catch (Fault fault) {
                        Closing.after(fault, List.of(object));
                        throw fault;
                    }
                    return object;
                },
                thread.get(),
                compared);
        return new WatchedCalls(spec, thread.get(), twins);
    }

    @Override
    public EnvironmentSpec spec() {
        return spec;
    }

    @Override
    public int copies() {
        return copies.length;
    }

    @Override
    public void reset(long seed, float[] observations, int offset) {
        for (int b = 0; b < copies.length; b++) {
            copies[b].seed(seed, b);
            repairs.begin(b);
            System.arraycopy(copies[b].observation(), 0, observations, offset + b * observationSize, observationSize);
        }
    }

    @Override
    public void step(Trajectory fragment, int t) {
        int row = t * copies.length;
        for (int b = 0; b < copies.length; b++) {
            step(b, fragment, row + b);
            int next = (row + copies.length + b) * observationSize;
            System.arraycopy(copies[b].observation(), 0, fragment.observations, next, observationSize);
        }
    }

    @Override
    public void setParameters(EnvironmentParameters changes) {
        Map<String, Object> all = new HashMap<>(settings.values());
        all.putAll(changes.values());
        DrawnParameters drawn = DrawnParameters.of(spec.name(), parameters, new EnvironmentParameters(all));
        for (EnvironmentCopy copy : copies) {
            copy.setParameters(drawn);
        }
    }

    @Override
    public boolean canRestart() {
        return true;
    }

    @Override
    public void restart(int b, float[] observations, int offset) {
        repairs.begin(b);
        System.arraycopy(copies[b].observation(), 0, observations, offset, observationSize);
    }

    /** A copy that cannot say is made anew, and its measures are NaN. */
    @Override
    public void measuresSoFar(int b, float[] measures) {
        try {
            copies[b].measureSoFar();
            System.arraycopy(copies[b].measures(), 0, measures, 0, measures.length);
        } catch (Fault fault) {
            Arrays.fill(measures, Float.NaN);
            repairs.repair(b, copies[b].episodeSteps(), fault);
        }
    }

    private void step(int b, Trajectory fragment, int row) {
        EnvironmentCopy copy = copies[b];
        String wrong = copy.take(fragment.actions, row * actionSize);
        if (!wrong.isEmpty()) {
            throw new EnvironmentFailure(spec.name(), b, copy.episodeSteps() + 1L, "bad action: " + wrong, null);
        }
        StepResult result;
        try {
            result = copy.step();
        } catch (Fault fault) {
            fragment.rewards[row] = 0;
            Arrays.fill(fragment.streamRewards, row * streams, (row + 1) * streams, 0);
            fragment.terminated[row] = false;
            fragment.truncated[row] = true;
            fragment.voided[row] = true;
            fragment.finalObservations.append(row, copy.observation(), 0, copy.mask(), 0);
            repairs.repair(b, copy.episodeSteps() + 1L, fault);
            return;
        }
        boolean terminated = result.terminated();
        boolean truncated = !terminated && (result.truncated() || copy.episodeSteps() >= spec.maxEpisodeSteps());
        fragment.rewards[row] = result.reward();
        System.arraycopy(copy.streamRewards(), 0, fragment.streamRewards, row * streams, streams);
        fragment.terminated[row] = terminated;
        fragment.truncated[row] = truncated;
        if (terminated || truncated) {
            fragment.finalObservations.append(row, copy.observation(), 0, copy.mask(), 0);
            fragment.episodes.append(copy.episodeReturn(), copy.episodeSteps(), copy.measures());
            repairs.begin(b);
        }
    }

    @Override
    public void actionMasks(boolean[] masks, int offset) {
        for (int b = 0; b < copies.length; b++) {
            copies[b].copyMask(masks, offset + b * maskSize);
        }
    }

    @Override
    public Optional<Depicted> depicted() {
        return copies[0].depicted().isEmpty()
                ? Optional.empty()
                : Optional.of(new DepictedCopies(copy -> copies[copy].depicted().orElseThrow()));
    }

    @Override
    public List<EnvironmentFailure> drainRepairs() {
        return repairs.drain();
    }

    @Override
    public void close() {
        repairs.close();
    }
}
