/** Environments: the SPI for authors, and its lookup by name. */
@NullMarked
package io.troupe.env;

import org.jspecify.annotations.NullMarked;
