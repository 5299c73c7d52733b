package io.troupe.trajectory;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.policy.PolicyVersion;
import io.troupe.random.RandomStream;
import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import io.troupe.spec.EnvironmentSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FragmentQueueTest {
    private static final EnvironmentSpec SPEC =
            new EnvironmentSpec("test", Box.unbounded(1), new Discrete(2), EnvironmentSpec.UNLIMITED);

    private static Trajectory fragment(int worker, long sequence, long version) {
        Trajectory fragment = new Trajectory(SPEC, 1, 1);
        fragment.begin(worker, sequence, new PolicyVersion(version));
        return fragment;
    }

    private static List<Trajectory> take(FragmentQueue queue, long version, List<Trajectory> expired) {
        List<Trajectory> batch = new ArrayList<>();
        boolean there = queue.take(new PolicyVersion(version), batch, expired);
        assertThat(there).isEqualTo(!batch.isEmpty());
        return batch;
    }

    @Test
    void batchesAreInWorkerOrderWhateverTheArrival() {
        FragmentQueue queue = new FragmentQueue(3, true, 1);
        Trajectory late = fragment(0, 0, 0);
        Trajectory early = fragment(2, 0, 0);
        Trajectory next = fragment(2, 1, 0);
        Trajectory middle = fragment(1, 0, 0);
        queue.offer(early);
        queue.offer(next);
        queue.offer(middle);

        assertThat(take(queue, 0, new ArrayList<>())).isEmpty();
        assertThat(queue.counts().missing()).containsExactly(0);
        queue.offer(late);

        assertThat(take(queue, 0, new ArrayList<>())).containsExactly(late, middle, early);
        assertThat(queue.queued()).isEqualTo(1);
    }

    @Test
    void aFragmentThatIsNotTheWorkersNextIsRefusedAndCounted() {
        FragmentQueue queue = new FragmentQueue(1, true, 1);
        queue.expect(0, 5);
        Trajectory repeated = fragment(0, 5, 5);

        assertThat(queue.offer(fragment(0, 5, 5))).isEmpty();
        assertThat(queue.offer(repeated)).contains(repeated);
        assertThat(queue.offer(fragment(0, 7, 5))).isPresent();

        assertThat(queue.counts().dropped()).isEqualTo(Map.of(FragmentQueue.OUT_OF_ORDER, 2L));
        assertThat(queue.counts().produced()).isEqualTo(3);
    }

    @Test
    void whatIsTooFarBehindIsDroppedWhenItWouldBeTaken() {
        FragmentQueue queue = new FragmentQueue(1, false, 2);
        Trajectory stale = fragment(0, 0, 1);
        Trajectory justInTime = fragment(0, 1, 2);
        queue.offer(stale);
        queue.offer(justInTime);
        List<Trajectory> expired = new ArrayList<>();

        assertThat(take(queue, 4, expired)).containsExactly(justInTime);
        assertThat(expired).containsExactly(stale);
        assertThat(queue.counts().dropped()).isEqualTo(Map.of(FragmentQueue.STALE, 1L));
    }

    @Test
    void dropsTheOldestTrajectoryWhenAsked() {
        FragmentQueue queue = new FragmentQueue(3, false, 2);
        Trajectory oldest = fragment(1, 0, 0);
        queue.offer(oldest);
        queue.offer(fragment(0, 0, 0));

        assertThat(queue.dropOldest()).contains(oldest);
        assertThat(queue.dropped()).isEqualTo(Map.of(FragmentQueue.OVERFLOW, 1L));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyFragmentIsAccountedForWhateverHappens(long seed) {
        RandomStream random = RandomStream.ofSeed(seed);
        boolean ordered = random.nextBoolean();
        FragmentQueue queue = new FragmentQueue(3, ordered, 2);
        long[] sequence = new long[3];
        long version = 0;
        for (int i = 0; i < 2000; i++) {
            switch (random.nextInt(5)) {
                case 0, 1, 2 -> {
                    int worker = random.nextInt(3);
                    boolean duplicate = sequence[worker] > 0 && random.nextInt(10) == 0;
                    queue.offer(fragment(worker, duplicate ? 0 : sequence[worker]++, version));
                }
                case 3 -> {
                    if (!take(queue, version, new ArrayList<>()).isEmpty()) {
                        version++;
                    }
                }
                default -> {
                    queue.dropOldest();
                    version += random.nextInt(2);
                }
            }
            QueueCounts counts = queue.counts();
            assertThat(counts.produced())
                    .as("seed %d, step %d: %s", seed, i, counts)
                    .isEqualTo(counts.queued() + counts.taken() + sum(counts.dropped()));
        }
    }

    private static long sum(Map<String, Long> numbers) {
        return numbers.values().stream().mapToLong(Long::longValue).sum();
    }
}
