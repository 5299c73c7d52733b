package io.troupe.actors.transport;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** What a failure of TLS or of a socket is about: what it and its causes say, once each. */
final class Reasons {
    private static final int MAX_CAUSES = 8;

    private Reasons() {}

    static String of(Throwable failure) {
        Set<String> said = new LinkedHashSet<>();
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
            String message = cause.getMessage();
            said.add(message == null ? cause.getClass().getSimpleName() : message);
            cause = cause.getCause();
        }
        return said.stream()
                .filter(one -> said.stream().noneMatch(other -> !other.equals(one) && other.contains(one)))
                .collect(Collectors.joining(": "));
    }
}
