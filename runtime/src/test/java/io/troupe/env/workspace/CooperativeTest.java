package io.troupe.env.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.troupe.env.ParallelCopies;
import io.troupe.jvm.Allocated;
import io.troupe.policy.MemoryShape;
import io.troupe.policy.PolicyVersion;
import io.troupe.random.RandomStream;
import io.troupe.spec.ParallelSpec;
import io.troupe.trajectory.RowNames;
import io.troupe.trajectory.StateBuffer;
import io.troupe.trajectory.Trajectory;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Steps of three robots in the beginner's room, against values worked out by hand, and random ones for the rules. */
final class CooperativeTest {
    private static final float[] STILL = new float[9];

    private final Map<String, Double> weights =
            Map.of("base", 5.0, "cooperation", 3.0, "collision", 3.0, "completion", 10.0);
    private Cooperative made = new Cooperative(Steps.settings(weights, Map.of()), false);
    private ParallelCopies copies = copies(Map.of(), false);
    private Trajectory fragment = fragment(1, copies);

    private ParallelCopies copies(Map<String, Object> parameters, boolean cooperation) {
        ParallelCopies one = ParallelCopies.create(
                "one", () -> made = new Cooperative(Steps.settings(weights, parameters), cooperation), 1);
        copies = one;
        fragment = fragment(1, one);
        one.reset(1, List.of(fragment.parts().getFirst().observations));
        made.robots.columns.clear(0);
        return one;
    }

    private static Trajectory fragment(int steps, ParallelCopies copies) {
        ParallelSpec spec = copies.spec();
        Trajectory part = Trajectory.part(
                spec.specOf(0), steps, copies.copies(), MemoryShape.NONE, new RowNames("robot", spec.agentsOf(0)));
        return Trajectory.joint(List.of(part), steps, copies.copies(), spec.measures());
    }

    /** Robots at (1, 1), (2, 1) and (2, 2), the target at (4, 1.5). */
    private void place() {
        System.arraycopy(new double[] {1, 2, 2}, 0, made.robots.x, 0, 3);
        System.arraycopy(new double[] {1, 1, 2}, 0, made.robots.y, 0, 3);
        made.errand.targetX = 4;
        made.errand.targetY = 1.5;
        made.measureAgain();
    }

    private Trajectory step(float... actions) {
        fragment.begin(0, 0, PolicyVersion.INITIAL);
        Trajectory part = fragment.parts().getFirst();
        System.arraycopy(actions, 0, part.actions, 0, actions.length);
        copies.step(fragment, 0);
        return part;
    }

    private float measured(String name) {
        return fragment.episodes.measure(0, copies.spec().measures().indexOf(name));
    }

    @Test
    void theErrorOfAFormationIsTheMeanOverItsSides() {
        // Sides 1, 1 and sqrt(2).
        assertThat(Formation.error(new double[] {1, 2, 2}, new double[] {1, 1, 2}))
                .isCloseTo((Math.sqrt(2) - 1) / 3, within(1e-12));
        assertThat(Formation.score(0.25)).isEqualTo(0.75);
        assertThat(Formation.score(3)).isZero();
    }

    @Test
    void movingTogetherIsRewardedForAll() {
        place();
        Trajectory part = step(1, 0, 0, 1, 0, 0, 1, 0, 0);
        assertThat(made.robots.x).containsExactly(new double[] {1.25, 2.25, 2.25}, within(1e-7));
        // The centre goes from (5/3, 4/3) by 0.25 m; the formation keeps its error.
        double gained = Math.hypot(4 - 5 / 3.0, 1 / 6.0) - Math.hypot(4 - 5 / 3.0 - 0.25, 1 / 6.0);
        for (int robot = 0; robot < 3; robot++) {
            assertThat((double) part.rewards[robot]).isCloseTo(5 * gained / 5, within(1e-6));
        }
    }

    @Test
    void theFormationAtTheTargetIsASuccess() {
        place();
        made.errand.targetX = 5 / 3.0 + 0.4;
        made.errand.targetY = 4 / 3.0;
        made.measureAgain();
        for (int t = 0; t < 5; t++) {
            assertThat(step(STILL).terminated).containsExactly(false, false, false);
        }
        Trajectory part = step(STILL);
        assertThat(part.terminated).containsExactly(true, true, true);
        assertThat(part.rewards).containsExactly(10, 10, 10);
        assertThat(measured("Success Rate")).isEqualTo(1);
        assertThat(measured("Formation Maintenance")).isEqualTo(1);
        assertThat((double) measured("Cooperation Score")).isCloseTo(1 - (Math.sqrt(2) - 1) / 3, within(1e-6));
        assertThat(measured("Reward Completion")).isEqualTo(30);
    }

    @Test
    void drivingThroughTheTargetAtFullSpeedIsNoSuccess() {
        place();
        made.errand.targetX = 2.8;
        made.errand.targetY = 4 / 3.0;
        made.measureAgain();
        // The centre goes from 1.67 to 3.92, four steps of it within 0.5 m of the target.
        for (int t = 0; t < 9; t++) {
            assertThat(step(1, 0, 0, 1, 0, 0, 1, 0, 0).terminated).containsExactly(false, false, false);
        }
        assertThat(made.robots.centreX()).isCloseTo(5 / 3.0 + 9 * 0.25, within(1e-6));
    }

    @Test
    void aRestoredCopyKeepsHowLongTheFormationWasHeld() throws IOException {
        place();
        made.errand.targetX = 5 / 3.0;
        made.errand.targetY = 4 / 3.0;
        made.measureAgain();
        for (int t = 0; t < 5; t++) {
            step(STILL);
        }
        StateBuffer saved = new StateBuffer();
        try (DataOutputStream out = saved.rewrite()) {
            copies.snapshotable().orElseThrow().save(out);
        }
        copies(Map.of(), false);
        copies.snapshotable().orElseThrow().restore(StateBuffer.reading(saved.toByteArray()));
        assertThat(step(STILL).terminated).containsExactly(true, true, true);
    }

    @Test
    void withToolsTheToolIsFarFromStartAndTarget() {
        copies(Map.of("tools", true, "stage", "expert"), false);
        RandomStream random = RandomStream.ofSeed(2);
        for (int episode = 0; episode < 100; episode++) {
            made.robots.columns.draw(random, 0, 0);
            made.errand.begin(random);
            double toTarget = Formation.distance(
                    made.errand.aimX(), made.errand.aimY(), made.errand.targetX, made.errand.targetY);
            assertThat(toTarget).isGreaterThanOrEqualTo(0.4 * 15);
            // Robots start up to 1.2 m from the start in each direction.
            assertThat(made.errand.distance()).isGreaterThanOrEqualTo(0.4 * 15 - 1.2 * Math.sqrt(2));
        }
    }

    @Test
    void robotsKeepAwayFromEachOtherOrAreCounted() {
        place();
        made.robots.x[0] = 1.3; // 0.7 from the second robot: 0.1 of the 0.25 m are allowed
        made.measureAgain();
        step(1, 0, 0, 0, 0, 0, 0, 0, 0);
        assertThat(made.robots.x[0]).isCloseTo(1.4, within(1e-7));

        copies(Map.of("safety", "count"), false);
        place();
        made.robots.x[0] = 1.3;
        step(1, 0, 0, 0, 0, 0, 0, 0, 0);
        assertThat(made.robots.x[0]).isCloseTo(1.55, within(1e-7));
        assertThat(made.violations()).isEqualTo(1);
    }

    @Test
    void robotsThatTouchEndTheEpisode() {
        copies(Map.of("safety", "count"), false);
        place();
        made.robots.x[0] = 1.4;
        made.measureAgain();
        Trajectory part = step(1, 0, 0, 0, 0, 0, 0, 0, 0); // 0.35 m apart
        assertThat(part.terminated).containsExactly(true, true, true);
        assertThat(part.rewards).containsExactly(-3, -3, 0);
        assertThat(measured("Collisions")).isEqualTo(2);
    }

    @Test
    void symbolsAreHeardByTheOthersInTheNextObservation() {
        place();
        Trajectory part = step(0, 0, 3, 0, 0, 0, 0, 0, 0);
        int size = part.observationSize();
        // Of the second robot the others are the third and the first, whose symbol ends its ten values.
        int heard = (3 + 1) * size + 26 + 10 + 6;
        assertThat(List.of(
                        part.observations[heard],
                        part.observations[heard + 1],
                        part.observations[heard + 2],
                        part.observations[heard + 3]))
                .containsExactly(0f, 0f, 0f, 1f);
    }

    @Test
    void withCooperationOnlyOneIsTold() {
        copies(Map.of(), true);
        place();
        Trajectory part = step(STILL);
        int told = 0;
        for (int robot = 0; robot < 3; robot++) {
            int row = (3 + robot) * part.observationSize();
            assertThat(part.observations[row + 20]).isEqualTo(part.observations[row + 47]);
            told += (int) part.observations[row + 20];
        }
        assertThat(told).isEqualTo(1);
    }

    @Test
    void aRestoredCopyGoesOnBitForBit() throws IOException {
        ParallelCopies first =
                ParallelCopies.create("c", () -> new Cooperative(Steps.settings(weights, Map.of()), true), 3);
        ParallelCopies second =
                ParallelCopies.create("c", () -> new Cooperative(Steps.settings(weights, Map.of()), true), 3);
        Trajectory one = fragment(200, first);
        Trajectory two = fragment(200, second);
        first.reset(5, List.of(one.parts().getFirst().observations));
        second.reset(6, List.of(two.parts().getFirst().observations));
        rollOut(first, one, RandomStream.ofSeed(1));
        StateBuffer saved = new StateBuffer();
        try (DataOutputStream out = saved.rewrite()) {
            first.snapshotable().orElseThrow().save(out);
        }
        second.snapshotable().orElseThrow().restore(StateBuffer.reading(saved.toByteArray()));
        rollOut(first, one, RandomStream.ofSeed(2));
        rollOut(second, two, RandomStream.ofSeed(2));
        assertThat(two.parts().getFirst().observations).endsWith(lastSteps(one));
        assertThat(two.rewards).isEqualTo(one.rewards);
    }

    /** All observations but those before the first step, which are the caller's. */
    private static float[] lastSteps(Trajectory fragment) {
        float[] all = fragment.parts().getFirst().observations;
        return Arrays.copyOfRange(all, all.length / (fragment.steps() + 1), all.length);
    }

    private static void rollOut(ParallelCopies copies, Trajectory fragment, RandomStream random) {
        Trajectory part = fragment.parts().getFirst();
        fragment.begin(0, 0, PolicyVersion.INITIAL);
        for (int t = 0; t < fragment.steps(); t++) {
            for (int row = t * part.copies(); row < (t + 1) * part.copies(); row++) {
                part.actions[3 * row] = 2 * random.nextFloat() - 1;
                part.actions[3 * row + 1] = 2 * random.nextFloat() - 1;
                part.actions[3 * row + 2] = random.nextInt(4);
            }
            copies.step(fragment, t);
        }
    }

    @Test
    void stepsAllocateNothing() throws Exception {
        ParallelCopies several =
                ParallelCopies.create("c", () -> new Cooperative(Steps.settings(weights, Map.of()), false), 8);
        Trajectory reused = fragment(100, several);
        several.reset(5, List.of(reused.parts().getFirst().observations));
        RandomStream random = RandomStream.ofSeed(1);
        assertThat(Allocated.leastBytes(() -> rollOut(several, reused, random))).isZero();
    }
}
