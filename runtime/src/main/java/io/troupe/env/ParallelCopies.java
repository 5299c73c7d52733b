package io.troupe.env;

import io.troupe.closing.Closing;
import io.troupe.spec.ParallelSpec;
import io.troupe.trajectory.Trajectory;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * {@code B} objects of an author's {@link ParallelEnvironment} that step together: applies the time limit, restarts
 * episodes, and checks everything that the objects give.
 *
 * <p>A copy that breaks a rule or throws loses its episode, as in {@link PerCopyVectorEnvironment}: the step of every agent
 * that was there is voided, and truncated with its last good observation as the final one.
 */
public final class ParallelCopies implements JointEnvironment {
    private final ParallelSpec spec;
    private final Supplier<? extends ParallelEnvironment> maker;
    private final ParallelCopy[] copies;
    private final boolean canBeSaved;
    /** Of each agent. */
    private final int[] behaviours;
    /** Of each agent, its number among those of its behaviour. */
    private final int[] places;
    /** Of each behaviour: its agents in one copy. */
    private final int[] crowds;

    private final Repairs repairs;

    private ParallelCopies(
            ParallelSpec spec,
            Supplier<? extends ParallelEnvironment> maker,
            ParallelCopy[] copies,
            boolean canBeSaved) {
        this.spec = spec;
        this.maker = maker;
        this.copies = copies;
        this.canBeSaved = canBeSaved;
        repairs = new Repairs(spec.name(), List.of(copies));
        behaviours = new int[spec.agents().size()];
        places = new int[spec.agents().size()];
        crowds = new int[spec.behaviours().size()];
        for (int agent = 0; agent < places.length; agent++) {
            behaviours[agent] = spec.behaviourOf(agent);
            places[agent] = crowds[behaviours[agent]]++;
        }
    }

    /**
     * Makes {@code count} objects.
     *
     * @param name what the environment is called in messages for as long as its spec is not known
     * @param maker gives a new object at every call
     * @throws EnvironmentFailure when one cannot be made, or its spec is not that of the first
     */
    public static ParallelCopies create(String name, Supplier<? extends ParallelEnvironment> maker, int count) {
        if (count < 1) {
            throw new IllegalArgumentException(name + ": copies must be at least 1, not " + count);
        }
        List<ParallelEnvironment> made = new ArrayList<>();
        int b = 0;
        try {
            for (; b < count; b++) {
                made.add(ParallelCopy.make(maker));
                ParallelSpec first = ParallelCopy.specOf(made.getFirst());
                ParallelSpec own = ParallelCopy.specOf(made.get(b));
                if (!own.equals(first)) {
                    throw new Fault("spec differs from that of copy 0: " + own + ", not " + first);
                }
                LastMeasures.requireClassAsInSpec(own.measures(), made.get(b));
            }
            return of(ParallelCopy.specOf(made.getFirst()), maker, made, Optional.empty());
        } catch (Fault fault) {
            EnvironmentFailure failure = new EnvironmentFailure(name, b, 0, fault.problem(), fault.getCause());
            Closing.after(failure, made);
            throw failure;
        } catch (RuntimeException | Error e) {
            Closing.after(e, made);
            throw e;
        }
    }

    private static ParallelCopies of(
            ParallelSpec spec,
            Supplier<? extends ParallelEnvironment> maker,
            List<ParallelEnvironment> made,
            Optional<AuthorThread> thread) {
        ParallelCopy[] copies = new ParallelCopy[made.size()];
        boolean canBeSaved = true;
        for (int b = 0; b < copies.length; b++) {
            copies[b] = new ParallelCopy(maker, made.get(b), calls(spec, maker, thread, b), spec, b);
            canBeSaved &= copies[b].snapshotable();
        }
        return new ParallelCopies(spec, maker, copies, canBeSaved);
    }

    private static ParallelCalls calls(
            ParallelSpec spec, Supplier<? extends ParallelEnvironment> maker, Optional<AuthorThread> thread, int b) {
        if (thread.isEmpty()) {
            return ParallelCalls.Direct.INSTANCE;
        }
        int compared = b == 0 ? Twins.EPISODES : 0;
        return new WatchedParallelCalls(
                spec, thread.get(), new Twins<>(() -> ParallelCopy.make(maker), thread.get(), compared));
    }

    /** The same objects in development mode; these copies are not to be used any more. */
    ParallelCopies watched(Development development) {
        return watched(new AuthorThread(spec.name(), development.callTimeout()));
    }

    /** Likewise, with calls on a thread. */
    ParallelCopies watched(AuthorThread thread) {
        List<ParallelEnvironment> made =
                Arrays.stream(copies).map(ParallelCopy::environment).toList();
        return of(spec, maker, made, Optional.of(thread));
    }

    @Override
    public ParallelSpec spec() {
        return spec;
    }

    @Override
    public int copies() {
        return copies.length;
    }

    @Override
    public void reset(long seed, List<float[]> observations) {
        for (int b = 0; b < copies.length; b++) {
            copies[b].seed(seed, b);
            repairs.begin(b);
            for (int agent = 0; agent < places.length; agent++) {
                float[] observation = copies[b].observation(agent);
                int at = column(b, agent) * observation.length;
                System.arraycopy(observation, 0, observations.get(behaviours[agent]), at, observation.length);
            }
        }
    }

    /** The place of an agent's row among those of one step. */
    private int column(int b, int agent) {
        return b * crowds[behaviours[agent]] + places[agent];
    }

    @Override
    public void step(Trajectory fragment, int t) {
        for (int b = 0; b < copies.length; b++) {
            ParallelCopy copy = copies[b];
            copy.beginStep();
            takeActions(b, fragment, t);
            try {
                copy.step();
                read(b, fragment, t);
            } catch (Fault fault) {
                giveUp(b, fragment, t);
                repairs.repair(b, copy.episodeSteps() + 1L, fault);
            }
            for (int agent = 0; agent < places.length; agent++) {
                Trajectory part = fragment.parts().get(behaviours[agent]);
                float[] observation = copy.observation(agent);
                int next = (t + 1) * part.copies() + column(b, agent);
                System.arraycopy(observation, 0, part.observations, next * observation.length, observation.length);
            }
        }
    }

    private void takeActions(int b, Trajectory fragment, int t) {
        for (int agent = 0; agent < places.length; agent++) {
            if (copies[b].acts(agent)) {
                Trajectory part = fragment.parts().get(behaviours[agent]);
                int row = t * part.copies() + column(b, agent);
                String wrong = copies[b].take(agent, part.actions, row * part.actionSize());
                if (!wrong.isEmpty()) {
                    throw new EnvironmentFailure(
                            spec.name(),
                            b,
                            copies[b].episodeSteps() + 1L,
                            "bad action of " + copies[b].agents().named(agent) + ": " + wrong,
                            null);
                }
            }
        }
    }

    private void read(int b, Trajectory fragment, int t) {
        ParallelCopy copy = copies[b];
        Agents agents = copy.agents();
        double reward = 0;
        boolean truncated = false;
        for (int agent = 0; agent < places.length; agent++) {
            Trajectory part = fragment.parts().get(behaviours[agent]);
            int row = t * part.copies() + column(b, agent);
            boolean acted = agents.acts(agent);
            part.rewards[row] = acted ? agents.rewardOf(agent) : 0;
            part.terminated[row] = agents.isTerminated(agent);
            part.truncated[row] = agents.isTruncated(agent);
            part.voided[row] = !acted;
            reward += part.rewards[row];
            truncated |= agents.isTruncated(agent);
            if (acted && !agents.isThere(agent)) {
                part.finalObservations.append(row, agents.written(agent), 0, agents.writtenMask(agent), 0);
                part.episodes.append(copy.lifeReturn(agent), copy.lifeSteps(agent));
            }
        }
        boolean over = !agents.anybodyThere();
        int row = t * copies.length + b;
        fragment.rewards[row] = (float) reward;
        fragment.terminated[row] = over && !truncated;
        fragment.truncated[row] = over && truncated;
        if (over) {
            fragment.episodes.append(copy.episodeReturn(), copy.episodeSteps(), copy.measures());
            repairs.begin(b);
        } else {
            for (int agent = 0; agent < places.length; agent++) {
                copy.settle(agent);
            }
        }
    }

    /** Nothing is learnt from a step that failed. */
    private void giveUp(int b, Trajectory fragment, int t) {
        ParallelCopy copy = copies[b];
        for (int agent = 0; agent < places.length; agent++) {
            Trajectory part = fragment.parts().get(behaviours[agent]);
            int row = t * part.copies() + column(b, agent);
            boolean acted = copy.acts(agent);
            part.rewards[row] = 0;
            part.terminated[row] = false;
            part.truncated[row] = acted;
            part.voided[row] = true;
            if (acted) {
                part.finalObservations.append(row, copy.observation(agent), 0, copy.mask(agent), 0);
            }
        }
        int row = t * copies.length + b;
        fragment.rewards[row] = 0;
        fragment.terminated[row] = false;
        fragment.truncated[row] = true;
        fragment.voided[row] = true;
    }

    @Override
    public void actionMasks(int behaviour, boolean[] masks, int offset) {
        for (int b = 0; b < copies.length; b++) {
            for (int agent = 0; agent < places.length; agent++) {
                if (behaviours[agent] == behaviour) {
                    boolean[] mask = copies[b].mask(agent);
                    System.arraycopy(mask, 0, masks, offset + column(b, agent) * mask.length, mask.length);
                }
            }
        }
    }

    @Override
    public Optional<Snapshotable> snapshotable() {
        return canBeSaved ? Optional.of(new Saved()) : Optional.empty();
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

    private final class Saved implements Snapshotable {
        @Override
        public void save(DataOutput out) throws IOException {
            out.writeInt(copies.length);
            for (ParallelCopy copy : copies) {
                copy.save(out);
            }
        }

        @Override
        public void restore(DataInput in) throws IOException {
            int saved = in.readInt();
            if (saved != copies.length) {
                throw new IOException(
                        spec.name() + ": the saved state is of " + saved + " copies, not of " + copies.length);
            }
            for (ParallelCopy copy : copies) {
                copy.restore(in);
            }
        }
    }
}
