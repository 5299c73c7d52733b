/** Processes that send to each other as fast as they can, and what is measured of them. */
@NullMarked
package io.troupe.benchmarks.transport;

import org.jspecify.annotations.NullMarked;
