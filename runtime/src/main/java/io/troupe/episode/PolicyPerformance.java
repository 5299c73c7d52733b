package io.troupe.episode;

import io.troupe.algorithm.Behaviour;
import io.troupe.closing.Closing;
import io.troupe.env.EnvironmentParameters;
import io.troupe.policy.Policy;
import io.troupe.policy.PolicyInput;
import io.troupe.policy.PolicySnapshot;
import io.troupe.random.RandomStream;
import io.troupe.render.Scene;
import io.troupe.trajectory.EpisodeStates;
import io.troupe.trajectory.Trajectory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A policy that acts. Each episode has a seed of its own, so that it can be played back alone: the same seeds give the same
 * episodes.
 */
public final class PolicyPerformance implements Performance {
    private static final String STREAM_ROLE = "performance";

    /** Where an environment sets no limit to its episodes: a policy may be stuck for ever. */
    static final int LONGEST_EPISODE = 100_000;

    private final OneCopy copy;
    private final EnvironmentParameters parameters;
    private final List<Actor> actors = new ArrayList<>();
    private final RandomStream seeds;
    private final RandomStream actionRandom;
    private final boolean sampled;
    private Optional<EpisodeRecorder> recorder = Optional.empty();

    /**
     * @param copy taken over, also where this throws
     * @param parameters of the environment
     * @param behaviours of the environment, in its order
     * @param snapshot of their policies
     * @param sampled whether actions are drawn as in training; the most likely ones otherwise
     * @param seed of the episodes and of what is drawn
     * @throws IllegalArgumentException when the snapshot is not of the environment's behaviours
     */
    public PolicyPerformance(
            OneCopy copy,
            EnvironmentParameters parameters,
            List<Behaviour> behaviours,
            PolicySnapshot snapshot,
            boolean sampled,
            long seed) {
        this.copy = copy;
        this.parameters = parameters;
        this.sampled = sampled;
        seeds = RandomStream.derive(seed, STREAM_ROLE, 0);
        actionRandom = RandomStream.derive(seed, STREAM_ROLE, 1);
        try {
            List<PolicySnapshot> parts = snapshot.partsOf(Behaviour.names(behaviours));
            for (int k = 0; k < behaviours.size(); k++) {
                actors.add(new Actor(k, behaviours.get(k).algorithm().createPolicy(), parts.get(k)));
                actors.getLast().load();
            }
        } catch (RuntimeException | Error e) {
            Closing.after(e, closeables());
            throw e;
        }
    }

    /** Records the episodes that begin from now on. */
    public EpisodeRecorder record() {
        EpisodeRecorder made = new EpisodeRecorder(copy);
        recorder = Optional.of(made);
        return made;
    }

    /** The environment's, with the names of behaviours and agents. */
    public OneCopy copy() {
        return copy;
    }

    @Override
    public String environment() {
        return copy.spec().name();
    }

    @Override
    public boolean begin() {
        long seed = seeds.nextLong();
        copy.reset(seed);
        actors.forEach(actor -> actor.states.reset());
        recorder.ifPresent(recording -> recording.begin(seed));
        return true;
    }

    @Override
    public void step() {
        actors.forEach(Actor::act);
        recorder.ifPresent(EpisodeRecorder::beforeStep);
        copy.step();
        recorder.ifPresent(EpisodeRecorder::afterStep);
        actors.forEach(actor -> actor.states.afterStep(actor.part(), 0));
    }

    @Override
    public boolean isOver() {
        return copy.isOver() || copy.steps() >= LONGEST_EPISODE;
    }

    @Override
    public Scene scene() {
        return copy.scene(parameters);
    }

    @Override
    public float reward() {
        return copy.reward();
    }

    @Override
    public String actions() {
        StringBuilder words = new StringBuilder();
        for (Actor actor : actors) {
            Trajectory part = actor.part();
            for (int row = 0; row < part.copies(); row++) {
                if (!part.voided[row]) {
                    ActionWords.append(words, part.actions, row * part.actionSize(), part.actionSize());
                }
            }
        }
        return words.toString();
    }

    private List<AutoCloseable> closeables() {
        List<AutoCloseable> parts = new ArrayList<>();
        parts.add(copy);
        actors.forEach(actor -> parts.add(actor.policy));
        return parts;
    }

    @Override
    public void close() {
        Closing.all(closeables());
    }

    /** The agents of one behaviour. */
    private final class Actor {
        private final int behaviour;
        private final Policy policy;
        private final PolicySnapshot snapshot;
        private final EpisodeStates states;
        private final PolicyInput input;

        Actor(int behaviour, Policy policy, PolicySnapshot snapshot) {
            this.behaviour = behaviour;
            this.policy = policy;
            this.snapshot = snapshot;
            states = new EpisodeStates(part().copies(), policy.stateSize());
            input = PolicyInput.of(part().observations, part().copies())
                    .masks(part().actionMasks, 0)
                    .states(states.current(), 0);
        }

        Trajectory part() {
            return copy.parts().get(behaviour);
        }

        void load() {
            policy.load(snapshot);
        }

        void act() {
            Trajectory part = part();
            float[] raw = copy.observations(behaviour);
            System.arraycopy(raw, 0, part.observations, 0, raw.length);
            snapshot.normalize(part.observations, 0, part.copies());
            if (sampled) {
                policy.sample(input, actionRandom, part.actions, 0, part.behaviourLogProbs, 0);
            } else {
                policy.mode(input, part.actions, 0);
            }
        }
    }
}
