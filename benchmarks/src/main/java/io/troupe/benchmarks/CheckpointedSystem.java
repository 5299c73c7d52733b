package io.troupe.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The whole system with no checkpoint between the first and the last, and with as many as possible: one is begun after
 * every update that finds the writer idle.
 */
public final class CheckpointedSystem implements SystemUnderTest {
    static final String NAME = "checkpointed";
    static final String NONE = "none";
    static final String EVERY_UPDATE = "every-update";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<String> modes() {
        return List.of(NONE, EVERY_UPDATE);
    }

    @Override
    public Measured run(String mode, long seed, long steps) throws IOException, InterruptedException {
        List<String> settings = new ArrayList<>(TroupeSystem.settings("pipelined", seed, steps));
        settings.add("checkpoint.everySteps=" + (mode.equals(NONE) ? 0 : 1));
        return TroupeRun.of("cartpole", settings, steps);
    }
}
