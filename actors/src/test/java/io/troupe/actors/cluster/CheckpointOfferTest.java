package io.troupe.actors.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.checkpoint.Checkpoint;
import java.io.IOException;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class CheckpointOfferTest {
    private LoopbackNode own;

    @BeforeEach
    void open() throws IOException {
        own = LoopbackNode.open(NodeConfig.Role.TRAINER, 0);
    }

    @AfterEach
    void close() {
        own.close();
    }

    /** More than 2 GiB, in memory that is counted many times. */
    static Checkpoint huge(long environmentSteps) {
        byte[] part = new byte[1 << 24];
        TreeMap<String, byte[]> components = new TreeMap<>();
        for (int i = 0; i < 130; i++) {
            components.put("learner-replay." + i, part);
        }
        Checkpoint small = Samples.checkpoint(environmentSteps);
        return new Checkpoint(
                small.runId(),
                small.epoch(),
                small.environmentSteps(),
                small.policyVersion(),
                small.weightsSha256(),
                small.meanReturn(),
                components);
    }

    @Test
    void isOnTheShelfUnderItsId() throws Exception {
        CheckpointOffer.make(own.node(), "some", Samples.checkpoint(64));
        assertThat(own.offers("some")).isTrue();
    }

    @Test
    void whatIsLargerThanAnythingThatTravelsIsRefusedWithItsSizeAndWhatToChange() {
        assertThatThrownBy(() -> CheckpointOffer.make(own.node(), "some", huge(64)))
                .isInstanceOf(CheckpointOffer.NoRoom.class)
                .hasMessageContaining("at most 2147483647")
                .hasMessageContaining("algorithm.bufferSize");
        assertThat(own.offers("some")).isFalse();
    }
}
