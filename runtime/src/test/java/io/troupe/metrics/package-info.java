@NullMarked
package io.troupe.metrics;

import org.jspecify.annotations.NullMarked;
