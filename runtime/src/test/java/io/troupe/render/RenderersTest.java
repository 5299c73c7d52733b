package io.troupe.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.env.EnvironmentParameters;
import io.troupe.env.Environments;
import io.troupe.episode.ChancePerformances;
import io.troupe.episode.PolicyPerformance;
import io.troupe.input.UserError;
import java.io.StringReader;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.xml.sax.InputSource;

final class RenderersTest {
    static List<String> shipped() {
        // Gymnasium's are no environment before it is told which.
        return Environments.discover().names().stream()
                .filter(name -> !name.equals("gymnasium") && !name.equals("pettingzoo"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void everyBuiltInEnvironmentCanBeDrawnAtAnyMoment(String name) throws Exception {
        Set<List<String>> texts = new HashSet<>();
        try (PolicyPerformance performance = ChancePerformances.in(name, Map.of(), 3)) {
            Renderer renderer = Renderers.discover().require(performance.environment());
            performance.begin();
            for (int step = 0; step < 120; step++) {
                Picture picture = renderer.picture(performance.scene());
                texts.add(picture.text());
                assertThat(picture.text())
                        .hasSizeBetween(3, 21)
                        .allSatisfy(line -> assertThat(line).hasSizeLessThan(80).matches("[ -~]*"));
                if (step < 5) {
                    requireXml(picture.svg());
                }
                if (performance.isOver()) {
                    performance.begin();
                } else {
                    performance.step();
                }
            }
        }
        assertThat(texts).as("different pictures").hasSizeGreaterThan(5);
    }

    private static void requireXml(String svg) throws Exception {
        String root = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(svg)))
                .getDocumentElement()
                .getTagName();
        assertThat(root).isEqualTo("svg");
    }

    private static List<String> text(String environment, Map<String, Object> parameters, float... observation) {
        return Renderers.discover()
                .require(environment)
                .picture(Scene.of(new EnvironmentParameters(parameters), observation))
                .text();
    }

    @Test
    void gridsAreDrawnWithWhoIsInThem() {
        assertThat(text("FrozenLake-v1", Map.of(), 4)).containsExactly("S . . .", "@ H . H", ". . . H", "H . . G");
        assertThat(text("CliffWalking-v1", Map.of(), 24))
                .containsExactly(
                        ". . . . . . . . . . . .",
                        ". . . . . . . . . . . .",
                        "@ . . . . . . . . . . .",
                        "S # # # # # # # # # # G");
        assertThat(text("Taxi-v4", Map.of(), ((2 * 5 + 1) * 5 + 3) * 4))
                .containsExactly(
                        "+---------+",
                        "|R .|. . G|",
                        "|. .|. . .|",
                        "|. t . . .|",
                        "|.|. .|. .|",
                        "|Y|. .|B .|",
                        "+---------+",
                        "passenger at B, to R");
    }

    @Test
    void theMapThatGymnasiumIsToldIsDrawn() {
        Map<String, Object> large = Map.of("id", "FrozenLake-v1", "kwargs", Map.of("map_name", "8x8"));
        assertThat(text("FrozenLake-v1", large, 63).getLast()).isEqualTo(". . . H . . . @");
        assertThatThrownBy(() -> text("FrozenLake-v1", Map.of(), 63))
                .isInstanceOf(UserError.class)
                .hasMessage("FrozenLake-v1 cannot be drawn: its map is another one than 4x4");
        assertThatThrownBy(() -> text("FrozenLake-v1", Map.of("kwargs", Map.of("desc", List.of("SG"))), 1))
                .isInstanceOf(UserError.class)
                .hasMessage("FrozenLake-v1 cannot be drawn: only the maps 4x4 and 8x8 can");
    }

    @Test
    void aBoardIsDrawnWithThePiecesOfBoth() {
        float[] observation = new float[19];
        observation[4] = 1;
        observation[9] = 1;
        assertThat(text("TicTacToe-v0", Map.of(), observation)).containsExactly("O . .", ". X .", ". . .");
    }

    @Test
    void aPoleLeansToTheSideToWhichItLeans() {
        List<String> upright = text("CartPole-v1", Map.of(), 0, 0, 0, 0);
        List<String> right = text("CartPole-v1", Map.of(), 0, 0, 0.4f, 0);
        assertThat(upright.get(2).indexOf('*')).isBetween(34, 38);
        assertThat(right.get(4).indexOf('*')).isGreaterThan(upright.get(4).indexOf('*'));
    }

    @Test
    void whatNobodyDrawsIsRefusedByName() {
        assertThatThrownBy(() -> Renderers.discover().require("Walk"))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith(
                        "there is no renderer for 'Walk': it needs a io.troupe.render.Renderer. There is"
                                + " one for Acrobot-v1, CartPole-v1,");
    }
}
