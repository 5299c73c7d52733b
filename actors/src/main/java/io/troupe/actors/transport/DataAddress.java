package io.troupe.actors.transport;

/**
 * Where a data plane listens.
 *
 * @param host name or address by which other nodes reach it; with TLS the one that its certificate must be for
 * @param port of the listening socket
 */
public record DataAddress(String host, int port) {
    private static final int LAST_PORT = 65_535;

    public DataAddress {
        if (host.isBlank()) {
            throw new IllegalArgumentException("the host of a data address is empty");
        }
        if (port < 1 || port > LAST_PORT) {
            throw new IllegalArgumentException("the port of a data address is " + port + ", not 1 to " + LAST_PORT);
        }
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
