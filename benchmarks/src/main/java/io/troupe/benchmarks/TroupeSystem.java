package io.troupe.benchmarks;

import java.io.IOException;
import java.util.List;

/** The whole system on the shipped {@code cartpole} experiment, without its target so that it takes all its steps. */
public final class TroupeSystem implements SystemUnderTest {
    @Override
    public String name() {
        return Catalogue.TROUPE;
    }

    @Override
    public List<String> modes() {
        return List.of("lockstep", "pipelined");
    }

    @Override
    public Measured run(String mode, long seed, long steps) throws IOException, InterruptedException {
        return TroupeRun.of("cartpole", settings(mode, seed, steps), steps);
    }

    static List<String> settings(String mode, long seed, long steps) {
        return List.of(
                "mode=" + mode,
                "seed=" + seed,
                "termination.maxSteps=" + steps,
                "termination.targetReturn=null",
                "evaluation.atEnd=false");
    }
}
