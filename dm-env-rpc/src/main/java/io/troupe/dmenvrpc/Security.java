package io.troupe.dmenvrpc;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How a connection is protected.
 *
 * @param tls whether by TLS
 * @param authorities whose certificates are trusted, PEM; those of the JDK where there are none here
 */
record Security(boolean tls, Optional<Path> authorities) {}
