package io.troupe.dmenvrpc;

import io.troupe.env.EnvironmentParameters;
import io.troupe.env.VectorEnvironment;
import io.troupe.trajectory.Trajectory;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** A fragment of an environment, filled step by step. */
final class Steps {
    final Trajectory fragment;
    private final VectorEnvironment environment;
    private int t;

    Steps(VectorEnvironment environment, int steps) {
        this.environment = environment;
        fragment = new Trajectory(environment.spec(), steps, environment.copies());
    }

    /** So many copies of what is at an address. */
    static VectorEnvironment connect(String address, int copies, Map<String, Object> more) {
        Map<String, Object> values = new HashMap<>(more);
        values.put("address", address);
        return new DmEnvRpcProvider().create(copies, new EnvironmentParameters(values));
    }

    Steps reset(long seed) {
        environment.reset(seed, fragment.observations, 0);
        return this;
    }

    /** A step in which every copy takes the same action. */
    Steps step(float... action) {
        for (int b = 0; b < environment.copies(); b++) {
            System.arraycopy(
                    action, 0, fragment.actions, (t * environment.copies() + b) * action.length, action.length);
        }
        environment.step(fragment, t++);
        return this;
    }

    /** What a copy observed before step {@code t}. */
    float[] observation(int row, int b) {
        int size = environment.spec().observation().size();
        int from = (row * environment.copies() + b) * size;
        return Arrays.copyOfRange(fragment.observations, from, from + size);
    }

    float[] finalObservation(int i) {
        int size = environment.spec().observation().size();
        return Arrays.copyOfRange(fragment.finalObservations.values(), i * size, (i + 1) * size);
    }
}
