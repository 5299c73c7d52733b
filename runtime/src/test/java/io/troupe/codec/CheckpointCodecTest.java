package io.troupe.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.checkpoint.Checkpoint;
import io.troupe.policy.PolicyVersion;
import io.troupe.random.RandomStream;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CheckpointCodecTest {
    private static final String HASH = "ab".repeat(32);

    @Test
    void aDecodedCheckpointIsTheSame() throws MalformedFrame {
        for (long seed = 0; seed < 200; seed++) {
            RandomStream random = RandomStream.ofSeed(seed);
            Checkpoint checkpoint = random(random, random.nextInt(12));

            assertSame(CheckpointCodec.decode(encode(checkpoint)), checkpoint);
        }
    }

    @Test
    void aMeanReturnThatThereIsNotYetStaysOne() throws MalformedFrame {
        Checkpoint checkpoint =
                new Checkpoint("r\u00e9", 0, 0, PolicyVersion.INITIAL, HASH, Double.NaN, new TreeMap<>());

        assertSame(CheckpointCodec.decode(encode(checkpoint)), checkpoint);
    }

    @Test
    void whatNoStoreCouldKeepIsNotSent() {
        SortedMap<String, byte[]> many = new TreeMap<>();
        for (int i = 0; i <= Checkpoint.MAX_COMPONENTS; i++) {
            many.put("worker-" + i, new byte[0]);
        }

        assertThatIllegalArgumentException()
                .isThrownBy(() -> encode(new Checkpoint("run", 0, 0, PolicyVersion.INITIAL, HASH, 0, many)))
                .withMessage("a checkpoint of 4097 components (at most 4096)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> encode(of(HASH, "manifest.json")))
                .withMessage("a component cannot be called manifest.json");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> encode(of("x", "a")))
                .withMessageContaining("SHA-256");
    }

    @Test
    void saysWhatIsWrong() {
        ByteBuffer frame = encode(of(HASH, "a", "b"));
        int first = CheckpointCodec.HEADER_BYTES + 3;

        assertRefused(frame, 0, 5, "magic is 5 (expected 43505254)");
        assertRefused(frame, 4, 3, "format is 3 (expected 1)");
        assertRefused(frame, 12, -1, "epoch is ");
        assertRefused(frame, 72, 1025, "size of the run's id is 1025 (expected 0 to 1024)");
        assertRefused(frame, 72, 100, "length after the header is 25 (expected at least 100)");
        assertRefused(frame, 76, 4097, "number of components is 4097 (expected 0 to 4096)");
        assertRefused(frame, 76, 1, "length after the last component is 11 (expected 0)");
        assertRefused(frame, 76, 3, "length before component 2 is 0 (expected at least 8)");
        assertRefused(frame, 80, 0x00FF7572, "the run's id is not UTF-8 (expected UTF-8)");
        assertRefused(frame, first, 201, "size of the name of component 0 is 201 (expected 0 to 200)");
        assertRefused(frame, first, 0, "name of component 0 is '' (expected lower-case words, dots and dashes)");
        assertRefused(
                frame, first + 4, Integer.MAX_VALUE, "length of component 0 is 14 (expected at least 2147483648)");
        // Byte 0 of the first name; what follows it is the content.
        assertRefused(
                frame, first + 8, 'b' | 2 << 8 | 2 << 16 | 1 << 24, "name of component 1 is b (expected one after b)");
    }

    private static void assertRefused(ByteBuffer frame, int offset, int value, String message) {
        ByteBuffer spoilt = Fragments.copy(frame).putInt(offset, value);

        assertThatThrownBy(() -> CheckpointCodec.decode(spoilt))
                .isInstanceOf(MalformedFrame.class)
                .hasMessageStartingWith("checkpoint: " + message);
    }

    private static Checkpoint of(String hash, String... components) {
        SortedMap<String, byte[]> contents = new TreeMap<>();
        for (String name : components) {
            contents.put(name, new byte[] {2, 2});
        }
        return new Checkpoint("run", 1, 2, new PolicyVersion(3), hash, 4.5, contents);
    }

    static Checkpoint random(RandomStream random, int components) {
        SortedMap<String, byte[]> contents = new TreeMap<>();
        for (int i = 0; i < components; i++) {
            byte[] content = new byte[random.nextInt(3) * random.nextInt(100)];
            random.nextBytes(content);
            contents.put("worker-" + i + ".state", content);
        }
        byte[] hash = new byte[32];
        random.nextBytes(hash);
        return new Checkpoint(
                "run-" + random.nextInt(1000),
                random.nextLong(1L << 60),
                random.nextLong(1L << 60),
                new PolicyVersion(random.nextLong(1L << 60)),
                HexFormat.of().formatHex(hash),
                random.nextDouble(),
                contents);
    }

    static ByteBuffer encode(Checkpoint checkpoint) {
        ByteBuffer frame = ByteBuffer.allocateDirect(CheckpointCodec.encodedBytes(checkpoint));
        CheckpointCodec.encode(checkpoint, frame);
        assertThat(frame.hasRemaining()).isFalse();
        return frame.flip();
    }

    static void assertSame(Checkpoint found, Checkpoint expected) {
        assertThat(head(found)).isEqualTo(head(expected));
        assertThat(found.components().keySet()).isEqualTo(expected.components().keySet());
        expected.components()
                .forEach((name, content) ->
                        assertThat(found.components().get(name)).as(name).isEqualTo(content));
    }

    /** Without the components: records compare arrays by identity. */
    private static Checkpoint head(Checkpoint checkpoint) {
        return new Checkpoint(
                checkpoint.runId(),
                checkpoint.epoch(),
                checkpoint.environmentSteps(),
                checkpoint.policyVersion(),
                checkpoint.weightsSha256(),
                checkpoint.meanReturn(),
                new TreeMap<>());
    }
}
