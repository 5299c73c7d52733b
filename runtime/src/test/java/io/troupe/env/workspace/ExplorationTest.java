package io.troupe.env.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.within;

import io.troupe.trajectory.StateBuffer;
import io.troupe.trajectory.Trajectory;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Single steps in the beginner's room of 5 x 5 x 3, whose 75 cells are counted by hand. */
final class ExplorationTest {
    private static final double FAR = 1e9;

    private final Map<String, Double> weights = Map.of("exploration", 150.0, "collision", 3.0, "completion", 10.0);

    private Exploration at(Map<String, Object> parameters) {
        return new Exploration(1, Steps.settings(weights, parameters));
    }

    /** A robot in the middle of the room, that has seen nothing yet; no columns, and the resources in corners. */
    private static Steps begun(Exploration exploration) {
        Steps steps = new Steps(exploration);
        double[] state = exploration.state;
        put(state, Exploration.X, 2.5, 2.5, 1.5);
        put(state, Exploration.RESOURCES, 0.5, 0.5, 0.5);
        put(state, Exploration.RESOURCES + 4, 4.5, 0.5, 0.5);
        put(state, Exploration.RESOURCES + 8, 0.5, 4.5, 0.5);
        state[Exploration.GAP] = FAR;
        state[Exploration.FRONTIER] = Coverage.NONE;
        exploration.coverage.begin(0, exploration.columns);
        return steps;
    }

    private static void put(double[] state, int at, double... values) {
        System.arraycopy(values, 0, state, at, values.length);
    }

    @Test
    void seesTheCellsWithinTwoMetres() {
        Exploration exploration = at(Map.of());
        Trajectory step = begun(exploration).step(0, 0, 0);
        // Level with it 13 cells (offsets with i^2 + j^2 <= 4), above and below 9 each (i^2 + j^2 <= 3).
        assertThat(exploration.state[Exploration.COVERED]).isCloseTo(31 / 75.0, within(1e-12));
        assertThat((double) step.rewards[0]).isCloseTo(150 * 31 / 75.0 / 2, within(1e-4));
    }

    @Test
    void movesByHalfASecondOfItsVelocity() {
        Exploration exploration = at(Map.of());
        begun(exploration).step(0.4f, -0.2f, 0.6f);
        assertThat(exploration.state[Exploration.X]).isCloseTo(2.7, within(1e-7));
        assertThat(exploration.state[Exploration.X + 1]).isCloseTo(2.4, within(1e-7));
        assertThat(exploration.state[Exploration.X + 2]).isCloseTo(1.8, within(1e-7));
    }

    @Test
    void theFrontierIsTheNearestCellAmidUnseenOnes() {
        Exploration exploration = at(Map.of());
        Steps steps = begun(exploration);
        steps.step(0, 0, 0);
        int frontier = (int) exploration.state[Exploration.FRONTIER];
        // Only the columns of cells in the corners have no seen neighbours, those with offsets (2, 2, 0) are nearest.
        // Among
        // the others it would be one at (2, 0, 1).
        double distance = Math.sqrt(8);
        assertThat((double) steps.observed(18 + 3)).isCloseTo(distance / 5, within(1e-6));
        assertThat((double) steps.observed(18))
                .isCloseTo((exploration.coverage.x(frontier) - 2.5) / distance, within(1e-6));
        assertThat(steps.observed(18 + 4)).isEqualTo(1);
        assertThat(exploration.coverage.isOpen(0, frontier)).isTrue();
    }

    @Test
    void collectsWhatIsNearAndKnowsWhatItHasSeen() {
        Exploration exploration = at(Map.of());
        Steps steps = begun(exploration);
        put(exploration.state, Exploration.RESOURCES, 2.5, 3, 1.5);
        put(exploration.state, Exploration.RESOURCES + 4, 2.5, 4, 1.5);
        Trajectory step = steps.step(0, 0, 0);
        assertThat(exploration.state[Exploration.COLLECTED_COUNT]).isEqualTo(1);
        assertThat((double) step.rewards[0]).isCloseTo(75 * (31 / 75.0 + 1 / 3.0), within(1e-4));
        // The next one it knows of is north of it, 1.5 m away; the third is in a cell that it has not seen.
        assertThat(steps.observed(24)).isEqualTo(1);
        assertThat((double) steps.observed(26)).isCloseTo(0.3, within(1e-6));
        assertThat(steps.observed(27)).isEqualTo(1);
    }

    @Test
    void enoughCellsAndResourcesAreASuccess() {
        Exploration exploration = at(Map.of());
        Steps steps = begun(exploration);
        exploration.coverage.see(0, 2.5, 2.5, 1.5, 9, true, exploration.columns);
        exploration.state[Exploration.COLLECTED_COUNT] = 2;
        assertThat(steps.step(0, 0, 0).terminated[0]).isFalse(); // 80 % of 3 are 3
        put(exploration.state, Exploration.RESOURCES, 2.5, 3, 1.5);
        assertThat(steps.step(0, 0, 0).terminated[0]).isTrue();
        assertThat(steps.measured("Success Rate")).isEqualTo(1);
        assertThat(steps.measured("Coverage")).isEqualTo(1);
        assertThat(steps.measured("Resources")).isEqualTo(1);
    }

    @Test
    void resourcesAreInCellsThatCanBeSeen() {
        for (Stage stage : Stage.values()) {
            Exploration exploration = new Exploration(100, Steps.settings(weights, Map.of("stage", stage.key())));
            exploration.reset(3, new float[100 * 39], 0);
            Coverage all = new Coverage(stage, 100);
            for (int b = 0; b < 100; b++) {
                all.begin(b, exploration.columns);
                for (int i = 0; i < stage.obstacles; i++) {
                    int at = b * exploration.stateSize + Exploration.RESOURCES + i * Resources.SIZE;
                    double[] state = exploration.state;
                    assertThat(all.isOpen(b, all.at(state[at], state[at + 1], state[at + 2])))
                            .as("%s, copy %s, resource %s", stage, b, i)
                            .isTrue();
                }
            }
        }
    }

    @Test
    void toolsAreOutOfSightOfTheStart() {
        Exploration exploration = new Exploration(200, Steps.settings(weights, Map.of("tools", true)));
        exploration.reset(3, new float[200 * 39], 0);
        for (int b = 0; b < 200; b++) {
            double squared = 0;
            for (int i = 0; i < 3; i++) {
                int at = b * exploration.stateSize + i;
                squared +=
                        Math.pow(exploration.state[at + Exploration.TOOL] - exploration.state[at + Exploration.X], 2);
            }
            assertThat(squared).isGreaterThanOrEqualTo(4);
        }
    }

    @Test
    void touchingTheCeilingIsACollision() {
        Exploration exploration = at(Map.of());
        Steps steps = begun(exploration);
        exploration.state[Exploration.X + 2] = 2.5;
        assertThat(steps.step(0, 0, 1).terminated[0]).isTrue();
        assertThat(steps.measured("Collisions")).isEqualTo(1);
    }

    private static byte[] saved(Exploration exploration) throws IOException {
        StateBuffer saved = new StateBuffer();
        try (DataOutputStream out = saved.rewrite()) {
            exploration.save(out);
        }
        return saved.toByteArray();
    }

    @Test
    void aStateFromBeforeLayoutsHadNumbersIsRefused() throws IOException {
        byte[] saved = saved(at(Map.of()));
        byte[] unnumbered = Arrays.copyOfRange(saved, Integer.BYTES, saved.length);

        assertRefused(unnumbered, 0);
    }

    @Test
    void aStateOfALaterLayoutIsRefused() throws IOException {
        byte[] later = saved(at(Map.of()));
        ByteBuffer.wrap(later).putInt(0, -2);

        assertRefused(later, 2);
    }

    private void assertRefused(byte[] state, int layout) {
        Exploration exploration = at(Map.of());
        assertThatIOException()
                .isThrownBy(() -> exploration.restore(StateBuffer.reading(state)))
                .withMessage("Workspace-Exploration-v0: the saved state has layout " + layout
                        + ", and this version of Troupe reads layout 1: go on with the version that saved it, or begin"
                        + " anew");
    }

    @Test
    void withVisionColumnsHideCells() {
        Exploration exploration = at(Map.of("vision", true));
        Steps steps = begun(exploration);
        exploration.columns.add(0, 3.4, 2.5, 0.3, 3);
        steps.step(0, 0, 0);
        int behind = exploration.coverage.at(4.5, 2.5, 1.5);
        assertThat(exploration.coverage.isOpen(0, behind)).isTrue();
        assertThat(exploration.coverage.isOpen(0, exploration.coverage.at(0.5, 2.5, 1.5)))
                .isFalse();
    }

    @Test
    void withToolsNothingIsCollectedBefore() {
        Exploration exploration = at(Map.of("tools", true));
        Steps steps = begun(exploration);
        put(exploration.state, Exploration.RESOURCES, 2.5, 3, 1.5);
        put(exploration.state, Exploration.TOOL, 2.5, 2.5, 2);
        steps.step(0, 0, 0);
        assertThat(exploration.state[Exploration.COLLECTED_COUNT]).isZero();
        steps.step(0, 0, 0);
        assertThat(exploration.state[Exploration.COLLECTED_COUNT]).isEqualTo(1);
    }
}
