package io.troupe.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class EnvironmentParametersTest {
    private static EnvironmentParameters of(Object value) {
        return new EnvironmentParameters(Map.of("a", value));
    }

    @Test
    void takesTheDefaultWhereNothingIsSet() {
        assertThat(EnvironmentParameters.NONE.number("a", 0.5, 0, 1)).isEqualTo(0.5);
        assertThat(EnvironmentParameters.NONE.flag("a", true)).isTrue();
        assertThat(EnvironmentParameters.NONE.oneOf("a", List.of("x", "y"), "y"))
                .isEqualTo("y");
        assertThat(EnvironmentParameters.NONE.wholeNumber("a", 1, 2)).isEmpty();
        assertThat(EnvironmentParameters.NONE.text("a")).isEmpty();
        assertThat(EnvironmentParameters.NONE.duration("a", Duration.ofSeconds(3)))
                .hasSeconds(3);
    }

    @Test
    void readsWhatIsSet() {
        assertThat(of(1).number("a", 0.5, 0, 1)).isEqualTo(1);
        assertThat(of(false).flag("a", true)).isFalse();
        assertThat(of("true").flag("a", false)).isTrue();
        assertThat(of("x").oneOf("a", List.of("x", "y"), "y")).isEqualTo("x");
        assertThat(of(2.0).wholeNumber("a", 1, 2)).hasValue(2);
        assertThat(of("some text").text("a")).hasValue("some text");
        assertThat(of("2m").duration("a", Duration.ofSeconds(3))).hasMinutes(2);
    }

    @Test
    void refusesWhatIsNotAllowed() {
        assertThatThrownBy(() -> of(Double.NaN).number("a", 0.5, 0, 1))
                .hasMessage("environment.parameters.a must be from 0.0 to 1.0, not NaN");
        assertThatThrownBy(() -> of("one").number("a", 0.5, 0, 1))
                .hasMessage("environment.parameters.a must be a number, not 'one'");
        assertThatThrownBy(() -> of(1).flag("a", true))
                .hasMessage("environment.parameters.a must be true or false, not '1'");
        assertThatThrownBy(() -> of("z").oneOf("a", List.of("x", "y"), "y"))
                .hasMessage("environment.parameters.a must be one of x, y, not 'z'");
        for (double value : new double[] {0, 3, 1.5, 1e300}) {
            assertThatThrownBy(() -> of(value).wholeNumber("a", 1, 2))
                    .hasMessage("environment.parameters.a must be a whole number from 1 to 2, not '" + value + "'");
        }
        for (Object value : List.of(" ", 1)) {
            assertThatThrownBy(() -> of(value).text("a"))
                    .hasMessage("environment.parameters.a must be a text, not '" + value + "'");
        }
        for (Object value : List.of(5, "soon", "0.1ms")) {
            assertThatThrownBy(() -> of(value).duration("a", Duration.ofSeconds(3)))
                    .hasMessage(
                            "environment.parameters.a must be a duration of at least 1ms, such as 500ms, 30s or 2m, not '"
                                    + value + "'");
        }
    }
}
