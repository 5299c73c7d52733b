package io.troupe.env.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.within;

import io.troupe.random.RandomStream;
import io.troupe.trajectory.StateBuffer;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Rows of bits against one look at every cell. */
final class CoverageTest {
    private static final int CELLS = 15 * 15 * 6;

    private final Columns columns = new Columns(Stage.EXPERT, 2, 0.6);
    private final Coverage coverage = new Coverage(Stage.EXPERT, 2);
    private final RandomStream random = RandomStream.ofSeed(4);

    private double distance(int cell, double x, double y, double z) {
        double dx = coverage.x(cell) - x;
        double dy = coverage.y(cell) - y;
        double dz = coverage.z(cell) - z;
        return Math.sqrt(dx * dx + dy * dy + dz * dz);
    }

    private boolean[] open() {
        boolean[] open = new boolean[CELLS];
        for (int cell = 0; cell < CELLS; cell++) {
            open[cell] = coverage.isOpen(1, cell);
        }
        return open;
    }

    @Test
    void seesWhatIsNearAndNotHiddenAndFindsTheFrontierOfWhatIsLeft() {
        for (int episode = 0; episode < 4; episode++) {
            boolean through = episode % 2 == 0;
            columns.draw(random, 1, 0);
            coverage.begin(1, columns);
            for (int step = 0; step < 100; step++) {
                double x = 15 * random.nextDouble();
                double y = 15 * random.nextDouble();
                double z = 6 * random.nextDouble();
                boolean[] before = open();
                int seen = coverage.see(1, x, y, z, 2, through, columns);
                boolean[] after = open();
                int wrong = 0;
                for (int cell = 0; cell < CELLS; cell++) {
                    boolean visible = before[cell]
                            && distance(cell, x, y, z) <= 2
                            && (through
                                    || !columns.hides(
                                            1, x, y, z, coverage.x(cell), coverage.y(cell), coverage.z(cell)));
                    wrong += after[cell] == (before[cell] && !visible) ? 0 : 1;
                    seen -= visible ? 1 : 0;
                }
                assertThat(wrong).isZero();
                assertThat(seen).isZero();
                int frontier = coverage.frontier(1, x, y, z);
                assertThat(distance(frontier, x, y, z)).isCloseTo(toFrontier(after, x, y, z), within(1e-12));
            }
        }
    }

    /** Distance of the nearest open cell with open neighbours, or of the nearest open one. */
    private double toFrontier(boolean[] open, double x, double y, double z) {
        double amid = Double.POSITIVE_INFINITY;
        double any = Double.POSITIVE_INFINITY;
        for (int cell = 0; cell < CELLS; cell++) {
            double distance = open[cell] ? distance(cell, x, y, z) : Double.POSITIVE_INFINITY;
            any = Math.min(any, distance);
            amid = isAmid(open, cell) ? Math.min(amid, distance) : amid;
        }
        return amid < Double.POSITIVE_INFINITY ? amid : any;
    }

    private static boolean isAmid(boolean[] open, int cell) {
        int i = cell % 15;
        int j = cell / 15 % 15;
        int k = cell / 225;
        return isOpen(open, i, j, k)
                && isOpen(open, i - 1, j, k)
                && isOpen(open, i + 1, j, k)
                && isOpen(open, i, j - 1, k)
                && isOpen(open, i, j + 1, k)
                && isOpen(open, i, j, k - 1)
                && isOpen(open, i, j, k + 1);
    }

    /** Outside of the walls nothing is seen. */
    private static boolean isOpen(boolean[] open, int i, int j, int k) {
        return i < 0 || j < 0 || k < 0 || i > 14 || j > 14 || k > 5 || open[i + 15 * (j + 15 * k)];
    }

    @Test
    void holesAreLeftForTheEnd() {
        Columns none = new Columns(Stage.BEGINNER, 1, 0.6);
        Coverage room = new Coverage(Stage.BEGINNER, 1);
        room.begin(0, none);
        // What is left of 5 x 5 x 3 are the cells at the four edges from floor to ceiling.
        assertThat(room.see(0, 2.5, 2.5, 1.5, 2.5, true, none)).isEqualTo(75 - 12);
        assertThat(room.z(room.frontier(0, 2.5, 2.5, 2.4))).isEqualTo(2.5);
        // Of those, the middle ones are seen: what is left are eight corners, each beside a seen cell.
        assertThat(room.see(0, 2.5, 2.5, 1.5, 2.9, true, none)).isEqualTo(4);
        int corner = room.frontier(0, 1.5, 2, 1);
        assertThat(corner).isEqualTo(room.at(0.5, 0.5, 0.5));
    }

    @Test
    void thereIsNoNearestWhereAllIsSeen() {
        coverage.begin(1, columns);
        assertThat(coverage.see(1, 7, 7, 3, 20, true, columns)).isEqualTo(CELLS);
        assertThat(coverage.frontier(1, 7, 7, 3)).isEqualTo(Coverage.NONE);
        assertThat(coverage.share(1)).isEqualTo(1);
    }

    @Test
    void cellsInsideColumnsDoNotCount() {
        columns.add(1, 7.5, 7.5, 1, 3);
        coverage.begin(1, columns);
        assertThat(coverage.count(1)).isEqualTo(CELLS - 5 * 3); // the middle one and its four neighbours, three high
        assertThat(coverage.isOpen(1, coverage.at(7.5, 6.5, 2.9))).isFalse();
        assertThat(coverage.isOpen(1, coverage.at(7.5, 6.5, 3.1))).isTrue();
    }

    @Test
    void aRestoredCopyHasTheSameCellsOpen() throws IOException {
        columns.draw(random, 1, 0);
        coverage.begin(1, columns);
        coverage.see(1, 4, 5, 3, 2, true, columns);
        StateBuffer saved = new StateBuffer();
        try (DataOutputStream out = saved.rewrite()) {
            coverage.save(1, out);
        }
        Coverage restored = new Coverage(Stage.EXPERT, 2);
        restored.restore(1, StateBuffer.reading(saved.toByteArray()));
        for (int cell = 0; cell < CELLS; cell++) {
            assertThat(restored.isOpen(1, cell)).isEqualTo(coverage.isOpen(1, cell));
        }
        assertThat(restored.count(1)).isEqualTo(coverage.count(1)).isLessThan(CELLS);
        assertThat(restored.share(1)).isEqualTo(coverage.share(1));
    }

    @Test
    void aStateWithMoreCellsOpenThanThereAreIsRefused() throws IOException {
        columns.draw(random, 1, 0);
        coverage.begin(1, columns);
        StateBuffer saved = new StateBuffer();
        try (DataOutputStream out = saved.rewrite()) {
            coverage.save(1, out);
        }
        byte[] bytes = saved.toByteArray();
        Arrays.fill(bytes, 0, Integer.BYTES, (byte) 0);

        assertThatIOException()
                .isThrownBy(() -> coverage.restore(1, StateBuffer.reading(bytes)))
                .withMessageContaining("of 0 cells open");
    }
}
