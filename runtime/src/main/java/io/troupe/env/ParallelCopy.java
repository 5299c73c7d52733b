package io.troupe.env;

import io.troupe.random.RandomStream;
import io.troupe.spec.ActionParts;
import io.troupe.spec.ParallelSpec;
import io.troupe.spec.Space;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;

/** One author's environment with several agents, with everything around it: its stream, its episode, its checks. */
final class ParallelCopy implements Repairs.Repairable {
    private static final String STREAM_ROLE = "environment-copy";

    private final Supplier<? extends ParallelEnvironment> maker;
    private final ParallelCalls calls;
    private final ParallelSpec spec;
    private final RandomStream random;
    private final Space[] actionSpaces;
    private final ActionParts[] parts;
    /** What the author reads and writes. */
    private final Agents agents;
    /** The last observations that passed the checks; zeros of who is not there. */
    private final float[][] observations;
    /** The last masks that passed the checks; all true of who is not there. */
    private final boolean[][] masks;

    /** Of each agent's stay in the episode. */
    private final double[] lifeReturns;

    private final int[] lifeSteps;
    private final LastMeasures measures;

    private ParallelEnvironment environment;
    private boolean open = true;
    private boolean steppedSinceMade = true;
    private int episodeSteps;
    private double episodeReturn;

    ParallelCopy(
            Supplier<? extends ParallelEnvironment> maker,
            ParallelEnvironment environment,
            ParallelCalls calls,
            ParallelSpec spec,
            int index) {
        this.maker = maker;
        this.calls = calls;
        this.environment = environment;
        this.spec = spec;
        random = RandomStream.derive(0, STREAM_ROLE, index);
        agents = new Agents(spec);
        measures = new LastMeasures(spec.measures());
        int count = agents.count();
        actionSpaces = new Space[count];
        parts = new ActionParts[count];
        observations = new float[count][];
        masks = new boolean[count][];
        lifeReturns = new double[count];
        lifeSteps = new int[count];
        for (int agent = 0; agent < count; agent++) {
            int k = spec.behaviourOf(agent);
            actionSpaces[agent] = spec.behaviours().get(k).action();
            parts[agent] = ActionParts.of(actionSpaces[agent]);
            observations[agent] =
                    new float[spec.behaviours().get(k).observation().size()];
            masks[agent] = new boolean[spec.specOf(k).maskSize()];
        }
    }

    static ParallelEnvironment make(Supplier<? extends ParallelEnvironment> maker) throws Fault {
        try {
            return maker.get();
        } catch (Throwable thrown) { // linkage errors and assertions are an author's mistakes too
            throw Fault.thrownBy("its constructor", thrown, "");
        }
    }

    static ParallelSpec specOf(ParallelEnvironment environment) throws Fault {
        ParallelSpec spec;
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

    /** The author's object. */
    ParallelEnvironment environment() {
        return environment;
    }

    /** Whose part of the last step is to be read. */
    Agents agents() {
        return agents;
    }

    @Override
    public int episodeSteps() {
        return episodeSteps;
    }

    float episodeReturn() {
        return (float) episodeReturn;
    }

    float lifeReturn(int agent) {
        return (float) lifeReturns[agent];
    }

    int lifeSteps(int agent) {
        return lifeSteps[agent];
    }

    /** The last good observation; zeros where the agent is not there. The caller only reads it. */
    float[] observation(int agent) {
        return observations[agent];
    }

    /** The mask of the last good observation; all true where the agent is not there. The caller only reads it. */
    boolean[] mask(int agent) {
        return masks[agent];
    }

    @Override
    public boolean steppedSinceMade() {
        return steppedSinceMade;
    }

    void seed(long seed, int index) {
        random.restore(RandomStream.derive(seed, STREAM_ROLE, index).state());
    }

    /** Starts an episode. */
    @Override
    public void begin() throws Fault {
        episodeSteps = 0;
        episodeReturn = 0;
        agents.clear();
        calls.reset(environment, random, agents);
        if (!agents.anybodyThere()) {
            throw new Fault("no agent is there after reset");
        }
        requireGood("reset");
        for (int agent = 0; agent < agents.count(); agent++) {
            settle(agent);
        }
    }

    /** Before the actions of a step are taken. */
    void beginStep() {
        agents.begin();
    }

    boolean acts(int agent) {
        return agents.acts(agent);
    }

    /**
     * Takes the policy's action, clipped to the space where it is continuous.
     *
     * @return what is wrong with it, or nothing
     */
    String take(int agent, float[] actions, int offset) {
        float[] action = agents.actionSlot(agent);
        System.arraycopy(actions, offset, action, 0, action.length);
        actionSpaces[agent].clip(action, 0);
        String wrong = actionSpaces[agent].whyNot(action, 0);
        return wrong.isEmpty() && masks[agent].length > 0 ? parts[agent].whyNot(action, 0, masks[agent], 0) : wrong;
    }

    /** Steps with the actions taken; afterwards {@link #agents} says what came of it, for as long as nobody settles. */
    void step() throws Fault {
        calls.step(environment, agents, random);
        boolean outOfTime = episodeSteps + 1 >= spec.maxEpisodeSteps();
        if (outOfTime) {
            agents.truncateAll();
        }
        requireGood("step");
        if (!agents.anybodyThere()) {
            measures.accept(environment);
        }
        episodeSteps++;
        steppedSinceMade = true;
        for (int agent = 0; agent < agents.count(); agent++) {
            if (agents.acts(agent)) {
                episodeReturn += agents.rewardOf(agent);
                lifeReturns[agent] += agents.rewardOf(agent);
                lifeSteps[agent]++;
            }
        }
    }

    /** What was measured in the episode that the last step ended; the caller only reads it. */
    float[] measures() {
        return measures.values();
    }

    /** Takes over what was written for an agent, or forgets one that left, once a step has been read. */
    void settle(int agent) {
        if (agents.isThere(agent)) {
            System.arraycopy(agents.written(agent), 0, observations[agent], 0, observations[agent].length);
            System.arraycopy(agents.writtenMask(agent), 0, masks[agent], 0, masks[agent].length);
        } else {
            Arrays.fill(observations[agent], 0);
            Arrays.fill(masks[agent], true);
        }
        if (!agents.isThere(agent) || !agents.acts(agent)) {
            lifeReturns[agent] = 0;
            lifeSteps[agent] = 0;
        }
    }

    private void requireGood(String call) throws Fault {
        for (int agent = 0; agent < agents.count(); agent++) {
            if (!agents.acts(agent) && !agents.isThere(agent)) {
                continue;
            }
            String problem = agents.observationProblem(agent);
            if (!problem.isEmpty()) {
                throw new Fault(problem + " after " + call);
            }
            if (masks[agent].length > 0 && !agents.isTerminated(agent)) {
                String maskProblem = parts[agent].whyNot(agents.writtenMask(agent), 0);
                if (!maskProblem.isEmpty()) {
                    throw new Fault(agents.named(agent) + ": " + maskProblem + " after " + call);
                }
            }
            if (!Float.isFinite(agents.rewardOf(agent))) {
                throw new Fault(agents.named(agent) + ": the reward is " + agents.rewardOf(agent));
            }
        }
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
        ParallelSpec newSpec = specOf(environment);
        if (!newSpec.equals(spec)) {
            throw new Fault("spec changed from " + spec + " to " + newSpec);
        }
        LastMeasures.requireClassAsInSpec(spec.measures(), environment);
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
        out.writeInt(agents.count());
        for (int agent = 0; agent < agents.count(); agent++) {
            out.writeBoolean(agents.isThere(agent));
            out.writeDouble(lifeReturns[agent]);
            out.writeInt(lifeSteps[agent]);
            for (float value : observations[agent]) {
                out.writeFloat(value);
            }
            for (boolean allowed : masks[agent]) {
                out.writeBoolean(allowed);
            }
        }
        SavedBytes.save(asSnapshotable(), out);
    }

    void restore(DataInput in) throws IOException {
        random.restore(in.readLong());
        episodeSteps = in.readInt();
        episodeReturn = in.readDouble();
        steppedSinceMade = in.readBoolean();
        int saved = in.readInt();
        if (saved != agents.count()) {
            throw new IOException(
                    spec.name() + ": the saved state is of " + saved + " agents, not of " + agents.count());
        }
        for (int agent = 0; agent < agents.count(); agent++) {
            agents.restore(agent, in.readBoolean());
            lifeReturns[agent] = in.readDouble();
            lifeSteps[agent] = in.readInt();
            for (int i = 0; i < observations[agent].length; i++) {
                observations[agent][i] = in.readFloat();
            }
            for (int i = 0; i < masks[agent].length; i++) {
                masks[agent][i] = in.readBoolean();
            }
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
}
