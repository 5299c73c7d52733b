package io.troupe.actors.cluster;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a node listens.
 *
 * @param host name or address, IPv6 in brackets
 * @param port from 1 to 65535
 */
public record HostAndPort(String host, int port) {
    private static final Pattern WRITTEN = Pattern.compile("(\\[[0-9a-fA-F:.%]+]|[^\\s\\[\\]:/@]+):(\\d{1,5})");

    /** What {@code host:port} says; empty where it is none. */
    public static Optional<HostAndPort> parse(String address) {
        Matcher matcher = WRITTEN.matcher(address);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int port = Integer.parseInt(matcher.group(2));
        return port < 1 || port > 65_535 ? Optional.empty() : Optional.of(new HostAndPort(matcher.group(1), port));
    }

    /** A host as addresses are written: IPv6 in brackets. */
    static String bracketed(String host) {
        return host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
