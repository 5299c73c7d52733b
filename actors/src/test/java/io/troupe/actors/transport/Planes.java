package io.troupe.actors.transport;

import io.troupe.actors.security.TlsIdentity;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Optional;

/** Data planes for tests, on loopback. */
final class Planes {
    static final String RUN = "run-1";
    static final String TOKEN = "a token of tests";
    static final Duration SILENCE = Duration.ofSeconds(10);
    private static final int MIB = 1 << 20;

    private Planes() {}

    static DataPlaneSettings settings(String nodeId) {
        return settings(nodeId, RUN, TOKEN, Optional.empty(), TlsEngine.AUTO, false, 64L * MIB, SILENCE);
    }

    static DataPlaneSettings settings(
            String nodeId,
            String runId,
            String token,
            Optional<TlsIdentity> tls,
            TlsEngine engine,
            boolean compress,
            long receiveBytes,
            Duration silence) {
        return new DataPlaneSettings(
                nodeId,
                runId,
                token,
                "localhost",
                "localhost",
                0,
                tls,
                engine,
                compress,
                receiveBytes,
                silence,
                new DataPlaneSettings.Limits(8 * MIB, 16, 16, Duration.ofSeconds(5), 256L * MIB));
    }

    static DataPlaneSettings tls(String nodeId, TlsIdentity identity, TlsEngine engine) {
        return settings(nodeId, RUN, TOKEN, Optional.of(identity), engine, false, 64L * MIB, SILENCE);
    }

    static DataPlaneSettings small(String nodeId, long receiveBytes, Duration silence) {
        return settings(nodeId, RUN, TOKEN, Optional.empty(), TlsEngine.AUTO, false, receiveBytes, silence);
    }

    static DataPlane open(DataPlaneSettings settings, Inbox inbox) throws IOException {
        return DataPlane.open(settings, inbox);
    }

    /** Bytes that differ from place to place and from seed to seed. */
    static ByteBuffer content(int size, int seed) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(size).order(ByteOrder.LITTLE_ENDIAN);
        int state = seed * 31 + 1;
        for (int i = 0; i < size; i++) {
            state = state * 1_103_515_245 + 12_345;
            bytes.put(i, (byte) (state >> 16));
        }
        return bytes;
    }
}
