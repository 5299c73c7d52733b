package io.troupe.allreduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.troupe.algorithm.GroupBroken;
import io.troupe.random.RandomStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RingAllReduceTest {
    @ParameterizedTest
    @CsvSource({"1, 7", "2, 1000", "3, 1000", "5, 1001", "3, 0", "3, 1", "3, 2", "5, 3", "2, 200000", "3, 393217"})
    void everyMemberGetsTheSameBitsOfTheSum(int members, int length) {
        List<float[]> values = new ArrayList<>();
        double[] expected = new double[length];
        for (int member = 0; member < members; member++) {
            RandomStream random = RandomStream.ofSeed(member);
            float[] own = new float[length];
            for (int i = 0; i < length; i++) {
                own[i] = (float) random.nextGaussian();
                expected[i] += own[i];
            }
            values.add(own);
        }

        sum(ring(1, members), values);

        for (int i = 0; i < length; i++) {
            assertThat((double) values.getFirst()[i]).isCloseTo(expected[i], within(1e-5));
        }
        for (float[] others : values) {
            assertThat(others).isEqualTo(values.getFirst());
        }
    }

    @Test
    void oneAfterTheOther() {
        List<RingAllReduce> ring = ring(1, 3);
        List<float[]> values = List.of(new float[] {1, 2}, new float[] {10, 20}, new float[] {100, 200});

        for (int i = 0; i < 50; i++) {
            sum(ring, values);
            values.forEach(own -> {
                assertThat(own).containsExactly(111, 222);
            });
            for (int member = 0; member < 3; member++) {
                values.get(member)[0] = (float) Math.pow(10, member);
                values.get(member)[1] = 2 * values.get(member)[0];
            }
        }
    }

    @Test
    void whatIsLeftOfAnAbortedFormationIsNotMixedIn() {
        List<RingNeighbours> links = InProcessRing.of(List.of("a", "b"));
        ByteBuffer stale = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
        links.getFirst().send(new ChunkTag(6, 0, 0), stale.putFloat(999).flip(), InProcessRing.PATIENCE);
        List<float[]> values = List.of(new float[] {1, 2}, new float[] {10, 20});

        sum(ring(7, links), values);

        assertThat(values.get(0)).containsExactly(11, 22);
        assertThat(values.get(1)).containsExactly(11, 22);
    }

    @Test
    void aNeighbourThatIsSomewhereElseBreaksTheGroup() {
        for (ChunkTag wrong : List.of(new ChunkTag(8, 0, 0), new ChunkTag(7, 1, 0), new ChunkTag(7, 0, 1))) {
            List<RingNeighbours> links = InProcessRing.of(List.of("a", "b"));
            links.getFirst().send(wrong, ByteBuffer.allocate(4), InProcessRing.PATIENCE);

            assertThatExceptionOfType(GroupBroken.class)
                    .isThrownBy(() -> ring(7, links).get(1).sum(new float[2]))
                    .withMessageContaining("a sent")
                    .withMessageContaining(wrong.toString());
        }
    }

    @Test
    void aNeighbourWithAnotherLengthBreaksTheGroup() {
        List<RingNeighbours> links = InProcessRing.of(List.of("a", "b"));
        links.getFirst().send(new ChunkTag(7, 0, 0), ByteBuffer.allocate(8), InProcessRing.PATIENCE);

        assertThatExceptionOfType(GroupBroken.class)
                .isThrownBy(() -> ring(7, links).get(1).sum(new float[2]))
                .withMessageContaining("of 8 bytes, not")
                .withMessageContaining("of 4 bytes");
    }

    @Test
    void aNeighbourThatDoesNotAnswerIsNamed() {
        List<RingNeighbours> links = InProcessRing.of(List.of("a", "b", "c"));
        RingAllReduce member = new RingAllReduce(1, 1, 3, links.get(1), Duration.ofMillis(20));

        assertThatExceptionOfType(GroupBroken.class)
                .isThrownBy(() -> member.sum(new float[6]))
                .withMessageContaining("a sent nothing");
    }

    @Test
    void aNeighbourThatTakesNothingIsNamed() {
        List<RingNeighbours> links = InProcessRing.of(List.of("a", "b", "c"));
        links.get(1).send(new ChunkTag(0, 0, 0), ByteBuffer.allocate(4), InProcessRing.PATIENCE);
        RingAllReduce member = new RingAllReduce(1, 1, 3, links.get(1), Duration.ofMillis(20));

        assertThatExceptionOfType(GroupBroken.class)
                .isThrownBy(() -> member.sum(new float[6]))
                .withMessageContaining("c took no message");
    }

    @Test
    void anAbortEndsAWait() {
        List<RingNeighbours> links = InProcessRing.of(List.of("a", "b"));
        RingAllReduce waiting = ring(1, links).getFirst();
        CompletableFuture<Void> end = Together.start(() -> waiting.sum(new float[2]));

        waiting.abort("b was lost");

        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(end::join)
                .withCauseInstanceOf(GroupBroken.class)
                .withMessageContaining("b was lost");
    }

    @Test
    void refusesARankThatIsNotInTheRing() {
        RingNeighbours links = InProcessRing.of(List.of("a")).getFirst();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RingAllReduce(1, 3, 3, links, InProcessRing.PATIENCE))
                .withMessageContaining("no rank 3 in a ring of 3");
    }

    private static List<RingAllReduce> ring(long formation, int members) {
        return ring(
                formation,
                InProcessRing.of(
                        IntStream.range(0, members).mapToObj(i -> "member " + i).toList()));
    }

    private static List<RingAllReduce> ring(long formation, List<RingNeighbours> links) {
        List<RingAllReduce> ring = new ArrayList<>();
        for (int rank = 0; rank < links.size(); rank++) {
            ring.add(new RingAllReduce(formation, rank, links.size(), links.get(rank), InProcessRing.PATIENCE));
        }
        return ring;
    }

    private static void sum(List<RingAllReduce> ring, List<float[]> values) {
        Together.succeed(tasks(ring, values));
    }

    private static List<Runnable> tasks(List<RingAllReduce> ring, List<float[]> values) {
        return IntStream.range(0, ring.size())
                .<Runnable>mapToObj(member -> () -> ring.get(member).sum(values.get(member)))
                .toList();
    }
}
