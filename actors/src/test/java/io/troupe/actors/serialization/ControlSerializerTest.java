package io.troupe.actors.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.esotericsoftware.kryo.io.Output;
import com.sun.management.ThreadMXBean;
import io.troupe.actors.serialization.ExampleVocabulary.Carrier;
import io.troupe.actors.serialization.ExampleVocabulary.Greeting;
import io.troupe.actors.serialization.ExampleVocabulary.Reply;
import io.troupe.actors.serialization.ExampleVocabulary.Tick;
import io.troupe.actors.serialization.ExampleVocabulary.Values;
import io.troupe.random.RandomStream;
import java.io.NotSerializableException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ControlSerializerTest {
    /** What reading may allocate for each byte: an element of a collection takes one on the wire. */
    private static final long BYTES_PER_BYTE = 200;

    private static final int TRIES = 5;

    private static final long FIXED_BYTES = 32 << 10;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final ActorTestKit actors = ActorTestKit.create("control");
    private final ActorRef<Object> actor = actors.createTestProbe(Object.class).getRef();
    private final ControlSerializer serializer =
            new ControlSerializer(Examples.MESSAGES, ActorRefResolver.get(actors.system()));
    private final String manifest = serializer.manifest(Tick.INSTANCE);

    @AfterAll
    void stop() {
        actors.shutdownTestKit();
    }

    @Test
    void everyRegisteredClassArrivesAsItWasSent() throws Exception {
        Map<Class<?>, Object> examples = Examples.all(actor);
        assertThat(examples.keySet()).isEqualTo(Examples.MESSAGES.ids().keySet());
        for (Object example : examples.values()) {
            ControlMessage message = Examples.message(example);

            Object read = read(serializer.toBinary(message));

            if (message instanceof Values sent) {
                assertThat(read).usingRecursiveComparison().isEqualTo(sent);
                assertThat(((Values) read).actor().orElseThrow()).isEqualTo(actor);
            } else {
                assertThat(read).isEqualTo(message);
            }
        }
    }

    @Test
    void collectionsArriveInTheirOrderAndCannotBeChanged() throws Exception {
        List<Integer> numbers = List.of(5, 3, 9, 1);

        Object read = ((Carrier) read(serializer.toBinary(new Carrier(new ArrayList<>(numbers))))).content();

        assertThat(read).isEqualTo(numbers);
        assertThatThrownBy(() -> ((List<?>) read).clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void whatIsNotListedIsRefusedWhenItIsSent() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> serializer.toBinary(new Carrier(Path.of("x"))))
                .withMessageContaining(Carrier.class.getName() + " cannot be sent")
                .withMessageContaining(Path.of("x").getClass().getName() + " is in no control vocabulary");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> serializer.toBinary(new Carrier(new long[1])))
                .withMessageContaining("[J is in no control vocabulary");
    }

    @Test
    @SuppressWarnings("NullAway") // what a caller without its checks can do
    void nullIsRefusedWhenItIsSentAndNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> serializer.toBinary(new Greeting(null, actor)))
                .withMessageContaining("text of " + Greeting.class.getName() + " is no java.lang.String");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> serializer.toBinary(new ExampleVocabulary.Collections(
                        Arrays.asList("a", null),
                        java.util.Set.of(),
                        new TreeSet<>(),
                        Map.of(),
                        new java.util.TreeMap<>())))
                .withMessageContaining("list of ");
    }

    @Test
    void anotherOrderThanTheNaturalOneIsRefused() {
        TreeSet<Integer> reversed = new TreeSet<>(Comparator.<Integer>reverseOrder());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> serializer.toBinary(new Carrier(reversed)))
                .withMessageContaining("another order than the natural one");
    }

    @Test
    void whatIsTooLargeForTheControlPlaneIsRefusedWhenItIsSent() throws Exception {
        int most = ControlSerializer.MAX_BYTES - 100;
        assertThat(read(serializer.toBinary(new Carrier(new byte[most])))).isInstanceOf(Carrier.class);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> serializer.toBinary(new Carrier(new byte[most + 200])))
                .withMessageContaining("takes more than 253952 bytes");
        assertRefused(new byte[ControlSerializer.MAX_BYTES + 1], "a control message of 253953 bytes");
    }

    @Test
    void deepNestingIsRefusedOnBothSides() {
        Object deep = "";
        for (int i = 0; i < ControlKryo.MAX_DEPTH; i++) {
            deep = new Carrier(deep);
        }
        Object message = deep;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> serializer.toBinary(message))
                .withMessageContaining("depth");

        Output nested = new Output(1 << 16);
        for (int i = 0; i < 10_000; i++) {
            nested.writeVarInt(id(Carrier.class), true);
        }
        assertRefused(nested.toBytes(), "depth");
    }

    @Test
    void lengthsThatCannotBeAreRefusedWithoutMemoryForThem() throws Exception {
        for (int claimed : new int[] {100, 1 << 20, Integer.MAX_VALUE, -1}) {
            for (Object content : List.of("", new byte[0], List.of(), java.util.Set.of(), Map.of(), new TreeSet<>())) {
                byte[] empty = serializer.toBinary(new Carrier(content));
                Output bomb = new Output(64);
                bomb.writeBytes(empty, 0, empty.length - 1);
                bomb.writeVarInt(claimed, true);

                long allocated = allocatedBy(() -> assertRefused(bomb.toBytes(), "a length of "));

                assertThat(allocated).isLessThan(FIXED_BYTES);
            }
        }
    }

    @Test
    void onlyWholeMessagesOfThisProgramAreTaken() {
        byte[] good = serializer.toBinary(new Reply("yes"));
        Output text = new Output(64);
        text.writeVarInt(3, true);
        text.writeVarInt(0, true);
        Output byName = new Output(64);
        byName.writeVarInt(1, true);
        byName.writeVarInt(0, true);
        byName.writeString("java.io.File");

        assertRefused(Arrays.copyOf(good, good.length + 1), "or more than one");
        assertRefused(Arrays.copyOf(good, good.length - 1), "a length of 3 where 2 bytes follow");
        assertRefused(new byte[0], "");
        assertRefused(new byte[] {0}, "not a control message");
        assertRefused(text.toBytes(), "not a control message");
        assertRefused(byName.toBytes(), "a class by its name");
        assertThatThrownBy(() -> serializer.fromBinary(good, "1-0000000000000000"))
                .isInstanceOf(NotSerializableException.class)
                .hasMessageContaining("another build of the program: vocabulary 1-0000000000000000, this node has 1-");
    }

    @Test
    void elementsOfAnotherTypeThanDeclaredAreRefused() {
        byte[] words = serializer.toBinary(new ExampleVocabulary.Collections(
                List.of("a"), java.util.Set.of(), new TreeSet<>(), Map.of(), new java.util.TreeMap<>()));
        int string = index(words, new byte[] {3, 1, 'a'});
        // An int, 0, instead of the string "a", and then what made up for the length.
        byte[] numbers = words.clone();
        numbers[string] = 2;
        numbers[string + 1] = 0;
        byte[] shorter = new byte[words.length - 1];
        System.arraycopy(numbers, 0, shorter, 0, string + 2);
        System.arraycopy(numbers, string + 3, shorter, string + 2, words.length - string - 3);

        assertRefused(shorter, "is no java.util.List<java.lang.String>");
    }

    private static int index(byte[] in, byte[] part) {
        String hex = HexFormat.of().formatHex(in);
        int found = hex.indexOf(HexFormat.of().formatHex(part));
        assertThat(found).isNotNegative();
        return found / 2;
    }

    @Test
    void noBytesDoHarm() {
        fuzz(100_000);
    }

    @Test
    @Tag("slow")
    void noBytesDoHarmInManyMoreTries() {
        fuzz(1_000_000);
    }

    private void fuzz(int cases) {
        List<byte[]> good = Examples.all(actor).values().stream()
                .map(example -> serializer.toBinary(Examples.message(example)))
                .toList();
        int refused = 0;
        for (int seed = 0; seed < cases; seed++) {
            byte[] bytes = Spoilt.bytes(good, RandomStream.derive(seed, "fuzz", 0));
            refused += attempt(bytes, seed) ? 0 : 1;
        }
        assertThat(refused).isBetween(cases / 10, cases - cases / 100);
    }

    private boolean attempt(byte[] bytes, int seed) {
        long most = FIXED_BYTES + BYTES_PER_BYTE * bytes.length;
        long before = threads.getCurrentThreadAllocatedBytes();
        boolean taken = isTaken(bytes, seed);
        if (threads.getCurrentThreadAllocatedBytes() - before > most) {
            // Unless only some times took it, for a class or a method handle.
            long least = LongStream.generate(() -> allocatedBy(() -> isTaken(bytes, seed)))
                    .limit(TRIES)
                    .min()
                    .orElseThrow();
            assertThat(least).as("seed " + seed).isLessThan(most);
        }
        return taken;
    }

    private boolean isTaken(byte[] bytes, int seed) {
        try {
            return read(bytes) instanceof ControlMessage;
        } catch (NotSerializableException e) {
            return false;
        } catch (RuntimeException | Error e) {
            throw new AssertionError("seed " + seed + ": " + HexFormat.of().formatHex(bytes), e);
        }
    }

    @Test
    void theNumberOfAClassNeverChanges() {
        assertThat(HexFormat.of().formatHex(serializer.toBinary(new Reply("hi"))))
                .isEqualTo("830301026869");
        assertThat(HexFormat.of().formatHex(serializer.toBinary(new Carrier(Optional.of(new byte[] {7})))))
                .isEqualTo("840313120107");
        assertThat(HexFormat.of().formatHex(serializer.toBinary(Tick.INSTANCE))).isEqualTo("890301");
    }

    private static int id(Class<?> type) {
        return Optional.ofNullable(Examples.MESSAGES.ids().get(type)).orElseThrow() + 2;
    }

    private Object read(byte[] bytes) throws NotSerializableException {
        return serializer.fromBinary(bytes, manifest);
    }

    private void assertRefused(byte[] bytes, String message) {
        assertThatThrownBy(() -> read(bytes))
                .isInstanceOf(NotSerializableException.class)
                .hasMessageContaining(message);
    }

    private long allocatedBy(Runnable work) {
        work.run();
        long before = threads.getCurrentThreadAllocatedBytes();
        work.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }
}
