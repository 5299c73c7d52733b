package io.troupe.allreduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.troupe.algorithm.GradientExchange;
import io.troupe.algorithm.GroupBroken;
import io.troupe.random.RandomStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RingAllReduceTest {
    @ParameterizedTest
    @CsvSource({
        "1, 3, 7",
        "2, 2, 1000",
        "3, 3, 1000",
        "5, 5, 1001",
        "3, 3, 0",
        "3, 3, 1",
        "5, 5, 3",
        "2, 2, 200000",
        "3, 3, 720897",
        "2, 5, 1000",
        "3, 7, 70000",
        "5, 2, 10",
        "1, 5, 10"
    })
    void theSumHasTheSameBitsHoweverThePartsAreSpread(int members, int partCount, int length) {
        List<float[]> parts = parts(partCount, length);
        float[] expected = new float[length];
        GradientExchange.ALONE.sum(parts, expected);
        List<float[]> sums = new ArrayList<>();
        List<List<float[]>> spread = new ArrayList<>();
        for (int member = 0; member < members; member++) {
            float[] leftover = new float[length];
            Arrays.fill(leftover, 77);
            sums.add(leftover);
            spread.add(parts.subList(member * partCount / members, (member + 1) * partCount / members));
        }

        sum(ring(1, members), spread, sums);

        for (float[] sum : sums) {
            assertThat(sum).isEqualTo(expected);
        }
    }

    private static List<float[]> parts(int count, int length) {
        List<float[]> parts = new ArrayList<>();
        for (int part = 0; part < count; part++) {
            RandomStream random = RandomStream.ofSeed(part);
            float[] values = new float[length];
            for (int i = 0; i < length; i++) {
                values[i] = (float) random.nextGaussian();
            }
            parts.add(values);
        }
        return parts;
    }

    @Test
    void addsUpInTheOrderOfTheRanks() {
        // 1e8 + 1 is 1e8 in a float: only ((0 + 1e8) - 1e8) + 1 is 1.
        List<List<float[]>> parts =
                List.of(List.of(new float[] {1e8f}), List.of(new float[] {-1e8f}), List.of(new float[] {1}));
        List<float[]> sums = List.of(new float[1], new float[1], new float[1]);

        sum(ring(1, 3), parts, sums);

        sums.forEach(sum -> {
            assertThat(sum).containsExactly(1);
        });
    }

    @Test
    void sumsOneAfterTheOther() {
        List<RingAllReduce> ring = ring(1, 3);
        for (int i = 0; i < 50; i++) {
            float value = i;
            List<float[]> sums = List.of(new float[2], new float[2], new float[2]);

            sum(ring, Collections.nCopies(3, List.of(new float[] {value, 1})), sums);

            sums.forEach(sum -> {
                assertThat(sum).containsExactly(3 * value, 3);
            });
        }
    }

    @Test
    void whatIsLeftOfAnAbortedFormationIsNotMixedIn() {
        List<RingNeighbours> links = InProcessRing.of(List.of("a", "b"));
        ByteBuffer stale = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
        links.getFirst().send(new ChunkTag(6, 0, 0, true), stale.putFloat(999).flip(), InProcessRing.PATIENCE);
        List<float[]> sums = List.of(new float[1], new float[1]);

        sum(ring(7, links), Collections.nCopies(2, List.of(new float[] {1})), sums);

        assertThat(sums.get(0)).containsExactly(2);
        assertThat(sums.get(1)).containsExactly(2);
    }

    @Test
    void aNeighbourThatIsSomewhereElseBreaksTheGroup() {
        for (ChunkTag wrong :
                List.of(new ChunkTag(8, 0, 0, false), new ChunkTag(7, 1, 0, false), new ChunkTag(7, 0, 1, false))) {
            List<RingNeighbours> links = InProcessRing.of(List.of("a", "b"));
            links.getFirst().send(wrong, ByteBuffer.allocate(4), InProcessRing.PATIENCE);

            assertThatExceptionOfType(GroupBroken.class)
                    .isThrownBy(() -> ring(7, links).get(1).sum(List.of(), new float[1]))
                    .withMessageContaining("a sent")
                    .withMessageContaining(wrong.toString());
        }
    }

    @Test
    void aNeighbourWithAnotherLengthBreaksTheGroup() {
        List<RingNeighbours> links = InProcessRing.of(List.of("a", "b"));
        links.getFirst().send(new ChunkTag(7, 0, 0, false), ByteBuffer.allocate(8), InProcessRing.PATIENCE);

        assertThatExceptionOfType(GroupBroken.class)
                .isThrownBy(() -> ring(7, links).get(1).sum(List.of(), new float[1]))
                .withMessageContaining("8 bytes")
                .withMessageContaining("expected 4");
    }

    @Test
    void aNeighbourThatDoesNotAnswerIsNamed() {
        List<RingNeighbours> links = InProcessRing.of(List.of("a", "b", "c"));
        RingAllReduce member = new RingAllReduce(1, 1, 3, links.get(1), Duration.ofMillis(20));

        assertThatExceptionOfType(GroupBroken.class)
                .isThrownBy(() -> member.sum(List.of(), new float[6]))
                .withMessageContaining("a sent nothing");
    }

    @Test
    void aNeighbourThatTakesNothingIsNamed() {
        List<RingNeighbours> links = InProcessRing.of(List.of("a", "b", "c"));
        links.getFirst().send(new ChunkTag(0, 0, 0, false), ByteBuffer.allocate(4), InProcessRing.PATIENCE);
        RingAllReduce member = new RingAllReduce(1, 0, 3, links.getFirst(), Duration.ofMillis(20));

        assertThatExceptionOfType(GroupBroken.class)
                .isThrownBy(() -> member.sum(List.of(), new float[6]))
                .withMessageContaining("b took no message");
    }

    @Test
    void anAbortEndsAWait() {
        List<RingNeighbours> links = InProcessRing.of(List.of("a", "b"));
        RingAllReduce waiting = ring(1, links).getFirst();
        CompletableFuture<Boolean> end = Together.start(() -> {
            waiting.sum(List.of(), new float[2]);
            return true;
        });

        waiting.abort("b was lost");

        assertThat(Together.failure(end))
                .get()
                .isInstanceOf(GroupBroken.class)
                .asString()
                .contains("b was lost");
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

    private static void sum(List<RingAllReduce> ring, List<List<float[]>> parts, List<float[]> sums) {
        Together.succeed(IntStream.range(0, ring.size())
                .<Runnable>mapToObj(member -> () -> ring.get(member).sum(parts.get(member), sums.get(member)))
                .toList());
    }
}
