package io.troupe.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.checkpoint.Checkpoint;
import io.troupe.training.Blueprint;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A checkpoint of any algorithm holds all that it needs to go on as if nothing had happened. */
final class ResumedLoopTest {
    private static final int BEFORE = 6;
    private static final int AFTER = 5;

    @ParameterizedTest
    @EnumSource(SmallExperiment.class)
    void endsWithTheSameBitsInLockstep(SmallExperiment experiment) {
        endsWithTheSameBits(experiment.blueprint("lockstep", environment -> environment));
    }

    @ParameterizedTest
    @EnumSource(SmallExperiment.class)
    void endsWithTheSameBitsPipelined(SmallExperiment experiment) {
        endsWithTheSameBits(experiment.blueprint("pipelined", environment -> environment));
    }

    private static void endsWithTheSameBits(Blueprint blueprint) {
        Checkpoint middle;
        Checkpoint whole;
        try (TrainingLoop loop = new TrainingLoop(blueprint, Optional.empty(), Clock.systemUTC())) {
            middle = train(loop, BEFORE);
            whole = train(loop, AFTER);
        }
        Checkpoint resumed;
        try (TrainingLoop loop = new TrainingLoop(blueprint, Optional.of(middle), Clock.systemUTC())) {
            resumed = train(loop, AFTER);
        }

        assertThat(resumed.weightsSha256()).isEqualTo(whole.weightsSha256()).isNotEqualTo(middle.weightsSha256());
        assertThat(contents(resumed)).isEqualTo(contents(whole));
    }

    private static Checkpoint train(TrainingLoop loop, int updates) {
        for (int i = 0; i < updates; i++) {
            loop.update();
        }
        return loop.training().capture("run", 1);
    }

    /** Everything but the counters, which have the training time in them. */
    private static Map<String, String> contents(Checkpoint checkpoint) {
        Map<String, String> contents = new TreeMap<>();
        checkpoint
                .components()
                .forEach((name, bytes) -> contents.put(name, HexFormat.of().formatHex(bytes)));
        contents.remove("progress");
        return contents;
    }
}
