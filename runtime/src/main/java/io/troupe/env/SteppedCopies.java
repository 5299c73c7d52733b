package io.troupe.env;

import io.troupe.policy.MemoryShape;
import io.troupe.spec.BehaviourSpec;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.spec.ParallelSpec;
import io.troupe.trajectory.RowNames;
import io.troupe.trajectory.Trajectory;
import java.util.ArrayList;
import java.util.List;

/** Copies that step together, with one agent each or with several, as whoever watches them calls both. */
sealed interface SteppedCopies extends AutoCloseable {
    /** Name in the spec. */
    String name();

    /** B. */
    int copies();

    /** The same at every call. */
    Object spec();

    /** Steps after which an episode is truncated. */
    int maxEpisodeSteps();

    /** What the policy of each behaviour needs to know; of the only one where there is one agent. */
    List<EnvironmentSpec> behaviours();

    /** Names of the agents of a behaviour; one without a name where there is one agent. */
    List<String> agentsOf(int behaviour);

    /** An empty fragment. */
    Trajectory fragment(int steps);

    /** Starts episodes; the observations are written at row {@code t} of the fragment. */
    void reset(long seed, Trajectory fragment, int t);

    void step(Trajectory fragment, int t);

    void actionMasks(int behaviour, boolean[] masks, int offset);

    /** @throws IllegalStateException where there are none that can change */
    void setParameters(EnvironmentParameters parameters);

    @Override
    void close();

    /** With one agent each. */
    record OfOneAgent(VectorEnvironment environment) implements SteppedCopies {
        @Override
        public String name() {
            return environment.spec().name();
        }

        @Override
        public int copies() {
            return environment.copies();
        }

        @Override
        public EnvironmentSpec spec() {
            return environment.spec();
        }

        @Override
        public int maxEpisodeSteps() {
            return environment.spec().maxEpisodeSteps();
        }

        @Override
        public List<EnvironmentSpec> behaviours() {
            return List.of(environment.spec());
        }

        @Override
        public List<String> agentsOf(int behaviour) {
            return List.of("");
        }

        @Override
        public Trajectory fragment(int steps) {
            return new Trajectory(environment.spec(), steps, environment.copies());
        }

        @Override
        public void reset(long seed, Trajectory fragment, int t) {
            environment.reset(seed, fragment.observations, t * fragment.copies() * fragment.observationSize());
        }

        @Override
        public void step(Trajectory fragment, int t) {
            environment.step(fragment, t);
        }

        @Override
        public void actionMasks(int behaviour, boolean[] masks, int offset) {
            environment.actionMasks(masks, offset);
        }

        @Override
        public void setParameters(EnvironmentParameters parameters) {
            environment.setParameters(parameters);
        }

        @Override
        public void close() {
            environment.close();
        }
    }

    /** With several agents each. */
    record OfSeveralAgents(JointEnvironment environment) implements SteppedCopies {
        @Override
        public String name() {
            return environment.spec().name();
        }

        @Override
        public int copies() {
            return environment.copies();
        }

        @Override
        public ParallelSpec spec() {
            return environment.spec();
        }

        @Override
        public int maxEpisodeSteps() {
            return environment.spec().maxEpisodeSteps();
        }

        @Override
        public List<EnvironmentSpec> behaviours() {
            ParallelSpec spec = environment.spec();
            List<EnvironmentSpec> behaviours = new ArrayList<>();
            for (int k = 0; k < spec.behaviours().size(); k++) {
                behaviours.add(spec.specOf(k));
            }
            return behaviours;
        }

        @Override
        public List<String> agentsOf(int behaviour) {
            return environment.spec().agentsOf(behaviour);
        }

        @Override
        public Trajectory fragment(int steps) {
            ParallelSpec spec = environment.spec();
            List<Trajectory> parts = new ArrayList<>();
            for (int k = 0; k < spec.behaviours().size(); k++) {
                BehaviourSpec behaviour = spec.behaviours().get(k);
                RowNames names = new RowNames(behaviour.name(), spec.agentsOf(k));
                parts.add(Trajectory.part(spec.specOf(k), steps, environment.copies(), MemoryShape.NONE, names));
            }
            return Trajectory.joint(parts, steps, environment.copies(), spec.measures());
        }

        @Override
        public void reset(long seed, Trajectory fragment, int t) {
            List<float[]> first = new ArrayList<>();
            for (Trajectory part : fragment.parts()) {
                float[] observations = new float[part.copies() * part.observationSize()];
                Unwritten.fill(observations);
                first.add(observations);
            }
            environment.reset(seed, first);
            for (int k = 0; k < first.size(); k++) {
                float[] observations = first.get(k);
                int at = t * observations.length;
                System.arraycopy(observations, 0, fragment.parts().get(k).observations, at, observations.length);
                // Whoever reads from what he has kept finds nothing.
                Unwritten.fill(observations);
            }
        }

        @Override
        public void step(Trajectory fragment, int t) {
            environment.step(fragment, t);
        }

        @Override
        public void actionMasks(int behaviour, boolean[] masks, int offset) {
            environment.actionMasks(behaviour, masks, offset);
        }

        @Override
        public void setParameters(EnvironmentParameters parameters) {
            throw new IllegalStateException(name() + " has no parameters that can change");
        }

        @Override
        public void close() {
            environment.close();
        }
    }
}
