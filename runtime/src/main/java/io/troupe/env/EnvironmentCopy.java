package io.troupe.env;

import io.troupe.random.RandomStream;
import io.troupe.spec.ActionParts;
import io.troupe.spec.EnvironmentSpec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;

/** One author's environment with everything around it: its stream, its episode, and the checks of what it gives. */
final class EnvironmentCopy implements Repairs.Repairable {
    private static final String STREAM_ROLE = "environment-copy";

    private final Supplier<? extends Environment> maker;
    private final AuthorCalls calls;
    private final EpisodeParameters parameters;
    private final EnvironmentSpec spec;
    private final RandomStream random;
    private final float[] action;
    /** Handed to the author, who may leave anything in it. */
    private final float[] scratch;
    /** The last observation that passed the checks. */
    private final float[] observation;
    /** What the choices of an action are masked by. */
    private final ActionParts parts;

    private final boolean[] maskScratch;
    /** The last mask that passed the checks; empty where there are none. */
    private final boolean[] mask;

    private final LastStreamRewards streamRewards;
    private final LastMeasures measures;

    private Environment environment;
    private boolean open = true;
    private boolean steppedSinceMade = true;
    private int episodeSteps;
    private double episodeReturn;

    EnvironmentCopy(
            Supplier<? extends Environment> maker,
            Environment environment,
            AuthorCalls calls,
            EpisodeParameters parameters,
            EnvironmentSpec spec,
            int index) {
        this.maker = maker;
        this.calls = calls;
        this.parameters = parameters;
        this.environment = environment;
        this.spec = spec;
        random = RandomStream.derive(0, STREAM_ROLE, index);
        action = new float[spec.action().size()];
        scratch = new float[spec.observation().size()];
        observation = new float[spec.observation().size()];
        parts = ActionParts.of(spec.action());
        maskScratch = new boolean[spec.maskSize()];
        mask = new boolean[spec.maskSize()];
        streamRewards = new LastStreamRewards(spec.rewardStreams());
        measures = new LastMeasures(spec.measures());
    }

    /** Refuses an environment that says one thing in its spec and another by its class. */
    static void requireClassAsInSpec(EnvironmentSpec spec, Environment environment) throws Fault {
        if (spec.streamedRewards() > 0 && !(environment instanceof StreamedRewards)) {
            throw new Fault("spec says that the reward is the sum of " + spec.rewardStreams()
                    + ", but the class does not give StreamedRewards");
        }
        if (environment instanceof Masked != spec.masked()) {
            throw new Fault(
                    spec.masked()
                            ? "spec says that actions are masked, but the class is not Masked"
                            : "the class is Masked, but spec says that actions are not masked");
        }
        LastMeasures.requireClassAsInSpec(spec.measures(), environment);
    }

    /** Makes an author's environment. */
    static Environment make(Supplier<? extends Environment> maker) throws Fault {
        try {
            return maker.get();
        } catch (Throwable thrown) { // linkage errors and assertions are an author's mistakes too
            throw Fault.thrownBy("its constructor", thrown, "");
        }
    }

    /** Asks an environment for its spec. */
    static EnvironmentSpec specOf(Environment environment) throws Fault {
        EnvironmentSpec spec;
        try {
            spec = environment.spec();
        } catch (Throwable thrown) {
            throw Fault.thrownBy("spec", thrown, "");
        }
        if (spec == null) {
            throw new Fault("spec returned null");
        }
        return spec;
    }

    @Override
    public int episodeSteps() {
        return episodeSteps;
    }

    float episodeReturn() {
        return (float) episodeReturn;
    }

    /** The last good observation; the caller only reads it. */
    float[] observation() {
        return observation;
    }

    /** The mask of the last good observation, without elements where there are none; the caller only reads it. */
    boolean[] mask() {
        return mask;
    }

    /** Copies the mask of the current state out. */
    void copyMask(boolean[] masks, int offset) {
        if (mask.length == 0) {
            throw new IllegalStateException(spec.name() + " gives no action masks");
        }
        System.arraycopy(mask, 0, masks, offset, mask.length);
    }

    /** Whether it took a good step since it was last made anew: one that did not is beyond repair. */
    @Override
    public boolean steppedSinceMade() {
        return steppedSinceMade;
    }

    void seed(long seed, int index) {
        random.restore(RandomStream.derive(seed, STREAM_ROLE, index).state());
    }

    /** In effect at the next episode's start. */
    void setParameters(DrawnParameters drawn) {
        parameters.replaceBy(drawn);
    }

    /** Starts an episode. */
    @Override
    public void begin() throws Fault {
        episodeSteps = 0;
        episodeReturn = 0;
        clearScratch();
        parameters.draw(random);
        parameters.applyTo(environment);
        calls.reset(environment, random, scratch);
        requireGoodObservation("reset");
        acceptMask("reset");
        acceptObservation();
    }

    /**
     * Takes the policy's action, clipped to the space where it is continuous.
     *
     * @return what is wrong with it, or nothing
     */
    String take(float[] actions, int offset) {
        System.arraycopy(actions, offset, action, 0, action.length);
        spec.action().clip(action, 0);
        String wrong = spec.action().whyNot(action, 0);
        return wrong.isEmpty() && mask.length > 0 ? parts.whyNot(action, 0, mask, 0) : wrong;
    }

    /** Steps with the action taken. */
    StepResult step() throws Fault {
        clearScratch();
        StepResult result = calls.step(environment, action, random, scratch);
        if (!Float.isFinite(result.reward())) {
            throw new Fault("the reward is " + result.reward());
        }
        streamRewards.accept(environment, result.reward());
        requireGoodObservation("step");
        if (!result.terminated()) {
            acceptMask("step");
        }
        if (result.terminated() || result.truncated() || episodeSteps + 1 >= spec.maxEpisodeSteps()) {
            measures.accept(environment);
        }
        acceptObservation();
        episodeSteps++;
        episodeReturn += result.reward();
        steppedSinceMade = true;
        return result;
    }

    /** What the streams gave in the last good step; the caller only reads it. */
    float[] streamRewards() {
        return streamRewards.values();
    }

    /** Asks for what was measured in an episode that is cut after the last good step. */
    void measureSoFar() throws Fault {
        measures.accept(environment);
    }

    /** What was measured in the episode that the last good step ended, or that was cut after it; the caller only reads it. */
    float[] measures() {
        return measures.values();
    }

    /** Replaces the author's object by a new one, and starts an episode in it. */
    @Override
    public void remake() throws Fault {
        steppedSinceMade = false;
        try {
            close();
        } catch (RuntimeException | Error ignored) {
            // It is already counted as broken: what matters is whether a new one works.
        }
        environment = make(maker);
        open = true;
        EnvironmentSpec newSpec = specOf(environment);
        if (!newSpec.equals(spec)) {
            throw new Fault("spec changed from " + spec + " to " + newSpec);
        }
        requireClassAsInSpec(spec, environment);
        begin();
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            calls.close(environment);
        }
    }

    /** What the author's object says beside its observations, where it does. */
    Optional<Depicted> depicted() {
        return environment instanceof Depicted depicted ? Optional.of(depicted) : Optional.empty();
    }

    boolean snapshotable() {
        return environment instanceof Snapshotable;
    }

    void save(DataOutput out) throws IOException {
        out.writeLong(random.state());
        out.writeInt(episodeSteps);
        out.writeDouble(episodeReturn);
        out.writeBoolean(steppedSinceMade);
        for (float value : observation) {
            out.writeFloat(value);
        }
        for (boolean allowed : mask) {
            out.writeBoolean(allowed);
        }
        parameters.save(out);
        SavedBytes.save(asSnapshotable(), out);
    }

    void restore(DataInput in) throws IOException {
        random.restore(in.readLong());
        episodeSteps = in.readInt();
        episodeReturn = in.readDouble();
        steppedSinceMade = in.readBoolean();
        for (int i = 0; i < observation.length; i++) {
            observation[i] = in.readFloat();
        }
        for (int i = 0; i < mask.length; i++) {
            mask[i] = in.readBoolean();
        }
        parameters.restore(in);
        try {
            parameters.applyTo(environment);
        } catch (Fault fault) {
            throw new IOException(spec.name() + ": " + fault.problem(), fault);
        }
        SavedBytes.restore(asSnapshotable(), spec.name(), in);
        calls.restored();
    }

    private Snapshotable asSnapshotable() {
        if (environment instanceof Snapshotable snapshotable) {
            return snapshotable;
        }
        throw new IllegalStateException(spec.name() + " is not Snapshotable");
    }

    private void clearScratch() {
        Arrays.fill(scratch, Float.intBitsToFloat(AuthorCalls.UNWRITTEN));
    }

    private void requireGoodObservation(String call) throws Fault {
        for (int i = 0; i < scratch.length; i++) {
            if (!Float.isFinite(scratch[i])) {
                throw new Fault(
                        Float.floatToRawIntBits(scratch[i]) == AuthorCalls.UNWRITTEN
                                ? "element " + i + " of the observation was never written by " + call + " (spec says "
                                        + scratch.length + " elements)"
                                : "element " + i + " of the observation is " + scratch[i] + " after " + call);
            }
        }
    }

    private void acceptObservation() {
        System.arraycopy(scratch, 0, observation, 0, scratch.length);
    }

    private void acceptMask(String call) throws Fault {
        if (mask.length > 0 && environment instanceof Masked masked) {
            Arrays.fill(maskScratch, false);
            try {
                masked.actionMask(maskScratch, 0);
            } catch (Throwable thrown) {
                throw Fault.thrownBy("actionMask", thrown, " (by its spec the mask has size " + mask.length + ")");
            }
            String problem = parts.whyNot(maskScratch, 0);
            if (!problem.isEmpty()) {
                throw new Fault(problem + " after " + call);
            }
            System.arraycopy(maskScratch, 0, mask, 0, mask.length);
        }
    }
}
