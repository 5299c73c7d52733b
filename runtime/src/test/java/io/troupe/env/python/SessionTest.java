package io.troupe.env.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.env.EnvironmentParameters;
import io.troupe.input.UserError;
import io.troupe.spec.AgentSpec;
import io.troupe.spec.BehaviourSpec;
import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import io.troupe.spec.ParallelSpec;
import io.troupe.trajectory.Trajectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said over a connection, by a peer that answers before it is asked. */
class SessionTest {
    private static final BridgeSettings SETTINGS = BridgeSettings.from(
            Family.GYMNASIUM,
            new EnvironmentParameters(Map.of("id", "Fake-v0", "kwargs", Map.of("size", 3))),
            Map.of());

    private static final String SPEC =
            observing("{\"type\": \"Box\", \"shape\": [2], \"low\": [\"-1.0\", \"-Infinity\"], \"high\": [\"0.1\"]}");

    @TempDir
    private Path folder;

    private long now;
    /** From one look at the clock of looks to the next. */
    private long tick;

    private FrameChannel frames;
    private SocketChannel peer;

    @BeforeEach
    void connect() throws IOException {
        SocketPair pair = SocketPair.in(folder);
        peer = pair.peer();
        frames = new FrameChannel(pair.near(), new Lookout(() -> now += tick));
    }

    @AfterEach
    void close() throws IOException {
        frames.close();
        peer.close();
    }

    private static long soon() {
        return System.nanoTime() + 5_000_000_000L;
    }

    private void answer(FrameKind kind, int sequence, byte[] payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(16 + payload.length).order(ByteOrder.LITTLE_ENDIAN);
        frame.putInt(FrameChannel.MAGIC)
                .putInt(kind.number())
                .putInt(payload.length)
                .putInt(sequence)
                .put(payload);
        frame.flip();
        while (frame.hasRemaining()) {
            peer.write(frame);
        }
    }

    private void answer(FrameKind kind, int sequence, String json) throws IOException {
        answer(kind, sequence, json.getBytes(StandardCharsets.UTF_8));
    }

    private Session open() throws BridgeFault {
        Session.request(frames, SETTINGS, 2, soon());
        return Session.opened(frames, SETTINGS, 2, soon());
    }

    private Session opened() throws IOException, BridgeFault {
        answer(FrameKind.SPEC, 1, SPEC);
        return open();
    }

    /** Two copies, of which the second ends. */
    private static ByteBuffer result(int flags) {
        ByteBuffer payload = ByteBuffer.allocate(44).order(ByteOrder.LITTLE_ENDIAN);
        payload.putFloat(0.5f).putFloat(-1);
        payload.putFloat(1).putFloat(2).putFloat(3).putFloat(4);
        payload.put((byte) 0).put((byte) flags);
        payload.put(new byte[] {1, 0, 0, 0, 1, 1});
        payload.putFloat(5).putFloat(6);
        payload.put(new byte[] {0, 0, 1});
        return payload;
    }

    @Test
    void readsTheSpec() throws IOException, BridgeFault {
        assertThat(opened().spec())
                .isEqualTo(new ParallelSpec(
                        "Fake-v0",
                        List.of(new BehaviourSpec(
                                "agent",
                                new Box(new float[] {-1, Float.NEGATIVE_INFINITY}, new float[] {0.1f, 0.1f}),
                                new Discrete(3),
                                true)),
                        List.of(new AgentSpec("agent", "agent")),
                        7));
        ByteBuffer request = ByteBuffer.allocate(1000);
        peer.read(request);
        assertThat(new String(request.array(), 16, request.position() - 16, StandardCharsets.UTF_8))
                .isEqualTo("{\"protocol\":3,\"family\":\"gymnasium\",\"id\":\"Fake-v0\",\"copies\":2,\"masks\":true,"
                        + "\"kwargs\":{\"size\":3},\"measures\":[],\"behaviours\":{}}");
    }

    @Test
    void readsAResult() throws IOException, BridgeFault, CopyBeyondRepair {
        Session session = opened();
        answer(FrameKind.REPORT, 2, "[{\"copy\": 1, \"reset\": true, \"problem\": \"why\"}]");
        answer(FrameKind.RESULT, 2, Arrays.copyOf(result(1).array(), 43));
        session.sendStep(fragment(session), 0, 0, soon());
        assertThat(session.receive(soon())).containsExactly(new Session.Report(1, true, "why"));

        float[] floats = new float[4];
        PartLayout layout = session.layout().parts().getFirst();
        session.floats(layout.rewardsAt(), floats, 1, 2);
        assertThat(floats).containsExactly(0, 0.5f, -1, 0);
        session.floats(layout.observationsAt(), floats, 0, 4);
        assertThat(floats).containsExactly(1, 2, 3, 4);
        assertThat(session.flags(layout, 0)).isZero();
        assertThat(Session.ends(session.flags(layout, 1))).isTrue();
        boolean[] masks = new boolean[6];
        session.masks(layout.masksAt(), masks, 0, 6);
        assertThat(masks).containsExactly(true, false, false, false, true, true);
        float[] finalObservation = new float[2];
        boolean[] finalMask = new boolean[3];
        session.ended(0, 0, finalObservation, new float[0], finalMask);
        assertThat(finalObservation).containsExactly(5, 6);
        assertThat(finalMask).containsExactly(false, false, true);
    }

    @Test
    void onlyNearbyMayTheAnswerToAStepBeginAheadOfTime() throws IOException, BridgeFault {
        Session session = opened();
        received();
        session.sendStep(fragment(session), 0, 0, soon());
        assertThat(received().getInt(4)).isEqualTo(FrameKind.PROMPT.number());

        BridgeSettings elsewhere = BridgeSettings.from(
                Family.GYMNASIUM,
                new EnvironmentParameters(Map.of("id", "Fake-v0", "connect", "there:1", "tokenFile", "token")),
                Map.of());
        Session.request(frames, elsewhere, 2, soon());
        answer(FrameKind.SPEC, 3, SPEC);
        session = Session.opened(frames, elsewhere, 2, soon());
        received();
        session.sendStep(fragment(session), 0, 0, soon());
        assertThat(received().getInt(4)).isEqualTo(FrameKind.STEP.number());
    }

    @Test
    void theAnswerToAStepMayNotWhereLooksDoNotPay() throws IOException, BridgeFault {
        Session session = opened();
        peer.write(ByteBuffer.allocate(4));
        session.sendStep(fragment(session), 0, 0, soon());
        tick = Lookout.LONGEST_NANOS + 1;
        assertThatThrownBy(() -> session.receive(System.nanoTime() + 1_000_000)).isInstanceOf(BridgeFault.class);
        tick = 0;
        received();
        session.sendStep(fragment(session), 0, 0, soon());
        assertThat(received().getInt(4)).isEqualTo(FrameKind.STEP.number());
    }

    /** What was sent since the last call. */
    private ByteBuffer received() throws IOException {
        ByteBuffer received = ByteBuffer.allocate(1000).order(ByteOrder.LITTLE_ENDIAN);
        peer.read(received);
        return received;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 32, 42, 44})
    void refusesAResultOfAnotherLength(int length) throws IOException, BridgeFault {
        Session session = opened();
        answer(FrameKind.RESULT, 2, Arrays.copyOf(result(2).array(), length));
        session.sendReset(new long[] {1, 2}, soon());
        assertThatThrownBy(() -> session.receive(soon()))
                .isInstanceOf(BridgeFault.class)
                .hasMessageContaining("it sent a result of " + length + " bytes");
    }

    @Test
    void refusesFlagsThatItDoesNotKnow() throws IOException, BridgeFault {
        Session session = opened();
        answer(FrameKind.RESULT, 2, Arrays.copyOf(result(9).array(), 43));
        session.sendReset(new long[] {1, 2}, soon());
        assertThatThrownBy(() -> session.receive(soon())).hasMessage("it sent the flags 9 for copy 1");
    }

    @Test
    void refusesAReportOfACopyThatIsNotThere() throws IOException, BridgeFault {
        Session session = opened();
        answer(FrameKind.REPORT, 2, "[{\"copy\": 2}]");
        session.sendReset(new long[] {1, 2}, soon());
        assertThatThrownBy(() -> session.receive(soon())).hasMessage("it speaks of a copy 2 of 2");
    }

    @Test
    void anErrorDuringAStepIsOfACopy() throws IOException, BridgeFault {
        Session session = opened();
        answer(FrameKind.ERROR, 2, "{\"user\": false, \"copy\": 1, \"problem\": \"all is lost\"}");
        session.sendReset(new long[] {1, 2}, soon());
        assertThatThrownBy(() -> session.receive(soon()))
                .isInstanceOfSatisfying(
                        CopyBeyondRepair.class,
                        broken -> assertThat(broken.copy()).isEqualTo(1))
                .hasMessage("all is lost");
    }

    @Test
    void anErrorAtTheStartIsTheUsersWhereItSaysSo() throws IOException {
        answer(FrameKind.ERROR, 1, "{\"user\": true, \"problem\": \"no such id\"}");
        assertThatThrownBy(this::open).isInstanceOf(UserError.class).hasMessage("no such id");
    }

    private static String observing(String space) {
        return "{\"behaviours\": [{\"name\": \"agent\", \"observation\": " + space
                + ", \"action\": {\"type\": \"Discrete\", \"n\": 3}, \"masked\": true}],"
                + " \"agents\": [{\"name\": \"agent\", \"behaviour\": \"agent\"}], \"maxEpisodeSteps\": 7}";
    }

    private static Trajectory fragment(Session session) {
        Trajectory fragment = new Trajectory(session.spec().specOf(0), 1, 2);
        fragment.actions[0] = 2;
        fragment.actions[1] = 1;
        return fragment;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\": \"Tuple\"}",
                "{\"type\": 3}",
                "{}",
                "[]",
                "{\"type\": \"Discrete\", \"n\": 0}",
                "{\"type\": \"Discrete\", \"n\": \"3\"}",
                "{\"type\": \"MultiBinary\", \"n\": -1}",
                "{\"type\": \"MultiBinary\", \"n\": 2147483647}",
                "{\"type\": \"MultiDiscrete\", \"branches\": []}",
                "{\"type\": \"MultiDiscrete\", \"branches\": [99999999999]}",
                "{\"type\": \"Box\", \"shape\": [0], \"low\": [\"0\"], \"high\": [\"1\"]}",
                "{\"type\": \"Box\", \"shape\": [-1], \"low\": [\"0\"], \"high\": [\"1\"]}",
                "{\"type\": \"Box\", \"shape\": [-2, -2], \"low\": [\"0\"], \"high\": [\"1\"]}",
                "{\"type\": \"Box\", \"shape\": [2000000000], \"low\": [\"0\"], \"high\": [\"1\"]}",
                "{\"type\": \"Box\", \"shape\": [65536, 65536, 65536], \"low\": [\"0\"], \"high\": [\"1\"]}",
                "{\"type\": \"Box\", \"shape\": [2], \"low\": [\"0\"], \"high\": [\"one\"]}",
                "{\"type\": \"Box\", \"shape\": [2], \"low\": [\"0\"], \"high\": [null]}",
                "{\"type\": \"Box\", \"shape\": [2], \"low\": 0, \"high\": [\"1\"]}",
                "{\"type\": \"Box\", \"shape\": [], \"low\": [\"0\"], \"high\": [\"1\"]}",
                "{\"type\": \"Dict\", \"parts\": []}",
                "{\"type\": \"Dict\", \"parts\": [{\"name\": \"a\"}]}",
                "{\"type\": \"Dict\", \"parts\": [{\"name\": null, \"space\": {\"type\": \"Discrete\", \"n\": 2}}, 5]}",
            })
    void refusesABadSpace(String space) throws IOException {
        answer(FrameKind.SPEC, 1, observing(space));
        assertThatThrownBy(this::open).isInstanceOf(BridgeFault.class).hasMessageStartingWith("it sent a bad spec: ");
    }

    @Test
    void partsOfADictShareTheRoomOfAFrame() throws IOException {
        String part = "{\"name\": \"%s\", \"space\": {\"type\": \"MultiBinary\", \"n\": 40000000}}";
        answer(
                FrameKind.SPEC,
                1,
                observing(
                        "{\"type\": \"Dict\", \"parts\": [" + part.formatted("a") + ", " + part.formatted("b") + "]}"));
        assertThatThrownBy(this::open).hasMessageContaining("environment.parameters.processes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "3", "not json", "{\"behaviours\": [], \"agents\": [], \"maxEpisodeSteps\": 1}"})
    void refusesABadSpec(String json) throws IOException {
        answer(FrameKind.SPEC, 1, json);
        assertThatThrownBy(this::open).isInstanceOf(BridgeFault.class);
    }
}
