package io.troupe.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NearestNameTest {
    private static final List<String> KNOWN =
            List.of("learningRate", "discount", "gaeLambda", "epochs", "CartPole-v1", "MountainCar-v0");

    @ParameterizedTest
    @CsvSource({
        "learningrate, learningRate",
        "lerningRate, learningRate",
        "discuont, discount",
        "CartPol-v1, CartPole-v1",
        "cartpole, CartPole-v1",
        "epoch, epochs",
        "epochs, epochs",
        "gaeLamda, gaeLambda"
    })
    void findsTheNameThatWasMeant(String word, String expected) {
        assertThat(NearestName.of(word, KNOWN)).contains(expected);
    }

    @ParameterizedTest
    @CsvSource({"banana", "x", "count", "''", "rate"})
    void guessesNothingThatIsNotPlausible(String word) {
        assertThat(NearestName.of(word, KNOWN)).isEmpty();
    }

    @Test
    void takesTheNearestAndAmongEqualsTheFirstInTheAlphabet() {
        assertThat(NearestName.of("steps", List.of("stepz", "stops", "steps2x")))
                .contains("stepz");
        assertThat(NearestName.of("steps", List.of("stops", "stepz"))).contains("stepz");
        assertThat(NearestName.of("stepps", List.of("stapps", "stepps"))).contains("stepps");
    }

    @Test
    void findsNothingAmongNothing() {
        assertThat(NearestName.of("steps", List.of())).isEmpty();
    }
}
