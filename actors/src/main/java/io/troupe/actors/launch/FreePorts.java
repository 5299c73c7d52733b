package io.troupe.actors.launch;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/**
 * Ports of this machine that nobody listens on now. They are below those that systems give to outgoing connections, so
 * that none is taken while the node that has it is being started again.
 */
final class FreePorts {
    private static final int LOWEST = 15_000;
    private static final int HIGHEST = 29_999;

    private FreePorts() {}

    /**
     * @param start where to begin looking, any number: launches at the same time should begin at different ones
     * @throws IOException when there are not so many
     */
    static List<Integer> find(int count, int start) throws IOException {
        int range = HIGHEST - LOWEST + 1;
        List<Integer> free = new ArrayList<>();
        for (int i = 0; i < range && free.size() < count; i++) {
            int port = LOWEST + Math.floorMod(start + i, range);
            if (isFree(port)) {
                free.add(port);
            }
        }
        if (free.size() < count) {
            throw new IOException(
                    "only " + free.size() + " of " + count + " ports from " + LOWEST + " to " + HIGHEST + " are free");
        }
        return free;
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
