/** Breaks the rules on purpose. */
@NullMarked
package io.troupe.architecture.planted.first;

import org.jspecify.annotations.NullMarked;
