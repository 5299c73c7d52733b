package io.troupe.actors.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import javax.net.ssl.SSLEngine;

/** Makes what bytes travel through: encrypted where there is an identity. */
record Wires(Optional<TlsEngines> engines, Memory memory) {
    /** Of the side that connected; not for a TLS handshake yet. */
    Wire connecting(SocketChannel channel, Activity activity, DataAddress peer) throws IOException {
        return engines.isEmpty()
                ? new PlainWire(channel, activity)
                : encrypted(channel, activity, engines.get().connecting(peer), ByteBuffer.allocate(0));
    }

    /**
     * Of the side that was connected to; not for a TLS handshake yet, but that has begun.
     *
     * @throws RefusedPeer when it has not; the other side has been told
     */
    Wire accepting(SocketChannel channel, Activity activity) throws IOException {
        if (engines.isEmpty()) {
            return new PlainWire(channel, activity);
        }
        ByteBuffer opening = Opening.read(channel);
        return encrypted(channel, activity, engines.get().accepting(), opening);
    }

    private Wire encrypted(SocketChannel channel, Activity activity, SSLEngine engine, ByteBuffer opening)
            throws IOException {
        return new TlsWire(channel, engine, activity, memory, opening);
    }
}
