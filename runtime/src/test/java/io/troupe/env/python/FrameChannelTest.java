package io.troupe.env.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Frames from and to a peer that is this test. */
class FrameChannelTest {
    private static final long SECOND = 1_000_000_000;

    @TempDir
    private Path folder;

    private FrameChannel frames;
    private SocketChannel peer;
    /** What the clock of looks said. */
    private final List<Long> clock = new ArrayList<>();

    private long now;
    private long tick;
    /** Done one by one when the clock is looked at. */
    private final Deque<Sending> whenLooking = new ArrayDeque<>();

    private interface Sending {
        void send() throws IOException;
    }

    private long tick() {
        now += tick;
        clock.add(now);
        try {
            if (!whenLooking.isEmpty()) {
                whenLooking.remove().send();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return now;
    }

    @BeforeEach
    void connect() throws IOException {
        SocketPair pair = SocketPair.in(folder);
        peer = pair.peer();
        frames = new FrameChannel(pair.near(), new Lookout(this::tick));
    }

    private void reconnect(FrameChannel.Overtime afterDeadline) throws IOException {
        close();
        SocketPair pair = SocketPair.in(Files.createDirectory(folder.resolve("again")));
        peer = pair.peer();
        frames = new FrameChannel(pair.near(), new Lookout(this::tick), afterDeadline);
    }

    @AfterEach
    void close() throws IOException {
        frames.close();
        peer.close();
    }

    private static long soon() {
        return System.nanoTime() + 5 * SECOND;
    }

    private static ByteBuffer frame(int magic, int kind, int sequence, int... payload) {
        ByteBuffer frame = ByteBuffer.allocate(16 + 4 * payload.length).order(ByteOrder.LITTLE_ENDIAN);
        frame.putInt(magic).putInt(kind).putInt(4 * payload.length).putInt(sequence);
        for (int each : payload) {
            frame.putInt(each);
        }
        return frame.flip();
    }

    private void answers(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            peer.write(bytes);
        }
    }

    private void request() throws BridgeFault {
        frames.begin(FrameKind.STEP, 4).putFloat(1);
        frames.send(soon());
    }

    @Test
    void aRequestIsAHeaderAndAPayload() throws BridgeFault, IOException {
        request();
        ByteBuffer received = ByteBuffer.allocate(64);
        peer.read(received);
        assertThat(HexFormat.of().formatHex(received.array(), 0, received.position()))
                .isEqualTo("54525031" + "05000000" + "04000000" + "01000000" + "0000803f");
    }

    @Test
    void framesThatComeInOnePieceAreTakenOneByOne() throws BridgeFault, IOException {
        request();
        ByteBuffer both = ByteBuffer.allocate(64)
                .put(frame(FrameChannel.MAGIC, 7, 1, 5))
                .put(frame(FrameChannel.MAGIC, 6, 1, 8, 9))
                .flip();
        answers(both);
        assertThat(frames.receive(soon())).isEqualTo(FrameKind.REPORT);
        assertThat(frames.payloadBytes()).isEqualTo(4);
        assertThat(frames.payload().getInt(16)).isEqualTo(5);
        assertThat(frames.receive(soon())).isEqualTo(FrameKind.RESULT);
        assertThat(frames.payloadBytes()).isEqualTo(8);
        assertThat(frames.payload().getInt(20)).isEqualTo(9);
    }

    @Test
    void aFrameThatComesInPiecesIsPutTogether() throws Exception {
        request();
        ByteBuffer whole = frame(FrameChannel.MAGIC, 6, 1, new int[50_000]);
        whole.putInt(16 + 4 * 49_999, 77);
        Thread sender = new Thread(() -> {
            try {
                for (int at = 0; at < whole.capacity(); at += 33_333) {
                    answers(whole.slice(at, Math.min(33_333, whole.capacity() - at)));
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        sender.start();
        assertThat(frames.receive(soon())).isEqualTo(FrameKind.RESULT);
        assertThat(frames.payload().getInt(16 + 4 * 49_999)).isEqualTo(77);
        sender.join();
    }

    @Test
    void whatComesAfterFirstBytesIsLookedFor() throws Exception {
        for (int sequence = 1; sequence <= 2; sequence++) {
            frames.begin(FrameKind.PROMPT, 0);
            frames.send(soon());
            ByteBuffer whole = frame(FrameChannel.MAGIC, 6, sequence, sequence);
            answers(whole.slice(0, 4));
            clock.clear();
            whenLooking.add(() -> {});
            whenLooking.add(() -> answers(whole.slice(4, whole.capacity() - 4)));
            assertThat(frames.receive(soon())).isEqualTo(FrameKind.RESULT);
            assertThat(frames.payload().getInt(16)).isEqualTo(sequence);
            assertThat(clock).hasSize(3);
        }
    }

    @Test
    void thereIsOneLook() throws Exception {
        frames.begin(FrameKind.PROMPT, 0);
        frames.send(soon());
        ByteBuffer whole = frame(FrameChannel.MAGIC, 6, 1, 1);
        answers(whole.slice(0, 4));
        tick = Lookout.LONGEST_NANOS + 1;
        clock.clear();
        whenLooking.add(() -> {});
        whenLooking.add(() -> answers(whole.slice(4, 4)));
        assertThatThrownBy(() -> frames.receive(System.nanoTime() + SECOND / 20))
                .hasMessage("it did not answer in time");
        assertThat(clock).hasSize(2);
        tick = 0;
        assertThat(frames.looksForAnswers()).isFalse();
        now += Lookout.LONGEST_PAUSE_NANOS;
        assertThat(frames.looksForAnswers()).isTrue();
    }

    @Test
    void whatNobodyAskedToComeAheadIsNotLookedFor() throws Exception {
        request();
        answers(frame(FrameChannel.MAGIC, 6, 1).slice(0, 4));
        clock.clear();
        assertThatThrownBy(() -> frames.receive(System.nanoTime() + SECOND / 20))
                .hasMessage("it did not answer in time");
        assertThat(clock).isEmpty();
    }

    @Test
    void whatIsNoFrameIsRefused() throws BridgeFault, IOException {
        request();
        answers(frame(0x1234, 6, 1, 5));
        assertThatThrownBy(() -> frames.receive(soon()))
                .isInstanceOf(BridgeFault.class)
                .hasMessage("it sent something else than a frame: 00001234 00000006 00000004 00000001");
    }

    @Test
    void aFrameThatIsTooLongIsRefused() throws BridgeFault, IOException {
        frames.limitPayload(4);
        request();
        answers(frame(FrameChannel.MAGIC, 6, 1, 5, 5));
        assertThatThrownBy(() -> frames.receive(soon())).isInstanceOf(BridgeFault.class);
    }

    @Test
    void anAnswerToAnotherRequestIsRefused() throws BridgeFault, IOException {
        request();
        answers(frame(FrameChannel.MAGIC, 6, 9, 5));
        assertThatThrownBy(() -> frames.receive(soon()))
                .isInstanceOf(BridgeFault.class)
                .hasMessage("it answered request 9, and not request 1");
    }

    @Test
    void anUnknownKindIsRefused() throws BridgeFault, IOException {
        request();
        answers(frame(FrameChannel.MAGIC, 99, 1));
        assertThatThrownBy(() -> frames.receive(soon()))
                .isInstanceOf(BridgeFault.class)
                .hasMessage("it sent a frame of kind 99");
    }

    @Test
    void silenceEndsWithTheDeadline() throws BridgeFault {
        request();
        assertThatThrownBy(() -> frames.receive(System.nanoTime() + SECOND / 20))
                .isInstanceOf(BridgeFault.class)
                .hasMessage("it did not answer in time");
    }

    @Test
    void aPeerThatDoesNotReadIsNotWaitedForLonger() {
        frames.begin(FrameKind.STEP, 16 << 20);
        assertThatThrownBy(() -> frames.send(System.nanoTime() + SECOND / 20))
                .isInstanceOf(BridgeFault.class)
                .hasMessage("it did not answer in time");
    }

    @Test
    void aClosedConnectionIsSeenAtOnce() throws BridgeFault, IOException {
        request();
        peer.close();
        assertThatThrownBy(() -> frames.receive(soon()))
                .isInstanceOf(BridgeFault.class)
                .hasMessageMatching("it closed the connection|the connection broke: .*");
    }

    @Test
    void whatHasComeIsTakenAlsoAfterTheDeadline() throws Exception {
        request();
        answers(frame(FrameChannel.MAGIC, 6, 1, 5));
        assertThat(frames.receive(System.nanoTime() - 60 * SECOND)).isEqualTo(FrameKind.RESULT);
    }

    @Test
    void whatIsOnItsWayIsTakenAlsoAfterTheDeadline() throws Exception {
        // However long this machine lets the sender wait for its turn.
        reconnect(new FrameChannel.Overtime(10 * SECOND, 60 * SECOND));
        request();
        ByteBuffer large = frame(FrameChannel.MAGIC, 6, 1, new int[500_000]);
        Thread sender = new Thread(() -> {
            try {
                answers(large);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        sender.start();
        assertThat(frames.receive(System.nanoTime() - SECOND)).isEqualTo(FrameKind.RESULT);
        sender.join();
    }

    @Test
    void bytesThatTrickleInAreNoAnswer() throws Exception {
        request();
        ByteBuffer bytes = frame(FrameChannel.MAGIC, 6, 1, new int[10_000]);
        Thread sender = new Thread(() -> {
            try {
                while (bytes.hasRemaining()) {
                    bytes.limit(bytes.position() + 1);
                    answers(bytes);
                    bytes.limit(bytes.capacity());
                    LockSupport.parkNanos(SECOND / 1000);
                }
            } catch (IOException e) {
                // The other side had enough.
            }
        });
        sender.start();
        assertThatThrownBy(() -> frames.receive(System.nanoTime() + SECOND / 20))
                .isInstanceOf(BridgeFault.class)
                .hasMessage("it did not answer in time");
        frames.close();
        sender.join();
    }
}
