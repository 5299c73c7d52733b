package io.troupe.env.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.env.EnvironmentParameters;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class BridgeSettingsTest {
    private static BridgeSettings read(Map<String, Object> values, Map<String, String> variables) {
        return BridgeSettings.from(Family.GYMNASIUM, new EnvironmentParameters(values), variables);
    }

    @Test
    void everythingButTheIdHasADefault() {
        assertThat(read(Map.of("id", "CartPole-v1"), Map.of()))
                .isEqualTo(new BridgeSettings(
                        Family.GYMNASIUM,
                        "CartPole-v1",
                        "python3",
                        Map.of(),
                        OptionalInt.empty(),
                        true,
                        1,
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(40),
                        List.of(),
                        Optional.empty(),
                        Map.of()));
    }

    @Test
    void aParameterWinsOverTheVariable() {
        Map<String, String> variables = Map.of("TROUPE_PYTHON", "/opt/python");
        assertThat(read(Map.of("id", "A"), variables).python()).isEqualTo("/opt/python");
        assertThat(read(Map.of("id", "A", "python", "mine"), variables).python())
                .isEqualTo("mine");
        assertThat(read(Map.of("id", "A"), Map.of("TROUPE_PYTHON", " ")).python())
                .isEqualTo("python3");
    }

    @Test
    void readsWhatIsGiven() {
        BridgeSettings settings = read(
                Map.of(
                        "id", "A",
                        "kwargs", Map.of("gravity", -5),
                        "maxEpisodeSteps", 20,
                        "masks", "false",
                        "processes", 4,
                        "timeout", "500ms",
                        "startTimeout", "2m"),
                Map.of());
        assertThat(settings.kwargs()).isEqualTo(Map.of("gravity", -5));
        assertThat(settings.maxEpisodeSteps()).hasValue(20);
        assertThat(settings.masks()).isFalse();
        assertThat(settings.processes()).isEqualTo(4);
        assertThat(settings.timeout()).isEqualTo(Duration.ofMillis(500));
        assertThat(settings.startTimeout()).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void readsWhereABridgeListens() {
        assertThat(read(Map.of("id", "A", "connect", "sim:9000", "tokenFile", "t"), Map.of())
                        .remote()
                        .orElseThrow()
                        .arguments())
                .containsExactly("--connect", "sim:9000", "--token-file", "t");
        assertThat(read(
                                Map.of(
                                        "id", "A",
                                        "connect", "sim:9000",
                                        "tokenFile", "t",
                                        "tls", true,
                                        "authorities", "ca.pem",
                                        "insecure", true),
                                Map.of())
                        .remote()
                        .orElseThrow()
                        .arguments())
                .containsExactly(
                        "--connect", "sim:9000", "--token-file", "t", "--tls", "--authorities", "ca.pem", "--insecure");
    }

    @Test
    void whatIsOfNoUseWithoutABridgeThatListensIsRefused() {
        refused(
                Map.of("id", "A", "tls", true),
                "environment.parameters.tls is of use with environment.parameters.connect");
        refused(Map.of("id", "A", "connect", "sim:9000"), "environment.parameters.tokenFile is required");
        refused(
                Map.of("id", "A", "connect", "sim:9000", "tokenFile", "t", "authorities", "ca.pem"),
                "environment.parameters.authorities is of use with environment.parameters.tls = true");
    }

    private static void refused(Map<String, Object> values, String problem) {
        assertThatThrownBy(() -> read(values, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void readsMeasuresWithHowTheyAreTaken() {
        List<Object> measures = List.of("is_success", Map.of("sum", "energy"), Map.of("mean", "speed"));
        assertThat(read(Map.of("id", "A", "measures", measures), Map.of()).measures())
                .containsExactly(
                        new InfoMeasure("is_success", InfoMeasure.How.LAST),
                        new InfoMeasure("energy", InfoMeasure.How.SUM),
                        new InfoMeasure("speed", InfoMeasure.How.MEAN));
    }

    @Test
    void readsBehavioursWithTheirAgents() {
        Map<String, Object> values = Map.of("id", "a.b", "behaviours", Map.of("hunter", List.of("agent_1", "agent_0")));
        BridgeSettings settings = BridgeSettings.from(Family.PETTINGZOO, new EnvironmentParameters(values), Map.of());
        assertThat(settings.behaviours()).isEqualTo(Map.of("hunter", List.of("agent_1", "agent_0")));
    }
}
