package io.troupe.algorithm.ppo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.typesafe.config.ConfigException;
import io.troupe.algorithm.Algorithm;
import io.troupe.algorithm.Annealing;
import io.troupe.algorithm.neural.InferenceBackend;
import io.troupe.policy.Activation;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PpoConfigTest {
    @Test
    void isFoundByItsName() {
        assertThat(ServiceLoader.load(Algorithm.class).stream()
                        .map(provider -> provider.get().name()))
                .contains("ppo");
    }

    @Test
    void defaultsAreWhatTheirFileSays() {
        PpoConfig config = Problem.config("");

        assertThat(config.learningRate()).isEqualTo(Annealing.constant(3e-4f));
        assertThat(config.minibatchSize()).isEqualTo(256);
        assertThat(config.hidden()).containsExactly(64, 64);
        assertThat(config.activation()).isEqualTo(Activation.TANH);
        assertThat(config.inference()).isEqualTo(InferenceBackend.AUTO);
    }

    @Test
    void schedulesAreReadWithTheirEnds() {
        PpoConfig config = Problem.config("learningRate = 0.01, learningRateSchedule = linear, learningRateEnd = 0.1, "
                + "entropySchedule = linear");

        assertThat(config.learningRate()).isEqualTo(new Annealing(0.01f, 0.1f));
        assertThat(config.entropyCoefficient()).isEqualTo(new Annealing(0.01f, 0));
        assertThat(config.clipRange()).isEqualTo(Annealing.constant(0.2f));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "learningRate = 0 | algorithm.learningRate = 0.0 is not allowed: it must be above 0 and at most 1.0",
                "discount = 1.5 | algorithm.discount = 1.5 is not allowed: it must be from 0.0 to 1.0",
                "gaeLambda = -1 | algorithm.gaeLambda = -1.0 is not allowed: it must be from 0.0 to 1.0",
                "epochs = 0 | algorithm.epochs = 0 is not allowed: it must be from 1 to 1000",
                "minibatchSize = -8 | algorithm.minibatchSize = -8 is not allowed: it must be from 1 to 1048576",
                "clipRange = 0 | algorithm.clipRange = 0.0 is not allowed: it must be above 0",
                "entropyCoefficient = -0.1 | algorithm.entropyCoefficient = -0.1 is not allowed: it must be at least 0",
                "learningRateSchedule = cosine | algorithm.learningRateSchedule = cosine is not allowed: it must be "
                        + "one of constant, linear",
                "network.hidden = [64, 0] | algorithm.network.hidden = 0 is not allowed: it must be from 1 to 1048576",
                "network.activation = gelu | algorithm.network.activation = gelu is not allowed: it must be one of "
                        + "tanh, relu",
                "network.inference = gpu | algorithm.network.inference = gpu is not allowed: it must be one of auto, "
                        + "java, tensorflow"
            })
    void refusesWhatIsOutOfRangeByPathValueAndRange(String setting, String message) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> Problem.config(setting))
                .withMessageContaining(message);
    }
}
