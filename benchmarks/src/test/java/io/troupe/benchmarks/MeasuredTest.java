package io.troupe.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class MeasuredTest {
    private final Measured bare = Measurements.of(1000, 64.5);
    private final Measured full = bare.withStages(new StageTimes(1, 2, 3, 4, 5))
            .withStepsToTarget(OptionalLong.of(900))
            .withLearning(new LearningRate(6, 7, 8, OptionalDouble.of(0.9)))
            .withAgentSteps(2500)
            .withTurns(new TurnTimes(Map.of("a", List.of(1.5, 2.0), "b", List.of(3.0, 4.0))));

    @Test
    void survivesTheWayThroughAFile() throws JsonProcessingException {
        ObjectMapper mapper = new ObjectMapper();

        assertThat(Measured.fromJson(mapper.readTree(bare.toJson().toString()))).isEqualTo(bare);
        assertThat(Measured.fromJson(mapper.readTree(full.toJson().toString()))).isEqualTo(full);
    }

    @Test
    void aStepIsThatOfOneAgentUnlessItSaysOtherwise() {
        assertThat(bare.agentsPerStep()).isEqualTo(1);
        assertThat(full.agentsPerStep()).isEqualTo(2.5);
    }
}
