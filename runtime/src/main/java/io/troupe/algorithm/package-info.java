/** The SPI of learning algorithms; one sub-package each. */
@NullMarked
package io.troupe.algorithm;

import org.jspecify.annotations.NullMarked;
