/** HOCON experiments to immutable records; unknown keys and bad values are errors. */
@NullMarked
package io.troupe.config;

import org.jspecify.annotations.NullMarked;
