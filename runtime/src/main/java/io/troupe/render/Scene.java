package io.troupe.render;

import io.troupe.env.EnvironmentParameters;
import java.util.List;
import java.util.Optional;

/** What there is to be drawn of one copy of an environment at one moment. Whoever draws only reads it, and does not keep it. */
public final class Scene {
    private final EnvironmentParameters parameters;
    private final List<Optional<float[]>> observations;
    private final float[] state;

    /**
     * @param parameters of the environment
     * @param observations of each agent, in the order of the spec, raw; empty for one that is not there
     * @param state what a {@link io.troupe.env.Depicted} environment says beside that; without elements elsewhere
     */
    public Scene(EnvironmentParameters parameters, List<Optional<float[]>> observations, float[] state) {
        this.parameters = parameters;
        this.observations = List.copyOf(observations);
        this.state = state;
    }

    /** Of an environment with one agent. */
    public static Scene of(EnvironmentParameters parameters, float[] observation) {
        return new Scene(parameters, List.of(Optional.of(observation)), new float[0]);
    }

    /** The values under {@code environment.parameters}. */
    public EnvironmentParameters parameters() {
        return parameters;
    }

    /** Agents there may be. */
    public int agents() {
        return observations.size();
    }

    /** Whether an agent observes this moment: one that left with the last step does. */
    public boolean isThere(int agent) {
        return observations.get(agent).isPresent();
    }

    /**
     * What an agent observes.
     *
     * @throws java.util.NoSuchElementException when it is not there
     */
    public float[] observation(int agent) {
        return observations.get(agent).orElseThrow();
    }

    /** What a {@link io.troupe.env.Depicted} environment says beside the observations: as it was before the last step where that ended the episode. */
    public float[] state() {
        return state;
    }
}
