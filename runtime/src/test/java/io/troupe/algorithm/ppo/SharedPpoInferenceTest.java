package io.troupe.algorithm.ppo;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.troupe.algorithm.Algorithm.ConfiguredAlgorithm;
import io.troupe.algorithm.InferenceContext;
import io.troupe.policy.ParameterLayout;
import io.troupe.policy.Policy;
import io.troupe.policy.PolicyInput;
import io.troupe.policy.PolicySnapshot;
import io.troupe.policy.PolicyVersion;
import io.troupe.random.RandomStream;
import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import io.troupe.spec.EnvironmentSpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SharedPpoInferenceTest {
    private static final EnvironmentSpec SPEC = new EnvironmentSpec("Any", Box.unbounded(3), new Discrete(2), 10);

    private static Config settings(String inference) {
        return ConfigFactory.parseString("network.inference = " + inference)
                .withFallback(new Ppo().defaults())
                .resolve();
    }

    private static ConfiguredAlgorithm ppo(String inference) {
        return new Ppo().configure(settings(inference), SPEC);
    }

    @ParameterizedTest
    @CsvSource({"auto, 31", "java, 1", "java, 64"})
    void isSharedWhereEveryWorkerGetsItsOwnBits(String inference, int rows) {
        assertThatCode(() -> ppo(inference).shareInference(new InferenceContext(rows, true, "cpu")))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"auto, 32", "tensorflow, 1", "tensorflow, 64"})
    void isRefusedWhereTheBitsCouldDependOnOtherWorkers(String inference, int rows) {
        assertThatThrownBy(() -> ppo(inference).shareInference(new InferenceContext(rows, true, "cpu")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("workers.environments = " + rows)
                .hasMessageContaining("algorithm.network.inference = " + inference)
                .hasMessageContaining("workers.inference = local");
    }

    @ParameterizedTest
    @CsvSource({"auto, cpu", "auto, gpu:7", "tensorflow, auto", "tensorflow, gpu", "java, gpu"})
    void anythingGoesWhereBitsDoNotMatterEvenOnANodeWithoutTheGpuOfTheLearner(String inference, String device) {
        int parameters = ParameterLayout.of(PpoConfig.from(settings(inference)).network(SPEC))
                .size();
        try (Policy policy = ppo(inference)
                .shareInference(new InferenceContext(64, false, device))
                .createPolicy()) {
            policy.load(PolicySnapshot.of(PolicyVersion.INITIAL, new float[parameters]));

            policy.sample(
                    PolicyInput.of(new float[64 * 3], 64), RandomStream.ofSeed(1), new float[64], 0, new float[64], 0);
        }
    }
}
