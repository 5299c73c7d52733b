package io.troupe.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
    }

    @Test
    void readsWhatIsSet() {
        assertThat(of(1).number("a", 0.5, 0, 1)).isEqualTo(1);
        assertThat(of(false).flag("a", true)).isFalse();
        assertThat(of("true").flag("a", false)).isTrue();
        assertThat(of("x").oneOf("a", List.of("x", "y"), "y")).isEqualTo("x");
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
    }
}
