package io.troupe.env.python;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * Both ends of a connection over a Unix domain socket, which whoever asks for them closes.
 *
 * @param near what is tested has this one
 * @param peer and the test the other one
 */
record SocketPair(SocketChannel near, SocketChannel peer) {
    /** @param folder where nothing is named {@code s} */
    static SocketPair in(Path folder) throws IOException {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("s"));
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(address);
            SocketChannel peer = SocketChannel.open(address);
            return new SocketPair(server.accept(), peer);
        }
    }
}
