package io.troupe.endtoend;

import io.troupe.env.Environment;
import io.troupe.env.EnvironmentParameters;
import io.troupe.env.EnvironmentProvider;
import io.troupe.env.PerCopyVectorEnvironment;
import io.troupe.env.StepResult;
import io.troupe.env.VectorEnvironment;
import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import io.troupe.spec.EnvironmentSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * A simulator that works until somebody makes the file {@code breaks} in the working directory, and whose rewards are
 * {@code environment.parameters.reward}.
 */
public final class Breakable implements EnvironmentProvider {
    static final String FLAG = "breaks";

    @Override
    public String name() {
        return "Breakable";
    }

    @Override
    public Set<String> parameterNames() {
        return Set.of("reward");
    }

    @Override
    public VectorEnvironment create(int copies, EnvironmentParameters parameters) {
        float reward = (float) parameters.number("reward", 1);
        return PerCopyVectorEnvironment.create(name(), () -> new Simulator(reward), copies);
    }

    private record Simulator(float reward) implements Environment {
        @Override
        public EnvironmentSpec spec() {
            return new EnvironmentSpec("Breakable", Box.of(1, -1, 1), new Discrete(2), 20);
        }

        @Override
        public void reset(RandomGenerator random, float[] observation) {
            observation[0] = random.nextFloat();
        }

        @Override
        public StepResult step(float[] action, RandomGenerator random, float[] observation) {
            if (Files.exists(Path.of(FLAG))) {
                throw new IllegalStateException("the gripper is stuck");
            }
            observation[0] = random.nextFloat();
            return StepResult.running(reward * random.nextFloat());
        }
    }
}
