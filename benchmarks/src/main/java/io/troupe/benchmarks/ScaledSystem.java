package io.troupe.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The whole system in one process with more than one worker. A mode is their number. */
public final class ScaledSystem implements SystemUnderTest {
    static final String NAME = "workers";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<String> modes() {
        return List.of("1", "2", "3");
    }

    @Override
    public Measured run(String mode, long seed, long steps) throws IOException, InterruptedException {
        List<String> settings = new ArrayList<>(TroupeSystem.settings("lockstep", seed, steps));
        settings.add("workers.count=" + mode);
        return TroupeRun.of("cartpole", settings, steps);
    }
}
