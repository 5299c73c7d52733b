package io.troupe.env.python;

import io.troupe.env.EnvironmentParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where a bridge listens that somebody else has started: {@code python -m troupe_bridge --listen}. The process that is started
 * here then only passes on what both sides say, and is of no use without the one there.
 *
 * @param address {@code host:port}
 * @param tokenFile with what both sides must know
 * @param tls whether the connection is encrypted
 * @param authorities whose certificates are trusted, PEM; those of the interpreter where there are none here
 * @param insecure whether it may be to another machine without encryption
 */
record RemoteBridge(String address, String tokenFile, boolean tls, Optional<String> authorities, boolean insecure) {
    private static final String CONNECT = "connect";
    private static final String TOKEN_FILE = "tokenFile";
    private static final String TLS = "tls";
    private static final String AUTHORITIES = "authorities";
    private static final String INSECURE = "insecure";

    static final Set<String> NAMES = Set.of(CONNECT, TOKEN_FILE, TLS, AUTHORITIES, INSECURE);

    /** @throws IllegalArgumentException naming the parameter that is missing or of no use */
    static Optional<RemoteBridge> from(EnvironmentParameters parameters) {
        Map<String, Object> values = parameters.values();
        if (!values.containsKey(CONNECT)) {
            for (String name : NAMES.stream().sorted().toList()) {
                if (values.containsKey(name)) {
                    throw new IllegalArgumentException(EnvironmentParameters.path(name) + " is of use with "
                            + EnvironmentParameters.path(CONNECT) + " only, which says where a bridge listens");
                }
            }
            return Optional.empty();
        }
        boolean tls = parameters.flag(TLS, false);
        Optional<String> authorities =
                Optional.ofNullable(values.get(AUTHORITIES)).map(Object::toString);
        if (authorities.isPresent() && !tls) {
            throw new IllegalArgumentException(EnvironmentParameters.path(AUTHORITIES) + " is of use with "
                    + EnvironmentParameters.path(TLS) + " = true only");
        }
        String tokenFile = Optional.ofNullable(values.get(TOKEN_FILE))
                .map(Object::toString)
                .orElseThrow(() -> new IllegalArgumentException(EnvironmentParameters.path(TOKEN_FILE)
                        + " is required with " + EnvironmentParameters.path(CONNECT)
                        + ": a file with the token that the bridge there was given"));
        return Optional.of(new RemoteBridge(
                String.valueOf(values.get(CONNECT)), tokenFile, tls, authorities, parameters.flag(INSECURE, false)));
    }

    /** For the process that connects to it. */
    List<String> arguments() {
        List<String> arguments = new ArrayList<>(List.of("--connect", address, "--token-file", tokenFile));
        if (tls) {
            arguments.add("--tls");
        }
        authorities.ifPresent(file -> arguments.addAll(List.of("--authorities", file)));
        if (insecure) {
            arguments.add("--insecure");
        }
        return arguments;
    }
}
