package io.troupe.actors.cluster;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Optional;

/** Whether a port can be listened on, found out by doing so for a moment. */
final class ListeningCheck {
    private ListeningCheck() {}

    /** @param plane whose port it is, for the sentence */
    static Optional<JoinFailure> refusal(String plane, String host, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(host, port));
            return Optional.empty();
        } catch (BindException e) {
            // The two causes have one type; the message is the operating system's.
            return Optional.of(
                    String.valueOf(e.getMessage()).contains("in use")
                            ? new JoinFailure(
                                    JoinFailure.Reason.PORT_TAKEN,
                                    plane + " port " + port + " on " + host + " is taken")
                            : notHere(plane, host, port, e));
        } catch (IOException e) {
            return Optional.of(notHere(plane, host, port, e));
        }
    }

    private static JoinFailure notHere(String plane, String host, int port, IOException cause) {
        return new JoinFailure(
                JoinFailure.Reason.NOT_THIS_HOST,
                plane + " port " + port + " cannot be opened on " + host
                        + ", which must be an address of this machine: " + cause.getMessage());
    }
}
