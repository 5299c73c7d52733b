package io.troupe.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.benchmarks.handwritten.HandWrittenLoop;
import io.troupe.input.UserError;
import java.util.List;
import org.junit.jupiter.api.Test;

class CatalogueTest {
    private final Systems withoutTroupe = new Systems(List.of(new HandWrittenLoop(), new EnvironmentStepping()));

    @Test
    void hasNoSystemBenchmarkWithoutTheSystem() {
        assertThat(Catalogue.of(withoutTroupe).all())
                .extracting(Benchmark::name)
                .containsExactly("stages", "allocation", "environments", "transport", "broadcast", "control");
    }

    @Test
    void comparesEveryModeOfTheSystemWithTheLoop() {
        Systems systems =
                new Systems(List.of(new HandWrittenLoop(), new EnvironmentStepping(), new IdleSystem("troupe")));

        assertThat(Catalogue.of(systems).named(List.of("system")))
                .singleElement()
                .isEqualTo(new RateBenchmark(
                        "system",
                        "the whole system against the hand-written loop",
                        List.of(
                                new Contender("hand-written", "single"),
                                new Contender("troupe", "lockstep"),
                                new Contender("troupe", "pipelined"))));
    }

    @Test
    void namesTheBenchmarksThereAreForOneThatIsNot() {
        assertThatThrownBy(() -> Catalogue.of(withoutTroupe).named(List.of("speed")))
                .isInstanceOf(UserError.class)
                .hasMessage(
                        "no benchmark is named 'speed'; there are stages, allocation, environments, transport, broadcast, control");
    }

    private record IdleSystem(String name) implements SystemUnderTest {
        @Override
        public List<String> modes() {
            return List.of("lockstep", "pipelined");
        }

        @Override
        public Measured run(String mode, long seed, long steps) {
            return Measurements.of(steps, 1);
        }
    }
}
