/** Breaks the rules on purpose. */
@NullMarked
package io.troupe.architecture.planted.second;

import org.jspecify.annotations.NullMarked;
