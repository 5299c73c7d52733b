package io.troupe.benchmarks;

import java.io.IOException;
import java.util.List;

/**
 * The whole system with next to nothing to do: fragments of one step of one copy, one gradient step on a tiny network.
 * What an update takes beyond the times of its stages is the way from the worker through the queue to the trainer, to the
 * supervisor and back, and of the policy back to the worker.
 */
public final class HandOverSystem implements SystemUnderTest {
    static final String NAME = "hand-over";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<String> modes() {
        return List.of("lockstep");
    }

    @Override
    public Measured run(String mode, long seed, long steps) throws IOException, InterruptedException {
        long updates = steps / 10;
        return TroupeRun.of(
                "cartpole",
                List.of(
                        "mode=" + mode,
                        "seed=" + seed,
                        "workers.environments=1",
                        "workers.rolloutSteps=1",
                        "algorithm.minibatchSize=1",
                        "algorithm.epochs=1",
                        "algorithm.normalizeAdvantages=false",
                        "algorithm.network.hidden=[4]",
                        "checkpoint.everySteps=0",
                        "metrics.everySteps=" + Math.max(1, updates / 10),
                        "termination.maxSteps=" + updates,
                        "termination.targetReturn=null",
                        "evaluation.atEnd=false"),
                updates);
    }
}
