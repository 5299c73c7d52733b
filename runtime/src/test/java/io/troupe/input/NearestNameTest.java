package io.troupe.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestNameTest {
    private static final List<String> KNOWN = List.of("learningRate", "learningRateEnd", "epochs", "seed", "keep");

    @Test
    void findsTheNameWithTheFewestEdits() {
        assertThat(NearestName.of("learningrat", KNOWN)).contains("learningRate");
        assertThat(NearestName.of("learningRateEn", KNOWN)).contains("learningRateEnd");
        assertThat(NearestName.of("epoch", KNOWN)).contains("epochs");
        assertThat(NearestName.of("SEDE", KNOWN)).contains("seed");
    }

    @Test
    void takesTheFirstInOrderOfEquallyNearOnes() {
        assertThat(NearestName.of("seep", KNOWN)).contains("keep");
    }

    @Test
    void suggestsNothingFarFetched() {
        assertThat(NearestName.of("momentum", KNOWN)).isEmpty();
        assertThat(NearestName.of("lr", KNOWN)).isEmpty();
        assertThat(NearestName.of("x", List.of())).isEmpty();
    }
}
