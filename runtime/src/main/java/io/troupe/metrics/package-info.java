/** Metrics, and the sinks they are written to. */
@NullMarked
package io.troupe.metrics;

import org.jspecify.annotations.NullMarked;
