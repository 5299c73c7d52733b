/** A model of cluster runs: what 10 to 10,000 workers would do, computed from costs that are measured on one machine. */
@NullMarked
package io.troupe.benchmarks.scale;

import org.jspecify.annotations.NullMarked;
