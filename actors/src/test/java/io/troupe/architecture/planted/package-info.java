/** Breaks the rules on purpose. */
@NullMarked
package io.troupe.architecture.planted;

import org.jspecify.annotations.NullMarked;
