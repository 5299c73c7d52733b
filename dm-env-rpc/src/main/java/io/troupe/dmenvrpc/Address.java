package io.troupe.dmenvrpc;

import io.troupe.env.EnvironmentParameters;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a server listens.
 *
 * @param host a name or a number, without brackets
 * @param port from 1 to 65535
 */
record Address(String host, int port) {
    private static final Pattern WRITTEN = Pattern.compile("(?:\\[([0-9a-fA-F:.]+)]|([^:\\[\\]\\s]+)):(\\d{1,5})");
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|::1");
    private static final int LARGEST_PORT = 65535;

    /** @throws IllegalArgumentException where it is no {@code host:port} */
    static Address of(String text) {
        Matcher matcher = WRITTEN.matcher(text.strip());
        int port = matcher.matches() ? Integer.parseInt(matcher.group(3)) : 0;
        if (port < 1 || port > LARGEST_PORT) {
            throw new IllegalArgumentException(EnvironmentParameters.path(RpcSettings.ADDRESS)
                    + " must be host:port, or several of them with commas between, not '" + text.strip() + "'");
        }
        Address address = new Address(matcher.group(1) == null ? matcher.group(2) : matcher.group(1), port);
        if (!address.isInUris()) {
            throw new IllegalArgumentException(EnvironmentParameters.path(RpcSettings.ADDRESS) + ": '" + text.strip()
                    + "' is no host for gRPC, which takes numbers and names of letters, digits, hyphens and dots");
        }
        return address;
    }

    /** Which is how gRPC reads it. */
    private boolean isInUris() {
        try {
            URI uri = new URI(null, toString(), null, null, null).parseServerAuthority();
            return uri.getPort() == port && toString().equals(uri.getHost() + ":" + port);
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** Whether it can only be on this machine. */
    boolean isLoopback() {
        return LOOPBACK.matcher(host).matches();
    }

    @Override
    public String toString() {
        return host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
    }
}
