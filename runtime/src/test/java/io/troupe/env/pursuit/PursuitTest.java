package io.troupe.env.pursuit;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.env.ParallelCopies;
import io.troupe.jvm.Allocated;
import io.troupe.policy.MemoryShape;
import io.troupe.policy.PolicyVersion;
import io.troupe.random.RandomStream;
import io.troupe.spec.ParallelSpec;
import io.troupe.trajectory.RowNames;
import io.troupe.trajectory.Trajectory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules of the hunt, over thousands of random steps. */
final class PursuitTest {
    private static final int COPIES = 4;
    private static final int STEPS = 2_000;
    private static final int MOVES = 5;

    private final ParallelSpec spec = new Pursuit().spec();
    private final ParallelCopies copies = ParallelCopies.create("Pursuit", Pursuit::new, COPIES);
    private final RandomStream random = RandomStream.ofSeed(1);

    private Trajectory fragment() {
        List<Trajectory> parts = new ArrayList<>();
        for (int k = 0; k < 2; k++) {
            parts.add(Trajectory.part(
                    spec.specOf(k),
                    STEPS,
                    COPIES,
                    MemoryShape.NONE,
                    new RowNames(spec.behaviours().get(k).name(), spec.agentsOf(k))));
        }
        return Trajectory.joint(parts, STEPS, COPIES);
    }

    /** Random steps with allowed actions. */
    private Trajectory rollOut(Trajectory fragment) {
        fragment.begin(0, 0, PolicyVersion.INITIAL);
        for (int t = 0; t < STEPS; t++) {
            for (int k = 0; k < 2; k++) {
                Trajectory part = fragment.parts().get(k);
                int first = t * part.copies();
                copies.actionMasks(k, part.actionMasks, first * MOVES);
                for (int row = first; row < first + part.copies(); row++) {
                    part.actions[row] = allowed(part.actionMasks, row * MOVES);
                }
            }
            copies.step(fragment, t);
        }
        return fragment;
    }

    private int allowed(boolean[] masks, int offset) {
        int move = random.nextInt(MOVES);
        while (!masks[offset + move]) {
            move = (move + 1) % MOVES;
        }
        return move;
    }

    private Trajectory begun() {
        Trajectory fragment = fragment();
        copies.reset(7, fragment.parts().stream().map(part -> part.observations).toList());
        return fragment;
    }

    @Test
    void huntersAreRewardedForEachPreyThatIsCaught() {
        Trajectory fragment = rollOut(begun());

        Trajectory hunters = fragment.parts().get(0);
        Trajectory prey = fragment.parts().get(1);
        int caught = 0;
        for (int row = 0; row < STEPS * COPIES; row++) {
            int now = 0;
            for (int i = 0; i < Pursuit.PREY; i++) {
                int at = row * Pursuit.PREY + i;
                now += prey.terminated[at] ? 1 : 0;
                float expected = prey.voided[at] ? 0 : prey.terminated[at] ? -0.98f : 0.02f;
                assertThat(prey.rewards[at]).isEqualTo(expected);
            }
            for (int i = 0; i < Pursuit.HUNTERS; i++) {
                assertThat(hunters.rewards[row * Pursuit.HUNTERS + i]).isEqualTo(-0.02f + now);
                assertThat(hunters.voided[row * Pursuit.HUNTERS + i]).isFalse();
            }
            caught += now;
        }
        assertThat(caught).isGreaterThan(100);
        assertThat(copies.drainRepairs()).isEmpty();
    }

    @Test
    void anEpisodeEndsWithTheLastPreyOrAfterFiftySteps() {
        Trajectory fragment = rollOut(begun());

        int ended = 0;
        for (int i = 0; i < fragment.episodes.count(); i++) {
            assertThat(fragment.episodes.episodeLength(i)).isBetween(1, 50);
            ended += fragment.episodes.episodeLength(i);
        }
        assertThat(ended).isBetween(STEPS * COPIES - 50 * COPIES, STEPS * COPIES);
        Trajectory prey = fragment.parts().get(1);
        for (int row = 0; row < STEPS * COPIES; row++) {
            boolean anyCut = prey.truncated[row * 2] || prey.truncated[row * 2 + 1];
            assertThat(fragment.truncated[row]).isEqualTo(anyCut);
            if (fragment.terminated[row]) {
                assertThat(prey.terminated[row * 2] || prey.terminated[row * 2 + 1])
                        .isTrue();
            }
        }
    }

    @Test
    void nothingIsAllocatedForAStep() throws Exception {
        Trajectory fragment = begun();

        long bytes = Allocated.leastBytes(() -> rollOut(fragment), STEPS - 1);

        assertThat((double) bytes / STEPS).as("bytes a step of all copies").isLessThan(1);
    }
}
